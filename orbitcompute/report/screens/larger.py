"""The table of `studies.many.larger`: every range that a screen shows of a shipped scenario, by the larger sample.

Of the default scenario every number; of the others what `evaluate` and a sample show (of `screening/` nothing). Both sides
treated alike, and the years of purchase that first screens look at, are models of their own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.catalog import load
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report.screens.evaluate import LATER, RANGED_IN_FULL
from orbitcompute.studies.answer.evaluate import HEADLINES, ranged_of
from orbitcompute.studies.decide.challenges import treated_alike
from orbitcompute.studies.many.drawing import SEED
from orbitcompute.studies.many.larger import DRAWS, ROW, key, key_of_inputs
from orbitcompute.studies.many.montecarlo import OUTPUTS, of_assembled
from orbitcompute.studies.many.ranges import sample
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart
from orbitcompute.studies.time.bought_in import later

UNLISTED = "screening"
SHOWN = (*RANGED_IN_FULL, *OUTPUTS, *HEADLINES)


def claimed() -> Iterator[tuple[Assembled, tuple[str, ...]]]:
    """Each model of vendors' figures that stands beside a scenario, and the outputs that are kept of it by its inputs."""
    for name in load().names("scenarios"):
        assembled = assemble(name)
        beside = claimed_counterpart(assembled)
        if name.startswith(UNLISTED) or beside is None:
            continue
        yield beside, tuple(one for one in dict.fromkeys(RANGED_IN_FULL) if one in beside.model.needed)
        alike = claimed_counterpart(treated_alike(assembled)[0])
        if alike is not None:
            yield alike, ("cost_ratio",)


def models() -> Iterator[tuple[Assembled, tuple[str, ...]]]:
    """Each model and the outputs that are kept of it."""
    for name in load().names("scenarios"):
        if name.startswith(UNLISTED):
            continue
        assembled = assemble(name)
        outputs = ranged_of(assembled.model) if name == DEFAULT_SCENARIO else SHOWN
        yield assembled, tuple(dict.fromkeys(one for one in outputs if one in assembled.model.needed))
        alike, _ = treated_alike(assembled)
        for one in (alike, *(later(assembled, year) for year in LATER)):
            if one is not None:
                yield one, ("cost_ratio",)


def jobs() -> list[tuple[Assembled, tuple[str, ...], bool]]:
    """Each model of the table, its outputs, and whether they are found by their draws or by their inputs."""
    return [*((*one, True) for one in models()), *((*one, False) for one in claimed())]


def rows(assembled: Assembled, outputs: tuple[str, ...], by_draws: bool) -> dict[int, list[float]]:
    """The rows of one model by their key; outputs that have no range or no value are left out."""
    if not by_draws:
        return {key_of_inputs(assembled.model, name): values for name, values in _larger(assembled, outputs)}
    drawn = sample(assembled.model, outputs)
    first = {name: own for name in outputs if (own := drawn.own_spread(name)).p10 < own.p90}
    return {key(name, (first[name].p10, first[name].p50, first[name].p90)): values
            for name, values in _larger(assembled, tuple(first))} if first else {}


def table(found: Iterable[Mapping[int, list[float]]] | None = None) -> NDArray[np.void]:
    """The table anew, by key; `found` are the rows of each model where they have been made."""
    merged = {name: values for one in (found if found is not None else (rows(*job) for job in jobs()))
              for name, values in one.items()}
    return np.array(sorted((name, tuple(values)) for name, values in merged.items()), dtype=ROW)


def _larger(assembled: Assembled, outputs: tuple[str, ...]) -> Iterator[tuple[str, list[float]]]:
    """Each output's 10th, 50th and 90th percentile and the errors of the outer two [SI], where it has them."""
    found = of_assembled(assembled, DRAWS, SEED, outputs).summary().quantiles
    for name in outputs:
        p10, p50, p90 = (found[name][level] for level in (0.1, 0.5, 0.9))
        if math.isfinite(p50.value):
            yield name, [p10.value, p50.value, p90.value, p10.error, p90.error]
