"""Money over time: annuities, levelised cost, and cost that falls with experience. Rates are shares a year, nominal."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, formula

# -- annuities -----------------------------------------------------------------------------------------------------


@formula("1", rate="1", life="s", source="nrel-atb-2024")
def capital_recovery(rate: float, life: float) -> float:
    """Share of a capital paid each year, at the year's end, that pays it back with interest over its life.

    `rate` is per year; at zero it is one over the years. A start-of-year annuity would be 1 + rate lower.
    """
    years = life / JULIAN_YEAR
    return 1 / years if rate == 0 else rate / -np.expm1(-years * np.log1p(rate))


@formula("1", rate="1", life="s", payments="1")
def periodic_capital_recovery(rate: float, life: float, payments: float) -> float:
    """Share of a capital paid in a year of `payments` equal instalments, each at its period's end, at `rate` over them.

    The nominal rate is divided by the payments and compounds at each of them, as a loan's does; one payment a year is
    `capital_recovery`, twelve are how leases and SemiAnalysis count (4.4 % less than one at 15 % over five years).
    """
    years = life / JULIAN_YEAR
    period_rate = rate / payments
    return 1 / years if rate == 0 else rate / -np.expm1(-payments * years * np.log1p(period_rate))


@formula("1", rate="1", time="s")
def growth_with_interest(rate: float, time: float) -> float:
    """What a dollar tied up for a while must have become to have paid its interest, compounded yearly."""
    return np.exp(np.log1p(rate) * time / JULIAN_YEAR)


@formula("1", rate="1", life="s")
def sinking_fund(rate: float, life: float) -> float:
    """Share set aside each year, at the year's end, that with its interest is one dollar at the end of a life."""
    return capital_recovery(rate, life) - rate


@formula("1", debt_share="1", debt_rate="1", equity_rate="1")
def weighted_cost_of_capital(debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Weighted cost of capital before tax: the interest on debt and the return on equity by their shares."""
    return debt_share * debt_rate + (1 - debt_share) * equity_rate


@formula(
    "USD / kWh", recovery="1", financing_factor="1", capital="USD / W", fixed_operations="USD / W", capacity_factor="1",
    year="s", variable="USD / kWh", source="nrel-atb-2024",
)
def levelised_cost_of_energy(
    recovery: float, financing_factor: float, capital: float, fixed_operations: float, capacity_factor: float,
    year: float, variable: float,
) -> float:
    """Levelised cost of energy: (recovery x financing x capital + fixed operations) over the year's energy + variable.

    `fixed_operations` are those of one year, `variable` those of a kilowatt-hour less any credit for it; `year` is the
    length that the capacity factor counts (NREL: 8,760 hours).
    """
    return (recovery * financing_factor * capital + fixed_operations) / (capacity_factor * year) + variable


# -- experience ----------------------------------------------------------------------------------------------------


@formula("1", growth="1", learning_rate="1", source="suncatcher-2511-19468")
def experience_ratio(growth: float, learning_rate: float) -> float:
    """Unit cost over its cost at the anchor, when every doubling of what was ever made takes off `learning_rate`.

    `growth` is what was ever made over what was made at the anchor, the mass or count at which the starting cost holds:
    a curve is known by its anchor as much as by its rate.
    """
    return growth ** (np.log1p(-learning_rate) / np.log(2.0))


@formula("1", growth="1", learning_rate="1")
def mean_experience_ratio(growth: float, learning_rate: float) -> float:
    """Mean of `experience_ratio` over what is added to the anchor, `growth` times the anchor, as an integral."""
    slope = 1 + np.log1p(-learning_rate) / np.log(2.0)
    logarithm = np.log1p(growth)
    rise = logarithm if slope == 0 else np.expm1(slope * logarithm) / slope
    return 1.0 if growth == 0 else rise / growth


@formula("1", cost_ratio="1", learning_rate="1", source="suncatcher-2511-19468")
def doublings_to_cost(cost_ratio: float, learning_rate: float) -> float:
    """Doublings after which cost is `cost_ratio` of what it was at the anchor; negative where it is above one."""
    return np.log(cost_ratio) / np.log1p(-learning_rate)
