"""Speed to power against sums done another way, and against a published worth of half a year."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.quantities import head_start as subject

YEAR = float(JULIAN_YEAR)


def test_a_regime_is_what_a_chain_of_small_steps_leaves() -> None:
    random = np.random.default_rng(5)
    for _ in range(5):
        leaving, returning, years = random.uniform(0.1, 2.0, 3)
        scarce, step = 1.0, 1e-4
        for _ in range(round(years / step)):
            scarce += step * (returning * (1 - scarce) - leaving * scarce)
        found = subject.rent_scarce_probability(2026 + years, 2026.0, leaving / YEAR, returning / YEAR)
        assert found == pytest.approx(scarce, abs=2e-4)


def test_at_the_wait_found_both_present_values_are_equal() -> None:
    random = np.random.default_rng(6)
    for _ in range(20):
        earth = random.uniform(5, 20)
        orbit, start, rate, horizon = earth * random.uniform(0.05, 1), random.uniform(0.5, 5), random.uniform(0.02, 0.2), 11.0
        wait = subject.earth_wait_for_parity(orbit, earth, start * YEAR, rate, horizon * YEAR) / YEAR
        values = []
        for margin, first in ((orbit, start), (earth, wait)):
            steps = np.linspace(first, horizon, 20_001)
            values.append(margin * np.trapezoid((1 + rate) ** -steps, steps))
        assert values[0] == pytest.approx(values[1], rel=1e-6)
        assert start <= wait + 1e-12 <= horizon + 1e-9


def test_no_wait_within_the_horizon_makes_up_for_a_loss() -> None:
    with np.errstate(invalid="ignore"):
        wait = subject.earth_wait_for_parity(-1.0, 10.0, 2 * YEAR, 0.1, 10 * YEAR)
        neither = subject.earth_wait_for_parity(-9.0, -1.0, 2 * YEAR, 0.1, 10 * YEAR)
    assert np.isnan(wait) and np.isnan(neither)


def test_at_the_price_of_power_found_the_costs_are_equal() -> None:
    orbit, earth, energy, availability, price = 30.0, 11.0, 0.7, 0.96, 57.0
    found = subject.power_price_for_parity(orbit, earth, energy, availability, price)
    assert earth + energy * (found / price - 1) / availability == pytest.approx(orbit)


@pytest.mark.parametrize("seed", range(5))
def test_rent_earned_is_the_level_rent_of_a_falling_one(seed: int) -> None:
    random = np.random.default_rng(seed)
    rent, let, decline, rate, life = (random.uniform(*ends) for ends in ((1, 9), (0.5, 1), (-0.3, 0.5), (0.02, 0.2), (2, 9)))
    times = np.linspace(0, life, 40_001)
    falling = np.trapezoid(rent * let * (1 - decline) ** times * (1 + rate) ** -times, times)
    level = np.trapezoid((1 + rate) ** -times, times)
    assert subject.rent_earned(rent, let, decline, rate, life * YEAR) == pytest.approx(falling / level, rel=1e-6)


def test_an_exit_is_worth_what_leaving_at_the_turn_saves() -> None:
    leaving, returning, rate, notice, term = 0.5, 0.3, 0.1, 0.25, 3.0
    times = np.linspace(notice, term, 40_001)
    gone = leaving / (leaving + returning) * -np.expm1(-(leaving + returning) * (times - notice))
    whole = np.linspace(0, term, 40_001)
    saved = 2.7 * np.trapezoid(gone * 1.1**-times, times) / np.trapezoid(1.1**-whole, whole)
    found = subject.lease_exit_worth(5.0, 2.3, leaving / YEAR, returning / YEAR, notice * YEAR, term * YEAR, rate, 1.0)
    assert found == pytest.approx(saved, rel=1e-6)


def test_a_published_worth_of_time_lies_between_our_two_readings() -> None:
    # SemiAnalysis, June 2026: 200 MW half a year early, 400 to 500 M$; revenue 12 to 13 M$, cost 10.9 M$ a MW and year
    revenue, cost = 12.5, 27_724 * 12 / 30.5e3
    running = 0.39 * 8760 / 1.906e3
    low = subject.earth_margin_over_cost(revenue, cost) / 12
    high = subject.earth_margin_over_running(revenue, 0.0, running, 1.0) / 12
    for worth in (400, 500):
        assert low < worth / 200 / 6 < high
