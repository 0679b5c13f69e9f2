"""A dated claim, forecast: the bound without priors, the inside view, the outside view, what would move either."""

from __future__ import annotations

import csv
import datetime
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.catalog.claims import Claim, Outside, Step, read_claim
from orbitcompute.catalog.files import CatalogError, data_directory
from orbitcompute.catalog.priors import PriorSet, read_priors, varied, year_of
from orbitcompute.kernels import calendar as kernel
from orbitcompute.studies import futures as runs
from orbitcompute.studies.futures import Futures, Plan, Rung
from orbitcompute.studies.need import Bound, Need, bound, need
from orbitcompute.studies.outside import Estimate, estimates

DEFAULT_PRIORS = "headline"
FIRST_PRIORS = "first-set"
BESIDE = 20_000  # futures of a run that stands beside the headline
LAST_YEAR = kernel.FIRST_YEAR + runs.YEARS - 1
WATCHED_YEAR = 2032
GRID = (1, 3, 10, 30, 100, 200, 300, 500, 1000, 2000, 5000, 10_000)  # MW
SCHEMA = "orbitcompute.forecast/1"
NOTHING_LIKE_IT = Outside("none", 0.0, 1.0, 0.0, "the record has no announcement of such a thing")


@dataclass(frozen=True)
class Beside:
    """A run beside the headline: its name, how many futures, and the probability of the claim's rung by year."""

    name: str
    futures: int
    probability: Mapping[int, float]


@dataclass(frozen=True)
class Watch:
    """An observation and what it would make of the claim: the share of futures that show it, probability before, after."""

    observation: str
    share: float
    before: float
    after: float
    year: int


@dataclass(frozen=True)
class ForecastResult:
    """A forecast: what was asked, the futures, and everything that stands beside them.

    `main` is the run whose figures are the headline (correlated unless `independent`); `other` the same priors the other
    way. Both are None where no operator that counts has priors, and for a claim that is no power.
    """

    claim: Claim
    priors: PriorSet
    independent: bool
    seed: int
    main: Futures | None
    other: Futures | None
    variations: tuple[Beside, ...]
    watches: tuple[Watch, ...]
    first_set: Beside | None
    need: Need | None
    bound: Bound | None
    futures: int

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ladder, with the claim's own rung last where it is none of them."""
        return ladder_of(self.claim)

    @property
    def rung(self) -> str:
        """The name of the claim's rung."""
        return self.claim.rung or "claim"

    def estimates(self, rung: str) -> list[Estimate]:
        """The outside view of a rung, the least favourable first; empty where the record has nothing like it."""
        outside = self.outside(rung)
        return estimates(outside, self.date) if outside is not None and outside.group != "none" else []

    def outside(self, rung: str) -> Outside | None:
        """How the outside view reads a rung: as the claim has it, for its own."""
        if rung == self.rung:
            return self.claim.outside
        return next(step.outside for step in self.steps if step.name == rung)

    @property
    def date(self) -> float:
        """The claim's date as a calendar year with its fraction: the end of that day."""
        return year_of(self.claim.by + datetime.timedelta(days=1))

    @cached_property
    def asked(self) -> dict[str, Any]:
        """What was asked of the inputs."""
        threshold = self.claim.threshold if math.isfinite(self.claim.threshold) else None
        return {
            "claim": self.claim.name, "basis": self.claim.basis, "threshold_mw": threshold,
            "by": str(self.claim.by), "operators": list(self.claim.operators), "independent": self.independent,
            "futures": self.futures, "seed": self.seed,
        }  # fmt: skip

    @cached_property
    def id(self) -> str:
        """The forecast's name: equal inputs and question, equal name."""
        return runs.identity(runs.inputs_of(self.priors), self.asked)

    @property
    def probability_by_date(self) -> float:
        """Share of futures in which the claim holds by its date, half a future added (never zero); nan without a run."""
        if self.main is None:
            return math.nan
        held = self.main.by(self.rung, self.date) * self.main.size
        return (held + 0.5) / (self.main.size + 1.0)

    @property
    def median_year(self) -> float:
        """The calendar date by which half the futures reach the claim's rung; inf when that is after 2040."""
        if self.main is None:
            return math.nan
        found = self.main.date(self.rung, 0.5)
        return math.inf if found is None else found


