"""A model in two parts: what the year leaves alone is computed once a world, the rest in every year.

Several models of the same worlds have a part in common, which is computed once for all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from orbitcompute.catalog.catalog import load
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.paths import Points


@dataclass(frozen=True)
class Dated:
    """A model whose staged results are held, and all its inputs that are given other values in another year."""

    model: Model
    changing: frozenset[str]

    @cached_property
    def moved(self) -> set[str]:
        """The quantities that change with the year."""
        return self.model.reach_of(self.changing & self.model.needed) & self.model.needed

    def read_by(self, readers: set[str]) -> set[str]:
        """What some quantities are computed from."""
        return {argument for name in readers for argument in self.model.cut_arguments.get(name, ())}


@dataclass(frozen=True)
class Parted:
    """`once` gives quantities where the two parts meet, from the inputs drawn; `again` the outputs from them.

    `again` varies drawn inputs, those that change with the year without a range, and `meeting`, in this order. `once` is
    None where all that meets is computed elsewhere.
    """

    once: Points | None
    again: Points
    drawn: tuple[str, ...]
    moving: tuple[str, ...]
    meeting: tuple[str, ...]


def parted(
    dated: Dated, names: Sequence[str], outputs: Sequence[str], worlds: int, years: int, given: Sequence[str] = ()
) -> Parted:
    """The parts of a model for `worlds` draws of `names` in so many years; the quantities `given` are computed elsewhere."""
    model = dated.model
    read = dated.read_by(dated.moved) | set(outputs)
    meeting = tuple(sorted(name for name in read if name in model.cut_arguments and name not in dated.moved))
    rest = _cut(model, meeting, outputs)
    drawn = tuple(name for name in names if name in rest.needed)
    moving = tuple(sorted(name for name in dated.changing if name in rest.needed and name not in drawn))
    own = tuple(name for name in meeting if name not in given)
    once = None
    if own:
        first = _cut(model, given, own)
        varied = (*(name for name in names if name in first.needed), *(name for name in given if name in first.needed))
        once = Points(first, varied, own, worlds)
    again = Points(rest, (*drawn, *moving, *meeting), tuple(outputs), worlds * years)
    return Parted(once, again, drawn, moving, meeting)


def _cut(model: Model, given: Sequence[str], outputs: Sequence[str]) -> Model:
    """The model of `outputs` with some of its quantities given."""
    values = model.evaluate().values if given else {}
    held = {name: replace(load().blank(name, "held"), value=values[name]) for name in given if name in model.needed}
    return Model(model.registry, {**model.assumptions, **held}, model.to_si, tuple(outputs), True)


def alike(models: Sequence[Dated]) -> tuple[str, ...] | None:
    """The quantities that several models read from the part which they have in common; None where there is none.

    That part is the same in all of them, inputs with their ranges and formulas, stands still over the years, and each
    model needs it.
    """
    first, *others = models
    needed = set.intersection(*(one.model.needed for one in models))
    unlike = {name for name in needed if any(_written(name, one.model) != _written(name, first.model) for one in others)}
    apart = set().union(*(one.moved | unlike | one.model.reach_of(unlike) for one in models))
    shared = {name for name in needed - apart if name in first.model.cut_arguments}
    read = set().union(*(one.read_by(one.model.needed - shared) for one in models))
    return tuple(sorted(shared & read)) or None


def _written(name: str, model: Model) -> tuple[object, ...]:
    """What makes an input or a quantity the same in two models."""
    entry: Assumption | None = model.assumptions.get(name)
    own = () if entry is None else (entry.value, entry.low, entry.high, entry.distribution, entry.interval, entry.minimum,
                                    entry.maximum)
    return own, model.cut_arguments.get(name), model.selections.get(name), model.quantities.get(name)
