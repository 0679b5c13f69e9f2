"""Results by identity: a command asked again prints what it printed; another question, or a file of one's own, is another."""

from pathlib import Path

import pytest
from conftest import REMEMBERED, Run

from orbitcompute import cache
from orbitcompute.studies.audit import audit as audits


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
