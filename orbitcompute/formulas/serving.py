"""Serving a language model: how many sequences a group of accelerators holds, and the most tokens it can generate."""

from __future__ import annotations

from orbitcompute.declare import formula
from orbitcompute.formulas.arithmetic import greater


@formula("1", accelerators="1", memory="B", usable="1", weights="B", cache="B")
def sequences_held(accelerators: float, memory: float, usable: float, weights: float, cache: float) -> float:
    """Sequences whose caches fit beside one copy of the weights in a group's memory; negative where the weights don't fit."""
    return (accelerators * memory * usable - weights) / cache


@formula("1 / s", sequences="1", weights="B", cache="B", operations="FLOP", accelerators="1", bandwidth="B / s",
         throughput="FLOP / s")
def token_rate_bound(
    sequences: float, weights: float, cache: float, operations: float, accelerators: float, bandwidth: float,
    throughput: float,
) -> float:
    """Most tokens of answers a second and accelerator: a roofline of memory and arithmetic, both kept busy.

    Each step reads the weights once and every sequence's cache, and makes a token for each; `operations` are those of a
    token with its share of the prompt. Leaves out links between accelerators, attention's arithmetic, experts left unread
    by small batches, and guesses of several tokens a step.
    """
    reading = (weights + sequences * cache) / (accelerators * bandwidth)
    computing = sequences * operations / (accelerators * throughput)
    return sequences / greater(reading, computing) / accelerators
