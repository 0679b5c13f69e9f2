"""`costs --challenges`: what each side would change stays within sourced ranges, and pulls the way that its side says."""

from __future__ import annotations

import csv
import io
import json

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.decide import challenges
from orbitcompute.studies.decide.challenges import Challenged, challenge

CHEAPER_CHIPS = "gigawatt-2028-2026-chips"  # on dearer ones nothing is left for satellite and launch, treated alike or not


@pytest.fixture(scope="module")
def found() -> Challenged:
    return challenge(CHEAPER_CHIPS)


def test_every_challenge_pulls_its_way(found: Challenged) -> None:
    """What favours orbit lowers the ratio and never the budget; a doubt does the opposite; each does something."""
    given = found.given
    for side, answers in found.sides.items():
        for one in answers:
            assert one.settings and not one.idle, one.label
            if side == "earth":
                assert one.ratio > given.ratio * 1.001 and one.budget <= given.budget + 1e-9, one.label
            else:
                assert one.ratio < given.ratio * 0.999 and one.budget >= given.budget - 1e-9, one.label
    assert found.together["orbit"].ratio < min(one.ratio for one in found.sides["orbit"])
    assert found.together["earth"].ratio > max(one.ratio for one in found.sides["earth"])
    assert found.together["orbit and alike"].ratio < found.together["orbit"].ratio


def test_a_challenge_stays_within_its_inputs_ranges() -> None:
    """Numbers come from the inputs' own ends or from other inputs: none is typed into the file."""
    for one in challenges.read():
        for name, text in one.settings.items():
            entry = load().declarations.get(name)
            assert text in ("low", "high") or text.startswith("=") or (entry is None or entry.value is None), name


def test_what_is_set_is_what_evaluate_gives(found: Challenged) -> None:
    """The table's settings, typed at `evaluate`, give the table's ratio; at the budget the ratio is one."""
    alike = found.together["alike"]
    same = evaluate(CHEAPER_CHIPS, set=dict(alike.settings), ranges=False)
    assert same.value("cost_ratio") == pytest.approx(alike.ratio, rel=1e-12)
    assert alike.budget > 0
    at_budget = {**alike.settings, "satellite_cost_per_power": f"{alike.budget * 0.93}USD/W", "launch_price": "0USD/kg"}
    assert evaluate(CHEAPER_CHIPS, set=at_budget, ranges=False).value("cost_ratio") == pytest.approx(1.0, rel=1e-9)


def test_what_the_caller_sets_is_kept() -> None:
    kept = challenge("gigawatt-2028", {"launch_price": "300USD/kg"})
    price = [one for answers in kept.sides.values() for one in answers if "launch_price" in one.idle]
    assert len(price) == 2 and {one.ratio for one in price} == {kept.given.ratio}


@pytest.mark.slow
def test_the_screen_and_the_formats(run: Run) -> None:
    screen = run("costs", "--challenges")
    assert screen.code == 0 and max(map(len, screen.out.splitlines())) <= 100
    for start in (
        "as it stands",
        "BOTH SIDES TREATED ALIKE",
        "WHAT A DOUBTER",
        "  and both sides treated alike",
        "next",
    ):
        assert any(line.startswith(start) for line in screen.out.splitlines()), start
    data = json.loads(run("costs", "--challenges", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(run("costs", "--challenges", "--format", "csv").out)))
    assert float(rows[0]["cost_ratio [1]"]) == data["as_it_stands"]["cost_ratio"]
    assert len(rows) == 1 + sum(map(len, data["challenges"].values())) + len(data["together"])
    kept = run("costs", "starlink-300mw", "--challenges", "--set", "launch_price=300USD/kg")
    assert kept.code == 0 and "kept as the scenario or --set gives them" in kept.out
    assert run("costs", "--challenges", "--set", "launch_prise=3").code == 2
