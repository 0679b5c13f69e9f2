"""What the forecast says of a dated claim: the stored one where it is of today's inputs, else one run now.

A forecast rests on priors, which are judgement. The last stored one of a claim is taken if its inputs are what the catalog
gives today (equal inputs, equal id); if the catalog has moved since, the same forecast is run on what it says now.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from orbitcompute.catalog.claims import read_claim
from orbitcompute.catalog.files import data_directory
from orbitcompute.catalog.priors import DEFAULT_PRIORS, read_priors
from orbitcompute.kernels.calendar import FIRST_YEAR
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast.alternatives import LAST_YEAR
from orbitcompute.studies.forecast.forecast import BESIDE, ForecastResult, forecast
from orbitcompute.studies.forecast.scoring import SCHEMA
from orbitcompute.studies.scenario.dated import Dated


def dated(claim: str, rung: str, folder: Path | None = None) -> Dated:
    """The forecast of a claim of today's inputs, read for a rung of its ladder; raises `CatalogError` for no such claim.

    `folder` holds the stored ones [those shipped].
    """
    document = _stored(claim, folder or data_directory("models") / "forecasts" / "stored")
    if document is not None and document["id"] == _current(claim).id:
        return _read(document, rung)
    return _run(claim, rung)


@cache
def _current(claim: str) -> ForecastResult:
    """The forecast as it would be asked for now, not run: what it is of, and the id that this gives it."""
    priors = runs.resolve(read_priors(DEFAULT_PRIORS))
    return ForecastResult(read_claim(claim), priors, False, runs.SEED, runs.FUTURES)


def _stored(claim: str, folder: Path) -> dict[str, Any] | None:
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    mine = [one for one in found if one.get("schema") == SCHEMA and one.get("claim") == claim]
    return max(mine, key=lambda one: str(one["created"])) if mine else None


def _read(document: dict[str, Any], rung: str) -> Dated:
    entry, by = document["rungs"][rung], str(document["asked"]["by"])
    ends = [one["by_date"] for one in entry.get("outside") or [] if one.get("by_date") is not None]
    return Dated(
        document["claim"], rung, entry["text"], document["id"], str(document["created"])[:10], by,
        float(entry["probability_by_year"][by[:4]]), entry.get("median_year"),
        (min(ends), max(ends)) if ends else None, LAST_YEAR,
        {int(year): (float(one["p10"]), float(one["p50"]), float(one["p90"]))
         for year, one in document.get("operating_mw", {}).items()},
    )


@cache
def _now(claim: str) -> ForecastResult:
    return forecast(claim, futures=BESIDE, beside=False)


def _run(claim: str, rung: str) -> Dated:
    result = _now(claim)
    assert result.main is not None, f"{claim}: an event without an inside view"
    text = next(step.text for step in result.steps if step.name == rung)
    ends = [one.by(result.date) for one in result.estimates(rung)]
    power = result.main.power
    return Dated(
        claim, rung, text, result.id, "", str(result.claim.by), result.main.by(rung, result.date),
        result.main.date(rung, 0.5), (min(ends), max(ends)) if ends else None, LAST_YEAR,
        {year: (power(year, 0.1), power(year, 0.5), power(year, 0.9)) for year in range(FIRST_YEAR, LAST_YEAR + 1)},
    )
