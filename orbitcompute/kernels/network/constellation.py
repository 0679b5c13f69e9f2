"""Shells of relay satellites: where they are, which laser links they hold, and how long those are.

A shell is a set of circular orbits of one altitude and inclination. On the full grid every satellite holds four laser
links ("+Grid"): to its two neighbours in the plane, and to one satellite in each of the two planes beside it. Links
may be missing: by the pattern (three terminals), by failures, where the planes of a polar star run against each other,
near the poles, and wherever the Earth stands in the way.

A constellation is a tuple of shells. Its satellites are numbered shell after shell, and within a shell as
`plane * slots + slot`; links are pairs of such numbers. Shells hold no links to each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.formulas import clear_link_distance

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Numbers = NDArray[np.int64]

DELTA, STAR = 2.0 * np.pi, np.pi  # over how much of a turn the nodes are spread
GRID, BRICK, RING = 0.0, 1.0, 2.0  # patterns of links: four, three and two a satellite
LINKS_OF_PATTERN = {GRID: 4, BRICK: 3, RING: 2}


@dataclass(frozen=True)
class Shell:
    """One shell of satellites: `nodes` and `arguments` hold one angle a plane [rad] at time 0.

    Satellite (p, s) starts at argument of latitude `arguments[p] + 2 pi s / slots`, and is linked to (p, s ± 1) and
    (p + 1, s). The last plane is linked to the first by (last, s)-(0, s + seam_shift), or not at all when that is None.
    Radius in metres, inclination in radians, rates of node and argument in rad/s.

    `along` and `across`, shape (planes, slots), say which links from (p, s) to (p, s + 1) and to (p + 1, s) there are,
    `working` which satellites; None stands for all. A link longer than `longest_link` [m] is down, and so is one
    between planes while either end is farther than `highest_crossing` [rad] from the equator.
    """

    nodes: Array
    arguments: Array
    slots: int
    seam_shift: int | None
    orbital_radius: float
    inclination: float
    node_rate: float
    argument_rate: float
    along: Mask | None = None
    across: Mask | None = None
    working: Mask | None = None
    longest_link: float = np.inf
    highest_crossing: float = np.pi / 2

    @property
    def planes(self) -> int:
        """Number of planes."""
        return len(self.nodes)

    @property
    def size(self) -> int:
        """Number of satellites, failed ones included."""
        return len(self.nodes) * self.slots

    @property
    def boundaries(self) -> int:
        """Number of pairs of neighbouring planes that are linked: one less than planes where there is no seam."""
        return self.planes if self.seam_shift is not None and self.planes > 1 else self.planes - 1


Constellation = Sequence[Shell]


def walker_shell(
    planes: float, slots: float, phasing: float, link_shift: float, altitude: float, inclination: float,
    gravitational_parameter: float, shell_radius: float, j2: float, node_span: float = DELTA,
) -> Shell:
    """Walker shell of `planes` x `slots` satellites with links (p, s)-(p + 1, s + link_shift).

    `phasing` is F, in slots over all planes: satellite (p, s) starts at 2 pi (s / S + F p / (P S)), and the seam's
    links are (P - 1, s)-(0, s + F + link_shift). Nodes are spread evenly over `node_span` [rad]: a whole turn is a
    Walker delta; with less (half a turn is a Walker star) the last plane and the first are not linked, because their
    satellites run against each other. `altitude` [m] counts from `shell_radius` [m], the radius that J2 belongs to;
    `inclination` [rad]; `gravitational_parameter` [m3/s2]. The first four are whole numbers, planes and slots at least
    1, else `ValueError`; two slots give each in-plane link once, one plane has no links across. Slots are renumbered so
    that the link shift becomes part of the phasing. Rates are circular motion with the secular J2 terms of node,
    perigee and mean anomaly (Vallado 2013, sec. 9.6); drag, resonance and eccentricity are left out.
    """
    P, S = _whole("planes", planes, 1), _whole("slots", slots, 1)
    shifted = _whole("phasing", phasing) + _whole("link_shift", link_shift) * P
    if not gravitational_parameter > 0.0 or not shell_radius > 0.0 or not altitude > -shell_radius:
        raise ValueError("gravitational_parameter, shell_radius and the orbital radius must be above 0")
    if not np.isfinite(inclination) or not np.isfinite(j2):
        raise ValueError("inclination and j2: need finite numbers")
    if not 0.0 < node_span <= DELTA * (1.0 + 1e-12):
        raise ValueError(f"node_span: {node_span} is outside 0 to 2 pi")
    closed = node_span >= DELTA * (1.0 - 1e-12)
    radius = shell_radius + altitude
    # Reduced as whole numbers, so that a large phasing costs no accuracy.
    offsets = np.array([shifted * p % (P * S) for p in range(P)], dtype=np.float64)
    node_rate, argument_rate = secular_rates(radius, inclination, gravitational_parameter, shell_radius, j2)
    return Shell(
        nodes=node_span * np.arange(P) / P, arguments=2.0 * np.pi * offsets / (P * S), slots=S,
        seam_shift=shifted % S if closed else None, orbital_radius=float(radius), inclination=float(inclination),
        node_rate=node_rate, argument_rate=argument_rate,
    )


def secular_rates(
    radius: float, inclination: float, gravitational_parameter: float, shell_radius: float, j2: float
) -> tuple[float, float]:
    """Rates of the node and of the argument of latitude of a circular orbit under J2 [rad/s] (Vallado 2013, sec. 9.6)."""
    motion = np.sqrt(gravitational_parameter / radius**3)
    k = 1.5 * motion * j2 * (shell_radius / radius) ** 2
    cosine, sine = np.cos(inclination), np.sin(inclination)
    argument_rate = motion + 0.5 * k * (3.0 * cosine**2 - 1.0) + k * (2.0 - 2.5 * sine**2)
    return float(-k * cosine), float(argument_rate)


def _whole(name: str, value: float, least: int | None = None) -> int:
    if not np.isfinite(value) or value != np.floor(value):
        raise ValueError(f"{name}: {value} is not a whole number")
    if least is not None and value < least:
        raise ValueError(f"{name}: {value} is below {least}")
    return int(value)


def with_pattern(shell: Shell, pattern: float, terminals: float = 4) -> Shell:
    """The shell with the links of a pattern: GRID (all four), BRICK (three) or RING (two, within the plane).

    A brick wall keeps the link from (p, s) eastward only where p + s is even; where an odd number of slots or of planes
    upsets the alternation (at the wrap and at the seam), the links of what would have a fourth are left out, the one
    to the east first. `ValueError` when a satellite would hold more links than `terminals`.
    """
    if pattern not in LINKS_OF_PATTERN:
        raise ValueError(f"pattern: {pattern} is none of {GRID} (grid), {BRICK} (brick) and {RING} (ring)")
    across = np.ones((shell.planes, shell.slots), dtype=bool)
    if pattern == RING:
        across[:] = False
    if pattern == BRICK:
        plane, slot = np.indices(across.shape)
        across = (plane + slot) % 2 == 0
        if shell.boundaries == shell.planes:  # each satellite of the first plane has one link across at most
            across[-1] &= ~across[0, (np.arange(shell.slots) + (shell.seam_shift or 0)) % shell.slots]
    found = replace(
        shell, across=None if pattern == GRID else across if shell.across is None else across & shell.across
    )
    held = terminals_held(found)
    if len(held) and held.max() > terminals:
        at = int(held.argmax())
        raise ValueError(
            f"terminals: satellite {at} (plane {at // shell.slots}, slot {at % shell.slots}) holds {held[at]} laser links "
            f"with {terminals:g} terminals"
        )
    return found


def with_failures(shell: Shell, satellites: ArrayLike = (), link_pairs: ArrayLike = ()) -> Shell:
    """The shell without some satellites (numbers `plane * slots + slot`) and some links (pairs of numbers).

    `ValueError` names a satellite that is not in the shell and a pair that holds no link.
    """
    working = np.ones(shell.size, dtype=bool) if shell.working is None else shell.working.ravel().copy()
    for number in np.atleast_1d(np.asarray(satellites, dtype=np.int64)).tolist():
        if not 0 <= number < shell.size:
            raise ValueError(f"satellites: {number} is outside 0 to {shell.size - 1}")
        working[number] = False
    masks = [np.ones(shell.size, bool) if mask is None else mask.ravel().copy() for mask in (shell.along, shell.across)]
    slots = np.sort(_link_slots(shell)[0], axis=1)
    for pair in np.sort(np.asarray(link_pairs, dtype=np.int64).reshape(-1, 2), axis=1):
        found = np.flatnonzero((slots == pair).all(axis=1))
        if not len(found):
            raise ValueError(f"link_pairs: there is no link between {pair[0]} and {pair[1]}")
        for at in found.tolist():
            masks[at // shell.size][at % shell.size] = False
    shape = shell.planes, shell.slots
    along, across = (mask.reshape(shape) for mask in masks)
    return replace(shell, working=working.reshape(shape), along=along, across=across)


def with_random_failures(shell: Shell, satellite_share: float, link_share: float, seed: int) -> Shell:
    """The shell without a share of its satellites and of its links, drawn without replacement from `seed`."""
    if not (0.0 <= satellite_share < 1.0 and 0.0 <= link_share <= 1.0):
        raise ValueError("satellite_share must be from 0 to below 1, link_share from 0 to 1")
    generator = np.random.default_rng(seed)
    shape = shell.planes, shell.slots

    def drawn(share: float, present: Mask | None) -> Mask:
        mask = np.ones(shell.size, dtype=bool) if present is None else present.ravel().copy()
        mask[generator.choice(shell.size, round(share * shell.size), replace=False)] = False
        return mask.reshape(shape)

    working = drawn(satellite_share, shell.working)
    return replace(shell, working=working, along=drawn(link_share, shell.along), across=drawn(link_share, shell.across))


# -- links ------------------------------------------------------------------------------------------------------------


def _link_slots(shell: Shell) -> tuple[Numbers, Numbers]:
    """Both ends of every place for a link, along the planes first, then across; and 0 or 1 for the two kinds."""
    plane, slot = np.divmod(np.arange(shell.size), shell.slots)
    ahead = plane * shell.slots + (slot + 1) % shell.slots
    shift = np.where(plane == shell.planes - 1, shell.seam_shift or 0, 0)
    beside = (plane + 1) % shell.planes * shell.slots + (slot + shift) % shell.slots
    here = np.arange(shell.size)
    ends = np.concatenate([np.stack([here, ahead], axis=1), np.stack([here, beside], axis=1)])
    return ends, np.repeat([0, 1], shell.size)


def links(shell: Shell) -> Numbers:
    """Laser links of the shell as pairs of satellite numbers, shape (links, 2), smaller number first, each once.

    Without those that failed or have a failed end; those that are down for a while (length, latitude) are included.
    """
    ends, kinds = _link_slots(shell)
    there = np.concatenate(
        [np.ones(shell.size, bool) if mask is None else mask.ravel() for mask in (shell.along, shell.across)]
    )
    there &= ends[:, 0] != ends[:, 1]
    there &= (kinds == 0) | (ends[:, 0] // shell.slots < shell.boundaries)
    if shell.working is not None:
        there &= shell.working.ravel()[ends].all(axis=1)
    return np.unique(np.sort(ends[there], axis=1), axis=0)


def terminals_held(shell: Shell) -> Numbers:
    """How many laser links each satellite holds, shape (satellites,)."""
    return np.bincount(links(shell).ravel(), minlength=shell.size)


def positions(shell: Shell, time: float) -> Array:
    """Inertial positions of all satellites at `time` [s], shape (satellites, 3) [m]; node 0 is the first plane's at 0."""
    argument = (
        shell.arguments[:, None] + 2.0 * np.pi * np.arange(shell.slots) / shell.slots + shell.argument_rate * time
    )
    node = (shell.nodes + shell.node_rate * time)[:, None]
    x, y = np.cos(argument), np.sin(argument) * np.cos(shell.inclination)
    z = np.sin(argument) * np.sin(shell.inclination)
    place = np.stack([x * np.cos(node) - y * np.sin(node), x * np.sin(node) + y * np.cos(node), z], axis=-1)
    return shell.orbital_radius * place.reshape(-1, 3)


