"""A timeline as plain data: what it says by year, and the inputs, sources and equations behind it, as `cite` takes them."""

from __future__ import annotations

import datetime
import math
from typing import Any

import numpy as np

from orbitcompute._version import __version__
from orbitcompute.catalog.files import content_hash
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.report.results import TIMELINE
from orbitcompute.studies.answer.result_files import digest
from orbitcompute.studies.decide.joint import Joint
from orbitcompute.studies.decide.solve import Problem
from orbitcompute.studies.time.calendar_learning import CalendarReading
from orbitcompute.studies.time.closing import Closing
from orbitcompute.studies.time.timeline import Timeline

Second = tuple[tuple[CalendarReading, ...], tuple[float, ...]]
LEVELS = ("p10", "median", "p90")


def document(
    found: Timeline, change_of: int | None = None, problem: Problem | None = None, change: Joint | None = None,
    second: Second | None = None, closes: Closing | None = None,
) -> dict[str, Any]:
    """Everything a timeline says, in declared units; what is not finite, or never comes, is null. Carries a digest.

    `second` are the readings by a calendar, and the share of its futures with a gigawatt before each year. `change` is the
    joint change that solves `problem`, which is the crossing in the year `change_of`. `closes` tells of margins.
    """
    whole = {
        "schema": TIMELINE, "id": found.id, "version": __version__,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "scenario": found.assembled.scenario.name,
        "baseline": found.assembled.settings.get("baseline", found.assembled.scenario.components.get("baseline")),
        "settings": dict(found.assembled.settings), **_figures(found),
        "parameters": _parameters(found), "notes": list(found.assembled.notes),
        "joint_change": None if problem is None or change is None else _change(change_of, problem, change),
        "closes": None if closes is None else {
            "year": closes.year, "share_that_breaks": sum(closes.broken.values()), "first_broken": dict(closes.broken),
            "void": dict(closes.void), "at_target": closes.met, "at_target_that_close": closes.met_that_close,
        },
        "by_calendar": None if second is None else _by_calendar(found, second),
        "provenance": {"catalog": content_hash(), "equations": _equations(found)},
    }
    return {**whole, "digest": digest(whole)}


def _figures(found: Timeline) -> dict[str, Any]:
    unit = found.unit
    levels = found.quantiles(found.values)
    return {
        "of": found.name, "unit": unit, "target": from_si(found.target, unit), "draws": found.worlds, "seed": found.seed,
        "years": list(found.years), "never_by_last_year": None if found.nowhere else found.never, "share_void": found.void,
        "share_at_target": _shares(found.chance),
        "crossing_share_by_year": [None if found.nowhere else float(np.mean(found.crossing == year)) for year in found.years],
        "tenth_by": _year(found.crossed_by(0.1)), "half_by": _year(found.crossed_by(0.5)),
        **{level: _shown(row, unit) for level, row in zip(LEVELS, levels, strict=True)},
        "best_guess": _shown(found.central, unit),
        "same_money_median": None if found.like_terms is None else _shown(found.quantiles(found.like_terms)[1], unit),
        "newest_chips_median": None if found.newest is None else _shown(found.quantiles(found.newest)[1], unit),
        "newest_chips_share_at_target": None if found.newest is None
        else _shares(found.shares_at_target(found.newest)),
        "claimed": None if found.claimed is None else _shown(found.claimed, unit),
        "sides": {
            name: {"unit": _unit(found, name),
                   **{level: _shown(row, _unit(found, name))
                      for level, row in zip(LEVELS, found.quantiles(values), strict=True)}}
            for name, values in found.sides.items()
        },
        "decided_by_crossing": found.decided_by_crossing,
        "decides": [{"name": name, "crossing": crossing, "others": others} for name, crossing, others in found.deciders],
    }


def _shares(values: Any) -> list[float | None]:
    """Shares a year; null where no draw has a value."""
    return [share if math.isfinite(share) else None for share in values.tolist()]


