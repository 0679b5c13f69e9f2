"""Carbon of a delivered kilowatt-hour, in orbit and on Earth: one line a cause, and a boundary to choose.

What has no agreed conversion to CO2 (nitrogen oxides of re-entry, black carbon above the weather) stands in lines of its
own and enters a total only by choice.
"""

from __future__ import annotations

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import greater
from orbitcompute.quantities.energy import COMBINED_CYCLE, GAS_ENGINE, GAS_TURBINE, GRID
from orbitcompute.quantities.terrestrial import OWN

PROPELLANT, LAUNCH, LAUNCH_AND_REENTRY, LIFE_CYCLE, EVERYTHING = choice(
    "carbon_boundary",
    "What is counted in the carbon of orbital compute",
    propellant="the propellant's exhaust only",
    launch="exhaust, making the propellant, making the launcher",
    launch_and_reentry="as `launch`, and nitrogen oxides of re-entry at the published conversion; no satellite, no servers",
    life_cycle="launch, satellite and servers; nothing that has no agreed conversion to CO2",
    everything="as `life_cycle`, and re-entry and black carbon at the published conversions",
)
BASELINE, TWIN, ON_GRID, ON_GAS, ON_SOLAR = choice(
    "carbon_comparator",
    "What orbital carbon is held against",
    baseline="the baseline as built, on its own supply",
    twin="the same chips on Earth, on their own supply",
    grid="the same chips on Earth, on the grid",
    gas="the same chips on Earth, on a combined-cycle plant",
    solar="the same chips on Earth, on panels and batteries with gas for the dark days",
)

# -- a flight ------------------------------------------------------------------------------------------------------


@quantity("tCO2")
def launch_exhaust_carbon(launch_fuel_mass: float, launch_fuel_carbon: float) -> float:
    """Carbon dioxide of a flight's exhaust: all carbon of the fuel, burnt in the engine or behind it."""
    return launch_fuel_mass * launch_fuel_carbon


@quantity("tCO2")
def launch_propellant_production_carbon(launch_propellant_mass: float, propellant_production_carbon: float) -> float:
    """Carbon of making a flight's propellant: gas treated and liquefied, oxygen taken from the air."""
    return launch_propellant_mass * propellant_production_carbon


@quantity("t")
def launch_propellant_mass(launch_fuel_mass: float, launch_mixture_ratio: float) -> float:
    """Propellant that a flight burns, fuel and oxygen together."""
    return launch_fuel_mass * (1 + launch_mixture_ratio)


@quantity("t", source="barker-2024", locator="black carbon; one share for heights")
def launch_black_carbon(
    launch_propellant_mass: float, launch_stratospheric_share: float, launch_black_carbon_index: float
) -> float:
    """Soot that a flight leaves above the weather; the index is per kilogram of propellant, not of fuel."""
    return launch_propellant_mass * launch_stratospheric_share * launch_black_carbon_index


@quantity("kg / kg", source="ohs-2508-06250")
def reentry_carbon_per_mass(reentry_nitrogen_oxide_yield: float, nitrogen_oxide_warming: float) -> float:
    """CO2 equivalent of the nitrogen oxides made by a kilogram that re-enters, at the published conversion.

    The conversion, 298, is the warming potential of nitrous oxide, which is not what re-entry makes: nitrogen oxides of
    the upper atmosphere have no agreed value, and near the ground their sign is disputed.
    """
    return reentry_nitrogen_oxide_yield * nitrogen_oxide_warming


@quantity("tCO2", source="barker-2024", locator="re-entry emissions")
def launch_return_carbon(
    launch_return_mass: float, return_nitrogen_oxide_yield: float, nitrogen_oxide_warming: float
) -> float:
    """CO2 equivalent of the nitrogen oxides that a stage makes which comes back whole from orbit, at the same conversion."""
    return launch_return_mass * return_nitrogen_oxide_yield * nitrogen_oxide_warming


