"""Real satellites, by SGP4 or off an ephemeris, and a grid of laser links drawn over them as a shell's operator might.

Whose laser points at whom is not published. The grid is drawn by a rule: satellites of one inclination and altitude are
a shell, those of neighbouring nodes a plane; each is linked to its neighbours in the plane and to the one of the plane to
its east that stays nearest over a revolution, each to one. A link is held while the satellites move, and down while the
Earth stands in the way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import DAY
from orbitcompute.formulas import earth
from orbitcompute.kernels.network.constellation import Topology
from orbitcompute.kernels.network.tracks import Tracks, elements

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

EARTH_GRAVITATION = earth.GRAVITATIONAL_PARAMETER  # for telling the planes of an ephemeris apart
INCLINATION_GAP = np.radians(0.3)  # between shells
MOTION_GAP = 0.02 * 2.0 * np.pi / DAY  # between shells, in mean motion: about 6 km of altitude at 550 km
NODE_GAP = np.radians(1.0)  # between planes
FEWEST = 3  # satellites that make a plane


@dataclass(frozen=True)
class Fleet:
    """Satellites of `records` (of `sgp4`, or their tracks), linked by `links` (pairs of numbers), in the true equator and
    mean equinox.

    Called with a time in seconds after `epoch` (Julian date, UTC) it is the network at that moment, for `routing.route`.
    A link is up while it stays above `grazing_radius` [m] and both its ends nearer to the equator than its
    `highest_crossings` [rad], where these are given. Satellites that SGP4 cannot move (decayed) are put at the
    centre of the Earth, where nobody sees them, and hold no links.
    """

    records: tuple[Any, ...] | Tracks
    links: Numbers
    epoch: float
    grazing_radius: float
    highest_crossings: Array | None = None

    def __call__(self, time: float) -> Topology:
        """Positions, and links that are up, `time` seconds after the epoch."""
        places = positions(self.records, self.epoch + time / DAY)
        ends = self.links
        apart = places[ends[:, 0]] - places[ends[:, 1]]
        lengths = np.linalg.norm(apart, axis=1)
        up = clears(places[ends[:, 0]], places[ends[:, 1]], self.grazing_radius)
        if self.highest_crossings is not None:
            height = np.abs(places[:, 2]) / np.maximum(np.linalg.norm(places, axis=1), 1.0)
            up &= height[ends].max(axis=1) <= np.sin(self.highest_crossings)
        return Topology(places, ends[up], lengths[up])


def positions(records: Sequence[Any] | Tracks, julian_date: float) -> Array:
    """Positions of the satellites [m], shape (satellites, 3), by SGP4 or from their tracks; zeros where SGP4 fails."""
    if isinstance(records, Tracks):
        return records.at(julian_date)
    from sgp4.api import SatrecArray

    whole = np.floor(julian_date)
    errors, places, _ = SatrecArray(list(records)).sgp4(np.array([whole]), np.array([julian_date - whole]))
    found = places[:, 0, :] * 1e3
    found[(errors[:, 0] != 0) | ~np.isfinite(found).all(axis=1)] = 0.0
    return found


def clears(ones: Array, others: Array, grazing_radius: float) -> NDArray[np.bool_]:
    """Whether the lines between places [m], row by row, stay outside a sphere about the centre."""
    along = others - ones
    square = np.maximum((along**2).sum(axis=1), 1e-300)
    share = np.clip(-(ones * along).sum(axis=1) / square, 0.0, 1.0)
    return np.linalg.norm(ones + share[:, None] * along, axis=1) >= grazing_radius


def latest_epoch(records: Sequence[Any] | Tracks) -> float:
    """Julian date (UTC) of the youngest element set, or at which the tracks begin."""
    if isinstance(records, Tracks):
        return records.epoch
    return max(record.jdsatepoch + record.jdsatepochF for record in records)


def greenwich_angle(julian_date: float) -> float:
    """Mean sidereal time of Greenwich [rad] from the Julian date in UT1, the IAU formula of 1982 (Vallado 2013, eq. 3-45).

    UTC may stand for UT1: 0.9 s of time are 0.004 degrees.
    """
    century = (julian_date - 2451545.0) / 36525.0
    seconds = 67310.54841 + (876600.0 * 3600.0 + 8640184.812866) * century + 0.093104 * century**2 - 6.2e-6 * century**3
    return float(np.radians(seconds / 240.0 % 360.0))


def drawn_grid(records: Sequence[Any] | Tracks, julian_date: float) -> Numbers:
    """Links of the grid that is drawn over the satellites at a moment, shape (links, 2); at most four a satellite.

    None for tracks without velocities: no plane can be told from a place.
    """
    if isinstance(records, Tracks):
        if records.velocities is None:
            return np.empty((0, 2), np.int64)
        orbits = elements(records.places[:, 0], records.velocities[:, 0], EARTH_GRAVITATION)
        return _grid(*orbits, np.asarray(np.isfinite(orbits[1])))
    inclination = np.array([record.inclo for record in records])
    motion = np.array([record.no_kozai for record in records]) / 60.0
    # The nodes and the places along the orbit at the common moment, by the secular rates of SGP4.
    minutes = np.array([(julian_date - record.jdsatepoch - record.jdsatepochF) * 1440.0 for record in records])
    node = np.array([record.nodeo + record.nodedot * m for record, m in zip(records, minutes, strict=True)])
    argument = np.array([record.argpo + record.mo + (record.argpdot + record.mdot) * m
                         for record, m in zip(records, minutes, strict=True)])
    return _grid(inclination, motion, node, argument, np.asarray(positions(records, julian_date).any(axis=1)))


def _grid(inclination: Array, motion: Array, node: Array, argument: Array, alive: NDArray[np.bool_]) -> Numbers:
    found: list[tuple[int, int]] = []
    for some in _clusters(np.flatnonzero(alive), inclination, INCLINATION_GAP):
        for shell in _clusters(some, motion, MOTION_GAP):
            planes = [plane for plane in _planes(shell, node) if len(plane) >= FEWEST]
            for plane in planes:
                order = plane[np.argsort(argument[plane] % (2.0 * np.pi))]
                found += zip(order.tolist(), np.roll(order, -1).tolist(), strict=True)
            found += _across(planes, node, argument, float(np.cos(inclination[shell].mean())))
    if not found:
        return np.empty((0, 2), np.int64)
    return np.unique(np.sort(np.array(found, dtype=np.int64), axis=1), axis=0)


def _clusters(members: Numbers, values: Array, gap: float) -> list[Numbers]:
    order = members[np.argsort(values[members], kind="stable")]
    return [part for part in np.split(order, np.flatnonzero(np.diff(values[order]) > gap) + 1) if len(part)]


def _planes(members: Numbers, node: Array) -> list[Numbers]:
    """Members by planes, in order of their nodes round the equator."""
    turned = node % (2.0 * np.pi)
    parts = _clusters(members, turned, NODE_GAP)
    if len(parts) > 1 and turned[parts[0][0]] + 2.0 * np.pi - turned[parts[-1][-1]] <= NODE_GAP:
        parts = [np.concatenate([parts[-1], parts[0]]), *parts[1:-1]]
    return parts


def _across(planes: list[Numbers], node: Array, argument: Array, cosine: float) -> list[tuple[int, int]]:
    """Links from each plane to the next one eastward, one a satellite and side; none over wide gaps.

    Of two satellites whose nodes differ by a small step, those stay nearest to each other whose arguments differ by the
    step times minus the cosine of the inclination; the pairs that are closest to it are linked first.
    """
    if len(planes) < 2:
        return []
    middle = np.array([np.angle(np.exp(1j * node[plane]).mean()) % (2.0 * np.pi) for plane in planes])
    order = np.argsort(middle)
    steps = np.diff(middle[order], append=middle[order[0]] + 2.0 * np.pi)
    found: list[tuple[int, int]] = []
    for k, step in enumerate(steps.tolist()):
        if step > 2.5 * np.median(steps) or (len(planes) == 2 and k == 1):
            continue
        here, there = planes[order[k]], planes[order[(k + 1) % len(order)]]
        off = argument[there][None] - argument[here][:, None] + step * cosine
        off = np.abs((off + np.pi) % (2.0 * np.pi) - np.pi)
        free_here, free_there = np.ones(len(here), bool), np.ones(len(there), bool)
        for at in np.argsort(off.round(6), axis=None, kind="stable").tolist():
            i, j = divmod(at, len(there))
            if free_here[i] and free_there[j]:
                free_here[i] = free_there[j] = False
                found.append((int(here[i]), int(there[j])))
                if not free_here.any() or not free_there.any():
                    break
    return found
