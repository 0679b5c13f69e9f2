"""Stored forecasts held against what happened: each probability that has come due, and its Brier score."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import CatalogError, data_directory, decode, parse_json, read_bytes

SCHEMA = "orbitcompute.forecast/1"


def read_stored(file: str) -> dict[str, Any]:
    """A stored forecast; `CatalogError` when the file is none."""
    try:
        found = parse_json(decode(read_bytes(Path(file), f"--score {file}"), f"--score {file}"), f"--score {file}")
    except ValueError as fault:
        raise CatalogError([f"--score {file}: not a JSON document"], ["store one with --output FILE.json"]) from fault
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise CatalogError([f"--score {file}: not a stored forecast ({SCHEMA})"], ["store one with --output FILE.json"])
    return found


@dataclass(frozen=True)
class Scored:
    """One stored probability beside what happened: 1, 0, or None while it is open."""

    rung: str
    year: int
    probability: float
    happened: int | None

    @property
    def brier(self) -> float | None:
        """The squared difference; None while it is open."""
        return None if self.happened is None else (self.probability - self.happened) ** 2


def record(path: str | None = None) -> dict[str, tuple[datetime.date | None, datetime.date]]:
    """What is on record for each rung: the date it was reached (None while it is not), and until when that is known."""
    where = Path(path) if path else data_directory("models") / "forecasts" / "outcomes.csv"
    try:
        with where.open(encoding="utf-8") as handle:
            rows = list(csv.DictReader(handle))
        return {
            row["rung"]: (
                datetime.date.fromisoformat(row["reached_on"]) if row["reached_on"] else None,
                datetime.date.fromisoformat(row["known_until"]),
            )
            for row in rows
        }
    except (OSError, KeyError, ValueError, TypeError) as fault:
        hint = "columns are rung, reached_on (empty while it is not) and known_until, dates as 2027-12-31"
        raise CatalogError([f"{where}: cannot be read as outcomes ({fault})"], [hint]) from fault


def score(document: Mapping[str, Any], outcomes: str | None = None) -> list[Scored]:
    """Every probability of a stored forecast beside the record: what has come due by the date it is known until."""
    known = record(outcomes)
    found = []
    for rung, entry in document["rungs"].items():
        reached_on, until = known.get(rung, (None, datetime.date.min))
        for year, probability in entry["probability_by_year"].items():
            end = datetime.date(int(year), 12, 31)
            happened = 1 if reached_on is not None and reached_on <= end else 0 if until >= end else None
            found.append(Scored(rung, int(year), float(probability), happened))
    return found
