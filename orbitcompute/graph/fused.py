"""The fused loop: a model's quantities as one generated text that numba compiles once and runs over blocks of points.

The text is self-contained: bodies of quantities and of the formulas they call are copied, constants written out. It is
named by the hash of itself and of numba's version, so that a changed body, formula or constant is a new file. Only what
the varied inputs reach is in it; everything else is computed once by the plain path and handed over.
"""

from __future__ import annotations

import ast
import base64
import hashlib
import importlib.metadata
import importlib.util
import inspect
import math
import sys
import textwrap
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.graph.model import DAMPING, ROUNDS, TOLERANCE, Model
from orbitcompute.kernels import _jit, season

BLOCK = 16_384
UNSOLVED = -1

Floats = NDArray[np.float64]

# What the plain path calls vectorised or memoised, and the scalar loop that stands for it in a compiled text.
SUBSTITUTES: dict[str, Callable[..., Any]] = {"season_summary": season.season_loop}
# A quantity whose kernel takes a table that depends on little: made once a block while those inputs are held.
TABLES = {"eclipse_season": (season.sun_table, season.season_under_sun, ("tropical_year", "season_start"))}


class FusedError(Exception):
    """A body that cannot be copied into the fused text; names it."""


@dataclass(frozen=True)
class Fused:
    """A compiled loop for one model, one set of varied inputs and one set of outputs."""

    varied: tuple[str, ...]
    outputs: tuple[str, ...]
    statuses: tuple[str, ...]
    fixed: Floats
    text: str
    block: Callable[[Floats, Floats, Floats, NDArray[np.int64]], None]

    def run(self, points: Floats, threads: int | None = None) -> tuple[Floats, NDArray[np.int64]]:
        """Outputs (points, outputs) and status codes (points) of C-contiguous `points` (points, varied), all in SI.

        Blocks of 16,384 points on a pool of threads; the figures do not depend on how many. Status 0 is ok, `k` the
        k-th of `statuses`, -1 a cycle without solution.
        """
        points = np.ascontiguousarray(points, dtype=np.float64)
        results = np.empty((len(points), len(self.outputs)))
        codes = np.zeros(len(points), dtype=np.int64)
        starts = range(0, len(points), BLOCK)

        def work(start: int) -> None:
            part = slice(start, start + BLOCK)
            self.block(points[part], self.fixed, results[part], codes[part])

        if len(starts) <= 1:
            work(0)
        else:
            with ThreadPoolExecutor(threads or _cores()) as pool:
                list(pool.map(work, starts))
        return results, codes

    def message(self, code: int) -> str:
        """What a status code means."""
        if code == 0:
            return "ok"
        return "no solution of a cycle" if code == UNSOLVED else self.statuses[code - 1]


def _cores() -> int:
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def fuse(model: Model, varied: Sequence[str], outputs: Sequence[str]) -> Fused:
    """Generate, compile (or load from the cache) and bind the loop of `model` for the `varied` inputs.

    `varied` are parameters or overridden quantities; staged quantities they reach must be held first (`Model.held`).
    """
    restricted = model.restricted(outputs) if model.selected_only else model
    point = restricted.evaluate()
    reached = set().union(*(restricted.reach(name) for name in varied)) if varied else set()
    writer = _Writer(restricted, tuple(varied), tuple(outputs), reached)
    text = writer.module()
    fixed = np.array([float(point.values[name]) for name in writer.fixed], dtype=np.float64)
    messages = tuple(
        restricted.quantities[name].otherwise or f"{name} is outside its domain" for name, *_ in writer.bounds
    )
    return Fused(tuple(varied), tuple(outputs), messages, fixed, text, _compile(text))


def _compile(text: str) -> Callable[..., None]:
    """The compiled `block` of a text; kept on disk under the hash of the text and numba's version."""
    version = importlib.metadata.version("numba")
    name = "fused_" + hashlib.sha256(f"{version}\n{text}".encode()).hexdigest()[:24]
    module = sys.modules.get(name) or _import(name, text)
    block: Callable[..., None] = module.block
    return block


