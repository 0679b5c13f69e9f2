"""SpaceX's own figures for AI1 and its launcher, as arithmetic: what a gigawatt of them weighs and flies on."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, apart

MODEL = apart("spacex-ai1", "ai1-starmind-2026-08")
quantity = MODEL.quantity


@quantity("t")
def mass_from_average(average_power: float, specific_power: float) -> float:
    """Mass of a satellite if the kilowatts a tonne are of its average power."""
    return average_power / specific_power


@quantity("t")
def mass_from_peak(peak_power: float, specific_power: float) -> float:
    """Mass of a satellite if they are of its peak power."""
    return peak_power / specific_power


@quantity("t")
def satellite_mass(mass_basis_power: float, specific_power: float) -> float:
    """Mass of a satellite, of the power that the kilowatts a tonne are taken to mean."""
    return mass_basis_power / specific_power


@quantity("W / m2")
def radiator_flux_average(average_power: float, radiator_area: float) -> float:
    """Average power over the radiator's plate."""
    return average_power / radiator_area


@quantity("W / m2")
def array_flux(array_power: float, array_area: float) -> float:
    """Power of the array over its area."""
    return array_power / array_area


@quantity("W / m2")
def radiator_flux(peak_power: float, radiator_area: float) -> float:
    """Peak power over the radiator's plate."""
    return peak_power / radiator_area


@quantity("satellite")
def satellite_count(power_target: float, average_power: float) -> float:
    """Satellites for the target, before spares and before nights."""
    return power_target / average_power


@quantity("t")
def fleet_mass(satellite_count: float, satellite_mass: float) -> float:
    """Mass of these satellites."""
    return satellite_count * satellite_mass


@quantity("flight")
def flights_by_mass(fleet_mass: float, launch_payload: float) -> float:
    """Flights by mass alone, fractions and all."""
    return fleet_mass / launch_payload


@quantity("satellite")
def satellites_per_flight(launch_payload: float, satellite_mass: float) -> float:
    """Whole satellites on a flight; what is whole but for the last bit of a division is whole."""
    return np.floor(launch_payload / satellite_mass * 1.000000000001)


@quantity("flight")
def flights_whole(satellite_count: float, satellites_per_flight: float) -> float:
    """Whole flights of whole satellites."""
    return np.ceil(np.ceil(satellite_count) / satellites_per_flight)


@quantity("kWh")
def night_energy_made(array_power: float, orbital_period: float, longest_eclipse: float) -> float:
    """What a new array gives in the orbit with the longest eclipse, nothing lost on the way and no cell aged."""
    return array_power * (orbital_period - longest_eclipse)


@quantity("kWh")
def night_energy_asked(
    average_power: float, orbital_period: float, longest_eclipse: float, battery_round_trip: float
) -> float:
    """What the average power takes in that orbit if it is kept day and night: through the battery in the shadow."""
    return average_power * (orbital_period - longest_eclipse + longest_eclipse / battery_round_trip)


@quantity("1")
def night_short(night_energy_made: float, night_energy_asked: float) -> float:
    """The energy made over the energy asked for, less one: the kindest reading of power day and night."""
    return night_energy_made / night_energy_asked - 1


@quantity("ms")
def light_round_trip(altitude: float) -> float:
    """Light to a satellite straight overhead and back: the least there is, where one stands overhead."""
    return 2 * altitude / SPEED_OF_LIGHT


@quantity("GW / year")
def filed_rate(filed_mass_rate: float, filed_specific_power: float) -> float:
    """Power a year that the filing's mass a year and kilowatts a tonne come to."""
    return filed_mass_rate * filed_specific_power


@quantity("flight / year")
def permitted_flights(starbase_flights: float, pad_39a_flights: float, slc_37_flights: float) -> float:
    """Flights a year that environmental reviews allow at the three sites."""
    return starbase_flights + pad_39a_flights + slc_37_flights


@quantity("flight / year")
def flights_for_filed_rate(filed_mass_rate: float, launch_payload: float) -> float:
    """Flights a year that the filing's mass a year would take."""
    return filed_mass_rate / launch_payload
