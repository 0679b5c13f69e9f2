"""Craft that outlive their servers, the way up, and fixed tanks: physics away from the defaults."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute import evaluate
from orbitcompute.declare import STANDARD_GRAVITY
from orbitcompute.quantities import launch, raising, spacecraft
from orbitcompute.quantities.orbit import GIVEN, SUN_SYNCHRONOUS


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


RULES = ("capped", "run_on", "replaced")


@pytest.mark.parametrize("rule", RULES)
def test_with_one_life_for_both_the_three_ways_are_one(rule: str) -> None:
    settings = {"satellite_design_life": "6year", "orbital_it_life": "6year", "orbital_it_idle_time": "0year"}
    assert value("orbital_cost_per_kw_year", craft_life_rule=rule, **settings) == pytest.approx(
        value("orbital_cost_per_kw_year", craft_life_rule="capped", **settings), rel=1e-12
    )


def test_ten_years_are_no_bargain_by_any_way() -> None:
    """Ten years of craft round servers of five save at most what the craft saves, never a charge that is not there."""
    five = value("orbital_cost_per_kw_year", satellite_design_life="5year", orbital_it_life="5year")
    ten = {
        rule: value("orbital_cost_per_kw_year", craft_life_rule=rule, satellite_design_life="10year", orbital_it_life="5year")
        for rule in RULES
    }
    assert ten["capped"] > five  # heavier for ten years, paid off in five
    assert ten["run_on"] > 0.9 * five
    assert ten["replaced"] > 0.9 * five


def test_old_servers_give_less_and_fail_more() -> None:
    settings = {"craft_life_rule": "run_on", "satellite_design_life": "10year", "orbital_it_life": "4.5year",
                "orbital_it_idle_time": "0.5year"}
    prime = {"run_on_throughput_share": "1", "run_on_failure_ratio": "1"}
    assert value("servers_worth_share", **settings, **prime) == 1.0
    half = value("servers_worth_share", **settings, run_on_throughput_share="0.5", run_on_failure_ratio="1")
    assert half == pytest.approx(0.4 + 0.6 * 0.5, rel=1e-12)
    assert value("servers_worth_share", **settings, run_on_throughput_share="0.5", run_on_failure_ratio="3") < half


def test_an_exchange_costs_its_launch_and_its_visit() -> None:
    settings = {"craft_life_rule": "replaced", "satellite_design_life": "10year", "orbital_it_life": "5year"}
    assert value("servers_exchanges", **settings) == pytest.approx(1.0)
    dear = value("orbital_cost_per_kw_year", **settings, server_exchange_price="15MUSD")
    assert dear > value("orbital_cost_per_kw_year", **settings, server_exchange_price="0.1MUSD")


def test_a_lighter_payload_does_not_empty_the_tanks() -> None:
    """Twice the rocket equation with the same propellant, solved by bisection, gives the mass the closed form gives."""
    payload, burnout, propellant, change, impulse = 115e3, 190e3, 1500e3, 600.0, 370.0
    kept = launch.launch_mass_kept(change, 0.0, impulse, payload, burnout, propellant)
    exhaust = STANDARD_GRAVITY * impulse
    wanted = exhaust * np.log((payload + burnout + propellant) / (payload + burnout)) + change
    low, high = 0.0, payload
    for _ in range(60):
        middle = 0.5 * (low + high)
        enough = exhaust * np.log((middle + burnout + propellant) / (middle + burnout)) > wanted
        low, high = (middle, high) if enough else (low, middle)
    assert kept * (payload + burnout) - burnout == pytest.approx(low, rel=1e-6)
    assert kept < np.exp(-change / exhaust)  # what empty tanks would keep
    assert launch.launch_mass_kept(0.0, 0.0, impulse, payload, burnout, propellant) == pytest.approx(1.0, rel=1e-12)


DAWN = (spacecraft.NRLMSISE, SUN_SYNCHRONOUS, np.radians(97.8), 6 * 3600.0)
SHELL = (spacecraft.MSIS, GIVEN, np.radians(53.0), 0.0)


def climb(
    thrust: float, area: float, start: float, end: float, plane: tuple[float, float, float, float] = DAWN
) -> float:
    earth, mu = 6378.137e3, 3.986004418e14
    drag = raising.drag_force_at_release(start, 1.0, earth, mu, 2.2, area, *plane)
    return float(raising.delta_v_raising(earth, end, start, mu, thrust, drag, 2.2, area, 1.0, *plane))


def test_the_way_up_against_a_fine_sum() -> None:
    """Midpoints of 20,000 steps of altitude, thrust against drag at each."""
    earth, mu = 6378.137e3, 3.986004418e14
    for thrust, area, start, end, plane in (
        (0.68, 308.0, 300e3, 600e3, DAWN), (0.2, 30.0, 250e3, 550e3, SHELL), (2.0, 800.0, 320e3, 1200e3, DAWN)
    ):
        heights = start + (np.arange(20_000) + 0.5) * (end - start) / 20_000
        drags = np.array([raising.drag_force_at_release(height, 1.0, earth, mu, 2.2, area, *plane) for height in heights])
        step = 0.5 * np.sqrt(mu / (earth + heights) ** 3) * (end - start) / 20_000
        assert climb(thrust, area, start, end, plane) == pytest.approx((step * thrust / (thrust - drags)).sum(), rel=0.01)


def test_what_cannot_rise_is_outside_and_without_air_it_is_the_spiral() -> None:
    assert climb(0.17, 308.0, 300e3, 600e3) < 0
    assert climb(1.0, 0.0, 250e3, 550e3) == pytest.approx(170.0, rel=0.01)
    assert climb(0.17, 308.0, 700e3, 600e3) == pytest.approx(climb(9.0, 0.0, 600e3, 700e3), rel=1e-6)


def test_one_thruster_does_not_leave_300_km() -> None:
    result = evaluate(set={"thruster_count": "1"}, ranges=False, outputs=("raising_margin", "raising_duration"))
    assert result.value("raising_margin") < 0
    assert np.isnan(result.value("raising_duration"))


def test_an_orbit_that_no_terminal_sees_says_so() -> None:
    result = evaluate(
        set={"inclination_rule": "given", "inclination_given": "20deg", "site_latitude": "60deg",
             "launch_site_latitude": "0deg", "thruster_count": "40"},
        ranges=False, outputs=("cost_ratio",),
    )
    assert result.point.status == "no ground terminal sees the orbit"
