"""The fin against scipy's boundary-value solver, the transient against solve_ivp, and what radiators must obey."""

from __future__ import annotations

import math
import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_bvp, solve_ivp

from orbitcompute.declare import STEFAN_BOLTZMANN
from orbitcompute.formulas import linearised_fin_efficiency, radiating_fin_efficiency
from orbitcompute.graph.model import Point
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.kernels.transient import compiled_transient, orbit_transient
from orbitcompute.quantities import compute, thermal
from orbitcompute.studies.scenario.assemble import assemble

SCENARIO = "gigawatt-2028"
THERMAL = (
    "radiator_area", "radiator_mass", "heat_rejected", "radiator_temperature", "radiator_fin_efficiency", "pump_power",
    "chip_temperature_margin", "memory_temperature_margin", "radiator_area_smallest", "radiator_temperature_coldest",
    "radiator_temperature_hottest", "coolant_freezing_margin", "heat_pump_mass", "fin_efficiency_nonlinear",
    "radiator_areal_mass", "radiator_areal_mass_from_parts", "bus_power_per_satellite", "radiator_emitted_flux",
    "radiator_net_flux", "coolant_flow", "radiator_temperature_highest",
)


def point(**settings_: str) -> Point:
    return assemble(SCENARIO, settings_, THERMAL).model.evaluate()


def value(name: str, **settings_: str) -> float:
    return float(point(**settings_).values[name])


# -- the fin -------------------------------------------------------------------------------------------------------


def fin_by_boundary_values(z: float, share: float) -> float:
    """Emission over an isothermal fin's, from t'' = z (t^4 - s) with t(0) = 1, t'(1) = 0."""
    grid = np.linspace(0.0, 1.0, 201)
    sink = share**0.25
    steep = np.sqrt(z * (1 + sink) * (1 + sink**2))
    first = sink + (1 - sink) * np.cosh(steep * (1 - grid)) / np.cosh(steep)
    found = solve_bvp(
        lambda _, y: np.vstack([y[1], z * (y[0] ** 4 - share)]),
        lambda root, tip: np.array([root[0] - 1.0, tip[1]]),
        grid, np.vstack([first, np.gradient(first, grid)]), tol=1e-9, max_nodes=100_000,
    )
    assert found.success
    return float(share - found.sol(0.0)[1] / z)


@pytest.mark.parametrize("z", [1e-4, 0.01, 0.1, 0.3, 0.75, 2.0, 5.0])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.2, 0.65, 0.999, 1.3])
def test_fin_against_a_boundary_value_solver(z: float, share: float) -> None:
    assert radiating_fin_efficiency(np.float64(z), np.float64(share)) == pytest.approx(
        fin_by_boundary_values(z, share), rel=1e-6
    )


# physics_cases.json F01
@pytest.mark.parametrize(
    ("z", "expected"), [(0.2, 0.81141), (0.3, 0.75124), (0.75, 0.58813), (1.5, 0.45955), (2.0, 0.40955)]
)
def test_f01_fins(z: float, expected: float) -> None:
    assert radiating_fin_efficiency(z, 0.0) == pytest.approx(expected, abs=5.1e-6)


@settings(deadline=None)
@given(st.floats(1e-4, 5.0), st.floats(0.0, 0.95))
def test_a_fin_lies_between_its_bounds(z: float, share: float) -> None:
    """Below an isothermal one, above the linearised one, and above what a longer fin gives."""
    found = radiating_fin_efficiency(z, share)
    assert share < found < 1.0
    assert found >= linearised_fin_efficiency(z, share) - 1e-9
    assert found > radiating_fin_efficiency(min(1.1 * z, 5.0), share) or z > 4.5
    assert found <= radiating_fin_efficiency(z, min(share + 0.02, 0.97))


