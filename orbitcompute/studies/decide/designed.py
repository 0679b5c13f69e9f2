"""A design found, told: what it is beside the scenario's and the vendor's, what holds it, and how other aims move it."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, content_hash
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.declare import Closure
from orbitcompute.graph.model import CLOSED_TO
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.decide.design import Aim, Brief
from orbitcompute.studies.decide.design_file import scenario_text
from orbitcompute.studies.decide.inside import refused
from orbitcompute.studies.decide.levers import Lever
from orbitcompute.studies.decide.search import Found, Pinned, Settings, held_back, least, settled
from orbitcompute.studies.decide.together import Judge, at_once
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

Floats = NDArray[np.float64]
SEED = 20261129
SETTINGS = Settings()
BESIDE = Settings(restarts=1)  # for each of the other aims
# Over draws a point costs as much as there are draws, and a quantile has no slopes to be trusted.
ROBUST = Settings(restarts=2, points=4, generations=40, smooth=False, tolerance=1e-4)
NOTHING = "-"
WORTH = 1e-6  # of the value: a price less than this for a unit is none
# What a design comes to, besides its aims.
FIGURES = ("satellite_mass", "radiator_area", "array_area", "satellite_count", "launch_count")


@dataclass(frozen=True)
class Column:
    """A design as a column of figures: its variables as typed, and quantities and margins in SI, from the plain path.

    `broken` are the closures it breaks; `value` is the aim, over draws where these were asked for.
    """

    title: str
    variables: Mapping[str, str]
    figures: Mapping[str, float]
    margins: Mapping[str, float]
    broken: tuple[str, ...]
    value: float = math.nan


@dataclass(frozen=True)
class Price:
    """What more room would save: by how much the aim falls for one `unit` more of `of` (less of it where `less`).

    `binds` is the closure, or the bound of a variable, that holds the design there.
    """

    binds: str
    of: str
    unit: str
    worth: float
    less: bool = False


@dataclass(frozen=True)
class Change:
    """A variable of a design put back where the scenario has it; the other numbers settle anew, but not over draws.

    `worth` is by how much the aim gets worse, nan where that design has no value; `broken` are the closures it breaks.
    """

    name: str
    worth: float
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Designed:
    """The best design of a brief: its column beside the scenario's and the vendor's, and how it was found.

    `changes` are the variables that differ from the scenario's, and act, with what each is worth. `left` is the share of
    the aim's slope that closures and bounds do not explain: near nought at a true optimum, nan over draws, where there
    are no slopes. `closing` is the share of draws in which the design closes: of the common ones, else of those of
    `evaluate`, of which `median` is the aim's median (nan where fewer than half have a value).
    """

    brief: Brief
    best: Column
    now: Column
    vendor: Column | None
    by_aim: tuple[tuple[Aim, Column], ...]
    changes: tuple[Change, ...]
    prices: tuple[Price, ...]
    left: float
    found: Found
    place: Floats
    text: str
    seed: int
    closing: float = math.nan
    median: float = math.nan

    @property
    def id(self) -> str:
        """A hash of what the design stands on: inputs, catalog, aim and seed."""
        return identity(self.brief, self.seed)


def expected(brief: Brief) -> int:
    """About how many designs a search will try at most, for a bar that says how far it is."""
    settings = ROBUST if brief.robust is not None else SETTINGS
    starts = settings.restarts + (0 if brief.robust is not None else len(brief.aims) - 1)
    return starts * settings.points * len(brief.levers) * settings.generations


def identity(brief: Brief, seed: int) -> str:
    """A name for what a search would find: the hash of everything that it depends on."""
    inputs = {name: repr(entry.value) for name, entry in sorted(brief.assembled.model.assumptions.items())
              if name != "stored_forecast"}
    asked = {
        "aims": [aim.said for aim in brief.wanted], "over": brief.over, "robust": repr(brief.robust), "seed": seed,
        "levers": [(lever.name, lever.variable.shown_range) for lever in brief.levers],
        "kept": [one.name for one in brief.kept], "catalog": content_hash(), "inputs": inputs,
    }
    return "od1-" + hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:6]


def design(
    brief: Brief, seed: int = SEED, progress: Callable[[int], None] = lambda points: None, *,
    settings: Settings | None = None, other_aims: bool = True,
) -> Designed:
    """The best design of a brief; `CatalogError` where none closes, with the one that misses by least."""
    aim, robust = brief.aims[0], brief.robust is not None
    settings = settings or (ROBUST if robust else SETTINGS)
    found = least(brief.judge(aim), brief.box, seed, settings, _starts(brief), progress, brief.rough(aim))
    if not math.isfinite(found.value):
        raise CatalogError(*nothing(brief, found))
    place, best, text = _told(brief, aim, found.place, note(brief, seed))
    if best.broken:
        raise AssertionError(f"the design reported breaks {', '.join(best.broken)}")
    prices, left = ((), math.nan) if robust else _prices(brief, aim, place)
    by_aim = [] if robust or not other_aims else [
        (other, column) for other in brief.aims[1:] if (column := _for(brief, other, seed, progress)) is not None
    ]
    result = evaluate("-", text=text, ranged=(aim.name,))
    return Designed(
        brief, best, now(brief), vendor(brief), tuple(by_aim), _changes(brief, aim, place), prices, left, found, place,
        text, seed, _closing(brief, place) if robust else closing_share(result, aim.name),
        float(result.draws.spread(aim.name).p50),
    )


def closing_share(result: Result, aim: str) -> float:
    """The share of a result's draws in which the aim has a value and no margin is broken."""
    columns = [result.draws.columns[one.margin] for one in result.model.closures if one.margin in result.draws.columns]
    good = np.isfinite(result.draws.columns[aim])
    with np.errstate(invalid="ignore"):
        for margins in columns:
            good &= ~(np.asarray(margins) < -CLOSED_TO)
    return float(good.mean())


