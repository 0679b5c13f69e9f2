"""The closures: the night can fail, the worst month is no worse than the worst orbit, climbs take time, steps are a choice."""

from __future__ import annotations

import math

import numpy as np
import pytest

import orbitcompute
from orbitcompute.graph.model import Model, Point
from orbitcompute.quantities.closure import climb_margin, month_margin, night_margin
from orbitcompute.quantities.power import month_power_carried
from orbitcompute.studies.scenario.assemble import assemble


def point(scenario: str = "gigawatt-2028", **settings: str) -> tuple[Model, Point]:
    model = assemble(scenario, settings).model.closing(("cost_ratio", "launch_count", "satellite_count"))
    return model, model.evaluate()


# -- the night -----------------------------------------------------------------------------------------------------


def test_the_night_as_claimed_fails_by_more_than_its_kindest_reading() -> None:
    """June's: 11,400 kW-min made of the 11,820 that 120 kW take day and night, and then losses and age."""
    june = {"satellite": "spacex-ai1-claimed-2026-06"}
    for settings, average, array in (({}, 175.0, 210.0), (june, 120.0, 150.0)):
        _, found = point("ai1-as-claimed", **settings)
        sunlit = found.values["orbital_period"] / 60 - found.values["eclipse_duration_max"] / 60
        dark = found.values["eclipse_duration_max"] / 60
        kindest = array * sunlit / (average * (sunlit + dark / 0.92)) - 1
        assert kindest < -0.03
        assert -0.30 < found.values["night_margin"] < kindest - 0.05
        assert "night" in found.broken and "month" in found.broken


def test_a_noon_node_fails_as_claimed_and_so_does_a_small_array() -> None:
    _, claimed = point("ai1-as-claimed", local_time_of_ascending_node="12h")
    assert claimed.values["night_margin"] < -0.3 and "night" in claimed.broken
    _, small = point(eclipse_policy="battery", array_power_beginning_of_life="20kW")
    assert small.values["night_margin"] < -0.89 and {"night", "month", "array"} & set(small.broken)


@pytest.mark.parametrize("policy", ["battery", "throttle", "overbuild"])
def test_a_fleet_sized_for_the_night_keeps_it_and_pays(policy: str) -> None:
    """The promise is charged to size and count: noon costs more than dawn, and neither breaks it."""
    _, dawn = point(eclipse_policy=policy, deployment_altitude="450km")
    _, noon = point(eclipse_policy=policy, deployment_altitude="450km", local_time_of_ascending_node="12h")
    for found in (dawn, noon):
        assert found.values["night_margin"] == pytest.approx(0, abs=1e-9) and found.values["month_margin"] >= -1e-12
    assert noon.values["cost_ratio"] > dawn.values["cost_ratio"] * 1.02


def test_an_array_that_is_given_takes_its_shortfall_off_what_is_delivered() -> None:
    """More array never breaks the night nor costs delivered power; less does both, in proportion."""
    _, whole = point(eclipse_policy="battery")
    sized = float(whole.values["array_power_beginning_of_life"])
    before = math.inf
    for share in (1.2, 1.0, 0.8, 0.5, 0.2):
        _, found = point(eclipse_policy="battery", array_power_beginning_of_life=f"{sized * share / 1e3!r} kW")
        margin = float(found.values["night_margin"])
        assert margin <= before and ("night" in found.broken) == (share < 1.0)
        count = whole.values["satellite_count"] / min(1.0, 1 + margin)
        assert found.values["satellite_count"] == pytest.approx(count, rel=1e-3)
        before = margin


def test_the_worst_thirty_days_are_never_worse_than_the_worst_orbit() -> None:
    random = np.random.default_rng(5)
    for _ in range(200):
        period, dark = 5800.0, random.uniform(0, 2200)
        worst = 1 - dark / period
        lit = random.uniform(worst, 1)
        night, array = random.uniform(1e4, 2e5), random.uniform(1e5, 3e5)
        refill = random.uniform(0, 0.4) * array
        found = month_power_carried(night, array, refill, dark, period, lit)
        assert found >= night * (1 - 1e-12)
        assert month_power_carried(night, array, refill, dark, period, worst) == pytest.approx(night)
    assert month_power_carried(1e5, 1.2e5, 0.0, 0.0, period, 1.0) == 1e5
    assert month_margin(9e4, 1e5) == pytest.approx(-0.1) == night_margin(9e4, 1e5)


# -- the climb -----------------------------------------------------------------------------------------------------


