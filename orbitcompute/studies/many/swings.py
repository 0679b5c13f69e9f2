"""One input at a time: what its range moves, and which single change would make a margin zero."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.many.paths import Points, held
from orbitcompute.studies.many.ranges import uncertain_inputs

# Inputs of the terrestrial side: they move a comparison, but nobody who builds in orbit can change them.
EARTH = ("terrestrial_", "twin_", "record_", "market_")
POLE = 0.01  # a margin that is farther from its target than this where it crosses it has jumped


@dataclass(frozen=True)
class Swing:
    """An output at the low and at the high end of one input, everything else at its central value [SI]."""

    name: str
    low: float
    high: float

    @property
    def width(self) -> float:
        """Distance between the two ends; nan counts as nothing."""
        return abs(self.high - self.low) if math.isfinite(self.high - self.low) else 0.0


@dataclass(frozen=True)
class Flip:
    """The value of one input that makes a margin zero, and how far that is in units of the input's own range."""

    name: str
    value: float
    distance: float


def swings(model: Model, output: str) -> list[Swing]:
    """The swing of `output` over each uncertain input's range, widest first."""
    swing_together(model, [output])
    return list(model.memory["swings", output])


def swing_together(model: Model, outputs: Sequence[str]) -> None:
    """Find the swings of some outputs in one study, which is faster than one by one; `swings` then has them at hand."""
    asked = [name for name in dict.fromkeys(outputs) if ("swings", name) not in model.memory]
    if not asked:
        return
    ready = held(model, asked)
    names = uncertain_inputs(ready)
    points = np.tile([float(model.assumptions[name].value) for name in names], (2 * len(names), 1))
    for place, name in enumerate(names):
        points[2 * place : 2 * place + 2, place] = model.assumptions[name].low or 0.0, model.assumptions[name].high or 0.0
    values = Points(ready, tuple(names), tuple(asked), len(points))(points).values
    for row, output in enumerate(asked):
        behind = ready.stands_on(output)
        found = [
            Swing(name, *values[2 * place : 2 * place + 2, row].tolist())
            for place, name in enumerate(names) if name in behind
        ]
        model.memory["swings", output] = sorted(found, key=lambda swing: -swing.width)


def _held(model: Model, output: str) -> Model:
    """The model of one output with its staged quantities held, so that no single change runs a kernel again."""
    key = ("held", output)
    if key not in model.memory:
        restricted = model.restricted([output])
        staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in restricted.needed]
        model.memory[key] = restricted.held(restricted.evaluate().values, staged) if staged else restricted
    found: Model = model.memory[key]
    return found


def flip(model: Model, margin: str, candidates: int = 12) -> Flip | None:
    """The single change that brings `margin` to zero with the shortest way in units of the input's range.

    Searches, for the inputs of the orbital side that move the margin most, from the central value to either end of the
    physical domain (twenty ranges away at most), by bisection. None where no single input does it.
    """
    restricted = _held(model, margin)
    point = restricted.evaluate()
    base = float(point.values[margin])
    if not math.isfinite(base) or base == 0.0:
        return None
    best: Flip | None = None
    found_swings = [swing for swing in swings(model, margin) if not swing.name.startswith(EARTH)]
    for swing in found_swings[:candidates]:
        entry = model.assumptions[swing.name]
        reach = (entry.high or 0.0) - (entry.low or 0.0)
        for value in _crossings(restricted, margin, entry, point):
            found = Flip(swing.name, value, abs(value - entry.value) / reach)
            if best is None or found.distance < best.distance:
                best = found
    return best


def crossing(model: Model, margin: str, name: str, target: float = 0.0) -> float | None:
    """The value of one input, the nearest to its own, that brings `margin` to `target`; None where none does."""
    restricted = _held(model, margin)
    point = restricted.evaluate()
    entry = model.assumptions[name]
    found = _crossings(restricted, margin, entry, point, target)
    return min(found, key=lambda value: abs(value - entry.value)) if found else None


def _crossings(model: Model, margin: str, entry: Assumption, central: Point, target: float = 0.0) -> list[float]:
    """Where the margin is at its target on the way from an input's value to either end, twenty of its ranges away at most."""
    reach = (entry.high or 0.0) - (entry.low or 0.0) or abs(entry.value)
    # a computed quantity that is given has no declared domain: one that is positive stays so
    least = entry.minimum if entry.minimum is not None else 0.0 if entry.value > 0 else -math.inf
    ends = [
        max(entry.value - 20 * reach, least),
        min(entry.value + 20 * reach, math.inf if entry.maximum is None else entry.maximum),
    ]
    roots = [_root(model, margin, entry.name, entry.value, end, central, target) for end in ends]
    return [root for root in roots if root is not None]


def _root(
    model: Model, margin: str, name: str, start: float, end: float, central: Point, target: float = 0.0
) -> float | None:
    base = float(central.values[margin]) - target

    def at(value: float) -> float:
        point = model.evaluate({name: value}, base=central)
        return float(point.values[margin]) - target if point.status == "ok" else math.nan

    # walk outwards first: the far end of a domain is often infeasible, and the nearest crossing is wanted
    inner, crossing = start, None
    for step in range(1, 13):
        outer = start + (end - start) * (step / 12) ** 2
        value = at(outer)
        if not math.isfinite(value):
            return None
        if value * base <= 0:
            crossing = outer
            break
        inner = outer
    if crossing is None:
        return None
    for _ in range(24):
        middle = (inner + crossing) / 2
        inner, crossing = (inner, middle) if at(middle) * base <= 0 else (middle, crossing)
    return crossing if abs(at(crossing)) < POLE else None  # where a margin jumps, it changes sign without being zero
