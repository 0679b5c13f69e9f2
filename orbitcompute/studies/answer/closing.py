"""Whether satellites close: the margins of one or several designs, as announced and as ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orbitcompute.catalog.catalog import load, unknown
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.verdict import Margin, margins
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

DEFAULT = ("spacex-ai1", "starcloud-1", "suncatcher", "starlink-v3")


@dataclass(frozen=True)
class Column:
    """One design: who it is, the status of its point, and every closure; `absent` are the figures that nobody gives."""

    title: str
    satellite: str
    scenario: str
    status: str
    margins: tuple[Margin, ...]
    absent: tuple[str, ...] = ()

    @property
    def closes(self) -> bool | None:
        """Whether no margin is broken; None where none is, but some has no value."""
        if self.status != "ok" or any(one.word == "fails" for one in self.margins):
            return False
        return None if any(one.margin is None for one in self.margins) else True


def closing(
    satellites: Sequence[str] = (), scenario: str = "gigawatt-2028", settings: Mapping[str, str] | None = None, *,
    text: str | None = None,
) -> tuple[Column, ...]:
    """The closures of satellites of the catalog in a scenario; of the scenario's own one where none is named.

    A satellite whose maker's figures are a scenario of their own is shown as claimed too, first. `NAME.toml` is a
    scenario file of one's own. Raises `CatalogError` where a name is unknown.
    """
    columns: list[Column] = []
    for name in satellites or ("",):
        if name.endswith(".toml"):
            columns += _columns(assemble(name, settings), name)
            continue
        if name and name not in load().names("satellites"):
            raise unknown("satellite", name, load().names("satellites"), "orbitcompute models satellites")
        own = load().scenario(scenario, text).components.get("satellite")
        given = dict(settings or {}) if name in ("", own) else {**(settings or {}), "satellite": name}
        columns += _columns(assemble(scenario, given, text=text), name or str(own))
    return tuple(columns)


def _columns(assembled: Assembled, name: str) -> list[Column]:
    claimed = claimed_counterpart(assembled)
    short = name.removesuffix(".toml").rsplit("/", 1)[-1].removeprefix("spacex-")
    found = [] if claimed is None else [_column(claimed, f"{short} claimed", name)]
    return [*found, _column(assembled, f"{short} ours" if claimed else short, name)]


def _column(assembled: Assembled, title: str, satellite: str) -> Column:
    model: Model = assembled.model.closing(())
    point = model.evaluate()
    found = margins(model, point)
    absent = {
        leaf for one in found if one.margin is None for leaf in model.absent_behind(one.closure.margin, point.values)
    }
    return Column(title, satellite, assembled.scenario.name, point.status, found, tuple(sorted(absent)))
