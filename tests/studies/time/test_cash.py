"""Present values, rates and write-offs against numpy-financial and worked examples in print."""

from __future__ import annotations

import math

import numpy as np
import numpy_financial
import pytest

from orbitcompute.studies.time import cash


@pytest.mark.parametrize("seed", range(6))
def test_value_and_rate_are_numpy_financials(seed: int) -> None:
    random = np.random.default_rng(seed)
    flows = np.concatenate([[-random.uniform(50, 200)], random.uniform(5, 60, random.integers(3, 20))])
    times = np.arange(len(flows), dtype=float)
    rate = random.uniform(0.01, 0.3)
    assert float(cash.present_value(rate, flows, times)) == pytest.approx(numpy_financial.npv(rate, flows), rel=1e-12)
    found = cash.rates_of_return(flows, times)
    assert len(found) == 1 and found[0] == pytest.approx(numpy_financial.irr(flows), abs=1e-9)


def test_flows_between_years_are_discounted_by_their_own_time() -> None:
    assert float(cash.present_value(0.21, np.array([121.0]), np.array([0.5]))) == pytest.approx(121 / 1.1)
    several = cash.present_value(np.array([0.0, 0.1]), np.array([[1.0, 1.0], [1.0, 1.1]]), np.array([[0.0, 0.0], [1.0, 1.0]]))
    assert several == pytest.approx([2.0, 2.0])


def test_a_series_may_have_two_rates_or_none() -> None:
    # 1.1 and 1.2 are the roots of (1.1 - x)(1.2 - x)
    two = cash.rates_of_return(np.array([-1.0, 2.3, -1.32]), np.arange(3.0))
    assert two == pytest.approx((0.1, 0.2))
    assert cash.rates_of_return(np.array([-1.0, -1.0]), np.arange(2.0)) == ()


def test_a_wind_farm_in_print() -> None:
    # Jain, Wind Energy Engineering, page 287: 27 M$ and 2.75 M$ a year; paid back in year 10, at 8 % in about 20
    flows, times = np.array([-27.0, *[2.75] * 25]), np.arange(26.0)
    assert cash.payback(flows, times) == 10
    assert cash.payback(flows, times, 0.08) == pytest.approx(20, abs=1)
    assert math.isinf(cash.payback(flows[:6], times[:6]))


def test_what_is_paid_and_earned_on_one_day_is_one_sum() -> None:
    amounts, times = np.array([-2.0, -1.0, -1.0, -1.0, 2.0, 2.0, 2.0]), np.array([0.0, 1, 2, 3, 1, 2, 3.0])
    assert cash.payback(amounts, times) == 2
    assert cash.payback(amounts, times + 1e-13 * np.arange(7)) == pytest.approx(2)


def test_a_lecture_with_tax_and_accelerated_write_off() -> None:
    # 11,000 $, 3,000 $ a year for five years, 1,000 $ of salvage, 9 %, 40 % tax, three-year property: printed 1,319 before
    # tax and 117 after, 13.34 and 9.45 %; years 1 and 2 bring 3,266.52 and 3,755.8 after tax
    times = np.arange(6.0)
    before = np.array([-11e3, 3e3, 3e3, 3e3, 3e3, 4e3])
    assert float(cash.present_value(0.09, before, times)) == pytest.approx(1319, abs=1)
    assert cash.rates_of_return(before, times)[0] == pytest.approx(0.1334, abs=5e-5)
    written_off = 11e3 * cash.accelerated(0.0, 3, 5)
    after = np.array([-11e3, *(before[1:] - 0.4 * (before[1:] - written_off))])
    assert after[1:3] == pytest.approx([3266.52, 3755.8])
    assert float(cash.present_value(0.09, after, times)) == pytest.approx(117, abs=1)
    assert cash.rates_of_return(after, times)[0] == pytest.approx(0.0945, abs=5e-5)


@pytest.mark.parametrize("start", [0.0, 0.3, 4.4, 12.5])
def test_what_is_written_off_adds_up(start: float) -> None:
    assert cash.straight_line(start, 4.4, 40).sum() == pytest.approx(1.0)
    assert cash.straight_line(start, 14.0, 15).sum() == pytest.approx(min(1.0, (15 - start) / 14))
    for period in cash.RECOVERY:
        assert cash.accelerated(start, period, 40).sum() == pytest.approx(1.0, abs=1e-9)
