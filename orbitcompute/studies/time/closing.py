"""Which worlds of a timeline are of a design that closes: a figure of a design that breaks a margin is shown, not built."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from orbitcompute.graph.model import Model
from orbitcompute.studies.many.drawing import BLOCK, joint
from orbitcompute.studies.many.montecarlo import BREAKS
from orbitcompute.studies.many.paths import Points, held, judged
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.time.timeline import Draws, Timeline, entries_of, with_paths


@dataclass(frozen=True)
class Closing:
    """Of a timeline's draws in one year: the shares that break a margin, by the first one, and that are void, by the reason.

    `met` draws meet the target in that year; the design of `met_that_close` of them breaks no margin. Most frequent first.
    """

    year: int
    broken: Mapping[str, float]
    void: Mapping[str, float]
    met: int
    met_that_close: int


def closing(found: Timeline) -> Closing:
    """The margins of a timeline's worlds in its last year, every input drawn as there."""
    year, whole = found.years[-1], found.assembled.model
    closures, _ = judged(whole, (), found.worlds)
    model = held(whole, (found.name, *(whole.all_closures[name].margin for name in closures)))
    dated = entries_of(model, with_paths(model), year)
    model = Model(model.registry, {**model.assumptions, **dated}, model.to_si, model.outputs, model.selected_only)
    names = tuple(uncertain_inputs(model))
    draws = Draws(dict(zip(found.inputs, found.positions, strict=True)), found.worlds, found.seed)
    rows, table = draws.shares({**whole.assumptions, **model.assumptions}, names), joint(model.assumptions, names)
    points = Points(model, names, (found.name,), found.worlds, closures)
    points.ready()
    said = np.empty(found.worlds, dtype=object)
    for first in range(0, found.worlds, BLOCK):
        here = draws.part(first)
        outcomes = points.block(table.at(np.array([rows[name][here] for name in names])))
        said[here] = [outcomes.messages[int(code)] for code in outcomes.codes]
    with np.errstate(invalid="ignore"):
        met = found.values[-1] <= found.target
    kinds, counts = np.unique(said.astype(str), return_counts=True)
    shares = {str(kinds[place]): counts[place] / found.worlds for place in np.argsort(-counts, kind="stable")}
    return Closing(
        year,
        {text.removeprefix(BREAKS).split(":")[0]: float(share) for text, share in shares.items() if text.startswith(BREAKS)},
        {text: float(share) for text, share in shares.items() if text != "ok" and not text.startswith(BREAKS)},
        int(met.sum()), int((met & (said == "ok")).sum()),
    )
