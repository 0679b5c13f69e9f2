"""The figure of a front: what one aim costs in another, over everything that was searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from numpy.typing import NDArray

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.studies import label


class Named(Protocol):
    """A quantity that is an aim."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def unit(self) -> str:
        """The unit it is declared in."""


@dataclass(frozen=True)
class Drawn:
    """A front in SI (points, aims), all that was searched, and where the scenario and the vendors stand (None: nowhere)."""

    aims: Sequence[Named]
    front: NDArray[Any]
    searched: NDArray[Any]
    now: NDArray[Any] | None
    claimed: NDArray[Any] | None
    knee: int


def of_front(
    drawn: Drawn, subtitle: str, table: tuple[list[str], list[list[Any]]], source: str
) -> figures.Chart:
    """The front over every point searched; a third aim is the shade of the front's points."""
    aims = drawn.aims
    made = figures.new(
        f"{aims[0].name} against {aims[1].name}", subtitle, x=label(aims[0].name, aims[0].unit),
        y=label(aims[1].name, aims[1].unit), height=4.8,
        describe=f"{len(drawn.front)} points of the front among {len(drawn.searched):,} searched.",
    )

    def column(values: Any, at: int) -> list[float]:
        return [from_si(float(value), aims[at].unit) for value in values[:, at]]

    axes = made.axes
    axes.scatter(column(drawn.searched, 0), column(drawn.searched, 1), s=3, color=figures.RECORD, alpha=0.35, linewidths=0,
                 label="searched", rasterized=False)
    x, y = column(drawn.front, 0), column(drawn.front, 1)
    if len(aims) == 3:
        shade = axes.scatter(x, y, c=column(drawn.front, 2), s=16, cmap="viridis", label="front")
        made.figure.colorbar(shade, label=label(aims[2].name, aims[2].unit))
    else:
        axes.plot(x, y, "o-", markersize=2.5, linewidth=1.0, color=figures.EARTH, label="front")
    for point, colour, sign, name in (
        (drawn.now, figures.OURS, "o", "now"),
        (drawn.claimed, figures.CLAIMED, "D", "as claimed"),
    ):
        if point is not None:
            ends = [from_si(float(point[at]), aims[at].unit) for at in (0, 1)]
            axes.plot(ends[:1], ends[1:], sign, color=colour, label=name)
    axes.plot(x[drawn.knee : drawn.knee + 1], y[drawn.knee : drawn.knee + 1], "s", markerfacecolor="none",
              markeredgecolor=figures.INK, label="knee")
    shown = [column(one[None, :], at) for one in (drawn.now, drawn.claimed) if one is not None for at in (0, 1)]
    for at, limit in enumerate((axes.set_xlim, axes.set_ylim)):  # what was searched far from the front is left out
        near = [*column(drawn.front, at), *(value for one in shown[at::2] for value in one)]
        room = max(max(near) - min(near), 1e-3 * abs(max(near)))
        limit(min(near) - 0.08 * room, max(near) + 0.5 * room)
    made.legend(loc="upper right")
    made.record(*table)
    made.cite(source)
    return made
