"""Results by identity: a command asked again prints what it printed; another question, or a file of one's own, is another."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import REMEMBERED, Run

from orbitcompute import cache
from orbitcompute.cli import design as command
from orbitcompute.report import results
from orbitcompute.report.screens.design_front import ending
from orbitcompute.report.screens.next_commands import of_design
from orbitcompute.studies.audit import audit as audits
from orbitcompute.studies.time import timeline as timelines


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "answer", REMEMBERED)
    monkeypatch.setattr(cache, "results", lambda: tmp_path / "results")


@pytest.mark.parametrize("asked", [("S4-16",), ("S4-16", "--format", "json"), ("S4-16", "--strict")])
def test_a_claim_asked_again_is_not_put_to_the_test_again(
    run: Run, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run("audit", *asked)
    monkeypatch.setattr(audits, "audit", None)  # whoever computes falls over
    assert run("audit", *asked) == first
    monkeypatch.undo()
    assert run("audit", "S4-16", "--why").out != first.out


@pytest.mark.parametrize(("module", "name", "asked"), [
    (timelines, "timeline", ("timeline", "--draws", "64", "--from", "2027", "--to", "2028", "--set", "eclipse_policy=battery")),
    (results, "opened", ("cite", "starlink-300mw", "cost_ratio", "--format", "text")),
])
def test_what_is_asked_again_is_found_with_its_notes(
    run: Run, module: Any, name: str, asked: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = run(*asked)
    assert first.code == 0 and first.out, first.err
    monkeypatch.setattr(module, name, None)  # whoever computes falls over
    assert run(*asked) == first


@pytest.mark.parametrize(("best", "last"), [("_best", of_design), ("_front", ending)])
def test_a_design_found_again_is_written_under_its_name(
    run: Run, best: str, last: Callable[[str | None], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    searched = []

    def search(*given: object) -> dict[str, Any]:
        searched.append(given)
        found = {"table": "BEST 4.9\n" + last(None), "json": "{}\n", "toml": "# a design\n"}
        return found | ({"designs": 7} if best == "_front" else {})

    monkeypatch.setattr(command, best, search)
    asked = ("design", "--minimise", "cost_ratio,launch_count" if best == "_front" else "cost_ratio", "--set",
             "launch_price=90USD/kg")
    first = run(*asked)
    assert first.code == 0, first.err
    assert run(*asked) == first
    monkeypatch.chdir(tmp_path)
    written = run(*asked, "--output", "best.toml")
    assert written.out == "BEST 4.9\n" + last("best.toml") + "\n" and "evaluate best.toml" in written.out
    assert (tmp_path / "best.toml").read_text(encoding="utf-8") == "# a design\n" and len(searched) == 1
    assert run(*asked[:-1], "launch_price=91USD/kg").code == 0 and len(searched) == 2


@pytest.mark.parametrize(("typed", "own"), [
    (["gigawatt-2028"], False), (["launch_price=400USD/kg"], False), (["-"], True), (["satellite=./mine.toml"], True),
    (["result.json"], True), (["/tmp/mine"], True), ([None, "altitude=700km"], False),
])
def test_a_question_that_names_a_file_has_no_identity(typed: list[str | None], own: bool) -> None:
    assert cache.nameless(typed) == own


def test_another_program_or_question_is_another_identity() -> None:
    made = iter(range(9))

    def ask(program: str = "this", **question: str) -> object:
        return REMEMBERED("trial", program, question, lambda: {"text": str(next(made))})["text"]

    assert (ask(a="1"), ask(a="2"), ask(a="1")) == ("0", "1", "0")
    assert ask("another", a="1") == "2"
