"""Runs beside a forecast: one input changed at a time, the way back to the first set of priors, what to watch."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from orbitcompute.catalog.priors import PriorSet, read_priors, varied
from orbitcompute.kernels import calendar as kernel
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast.futures import Futures, Rung

FIRST_PRIORS = "first-set"
LAST_YEAR = kernel.FIRST_YEAR + runs.YEARS - 1
YEARS = range(kernel.FIRST_YEAR, LAST_YEAR + 1)
WATCHED_YEAR = 2032


@dataclass(frozen=True)
class Beside:
    """A run beside the headline: its name, how many futures, and the probability of the claim's rung by year."""

    name: str
    futures: int
    probability: Mapping[int, float]


@dataclass(frozen=True)
class Watch:
    """An observation and what it would make of the claim: the share of futures that show it, probability before, after.

    `share` is nan where no future of the headline can show it: the set was run again with it as a fact.
    """

    observation: str
    share: float
    before: float
    after: float
    year: int


@dataclass(frozen=True)
class Asked:
    """What is asked of every run: the rung, all rungs counted, how inputs are drawn, seed, futures, operators counted.

    `scenario` gives the graph's part of the priors (the set's own by default).
    """

    rung: str
    rungs: tuple[Rung, ...]
    independent: bool
    seed: int
    futures: int
    counted: tuple[str, ...]
    scenario: str | None

    def run(self, given: PriorSet, entry: Mapping[str, Any] | None = None) -> Futures:
        """The futures of a set with the changes of a variation, its loadings scaled where it says so."""
        changes = entry or {}
        changed = runs.resolve(varied(given, changes.get("set", {})), self.scenario)
        found = runs.plan(changed, independent=self.independent)
        loadings = np.clip(found.loadings * changes.get("loading_scale", 1.0), -0.95, 0.95)
        return runs.run(replace(found, loadings=loadings), self.rungs, futures=self.futures, seed=self.seed,
                        counted=self.counted)

    def runs(self, given: PriorSet, entries: Sequence[Mapping[str, Any]]) -> list[Futures]:
        """A run for each of several variations, on all cores: one of so few futures keeps no more than one busy."""
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            return list(pool.map(lambda entry: self.run(given, entry), entries))

    def beside(self, name: str, found: Futures) -> Beside:
        """A run's probabilities of the rung under a name."""
        return Beside(name, self.futures, {year: found.probability(self.rung, year) for year in YEARS})


def variations(ask: Asked, given: PriorSet) -> tuple[Beside, ...]:
    """One run for each variation of the set: one input at a time, then every one at its kind end."""
    entries = given.variations
    return tuple(ask.beside(entry["name"], found) for entry, found in zip(entries, ask.runs(given, entries), strict=True))


def back(ask: Asked, given: PriorSet) -> tuple[Beside, ...]:
    """What the set mends of the first one, undone one after another: each step keeps those before it."""
    names, steps = [], []
    changes: dict[str, Any] = {}
    for entry in given.raw.get("back", ()):
        changes = {**changes, **entry["set"]}
        names.append(entry["name"])
        steps.append({"set": changes})
    return tuple(ask.beside(name, found) for name, found in zip(names, ask.runs(given, steps), strict=True))


def first_set(ask: Asked, name: str) -> Beside | None:
    """The same rung under the first set of priors, drawn independently; None where that is the set that was run."""
    if name == FIRST_PRIORS or (ask.counted and "spacex" not in ask.counted):
        return None
    alone = replace(ask, independent=True, scenario=None, counted=())
    return alone.beside(FIRST_PRIORS, alone.run(read_priors(FIRST_PRIORS)))


def watches(ask: Asked, given: PriorSet, main: Futures, asked_year: int) -> tuple[Watch, ...]:
    """What an observation would make of the claim: futures that show it, or the set with it as a fact."""
    year = max(WATCHED_YEAR, asked_year)
    reached = main.months(ask.rung) < 12 * (year + 1 - kernel.FIRST_YEAR)
    before = float(reached.mean())
    first = main.months("L0") < 12 * (2029 - kernel.FIRST_YEAR)
    vehicle = given.groups["vehicle"][0].capitalize()
    seen = [
        (f"12 or more {vehicle} flights in 2027", main.flown[:, 0] >= 12),
        (f"5 or fewer {vehicle} flights in 2027", main.flown[:, 0] <= 5),
        ("25 or more in 2028", main.flown[:, 1] >= 25),
        ("50 or more in 2029", main.flown[:, 2] >= 50),
        ("first 100 kW at work by end-2028", first),
        ("no 100 kW at work by then", ~first),
    ]
    found = [Watch(text, float(shown.mean()), before, float(reached[shown].mean()) if shown.any() else math.nan, year)
             for text, shown in seen]
    entries = given.raw.get("watch", ())
    for entry, after in zip(entries, ask.runs(given, entries), strict=True):
        found.append(Watch(entry["name"], math.nan, before, after.probability(ask.rung, year), year))
    return tuple(found)