def _import(name: str, text: str) -> ModuleType:
    path = _jit.cache_directory().parent / "fused" / f"{name}.py"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{id(text)}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # before it runs: numba's cache looks the module up by name
    spec.loader.exec_module(module)
    return module


class _Writer:
    """Writes the text of one fused loop."""

    def __init__(self, model: Model, varied: tuple[str, ...], outputs: tuple[str, ...], reached: set[str]) -> None:
        self.model = model
        self.varied = varied
        self.outputs = outputs
        self.reached = reached
        self.fixed: list[str] = []
        self.functions: dict[str, str] = {}
        self.tables: dict[str, str] = {}
        self.bounds = [bound for bound in model._bounds if bound[0] in reached or bound[0] in varied]

    def module(self) -> str:
        body = self.body()
        header = [
            '"""Generated: one model\'s quantities as one loop. Do not edit; the name is the hash of the text."""',
            "import base64", "import numpy as np", "import numba", "",
            f"jit = numba.njit(cache=True, nogil=True, error_model={_jit.OPTIONS['error_model']!r})", "",
        ]  # fmt: skip
        signature = "numba.void(numba.float64[:, ::1], numba.float64[::1], numba.float64[:, ::1], numba.int64[::1])"
        loop = [
            f"@numba.njit({signature}, cache=True, nogil=True, error_model={_jit.OPTIONS['error_model']!r})",
            "def block(points, fixed, results, codes):",
            *[f"    v_{name} = fixed[{index}]" for index, name in enumerate(self.fixed)],
            *[f"    t_{name} = {call}" for name, call in self.tables.items()],
            "    for i in range(points.shape[0]):",
            *[f"        v_{name} = points[i, {index}]" for index, name in enumerate(self.varied)],
            "        code = 0",
            *textwrap.indent("\n".join(body), " " * 8).splitlines(),
            *[f"        results[i, {index}] = v_{name}" for index, name in enumerate(self.outputs)],
            "        codes[i] = code",
        ]  # fmt: skip
        return "\n".join([*header, *self.functions.values(), *loop]) + "\n"

    def body(self) -> list[str]:
        lines: list[str] = []
        for group in self.model.plan:
            if self.reached.isdisjoint(group):
                continue
            alone = len(group) == 1 and group[0] not in self.model.cut_arguments[group[0]]
            lines += [f"v_{group[0]} = {self.call(group[0])}"] if alone else self.cycle(group)
        for name in self.outputs:
            self.use(name)
        for code, (name, minimum, above, maximum) in enumerate(self.bounds, start=1):
            tests = [
                f"v_{name} {sign} {bound!r}"
                for sign, bound in (("<", minimum), ("<=", above), (">", maximum)) if bound is not None
            ]  # fmt: skip
            lines += [f"if code == 0 and ({' or '.join(tests)}):", f"    code = {code}"]
        return lines

    def use(self, name: str) -> str:
        """The local that holds a value, fixed ones noted."""
        if name not in self.reached and name not in self.varied and name not in self.fixed:
            self.fixed.append(name)
        return f"v_{name}"

    def call(self, name: str) -> str:
        quantity = self.model.quantities[name]
        if self.model.selected_only and name in self.model.selections:
            return self.use(self.model.selections[name])
        if quantity.staged:
            raise FusedError(f"{name} runs a staged kernel, which a sample holds or tabulates")
        if name in TABLES and not set(TABLES[name][2]) & (set(self.varied) | self.reached):
            table, loop, inputs = TABLES[name]
            self.tables[name] = f"{self.emit(table)}({', '.join(self.use(argument) for argument in inputs)})"
            return f"{self.emit(loop)}(t_{name}, {', '.join(self.use(argument) for argument in quantity.arguments)})"
        return f"{self.emit(quantity.function)}({', '.join(self.use(argument) for argument in quantity.arguments)})"

    def cycle(self, group: list[str]) -> list[str]:
        """The damped iteration of `Model._close`, step for step."""
        starts = [name for name in group if self.model.quantities[name].start is not None]
        initial = {
            name: self.model.to_si(float(self.model.quantities[name].start or 0.0), self.model.quantities[name].unit)
            for name in starts
        }
        floors = {name: max(TOLERANCE * abs(value), 1e-300) for name, value in initial.items()}
        lines = [f"v_{name} = {value!r}" for name, value in initial.items()]
        lines += [f"v_{name} = np.nan" for name in group if name not in starts]
        lines += ["solved = False", f"for _round in range({ROUNDS}):", "    change = 0.0", "    finite = True"]
        for name in group:
            if name not in starts:
                lines.append(f"    v_{name} = {self.call(name)}")
                continue
            lines += [
                f"    computed = {self.call(name)}",
                "    if not np.isfinite(computed):",
                "        finite = False",
                "        break",
                f"    change = max(change, abs(computed - v_{name}) / max(abs(computed), {floors[name]!r}))",
                f"    v_{name} = v_{name} + {DAMPING!r} * (computed - v_{name})",
            ]
        arguments = {name: self.model.cut_arguments[name] for name in group}
        outside = [self.use(name) for name in dict.fromkeys(sum(arguments.values(), ())) if name not in group]
        given = " and ".join(f"np.isfinite({name})" for name in outside) or "True"
        lines += [
            "    if not finite:", "        break", f"    if change <= {TOLERANCE!r}:", "        solved = True", "        break",
            "if not solved:", *[f"    v_{name} = np.nan" for name in group],
            f"    if code == 0 and (finite or ({given})):", f"        code = {UNSOLVED}",
        ]  # fmt: skip
        return lines

    # -- copying functions ---------------------------------------------------------------------------------------

    def emit(self, function: Callable[..., Any]) -> str:
        """Copy a function and what it calls into the text; its name there."""
        function = SUBSTITUTES.get(function.__name__, function)
        function = getattr(function, "python", function)
        name = f"f_{function.__name__}"
        if name in self.functions:
            return name
        tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
        assert isinstance(tree, ast.FunctionDef)
        tree.name, tree.decorator_list, tree.returns = name, [], None
        for argument in tree.args.args:
            argument.annotation = None
        if isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant):
            tree.body = tree.body[1:]
        own = {argument.arg for argument in tree.args.args}
        own |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        for node in list(ast.walk(tree)):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id not in own:
                node.id = self.resolve(node.id, function)
        body = ast.unparse(ast.fix_missing_locations(_Plain().visit(tree)))
        self.functions[name] = f"@jit\n{body}\n"
        return name

    def resolve(self, name: str, function: Callable[..., Any]) -> str:
        """What stands for a global name in the text: numpy, a literal, or a copied function."""
        if name in ("np", "range", "abs", "max", "min", "int", "float", "len", "True", "False"):
            return name
        value = function.__globals__.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return repr(float(value)) if isinstance(value, float) and math.isfinite(value) else repr(value)
        if isinstance(value, tuple):
            return repr(value)
        if isinstance(value, np.ndarray):
            return self.array(value)
        if callable(value):
            return self.emit(value)
        raise FusedError(f"{function.__module__}.{function.__name__}: `{name}` cannot be copied into the fused loop")

    def array(self, value: Floats) -> str:
        """Write a kernel's table into the text, whose name then depends on it; its name there."""
        digits = base64.b64encode(value.tobytes()).decode()
        name = f"a_{hashlib.sha256(value.tobytes()).hexdigest()[:12]}"
        self.functions[name] = (
            f"{name} = np.frombuffer(base64.b64decode({digits!r}), np.{value.dtype}).reshape({value.shape})\n"
        )
        return name


class _Plain(ast.NodeTransformer):
    """Annotated assignments made plain, so that no name of a type is needed."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        if node.value is None:
            return None
        return ast.Assign([node.target], node.value, lineno=node.lineno, col_offset=node.col_offset)


def directory() -> Path:
    """Where the texts and their machine code are kept."""
    return _jit.cache_directory().parent / "fused"
