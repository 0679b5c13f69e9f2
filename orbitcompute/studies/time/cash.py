"""Cash flows at any time: present value, internal rate of return, payback, and depreciation for tax.

Amounts and times are arrays (flows,) or (flows, draws); times are years from first service, negative before it.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# Shares of a cost by year in service, half-year convention, 200 % declining balance, then straight: IRS Publication 946,
# table A-1 (read in copies of the table).
RECOVERY = {
    3: (0.3333, 0.4445, 0.1481, 0.0741),
    5: (0.2000, 0.3200, 0.1920, 0.1152, 0.1152, 0.0576),
}
LOWEST_RATE, HIGHEST_RATE, STEPS = -0.95, 10.0, 400


def present_value(rate: float | Floats, amounts: Floats, times: Floats) -> Floats:
    """Value at time nought of `amounts` at `times`, discounted at `rate` a year, compounded yearly; sums the flows."""
    amounts, times = np.asarray(amounts, dtype=np.float64), np.asarray(times, dtype=np.float64)
    return np.asarray(np.sum(amounts * np.exp(-np.log1p(rate) * times), axis=0))


def rates_of_return(amounts: Floats, times: Floats) -> tuple[float, ...]:
    """Every rate between -95 % and 1,000 % at which one series is worth nothing, ascending; empty where there is none."""
    places = np.linspace(math.log1p(LOWEST_RATE), math.log1p(HIGHEST_RATE), STEPS)
    values = np.exp(-np.outer(places, times)) @ amounts
    found = [float(place) for place, worth in zip(places, values, strict=True) if worth == 0.0]
    for at in np.flatnonzero(values[:-1] * values[1:] < 0):
        left, right = float(places[at]), float(places[at + 1])
        for _ in range(60):
            middle = (left + right) / 2
            if (float(np.exp(-middle * times) @ amounts) > 0) == (values[at] > 0):
                left = middle
            else:
                right = middle
        found.append((left + right) / 2)
    return tuple(math.expm1(place) for place in sorted(found))


def payback(amounts: Floats, times: Floats, rate: float = 0.0) -> float:
    """Time from which the discounted sum of all flows so far is no longer negative for good; inf where it never is."""
    dates, places = np.unique(np.round(times, 9), return_inverse=True)  # what is paid and earned on one date is one sum
    paid = np.cumsum(np.bincount(places, weights=amounts) * np.exp(-np.log1p(rate) * dates))
    if paid[-1] < 0:
        return math.inf
    short = np.flatnonzero(paid < 0)
    return float(dates[short[-1] + 1]) if short.size else float(dates[0])


def straight_line(start: float, life: float, years: int) -> Floats:
    """Shares of a cost written off in each of `years` years of service, evenly from `start` over `life`; may end unsummed."""
    ends = np.arange(1, years + 1, dtype=np.float64)
    return np.asarray(np.clip(np.minimum(ends, start + life) - np.maximum(ends - 1, start), 0.0, None) / life)


def accelerated(start: float, recovery: int, years: int) -> Floats:
    """Shares written off in each of `years` years under the accelerated table of a recovery period of 3 or 5 years.

    The year in which the asset starts is its first; raises KeyError for other periods.
    """
    shares = np.zeros(years)
    first = math.floor(start + 1e-9)
    for number, share in enumerate(RECOVERY[recovery]):
        if first + number < years:
            shares[first + number] = share
    return shares
