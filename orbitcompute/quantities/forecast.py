"""The last stored forecast, read for the power a scenario asks for: no forecast is run here.

`orbitcompute forecast` runs one and stores it with its date, its inputs and its id; what is read is a probability and a
date for each power of the ladder. Judged priors stand behind them, whatever the scenario says.
"""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, quantity


def _between(stored: Any, power: float, column: int) -> float:
    """A column of the stored table at a power, linear in its logarithm between its two neighbours.

    nan outside the powers that were forecast, and between a date and one that the calendar does not reach.
    """
    rows = sorted(stored[2]) if stored else []
    for row in rows:
        if abs(row[0] / power - 1.0) < 1e-9:
            return float(row[column]) if np.isfinite(row[column]) else np.nan
    for lower, upper in itertools.pairwise(rows):
        if lower[0] < power < upper[0]:
            part = np.log(power / lower[0]) / np.log(upper[0] / lower[0])
            between = lower[column] + part * (upper[column] - lower[column])
            return float(between) if np.isfinite(between) else np.nan
    return np.nan


@quantity("1", staged=True, least=0.01)
def probability_by_date(stored_forecast: Any, it_power_target: float) -> float:
    """Probability that the target operates in orbit by the date of the stored forecast's claim, from judged priors.

    Read from the last stored forecast, linear between the powers of its ladder in their logarithm; half a future is added
    to the count, so that it is never zero. Nothing of the scenario but the target moves it: `orbitcompute forecast`.
    """
    return _between(stored_forecast, it_power_target, 1)


@quantity(
    "year", staged=True,
    null="fewer than half of the stored forecast's futures have the target operating by its last year, or it has no such power",
)
def median_year(stored_forecast: Any, it_power_target: float) -> float:
    """Calendar date by which half of the stored forecast's futures have the target operating; null when past its end."""
    return _between(stored_forecast, it_power_target, 2) * JULIAN_YEAR
