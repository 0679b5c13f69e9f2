"""Parts of a result's page that other studies answer: how published figures lead to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.report.numbers import short
from orbitcompute.studies.bridge import Bridge, bridge
from orbitcompute.studies.evaluate import Result

# The analyses that the press cites most; `orbitcompute reproduce` has the others.
BRIDGED = ("mccalip", "semianalysis")


@dataclass(frozen=True)
class Table:
    """A table of texts; the first cell of a row is its header."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Sequence[str], ...]


@dataclass(frozen=True)
class Section:
    """A part of the page: an anchor, a title, paragraphs, figures (as the template takes them) and tables."""

    id: str
    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[dict[str, Any], ...] = ()


def sections(result: Result) -> list[Section]:
    """Every part there is for this result; of a scenario that only a file holds, those that do not need its name."""
    found = [_bridges(result)]
    return [one for one in found if one is not None]


def _bridges(result: Result) -> Section | None:
    """Published headlines to our cost of a delivered kilowatt-year, step by step."""
    scenario = result.assembled.scenario
    if not scenario.where.startswith("models/"):
        return None
    found = [bridge(name, None, scenario.name, result.assembled.settings) for name in BRIDGED]
    lines = (
        "Each step is the mean over every order in which the steps can be taken; the brackets hold the least and the most "
        "it counts as in any order. The steps sum to the whole difference.",
    )
    return Section("bridge", "From published figures to ours", lines, tuple(_bridge(one) for one in found))


def _bridge(found: Bridge) -> Table:
    rows: list[Sequence[str]] = [("theirs, as printed", short(found.theirs, 3), "", "")]
    if found.dollars:
        rows.append(
            ("dollars", _signed(found.dollars), "", f"from those of {found.theirs_year} to those of {found.ours_year}")
        )
    rows += [
        (step.name, _signed(step.share), f"{short(step.least)} to {short(step.most)}", step.says)
        for step in found.steps
    ]
    rows.append(("ours", short(found.ours, 3), "", found.scenario))
    caption = f"{found.title}: {found.what}, {found.unit}"
    return Table(caption, ("step", "share", "in any order", "what changes"), tuple(rows))


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{short(value, 3)}"
