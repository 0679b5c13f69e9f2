"""Collective operations and parallel training: times from a size, a rate and a latency (the alpha-beta model).

Every participant sends at `rate` and each message takes `latency` besides. Counts are continuous; one participant takes
no time. Left out: congestion by others, stragglers, the time of the reduction itself.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula
from orbitcompute.formulas.arithmetic import lesser


@formula(
    "s", ranks="1", size="bit", rate="bit / s", latency="s",
    source="nccl-tests-performance", locator="AllReduce: bus factor 2 (n - 1) / n",
)
def ring_all_reduce_time(ranks: float, size: float, rate: float, latency: float) -> float:
    """Time to sum a vector of `size` over a ring, every rank ending with the sum: a reduce-scatter and an all-gather."""
    return 2 * (ranks - 1) * (latency + size / (ranks * rate))


@formula(
    "s", ranks="1", size="bit", rate="bit / s", latency="s",
    source="nccl-tests-performance", locator="AllGather and ReduceScatter: bus factor (n - 1) / n",
)
def ring_all_gather_time(ranks: float, size: float, rate: float, latency: float) -> float:
    """Time for every rank of a ring to have the whole of `size`, of which each began with its share.

    A reduce-scatter takes the same.
    """
    return (ranks - 1) * (latency + size / (ranks * rate))


@formula("s", ranks="1", size="bit", rate="bit / s", source="nccl-tests-performance", locator="bus factor (n - 1) / n")
def gather_transfer_time(ranks: float, size: float, rate: float) -> float:
    """The same without latency: every rank receives what the others began with, at its rate, by whatever algorithm.

    Twice this is the least an all-reduce takes.
    """
    return (ranks - 1) / ranks * size / rate


@formula("1", ranks="1", dimensions="1")
def torus_ring_steps(ranks: float, dimensions: float) -> float:
    """Messages one after another when a ring collective runs along each dimension of a square torus in turn.

    dimensions * (n^(1/dimensions) - 1): n - 1 on a ring, far fewer on a grid.
    """
    return dimensions * (np.exp(np.log(ranks) / dimensions) - 1)


@formula("1", ranks="1", dimensions="1")
def torus_diameter(ranks: float, dimensions: float) -> float:
    """Hops between the two ranks of a square torus that are furthest apart: half of each dimension."""
    return dimensions * np.exp(np.log(ranks) / dimensions) / 2


@formula("1", ranks="1", dimensions="1", source="van-berkel-2607-14172")
def torus_bisection_links(ranks: float, dimensions: float) -> float:
    """Links cut when a square torus is halved: two cross-sections, 2 n^((dimensions - 1) / dimensions).

    A torus with an even side; a grid without the links around has half as many.
    """
    return 2 * np.exp(np.log(ranks) * (dimensions - 1) / dimensions)


@formula("s", ranks="1", size="bit", rate="bit / s", bisection="bit / s")
def exchange_time(ranks: float, size: float, rate: float, bisection: float) -> float:
    """Time for every rank to send `size` in equal parts to all ranks, itself among them: the later of sending and crossing.

    Half of what one half of the ranks sends passes the one-way `bisection`. Dimension-ordered routing attains it on a
    torus (a test follows every path). Latency is apart; one rank takes no time.
    """
    sending = (ranks - 1) / ranks * size / rate
    crossing = ranks * size / 4 / bisection * lesser(1.0, ranks - 1)
    return (sending + crossing + np.abs(sending - crossing)) / 2


@formula(
    "s", microbatches="1", stages="1", chunks="1", compute="s", transfer="s",
    source="narayanan-2104-04473", locator="sec. 2.2: bubble (p - 1) / (v m)",
)
def pipeline_time(microbatches: float, stages: float, chunks: float, compute: float, transfer: float) -> float:
    """Time of one step of a pipeline: m + (p - 1) / v turns of the slower of computing and of handing on.

    `compute` is one microbatch's forward and backward pass on one stage, `transfer` the hand-over of its activations
    and of their gradients. Each stage holds `chunks` (v) groups of layers, and hands on as often.
    """
    handing = chunks * transfer
    turn = (compute + handing + np.abs(compute - handing)) / 2
    return (microbatches + (stages - 1) / chunks) * turn
