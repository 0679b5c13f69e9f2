"""E. Musk, February 2026: space the cheapest place for AI in 30 to 36 months, by his arithmetic of solar power."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("musk-36-months", "musk-dwarkesh-2026")
quantity = MODEL.quantity


@quantity("1", locator="30 to 36 months")
def earliest(said: float, months_least: float) -> float:
    """The year, with its fraction, from which it is to hold at the earliest."""
    return said + months_least / 12


@quantity("1", locator="30 to 36 months")
def latest(said: float, months_most: float) -> float:
    """The year, with its fraction, by which it is to hold."""
    return said + months_most / 12


@quantity("1", locator="five times the output of a panel")
def panel_yield(solar_irradiance: float, sunlit: float, ground_irradiance: float, ground_capacity_factor: float) -> float:
    """What a panel in orbit gives over the same panel on the ground."""
    return solar_irradiance * sunlit / (ground_irradiance * ground_capacity_factor)


@quantity("1", locator="ten times cheaper without batteries")
def energy_ratio(panel_yield_said: float, battery_factor: float) -> float:
    """Cost of energy in orbit over that of solar power on the ground, batteries in it: all that the argument compares."""
    return 1 / (panel_yield_said * battery_factor)


@quantity("USD / W", source="orbitcompute-derived")
def ground_energy_capital(panel_price: float, ground_capacity_factor: float, battery_factor: float) -> float:
    """Panels and batteries on the ground for a watt day and night."""
    return panel_price / ground_capacity_factor * battery_factor


@quantity("USD / W", source="orbitcompute-derived")
def orbital_energy_capital(ground_energy_capital: float, energy_ratio: float) -> float:
    """Panels in orbit for the same watt, at the ratio said."""
    return ground_energy_capital * energy_ratio
