"""`footprint`: lines add up, boundaries are nested, what is disputed stays out, every baseline stands or says why not."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest
from conftest import Run, shipped

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.units import from_si
from orbitcompute.report.screens import footprint
from orbitcompute.studies.answer.evaluate import Result, evaluate

GRAMS = "g / kWh"


def point(baseline: str = "colossus-1", **settings: str) -> Result:
    return evaluate(baseline=baseline, set=settings, ranges=False)


def test_lines_add_up_to_the_life_cycle_on_every_side() -> None:
    found = {line["line"]: line for line in footprint.as_data(point())["lines"]}
    parts = [found[line.label] for line in footprint.CARBON_LINES[:-1]]
    total = found["life cycle"]
    for side in ("orbit claimed", "orbit", "twin", "baseline"):
        assert sum(part[side] or 0.0 for part in parts) == pytest.approx(total[side], rel=1e-12), side


def test_boundaries_are_nested_and_the_chosen_one_is_the_headline() -> None:
    values = {name: point().value(quantity) for name, quantity in footprint.BOUNDARIES}
    assert values["propellant"] < values["launch"] < values["launch_and_reentry"] < values["everything"]
    assert values["launch"] < values["life_cycle"] < values["everything"]
    for name, value in values.items():
        assert point(carbon_boundary=name).value("orbital_carbon_intensity") == value


def test_a_comparator_is_what_it_says() -> None:
    plain = point()
    for comparator, name in (("baseline", "terrestrial_carbon_intensity"), ("twin", "twin_carbon_intensity")):
        ratio = point(carbon_comparator=comparator).value("carbon_ratio")
        assert ratio == pytest.approx(plain.value("orbital_carbon_intensity") / plain.value(name), rel=1e-12)
    on_gas = point(carbon_comparator="gas").value("carbon_intensity_compared")
    assert on_gas == pytest.approx(point(twin_energy_supply="combined_cycle").value("twin_carbon_intensity"), rel=1e-12)
    on_sun = point(carbon_comparator="solar").value("carbon_intensity_compared")
    assert on_sun == pytest.approx(point(twin_energy_supply="solar_storage").value("twin_carbon_intensity"), rel=1e-12)


def test_twice_the_life_halves_what_is_made_and_leaves_what_is_burnt() -> None:
    short = point(twin_it_life="5year", accelerator_earth_failure_rate="0")
    long = point(twin_it_life="10year", accelerator_earth_failure_rate="0")
    assert long.value("twin_server_carbon_intensity") == pytest.approx(short.value("twin_server_carbon_intensity") / 2)
    assert long.value("twin_operation_carbon_intensity") == short.value("twin_operation_carbon_intensity")


def test_servers_made_to_replace_the_failed_count_whoever_pays() -> None:
    settings = {"twin_it_life": "5year", "twin_spare_ratio": "1.03"}
    none = point(**settings, accelerator_earth_failure_rate="0")
    some = point(**settings, accelerator_earth_failure_rate="0.04")
    ratio = some.value("twin_server_carbon_intensity") / none.value("twin_server_carbon_intensity")
    assert ratio == pytest.approx((1.03 + 0.2) / 1.03)
    bought = point(**settings, accelerator_earth_failure_rate="0.04", accelerator_repair="bought")
    assert bought.value("twin_server_carbon_intensity") == some.value("twin_server_carbon_intensity")


def test_no_kilogram_of_the_satellite_is_counted_twice() -> None:
    """Servers by the piece, the array by area, the rest by mass; a satellite lighter than those two has no rest."""
    less, more = point(satellite_embodied_carbon="20kg/kg"), point(satellite_embodied_carbon="21kg/kg")
    rest = less.value("satellite_mass") - less.value("compute_mass") - less.value("array_mass")
    made = more.value("orbital_satellite_carbon_intensity") - less.value("orbital_satellite_carbon_intensity")
    assert made * less.value("orbital_energy_per_satellite") == pytest.approx(rest)
    light = point(satellite_mass="1500kg")
    assert light.value("satellite_mass") < light.value("compute_mass") + light.value("array_mass")
    array = light.value("array_area") * 150.0
    assert light.value("orbital_satellite_carbon_intensity") * light.value("orbital_energy_per_satellite") == (
        pytest.approx(array)
    )


def test_a_ship_that_lands_makes_nitrogen_oxides_too() -> None:
    none, ship = point(launch_return_mass="0t"), point(launch_return_mass="190t")
    flight = none.value("orbital_energy_per_flight")
    made = (ship.value("orbital_reentry_carbon_intensity") - none.value("orbital_reentry_carbon_intensity")) * flight
    assert made == pytest.approx(190e3 * 0.175 * 298)
    assert ship.value("orbital_life_cycle_carbon_intensity") == none.value("orbital_life_cycle_carbon_intensity")


def test_soot_is_per_kilogram_of_propellant() -> None:
    """An index read as per kilogram of fuel would leave a quarter of it."""
    found = point(launch_fuel_mass="1000t", launch_mixture_ratio="3", launch_stratospheric_share="0.5",
                  launch_black_carbon_index="2g/kg")
    assert found.value("launch_black_carbon") == pytest.approx(4000e3 * 0.5 * 2e-3)


def test_every_supply_carries_what_comes_before_its_stack() -> None:
    plain, leaky = point(grid_upstream_ratio="0"), point(grid_upstream_ratio="0.1")
    for name in ("twin_carbon_intensity_on_grid", "twin_carbon_intensity"):
        added = leaky.value(name) - plain.value(name)
        assert added == pytest.approx(0.1 * plain.value("twin_grid_carbon") * plain.value("twin_pue")), name
    tight = point(gas_engine_slip_carbon="0kg/MMBtu")
    assert point().value("twin_gas_engine_carbon") > 1.2 * tight.value("twin_gas_engine_carbon")
    assert point().value("twin_gas_turbine_carbon") == tight.value("twin_gas_turbine_carbon")


def test_aluminium_is_held_against_aluminium_and_stages_burn_up_with_satellites() -> None:
    low, high = point(oxidised_share="0.2"), point(oxidised_share="0.4")
    assert low.value("aluminium_over_natural") == high.value("aluminium_over_natural")
    assert high.value("alumina_per_year") == pytest.approx(2 * low.value("alumina_per_year"))
    whole, expended = point(), point(launch_reentry_mass="100t")
    flights = whole.value("satellite_count") / whole.value("satellites_per_flight")
    life = whole.value("satellite_design_life")
    assert expended.value("reentering_mass") - whole.value("reentering_mass") == pytest.approx(flights * 100e3 / life)
    added = expended.value("reentering_aluminium") - whole.value("reentering_aluminium")
    assert added == pytest.approx(flights * 100e3 / life * 0.7)


def test_spares_and_failed_flights_are_made_and_burnt_too() -> None:
    plain, wasteful = point(), point(spare_ratio="2", launch_success="0.5", capacity_held="1")
    sure = point(spare_ratio="1", launch_success="1", capacity_held="1")
    for name in ("orbital_exhaust_carbon_intensity", "orbital_server_carbon_intensity"):
        assert wasteful.value(name) == pytest.approx(4 * sure.value(name), rel=1e-12)
        assert sure.value(name) < plain.value(name)


@pytest.mark.parametrize("supply", ["grid", "gas_turbine", "combined_cycle", "gas_engine", "solar_storage"])
def test_a_supply_sets_price_carbon_capital_and_time_together(supply: str) -> None:
    found, grid = point(twin_energy_supply=supply), point(twin_energy_supply="grid")
    own = supply != "grid"
    assert (found.value("twin_generation_capital_per_power") > 0) == own
    assert (found.value("twin_capital_per_power") > grid.value("twin_capital_per_power")) == own
    assert (found.value("twin_electricity_price") != grid.value("twin_electricity_price")) == own
    price, carbon, wait = next(names for name, *names in footprint.SUPPLIES if name == supply)
    assert found.value("twin_electricity_price") == found.value(f"twin_{price}")
    assert found.value("twin_electricity_carbon") == found.value(f"twin_{carbon}")
    assert found.value("twin_power_wait") == found.value(f"twin_{wait}")


def test_a_hall_never_waits_less_than_nothing() -> None:
    assert point(twin_grid_wait="0.5year").value("twin_delay") == 0.0
    late = point(twin_grid_wait="3year", twin_hall_construction_time="1year", twin_discount_rate="0.1")
    assert from_si(late.value("twin_delay"), "year") == pytest.approx(2.0)
    hall = late.value("twin_facility_cost_per_power")
    assert late.value("twin_delay_interest_per_power") == pytest.approx(hall * (1.1**2 - 1))


@pytest.mark.parametrize("baseline", load().names("terrestrial"))
def test_every_baseline_stands_or_names_the_figure_that_is_missing(baseline: str) -> None:
    """No baseline fails; where a column is empty, what nobody gives is undisclosed in its own file, with the reason."""
    found = point(baseline)
    entries = load().component("terrestrial", baseline)
    for name in (
        "terrestrial_cost_per_kw_year",
        "terrestrial_cost_per_accelerator_hour",
        "terrestrial_carbon_intensity",
    ):
        if math.isfinite(found.value(name)):
            continue
        absent = found.model.absent_behind(name, found.point.values)
        assert absent, name
        for figure in absent:
            assert entries[figure]["undisclosed"] and len(entries[figure]["note"]) > 10, figure
    assert math.isfinite(found.value("cost_ratio"))


def test_the_two_readings_of_300_mw(run: Run) -> None:
    site, servers = evaluate("colossus-site", ranges=False), evaluate("colossus-servers", ranges=False)
    for found, power, facility in ((site, 250, 300), (servers, 300, 360)):
        assert from_si(found.value("terrestrial_it_power"), "MW") == pytest.approx(power)
        assert from_si(found.value("terrestrial_facility_power"), "MW") == pytest.approx(facility)
        assert from_si(found.value("it_power_target"), "MW") == pytest.approx(power)
        assert from_si(found.claimed_value("it_power_target"), "MW") == pytest.approx(power)
    out = run("footprint", "--all", "colossus-servers").out
    assert "300 MW are 250 of IT if the site's, 300 if the servers'; taken as the servers'" in " ".join(out.split())


@pytest.mark.parametrize(("scenario", "baseline"), [*((name, "colossus-1") for name in shipped()), (
    "gigawatt-2028", "fluidstack"), ("gigawatt-2028", "market-coreweave-gb200"),
    ("gigawatt-2028", "google-broadcom-tpu")])
def test_the_screen_fits(run: Run, scenario: str, baseline: str) -> None:
    found = run("footprint", "--all", scenario, "--baseline", baseline)
    assert found.code == 0, found.err
    lines = found.out.splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 70
    assert "nan" not in found.out.lower().replace("combined", "")
    for start in ("CARBON", "BOUNDARY", "WATER", "POWER", "SKY AND AIR", "MOVED BY", "next"):
        assert any(line.startswith(start) for line in lines), start
    text = " ".join(found.out.split())
    told = {
        "colossus-1": "colossus-1: 300 MW are", "fluidstack": "fluidstack: not disclosed; one page estimates",
        "google-broadcom-tpu": "would take 51 million litres a day, at the mean of US sites",
    }
    assert told.get(baseline, "a market has no size") in text


def test_formats(run: Run) -> None:
    data: dict[str, Any] = json.loads(run("footprint", "--format", "json").out)
    assert data["choices"]["carbon_boundary"] == "life_cycle"
    rows = list(csv.DictReader(io.StringIO(run("footprint", "--format", "csv").out)))
    assert len(rows) == len(data["lines"]) and rows[0]["unit"] == GRAMS
    assert run("footprint", "--format", "markdown").out.startswith("| line |")
    assert run("footprint", "--baseline", "colossus-1", "--set", "baseline=colossus-1").code == 2
