"""A model over blocks of points in numpy: the plain path's bodies, each called once for all points of a block.

Nothing is compiled, so that it is ready in a few hundredths of a second; the fused loop overtakes it in studies of
millions of points. Steps, statuses and their codes are those of the loop: what varies is computed, what is held is taken
from the plain path, a cycle is iterated until each of its points has settled.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from orbitcompute.graph.arrays import bodies, over_points, taken
from orbitcompute.graph.copying import FusedError
from orbitcompute.graph.fused import Blockwise, Codes, Floats, Voids
from orbitcompute.graph.model import DAMPING, ROUNDS, SLOPES, TOLERANCE, Model
from orbitcompute.graph.writing import outside_bound

# A cycle goes on with the points that have not settled once they are less than this share of those it computes.
THINNED = 0.5

Values = dict[str, Any]
Bound = tuple[int, str, float | None, float | None, float | None]


@dataclass(frozen=True)
class Step:
    """What computes one quantity of a block, or (several names) the members of a cycle; `ends` are no more needed."""

    names: tuple[str, ...]
    calls: tuple[tuple[Callable[..., Any] | None, tuple[str, ...]], ...]
    code: int = 0
    ends: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vectorised(Blockwise):
    """A model's outputs over blocks of points, for one set of varied inputs; `central` are the values that are held.

    `factored` quantities are multiplied, as they are computed, by factors that follow the inputs in the columns.

    Holds the model, so that it can be sent to another process, which puts the steps together anew.
    """

    model: Model = field(repr=False)
    central: Mapping[str, Any] = field(repr=False)
    bounds: tuple[Bound, ...] = field(repr=False)
    factored: tuple[str, ...] = ()

    def __getstate__(self) -> dict[str, Any]:
        """Without the steps, which hold functions made here."""
        return {name: value for name, value in self.__dict__.items() if name != "steps"}

    @cached_property
    def moved(self) -> set[str]:
        """What the varied inputs move and the outputs need."""
        return _moved(self.model, self.varied, self.factored)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The steps of a block in their order."""
        made = []
        for number, group in enumerate(self.model.plan, start=1):
            if self.moved.isdisjoint(group):
                continue
            calls = tuple(self._call(name) for name in group)
            closed = len(group) > 1 or group[0] in self.model.cut_arguments[group[0]]
            made.append(Step(tuple(group), calls, -number if closed else 0))
        kept = {*self.outputs, *self.varied, *(name for _, name, *_ in self.bounds)}
        seen: set[str] = set()
        ended = []
        for step in reversed(made):
            used = {*step.names, *(name for _, arguments in step.calls for name in arguments)} & self.moved
            ended.append(Step(step.names, step.calls, step.code, tuple(used - seen - kept)))
            seen |= used
        bodies.keep()
        return tuple(reversed(ended))

    def ready(self) -> None:
        """Put the steps together."""
        _ = self.steps

    def _call(self, name: str) -> tuple[Callable[..., Any] | None, tuple[str, ...]]:
        """What computes a quantity, and from what; None where it is one of its arguments."""
        quantity = self.model.quantities[name]
        function: Callable[..., Any] | None = None
        arguments: tuple[str, ...] = quantity.arguments
        if name in self.model.selections:
            arguments = (self.model.selections[name],)
        elif quantity.staged:
            raise FusedError(f"{name} runs a staged kernel, which a sample holds or tabulates")
        else:
            function = over_points(quantity.function)
        if name in self.factored:
            return _multiplied(function), (*arguments, factor_of(name))
        return function, arguments

    def whole(self, columns: Floats, results: Floats, codes: Codes) -> None:
        """Fill `results` (outputs, points) and `codes` (points) for `columns` (varied, points)."""
        given = (*self.varied, *(factor_of(name) for name in self.factored))
        values: Values = {**self.central, **dict(zip(given, columns, strict=True))}
        with np.errstate(all="ignore"):
            for step in self.steps:
                if step.code:
                    self._close(step, values, codes)
                else:
                    (name,), ((function, arguments),) = step.names, step.calls
                    values[name] = _computed(function, arguments, values)
                for name in step.ends:
                    del values[name]
            for code, name, *limits in self.bounds:
                codes[(codes == 0) & outside_bound(values[name], *limits)] = code
        for row, name in enumerate(self.outputs):
            results[row] = values[name]

    def _close(self, step: Step, values: Values, codes: Codes) -> None:
        """The iteration of `Model._close`, each point of the block until it settles or fails."""
        quantities = self.model.quantities
        starts = [name for name in step.names if quantities[name].start is not None]
        first = {name: self.model.to_si(float(quantities[name].start or 0.0), quantities[name].unit) for name in starts}
        outside = dict.fromkeys(name for _, arguments in step.calls for name in arguments if name not in step.names)
        cycle = _Cycle(step, starts, first, {name: values[name] for name in outside}, len(codes))
        for _ in range(ROUNDS):
            if cycle.round():
                break
        settled = cycle.state == 1
        values.update({name: np.where(settled, cycle.ends[name], math.nan) for name in starts})
        for name, (function, arguments) in zip(step.names, step.calls, strict=True):
            if name not in starts:
                values[name] = np.where(settled, _computed(function, arguments, values), math.nan)
        finite = np.ones(len(codes), dtype=np.bool_)
        for name in outside:
            if not isinstance(values[name], tuple):
                finite &= np.isfinite(values[name])
        codes[(codes == 0) & ((cycle.state == 0) | ((cycle.state == 2) & finite))] = step.code


