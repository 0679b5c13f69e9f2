"""Several searches at once whose points are judged in one call: a compiled loop is quickest with many, on every core.

Each search runs in a thread of its own and waits where it asks for points; once all that still run have asked, one of
them judges all the points together. What a search is told, and so where it goes, does not depend on the others.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
# From points (points, dimensions) of the unit box to values (points), nan where there is none, and margins
# (points, constraints), each in a scale of its own: negative where a constraint is broken.
Judge = Callable[[Floats], tuple[Floats, Floats]]
Found = TypeVar("Found")
MOST = 32  # searches at once


def at_once(judge: Judge, searches: Sequence[Callable[[Judge], Found]]) -> list[Found]:
    """What each search finds, given a judge to ask; an error of any of them stops all and is raised."""
    found: list[Found] = []
    for first in range(0, len(searches), MOST):
        part = searches[first : first + MOST]
        found += [search(judge) for search in part] if len(part) == 1 else _Shared(judge, len(part)).run(part)
    return found


class _StoppedError(Exception):
    """Another search has failed."""


class _Shared:
    """A judge that waits until every search that still runs has asked, and then tells all at once."""

    def __init__(self, judge: Judge, running: int) -> None:
        self.judge, self.running = judge, running
        self.asked: dict[int, Floats] = {}
        self.told: dict[int, tuple[Floats, Floats]] = {}
        self.stopped = False
        self.turn = threading.Condition()

    def run(self, searches: Sequence[Callable[[Judge], Found]]) -> list[Found]:
        """Run every search in a thread of its own."""
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(len(searches)) as pool:
            futures = [pool.submit(self._one, search, number) for number, search in enumerate(searches)]
            try:
                for future in futures:
                    error = future.exception()
                    if error is not None and not isinstance(error, _StoppedError):
                        raise error
            except BaseException:
                self._stop()
                raise
        return [future.result() for future in futures]

    def _one(self, search: Callable[[Judge], Found], number: int) -> Found:
        try:
            return search(lambda places: self._ask(number, places))
        except BaseException:
            self._stop()
            raise
        finally:
            with self.turn:
                self.running -= 1
                self._judge_when_all_ask()

    def _ask(self, number: int, places: Floats) -> tuple[Floats, Floats]:
        with self.turn:
            self.asked[number] = places
            self._judge_when_all_ask()
            self.turn.wait_for(lambda: self.stopped or number in self.told)
            if self.stopped:
                raise _StoppedError
            return self.told.pop(number)

    def _judge_when_all_ask(self) -> None:
        if self.stopped or not self.asked or len(self.asked) < self.running:
            return
        order = sorted(self.asked)
        values, margins = self.judge(np.vstack([self.asked[number] for number in order]))
        ends = np.cumsum([len(self.asked[number]) for number in order])[:-1]
        parts = zip(np.split(values, ends), np.split(margins, ends), strict=True)
        self.asked.clear()
        self.told.update(zip(order, parts, strict=True))
        self.turn.notify_all()

    def _stop(self) -> None:
        with self.turn:
            self.stopped = True
            self.turn.notify_all()
