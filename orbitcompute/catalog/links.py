"""Which satellites hold a laser link: a table beside a constellation's file, or one of the user's own.

CSV has columns `from` and `to`, satellites counted from 1 in the order of the file, and `highest_latitude_deg`, where there is
one, how far from the equator a link is held. Text of two numbers a line without a header counts from 0, as the simulator
Hypatia writes it (`isls.txt`).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError, decode, read_bytes
from orbitcompute.catalog.tables import read_table

MOST_FAULTS = 10
LATITUDE = "highest_latitude_deg"


@dataclass(frozen=True)
class Links:
    """Pairs of satellites (links, 2), counted from 0, and how far from the equator each is held [rad]; None: everywhere."""

    ends: NDArray[np.int64]
    highest: NDArray[np.float64] | None = None


def links_path(file: str) -> Path:
    """Where the links of a file of satellites stand, if they do."""
    return Path(file).with_suffix(".links.csv")


def links_beside(file: str, satellites: int) -> Links | None:
    """The table of links beside a file of satellites; None where there is none."""
    path = links_path(file)
    return read_links(str(path), satellites) if path.exists() else None


def read_links(file: str, satellites: int) -> Links:
    """The links of a file between so many satellites, each once; `CatalogError` with the lines that cannot be."""
    text = decode(read_bytes(Path(file), file), file)
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = all(word.isdigit() for word in first.split())
    lowest = 0 if bare else 1
    faults: list[str] = []
    held: dict[tuple[int, int], float] = {}
    for line, words, above in _pairs_of_text(text) if bare else _rows_of_table(text, file):
        ends = [int(word) - lowest if word.isdigit() and len(word) < 10 else -1 for word in words]
        wrong = [f"`{word}` is no number from {lowest} to {satellites - 1 + lowest:,}"
                 for word, end in zip(words, ends, strict=True) if not 0 <= end < satellites]
        if len(words) != 2:
            wrong = [f"holds {len(words)} numbers, a link has two ends"]
        elif not wrong and ends[0] == ends[1]:
            wrong = [f"links satellite {words[0]} to itself"]
        highest = _latitude(above)
        if highest is None:
            wrong.append(f"{LATITUDE}: `{above}` is no number from 0 to 90")
        faults += [f"{file}: line {line}: {one}" for one in wrong]
        if not wrong and highest is not None:
            held[min(ends), max(ends)] = highest
    if faults:
        raise CatalogError(faults[:MOST_FAULTS], [f"satellites are counted in the order of their file, from {lowest}"])
    found = np.array(list(held), dtype=np.int64).reshape(-1, 2)
    limits = np.array(list(held.values()))
    return Links(found, limits if (limits < math.pi / 2).any() else None)


def _pairs_of_text(text: str) -> Iterator[tuple[int, list[str], str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip():
            yield number, line.split(), ""


def _rows_of_table(text: str, file: str) -> Iterator[tuple[int, list[str], str]]:
    table = read_table(text, file)
    missing = [name for name in ("from", "to") if name not in table.header]
    if missing:
        raise CatalogError([f"{file}: line 1: no column `{name}`" for name in missing],
                           ["columns from and to, counted from 1; or two numbers a line without a header, from 0"])
    for line, row in table.records():
        yield line, [row["from"].strip(), row["to"].strip()], row.get(LATITUDE, "").strip()


def _latitude(text: str) -> float | None:
    """A limit of latitude [rad]; a quarter turn where none is given, None where it is no latitude."""
    try:
        degrees = float(text) if text else 90.0
    except ValueError:
        return None
    return math.radians(degrees) if 0.0 <= degrees <= 90.0 else None
