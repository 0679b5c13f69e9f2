"""A model as data beside its JavaScript: what the page's own `model.js` needs to order, cut, close and judge the graph."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orbitcompute.declare import Quantity, Registry
from orbitcompute.graph.balance import MARGINS, same
from orbitcompute.graph.model import Model
from orbitcompute.graph.text.javascript import Translator


@dataclass(frozen=True)
class Live:
    """The text of every function and the table of the graph; the table's values are numbers in SI, texts and lists.

    `stored` are the staged quantities, which do not run in a browser: they stand at the values of one point.
    `fields` are what is read of those that are structures.
    """

    text: str
    table: Mapping[str, Any]
    stored: tuple[str, ...]
    fields: Mapping[str, set[str]]


def live(model: Model, values: Mapping[str, Any]) -> Live:
    """The whole model, every choice open, with staged quantities at their `values` (those of a point of this model)."""
    translator = Translator()
    stored = tuple(name for name, one in model.registry.quantities.items() if one.staged and name in model.needed)
    quantities = {
        name: _entry(model, one, translator) for name, one in model.registry.quantities.items() if not one.staged
    }
    leaves = {
        name: one.value for name, one in model.assumptions.items() if isinstance(one.value, int | float)
    }
    table = {
        "quantities": quantities,
        "leaves": leaves,
        "stored": {name: {"value": values[name], "arguments": model.quantities[name].arguments,
                          "unit": model.quantities[name].unit} for name in stored},
        "choices": {name: dict(one.codes) for name, one in model.registry.choices.items()},
        "closures": [
            {"name": one.name, "margin": one.margin, "has": one.has, "needs": one.needs, "sentence": one.sentence,
             "broken": one.broken, "discipline": one.discipline}
            for one in model.registry.closures.values()
        ],
        "pairs": [
            {"given": one.given, "moves": one.moves, "by": one.by, "unless": list(one.unless),
             "start": None if one.start is None else model.to_si(one.start, model.registry.quantities[one.moves].unit)}
            for one in model.registry.pairs
        ],
        "laws": {name: {"of": one.of, "sense": one.sense} for name, one in model.registry.laws.items()},
        "functions": {"same": translator.function(same), **{sense: translator.function(margin[0])
                      for sense, margin in MARGINS.items()}},
        "sides": {sense: list(margin[1:]) for sense, margin in MARGINS.items()},
    }
    return Live(translator.text, table, stored, translator.fields)


def _entry(model: Model, one: Quantity, translator: Translator) -> dict[str, Any]:
    """A quantity as the table keeps it; what it has not is left out, and so is a function that follows from its name."""
    bounds = [None if bound is None else model.to_si(bound, one.unit) for bound in (one.minimum, one.above, one.maximum)]
    function = translator.function(one.function)
    entry = {
        "unit": one.unit, "function": None if function == f"f_{one.name}" else function,
        "arguments": list(one.arguments),
        "start": None if one.start is None else model.to_si(float(one.start), one.unit),
        "bounds": None if bounds == [None, None, None] else bounds,
        "otherwise": one.otherwise, "selects": selected(model.registry, one) or None,
    }
    return {key: value for key, value in entry.items() if value is not None}


def selected(registry: Registry, quantity: Quantity) -> dict[str, str]:
    """The argument that a mere selection picks, by the codes of its choices: `"0,1": "radiator_rolled_view"`.

    Empty for a quantity that computes with what it picks, or that reads no choice.
    """
    choices = [name for name in quantity.arguments if name in registry.choices]
    if not choices or quantity.staged:
        return {}
    found = {}
    for codes in itertools.product(*(registry.choices[name].codes.values() for name in choices)):
        marks: dict[str, Any] = {name: object() for name in quantity.arguments}
        marks.update(zip(choices, codes, strict=True))
        try:
            picked = quantity.function(*marks.values())
        except TypeError:  # it computes with what it picks: not a mere selection here
            continue
        for name, mark in marks.items():
            if picked is mark and name not in choices:
                found[",".join(f"{code:g}" for code in codes)] = name
    return found
