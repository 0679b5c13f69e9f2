"""How likely a result's target is by the date: both views, of the stored forecast, or of one run on the result's assumptions.

A forecast is run where the result differs in what it stands on; where it cannot be, the line says what it is stored for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.report.numbers import chance
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.forecast.own_run import flies, own_run
from orbitcompute.studies.forecast.stored_for import by_year, changed, reference

BINDS = {"start": "most have not begun", "launch": "most lack flights", "factory": "most lack factories",
         "cells": "most lack cells", "accelerators": "most lack chips", "radiators": "most lack radiators",
         "funding": "most lack money"}
LONGEST = 24  # characters of the inputs that are named as different


@dataclass(frozen=True)
class Chances:
    """Texts of a forecast: `inside` and `half` of our model, `outside` of its own power only; empty where unknown.

    `other` says what was run, or for which assumptions it is stored, where those are not the result's.
    """

    id: str
    year: int
    inside: str
    half: str
    outside: str
    outside_half: str
    other: str


def chances_of(result: Result) -> Chances | None:
    """Both views of the power asked for; None where no forecast of it is stored."""
    model = result.model
    held = model.assumptions["stored_forecast"].value
    share = result.value("probability_by_date")
    if not held or not math.isfinite(share):
        return None
    power, least, most = held[3]
    year, views = by_year()
    own = abs(result.value("it_power_target") / power - 1.0) < 1e-9
    median = result.value("median_year") / JULIAN_YEAR
    names, slots = changed(model), {**result.assembled.scenario.components, **result.assembled.settings}
    ran = own_run(result.id, model, reference(), names) if names and flies(str(slots.get("launcher"))) else None
    if ran is not None:
        share, median = ran.probability, ran.median_year
    return Chances(
        held[0] if ran is None else "run now", year, chance(share),
        _half([math.floor(median) if math.isfinite(median) else None], "end-"),
        _between(least, most) if own else "", _half([_reaches(view) for view in views]) if own and views else "",
        _other(names) if ran is None
        else f"run for {_listed(names)}, {ran.futures:,} futures; {BINDS[ran.binds]}",
    )


def stored_notes(result: Result) -> list[str]:
    """What to say of `probability_by_date` and `median_year` of a result, which are read off the stored forecast."""
    names = changed(result.model) if "probability_by_date" in result.point.values else []
    return [f"probability_by_date, median_year: {_other(names)}; the first screen runs one of its own"] if names else []


def _between(low: float, high: float) -> str:
    """Two estimates: `2 to 5 %`, `under 1 %`."""
    if high < 0.01:
        return chance(high)
    return f"{max(100 * low, 1):.0f} to {100 * high:.0f} %" if f"{100 * low:.0f}" != f"{100 * high:.0f}" else chance(high)


def _reaches(view: dict[int, float]) -> int | None:
    """The first year by whose end a view reaches a half."""
    return next((year for year, share in sorted(view.items()) if share >= 0.5), None)


def _half(years: list[int | None], before: str = "") -> str:
    """When a half is reached: `by 2031-33`, `by end-2039`, `after 2040`, `after 2039 or never` as one of several."""
    known = sorted(year for year in years if year is not None)
    if not known:
        return "after 2040"
    if len(known) < len(years):
        return f"by {before}{known[0]} or later"
    last = f"-{known[-1] % 100:02d}" if known[-1] != known[0] else ""
    return f"by {before}{known[0]}{last}"


def _other(names: list[str]) -> str:
    """What to say of a stored forecast that is not of the assumptions shown."""
    return f"stored, for the default assumptions: not of this {_listed(names)}" if names else ""


def _listed(names: list[str]) -> str:
    listed = names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "")
    return listed if len(listed) <= LONGEST else f"{len(names)} input{'s' if len(names) > 1 else ''}"
