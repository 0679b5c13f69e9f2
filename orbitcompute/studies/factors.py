"""What a study varies: the uncertain inputs as factors, drawn from shares, and a matrix of them mapped to outputs.

A factor is one input, or the inputs of a correlation group, which count as one. Small matrices go through the plain
path; from 5,000 points on the fused loop is compiled (and kept).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.studies.sampling import inverse, uncertain_inputs

Floats = NDArray[np.float64]
FEWEST_FUSED = 5_000
# What a reader is warned of: figures that nobody has measured or checked.
DOUBTED = ("judgement", "unverified")


@dataclass(frozen=True)
class Factor:
    """One thing that may be settled: an input, or the inputs of a correlation group, by their columns."""

    name: str
    members: tuple[str, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Mapped:
    """Outputs of a model as a function of its inputs' SI values; staged results are held at their central values."""

    model: Model
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    expected: int = 0

    def sized(self, points: int) -> Mapped:
        """The same for a study of so many points in all, which decides whether the loop is worth compiling."""
        return replace(self, expected=points)

    def __call__(self, points: Floats) -> Floats:
        """Outputs (points, outputs) of `points` (points, inputs); nan where the point is infeasible."""
        if max(len(points), self.expected) < FEWEST_FUSED or self._fused is None:
            return self.plain(points)
        values: Floats
        values, codes = self._fused.run(points)
        values[codes != 0] = math.nan
        return values

    @cached_property
    def _fused(self) -> Any:
        from orbitcompute.graph.fused import FusedError, fuse

        try:
            return fuse(self.model, self.inputs, self.outputs)
        except FusedError:  # a body that the loop does not take: the plain path takes all
            return None

    def plain(self, points: Floats) -> Floats:
        """The same by the plain path, whatever the number of points."""
        found = np.full((len(points), len(self.outputs)), math.nan)
        base = self.model.evaluate()
        for index, row in enumerate(points):
            point = self.model.evaluate(dict(zip(self.inputs, row, strict=True)), base=base)
            if point.status == "ok":
                found[index] = [float(point.values[name]) for name in self.outputs]
        return found


def held(model: Model, outputs: Sequence[str]) -> Model:
    """The model of `outputs` with its staged quantities held, so that no draw runs a kernel again."""
    restricted = model.restricted(outputs)
    staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in restricted.needed]
    return restricted.held(restricted.evaluate().values, staged) if staged else restricted


@dataclass(frozen=True)
class Factors:
    """The uncertain inputs behind some outputs, grouped; draws them from shares and maps them."""

    mapped: Mapped
    factors: tuple[Factor, ...]

    @property
    def assumptions(self) -> Mapping[str, Assumption]:
        """The inputs' figures."""
        return self.mapped.model.assumptions

    @cached_property
    def central(self) -> Floats:
        """The inputs' central values."""
        return np.array([float(self.assumptions[name].value) for name in self.mapped.inputs])

    def ends(self, factor: Factor) -> tuple[Floats, Floats]:
        """The inputs' values with a factor at the low end of its range, and at the high end; the rest central."""
        low, high = self.central.copy(), self.central.copy()
        for name, column in zip(factor.members, factor.columns, strict=True):
            entry = self.assumptions[name]
            low[column] = entry.value if entry.low is None else entry.low
            high[column] = entry.value if entry.high is None else entry.high
        return low, high

    def drawn(self, shares: Floats) -> Floats:
        """The inputs' values (points, inputs) at `shares` in (0, 1) of their own distributions."""
        columns = [
            [inverse(self.assumptions[name], float(share)) for share in shares[:, index]]
            for index, name in enumerate(self.mapped.inputs)
        ]
        return np.array(columns, dtype=np.float64).reshape(len(columns), len(shares)).T


def factors_of(model: Model, outputs: Sequence[str]) -> Factors:
    """The factors that `outputs` stand on."""
    ready = held(model, outputs)
    inputs = tuple(uncertain_inputs(ready))
    factors = tuple(Factor(name, (name,), (index,)) for index, name in enumerate(inputs))
    return Factors(Mapped(ready, inputs, tuple(outputs)), factors)
