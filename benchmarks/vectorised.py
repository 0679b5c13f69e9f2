"""The peer of the fused loop: the same graph in vectorised numpy, written from the same text.

Each step becomes one expression over whole arrays, as a numpy user writes it: `np.where` for a branch that differs from
point to point, the branch alone where it is decided by a value that is held, masks for a cycle that has settled, and each
array dropped after its last use. What a compiled text computes and what this computes must agree to 1e-12.
"""

from __future__ import annotations

import ast
import base64
from collections.abc import Callable
from typing import Any

import numpy as np

from orbitcompute.graph.copying import ELEMENTARY
from orbitcompute.graph.writing import STRIP, TILE

# What the compiled text has functions of its own for.
NUMPY = {f"f_{name}": f"np.{name}" for name in ELEMENTARY}
Block = Callable[[Any, Any, Any, Any], None]


def where(test: Any, then: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
    """`np.where`, or one branch alone where the test is the same for all points; tuples part by part."""
    if np.ndim(test) == 0:
        return then() if test else otherwise()
    one, two = then(), otherwise()
    if isinstance(one, tuple):
        return tuple(np.where(test, a, b) for a, b in zip(one, two, strict=True))
    return np.where(test, one, two)


def whole(value: Any) -> Any:
    return np.asarray(value).astype(np.int64)


class Expressions(ast.NodeTransformer):
    """Scalar expressions as array expressions."""

    def visit_IfExp(self, node: ast.IfExp) -> Any:
        self.generic_visit(node)
        return call("where", node.test, thunk(node.body), thunk(node.orelse))

    def visit_BoolOp(self, node: ast.BoolOp) -> Any:
        self.generic_visit(node)
        name = "logical_and" if isinstance(node.op, ast.And) else "logical_or"
        found = node.values[0]
        for value in node.values[1:]:
            found = call(f"np.{name}", found, value)
        return found

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        self.generic_visit(node)
        return call("np.logical_not", node.operand) if isinstance(node.op, ast.Not) else node

    def visit_Compare(self, node: ast.Compare) -> Any:
        self.generic_visit(node)
        sides = [node.left, *node.comparators]
        pairs: list[Any] = [
            ast.Compare(sides[i], [operator], [sides[i + 1]]) for i, operator in enumerate(node.ops)
        ]
        found = pairs[0]
        for pair in pairs[1:]:
            found = call("np.logical_and", found, pair)
        return found

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        names = {"abs": "np.abs", "max": "np.maximum", "min": "np.minimum", "int": "whole", **NUMPY}
        if isinstance(node.func, ast.Name) and node.func.id in names:
            return call(names[node.func.id], *node.args)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> Any:
        """`w[128 + j]` is the array `W[2]`."""
        self.generic_visit(node)
        if isinstance(node.value, ast.Name) and node.value.id == "w":
            return ast.Subscript(ast.Name("W", ast.Load()), ast.Constant(slot(node, STRIP)), node.ctx)
        if isinstance(node.value, ast.Name) and node.value.id == "x":
            return ast.Subscript(ast.Name("columns", ast.Load()), ast.Constant(slot(node, TILE + 8)), node.ctx)
        return node


def call(name: str, *arguments: Any) -> ast.Call:
    return ast.Call(ast.parse(name, mode="eval").body, list(arguments), [])


def thunk(body: Any) -> ast.Lambda:
    return ast.Lambda(ast.parse("lambda: 0", mode="eval").body.args, body)  # type: ignore[attr-defined]


def slot(node: ast.Subscript, length: int) -> int:
    place = node.slice
    assert isinstance(place, ast.BinOp) and isinstance(place.left, ast.Constant)
    return int(place.left.value) // length


def assigned(statements: list[ast.stmt]) -> list[str]:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    return list(dict.fromkeys(n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)))


def returns(statement: ast.stmt) -> bool:
    return any(isinstance(node, ast.Return) for node in ast.walk(statement))


