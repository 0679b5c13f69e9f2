"""Whether satellites close: the margins of one or several designs, as announced and as ours."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import is_file, read_toml
from orbitcompute.catalog.scenarios import SCENARIO_FIELDS
from orbitcompute.catalog.shelf import FLIES, SLOTS, unknown
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.answer.verdict import VOID, Margin, margins
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart

ANNOUNCED, OURS = "announced", "ours"
UNPUBLISHED = "nobody gives a figure of this satellite that it stands on"


@dataclass(frozen=True)
class Judged:
    """Where a design is judged: components by slot, whether each is the maker's own, and the orbit's figures in SI."""

    components: Mapping[str, str]
    own: frozenset[str]
    altitude: float
    inclination: float


@dataclass(frozen=True, repr=False)
class Column:
    """One design: who it is, as `announced` or as `ours`, the status of its point, and every closure.

    `absent` are the figures that nobody gives; `also` are other satellites that the name typed may have meant. `judged` are
    the orbit and the launcher it stands in, and whose those are: its maker's, the scenario's or set.
    """

    satellite: str
    reading: str
    scenario: str
    status: str
    margins: tuple[Margin, ...]
    absent: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    judged: Judged | None = None

    def __repr__(self) -> str:
        """One line."""
        return f"<closure of {self.satellite}, {self.reading}: {self.status}>"

    @property
    def name(self) -> str:
        """What the satellite is called for short."""
        return self.satellite.removesuffix(".toml").rsplit("/", 1)[-1].removeprefix("spacex-")

    @property
    def title(self) -> str:
        """The column's heading in a line."""
        return f"{self.name} {self.reading}"

    @property
    def closes(self) -> bool | None:
        """Whether no margin is broken; None where none is, but some has no value."""
        if self.status != "ok" or any(one.word == "fails" for one in self.margins):
            return False
        return None if any(one.margin is None for one in self.margins) else True


def closing(
    satellites: Sequence[str] = (), scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None, *,
    text: str | None = None,
) -> tuple[Column, ...]:
    """The closures of satellites of the catalog in a scenario, announced first; of the scenario's own where none is named.

    A satellite is named in full or by how its name begins (`starlink` is the newest that has flown), its maker left out or not;
    `NAME.toml` is a scenario or a satellite of one's own, by what it says. Each is judged in the orbit and on the launcher
    that its file says it flies in, else the scenario's; what is set goes before both. Raises `CatalogError` where a name is
    unknown.
    """
    columns: list[Column] = []
    own = load().scenario(scenario, text).components.get("satellite")
    given = dict(settings or {})
    for typed in satellites or (given.get("satellite", ""),):
        if typed.endswith(".toml") and _is_scenario(typed):
            columns += _columns(assemble(typed, settings), typed, alone=True)
            continue
        name, *also = [typed] if typed.endswith(".toml") else named(typed) if typed else [str(own)]
        settings_of_it = {**load().flies(name), **given, "satellite": name}
        if name == own:  # the scenario's own design, which has its maker's figures in a scenario of their own
            settings_of_it = {key: value for key, value in given.items() if key != "satellite"}
        columns += _columns(assemble(scenario, settings_of_it, text=text), name, tuple(also))
    return tuple(columns)


def _is_scenario(path: str) -> bool:
    """Whether a file is a scenario's: none of its entries is a figure, and it says what only a scenario says."""
    data = read_toml(Path(path)) if is_file(Path(path)) else {"values": {}}
    return bool(data.keys() & ({*SCENARIO_FIELDS} - {"title", "note", "as_of", "extends", "sources"})) or (
        "extends" in data and not any(isinstance(entry, dict) for key, entry in data.items() if key != "sources")
        and str(data["extends"]).removesuffix(".toml") not in load().names("satellites")
    )


def named(typed: str) -> list[str]:
    """The satellite that is meant, then others whose names begin alike; `CatalogError` where there is none."""
    known = load().names("satellites")
    word = typed.lower().replace(" ", "-").replace("_", "-")
    exact = [name for name in known if word in (name, name.split("-", 1)[-1])]
    if exact:
        return exact[:1]
    begun = [name for name in known if name.startswith(word) or name.split("-", 1)[-1].startswith(word)]
    found = sorted((name for name in begun if "claimed" not in name), key=_foremost, reverse=True)
    if not found:
        raise unknown("satellite", typed, known, "orbitcompute models satellites")
    return found


