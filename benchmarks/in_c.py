"""The text of a compiled loop as C, for a peer: the same statements through another compiler at -O3.

Only what the writer of loops writes is known here (`orbitcompute.graph.writing`): scalar functions, loops of fixed length
over a strip, and the loop over tiles, which is written by hand.
"""

from __future__ import annotations

import ast
import ctypes
import math
import re
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

FLAGS = ("-O3", "-march=native", "-ffp-contract=off", "-fno-math-errno", "-fno-trapping-math", "-shared", "-fPIC")
ARRAYS = {"w": "double *restrict", "x": "const double *restrict", "results": "double *restrict", "codes": "long long *restrict"}
OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.BitAnd: "&", ast.BitOr: "|", ast.LShift: "<<", ast.RShift: ">>",
             ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!="}
HEAD = r"""
#include <math.h>
#include <string.h>
typedef struct { double first, second; } pair;
static inline long long f_bits(double value) { long long found; memcpy(&found, &value, 8); return found; }
static inline double f_number(long long pattern) { double found; memcpy(&found, &pattern, 8); return found; }
"""


class Translation:
    """C of a module's functions, each with the types of what it is called with."""

    def __init__(self, text: str) -> None:
        """Read the text of a loop."""
        text = re.sub(r"into = (results|codes)\[(\d+, )?begin:begin \+ 64\]\n( +for j in range\(64\):\n +)into\[j\]",
                      r"pass\n\3\1[\2begin + j]", text)
        tree = ast.parse(text)
        self.functions = {one.name: one for one in tree.body if isinstance(one, ast.FunctionDef)
                          and one.name not in ("f_bits", "f_number")}
        names: dict[str, Any] = {"np": np, "base64": __import__("base64")}
        tables = [one for one in tree.body if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]).startswith("a_")]
        exec("\n".join(ast.unparse(one) for one in tables), names)
        self.tables = {ast.unparse(one.targets[0]): names[ast.unparse(one.targets[0])] for one in tables}
        self.whole: dict[str, set[str]] = {}  # by function, its names that are whole numbers
        for name, function in self.functions.items():
            stored = _stored(function)
            formals = {one.arg for one in function.args.args}
            self.whole[name] = self._whole_formals(name) | {"begin", "n"} | (set(stored) - formals)
            for _ in range(9):  # what is not whole makes others so that are set from it
                self.whole[name] -= {one for one, values in stored.items()
                                     if not all(self.is_whole(name, value) for value in values)}

    def _whole_formals(self, name: str) -> set[str]:
        """Formal arguments that every call gives a whole number."""
        formals = [one.arg for one in self.functions[name].args.args]
        calls = [node for one in self.functions.values() for node in ast.walk(one)
                 if isinstance(node, ast.Call) and ast.unparse(node.func) == name]
        if not calls or name.startswith("part_"):
            return set()
        given = {formal: [call.args[place] for call in calls] for place, formal in enumerate(formals)}
        return {formal for formal, values in given.items()
                if all(isinstance(one, ast.Constant) and isinstance(one.value, int) for one in values)}

    def is_whole(self, function: str, node: ast.expr | None) -> bool:
        """Whether an expression is a whole number."""
        match node:
            case None:  # counted by a loop
                return True
            case ast.Constant():
                return isinstance(node.value, int)
            case ast.Name():
                return node.id in self.whole[function]
            case ast.Compare():
                return True
            case ast.UnaryOp():
                return self.is_whole(function, node.operand)
            case ast.BinOp():
                return not isinstance(node.op, ast.Div | ast.Pow) and all(
                    self.is_whole(function, one) for one in (node.left, node.right))
            case ast.IfExp():
                return self.is_whole(function, node.body) and self.is_whole(function, node.orelse)
            case ast.Call():
                return ast.unparse(node.func) in ("int", "f_bits")
            case ast.Subscript(value=ast.Tuple(elts=parts)):
                return all(self.is_whole(function, one) for one in parts)
        return False

    def expression(self, name: str, node: ast.expr) -> str:
        """An expression in C."""
        def of(one: ast.expr) -> str:
            return self.expression(name, one)

        match node:
            case ast.Constant():
                return repr(node.value)
            case ast.Name():
                return node.id if node.id in self.tables else f"x_{node.id}"
            case ast.Attribute():
                return {"np.inf": "INFINITY", "np.nan": "NAN", "np.pi": repr(math.pi)}[ast.unparse(node)]
            case ast.UnaryOp():
                return f"({'!' if isinstance(node.op, ast.Not) else '-'}{of(node.operand)})"
            case ast.BoolOp():
                return "(" + (" && " if isinstance(node.op, ast.And) else " || ").join(map(of, node.values)) + ")"
            case ast.IfExp():
                return f"({of(node.test)} ? {of(node.body)} : {of(node.orelse)})"
            case ast.Compare():
                sides = [node.left, *node.comparators]
                pairs = [f"({of(a)} {OPERATORS[type(op)]} {of(b)})"
                         for a, op, b in zip(sides[:-1], node.ops, sides[1:], strict=True)]
                return f"({' && '.join(pairs)})"
            case ast.BinOp():
                left, right = of(node.left), of(node.right)
                whole = self.is_whole(name, node.left) and self.is_whole(name, node.right)
                if isinstance(node.op, ast.Pow):
                    power = ast.literal_eval(node.right)
                    product = " * ".join(["p"] * abs(power)) or "1.0"
                    return f"({{ const double p = {left}; {'1.0 / ' if power < 0 else ''}({product}); }})"
                if isinstance(node.op, ast.Div):
                    return f"((double){left} / {right})"
                if isinstance(node.op, ast.FloorDiv | ast.Mod):
                    if not whole:
                        quotient = f"floor({left} / {right})"
                        return quotient if isinstance(node.op, ast.FloorDiv) else f"({left} - {right} * {quotient})"
                    return f"({left} {'/' if isinstance(node.op, ast.FloorDiv) else '%'} {right})"  # never below 0
                return f"({left} {OPERATORS[type(node.op)]} {right})"
            case ast.Call():
                return self._call(name, ast.unparse(node.func), node)
            case ast.Subscript():
                return self._place(name, node)
            case ast.Tuple(elts=[first, second]):
                return f"((pair){{{of(first)}, {of(second)}}})"
        raise NotImplementedError(ast.dump(node))

    def _call(self, name: str, called: str, node: ast.Call) -> str:
        given = [self.expression(name, one) for one in node.args]
        if called in ("max", "min"):
            return f"({{ const double a = {given[0]}, b = {given[1]}; b {'>' if called == 'max' else '<'} a ? b : a; }})"
        if called == "int":
            return f"((long long)({given[0]}))"
        if called in ("abs", "np.abs"):
            return f"{'llabs' if self.is_whole(name, node.args[0]) else 'fabs'}({given[0]})"
        if called.startswith("np."):
            return f"{called[3:]}({given[0]})"
        return f"{called}({', '.join([*given, *(['x_n'] if called.startswith('part_') else [])])})"

    def _place(self, name: str, node: ast.Subscript) -> str:
        if isinstance(node.value, ast.Tuple):
            parts = ", ".join(self.expression(name, one) for one in node.value.elts)
            kind = "long long" if self.is_whole(name, node) else "double"
            return f"((const {kind}[]){{{parts}}})[{self.expression(name, node.slice)}]"
        array = ast.unparse(node.value)
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        given = [self.expression(name, one) for one in indices]
        if array in self.tables:
            place = given[0]
            for length, further in zip(self.tables[array].shape[1:], given[1:], strict=True):
                place = f"({place}) * {length} + {further}"
            return f"{array}[{place}]"
        return f"x_{array}[{given[0]}]" if len(given) == 1 else f"x_{array}[({given[0]}) * x_n + {given[1]}]"

    def statements(self, name: str, body: list[ast.stmt]) -> str:
        """Statements in C."""
        lines = []
        for node in body:
            match node:
                case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                    lines += [f"{self.expression(name, one)} = {self.expression(name, value)};"
                              for one, value in zip(names, values, strict=True)]
                case ast.Assign(targets=[ast.Tuple(elts=[first, second])]):
                    to = [self.expression(name, one) for one in (first, second)]
                    lines.append(f"{{ const pair both = {self.expression(name, node.value)}; {to[0]} = both.first;"
                                 f" {to[1]} = both.second; }}")
                case ast.Assign(targets=[ast.Name(id=table)], value=ast.Tuple(elts=values)):
                    entries = ", ".join(self.expression(name, one) for one in values)
                    lines.append(f"static const double x_{table}[] = {{{entries}}};")
                case ast.Assign():
                    lines.append(f"{self.expression(name, node.targets[0])} = {self.expression(name, node.value)};")
                case ast.AugAssign():
                    sign = OPERATORS[type(node.op)]
                    lines.append(f"{self.expression(name, node.target)} {sign}= {self.expression(name, node.value)};")
                case ast.For():
                    counter = self.expression(name, node.target)
                    assert isinstance(node.iter, ast.Call) and len(node.iter.args) == 1
                    to = self.expression(name, node.iter.args[0])
                    inside = self.statements(name, node.body)
                    lines.append(f"for ({counter} = 0; {counter} < {to}; {counter}++) {{ {inside} }}")
                case ast.If():
                    otherwise = f" else {{ {self.statements(name, node.orelse)} }}" if node.orelse else ""
                    lines.append(f"if ({self.expression(name, node.test)}) {{ {self.statements(name, node.body)} }}{otherwise}")
                case ast.Return():
                    assert node.value is not None
                    lines.append(f"return {self.expression(name, node.value)};")
                case ast.Pass():
                    pass
                case ast.Break():
                    lines.append("break;")
                case ast.Expr():
                    lines.append(f"{self.expression(name, node.value)};")
                case _:
                    raise NotImplementedError(ast.dump(node))
        return "\n".join(lines)

    def function(self, name: str) -> str:
        """A function in C; the `block` of a text with its loop over tiles."""
        node = self.functions[name]
        if name == "block":
            return self._block(node)
        formals = [one.arg for one in node.args.args]
        typed = [f"{ARRAYS.get(one) if name.startswith('part_') and one in ARRAYS else self._kind(name, one)} x_{one}"
                 for one in formals]
        two = any(isinstance(one, ast.Return) and isinstance(one.value, ast.Tuple) for one in ast.walk(node))
        kind, further = ("void", ["long long x_n"]) if name.startswith("part_") else ("pair" if two else "double", [])
        inline = "__attribute__((noinline))" if name.startswith("part_") else "inline __attribute__((always_inline))"
        return (f"static {inline} {kind} {name}({', '.join([*typed, *further])}) {{\n{self._declared(name, formals)}"
                f"{self.statements(name, node.body)}\n}}\n")

    def _kind(self, name: str, one: str) -> str:
        return "long long" if one in self.whole[name] else "double"

    def _declared(self, name: str, formals: list[str]) -> str:
        own = [one for one, values in _stored(self.functions[name]).items()
               if one not in formals and not any(isinstance(value, ast.Tuple) for value in values)]
        return "".join(f"{self._kind(name, one)} x_{one};\n" for one in own)

    def _block(self, node: ast.FunctionDef) -> str:
        before = [one for one in node.body if isinstance(one, ast.Assign)]
        sizes = {ast.unparse(one.targets[0]): int(ast.unparse(one.value.args[0])) for one in before
                 if isinstance(one.value, ast.Call) and ast.unparse(one.value.func) == "np.empty"}
        lines = [f"const double {self.expression('block', one.targets[0])} = {self.expression('block', one.value)};"
                 for one in before if ast.unparse(one.targets[0]) not in sizes]
        calls = [self.expression("block", one.value) for one in ast.walk(node)
                 if isinstance(one, ast.Expr) and isinstance(one.value, ast.Call) and "part_" in ast.unparse(one.value.func)]
        text = ast.unparse(node)
        inputs = int(text.split("for k in range(")[1].split(")")[0])
        width = sizes["tile"] // inputs if inputs else 0
        stride = int(text.split("tile[k * ")[1].split(":")[0]) if inputs else width
        parts = "".join(f"{call};\n" for call in calls)
        return (
            "void block(const double *x_columns, const double *x_fixed, double *x_results, long long *x_codes,"
            " long long x_n) {\n"
            + "\n".join(lines)
            + f"\nstatic double x_w[{sizes['w']}], tile[{max(sizes.get('tile', 1), 1)}];\n"
            "for (long long start = 0; start < x_n; start += 256) {\n"
            "const long long many = x_n - start < 256 ? x_n - start : 256;\n"
            f"for (int k = 0; k < {inputs}; k++) memcpy(tile + k * {stride}, x_columns + k * x_n + start, 8 * many);\n"
            "for (long long x_begin = start; x_begin < start + many; x_begin += 64) {\n"
            f"const double *x_x = tile + (x_begin - start);\n{parts}}}\n}}\n}}\n"
        )

    def text(self) -> str:
        """The whole."""
        tables = [f"static const double {name}[] = {{{', '.join(map(repr, table.ravel().tolist()))}}};\n"
                  for name, table in self.tables.items()]
        return HEAD + "".join(tables) + "".join(map(self.function, self.functions))


