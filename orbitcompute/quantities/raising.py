"""From where the launcher lets go up to the orbit: thrust against drag on the way, and the time it takes."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STANDARD_GRAVITY, quantity
from orbitcompute.kernels.density import orbit_density_in
from orbitcompute.quantities.orbit import SUN_SYNCHRONOUS
from orbitcompute.quantities.spacecraft import MSIS


@quantity("N")
def thruster_thrust(
    thruster_power_rating: float, thruster_efficiency: float, thruster_specific_impulse: float
) -> float:
    """Thrust of one thruster at its rated power."""
    return 2 * thruster_efficiency * thruster_power_rating / (STANDARD_GRAVITY * thruster_specific_impulse)


@quantity("N")
def thrust_carried(
    thruster_thrust: float, thruster_count: float, propulsion_growing_share: float, satellite_size_ratio: float
) -> float:
    """Thrust of all thrusters together, each at its rated power, as many as `propulsion_mass` holds at this size."""
    grown = 1 - propulsion_growing_share + propulsion_growing_share * satellite_size_ratio
    return thruster_thrust * thruster_count * grown


@quantity("N", source="vallado-2013")
def drag_force_at_release(
    deployment_altitude: float,
    solar_activity: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    drag_coefficient: float,
    drag_area: float,
    density_model: float,
    inclination_rule: float,
    inclination: float,
    local_time_of_ascending_node: float,
) -> float:
    """Mean drag where the launcher lets go, at the solar activity chosen, held to the Sun as in its own orbit.

    In the plane of its orbit. The exponential atmosphere ends at 300 km: NRLMSISE-00's stands for it on the way. An array
    turned edge-on to the flow would meet less.
    """
    follows = 1.0 if inclination_rule == SUN_SYNCHRONOUS else 0.0
    density = orbit_density_in(
        deployment_altitude, solar_activity, follows, inclination, local_time_of_ascending_node,
        1.0 if density_model == MSIS else 0.0,
    )
    speed_squared = earth_gravitational_parameter / (earth_radius + deployment_altitude)
    return 0.5 * density * speed_squared * drag_coefficient * drag_area


@quantity("m / s", minimum=0.0, otherwise="the thrusters do not overcome the drag where the launcher lets go")
def delta_v_raising(
    earth_radius: float,
    altitude: float,
    deployment_altitude: float,
    earth_gravitational_parameter: float,
    thrust_carried: float,
    drag_force_at_release: float,
    drag_coefficient: float,
    drag_area: float,
    solar_activity: float,
    density_model: float,
    inclination_rule: float,
    inclination: float,
    local_time_of_ascending_node: float,
) -> float:
    """Velocity change that the thrusters give from where the launcher lets go to the orbit, drag on the way made up.

    A spiral of tangential thrust T against drag D: each step of circular speed costs T / (T - D) of itself. Summed over
    altitude by Gauss-Legendre's eight points in the root of the climb, which crowds them at the bottom. All thrusters
    fire all the time; eclipses and the array's attitude while it raises are left out. Downward it is the spiral alone.
    """
    follows = 1.0 if inclination_rule == SUN_SYNCHRONOUS else 0.0
    msis = 1.0 if density_model == MSIS else 0.0
    climb = altitude - deployment_altitude
    total = 0.0
    for step in range(8):
        root = (
            0.0198550717512319, 0.1016667612931866, 0.2372337950418355, 0.4082826787521751,
            0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
        )[step]
        weight = (
            0.0506142681451881, 0.1111905172266872, 0.1568533229389437, 0.1813418916891810,
            0.1813418916891810, 0.1568533229389437, 0.1111905172266872, 0.0506142681451881,
        )[step]
        height = deployment_altitude + climb * root**2
        radius = earth_radius + height
        swept = earth_gravitational_parameter / radius * drag_coefficient * drag_area
        density = orbit_density_in(height, solar_activity, follows, inclination, local_time_of_ascending_node, msis)
        drag = 0.5 * density * swept
        made_up = 1.0 if climb <= 0 else thrust_carried / (thrust_carried - drag)
        total += weight * 2 * root * made_up * 0.5 * np.sqrt(earth_gravitational_parameter / radius) / radius
    rises = climb <= 0 or drag_force_at_release < thrust_carried
    known = 1.0 + 0.0 * (drag_force_at_release / thrust_carried)  # an unknown stays unknown
    gained = np.abs(climb) * total * known
    return gained if rises else -np.abs(gained)  # negative: outside its domain, which nan is not


@quantity("day")
def raising_duration(satellite_mass: float, delta_v_raising: float, thrust_carried: float) -> float:
    """Time in which all thrusters together raise the satellite to its orbit, drag on the way made up."""
    return satellite_mass * delta_v_raising / thrust_carried
