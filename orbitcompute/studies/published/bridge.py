"""From a published headline to ours, one step at a time: each step a share, and the sum independent of their order.

Their assumptions are said in our own words: a step gives some of our quantities or parameters the values that the analysis
has for them. With every step theirs, our graph gives their headline (what is left over is `form`: what their equations do
and ours cannot say); with every step ours, it gives ours. In between, each step's share is its exact Shapley value.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.analyses import load_apart
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.money import deflator
from orbitcompute.declare import Assumption, Registry
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.many.shapley import shares
from orbitcompute.studies.published.reproduce import model_of
from orbitcompute.studies.scenario.assemble import assemble

OURS = "ours."
UnitOf = Callable[[str], str]


@dataclass(frozen=True)
class Setting:
    """One of our names with the value that a step gives it and the value it has in our scenario, in its unit.

    `theirs_from` is the quantity of the analysis that the value comes from, or the text of a value that is only said.
    """

    name: str
    unit: str
    theirs: float | str
    ours: float | str
    theirs_from: str


@dataclass(frozen=True)
class BridgeStep:
    """A step of a bridge: what it changes, its share, the least and most it counts as in any order."""

    name: str
    says: str
    settings: tuple[Setting, ...]
    share: float
    least: float
    most: float


@dataclass(frozen=True, repr=False)
class Bridge:
    """Their headline and ours in one unit, and the steps between the two.

    `dollars` brings theirs from the money of its year to that of our results; `form` is what our words leave over of it.
    """

    analysis: str
    title: str
    scenario: str
    what: str
    theirs_name: str
    ours_name: str
    unit: str
    theirs: float
    theirs_year: int | None
    ours_year: int
    dollars: float
    form: float
    ours: float
    steps: tuple[BridgeStep, ...]

    def __repr__(self) -> str:
        """One line."""
        return f"<bridge from {self.analysis}.{self.theirs_name} to {self.ours_name} of {self.scenario}>"

    @property
    def difference(self) -> float:
        """Ours less theirs: `dollars`, `form` and the shares, summed."""
        return self.ours - self.theirs


def bridge(
    name: str, settings: Mapping[str, str] | None = None, scenario: str | None = None,
    ours: Mapping[str, str] | None = None,
) -> Bridge:
    """The bridge from an analysis, with `settings` of its own, to ours in a scenario with `ours` set as on --set.

    Raises `CatalogError` when the analysis has none, or with every fault of what was set.
    """
    catalog = load_apart(name)
    entry = catalog.data.get("bridge")
    if entry is None:
        raise CatalogError([f"{name}: no bridge: its figures are no cost that ours could be told from"],
                           ["orbitcompute reproduce lists the analyses and says which have one"])
    point = model_of(catalog, settings).evaluate()
    assembled = assemble(scenario or entry["scenario"], {**entry.get("set", {}), **(ours or {})})
    whole = assembled.model.restricted([entry["ours"]])
    base = whole.evaluate()
    players = {
        step["name"]: _settings(catalog.data, step, point, base, catalog.unit_of, whole) for step in entry["step"]
    }
    core = _core(whole, base, entry["ours"], [name for given in players.values() for name in given])
    unit = load().unit_of(entry["ours"])
    year, to_year = catalog.currency_year, deflator().to_year
    factor = deflator().factor(year) if year is not None else 1.0
    players = {
        step: {name: _in_our_money(one, factor) for name, one in given.items()} for step, given in players.items()
    }

    def value(ours_taken: frozenset[str]) -> float:
        theirs = {name: one for step, given in players.items() if step not in ours_taken for name, one in given.items()}
        model = Model(core.registry, {**core.assumptions, **theirs}, units.to_si, (entry["ours"],), True)
        return units.from_si(float(model.evaluate().values[entry["ours"]]), unit)

    found = {step.name: step for step in shares(list(players), value)}
    theirs = units.from_si(float(point.values[entry["theirs"]]), unit)
    return Bridge(
        name, catalog.data["title"], assembled.scenario.name, entry["says"], entry["theirs"], entry["ours"], unit,
        theirs, year, to_year, theirs * (factor - 1), value(frozenset()) - theirs * factor, value(frozenset(players)),
        tuple(
            BridgeStep(
                step["name"], step["says"],
                tuple(_shown(one, base, str(step["set"][one.name])) for one in players[step["name"]].values()),
                found[step["name"]].share, found[step["name"]].least, found[step["name"]].most,
            )
            for step in entry["step"]
        ),
    )


def _settings(
    data: Mapping[str, Any], step: Mapping[str, Any], point: Point, base: Point, unit_of: UnitOf, whole: Model
) -> dict[str, Assumption]:
    """What a step gives, in SI: quantities or inputs of the analysis (`ours.` of ours) multiplied, or a value as typed."""
    catalog = load()
    found: dict[str, Assumption] = {}
    faults: list[str] = []
    for name, given in step["set"].items():
        where = f"bridge of {data['title']}: {step['name']}"
        blank = whole.assumptions.get(name) or catalog.blank(name, where)
        words = str(given).split()
        if words[0].removeprefix(OURS) in (base if words[0].startswith(OURS) else point).values:
            value = _product(words, point, base, unit_of, catalog.unit_of(name), f"{where}: {name}", faults)
            found[name] = replace(blank, value=value, origin=where, kind="set", low=None, high=None)
        else:
            assigned = catalog.assign(replace(blank, low=None, high=None), name, str(given), where, where, faults)
            if assigned is not None:
                found[name] = assigned
    if faults:
        raise CatalogError(faults)
    return found


def _in_our_money(one: Assumption, factor: float) -> Assumption:
    return replace(one, value=one.value * factor) if "USD" in one.unit and one.choice is None else one


def _product(
    words: list[str], point: Point, base: Point, unit_of: UnitOf, declared: str, where: str, faults: list[str]
) -> float:
    """`a * b / c` of the analysis' and our own values, in SI; a fault when a name is not known."""
    value, over = 1.0, False
    for word in words:
        if word in ("*", "/"):
            over = word == "/"
            continue
        values = base.values if word.startswith(OURS) else point.values
        factor = values.get(word.removeprefix(OURS))
        if not isinstance(factor, int | float):
            faults.append(f"{where}: `{word}` is not a number of either")
            continue
        value = value / float(factor) if over else value * float(factor)
    if len(words) == 1 and not words[0].startswith(OURS):
        given = unit_of(words[0])
        if units.unit(given).dimension != units.unit(declared).dimension:
            faults.append(f"{where}: {words[0]} in {given} is not of the same kind as {declared}")
    return value


