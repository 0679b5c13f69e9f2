"""Shortest round trips between sites over a constellation of relay satellites, exactly and for many moments.

Propagation, visibility, link lengths and search are one pass. A shell is computed in the frame that turns with its
orbital planes: there the planes stand still, the Earth turns under them, and one angle, common to all satellites, moves
them along; no array over time and satellites is ever built. The method follows from the network and is part of the
result:

- *eastward sweep*, where all in-plane links of a shell are there and of one length, and so are those between planes;
- *fixpoint sweep*, where links are missing, or down for a while because of their length or latitude;
- *buckets*, for satellites anywhere with links between any of them (`fleet`), or when asked for.

Light travels as in vacuum. Left out: processing, queues and scheduling; refraction; site height; polar motion; relays on
the ground; links between shells.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels._jit import jit_disabled, kernel
from orbitcompute.kernels.network.constellation import (
    Constellation,
    Shell,
    Topology,
    boundary_steps,
    in_plane_length,
    link_coefficients,
    link_length_extremes,
    topology,
    walker_shell,
)
from orbitcompute.kernels.network.routing_buckets import route_snapshot
from orbitcompute.kernels.network.routing_sweep import (
    LANES,
    UNREACHED,
    bar_links,
    collect,
    lower,
    measure_links,
    seed,
    sweep_east,
    sweep_fixpoint,
    walk_back,
)
from orbitcompute.kernels.network.routing_view import (
    ANY_VISIBLE,
    NEAREST_VISIBLE,
    plane_limits,
    see_places,
    see_shell,
    site_table,
)

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]

EAST, FIXPOINT, BUCKETS = "eastward sweep", "fixpoint sweep", "buckets"
Network = Callable[[float], Topology]


@dataclass(frozen=True)
class Routes:
    """Shortest paths between all pairs of sites at every moment; pairs come as (0, 1), (0, 2) ... (1, 2) ...

    `times` [s], shape (moments, pairs), are round trips, NaN where there is no path; `methods` names the search of each
    shell. If paths were asked for, `hops` counts the laser links, and `begins` and `ends` are the satellites at the pair's
    first and second site, numbered through the whole constellation, -1 where there is no path; else they are None.
    """

    times: Array
    methods: tuple[str, ...]
    hops: Numbers | None = None
    begins: Numbers | None = None
    ends: Numbers | None = None

    @property
    def method(self) -> str:
        """The methods in words, with how many shells each was used for where there are several."""
        if len(self.methods) == 1:
            return self.methods[0]
        counts = {name: self.methods.count(name) for name in (EAST, FIXPOINT, BUCKETS) if name in self.methods}
        return ", ".join(f"{name} ({count} shells)" for name, count in counts.items())


def method_of(shell: Shell) -> str:
    """Which search a shell is routed by: the eastward sweep, unless links are missing or down for a while."""
    in_plane, _, longest = link_length_extremes(shell)
    whole = shell.along is None and shell.across is None and shell.working is None
    always = max(in_plane, longest) <= shell.longest_link and shell.highest_crossing >= np.pi / 2
    return EAST if whole and always else FIXPOINT


def route(
    constellation: Constellation | Network,
    minimum_elevation: ArrayLike,
    attachment: float,
    earth_rotation_rate: float,
    latitudes: ArrayLike,
    longitudes: ArrayLike,
    times: ArrayLike,
    *,
    longest_range: float = np.inf,
    paths: bool = False,
    method: str | None = None,
    threads: int | None = None,
) -> Routes:
    """Shortest paths between all pairs of sites over a constellation, at every one of `times` [s].

    `latitudes` (geodetic, -pi/2 to pi/2) and `longitudes` [rad] are one a site, at sea level of WGS-84; the Greenwich
    angle is 0 at time 0 (add another one to the longitudes). `minimum_elevation` [rad], above the geodetic horizon, one
    number or one a site, from -pi/2 to below pi/2; `longest_range` [m] from a site to a satellite limits it as well (Hypatia
    limits that alone). `attachment` 0.0: by any visible satellite; 1.0: by the nearest
    visible one only, of whatever shell. A path stays within one shell. `method` is chosen by the network unless given;
    a network that is a function of time is searched by buckets. `threads`: as many as there are processors unless
    given; the result is the same, bit for bit. `ValueError` names an input outside its range.
    """
    moments = np.ascontiguousarray(np.atleast_1d(np.asarray(times, dtype=np.float64)))
    if moments.ndim != 1 or not np.isfinite(moments).all():
        raise ValueError("times: needs a list of finite numbers")
    if attachment not in (ANY_VISIBLE, NEAREST_VISIBLE):
        raise ValueError(f"attachment: {attachment!r} is neither 0.0 (any visible) nor 1.0 (nearest visible)")
    if threads is not None and threads < 1:
        raise ValueError(f"threads: {threads} is below 1")
    if not np.isfinite(earth_rotation_rate):
        raise ValueError("earth_rotation_rate: needs a finite number")
    if method not in (None, EAST, FIXPOINT, BUCKETS):
        raise ValueError(f"method: {method!r} is none of {EAST}, {FIXPOINT}, {BUCKETS}")
    sites = site_table(minimum_elevation, latitudes, longitudes, longest_range)
    rate = float(earth_rotation_rate)
    parts = _parts(constellation, sites, float(attachment), rate, paths, method)
    workers = 1 if jit_disabled() else threads or os.cpu_count() or 1
    names = tuple(part.method for part in parts)
    found = _run(parts, moments, workers, len(sites), paths, attachment == NEAREST_VISIBLE)
    trips = found.distances
    for row in trips:  # in place, and a row at a time: there may be a thousand million of them
        row[row >= UNREACHED] = np.nan
        row *= 2.0 / SPEED_OF_LIGHT
    if not paths:
        return Routes(trips, names)
    return Routes(trips, names, found.hops, found.begins, found.ends)


def shell_round_trip_times(
    shell: Shell, minimum_elevation: ArrayLike, attachment: float, earth_rotation_rate: float, latitudes: ArrayLike,
    longitudes: ArrayLike, times: ArrayLike, *, threads: int | None = None,
) -> Array:
    """Shortest round-trip times [s] between all pairs of sites over one shell, shape (times, pairs); see `route`."""
    return route((shell,), minimum_elevation, attachment, earth_rotation_rate, latitudes, longitudes, times,
                 threads=threads).times


def round_trip_times(
    planes: float, slots: float, phasing: float, link_shift: float, altitude: float, inclination: float,
    minimum_elevation: ArrayLike, attachment: float, gravitational_parameter: float, shell_radius: float, j2: float,
    earth_rotation_rate: float, latitudes: ArrayLike, longitudes: ArrayLike, times: ArrayLike, *,
    threads: int | None = None,
) -> Array:
    """Shortest round-trip times [s] between all pairs of sites over a Walker-delta shell, shape (times, pairs).

    See `walker_shell` for the shell and `route` for the rest.
    """
    shell = walker_shell(
        planes, slots, phasing, link_shift, altitude, inclination, gravitational_parameter, shell_radius, j2
    )
    return shell_round_trip_times(
        shell, minimum_elevation, attachment, earth_rotation_rate, latitudes, longitudes, times, threads=threads
    )


# -- parts of a constellation, and the work shared out over threads -----------------------------------------------------


@dataclass(frozen=True)
class _Found:
    """What a part, or all of them, gives for some moments; `nearest` [m] is each site's nearest satellite in view."""

    distances: Array
    nearest: Array
    hops: Numbers
    begins: Numbers
    ends: Numbers


