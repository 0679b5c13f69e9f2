"""A sweep over two axes of one quantity as a surface: the first axis down, the second across, "none" where it is no price."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from orbitcompute.declare import registry
from orbitcompute.report.numbers import below, worded
from orbitcompute.report.table import WIDEST, Column, Table, cell_text, in_columns

WIDTH = 100


def surface(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str | None:
    """Rows of (first axis, second axis, value, status) as a grid; None where they are no grid that fits a hundred columns.

    Under the grid stand what "none" means, and the statuses of points that are not feasible.
    """
    if len(header) != 4 or header[3] != "status":
        return None
    down, across = (list(dict.fromkeys(row[axis] for row in rows)) for axis in (0, 1))
    if len(rows) != len(down) * len(across) or len(across) < 2 or len(down) < 2:
        return None
    quantity = registry.quantities.get(header[2].split(" [")[0])
    instead = quantity.unless_positive if quantity is not None else None
    cells = {(row[0], row[1]): _cell(row[2], header[2].split(" [")[0], instead) for row in rows}
    body = [[_axis(place, header[0]), *(cells[place, column] for column in across)] for place in down]
    corner = header[0]
    heads = [corner, *(_axis(place, header[1]) for place in across)]
    drawn = Table(tuple(Column(head) for head in heads), tuple(map(tuple, body))).lines(WIDEST)
    if max(map(len, drawn)) + 2 > WIDTH:
        return None
    first = max(len(line[0]) for line in (heads, *body))
    lines = [header[2], in_columns(f"{first + 2} <", header[1]), *drawn]
    if instead is not None and "none" in {text for line in body for text in line}:
        lines.append(f"none: {instead}")
    lines += sorted({f"-: {row[3]}" for row in rows if row[2] is None})
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _axis(place: Any, head: str) -> str:
    """A place on an axis; a year is a date, not a count."""
    return f"{place:g}" if head.startswith("year [") else cell_text(place)


def _cell(value: Any, name: str, instead: str | None) -> str:
    if isinstance(value, int | float) and worded(float(value), instead):
        return "none"
    small = below(float(value), name) if isinstance(value, int | float) else None
    return small or cell_text(value)
