"""Percentiles of 65,536 draws of the shipped scenarios, by the percentiles of the first 4,096 of them, which screens draw.

A figure near an edge of rounding has another second digit with every other number of draws. So that screens and
`--sample 65536` print the same, what the sample finds is kept with the package, and a screen looks it up by what its own
draws, the first of the sample's, come to: equal to nine digits, they are of the same model. A scenario that a reader
changed, or a program in which a formula changed, finds nothing and shows its own 4,096 draws.
What stands beside a result that was found so (the vendors' figures) is looked up by its inputs, and not drawn at all.
`python -m orbitcompute.remake larger` makes the table.
"""

from __future__ import annotations

import hashlib
import math
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orbitcompute.graph.model import Model

DRAWS = 65_536
FILE = Path(__file__).with_name("larger.npy")
# Nine digits of the percentiles of the first draws, hashed with the name; then p10, p50, p90 and the errors of p10 and p90, SI.
ROW = np.dtype([("key", "<u8"), ("found", "<f8", 5)])


def key(name: str, first: tuple[float, float, float]) -> int:
    """The key of an output whose first 4,096 draws have these percentiles [SI]."""
    text = " ".join([name, *(f"{value:.8e}" for value in first)])
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "little")


def key_of_inputs(model: Model, name: str) -> int:
    """The key of an output by the inputs that it stands on."""
    stood_on = sorted(model.stands_on(name) & set(model.assumptions))
    entries = [(one, model.assumptions[one]) for one in stood_on]
    text = repr([(one, entry.value, entry.low, entry.high, entry.distribution, entry.interval) for one, entry in entries
                 if isinstance(entry.value, int | float)])
    return int.from_bytes(hashlib.blake2b(f"{name} {text}".encode(), digest_size=8).digest(), "little")


@cache
def _kept() -> NDArray[np.void]:
    return np.load(FILE) if FILE.exists() else np.empty(0, dtype=ROW)


def of(name: str, first: tuple[float, float, float]) -> list[float] | None:
    """p10, p50, p90 and the errors of p10 and p90 [SI] of the larger sample; None where none is kept of these draws."""
    return _found(key(name, first)) if all(map(math.isfinite, first)) else None


def by_inputs(model: Model, name: str) -> list[float] | None:
    """As `of`, of a model that is not drawn, for a program in which what stands beside it was found by its draws."""
    return _found(key_of_inputs(model, name))


def _found(wanted: int) -> list[float] | None:
    kept, asked = _kept(), np.uint64(wanted)
    place = int(np.searchsorted(kept["key"], asked))
    if place == len(kept) or kept["key"][place] != asked:
        return None
    return [float(value) for value in kept["found"][place]]