@dataclass(frozen=True)
class _Part:
    """One shell or network, its method, and the function that routes some moments over it."""

    method: str
    run: Callable[[Array, _Found, _Scratch], None]


class _Scratch(threading.local):
    """Memory that a thread uses again and again, as large as its largest shell needs."""

    def __init__(self) -> None:
        self.distances = np.empty(0)
        self.seen = np.empty(0, np.int32)
        self.ranges = np.empty(0)

    def of(self, satellites: int, sites: int) -> tuple[Array, Any, Array]:
        """Room for the distances of all lanes, and for every satellite seen from every site with its range.

        Pages that are never written cost no memory.
        """
        if len(self.distances) < satellites * LANES:
            self.distances = np.empty(satellites * LANES)
        if len(self.seen) < satellites * sites:
            self.seen, self.ranges = np.empty(satellites * sites, np.int32), np.empty(satellites * sites)
        return self.distances[: satellites * LANES], self.seen, self.ranges


def _parts(
    constellation: Constellation | Network, sites: Array, attachment: float, rate: float, paths: bool, method: str | None
) -> list[_Part]:
    if callable(constellation):
        if method not in (None, BUCKETS):
            raise ValueError(f"method: {method!r} needs shells; a network that is a function of time takes {BUCKETS}")
        return [_Part(BUCKETS, _network_run(constellation, None, sites, attachment, rate, 0))]
    if not len(constellation):
        raise ValueError("constellation: needs at least one shell")
    parts, before = [], 0
    for shell in constellation:
        chosen = method or method_of(shell)
        if chosen == EAST and method_of(shell) != EAST:
            raise ValueError(f"method: {EAST} is exact only where no link is missing or down")
        if chosen == BUCKETS:
            run = _network_run(partial(topology, (shell,)), shell, sites, attachment, rate, before)
        else:
            run = _shell_run(shell, chosen, sites, attachment, rate, before)
        parts.append(_Part(chosen, run))
        before += shell.size
    return parts


