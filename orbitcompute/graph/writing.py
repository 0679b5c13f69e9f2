"""Writes the text of a fused loop: points go through in strips of 64, a short loop for each few steps.

A compiler turns such a loop into vector instructions as long as nothing in it is a call: functions are inlined,
elementary ones are polynomials of our own (`kernels.elementary`), and a function with loops is spread over the strip
(`spreading`). A strip of every step stays in the nearest cache, as places are used again.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from orbitcompute.graph.copying import Copier, FusedError, substituted
from orbitcompute.graph.model import DAMPING, ROUNDS, SLOPES, TOLERANCE, Model
from orbitcompute.graph.spreading import spread
from orbitcompute.kernels import _jit

STRIP = 64
# Inputs come out of a block in tiles of so many points: a column is read from memory in long runs, a strip from a cache.
TILE = 256
# Loops over a strip that one function of the text holds.
PART = 6
# Steps that share a loop over a strip.
STEPS = 12
# Functions of numpy's that are instructions, and numbers; a compiler does not make vector instructions of the others.
INSTRUCTIONS = ("sqrt", "abs", "floor", "ceil", "nan", "inf", "pi")
# Reading a number's bits is an instruction, not a call; what numba has no name for is written for it.
PRELUDE = '''\
from llvmlite import ir
from numba.extending import intrinsic

jit = numba.njit(nogil=True, error_model={error_model!r}, forceinline=True)
part = numba.njit(nogil=True, error_model={error_model!r})
elementary = numba.njit(nogil=True, error_model={error_model!r}, forceinline=True, fastmath={{"contract"}})


@intrinsic
def f_bits(typing, value):
    """The 64 bits of a number as a signed integer."""
    def write(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.IntType(64))
    return numba.types.int64(numba.types.float64), write


@intrinsic
def f_number(typing, pattern):
    """The number that 64 bits stand for."""
    def write(context, builder, signature, arguments):
        return builder.bitcast(arguments[0], ir.DoubleType())
    return numba.types.float64(numba.types.int64), write
'''
HELD = re.compile(r"\b(?:v|h)_\w+")
PLACE = re.compile(r"\bw\[(\d+) \+ j\]")


class Writer:
    """Writes the text of one fused loop."""

    def __init__(
        self, model: Model, varied: tuple[str, ...], outputs: tuple[str, ...], central: Mapping[str, Any]
    ) -> None:
        self.model = model
        self.varied = varied
        self.outputs = outputs
        self.central = central
        self.reached = model.reach_of(varied) & model.needed
        self.fixed: list[str] = []
        self.copier = Copier()
        self.slots: dict[str, int] = {name: index for index, name in enumerate(varied)}
        self.held: dict[str, str] = {}
        self.messages: dict[int, str] = {}
        self.causes: dict[int, str] = {}
        self.lines: list[str] = []
        self._open: list[str] = []
        moves = self.reached | set(varied)
        self.bounds = [bound for bound in model._bounds if bound[0] in moves or outside_bound(central[bound[0]], *bound[1:])]

    # -- the text --------------------------------------------------------------------------------------------------

    def module(self) -> str:
        """The whole text."""
        self.body()
        groups, slots = packed(self.lines, len(self.varied))
        parts, calls = self.functions(groups)
        options = f"nogil=True, error_model={_jit.OPTIONS['error_model']!r}"
        return "\n".join([
            '"""Generated: one model\'s quantities as one loop. Do not edit; the name is the hash of the text."""',
            "import base64", "import numpy as np", "import numba",
            PRELUDE.format(error_model=_jit.OPTIONS["error_model"]),
            *self.copier.texts.values(),
            *parts,
            f"@numba.njit({options})",
            "def block(columns, fixed, results, codes):",
            *self.loads(),
            *[f"    {name} = {call}" for call, name in self.held.items()],
            f"    w = np.empty({slots * STRIP})",
            f"    tile = np.empty({len(self.varied) * (TILE + 8) + 8})",
            f"    for start in range(0, columns.shape[1], {TILE}):",
            f"        many = min({TILE}, columns.shape[1] - start)",
            f"        for k in range({len(self.varied)}):",
            "            column = columns[k, start:start + many]",
            f"            kept = tile[k * {TILE + 8}:k * {TILE + 8} + {TILE}]",
            "            for j in range(many):",
            "                kept[j] = column[j]",
            f"        for begin in range(start, start + many, {STRIP}):",
            "            x = tile[begin - start:]",
            *[f"            {call}" for call in calls],
        ]) + "\n"

    def functions(self, groups: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
        """Functions of some groups of lines each, and their calls: numba's time grows faster than a function's length."""
        texts, calls = [], []
        for number, first in enumerate(range(0, len(groups), PART)):
            lines = [line for group in groups[first : first + PART] for line in group]
            given = ["w", "x", "begin", "results", "codes", *dict.fromkeys(HELD.findall("\n".join(lines)))]
            call = f"part_{number}({', '.join(given)})"
            texts.append("\n".join(["@part", f"def {call}:", *[f"    {line}" for line in lines], ""]))
            calls.append(call)
        return texts, calls

    def loads(self) -> list[str]:
        """The fixed values, those of a structure as a tuple."""
        lines, place = [], 0
        for name in self.fixed:
            many = len(parts_of(self.central[name]))
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
            ]
            self.step("code", f"{code}.0 if {self.at('code')} == 0.0 and ({' or '.join(tests)}) else {self.at('code')}")
            self.messages[code] = self.model.quantities[name].otherwise or f"{name} is outside its domain"
            self.causes[code] = name
        self.close()
        part = f"begin:begin + {STRIP}"
        written = [(f"results[{row}, {part}]", self.use(name)) for row, name in enumerate(self.outputs)]
        for into, value in (*written, (f"codes[{part}]", f"int({self.at('code')})")):
            self.lines += [f"into = {into}", f"+for j in range({STRIP}):", f"    into[j] = {value}"]

    def step(self, name: str, expression: str) -> None:
        """One assignment in a loop over the strip; steps that a compiler makes vectors of share one loop."""
        if self.turned(name, expression):
            return
        line = f"    {self.at(name)} = {expression}"
        if isinstance(self.central.get(name), tuple):
            line = f"    {_tuple(self.places(name))} = {expression}"
        alone = self.is_call(ast.parse(expression))
        if alone or len(self._open) >= STEPS:
            self.close()
        self._open.append(line)
        if alone:
            self.close()

    def is_call(self, tree: ast.AST) -> bool:
        """Whether there is a loop or a call left in an expression or function once all that it names is inlined."""
        for node in ast.walk(tree):
            if isinstance(node, ast.For) or (
                isinstance(node, ast.Attribute) and ast.unparse(node.value) == "np" and node.attr not in INSTRUCTIONS
            ):
                return True
            if isinstance(node, ast.Name) and node.id in self.copier.trees and self.is_call(self.copier.trees[node.id]):
                return True
        return False

    def turned(self, name: str, expression: str) -> bool:
        """Write a call of a function with loops of fixed lengths as loops of its own over the strip, if it is one."""
        node = ast.parse(expression, mode="eval").body
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            return False
        tree = self.copier.trees.get(node.func.id)
        found = spread(tree) if tree is not None else None
        if found is None or isinstance(self.central.get(name), tuple):
            return False
        self.close()
        own = {one: f"{name.replace(' ', '_')}_{one}" for one in found.own}
        names: dict[str, ast.expr] = {one: ast.Name(written) for one, written in own.items()}
        names |= dict(zip(found.formals, node.args, strict=True))
        kept = {one: self.at(f"{name} {one}") for one in found.kept}
        for piece in found.pieces:
            once, text = (
                [ast.unparse(ast.fix_missing_locations(substituted(one, names))) for one in part]
                for part in (piece.once, piece.statements)
            )
            lines = [
                *once,
                f"for j in range({STRIP}):",
                *[f"    {own[one]} = {kept[one]}" for one in piece.read],
                *[f"    {line}" for one in text for line in one.splitlines()],
                *[f"    {kept[one]} = {own[one]}" for one in piece.left],
            ]
            if piece.counter is not None:
                lines = [f"for {own[piece.counter]} in range({piece.times}):", *[f"    {line}" for line in lines]]
            self.lines += lines
        names |= {one: ast.Name(kept[one]) for one in found.kept}
        result = ast.unparse(ast.fix_missing_locations(substituted(found.result, names)))
        self.lines += [f"for j in range({STRIP}):", f"    {self.at(name)} = {result}"]
        return True

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
        self.lines.append("left = 0")
        for name in group:
            if name in starts:
                self._update(name, self.call(name), max(TOLERANCE * abs(first[name]), 1e-300), starts)
            else:
                self.step(name, self.call(name))
        self.close()
        self.lines += ["if left == 0:", "    break"]
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

    def _update(self, name: str, call: str, floor: float, starts: Sequence[str]) -> None:
        """Move a start towards what is computed for it, where the point has neither settled nor failed."""
        at, state, near = self.at(name), self.at("state"), self.at("near")
        before, off = self.at(f"{name} before"), self.at(f"{name} off")
        close = f"abs(residual) <= {TOLERANCE!r} * max(abs(computed), {floor!r})"
        self.step(f"{name} computed", call)
        self._open += [
            f"    computed = {self.at(f'{name} computed')}",
            f"    residual = computed - {at}",
            f"    slope = {f'(residual - {off}) / ({at} - {before})' if len(starts) == 1 else 'np.nan'}",
            f"    move = -residual / slope if {SLOPES[0]!r} < slope < {SLOPES[1]!r} else {DAMPING!r} * residual",
            f"    {near} = 1.0 if {close if name == starts[0] else f'{near} == 1.0 and {close}'} else 0.0",
            f"    {before} = {at}",
            f"    {off} = residual",
            "    finite = abs(computed) < np.inf",
            f"    running = {state} == 0.0",
            f"    {at} = {at} + move if running and finite else {at}",
            f"    {state} = 2.0 if running and not finite else {state}",
        ]
        if name == starts[-1]:
            self._open += [
                f"    {state} = 1.0 if {state} == 0.0 and {near} == 1.0 else {state}",
                f"    left += {state} == 0.0",
            ]


