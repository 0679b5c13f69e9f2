"""A model in two parts: what the year leaves alone is computed once a world, the rest in every year."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from orbitcompute.catalog.catalog import load
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.paths import Points


@dataclass(frozen=True)
class Parted:
    """`once` gives the quantities where the two parts meet, from the inputs drawn; `again` the outputs from them.

    `again` varies drawn inputs, those that change with the year without a range, and the quantities of `once`, in this order.
    """

    once: Points
    again: Points
    drawn: tuple[str, ...]
    moving: tuple[str, ...]

    @property
    def meeting(self) -> tuple[str, ...]:
        """The quantities where the parts meet."""
        return self.once.outputs


def parted(
    model: Model, names: Sequence[str], moving: Sequence[str], changing: Collection[str], outputs: Sequence[str], worlds: int,
    years: int,
) -> Parted:
    """The parts of a model whose staged results are held, for `worlds` draws of `names` in so many years.

    `changing` are all inputs that are given other values in another year, drawn or not.
    """
    moved = {name for one in changing if one in model.needed for name in model.reach(one)} & set(model.needed)
    read = {argument for name in moved if name in model.cut_arguments for argument in model.cut_arguments[name]}
    read |= set(outputs)
    meeting = tuple(sorted(name for name in read if name in model.cut_arguments and name not in moved))
    point = model.evaluate()
    given = {name: replace(load().blank(name, "held"), value=point.values[name]) for name in meeting}
    rest = Model(model.registry, {**model.assumptions, **given}, model.to_si, tuple(outputs), True)
    drawn = tuple(name for name in names if name in rest.needed)
    fixed = tuple(name for name in moving if name in rest.needed)
    return Parted(
        Points(model.restricted(meeting) if meeting else model, tuple(names), meeting, worlds),
        Points(rest, (*drawn, *fixed, *meeting), tuple(outputs), worlds * years), drawn, fixed,
    )
