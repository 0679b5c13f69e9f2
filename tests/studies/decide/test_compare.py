"""Compare: what differs, shares that sum to the difference, result files, and the screen."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.decide.compare import Pair, Side, pair, sides


def compared(*names: str, output: str = "cost_ratio") -> Pair:
    found = sides(names, "gigawatt-2028", {})
    return pair(found[0], found[1], output)


def summed(found: Pair) -> float:
    return math.fsum(one.moves or 0.0 for one in found.differences) + math.fsum(step.share for step in found.shared)


@pytest.mark.slow
@pytest.mark.parametrize("names", [
    ("gigawatt-2028", "ai1-as-claimed"), ("gigawatt-2028", "starlink-300mw"), ("starship", "falcon-9"),
])
def test_shares_sum_to_the_difference(names: tuple[str, str]) -> None:
    """Also where some mixtures cannot be built: what means nothing apart is exchanged together."""
    found = compared(*names)
    assert found.note is None
    assert summed(found) == pytest.approx(found.total, rel=1e-9)
    for one in found.differences:
        if one.moves is not None and one.least is not None and one.most is not None:
            assert one.least - 1e-9 <= one.moves <= one.most + 1e-9


@pytest.mark.slow
def test_a_share_does_not_depend_on_the_direction() -> None:
    there, back = compared("gigawatt-2028", "ai1-as-claimed"), compared("ai1-as-claimed", "gigawatt-2028")
    assert there.total == pytest.approx(-back.total)
    forward = {one.name: one.moves for one in there.differences if one.moves is not None}
    for one in back.differences:
        if one.moves is not None and one.name in forward:
            assert one.moves == pytest.approx(-(forward[one.name] or 0.0), rel=1e-6)


def test_one_difference_takes_it_all_and_two_in_a_product_share_evenly() -> None:
    """Fleet mass is satellites times mass: doubling both adds three fleets, one and a half by each (one first, two last)."""
    one = compared("gigawatt-2028", "launch_price=200USD/kg")
    assert [entry.name for entry in one.differences] == ["launch_price"]
    assert one.differences[0].moves == pytest.approx(one.total)
    base = evaluate(ranges=False)
    count, mass = base.value("satellite_count"), base.value("satellite_mass")
    both = f"satellite_count={2 * count!r},satellite_mass={2 * mass!r}kg"
    product = compared("gigawatt-2028", both, output="fleet_mass")
    assert [entry.moves for entry in product.differences] == pytest.approx([1.5 * count * mass] * 2, rel=1e-9)
    for entry in product.differences:
        assert (entry.least, entry.most) == pytest.approx((count * mass, 2 * count * mass))


def test_what_does_not_move_the_output_is_set_apart() -> None:
    found = compared("gigawatt-2028", "launch_price=200USD/kg,market_rent=4USD/h")
    assert [one.name for one in found.idle] == ["market_rent"]


def test_components_go_into_their_slots() -> None:
    found = sides(["colossus-1", "anthropic-lease"], "gigawatt-2028", {})
    assert [side.result.assembled.settings for side in found] == [
        {"baseline": "colossus-1"},
        {"baseline": "anthropic-lease"},
    ]
    assert sides(["gb200", "gb300"], "gigawatt-2028", {})[1].result.assembled.settings == {"accelerator": "gb300"}


def test_a_null_output_says_why_and_still_shows_what_differs() -> None:
    found = compared("spacex-ai1", "starlink-v3")
    assert found.note is not None and "nobody gives array_area" in found.note
    assert "it_power_rating (starlink-v3)" in found.note
    assert "satellite_mass" in {one.name for one in found.differences} and found.shared == ()


@pytest.mark.slow
def test_result_files(run: Run, tmp_path: Path) -> None:
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    assert run("evaluate", "--output", str(files[0])).code == 0
    assert run("evaluate", "--set", "launch_price=200USD/kg", "--output", str(files[1])).code == 0
    data = json.loads(run("compare", *map(str, files), "--format", "json").out)
    again = compared("gigawatt-2028", "launch_price=200USD/kg")
    assert [side["name"] for side in data["sides"]] == ["a", "b"]
    assert data["pairs"][0]["difference"] == pytest.approx(again.total)
    assert data["pairs"][0]["inputs"][0]["name"] == "launch_price"
    assert data["pairs"][0]["inputs"][0]["moves"] == pytest.approx(again.total)
    broken = run("compare", str(files[0]), str(tmp_path / "c.json"))
    assert broken.code == 2 and "cannot be read" in broken.err
    files[1].write_text(files[1].read_text().replace('"scenario"', '"scenarios"', 1))
    assert run("compare", *map(str, files)).code == 2


def test_a_file_written_by_another_program_is_told(tmp_path: Path) -> None:
    from orbitcompute.studies.decide.compare import moved_since

    result = evaluate(ranges=False)
    mass = {"value": result.value("satellite_mass"), "unit": "kg"}
    told = {"version": "0.0.1", "quantities": {"cost_ratio": {"value": 2.5, "unit": "1"}, "satellite_mass": mass}}
    side = Side("old", result, told)
    assert moved_since(side, "cost_ratio") == result.value("cost_ratio")
    assert moved_since(side, "satellite_mass") is None and moved_since(side, "fleet_mass") is None


@pytest.mark.slow
def test_screen_and_csv(run: Run) -> None:
    outcome = run("compare", "gigawatt-2028", "ai1-as-claimed", "starlink-300mw")
    lines = outcome.out.splitlines()
    assert outcome.code == 0 and max(map(len, lines)) <= 100 and "nan" not in outcome.out
    assert sum(line.startswith("INPUT") for line in lines) == 2
    assert any(line.startswith("economy: cost ratio") and line.count("fails") == 3 for line in lines)
    rows = list(csv.DictReader(io.StringIO(run("compare", "gigawatt-2028", "ai1-as-claimed", "--format", "csv").out)))
    price = next(row for row in rows if row["name"] == "launch_price")
    assert (float(price["gigawatt-2028"]), float(price["ai1-as-claimed"])) == (1030.0, 200.0)
    assert float(price["moves cost_ratio: ai1-as-claimed"]) < 0
    assert {row["kind"] for row in rows} == {"output", "input"}


def test_routing_inputs_are_exchanged_together() -> None:
    found = compared("gigawatt-2028", "relay_attachment=nearest", output="latency_median")
    assert summed(found) == pytest.approx(found.total, rel=1e-9, abs=1e-15)


def test_figure(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    file = tmp_path / "steps.svg"
    assert run("compare", "gigawatt-2028", "ai1-as-claimed", "--figure", str(file)).code == 0
    assert "launch_price" in file.read_text() and "ai1-as-claimed" in file.read_text()
    assert file.with_suffix(".csv").read_text().startswith("kind,name,unit,gigawatt-2028,ai1-as-claimed")


@pytest.mark.parametrize(("words", "message"), [
    ((), "at least two are needed"),
    (("gigawatt-2028",), "at least two are needed"),
    (("gigawatt-2028", "gigawatt-2028"), "given twice"),
    (("gigawatt-2028", "spacex-ai2"), "did you mean `spacex-ai1`"),
    (("gigawatt-2028", "launch_prise=1"), "did you mean `launch_price`"),
    (("gigawatt-2028", "launch_price=1,5"), "`5` is not NAME=VALUE"),
    (("gigawatt-2028", "spacex-ai1", "--of", "cost"), "unknown name"),
    (("gigawatt-2028", "nowhere.toml"), "no such scenario file"),
    (("gigawatt-2028", "nowhere.json"), "cannot be read"),
])
def test_bad_input_is_one_clear_error(run: Run, words: tuple[str, ...], message: str) -> None:
    outcome = run("compare", *words)
    assert outcome.code == 2 and message in outcome.err, outcome.err
    assert "hint:" in outcome.err and outcome.out == "" and "Traceback" not in outcome.err