def packed(lines: Sequence[str], inputs: int) -> tuple[list[list[str]], int]:
    """The lines with places used again once nothing reads them, and how many there are: a strip stays in a near cache.

    In groups that stay together. The first places are those of inputs, which are read where they lie.
    """
    groups: list[list[str]] = []
    for line in lines:
        if line.startswith((" ", "+")):
            groups[-1].append(line.removeprefix("+"))
        else:
            groups.append([line])
    span: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for found in PLACE.findall("\n".join(group)):
            span.setdefault(int(found) // STRIP, [number, number])[1] = number
    place: dict[int, int] = {}
    free: list[int] = []
    many = 0

    def moved(found: re.Match[str]) -> str:
        slot = int(found[1]) // STRIP
        return f"x[{slot * (TILE + 8)} + j]" if slot < inputs else f"w[{place[slot] * STRIP} + j]"

    made: list[list[str]] = []
    for number, group in enumerate(groups):
        for slot in (slot for slot, (first, _) in span.items() if first == number and slot >= inputs):
            many += not free
            place[slot] = free.pop() if free else many - 1
        made.append([PLACE.sub(moved, line) for line in group])
        free += [place[slot] for slot, (_, last) in span.items() if last == number and slot >= inputs]
    return made, many


def _tuple(parts: Sequence[str]) -> str:
    return f"({', '.join(parts)},)"


def parts_of(value: Any) -> list[float]:
    """The numbers of a fixed value; `FusedError` for a structure that is no tuple of numbers."""
    try:
        return [float(part) for part in (value if isinstance(value, tuple) else (value,))]
    except (TypeError, ValueError) as fault:
        raise FusedError(f"{value!r} is no number that the fused loop could hold") from fault


def outside_bound(value: Any, minimum: float | None, above: float | None, maximum: float | None) -> Any:
    """Whether a value, or each of an array, lies outside a domain; what is not a number lies nowhere."""
    outside: Any = False
    for bound, test in ((minimum, operator.lt), (above, operator.le), (maximum, operator.gt)):
        if bound is not None:
            outside = outside | test(value, bound)
    return outside


def _formals(function: Callable[..., Any]) -> tuple[str, ...]:
    import inspect

    return tuple(inspect.signature(function).parameters)
