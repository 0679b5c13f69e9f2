"""NREL's annual technology baseline 2024: levelised cost of a solar plant."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("nrel-atb", "nrel-atb-2024")
quantity = MODEL.quantity


@quantity("1", locator="ATB-calc, capital recovery factor")
def recovery(discount_rate: float, years: float) -> float:
    """Capital recovery factor: end-of-year payments."""
    return discount_rate / (1 - (1 + discount_rate) ** (-years))


@quantity("USD / MWh", locator="ATB-calc, levelised cost of energy")
def levelised_cost(
    recovery: float,
    financing_factor: float,
    capital: float,
    fixed_operations: float,
    capacity_factor: float,
    year_length: float,
    variable_operations: float,
    tax_credit: float,
) -> float:
    """Levelised cost of energy."""
    yearly = recovery * financing_factor * capital + fixed_operations
    return yearly / (capacity_factor * year_length) + variable_operations - tax_credit
