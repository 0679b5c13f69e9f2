"""Equations as MathML: well formed for every body, faithful in what binds, and None only where a body is an algorithm."""

import ast
from xml.dom.minidom import parseString

import pytest

import orbitcompute.quantities  # noqa: F401
from orbitcompute.declare import Quantity, Registry, quantity, registry
from orbitcompute.graph.equation import body
from orbitcompute.graph.text.mathml import mathml

OWN = [one for one in registry.quantities.values() if not one.mirror_of]


def declared(function: object) -> Quantity:
    within = Registry()
    quantity("1", within=within)(function)
    return next(iter(within.quantities.values()))


def flat(text: str) -> str:
    """Elements to one line of signs: fractions as (a)/(b), powers as a^b, roots as root(a)."""
    node = parseString(text).documentElement

    def walk(one: object) -> str:
        parts = [walk(child) if child.nodeType == 1 else child.data for child in one.childNodes]  # type: ignore[attr-defined]
        match one.tagName:  # type: ignore[attr-defined]
            case "mfrac":
                return f"({parts[0]})/({parts[1]})"
            case "msup":
                return f"{parts[0]}^{parts[1]}"
            case "msqrt":
                return f"root({parts[0]})"
        return "".join(parts)

    return walk(node).replace(" ", "")


def sum_of_products(a: float, b: float, c: float) -> float:
    return (a + b) * c - (a - (b - c)) / -b


def power_of_sum(a: float, b: float) -> float:
    return (a + b) ** 2 * (a * b) ** 0.5


def by_case(a: float, b: float) -> float:
    return a if a > b else b


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (sum_of_products, "sumofproducts=(a+b)·c−(a−(b−c))/(−b)"),
        (power_of_sum, "powerofsum=(a+b)^2·root(a·b)"),
        (by_case, "bycase={aif\xa0a>bbotherwise"),
    ],
)
def test_what_binds_is_kept(function: object, expected: str) -> None:
    written = mathml(declared(function), lambda _: None)
    assert written is not None
    assert flat(written) == expected


def test_every_body_is_well_formed_and_names_all_that_it_stands_on() -> None:
    algorithms = []
    for one in OWN:
        written = mathml(one, lambda name: f"#{name}")
        if written is None:
            algorithms.append(one.name)
            assert any(isinstance(node, ast.For | ast.Call | ast.Subscript | ast.If) for node in ast.walk(body(one))), one.name
            continue
        parseString(written)
        used = {node.id for node in ast.walk(body(one)) if isinstance(node, ast.Name)}
        names = dict(zip(one.function.__code__.co_varnames, one.arguments, strict=False))
        for formal, given in names.items():
            assert formal not in used or f'href="#{given}"' in written, f"{one.name}: {given}"
    assert len(algorithms) < len(OWN) / 10
