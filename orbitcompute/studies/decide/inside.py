"""Which closures a search stays inside: those that what may vary can break, but for the ones that are allowed."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from orbitcompute.graph.model import Model, Point


def kept_inside(model: Model, varied: Iterable[str], allow: Collection[str]) -> tuple[str, ...]:
    """The closures whose margins move with `varied`, those allowed left out; none of the others can be helped."""
    moved = {*varied} | model.reach_of(varied)
    return tuple(name for name, one in model.all_closures.items() if one.margin in moved and name not in allow)


def notes_of(model: Model, point: Point, kept: Collection[str], allow: Collection[str]) -> tuple[str, ...]:
    """What is left out, and what is broken whatever is varied."""
    notes = []
    if allow:
        notes.append(f"--allow {','.join(sorted(allow))}: answers may break it")
    fixed = [name for name in point.broken if name not in kept and name not in allow]
    notes += [f"{model.all_closures[name].status}, whatever is varied" for name in fixed]
    return tuple(notes)


def refused(model: Model, point: Point, kept: Collection[str]) -> str | None:
    """What keeps a point out: what is outside its domain, else the first closure kept that it breaks; None where nothing."""
    if point.status != "ok":
        return point.status
    first = next((name for name in point.broken if name in kept), None)
    return None if first is None else model.all_closures[first].status
