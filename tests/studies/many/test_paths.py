"""Points by both paths: the same figures, the same voids, the same first broken closure; shares name their denominator."""

from __future__ import annotations

import csv
import io
import json
import os

import numpy as np
import pytest
from conftest import Run

from orbitcompute.studies.many import montecarlo
from orbitcompute.studies.many.paths import BLOCKS_FROM, COMPILED_FROM, FIRST_CLOSURE, SLOW_UP_TO, Points, held, judged
from orbitcompute.studies.many.sweep import prepare
from orbitcompute.studies.scenario.assemble import assemble

compiled = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
# What reaches over most closures, and beyond the sink's temperature.
VARIED = {
    "coolant_supply_temperature": (150.0, 400.0), "altitude": (3.2e5, 2.0e6), "satellite_design_life": (3e7, 3.8e8),
    "launch_payload": (1.0e3, 2.0e5), "it_power_rating": (1e3, 3e6), "fin_efficiency": (0.3, 1.0),
}
OUTPUTS = ("cost_ratio", "launch_count", "radiator_area", "satellite_mass", "chip_temperature")


def points(size: int, **settings: str) -> Points:
    model = assemble("gigawatt-2028", {**settings, "eclipse_policy": "battery"}).model
    closures, _ = judged(model, (), 1)  # every one, however many points
    margins = [model.all_closures[name].margin for name in closures]
    return Points(held(model, (*OUTPUTS, *margins)), tuple(VARIED), OUTPUTS, size, closures)


def drawn(many: int, seed: int) -> np.ndarray:
    random = np.random.default_rng(seed)
    return np.column_stack([random.uniform(*ends, many) for ends in VARIED.values()])


GIVEN = [{"radiator_area": "150m2"}, {"satellite_mass": "2t", "heat_rejected": "60kW"}]


@pytest.mark.parametrize(("settings", "size"), [
    (GIVEN[0], BLOCKS_FROM), (GIVEN[1], BLOCKS_FROM), ({}, BLOCKS_FROM),
    pytest.param(GIVEN[1], COMPILED_FROM, marks=[compiled, pytest.mark.slow]),
])
def test_all_paths_void_and_break_the_same(settings: dict[str, str], size: int) -> None:
    """Of infeasible points too, every output and every status; given sides of balances are judged in each."""
    places = drawn(300, 11)
    plain, many = points(1, **settings)(places), points(size, **settings)(places)
    said = [[outcomes.messages[int(code)] for code in outcomes.codes] for outcomes in (plain, many)]
    assert [(a, b) for a, b in zip(*said, strict=True) if a != b and "breaks" in a + b] == []
    assert [text == "ok" for text in said[0]] == [text == "ok" for text in said[1]]
    np.testing.assert_array_equal(plain.feasible, many.feasible)
    assert len(set(said[0])) > 4 and 0 < plain.feasible.mean() < 1
    assert np.isnan(plain.values).any() and np.isfinite(plain.values).any()
    np.testing.assert_allclose(many.values, plain.values, rtol=1e-9)


def test_status_is_the_first_broken_closure_and_what_is_allowed_is_not_told() -> None:
    places = drawn(60, 3)
    model = assemble("gigawatt-2028", {"eclipse_policy": "battery"}).model
    restricted = model.closing(OUTPUTS)
    outcomes = points(1)(places)
    breaking = 0
    for row, code in zip(places, outcomes.codes, strict=True):
        point = restricted.evaluate(dict(zip(VARIED, map(float, row), strict=True)))
        assert outcomes.messages[int(code)] == restricted.status(point)
        if point.status == "ok" and point.broken:
            breaking += 1
            assert int(code) >= FIRST_CLOSURE and point.broken[0] in outcomes.messages[int(code)]
            without = restricted.status(point, point.broken[:1])
            assert without == ("ok" if len(point.broken) == 1 else restricted.all_closures[point.broken[1]].status)
    assert breaking > 5


