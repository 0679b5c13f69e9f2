"""One input alone: every crossing of the target along it, or the closest approach; what is out, and where that begins.

The search runs from the central value outwards to both ends of the physical domain (or of a range given), densely over
the input's own range and ever more widely beyond it; every change of sign is refined. An output that moves in steps
(whole satellites, whole flights) may jump over the target: such a crossing is told from a solution.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from orbitcompute.studies.decide.solve import Problem, Varied

INSIDE, OUTSIDE = 48, 40
STAGED_INSIDE, STAGED_OUTSIDE = 6, 4
EXACT = 1e-6
EDGE = 30  # halvings towards where a domain or a closure ends

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Crossing:
    """Where the output meets or crosses the target: the input, and the output on either side (equal but for a step)."""

    value: float
    before: float
    after: float
    step: bool = False


@dataclass(frozen=True)
class Answer:
    """One input's answer: every crossing, nearest first; else the closest approach and where it lies.

    `infeasible` of the places searched are outside a domain or break a closure; `why` counts them by what it is.
    """

    varied: Varied
    crossings: tuple[Crossing, ...]
    closest: float
    closest_output: float
    infeasible: int = 0
    searched: int = 0
    why: Mapping[str, int] = field(default_factory=dict)

    @property
    def solved(self) -> bool:
        """Whether the target is met or crossed at all."""
        return bool(self.crossings)

    @property
    def value(self) -> float:
        """The nearest solution; nan where there is none."""
        return self.crossings[0].value if self.crossings else math.nan

    @property
    def no_positive(self) -> bool:
        """Whether the closest approach is at nothing at all: even for free the target is not met."""
        return not self.crossings and self.closest == 0.0 == self.varied.least


def answer(problem: Problem, varied: Varied) -> Answer:
    """Every crossing of the target along one input, everything else at its central value; else the closest approach."""

    def off(value: float) -> float:
        return problem.output({varied.name: value}) - problem.target.value

    places = _places(varied, STAGED_INSIDE if problem.staged else INSIDE, STAGED_OUTSIDE if problem.staged else OUTSIDE)
    tried = [problem.tried({varied.name: place}) for place in places]
    why = Counter(text for _, text in tried if text is not None)
    searched, out = len(places), sum(why.values())
    found = np.array([value for value, _ in tried]) - problem.target.value
    if not problem.staged:
        places, found = _edged(off, places, found)
    crossings = []
    for at in range(len(places) - 1):
        if found[at] == 0.0:
            crossings.append(Crossing(places[at], problem.target.value, problem.target.value))
        elif found[at] * found[at + 1] < 0:
            crossings += _refined(off, places[at], places[at + 1], problem)
    if found[-1] == 0.0:
        crossings.append(Crossing(places[-1], problem.target.value, problem.target.value))
    crossings.sort(key=lambda one: abs(one.value - varied.start))
    good = np.isfinite(found)
    if not good.any():
        return Answer(varied, (), math.nan, math.nan, out, searched, why)
    best = int(np.nanargmin(np.abs(found)))
    closest, distance = (places[best], found[best]) if crossings else _closest(off, places, best, float(found[best]))
    return Answer(varied, tuple(crossings), float(closest), float(distance + problem.target.value),
                  out, searched, why)


def _edged(off: Callable[[float], float], places: Sequence[float], found: Floats) -> tuple[list[float], Floats]:
    """The places and, where a neighbour has no value, the last place on the way to it that has one."""
    kept = dict(zip(places, found.tolist(), strict=True))
    for at in range(len(places) - 1):
        if math.isfinite(found[at]) != math.isfinite(found[at + 1]):
            inside, outside = (places[at], places[at + 1]) if math.isfinite(found[at]) else (places[at + 1], places[at])
            for _ in range(EDGE):
                middle = (inside + outside) / 2
                value = off(middle)
                if math.isfinite(value):
                    inside, kept[middle] = middle, value
                else:
                    outside = middle
    order = sorted(kept)
    return order, np.array([kept[place] for place in order])


def _places(varied: Varied, inside: int, outside: int) -> list[float]:
    """Where to look, in order: densely over the input's own range, from there ever more widely to the ends."""
    low, high = max(min(varied.low, varied.start), varied.least), min(max(varied.high, varied.start), varied.most)
    places = {*np.linspace(varied.least, varied.most, inside).tolist()} if varied.given else set()
    if low < high:
        places |= {*np.linspace(low, high, inside).tolist()}
    unit = max(high - low, 1e-3 * abs(varied.start), 1e-12 * (varied.most - varied.least))
    for end, edge, sign in ((varied.most, high, 1.0), (varied.least, low, -1.0)):
        if abs(end - edge) > 1e-12 * abs(end):
            widths = np.geomspace(min(0.02 * unit, abs(end - edge)), abs(end - edge), outside)
            places |= {float(edge + sign * width) for width in widths}
        places.add(end)
    if varied.least <= varied.start <= varied.most:
        places.add(varied.start)
    return sorted(place for place in places if varied.least <= place <= varied.most)


def _refined(off: Callable[[float], float], left: float, right: float, problem: Problem) -> list[Crossing]:
    """The crossing between two places of opposite sign; none where what lies between them has no value.

    What is not finite on the way counts as the right side's first, then as the left's: there may be one on either shore.
    """
    from scipy.optimize import brentq

    for shore in (off(right), off(left)):

        def finite(value: float, shore: float = shore) -> float:
            found = off(value)
            return found if math.isfinite(found) else shore

        root = float(brentq(finite, left, right, xtol=1e-300, rtol=4 * np.finfo(float).eps, maxiter=300))
        width = max(1e-9 * abs(root), 1e-9 * (right - left))
        before, after = off(max(root - width, left)), off(min(root + width, right))
        ends = [end for end in (before, after) if math.isfinite(end)]
        if len(ends) == 2:
            step = abs(after - before) > EXACT * problem.scale
            return [Crossing(root, before + problem.target.value, after + problem.target.value, step)]
        if ends and abs(ends[0]) <= EXACT * problem.scale:  # met on the shore itself
            return [Crossing(root, ends[0] + problem.target.value, ends[0] + problem.target.value)]
    return []


def _closest(off: Callable[[float], float], places: Sequence[float], best: int, found: float) -> tuple[float, float]:
    """The closest approach near the best place: an end of the range, or a minimum between its neighbours."""
    from scipy.optimize import minimize_scalar

    low, high = places[max(best - 1, 0)], places[min(best + 1, len(places) - 1)]
    if best in (0, len(places) - 1):
        return places[best], found

    def distance(value: float) -> float:
        found = off(value)
        return abs(found) if math.isfinite(found) else 1e300  # not infinite: the search multiplies what it meets

    tried = minimize_scalar(distance, bounds=(low, high), method="bounded", options={"xatol": 1e-9 * (high - low)})
    value = float(tried.x)
    return (value, off(value)) if distance(value) < abs(found) else (places[best], found)