def _foremost(name: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Flown ones before those that are only announced, then the newest."""
    return load().component("satellites", name).get("status") == "flown", _natural(name)


def _natural(name: str) -> list[tuple[bool, int, str]]:
    """A name by its words and numbers: v10 after v9."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in re.split(r"(\d+)", name)]


def _columns(
    assembled: Assembled, name: str, also: tuple[str, ...] = (), *, alone: bool = False,
) -> list[Column]:
    """As announced and as ours: by the scenario of the maker's figures, or by those of its file beside what we make of them.

    What stands on an orbit or launcher that the maker names is announced too. A scenario that stands `alone` has one column:
    it is its own design.
    """
    flown = _where(assembled, assembled.model.evaluate(), name).own
    claimed = claimed_counterpart(assembled) or _vintage(assembled, name)
    if claimed is not None:
        makers = _published(claimed, ("satellites", "launchers", *(SLOTS[slot] for slot in flown)))
        return [_column(claimed, claimed.model, name, ANNOUNCED, also, makers),
                _column(assembled, assembled.model, name, OURS)]
    if alone or assembled.scenario.claimed == assembled.scenario.name:
        reading = ANNOUNCED if assembled.scenario.claimed else OURS
        return [_column(assembled, assembled.model, name, reading, also)]
    model = assembled.model
    ours = {key: entry for key, entry in model.assumptions.items()
            if not (key in model.registry.quantities and (entry.component or "").startswith("satellites/"))
            or key in assembled.settings}
    built = Model(model.registry, ours, model.to_si, model.outputs)
    published = _published(assembled, ("satellites", *(SLOTS[slot] for slot in flown)))
    return [_column(assembled, model, name, ANNOUNCED, also, published), _column(assembled, built, name, OURS)]


def _vintage(assembled: Assembled, name: str) -> Assembled | None:
    """The scenario of the maker's figures with those of another vintage of its satellite; None where there is none."""
    files = [one for one in load().names("satellites") if "-claimed" in one and one.replace("-claimed", "") == name]
    own = assembled.scenario.claimed
    return assemble(own, {"satellite": files[0]}) if files and own else None


def _published(assembled: Assembled, kinds: Sequence[str]) -> set[str]:
    """The figures of a scenario's components of these kinds that somebody published; of one's own file, judgements too."""
    return {
        name for name, entry in assembled.model.assumptions.items()
        if (entry.component or "").split("/")[0] in kinds and not entry.absent and entry.kind != "choice"
        and (entry.kind != "judgement" or (entry.component or "").endswith(".toml"))
    }


def _column(
    assembled: Assembled, model: Model, satellite: str, reading: str, also: tuple[str, ...] = (),
    published: set[str] | None = None,
) -> Column:
    """A design's closures; with `published`, those that stand on none of these figures have no value."""
    closed = model.closing(())
    point = closed.evaluate()
    judged = []
    for one in margins(closed, point):
        behind = closed.stands_on(one.closure.margin) | {one.closure.margin}
        told = published is None or bool(behind & published)
        judged.append(one if told else replace(one, has=None, needs=None, margin=None, word=VOID, because=UNPUBLISHED))
    absent = {
        leaf for one in judged if one.margin is None and one.because != UNPUBLISHED
        for leaf in closed.absent_behind(one.closure.margin, point.values)
    }
    return Column(
        satellite, reading, assembled.scenario.name, point.status, tuple(judged), tuple(sorted(absent)), also,
        _where(assembled, point, satellite),
    )


def _where(assembled: Assembled, point: Point, satellite: str) -> Judged:
    """The orbit and launcher that a design stands in, and which of them are those its maker names."""
    slots = load().slots(assembled.scenario, assembled.settings)
    standing = slots.get("satellite", satellite)
    named = load().flies(standing) if standing.endswith(".toml") or standing in load().names("satellites") else {}
    return Judged(
        {slot: slots[slot] for slot in FLIES if slot in slots},
        frozenset(slot for slot, component in named.items() if slots.get(slot) == component),
        float(point.values["altitude"]), float(point.values["inclination"]),
    )
