"""Money over time."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, formula


@formula("1", rate="1", life="s", source="nrel-atb-2024")
def capital_recovery(rate: float, life: float) -> float:
    """Share of a capital paid each year, at the year's end, that pays it back with interest over its life.

    `rate` is per year; at zero it is one over the years. A start-of-year annuity would be 1 + rate lower.
    """
    years = life / JULIAN_YEAR
    return 1 / years if rate == 0 else rate / -np.expm1(-years * np.log1p(rate))
