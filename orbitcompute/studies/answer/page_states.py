"""States of the live page as files: what a reader changed and the figures the page gave, recomputed here and compared."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import CatalogError, content_hash, decode, parse_json, read_bytes
from orbitcompute.studies.answer.evaluate import evaluate

SCHEMA = "orbitcompute.state/1"
FIELDS = ("scenario", "baseline", "catalog", "set", "figures")
CLOSE = 1e-9
AGAIN = "copy it again from the page: Take it away, JSON"


@dataclass(frozen=True)
class Figure:
    """A figure of a state in its declared unit: as the page gave it, and as it is here; None where it is null."""

    name: str
    unit: str
    theirs: float | None
    ours: float | None

    @property
    def agrees(self) -> bool:
        """Whether both are null, or equal to 1e-9."""
        if self.theirs is None or self.ours is None:
            return self.theirs is self.ours
        return math.isclose(self.theirs, self.ours, rel_tol=CLOSE)


@dataclass(frozen=True)
class Checked:
    """A state recomputed: its scenario, its figures, and whether it was made from the catalog that is here."""

    scenario: str
    figures: tuple[Figure, ...]
    same_catalog: bool

    @property
    def holds(self) -> bool:
        """Whether every figure agrees."""
        return all(one.agrees for one in self.figures)


def state(file: str) -> dict[str, Any] | None:
    """The state of the live page that a file holds; None for any other file. Raises `CatalogError` for a broken state."""
    try:
        found = parse_json(decode(read_bytes(Path(file), file, []), file), file)
    except (CatalogError, ValueError):  # whoever reads results says what is wrong with it
        return None
    if not isinstance(found, Mapping) or found.get("schema") != SCHEMA:
        return None
    missing = [field for field in FIELDS if field not in found]
    odd = [field for field in ("set", "figures") if field in found and not isinstance(found[field], Mapping)]
    if missing or odd or not found["figures"]:
        faults = [f"{file}: {field}: missing" for field in missing] + [f"{file}: {field}: not a table" for field in odd]
        raise CatalogError(faults or [f"{file}: figures: holds none"], [AGAIN])
    return dict(found)


def check(kept: Mapping[str, Any]) -> Checked:
    """The figures of a state, computed anew from its scenario and settings. Raises `CatalogError` for what is not ours."""
    result = evaluate(str(kept["scenario"]), baseline=kept["baseline"], set=kept["set"], ranges=False)
    figures = []
    for name, one in kept["figures"].items():
        value = result[name]
        given = one.get("value") if isinstance(one, Mapping) else None
        theirs = float(given) if isinstance(given, int | float) else None
        figures.append(Figure(name, value.unit, theirs, value.value if math.isfinite(value.value) else None))
    return Checked(str(kept["scenario"]), tuple(figures), kept["catalog"] == content_hash())
