"""Cash flows against the levelised costs that they must come back to, and against sums done by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy_financial
import pytest

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.studies.many.ranges import Sample
from orbitcompute.studies.time import cash
from orbitcompute.studies.time.early_service import early_service
from orbitcompute.studies.time.value import Build, Part, Rules, Valuation, flows_of, value


def drawn_build(seed: int) -> Build:
    random = np.random.default_rng(seed)
    parts = tuple(
        Part(line, random.uniform(1e3, 1e5), random.uniform(2, 20), random.uniform(0, 1.5))
        for line in ("servers", "hall", "launch")
    )
    return Build(parts, random.uniform(0, 3e3), random.uniform(0.01, 0.25), random.integers(5, 30), random.uniform(2e3, 9e3),
                 random.uniform(1, 20), 1.0, 0.0, 0.03, 0.21, 39.0, 0.0)


def levelised(build: Build) -> float:
    total = build.running
    for part in build.parts:
        recovery = build.rate / (1 - (1 + build.rate) ** -part.life)
        total += part.cost * (1 + build.rate) ** part.idle * recovery
    return total


@pytest.mark.parametrize("seed", range(12))
def test_hours_all_let_at_one_price_break_even_at_the_levelised_cost(seed: int) -> None:
    build = drawn_build(seed)
    flows = flows_of(build, Rules())
    assert flows.break_even_rent * build.hours_price == pytest.approx(levelised(build), rel=1e-9)
    assert flows.value(flows.break_even_rent) == pytest.approx(0.0, abs=1e-6 * sum(part.cost for part in build.parts))


@pytest.mark.parametrize("settings", [
    {"orbital_development_capital": "0"},
    {"orbital_development_capital": "0", "launch_risk": "insured", "dead_satellites": "removed", "year": "2034"},
    {"orbital_development_capital": "0", "craft_life_rule": "run_on", "satellite_design_life": "9year"},
    {"orbital_development_capital": "0", "craft_life_rule": "replaced", "satellite_design_life": "10year"},
    {"orbital_development_capital": "0", "accelerator_repair": "bought", "analysis_horizon": "11year"},
])
def test_each_side_of_a_scenario_breaks_even_at_its_levelised_cost(settings: dict[str, str]) -> None:
    found = value(settings={**settings, "rent_let_share": "1", "rent_age_decline": "0"}, points=2)
    assert set(found.central) == {"orbit", "twin", "baseline"}
    for side, build in found.central.items():
        flows = found.flows[side]
        assert flows.break_even_rent * build.hours_price == pytest.approx(build.levelised, rel=1e-9), side


@pytest.mark.parametrize("rule", ["straight", "accelerated"])
@pytest.mark.parametrize("seed", range(4))
def test_a_plain_machine_is_numpy_financials(seed: int, rule: str) -> None:
    random = np.random.default_rng(seed)
    cost, rent, running, tax, rate = (random.uniform(*ends) for ends in ((1e4, 9e4), (2, 9), (0, 4e3), (0.1, 0.4), (0.03, 0.2)))
    build = Build((Part("servers", cost, 8.0, 0.0),), running, rate, 8.0, 5e3, rent, 0.9, 0.1, 0.0, tax, 39.0, 0.0)
    flows = flows_of(build, Rules(tax=rule, salvage="none"))
    off = np.full(8, 1 / 8) if rule == "straight" else np.array([*cash.RECOVERY[5], 0.0, 0.0])
    earned = rent * 5e3 * 0.9 * np.array([np.mean(0.9 ** (year + (np.arange(48) + 0.5) / 48)) for year in range(8)])
    yearly = earned - running - tax * (earned - running - cost * off)
    assert flows.value(rent) == pytest.approx(numpy_financial.npv(rate, [-cost, *yearly]), rel=1e-9)
    taxed = flows_of(replace(build, tax_rate=0.0), Rules(tax=rule, salvage="none"))
    assert taxed.value(rent) == pytest.approx(flows_of(build, Rules(salvage="none")).value(rent), rel=1e-12)


def test_with_no_inflation_real_money_is_nominal_and_with_it_the_rate_is_fishers() -> None:
    build = drawn_build(3)
    still = replace(build, inflation=0.0)
    assert flows_of(still, Rules("real")).value(4.0) == pytest.approx(flows_of(still, Rules()).value(4.0), rel=1e-12)
    assert flows_of(build, Rules("real")).rate == pytest.approx((1 + build.rate) / 1.03 - 1)
    assert flows_of(build, Rules("real")).break_even_rent < flows_of(build, Rules()).break_even_rent


def test_selling_what_is_left_is_worth_something_and_tax_takes_its_part_of_a_gain() -> None:
    build = drawn_build(5)
    kept, sold = (flows_of(build, Rules(salvage=rule)).value(9.0) for rule in ("none", "remaining"))
    assert sold > kept
    rich = replace(build, rent=100.0)
    assert flows_of(rich, Rules(tax="straight")).value(100.0) < flows_of(rich, Rules()).value(100.0)


@pytest.fixture(scope="module")
def valued() -> Valuation:
    return value(points=24)


def test_the_table_adds_up_to_the_flows(valued: Valuation) -> None:
    for side, build in valued.central.items():
        lines, amounts = valued.table(side)
        assert lines[-1] == "total" and amounts[-1].sum() == pytest.approx(valued.flows[side].total(build.rent).sum())
        assert amounts.shape[1] == build.horizon + 1


def test_a_draw_pays_where_its_rent_is_above_its_break_even(valued: Valuation) -> None:
    for worth in valued.worth.values():
        known = np.isfinite(worth.value)
        assert known.any()
        assert ((worth.value > 0) == (worth.rent > worth.break_even_rent))[known].all()


def test_a_lease_has_no_parts_to_value() -> None:
    assert set(value(settings={"baseline": "anthropic-lease"}, points=2).central) == {"orbit", "twin"}


def test_every_unknown_rule_is_told() -> None:
    with pytest.raises(CatalogError) as fault:
        value(rules=Rules("gold", "flat", "all"), points=2)
    assert len(fault.value.faults) == 3


def test_at_the_wait_found_both_are_worth_the_same_and_a_month_is_a_twelfth_of_the_margin() -> None:
    year = float(JULIAN_YEAR)
    columns = {
        "orbital_cost_per_kw_year": 20e3 / 1e3 / year, "twin_cost_per_kw_year": 10e3 / 1e3 / year,
        "orbital_time_to_power": 2.0 * year, "twin_discount_rate": 0.1, "head_start_horizon": 12.0 * year,
        "accelerator_server_power": 1667.0,
    }
    drawn = Sample((), {name: np.array([figure]) for name, figure in columns.items()}, 0.0, 1)
    found = early_service(drawn, rents=(3.0, 6.0), waits=(0.0, 4.0))
    earned = 6.0 * 8766 / 1.667
    steps = np.linspace(2, 12, 20_001)
    orbit = (earned - 20e3) * np.trapezoid(1.1**-steps, steps)
    wait = found.equal_after[1]
    steps = np.linspace(wait, 12, 20_001)
    assert (earned - 10e3) * np.trapezoid(1.1**-steps, steps) == pytest.approx(orbit, rel=1e-6)
    assert found.month[1] == pytest.approx((earned - 10e3) / 12)
    assert math.isinf(found.equal_after[0]) and found.better[0, 0] == 0
    assert found.ahead[1, 0] < 0 < found.ahead[1, 1] + (earned - 10e3) * 10


def test_python_has_a_function_for_each_command() -> None:
    import orbitcompute

    found = orbitcompute.value(tax="straight", draws=4, set={"year": 2031})
    assert found.rules.tax == "straight" and found.flows["orbit"].break_even_rent > 0
    line = orbitcompute.timeline(first=2030, last=2031, draws=32, target=2, set={"launch_price": "100USD/kg"})
    assert line.worlds == 32 and line.target == 2.0


# Jensen's Operations Research Models and Methods (University of Texas), answers to its review of taxes
# (me.utexas.edu/~jensen/ORMM/omie/problems/units/economics/taxes_review/rev_ans.html): 5,000 $, 1,500 $ a year for five years,
# written off evenly, 40 % of tax, 10 %: 1,300 $ a year after tax, worth -72 $.
def textbook_machine() -> Build:
    return Build((Part("servers", 5e3, 5.0, 0.0),), 0.0, 0.10, 5.0, 1e3, 1.5, 1.0, 0.0, 0.0, 0.4, 39.0, 0.0)


def test_a_machine_in_print_is_worth_what_its_textbook_says_after_tax() -> None:
    build = textbook_machine()
    flows = flows_of(build, Rules(tax="straight", salvage="none"))
    yearly = [flows.total(build.rent)[flows.times == year].sum() for year in range(6)]
    assert yearly == pytest.approx([-5000, *[1300] * 5])
    assert flows.value(build.rent) == pytest.approx(-72, abs=0.5)
    assert flows.value(flows.break_even_rent) == pytest.approx(0, abs=1e-6)
    # what an hour must fetch: 1,500 $ and the missing 72 $, spread over five years and grossed up for tax
    assert flows.break_even_rent == pytest.approx(1.5 + 72 / 3.790787 / 0.6 / 1e3, rel=1e-4)


def test_a_wind_farm_in_print_is_paid_back_when_its_textbook_says() -> None:
    # Jain, Wind Energy Engineering, page 287: 27 M$, 3.851 M$ a year earned (printed as 55,000 MWh at 77 $, which is 4.2),
    # 1.101 M$ to run: 2.75 M$ a year, paid back in year 10, at 8 % in about 20
    farm = Build((Part("servers", 27e6, 25.0, 0.0),), 1.101e6, 0.08, 25.0, 1.0, 3.851e6, 1.0, 0.0, 0.0, 0.0, 39.0, 0.0)
    flows = flows_of(farm, Rules(salvage="none"))
    total = flows.total(farm.rent)
    assert total[flows.times == 3].sum() == pytest.approx(2.75e6, abs=5e3)
    assert cash.payback(total, flows.times) == 10
    assert cash.payback(total, flows.times, 0.08) == pytest.approx(20, abs=1)
    # that it just pays at 8 % over the twenty years that the page finds
    short = flows_of(replace(farm, horizon=20.0, parts=(Part("servers", 27e6, 20.0, 0.0),)), Rules(salvage="none"))
    assert short.break_even_rent == pytest.approx(3.851e6, rel=0.01)