def _told(brief: Brief, aim: Aim, place: Floats, note: str) -> tuple[Floats, Column, str]:
    """A place tidied, its figures by the plain path from its own scenario file, and that file."""
    place = _as_it_was(brief, aim, place)
    still = idle(brief, aim, place)
    typed = {name: text for name, text in brief.typed(place).items() if name not in still}
    text = scenario_text(brief, typed, note)
    shown = {lever.name: typed.get(lever.name, NOTHING) for lever in brief.levers}
    value = float(brief.judge(aim)(place[None, :])[0][0]) * aim.sign if brief.robust is not None else math.nan
    return place, _column(aim.said, assemble("-", text=text), brief, shown, value), text


def told(brief: Brief, title: str, place: Floats, words: str) -> tuple[Column, str]:
    """A design's figures by the plain path from its own scenario file, and that file; `words` stand in it as its note."""
    still = idle(brief, brief.aims[0], place)
    typed = {name: text for name, text in brief.typed(place).items() if name not in still}
    text = scenario_text(brief, typed, words)
    shown = {lever.name: typed.get(lever.name, NOTHING) for lever in brief.levers}
    return _column(title, assemble("-", text=text), brief, shown), text


def idle(brief: Brief, aim: Aim, place: Floats) -> set[str]:
    """The variables to which the scenario gives no value, and that move nothing where the design stands."""
    found = set()
    judge = brief.judge(aim)
    for at, lever in enumerate(brief.levers):
        entry = brief.assembled.model.assumptions.get(lever.name)
        if entry is None or lever.places or not isinstance(entry.value, float) or math.isfinite(entry.value):
            continue
        trials = np.tile(place, (3, 1))
        trials[1:, at] = 0.1, 0.9
        values, margins = judge(trials)
        if len(set(values.tolist())) == 1 and (margins == margins[0]).all():
            found.add(lever.name)
    return found


def _changes(brief: Brief, aim: Aim, place: Floats) -> tuple[Change, ...]:
    """What each variable that differs from the scenario's is worth: the aim with it put back, the numbers settled anew."""
    own = scenario_place(brief)
    if own is None:
        return ()
    judge = brief.judge(aim)
    worth = float(judge(place[None, :])[0][0])
    moved = [at for at in range(len(brief.levers)) if own[at] != place[at]]

    def back(judge: Judge, at: int) -> Change | None:
        held = Pinned(judge, at, float(own[at]))
        trial = settled(held, brief.box, place) if brief.robust is None else place
        values, margins = held(trial[None, :])
        broken = tuple(
            one.name for one, margin in zip(brief.kept, margins[0][: len(brief.kept)], strict=True) if margin < 0
        )
        acts = broken or values[0] != worth
        return Change(brief.levers[at].name, float(values[0]) - worth, broken) if acts else None

    found = at_once(judge, [partial(back, at=at) for at in moved])
    return tuple(change for change in found if change is not None)


def _starts(brief: Brief) -> Floats | None:
    """The scenario's own design, where it lies in the box, as one of the first points."""
    place = scenario_place(brief)
    return None if place is None else place[None, :]


