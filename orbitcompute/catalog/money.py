"""Dollars of one year: every figure in money is brought, at the door, to the year that all results are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from orbitcompute.catalog.files import data_directory, read_toml


@dataclass(frozen=True)
class Deflator:
    """A price index by year, the year that results are in, and where the series is from."""

    index: Mapping[int, float]
    to_year: int
    source: str
    note: str

    def factor(self, year: int) -> float:
        """What a dollar of `year` is in dollars of the results' year; `KeyError` outside the series."""
        return self.index[self.to_year] / self.index[year]


@cache
def deflator() -> Deflator:
    """The series in `models/deflator.toml`."""
    data = read_toml(data_directory("models") / "deflator.toml")
    return Deflator({int(year): float(value) for year, value in data["index"].items()}, data["to_year"], data["source"],
                    data["note"])


def fault_of(year: int | None) -> str | None:
    """What is wrong with a currency year, or None."""
    known = deflator().index
    if year is None or year in known:
        return None
    return f"currency_year {year} is outside the deflator's series, {min(known)} to {max(known)}"
