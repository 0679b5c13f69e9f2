"""Sweeps: the same scenario over the grid of one or several axes, in blocks that any thread or worker may compute.

Numbers vary inside one model. Components, alternatives of a choice, and numbers that a staged kernel reads make models of
their own (variants), each with its staged results held.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import members
from orbitcompute.catalog.shelf import unknown
from orbitcompute.graph.fused import present
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.axes import EXAMPLE, LARGEST, Axis, axis, dimension
from orbitcompute.studies.many.blocks import Block, spans
from orbitcompute.studies.many.paths import Points, hashed, judged
from orbitcompute.studies.scenario.assemble import Assembled, assemble
from orbitcompute.studies.scenario.idle import idle_notes

__all__ = ["EXAMPLE", "HEADLINES", "LARGEST", "Axis", "Sweep", "axis", "prepare"]

LARGEST_STORED = 1_000_000_000
MOST_VARIANTS = 2_000
FEW = 8  # models that are looked at for axes that move nothing
YEAR = "year"  # figures by year are read when a scenario is put together: each year is a model of its own
HEADLINES = (
    "eclipse_duration_max", "sunlit_fraction", "array_area", "radiator_temperature", "radiator_area", "satellite_mass",
    "satellite_count", "launch_count", "cost_ratio",
)


@dataclass(frozen=True)
class Grid:
    """The points of a sweep: dimensions, each of one axis or of several that move together.

    `columns` are the inputs that vary inside a model, by name; `groups` gives, for each dimension, the number of the
    model that each of its places belongs to.
    """

    dimensions: tuple[tuple[Axis, ...], ...]
    groups: tuple[NDArray[np.int64], ...]
    columns: tuple[tuple[int, NDArray[np.float64]], ...]

    @property
    def lengths(self) -> tuple[int, ...]:
        """Number of places along each dimension."""
        return tuple(len(axes[0].texts) for axes in self.dimensions)

    def places(self, start: int, stop: int) -> tuple[NDArray[np.int64], ...]:
        """The place along each dimension of the points from `start` to `stop`, the last dimension fastest."""
        return tuple(np.unravel_index(np.arange(start, stop), self.lengths))

    def variants(self, places: tuple[NDArray[np.int64], ...]) -> NDArray[np.int64]:
        """The number of each point's model."""
        found = np.zeros(len(places[0]), dtype=np.int64)
        for place, group in zip(places, self.groups, strict=True):
            found = found * (int(group.max()) + 1) + group[place]
        return found

    def inputs(self, places: tuple[NDArray[np.int64], ...]) -> NDArray[np.float64]:
        """SI values (columns, points) of what varies inside a model."""
        rows = np.empty((len(self.columns), len(places[0])))
        for index, (number, values) in enumerate(self.columns):
            rows[index] = values[places[number]]
        return rows


