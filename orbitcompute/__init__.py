"""Is gigawatt-scale orbital AI compute by 2028 feasible, and how does it compare with a terrestrial cluster?

>>> import orbitcompute
>>> result = orbitcompute.evaluate("gigawatt-2028", set={"altitude": "700km"})
>>> result["radiator_area"]  # in its declared unit, with its range; float() and .to("ft2") give numbers
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from orbitcompute._version import __version__
from orbitcompute.default import DEFAULT_CLAIM, DEFAULT_SCENARIO

if TYPE_CHECKING:
    from orbitcompute.catalog.files import CatalogError
    from orbitcompute.catalog.units import UnitError
    from orbitcompute.graph.order import GraphError
    from orbitcompute.report.answers import Answer, Points
    from orbitcompute.studies.answer.closing import Column
    from orbitcompute.studies.answer.evaluate import Result
    from orbitcompute.studies.answer.values import Value
    from orbitcompute.studies.audit.audit import Audit
    from orbitcompute.studies.forecast.forecast import ForecastResult
    from orbitcompute.studies.published.bridge import Bridge
    from orbitcompute.studies.published.reproduce import Reproduction
    from orbitcompute.studies.time.timeline import Timeline
    from orbitcompute.studies.time.value import Valuation

__all__ = [
    "CatalogError", "GraphError", "UnitError", "Value", "__version__", "audit", "bridge", "cite", "closure", "compare", "costs",
    "design", "document", "evaluate", "explain", "footprint", "forecast", "models", "network", "reproduce", "sample",
    "sensitivity", "service", "solve", "sweep", "timeline", "validate", "value", "verify",
]
# What is imported only when somebody asks for it, so that a command starts at once.
_ELSEWHERE = {
    "CatalogError": "orbitcompute.catalog.files", "UnitError": "orbitcompute.catalog.units",
    "GraphError": "orbitcompute.graph.order", "Value": "orbitcompute.studies.answer.values",
}


def __getattr__(name: str) -> Any:
    """The errors and `Value`, found where they are defined."""
    if name not in _ELSEWHERE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_ELSEWHERE[name]), name)


def _settings(given: Mapping[str, Any] | None, baseline: str | None = None) -> dict[str, str]:
    """What `set` and `baseline` give, as the command line would."""
    settings = {name: str(value) for name, value in (given or {}).items()}
    return settings if baseline is None else {**settings, "baseline": baseline}


def evaluate(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, baseline: str | None = None, set: Mapping[str, Any] | None = None,
    outputs: Iterable[str] = (), ranges: bool = True,
) -> Result:
    """Evaluate a scenario by name or file; see `orbitcompute.studies.answer.evaluate.evaluate`."""
    import orbitcompute.report.page.notebook  # noqa: F401  (how a result shows itself)
    from orbitcompute.studies.answer.evaluate import evaluate as run

    return run(os.fspath(scenario), baseline=baseline, set=set, outputs=tuple(outputs), ranges=ranges)


def closure(
    *satellites: str | os.PathLike[str], scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, baseline: str | None = None,
    set: Mapping[str, Any] | None = None,
) -> tuple[Column, ...]:
    """Every margin of satellites, as announced and as ours; see `orbitcompute.studies.answer.closing.closing`.

    `[one.title for one in orbitcompute.closure("AI1") if one.closes]` are the designs that close.
    """
    from orbitcompute.studies.answer.closing import closing

    return closing([os.fspath(one) for one in satellites], os.fspath(scenario), _settings(set, baseline))


def sweep(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, axes: Mapping[str, Any], baseline: str | None = None,
    set: Mapping[str, Any] | None = None, outputs: Iterable[str] = (), allow: Iterable[str] = (),
) -> Points:
    """A sweep over a grid: `.to_xarray()` is a Dataset with a dimension an axis, `.to_frame()` one row a point.

    `axes` maps names to ranges as on the command line, or to sequences of values; needs the extra `data`. A point's status
    names the first closure that it breaks, those that `allow` names left out.

    >>> orbitcompute.sweep(axes={"altitude": "500km:1200km:50km", "eclipse_policy": ["battery", "throttle"]})
    """
    from orbitcompute.report.answers import Points
    from orbitcompute.report.datasets import dataset
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.sweep import prepare

    specs = [f"{name}={spec if isinstance(spec, str) else ','.join(map(str, spec))}" for name, spec in axes.items()]
    study = prepare(os.fspath(scenario), specs, _settings(set, baseline), tuple(outputs), allow=tuple(allow))
    return Points(dataset(study, compute(study.work, study.spans)))


def sample(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, points: int = 4096, *, seed: int = 1, baseline: str | None = None,
    set: Mapping[str, Any] | None = None, outputs: Iterable[str] = (), allow: Iterable[str] = (),
) -> Points:
    """Draws of every uncertain input and their outputs: `.to_frame()` one row a draw, `.to_xarray()` a Dataset over `draw`.

    Quantiles and their sampling error stand beside them, over the dimension `quantile`, as `NAME_quantile` and
    `NAME_quantile_error`. Needs the extra `data`. A draw's status names the first closure that it breaks, as in `sweep`.
    """
    from orbitcompute.report.answers import Points
    from orbitcompute.report.datasets import dataset, with_quantiles
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.montecarlo import prepare

    study = prepare(os.fspath(scenario), points, seed, _settings(set, baseline), tuple(outputs), allow=tuple(allow))
    draws = dataset(study, compute(study.work, study.spans))
    return Points(with_quantiles(draws, study, study.summary()))


def cite(result: Result, *, form: str = "text") -> str:
    """Exactly the sources that a result stands on: a sentence to put under a figure (`text`), or `bibtex`."""
    import orbitcompute.report.page.notebook  # noqa: F401  (how a result writes itself)

    return result.cite(form=form)


def document(result: Result) -> dict[str, Any]:
    """A result as plain data: the contents of `evaluate --output FILE.json`."""
    from orbitcompute.report.documents import document as run

    return run(result)


def verify(kept: str | os.PathLike[str] | Mapping[str, Any]) -> bool:
    """Whether a kept result, a file or its `document`, comes out again: bit for bit on the same versions, else to 1e-9."""
    import json
    from pathlib import Path

    from orbitcompute.report.documents import document as run
    from orbitcompute.studies.answer import result_files

    read = json.loads(Path(kept).read_text(encoding="utf-8")) if isinstance(kept, str | os.PathLike) else dict(kept)
    return bool(result_files.verify(read, run(result_files.recompute(read))).holds)


def costs(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, baseline: str | None = None, set: Mapping[str, Any] | None = None
) -> Answer:
    """Every line of a delivered kilowatt-year, in orbit and on Earth, with what sets it; `.table` has the rows."""
    from orbitcompute.report.answers import costs as run

    return run(os.fspath(scenario), _settings(set, baseline))


def footprint(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, baseline: str | None = None, set: Mapping[str, Any] | None = None
) -> Answer:
    """Carbon and water of a delivered kilowatt-hour, line by line, and what a fleet takes of the sky."""
    from orbitcompute.report.answers import footprint as run

    return run(os.fspath(scenario), _settings(set, baseline))


def service(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, baseline: str | None = None, set: Mapping[str, Any] | None = None
) -> Answer:
    """What the fleet can do: collectives on every topology, one training job, serving, the ground segment."""
    from orbitcompute.report.answers import service as run

    return run(os.fspath(scenario), _settings(set, baseline))


def network(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, constellation: str | os.PathLike[str] | None = None,
    sites: str | os.PathLike[str] | None = None, ends: tuple[str | None, str | None] = (None, None), period: Any = "99min",
    step: Any = "15s", skip_bad: bool = False, baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Answer:
    """Round trips between cities over a relay; `ends` names a city or two whose pairs are wanted, times take units."""
    from orbitcompute.catalog.units import parse
    from orbitcompute.report.answers import network as run

    relay, places = (None if one is None else os.fspath(one) for one in (constellation, sites))
    asked = {
        "relay": relay, "sites": places, "ends": ends, "skip_bad": skip_bad,
        "period": parse(str(period), "s"), "step": parse(str(step), "s"),
    }
    return run(os.fspath(scenario), _settings(set, baseline), asked)


def compare(
    *names: str | os.PathLike[str], of: str = "cost_ratio", scenario: str | os.PathLike[str] = DEFAULT_SCENARIO,
    baseline: str | None = None, set: Mapping[str, Any] | None = None, outputs: Iterable[str] = (),
) -> Answer:
    """Scenarios, components or result files side by side, and what moves `of` from the first to each other."""
    from orbitcompute.report.answers import compare as run

    sides = tuple(os.fspath(name) for name in names)
    return run(sides, of, os.fspath(scenario), _settings(set, baseline), tuple(outputs))


def sensitivity(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, of: str = "cost_ratio", method: str = "tornado",
    points: int | None = None, seed: int | None = None, baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Answer:
    """What moves a quantity: `tornado`, one input at a time, or `sobol`, shares of the variance; what to settle first."""
    from orbitcompute.report.answers import sensitivity as run

    return run(os.fspath(scenario), of, method, points, seed, _settings(set, baseline))


def solve(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, target: str, vary: Iterable[str], seed: int | None = None,
    allow: Iterable[str] = (), baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Answer:
    """Inputs that bring a quantity to a target, each alone and all together: `target="cost_ratio=1", vary=["launch_price"]`."""
    from orbitcompute.report.answers import solve as run

    return run(os.fspath(scenario), target, tuple(vary), seed, tuple(allow), _settings(set, baseline))


def design(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, minimise: str = "cost_ratio", over: str = "central",
    vary: Iterable[str] = (), allow: Iterable[str] = (), seed: int | None = None, baseline: str | None = None,
    set: Mapping[str, Any] | None = None,
) -> Answer:
    """The best design that closes, over the central inputs, the claimed ones or the draws; ten seconds or minutes."""
    from orbitcompute.report.answers import design as run

    return run(os.fspath(scenario), minimise, over, seed, _settings(set, baseline), vary=tuple(vary), allow=tuple(allow))


def explain(
    name: str, *, scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, complete: bool = False, baseline: str | None = None,
    set: Mapping[str, Any] | None = None,
) -> Answer:
    """Equation, unit, inputs, ranges and sources of a name; with `complete` every input, not only those that move it most."""
    from orbitcompute.report.answers import explain as run

    return run(name, os.fspath(scenario), _settings(set, baseline), complete=complete)


def validate(*, discipline: str | None = None, case: str | None = None, tier: str | None = None) -> Answer:
    """Other people's numbers beside ours; `.study` has the rows."""
    from orbitcompute.report.answers import validate as run

    return run(discipline, case, tier)


