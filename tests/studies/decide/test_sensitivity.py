"""Sensitivity: indices against Ishigami's function and scipy, worth of information against closed forms, the screens."""

from __future__ import annotations

import csv
import io
import json
import math
import os
from pathlib import Path

import numpy as np
import pytest
from conftest import Run
from scipy import stats

from orbitcompute.report.figures import drawing as figures
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.decide.information import information, measure
from orbitcompute.studies.decide.sensitivity import estimate, pair, sobol, tornado
from orbitcompute.studies.many.uncertain_inputs import Floats, factors_of
from orbitcompute.studies.scenario.assemble import assemble

COMPILES = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")


def ishigami(shares: Floats) -> Floats:
    """Ishigami and Homma (1990) with a = 7, b = 0.1 over the cube from -pi to pi."""
    x = (2 * shares - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_ishigami_indices() -> None:
    """Closed forms by integration, as SALib and scipy document them: 0.314, 0.442, 0; total 0.558, 0.442, 0.244."""
    a, b = 7.0, 0.1
    variance = a**2 / 8 + b * np.pi**4 / 5 + b**2 * np.pi**8 / 18 + 0.5
    first = np.array([0.5 * (1 + b * np.pi**4 / 5) ** 2, a**2 / 8, 0.0]) / variance
    both = 8 * b**2 * np.pi**8 / 225 / variance
    found = estimate(ishigami, *pair(3, 8192, 1), [(0,), (1,), (2,)], 1)
    np.testing.assert_allclose(found.first[0], first, atol=0.015)
    np.testing.assert_allclose(found.total[0], [first[0] + both, first[1], both], atol=0.015)
    assert found.variance == pytest.approx(variance, rel=0.01)
    assert (found.first[1] < first).all() and (first < found.first[2]).all()
    assert (found.total[1] < found.total[0]).all() and (found.total[0] < found.total[2]).all()


def test_a_group_counts_as_one_factor() -> None:
    """Inputs 1 and 3 of Ishigami's function together hold everything that input 2 does not."""
    found = estimate(ishigami, *pair(3, 8192, 1), [(0, 2), (1,)], 1)
    np.testing.assert_allclose(found.first[0], [0.5576, 0.4424], atol=0.015)
    np.testing.assert_allclose(found.total[0], found.first[0], atol=0.02)


def test_estimates_are_scipys() -> None:
    one, other = pair(3, 1024, 5)
    mixed = [np.where(np.arange(3) == column, other, one) for column in range(3)]
    values = {
        "f_A": ishigami(one)[None],
        "f_B": ishigami(other)[None],
        "f_AB": np.array([ishigami(m)[None] for m in mixed]),
    }
    theirs = stats.sobol_indices(func=values, n=1024)
    ours = estimate(ishigami, one, other, [(0,), (1,), (2,)], 5, resamples=2)
    np.testing.assert_allclose(ours.first[0], theirs.first_order, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(ours.total[0], theirs.total_order, rtol=1e-12)


def test_confidence_intervals_hold_what_they_say() -> None:
    """95 % intervals of the additive part of Ishigami's function cover its index in about 95 of 100 runs."""
    truth = 0.3139
    inside = sum(
        found.first[1, 0] <= truth <= found.first[2, 0]
        for seed in range(60)
        for found in [estimate(ishigami, *(np.random.default_rng([seed, k]).random((256, 3)) for k in (0, 1)),
                               [(0,), (1,), (2,)], seed, resamples=100)]
    )
    assert 51 <= inside <= 60


def test_infeasible_rows_are_left_out_and_counted() -> None:
    def holed(shares: Floats) -> Floats:
        values = ishigami(shares)
        values[shares[:, 1] > 0.999] = math.nan
        return values

    found = estimate(holed, *pair(3, 4096, 1), [(0,), (1,), (2,)], 1)
    assert 4080 <= found.kept < 4096 or found.kept < 4096
    np.testing.assert_allclose(found.first[0], [0.3139, 0.4424, 0.0], atol=0.03)


def test_worth_of_information_of_two_normals() -> None:
    """Y = 3 X + 4 Z: learning X leaves 4/5 of the width, and a chance of 1/2 - atan(3/4) / pi to call its sign wrongly."""
    random = np.random.default_rng(3)
    drawn = random.standard_normal((2**16, 3))
    narrows, clears, floor = measure(drawn @ [3.0, 4.0, 0.0], drawn, 0.0, 1)
    assert narrows[:2] == pytest.approx([1 - 4 / 5, 1 - 3 / 5], abs=0.01)
    assert clears[:2] == pytest.approx([2 / math.pi * math.atan(3 / 4), 2 / math.pi * math.atan(4 / 3)], abs=0.01)
    assert narrows[2] == clears[2] == 0.0 < floor < 0.01


def test_tornado_is_two_evaluations_an_input() -> None:
    model = assemble("gigawatt-2028").model
    found = tornado(model, "radiator_area")
    assert [bar.width for bar in found.bars] == sorted((bar.width for bar in found.bars), reverse=True)
    widest = found.bars[0]
    entry = model.assumptions[widest.factor.name]
    ends = [float(model.restricted(["radiator_area"]).evaluate({entry.name: end or 0.0}).values["radiator_area"])
            for end in (entry.low, entry.high)]
    assert (widest.at_low, widest.at_high) == pytest.approx(tuple(ends), rel=1e-12)
    assert {bar.factor.name for bar in found.bars if bar.doubted} >= {"fin_efficiency", "radiator_array_view_given"}
    assert not next(bar for bar in found.bars if bar.factor.name == "radiator_emissivity").doubted


@COMPILES
def test_the_loop_and_the_plain_path_give_the_same_indices() -> None:
    model = assemble("gigawatt-2028").model
    factors = factors_of(model, ["radiator_area"])
    one, _ = (factors.drawn(shares) for shares in pair(len(factors.joint.streams), 64, 1))
    np.testing.assert_allclose(factors.values(one, 10_000), factors.values(one, 64), rtol=1e-12)
    found = sobol(model, "radiator_area", 512)
    ranked = {bar.factor.name for bar in tornado(model, "radiator_area").bars[:2]}
    assert {row.factor.name for row in found.indices[:2]} == ranked
    assert found.kept == 512
    assert sum(row.first for row in found.indices) == pytest.approx(1.0, abs=0.08)  # nearly additive


def test_settling_what_moves_it_most_narrows_it_most() -> None:
    model = assemble("gigawatt-2028").model
    found = information(model, "launch_margin_permitted")
    assert found.settled[0].factor.name == "launch_payload"
    assert found.settled[0].narrows > 0.15 > found.floor
    assert (found.met, found.misjudged) == (0.0, 0.0)


def test_screen_fits_and_marks_what_is_doubted(run: Run) -> None:
    outcome = run("sensitivity", "--of", "cost_ratio")
    lines = outcome.out.splitlines()
    assert outcome.code == 0 and max(map(len, lines)) <= 100
    rows = [line for line in lines if line.startswith("launch_price ")]
    assert rows and rows[0].endswith("secondary") and "L" in rows[0] and "H" in rows[0]
    ours = [line for line in lines if line.startswith("orbital_discount_rate_given ")]
    assert ours and ours[0].endswith("judgement *")
    assert any(line.startswith("SETTLE") for line in lines) and lines[-1].startswith("next")
    assert "nan" not in outcome.out


def test_formats_agree(run: Run) -> None:
    data = json.loads(run("sensitivity", "--of", "radiator_area", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("sensitivity", "--of", "radiator_area", "--format", "csv").out)))
    assert [row["factor"] for row in rows] == [row["factor"] for row in data["factors"]]
    assert float(rows[0]["at low [m2]"]) == data["factors"][0]["at_low"]
    central = evaluate(outputs=("radiator_area",), ranges=False).value("radiator_area")
    assert data["central"] == pytest.approx(central, rel=1e-9) and data["unit"] == "m2"


def test_figure_is_deterministic_and_has_its_numbers_beside(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    names = [tmp_path / f"{index}.svg" for index in range(2)]
    for name in names:
        assert run("sensitivity", "--of", "radiator_area", "--figure", str(name)).code == 0
    assert names[0].read_text() == names[1].read_text()
    assert "radiator_area [m2]" in names[0].read_text()
    rows = list(csv.DictReader(names[0].with_suffix(".csv").open()))
    assert rows[0]["factor"] in names[0].read_text() and figures.OURS.lower() in names[0].read_text().lower()


@pytest.mark.parametrize(("words", "message"), [
    (("--of", "cost_ration"), "did you mean `cost_ratio`"),
    (("--of", "launch_price"), "an input, not a quantity"),
    (("--of", "h100_equivalents_by_memory"), "stands on no uncertain input"),
    (("--of", "relay_routing"), "not a number but a structure"),
    (("--method", "sobol", "--points", "1000"), "not a power of two"),
    (("--points", "64"), "only with --method sobol"),
    (("--figure", "t.gif"), "written as SVG"),
    (("--set", "satellite=starcloud-1"), "nobody gives it_power_rating"),
])
def test_bad_input_is_one_clear_error(run: Run, words: tuple[str, ...], message: str) -> None:
    outcome = run("sensitivity", *words)
    assert outcome.code == 2 and message in outcome.err and "Traceback" not in outcome.err
    assert "hint:" in outcome.err and outcome.out == ""


def test_the_catalogs_correlation_groups_count_as_one_factor_and_are_drawn_together() -> None:
    factors = factors_of(assemble("gigawatt-2028").model, ["launch_margin_permitted"])
    group = next(one for one in factors.factors if one.name == "launch_maturity")
    assert set(group.members) == {"permitted_flights", "launch_payload"}, "the price does not move it"
    names = [name for one in factors.factors for name in one.members]
    assert sorted(names) == list(factors.inputs)
    shares, _ = pair(len(factors.joint.streams), 4096, 1)
    drawn = factors.drawn(shares)[:, list(group.columns)]
    rank = stats.spearmanr(drawn[:, 0], drawn[:, 1]).statistic
    assert rank == pytest.approx(0.24, abs=0.03)  # 6 / pi asin(0.25 / 2): a normal copula of 0.25


def test_indices_of_a_model_with_a_group() -> None:
    found = sobol(assemble("gigawatt-2028").model, "launch_margin_permitted", 32)
    assert "launch_maturity" in {row.factor.name for row in found.indices[:2]}
    assert 16 <= found.kept <= 32


def test_worth_of_information_over_the_whole_verdict(run: Run) -> None:
    outcome = run("sensitivity", "--of", "verdict", "--format", "json")
    data = json.loads(outcome.out)
    by_test = {entry["test"]: entry for entry in data["tests"]}
    assert by_test["flights"]["settle"][0]["figure"] == "launch_payload"
    assert by_test["dose"]["settle"][0]["figure"] == "our model of radiation", (
        "good to a factor of three, and no input is"
    )
    assert data["misjudged"] == pytest.approx(sum(min(e["met"], 1 - e["met"]) for e in data["tests"]))
    assert "longest night" in data["same_in_every_draw"]
    text = run("sensitivity", "--of", "verdict").out.splitlines()
    assert max(map(len, text)) <= 100 and any(line.startswith("SETTLE") for line in text)
    assert run("sensitivity", "--of", "verdict", "--method", "sobol").code == 2
