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

LONGEST = 100_000
HEADLINES = (
    "eclipse_duration_max", "sunlit_fraction", "array_area", "radiator_temperature", "radiator_area", "satellite_mass",
    "satellite_count", "launch_count", "cost_ratio",
)  # fmt: skip
POINTS = re.compile(r"(\d+)(log|lin)")


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

    @property
    def size(self) -> int:
        """Number of points."""
        return math.prod(len(axis.texts) for axis in self.axes)

    def columns(self) -> list[str]:
        """Headers: each axis and output with its unit, and the status of the point."""
        names = [axis.name if axis.unit in ("", "1") else f"{axis.name} [{axis.unit}]" for axis in self.axes]
        outputs = []
        for name in self.outputs:
            unit = self.assembled.model.quantities[name].unit
            outputs.append(f"{name} [{unit}]")
        return [*names, *outputs, "status"]

    def rows(self) -> Iterator[list[Any]]:
        """One row a point, in the order of the axes: values in declared units, nan as None, status last."""
        numeric = [axis for axis in self.axes if axis.values is not None]
        components = [axis for axis in self.axes if axis.values is None]
        models: dict[tuple[str, ...], Model] = {}
        for indices in itertools.product(*(range(len(axis.texts)) for axis in self.axes)):
            place = dict(zip((axis.name for axis in self.axes), indices, strict=True))
            picked = tuple(axis.texts[place[axis.name]] for axis in components)
            if picked not in models:
                models[picked] = self._model(
                    dict(zip((axis.name for axis in components), picked, strict=True)), numeric
                )
            changes = {axis.name: axis.values[place[axis.name]] for axis in numeric if axis.values is not None}
            point = models[picked].evaluate(changes)
            shown: list[Any] = []
            for axis in self.axes:
                index = place[axis.name]
                coded = axis.values is None or axis.name in models[picked].registry.choices
                shown.append(axis.texts[index] if coded else units.from_si(axis.values[index], axis.unit))  # type: ignore[index]
            for name in self.outputs:
                value = units.from_si(float(point.values[name]), models[picked].quantities[name].unit)
                shown.append(value if math.isfinite(value) else None)
            yield [*shown, point.status]

    def _model(self, components: Mapping[str, str], numeric: Sequence[Axis]) -> Model:
        """The model with these components in their slots and every numeric axis open to be changed."""
        assembled = self.assembled
        if components:
            assembled = assemble(assembled.scenario.name, {**assembled.settings, **components}, self.outputs)
        model = assembled.model
        assumptions = dict(model.assumptions)
        for axis in numeric:
            if axis.name not in assumptions:  # a computed quantity, overridden along the axis
                catalog = load()
                blank = catalog._blank(axis.name, "--sweep")
                assumptions[axis.name] = replace(blank, value=(axis.values or (math.nan,))[0])
        return Model(model.registry, assumptions, model.to_si, self.outputs)


def axis(text: str, catalog: Catalog, faults: list[str], hints: list[str]) -> Axis | None:
    """Read `NAME=START:STOP:STEP`, `NAME=START:STOP:13log`, `NAME=START:STOP:13lin` or `NAME=A,B,C`."""
    name, separator, spec = text.partition("=")
    where = f"--sweep {text}"
    if not separator or not spec:
        faults.append(f"{where}: expected NAME=START:STOP:STEP or NAME=A,B,C")
        hints.append("for example --sweep altitude=500km:1200km:50km")
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
        faults.append(f"{where}: `{unknowns[0]}` is none of {', '.join(codes)}")
        return None
    return Axis(name, alternatives, tuple(codes[part] for part in alternatives), "1")


