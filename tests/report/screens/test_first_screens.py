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


@pytest.mark.parametrize("words", [("validate",), ("audit",), ("reproduce",), ("explain", "cost_ratio"), ("closure",),
                                   ("models",), ("sensitivity",), ("compare", "gigawatt-2028", "ai1-as-claimed")], ids=" ".join)
def test_no_other_screen_is_longer_than_a_window(run: Run, words: tuple[str, ...]) -> None:
    lines = run(*words).out.splitlines()
    assert len(lines) <= 48 and max(map(len, lines)) <= 100
