"""The best design that closes: what an engineer chooses, searched for the least of a quantity inside every closure.

Everything that is not chosen stands where the scenario has it (`central`), where its vendors put it (`claimed`), or is
drawn, the same draws for every design (`draws`). The value of a design over draws is a quantile of the quantity; a draw
in which the design breaks a closure counts as worse than any other, so that a median is of designs that close in at
least half of the draws.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Closure
from orbitcompute.graph.model import CLOSED_TO, Model, Point
from orbitcompute.studies.decide.inside import kept_inside, notes_of
from orbitcompute.studies.decide.levers import LIST, Lever, bound, read_levers
from orbitcompute.studies.decide.search import Box
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.many.drawing import draw_inputs
from orbitcompute.studies.many.paths import COMPILED_FROM, Points, held
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.many.sweep import check_allowed
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

Floats = NDArray[np.float64]
CENTRAL, CLAIMED, DRAWS = "central", "claimed", "draws"
OVER = (CENTRAL, CLAIMED, DRAWS)
OTHER_AIMS = ("cost_ratio", "orbital_capital", "fleet_mass", "orbital_carbon_intensity")
# Which path computes the points: a search asks for some hundred at a time, to which the compiled loop alone is quick.
SEARCHED = COMPILED_FROM
ROWS = 32_768  # points computed in one call
ROUGH = 64  # draws that tell well enough which designs are worth all of them
UNKNOWN = -1.0  # a margin that is known where the scenario stands and not at a design: outside a table is not inside it
MOST_AIMS = 3
EXAMPLE = "for example orbitcompute design --minimise cost_ratio"


@dataclass(frozen=True)
class Aim:
    """A quantity that is minimised, or maximised where more of it is better."""

    name: str
    unit: str
    most: bool = False

    @property
    def sign(self) -> float:
        """What makes less of it better."""
        return -1.0 if self.most else 1.0

    @property
    def said(self) -> str:
        """`least cost_ratio` or `most specific_power`."""
        return f"{'most' if self.most else 'least'} {self.name}"


@dataclass(frozen=True)
class Robust:
    """How a design is valued over draws: which share of them it must do as well in, by how many draws of which seed."""

    level: float
    draws: int
    seed: int


@dataclass(frozen=True)
class Brief:
    """What was asked for, ready to be searched: the model opened for what is varied, aims, levers and closures.

    `aims` begins with those `asked` for, of which one is searched and several give a front; the others are those by which
    the answer to one is told to move. `kept` are the
    closures that every design stays inside. `left_out` are searched variables that move nothing here, `computed` what the
    vendor gives and a design computes again.
    """

    assembled: Assembled
    scenario: Assembled
    model: Model
    aims: tuple[Aim, ...]
    levers: tuple[Lever, ...]
    kept: tuple[Closure, ...]
    over: str
    robust: Robust | None
    fixed: Mapping[str, str]
    notes: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    computed: tuple[str, ...] = ()
    asked: int = 1

    @property
    def wanted(self) -> tuple[Aim, ...]:
        """The aims that were asked for."""
        return self.aims[: self.asked]

    @cached_property
    def box(self) -> Box:
        """The dimensions of the search."""
        return Box(tuple(lever.places for lever in self.levers))

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The inputs that the levers set."""
        return tuple(name for lever in self.levers for name in lever.columns)

    @cached_property
    def outputs(self) -> tuple[str, ...]:
        """What a point computes: the aims, then the margins of the closures."""
        return tuple(dict.fromkeys([*(aim.name for aim in self.aims), *(one.margin for one in self.kept)]))

    @cached_property
    def drawn(self) -> tuple[str, ...]:
        """The uncertain inputs that are drawn."""
        return () if self.robust is None else tuple(
            name for name in uncertain_inputs(self.model) if name in self.model.needed and name not in self.columns
        )

    @cached_property
    def common(self) -> Floats:
        """The draws (draws, inputs) that every design is put through."""
        assert self.robust is not None
        return draw_inputs(self.model.assumptions, self.drawn, self.robust.draws, self.robust.seed)

    @cached_property
    def points(self) -> Points:
        """The map from what is chosen to the outputs, every input else at the model's own value."""
        return Points(self.model, self.columns, self.outputs, SEARCHED)

    @cached_property
    def points_drawn(self) -> Points:
        """The map from what is chosen and drawn to the outputs."""
        return Points(self.model, (*self.columns, *self.drawn), self.outputs, SEARCHED)

    @cached_property
    def scales(self) -> Floats:
        """What a unit of each margin is, for the search: one where it is a share, else a tenth of what the closure has."""
        point = self.model.evaluate()
        found = []
        for one in self.kept:
            has = abs(float(point.values.get(one.has, 1.0)))
            share = self.model.quantities[one.margin].unit == "1"
            found.append(1.0 if share or not 0 < has < math.inf else 0.1 * has)
        return np.array(found)

    def values(self, places: Floats) -> Floats:
        """SI values (points, columns) of what the levers set at `places` (points, dimensions)."""
        parts = [lever.values(places[:, at]) for at, lever in enumerate(self.levers)]
        return np.ascontiguousarray(np.vstack(parts).T)

    def typed(self, place: Floats) -> dict[str, str]:
        """What would be typed for each lever at a place."""
        return {lever.name: lever.typed(float(place[at])) for at, lever in enumerate(self.levers)}

    def judge(self, aim: Aim) -> _Judge:
        """The function that a search minimises for an aim."""
        return _Judge(self, aim)

    def rough(self, aim: Aim) -> _Judge | None:
        """The same over fewer draws, spread over all of them; None where there are few or none."""
        every = 0 if self.robust is None else self.robust.draws // ROUGH
        return _Judge(self, aim, every) if every > 1 else None


