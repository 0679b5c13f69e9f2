"""What several test files share: the command line called in this process."""

from __future__ import annotations

import io
import signal
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from orbitcompute import cache
from orbitcompute.catalog.catalog import load
from orbitcompute.cli.main import main


@dataclass(frozen=True)
class Outcome:
    """How a command ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def faults(self) -> list[str]:
        return [line[len("error: ") :] for line in self.err.splitlines() if line.startswith("error: ")]


Run = Callable[..., Outcome]
REMEMBERED = cache.answer


@pytest.fixture(autouse=True)
def _computed_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """All but forecasts is computed, not found: a test may have put something else in the place of what they stand on."""
    def kept_or_not(study: str, program: str, question: Mapping[str, Any], compute: Callable[[], Any]) -> dict[str, Any]:
        return REMEMBERED(study, program, question, compute) if study == "forecast" else compute()

    monkeypatch.setattr(cache, "answer", kept_or_not)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("evaluate", "--format", "json")`: the command in this process, as the console script calls it."""

    def call(*arguments: str, stdin: bytes = b"") -> Outcome:
        monkeypatch.setattr(sys, "argv", ["orbitcompute", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        capsys.readouterr()
        code, interrupt = 0, signal.getsignal(signal.SIGINT)
        try:
            main()
        except SystemExit as leaving:
            code = int(leaving.code or 0)
        finally:
            signal.signal(signal.SIGINT, interrupt)  # an interrupted command takes no further one
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


def shipped() -> list[str]:
    """The scenarios that answer a question of their own; those of a folder are rows of a table."""
    return [name for name in load().names("scenarios") if "/" not in name]