@quantity("kg / kg")
def launch_carbon_per_mass(
    launch_exhaust_carbon: float,
    launch_propellant_production_carbon: float,
    launch_hardware_carbon: float,
    satellites_per_flight: float,
    satellite_mass: float,
) -> float:
    """Carbon of a flight per kilogram of the satellites on it: exhaust, propellant and launcher."""
    flight = launch_exhaust_carbon + launch_propellant_production_carbon + launch_hardware_carbon
    return flight / (satellites_per_flight * satellite_mass)


# -- what a flight and a satellite deliver -------------------------------------------------------------------------


@quantity("kWh")
def orbital_energy_per_satellite(
    it_power_per_satellite: float,
    launch_success: float,
    spare_ratio: float,
    satellite_design_life: float,
    orbital_delivered_share: float,
) -> float:
    """Energy that one satellite built delivers to servers over its life, spares and satellites lost at launch shared out."""
    return it_power_per_satellite * launch_success / spare_ratio * satellite_design_life * orbital_delivered_share


@quantity("GWh")
def orbital_energy_per_flight(satellites_per_flight: float, orbital_energy_per_satellite: float) -> float:
    """Energy that the satellites of one flight deliver over their life, failed flights shared out."""
    return satellites_per_flight * orbital_energy_per_satellite


# -- orbit, a line a cause -----------------------------------------------------------------------------------------


@quantity("g / kWh")
def orbital_exhaust_carbon_intensity(launch_exhaust_carbon: float, orbital_energy_per_flight: float) -> float:
    """Carbon of the propellant's exhaust per delivered kilowatt-hour."""
    return launch_exhaust_carbon / orbital_energy_per_flight


@quantity("g / kWh")
def orbital_propellant_carbon_intensity(
    launch_propellant_production_carbon: float, orbital_energy_per_flight: float
) -> float:
    """Carbon of making the propellant per delivered kilowatt-hour."""
    return launch_propellant_production_carbon / orbital_energy_per_flight


@quantity("g / kWh")
def orbital_launcher_carbon_intensity(launch_hardware_carbon: float, orbital_energy_per_flight: float) -> float:
    """Carbon of making and refitting the launcher per delivered kilowatt-hour."""
    return launch_hardware_carbon / orbital_energy_per_flight


@quantity("g / kWh")
def orbital_black_carbon_intensity(
    launch_black_carbon: float, black_carbon_warming: float, orbital_energy_per_flight: float
) -> float:
    """Soot above the weather per delivered kilowatt-hour, as CO2 by its forcing: no conversion is agreed.

    It warms the stratosphere and may cool the ground; a weight of forcing over a hundred years is what the figure says.
    """
    return launch_black_carbon * black_carbon_warming / orbital_energy_per_flight


@quantity("g / kWh", source="ohs-2508-06250")
def orbital_reentry_carbon_intensity(
    reentry_carbon_per_mass: float,
    satellite_mass: float,
    launch_reentry_mass: float,
    launch_return_carbon: float,
    satellites_per_flight: float,
    orbital_energy_per_satellite: float,
) -> float:
    """Nitrogen oxides of re-entry: the satellite's, and its share of the stage's, burnt up or come back whole.

    At the published conversion. The gas is air that is split behind the shock, so that a ship makes it which lands.
    """
    burnt = satellite_mass + launch_reentry_mass / satellites_per_flight
    return (
        reentry_carbon_per_mass * burnt + launch_return_carbon / satellites_per_flight
    ) / orbital_energy_per_satellite


@quantity("g / kWh")
def orbital_satellite_carbon_intensity(
    satellite_mass: float,
    compute_mass: float,
    array_mass: float,
    satellite_embodied_carbon: float,
    array_area: float,
    array_embodied_carbon: float,
    orbital_energy_per_satellite: float,
) -> float:
    """Carbon of making the satellite without its servers per delivered kilowatt-hour: the array by area, the rest by mass.

    Nothing is left to count by mass where a vendor's satellite is lighter than our servers and array together.
    """
    rest = greater(satellite_mass - compute_mass - array_mass, 0.0 * satellite_mass)
    made = rest * satellite_embodied_carbon + array_area * array_embodied_carbon
    return made / orbital_energy_per_satellite