@dataclass(frozen=True)
class Work:
    """All that computing a block takes, and nothing else: it is what a worker is sent."""

    grid: Grid
    variants: Mapping[int, Points]
    outputs: tuple[str, ...]
    undisclosed: bool

    def warm(self) -> None:
        """Do what has to be done once before spans are computed."""
        for points in self.variants.values():
            points.ready()

    def uncompiled(self) -> int:
        """How many quantities have still to be compiled, all models together."""
        return sum(points.uncompiled() for points in self.variants.values())

    def __call__(self, span: tuple[int, int]) -> Block:
        """The block of the points from `span[0]` to `span[1]`: outputs in SI, one column each, and statuses."""
        start, stop = span
        values = np.empty((len(self.outputs), stop - start))
        codes = np.zeros(stop - start, dtype=np.int32)
        messages = {"ok": 0}
        for first in range(start, stop, 16_384):
            last = min(stop, first + 16_384)
            self._part(
                first, last, values[:, first - start : last - start], codes[first - start : last - start], messages
            )
        return Block(values, codes, tuple(messages))

    def _part(
        self, start: int, stop: int, values: NDArray[np.float64], codes: NDArray[np.int32], messages: dict[str, int]
    ) -> None:
        places = self.grid.places(start, stop)
        inputs = self.grid.inputs(places)
        if len(self.variants) == 1:
            values[:], codes[:] = self._of_variant(0, inputs, messages)
            return
        numbers = self.grid.variants(places)
        for number in np.unique(numbers):
            here = numbers == number
            own = inputs if here.all() else np.ascontiguousarray(inputs[:, here])
            values[:, here], codes[here] = self._of_variant(int(number), own, messages)

    def _of_variant(
        self, number: int, inputs: NDArray[np.float64], messages: dict[str, int]
    ) -> tuple[NDArray[np.float64], NDArray[np.int32]]:
        """The outputs of points of one model, and the numbers of their statuses among the messages."""
        points = self.variants[number]
        found = points.block(inputs)
        texts = np.zeros(len(found.codes), dtype=np.int32)
        for code in present(found.codes):
            np.copyto(texts, messages.setdefault(found.messages[code], len(messages)), where=found.codes == code)
        if self.undisclosed:
            self._name_nulls(points, inputs, found.values, texts, messages)
        return found.values, texts

    def _name_nulls(
        self, points: Points, inputs: NDArray[np.float64], values: NDArray[np.float64], codes: NDArray[np.int32],
        messages: dict[str, int],
    ) -> None:
        """Say, of feasible points with a null output, which figures without a value are behind it."""
        null = ~np.isfinite(values)
        asked = (codes == 0) & null.any(axis=0)
        if not asked.any():
            return
        for pattern in np.unique(null[:, asked], axis=1).T:
            alike = asked & (null == pattern[:, None]).all(axis=0)
            row = inputs[:, np.argmax(alike)]
            point = points.restricted.evaluate(dict(zip(points.varied, row, strict=True)))
            absent = {leaf for name in points.outputs for leaf in points.restricted.absent_behind(name, point.values)}
            if absent:
                codes[alike] = messages.setdefault(f"no value: {', '.join(sorted(absent))}", len(messages))


