"""Plain listings of a result: some outputs, or every value with who set it."""

from __future__ import annotations

import math

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption, Quantity
from orbitcompute.report.numbers import NOTHING, figure, worded
from orbitcompute.report.screens.explain import input_text, origin_text, range_text
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import shown_grade

WIDTH = 100
NAME, VALUE, RANGE, GRADE = 30, 45, 15, 11  # where a name and a value end; widths of a range and a grade
DEFAULT = "default"


def outputs(result: Result, names: tuple[str, ...]) -> str:
    """One line an output: value, range, claimed value, unit."""
    lines = [in_columns("<40 >12 1 <22 >12 2 <", "output", "ours", "[10-90 %]", "claimed", "unit")]
    none: dict[str, None] = {}
    for name in names:
        quantity = result.model.quantities[name]

        def cell(value: float, quantity: Quantity = quantity) -> str:
            instead = worded(value, quantity.unless_positive)
            if instead is not None:
                none[instead] = None
            return "none" if instead is not None else figure(from_si(value, quantity.unit), quantity.name, 4)

        found = result.draws.spread(name) if name in result.draws.columns else None
        ends = [cell(found.p10), cell(found.p90)] if found else ["-", "-"]
        shown = "" if "-" in ends or ends[0] == ends[1] else f"[{ends[0]}-{ends[1]}]"
        cells = cell(result.value(name)), cell(result.claimed_value(name))
        lines.append(in_columns("<40 >12 1 <22 >12 2 <", name, cells[0], shown, cells[1], quantity.unit))
    for name in names:
        absent = [] if math.isfinite(result.value(name)) else result.model.absent_behind(name, result.point.values)
        lines += [f"-: {name}: nobody gives {', '.join(absent)}"] if absent else []
    lines += [f"none: {instead}" for instead in none]
    lines += [f"note: {note}" for note in result.notes]
    return "\n".join(line.rstrip() for line in lines)


def origins(result: Result) -> str:
    """Every value that was used, under who set it: value, range, grade and source, in columns within the screen."""
    model = result.model
    groups: dict[str, list[str]] = {}
    for name in sorted(model.needed & set(model.assumptions)):
        entry = model.assumptions[name]
        groups.setdefault(origin_text(entry), []).extend(_origin(name, entry))
    head = in_columns(f"<{NAME} >{VALUE - NAME} 1 >{RANGE} 1 <{GRADE} 1 <", "name", "value", "range", "grade", "source")
    lines = [head]
    for origin in sorted(groups, key=_precedence):
        lines += ["", f"set by {origin}" if origin != DEFAULT else "default, of the declaration", *groups[origin]]
    return "\n".join(line.rstrip() for line in lines)


def _precedence(origin: str) -> tuple[int, str]:
    """What wins stands first: `--set`, the scenarios, the components; the declarations' defaults last."""
    ranks = {"--set": 0, "scenario": 1, DEFAULT: 3}
    return ranks.get(origin.split(" ")[0], 2), origin


def _origin(name: str, entry: Assumption) -> list[str]:
    """A value on one line; what is too long for its column goes on to a second one, in line with the others."""
    value, between = entry.choice or input_text(entry), range_text(entry)
    grade, source = shown_grade(entry.kind, entry.grade), entry.source or NOTHING
    first = f"  {name}"
    fits = len(first) + 1 + len(value) <= VALUE
    first = in_columns(f"< >{VALUE - len(first)}", first, value) if fits else f"{first} {value}"
    wide = len(first) > VALUE or len(between) > RANGE
    lines = [first, in_columns(f">{VALUE + 1 + RANGE}", between)] if wide else [in_columns(f"< 1 >{RANGE}", first, between)]
    lines[-1] += in_columns(f"1 <{GRADE} 1", grade)
    if len(lines[-1]) + len(source) <= WIDTH:
        return [*lines[:-1], lines[-1] + source]
    return [*lines, in_columns(f">{WIDTH}", source)]
