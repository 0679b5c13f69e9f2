"""MathML as a target of the bodies of quantities: what is computed, as an equation that a browser sets without a network.

The syntax tree is written out: division as a fraction, powers raised, roots, conditions as cases, and a word for every
name, so that `radiator_sides` reads "radiator sides" and can carry a link. A body with loops has no such form: None.
"""

from __future__ import annotations

import ast
import html
from collections.abc import Callable, Sequence
from typing import NamedTuple

from orbitcompute.declare import Quantity, registry
from orbitcompute.graph.equation import body

WIDE = 64  # letters of a line, beyond which a sum or a product is broken
SYMBOLS = {"STEFAN_BOLTZMANN": "σ", "SPEED_OF_LIGHT": "c", "STANDARD_GRAVITY": "g₀", "pi": "π", "inf": "∞", "e": "e",
           "nan": "no value"}
FUNCTIONS = {
    "sin": "sin", "cos": "cos", "tan": "tan", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "arctan2": "arctan",
    "exp": "exp", "expm1": "expm1", "log": "ln", "log1p": "ln1p", "log10": "log₁₀", "log2": "log₂", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "hypot": "hypot", "power": "power", "minimum": "min", "maximum": "max",
}
FENCES = {"abs": ("|", "|"), "floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}
COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Eq: "=", ast.NotEq: "≠", ast.Lt: "<", ast.LtE: "≤", ast.Gt: ">", ast.GtE: "≥", ast.In: "in",
}
CONDITION, EITHER, BOTH, COMPARED, SUM, PRODUCT, SIGN, POWER, ATOM = range(9)


class Written(NamedTuple):
    """A part of an equation: its elements, its width in letters, and how tightly it binds."""

    text: str
    width: int
    binds: int


class NoEquationError(Exception):
    """A body that is an algorithm rather than an equation."""


def mathml(quantity: Quantity, link: Callable[[str], str | None]) -> str | None:
    """The equation of a quantity as a `<math>` element; `link` gives the address of a name, or None. None for an algorithm."""
    named = dict(zip(quantity.function.__code__.co_varnames, quantity.arguments, strict=False))
    writer = _Equation(named, link)
    try:
        rows = writer.block(quantity.name, body(quantity).body)
    except NoEquationError:
        return None
    cells = "".join(f"<mtr><mtd>{left}</mtd><mtd>{right}</mtd></mtr>" for left, right in rows)
    return f'<math display="block"><mtable displaystyle="true" columnalign="left left">{cells}</mtable></math>'


