"""The first screen: what a reader sees, within a hundred columns, with every null explained."""

from __future__ import annotations

import pytest
from conftest import shipped

from orbitcompute.catalog.catalog import load
from orbitcompute.report.numbers import NOTHING, percent, probability, short, spread, times
from orbitcompute.report.screens.evaluate import screen
from orbitcompute.studies.answer.evaluate import evaluate

WORDS = {"holds", "thin", "open", "fails", "-"}


# Every baseline with the default scenario, every scenario with the default baseline: the parts they set do not interact.
SCREENS = [
    *(("gigawatt-2028", baseline) for baseline in load().names("terrestrial")),
    *((scenario, "colossus-1") for scenario in shipped() if scenario != "gigawatt-2028"),
]


@pytest.mark.parametrize(("scenario", "baseline"), SCREENS)
def test_screen_fits_and_says_what_it_must(scenario: str, baseline: str) -> None:
    text = screen(evaluate(scenario, baseline=baseline))
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100
    assert len(lines) <= 62
    assert "nan" not in text.lower().replace("gigawatt", "")
    for start in ("ASKED", "ANSWER", "NEEDS", "COST", "VERDICT", "PARITY", "STANDS", "next"):
        assert any(line.startswith(start) for line in lines), start
    table = lines[next(i for i, line in enumerate(lines) if line.startswith("VERDICT")) + 1 :]
    rows = table[: table.index("")]
    assert {row.split()[-1] for row in rows} <= WORDS
    if baseline == "anthropic-lease":
        assert "is a PRICE, not a cost" in text
    if any(row.split()[-1] == "-" for row in lines if row.startswith("  $ per")):
        assert f"{baseline}: nobody gives" in text.replace("\n    ", "")


def test_claimed_and_ours_never_share_a_column() -> None:
    own = screen(evaluate("gigawatt-2028"))
    claims = screen(evaluate("ai1-as-claimed"))
    assert "ours [10-90 %]" in own and "claimed [10-90 %]" in claims
    assert "ours [10-90 %]" not in claims


def test_another_satellite_has_no_claimed_column() -> None:
    """AI1's claims are about AI1."""
    assert evaluate(set={"satellite": "starlink-v2-mini", "sizing_rule": "array"}).claimed is None


def test_a_setting_moves_both_columns_but_never_a_vendors_figure() -> None:
    plain, doubled = evaluate(ranges=False), evaluate(set={"it_power_target": "2GW"}, ranges=False)
    assert doubled.claimed_value("satellite_count") == pytest.approx(2 * plain.claimed_value("satellite_count"))
    heavier = evaluate(set={"satellite_mass": "9t"}, ranges=False)
    assert heavier.claimed_value("satellite_mass") == plain.claimed_value("satellite_mass")
    assert heavier.value("satellite_mass") == 9000.0


def test_a_null_names_the_figure_that_nobody_gives() -> None:
    text = screen(evaluate(set={"satellite": "starcloud-1"}))
    assert "nobody gives it_power_rating" in text


def test_numbers_for_a_reader() -> None:
    assert [short(x) for x in (9.96, 0.0412, 1234567, 0.0, -3.46)] == ["10", "0.041", "1,200,000", "0", "-3.5"]
    assert short(float("nan")) == NOTHING
    assert spread(1.0, 1.01) == ""
    assert spread(3.31, 4.92) == "[3.3-4.9]"
    assert (times(12.6), percent(-0.043)) == ("13x", "-4.3 %")
    assert probability(0.0, 256) == "below 0.004"
    assert probability(0.25, 256) == "0.25"
