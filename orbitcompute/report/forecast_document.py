"""A forecast as plain data: what is stored, so that it can be recomputed and scored later."""

from __future__ import annotations

import datetime
import json
import math
import platform
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.files import content_hash
from orbitcompute.kernels.calendar import FIRST_YEAR, RESOURCES
from orbitcompute.report.numbers import none_of
from orbitcompute.report.screens.forecast import earth
from orbitcompute.report.table import Table, finite
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast.alternatives import YEARS, Beside
from orbitcompute.studies.forecast.forecast import ForecastResult, grid
from orbitcompute.studies.forecast.hindcast import kept_results
from orbitcompute.studies.forecast.reference_classes import targets
from orbitcompute.studies.forecast.scoring import SCHEMA

SHARES = (0.1, 0.25, 0.5, 0.75, 0.9)


def document(result: ForecastResult) -> dict[str, Any]:
    """Everything of a forecast, its inputs included."""
    main = result.main
    return {
        "schema": SCHEMA, "id": result.id, "version": __version__,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "claim": result.claim.name, "rung": result.rung, "asked": result.asked, "event": result.claim.text,
        "quantities": _quantities(result),
        "rungs": {} if main is None else {step.name: _rung(result, step.name, step.text) for step in result.steps},
        "operating_rungs": [] if main is None else [
            {"rung": rung.name, "power_mw": rung.threshold,
             "probability_by_date": (main.by(rung.name, result.date) * main.size + 0.5) / (main.size + 1.0),
             "median_year": main.date(rung.name, 0.5), "p10_year": main.date(rung.name, 0.1)}
            for rung in grid()
        ],
        "outside_view": _estimate(result, result.rung),
        "operating_mw": {} if main is None else {
            str(year): {f"p{100 * share:g}": main.power(year, share) for share in SHARES}
            | {f"p{100 * share:g}_error": main.power_error(year, share) for share in SHARES} for year in YEARS
        },
        "binding": {} if main is None else {
            str(year): dict(zip(RESOURCES, map(float, main.binding[year - FIRST_YEAR]), strict=True)) for year in YEARS
        },
        "flights_of_first_vehicle": {} if main is None else _flights(result),
        "beside": _beside(result),
        "back": [_plain(run) for run in result.back], "watch": [_finite(vars(watch)) for watch in result.watches],
        "bound": None if result.bound is None else _finite(vars(result.bound)),
        "need": None if result.need is None else {
            "power_mw": result.need.power, "window_years": finite(result.need.window),
            "flights_a_year_for_ever": finite(result.need.flights_for_ever),
            "rows": [_finite(vars(row)) for row in result.need.rows],
        },
        "earth": earth(result), "targets": targets(),
        "hindcasts": {key: value for key, value in kept_results().items() if key != "rows"},
        "inputs": runs.inputs_of(result.priors),
        "provenance": {"catalog": content_hash(), "python": platform.python_version(), "machine": platform.machine(),
                       "data": "flights: J. McDowell's General Catalog of Artificial Space Objects, CC-BY"},
    }


def _quantities(result: ForecastResult) -> dict[str, Any]:
    """The headline quantities; null with a reason where there is no run or the calendar ends first."""
    reason = "no run" if result.main is None else f"after {YEARS[-1]}"
    found: dict[str, Any] = {
        "probability_by_date": {"value": finite(result.probability_by_date), "unit": "1"},
        "median_year": {"value": finite(result.median_year), "unit": "year"},
    }
    if result.main is not None:
        share = result.probability_by_date
        found["probability_by_date"]["error"] = math.sqrt(share * (1 - share) / result.main.size)
    for entry in found.values():
        if entry["value"] is None:
            entry["null_because"] = reason
    return found


def _rung(result: ForecastResult, name: str, text: str) -> dict[str, Any]:
    main = result.main
    assert main is not None
    probabilities = {str(year): main.probability(name, year) for year in YEARS}
    return {
        "text": text,
        "probability_by_year": probabilities,
        "error_by_year": {year: math.sqrt(p * (1 - p) / main.size) for year, p in probabilities.items()},
        "below": none_of(main.size),
        "p10_year": main.date(name, 0.1), "median_year": main.date(name, 0.5), "p90_year": main.date(name, 0.9),
        "outside": _estimate(result, name)["estimates"],
    }


def _estimate(result: ForecastResult, name: str) -> dict[str, Any]:
    """The outside view of a rung, the least favourable estimate first."""
    return {
        "rung": name,
        "estimates": [
            {"label": found.label, "by_year": {str(year): found.by(year + 1.0) for year in YEARS},
             "by_date": found.by(result.date)} for found in result.estimates(name)
        ],
    }


def _flights(result: ForecastResult) -> dict[str, Any]:
    assert result.main is not None
    names = [f"p{100 * share:g}" for share in SHARES]
    return {str(year): dict(zip(names, result.main.flights(year, SHARES), strict=True)) for year in YEARS}


def _plain(run: Beside) -> dict[str, Any]:
    return {"name": run.name, "futures": run.futures,
            "probability_by_year": {str(year): share for year, share in run.probability.items()}}


def _beside(result: ForecastResult) -> list[dict[str, Any]]:
    found = [_plain(run) for run in result.variations]
    if result.first_set is not None:
        found.insert(0, _plain(result.first_set))
    if result.other is not None:
        label = "inputs correlated" if result.independent else "inputs independent"
        found.insert(0, {"name": label, "futures": result.other.size, "probability_by_year": {
            str(year): result.other.probability(result.rung, year) for year in YEARS}})
    return found


def _finite(entries: dict[str, Any]) -> dict[str, Any]:
    """Plain data: what is not finite is null."""
    return {
        key: finite(value)
        if isinstance(value, float)
        else [finite(x) for x in value]
        if isinstance(value, tuple)
        else value
        for key, value in entries.items()
    }


def as_json(result: ForecastResult) -> str:
    """The document as JSON text."""
    return json.dumps(document(result), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def rows(result: ForecastResult) -> tuple[list[str], list[list[Any]]]:
    """Probabilities by rung, view and year as a table."""
    header = ["rung", "view", *(str(year) for year in YEARS)]
    found: list[list[Any]] = []
    for step in result.steps:
        if result.main is not None:
            found.append([step.name, "inside", *(result.main.probability(step.name, year) for year in YEARS)])
        for estimate in result.estimates(step.name):
            found.append([step.name, f"outside: {estimate.label}", *(estimate.by(year + 1.0) for year in YEARS)])
    return header, found


def render(result: ForecastResult, suffix: str) -> str:
    """The forecast in the format of a suffix."""
    if suffix == ".json":
        return as_json(result)
    return Table.of(*rows(result)).render(suffix)
