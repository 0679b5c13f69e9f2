"""Joint draws of uncertain inputs: their distributions, their correlation groups, and the streams of shares behind them.

Up to 2^20 points are scrambled Sobol points (scipy); above, Philox counters, one block of 16,384 points and one input
after the other. A draw is a function of the seed, the input's name and the point's number: neither threads, nor workers,
nor the order in which blocks are made can change it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.correlations import Correlation, correlations
from orbitcompute.declare import Assumption
from orbitcompute.kernels.draws import draw

Floats = NDArray[np.float64]
BLOCK = 16_384
MOST_SOBOL = 2**20
Z90 = NormalDist().inv_cdf(0.9)
Z99 = NormalDist().inv_cdf(0.99)


def distribution(assumption: Assumption) -> list[float]:
    """The row of the kernel's table for an input: kind, central value, ends, domain, and deviations at the ends."""
    value, low, high = float(assumption.value), assumption.low, assumption.high
    if low is None or high is None or not low < high or assumption.distribution == "fixed":
        return [draw.UNIFORM, value, value, value, -math.inf, math.inf, 1.0, math.inf]
    least = -math.inf if assumption.minimum is None else assumption.minimum
    most = math.inf if assumption.maximum is None else assumption.maximum
    if assumption.distribution == "uniform":
        return [draw.UNIFORM, value, low, high, least, most, 1.0, math.inf]
    if assumption.interval != "p10-p90" and assumption.distribution != "lognormal":
        return [draw.TRIANGULAR, value, low, high, least, most, 1.0, math.inf]
    kind = draw.LOGNORMAL if assumption.distribution == "lognormal" and low > 0 else draw.NORMAL
    bounds = assumption.interval == "bounds"
    return [kind, value, low, high, least, most, Z99 if bounds else Z90, Z99 if bounds else math.inf]


def groups_among(names: Sequence[str]) -> list[Correlation]:
    """The correlation groups of which at least two members are among `names`."""
    return [group for group in correlations().values() if len(set(group.members) & set(names)) > 1]


def partners(names: Sequence[str]) -> list[str]:
    """The members of the groups among `names` that are not among them: their streams are drawn all the same."""
    members = [name for group in groups_among(names) for name in group.members]
    return [name for name in members if name not in names]


def tied(shares: Mapping[str, Floats], others: Mapping[str, Floats]) -> dict[str, Floats]:
    """The shares of the members of correlation groups, put in the order that the groups' copulas ask for.

    Each input keeps its own shares, and so its strata; `others` are the streams of members that are not drawn.
    """
    found = {}
    score = np.vectorize(NormalDist().inv_cdf, otypes=[np.float64])
    streams = {**shares, **others}
    for group in groups_among(list(shares)):
        scores = [score(streams[name]) for name in group.members]
        for name, line in zip(group.members, group.root, strict=True):
            if name in shares:
                joint_score = np.sum([weight * column for weight, column in zip(line, scores, strict=False)], axis=0)
                found[name] = np.sort(shares[name])[np.argsort(np.argsort(joint_score, kind="stable"), kind="stable")]
    return found


@dataclass(frozen=True)
class Joint:
    """The joint distribution of inputs: `names`, one distribution each, and the groups that tie them.

    A stream of shares belongs to each of `streams`: the inputs, and members of their groups that are not drawn
    themselves, so that fixing one input does not change the draws of another.
    """

    names: tuple[str, ...]
    table: Floats
    groups: tuple[Correlation, ...]

    @cached_property
    def streams(self) -> tuple[str, ...]:
        """The names that a share is drawn for."""
        return (*self.names, *partners(self.names))

    def values(self, shares: Floats) -> Floats:
        """Values (inputs, points) in SI at independent `shares` (streams, points) in (0, 1), which are tied in place."""
        return self.at(self.tie(shares))

    def tie(self, shares: Floats) -> Floats:
        """The shares with those of each group made its copula's, in place."""
        shares = np.ascontiguousarray(shares)
        for group in self.groups:
            rows = np.array([self.streams.index(name) for name in group.members])
            root = np.zeros((len(rows), len(rows)))
            for row, line in enumerate(group.root):
                root[row, : len(line)] = line
            draw.correlate(shares, rows, root)
        return shares

    def at(self, shares: Floats) -> Floats:
        """Each input's value at its share."""
        found = np.empty((len(self.names), shares.shape[1]))
        draw.values_at(shares, self.table, found)
        return found


