"""J. Shap, orbital-compute-economics, spreadsheet of June 2026: capital per watt, and dollars per useful PFLOP-hour."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart
from orbitcompute.formulas import lesser

MODEL = apart("shap", "shap-2026")
quantity = MODEL.quantity


@quantity("USD / W")
def launch_cost(launch_price: float, specific_power: float) -> float:
    """Launch of the satellite without its radiators, per watt."""
    return launch_price / specific_power


@quantity("USD / W")
def radiator_cost(launch_price: float, radiator_areal_mass: float, radiator_flux: float) -> float:
    """Launch of the radiators, per watt: the mass tax of heat."""
    return launch_price * radiator_areal_mass / radiator_flux


@quantity("USD / W")
def orbital_capital(
    compute_cost: float, power_cost: float, bus_cost: float, launch_cost: float, radiator_cost: float
) -> float:
    """Capital per watt in orbit."""
    return compute_cost + power_cost + bus_cost + launch_cost + radiator_cost


@quantity("1")
def capital_ratio(orbital_capital: float, terrestrial_capital: float) -> float:
    """Orbit over ground, capital per usable watt."""
    return orbital_capital / terrestrial_capital


@quantity("1")
def hardware_floor(compute_cost: float, power_cost: float, bus_cost: float, terrestrial_capital: float) -> float:
    """Ratio that is left when launch is free."""
    return (compute_cost + power_cost + bus_cost) / terrestrial_capital


# -- a year, by the workbook -----------------------------------------------------------------------------------------


@quantity("GUSD", locator="sheet A1 Orbital, C24")
def orbital_annual_cost(
    orbital_capital: float, capital_recovery_ten: float, compute_cost: float, power_cost: float, bus_cost: float,
    launch_cost: float, failure_rate: float, operations_share: float, power: float,
) -> float:
    """A year in orbit: annuity, a share of all hardware and of its launch bought again, and operations.

    What fails is charged on bus and power too, not on accelerators alone.
    """
    replaced = (compute_cost + power_cost + bus_cost + launch_cost) * failure_rate
    return (orbital_capital * (capital_recovery_ten + operations_share) + replaced) * power


@quantity("GUSD", locator="sheet A1 Terrestrial, C17")
def terrestrial_annual_cost(
    terrestrial_capital: float, server_share: float, server_recovery: float, hall_recovery: float,
    power_usage_effectiveness: float, year_length: float, electricity_price: float, terrestrial_operations_share: float,
    power: float,
) -> float:
    """A year on the ground: servers and hall over their own lives, electricity, operations."""
    annuity = server_share * server_recovery + (1 - server_share) * hall_recovery + terrestrial_operations_share
    return (terrestrial_capital * annuity + power_usage_effectiveness * year_length * electricity_price) * power


@quantity("1", locator="sheet A1 Terrestrial, C9")
def server_recovery(discount_rate: float, server_years: float) -> float:
    """Share of servers on the ground paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-server_years))


