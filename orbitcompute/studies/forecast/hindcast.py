"""How well rates of launch would have been forecast before: every model fitted with what was known at each origin.

Each family of vehicles is forecast once, at the end of its third year, `HORIZON` years on. A forecast sees the flights of
other families up to that year and nothing later. Families are chosen in two ways, both shown: by what they became (at
least twenty flights in the end, which nobody knew then) and by what was known (at least three flights in three years).
Scores: share of 80 % bands that held, Brier score of "the rate at least doubles", and the continuous ranked probability
score (Gneiting and Raftery 2007, eq. 20) of the count and of its logarithm; lower is better in all but the first.
"""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import data_directory
from orbitcompute.studies.forecast.cadence import (
    DRAWS,
    LAST_WHOLE_YEAR,
    SEED,
    SHOWN,
    Cadence,
    base_of,
    eligible,
    families,
    fit,
    histories,
)

AGE = 2  # whole years after the first: the end of the third year
HORIZON = 5
LEAST_OTHERS = 5  # fewer families to learn from are no record
LEAST_KNOWN = 3  # flights in the first three years, for the choice by what was known
BREAK_OUT = 4.0  # times the rate at the origin
WIDENED = 1.4  # times both spreads: the least tenth at which 80 % of both choices' bands hold
KEPT_FILE = ("forecast", "results.json")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Origin:
    """What a forecaster holds at the end of a year: the rate then, and the families to learn from."""

    year: int
    rate: float
    age: int
    others: tuple[str, ...]

    def outcomes(self, horizon: int) -> list[tuple[float, int]]:
        """For each other family, its rate at the same age and its count `horizon` years on; what lies later is left out."""
        pairs = []
        for name in self.others:
            counts = families()[name]
            then = min(counts) + self.age
            if then + horizon <= self.year:
                pairs.append((base_of(counts, then), counts.get(then + horizon, 0)))
        return pairs

    def ratios(self, horizon: int) -> Floats:
        """Count over rate of `outcomes`, half a flight added to both."""
        return np.array([(count + 0.5) / (rate + 0.5) for rate, count in self.outcomes(horizon)])


Model = Callable[[Origin, int], Floats]


def _random() -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(SEED))


@cache
def _growth(others: tuple[str, ...], age: int, year: int) -> Cadence:
    return fit(others, age, year)


def growth(origin: Origin, horizon: int, widened: float = 1.0) -> Floats:
    """Growth that wears off, fitted to the other families (`cadence.fit`)."""
    model = _growth(origin.others, origin.age, origin.year)
    wide = Cadence(model.mean, model.spread * widened, model.kept, model.scatter * widened, model.families)
    return wide.sample(origin.rate, horizon)[:, horizon - 1]


def growth_widened(origin: Origin, horizon: int) -> Floats:
    """The same with both spreads widened until 80 % of the record's bands hold."""
    return growth(origin, horizon, WIDENED)


def no_change(origin: Origin, horizon: int) -> Floats:
    """The rate stays: what flies is Poisson about it."""
    return _random().poisson(origin.rate, DRAWS).astype(float)


def no_drift(origin: Origin, horizon: int) -> Floats:
    """The rate neither grows nor falls on average, and strays as far as other families' strayed from the same age."""
    random, ratios = _random(), origin.ratios(horizon)
    spread = math.sqrt(float(np.mean(np.log(ratios) ** 2))) if ratios.size else 1.0
    return random.poisson(origin.rate * np.exp(np.clip(random.normal(0.0, spread, DRAWS), -20, 12))).astype(float)


def same_age(origin: Origin, horizon: int) -> Floats:
    """Reference class: what became of other families from the same age, each as likely."""
    return _resampled(origin, origin.ratios(horizon))


