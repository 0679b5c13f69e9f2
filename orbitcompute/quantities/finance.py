"""The cost of capital of each side: as given, as a project with lenders of its own, or on one owner's balance sheet."""

from __future__ import annotations

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import weighted_cost_of_capital

GIVEN, PROJECT, CORPORATE = choice(
    "discount_rate_rule",
    "Where the cost of capital of each side comes from",
    given="the rate given for the side",
    project="project finance: the side's share of debt, at the rates that lenders and owners ask of both",
    corporate="a corporate balance sheet: what the owner's lenders and shareholders ask, the same for both sides",
)


@quantity("1")
def orbital_weighted_cost_of_capital(orbital_debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Weighted cost of capital in orbit, before tax: what lenders and owners ask, by their shares."""
    return weighted_cost_of_capital(orbital_debt_share, debt_rate, equity_rate)


@quantity("1")
def orbital_discount_rate(
    discount_rate_rule: float, orbital_discount_rate_given: float, orbital_weighted_cost_of_capital: float,
    corporate_cost_of_capital: float,
) -> float:
    """Cost of capital of an orbital cluster, per year, nominal."""
    if discount_rate_rule == GIVEN:
        return orbital_discount_rate_given
    return orbital_weighted_cost_of_capital if discount_rate_rule == PROJECT else corporate_cost_of_capital


@quantity("1")
def terrestrial_weighted_cost_of_capital(terrestrial_debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Weighted cost of capital on Earth, before tax: what lenders and owners ask, by their shares."""
    return weighted_cost_of_capital(terrestrial_debt_share, debt_rate, equity_rate)


@quantity("1")
def terrestrial_discount_rate(
    discount_rate_rule: float, terrestrial_discount_rate_given: float, terrestrial_weighted_cost_of_capital: float,
    corporate_cost_of_capital: float,
) -> float:
    """Cost of capital of a terrestrial cluster, per year, nominal."""
    if discount_rate_rule == GIVEN:
        return terrestrial_discount_rate_given
    return terrestrial_weighted_cost_of_capital if discount_rate_rule == PROJECT else corporate_cost_of_capital
