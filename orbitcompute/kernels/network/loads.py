"""What traffic does to laser links: the load of every link when each demand takes its shortest path.

Works on any network of links with lengths (`constellation.Topology`), between any endpoints: sites on the ground with the
satellites they see, or satellites themselves. From each source one search (`routing_buckets`) reaches every satellite; what
is asked of it is then handed back along the tree of paths from its ends to the source, so that a source costs one search
whatever the number of its targets.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.network.constellation import Topology
from orbitcompute.kernels.network.routing_buckets import bucket_width, room_for, spread
from orbitcompute.kernels.network.routing_sweep import UNREACHED
from orbitcompute.kernels.network.routing_view import ANY_VISIBLE, see_places, site_table

Array = NDArray[np.float64]
Numbers = NDArray[np.int64]


SMOOTH, LEAST_LENGTH = 50.0, 2e-3  # of the smooth maximum; of a link's length over that of the busiest


@dataclass(frozen=True)
class Endpoints:
    """Where traffic enters and leaves: endpoint j reaches satellites `seen[first[j]:first[j + 1]]` at `ranges` [m]."""

    first: Numbers
    seen: NDArray[np.int32]
    ranges: Array

    def __len__(self) -> int:
        return len(self.first) - 1


@dataclass(frozen=True)
class Loads:
    """Loads in the unit of the demand: `links` (links, 2) from the lower-numbered end and back, `up` and `down` of each
    satellite (satellites,), `distance` the length of path that a unit of demand travels on average [m], `hops` the laser
    links it takes, and `unreached` the demand that has no path and loads nothing."""

    links: Array
    up: Array
    down: Array
    distance: float
    hops: float
    unreached: float


def sites_as_endpoints(
    network: Topology, minimum_elevation: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike, turn: float,
    attachment: float = ANY_VISIBLE, working: ArrayLike | None = None, longest_range: float = np.inf,
) -> Endpoints:
    """Sites on the ground [rad] as endpoints, the Earth turned by `turn` [rad]; see `routing.route` for the rest."""
    sites = site_table(minimum_elevation, latitudes, longitudes, longest_range)
    count = len(network.positions)
    able = np.ones(count, bool) if working is None else np.asarray(working, bool).ravel()
    first = np.empty(len(sites) + 1, np.int64)
    seen, ranges = np.empty(len(sites) * count, np.int32), np.empty(len(sites) * count)
    see_places(
        np.cos(turn),
        np.sin(turn),
        np.ascontiguousarray(network.positions),
        able,
        sites,
        attachment,
        first,
        seen,
        ranges,
    )
    return Endpoints(first, seen[: first[-1]].copy(), ranges[: first[-1]].copy())


def satellites_as_endpoints(satellites: ArrayLike) -> Endpoints:
    """Satellites, by number, as endpoints of their own."""
    numbers = np.asarray(satellites, np.int32)
    return Endpoints(np.arange(len(numbers) + 1), numbers, np.zeros(len(numbers)))


def gravity_demand(weights: ArrayLike, distances: ArrayLike, exponent: float) -> Array:
    """Shares of all traffic between every ordered pair of sites, shape (sites, sites), adding up to 1.

    In proportion to both weights and to distance^-exponent (the gravity model; Zipf 1946); nothing from a site to itself.
    `distances` are one a pair as (0, 1), (0, 2) ... (1, 2) ... `ValueError` unless weights are at least 0 and some pair
    has traffic.
    """
    weight = np.asarray(weights, dtype=np.float64)
    if weight.ndim != 1 or not (weight >= 0).all():
        raise ValueError("weights: need one number a site, none below 0")
    pairs = np.triu_indices(len(weight), 1)
    apart = np.asarray(distances, dtype=np.float64)
    if apart.shape != pairs[0].shape or not (apart > 0).all():
        raise ValueError(f"distances: need one above 0 for each of {len(pairs[0])} pairs")
    demand = np.zeros((len(weight), len(weight)))
    demand[pairs] = weight[pairs[0]] * weight[pairs[1]] * (apart / apart.max()) ** -exponent
    demand += demand.T
    total = demand.sum()
    if not total > 0:
        raise ValueError("weights: no pair of sites has traffic")
    return demand / total


def uniform_demand(count: int) -> Array:
    """Shares of an exchange of all with all: every ordered pair alike, adding up to 1."""
    demand = np.full((count, count), 1.0 / (count * (count - 1)))
    np.fill_diagonal(demand, 0.0)
    return demand


def link_loads(network: Topology, endpoints: Endpoints, demand: ArrayLike) -> Loads:
    """Load of every link when each entry of `demand` (endpoints, endpoints) takes its shortest path.

    One path a demand: nothing is split over paths of equal length, and nothing gives way to full links, so the busiest
    link is busier than under routing that spreads load. `ValueError` names a demand of the wrong shape or below 0.
    """
    asked = np.ascontiguousarray(demand, dtype=np.float64)
    if asked.shape != (len(endpoints), len(endpoints)):
        raise ValueError(f"demand: shape {asked.shape}, needs {(len(endpoints), len(endpoints))}")
    if not (asked >= 0).all():
        raise ValueError("demand: below 0 or not a number")
    starts, neighbours, numbers, lengths = network.adjacency()
    count = len(network.positions)
    links, up, down, totals = np.zeros((len(network.links), 2)), np.zeros(count), np.zeros(count), np.zeros(3)
    _load(
        np.asarray(starts, np.int64), np.asarray(neighbours, np.int64), np.asarray(numbers, np.int64),
        np.ascontiguousarray(lengths), np.asarray(endpoints.first, np.int64), np.asarray(endpoints.seen, np.int32),
        endpoints.ranges, asked, links, up, down, totals,
    )
    carried = asked.sum() - totals[2]
    distance, hops = (totals[:2] / carried).tolist() if carried > 0 else (np.nan, np.nan)
    return Loads(links, up, down, distance, hops, float(totals[2]))


def split_loads(network: Topology, endpoints: Endpoints, demand: ArrayLike, rounds: int = 300) -> Array:
    """Loads (links, 2) when every demand is split over many paths so that the busiest link carries about the least there is.

    Frank and Wolfe's method on a smooth maximum of the loads: each round sends everything along paths that are shortest in
    the loads so far, and mixes it in with a weight of 2 / (round + 2). What it finds can be carried; how near it is to the
    least is told by a bound from elsewhere (`studies.loads.least_share`). The length of paths does not count.
    """
    asked = np.ascontiguousarray(demand, dtype=np.float64)
    starts, neighbours, numbers, _ = network.adjacency()
    starts, neighbours, numbers = (np.asarray(one, np.int64) for one in (starts, neighbours, numbers))
    ways = (np.repeat(np.arange(len(starts) - 1), np.diff(starts)) > neighbours).astype(np.int64)
    first, seen, free = (
        np.asarray(endpoints.first, np.int64),
        np.asarray(endpoints.seen, np.int32),
        np.zeros(len(endpoints.seen)),
    )

    def sent_along(lengths: Array) -> Array:
        found, up, down = np.zeros((len(network.links), 2)), *(np.zeros(len(network.positions)) for _ in range(2))
        _load(
            starts, neighbours, numbers, lengths[numbers, ways], first, seen, free, asked, found, up, down, np.zeros(3)
        )
        return found

    loads = best = sent_along(np.ones((len(network.links), 2)))
    for at in range(rounds):
        if not best.any():
            break
        lengths = np.maximum(np.exp(SMOOTH * (loads / loads.max() - 1.0)), LEAST_LENGTH)
        loads = loads + (sent_along(lengths) - loads) * (2.0 / (at + 2.0))
        if loads.max() < best.max():
            best = loads
    return best


@kernel
def _load(starts, neighbours, numbers, lengths, first, seen, ranges, demand, links, up, down, totals):  # type: ignore[no-untyped-def]
    """Add every demand to the links and satellites of its path; totals: length and hops times demand, unreached demand."""
    satellites, n = starts.shape[0] - 1, first.shape[0] - 1
    width, buckets = bucket_width(lengths, ranges[: first[n]])
    heads = np.empty(buckets, np.int64)
    waiting, ready = np.empty(satellites, np.int64), np.empty(satellites, np.int64)
    before = np.empty(satellites, np.int64)
    settled, distance, share = np.empty(satellites), np.empty(satellites), np.empty(satellites)
    room = room_for(neighbours, satellites)
    entries, following = np.empty(room, np.int64), np.empty(room, np.int64)
    for i in range(n):
        if demand[i].sum() == 0.0:
            continue
        spread(
            starts, neighbours, lengths, seen[first[i] : first[i + 1]], ranges[first[i] : first[i + 1]], width, heads,
            entries, following, settled, distance, before,
        )
        share[:] = 0.0
        for j in range(n):
            if demand[i, j] == 0.0:
                continue
            best, last = UNREACHED, -1
            for k in range(first[j], first[j + 1]):
                through = distance[seen[k]] + ranges[k]
                if through < best:
                    best, last = through, seen[k]
            if last < 0:
                totals[2] += demand[i, j]
                continue
            share[last] += demand[i, j]
            down[last] += demand[i, j]
            totals[0] += demand[i, j] * best
        _hand_back(starts, neighbours, numbers, before, share, waiting, ready, links, up, totals)


@kernel
def _hand_back(starts, neighbours, numbers, before, share, waiting, ready, links, up, totals):  # type: ignore[no-untyped-def]
    """Hand every satellite's share along the tree to the one before it, once all behind it have handed theirs.

    `waiting` (how many are behind each) and `ready` (whose turn it is) are scratch.
    """
    waiting[:] = 0
    for v in range(before.shape[0]):
        if before[v] >= 0:
            waiting[before[v]] += 1
    found = 0
    for v in range(before.shape[0]):
        if waiting[v] == 0:
            ready[found] = v
            found += 1
    taken = 0
    while taken < found:
        v = ready[taken]
        taken += 1
        nearer = before[v]
        if nearer < 0:
            up[v] += share[v]
            continue
        if share[v] > 0.0:
            for k in range(starts[v], starts[v + 1]):
                if neighbours[k] == nearer:
                    links[numbers[k], 0 if nearer < v else 1] += share[v]
                    break
            totals[1] += share[v]
            share[nearer] += share[v]
        waiting[nearer] -= 1
        if waiting[nearer] == 0:
            ready[found] = nearer
            found += 1


# -- the network as a whole -------------------------------------------------------------------------------------------


def bisection_bounds(network: Topology) -> tuple[float, int]:
    """A lower and an upper bound on the number of links between two halves of the satellites.

    Above: the best cut of a sweep along each of the six slowest modes of the network (Fiedler). Below: the second
    eigenvalue of the Laplacian times n / 4, rounded up. Finding the least cut itself is not feasible in general; on a torus
    the upper bound is the cut of `formulas.torus_bisection_links`. Satellites without links are left out.
    """
    from scipy.sparse import csgraph
    from scipy.sparse.linalg import eigsh

    linked = np.flatnonzero(network.degrees)
    whole = network.matrix()[linked][:, linked]
    whole.data = np.ones_like(whole.data)
    count = len(linked)
    if csgraph.connected_components(whole, directed=False)[0] > 1:
        return 0.0, 0
    laplacian = csgraph.laplacian(whole)
    if count <= 400:
        values, vectors = np.linalg.eigh(laplacian.toarray())
    else:
        start = np.random.default_rng(1).random(count)
        values, vectors = eigsh(laplacian, k=8, sigma=-1e-3, v0=start)
    slow = np.argsort(values)[1:7]
    ends = np.searchsorted(linked, network.links)
    modes = vectors[:, slow]
    # eigenvectors of one eigenvalue come in any mixture: turn each pair of neighbours through a quarter turn
    turned = [modes[:, k] * np.cos(a) + modes[:, k + 1] * np.sin(a) for k in range(modes.shape[1] - 1)
              for a in np.linspace(0, np.pi, 64, endpoint=False)]
    best = min(_cut(mode, ends, count) for mode in turned or [modes[:, 0]])
    return float(np.ceil(values[slow[0]] * count / 4 - 1e-6)), best


def _cut(mode: Array, ends: Numbers, count: int) -> int:
    half = np.zeros(count, bool)
    half[np.argsort(mode, kind="stable")[: count // 2]] = True
    return int((half[ends[:, 0]] != half[ends[:, 1]]).sum())
