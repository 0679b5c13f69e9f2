"""The kept design: shown only where everything that it follows from is as it was."""

import json

import pytest

from orbitcompute.report.screens.evaluate import HEIGHT, WIDTH, screen
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.decide import stored_design
from orbitcompute.studies.decide.stored_design import best_design, best_design_line, stands_on
from orbitcompute.studies.scenario.assemble import assemble

DOCUMENT = {
    "id": "od1-000000", "created": "2026-01-01", "median": 4.25, "central": 3.9, "scenario_median": 5.0,
    "scenario_central": 4.0, "closing": 0.8, "scenario_closing": 0.06, "text": "",
}


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> None:
    document = {**DOCUMENT, "stands_on": stands_on(assemble("gigawatt-2028").model)}
    monkeypatch.setattr(stored_design, "_kept", lambda: document)


@pytest.mark.usefixtures("kept")
def test_the_line_says_the_median_for_the_very_inputs_it_was_made_for() -> None:
    result = evaluate("gigawatt-2028", ranges=False)
    assert best_design_line(result) == (
        "4.2 with the best design that closes in 80 % of draws (ours: in 6 %), parts priced")
    found = best_design(result.model)
    assert found is not None and (found.median, found.scenario_central) == (4.25, 4.0)


@pytest.mark.usefixtures("kept")
@pytest.mark.parametrize("settings", [{"launch_price": "701USD/kg"}, {"altitude": "610km"}, {"accelerator": "gb300"}])
def test_another_input_has_no_kept_design(settings: dict[str, str]) -> None:
    assert best_design_line(evaluate("gigawatt-2028", set=settings, ranges=False)) is None


@pytest.mark.usefixtures("kept")
def test_an_input_that_moves_no_design_leaves_it() -> None:
    model = assemble("gigawatt-2028", {"relay_planes": "36"}).model
    assert best_design(model) is not None  # routes between cities: no closure and no cost stands on it


def test_without_a_kept_design_there_is_no_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored_design, "_kept", lambda: None)
    assert best_design_line(evaluate("gigawatt-2028", ranges=False)) is None


def test_what_is_kept_is_a_design_of_its_own_scenario_file() -> None:
    paths = sorted(stored_design.data_directory("models").joinpath(*stored_design.FOLDER).glob("*.json"))
    for path in paths:
        document = json.loads(path.read_text(encoding="utf-8"))
        assert document["schema"] == stored_design.SCHEMA
        assert document["closing"] >= 0.5
        if document["stands_on"] == stands_on(assemble("gigawatt-2028").model):
            point = assemble("-", text=document["text"]).model.closing(["cost_ratio"]).evaluate()
            assert not point.broken
            assert float(point.values["cost_ratio"]) == pytest.approx(document["central"], rel=1e-9)


@pytest.mark.parametrize(
    ("changed", "said"),
    [({}, "(AI1's priced so: 5.0)"), ({"scenario_median": float("nan")}, "(AI1's never closes)")],
)
def test_the_first_screen_sets_it_beside_the_scenarios_own(
    changed: dict[str, float], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = {**DOCUMENT, **changed, "stands_on": stands_on(assemble("gigawatt-2028").model)}
    monkeypatch.setattr(stored_design, "_kept", lambda: document)
    lines = screen(evaluate("gigawatt-2028", ranges=False)).splitlines()
    place = next(at for at, line in enumerate(lines) if line.startswith("DESIGN   4.2 times     best that closes"))
    assert lines[place].endswith(said)
    assert len(lines) <= HEIGHT and max(map(len, lines)) <= WIDTH
