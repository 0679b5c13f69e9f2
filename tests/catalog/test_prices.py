"""Prices as records: what an hour comes to, held against the terms as reported, and what is not disclosed."""

from __future__ import annotations

import re

import numpy as np
import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.prices import Price, prices
from orbitcompute.catalog.units import from_si
from orbitcompute.report.screens import ladder
from orbitcompute.studies.answer.evaluate import evaluate


def record(name: str) -> Price:
    return next(price for price in prices() if price.name == name)


def test_what_an_hour_of_a_lease_comes_to() -> None:
    """920 M$ a month over 110,000 accelerators and 730.5 hours; 1.25 G$ a month over 325,000."""
    assert record("google-lease").per_hour == pytest.approx(920e6 / 110_000 / 730.5, rel=1e-9)
    assert record("anthropic-lease").per_hour == pytest.approx(1.25e9 / 325_000 / 730.5, rel=1e-9)


def test_what_is_not_disclosed_is_not_worked_out() -> None:
    """A fee without a number of accelerators gives no hour; one with its power in IT gives a kilowatt-year."""
    assert "reflection-lease" not in [price.name for price in prices()]
    assert record("iren-microsoft-lease").per_hour is None
    a_year_over_200_megawatts = 1.94e9 / 200e3 * deflator().factor(2025)
    assert record("iren-microsoft-lease").per_kw_year == pytest.approx(a_year_over_200_megawatts)


def test_every_price_says_its_terms() -> None:
    for price in prices():
        assert price.source in load().sources and price.as_of >= "2023", price.name
        if price.name.startswith("market-") or price.name.endswith("-lease"):
            assert "not said" not in (price.chip, price.exit, price.holds), price.name


@pytest.mark.parametrize("name", [price.name for price in prices() if price.per_hour])
def test_a_record_and_the_graph_say_the_same(name: str) -> None:
    result = evaluate("gigawatt-2028", baseline=name, outputs=("terrestrial_cost_per_accelerator_hour",), ranges=False)
    assert from_si(result.value("terrestrial_cost_per_accelerator_hour"), "USD / h") == pytest.approx(
        record(name).per_hour, rel=1e-9)


def test_the_ladder_counts_the_draws_whose_compute_costs_less_than_each_price() -> None:
    """Of two prices that for less compute is the dearer; hours stand in for it where no chip is named."""
    result = evaluate("gigawatt-2028")
    rows = ladder.as_rows(result, "colossus-1", "ours")
    assert [row["value"] for row in rows] == sorted(row["value"] for row in rows)  # type: ignore[type-var]
    assert max(row["value"] for row in rows) > 11.45 > min(row["value"] for row in rows)  # type: ignore[operator,type-var]
    told = {str(row["record"]): str(row["orbit_costs_less_in"]) for row in rows if "record" in row}
    by_compute = sorted(
        (record(name).per_hour / record(name).throughput, float(re.findall(r"[\d.]+", text)[-1]))  # type: ignore[operator]
        for name, text in told.items() if record(name).throughput is not None
    )
    assert len(by_compute) > 6
    assert [share for _, share in by_compute] == sorted(share for _, share in by_compute)
    assert {name for name, text in told.items() if text.endswith("*")} == {
        name for name in told if record(name).throughput is None} == {"google-lease"}


def test_a_price_of_the_same_compute_is_counted_alike_whatever_its_hour() -> None:
    result = evaluate("gigawatt-2028")
    hours = result.draws.columns[ladder.ORBIT]
    middle = from_si(float(np.nanmedian(hours)), "USD / h")
    speed = from_si(result.value("accelerator_throughput"), ladder.SPEED)
    assert ladder.cheaper_in(result, middle, speed) == ladder.cheaper_in(result, middle / 2, speed / 2)
    assert ladder.cheaper_in(result, middle, None) == "50 %*"
