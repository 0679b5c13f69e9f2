"""Plain listings of a result: some outputs, or every value with who set it."""

from __future__ import annotations

import math

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Quantity
from orbitcompute.report.explanation import input_text, kind_text, origin_text, range_text
from orbitcompute.report.numbers import figure, worded
from orbitcompute.studies.evaluate import Result


def outputs(result: Result, names: tuple[str, ...]) -> str:
    """One line an output: value, range, claimed value, unit."""
    lines = [f"{'output':<40}{'ours':>12} {'[10-90 %]':<22}{'claimed':>12}  unit"]
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
        lines.append(f"{name:<40}{cells[0]:>12} {shown:<22}{cells[1]:>12}  {quantity.unit}")
    for name in names:
        absent = [] if math.isfinite(result.value(name)) else result.model.absent_behind(name, result.point.values)
        lines += [f"-: {name}: nobody gives {', '.join(absent)}"] if absent else []
    lines += [f"none: {instead}" for instead in none]
    lines += [f"note: {note}" for note in result.notes]
    return "\n".join(line.rstrip() for line in lines)


def origins(result: Result) -> str:
    """Every value that was used: value, range, kind and grade, source, and who set it."""
    model = result.model
    lines = [f"{'name':<38}{'value':>20} {'range':<16}{'kind, grade':<22}set by; source"]
    for name in sorted(model.assumptions):
        if name not in model.needed:
            continue
        entry = model.assumptions[name]
        value = entry.choice or input_text(entry)
        source = entry.source or "-"
        lines.append(
            f"{name:<38}{value:>20} {range_text(entry):<16}{kind_text(entry):<22}{origin_text(entry)}; {source}"
        )
    return "\n".join(line.rstrip() for line in lines)
