"""A dated claim, forecast: the bound without priors, the inside view, the outside view, what would move either."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from orbitcompute.catalog.claims import Claim, Outside, Step, read_claim
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.priors import DEFAULT_PRIORS, PriorSet, read_priors, year_of
from orbitcompute.default import DEFAULT_CLAIM, DEFAULT_SCENARIO
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast.alternatives import Asked, Beside, Watch, back, first_set, variations, watches
from orbitcompute.studies.forecast.futures import Futures, Rung
from orbitcompute.studies.forecast.lift_bound import Bound, Need, bound, need
from orbitcompute.studies.forecast.reference_classes import Estimate, estimates

GRID = (1, 3, 10, 30, 100, 200, 300, 500, 1000, 2000, 5000, 10_000)  # MW
BESIDE = 10_000  # futures of a run that stands beside the headline
NOTHING_LIKE_IT = Outside("none", 0.0, 1.0, 0.0, "the record has no announcement of such a thing")


@dataclass(frozen=True, repr=False)
class ForecastResult:
    """A forecast: what was asked, the futures, and everything that stands beside them.

    `main` is the run whose figures are the headline (correlated unless `independent`); `other` the same priors the other
    way. Both are None where no operator that counts has priors, and for a claim that is no power.
    """

    claim: Claim
    priors: PriorSet
    independent: bool
    seed: int
    futures: int
    main: Futures | None = None
    other: Futures | None = None
    variations: tuple[Beside, ...] = ()
    back: tuple[Beside, ...] = ()
    watches: tuple[Watch, ...] = ()
    first_set: Beside | None = None
    need: Need | None = None
    bound: Bound | None = None

    def __repr__(self) -> str:
        """One line."""
        return f"<forecast of {self.claim.name}, {self.id}>"

    @property
    def steps(self) -> tuple[Step, ...]:
        """The ladder, with the claim's own rung last where it is none of them."""
        return ladder_of(self.claim)

    @property
    def without_priors(self) -> list[str]:
        """Operators that count and have no priors: their power is left out."""
        return [name for name in self.claim.operators if name not in self.priors.groups["operator"]]

    @property
    def own_launcher(self) -> bool:
        """Whether the operator of the first vehicle counts, whose ceilings, flights and changes are reported."""
        vehicle = self.priors.groups["vehicle"][0]
        return not self.claim.operators or self.priors.plain[f"vehicle.{vehicle}.operator"] in self.claim.operators

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
        }

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
    claim: str | Claim = DEFAULT_CLAIM,
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
    counted = tuple(name for name in asked.operators if name not in unknown)
    rungs = rungs_of(asked)
    if not runs_inside:
        return ForecastResult(asked, resolved, independent, seed, futures)
    main = runs.run(
        runs.plan(resolved, independent=independent), (*rungs, *grid()), futures=futures, seed=seed, counted=counted
    )
    result = ForecastResult(asked, resolved, independent, seed, futures, main)
    if not beside:
        return result
    ask = Asked(result.rung, rungs, independent, seed, min(BESIDE, futures), counted, scenario)
    power = 1000.0 if asked.basis == "first_satellite" else asked.threshold
    needed = need(power, asked, scenario or given.scenario or DEFAULT_SCENARIO)
    result = replace(result, other=replace(ask, independent=not independent).run(given), need=needed)
    if not result.own_launcher:
        return result
    return replace(
        result, variations=variations(ask, given), back=back(ask, given), first_set=first_set(ask, given.name),
        watches=watches(ask, given, main, asked.by.year), bound=bound(needed),
    )


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


def recompute(document: Mapping[str, Any]) -> ForecastResult:
    """A stored forecast run again from its own inputs, whatever the catalog says now."""
    asked = document["asked"]
    claim = replace(
        read_claim(asked["claim"]), basis=asked["basis"], threshold=asked["threshold_mw"],
        by=datetime.date.fromisoformat(asked["by"]), operators=tuple(asked["operators"]),
    )
    priors = runs.priors_from(document["inputs"])
    chosen = runs.plan(priors, independent=asked["independent"])
    main = runs.run(
        chosen, (*rungs_of(claim), *grid()), futures=asked["futures"], seed=asked["seed"], counted=claim.operators
    )
    return ForecastResult(claim, priors, asked["independent"], asked["seed"], asked["futures"], main)
