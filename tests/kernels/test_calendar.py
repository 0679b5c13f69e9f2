"""The calendar: equal to its slow twin, to itself on any number of threads, and bound by what it says binds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import twins
from scipy.stats import binom

from orbitcompute.catalog.priors import PriorSet, read_priors, varied
from orbitcompute.kernels import calendar as kernel
from orbitcompute.kernels.draws.counter import mixed, uniform
from orbitcompute.studies.forecast import futures as runs
from orbitcompute.studies.forecast.futures import Rung

RUNGS = (
    Rung("L0", "first_satellite", 0.1, ""), Rung("L1", "factory_rate", 1000.0, ""), Rung("L2", "launched", 1000.0, ""),
    Rung("C1", "operating", 300.0, ""), Rung("L3", "operating", 1000.0, ""),
)


@pytest.fixture(scope="module")
def headline() -> PriorSet:
    return runs.resolve(read_priors("headline"))


@pytest.fixture(scope="module")
def first_set() -> PriorSet:
    return runs.resolve(read_priors("first-set"))


def test_split_mix_64_gives_its_published_outputs() -> None:
    """The outputs for seed 1234567 that implementations of java.util.SplittableRandom's mixer are checked with."""
    expected = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    with np.errstate(over="ignore"):
        assert [int(mixed(np.uint64(1234567), np.uint64(n))) for n in range(5)] == expected
    assert [twins.split_mix(1234567, n) for n in range(5)] == expected


def test_uniform_draws_fill_their_interval() -> None:
    with np.errstate(over="ignore"):
        drawn = np.array([uniform(np.uint64(7), np.uint64(n)) for n in range(20_000)])
    assert drawn.min() > 0.0 and drawn.max() < 1.0
    # one sigma of the mean of n uniform draws is sqrt(1 / 12 n), of the correlation of neighbours 1 / sqrt n
    assert abs(drawn.mean() - 0.5) < 4 * np.sqrt(1 / 12 / drawn.size)
    assert abs(np.corrcoef(drawn[1:], drawn[:-1])[0, 1]) < 4 / np.sqrt(drawn.size)


@pytest.mark.parametrize("success", [0.6, 0.95, 1.0])
@pytest.mark.parametrize("flights", [1, 12, 400, 501, 100_000])
def test_lost_flights_are_binomial(flights: int, success: float) -> None:
    """Beside scipy's quantiles: equal while they are counted, within a flight in five hundred where approximated."""
    for share in (0.01, 0.3, 0.5, 0.9, 0.999):
        exact = binom.ppf(share, flights, 1 - success)
        slack = 0 if flights <= kernel.EXACT_FLIGHTS else max(1.5, 0.002 * flights)
        assert abs(kernel.failures(flights, success, share) - exact) <= slack


@pytest.mark.parametrize("name", ["headline", "first-set"])
@pytest.mark.parametrize("independent", [True, False])
def test_the_kernel_is_its_slow_twin(name: str, independent: bool) -> None:
    priors = runs.resolve(read_priors(name))
    if name == "headline":  # prototypes too
        entry = {"slips": "all", "announced": 2026.4, "target": 2027.2}
        priors = runs.resolve(varied(read_priors(name), {"operator.spacex.prototype": entry}))
    plan = runs.plan(priors, independent=independent)
    counted = [1 if name != "operator.china" else 0 for name in plan.operators]
    found = runs.run(plan, RUNGS, futures=25, counted=plan.operators)
    total = np.zeros(found.binding.shape)
    for future in range(25):
        power, reached, flights, bound = twins.calendar_future(
            int(runs.key_of(runs.SEED)), future, plan.tables, plan.loadings, plan.ceilings, plan.reaches,
            plan.vehicle_operator, plan.vehicle_sited, plan.vehicle_cap, plan.operator_never, np.array(counted),
            [(runs.BASES[rung.basis], rung.threshold) for rung in RUNGS], runs.YEARS,
        )
        # the recurrence forgets retired cohorts by subtraction: rounding of what once stood is left
        assert found.operating[future] == pytest.approx(power, rel=1e-9, abs=1e-8)
        assert found.reached[future].tolist() == reached
        assert found.flown[future].tolist() == flights
        total += np.array([[year[name] for name in kernel.RESOURCES] for year in bound])
    assert found.binding == pytest.approx(total / 25, abs=1e-9)


def test_the_same_on_any_number_of_threads_and_in_any_larger_run(headline: PriorSet) -> None:
    plan = runs.plan(headline, independent=False)
    small = runs.run(plan, RUNGS, futures=5000, workers=1)
    large = runs.run(plan, RUNGS, futures=9000, workers=3)
    assert np.array_equal(small.operating, large.operating[:5000])
    assert np.array_equal(small.reached, large.reached[:5000])
    again = runs.run(plan, RUNGS, futures=9000, workers=2)
    assert np.array_equal(large.binding, again.binding)
    other = runs.run(plan, RUNGS, futures=5000, seed=2)
    assert not np.array_equal(small.operating, other.operating)


def test_shares_of_what_binds_sum_to_one(headline: PriorSet) -> None:
    found = runs.run(runs.plan(headline, independent=False), RUNGS, futures=4000)
    assert found.binding.sum(axis=1) == pytest.approx(np.ones(runs.YEARS))
    assert (found.binding >= 0).all()


