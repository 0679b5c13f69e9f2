"""The first screen within 25 lines of 80 columns, the whole answer within a hundred, with every null explained."""

from __future__ import annotations

import math
import random
import re

import pytest
from conftest import shipped

from orbitcompute.catalog.catalog import load
from orbitcompute.report.numbers import (
    NOTHING,
    error_text,
    gap_text,
    multiple,
    of_draws,
    percent,
    share_cell,
    short,
    spread,
    times,
)
from orbitcompute.report.screens.chances import chances_of
from orbitcompute.report.screens.evaluate import SECTIONS, screen
from orbitcompute.studies.answer.evaluate import evaluate

WORDS = {"holds", "thin", "open", "fails", "-"}


# Drawn baselines with the default scenario, every scenario with the default baseline: the parts they set do not interact.
SCREENS = [
    *(("gigawatt-2028", baseline) for baseline in random.Random(21).sample(load().names("terrestrial"), 10)),
    *((scenario, "colossus-1") for scenario in shipped() if scenario != "gigawatt-2028"),
]


@pytest.mark.parametrize(("scenario", "baseline"), SCREENS)
def test_screens_fit_and_say_what_they_must(scenario: str, baseline: str) -> None:
    result = evaluate(scenario, baseline=baseline)
    first = screen(result).splitlines()
    assert len(first) <= 25 and max(map(len, first)) <= 80
    for start in ("CHANCE", "LIFT", "COST", "  satellites", "  $ per chip-hour", "SURE?", "next"):
        assert any(line.startswith(start) for line in first), start
    assert any(line.strip().split(" ")[0] in WORDS for line in first)
    if "under 1 %" in first[3] and result.value("permitted_power_by_date") > 2 * result.value("it_power_target"):
        assert any("stored, for the default assumptions" in line or line.strip().startswith("run for ") for line in first)
    text = screen(result, show=SECTIONS)
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 96
    assert not re.search(r"\bnan\b", (text + "\n".join(first)).lower())
    for start in ("ASKED", "ANSWER", "WHAT ", "COST", "VERDICT", "BREAK-EVEN", "RESTS ON", "next"):
        assert any(line.startswith(start) for line in lines), start
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("VERDICT")) + 1 :]
    rows = table[: next(i for i, line in enumerate(table) if line.startswith("design") or line.startswith("beside"))]
    assert {row.split()[-1] for row in rows} <= WORDS
    if baseline == "anthropic-lease":
        assert "is a PRICE, not a cost" in text and any("anthropic-lease, a price" in line for line in first)
    if any(row.split()[-1] == "-" for row in lines if row.startswith("  $ per")):
        assert f"{baseline}: nobody gives" in text.replace("\n    ", "") or "orbit: nobody gives" in text.replace("\n    ", "")


def test_a_forecast_of_other_assumptions_is_run_and_its_line_says_what_holds_it_up() -> None:
    """The bound then says 25 GW: "under 1 %" above it would contradict, were it not said why."""
    found = screen(evaluate(set={"permitted_flights": "20000"})).splitlines()
    place = next(number for number, line in enumerate(found) if line.startswith("LIFT"))
    assert re.search(r"run for permitted_flights, 20,000 futures; most (lack|have)", found[place - 1])
    assert not any(line.strip().startswith(("run for", "stored")) for line in screen(evaluate()).splitlines())


def test_what_a_forecast_cannot_take_leaves_the_stored_one_which_says_whose_it_is() -> None:
    """Another launcher's flights are not those of the priors, and a launch window moves nothing in the calendar."""
    for scenario, given in (("starlink-300mw", {}), ("gigawatt-2028", {"launch_window": "0.5year"})):
        assert "stored, for the default assumptions: not of this" in screen(evaluate(scenario, set=given))


def test_a_payload_and_permits_that_are_set_reach_the_forecast() -> None:
    ours, more = (chances_of(evaluate(set=given)) for given in ({}, {"permitted_flights": "20000", "launch_payload": "150t"}))
    assert ours is not None and more is not None
    assert (ours.half, more.half) == ("after 2040", "by end-2040")


def test_the_headline_is_the_median_of_the_draws_and_lies_in_its_brackets() -> None:
    result = evaluate()
    drawn = result.draws.spread("cost_ratio")
    (line,) = [line for line in screen(result).splitlines() if line.startswith("COST")]
    assert f"{short(drawn.p50)} times" in line and f"{short(drawn.p10)} to {short(drawn.p90)}" in line
    assert drawn.p10 < drawn.p50 < drawn.p90


@pytest.mark.parametrize("section", SECTIONS)
def test_sections_are_parts_of_the_whole(section: str) -> None:
    result = evaluate()
    whole, part = screen(result, show=SECTIONS), screen(result, show=(section,))
    assert part in whole and len(part) < len(whole) / 2


