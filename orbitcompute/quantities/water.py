"""Water that a delivered kilowatt-hour consumes: at the site, at the power plant, at the launch pad."""

from __future__ import annotations

from orbitcompute.declare import quantity
from orbitcompute.quantities.energy import COMBINED_CYCLE, GAS_ENGINE, GAS_TURBINE, GRID


@quantity("l / kWh")
def terrestrial_electricity_water(
    terrestrial_energy_supply: float,
    terrestrial_grid_water: float,
    gas_turbine_water: float,
    combined_cycle_water: float,
    gas_engine_water: float,
    solar_water: float,
) -> float:
    """Water consumed where the electricity is made, by where it comes from."""
    return (
        terrestrial_grid_water
        if terrestrial_energy_supply == GRID
        else gas_turbine_water
        if terrestrial_energy_supply == GAS_TURBINE
        else combined_cycle_water
        if terrestrial_energy_supply == COMBINED_CYCLE
        else gas_engine_water
        if terrestrial_energy_supply == GAS_ENGINE
        else solar_water
    )


@quantity("l / kWh")
def terrestrial_water_intensity(
    terrestrial_site_water: float, terrestrial_pue: float, terrestrial_electricity_water: float
) -> float:
    """Water consumed per kilowatt-hour of IT on Earth, at the site and at the power plant."""
    return terrestrial_site_water + terrestrial_pue * terrestrial_electricity_water


@quantity("Ml / day")
def terrestrial_site_water_use(
    terrestrial_it_power: float, terrestrial_load_factor: float, terrestrial_site_water: float
) -> float:
    """Water that the site consumes in a day."""
    return terrestrial_it_power * terrestrial_load_factor * terrestrial_site_water


@quantity("l / kWh")
def orbital_water_intensity(launch_deluge_water: float, orbital_energy_per_flight: float) -> float:
    """Water of the launch pad's deluge per kilowatt-hour delivered in orbit; that of making things is left out, as on Earth."""
    return launch_deluge_water / orbital_energy_per_flight
