"""Validation as a figure: ours over theirs, a line a case, with what the case allows."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from orbitcompute.catalog.files import CatalogError
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.numbers import short
from orbitcompute.studies.validate.validate import AGREES, FAILS, RECORDED, Row

MOST = 24  # cases of a figure: the furthest off
EQUAL = ("equals", "disagrees")
COLOURS = {"flown": figures.EARTH, "published": figures.OURS, "independent code": "#CC79A7"}


def drawable(rows: Sequence[Row]) -> list[Row]:
    """The cases with a ratio, both of one sign: somebody else's first, equals before bounds, the furthest off first."""
    found = [row for row in rows if row.theirs and math.isfinite(row.ours) and row.ours / row.theirs > 0]
    return sorted(found, key=lambda row: (not row.outside, row.expect not in EQUAL, -abs(math.log(row.ours / row.theirs))))


def of_rows(rows: Sequence[Row], discipline: str | None) -> figures.Chart:
    """Points of ours over theirs by case; the bar is what a case allows, hollow where it may only be no more or no less.

    Raises `CatalogError` where no case has a ratio.
    """
    cases = drawable(rows)
    if not cases:
        raise CatalogError(["--figure: no case has a ratio of two figures"], ["name a --discipline that has: thermal, orbit"])
    outside = [row for row in cases if row.outside]
    counted = outside or cases
    shown = cases[:MOST]
    agree = sum(row.verdict == AGREES for row in counted)
    known = sum(row.verdict == RECORDED for row in counted)
    whose = f"{len(counted)} figures of others" if outside else f"{len(counted)} figures of our own arithmetic"
    off = f", {known} disagree for a recorded reason" if known else ""
    chart = figures.new(
        f"{discipline.capitalize() if discipline else 'All disciplines'}: {agree} of {whose} agree{off}",
        x="ours over theirs [1]", height=1.6 + 0.27 * len(shown), width=7.6,
        describe=f"Points of ours over theirs of {len(shown)} of {len(cases)} cases, on a logarithmic axis.{_furthest(shown)}",
    )
    axes = chart.axes
    axes.axvline(1.0, color=figures.RECORD, linewidth=1.0)
    for place, row in enumerate(shown):
        ratio = row.ours / row.theirs
        width = row.tolerance / abs(row.theirs) if row.absolute else row.tolerance
        colour = COLOURS.get(row.tier, figures.RECORD)
        if row.expect == "equals":
            axes.plot([max(1.0 - width, 0.02), 1.0 + width], [place, place], color=colour, linewidth=6.0, alpha=0.2,
                      solid_capstyle="butt")
        if row.high > row.low and row.low / row.theirs > 0:
            axes.plot([row.low / row.theirs, row.high / row.theirs], [place, place], color=colour, linewidth=1.2)
        axes.plot([ratio], [place], "X" if row.verdict == FAILS else "o", color=colour, markersize=5,
                  fillstyle="full" if row.expect in EQUAL else "none")
    axes.set_xscale("log")
    ratios = [row.ours / row.theirs for row in shown]
    axes.set_xlim(min(0.6, *ratios) / 1.15, max(1.6, *ratios) * 1.15)
    low, high = axes.get_xlim()
    ticks = [one for one in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100) if low <= one <= high]
    ticks = ticks if len(ticks) < 9 else ticks[::2]
    axes.set_xticks(ticks, [f"{one:g}" for one in ticks])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(shown)), [_label(row) for row in shown], fontsize=7.5)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    present = [(colour, tier) for tier, colour in COLOURS.items() if any(row.tier == tier for row in shown)]
    present += [(figures.RECORD, "our own numerics, closed forms")] if any(not row.outside for row in shown) else []
    for colour, label in present:
        axes.plot([], [], "o", color=colour, label=label)
    chart.legend(loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=4, borderaxespad=0.2)
    chart.record(
        ["case", "quantity", "tier", "source", "ours", "theirs", "unit", "ours over theirs [1]", "verdict"],
        [[row.id, row.quantity, row.tier, row.source, row.ours, row.theirs, row.unit, row.ours / row.theirs, row.verdict]
         for row in cases],
    )
    more = f"; the other {len(cases) - len(shown)} lie nearer or are our own" if len(cases) > len(shown) else ""
    chart.cite("orbitcompute validate; cases under validation/. Bars: what a case allows; lines: what its source does not"
               f" give; hollow: no more, or no less, than theirs{more}")
    return chart


def _furthest(shown: Sequence[Row]) -> str:
    off = [row for row in shown if row.expect in EQUAL]
    return f" Furthest off: {off[0].title}, {short(off[0].ours / off[0].theirs)} of theirs." if off else ""


def _label(row: Row) -> str:
    return textwrap.shorten(row.title, 54, placeholder="…").replace("$", r"\$")
