"""A sweep of samples: each row is the sample of its own settings, and along years the medians are the timeline's."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.studies.many import montecarlo
from orbitcompute.studies.many.sampled import prepare_sampled

DRAWS = 64


def test_a_sweep_over_years_has_the_medians_of_the_timeline(run: Run) -> None:
    asked = ("--sweep", "year=2029:2031:1", "--sample", str(DRAWS), "--seed", "3", "--outputs", "cost_ratio")
    swept = list(csv.DictReader(io.StringIO(run("evaluate", *asked, "--format", "csv").out)))
    line = json.loads(run("timeline", "--from", "2029", "--to", "2031", "--draws", str(DRAWS), "--seed", "3",
                          "--format", "json").out)
    for level in ("p10", "median", "p90"):
        assert [float(row[f"cost_ratio {level} [1]"]) for row in swept] == pytest.approx(line[level], rel=1e-11)
    best = list(csv.DictReader(io.StringIO(run("evaluate", *asked[:2], "--outputs", "cost_ratio", "--format", "csv").out)))
    assert [float(row["cost_ratio [1]"]) for row in best] == pytest.approx(line["best_guess"], rel=1e-11)


def test_every_row_is_the_sample_of_its_settings() -> None:
    specs = ["launch_price=500USD/kg,900.25USD/kg", "heat_pump=none,lift"]
    study = prepare_sampled("gigawatt-2028", specs, DRAWS, 1, {"year": "2033"}, ["cost_ratio", "satellite_mass"])
    assert study.columns()[:2] == ["launch_price [USD / kg]", "heat_pump"]
    rows = study.rows()
    assert [(row[0], row[1]) for row in rows] == [(500, "none"), (500, "lift"), (900.25, "none"), (900.25, "lift")]
    alone = montecarlo.prepare("gigawatt-2028", DRAWS, 1, {"year": "2033", "launch_price": "900.25USD/kg", "heat_pump": "lift"},
                               ["cost_ratio", "satellite_mass"]).summary()
    assert rows[3][3] == pytest.approx(alone.quantiles["cost_ratio"][0.5].value, rel=1e-12)
    assert rows[3][-1] == alone.broken.value


def test_forms_and_files_say_the_same(run: Run, tmp_path: Path) -> None:
    asked = ("evaluate", "--sweep", "year=2028,2040", "--sample", "32", "--outputs", "cost_ratio")
    shown = run(*asked)
    assert shown.code == 0 and "year moves nothing" not in shown.err and "of 32 draws a row" in shown.out
    file = tmp_path / "rows.json"
    assert run(*asked, "--output", str(file)).out == ""
    kept = json.loads(file.read_text())
    assert kept["rows"] == json.loads(run(*asked, "--format", "json").out)["rows"] and kept["draws"] == 32
    assert run(*asked, "--format", "markdown").out.count("|") > 10
