"""Trades told by the best design: one variable along its bounds, others pinned or settled anew, and what binds there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.studies.decide.design import Aim, Brief
from orbitcompute.studies.decide.search import BROKEN, Pinned, Settings, fitness, held_back, least, settled
from orbitcompute.studies.decide.together import Judge

Floats = NDArray[np.float64]
ANEW = Settings(restarts=1, points=4, generations=60)  # where no start leads to a design that closes
BINDS = 1e-5  # of the value: a closure whose margin's unit saves less does not bind


@dataclass(frozen=True)
class Trade:
    """A trade to be told: the variable along which it lies, where [its unit], and the variants that are held apart.

    A variant is a label and what it pins, as it is typed.
    """

    name: str
    title: str
    along: str
    values: tuple[float, ...]
    variants: tuple[tuple[str, Mapping[str, str]], ...] = (("best design", {}),)


@dataclass(frozen=True)
class TradePoint:
    """A place of a trade: the aim [SI] with everything not pinned settled anew, what it breaks, and what binds."""

    variant: str
    at: float
    value: float
    broken: tuple[str, ...]
    binds: tuple[str, ...]


def trade_points(brief: Brief, place: Floats, trade: Trade) -> tuple[TradePoint, ...]:
    """The points of a trade around a best design's place."""
    aim = brief.aims[0]
    found = []
    for label, pins in trade.variants:
        before = place  # the place before that closed: a better start than the best design, farther from it
        for value in trade.values:
            unit = next(lever for lever in brief.levers if lever.name == trade.along).variable.unit
            typed = {**pins, trade.along: f"{value!r} {unit}"}
            ends = []
            for start in (place, before):
                judge, moved = _pinned(brief, aim, start, typed)
                ends.append(settled(judge, brief.box, moved))
            worth = fitness(*judge(np.array(ends)))
            if worth.min() >= BROKEN:
                ends.append(least(judge, brief.box, 1, ANEW, np.array(ends)).place)
                worth = fitness(*judge(np.array(ends)))
            here = ends[int(np.argmin(worth))]
            before = here if worth.min() < BROKEN else before
            found.append(_told(brief, judge, here, label, value, aim))
    return tuple(found)


def _pinned(brief: Brief, aim: Aim, place: Floats, typed: Mapping[str, str]) -> tuple[Judge, Floats]:
    """The judge with the variables held that were typed, and the place with them there."""
    judge: Judge = brief.judge(aim)
    moved = place.copy()
    for name, text in typed.items():
        at = next(number for number, lever in enumerate(brief.levers) if lever.name == name)
        lever = brief.levers[at]
        moved[at] = (
            float(lever.variable.alternatives.index(text)) if lever.places else
            lever.place(units.parse(text, lever.variable.unit))
        )
        judge = Pinned(judge, at, float(moved[at]))
    return judge, moved


def _told(brief: Brief, judge: Judge, place: Floats, label: str, at: float, aim: Aim) -> TradePoint:
    values, margins = judge(place[None, :])
    broken = tuple(one.name for one, margin in zip(brief.kept, margins[0], strict=True) if margin < 0)
    held = held_back(judge, brief.box, place)
    order = np.argsort(-held.margins)
    binds = tuple(brief.kept[row].name for row in order if held.margins[row] > BINDS * abs(float(values[0])))
    return TradePoint(label, at, float(values[0]) * aim.sign, broken, binds)


def least_of(points: Sequence[TradePoint], variant: str) -> TradePoint | None:
    """The best place of a variant that breaks nothing."""
    closing = [one for one in points if one.variant == variant and not one.broken and np.isfinite(one.value)]
    return min(closing, key=lambda one: one.value, default=None)
