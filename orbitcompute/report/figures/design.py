"""The figure of `design`: the aim along each number around the best design, solid where the design closes."""

from __future__ import annotations

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.studies import label, source_line
from orbitcompute.studies.decide.designed import Designed, around

PANELS = 3  # in a row


def of_design(found: Designed) -> figures.Chart:
    """A panel a variable: the aim with every other variable at the best design; dotted where a closure is broken."""
    brief, aim = found.brief, found.brief.aims[0]
    curves = around(found)
    rows = max(1, -(-len(curves) // PANELS))
    chart = figures.new(
        f"{aim.said} is {from_si(found.best.value, aim.unit):.3g} at the best design that closes,"
        f" {from_si(found.now.value, aim.unit):.3g} at the scenario's own",
        f"{brief.scenario.scenario.name}, over {brief.over}",
        rows=rows, columns=PANELS, width=9.6, height=2.6 * rows + 0.6,
        describe=f"{label(aim.name, aim.unit)} along {len(curves)} variables, one at a time.",
    )
    panels = np.atleast_1d(chart.axes).ravel()
    recorded: list[list[object]] = []
    low, high = np.inf, -np.inf
    for curve, panel in zip(curves, panels, strict=False):
        lever = brief.levers[curve.at]
        unit = lever.variable.unit
        x = [from_si(float(value), unit) for value in curve.inputs]
        y = np.array([from_si(float(value), aim.unit) for value in curve.values])
        kept = np.array([not one for one in curve.broken])
        panel.plot(x, y, ":", color=figures.RECORD, linewidth=1.2)
        panel.plot(x, np.where(kept, y, np.nan), color=figures.OURS)
        panel.plot([from_si(curve.best, unit)], [from_si(found.best.value, aim.unit)], "o", color=figures.CLAIMED, markersize=4)
        panel.set_xlabel(label(lever.name, unit), fontsize=8.0)
        if lever.variable.logarithmic:
            panel.set_xscale("log")
        if kept.any() and np.isfinite(y[kept]).any():
            low, high = min(low, np.nanmin(y[kept])), max(high, np.nanmax(y[kept]))
        for given, value, broken in zip(x, y, curve.broken, strict=True):
            recorded.append([lever.name, unit, given, float(value) if np.isfinite(value) else None, " ".join(broken)])
    for panel in panels[len(curves) :]:
        panel.set_visible(False)
    room = max(high - low, 0.02 * abs(high)) if high >= low else 1.0
    for panel in panels[: len(curves)]:
        if high >= low:
            panel.set_ylim(low - 0.1 * room, min(high, low + 20 * room) + 0.1 * room)
    panels[0].set_ylabel(label(aim.name, aim.unit))
    chart.record(["variable", "unit", "value", label(aim.name, aim.unit), "breaks"], recorded)
    chart.cite(source_line(brief.scenario, (lever.name for lever in brief.levers)))
    return chart
