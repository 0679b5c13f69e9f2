"""Shortest distances over any network of satellites: buckets of distances on compressed rows.

Dial's buckets with Dinitz's width, the shortest link: whatever lies in the lowest bucket is final. Where links are of
very unequal length, wider buckets are used and a satellite may be taken up again from its own bucket, which is exact for
any width.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.network.routing_sweep import UNREACHED

MOST_BUCKETS = 65536


@kernel
def bucket_width(lengths, ranges):  # type: ignore[no-untyped-def]
    """Width and number (a power of two) of buckets for all distances that may wait at once: up to the longest link or range."""
    shortest, longest = UNREACHED, 1.0
    for link in range(lengths.shape[0]):
        if lengths[link] < UNREACHED:  # longer ones are down: no distance is shorter over them
            shortest = min(shortest, lengths[link])
            longest = max(longest, lengths[link])
    for link in range(ranges.shape[0]):
        longest = max(longest, ranges[link])
    width = max(shortest, longest / (MOST_BUCKETS - 4))
    width = min(width, longest)
    count = 4
    while count < int(longest / width) + 3:
        count *= 2
    return width, count


@kernel
def spread(  # type: ignore[no-untyped-def]
    starts, neighbours, lengths, sources, ranges, width, heads, entries, following, settled, distance, before
):
    """Distances from one source to every satellite, over `sources` at `ranges`, and the satellite before each on its path.

    `starts`, `neighbours` and `lengths` are the network in compressed rows; `before` is -1 where the source's own range
    is the distance. `heads` (one a bucket), `entries` and `following` (of `room_for`) and `settled` (one a satellite) are
    scratch; `distance` of what cannot be reached is UNREACHED. A satellite whose distance falls is put down once more, and
    its old entry passed over when its turn comes: cheaper than taking it out. Scratch is handed in because arrays made
    here would be counted in the innermost loop, which takes three times as long.
    """
    last, share = heads.shape[0] - 1, 1.0 / width  # a power of two less one: the place of a bucket is a bitwise and
    heads[:] = -1
    distance[:] = UNREACHED
    settled[:] = -1.0
    before[:] = -1
    used, waiting, lowest = 0, 0, UNREACHED
    for k in range(sources.shape[0]):
        v = sources[k]
        if ranges[k] < distance[v]:
            distance[v] = ranges[k]
            lowest = min(lowest, ranges[k])
            place = int(ranges[k] * share) & last
            entries[used], following[used], heads[place] = v, heads[place], used
            used += 1
            waiting += 1
    if waiting == 0:
        return
    current = int(lowest * share)
    while waiting > 0:
        entry = heads[current & last]
        if entry < 0:
            current += 1
            continue
        heads[current & last] = following[entry]
        waiting -= 1
        v = entries[entry]
        here = distance[v]
        if here == settled[v]:
            continue
        settled[v] = here
        for link in range(starts[v], starts[v + 1]):
            w = neighbours[link]
            through = here + lengths[link]
            if through < distance[w]:
                distance[w] = through
                before[w] = v
                if used == entries.shape[0]:  # full of old entries: only where buckets are wider than the shortest link
                    heads[:] = -1
                    used = 0
                    for u in range(distance.shape[0]):
                        if u != w and distance[u] < UNREACHED and distance[u] != settled[u]:
                            place = int(distance[u] * share) & last
                            entries[used], following[used], heads[place] = u, heads[place], used
                            used += 1
                    waiting = used
                place = int(through * share) & last
                entries[used], following[used], heads[place] = w, heads[place], used
                used += 1
                waiting += 1


@kernel
def room_for(neighbours, satellites):  # type: ignore[no-untyped-def]
    """How many entries `spread` wants room for: enough for all where every satellite is settled once, and never too few."""
    return neighbours.shape[0] + 2 * satellites


@kernel
def route_snapshot(  # type: ignore[no-untyped-def]
    starts, neighbours, lengths, first, seen, ranges, distances, hops, begins, ends
):
    """Shortest distance of every pair of sites over a network, into `distances`; and hops and satellites if these have room."""
    n, satellites = first.shape[0] - 1, starts.shape[0] - 1
    width, count = bucket_width(lengths, ranges[: first[n]])
    heads, before = np.empty(count, np.int64), np.empty(satellites, np.int64)
    settled, distance = np.empty(satellites), np.empty(satellites)
    room = room_for(neighbours, satellites)
    entries, following = np.empty(room, np.int64), np.empty(room, np.int64)
    pair = 0
    for i in range(n):
        spread(
            starts, neighbours, lengths, seen[first[i] : first[i + 1]], ranges[first[i] : first[i + 1]], width, heads,
            entries, following, settled, distance, before,
        )
        for j in range(i + 1, n):
            last, shortest = -1, UNREACHED
            for link in range(first[j], first[j + 1]):
                through = distance[seen[link]] + ranges[link]
                if through < shortest:
                    last, shortest = seen[link], through
            distances[pair] = shortest
            if hops.shape[0] > 0:
                at, steps = last, 0
                while at >= 0 and before[at] >= 0:
                    at = before[at]
                    steps += 1
                hops[pair] = steps if last >= 0 else -1
                begins[pair], ends[pair] = at, last
            pair += 1
