"""A cluster of satellites in free fall about one orbit: how it breathes, and how Earth's oblateness pulls it apart.

In the orbit's plane a free neighbour runs round the centre on an ellipse twice as long along the orbit as radially (Hill's
equations; Clohessy and Wiltshire 1960; Vallado 2013, sec. 6.8). A lattice with twice the spacing along the orbit maps onto
itself every quarter of a revolution. Hill's equations know a round Earth; here every satellite falls in the full field of
a point mass and J2, and differences are taken afterwards. Left out: drag and its differences, the pressure of light, higher
harmonics, Moon and Sun.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

SAMPLES = 48  # a revolution


@dataclass(frozen=True)
class Lattice:
    """A cluster at the start: `places` (satellites, 2), radially and along the orbit [m]; `neighbours` (pairs, 2)."""

    places: Array
    neighbours: NDArray[np.int64]


@dataclass(frozen=True)
class Fall:
    """Satellites relative to the centre, shape (moments, satellites, 3): outward, along, across [m]; and the `period` [s]."""

    relative: Array
    period: float

    @property
    def drift(self) -> Array:
        """How fast each satellite moves along the orbit [m/s], between its mean places in the first and last revolution."""
        first, last = self.relative[:SAMPLES, :, 1].mean(axis=0), self.relative[-SAMPLES:, :, 1].mean(axis=0)
        found: Array = (last - first) / ((len(self.relative) / SAMPLES - 1.0) * self.period)
        return found

    def apart(self, neighbours: NDArray[np.int64], revolution: int) -> tuple[float, float]:
        """Least and greatest distance between neighbours in a revolution (from 0; -1: the last) [m]."""
        whole = len(self.relative) // SAMPLES
        start = revolution % whole * SAMPLES
        part = self.relative[start : start + SAMPLES]
        found = np.linalg.norm(part[:, neighbours[:, 0]] - part[:, neighbours[:, 1]], axis=2)
        return float(found.min()), float(found.max())

    def reach(self, revolution: int) -> float:
        """How far the farthest satellite stands from the centre in a revolution [m]."""
        whole = len(self.relative) // SAMPLES
        start = revolution % whole * SAMPLES
        return float(np.linalg.norm(self.relative[start : start + SAMPLES], axis=2).max())


def lattice(radially: int, along: int, radial_spacing: float, along_spacing: float) -> Lattice:
    """A lattice in the orbit's plane about its centre; neighbours are those beside each other in either direction.

    `ValueError` unless there are at least two satellites, and spacings [m] above 0.
    """
    if min(radially, along) < 1 or radially * along < 2 or not min(radial_spacing, along_spacing) > 0.0:
        raise ValueError("lattice: needs at least two satellites and spacings above 0")
    x, y = (np.arange(count) - (count - 1) / 2.0 for count in (radially, along))
    places = np.stack(np.meshgrid(x * radial_spacing, y * along_spacing, indexing="ij"), axis=-1).reshape(-1, 2)
    numbers = np.arange(radially * along).reshape(radially, along)
    pairs = [(numbers[1:], numbers[:-1]), (numbers[:, 1:], numbers[:, :-1])]
    return Lattice(places, np.concatenate([np.stack([a.ravel(), b.ravel()], axis=1) for a, b in pairs]))


def free_fall(
    places: Array, along_speeds: Array, radius: float, inclination: float, gravitational_parameter: float,
    earth_radius: float, j2: float, revolutions: int,
) -> Fall:
    """The cluster over whole revolutions from the ascending node, every satellite integrated for itself (DOP853, 1e-13).

    It starts as Hill's equations close its ellipses, `along_speeds` [m/s] added to the speed of each along the orbit.
    Lengths in metres, `inclination` in radians.
    """
    from scipy.integrate import solve_ivp

    motion = np.sqrt(gravitational_parameter / radius**3)
    period = 2.0 * np.pi / motion
    x, y = places.T
    # In the turning frame: outward speed n y / 2 and along speed -2 n x close the ellipse about the centre.
    angle = y / radius
    out, on = motion * y / 2.0, -2.0 * motion * x + along_speeds + motion * (radius + x)
    flat = np.stack([(radius + x) * np.cos(angle), (radius + x) * np.sin(angle)])
    speed = np.stack([out * np.cos(angle) - on * np.sin(angle), out * np.sin(angle) + on * np.cos(angle)])
    flat, speed = (np.concatenate([[[centre[0]], [centre[1]]], one], axis=1)
                   for centre, one in (((radius, 0.0), flat), ((0.0, motion * radius), speed)))
    tilt = np.array([1.0, np.cos(inclination)])[:, None], np.sin(inclination)
    start = np.stack([*(flat * tilt[0]), flat[1] * tilt[1], *(speed * tilt[0]), speed[1] * tilt[1]])
    scale = 1.5 * j2 * gravitational_parameter * earth_radius**2

    def rate(_: float, state: Array) -> Array:
        here = state.reshape(6, -1)
        square = (here[:3] ** 2).sum(axis=0)
        height = 5.0 * here[2] ** 2 / square
        pull = -gravitational_parameter / square**1.5
        bulge = scale / square**2.5
        turned = np.stack([pull + bulge * (height - 1.0), pull + bulge * (height - 1.0), pull + bulge * (height - 3.0)])
        return np.concatenate([here[3:], turned * here[:3]]).ravel()

    times = np.arange(revolutions * SAMPLES) * period / SAMPLES
    found = solve_ivp(rate, (0.0, times[-1]), start.ravel(), "DOP853", times, rtol=1e-13, atol=1e-7)
    return Fall(_relative(found.y.reshape(6, len(x) + 1, -1)), period)


def _relative(states: Array) -> Array:
    """Places in the frame of the first satellite: outward, along (both straight), across the orbit."""
    centre, speed = states[:3, 0], states[3:, 0]
    out = centre / np.linalg.norm(centre, axis=0)
    across = np.cross(centre, speed, axis=0)
    across /= np.linalg.norm(across, axis=0)
    frame = np.stack([out, np.cross(across, out, axis=0), across])
    found: Array = np.einsum("kit,ijt->tjk", frame, states[:3, 1:] - centre[:, None])
    return found


def matched_speeds(
    places: Array, radius: float, inclination: float, gravitational_parameter: float, earth_radius: float, j2: float,
    revolutions: int,
) -> Array:
    """Speeds along the orbit [m/s] to add so that no satellite drifts from the centre under J2: what a launch would aim for.

    A speed more along the orbit makes it fall back by three times as much (Hill's equations), so two steps suffice.
    """
    speeds = np.zeros(len(places))
    for _ in range(2):
        fall = free_fall(places, speeds, radius, inclination, gravitational_parameter, earth_radius, j2, revolutions)
        speeds = speeds + fall.drift / 3.0
    return speeds