def _core(whole: Model, base: Point, output: str, names: list[str]) -> Model:
    """The part of a model that the names move on the way to an output, everything else held at its value."""
    moved = {name for one in names for name in {one} | whole.reach(one)} & (whole.needed | set(names))
    quantities = {name: whole.quantities[name] for name in moved if name in whole.quantities}
    leaves = {argument for quantity in quantities.values() for argument in quantity.arguments} - set(quantities)
    held = {
        name: whole.assumptions.get(name) or Assumption(name, base.values[name], whole.quantities[name].unit, "held")
        for name in leaves if name in whole.assumptions or name in base.values
    }
    overrides = {name: whole.assumptions[name] for name in quantities if name in whole.overrides}
    registry = Registry(quantities, whole.registry.constants, whole.registry.choices, whole.registry.formulas)
    return Model(registry, {**held, **overrides}, units.to_si, (output,), True)


def _shown(one: Assumption, base: Point, given: str) -> Setting:
    unit = load().unit_of(one.name)
    mine = base.values.get(one.name)
    if one.choice is not None:
        return Setting(one.name, unit, one.choice, load().registry.choices[one.name].name_of(float(mine or 0.0)), given)
    value = units.from_si(float(mine), unit) if isinstance(mine, int | float) else float("nan")
    return Setting(one.name, unit, units.from_si(float(one.value), unit), value, given)
