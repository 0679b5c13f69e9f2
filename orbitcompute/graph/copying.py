"""Copies the bodies of quantities, formulas and kernels into a text of their own, for one compilation.

What is called is copied too, constants and tables are written out. A copy is specialised to the arguments that are held
while a loop runs: calls that stand on those alone become arguments of the copy, computed once before the loop.
"""

from __future__ import annotations

import ast
import base64
import copy
import hashlib
import inspect
import math
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from orbitcompute.kernels.draws import elementary
from orbitcompute.kernels.orbit import season

# What the plain path calls vectorised or memoised, and the scalar loop that stands for it in a compiled text.
SUBSTITUTES: dict[str, Callable[..., Any]] = {"season_summary": season.season_loop}
BUILTINS = ("range", "abs", "max", "min", "int", "float", "len")
# What numpy's functions become: numba would call the mathematics library, one number at a time.
ELEMENTARY: dict[str, Callable[..., Any]] = {
    name: getattr(elementary, name)
    for name in ("exp", "expm1", "log", "log1p", "power", "sin", "cos", "arcsin", "arccos")
}


class FusedError(Exception):
    """A body that cannot be copied into the fused text; names it."""


@dataclass(frozen=True)
class Copy:
    """A copied function: its name in the text, its formal arguments, and the further ones that are computed before.

    `held` gives, by the name of each further argument, its expression in the formal ones.
    """

    name: str
    formals: tuple[str, ...]
    held: Mapping[str, ast.expr]


@dataclass(frozen=True)
class Inline:
    """The one expression that a function returns, in its formal arguments and in those of `held`."""

    expression: ast.expr
    held: Mapping[str, ast.expr]


class Copier:
    """Copies functions into `texts`, each once for each set of arguments that are held; `trees` are their definitions."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self.trees: dict[str, ast.FunctionDef] = {}
        self._copies: dict[tuple[Any, frozenset[str]], Copy] = {}

    def copy(self, function: Callable[..., Any], held: frozenset[str] = frozenset()) -> Copy:
        """Copy a function and what it calls; `held` names the formal arguments that do not change in the loop."""
        function = plain(function)
        if function.__module__ == elementary.__name__:
            held = frozenset()
        if (function, held) not in self._copies:
            self._copies[function, held] = self._copied(function, held)
        return self._copies[function, held]

    def inline(self, function: Callable[..., Any], held: frozenset[str]) -> Inline | None:
        """The expression of a function that is a single `return`; None for any other."""
        function = plain(function)
        tree, _, own = _parsed(function)
        if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Return) or tree.body[0].value is None:
            return None
        body = _Body(self, function, own, held)
        return Inline(body.visit(tree.body[0].value), body.held)

    def _copied(self, function: Callable[..., Any], held: frozenset[str]) -> Copy:
        tree, formals, own = _parsed(function)
        if function in (elementary.bits, elementary.number):
            return Copy(f"f_{function.__name__}", formals, {})
        body = _Body(self, function, own, held)
        tree.body = body.statements(tree.body)
        if held and not body.held:
            return self.copy(function)
        name = f"f_{function.__name__}"
        while name in self.texts:  # another set of held arguments, or another module's function of the same name
            name += "_"
        tree.name, tree.decorator_list, tree.returns = name, [], None
        tree.args.args = [ast.arg(formal) for formal in (*formals, *body.held)]
        how = "elementary" if function.__module__ == elementary.__name__ else "jit"
        self.trees[name] = tree
        self.texts[name] = f"@{how}\n{ast.unparse(ast.fix_missing_locations(tree))}\n"
        return Copy(name, formals, body.held)

    def array(self, value: Any) -> str:
        """Write a kernel's table into the text, whose name then depends on it; its name there."""
        digits = base64.b64encode(value.tobytes()).decode()
        name = f"a_{hashlib.sha256(value.tobytes()).hexdigest()[:12]}"
        self.texts[name] = (
            f"{name} = np.frombuffer(base64.b64decode({digits!r}), np.{value.dtype}).reshape({value.shape})\n"
        )
        return name


