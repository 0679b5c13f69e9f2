"""A line on standard error that says what is being worked at, on a terminal only, gone before anything else is printed."""

from __future__ import annotations

import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any, TextIO

AFTER = 0.5  # seconds: what is quicker says nothing
# What each command does meanwhile; commands with a bar of their own, and those that answer at once, are not here.
WORK = {
    "evaluate": "drawing ranges", "costs": "drawing costs", "footprint": "drawing the footprint",
    "compare": "sharing out differences", "sensitivity": "moving every input", "solve": "searching",
    "closure": "judging margins", "network": "routing", "service": "routing and drawing",
    "forecast": "running futures", "timeline": "drawing every year", "value": "drawing cash flows",
    "validate": "running cases", "audit": "putting claims to the test", "reproduce": "running published formulas",
    "cite": "gathering sources", "report": "making the page", "explore": "making the live page",
}
OWN_BAR = ("--sample", "--sweep")  # options of `evaluate` under which a bar says how far it is


class Line:
    """The line itself: shown from `AFTER` seconds on, renewed every second, cleared when something else is written."""

    def __init__(self, what: str, stream: TextIO) -> None:
        self.what, self.stream = what, stream
        self.began = time.monotonic()
        self.lock, self.over = threading.RLock(), threading.Event()
        self.shown = 0
        self.thread = threading.Thread(target=self._tick, daemon=True)

    def _tick(self) -> None:
        pause = AFTER
        while not self.over.wait(pause):
            pause = 1.0
            with self.lock, contextlib.suppress(OSError, ValueError):
                text = f"{self.what} ... {time.monotonic() - self.began:.0f} s"
                self.stream.write(f"\r{text}")
                self.stream.flush()
                self.shown = max(self.shown, len(text))

    def clear(self) -> None:
        """Take the line away; the next second shows it again."""
        with self.lock, contextlib.suppress(OSError, ValueError):
            if self.shown:
                self.stream.write(f"\r{' ' * self.shown}\r")
                self.stream.flush()
            self.shown = 0

    def end(self) -> None:
        """Take the line away for good."""
        self.over.set()
        self.clear()


class Clearing:
    """A stream that takes the line away before it writes, and for good once the answer is being written."""

    def __init__(self, stream: TextIO, line: Line, *, last: bool) -> None:
        self._stream, self._line, self._last = stream, line, last

    def write(self, text: str) -> int:
        """Write after the line is gone."""
        if self._last:
            self._line.end()
        else:
            self._line.clear()
        return self._stream.write(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextlib.contextmanager
def waiting(command: str) -> Iterator[None]:
    """Show what a command is at while it works; nothing where standard error is no terminal or the command is quick."""
    out, err = sys.stdout, sys.stderr
    barred = any(word.startswith(OWN_BAR) for word in sys.argv)
    if command not in WORK or barred or out is None or err is None or not err.isatty():
        yield
        return
    line = Line(WORK[command], err)
    streams: Any = sys
    streams.stdout, streams.stderr = Clearing(out, line, last=True), Clearing(err, line, last=False)
    line.thread.start()
    try:
        yield
    finally:
        line.end()
        sys.stdout, sys.stderr = out, err
