"""What a wait for power on Earth is worth: orbit's value less Earth's, by the wait and by what an hour earns.

Rent is a price: nothing here stands in a comparison of costs. Margins (rent less all costs) run from first service to a
horizon, both counted from the decision, and are brought to the decision at Earth's cost of money; who waits has not paid.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.studies.many.ranges import Sample

Floats = NDArray[np.float64]
YEAR = float(JULIAN_YEAR)
WAITS = (0.0, 1.0, 2.0, 3.0, 5.0, 7.0, 10.0)
RENTS = (2.0, 3.0, 5.0, 8.0, 12.0, 20.0)
# How power comes to a site, and the input that says how long it takes.
ROUTES = {
    "gas engines": "terrestrial_gas_engine_wait", "solar and storage": "terrestrial_solar_wait",
    "gas turbines": "terrestrial_gas_turbine_wait", "grid": "terrestrial_grid_wait",
    "combined cycle": "terrestrial_combined_cycle_wait",
}


@dataclass(frozen=True)
class EarlyService:
    """Values by rent (rows) and wait on Earth (columns), over draws.

    `ahead` are medians of orbit's value less Earth's [USD a delivered kilowatt], `better` the share of all draws in which
    orbit's is the higher and positive, `equal_after` each rent's median wait [years] at which both are worth the same, inf
    where that lies beyond the horizon in at least half of all draws, `month` what Earth loses by a month's wait [USD]. Each is
    not a number where no draw has a value.
    """

    rents: tuple[float, ...]
    waits: tuple[float, ...]
    ahead: Floats
    better: Floats
    equal_after: Floats
    month: Floats


def early_service(
    drawn: Sample, rents: Sequence[float] = RENTS, waits: Sequence[float] = WAITS
) -> EarlyService:
    """The table of a sample of `orbital_cost_per_kw_year`, `twin_cost_per_kw_year`, time to power, rate and horizon.

    `rents` [USD] are what an hour of an accelerator earns over its life, let or not; `waits` are years from the decision.
    """
    figures = {name: drawn.columns[name] for name in (
        "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "orbital_time_to_power", "twin_discount_rate",
        "head_start_horizon", "accelerator_server_power")}
    rate = np.log1p(figures["twin_discount_rate"])
    end = figures["head_start_horizon"] / YEAR
    hours = 1e3 * YEAR / 3600 / figures["accelerator_server_power"]
    orbit_cost, earth_cost = (figures[name] * 1e3 * YEAR for name in ("orbital_cost_per_kw_year", "twin_cost_per_kw_year"))

    def worth(margin: Floats, start: Floats) -> Floats:
        from_start = np.minimum(start, end)
        return np.asarray(margin * (np.exp(-rate * from_start) - np.exp(-rate * end)) / rate)

    ahead, better = (np.full((len(rents), len(waits)), math.nan) for _ in range(2))
    equal, month = np.full(len(rents), math.nan), np.full(len(rents), math.nan)
    for row, rent in enumerate(rents):
        orbit_margin, earth_margin = rent * hours - orbit_cost, rent * hours - earth_cost
        orbit = worth(orbit_margin, figures["orbital_time_to_power"] / YEAR)
        for column, wait in enumerate(waits):
            difference = orbit - worth(earth_margin, np.full_like(orbit, wait))
            if np.isfinite(difference).any():
                ahead[row, column] = np.nanmedian(difference)
                better[row, column] = np.mean((difference > 0) & (orbit > 0))
        equal[row] = _median_wait(orbit, earth_margin, rate, end)
        if np.isfinite(earth_margin).any():
            month[row] = np.nanmedian(earth_margin) / 12
    return EarlyService(tuple(rents), tuple(waits), ahead, better, equal, month)


def _median_wait(orbit: Floats, earth_margin: Floats, rate: Floats, end: Floats) -> float:
    """Median wait on Earth at which both sides are worth the same; inf where orbit earns nothing to set against it."""
    with np.errstate(divide="ignore", invalid="ignore"):
        left = orbit * rate / earth_margin + np.exp(-rate * end)
        waits = np.where((earth_margin > 0) & (orbit > 0), -np.log(left) / rate, math.inf)
    waits = np.where(waits < end, waits, math.inf)
    known = waits[np.isfinite(orbit)]
    return float(np.quantile(known, 0.5, method="inverted_cdf")) if known.size else math.nan
