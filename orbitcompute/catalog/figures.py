"""What an entry of a component file may say, checked at the door.

A flat table of fields with their types: every fault of an entry is found at once. (A validation library would add more
to the start of each command than the whole catalog takes to read.)
"""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass, fields
from typing import Any

from orbitcompute.catalog import rows_by_year
from orbitcompute.catalog.files import nearest

NUMBER: tuple[type, ...] = (int, float)
TEXT: tuple[type, ...] = (str,)
TYPES: dict[str, tuple[type, ...]] = {
    "value": (int, float, str), "low": NUMBER, "high": NUMBER, "minimum": NUMBER, "maximum": NUMBER,
    "unit": TEXT, "kind": TEXT, "grade": TEXT, "source": TEXT, "locator": TEXT, "note": TEXT, "meaning": TEXT,
    "settled_by": TEXT,
    "distribution": TEXT, "interval": TEXT, "as_of": (datetime.date,), "currency_year": (int,), "bounds": (dict,),
    "undisclosed": (bool,), "informational": (bool,), "difference": (bool,), "year": NUMBER, "path": (list,),
}
WORDS = {
    "kind": rows_by_year.KINDS,
    "grade": rows_by_year.GRADES,
    "distribution": ("fixed", "uniform", "triangular", "lognormal"),
    "interval": ("bounds", "p10-p90"),
}


@dataclass(frozen=True)
class Figure:
    """One figure of a component file: value, range, unit, kind, grade and source.

    A declaration in `models/parameters/` also says its `meaning`, the physical domain, `minimum` to `maximum`, and whether a
    temperature is a `difference` of two. A figure
    with a `path` holds in its `year`; the rows of the path are those of other years.
    """

    value: float | int | str | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "1"
    kind: str | None = None
    grade: str | None = None
    source: str | None = None
    locator: str | None = None
    as_of: datetime.date | None = None
    currency_year: int | None = None
    distribution: str = "triangular"
    interval: str = "bounds"
    bounds: dict[str, str] | None = None
    note: str = ""
    settled_by: str = ""
    undisclosed: bool = False
    minimum: float | None = None
    maximum: float | None = None
    meaning: str = ""
    informational: bool = False
    difference: bool = False
    year: float | None = None
    path: list[dict[str, Any]] | None = None


FIELDS = tuple(field.name for field in fields(Figure))


def check(entry: Any, where: str, *, declaration: bool = False) -> tuple[Figure | None, list[str]]:
    """The entry as a figure, or None where its fields cannot be read, and one line a fault, each starting with `where`."""
    if not isinstance(entry, dict):
        return None, [f"{where}: must be a table such as {{ value = 1.0, kind = ..., source = ... }}"]
    faults = []
    for field, given in entry.items():
        if field not in TYPES:
            close = nearest(field, TYPES)
            faults.append(f"{where}: {field}: unknown field{f' (did you mean `{close}`?)' if close else ''}")
        elif not isinstance(given, TYPES[field]) or (isinstance(given, bool) and TYPES[field] != (bool,)):
            wanted = " or ".join(kind.__name__ for kind in TYPES[field])
            faults.append(f"{where}: {field}: must be {wanted}, not {type(given).__name__}")
        elif isinstance(given, float) and not math.isfinite(given):
            faults.append(f"{where}: {field}: must be a finite number, not {given}")
        elif field in WORDS and given not in WORDS[field]:
            faults.append(f"{where}: {field}: `{given}` is none of {', '.join(WORDS[field])}")
    if declaration and "meaning" not in entry:
        faults.append(f"{where}: meaning: missing")
    if faults:
        return None, faults
    figure = Figure(**entry)
    bare = [f"{where}: path: needs `unit`, that of its numbers"] if figure.path is not None and "unit" not in entry else []
    return figure, [*bare, *_inner_faults(figure, where, declaration)]


def _inner_faults(figure: Figure, where: str, declaration: bool) -> list[str]:
    if figure.undisclosed:
        faults = [f"{where}: undisclosed, yet it has a value"] if figure.value is not None else []
        return faults + ([] if figure.note else [f"{where}: undisclosed needs a `note` that says why"])
    if figure.value is None:
        return [] if declaration else [f"{where}: no value (a figure nobody publishes is `undisclosed = true`)"]
    if isinstance(figure.value, str):
        return [f"{where}: path: a word has none"] if figure.path is not None else []
    faults = rows_by_year.faults_of(figure, where)
    if (figure.low is not None and figure.value < figure.low) or (
        figure.high is not None and figure.value > figure.high
    ):
        faults.append(f"{where}: value {figure.value:g} is outside its own range, {figure.low} to {figure.high}")
    if figure.kind is None or figure.source is None:
        faults.append(f"{where}: a value needs `kind` and `source`")
    if "USD" in figure.unit and figure.currency_year is None:
        faults.append(f"{where}: money needs `currency_year`")
    return faults
