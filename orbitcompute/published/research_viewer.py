"""research-viewer, "Orbital AI data centers: economic competitiveness timeline": mass, life and yearly cost of a kilowatt.

Two versions are in print. Masses follow from stated inputs in both; the yearly cost only where capital, money and life are
stated together, which is its optimistic scenario in 2040.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, apart

MODEL = apart("research-viewer", "research-viewer-odc")
quantity = MODEL.quantity


@quantity("kg / kW", locator="pages/satellite-mass-budget, component breakdown")
def array_mass(orbital_pue: float, array_specific_power: float) -> float:
    """Array per kilowatt of IT."""
    return orbital_pue / array_specific_power


@quantity("kg / kW", locator="pages/satellite-mass-budget, component breakdown")
def thermal_mass(heat_over_it: float, radiator_specific_power: float) -> float:
    """All that rejects heat, per kilowatt of IT."""
    return heat_over_it / radiator_specific_power


@quantity("kg / kW", locator="pages/satellite-mass-budget, answer")
def satellite_mass(
    array_mass: float, thermal_mass: float, compute_mass: float, battery_mass: float, structure_factor: float
) -> float:
    """A satellite per kilowatt of IT: its parts, and a factor for bus, wiring and propulsion."""
    return (array_mass + thermal_mass + compute_mass + battery_mass) * structure_factor


@quantity("1", locator="pages/orbital-operational-lifetime, formula")
def effective_life(error_share: float, bus_loss: float, chip_loss: float, working_years: float) -> float:
    """Years of full capacity that a satellite delivers while it and its chips are lost and nothing is repaired."""
    rate = -np.log((1 - bus_loss) * (1 - chip_loss))
    return (1 - error_share) * -np.expm1(-rate * working_years) / rate


@quantity("1 / year", locator="glossary, CRF")
def recovery_rate(money: float, life: float) -> float:
    """Yearly payment per dollar of capital; life in years."""
    return money / (1 - (1 + money) ** -life) / JULIAN_YEAR


@quantity("USD / (kW year)", locator="pages/orbital-tco, answer")
def orbital_cost(capital: float, recovery_rate: float, running_cost: float, sunlit: float) -> float:
    """A kilowatt-year in orbit: capital over its effective life, running cost, over the share of time that it works."""
    return (capital * recovery_rate + running_cost) / sunlit


@quantity("USD / kW", locator="pages/orbital-tco, answer")
def capital_implied(printed_cost: float, running_cost: float, recovery_rate: float, sunlit: float) -> float:
    """Capital that stands behind a yearly cost in print: what is known of the scenarios whose capital is not at hand."""
    return (printed_cost * sunlit - running_cost) / recovery_rate


@quantity("1", locator="pages/cost-parity-timeline")
def cost_ratio(orbital_cost: float, ground_cost: float) -> float:
    """Orbit over ground."""
    return orbital_cost / ground_cost
