"""Heat: from the chip to the coolant to the radiator's surface to space.

Every flux is per square metre of plate: `radiator_sides` says how many of its faces radiate.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STEFAN_BOLTZMANN, quantity


@quantity("kW")
def heat_rejected(bus_power_per_satellite: float) -> float:
    """Heat to reject: everything drawn from the bus, not IT power alone.

    Leaves out what leaves the satellite as laser light (watts) and the thrusters' beam.
    """
    return bus_power_per_satellite


@quantity("K")
def coolant_mean_temperature(coolant_supply_temperature: float, coolant_temperature_rise: float) -> float:
    """Mean temperature of the coolant in the radiator: it enters as it returns from the chips and leaves as supply."""
    return coolant_supply_temperature + coolant_temperature_rise / 2


@quantity("K")
def radiator_temperature(coolant_mean_temperature: float, coolant_surface_drop: float) -> float:
    """Mean temperature at the root of the radiator's fins: the coolant's, less the drop from coolant to surface."""
    return coolant_mean_temperature - coolant_surface_drop


@quantity("W / m2", source="incropera-2011", locator="eq. 12.30")
def radiator_emitted_flux(
    radiator_sides: float, radiator_emissivity: float, fin_efficiency: float, radiator_temperature: float
) -> float:
    """Flux leaving a radiator panel, per square metre of plate, all radiating sides together.

    Grey and diffuse; the fin efficiency is the share of an isothermal panel's emission. What the panel absorbs is
    `radiator_absorbed_flux` and `radiator_array_flux`.
    """
    return radiator_sides * radiator_emissivity * fin_efficiency * STEFAN_BOLTZMANN * radiator_temperature**4


@quantity("W / m2")
def radiator_absorbed_flux(
    radiator_sides: float,
    radiator_emissivity: float,
    radiator_solar_absorptivity: float,
    radiator_infrared_incident: float,
    radiator_albedo_incident: float,
    radiator_sunlight_incident: float,
) -> float:
    """Flux that the panel absorbs from Earth and Sun, per square metre of plate, as a mean over the orbit.

    Infrared is absorbed with the infrared emissivity (Kirchhoff), sunlight and albedo with the solar absorptivity;
    direct sunlight falls on one face at most. Leaves out the swing within an orbit.
    """
    return (
        radiator_sides
        * (radiator_emissivity * radiator_infrared_incident + radiator_solar_absorptivity * radiator_albedo_incident)
        + radiator_solar_absorptivity * radiator_sunlight_incident
    )


@quantity("W / m2")
def radiator_array_flux(
    radiator_sides: float,
    radiator_emissivity: float,
    radiator_array_view: float,
    array_rear_emissivity: float,
    cell_temperature: float,
) -> float:
    """Flux that the panel absorbs from the warm rear of the satellite's own array, per square metre of plate.

    The array is grey at the cells' temperature; each radiating face sees it with the same view factor. Leaves out
    what the array reflects of the panel's own emission.
    """
    return (
        radiator_sides
        * radiator_emissivity
        * radiator_array_view
        * array_rear_emissivity
        * STEFAN_BOLTZMANN
        * cell_temperature**4
    )


@quantity("W / m2", above=0.0, otherwise="net flux is not above 0: the radiator is at or below its sink temperature")
def radiator_net_flux(radiator_emitted_flux: float, radiator_absorbed_flux: float, radiator_array_flux: float) -> float:
    """Heat that a square metre of plate rejects."""
    return radiator_emitted_flux - radiator_absorbed_flux - radiator_array_flux


@quantity("m2", above=0.0, otherwise="no radiator area rejects the heat")
def radiator_area(heat_rejected: float, radiator_net_flux: float) -> float:
    """Area of plate (both faces counted once) that rejects the satellite's heat at the radiator's temperature."""
    return heat_rejected / radiator_net_flux


@quantity("K")
def radiator_temperature_announced(
    heat_rejected: float,
    radiator_area_announced: float,
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    radiator_emissivity: float,
    fin_efficiency: float,
) -> float:
    """Mean temperature at which the announced area rejects the satellite's heat: the same balance, solved for T."""
    flux = heat_rejected / radiator_area_announced + radiator_absorbed_flux + radiator_array_flux
    return np.sqrt(np.sqrt(flux / (radiator_sides * radiator_emissivity * fin_efficiency * STEFAN_BOLTZMANN)))


@quantity("K")
def radiator_temperature_margin(radiator_temperature: float, radiator_temperature_announced: float) -> float:
    """How far the coolant's surface temperature is above the one the announced area needs; negative when below."""
    return radiator_temperature - radiator_temperature_announced


@quantity("K", above=0.0, otherwise="the sink is not defined")
def radiator_sink_temperature(
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_sides: float,
    radiator_emissivity: float,
    fin_efficiency: float,
) -> float:
    """Temperature at which the panel rejects nothing: below it, no area is enough."""
    absorbed = radiator_absorbed_flux + radiator_array_flux
    return np.sqrt(np.sqrt(absorbed / (radiator_sides * radiator_emissivity * fin_efficiency * STEFAN_BOLTZMANN)))
