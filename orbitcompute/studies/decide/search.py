"""The least of a function over numbers and alternatives, inside constraints: differential evolution, restarted and polished.

What is searched is a box: numbers between bounds, and places in lists. A point is better than another where it lies
inside every constraint and its value is less; where neither does, by how far they break them (Deb 2000, Computer Methods
in Applied Mechanics and Engineering 186, 311). Each restart is scipy's differential evolution, all trials of a generation
in one call; its best point is polished by sequential quadratic programming with the places held, then every other
alternative is tried, polished too. What can be asked at once is judged at once (`together`). Restarts that end at one
place look no further from there than the first of them.

Where a judge is dear, a `rough` one that costs a part of it leads, and the judge itself has the last word: what the rough
one puts near to the best is walked from again.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.studies.decide.together import MOST, Judge, at_once

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BROKEN = 1e30  # any point that breaks a constraint is worse than every one that breaks none
NOWHERE = 1e60  # and one without a value, that breaks none that is known, the worst
STEP = 1e-5  # of the box, for differences
KINK = 1e-4  # of the box, for telling a fold from a slope
FLAT = 1e-8  # a margin that nothing moves by more is sized, and holds nothing back
ACTIVE = 1e-3  # a margin this near to nought may hold a point back
CLOSE = 1e-7  # polishing ends where a step gains no more of the value, inside the constraints by as much
ROOM = (2e-7, 1e-5)  # that polishing keeps from every constraint: more where the first ends a little outside
ROUNDS, FEW = 24, 8  # of polishing, and of a first look at another alternative
STEPS = 60  # of a walk
AFAR = tuple(k / 16 for k in range(1, 16))  # of the box, where a number is tried anew
WIDE = 0.2  # of the value, and of the margins' scales, within which a place far off is polished
# How near to the best, as a share of it, a look must come for so many more rounds.
NEAR = ((0.03, 16), (0.003, ROUNDS))
RIVALS = 4  # other alternatives that a dear judge looks at after a rough one
SAME = 1e-3  # of the value: points with the same alternatives and so near in value are one place


End = tuple[float, Floats]  # where a search ended: what it compares there, and the place


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
    progress: Callable[[int], None] = lambda points: None, rough: Judge | None = None,
) -> Found:
    """The point of the box with the least value inside every constraint; the same seed finds the same.

    `starts` (points, dimensions) take part in every restart's first generation; `progress` is told how many were tried.
    """
    counted = _Counted(judge, progress)
    leading = counted if rough is None else _Counted(rough, progress)
    numbers = range(settings.restarts)
    evolved = at_once(leading, [
        partial(_evolved, box=box, seed=[seed, restart], settings=settings, starts=starts) for restart in numbers
    ])
    explorer = _Explorer(leading, box, settings, seed)
    ends = explorer.ends(evolved)
    if rough is not None:
        ends = _confirmed(counted, box, ends, explorer.tried, settings, seed)
    worth, place = min(ends, key=lambda one: one[0])
    values, margins = judge(place[None, :])
    inside = worth < BROKEN
    return Found(
        place, float(values[0]) if inside else math.nan, margins[0],
        tuple(one if one < BROKEN else math.nan for one, _ in ends), counted.tried + (leading.tried if rough else 0),
        np.vstack(counted.places), np.concatenate(counted.values),
    )


def _evolved(judge: Judge, *, box: Box, seed: list[int], settings: Settings, starts: Floats | None) -> Floats:
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
        lambda columns: fitness(*judge(_whole(columns.T, whole))), [*box.ends], strategy="best1bin",
        maxiter=settings.generations, init=first, mutation=(0.4, 0.9), recombination=0.8, tol=settings.tolerance,
        rng=random, polish=False, vectorized=True, updating="deferred", integrality=whole,
    )
    place: Floats = _whole(np.asarray(found.x, dtype=np.float64)[None, :], whole)[0]
    return place


def _whole(places: Floats, whole: Bools) -> Floats:
    rounded: Floats = np.where(whole, np.rint(places), places)
    return rounded


class _Explorer:
    """Points polished, and every other alternative tried from there, until none is better; no place is explored twice.

    `tried` are the points that a first look ended at, with their values.
    """

    def __init__(self, judge: Judge, box: Box, settings: Settings, seed: int) -> None:
        self.judge, self.box, self.settings, self.seed = judge, box, settings, seed
        self.tried: list[End] = []
        self._known: list[tuple[Floats, float, End]] = []  # alternatives and value of a place, and where it led
        self._whole = np.array(box.places) > 0

    def ends(self, places: list[Floats]) -> list[End]:
        """Where each place leads: the best first, and those that come to a place explored before no further than there."""
        found = self._polished(places, ROUNDS)
        for number in sorted(range(len(found)), key=lambda one: found[one][0]):
            found[number] = self._explored(*found[number])
        return found

    def _explored(self, worth: float, place: Floats) -> End:
        """Where a point leads: as far as a place from which an earlier one went on, and then where that one came to."""
        passed: list[End] = []
        while True:
            met = next((end for chosen, value, end in self._known if (chosen == place[self._whole]).all()
                        and abs(value - worth) <= SAME * abs(worth)), None)
            if met is not None:
                return met if met[0] < worth - SAME * abs(worth) else (worth, place)
            passed.append((worth, place))
            better = self._beyond(worth, place)
            if better is None:
                break
            worth, place = better
        if self.settings.smooth:
            random = np.random.default_rng([self.seed, 1])
            walked = _walked(self.judge, box=self.box, place=place, random=random, rounds=STEPS)
            worth, place = min((worth, place), walked, key=lambda one: one[0])
        self._known += [(at[self._whole], value, (worth, place)) for value, at in passed]
        return worth, place

    def _beyond(self, worth: float, place: Floats) -> End | None:
        """The best that another alternative, or a number far off, leads to; None where that is not better."""
        trials = [*_neighbours(self.box, place), *_elsewhere(self.judge, self.box, place, worth)]
        for first in range(0, len(trials), MOST):
            looks = self._polished(trials[first : first + MOST], FEW)
            self.tried += looks
            for near, rounds in NEAR:
                looks = self._polished([at for found, at in looks if found < worth + near * abs(worth)], rounds)
            best = min(looks, key=lambda one: one[0], default=(math.inf, place))
            if best[0] < worth - 1e-9 * abs(worth):
                return best
        return None

    def _polished(self, places: list[Floats], rounds: int) -> list[End]:
        return at_once(self.judge, [
            partial(_descended, box=self.box, place=place, rounds=rounds) if self.settings.smooth else
            partial(_walked, box=self.box, place=place, random=np.random.default_rng([self.seed, number, 1]), rounds=rounds)
            for number, place in enumerate(places)
        ])


def _confirmed(
    judge: Judge, box: Box, ends: list[End], tried: list[End], settings: Settings, seed: int
) -> list[End]:
    """Where rough ends lead by the judge itself, and with them what came near to the best with other alternatives."""
    whole = np.array(box.places) > 0
    best = min(worth for worth, _ in ends)
    rivals: dict[bytes, End] = {}
    for worth, place in [*ends, *tried]:
        key = place[whole].tobytes()
        if worth < best + NEAR[0][0] * abs(best) and (key not in rivals or worth < rivals[key][0]):
            rivals[key] = worth, place
    taken = {place[whole].tobytes() for _, place in ends}
    others = [end for key, end in sorted(rivals.items(), key=lambda one: one[1][0]) if key not in taken][:RIVALS]
    starts = list({place.tobytes(): place for _, place in [*ends, *others]}.values())
    walked = at_once(judge, [
        partial(_walked, box=box, place=place, random=np.random.default_rng([seed, number, 2]), rounds=STEPS)
        for number, place in enumerate(starts)
    ])
    leads = {place.tobytes(): end for place, end in zip(starts, walked, strict=True)}
    found = [leads[place.tobytes()] for _, place in ends]
    rival = min((leads[place.tobytes()] for _, place in others), key=lambda one: one[0], default=None)
    at = min(range(len(found)), key=lambda one: found[one][0])
    if rival is not None and rival[0] < found[at][0]:
        found[at] = rival
    return found


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


def _elsewhere(judge: Judge, box: Box, place: Floats, worth: float) -> list[Floats]:
    """The place with one number far from where it is, where that alone costs little: another valley may begin there.

    A day has two hours at which an orbit flies along the line of day and night; slopes lead to the nearer one.
    """
    if not box.numbers or worth >= BROKEN:
        return []
    trials = np.array([np.where(np.arange(len(place)) == at, share, place) for at in box.numbers for share in AFAR])
    values, margins = judge(trials)
    with np.errstate(invalid="ignore"):
        short = np.where(margins < 0, -margins, 0.0).sum(axis=1)
    near = np.isfinite(values) & (values < worth + WIDE * abs(worth)) & (short < WIDE)
    found = []
    for number, at in enumerate(box.numbers):
        span = slice(number * len(AFAR), (number + 1) * len(AFAR))
        if (values[span] == values[span][0]).all() and (margins[span] == margins[span][0]).all():
            continue  # it moves nothing here
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
    return _descended(judge, box=box, place=place, rounds=ROUNDS)[1]


# -- polishing -----------------------------------------------------------------------------------------------------


class Slopes:
    """Value, margins and their differences at a point with the alternatives held, each point asked for once.

    The first point after slopes were wanted is asked for with its own, as a step that is taken wants them next; those
    that a search along a line tries after it, without.
    """

    def __init__(self, judge: Judge, box: Box, place: Floats) -> None:
        self.judge, self.place, self.numbers = judge, place, box.numbers
        self._values: tuple[bytes | None, float, Floats] = None, math.nan, np.empty(0)
        self._slopes: tuple[bytes | None, Floats, Floats] = None, np.empty(0), np.empty(0)
        self._wanted = True

    def value(self, numbers: Floats) -> tuple[float, Floats]:
        """Value and margins (constraints)."""
        key = numbers.tobytes()
        if self._values[0] != key:
            self._ask(key, numbers, with_slopes=self._wanted)
            self._wanted = False
        return self._values[1:]

    def slopes(self, numbers: Floats) -> tuple[Floats, Floats]:
        """Slopes of the value (numbers) and of the margins (constraints, numbers)."""
        key = numbers.tobytes()
        if self._slopes[0] != key:
            self._ask(key, numbers, with_slopes=True)
        self._wanted = True
        return self._slopes[1:]

    def _ask(self, key: bytes, numbers: Floats, *, with_slopes: bool) -> None:
        numbers, many = np.clip(numbers, 0.0, 1.0), len(self.numbers) if with_slopes else 0
        above, below = np.minimum(numbers + STEP, 1.0), np.maximum(numbers - STEP, 0.0)
        places = np.tile(self.place, (1 + 2 * many, 1))
        places[:, self.numbers] = numbers
        for row, at in enumerate(self.numbers[:many]):
            places[1 + row, at], places[1 + many + row, at] = above[row], below[row]
        values, margins = self.judge(places)
        self._values = key, float(values[0]), margins[0]
        if with_slopes:
            wide = (above - below)[:, None]
            with np.errstate(invalid="ignore"):
                slope = (values[1 : 1 + many] - values[1 + many :]) / wide[:, 0]
                slopes = ((margins[1 : 1 + many] - margins[1 + many :]) / wide).T
            self._slopes = key, np.nan_to_num(slope), np.nan_to_num(slopes)


def _descended(judge: Judge, *, box: Box, place: Floats, rounds: int) -> End:
    """A local least from a point, alternatives held, by sequential quadratic programming on differences."""
    from scipy.optimize import minimize

    slopes = Slopes(judge, box, place)
    numbers = place[box.numbers]
    value, margins = slopes.value(numbers)
    start = float(fitness(np.array([value]), margins[None, :])[0])
    if not box.numbers or not math.isfinite(value):
        return start, place
    bounding = np.flatnonzero(
        np.isfinite(margins) & ((np.abs(margins) > FLAT) | (np.abs(slopes.slopes(numbers)[1]).max(axis=1) > FLAT))
    )
    scale = max(abs(value), 1e-300)

    def finite(at: Floats) -> float:
        found = slopes.value(at)[0]
        return found / scale if math.isfinite(found) else NOWHERE

    best = start, place
    for room in ROOM:
        constraints: list[dict[str, Any]] = [{
            "type": "ineq", "fun": lambda at, room=room: np.nan_to_num(slopes.value(at)[1][bounding] - room, nan=-1.0),
            "jac": lambda at: slopes.slopes(at)[1][bounding],
        }] if len(bounding) else []
        with np.errstate(all="ignore"):
            found = minimize(
                finite, numbers, jac=lambda at: slopes.slopes(at)[0] / scale, method="SLSQP", constraints=constraints,
                bounds=[(0.0, 1.0)] * len(numbers), options={"maxiter": rounds, "ftol": CLOSE},
            )
        moved = place.copy()
        moved[box.numbers] = np.clip(found.x, 0.0, 1.0)
        if np.isfinite(moved).all():
            best = _between(judge, *best, moved)
        if best[0] < BROKEN:
            break
    return best


def _between(judge: Judge, start: float, place: Floats, moved: Floats) -> End:
    """The better of two points; where the second breaks a constraint by a little, the farthest towards it that does not."""
    shares = np.array([1.0, 1 - 1e-6, 1 - 1e-4, 1 - 1e-3, 0.99, 0.95, 0.9, 0.75, 0.5])
    places = place + shares[:, None] * (moved - place)
    found = fitness(*judge(places))
    at = int(np.argmin(found))
    return (float(found[at]), places[at]) if found[at] < start else (start, place)


def _walked(judge: Judge, *, box: Box, place: Floats, random: np.random.Generator, rounds: int) -> End:
    """A local least by steps along the axes and along random directions, ever shorter: slopes are not asked for."""
    worth = float(fitness(*judge(place[None, :]))[0])
    numbers = box.numbers
    if not numbers:
        return worth, place
    length = 0.05
    for _ in range(rounds):
        turned = np.linalg.qr(random.standard_normal((len(numbers), len(numbers))))[0]
        steps = np.vstack([np.eye(len(numbers)), turned])
        trials = np.tile(place, (2 * len(steps), 1))
        trials[:, numbers] = np.clip(trials[:, numbers] + length * np.vstack([steps, -steps]), 0.0, 1.0)
        found = fitness(*judge(trials))
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
    around = Slopes(judge, box, place)
    (_, margins), (slope, slopes) = around.value(numbers), around.slopes(numbers)
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
