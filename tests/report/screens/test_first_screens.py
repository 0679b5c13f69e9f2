"""Screens answer first: at most 25 lines of 80 columns for whatever is asked, the rest behind `--all`."""

from __future__ import annotations

import pytest
from conftest import Run, shipped

COMMANDS = ("costs", "footprint", "service")
ASKED = [
    *((command, scenario) for scenario in shipped() for command in COMMANDS),
    *((command, "gigawatt-2028", "--baseline", "anthropic-lease") for command in COMMANDS),
    ("network", "--period", "30s"), ("network", "starlink-300mw", "--period", "30s"),
    ("network", "--sites", "cities", "--period", "30s", "--set", "relay_minimum_elevation=80deg"),
    ("forecast", "--futures", "1000"), ("forecast", "--rung", "L0", "--futures", "1000"),
    ("forecast", "--reading", "start", "--futures", "1000"),
]
ANSWER = {"costs": "COST", "footprint": "CARBON", "service": "TRAIN", "network": "TIME", "forecast": "CHANCE"}


@pytest.mark.parametrize("words", ASKED, ids=" ".join)
def test_the_first_screen_fits_and_answers_at_once(run: Run, words: tuple[str, ...]) -> None:
    found = run(*words)
    assert found.code == 0, found.err
    lines = found.out.splitlines()
    assert len(lines) <= 25, len(lines)
    assert max(map(len, lines)) <= 80, max(lines, key=len)
    assert any(line.startswith(ANSWER[words[0]]) for line in lines[:4])
    assert lines[-1].startswith("next ") and " --all" in lines[-1]
    assert "nan" not in found.out.lower().replace("finance", "")


@pytest.mark.parametrize("words", [("costs",), ("footprint",), ("service",), ("network", "--period", "30s"),
                                   ("forecast", "--futures", "1000")], ids=" ".join)
def test_all_of_it_says_more(run: Run, words: tuple[str, ...]) -> None:
    brief, complete = run(*words).out, run(*words, "--all").out
    assert complete.count("\n") > 1.5 * brief.count("\n") and max(map(len, complete.splitlines())) <= 100


WINDOW = (25, 80)
# What needs more than a window at once, and why; a terminal shows these through its pager.
LARGER = {
    ("closure",): (40, 88, "a line a margin: an engineer signs each, and a margin left out is one unsigned"),
    ("closure", "AI1", "starcloud", "suncatcher", "starlink"): (56, 100, "the same, eight columns"),
    ("audit",): (45, 100, "every claim's number stands under its verdict"),
    ("validate",): (48, 100, "a line a discipline"),
    ("reproduce",): (48, 100, "a line a calculator"),
    ("compare", "gigawatt-2028", "ai1-as-claimed"): (48, 100, "a column a scenario, a line a headline"),
    ("compare", "spacex-ai1", "starcloud-1"): (48, 100, "the same of satellites"),
    ("explain", "cost_ratio"): (48, 100, "two steps lead to equation and source: both stand on one screen, with names whole"),
    ("explain", "launch_price"): (48, 100, "the same of an input, its path by year drawn"),
    ("sensitivity",): (48, 100, "bars beside names that are whole"),
    ("solve", "--target", "cost_ratio=3", "--vary", "launch_price"): (25, 100, "names whole, demonstrated and claimed beside"),
    ("evaluate", "--sample", "512", "--outputs", "cost_ratio"): (25, 100, "a column a quantile"),
    ("design", "--vary", "altitude"): (48, 100, "a line a variable, a price and a margin, names whole"),
    ("reproduce", "mccalip"): (48, 100, "a bridge: a line a step, with what it replaces"),
    ("models",): (25, 100, "a catalog: a line a kind, with what it holds"),
    ("models", "satellites"): (48, 100, "a catalog: a line a satellite"),
}
FITS = [("evaluate",), ("evaluate", "ai1-as-claimed"), ("value",), ("value", "--show", "lease"), ("timeline", "--draws", "256"),
        ("cite", "gigawatt-2028", "cost_ratio"), ("cite", "gigawatt-2028"), ("explain", "thin")]


@pytest.mark.parametrize("words", [*FITS, *LARGER], ids=" ".join)
def test_every_screen_is_one_window_or_says_why_not(run: Run, words: tuple[str, ...]) -> None:
    most, wide, _ = LARGER.get(words, (*WINDOW, ""))
    lines = run(*words).out.splitlines()
    assert len(lines) <= most and max(map(len, lines)) <= wide
