"""Plain listings of a result: some outputs, or every value with who set it."""

from __future__ import annotations

from orbitcompute.catalog.units import from_si
from orbitcompute.report.explanation import input_text, kind_text, origin_text, range_text
from orbitcompute.report.numbers import short, spread
from orbitcompute.studies.evaluate import Result


def outputs(result: Result, names: tuple[str, ...]) -> str:
    """One line an output: value, range, claimed value, unit."""
    lines = [f"{'output':<40}{'ours':>12} {'[10-90 %]':<22}{'claimed':>12}  unit"]
    for name in names:
        unit = result.model.quantities[name].unit
        found = result.draws.spread(name) if name in result.draws.columns else None
        ends = spread(from_si(found.p10, unit), from_si(found.p90, unit), 4) if found else ""
        claimed = short(from_si(result.claimed_value(name), unit), 4)
        lines.append(f"{name:<40}{short(from_si(result.value(name), unit), 4):>12} {ends:<22}{claimed:>12}  {unit}")
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
