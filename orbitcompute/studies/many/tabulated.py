"""What stands on one slow input alone, computed once for each of the values that a sample draws of it.

The eclipse season takes longer than all the rest of a point. In a sample the input it varies with (the altitude) takes a
value of its own distribution for each sixteen points, at most 4,096, in equal steps of probability; all that depends on
nothing else drawn is computed at those and looked up. Each point is still exactly the model's at its own inputs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.drawing import Joint
from orbitcompute.studies.many.paths import Floats, Outcomes, Points, hashed

VALUES, SHARED = 4_096, 16
FEWEST = 4_096
SLOW, SEASON = "altitude", "eclipse_season"


@dataclass(frozen=True)
class Tabulated:
    """Points as `Points` maps them, for draws in which `slow` takes the values of `nodes` (ascending) alone.

    `table` (quantities, nodes) holds what depends on `slow` alone and is read by others; `rest` is the model with those
    cut, which takes them beside the other inputs. `keeps` says whether the slow input itself is still read.
    """

    points: Points
    rest: Points
    slow: str
    nodes: Floats
    table: Floats
    keeps: bool

    @property
    def outputs(self) -> tuple[str, ...]:
        """The outputs."""
        return self.points.outputs

    def ready(self) -> None:
        """As the points of the rest."""
        self.rest.ready()

    @property
    def content(self) -> str:
        """A hash of all that the figures depend on."""
        return hashed(self.rest.content, self.table.tobytes().hex())

    def uncompiled(self) -> int:
        """How many quantities have still to be compiled."""
        return self.rest.uncompiled()

    def block(self, columns: Floats) -> Outcomes:
        """Outcomes of `columns` (varied, points), as `Points.block` gives them."""
        row = self.points.varied.index(self.slow)
        places = np.searchsorted(self.nodes, columns[row])
        kept = len(columns) if self.keeps else row
        found = np.empty((len(self.rest.varied), columns.shape[1]))
        found[:kept] = columns[:kept]
        found[kept : len(found) - len(self.table)] = columns[kept + 1 :]
        np.take(self.table, places, axis=1, out=found[len(found) - len(self.table) :], mode="clip")
        return self.rest.block(found)


@dataclass(frozen=True)
class Stepped:
    """A joint distribution of which one input takes `many` values, in equal steps of probability."""

    joint: Joint
    slow: str
    many: int

    @property
    def names(self) -> tuple[str, ...]:
        """The inputs."""
        return self.joint.names

    @property
    def streams(self) -> tuple[str, ...]:
        """The names that a share is drawn for."""
        return self.joint.streams

    @cached_property
    def nodes(self) -> Floats:
        """The values that the slow input takes."""
        row = self.names.index(self.slow)
        alone = Joint((self.slow,), self.joint.table[row : row + 1], ())
        found: Floats = alone.values((np.arange(self.many) + 0.5)[None, :] / self.many)[0]
        return found

    def values(self, shares: Floats) -> Floats:
        """Values (inputs, points) in SI at independent `shares` (streams, points)."""
        tied = self.joint.tie(shares)
        row = self.names.index(self.slow)
        steps: NDArray[np.int64] = np.minimum((tied[row] * self.many).astype(np.int64), self.many - 1)
        found = self.joint.at(tied)
        found[row] = self.nodes[steps]
        return found


def tabulate(points: Points, joint: Joint) -> tuple[Points | Tabulated, Joint | Stepped]:
    """The map and the distribution with the slow input in steps, whatever else is asked, and tabulated where it pays."""
    model = points.model
    if points.size < FEWEST or points.plain or SLOW not in points.varied:
        return points, joint
    stepped = Stepped(joint, SLOW, min(VALUES, points.size // SHARED))
    others = [name for name in points.varied if name != SLOW]
    shared = model.reach_of(others)
    alone = {name for name in (model.reach(SLOW) & model.needed) - shared if model.quantities[name].unit != "structure"}
    if points.factored or alone.isdisjoint(model.reach(SEASON)):
        return points, stepped
    read = sorted(name for name in alone if name in points.computed or _read_by_others(model, name, alone))
    columns = _columns(model, read, stepped)
    if columns is None:
        return points, stepped
    table = np.array([columns[name][0] for name in read]).reshape(len(read), stepped.many)
    cut = model.held({name: columns[name][1] for name in read}, read)
    keeps = SLOW in _direct(cut)
    varied = (*(points.varied if keeps else others), *read)
    return Tabulated(points, replace(points, model=cut, varied=varied), SLOW, stepped.nodes, table, keeps), stepped


# Columns of tables made before in this process, and the central value of each: a screen asks four samples that differ in
# outputs and years for the same ones.
MOST_COLUMNS = 256
_made: dict[tuple[Any, ...], tuple[Floats, float]] = {}


def _columns(model: Model, read: Sequence[str], stepped: Stepped) -> dict[str, tuple[Floats, float]] | None:
    """What each quantity is at the nodes, and at the model's own point; None where a node lies outside a domain."""
    if len(_made) > MOST_COLUMNS:
        _made.clear()
    keys = {name: (stepped.nodes.tobytes(), *_behind(model, name)) for name in read}
    new = [name for name in read if keys[name] not in _made]
    if new:
        restricted = model.restricted(new)
        found = Points(restricted, (SLOW,), tuple(new), stepped.many).block(stepped.nodes[None, :])
        if found.codes.any():
            return None
        base = restricted.evaluate()
        _made.update({keys[name]: (column, float(base.values[name])) for name, column in zip(new, found.values, strict=True)})
    return {name: _made[keys[name]] for name in read}


def _behind(model: Model, name: str) -> tuple[Any, ...]:
    """All that a quantity is computed from in a model: functions, what they are given, and the values given."""
    names = sorted({name} | model.stands_on(name))
    return tuple(
        (one, model.quantities[one].function, model.cut_arguments[one]) if one in model.cut_arguments
        else (one, model._leaves[one]) for one in names
    )


def _read_by_others(model: Model, name: str, alone: set[str]) -> bool:
    structures = {q for q, entry in model.quantities.items() if entry.unit == "structure"}
    return any(
        name in _reads(model, other) for other in model.needed
        if other in model.cut_arguments and other not in alone and other not in structures
    )


def _reads(model: Model, name: str) -> Sequence[str]:
    return (model.selections[name],) if name in model.selections else model.cut_arguments[name]


def _direct(model: Model) -> set[str]:
    """The inputs that some quantity of the model still reads."""
    restricted = model.restricted(model.outputs)
    return {leaf for leaf in restricted.needed if isinstance(restricted.assumptions.get(leaf), Assumption)}
