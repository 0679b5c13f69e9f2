"""Solutions, tables and fronts stay inside the closures; what is left out is said, and what is out is counted."""

from __future__ import annotations

import json

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.units import to_si
from orbitcompute.declare import Assumption, Closure, Quantity, Registry
from orbitcompute.graph.model import Model
from orbitcompute.studies.decide.break_even_table import along
from orbitcompute.studies.decide.crossings import answer
from orbitcompute.studies.decide.inside import kept_inside, refused
from orbitcompute.studies.decide.joint import joint
from orbitcompute.studies.decide.pareto import front
from orbitcompute.studies.decide.pareto import prepare as prepare_front
from orbitcompute.studies.decide.solve import Problem, Target, Varied, prepare
from orbitcompute.studies.scenario.assemble import assemble

HOT = "coolant_supply_temperature=20degC:120degC"


def toy(wall: float, island: tuple[float, float] = (9.0, 9.0), target: float = 3.0) -> Problem:
    """The output is the input; it closes up to a wall, and not on an island."""
    registry = Registry()
    registry.quantities["output"] = Quantity("output", "1", lambda given: given, ("given",))
    registry.quantities["room"] = Quantity(
        "room", "1", lambda given: -1.0 if island[0] < given < island[1] else wall - given, ("given",)
    )
    registry.closures["wall"] = Closure("wall", "room", "room", None, "below the wall", "above the wall", "toy", "own")
    entry = Assumption("given", 0.5, "1", "test", 0.0, 1.0)
    model = Model(registry, {"given": entry}, to_si, ("output", "room"))
    varied = Varied("given", 0.5, 0.0, 1.0, -10.0, 10.0, "1", entry)
    return Problem(
        assemble("gigawatt-2028", outputs=("cost_ratio",)), model, model.evaluate(), Target("output", target, "1"), (varied,),
        kept=("wall",),
    )


@pytest.mark.parametrize("wall", [2.3, 2.999, 3.0, 3.001, 5.0])
def test_a_target_behind_a_wall_is_approached_to_the_wall_and_no_further(wall: float) -> None:
    problem = toy(wall)
    found = answer(problem, problem.varied[0])
    if wall >= 3.0:
        assert found.value == pytest.approx(3.0, abs=1e-9) and not found.crossings[0].step
    else:
        assert not found.solved
        assert found.closest == pytest.approx(wall, abs=1e-6) and found.closest <= wall + 1e-9
    assert found.why == {"breaks wall: above the wall": found.infeasible}
    assert found.infeasible == sum(problem.output({"given": place}) != problem.output({"given": place})
                                   for place in searched(problem))


def searched(problem: Problem) -> list[float]:
    from orbitcompute.studies.decide.crossings import INSIDE, OUTSIDE, _places

    return _places(problem.varied[0], INSIDE, OUTSIDE)


@pytest.mark.parametrize(("island", "solved"), [((2.9, 3.1), False), ((2.2, 2.8), True), ((3.2, 3.8), True)])
def test_an_island_that_does_not_close_is_no_crossing(island: tuple[float, float], solved: bool) -> None:
    problem = toy(9.0, island)
    found = answer(problem, problem.varied[0])
    assert found.solved is solved
    if solved:
        assert [one.value for one in found.crossings] == pytest.approx([3.0]) and not found.crossings[0].step
    else:
        assert min(abs(found.closest - island[0]), abs(found.closest - island[1])) < 1e-6


def test_what_is_refused_says_why_and_what_is_allowed_is_not() -> None:
    model = assemble("gigawatt-2028", {"coolant_supply_temperature": "80degC"}).model.closing(("cost_ratio",))
    point = model.evaluate()
    kept = kept_inside(model, ["coolant_supply_temperature"], ())
    assert {"chip", "memory", "coolant"} <= set(kept) and "dose" not in kept  # it does not move the dose
    assert refused(model, point, kept) == "breaks chip: the hottest chip is over its limit"
    assert refused(model, point, kept_inside(model, ["coolant_supply_temperature"], ("chip", "memory"))) is None
    void = assemble("gigawatt-2028", {"radiator_temperature": "80"}).model.closing(("cost_ratio",))
    assert refused(void, void.evaluate(), ()) == void.evaluate().status != "ok"


def central_cost(**settings: str) -> float:
    return float(assemble("gigawatt-2028", settings).model.evaluate().values["cost_ratio"])


