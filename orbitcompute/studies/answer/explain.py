"""What stands behind a name: its value in a scenario, its inputs and how far each moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.scenarios import Scenario
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Assumption, Choice, Quantity
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.many.ranges import POINTS, Spread, sample
from orbitcompute.studies.many.swings import Swing, swings
from orbitcompute.studies.scenario.assemble import assemble

STRUCTURES = ("stored_forecast", "site_traffic", "relay_more_shells")  # inputs that are read from files, not numbers


@dataclass(frozen=True)
class Explanation:
    """A name in a scenario: what it is, the model and point it was found in, its spread and its inputs' swings.

    `draws` is how many the spread stands on.
    """

    subject: Quantity | Assumption | Choice
    scenario: Scenario
    model: Model
    point: Point
    spread: Spread | None
    swings: tuple[Swing, ...]
    complete: bool = False
    draws: int = 0


def explain(
    name: str, scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None, *, draws: int = POINTS,
    complete: bool = False,
) -> Explanation:
    """Explain a quantity, a parameter or a choice as it stands in a scenario.

    `draws` points give the range shown: those of `evaluate`. Raises `CatalogError` with the
    nearest name when there is none.
    """
    catalog = load()
    if not catalog.knows(name) and name not in STRUCTURES:
        raise unknown("name", name, [*catalog.assignable, *STRUCTURES], "orbitcompute models quantities")
    assembled = assemble(scenario, settings)
    model = assembled.model
    asked = assembled.scenario
    if name in model.quantities:
        restricted = model.restricted([name])
        point = restricted.evaluate(otherwise=True)
        quantity = model.quantities[name]
        if quantity.unit == "structure":
            return Explanation(quantity, asked, model, point, None, (), complete)
        spread = sample(restricted, [name], draws).spread(name)
        return Explanation(quantity, asked, model, point, spread, tuple(swings(model, name)), complete, spread.draws)
    blank = Point({}, "ok")
    if name in catalog.registry.choices:
        return Explanation(catalog.registry.choices[name], asked, model, blank, None, (), complete)
    return Explanation(model.assumptions[name], asked, model, blank, None, (), complete)