class _Cycle:
    """A cycle's points as they settle: `state` is 0 while one moves, 1 once it has settled, 2 once it has failed.

    Those that have done so are left out of what is computed as soon as they are many; `ends` keeps where starts ended.
    """

    def __init__(
        self, step: Step, starts: Sequence[str], first: Mapping[str, float], given: Values, points: int
    ) -> None:
        self.step, self.starts, self.values = step, starts, dict(given)
        self.floors = {name: max(TOLERANCE * abs(first[name]), 1e-300) for name in starts}
        self.state = np.zeros(points, dtype=np.int64)
        self.ends = {name: np.full(points, math.nan) for name in starts}
        self.places = np.arange(points)
        self.moving = np.ones(points, dtype=np.bool_)
        self.values |= {name: np.full(points, first[name]) for name in starts}
        self.before = {name: np.full(points, math.nan) for name in starts}
        self.off = {name: np.full(points, math.nan) for name in starts}

    def round(self) -> bool:
        """Compute every member once; whether no point moves any more."""
        near = np.ones(len(self.places), dtype=np.bool_)
        failed = np.zeros(len(self.places), dtype=np.bool_)
        for name, (function, arguments) in zip(self.step.names, self.step.calls, strict=True):
            computed = _computed(function, arguments, self.values)
            if name in self.starts:
                near &= self._update(name, computed)
                failed |= ~np.isfinite(computed)
            else:
                self.values[name] = computed
        self.state[self.places[self.moving & failed]] = 2
        settled = self.moving & near & ~failed
        if settled.any():
            self.state[self.places[settled]] = 1
            for name in self.starts:
                self.ends[name][self.places[settled]] = self.values[name][settled]
        self.moving &= ~failed & ~settled
        left = int(np.count_nonzero(self.moving))
        if 0 < left < THINNED * len(self.moving):
            self._thin()
        return left == 0

    def _update(self, name: str, computed: Any) -> Any:
        """Move a start towards what is computed for it; where it is near."""
        at = self.values[name]
        residual = computed - at
        slope = (residual - self.off[name]) / (at - self.before[name]) if len(self.starts) == 1 else math.nan
        trusted = (slope > SLOPES[0]) & (slope < SLOPES[1]) if len(self.starts) == 1 else False
        self.before[name], self.off[name] = at, residual
        self.values[name] = at + np.where(trusted, -residual / slope, DAMPING * residual)
        near: Any = np.abs(residual) <= TOLERANCE * np.maximum(np.abs(computed), self.floors[name])
        return near

    def _thin(self) -> None:
        places = np.flatnonzero(self.moving)
        for kept in (self.values, self.before, self.off):
            kept.update({name: taken(value, places) for name, value in kept.items()})
        self.places, self.moving = self.places[places], self.moving[places]


def _moved(model: Model, varied: Collection[str], factored: Collection[str]) -> set[str]:
    return (set(factored) | model.reach_of((*varied, *factored))) & model.needed


def _multiplied(function: Callable[..., Any] | None) -> Callable[..., Any]:
    """A function times a factor that follows its arguments."""
    def product(*given: Any) -> Any:
        *arguments, factor = given
        return (arguments[0] if function is None else function(*arguments)) * factor

    return product


def factor_of(name: str) -> str:
    """What stands for the factor of a quantity among the values."""
    return f"factor of {name}"


def _computed(function: Callable[..., Any] | None, arguments: Sequence[str], values: Values) -> Any:
    given = [values[argument] for argument in arguments]
    return given[0] if function is None else function(*given)


def vectorise(
    model: Model, varied: Sequence[str], outputs: Sequence[str], factored: Sequence[str] = ()
) -> Vectorised:
    """The blocks of `model` for the `varied` inputs, bound to the values that are held.

    `varied` are parameters or overridden quantities; staged quantities they reach must be held first (`Model.held`).
    Raises `FusedError` naming a body that cannot be written over points.
    """
    restricted = model if model.selected_only else model.restricted(outputs)
    central = restricted.evaluate().values
    factored = tuple(name for name in factored if name in restricted.cut_arguments)
    moves = _moved(restricted, varied, factored) | set(varied)
    named = [bound for bound in restricted._bounds if bound[0] in moves or bool(outside_bound(central[bound[0]], *bound[1:]))]
    bounds = tuple((code, *bound) for code, bound in enumerate(named, start=1))
    messages = {code: restricted.quantities[name].otherwise or f"{name} is outside its domain" for code, name, *_ in bounds}
    causes = {code: name for code, name, *_ in bounds}
    for number, group in enumerate(restricted.plan, start=1):
        if not moves.isdisjoint(group) and (len(group) > 1 or group[0] in restricted.cut_arguments[group[0]]):
            messages[-number], causes[-number] = restricted.unsolved(group), group[-1]
    voids = Voids(restricted, causes, outputs)
    return Vectorised(tuple(varied), tuple(outputs), {0: "ok", **messages}, voids, restricted, central, bounds, factored)