def _numeric_axis(name: str, spec: str, unit: str, where: str, faults: list[str], hints: list[str]) -> Axis | None:
    parts = [part.strip() for part in spec.split(":")]
    try:
        if len(parts) == 1:
            texts = [part.strip() for part in spec.split(",")]
            return Axis(name, tuple(texts), tuple(units.parse(part, unit) for part in texts), unit)
        if len(parts) != 3:
            faults.append(f"{where}: a range is START:STOP:STEP or START:STOP:13log, not {len(parts)} parts")
            return None
        start, stop = (units.parse(part, unit) for part in parts[:2])
        values = _range(start, stop, parts[2], unit, where, faults, hints)
    except units.UnitError as fault:
        faults.append(f"{where}: {fault}")
        return None
    if not values:
        return None
    return Axis(name, tuple(f"{units.from_si(value, unit):g}" for value in values), tuple(values), unit)


def _range(
    start: float, stop: float, step_text: str, unit: str, where: str, faults: list[str], hints: list[str]
) -> list[float]:
    counted = POINTS.fullmatch(step_text)
    if counted is not None:
        points, logarithmic = int(counted[1]), counted[2] == "log"
        if points < 2 or points > LONGEST:
            faults.append(f"{where}: {points} points: from 2 to {LONGEST:,}")
            return []
        if logarithmic and min(start, stop) <= 0:
            faults.append(f"{where}: a logarithmic range needs both ends above 0")
            return []
        spaced = np.geomspace(start, stop, points) if logarithmic else np.linspace(start, stop, points)
        return [float(value) for value in spaced]
    # a step is a difference: an offset unit (degC) counts as its kelvin
    step = units.parse(step_text, unit) - units.unit(unit).offset
    given = units.NUMBER.fullmatch(step_text)
    if given is not None and given[2]:
        step = float(given[1]) * units.unit(given[2]).scale
    if step <= 0:
        faults.append(f"{where}: the step must be above 0")
        return []
    if stop < start:
        faults.append(f"{where}: reversed: it starts at {parts_of(start, unit)} and stops at {parts_of(stop, unit)}")
        hints.append("give the smaller end first")
        return []
    count = math.floor((stop - start) / step * (1 + 1e-12) + 1e-9) + 1
    if count > LONGEST:
        faults.append(f"{where}: {count:,} points on one axis: at most {LONGEST:,}")
        return []
    if count < 2:
        faults.append(f"{where}: the range holds a single point: the step is wider than the range")
        return []
    return [start + index * step for index in range(count)]


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
    axes = [found for spec in specs if (found := axis(spec, catalog, faults, hints)) is not None]
    names = [found.name for found in axes]
    for name in sorted({name for name in names if names.count(name) > 1}):
        faults.append(f"--sweep {name}: two axes on one name")
    for name in outputs:
        if name not in assembled.model.quantities:
            error = unknown("output", name, assembled.model.quantities, "orbitcompute models quantities")
            faults += error.faults
            hints += error.hints
    notes = []
    for found in axes:
        if found.values is None or found.name in catalog.registry.choices:
            continue
        previous = assembled.model.assumptions.get(found.name) or catalog._blank(found.name, "--sweep")
        wrong = next((message for value in found.values if (message := catalog.outside_domain(previous, value))), None)
        if wrong:
            faults.append(f"--sweep {found.name}: {wrong}")
        beyond = next((note for value in found.values if (note := catalog.outside_stated_range(previous, value))), None)
        if beyond:
            notes.append(f"{found.name}: {beyond}")
    if faults:
        raise CatalogError(faults, hints)
    chosen = tuple(outputs) or tuple(name for name in HEADLINES if name not in names)
    sweep = Sweep(assembled, tuple(axes), chosen, tuple(notes))
    _check_moves(sweep)
    return sweep


def _check_moves(sweep: Sweep) -> None:
    """Refuse an axis that moves none of the outputs asked for."""
    faults = []
    for found in sweep.axes:
        if found.values is None:
            continue
        model = sweep._model({}, [found])
        if not any(name == found.name or name in model.reach(found.name) for name in sweep.outputs):
            faults.append(f"--sweep {found.name}: moves none of the outputs {', '.join(sweep.outputs)}")
    if faults:
        raise CatalogError(
            faults, ["choose others with --outputs; `orbitcompute explain NAME` lists what a name moves"]
        )