def plain(function: Callable[..., Any]) -> Callable[..., Any]:
    """The plain Python function that is copied for a quantity's, a formula's or a kernel's."""
    function = SUBSTITUTES.get(function.__name__, function)
    return getattr(function, "python", function)


def _parsed(function: Callable[..., Any]) -> tuple[ast.FunctionDef, tuple[str, ...], frozenset[str]]:
    """The definition without its docstring, its formal arguments, and every name that is its own."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    if isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant):
        tree.body = tree.body[1:]
    formals = tuple(argument.arg for argument in tree.args.args)
    stored = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return tree, formals, frozenset(stored | set(formals))

# A call that is held for each turn of a loop becomes so many arguments at most.
TURNS = 16


class _Body(ast.NodeTransformer):
    """Resolves the global names of a body, copies what it calls, and takes out the calls that are held."""

    def __init__(
        self, copier: Copier, function: Callable[..., Any], own: frozenset[str], invariant: frozenset[str]
    ) -> None:
        self.copier = copier
        self.function = function
        self.own = own
        self.invariant = invariant
        self.held: dict[str, ast.expr] = {}
        # Names of its own that stand on held arguments alone, and on the counter of a loop, with what they stand for.
        self.still: dict[str, ast.expr] = {}
        self.counter: tuple[str, int] | None = None

    def statements(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        """Statements one after another; a name that is set once, to what is held, stands for that in calls further on."""
        stored = [node.id for statement in statements for node in ast.walk(statement)
                  if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)]
        visited = []
        for statement in statements:
            still = None
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                name = statement.targets[0].id
                if stored.count(name) == 1 and name not in self.invariant and self._is_still(statement.value):
                    still = name, substituted(statement.value, self.still)
            visited.append(self.visit(statement))
            self.still |= [still] if still else []
        return visited

    def visit_For(self, node: ast.For) -> ast.For:
        """In a loop of fixed length a call on the counter and held arguments alone is held once for each turn."""
        match node:
            case ast.For(target=ast.Name(id=counter), iter=ast.Call(func=ast.Name(id="range"),
                                                                     args=[ast.Constant(value=int(turns))])) if turns <= TURNS:
                before = dict(self.still), self.counter
                self.counter = counter, turns
                node.body = self.statements(node.body)
                self.still, self.counter = before
            case _:
                self.generic_visit(node)
        return node

    def _is_still(self, node: ast.expr) -> bool:
        counter = {self.counter[0]} if self.counter else set()
        return not self._names(node) - self.invariant - set(self.still) - counter

    def _held_by_turns(self, node: ast.Call) -> ast.expr | None:
        """A call of ours on what stands still, by the counter's value where it stands on that; None for any other."""
        callee = self._callee(node.func)
        if not isinstance(node.func, ast.Name) or callee is None or not self._is_still(node):
            return None
        whole = substituted(node, self.still)
        if not self._names(whole) & self.invariant:
            return None
        everywhere = _Body(self.copier, self.function, self.own, frozenset())
        if self.counter is None or self.counter[0] not in self._names(whole):
            return self._hold(everywhere.visit(whole))
        counter, turns = self.counter
        each = [self._hold(everywhere.visit(substituted(whole, {counter: ast.Constant(turn)}))) for turn in range(turns)]
        return ast.Subscript(ast.Tuple(each, ast.Load()), ast.Name(counter, ast.Load()), ast.Load())

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        """Annotated assignments made plain, so that no name of a type is needed."""
        if node.value is None:
            return None
        return ast.Assign([node.target], self.visit(node.value), lineno=node.lineno, col_offset=node.col_offset)

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """A global constant as a literal."""
        if not isinstance(node.ctx, ast.Load) or node.id in self.own:
            return node
        return ast.Name(self._resolved(node.id), ast.Load())

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """A call that is held becomes an argument; any other calls a copy."""
        callee = self._callee(node.func)
        if self._names(node) & self.invariant and self._is_held(node) and not _builtin(node.func):
            everywhere = _Body(self.copier, self.function, self.own, frozenset())
            return self._hold(everywhere.visit(copy.deepcopy(node)))
        by_turns = self._held_by_turns(node)
        if by_turns is not None:
            return by_turns
        given = [self._is_held(argument) for argument in node.args]
        node.args = [self.visit(argument) for argument in node.args]
        if callee is None:
            return node
        formals = inspect.signature(plain(callee)).parameters
        held = frozenset(name for name, still in zip(formals, given, strict=True) if still)
        found = self.copier.copy(callee, held)
        actual = dict(zip(found.formals, node.args, strict=True))
        further = [self._hold(substituted(expression, actual)) for expression in found.held.values()]
        return ast.Call(ast.Name(found.name, ast.Load()), [*node.args, *further], [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """A power as a call, but for one that is a few products."""
        if isinstance(node.op, ast.Pow) and not _whole(node.right):
            power = ast.Attribute(ast.Name("np", ast.Load()), "power", ast.Load())
            return self.visit_Call(ast.Call(power, [node.left, node.right], []))
        self.generic_visit(node)
        return node

    def _callee(self, node: ast.expr) -> Callable[..., Any] | None:
        """The function of ours that a call names or stands for; None for numpy's others and the built-in ones."""
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np":
            return ELEMENTARY.get(node.attr)
        if not isinstance(node, ast.Name) or node.id in BUILTINS or node.id in self.own:
            return None
        found: Callable[..., Any] | None = self.function.__globals__.get(node.id)
        if not callable(found):
            raise FusedError(f"{self._where}: `{node.id}` cannot be copied into the fused loop")
        return found

    def _is_held(self, node: ast.expr) -> bool:
        """Whether an expression stands on held arguments and constants alone."""
        return not self._names(node) - self.invariant

    def _names(self, node: ast.expr) -> set[str]:
        """The names of its own that an expression reads."""
        return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & self.own

    def _hold(self, expression: ast.expr) -> ast.expr:
        text = ast.unparse(ast.fix_missing_locations(expression))
        for name, known in self.held.items():
            if ast.unparse(known) == text:
                return ast.Name(name, ast.Load())
        name = f"held_{len(self.held)}"
        self.held[name] = expression
        return ast.Name(name, ast.Load())

    @property
    def _where(self) -> str:
        return f"{self.function.__module__}.{self.function.__name__}"

    def _resolved(self, name: str) -> str:
        """What stands for a global name in the text: numpy, a literal, a table."""
        if name in ("np", *BUILTINS):
            return name
        value = self.function.__globals__.get(name)
        if isinstance(value, bool) or value is None:
            raise FusedError(f"{self._where}: `{name}` cannot be copied into the fused loop")
        if isinstance(value, int | float):
            text = repr(float(value)) if isinstance(value, float) and math.isfinite(value) else repr(value)
            return f"({text})" if value < 0 else text
        if isinstance(value, tuple):
            return repr(value)
        if isinstance(value, np.ndarray):
            return self.copier.array(value)
        raise FusedError(f"{self._where}: `{name}` cannot be copied into the fused loop")


def _whole(node: ast.expr) -> bool:
    """Whether it is a whole number."""
    node = node.operand if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) else node
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _builtin(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in BUILTINS


class _Substitution(ast.NodeTransformer):
    def __init__(self, actual: Mapping[str, ast.expr]) -> None:
        self.actual = actual

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self.actual.get(node.id, node)


Node = TypeVar("Node", ast.expr, ast.stmt)


def substituted(node: Node, actual: Mapping[str, ast.expr]) -> Node:
    """An expression or statement with expressions in place of its names."""
    found: Node = _Substitution(actual).visit(copy.deepcopy(node))
    return found
