"""Positions that were computed elsewhere: one table over time a satellite, and the place between two rows of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import DAY

Array = NDArray[np.float64]
POINTS = 8  # of a polynomial through a table: at a minute's step it misses a low circular orbit by less than a millimetre


@dataclass(frozen=True)
class Tracks:
    """Places (satellites, moments, 3) [m] in the true equator and mean equinox, at `times` [s] after `epoch` (Julian date).

    `velocities` are alike, [m/s]; None where a file gives none.
    """

    epoch: float
    times: Array
    places: Array
    velocities: Array | None = None

    def __len__(self) -> int:
        """Number of satellites."""
        return len(self.places)

    def at(self, julian_date: float) -> Array:
        """Places (satellites, 3) [m] at a moment, by the polynomial through the nearest rows (Lagrange).

        `ValueError` outside of the table.
        """
        time = (julian_date - self.epoch) * DAY
        first, last = float(self.times[0]), float(self.times[-1])
        if not first - 1.0 <= time <= last + 1.0:
            raise ValueError(f"the ephemeris covers {first:.0f} to {last:.0f} s, not {time:.0f} s")
        weights, begin = lagrange(self.times, time)
        found: Array = np.tensordot(weights, self.places[:, begin : begin + len(weights)], axes=(0, 1))
        return found


def lagrange(times: Array, time: float) -> tuple[Array, int]:
    """Weights of the rows from the second result on, by which a table at `times` is read at `time`."""
    many = min(POINTS, len(times))
    begin = int(np.clip(np.searchsorted(times, time) - many // 2, 0, len(times) - many))
    near = times[begin : begin + many]
    weights = np.ones(many)
    for at in range(many):
        others = np.delete(near, at)
        weights[at] = np.prod((time - others) / (near[at] - others))
    return weights, begin


def turned(places: Array, angles: Array) -> Array:
    """Vectors (satellites, moments, 3) turned about the axis of the Earth by an angle (moments,) [rad] at each moment."""
    cosine, sine = np.cos(angles), np.sin(angles)
    x, y, z = places[..., 0], places[..., 1], places[..., 2]
    found: Array = np.stack([cosine * x - sine * y, sine * x + cosine * y, z], axis=-1)
    return found


def elements(place: Array, velocity: Array, gravitational_parameter: float) -> tuple[Array, Array, Array, Array]:
    """Inclination, mean motion [rad/s], node and argument of latitude of the orbits through places (satellites, 3) [m].

    Osculating, of `velocity` (satellites, 3) [m/s]; not a number where a path is no ellipse.
    """
    momentum = np.cross(place, velocity)
    node = np.arctan2(momentum[:, 0], -momentum[:, 1])
    inclination = np.arctan2(np.hypot(momentum[:, 0], momentum[:, 1]), momentum[:, 2])
    along = place[:, 0] * np.cos(node) + place[:, 1] * np.sin(node)
    above = np.cross(momentum, np.stack([np.cos(node), np.sin(node), np.zeros_like(node)], axis=1))
    above /= np.linalg.norm(above, axis=1)[:, None]
    argument = np.arctan2((place * above).sum(axis=1), along)
    energy = (velocity**2).sum(axis=1) / 2.0 - gravitational_parameter / np.linalg.norm(place, axis=1)
    with np.errstate(invalid="ignore"):
        motion = (-2.0 * energy) ** 1.5 / gravitational_parameter
    return inclination, motion, node, argument
