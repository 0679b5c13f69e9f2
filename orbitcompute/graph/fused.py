"""The fused loop: a model's quantities as one generated text that numba compiles once and runs over blocks of points.

The text is self-contained: bodies of quantities and of the formulas they call are copied, constants written out. It is
named by the hash of itself and of numba's version, so that a changed body, formula or constant is a new file. Only what
the varied inputs reach and the outputs need is in it; everything else is computed once by the plain path and handed
over, and so is every call inside a body that stands on such values alone. Points go through in strips of 64, one short
loop a step, which a compiler turns into vector instructions.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import math
import os
import re
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.graph.copying import Copier, FusedError, substituted
from orbitcompute.graph.model import DAMPING, ROUNDS, SLOPES, TOLERANCE, Model
from orbitcompute.kernels import _jit

BLOCK = 16_384
STRIP = 64
# Calls that a compiler does not turn into vector instructions: of copied functions, and numpy's beyond the root.
HEAVY = re.compile(r"\bf_\w+\(|\bnp\.(?!sqrt\b|nan\b|inf\b|pi\b)")

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
_importing = threading.RLock()

__all__ = ["BLOCK", "Fused", "FusedError", "fuse"]


@dataclass(frozen=True)
class Fused:
    """A compiled loop for one model, one set of varied inputs and one set of outputs.

    Holds nothing but text and numbers, so that it can be sent to another process, which compiles it (or finds it
    compiled) when it first runs. `voids` gives, by status code, the outputs that mean nothing under it.
    """

    varied: tuple[str, ...]
    outputs: tuple[str, ...]
    fixed: Floats
    text: str
    messages: Mapping[int, str]
    voids: Mapping[int, tuple[int, ...]]

    @property
    def block(self) -> Callable[[Floats, Floats, Floats, Codes], None]:
        """The compiled loop over columns: (inputs, points), fixed values, (outputs, points), codes (points)."""
        return _compile(self.text)

    def columns(self, columns: Floats) -> tuple[Floats, Codes]:
        """Outputs (outputs, points) and status codes (points) of one block of C-contiguous `columns` (varied, points)."""
        results = np.empty((len(self.outputs), columns.shape[1]))
        codes = np.zeros(columns.shape[1], dtype=np.int64)
        self.block(columns, self.fixed, results, codes)
        for code in np.unique(codes):
            void = list(self.voids.get(int(code), ()))
            if void:
                results[np.ix_(void, codes == code)] = math.nan
        return results, codes

    def run(self, points: Floats, threads: int | None = None) -> tuple[Floats, Codes]:
        """Outputs (points, outputs) and status codes (points) of `points` (points, varied), all in SI.

        Blocks of 16,384 points on a pool of threads; the figures do not depend on how many. Status 0 is ok; the others
        are explained by `messages`, and void the outputs that stand on what is outside its domain (nan).
        """
        results = np.empty((len(points), len(self.outputs)))
        codes = np.zeros(len(points), dtype=np.int64)
        starts = range(0, len(points), BLOCK)

        def work(start: int) -> None:
            part = slice(start, start + BLOCK)
            found, codes[part] = self.columns(np.array(points[part].T, dtype=np.float64, order="C"))
            results[part] = found.T

        if len(starts) <= 1:
            work(0)
        else:
            _ = self.block
            with ThreadPoolExecutor(threads or cores()) as pool:
                list(pool.map(work, starts))
        return results, codes

    def message(self, code: int) -> str:
        """What a status code means."""
        return self.messages[code]


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
    fixed = np.array([part for name in writer.fixed for part in _parts(point.values[name])], dtype=np.float64)
    voids = {}
    for code, name in writer.causes.items():
        void = {name} | restricted.reach(name)
        voids[code] = tuple(index for index, output in enumerate(outputs) if output in void)
    return Fused(tuple(varied), tuple(outputs), fixed, text, {0: "ok", **writer.messages}, voids)


def _compile(text: str) -> Callable[..., None]:
    """The compiled `block` of a text; kept on disk under the hash of the text and numba's version."""
    version = importlib.metadata.version("numba")
    name = "fused_" + hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()[:24]
    with _importing:
        module = sys.modules.get(name) or _import(name, text)
    block: Callable[..., None] = module.block
    return block


