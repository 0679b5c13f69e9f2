"""The fleet and the flights that carry it, each as a multiple of what has been shown and of what is permitted."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, STANDARD_GRAVITY, choice, quantity
from orbitcompute.formulas import hohmann_delta_v, inclination_delta_v, lesser

FLIGHT, DELIVERED_MASS = choice(
    "launch_price_basis",
    "What a price per kilogram is multiplied with",
    flight="the reference payload: a flight costs the same to whatever orbit, and carries less to a harder one",
    delivered_mass="the mass delivered, to whatever orbit",
)

FRACTIONAL, WHOLE, ASSEMBLED = choice(
    "packing_rule",
    "Whether a flight carries a fraction of a satellite",
    fractional="as a mean over many flights of like satellites: what costs and trades use",
    whole="whole satellites only: what is left of the payload flies empty",
    assembled="as fractional, and a satellite too large for a flight goes up in equal parts, put together in orbit for nothing",
)

# -- the fleet -----------------------------------------------------------------------------------------------------


@quantity("satellite")
def satellite_count(
    it_power_target: float, it_power_per_satellite: float, fleet_power_share: float, spare_ratio: float
) -> float:
    """Satellites in orbit that hold the target, spares included; continuous."""
    return it_power_target * spare_ratio / (it_power_per_satellite * fleet_power_share)


@quantity("GW")
def it_power_nameplate(satellite_count: float, it_power_per_satellite: float) -> float:
    """IT power of every satellite launched, lit and unfailed, spares included."""
    return satellite_count * it_power_per_satellite


@quantity("GW")
def it_power_average(
    it_power_nameplate: float, spare_ratio: float, it_power_share_year: float, capacity_at_mid_life: float
) -> float:
    """IT power averaged over a year at mid-life, after throttling and after failures; a claim's own basis may differ."""
    return it_power_nameplate / spare_ratio * it_power_share_year * capacity_at_mid_life


@quantity("kt")
def fleet_mass(satellite_count: float, satellite_mass: float) -> float:
    """Mass of the fleet at launch."""
    return satellite_count * satellite_mass


@quantity("GW")
def fleet_array_power(satellite_count: float, array_power_beginning_of_life: float) -> float:
    """Solar power of the fleet when new."""
    return satellite_count * array_power_beginning_of_life


@quantity("accelerator")
def accelerator_count(satellite_count: float, accelerators_per_satellite: float) -> float:
    """Accelerators launched, spares included."""
    return satellite_count * accelerators_per_satellite


# -- the flights ---------------------------------------------------------------------------------------------------


@quantity("m / s")
def launch_delta_v_penalty(
    earth_rotation_rate: float,
    earth_radius: float,
    launch_reference_inclination: float,
    inclination: float,
    earth_gravitational_parameter: float,
    launch_reference_altitude: float,
    deployment_altitude: float,
) -> float:
    """Velocity that the flown orbit costs beyond the one the payload is quoted for; negative when it is easier.

    Earth's rotation at the equator times the difference of the cosines of inclination, and a transfer from the
    reference altitude to where satellites are let go. Leaves out dog-legs; the site's latitude is
    `launch_plane_change`.
    """
    rotation = inclination_delta_v(earth_rotation_rate, earth_radius, launch_reference_inclination, inclination)
    climb = hohmann_delta_v(
        earth_radius + launch_reference_altitude, earth_radius + deployment_altitude, earth_gravitational_parameter
    )
    return rotation + climb if deployment_altitude > launch_reference_altitude else rotation - climb


@quantity("m / s")
def launch_plane_change(
    launch_site_latitude: float,
    inclination: float,
    earth_gravitational_parameter: float,
    earth_radius: float,
    deployment_altitude: float,
    earth_rotation_rate: float,
) -> float:
    """Velocity of turning the orbit below the launch site's latitude, nothing above it.

    A launch due east (or west) reaches an inclination equal to the latitude; the rest is a turn at circular speed where
    satellites are let go. Takes back the help of Earth's rotation below the latitude, which no launch from there has.
    Leaves out turning higher up or together with the climb, which costs less.
    """
    reached = launch_site_latitude if inclination < np.pi / 2 else np.pi - launch_site_latitude
    turn = reached - inclination if inclination < np.pi / 2 else inclination - reached
    speed = np.sqrt(earth_gravitational_parameter / (earth_radius + deployment_altitude))
    kept_help = inclination_delta_v(earth_rotation_rate, earth_radius, inclination, reached)
    return 2 * speed * np.sin(turn / 2) + kept_help if turn > 0 else 0.0 * speed * turn