def models(kind: str | None = None, name: str | None = None) -> Answer:
    """What is in the catalog: its kinds, the entries of a kind, or one entry; `.data` has it as dictionaries."""
    from orbitcompute.report.answers import models as run

    return run(kind, name)


def audit(
    claim: str | None = None, *, document: str | None = None, strict: bool = False, set: Mapping[str, Any] | None = None
) -> Audit:
    """Put the claims of the documents to the test; see `orbitcompute.studies.audit.audit.audit`."""
    from orbitcompute.studies.audit.audit import audit as run
    from orbitcompute.studies.forecast.dated_claims import dated

    return run(claim, forecaster=dated, document=document, strict=strict, settings=_settings(set))


def forecast(
    claim: str | os.PathLike[str] = DEFAULT_CLAIM, *, rung: str | None = None, reading: str | None = None,
    priors: str | os.PathLike[str] = "headline", scenario: str | os.PathLike[str] | None = None,
    independent: bool = False, futures: int = 200_000, seed: int = 1,
) -> ForecastResult:
    """Forecast a dated claim by name or file; see `orbitcompute.studies.forecast.forecast.forecast`.

    `orbitcompute.forecast("gigawatt-2028").main.probability("L3", 2032)` is the share of futures with a gigawatt operating
    by the end of 2032.
    """
    from orbitcompute.studies.forecast.forecast import at_rung
    from orbitcompute.studies.forecast.forecast import forecast as run

    asked, where = at_rung(os.fspath(claim), rung, reading), None if scenario is None else os.fspath(scenario)
    return run(asked, priors=os.fspath(priors), scenario=where, independent=independent, futures=futures, seed=seed)