@dataclass(frozen=True)
class Topology:
    """A constellation at one moment: `positions` (satellites, 3) [m], `links` (links, 2) that are up, `lengths` [m]."""

    positions: Array
    links: Numbers
    lengths: Array

    @property
    def degrees(self) -> Numbers:
        """Number of links of each satellite, shape (satellites,)."""
        return np.bincount(self.links.ravel(), minlength=len(self.positions))

    def adjacency(self) -> tuple[Numbers, Numbers, Numbers, Array]:
        """Both directions of every link in compressed rows: starts (satellites + 1), neighbours, links, lengths [m].

        The neighbours of satellite v are `neighbours[starts[v]:starts[v + 1]]`, reached over the links of the same places.
        """
        ends = np.concatenate([self.links, self.links[:, ::-1]])
        order = np.lexsort((ends[:, 1], ends[:, 0]))
        numbers = np.tile(np.arange(len(self.links)), 2)[order]
        starts = np.concatenate([[0], np.cumsum(self.degrees)])
        return starts, ends[order, 1], numbers, self.lengths[numbers]

    def matrix(self) -> Any:
        """The lengths as a symmetric `scipy.sparse.csr_array` (satellites, satellites), for scipy's graph functions."""
        from scipy.sparse import csr_array

        starts, neighbours, _, lengths = self.adjacency()
        size = len(self.positions)
        return csr_array((lengths, neighbours, starts), shape=(size, size))


