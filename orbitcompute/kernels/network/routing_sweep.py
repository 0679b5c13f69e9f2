"""Shortest distances over the grid of one shell, many sources at a time: two sweeps, and the way back along a path.

*Eastward sweep.* Where all in-plane links have one length, a shortest path never turns back across a boundary between
planes: staying in the plane costs the same hops and two crossings less. One eastward sweep from all sources therefore
gives dist(i, j) = min(E[i, j], E[j, i]).

*Fixpoint sweep.* Where links are missing or unequal, eastward and westward sweeps alternate until neither changes
anything, which is exact for any lengths.

Distances are kept for 64 sources side by side, so that each step of a loop is a few wide instructions.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.kernels._jit import kernel

LANES = 64  # sources swept together; known when the loops are compiled
UNREACHED = 1.0e30  # a finite number instead of infinity: adding a length to it stays cheap and defined


@kernel
def measure_links(constant, link_cos, link_sin, cosine, sine, lengths):  # type: ignore[no-untyped-def]
    """Lengths of the links between planes, by angle addition for twice the angle that the satellites have moved."""
    cos_double, sin_double = cosine * cosine - sine * sine, 2.0 * sine * cosine
    for p in range(lengths.shape[0]):
        for s in range(lengths.shape[1]):
            square = constant[p] + link_cos[p, s] * cos_double - link_sin[p, s] * sin_double
            lengths[p, s] = np.sqrt(square) if square > 0.0 else 0.0  # two satellites in one place, rounded below 0


@kernel
def bar_links(present, longest, highest, seam_shift, cosine, sine, sin_slot, cos_slot, lengths):  # type: ignore[no-untyped-def]
    """Take out the links between planes that are missing, too long, or have an end with |sine of argument| above `highest`."""
    slots = sin_slot.shape[1]
    for p in range(lengths.shape[0]):
        following = (p + 1) % sin_slot.shape[0]
        shift = seam_shift if following == 0 else 0
        for s in range(slots):
            other = (s + shift) % slots
            here = abs(sin_slot[p, s] * cosine + cos_slot[p, s] * sine)
            there = abs(sin_slot[following, other] * cosine + cos_slot[following, other] * sine)
            if not present[p, s] or lengths[p, s] > longest or here > highest or there > highest:
                lengths[p, s] = UNREACHED


@kernel
def seed(lane, end, first, seen, ranges, distance):  # type: ignore[no-untyped-def]
    """Start the sources `lane` to `end`: their slant ranges at the satellites they see, unreached elsewhere."""
    flat = distance.reshape(distance.shape[0] * distance.shape[1], LANES)
    for satellite in range(flat.shape[0]):
        for k in range(LANES):
            flat[satellite, k] = UNREACHED
    for j in range(lane, end):
        for link in range(first[j], first[j + 1]):
            flat[seen[link], j - lane] = ranges[link]


@kernel
def collect(lane, first, seen, ranges, distance, reach):  # type: ignore[no-untyped-def]
    """Distance from the sources of this batch to every site, over the satellites that it may use."""
    flat = distance.reshape(distance.shape[0] * distance.shape[1], LANES)
    best = np.empty(LANES)
    for j in range(first.shape[0] - 1):
        for k in range(LANES):
            best[k] = UNREACHED
        for link in range(first[j], first[j + 1]):
            row, last = flat[seen[link]], ranges[link]
            for k in range(LANES):
                best[k] = lower(row[k] + last, best[k])
        for k in range(LANES):
            reach[j, lane + k] = best[k]


@kernel
def sweep_east(distance, hop, lengths, seam_shift):  # type: ignore[no-untyped-def]
    """Spread distances along planes and eastward across boundaries, past the seam until a crossing changes nothing."""
    planes, slots = distance.shape[0], distance.shape[1]
    whole = slots - 1 + slots // 2  # no path needs more than half a turn; a whole one passes the wrap
    run_along(distance[0], 0, 1, whole, hop)
    run_along(distance[0], slots - 1, -1, whole, hop)
    for plane in range(1, planes):
        enter(distance, plane, lengths)
        run_along(distance[plane], 0, 1, whole, hop)
        run_along(distance[plane], slots - 1, -1, whole, hop)
    if lengths.shape[0] < planes or planes == 1:  # the last plane isn't linked to the first
        return
    plane, following = planes - 1, 0
    while cross(distance, plane, following, seam_shift if following == 0 else 0, lengths[plane], False):
        run_along(distance[following], 0, 1, whole, hop)
        run_along(distance[following], slots - 1, -1, whole, hop)
        plane, following = following, (following + 1) % planes


@kernel
def sweep_fixpoint(distance, along, across, seam_shift):  # type: ignore[no-untyped-def]
    """Spread distances along planes and across boundaries, eastward and westward in turn, until nothing changes."""
    planes = distance.shape[0]
    for plane in range(planes):
        close_ring(distance[plane], along[plane])
    changed = True
    while changed:
        changed = False
        for boundary in range(across.shape[0]):
            following = (boundary + 1) % planes
            shift = seam_shift if following == 0 else 0
            if cross(distance, boundary, following, shift, across[boundary], False):
                close_ring(distance[following], along[following])
                changed = True
        for boundary in range(across.shape[0] - 1, -1, -1):
            following = (boundary + 1) % planes
            shift = seam_shift if following == 0 else 0
            if cross(distance, boundary, following, shift, across[boundary], True):
                close_ring(distance[boundary], along[boundary])
                changed = True


@kernel
def cross(distance, plane, following, shift, lengths, westward):  # type: ignore[no-untyped-def]
    """Carry distances from `plane` to the `following` one, or back if `westward`; whether any became shorter."""
    changed = False
    slots = distance.shape[1]
    for s in range(slots):
        length = lengths[s]
        if length >= UNREACHED:
            continue
        target = s + shift if s + shift < slots else s + shift - slots
        start, end = distance[plane, s], distance[following, target]
        if westward:
            start, end = end, start
        shorter = 0
        for k in range(LANES):
            shorter += 1 if start[k] + length < end[k] else 0
        if shorter:
            changed = True
            for k in range(LANES):
                end[k] = lower(start[k] + length, end[k])
    return changed


@kernel
def enter(distance, plane, lengths):  # type: ignore[no-untyped-def]
    """Carry distances from the plane to the west to this one."""
    for at in range(distance.shape[1]):
        link = lengths[plane - 1, at]
        for k in range(LANES):
            distance[plane, at, k] = lower(distance[plane - 1, at, k] + link, distance[plane, at, k])


@kernel
def run_along(plane, start, step, count, hop):  # type: ignore[no-untyped-def]
    """Carry distances along one plane from slot `start`, for `count` steps of +1 or -1 over the wrap."""
    slots = plane.shape[0]
    at = start
    for _ in range(count):
        before = at
        at += step
        if at == slots:
            at = 0
        elif at < 0:
            at = slots - 1
        for k in range(LANES):
            plane[at, k] = lower(plane[before, k] + hop, plane[at, k])


@kernel
def close_ring(plane, lengths):  # type: ignore[no-untyped-def]
    """Carry distances along one plane both ways, twice round; link s, between slots s and s + 1, has a length of its own."""
    slots = plane.shape[0]
    for step in range(2 * slots - 1):
        before, at = step % slots, (step + 1) % slots
        link = lengths[before]
        for k in range(LANES):
            plane[at, k] = lower(plane[before, k] + link, plane[at, k])
    for step in range(2 * slots - 1, 0, -1):
        before, at = step % slots, (step - 1) % slots
        link = lengths[at]
        for k in range(LANES):
            plane[at, k] = lower(plane[before, k] + link, plane[at, k])


@kernel
def lower(a, b):  # type: ignore[no-untyped-def]
    """The lower of two numbers, neither of them NaN (compiles to one instruction, which `min` doesn't)."""
    return a if a < b else b


@kernel
def walk_back(distance, lane, source, target, along, across, seam_shift, westward, first, seen, ranges):  # type: ignore[no-untyped-def]
    """Links of a shortest path from a source to a site, and the satellites it begins and ends at; -1 where there is none.

    `distance` holds the finished distances of the source's batch. From the last satellite, each step goes to the
    neighbour over which the distance came about, until the source's own range is what it came about by. After an
    eastward sweep distances came from the plane or from the west only; `westward` says that they may come from the east.
    """
    planes, slots = distance.shape[0], distance.shape[1]
    last, shortest = -1, UNREACHED
    for link in range(first[target], first[target + 1]):
        through = distance[seen[link] // slots, seen[link] % slots, lane] + ranges[link]
        if through < shortest:
            last, shortest = seen[link], through
    if last < 0:
        return -1, -1, -1
    at, hops = last, 0
    while hops < planes * slots:
        p, s = at // slots, at % slots
        own = UNREACHED
        for link in range(first[source], first[source + 1]):
            if seen[link] == at:
                own = ranges[link]
        best, through = -1, UNREACHED
        ahead, behind = (s + 1) % slots, (s - 1) % slots
        if distance[p, ahead, lane] + along[p, s] < through:
            best, through = p * slots + ahead, distance[p, ahead, lane] + along[p, s]
        if distance[p, behind, lane] + along[p, behind] < through:
            best, through = p * slots + behind, distance[p, behind, lane] + along[p, behind]
        west = (p - 1) % planes
        if west < across.shape[0]:
            other = (s - seam_shift) % slots if p == 0 else s
            if distance[west, other, lane] + across[west, other] < through:
                best, through = west * slots + other, distance[west, other, lane] + across[west, other]
        if westward and p < across.shape[0]:
            east = (p + 1) % planes
            other = (s + seam_shift) % slots if east == 0 else s
            if distance[east, other, lane] + across[p, s] < through:
                best, through = east * slots + other, distance[east, other, lane] + across[p, s]
        if best < 0 or own <= through:
            return hops, at, last
        at = best
        hops += 1
    return hops, at, last
