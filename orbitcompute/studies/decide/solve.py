"""What would have to be true: the value of one input that brings an output to a target, or the closest approach.

The search runs from the central value outwards to both ends of the physical domain (or of a range given), densely over
the input's own range and ever more widely beyond it; every change of sign is refined. An output that moves in steps
(whole satellites, whole flights) may jump over the target: such a crossing is told from a solution.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load, unknown
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.decide.inside import kept_inside, notes_of, refused
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.many.sweep import check_allowed
from orbitcompute.studies.scenario.assemble import Assembled, assemble

INSIDE, OUTSIDE = 48, 40
STAGED_INSIDE, STAGED_OUTSIDE = 6, 4
EXACT = 1e-6
EDGE = 30  # halvings towards where a domain or a closure ends

Floats = NDArray[np.float64]
TARGET = re.compile(r"\s*([^\s<>=]+)\s*(<=|>=|=)\s*(\S.*)")
EXAMPLE = "for example --target cost_ratio=1 --vary launch_price, or --vary launch_price=0:3000"


@dataclass(frozen=True)
class Target:
    """The output and the value it is to have (`=`), or to have at most or at least (`<=`, `>=`), in SI."""

    name: str
    value: float
    unit: str
    sense: str = "="

    def met(self, value: float) -> bool:
        """Whether a value of the output meets it; a target to be equal to is met where it is equal."""
        return {"=": value == self.value, "<=": value <= self.value, ">=": value >= self.value}[self.sense]

    @property
    def text(self) -> str:
        """As it was typed, more or less."""
        return f"{self.name}{self.sense}{units.from_si(self.value, self.unit):.6g}"


@dataclass(frozen=True)
class Varied:
    """An input that may change [SI]: where it stands, its own range, and the ends between which it is searched."""

    name: str
    start: float
    low: float
    high: float
    least: float
    most: float
    unit: str
    entry: Assumption
    given: bool = False

    @property
    def reach(self) -> float:
        """The width of its own range, which is the unit of its change; nan where it has none."""
        return self.high - self.low if self.high > self.low else math.nan


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


@dataclass(frozen=True)
class Problem:
    """A scenario ready to be solved: the model opened for what is varied, its central point, target and inputs."""

    assembled: Assembled
    model: Model
    point: Point
    target: Target
    varied: tuple[Varied, ...]
    staged: bool = False
    notes: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    allowed: tuple[str, ...] = ()

    def output(self, changes: Mapping[str, float]) -> float:
        """The target's output with `changes` (SI); nan where that point is infeasible or breaks a closure of `kept`."""
        return self.tried(changes)[0]

    def unjudged(self, changes: Mapping[str, float]) -> float:
        """The output whatever the point breaks, which is found in a part of the time; nan outside a domain."""
        model, base = self._bare
        point = model.evaluate(changes, base=base)
        return float(point.values[self.target.name]) if point.status == "ok" else math.nan

    @cached_property
    def _bare(self) -> tuple[Model, Point]:
        model = self.model.restricted((self.target.name,))
        return model, model.evaluate()

    def tried(self, changes: Mapping[str, float]) -> tuple[float, str | None]:
        """The output as above, and what keeps the point out; None where nothing does."""
        point = self.model.evaluate(changes, base=self.point)
        why = refused(self.model, point, self.kept)
        return (float(point.values[self.target.name]) if why is None else math.nan), why

    @property
    def scale(self) -> float:
        """What a difference of the output is held against: the target, or how far it is, whichever is more."""
        return max(abs(self.target.value), abs(self.now - self.target.value), 1e-300)

    @property
    def now(self) -> float:
        """The output at the central values."""
        return float(self.point.values[self.target.name])


# -- reading what was asked ----------------------------------------------------------------------------------------


def prepare(
    scenario: str, target: str, vary: Sequence[str], settings: Mapping[str, str], *, text: str | None = None,
    allow: Sequence[str] = (),
) -> Problem:
    """A problem, checked in full before anything runs; `CatalogError` with every fault found.

    Answers stay inside the closures that what is varied moves, but for those that `allow` names.
    """
    assembled = assemble(scenario, settings, text=text)
    faults: list[str] = []
    hints: list[str] = []
    check_allowed(allow, assembled.model, faults, hints)
    goal = read_target(target, assembled.model, faults, hints)
    if goal is not None and goal.sense != "=":
        faults.append(f"--target {target}: one answer is where it is met; `<=` and `>=` are for --pareto")
        hints.append(f"for example --target {goal.text.replace(goal.sense, '=')}")
    if not vary:
        faults.append("--vary: names nothing")
        hints.append(EXAMPLE)
    found = [one for spec in vary if (one := read_varied(spec, assembled.model, settings, faults, hints)) is not None]
    names = [one.name for one in found]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.append(f"--vary {name}: given twice")
    if goal is not None and goal.name in names:
        faults.append(f"--vary {goal.name}: is the target itself")
    if faults or goal is None:
        raise CatalogError(faults, hints or [EXAMPLE])
    return _problem(assembled, goal, tuple(found), allow)


