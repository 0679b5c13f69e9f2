"""The cost of capital of each side: a rate as given, or weighted from debt and equity on one market."""

from __future__ import annotations

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import weighted_cost_of_capital

GIVEN, WEIGHTED = choice(
    "discount_rate_rule",
    "Where the cost of capital of each side comes from",
    given="the rate given for the side",
    weighted="its share of debt, at the rates that lenders and owners ask of both",
)


@quantity("1")
def orbital_weighted_cost_of_capital(orbital_debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Weighted cost of capital in orbit, before tax: what lenders and owners ask, by their shares."""
    return weighted_cost_of_capital(orbital_debt_share, debt_rate, equity_rate)


@quantity("1")
def orbital_discount_rate(
    discount_rate_rule: float, orbital_discount_rate_given: float, orbital_weighted_cost_of_capital: float
) -> float:
    """Cost of capital of an orbital cluster, per year, nominal."""
    return orbital_discount_rate_given if discount_rate_rule == GIVEN else orbital_weighted_cost_of_capital


@quantity("1")
def terrestrial_weighted_cost_of_capital(terrestrial_debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Weighted cost of capital on Earth, before tax: what lenders and owners ask, by their shares."""
    return weighted_cost_of_capital(terrestrial_debt_share, debt_rate, equity_rate)


@quantity("1")
def terrestrial_discount_rate(
    discount_rate_rule: float, terrestrial_discount_rate_given: float, terrestrial_weighted_cost_of_capital: float
) -> float:
    """Cost of capital of a terrestrial cluster, per year, nominal."""
    return terrestrial_discount_rate_given if discount_rate_rule == GIVEN else terrestrial_weighted_cost_of_capital
