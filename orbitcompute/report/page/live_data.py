"""What the live page is given beside the graph: figures of inputs, units, presets, stored points; texts: `live_report`."""

from __future__ import annotations

import base64
import json
import math
import string
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.catalog import units
from orbitcompute.catalog.correlations import correlations
from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.text.live import Live
from orbitcompute.kernels.draws.sobol import first_numbers
from orbitcompute.report import figures
from orbitcompute.report.screens.costs import LINES
from orbitcompute.report.screens.evaluate import RANGED
from orbitcompute.studies.answer.demonstrated import known
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import DISCIPLINES, RECORD_ERROR, shown_grade
from orbitcompute.studies.decide.challenges import corner
from orbitcompute.studies.many.drawing import SEED, dimensions
from orbitcompute.studies.many.ranges import POINTS
from orbitcompute.studies.many.tabulated import FEWEST, SHARED, SLOW, VALUES
from orbitcompute.studies.published.bridge import bridge
from orbitcompute.studies.scenario import staged_tables
from orbitcompute.studies.scenario.assemble import Assembled, claimed_counterpart
from orbitcompute.studies.scenario.margins import TESTS
from orbitcompute.studies.scenario.model_error import error_in, error_of
from orbitcompute.studies.validate.cases import cases

# The sliders that come first: a label, and the names that one slider moves together.
SLIDERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Year of purchase", ("year",)),
    ("Launch price", ("launch_price",)),
    ("Payload of a flight", ("launch_payload",)),
    ("Flights permitted", ("permitted_flights",)),
    ("Satellite cost", ("satellite_cost_per_power_given",)),
    ("Life of chips, both sides", ("twin_it_life",)),
    ("Coolant temperature", ("coolant_supply_temperature",)),
    ("Cost of money in orbit", ("orbital_discount_rate_given",)),
    ("Hall on Earth", ("twin_facility_cost_per_power",)),
)
# What each test of the verdict needs and has, by its margin; a number where it is one.
NEEDS_AND_HAS: dict[str, tuple[str, str]] = {
    "radiator_area_margin": ("radiator_area_needed", "radiator_area_announced"),
    "night_margin": ("it_power_per_satellite", "night_power_carried"),
    "dose_margin": ("dose_over_life", "memory_irregularity_dose"),
    "user_latency_margin": ("interactive_latency_limit", "user_latency_median"),
    "latency_margin": ("fibre_latency_median", "latency_median"),
    "training_share_margin": ("twin_training_working_share", "training_working_share"),
    "launch_margin_permitted": ("launch_count", "permitted_flights_by_date"),
    "cost_margin": ("1", "cost_ratio"),
    "earth_margin": ("it_power_target", "record_earth_it_power"),
}
LAND = Path(figures.__path__[0]) / "land.json"
TOLERANCE, SMALLEST = 0.8, 3.0  # degrees: of a coast that is drawn, and of an island that is
CHECKED = 200  # stored points, each of which checks every quantity
VOID = 64.0  # what a void counts in their sums: more than a value's logarithm
FIELDS = ("unit", "value", "low", "high", "grade", "minimum", "maximum", "distribution", "interval")
USUAL = {"distribution": "triangular", "interval": "bounds"}


def data(result: Result, held: Model) -> dict[str, Any]:
    """All of it, as JSON takes it; `held` is the result's model with staged results at their values."""
    assembled = result.assembled
    counterpart = claimed_counterpart(assembled)
    claims = counterpart.model.assumptions if counterpart is not None else {}
    names = sorted(name for name, one in held.assumptions.items() if isinstance(one.value, int | float))
    quantities = sorted(name for name in held.quantities if name in held.needed)
    paths = {name: [[row.year, row.value, row.low, row.high] for row in one.path]
             for name, one in held.assumptions.items() if one.path}
    return {
        "paths": paths,
        "years": [max(rows[0][0] or 0.0 for rows in paths.values()), min(rows[-1][0] or 0.0 for rows in paths.values())]
                 if paths else [],
        "inputs": {name: _input(held.assumptions[name], claims.get(name)) for name in names if name not in _stored(held)},
        "quantities": {name: {"instead": held.quantities[name].unless_positive} for name in quantities
                       if held.quantities[name].unless_positive},
        "errors": _errors(quantities),
        "units": _units(held),
        "sliders": [_slider(assembled, label, group) for label, group in SLIDERS if set(group) <= set(held.assumptions)],
        "sites": held.assumptions["sites"].value if "sites" in held.assumptions else [],
        "shells": len(result.point.values.get("relay_more_shells", ())),
        "pairs": _pairs(result.point.values.get("relay_routing")),
        "land": coasts(),
        "station": station(),
        "presets": presets(result),
        "claimed": {name: result.claimed_middle(name) for name in RANGED} if result.claimed is not None else {},
        "tests": [_test(group, test, margin) for group, test, margin in TESTS if margin in held.needed],
        "costs": [{"label": line.label, "orbit": line.orbit, "earth": line.twin} for line in LINES],
        "draws": {"points": POINTS, "streams": _streams(held), "larger": _larger(result),
                  "stepped": {"name": SLOW, "from": FEWEST, "shared": SHARED, "most": VALUES},
                  "groups": [{"members": one.members, "root": one.root} for one in correlations().values()]},
        "check": stored_points(held),
    }


