"""A figure's path as text: its years, drawn over one scale, with kind, grade and source of each row."""

from __future__ import annotations

import math

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.report.numbers import short
from orbitcompute.report.table import in_columns

DRAWN = 30


def path_lines(entry: Assumption) -> list[str]:
    """One line a row: year, value and range in the declared unit, `-` from low to high with `o` at the value, source."""
    ends = [end for row in entry.path for end in (row.low, row.value, row.high) if end is not None]
    least, most = from_si(min(ends), entry.unit), from_si(max(ends), entry.unit)
    logarithmic = "USD" in entry.unit and least > 0
    scale = "logarithmic" if logarithmic else "linear"
    unit = "" if entry.unit == "1" else f", {entry.unit.replace(' / ', '/')}"
    between = "by equal shares a year" if logarithmic else "straight"
    lines = [f"path     by year of purchase{unit}; {between} between rows; {short(least)}-{short(most)}, {scale}"]
    for row in entry.path:
        value, low, high = (
            from_si(end, entry.unit) for end in (row.value, row.value if row.low is None else row.low,
                                                 row.value if row.high is None else row.high)
        )
        places = [_place(end, least, most, logarithmic) for end in (low, value, high)]
        drawn = "".join(
            "o" if column == places[1] else "-" if places[0] <= column <= places[2] else " " for column in range(DRAWN)
        )
        range_ = f"[{short(low, 3)}-{short(high, 3)}]" if low < high else ""
        lines.append(in_columns("2 < 2 >7 1 <15 <", f"{row.year:g}", short(value, 3), range_,
                                f"{drawn}  {row.grade}, {row.source or 'no source'}"))
    return lines


def _place(value: float, least: float, most: float, logarithmic: bool) -> int:
    if least == most:
        return 0
    if logarithmic:
        return round((DRAWN - 1) * math.log(value / least) / math.log(most / least))
    return round((DRAWN - 1) * (value - least) / (most - least))