@dataclass(frozen=True)
class Sweep:
    """A sweep ready to run: its dimensions, the outputs, and the work."""

    assembled: Assembled
    dimensions: tuple[tuple[Axis, ...], ...]
    outputs: tuple[str, ...]
    notes: tuple[str, ...]
    work: Work

    @property
    def axes(self) -> tuple[Axis, ...]:
        """Every axis, those that move together one after the other."""
        return tuple(found for axes in self.dimensions for found in axes)

    @property
    def size(self) -> int:
        """Number of points."""
        return math.prod(self.work.grid.lengths)

    @cached_property
    def spans(self) -> list[tuple[int, int]]:
        """The parts that are computed and kept one at a time; they depend on the size alone."""
        return spans(self.size)

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Name and unit of each input column; components and choices have no unit."""
        return [(found.name, found.unit) for found in self.axes]

    def columns(self) -> list[str]:
        """Headers: each axis and output with its unit (names have none), and the status of the point."""
        names = [f"{name} [{unit}]" if unit else name for name, unit in self.inputs]
        quantities = self.assembled.model.quantities
        return [*names, *(f"{name} [{quantities[name].unit}]" for name in self.outputs), "status"]

    def input_columns(self, start: int, stop: int) -> list[NDArray[Any]]:
        """The inputs of the points from `start` to `stop`, numbers in declared units."""
        places = self.work.grid.places(start, stop)
        found: list[NDArray[Any]] = []
        for place, axes in zip(places, self.dimensions, strict=True):
            for one in axes:
                shown = (
                    np.array(one.texts, dtype=object) if one.exchanges
                    else np.array([units.from_si(value, one.unit) for value in one.values or ()])
                )
                found.append(shown[place])
        return found

    def output_columns(self, block: Block) -> list[NDArray[np.float64]]:
        """The outputs of a block in declared units."""
        return [shown(column, self.assembled.model.quantities[name].unit)
                for name, column in zip(self.outputs, block.values, strict=True)]

    def identity(self) -> dict[str, Any]:
        """What makes two sweeps the same: equal points, equal models, equal outputs, equal program."""
        return {
            "axes": {one.name: hashed(repr((one.texts, one.values))) for one in self.axes},
            "outputs": list(self.outputs), "points": self.size,
            "program": hashed(*(points.content for points in self.work.variants.values())),
        }


def shown(values: NDArray[np.float64], unit: str) -> NDArray[np.float64]:
    """SI values in a unit."""
    found = units.unit(unit)
    converted: NDArray[np.float64] = (values - found.offset) / found.scale
    return converted


def rows_of(study: Any, start: int, stop: int, block: Block) -> Iterator[list[Any]]:
    """The rows of a block of a sweep or sample, null as None."""
    columns = [*study.input_columns(start, stop), *study.output_columns(block)]
    lists = [column.tolist() for column in columns]
    statuses = [block.messages[code] for code in block.codes.tolist()]
    for *cells, status in zip(*lists, statuses, strict=True):
        yield [None if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in cells] + [status]


def prepare(
    scenario: str, specs: Sequence[str], settings: Mapping[str, str], outputs: Sequence[str], *, text: str | None = None,
    most: int = LARGEST_STORED, allow: Sequence[str] = (),
) -> Sweep:
    """A sweep of a scenario, checked in full before anything runs; `CatalogError` with every fault found.

    `most` is how many points the results have room for. A point that breaks a closure says so in its status, unless
    `allow` names it.
    """
    assembled = assemble(scenario, settings, (), text=text)
    catalog = load()
    faults: list[str] = []
    hints: list[str] = []
    read_as: list[str] = []
    dimensions = tuple(found for spec in specs if (found := dimension(spec, catalog, faults, hints, read_as)) is not None)
    axes = [found for together in dimensions for found in together]
    names = [found.name for found in axes]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.append(f"--sweep {name}: two axes on one name")
        if name in settings:
            faults.append(f"--sweep {name}: is also fixed, by --set {name}={settings[name]}")
    _check_outputs(assembled.model, outputs, faults, hints)
    check_allowed(allow, assembled.model, faults, hints)
    size = math.prod(len(together[0].texts) for together in dimensions)
    if size > most:
        room = "" if most == LARGEST_STORED else " without an --output file (.csv, .parquet, .nc)"
        faults.append(f"--sweep: {size:,} points in all: at most {most:,}{room}")
        hints.append("widen a step" if not room else "name a file, or widen a step")
    if faults:
        raise CatalogError(faults, hints or [EXAMPLE])
    chosen = tuple(outputs) or tuple(name for name in HEADLINES if name not in names)
    notes = dict.fromkeys((*assembled.notes, *read_as))
    work, models = _work(scenario, settings, dimensions, chosen, size, text, assembled, notes, allow)
    _check_moves(axes, chosen, models)
    notes.update(dict.fromkeys(_knobs(axes, chosen, models, assembled)))
    return Sweep(assembled, dimensions, chosen, tuple(notes), work)


def _knobs(axes: Sequence[Axis], outputs: Sequence[str], models: Sequence[Model], assembled: Assembled) -> list[str]:
    """Notes on axes along which nothing moves that is asked for, and on those that cut what they are computed from."""
    notes = []
    for one in axes:
        if one.values is None or one.name == YEAR:
            continue
        said = {idle_notes(model, [one.name], outputs) for model in models[:FEW]}
        if () not in said:
            notes += [note for told in said for note in told]
        computed = assembled.model.quantities.get(one.name)
        if computed is None or one.name in assembled.model.overrides:
            continue
        moved = [pair.moves for pair in assembled.model.registry.pairs if pair.given == one.name]
        then = f"; {', '.join(moved)} follows it" if moved else ""
        notes.append(f"{one.name} is given along its axis: {', '.join(computed.arguments)} no longer move it{then}")
    return list(dict.fromkeys([*notes, *idle_notes(assembled.model, assembled.settings, tuple(outputs))]))


def _check_outputs(model: Model, outputs: Sequence[str], faults: list[str], hints: list[str]) -> None:
    for name in outputs:
        quantity = model.quantities.get(name)
        if quantity is None:
            error = unknown("output", name, model.quantities, "orbitcompute models quantities")
            faults += error.faults
            hints += error.hints
        elif quantity.unit == "structure":
            faults.append(f"--outputs {name}: not a number but a structure, which only --format json can show")


def _work(
    scenario: str, settings: Mapping[str, str], dimensions: tuple[tuple[Axis, ...], ...], outputs: tuple[str, ...],
    size: int, text: str | None, assembled: Assembled, notes: dict[str, None], allow: Sequence[str] = (),
) -> tuple[Work, list[Model]]:
    """The grid and its models, one a variant; `CatalogError` where an axis leaves its name's domain."""
    split = {one.name for one in itertools.chain(*dimensions) if one.exchanges or one.name == YEAR} | _staged_inputs(
        assembled.model, outputs, [one for one in itertools.chain(*dimensions) if not one.exchanges]
    )
    groups, keys = zip(*(_grouped(together, split) for together in dimensions), strict=True)
    variants = math.prod(len(found) for found in keys)
    if variants > MOST_VARIANTS:
        raise CatalogError(
            [f"--sweep {', '.join(sorted(split))}: {variants:,} models of their own: at most {MOST_VARIANTS:,}"],
            ["each component, alternative or input of the relay network is a model; take fewer values"],
        )
    columns = tuple(
        (number, np.array(one.values, dtype=np.float64))
        for number, together in enumerate(dimensions) for one in together if one.name not in split
    )
    varied = tuple(one.name for together in dimensions for one in together if one.name not in split)
    numeric = [one for together in dimensions for one in together if one.name not in split]
    measured = [one for together in dimensions for one in together if not one.exchanges]
    found: dict[int, Points] = {}
    models: list[Model] = []
    faults: list[str] = []
    for number, picked in enumerate(itertools.product(*keys)):
        values: dict[str, tuple[str, float | None]] = {}
        for part in picked:
            values.update(part)
        slots = {name: typed for name, (typed, value) in values.items() if value is None or name == YEAR}
        variant = assemble(scenario, {**settings, **slots}, outputs, text=text) if slots else assembled
        notes.update(dict.fromkeys(variant.notes))
        _check_domains(variant.model, measured, slots, faults, notes)
        whole = (*outputs, *(one.margin for one in variant.model.all_closures.values()))
        model = _opened(variant.model, numeric, whole, {n: (t, v) for n, (t, v) in values.items() if v is not None})
        models.append(model)
        closures, said = judged(model, allow, size)
        notes.update(dict.fromkeys(said))
        found[number] = Points(model, varied, outputs, size // variants, closures)
    if faults:
        names = dict.fromkeys(fault.split(":")[0].removeprefix("--sweep ") for fault in faults)
        raise CatalogError(faults, [f"`orbitcompute explain {name}` shows its range" for name in names])
    absent = any(entry.absent for model in models for name, entry in model.assumptions.items() if name in model.needed)
    ready = {
        number: replace(points, model=_staged_held(points.model, (*outputs, *margins_of(points))))
        for number, points in found.items()
    }
    return Work(Grid(dimensions, groups, columns), ready, outputs, absent), models


def margins_of(points: Points) -> list[str]:
    """The margins of the closures that points are judged by."""
    return [points.model.all_closures[name].margin for name in points.closures]


def check_allowed(allow: Sequence[str], model: Model, faults: list[str], hints: list[str]) -> None:
    """Refuse a closure that there is not: neither a declared one nor that of a balance which what is varied may break."""
    known = {*model.all_closures, *model.registry.laws}
    for name in allow:
        if name not in known:
            error = unknown("closure", name, known, "orbitcompute closure")
            faults += [f"--allow {fault}" for fault in error.faults]
            hints += error.hints


def _staged_inputs(model: Model, outputs: tuple[str, ...], axes: Sequence[Axis]) -> set[str]:
    """The numeric axes that a staged kernel behind the outputs reads: each of their values runs it again."""
    needed = Model(model.registry, model.assumptions, model.to_si, outputs).needed
    staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in needed]
    return {one.name for one in axes if any(name in model.reach(one.name) for name in staged)}


