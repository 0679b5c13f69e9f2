"""Designs: inside every closure, no worse than a grid, at a closed form's optimum, and the same in their own scenario."""

import itertools
import math

import numpy as np
import pytest
from scipy.optimize import brentq

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.design import design_variables
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import STEFAN_BOLTZMANN
from orbitcompute.graph.model import Model
from orbitcompute.studies.decide import design as briefs
from orbitcompute.studies.decide import design_front
from orbitcompute.studies.decide import search as searches
from orbitcompute.studies.decide.design import as_claimed, prepare, quantile
from orbitcompute.studies.decide.design_front import front
from orbitcompute.studies.decide.designed import design
from orbitcompute.studies.decide.fronts import Effort, dominates, undominated
from orbitcompute.studies.decide.search import Settings
from orbitcompute.studies.many.paths import COMPILED_FROM
from orbitcompute.studies.scenario.assemble import assemble

QUICK = Settings(restarts=1, points=6, generations=20)
ONCE = Settings(restarts=1, points=6, generations=15)


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Small searches, which compile nothing."""
    monkeypatch.setattr(briefs, "SEARCHED", 1_000)


def figures(text: str, name: str) -> tuple[float, tuple[str, ...]]:
    """A quantity of a scenario file, and the closures it breaks, by the plain path."""
    point = assemble("-", text=text).model.closing([name]).evaluate()
    return float(point.values[name]), point.broken


@pytest.mark.slow
@pytest.mark.parametrize("aim", ["cost_ratio", "satellite_mass", "orbital_carbon_intensity", "specific_power:max"])
def test_a_grid_of_three_variables_never_beats_it(aim: str) -> None:
    brief = prepare("gigawatt-2028", aim, {}, vary=["altitude=500:900", "it_power_rating=60:300", "coolant_supply_temperature"])
    found = design(brief, 5, settings=QUICK, other_aims=False)
    along = np.linspace(0, 1, 9)
    places = np.array(list(itertools.product(along, along, along)))
    values, margins = brief.judge(brief.aims[0])(places)
    inside = np.isfinite(values) & ~(margins < 0).any(axis=1)
    assert inside.sum() > 50
    best = found.best.value * brief.aims[0].sign
    assert best <= values[inside].min() * (1 + 1e-9 * np.sign(values[inside].min()))
    assert not found.best.broken


def test_the_lift_of_a_heat_pump_against_its_closed_form() -> None:
    """No flux absorbed: kilograms b w + c (1 + w) / T^4, with w the work over the heat and T the surface's temperature."""
    given = {
        "heat_pump": "lift", "radiator_absorbed_flux": "0 W/m2", "radiator_array_flux": "0 W/m2", "altitude": "1900 km",
        "attitude_control_rule": "included", "loop_wall_rule": "given", "coolant_supply_temperature": "20 degC",
        "radiator_areal_mass_given": "12 kg/m2",
    }
    allow = tuple(assemble("gigawatt-2028", given).model.all_closures)
    brief = prepare("gigawatt-2028", "dry_mass", given, vary=["heat_pump_lift=1:120"], allow=allow)
    found = design(brief, 1, settings=ONCE, other_aims=False)
    model = assemble("gigawatt-2028", {**given, "heat_pump": "none"}).model
    plain = model.restricted(
        ["array_mass", "battery_mass", "bus_power_per_satellite", "radiator_emitted_flux", "radiator_temperature",
         "coolant_inlet_temperature", "coolant_surface_drop", "heat_pump_carnot_share", "radiator_areal_mass"]
    ).evaluate().values
    cold, drop = plain["coolant_inlet_temperature"], plain["coolant_surface_drop"]
    share = plain["heat_pump_carnot_share"]
    electric = plain["array_mass"] + plain["battery_mass"]
    radiating = plain["radiator_emitted_flux"] / plain["radiator_temperature"] ** 4  # sides, emissivity, fins
    assert 0.5 * STEFAN_BOLTZMANN < radiating < 2 * STEFAN_BOLTZMANN
    shedding = plain["radiator_areal_mass"] * plain["bus_power_per_satellite"] / radiating

    def slope(lift: float) -> float:
        surface, work = cold + lift - drop, lift / (share * cold)
        rising = 1 / (share * cold)
        return electric * rising + shedding * (rising / surface**4 - 4 * (1 + work) / surface**5)

    known = brentq(slope, 1.0, 120.0)
    assert 5 < known < 100  # inside the bounds, so that it is the trade that decides
    assert float(found.best.variables["heat_pump_lift"].split()[0]) == pytest.approx(known, rel=2e-3)


