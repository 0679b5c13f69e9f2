"""`design` and `models design` on the command line: the screen, the file, the figure, JSON, and what is refused."""

import json
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.studies.decide import design as briefs
from orbitcompute.studies.decide import design_front, designed
from orbitcompute.studies.decide import search as searches
from orbitcompute.studies.decide.fronts import Effort
from orbitcompute.studies.decide.search import Settings

VARY = ("--vary", "it_power_rating=100:300", "--vary", "coolant_supply_temperature", "--vary", "radiator_sides")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(briefs, "SEARCHED", 1_000)
    quick = Settings(restarts=2, points=5, generations=10)
    for name in ("SETTINGS", "BESIDE"):
        monkeypatch.setattr(designed, name, quick)


@pytest.mark.slow
def test_the_design_is_a_file_that_evaluate_takes_with_the_same_figure(run: Run, tmp_path: Path) -> None:
    file, figure = tmp_path / "best.toml", tmp_path / "best.svg"
    written = ("--output", str(file), "--figure", str(figure))
    told = run("design", "--minimise", "satellite_mass", *VARY, *written, "--format", "json")
    assert told.code == 0, told.err
    found = json.loads(told.out)
    again = run("evaluate", str(file), "--outputs", "satellite_mass", "--format", "json")
    assert again.code == 0, again.err
    assert json.loads(again.out)["quantities"]["satellite_mass"]["value"] == found["value"] < found["scenario_value"]
    assert figure.exists() and "it_power_rating" in figure.with_suffix(".csv").read_text(encoding="utf-8")
    closes = run("closure", "--scenario", str(file), "--format", "json")
    assert closes.code == 0
    by_title = {one["title"]: one for one in found["designs"]}
    assert by_title["least satellite_mass"]["breaks"] == ""
    assert found["scenario_file"] == file.read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_screen_says_the_answer_what_holds_it_and_how_it_was_searched(run: Run) -> None:
    told = run("design", *VARY)
    assert told.code == 0, told.err
    for word in ("BEST", "HOLDS", "SEARCH", "put back costs", "chip (chip_temperature_limit): one K more saves", "od1-"):
        assert word in told.out
    assert all(len(line) <= 128 for line in told.out.splitlines())
    assert "priced by parts" in told.out


@pytest.mark.parametrize(
    "arguments",
    [("--vary", "altitude=900:500"), ("--vary", "altitud"), ("--vary", "launch_price"), ("--minimise", "cost_raito"),
     ("--minimise", "cost_ratio,cost_ratio"), ("--minimise", "cost_ratio,fleet_mass,dry_mass,array_area"),
     ("--vary", "coolant_supply_temperature", "--minimise", "sunlit_fraction"),
     ("--output", "best.json"), ("--figure", "best.gif"), ("--allow", "chpi"), ("--over", "claimd"), ("--quantile", "1.5"),
     ("--vary", "coolant_supply_temperature=60:64")],
)
def test_bad_input_is_one_message_and_two(run: Run, arguments: tuple[str, ...]) -> None:
    told = run("design", *arguments)
    assert told.code == 2
    assert told.faults and "Traceback" not in told.err
    assert "hint:" in told.err


def test_the_list_of_design_variables_and_one_of_them(run: Run) -> None:
    told = run("models", "design")
    assert told.code == 0 and "altitude" in told.out and "searched" in told.out
    one = run("models", "design", "shielding_thickness", "--format", "json")
    assert json.loads(one.out)["bounds"] == "5 to 20 mm"
    assert run("models", "design", "altitud").code == 2


def test_several_aims_give_a_front(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(design_front, "EFFORT", Effort(first=32, generations=2, children=32, kept=20))
    monkeypatch.setattr(design_front, "SHOWN", 2)
    monkeypatch.setattr(searches, "ROUNDS", 3)
    words = ("design", "--minimise", "satellite_mass,radiator_area", *VARY)
    file, figure = tmp_path / "knee.toml", tmp_path / "front.svg"
    shown = run(*words, "--output", str(file), "--figure", str(figure))
    assert shown.code == 0, shown.err
    for word in ("FRONT", "least satellite_mass", "least radiator_area", "scenario", "as claimed", "SEARCH", "is the knee"):
        assert word in shown.out
    assert max(len(line) for line in shown.out.splitlines() if str(file) not in line) <= 100 and figure.exists()
    found = json.loads(run(*words, "--format", "json").out)
    again = run("evaluate", str(file), "--outputs", "satellite_mass", "--format", "json")
    mass = json.loads(again.out)["quantities"]["satellite_mass"]["value"]
    assert any(one["satellite_mass [kg]"] == pytest.approx(mass, rel=1e-6) for one in found["designs"])
    assert found["knee_file"] == file.read_text(encoding="utf-8")
    assert len(figure.with_suffix(".csv").read_text(encoding="utf-8").splitlines()) == len(found["designs"]) + 1
