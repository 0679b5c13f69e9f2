"""The closures: every margin that an engineer signs before a satellite is built, each with what it has and what it needs.

A design closes where none of them is negative. A margin that another module computes is declared here by name; the rest
are written here. What no one publishes leaves a margin without a value: it is neither kept nor broken, and says so.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import at_least, at_most, closes, closure, exactly, pair, quantity
from orbitcompute.quantities.attitude import SIZED

OWN = "orbitcompute-derived"

# -- heat ----------------------------------------------------------------------------------------------------------

closes(
    "chip", "chip_temperature_margin", has="chip_temperature_limit", needs="chip_temperature", discipline="thermal",
    sentence="the hottest chip stays at or below its limit", broken="the hottest chip is over its limit",
    source="mp-is-h100-cooling",
)
closes(
    "memory", "memory_temperature_margin", has="memory_temperature_limit", needs="memory_temperature",
    discipline="thermal", sentence="the hottest memory stays at or below the temperature at which it throttles",
    broken="the hottest memory throttles", source="hbm-limit-press",
)
closes(
    "coolant", "coolant_freezing_margin", has="radiator_temperature_coldest", needs="coolant_freezing_temperature",
    discipline="thermal", sentence="the coolant stays above freezing in the longest night",
    broken="the coolant freezes in the longest night", source="airedale-deltachill",
)


@quantity("kW")
def heat_radiated(radiator_area: float, radiator_net_flux: float) -> float:
    """Heat that the radiator's area rejects at its temperature."""
    return radiator_area * radiator_net_flux


@closure(
    "radiator", "1", has="radiator_area", needs="radiator_area_needed", discipline="thermal",
    sentence="the radiator flown is as large as the heat needs at the coolant's temperature",
    broken="the radiator is smaller than the heat needs", source=OWN,
)
def radiator_flown_margin(radiator_area: float, radiator_area_needed: float) -> float:
    """Radiator flown over the radiator needed at the coolant's temperature, less one; nought where it is sized for it."""
    return radiator_area / radiator_area_needed - 1


# -- power ---------------------------------------------------------------------------------------------------------


@closure(
    "night", "1", has="night_power_carried", needs="it_power_per_satellite", discipline="power",
    sentence="array and battery carry the IT power promised through the longest night",
    broken="array and battery do not carry the IT power promised through the longest night", source=OWN,
)
def night_margin(night_power_carried: float, it_power_per_satellite: float) -> float:
    """IT power that array and battery carry in the orbit with the longest eclipse over what is promised, less one.

    Nought where they are sized for it. Under a throttle the promise is full power in sunlight and the keep-alive share
    in the shadow; the sunlight that is lost is charged to the number of satellites.
    """
    return night_power_carried / it_power_per_satellite - 1


@closure(
    "month", "1", has="month_power_carried", needs="it_power_per_satellite", discipline="power",
    sentence="array and battery carry the IT power promised through the worst thirty days",
    broken="array and battery do not carry the IT power promised through the worst thirty days", source=OWN,
)
def month_margin(month_power_carried: float, it_power_per_satellite: float) -> float:
    """IT power that array and battery carry over the worst thirty days over what is promised, less one.

    The promise is that of `night_margin`: a fleet that is throttled has fewer hours of it, which its number makes good.
    """
    return month_power_carried / it_power_per_satellite - 1


@closure(
    "battery", "1", has="battery_depth_from_cycles", needs="battery_depth_of_discharge", discipline="power",
    sentence="the battery is discharged no deeper than its cycles over the life allow",
    broken="the battery is discharged deeper than its cycles allow", source="saft-ves180-esa",
)
def battery_cycle_margin(battery_depth_from_cycles: float, battery_depth_of_discharge: float) -> float:
    """Depth of discharge that the eclipses of the design life allow over the depth taken, less one."""
    return battery_depth_from_cycles / battery_depth_of_discharge - 1


@closure(
    "array", "1", has="array_area_power", needs="array_power_beginning_of_life", discipline="power",
    sentence="the array's square metres give its power", broken="the array's square metres do not give its power",
    source=OWN,
)
def array_area_margin(array_area_power: float, array_power_beginning_of_life: float) -> float:
    """Power that the array's area gives at the farthest Sun over the power it is said to give, less one."""
    return array_area_power / array_power_beginning_of_life - 1


@closure(
    "loops", "1", has="loops_survival", needs="loops_survival_target", discipline="thermal",
    sentence="no coolant loop is pierced in the life, with the chance asked for",
    broken="coolant loops are pierced more often than asked", source="ecss-e-st-10-04c",
)
def loops_margin(loops_survival: float, loops_survival_target: float) -> float:
    """Chance that no loop of a satellite is pierced in its life over the chance asked for, less one; nought where armoured."""
    return loops_survival / loops_survival_target - 1


# -- radiation -----------------------------------------------------------------------------------------------------