@quantity("1")
def launch_mass_kept(
    launch_delta_v_penalty: float,
    launch_plane_change: float,
    launch_exhaust_specific_impulse: float,
    launch_payload: float,
    launch_stage_burnout_mass: float,
    launch_stage_propellant: float,
) -> float:
    """What reaches the flown orbit over what reaches the reference orbit, stage and payload together: full, fixed tanks.

    The rocket equation twice for the same propellant: with R the mass before over the mass after the burn to the
    reference orbit, (R - 1) / (R e^(dv/w) - 1). A lighter payload does not empty the tanks; that it lets the booster
    leave the stage a little faster is left out.
    """
    final = launch_payload + launch_stage_burnout_mass
    ratio = (final + launch_stage_propellant) / final
    more = (launch_delta_v_penalty + launch_plane_change) / (STANDARD_GRAVITY * launch_exhaust_specific_impulse)
    return (ratio - 1) / (ratio * np.exp(more) - 1)


@quantity("t", above=0.0, otherwise="the launcher carries nothing to this orbit")
def launch_payload_to_orbit(launch_payload: float, launch_stage_burnout_mass: float, launch_mass_kept: float) -> float:
    """Payload to the orbit that is flown, from the rocket equation on what the upper stage brings to orbit."""
    return (launch_payload + launch_stage_burnout_mass) * launch_mass_kept - launch_stage_burnout_mass


@quantity("t")
def record_payload_to_orbit(
    record_payload_demonstrated: float, launch_stage_burnout_mass: float, launch_mass_kept: float
) -> float:
    """What the payload that has been flown comes to in the orbit asked for, by the same equation."""
    return (record_payload_demonstrated + launch_stage_burnout_mass) * launch_mass_kept - launch_stage_burnout_mass


@quantity("satellite")
def satellites_per_flight_by_mass(launch_payload_to_orbit: float, satellite_mass: float) -> float:
    """Satellites that a flight can lift; dispensers and adapters are left out."""
    return launch_payload_to_orbit / satellite_mass


@quantity("m3")
def satellite_stowed_volume(
    array_area: float,
    array_stowed_thickness: float,
    radiator_area: float,
    radiator_stowed_thickness: float,
    compute_mass: float,
    battery_mass: float,
    body_density: float,
) -> float:
    """Room that a folded satellite takes in the fairing: its array and radiator packs, and the body around its servers."""
    packs = array_area * array_stowed_thickness + radiator_area * radiator_stowed_thickness
    return packs + (compute_mass + battery_mass) / body_density


@quantity("satellite")
def satellites_per_flight_by_volume(
    fairing_volume: float, fairing_packing_share: float, satellite_stowed_volume: float
) -> float:
    """Satellites that fit into one flight: the share of the fairing's volume that can be filled, over a folded satellite."""
    return fairing_volume * fairing_packing_share / satellite_stowed_volume


@quantity("1")
def satellite_parts(
    packing_rule: float, satellites_per_flight_by_mass: float, satellites_per_flight_by_volume: float
) -> float:
    """Equal parts, a flight each, in which a satellite goes up: one unless it is assembled in orbit and more than a flight.

    Leaves out what joints, docking and the work of assembling weigh and cost, and that few satellites part equally.
    """
    carried = lesser(satellites_per_flight_by_mass, satellites_per_flight_by_volume)
    parts = np.ceil(1.0 / carried) if carried < 1.0 else 1.0 + 0.0 * carried
    return parts if packing_rule == ASSEMBLED else 1.0


@quantity("satellite", minimum=1.0, otherwise="one satellite is more than a flight can carry to this orbit")
def satellite_parts_per_flight(
    packing_rule: float, satellites_per_flight_by_mass: float, satellites_per_flight_by_volume: float,
    satellite_parts: float,
) -> float:
    """Satellites on a flight, as many as it lifts and as fit, whole or as a mean over many flights; or one part of one."""
    carried = lesser(satellites_per_flight_by_mass, satellites_per_flight_by_volume)
    shared = np.floor(carried) if packing_rule == WHOLE else carried
    return shared if satellite_parts == 1.0 else 1.0 + 0.0 * (carried + satellite_parts)


