"""Shortest round trips between sites over one shell of relay satellites, exactly and for many moments.

A shell is a set of circular orbits of one altitude and inclination; every satellite holds four laser links ("+Grid"):
to its two neighbours in the plane and to one satellite in each of the two planes beside it. All in-plane hops then have
one length, so a shortest path never turns back across a boundary between planes: staying in the plane costs the same
hops and two crossings less. One eastward sweep from all sites therefore gives dist(i, j) = min(E[i, j], E[j, i]).

Everything is computed in the frame that turns with the orbital planes. There the planes stand still, the Earth turns
under them, and one angle, common to all satellites, moves them along; no array over time and satellites is ever built.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels._jit import jit_disabled, kernel

Array = NDArray[np.float64]

# WGS-84, defining constants: the sites are given on this ellipsoid.
EARTH_EQUATORIAL_RADIUS = 6378137.0
EARTH_FLATTENING = 1.0 / 298.257223563

ANY_VISIBLE, NEAREST_VISIBLE = 0.0, 1.0

LANES = 8  # sources swept together: one cache line; the loops that name each keep them in vector registers
UNREACHED = 1.0e30  # a finite number instead of infinity: adding a length to it stays cheap and defined


@dataclass(frozen=True)
class Shell:
    """One shell of relay satellites: `nodes` and `arguments` hold one angle a plane [rad] at time 0.

    Satellite (p, s) starts at argument of latitude `arguments[p] + 2 pi s / slots`, and is linked to (p, s ± 1) and
    (p + 1, s). The last plane is linked to the first by (last, s)-(0, s + seam_shift), or not at all when that is None.
    Radius in metres, inclination in radians, rates of node and argument in rad/s.
    """

    nodes: Array
    arguments: Array
    slots: int
    seam_shift: int | None
    orbital_radius: float
    inclination: float
    node_rate: float
    argument_rate: float


def walker_shell(
    planes: float,
    slots: float,
    phasing: float,
    link_shift: float,
    altitude: float,
    inclination: float,
    gravitational_parameter: float,
    shell_radius: float,
    j2: float,
) -> Shell:
    """Walker-delta shell of `planes` x `slots` satellites with links (p, s)-(p + 1, s + link_shift).

    `phasing` is F, in slots over all planes: satellite (p, s) starts at 2 pi (s / S + F p / (P S)), and the seam's
    links are (P - 1, s)-(0, s + F + link_shift). `altitude` [m] counts from `shell_radius` [m], the radius that J2
    belongs to; `inclination` [rad]; `gravitational_parameter` [m3/s2]. The first four are whole numbers, planes and
    slots at least 1, else `ValueError`; two slots give each in-plane link once, one plane has no links across. Slots
    are renumbered so that the link shift becomes part of the phasing. Rates are circular
    motion with the secular J2 terms of node, perigee and mean anomaly; drag, resonance and eccentricity are left out.
    """
    P, S = _whole("planes", planes, 1), _whole("slots", slots, 1)
    shifted = _whole("phasing", phasing) + _whole("link_shift", link_shift) * P
    if not gravitational_parameter > 0.0 or not shell_radius > 0.0 or not altitude > -shell_radius:
        raise ValueError("gravitational_parameter, shell_radius and the orbital radius must be above 0")
    if not np.isfinite(inclination) or not np.isfinite(j2):
        raise ValueError("inclination and j2: need finite numbers")
    radius = shell_radius + altitude
    motion = np.sqrt(gravitational_parameter / radius**3)
    k = 1.5 * motion * j2 * (shell_radius / radius) ** 2
    cosine, sine = np.cos(inclination), np.sin(inclination)
    # Reduced as whole numbers, so that a large phasing costs no accuracy.
    offsets = np.array([shifted * p % (P * S) for p in range(P)], dtype=np.float64)
    return Shell(
        nodes=2.0 * np.pi * np.arange(P) / P,
        arguments=2.0 * np.pi * offsets / (P * S),
        slots=S,
        seam_shift=shifted % S,
        orbital_radius=float(radius),
        inclination=float(inclination),
        node_rate=float(-k * cosine),
        argument_rate=float(motion + 0.5 * k * (3.0 * cosine**2 - 1.0) + k * (2.0 - 2.5 * sine**2)),
    )


def round_trip_times(
    planes: float,
    slots: float,
    phasing: float,
    link_shift: float,
    altitude: float,
    inclination: float,
    minimum_elevation: ArrayLike,
    attachment: float,
    gravitational_parameter: float,
    shell_radius: float,
    j2: float,
    earth_rotation_rate: float,
    latitudes: ArrayLike,
    longitudes: ArrayLike,
    times: ArrayLike,
    *,
    threads: int | None = None,
) -> Array:
    """Shortest round-trip times [s] between all pairs of sites over a Walker-delta shell, shape (times, pairs).

    See `walker_shell` for the shell and `shell_round_trip_times` for the rest.
    """
    shell = walker_shell(
        planes, slots, phasing, link_shift, altitude, inclination, gravitational_parameter, shell_radius, j2
    )
    return shell_round_trip_times(
        shell, minimum_elevation, attachment, earth_rotation_rate, latitudes, longitudes, times, threads=threads
    )


def shell_round_trip_times(
    shell: Shell,
    minimum_elevation: ArrayLike,
    attachment: float,
    earth_rotation_rate: float,
    latitudes: ArrayLike,
    longitudes: ArrayLike,
    times: ArrayLike,
    *,
    threads: int | None = None,
) -> Array:
    """Shortest round-trip times [s] between all pairs of sites, shape (times, pairs); NaN where there is no path.

    Pairs come as (0, 1), (0, 2) ... (1, 2) ... `latitudes` (geodetic, -pi/2 to pi/2) and `longitudes` [rad] are one a
    site, at sea level of WGS-84; the Greenwich angle is 0 at time 0 (add another one to the longitudes). `times` [s].
    `minimum_elevation` [rad], above the geodetic horizon, one number or one a site, from -pi/2 to below pi/2.
    `attachment` 0.0: by any visible satellite; 1.0: by the nearest visible one only. `threads`: as many as there are
    processors unless given; the result is the same, bit for bit. `ValueError` names an input outside its range.

    Left out: processing, queues and scheduling; refraction; site height; polar motion; the Earth standing in the way of
    a laser link (see `largest_link_distance`); relays on the ground. Light travels as in vacuum.
    """
    sites = _sites(shell, minimum_elevation, latitudes, longitudes)
    moments = np.ascontiguousarray(np.atleast_1d(np.asarray(times, dtype=np.float64)))
    if moments.ndim != 1 or not np.isfinite(moments).all():
        raise ValueError("times: needs a list of finite numbers")
    if attachment not in (ANY_VISIBLE, NEAREST_VISIBLE):
        raise ValueError(f"attachment: {attachment!r} is neither 0.0 (any visible) nor 1.0 (nearest visible)")
    if threads is not None and threads < 1:
        raise ValueError(f"threads: {threads} is below 1")
    if not np.isfinite(earth_rotation_rate):
        raise ValueError("earth_rotation_rate: needs a finite number")
    n = len(sites)
    result = np.empty((len(moments), n * (n - 1) // 2))
    fixed = (*_geometry(shell), sites, float(attachment))
    site_rate = float(earth_rotation_rate) - shell.node_rate

    def run(block: slice) -> None:
        _snapshots(moments[block], site_rate, shell.argument_rate, *fixed, result[block])

    workers = 1 if jit_disabled() else min(threads or os.cpu_count() or 1, max(1, len(moments)))
    if workers == 1:
        run(slice(None))
    else:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, _blocks(len(moments), workers)))
    return result


def largest_link_distance(orbital_radius: float, grazing_radius: float) -> float:
    """Longest laser link [m] between satellites at `orbital_radius` that stays above `grazing_radius` (both [m]).

    `ValueError` unless 0 <= grazing_radius <= orbital_radius. Refraction is left out.
    """
    if not 0.0 <= grazing_radius <= orbital_radius:
        raise ValueError(f"grazing_radius: {grazing_radius} is outside 0 to the orbital radius, {orbital_radius}")
    return float(2.0 * np.sqrt((orbital_radius - grazing_radius) * (orbital_radius + grazing_radius)))


def link_length_extremes(shell: Shell) -> tuple[float, float, float]:
    """Length of an in-plane link, shortest and longest link between planes over an orbit [m]; 0 where there are none.

    A link shift is badly chosen when another one makes the third number smaller.
    """
    constant, swing = _link_coefficients(shell)
    in_plane = 2.0 * shell.orbital_radius * np.sin(np.pi / shell.slots) if shell.slots > 1 else 0.0
    if not len(constant):
        return float(in_plane), 0.0, 0.0
    least, greatest = np.sqrt(np.maximum(constant - swing, 0.0)), np.sqrt(constant + swing)
    return float(in_plane), float(least.min()), float(greatest.max())


def _whole(name: str, value: float, least: int | None = None) -> int:
    if not np.isfinite(value) or value != np.floor(value):
        raise ValueError(f"{name}: {value} is not a whole number")
    if least is not None and value < least:
        raise ValueError(f"{name}: {value} is below {least}")
    return int(value)


def _blocks(count: int, workers: int) -> Iterator[slice]:
    size = max(1, -(-count // (4 * workers)))  # four blocks a worker even out unequal work
    return (slice(start, start + size) for start in range(0, count, size))


def _coordinates(latitudes: ArrayLike, longitudes: ArrayLike) -> tuple[Array, Array]:
    latitude = np.atleast_1d(np.asarray(latitudes, dtype=np.float64))
    longitude = np.atleast_1d(np.asarray(longitudes, dtype=np.float64))
    if latitude.ndim != 1 or latitude.shape != longitude.shape:
        raise ValueError(f"latitudes and longitudes: shapes {latitude.shape} and {longitude.shape} differ")
    if not (np.abs(latitude) <= np.pi / 2).all():
        raise ValueError("latitudes: outside -pi/2 to pi/2")
    if not np.isfinite(longitude).all():
        raise ValueError("longitudes: not finite")
    return latitude, longitude


def _sites(shell: Shell, minimum_elevation: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike) -> Array:
    """One row a site: cos and sin of the longitude; axial and polar parts of position and vertical; three limits.

    The limits: |plane normal . position| beyond which no satellite of the plane is visible; sin e |sin e|; and
    vertical . position.
    """
    latitude, longitude = _coordinates(latitudes, longitudes)
    elevation = np.asarray(minimum_elevation, dtype=np.float64)
    if elevation.shape not in ((), latitude.shape):
        raise ValueError(f"minimum_elevation: shape {elevation.shape}, needs one number or one a site")
    if not ((elevation >= -np.pi / 2) & (elevation < np.pi / 2)).all():
        raise ValueError("minimum_elevation: outside -pi/2 to below pi/2")
    eccentricity_squared = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
    axial, polar = np.cos(latitude), np.sin(latitude)
    curvature = EARTH_EQUATORIAL_RADIUS / np.sqrt(1.0 - eccentricity_squared * polar**2)
    x, z = curvature * axial, curvature * (1.0 - eccentricity_squared) * polar
    radius = np.hypot(x, z)
    if not shell.orbital_radius > radius.max(initial=0.0):
        raise ValueError(f"altitude: an orbital radius of {shell.orbital_radius} m is not above every site")
    # The vertical leans from the radius by up to 0.19 degrees, so from the centre an elevation can look lower by that.
    lean = np.abs(np.arctan2(polar * x - axial * z, axial * x + polar * z))
    lowest = np.maximum(elevation - lean, -np.pi / 2)
    reach = np.arccos(np.minimum(radius * np.cos(lowest) / shell.orbital_radius, 1.0)) - lowest
    limit = radius * np.where(reach < np.pi / 2, np.sin(np.minimum(reach, np.pi / 2)), 1.0) * (1.0 + 1e-9) + 1e-3
    mask = np.sin(elevation) * np.abs(np.sin(elevation)) + 0.0 * latitude
    columns = np.cos(longitude), np.sin(longitude), x, z, axial, polar, limit, mask, axial * x + polar * z
    return np.ascontiguousarray(np.stack(columns, axis=1))


def _boundaries(shell: Shell) -> tuple[Array, Array, Array]:
    """For each boundary between planes: step in node, step in argument, and the argument on its western side."""
    nodes, arguments = shell.nodes, shell.arguments
    if len(nodes) == 1 or shell.seam_shift is None:
        return np.diff(nodes), np.diff(arguments), arguments[:-1]
    seam = arguments[0] + 2.0 * np.pi * shell.seam_shift / shell.slots
    return np.diff(nodes, append=nodes[0]), np.diff(arguments, append=seam), arguments


def _link_coefficients(shell: Shell) -> tuple[Array, Array]:
    """Squared length of a link between planes is `constant + swing cos(2 u + step in argument)`, u its western end's.

    Written by half angles, because 1 - cos of two neighbours would cancel.
    """
    step, phase, _ = _boundaries(shell)
    cosine, sine = np.cos(shell.inclination), np.sin(shell.inclination)
    half = np.sin(step / 2.0) ** 2
    constant = 2.0 * np.sin(phase / 2.0) ** 2 + np.cos(phase) * half * (1.0 + cosine**2)
    constant += np.sin(step) * np.sin(phase) * cosine
    scale = 2.0 * shell.orbital_radius**2
    return scale * constant, scale * half * sine**2


def _geometry(shell: Shell) -> tuple[Array, Array, Array, Array, Array, Array, int, float, float, float, float]:
    """Everything of a shell that doesn't change with time in the frame that turns with its planes."""
    arguments = np.asarray(shell.arguments, dtype=np.float64)
    if shell.slots < 1 or not len(shell.nodes) == len(arguments) >= 1:
        raise ValueError("shell: needs at least one plane and one slot, and one node and one argument a plane")
    slot_angles = 2.0 * np.pi * np.arange(shell.slots) / shell.slots
    along = arguments[:, None] + slot_angles
    _, phase, western = _boundaries(shell)
    constant, swing = _link_coefficients(shell)
    double = 2.0 * (western[:, None] + slot_angles) + phase[:, None]
    hop = 2.0 * shell.orbital_radius * np.sin(np.pi / shell.slots)
    return (
        np.ascontiguousarray(np.stack((np.cos(shell.nodes), np.sin(shell.nodes)), axis=1)),
        np.cos(along), np.sin(along), constant, swing[:, None] * np.cos(double), swing[:, None] * np.sin(double),
        int(shell.seam_shift or 0) % shell.slots, float(hop), shell.orbital_radius,
        float(np.cos(shell.inclination)), float(np.sin(shell.inclination)),
    )  # fmt: skip


