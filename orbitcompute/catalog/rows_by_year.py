"""Figures by year: the rows of a path as a file gives them, their checks, and the figure that they give for a year.

A figure with a path holds in its own `year`; the rows are those of other years. Between rows money is interpolated
geometrically (a price falls by a share a year), everything else along a straight line: value, low and high alike. A draw is
made once for all years, as the same share of each year's range: a future that is dear in one year is dear in all.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from orbitcompute.declare import Assumption, YearRow

if TYPE_CHECKING:
    from orbitcompute.catalog.figures import Figure

NEEDED = ("year", "value", "kind", "grade", "source")
KNOWN = (*NEEDED, "low", "high", "locator", "note")
NUMBERS = ("year", "value", "low", "high")
KINDS = ("measured", "datasheet", "vendor_claim", "derived", "judgement")
GRADES = ("measured", "primary", "secondary", "derived", "unverified", "judgement")
ROW_WORDS = {"kind": KINDS, "grade": GRADES}


def faults_of(figure: Figure, where: str) -> list[str]:
    """Every fault of a figure's path, one line each; none where it has no path."""
    if figure.path is None:
        return [] if figure.year is None else [f"{where}: year: only a figure with a `path` has one"]
    faults = [] if figure.year is not None else [f"{where}: path: needs `year`, the one in which the value itself holds"]
    if not figure.path:
        faults.append(f"{where}: path: has no rows")
    for number, row in enumerate(figure.path, start=1):
        faults += _row_faults(row, figure, f"{where}: path: row {number}")
    years = [row["year"] for row in figure.path if isinstance(row, dict) and _number(row.get("year"))]
    if years != sorted(years):
        faults.append(f"{where}: path: years are not in order: {', '.join(f'{year:g}' for year in years)}")
    twice = sorted({year for year in years if [*years, figure.year].count(year) > 1})
    faults += [f"{where}: path: {year:g} stands twice" + (" (it is the figure's own `year`)" if year == figure.year else "")
               for year in twice]
    return faults


def _row_faults(row: Any, figure: Figure, where: str) -> list[str]:
    if not isinstance(row, dict):
        return [f"{where}: must be a table such as {{ year = 2035, value = 1.0, kind = ..., grade = ..., source = ... }}"]
    faults = [f"{where}: {field}: missing" for field in NEEDED if field not in row]
    faults += [f"{where}: {field}: unknown field" for field in row if field not in KNOWN]
    for field in NUMBERS:
        number = row.get(field)
        if number is not None and not _number(number):
            faults.append(f"{where}: {field}: must be a finite number, not {number!r}")
    faults += [f"{where}: {field}: `{row[field]}` is none of {', '.join(known)}" for field, known in ROW_WORDS.items()
               if field in row and row[field] not in known]
    if not isinstance(row.get("source", ""), str):
        faults.append(f"{where}: source: must be the name of a source, not {row['source']!r}")
    spread = figure.low is not None and figure.high is not None
    ranged = "low" in row and "high" in row
    if spread != ranged:
        wrong = "needs `low` and `high`, as the figure has them" if spread else "has a range, the figure none"
        faults.append(f"{where}: {wrong}")
    if ranged and all(_number(row.get(field)) for field in NUMBERS[1:]) and not row["low"] <= row["value"] <= row["high"]:
        faults.append(f"{where}: value {row['value']:g} is outside its own range, {row['low']:g} to {row['high']:g}")
    return faults


def _number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def at_year(entry: Assumption, year: float) -> Assumption:
    """The input as it stands in a year; itself where it has no path or the year is the figure's own.

    Kind, grade and source are those of the row used, between two rows those of the later one, which is known less well.
    """
    if not entry.path:
        return entry
    place = bisect_left([row.year for row in entry.path], year)
    if entry.path[place].year == year:
        row = entry.path[place]
        value, low, high = row.value, row.low, row.high
    else:
        before, row = entry.path[place - 1], entry.path[place]
        share = (year - before.year) / (row.year - before.year)
        value = _between(before.value, row.value, share, entry.unit)
        low, high = (
            None if first is None or last is None else _between(first, last, share, entry.unit)
            for first, last in ((before.low, row.low), (before.high, row.high))
        )
    origin = entry.origin if row.own and row.year == year else f"{entry.origin.split(', in ')[0]}, in {year:g}"
    return replace(entry, value=value, low=low, high=high, kind=row.kind, grade=row.grade, source=row.source,
                   locator=row.locator, note=row.note or entry.note, origin=origin)


def _between(first: float, last: float, share: float, unit: str) -> float:
    if "USD" in unit and first > 0 and last > 0:
        return math.exp((1 - share) * math.log(first) + share * math.log(last))
    return (1 - share) * first + share * last


def in_year(resolved: dict[str, Assumption], year: float) -> list[str]:
    """Put every input of a path at `year`, in place; a fault for each span of years that it lies outside, with its figures."""
    for name, entry in resolved.items():
        if reaches(entry, year, year):
            resolved[name] = at_year(entry, year)
    return [f"year: {year:g} is outside {first:g} to {last:g}, the years of {', '.join(names)}"
            for (first, last), names in beyond(resolved.values(), year, year).items()]


def reaches(entry: Assumption, first: float, last: float) -> bool:
    """Whether an input has a figure in all years from `first` to `last`: always, where it has no path."""
    return not entry.path or (entry.path[0].year <= first and last <= entry.path[-1].year)


def beyond(entries: Iterable[Assumption], first: float, last: float) -> dict[tuple[float, float], list[str]]:
    """The inputs whose paths do not reach from `first` to `last`, by the years that they have."""
    found: dict[tuple[float, float], list[str]] = {}
    for entry in entries:
        if not reaches(entry, first, last):
            found.setdefault((entry.path[0].year, entry.path[-1].year), []).append(entry.name)
    return found


def rows_of(figure: Figure, si: Mapping[str, float | None], scale: float, to_si: Any) -> tuple[YearRow, ...]:
    """A checked figure's path in SI, its own year in its place; `scale` brings money to today's dollars."""
    if figure.path is None or figure.year is None:
        return ()
    own = YearRow(figure.year, float(si["value"] or 0.0), si["low"], si["high"], figure.kind or "judgement",
                  figure.grade or "unverified", figure.source, figure.locator, figure.note, True)

    def in_si(number: float | None) -> float | None:
        return None if number is None else float(to_si(number, figure.unit) * scale)

    others: Iterable[YearRow] = (
        YearRow(float(row["year"]), in_si(row["value"]) or 0.0, in_si(row.get("low")), in_si(row.get("high")),
                row["kind"], row["grade"], row["source"], row.get("locator"), row.get("note", ""))
        for row in figure.path
    )
    return tuple(sorted((own, *others), key=lambda row: row.year))
