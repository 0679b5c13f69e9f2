"""Ranges of outputs from the ranges of inputs: the draws of the screens, the first of those that `--sample` makes.

4,096 points of one scrambled Sobol net, in numpy blocks. Staged results are held at their central values. Where `larger`
keeps the percentiles of the 65,536 draws that begin with these, those are the ones given: what `--sample 65536` prints.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.graph.model import Model
from orbitcompute.graph.order import ancestors
from orbitcompute.studies.many import larger
from orbitcompute.studies.many.drawing import SEED, Joint, joint, normal_scores, sobol_shares
from orbitcompute.studies.many.paths import Floats, Outcomes, Points, held
from orbitcompute.studies.many.tabulated import tabulate

POINTS = 4_096


@dataclass(frozen=True)
class Spread:
    """10th, 50th and 90th percentile of an output in SI, and the sampling error of the outer two (one sigma).

    `draws` is how many they are of.
    """

    p10: float
    p50: float
    p90: float
    p10_error: float
    p90_error: float
    draws: int = POINTS


@dataclass(frozen=True)
class Sample:
    """Sampled inputs and outputs, and the share of the `points` that were infeasible."""

    inputs: tuple[str, ...]
    columns: Mapping[str, NDArray[np.float64]]
    infeasible: float
    points: int = 0

    def spread(self, name: str) -> Spread:
        """The percentiles of an output over the points where it is finite; nan when fewer than half are.

        Those of the larger sample that these draws are the first of, where it is kept.
        """
        own = self.own_spread(name)
        kept = larger.of(name, (own.p10, own.p50, own.p90)) if self.points == POINTS else None
        if kept is None:
            return own
        p10, p50, p90, p10_error, p90_error = kept
        return Spread(p10, p50, p90, p10_error, p90_error, larger.DRAWS)

    def own_spread(self, name: str) -> Spread:
        """As `spread`, of these very draws."""
        values = np.sort(self.columns[name][np.isfinite(self.columns[name])])
        if 2 * values.size < self.columns[name].size:
            return Spread(math.nan, math.nan, math.nan, math.nan, math.nan, self.points)
        if values.size == 0:
            return Spread(math.nan, math.nan, math.nan, math.nan, math.nan, self.points)
        # shares one sigma either side of a quantile's bracket its sampling error, whatever the distribution
        off = math.sqrt(0.1 * 0.9 / values.size)
        shares = [0.1, 0.5, 0.9, 0.1 - off, 0.1 + off, 0.9 - off, 0.9 + off]
        found = np.quantile(values, np.clip(shares, 0.0, 1.0), method="hazen")
        p10, p50, p90, p10_down, p10_up, p90_down, p90_up = (float(value) for value in found)
        return Spread(p10, p50, p90, (p10_up - p10_down) / 2, (p90_up - p90_down) / 2, self.points)


def uncertain_inputs(model: Model) -> list[str]:
    """The inputs with a range that the outputs stand on, staged quantities' own inputs left out."""
    staged = {name for name, quantity in model.quantities.items() if quantity.staged}
    held = model.restricted([name for name in model.outputs if name not in staged])
    arguments = {name: names for name, names in held.cut_arguments.items() if name not in staged}
    reached = ancestors(held.outputs, arguments)
    return sorted(name for name in reached if name in model.assumptions and model.assumptions[name].uncertain)


def sample(
    model: Model, outputs: Iterable[str], points: int = POINTS, seed: int = SEED,
    errors: Mapping[str, float] | None = None,
) -> Sample:
    """Evaluate `points` draws of every uncertain input; staged results are held at the model's own point.

    `errors` are model errors by the quantity each multiplies: lognormal, independent, of that standard deviation.
    """
    outputs = tuple(outputs)
    ready = held(model, outputs)
    names = tuple(uncertain_inputs(ready))
    distributions = joint(ready.assumptions, names)
    erring = {name: sigma for name, sigma in (errors or {}).items() if name in ready.needed}
    streams = (*distributions.streams, *(f"error of {name}" for name in erring))
    shares = sobol_shares(streams, 0, points, seed)
    mapped = Points(ready, names, outputs, points, factored=tuple(erring))
    drawn, found = _run(mapped, distributions, shares, list(erring.values()))
    columns = dict(zip(outputs, found.values, strict=True)) | dict(zip(names, drawn, strict=True))
    return Sample(names, columns, float(np.mean(~found.feasible)) if points else 0.0, points)


def _run(mapped: Points, distributions: Joint, shares: Floats, sigmas: list[float]) -> tuple[Floats, Outcomes]:
    """The inputs (inputs, points) at the shares of a study, and what comes of them."""
    many = len(distributions.streams)
    computed, stepped = tabulate(mapped, distributions)
    drawn = stepped.values(shares[:many])
    factors = np.exp(np.array(sigmas)[:, None] * normal_scores(shares[many:]))
    return drawn, computed.block(np.vstack([drawn, factors]) if sigmas else drawn)