def _by_calendar(found: Timeline, second: Second) -> dict[str, Any]:
    readings, exists = second
    return {
        "gigawatt_before_year": list(exists),
        "readings": {reading.who: {
            **{level: _shown(row, found.unit) for level, row in zip(LEVELS, found.quantiles(reading.values), strict=True)},
            "share_at_target": _shares(found.shares_at_target(reading.values)),
            "launch_median": [from_si(value, "USD / kg") for value in reading.launch], "launch_unit": "USD / kg",
            "satellite_median": [from_si(value, "USD / W") for value in reading.satellite], "satellite_unit": "USD / W",
        } for reading in readings},
    }


def _change(year: int | None, problem: Problem, change: Joint) -> dict[str, Any]:
    rows = [] if change.values is None else [
        {"name": one.name, "unit": one.entry.unit, "from": from_si(one.start, one.entry.unit),
         "to": from_si(value, one.entry.unit), "ranges": ranges}
        for one, value, ranges in zip(problem.varied, change.values, change.changes, strict=True)
    ]
    return {"year": year, "length": change.length if math.isfinite(change.length) else None, "inputs": rows,
            "closest": None if rows else from_si(change.closest_output, problem.target.unit)}


def table(found: Timeline) -> tuple[list[str], list[list[Any]]]:
    """Header and rows, one a year, for CSV and Markdown; the share of draws that has not crossed by then stands first."""
    shown = _figures(found)
    crossed = [None] * len(found.years) if found.nowhere else 1 - np.cumsum(shown["crossing_share_by_year"])
    header = ["year", "not crossed by then [1]", "at target in the year [1]"]
    kept = [share if share is None else float(share) for share in crossed]
    columns: list[list[Any]] = [list(found.years), kept, shown["share_at_target"]]
    rows = [(level, shown[level]) for level in LEVELS]
    words = ("best_guess", "same_money_median", "newest_chips_median", "claimed")
    rows += [(word.replace("_", " "), shown[word]) for word in words if shown[word]]
    header += [f"{found.name} {word} [{found.unit}]" for word, _ in rows]
    columns += [values for _, values in rows]
    for name, side in shown["sides"].items():
        header += [f"{name} {level} [{side['unit']}]" for level in LEVELS]
        columns += [side[level] for level in LEVELS]
    return header, [list(row) for row in zip(*columns, strict=True)]


def _parameters(found: Timeline) -> dict[str, Any]:
    """Inputs as they stand at the scenario's own year; each row of a path beside, under its year."""
    parameters: dict[str, Any] = {}
    for name in sorted(found.needed):
        entry = found.assembled.model.assumptions.get(name)
        if entry is None:
            continue
        parameters[name] = parameter(entry)
        for row in entry.path:
            parameters[f"{name}, in {row.year:g}"] = {
                "value": from_si(row.value, entry.unit), "unit": entry.unit,
                "low": None if row.low is None else from_si(row.low, entry.unit),
                "high": None if row.high is None else from_si(row.high, entry.unit),
                "kind": row.kind, "grade": row.grade, "source": row.source, "locator": row.locator,
            }
    return parameters


def parameter(entry: Assumption) -> dict[str, Any]:
    """An input as a document has it, in its declared unit."""
    number = isinstance(entry.value, int | float) and math.isfinite(entry.value)
    value = entry.choice if entry.choice is not None else from_si(float(entry.value), entry.unit) if number else None
    return {
        "value": value, "unit": entry.unit, "low": None if entry.low is None else from_si(entry.low, entry.unit),
        "high": None if entry.high is None else from_si(entry.high, entry.unit), "kind": entry.kind, "grade": entry.grade,
        "source": entry.source, "locator": entry.locator, "origin": entry.origin,
    }


def _equations(found: Timeline) -> dict[str, list[str | None]]:
    quantities = found.assembled.model.quantities
    return {name: [quantities[name].source, quantities[name].locator] for name in sorted(found.needed)
            if name in quantities and quantities[name].source}


def _unit(found: Timeline, name: str) -> str:
    return found.assembled.model.quantities[name].unit


def _shown(values: Any, unit: str) -> list[float | None]:
    return [from_si(float(value), unit) if math.isfinite(value) else None for value in values]


def _year(value: float) -> int | None:
    return int(value) if math.isfinite(value) else None
