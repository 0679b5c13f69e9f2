"""Fronts of two or three outputs over the ranges of several inputs: what cannot be had without giving up something else.

Scrambled Sobol points over the box of ranges first; then generations of children around the points that none dominates,
ever closer by, the emptiest stretches first (crowding distance: Deb et al. 2002). Nothing assumes that outputs are smooth:
whole satellites and flights make steps. The seed is stated; the same seed gives the same front.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.catalog import unknown
from orbitcompute.catalog.files import CatalogError
from orbitcompute.graph.model import Model
from orbitcompute.studies.decide.inside import kept_inside, notes_of, refused
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.decide.solve import Target, Varied, read_target, read_varied
from orbitcompute.studies.many.drawing import SEED
from orbitcompute.studies.many.paths import held
from orbitcompute.studies.many.sweep import check_allowed
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
FIRST = 2048
GENERATIONS, CHILDREN = 10, 512
KEPT = 240
DIGITS = 9  # significant digits that outputs are compared to: beyond them stand rounding and closed cycles, not trades
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
    names = [one.name for one in found]
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
        assumptions.setdefault(one.name, replace(one.entry, value=one.start))
    opened = Model(assembled.model.registry, assumptions, assembled.model.to_si, tuple(dict.fromkeys(outputs)), True)
    kept = kept_inside(opened, [one.name for one in varied], allow)
    opened = opened.closing(outputs, allow)
    moved = opened.reach_of(one.name for one in varied)
    faults = [
        f"--vary {one.name}: moves none of the outputs" for one in varied if not opened.reach(one.name) & set(outputs)
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
            point = trade.model.evaluate(dict(zip(names, map(float, place), strict=True)), base=base)
            out = refused(trade.model, point, trade.kept)
            if out is None and not _met(trade.constraint, point.values):
                out = "misses the test"
            if out is not None:
                why[out] += 1
            else:
                found[at] = [float(point.values[one.name]) for one in trade.objectives]
        return alike(found * signs)

    ends = np.array([[one.least, one.most] for one in trade.varied])
    inputs, values, searched, tried = search(outputs, ends, seed)
    if not len(inputs):
        test = "" if trade.constraint is None else f" and meets {trade.constraint.text}"
        raise CatalogError([f"--pareto: none of {tried:,} points in the ranges of what is varied is feasible and closes{test}"],
                           ["widen a range: --vary NAME=LOW:HIGH; or leave closures out: --allow NAME,NAME"])
    order = np.lexsort(values.T[::-1] * signs[::-1, None])
    inputs, values = inputs[order], values[order]
    now = np.array([float(base.values[one.name]) for one in trade.objectives])
    return Front(trade, inputs, values * signs, searched * signs, now, _claimed(trade), _knee(values), tried,
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


def search(
    outputs: Callable[[Floats], Floats], ends: Floats, seed: int, generations: int = GENERATIONS
) -> tuple[Floats, Floats, Floats, int]:
    """Points (n, inputs) of a box that none dominates, their outputs, the outputs of all feasible ones, how many tried.

    `outputs` maps points to values of which less is better, nan where infeasible; `ends` (inputs, 2) bound the box.
    """
    from scipy.stats import qmc

    random = np.random.default_rng([seed, 7])
    low, width = ends[:, 0], ends[:, 1] - ends[:, 0]
    unit = qmc.Sobol(len(ends), rng=np.random.default_rng(seed)).random(FIRST)
    corners = np.array(np.meshgrid(*[[0.0, 1.0]] * min(len(ends), 8))).reshape(min(len(ends), 8), -1).T
    if len(ends) <= 8:  # fronts often end in corners of the box
        unit = np.vstack([unit, corners])
    places, values = unit, outputs(low + unit * width)
    tried, seen = len(places), [values[np.isfinite(values).all(axis=1)]]
    places, values = _thinned(places, values)
    for generation in range(generations):
        if not len(places):
            break
        children = _children(places, values, 0.15 * 0.55**generation, random)
        found = outputs(low + children * width)
        tried += len(children)
        seen.append(found[np.isfinite(found).all(axis=1)])
        places, values = _thinned(np.vstack([places, children]), np.vstack([values, found]))
    return low + places * width, values, np.vstack(seen), tried


def _children(places: Floats, values: Floats, spread: float, random: np.random.Generator) -> Floats:
    """Points around the front, most where it is emptiest: along differences of its own points, and scattered."""
    crowding = _crowding(values)
    finite = crowding[np.isfinite(crowding)]
    weight = np.where(np.isfinite(crowding), crowding, 2 * finite.max() if len(finite) else 1.0) + 1e-12
    parents = places[random.choice(len(places), CHILDREN, p=weight / weight.sum())]
    one, other = (places[random.integers(len(places), size=CHILDREN)] for _ in range(2))
    along = random.random((CHILDREN, 1)) * (random.random((CHILDREN, 1)) < 0.5)
    scatter = random.standard_normal((CHILDREN, places.shape[1])) * spread
    scatter *= random.random((CHILDREN, places.shape[1])) < max(0.5, 1 / places.shape[1])
    moved: Floats = parents + along * (one - other) * min(1.0, 4 * spread) + scatter
    return np.clip(moved, 0.0, 1.0)


def alike(values: Floats) -> Floats:
    """Values to so many significant digits that two which differ by rounding alone are one; nan stays nan."""
    size = np.abs(values)
    scale = 10.0 ** (DIGITS - 1 - np.floor(np.log10(np.where((size > 0) & np.isfinite(size), size, 1.0))))
    found: Floats = np.round(values * scale) / scale
    return found


def dominates(values: Floats, point: Floats) -> Bools:
    """Which rows of `values` are at least as good as `point` in everything, and better in something (less is better)."""
    found: Bools = np.logical_and((values <= point).all(axis=1), (values < point).any(axis=1))
    return found


def undominated(values: Floats) -> Bools:
    """Which rows none of the others dominates; of equal rows the first (less is better; rows with nan never)."""
    keep: Bools = np.ones(len(values), dtype=np.bool_)
    keep &= np.isfinite(values).all(axis=1)
    order = np.lexsort(values.T[::-1])
    kept: list[int] = []
    best = np.empty((0, values.shape[1]))
    for at in order:  # in the order of the first objective, only an earlier row can dominate a later one
        if keep[at]:
            if len(best) and (best <= values[at]).all(axis=1).any():
                keep[at] = False
            else:
                kept.append(at)
                best = values[kept]
    return keep


def _thinned(places: Floats, values: Floats) -> tuple[Floats, Floats]:
    """The points that none dominates, at most so many: the most crowded go first."""
    keep = undominated(values)
    places, values = places[keep], values[keep]
    while len(places) > KEPT:
        surplus = len(places) - KEPT
        order = np.argsort(_crowding(values), kind="stable")
        drop = order[: max(1, surplus // 2)]
        places, values = np.delete(places, drop, axis=0), np.delete(values, drop, axis=0)
    return places, values


def _crowding(values: Floats) -> Floats:
    """Distance to the neighbours in every objective, summed, in units of the front's extent; inf at its ends."""
    found = np.zeros(len(values))
    for column in values.T:
        order = np.argsort(column, kind="stable")
        extent = column[order[-1]] - column[order[0]]
        found[order[[0, -1]]] = math.inf
        if extent > 0 and len(values) > 2:
            found[order[1:-1]] += (column[order[2:]] - column[order[:-2]]) / extent
    return found


def _knee(values: Floats) -> int:
    """The point nearest to the best of everything, each objective scaled to the front's extent."""
    low, high = values.min(axis=0), values.max(axis=0)
    extent = np.where(high > low, high - low, 1.0)
    return int(np.argmin((((values - low) / extent) ** 2).sum(axis=1)))
