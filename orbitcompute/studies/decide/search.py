"""The least of a function over numbers and alternatives, inside constraints: differential evolution, restarted and polished.

What is searched is a box: numbers between bounds, and places in lists. A point is better than another where it lies
inside every constraint and its value is less; where neither does, by how far they break them (Deb 2000, Computer Methods
in Applied Mechanics and Engineering 186, 311). Each restart is scipy's differential evolution, all trials of a generation
in one call; its best point is polished by sequential quadratic programming with the places held, then every other
alternative is tried in turn, polished too.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
# From points (points, dimensions) of the unit box to values (points), nan where there is none, and margins
# (points, constraints), each in a scale of its own: negative where a constraint is broken.
Judge = Callable[[Floats], tuple[Floats, Floats]]

BROKEN = 1e30  # any point that breaks a constraint is worse than every one that breaks none
NOWHERE = 1e60  # and one without a value, that breaks none that is known, the worst
STEP = 1e-5  # of the box, for differences
KINK = 1e-4  # of the box, for telling a fold from a slope
FLAT = 1e-8  # a margin that nothing moves by more is sized, and holds nothing back
ACTIVE = 1e-3  # a margin this near to nought may hold a point back
ROOM = (1e-8, 1e-5)  # that polishing keeps from every constraint: more where the first ends a little outside
ROUNDS, FEW = 60, 8  # of polishing, and of a first look at another alternative
AFAR = tuple(k / 16 for k in range(1, 16))  # of the box, where a number is tried anew
WIDE = 0.2  # of the value, and of the margins' scales, within which a place far off is polished
NEAR = 0.03  # a first look that comes so near to the best is followed to its end


@dataclass(frozen=True)
class Box:
    """Dimensions of a search: `places` is how many alternatives each has, nought for a number between nought and one."""

    places: tuple[int, ...]

    @property
    def numbers(self) -> list[int]:
        """The dimensions that are numbers."""
        return [at for at, many in enumerate(self.places) if not many]

    @property
    def ends(self) -> list[tuple[float, float]]:
        """Least and most of each dimension."""
        return [(0.0, float(many - 1) if many else 1.0) for many in self.places]

    @property
    def combinations(self) -> int:
        """Ways to choose among the alternatives."""
        return math.prod(many for many in self.places if many)


@dataclass(frozen=True)
class Settings:
    """How hard a search looks: restarts, points a dimension, generations at most, and whether slopes can be trusted."""

    restarts: int = 4
    points: int = 9
    generations: int = 200
    smooth: bool = True
    tolerance: float = 2e-4


@dataclass
class Found:
    """What a search found: the best point, its value and margins, the value of every restart, and how many were tried.

    `value` is nan where no point lies inside every constraint; `place` is then the one that breaks them least.
    """

    place: Floats
    value: float
    margins: Floats
    restarts: tuple[float, ...]
    tried: int
    seen: Floats
    values: Floats

    @property
    def gap(self) -> float:
        """The worst restart's value over the best one's, less one; nan where one of them found nothing."""
        best, worst = min(self.restarts, default=math.nan), max(self.restarts, default=math.nan)
        return (worst - best) / abs(best) if best else worst - best


class _Counted:
    """A judge that counts the points it was given and keeps those that lie inside every constraint."""

    def __init__(self, judge: Judge, progress: Callable[[int], None]) -> None:
        self.judge, self.tried, self.progress = judge, 0, progress
        self.places: list[Floats] = []
        self.values: list[Floats] = []

    def __call__(self, places: Floats) -> tuple[Floats, Floats]:
        values, margins = self.judge(places)
        self.tried += len(places)
        good = within(margins) & np.isfinite(values)
        self.places.append(places[good])
        self.values.append(values[good])
        self.progress(len(places))
        return values, margins

    def fitness(self, places: Floats) -> Floats:
        """What a search compares."""
        return fitness(*self(places))


def within(margins: Floats) -> Bools:
    """Whether each point breaks no constraint; a margin without a value is not broken."""
    with np.errstate(invalid="ignore"):
        broken: Bools = np.asarray(margins < 0)
    return np.asarray(~broken.any(axis=1))


def fitness(values: Floats, margins: Floats) -> Floats:
    """One number a point by which any two are compared: the value, or how far constraints are broken."""
    with np.errstate(invalid="ignore"):
        short = np.where(margins < 0, -margins, 0.0).sum(axis=1)
    found = np.where(short > 0, BROKEN * (1.0 + short), values)
    return np.where(np.isfinite(found), found, NOWHERE)


def least(
    judge: Judge, box: Box, seed: int, settings: Settings = Settings(), starts: Floats | None = None,
    progress: Callable[[int], None] = lambda points: None,
) -> Found:
    """The point of the box with the least value inside every constraint; the same seed finds the same.

    `starts` (points, dimensions) take part in every restart's first generation; `progress` is told how many were tried.
    """
    counted = _Counted(judge, progress)
    best: list[tuple[float, Floats]] = []
    for restart in range(settings.restarts):
        place = _evolved(counted, box, [seed, restart], settings, starts)
        best.append(_settled(counted, box, place, settings, np.random.default_rng([seed, restart, 1])))
    worth, place = min(best, key=lambda one: one[0])
    values, margins = judge(place[None, :])
    inside = worth < BROKEN
    return Found(
        place, float(values[0]) if inside else math.nan, margins[0],
        tuple(one if one < BROKEN else math.nan for one, _ in best), counted.tried,
        np.vstack(counted.places), np.concatenate(counted.values),
    )


def _evolved(
    counted: _Counted, box: Box, seed: list[int], settings: Settings, starts: Floats | None
) -> Floats:
    """The best point of one run of differential evolution."""
    from scipy.optimize import differential_evolution
    from scipy.stats import qmc

    many = max(settings.points * len(box.places), 32)
    random = np.random.default_rng(seed)
    sobol = qmc.Sobol(len(box.places), rng=random).random(2 ** math.ceil(math.log2(many)))[:many]
    low, high = np.array(box.ends).T
    whole = np.array(box.places) > 0
    first = np.where(whole, np.floor(sobol * (high + 1)), low + sobol * (high - low))
    if starts is not None:
        first[: len(starts)] = starts[:many]
    found = differential_evolution(
        lambda columns: counted.fitness(_whole(columns.T, whole)), [*box.ends], strategy="best1bin",
        maxiter=settings.generations, init=first, mutation=(0.4, 0.9), recombination=0.8, tol=settings.tolerance,
        rng=random, polish=False, vectorized=True, updating="deferred", integrality=whole,
    )
    place: Floats = _whole(np.asarray(found.x, dtype=np.float64)[None, :], whole)[0]
    return place


def _whole(places: Floats, whole: Bools) -> Floats:
    rounded: Floats = np.where(whole, np.rint(places), places)
    return rounded


def _settled(
    counted: _Counted, box: Box, place: Floats, settings: Settings, random: np.random.Generator
) -> tuple[float, Floats]:
    """A point polished, and every other alternative tried from there, until none is better."""


    def polished(from_place: Floats, rounds: int) -> tuple[float, Floats]:
        if settings.smooth:
            return _descended(counted, box, from_place, rounds)
        return _walked(counted, box, from_place, random, rounds)

    worth, place = polished(place, ROUNDS)
    better = True
    while better:
        better = False
        for trial in [*_neighbours(box, place), *_elsewhere(counted, box, place, worth)]:
            found, moved = polished(trial, FEW)
            if found < worth + NEAR * abs(worth):
                found, moved = polished(moved, ROUNDS)
            if found < worth - 1e-9 * abs(worth):
                worth, place, better = found, moved, True
                break
    if settings.smooth:
        worth, place = min((worth, place), _walked(counted, box, place, random, ROUNDS), key=lambda one: one[0])
    return worth, place


def _neighbours(box: Box, place: Floats) -> list[Floats]:
    """The place with one alternative exchanged, every other in turn."""
    found = []
    for at, many in enumerate(box.places):
        for other in range(many):
            if other != place[at]:
                trial = place.copy()
                trial[at] = float(other)
                found.append(trial)
    return found


def _elsewhere(counted: _Counted, box: Box, place: Floats, worth: float) -> list[Floats]:
    """The place with one number far from where it is, where that alone costs little: another valley may begin there.

    A day has two hours at which an orbit flies along the line of day and night; slopes lead to the nearer one.
    """
    if not box.numbers or worth >= BROKEN:
        return []
    trials = np.array([np.where(np.arange(len(place)) == at, share, place) for at in box.numbers for share in AFAR])
    values, margins = counted(trials)
    with np.errstate(invalid="ignore"):
        short = np.where(margins < 0, -margins, 0.0).sum(axis=1)
    near = np.isfinite(values) & (values < worth + WIDE * abs(worth)) & (short < WIDE)
    found = []
    for number, at in enumerate(box.numbers):
        span = slice(number * len(AFAR), (number + 1) * len(AFAR))
        cost = np.where(near[span] & (np.abs(np.array(AFAR) - place[at]) > 0.2), values[span] + short[span], math.inf)
        if np.isfinite(cost).any():
            found.append(trials[span][int(np.argmin(cost))])
    return found


@dataclass(frozen=True)
class Pinned:
    """A judge with one dimension held at a value, whatever is asked for."""

    judge: Judge
    at: int
    value: float

    def __call__(self, places: Floats) -> tuple[Floats, Floats]:
        """Values and margins with the dimension held."""
        held = np.array(places)
        held[:, self.at] = self.value
        return self.judge(held)


def settled(judge: Judge, box: Box, place: Floats) -> Floats:
    """The least near a place with its alternatives held."""
    return _descended(_Counted(judge, lambda points: None), box, place, ROUNDS)[1]


# -- polishing -----------------------------------------------------------------------------------------------------


class Slopes:
    """Value, margins and their differences at a point with the alternatives held, each point asked for once."""

    def __init__(self, judge: Judge, box: Box, place: Floats) -> None:
        self.judge, self.box, self.place = judge, box, place
        self.numbers = box.numbers
        self._kept: dict[bytes, tuple[float, Floats, Floats, Floats]] = {}

    def at(self, numbers: Floats) -> tuple[float, Floats, Floats, Floats]:
        """Value, margins (constraints), slopes of the value (numbers) and of the margins (constraints, numbers)."""
        key = numbers.tobytes()
        if key not in self._kept:
            self._kept = {key: self._differences(np.clip(numbers, 0.0, 1.0))}
        return self._kept[key]

    def _differences(self, numbers: Floats) -> tuple[float, Floats, Floats, Floats]:
        many = len(self.numbers)
        above, below = np.minimum(numbers + STEP, 1.0), np.maximum(numbers - STEP, 0.0)
        places = np.tile(self.place, (1 + 2 * many, 1))
        places[:, self.numbers] = numbers
        for row, at in enumerate(self.numbers):
            places[1 + row, at], places[1 + many + row, at] = above[row], below[row]
        values, margins = self.judge(places)
        wide = (above - below)[:, None]
        with np.errstate(invalid="ignore"):
            slope = (values[1 : 1 + many] - values[1 + many :]) / wide[:, 0]
            slopes = ((margins[1 : 1 + many] - margins[1 + many :]) / wide).T
        return float(values[0]), margins[0], np.nan_to_num(slope), np.nan_to_num(slopes)


def _descended(counted: _Counted, box: Box, place: Floats, rounds: int) -> tuple[float, Floats]:
    """A local least from a point, alternatives held, by sequential quadratic programming on differences."""
    from scipy.optimize import minimize

    start = float(counted.fitness(place[None, :])[0])
    if not box.numbers or start >= NOWHERE:
        return start, place
    slopes = Slopes(counted, box, place)
    numbers = place[box.numbers]
    value, margins, _, steep = slopes.at(numbers)
    if not math.isfinite(value):
        return start, place
    bounding = np.flatnonzero(np.isfinite(margins) & ((np.abs(margins) > FLAT) | (np.abs(steep).max(axis=1) > FLAT)))
    scale = max(abs(value), 1e-300)

    def finite(at: Floats) -> float:
        found = slopes.at(at)[0]
        return found / scale if math.isfinite(found) else NOWHERE

    best = start, place
    for room in ROOM:
        constraints: list[dict[str, Any]] = [{
            "type": "ineq", "fun": lambda at, room=room: np.nan_to_num(slopes.at(at)[1][bounding] - room, nan=-1.0),
            "jac": lambda at: slopes.at(at)[3][bounding],
        }] if len(bounding) else []
        with np.errstate(all="ignore"):
            found = minimize(
                finite, numbers, jac=lambda at: slopes.at(at)[2] / scale, method="SLSQP", constraints=constraints,
                bounds=[(0.0, 1.0)] * len(numbers), options={"maxiter": rounds, "ftol": 1e-10},
            )
        moved = place.copy()
        moved[box.numbers] = np.clip(found.x, 0.0, 1.0)
        if np.isfinite(moved).all():
            best = _between(counted, *best, moved)
        if best[0] < BROKEN:
            break
    return best


def _between(counted: _Counted, start: float, place: Floats, moved: Floats) -> tuple[float, Floats]:
    """The better of two points; where the second breaks a constraint by a little, the farthest towards it that does not."""
    shares = np.array([1.0, 1 - 1e-6, 1 - 1e-4, 1 - 1e-3, 0.99, 0.95, 0.9, 0.75, 0.5])
    places = place + shares[:, None] * (moved - place)
    found = counted.fitness(places)
    at = int(np.argmin(found))
    return (float(found[at]), places[at]) if found[at] < start else (start, place)


def _walked(
    counted: _Counted, box: Box, place: Floats, random: np.random.Generator, rounds: int
) -> tuple[float, Floats]:
    """A local least by steps along the axes and along random directions, ever shorter: slopes are not asked for."""
    worth = float(counted.fitness(place[None, :])[0])
    numbers = box.numbers
    if not numbers:
        return worth, place
    length = 0.05
    for _ in range(rounds):
        turned = np.linalg.qr(random.standard_normal((len(numbers), len(numbers))))[0]
        steps = np.vstack([np.eye(len(numbers)), turned])
        trials = np.tile(place, (2 * len(steps), 1))
        trials[:, numbers] = np.clip(trials[:, numbers] + length * np.vstack([steps, -steps]), 0.0, 1.0)
        found = counted.fitness(trials)
        at = int(np.argmin(found))
        if found[at] < worth:
            worth, place = float(found[at]), trials[at]
            length = min(1.5 * length, 0.1)
        else:
            length *= 0.5
        if length < 1e-6:
            break
    return worth, place


# -- what holds a point back -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Held:
    """What holds a best point back: the value that one unit of each margin and of each end of the box would save.

    `margins` and `ends` are multipliers: by how much the value falls for a unit (of the margin's scale, of the box) more
    room; nought where something does not bind. `left` is the slope that they leave unexplained, as a share of the slope.
    """

    margins: Floats
    ends: Floats
    left: float


def held_back(judge: Judge, box: Box, place: Floats) -> Held:
    """The multipliers of Karush, Kuhn and Tucker at a best point, by non-negative least squares on its slopes.

    `ends` are signed: below nought at the lower end, above at the upper one. In a number at whose kink the point stands
    any slope between those on either side is nought.
    """
    from scipy.optimize import nnls

    numbers = place[box.numbers]
    _, margins, slope, slopes = Slopes(judge, box, place).at(numbers)
    steep = np.abs(slopes).max(axis=1) > FLAT if slopes.size else np.zeros(len(margins), dtype=np.bool_)
    active = np.flatnonzero(steep & (margins < ACTIVE))
    low, high = np.flatnonzero(numbers < 1e-6), np.flatnonzero(numbers > 1 - 1e-6)
    unit = np.eye(len(numbers))
    kinks = unit[_kinks(judge, box, place)]
    columns = np.vstack([slopes[active], unit[low], -unit[high], kinks, -kinks]).T
    every, ends = np.zeros(len(margins)), np.zeros(len(box.places))
    norm = float(np.linalg.norm(slope))
    if not columns.size:
        return Held(every, ends, 1.0 if norm > 0 else 0.0)
    found, left = nnls(columns, slope)
    every[active] = found[: len(active)]
    for at, worth in zip(low, found[len(active) : len(active) + len(low)], strict=True):
        ends[box.numbers[at]] = -worth
    above = found[len(active) + len(low) : len(active) + len(low) + len(high)]
    for at, worth in zip(high, above, strict=True):
        ends[box.numbers[at]] = worth
    return Held(every, ends, float(left) / norm if norm > 0 else 0.0)


def _kinks(judge: Judge, box: Box, place: Floats) -> list[int]:
    """The numbers (by their order) in which the value rises from the point to both sides at once, as from a fold."""
    many = len(box.numbers)
    places = np.tile(place, (1 + 2 * many, 1))
    for row, at in enumerate(box.numbers):
        places[1 + row, at] = min(place[at] + KINK, 1.0)
        places[1 + many + row, at] = max(place[at] - KINK, 0.0)
    values = judge(places)[0]
    rises = (values[1 : 1 + many] - values[0], values[1 + many :] - values[0])
    bend = (rises[0] + rises[1]) / max(abs(float(values[0])), 1e-300)
    return [at for at in range(many) if min(rises[0][at], rises[1][at]) > 0 and bend[at] > KINK * 1e-2]
