"""Did paths of cost hold before: forecasts by equal shares a year from many starts, and experience curves, against what came.

A path of ours is a price that changes by a share a year, known less well the farther it reaches. The same rule is started in
every year of two long series, with nothing but what was known then: the mean and scatter of the logarithms' yearly changes
so far (a geometric random walk with drift; Farmer and Lafond 2016 on such forecasts). Launch has pairs of years only: there
an experience curve is started at the first and asked for the last.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory
from orbitcompute.catalog.rows_by_year import at_year
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.scenario.assemble import assemble

SERIES, PAIRS, LAUNCHES = "cost_series.csv", "cost_pairs.csv", "launches_by_year_and_family.csv"
WINDOW, LEAST, FARTHEST = 15, 8, 10  # years fitted at most and at least, and looked ahead at most
SHARE = 0.8


@dataclass(frozen=True)
class Forecast:
    """A value forecast some years ahead: median and ends of the 80 % band, and what came; all in the series' unit."""

    origin: int
    ahead: int
    low: float
    median: float
    high: float
    came: float

    @property
    def held(self) -> bool:
        """Whether what came lies in the band."""
        return self.low <= self.came <= self.high

    @property
    def off(self) -> float:
        """Logarithm of what came over the median: positive where it was dearer than foreseen."""
        return math.log(self.came / self.median)


@dataclass(frozen=True)
class SeriesRecord:
    """A series and its forecasts from every start."""

    name: str
    unit: str
    source: str
    first: int
    last: int
    forecasts: tuple[Forecast, ...]

    def at(self, ahead: int) -> tuple[Forecast, ...]:
        """The forecasts so many years ahead."""
        return tuple(one for one in self.forecasts if one.ahead == ahead)

    def held(self, ahead: int) -> float:
        """Share of the bands so many years ahead that held; nan where there are none."""
        found = self.at(ahead)
        return sum(one.held for one in found) / len(found) if found else math.nan

    def reach(self, ahead: int, share: float = SHARE) -> float:
        """The factor either way within which a share of all values came to the median, so many years ahead."""
        return math.exp(float(np.quantile([abs(one.off) for one in self.at(ahead)], share, method="inverted_cdf")))

    def started(self, origin: int) -> tuple[Forecast, ...]:
        """The forecasts started in a year."""
        return tuple(one for one in self.forecasts if one.origin == origin)


@dataclass(frozen=True)
class PairRecord:
    """A cost in two years and what experience curves make of the first: doublings of what was done, and the last by rate."""

    what: str
    unit: str
    first_year: int
    first: float
    last_year: int
    last: tuple[float, float]
    doublings: float
    foreseen: Mapping[float, float]
    rate_that_came: tuple[float, float]
    source: str
    note: str


def changes_forecast(years: Sequence[int], values: Sequence[float], origin: int, ahead: int) -> tuple[float, float, float]:
    """Median and ends of the 80 % band of a value `ahead` years after `origin`, from what was known then.

    The drift is the mean of the last yearly changes of the logarithm, 15 at most; the variance grows as the scatter times
    (ahead + ahead^2 / changes), drift being estimated from them; the band is Student's.
    """
    from scipy.stats import t

    known = np.array([math.log(value) for year, value in zip(years, values, strict=True) if year <= origin])[-(WINDOW + 1):]
    changes = np.diff(known)
    if changes.size < 2:
        raise ValueError(f"{origin}: fewer than two yearly changes are known")
    spread = float(np.std(changes, ddof=1)) * math.sqrt(ahead + ahead**2 / changes.size)
    middle = float(known[-1] + ahead * np.mean(changes))
    reach = float(t.ppf((1 + SHARE) / 2, changes.size - 1)) * spread
    return math.exp(middle - reach), math.exp(middle), math.exp(middle + reach)


def _rows(name: str) -> list[dict[str, str]]:
    with (data_directory("models") / "forecasts" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def series_records() -> tuple[SeriesRecord, ...]:
    """Every long series with its forecasts; `CatalogError` where its years have gaps or its source is unknown."""
    rows = _rows(SERIES)
    found = []
    for name in dict.fromkeys(row["series"] for row in rows):
        own = [row for row in rows if row["series"] == name]
        years, values = [int(row["year"]) for row in own], [float(row["value"]) for row in own]
        faults = [] if years == list(range(years[0], years[-1] + 1)) else [f"{SERIES}: {name}: its years are not in a row"]
        faults += [f"{SERIES}: {name}: source `{key}` is not in models/sources.toml"
                   for key in {row["source"] for row in own} - set(load().sources)]
        if faults:
            raise CatalogError(faults, ["a line a year, in order"])
        by_year = dict(zip(years, values, strict=True))
        forecasts = tuple(
            Forecast(origin, ahead, *changes_forecast(years, values, origin, ahead), by_year[origin + ahead])
            for origin in range(years[0] + LEAST, years[-1]) for ahead in range(1, FARTHEST + 1) if origin + ahead <= years[-1]
        )
        found.append(SeriesRecord(name, own[0]["unit"], own[0]["source"], years[0], years[-1], forecasts))
    return tuple(found)


@cache
def pair_records(rates: tuple[float, ...] = (0.0, 0.1, 0.2)) -> tuple[PairRecord, ...]:
    """Costs of launch, by the mass flown, and of satellites, by how many were built, against curves of several rates."""
    flown = [(int(row["year"]), row["vehicle_family"], float(row["payload_t"])) for row in _rows(LAUNCHES)]
    found = []
    for row in _rows(PAIRS):
        first_year, last_year = int(row["first_year"]), int(row["last_year"])
        done = [sum(payload for year, family, payload in flown if family == row["vehicle"] and year <= end)
                for end in (first_year, last_year)] if row["vehicle"] else [float(row["first_built"]), float(row["last_built"])]
        doublings = math.log2(done[1] / done[0])
        first, ends = float(row["first"]), (float(row["last_low"]), float(row["last_high"]))
        came = tuple(1 - (end / first) ** (1 / doublings) for end in reversed(ends))
        found.append(PairRecord(
            row["what"], row["unit"], first_year, first, last_year, ends, doublings,
            {rate: first * (1 - rate) ** doublings for rate in rates}, (came[0], came[1]), row["source"], row["note"]))
    return tuple(found)


def our_reach(name: str, year: int, scenario: str = DEFAULT_SCENARIO) -> tuple[float, float]:
    """How far the ends of a figure's path lie from its value in a year: value over low, and high over value."""
    entry = at_year(assemble(scenario).model.assumptions[name], year)
    if entry.low is None or entry.high is None:
        raise CatalogError([f"{name}: has no range"])
    return entry.value / entry.low, entry.high / entry.value
