"""The best design of the default scenario, kept with the name of all that it stands on, for screens that do not search."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.design import FILE
from orbitcompute.catalog.files import data_directory
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.scenario.assemble import assemble

SCENARIO, AIM = DEFAULT_SCENARIO, "cost_ratio"
WHOSE = "AI1's"  # the satellite of that scenario
PRICED = {"satellite_cost_basis": "parts"}
DRAWS = 64
SCHEMA = "orbitcompute.design/1"
FOLDER = ("designs", "stored")


@dataclass(frozen=True)
class BestDesign:
    """A kept design: the aim's median over the draws of `evaluate` and its value at best guesses, and the scenario's own.

    Both with the satellite priced by its parts.
    `closing` and `scenario_closing` are the shares of those draws in which each breaks no closure; `text` is the design's
    scenario file, `id` its name.
    """

    id: str
    created: str
    median: float
    central: float
    scenario_median: float
    scenario_central: float
    closing: float
    scenario_closing: float
    text: str


def stands_on(model: Model) -> str:
    """A name for all that a best design follows from: inputs behind the aim and every closure, design variables, version."""
    behind = [AIM, *(one.margin for one in model.all_closures.values())]
    names = set().union(*(model.stands_on(name) for name in behind)) & set(model.assumptions)
    inputs = [
        (name, repr(entry.value), repr(entry.low), repr(entry.high), entry.distribution)
        for name in sorted(names) for entry in [model.assumptions[name]] if not isinstance(entry.value, tuple)
    ]
    listed = (data_directory("models") / FILE).read_text(encoding="utf-8")
    return hashlib.sha256(json.dumps([__version__, listed, inputs]).encode()).hexdigest()[:16]


def made() -> dict[str, Any]:
    """The document of the best design of the default scenario, searched anew over draws, its satellite priced by parts.

    A price per watt notices neither a larger radiator nor a battery, so that a search would fly as much of them as it likes.
    """
    from orbitcompute.studies.decide.design import prepare  # a screen that reads the kept design searches for none
    from orbitcompute.studies.decide.designed import closing_share, design

    found = design(prepare(SCENARIO, AIM, PRICED, over="draws", draws=DRAWS))
    best, now = evaluate("-", text=found.text, ranged=(AIM,)), evaluate(SCENARIO, set=PRICED, ranged=(AIM,))
    return {
        "schema": SCHEMA, "scenario": SCENARIO, "aim": AIM, "id": found.id, "version": __version__,
        "stands_on": stands_on(assemble(SCENARIO).model), "median": _median(best), "central": best.value(AIM),
        "scenario_median": _median(now), "scenario_central": now.value(AIM), "closing": closing_share(best, AIM),
        "scenario_closing": closing_share(now, AIM),
        "text": found.text,
    }


def _median(result: Result) -> float:
    return float(result.draws.spread(AIM).p50)


@cache
def _kept() -> dict[str, Any] | None:
    """The last document kept; None where there is none."""
    folder = data_directory("models").joinpath(*FOLDER)
    paths = sorted(folder.glob(f"{SCENARIO}-*.json"))
    return json.loads(paths[-1].read_text(encoding="utf-8")) if paths else None


def best_design(model: Model) -> BestDesign | None:
    """The kept design, if it follows from the very inputs of this model; None otherwise."""
    kept = _kept()
    if kept is None or kept["stands_on"] != stands_on(model):
        return None
    return BestDesign(
        kept["id"], kept["created"], kept["median"], kept["central"], kept["scenario_median"], kept["scenario_central"],
        kept["closing"], kept["scenario_closing"], kept["text"],
    )


def best_design_answer(result: Result) -> tuple[float, str] | None:
    """The multiple of Earth's cost that the kept design comes to, and what it stands beside, for the first screen.

    None where no design is kept for these inputs.
    """
    found = best_design(result.model)
    if found is None or not math.isfinite(found.median):
        return None
    if not math.isfinite(found.scenario_median):
        return found.median, f"best that closes, priced by parts ({WHOSE} never closes)"
    return found.median, f"best that closes, priced by parts ({WHOSE} priced so: {found.scenario_median:#.2g})"


def best_design_line(result: Result) -> str | None:
    """`4.5 with the best design that closes in 80 % of draws (ours: in 6 %), parts priced`, for a screen.

    None where no design is kept for these inputs.
    """
    found = best_design(result.model)
    if found is None or not math.isfinite(found.median):
        return None
    own = f"{100 * found.scenario_closing:.0f}" if found.scenario_closing >= 0.01 else "under 1"
    return (f"{found.median:.2g} with the best design that closes in {100 * found.closing:.0f} % of draws (ours: in {own} %),"
            " parts priced")