class _Equation:
    """Writes one body; `named` gives the quantity or parameter that an argument stands for."""

    def __init__(self, named: dict[str, str], link: Callable[[str], str | None]) -> None:
        self.named = named
        self.link = link

    def block(self, name: str, statements: Sequence[ast.stmt]) -> list[tuple[str, str]]:
        """Rows of a left and a right side: the assignments of a body in their order, then what it returns."""
        rows: list[tuple[str, str]] = []
        for place, statement in enumerate(statements):
            if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                continue
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name | ast.Tuple):
                rows += self.sides(self.expression(statement.targets[0]).text, statement.value)
            elif isinstance(statement, ast.Return) and statement.value is not None:
                return [*rows, *self.sides(_word(name), statement.value)]
            elif isinstance(statement, ast.If):
                return [*rows, (_word(name), f"<mo>=</mo>{self.cases(statements[place:]).text}")]
            else:
                raise NoEquationError(ast.unparse(statement))
        raise NoEquationError(name)

    def sides(self, left: str, value: ast.expr) -> list[tuple[str, str]]:
        """An equation, on as many lines as it takes."""
        first, *more = self.lines(value)
        return [(left, f"<mo>=</mo>{first}"), *(("", f"<mspace width='1.2em'/>{line}") for line in more)]

    def lines(self, value: ast.expr) -> list[str]:
        """An expression, broken between the terms of a sum or the factors of a product where it is wide."""
        whole = self.expression(value)
        parts = self.parts(value)
        if whole.width <= WIDE or len(parts) < 2:
            return [whole.text]
        found, width = [""], 0
        for sign, part in parts:
            if found[-1] and width + part.width > WIDE:
                found.append("")
                width = 0
            found[-1] += (f"<mo>{sign}</mo>" if sign else "") + part.text
            width += part.width
        return found

    def parts(self, value: ast.expr) -> list[tuple[str, Written]]:
        """The terms of a sum, or else the factors of a product, each with the sign before it."""
        for kinds, level in (((ast.Add, ast.Sub), SUM), ((ast.Mult,), PRODUCT)):
            found: list[tuple[str, Written]] = []
            at = value
            while isinstance(at, ast.BinOp) and isinstance(at.op, kinds):
                sign = "+" if isinstance(at.op, ast.Add) else "−" if isinstance(at.op, ast.Sub) else "·"
                found.append((sign, self.within(at.right, level + isinstance(at.op, ast.Sub))))
                at = at.left
            if found:
                return [("", self.within(at, level)), *reversed(found)]
        return []

    def cases(self, statements: Sequence[ast.stmt]) -> Written:
        """`if`s that return, and the return after them, as cases."""
        rows: list[tuple[Written, Written | None]] = []
        for statement in statements:
            if isinstance(statement, ast.Return) and statement.value is not None:
                rows.append((self.expression(statement.value), None))
                break
            only = statement.body[0] if isinstance(statement, ast.If) and len(statement.body) == 1 else None
            if not isinstance(statement, ast.If) or not isinstance(only, ast.Return) or only.value is None:
                raise NoEquationError(ast.unparse(statement))
            rows.append((self.expression(only.value), self.expression(statement.test)))
            if statement.orelse:
                inner = self.cases(statement.orelse)
                rows.append((inner, None))
        return _cases(rows)

    def within(self, node: ast.expr, level: int) -> Written:
        """A part in parentheses where what is around it binds more tightly."""
        part = self.expression(node)
        return part if part.binds >= level else _fenced("(", part, ")")

    def expression(self, node: ast.expr) -> Written:
        """Any expression of a body; `NoEquationError` for what has no place in an equation."""
        match node:
            case ast.Constant(value=bool() | str()):
                raise NoEquationError(ast.unparse(node))
            case ast.Constant(value=value):
                return _number(value)
            case ast.Name(id=name):
                return self.name(name)
            case ast.Attribute(value=ast.Name(id="np"), attr=name):
                return Written(f"<mi>{SYMBOLS[name]}</mi>", len(SYMBOLS[name]), ATOM)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.within(operand, POWER)
                return Written(f"<mo>−</mo>{inner.text}", inner.width + 1, SIGN)
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                inner = self.within(operand, ATOM)
                return Written(f"<mtext>not </mtext>{inner.text}", inner.width + 4, SIGN)
            case ast.BinOp():
                return self.operation(node)
            case ast.BoolOp(op=op, values=values):
                word, level = (" and ", BOTH) if isinstance(op, ast.And) else (" or ", EITHER)
                return _joined([self.within(one, level + 1) for one in values], f"<mtext>{word}</mtext>", level)
            case ast.Compare():
                sides = [self.within(one, SUM) for one in (node.left, *node.comparators)]
                signs = [COMPARISONS.get(type(one), "") for one in node.ops]
                text = sides[0].text + "".join(
                    f"<mo>{html.escape(sign)}</mo>{side.text}" for sign, side in zip(signs, sides[1:], strict=True)
                )
                return Written(text, sum(side.width for side in sides) + 2, COMPARED)
            case ast.IfExp():
                rows: list[tuple[Written, Written | None]] = []
                at: ast.expr = node
                while isinstance(at, ast.IfExp):
                    rows.append((self.expression(at.body), self.expression(at.test)))
                    at = at.orelse
                return _cases([*rows, (self.expression(at), None)])
            case ast.Call():
                return self.call(node)
            case ast.Tuple(elts=parts):
                return _fenced("(", _joined([self.expression(one) for one in parts], "<mo>,</mo>", CONDITION), ")")
            case ast.Subscript(value=value, slice=at):
                whole, place = self.within(value, ATOM), self.expression(at)
                return Written(f"<msub><mrow>{whole.text}</mrow><mrow>{place.text}</mrow></msub>", whole.width + 2, ATOM)
        raise NoEquationError(ast.unparse(node))

    def operation(self, node: ast.BinOp) -> Written:
        """A sum, a product, a fraction or a power."""
        match node.op:
            case ast.Div():
                above, below = self.expression(node.left), self.expression(node.right)
                return Written(f"<mfrac><mrow>{above.text}</mrow><mrow>{below.text}</mrow></mfrac>",
                               max(above.width, below.width), POWER)
            case ast.Pow():
                base = self.within(node.left, ATOM)
                if isinstance(node.right, ast.Constant) and node.right.value == 0.5:
                    return self.root(node.left)
                power = self.expression(node.right)
                return Written(f"<msup><mrow>{base.text}</mrow><mrow>{power.text}</mrow></msup>",
                               base.width + power.width, POWER)
            case ast.Add() | ast.Sub() | ast.Mult():
                parts = self.parts(node)
                text = "".join((f"<mo>{sign}</mo>" if sign else "") + part.text for sign, part in parts)
                level = PRODUCT if isinstance(node.op, ast.Mult) else SUM
                return Written(text, sum(part.width for _, part in parts) + len(parts), level)
            case ast.Mod():
                return _joined([self.within(node.left, SIGN), self.within(node.right, SIGN)], "<mtext> mod </mtext>", PRODUCT)
            case ast.FloorDiv():
                above, below = self.expression(node.left), self.expression(node.right)
                inner = Written(f"<mfrac><mrow>{above.text}</mrow><mrow>{below.text}</mrow></mfrac>",
                                max(above.width, below.width), POWER)
                return _fenced("⌊", inner, "⌋")
        raise NoEquationError(ast.unparse(node))

    def root(self, node: ast.expr) -> Written:
        """A square root."""
        inner = self.expression(node)
        return Written(f"<msqrt><mrow>{inner.text}</mrow></msqrt>", inner.width + 1, ATOM)

    def call(self, node: ast.Call) -> Written:
        """A function of numpy's under the name mathematics has for it; one of ours under its own."""
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        numpy = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "np"
        if node.keywords or not name or (isinstance(node.func, ast.Attribute) and not numpy):
            raise NoEquationError(ast.unparse(node))
        if name == "sqrt":
            return self.root(node.args[0])
        if name in FENCES:
            return _fenced(FENCES[name][0], self.expression(node.args[0]), FENCES[name][1])
        given = _fenced("(", _joined([self.expression(one) for one in node.args], "<mo>,</mo>", CONDITION), ")")
        if numpy or name in ("min", "max"):
            said = FUNCTIONS.get(name, name)
            return Written(f"<mi>{said}</mi><mo>&#x2061;</mo>{given.text}", len(said) + given.width, ATOM)
        word = self.linked(name, name.strip("_").replace("_", " "))
        return Written(f'<mtext class="function">{word}</mtext>{given.text}', len(name) + given.width, ATOM)

    def name(self, name: str) -> Written:
        """A quantity, a parameter, a constant, an alternative of a choice, or a name of the body's own."""
        if name in SYMBOLS:
            return Written(f"<mi>{SYMBOLS[name]}</mi>", 1, ATOM)
        if name in self.named:
            words = self.linked(self.named[name], self.named[name].replace("_", " "))
            return Written(f"<mtext>{words}</mtext>", len(self.named[name]), ATOM)
        if name in registry.constants:
            return Written(f"<mtext>{name.lower().replace('_', ' ')}</mtext>", len(name), ATOM)
        return Written(_word(name.lower()), len(name), ATOM)

    def linked(self, name: str, words: str) -> str:
        """Words with the address of the name, where it has one."""
        address = self.link(name)
        return html.escape(words) if address is None else f'<a href="{html.escape(address, quote=True)}">{words}</a>'


