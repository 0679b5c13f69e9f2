"""When a satellite on a Kepler orbit enters and leaves umbra and penumbra, to a millisecond.

For single orbits and for comparing with other people's code: any eccentricity below one, a sphere for Earth, the Sun
wherever the caller says it is. The year of days and nights is `kernels.season`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
SAMPLES = 720  # a revolution, so that no passage of more than eight seconds is missed in a low orbit
HALVINGS = 50


@dataclass(frozen=True)
class Crossing:
    """One crossing of a shadow's edge: seconds after the start, which edge, and whether the satellite goes in."""

    time: float
    edge: str
    entering: bool


def kepler_position(position: Vector, velocity: Vector, gravitational_parameter: float, time: float) -> Vector:
    """Position [m] on an elliptic Kepler orbit `time` seconds after the state given [m, m/s].

    Newton's iteration on Kepler's equation in the difference of eccentric anomalies (Battin's form). Raises `ValueError`
    for an orbit that is not closed.
    """
    radius = float(np.linalg.norm(position))
    axis = 1.0 / (2.0 / radius - float(velocity @ velocity) / gravitational_parameter)
    if not axis > 0.0:
        raise ValueError("the orbit is not closed")
    motion = np.sqrt(gravitational_parameter / axis**3)
    climb = float(position @ velocity) / np.sqrt(gravitational_parameter * axis)
    near = 1.0 - radius / axis
    change = motion * time
    for _ in range(20):
        miss = change - near * np.sin(change) + climb * (1.0 - np.cos(change)) - motion * time
        change -= miss / (1.0 - near * np.cos(change) + climb * np.sin(change))
    ahead = 1.0 - axis / radius * (1.0 - np.cos(change))
    aside = time - (change - np.sin(change)) / motion
    return ahead * position + aside * velocity


def hidden_angle(position: Vector, sun: Vector, earth_radius: float, sun_radius: float, umbra: bool) -> float:
    """How deep the satellite is inside the umbra or penumbra of a sphere [rad]; negative outside.

    Apparent radii of Earth and Sun, as the satellite sees them, against the angle between their centres.
    """
    distance, to_sun = float(np.linalg.norm(position)), sun - position
    sun_distance = float(np.linalg.norm(to_sun))
    cosine = -float(position @ to_sun) / (distance * sun_distance)
    sine = float(np.linalg.norm(np.cross(position, to_sun))) / (distance * sun_distance)
    own = np.arcsin(sun_radius / sun_distance)
    return float(np.arcsin(earth_radius / distance) + (-own if umbra else own) - np.arctan2(sine, cosine))


def eclipse_crossings(
    position: Vector,
    velocity: Vector,
    gravitational_parameter: float,
    earth_radius: float,
    sun_radius: float,
    sun: Callable[[float], Vector],
    duration: float,
) -> list[Crossing]:
    """Every crossing of umbra and penumbra within `duration` seconds of the state given, in order of time.

    SI throughout, in one inertial frame; `sun` gives the Sun's position from seconds after the start. Leaves out
    perturbations, light time, and passages shorter than a 720th of a revolution.
    """
    radius = float(np.linalg.norm(position))
    axis = 1.0 / (2.0 / radius - float(velocity @ velocity) / gravitational_parameter)
    step = 2.0 * np.pi * np.sqrt(axis**3 / gravitational_parameter) / SAMPLES
    times = np.append(np.arange(0.0, duration, step), duration)
    found = []
    for edge in ("penumbra", "umbra"):

        def depth(time: float, edge: str = edge) -> float:
            there = kepler_position(position, velocity, gravitational_parameter, time)
            return hidden_angle(there, sun(time), earth_radius, sun_radius, edge == "umbra")

        depths = [depth(float(time)) for time in times]
        for place in np.flatnonzero(np.diff(np.sign(depths))):
            before, after = float(times[place]), float(times[place + 1])
            entering = depths[place + 1] > depths[place]
            for _ in range(HALVINGS):
                middle = 0.5 * (before + after)
                before, after = (before, middle) if (depth(middle) > 0.0) == entering else (middle, after)
            found.append(Crossing(0.5 * (before + after), edge, bool(entering)))
    return sorted(found, key=lambda crossing: crossing.time)