@dataclass(frozen=True)
class _Judge:
    """Values of an aim and margins at places of the box, as `search.least` asks for them; over every so many-th draw."""

    brief: Brief
    aim: Aim
    every_draw: int = 1

    @property
    def common(self) -> Floats:
        """The draws (draws, inputs) that a design is put through."""
        return self.brief.common[:: self.every_draw]

    def __call__(self, places: Floats) -> tuple[Floats, Floats]:
        return self.of(self.brief.values(places))

    def of(self, rows: Floats) -> tuple[Floats, Floats]:
        """Values and margins of designs given as SI values (designs, columns)."""
        brief = self.brief
        if brief.robust is not None:
            return self._over_draws(rows)
        values, margins = self.every(rows, (self.aim,))
        return values[:, 0], margins

    def every(self, rows: Floats, aims: Sequence[Aim]) -> tuple[Floats, Floats]:
        """Values (designs, aims) of several aims at best guesses, and margins, from one run of the points."""
        brief = self.brief
        found = brief.points(rows)
        values = np.stack([found.values[:, brief.outputs.index(aim.name)] * aim.sign for aim in aims], axis=1)
        margins = self._margins(found.values) / brief.scales
        return np.where((found.codes == 0)[:, None], values, math.nan), np.where(np.isfinite(margins), margins, UNKNOWN)

    def _margins(self, outputs: Floats) -> Floats:
        """The margins in SI; what misses nought by the last bit is nought."""
        places = [self.brief.outputs.index(one.margin) for one in self.brief.kept]
        margins = outputs[:, places]
        with np.errstate(invalid="ignore"):
            return np.where((margins < 0) & (margins >= -0.5 * CLOSED_TO), 0.0, margins)

    def _over_draws(self, rows: Floats) -> tuple[Floats, Floats]:
        """The quantile over the common draws, those that break a closure counting as the worst.

        The margins are those of the central values, and the share of draws that close over the share that must.
        """
        brief, robust = self.brief, self.brief.robust
        assert robust is not None
        central = brief.points(rows)
        worth = self.drawn(rows)
        closing = np.isfinite(worth).mean(axis=1)
        known = self._margins(central.values) / brief.scales
        margins = np.hstack([np.where(np.isfinite(known), known, UNKNOWN), (closing - robust.level)[:, None]])
        return np.where(central.codes == 0, quantile(worth, robust.level), math.nan), margins

    def drawn(self, rows: Floats) -> Floats:
        """The aim (designs, draws), infinite where the design does not close."""
        at_once = max(1, ROWS // len(self.common))
        return np.vstack([self._some(rows[first : first + at_once]) for first in range(0, len(rows), at_once)])

    def _some(self, rows: Floats) -> Floats:
        brief = self.brief
        many = len(self.common)
        found = brief.points_drawn(np.hstack([np.repeat(rows, many, axis=0), np.tile(self.common, (len(rows), 1))]))
        worth = found.values[:, brief.outputs.index(self.aim.name)] * self.aim.sign
        with np.errstate(invalid="ignore"):
            bad = (found.codes != 0) | (self._margins(found.values) < 0).any(axis=1) | ~np.isfinite(worth)
        return np.where(bad, math.inf, worth).reshape(len(rows), many)


def quantile(worth: Floats, level: float) -> Floats:
    """The `level` quantile of each row, between its neighbours (Hazen's), nan where a neighbour is infinite."""
    ordered = np.sort(worth, axis=1)
    place = min(max(level * worth.shape[1] - 0.5, 0.0), worth.shape[1] - 1.0)
    low = math.floor(place)
    high = min(low + 1, worth.shape[1] - 1)
    with np.errstate(invalid="ignore"):
        found: Floats = ordered[:, low] + (place - low) * (ordered[:, high] - ordered[:, low])
    return np.where(np.isfinite(found), found, math.nan)


BY_WATT = "power"
PRICED_BY_PARTS = {"satellite_cost_basis": "parts"}


# -- reading what was asked ----------------------------------------------------------------------------------------


def prepare(
    scenario: str, minimise: str, settings: Mapping[str, str], *, over: str = CENTRAL, vary: Sequence[str] = (),
    fix: Sequence[str] = (), allow: Sequence[str] = (), text: str | None = None, level: float = 0.5, draws: int = 256,
    seed: int = 1, priced: bool = False,
) -> Brief:
    """A brief, checked in full before anything runs; `CatalogError` with every fault found.

    `priced` gives a scenario whose satellites cost so much a watt the prices of their parts, without which a trade between
    them moves nothing but their mass; a basis that is set stands.
    """
    faults: list[str] = []
    hints: list[str] = []
    variables, held_at = read_levers(vary, fix, settings, faults, hints)
    if over not in OVER:
        faults.append(f"--over {over}: is none of {', '.join(OVER)}")
    if faults:
        raise CatalogError(faults, hints)
    base = assemble(scenario, {**settings, **held_at}, text=text)
    if priced and "satellite_cost_basis" not in settings and base.model.assumptions["satellite_cost_basis"].choice == BY_WATT:
        base = assemble(scenario, {**PRICED_BY_PARTS, **settings, **held_at}, text=text)
    taken, computed = (base, ()) if over != CLAIMED else as_claimed(base)
    aims = _aims(minimise, taken.model, faults, hints)
    check_allowed(allow, taken.model, faults, hints)
    levers = [lever for one in variables if (lever := bound(one, taken, faults)) is not None]
    if faults:
        raise CatalogError(faults, hints or [EXAMPLE])
    robust = Robust(level, draws, seed) if over == DRAWS else None
    return _opened(base, taken, aims, levers, allow, over, robust, held_at, computed)


def _aims(text: str, model: Model, faults: list[str], hints: list[str]) -> tuple[Aim, ...]:
    """The aims that were typed."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not 1 <= len(parts) <= MOST_AIMS:
        faults.append(f"--minimise {text}: names {len(parts)} quantities; one has a best design, two or three a front")
        hints.append(f"{EXAMPLE},fleet_mass")
    found = []
    for part in parts:
        name, _, sense = part.partition(":")
        if sense not in ("", "min", "max"):
            faults.append(f"--minimise {part}: `{sense}` is neither min nor max")
            hints.append("less is better unless it says so: NAME:max")
            continue
        if name not in model.quantities and name not in model.assumptions:
            error = unknown("quantity", name, model.quantities, "orbitcompute models quantities")
            faults += [f"--minimise {fault}" for fault in error.faults]
            hints += error.hints
            continue
        try:
            check_output(model, name, "--minimise")
        except CatalogError as fault:
            faults += fault.faults
            hints += fault.hints
            continue
        found.append(Aim(name, model.quantities[name].unit, sense == "max"))
    names = [aim.name for aim in found]
    faults += [f"--minimise {name}: given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    return tuple(found)


def as_claimed(assembled: Assembled) -> tuple[Assembled, tuple[str, ...]]:
    """The scenario on its vendors' figures, and the quantities that they give and a design computes again.

    A vendor's mass, area or count is of its own design: in another one it follows from the vendor's inputs. Its prices
    stay as they are.
    """
    counterpart = claimed_counterpart(assembled)
    if counterpart is None:
        raise CatalogError(
            [f"--over claimed: {assembled.scenario.where} names no scenario of the vendor's figures"],
            ['a scenario says `claimed = "ai1-as-claimed"`; not under another satellite or launcher than its own'],
        )
    model = counterpart.model
    again = tuple(
        name for name in sorted(model.overrides - assembled.model.overrides) if "USD" not in model.quantities[name].unit
    )
    left = {name: entry for name, entry in model.assumptions.items() if name not in again}
    opened = Model(model.registry, left, model.to_si)
    return replace(counterpart, model=opened), again


def _opened(
    base: Assembled, taken: Assembled, aims: tuple[Aim, ...], levers: list[Lever], allow: Sequence[str], over: str,
    robust: Robust | None, fixed: Mapping[str, str], computed: tuple[str, ...],
) -> Brief:
    """The model opened for the levers that move an aim or a margin; `CatalogError` where one that was named does not."""
    model = taken.model
    assumptions = dict(model.assumptions)
    for lever in levers:
        for column, name in enumerate(lever.columns):
            # a start for what the scenario leaves without a value: every point sets its own
            start = float(lever.table[0, column]) if lever.places else float(lever.values(np.array([0.5]))[0, 0])
            entry = assumptions[name]
            if isinstance(entry.value, float) and not math.isfinite(entry.value) and math.isfinite(start):
                assumptions[name] = replace(entry, value=start, kind="set")
    live = frozenset(name for lever in levers for name in lever.choices)
    whole = Model(model.registry, assumptions, model.to_si, (), False)
    named = [aim.name for aim in aims]
    opened = Model(model.registry, assumptions, model.to_si, tuple(named), True, live).closing(named, allow)
    _check_alternatives(whole, opened, levers, named, allow)
    moving: list[Lever] = []
    idle: list[Lever] = []
    for lever in levers:
        reached = set().union(*(opened.reach(name) for name in lever.columns))
        (moving if reached & set(opened.outputs) else idle).append(lever)
    faults = [
        f"--vary {lever.name}: moves neither {named[0]} nor a closure here" for lever in idle
        if not lever.variable.searched
    ]
    moved = set().union(*(opened.reach(name) for lever in moving for name in lever.columns)) if moving else set()
    faults += [f"--minimise {aim.name}: nothing that is varied moves it" for aim in aims if aim.name not in moved]
    staged = [name for name, quantity in opened.quantities.items() if quantity.staged and name in opened.needed & moved]
    faults += [f"--vary: moves {name}, a kernel that would run at every point" for name in staged]
    if faults:
        raise CatalogError(faults, [LIST])
    point = opened.evaluate()
    moved_closures = kept_inside(opened, [name for lever in moving for name in lever.columns], allow)
    unknown_closures = _unknown(opened, point, moved_closures)
    kept = tuple(name for name in moved_closures if name not in unknown_closures)
    others = tuple(
        aim for text in OTHER_AIMS if (aim := _other(text, whole)) is not None and aim.name in
        set().union(*(whole.reach(name) for lever in moving for name in lever.columns)) - set(named)
    ) if len(aims) == 1 else ()
    closures = [one for one in opened.all_closures.values() if one.name in kept]
    outputs = dict.fromkeys([*named, *(aim.name for aim in others), *(one.margin for one in closures)])
    ready = held(Model(model.registry, assumptions, model.to_si, tuple(outputs), True, live), tuple(outputs))
    notes = (*taken.notes, *notes_of(opened, point, kept, allow), *unknown_closures.values(), *_priced(opened))
    return Brief(taken, base, ready, (*aims, *others), tuple(moving), tuple(closures), over, robust, fixed, notes,
                 tuple(lever.name for lever in idle), computed, len(aims))


def _priced(model: Model) -> tuple[str, ...]:
    """A warning where a satellite's price does not notice what a design changes of it."""
    entry = model.assumptions.get("satellite_cost_basis")
    if entry is None or entry.choice in (None, "parts") or "satellite_cost_basis" not in model.needed:
        return ()
    return (f"satellite_cost_basis={entry.choice}: a satellite's price notices neither its square metres nor its batteries;"
            " --set satellite_cost_basis=parts prices them",)


def _other(text: str, model: Model) -> Aim | None:
    """One of the aims by which an answer is told to move, where it has a value here."""
    name, _, sense = text.partition(":")
    try:
        check_output(model, name)
    except CatalogError:
        return None
    return Aim(name, model.quantities[name].unit, sense == "max")


def _unknown(model: Model, point: Point, names: Sequence[str]) -> dict[str, str]:
    """Closures of which nobody can say whether a design keeps them, with why."""
    found = {}
    for name in names:
        margin = model.all_closures[name].margin
        absent = model.absent_behind(margin, point.values)
        if absent and not math.isfinite(point.values[margin]):
            found[name] = f"{name}: not judged, nobody gives {', '.join(absent)}"
    return found


def _check_alternatives(
    whole: Model, opened: Model, levers: Sequence[Lever], named: Sequence[str], allow: Sequence[str]
) -> None:
    """Refuse alternatives under which another quantity has a domain: a point could not tell which of them is meant."""
    faults = []
    for lever in levers:
        for place in range(lever.places if lever.choices else 0):
            chosen = {
                name: replace(whole.assumptions[name], value=float(lever.table[place, lever.columns.index(name)]))
                for name in lever.choices
            }
            selected = Model(whole.registry, {**whole.assumptions, **chosen}, whole.to_si).closing(named, allow)
            other = sorted(set(opened.bounded) ^ set(selected.bounded))
            if other:
                faults.append(f"--vary {lever.name}: {lever.variable.alternatives[place]} changes whether"
                              f" {', '.join(other)} bounds a design; hold it, one alternative at a time")
    if faults:
        raise CatalogError(faults, [f"--fix {levers[0].name}=ALTERNATIVE"])