def _word(name: str) -> str:
    """A name as words; one letter stays a letter."""
    words = name.strip("_").replace("_", " ")
    return f"<mi>{words}</mi>" if len(words) == 1 else f'<mtext class="own">{html.escape(words)}</mtext>'


def _number(value: object) -> Written:
    """A number as it is written in science."""
    if not isinstance(value, int | float):
        raise NoEquationError(repr(value))
    digits, _, power = f"{value:.10g}".partition("e")
    if not power:
        return Written(f"<mn>{digits}</mn>", len(digits), ATOM)
    times = "" if digits == "1" else f"<mn>{digits}</mn><mo>·</mo>"
    return Written(f"{times}<msup><mn>10</mn><mn>{int(power)}</mn></msup>".replace("<mn>-", "<mn>−"), len(digits) + 3,
                   POWER if digits == "1" else PRODUCT)


def _fenced(opening: str, part: Written, closing: str) -> Written:
    text = f'<mrow><mo fence="true">{opening}</mo>{part.text}<mo fence="true">{closing}</mo></mrow>'
    return Written(text, part.width + 2, ATOM)


def _joined(parts: Sequence[Written], sign: str, level: int) -> Written:
    return Written(sign.join(part.text for part in parts), sum(part.width + 2 for part in parts), level)


def _cases(rows: Sequence[tuple[Written, Written | None]]) -> Written:
    """Values by condition, the last one otherwise."""
    cells = "".join(
        f"<mtr><mtd>{value.text}</mtd><mtd>"
        + (f"<mtext>if&#xa0;</mtext>{test.text}" if test is not None else "<mtext>otherwise</mtext>") + "</mtd></mtr>"
        for value, test in rows
    )
    width = max(value.width + (test.width if test is not None else 9) for value, test in rows) + 4
    return Written(f'<mrow><mo fence="true">{{</mo><mtable columnalign="left left">{cells}</mtable></mrow>', width, SIGN)
