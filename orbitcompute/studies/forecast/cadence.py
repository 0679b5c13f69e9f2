"""How launch rates grew: one model fitted over every family of launch vehicles.

The rate of a year is that of the origin times a growth whose logarithm wears off by a constant share each year, times a
scatter; growth differs from family to family. It is the calendar's own cadence with its priors taken from the record
instead of judged; `hindcast` holds it, and others, against the record. Counts: J. McDowell's catalog (CC-BY), to 30
November 2025.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import data_directory

LAST_WHOLE_YEAR = 2024  # 2025 is counted to 30 November
LEAST_FLIGHTS, LEAST_YEARS = 20, 5
DRAWS = 20_000
SEED = 20251130
SHOWN = ("Falcon9", "Starship")  # shown, never counted

Floats = NDArray[np.float64]


@cache
def families() -> dict[str, dict[int, int]]:
    """Flights by family and year, zeros between the first and the last flight filled in."""
    path = data_directory("models") / "forecasts" / "launches_by_year_and_family.csv"
    found: dict[str, dict[int, int]] = {}
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            found.setdefault(row["vehicle_family"], {})[int(row["year"])] = int(row["launches"])
    return {name: {year: counts.get(year, 0) for year in range(min(counts), max(counts) + 1)}
            for name, counts in sorted(found.items())}


def world_payload() -> dict[int, float]:
    """Payload mass by year over all families [t]; 2025 to 30 November."""
    path = data_directory("models") / "forecasts" / "launches_by_year_and_family.csv"
    found: dict[int, float] = {}
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            found[int(row["year"])] = found.get(int(row["year"]), 0.0) + float(row["payload_t"])
    return dict(sorted(found.items()))


def eligible(until: int = 2025) -> list[str]:
    """Families with at least five years between first and last flight and twenty flights, as known at a year's end."""
    names = []
    for name, counts in families().items():
        known = {year: count for year, count in counts.items() if year <= until}
        if known and max(known) - min(known) + 1 >= LEAST_YEARS and sum(known.values()) >= LEAST_FLIGHTS:
            names.append(name)
    return names


@dataclass(frozen=True)
class Cadence:
    """The growth of a rate: mean and spread of its logarithm in the first year, what is left of it a year on, scatter."""

    mean: float
    spread: float
    kept: float
    scatter: float
    families: int

    def worn(self, horizon: int) -> float:
        """The sum of the growth's shares over the years to the horizon."""
        return sum(self.kept**year for year in range(horizon))

    def sample(self, base: float, horizon: int, seed: int = SEED, draws: int = DRAWS) -> Floats:
        """Counts of each year to the horizon, shape (draws, horizon), from a rate of `base` a year: whole numbers.

        Growth is one draw a future, scatter one a year; what flies is Poisson about that rate.
        """
        random = np.random.Generator(np.random.PCG64(seed))
        growth = random.normal(self.mean, self.spread, draws)
        shares = np.array([self.worn(year) for year in range(1, horizon + 1)])
        scatter = random.normal(0.0, self.scatter, (draws, horizon))
        rate = base * np.exp(np.clip(growth[:, None] * shares + scatter, -20.0, 12.0))
        counts: Floats = random.poisson(rate).astype(float)
        return counts


def histories(names: Iterable[str], age: int, until: int) -> list[tuple[float, list[int]]]:
    """For each family: its rate at an age (the mean of up to three years to then) and the counts of later years."""
    found = []
    for name in names:
        counts = families()[name]
        first = min(counts)
        last = min(until, LAST_WHOLE_YEAR)
        if first + age >= last:
            continue
        # a family that has stopped flying still counts: its later years are zero
        later = [counts.get(year, 0) for year in range(first + age + 1, min(first + age + 11, last + 1))]
        found.append((base_of(counts, first + age), later))
    return found


def base_of(counts: Mapping[int, int], origin: int) -> float:
    """The rate at an origin: the mean of that year and of up to two before it, at least half a flight."""
    known = [counts[year] for year in range(origin - 2, origin + 1) if year in counts]
    return max(sum(known) / len(known), 0.5)


def fit(names: Iterable[str], age: int, until: int = LAST_WHOLE_YEAR) -> Cadence:
    """The cadence of largest likelihood over families from an age on, with what was known at the end of `until`.

    Counts enter as logarithms of (count + 1/2); the likelihood is each family's own, growth shared over its years.
    """
    from scipy.optimize import minimize

    data = [
        np.log([(count + 0.5) / (base + 0.5) for count in later])
        for base, later in histories(names, age, until)
        if later
    ]

    def unlikely(x: Floats) -> float:
        mean, spread, kept, scatter = x[0], math.exp(x[1]), 1 / (1 + math.exp(-x[2])), math.exp(x[3])
        total = 0.0
        for rows in data:
            shares = np.array([(1 - kept**year) / (1 - kept) for year in range(1, rows.size + 1)])
            # one growth for a family, scatter by year: a covariance of rank one beside the diagonal
            off = rows - mean * shares
            power = scatter**2 + spread**2 * shares @ shares
            quadratic = (off @ off - spread**2 * (off @ shares) ** 2 / power) / scatter**2
            total += 0.5 * (quadratic + (rows.size - 1) * math.log(scatter**2) + math.log(power))
        return total

    best = minimize(unlikely, np.array([0.2, -1.0, 1.0, -0.5]), method="Nelder-Mead",
                    options={"xatol": 1e-4, "fatol": 1e-6, "maxiter": 4000})
    mean, spread, kept, scatter = best.x
    return Cadence(float(mean), math.exp(spread), 1 / (1 + math.exp(-kept)), math.exp(scatter), len(data))