def scenario_place(brief: Brief) -> Floats | None:
    """Where the scenario's own design lies in the box; None where one of its alternatives is not in the list."""
    found = np.zeros(len(brief.levers))
    for at, lever in enumerate(brief.levers):
        entries = [brief.model.assumptions[name] for name in lever.columns]
        values = np.array([float(entry.value) for entry in entries])
        if not lever.places:
            found[at] = lever.place(values[0])
            continue
        same = [row for row in range(lever.places) if np.array_equal(lever.table[row], values, equal_nan=True)]
        if not same:
            return None
        found[at] = same[0]
    return found


def _as_it_was(brief: Brief, aim: Aim, place: Floats) -> Floats:
    """The place with every variable that moves nothing there put back where the scenario has it."""
    own = scenario_place(brief)
    if own is None:
        return place
    judge = brief.judge(aim)
    values, _ = judge(place[None, :])
    worth = float(values[0])
    for at in range(len(place)):
        trial = place.copy()
        trial[at] = own[at]
        value, margins = judge(trial[None, :])
        if float(value[0]) <= worth + 1e-9 * abs(worth) and not (margins < 0).any():
            place = trial
    return place


def note(brief: Brief, seed: int) -> str:
    """What a scenario file says of where it comes from."""
    robust = brief.robust
    drawn = "" if robust is None else f", {100 * robust.level:g} % quantile of {robust.draws} draws of seed {robust.seed}"
    aims = " against ".join(aim.said for aim in brief.wanted)
    return (f"Written by `orbitcompute design`: {aims} over {brief.over}{drawn}; seed {seed},"
            f" {identity(brief, seed)}.")


def nothing(brief: Brief, found: Found) -> tuple[list[str], list[str]]:
    """The fault of a search that found no design: the closures that the nearest one breaks, and by how much."""
    point = brief.points(brief.values(found.place[None, :]))
    short = []
    for at, one in enumerate(brief.kept):
        margin = float(point.values[0, brief.outputs.index(one.margin)])
        unit = brief.model.quantities[one.margin].unit
        if margin < -CLOSED_TO:
            amount = f"{-100 * margin:.3g} %" if unit == "1" else f"{-units.from_si(margin, unit):.3g} {unit}"
            short.append((float(-found.margins[at]), one, amount))
        elif not math.isfinite(margin):
            short.append((1.0, one, "nobody knows how much"))
    short.sort(key=lambda entry: entry[0])
    if not short and brief.robust is not None:
        return ([f"--over draws: no design closes in {100 * brief.robust.level:g} % of the draws: the best misses by"
                 f" {-100 * float(found.margins[-1]):.0f} % of them"], ["ask for less with --quantile"])
    if not short:
        return [f"--minimise {brief.aims[0].name}: no design in these bounds has a value"], ["widen a bound"]
    least_broken = short[0]
    rest = "; ".join(f"{one.name} by {amount}" for _, one, amount in short[1:])
    fault = (f"no design in these bounds closes: the nearest breaks {least_broken[1].name} by {least_broken[2]}"
             f" ({least_broken[1].broken}){f'; and {rest}' if rest else ''}")
    return [fault], [f"widen a bound with --vary NAME=LOW:HIGH, or --allow {','.join(one.name for _, one, _ in short)}"]


# -- columns -------------------------------------------------------------------------------------------------------


def _column(
    title: str, assembled: Assembled, brief: Brief, variables: Mapping[str, str], value: float = math.nan
) -> Column:
    names = [*(aim.name for aim in brief.aims), *FIGURES]
    model = assembled.model.closing([name for name in names if name in assembled.model.quantities])
    point = model.evaluate()
    figures = {name: float(point.values[name]) for name in names if name in point.values}
    kept = [one.name for one in brief.kept]
    margins = {one.name: float(point.values[one.margin]) for one in model.closures}
    broken = tuple(name for name in point.broken if name in kept)
    if not broken and (why := refused(model, point, kept)) is not None:
        broken = (why,)
    return Column(title, variables, figures, margins, broken, figures.get(brief.aims[0].name, math.nan)
                  if math.isnan(value) else value)


def now(brief: Brief) -> Column:
    """The scenario as it stands, valued as the design is."""
    value = math.nan
    if brief.robust is not None:
        rows = np.array([[float(brief.model.assumptions[name].value) for name in brief.columns]])
        value = float(brief.judge(brief.aims[0]).of(rows)[0][0]) * brief.aims[0].sign
    assembled = brief.assembled if brief.computed else brief.scenario
    return _column("scenario", assembled, brief, _typed_in(assembled, brief), value)


def vendor(brief: Brief) -> Column | None:
    """What the vendor gives for itself; None where there is no such scenario, or it is this one."""
    counterpart = claimed_counterpart(brief.scenario)
    return None if counterpart is None else _column("as claimed", counterpart, brief, _typed_in(counterpart, brief))


