"""Takes a function of loops apart, so that each turn of a loop is done for every point of a strip before the next.

A compiler makes vector instructions of the innermost loop alone: it must be the one over points.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Piece:
    """Statements that run `times` times over a strip; `counter` is the name that counts, None outside a loop.

    `once` are those that stand on the counter and on what is held, which run once a turn. `read` are the variables that an
    earlier piece leaves to this one, `left` those that this one leaves to others.
    """

    once: list[ast.stmt]
    statements: list[ast.stmt]
    read: tuple[str, ...]
    left: tuple[str, ...]
    counter: str | None = None
    times: int = 1


@dataclass(frozen=True)
class Spread:
    """A function of loops of fixed lengths as pieces, each of which is the same for every point of a strip.

    `own` are its variables and counters; `kept` those that outlive a piece, the last of them in `result`.
    """

    formals: tuple[str, ...]
    own: tuple[str, ...]
    kept: tuple[str, ...]
    pieces: tuple[Piece, ...]
    result: ast.expr


def spread(tree: ast.FunctionDef) -> Spread | None:
    """A function's pieces.

    None where it is anything but straight statements, loops of these over `range` of a number and a `return` at the end,
    or where it stores into an argument.
    """
    *body, last = tree.body
    groups: list[tuple[ast.For | None, list[ast.stmt]]] = []
    for statement in body:
        if isinstance(statement, ast.For):
            groups.append((statement, statement.body))
        elif groups and groups[-1][0] is None:
            groups[-1][1].append(statement)
        else:
            groups.append((None, [statement]))
    inside = [node for _, part in groups for statement in part for node in ast.walk(statement)]
    if (
        not isinstance(last, ast.Return) or last.value is None or all(loop is None for loop, _ in groups)
        or any(isinstance(node, ast.For | ast.While | ast.Return) for node in inside)
        or any(loop is not None and _length(loop) is None for loop, _ in groups)
    ):
        return None
    formals = tuple(argument.arg for argument in tree.args.args)
    sets = [_stored(part) for _, part in groups]
    if any(set(formals) & names for names in sets):
        return None
    uses = [*[_loaded(part) for _, part in groups], _loaded([last])]
    kept = {
        name for number, names in enumerate(sets) for name in names
        if any(name in used for other, used in enumerate(uses) if other != number) or sum(name in one for one in sets) > 1
    }
    pieces, known = [], set[str]()
    for number, (loop, part) in enumerate(groups):
        read = tuple(sorted(known & (sets[number] | uses[number])))
        left = tuple(sorted(sets[number] & kept))
        known |= set(left)
        counter = ast.unparse(loop.target) if loop is not None else None
        still = {counter, "np", *(formal for formal in formals if formal.startswith("held_"))}
        once, each = _sorted(part, still, kept) if counter is not None else ([], part)
        pieces.append(Piece(once, each, read, left, counter, 1 if loop is None else _length(loop) or 0))
    own = set[str]().union(*sets, [piece.counter for piece in pieces if piece.counter is not None])
    return Spread(formals, tuple(sorted(own)), tuple(sorted(kept)), tuple(pieces), last.value)


def _sorted(part: list[ast.stmt], names: set[Any], kept: set[str]) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The statements of a loop that stand on `names` alone (its counter, what is held), and the others."""
    once: list[ast.stmt] = []
    for statement in part:
        stored = _stored([statement])
        others = [other for other in part if other is not statement and stored & _stored([other])]
        calls = {node.func.id for node in ast.walk(statement)
                 if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
        alone = not others and not stored & kept and _loaded([statement]) <= names | calls
        if isinstance(statement, ast.Assign) and alone:
            once.append(statement)
            names |= stored
    return once, [statement for statement in part if statement not in once]


def _length(loop: ast.For) -> int | None:
    """How often a loop over `range` of a number runs."""
    call = loop.iter
    if (
        isinstance(loop.target, ast.Name) and isinstance(call, ast.Call) and ast.unparse(call.func) == "range"
        and len(call.args) == 1 and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, int)
    ):
        return call.args[0].value
    return None


def _stored(statements: list[ast.stmt]) -> set[str]:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _loaded(statements: list[ast.stmt]) -> set[str]:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}
