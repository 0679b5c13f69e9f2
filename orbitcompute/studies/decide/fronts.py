"""Points that none dominates: the search by which every front is found, over numbers and alternatives.

Scrambled Sobol points over the box first, and what is known already; then generations of children around the points that
none dominates, ever closer by, the emptiest stretches first (crowding distance: Deb et al. 2002). Nothing assumes that
outputs are smooth: whole satellites and flights make steps. The seed is stated; the same seed gives the same front.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.studies.decide.search import Box

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
DIGITS = 9  # significant digits that outputs are compared to: beyond them stand rounding and closed cycles, not trades
ANOTHER = 0.15  # chance that a child takes any alternative, where its parents' do not decide


@dataclass(frozen=True)
class Effort:
    """How hard a front is looked for: points first, generations, children in each, and how many points are kept."""

    first: int = 2048
    generations: int = 10
    children: int = 512
    kept: int = 240


EFFORT = Effort()


@dataclass(frozen=True)
class Searched:
    """Places (n, dimensions) that none dominates, their outputs, those of every feasible place tried, and how many were."""

    places: Floats
    values: Floats
    seen: Floats
    tried: int


def search(
    outputs: Callable[[Floats], Floats], box: Box, seed: int, effort: Effort = EFFORT, starts: Floats | None = None
) -> Searched:
    """The front of a box. `outputs` maps places to values of which less is better, nan where infeasible.

    `starts` (places, dimensions) take part from the beginning.
    """
    from scipy.stats import qmc

    random = np.random.default_rng([seed, 7])
    many = np.array(box.places)
    places = qmc.Sobol(len(many), rng=np.random.default_rng(seed)).random(effort.first)
    corners = np.array(np.meshgrid(*[[0.0, 1.0]] * min(len(many), 8))).reshape(min(len(many), 8), -1).T
    if len(many) <= 8:  # fronts often end in corners of the box
        places = np.vstack([places, corners])
    places = np.where(many > 0, np.minimum(np.floor(places * many), np.maximum(many - 1, 0)), places)
    if starts is not None:
        places = np.vstack([places, starts])
    values = outputs(places)
    tried, seen = len(places), [values[np.isfinite(values).all(axis=1)]]
    places, values = thinned(places, values, effort.kept)
    for generation in range(effort.generations):
        if not len(places):
            break
        children = _children(places, values, 0.15 * 0.55 ** (generation * 10 / effort.generations), effort, random, many)
        found = outputs(children)
        tried += len(children)
        seen.append(found[np.isfinite(found).all(axis=1)])
        places, values = thinned(np.vstack([places, children]), np.vstack([values, found]), effort.kept)
    return Searched(places, values, np.vstack(seen), tried)


def _children(
    places: Floats, values: Floats, spread: float, effort: Effort, random: np.random.Generator, many: Floats
) -> Floats:
    """Points around the front, most where it is emptiest: along differences of its own points, and scattered."""
    spaced = crowding(values)
    finite = spaced[np.isfinite(spaced)]
    weight = np.where(np.isfinite(spaced), spaced, 2 * finite.max() if len(finite) else 1.0) + 1e-12
    size = effort.children
    parents = places[random.choice(len(places), size, p=weight / weight.sum())]
    one, other = (places[random.integers(len(places), size=size)] for _ in range(2))
    along = random.random((size, 1)) * (random.random((size, 1)) < 0.5)
    scatter = random.standard_normal((size, places.shape[1])) * spread
    scatter *= random.random((size, places.shape[1])) < max(0.5, 1 / places.shape[1])
    moved: Floats = np.clip(parents + along * (one - other) * min(1.0, 4 * spread) + scatter, 0.0, 1.0)
    if not (many > 0).any():
        return moved
    listed = np.where(random.random(moved.shape) < 0.25, one, parents)  # an alternative comes from either parent, or anew
    anew = random.random(moved.shape) < ANOTHER / np.count_nonzero(many)
    listed = np.where(anew, np.floor(random.random(moved.shape) * np.maximum(many, 1)), listed)
    return np.where(many > 0, listed, moved)


def alike(values: Floats) -> Floats:
    """Values to so many significant digits that two which differ by rounding alone are one; nan stays nan."""
    size = np.abs(values)
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.where((size > 0) & np.isfinite(size), size, 1.0))))
    found: Floats = np.round(values * scale) / scale
    return found


def dominates(values: Floats, point: Floats) -> Bools:
    """Which rows of `values` are at least as good as `point` in everything, and better in something (less is better)."""
    found: Bools = np.logical_and((values <= point).all(axis=1), (values < point).any(axis=1))
    return found


def undominated(values: Floats) -> Bools:
    """Which rows none of the others dominates; of equal rows the first (less is better; rows with nan never)."""
    keep: Bools = np.ones(len(values), dtype=np.bool_)
    keep &= np.isfinite(values).all(axis=1)
    order = np.lexsort(values.T[::-1])
    kept: list[int] = []
    best = np.empty((0, values.shape[1]))
    for at in order:  # in the order of the first objective, only an earlier row can dominate a later one
        if keep[at]:
            if len(best) and (best <= values[at]).all(axis=1).any():
                keep[at] = False
            else:
                kept.append(at)
                best = values[kept]
    return keep


def thinned(places: Floats, values: Floats, kept: int = EFFORT.kept) -> tuple[Floats, Floats]:
    """The points that none dominates, at most so many: the most crowded go first."""
    keep = undominated(values)
    places, values = places[keep], values[keep]
    while len(places) > kept:
        surplus = len(places) - kept
        order = np.argsort(crowding(values), kind="stable")
        drop = order[: max(1, surplus // 2)]
        places, values = np.delete(places, drop, axis=0), np.delete(values, drop, axis=0)
    return places, values


def crowding(values: Floats) -> Floats:
    """Distance to the neighbours in every objective, summed, in units of the front's extent; inf at its ends."""
    found = np.zeros(len(values))
    for column in values.T:
        order = np.argsort(column, kind="stable")
        extent = column[order[-1]] - column[order[0]]
        found[order[[0, -1]]] = math.inf
        if extent > 0 and len(values) > 2:
            found[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / extent
    return found


def knee(values: Floats) -> int:
    """The point nearest to the best of everything, each objective scaled to the front's extent."""
    low, high = values.min(axis=0), values.max(axis=0)
    extent = np.where(high > low, high - low, 1.0)
    return int(np.argmin((((values - low) / extent) ** 2).sum(axis=1)))