def test_a_fin_outside_its_domain() -> None:
    assert math.isnan(radiating_fin_efficiency(5.001, 0.1))
    for arguments in ((np.nan, 0.1), (0.3, np.nan), (1e-12, np.nan), (np.nan, 1.0)):
        assert math.isnan(radiating_fin_efficiency(*map(np.float64, arguments)))
    assert radiating_fin_efficiency(2.0, 1.0) == 1.0
    assert radiating_fin_efficiency(1e-12, 0.0) == 1.0


def test_the_fin_rules() -> None:
    given_, nonlinear, linearised = (point(fin_rule=rule).values for rule in ("given", "nonlinear", "linearised"))
    assert given_["radiator_fin_efficiency"] == 0.9
    assert nonlinear["radiator_fin_efficiency"] == nonlinear["fin_efficiency_nonlinear"]
    assert linearised["radiator_fin_efficiency"] < nonlinear["radiator_fin_efficiency"] < 1.0
    assert linearised["radiator_area"] > nonlinear["radiator_area"]
    thicker = point(fin_rule="nonlinear", fin_thickness="1mm").values
    assert thicker["radiator_area"] < nonlinear["radiator_area"]


# -- through the shadow ----------------------------------------------------------------------------------------------

ORBIT = {
    "period": 5801.0, "eclipse": 1241.0, "heat_lit": 133.4e3, "heat_dark": 22.5e3, "area": 176.0,
    "emission": 1.62 * STEFAN_BOLTZMANN, "absorbed_lit": 198.0, "absorbed_dark": 106.0, "radiator_capacity": 0.95e6,
    "load_capacity": 0.47e6, "conductance": 14.8e3,
}


def transient_by_solve_ivp(
    period: float, eclipse: float, heat_lit: float, heat_dark: float, area: float, emission: float, absorbed_lit: float,
    absorbed_dark: float, radiator_capacity: float, load_capacity: float, conductance: float,
) -> tuple[float, float, float]:
    """Twin of `orbit_transient`: the same two nodes and two orbits by an adaptive implicit solver."""
    radiator = ((heat_lit / area + absorbed_lit) / emission) ** 0.25
    state: Any = [radiator, radiator + heat_lit / conductance]
    lowest, highest = np.array(state), np.array(state)
    for _ in range(2):
        lowest, highest = np.array(state), np.array(state)
        for length, heat, absorbed in (
            (eclipse, heat_dark, absorbed_dark), (period - eclipse, heat_lit, absorbed_lit),
        ):
            if length == 0.0:
                continue

            def slope(_: float, y: Any, heat: float = heat, absorbed: float = absorbed) -> list[float]:
                carried = conductance * (y[1] - y[0])
                return [
                    (carried + area * (absorbed - emission * y[0] ** 4)) / radiator_capacity,
                    (heat - carried) / load_capacity,
                ]

            found = solve_ivp(
                slope, (0.0, length), state, method="Radau", rtol=1e-10, atol=1e-8, max_step=length / 1500
            )
            state = found.y[:, -1]
            lowest = np.minimum(lowest, found.y.min(axis=1))
            highest = np.maximum(highest, found.y.max(axis=1))
    return float(lowest[0]), float(highest[0]), float(highest[1])


@pytest.mark.parametrize(
    "changed",
    [
        {}, {"heat_dark": 133.4e3}, {"radiator_capacity": 0.3e6}, {"radiator_capacity": 4e6, "load_capacity": 2e6},
        {"period": 5700.0, "eclipse": 2100.0}, {"conductance": 1e7}, {"area": 110.0}, {"load_capacity": 4e6},
        {"radiator_capacity": 0.1e6, "load_capacity": 0.1e6}, {"eclipse": 0.0},
    ],
    ids=str,
)
def test_transient_against_solve_ivp(changed: dict[str, float]) -> None:
    arguments = {**ORBIT, **changed}
    assert orbit_transient(**arguments) == pytest.approx(transient_by_solve_ivp(**arguments), rel=1e-6)


