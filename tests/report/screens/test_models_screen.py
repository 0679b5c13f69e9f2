"""The list of components says of which a cost comes out, and of which not and why."""

from __future__ import annotations

import json
import math

import pytest
from test_cli import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.report.screens.models import COST_NEEDS, listing, without_cost
from orbitcompute.studies.answer.evaluate import evaluate

SLOTS = {"satellites": "satellite", "accelerators": "accelerator", "launchers": "launcher",
         "constellations": "constellation", "terrestrial": "baseline"}
COSTS = {"terrestrial": "cost_ratio_as_built"}


@pytest.mark.parametrize(("kind", "name"), [(kind, name) for kind in COST_NEEDS for name in load().names(kind)])
def test_every_component_gives_a_cost_in_its_slot_or_the_list_says_why_not(kind: str, name: str) -> None:
    cost = COSTS.get(kind, "orbital_cost_per_kw_year")
    result = evaluate(set={SLOTS[kind]: name}, outputs=(cost,), ranges=False)
    rows = {row["name"]: row for row in listing(kind, None).data}
    why, missing = rows[name]["no_cost"], without_cost(load(), kind, name)
    assert math.isfinite(result.value(cost)) == (why is None)
    if kind == "terrestrial" and why is not None:
        assert result.model.reason(cost, result.point) == why
    elif missing:
        said = result.model.reason(cost, result.point)
        assert set(said.removeprefix("nobody gives ").split(", ")) == set(missing)
    elif why is not None:
        assert result.point.status == why
    if why is not None:
        text = listing(kind, None).text.splitlines()
        row = next(index for index, line in enumerate(text) if line.startswith(f"{name} "))
        assert f"no cost in its slot: {why}".startswith(text[row + 1].strip()) and max(map(len, text)) <= 100


def test_the_list_as_data_names_what_is_missing(run: Run) -> None:
    rows = json.loads(run("models", "accelerators", "--format", "json").out)
    found = {row["name"]: row["no_cost_without"] for row in rows}
    assert found["gb200"] == [] and found["vr200"] == []
    assert "accelerator_server_power" in found["tpu-v7"] and "accelerator_server_price" in found["trainium3"]
