"""Loads of every laser when all satellites send to all: our kernel beside other libraries' betweenness of edges.

Run as `python benchmarks/loads.py`. Prints markdown. All get a graph that is ready, made without ties, on one thread; igraph,
networkit and networkx count every shortest path (Brandes 2001), ours the one that there is. A peer that isn't installed is
left out and said to be.
"""

from __future__ import annotations

import importlib.util
import math
import resource
import statistics
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from orbitcompute.kernels.network import constellation, loads

MU, RADIUS, J2 = 398600.8e9, 6378135.0, 1.082616e-3


def network(planes: int, slots: int) -> constellation.Topology:
    """A shell's links at the start, lengthened by up to a thousandth so that no paths tie."""
    shell = constellation.walker_shell(planes, slots, 1, 0, 550e3, np.radians(53.0), MU, RADIUS, J2)
    found = constellation.topology((shell,), 0.0)
    lengths = found.lengths * (1.0 + 1e-3 * np.random.default_rng(1).random(len(found.lengths)))
    return constellation.Topology(found.positions, found.links, lengths)


def ours(here: constellation.Topology) -> Callable[[], Any]:
    count = len(here.positions)
    ends, demand = loads.satellites_as_endpoints(np.arange(count)), loads.uniform_demand(count)
    return lambda: loads.link_loads(here, ends, demand)


def peers(here: constellation.Topology) -> dict[str, Callable[[], Any]]:
    """Betweenness of edges by each library that is installed."""
    count, links, lengths = len(here.positions), here.links.tolist(), here.lengths.tolist()
    found: dict[str, Callable[[], Any]] = {}
    if importlib.util.find_spec("igraph"):
        import igraph

        graph = igraph.Graph(n=count, edges=links)
        found["igraph `edge_betweenness`"] = lambda: graph.edge_betweenness(directed=False, weights=lengths)
    if importlib.util.find_spec("networkit"):
        import networkit

        networkit.setNumberOfThreads(1)
        built = networkit.GraphFromCoo((here.lengths, (here.links[:, 0], here.links[:, 1])), n=count, weighted=True)
        built.indexEdges()
        found["networkit `Betweenness`"] = lambda: networkit.centrality.Betweenness(
            built, computeEdgeCentrality=True
        ).run()
    for name in ("igraph", "networkit"):
        if not importlib.util.find_spec(name):
            print(f"{name} is not installed and left out")
    return found


def median(run: Callable[[], object], rounds: int) -> float:
    """Median wall time [s] of a call, after one that isn't counted."""
    run()
    marks = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        marks.append(time.perf_counter() - start)
    return statistics.median(marks)


def main() -> None:
    """Print the table and the exponent of growth."""
    here = network(72, 22)
    own = median(ours(here), 7)
    print("| 1,584 satellites, all to all, one thread | s | against ours |\n|---|---|---|")
    print(f"| **orbitcompute `link_loads`** | {own:.3f} | 1 |")
    for name, run in peers(here).items():
        taken = median(run, 3)
        print(f"| {name} | {taken:.3f} | {taken / own:.1f} |")
    sizes = [(36, 11), (36, 22), (72, 22), (72, 44)]
    times = [median(ours(network(*size)), 3) for size in sizes]
    counts = [planes * slots for planes, slots in sizes]
    slope = math.log(times[-1] / times[0]) / math.log(counts[-1] / counts[0])
    print(
        f"\nGrowth from {counts[0]} to {counts[-1]} satellites: exponent {slope:.2f} (a search from each: 2 and a logarithm);"
    )
    print(
        f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, demand of all pairs included."
    )


if __name__ == "__main__":
    main()
