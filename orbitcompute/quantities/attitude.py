"""Attitude control: what gravity's gradient, sunlight and air ask of a wide satellite, and the gyros that answer it.

For plates this wide gravity's gradient is by far the largest; flexing, slews and the residual magnetic dipole are left out.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, choice, quantity
from orbitcompute.formulas import greater

INCLUDED, SIZED = choice(
    "attitude_control_rule",
    "Where the mass of attitude control comes from",
    included="within `avionics_and_links_mass`, whatever the size of the satellite",
    sized="gyros beyond it, sized by the momentum that gravity's gradient asks for",
)


@quantity("m2")
def array_wing_area(array_area: float, array_wing_fill: float) -> float:
    """Area that the wings span: blanket, and the gaps, booms and roots between."""
    return array_area / array_wing_fill


@quantity("m")
def array_span(array_wing_area: float, array_aspect_ratio: float) -> float:
    """Length of the array from tip to tip, its wings in one line."""
    return np.sqrt(array_wing_area * array_aspect_ratio)


@quantity("m")
def radiator_span(radiator_area: float, radiator_aspect_ratio: float) -> float:
    """Length of the radiator from tip to tip, its wings in one line."""
    return np.sqrt(radiator_area * radiator_aspect_ratio)


@quantity("kg m2")
def inertia_difference(array_mass: float, array_span: float, radiator_mass: float, radiator_span: float) -> float:
    """Difference between the largest and smallest moment of inertia: uniform plates stretched along one axis.

    The body is taken as a point. An array and a radiator at right angles cancel in part: this is the unkind case.
    """
    return (array_mass * array_span**2 + radiator_mass * radiator_span**2) / 12


@quantity("N m")
def attitude_torque_worst(orbital_period: float, inertia_difference: float) -> float:
    """Torque of gravity's gradient with the long axis halfway between level and vertical: 3/2 n^2 dI, its largest."""
    return 1.5 * (2 * np.pi / orbital_period) ** 2 * inertia_difference


@quantity("N m")
def gravity_torque(attitude_torque_worst: float, beta_angle_min: float) -> float:
    """Gravity's torque on an array held to the Sun while it rolls about the Sun line, in the worst of the year.

    The long axis tilts from the vertical by as much as the Sun is out of the orbit's normal, so sin(2 tilt) of the largest.
    """
    tilt = np.pi / 2 - np.abs(beta_angle_min)
    return attitude_torque_worst * (1.0 if tilt >= np.pi / 4 else np.sin(2 * tilt))


@quantity("m")
def pressure_offset(pressure_offset_share: float, array_span: float) -> float:
    """Distance from the centre of mass to where sunlight and air press, as a share of the array's span."""
    return pressure_offset_share * array_span


@quantity("N m")
def sunlight_torque(
    solar_irradiance_nearest: float, array_wing_area: float, cell_solar_absorptivity: float, pressure_offset: float
) -> float:
    """Torque of sunlight on the array face-on, off the centre of mass: what is absorbed presses once, what is mirrored twice.

    The radiator, held edge-on to the Sun, is left out.
    """
    pressed = solar_irradiance_nearest / SPEED_OF_LIGHT * (2 - cell_solar_absorptivity)
    return pressed * array_wing_area * pressure_offset


@quantity("N m")
def air_torque(drag_force: float, pressure_offset: float) -> float:
    """Torque of the mean drag off the centre of mass."""
    return drag_force * pressure_offset


@quantity("N m")
def attitude_torque_needed(gravity_torque: float, sunlight_torque: float, air_torque: float) -> float:
    """Torque that the gyros have to give at once: gravity's gradient, sunlight and air, all one way."""
    return gravity_torque + sunlight_torque + air_torque


@quantity("N m s")
def attitude_momentum_needed(
    gravity_torque: float, sunlight_torque: float, air_torque: float, orbital_period: float
) -> float:
    """Momentum to store: what gravity builds up and takes back in an orbit, and what sunlight and air build up in one.

    Gravity's is the torque's amplitude over the mean motion. What does not come back is taken off once an orbit, by
    magnets or thrusters, whose mass and propellant are within `avionics_mass` and `propulsion_mass`.
    """
    return gravity_torque * orbital_period / (2 * np.pi) + (sunlight_torque + air_torque) * orbital_period


@quantity("kg")
def attitude_control_mass(
    attitude_control_rule: float,
    attitude_momentum_needed: float,
    attitude_torque_needed: float,
    gyro_gimbal_rate: float,
    attitude_redundancy: float,
    gyro_specific_momentum: float,
) -> float:
    """Gyros that store the momentum and give the torque, with one to spare; none where avionics are taken to hold them."""
    momentum = greater(attitude_momentum_needed, attitude_torque_needed / gyro_gimbal_rate)
    gyros = momentum * attitude_redundancy / gyro_specific_momentum
    return gyros if attitude_control_rule == SIZED else 0.0 * gyros


@quantity("N m s")
def attitude_momentum_carried(attitude_control_mass: float, gyro_specific_momentum: float) -> float:
    """Momentum that the gyros aboard store, the spare included; none is known of those within the avionics."""
    return attitude_control_mass * gyro_specific_momentum


@quantity("N m")
def attitude_torque_carried(attitude_momentum_carried: float, gyro_gimbal_rate: float) -> float:
    """Torque that the gyros aboard give: the momentum they store, turned as fast as their gimbals turn."""
    return attitude_momentum_carried * gyro_gimbal_rate


@quantity("1")
def attitude_stable_power_share(beta_angle_min: float) -> float:
    """Array power in the worst of the year when it lies in the orbit's plane instead, where gravity asks for no torque."""
    return np.sin(np.abs(beta_angle_min))
