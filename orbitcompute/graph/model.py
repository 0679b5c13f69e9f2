"""A model: quantities put together with the values of one scenario, and the plain path that computes a point."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from orbitcompute.declare import Assumption, Closure, Quantity, Registry
from orbitcompute.graph.balance import balanced
from orbitcompute.graph.order import GraphError, ancestors, descendants, descendants_of, steps, users

DAMPING = 0.9
# Slopes of (computed - guessed) over the guess for which a secant step is trusted; a damped one is taken otherwise.
SLOPES = (-5.0, -0.2)
TOLERANCE = 1e-12
ROUNDS = 100
UNSOLVED = "no solution"

Scale = Callable[[float, str], float]


# A margin that is sized to be nought misses it by the last bit: less than this below nought [SI] is not broken.
CLOSED_TO = 1e-9
SEVERAL = 10  # missing values named one by one; more of them means that a scenario starts from nothing


@dataclass(frozen=True)
class Point:
    """The values of one point in SI, its status (`ok`, or what is outside its domain) and the overridden values.

    `outside` are the quantities outside their domain, with what is said of each: they and all they move are void, which
    is nan in `values`. `broken` are the closures that the point breaks, in the order they are declared. `otherwise`
    holds, for each overridden quantity, what it would have been from the values of this point.
    """

    values: Mapping[str, Any]
    status: str
    where: str | None = None
    otherwise: Mapping[str, float] = field(default_factory=dict)
    outside: Mapping[str, str] = field(default_factory=dict)
    broken: tuple[str, ...] = ()

    def breaks(self, allowed: Collection[str] = ()) -> str | None:
        """The first closure that the point breaks, those `allowed` left out; None where it closes."""
        return next((name for name in self.broken if name not in allowed), None)


# A step of a point: its names, what it calls (or the argument it selects, or neither: a cycle), and those with a domain.
Stage = tuple[list[str], Callable[..., Any] | None, tuple[str, ...], tuple[str, ...]]


@lru_cache(maxsize=4096)
def _picked(
    function: Callable[..., Any], arguments: tuple[str, ...], codes: tuple[tuple[str, Any], ...]
) -> str | None:
    """The argument that a quantity hands on under these choices; None where it computes with what it picks."""
    marks: dict[str, Any] = {argument: object() for argument in arguments} | dict(codes)
    try:
        picked = function(*marks.values())
    except TypeError:
        return None
    chosen = {name for name, _ in codes}
    return next((name for name, mark in marks.items() if picked is mark and name not in chosen), None)


@dataclass
class Model:
    """Quantities, values and overrides, ready to be evaluated.

    `outputs` are the quantities asked for (all that are declared, by default); only what they stand on is computed.
    `to_si` converts a declared bound or start to SI. With `selected_only`, alternatives that no choice selects are left
    out too; choices cannot then be changed, but for those that are `live`, all of whose alternatives are computed.
    """

    registry: Registry
    assumptions: Mapping[str, Assumption]
    to_si: Scale
    outputs: tuple[str, ...] = ()
    selected_only: bool = False
    live: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self.overrides = {name for name in self.assumptions if name in self.registry.quantities}
        self.quantities: Mapping[str, Quantity]
        self._own_closures: dict[str, Closure]
        # what is held at its own value for a while is no side of a balance that somebody gave
        given = {name for name in self.overrides if self.assumptions[name].origin != "held"}
        self.quantities, self._own_closures = balanced(self.registry, given)
        self.outputs = tuple(self.outputs) or tuple(self.quantities)

    @cached_property
    def cut_arguments(self) -> dict[str, tuple[str, ...]]:
        """Arguments by quantity, with the graph cut at every override (and at what no choice selects)."""
        found = {name: entry.arguments for name, entry in self.quantities.items() if name not in self.overrides}
        if self.selected_only:
            for name, chosen in self.selections.items():
                found[name] = (*(a for a in found[name] if a in self.registry.choices), chosen)
        return found

    @cached_property
    def selections(self) -> dict[str, str]:
        """The quantities that do nothing but pick one of their arguments by a choice, and the argument picked here."""
        found = {}
        choices = self.registry.choices.keys()
        for name, quantity in self.quantities.items():
            if choices.isdisjoint(quantity.arguments) or name in self.overrides:
                continue
            chosen_by = [argument for argument in quantity.arguments if argument in choices]
            if not self.live.isdisjoint(chosen_by):
                continue
            codes = tuple((argument, self._leaves.get(argument)) for argument in chosen_by)
            picked = _picked(quantity.function, quantity.arguments, codes)
            if picked is not None:
                found[name] = picked
        return found

    @cached_property
    def needed(self) -> set[str]:
        """Everything the outputs stand on, leaves included."""
        return ancestors(self.outputs, self.cut_arguments)

    @cached_property
    def plan(self) -> list[list[str]]:
        """The steps of a point; raises `GraphError` naming every missing value and who needs it."""
        arguments = {name: names for name, names in self.cut_arguments.items() if name in self.needed}
        missing: dict[str, list[str]] = {}
        for name, names in arguments.items():
            for argument in names:
                if argument not in self.quantities and argument not in self.assumptions:
                    missing.setdefault(argument, []).append(name)
        if missing:
            faults = [f"{name}: no value (needed by {', '.join(users[:3])})" for name, users in sorted(missing.items())]
            if len(faults) > SEVERAL:
                rest = f"and {len(faults) - SEVERAL} more names have no value"
                raise GraphError([*faults[:SEVERAL], rest])
            raise GraphError(faults, ["give it in the scenario, in a component, or with --set"])
        return steps(arguments, self.quantities)

    @cached_property
    def _stages(self) -> list[Stage]:
        """The plan with what each step calls: a function of its arguments, a selected argument, or (neither) a cycle."""
        found: list[Stage] = []
        for group in self.plan:
            name = group[0]
            bounded = tuple(member for member in group if member in self.bounded)
            if len(group) > 1 or name in self.cut_arguments[name]:
                found.append((group, None, (), bounded))
            elif self.selected_only and name in self.selections:
                found.append((group, None, (self.selections[name],), bounded))
            else:
                found.append((group, self.quantities[name].function, self.quantities[name].arguments, bounded))
        return found

    def _stages_after(self, changed: tuple[str, ...]) -> list[Stage]:
        """The stages that a change of these names reaches."""
        if changed not in self._later:
            reached = self.reach_of(changed)
            self._later[changed] = [stage for stage in self._stages if not reached.isdisjoint(stage[0])]
        return self._later[changed]

    @cached_property
    def _later(self) -> dict[tuple[str, ...], list[Stage]]:
        return {}

    @cached_property
    def _leaves(self) -> dict[str, Any]:
        return {
            name: np.float64(entry.value) if isinstance(entry.value, int | float) else entry.value
            for name, entry in self.assumptions.items()
        }

    @cached_property
    def _bounds(self) -> list[tuple[str, float | None, float | None, float | None]]:
        order = [name for group in self.plan for name in group] + sorted(self.overrides & self.needed)
        found = []
        for name in order:
            quantity = self.quantities[name]
            if quantity.minimum is None and quantity.above is None and quantity.maximum is None:
                continue
            limits = [
                None if bound is None else self.to_si(bound, quantity.unit)
                for bound in (quantity.minimum, quantity.above, quantity.maximum)
            ]
            found.append((name, limits[0], limits[1], limits[2]))
        return found

    def reach(self, name: str) -> set[str]:
        """Every quantity that `name` moves in this model."""
        if name not in self._reach:
            self._reach[name] = descendants(name, self._readers)
        return self._reach[name]

    def reach_of(self, names: Iterable[str]) -> set[str]:
        """Every quantity that some of `names` moves in this model."""
        return descendants_of(names, self._readers)

    @cached_property
    def _readers(self) -> dict[str, list[str]]:
        return users(self.cut_arguments)

    @cached_property
    def _reach(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def memory(self) -> dict[tuple[str, str], Any]:
        """What studies found of this model, by study and quantity: kept while it lives, as a model does not change."""
        return {}

    def stands_on(self, name: str) -> set[str]:
        """Every parameter and quantity that `name` is computed from in this model, itself left out."""
        return ancestors([name], self.cut_arguments) - {name}

    def evaluate(
        self, changes: Mapping[str, float] | None = None, *, base: Point | None = None, otherwise: bool = False,
        factors: Mapping[str, float] | None = None,
    ) -> Point:
        """The point with `changes` (SI values of parameters or overridden quantities) in place of the model's own.

        With `base`, a point of this same model, only what the changes reach is computed again: the result is the same.
        Nothing that is not finite is repaired. With `otherwise`, overridden quantities are computed beside. `factors`
        multiply computed quantities by a model error before anything reads them.
        """
        factors = factors or {}
        values: dict[str, Any] = dict(self._leaves if base is None else base.values)
        changes = changes or {}
        values.update({name: np.float64(value) for name, value in changes.items()})
        # a base that did not close says so of one cycle only: everything is computed again
        whole = base is None or base.status.startswith(UNSOLVED)
        stages = self._stages if whole else self._stages_after(tuple(changes))
        # what lies outside its domain is void as soon as it is known, so that nothing is computed from it
        kept = {} if whole or base is None else base.outside
        outside = {name: said for name, said in kept.items() if name not in changes}
        with np.errstate(all="ignore"):
            for name in self._given_bounds:
                self._bound(name, values, outside)
            for group, function, arguments, bounded in stages:
                for name in outside.keys() & set(group) if outside else ():
                    del outside[name]
                if function is not None:
                    name = group[0]
                    values[name] = function(*[values[argument] for argument in arguments])
                    if name in factors:
                        values[name] = values[name] * factors[name]
                elif arguments:
                    values[group[0]] = values[arguments[0]]
                elif not self._close(group, values, factors):
                    outside[group[-1]] = self.unsolved(group)
                for name in bounded:
                    self._bound(name, values, outside)
            if outside:
                outside = self._empty(outside, values)
            beside = self._otherwise(values) if otherwise else {}
        where = next((name for name in self._order_of_bounds if name in outside), next(iter(outside), None))
        return Point(
            values, "ok" if where is None else outside[where], where, beside, outside, self._broken(values)
        )

    def unsolved(self, group: list[str]) -> str:
        """The status of a point at which a cycle does not close."""
        return f"{UNSOLVED} of the cycle {' <-> '.join(group)} in {ROUNDS} rounds"

    def _close(self, group: list[str], values: dict[str, Any], factors: Mapping[str, float]) -> bool:
        """Solve a declared cycle, by the secant through the last two rounds; False (and nan) when it does not settle.

        The first step is damped, and so is every one whose slope cannot be trusted, and all those of a cycle with more
        than one start. What stands on the starts is computed once more from where they end.
        """
        starts = [name for name in group if self.quantities[name].start is not None]
        floors = {}  # a cycle that closes at zero has no relative change: what is negligible beside its start is zero
        for name in starts:
            values[name] = np.float64(self.to_si(float(self.quantities[name].start or 0.0), self.quantities[name].unit))
            floors[name] = max(TOLERANCE * abs(values[name]), 1e-300)
        before, off = dict.fromkeys(starts, np.float64(math.nan)), dict.fromkeys(starts, np.float64(math.nan))
        for _ in range(ROUNDS):
            settled = True
            for name in group:
                computed = self._member(name, values, factors)
                if name not in starts:
                    values[name] = computed
                    continue
                if not np.isfinite(computed):
                    values.update(dict.fromkeys(group, np.float64(math.nan)))
                    return not self._given(group, values)
                residual = computed - values[name]
                slope = (residual - off[name]) / (values[name] - before[name]) if len(starts) == 1 else math.nan
                before[name], off[name] = values[name], residual
                settled = settled and bool(abs(residual) <= TOLERANCE * max(abs(computed), floors[name]))
                trusted = SLOPES[0] < slope < SLOPES[1]
                values[name] = values[name] + (-residual / slope if trusted else DAMPING * residual)
            if settled:
                for name in group:
                    if name not in starts:
                        values[name] = self._member(name, values, factors)
                return True
        values.update(dict.fromkeys(group, np.float64(math.nan)))
        return False

    def _member(self, name: str, values: Mapping[str, Any], factors: Mapping[str, float]) -> Any:
        """A quantity of a cycle from the present values."""
        if self.selected_only and name in self.selections:
            computed = values[self.selections[name]]
        else:
            quantity = self.quantities[name]
            computed = quantity.function(*[values[argument] for argument in quantity.arguments])
        return computed * factors[name] if name in factors else computed

    def _given(self, group: list[str], values: Mapping[str, Any]) -> bool:
        """Whether a cycle's own inputs are all finite: if not, they say why it is null."""
        return all(
            np.isfinite(values[argument])
            for member in group for argument in self.cut_arguments[member]
            if argument not in group and isinstance(values[argument], float)
        )

    def void(self, point: Point) -> set[str]:
        """The quantities that mean nothing at a point outside a domain: those that are outside, and all they move."""
        found = set(point.outside)
        for name in point.outside:
            found |= self._chosen(point.values).moved(name)
        return found

    def reason(self, name: str, point: Point) -> str:
        """Why a quantity has no value at a point: what it stands on that is outside its domain, or that nobody gives."""
        for outside, said in point.outside.items():
            if name == outside or name in self.moved(outside):
                return said
        absent = self.absent_behind(name, point.values)
        if absent:
            return f"nobody gives {', '.join(absent)}"
        return self._meant(name, point) or ("no value" if point.status == "ok" else point.status)

    def _meant(self, name: str, point: Point) -> str | None:
        """What it means that a quantity is not a number: said by the first one behind it that says so."""
        behind = self.stands_on(name) | {name}
        return next((
            self.quantities[one].null for group in self.plan for one in group
            if one in behind and self.quantities[one].null and one in point.values and math.isnan(point.values[one])
        ), None)

    def moved(self, name: str) -> set[str]:
        """Every quantity that `name` moves by the alternatives that are chosen here."""
        if name not in self._moved:
            self._moved[name] = descendants(name, self._chosen_readers)
        return self._moved[name]

    @cached_property
    def _moved(self) -> dict[str, set[str]]:
        return {}

    @cached_property
    def _chosen_readers(self) -> dict[str, list[str]]:
        """Who reads whom by the alternatives that are chosen, whether the others are computed or not."""
        if self.selected_only:
            return self._readers
        chosen = {name: (*(a for a in self.cut_arguments[name] if a in self.registry.choices), picked)
                  for name, picked in self.selections.items()}
        return users({**self.cut_arguments, **chosen})

    @cached_property
    def _idle(self) -> set[str]:
        """The quantities that stand behind nothing but alternatives which no choice selects."""
        found: set[str] = set()
        for group in reversed(self.plan):
            for name in group:
                readers = self._chosen_readers.get(name, [])
                if self._readers.get(name) and all(reader in found or reader in group for reader in readers):
                    found.add(name)
        return found

    def _bound(self, name: str, values: dict[str, Any], outside: dict[str, str]) -> None:
        """Note a value that is outside its domain, and void it."""
        minimum, above, maximum = self.bounded[name]
        value = values[name]
        if (
            (minimum is not None and value < minimum)
            or (above is not None and value <= above)
            or (maximum is not None and value > maximum)
        ):
            values[name] = np.float64(math.nan)
            outside[name] = self.quantities[name].otherwise or f"{name} is outside its domain"

    def _empty(self, outside: Mapping[str, str], values: dict[str, Any]) -> dict[str, str]:
        """Void all that stands on what is outside its domain; what is outside without being an idle alternative."""
        chosen = self._chosen(values)
        for name in outside:
            for moved in (name, *chosen.moved(name)):
                if isinstance(values.get(moved), float):
                    values[moved] = np.float64(math.nan)
        return {name: said for name, said in outside.items()
                if said.startswith(UNSOLVED) or (name in chosen.needed and name not in chosen._idle)}

    def _chosen(self, values: Mapping[str, Any]) -> Model:
        """The model whose own choices are those of `values`: this one, unless a choice was changed."""
        changed = {
            name: values[name] for name in self.registry.choices
            if name in self._leaves and values.get(name) != self._leaves[name]
        }
        if self.live:
            return self._selected(tuple((name, float(values[name])) for name in sorted(self.live)))
        if self.selected_only or not changed:
            return self
        entries = {name: replace(self.assumptions[name], value=float(value)) for name, value in changed.items()}
        return Model(self.registry, {**self.assumptions, **entries}, self.to_si, self.outputs)

    def _selected(self, chosen: tuple[tuple[str, float], ...]) -> Model:
        """This model with its live choices made, the alternatives that they leave out gone."""
        if chosen not in self._by_choice:
            made = {name: replace(self.assumptions[name], value=code) for name, code in chosen}
            self._by_choice[chosen] = Model(self.registry, {**self.assumptions, **made}, self.to_si, self.outputs, True)
        return self._by_choice[chosen]

    @cached_property
    def _by_choice(self) -> dict[tuple[tuple[str, float], ...], Model]:
        return {}

    @cached_property
    def bounded(self) -> dict[str, tuple[float | None, float | None, float | None]]:
        """Each quantity with a domain: the least it may be, what it must be above, the most it may be [SI]."""
        return {name: (minimum, above, maximum) for name, minimum, above, maximum in self._bounds}

    @cached_property
    def _order_of_bounds(self) -> list[str]:
        return [name for name, *_ in self._bounds]

    @cached_property
    def _given_bounds(self) -> list[str]:
        """The overridden quantities that have a domain."""
        return [name for name in self._order_of_bounds if name in self.overrides]

    @cached_property
    def closures(self) -> tuple[Closure, ...]:
        """The closures whose margin this model computes, in the order they are declared."""
        return tuple(one for one in self.all_closures.values() if one.margin in self.needed)

    @property
    def all_closures(self) -> dict[str, Closure]:
        """Every closure of the model by name: those declared, and one for each overridden balance."""
        return {**self.registry.closures, **self._own_closures}

    def closing(self, outputs: Iterable[str], allowed: Collection[str] = ()) -> Model:
        """The model of `outputs` and of the margins of every closure, those `allowed` left out."""
        margins = [one.margin for one in self.all_closures.values() if one.name not in allowed]
        return self.restricted(dict.fromkeys([*outputs, *margins]))

    def _broken(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        return tuple(one.name for one in self.closures if values[one.margin] < -CLOSED_TO)

    def status(self, point: Point, allowed: Collection[str] = ()) -> str:
        """What a study says of a point: what is outside its domain, else the first closure it breaks, else `ok`."""
        first = point.breaks(allowed)
        return self.all_closures[first].status if point.status == "ok" and first else point.status

    def _otherwise(self, values: Mapping[str, Any]) -> dict[str, float]:
        found = {}
        turning = {pair.given for pair in self.registry.pairs
                   if self.quantities[pair.moves] is not self.registry.quantities[pair.moves]}
        for name in sorted(self.overrides & self.needed):
            quantity = self.quantities[name]
            if name in turning:  # its balance runs from it: what it would be, only a model without it says
                rest = {other: entry for other, entry in self.assumptions.items() if other != name}
                free = Model(self.registry, rest, self.to_si, (name,))
                given = {other: float(values[other]) for other in rest if other in values and other in free.needed}
                found[name] = float(free.evaluate(given).values[name])
            elif all(argument in values for argument in quantity.arguments):
                found[name] = float(quantity.function(*[values[argument] for argument in quantity.arguments]))
        return found

    def absent_behind(self, name: str, values: Mapping[str, Any]) -> list[str]:
        """The figures without a value that make a quantity null: followed through what is not finite itself."""
        found: set[str] = set()
        waiting, seen = [name], set()
        while waiting:
            at = waiting.pop()
            if at in seen:
                continue
            seen.add(at)
            entry = self.assumptions.get(at)
            if entry is not None and entry.absent:
                found.add(at)
            waiting += [
                argument
                for argument in ((self.selections[at],) if at in self.selections else self.cut_arguments.get(at, ()))
                if (not isinstance(values.get(argument), float) or not math.isfinite(values[argument]))
                and self._reads(at, argument, values)
            ]
        return sorted(found)

    def _reads(self, name: str, argument: str, values: Mapping[str, Any]) -> bool:
        """Whether an argument without a value leaves a quantity without one: not where a choice passes it by."""
        quantity = self.quantities[name]
        if name in self.selections or not any(one in self.registry.choices for one in quantity.arguments):
            return True
        stand_ins = [
            np.float64(1.0) if one != argument and isinstance(values.get(one), float) and not math.isfinite(values[one])
            else values.get(one, np.float64(math.nan)) for one in quantity.arguments
        ]
        with np.errstate(all="ignore"):
            found = quantity.function(*stand_ins)
        return not isinstance(found, float) or not math.isfinite(found)

    def restricted(self, outputs: Iterable[str]) -> Model:
        """The same model computing only what `outputs` stand on, alternatives that no choice selects left out."""
        return Model(self.registry, self.assumptions, self.to_si, tuple(outputs), True, self.live)

    def held(self, values: Mapping[str, Any], names: Iterable[str]) -> Model:
        """The same model with the quantities `names` cut and held at `values`, for staged results in a sample."""
        fixed = {
            name: Assumption(name, values[name], self.quantities[name].unit, "held") for name in names
            if name in self.needed and name not in self.overrides
        }
        return Model(
            self.registry, {**self.assumptions, **fixed}, self.to_si, self.outputs, self.selected_only, self.live
        )
