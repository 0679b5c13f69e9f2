"""A short form of `fuzz.py`: no call ends but in an answer or one message. The long form runs ten thousand."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
import fuzz


@pytest.mark.slow
def test_a_hundred_broken_calls_end_in_an_answer_or_a_message() -> None:
    found = fuzz.run(range(100), 11, 1)
    assert [fuzz.shown(outcome) for outcome in found if outcome.faults] == []
    assert {outcome.code for outcome in found} >= {0, 2}


def test_a_number_makes_the_same_call_again(tmp_path: Path) -> None:
    import random

    lines = [fuzz.words(random.Random("1 7"), fuzz.Corpus(tmp_path)) for _ in range(2)]
    assert lines[0] == lines[1]


def test_faults_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        (tmp_path / "out.csv").write_text("half")
        print("Traceback \x1b[31m", file=sys.stderr)
        raise SystemExit(101)

    monkeypatch.setattr(fuzz, "main", broken)
    faults = fuzz.call(["evaluate"], tmp_path, 1).faults
    assert [fault.split(":")[0].split(" ")[0] for fault in faults] == ["code", "Traceback", "sent", "left"]