@quantity("g / kWh")
def orbital_server_carbon_intensity(
    accelerators_per_satellite: float, accelerator_embodied_carbon: float, orbital_energy_per_satellite: float
) -> float:
    """Carbon of making the servers per delivered kilowatt-hour in orbit."""
    return accelerators_per_satellite * accelerator_embodied_carbon / orbital_energy_per_satellite


@quantity("g / kWh")
def orbital_launch_carbon_intensity(
    orbital_exhaust_carbon_intensity: float,
    orbital_propellant_carbon_intensity: float,
    orbital_launcher_carbon_intensity: float,
) -> float:
    """Carbon of launch per delivered kilowatt-hour: exhaust, propellant and launcher."""
    return orbital_exhaust_carbon_intensity + orbital_propellant_carbon_intensity + orbital_launcher_carbon_intensity


@quantity("g / kWh")
def orbital_life_cycle_carbon_intensity(
    orbital_launch_carbon_intensity: float,
    orbital_satellite_carbon_intensity: float,
    orbital_server_carbon_intensity: float,
) -> float:
    """Carbon of launch, satellite and servers per delivered kilowatt-hour; ground stations and disposal are left out."""
    return orbital_launch_carbon_intensity + orbital_satellite_carbon_intensity + orbital_server_carbon_intensity


@quantity("g / kWh", source="ohs-2508-06250")
def orbital_launch_and_reentry_carbon_intensity(
    orbital_launch_carbon_intensity: float, orbital_reentry_carbon_intensity: float
) -> float:
    """Carbon of launch and, at the published conversion, of re-entry per delivered kilowatt-hour; nothing made is in it."""
    return orbital_launch_carbon_intensity + orbital_reentry_carbon_intensity


@quantity("g / kWh")
def orbital_disputed_carbon_intensity(
    orbital_life_cycle_carbon_intensity: float,
    orbital_reentry_carbon_intensity: float,
    orbital_black_carbon_intensity: float,
) -> float:
    """The life cycle with what has no agreed conversion: re-entry and soot at the published ones."""
    return orbital_life_cycle_carbon_intensity + orbital_reentry_carbon_intensity + orbital_black_carbon_intensity


@quantity("g / kWh")
def orbital_carbon_intensity(
    carbon_boundary: float,
    orbital_exhaust_carbon_intensity: float,
    orbital_launch_carbon_intensity: float,
    orbital_launch_and_reentry_carbon_intensity: float,
    orbital_life_cycle_carbon_intensity: float,
    orbital_disputed_carbon_intensity: float,
) -> float:
    """Carbon of a kilowatt-hour delivered to servers in orbit, within the chosen boundary."""
    return (
        orbital_exhaust_carbon_intensity
        if carbon_boundary == PROPELLANT
        else orbital_launch_carbon_intensity
        if carbon_boundary == LAUNCH
        else orbital_launch_and_reentry_carbon_intensity
        if carbon_boundary == LAUNCH_AND_REENTRY
        else orbital_life_cycle_carbon_intensity
        if carbon_boundary == LIFE_CYCLE
        else orbital_disputed_carbon_intensity
    )


# -- electricity on Earth ------------------------------------------------------------------------------------------


@quantity("g / kWh")
def terrestrial_gas_turbine_carbon(
    terrestrial_gas_turbine_heat_rate: float, gas_combustion_carbon: float, gas_supply_carbon: float
) -> float:
    """Carbon of electricity from simple-cycle turbines: the gas burnt, and what escapes before it."""
    return terrestrial_gas_turbine_heat_rate * (gas_combustion_carbon + gas_supply_carbon)


