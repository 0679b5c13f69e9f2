"""The value of information: which figure, if settled, would most narrow an output and most often settle a verdict.

Settling a figure means learning where in its range it lies, and with it what is correlated with it. Two measures, both
averaged over where that may be: by how much the 10 to 90 % range of the output narrows, and by how much the chance to
call the test wrongly falls (the expected value of partial perfect information, for a loss of one a wrong call). Both
come from one sample, sorted by the figure and cut into bins.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.verdict import Row
from orbitcompute.studies.decide.sensitivity import weakest
from orbitcompute.studies.many.drawing import SEED, normal_scores, philox_shares
from orbitcompute.studies.many.paths import Points
from orbitcompute.studies.many.uncertain_inputs import DOUBTED, Factor, Factors, Floats, factors_of
from orbitcompute.studies.scenario.margins import MARGINS
from orbitcompute.studies.scenario.model_error import CARRIERS, LABELS, carried

Order = NDArray[np.int64]
POINTS = 2048
BINS = 12
STEADY = 1e-9
SHUFFLES = 48
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


def information(model: Model, output: str, points: int = POINTS, seed: int = SEED) -> Information:
    """What settling each input behind `output` would do, from one sample of `points` draws."""
    factors = factors_of(model, [output])
    # independent streams: Sobol points of so many dimensions are correlated in pairs, which reads as information
    drawn = factors.drawn(philox_shares(factors.joint.streams, 0, points, seed).T)
    values = factors.values(drawn, points)[:, 0]
    good = np.isfinite(values)
    if good.sum() < points / 2:
        raise CatalogError([f"--of {output}: {points - good.sum()} of {points} draws are infeasible"],
                           ["--set narrows an input; `--method tornado` says which ends are infeasible"])
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
    )


@dataclass(frozen=True)
class Test:
    """One test of the verdict: the share of draws that meet it, and what learning each figure would do, most first."""

    row: Row
    met: float
    p10: float
    p90: float
    settled: tuple[Settled, ...]

    @property
    def misjudged(self) -> float:
        """The chance to be wrong about the test when the likelier answer is given now."""
        return min(self.met, 1 - self.met)


@dataclass(frozen=True)
class VerdictInformation:
    """Every test of a verdict whose margin varies, from one sample in which our own model errors are drawn as well.

    `overall` ranks the figures: by how much the expected number of wrong words falls, then by the mean narrowing.
    """

    tests: tuple[Test, ...]
    steady: tuple[Row, ...]
    overall: tuple[Settled, ...]
    points: int

    @property
    def misjudged(self) -> float:
        """The number of words that are wrong on average when the likelier one is given to each test."""
        return sum(test.misjudged for test in self.tests)


def verdict_information(
    model: Model, rows: Sequence[Row], points: int = POINTS, seed: int = SEED
) -> VerdictInformation:
    """What learning each figure, or our own model error in a discipline, would do to every row of a verdict."""
    names = [row.margin_name for row in rows if row.margin_name and row.margin is not None]
    factors = factors_of(model, names)
    errors = {name: error for name, error in carried().items() if name in factors.model.needed}
    streams = (*factors.joint.streams, *(f"error of {name}" for name in errors))
    shares = philox_shares(streams, 0, points, seed)
    drawn = factors.drawn(shares[: len(factors.joint.streams)].T)
    scores = normal_scores(shares[len(factors.joint.streams) :])
    wrong = np.exp(
        scores.reshape(len(errors), points) * np.array([[error] for error in errors.values()]).reshape(-1, 1)
    )
    computed = Points(factors.model, factors.inputs, tuple(names), points, factored=tuple(errors))
    values = computed.block(np.ascontiguousarray(np.vstack([drawn.T, wrong]))).values.T
    columns = np.column_stack([drawn, wrong.T])
    figures = [(factor, weakest(factors, factor)) for factor in factors.singles]
    figures += [(Factor(f"our model of {_carrier(name)}", (name,), ()), "model error") for name in errors]
    kept = {row.margin_name: row for row in rows}
    tests, steady = [], []
    for at, name in enumerate(names):
        good = np.isfinite(values[:, at])
        if good.sum() < points / 2 or np.ptp(values[good, at]) <= STEADY:
            steady.append(kept[name])
            continue
        narrows, clears, _ = measure(values[good, at], columns[good], 0.0, seed)
        settled = [
            Settled(factor, float(narrows[k]), float(clears[k]), grade) for k, (factor, grade) in enumerate(figures)
        ]
        p10, p90 = (float(end) for end in np.quantile(values[good, at], [0.1, 0.9]))
        met = float((values[good, at] >= 0).mean())
        settled.sort(key=lambda one: (-one.narrows, one.factor.name))
        tests.append(Test(kept[name], met, p10, p90, tuple(settled)))
    return VerdictInformation(tuple(tests), tuple(steady), _overall(tests, figures), points)


def _carrier(name: str) -> str:
    discipline = next(discipline for discipline, carrier in CARRIERS.items() if carrier == name)
    return LABELS.get(discipline, discipline)


def _overall(tests: Sequence[Test], figures: Sequence[tuple[Factor, str]]) -> tuple[Settled, ...]:
    """Each figure over all tests: the fall of the expected number of wrong words, and the mean narrowing."""
    total = sum(test.misjudged for test in tests)
    found = []
    for factor, grade in figures:
        own = [next(one for one in test.settled if one.factor == factor) for test in tests]
        cleared = sum(test.misjudged * one.clears for test, one in zip(tests, own, strict=True))
        narrows = float(np.mean([one.narrows for one in own])) if own else 0.0
        found.append(Settled(factor, narrows, cleared / total if total else 0.0, grade))
    return tuple(sorted(found, key=lambda one: (-one.clears, -one.narrows, one.factor.name)))


def measure(values: Floats, drawn: Floats, threshold: float | None, seed: int) -> tuple[Floats, Floats, float]:
    """By how much the range of `values` narrows, and the misjudgement falls, for each column of `drawn` that is learnt.

    Shares from 0 to 1; one no larger than what bins of draws in random order may show is 0. The last is that for the range.
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
        worst = float(chance[:, at].mean() - 3 * chance[:, at].std())  # one input in a thousand that moves nothing
        floor = max(1 - worst / now, 0.0) if now else 0.0
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
