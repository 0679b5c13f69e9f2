"""Electric power: from the chips back to the array, through the night.

The array is sized for what it must give at its worst: the farthest Sun, the end of life, hot cells, and the orbit with
the longest eclipse when the night is bridged by batteries.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, STEFAN_BOLTZMANN, choice, quantity

PAYLOAD, ARRAY = choice(
    "sizing_rule",
    "What is given: the IT power (the array follows) or the array (the IT power follows)",
    payload="IT power is given, the array is sized for it",
    array="the array's nameplate is given, the IT power follows from its orbit and its share for compute",
)
BATTERY, THROTTLE, OVERBUILD = choice(
    "eclipse_policy",
    "What the accelerators do in Earth's shadow",
    battery="full IT power all night from batteries, recharged by a larger array",
    throttle="IT power falls to the keep-alive share in the shadow; the fleet meets its target as a mean of the year",
    overbuild="as throttle, with enough satellites to meet the target in the worst thirty days",
)


# -- the cells -----------------------------------------------------------------------------------------------------


@quantity("K", start=320.0)
def cell_temperature(
    solar_irradiance_farthest: float,
    cell_solar_absorptivity: float,
    cell_operating_efficiency: float,
    array_packing_factor: float,
    cell_front_emissivity: float,
    array_rear_emissivity: float,
    array_infrared_incident: float,
    array_albedo_incident_front: float,
) -> float:
    """Temperature of a Sun-facing array from its own heat balance: sunlight less electricity in, two faces out.

    Absorbed: sunlight and albedo on the front, Earth's infrared on both faces. One temperature through the thickness;
    leaves out albedo on the rear and heat from a radiator that faces the array (a few kelvin together).
    """
    absorbed = (
        cell_solar_absorptivity * (solar_irradiance_farthest + array_albedo_incident_front)
        - cell_operating_efficiency * array_packing_factor * solar_irradiance_farthest
        + (cell_front_emissivity + array_rear_emissivity) * array_infrared_incident
    )
    return np.sqrt(np.sqrt(absorbed / (STEFAN_BOLTZMANN * (cell_front_emissivity + array_rear_emissivity))))


@quantity("1", above=0.0, otherwise="the cells are so hot that they give no power")
def cell_operating_efficiency(
    cell_efficiency: float,
    cell_temperature_coefficient: float,
    cell_temperature: float,
    cell_reference_temperature: float,
) -> float:
    """Efficiency of the cells at their temperature in orbit, before radiation damage; linear in temperature."""
    return cell_efficiency * (1 + cell_temperature_coefficient * (cell_temperature - cell_reference_temperature))


@quantity("W / m2")
def array_flux_beginning_of_life(
    solar_irradiance_farthest: float,
    cell_operating_efficiency: float,
    array_packing_factor: float,
    array_wiring_efficiency: float,
    array_pointing_efficiency: float,
) -> float:
    """Electric power per square metre of array when new, at the farthest Sun and at operating temperature."""
    return (
        solar_irradiance_farthest
        * cell_operating_efficiency
        * array_packing_factor
        * array_wiring_efficiency
        * array_pointing_efficiency
    )


@quantity("1", source="wertz-1999")
def array_end_of_life_factor(cell_degradation_rate: float, satellite_design_life: float) -> float:
    """Share of its first power that the array still gives at the end of life, compounding once a year."""
    return (1 - cell_degradation_rate) ** (satellite_design_life / JULIAN_YEAR)


# -- what the bus asks for -----------------------------------------------------------------------------------------


@quantity("kW")
def it_power_from_array(
    array_power_rating: float,
    array_end_of_life_factor: float,
    compute_power_share: float,
    bus_conversion: float,
    eclipse_policy: float,
    sunlit_fraction: float,
    battery_round_trip_efficiency: float,
) -> float:
    """IT power that a given array feeds at the end of its life: as a mean over the year with batteries, else in sunlight.

    With batteries the load P follows from P (s + (1 - s) / e) = P_array s, with s the sunlit share of the year and e
    the round trip. Takes the nameplate at its word; leaves out the season's worst month.
    """
    carried = sunlit_fraction / (sunlit_fraction + (1 - sunlit_fraction) / battery_round_trip_efficiency)
    share = carried if eclipse_policy == BATTERY else 1.0
    return array_power_rating * array_end_of_life_factor * compute_power_share * bus_conversion * share


@quantity("kW", above=0.0, otherwise="the satellite has no power left for compute")
def it_power_per_satellite(sizing_rule: float, it_power_rating: float, it_power_from_array: float) -> float:
    """Power that reaches the servers of one satellite while it is lit."""
    return it_power_rating if sizing_rule == PAYLOAD else it_power_from_array


@quantity("kW")
def bus_power_per_satellite(it_power_per_satellite: float, bus_conversion: float, housekeeping_power: float) -> float:
    """Power drawn from the bus: servers through their conversion losses, and housekeeping."""
    return it_power_per_satellite / bus_conversion + housekeeping_power


@quantity("kW")
def bus_power_in_eclipse(
    it_power_per_satellite: float,
    bus_conversion: float,
    housekeeping_power: float,
    eclipse_policy: float,
    eclipse_keep_alive_share: float,
) -> float:
    """Power drawn from the bus in Earth's shadow, under the eclipse policy."""
    share = 1.0 if eclipse_policy == BATTERY else eclipse_keep_alive_share
    return share * it_power_per_satellite / bus_conversion + housekeeping_power


