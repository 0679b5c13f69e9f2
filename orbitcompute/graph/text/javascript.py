"""JavaScript as a target of the bodies of quantities, formulas and kernels: the same functions, for a reader's browser.

A body is arithmetic, comparisons, conditions and loops over a range (`declare`), so that its syntax tree is written out
word for word, what is a function's own under a letter; what it calls is written too, constants and tables as literals. What
JavaScript does differently has a function of its own in `PRELUDE`: powers of one and of infinity, whole division, what counts
as true. Nothing is specialised: choices stay arguments, so that one text answers for every choice and every override.
"""

from __future__ import annotations

import ast
import base64
import inspect
import itertools
import math
import string
import textwrap
import zlib
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import numpy as np

from orbitcompute.graph.copying import plain

# What the bodies call of numpy's, of `math` and of Python's own, under the name that JavaScript has for it.
ELEMENTARY = {
    "sqrt": "Math.sqrt", "sin": "Math.sin", "cos": "Math.cos", "tan": "Math.tan", "arcsin": "Math.asin",
    "arccos": "Math.acos", "arctan": "Math.atan", "arctan2": "Math.atan2", "exp": "Math.exp", "expm1": "Math.expm1",
    "log": "Math.log", "log1p": "Math.log1p", "abs": "Math.abs", "floor": "Math.floor", "ceil": "Math.ceil",
    "power": "$power", "sinh": "Math.sinh", "cosh": "Math.cosh", "tanh": "Math.tanh", "log10": "Math.log10",
    "log2": "Math.log2", "cbrt": "Math.cbrt", "hypot": "Math.hypot",
}
NUMBERS = {"pi": "Math.PI", "nan": "NaN", "inf": "Infinity", "e": "Math.E"}
BUILTINS = {"abs": "Math.abs", "int": "Math.trunc", "float": "Number", "min": "$least", "max": "$most", "len": "$length"}
# Tables that a kernel makes of inputs which seldom change: made once for each set of them.
REMEMBERED = ("sun_table",)
LAGS = range(1, 33)  # how far before a value of a table its like may stand
RESERVED = frozenset(("as", "do", "if", "in", "is", "of"))  # the words of two letters that JavaScript keeps
PRELUDE = """\
const $square = (x) => x * x;
const $power = (x, y) => (x === 1 ? 1 : x === -1 && (y === Infinity || y === -Infinity) ? 1 : x ** y);
const $true = (x) => x === true || (x !== false && x !== 0);
const $least = (x, y) => (y < x ? y : x);
const $most = (x, y) => (y > x ? y : x);
const $length = (x) => x.length;
const $quotient = (x, y) => Math.floor(x / y);
const $remainder = (x, y) => x - y * Math.floor(x / y);
const $inflate = async (digits) => {
  const packed = Uint8Array.from(atob(digits), (one) => one.charCodeAt(0));
  const flow = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(flow).arrayBuffer());
};
const $table = async (digits, wide, lag) => {
  const planes = await $inflate(digits), many = planes.length / wide;
  if (wide === 8) {
    return new Float64Array(planes.map((_, at) => planes[at % 8 * many + Math.floor(at / 8)]).buffer);
  }
  const words = new Int32Array(many);
  for (let at = 0, before = 0; at < many; at++) {
    const word = planes[at] | planes[many + at] << 8 | planes[2 * many + at] << 16 | planes[3 * many + at] << 24;
    before = before + (word >>> 1 ^ -(word & 1)) | 0;
    words[at] = before + (at < lag ? 0 : words[at - lag]) | 0;
  }
  return new Float32Array(words.buffer);
};
const $empty = (...shape) => (shape.length === 1 ? new Float64Array(shape[0])
  : Array.from({length: shape[0]}, () => $empty(...shape.slice(1))));
const $remember = (make) => {
  let inputs = [], made;
  return (...given) => {
    if (given.length !== inputs.length || given.some((value, place) => value !== inputs[place])) {
      inputs = given;
      made = make(...given);
    }
    return made;
  };
};
"""

CHOICE, EITHER, BOTH, COMPARED, SUM, PRODUCT, SIGN, CALL = 2, 3, 4, 9, 11, 12, 14, 17
BINARY: dict[type[ast.operator], tuple[str, int]] = {
    ast.Add: ("+", SUM), ast.Sub: ("-", SUM), ast.Mult: ("*", PRODUCT), ast.Div: ("/", PRODUCT),
}
CALLED: dict[type[ast.operator], str] = {ast.FloorDiv: "$quotient", ast.Mod: "$remainder"}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}
Written = tuple[str, int]


