"""Models apart from ours: their printed results, their units, their bridges, and that they stay apart."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from astropy import units as u
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from test_rules import faults_of, tree_of
from test_units import bare, dimensioned_names, plain, with_unit

import orbitcompute
import orbitcompute.published  # declares every one of them
from orbitcompute import declare
from orbitcompute.catalog import analyses as apart
from orbitcompute.catalog.analyses import load_apart, names
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import DeclarationError, Quantity, models_apart, registry
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.many.shapley import shares
from orbitcompute.studies.published import peers
from orbitcompute.studies.published.bridge import bridge
from orbitcompute.studies.published.evidence import Evidence
from orbitcompute.studies.published.our_figures import beside
from orbitcompute.studies.published.reproduce import all_analyses, model_of, reproduce

ANALYSES = {one.name: one for one in all_analyses()}
CASES = [(one.name, case) for one in ANALYSES.values() for case in one.cases]
APART = [(name, entry) for name, model in models_apart.items() for entry in model.quantities.values()]
BRIDGED = [one.name for one in ANALYSES.values() if one.bridged]


@pytest.mark.parametrize(("name", "case"), CASES, ids=lambda value: getattr(value, "quantity", value))
def test_printed_results_come_from_their_own_formulas(name: str, case: Any) -> None:
    assert case.inside, (case.title, case.printed, case.computed)
    assert math.isfinite(case.computed)


def test_an_exact_case_is_no_looser_than_its_reason() -> None:
    """`exact` is a tenth of a percent at most; 10 % only where inputs are missing, and then it says so."""
    for name, case in CASES:
        assert case.tolerance <= 0.1, (name, case.title)
        if case.reason.startswith("exact"):
            assert case.tolerance <= 0.001, (name, case.title)
        if case.tolerance > 0.02:
            assert "incomplete" in case.reason or "one digit" in case.reason, (name, case.title)


@pytest.mark.parametrize(("model", "entry"), APART, ids=lambda value: getattr(value, "name", value))
def test_bodies_stay_within_the_language(model: str, entry: Quantity) -> None:
    assert not list(faults_of(tree_of(entry.function), entry.function.__globals__, {}))
    assert entry.summary.endswith((".", ";", ":"))
    assert len(entry.summary) > 10


@pytest.mark.parametrize(("model", "entry"), APART, ids=lambda value: getattr(value, "name", value))
@pytest.mark.parametrize("system", ["SI", "as declared", "other"])
def test_quantities_have_their_declared_unit(model: str, entry: Quantity, system: str) -> None:
    catalog = load_apart(model)
    values = model_of(catalog).evaluate().values
    body = bare(entry.function, dimensioned_names())
    with u.set_enabled_equivalencies(u.dimensionless_angles()), np.errstate(all="ignore"):
        given_units = [with_unit(float(values[name]), catalog.unit_of(name), system) for name in entry.arguments]
        found = plain(body(*given_units), entry.unit)
    assert found == pytest.approx(float(values[entry.name]), rel=1e-12, nan_ok=True)


@pytest.mark.parametrize("name", models_apart)
def test_every_input_is_used_and_every_argument_given(name: str) -> None:
    catalog = load_apart(name)
    used = {argument for entry in catalog.registry.quantities.values() for argument in entry.arguments}
    assert not used - set(catalog.declarations) - set(catalog.registry.quantities)
    assert not set(catalog.declarations) - used, "an input that moves nothing"
    assert not {entry.source for entry in catalog.registry.quantities.values()} - set(catalog.sources)
    assert not set(catalog.registry.quantities) & set(registry.formulas), "a body would take one for the other"


def test_every_registry_has_its_file_and_every_formula_its_case() -> None:
    assert set(models_apart) == {name for folder in apart.FOLDERS for name in names(folder)} - {
        one.name for one in ANALYSES.values() if one.model is None
    }


def test_a_primary_figure_was_read_in_its_source() -> None:
    """No grade is better than the reading: `primary` needs a source that we have read, in a case and in an input."""
    for name in (one for folder in apart.FOLDERS for one in names(folder)):
        catalog = load_apart(name)
        graded = [(key, one.grade, one.source) for key, one in catalog.assumptions().items()]
        graded += [
            (one["title"], one["grade"], one.get("source", catalog.data["source"]))
            for one in catalog.data.get("case", [])
        ]
        for what, grade, key in graded:
            assert grade != "primary" or catalog.sources[str(key)].get("read"), (name, what, key)


def test_nothing_of_ours_stands_on_them() -> None:
    """They are beside the main graph: no quantity of ours takes its function or its value from one of theirs."""
    modules = {entry.function.__module__ for entry in registry.quantities.values()}
    assert not [module for module in modules if "analyses" in module]


@pytest.mark.parametrize("name", BRIDGED)
def test_a_bridge_starts_at_theirs_and_ends_at_ours(name: str) -> None:
    found = bridge(name)
    result = evaluate(found.scenario, set=load_apart(name).data["bridge"].get("set", {}), ranges=False)
    unit = units_of(found.ours_name)
    assert found.ours == pytest.approx(result.value(found.ours_name) / unit, rel=1e-9)
    parts = [found.dollars, found.form, *(step.share for step in found.steps)]
    assert math.fsum(parts) == pytest.approx(found.difference, rel=1e-9)
    assert abs(found.form) < 0.02 * abs(found.theirs), "our words must say their model, or the rest is named"
    for step in found.steps:
        assert step.least - 1e-9 <= step.share <= step.most + 1e-9
        assert all(one.theirs is not None for one in step.settings)


def units_of(name: str) -> float:
    from orbitcompute.catalog.units import to_si

    return to_si(1.0, registry.quantities[name].unit)


def test_the_headlines_of_one_calculator_are_told_apart() -> None:
    headlines = ANALYSES["mccalip"].headlines
    first = headlines[0].value
    assert len(headlines) == 4
    for one in headlines[1:]:
        assert one.value == pytest.approx(first + sum(step.share for step in one.steps), rel=1e-12)
    assert {entry.figure for entry in ANALYSES["mccalip"].stated} == {"31.2 GUSD", "63.9 GUSD", "64.85 GUSD"}


# -- Shapley -------------------------------------------------------------------------------------------------------


def test_shapley_of_a_glove_game() -> None:
    """Three players, one left and two right gloves (Osborne and Rubinstein 1994, 291.2): 2/3, 1/6, 1/6."""
    found = shares("abc", lambda chosen: float("a" in chosen and bool(chosen & {"b", "c"})))
    assert [step.share for step in found] == pytest.approx([2 / 3, 1 / 6, 1 / 6])


@given(st.lists(st.floats(0.1, 3.0), min_size=2, max_size=6), st.permutations(range(6)))
@settings(max_examples=30, deadline=None)
def test_shares_sum_to_the_difference_and_do_not_know_the_order(factors: list[float], order: list[int]) -> None:
    """Of a product of factors: efficiency, symmetry under renaming, and bounds that hold the share."""
    players = [str(place) for place in range(len(factors))]
    shuffled = [str(place) for place in order if place < len(factors)]

    def value(chosen: frozenset[str]) -> float:
        return math.prod(factors[int(player)] for player in chosen)

    found = {step.name: step for step in shares(players, value)}
    again = {step.name: step.share for step in shares(shuffled, value)}
    assert math.fsum(step.share for step in found.values()) == pytest.approx(math.prod(factors) - 1, abs=1e-9)
    for name, step in found.items():
        assert step.share == pytest.approx(again[name], abs=1e-12)
        assert step.least - 1e-12 <= step.share <= step.most + 1e-12


def test_a_step_that_changes_nothing_has_no_share() -> None:
    found = shares("ab", lambda chosen: 5.0 if "a" in chosen else 2.0)
    assert [step.share for step in found] == [3.0, 0.0]
    with pytest.raises(ValueError, match="at most 12"):
        shares([str(place) for place in range(13)], lambda chosen: 0.0)


# -- the door ------------------------------------------------------------------------------------------------------


def test_a_change_moves_the_outputs_and_never_what_is_in_print() -> None:
    changed = reproduce("mccalip", {"launch_price": "200USD/kg"})
    assert [case.computed for case in changed.cases] == [case.computed for case in ANALYSES["mccalip"].cases]
    outputs = {one.name: one for one in changed.outputs}
    assert outputs["orbital_total"].changed == pytest.approx(42.278, rel=1e-4)
    assert outputs["hardware_cost"].changed == outputs["hardware_cost"].value
    assert bridge("mccalip", {"launch_price": "200USD/kg"}).theirs < bridge("mccalip").theirs


@pytest.mark.parametrize(
    ("arguments", "fault", "hint"),
    [
        (("mcalip",), "analysis `mcalip`: unknown name", "did you mean `mccalip`"),
        (("mccalip", "--set", "launch_prise=2"), "--set launch_prise: unknown name", "explain mccalip.launch_price`"),
        (("mccalip", "--set", "launch_price=2km"), "not a unit of the same kind", "explain mccalip.launch_price`"),
        (("mccalip", "--set", "launch_price=-2USD/kg"), "outside its range, at least 0", "mccalip.launch_price`"),
        (("mccalip", "--set", "launch_price"), "expected NAME=VALUE", "each name once"),
        (("mccalip", "--scenario", "gigawatt"), "unknown name", "gigawatt-2028"),
        (("--set", "launch_price=2"), "name an ANALYSIS", "--help"),
    ],
)
def test_bad_input(run: Run, arguments: tuple[str, ...], fault: str, hint: str) -> None:
    found = run("reproduce", *arguments)
    assert (found.code, found.out) == (2, "")
    assert fault in found.err
    assert hint in found.err


def test_explain_reaches_the_names_of_an_analysis(run: Run) -> None:
    found = run("explain", "mccalip.orbital_total")
    assert found.code == 0
    assert "hardware_cost + launch_cost" in found.out
    assert "theirs, not ours" in found.out
    wrong = run("explain", "mccalip.orbital_totl")
    assert wrong.code == 2
    assert "did you mean `mccalip.orbital_total`" in wrong.err


def test_screens_are_a_hundred_columns_and_name_what_comes_next(run: Run) -> None:
    whole = [(name, "--steps") if name in BRIDGED else (name,) for name in ANALYSES]
    for arguments in ((), *whole):
        found = run("reproduce", *arguments)
        assert found.code == 0
        assert max(map(len, found.out.splitlines())) <= 100, arguments
        assert "next     " in found.out


def test_one_analysis_is_one_window_and_the_rest_behind_all(run: Run) -> None:
    brief, complete = run("reproduce", "mccalip").out, run("reproduce", "mccalip", "--all").out
    assert brief.count("\n") < 48 < complete.count("\n") and "24 of 24 inside" in brief and "BRIDGE" in brief
    assert "MISTAKES" in complete and "MISTAKES" not in brief and " --all" in brief.splitlines()[-1]


def test_a_faulty_file_names_everything_that_is_wrong(tmp_path: Path) -> None:
    text = """
