"""Every label of every screen is a word that `explain` takes, every `next` line runs, and retired phrases are gone."""

from __future__ import annotations

import re
import shlex
from functools import cache
from pathlib import Path

import pytest
from conftest import Run

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog.catalog import load
from orbitcompute.cli.explain import CLAIM
from orbitcompute.report import glossary

ROOT = Path(__file__).resolve().parents[2]
SCREENS = (
    ("evaluate",), ("evaluate", "--full"), ("evaluate", "ai1-as-claimed"), ("evaluate", "starlink-300mw"), ("costs",),
    ("costs", "--all"), ("service",), ("service", "--all"), ("footprint",), ("footprint", "--all"), ("closure",), ("value",),
    ("audit",), ("network", "--period", "30s"), ("network", "--all", "--period", "30s"),
    ("forecast", "--futures", "1000"), ("forecast", "--all", "--futures", "1000"),
    ("compare", "gigawatt-2028", "ai1-as-claimed"), ("validate",), ("models",), ("reproduce",), ("explain", "cost_ratio"),
    ("sensitivity", "--of", "cost_ratio"), ("solve", "--target", "cost_ratio=3", "--vary", "launch_price"),
    ("costs", "--challenges"),
    ("timeline", "--from", "2030", "--to", "2033", "--draws", "64"), ("design", "--vary", "altitude"),
    ("value", "--show", "head-start"), ("evaluate", "--sample", "512", "--outputs", "cost_ratio"),
    ("solve", "--pareto", "cost_ratio,launch_count", "--vary", "launch_payload", "--vary", "satellite_design_life"),
)
OTHERS = (
    ("explain", "launch_price"), ("explain", "thin"), ("explain", "shadow"), ("reproduce", "mccalip"), ("audit", "S4-16"),
    ("compare", "spacex-ai1", "starcloud-1"), ("explain", "mccalip.orbital_total"),
)
LABEL = re.compile(r"^ {0,4}(\S(?:.*?\S)?) {2,}\S")
TITLES = re.compile(r"^ *(orbitcompute |gigawatt-|ai1-as-|starlink-|design least |\w+ AS CLAIMED)")


def labels_of(text: str) -> list[str]:
    """The first cell of every line that has more than one, titles of screens left out."""
    found = [match[1] for line in text.splitlines() if (match := LABEL.match(line)) and not TITLES.match(line)]
    return list(dict.fromkeys(found))


def taken(label: str) -> bool:
    """Whether `explain` takes a label, with or without the letter of its line; names of the graph are their own."""
    if label.startswith("= "):
        return True  # an equation
    label = re.sub(r" \d+\.\d+$", "", label)  # a number that follows after one space
    if glossary.resolve(label) is not None or CLAIM.fullmatch(label):
        return True
    return any(load().knows(word) for word in (label, label.split(" ")[0], re.sub(r"^[a-z] +", "", label).split(" ")[0]))


@cache
def _kept() -> dict[tuple[str, ...], str]:
    return {}


def shown(run: Run, words: tuple[str, ...]) -> str:
    if words not in _kept():
        _kept()[words] = run(*words).out
    return _kept()[words]


@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_every_label_is_one_that_explain_takes(run: Run, words: tuple[str, ...]) -> None:
    labels = labels_of(shown(run, words))
    assert len(labels) > 2
    assert not [label for label in labels if not taken(label) and not label.endswith("as given")]


def test_the_walk_would_see_a_label_that_nobody_knows() -> None:
    assert not taken("gravitons each") and not taken("x rays") and taken("a servers") and taken("kilotonnes to 53.1 deg")


@pytest.mark.parametrize("term", glossary.terms(), ids=lambda term: term.word)
def test_every_term_leads_somewhere(term: glossary.Term) -> None:
    assert term.means.endswith((".", "`"))
    assert term.explains is None or load().knows(term.explains)
    assert glossary.resolve(term.word) == term


@pytest.mark.parametrize("word", ["flights", "night", "thin", "margin", "S4-16", "a servers", "$ per chip-hour", "median"])
def test_explain_takes_the_words_of_the_screens(run: Run, word: str) -> None:
    found = run("explain", word)
    assert found.code == 0 and found.out.count("\n") > 1


def test_a_name_of_the_graph_goes_before_a_word(run: Run) -> None:
    assert run("explain", "cost_ratio").out.startswith("cost_ratio")
    assert run("explain", "flights").out.startswith("flights: ") and "\nlaunch_count" in run("explain", "flights").out


def test_an_unknown_word_is_an_error(run: Run) -> None:
    found = run("explain", "gravitons")
    assert found.code == 2 and "unknown name" in found.err


@pytest.mark.parametrize("words", [*SCREENS, *OTHERS], ids=" ".join)
def test_every_next_line_runs_as_it_stands(
    run: Run, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    text = shown(run, words)
    lines = text.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("next "))
    commands = [part.strip() for line in lines[first:] for part in line.removeprefix("next").split(";") if part.strip()]
    assert commands
    for command in commands:
        program, *arguments = shlex.split(command)
        assert program == "orbitcompute", command
        quick = QUICK.get(arguments[0], ())
        found = run(*arguments, *(quick if not {*quick[:1], "--help"} & set(arguments) else ()))
        assert found.code == 0, (command, found.err)


QUOTING = ("audit", "reproduce", "explain")  # what others wrote stands in their own units
# What makes a long command short, where the line does not say it itself.
QUICK = {"forecast": ("--futures", "1000"), "timeline": ("--draws", "64"), "design": ("--vary", "altitude")}


@pytest.mark.parametrize("words", SCREENS, ids=" ".join)
def test_no_screen_says_what_was_retired(run: Run, words: tuple[str, ...]) -> None:
    text = " ".join(shown(run, words).split())
    assert not [phrase for phrase in glossary.retired() if phrase in text]
    assert words[0] in QUOTING or not [unit for unit in ("G$", "M$") if unit in text]


HISTORY = ("CHANGELOG.md", "glossary.md", "screens.md")  # what was said once; words replaced; made by commands walked above
STORED = [("forecast.py", "G$")]  # forecasts that were stored under the old word are read under it


def test_no_source_or_document_says_what_was_retired() -> None:
    generated = re.compile(r"<!-- \[\[\[cog.*?\[\[\[end\]\]\] -->", re.DOTALL)
    read = {}
    for path in [*(ROOT / "orbitcompute" / "report").rglob("*.py"), *(ROOT / "orbitcompute" / "report").rglob("*.html"),
                 *(ROOT / "orbitcompute" / "cli").rglob("*.py"), *(ROOT / "orbitcompute" / "report").rglob("live/*.js"),
                 *ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "docs").rglob("*.toml"),
                 *(ROOT / "docs").glob("*.py"), *(ROOT / "models").rglob("*.toml"), *(ROOT / "seeds").glob("*.toml")]:
        if path.name not in HISTORY:
            read[path] = generated.sub("", path.read_text(encoding="utf-8"))
    found = [(path.name, phrase) for path, text in read.items() for phrase in glossary.retired() if phrase in text]
    assert not [one for one in found if one not in STORED]


def test_the_document_of_words_is_the_glossary() -> None:
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == glossary.markdown()
