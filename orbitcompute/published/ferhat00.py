"""space-datacentre-model (ferhat00, June 2026): an orbital station against a hall, per kilowatt-hour of compute sold.

Its three eras are three sets of inputs; every amount is of one year and one station. Chips live as long as the station in
orbit and five years on Earth, and the mass of a whole satellite a kilowatt is added to that of array, radiator and battery:
both as published.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, STEFAN_BOLTZMANN, apart
from orbitcompute.formulas import periodic_capital_recovery

MODEL = apart("ferhat00", "ferhat00-odc")
quantity = MODEL.quantity

# -- power, heat and mass --------------------------------------------------------------------------------------------


@quantity("MW", locator="odc/model.py, power_thermal_mass")
def gross_power(sold_power: float, overprovision: float) -> float:
    """Power of the compute flown: what is sold, and what stands by because nobody repairs."""
    return sold_power * (1 + overprovision)


@quantity("MW", locator="odc/model.py, power_thermal_mass")
def bus_power(gross_power: float, bus_overhead: float) -> float:
    """Power that the array feeds."""
    return gross_power * (1 + bus_overhead)


@quantity("kWh", locator="odc/model.py, power_thermal_mass")
def battery_energy(bus_power: float, eclipse_time: float, battery_depth: float) -> float:
    """Energy of a battery that carries the whole bus through the longest eclipse."""
    return bus_power * eclipse_time / battery_depth


@quantity("MW", locator="odc/model.py, power_thermal_mass")
def array_power(
    bus_power: float, eclipse_time: float, day_length: float, battery_efficiency: float, degradation: float, life: float,
    pointing: float,
) -> float:
    """Power of the array when new: the bus while it is lit, the battery's charge, and what ageing and pointing take."""
    dark = eclipse_time / day_length
    charged = (1 - dark + dark / battery_efficiency) / (1 - dark)
    return bus_power * charged / (np.exp(np.log(1 - degradation) * life / JULIAN_YEAR) * pointing)


@quantity("m2", locator="odc/model.py, power_thermal_mass")
def radiator_area(
    bus_power: float, emissivity: float, fin_efficiency: float, radiator_temperature: float, sink_temperature: float
) -> float:
    """Plate that radiates all of it from two sides."""
    flux = emissivity * fin_efficiency * STEFAN_BOLTZMANN * (radiator_temperature**4 - sink_temperature**4)
    return bus_power / (2 * flux)


@quantity("t", locator="odc/model.py, power_thermal_mass")
def dry_mass(
    array_power: float, array_specific_power: float, radiator_area: float, radiator_areal_mass: float, gross_power: float,
    compute_specific_mass: float, sold_power: float, shield_specific_mass: float, battery_energy: float,
    battery_specific_energy: float, structure_share: float,
) -> float:
    """Mass of the station; the mass a kilowatt of compute is one of whole satellites."""
    parts = (
        array_power / array_specific_power + radiator_area * radiator_areal_mass + gross_power * compute_specific_mass
        + sold_power * shield_specific_mass + battery_energy / battery_specific_energy
    )
    return parts * (1 + structure_share)


# -- capital ---------------------------------------------------------------------------------------------------------


@quantity("MUSD", locator="odc/model.py, space_capex")
def platform_capital(
    array_power: float, array_cost: float, radiator_area: float, radiator_cost: float, battery_energy: float,
    battery_cost: float, sold_power: float, avionics_cost: float,
) -> float:
    """Array, radiator, battery, avionics and links."""
    return array_power * array_cost + radiator_area * radiator_cost + battery_energy * battery_cost + sold_power * avionics_cost


@quantity("MUSD", locator="odc/model.py, space_capex")
def compute_capital(gross_power: float, compute_cost: float) -> float:
    """Servers flown."""
    return gross_power * compute_cost


@quantity("MUSD", locator="odc/model.py, space_capex")
def launch_capital(dry_mass: float, launch_price: float) -> float:
    """Launch of the dry mass."""
    return dry_mass * launch_price


@quantity("MUSD", locator="odc/model.py, space_capex")
def orbital_capital(
    compute_capital: float, platform_capital: float, launch_capital: float, insurance_share: float, integration_cost: float,
    sold_power: float,
) -> float:
    """Capital in orbit: servers, platform and launch, insured, and their integration."""
    return (compute_capital + platform_capital + launch_capital) * (1 + insurance_share) + integration_cost * sold_power