def _larger(result: Result) -> dict[str, list[float]]:
    """p10, p50, p90 [SI] of the draws of what the first screen shows, then those of the larger sample that begins with them."""
    found = {}
    for name in RANGED:
        if name in result.draws.columns:
            own, shown = result.draws.own_spread(name), result.draws.spread(name)
            if shown.draws != own.draws:
                found[name] = [own.p10, own.p50, own.p90, shown.p10, shown.p50, shown.p90]
    return found


def _pairs(routing: Any) -> list[dict[str, Any]]:
    """The stored figures of each pair of sites: names, median round trip [s], and that over light's along the ground."""
    found = routing.get("pairs", ()) if isinstance(routing, Mapping) else ()
    return [{key: one[key] for key in ("from", "to", "median", "stretch")} for one in found]


def station() -> dict[str, Any]:
    """What the space station's radiators reject (SI), as the case that validation holds ours against has it."""
    case = next(one for one in cases() if one.id == "iss-eatcs-area")
    warm = [units.parse(text, "K") for text in case.sweep["radiator_temperature"]]
    return {"heat": units.parse(case.inputs["heat_rejected"], "W"), "area": case.expected, "coldest": min(warm),
            "warmest": max(warm), "source": case.source}


def coasts() -> list[list[float]]:
    """Outlines of land for a small globe: longitude and latitude in turn [deg], to half a degree, small islands left out."""
    found = []
    for ring in json.loads(LAND.read_text(encoding="utf-8"))["rings"]:
        outline = np.array(ring).reshape(-1, 2)
        if np.ptp(outline[:, 1]) < SMALLEST:
            continue
        half = len(outline) // 2  # a ring has no ends: two halves are simplified, each between its own
        kept = np.round(2 * np.array([*_simplified(outline[: half + 1])[:-1], *_simplified(outline[half:])])) / 2
        (x, y), (next_x, next_y) = kept.T, np.roll(kept, -1, axis=0).T
        if np.sum(x * next_y - next_x * y) > 0:  # clockwise, as d3-geo has what lies within
            kept = kept[::-1]
        found.append([int(one) if one.is_integer() else one for one in kept.ravel().tolist()])
    return found


def _simplified(line: Any) -> list[Any]:
    """Douglas and Peucker's points of a line: those between lie within `TOLERANCE` of it."""
    start, end = line[0], line[-1]
    along = end - start
    length = float(np.hypot(*along))
    offsets = line - start
    off = abs(along[0] * offsets[:, 1] - along[1] * offsets[:, 0]) / length if length else np.hypot(*offsets.T)
    far = int(off.argmax())
    if off[far] <= TOLERANCE or len(line) < 3:
        return [start, end]
    return [*_simplified(line[: far + 1])[:-1], *_simplified(line[far:])]


def _stored(model: Model) -> set[str]:
    return {name for name, one in model.quantities.items() if one.staged}


def _input(one: Assumption, claimed: Assumption | None) -> dict[str, Any]:
    """An input's figure in SI; what is not there, or is as with most, is left out."""
    found = {field: getattr(one, field) for field in FIELDS}
    found["grade"] = shown_grade(one.kind, one.grade)
    if claimed is not None and claimed.value != one.value and math.isfinite(float(claimed.value)):
        found["claimed"] = float(claimed.value)
    if one.uncertain:
        found["uncertain"] = True
    return {key: value for key, value in found.items() if value not in (None, "", USUAL.get(key, "")) and value == value}


def _errors(names: list[str]) -> dict[str, Any]:
    """Our own error in the discipline of each quantity: the few values there are, and which is whose as a digit of base 36."""
    errors = [error_of(name) for name in names]
    values = sorted(set(errors), key=lambda one: (one is not None, one))
    return {"values": values, "of": "".join(string.digits[at] if at < 10 else string.ascii_lowercase[at - 10]
                                            for at in map(values.index, errors))}


def _units(model: Model) -> dict[str, tuple[float, float, str]]:
    """What every unit stands for that is shown here or that readers type: scale, offset, dimension."""
    shown = {one.unit for one in model.assumptions.values()} | {one.unit for one in model.quantities.values()}
    found = {}
    for text in sorted(shown - {"structure"} | set(units._table())):
        one = units.unit(text)
        found[text] = (one.scale, one.offset, one.dimension)
    return found