def any_age(origin: Origin, horizon: int) -> Floats:
    """Reference class: other families from any age of three years or more, each family as likely."""
    random, by_family = _random(), []
    for name in origin.others:
        counts = families()[name]
        first, last = min(counts) + origin.age, min(origin.year - horizon, max(counts))
        if last >= first:
            by_family.append([(counts.get(year + horizon, 0) + 0.5) / (base_of(counts, year) + 0.5)
                              for year in range(first, last + 1)])
    if not by_family:
        return no_change(origin, horizon)
    chosen = random.integers(0, len(by_family), DRAWS)
    places = random.random(DRAWS)
    drawn = [by_family[which][int(place * len(by_family[which]))]
             for which, place in zip(chosen, places, strict=True)]
    return random.poisson(origin.rate * np.array(drawn)).astype(float)


def with_break_outs(origin: Origin, horizon: int) -> Floats:
    """No drift, and a share of futures that break out as other families did: at least four times the rate.

    The share is that of the other families, half a family added; how far beyond is exponential in the logarithm, with
    the mean of those that broke out (one where none did).
    """
    random, ratios = np.random.Generator(np.random.PCG64(SEED + 1)), origin.ratios(horizon)
    beyond = np.log(ratios[ratios >= BREAK_OUT] / BREAK_OUT)
    share = (beyond.size + 0.5) / (ratios.size + 1.0)
    drawn = no_drift(origin, horizon)
    out = random.random(DRAWS) < share
    far = random.exponential(float(beyond.mean()) if beyond.size else 1.0, DRAWS)
    drawn[out] = random.poisson(origin.rate * BREAK_OUT * np.exp(np.clip(far[out], 0.0, 12.0)))
    return drawn


def _resampled(origin: Origin, ratios: Floats) -> Floats:
    random = _random()
    if not ratios.size:
        return no_change(origin, int(HORIZON))
    return random.poisson(origin.rate * ratios[random.integers(0, ratios.size, DRAWS)]).astype(float)


MODELS: Mapping[str, Model] = {
    "growth that wears off": growth, "the same, widened": growth_widened, "no change": no_change,
    "no drift": no_drift, "class: same age": same_age, "class: any age": any_age, "no drift, break-outs": with_break_outs,
}
STANDS_ON = "no drift"  # the best of the record by every score but one on either choice; see `results`
FIRST_YEAR_ON = "no drift, break-outs"


def ranked_probability_score(drawn: Floats, happened: float) -> float:
    """Continuous ranked probability score of draws against what happened; zero for a forecast that is certain and right.

    Mean distance of the draws from the outcome, less half the mean distance between two draws (Gneiting and Raftery
    2007, eq. 20), in the units of the draws.
    """
    ordered = np.sort(drawn)
    number = ordered.size
    ranks = 2.0 * np.arange(1, number + 1) - number - 1.0
    return float(np.abs(ordered - happened).mean() - ranks @ ordered / number**2)


def learned_from(name: str, year: int, age: int = AGE) -> tuple[str, ...]:
    """The families a forecast of `name` learns from: known as families by the end of a year, with a later year to count."""
    known = [other for other in eligible(year) if other != name and other not in SHOWN]
    return tuple(other for other in known if histories([other], age, year))


def chosen_by_outcome() -> list[str]:
    """Families that flew twenty times in the end."""
    return [name for name in eligible() if name not in SHOWN and _whole(name)]


def chosen_by_record() -> list[str]:
    """Families that had flown three times by the end of their third year, whatever became of them."""
    return [name for name, counts in families().items() if name not in SHOWN and _whole(name)
            and sum(counts.get(year, 0) for year in range(min(counts), min(counts) + AGE + 1)) >= LEAST_KNOWN]


def _whole(name: str) -> bool:
    """Whether the year forecast is a whole one, and enough other families were known at the origin."""
    origin = min(families()[name]) + AGE
    return origin + HORIZON <= LAST_WHOLE_YEAR and len(learned_from(name, origin)) >= LEAST_OTHERS


@dataclass(frozen=True)
class Forecast:
    """A forecast of one count beside what happened: 10th, 50th and 90th percentile, and its scores."""

    series: str
    year: int
    low: float
    middle: float
    high: float
    happened: float

    @property
    def held(self) -> bool:
        """Whether what happened lies within the 80 % band."""
        return self.low <= self.happened <= self.high


