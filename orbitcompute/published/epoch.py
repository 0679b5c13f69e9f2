"""Epoch AI, 14 May 2026: what one gigawatt of AI data centre costs a year."""

from __future__ import annotations

from orbitcompute.declare import JULIAN_YEAR, apart

MODEL = apart("epoch", "epoch-datacenter-cost-2026")
quantity = MODEL.quantity


@quantity("1")
def it_recovery(discount_rate: float, it_life: float) -> float:
    """Share of the servers' capital paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-it_life / JULIAN_YEAR))


@quantity("1")
def facility_recovery(discount_rate: float, facility_life: float) -> float:
    """Share of the facility's capital paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-facility_life / JULIAN_YEAR))


@quantity("GUSD / year")
def annual_cost(
    it_capital: float, it_recovery: float, facility_capital: float, facility_recovery: float, running_cost: float
) -> float:
    """Total cost of ownership a year; the one rate is ours, the parts are theirs."""
    return (it_capital * it_recovery + facility_capital * facility_recovery) / JULIAN_YEAR + running_cost


@quantity("1")
def server_share(it_capital: float, it_recovery: float, annual_cost: float) -> float:
    """Servers over the total cost of ownership."""
    return it_capital * it_recovery / JULIAN_YEAR / annual_cost


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / (kW year)")
def cost_per_kw_year(annual_cost: float, power: float) -> float:
    """Annual cost per kilowatt of IT."""
    return annual_cost / power


@quantity("USD / W")
def it_price(it_capital: float, power: float) -> float:
    """Servers per watt."""
    return it_capital / power


@quantity("USD / W")
def facility_price(facility_capital: float, power: float) -> float:
    """Facility per watt."""
    return facility_capital / power


@quantity("USD / (kW year)")
def running_price(running_cost: float, power: float) -> float:
    """Energy and operations per kilowatt and year."""
    return running_cost / power


@quantity("1 / year")
def it_recovery_rate(it_recovery: float) -> float:
    """Yearly payment per dollar of servers."""
    return it_recovery / JULIAN_YEAR


@quantity("1 / year")
def facility_recovery_rate(facility_recovery: float) -> float:
    """Yearly payment per dollar of the facility."""
    return facility_recovery / JULIAN_YEAR
