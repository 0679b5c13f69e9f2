"""The part of a result's page that the last stored forecast fills: both views by year, the need, what to watch, figures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from orbitcompute.catalog.files import data_directory
from orbitcompute.default import DEFAULT_CLAIM
from orbitcompute.report.numbers import NOTHING, ranged, times
from orbitcompute.report.screens.forecast import band, chance, date, needed

Rows = tuple[tuple[str, ...], list[tuple[str, ...]]]
YEARS = (2028, 2029, 2030, 2031, 2032, 2033, 2035, 2040)


def stored(claim: str = DEFAULT_CLAIM) -> dict[str, Any] | None:
    """The document of the last stored forecast of a claim, or None."""
    folder = data_directory("models") / "forecasts" / "stored"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    mine = [one for one in found if one["claim"] == claim]
    return max(mine, key=lambda one: str(one["created"])) if mine else None


def lines(document: Mapping[str, Any]) -> list[str]:
    """What the tables rest on, in sentences."""
    own = document["rungs"][document["rung"]]
    return [
        f"Forecast {document['id']} of {document['created'][:10]}: {document['event']}, by {document['asked']['by']}; "
        f"{document['asked']['futures']:,} futures of priors that are our judgement. Half of the futures reach it by "
        f"{date(own['median_year'])}. The two views are never averaged: one is a calendar of what is scarcest, the other "
        "what became of comparable announcements, most of whose dates are unverified.",
        f"Run it again: orbitcompute forecast {document['claim']}; score it later: orbitcompute forecast --score FILE.",
    ]


def ladder(document: Mapping[str, Any]) -> Rows:
    """Header and rows: each rung by year in the inside view, then in the outside view, least and most favourable."""
    size = document["asked"]["futures"]
    header = ("view", "event", *(str(year) for year in YEARS))
    rows: list[tuple[str, ...]] = []
    for name, rung in document["rungs"].items():
        cells = [chance(rung["probability_by_year"][str(year)], size) for year in YEARS]
        rows.append(("inside", f"{rung['text']} ({name})", *cells))
    for name, rung in document["rungs"].items():
        if rung["outside"]:
            by_year = [[one["by_year"][str(year)] for one in rung["outside"]] for year in YEARS]
            rows.append(("outside", f"{rung['text']} ({name})", *(band(min(ends), max(ends)) for ends in by_year)))
    for run in document["beside"]:
        cells = [chance(run["probability_by_year"][str(year)], run["futures"]) for year in YEARS]
        rows.append(("inside, changed", run["name"], *cells))
    return header, rows


def need(document: Mapping[str, Any]) -> Rows:
    """Header and rows: what the power takes, over the record and over what the permitted flights lift."""
    header = ("what", "takes [10-90 %]", "over the record", "over what permitted flights lift by the date")
    rows: list[tuple[str, ...]] = []
    for row in document["need"]["rows"] if document["need"] else []:
        over, cap = row["over_record"], row["over_ceiling"]
        rows.append((needed(row["what"]), ranged(row["value"], row["p10"], row["p90"]),
                     NOTHING if over is None else times(over), NOTHING if cap is None else times(cap)))
    return header, rows


def watch(document: Mapping[str, Any]) -> Rows:
    """Header and rows: what an observation would make of the probability, and in how many futures it is seen."""
    size = document["asked"]["futures"]
    rows: list[tuple[str, ...]] = []
    for one in document["watch"]:
        seen, after = (NOTHING if one[key] is None else chance(one[key], size) for key in ("share", "after"))
        rows.append((one["observation"], seen, chance(one["before"], size), after))
    year = document["watch"][0]["year"] if document["watch"] else YEARS[0]
    return ("observation", "seen in", f"probability by end-{year} now", "and then"), rows
