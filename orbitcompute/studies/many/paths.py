"""Many points of one model: the plain path for a few, numpy blocks for most studies, the compiled loop for the largest.

The size of a study alone decides, never what is compiled already; the figures are the same to 1e-12.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import Closure
from orbitcompute.graph.fused import Blockwise, Fused, compiled_already, fuse
from orbitcompute.graph.model import CLOSED_TO, Model, Point
from orbitcompute.graph.vectorised import vectorise
from orbitcompute.kernels._jit import jit_disabled

Floats = NDArray[np.float64]
BLOCKS_FROM = 128
COMPILED_FROM = 10_000_000
# Status codes from here on are closures that a point breaks, in the order they are declared.
FIRST_CLOSURE = 10_000
# Closures whose margin takes longer than all the rest of a point: larger studies leave them out, and say so.
SLOW_CLOSURES = ("coolant",)
SLOW_UP_TO = 1_000_000


def judged(model: Model, allowed: Collection[str], size: int) -> tuple[tuple[str, ...], list[str]]:
    """The closures that a study of `size` points judges, those `allowed` left out, and what has to be said of it."""
    left = [name for name in SLOW_CLOSURES if size > SLOW_UP_TO and name not in allowed]
    names = tuple(name for name in model.all_closures if name not in allowed and name not in left)
    notes = [f"--allow {','.join(sorted(allowed))}: points that break it are not told from the others"] if allowed else []
    if left:
        notes.append(f"{', '.join(left)}: not judged in more than {SLOW_UP_TO:,} points")
    return names, notes


def hashed(*texts: str) -> str:
    """Sixteen hexadecimal digits that stand for some texts."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]