def _grouped(
    together: tuple[Axis, ...], split: set[str]
) -> tuple[NDArray[np.int64], list[dict[str, tuple[str, float | None]]]]:
    """The number of the model at each place of a dimension, and what each model takes from it."""
    parts = [one for one in together if one.name in split]
    if not parts:
        return np.zeros(len(together[0].texts), dtype=np.int64), [{}]
    keys = list(zip(*(zip(one.texts, one.values or itertools.repeat(None)) for one in parts), strict=True))  # noqa: B905
    order = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    names = [one.name for one in parts]
    return np.array([order[key] for key in keys]), [dict(zip(names, key, strict=True)) for key in order]


def _opened(
    model: Model, axes: Sequence[Axis], outputs: tuple[str, ...], fixed: Mapping[str, tuple[str, float | None]]
) -> Model:
    """The model with every numeric axis open to be changed, and what its variant fixes in place.

    A computed quantity is overridden along its axis.
    """
    assumptions = dict(model.assumptions)
    catalog = load()
    for one in axes:
        if one.name not in assumptions:
            assumptions[one.name] = replace(catalog.blank(one.name, "--sweep"), value=(one.values or (0.0,))[0])
    for name, (typed, value) in fixed.items():
        entry = assumptions.get(name) or catalog.blank(name, "--sweep")
        choice = typed if name in catalog.registry.choices else None
        assumptions[name] = replace(entry, value=value, choice=choice, origin="--sweep")
    return Model(model.registry, assumptions, model.to_si, outputs)


