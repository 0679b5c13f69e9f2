"""From a scenario's name and what was typed to a model that can be evaluated."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.groups import spread
from orbitcompute.catalog.scenarios import Scenario
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.order import GraphError
from orbitcompute.studies.scenario import cost_basis as basis
from orbitcompute.studies.scenario import laser_terminals as terminals


@dataclass(frozen=True)
class Assembled:
    """A scenario resolved: its model, what was typed, and notes on values outside their sources' range.

    `asked` are the outputs asked for, none meaning all; `claims` is the scenario of the vendor's figures where it was
    kept with a result rather than read by its name.
    """

    scenario: Scenario
    model: Model
    settings: Mapping[str, str]
    notes: tuple[str, ...]
    asked: tuple[str, ...] = ()
    claims: Scenario | None = None


def assemble(
    scenario: str, settings: Mapping[str, str] | None = None, outputs: Iterable[str] = (), *, text: str | None = None
) -> Assembled:
    """The model of a scenario with `settings` (`--set` pairs, slots included), computing `outputs` or everything.

    Raises `CatalogError` and `GraphError` with every fault found.
    """
    return put_together(load().scenario(scenario, text), settings, outputs)


def put_together(
    found: Scenario,
    settings: Mapping[str, str] | None = None,
    outputs: Iterable[str] = (),
    claims: Scenario | None = None,
) -> Assembled:
    """As `assemble`, of a scenario that has been read already."""
    outputs = tuple(outputs)
    for name in outputs:
        if name not in registry.quantities:
            raise unknown("output", name, registry.quantities, "orbitcompute models quantities")
    settings = spread(settings or {})
    assumptions, notes = load().resolve(found, settings)
    basis.check(assumptions, _said(load(), found, settings))
    terminals.check(assumptions)
    model = Model(registry, assumptions, units.to_si, outputs)
    try:
        _ = model.plan  # a model that cannot be put together is an error here, not at the first point
    except GraphError as fault:
        hint = 'start from a shipped scenario: extends = "gigawatt-2028"'
        raise GraphError([f"{found.where}: {line}" for line in fault.faults], [hint, *fault.hints]) from fault
    return Assembled(found, model, settings, (*notes, *basis.notes(assumptions, settings)), outputs, claims)


def claimed_scenario(assembled: Assembled) -> Scenario | None:
    """The scenario that takes the vendor's figures at face value; None when the scenario names none, or is it."""
    if assembled.claims is not None:
        return assembled.claims
    name = assembled.scenario.claimed
    return load().scenario(name) if name and name != assembled.scenario.name else None


def _said(catalog: Catalog, scenario: Scenario, settings: Mapping[str, str]) -> dict[str, str]:
    """What the clusters in the slots say that their figures are: a cost or a price."""
    slots = catalog.slots(scenario, settings)
    return {
        slot: str(catalog.component("terrestrial", slots[slot]).get("terrestrial_basis", {}).get("value"))
        for slot in ("baseline", "twin") if slot in slots
    }


def claimed_counterpart(assembled: Assembled) -> Assembled | None:
    """The scenario that takes the vendor's figures at face value, under the same settings; None when there is none.

    A vendor's figure stays the vendor's: a setting does not replace it in the claimed column. With another satellite or
    launcher than the scenario's own, there is no counterpart: the claims are about those.
    """
    claims = None if {"satellite", "launcher"} & set(assembled.settings) else claimed_scenario(assembled)
    if claims is None:
        return None
    plain = put_together(claims)
    kept = {
        key: value
        for key, value in assembled.settings.items()
        if not (key in plain.model.assumptions and plain.model.assumptions[key].kind == "vendor_claim")
        and key not in registry.quantities
    }
    return put_together(claims, kept) if kept else plain
