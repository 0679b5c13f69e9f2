"""Solve: closed-form break-evens, nearest points known by hand, what cannot be met, and the screens."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.units import from_si, to_si
from orbitcompute.declare import Assumption, Quantity, Registry
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.demonstrated import CLAIMED, SHOWN, known
from orbitcompute.studies.decide.break_even import parity
from orbitcompute.studies.decide.break_even_table import along
from orbitcompute.studies.decide.crossings import answer
from orbitcompute.studies.decide.joint import joint
from orbitcompute.studies.decide.solve import Problem, Target, Varied, prepare
from orbitcompute.studies.scenario.assemble import assemble


def annuity(rate: float, years: float) -> float:
    return rate / (1 - (1 + rate) ** -years)


GROUND = (26_000 * 1.03 * annuity(0.1, 5) + 12_000 * annuity(0.1, 14) + 300 + 600) / 0.97
CONSTRAINED = (26_000 * 1.03 * annuity(0.1, 5) + 20_000 * annuity(0.1, 14) + 300 + 1_000) / 0.97


def toy(function: object, **inputs: tuple[float, float, float]) -> Problem:
    """A problem over one quantity, its inputs given as (value, low, high), each searched within ten ranges."""
    names = tuple(inputs)
    registry = Registry()
    registry.quantities["output"] = Quantity("output", "1", function, names)  # type: ignore[arg-type]
    entries = {name: Assumption(name, value, "1", "test", low, high) for name, (value, low, high) in inputs.items()}
    model = Model(registry, entries, to_si, ("output",))
    varied = tuple(
        Varied(name, value, low, high, low - 10 * (high - low), high + 10 * (high - low), "1", entries[name])
        for name, (value, low, high) in inputs.items()
    )
    return Problem(
        assemble("gigawatt-2028", outputs=("cost_ratio",)), model, model.evaluate(), Target("output", 0.0, "1"), varied
    )


@pytest.mark.parametrize(("case", "spares", "availability", "ground", "expected"), [
    ("spares-1.00", 1.00, 0.99, GROUND, (462, 322, 42)),
    ("spares-1.05", 1.05, 0.97, GROUND, (293, 153, None)),
    ("spares-1.12", 1.12, 0.95, GROUND, (101, None, None)),
    ("scarce-earth", 1.05, 0.97, CONSTRAINED, (668, 528, 249)),
])
def test_break_even_launch_prices_of_the_screening_table(
    case: str, spares: float, availability: float, ground: float, expected: tuple[float | None, ...]
) -> None:
    """The table of own arithmetic, "no positive break-even" included, to its last digit or two."""
    found = along(
        f"screening/break-even-{case}", "cost_ratio=1", "launch_price", ["satellite_cost_per_power=3,5,9"], {}
    )
    for bus, price, one in zip((3, 5, 9), expected, found.answers, strict=True):
        budget = (ground * availability - 400 - 26_000 * spares * annuity(0.1, 5)) / annuity(0.1, 5)
        exact = (budget / spares - 1000 * bus) / 14.3
        if price is None:
            assert exact < 0 and not one.solved and one.no_positive and one.closest == 0.0
            assert one.closest_output > 1
        else:
            value = from_si(one.value, "USD / kg")
            assert value == pytest.approx(exact, rel=2e-4)
            assert value == pytest.approx(price, abs=1.0)


def test_the_parity_budget_of_the_screening_terms() -> None:
    """4.4 $/W against the same chips at 10 % money, by hand, for spares 1.12 over availability 0.95: 101 $/kg at 3 $/W."""
    assembled = assemble("screening/break-even-spares-1.12")
    found, doubled = (parity(assembled, "cost_ratio", ratio) for ratio in (1.0, 2.0))
    assert found is not None and doubled is not None
    assert from_si(found.budget, "USD / W") == pytest.approx(4.4, abs=0.1)
    more = GROUND * 0.95 / (1.12 * annuity(0.1, 5) * 1000)
    assert from_si(doubled.budget - found.budget, "USD / W") == pytest.approx(more, rel=2e-3)
    assert from_si(found.ours, "USD / W") == pytest.approx(5.0 + 500 * 14.3 / 1000, rel=1e-6)
    assert parity(assembled, "radiator_area", 1.0) is None


def test_mccalips_break_even_is_negative() -> None:
    """His calculator prints -263.657 $/kg, -699.191 with every cost line: no positive break-even, whatever is searched."""
    hardware, mass, ground = 23.600214e9, 29_390_055.0, 15.851062e9
    lines = 1.180011e9 + 10.620096e9 + 1.0e9
    for other, expected in ((0.0, -263.657), (lines, -699.191)):
        problem = toy(lambda price, other=other: hardware + other + price * mass - ground, price=(500.0, 200.0, 1500.0))
        found = answer(problem, problem.varied[0])
        assert found.value == pytest.approx(expected, rel=5e-5)
        positive = Varied("price", 500.0, 200.0, 1500.0, 0.0, 1e5, "1", problem.varied[0].entry)
        found = answer(problem, positive)
        assert found.no_positive and found.closest_output == pytest.approx(hardware + other - ground)


def test_every_crossing_is_found_and_the_nearest_comes_first() -> None:
    problem = toy(lambda x: (x - 1.2) * (x - 3.0) * (x + 2.0), x=(0.0, -4.0, 4.0))
    values = [one.value for one in answer(problem, problem.varied[0]).crossings]
    assert values == pytest.approx([1.2, -2.0, 3.0], rel=1e-9)


def test_a_step_is_told_from_a_solution() -> None:
    problem = toy(lambda x: np.floor(x) - 0.5, x=(3.2, 0.0, 4.0))
    found = answer(problem, problem.varied[0]).crossings[0]
    assert found.step and found.value == pytest.approx(1.0) and {found.before, found.after} == {-0.5, 0.5}
    smooth = toy(lambda x: x - 0.5, x=(3.2, 0.0, 4.0))
    assert not answer(smooth, smooth.varied[0]).crossings[0].step


def test_the_closest_approach_inside_a_range() -> None:
    problem = toy(lambda x: (x - 2.3456) ** 2 + 0.7, x=(0.0, -4.0, 4.0))
    found = answer(problem, problem.varied[0])
    assert not found.solved and not found.no_positive
    assert (found.closest, found.closest_output) == pytest.approx((2.3456, 0.7), abs=1e-6)


def test_smallest_joint_change_of_a_plane() -> None:
    """3 x + 4 y = 5 from the origin, y counted twice as far: the foot of the perpendicular in units of the ranges."""
    found = joint(toy(lambda x, y: 3 * x + 4 * y - 5, x=(0.0, -0.5, 0.5), y=(0.0, -1.0, 1.0)))
    gradient = np.array([3.0, 8.0])
    assert found.changes == pytest.approx(tuple(5 * gradient / (gradient @ gradient)), abs=1e-6)
    assert found.length == pytest.approx(5 / math.sqrt(73), rel=1e-9)
    assert not found.step


def test_smallest_joint_change_to_a_curve_with_two_feet() -> None:
    """From (3, 3) to x y = 1: the near vertex (1, 1) is 2.83 away, two other points only 7 ** 0.5 (x + y = 3)."""
    found = joint(toy(lambda x, y: x * y - 1, x=(3.0, 2.5, 3.5), y=(3.0, 2.5, 3.5)))
    assert found.length == pytest.approx(math.sqrt(7), rel=1e-7)
    assert found.values is not None and sum(found.values) == pytest.approx(3.0, abs=1e-4)


def test_a_joint_change_that_nothing_meets_gives_the_closest_approach() -> None:
    found = joint(toy(lambda x, y: x * x + y * y + 2, x=(1.0, 0.5, 1.5), y=(1.0, 0.5, 1.5)))
    assert found.values is None and found.closest_output == pytest.approx(2.0, abs=0.15)


def nearer_point_that_meets(problem: Problem, points: int, seed: int, by: float = 1e-4) -> bool:
    """Whether any of so many random points nearer than the answer by a share of it meets the target."""
    found = joint(problem)
    assert found.values is not None
    random = np.random.default_rng(seed)
    starts = np.array([one.start for one in problem.varied])
    reach = np.array([one.reach for one in problem.varied])
    spread = random.standard_normal((points, len(starts)))
    radius = found.length * (1 - by) * random.random(points) ** (1 / len(starts))
    places = starts + reach * spread / np.linalg.norm(spread, axis=1)[:, None] * radius[:, None]
    places = np.clip(places, [one.least for one in problem.varied], [one.most for one in problem.varied])
    side = math.copysign(1.0, problem.now - problem.target.value)
    names = [one.name for one in problem.varied]
    return any(
        side * (problem.output(dict(zip(names, row, strict=True))) - problem.target.value) <= 0
        for row in places.tolist()
    )


def test_no_better_point_among_thousands() -> None:
    problem = prepare("gigawatt-2028", "radiator_area=110m2",
                      ["coolant_supply_temperature", "fin_efficiency", "radiator_array_view_given"], {},
                      allow=("chip", "memory"))
    assert not nearer_point_that_meets(problem, 2_000, 5)


@pytest.mark.slow
@pytest.mark.parametrize(("target", "by"), [("cost_ratio=2.5", 1e-4), ("launch_margin_permitted=-0.7", 0.02)])
def test_no_better_point_among_thousands_where_satellites_are_whole(target: str, by: float) -> None:
    """Whole flights make steps, on which the search is good to two per cent of the change."""
    names = ["launch_payload", "radiator_areal_mass_given", "array_specific_power"]
    names += ["launch_price", "satellite_cost_per_power_given"] if target.startswith("cost") else []
    assert not nearer_point_that_meets(prepare("gigawatt-2028", target, names, {}), 10_000, 5, by)


@pytest.mark.slow
def test_joint_change_moves_less_of_each_than_either_alone() -> None:
    problem = prepare("gigawatt-2028", "radiator_area=140m2", ["coolant_supply_temperature", "fin_efficiency"], {},
                      allow=("chip", "memory"))
    alone = [answer(problem, one) for one in problem.varied]
    found = joint(problem)
    assert found.length < min(abs(one.value - one.varied.start) / one.varied.reach for one in alone)
    again = joint(problem)
    assert again == found


def test_a_computed_quantity_can_be_varied() -> None:
    problem = prepare("gigawatt-2028", "specific_power=70kW/t", ["satellite_mass"], {}, allow=("satellite_mass",))
    found = answer(problem, problem.varied[0])
    assert found.value == pytest.approx(175.0 / 70.0 * 1000, rel=1e-6)


def test_what_was_shown_and_what_is_claimed() -> None:
    assembled = assemble("gigawatt-2028")
    price = known("launch_price", assembled)
    assert [(one.standing, one.of) for one in price] == [(SHOWN, "falcon-9"), (CLAIMED, "starship-claimed-100")]
    assert from_si(price[0].value, "USD / kg") == pytest.approx(3290)
    flights = known("permitted_flights", assembled)
    assert [one.name for one in flights] == ["record_flights_best_year"], "a ceiling is not a record"
    craft = known("satellite_cost_per_power_given", assembled)
    assert {one.standing for one in craft} == {SHOWN, CLAIMED}
    assert from_si(craft[0].value, "USD / W") == pytest.approx(0.8e6 / 28e3)


def test_screen_of_one_and_of_several(run: Run) -> None:
    one = run("solve", "--target", "cost_ratio=1", "--vary", "launch_price").out
    assert "no positive break-even" in one and "closest approach: cost_ratio" in one and "BREAK-EVEN" in one
    two = run(
        "solve", "--target", "cost_ratio=2", "--vary", "launch_price", "--vary", "satellite_cost_per_power_given"
    ).out
    assert "together" in two and "seed" in two and "falcon-9" in two
    for text in (one, two):
        assert max(map(len, text.splitlines())) <= 100 and "nan" not in text


def test_formats_agree(run: Run) -> None:
    words = ("solve", "--target", "radiator_area=110m2", "--vary", "coolant_supply_temperature",
             "--set", "satellite=spacex-ai1-2026-06", "--allow", "chip,memory", "--format")
    data = json.loads(run(*words, "json").out)
    row = next(csv.DictReader(io.StringIO(run(*words, "csv").out)))
    assert float(row["alone"]) == data["inputs"][0]["solutions"][0]["value"] == pytest.approx(77.8, abs=3)
    assert data["joint"] is None and data["parity"] is None and data["target"]["unit"] == "m2"


def test_a_table_of_answers(run: Run) -> None:
    words = ("--target", "cost_ratio=2", "--vary", "launch_price", "--along", "satellite_cost_per_power_given=3,9,30")
    text = run("solve", *words).out
    assert "none" in text and "no positive break-even" in text
    rows = list(csv.DictReader(io.StringIO(run("solve", *words, "--format", "csv").out)))
    prices = [float(row["launch_price [USD / kg]"]) for row in rows[:2]]
    assert prices[0] > prices[1] > 0 and rows[2]["launch_price [USD / kg]"] == "" and rows[2]["why none"]


@pytest.mark.parametrize("names", [
    ("launch_price",), ("launch_price", "satellite_cost_per_power_given"),
    ("launch_price", "satellite_cost_per_power_given", "orbital_discount_rate_given"),
])
def test_figures(run: Run, tmp_path: Path, names: tuple[str, ...]) -> None:
    pytest.importorskip("matplotlib")
    words = [word for name in names for word in ("--vary", name)]
    texts = []
    for copy in ("a", "b"):
        file = tmp_path / f"{copy}.svg"
        assert run("solve", "--target", "cost_ratio=2.5", *words, "--figure", str(file)).code == 0
        texts.append(file.read_text())
        assert len(file.with_suffix(".csv").read_text().splitlines()) > 1
    assert texts[0] == texts[1] and "launch_price" in texts[0]


@pytest.mark.parametrize(("words", "message"), [
    ((), "--target: missing"),
    (("--target", "cost_ratio"), "expected NAME=VALUE"),
    (("--target", "cost_ratio=1"), "--vary: names nothing"),
    (("--target", "cost_ratio=1kg", "--vary", "launch_price"), "--target cost_ratio"),
    (("--target", "cost_ratoi=1", "--vary", "launch_price"), "did you mean `cost_ratio`"),
    (("--target", "cost_ratio=1", "--vary", "launch_prise"), "did you mean `launch_price`"),
    (("--target", "cost_ratio=1", "--vary", "launch_price=9:1"), "9 is not below 1"),
    (("--target", "cost_ratio=1", "--vary", "launch_price=-5:1"), "outside its range"),
    (("--target", "cost_ratio=1", "--vary", "launch_price", "--vary", "launch_price"), "given twice"),
    (("--target", "satellite_mass=3t", "--vary", "launch_price"), "does not move satellite_mass"),
    (("--target", "cost_ratio=1", "--vary", "eclipse_policy"), "--along eclipse_policy="),
    (("--target", "launch_price=1", "--vary", "launch_payload"), "an input, not a quantity"),
    (("--target", "cost_ratio=1", "--vary", "launch_price", "--vary", "inclination"), "no range of its own"),
    (("--target", "cost_ratio=1", "--vary", "launch_price", "--along", "launch_price=1,2"), "is what --vary searches"),
])
def test_bad_input_is_one_clear_error(run: Run, words: tuple[str, ...], message: str) -> None:
    outcome = run("solve", *words)
    assert outcome.code == 2 and message in outcome.err, outcome.err
    assert "hint:" in outcome.err and outcome.out == "" and "Traceback" not in outcome.err


def test_a_set_value_keeps_the_range_of_its_declaration() -> None:
    settings: Mapping[str, str] = {"fin_efficiency": "0.85"}
    problem = prepare(
        "gigawatt-2028", "radiator_area=150m2", ["fin_efficiency", "coolant_supply_temperature"], settings
    )
    assert problem.varied[0].start == 0.85 and math.isfinite(problem.varied[0].reach)


def test_where_there_is_no_answer_it_says_how_near_it_came(run: Run) -> None:
    shown = run("solve", "--target", "cost_ratio=1", "--vary", "launch_price", "--along", "altitude=600km,700km").out
    assert "nearest  where there is none: cost_ratio" in shown and "with launch_price 0 USD/kg, at 600km" in shown