@quantity("kWh")
def battery_energy(bus_power_in_eclipse: float, eclipse_duration_max: float) -> float:
    """Energy taken from the battery in the longest eclipse of the year."""
    return bus_power_in_eclipse * eclipse_duration_max


@quantity("kWh")
def battery_capacity(battery_energy: float, battery_depth_of_discharge: float) -> float:
    """Capacity of the battery, so that the longest eclipse takes no more than the allowed depth of discharge."""
    return battery_energy / battery_depth_of_discharge


@quantity("kW")
def battery_recharge_power(
    battery_energy: float, battery_round_trip_efficiency: float, orbital_period: float, eclipse_duration_max: float
) -> float:
    """Power that refills the battery during the lit part of the orbit with the longest eclipse."""
    return battery_energy / (battery_round_trip_efficiency * (orbital_period - eclipse_duration_max))


@quantity("kW")
def array_power_end_of_life(
    bus_power_per_satellite: float, battery_recharge_power: float, propulsion_power: float
) -> float:
    """Power the array must still give at the end of life, at the farthest Sun, in the orbit with the longest eclipse."""
    return bus_power_per_satellite + battery_recharge_power + propulsion_power


@quantity("kW")
def array_power_sized(array_power_end_of_life: float, array_end_of_life_factor: float) -> float:
    """Power of a new array that is still enough at the end of life."""
    return array_power_end_of_life / array_end_of_life_factor


@quantity("kW")
def array_power_beginning_of_life(sizing_rule: float, array_power_sized: float, array_power_rating: float) -> float:
    """Power of the new array, at the farthest Sun and at operating temperature; the nameplate where that is given."""
    return array_power_sized if sizing_rule == PAYLOAD else array_power_rating


@quantity("m2")
def array_area(array_power_beginning_of_life: float, array_flux_beginning_of_life: float) -> float:
    """Area of the array, gaps between the cells included."""
    return array_power_beginning_of_life / array_flux_beginning_of_life


# -- what the night takes ------------------------------------------------------------------------------------------


@quantity("1")
def it_power_share_year(eclipse_policy: float, sunlit_fraction: float) -> float:
    """Mean IT power over the year as a share of the power while lit; 1 when batteries bridge the night.

    The keep-alive share does no work, so it counts as nothing here. Leaves out the minutes of restarting and of
    checkpointing at each shadow entry, and the energy that a new array has to spare.
    """
    return 1.0 if eclipse_policy == BATTERY else sunlit_fraction


@quantity("1")
def it_power_share_worst_month(eclipse_policy: float, sunlit_fraction_worst_month: float) -> float:
    """Mean IT power over the worst thirty days as a share of the power while lit; 1 when batteries bridge the night."""
    return 1.0 if eclipse_policy == BATTERY else sunlit_fraction_worst_month


@quantity("1")
def fleet_power_share(eclipse_policy: float, it_power_share_year: float, it_power_share_worst_month: float) -> float:
    """The share the fleet is sized on: the mean of the year, or of the worst thirty days when it is overbuilt."""
    return it_power_share_worst_month if eclipse_policy == OVERBUILD else it_power_share_year
