"""Figures by year: what a file may say, what stands between rows, and that a year is an axis like any other."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.figures import check
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.rows_by_year import at_year
from orbitcompute.catalog.units import from_si
from orbitcompute.studies.many import sweep
from orbitcompute.studies.many.blocks import compute
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.scenario.assemble import assemble

GOOD: dict[str, Any] = {"value": 5.0, "low": 4.0, "high": 9.0, "unit": "USD / kg", "kind": "judgement", "source": "x",
                        "currency_year": 2026, "year": 2028}


def row(year: float, **changes: Any) -> dict[str, Any]:
    return {"year": year, "value": 3.0, "low": 2.0, "high": 4.0, "kind": "judgement", "grade": "judgement", "source": "x",
            **changes}


def with_path() -> list[str]:
    return sorted(name for name, entry in assemble("gigawatt-2028").model.assumptions.items() if entry.path)


@pytest.mark.parametrize(("rows", "words"), [
    ([row(2032), row(2030)], "not in order"), ([row(2032), row(2032)], "2032 stands twice"), ([], "no rows"),
    ([row(2028)], "the figure's own `year`"), ([row(2030, value=7.0)], "outside its own range"),
    ([row(2030, value=math.inf)], "finite"), ([row(2030, wrong=1)], "unknown field"),
    ([{"year": 2030, "value": 3.0}], "source: missing"), (["2030"], "must be a table"),
    ([{k: v for k, v in row(2030).items() if k not in ("low", "high")}], "needs `low` and `high`"),
])
def test_a_faulty_path_is_named(rows: list[Any], words: str) -> None:
    _, faults = check({**GOOD, "path": rows}, "here")
    assert any(words in fault for fault in faults), faults


def test_all_faults_of_a_path_are_named_at_once() -> None:
    figure = {name: value for name, value in GOOD.items() if name != "year"}
    _, faults = check({**figure, "path": [row(2032, value=9), row(2031, extra=1, value=9), row(2030)]}, "x")
    words = ("row 1: value 9 is outside", "row 2: extra: unknown", "row 2: value 9 is outside", "not in order", "needs `year`")
    assert all(any(word in fault for fault in faults) for word in words), faults


def test_a_file_of_ones_own_has_all_faults_of_its_paths_in_one_message(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "mine.toml"
    rest = 'low = 500, high = 1000, kind = "judgement", grade = "judgement", source = "orbitcompute-judgement"'
    figure = ('value = 900\nlow = 500\nhigh = 1500\nkind = "judgement"\nsource = "orbitcompute-judgement"\n'
              'currency_year = 2026\n')
    rows = [f"{{ year = {year}, value = {value}, {rest} }}" for year, value in ((2032, 900), (2030, 900), (2030, 1900))]
    file.write_text(f'title = "Mine"\nextends = "gigawatt-2028"\n[values.launch_price]\n{figure}year = 2028\n'
                    f'path = [{", ".join(rows)}]\n[values.launch_payload]\nunit = "degC"\n{figure}path = []\n')
    found = run("evaluate", str(file))
    assert found.code == 2 and found.out == ""
    for words in ("launch_price: path: needs `unit`", "row 3: value 1900 is outside", "2030 stands twice", "not in order",
                  "launch_payload: path: needs `year`", "launch_payload: path: has no rows", "`degC` is not a unit"):
        assert any(words in line for line in found.faults), words


def test_domain_source_and_words_of_rows_stand_beside_their_other_faults(tmp_path: Path, run: Run) -> None:
    figure = ('low = 300\nhigh = 900\nvalue = 500\nunit = "USD / kg"\ncurrency_year = 2025\nkind = "judgement"\n'
              'grade = "judgement"\nsource = "orbitcompute-judgement"\nas_of = 2026-11-20\nyear = 2028\n')
    ends = 'low = -7, high = 900, kind = "judgement"'
    rows = (f'{{ year = 2035, value = -5, {ends}, grade = "judgement", source = "nobody-knows" }}, '
            f'{{ year = 2030, value = 700, {ends}, grade = "top", source = 5 }}')
    launcher = tmp_path / "own.toml"
    launcher.write_text(f'title = "own"\nextends = "starship"\n[launch_price]\n{figure}path = [{rows}]\n')
    scenario = tmp_path / "mine.toml"
    scenario.write_text(f'title = "Mine"\nextends = "gigawatt-2028"\n[values.launch_price]\n{figure}path = [{rows}]\n')
    for arguments in (("--set", f"launcher={launcher}"), (str(scenario),)):
        found = run("evaluate", *arguments)
        assert found.code == 2 and found.out == ""
        for words in ("2035: -5 USD / kg is outside its range", "2035: low: -7", "2030: low: -7", "`nobody-knows` is not one",
                      "row 2: grade: `top`", "row 2: source: must be", "not in order"):
            assert any(words in line for line in found.faults), (words, found.faults)
    sound = ('{ year = 2030, value = 600, low = 500, high = 900, kind = "judgement", grade = "judgement", '
             'source = "%s" }')
    for source, code in (("mine", 0), ("nobody-knows", 2)):
        scenario.write_text(f'title = "Mine"\nextends = "gigawatt-2028"\n[sources.mine]\ntitle = "Own"\nurl = "https://own.org"\n'
                            f'[values.launch_price]\n{figure}path = [{sound % source}]\n')
        assert run("evaluate", str(scenario), "--outputs", "cost_ratio").code == code


def test_money_goes_by_shares_and_the_rest_straight() -> None:
    model = assemble("gigawatt-2028").model
    rng = np.random.default_rng(7)
    for name in with_path():
        entry = model.assumptions[name]
        for before, after in zip(entry.path, entry.path[1:], strict=False):
            year = before.year + rng.random() * (after.year - before.year)
            share = (year - before.year) / (after.year - before.year)
            for get in (lambda e: e.value, lambda e: e.low, lambda e: e.high):
                straight = (1 - share) * get(before) + share * get(after)
                shares = get(before) ** (1 - share) * get(after) ** share if get(before) > 0 and get(after) > 0 else straight
                assert get(at_year(entry, year)) == pytest.approx(shares if "USD" in entry.unit else straight, rel=1e-12)


def test_every_year_has_ordered_ranges_and_draws_the_same_inputs() -> None:
    first = uncertain_inputs(assemble("gigawatt-2028").model)
    for year in (2026, 2029.3, 2034.77, 2040):
        model = assemble("gigawatt-2028", {"year": str(year)}).model
        assert uncertain_inputs(model) == first
        for name in with_path():
            entry = model.assumptions[name]
            assert entry.low <= entry.value <= entry.high


def test_in_its_own_year_a_figure_is_what_it_was() -> None:
    plain, dated = (assemble("gigawatt-2028", settings).model.assumptions for settings in ({}, {"year": "2028"}))
    for name in with_path():
        assert dated[name].value == plain[name].value and dated[name].origin == plain[name].origin
        assert dated[name].value == next(row.value for row in plain[name].path if row.own)


def test_a_set_value_has_no_path() -> None:
    model = assemble("gigawatt-2028", {"year": "2039", "launch_price": "777"}).model
    assert from_si(model.assumptions["launch_price"].value, "USD / kg") == pytest.approx(777)
    assert not model.assumptions["launch_price"].path


def test_a_year_outside_names_every_figure_and_its_years() -> None:
    with pytest.raises(CatalogError) as fault:
        assemble("gigawatt-2028", {"year": "2041.5"})
    assert all(any(name in line for line in fault.value.faults) for name in with_path())
    assert len(fault.value.faults) == 1 and "outside 2026 to 2040, the years of" in fault.value.faults[0]


def test_a_sweep_over_years_is_the_scenario_of_each_year() -> None:
    study = sweep.prepare("gigawatt-2028", ["year=2027:2039:4"], {}, ["cost_ratio", "satellite_mass"])
    block = compute(study.work, study.spans)(0)
    for column, year in enumerate((2027, 2031, 2035, 2039)):
        point = assemble("gigawatt-2028", {"year": str(year)}).model.restricted(["cost_ratio", "satellite_mass"]).evaluate()
        assert block.values[0, column] == pytest.approx(point.values["cost_ratio"], rel=1e-12)
        assert block.values[1, column] == pytest.approx(point.values["satellite_mass"], rel=1e-12)
    assert len(set(block.values[0])) == 4


def test_every_row_has_a_source_of_the_catalog() -> None:
    for name in with_path():
        for one in assemble("gigawatt-2028").model.assumptions[name].path:
            assert one.source in load().sources, f"{name} {one.year}"
