"""Is gigawatt-scale orbital AI compute by 2028 feasible, and how does it compare with a terrestrial cluster?

>>> import orbitcompute
>>> result = orbitcompute.evaluate("gigawatt-2028", set={"altitude": "700km"})
>>> result.value("radiator_area")  # SI base units
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from orbitcompute._version import __version__

if TYPE_CHECKING:
    from xarray import Dataset

    from orbitcompute.studies.answer.evaluate import Result
    from orbitcompute.studies.audit.audit import Audit
    from orbitcompute.studies.forecast.forecast import ForecastResult
    from orbitcompute.studies.published.bridge import Bridge
    from orbitcompute.studies.published.reproduce import Reproduction

__all__ = ["__version__", "audit", "bridge", "evaluate", "forecast", "reproduce", "sample", "sweep"]


def evaluate(
    scenario: str = "gigawatt-2028", *, baseline: str | None = None, set: Mapping[str, Any] | None = None,
    outputs: Iterable[str] = (), ranges: bool = True,
) -> Result:
    """Evaluate a scenario by name or file; see `orbitcompute.studies.answer.evaluate.evaluate`."""
    import orbitcompute.report.page.notebook  # noqa: F401  (how a result shows itself)
    from orbitcompute.studies.answer.evaluate import evaluate as run

    return run(scenario, baseline=baseline, set=set, outputs=tuple(outputs), ranges=ranges)


def sweep(
    scenario: str = "gigawatt-2028", *, axes: Mapping[str, Any], set: Mapping[str, Any] | None = None,
    outputs: Iterable[str] = (),
) -> Dataset:
    """A sweep over a grid as an `xarray.Dataset`: a dimension an axis, units and meanings in the attributes.

    `axes` maps names to ranges as on the command line, or to sequences of values; needs the extra `data`.

    >>> orbitcompute.sweep(axes={"altitude": "500km:1200km:50km", "eclipse_policy": ["battery", "throttle"]})
    """
    from orbitcompute.report.datasets import dataset
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.sweep import prepare

    specs = [f"{name}={spec if isinstance(spec, str) else ','.join(map(str, spec))}" for name, spec in axes.items()]
    study = prepare(scenario, specs, {name: str(value) for name, value in (set or {}).items()}, tuple(outputs))
    found: Dataset = dataset(study, compute(study.work, study.spans))
    return found


def sample(
    scenario: str = "gigawatt-2028", points: int = 4096, *, seed: int = 1, set: Mapping[str, Any] | None = None,
    outputs: Iterable[str] = (),
) -> Dataset:
    """Draws of every uncertain input and their outputs as an `xarray.Dataset` over the dimension `draw`.

    Quantiles and their sampling error stand beside them, over the dimension `quantile`, as `NAME_quantile` and
    `NAME_quantile_error`. Needs the extra `data`.
    """
    from orbitcompute.report.datasets import dataset, with_quantiles
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.montecarlo import prepare

    settings = {name: str(value) for name, value in (set or {}).items()}
    study = prepare(scenario, points, seed, settings, tuple(outputs))
    draws = dataset(study, compute(study.work, study.spans))
    found: Dataset = with_quantiles(draws, study, study.summary())
    return found


def audit(
    claim: str | None = None, *, document: str | None = None, strict: bool = False, set: Mapping[str, Any] | None = None
) -> Audit:
    """Put the claims of the documents to the test; see `orbitcompute.studies.audit.audit.audit`."""
    from orbitcompute.studies.audit.audit import audit as run

    settings = {name: str(value) for name, value in (set or {}).items()}
    return run(claim, document=document, strict=strict, settings=settings)


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

    return run(analysis, {name: str(value) for name, value in (set or {}).items()})


def bridge(analysis: str, *, set: Mapping[str, Any] | None = None, scenario: str | None = None) -> Bridge:
    """Lead from an analysis' headline to ours, one step at a time; see `orbitcompute.studies.published.bridge.bridge`."""
    from orbitcompute.studies.published.bridge import bridge as run

    return run(analysis, {name: str(value) for name, value in (set or {}).items()}, scenario)
