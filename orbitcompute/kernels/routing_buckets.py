"""Shortest distances over any network of satellites: buckets of distances on compressed rows.

Dial's buckets with Dinitz's width, the shortest link: whatever lies in the lowest bucket is final. Where links are of
very unequal length, wider buckets are used and a satellite may be taken up again from its own bucket, which is exact for
any width.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.routing_sweep import UNREACHED

MOST_BUCKETS = 65536


@kernel
def bucket_width(lengths, ranges):  # type: ignore[no-untyped-def]
    """Width and number of buckets that hold every distance that may wait at once: the longest link or first range."""
    shortest, longest = UNREACHED, 1.0
    for link in range(lengths.shape[0]):
        if lengths[link] < UNREACHED:  # longer ones are down: no distance is shorter over them
            shortest = min(shortest, lengths[link])
            longest = max(longest, lengths[link])
    for link in range(ranges.shape[0]):
        longest = max(longest, ranges[link])
    width = max(shortest, longest / (MOST_BUCKETS - 4))
    width = min(width, longest)
    return width, int(longest / width) + 3


@kernel
def spread(  # type: ignore[no-untyped-def]
    starts, neighbours, lengths, sources, ranges, width, heads, following, preceding, bucket_of, distance, before
):
    """Distances from one source to every satellite, over `sources` at `ranges`, and the satellite before each on its path.

    `starts`, `neighbours` and `lengths` are the network in compressed rows; `before` is -1 where the source's own range
    is the distance. `heads`, `following`, `preceding` and `bucket_of` are scratch; `distance` of what cannot be reached
    is UNREACHED.
    """
    count = heads.shape[0]
    heads[:] = -1
    distance[:] = UNREACHED
    before[:] = -1
    bucket_of[:] = -1
    waiting, lowest = 0, UNREACHED
    for k in range(sources.shape[0]):
        v = sources[k]
        if ranges[k] < distance[v]:
            distance[v] = ranges[k]
            lowest = min(lowest, ranges[k])
    for k in range(sources.shape[0]):
        v = sources[k]
        if bucket_of[v] < 0:
            put(v, int(distance[v] / width) % count, heads, following, preceding, bucket_of)
            waiting += 1
    if waiting == 0:
        return
    current = int(lowest / width)
    while waiting > 0:
        place = current % count
        v = heads[place]
        if v < 0:
            current += 1
            continue
        take(v, heads, following, preceding, bucket_of)
        waiting -= 1
        for link in range(starts[v], starts[v + 1]):
            w = neighbours[link]
            through = distance[v] + lengths[link]
            if through < distance[w]:
                distance[w] = through
                before[w] = v
                wanted = int(through / width) % count
                if bucket_of[w] != wanted:
                    if bucket_of[w] >= 0:
                        take(w, heads, following, preceding, bucket_of)
                        waiting -= 1
                    put(w, wanted, heads, following, preceding, bucket_of)
                    waiting += 1


@kernel
def put(v, bucket, heads, following, preceding, bucket_of):  # type: ignore[no-untyped-def]
    """Put a satellite at the head of a bucket's list."""
    head = heads[bucket]
    following[v] = head
    preceding[v] = -1
    if head >= 0:
        preceding[head] = v
    heads[bucket] = v
    bucket_of[v] = bucket


@kernel
def take(v, heads, following, preceding, bucket_of):  # type: ignore[no-untyped-def]
    """Take a satellite out of its bucket's list."""
    if preceding[v] >= 0:
        following[preceding[v]] = following[v]
    else:
        heads[bucket_of[v]] = following[v]
    if following[v] >= 0:
        preceding[following[v]] = preceding[v]
    bucket_of[v] = -1


@kernel
def route_snapshot(  # type: ignore[no-untyped-def]
    starts, neighbours, lengths, first, seen, ranges, distances, hops, begins, ends
):
    """Shortest distance of every pair of sites over a network, into `distances`; and hops and satellites if these have room."""
    n, satellites = first.shape[0] - 1, starts.shape[0] - 1
    width, count = bucket_width(lengths, ranges[: first[n]])
    heads = np.empty(count, np.int64)
    following, preceding = np.empty(satellites, np.int64), np.empty(satellites, np.int64)
    bucket_of, before = np.empty(satellites, np.int64), np.empty(satellites, np.int64)
    distance = np.empty(satellites)
    pair = 0
    for i in range(n):
        spread(
            starts, neighbours, lengths, seen[first[i] : first[i + 1]], ranges[first[i] : first[i + 1]], width, heads,
            following, preceding, bucket_of, distance, before,
        )  # fmt: skip
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
