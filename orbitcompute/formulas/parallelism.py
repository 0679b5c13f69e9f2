"""Splitting one training job: pipelines of satellites or racks, copies of the model, and the step that results.

`dimensions` is that of the lattice which the members form with `links` each (1 and 2 a ring, 2 and 4 a grid, 3 and 6 a cube);
0 is a switched network. On a lattice the pipeline runs along one dimension and the copies of the model sum over the links
that are left, so that neither takes the other's; a ring has to carry both. Counts are continuous.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula
from orbitcompute.formulas.arithmetic import greater, lesser
from orbitcompute.formulas.collectives import gather_transfer_time, pipeline_time, torus_ring_steps


@formula("bit / s", rate="bit / s", links="1")
def stage_rate(rate: float, links: float) -> float:
    """Rate from one stage to the next while as much comes back the other way, of a member that sends `rate` over its `links`.

    One link of a lattice, or half of what goes into the switches: activations forward and their gradients backward at once.
    """
    return rate / greater(2.0, links)


@formula("bit / s", stages="1", rate="bit / s", dimensions="1", links="1")
def copies_rate(stages: float, rate: float, dimensions: float, links: float) -> float:
    """Rate at which a member exchanges with its counterparts in other copies of the model.

    All of it where a copy is one member or the network is switched; on a lattice the links that the pipeline leaves; on a
    ring counterparts are `stages` links apart.
    """
    if stages <= 1.0 or dimensions < 1.0:
        return rate
    return rate / stages if links <= 2.0 else rate * (links - 2) / links


@formula("1", copies="1", stages="1", dimensions="1")
def copies_steps(copies: float, stages: float, dimensions: float) -> float:
    """Links passed one after another when the copies sum or gather: up a tree of switches, or along each dimension in turn."""
    if dimensions < 1.0:
        return np.log(copies) / np.log(2.0)
    if stages <= 1.0:
        return torus_ring_steps(copies, dimensions)
    return (copies - 1) * stages if dimensions < 2.0 else torus_ring_steps(copies, dimensions - 1)


@formula("s", copies="1", stages="1", size="bit", rate="bit / s", dimensions="1", links="1", latency="s")
def copies_sum_time(
    copies: float, stages: float, size: float, rate: float, dimensions: float, links: float, latency: float
) -> float:
    """Time to sum a vector of `size`, split over the stages, over all copies of the model: each stage with its counterparts."""
    transfer = gather_transfer_time(copies, size / stages, copies_rate(stages, rate, dimensions, links))
    return 2 * (transfer + copies_steps(copies, stages, dimensions) * latency)


@formula("s", stages="1", size="bit", rate="bit / s", links="1", latency="s")
def hand_over_time(stages: float, size: float, rate: float, links: float, latency: float) -> float:
    """Time to hand activations of `size` to the next stage and take as many gradients back; none where there is one stage."""
    return (size / stage_rate(rate, links) + 2 * latency) * lesser(1.0, stages - 1)


@formula("1", stages="1", compute="s", hand_over="s", layers="1", most="1")
def best_chunks(stages: float, compute: float, hand_over: float, layers: float, most: float) -> float:
    """Groups of layers a stage that make `pipeline_time` least: as many as can be handed on while computing.

    (m + (p - 1) / v) max(c, v t) falls with v up to c / t and rises after it. At least one, at most `most`, and no more than
    there are layers.
    """
    room = lesser(most, layers / stages)
    ample = hand_over * room <= compute
    return room if ample and room > 1.0 else greater(1.0, lesser(room, compute / greater(hand_over, 1e-12 * compute)))


@formula(
    "s", stages="1", members="1", compute="s", sequences="1", activations="bit", gradients="bit", rate="bit / s",
    dimensions="1", links="1", latency="s", layers="1", most_chunks="1", overlap="1", local_steps="1",
)
def training_step(
    stages: float, members: float, compute: float, sequences: float, activations: float, gradients: float, rate: float,
    dimensions: float, links: float, latency: float, layers: float, most_chunks: float, overlap: float, local_steps: float,
) -> float:
    """Time of one training step of `members`, `stages` of them a copy of the model.

    `compute` is the step's time if nobody waited, `overlap` the share of it that hides summing, `activations` those of one of
    the `sequences`.
    """
    copies = greater(1.0, members / stages)
    microbatches = greater(1.0, sequences / copies)
    hand_over = hand_over_time(stages, activations, rate, links, latency)
    turn = compute / microbatches
    chunks = best_chunks(stages, turn, hand_over, layers, most_chunks)
    left = (
        copies_sum_time(copies, stages, gradients, rate, dimensions, links, latency) / local_steps - overlap * compute
    )
    return pipeline_time(microbatches, stages, chunks, turn, hand_over) + (left + np.abs(left)) / 2


@formula(
    "1", fewest="1", members="1", compute="s", sequences="1", activations="bit", gradients="bit", rate="bit / s",
    dimensions="1", links="1", latency="s", layers="1", most_chunks="1", overlap="1", local_steps="1",
)
def fastest_stages(
    fewest: float, members: float, compute: float, sequences: float, activations: float, gradients: float, rate: float,
    dimensions: float, links: float, latency: float, layers: float, most_chunks: float, overlap: float, local_steps: float,
) -> float:
    """Stages that make `training_step` least: the `fewest` that hold a copy of the model, or up to 2^10 times as many.

    Tried in steps of the root of two: more stages leave each fewer gradients to sum and more activations to hand on. No more
    than members or layers; NaN where the step is.
    """
    best = fewest
    least = training_step(fewest, members, compute, sequences, activations, gradients, rate, dimensions, links, latency, layers,
                          most_chunks, overlap, local_steps)
    stages = fewest
    for _ in range(20):
        stages = np.sqrt(2.0) * stages
        if stages <= members and stages <= layers:
            time = training_step(stages, members, compute, sequences, activations, gradients, rate, dimensions, links, latency,
                                 layers, most_chunks, overlap, local_steps)
            if time < least:
                best, least = stages, time
    return best if least == least else least / compute