def reproduce(analysis: str, *, set: Mapping[str, Any] | None = None) -> Reproduction:
    """Compute a published analysis from its own formulas; see `orbitcompute.studies.published.reproduce.reproduce`."""
    from orbitcompute.studies.published.reproduce import reproduce as run

    return run(analysis, _settings(set))


def bridge(analysis: str, *, set: Mapping[str, Any] | None = None, scenario: str | None = None) -> Bridge:
    """Lead from an analysis' headline to ours, one step at a time; see `orbitcompute.studies.published.bridge.bridge`."""
    from orbitcompute.studies.published.bridge import bridge as run

    return run(analysis, _settings(set), scenario)


def timeline(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, of: str = "cost_ratio", target: Any = None, first: int = 2026,
    last: int = 2040, draws: int = 4096, seed: int = 1, baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Timeline:
    """A quantity by year of purchase, and when it meets a target; see `orbitcompute.studies.time.timeline.timeline`.

    `orbitcompute.timeline().never` is the share of all draws that do not cross by the last year.
    """
    from orbitcompute.studies.time.timeline import timeline as run

    goal = None if target is None else str(target)
    settings = _settings(set, baseline)
    return run(os.fspath(scenario), settings, of=of, target=goal, first=first, last=last, worlds=draws, seed=seed)


def value(
    scenario: str | os.PathLike[str] = DEFAULT_SCENARIO, *, money: str = "nominal", tax: str = "none",
    salvage: str = "remaining", draws: int = 256, baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Valuation:
    """Cash flows and what they are worth, in orbit and on Earth; see `orbitcompute.studies.time.value.value`.

    `orbitcompute.value().flows["orbit"].break_even_rent` is the rent of new chips, USD an hour, at best guesses.
    """
    from orbitcompute.studies.time.value import Rules
    from orbitcompute.studies.time.value import value as run

    return run(os.fspath(scenario), _settings(set, baseline), Rules(money, tax, salvage), points=draws)
