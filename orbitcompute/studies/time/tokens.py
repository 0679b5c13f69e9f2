"""What a token costs: the models of the catalog served by the scenario's chips, in orbit and in a rack on Earth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orbitcompute.catalog.served import MeasuredRate, ServedModel, measured, served
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.many.ranges import Sample, sample
from orbitcompute.studies.scenario.assemble import assemble

POINTS = 128
OUTPUTS = ("orbital_token_rate", "rack_token_rate", "orbital_cost_per_million_tokens", "rack_cost_per_million_tokens",
           "orbital_first_token_time", "rack_first_token_time")


@dataclass(frozen=True)
class Served:
    """A model, and draws of its token rates, costs and first tokens; the units are those of the quantities."""

    model: ServedModel
    drawn: Sample
    accelerators: tuple[float, float]


def tokens(
    scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None, *, points: int = POINTS,
    text: str | None = None,
) -> tuple[Served, ...]:
    """Each model of the catalog under a scenario, by default over 128 draws; what was set stands before a model's own.

    Raises `CatalogError` with every fault found. A model that does not fit gives nan.
    """
    found = []
    for entry in served()[0]:
        model = assemble(scenario, {**entry.inputs, **(settings or {})}, text=text).model
        held = model.restricted(["accelerators_per_satellite"]).evaluate()
        domain = float(model.assumptions["accelerator_domain"].value)
        found.append(Served(entry, sample(model, OUTPUTS, points), (float(held.values["accelerators_per_satellite"]), domain)))
    return tuple(found)


def against_measured(scenario: str = DEFAULT_SCENARIO) -> tuple[tuple[MeasuredRate, float], ...]:
    """What others measured, and the rate [1/s an accelerator] of this program at best guesses, on their chip and lengths."""
    models = {entry.name: entry for entry in served()[0]}
    found = []
    for row in measured():
        model = assemble(scenario, {**models[row.model].inputs, **row.inputs}).model.restricted(["rack_token_rate"])
        found.append((row, float(model.evaluate().values["rack_token_rate"])))
    return tuple(found)
