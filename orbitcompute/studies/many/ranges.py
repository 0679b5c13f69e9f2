"""Ranges of outputs from the ranges of inputs: a few hundred points by the plain path.

Each uncertain input is drawn from its own distribution, stratified (a Latin hypercube); those of a correlation group are
put in the order of jointly normal scores (Iman and Conover 1982, Communications in Statistics B 11, 311), all others are
independent. Staged results are held at their central values.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.drawing import partners, tied

POINTS = 256
SEED = 20261120
Z90 = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class Spread:
    """10th, 50th and 90th percentile of an output in SI, and the sampling error of the outer two (one sigma)."""

    p10: float
    p50: float
    p90: float
    p10_error: float
    p90_error: float


@dataclass(frozen=True)
class Sample:
    """Sampled inputs and outputs, and the share of the `points` that were infeasible."""

    inputs: tuple[str, ...]
    columns: Mapping[str, NDArray[np.float64]]
    infeasible: float
    points: int = 0

    def spread(self, name: str) -> Spread:
        """The percentiles of an output over the points where it is finite; nan when fewer than half are."""
        values = np.sort(self.columns[name][np.isfinite(self.columns[name])])
        if 2 * values.size < self.columns[name].size:
            return Spread(*[math.nan] * 5)
        if values.size == 0:
            return Spread(*[math.nan] * 5)
        # shares one sigma either side of a quantile's bracket its sampling error, whatever the distribution
        off = math.sqrt(0.1 * 0.9 / values.size)
        shares = [0.1, 0.5, 0.9, 0.1 - off, 0.1 + off, 0.9 - off, 0.9 + off]
        found = np.quantile(values, np.clip(shares, 0.0, 1.0), method="hazen")
        p10, p50, p90, p10_down, p10_up, p90_down, p90_up = (float(value) for value in found)
        return Spread(p10, p50, p90, (p10_up - p10_down) / 2, (p90_up - p90_down) / 2)


def inverse(assumption: Assumption, share: float) -> float:
    """The value below which a `share` of the input's distribution lies; `share` in (0, 1).

    Bounds are the ends of a uniform or triangular distribution with its mode at the central value; 10th and 90th
    percentiles make each side a (log)normal of its own width about the median. Lognormal bounds are read as 1st and
    99th percentiles and cut there.
    """
    value, low, high = assumption.value, assumption.low, assumption.high
    if low is None or high is None or not low < high or assumption.distribution == "fixed":
        return float(value)
    if assumption.distribution == "uniform":
        return low + share * (high - low)
    if assumption.interval == "p10-p90" or assumption.distribution == "lognormal":
        return _two_sided_normal(assumption, share, low, high)
    mode = (value - low) / (high - low)
    if share < mode:
        return low + math.sqrt(share * mode) * (high - low)
    return high - math.sqrt((1 - share) * (1 - mode)) * (high - low)


def _two_sided_normal(assumption: Assumption, share: float, low: float, high: float) -> float:
    tail = Z90 if assumption.interval == "p10-p90" else NormalDist().inv_cdf(0.99)
    z = NormalDist().inv_cdf(share)
    if assumption.interval == "bounds":
        z = min(max(z, -tail), tail)
    bound = low if z < 0 else high
    logarithmic = assumption.distribution == "lognormal" and low > 0
    if logarithmic:
        drawn = float(assumption.value * (bound / assumption.value) ** (abs(z) / tail))
    else:
        drawn = float(assumption.value + (bound - assumption.value) * abs(z) / tail)
    for limit, pick in ((assumption.minimum, max), (assumption.maximum, min)):
        drawn = drawn if limit is None else pick(drawn, limit)
    return drawn


def uncertain_inputs(model: Model) -> list[str]:
    """The inputs with a range that the outputs stand on, staged quantities' own inputs left out."""
    staged = {name for name, quantity in model.quantities.items() if quantity.staged}
    held = model.restricted([name for name in model.outputs if name not in staged])
    arguments = {name: names for name, names in held.cut_arguments.items() if name not in staged}
    from orbitcompute.graph.order import ancestors

    reached = ancestors(held.outputs, arguments)
    return sorted(name for name in reached if name in model.assumptions and model.assumptions[name].uncertain)


def _stratified(name: str, points: int, seed: int) -> NDArray[np.float64]:
    """One share in each of `points` equal strata, in random order, from the stream of a name."""
    random = np.random.Generator(np.random.PCG64([seed, zlib.crc32(name.encode())]))
    shares: NDArray[np.float64] = (random.permutation(points) + random.random(points)) / max(points, 1)
    return shares


def sample(
    model: Model, outputs: Iterable[str], points: int = POINTS, seed: int = SEED,
    errors: Mapping[str, float] | None = None,
) -> Sample:
    """Evaluate `points` draws of every uncertain input; staged results are held at the model's own point.

    `errors` are model errors by the quantity each multiplies: lognormal, independent, of that standard deviation.
    """
    outputs = tuple(outputs)
    inputs = uncertain_inputs(model.restricted(outputs))
    staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in model.needed]
    held = model.restricted(outputs)
    if staged:
        central = model.restricted(staged).evaluate()
        held = held.held(central.values, staged)
    # a stream for each input, so that a draw does not depend on what else is drawn
    shares = {name: _stratified(name, points, seed) for name in inputs}
    shares |= tied(shares, {name: _stratified(name, points, seed) for name in partners(inputs)})
    drawn = {name: [inverse(model.assumptions[name], share) for share in shares[name]] for name in inputs}
    wrong = {
        name: [math.exp(sigma * NormalDist().inv_cdf(share)) for share in _stratified(f"error of {name}", points, seed)]
        for name, sigma in (errors or {}).items()
    }
    columns = {name: np.full(points, math.nan) for name in outputs}
    infeasible = 0
    for index in range(points):
        factors = {name: values[index] for name, values in wrong.items()}
        point = held.evaluate({name: drawn[name][index] for name in inputs}, factors=factors)
        infeasible += point.status != "ok"
        void = held.void(point)
        for name in outputs:
            columns[name][index] = math.nan if name in void else point.values[name]
    return Sample(
        tuple(inputs), {**columns, **{name: np.array(drawn[name]) for name in inputs}}, infeasible / max(points, 1),
        points,
    )
