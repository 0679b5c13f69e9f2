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
    """A forecast of one rung of a claim's ladder: probability by the claim's date, half of futures' date, outside view's ends.

    Years are calendar years with their fraction.
    """

    claim: str
    rung: str
    text: str
    id: str
    created: str
    by: str
    probability: float
    median_year: float | None
    outside: tuple[float, float] | None


def dated(claim: str, rung: str, folder: Path | None = None) -> Dated | None:
    """The last stored forecast of a claim, read for a rung of its ladder; None where none is stored."""
    folder = folder or data_directory("models") / "forecasts" / "stored"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    mine = [one for one in found if one.get("schema") == SCHEMA and one.get("claim") == claim]
    return _read(max(mine, key=lambda one: str(one["created"])), rung) if mine else None


def _read(document: dict[str, Any], rung: str) -> Dated:
    entry, by = document["rungs"][rung], str(document["asked"]["by"])
    ends = [one["by_date"] for one in entry.get("outside") or [] if one.get("by_date") is not None]
    return Dated(
        document["claim"], rung, entry["text"], document["id"], str(document["created"])[:10], by,
        float(entry["probability_by_year"][by[:4]]), entry.get("median_year"),
        (min(ends), max(ends)) if ends else None,
    )  # fmt: skip
