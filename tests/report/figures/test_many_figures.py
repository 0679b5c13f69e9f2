"""Figures of sweeps and samples: the numbers beside them are the study's own, and they are the same twice."""

import csv
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

import orbitcompute
from orbitcompute.report.figures import sweeps
from orbitcompute.studies.many.axes import Axis

pytest.importorskip("matplotlib")

SWEEPS = {
    "line": ("--sweep", "altitude=600km:800km:100km", "--outputs", "radiator_area,cost_ratio"),
    "lines": ("--sweep", "altitude=600km:800km:100km", "--sweep", "eclipse_policy=battery,throttle", "--outputs", "cost_ratio"),
    "contours": ("--sweep", "launch_price=200,900,1500", "--sweep", "satellite_cost_per_power_given=9,30", "--outputs",
                 "cost_ratio"),
    "bars": ("--sweep", "carbon_boundary=propellant,launch", "--outputs", "carbon_ratio"),
    "multiples": ("--sweep", "launch_price=200,900,1500", "--sweep", "launch_payload=50,100", "--sweep",
                  "eclipse_policy=battery,throttle", "--outputs", "cost_ratio"),
    "sample": ("--sample", "256", "--outputs", "cost_ratio"),
}


def drawn(run: Run, words: tuple[str, ...], path: Path) -> tuple[str, list[list[str]]]:
    found = run("evaluate", *words, "--figure", str(path))
    assert found.code == 0, found.err
    rows = list(csv.reader(path.with_suffix(".csv").read_text(encoding="utf-8").splitlines()))
    return path.read_text(encoding="utf-8"), rows


@pytest.mark.parametrize("kind", SWEEPS)
def test_a_figure_is_the_same_twice_and_marks_what_stands(run: Run, tmp_path: Path, kind: str) -> None:
    one, rows = drawn(run, SWEEPS[kind], tmp_path / "a.svg")
    again, _ = drawn(run, SWEEPS[kind], tmp_path / "b.svg")
    assert one == again and len(rows) > 2
    assert "scenario gigawatt-2028" in one
    marks = {"contours": "now,", "sample": "as claimed"}.get(kind, "claimed")
    assert marks in one
    if kind == "contours":
        assert "demonstrated: 28.6" in one and "claimed: 9.00" in one and "claimed: 200" in one


def test_the_numbers_beside_it_are_the_sweep(run: Run, tmp_path: Path) -> None:
    _, rows = drawn(run, SWEEPS["contours"], tmp_path / "c.svg")
    assert rows[0] == ["launch_price [USD / kg]", "satellite_cost_per_power_given [USD / W]", "cost_ratio [1]"]
    for price, craft, ratio in rows[1:]:
        alone = orbitcompute.evaluate(
            set={"launch_price": price, "satellite_cost_per_power_given": craft}, ranges=False
        )
        assert float(ratio) == pytest.approx(alone.value("cost_ratio"), rel=1e-12)


def test_the_shares_of_a_sample_add_up(run: Run, tmp_path: Path) -> None:
    _, rows = drawn(run, SWEEPS["sample"], tmp_path / "s.svg")
    shares = np.array([float(row[4]) for row in rows[1:]])
    assert 0.94 < shares.sum() <= 1.0  # the rest is infeasible, or beyond a thousandth at either end


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--sweep", "altitude=600,700", "--sweep", "launch_price=200,900", "--sweep", "launch_payload=50,100",
          "--sweep", "launch_success=0.8,0.9", "--outputs", "cost_ratio"), "one axis, two or three"),
        (("--sweep", "altitude=600,700", "--sweep", "launch_price=200,900", "--sweep", "launch_payload=50,100",
          "--outputs", "cost_ratio,launch_count"), "three axes draw one output"),
        (("--sweep", "altitude=600,700"), "at most 4 outputs"),
        (("--outputs", "cost_ratio"), "the card of one result shows its answer"),
    ],
)
def test_what_no_figure_shows_is_refused_before_it_runs(
    run: Run, tmp_path: Path, words: tuple[str, ...], says: str
) -> None:
    found = run("evaluate", *words, "--figure", str(tmp_path / "x.svg"))
    assert found.code == 2 and says in found.err and not list(tmp_path.iterdir())
    wrong = run("evaluate", *SWEEPS["line"], "--figure", str(tmp_path / "x.gif"))
    assert wrong.code == 2 and ".svg" in wrong.err


def test_titles_say_what_was_found_and_equal_cost_is_marked(run: Run, tmp_path: Path) -> None:
    """A sweep in equal ratios is drawn on a logarithmic axis; where both sides cost the same is a line, or is said."""
    file = tmp_path / "line.svg"
    words = ("--sweep", "launch_price=100,1000,10000", "--outputs", "cost_ratio")
    assert run("evaluate", *words, "--figure", str(file)).code == 0
    text = file.read_text(encoding="utf-8")
    assert "cost_ratio rises from " in text and "equal cost, 1, is below all that is shown" in text
    near = tmp_path / "near.svg"
    run("evaluate", "--sweep", "twin_facility_cost_per_power=10,100,1000", "--outputs", "cost_ratio", "--figure", str(near))
    assert ">equal cost<" in near.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("values", "logarithmic"),
    [((1.0, 10.0, 100.0), True), ((1.0, 2.0, 3.0), False), ((1.0, 10.0), False), ((-1.0, 1.0, 2.0), False)],
)
def test_an_axis_in_equal_ratios_is_told(values: tuple[float, ...], logarithmic: bool) -> None:
    axis = Axis("launch_success", tuple(str(value) for value in values), values, "1")
    assert sweeps._logarithmic(axis) is logarithmic
