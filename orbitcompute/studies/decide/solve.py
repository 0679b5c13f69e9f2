"""What would have to be true, put as a problem: the target, what may vary, and the model opened for it.

`crossings` answers it along one input, `joint` along several together.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import groups, members, one_by_one
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.decide.inside import kept_inside, notes_of, refused
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.many.sweep import check_allowed
from orbitcompute.studies.scenario.assemble import Assembled, assemble

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
    """An input that may change [SI]: where it stands, its own range, and the ends between which it is searched.

    Of a group (`chip_life`) start, range and sources are those of its first member; every member gets the value.
    """

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
    def inputs(self) -> tuple[str, ...]:
        """The inputs that get its value: itself, or the members of a group."""
        return members(self.name)

    @property
    def reach(self) -> float:
        """The width of its own range, which is the unit of its change; nan where it has none."""
        return self.high - self.low if self.high > self.low else math.nan


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
        point = model.evaluate(one_by_one(changes), base=base)
        return float(point.values[self.target.name]) if point.status == "ok" else math.nan

    @cached_property
    def _bare(self) -> tuple[Model, Point]:
        model = self.model.restricted((self.target.name,))
        return model, model.evaluate()

    def tried(self, changes: Mapping[str, float]) -> tuple[float, str | None]:
        """The output as above, and what keeps the point out; None where nothing does."""
        point = self.model.evaluate(one_by_one(changes), base=self.point)
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
    names = [name for one in found for name in one.inputs]
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
    if name in groups():
        return _read_group(name, separator + ends, model, settings, faults, hints)
    if not catalog.knows(name):
        error = unknown("name", name, [*catalog.assignable, *groups()], "orbitcompute models parameters")
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


def _read_group(
    name: str, ends: str, model: Model, settings: Mapping[str, str], faults: list[str], hints: list[str]
) -> Varied | None:
    """A group as one thing that varies: between the ends that all its members allow."""
    own: list[str] = []
    found = [one for member in members(name)
             if (one := read_varied(f"{member}{ends}", model, settings, own, hints)) is not None]
    if own:
        faults += [f"--vary {name}: {fault.removeprefix('--vary ')}" for fault in own[:1]]
        return None
    least, most = max(one.least for one in found), min(one.most for one in found)
    return replace(found[0], name=name, least=least, most=most)


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
        for name in one.inputs:
            assumptions.setdefault(name, replace(one.entry, name=name, value=one.start))
    opened = Model(assembled.model.registry, assumptions, assembled.model.to_si, (target.name,), True)
    kept = kept_inside(opened, [name for one in varied for name in one.inputs], allow)
    opened = opened.closing((target.name,), allow)
    moved = opened.reach_of(name for one in varied for name in one.inputs)
    idle = [one.name for one in varied if not any(target.name in opened.reach(name) for name in one.inputs)]
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
