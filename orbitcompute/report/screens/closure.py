"""The screen of `closure`: every margin that an engineer signs, a satellite a column, as announced and as ours."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

from orbitcompute.catalog.units import from_si, is_temperature
from orbitcompute.report.numbers import of_draws, percent, short, temperature
from orbitcompute.report.screens.next_commands import following
from orbitcompute.studies.answer.closing import Column
from orbitcompute.studies.answer.verdict import VOID, Margin

LABEL, CELL = 34, 16
WIDTH = 100
# What a margin's unit is to a reader, for a difference.
UNITS = {"satellite": "", "rad": "deg"}
# What each closure is called in the table.
LABELS = {
    "chip": "hottest chip, under its limit by", "memory": "hottest memory, under its limit by",
    "coolant": "coolant, above freezing by", "radiator": "radiator, flown over needed",
    "loops": "loops, chance kept over asked for",
    "heat": "heat radiated over rejected", "night": "night, power carried over promised",
    "battery": "battery, depth allowed over taken", "array": "array, its area's power over its own",
    "dose": "dose, memory's limit over received", "hard_dose": "dose, tested over received",
    "disposal": "dead satellite, down before rule by", "drag": "thrust over drag, in orbit",
    "raising": "thrust over drag, at release", "attitude": "gyros, momentum over needed",
    "launcher": "launcher, payload over a satellite", "fairing": "fairing, satellites beyond the first",
    "ground": "ground site, latitude in view beyond",
}


def margin_text(one: Margin) -> str:
    """A margin with its unit; `?` where nobody publishes what it stands on, `-` where it is void."""
    if one.margin is None:
        return VOID if one.because and "nobody gives" not in one.because else "?"
    if one.unit == "1":
        many = one.margin >= 9.995
        return f"x {short(one.margin + 1)}" if many else percent(one.margin if abs(one.margin) > 1e-9 else 0.0)
    unit = UNITS.get(one.unit, one.unit)
    value = from_si(one.margin, unit or one.unit)
    shown = f"{0.0 if abs(value) < 1e-9 else value:+.1f}" if abs(value) < 100 else f"{value:+,.0f}"
    return f"{shown} {unit}".rstrip()


def end_text(value: float | None, unit: str) -> str:
    """What a closure has or needs, with its unit."""
    if value is None:
        return "-"
    if is_temperature(unit):
        return temperature(value)
    if unit == "rad":
        unit = "deg"
    if unit == "W" and value >= 1000:
        unit = "kW"
    return f"{short(from_si(value, unit), 3)} {'' if unit == '1' else unit}".rstrip()


def fault_lines(broken: Sequence[Margin]) -> list[str]:
    """A line for each broken closure: what it is, needs, has, margin and the share of draws that keep it."""
    lines = []
    for one in broken:
        kept = f"; kept in {of_draws(one.share_kept, one.draws)}" if one.share_kept is not None \
            and one.draws else ""
        lines.append(
            f"{one.closure.name}: {one.closure.broken} ({margin_text(one)}: has {end_text(one.has, one.units[0])},"
            f" needs {end_text(one.needs, one.units[1]) if one.closure.needs else 1}){kept}"
        )
    return lines


def text(columns: Sequence[Column], complete: bool = False) -> str:
    """The table; beyond four columns the cells grow no wider, the screen does."""
    names = list(dict.fromkeys(one.closure.name for column in columns for one in column.margins))
    known = [name for name in names if any(_of(column, name) is not None for column in columns)]
    lines = [_row("every margin an engineer signs", [column.title for column in columns])]
    for name in known:
        cells = [VOID if (one := _of(column, name)) is None else margin_text(one) + _mark(one) for column in columns]
        lines.append(_row(LABELS.get(name, name.replace("_", " ") + ", as given"), cells))
    for column in columns:
        lines += ["", *textwrap.wrap(f"{column.title.upper()}  {_summary(column)}", WIDTH, subsequent_indent="  ")]
        if complete:
            lines += [f"  {line}" for line in fault_lines([one for one in column.margins if one.word == "fails"])]
    lines += ["", "x fails; ? nobody publishes what it stands on; - void, or no such margin here"]
    first = next((one.closure for column in columns for one in column.margins if one.word == "fails"), None)
    margin = first.margin if first is not None else "night_margin"
    lines.append(following((f"explain {margin}", "closure --full", "evaluate --full")))
    return "\n".join(line.rstrip() for line in lines)


def _row(label: str, cells: Sequence[str]) -> str:
    return f"{label:<{LABEL + 2}}" + "".join(f"{cell:>{CELL}}" for cell in cells)


def _mark(one: Margin) -> str:
    return " x" if one.word == "fails" else "  "


def _of(column: Column, name: str) -> Margin | None:
    return next((one for one in column.margins if one.closure.name == name), None)


def _summary(column: Column) -> str:
    broken = [one.closure.name for one in column.margins if one.word == "fails"]
    unknown = [one.closure.name for one in column.margins if one.margin is None]
    if column.status != "ok":
        return f"not feasible: {column.status}"
    said = f"breaks {', '.join(broken)}" if broken else "closes" if not unknown else "breaks none that can be judged"
    return said + (f"; no data for {', '.join(unknown)} ({'; '.join(column.absent)})" if unknown else "")


def data(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The table as plain data, margins in declared units, null with its reason."""
    return [
        {
            "column": column.title, "scenario": column.scenario, "satellite": column.satellite, "status": column.status,
            "closes": column.closes,
            "closures": [
                {
                    "closure": one.closure.name, "discipline": one.closure.discipline, "sentence": one.closure.sentence,
                    "has": one.closure.has, "has_value": _shown(one.has, one.units[0]),
                    "has_unit": one.units[0], "needs": one.closure.needs, "needs_value": _shown(one.needs, one.units[1]),
                    "needs_unit": one.units[1], "margin": _shown(one.margin, one.unit),
                    "unit": one.unit, "word": one.word, "because": one.because, "source": one.closure.source,
                }
                for one in column.margins
            ],
        }
        for column in columns
    ]


def table(columns: Sequence[Column]) -> tuple[list[str], list[list[Any]]]:
    """Headers and rows for CSV and markdown: a row a closure and column."""
    head = ["column", "closure", "discipline", "has", "needs", "margin", "unit", "word", "because"]
    rows = [
        [column.title, one.closure.name, one.closure.discipline, _shown(one.has, one.units[0]),
         _shown(one.needs, one.units[1]), _shown(one.margin, one.unit), one.unit, one.word, one.because or ""]
        for column in columns for one in column.margins
    ]
    return head, rows


def _shown(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    found = from_si(value, unit)
    return found if math.isfinite(found) else None