def joint(assumptions: Mapping[str, Assumption], names: Sequence[str]) -> Joint:
    """The joint distribution of the inputs `names`, with the catalog's correlation groups."""
    table = np.array([distribution(assumptions[name]) for name in names], dtype=np.float64).reshape(len(names), 8)
    return Joint(tuple(names), table, tuple(groups_among(names)))


@lru_cache(maxsize=64)
def net(dimensions: int, bits: int, seed: int, number: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Point 0 and the direction numbers of a scrambled Sobol net of 2^`bits` points, scipy's own, in units of 2^-30.

    Nets of one seed and different `number` are scrambled independently.
    """
    from scipy.stats import qmc

    engine = qmc.Sobol(dimensions, scramble=True, bits=30, seed=np.random.default_rng([seed, number]))

    def points(many: int) -> NDArray[np.int64]:
        found: NDArray[np.int64] = np.rint(engine.random(many) * 2.0**30).astype(np.int64)
        return found

    first = points(1)[0]
    directions = np.empty((dimensions, bits), dtype=np.int64)
    for bit in range(bits):
        if bit == 0:
            before, after = first, points(1)[0]
        else:
            engine.fast_forward(2**bit - 1 - engine.num_generated) if 2**bit - 1 > engine.num_generated else None
            before, after = points(2) if bit > 1 else (after, points(1)[0])
        directions[:, bit] = before ^ after
    return first, directions


def sobol_shares(dimensions: int, start: int, stop: int, size: int, seed: int, number: int = 0) -> Floats:
    """Points `start` to `stop` of the `number`-th scrambled Sobol net of `size` points as (dimensions, points)."""
    first, directions = net(dimensions, max(1, (size - 1).bit_length()), seed, number)
    found = np.empty((dimensions, stop - start))
    draw.fill_net(first, directions, start, found)
    return found


def philox_shares(names: Sequence[str], start: int, stop: int, seed: int) -> Floats:
    """Independent uniform shares of points `start` to `stop` as (names, points), in (0, 1).

    The stream of a name is Philox4x32-10 under a key hashed from seed and name, the number of the point its counter: any
    part is the same as when all is made.
    """
    keys = np.array([_key(name, seed) for name in names], dtype=np.int64).reshape(len(names), 2)
    found = np.empty((len(names), stop - start))
    draw.fill_streams(keys, start, found)
    return found


def _key(name: str, seed: int) -> tuple[int, int]:
    word = int.from_bytes(hashlib.sha256(f"{seed} {name}".encode()).digest()[:8], "little")
    return word & draw.WORD, word >> 32


def shares(names: Sequence[str], start: int, stop: int, size: int, seed: int) -> Floats:
    """Shares of points `start` to `stop` of a sample of `size`: Sobol points up to 2^20, Philox above."""
    if size > MOST_SOBOL:
        return philox_shares(names, start, stop, seed)
    return sobol_shares(len(names), start, stop, size, seed)


def draw_inputs(assumptions: Mapping[str, Assumption], names: Sequence[str], points: int, seed: int) -> Floats:
    """`points` joint draws of the inputs `names`, as (points, names) in SI.

    >>> draw_inputs(model.assumptions, uncertain_inputs(model), 1024, seed=1)
    """
    found = joint(assumptions, names)
    return np.ascontiguousarray(found.values(shares(found.streams, 0, points, points, seed)).T)
