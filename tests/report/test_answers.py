"""The Python interface: one function a command, every answer with its screen, data and rows, none longer than a line."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import orbitcompute
from orbitcompute.cli.main import COMMANDS

pandas = pytest.importorskip("pandas")
# A function of each command; `cite` and `report` are of a result, what a shell needs and the live page are of the shell.
ELSEWHERE = {"report", "explore", "completion"}
WITH_ROWS = [
    orbitcompute.costs, orbitcompute.footprint, orbitcompute.service, lambda: orbitcompute.network(period="30s"),
    lambda: orbitcompute.compare("gigawatt-2028", "ai1-as-claimed"), orbitcompute.sensitivity,
    lambda: orbitcompute.solve(target="cost_ratio=3", vary=["launch_price"]),
]


def test_every_command_has_its_function() -> None:
    assert set(COMMANDS) - ELSEWHERE <= set(orbitcompute.__all__)
    assert all(callable(getattr(orbitcompute, name)) for name in set(COMMANDS) - ELSEWHERE)


@pytest.mark.parametrize("name", sorted(set(COMMANDS) - ELSEWHERE))
def test_scenario_baseline_and_settings_are_said_alike_everywhere(name: str) -> None:
    asked = inspect.signature(getattr(orbitcompute, name)).parameters
    if "scenario" in asked and name not in ("forecast", "reproduce"):
        assert {"set", "baseline"} <= set(asked), name
        assert "PathLike" in str(asked["scenario"].annotation), name
    assert len((inspect.getdoc(getattr(orbitcompute, name)) or "").splitlines()[0]) > 20


@pytest.mark.parametrize("run", WITH_ROWS)
def test_an_answer_is_its_screen_its_data_and_its_rows(run: object) -> None:
    answer = run()  # type: ignore[operator]
    assert len(repr(answer)) < 80 and len(str(answer).splitlines()) > 3 and answer.data
    frame = answer.to_frame()
    assert len(frame) == len(answer.table.rows) and len(frame.columns) == len(answer.table.flat()[0])
    assert answer._repr_html_().startswith("<table>")


def test_a_baseline_and_settings_reach_the_answer() -> None:
    plain, moved = orbitcompute.costs(), orbitcompute.costs(baseline="fluidstack", set={"launch_price": "500USD/kg"})
    assert plain.data["baseline"] == "colossus-1" and moved.data["baseline"] == "fluidstack"
    assert moved.value("launch_price") < plain.value("launch_price")


def test_answers_without_rows_have_data() -> None:
    assert orbitcompute.models("satellites").data and orbitcompute.explain("cost_ratio").data["name"] == "cost_ratio"
    assert "ai1-flux-1400" in str(orbitcompute.validate(case="ai1-flux-1400").data)
    with pytest.raises(ValueError, match="has no table"):
        _ = orbitcompute.models().table


@pytest.mark.parametrize("wrong", [{"method": "guess"}, {"of": "cost_ration"}, {"points": 100, "method": "sobol"}])
def test_what_is_wrong_is_said(wrong: dict[str, object]) -> None:
    with pytest.raises((ValueError, orbitcompute.CatalogError)):
        orbitcompute.sensitivity(**wrong)  # type: ignore[arg-type]


def test_a_sample_is_one_row_a_draw() -> None:
    drawn = orbitcompute.sample(points=64, outputs=["cost_ratio"])
    frame = drawn.to_frame()
    assert len(frame) == 64 and frame["cost_ratio"].notna().sum() > 32
    dataset = drawn.to_xarray()
    assert dataset.sizes["draw"] == 64 and "cost_ratio_quantile" in dataset and not any("quantile" in name for name in frame)
    assert len(repr(drawn)) < 80


def test_a_sweep_is_one_row_a_point() -> None:
    frame = orbitcompute.sweep(axes={"altitude": "600km,700km", "eclipse_policy": "battery,throttle"}, outputs=["cost_ratio"])
    assert len(frame.to_frame()) == 4 and {"altitude", "eclipse_policy", "cost_ratio"} <= set(frame.to_frame().columns)


def test_a_result_writes_itself(tmp_path: Path) -> None:
    result = orbitcompute.evaluate(ranges=False)
    assert result.id in result.cite() and result.cite(form="bibtex").lstrip().startswith("@")
    file = tmp_path / "r.html"
    assert Path(result.report(file)) == file and file.read_text(encoding="utf-8").startswith("<!doctype html>")
    frame = result.to_frame()
    assert len(frame) > 500 and "cost_ratio" in set(frame["name"])
    assert orbitcompute.verify(orbitcompute.document(result))


@pytest.mark.parametrize("run", [
    lambda: orbitcompute.closure("AI1")[0], lambda: orbitcompute.reproduce("mccalip"), lambda: orbitcompute.audit("S4-16"),
    lambda: orbitcompute.timeline(draws=64, first=2030, last=2031), lambda: orbitcompute.value(draws=64),
    lambda: orbitcompute.bridge("mccalip"), orbitcompute.evaluate,
])
def test_what_is_shown_of_an_object_is_one_line(run: object) -> None:
    shown = repr(run())  # type: ignore[operator]
    assert len(shown) < 100 and "\n" not in shown and shown.startswith("<")


def test_the_tutorial_imports_the_package_only() -> None:
    text = (Path(__file__).parents[2] / "docs" / "tutorial.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:from|import) (\S+)", text, flags=re.MULTILINE)) == {"orbitcompute"}
