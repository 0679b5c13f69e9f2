"""The screen of `closure`: every margin that an engineer signs, a satellite a column, as announced and as ours."""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Sequence
from typing import Any

from orbitcompute.catalog.units import from_si, is_temperature
from orbitcompute.report.numbers import of_draws, percent, short, temperature
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.closing import ANNOUNCED, OURS, UNPUBLISHED, Column
from orbitcompute.studies.answer.verdict import VOID, Margin

LABEL, CELL = 36, 16
BRIEF_LABEL, BRIEF_CELL = 28, 9
WIDE = 4  # columns with a unit in every cell
READINGS = {ANNOUNCED: "claimed", OURS: "ours"}
WIDTH = 100
# What a margin's unit is to a reader, for a difference.
UNITS = {"satellite": "", "rad": "deg"}
# What each closure is called in the table.
LABELS = {
    "chip": "hottest chip, under its limit by", "memory": "hottest memory, under its limit by",
    "coolant": "coolant, above freezing by", "radiator": "radiator, flown over needed",
    "loops": "loops, chance kept over asked for",
    "heat": "heat radiated over rejected", "night": "night, power carried over promised",
    "battery": "battery, depth allowed over taken", "array": "array, power of its area over own",
    "dose": "dose, memory's limit over received", "hard_dose": "dose, tested over received",
    "disposal": "dead satellite, down before rule by", "drag": "thrust over drag, in orbit",
    "raising": "thrust over drag, at release", "attitude": "gyros, momentum over needed",
    "torque": "gyros, torque over needed",
    "launcher": "launcher, payload over a satellite", "fairing": "fairing, fit beyond the first",
    "ground": "ground, in view beyond the site", "month": "worst month, power over promised",
    "climb": "time to service over time to climb",
}
# The same with the unit, where many columns leave no room for it in every cell.
BRIEF = {
    "chip": "chip under its limit, K", "memory": "memory under its limit, K", "coolant": "coolant above freezing, K",
    "radiator": "radiator over needed", "heat": "heat shed over made", "night": "night power over promise",
    "month": "worst month over promise", "battery": "battery depth over taken", "array": "array area over its power",
    "dose": "dose, memory, over taken", "hard_dose": "dose, tested, over taken", "disposal": "gone before rule, year",
    "drag": "thrust over drag, orbit", "raising": "thrust over drag, release", "climb": "time to climb over taken",
    "loops": "loops kept over asked",
    "attitude": "gyros' momentum over need", "torque": "gyros' torque over need",
    "launcher": "payload over satellite", "fairing": "fit beyond the first",
    "ground": "seen beyond site, deg",
}


def margin_text(one: Margin, brief: bool = False) -> str:
    """A margin with its unit, or in brief without; `?` where nobody publishes what it stands on, `-` where it is void."""
    if one.margin is None:
        return VOID if one.because and "nobody gives" not in one.because else "?"
    if one.unit == "1":
        many = one.margin >= 9.995
        if brief and not many:
            return f"{100 * one.margin:+.0f} %" if abs(one.margin) >= 0.005 else "0 %"
        return f"x {short(one.margin + 1)}" if many else percent(one.margin if abs(one.margin) > 1e-9 else 0.0)
    unit = UNITS.get(one.unit, one.unit)
    value = from_si(one.margin, unit or one.unit)
    shown = f"{0.0 if abs(value) < 1e-9 else value:+.1f}" if abs(value) < 100 else f"{value:+,.0f}"
    return shown if brief else f"{shown} {unit}".rstrip()


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
    """The table: two columns a satellite, within the width for four of them."""
    names = dict.fromkeys(one.closure.name for column in columns for one in column.margins)
    brief = len(columns) > WIDE
    width, cell = (BRIEF_LABEL, BRIEF_CELL) if brief else (LABEL, CELL)
    labels = BRIEF if brief else LABELS
    lines = [_heading(columns, width, cell), _row("", [READINGS[column.reading] + "  " for column in columns], width, cell)]
    for name in names:
        cells = [VOID + "  " if (one := _of(column, name)) is None else margin_text(one, brief) + _mark(one)
                 for column in columns]
        lines.append(_row(_cut(labels.get(name, name.replace("_", " ") + ", as given"), width - 1), cells, width, cell))
    words = [{True: "yes", False: "no", None: "?"}[column.closes] + "  " for column in columns]
    lines.append(_row("closes", words, width, cell))
    for column in columns:
        said = f"{column.title.upper().replace(ANNOUNCED.upper(), 'AS CLAIMED')}  {_summary(column, brief and not complete)}"
        lines += [*([] if brief and column is not columns[0] else [""]), *textwrap.wrap(said, WIDTH, subsequent_indent="  ")]
        if complete:
            lines += [f"  {line}" for line in fault_lines([one for one in column.margins if one.word == "fails"])]
    if brief:
        lines.append("")
    for column in columns:
        if column.also:
            lines.append(f"{column.satellite} is taken, the newest (flown before announced); also {', '.join(column.also)}")
    lines += ["", *judged_lines(columns),
              "x fails; ? nobody publishes what it stands on; - void, or no such margin here"]
    first = next((one.closure for column in columns for one in column.margins if one.word == "fails"), None)
    margin = first.margin if first is not None else "night_margin"
    lines.append(following((f"explain {margin}", "closure --full", "evaluate --full")))
    return "\n".join(line.rstrip() for line in lines)


