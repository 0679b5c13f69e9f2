"""A page of orbitalcomputeopensource (TheEnergyNerd, December 2025): dollars a PFLOP by year, in orbit and on the ground.

As published, the ground is divided by five years of work and orbit by none; `orbital_cost_over_life` divides both.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("myana-page", "theenergynerd-open-2025")
quantity = MODEL.quantity


@quantity("USD / kg", locator="frontend/app/myana/page.tsx:319-373")
def launch_price(
    year: float, launch_price_2025: float, launch_price_2030: float, launch_price_2035: float, launch_price_2040: float
) -> float:
    """Launch price of a year, by equal shares between those given."""
    first = launch_price_2025 if year < 2030 else launch_price_2030 if year < 2035 else launch_price_2035
    last = launch_price_2030 if year < 2030 else launch_price_2035 if year < 2035 else launch_price_2040
    start = 2025 if year < 2030 else 2030 if year < 2035 else 2035
    return first * np.exp(np.log(last / first) * (year - start) / 5)


@quantity("GFLOP / (s W)", locator="frontend/app/myana/page.tsx:319-373")
def chip_efficiency(
    year: float, chip_efficiency_2025: float, chip_efficiency_2030: float, chip_efficiency_2035: float,
    chip_efficiency_2040: float,
) -> float:
    """Operations of a watt of chips of a year, by equal shares between those given."""
    first = chip_efficiency_2025 if year < 2030 else chip_efficiency_2030 if year < 2035 else chip_efficiency_2035
    last = chip_efficiency_2030 if year < 2030 else chip_efficiency_2035 if year < 2035 else chip_efficiency_2040
    start = 2025 if year < 2030 else 2030 if year < 2035 else 2035
    return first * np.exp(np.log(last / first) * (year - start) / 5)


@quantity("W / kg", locator="frontend/app/myana/page.tsx:319-373")
def specific_power(
    year: float, specific_power_2025: float, specific_power_2030: float, specific_power_2035: float,
    specific_power_2040: float,
) -> float:
    """Power of a satellite over its mass in a year, along straight lines."""
    first = specific_power_2025 if year < 2030 else specific_power_2030 if year < 2035 else specific_power_2035
    last = specific_power_2030 if year < 2030 else specific_power_2035 if year < 2035 else specific_power_2040
    start = 2025 if year < 2030 else 2030 if year < 2035 else 2035
    return first + (last - first) * (year - start) / 5


@quantity("USD / W", locator="frontend/app/myana/page.tsx:319-373")
def satellite_cost(
    year: float, satellite_cost_2025: float, satellite_cost_2030: float, satellite_cost_2035: float, satellite_cost_2040: float
) -> float:
    """Satellite without launch per watt in a year, along straight lines."""
    first = satellite_cost_2025 if year < 2030 else satellite_cost_2030 if year < 2035 else satellite_cost_2035
    last = satellite_cost_2030 if year < 2030 else satellite_cost_2035 if year < 2035 else satellite_cost_2040
    start = 2025 if year < 2030 else 2030 if year < 2035 else 2035
    return first + (last - first) * (year - start) / 5


@quantity("USD s / PFLOP", locator="frontend/app/myana/page.tsx:194-196")
def orbital_cost(
    launch_price: float, specific_power: float, satellite_cost: float, chip_efficiency: float, orbital_utilisation: float,
    orbital_availability: float,
) -> float:
    """Capital in orbit per PFLOP a second: not divided by any years."""
    return (launch_price / specific_power + satellite_cost) / (chip_efficiency * orbital_utilisation * orbital_availability)


@quantity("USD s / PFLOP", locator="frontend/app/myana/page.tsx:276")
def ground_cost(
    ground_capital: float, gas_price: float, gas_heat_rate: float, power_usage_effectiveness: float, hours_counted: float,
    ground_utilisation: float, years_counted: float, chip_efficiency: float, fuel_counted: float,
) -> float:
    """Capital and gas on the ground over some years, per PFLOP a second and divided by as many years."""
    energy = power_usage_effectiveness * hours_counted * ground_utilisation
    fuel = fuel_counted * years_counted * gas_price * gas_heat_rate * energy
    useful = chip_efficiency * ground_utilisation / power_usage_effectiveness
    return (ground_capital + fuel) / (useful * years_counted)


@quantity("1", locator="frontend/app/myana/page.tsx")
def cost_ratio(orbital_cost: float, ground_cost: float) -> float:
    """Orbit over the ground, as it compares them."""
    return orbital_cost / ground_cost


@quantity("1", source="orbitcompute-derived")
def cost_ratio_over_life(cost_ratio: float, years_counted: float) -> float:
    """Orbit over the ground with orbit divided by the same years."""
    return cost_ratio / years_counted


@quantity("USD / W", source="orbitcompute-derived")
def orbital_capital_per_power(launch_price: float, specific_power: float, satellite_cost: float) -> float:
    """Satellite and launch per watt: the capital that its cost of an operation is made of; no servers."""
    return launch_price / specific_power + satellite_cost
