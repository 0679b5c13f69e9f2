"""Electric power: from the chips back to the array, through the night.

The array is sized for what it must give at its worst: the farthest Sun, the end of life, hot cells, and the orbit with
the longest eclipse when the night is bridged by batteries.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, STEFAN_BOLTZMANN, choice, quantity
from orbitcompute.formulas import greater, lesser

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
TECHNOLOGY_GIVEN, SILICON, III_V = choice(
    "cell_technology",
    "Which solar cells the array carries",
    given="the parameters `cell_efficiency_given`, `cell_temperature_coefficient_given`, `cell_degradation_rate_given`",
    silicon="classical space silicon, as first flown on the International Space Station's wings",
    iii_v="three-junction III-V cells on germanium",
)
STEERED, ORBIT_FIXED = choice(
    "array_pointing_rule",
    "How the array is held to the Sun",
    steered="turned to the Sun all the time, but for the mean cosine `array_pointing_efficiency`",
    orbit_fixed="not steered: its normal is the orbit's, held by gravity or by the wheels; the year's worst day counts",
)
DEPTH_GIVEN, FROM_CYCLES = choice(
    "battery_depth_rule",
    "Where the battery's depth of discharge comes from",
    given="the parameter `battery_depth_of_discharge_given`",
    from_cycles="the number of eclipses in the design life, between two points of a cell's specification",
)
CHARGED, PROMISED = choice(
    "night_rule",
    "Whether IT power that array and battery cannot carry through the night is taken off what a satellite gives",
    charged="count and cost stand on what array and battery carry in the orbit with the longest eclipse",
    promised="the power announced is taken at its word, day and night; the closure still says what is missing",
)
CONVERSION_GIVEN, STAGES = choice(
    "bus_conversion_rule",
    "Where the loss between bus and servers comes from",
    given="the parameter `bus_conversion_given`",
    stages="the product of three stages: array regulator, bus converter, server converter",
)


# -- the cells -----------------------------------------------------------------------------------------------------


@quantity("1")
def cell_efficiency(
    cell_technology: float,
    cell_efficiency_given: float,
    silicon_cell_efficiency: float,
    three_junction_efficiency: float,
) -> float:
    """Efficiency of a cell at air mass zero and the reference temperature, when new, in the technology chosen."""
    if cell_technology == TECHNOLOGY_GIVEN:
        return cell_efficiency_given
    return silicon_cell_efficiency if cell_technology == SILICON else three_junction_efficiency


@quantity("1 / K")
def cell_temperature_coefficient(
    cell_technology: float,
    cell_temperature_coefficient_given: float,
    silicon_temperature_coefficient: float,
    three_junction_temperature_coefficient: float,
) -> float:
    """Relative change of cell power per kelvin above the reference temperature, in the technology chosen."""
    if cell_technology == TECHNOLOGY_GIVEN:
        return cell_temperature_coefficient_given
    return silicon_temperature_coefficient if cell_technology == SILICON else three_junction_temperature_coefficient


@quantity("1")
def array_attitude_share(array_pointing_rule: float, beta_angle_min: float) -> float:
    """Power of the array in the attitude chosen over its power when steered, on the year's worst day.

    An array that lies in the orbit plane gives the sine of the beta angle.
    """
    return 1.0 if array_pointing_rule == STEERED else np.sin(beta_angle_min)


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


@quantity("1")
def bus_conversion_stages(
    array_regulator_efficiency: float, bus_converter_efficiency: float, server_converter_efficiency: float
) -> float:
    """IT power as a share of the power that the array's harness delivers, stage by stage."""
    return array_regulator_efficiency * bus_converter_efficiency * server_converter_efficiency


@quantity("1")
def bus_conversion(bus_conversion_rule: float, bus_conversion_given: float, bus_conversion_stages: float) -> float:
    """IT power as a share of the bus power drawn for it, given or by stages."""
    return bus_conversion_given if bus_conversion_rule == CONVERSION_GIVEN else bus_conversion_stages


@quantity("kW")
def conversion_loss(it_power_per_satellite: float, bus_conversion: float) -> float:
    """Heat of the converters between bus and servers, at full IT power."""
    return it_power_per_satellite * (1 / bus_conversion - 1)


@quantity("kW")
def wiring_loss(array_power_beginning_of_life: float, array_wiring_efficiency: float) -> float:
    """Power lost between the cells and the bus when the array is new: mismatch, diodes, harness; part of the array's heat."""
    return array_power_beginning_of_life * (1 / array_wiring_efficiency - 1)