def directory() -> Path:
    """Where the texts and their machine code are kept."""
    return _jit.cache_directory().parent / "fused"


def compiled_already(text: str) -> bool:
    """Whether the text's machine code is at hand, or has to be made first."""
    name = "fused_" + hashlib.sha256(f"{importlib.metadata.version('numba')}\n{text}".encode()).hexdigest()[:24]
    return name in sys.modules or any((directory() / "__pycache__").glob(f"{name}.block-*.nbi"))


def _import(name: str, text: str) -> ModuleType:
    path = directory() / f"{name}.py"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}-{id(text)}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # before it runs: numba's cache looks the module up by name
    try:
        spec.loader.exec_module(module)
    except BaseException:
        del sys.modules[name]
        raise
    return module


class Writer:
    """Writes the text of one fused loop."""

    def __init__(
        self, model: Model, varied: tuple[str, ...], outputs: tuple[str, ...], central: Mapping[str, Any]
    ) -> None:
        self.model = model
        self.varied = varied
        self.outputs = outputs
        self.central = central
        self.reached = set().union(*(model.reach(name) for name in varied)) & model.needed if varied else set()
        self.fixed: list[str] = []
        self.copier = Copier()
        self.slots: dict[str, int] = {name: index for index, name in enumerate(varied)}
        self.held: dict[str, str] = {}
        self.messages: dict[int, str] = {}
        self.causes: dict[int, str] = {}
        self.lines: list[str] = []
        self._open: list[str] = []
        moves = self.reached | set(varied)
        self.bounds = [bound for bound in model._bounds if bound[0] in moves or _outside(bound, central)]

    # -- the text --------------------------------------------------------------------------------------------------

    def module(self) -> str:
        """The whole text."""
        self.body()
        options = f"nogil=True, error_model={_jit.OPTIONS['error_model']!r}"
        signature = "numba.void(numba.float64[:, ::1], numba.float64[::1], numba.float64[:, ::1], numba.int64[::1])"
        last = len(self.varied)
        return "\n".join([
            '"""Generated: one model\'s quantities as one loop. Do not edit; the name is the hash of the text."""',
            "import base64", "import numpy as np", "import numba", "",
            f"jit = numba.njit({options})", "",
            *self.copier.texts.values(),
            f"@numba.njit({signature}, cache=True, {options})",
            "def block(columns, fixed, results, codes):",
            *self.loads(),
            *[f"    {name} = {call}" for call, name in self.held.items()],
            f"    w = np.empty({len(self.slots) * STRIP})",
            f"    for begin in range(0, columns.shape[1], {STRIP}):",
            f"        many = min({STRIP}, columns.shape[1] - begin)",
            f"        for k in range({last}):",
            "            for j in range(many):",
            f"                w[k * {STRIP} + j] = columns[k, begin + j]",
            f"            for j in range(many, {STRIP}):",
            f"                w[k * {STRIP} + j] = columns[k, begin + many - 1]",
            *[f"        {line}" for line in self.lines],
        ]) + "\n"  # fmt: skip

    def loads(self) -> list[str]:
        """The fixed values, those of a structure as a tuple."""
        lines, place = [], 0
        for name in self.fixed:
            many = len(_parts(self.central[name]))
            parts = [f"fixed[{place + part}]" for part in range(many)]
            lines.append(f"    v_{name} = {parts[0] if not isinstance(self.central[name], tuple) else _tuple(parts)}")
            place += many
        return lines

    def body(self) -> None:
        """The steps in their order, the outputs, and the statuses."""
        self.step("code", "0.0")
        for number, group in enumerate(self.model.plan, start=1):
            if self.reached.isdisjoint(group):
                continue
            if len(group) == 1 and group[0] not in self.model.cut_arguments[group[0]]:
                self.step(group[0], self.call(group[0]))
            else:
                self.cycle(group, -number)
        for code, (name, minimum, above, maximum) in enumerate(self.bounds, start=1):
            value = self.use(name)
            tests = [
                f"{value} {sign} {bound!r}"
                for sign, bound in (("<", minimum), ("<=", above), (">", maximum)) if bound is not None
            ]  # fmt: skip
            self.step("code", f"{code}.0 if {self.at('code')} == 0.0 and ({' or '.join(tests)}) else {self.at('code')}")
            self.messages[code] = self.model.quantities[name].otherwise or f"{name} is outside its domain"
            self.causes[code] = name
        self.close()
        written = [f"results[{row}, begin + j] = {self.use(name)}" for row, name in enumerate(self.outputs)]
        for line in (*written, f"codes[begin + j] = int({self.at('code')})"):
            self.lines += ["for j in range(many):", f"    {line}"]

    def step(self, name: str, expression: str) -> None:
        """One assignment in a loop over the strip; steps that a compiler makes vectors of share one loop."""
        line = f"    {self.at(name)} = {expression}"
        if isinstance(self.central.get(name), tuple):
            line = f"    {_tuple(self.places(name))} = {expression}"
        light = not HEAVY.search(expression)
        if not light or len(self._open) >= 12:
            self.close()
        self._open.append(line)
        if not light:
            self.close()

    def close(self) -> None:
        """End the loop over the strip that is open."""
        if self._open:
            self.lines += [f"for j in range({STRIP}):", *self._open]
            self._open = []

    def at(self, name: str) -> str:
        """The place of a value that differs from point to point."""
        return f"w[{self.slots.setdefault(name, len(self.slots)) * STRIP} + j]"

    def places(self, name: str) -> list[str]:
        """The places of a structure's parts."""
        return [self.at(f"{name} {part}") for part in range(len(self.central[name]))]

    def use(self, name: str) -> str:
        """What holds a value, fixed ones noted."""
        if name in self.reached or name in self.slots:
            return _tuple(self.places(name)) if isinstance(self.central.get(name), tuple) else self.at(name)
        if name not in self.fixed:
            self.fixed.append(name)
        return f"v_{name}"

    def call(self, name: str) -> str:
        """The expression of a quantity."""
        quantity = self.model.quantities[name]
        if self.model.selected_only and name in self.model.selections:
            return self.use(self.model.selections[name])
        if quantity.staged:
            raise FusedError(f"{name} runs a staged kernel, which a sample holds or tabulates")
        moves = self.reached | set(self.varied)
        formals = _formals(quantity.function)
        held = frozenset(f for f, given in zip(formals, quantity.arguments, strict=True) if given not in moves)
        actual: dict[str, ast.expr] = {
            formal: ast.Name(self.use(given)) for formal, given in zip(formals, quantity.arguments, strict=True)
        }
        inline = self.copier.inline(quantity.function, held)
        if inline is not None:
            actual |= {formal: ast.Name(self.hold(expression, actual)) for formal, expression in inline.held.items()}
            return ast.unparse(ast.fix_missing_locations(substituted(inline.expression, actual)))
        found = self.copier.copy(quantity.function, held)
        further = [self.hold(expression, actual) for expression in found.held.values()]
        return f"{found.name}({', '.join([*(ast.unparse(actual[formal]) for formal in formals), *further])})"

    def hold(self, expression: ast.expr, actual: Mapping[str, ast.expr]) -> str:
        """The name of a value that is computed once, before the loop."""
        text = ast.unparse(ast.fix_missing_locations(substituted(expression, actual)))
        return self.held.setdefault(text, f"h_{len(self.held)}")

    # -- cycles ----------------------------------------------------------------------------------------------------

    def cycle(self, group: list[str], code: int) -> None:
        """The iteration of `Model._close`, step for step, each point of the strip for itself."""
        quantities = self.model.quantities
        starts = [name for name in group if quantities[name].start is not None]
        first = {name: self.model.to_si(float(quantities[name].start or 0.0), quantities[name].unit) for name in starts}
        for name in starts:
            self.step(name, repr(first[name]))
            self.step(f"{name} before", "np.nan")
            self.step(f"{name} off", "np.nan")
        self.step("state", "0.0")
        self.close()
        outer, self.lines = self.lines, []
        for name in group:
            self.step(name if name not in starts else f"{name} computed", self.call(name))
            if name in starts:
                self.close()
                floor = max(TOLERANCE * abs(first[name]), 1e-300)
                self._update(name, floor, name == starts[0], len(starts) == 1)
        self.close()
        self.lines += [
            "left = 0",
            f"for j in range({STRIP}):",
            f"    settled = {self.at('state')} == 0.0 and {self.at('change')} <= {TOLERANCE!r}",
            f"    {self.at('state')} = 1.0 if settled else {self.at('state')}",
            f"    left += {self.at('state')} == 0.0",
            "if left == 0:",
            "    break",
        ]
        self.lines = [*outer, f"for _round in range({ROUNDS}):", *[f"    {line}" for line in self.lines]]
        for name in starts:
            self.step(name, f"{self.at(name)} if {self.at('state')} == 1.0 else np.nan")
        for name in group:
            if name not in starts:
                self.step(name, f"({self.call(name)}) if {self.at('state')} == 1.0 else np.nan")
        arguments = dict.fromkeys(sum((self.model.cut_arguments[name] for name in group), ()))
        outside = [self.use(name) for name in arguments if name not in group]
        given = " and ".join(f"abs({place}) < np.inf" for place in outside) or "True"
        state = self.at("state")
        self.step(
            "code",
            f"{code}.0 if {self.at('code')} == 0.0 and ({state} == 0.0 or ({state} == 2.0 and {given}))"
            f" else {self.at('code')}",
        )
        self.messages[code] = self.model.unsolved(group)
        self.causes[code] = group[-1]

    def _update(self, name: str, floor: float, is_first: bool, secant: bool) -> None:
        """Move a start towards what was computed for it, where the point has neither settled nor failed."""
        at, state, change = self.at(name), self.at("state"), self.at("change")
        before, off = self.at(f"{name} before"), self.at(f"{name} off")
        steeper = f"(residual - {off}) / ({at} - {before})" if secant else "np.nan"
        so_far = "0.0" if is_first else change
        self.lines += [
            f"for j in range({STRIP}):",
            f"    computed = {self.at(f'{name} computed')}",
            f"    residual = computed - {at}",
            f"    slope = {steeper}",
            f"    move = -residual / slope if {SLOPES[0]!r} < slope < {SLOPES[1]!r} else {DAMPING!r} * residual",
            f"    relative = abs(residual) / max(abs(computed), {floor!r})",
            f"    {change} = relative if relative > {so_far} else {so_far}",
            f"    {before} = {at}",
            f"    {off} = residual",
            "    finite = abs(computed) < np.inf",
            f"    running = {state} == 0.0",
            f"    {at} = {at} + move if running and finite else {at}",
            f"    {state} = 2.0 if running and not finite else {state}",
        ]


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)},)"


def _parts(value: Any) -> list[float]:
    """The numbers of a fixed value; `FusedError` for a structure that is no tuple of numbers."""
    try:
        return [float(part) for part in (value if isinstance(value, tuple) else (value,))]
    except (TypeError, ValueError) as fault:
        raise FusedError(f"{value!r} is no number that the fused loop could hold") from fault


def _outside(bound: tuple[str, float | None, float | None, float | None], values: Mapping[str, Any]) -> bool:
    name, minimum, above, maximum = bound
    value = values[name]
    return bool(
        (minimum is not None and value < minimum)
        or (above is not None and value <= above)
        or (maximum is not None and value > maximum)
    )


def _formals(function: Callable[..., Any]) -> tuple[str, ...]:
    import inspect

    return tuple(inspect.signature(function).parameters)