@quantity("g / kWh")
def terrestrial_combined_cycle_carbon(
    terrestrial_combined_cycle_heat_rate: float, gas_combustion_carbon: float, gas_supply_carbon: float
) -> float:
    """Carbon of electricity from a combined-cycle plant: the gas burnt, and what escapes before it."""
    return terrestrial_combined_cycle_heat_rate * (gas_combustion_carbon + gas_supply_carbon)


@quantity("g / kWh")
def terrestrial_gas_engine_carbon(
    terrestrial_gas_engine_heat_rate: float,
    gas_combustion_carbon: float,
    gas_supply_carbon: float,
    gas_engine_slip_carbon: float,
) -> float:
    """Carbon of electricity from gas engines: the gas burnt, what escapes before it, and what the engine lets through."""
    return terrestrial_gas_engine_heat_rate * (gas_combustion_carbon + gas_supply_carbon + gas_engine_slip_carbon)


@quantity("g / kWh")
def terrestrial_grid_life_cycle_carbon(terrestrial_grid_carbon: float, grid_upstream_ratio: float) -> float:
    """Carbon of electricity from the grid: what leaves its stacks, and its fuel supply and plants, as for gas and sun."""
    return terrestrial_grid_carbon * (1 + grid_upstream_ratio)


@quantity("g / kWh")
def terrestrial_solar_storage_carbon(
    terrestrial_solar_oversize: float,
    terrestrial_solar_embodied_carbon: float,
    terrestrial_solar_life: float,
    terrestrial_storage_hours: float,
    terrestrial_storage_embodied_carbon: float,
    terrestrial_storage_life: float,
    terrestrial_solar_served_share: float,
    terrestrial_gas_engine_carbon: float,
) -> float:
    """Carbon of firm electricity from panels and batteries: what making them took, and the gas of the dark days."""
    panels = terrestrial_solar_oversize * terrestrial_solar_embodied_carbon / terrestrial_solar_life
    batteries = terrestrial_storage_hours * terrestrial_storage_embodied_carbon / terrestrial_storage_life
    return panels + batteries + (1 - terrestrial_solar_served_share) * terrestrial_gas_engine_carbon


@quantity("g / kWh")
def terrestrial_electricity_carbon(
    terrestrial_energy_supply: float,
    terrestrial_grid_life_cycle_carbon: float,
    terrestrial_gas_turbine_carbon: float,
    terrestrial_combined_cycle_carbon: float,
    terrestrial_gas_engine_carbon: float,
    terrestrial_solar_storage_carbon: float,
) -> float:
    """Carbon of a kilowatt-hour at the site's meter, by where it comes from."""
    return (
        terrestrial_grid_life_cycle_carbon
        if terrestrial_energy_supply == GRID
        else terrestrial_gas_turbine_carbon
        if terrestrial_energy_supply == GAS_TURBINE
        else terrestrial_combined_cycle_carbon
        if terrestrial_energy_supply == COMBINED_CYCLE
        else terrestrial_gas_engine_carbon
        if terrestrial_energy_supply == GAS_ENGINE
        else terrestrial_solar_storage_carbon
    )


@quantity("kt / year")
def terrestrial_operation_carbon(terrestrial_energy_use: float, terrestrial_electricity_carbon: float) -> float:
    """Carbon of the site's electricity in a year."""
    return terrestrial_energy_use * terrestrial_electricity_carbon


# -- Earth, a line a cause -----------------------------------------------------------------------------------------


@quantity("g / kWh")
def terrestrial_operation_carbon_intensity(terrestrial_pue: float, terrestrial_electricity_carbon: float) -> float:
    """Carbon of the electricity behind a kilowatt-hour of IT."""
    return terrestrial_pue * terrestrial_electricity_carbon