class TranslationError(Exception):
    """A body that has no JavaScript: names the function and what stands in it."""


class Translator:
    """Writes functions into one text, each once; `text` holds all that were asked for and all that they call."""

    def __init__(self) -> None:
        self._names: dict[Callable[..., Any], str] = {}
        self._texts: dict[str, str] = {}
        self._tables: dict[int, str] = {}
        self.fields: dict[str, set[str]] = {}  # what is read of a structure, by the argument's name

    @property
    def text(self) -> str:
        """Every function written so far, after the functions and tables that they use."""
        return PRELUDE + "".join(self._texts.values())

    def function(self, function: Callable[..., Any]) -> str:
        """Write a function and what it calls; its name in the text."""
        function = plain(function)
        if function not in self._names:
            name = f"f_{function.__name__}"
            while name in self._texts:  # another module's function of the same name
                name += "_"
            self._names[function] = name
            self._texts[name] = ""  # its place is kept: a function may be called by one that it calls
            written = _Body(self, function).written(name)
            del self._texts[name]
            self._texts[name] = written
        return self._names[function]

    def table(self, values: Any) -> str:
        """Write a kernel's table packed, in single precision where that holds every digit; its name in the text."""
        if id(values) not in self._tables:
            name = f"t_{len(self._tables)}"
            with np.errstate(over="ignore", under="ignore"):
                single = values.astype("<f4")
            exact = bool(np.array_equal(single.astype("<f8"), values, equal_nan=True))
            packed, lag = _packed(single) if exact else (_planes(values.astype("<f8")), 0)
            digits = base64.b64encode(zlib.compress(packed, 9)).decode()
            self._texts[name] = f'const {name} = await $table("{digits}", {4 if exact else 8}, {lag});\n'
            self._tables[id(values)] = name
        return self._tables[id(values)]


def _planes(values: Any) -> bytes:
    """The first bytes of all values, then the second, and so on: alike bytes beside each other pack better."""
    return np.frombuffer(values.tobytes(), np.uint8).reshape(values.size, values.itemsize).T.tobytes()


def _packed(values: Any) -> tuple[bytes, int]:
    """Planes of single-precision values as whole numbers, less the one `lag` before, less the difference before; the lag.

    A table over several axes is smooth along each of them: the lag is the one that leaves the least behind.
    """
    words = np.frombuffer(values.tobytes(), "<i4").astype(np.int64)

    def less(numbers: Any, lag: int) -> Any:
        return numbers - np.concatenate([np.zeros(min(lag, numbers.size), np.int64), numbers[:-lag]])

    lag = min(LAGS, key=lambda one: float(np.log1p(np.abs(less(words, one))).sum()))
    wrapped = less(less(words, lag), 1).astype(np.uint64).astype("<u4").view("<i4").astype(np.int64)
    return _planes((np.where(wrapped < 0, -2 * wrapped - 1, 2 * wrapped)).astype(np.uint64).astype("<u4")), lag


