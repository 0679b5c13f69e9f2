"""Blocks of a study: computed by threads or by Dask's workers, kept on disk as they finish, found again by the next run.

A study is cut into spans of points by its size alone. What a span holds does not depend on who computes it, so that the
figures are the same, bit for bit, for any number of threads or workers, and for a run that was interrupted.
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.fused import BLOCK, cores

Span = tuple[int, int]
MANIFEST = "study.json"
HELD = "held"  # the file whose lock says that a run is at work


@dataclass(frozen=True)
class Block:
    """Outputs (outputs, points) in SI, nan where null, a code a point, and the statuses that codes stand for."""

    values: NDArray[np.float64]
    codes: NDArray[np.int32]
    messages: tuple[str, ...]


def spans(size: int) -> list[Span]:
    """The spans of a study: whole blocks of 16,384 points, one to sixteen of them as the study grows."""
    length = BLOCK * min(16, max(1, size // (64 * BLOCK)))
    return [(start, min(size, start + length)) for start in range(0, size, length)]


def in_threads(
    work: Callable[[Any], Any], items: Sequence[Any], threads: int | None = None
) -> Iterator[tuple[int, Any]]:
    """Number and result of each item, as they finish; a few more than there are threads wait at a time."""
    threads = threads or cores()
    if threads == 1 or len(items) == 1:
        for number, item in enumerate(items):
            yield number, work(item)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: dict[Future[Any], int] = {}
        rest = iter(enumerate(items))
        try:
            while True:
                for number, item in itertools.islice(rest, 2 * threads - len(waiting)):
                    waiting[pool.submit(work, item)] = number
                if not waiting:
                    return
                done, _ = wait(waiting, return_when=FIRST_COMPLETED)
                for future in done:
                    yield waiting.pop(future), future.result()
        finally:
            for future in waiting:
                future.cancel()


class Kept:
    """The blocks of one study beside its result file: `out.csv.partial/`, a file a span, whole or not there.

    `identity` is what makes two runs the same study; another study's blocks are refused, never mixed or deleted. Those
    of the same study from another kind of processor, whose last bits may differ, give way: `anew` says so. One run
    holds the directory at a time; the hold ends with the process, however that ends.
    """

    def __init__(self, file: str, identity: dict[str, Any]) -> None:
        path = Path(file).resolve()
        self.directory = path.with_name(f"{path.name}.partial")
        self.shown = f"{file}.partial"
        self.identity = json.loads(json.dumps(identity))
        self.anew = False
        self._held: Any = None

    def open(self) -> set[int]:
        """Make the directory, or find the numbers of the spans that it holds.

        Raises `CatalogError` if they are another study's, or another run is at work on them now.
        """
        manifest = self.directory / MANIFEST
        self._guarded(lambda: self.directory.mkdir(exist_ok=True))
        self._hold()
        if manifest.exists():
            try:
                found = json.loads(manifest.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                found = {}
            different = sorted(key for key in {*found, *self.identity} if found.get(key) != self.identity.get(key))
            different = [key for key in different if key != "program"] or different  # it differs with what it computes
            if different == ["processor"]:
                self.anew = True
                for old in self.directory.glob("*.npz"):
                    old.unlink()
                manifest.unlink()
                return self.open()
            if different:
                self.release()
                raise CatalogError(
                    [f"{self.shown}: holds blocks of another run (other {', '.join(different)})"],
                    [f"go on with that one by its own command, or delete the directory {self.shown}"],
                )
            return {int(path.stem) for path in self.directory.glob("*.npz")}
        self._write(manifest, lambda handle: handle.write(json.dumps(self.identity, indent=1).encode()))
        return set()

    def save(self, number: int, block: Block) -> None:
        """Keep a block; `CatalogError` when the disk is full, with what was kept so far."""
        messages = np.array(json.dumps(block.messages))
        self._write(
            self.directory / f"{number:06d}.npz",
            lambda handle: np.savez(handle, values=block.values, codes=block.codes, messages=messages),
        )

    def load(self, number: int) -> Block:
        """A block that was kept."""
        with np.load(self.directory / f"{number:06d}.npz") as found:
            return Block(found["values"], found["codes"], tuple(json.loads(str(found["messages"]))))

    def count(self) -> int:
        """How many blocks are kept."""
        return len(list(self.directory.glob("*.npz")))

    def close(self) -> None:
        """The study is done: its blocks are not needed any more."""
        shutil.rmtree(self.directory, ignore_errors=True)
        self.release()

    def release(self) -> None:
        """Let another run go on from here."""
        if self._held is not None:
            self._held.release()
            self._held = None

    def _hold(self) -> None:
        """Keep other runs out until this one ends."""
        if self._held is not None:
            return
        from filelock import FileLock, Timeout

        lock = FileLock(self.directory / HELD, timeout=0)
        busy = CatalogError([f"{self.shown}: another run is at work on this output"],
                            ["wait until it ends, or name another file"])

        def hold() -> None:
            try:
                lock.acquire()
            except Timeout:  # an OSError, which a full disk is as well
                raise busy from None

        try:
            self._guarded(hold)
        except NotImplementedError:  # a file system without locks
            return
        self._held = lock

    def _write(self, path: Path, fill: Callable[[Any], Any]) -> None:
        part = path.with_name(f"{path.name}.{os.getpid()}.part")

        def whole() -> None:
            try:
                with part.open("wb") as handle:
                    fill(handle)
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)

        self._guarded(whole)

    def _guarded(self, action: Callable[[], Any]) -> None:
        try:
            action()
        except OSError as fault:
            kept = self.count()
            raise CatalogError(
                [f"{self.shown}: cannot be written ({fault.strerror or fault}); {kept} blocks are kept there"],
                ["free some space and run the same command again: it goes on from there"],
            ) from fault


Runner = Callable[[Any, Sequence[Any]], Iterable[tuple[int, Any]]]


def compute(
    work: Callable[[Span], Block], parts: Sequence[Span], kept: Kept | None = None, run: Runner = in_threads,
    progress: Callable[[int], None] = lambda points: None,
) -> Callable[[int], Block]:
    """Compute every span of a study and return how to read them: from memory, or from where they are `kept`.

    `run` maps the work over spans; `progress` is told of the points as they are done, those found on disk included.
    """
    done = kept.open() if kept is not None else set()
    progress(sum(parts[number][1] - parts[number][0] for number in done))
    missing = [number for number in range(len(parts)) if number not in done]
    blocks: dict[int, Block] = {}
    for index, block in run(work, [parts[number] for number in missing]):
        number = missing[index]
        if kept is not None:
            kept.save(number, block)
        else:
            blocks[number] = block
        progress(parts[number][1] - parts[number][0])
    return kept.load if kept is not None else blocks.__getitem__