def judged_lines(columns: Sequence[Column]) -> list[str]:
    """In which orbit and on which launcher each design is judged, and whose those are; alike ones share a line."""
    alike: dict[str, list[Column]] = {}
    for column in columns:
        if column.judged is not None:
            alike.setdefault(_judged(column), []).append(column)
    lines = ["judged in"]
    for where, found in alike.items():
        whole = [column.name for column in found if sum(one.name == column.name for one in found) > 1]
        names = dict.fromkeys(column.name if column.name in whole else f"{column.name} {READINGS[column.reading]}"
                              for column in found)
        told = ", ".join(names) if len(alike) > 1 else "all"
        lines += textwrap.wrap(f"{told}: {where}", WIDTH - 2, initial_indent="  ", subsequent_indent="    ",
                               break_on_hyphens=False)
    return lines


def _judged(column: Column) -> str:
    judged = column.judged
    assert judged is not None
    said = []
    for slot, component in judged.components.items():
        whose = "its maker's" if slot in judged.own else f"of {column.scenario}"
        orbit = (f" ({judged.altitude / 1e3:.0f} km, {from_si(judged.inclination, 'deg'):.1f} deg)"
                 if slot == "constellation" else "")
        said.append(f"{component.removesuffix('.toml').rsplit('/', 1)[-1]}{orbit}, {whose}")
    return "; ".join(said)


def _row(label: str, cells: Sequence[str], width: int, cell: int) -> str:
    return in_columns(f"<{width} >{cell}*", label, *cells)


def _heading(columns: Sequence[Column], width: int, cell: int) -> str:
    """The satellites' names, each over its columns."""
    line = in_columns(f"<{width}", "every margin an engineer signs")
    for name, group in itertools.groupby(columns, key=lambda column: column.name):
        room = cell * len(list(group))
        line += in_columns(f">{room}", _cut(name, room - 3) + "  ")
    return line


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: width - 1]}~"


def _mark(one: Margin) -> str:
    return " x" if one.word == "fails" else "  "


def _of(column: Column, name: str) -> Margin | None:
    return next((one for one in column.margins if one.closure.name == name), None)


def _summary(column: Column, brief: bool = False) -> str:
    """What breaks, what has no data and why, what nobody publishes: by name, or in brief by number."""
    broken = [one.closure.name for one in column.margins if one.word == "fails"]
    unknown = [one.closure.name for one in column.margins if one.margin is None and one.because != UNPUBLISHED]
    silent = [one.closure.name for one in column.margins if one.because == UNPUBLISHED]
    if column.status != "ok":
        return f"not feasible: {column.status}"
    said = f"breaks {', '.join(broken)}" if broken else "closes" if column.closes else "breaks none that can be judged"
    why = f"nobody gives {', '.join(column.absent)}" if column.absent else "see explain"
    if brief:
        said += f"; {len(unknown)} without data ({why})" if unknown else ""
        return said + (f"; {len(silent)} on nothing published" if silent else "")
    said += f"; no data for {', '.join(unknown)} ({why})" if unknown else ""
    return said + (f"; no figure published behind {', '.join(silent)}" if silent else "")


def data(columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The table as plain data, margins in declared units, null with its reason."""
    return [
        {
            "column": column.title, "reading": column.reading, "scenario": column.scenario,
            "satellite": column.satellite, "status": column.status, "closes": column.closes,
            "judged_in": None if column.judged is None else {
                **column.judged.components, "makers_own": sorted(column.judged.own),
                "altitude": _shown(column.judged.altitude, "km"), "inclination": _shown(column.judged.inclination, "deg"),
            },
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
    head = ["column", "closure", "discipline", "has", "needs", "unit", "margin", "margin unit", "word", "because"]
    rows = [
        [column.title, one.closure.name, one.closure.discipline, _shown(one.has, one.units[0]), _shown(one.needs, one.units[1]),
         one.units[0], _shown(one.margin, one.unit), one.unit, one.word, one.because or ""]
        for column in columns for one in column.margins
    ]
    return head, rows


def _shown(value: float | None, unit: str) -> float | None:
    if value is None:
        return None
    found = from_si(value, unit)
    return found if math.isfinite(found) else None
