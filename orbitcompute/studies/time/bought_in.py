"""What orbit costs over Earth if it is bought in a later year: the draws of the year asked about, in each of a few others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.many.ranges import POINTS, sample
from orbitcompute.studies.scenario.assemble import Assembled, put_together


@dataclass(frozen=True)
class BoughtIn:
    """The cost ratio of a year of purchase: its median, and the share of all draws in which orbit costs less than Earth."""

    year: int
    median: float
    below: float
    draws: int


def later(assembled: Assembled, year: int) -> Assembled | None:
    """The scenario bought in a year, for `cost_ratio`; None for a year that a figure's path does not reach."""
    try:
        return put_together(assembled.scenario, {**assembled.settings, "year": str(year)}, ("cost_ratio",), assembled.claims)
    except CatalogError:
        return None


def bought_in(assembled: Assembled, years: Sequence[int], draws: int = POINTS) -> list[BoughtIn]:
    """The cost ratio by year of purchase, as `evaluate --set year=YEAR` draws it; a year that a figure's path does not
    reach is left out. `timeline` has every year and what decides.
    """
    found = []
    for year in years:
        moved = later(assembled, year)
        if moved is None:
            continue
        drawn = sample(moved.model, ("cost_ratio",), draws)
        ratio = drawn.columns["cost_ratio"]
        with np.errstate(invalid="ignore"):
            below = float(np.mean(ratio <= 1.0)) if ratio.size else 0.0
        found.append(BoughtIn(year, drawn.spread("cost_ratio").p50, below, int(ratio.size)))
    return found