def test_transient_compiled_twin() -> None:
    arguments = list(ORBIT.values())
    assert compiled_transient(*arguments) == pytest.approx(orbit_transient(*arguments), rel=1e-13)
    assert jit_disabled() or compiled_transient.compiled.signatures


def test_not_a_number_stays() -> None:
    for name in ORBIT:
        found = orbit_transient(**{key: np.float64(entry) for key, entry in {**ORBIT, name: np.nan}.items()})
        assert all(math.isnan(figure) for figure in found), name


@settings(deadline=None, max_examples=60)
@given(st.floats(0.0, 2200.0), st.floats(0.0, 1.0), st.floats(1e5, 5e6))
def test_a_transient_hangs_together(eclipse: float, share: float, capacity: float) -> None:
    """Never hotter than settled in the light, never colder than settled in the dark; more night, colder."""
    arguments = {**ORBIT, "eclipse": eclipse, "heat_dark": share * ORBIT["heat_lit"], "radiator_capacity": capacity}
    coldest, hottest, load = orbit_transient(**arguments)
    area, emission = ORBIT["area"], ORBIT["emission"]
    lit = ((ORBIT["heat_lit"] / area + ORBIT["absorbed_lit"]) / emission) ** 0.25
    dark = ((arguments["heat_dark"] / area + ORBIT["absorbed_dark"]) / emission) ** 0.25
    assert dark - 1e-6 <= coldest <= hottest <= lit + 1e-4
    assert load <= lit + ORBIT["heat_lit"] / ORBIT["conductance"] + 1e-3
    assert orbit_transient(**{**arguments, "eclipse": eclipse + 100.0})[0] <= coldest + 1e-6


def test_one_point_needs_no_compiler() -> None:
    """`evaluate` runs the transient in plain Python."""
    script = (
        "import sys\nfrom orbitcompute.studies.scenario.assemble import assemble\n"
        "found = assemble('gigawatt-2028', outputs=('coolant_freezing_margin',)).model.evaluate()\n"
        "assert found.values['coolant_freezing_margin'] == found.values['coolant_freezing_margin']\n"
        "assert 'numba' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", script]).returncode == 0


def test_the_policy_decides_how_cold_it_gets() -> None:
    battery, throttle = (point(eclipse_policy=policy).values for policy in ("battery", "throttle"))
    assert throttle["radiator_temperature_coldest"] < battery["radiator_temperature_coldest"] - 20.0
    assert battery["coolant_freezing_margin"] > 0.0
    for found in (battery, throttle):
        assert found["radiator_temperature_coldest"] < found["radiator_temperature"]
        assert found["radiator_temperature_hottest"] >= found["radiator_temperature"] - 0.5
    heavier = value("radiator_temperature_coldest", eclipse_policy="throttle", radiator_areal_mass_given="16kg/m2")
    assert heavier > throttle["radiator_temperature_coldest"]


# -- the loop, the heat pump, the chips ----------------------------------------------------------------------------


def test_the_loop_carries_the_heat() -> None:
    found = point().values
    carried = found["coolant_flow"] * 3770.0 * 10.0  # 40 % glycol
    assert carried == pytest.approx(float(found["bus_power_per_satellite"]), rel=1e-12)
    assert value("pump_power", coolant_temperature_rise="5K") == pytest.approx(2 * found["pump_power"], rel=1e-12)
    added = point(pump_power_rule="added").values
    assert added["heat_rejected"] - found["heat_rejected"] == pytest.approx(float(added["pump_power"]), rel=1e-9)


@settings(deadline=None)
@given(st.floats(270.0, 340.0), st.floats(1.0, 80.0), st.floats(0.1, 1.0))
def test_a_heat_pump_is_no_better_than_carnot(cold: float, lift: float, share: float) -> None:
    performance = thermal.heat_pump_performance(cold, cold + lift, share)
    assert performance <= cold / lift * (1 + 1e-12)
    work = thermal.heat_pump_power(1.0, performance)
    assert 1.0 / cold <= (1.0 + work) / (cold + lift) * (1 + 1e-12), "entropy does not fall"


