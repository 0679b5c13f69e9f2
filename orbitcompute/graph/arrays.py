"""Bodies of quantities, formulas and kernels over arrays of points: the same functions, called with a number a point.

A straight body is called as it stands: its operators and numpy's functions take arrays. One that branches, counts with
`int` or looks a value up is written anew, from its own text, so that each point goes its own way: an expression is
evaluated for both sides and picked from, an `if` within a loop keeps both sides' variables apart, and an `if` that may
leave the function parts the points and runs the function on each part. Where all points agree, one side alone is run.
"""

from __future__ import annotations

import ast
import builtins
import dis
import inspect
import sys
import textwrap
import types
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.cache import Bodies
from orbitcompute.graph.copying import FusedError, plain
from orbitcompute.kernels.orbit import season

# What is vectorised over points by hand, by the name of the function that it stands for.
SUBSTITUTES: dict[str, Callable[..., Any]] = {"season_summary": season.season_points}
JUMPS = frozenset({*dis.hasjrel, *dis.hasjabs})
COUNTING = frozenset({"int", "float", "max", "min", "len", "range"})
Body = Callable[..., Any]
_forms: dict[Body, Body] = {}
bodies = Bodies(Path(__file__))


def over_points(function: Body) -> Body:
    """A function of numbers as one that takes arrays of a number a point, or numbers, for each of its arguments.

    Structures are tuples of these. Raises `FusedError` for a body that cannot be written over arrays.
    """
    if function not in _forms:
        _forms[function] = _form(function)
    return _forms[function]


def _form(function: Body) -> Body:
    if function.__name__ in SUBSTITUTES:
        return SUBSTITUTES[function.__name__]
    body = plain(function)
    code, space = body.__code__, body.__globals__
    called = {
        name: space[name] for name in code.co_names
        if name in space and callable(space[name]) and not isinstance(space[name], types.ModuleType)
    }
    forms = {name: over_points(callee) for name, callee in called.items()}
    if JUMPS.isdisjoint(code.co_code[::2]) and COUNTING.isdisjoint(code.co_names) and not code.co_freevars:
        if all(forms[name] is called[name] for name in forms):
            return body
        return types.FunctionType(code, _space(body, forms))
    return _rewritten(body, forms)


def _space(body: Body, forms: dict[str, Body]) -> dict[str, Any]:
    """The global names that a body reads, with what it calls over arrays."""
    space = body.__globals__
    return {name: space[name] for name in body.__code__.co_names if name in space} | forms


def _rewritten(body: Body, forms: dict[str, Body]) -> Body:
    file, name, place = body.__code__.co_filename, body.__name__, f"{body.__name__} {body.__code__.co_firstlineno}"
    code = bodies.get(file, place)
    if code is None:
        code = _written_anew(body)
        bodies.put(file, place, code)
    space = _space(body, forms)
    for inner in _codes(code):  # names of nested code are not among those of the body's own
        space |= {one: body.__globals__[one] for one in inner.co_names if one in body.__globals__ and one not in space}
    space |= HELPERS | {"__builtins__": builtins}
    exec(code, space)
    form: Body = space[name]
    space["_own"] = form
    return form


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    """A code object and all those within it."""
    yield code
    for part in code.co_consts:
        if isinstance(part, types.CodeType):
            yield from _codes(part)


def _written_anew(body: Body) -> types.CodeType:
    """The code of a module that defines the function over arrays of points."""
    tree = ast.parse(textwrap.dedent(_text(body))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    tree.decorator_list, tree.returns = [], None
    for argument in tree.args.args:
        argument.annotation = None
    if isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant):
        tree.body = tree.body[1:]
    where = f"{body.__module__}.{body.__name__}"
    written = _Pointwise(where, tree).function()
    return compile(ast.fix_missing_locations(ast.Module([written], [])), f"<{where} over points>", "exec")


def _text(body: Body) -> str:
    """The source of a function: its lines from the first to the last that its code was made from."""
    import linecache

    code = body.__code__
    lines = linecache.getlines(code.co_filename, vars(sys.modules[body.__module__]))
    if not lines:
        return inspect.getsource(body)
    first = code.co_firstlineno - 1
    end = max((line for *_, line in code.co_lines() if line is not None), default=first)
    while end < len(lines) and (not lines[end].strip() or lines[end][0] in " \t)"):
        end += 1
    return "".join(lines[first:end])