@quantity("g / kWh")
def terrestrial_server_carbon_intensity(
    terrestrial_chips: float,
    terrestrial_accelerator_embodied_carbon: float,
    accelerator_embodied_carbon: float,
    terrestrial_power_per_accelerator: float,
    terrestrial_spare_ratio: float,
    accelerator_earth_failure_rate: float,
    terrestrial_it_life: float,
    terrestrial_availability: float,
) -> float:
    """Carbon of making the servers per kilowatt-hour delivered on Earth, with those made to replace the failed.

    Whoever pays for the replacement, it is made: a share of a server each, as in orbit its spares are.
    """
    each = terrestrial_accelerator_embodied_carbon if terrestrial_chips == OWN else accelerator_embodied_carbon
    made = each * (terrestrial_spare_ratio + accelerator_earth_failure_rate * terrestrial_it_life)
    return made / (terrestrial_power_per_accelerator * terrestrial_it_life * terrestrial_availability)


@quantity("g / kWh")
def terrestrial_hall_carbon_intensity(
    terrestrial_hall_embodied_carbon: float, hall_service_life: float, terrestrial_availability: float
) -> float:
    """Carbon of building the hall per kilowatt-hour delivered on Earth, over its service, not over its loan."""
    return terrestrial_hall_embodied_carbon / (hall_service_life * terrestrial_availability)


@quantity("g / kWh")
def terrestrial_embodied_carbon_intensity(
    terrestrial_server_carbon_intensity: float, terrestrial_hall_carbon_intensity: float
) -> float:
    """Carbon of making servers and hall per kilowatt-hour delivered on Earth."""
    return terrestrial_server_carbon_intensity + terrestrial_hall_carbon_intensity


@quantity("g / kWh")
def terrestrial_carbon_intensity(
    terrestrial_operation_carbon_intensity: float, terrestrial_embodied_carbon_intensity: float
) -> float:
    """Carbon of a kilowatt-hour delivered to servers on Earth: electricity, servers and hall."""
    return terrestrial_operation_carbon_intensity + terrestrial_embodied_carbon_intensity


# -- orbit over Earth ----------------------------------------------------------------------------------------------


@quantity("g / kWh")
def twin_carbon_intensity_on_grid(
    twin_pue: float, twin_grid_life_cycle_carbon: float, twin_embodied_carbon_intensity: float
) -> float:
    """Carbon of a kilowatt-hour with the same chips on Earth, on the grid."""
    return twin_pue * twin_grid_life_cycle_carbon + twin_embodied_carbon_intensity


@quantity("g / kWh")
def twin_carbon_intensity_on_gas(
    twin_pue: float, twin_combined_cycle_carbon: float, twin_embodied_carbon_intensity: float
) -> float:
    """Carbon of a kilowatt-hour with the same chips on Earth, on a combined-cycle plant."""
    return twin_pue * twin_combined_cycle_carbon + twin_embodied_carbon_intensity


@quantity("g / kWh")
def twin_carbon_intensity_on_solar(
    twin_pue: float, twin_solar_storage_carbon: float, twin_embodied_carbon_intensity: float
) -> float:
    """Carbon of a kilowatt-hour with the same chips on Earth, on panels and batteries with gas for the dark days."""
    return twin_pue * twin_solar_storage_carbon + twin_embodied_carbon_intensity


@quantity("g / kWh")
def carbon_intensity_compared(
    carbon_comparator: float,
    terrestrial_carbon_intensity: float,
    twin_carbon_intensity: float,
    twin_carbon_intensity_on_grid: float,
    twin_carbon_intensity_on_gas: float,
    twin_carbon_intensity_on_solar: float,
) -> float:
    """Carbon of the kilowatt-hour that orbit's is held against."""
    return (
        terrestrial_carbon_intensity
        if carbon_comparator == BASELINE
        else twin_carbon_intensity
        if carbon_comparator == TWIN
        else twin_carbon_intensity_on_grid
        if carbon_comparator == ON_GRID
        else twin_carbon_intensity_on_gas
        if carbon_comparator == ON_GAS
        else twin_carbon_intensity_on_solar
    )


@quantity("1")
def carbon_ratio(orbital_carbon_intensity: float, carbon_intensity_compared: float) -> float:
    """Carbon of a delivered kilowatt-hour in orbit over that on Earth, by the chosen boundary and comparator."""
    return orbital_carbon_intensity / carbon_intensity_compared
