"""Manoeuvres and the propellant that they take."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula
from orbitcompute.formulas.orbits import circular_speed


@formula("m / s", radius_from="m", radius_to="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def hohmann_delta_v(radius_from: float, radius_to: float, gravitational_parameter: float) -> float:
    """Speed change of a two-impulse transfer between coplanar circular orbits, up or down.

    Leaves out plane changes, drag and losses of finite burns.
    """
    mean = 0.5 * (radius_from + radius_to)
    first = circular_speed(radius_from, gravitational_parameter) * (np.sqrt(radius_to / mean) - 1.0)
    second = circular_speed(radius_to, gravitational_parameter) * (1.0 - np.sqrt(radius_from / mean))
    return np.abs(first) + np.abs(second)


@formula("m / s", radius_from="m", radius_to="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def spiral_delta_v(radius_from: float, radius_to: float, gravitational_parameter: float) -> float:
    """Speed change of a low-thrust spiral between coplanar circular orbits: the difference of their speeds.

    Leaves out plane changes, drag and coasting in eclipse. The limit of vanishing thrust.
    """
    return np.abs(
        circular_speed(radius_from, gravitational_parameter) - circular_speed(radius_to, gravitational_parameter)
    )


@formula("m / s", rotation_rate="rad / s", earth_radius="m", reference_inclination="rad", inclination="rad")
def inclination_delta_v(
    rotation_rate: float, earth_radius: float, reference_inclination: float, inclination: float
) -> float:
    """Extra speed a launcher needs for an inclination other than its reference: the help of Earth's rotation it loses.

    Negative towards the equator. Leaves out dog-legs round forbidden ground and the small change of path.
    """
    return rotation_rate * earth_radius * (np.cos(reference_inclination) - np.cos(inclination))


@formula("1", delta_v="m / s", exhaust_velocity="m / s")
def propellant_share(delta_v: float, exhaust_velocity: float) -> float:
    """Propellant over initial mass for a speed change: the rocket equation."""
    return -np.expm1(-delta_v / exhaust_velocity)