@quantity("kW")
def it_power_from_array(
    array_power_rating: float,
    array_end_of_life_factor: float,
    compute_power_share: float,
    bus_conversion: float,
    housekeeping_load: float,
    eclipse_policy: float,
    sunlit_fraction_worst_month: float,
    battery_round_trip_efficiency: float,
    array_attitude_share: float,
) -> float:
    """IT power that a given array feeds at the end of its life, housekeeping taken off: day and night, or in sunlight.

    With batteries the load P that the darkest thirty days still carry follows from P (s + (1 - s) / e) = P_array s, with
    s their sunlit share and e the round trip. Takes the nameplate at its word; leaves out a heat pump's power.
    """
    lit = sunlit_fraction_worst_month
    carried = lit / (lit + (1 - lit) / battery_round_trip_efficiency) if eclipse_policy == BATTERY else 1.0
    bus = array_power_rating * array_attitude_share * array_end_of_life_factor * carried
    return (bus - housekeeping_load) * compute_power_share * bus_conversion


@quantity("kW", above=0.0, otherwise="the satellite has no power left for compute")
def it_power_per_satellite(sizing_rule: float, it_power_rating: float, it_power_from_array: float) -> float:
    """Power that reaches the servers of one satellite while it is lit."""
    return it_power_rating if sizing_rule == PAYLOAD else it_power_from_array


@quantity("kW")
def bus_power_per_satellite(it_power_per_satellite: float, bus_conversion: float, housekeeping_load: float) -> float:
    """Power drawn from the bus: servers through their conversion losses, and housekeeping."""
    return it_power_per_satellite / bus_conversion + housekeeping_load


@quantity("kW")
def bus_power_in_eclipse(
    it_power_per_satellite: float,
    bus_conversion: float,
    housekeeping_load: float,
    eclipse_policy: float,
    eclipse_keep_alive_share: float,
) -> float:
    """Power drawn from the bus in Earth's shadow, under the eclipse policy."""
    share = 1.0 if eclipse_policy == BATTERY else eclipse_keep_alive_share
    return share * it_power_per_satellite / bus_conversion + housekeeping_load


@quantity("kW")
def battery_load(bus_power_in_eclipse: float, bus_power_per_satellite: float, thermal_control_power: float) -> float:
    """Power drawn from the battery in Earth's shadow: the bus, and heat pump and coolant pumps that follow its load."""
    return bus_power_in_eclipse * (1 + thermal_control_power / bus_power_per_satellite)


@quantity("kWh")
def battery_energy(battery_load: float, eclipse_duration_max: float) -> float:
    """Energy taken from the battery in the longest eclipse of the year."""
    return battery_load * eclipse_duration_max


@quantity("1")
def battery_depth_from_cycles(
    eclipse_cycles_over_life: float,
    battery_shallow_cycles: float,
    battery_shallow_depth: float,
    battery_deep_cycles: float,
    battery_deep_depth: float,
) -> float:
    """Depth of discharge that a cell survives for the eclipses of the design life, at most the deeper point's.

    A power law through two specified points of one cell. Takes every eclipse for the longest and leaves out ageing with
    time, so it errs to the shallow side by number and to the deep side by calendar.
    """
    slope = np.log(battery_deep_depth / battery_shallow_depth) / np.log(battery_shallow_cycles / battery_deep_cycles)
    more = eclipse_cycles_over_life / battery_deep_cycles
    return battery_deep_depth * (1.0 if more <= 1 else more**-slope)


@quantity("1")
def battery_depth_of_discharge(
    battery_depth_rule: float, battery_depth_of_discharge_given: float, battery_depth_from_cycles: float
) -> float:
    """Share of the battery's energy used in the longest eclipse, given or from the number of eclipses."""
    return battery_depth_of_discharge_given if battery_depth_rule == DEPTH_GIVEN else battery_depth_from_cycles


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
def battery_charging_heat(
    bus_power_in_eclipse: float, eclipse_duration_max: float, orbital_period: float, battery_round_trip_efficiency: float
) -> float:
    """Heat of charger and battery in the lit part of the orbit with the longest eclipse, for the bus's load at night.

    Half of the round trip's loss, by its root, falls into the charge; the other half is heat in the shadow, when the
    radiator has the least to do. What pumps draw at night is left out.
    """
    taken = bus_power_in_eclipse * eclipse_duration_max / (orbital_period - eclipse_duration_max)
    return taken / battery_round_trip_efficiency * (1 - np.sqrt(battery_round_trip_efficiency))


@quantity("kW")
def array_power_end_of_life(
    bus_power_per_satellite: float,
    thermal_control_power: float,
    battery_recharge_power: float,
    propulsion_power_sized: float,
) -> float:
    """Power the array must still give at the end of life in the orbit with the longest eclipse."""
    return bus_power_per_satellite + thermal_control_power + battery_recharge_power + propulsion_power_sized


