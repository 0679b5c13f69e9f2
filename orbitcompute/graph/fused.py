"""The fused loop: a model's quantities as one generated text that numba compiles once and runs over blocks of points.

The text is self-contained: bodies of quantities and of the formulas they call are copied, constants written out. It is
named by the hash of itself and of numba's version, so that a changed body, formula or constant is a new file. Only what
the varied inputs reach and the outputs need is in it; everything else is computed once by the plain path and handed
over, and so is every call inside a body that stands on such values alone. `writing` writes the text.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import ModuleType
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from orbitcompute import cache
from orbitcompute.graph.copying import FusedError
from orbitcompute.graph.model import Model
from orbitcompute.graph.writing import STRIP, Writer, parts_of

BLOCK = 16_384

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
_importing = threading.RLock()

__all__ = ["BLOCK", "Blockwise", "Fused", "FusedError", "fuse", "present"]


@dataclass(frozen=True)
class Blockwise:
    """One model, one set of varied inputs and one set of outputs, computed block by block.

    `voids` gives, by status code, the outputs that mean nothing under it.
    """

    varied: tuple[str, ...]
    outputs: tuple[str, ...]
    messages: Mapping[int, str]
    voids: Mapping[int, tuple[int, ...]]

    # Points that are computed together are a multiple of so many.
    strip: ClassVar[int] = 1

    def whole(self, columns: Floats, results: Floats, codes: Codes) -> None:
        """Fill `results` (outputs, points) and `codes` (points) for `columns` (varied, points)."""
        raise NotImplementedError

    def columns(self, columns: Floats) -> tuple[Floats, Codes]:
        """Outputs (outputs, points) and status codes (points) of one block of C-contiguous `columns` (varied, points)."""
        points = columns.shape[1]
        padding = -points % self.strip
        if padding:
            columns = np.ascontiguousarray(np.pad(columns, ((0, 0), (0, padding)), mode="edge"))
        results = np.empty((len(self.outputs), points + padding))
        codes = np.zeros(points + padding, dtype=np.int64)
        self.whole(columns, results, codes)
        if padding:
            results, codes = np.ascontiguousarray(results[:, :points]), codes[:points].copy()
        for code in present(codes):
            here = codes == code
            for row in self.voids.get(code, ()):
                np.copyto(results[row], math.nan, where=here)
        return results, codes

    def run(self, points: Floats, threads: int | None = None) -> tuple[Floats, Codes]:
        """Outputs (points, outputs) and status codes (points) of `points` (points, varied), all in SI.

        Blocks of 16,384 points at most on a pool of threads; the figures do not depend on how many. Status 0 is ok; the
        others are explained by `messages`, and void the outputs that stand on what is outside its domain (nan).
        """
        results = np.empty((len(points), len(self.outputs)))
        codes = np.zeros(len(points), dtype=np.int64)
        together = self.together(len(points), threads or cores())
        starts = range(0, len(points), together)

        def work(start: int) -> None:
            part = slice(start, start + together)
            found, codes[part] = self.columns(np.array(points[part].T, dtype=np.float64, order="C"))
            results[part] = found.T

        if len(starts) <= 1:
            work(0)
        else:
            from concurrent.futures import ThreadPoolExecutor  # one block, which most screens draw, needs none

            self.ready()
            with ThreadPoolExecutor(threads or cores()) as pool:
                list(pool.map(work, starts))
        return results, codes

    def together(self, points: int, threads: int) -> int:
        """How many of `points` points are computed in one block."""
        return BLOCK

    def ready(self) -> None:
        """Do what has to be done once, before threads begin."""

    def message(self, code: int) -> str:
        """What a status code means."""
        return self.messages[code]


@dataclass(frozen=True)
class Fused(Blockwise):
    """A compiled loop: holds nothing but text and numbers, so that it can be sent to another process.

    That compiles it (or finds it compiled) when it first runs.
    """

    fixed: Floats
    text: str

    strip: ClassVar[int] = STRIP

    @property
    def block(self) -> Callable[[Floats, Floats, Floats, Codes], None]:
        """The compiled loop over columns: (inputs, points), fixed values, (outputs, points), codes (points).

        The number of points is a multiple of 64.
        """
        return _compile(self.text)

    def together(self, points: int, threads: int) -> int:
        """A share for every thread, where each has enough to do for it to be woken."""
        strips = -(-points // (threads * STRIP))
        return min(max(strips, 2) * STRIP, BLOCK)

    def whole(self, columns: Floats, results: Floats, codes: Codes) -> None:
        """Fill `results` and `codes` by the compiled loop."""
        self.block(columns, self.fixed, results, codes)

    def ready(self) -> None:
        """Compile the loop."""
        _ = self.block


def present(codes: NDArray[np.signedinteger[Any]]) -> list[int]:
    """The status codes other than 0 among those of some points, the least first; they are small numbers.

    numpy's own `unique` sorts, and brings masked arrays in, which takes longer than a screen's draws.
    """
    if not codes.any():
        return []
    least = int(codes.min())
    return [code for code in (np.flatnonzero(np.bincount(codes - least)) + least).tolist() if code]


class Voids(Mapping[int, tuple[int, ...]]):
    """The rows of the outputs that each status code voids, found when a point has it: most have none."""

    def __init__(self, model: Model, causes: Mapping[int, str], outputs: Sequence[str]) -> None:
        self._model, self._causes, self._outputs = model, dict(causes), tuple(outputs)

    def __getitem__(self, code: int) -> tuple[int, ...]:
        name = self._causes[code]
        void = {name} | self._model.reach(name)
        return tuple(index for index, output in enumerate(self._outputs) if output in void)

    def __iter__(self) -> Iterator[int]:
        return iter(self._causes)

    def __len__(self) -> int:
        return len(self._causes)


def voids_of(model: Model, causes: Mapping[int, str], outputs: Sequence[str]) -> dict[int, tuple[int, ...]]:
    """The rows of the outputs that each status code voids: those that stand on what causes it."""
    return dict(Voids(model, causes, outputs))


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fuse(model: Model, varied: Sequence[str], outputs: Sequence[str]) -> Fused:
    """Generate the loop of `model` for the `varied` inputs and bind it to the values that are held.

    `varied` are parameters or overridden quantities; staged quantities they reach must be held first (`Model.held`).
    Raises `FusedError` naming a body that cannot be copied.
    """
    restricted = model if model.selected_only else model.restricted(outputs)
    point = restricted.evaluate()
    writer = Writer(restricted, tuple(varied), tuple(outputs), point.values)
    text = writer.module()
    fixed = np.array([part for name in writer.fixed for part in parts_of(point.values[name])], dtype=np.float64)
    voids = voids_of(restricted, writer.causes, outputs)
    return Fused(tuple(varied), tuple(outputs), {0: "ok", **writer.messages}, voids, fixed, text)


def _compile(text: str) -> Callable[..., None]:
    """The compiled `block` of a text; kept on disk under the hash of the text and numba's version."""
    name = _named(text)
    with _importing:
        module = sys.modules.get(name) or _import(name, text)
    block: Callable[..., None] = module.block
    return block