@cache
def _parsed(function: Callable[..., Any]) -> ast.FunctionDef:
    """The definition without its docstring."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    if isinstance(tree.body[0], ast.Expr) and isinstance(tree.body[0].value, ast.Constant):
        tree.body = tree.body[1:]
    return tree


class _Body:
    """Writes one function."""

    def __init__(self, translator: Translator, function: Callable[..., Any]) -> None:
        self.translator = translator
        self.function = function
        self.tree = _parsed(function)
        self.formals = [argument.arg for argument in self.tree.args.args]
        nodes = [node for statement in self.tree.body for node in ast.walk(statement)]
        self.counters = {node.target.id for node in nodes if isinstance(node, ast.For) and isinstance(node.target, ast.Name)}
        stored = {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
        self.own = stored | set(self.formals)
        self.variables = sorted(stored - set(self.formals) - self.counters)
        self.short = dict(zip([*self.formals, *self.variables, *sorted(self.counters)], _short_names(), strict=False))

    def written(self, name: str) -> str:
        """The whole function."""
        body = "".join(map(self.statement, self.tree.body))
        formals = ",".join(map(self.short.__getitem__, self.formals))
        variables = f"let {','.join(map(self.short.__getitem__, self.variables))};\n" if self.variables else ""
        if self.function.__name__ in REMEMBERED:
            return f"const {name} = $remember(({formals}) => {{\n{variables}{body}}});\n"
        return f"function {name}({formals}) {{\n{variables}{body}}}\n"

    def fault(self, node: ast.AST) -> TranslationError:
        """What cannot be written, and where."""
        return TranslationError(
            f"{self.function.__module__}.{self.function.__name__}: `{ast.unparse(node)}` has no JavaScript"
        )

    # -- statements ------------------------------------------------------------------------------------------------

    def statement(self, node: ast.stmt) -> str:
        """A statement, with its line's end."""
        match node:
            case ast.Return(value=ast.expr() as value):
                return f"return {self.text(value)};\n"
            case ast.Assign(targets=[target], value=value):
                return self.assignment(target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                return self.assignment(target, value)
            case ast.AugAssign(target=target, op=op, value=value) if type(op) in BINARY:
                return f"{self.text(target)} {BINARY[type(op)][0]}= {self.text(value)};\n"
            case ast.If(test=test, body=body, orelse=otherwise):
                rest = f" else {{\n{self.block(otherwise)}}}" if otherwise else ""
                return f"if ({self.condition(test)[0]}) {{\n{self.block(body)}}}{rest}\n"
            case ast.For(target=ast.Name(id=counter), iter=ast.Call(func=ast.Name(id="range"), args=limits), body=body):
                return self.loop(counter, limits, body)
        raise self.fault(node)

    def block(self, statements: list[ast.stmt]) -> str:
        """Statements, one a line."""
        return "".join(map(self.statement, statements))

    def loop(self, counter: str, limits: list[ast.expr], body: list[ast.stmt]) -> str:
        """A loop over a range that counts up."""
        first = "0" if len(limits) == 1 else self.text(limits[0])
        stop = self.binary(limits[0] if len(limits) == 1 else limits[1], COMPARED + 1)
        step = f" += {self.text(limits[2])}" if len(limits) == 3 else "++"
        name = self.short[counter]
        return f"for (let {name}={first}; {name} < {stop}; {name}{step}) {{\n{self.block(body)}}}\n"

    def assignment(self, target: ast.expr, value: ast.expr) -> str:
        """One value, or several at once: one after another where none is read after it has changed."""
        if not isinstance(target, ast.Tuple):
            return f"{self.text(target)}={self.text(value)};\n"
        if isinstance(value, ast.Tuple) and len(value.elts) == len(target.elts) and self._apart(target, value):
            pairs = zip(target.elts, value.elts, strict=True)
            return "".join(f"{self.text(one)} = {self.text(other)};\n" for one, other in pairs)
        return f"[{', '.join(map(self.text, target.elts))}] = {self.text(value)};\n"

    @staticmethod
    def _apart(target: ast.Tuple, value: ast.Tuple) -> bool:
        """Whether no value reads what a target before it has changed."""
        changed: set[str] = set()
        for one, other in zip(target.elts, value.elts, strict=True):
            if changed & {node.id for node in ast.walk(other) if isinstance(node, ast.Name)}:
                return False
            changed |= {node.id for node in ast.walk(one) if isinstance(node, ast.Name)}
        return True

    # -- expressions -----------------------------------------------------------------------------------------------

    def text(self, node: ast.expr) -> str:
        """An expression as it stands by itself or as an argument."""
        return self.expression(node)[0]

    def binary(self, node: ast.expr, least: int) -> str:
        """An expression beside an operator that binds with `least`: in parentheses where it binds less."""
        text, binds = self.expression(node)
        return text if binds >= least else f"({text})"

    def expression(self, node: ast.expr) -> Written:
        """An expression and how strongly it binds."""
        match node:
            case ast.Constant(value=value):
                return self.literal(value, node)
            case ast.Name(id=name):
                return (self.short[name], CALL) if name in self.own else self.resolved(name, node)
            case ast.Attribute(value=ast.Name(id="np"), attr=name) if name in NUMBERS:
                return NUMBERS[name], CALL
            case ast.BinOp(left=left, op=op, right=right):
                return self.operation(left, op, right, node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return f"-{self.binary(operand, CALL)}", SIGN
            case ast.UnaryOp(op=ast.Not()) | ast.BoolOp() | ast.Compare():
                return self.condition(node)
            case ast.IfExp(test=test, body=body, orelse=otherwise):
                first, second = self.binary(body, CHOICE + 1), self.binary(otherwise, CHOICE)
                asked, binds = self.condition(test)
                return f"{asked if binds > CHOICE else f'({asked})'} ? {first} : {second}", CHOICE
            case ast.Call():
                return self.call(node), CALL
            case ast.Tuple(elts=entries) | ast.List(elts=entries):
                return f"[{','.join(map(self.text, entries))}]", CALL
            case ast.Subscript(value=value, slice=place):
                places = place.elts if isinstance(place, ast.Tuple) else [place]
                if isinstance(value, ast.Name) and isinstance(place, ast.Constant) and isinstance(place.value, str):
                    self.translator.fields.setdefault(value.id, set()).add(place.value)
                return self.binary(value, CALL) + "".join(f"[{self.text(one)}]" for one in places), CALL
        raise self.fault(node)

    def condition(self, node: ast.expr) -> Written:
        """An expression of which only its truth is asked."""
        match node:
            case ast.Compare(left=left, ops=ops, comparators=rights):
                sides = [left, *rights]
                if any(type(op) not in COMPARISONS for op in ops):
                    raise self.fault(node)
                parts = [
                    f"{self.binary(one, COMPARED + 1)} {COMPARISONS[type(op)]} {self.binary(other, COMPARED + 1)}"
                    for one, op, other in zip(sides, ops, rights, strict=False)
                ]
                return " && ".join(parts), COMPARED if len(parts) == 1 else BOTH
            case ast.BoolOp(op=op, values=values):
                both = isinstance(op, ast.And)
                least = BOTH if both else BOTH + 1
                texts = [text if binds >= least else f"({text})" for text, binds in map(self.condition, values)]
                return (" && " if both else " || ").join(texts), BOTH if both else EITHER
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return f"!({self.condition(operand)[0]})", SIGN
        return f"$true({self.text(node)})", CALL

    def operation(self, left: ast.expr, op: ast.operator, right: ast.expr, node: ast.expr) -> Written:
        """Arithmetic of two numbers."""
        if isinstance(op, ast.Pow):
            return self.power(left, right)
        if type(op) in CALLED:
            return f"{CALLED[type(op)]}({self.text(left)}, {self.text(right)})", CALL
        if type(op) not in BINARY:
            raise self.fault(node)
        sign, binds = BINARY[type(op)]
        after = self.binary(right, binds + 1)
        return f"{self.binary(left, binds)}{sign}{' ' if after.startswith('-') else ''}{after}", binds

    def power(self, base: ast.expr, exponent: ast.expr) -> Written:
        """A power: a few products where the exponent is 2, 3 or 4."""
        whole = exponent.value if isinstance(exponent, ast.Constant) else None
        if whole == 2:
            return f"$square({self.text(base)})", CALL
        if isinstance(whole, int) and whole in (3, 4) and isinstance(base, ast.Name):
            return " * ".join([self.text(base)] * whole), PRODUCT
        return f"$power({self.text(base)}, {self.text(exponent)})", CALL

    def call(self, node: ast.Call) -> str:
        """A call of a function of ours, of numpy's or of Python's own."""
        if node.keywords:
            raise self.fault(node)
        given = ",".join(map(self.text, node.args))
        match node.func:
            case ast.Attribute(value=ast.Name(id="np" | "math"), attr=name) if name in ELEMENTARY:
                return f"{ELEMENTARY[name]}({given})"
            case ast.Attribute(value=ast.Name(id="np"), attr="empty"):
                shape = node.args[0]
                return f"$empty({', '.join(map(self.text, shape.elts)) if isinstance(shape, ast.Tuple) else given})"
            case ast.Name(id=name) if name not in self.own:
                called = self.function.__globals__.get(name)
                if callable(called):
                    return f"{self.translator.function(called)}({given})"
                if name in BUILTINS and (name not in ("min", "max") or len(node.args) == 2):
                    return f"{BUILTINS[name]}({given})"
        raise self.fault(node)

    def resolved(self, name: str, node: ast.expr) -> Written:
        """A global name: a constant, a few of them, or a table."""
        value = self.function.__globals__.get(name)
        if isinstance(value, np.ndarray):
            return self.translator.table(value), CALL
        if isinstance(value, tuple):
            return f"[{', '.join(self.literal(entry, node)[0] for entry in value)}]", CALL
        return self.literal(value, node)

    def literal(self, value: Any, node: ast.expr) -> Written:
        """A number or a name of a field."""
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise self.fault(node)
        if isinstance(value, str):
            return repr(value), CALL
        if isinstance(value, float) and not math.isfinite(value):
            return ("NaN", CALL) if math.isnan(value) else ("Infinity", CALL) if value > 0 else ("-Infinity", SIGN)
        text = repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(float(value))
        return text, CALL if value >= 0 else SIGN


def _short_names() -> Iterator[str]:
    """Names for what is a function's own, the shortest first; none that JavaScript keeps for itself."""
    for many in itertools.count(1):
        for letters in itertools.product(string.ascii_letters, repeat=many):
            if (name := "".join(letters)) not in RESERVED:
                yield name
