"""The value of information: which figure, if settled, would most narrow an output and most often settle a verdict.

Settling a figure means learning where in its range it lies, and with it what is correlated with it. Two measures, both
averaged over where that may be: by how much the 10 to 90 % range of the output narrows, and by how much the chance to
call the test wrongly falls (the expected value of partial perfect information, for a loss of one a wrong call). Both
come from one sample, sorted by the figure and cut into bins.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.model import Model
from orbitcompute.studies.factors import DOUBTED, Factor, Factors, Floats, factors_of
from orbitcompute.studies.sensitivity import pair, weakest
from orbitcompute.studies.verdict import MARGINS

Order = NDArray[np.int64]
POINTS = 1024
BINS = 12
SHUFFLES = 16
# Above (or below) which value a test is met.
THRESHOLDS = {**dict.fromkeys(MARGINS, 0.0), "cost_ratio": 1.0, "cost_ratio_as_built": 1.0, "parity_budget": 0.0}


@dataclass(frozen=True)
class Settled:
    """What settling one input would do: share by which the range narrows, and by which the misjudgement falls."""

    factor: Factor
    narrows: float
    clears: float
    grade: str

    @property
    def doubted(self) -> bool:
        """Whether it rests on judgement or on an unverified figure."""
        return self.grade in DOUBTED


@dataclass(frozen=True)
class Information:
    """Every input's worth for an output, the narrowest first; `met` is the share of draws above the threshold.

    `floor` is what a figure that moves nothing would seem to narrow at most, by chance, in a sample of this size.
    """

    output: str
    threshold: float | None
    met: float
    p10: float
    p90: float
    settled: tuple[Settled, ...]
    floor: float
    points: int
    infeasible: float
    factors: Factors

    @property
    def misjudged(self) -> float:
        """The chance to be wrong about the test when the likelier answer is given now."""
        return min(self.met, 1 - self.met)


def information(model: Model, output: str, points: int = POINTS, seed: int = 20261120) -> Information:
    """What settling each input behind `output` would do, from one sample of `points` draws (a power of two)."""
    factors = factors_of(model, [output])
    shares, _ = pair(len(factors.joint.streams), points, seed)
    drawn = factors.drawn(shares)
    values = factors.values(drawn, points)[:, 0]
    good = np.isfinite(values)
    if good.sum() < points / 2:
        raise CatalogError([f"--of {output}: {points - good.sum()} of {points} draws are infeasible"],
                           ["--set narrows an input; `--method tornado` says which ends are infeasible"])  # fmt: skip
    threshold = THRESHOLDS.get(output)
    narrows, clears, floor = measure(values[good], drawn[good], threshold, seed)
    found = [
        Settled(factor, float(narrows[at]), float(clears[at]), weakest(factors, factor))
        for at, factor in enumerate(factors.singles)
    ]
    met = float((values[good] >= threshold).mean()) if threshold is not None else math.nan
    p10, p90 = (float(end) for end in np.quantile(values[good], [0.1, 0.9]))
    ranked = sorted(found, key=lambda one: (-one.narrows, one.factor.name))
    return Information(
        output, threshold, met, p10, p90, tuple(ranked), floor, points, float(1 - good.mean()), factors,
    )  # fmt: skip


def measure(values: Floats, drawn: Floats, threshold: float | None, seed: int) -> tuple[Floats, Floats, float]:
    """By how much the range of `values` narrows, and the misjudgement falls, for each column of `drawn` that is learnt.

    Shares from 0 to 1; one no larger than what bins of draws in random order show is 0. The last is that for the range.
    """
    random = np.random.default_rng([seed, 2])
    bins = max(BINS, len(values) // 512)
    everything = np.arange(len(values))
    whole = _conditional(values, everything, threshold, 1)
    chance = np.array([_conditional(values, random.permutation(everything), threshold, bins) for _ in range(SHUFFLES)])
    own = [_conditional(values, np.argsort(column, kind="stable"), threshold, bins) for column in drawn.T]
    found = []
    floors = []
    for at, now in enumerate(whole):
        shares = np.array([1 - one[at] / now if now else 0.0 for one in own])
        floor = max(1 - float(chance[:, at].min()) / now, 0.0) if now else 0.0
        found.append(np.where(shares > floor, shares, 0.0))
        floors.append(floor)
    return found[0], found[1], floors[0]


def _conditional(values: Floats, order: Order, threshold: float | None, bins: int) -> Floats:
    """Mean width of the 10 to 90 % range, and mean chance of a wrong call, within bins of the draws so ordered."""
    parts = np.array_split(values[order], bins)
    widths = [float(np.subtract(*np.quantile(part, [0.9, 0.1], method="hazen"))) for part in parts if len(part)]
    if threshold is None:
        return np.array([np.mean(widths), 0.0])
    met = [float((part >= threshold).mean()) for part in parts if len(part)]
    return np.array([np.mean(widths), np.mean([min(share, 1 - share) for share in met])])