@kernel
def _snapshots(  # type: ignore[no-untyped-def]
    times, site_rate, argument_rate, planes, cos_slot, sin_slot, link_constant, link_cos, link_sin, seam_shift, hop,
    radius, cos_inclination, sin_inclination, sites, attachment, result,
):  # fmt: skip
    """Round-trip times of every moment into `result`; scratch is allocated once and fits the processor's cache."""
    n = sites.shape[0]
    n_planes, slots = cos_slot.shape
    lengths = np.empty(link_cos.shape)
    distance = np.empty((n_planes, slots, LANES))
    reach = np.empty((n, (n + LANES - 1) // LANES * LANES))
    # Room for every satellite seen from every site; pages that are never written cost no memory.
    first = np.empty(n + 1, np.int64)
    seen = np.empty(n * n_planes * slots, np.int32)
    ranges = np.empty(n * n_planes * slots)
    for t in range(times.shape[0]):
        angle = argument_rate * times[t]
        cosine, sine = np.cos(angle), np.sin(angle)
        _see(
            np.cos(site_rate * times[t]), np.sin(site_rate * times[t]), cosine, sine, planes, cos_slot, sin_slot,
            radius, cos_inclination, sin_inclination, sites, attachment, first, seen, ranges,
        )  # fmt: skip
        _measure_links(link_constant, link_cos, link_sin, cosine, sine, lengths)
        for lane in range(0, n, LANES):
            _seed(lane, min(n, lane + LANES), first, seen, ranges, distance)
            _sweep(distance, hop, lengths, seam_shift)
            _collect(lane, first, seen, ranges, distance, reach)
        pair = 0
        for i in range(n):
            for j in range(i + 1, n):
                shortest = min(reach[i, j], reach[j, i])
                result[t, pair] = 2.0 * shortest / SPEED_OF_LIGHT if shortest < UNREACHED else np.nan
                pair += 1


@kernel
def _see(  # type: ignore[no-untyped-def]
    cos_turn, sin_turn, cosine, sine, planes, cos_slot, sin_slot, radius, cos_inclination, sin_inclination, sites,
    attachment, first, seen, ranges,
):  # fmt: skip
    """List the satellites that each site may use and their ranges; site j has entries first[j] to first[j + 1]."""
    count = 0
    for j in range(sites.shape[0]):
        first[j] = count
        east = sites[j, 0] * cos_turn - sites[j, 1] * sin_turn
        north = sites[j, 1] * cos_turn + sites[j, 0] * sin_turn
        gx, gy, gz = sites[j, 2] * east, sites[j, 2] * north, sites[j, 3]
        ux, uy, uz = sites[j, 4] * east, sites[j, 4] * north, sites[j, 5]
        squares = radius * radius + gx * gx + gy * gy + gz * gz
        for p in range(planes.shape[0]):
            cos_node, sin_node = planes[p, 0], planes[p, 1]
            if abs(sin_inclination * (sin_node * gx - cos_node * gy) + cos_inclination * gz) > sites[j, 6]:
                continue
            # Along the plane's axes (to the node, and a quarter turn on): position and vertical of the site, turned
            # back by the angle that the satellites have moved, so that their own table need not change.
            g0 = radius * (cos_node * gx + sin_node * gy)
            g1 = radius * (cos_inclination * (cos_node * gy - sin_node * gx) + sin_inclination * gz)
            u0 = radius * (cos_node * ux + sin_node * uy)
            u1 = radius * (cos_inclination * (cos_node * uy - sin_node * ux) + sin_inclination * uz)
            g0, g1 = g0 * cosine + g1 * sine, g1 * cosine - g0 * sine
            u0, u1 = u0 * cosine + u1 * sine, u1 * cosine - u0 * sine
            for s in range(cos_slot.shape[1]):
                height = cos_slot[p, s] * u0 + sin_slot[p, s] * u1 - sites[j, 8]
                square = squares - 2.0 * (cos_slot[p, s] * g0 + sin_slot[p, s] * g1)
                # height >= range * sin(elevation), squared with its sign: no root and no arcsine.
                if height * abs(height) >= square * sites[j, 7]:
                    seen[count] = p * cos_slot.shape[1] + s
                    ranges[count] = np.sqrt(square)
                    count += 1
        if attachment == NEAREST_VISIBLE:
            count = _keep_nearest(first[j], count, seen, ranges)
    first[sites.shape[0]] = count


@kernel
def _keep_nearest(start, end, seen, ranges):  # type: ignore[no-untyped-def]
    """Move the nearest of the entries `start` to `end` to the front and return where the list now ends."""
    for k in range(start + 1, end):
        if ranges[k] < ranges[start]:
            ranges[start], seen[start] = ranges[k], seen[k]
    return min(start + 1, end)


@kernel
def _measure_links(constant, link_cos, link_sin, cosine, sine, lengths):  # type: ignore[no-untyped-def]
    """Lengths of the links between planes, by angle addition for twice the angle that the satellites have moved."""
    cos_double, sin_double = cosine * cosine - sine * sine, 2.0 * sine * cosine
    for p in range(lengths.shape[0]):
        for s in range(lengths.shape[1]):
            square = constant[p] + link_cos[p, s] * cos_double - link_sin[p, s] * sin_double
            lengths[p, s] = np.sqrt(square) if square > 0.0 else 0.0  # two satellites in one place, rounded below 0


@kernel
def _seed(lane, end, first, seen, ranges, distance):  # type: ignore[no-untyped-def]
    """Start the sources `lane` to `end`: their slant ranges at the satellites they see, unreached elsewhere."""
    flat = distance.reshape(distance.shape[0] * distance.shape[1], LANES)
    for satellite in range(flat.shape[0]):
        for k in range(LANES):
            flat[satellite, k] = UNREACHED
    for j in range(lane, end):
        for link in range(first[j], first[j + 1]):
            flat[seen[link], j - lane] = ranges[link]


@kernel
def _sweep(distance, hop, lengths, seam_shift):  # type: ignore[no-untyped-def]
    """Spread distances along planes and eastward across boundaries, past the seam until a crossing changes nothing."""
    n_planes, slots = distance.shape[0], distance.shape[1]
    half, whole = slots // 2, slots - 1 + slots // 2  # no path needs more than half a turn; a whole one passes the wrap
    _run_along(distance, 0, 0, 1, whole, hop)
    _run_along(distance, 0, slots - 1, -1, whole, hop)
    for plane in range(1, n_planes):
        _enter(distance, plane, lengths, hop)
        _run_along(distance, plane, slots - 1, 1, half, hop)
        _run_along(distance, plane, slots - 1, -1, whole, hop)
    if lengths.shape[0] < n_planes or n_planes == 1:  # the last plane isn't linked to the first
        return
    plane, following = n_planes - 1, 0
    while _cross(distance, plane, following, seam_shift if following == 0 else 0, lengths):
        _run_along(distance, following, 0, 1, whole, hop)
        _run_along(distance, following, slots - 1, -1, whole, hop)
        plane, following = following, (following + 1) % n_planes


@kernel
def _cross(distance, plane, following, shift, lengths):  # type: ignore[no-untyped-def]
    """Carry distances from `plane` to the `following` one; whether any became shorter."""
    changed = False
    slots = distance.shape[1]
    for s in range(slots):
        target = s + shift if s + shift < slots else s + shift - slots
        for lane in range(LANES):
            through = distance[plane, s, lane] + lengths[plane, s]
            if through < distance[following, target, lane]:
                distance[following, target, lane] = through
                changed = True
    return changed


@kernel
def _enter(distance, plane, lengths, hop):  # type: ignore[no-untyped-def]
    """Carry distances from the plane before to `plane`, and there once from the first slot to the last."""
    west = plane - 1
    d0 = d1 = d2 = d3 = d4 = d5 = d6 = d7 = UNREACHED
    for at in range(distance.shape[1]):
        link = lengths[west, at]
        d0 = _lower(d0 + hop, _lower(distance[plane, at, 0], distance[west, at, 0] + link))
        d1 = _lower(d1 + hop, _lower(distance[plane, at, 1], distance[west, at, 1] + link))
        d2 = _lower(d2 + hop, _lower(distance[plane, at, 2], distance[west, at, 2] + link))
        d3 = _lower(d3 + hop, _lower(distance[plane, at, 3], distance[west, at, 3] + link))
        d4 = _lower(d4 + hop, _lower(distance[plane, at, 4], distance[west, at, 4] + link))
        d5 = _lower(d5 + hop, _lower(distance[plane, at, 5], distance[west, at, 5] + link))
        d6 = _lower(d6 + hop, _lower(distance[plane, at, 6], distance[west, at, 6] + link))
        d7 = _lower(d7 + hop, _lower(distance[plane, at, 7], distance[west, at, 7] + link))
        distance[plane, at, 0], distance[plane, at, 1], distance[plane, at, 2], distance[plane, at, 3] = d0, d1, d2, d3
        distance[plane, at, 4], distance[plane, at, 5], distance[plane, at, 6], distance[plane, at, 7] = d4, d5, d6, d7


@kernel
def _run_along(distance, plane, start, step, count, hop):  # type: ignore[no-untyped-def]
    """Carry distances along one plane from slot `start`, for `count` steps of +1 or -1 over the wrap.

    The eight lanes are written out: held in registers from slot to slot, the loop is about three times as fast as one
    over lanes in memory.
    """
    slots = distance.shape[1]
    at = start
    d0, d1, d2, d3 = distance[plane, at, 0], distance[plane, at, 1], distance[plane, at, 2], distance[plane, at, 3]
    d4, d5, d6, d7 = distance[plane, at, 4], distance[plane, at, 5], distance[plane, at, 6], distance[plane, at, 7]
    for _ in range(count):
        at += step
        if at == slots:
            at = 0
        elif at < 0:
            at = slots - 1
        d0 = _lower(d0 + hop, distance[plane, at, 0])
        d1 = _lower(d1 + hop, distance[plane, at, 1])
        d2 = _lower(d2 + hop, distance[plane, at, 2])
        d3 = _lower(d3 + hop, distance[plane, at, 3])
        d4 = _lower(d4 + hop, distance[plane, at, 4])
        d5 = _lower(d5 + hop, distance[plane, at, 5])
        d6 = _lower(d6 + hop, distance[plane, at, 6])
        d7 = _lower(d7 + hop, distance[plane, at, 7])
        distance[plane, at, 0], distance[plane, at, 1], distance[plane, at, 2], distance[plane, at, 3] = d0, d1, d2, d3
        distance[plane, at, 4], distance[plane, at, 5], distance[plane, at, 6], distance[plane, at, 7] = d4, d5, d6, d7


@kernel
def _lower(a, b):  # type: ignore[no-untyped-def]
    """The lower of two numbers, neither of them NaN (compiles to one instruction, which `min` doesn't)."""
    return a if a < b else b


@kernel
def _collect(lane, first, seen, ranges, distance, reach):  # type: ignore[no-untyped-def]
    """Eastward distance from the sources of this batch to every site, over the satellites that it may use."""
    flat = distance.reshape(distance.shape[0] * distance.shape[1], LANES)
    for j in range(first.shape[0] - 1):
        d0 = d1 = d2 = d3 = d4 = d5 = d6 = d7 = UNREACHED
        for link in range(first[j], first[j + 1]):
            at, last = seen[link], ranges[link]
            d0 = _lower(d0, flat[at, 0] + last)
            d1 = _lower(d1, flat[at, 1] + last)
            d2 = _lower(d2, flat[at, 2] + last)
            d3 = _lower(d3, flat[at, 3] + last)
            d4 = _lower(d4, flat[at, 4] + last)
            d5 = _lower(d5, flat[at, 5] + last)
            d6 = _lower(d6, flat[at, 6] + last)
            d7 = _lower(d7, flat[at, 7] + last)
        reach[j, lane], reach[j, lane + 1], reach[j, lane + 2], reach[j, lane + 3] = d0, d1, d2, d3
        reach[j, lane + 4], reach[j, lane + 5], reach[j, lane + 6], reach[j, lane + 7] = d4, d5, d6, d7


def great_circle_distances(latitudes: ArrayLike, longitudes: ArrayLike) -> Array:
    """Length of the shortest path over the WGS-84 ellipsoid between all pairs of sites [m], shape (pairs,).

    Pairs as in `round_trip_times`; geodetic latitudes (-pi/2 to pi/2) and longitudes [rad], `ValueError` otherwise.
    Vincenty's iteration (1975), and for the nearly antipodal pairs where that doesn't converge a bisection on the
    azimuth after Karney (2013) with the two integrals by quadrature; within 0.1 mm of geographiclib on 3,000 pairs.
    Left out: heights, and that no cable follows a geodesic.
    """
    latitude, longitude = _coordinates(latitudes, longitudes)
    i, j = np.triu_indices(len(latitude), 1)
    difference = np.abs(np.remainder(longitude[j] - longitude[i] + np.pi, 2.0 * np.pi) - np.pi)
    # Reduced latitudes: of the points of equal z on the sphere around the ellipsoid.
    first, second = (np.arctan2((1.0 - EARTH_FLATTENING) * np.sin(x), np.cos(x)) for x in (latitude[i], latitude[j]))
    length, converged = _vincenty(first, second, difference)
    for pair in np.flatnonzero(~converged):
        length[pair] = _nearly_antipodal(first[pair], second[pair], difference[pair])
    return length


def _vincenty(first: Array, second: Array, difference: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Geodesic lengths by Vincenty's inverse formula, and where its iteration converged."""
    f = EARTH_FLATTENING
    b = EARTH_EQUATORIAL_RADIUS * (1.0 - f)
    s1, c1, s2, c2 = np.sin(first), np.cos(first), np.sin(second), np.cos(second)
    angle = difference.copy()
    for _ in range(50):
        sine = np.hypot(c2 * np.sin(angle), c1 * s2 - s1 * c2 * np.cos(angle))
        cosine = s1 * s2 + c1 * c2 * np.cos(angle)
        sigma = np.arctan2(sine, cosine)
        azimuth = c1 * c2 * np.sin(angle) / np.where(sine > 0.0, sine, 1.0)
        squared = 1.0 - azimuth**2
        middle = np.where(squared > 1e-14, cosine - 2.0 * s1 * s2 / np.where(squared > 1e-14, squared, 1.0), 0.0)
        c = f / 16.0 * squared * (4.0 + f * (4.0 - 3.0 * squared))
        series = sigma + c * sine * (middle + c * cosine * (2.0 * middle**2 - 1.0))
        previous, angle = angle, difference + (1.0 - c) * f * azimuth * series
        converged = (np.abs(angle - previous) < 1e-14) & (np.abs(angle) <= np.pi)
        if converged.all():
            break
    u = squared * f * (2.0 - f) / (1.0 - f) ** 2
    scale = 1.0 + u / 16384.0 * (4096.0 + u * (-768.0 + u * (320.0 - 175.0 * u)))
    d = u / 1024.0 * (256.0 + u * (-128.0 + u * (74.0 - 47.0 * u)))
    last = d / 6.0 * middle * (4.0 * sine**2 - 3.0) * (4.0 * middle**2 - 3.0)
    delta = d * sine * (middle + d / 4.0 * (cosine * (2.0 * middle**2 - 1.0) - last))
    return b * scale * (sigma - delta), converged


def _nearly_antipodal(first: float, second: float, difference: float) -> float:
    """Geodesic length by bisection on the azimuth at the first point; the difference in longitude grows with it."""
    if abs(first) < abs(second):
        first, second = second, first
    if first >= 0.0:  # on the equator -0.0, the end of a path that comes from the south
        first, second = -first, -second
    low, high = 0.0, np.pi
    for _ in range(60):
        azimuth = 0.5 * (low + high)
        longitude, length = _geodesic(first, second, azimuth)
        low, high = (azimuth, high) if longitude < difference else (low, azimuth)
    return length


def _geodesic(first: float, second: float, azimuth: float) -> tuple[float, float]:
    """Difference in longitude and length of the geodesic that leaves reduced latitude `first` and reaches `second`.

    For first <= 0 and |first| >= |second|; after Karney (2013), the integrals by Gauss-Legendre quadrature.
    """
    f = EARTH_FLATTENING
    s1, c1, s2, c2 = np.sin(first), np.cos(first), np.sin(second), np.cos(second)
    leaving = np.cos(azimuth) * c1
    equator = np.sin(azimuth) * c1
    arriving = np.sqrt(leaving**2 + (c2 - c1) * (c2 + c1))
    start, end = np.arctan2(s1, leaving), np.arctan2(s2, arriving)
    sphere = np.arctan2(equator * s2, arriving) - np.arctan2(equator * s1, leaving)
    points, weights = np.polynomial.legendre.leggauss(16)
    sines = np.sin(0.5 * (start + end) + 0.5 * (end - start) * points) ** 2
    root = np.sqrt(1.0 + f * (2.0 - f) / (1.0 - f) ** 2 * (1.0 - equator**2) * sines)
    lag = 0.5 * (end - start) * (weights @ ((2.0 - f) / (1.0 + (1.0 - f) * root)))
    length = EARTH_EQUATORIAL_RADIUS * (1.0 - f) * 0.5 * (end - start) * (weights @ root)
    return float(sphere - f * equator * lag), float(length)
