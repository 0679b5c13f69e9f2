"""Whether the stored forecast is of a scenario's assumptions: what it stands on, and which of that differs here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache

from orbitcompute.catalog.files import data_directory
from orbitcompute.catalog.priors import DEFAULT_PRIORS, read_priors
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_CLAIM, DEFAULT_SCENARIO
from orbitcompute.graph.model import Model
from orbitcompute.studies.scenario.assemble import assemble

# Inputs whose figures the priors hold in a form of their own: ceilings by site, payload by vehicle, success by year.
ALSO = ("permitted_flights", "launch_payload", "launch_success", "launch_window")


@cache
def behind() -> tuple[str, ...]:
    """The quantities and inputs that the headline priors take from the graph, or state themselves."""
    taken = {part.strip() for prior in read_priors(DEFAULT_PRIORS).priors.values() if prior.quantity
             for part in prior.quantity.split("/")}
    return tuple(sorted(taken | set(ALSO)))


@cache
def reference() -> Mapping[str, Assumption]:
    """The inputs of the scenario that the stored forecast is of."""
    return assemble(read_priors(DEFAULT_PRIORS).scenario or DEFAULT_SCENARIO).model.assumptions


def changed(model: Model) -> list[str]:
    """The inputs behind the stored forecast that have another value here than in the scenario that it is of.

    Empty where the stored forecast is of these very assumptions; the power asked for is read off its ladder and is none
    of them.
    """
    known = reference()
    names = set(behind()) & set(model.assumptions)
    for name in behind():
        if name in model.quantities:
            names |= {leaf for leaf in model.stands_on(name) if leaf in model.assumptions}
    differing = []
    for name in sorted(names - {"it_power_target", "stored_forecast"}):
        ours, theirs = model.assumptions[name], known.get(name)
        if theirs is None or repr(ours.value) != repr(theirs.value):
            differing.append(name)
    return differing


@cache
def by_year(claim: str = DEFAULT_CLAIM) -> tuple[int, tuple[dict[int, float], ...]]:
    """The year asked about by the last stored forecast of a claim, and each outside estimate by end of year [shares]."""
    found = [json.loads(path.read_text(encoding="utf-8"))
             for path in sorted((data_directory("models") / "forecasts" / "stored").glob("*.json"))]
    last = max((one for one in found if one["claim"] == claim), key=lambda one: str(one["created"]), default=None)
    if last is None:
        return 0, ()
    estimates = last["outside_view"]["estimates"] if last["outside_view"] else []
    views = tuple({int(year): float(share) for year, share in one["by_year"].items()} for one in estimates)
    return int(str(last["asked"]["by"])[:4]), views
