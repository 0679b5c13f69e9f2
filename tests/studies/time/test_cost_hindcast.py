"""The record of cost: bands from what was known then, told by how often they held, and launch against experience curves."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import Run

from orbitcompute.studies.time.cost_hindcast import (
    FARTHEST,
    LEAST,
    changes_forecast,
    our_reach,
    pair_records,
    series_records,
)


def test_a_series_that_falls_evenly_is_foreseen_exactly() -> None:
    years = list(range(2000, 2020))
    low, middle, high = changes_forecast(years, [100 * 0.9**place for place in range(20)], 2012, 5)
    assert low == pytest.approx(middle) == pytest.approx(high) == pytest.approx(100 * 0.9**17)


def test_what_came_later_has_no_say() -> None:
    years = list(range(2000, 2020))
    values = list(np.exp(np.random.default_rng(4).normal(-0.1, 0.1, 20).cumsum()))
    changed = [*values[:13], *[value * 50 for value in values[13:]]]
    assert changes_forecast(years, values, 2012, 4) == changes_forecast(years, changed, 2012, 4)


def test_bands_of_a_walk_without_memory_hold_as_often_as_they_say() -> None:
    random = np.random.default_rng(7)
    held = []
    for _ in range(400):
        values = np.exp(random.normal(-0.1, 0.15, 26).cumsum())
        low, _, high = changes_forecast(range(26), values, 15, 10)
        held.append(low <= values[25] <= high)
    assert np.mean(held) == pytest.approx(0.8, abs=0.05)


def test_every_start_is_told_and_none_that_could_not_be_scored() -> None:
    for record in series_records():
        starts = range(record.first + LEAST, record.last)
        assert len(record.forecasts) == sum(min(FARTHEST, record.last - start) for start in starts)
        assert all(one.origin + one.ahead <= record.last for one in record.forecasts)
        ahead = record.at(5)
        assert record.held(5) == np.mean([one.held for one in ahead])
        within = np.mean([abs(one.off) <= math.log(record.reach(5)) + 1e-12 for one in ahead])
        assert 0.8 <= within < 0.8 + 2 / len(ahead)


def test_a_rate_that_came_gives_what_came() -> None:
    for pair in pair_records():
        for rate, end in zip(pair.rate_that_came, reversed(pair.last), strict=True):
            assert pair.first * (1 - rate) ** pair.doublings == pytest.approx(end)
        assert list(pair.foreseen.values()) == sorted(pair.foreseen.values(), reverse=True)
    prices = [pair for pair in pair_records() if "price" in pair.what]
    assert len(prices) == 3 and all(max(pair.rate_that_came) < 0 for pair in prices)


def test_our_path_reaches_both_ways() -> None:
    down, up = our_reach("launch_price", 2038)
    assert down > 1 < up


def test_every_form_is_printed(run: Run) -> None:
    assert all(len(line) <= 90 for line in run("timeline", "--hindcast").out.splitlines())
    rows = run("timeline", "--hindcast", "--format", "csv").out.splitlines()
    assert len(rows) == 1 + sum(len(record.forecasts) for record in series_records())
    assert '"pairs"' in run("timeline", "--hindcast", "--format", "json").out
