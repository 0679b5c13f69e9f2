"""Language models that can be served, by name, as inputs of a scenario; and what others print for a million tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog.files import CatalogError, data_directory, read_toml

FILE = "models/served.toml"
MODEL_FIELDS = {"title", "source", "grade", "note", "inputs"}
MEASURED_FIELDS = {"who", "what", "model", "rate", "source", "grade", "inputs"}
PUBLISHED_FIELDS = {"who", "orbit", "earth", "why", "source", "grade"}


@dataclass(frozen=True)
class ServedModel:
    """A model: what it is called, its inputs as for `--set`, and where they are from."""

    name: str
    title: str
    inputs: Mapping[str, str]
    source: str
    grade: str
    note: str


@dataclass(frozen=True)
class PublishedPrice:
    """Somebody's cost of a million tokens [USD] in orbit and on Earth, and what in it is not ours."""

    who: str
    orbit: float
    earth: float
    why: str
    source: str
    grade: str


@dataclass(frozen=True)
class MeasuredRate:
    """Tokens of answers a second and accelerator that somebody measured of a model, and what on, as inputs for `--set`."""

    who: str
    what: str
    model: str
    rate: float
    source: str
    grade: str
    inputs: Mapping[str, str]


@cache
def measured() -> tuple[MeasuredRate, ...]:
    """Measured rates of `models/served.toml`; `CatalogError` with every fault of them."""
    data = read_toml(data_directory("models") / "served.toml")
    rows = data.get("measured", [])
    faults = [fault for number, row in enumerate(rows, 1) for fault in _faults(f"measured {number}", row, MEASURED_FIELDS)]
    faults += [f"{FILE}: measured {number}: model: `{row['model']}` is none of the file" for number, row in enumerate(rows, 1)
               if "model" in row and not isinstance(data.get(row["model"]), dict)]
    if faults:
        raise CatalogError(faults, ["see the entries that stand there"])
    return tuple(MeasuredRate(**row) for row in rows)


@cache
def served() -> tuple[tuple[ServedModel, ...], tuple[PublishedPrice, ...]]:
    """Models and published figures of `models/served.toml`; `CatalogError` with every fault of the file."""
    data = read_toml(data_directory("models") / "served.toml")
    entries = {name: entry for name, entry in data.items() if isinstance(entry, dict)}
    rows = data.get("published", [])
    faults = [fault for name, entry in entries.items() for fault in _faults(name, entry, MODEL_FIELDS)]
    faults += [fault for number, row in enumerate(rows, 1) for fault in _faults(f"published {number}", row, PUBLISHED_FIELDS)]
    if faults:
        raise CatalogError(faults, ["see the entries that stand there"])
    models = tuple(ServedModel(name, entry["title"], dict(entry["inputs"]), entry["source"], entry["grade"], entry["note"])
                   for name, entry in entries.items())
    return models, tuple(PublishedPrice(**row) for row in rows)


def _faults(where: str, entry: Mapping[str, Any], needed: set[str]) -> list[str]:
    missing = [f"{FILE}: {where}: {field}: missing" for field in sorted(needed - set(entry))]
    return missing + [f"{FILE}: {where}: {field}: unknown field" for field in sorted(set(entry) - needed)]
