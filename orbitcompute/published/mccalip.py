"""McCalip's calculator: solar power in orbit against gas turbines, per delivered watt (static/js/math.js of 2025-12-15)."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("mccalip", "mccalip-calculator-2025")
quantity = MODEL.quantity
CODE = "static/js/math.js"

# -- orbit ---------------------------------------------------------------------------------------------------------


@quantity("1", locator=f"{CODE}, calculateOrbital")
def mean_capacity(cell_degradation: float, years: float) -> float:
    """Mean over the years of what degrading cells still give: the geometric series of whole years."""
    left = 1 - cell_degradation
    return 1.0 if cell_degradation == 0 else (1 - left**years) / (years * cell_degradation)


@quantity("GW", locator=f"{CODE}, calculateOrbital")
def initial_power_required(power_target: float, mean_capacity: float, sun_fraction: float) -> float:
    """Solar power at launch that averages the target over the years, eclipses and ageing made good."""
    return power_target / (mean_capacity * sun_fraction)


@quantity("satellite", locator=f"{CODE}, calculateOrbital")
def satellite_count(initial_power_required: float, satellite_power: float) -> float:
    """Whole satellites."""
    return np.ceil(initial_power_required / satellite_power)


@quantity("GW", locator=f"{CODE}, calculateOrbital")
def initial_power(satellite_count: float, satellite_power: float) -> float:
    """Solar power of the whole satellites at launch."""
    return satellite_count * satellite_power


@quantity("kg", locator=f"{CODE}, calculateOrbital")
def satellite_mass(satellite_power: float, specific_power: float) -> float:
    """Mass of a satellite from its solar power; radiators and servers are not counted apart."""
    return satellite_power / specific_power


@quantity("kg", locator=f"{CODE}, calculateOrbital")
def fleet_mass(satellite_count: float, satellite_mass: float) -> float:
    """Mass of the fleet."""
    return satellite_count * satellite_mass


@quantity("km2", locator=f"{CODE}, calculateOrbital")
def array_area(
    satellite_count: float, reference_array_area: float, satellite_power: float, reference_satellite_power: float
) -> float:
    """Area of the arrays, scaled from the reference satellite by power."""
    return satellite_count * reference_array_area * (satellite_power / reference_satellite_power)


@quantity("flight", locator=f"{CODE}, calculateOrbital")
def launch_count(fleet_mass: float, launch_payload: float) -> float:
    """Whole flights, every one full."""
    return np.ceil(fleet_mass / launch_payload)


@quantity("GUSD", locator=f"{CODE}, calculateOrbital")
def hardware_cost(hardware_price: float, initial_power: float) -> float:
    """Satellites, per watt of solar power at launch."""
    return hardware_price * initial_power


@quantity("GUSD", locator=f"{CODE}, calculateOrbital")
def launch_cost(launch_price: float, fleet_mass: float) -> float:
    """Launch, per kilogram."""
    return launch_price * fleet_mass


@quantity("GUSD", locator=f"{CODE}, calculateOrbital")
def operations_cost(hardware_cost: float, operations_share: float, years: float) -> float:
    """Operations over all years, a share of hardware a year."""
    return hardware_cost * operations_share * years


@quantity("GUSD", locator=f"{CODE}, calculateOrbital")
def replacement_cost(hardware_cost: float, accelerator_failure_share: float, years: float) -> float:
    """Accelerators that fail, charged on the satellite's hardware although accelerators are not in it."""
    return hardware_cost * accelerator_failure_share * years


@quantity("GUSD", locator=f"{CODE}, calculateOrbital")
def orbital_total(
    hardware_cost: float, launch_cost: float, operations_cost: float, replacement_cost: float, engineering_cost: float
) -> float:
    """Everything in orbit over all years, undiscounted."""
    return hardware_cost + launch_cost + operations_cost + replacement_cost + engineering_cost


@quantity("USD / MWh", locator=f"{CODE}, calculateOrbital")
def orbital_energy_cost(orbital_total: float, power_target: float, years: float, year_length: float) -> float:
    """Cost of a unit of energy, at a capacity factor of one."""
    return orbital_total / (power_target * years * year_length)


# -- Earth ---------------------------------------------------------------------------------------------------------


@quantity("USD / W", locator=f"{CODE}, calculateTerrestrial")
def facility_price(
    gas_turbine_price: float,
    power_usage_effectiveness: float,
    electrical_price: float,
    cooling_price: float,
    shell_price: float,
    fitting_price: float,
) -> float:
    """Building and power plant per watt of IT power; servers are left out, as in orbit."""
    turbines = gas_turbine_price * power_usage_effectiveness
    return turbines + electrical_price + cooling_price + shell_price + fitting_price


@quantity("MWh", locator=f"{CODE}, calculateTerrestrial")
def terrestrial_energy(power_target: float, years: float, year_length: float, capacity_factor: float) -> float:
    """Energy that reaches IT on Earth over all years."""
    return power_target * years * year_length * capacity_factor


@quantity("MWh", locator=f"{CODE}, calculateTerrestrial")
def generated_energy(terrestrial_energy: float, power_usage_effectiveness: float) -> float:
    """Energy that the turbines generate over all years."""
    return terrestrial_energy * power_usage_effectiveness


@quantity("GUSD", locator=f"{CODE}, calculateTerrestrial")
def fuel_cost(gas_heat_rate: float, gas_price: float, generated_energy: float) -> float:
    """Gas over all years."""
    return gas_heat_rate * gas_price * generated_energy