@dataclass(frozen=True)
class Outcomes:
    """Outputs (points, outputs) in SI, null where the point voids them; a code a point (0: ok); what codes say."""

    values: Floats
    codes: NDArray[np.int64]
    messages: Mapping[int, str]

    @property
    def feasible(self) -> NDArray[np.bool_]:
        """Whether each point lies inside every domain; it may break a closure."""
        feasible: NDArray[np.bool_] = (self.codes == 0) | (self.codes >= FIRST_CLOSURE)
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
    held (`held`). Safe to call from several threads. A point's status is the first of the `closures` that it breaks,
    where it lies inside every domain; their margins must be within the model. `factored` quantities are multiplied, as they
    are computed, by factors that come after the inputs.
    """

    model: Model
    varied: tuple[str, ...]
    outputs: tuple[str, ...]
    size: int
    closures: tuple[str, ...] = ()
    factored: tuple[str, ...] = ()

    def __call__(self, points: Floats, threads: int | None = None) -> Outcomes:
        """Outcomes of `points` (points, varied)."""
        points = np.asarray(points, dtype=np.float64).reshape(len(points), len(self.varied) + len(self.factored))
        if self.plain:
            return self._plain(points)
        values, codes = self.loop.run(points, threads)
        found = self._told(np.ascontiguousarray(values.T), codes)
        return Outcomes(np.ascontiguousarray(found.values.T), found.codes, found.messages)

    def block(self, columns: Floats) -> Outcomes:
        """Outcomes of C-contiguous `columns` (varied, points) in this thread, their values as (outputs, points)."""
        if self.plain:
            found = self._plain(np.ascontiguousarray(columns.T))
            return Outcomes(np.ascontiguousarray(found.values.T), found.codes, found.messages)
        return self._told(*self.loop.columns(columns))

    def _told(self, values: Floats, codes: NDArray[np.int64]) -> Outcomes:
        """Outcomes of a loop's rows: void for all that is outside a domain, not the first alone; closures judged.

        The guards, which the loop computes beside the outputs, go no further.
        """
        if codes.any():
            for row, void, (least, above, most) in self._guards:
                with np.errstate(invalid="ignore"):
                    outside = np.zeros(len(codes), dtype=np.bool_)
                    for bound, test in ((least, np.less), (above, np.less_equal), (most, np.greater)):
                        if bound is not None:
                            outside |= test(values[row], bound)
                if outside.any():
                    for one in void:
                        np.copyto(values[one], math.nan, where=outside)
        messages = dict(self.loop.messages)
        constant = [said for name, said in self._base.outside.items() if name not in self._moved_names]
        if constant:
            code = next((code for code, said in messages.items() if said == constant[0]), FIRST_CLOSURE - 1)
            messages[code] = constant[0]
            codes = np.where(codes == 0, code, codes)
        fine = codes == 0
        for margin, code, closure in self._judged:
            messages[code] = closure.status
            with np.errstate(invalid="ignore"):
                broken = fine & (values[margin] < -CLOSED_TO if margin is not None else np.True_)
            if broken.any():
                codes[broken] = code
                fine &= ~broken
        return Outcomes(values[: len(self.outputs)], codes, messages)

    @cached_property
    def _moved_names(self) -> set[str]:
        moving = (*self.varied, *self.factored)
        return set(moving) | self.restricted.reach_of(moving)

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """The outputs, then what tells of domains and closures without being asked for."""
        bounds = [name for name in self.restricted.bounded if name in self._moved_names]
        margins = [closure.margin for closure in self._closures if closure.margin in self._moved_names]
        return tuple(dict.fromkeys([*self.outputs, *bounds, *margins]))

    @cached_property
    def _guards(self) -> list[tuple[int, list[int], tuple[float | None, float | None, float | None]]]:
        """Each domain that what varies can leave: the row that tells, the rows that it voids, and its bounds."""
        found = []
        for name, bounds in self.restricted.bounded.items():
            if name in self.computed and name in self._moved_names:
                void = {name} | self.restricted.moved(name)
                rows = [row for row, one in enumerate(self.computed) if one in void]
                found.append((self.computed.index(name), rows, bounds))
        return found

    @cached_property
    def _closures(self) -> list[Closure]:
        return [one for one in self.restricted.closures if one.name in self.closures]

    @cached_property
    def _judged(self) -> list[tuple[int | None, int, Closure]]:
        """The row of each closure's margin, its status code, and the closure; no row where all points break it alike."""
        found: list[tuple[int | None, int, Closure]] = []
        for number, one in enumerate(self._closures):
            if one.margin in self._moved_names:
                found.append((self.computed.index(one.margin), FIRST_CLOSURE + number, one))
            elif one.name in self._base.broken:
                found.append((None, FIRST_CLOSURE + number, one))
        return found

    @property
    def plain(self) -> bool:
        """Whether the plain path computes the points, one by one."""
        return self.size < BLOCKS_FROM or not (self.varied or self.factored)

    @property
    def compiled(self) -> bool:
        """Whether the compiled loop computes the points."""
        return self.size >= COMPILED_FROM and not (self.plain or self.factored or jit_disabled())

    @cached_property
    def loop(self) -> Blockwise:
        """What computes blocks of points: the compiled loop, or numpy."""
        return self.fused if self.compiled else vectorise(self.model, self.varied, self.computed, self.factored)

    def ready(self) -> None:
        """Do what has to be done once before blocks are computed, by several threads perhaps."""
        if not self.plain:
            self.loop.ready()
            _ = self._base, self._guards, self._judged

    @cached_property
    def fused(self) -> Fused:
        """The compiled loop."""
        return fuse(self.model, self.varied, self.computed)

    @cached_property
    def restricted(self) -> Model:
        """The model with nothing but what the outputs stand on."""
        margins = [one.margin for name, one in self.model.all_closures.items() if name in self.closures]
        whole = dict.fromkeys([*self.outputs, *margins])
        return self.model if self.model.selected_only else self.model.restricted(whole)

    @cached_property
    def _base(self) -> Point:
        return self.restricted.evaluate()

    @property
    def content(self) -> str:
        """A hash of all that the figures depend on: the text of the model's loop and the values that are held."""
        return "" if self.plain else hashed(self.fused.text, self.fused.fixed.tobytes().hex())

    def _plain(self, points: Floats) -> Outcomes:
        values = np.empty((len(points), len(self.outputs)))
        codes = np.zeros(len(points), dtype=np.int64)
        messages = {0: "ok"}
        numbers: dict[str, int] = {"ok": 0}
        for index, row in enumerate(points):
            changes, factors = row[: len(self.varied)], row[len(self.varied) :]
            point = self.restricted.evaluate(
                dict(zip(self.varied, changes, strict=True)), base=None if self.factored else self._base,
                factors=dict(zip(self.factored, factors, strict=True)),
            )
            values[index] = [float(point.values[name]) for name in self.outputs]
            broken = [place for place, one in enumerate(self._closures) if one.name in point.broken]
            if point.status == "ok" and broken:
                codes[index] = FIRST_CLOSURE + broken[0]
                messages[FIRST_CLOSURE + broken[0]] = self._closures[broken[0]].status
                continue
            codes[index] = numbers.setdefault(point.status, len(numbers))
            messages[int(codes[index])] = point.status
        return Outcomes(values, codes, messages)

    def uncompiled(self) -> int:
        """How many quantities have still to be compiled."""
        if not self.compiled or compiled_already(self.fused.text):
            return 0
        return len(self.restricted.needed & set(self.restricted.quantities))