def topology(constellation: Constellation, time: float) -> Topology:
    """Satellites and the links that are up at `time` [s]: those no longer than allowed and not too near a pole."""
    places, pairs, lengths, before = [], [], [], 0
    for shell in constellation:
        here, ends = positions(shell, time), links(shell)
        length = lengths_up(shell, here, ends)
        up = np.isfinite(length)
        places.append(here)
        pairs.append(ends[up] + before)
        lengths.append(length[up])
        before += shell.size
    return Topology(np.concatenate(places), np.concatenate(pairs), np.concatenate(lengths))


def lengths_up(shell: Shell, places: Array, ends: Numbers) -> Array:
    """Length of each link between satellites at `places` [m]; infinite where it is too long or too near a pole."""
    length = np.linalg.norm(places[ends[:, 0]] - places[ends[:, 1]], axis=1)
    length[length > shell.longest_link] = np.inf
    if shell.highest_crossing < np.pi / 2:
        highest = np.abs(places[ends, 2]).max(axis=1)
        crossing = ends[:, 0] // shell.slots != ends[:, 1] // shell.slots
        length[crossing & (highest > shell.orbital_radius * np.sin(shell.highest_crossing))] = np.inf
    return length


# -- lengths ----------------------------------------------------------------------------------------------------------


def largest_link_distance(orbital_radius: float, grazing_radius: float) -> float:
    """Longest laser link [m] between satellites at `orbital_radius` that stays above `grazing_radius` (both [m]).

    `ValueError` unless 0 <= grazing_radius <= orbital_radius. Refraction is left out.
    """
    if not 0.0 <= grazing_radius <= orbital_radius:
        raise ValueError(f"grazing_radius: {grazing_radius} is outside 0 to the orbital radius, {orbital_radius}")
    return float(clear_link_distance(orbital_radius, grazing_radius))


