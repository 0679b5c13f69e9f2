"""Fronts: textbook problems with a known front, brute force beside the search, and the command's words."""

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import Run
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from orbitcompute.studies.decide.fronts import alike, dominates, search, undominated
from orbitcompute.studies.decide.pareto import Front, front, prepare
from orbitcompute.studies.decide.search import Box
from orbitcompute.studies.many.paths import Points

VARY = ("launch_payload", "satellite_design_life")


def brute(values: np.ndarray) -> np.ndarray:
    """The slow twin: every row against every other one."""
    kept = []
    for at, row in enumerate(values):
        if not np.isfinite(row).all():
            continue
        others = [other for place, other in enumerate(values) if place != at]
        beaten = any((other <= row).all() and (other < row).any() for other in others)
        twin = any((other == row).all() for other in values[:at])
        if not beaten and not twin:
            kept.append(at)
    return np.array(kept, dtype=int)


@settings(max_examples=150, deadline=None)
@given(
    arrays(
        np.float64, st.tuples(st.integers(1, 25), st.integers(2, 3)), elements=st.sampled_from([0.0, 1, 2, 3, np.nan])
    )
)
def test_undominated_equals_every_row_against_every_other(values: np.ndarray) -> None:
    found = set(map(tuple, values[undominated(values)]))
    assert found == set(map(tuple, values[brute(values)]))


def zdt1(places: np.ndarray) -> np.ndarray:
    """Zitzler, Deb and Thiele (2000), test function T1: its front is f2 = 1 - sqrt(f1), where all but x1 are zero."""
    first = places[:, 0]
    rest = 1 + 9 * places[:, 1:].mean(axis=1)
    return np.column_stack([first, rest * (1 - np.sqrt(first / rest))])


def fonseca(places: np.ndarray) -> np.ndarray:
    """Fonseca and Fleming (1995): the front is where all inputs are equal, within 1/sqrt(n) of zero; it bulges outwards."""
    shift = 1 / np.sqrt(places.shape[1])
    return np.column_stack([1 - np.exp(-((places - sign * shift) ** 2).sum(axis=1)) for sign in (1, -1)])


def test_search_finds_the_fronts_of_the_textbook() -> None:
    found = search(zdt1, Box((0,) * 5), seed=1)
    values = found.values
    assert found.tried < 8_000 and len(values) > 100
    assert np.abs(values[:, 1] - (1 - np.sqrt(values[:, 0]))).max() < 0.02
    assert np.diff(np.sort(values[:, 0])).max() < 0.05 and values[:, 0].max() > 0.98
    found = search(lambda unit: fonseca(8 * unit - 4), Box((0,) * 3), seed=1)
    places, values = 8 * found.places - 4, found.values
    along = np.linspace(-1 / np.sqrt(3), 1 / np.sqrt(3), 2001)
    true = fonseca(np.repeat(along[:, None], 3, axis=1))
    gaps = np.sqrt(((values[:, None, :] - true[None]) ** 2).sum(axis=2)).min(axis=1)
    assert gaps.max() < 0.01 and np.ptp(places, axis=1).max() < 0.15
    assert np.diff(np.sort(values[:, 0])).max() < 0.05


@pytest.fixture(scope="module")
def found() -> Front:
    return front(prepare("gigawatt-2028", "cost_ratio,launch_count", VARY, None, {}))


def test_no_point_of_a_grid_beats_the_front(found: Front) -> None:
    """Whole satellites make steps: the grid is fine beside them, and goes through the fused loop, not the plain path."""
    trade = found.trade
    ends = [np.linspace(one.least, one.most, 101) for one in trade.varied]
    grid = np.array(np.meshgrid(*ends)).reshape(2, -1).T
    names = tuple(one.name for one in trade.objectives)
    tried = Points(trade.model, tuple(one.name for one in trade.varied), names, len(grid))(grid)
    values = tried.values[tried.feasible]
    extent = np.ptp(values, axis=0)
    for row in values[undominated(values)]:
        near = found.outputs <= row + 0.002 * extent
        assert near.all(axis=1).any(), row
    assert len(found.inputs) > 5
    for row in found.outputs:
        assert not dominates(found.outputs, row).any()