@quantity("1")
def eclipse_season_irradiance_ratio(
    eclipse_days_per_year: float,
    tropical_year: float,
    solar_irradiance_worst_month: float,
    solar_irradiance_farthest: float,
) -> float:
    """Sunlight in the season of eclipses over that of the farthest Sun; 1 where eclipses fall in more than half a year.

    Taken at the middle of the thirty darkest days: a dawn-dusk orbit has its eclipses round one solstice, which of the two
    by the side of Earth that it ascends on.
    """
    share = eclipse_days_per_year / tropical_year
    ratio = solar_irradiance_worst_month / solar_irradiance_farthest
    return (1.0 if share > 0.5 else ratio) + 0.0 * (share + ratio)  # an unknown stays unknown


@quantity("kW")
def array_power_asked(
    array_power_end_of_life: float, battery_recharge_power: float, eclipse_season_irradiance_ratio: float
) -> float:
    """Power at the farthest Sun that the array must still give at the end of life: the greater of two seasons' needs.

    With the battery to refill, under the Sun of the season of eclipses; without, at the farthest Sun.
    """
    sunlit = array_power_end_of_life - battery_recharge_power
    return greater(sunlit, array_power_end_of_life / eclipse_season_irradiance_ratio)


@quantity("kW")
def array_power_sized(array_power_asked: float, array_end_of_life_factor: float, array_attitude_share: float) -> float:
    """Power that a new array would give when steered, if it is to be enough at the end of life as it is held."""
    return array_power_asked / (array_end_of_life_factor * array_attitude_share)


@quantity("kW")
def array_power_beginning_of_life(sizing_rule: float, array_power_sized: float, array_power_rating: float) -> float:
    """Power of the new array, steered, at the farthest Sun and at operating temperature; the nameplate where given."""
    return array_power_sized if sizing_rule == PAYLOAD else array_power_rating


@quantity("m2")
def array_area(array_power_beginning_of_life: float, array_flux_beginning_of_life: float) -> float:
    """Area of the array, gaps between the cells included."""
    return array_power_beginning_of_life / array_flux_beginning_of_life


@quantity("kW")
def array_area_power(array_area: float, array_flux_beginning_of_life: float) -> float:
    """Power that the array's area gives when new, steered, at the farthest Sun."""
    return array_area * array_flux_beginning_of_life


# -- what the night takes ------------------------------------------------------------------------------------------


@quantity("1")
def night_array_share(array_power_beginning_of_life: float, array_power_sized: float) -> float:
    """Power of the array over the power that the orbit with the longest eclipse asks of it at the end of its life.

    The lit part of the orbit carries the bus and refills the battery; 1 where the array is sized for it.
    """
    return array_power_beginning_of_life / array_power_sized


@quantity("1")
def night_battery_share(
    battery_capacity: float, battery_depth_of_discharge: float, battery_energy: float
) -> float:
    """Energy that the battery gives at its depth of discharge over that of the longest eclipse; 1 with no eclipse."""
    return 1.0 if battery_energy == 0 else battery_capacity * battery_depth_of_discharge / battery_energy


@quantity("kW")
def night_power_carried(
    it_power_per_satellite: float, night_array_share: float, night_battery_share: float
) -> float:
    """IT power of a satellite that array and battery carry in the orbit with the longest eclipse, the lesser of the two.

    Scales every load with the servers': housekeeping, which cannot be shed, would leave them up to 2 % less.
    """
    return it_power_per_satellite * lesser(night_array_share, night_battery_share)


@quantity("kW")
def month_power_carried(
    night_power_carried: float,
    array_power_end_of_life: float,
    battery_recharge_power: float,
    eclipse_duration_max: float,
    orbital_period: float,
    sunlit_fraction_worst_month: float,
) -> float:
    """IT power of a satellite that its array carries on the mean of the worst thirty days, where the battery allows.

    As in the orbit with the longest eclipse, but for what refills the battery, which takes what the thirty days' share of
    shadow asks for: never less than that orbit carries.
    """
    longest = eclipse_duration_max / (orbital_period - eclipse_duration_max)
    mean = (1 - sunlit_fraction_worst_month) / sunlit_fraction_worst_month
    spared = 0.0 * battery_recharge_power if longest == 0 else battery_recharge_power * (1 - mean / longest)
    return night_power_carried * array_power_end_of_life / (array_power_end_of_life - spared)


@quantity("1")
def night_power_share(night_rule: float, night_power_carried: float, it_power_per_satellite: float) -> float:
    """Share of the IT power promised that a satellite works with, by what array and battery carry; at most 1."""
    return 1.0 if night_rule == PROMISED else lesser(1.0, night_power_carried / it_power_per_satellite)


