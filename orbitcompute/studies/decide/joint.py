"""The smallest joint change of several inputs that meets a target, each counted in units of its own range.

The length is Euclidean: half a range in each of two inputs is 0.71. This is the design point of structural reliability
(Hasofer and Lind 1974) in the inputs' own ranges. Directions from the central point are tried from a stated seed; along
each the first crossing is found, the best are polished (along gradients, then by simplex), and random points closer by
than the answer are searched for one that would do: none may be left.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.decide.solve import Problem
from orbitcompute.studies.many.drawing import SEED

Floats = NDArray[np.float64]
STARTS = 48
POLISHED = 4
CHECKED = 4096
FARTHEST = 20.0  # ranges, as for what flips a verdict
STEPS = 24


@dataclass(frozen=True)
class Joint:
    """The nearest point that meets the target: the inputs' values [SI] and their changes in ranges; None where none does.

    `closest` and `closest_output` are the nearest approach of the output where no point meets it. `checked` random
    points closer by do not meet it.
    """

    values: tuple[float, ...] | None
    changes: tuple[float, ...]
    length: float
    output: float
    step: bool
    closest: tuple[float, ...]
    closest_output: float
    seed: int
    starts: int
    checked: int


class _Search:
    """The target as seen from the central point, in units of the inputs' ranges."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.names = [one.name for one in problem.varied]
        self.start = np.array([one.start for one in problem.varied])
        self.reach = np.array([one.reach for one in problem.varied])
        ends = np.array([[one.least, one.most] for one in problem.varied])
        self.least = np.maximum((ends[:, 0] - self.start) / self.reach, -FARTHEST)
        self.most = np.minimum((ends[:, 1] - self.start) / self.reach, FARTHEST)
        self.sign = math.copysign(1.0, problem.now - problem.target.value)
        self.nearest: tuple[float, Floats] = (math.inf, np.zeros(len(self.names)))

    def values(self, place: Floats) -> Floats:
        return np.asarray(self.start + place * self.reach)

    def off(self, place: Floats) -> float:
        """How far the output is from the target on the side where it stands now: negative once it is met.

        Closures are judged where it matters: where the target is met, or nearer than ever. What breaks one is nan.
        """
        changes = dict(zip(self.names, map(float, self.values(place)), strict=True))
        found = self.sign * (self.problem.unjudged(changes) - self.problem.target.value)
        if found <= 0 or abs(found) < self.nearest[0]:
            found = self.sign * (self.problem.output(changes) - self.problem.target.value)
        if abs(found) < self.nearest[0]:
            self.nearest = (abs(found), place.copy())
        return found

    def along(self, direction: Floats, most: float = math.inf, precision: float = 1e-13) -> float:
        """How far the first crossing lies along a direction; inf where there is none within the bounds and `most`."""
        size = float(np.linalg.norm(direction))
        if size == 0.0:
            return math.inf
        unit = direction / size
        with np.errstate(divide="ignore", invalid="ignore"):
            ends = np.where(unit > 0, self.most / unit, np.where(unit < 0, self.least / unit, np.inf))
        far = min(float(ends.min()), most)
        if not far > 0:
            return math.inf
        inner = 0.0
        for step in range(1, STEPS + 1):
            outer = far * (step / STEPS) ** 2
            if self.off(unit * outer) <= 0:
                return self._between(unit, inner, outer, precision)
            inner = outer
        return math.inf

    def _between(self, unit: Floats, inner: float, outer: float, precision: float) -> float:
        for _ in range(60):
            middle = (inner + outer) / 2
            if self.off(unit * middle) <= 0:
                outer = middle
            else:
                inner = middle
            if outer - inner <= precision * outer:
                break
        return outer


def joint(problem: Problem, seed: int = SEED, starts: int = STARTS) -> Joint:
    """The smallest joint change that meets the problem's target; `CatalogError` where an input has no range of its own."""
    bare = [one.name for one in problem.varied if not math.isfinite(one.reach)]
    if bare:
        raise CatalogError([f"--vary {name}: has no range of its own to count its change in" for name in bare],
                           [f"give one: --vary {bare[0]}=LOW:HIGH"])
    if problem.staged:
        raise CatalogError(["--vary: several inputs, one of which runs a routing kernel at every point: too slow"],
                           ["vary that one alone"])
    search = _Search(problem)
    found = [(search.along(direction), direction) for direction in _directions(len(search.names), starts, seed)]
    found = sorted((one for one in found if math.isfinite(one[0])), key=lambda one: one[0])
    best, where = found[0] if found else (math.inf, np.zeros(len(search.names)))
    for length, direction in found[:POLISHED]:
        for polish in (_by_gradient, _by_simplex):
            length, direction = polish(search, length, direction)
        if length < best:
            best, where = length, direction
    best, where, checked = _challenged(search, best, where, seed)
    return _told(search, best, where, seed, starts, checked)


