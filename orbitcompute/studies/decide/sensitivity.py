"""Which input moves an output: a tornado over each one's range, and Sobol indices over their distributions.

Tornado: one input at a time from the low to the high end of its range, everything else at its central value. Sobol:
first-order indices (Saltelli et al. 2010) and total ones (Jansen 1999) on scrambled Sobol points, with confidence
intervals by bootstrap; the inputs of a correlation group are drawn together and count as one factor.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import unknown
from orbitcompute.graph.model import Model
from orbitcompute.kernels.draws.sobol import net
from orbitcompute.kernels.draws.sobol import points as points_of
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.many.drawing import SEED
from orbitcompute.studies.many.uncertain_inputs import DOUBTED, Factor, Factors, Floats, factors_of

POINTS = 1024
# Draws behind the value of information.
WORTH = {"tornado": 2048, "sobol": 8192}
RESAMPLES = 200
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Bar:
    """An output at both ends of a factor's range [SI]; nan where that end is infeasible. `grade` is the weakest one."""

    factor: Factor
    at_low: float
    at_high: float
    grade: str

    @property
    def width(self) -> float:
        """Distance between the ends; nothing where one is infeasible."""
        return abs(self.at_high - self.at_low) if math.isfinite(self.at_high - self.at_low) else 0.0

    @property
    def doubted(self) -> bool:
        """Whether it rests on judgement or on an unverified figure."""
        return self.grade in DOUBTED


@dataclass(frozen=True)
class Tornado:
    """The bars of an output, widest first, about its central value."""

    output: str
    base: float
    bars: tuple[Bar, ...]
    factors: Factors

    @property
    def doubted_share(self) -> float:
        """Share of the summed squared widths that rests on judgement or unverified figures; nan where nothing moves."""
        total = sum(bar.width**2 for bar in self.bars)
        return sum(bar.width**2 for bar in self.bars if bar.doubted) / total if total else math.nan


@dataclass(frozen=True)
class Index:
    """Sobol indices of one factor: first order and total, each with the ends of its confidence interval."""

    factor: Factor
    grade: str
    first: float
    first_low: float
    first_high: float
    total: float
    total_low: float
    total_high: float

    @property
    def doubted(self) -> bool:
        """Whether it rests on judgement or on an unverified figure."""
        return self.grade in DOUBTED


@dataclass(frozen=True)
class Indices:
    """The indices of an output, largest total first; `kept` of `points` base draws were feasible throughout.

    `tail` is the share of the variance that the most distant hundredth of the draws makes.
    """

    output: str
    mean: float
    variance: float
    tail: float
    indices: tuple[Index, ...]
    factors: Factors
    points: int
    kept: int
    seed: int


def weakest(factors: Factors, factor: Factor) -> str:
    """The grade of a factor: that of its members which a reader should doubt most."""
    grades = [shown_grade(entry.kind, entry.grade) for name in factor.members for entry in [factors.assumptions[name]]]
    return next((grade for grade in DOUBTED[::-1] if grade in grades), grades[0])


def tornado(model: Model, output: str) -> Tornado:
    """The swing of `output` over each input's range, widest first; inputs that do not move it are left out."""
    factors = factors_of(model, [output])
    base = float(factors.model.evaluate().values[output])
    ends = [(factor, *factors.ends(factor)[:, 0]) for factor in factors.singles]
    bars = [Bar(factor, float(low), float(high), weakest(factors, factor)) for factor, low, high in ends]
    moving = [bar for bar in bars if bar.width > 0 or not math.isfinite(bar.at_low + bar.at_high)]
    return Tornado(output, base, tuple(sorted(moving, key=lambda bar: (-bar.width, bar.factor.name))), factors)


def sobol(model: Model, output: str, points: int = POINTS, seed: int = SEED) -> Indices:
    """Sobol indices of `output` over every factor's distribution, from `points` base draws (a power of two).

    Costs points * (factors + 2) evaluations. Base draws with an infeasible point are left out, and counted. Raises
    `CatalogError` where `points` is no power of two, or where too few draws are feasible.
    """
    check_points(points)
    factors = factors_of(model, [output])
    blocks = [factor.columns for factor in factors.factors]
    one, other = (factors.drawn(shares) for shares in pair(len(factors.joint.streams), points, seed))
    size = points * (len(blocks) + 2)
    found = estimate(lambda drawn: factors.values(drawn, size)[:, 0], one, other, blocks, seed)
    if found.kept < points / 2:
        raise CatalogError(
            [f"--of {output}: {points - found.kept} of {points} draws are infeasible: no indices over so few"],
            ["--method tornado says which ends are infeasible; --set narrows an input"],
        )
    rows = [
        Index(factor, weakest(factors, factor), *map(float, (*found.first[:, at], *found.total[:, at])))
        for at, factor in enumerate(factors.factors)
    ]
    rows.sort(key=lambda row: (-row.total, row.factor.name))
    return Indices(output, found.mean, found.variance, found.tail, tuple(rows), factors, points, found.kept, seed)


