"""A lease beside owning: what a kilowatt of the same chips costs its user, year by year, owned or leased, firm or with an exit.

Rents stand in two regimes and turn from one to the other at constant rates; the lease is signed while they are scarce and taken
anew, term after term, at what rents are expected to be then. A tenant with an exit gives notice when rents turn to glut and
rents anew at what they then are; a firm one pays to the end of the term. Expected values: whoever fears the spread pays more
for the exit. Left out: rents that move within a regime, moving, and a lessor who leaves as well.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
YEAR = 31_557_600.0
STEPS = 96  # of a year
INPUTS = ("rent_scarce", "rent_glut", "rent_over_index", "rent_leaving_scarcity_rate", "rent_leaving_glut_rate", "lease_notice",
          "lease_term")


@dataclass(frozen=True)
class Market:
    """Rents [USD an hour] scarce and in glut, rates of leaving each [1/year], notice and term [years]."""

    scarce: float
    glut: float
    leaving_scarcity: float
    leaving_glut: float
    notice: float
    term: float

    def plentiful(self, years: Floats) -> Floats:
        """Chance of a glut so many years after scarcity was seen; none before."""
        together = self.leaving_scarcity + self.leaving_glut
        return np.asarray(self.leaving_scarcity / together * -np.expm1(-together * np.maximum(years, 0.0)))


@dataclass(frozen=True)
class Lease:
    """Expected rent an hour [USD] of each step of a horizon; `hours` are those that a delivered kilowatt takes in a year."""

    rents: Floats
    horizon: float
    hours: float

    @property
    def yearly(self) -> Floats:
        """What is paid in each year [USD a delivered kilowatt], the last one cut short where the horizon is."""
        years = math.ceil(self.horizon - 1e-9)
        ends = np.minimum(np.arange(1, years + 1), self.horizon) * STEPS
        paid = np.concatenate([[0.0], np.cumsum(self.rents) * self.hours / STEPS])
        return np.asarray(np.diff(np.interp(np.concatenate([[0.0], ends]), np.arange(len(paid)), paid)))

    def present(self, rate: float) -> float:
        """Present cost [USD a delivered kilowatt] at a rate a year, paid as the hours go by."""
        times = (np.arange(len(self.rents)) + 0.5) / STEPS
        return float(np.sum(self.rents * (1 + rate) ** -times) * self.hours / STEPS)

    def levelised(self, rate: float) -> float:
        """The one rent an hour that costs as much [USD]."""
        return self.present(rate) / Lease(np.ones_like(self.rents), self.horizon, self.hours).present(rate)


def market_of(figures: Mapping[str, float]) -> Market:
    """The market that a scenario's inputs (SI) describe, for the accelerator that it asks about."""
    over = figures["rent_over_index"] * 3600
    return Market(figures["rent_scarce"] * over, figures["rent_glut"] * over, figures["rent_leaving_scarcity_rate"] * YEAR,
                  figures["rent_leaving_glut_rate"] * YEAR, figures["lease_notice"] / YEAR, figures["lease_term"] / YEAR)


def leased(market: Market, horizon: float, hours: float, *, leave: bool, first: float | None = None) -> Lease:
    """A horizon of leases, with or without the right to leave; `first` is the rent of the first, the market's where None."""
    times = (np.arange(round(horizon * STEPS)) + 0.5) / STEPS
    starts = np.floor(times / market.term) * market.term
    glut_at_start = market.plentiful(starts)
    signed = np.where(starts > 0, market.scarce, market.scarce if first is None else first)
    gain = np.maximum(signed - market.glut, 0.0) if leave else np.zeros_like(signed)
    paid_if_scarce = signed - gain * market.plentiful(times - starts - market.notice)
    return Lease((1 - glut_at_start) * paid_if_scarce + glut_at_start * market.glut, horizon, hours)
