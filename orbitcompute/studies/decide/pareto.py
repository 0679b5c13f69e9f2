"""Fronts of two or three outputs over the ranges of several inputs: what cannot be had without giving up something else.

The search is that of `fronts`, which `design` uses too, here over the ranges of any inputs.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import one_by_one
from orbitcompute.catalog.shelf import unknown
from orbitcompute.graph.model import Model
from orbitcompute.studies.decide.fronts import alike, dominates, knee, search, undominated
from orbitcompute.studies.decide.inside import kept_inside, notes_of, refused
from orbitcompute.studies.decide.search import Box
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.decide.solve import Target, Varied, read_target, read_varied
from orbitcompute.studies.many.drawing import SEED
from orbitcompute.studies.many.paths import held
from orbitcompute.studies.many.sweep import check_allowed
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

Floats = NDArray[np.float64]
EXAMPLE = "for example --pareto cost_ratio,launch_count --vary launch_payload --vary satellite_design_life"


@dataclass(frozen=True)
class Objective:
    """An output of a front, and whether more of it is better."""

    name: str
    unit: str
    most: bool

    @property
    def sign(self) -> float:
        """What makes less of it better."""
        return -1.0 if self.most else 1.0


@dataclass(frozen=True)
class Trade:
    """A front ready to be searched: the model opened for what is varied, the objectives, and a test to be met.

    `kept` are the closures that every point stays inside; `notes` say which are left out or broken whatever is varied.
    """

    assembled: Assembled
    model: Model
    objectives: tuple[Objective, ...]
    varied: tuple[Varied, ...]
    constraint: Target | None
    kept: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Front:
    """The points that none dominates, in the order of the first objective [SI]: inputs and outputs.

    `searched` holds every feasible point tried; `now` and `claimed` are the scenario as it stands and as the vendors have
    it (None where there is no such scenario or it computes nothing). `knee` is the point nearest to the best of
    everything, each output in units of the front's extent. `infeasible` points are out, counted in `why` by what it is.
    """

    trade: Trade
    inputs: Floats
    outputs: Floats
    searched: Floats
    now: Floats
    claimed: Floats | None
    knee: int
    tried: int
    infeasible: int
    seed: int
    why: Mapping[str, int] = field(default_factory=dict)

    @property
    def dominated(self) -> bool:
        """Whether some point of the front is at least as good as the scenario in everything, and better in something."""
        signs = np.array([one.sign for one in self.trade.objectives])
        return bool(dominates(self.outputs * signs, alike(self.now) * signs).any())


def prepare(
    scenario: str, pareto: str, vary: Sequence[str], target: str | None, settings: Mapping[str, str], *,
    text: str | None = None, allow: Sequence[str] = (),
) -> Trade:
    """A trade, checked in full before anything runs; `CatalogError` with every fault found.

    Points stay inside the closures that what is varied moves, but for those that `allow` names.
    """
    assembled = assemble(scenario, settings, text=text)
    faults: list[str] = []
    hints: list[str] = []
    check_allowed(allow, assembled.model, faults, hints)
    objectives = _objectives(pareto, assembled.model, faults, hints)
    constraint = read_target(target, assembled.model, faults, hints) if target is not None else None
    if constraint is not None and constraint.sense == "=":
        faults.append(f"--target {target}: a front takes NAME<=VALUE or NAME>=VALUE")
    found = [one for spec in vary if (one := read_varied(spec, assembled.model, settings, faults, hints)) is not None]
    if not vary:
        faults.append("--vary: names nothing")
        hints.append(EXAMPLE)
    names = [name for one in found for name in one.inputs]
    faults += [f"--vary {name}: given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    for one in found:
        if not math.isfinite(one.reach):
            faults.append(f"--vary {one.name}: has no range of its own")
            hints.append(f"give one: --vary {one.name}=LOW:HIGH")
        if one.name in [objective.name for objective in objectives]:
            faults.append(f"--vary {one.name}: is an objective itself")
    if faults:
        raise CatalogError(faults, hints or [EXAMPLE])
    boxed = tuple(one if one.given else replace(one, least=one.low, most=one.high) for one in found)
    return _opened(assembled, objectives, boxed, constraint, allow)


def _objectives(text: str, model: Model, faults: list[str], hints: list[str]) -> tuple[Objective, ...]:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) not in (2, 3):
        faults.append(f"--pareto {text}: names {len(parts)} outputs; a front has two or three")
        hints.append(EXAMPLE)
    found = []
    for part in parts:
        name, _, sense = part.partition(":")
        if sense not in ("", "min", "max"):
            faults.append(f"--pareto {part}: `{sense}` is neither min nor max")
            hints.append("less is better unless it says so: NAME:max")
        if name not in model.quantities:
            error = unknown("quantity", name, model.quantities, "orbitcompute models quantities")
            faults += [f"--pareto {fault}" for fault in error.faults]
            hints += error.hints
            continue
        try:
            check_output(model, name, "--pareto")
        except CatalogError as fault:
            faults += fault.faults
            hints += fault.hints
            continue
        found.append(Objective(name, model.quantities[name].unit, sense == "max"))
    names = [one.name for one in found]
    faults += [f"--pareto {name}: given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    return tuple(found)


def _opened(
    assembled: Assembled, objectives: tuple[Objective, ...], varied: tuple[Varied, ...], constraint: Target | None,
    allow: Sequence[str] = (),
) -> Trade:
    outputs = [one.name for one in objectives] + ([constraint.name] if constraint is not None else [])
    assumptions = dict(assembled.model.assumptions)
    for one in varied:
        for name in one.inputs:
            assumptions.setdefault(name, replace(one.entry, name=name, value=one.start))
    opened = Model(assembled.model.registry, assumptions, assembled.model.to_si, tuple(dict.fromkeys(outputs)), True)
    kept = kept_inside(opened, [name for one in varied for name in one.inputs], allow)
    opened = opened.closing(outputs, allow)
    moved = opened.reach_of(name for one in varied for name in one.inputs)
    faults = [
        f"--vary {one.name}: moves none of the outputs" for one in varied if not opened.reach_of(one.inputs) & set(outputs)
    ]
    faults += [f"--pareto {one.name}: nothing that is varied moves it" for one in objectives if one.name not in moved]
    staged = [name for name, quantity in opened.quantities.items() if quantity.staged and name in opened.needed & moved]
    faults += [f"--vary: moves {name}, a kernel that would run at every point" for name in staged]
    if faults:
        raise CatalogError(faults, ["`orbitcompute sensitivity --of NAME` lists what moves an output"])
    ready = held(opened, opened.outputs)
    return Trade(
        assembled, ready, objectives, varied, constraint, kept, notes_of(ready, ready.evaluate(), kept, allow)
    )


# -- the search ----------------------------------------------------------------------------------------------------


def front(trade: Trade, seed: int = SEED) -> Front:
    """The front of a trade; `CatalogError` where no point of the box is feasible and meets the constraint."""
    base = trade.model.evaluate()
    names = [one.name for one in trade.varied]
    signs = np.array([one.sign for one in trade.objectives])

    why: Counter[str] = Counter()

    def outputs(places: Floats) -> Floats:
        found = np.full((len(places), len(signs)), math.nan)
        for at, place in enumerate(places):
            point = trade.model.evaluate(one_by_one(dict(zip(names, map(float, place), strict=True))), base=base)
            out = refused(trade.model, point, trade.kept)
            if out is None and not _met(trade.constraint, point.values):
                out = "misses the test"
            if out is not None:
                why[out] += 1
            else:
                found[at] = [float(point.values[one.name]) for one in trade.objectives]
        return alike(found * signs)

    ends = np.array([[one.least, one.most] for one in trade.varied])
    low, width = ends[:, 0], ends[:, 1] - ends[:, 0]
    made = search(lambda places: outputs(low + places * width), Box((0,) * len(ends)), seed)
    inputs, values, searched, tried = low + made.places * width, made.values, made.seen, made.tried
    if not len(inputs):
        test = "" if trade.constraint is None else f" and meets {trade.constraint.text}"
        raise CatalogError([f"--pareto: none of {tried:,} points in the ranges of what is varied is feasible and closes{test}"],
                           ["widen a range: --vary NAME=LOW:HIGH; or leave closures out: --allow NAME,NAME"])
    order = np.lexsort(values.T[::-1] * signs[::-1, None])
    inputs, values = inputs[order], values[order]
    now = np.array([float(base.values[one.name]) for one in trade.objectives])
    return Front(trade, inputs, values * signs, searched * signs, now, _claimed(trade), knee(values), tried,
                 tried - len(searched), seed, why)


def _met(constraint: Target | None, values: Mapping[str, float]) -> bool:
    return constraint is None or constraint.met(float(values[constraint.name]))


def _claimed(trade: Trade) -> Floats | None:
    counterpart = claimed_counterpart(trade.assembled)
    if counterpart is None:
        return None
    point = counterpart.model.restricted([one.name for one in trade.objectives]).evaluate()
    found = np.array([float(point.values[one.name]) for one in trade.objectives])
    return found if np.isfinite(found).all() else None


__all__ = ["Front", "Objective", "Trade", "alike", "dominates", "front", "prepare", "undominated"]