def check_output(model: Model, output: str, option: str = "--of") -> None:
    """Refuse a name that is no computed number of the model, or one that is null at its central point."""
    if output not in model.quantities:
        if output in model.assumptions:
            raise CatalogError(
                [f"{option} {output}: an input, not a quantity"], [f"see `orbitcompute explain {output}`"]
            )
        raise unknown("quantity", output, model.quantities, "orbitcompute models quantities")
    if model.quantities[output].unit == "structure":
        raise CatalogError([f"{option} {output}: not a number but a structure"], ["name a quantity that reads it"])
    restricted = model.restricted([output])
    point = restricted.evaluate()
    if not math.isfinite(float(point.values[output])):
        why = restricted.reason(output, point)
        raise CatalogError([f"{option} {output}: has no value here: {why}"], ["give what is missing with --set"])


def check_uncertain(model: Model, output: str, option: str = "--of") -> None:
    """Refuse a quantity that stands on no input with a range: nothing could move it."""
    if not factors_of(model, [output]).singles:
        raise CatalogError([f"{option} {output}: stands on no uncertain input, so that nothing moves it"],
                           [f"`orbitcompute explain {output}` shows what it stands on"])


def check_points(points: int, option: str = "--points") -> None:
    """Refuse a number of points that is no power of two: the balance of Sobol's sequence needs one."""
    if points < 16 or points & (points - 1):
        near = max(2 ** round(math.log2(max(points, 1))), 16)
        raise CatalogError([f"{option} {points}: not a power of two from 16 up"], [f"for example {option} {near}"])


@dataclass(frozen=True)
class Estimate:
    """Indices (3, factors): the estimate and the ends of its confidence interval, first order and total."""

    first: Floats
    total: Floats
    mean: float
    variance: float
    tail: float
    kept: int


def pair(dimensions: int, points: int, seed: int) -> tuple[Floats, Floats]:
    """Two independent matrices of shares (points, dimensions), halves of one scrambled Sobol sequence."""
    names = tuple(f"half {number}" for number in range(2 * dimensions))
    drawn = points_of(*net(tuple(range(2 * dimensions)), names, seed, 0), 0, points).T
    return drawn[:, :dimensions], drawn[:, dimensions:]


def estimate(
    function: Callable[[Floats], Floats], one: Floats, other: Floats, blocks: Sequence[Sequence[int]], seed: int,
    resamples: int = RESAMPLES, confidence: float = CONFIDENCE,
) -> Estimate:
    """Indices of `function` ((n, inputs) to (n,) values) from two independent draws, for `blocks` of columns.

    The columns of a block count as one factor: they may be correlated within a draw. First order by Saltelli et al.
    (2010), table 2, row b; total by Jansen (1999), row f. Rows with a value that is not finite are left out.
    """
    rows = [function(one), function(other)]
    for block in blocks:
        mixed = one.copy()
        mixed[:, list(block)] = other[:, list(block)]
        rows.append(function(mixed))
    values = np.array(rows)
    values = values[:, np.isfinite(values).all(axis=0)]
    kept = values.shape[1]
    if kept < 2:
        empty = np.full((3, len(blocks)), math.nan)
        return Estimate(empty, empty, math.nan, math.nan, math.nan, kept)
    mean = float(values[:2].mean())
    values = values - mean  # Sobol and Levitan (1999): less noise in the products
    random = np.random.default_rng([seed, 1])
    found = [_indices(values)] + [_indices(values[:, random.integers(kept, size=kept)]) for _ in range(resamples)]
    tail = (1 - confidence) / 2
    ends = np.quantile(np.array(found[1:]), [tail, 1 - tail], axis=0)
    stacked = np.concatenate([np.array(found[:1]), ends])
    return Estimate(stacked[:, 0], stacked[:, 1], mean, float(values[:2].var()), _tail(values[:2]), kept)


def _tail(values: Floats) -> float:
    """Share of the squared deviations that the most distant hundredth of the values makes."""
    squares = np.sort((values - values.mean()).ravel() ** 2)
    total = float(squares.sum())
    return float(squares[-max(len(squares) // 100, 1) :].sum()) / total if total else 0.0


def _indices(values: Floats) -> Floats:
    """First-order and total indices (2, factors) of values (2 + factors, n): at A, at B, and at A with B's columns."""
    one, other, mixed = values[0], values[1], values[2:]
    variance = values[:2].var()
    if variance == 0:
        return np.zeros((2, len(mixed)))
    first = (other * (mixed - one)).mean(axis=1) / variance
    total = ((one - mixed) ** 2).mean(axis=1) / (2 * variance)
    return np.array([first, total])