def ladder_of(claim: Claim) -> tuple[Step, ...]:
    """The ladder, with the claim's own rung last where it is none of them."""
    if claim.rung is not None or claim.basis == "first_event":
        return claim.ladder
    own = Step("claim", claim.basis, claim.threshold, f"{claim.threshold / 1000:g} GW", claim.text, claim.outside)
    return (*claim.ladder, own)


def rungs_of(claim: Claim) -> tuple[Rung, ...]:
    """The rungs that a run counts."""
    return tuple(Rung(step.name, step.basis, step.threshold, step.text) for step in ladder_of(claim))


def grid() -> tuple[Rung, ...]:
    """Powers in operation that are counted besides the ladder, so that any scenario's target lies between two of them."""
    return tuple(Rung(f"{power:g} MW", "operating", float(power), f"{power:g} MW operating") for power in GRID)


def forecast(
    claim: str | Claim = "gigawatt-2028",
    *,
    reading: str | None = None,
    priors: str | PriorSet = DEFAULT_PRIORS,
    scenario: str | None = None,
    independent: bool = False,
    futures: int = runs.FUTURES,
    seed: int = runs.SEED,
    beside: bool = True,
) -> ForecastResult:
    """Forecast a claim by name or file under a set of priors.

    `reading` is one of the claim's readings of its date; `scenario` gives the graph's part of the priors (their own by
    default); `beside=False` leaves out the variations, what to watch, need and bound. Raises `CatalogError`.
    """
    asked = read_claim(claim, reading) if isinstance(claim, str) else claim
    given = read_priors(priors) if isinstance(priors, str) else priors
    resolved = runs.resolve(given, scenario)
    unknown = [name for name in asked.operators if name not in resolved.groups["operator"]]
    runs_inside = asked.basis != "first_event" and (not asked.operators or len(unknown) < len(asked.operators))
    main = other = None
    rungs = rungs_of(asked)
    counted = [name for name in asked.operators if name not in unknown]
    if runs_inside:
        main = _run(runs.plan(resolved, independent=independent), (*rungs, *grid()), futures, seed, counted)
        if beside:
            other = _run(runs.plan(resolved, independent=not independent), rungs, min(BESIDE, futures), seed, counted)
    result = ForecastResult(asked, resolved, independent, seed, main, other, (), (), None, None, None, futures)
    if not beside or main is None:
        return result
    needed = need(
        asked.threshold if asked.basis != "first_satellite" else 1000.0, scenario or given.scenario or "gigawatt-2028"
    )
    return replace(result, variations=_variations(result, given, scenario), watches=_watches(result, given, scenario),
                   first_set=_first_set(result), need=needed, bound=bound(needed.result, needed.power))  # fmt: skip


def at_rung(claim: str, rung: str | None, reading: str | None = None) -> Claim:
    """A claim read as asked, about another rung of its ladder where one is named; `CatalogError` for none such."""
    found = read_claim(claim, reading)
    if rung is None:
        return found
    step = next((step for step in found.ladder if step.name == rung), None)
    if step is None:
        raise CatalogError(
            [f"--rung {rung}: no such rung"], [f"the rungs are {', '.join(step.name for step in found.ladder)}"]
        )
    same = (step.basis, step.threshold) == (found.basis, found.threshold)
    outside = found.outside if same else step.outside
    return replace(
        found, basis=step.basis, threshold=step.threshold, text=step.long, outside=outside or NOTHING_LIKE_IT
    )


def read_stored(file: str) -> dict[str, Any]:
    """A stored forecast; `CatalogError` when the file is none."""
    try:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as fault:
        raise CatalogError([f"--score {file}: cannot be read ({fault.strerror or fault})"]) from fault
    except ValueError as fault:
        raise CatalogError([f"--score {file}: not a JSON document"], ["store one with --output FILE.json"]) from fault
    if not isinstance(found, dict) or found.get("schema") != SCHEMA:
        raise CatalogError([f"--score {file}: not a stored forecast ({SCHEMA})"], ["store one with --output FILE.json"])
    return found