def _staged_held(model: Model, outputs: tuple[str, ...]) -> Model:
    """The model restricted to its outputs, its staged results computed and held."""
    restricted = model.restricted(outputs)
    staged = [name for name, quantity in model.quantities.items() if quantity.staged and name in restricted.needed]
    return restricted.held(model.restricted(staged).evaluate().values, staged) if staged else restricted


def _check_domains(
    model: Model, axes: Sequence[Axis], slots: Mapping[str, str], faults: list[str], notes: dict[str, None]
) -> None:
    """A fault for an axis that leaves its name's domain, a note for one that leaves the range of its sources."""
    catalog = load()
    at = f" ({', '.join(slots.values())})" if slots else ""
    for found in axes:
        previous = model.assumptions.get(found.name) or catalog.blank(found.name, "--sweep")
        ends = (min(found.values or ()), max(found.values or ()))
        wrong = next((message for value in ends if (message := catalog.outside_domain(previous, value))), None)
        if wrong:
            faults.append(f"--sweep {found.name}{at}: {wrong}")
        beyond = next((note for value in ends if (note := catalog.outside_stated_range(previous, value))), None)
        if beyond:
            notes[f"{found.name}{at}: {beyond}"] = None


def _check_moves(axes: Sequence[Axis], outputs: Sequence[str], models: Sequence[Model]) -> None:
    """Refuse an axis that moves none of the outputs asked for."""
    faults, still = [], []
    for found in axes:
        entries = [entry for model in models for entry in model.assumptions.values()]
        if found.name == YEAR:
            names = {entry.name for entry in entries if entry.path}
        elif found.values is not None:
            names = set(members(found.group or found.name))
        else:
            names = {entry.name for entry in entries if entry.origin.startswith(f"{found.name} ")}
        if not any(output in names or names & model.stands_on(output) for output in outputs for model in models):
            faults.append(f"--sweep {found.name}: moves none of the outputs {', '.join(outputs)}")
            still.append(found.name)
    if faults:
        hints = [f"choose others with --outputs; `orbitcompute explain {name}` lists what it moves" for name in still]
        raise CatalogError(faults, hints)
