"""Size, attitude, meteoroids, packing, lives and interruptions: physics away from the defaults."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute import evaluate
from orbitcompute.formulas import diverse_sites, meteoroid_flux


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


def test_the_flux_of_meteoroids_is_gruens_and_falls_with_mass() -> None:
    """At a microgram the model's first term alone is 1.49 / (m2 year), from the standard's equation by hand."""
    year = 31557600.0
    assert meteoroid_flux(1e-9) * year == pytest.approx(3.15576e7 * (2200 * 1e-6**0.306 + 15) ** -4.38, rel=0.01)
    masses = np.logspace(-18, -3, 40)
    fluxes = np.array([meteoroid_flux(mass) for mass in masses])
    assert (np.diff(fluxes) < 0).all()


@pytest.mark.parametrize("target", ["0.9", "0.95", "0.99"])
def test_the_wall_asked_for_gives_the_survival_asked_for(target: str) -> None:
    wall = value("loop_wall_needed", loops_survival_target=target)
    given = value("loops_survival", loop_wall_rule="given", loop_wall_thickness=f"{wall}m")
    assert given == pytest.approx(float(target), rel=1e-6)
    assert value("loops_survival", loops_survival_target=target) == pytest.approx(float(target), rel=1e-6)


def test_armour_weighs_the_wall_beyond_what_the_radiator_holds() -> None:
    """50 m2 exposed, 1.5 mm more than the 2 mm within the radiator's mass, of 2,700 kg/m3: 202.5 kg."""
    at = {"loop_exposed_area": "50m2", "loop_wall": "3.5mm", "loop_wall_included": "2mm", "fin_density": "2700kg/m3"}
    assert value("loop_armour_mass", **at) == pytest.approx(202.5)
    assert value("loop_armour_mass", **at | {"loop_wall": "1mm"}) == 0.0
    heavy, light = (value("satellite_mass", loops_survival_target=target) for target in ("0.99", "0.5"))
    assert heavy > light
    assert value("loop_wall_needed", loop_bumper_ratio="4") < value("loop_wall_needed", loop_bumper_ratio="1")


def test_a_counted_loop_costs_its_share_of_the_servers() -> None:
    lost = {loops: value("orbital_loss_rate", loop_loss_rule="counted", coolant_loops=loops) for loops in ("1", "4")}
    within = value("orbital_loss_rate", loop_loss_rule="within")
    assert lost["1"] - within == pytest.approx(4 * (lost["4"] - within), rel=1e-9)
    assert lost["4"] > within


def test_a_small_satellite_is_not_held_to_the_count_of_a_large_one() -> None:
    small, large = (value("satellites_per_flight_by_volume", it_power_rating=power) for power in ("10kW", "300kW"))
    assert small > 8 * large


def test_packing_is_smooth_unless_whole_satellites_are_asked_for() -> None:
    settings = {"satellite_mass": "3000kg"}
    smooth = value("satellites_per_flight", **settings)
    assert value("satellites_per_flight", packing_rule="whole", **settings) == np.floor(smooth) < smooth


def test_torque_grows_with_size_and_gyros_carry_what_is_needed() -> None:
    assert value("attitude_torque_needed", array_aspect_ratio="12") > value("attitude_torque_needed")
    spare = value("attitude_momentum_carried") / value("attitude_momentum_needed")
    assert spare == pytest.approx(1.33, rel=1e-9)


def test_sunlight_and_air_turn_a_craft_and_fill_its_gyros() -> None:
    """By hand: 1,361 W/m2 on 1,000 m2 that mirrors a tenth, two metres off, is 9.99 mN m; drag of 3 mN there is 6 mN m."""
    at = {"solar_irradiance_nearest": "1361W/m2", "array_wing_area": "1000m2", "cell_solar_absorptivity": "0.9",
          "pressure_offset": "2m", "drag_force": "0.003N"}
    light, air = value("sunlight_torque", **at), value("air_torque", **at)
    assert light == pytest.approx(1361 / 299792458 * 1000 * 1.1 * 2) and air == pytest.approx(0.006)
    still, pressed = (value("attitude_momentum_needed", pressure_offset=offset, gravity_torque="1N m", **{
        key: entry for key, entry in at.items() if key != "pressure_offset"}) for offset in ("0m", "2m"))
    assert pressed - still == pytest.approx((light + air) * value("orbital_period"), rel=1e-6)


def test_gyros_are_sized_by_torque_where_they_turn_slowly_and_given_ones_break_their_closure() -> None:
    fast, slow = (value("attitude_control_mass", gyro_gimbal_rate=f"{rate}rad/s") for rate in (0.05, 0.0002))
    assert slow > 1.5 * fast
    assert value("attitude_torque_margin", gyro_gimbal_rate="0.0002rad/s") == pytest.approx(0.33, rel=1e-6)
    torque = {rate: value("attitude_torque_margin", gyro_gimbal_rate=f"{rate}rad/s", attitude_control_mass="100kg")
              for rate in (0.0002, 0.05)}
    assert torque[0.0002] < 0 < torque[0.05] and torque[0.05] + 1 == pytest.approx(250 * (torque[0.0002] + 1), rel=0.2)
    assert np.isnan(value("attitude_torque_margin", attitude_control_rule="included"))


def test_a_craft_is_not_paid_off_longer_than_its_servers_work() -> None:
    settings = {"satellite_design_life": "10year", "orbital_it_life": "5year"}
    capped = value("orbital_craft_capital_recovery", **settings)
    assert capped > 1.3 * value("orbital_craft_capital_recovery", craft_life_rule="run_on", **settings)


def test_jobs_packed_see_less_night_than_jobs_round_the_ring() -> None:
    assert value("training_lit_share", job_placement="spread") < value("training_lit_share") < 1
    assert value("training_lit_share", eclipse_policy="battery") == 1


def test_correlated_sites_are_worth_less_than_independent_ones() -> None:
    assert diverse_sites(3.0, 0.69, 1e-3, 0.866) > diverse_sites(3.0, 0.69, 1e-3, 1.0)


@pytest.mark.parametrize(("spacing", "length"), [(400, 300), (1000, 300), (800, 600)])
def test_what_a_site_counts_for_against_the_variance_of_a_long_row(spacing: float, length: float) -> None:
    """The variance of the mean of 4,000 correlated sites over that of independent ones, summed pair by pair."""
    apart = np.exp(-spacing * np.abs(np.subtract.outer(np.arange(4000), np.arange(4000))) / length)
    counted = value("site_independence", site_spacing=f"{spacing}km", cloud_correlation_length=f"{length}km")
    assert counted == pytest.approx(4000 / apart.sum(), rel=2e-3)
