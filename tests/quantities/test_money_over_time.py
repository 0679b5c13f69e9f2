"""Money over time and what it takes to keep a gigawatt up, against sums written out year by year."""

from __future__ import annotations

import numpy as np
import pytest

import orbitcompute.quantities  # noqa: F401
from orbitcompute.catalog.units import from_si
from orbitcompute.studies.answer.evaluate import evaluate

SCENARIO = "gigawatt-2028"


def values(settings: dict[str, str], *names: str, scenario: str = SCENARIO) -> dict[str, float]:
    result = evaluate(scenario, set=settings, outputs=names, ranges=False)
    return {name: from_si(result.value(name), result.model.quantities[name].unit) for name in names}


def test_satellites_bear_interest_while_they_wait() -> None:
    """A dollar paid 1.5 years before service at 13 % is 1.2013 $ when it serves."""
    prompt, late = (
        values({"orbital_craft_idle_time": idle}, "orbital_craft_annuity")["orbital_craft_annuity"]
        for idle in ("0year", "1.5year")
    )
    assert late / prompt == pytest.approx(1.2013, rel=1e-4)


def test_a_premium_is_capital_and_is_paid_off_with_what_it_insures() -> None:
    """Twelve per cent of servers, satellites and launch; engineering paid once is not launched and not insured."""
    base = {"launch_risk": "insured", "orbital_development_capital": "0GUSD"}
    names = ("orbital_capital_per_power", "orbital_insurance_annuity", "orbital_it_annuity", "orbital_craft_annuity")
    free, dear = (values({**base, "insurance_premium": premium}, *names) for premium in ("0", "0.12"))
    assert dear["orbital_capital_per_power"] / free["orbital_capital_per_power"] == pytest.approx(1.12, rel=1e-12)
    insured = dear["orbital_it_annuity"] + dear["orbital_craft_annuity"]
    assert dear["orbital_insurance_annuity"] == pytest.approx(0.12 * insured, rel=1e-12)
    assert free["orbital_insurance_annuity"] == 0


def test_a_gigawatt_kept_up_by_hand() -> None:
    """No deaths, five years, 1,000 satellites of 1 MW, ten a flight, four flights of five arrive: 25 flights a year.

    200 MW of servers and satellites a year at 26 and 20 $/W, one in five bought again, 90 M$ a flight, 400 $/kW of control.
    """
    base = {
        "accelerator_orbital_failure_rate": "0", "satellite_loss_rate": "0", "memory_orbital_failure_rate": "0",
        "destructive_events_per_dose": "0", "loop_loss_rule": "within",
        "satellite_design_life": "5year", "it_power_per_satellite": "1MW",
        "fleet_power_share": "1", "satellites_per_flight": "10", "launch_success": "0.8", "thruster_count": "40",
        "launch_price": "900USD/kg", "launch_payload": "100t",
        "satellite_cost_per_power": "20USD/W", "accelerator_server_price": "26000USD", "accelerator_server_power": "1000W",
        "orbital_operations_cost_per_power": "400USD/(kW year)", "orbital_server_price_ratio": "1",
    }
    found = values(base, "steady_flights", "steady_spending", "orbital_capital")
    assert found["steady_flights"] == pytest.approx(200 / 10 / 0.8, rel=1e-12)
    bought = 0.2 * (26 + 20) / 0.8
    assert found["steady_spending"] == pytest.approx(bought + 25 * 0.090 + 0.4, rel=1e-12)


def test_deaths_are_made_good_every_year() -> None:
    """A tenth lost a year over five years: cohorts of exp(-0.1 age), integrated, need 1 / 3.9347 a year, not 1 / 5."""
    base = {
        "accelerator_orbital_failure_rate": "0.1",
        "satellite_loss_rate": "0",
        "memory_orbital_failure_rate": "0", "destructive_events_per_dose": "0",
        "loop_loss_rule": "within",
    }
    found = values(base, "steady_flights", "satellite_replacement_rate", "cohort_launch_rate")
    ages = (np.arange(500_000) + 0.5) / 100_000
    assert 1 / found["cohort_launch_rate"] == pytest.approx(np.exp(-0.1 * ages).sum() / 100_000, rel=1e-9)


@pytest.mark.parametrize(("side", "rate", "horizon"), [("orbital", 0.13, 15), ("twin", 0.10, 15), ("twin", 0.10, 30)])
def test_present_value_is_the_sum_of_its_years(side: str, rate: float, horizon: int) -> None:
    setting = {"analysis_horizon": f"{horizon}year", f"{side}_discount_rate_given": str(rate)}
    found = values(setting, f"{side}_present_value", f"{side}_cost_per_kw_year")
    summed = sum(found[f"{side}_cost_per_kw_year"] / (1 + rate) ** year for year in range(1, horizon + 1)) / 1000
    assert found[f"{side}_present_value"] == pytest.approx(summed, rel=1e-12)


