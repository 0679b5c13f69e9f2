"""Many points of one model: the fused loop above 5,000 points, the plain path below; the same figures to 1e-12."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute.graph.fused import Fused, compiled_already, fuse
from orbitcompute.graph.model import Model, Point
from orbitcompute.kernels._jit import jit_disabled

Floats = NDArray[np.float64]
FUSED_FROM = 5_000


def hashed(*texts: str) -> str:
    """Sixteen hexadecimal digits that stand for some texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Outcomes:
    """Outputs (points, outputs) in SI, null where the point voids them; a code a point (0: feasible); what codes say."""

    values: Floats
    codes: NDArray[np.int64]
    messages: Mapping[int, str]

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether each point lies inside every domain."""
        feasible: NDArray[np.bool_] = self.codes == 0
        return feasible


def held(model: Model, outputs: Sequence[str]) -> Model:
    """The model of `outputs` with its staged quantities held at its own point, so that no draw runs a kernel again."""
    restricted = model.restricted(outputs)
    staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in restricted.needed]
    if not staged:
        return restricted
    return restricted.held(model.restricted(staged).evaluate().values, staged)


@dataclass(frozen=True)
class Points:
    """A model as a map from the SI values of `varied` (parameters, or overridden quantities) to those of `outputs`.

    `size` is how many points the whole study has: it alone decides which path computes them. Staged quantities must be
    held (`held`). Safe to call from several threads.
    """

    model: Model
    varied: tuple[str, ...]
    outputs: tuple[str, ...]
    size: int

    def __call__(self, points: Floats, threads: int | None = None) -> Outcomes:
        """Outcomes of `points` (points, varied)."""
        points = np.asarray(points, dtype=np.float64).reshape(len(points), len(self.varied))
        if not self.compiled:
            return self._plain(points)
        values, codes = self.fused.run(points, threads)
        return Outcomes(values, codes, self.fused.messages)

    def block(self, columns: Floats) -> Outcomes:
        """Outcomes of C-contiguous `columns` (varied, points) in this thread, their values as (outputs, points)."""
        if not self.compiled:
            found = self._plain(np.ascontiguousarray(columns.T))
            return Outcomes(np.ascontiguousarray(found.values.T), found.codes, found.messages)
        values, codes = self.fused.columns(columns)
        return Outcomes(values, codes, self.fused.messages)

    @property
    def compiled(self) -> bool:
        """Whether the fused loop computes the points."""
        return self.size >= FUSED_FROM and bool(self.varied) and not jit_disabled()

    @cached_property
    def fused(self) -> Fused:
        """The compiled loop."""
        return fuse(self.model, self.varied, self.outputs)

    @cached_property
    def restricted(self) -> Model:
        """The model with nothing but what the outputs stand on."""
        return self.model if self.model.selected_only else self.model.restricted(self.outputs)

    @cached_property
    def _base(self) -> Point:
        return self.restricted.evaluate()

    @property
    def content(self) -> str:
        """A hash of all that the fused loop's figures depend on: its text and the values that are held."""
        return hashed(self.fused.text, self.fused.fixed.tobytes().hex()) if self.compiled else ""

    def _plain(self, points: Floats) -> Outcomes:
        values = np.empty((len(points), len(self.outputs)))
        codes = np.zeros(len(points), dtype=np.int64)
        messages = {0: "ok"}
        numbers: dict[str, int] = {"ok": 0}
        for index, row in enumerate(points):
            point = self.restricted.evaluate(dict(zip(self.varied, row, strict=True)), base=self._base)
            void = self.restricted.void(point)
            values[index] = [math.nan if name in void else float(point.values[name]) for name in self.outputs]
            codes[index] = numbers.setdefault(point.status, len(numbers))
            messages[int(codes[index])] = point.status
        return Outcomes(values, codes, messages)

    def uncompiled(self) -> int:
        """How many quantities have still to be compiled."""
        if not self.compiled or compiled_already(self.fused.text):
            return 0
        return len(self.restricted.needed & set(self.restricted.quantities))