@quantity("MUSD", locator="odc/model.py, ground_capex")
def ground_compute_capital(sold_power: float, ground_overprovision: float, compute_cost: float) -> float:
    """Servers on Earth."""
    return sold_power * (1 + ground_overprovision) * compute_cost


# -- cost of what is sold --------------------------------------------------------------------------------------------


@quantity("MWh", locator="odc/model.py, annual_compute_kWh")
def orbital_energy_sold(
    sold_power: float, hours_counted: float, utilisation: float, compute_overhead: float, radiation_availability: float
) -> float:
    """Compute sold from orbit in a year."""
    return sold_power * hours_counted * utilisation * (1 - compute_overhead) * radiation_availability


@quantity("MWh", locator="odc/model.py, annual_compute_kWh")
def ground_energy_sold(
    sold_power: float, hours_counted: float, utilisation: float, ground_compute_overhead: float
) -> float:
    """Compute sold from Earth in a year."""
    return sold_power * hours_counted * utilisation * (1 - ground_compute_overhead)


@quantity("MUSD", locator="odc/model.py, evaluate")
def orbital_cost_of_year(
    orbital_capital: float, orbital_discount_rate: float, life: float, sold_power: float, orbital_running_cost: float
) -> float:
    """A year in orbit: capital paid back monthly over the station's life, and running it."""
    return orbital_capital * periodic_capital_recovery(orbital_discount_rate, life, 12.0) + sold_power * orbital_running_cost


@quantity("MUSD", locator="odc/model.py, evaluate")
def ground_running_cost(
    sold_power: float, ground_operations_cost: float, power_usage_effectiveness: float, hours_counted: float,
    utilisation: float, electricity_price: float,
) -> float:
    """A year's operations and electricity on Earth."""
    energy = power_usage_effectiveness * sold_power * hours_counted * utilisation
    return sold_power * ground_operations_cost + energy * electricity_price


@quantity("MUSD", locator="odc/model.py, evaluate")
def hall_cost_of_year(sold_power: float, hall_cost: float, ground_discount_rate: float, hall_life: float) -> float:
    """A year of the hall's capital."""
    return sold_power * hall_cost * periodic_capital_recovery(ground_discount_rate, hall_life, 12.0)


@quantity("MUSD", locator="odc/model.py, evaluate")
def ground_cost_of_year(
    ground_compute_capital: float, ground_discount_rate: float, ground_chip_life: float, hall_cost_of_year: float,
    ground_running_cost: float,
) -> float:
    """A year on Earth: chips over their own life, the hall over its, and running both."""
    chips = ground_compute_capital * periodic_capital_recovery(ground_discount_rate, ground_chip_life, 12.0)
    return chips + hall_cost_of_year + ground_running_cost


@quantity("USD / kWh", locator="odc/model.py, evaluate")
def orbital_cost_per_energy(orbital_cost_of_year: float, orbital_energy_sold: float) -> float:
    """Cost of a kilowatt-hour of compute sold from orbit."""
    return orbital_cost_of_year / orbital_energy_sold


@quantity("USD / kWh", locator="odc/model.py, evaluate")
def ground_cost_per_energy(ground_cost_of_year: float, ground_energy_sold: float) -> float:
    """Cost of a kilowatt-hour of compute sold from Earth."""
    return ground_cost_of_year / ground_energy_sold


@quantity("1", locator="odc/model.py, evaluate")
def cost_ratio(orbital_cost_per_energy: float, ground_cost_per_energy: float) -> float:
    """Orbit over Earth."""
    return orbital_cost_per_energy / ground_cost_per_energy


@quantity("USD / kg", locator="odc/model.py, evaluate")
def break_even_launch_price(
    ground_cost_per_energy: float, orbital_energy_sold: float, sold_power: float, orbital_running_cost: float,
    orbital_discount_rate: float, life: float, compute_capital: float, platform_capital: float, integration_cost: float,
    insurance_share: float, dry_mass: float,
) -> float:
    """Launch price at which both cost the same; negative where free launch is not enough."""
    yearly = ground_cost_per_energy * orbital_energy_sold - sold_power * orbital_running_cost
    affordable = yearly / periodic_capital_recovery(orbital_discount_rate, life, 12.0)
    rest = (compute_capital + platform_capital) * (1 + insurance_share) + integration_cost * sold_power
    return (affordable - rest) / (dry_mass * (1 + insurance_share))


