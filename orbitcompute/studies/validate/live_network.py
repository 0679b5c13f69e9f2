"""igraph beside our link loads: the betweenness of every laser of a shell, when all satellites send to all."""

from __future__ import annotations

import importlib
from collections.abc import Iterator

import numpy as np

from orbitcompute.kernels.network import constellation, loads
from orbitcompute.studies.validate.validate import Row, live_row

SHELLS = (("starlink-72x22", 72, 22, 550e3, 1), ("hypatia-34x34", 34, 34, 630e3, 0))
MU, RADIUS, J2 = 3.986008e14, 6378135.0, 1.082616e-3  # WGS-72


def igraph_loads() -> Iterator[Row]:
    """Load of the busiest laser and of the mean one: ours, and igraph's betweenness of edges (Brandes 2001).

    Links are lengthened by up to a thousandth at random, so that no two paths tie; both get the same.
    """
    igraph = importlib.import_module("igraph")
    for key, planes, slots, altitude, phasing in SHELLS:
        shell = constellation.walker_shell(planes, slots, phasing, 0, altitude, np.radians(53.0), MU, RADIUS, J2)
        network = constellation.topology((shell,), 0.0)
        lengths = network.lengths * (1.0 + 1e-3 * np.random.default_rng(1).random(len(network.lengths)))
        network = constellation.Topology(network.positions, network.links, lengths)
        count = len(network.positions)
        ends = loads.satellites_as_endpoints(np.arange(count))
        ours = loads.link_loads(network, ends, loads.uniform_demand(count)).links.sum(axis=1)
        graph = igraph.Graph(n=count, edges=network.links.tolist())
        theirs = (
            np.array(graph.edge_betweenness(directed=False, weights=lengths.tolist())) * 2.0 / (count * (count - 1))
        )
        title = f"{planes} x {slots} satellites, all sending to all"
        for name, mine, other in (("busiest", ours.max(), theirs.max()), ("mean", ours.mean(), theirs.mean())):
            yield live_row(
                f"igraph-load-{key}-{name}", "network", f"{title}: {name} laser's share, both ways", "relay_loads", mine,
                other, "1", "the same paths of the same links, added up in another order", "independent code", "igraph",
                width=1e-9, counts=False,
            )
