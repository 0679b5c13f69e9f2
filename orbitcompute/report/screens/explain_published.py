"""The screen of `explain` for a model apart from ours: value, equation, what stands behind it, and what it moves."""

from __future__ import annotations

import textwrap
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption, Quantity
from orbitcompute.graph.equation import equation, position
from orbitcompute.report.screens.explain import input_text, paragraphs, source_lines, value_text, wrapped
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.published.reproduce import ApartExplanation

WIDTH = 100


def screen(found: ApartExplanation) -> str:
    """The screen as text."""
    subject = found.subject
    value = found.point.values[subject.name]
    shown, whose = (
        f"{found.name}    {value_text(value, subject.unit, 6)}",
        f"of: {found.title}, {_whose(found)}, not ours",
    )
    lines = (
        [f"{shown}   {whose}"] if len(shown) + 3 + len(whose) <= WIDTH else [shown, *textwrap.wrap(f"  {whose}", WIDTH)]
    )
    if isinstance(subject, Quantity):
        lines += paragraphs(subject.documentation)
        where = f"{position(subject)}, {subject.source}{', ' + subject.locator if subject.locator else ''}"
        lines += ["", *textwrap.wrap(where, WIDTH), *wrapped(equation(subject)), *_arguments(found, subject)]
    else:
        lines += paragraphs(subject.meaning)
        lines += ["", f"kind     {subject.kind}, grade {subject.grade}", f"set by   {subject.origin}"]
        lines += source_lines(subject) if subject.source else []
        lines += textwrap.wrap(f"note     {subject.note}", WIDTH, subsequent_indent=" " * 9) if subject.note else []
    moved = sorted(found.model.reach(subject.name))
    text = " ".join(moved) if moved else "nothing further"
    lines += ["", *textwrap.wrap(f"moves    {text}", WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)]
    of = found.name.partition(".")[0]
    first = subject.arguments[0] if isinstance(subject, Quantity) else (moved or [subject.name])[0]
    lines.append(following((f"explain {of}.{first}", "audit" if _of_record(found) else f"reproduce {of}")))
    return "\n".join(line.rstrip() for line in lines)


def _of_record(found: ApartExplanation) -> bool:
    """Whether it is arithmetic over the record, for the audit, rather than somebody's analysis."""
    return found.catalog.path.parent.name == "record"


def _whose(found: ApartExplanation) -> str:
    return "the record's" if _of_record(found) else "theirs"


def _arguments(found: ApartExplanation, subject: Quantity) -> list[str]:
    lines = []
    for name in subject.arguments:
        entry = found.model.assumptions.get(name)
        below = found.model.quantities.get(name)
        if entry is not None:
            text, origin = input_text(entry), f"{entry.grade}; {entry.meaning}"
        else:
            text = value_text(found.point.values[name], below.unit if below else "1", 6)
            origin = " ".join(equation(below)) if below else ""
        line = in_columns("2 <36 1 <20 1 <", name, text, origin)
        lines.append(line if len(line) <= WIDTH else line[: WIDTH - 3] + "...")
    return lines


def as_data(found: ApartExplanation) -> dict[str, Any]:
    """What the screen says, as plain data in declared units."""
    subject = found.subject
    data: dict[str, Any] = {
        "name": found.name, "model": found.title, "unit": subject.unit,
        "value": from_si(float(found.point.values[subject.name]), subject.unit), "source": subject.source,
        "locator": subject.locator, "moves": sorted(found.model.reach(subject.name)),
    }
    if isinstance(subject, Assumption):
        return {**data, "kind": subject.kind, "grade": subject.grade, "meaning": subject.meaning}
    return {**data, "kind": "quantity", "documentation": subject.documentation, "equation": equation(subject),
            "position": position(subject), "arguments": list(subject.arguments)}