def _slider(assembled: Assembled, label: str, group: tuple[str, ...]) -> dict[str, Any]:
    """A slider with its ends, and what is claimed and was demonstrated of its first name (SI)."""
    entry = assembled.model.assumptions[group[0]]
    others = known(group[0], assembled)
    ticks = [{"standing": one.standing, "value": one.value, "of": one.of} for one in others]
    value = float(entry.value)
    if group == ("year",):
        paths = [one.path for one in assembled.model.assumptions.values() if one.path]
        ends = [max(path[0].year for path in paths), min(path[-1].year for path in paths)] if paths else [value, value + 1]
        return {"label": label, "names": group, "low": ends[0], "high": ends[1], "logarithmic": False, "ticks": []}
    ends = [value, *(end for end in (entry.low, entry.high) if end is not None), *(one.value for one in others)]
    if len(set(ends)) == 1:
        ends += [value - 25.0, value + 45.0] if entry.unit == "degC" else [0.5 * value, 2.0 * value]
    low, high = min(ends), max(ends)
    logarithmic = low > 0 and high / low > 5
    reach = 1.15 if logarithmic else 1.0
    low, high = (low / reach, high * reach) if logarithmic else (low - 0.05 * (high - low), high + 0.05 * (high - low))
    least = low if entry.minimum is None else max(low, entry.minimum)
    most = high if entry.maximum is None else min(high, entry.maximum)
    return {"label": label, "names": group, "low": least, "high": most, "logarithmic": logarithmic, "ticks": ticks}


def presets(result: Result) -> list[dict[str, Any]]:
    """Whole sets of values that others would put, as SI values by name beside ours."""
    assembled = result.assembled
    own, counterpart = assembled.model.assumptions, claimed_counterpart(assembled)
    alike = _typed(corner("alike", own), own)
    found: list[dict[str, Any]] = [
        {"name": "Ours", "says": "the scenario as it stands, every input at its best guess", "values": {}}]
    if counterpart is not None:
        claims = _differences(own, counterpart.model.assumptions)
        found += [
            {"name": "As claimed", "says": "the vendors' engineering under our finance", "values": claims},
            {"name": "As claimed, like terms", "says": "the vendors' engineering on Earth's terms of money, repair and waiting",
             "values": {**claims, **alike}},
        ]
    found.append({"name": "Like terms", "says": "the same money, repair and waiting on both sides", "values": alike})
    found += [
        {"name": "Advocates", "says": "all that an advocate of orbit would put, within the sources' ranges: a corner",
         "values": _typed(corner("orbit", own), own)},
        {"name": "Doubters", "says": "all that a doubter would put, within the sources' ranges: a corner",
         "values": _typed(corner("earth", own), own)},
    ]
    found.append({"name": "McCalip's orbit", "says": "the orbital side of McCalip's page in our words, Earth as ours",
                  "values": _bridged(own)})
    return found


def _differences(own: Mapping[str, Assumption], theirs: Mapping[str, Assumption]) -> dict[str, float]:
    """What another scenario's inputs have that ours has not: another value, or the same without our range."""
    return {
        name: float(one.value) for name, one in theirs.items()
        if isinstance(one.value, int | float) and math.isfinite(float(one.value))
        and (name not in own or own[name].value != one.value or (own[name].uncertain and not one.uncertain))
    }


def _typed(settings: Mapping[str, str], own: Mapping[str, Assumption]) -> dict[str, float]:
    """Settings as they are typed, in SI."""
    found = {}
    for name, text in settings.items():
        if name in registry.choices:
            found[name] = registry.choices[name].codes[text]
        else:
            unit = own[name].unit if name in own else registry.quantities[name].unit
            found[name] = units.parse(text, unit)
    return found


def _bridged(own: Mapping[str, Assumption]) -> dict[str, float]:
    """An analysis' own values for our names, in SI."""
    found = {}
    for step in bridge("mccalip").steps:
        for one in step.settings:
            if isinstance(one.theirs, str):
                found[one.name] = registry.choices[one.name].codes[one.theirs]
            else:
                found[one.name] = units.to_si(one.theirs, one.unit)
    return found


def _test(group: str, test: str, margin: str | None) -> dict[str, Any]:
    """A row of the verdict: what it needs and has, and our model's error as the spread of a logarithm."""
    needs, has = NEEDS_AND_HAS[margin or ""]
    error = error_in(DISCIPLINES[margin]) if margin in DISCIPLINES else RECORD_ERROR.get(margin or "")
    return {"group": group, "test": test, "margin": margin, "needs": needs, "has": has, "error": error}