def boundary_steps(shell: Shell) -> tuple[Array, Array, Array]:
    """For each boundary between planes: step in node, step in argument, and the argument on its western side."""
    nodes, arguments = shell.nodes, shell.arguments
    if len(nodes) == 1 or shell.seam_shift is None:
        return np.diff(nodes), np.diff(arguments), arguments[:-1]
    seam = arguments[0] + 2.0 * np.pi * shell.seam_shift / shell.slots
    return np.diff(nodes, append=nodes[0]), np.diff(arguments, append=seam), arguments


def link_coefficients(shell: Shell) -> tuple[Array, Array]:
    """Squared length of a link between planes is `constant + swing cos(2 u + step in argument)`, u its western end's.

    Written by half angles, because 1 - cos of two neighbours would cancel.
    """
    step, phase, _ = boundary_steps(shell)
    cosine, sine = np.cos(shell.inclination), np.sin(shell.inclination)
    half = np.sin(step / 2.0) ** 2
    constant = 2.0 * np.sin(phase / 2.0) ** 2 + np.cos(phase) * half * (1.0 + cosine**2)
    constant += np.sin(step) * np.sin(phase) * cosine
    scale = 2.0 * shell.orbital_radius**2
    return scale * constant, scale * half * sine**2


def in_plane_length(shell: Shell) -> float:
    """Length of a link between neighbours in a plane [m]; 0 where a plane has one satellite."""
    return float(2.0 * shell.orbital_radius * np.sin(np.pi / shell.slots)) if shell.slots > 1 else 0.0


def link_length_extremes(shell: Shell) -> tuple[float, float, float]:
    """Length of an in-plane link, shortest and longest link between planes over an orbit [m]; 0 where there are none.

    A link shift is badly chosen when another one makes the third number smaller.
    """
    constant, swing = link_coefficients(shell)
    if not len(constant):
        return in_plane_length(shell), 0.0, 0.0
    least, greatest = np.sqrt(np.maximum(constant - swing, 0.0)), np.sqrt(constant + swing)
    return in_plane_length(shell), float(least.min()), float(greatest.max())


def shortest_link_shift(planes: int, slots: int, phasing: int, inclination: float, node_span: float = DELTA) -> int:
    """The link shift of a Walker shell whose longest link between planes is shortest; the smallest one of equals."""
    shifts = sorted(range(-(slots // 2), slots - slots // 2), key=abs)

    def longest(shift: int) -> float:
        shell = walker_shell(planes, slots, phasing, shift, 0.0, inclination, 1.0, 1.0, 0.0, node_span)
        return link_length_extremes(shell)[2]

    return min(shifts, key=lambda shift: (round(longest(shift), 9), abs(shift)))
