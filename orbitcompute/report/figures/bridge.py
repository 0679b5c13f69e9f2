"""A bridge as a figure: from their headline to ours, one bar a step, with the ends of each share over all orders."""

from __future__ import annotations

from typing import Any

from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.numbers import short
from orbitcompute.studies.published.bridge import Bridge


def of_bridge(bridge: Bridge) -> figures.Chart:
    """Bars from theirs to ours: what raises the figure in one colour, what lowers it in another, the two ends in grey."""
    unit = bridge.unit.replace(" / ", "/")
    steps = [(step.name, step.share, step.least, step.most) for step in bridge.steps]
    if abs(bridge.form) > 5e-4 * abs(bridge.theirs):
        steps.insert(0, ("form", bridge.form, bridge.form, bridge.form))
    if bridge.dollars:
        steps.insert(0, ("dollars", bridge.dollars, bridge.dollars, bridge.dollars))
    chart = figures.new(
        _told(bridge, unit),
        f"{bridge.what}; ours: {bridge.ours_name} of {bridge.scenario}", x=f"{bridge.ours_name} [{unit}]",
        height=1.5 + 0.34 * (len(steps) + 2), describe=said(bridge),
    )
    names = ["theirs", *(name for name, *_ in steps), "ours"]
    chart.axes.barh(0, bridge.theirs, color=figures.RECORD, height=0.6)
    at = bridge.theirs
    for row, (_, share, least, most) in enumerate(steps, start=1):
        chart.axes.barh(row, share, left=at, color=figures.CLAIMED if share > 0 else figures.EARTH, height=0.6)
        if most > least:
            chart.axes.plot(
                [at + least, at + most], [row, row], color=figures.INK, linewidth=1.0, marker="|", markersize=5
            )
        at += share
    chart.axes.barh(len(names) - 1, bridge.ours, color=figures.OURS, height=0.6)
    chart.axes.set_yticks(range(len(names)), names)
    chart.axes.invert_yaxis()
    chart.axes.grid(axis="y", visible=False)
    rows: list[list[Any]] = [
        ["theirs", bridge.theirs, None, None],
        *([name, *numbers] for name, *numbers in steps),
        ["ours", bridge.ours, None, None],
    ]
    chart.record(["step", f"share [{unit}]", f"least [{unit}]", f"most [{unit}]"], rows)
    chart.cite(
        f"shares are exact Shapley values, lines their ends over every order; orbitcompute reproduce {bridge.analysis}"
    )
    return chart


def _told(bridge: Bridge, unit: str) -> str:
    largest = max(bridge.steps, key=lambda step: abs(step.share))
    ends = f"{short(bridge.theirs, 3)} to our {short(bridge.ours, 3)} {unit}"
    by = f"{'+' if largest.share > 0 else ''}{short(largest.share)}"
    return f"From {bridge.analysis}'s {ends}: {largest.name} moves it most, by {by}"


def said(bridge: Bridge) -> str:
    """What the figure shows, in a sentence."""
    largest = max(bridge.steps, key=lambda step: abs(step.share))
    return (
        f"From {short(bridge.theirs, 3)} to {short(bridge.ours, 3)} {bridge.unit}; the largest step is {largest.name},"
        f" {short(largest.share, 3)}."
    )