def _directions(dimensions: int, starts: int, seed: int) -> list[Floats]:
    """Both ways along each input, both ways along every diagonal of up to four, and directions spread evenly."""
    from scipy.stats import norm, qmc

    axes = [sign * row for row in np.eye(dimensions) for sign in (1.0, -1.0)]
    corners = np.array(np.meshgrid(*[[-1.0, 1.0]] * min(dimensions, 4))).reshape(min(dimensions, 4), -1).T
    padded = np.hstack([corners, np.zeros((len(corners), dimensions - corners.shape[1]))])
    count = 2 ** math.ceil(math.log2(max(starts, 2)))
    shares = qmc.Sobol(dimensions, rng=np.random.default_rng(seed)).random(count)
    spread = norm.ppf(np.clip(shares, 1e-12, 1 - 1e-12))
    return [*axes, *padded, *spread]


def _by_gradient(search: _Search, length: float, direction: Floats) -> tuple[float, Floats]:
    """Polish by sequential quadratic programming: the shortest change with the output at its target."""
    from scipy.optimize import minimize

    start = direction / np.linalg.norm(direction) * length
    scale = search.problem.scale

    def off(place: Floats) -> float:
        found = search.off(place)
        return found / scale if math.isfinite(found) else 1e3

    with np.errstate(all="ignore"):
        tried = minimize(
            lambda place: float(place @ place), start, jac=lambda place: 2 * place, method="SLSQP",
            bounds=list(zip(search.least, search.most, strict=True)), constraints=[{"type": "eq", "fun": off}],
            options={"maxiter": 60, "ftol": 1e-14},
        )
    return _better(search, length, direction, np.asarray(tried.x))


def _by_simplex(search: _Search, length: float, direction: Floats) -> tuple[float, Floats]:
    """Polish the direction without gradients, which whole satellites and flights do not have."""
    from scipy.optimize import minimize

    def distance(place: Floats) -> float:
        found = search.along(place, 1.5 * length, 1e-8)
        return found if math.isfinite(found) else 10 * length

    tried = minimize(distance, direction / np.linalg.norm(direction), method="Nelder-Mead",
                     options={"maxfev": 40 * len(direction), "xatol": 1e-6, "fatol": 1e-8 * length})
    return _better(search, length, direction, np.asarray(tried.x))


def _better(search: _Search, length: float, direction: Floats, candidate: Floats) -> tuple[float, Floats]:
    found = search.along(candidate, length) if np.isfinite(candidate).all() else math.inf
    return (found, candidate) if found < length else (length, direction)


def _challenged(search: _Search, best: float, where: Floats, seed: int) -> tuple[float, Floats, int]:
    """Random points closer by than the answer: one that meets the target is a better start, until none is left."""
    if not math.isfinite(best):
        return best, where, 0
    random = np.random.default_rng([seed, 3])
    for _ in range(12):
        rival = next((place for place in _closer(search, best, where, random) if search.off(place) <= 0), None)
        if rival is None:
            return best, where, CHECKED
        best, where = search.along(rival, float(np.linalg.norm(rival))), rival
        for polish in (_by_gradient, _by_simplex):
            best, where = polish(search, best, where)
    return best, where, 0


def _closer(search: _Search, best: float, where: Floats, random: np.random.Generator) -> Floats:
    """Random points closer by than the answer: half of them anywhere, half of them beside it."""
    half = CHECKED // 2
    spread = random.standard_normal((half, len(where)))
    radius = best * random.random(half) ** (1 / len(where))
    beside = where / np.linalg.norm(where) + spread * 10 ** random.uniform(-4, 0, (half, 1))
    nearly = best * (1 - 10 ** random.uniform(-6, -1, half))
    places = np.concatenate([
        line / np.linalg.norm(line, axis=1)[:, None] * length[:, None] for line, length in ((spread, radius), (beside, nearly))
    ])
    inside = ((places >= search.least) & (places <= search.most)).all(axis=1)
    return np.where(inside[:, None], places, np.clip(places, search.least, search.most))


def _told(search: _Search, best: float, where: Floats, seed: int, starts: int, checked: int) -> Joint:
    nearest = tuple(map(float, search.values(search.nearest[1])))
    output = search.problem.target.value + search.sign * search.nearest[0]
    if not math.isfinite(best):
        return Joint(None, (), math.inf, math.nan, False, nearest, output, seed, starts, checked)
    place = where / np.linalg.norm(where) * best
    values = search.values(place)
    there = search.problem.target.value + search.sign * search.off(place)
    step = abs(there - search.problem.target.value) > 1e-6 * search.problem.scale
    return Joint(
        tuple(map(float, values)), tuple(map(float, place)), best, there, step, nearest, output, seed, starts, checked
    )