def _streams(model: Model) -> dict[str, Any]:
    """Each uncertain input's dimension, and those drawn beside them: names, and their numbers bit by bit (`Shares` reads them).

    Of a dimension: the polynomial's degree in five bits, the polynomial, and each direction number in as many as it can have.
    """
    members = {name for group in correlations().values() for name in group.members}
    names = sorted({name for name, one in model.assumptions.items() if one.uncertain} | members)
    bits = ""
    for polynomial, *numbers in first_numbers(dimensions(names)):
        bits += f"{len(numbers):05b}{polynomial:0{len(numbers) + 1}b}"
        bits += "".join(f"{number:0{place}b}" for place, number in enumerate(numbers, start=1))
    packed = int(bits[::-1], 2).to_bytes(len(bits) // 8 + 1, "little")
    return {"names": names, "seed": f"{SEED} 0 ", "bits": base64.b64encode(packed).decode()}


# -- stored results and points -------------------------------------------------------------------------------------------------


def stored_tables(model: Model, values: Mapping[str, Any], translated: Live) -> dict[str, Any]:
    """The staged results with what they were computed from and their lines; of structures, the figures that are read."""
    found: dict[str, Any] = {}
    lines = staged_tables.lines(model, values)
    for name, entry in translated.table["stored"].items():
        read = translated.fields.get(name, set())
        found[name] = {
            **entry, "value": _read(entry["value"], read), "at": staged_tables.at(model, name, values),
            "caps": staged_tables.CAPPED.get(name, {}),
            "lines": [{"along": one.along, "moves": one.moves, "places": one.places, "stepped": one.stepped,
                       "logarithmic": one.logarithmic, "results": [_read(result, read) for result in one.results]}
                      for one in lines[name]],
        }
    return found


def _read(result: Any, names: set[str]) -> Any:
    return {key: result[key] for key in sorted(names)} if isinstance(result, Mapping) else result


def shares(point: int, many: int) -> list[float]:
    """Numbers in [0, 1) that Python and JavaScript make alike: a multiplicative hash of 32 bits of point and place."""
    words = (point * 0x9E3779B1 + np.arange(many, dtype=np.uint64) * 0x85EBCA77 + 1) & 0xFFFFFFFF
    for shift, factor in ((15, 0x2C1B3C6D), (12, 0x297A2D39)):
        words = (words ^ words >> shift) * factor & 0xFFFFFFFF
    found: list[float] = ((words ^ words >> 15) / 2**32).tolist()
    return found


def stored_points(model: Model) -> dict[str, Any]:
    """What the plain path makes of every quantity at points of every uncertain input over its range, as sums to check by.

    The browser has the same names in the same order (`Study.check`) and makes inputs and weights anew by `shares`. A value
    counts as log(1 + |value| / scale) with its sign, a void as `VOID`; the scale is a thousandth of the quantity's largest, as
    a power of two, and at least a thousandth for shares and margins, which may be differences of near equals. These are summed
    with weights of a half to one and a half, over the points for each quantity and over the quantities at each point: a
    difference stands out in two sums, as the relative one that it is. Packed: the sums as little-endian doubles, the voids at
    each point in two bytes, the exponents of the scales in one each.
    """
    inputs = sorted(name for name, one in model.assumptions.items() if one.low is not None and one.high is not None
                    and one.low < one.high and name not in _stored(model))
    names = sorted(name for name in model.needed
                   if name in model.quantities and name not in model.overrides and model.quantities[name].unit != "structure")
    values = np.empty((CHECKED, len(names)))
    for point in range(CHECKED):
        drawn = zip(inputs, shares(point, len(inputs)), strict=True)
        found = model.evaluate(dict(_between(model.assumptions, drawn))).values
        values[point] = [float(found[name]) for name in names]
    voids = ~np.isfinite(values)
    largest = np.abs(np.where(voids, 0.0, values)).max(axis=0)
    least = np.array([-10 if model.quantities[name].unit == "1" else -127 for name in names])
    exponents = np.clip(np.frexp(largest)[1] - 10, least, 127)
    counted = np.where(voids, VOID, np.sign(values) * np.log1p(np.abs(np.where(voids, 0.0, values)) / 2.0**exponents))
    weighted = counted * (0.5 + np.array([shares(CHECKED + point, len(names)) for point in range(CHECKED)]))
    packed = (weighted.sum(axis=0).astype("<f8").tobytes() + weighted.sum(axis=1).astype("<f8").tobytes()
              + voids.sum(axis=1).astype("<u2").tobytes() + exponents.astype("i1").tobytes())
    return {"points": CHECKED, "quantities": len(names), "void": VOID, "sums": base64.b64encode(packed).decode()}


def _between(
    assumptions: Mapping[str, Assumption], drawn: Iterable[tuple[str, float]]
) -> Iterable[tuple[str, np.float64]]:
    for name, share in drawn:
        low, high = assumptions[name].low, assumptions[name].high
        yield name, np.float64((low or 0.0) + share * ((high or 0.0) - (low or 0.0)))
