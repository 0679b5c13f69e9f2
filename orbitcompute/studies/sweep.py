"""Sweeps: the same scenario over the grid of one or several axes, by the plain path."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import SLOTS, Catalog, load, unknown
from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.model import Model
from orbitcompute.studies.assemble import Assembled, assemble

LARGEST = 1_000_000
HEADLINES = (
    "eclipse_duration_max", "sunlit_fraction", "array_area", "radiator_temperature", "radiator_area", "satellite_mass",
    "satellite_count", "launch_count", "cost_ratio",
)  # fmt: skip
POINTS = re.compile(r"(\d+)(log|lin)")
EXAMPLE = "a sweep reads like altitude=500km:1200km:50km, altitude=500km:1200km:8log or altitude=500km,600km"


@dataclass(frozen=True)
class Axis:
    """One axis: a name, the texts of its values, and their SI values (None where whole components are exchanged)."""

    name: str
    texts: tuple[str, ...]
    values: tuple[float, ...] | None
    unit: str


@dataclass(frozen=True)
class Sweep:
    """A sweep ready to run: its axes, the outputs, and the models by the components exchanged."""

    assembled: Assembled
    axes: tuple[Axis, ...]
    outputs: tuple[str, ...]
    notes: tuple[str, ...]
    models: Mapping[tuple[str, ...], Model]

    @property
    def size(self) -> int:
        """Number of points."""
        return math.prod(len(axis.texts) for axis in self.axes)

    def columns(self) -> list[str]:
        """Headers: each axis and output with its unit (names have none), and the status of the point."""
        names = [f"{axis.name} [{axis.unit}]" if axis.unit else axis.name for axis in self.axes]
        quantities = self.assembled.model.quantities
        return [*names, *(f"{name} [{quantities[name].unit}]" for name in self.outputs), "status"]

    def rows(self) -> Iterator[list[Any]]:
        """One row a point, in the order of the axes: values in declared units, nan as None, status last."""
        for indices in itertools.product(*(range(len(axis.texts)) for axis in self.axes)):
            places = list(zip(self.axes, indices, strict=True))
            model = self.models[tuple(axis.texts[index] for axis, index in places if axis.values is None)]
            changes = {axis.name: axis.values[index] for axis, index in places if axis.values is not None}
            point = model.evaluate(changes)
            row: list[Any] = [
                units.from_si(axis.values[index], axis.unit)
                if axis.unit and axis.values is not None
                else axis.texts[index]
                for axis, index in places
            ]
            void = model.void(point)
            for name in self.outputs:
                value = (
                    math.nan if name in void else units.from_si(float(point.values[name]), model.quantities[name].unit)
                )
                row.append(value if math.isfinite(value) else None)
            status = point.status
            if status == "ok":
                absent = {leaf for name in self.outputs for leaf in model.absent_behind(name, point.values)}
                null = None in row[len(places) :]
                status = f"no value: {', '.join(sorted(absent))}" if null and absent else status
            yield [*row, status]


def axis(text: str, catalog: Catalog, faults: list[str], hints: list[str]) -> Axis | None:
    """Read `NAME=START:STOP:STEP`, `NAME=START:STOP:13log`, `NAME=START:STOP:13lin` or `NAME=A,B,C`."""
    name, separator, spec = (part.strip() for part in text.partition("="))
    where = f"--sweep {text}"
    if not separator or not name or not spec:
        faults.append(f"{where}: expected NAME=START:STOP:STEP or NAME=A,B,C")
        hints.append(EXAMPLE)
        return None
    if name in SLOTS:
        names = tuple(part.strip() for part in spec.split(","))
        known = catalog.names(SLOTS[name])
        for part in names:
            if part not in known:
                error = unknown(name, part, known, f"orbitcompute models {SLOTS[name]}")
                faults += [f"{where}: {fault}" for fault in error.faults]
                hints += error.hints
        return Axis(name, names, None, "")
    if not catalog.knows(name):
        error = unknown("name", name, catalog.assignable, "orbitcompute models quantities")
        faults += [f"{where}: {fault}" for fault in error.faults]
        hints += error.hints
        return None
    if name in catalog.registry.choices:
        return _choice_axis(name, spec, catalog, where, faults)
    return _numeric_axis(name, spec, catalog.unit_of(name), where, faults, hints)


def _choice_axis(name: str, spec: str, catalog: Catalog, where: str, faults: list[str]) -> Axis | None:
    alternatives = tuple(part.strip() for part in spec.split(","))
    codes = catalog.registry.choices[name].codes
    unknowns = [part for part in alternatives if part not in codes]
    if unknowns:
        faults += [f"{where}: `{part}` is none of {', '.join(codes)}" for part in unknowns]
        return None
    return Axis(name, alternatives, tuple(codes[part] for part in alternatives), "")


def _numeric_axis(name: str, spec: str, unit: str, where: str, faults: list[str], hints: list[str]) -> Axis | None:
    parts = [part.strip() for part in spec.split(":")]
    try:
        if len(parts) == 1:
            texts = tuple(part.strip() for part in spec.split(","))
            values = [units.parse(part, unit) for part in texts]
        elif len(parts) == 3:
            start, stop, step = parts
            values = _range(units.parse(start, unit), units.parse(stop, unit), step, unit)
            texts = tuple(f"{units.from_si(value, unit):g}" for value in values)
        else:
            raise units.UnitError(f"a range is START:STOP:STEP or START:STOP:13log, not {len(parts)} parts")
    except units.UnitError as fault:
        faults.append(f"{where}: {fault}")
        hints.append(EXAMPLE)
        return None
    return Axis(name, texts, tuple(values), unit)


def _range(start: float, stop: float, step_text: str, unit: str) -> list[float]:
    """The SI values of a range; `UnitError` saying what is wrong when it has fewer than two points or too many."""
    if not (math.isfinite(start) and math.isfinite(stop)):
        raise units.UnitError("an end of the range is too large")
    if stop < start:
        raise units.UnitError(f"reversed: it starts at {parts_of(start, unit)} and stops at {parts_of(stop, unit)}")
    if stop == start:
        raise units.UnitError(f"empty: it starts and stops at {parts_of(start, unit)}")
    counted = POINTS.fullmatch(step_text)
    if counted is not None:
        return _spaced(start, stop, int(counted[1][:9]), counted[2] == "log")
    # a step is a difference: an offset unit (degC) counts as its kelvin
    step = units.parse(step_text, unit) - units.unit(unit).offset
    given = units.NUMBER.fullmatch(step_text)
    if given is not None and given[2]:
        step = float(given[1]) * units.unit(given[2]).scale
    if step <= 0:
        raise units.UnitError("the step must be above 0")
    steps = (stop - start) / step * (1 + 1e-12) + 1e-9
    if not steps < LARGEST:
        raise units.UnitError(f"{steps:.2g} points: at most {LARGEST:,}")
    if steps < 1:
        raise units.UnitError("a single point: the step is wider than the range")
    return [start + index * step for index in range(math.floor(steps) + 1)]


def _spaced(start: float, stop: float, points: int, logarithmic: bool) -> list[float]:
    if not 2 <= points <= LARGEST:
        raise units.UnitError(f"{points:,} points: from 2 to {LARGEST:,}")
    if logarithmic and start <= 0:
        raise units.UnitError("a logarithmic range needs both ends above 0")
    spaced = np.geomspace(start, stop, points) if logarithmic else np.linspace(start, stop, points)
    return [float(value) for value in spaced]


def parts_of(value: float, unit: str) -> str:
    """An SI value in its unit, for a message."""
    return f"{units.from_si(value, unit):g}" + ("" if unit == "1" else f" {unit}")


def prepare(
    scenario: str, specs: Sequence[str], settings: Mapping[str, str], outputs: Sequence[str], *, text: str | None = None
) -> Sweep:
    """A sweep of a scenario, checked in full before anything runs; `CatalogError` with every fault found."""
    assembled = assemble(scenario, settings, (), text=text)
    catalog = load()
    faults: list[str] = []
    hints: list[str] = []
    axes = tuple(found for spec in specs if (found := axis(spec, catalog, faults, hints)) is not None)
    names = [found.name for found in axes]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.append(f"--sweep {name}: two axes on one name")
        if name in settings:
            faults.append(f"--sweep {name}: is also fixed, by --set {name}={settings[name]}")
    for name in outputs:
        quantity = assembled.model.quantities.get(name)
        if quantity is None:
            error = unknown("output", name, assembled.model.quantities, "orbitcompute models quantities")
            faults += error.faults
            hints += error.hints
        elif quantity.unit == "structure":
            faults.append(f"--outputs {name}: not a number but a structure, which only --format json can show")
    size = math.prod(len(found.texts) for found in axes)
    if size > LARGEST:
        faults.append(f"--sweep: {size:,} points in all: at most {LARGEST:,}")
        hints.append("widen a step")
    if faults:
        raise CatalogError(faults, hints or [EXAMPLE])
    chosen = tuple(outputs) or tuple(name for name in HEADLINES if name not in names)
    notes = dict.fromkeys(assembled.notes)
    variants = {}
    exchanged = [found for found in axes if found.values is None]
    for picked in itertools.product(*(found.texts for found in exchanged)):
        slots = dict(zip((found.name for found in exchanged), picked, strict=True))
        variant = assemble(scenario, {**settings, **slots}, chosen, text=text) if slots else assembled
        notes.update(dict.fromkeys(variant.notes))
        _check_domains(variant.model, axes, slots, faults, notes)
        variants[picked] = _opened(variant.model, axes, chosen)
    if faults:
        raise CatalogError(faults, ["`orbitcompute explain NAME` shows the range of a name"])
    _check_moves(axes, chosen, list(variants.values()))
    return Sweep(assembled, axes, chosen, tuple(notes), variants)


def _opened(model: Model, axes: Sequence[Axis], outputs: tuple[str, ...]) -> Model:
    """The model with every numeric axis open to be changed: a computed quantity is overridden along its axis."""
    assumptions = dict(model.assumptions)
    for found in axes:
        if found.values is not None and found.name not in assumptions:
            assumptions[found.name] = replace(load().blank(found.name, "--sweep"), value=found.values[0])
    return Model(model.registry, assumptions, model.to_si, outputs)


def _check_domains(
    model: Model, axes: Sequence[Axis], slots: Mapping[str, str], faults: list[str], notes: dict[str, None]
) -> None:
    """A fault for an axis that leaves its name's domain, a note for one that leaves the range of its sources."""
    catalog = load()
    at = f" ({', '.join(slots.values())})" if slots else ""
    for found in axes:
        if found.values is None or found.name in catalog.registry.choices:
            continue
        previous = model.assumptions.get(found.name) or catalog.blank(found.name, "--sweep")
        wrong = next((message for value in found.values if (message := catalog.outside_domain(previous, value))), None)
        if wrong:
            faults.append(f"--sweep {found.name}{at}: {wrong}")
        beyond = next((note for value in found.values if (note := catalog.outside_stated_range(previous, value))), None)
        if beyond:
            notes[f"{found.name}{at}: {beyond}"] = None


def _check_moves(axes: Sequence[Axis], outputs: Sequence[str], models: Sequence[Model]) -> None:
    """Refuse an axis that moves none of the outputs asked for."""
    faults = []
    for found in axes:
        names = {found.name} if found.values is not None else {
            name for model in models for name, entry in model.assumptions.items() if entry.origin.startswith(f"{found.name} ")
        }  # fmt: skip
        if not any(output in names or names & model.stands_on(output) for output in outputs for model in models):
            faults.append(f"--sweep {found.name}: moves none of the outputs {', '.join(outputs)}")
    if faults:
        raise CatalogError(
            faults, ["choose others with --outputs; `orbitcompute explain NAME` lists what a name moves"]
        )