def test_a_removal_is_saved_up() -> None:
    """Five payments at the years' ends, each with its interest, are the price of the removal at the end of life."""
    setting = {"dead_satellites": "removed", "satellite_design_life": "5year", "orbital_discount_rate_given": "0.13"}
    found = values(setting, "orbital_disposal_annuity", "orbital_disposal_cost_per_power")
    saved = sum(found["orbital_disposal_annuity"] * 1.13**waits for waits in range(5)) / 1000
    assert saved == pytest.approx(found["orbital_disposal_cost_per_power"], rel=1e-12)


def test_launch_by_experience_is_a_mean_over_what_this_fleet_flies() -> None:
    """From 11,400 t flown before it, tonne by tonne: 1,520 $/kg at 7,400 t, a fifth less per doubling."""
    base = {"launch_price_rule": "experience", "launch_mass_until_fleet": "4000t", "launch_learning_rate": "0.2",
            "launch_learning_anchor_mass": "7400t", "launch_learning_anchor_price": "1520USD/kg"}
    found = values(base, "launch_price_paid", "fleet_mass")
    tonnes = 11_400 + (np.arange(200_000) + 0.5) / 200_000 * found["fleet_mass"] * 1000
    mean = (1520 * (tonnes / 7400) ** (np.log(0.8) / np.log(2))).mean()
    assert found["launch_price_paid"] == pytest.approx(mean, rel=1e-6)


def test_satellites_by_experience_are_a_mean_over_this_fleet() -> None:
    base = {
        "satellite_learning_rule": "experience",
        "satellite_learning_anchor_count": "100",
        "satellite_learning_rate": "0.15",
    }
    found = values(base, "satellite_learning_factor", "satellite_count")
    count = 100 + (np.arange(200_000) + 0.5) / 200_000 * found["satellite_count"]
    assert found["satellite_learning_factor"] == pytest.approx(
        ((count / 100) ** (np.log(0.85) / np.log(2))).mean(), rel=1e-4
    )


def test_rent_to_come_falls_by_the_year() -> None:
    """5.30 $ losing a tenth a year is 4.29 after two years; rising rents are a negative loss."""
    base = {"accelerator_rent": "5.3USD/h", "time_to_service": "2year"}
    for decline, expected in (("0.1", 5.3 * 0.81), ("-0.15", 5.3 * 1.15**2)):
        found = values({**base, "market_rent_decline": decline}, "market_rent_at_service")
        assert found["market_rent_at_service"] == pytest.approx(expected, rel=1e-12)


def test_clusters_on_earth_deliver_what_the_fleet_delivers() -> None:
    """Power held times availability times what a kilowatt computes is the same on all three sides."""
    names = ("delivered_it_power", "delivered_compute", "twin_it_power_matched", "baseline_it_power_matched",
             "baselines_matched", "twin_cost_per_year_matched", "twin_cost_per_kw_year")
    base = {"twin_availability": "0.8", "terrestrial_availability": "0.9"}
    found = values(base, *names)
    assert found["twin_it_power_matched"] == pytest.approx(found["delivered_it_power"] / 0.8, rel=1e-12)
    result = evaluate(SCENARIO, set=base, ranges=False)
    per_watt = result.value("terrestrial_throughput_per_accelerator") / result.value(
        "terrestrial_power_per_accelerator"
    )
    held = result.value("baseline_it_power_matched")
    assert held * 0.9 * per_watt == pytest.approx(result.value("delivered_compute"), rel=1e-12)
    assert found["baselines_matched"] == pytest.approx(held / result.value("terrestrial_it_power"), rel=1e-12)
    assert found["twin_cost_per_year_matched"] == pytest.approx(
        found["twin_cost_per_kw_year"] * found["delivered_it_power"] / 1000, rel=1e-12
    )


def test_utilisation_makes_an_effective_operation_dearer() -> None:
    """At 40 % of peak an hour of a PFLOP/s that a model gets costs two and a half times the maker's."""
    for side in ("orbital", "twin", "terrestrial"):
        names = (f"{side}_cost_per_pflop_hour", f"{side}_cost_per_effective_pflop_hour")
        found = values({f"{side}_utilisation": "0.4"}, *names)
        assert found[names[1]] == pytest.approx(2.5 * found[names[0]], rel=1e-12)


@pytest.mark.parametrize("side", ["orbital", "twin", "terrestrial"])
def test_servers_that_wait_serve_less_and_cost_more(side: str) -> None:
    """Chips of five years that stand still for one serve for four, and their hour is dearer for it."""
    names = (f"{side}_it_service_life", f"{side}_cost_per_kw_year")
    base = {f"{side}_it_life": "5year", "satellite_design_life": "7year"}
    prompt, late = (values({**base, f"{side}_it_idle_time": idle}, *names) for idle in ("0year", "1year"))
    assert prompt[names[0]] == pytest.approx(5.0, rel=1e-12) and late[names[0]] == pytest.approx(4.0, rel=1e-12)
    assert late[names[1]] > 1.02 * prompt[names[1]]
