"""Laws between quantities at drawn inputs and choices (`laws.txt`), the sums of money first; and no quantity without a test."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.declare import JULIAN_YEAR, STEFAN_BOLTZMANN, Assumption, registry
from orbitcompute.graph.model import Model
from orbitcompute.report.screens.costs import LINES
from orbitcompute.studies.scenario.assemble import assemble

HERE = Path(__file__).parent
TESTS = HERE.parents[0]
DRAWS = 30
TOLERANCE, ROUNDING = 1e-7, 1e-12  # of the sides; of the largest of their terms
# Inputs of what runs once per distinct input: held, so that a draw costs milliseconds; laws on delays are met at the one point.
HELD = ("relay_", "sites", "site_traffic", "altitude", "inclination", "local_time", "stored_forecast", "user_")
# What the default scenario has no figure of, in SI: drawn about these.
GIVEN = {"satellite_price": 1e6, "terrestrial_lease_fee": 30.0, "terrestrial_rental_price": 1e-3}
# Alternatives that need a component of their own.
FIXED = ("inclination_rule",)


def laws() -> list[tuple[str, str]]:
    """Name and expression of every law."""
    found = []
    for line in (HERE / "laws.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, expression = line.split(": ", 1)
            found.append((name, expression))
    return found


def annuity(payment: float, rate: float, years: float, payments: float) -> float:
    """What equal payments at the ends of periods are worth at their start: each discounted alone, the last in part."""
    period = (1.0 + rate) ** (1.0 / payments) - 1.0
    return payment / payments * (1.0 - (1.0 + period) ** (-years * payments)) / period


def mean_by_halving(ratio: float, rate: float) -> float:
    """The mean price over a growth to (1 + ratio) of a curve that falls by `rate` a doubling, by Simpson's rule."""
    steps = np.linspace(0.0, math.log1p(ratio), 2001)
    values = np.exp(steps) * (1.0 - rate) ** (steps / math.log(2.0))
    weights = np.ones_like(steps)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    return float(np.sum(values * weights) * (steps[1] - steps[0]) / 3.0 / ratio)


def grun(mass: float) -> float:
    """Flux of meteoroids above a mass in kilograms, a square metre and second (Gruen and others 1985, eq. A3)."""
    m = 1000.0 * mass
    fine = 1.3e-9 * (m + 1e11 * m**2 + 1e27 * m**4) ** -0.36
    return (2.2e3 * m**0.306 + 15.0) ** -4.38 + fine + 1.3e-16 * (m + 1e6 * m**2) ** -0.85


WORDS = {
    "floor": math.floor, "sqrt": math.sqrt, "exp": math.exp, "log": math.log, "log2": math.log2, "sin": math.sin,
    "cos": math.cos, "pi": math.pi, "min": min, "max": max, "abs": abs, "nan": math.nan, "YEAR": JULIAN_YEAR,
    "SIGMA": STEFAN_BOLTZMANN, "annuity": annuity, "mean_by_halving": mean_by_halving, "grun": grun,
}


@cache
def base() -> Model:
    return assemble("gigawatt-2028").model


def drawn_entry(entry: Assumption, rng: np.random.Generator) -> Assumption:
    """An input at a drawn place of its range, a choice at a drawn alternative; what is held as it is."""
    if entry.name.startswith(HELD) or entry.name in FIXED:
        return entry
    if entry.name in registry.choices:
        codes = registry.choices[entry.name].codes
        choice = str(rng.choice(list(codes)))
        return replace(entry, value=codes[choice], choice=choice)
    if entry.name in GIVEN:
        return replace(entry, value=float(rng.uniform(0.5, 2.0)) * GIVEN[entry.name], path=(), kind="judgement")
    if entry.low is None or entry.high is None or not isinstance(entry.value, int | float):
        return entry
    return replace(entry, value=float(rng.uniform(entry.low, entry.high)), path=())


@cache
def point(seed: int) -> Mapping[str, Any]:
    """Every quantity and input of the default scenario at drawn inputs; seed 0 is the scenario itself."""
    own = base()
    rng = np.random.default_rng(seed)
    entries = {name: drawn_entry(entry, rng) if seed else entry for name, entry in own.assumptions.items()}
    made = Model(registry, entries, own.to_si)
    values = dict(made.evaluate().values)
    for name, entry in entries.items():
        values.setdefault(name, entry.value)
        if name in registry.choices:
            values[name] = entry.choice
    return values


def holds(expression: str, values: Mapping[str, Any]) -> bool | None:
    """Whether a law holds at a point; None where a side has no value."""
    tree = ast.parse(expression, mode="eval").body
    names = {**values, **WORDS}
    try:
        with np.errstate(all="ignore"):
            return _holds(tree, names, values)
    except (ZeroDivisionError, ValueError):
        return None