@quantity("m3", locator=f"{CODE}, calculateTerrestrial")
def gas_burnt(gas_heat_rate: float, generated_energy: float, gas_heat_of_combustion: float) -> float:
    """Volume of gas over all years."""
    return gas_heat_rate * generated_energy / gas_heat_of_combustion


@quantity("GUSD", locator=f"{CODE}, calculateTerrestrial")
def terrestrial_total(facility_price: float, power_target: float, fuel_cost: float) -> float:
    """Everything on Earth over all years, undiscounted, the building written off with them."""
    return facility_price * power_target + fuel_cost


@quantity("USD / MWh", locator=f"{CODE}, calculateTerrestrial")
def terrestrial_energy_cost(terrestrial_total: float, terrestrial_energy: float) -> float:
    """Cost of a unit of energy, at Earth's capacity factor."""
    return terrestrial_total / terrestrial_energy


@quantity("1", locator="ratio of the two totals")
def total_ratio(orbital_total: float, terrestrial_total: float) -> float:
    """Orbit over Earth in total cost: the one the press cites."""
    return orbital_total / terrestrial_total


@quantity("USD / kg", locator=f"{CODE}, calculateBreakeven")
def break_even_launch_price(
    terrestrial_total: float, hardware_price: float, initial_power_required: float, specific_power: float
) -> float:
    """Launch price at which the totals are equal, as coded: operations, replacement and engineering are left out."""
    return (terrestrial_total - hardware_price * initial_power_required) / (initial_power_required / specific_power)


@quantity("USD / kg", locator="the same with every line of calculateOrbital")
def break_even_launch_price_all_lines(
    terrestrial_total: float,
    hardware_price: float,
    initial_power_required: float,
    specific_power: float,
    operations_share: float,
    accelerator_failure_share: float,
    years: float,
    engineering_cost: float,
) -> float:
    """Launch price at which the totals are equal when every cost line counts."""
    hardware = hardware_price * initial_power_required
    lines = hardware * (1 + (operations_share + accelerator_failure_share) * years) + engineering_cost
    return (terrestrial_total - lines) / (initial_power_required / specific_power)


# -- panel temperature ---------------------------------------------------------------------------------------------


@quantity("1", locator=f"{CODE}, tiltedPlateViewFactorFromCos")
def earth_view_as_coded(earth_radius: float, altitude: float, edge_on_floor: float) -> float:
    """View from a face that follows the Sun to the Earth at a beta angle of 90 degrees, averaged as the code does.

    Half of the samples of a face take the floor and half a cosine that is zero: half of the floor's share of the view
    from a nadir face. The exact view of an edge-on plate is twelve times that.
    """
    return edge_on_floor / 2 * (earth_radius / (earth_radius + altitude)) ** 2


@quantity("1", source="gilmore-2002")
def earth_view_exact(earth_radius: float, altitude: float) -> float:
    """View from a face edge-on to the Earth, exactly: (theta - sin theta cos theta) / pi, theta the Earth's half angle."""
    sine = earth_radius / (earth_radius + altitude)
    return (np.arcsin(sine) - sine * np.sqrt(1 - sine**2)) / np.pi


@quantity("K", locator=f"{CODE}, calculateThermal")
def panel_temperature(
    solar_absorptivity: float,
    solar_irradiance: float,
    earth_infrared: float,
    earth_view_as_coded: float,
    front_emissivity: float,
    back_emissivity: float,
    stefan_boltzmann: float,
    space_temperature: float,
) -> float:
    """Temperature of a panel that rejects from both faces everything it absorbs, as coded."""
    emissivity = front_emissivity + back_emissivity
    absorbed = solar_absorptivity * solar_irradiance + earth_infrared * earth_view_as_coded * emissivity
    return (absorbed / (stefan_boltzmann * emissivity) + space_temperature**4) ** 0.25


@quantity("K", locator=f"{CODE}, calculateThermal, with the exact view")
def panel_temperature_exact(
    solar_absorptivity: float,
    solar_irradiance: float,
    earth_infrared: float,
    earth_view_exact: float,
    front_emissivity: float,
    back_emissivity: float,
    stefan_boltzmann: float,
    space_temperature: float,
) -> float:
    """The same temperature with the exact view of the Earth."""
    emissivity = front_emissivity + back_emissivity
    absorbed = solar_absorptivity * solar_irradiance + earth_infrared * earth_view_exact * emissivity
    return (absorbed / (stefan_boltzmann * emissivity) + space_temperature**4) ** 0.25


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / (kW year)")
def cost_per_kw_year(orbital_total: float, power_target: float, years: float, year_length: float) -> float:
    """Their total per delivered kilowatt and year of 8,760 hours."""
    return orbital_total / (power_target * years * year_length)


@quantity("1")
def power_kept(power_target: float, initial_power: float) -> float:
    """Delivered power over solar power at launch: sunlight and ageing together."""
    return power_target / initial_power


@quantity("USD / (kW year)")
def running_cost_per_power(
    operations_cost: float, replacement_cost: float, initial_power: float, years: float, year_length: float
) -> float:
    """Operations and replacement a year per kilowatt launched."""
    return (operations_cost + replacement_cost) / (initial_power * years * year_length)


@quantity("1 / year")
def recovery_rate(years: float, year_length: float) -> float:
    """Yearly payment per dollar of capital: no interest, written off over the years of the comparison."""
    return 1 / (years * year_length)