@quantity("1")
def it_power_share_year(eclipse_policy: float, sunlit_fraction: float, night_power_share: float) -> float:
    """Mean IT power over the year as a share of the power promised; 1 when batteries bridge the night.

    The keep-alive share does no work, so it counts as nothing here. What array and battery do not carry is lost day and
    night. Leaves out the minutes of restarting and of checkpointing at each shadow entry, and the energy that a new
    array has to spare.
    """
    return night_power_share if eclipse_policy == BATTERY else night_power_share * sunlit_fraction


@quantity("1")
def it_power_share_worst_month(
    eclipse_policy: float, sunlit_fraction_worst_month: float, night_power_share: float
) -> float:
    """Mean IT power over the worst thirty days as a share of that promised; 1 when batteries bridge the night."""
    return night_power_share if eclipse_policy == BATTERY else night_power_share * sunlit_fraction_worst_month


@quantity("1")
def fleet_power_share(eclipse_policy: float, it_power_share_year: float, it_power_share_worst_month: float) -> float:
    """The share the fleet is sized on: the mean of the year, or of the worst thirty days when it is overbuilt."""
    return it_power_share_worst_month if eclipse_policy == OVERBUILD else it_power_share_year


# -- the three policies side by side -------------------------------------------------------------------------------
# Whatever policy is chosen. Kilograms are those that the night adds to the satellite as it is, by sunlight alone: the
# battery, the array that refills it, and the share of more satellites, each weighing what this one weighs.


@quantity("kg / kW")
def night_specific_mass(
    eclipse_duration_max: float,
    orbital_period: float,
    battery_depth_of_discharge: float,
    battery_specific_energy: float,
    battery_round_trip_efficiency: float,
    array_end_of_life_factor: float,
    array_specific_power: float,
) -> float:
    """Mass of battery, and of the array that refills it, for a kilowatt of bus power through the longest eclipse."""
    battery = eclipse_duration_max / (battery_depth_of_discharge * battery_specific_energy)
    refill = eclipse_duration_max / (battery_round_trip_efficiency * (orbital_period - eclipse_duration_max))
    return battery + refill / (array_end_of_life_factor * array_specific_power)


@quantity("kg")
def night_mass_battery(bus_power_per_satellite: float, night_specific_mass: float) -> float:
    """What the night adds to a satellite when batteries bridge it at full power."""
    return bus_power_per_satellite * night_specific_mass


@quantity("kW")
def bus_power_kept_alive(
    bus_power_per_satellite: float, housekeeping_load: float, eclipse_keep_alive_share: float
) -> float:
    """Bus power in the shadow when the servers fall to their keep-alive share."""
    return eclipse_keep_alive_share * (bus_power_per_satellite - housekeeping_load) + housekeeping_load


@quantity("kg")
def night_mass_throttle(
    bus_power_kept_alive: float, night_specific_mass: float, satellite_mass: float, sunlit_fraction: float
) -> float:
    """What the night adds to a satellite's worth of compute, on the mean of the year, when it is throttled."""
    return bus_power_kept_alive * night_specific_mass + satellite_mass * (1 / sunlit_fraction - 1)


@quantity("kg")
def night_mass_overbuild(
    bus_power_kept_alive: float, night_specific_mass: float, satellite_mass: float, sunlit_fraction_worst_month: float
) -> float:
    """What the night adds to a satellite's worth of compute that is met in the worst thirty days by more satellites."""
    return bus_power_kept_alive * night_specific_mass + satellite_mass * (1 / sunlit_fraction_worst_month - 1)


@quantity("MWh")
def night_energy_battery(
    bus_power_per_satellite: float, sunlit_fraction: float, battery_round_trip_efficiency: float, tropical_year: float
) -> float:
    """Energy a year that a satellite's battery turns into heat when it bridges the night; no compute is lost."""
    return bus_power_per_satellite * (1 - sunlit_fraction) * tropical_year * (1 / battery_round_trip_efficiency - 1)


@quantity("MWh")
def night_energy_throttle(it_power_per_satellite: float, sunlit_fraction: float, tropical_year: float) -> float:
    """IT energy a year that one satellite does not work with in the shadow, throttled."""
    return it_power_per_satellite * (1 - sunlit_fraction) * tropical_year


@quantity("MWh")
def night_energy_overbuild(night_energy_throttle: float, sunlit_fraction_worst_month: float) -> float:
    """IT energy a year not worked with in the shadow for one satellite's worth of compute, overbuilt: by all that fly."""
    return night_energy_throttle / sunlit_fraction_worst_month


@quantity("1")
def worst_month_throttle(sunlit_fraction_worst_month: float, sunlit_fraction: float) -> float:
    """Compute in the worst thirty days over the target, throttled; 1 with batteries and when overbuilt, by definition."""
    return sunlit_fraction_worst_month / sunlit_fraction
