"""The verdict: one row a test, never one adjective.

`holds`: the margin is wider than the model's error. `thin`: it lies within it. `open`: it fails at the central values,
but some draw of the inputs, or one input at an end of its range, brings it within the model's error; the row names the
input that moves it most. `fails`: nothing within the ranges does. Rows whose model does not exist yet say so and name nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitcompute.catalog.units import is_temperature
from orbitcompute.declare import Closure
from orbitcompute.graph.model import CLOSED_TO, Model, Point
from orbitcompute.studies.many.ranges import Sample
from orbitcompute.studies.many.swings import Flip, flip, swing_together, swings
from orbitcompute.studies.scenario.margins import TESTS
from orbitcompute.studies.scenario.model_error import FACTOR_FROM, error_in

NOT_YET = "not yet computed"
# The discipline whose model a margin rests on; records and costs carry no model error of their own.
DISCIPLINES = {
    "radiator_area_margin": "thermal",
    "dose_margin": "radiation",
    "training_share_margin": "training",
}
# Whether the largest site's power is facility or IT power is not stated: IT power alone would be a sixth less.
# An array is good to 5 % (DESIGN section 7): what is sized to be just enough for the night is thin, not safe.
RECORD_ERROR = {"earth_margin": 0.17, "night_margin": 0.05}
VOID = "-"  # a margin that stands on what is outside its domain has no word
GRADE_ORDER = ("primary", "measured", "derived", "secondary", "vendor", "judgement", "unverified")


@dataclass(frozen=True)
class Row:
    """One test of the verdict. `margin` is a share (has over needs, less one); `decides` names what an open row awaits.

    `share_closed` is the share of the `draws` that have a margin in which it closes, by the model's error at least.
    """

    group: str
    test: str
    margin_name: str | None
    margin: float | None
    model_error: float | None
    grade: str | None
    word: str
    decides: str | None = None
    share_closed: float | None = None
    model_factor: float | None = None
    draws: int = 0

    @property
    def error(self) -> float | None:
        """The model's error as the spread of a logarithm, however it is kept."""
        return math.log(self.model_factor) if self.model_factor else self.model_error


@dataclass(frozen=True)
class Margin:
    """A closure at a point [SI]: what it has and needs, its margin, and whether it is kept; None where it has no value.

    `unit` is the margin's, `units` those that what it has and what it needs are shown in.

    `word` is `closes`, `fails`, or `-` with its reason in `because`. `share_kept` is the share of the draws in which the
    margin has a value and is not negative, of `draws` that have one.
    """

    closure: Closure
    has: float | None
    needs: float | None
    margin: float | None
    unit: str
    units: tuple[str, str]
    word: str
    because: str | None = None
    share_kept: float | None = None
    draws: int = 0


def margins(model: Model, point: Point, sample: Sample | None = None) -> tuple[Margin, ...]:
    """Every closure of a model at a point, in the order they are declared."""
    return tuple(_margin(model, point, one, sample) for one in model.closures)


def _margin(model: Model, point: Point, closure: Closure, sample: Sample | None) -> Margin:
    unit = model.quantities[closure.margin].unit
    value = float(point.values[closure.margin])
    ends = [None if name is None else _finite(point.values.get(name, math.nan)) for name in (closure.has, closure.needs)]
    units = _units(model, closure)
    if not math.isfinite(value) and not value > 0:
        return Margin(closure, ends[0], ends[1], None, unit, units, VOID, model.reason(closure.margin, point))
    draws = np.empty(0) if sample is None else sample.columns.get(closure.margin, np.empty(0))
    known = draws[~np.isnan(draws)]
    kept = float((known >= -CLOSED_TO).mean()) if known.size else None
    word = "fails" if closure.name in point.broken else "closes"
    return Margin(closure, ends[0], ends[1], value, unit, units, word, None, kept, int(known.size))


def _units(model: Model, closure: Closure) -> tuple[str, str]:
    """The units of what a closure has and needs: one for both, Celsius where either is declared so."""
    has, needs = _unit(model, closure.has), _unit(model, closure.needs)
    if closure.needs is None:
        return has, needs
    return (needs, needs) if is_temperature(has) and needs == "degC" else (has, has)


def _unit(model: Model, name: str | None) -> str:
    """The unit that a quantity or a parameter is shown in."""
    if name is None:
        return "1"
    return model.quantities[name].unit if name in model.quantities else model.assumptions[name].unit


def _finite(value: Any) -> float | None:
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


@dataclass(frozen=True)
class Verdict:
    """All rows, what binds (the row with the smallest margin), and what would flip each failing row."""

    rows: tuple[Row, ...]
    binds: Row | None
    flips: Mapping[str, Flip]
    closures: tuple[Margin, ...] = ()

    @property
    def broken(self) -> tuple[Margin, ...]:
        """The closures that the design breaks at its central values."""
        return tuple(one for one in self.closures if one.word == "fails")


