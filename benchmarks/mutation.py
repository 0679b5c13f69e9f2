"""How many faults in equations the tests and cases catch: `python benchmarks/mutation.py --of quantities --sample 100`.

A mutant is one operator, comparison, constant, branch or factor changed in one function. Each runs in a forked process, in
the function itself and in the source that the fused loops are written from, against the validation cases that stand on it and
the test files that name it; it is caught when a case or a test fails. Nothing on disk is
changed.
"""

from __future__ import annotations

import argparse
import ast
import importlib
import inspect
import linecache
import os
import random
import re
import signal
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
TESTS = ROOT / "tests"
AREAS = {
    "quantities": [f"orbitcompute.quantities.{file.stem}" for file in sorted((ROOT / "orbitcompute/quantities").glob("*.py"))
                   if file.stem != "__init__"],
    "graph": [f"orbitcompute.graph.{name}" for name in ("model", "order", "equation", "copying")],
    "twins": ["twins"],
    "counting": ["orbitcompute.studies.many.drawing", "orbitcompute.studies.many.ranges", "orbitcompute.report.numbers",
                 "orbitcompute.studies.answer.verdict"],
}
LONGEST = 90  # seconds that the tests of one mutant may take, beyond which nothing is decided
MOST_FILES = 5  # of tests that are run for one mutant, the ones that name it most first
ALWAYS = ("tests/graph/test_units.py",)
SWAPS = {ast.Add: "-", ast.Sub: "+", ast.Mult: "/", ast.Div: "*", ast.Pow: "*"}
FLIPS = {ast.Lt: ">", ast.Gt: "<", ast.LtE: ">", ast.GtE: "<", ast.Eq: "!=", ast.NotEq: "=="}


@dataclass(frozen=True)
class Mutant:
    """A place in a module's source and what stands there instead."""

    module: str
    function: str
    line: int
    start: int
    end: int
    text: str
    was: str

    def __str__(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.function}:{self.line}  {self.was}  ->  {self.text}"


