"""Random numbers by number: the draw of a key and a counter, whatever was drawn before and on whatever thread.

The stream of a key is that of SplitMix64 seeded with it, entered anywhere: its state is the key plus a multiple of the
golden ratio, so that the n-th output needs none before it.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.kernels._jit import kernel

GOLDEN = np.uint64(0x9E3779B97F4A7C15)
FIRST_MULTIPLIER = np.uint64(0xBF58476D1CE4E5B9)
SECOND_MULTIPLIER = np.uint64(0x94D049BB133111EB)
FIRST_SHIFT, SECOND_SHIFT, THIRD_SHIFT = np.uint64(30), np.uint64(27), np.uint64(31)
KEPT_BITS = np.uint64(11)
SCALE = 2.0**-53


@kernel
def mixed(key: np.uint64, counter: np.uint64) -> np.uint64:
    """The output number `counter` (from 0) of SplitMix64 seeded with `key`; 64 bits.

    Steele, Lea and Flood 2014, figure 17 (the mixer is variant 13 of D. Stafford's). Not for cryptography.
    """
    state = key + GOLDEN * (counter + np.uint64(1))
    state = (state ^ (state >> FIRST_SHIFT)) * FIRST_MULTIPLIER
    state = (state ^ (state >> SECOND_SHIFT)) * SECOND_MULTIPLIER
    return state ^ (state >> THIRD_SHIFT)


@kernel
def uniform(key: np.uint64, counter: np.uint64) -> float:
    """A number inside (0, 1), neither end included, on a grid of 2^-53."""
    return (float(mixed(key, counter) >> KEPT_BITS) + 0.5) * SCALE
