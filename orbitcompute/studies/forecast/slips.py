"""Schedule slips of the reference class: how late comparable milestones came, open and cancelled ones included.

A milestone that has not happened tells that its slip is at least so long (censored), up to the date that its announcer has put
it off to by now; one that is cancelled never happens, and enters as a share of `never`. Two scales: the ratio of actual to
announced duration, and added years.
"""

from __future__ import annotations

import csv
import datetime
import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

from orbitcompute.catalog.files import data_directory
from orbitcompute.catalog.priors import year_of

AS_OF = datetime.date(2026, 11, 20)
YEAR = 365.25
# Announced and then given up, in the project's reference class: no date will ever be written beside them.
CANCELLED = ("Red Dragon", "dearMoon")


@dataclass(frozen=True)
class Slip:
    """A milestone: its class, announced and actual durations in years from the announcement; actual None while open."""

    milestone: str
    group: str
    announced: float
    lasted: float
    open: bool
    grade: str

    @property
    def ratio(self) -> float:
        """Actual over announced duration; a lower bound while the milestone is open."""
        return self.lasted / self.announced

    @property
    def added(self) -> float:
        """Years added; a lower bound while the milestone is open."""
        return self.lasted - self.announced


@cache
def slips() -> tuple[Slip, ...]:
    """Every milestone of the reference class, from `models/forecasts/schedule_slips.csv`."""
    path = data_directory("models") / "forecasts" / "schedule_slips.csv"
    found = []
    with path.open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            begins, due = (datetime.date.fromisoformat(row[key]) for key in ("announced_on", "announced_for"))
            ended = row["happened_on"]
            put_off = datetime.date.fromisoformat(row["put_off_to"]) if row["put_off_to"] else AS_OF
            until = datetime.date.fromisoformat(ended) if ended else max(AS_OF, put_off)
            found.append(Slip(row["milestone"], row["class"], (due - begins).days / YEAR, (until - begins).days / YEAR,
                              not ended, row["grade"]))
    return tuple(found)


def of_class(name: str) -> tuple[Slip, ...]:
    """The milestones of a class: `all`, `spacex`, `first flights` (launch vehicles), `spacecraft`, `constellations`."""
    marks = {
        "all": "",
        "spacex": "-spacex",
        "first flights": "LV",
        "spacecraft": "SC",
        "constellations": "constellation",
    }
    return tuple(slip for slip in slips() if marks[name] in slip.group)


def never_share(name: str = "all") -> float:
    """Share of a class's milestones that were given up."""
    chosen = of_class(name)
    return sum(slip.milestone in CANCELLED for slip in chosen) / len(chosen)


@dataclass(frozen=True)
class Lognormal:
    """A lognormal of slips: mean and standard deviation of the logarithm, from `known` dates and `censored` ones."""

    mean: float
    deviation: float
    known: int
    censored: int

    def quantile(self, share: float) -> float:
        """The slip that a share of milestones does not exceed."""
        return math.exp(self.mean + self.deviation * NormalDist().inv_cdf(share))

    def within(self, slip: float) -> float:
        """The share of milestones whose slip is at most this."""
        return NormalDist(self.mean, self.deviation).cdf(math.log(slip)) if slip > 0 else 0.0


@cache
def fit(name: str = "all", scale: str = "ratio", *, given_up: bool = False) -> Lognormal:
    """The lognormal of largest likelihood over a class, open milestones right-censored; `scale` is `ratio` or `added`.

    Maximum likelihood by scipy (`CensoredData`). Cancelled milestones are left out, as they are counted as `never`
    beside it; with `given_up` they enter as if they were still open. Added years hold only those that came late.
    """
    from scipy.stats import CensoredData, norm

    chosen = [
        slip for slip in of_class(name) if getattr(slip, scale) > 0 and (given_up or slip.milestone not in CANCELLED)
    ]
    known = [math.log(getattr(slip, scale)) for slip in chosen if not slip.open]
    open_ = [math.log(getattr(slip, scale)) for slip in chosen if slip.open]
    mean, deviation = norm.fit(CensoredData(uncensored=known, right=open_))
    return Lognormal(float(mean), float(deviation), len(known), len(open_))


def kaplan_meier(values: Iterable[tuple[float, bool]], at: float) -> tuple[float, int]:
    """Share with a value of at most `at` by the product-limit estimator, and how many were still at risk there.

    `values` are (value, censored). Kaplan and Meier 1958, equation 2b, through scipy's `ecdf`.
    """
    from scipy.stats import CensoredData, ecdf

    pairs = list(values)
    data = CensoredData(uncensored=[x for x, open_ in pairs if not open_], right=[x for x, open_ in pairs if open_])
    return float(ecdf(data).cdf.evaluate(at)), sum(1 for x, _ in pairs if x >= at)


def added_years_within(years: float, name: str = "all") -> float:
    """Share of milestones at most `years` late, by Kaplan-Meier, shrunk by half a milestone (Jeffreys).

    With none of n on time the answer is 0.5 / (n + 1), not zero: a class of two dozen cannot tell 0 from a few percent.
    """
    chosen = [slip for slip in of_class(name) if slip.milestone not in CANCELLED]
    share, _ = kaplan_meier([(slip.added, slip.open) for slip in chosen], years)
    return (share * len(chosen) + 0.5) / (len(chosen) + 1)


__all__ = ["CANCELLED", "Lognormal", "Slip", "added_years_within", "fit", "kaplan_meier", "never_share", "of_class",
           "slips", "year_of"]