def _shell_run(shell: Shell, method: str, sites: Array, attachment: float, rate: float, before: int) -> Any:
    limits = plane_limits(sites, shell.orbital_radius)
    fixed: Any = (*_geometry(shell, method), sites, limits, attachment, before)
    snapshots: Any = _snapshots

    def run(moments: Array, found: _Found, scratch: _Scratch) -> None:
        written = found.distances, found.nearest, found.hops, found.begins, found.ends
        snapshots(
            moments, rate - shell.node_rate, shell.argument_rate, *fixed, *scratch.of(shell.size, len(sites)), *written
        )

    return run


def _network_run(
    network: Network, shell: Shell | None, sites: Array, attachment: float, rate: float, before: int
) -> Any:
    def run(moments: Array, found: _Found, scratch: _Scratch) -> None:
        n = len(sites)
        for t, moment in enumerate(moments.tolist()):
            here = network(moment)
            starts, neighbours, _, lengths = here.adjacency()
            satellites = len(here.positions)
            working = np.ones(satellites, bool) if shell is None or shell.working is None else shell.working.ravel()
            first = np.empty(n + 1, np.int64)
            _, seen, ranges = scratch.of(satellites, n)
            turn = rate * moment
            see_places(
                np.cos(turn), np.sin(turn), np.ascontiguousarray(here.positions), working, sites, attachment, first, seen,
                ranges,
            )
            nearest_ranges(first, ranges, found.nearest[t])
            rows = (found.hops[t], found.begins[t], found.ends[t]) if len(found.hops) else (_NONE, _NONE, _NONE)
            route_snapshot(starts, neighbours, lengths, first, seen, ranges, found.distances[t], *rows)
            for row in rows[1:]:
                row[row >= 0] += before

    return run


_NONE: Numbers = np.empty(0, np.int64)