@pytest.mark.slow
def test_solve_does_not_buy_a_cheaper_answer_with_a_hot_chip(run: Run) -> None:
    wanted = 0.93 * central_cost()
    target = f"cost_ratio={wanted!r}"
    problem = prepare("gigawatt-2028", target, [HOT], {})
    found = answer(problem, problem.varied[0])
    assert not found.solved and found.why["breaks chip: the hottest chip is over its limit"] > 10
    limit = problem.model.evaluate({"coolant_supply_temperature": found.closest}).values["chip_temperature_margin"]
    assert -1e-8 <= limit < 0.5
    allowed = prepare("gigawatt-2028", target, [HOT], {}, allow=("chip", "memory"))
    answered = answer(allowed, allowed.varied[0])
    assert answered.solved and allowed.notes[-1] == "--allow chip,memory: answers may break it"
    assert allowed.model.evaluate({"coolant_supply_temperature": answered.value}).values["cost_ratio"] == pytest.approx(wanted)
    out = run("solve", "--target", target, "--vary", HOT, "--format", "json")
    data = json.loads(out.out)
    assert data["inputs"][0]["solutions"] == [] and sum(data["inputs"][0]["infeasible_by"].values()) == found.infeasible
    together = joint(prepare("gigawatt-2028", target, [HOT, "altitude=500km:1500km"], {}))
    assert together.values is None or problem.model.status(
        problem.model.evaluate(dict(zip(("coolant_supply_temperature", "altitude"), together.values, strict=True)))
    ) == "ok"


def test_a_table_of_answers_stays_inside_too_and_says_what_nothing_helps(run: Run) -> None:
    target = f"cost_ratio={0.5 * (central_cost(launch_price='800USD/kg') + central_cost(launch_price='900USD/kg'))!r}"
    inside = along("gigawatt-2028", target, HOT, ["launch_price=800USD/kg,900USD/kg"], {})
    free = along("gigawatt-2028", target, HOT, ["launch_price=800USD/kg,900USD/kg"], {}, allow=("chip", "memory"))
    assert [one.solved for one in inside.answers] == [True, False] and all(one.solved for one in free.answers)
    cheaper = f"cost_ratio={0.9 * central_cost()!r}"
    found = run("solve", "--target", cheaper, "--vary", "launch_price", "--along", "altitude=600km,1200km")
    assert found.code == 0 and "dose: memory takes the dose at which it misbehaves, whatever is varied" in found.err


@pytest.mark.slow
def test_no_point_of_a_front_is_over_a_limit_and_what_is_out_is_counted() -> None:
    """The trade of the issue: hot coolant, any size, any altitude."""
    vary = ["coolant_supply_temperature=40degC:120degC", "it_power_rating=20kW:300kW", "altitude=500km:1500km"]
    trade = prepare_front("gigawatt-2028", "cost_ratio,launch_count", vary, None, {})
    found = front(trade)
    assert sum(found.why.values()) == found.infeasible > 0
    assert any("chip" in why for why in found.why) and any("dose" in why for why in found.why)
    names = [one.name for one in trade.varied]
    whole = assemble("gigawatt-2028").model
    opened = Model(whole.registry, {**whole.assumptions}, whole.to_si)
    for place in found.inputs[:: max(1, len(found.inputs) // 20)]:
        point = opened.evaluate(dict(zip(names, map(float, place), strict=True)))
        assert point.status == "ok" and point.broken == ()
    trade = prepare_front("gigawatt-2028", "cost_ratio,launch_count", vary, None, {}, allow=("chip", "memory", "dose"))
    free = front(trade)
    assert np.nanmin(free.outputs[:, 0]) < np.nanmin(found.outputs[:, 0])
    assert not any("breaks chip:" in why or "breaks dose:" in why for why in free.why)


def test_a_closure_that_there_is_not_is_refused(run: Run) -> None:
    for command in (
        ("solve", "--target", "cost_ratio=4", "--vary", "launch_price", "--allow", "chips"),
        ("solve", "--target", "cost_ratio=4", "--vary", "launch_price", "--along", "altitude=600km,700km", "--allow", "chips"),
        ("evaluate", "--sweep", "altitude=600km,700km", "--allow", "chips"), ("evaluate", "--sample", "64", "--allow", "chips"),
    ):
        found = run(*command)
        assert found.code == 2 and "chips" in found.faults[0] and "hint:" in found.err and "chip" in found.err