def test_judged_leaves_out_what_is_allowed_and_what_takes_too_long() -> None:
    model = assemble("gigawatt-2028").model
    names, notes = judged(model, ("dose", "chip"), 1000)
    assert set(model.all_closures) - set(names) == {"dose", "chip"} and "--allow chip,dose" in notes[0]
    names, notes = judged(model, (), SLOW_UP_TO + 1)
    assert set(model.all_closures) - set(names) == {"coolant"} and "coolant: not judged" in notes[0]


@pytest.mark.parametrize("many", [4, 40])
def test_rows_of_a_sweep_carry_the_first_broken_closure(run: Run, many: int) -> None:
    """By the plain path and by blocks."""
    specs = ("--sweep", f"coolant_supply_temperature=-20degC:100degC:{many}lin", "--sweep", f"altitude=320km:1900km:{many}lin",
             "--sweep", "fin_efficiency=0.5,0.9")
    study = prepare("gigawatt-2028", list(specs[1::2]), {}, ("cost_ratio", "chip_temperature"))
    assert next(iter(study.work.variants.values())).plain is (many == 4)
    rows = list(csv.DictReader(io.StringIO(run("evaluate", *specs, "--outputs", "cost_ratio", "--format", "csv").out)))
    told = {row["status"] for row in rows}
    assert {"breaks chip: the hottest chip is over its limit"} < told
    assert any("dose" in text for text in told) and any("coolant" in text for text in told)
    chip = [row for row in rows if row["status"].startswith("breaks chip")]
    assert all(float(row["coolant_supply_temperature [degC]"]) > 41.0 for row in chip) and len(rows) == 2 * many**2
    allowed = run("evaluate", *specs, "--outputs", "cost_ratio", "--format", "csv", "--allow", "chip,memory")
    free = list(csv.DictReader(io.StringIO(allowed.out)))
    assert not any(row["status"].startswith(("breaks chip", "breaks memory")) for row in free)
    assert [row["cost_ratio [1]"] for row in free] == [row["cost_ratio [1]"] for row in rows]
    assert "--allow chip,memory: points that break it are not told" in allowed.err


def test_a_sweep_over_choices_and_given_balances_tells_them_too(run: Run) -> None:
    found = run("evaluate", "--sweep", "satellite_mass=2t,20t", "--sweep", "heat_pump=none,lift", "--outputs", "cost_ratio",
                "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(found.out)))
    light = [row["status"] for row in rows if float(row["satellite_mass [kg]"]) < 3000]
    assert any("satellite_mass: given less than its balance of mass allows" in text for text in light)
    assert all("satellite_mass" not in row["status"] for row in rows if float(row["satellite_mass [kg]"]) > 3000)


@pytest.mark.parametrize("payload", ["25t", "2t"])
def test_shares_of_a_sample_name_their_denominator(run: Run, payload: str) -> None:
    """Draws in which nothing flies are no draws in which orbit is cheap: they have no ratio at all."""
    study = montecarlo.prepare("gigawatt-2028", 256, 5, {"launch_payload": payload}, ("cost_ratio", "radiator_area"),
                               ("cost_ratio=6", "radiator_area=190m2"))
    summary = study.summary()
    values = np.hstack([study.draws(span).values for span in study.spans])
    for (row, limit), share, known in zip(summary.thresholds, summary.above, summary.known, strict=True):
        finite = values[row][np.isfinite(values[row])]
        assert known == finite.size
        assert share.value == pytest.approx(float((finite > limit).mean())) if finite.size else np.isnan(share.value)
    assert summary.known[0] < 256 == summary.known[1]
    words = ("evaluate", "--set", f"launch_payload={payload}", "--sample", "256", "--seed", "5", "--outputs", "cost_ratio",
             "--exceed", "cost_ratio=6")
    text = run(*words).out
    assert "of the draws with a value" in text and f" {summary.known[0]:,}\n" in text and "nan" not in text
    data = json.loads(run(*words, "--format", "json").out)
    assert data["above"][0]["of"] == summary.known[0] and data["infeasible"]["of"] == data["broken"]["of"] == 256
    every = {**data["infeasible"]["by"], **data["broken"]["by"]}
    assert sum(one["share"] for one in every.values()) <= 1 + 1e-12 and every