class _Pointwise(ast.NodeTransformer):
    """Writes a body anew with each branch decided point by point."""

    def __init__(self, where: str, tree: ast.FunctionDef) -> None:
        self.where = where
        self.tree = tree
        self.formals = [argument.arg for argument in tree.args.args]
        self.known = set(self.formals)
        self.many = 0

    def function(self) -> ast.FunctionDef:
        """The whole function."""
        given = ast.parse(f"_given = ({', '.join(self.formals)},)").body
        self.tree.body = [*given, *self.statements(self.tree.body, inside=False)]
        return self.tree

    def statements(self, body: Sequence[ast.stmt], inside: bool) -> list[ast.stmt]:
        """Statements written anew; `inside` a loop or a branch no point may leave the function."""
        made: list[ast.stmt] = []
        for statement in body:
            if isinstance(statement, ast.If):
                made += self.branch(statement, inside)
            elif isinstance(statement, ast.For):
                made += self.loop(statement)
            elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
                made.append(ast.Assign([statement.target], self.visit(statement.value)))
                self.known |= _stored([statement])
            elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
                # never in place: an array may be an argument's own
                target = ast.Name(statement.target.id, ast.Load())
                value = ast.BinOp(target, statement.op, self.visit(statement.value))
                made.append(ast.Assign([statement.target], value))
            elif isinstance(statement, ast.Assign | ast.Expr | ast.Pass) or (
                isinstance(statement, ast.Return) and not inside
            ):
                made.append(self.visit(statement))
                self.known |= _stored([statement])
            else:
                raise FusedError(f"{self.where}: a `{type(statement).__name__.lower()}` cannot be written over points")
        return made

    def loop(self, node: ast.For) -> list[ast.stmt]:
        """A loop: its turns are the same for all points."""
        turns = self.visit(node.iter)
        self.known |= _stored([ast.Assign([node.target], node.iter)])
        before = self.defined(_stored(node.body))
        return [*before, ast.For(node.target, turns, self.statements(node.body, inside=True), [])]

    def defined(self, names: set[str]) -> list[ast.stmt]:
        """Not a number for each name that has no value yet."""
        fresh = sorted(names - self.known)
        self.known |= set(fresh)
        return [ast.parse(f"{name} = np.nan").body[0] for name in fresh]

    def branch(self, node: ast.If, inside: bool) -> list[ast.stmt]:
        """An `if`: parts the points where one side may leave the function, else keeps both sides' variables apart."""
        self.many += 1
        number = self.many
        test = f"_test_{number}"
        decide = ast.Assign([ast.Name(test, ast.Store())], self.visit(node.test))
        if not inside and any(isinstance(part, ast.Return) for part in ast.walk(node)):
            part = ast.parse(f"if _mixed({test}):\n    return _parted(_own, {test}, _given)").body[0]
            sides = (self.statements(node.body, inside=False), self.statements(node.orelse, inside=False))
            return [decide, part, ast.If(ast.parse(f"_all({test})", mode="eval").body, *sides)]
        names = sorted(_stored([*node.body, *node.orelse]))
        before = self.defined(set(names))
        whole = self.statements(node.body, inside=True), self.statements(node.orelse, inside=True)
        kept, one = f"_kept_{number}", f"_one_{number}"
        tuple_of = f"({', '.join(names)},)"
        mixed = [
            *ast.parse(f"{kept} = {tuple_of}").body, *whole[0],
            *ast.parse(f"{one} = {tuple_of}\n{tuple_of} = {kept}").body, *whole[1],
            *ast.parse(f"{tuple_of} = _merged({test}, {one}, {tuple_of})").body,
        ]
        uniform = ast.If(ast.parse(f"_all({test})", mode="eval").body, whole[0] or [ast.Pass()], whole[1])
        return [*before, decide, ast.If(ast.parse(f"_mixed({test})", mode="eval").body, mixed, [uniform])]

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        """Picked from both sides where points differ."""
        return _call("_pick", self.visit(node.test), _later(self.visit(node.body)), _later(self.visit(node.orelse)))

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """`and` and `or`, the later parts evaluated where some point needs them."""
        name = "_both" if isinstance(node.op, ast.And) else "_either"
        made: ast.expr = self.visit(node.values[0])
        for value in node.values[1:]:
            made = _call(name, made, _later(self.visit(value)))
        return made

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        """`not` point by point."""
        self.generic_visit(node)
        return _call("_not", node.operand) if isinstance(node.op, ast.Not) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """A chain of comparisons as each of them and the next."""
        sides = [self.visit(side) for side in (node.left, *node.comparators)]
        made: ast.expr = ast.Compare(sides[0], [node.ops[0]], [sides[1]])
        for place, sign in enumerate(node.ops[1:], start=1):
            made = _call("_both", made, _later(ast.Compare(sides[place], [sign], [sides[place + 1]])))
        return made

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """A value looked up by a number a point."""
        self.generic_visit(node)
        if isinstance(node.slice, ast.Constant):
            return node
        return _call("_at", node.value, node.slice)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Counting functions point by point."""
        self.generic_visit(node)
        if isinstance(node.func, ast.Name) and node.func.id in ("int", "float", "max", "min"):
            node.func = ast.Name(f"_{node.func.id}", ast.Load())
        return node


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.Call(ast.Name(name, ast.Load()), list(arguments), [])


def _later(value: ast.expr) -> ast.expr:
    return ast.Lambda(ast.arguments([], [], None, [], [], None, []), value)


def _stored(statements: Sequence[ast.stmt]) -> set[str]:
    nodes = [node for statement in statements for node in ast.walk(statement)]
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


# -- what a body that was written anew calls ---------------------------------------------------------------------------


def mixed(test: Any) -> bool:
    """Whether some points say yes and some no."""
    return isinstance(test, np.ndarray) and bool(test.any()) and not bool(test.all())


def everywhere(test: Any) -> bool:
    """What all points say, or the one number that stands for all."""
    return bool(test.all()) if isinstance(test, np.ndarray) else bool(test)


def pick(test: Any, yes: Callable[[], Any], no: Callable[[], Any]) -> Any:
    """One value or the other, point by point; one side alone where all points agree."""
    if mixed(test):
        return _chosen(test, yes(), no())
    return yes() if everywhere(test) else no()


def _chosen(test: Any, yes: Any, no: Any) -> Any:
    if isinstance(yes, tuple):
        return tuple(_chosen(test, *pair) for pair in zip(yes, no, strict=True))
    return yes if yes is no else np.where(test, yes, no)


def merged(test: Any, yes: tuple[Any, ...], no: tuple[Any, ...]) -> tuple[Any, ...]:
    """Variables as each point's own side left them."""
    return tuple(_chosen(test, *pair) for pair in zip(yes, no, strict=True))