class Functions:
    """Bodies of copied formulas: branches become functions between whose results `where` chooses."""

    def __init__(self) -> None:
        self.count = 0

    def function(self, node: ast.FunctionDef) -> ast.FunctionDef:
        names = [argument.arg for argument in node.args.args]
        return ast.FunctionDef(node.name, node.args, self.block(node.body, names), [], type_params=[])  # type: ignore[call-overload]

    def block(self, statements: list[ast.stmt], known: list[str]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        known = list(known)
        for number, statement in enumerate(statements):
            if isinstance(statement, ast.If):
                rest = statements[number + 1 :]
                if returns(statement):
                    branches = [[*body, *rest] for body in (statement.body, statement.orelse)]
                    return [*made, *self.branch(statement.test, branches, known, None)]
                names = assigned([*statement.body, *statement.orelse])
                made += self.branch(statement.test, [statement.body, statement.orelse], known, names)
                known += names
            elif isinstance(statement, ast.For):
                names = assigned([statement])
                made.append(ast.For(statement.target, statement.iter, self.block(statement.body, [*known, *names]), []))
                known += names
            else:
                made.append(Expressions().visit(statement))
                known += assigned([statement])
                if isinstance(statement, ast.Return):
                    return made
        return made

    def branch(
        self, test: Any, branches: list[list[ast.stmt]], known: list[str], names: list[str] | None
    ) -> list[ast.stmt]:
        self.count += 1
        made: list[ast.stmt] = []
        called = []
        for side, body in zip(("then", "otherwise"), branches, strict=True):
            name = f"_{side}_{self.count}"
            inside = self.block(body, known)
            if names is not None:
                inside.append(ast.parse(f"return ({', '.join(names)},)").body[0])
            parameters = ", ".join(f"{one}={one}" for one in dict.fromkeys(known))
            header = ast.parse(f"def {name}({parameters}): pass").body[0]
            assert isinstance(header, ast.FunctionDef)
            header.body = inside
            made.append(header)
            called.append(ast.Name(name, ast.Load()))
        chosen = call("where", Expressions().visit(test), *called)
        if names is None:
            return [*made, ast.Return(chosen)]
        target = ast.parse(f"({', '.join(names)},) = 0").body[0]
        assert isinstance(target, ast.Assign)
        target.value = chosen
        return [*made, target]


def vectorised(text: str) -> tuple[str, Block]:
    """The numpy text of a fused text, and its `block`."""
    module = ast.parse(text)
    made: list[ast.stmt] = []
    parts = {node.name: node.body for node in module.body if isinstance(node, ast.FunctionDef)}
    for node in module.body:
        if isinstance(node, ast.FunctionDef) and node.name == "block":
            made.append(_block(node, parts))
        elif isinstance(node, ast.FunctionDef) and _is_jitted(node):
            made.append(Functions().function(node))
        elif isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith("a_"):
            made.append(node)
    written = ast.unparse(ast.fix_missing_locations(ast.Module(made, [])))
    space: dict[str, Any] = {
        "np": np,
        "base64": base64,
        "where": where,
        "whole": whole,
    }
    exec(compile(written, "vectorised", "exec"), space)

    def block(columns: Any, fixed: Any, results: Any, codes: Any) -> None:
        with np.errstate(all="ignore"):
            space["block"](columns, fixed, results, codes)

    return written, block


def _is_jitted(node: ast.FunctionDef) -> bool:
    """Whether it is a copy of ours, not one that stands for a function of numpy's."""
    return any(ast.unparse(mark) == "jit" for mark in node.decorator_list)


def _block(node: ast.FunctionDef, parts: dict[str, list[ast.stmt]]) -> ast.FunctionDef:
    """The loop over strips as straight statements over arrays."""
    made: list[ast.stmt] = []
    for statement in node.body:
        if not isinstance(statement, ast.For):
            if ast.unparse(statement).startswith("tile = "):
                continue
            if ast.unparse(statement).startswith("w = "):
                size = int(ast.unparse(statement).split("(")[1].rstrip(")")) // STRIP
                made += ast.parse(f"W = [None] * {size}").body
            else:
                made.append(Expressions().visit(statement))
            continue
        strips = next(inner for inner in statement.body if ast.unparse(inner).startswith("for begin"))
        assert isinstance(strips, ast.For)
        calls = [ast.unparse(call).split("(")[0] for call in strips.body if isinstance(call, ast.Expr)]
        steps = [step for name in calls for inner in parts[name] for step in _steps(inner)]
        made += _dropping(steps)
    return ast.FunctionDef(node.name, node.args, made, [], type_params=[])  # type: ignore[call-overload]


def _steps(statement: ast.stmt) -> list[ast.stmt]:
    text = ast.unparse(statement)
    if text.startswith("into ="):
        return ast.parse(text.replace(f", begin:begin + {STRIP}", "").replace(f"[begin:begin + {STRIP}]", "")).body
    if not isinstance(statement, ast.For):
        return [Expressions().visit(statement)]
    if ast.unparse(statement.target) != "j":
        body = [step for inner in statement.body for step in _steps(inner)]
        return [ast.For(statement.target, statement.iter, body, [])]
    if any(isinstance(step, ast.If) for step in statement.body):
        return Functions().block(statement.body, [])
    found: list[ast.stmt] = []
    for step in statement.body:
        if isinstance(step, ast.AugAssign):  # points of a cycle that have not settled are counted
            left = ast.unparse(Expressions().visit(step.value))
            found += ast.parse(f"left = np.count_nonzero({left})").body
            continue
        assert isinstance(step, ast.Assign)
        if ast.unparse(step.targets[0]) == "into[j]":
            step.targets = [ast.parse("into[:]").body[0].value]  # type: ignore[attr-defined]
        found.append(Expressions().visit(step))
    return found


def _dropping(steps: list[ast.stmt]) -> list[ast.stmt]:
    """The steps, each array dropped after the last of them that reads it."""
    live: set[int] = set()
    dropped: list[set[int]] = []
    for step in reversed(steps):
        read, written = set[int](), set[int]()
        for node in ast.walk(step):
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "W":
                assert isinstance(node.slice, ast.Constant)
                (written if isinstance(node.ctx, ast.Store) else read).add(int(node.slice.value))  # type: ignore[arg-type]
        dropped.append((read | written) - live)
        live = (live - (set() if isinstance(step, ast.For) else written)) | read
    found: list[ast.stmt] = []
    for step, over in zip(steps, reversed(dropped), strict=True):
        found.append(step)
        if over:
            found += ast.parse("\n".join(f"W[{slot}] = None" for slot in sorted(over))).body
    return found