def judge(model: Model, point: Point, sample: Sample, *, with_flips: bool = True) -> Verdict:
    """The verdict of a model at its central point, with the draws of its inputs."""
    swing_together(model, [name for *_, name in TESTS if name is not None])
    rows = tuple(row_of(model, point, sample, group, test, name) for group, test, name in TESTS)
    judged = [row for row in rows if row.margin is not None and row.group != "Earth"]
    # what a fleet cannot do for one use (training) does not bind the question, which is whether it runs at all
    binding = [row for row in judged if row.group != "service"]
    # where a row is void, nobody knows which is the tightest
    known = not any(row.word == VOID for row in rows if row.group not in ("Earth", "service"))
    binds = min(binding, key=lambda row: row.margin or 0.0, default=None) if known else None
    flips = {}
    if with_flips:
        for row in binding:
            if row.word in ("fails", "open") and row.margin_name:
                found = flip(model, row.margin_name)
                if found is not None:
                    flips[row.margin_name] = found
    return Verdict(rows, binds, flips, margins(model, point, sample))


def row_of(model: Model, point: Point, sample: Sample, group: str, test: str, name: str | None) -> Row:
    """The row of one margin: its word, its model's error, the grade it rests on, and what an open one waits for."""
    if name is None:
        return Row(group, test, None, None, None, None, NOT_YET)
    margin = float(point.values.get(name, math.nan))
    margin = 0.0 if abs(margin) < 1e-9 else margin  # a fleet sized for its target meets it to the last bit or two
    grade = weakest_grade(model, name)
    if name in model.void(point):
        return Row(group, test, name, None, None, None, VOID, model.reason(name, point))
    if not math.isfinite(margin):
        unknown = model.absent_behind(name, point.values)
        return Row(group, test, name, None, None, None, "open", unknown[0] if unknown else point.status)
    sigma = error_in(DISCIPLINES[name]) if name in DISCIPLINES else None
    spread = RECORD_ERROR.get(name) if sigma is None else sigma
    error, factor = (None, math.exp(spread)) if spread and spread >= FACTOR_FROM else (spread, None)
    below, above = (1 - math.exp(-spread), math.expm1(spread)) if spread else (1e-9, 0.0)
    draws = sample.columns[name]
    within = draws[[math.isfinite(draw) for draw in draws]] >= -below
    closed = float(within.mean()) if within.size else 0.0
    share = closed if within.size else None
    word, decides = _word(model, name, margin, below, above, closed)
    # a margin that is zero by construction rests on no input
    return Row(group, test, name, margin, error, grade if margin else None, word, decides, share, factor,
               int(within.size))


def _word(model: Model, name: str, margin: float, below: float, above: float, closed: float) -> tuple[str, str | None]:
    """The word for a margin whose model may be off by `below` under and `above` over nothing."""
    if margin > above or (margin >= 0 and above == 0.0):
        return "holds", None
    if margin >= -below:
        return "thin", None
    found = swings(model, name)
    closing = [swing for swing in found if max(swing.low, swing.high) >= -below]
    if closing:
        return "open", closing[0].name
    if closed > 0:
        return "open", found[0].name if found else None
    return "fails", None


def weakest_grade(model: Model, name: str) -> str:
    """The grade of the input that moves a quantity most, which is what its row rests on."""
    found = swings(model, name)
    if not found or found[0].width == 0.0:
        behind = [model.assumptions[leaf] for leaf in model.stands_on(name) if leaf in model.assumptions]
        grades = [shown_grade(entry.kind, entry.grade) for entry in behind]
        return max(
            grades, key=lambda grade: GRADE_ORDER.index(grade) if grade in GRADE_ORDER else -1, default="derived"
        )
    entry = model.assumptions[found[0].name]
    return shown_grade(entry.kind, entry.grade)


def shown_grade(kind: str, grade: str) -> str:
    """The grade a reader is shown: a vendor's claim says so, whatever page it was read on."""
    return "vendor" if kind == "vendor_claim" else "judgement" if kind == "judgement" else grade


def standing(model: Model, output: str) -> tuple[dict[str, int], dict[str, float]]:
    """What an output stands on: uncertain inputs counted by grade, and each grade's share of the squared swing.

    Nothing where the output has no value.
    """
    if not math.isfinite(float(model.restricted([output]).evaluate().values[output])):
        return {}, {}
    found = swings(model, output)
    total = sum(swing.width**2 for swing in found)
    counts: dict[str, int] = {}
    shares: dict[str, float] = {}
    for swing in found:
        entry = model.assumptions[swing.name]
        grade = shown_grade(entry.kind, entry.grade)
        counts[grade] = counts.get(grade, 0) + 1
        shares[grade] = shares.get(grade, 0.0) + (swing.width**2 / total if total else 0.0)
    return counts, shares


Formatter = Callable[[float], str]