@quantity("USD / h", locator="odc/model.py, evaluate; 30.5 kW for 16 accelerators")
def orbital_cost_per_accelerator_hour(orbital_cost_per_energy: float, utilisation: float, accelerator_power: float) -> float:
    """An accelerator-hour from orbit, sold or not."""
    return orbital_cost_per_energy * utilisation * accelerator_power


@quantity("USD / h", locator="odc/model.py, evaluate; 30.5 kW for 16 accelerators")
def ground_cost_per_accelerator_hour(ground_cost_per_energy: float, utilisation: float, accelerator_power: float) -> float:
    """An accelerator-hour from Earth, sold or not."""
    return ground_cost_per_energy * utilisation * accelerator_power


@quantity("USD", locator="odc/model.py, evaluate: 5,100 tokens a second")
def orbital_cost_per_billion_tokens(orbital_cost_per_accelerator_hour: float, token_rate: float) -> float:
    """A billion tokens from orbit."""
    return 1e9 * orbital_cost_per_accelerator_hour / token_rate


@quantity("USD", locator="odc/model.py, evaluate: 5,100 tokens a second")
def ground_cost_per_billion_tokens(ground_cost_per_accelerator_hour: float, token_rate: float) -> float:
    """A billion tokens from Earth."""
    return 1e9 * ground_cost_per_accelerator_hour / token_rate


# -- worth -----------------------------------------------------------------------------------------------------------


@quantity("MUSD", locator="odc/model.py, evaluate, npv without delay")
def orbital_present_value(
    orbital_energy_sold: float, price_at_start: float, price_decline: float, sold_power: float, orbital_running_cost: float,
    orbital_discount_rate: float, life: float, orbital_capital: float,
) -> float:
    """Net present value in orbit over the station's life (at most 15 years), at a price that falls, taken mid-year."""
    worth = -orbital_capital
    for year in range(15):
        middle = year + 0.5
        earned = orbital_energy_sold * price_at_start * np.exp(np.log(1 - price_decline) * middle)
        counted = 1.0 if middle < life / JULIAN_YEAR else 0.0
        left = earned - sold_power * orbital_running_cost
        worth = worth + counted * left / np.exp(np.log(1 + orbital_discount_rate) * middle)
    return worth


@quantity("MUSD", locator="odc/model.py, evaluate, npv without delay")
def ground_present_value(
    ground_energy_sold: float, price_at_start: float, price_decline: float, ground_running_cost: float,
    hall_cost_of_year: float, ground_discount_rate: float, ground_chip_life: float, ground_compute_capital: float,
) -> float:
    """Net present value on Earth over the chips' life; the hall is charged by the year."""
    worth = -ground_compute_capital
    for year in range(15):
        middle = year + 0.5
        earned = ground_energy_sold * price_at_start * np.exp(np.log(1 - price_decline) * middle)
        counted = 1.0 if middle < ground_chip_life / JULIAN_YEAR else 0.0
        left = earned - ground_running_cost - hall_cost_of_year
        worth = worth + counted * left / np.exp(np.log(1 + ground_discount_rate) * middle)
    return worth


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / (kW year)")
def orbital_cost_per_delivered_kw_year(orbital_cost_per_energy: float, utilisation: float) -> float:
    """A kilowatt-year delivered, sold or not."""
    return orbital_cost_per_energy * utilisation


@quantity("USD / W")
def satellite_cost_per_power(
    platform_capital: float, integration_cost: float, sold_power: float, gross_power: float
) -> float:
    """Platform and integration per watt of compute flown."""
    return (platform_capital + integration_cost * sold_power) / gross_power


@quantity("1")
def provision_ratio(overprovision: float) -> float:
    """Compute flown over compute sold."""
    return 1 + overprovision


@quantity("1")
def delivered_share(compute_overhead: float, radiation_availability: float) -> float:
    """Share of the sold power's hours that is compute."""
    return (1 - compute_overhead) * radiation_availability


@quantity("1 / year")
def recovery_rate(orbital_discount_rate: float, life: float) -> float:
    """Yearly payment per dollar of capital."""
    return periodic_capital_recovery(orbital_discount_rate, life, 12.0) / JULIAN_YEAR


@quantity("USD / (kW year)")
def running_cost_per_power(orbital_running_cost: float) -> float:
    """Running the station, a kilowatt sold and year."""
    return orbital_running_cost / JULIAN_YEAR
