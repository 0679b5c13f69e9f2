"""Ours beside what an analysis only states: the nearest of our figures, live, each with what is in it said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.analyses import load_apart
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.published.evidence import Evidence


@dataclass(frozen=True)
class Beside:
    """One of our figures beside a stated one: what is in it, its value and 10-90 % range in `unit`, and its name."""

    says: str
    value: float
    low: float
    high: float
    unit: str
    name: str


def beside(analysis: str, evidence: Evidence, scenario: str | None = None) -> dict[str, tuple[Beside, ...]]:
    """Our figures beside each stated one of an analysis, by the text of the stated figure; empty where none is comparable."""
    stated = load_apart(analysis).data.get("stated", [])
    return {
        entry["figure"]: tuple(_beside(one, evidence, scenario or DEFAULT_SCENARIO) for one in entry["ours"])
        for entry in stated if "ours" in entry
    }


def _beside(entry: Mapping[str, Any], evidence: Evidence, scenario: str) -> Beside:
    figure = evidence.figure(f"{scenario}{'@' + str(entry['year']) if 'year' in entry else ''}:{entry['quantity']}")
    unit = str(entry.get("unit", figure.unit))
    factor = _factor(str(entry.get("times", "1")))
    given = units.unit(load().unit_of(entry["quantity"]))
    wanted = units.unit(unit)
    ends = [units.to_si(end, figure.unit) * factor / wanted.scale for end in (figure.value, figure.low, figure.high)]
    if "times" not in entry and given.dimension != wanted.dimension:
        raise CatalogError([f"{entry['quantity']}: {figure.unit} is not of the same kind as {unit}"])
    return Beside(entry["says"], ends[0], ends[1], ends[2], unit, entry["quantity"])


def _factor(text: str) -> float:
    match = units.NUMBER.fullmatch(text)
    assert match is not None, text
    return units.to_si(float(match[1]), match[2] or "1")