@pytest.mark.slow
def test_claimed_and_ours_never_share_a_column() -> None:
    own, claims = (screen(evaluate(name)) for name in ("gigawatt-2028", "ai1-as-claimed"))
    assert "we find" in own and "as claimed" in own and "we find" not in claims
    own, claims = (screen(evaluate(name), show=SECTIONS) for name in ("gigawatt-2028", "ai1-as-claimed"))
    assert "ours [10-90 %]" in own and "claimed [10-90 %]" in claims
    assert "ours [10-90 %]" not in claims


def test_another_satellite_has_no_claimed_column() -> None:
    """AI1's claims are about AI1."""
    assert evaluate(set={"satellite": "starlink-v2-mini", "sizing_rule": "array"}).claimed is None


def test_a_setting_moves_both_columns_but_never_a_vendors_figure() -> None:
    plain, doubled = evaluate(ranges=False), evaluate(set={"it_power_target": "2GW"}, ranges=False)
    assert doubled.claimed_value("satellite_count") == pytest.approx(2 * plain.claimed_value("satellite_count"), rel=5e-3)
    heavier = evaluate(set={"satellite_mass": "9t"}, ranges=False)
    assert heavier.claimed_value("satellite_mass") == plain.claimed_value("satellite_mass")
    assert heavier.value("satellite_mass") == 9000.0


def test_a_null_names_the_figure_that_nobody_gives() -> None:
    result = evaluate(set={"satellite": "starcloud-1"})
    assert "nobody gives it_power_rating" in screen(result)
    assert "nobody gives it_power_rating" in screen(result, show=SECTIONS)


def test_numbers_for_a_reader() -> None:
    assert [short(x) for x in (9.96, 0.0412, 1234567, 0.0, -3.46)] == ["10", "0.041", "1,200,000", "0", "-3.5"]
    assert short(float("nan")) == NOTHING
    assert spread(1.0, 1.01) == ""
    assert spread(3.31, 4.92) == "[3.3-4.9]"
    assert (times(12.6), multiple(4.56), percent(-0.043)) == ("13x", "4.6 times", "-4.3 %")


@pytest.mark.parametrize(
    ("share", "draws", "sentence", "cell"),
    [
        (0.0, 256, "fewer than 12 of 1,000 draws", "<1.2 %"),
        (0.0, 4096, "fewer than 1 of 1,000 draws", "<0.073 %"),
        (0.0, 65536, "fewer than 5 of 100,000 draws", "<0.0046 %"),
        (1.0, 256, "more than 988 of 1,000 draws", ">98.8 %"),
        (0.0039, 4096, "4 of 1,000 draws", "0.39 %"),
        (5 / 4096, 4096, "5 of 4,096 draws", "0.12 %"),
        (0.0005, 65536, "50 of 100,000 draws", "0.050 %"),
        (0.123, 4096, "12 % of draws", "12 %"),
        (math.nan, 256, NOTHING, NOTHING),
        (0.5, 0, NOTHING, NOTHING),
    ],
)
def test_a_share_of_draws_is_never_nothing(share: float, draws: int, sentence: str, cell: str) -> None:
    """None of n is below three over n, by the rule of three (Hanley and Lippman-Hand 1983)."""
    assert (of_draws(share, draws), share_cell(share, draws)) == (sentence, cell)


@pytest.mark.parametrize(("settings", "broken"), [({}, None), ({"coolant_supply_temperature": "120degC"}, "chip, memory"),
                                                  ({"altitude": "1000km"}, "dose, disposal")], ids=str)
def test_a_cost_says_of_what_it_is(settings: dict[str, str], broken: str | None) -> None:
    """A cost of a design that breaks a margin has that beside it, within the first screen."""
    lines = screen(evaluate(set=settings)).splitlines()
    cost = next(number for number, line in enumerate(lines) if line.startswith("COST"))
    assert len(lines) <= 25 and ("does not close" in lines[cost + 1]) == (broken is not None)
    assert broken is None or f"it breaks {broken}" in lines[cost + 1]


@pytest.mark.parametrize(("error", "kelvin", "says"), [
    (None, None, "unknown"), (5e-4, None, "under 0.1 %"), (0.17, None, "17 %"), (0.4999, None, "50 %"),
    (0.5, None, "a factor 1.6"),
    (0.16, 320.0, "13 K"),  # a quarter of an area's error: heat goes with the fourth power of a temperature
])
def test_an_error_is_told_in_one_tongue(error: float | None, kelvin: float | None, says: str) -> None:
    assert error_text(error, kelvin) == says


@pytest.mark.parametrize(("ratio", "says"), [(0.85, "-15 %"), (1.4, "+40 %"), (2.6, "a factor 2.6 high"),
                                             (0.15, "a factor 6.7 low")])
def test_how_far_off_a_case_is_told_in_the_same(ratio: float, says: str) -> None:
    assert gap_text(math.log(ratio)) == says
