"""From a scenario's name and what was typed to a model that can be evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Scenario, load, unknown
from orbitcompute.declare import registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.order import GraphError


@dataclass(frozen=True)
class Assembled:
    """A scenario resolved: its model, what was typed, and notes on values outside their sources' range."""

    scenario: Scenario
    model: Model
    settings: Mapping[str, str]
    notes: tuple[str, ...]


def assemble(
    scenario: str, settings: Mapping[str, str] | None = None, outputs: Iterable[str] = (), *, text: str | None = None
) -> Assembled:
    """The model of a scenario with `settings` (`--set` pairs, slots included), computing `outputs` or everything.

    Raises `CatalogError` and `GraphError` with every fault found.
    """
    catalog = load()
    outputs = tuple(outputs)
    for name in outputs:
        if name not in registry.quantities:
            raise unknown("output", name, registry.quantities, "orbitcompute models quantities")
    found = catalog.scenario(scenario, text)
    settings = dict(settings or {})
    assumptions, notes = catalog.resolve(found, settings)
    model = Model(registry, assumptions, units.to_si, outputs)
    try:
        _ = model.plan  # a model that cannot be put together is an error here, not at the first point
    except GraphError as fault:
        hint = 'start from a shipped scenario: extends = "gigawatt-2028"'
        raise GraphError([f"{found.where}: {line}" for line in fault.faults], [hint, *fault.hints]) from fault
    return Assembled(found, model, settings, tuple(notes))


def claimed_counterpart(assembled: Assembled) -> Assembled | None:
    """The scenario that takes the vendor's figures at face value, under the same settings; None when there is none.

    A vendor's figure stays the vendor's: a setting does not replace it in the claimed column. With another satellite or
    launcher than the scenario's own, there is no counterpart: the claims are about those.
    """
    name = assembled.scenario.claimed
    if not name or name == assembled.scenario.name or {"satellite", "launcher"} & set(assembled.settings):
        return None
    plain = assemble(name)
    kept = {
        key: value
        for key, value in assembled.settings.items()
        if not (key in plain.model.assumptions and plain.model.assumptions[key].kind == "vendor_claim")
        and key not in registry.quantities
    }
    return assemble(name, kept)
