"""From a user on the ground to the nearest satellite that computes: straight up, or over the relay's laser links.

What routes and what computes are two things. A user's packet goes to a computing satellite in view, or to a relay
satellite in view, over the relay's grid, and across to a computing satellite with a line of sight past the Earth.
Users stand at a latitude and a local hour: the computing orbit keeps its place to the Sun, so that the hour says how far
away it is, while the relay's planes go round.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.network.constellation import (
    Constellation,
    Numbers,
    Shell,
    Topology,
    lengths_up,
    links,
    positions,
)
from orbitcompute.kernels.network.routing_buckets import bucket_width, room_for, spread
from orbitcompute.kernels.network.routing_sweep import UNREACHED
from orbitcompute.kernels.network.routing_view import ANY_VISIBLE, see_places, site_table

Array = NDArray[np.float64]
Adjacency = tuple[Numbers, Numbers, Numbers, Numbers]

# Pairs of satellites above which a tree finds the nearest sooner than looking at every pair.
PAIRS = 2_000_000


@dataclass(frozen=True)
class Access:
    """Round trips [s] between users and the nearest computing satellite, shape (moments, users); NaN where there is none.

    `direct` is that over a computing satellite in the user's own view, NaN where none is.
    """

    times: Array
    direct: Array


def access_times(
    relay: Constellation,
    compute: Shell,
    lit: ArrayLike | None,
    minimum_elevation: float,
    grazing_radius: float,
    latitudes: ArrayLike,
    right_ascensions: ArrayLike,
    times: ArrayLike,
) -> Access:
    """Shortest round trips between users and any satellite of `compute`, at every one of `times` [s].

    `latitudes` (geodetic) and `right_ascensions` [rad] are one a user; both the users and the planes of `compute` (its
    `node_rate` is left out) stand still against the Sun, while the satellites of both constellations move. `lit`, shape
    (planes, slots), says which satellites compute; None: all. A link between relay and computing satellite stays above
    `grazing_radius` [m]. `ValueError` names what is off the globe or out of its range.

    Left out: which of the computing satellites has the user's model loaded, and whether it is busy: the nearest one is
    the best case. Links among computing satellites shorten no path to the nearest one.
    """
    users = site_table(minimum_elevation, latitudes, right_ascensions)
    moments = np.atleast_1d(np.asarray(times, dtype=np.float64))
    n = len(users)
    best, direct = np.full((len(moments), n), UNREACHED), np.full((len(moments), n), UNREACHED)
    works = np.ones(compute.size, bool) if lit is None else np.asarray(lit, dtype=bool).ravel()
    if works.shape != (compute.size,):
        raise ValueError(f"lit: {works.size} satellites are given, the shell has {compute.size}")
    wired = [_wires(shell) for shell in relay]
    limits = [_clear_distance(shell.orbital_radius, compute.orbital_radius, grazing_radius) for shell in relay]
    still = Shell(**{**vars(compute), "node_rate": 0.0})
    for t, moment in enumerate(moments.tolist()):
        computing = np.ascontiguousarray(positions(still, moment)[works])
        _see_nearest(users, computing, np.zeros(len(computing)), direct[t])
        best[t] = direct[t]
        for shell, wires, longest in zip(relay, wired, limits, strict=True):
            places = positions(shell, moment)
            _see_nearest(users, places, _reach_over(shell, wires, places, computing, longest), best[t])
    for table in (best, direct):
        table[table >= UNREACHED] = np.nan
        table *= 2.0 / SPEED_OF_LIGHT
    return Access(best, direct)


def _wires(shell: Shell) -> Adjacency:
    """The links of a shell in compressed rows: starts, neighbours, link numbers, and both ends of each link."""
    ends = links(shell)
    starts, neighbours, numbers, _ = Topology(np.empty((shell.size, 3)), ends, np.zeros(len(ends))).adjacency()
    return starts, neighbours, numbers, ends


def _clear_distance(radius: float, other: float, grazing_radius: float) -> float:
    """Longest line between satellites at two distances from the centre that stays above `grazing_radius` [m]."""
    for one in (radius, other):
        if not 0.0 <= grazing_radius <= one:
            raise ValueError(f"grazing_radius: {grazing_radius} is outside 0 to the orbital radius, {one}")
    return float(sum(np.sqrt((one - grazing_radius) * (one + grazing_radius)) for one in (radius, other)))


def _reach_over(shell: Shell, wires: Adjacency, places: Array, computing: Array, longest: float) -> Array:
    """Distance from every satellite of a relay shell to the nearest computing one, over its links and one link across."""
    across = np.full(shell.size, UNREACHED)
    working = np.ones(shell.size, bool) if shell.working is None else shell.working.ravel()
    if len(places) * len(computing) > PAIRS:
        from scipy.spatial import KDTree

        across[working] = KDTree(computing).query(places[working], distance_upper_bound=longest)[0]
        across[across > longest] = UNREACHED
    elif len(computing):
        nearest_between(places, computing, working, longest, across)
    starts = np.flatnonzero(across < UNREACHED)
    if not len(starts):
        return across
    begin, neighbours, numbers, ends = wires
    lengths = lengths_up(shell, places, ends)[numbers]
    width, count = bucket_width(lengths, across[starts])
    heads, before = np.empty(count, np.int64), np.empty(shell.size, np.int64)
    settled, distance = np.empty(shell.size), np.empty(shell.size)
    entries, following = (np.empty(room_for(neighbours, shell.size), np.int64) for _ in range(2))
    spread(
        begin, neighbours, lengths, starts, across[starts], width, heads, entries, following, settled, distance, before
    )
    distance[~working] = UNREACHED
    return distance


def _see_nearest(users: Array, places: Array, beyond: Array, best: Array) -> None:
    """Lower `best` to the range of a satellite in view plus the distance `beyond` it, where that is shorter."""
    n, satellites = len(users), len(places)
    first, seen, ranges = np.empty(n + 1, np.int64), np.empty(n * satellites, np.int32), np.empty(n * satellites)
    see_places(1.0, 0.0, np.ascontiguousarray(places), beyond < UNREACHED, users, ANY_VISIBLE, first, seen, ranges)
    through = ranges[: first[-1]] + beyond[seen[: first[-1]]]
    np.minimum.at(best, np.repeat(np.arange(n), np.diff(first)), through)


@kernel
def nearest_between(places, others, working, longest, distances):  # type: ignore[no-untyped-def]
    """Distance from each working place to the nearest of the others, UNREACHED beyond `longest`."""
    for v in range(places.shape[0]):
        if not working[v]:
            continue
        square = longest * longest
        found = False
        for w in range(others.shape[0]):
            x, y, z = places[v, 0] - others[w, 0], places[v, 1] - others[w, 1], places[v, 2] - others[w, 2]
            here = x * x + y * y + z * z
            if here <= square:
                square, found = here, True
        if found:
            distances[v] = np.sqrt(square)