def _stored(function: ast.FunctionDef) -> dict[str, list[ast.expr | None]]:
    """The values that each name of a function takes; None for a counter's."""
    found: dict[str, list[ast.expr | None]] = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Tuple):
            names = node.targets[0].elts
            values = node.value.elts if isinstance(node.value, ast.Tuple) else [ast.Constant(0.0)] * len(names)
            found |= {ast.unparse(one): [value] for one, value in zip(names, values, strict=True)}
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(node.value)
        elif isinstance(node, ast.For) and isinstance(node.target, ast.Name):
            found.setdefault(node.target.id, []).append(None)
    return found


def compiled(text: str) -> Callable[[Any, Any, Any, Any], None]:
    """The loop by gcc: columns, fixed values, results and codes, as the loop by numba takes them."""
    with tempfile.TemporaryDirectory() as place:
        source, library = Path(place) / "loop.c", Path(place) / "loop.so"
        source.write_text(Translation(text).text(), encoding="utf-8")
        subprocess.run(["gcc", *FLAGS, str(source), "-o", str(library), "-lm"], check=True, capture_output=True, text=True)
        block = ctypes.CDLL(str(library)).block

    def run(columns: Any, fixed: Any, results: Any, codes: Any) -> None:
        pointers = [ctypes.c_void_p(one.ctypes.data) for one in (columns, fixed, results, codes)]
        block(*pointers, ctypes.c_longlong(columns.shape[1]))

    return run