def read_target(text: str, model: Model, faults: list[str], hints: list[str]) -> Target | None:
    """Read `NAME=VALUE`, `NAME<=VALUE` or `NAME>=VALUE`; None, and a fault, where it cannot be taken."""
    found = TARGET.fullmatch(text.strip())
    if found is None:
        faults.append(f"--target {text}: expected NAME=VALUE, NAME<=VALUE or NAME>=VALUE")
        hints.append(EXAMPLE)
        return None
    name, sense, value = found.groups()
    try:
        check_output(model, name, "--target")
        return Target(name, units.parse(value, model.quantities[name].unit), model.quantities[name].unit, sense)
    except CatalogError as fault:
        faults += fault.faults
        hints += fault.hints
    except units.UnitError as fault:
        faults.append(f"--target {name}: {fault}")
        hints.append(units.advice(value, EXAMPLE))
    return None


def read_varied(
    spec: str, model: Model, settings: Mapping[str, str], faults: list[str], hints: list[str]
) -> Varied | None:
    """Read `NAME` or `NAME=LOW:HIGH`; None, and a fault, where it cannot be varied."""
    name, separator, ends = (part.strip() for part in spec.partition("="))
    catalog = load()
    if not catalog.knows(name):
        error = unknown("name", name, catalog.assignable, "orbitcompute models parameters")
        faults += [f"--vary {fault}" for fault in error.faults]
        hints += error.hints
        return None
    if name in catalog.registry.choices:
        faults.append(f"--vary {name}: a choice, not a number")
        hints.append(
            f"take its alternatives one by one: --along {name}={','.join(catalog.registry.choices[name].codes)}"
        )
        return None
    entry = model.assumptions.get(name)
    if entry is None:
        value = float(model.restricted([name]).evaluate().values[name])
        entry = replace(catalog.blank(name, "--vary"), value=value)
    if not isinstance(entry.value, float) or not math.isfinite(entry.value):
        faults.append(f"--vary {name}: has no value here to start from")
        hints.append(f"give one: --set {name}=VALUE")
        return None
    given = _ends(name, ends, entry, faults, hints) if separator else None
    if separator and given is None:
        hints += [] if _misspelt(ends.split(":")) else [EXAMPLE]
        return None
    return _between(entry, given)


def _misspelt(parts: Sequence[str]) -> str:
    """The first part with a separator of thousands or a decimal comma; empty when none has."""
    return next((part for part in parts if units.respelled(part)), "")


def _ends(name: str, text: str, entry: Assumption, faults: list[str], hints: list[str]) -> tuple[float, float] | None:
    parts = text.split(":")
    if len(parts) != 2:
        faults.append(f"--vary {name}={text}: a range is LOW:HIGH")
        return None
    try:
        low, high = (units.parse(part, entry.unit) for part in parts)
    except units.UnitError as fault:
        faults.append(f"--vary {name}: {fault}")
        if better := _misspelt(parts):
            hints.append(units.advice(better, EXAMPLE))
        return None
    wrong = [message for end in (low, high) if (message := load().outside_domain(entry, end))]
    if not low < high:
        wrong.append(f"{parts[0]} is not below {parts[1]}")
    faults += [f"--vary {name}: {message}" for message in wrong[:1]]
    return None if wrong else (low, high)


def _between(entry: Assumption, given: tuple[float, float] | None) -> Varied:
    """An input to be varied: over the range given, else over its whole physical domain.

    A value that a scenario or `--set` gives without a range keeps the declared one.
    """
    declared = load().declarations.get(entry.name)
    low, high = entry.low, entry.high
    if (low is None or high is None) and declared is not None and declared.low is not None:
        low, high = (
            units.to_si(end, declared.unit) if end is not None else None for end in (declared.low, declared.high)
        )
    if given is not None:
        ends = given
        low, high = (low, high) if low is not None and high is not None else given
    else:
        wide = 1e3 * max(abs(entry.value), abs(high or 0.0))
        ends = (
            -wide if entry.minimum is None and entry.value < 0 else (entry.minimum or 0.0),
            wide if entry.maximum is None else entry.maximum,
        )
    least, most = min(ends[0], entry.value), max(ends[1], entry.value)
    if given is not None:
        least, most = given
    start = float(entry.value)
    return Varied(entry.name, start, start if low is None else low, start if high is None else high, least, most,
                  entry.unit, entry, given is not None)


def _problem(
    assembled: Assembled, target: Target, varied: tuple[Varied, ...], allow: Sequence[str] = ()
) -> Problem:
    """Open the model for what is varied, hold the kernels that it does not reach, and refuse what moves nothing."""
    assumptions = dict(assembled.model.assumptions)
    for one in varied:
        assumptions.setdefault(one.name, replace(one.entry, value=one.start))
    opened = Model(assembled.model.registry, assumptions, assembled.model.to_si, (target.name,), True)
    kept = kept_inside(opened, [one.name for one in varied], allow)
    opened = opened.closing((target.name,), allow)
    moved = set().union(*(opened.reach(one.name) for one in varied))
    idle = [one.name for one in varied if target.name not in opened.reach(one.name)]
    if idle:
        raise CatalogError([f"--vary {name}: does not move {target.name} in this scenario" for name in idle],
                           [f"`orbitcompute sensitivity --of {target.name}` lists what moves it"])
    staged = [name for name, quantity in opened.quantities.items() if quantity.staged and name in opened.needed]
    still = [name for name in staged if name not in moved]
    if still:
        opened = opened.held(opened.restricted(still).evaluate().values, still)
    point = opened.evaluate()
    notes = (*assembled.notes, *notes_of(opened, point, kept, allow))
    return Problem(assembled, opened, point, target, varied, len(still) < len(staged), notes, kept, tuple(allow))


# -- one input -----------------------------------------------------------------------------------------------------


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