def _run(
    parts: list[_Part], moments: Array, workers: int, n: int, paths: bool, nearest_only: bool
) -> _Found:
    """Every part over every moment: threads take blocks of moments, or parts where there are few moments."""
    pairs = n * (n - 1) // 2

    def empty(count: int) -> _Found:
        sized = count if paths else 0
        kinds = [np.full((sized, pairs), -1, np.int64) for _ in range(3)]
        return _Found(np.empty((count, pairs)), np.empty((count, n)), *kinds)

    scratch = _Scratch()

    def one(part: _Part, block: slice) -> _Found:
        found = empty(len(moments[block]))
        part.run(moments[block], found, scratch)
        return found

    def merged(block: slice) -> _Found:
        return _merge([one(part, block) for part in parts], nearest_only)

    whole = slice(0, len(moments))
    if workers == 1:
        return merged(whole)
    with ThreadPoolExecutor(workers) as pool:
        if len(moments) < workers and len(parts) > 1:
            return _merge(list(pool.map(lambda part: one(part, whole), parts)), nearest_only)
        if len(parts) == 1 and not paths:  # blocks are written into the result itself
            result = empty(len(moments))
            list(
                pool.map(
                    lambda block: parts[0].run(moments[block], _rows(result, block), scratch),
                    _blocks(len(moments), workers),
                )
            )
            return result
        blocks = list(pool.map(merged, _blocks(len(moments), workers)))
    if not blocks:
        return empty(0)
    return _Found(*(np.concatenate([getattr(block, name) for block in blocks])
                    for name in ("distances", "nearest", "hops", "begins", "ends")))


def _rows(found: _Found, block: slice) -> _Found:
    return _Found(found.distances[block], found.nearest[block], found.hops, found.begins, found.ends)


def _merge(found: list[_Found], nearest_only: bool) -> _Found:
    """The shortest of all parts; with `nearest_only`, over the part that both ends' nearest satellites belong to."""
    best = found[0]
    if len(found) == 1:
        return best
    if nearest_only:
        owner = np.argmin(np.stack([one.nearest for one in found]), axis=0)
        first, second = np.triu_indices(owner.shape[1], 1)
        for number, one in enumerate(found):
            one.distances[(owner[:, first] != number) | (owner[:, second] != number)] = UNREACHED
    for one in found[1:]:
        shorter = one.distances < best.distances
        for name in ("distances", "hops", "begins", "ends"):
            if len(getattr(one, name)):
                np.copyto(getattr(best, name), getattr(one, name), where=shorter)
        np.minimum(best.nearest, one.nearest, out=best.nearest)
    if len(best.hops):
        for name in ("hops", "begins", "ends"):
            getattr(best, name)[best.distances >= UNREACHED] = -1
    return best


