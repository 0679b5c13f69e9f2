"""Our own error: fresh, shown with every headline, and in the sample when it is asked for."""

from __future__ import annotations

import math

import pytest

from orbitcompute.report.documents import document
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.answer.explain import explain
from orbitcompute.studies.many.ranges import sample
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.scenario.model_error import CARRIERS, carried, error_of, stored
from orbitcompute.studies.validate.validate import fresh_errors


def test_stored_errors_are_fresh() -> None:
    assert stored() == fresh_errors(), "python -m orbitcompute.remake model-error"


def test_below_three_sources_the_error_is_unknown() -> None:
    assert all((entry["error"] is None) == (int(entry["sources"] or 0) < 3) for entry in stored().values())
    assert error_of("cost_ratio") == pytest.approx(float(stored()["economics"]["error"] or 0.0))
    assert error_of("radiator_area") == pytest.approx(max(float(stored()["thermal"]["error"] or 0.0), math.log(1.15)))
    assert error_of("satellite_mass") is None
    assert error_of("drag_force") == pytest.approx(math.log(2))


def test_a_factor_acts_before_anything_reads_the_quantity() -> None:
    model = assemble("gigawatt-2028").model
    plain, wide = model.evaluate(), model.evaluate(factors={"radiator_area": 1.5})
    assert wide.values["radiator_area"] == pytest.approx(1.5 * plain.values["radiator_area"])
    assert wide.values["radiator_mass"] == pytest.approx(1.5 * plain.values["radiator_mass"])
    assert wide.values["radiator_area_needed"] == plain.values["radiator_area_needed"]
    looped = model.evaluate(factors={"drag_force": 2.0})
    assert looped.values["delta_v_drag"] > 1.9 * plain.values["delta_v_drag"]


def test_drawn_errors_have_their_own_spread() -> None:
    model = assemble(
        "gigawatt-2028", {"radiator_net_flux": "750W/m2", "heat_rejected": "130kW"}, ("radiator_area",)
    ).model
    plain = sample(model, ["radiator_area"], 256)
    wide = sample(model, ["radiator_area"], 256, errors={"radiator_area": 0.2})
    assert plain.columns["radiator_area"].std() == pytest.approx(0.0, abs=1e-9)
    logs = [math.log(area) for area in wide.columns["radiator_area"]]
    mean = sum(logs) / len(logs)
    assert math.sqrt(sum((x - mean) ** 2 for x in logs) / len(logs)) == pytest.approx(0.2, rel=0.02)


def test_the_switch_widens_ranges_and_says_so() -> None:
    plain, wide = evaluate(ranged=("radiator_area",)), evaluate(ranged=("radiator_area",), model_error=True)
    width = [
        result.draws.spread("radiator_area").p90 - result.draws.spread("radiator_area").p10 for result in (plain, wide)
    ]
    assert width[1] > width[0]
    assert any("model error" in note for note in wide.notes)
    assert plain.value("radiator_area") == wide.value("radiator_area")


def test_every_headline_carries_its_model_error() -> None:
    quantities = document(evaluate(outputs=("radiator_area", "cost_ratio"), ranges=False))["quantities"]
    assert quantities["radiator_area"]["model_error"] == error_of("radiator_area")
    assert quantities["cost_ratio"]["model_error"] == error_of("cost_ratio")


def test_carriers_are_quantities_of_their_discipline() -> None:
    for name, quantity in CARRIERS.items():
        assert explain(quantity).subject.discipline == name  # type: ignore[union-attr]
    assert set(carried()) <= set(CARRIERS.values())
