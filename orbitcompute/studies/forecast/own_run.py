"""The forecast of a scenario that is not the one stored: the same priors and calendar, on the assumptions of a model.

What the priors take from the graph is taken from the draws of this model; what they state themselves and a reader set
(flights permitted, payload, success) is put in its place. The calendar knows the launcher of the headline priors alone, and
has months of its own where a scenario has a launch window: another launcher is not run, and a window moves nothing.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from orbitcompute import cache
from orbitcompute.catalog.claims import read_claim
from orbitcompute.catalog.files import CatalogError, program_hash
from orbitcompute.catalog.priors import DEFAULT_PRIORS, PriorSet, read_priors, year_of
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_CLAIM
from orbitcompute.graph.model import Model
from orbitcompute.kernels.calendar import FIRST_YEAR, RESOURCES
from orbitcompute.studies.forecast import futures as runs

FUTURES = 20_000
# Inputs of a scenario that the first vehicle's priors state themselves.
STATED = {"launch_payload": ("payload", "payload_later"), "launch_success": ("success",)}
WINDOW = "launch_window"


@dataclass(frozen=True)
class OwnRun:
    """The share of `futures` in which the power operates by the claim's date, and the year by which half have it.

    Half a future is added to the share, so that it is never nought; nan for a half that the calendar does not reach. `binds`
    is the resource that holds most futures up in the claim's year.
    """

    probability: float
    median_year: float
    binds: str
    futures: int


def flies(launcher: str) -> bool:
    """Whether the launcher of a scenario is one of the vehicle whose flights, payload and success the priors state."""
    return launcher.startswith(read_priors(DEFAULT_PRIORS).groups["vehicle"][0])


def own_run(identity: str, model: Model, reference: Mapping[str, Assumption], names: Sequence[str]) -> OwnRun | None:
    """The forecast of the model's power, kept under `identity`; None where the calendar cannot take what differs.

    `names` are the inputs behind the forecast that differ from `reference`, the scenario of the priors.
    """
    if not set(names) - {WINDOW} or not math.isfinite(float(model.assumptions["it_power_target"].value)):
        return None
    given = _set(read_priors(DEFAULT_PRIORS), model.assumptions, reference, names)
    if given is None:
        return None
    try:
        found = cache.answer("own run", program_hash(), {"id": identity, "futures": FUTURES}, lambda: _run(given, model))
    except CatalogError:  # what a prior is taken from has no value: nobody gives a figure, or no draw is feasible
        return None
    return OwnRun(found["probability"], math.nan if found["median"] is None else found["median"],
                  found["binds"], FUTURES)


def _run(given: PriorSet, model: Model) -> dict[str, Any]:
    claim = read_claim(DEFAULT_CLAIM)
    power = from_si(float(model.assumptions["it_power_target"].value), "MW")
    resolved = runs.resolve(given, model=model)
    counted = tuple(name for name in claim.operators if name in resolved.groups["operator"])
    found = runs.run(runs.plan(resolved, independent=False), (runs.Rung("asked", "operating", power, "asked"),),
                     futures=FUTURES, counted=counted)
    share = found.by("asked", year_of(claim.by + datetime.timedelta(days=1)))
    return {"probability": (share * FUTURES + 0.5) / (FUTURES + 1.0), "median": found.date("asked", 0.5),
            "binds": RESOURCES[int(found.binding[claim.by.year - FIRST_YEAR].argmax())]}


def _set(
    priors: PriorSet, own: Mapping[str, Assumption], reference: Mapping[str, Assumption], names: Sequence[str]
) -> PriorSet | None:
    """The priors with what a reader set of them; None where it has no value, or there is no reference for it."""
    vehicle = priors.groups["vehicle"][0]
    found, plain = dict(priors.priors), dict(priors.plain)
    for name in names:
        entry = own[name]
        if name == "permitted_flights":
            ratio = float(entry.value) / float(reference[name].value)
            if not math.isfinite(ratio):
                return None
            plain |= {path: [ratio * one for one in value] for path, value in plain.items() if path.endswith(".ceilings")}
        for part in STATED.get(name, ()):
            prior = priors.priors[f"vehicle.{vehicle}.{part}"]
            value, *ends = (None if one is None else from_si(float(one), prior.unit)
                            for one in (entry.value, entry.low, entry.high))
            if value is None or not math.isfinite(value):
                return None
            low, high = ends if entry.uncertain else (None, None)
            found[prior.path] = replace(prior, value=value, low=low, high=high, interval=entry.interval,
                                        distribution=entry.distribution)
    return replace(priors, priors=found, plain=plain)
