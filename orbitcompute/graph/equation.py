"""The equation of a quantity as it stands in its source: what `explain` shows is what is computed."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from functools import cache

from orbitcompute.declare import Quantity


@cache
def body(quantity: Quantity) -> ast.FunctionDef:
    """The definition of a quantity as a syntax tree."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(quantity.function)))
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    return function


def equation(quantity: Quantity) -> list[str]:
    """The statements of the body without its docstring, `return` shown as `=` and numpy's prefix left out."""
    lines = []
    for statement in body(quantity).body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        text = ast.unparse(statement)
        text = re.sub(r"\bnp\.", "", text)
        if quantity.mirror_of:
            original, own = quantity.mirror_of.split("_")[0] + "_", quantity.name.split("_")[0] + "_"
            text = re.sub(rf"\b{original}", own, text)
        lines += [f"= {text[7:]}" if text.startswith("return ") else text][0].splitlines()
    return lines


def position(quantity: Quantity) -> str:
    """Module and line of a quantity: `quantities/thermal.py:42`."""
    file = inspect.getsourcefile(quantity.function) or ""
    return f"{'/'.join(file.split('/')[-2:])}:{quantity.function.__code__.co_firstlineno}"
