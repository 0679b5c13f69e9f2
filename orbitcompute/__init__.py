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

if TYPE_CHECKING:
    from xarray import Dataset

    from orbitcompute.catalog.files import CatalogError
    from orbitcompute.catalog.units import UnitError
    from orbitcompute.graph.order import GraphError
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
    "CatalogError", "GraphError", "UnitError", "Value", "__version__", "audit", "bridge", "cite", "closure", "evaluate",
    "forecast", "reproduce", "sample", "sweep", "timeline", "value",
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
    scenario: str | os.PathLike[str] = "gigawatt-2028", *, baseline: str | None = None, set: Mapping[str, Any] | None = None,
    outputs: Iterable[str] = (), ranges: bool = True,
) -> Result:
    """Evaluate a scenario by name or file; see `orbitcompute.studies.answer.evaluate.evaluate`."""
    import orbitcompute.report.page.notebook  # noqa: F401  (how a result shows itself)
    from orbitcompute.studies.answer.evaluate import evaluate as run

    return run(os.fspath(scenario), baseline=baseline, set=set, outputs=tuple(outputs), ranges=ranges)


def closure(
    *satellites: str | os.PathLike[str], scenario: str = "gigawatt-2028", set: Mapping[str, Any] | None = None
) -> tuple[Column, ...]:
    """Every margin of satellites, as announced and as ours; see `orbitcompute.studies.answer.closing.closing`.

    `[one.title for one in orbitcompute.closure("AI1") if one.closes]` are the designs that close.
    """
    from orbitcompute.studies.answer.closing import closing

    return closing([os.fspath(one) for one in satellites], scenario, _settings(set))


def sweep(
    scenario: str | os.PathLike[str] = "gigawatt-2028", *, axes: Mapping[str, Any], baseline: str | None = None,
    set: Mapping[str, Any] | None = None, outputs: Iterable[str] = (), allow: Iterable[str] = (),
) -> Dataset:
    """A sweep over a grid as an `xarray.Dataset`: a dimension an axis, units and meanings in the attributes.

    `axes` maps names to ranges as on the command line, or to sequences of values; needs the extra `data`. A point's status
    names the first closure that it breaks, those that `allow` names left out.

    >>> orbitcompute.sweep(axes={"altitude": "500km:1200km:50km", "eclipse_policy": ["battery", "throttle"]})
    """
    from orbitcompute.report.datasets import dataset
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.sweep import prepare

    specs = [f"{name}={spec if isinstance(spec, str) else ','.join(map(str, spec))}" for name, spec in axes.items()]
    study = prepare(os.fspath(scenario), specs, _settings(set, baseline), tuple(outputs), allow=tuple(allow))
    found: Dataset = dataset(study, compute(study.work, study.spans))
    return found


def sample(
    scenario: str | os.PathLike[str] = "gigawatt-2028", points: int = 4096, *, seed: int = 1, baseline: str | None = None,
    set: Mapping[str, Any] | None = None, outputs: Iterable[str] = (), allow: Iterable[str] = (),
) -> Dataset:
    """Draws of every uncertain input and their outputs as an `xarray.Dataset` over the dimension `draw`.

    Quantiles and their sampling error stand beside them, over the dimension `quantile`, as `NAME_quantile` and
    `NAME_quantile_error`. Needs the extra `data`. A draw's status names the first closure that it breaks, as in `sweep`.
    """
    from orbitcompute.report.datasets import dataset, with_quantiles
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.montecarlo import prepare

    study = prepare(os.fspath(scenario), points, seed, _settings(set, baseline), tuple(outputs), allow=tuple(allow))
    draws = dataset(study, compute(study.work, study.spans))
    found: Dataset = with_quantiles(draws, study, study.summary())
    return found


def cite(result: Result, *, form: str = "text") -> str:
    """Exactly the sources that a result stands on: a sentence to put under a figure (`text`), or `bibtex`."""
    from orbitcompute.report.cite import citation
    from orbitcompute.report.documents import document

    forms = {"text": citation.sentence, "bibtex": citation.bibtex}
    if form not in forms:
        raise ValueError(f"form is text or bibtex, not {form!r}")
    return forms[form](document(result))


def audit(
    claim: str | None = None, *, document: str | None = None, strict: bool = False, set: Mapping[str, Any] | None = None
) -> Audit:
    """Put the claims of the documents to the test; see `orbitcompute.studies.audit.audit.audit`."""
    from orbitcompute.studies.audit.audit import audit as run
    from orbitcompute.studies.forecast.dated_claims import dated

    return run(claim, forecaster=dated, document=document, strict=strict, settings=_settings(set))


def forecast(
    claim: str = "gigawatt-2028", *, rung: str | None = None, reading: str | None = None, priors: str = "headline",
    scenario: str | None = None, independent: bool = False, futures: int = 200_000, seed: int = 1,
) -> ForecastResult:
    """Forecast a dated claim by name or file; see `orbitcompute.studies.forecast.forecast.forecast`.

    `orbitcompute.forecast("gigawatt-2028").main.probability("L3", 2032)` is the share of futures with a gigawatt operating
    by the end of 2032.
    """
    from orbitcompute.studies.forecast.forecast import at_rung
    from orbitcompute.studies.forecast.forecast import forecast as run

    asked = at_rung(claim, rung, reading)
    return run(asked, priors=priors, scenario=scenario, independent=independent, futures=futures, seed=seed)


def reproduce(analysis: str, *, set: Mapping[str, Any] | None = None) -> Reproduction:
    """Compute a published analysis from its own formulas; see `orbitcompute.studies.published.reproduce.reproduce`."""
    from orbitcompute.studies.published.reproduce import reproduce as run

    return run(analysis, _settings(set))


def bridge(analysis: str, *, set: Mapping[str, Any] | None = None, scenario: str | None = None) -> Bridge:
    """Lead from an analysis' headline to ours, one step at a time; see `orbitcompute.studies.published.bridge.bridge`."""
    from orbitcompute.studies.published.bridge import bridge as run

    return run(analysis, _settings(set), scenario)


def timeline(
    scenario: str | os.PathLike[str] = "gigawatt-2028", *, of: str = "cost_ratio", target: Any = None, first: int = 2026,
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
    scenario: str | os.PathLike[str] = "gigawatt-2028", *, money: str = "nominal", tax: str = "none",
    salvage: str = "remaining", draws: int = 256, baseline: str | None = None, set: Mapping[str, Any] | None = None,
) -> Valuation:
    """Cash flows and what they are worth, in orbit and on Earth; see `orbitcompute.studies.time.value.value`.

    `orbitcompute.value().flows["orbit"].break_even_rent` is the rent of new chips, USD an hour, at best guesses.
    """
    from orbitcompute.studies.time.value import Rules
    from orbitcompute.studies.time.value import value as run

    return run(os.fspath(scenario), _settings(set, baseline), Rules(money, tax, salvage), points=draws)
