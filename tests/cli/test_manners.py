"""Manners: grouped help, completion by name, and a line on standard error that is gone before the answer stands there."""

from __future__ import annotations

import io
import os
import pty
import subprocess
import sys
import time

import pytest
from conftest import Run

from orbitcompute.cli import waiting
from orbitcompute.cli.main import COMMANDS, GROUPS

PROGRAM = [sys.executable, "-c", "from orbitcompute.cli.main import main; main()"]


def test_every_command_stands_in_one_group(run: Run) -> None:
    listed = [name for names in GROUPS.values() for name in names]
    assert sorted(listed) == sorted(COMMANDS) and len(set(listed)) == len(listed)
    text = run("--help").out
    assert [line.rstrip(":") for line in text.splitlines() if line.endswith(":") and line.rstrip(":") in GROUPS] == list(GROUPS)


def completed(*words: str) -> list[str]:
    """What bash is offered for the last word."""
    environment = {**os.environ, "_ORBITCOMPUTE_COMPLETE": "bash_complete", "COMP_WORDS": " ".join(("orbitcompute", *words)),
                   "COMP_CWORD": str(len(words))}
    out = subprocess.run(PROGRAM, env=environment, capture_output=True, text=True, check=False).stdout
    return [line.partition(",")[2] for line in out.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("fore",), "forecast"), (("evaluate", "giga"), "gigawatt-2028"),
        (("evaluate", "--set", "launch_pay"), "launch_payload="),
        (("evaluate", "--set", "chip_l"), "chip_life="), (("evaluate", "--set", "satellite=starc"), "satellite=starcloud-1"),
        (("evaluate", "--set", "eclipse_policy=thr"), "eclipse_policy=throttle"),
        (("evaluate", "--sweep", "eclipse_policy=battery,thr"), "eclipse_policy=battery,throttle"),
        (("evaluate", "--baseline", "anth"), "anthropic-lease"), (("explain", "fligh"), "flights"),
        (("evaluate", "--outputs", "cost_ratio,radiator_a"), "cost_ratio,radiator_area"),
        (("completion", "f"), "fish"),
    ],
)
def test_a_shell_is_offered_names(words: tuple[str, ...], offered: str) -> None:
    assert offered in completed(*words)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_says_what_to_write_where(run: Run, shell: str) -> None:
    found = run("completion", shell)
    assert found.code == 0 and f"{shell}_source orbitcompute" in found.out


class Terminal(io.StringIO):
    """Text that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def test_the_line_is_gone_before_the_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    out, err = Terminal(), Terminal()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    monkeypatch.setattr(waiting, "AFTER", 0.01)
    with waiting.waiting("forecast"):
        time.sleep(0.1)
        assert "running futures ... 0 s" in err.getvalue()
        print("note", file=sys.stderr)
        assert err.getvalue().endswith("\rnote\n")
        print("answer")
        said = err.getvalue()
        time.sleep(0.1)
    assert out.getvalue() == "answer\n" and err.getvalue() == said, "nothing is written beside the answer"
    assert sys.stdout is out and sys.stderr is err


def test_the_line_is_for_terminals_and_for_what_takes_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "AFTER", 0.01)
    for command, stream in (("forecast", io.StringIO()), ("explain", Terminal())):
        monkeypatch.setattr(sys, "stderr", stream)
        with waiting.waiting(command):
            time.sleep(0.05)
        assert stream.getvalue() == ""


def test_a_terminal_sees_it_within_a_second() -> None:
    """`reproduce` through a pseudo-terminal: the line comes while it works, and the answer follows on standard output."""
    ours, theirs = pty.openpty()
    with subprocess.Popen([*PROGRAM, "reproduce"], stdout=subprocess.PIPE, stderr=theirs) as process:
        os.close(theirs)
        answer = process.stdout.read() if process.stdout else b""
        seen = b""
        try:
            while chunk := os.read(ours, 4096):
                seen += chunk
        except OSError:  # the other end is closed: all is read
            pass
        finally:
            os.close(ours)
    assert b"published analyses" in answer
    assert (not seen) or b"running published formulas ... " in seen
