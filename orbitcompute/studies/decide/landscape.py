"""An output over one input or two, for a figure: wide enough to show where it stands, the answer, and what is claimed."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.studies.answer.demonstrated import Known
from orbitcompute.studies.decide.solve import Problem, Varied

Floats = NDArray[np.float64]
LINE, GRID = 161, 49


@dataclass(frozen=True)
class Line:
    """An output along one input [SI]; nan where infeasible."""

    places: Floats
    outputs: Floats


@dataclass(frozen=True)
class Surface:
    """An output over two inputs [SI]: (second, first); nan where infeasible."""

    first: Floats
    second: Floats
    outputs: Floats


def window(varied: Varied, also: Iterable[float], known: Iterable[Known]) -> tuple[float, float]:
    """The ends between which an input is shown: its own range, where it stands, answers and known figures, a bit wider.

    Figures more than three ranges away are left out.
    """
    reach = varied.reach if math.isfinite(varied.reach) else max(abs(varied.start), 1e-300)
    near = [value for value in (*also, *(one.value for one in known)) if abs(value - varied.start) <= 3 * reach]
    ends = [varied.start, varied.low, varied.high, *near]
    low, high = min(ends), max(ends)
    if low == high:
        low, high = varied.start - reach / 2, varied.start + reach / 2
    pad = 0.04 * (high - low)
    return max(low - pad, varied.least), min(high + pad, varied.most)


def line(problem: Problem, varied: Varied, low: float, high: float) -> Line:
    """The output of a problem along one input."""
    places = np.linspace(low, high, 25 if problem.staged else LINE)
    return Line(places, np.array([problem.output({varied.name: float(place)}) for place in places]))


def surface(problem: Problem, ends: tuple[tuple[float, float], tuple[float, float]]) -> Surface:
    """The output of a problem over its first two inputs."""
    first, second = (np.linspace(low, high, GRID) for low, high in ends)
    one, other = problem.varied[:2]
    outputs = [[problem.output({one.name: float(x), other.name: float(y)}) for x in first] for y in second]
    return Surface(first, second, np.array(outputs))
