"""The outside view: what became of comparable announcements, ramps and trends, with nothing of this case in it.

Several estimates of one event, never averaged; the least favourable at the claim's own date comes first.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitcompute.catalog.claims import Outside
from orbitcompute.catalog.files import data_directory
from orbitcompute.studies.forecast import cadence, hindcast
from orbitcompute.studies.forecast.slips import added_years_within, fit, never_share, of_class

EARLIER = {"first flights", "spacecraft", "constellations"}


@dataclass(frozen=True)
class Estimate:
    """One estimate of when an announced event happens: its label and the share of milestones done by calendar dates."""

    label: str
    group: str
    scale: str
    outside: Outside

    def by(self, date: float) -> float:
        """Share of the class that would have happened by a date, cancelled ones never."""
        own, lead = self.outside, self.outside.target - self.outside.announced
        if self.scale == "ratio":
            within = fit(self.group).within((date - own.shift - own.announced) / lead)
        else:
            within = added_years_within(date - own.shift - own.target, self.group)
        return (1.0 - never_share(self.group)) * within


def estimates(outside: Outside, at: float) -> list[Estimate]:
    """Every estimate that applies, the least favourable at a date first.

    Ratios of durations over all milestones and over SpaceX's own, added years over all, and the ratio of the event's own
    class where the record has one; rates and volumes have their own record (`targets`), which is not one of dates.
    """
    found = [
        Estimate("ratio, SpaceX's own", "spacex", "ratio", outside),
        Estimate("ratio, all", "all", "ratio", outside),
        Estimate("added years, all", "all", "added", outside),
    ]
    if outside.group in EARLIER:
        found.append(Estimate(f"ratio, {outside.group}", outside.group, "ratio", outside))
    return sorted(found, key=lambda estimate: estimate.by(at))


def bounds(found: Sequence[Estimate], date: float) -> tuple[float, float]:
    """The least and the most favourable of the estimates at a date."""
    values = [estimate.by(date) for estimate in found]
    return min(values), max(values)


def targets() -> list[dict[str, Any]]:
    """Announced rates and volumes, and what was reached by their date."""
    with (data_directory("models") / "forecasts" / "rate_targets.csv").open(encoding="utf-8") as handle:
        return [
            {**row, "target": float(row["target"]), "reached": float(row["reached"])} for row in csv.DictReader(handle)
        ]


def targets_met() -> tuple[int, int]:
    """How many announced rates and volumes were met by their date, and how many there are."""
    found = targets()
    return sum(row["reached"] >= row["target"] for row in found), len(found)


@dataclass(frozen=True)
class Trend:
    """A growth curve run on: what grows, its growth a year over a span of years, and when it reaches a level."""

    what: str
    span: tuple[int, int]
    growth: float
    reaches: float
    level: float
    unit: str


def run_on(what: str, series: Mapping[int, float], span: tuple[int, int], level: float, unit: str) -> list[Trend]:
    """A series run on from its last year to a level, at its growth from end to end and by least squares of logarithms."""
    from scipy.stats import linregress

    years = [year for year in range(span[0], span[1] + 1) if series.get(year, 0.0) > 0]
    last = max(years)
    ends = math.log(series[last] / series[min(years)]) / (last - min(years))
    fitted = float(linregress(years, [math.log(series[year]) for year in years]).slope)
    # a year's total stands in its middle
    return [Trend(what, span, math.exp(slope) - 1.0, last + 0.5 + math.log(level / series[last]) / slope, level, unit)
            for slope in (ends, fitted)]


def trends(mass: float, claimed_mass: float) -> list[Trend]:
    """When launched power reaches 1 GW a year and world payload mass the tonnes needed, ours and as claimed."""
    with (data_directory("models") / "forecasts" / "orbital_power.csv").open(encoding="utf-8") as handle:
        power = {int(row["year"]): float(row["starlink_nameplate_mw"]) for row in csv.DictReader(handle)}
    payload = dict(cadence.world_payload())
    payload[2025] *= 365.0 / 334.0  # counted to 30 November
    found = run_on("Starlink nameplate launched", power, (2020, 2025), 1000.0, "MW a year")
    for level in dict.fromkeys((claimed_mass, mass)):
        for span in ((2015, 2025), (2020, 2025)):
            found += run_on("world payload mass", payload, span, level, "t a year")
    return found


def starship_flights(year: int) -> tuple[float, float, float]:
    """Starship's flights in a year as the record of all families would have it, from its rate of 2023 to 2025.

    10th, 50th and 90th percentile, by the model that would have done best before (`hindcast`): no drift, and the scatter
    of other families. Those families held no reused vehicle: Falcon 9 left their band from 2017 on.
    """
    counts = cadence.families()["Starship"]
    last = max(counts)
    origin = hindcast.Origin(
        last, cadence.base_of(counts, last), last - min(counts), hindcast.learned_from("Starship", last)
    )
    drawn = hindcast.MODELS[hindcast.STANDS_ON](origin, year - last)
    low, middle, high = np.quantile(drawn, [0.1, 0.5, 0.9])
    return float(low), float(middle), float(high)


def unverified() -> tuple[int, int]:
    """How many milestones rest on dates graded unverified, and how many there are."""
    found = of_class("all")
    return sum(slip.grade == "unverified" for slip in found), len(found)
