"""Balances: what follows when a side of one is given that is otherwise computed, so that no override breaks a law.

A *pair* turns round: the radiator's area given, its temperature follows. A *law* that cannot turn round (the mass of the
parts, the power of the loads) is kept beside what is given, as a closure: the value given may not lie on its kind side.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from orbitcompute.declare import Closure, Quantity, Registry


def given_over_computed(given: float, computed: float) -> float:
    """A value given over the one computed, less one: what is given may not be less."""
    return given / computed - 1


def computed_over_given(given: float, computed: float) -> float:
    """A value computed over the one given, less one: what is given may not be more."""
    return computed / given - 1


def apart_from_computed(given: float, computed: float) -> float:
    """How far a value given is from the one computed, either way, as a negative share: neither may differ."""
    return given / computed - 1 if given < computed else 1 - given / computed


# How the margin of a law is computed, and what is said of a value that breaks it.
MARGINS = {
    "least": (given_over_computed, "no less than", "less"), "most": (computed_over_given, "no more than", "more"),
    "equal": (apart_from_computed, "the same as", "other"),
}


def same(value: float) -> float:
    """The value itself."""
    return value


def balanced(registry: Registry, overrides: Collection[str]) -> tuple[Mapping[str, Quantity], dict[str, Closure]]:
    """The quantities of a model with these overrides, pairs turned round, and the closures of the laws they break into."""
    turned: dict[str, Quantity] = {}
    closures: dict[str, Closure] = {}
    for pair in registry.pairs:
        if pair.given in overrides and not {pair.moves, *pair.unless} & {*overrides, *turned}:
            moved = registry.quantities[pair.moves]
            turned[pair.moves] = replace(moved, function=same, arguments=(pair.by,), start=pair.start, source=None)
    for name in sorted(set(overrides) & set(registry.laws)):
        law = registry.laws[name]
        quantity = registry.quantities[name]
        if any(argument in turned for argument in (name,)):
            continue
        computed, margin = f"{name}_computed", f"{name}_balance"
        turned[computed] = replace(
            quantity, name=computed, minimum=None, above=None, maximum=None, otherwise=None, start=None,
        )
        function, kept, side = MARGINS[law.sense]
        turned[margin] = Quantity(margin, "1", function, (name, computed))
        has, needs = (computed, name) if law.sense == "most" else (name, computed)
        closures[name] = Closure(
            name, margin, has, needs, f"{name} as given is {kept} its own balance of {law.of} makes it",
            f"given {side} than its balance of {law.of} allows", law.of, "orbitcompute-derived",
        )
    return (registry.quantities if not turned else {**registry.quantities, **turned}), closures