def test_a_loading_leaves_each_prior_as_it_is_and_ties_them(headline: PriorSet) -> None:
    """The flights of 2027 have the same distribution drawn alone or together."""
    own = runs.run(runs.plan(headline, independent=True), RUNGS, futures=20_000)
    tied = runs.run(runs.plan(headline, independent=False), RUNGS, futures=20_000)
    for share in (0.1, 0.5, 0.9):
        assert abs(np.quantile(own.flown[:, 0], share) - np.quantile(tied.flown[:, 0], share)) <= 1
    assert (
        np.corrcoef(tied.flown[:, 0], tied.operating[:, 8])[0, 1]
        > np.corrcoef(own.flown[:, 0], own.operating[:, 8])[0, 1]
    )


def fixed(priors: PriorSet, **changes: float) -> PriorSet:
    """Every prior at its central value, and some of them set: one future, without chance but for flights lost."""
    central = {path: replace(prior, low=None, high=None) for path, prior in priors.priors.items()}
    for path, value in changes.items():
        central[path] = replace(central[path], value=value)
    return replace(priors, priors=central)


def run_fixed(priors: PriorSet, **changes: float) -> Any:
    return runs.run(runs.plan(fixed(priors, **changes), independent=True), RUNGS, futures=400)


def test_flights_are_whole_and_under_their_ceilings(first_set: PriorSet) -> None:
    found = run_fixed(first_set, **{"vehicle.starship.flights": 25.0, "vehicle.starship.flight_growth": 6.0})
    assert found.flown[:, 0] == pytest.approx(25, abs=1)
    # 25 x 6 is above the first ceiling; whole flights spread over a year may miss it by one
    assert abs(found.flown[:, 1] - 145).max() <= 1
    assert found.flown[:, 4].max() <= 401


def test_what_is_put_up_is_what_the_arithmetic_says(first_set: PriorSet) -> None:
    """145 flights a year, all for compute, 100 t and 50 kW/t, none lost: 725 MW a year."""
    found = run_fixed(
        first_set,
        **{
            "vehicle.starship.flights": 145.0, "vehicle.starship.flight_growth": 1.0, "vehicle.starship.success": 1.0,
            "vehicle.starship.compute_share": 1.0, "vehicle.starship.compute_share_later": 1.0,
            "vehicle.starship.payload": 100.0, "vehicle.starship.payload_later": 100.0, "operator.spacex.factory": 1e9,
            "operator.spacex.start": 2028.0, "design.attrition": 0.0, "design.commissioned_share": 1.0,
            "design.specific_power_growth": 1.0,
        },
    )
    for year in (1, 2, 3):
        assert found.operating[:, year] == pytest.approx(725.0 * year, abs=3 * 5.0)


def test_satellites_retire_after_their_life(first_set: PriorSet) -> None:
    """With a life of five years what stands settles at five years of launches; without one it grows on."""
    steady = {
        "vehicle.starship.flight_growth": 1.0, "operator.spacex.factory": 1e9, "vehicle.starship.payload": 100.0,
        "vehicle.starship.payload_later": 100.0, "vehicle.starship.compute_share_later": 0.2, "vehicle.starship.success": 1.0,
        "design.attrition": 0.0, "design.specific_power_growth": 1.0, "operator.spacex.start": 2027.0,
        "vehicle.starship.flights": 30.0,
    }
    mortal = run_fixed(first_set, **{**steady, "design.design_life": 5.0})
    immortal = run_fixed(first_set, **steady)
    assert mortal.operating[:, 13] == pytest.approx(mortal.operating[:, 5], rel=0.12)
    assert immortal.operating[:, 13].mean() == pytest.approx(14 / 5 * mortal.operating[:, 13].mean(), rel=0.05)


@pytest.mark.parametrize(
    ("path", "worse"),
    [
        ("vehicle.starship.flights", 0.5), ("vehicle.starship.payload_later", 0.8), ("design.specific_power", 0.7),
        ("operator.spacex.factory", 0.5), ("vehicle.starship.compute_share_later", 0.6), ("design.commissioned_share", 0.9),
    ],
)
def test_less_of_anything_is_never_more_power(first_set: PriorSet, path: str, worse: float) -> None:
    """The same draws with less of one input: no future is later better off by more than a flight's load."""
    plain = runs.run(runs.plan(first_set, independent=True), RUNGS, futures=3000)
    prior = first_set.priors[path]
    low, high = (None if x is None else x * worse for x in (prior.low, prior.high))
    less = replace(
        first_set, priors={**first_set.priors, path: replace(prior, value=prior.value * worse, low=low, high=high)}
    )
    found = runs.run(runs.plan(less, independent=True), RUNGS, futures=3000)
    assert found.operating.mean() < plain.operating.mean()
    assert found.probability("L3", 2035) <= plain.probability("L3", 2035)


def test_sites_that_do_not_reach_the_orbit_fly_no_compute(headline: PriorSet) -> None:
    plain = {f"site.{name}.reaches": False for name in headline.groups["site"]}
    grounded = replace(headline, plain={**headline.plain, **plain})
    plan = runs.plan(grounded, independent=True)
    found = runs.run(plan, RUNGS, futures=500, counted=("spacex",))
    other = runs.run(runs.plan(headline, independent=True), RUNGS, futures=500, counted=("spacex",))
    assert found.operating[:, 10].mean() < 0.3 * other.operating[:, 10].mean()  # Falcon alone is left
    assert np.array_equal(found.flown, other.flown)


def test_only_the_operators_asked_for_count(headline: PriorSet) -> None:
    plan = runs.plan(headline, independent=True)
    parts = sum(runs.run(plan, RUNGS, futures=300, counted=(name,)).operating for name in plan.operators)
    assert runs.run(plan, RUNGS, futures=300).operating == pytest.approx(parts, rel=1e-9, abs=1e-7)