@pytest.mark.slow
def test_the_scenario_file_evaluates_to_the_same_figures_and_breaks_nothing() -> None:
    brief = prepare(
        "gigawatt-2028", "cost_ratio", {"launch_price": "400USD/kg", "accelerator": "gb300"},
        vary=["altitude", "it_power_rating", "eclipse_policy", "radiator_sides", "coolant_supply_temperature"],
        fix=["thruster_specific_impulse=2400s"],
    )
    found = design(brief, 2, settings=ONCE, other_aims=False)
    value, broken = figures(found.text, "cost_ratio")
    assert broken == ()
    assert value == found.best.value == pytest.approx(found.found.value, rel=1e-6)  # the file holds rounded values
    kept = assemble("-", text=found.text)
    assert kept.model.assumptions["launch_price"].value == pytest.approx(400.0)
    assert kept.model.assumptions["thruster_specific_impulse"].value == pytest.approx(2400.0)
    assert kept.scenario.components["accelerator"] == "gb300"
    assert found.now.broken == ("chip", "memory")  # another chip in the scenario's own coolant


def test_alternatives_that_are_live_give_what_the_chosen_ones_give(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every combination of the searched lists, at drawn numbers: one model for all against a model of each."""
    brief = prepare("gigawatt-2028", "cost_ratio", {})
    random = np.random.default_rng(4)
    lists = [at for at, lever in enumerate(brief.levers) if lever.places]
    seen = 0
    for _ in range(25):
        place = random.random(len(brief.levers))
        for at in lists:
            place[at] = random.integers(brief.levers[at].places)
        values, margins = brief.judge(brief.aims[0])(place[None, :])
        typed = brief.typed(place)
        point = assemble("gigawatt-2028", typed).model.closing(["cost_ratio"]).evaluate()
        expected = float(point.values["cost_ratio"]) if point.status == "ok" else math.nan
        assert values[0] == pytest.approx(expected, rel=1e-9, nan_ok=True)
        if point.status == "ok":
            seen += 1
            known = [one.name for one, margin in zip(brief.kept, margins[0], strict=True) if margin < 0]
            unknown = [one.name for one in brief.kept if not math.isfinite(float(point.values[one.margin]))]
            assert known == [one.name for one in brief.kept if one.name in (*point.broken, *unknown)]
    assert seen > 8


def test_every_design_choice_leaves_the_same_domains_to_be_judged() -> None:
    for name, scenario in itertools.product(["cost_ratio", "fleet_mass"], ["gigawatt-2028", "ai1-as-claimed"]):
        listed = [one.name for one in design_variables().values() if one.alternatives and one.searched]
        assert prepare(scenario, name, {}, vary=listed).levers


def test_a_live_choice_computes_all_alternatives_and_voids_only_what_is_chosen() -> None:
    model = assemble("gigawatt-2028").model
    codes = load().registry.choices["cell_technology"].codes
    live = Model(model.registry, model.assumptions, model.to_si, ("array_area",), True, frozenset({"cell_technology"}))
    for name, code in codes.items():
        alone = assemble("gigawatt-2028", {"cell_technology": name}).model.restricted(["array_area"]).evaluate()
        assert live.evaluate({"cell_technology": code}).values["array_area"] == alone.values["array_area"]


@pytest.mark.slow
def test_the_price_of_a_kelvin_is_what_a_kelvin_saves() -> None:
    vary = ["coolant_supply_temperature", "altitude"]
    brief = prepare("gigawatt-2028", "cost_ratio", {}, vary=vary)
    found = design(brief, 1, settings=QUICK, other_aims=False)
    warmer = design(prepare("gigawatt-2028", "cost_ratio", {"chip_temperature_limit": "86degC"}, vary=vary), 1, settings=QUICK,
                    other_aims=False)
    limit = assemble("gigawatt-2028").model.assumptions["chip_temperature_limit"].value - 273.15
    price = next(one for one in found.prices if one.binds == "chip")
    assert (price.of, price.unit) == ("chip_temperature_limit", "degC")
    assert (found.best.value - warmer.best.value) / (86 - limit) == pytest.approx(price.worth, rel=0.1)
    assert found.left < 0.05


@pytest.mark.slow
def test_what_a_change_is_worth_is_the_design_without_it() -> None:
    brief = prepare("gigawatt-2028", "cost_ratio", {}, vary=["altitude", "it_power_rating"])
    found = design(brief, 1, settings=QUICK, other_aims=False)
    change = next(one for one in found.changes if one.name == "altitude")
    held = design(prepare("gigawatt-2028", "cost_ratio", {}, vary=["it_power_rating"]), 1, settings=QUICK, other_aims=False)
    assert change.worth == pytest.approx(held.best.value - found.best.value, rel=1e-3)


def test_components_are_exchanged_whole() -> None:
    brief = prepare("gigawatt-2028-2026-chips", "orbital_cost_per_pflop_hour", {}, vary=["accelerator"])
    found = design(brief, 1, settings=Settings(restarts=1, points=3, generations=2), other_aims=False)
    each = {
        name: float(assemble("gigawatt-2028-2026-chips", {"accelerator": name}).model.restricted([brief.aims[0].name])
                    .evaluate().values[brief.aims[0].name])
        for name in brief.levers[0].variable.alternatives
    }
    assert found.best.variables["accelerator"] == min(each, key=lambda name: each[name])
    assert found.best.value == pytest.approx(min(each.values()), rel=1e-9)


@pytest.mark.slow
def test_on_the_vendors_inputs_a_design_is_computed_not_given_and_its_file_says_the_same() -> None:
    base = assemble("gigawatt-2028")
    taken, computed = as_claimed(base)
    assert {"satellite_mass", "radiator_area"} <= set(computed)
    assert taken.model.assumptions["satellite_cost_per_power"].value == pytest.approx(9.0)  # its price stays the vendor's
    assert taken.model.assumptions["launch_price"].value != base.model.assumptions["launch_price"].value
    brief = prepare("gigawatt-2028", "cost_ratio", {}, over="claimed", vary=["altitude", "coolant_supply_temperature"])
    found = design(brief, 1, settings=ONCE, other_aims=False)
    value, broken = figures(found.text, "cost_ratio")
    assert value == found.best.value == pytest.approx(found.found.value, rel=1e-6)  # the file holds rounded values
    assert not set(broken) & {one.name for one in brief.kept}


def test_over_draws_a_design_is_worth_its_quantile_and_draws_that_do_not_close_are_the_worst() -> None:
    vary = ["coolant_supply_temperature", "it_power_rating"]
    brief = prepare("gigawatt-2028", "cost_ratio", {}, over="draws", vary=vary, draws=32, level=0.4)
    rows = brief.values(np.array([[0.2, 0.5], [0.45, 0.5]]))
    values, margins = brief.judge(brief.aims[0]).of(rows)
    for row, design_values in enumerate(rows):
        worth = []
        for one in brief.common:
            changes = dict(zip((*brief.columns, *brief.drawn), (*design_values, *one), strict=True))
            point = brief.model.restricted(brief.outputs).evaluate(changes)
            closes = point.status == "ok" and not any(point.values[one.margin] < -1e-9 for one in brief.kept)
            worth.append(float(point.values["cost_ratio"]) if closes else math.inf)
        assert values[row] == pytest.approx(float(quantile(np.array([worth]), 0.4)[0]), nan_ok=True)
        assert margins[row][-1] == pytest.approx(np.isfinite(worth).mean() - 0.4)
    assert not set(brief.drawn) & set(brief.columns)


def test_a_quantile_is_hazens_and_has_no_value_where_a_neighbour_does_not_close() -> None:
    worth = np.array([[5.0, 1.0, 4.0, 2.0], [5.0, math.inf, 4.0, math.inf]])
    assert quantile(worth, 0.5).tolist()[0] == float(np.quantile(worth[0], 0.5, method="hazen"))
    assert math.isnan(quantile(worth, 0.5)[1])
    assert quantile(worth, 0.25)[1] == 4.5


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"vary": ["altitude=900:500"]}, "reversed"),
        ({"vary": ["altitude=900km:950kg"]}, "kg"),
        ({"vary": ["altitude=1:2:3"]}, "LOW:HIGH"),
        ({"vary": ["altitude=10:500"]}, "outside its range"),
        ({"vary": ["altitud"]}, "unknown design variable"),
        ({"vary": ["launch_price"]}, "not for an engineer to choose"),
        ({"vary": ["altitude", "altitude"]}, "given twice"),
        ({"vary": ["heat_pump=none,lfit"]}, "none of none, lift"),
        ({"vary": ["heat_pump=1:2"]}, "takes a list"),
        ({"vary": ["heat_pump=none"]}, "nothing to choose from"),
        ({"vary": ["altitude"], "fix": ["altitude"]}, "held by --fix"),
        ({"fix": ["altitud"]}, "unknown design variable"),
        ({"vary": ["fin_length"]}, "moves neither"),
        ({"vary": ["altitude"], "allow": ["chpi"]}, "unknown name"),
        ({"vary": ["accelerator=gb200,gb2000"]}, "no such component"),
        ({"vary": ["thruster_count=1:3000"]}, "outside its range"),
    ],
)
def test_what_cannot_be_searched_is_said_at_once(given, said) -> None:
    with pytest.raises(CatalogError) as caught:
        prepare("gigawatt-2028", "cost_ratio", {}, **given)
    assert any(said in fault for fault in caught.value.faults)


@pytest.mark.parametrize(
    ("aim", "said"),
    [("cost_raito", "unknown name"), ("altitude", "an input"), ("sunlit_fraction", "nothing that is varied moves it"),
     ("cost_ratio:most", "neither min nor max")],
)
def test_an_aim_that_cannot_be_had_is_said(aim, said) -> None:
    with pytest.raises(CatalogError) as caught:
        prepare("gigawatt-2028", aim, {}, vary=["coolant_supply_temperature"])
    assert any(said in fault for fault in caught.value.faults)


@pytest.mark.slow
def test_no_design_that_closes_says_which_closure_is_broken_least_and_by_how_much() -> None:
    brief = prepare("gigawatt-2028", "cost_ratio", {}, vary=["coolant_supply_temperature=55:60"])
    with pytest.raises(CatalogError) as caught:
        design(brief, 1, settings=ONCE)
    said = caught.value.faults[0]
    assert "no design in these bounds closes" in said and "breaks memory by 1.97 K" in said and "chip by 9.97 K" in said
    allowed = prepare("gigawatt-2028", "cost_ratio", {}, vary=["coolant_supply_temperature=55:60"], allow=("chip", "memory"))
    assert design(allowed, 1, settings=ONCE, other_aims=False).best.variables["coolant_supply_temperature"]


@pytest.mark.slow
def test_a_front_holds_the_best_of_each_aim_closes_everywhere_and_no_grid_beats_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers and an alternative together; a mass against a cost that moves the other way."""
    monkeypatch.setattr(searches, "ROUNDS", 5)
    monkeypatch.setattr(design_front, "SHOWN", 3)
    vary = ["altitude=500:900", "it_power_rating=60:300", "radiator_sides"]
    brief = prepare("gigawatt-2028", "cost_ratio,fleet_mass", {}, vary=vary)
    found = front(brief, 3, effort=Effort(first=64, generations=5, children=64, kept=40),
                  settings=Settings(restarts=1, points=4, generations=6))
    assert len(found.values) > 5 and found.columns[0].title == "least cost_ratio"
    for text, number in zip(found.texts, found.shown, strict=True):
        for at, aim in enumerate(("cost_ratio", "fleet_mass")):
            value, broken = figures(text, aim)
            assert broken == () and value == pytest.approx(found.values[number, at], rel=1e-6)
    along = np.linspace(0, 1, 9)
    places = np.array([[*pair, side] for pair in itertools.product(along, along) for side in range(2)])
    judged = [brief.judge(aim)(places) for aim in brief.wanted]
    grid = np.stack([values for values, _ in judged], axis=1)[~(judged[0][1] < 0).any(axis=1)]
    extent = np.ptp(found.values, axis=0)
    for row in grid[undominated(grid)]:
        assert (found.values <= row + 0.03 * extent).all(axis=1).any()
    assert not any(dominates(found.values, row).any() for row in found.values)


@pytest.mark.slow
def test_a_front_over_draws_is_of_designs_that_close_in_half_of_them() -> None:
    brief = prepare("gigawatt-2028", "cost_ratio,fleet_mass", {}, vary=["altitude=500:900", "it_power_rating=60:300",
                    "coolant_supply_temperature"], over="draws", draws=32)
    found = front(brief, 1, effort=Effort(first=16, generations=2, children=16, kept=10),
                  settings=Settings(restarts=1, points=3, generations=2, smooth=False))
    rows = brief.values(found.places)
    for aim, values in zip(brief.wanted, found.values.T, strict=True):
        worth = brief.judge(aim).drawn(rows)
        assert (np.isfinite(worth).mean(axis=1) >= 0.5).all()
        assert values == pytest.approx(quantile(worth, 0.5), rel=1e-8)


@pytest.mark.slow
def test_twenty_restarts_of_the_default_search_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable that is searched, from starts that know nothing of the scenario's own design."""
    monkeypatch.setattr(briefs, "SEARCHED", COMPILED_FROM)
    brief = prepare("gigawatt-2028", "cost_ratio", {}, priced=True)
    found = searches.least(brief.judge(brief.aims[0]), brief.box, 7, Settings(restarts=20))
    assert len(found.restarts) == 20
    assert found.gap < 0.005


def test_over_many_draws_some_lead_and_all_have_the_last_word() -> None:
    vary = ["altitude=500:700", "eclipse_policy=throttle,overbuild"]
    brief = prepare("gigawatt-2028", "cost_ratio", {}, over="draws", vary=vary, draws=128)
    rough, whole = brief.rough(brief.aims[0]), brief.judge(brief.aims[0])
    assert rough is not None and np.array_equal(rough.common, brief.common[::2])
    settings = Settings(restarts=2, points=3, generations=2, smooth=False, tolerance=1e-2)
    found = design(brief, 3, settings=settings, other_aims=False)
    assert found.found.value == pytest.approx(float(whole(found.found.place[None, :])[0][0]), rel=1e-12)
    along = np.array([[place, policy] for place in np.linspace(0, 1, 9) for policy in (0.0, 1.0)])
    values, margins = whole(along)
    inside = np.isfinite(values) & ~(margins < 0).any(axis=1)
    assert inside.any() and found.best.value <= values[inside].min() * (1 + 2e-3)
