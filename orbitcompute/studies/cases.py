"""Cases: other people's numbers, each with all the inputs its source gives, held against our quantities."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, read_toml, shown
from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.model import Model

TIERS = ("analytic", "independent code", "published", "flown")


@dataclass(frozen=True)
class Case:
    """One expected value of one quantity; `tolerance` is a share (of kelvin for temperatures), with its reason."""

    id: str
    where: str
    title: str
    quantity: str
    inputs: dict[str, str]
    expected: float
    tolerance: float
    reason: str
    source: str
    grade: str
    tier: str

    def ours(self) -> float:
        """Our value, in SI, from nothing but the case's own inputs."""
        catalog = load()
        assumptions = {}
        faults: list[str] = []
        for name, text in self.inputs.items():
            blank = Assumption(name, math.nan, catalog.unit_of(name), self.where)
            found = catalog.assign(blank, name, text, self.where, f"{self.where}: {self.id}", faults)
            if found is not None:
                assumptions[name] = found
        if faults:
            raise CatalogError(faults)
        return float(Model(registry, assumptions, units.to_si, (self.quantity,), True).evaluate().values[self.quantity])

    def difference(self) -> float:
        """Ours over theirs, less one."""
        return self.ours() / self.expected - 1


@cache
def cases() -> tuple[Case, ...]:
    """Every case under `validation/`, in the order of files and entries."""
    return tuple(_read())


def _read() -> Iterator[Case]:
    for path in sorted(data_directory("validation").rglob("*.toml")):
        for entry in read_toml(path).get("case", []):
            yield _case(entry, shown(path))


def _case(entry: dict[str, Any], where: str) -> Case:
    quantity = entry["quantity"]
    if quantity not in registry.quantities:
        raise CatalogError([f"{where}: {entry.get('id')}: `{quantity}` is not a quantity"])
    expected = units.parse(str(entry["expected"]), registry.quantities[quantity].unit)
    return Case(
        entry["id"], where, entry["title"], quantity, {name: str(value) for name, value in entry["inputs"].items()},
        expected, float(entry["tolerance"]), entry["reason"], entry["source"], entry["grade"], entry["tier"],
    )  # fmt: skip


def cases_of(quantity: str) -> list[Case]:
    """The cases that check a quantity directly."""
    return [case for case in cases() if case.quantity == quantity]