def parted(function: Body, test: Any, arguments: tuple[Any, ...]) -> Any:
    """A function of the points that say yes and of those that say no, each by themselves."""
    sides = [np.flatnonzero(test), np.flatnonzero(~test)]
    results = [function(*[taken(argument, side) for argument in arguments]) for side in sides]
    return _joined(len(test), sides, results)


def taken(value: Any, places: Any) -> Any:
    """A value of some of the points; what is the same for all stays."""
    if isinstance(value, tuple):
        return tuple(taken(part, places) for part in value)
    return value[places] if isinstance(value, np.ndarray) and value.ndim else value


def _joined(points: int, sides: Sequence[Any], results: Sequence[Any]) -> Any:
    if isinstance(results[0], tuple):
        return tuple(_joined(points, sides, pair) for pair in zip(*results, strict=True))
    whole = np.empty(points, np.result_type(*results))
    for side, result in zip(sides, results, strict=True):
        whole[side] = result
    return whole


def both(one: Any, other: Callable[[], Any]) -> Any:
    """One and the other."""
    if isinstance(one, np.ndarray):
        return np.logical_and(one, other()) if one.any() else one
    return other() if one else one


def either(one: Any, other: Callable[[], Any]) -> Any:
    """One or the other."""
    if isinstance(one, np.ndarray):
        return one if one.all() else np.logical_or(one, other())
    return one if one else other()


def opposite(test: Any) -> Any:
    """Not."""
    return np.logical_not(test) if isinstance(test, np.ndarray) else not test


def looked_up(values: Any, place: Any) -> Any:
    """The value at each point's place; a place that is the same for all gives what is there."""
    return np.asarray(values)[place] if isinstance(place, np.ndarray) and place.ndim else values[place]


def whole(value: Any) -> Any:
    """A number without its fraction, towards nought."""
    return value.astype(np.int64) if isinstance(value, np.ndarray) else int(value)


def real(value: Any) -> Any:
    """A number as a floating-point one."""
    return value.astype(np.float64) if isinstance(value, np.ndarray) else float(value)


def largest(*values: Any) -> Any:
    """Python's `max`, point by point."""
    most = values[0]
    for value in values[1:]:
        most = np.where(value > most, value, most)
    return most


def smallest(*values: Any) -> Any:
    """Python's `min`, point by point."""
    least = values[0]
    for value in values[1:]:
        least = np.where(value < least, value, least)
    return least


HELPERS: dict[str, Any] = {
    "_mixed": mixed, "_all": everywhere, "_pick": pick, "_merged": merged, "_parted": parted, "_both": both,
    "_either": either, "_not": opposite, "_at": looked_up, "_int": whole, "_float": real, "_max": largest,
    "_min": smallest, "np": np,
}
