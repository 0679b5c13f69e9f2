"""What satellite and launch may cost together at a target cost ratio, beside what they do cost and are claimed to."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from orbitcompute.catalog.catalog import load
from orbitcompute.graph.model import Model
from orbitcompute.studies.scenario.assemble import Assembled, claimed_counterpart

# Which cost on Earth each ratio is held against; the budget is for a cost in orbit of the ratio times it.
EARTH = {"cost_ratio": "twin_cost_per_kw_year", "cost_ratio_as_built": "terrestrial_cost_per_kw_year"}
ACTUAL = "satellite_and_launch_per_power"


@dataclass(frozen=True)
class Parity:
    """Budget for satellite and launch together per watt launched [SI], negative where there is none; ours and claimed."""

    budget: float
    ours: float
    claimed: float


def parity(assembled: Assembled, ratio: str, value: float) -> Parity | None:
    """The budget at which the cost `ratio` takes a `value`; None for outputs that are no cost ratio."""
    if ratio not in EARTH:
        return None
    model = assembled.model.restricted([EARTH[ratio], ACTUAL])
    point = model.evaluate()
    allowed = value * float(point.values[EARTH[ratio]])
    counterpart = claimed_counterpart(assembled)
    claimed = math.nan
    if counterpart is not None:
        claimed = float(counterpart.model.restricted([ACTUAL]).evaluate().values[ACTUAL])
    return Parity(_budget(assembled.model, allowed), float(point.values[ACTUAL]), claimed)


def _budget(model: Model, allowed: float) -> float:
    """The parity budget were this the cost of a kilowatt-year on Earth."""
    name = EARTH["cost_ratio"]
    given = replace(load().blank(name, "held"), value=allowed)
    cut = Model(model.registry, {**model.assumptions, name: given}, model.to_si, ("parity_budget",), True)
    return float(cut.evaluate().values["parity_budget"])
