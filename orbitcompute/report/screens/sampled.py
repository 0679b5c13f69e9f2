"""A sweep of samples for a reader: medians and ranges along its axes."""

from __future__ import annotations

import json
from collections.abc import Sequence

from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.table import Table
from orbitcompute.studies.many.sampled import LEVELS, SampledSweep

Rows = Sequence[Sequence[float | str | None]]


def rendered(study: SampledSweep, rows: Rows, suffix: str, command: str | None = None) -> str:
    """The rows in the format of a suffix: full floats in .json and .csv, `median [10 % - 90 %]` in .md and .txt."""
    if suffix == ".json":
        found = {"schema": "orbitcompute.sampled-sweep/1", "scenario": study.scenario, "draws": study.size, "seed": study.seed,
                 "columns": study.columns(), "rows": [list(row) for row in rows], "command": command}
        return json.dumps(found, indent=1, allow_nan=False) + "\n"
    if suffix == ".csv":
        return Table.of(study.columns(), rows).csv()
    header, told = _told(study, rows)
    if suffix == ".md":
        return Table.of(header, told).markdown()
    said = f"median [10 to 90 %] of {study.size:,} draws a row, the same in every row: seed {study.seed}"
    return f"{Table.of(header, told).grid()}{said}\n"


def _told(study: SampledSweep, rows: Rows) -> tuple[list[str], list[list[str]]]:
    """A column an axis, a column an output, and the shares of draws that have no value or break a closure where some do."""
    many, step = len(study.axes), len(LEVELS)
    shown = [place for place, row in ((-2, "infeasible"), (-1, "breaks")) if row and any(line[place] for line in rows)]
    header = [*study.columns()[:many], *(f"{name} [{study.units[name]}]" for name in study.outputs),
              *({-2: "infeasible", -1: "breaks a closure"}[place] for place in shown)]
    told = []
    for row in rows:
        cells = [one if isinstance(one, str) else NOTHING if one is None else f"{one:g}" for one in row[:many]]
        for place in range(many, many + step * len(study.outputs), step):
            low, middle, high = (float(value) if value is not None else None for value in row[place : place + step])
            cells.append(NOTHING if low is None or middle is None or high is None
                         else f"{short(middle)} [{short(low)}-{short(high)}]")
        cells += [_share(row[place], study.size) for place in shown]
        told.append(cells)
    return header, told


def _share(value: float | str | None, draws: int) -> str:
    number = float(value or 0.0)
    return f"<{short(300 / draws, 1)} %" if number == 0 else f"{short(100 * number)} %"
