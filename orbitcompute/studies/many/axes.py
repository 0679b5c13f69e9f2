"""Axes of a sweep: ranges, lists, components and points of a file, as they are typed."""

from __future__ import annotations

import contextlib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Catalog
from orbitcompute.catalog.files import CatalogError, decode
from orbitcompute.catalog.groups import members
from orbitcompute.catalog.shelf import SLOTS, unknown
from orbitcompute.catalog.tables import read_table

LARGEST = 1_000_000
POINTS = re.compile(r"(\d+)(log|lin)")
HEADER = re.compile(r"\s*([^\[\]]+?)\s*(?:\[\s*([^\]]*?)\s*\])?\s*")
EXAMPLE = "a sweep reads like altitude=500km:1200km:50km, altitude=500km:1200km:8log or altitude=500km,600km"
FILE_EXAMPLE = "a file of points has a header such as `altitude [km],launch_price,eclipse_policy` and a point a line"


@dataclass(frozen=True)
class Axis:
    """One axis: a name, the texts of its values, and their SI values (None where whole components are exchanged).

    `group` is the name that was asked for, where it stands for several inputs.
    """

    name: str
    texts: tuple[str, ...]
    values: tuple[float, ...] | None
    unit: str
    group: str = ""

    @property
    def exchanges(self) -> bool:
        """Whether its values are components or alternatives of a choice, which make models of their own."""
        return self.values is None or self.unit == ""


def dimension(
    text: str, catalog: Catalog, faults: list[str], hints: list[str], notes: list[str] | None = None
) -> tuple[Axis, ...] | None:
    """One dimension of a sweep: an axis as `axis` reads it, those of a group's members, or the columns of a CSV file."""
    if "=" not in text and text.strip().lower().endswith(".csv"):
        return points_of_file(text.strip(), catalog, faults, hints, notes)
    name, separator, spec = text.partition("=")
    own: list[str] = []
    found = [axis(f"{member}{separator}{spec}", catalog, own, hints) for member in members(name.strip())]
    faults += own[:1] if len(found) > 1 else own
    group = name.strip() if len(found) > 1 else ""
    return None if None in found else tuple(replace(one, group=group) for one in found if one is not None)


def points_of_file(
    file: str, catalog: Catalog, faults: list[str], hints: list[str], notes: list[str] | None = None
) -> tuple[Axis, ...] | None:
    """The columns of a CSV file as axes that move together; every fault of the file is added to `faults`.

    A header names the inputs, with a unit where it is not the declared one (`altitude [m]`); each line is a point. Of a
    file that a sweep wrote, with a `status` at its end, the results are left out and named in the notes.
    """
    where = f"--sweep {file}"
    try:
        table = read_table(decode(Path(file).read_bytes(), file), file)
    except CatalogError as fault:
        faults += [f"--sweep {line}" for line in fault.faults]
        hints += fault.hints
        return None
    except OSError as fault:
        faults.append(f"{where}: cannot be read ({fault.strerror or fault})")
        hints.append(FILE_EXAMPLE)
        return None
    if notes is not None:
        notes += table.notes
    header, lines = table.header, [cells for _, cells in table.rows]
    before = len(faults)
    if not lines:
        faults.append(f"{where}: {'no points below its header' if header else 'is empty'}")
    if len(lines) > LARGEST:
        faults.append(f"{where}: {len(lines):,} points: at most {LARGEST:,}")
    if len(faults) > before:
        hints.append(FILE_EXAMPLE)
        return None
    results = _results(file, header, catalog)
    if results and notes is not None:
        notes.append(f"{file}: results of a sweep, left out: {', '.join(_plain(header[index]) for index in sorted(results))}")
    columns = [
        _column(title, [row[index].strip() for row in lines], catalog, where, faults, hints)
        for index, title in enumerate(header) if index not in results
    ]
    return None if None in columns else tuple(column for column in columns if column is not None)


def _plain(title: str) -> str:
    """The name in a header."""
    matched = HEADER.fullmatch(title)
    return matched[1] if matched else title.strip()


def _results(file: str, header: Sequence[str], catalog: Catalog) -> set[int]:
    """The places of columns that a sweep computed, in a file that a sweep wrote; none in any other.

    What was swept stands in the metadata beside the file; without them, a quantity counts as computed.
    """
    if not header or _plain(header[-1]) != "status" or len(header) < 3:
        return set()
    swept: set[str] = set()
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        beside = json.loads(Path(f"{file}-metadata.json").read_bytes())
        swept = {column["name"] for column in beside["tableSchema"]["columns"] if column["orbitcompute:role"] == "input"}
    names = [_plain(title) for title in header]
    return {index for index, name in enumerate(names)
            if name == "status" or (name in catalog.registry.quantities and name not in swept)}


def _column(
    title: str, cells: list[str], catalog: Catalog, where: str, faults: list[str], hints: list[str]
) -> Axis | None:
    """A column of a file of points; at most three faulty cells are named."""
    matched = HEADER.fullmatch(title)
    name, given = (matched[1], matched[2]) if matched else (title.strip(), None)
    if name in SLOTS or name in catalog.registry.choices:
        own: list[str] = []
        found = axis(f"{name}={','.join(dict.fromkeys(cells))}", catalog, own, hints)
        faults += [f"{where}: {fault.partition(': ')[2]}" for fault in own]
        if found is None or own:
            return None
        places = {text: place for place, text in enumerate(found.texts)}
        values = None if found.values is None else tuple(found.values[places[cell]] for cell in cells)
        return Axis(name, tuple(cells), values, "")
    if not catalog.knows(name):
        error = unknown("name", name, catalog.assignable, "orbitcompute models quantities")
        faults += [f"{where}: {fault}" for fault in error.faults]
        hints += error.hints
        return None
    unit = catalog.unit_of(name)
    wrong: list[str] = []
    numbers: list[float] = []
    for number, cell in enumerate(cells, start=2):
        try:
            numbers.append(units.parse(f"{cell} {given}" if given and given != "1" else cell, unit))
        except units.UnitError as fault:
            wrong.append(f"{where}: line {number}: {name}: {fault}")
    faults += wrong[:3] + ([f"{where}: {name}: and {len(wrong) - 3} lines more"] if len(wrong) > 3 else [])
    return None if wrong else Axis(name, tuple(cells), tuple(numbers), unit)


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
        hints.append(units.advice(next((part for part in parts if units.respelled(part)), ""), EXAMPLE))
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