@dataclass(frozen=True)
class Score:
    """A model over one choice of families: bands that held, misses either side, and mean scores."""

    families: int
    held: int
    below: int
    above: int
    brier: float
    brier_base: float
    crps: float
    crps_logarithm: float


def band(series: str, year: int, drawn: Floats, happened: float) -> Forecast:
    """Percentiles of draws beside what happened."""
    low, middle, high = np.quantile(drawn, [0.1, 0.5, 0.9])
    return Forecast(series, year, float(low), float(middle), float(high), happened)


def scored(names: Iterable[str], model: Model) -> tuple[Score, list[Forecast]]:
    """One model's forecasts of families at the end of their third years, and its mean scores over them."""
    rows, brier, base, crps, logarithm = [], [], [], [], []
    for name in names:
        counts = families()[name]
        year = min(counts) + AGE
        origin = Origin(year, base_of(counts, year), AGE, learned_from(name, year))
        happened = float(counts.get(year + HORIZON, 0))
        drawn = model(origin, HORIZON)
        rows.append(band(name, year + HORIZON, drawn, happened))
        doubled = happened >= 2 * origin.rate
        others = [count >= 2 * rate for rate, count in origin.outcomes(HORIZON)]
        brier.append((float((drawn >= 2 * origin.rate).mean()) - doubled) ** 2)
        base.append(((sum(others) / len(others) if others else 0.0) - doubled) ** 2)
        crps.append(ranked_probability_score(drawn, happened))
        logarithm.append(ranked_probability_score(np.log(drawn + 0.5), math.log(happened + 0.5)))
    mean = [float(np.mean(values)) for values in (brier, base, crps, logarithm)]
    return Score(len(rows), sum(row.held for row in rows), sum(row.happened < row.low for row in rows),
                 sum(row.happened > row.high for row in rows), *mean), rows


@cache
def shown(model: str) -> dict[str, list[Forecast]]:
    """Falcon 9 from 2010, Starlink from 2019, Starship from 2023 by one model, from what was known in their first year."""
    path = data_directory("validation") / "forecast" / "hindcasts.csv"
    series: dict[str, list[dict[str, Any]]] = {}
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            series.setdefault(row["series"], []).append(row)
    forecasts = {}
    for name, rows in series.items():
        known = int(rows[0]["known_until"])
        origin = Origin(known, float(rows[0]["count"]), 0, learned_from(name, known, 0))
        forecasts[name] = [
            band(name, int(row["year"]), MODELS[model](origin, int(row["year"]) - known), float(row["count"]))
            for row in rows if int(row["year"]) > known
        ]
    return forecasts


def failed() -> list[dict[str, str]]:
    """Forecasts that went wrong and are kept."""
    with (data_directory("validation") / "forecast" / "failed.csv").open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def results() -> dict[str, Any]:
    """The hindcasts as plain data, as `validation/forecast/results.json` keeps them."""
    choices = {"by what they became": chosen_by_outcome(), "by what was known then": chosen_by_record()}
    document: dict[str, Any] = {"horizon": HORIZON, "stands_on": STANDS_ON, "choices": {}}
    for choice, names in choices.items():
        scores = {label: scored(names, model) for label, model in MODELS.items()}
        document["choices"][choice] = {label: asdict(score) for label, (score, _) in scores.items()}
        if choice == "by what was known then":
            document["rows"] = [asdict(row) for row in scores[STANDS_ON][1]]
    document["shown"] = {label: {name: [asdict(row) for row in rows] for name, rows in shown(label).items()}
                         for label in (STANDS_ON, FIRST_YEAR_ON, "growth that wears off")}
    document["failed"] = failed()
    return document


def kept_results() -> dict[str, Any]:
    """The hindcasts as they were last computed; a test computes them again."""
    return dict(json.loads(data_directory("validation").joinpath(*KEPT_FILE).read_text(encoding="utf-8")))