closes(
    "dose", "memory_dose_margin", has="memory_irregularity_dose", needs="dose_over_life", discipline="radiation",
    sentence="memory takes less than the dose at which it first misbehaves",
    broken="memory takes the dose at which it misbehaves", source="suncatcher-2511-19468",
    locator="HBM irregular from 2 krad",
)
closes(
    "hard_dose", "hard_failure_dose_margin", has="tested_dose_without_failure", needs="dose_over_life",
    discipline="radiation", sentence="no chip takes more dose than was tested without failure",
    broken="chips take more dose than was tested", source="suncatcher-2511-19468",
    locator="no hard failure to 15 krad",
)

# -- flight --------------------------------------------------------------------------------------------------------

closes(
    "disposal", "disposal_rule_margin", has="disposal_rule_limit", needs="passive_decay_time", discipline="flight",
    sentence="a satellite that dies in its orbit is gone within the disposal rule's years",
    broken="a dead satellite stays longer than the disposal rule allows", source="fcc-orbital-debris-2024",
)


@closure(
    "drag", "1", has="thrust_carried", needs="drag_force", discipline="flight",
    sentence="the thrusters overcome the drag of the orbit", broken="the thrusters do not overcome the drag",
    source=OWN,
)
def thrust_over_drag_margin(thrust_carried: float, drag_force: float) -> float:
    """Thrust of the satellite's thrusters over the mean drag in its orbit, less one."""
    return thrust_carried / drag_force - 1


@closure(
    "raising", "1", has="thrust_carried", needs="drag_force_at_release", discipline="flight",
    sentence="the thrusters overcome the drag where the launcher lets go",
    broken="the thrusters do not overcome the drag where the launcher lets go", source=OWN,
)
def raising_margin(thrust_carried: float, drag_force_at_release: float) -> float:
    """Thrust of the satellite's thrusters over the drag where the launcher lets go, less one."""
    return thrust_carried / drag_force_at_release - 1


@closure(
    "climb", "1", has="orbital_craft_idle_time", needs="raising_duration", discipline="flight",
    sentence="the thrusters raise the satellite, drag made up, within the time that costs count before service",
    broken="the thrusters take longer to raise the satellite than costs count before service", source=OWN,
)
def climb_margin(orbital_craft_idle_time: float, raising_duration: float) -> float:
    """Time from payment to service that costs count over the time the climb takes, less one; endless where none is made.

    Store, line and commissioning share that time: what is left for them is the margin.
    """
    return orbital_craft_idle_time / raising_duration - 1


@closure(
    "attitude", "1", has="attitude_momentum_carried", needs="attitude_momentum_needed", discipline="flight",
    sentence="the gyros store the momentum that gravity's gradient, sunlight and air build up",
    broken="the gyros do not store the momentum that builds up", source=OWN,
    null="attitude control is within the avionics, of which nobody says what it stores (attitude_control_rule=included)",
)
def attitude_momentum_margin(
    attitude_control_rule: float, attitude_momentum_carried: float, attitude_momentum_needed: float
) -> float:
    """Momentum that the gyros store over the one that builds up in an orbit, less one; unknown within the avionics."""
    margin = attitude_momentum_carried / attitude_momentum_needed - 1
    return margin if attitude_control_rule == SIZED else margin * np.nan


@closure(
    "torque", "1", has="attitude_torque_carried", needs="attitude_torque_needed", discipline="flight",
    sentence="the gyros give the torque of gravity's gradient, sunlight and air together",
    broken="the gyros do not give the torque that gravity's gradient, sunlight and air ask", source=OWN,
    null="attitude control is within the avionics, of which nobody says what it gives (attitude_control_rule=included)",
)
def attitude_torque_margin(
    attitude_control_rule: float, attitude_torque_carried: float, attitude_torque_needed: float
) -> float:
    """Torque that the gyros give over the most that is asked of them at once, less one; unknown within the avionics."""
    margin = attitude_torque_carried / attitude_torque_needed - 1
    return margin if attitude_control_rule == SIZED else margin * np.nan


# -- launch and ground ---------------------------------------------------------------------------------------------


@closure(
    "launcher", "1", has="launch_payload_to_orbit", needs="satellite_mass", discipline="launch",
    sentence="the launcher lifts a satellite to where it lets go", broken="the launcher does not lift one satellite",
    source=OWN,
)
def launcher_margin(launch_payload_to_orbit: float, satellite_mass: float, satellite_parts: float) -> float:
    """Payload of a flight to the orbit over the mass of one satellite, or of one of its parts, less one."""
    return launch_payload_to_orbit / satellite_mass * satellite_parts - 1


@closure(
    "fairing", "1", has="satellites_per_flight_by_volume", needs=None, discipline="launch",
    sentence="a folded satellite fits the launcher", broken="not one folded satellite fits the launcher", source=OWN,
)
def fairing_margin(satellites_per_flight_by_volume: float, satellite_parts: float) -> float:
    """Satellites, or parts of one, that fit the launcher by volume, less the one that must."""
    return satellites_per_flight_by_volume * satellite_parts - 1


@quantity("rad")
def latitude_in_view(inclination: float, site_reach: float) -> float:
    """Highest latitude from which a satellite is ever in view at the least elevation."""
    return np.arcsin(np.sin(inclination)) + site_reach