def _blocks(count: int, workers: int) -> Iterator[slice]:
    size = max(1, -(-count // (4 * workers)))  # four blocks a worker even out unequal work
    return (slice(start, min(start + size, count)) for start in range(0, count, size))


# -- one shell ----------------------------------------------------------------------------------------------------------


def _geometry(shell: Shell, method: str) -> tuple[Any, ...]:
    """Everything of a shell that doesn't change with time in the frame that turns with its planes."""
    arguments = np.asarray(shell.arguments, dtype=np.float64)
    if shell.slots < 1 or not len(shell.nodes) == len(arguments) >= 1:
        raise ValueError("shell: needs at least one plane and one slot, and one node and one argument a plane")
    shape = shell.planes, shell.slots
    slot_angles = 2.0 * np.pi * np.arange(shell.slots) / shell.slots
    angles = arguments[:, None] + slot_angles
    _, phase, western = boundary_steps(shell)
    constant, swing = link_coefficients(shell)
    double = 2.0 * (western[:, None] + slot_angles) + phase[:, None]
    hop = in_plane_length(shell)
    working = np.ones(shape, bool) if shell.working is None else np.ascontiguousarray(shell.working, dtype=bool)
    along = np.full(shape, hop if hop <= shell.longest_link else UNREACHED)
    across = np.ones((len(constant), shell.slots), bool)
    if method == FIXPOINT:
        ahead = np.roll(working, -1, axis=1)
        along[~(working & ahead & (True if shell.along is None else shell.along))] = UNREACHED
        beside = np.roll(working, -1, axis=0)
        beside[-1] = np.roll(working[0], -int(shell.seam_shift or 0))
        across &= (working & beside & (True if shell.across is None else shell.across))[: len(constant)]
    sine = np.sin(shell.inclination)
    highest = np.inf if shell.highest_crossing >= np.pi / 2 else np.sin(shell.highest_crossing) / max(abs(sine), 1e-300)
    return (
        np.ascontiguousarray(np.stack((np.cos(shell.nodes), np.sin(shell.nodes)), axis=1)),
        np.cos(angles), np.sin(angles), working, constant, swing[:, None] * np.cos(double),
        swing[:, None] * np.sin(double), method == FIXPOINT, along, across, float(shell.longest_link), float(highest),
        int(shell.seam_shift or 0) % shell.slots, hop, shell.orbital_radius, float(np.cos(shell.inclination)),
        float(sine),
    )


@kernel
def _snapshots(  # type: ignore[no-untyped-def]
    times, site_rate, argument_rate, planes, cos_slot, sin_slot, working, link_constant, link_cos, link_sin, fixpoint,
    along, present, longest, highest, seam_shift, hop, radius, cos_inclination, sin_inclination, sites, limits, attachment,
    before, rows, seen, ranges, distances, nearest, hops, begins, ends,
):
    """Shortest distances of every moment into `distances`; `rows`, `seen` and `ranges` are scratch that fits the cache."""
    n = sites.shape[0]
    n_planes, slots = cos_slot.shape
    lengths = np.empty(link_cos.shape)
    distance = rows.reshape(n_planes, slots, LANES)
    reach = np.empty((n, (n + LANES - 1) // LANES * LANES))
    first = np.empty(n + 1, np.int64)
    for t in range(times.shape[0]):
        angle = argument_rate * times[t]
        cosine, sine = np.cos(angle), np.sin(angle)
        see_shell(
            np.cos(site_rate * times[t]), np.sin(site_rate * times[t]), cosine, sine, planes, cos_slot, sin_slot,
            working, radius, cos_inclination, sin_inclination, sites, limits, attachment, first, seen, ranges,
        )
        nearest_ranges(first, ranges, nearest[t])
        measure_links(link_constant, link_cos, link_sin, cosine, sine, lengths)
        if fixpoint:
            bar_links(present, longest, highest, seam_shift, cosine, sine, sin_slot, cos_slot, lengths)
        for lane in range(0, n, LANES):
            end = min(n, lane + LANES)
            seed(lane, end, first, seen, ranges, distance)
            if fixpoint:
                sweep_fixpoint(distance, along, lengths, seam_shift)
            else:
                sweep_east(distance, hop, lengths, seam_shift)
            collect(lane, first, seen, ranges, distance, reach)
            if hops.shape[0] > 0:
                _walk(lane, end, distance, along, lengths, seam_shift, fixpoint, first, seen, ranges, reach, before,
                      distances[t], hops[t], begins[t], ends[t])
        pair = 0
        for i in range(n):
            for j in range(i + 1, n):
                distances[t, pair] = lower(reach[i, j], reach[j, i])
                pair += 1


@kernel
def _walk(  # type: ignore[no-untyped-def]
    lane, end, distance, along, lengths, seam_shift, fixpoint, first, seen, ranges, reach, before, distances, hops, begins,
    ends,
):
    """Paths from the sources of this batch: kept where no shorter one from the other end has been found before."""
    n = reach.shape[0]
    for source in range(lane, end):
        for target in range(n):
            if target == source or reach[target, source] >= UNREACHED:
                continue
            i, j = min(source, target), max(source, target)
            pair = i * n - i * (i + 1) // 2 + j - i - 1
            if hops[pair] >= 0 and not reach[target, source] < distances[pair]:
                continue
            distances[pair] = reach[target, source]
            count, begin, last = walk_back(
                distance, source - lane, source, target, along, lengths, seam_shift, fixpoint, first, seen, ranges
            )
            hops[pair] = count
            begins[pair] = before + (begin if source < target else last)
            ends[pair] = before + (last if source < target else begin)


@kernel
def nearest_ranges(first, ranges, nearest):  # type: ignore[no-untyped-def]
    """Range to the nearest satellite that each site may use; UNREACHED where there is none."""
    for j in range(nearest.shape[0]):
        nearest[j] = UNREACHED
        for link in range(first[j], first[j + 1]):
            nearest[j] = min(nearest[j], ranges[link])