def mutants(module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of every function of a module."""
    file = inspect.getsourcefile(module)
    assert file is not None
    source = Path(file).read_text(encoding="utf-8")
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line.encode()))
    raw = source.encode()

    def place(node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr)
        return starts[node.lineno - 1] + node.col_offset, starts[(node.end_lineno or 0) - 1] + (node.end_col_offset or 0)

    def text(node: ast.AST) -> str:
        start, end = place(node)
        return raw[start:end].decode()

    for definition in ast.parse(source).body:
        if not isinstance(definition, ast.FunctionDef):
            continue
        for statement in definition.body:
            for node in ast.walk(statement):
                changed: list[str] = []
                if isinstance(node, ast.BinOp) and type(node.op) in SWAPS:
                    changed = [f"({text(node.left)}) {SWAPS[type(node.op)]} ({text(node.right)})", f"({text(node.left)})"]
                elif isinstance(node, ast.Compare) and len(node.ops) == 1 and type(node.ops[0]) in FLIPS:
                    changed = [f"{text(node.left)} {FLIPS[type(node.ops[0])]} {text(node.comparators[0])}"]
                elif isinstance(node, ast.IfExp):
                    changed = [f"({text(node.body)})", f"({text(node.orelse)})"]
                elif isinstance(node, ast.Constant) and type(node.value) in (int, float):
                    changed = [f"({text(node)} * 1.1)" if node.value else "1.0"]
                elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
                    changed = [f"({text(node.operand)})"] if not isinstance(node.operand, ast.Constant) else []
                if not changed or "\n" in text(node):
                    continue
                for one in changed:
                    yield Mutant(module.__name__, definition.name, node.lineno, *place(node), one, text(node))


def applied(mutant: Mutant) -> None:
    """Put a mutant into the running function and into the source that is read of it."""
    module = importlib.import_module(mutant.module)
    file = inspect.getsourcefile(module)
    assert file is not None
    raw = Path(file).read_bytes()
    source = (raw[: mutant.start] + mutant.text.encode() + raw[mutant.end :]).decode()
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    tree = ast.parse(source)
    definition = next(one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == mutant.function)
    definition.decorator_list = []
    made: dict[str, Any] = {}
    exec(compile(ast.Module([definition], []), file, "exec"), vars(module), made)  # a mutant of our own source
    function = getattr(module, mutant.function)
    target = getattr(function, "function", function)  # a declared quantity or closure keeps the plain function
    target = getattr(target, "__wrapped__", target)
    assert isinstance(target, FunctionType), mutant
    target.__code__ = made[mutant.function].__code__


def files_for(mutant: Mutant) -> list[str]:
    """The test files that name the function, then those that mirror its module."""
    word = re.compile(rf"\b{mutant.function}\b")
    counted = []
    laws = (TESTS / "properties/laws.txt").read_text(encoding="utf-8")
    for file in TESTS.rglob("test_*.py"):
        if file.parent.name == "graph" and file.stem in ("test_fused", "test_vectorised", "test_javascript"):
            continue
        found = len(word.findall(file.read_text(encoding="utf-8")))
        mirror = file.stem == f"test_{mutant.module.rpartition('.')[2]}"
        if found or mirror:
            counted.append((mirror, found, str(file.relative_to(ROOT))))
    chosen = [name for _, _, name in sorted(counted, reverse=True)][:MOST_FILES]
    if word.search(laws):
        chosen.insert(0, "tests/properties/test_laws.py")
    return [*chosen, *(name for name in ALWAYS if mutant.module.startswith("orbitcompute.quantities") and name not in chosen)]


def cases_fail(mutant: Mutant) -> str | None:
    """The first validation case on the mutated quantity, or on what stands on it, that fails."""
    from orbitcompute.catalog.files import CatalogError
    from orbitcompute.declare import registry
    from orbitcompute.studies.validate.cases import cases
    from orbitcompute.studies.validate.validate import FAILS, held

    def stands_on(name: str, seen: set[str]) -> bool:
        if name == mutant.function:
            return True
        if name in seen or name not in registry.quantities:
            return False
        seen.add(name)
        return any(stands_on(argument, seen) for argument in registry.quantities[name].arguments)

    for case in cases():
        if not case.is_formula and stands_on(case.quantity, set()):
            try:
                if held(case).verdict == FAILS:
                    return str(case.id)
            except CatalogError:
                return str(case.id)
    return None


def verdict(mutant: Mutant) -> str:
    """`caught`, or `survived`, found in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        with os.fdopen(reading) as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return said or "caught (stopped)"
    os.close(reading)
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)
    said = "caught (error)"
    try:
        signal.signal(signal.SIGALRM, lambda *_: (os.write(writing, b"undecided (too long)"), os._exit(0)))
        signal.alarm(LONGEST)
        said = _tried(mutant)
    finally:
        os.write(writing, said.encode())
        os._exit(0)


def _tried(mutant: Mutant) -> str:
    import pytest

    applied(mutant)
    if mutant.module.startswith("orbitcompute.quantities"):
        failed = cases_fail(mutant)
        if failed is not None:
            return f"caught by case {failed}"
    options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", "not slow"]
    for file in files_for(mutant):
        narrow = ["-k", mutant.function] if file in (*ALWAYS, "tests/properties/test_laws.py") else []
        if pytest.main([*options, *narrow, str(ROOT / file)]) in (1, 2):
            return f"caught by {file}"
    return "survived"


def main() -> int:
    """Draw mutants, try each, print what survived and the share that was caught."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--of", choices=AREAS, default="quantities")
    parser.add_argument("--sample", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    os.chdir(ROOT)
    sys.path[:0] = [str(ROOT), str(TESTS)]
    import pytest  # noqa: F401  (imported once, for all the forks)

    import orbitcompute.quantities
    import orbitcompute.studies.answer.evaluate
    import orbitcompute.studies.validate.validate

    orbitcompute.studies.validate.validate.cases()  # read once, for all the forks
    every = [one for name in AREAS[asked.of] for one in mutants(importlib.import_module(name))]
    drawn = random.Random(asked.seed).sample(every, min(asked.sample, len(every)))
    caught, decided, began = 0, 0, time.monotonic()
    for number, mutant in enumerate(drawn, 1):
        said = verdict(mutant)
        caught += said.startswith("caught")
        decided += not said.startswith("undecided")
        print(f"{number:>4} {time.monotonic() - began:6.0f} s  {said:<44} {mutant}", flush=True)
    share = f"{100 * caught / max(decided, 1):.0f} %"
    print(f"{asked.of}: {caught} of {decided} mutants caught ({share}), drawn from {len(every):,}")
    return 0 if caught >= 0.9 * decided else 1


if __name__ == "__main__":
    sys.exit(main())
