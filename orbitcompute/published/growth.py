"""Revenue growth as arithmetic: what stated run rates and dates come to."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("growth", "orbitcompute-derived")
quantity = MODEL.quantity


@quantity("1")
def multiple(later_revenue: float, earlier_revenue: float) -> float:
    """Later run rate over the earlier one."""
    return later_revenue / earlier_revenue


@quantity("month")
def doubling_time(year_length: float, revenue_at_end: float, revenue_at_start: float) -> float:
    """Time in which revenue doubled over a year of exponential growth."""
    return year_length * np.log(2.0) / np.log(revenue_at_end / revenue_at_start)


@quantity("month")
def doubling_time_stated(months_stated: float, multiple: float) -> float:
    """Time in which revenue doubles if it multiplies so in the months that are stated."""
    return months_stated * np.log(2.0) / np.log(multiple)