title = "x"
colour = 1
[[case]]
title = "t"
expected = { nothing = "1" }
tolerance = 0.1
grade = "primary"
given = ["none"]
"""
    path = tmp_path / "x.toml"
    path.write_text(text)
    with pytest.raises(CatalogError) as found:
        _ = apart.ApartCatalog(models_apart["mccalip"], path=path).data
    said = "\n".join(found.value.faults)
    for part in ("colour: unknown field", "reason: missing", "nothing: not a quantity", "no [given.none]"):
        assert part in said


def test_two_models_of_one_name() -> None:
    with pytest.raises(DeclarationError, match="mccalip: two models"):
        declare.apart("mccalip", "mccalip-calculator-2025")


def test_a_bridge_is_drawn_with_its_numbers_beside(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "bridge.svg"
    assert run("reproduce", "mccalip", "--figure", str(file)).code == 0
    rows = [line.split(",") for line in (tmp_path / "bridge.csv").read_text().splitlines()]
    shares = math.fsum(float(row[1]) for row in rows[1:-1])
    assert shares == pytest.approx(float(rows[-1][1]), rel=1e-9), "theirs and the steps are ours"
    assert "mccalip" in file.read_text()
    refused = run("reproduce", "bcg", "--figure", str(tmp_path / "other.svg"))
    assert refused.code == 2
    assert "bcg: no bridge" in refused.err
    assert not (tmp_path / "other.svg").exists()


def test_from_python() -> None:
    assert orbitcompute.reproduce("mccalip", set={"launch_price": 200}).settings == {"launch_price": "200"}
    found = orbitcompute.bridge("epoch")
    assert found.ours_name == "twin_cost_per_kw_year"
    with pytest.raises(CatalogError, match="analysis `deal`"):
        orbitcompute.reproduce("deal")


# -- peers, and ours beside what is only stated ----------------------------------------------------------------------


def test_a_peer_is_run_by_its_own_code() -> None:
    """spacedc-mdao prints 1,237, 66.04, 428 and 5,389 $ a PFLOP-day; its sun angle put right, 980; its optimum 1,205."""
    pytest.importorskip("orbitdc")
    found = ANALYSES["spacedc-mdao"]
    assert [round(case.computed) for case in found.cases] == [1237, 66, 428, 5389, 980, 1205]
    assert not found.stated
    changed = reproduce("spacedc-mdao", {"space.orbit.altitude_km": "800"}).outputs[0]
    assert changed.changed is not None
    assert changed.changed > changed.value, "farther up, a heavier and dearer satellite"


@pytest.mark.parametrize("name", ["space.orbit.altitud=800", "space.orbt.altitude_km=800", "space.solar_array=gold"])
def test_a_peer_that_refuses_says_why(run: Run, name: str) -> None:
    pytest.importorskip("orbitdc")
    found = run("reproduce", "spacedc-mdao", "--set", name)
    assert (found.code, found.out) == (2, "")
    assert f"--set {name.split('=')[0]}" in found.err
    assert "space.orbit.altitude_km" in found.err


def test_without_its_package_a_peer_is_only_stated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peers, "installed", lambda peer: False)
    found = reproduce("spacedc-mdao")
    assert not found.cases
    assert found.stated[0].figure == "1237 USD/PFLOP-day"
    assert all("pip install spacedc-mdao" in one.why for one in found.stated)
    with pytest.raises(CatalogError, match="states results only"):
        reproduce("spacedc-mdao", {"space.beta_deg": "90"})


def test_ours_stands_beside_what_is_only_stated() -> None:
    evidence = Evidence()
    found = beside("bcg", evidence)["660-750 against 230-300 MUSD/MW"]
    result = evidence.result("gigawatt-2028")
    yearly = result.value("orbital_cost_per_kw_year") / units_of("orbital_cost_per_kw_year")  # USD / (kW year)
    assert found[0].value == pytest.approx(yearly * 20 / 1000, rel=1e-9), "twenty years, in M$ a megawatt"
    assert found[0].low < found[0].value < found[0].high
    parts = {one.name: one.value for one in beside("deutsche-bank", evidence)["114 against 16 GUSD"]}
    assert parts["orbital_satellite_capital_per_power"] == pytest.approx(
        result.value("orbital_satellite_capital_per_power"), rel=1e-9
    ), "dollars a watt are G$ a gigawatt"
    for name in ANALYSES:
        figures = {entry.figure for entry in ANALYSES[name].stated}
        assert set(beside(name, evidence)) <= figures