def test_a_climb_takes_longer_with_a_weaker_thruster_and_may_not_end_in_time() -> None:
    assert climb_margin(0.3, 0.1) == pytest.approx(2.0) and climb_margin(0.1, 0.3) < 0
    margins = []
    for rating in ("9kW", "4kW", "2.6kW"):
        _, found = point(thruster_power_rating=rating, deployment_altitude="450km")
        margins.append(float(found.values["climb_margin"]))
    assert margins[0] > margins[1] > margins[2]
    _, weak = point(thruster_power_rating="0.1kW", deployment_altitude="500km")
    assert "climb" in weak.broken or weak.status != "ok"
    _, stuck = point(thruster_power_rating="1kW")
    assert stuck.status == "the thrusters do not overcome the drag where the launcher lets go"
    assert math.isnan(float(stuck.values["climb_margin"]))


# -- no staircase where none is ------------------------------------------------------------------------------------


def swept(name: str, low: float, high: float, packing: str, choices: dict[str, str]) -> np.ndarray:
    """Cost ratio and satellites a flight at three hundred places."""
    model = assemble("gigawatt-2028", {**choices, "packing_rule": packing}).model
    outputs = ("cost_ratio", "satellites_per_flight")
    restricted = model.restricted(outputs)
    base = restricted.evaluate()
    return np.array([[float(restricted.evaluate({name: float(place)}, base=base).values[one]) for one in outputs]
                     for place in np.linspace(low, high, 300)])


@pytest.mark.parametrize(("name", "low", "high", "sign", "choices"), [
    ("satellite_mass", 3.5e3, 4e4, 1, {"satellite_mass": "5t"}), ("avionics_mass", 1e2, 3e3, 1, {"avionics_mass": "300kg"}),
    ("launch_payload", 6e4, 2e5, -1, {}), ("radiator_areal_mass_given", 2.0, 30.0, 1, {}),
])
def test_a_kilogram_more_is_dearer_if_by_cents_and_a_staircase_where_packed_whole(
    name: str, low: float, high: float, sign: int, choices: dict[str, str]
) -> None:
    moves = sign * np.diff(swept(name, low, high, "fractional", choices), axis=0)
    assert (moves[:, 0] > 0).all() and (moves[:, 1] < 0).all()
    whole = sign * np.diff(swept(name, low, high, "whole", choices), axis=0)
    assert (whole[:, 1] == 0).mean() > 0.8 and np.abs(whole[:, 0]).max() > 3 * np.abs(moves[:, 0]).max()


def test_a_heat_pumps_lift_is_a_smooth_valley() -> None:
    """A hotter radiator is smaller, until the pump's own array weighs more than it saves: strictly down, strictly up."""
    cost = swept("heat_pump_lift", 2.0, 120.0, "fractional", {"heat_pump": "lift"})[:, 0]
    moves = np.diff(cost)
    turn = int(np.argmin(cost))
    assert 20 < turn < 280 and (moves[:turn] < 0).all() and (moves[turn:] > 0).all()
    assert np.abs(np.diff(moves)).max() < 0.05 * np.abs(moves).max()


def test_whole_packing_is_a_choice_and_no_kinder() -> None:
    for power in ("20kW", "120kW", "900kW"):
        whole, part = (
            orbitcompute.evaluate("gigawatt-2028", set={"it_power_rating": power, "packing_rule": rule},
                                  outputs=("launch_count", "satellites_per_flight"), ranges=False)
            for rule in ("whole", "fractional"))
        assert whole.value("launch_count") >= part.value("launch_count") * (1 - 1e-12)
        assert whole.value("satellites_per_flight") == math.floor(part.value("satellites_per_flight"))


@pytest.mark.parametrize("power", ["20kW", "3MW", "12MW"])
def test_what_is_more_than_a_flight_goes_up_in_the_fewest_equal_parts_that_a_flight_carries(power: str) -> None:
    outputs = ("satellites_per_flight_by_mass", "satellites_per_flight_by_volume", "satellites_per_flight", "launch_count",
               "satellite_count", "launcher_margin", "fairing_margin", "cost_ratio")
    found, part = (
        orbitcompute.evaluate("gigawatt-2028", set={"it_power_rating": power, "packing_rule": rule,
                                                    "attitude_control_rule": "included"}, outputs=outputs, ranges=False)
        for rule in ("assembled", "fractional"))
    carried = min(found.value("satellites_per_flight_by_mass"), found.value("satellites_per_flight_by_volume"))
    if carried > 1:
        assert found.value("satellites_per_flight") == part.value("satellites_per_flight") == pytest.approx(carried)
        return
    assert not math.isfinite(part.value("cost_ratio")) and math.isfinite(found.value("cost_ratio"))
    parts = 1 / found.value("satellites_per_flight")
    assert parts == pytest.approx(math.ceil(1 / carried)) and parts > 1
    assert min(found.value("launcher_margin"), found.value("fairing_margin")) == pytest.approx(carried * parts - 1)
    assert found.value("launch_count") >= found.value("satellite_count") * parts