def test_a_heat_pump_shrinks_the_radiator_and_heats_it() -> None:
    without, with_ = point().values, point(heat_pump="lift").values
    assert with_["heat_rejected"] > 1.1 * without["heat_rejected"]
    assert with_["radiator_temperature"] == pytest.approx(without["radiator_temperature"] + 20.0)
    assert with_["radiator_area"] < without["radiator_area"]
    assert with_["heat_pump_mass"] > 0.0 == without["heat_pump_mass"]
    assert with_["chip_temperature_margin"] == without["chip_temperature_margin"]


def test_at_the_highest_coolant_the_first_limit_is_met() -> None:
    found = point(coolant_temperature_rule="chip_limit").values
    margins = (float(found["chip_temperature_margin"]), float(found["memory_temperature_margin"]))
    assert min(margins) == pytest.approx(0.0, abs=1e-9)
    assert found["radiator_area"] == pytest.approx(float(found["radiator_area_smallest"]), rel=1e-9)
    assert found["radiator_temperature"] == pytest.approx(float(found["radiator_temperature_highest"]))
    plain = point().values
    assert plain["radiator_area_smallest"] == pytest.approx(float(found["radiator_area"]), rel=1e-9)
    hot_memory = point(coolant_temperature_rule="chip_limit", memory_rise_ratio="1.5").values
    assert hot_memory["memory_temperature_margin"] == pytest.approx(0.0, abs=1e-9)
    assert hot_memory["radiator_area"] > found["radiator_area"]


def test_a_limit_that_is_not_known_is_not_passed_over() -> None:
    at = (360.15, 368.15, 10.0, 0.03, 1200.0, 1.0)
    assert compute.coolant_temperature_highest(*at) == pytest.approx(314.15)
    for place in range(6):
        assert math.isnan(compute.coolant_temperature_highest(*at[:place], np.nan, *at[place + 1 :]))


# -- surface and mass ----------------------------------------------------------------------------------------------


def test_a_new_surface_needs_less_radiator() -> None:
    assert value("radiator_area", coating_age="beginning_of_life") < value("radiator_area")


def test_the_parts_add_up() -> None:
    found = point(radiator_mass_rule="bottom_up").values
    assert found["radiator_areal_mass"] == found["radiator_areal_mass_from_parts"]
    assert found["radiator_mass"] == pytest.approx(
        float(found["radiator_area"] * found["radiator_areal_mass_from_parts"]), rel=1e-12
    )
    sheet = 2700 * 0.5e-3 + 1.0
    tubes = 2700 * math.pi * (0.0098**2 - 0.006**2) / 4 / 0.1
    fluid = 1022.2 * math.pi * 0.006**2 / 4 / 0.1
    assert found["radiator_areal_mass_from_parts"] == pytest.approx(sheet + tubes + fluid + 3.0, rel=1e-12)
    bare = value("radiator_areal_mass_from_parts", radiator_armour_thickness="0mm")
    assert bare < found["radiator_areal_mass_from_parts"]


def test_the_default_is_what_it_was() -> None:
    """With the choices left alone: the parameters given, no lift, pumps in the housekeeping, the end of life."""
    found = point().values
    assert found["heat_rejected"] == found["bus_power_per_satellite"] + found["battery_charging_heat"]
    assert found["radiator_areal_mass"] == 9.7
    assert found["radiator_emitted_flux"] == pytest.approx(2 * 0.9 * 0.9 * STEFAN_BOLTZMANN * 319.15**4, rel=1e-12)


@settings(deadline=None, max_examples=20)
@given(st.floats(40.0, 80.0), st.floats(0.5, 20.0))
def test_hotter_coolant_needs_less_area(supply: float, more: float) -> None:
    areas = [value("radiator_area", coolant_supply_temperature=f"{t}degC") for t in (supply, supply + more)]
    assert areas[1] < areas[0]