@quantity("satellite")
def satellites_per_flight(satellite_parts_per_flight: float, satellite_parts: float) -> float:
    """Satellites on a flight; a share of one where it goes up in parts."""
    return satellite_parts_per_flight / satellite_parts


@quantity("flight")
def launch_count(satellite_count: float, satellites_per_flight: float, launch_success: float) -> float:
    """Whole flights that put the fleet up, failed ones included."""
    return np.ceil(satellite_count / satellites_per_flight / launch_success)


@quantity("flight / year")
def launch_rate_to_date(launch_count: float, launch_window: float) -> float:
    """Flights a year within the part of the last year that is left for launching."""
    return launch_count / launch_window


@quantity("MUSD")
def flight_price(launch_price_paid: float, launch_payload: float) -> float:
    """Price of a flight: the price per kilogram times the payload it is quoted for."""
    return launch_price_paid * launch_payload


@quantity("USD / W")
def launch_cost_per_power(
    launch_price_basis: float,
    flight_price: float,
    satellites_per_flight: float,
    launch_price_paid: float,
    satellite_mass: float,
    it_power_per_satellite: float,
    launch_success: float,
) -> float:
    """Launch price per watt of IT power put into orbit, failed flights included."""
    per_satellite = (
        flight_price / satellites_per_flight if launch_price_basis == FLIGHT else launch_price_paid * satellite_mass
    )
    return per_satellite / (it_power_per_satellite * launch_success)


# -- the bound without priors --------------------------------------------------------------------------------------


@quantity("flight")
def permitted_flights_by_date(permitted_flights: float, launch_window: float) -> float:
    """Flights that environmental reviews allow within the window; they are ceilings, not licences."""
    return permitted_flights * launch_window


@quantity("GW")
def permitted_power_by_date(
    permitted_flights_by_date: float,
    satellites_per_flight: float,
    it_power_per_satellite: float,
    fleet_power_share: float,
) -> float:
    """IT power that every permitted flight of the window would lift, as the array and the night leave it: an upper bound.

    None lost, none failed, no spares: `launch_margin_permitted` has them all.
    """
    return permitted_flights_by_date * satellites_per_flight * it_power_per_satellite * fleet_power_share


@quantity("GW")
def permitted_power_demonstrated(
    permitted_flights_by_date: float, record_payload_to_orbit: float, specific_power: float, fleet_power_share: float
) -> float:
    """The same bound at the payload that has been flown, to the orbit asked for, in fractions of satellites."""
    return permitted_flights_by_date * record_payload_to_orbit * specific_power * fleet_power_share


@quantity("1")
def launch_margin_permitted(permitted_flights_by_date: float, launch_count: float) -> float:
    """Permitted flights within the window over flights needed, less one; negative when they do not suffice."""
    return permitted_flights_by_date / launch_count - 1


# -- multiples of what has been shown ------------------------------------------------------------------------------


@quantity("1")
def satellites_over_record(satellite_count: float, record_satellites_best_year: float) -> float:
    """Satellites over the most that any operator has launched in a year."""
    return satellite_count / (record_satellites_best_year * JULIAN_YEAR)


@quantity("1")
def mass_over_record(fleet_mass: float, record_world_payload_mass: float) -> float:
    """Fleet mass over the payload that the whole world launched in its best year."""
    return fleet_mass / (record_world_payload_mass * JULIAN_YEAR)


@quantity("1")
def flights_over_record(launch_count: float, record_flights_best_year: float) -> float:
    """Flights over the vehicle's best year."""
    return launch_count / (record_flights_best_year * JULIAN_YEAR)


@quantity("1")
def launch_rate_over_permitted(launch_rate_to_date: float, permitted_flights: float) -> float:
    """Rate of flights over the rate that is permitted."""
    return launch_rate_to_date / permitted_flights


@quantity("1")
def array_over_record(fleet_array_power: float, record_array_power_launched: float) -> float:
    """Solar power over the most that any operator has launched in a year."""
    return fleet_array_power / (record_array_power_launched * JULIAN_YEAR)


@quantity("1")
def accelerators_over_record(accelerator_count: float, record_cluster_accelerators: float) -> float:
    """Accelerators over those of the terrestrial cluster compared with."""
    return accelerator_count / record_cluster_accelerators


@quantity("1")
def satellite_mass_over_record(satellite_mass: float, record_heaviest_satellite_class: float) -> float:
    """Mass of a satellite over the heaviest that is mass-produced."""
    return satellite_mass / record_heaviest_satellite_class
