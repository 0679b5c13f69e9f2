"""The front of designs that close: what one aim costs in another, over everything that an engineer chooses.

The best design of each aim first, by the search that finds one; then the search of all fronts (`fronts`) from there; then
the designs that a screen shows are polished, each aim but the first held where it is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.decide import designed
from orbitcompute.studies.decide.design import Aim, Brief
from orbitcompute.studies.decide.designed import Column
from orbitcompute.studies.decide.fronts import Effort, alike, dominates, knee, search, thinned
from orbitcompute.studies.decide.search import Settings, least, settled, within

Floats = NDArray[np.float64]
EFFORT = Effort(first=2048, generations=24, children=1024)
# Over draws a design costs as much as there are draws.
ROBUST_EFFORT = Effort(first=128, generations=10, children=96, kept=60)
ROBUST_END = Settings(restarts=1, points=3, generations=25, smooth=False, tolerance=1e-3)
SHOWN = 6


@dataclass(frozen=True)
class DesignFront:
    """Designs that close and that none of the others beats in every aim, in the order of the first aim.

    `values` (designs, aims) in SI; `seen` those of every design tried that closes. `shown` are the numbers of designs of
    which `columns` tell all, by the plain path from their own scenario files `texts`; `knee` is the design nearest to the
    best of everything, each aim in units of the front's extent. `own` are the aims of the scenario's own design, valued as
    the front is.
    """

    brief: Brief
    places: Floats
    values: Floats
    seen: Floats
    shown: tuple[int, ...]
    columns: tuple[Column, ...]
    texts: tuple[str, ...]
    knee: int
    own: Floats
    now: Column
    vendor: Column | None
    tried: int
    seed: int

    @property
    def id(self) -> str:
        """A hash of what the front stands on."""
        return designed.identity(self.brief, self.seed)

    @property
    def beating(self) -> int:
        """How many designs are as good as the scenario's own in every aim, and better in one."""
        signs = np.array([aim.sign for aim in self.brief.wanted])
        if self.now.broken or not np.isfinite(self.own).all():
            return 0
        return int(dominates(self.values * signs, alike(self.own) * signs).sum())


@dataclass(frozen=True)
class _Bounded:
    """A judge of the first aim that keeps every other one where it is, by a margin each."""

    brief: Brief
    limits: Floats

    def __call__(self, places: Floats) -> tuple[Floats, Floats]:
        values, margins = _judged(self.brief, places)
        room = (self.limits - values[:, 1:]) / np.maximum(np.abs(self.limits), 1e-300)
        return values[:, 0], np.hstack([margins, np.where(np.isfinite(room), room, -1.0)])


def _judged(brief: Brief, places: Floats) -> tuple[Floats, Floats]:
    """Values (places, aims), less of which is better, and margins of designs."""
    if brief.robust is None:  # one run of the points tells every aim
        return brief.judge(brief.aims[0]).every(brief.values(places), brief.wanted)
    found = [brief.judge(aim)(places) for aim in brief.wanted]
    return np.stack([values for values, _ in found], axis=1), np.min([one for _, one in found], axis=0)


def _feasible(brief: Brief, places: Floats) -> Floats:
    """Values of designs that close, nan where one does not."""
    values, margins = _judged(brief, places)
    return np.where((within(margins) & np.isfinite(values).all(axis=1))[:, None], alike(values), math.nan)


def front(
    brief: Brief, seed: int = designed.SEED, progress: Callable[[int], None] = lambda points: None, *,
    effort: Effort | None = None, settings: Settings | None = None,
) -> DesignFront:
    """The front of a brief with several aims; `CatalogError` where no design closes, with the one that misses by least."""
    robust = brief.robust is not None
    effort = effort or (ROBUST_EFFORT if robust else EFFORT)
    settings = settings or (ROBUST_END if robust else designed.BESIDE)
    own = designed.scenario_place(brief)
    starts = [] if own is None else [own]
    tried = 0
    for aim in brief.wanted:
        found = least(brief.judge(aim), brief.box, seed, settings, np.array(starts) if starts else None, progress)
        tried += found.tried
        if not math.isfinite(found.value):
            raise CatalogError(*designed.nothing(brief, found))
        starts.append(found.place)

    def outputs(places: Floats) -> Floats:
        progress(len(places))
        return _feasible(brief, places)

    made = search(outputs, brief.box, seed, effort, np.array(starts))
    places, values = made.places, made.values
    if not robust:
        polished = np.array([_polished(brief, places[at], values[at]) for at in _spread(values)])
        places, values = thinned(np.vstack([places, polished]), np.vstack([values, _feasible(brief, polished)]), effort.kept)
    places = _as_it_was(brief, places, values, own)
    order = np.lexsort(values.T[::-1])
    return _told(brief, places[order], values[order], made.seen, tried + made.tried, seed)


def _spread(values: Floats) -> list[int]:
    """The designs that are looked at closely: the best of each aim, the knee, and others evenly between."""
    order = np.lexsort(values.T[::-1])
    even = {int(order[round(at * (len(order) - 1) / (SHOWN - 1))]) for at in range(SHOWN)}
    return sorted(even | {knee(values)} | {int(one) for one in values.argmin(axis=0)})


def _polished(brief: Brief, place: Floats, value: Floats) -> Floats:
    """The design with less of the first aim and no more of the others near a place, alternatives held."""
    return settled(_Bounded(brief, value[1:]), brief.box, place)


def _as_it_was(brief: Brief, places: Floats, values: Floats, own: Floats | None) -> Floats:
    """The designs with every variable that moves nothing there put back where the scenario has it."""
    if own is None:
        return places
    for at in range(places.shape[1]):
        trial = places.copy()
        trial[:, at] = own[at]
        idle = (_feasible(brief, trial) == values).all(axis=1)
        places = np.where(idle[:, None], trial, places)
    return places


def _told(brief: Brief, places: Floats, values: Floats, seen: Floats, tried: int, seed: int) -> DesignFront:
    signs = np.array([aim.sign for aim in brief.wanted])
    shown = sorted(_spread(values), key=lambda at: tuple(values[at]))
    told = [designed.told(brief, _titled(brief, values, at), places[at], designed.note(brief, seed)) for at in shown]
    for column, _ in told:
        if column.broken:
            raise AssertionError(f"a design reported breaks {', '.join(column.broken)}")
    return DesignFront(
        brief, places, values * signs, seen * signs, tuple(shown), tuple(one for one, _ in told), tuple(one for _, one in told),
        knee(values), _own(brief), designed.now(brief), designed.vendor(brief), tried, seed,
    )


def _own(brief: Brief) -> Floats:
    """The aims of the scenario's own design, whether it closes or not; over draws nan where it does not in enough of them."""
    if brief.robust is None:
        return np.array([designed.now(brief).figures[aim.name] for aim in brief.wanted])
    row = np.array([[float(brief.model.assumptions[name].value) for name in brief.columns]])
    return np.array([float(brief.judge(aim).of(row)[0][0]) * aim.sign for aim in brief.wanted])


def _titled(brief: Brief, values: Floats, at: int) -> str:
    """What a design of the front is called: the aim it is best in, the knee, or nothing."""
    for number, aim in enumerate(brief.wanted):
        if values[at, number] == values[:, number].min():
            return _best(aim)
    return "knee" if at == knee(values) else "between"


def _best(aim: Aim) -> str:
    return f"{'most' if aim.most else 'least'} {aim.name}"
