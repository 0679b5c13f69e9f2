"""The published forms of results, forecasts and timelines: what is written obeys them, and an edited document does not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

jsonschema = pytest.importorskip("jsonschema")
FOLDER = Path(__file__).parents[2] / "docs" / "schema"


def faults(name: str, document: Any) -> list[str]:
    validator = jsonschema.Draft7Validator(json.loads((FOLDER / f"{name}-1.schema.json").read_text(encoding="utf-8")))
    return [f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in validator.iter_errors(document)]


@pytest.mark.parametrize("name", ["result", "forecast", "timeline"])
def test_a_schema_is_a_schema_and_says_what_each_entry_is(name: str) -> None:
    schema = json.loads((FOLDER / f"{name}-1.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    plain = {"scenario", "baseline", "unit", "seed", "years", "p10", "median", "p90", "provenance"}
    mute = [key for key, entry in schema["properties"].items() if not entry.get("description") and key not in plain]
    assert mute == []


@pytest.mark.parametrize("arguments", [
    (), ("ai1-as-claimed",), ("--set", "coolant_supply_temperature=120degC"), ("--set", "launch_payload=2t"),
    ("starlink-300mw",), ("--outputs", "cost_ratio,launch_count"), ("--baseline", "google-lease"),
])
def test_results_obey_the_schema(run: Run, arguments: tuple[str, ...]) -> None:
    document = json.loads(run("evaluate", *arguments, "--format", "json").out)
    assert faults("result", document) == []
    document["quantities"]["cost_ratio"]["value"] = "5.6"
    document["surprise"] = 1
    assert len(faults("result", document)) == 2


@pytest.mark.parametrize("arguments", [(), ("--target", "3", "--from", "2030", "--to", "2032")])
def test_timelines_obey_the_schema(run: Run, arguments: tuple[str, ...]) -> None:
    document = json.loads(run("timeline", *arguments, "--draws", "256", "--format", "json").out)
    assert faults("timeline", document) == []
    document["share_void"] = 1.5
    assert len(faults("timeline", document)) == 1


def test_the_stored_forecasts_obey_the_schema() -> None:
    stored = sorted((FOLDER.parents[1] / "models" / "forecasts" / "stored").glob("*.json"))
    document = json.loads(stored[-1].read_text(encoding="utf-8"))
    assert faults("forecast", document) == []
    document["quantities"]["probability_by_date"]["value"] = "small"
    assert len(faults("forecast", document)) == 1