@closure(
    "ground", "rad", has="latitude_in_view", needs="site_latitude", discipline="ground",
    sentence="a ground terminal sees the orbit", broken="no ground terminal sees the orbit", source=OWN,
)
def ground_margin(latitude_in_view: float, site_latitude: float) -> float:
    """Highest latitude in view of the orbit less that of the ground sites, north or south."""
    return latitude_in_view - np.abs(site_latitude)


# -- balances ------------------------------------------------------------------------------------------------------
# Where a side of a balance is given, the other follows, or is held against it.

pair("radiator_temperature", "coolant_design_temperature", "coolant_inlet_from_radiator")
pair(
    "radiator_area", "coolant_inlet_temperature", "coolant_inlet_from_area", start=320.0,
    unless=("radiator_temperature",),
)


@closure(
    "heat", "1", has="heat_radiated", needs="heat_rejected", discipline="thermal",
    sentence="the radiator sheds all heat at its temperature", broken="the radiator does not shed the heat", source=OWN,
)
def heat_balance_margin(heat_radiated: float, heat_rejected: float) -> float:
    """Heat that the radiator's area sheds at its temperature over the heat to reject, less one."""
    return heat_radiated / heat_rejected - 1


at_least(
    "energy", "bus_power_per_satellite", "bus_power_in_eclipse", "battery_load", "battery_energy",
    "battery_recharge_power", "battery_charging_heat", "array_power_end_of_life", "array_power_asked",
    "array_power_sized", "heat_rejected", "thermal_control_power",
    "pump_power", "heat_pump_power", "coolant_flow", "radiator_absorbed_flux", "radiator_array_flux", "conversion_loss",
    "wiring_loss", "heat_rejected_in_eclipse", "propulsion_power", "propulsion_power_sized", "radiator_area_needed",
    "earth_infrared_flux", "radiator_infrared_incident", "radiator_albedo_incident",
    "radiator_albedo_incident_rolled", "radiator_earth_view", "radiator_lit_earth_view_rolled", "radiator_array_view",
    "array_infrared_incident", "array_albedo_incident_front", "array_lit_earth_view_front", "earth_view_edge_on",
    "earth_view_sun_facing_mean", "cell_temperature", "eclipse_duration_max", "eclipse_days_per_year",
    "cell_degradation_rate", "terrestrial_facility_power", "twin_facility_power", "terrestrial_energy_use",
    "twin_energy_use", "spare_ratio", "spare_ratio_from_survival",
)
at_most(
    "energy", "it_power_average", "it_power_nameplate", "it_power_from_array", "accelerators_per_satellite",
    "accelerator_count", "radiator_emitted_flux", "radiator_net_flux", "heat_radiated", "array_flux_beginning_of_life",
    "month_power_carried",
    "array_area_power", "fleet_array_power", "night_power_carried", "night_array_share", "night_battery_share",
    "night_power_share", "it_power_share_year", "it_power_share_worst_month", "cell_operating_efficiency",
    "heat_pump_performance", "coolant_mean_temperature", "radiator_fluid_temperature", "heat_pump_hot_temperature",
    "bus_conversion", "array_end_of_life_factor",
    "array_attitude_share", "radiator_fin_efficiency", "surface_emissivity", "cell_efficiency", "sunlit_fraction",
    "fleet_power_share", "capacity_at_mid_life", "capacity_held", "orbital_delivered_share",
)
at_least(
    "mass", "satellite_mass", "dry_mass", "carried_mass", "array_mass", "radiator_mass", "battery_mass", "compute_mass",
    "structure_mass", "heat_pump_mass", "propellant_mass", "fleet_mass", "delta_v", "delta_v_raising",
    "delta_v_disposal", "delta_v_drag", "drag_force", "radiator_areal_mass", "attitude_control_mass", "shielding_mass",
    "satellite_count", "array_areal_mass", "loop_armour_mass",
    "launch_delta_v_penalty",
)
at_most(
    "mass", "specific_power", "satellites_per_flight_by_mass", "satellites_per_flight",
    "satellite_parts_per_flight", "launch_payload_to_orbit",
    "launch_mass_kept",
)
at_least(
    "momentum", "drag_area", "radiator_ram_share", "ram_cosine_mean", "air_density", "air_density_nrlmsise",
    "air_density_msis", "density_over_dawn_dusk", "array_span",
    "radiator_span", "inertia_difference", "attitude_torque_worst", "attitude_torque_needed", "attitude_momentum_needed",
    "gravity_torque", "sunlight_torque", "air_torque", "pressure_offset",
)
at_least("wear", "eclipse_cycles_per_year", "eclipse_cycles_over_life")
at_most("wear", "battery_depth_from_cycles", "meteoroid_critical_mass")
exactly("sunlight", "solar_irradiance_farthest", "solar_irradiance_nearest", "solar_irradiance_design")
exactly("motion", "orbital_radius", "orbital_period", "orbital_speed", "shadow_radius", "beta_angle_min")