@quantity("1", locator="sheet A1 Terrestrial, C10")
def hall_recovery(discount_rate: float, hall_years: float) -> float:
    """Share of a hall paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-hall_years))


@quantity("EFLOP / s", locator="sheet A1 EffCompute, row 10")
def useful_rate(power: float, compute_density: float, utilisation: float) -> float:
    """Useful operations a second on the ground, the same in orbit for inference."""
    return power * compute_density * utilisation


@quantity("USD / PFLOPh", locator="sheet A1 EffCompute, C13")
def terrestrial_cost_per_pflop_hour(terrestrial_annual_cost: float, useful_rate: float, year_length: float) -> float:
    """A useful PFLOP-hour on the ground."""
    return terrestrial_annual_cost / (useful_rate * year_length)


@quantity("USD / PFLOPh", locator="sheet A1 EffCompute, E13")
def inference_cost_per_pflop_hour(orbital_annual_cost: float, useful_rate: float, year_length: float) -> float:
    """A useful PFLOP-hour of inference in orbit: as many useful operations as on the ground."""
    return orbital_annual_cost / (useful_rate * year_length)


@quantity("USD / PFLOPh", locator="sheet A1 EffCompute, D13")
def training_cost_per_pflop_hour(
    inference_cost_per_pflop_hour: float, utilisation: float, training_utilisation: float
) -> float:
    """A useful PFLOP-hour of training in orbit, at the share of the peak that is a placeholder there."""
    return inference_cost_per_pflop_hour * utilisation / training_utilisation


@quantity("1", locator="sheet A1 Orbital, C27")
def sunlight_derate(cell_degradation: float, years: float) -> float:
    """Mean share of its power that an ageing array gives: computed there, and left out of the cost of an operation."""
    return (1 + np.exp(np.log(1 - cell_degradation) * years)) / 2


@quantity("1", source="orbitcompute-derived")
def inference_ratio_derated(inference_ratio: float, sunlight_derate: float) -> float:
    """The ratio of inference with its own derate kept."""
    return inference_ratio / sunlight_derate


@quantity("1", source="orbitcompute-derived")
def training_ratio_derated(training_ratio: float, sunlight_derate: float) -> float:
    """The ratio of training with its own derate kept."""
    return training_ratio / sunlight_derate


# -- the ramp, by year -----------------------------------------------------------------------------------------------


@quantity("satellite / year", locator="sheet A3 Ramp, row 7")
def deployed_in_year(
    factory_first: float, factory_growth: float, flights_first: float, cadence_growth: float, launch_payload: float,
    satellite_power: float, satellite_specific_power: float, ramp_year: float,
) -> float:
    """Satellites deployed in a year of the ramp, the first being nought: what the factory makes or launch lifts."""
    made = factory_first * np.exp(np.log(1 + factory_growth) * ramp_year)
    lifted = flights_first * np.exp(np.log(1 + cadence_growth) * ramp_year) * launch_payload
    return lesser(made, lifted * satellite_specific_power / satellite_power)


@quantity("satellite", locator="sheet A3 Ramp, row 10")
def deployed_so_far(
    factory_first: float, factory_growth: float, flights_first: float, cadence_growth: float, launch_payload: float,
    satellite_power: float, satellite_specific_power: float, ramp_year: float, annuity_year: float,
) -> float:
    """Satellites deployed up to and in a year of the ramp."""
    total = 0.0 * factory_first * annuity_year
    for year in range(20):
        made = factory_first * np.exp(np.log(1 + factory_growth) * year)
        lifted = flights_first * np.exp(np.log(1 + cadence_growth) * year) * launch_payload
        limit = lesser(made, lifted * satellite_specific_power / satellite_power)
        total = total + (limit * annuity_year if year < ramp_year + 0.5 else 0.0 * limit * annuity_year)
    return total


@quantity("MUSD", locator="sheet A3 Ramp, row 11")
def cost_of_satellite(
    satellite_first_cost: float, deployed_so_far: float, factory_first: float, annuity_year: float, learning_slope: float
) -> float:
    """Cost of a satellite by the number deployed, over that of the first year; the first year's is at the factory's limit."""
    growth = deployed_so_far / (factory_first * annuity_year)
    return satellite_first_cost * np.exp(np.log(growth) * np.log(learning_slope) / np.log(2.0))


@quantity("MW", locator="sheet A3 Ramp, row 17")
def power_so_far(deployed_so_far: float, satellite_power: float) -> float:
    """Power deployed up to and in a year of the ramp."""
    return deployed_so_far * satellite_power


@quantity("1")
def training_utilisation_kept(inference_cost_per_pflop_hour: float, training_cost_per_pflop_hour: float) -> float:
    """Share of useful operations that its training keeps in orbit: what the thin links cost."""
    return inference_cost_per_pflop_hour / training_cost_per_pflop_hour


@quantity("1")
def annual_share(orbital_annual_cost: float, orbital_capital: float, power: float) -> float:
    """Annual cost over capital: annuity and running cost together."""
    return orbital_annual_cost / (orbital_capital * power)


@quantity("1")
def inference_ratio(inference_cost_per_pflop_hour: float, terrestrial_cost_per_pflop_hour: float) -> float:
    """A useful operation of inference in orbit over one on the ground."""
    return inference_cost_per_pflop_hour / terrestrial_cost_per_pflop_hour


@quantity("1")
def training_ratio(training_cost_per_pflop_hour: float, terrestrial_cost_per_pflop_hour: float) -> float:
    """A useful operation of training in orbit over one on the ground."""
    return training_cost_per_pflop_hour / terrestrial_cost_per_pflop_hour


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / (kW year)")
def running_cost_implied(
    orbital_annual_cost: float, power: float, annuity_year: float, orbital_capital: float, capital_recovery_ten: float
) -> float:
    """What its annual figure holds beside the annuity of its capital: not itemised in what we have read."""
    return orbital_annual_cost / (power * annuity_year) - orbital_capital * capital_recovery_ten / annuity_year


@quantity("1")
def capital_recovery_ten(discount_rate: float, years: float) -> float:
    """Share of a capital paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-years))


@quantity("1 / year")
def recovery_rate(capital_recovery_ten: float, annuity_year: float) -> float:
    """Yearly payment per dollar of capital."""
    return capital_recovery_ten / annuity_year


@quantity("W / kg")
def specific_power_with_radiators(specific_power: float, radiator_areal_mass: float, radiator_flux: float) -> float:
    """Power over mass, radiators included."""
    return 1 / (1 / specific_power + radiator_areal_mass / radiator_flux)


@quantity("USD / W")
def craft_cost(power_cost: float, bus_cost: float) -> float:
    """Satellite without servers, per watt."""
    return power_cost + bus_cost


@quantity("TFLOP / (s kW)")
def useful_rate_per_power(useful_rate: float, power: float) -> float:
    """Useful operations a second per kilowatt."""
    return useful_rate / power