def recompute(document: Mapping[str, Any]) -> ForecastResult:
    """A stored forecast run again from its own inputs, whatever the catalog says now."""
    asked = document["asked"]
    claim = replace(
        read_claim(asked["claim"]), basis=asked["basis"], threshold=asked["threshold_mw"],
        by=datetime.date.fromisoformat(asked["by"]), operators=tuple(asked["operators"]),
    )  # fmt: skip
    priors = runs.priors_from(document["inputs"])
    chosen = runs.plan(priors, independent=asked["independent"])
    main = _run(chosen, rungs_of(claim), asked["futures"], asked["seed"], claim.operators)
    return ForecastResult(
        claim, priors, asked["independent"], asked["seed"], main, None, (), (), None, None, None, asked["futures"]
    )


def _run(chosen: Plan, rungs: tuple[Rung, ...], futures: int, seed: int, counted: Any) -> Futures:
    return runs.run(chosen, rungs, futures=futures, seed=seed, counted=tuple(counted))


# -- beside the headline -------------------------------------------------------------------------------------------


def _changed(given: PriorSet, entry: Mapping[str, Any], scenario: str | None, independent: bool) -> Plan:
    """The plan of the set with a variation's changes, its loadings scaled where it says so."""
    changed = runs.resolve(varied(given, entry.get("set", {})), scenario)
    found = runs.plan(changed, independent=independent)
    return replace(found, loadings=np.clip(found.loadings * entry.get("loading_scale", 1.0), -0.95, 0.95))


def _variations(result: ForecastResult, given: PriorSet, scenario: str | None) -> tuple[Beside, ...]:
    """One run for each variation of the set: one input at a time, then every one at its kind end."""
    found = []
    size = min(BESIDE, result.futures)
    for entry in given.variations:
        own = _run(_changed(given, entry, scenario, result.independent), rungs_of(result.claim), size, result.seed,
                   result.claim.operators)  # fmt: skip
        years = range(kernel.FIRST_YEAR, LAST_YEAR + 1)
        found.append(Beside(entry["name"], size, {year: own.probability(result.rung, year) for year in years}))
    return tuple(found)


def _first_set(result: ForecastResult) -> Beside | None:
    """The same rung under the first set of priors, drawn independently; None where that is the set that was run."""
    if result.priors.name == FIRST_PRIORS or (result.claim.operators and "spacex" not in result.claim.operators):
        return None
    size = min(BESIDE, result.futures)
    chosen = runs.plan(runs.resolve(read_priors(FIRST_PRIORS)), independent=True)
    own = _run(chosen, rungs_of(result.claim), size, result.seed, ())
    years = range(kernel.FIRST_YEAR, LAST_YEAR + 1)
    return Beside(FIRST_PRIORS, size, {year: own.probability(result.rung, year) for year in years})


def _watches(result: ForecastResult, given: PriorSet, scenario: str | None) -> tuple[Watch, ...]:
    """What an observation would make of the claim: futures that show it, or the set with it as a fact."""
    main, rung = result.main, result.rung
    assert main is not None
    year = max(WATCHED_YEAR, result.claim.by.year)
    reached = main.months(rung) < 12 * (year + 1 - kernel.FIRST_YEAR)
    before = float(reached.mean())
    first = main.months("L0") < 12 * (2029 - kernel.FIRST_YEAR)
    vehicle = given.groups["vehicle"][0]
    seen = [
        (f"12+ {vehicle} flights in 2027", main.flown[:, 0] >= 12),
        (f"5 or fewer {vehicle} flights in 2027", main.flown[:, 0] <= 5),
        (f"25+ {vehicle} flights in 2028", main.flown[:, 1] >= 25),
        (f"50+ {vehicle} flights in 2029", main.flown[:, 2] >= 50),
        ("first 100 kW works by end-2028", first),
        ("it does not", ~first),
    ]
    found = [Watch(text, float(shown.mean()), before, float(reached[shown].mean()) if shown.any() else math.nan, year)
             for text, shown in seen]  # fmt: skip
    size = min(BESIDE, result.futures)
    for entry in given.raw.get("watch", ()):
        own = _run(_changed(given, entry, scenario, result.independent), rungs_of(result.claim), size, result.seed,
                   result.claim.operators)  # fmt: skip
        found.append(Watch(entry["name"], math.nan, before, own.probability(rung, year), year))
    return tuple(found)


# -- scoring -------------------------------------------------------------------------------------------------------


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