def _holds(tree: ast.expr, names: Mapping[str, Any], values: Mapping[str, Any]) -> bool | None:
    if isinstance(tree, ast.Compare) and len(tree.ops) == 1 and isinstance(tree.ops[0], ast.Eq):
        sides = (tree.left, tree.comparators[0])
        left, right = (value_of(side, names) for side in sides)
        if not (np.isfinite(left) and np.isfinite(right)):
            return None
        largest = max(abs(value_of(term, names)) for side in sides for term in terms(side))
        return bool(abs(left - right) <= TOLERANCE * max(abs(left), abs(right)) + ROUNDING * largest)
    used = [names[node.id] for node in ast.walk(tree) if isinstance(node, ast.Name) and node.id in values]
    if any(isinstance(one, float) and math.isnan(one) for one in used):
        return None
    return bool(value_of(tree, names))


def value_of(tree: ast.expr, names: Mapping[str, Any]) -> Any:
    """What a part of a law comes to."""
    return eval(compile(ast.Expression(tree), "law", "eval"), {"__builtins__": {}}, dict(names))  # our own file


def terms(tree: ast.expr) -> list[ast.expr]:
    """What is added and taken away on a side, factors of a sum opened: their rounding is that of the difference."""
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Add | ast.Sub):
        return [*terms(tree.left), *terms(tree.right)]
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, ast.Mult | ast.Div):
        opened = [ast.BinOp(term, tree.op, tree.right) for term in terms(tree.left)]
        return [ast.fix_missing_locations(ast.copy_location(term, tree)) for term in opened]
    return [tree]


@pytest.mark.parametrize(("name", "expression"), laws(), ids=[name for name, _ in laws()])
def test_a_law_holds_wherever_its_quantities_have_values(name: str, expression: str) -> None:
    assert name in registry.quantities and re.search(rf"\b{name}\b|^twin_built", expression)
    found = [holds(expression, point(seed)) for seed in range(DRAWS)]
    assert any(one is not None for one in found), "no drawn point has a value on both sides"
    assert not [seed for seed, one in enumerate(found) if one is False]


# -- money -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(DRAWS))
def test_no_line_of_the_bill_is_negative(seed: int) -> None:
    values = point(seed)
    for line in LINES:
        for name in (line.orbit, line.twin):
            assert name is None or not values[name] < 0.0, name


def feasible_entries(seed: int) -> dict[str, Assumption]:
    """Inputs of the default scenario drawn over their ranges, the first draw from a seed on with which a fleet can be had."""
    own = base()
    for further in range(40):
        rng = np.random.default_rng(seed + 100 * further)
        entries = {key: entry if key in registry.choices else drawn_entry(entry, rng) for key, entry in own.assumptions.items()}
        if math.isfinite(Model(registry, entries, own.to_si, ("cost_ratio",)).evaluate().values["cost_ratio"]):
            return entries
    raise AssertionError("none of 40 draws is feasible")


ZEROED = {
    "launch_price": ("orbit_adds_launch",), "orbital_control_cost_per_power": ("orbit_adds_control",),
    "orbital_development_capital": ("orbit_adds_engineering",), "twin_grid_price": ("orbit_deletes_energy",),
    "twin_operations_cost_per_power": ("orbit_deletes_operations",),
}


@pytest.mark.parametrize("name", ZEROED)
@pytest.mark.parametrize("seed", range(8))
def test_an_input_of_nothing_zeroes_its_line(name: str, seed: int) -> None:
    own, entries = base(), feasible_entries(seed + 1000)
    entries[name] = replace(entries[name], value=0.0, path=())
    values = Model(registry, entries, own.to_si, ZEROED[name]).evaluate().values
    for line in ZEROED[name]:
        assert values[line] == pytest.approx(0.0, abs=1e-12), line


BREAK_EVENS = {"parity_launch_price": "launch_price", "parity_satellite_cost": "satellite_cost_per_power"}


@pytest.mark.parametrize("budget", BREAK_EVENS)
@pytest.mark.parametrize("seed", range(8))
def test_a_break_even_put_back_costs_the_same_on_both_sides(budget: str, seed: int) -> None:
    own, entries = base(), feasible_entries(seed + 2000)
    price = Model(registry, entries, own.to_si, (budget, "cost_ratio")).evaluate().values[budget]
    assert math.isfinite(price)
    given = entries.get(BREAK_EVENS[budget]) or load().blank(BREAK_EVENS[budget], "--set")
    entries[BREAK_EVENS[budget]] = replace(given, value=float(price), path=())
    assert Model(registry, entries, own.to_si, ("cost_ratio",)).evaluate().values["cost_ratio"] == pytest.approx(1.0, rel=1e-9)


# -- none is left out --------------------------------------------------------------------------------------------------


def test_every_quantity_is_named_by_a_test_or_a_case() -> None:
    """A mirror on the twin's side is the function that it mirrors."""
    files = [*TESTS.rglob("*.py"), HERE / "laws.txt", *(TESTS.parent / "validation").rglob("*.toml")]
    words = set(re.findall(r"\w+", " ".join(file.read_text(encoding="utf-8") for file in files)))
    left = [one.name for one in registry.quantities.values() if not {one.name, one.mirror_of} & words]
    assert not left, f"{len(left)} quantities stand in no test, law or case"