@pytest.mark.slow
def test_a_front_is_the_same_twice_and_another_seed_finds_the_same(found: Front) -> None:
    again = front(found.trade)
    np.testing.assert_array_equal(again.outputs, found.outputs)
    other = front(found.trade, seed=7)
    for at in range(2):
        assert other.outputs[:, at].min() == pytest.approx(found.outputs[:, at].min(), rel=2e-3)


@pytest.mark.slow
def test_more_of_an_objective_and_a_bound_on_a_third() -> None:
    trade = prepare("gigawatt-2028", "specific_power:max,cost_ratio", (*VARY, "radiator_areal_mass_given"),
                    "launch_count<=400", {})
    made = front(trade)
    best = made.outputs[:, 0].argmax()
    assert made.outputs[best, 0] == made.searched[:, 0].max()
    for place in made.inputs[:: max(1, len(made.inputs) // 10)]:
        point = trade.model.evaluate(dict(zip([one.name for one in trade.varied], map(float, place), strict=True)))
        assert float(point.values["launch_count"]) <= 400
    assert made.infeasible > 0


@pytest.mark.slow
def test_screen_and_data(run: Run, tmp_path: Path) -> None:
    words = ("solve", "--pareto", "cost_ratio,launch_count", *(part for name in VARY for part in ("--vary", name)))
    shown = run(*words)
    assert shown.code == 0 and max(map(len, shown.out.splitlines())) <= 100
    assert "front, knee" in shown.out and "as claimed" in shown.out and "demonstrated" in shown.out
    drawn = [run(*words, "--format", "json", "--figure", str(tmp_path / name)) for name in ("a.svg", "b.svg")]
    assert (tmp_path / "a.svg").read_text() == (tmp_path / "b.svg").read_text()
    kept = json.loads(drawn[0].out)
    rows = (tmp_path / "a.csv").read_text().splitlines()
    assert rows[0].startswith("point,cost_ratio [1],launch_count [flight],launch_payload [t]")
    assert len(rows) == len(kept["points"]) + 1 and kept["points"][0]["point"] == "now"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--pareto", "cost_ratio"), "a front has two or three"),
        (("--pareto", "cost_ratio,launch_cuont"), "did you mean `launch_count`"),
        (("--pareto", "cost_ratio,launch_count:least"), "neither min nor max"),
        (("--pareto", "cost_ratio,cost_ratio"), "given twice"),
        (("--pareto", "cost_ratio,launch_count", "--target", "dose_margin=1"), "NAME<=VALUE or NAME>=VALUE"),
        (("--pareto", "cost_ratio,launch_count", "--target", "cost_ratio<=0.01"), "none of"),
        (("--pareto", "cost_ratio,twin_cost_per_kw_year"), "nothing that is varied moves it"),
        (("--target", "cost_ratio<=2"), "are for --pareto"),
        (("--pareto", "cost_ratio,launch_count", "--along", "altitude=500,600"), "not with --pareto"),
    ],
)
def test_what_is_no_trade_is_refused(run: Run, words: tuple[str, ...], says: str) -> None:
    found = run("solve", *words, *(part for name in VARY for part in ("--vary", name)))
    assert found.code == 2 and says in found.err and not found.out


def test_no_trade_is_made_of_rounding(run: Run) -> None:
    """Delivered power is a requirement, met to the last digits of floating point: it cannot be traded for cost."""
    found = np.array([[3.6123456789, 1e9], [3.61, 1e9 * (1 + 4e-16)], [np.nan, 0.0], [-2.0, 1e-300]])
    same = alike(found)
    assert same[0, 1] == same[1, 1] and np.isnan(same[2, 0]) and same[3].tolist() == [-2.0, 1e-300]
    np.testing.assert_allclose(same, found, rtol=1e-8)
    made = run("solve", "--pareto", "cost_ratio,it_power_average:max", "--vary", "satellite_design_life").out
    assert "\n1 of " in made and "TRADE    none within these ranges" in made
    assert "no points of the front beat it" in made  # the reference design has the best life of all