@lru_cache(maxsize=64)
def _named(text: str) -> str:
    """The name of a text's module: its hash and that of numba's version."""
    from importlib.metadata import version as version_of  # takes as long as all of the graph's modules

    version = version_of("numba")
    return "fused_" + hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()[:24]


def compiled_already(text: str) -> bool:
    """Whether the text's machine code is at hand, or has to be made first."""
    name = _named(text)
    return name in sys.modules or any((cache.loops() / "__pycache__").glob(f"{name}.block-*.nbi"))


def _import(name: str, text: str) -> ModuleType:
    """The text as a module, its loop compiled; kept on disk where that can be, and never run from there."""
    import numba

    from orbitcompute.kernels._machine_code import keep

    path = cache.loops() / f"{name}.py"
    with contextlib.suppress(OSError):  # without a place for the text its machine code is not kept either
        if not path.exists() or path.read_bytes() != text.encode():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            part = path.with_suffix(f".{os.getpid()}-{id(text)}.part")
            try:
                part.write_text(text, encoding="utf-8")
                part.replace(path)
            finally:
                part.unlink(missing_ok=True)
    module = ModuleType(name)
    module.__file__ = str(path)
    sys.modules[name] = module  # before it runs: numba's cache looks the module up by name
    try:
        exec(compile(text, str(path), "exec"), module.__dict__)
        types: Any = numba.types
        floats = types.Array(types.float64, 2, "C")
        keep(module.block)
        module.block.compile(types.void(floats, types.Array(types.float64, 1, "C"), floats, types.Array(types.int64, 1, "C")))
    except BaseException:
        del sys.modules[name]
        raise
    return module
