"""What a study varies: the uncertain inputs behind some outputs, drawn jointly, alone or as the factors they form.

A factor is an input that moves by itself, or the inputs of a correlation group, which count as one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.many.drawing import Joint, groups_among, joint
from orbitcompute.studies.many.paths import Points, held
from orbitcompute.studies.many.ranges import uncertain_inputs

Floats = NDArray[np.float64]
# What a reader is warned of: figures that nobody has measured or checked.
DOUBTED = ("judgement", "unverified")


@dataclass(frozen=True)
class Factor:
    """One thing that may be settled: an input, or the inputs of a correlation group, by their columns."""

    name: str
    members: tuple[str, ...]
    columns: tuple[int, ...]


@dataclass(frozen=True)
class Factors:
    """The uncertain inputs of a model that `outputs` stand on; staged results are held at their central values."""

    model: Model
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]

    @property
    def assumptions(self) -> Mapping[str, Assumption]:
        """The inputs' figures."""
        return self.model.assumptions

    @cached_property
    def joint(self) -> Joint:
        """The joint distribution of the inputs, with the catalog's correlation groups."""
        return joint(self.assumptions, self.inputs)

    @cached_property
    def singles(self) -> tuple[Factor, ...]:
        """Every input by itself."""
        return tuple(Factor(name, (name,), (column,)) for column, name in enumerate(self.inputs))

    @cached_property
    def factors(self) -> tuple[Factor, ...]:
        """The correlation groups, of which at least two inputs are drawn, and every other input by itself."""
        found = []
        taken: set[str] = set()
        for group in groups_among(self.inputs):
            members = tuple(name for name in group.members if name in self.inputs)
            found.append(Factor(group.name, members, tuple(self.inputs.index(name) for name in members)))
            taken |= set(members)
        return (*found, *(one for one in self.singles if one.name not in taken))

    @cached_property
    def central(self) -> Floats:
        """The inputs' central values."""
        return np.array([float(self.assumptions[name].value) for name in self.inputs])

    def drawn(self, shares: Floats) -> Floats:
        """The inputs' values (points, inputs) at independent `shares` (points, streams) in (0, 1), tied where correlated."""
        return np.ascontiguousarray(self.joint.values(np.array(shares.T, order="C")).T)

    def values(self, drawn: Floats, size: int) -> Floats:
        """The outputs (points, outputs) of `drawn` inputs in a study of `size` points; nan where one is infeasible."""
        found = self._points(size)(drawn)
        return np.where(found.feasible[:, None], found.values, math.nan)

    def _points(self, size: int) -> Points:
        kept: dict[int, Points] = self.__dict__.setdefault("_kept", {})
        return kept.setdefault(size, Points(self.model, self.inputs, self.outputs, size))

    def ends(self, factor: Factor) -> Floats:
        """The outputs (2, outputs) with a factor's inputs at the low end of their ranges, and at the high end."""
        base = self._base
        found = np.full((2, len(self.outputs)), math.nan)
        for at, side in enumerate(("low", "high")):
            entries = [self.assumptions[name] for name in factor.members]
            changes = {one.name: one.value if (end := getattr(one, side)) is None else end for one in entries}
            point = self.model.evaluate(changes, base=base)
            if point.status == "ok":
                found[at] = [float(point.values[name]) for name in self.outputs]
        return found

    @cached_property
    def _base(self) -> Point:
        return self.model.evaluate()


def factors_of(model: Model, outputs: Sequence[str]) -> Factors:
    """The uncertain inputs that `outputs` stand on."""
    ready = held(model, outputs)
    return Factors(ready, tuple(uncertain_inputs(ready)), tuple(outputs))
