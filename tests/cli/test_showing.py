"""On a terminal labels are links and long screens are paged; in a pipe, a file or a dumb terminal nothing is added."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import click
import pytest

from orbitcompute.cli import showing
from orbitcompute.report.links import address

LINK = re.compile(r"\x1b\]8;;(.*?)\x1b\\(.*?)\x1b\]8;;\x1b\\")


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard output as a terminal of 24 lines, for the rest of a test."""
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("LINES", "24")
    return stream


def test_labels_are_links_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = on_a_terminal(monkeypatch)
    showing.show("satellites    7,600\ngravitons     3\n  launch      36,600")
    found = terminal.getvalue()
    assert [match[1] for match in LINK.findall(found)] == ["satellites", "launch"]
    assert re.sub(LINK, r"\2", found) == "satellites    7,600\ngravitons     3\n  launch      36,600\n"
    for target, _ in LINK.findall(found):
        assert Path(re.sub(r"^file://[^/]*", "", target)).exists()


@pytest.mark.parametrize("kind", ["dumb", ""])
def test_a_dumb_terminal_gets_plain_text(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    terminal = on_a_terminal(monkeypatch)
    monkeypatch.setenv("TERM", kind or "dumb")
    showing.show("satellites    7,600")
    assert terminal.getvalue() == "satellites    7,600\n"


def test_a_pipe_gets_plain_text(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    showing.show("satellites    7,600\n")
    assert capsys.readouterr().out == "satellites    7,600\n"


@pytest.mark.parametrize(("lines", "paged"), [(22, False), (60, True)])
def test_only_what_is_longer_than_the_window_is_paged(
    monkeypatch: pytest.MonkeyPatch, lines: int, paged: bool
) -> None:
    terminal = on_a_terminal(monkeypatch)
    asked: list[str] = []
    monkeypatch.setattr(click, "echo_via_pager", asked.append)
    showing.show("\n".join("a line" for _ in range(lines)))
    assert bool(asked) == paged and bool(terminal.getvalue()) != paged


@pytest.mark.parametrize("label", ["radiator_area", "flights", "thin", "launch_price", "a servers"])
def test_an_address_is_a_file_that_declares_it(label: str) -> None:
    found = address(label)
    assert found is not None and found.startswith("file://")


def test_styles_do_not_hide_a_label() -> None:
    assert "]8;;" in showing.linked("\x1b[32msatellites\x1b[0m    7,600")
