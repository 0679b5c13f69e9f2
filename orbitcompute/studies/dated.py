"""What the last stored forecast says of a dated claim: the audit reads it, and does not run one.

A forecast rests on priors, which are judgement; it is stored with an id so that it can be scored later. Until one is stored
for a claim, the claim is open, and what is awaited is named.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import data_directory

SCHEMA = "orbitcompute.forecast/1"


@dataclass(frozen=True)
class Dated:
    """A stored forecast of a claim: probability by its date, half of futures' date, and the outside view's ends.

    `below` is the least that the futures could tell from nothing. Years are calendar years with their fraction.
    """

    claim: str
    id: str
    created: str
    by: str
    probability: float
    below: float
    median_year: float | None
    outside: tuple[float, float] | None


def dated(claim: str, folder: Path | None = None) -> Dated | None:
    """The last stored forecast of a claim, or None where none is stored."""
    folder = folder or data_directory("models") / "forecasts" / "stored"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    mine = [one for one in found if one.get("schema") == SCHEMA and one.get("claim") == claim]
    return _read(max(mine, key=lambda one: str(one["created"]))) if mine else None


def _read(document: dict[str, Any]) -> Dated:
    quantities = document["quantities"]
    median = quantities["median_year"]["value"]
    rungs = [one for one in document["rungs"].values() if one.get("median_year") == median]
    ends = [one["by_date"] for one in rungs[0].get("outside") or [] if one.get("by_date") is not None] if rungs else []
    return Dated(
        document["claim"], document["id"], str(document["created"])[:10], document["asked"]["by"],
        float(quantities["probability_by_date"]["value"] or 0.0), 1.0 / float(document["asked"]["futures"]),
        None if median is None else float(median), (min(ends), max(ends)) if ends else None,
    )  # fmt: skip