def _typed_in(assembled: Assembled, brief: Brief) -> dict[str, str]:
    """Each lever as a scenario has it: a number in its unit, an alternative, a component; `-` where it has none."""
    return {lever.name: _standing(assembled, lever) for lever in brief.levers}


def _standing(assembled: Assembled, lever: Lever) -> str:
    if lever.name in SLOTS:
        return load().slots(assembled.scenario, assembled.settings).get(lever.name, NOTHING)
    entry = assembled.model.assumptions[lever.name]
    if entry.choice is not None:
        return entry.choice
    if not isinstance(entry.value, float) or not math.isfinite(entry.value):
        return NOTHING
    value = units.from_si(entry.value, lever.variable.unit)
    if lever.places:
        return f"{value:g}"
    return f"{value!r} {lever.variable.unit}" if lever.variable.unit != "1" else repr(value)


def _for(brief: Brief, aim: Aim, seed: int, progress: Callable[[int], None]) -> Column | None:
    """The design of another aim, None where it finds none."""
    found = least(brief.judge(aim), brief.box, seed, BESIDE, _starts(brief), progress)
    if not math.isfinite(found.value):
        return None
    return _told(brief, aim, found.place, "")[1]


def _closing(brief: Brief, place: Floats) -> float:
    """The share of the common draws in which a design closes."""
    if brief.robust is None:
        return math.nan
    return float(np.isfinite(brief.judge(brief.aims[0]).drawn(brief.values(place[None, :]))).mean())


# -- prices --------------------------------------------------------------------------------------------------------


def _prices(brief: Brief, aim: Aim, place: Floats) -> tuple[tuple[Price, ...], float]:
    """What one unit more of what each binding closure has, and of each bound, would save; and what is unexplained."""
    held = held_back(brief.judge(aim), brief.box, place)
    chosen = dict(zip(brief.columns, brief.values(place[None, :])[0], strict=True))
    point = brief.model.restricted(brief.outputs).evaluate(chosen)
    value = abs(float(point.values[aim.name]))
    found = [
        _of_closure(brief, one, float(worth / scale), point.values)
        for one, worth, scale in zip(brief.kept, held.margins, brief.scales, strict=True) if worth > WORTH * value
    ]
    for lever, worth, at in zip(brief.levers, held.ends, place, strict=True):
        if abs(worth) > WORTH * value:
            variable = lever.variable
            here = float(lever.values(np.array([at]))[0, 0])
            low, high = variable.low, variable.high
            slope = 1 / (here * math.log(high / low)) if variable.logarithmic else 1 / (high - low)
            step = units.unit(variable.unit).scale
            bound = f"{'upper' if worth > 0 else 'lower'} bound"
            found.append(Price(bound, lever.name, variable.unit, abs(float(worth)) * slope * step, bool(worth < 0)))
    return tuple(sorted(found, key=lambda price: -price.worth)), held.left


def _of_closure(brief: Brief, one: Closure, worth: float, values: Mapping[str, float]) -> Price:
    """The price of one unit more of what a closure has, from that of its margin."""
    margin_unit = brief.model.quantities[one.margin].unit
    entry = brief.model.quantities.get(one.has) or brief.model.assumptions[one.has]
    if margin_unit == "1" and one.needs is not None and entry.unit != "1":
        worth = worth / float(values[one.needs])
    step = units.unit(entry.unit).scale
    return Price(one.name, one.has, entry.unit, worth * step)


# -- around the best -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Curve:
    """The aim along one number, every other variable at the best design: inputs and values in SI, closures broken."""

    at: int
    best: float
    inputs: Floats
    values: Floats
    broken: tuple[tuple[str, ...], ...]


def around(found: Designed, many: int = 41) -> tuple[Curve, ...]:
    """Curves of the aim along each number that moves it or a closure where the design stands."""
    brief, aim = found.brief, found.brief.aims[0]
    judge = brief.judge(aim)
    curves = []
    for at in brief.box.numbers:
        along = np.unique(np.append(np.linspace(0.0, 1.0, many), found.place[at]))
        places = np.tile(found.place, (len(along), 1))
        places[:, at] = along
        values, margins = judge(places)
        if len({*values.tolist()}) == 1 and (margins == margins[0]).all():
            continue
        lever = brief.levers[at]
        broken = tuple(
            tuple(one.name for one, margin in zip(brief.kept, row[: len(brief.kept)], strict=True) if margin < 0)
            for row in margins
        )
        here = float(lever.values(found.place[at : at + 1])[0, 0])
        curves.append(Curve(at, here, lever.values(places[:, at])[0], values * aim.sign, broken))
    return tuple(curves)
