"""The figures of one result: what a delivered kilowatt-year costs, what moves the ratio, what the flights would take."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.drawing import CLAIMED, EARTH, INK, OURS, RECORD, Chart
from orbitcompute.report.numbers import multiple, of_draws, short, times
from orbitcompute.report.screens.evaluate_full import Screen
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.many.swings import Swing, swings

KW_YEAR = "USD / (kW year)"
BARS = 14


def of_result(result: Result) -> dict[str, Chart]:
    """Every figure that the result has the numbers for, by name."""
    made = {"cost-parts": cost_parts(result), "cost-ratio": ratio_draws(result), "cost-swings": cost_swings(result),
            "needs": needs(result)}
    return {name: chart for name, chart in made.items() if chart is not None}


def _source(result: Result) -> str:
    scenario = result.assembled.scenario
    dated = f", figures of {scenario.as_of}" if scenario.as_of else ""
    return (
        f"orbitcompute, result {result.id}, scenario {scenario.name}{dated}; own model, sources by `orbitcompute cite`"
    )


def cost_parts(result: Result) -> Chart | None:
    """Stacked bars: the parts of a delivered kilowatt-year in orbit, on Earth with the same chips, and as built."""
    columns: list[tuple[str, list[tuple[str, float]]]] = []
    for label, orbit, value in (("orbit, claimed", True, result.claimed_value), ("orbit, ours", True, result.value),
                                ("same chips\non Earth", False, result.value)):
        share = value("orbital_delivered_share") if orbit else value("twin_availability")
        names = (
            {"chips": ["orbital_it_annuity"], "satellite and launch": ["orbital_craft_annuity"],
             "operations, energy": ["orbital_operations_cost_per_power"]}
            if orbit else
            {"chips": ["twin_server_annuity"], "building": ["twin_facility_annuity"],
             "operations, energy": ["twin_operations_cost_per_power", "twin_energy_cost_per_power"]}
        )
        parts = [(what, from_si(sum(map(value, some)) / share, KW_YEAR) / 1000) for what, some in names.items()]
        if all(math.isfinite(part) for _, part in parts):
            columns.append((label, parts))
    if not columns:
        return None
    whole = {label.replace("\n", " "): short(sum(part for _, part in parts)) for label, parts in columns}
    told = "Cost of a delivered kilowatt-year of IT power"
    if {"orbit, ours", "same chips on Earth"} <= set(whole):
        told = (f"At best guesses a kilowatt-year costs ${whole['orbit, ours']} thousand in orbit,"
                f" ${whole['same chips on Earth']} thousand on Earth")
    chart = figures.new(
        told, y="thousand $ per kW-year", height=3.6,
        describe="Stacked bars of chips, satellite and launch or building, operations and energy: "
        + "; ".join(f"{label.replace(chr(10), ' ')} {short(sum(part for _, part in parts))}" for label, parts in columns),
    )
    colours = {"chips": OURS, "satellite and launch": CLAIMED, "building": EARTH, "operations, energy": RECORD}
    most = max(sum(part for _, part in parts) for _, parts in columns)
    for place, (_, parts) in enumerate(columns):
        below = 0.0
        for what, part in parts:
            chart.axes.bar(place, part, 0.8, bottom=below, color=colours[what])
            if part > (0.12 if figures.narrow() and len(what) > 8 else 0.035) * most:
                chart.axes.text(place, below + part / 2, figures.folded(f"{what} {short(part)}", 12), va="center",
                                ha="center", color="white", fontsize=8.0)
            below += part
        chart.axes.text(place, below, short(below), ha="center", va="bottom", color=INK, fontweight="bold")
    chart.axes.set_xticks(range(len(columns)), [label for label, _ in columns])
    chart.axes.grid(visible=False, axis="x")
    chart.record(["what", "part", "cost [kUSD / (kW year)]"],
                 [(label.replace("\n", " "), what, part) for label, parts in columns for what, part in parts])
    chart.cite(_source(result))
    return chart


def ratio_draws(result: Result) -> Chart | None:
    """The share of draws below each cost ratio, with the claimed ratio and parity marked."""
    draws = result.draws.columns.get("cost_ratio")
    draws = np.sort(draws[np.isfinite(draws)]) if draws is not None else np.empty(0)
    if draws.size < 20 or not math.isfinite(result.value("cost_ratio")):
        return None
    shares = (np.arange(draws.size) + 0.5) / draws.size
    middle, claimed = result.draws.spread("cost_ratio").p50, result.claimed_middle("cost_ratio")
    cheaper = of_draws(float(np.mean(draws <= 1.0)), int(draws.size))
    chart = figures.new(
        f"Orbit costs {multiple(middle)} the same chips on Earth; less than Earth in {cheaper}", x="cost ratio [1]",
        y="share of draws below", height=3.2,
        describe=f"Rising curve of {draws.size} draws; median {short(middle)}, claimed {short(claimed)}",
    )
    chart.axes.plot(draws, shares, color=OURS)
    for at, colour, label, height in ((1.0, EARTH, "equal cost", 0.92), (claimed, CLAIMED, "as claimed", 0.72),
                                      (middle, OURS, "median", 0.3)):
        if math.isfinite(at):
            chart.axes.axvline(at, color=colour, linewidth=1.2, linestyle="--")
            chart.axes.annotate(f" {label}, {short(at)}", (at, height), color=colour, fontsize=8.0)
    chart.axes.set_ylim(0.0, 1.0)
    chart.axes.set_xlim(left=0.0)
    chart.record(
        ["cost ratio [1]", "share of draws below [1]"], list(zip(draws.tolist(), shares.tolist(), strict=True))
    )
    chart.cite(_source(result))
    return chart


def cost_swings(result: Result) -> Chart | None:
    """What each input's range does to the cost ratio, the widest first; inputs of judgement hatched."""
    found = [swing for swing in swings(result.model, "cost_ratio") if swing.width > 0][:BARS]
    central = result.value("cost_ratio")
    if not found or not math.isfinite(central):
        return None
    chart = figures.new(
        f"{found[0].name} moves the cost ratio most: {short(min(found[0].low, found[0].high))} to"
        f" {short(max(found[0].low, found[0].high))}",
        f"over each one's own range{_equal(found)}", x="cost ratio [1]",
        height=(0.32 if figures.narrow() else 0.27) * len(found) + 1.5,
        describe=f"Bars by input, widest first: {', '.join(swing.name for swing in found[:3])}",
    )
    grades = [shown_grade(*_graded(result, swing.name)) for swing in found]
    for place, (swing, grade) in enumerate(zip(found, grades, strict=True)):
        for end, colour, label in ((swing.low, OURS, "at its low end"), (swing.high, CLAIMED, "at its high end")):
            chart.axes.barh(-place, end - central, 0.66, left=central, color=colour, label=label if place == 0 else None,
                            hatch="///" if grade in ("judgement", "unverified") else None, edgecolor="white",
                            linewidth=0.0)
            chart.axes.text(end, -place, f" {short(end)} ", va="center", ha="left" if end > central else "right",
                            color=INK, fontsize=7.0)
    chart.axes.set_yticks([-place for place in range(len(found))],
                          [figures.folded(swing.name.replace("_", " "), 18) if figures.narrow() else f"{swing.name} ({grade})"
                           for swing, grade in zip(found, grades, strict=True)])
    chart.axes.axvline(central, color=INK, linewidth=0.8)
    chart.axes.grid(visible=False, axis="y")
    chart.axes.margins(x=0.2 if figures.narrow() else 0.12)
    chart.legend(loc="upper center", bbox_to_anchor=(0.5, -0.14), ncols=1 if figures.narrow() else 2)
    chart.record(["input", "grade", "ratio at low [1]", "ratio at high [1]"],
                 [(swing.name, grade, swing.low, swing.high) for swing, grade in zip(found, grades, strict=True)])
    chart.cite(f"hatched: judgement or unverified; {_source(result)}")
    return chart


def _equal(found: Sequence[Swing]) -> str:
    """Where equal cost is, when no bar reaches it."""
    ends = [end for swing in found for end in (swing.low, swing.high) if math.isfinite(end)]
    if min(ends) > 1.0:
        return "; no bar reaches equal cost, 1"
    return "; every bar is below equal cost, 1" if max(ends) < 1.0 else "; equal cost is at 1"


def _graded(result: Result, name: str) -> tuple[str, str]:
    entry = result.model.assumptions[name]
    return entry.kind, entry.grade


def needs(result: Result) -> Chart | None:
    """What the target needs as multiples of what has been shown, claimed and ours, on a logarithmic axis."""
    screen = Screen(result)
    rows = [
        (need.label.strip(), need.shown, result.claimed_value(need.multiple),
         result.value(need.multiple) * screen.moved(need.name))
        for need in screen.needs()
    ]
    rows = [row for row in rows if math.isfinite(row[3])]
    if not rows:
        return None
    furthest = max(rows, key=lambda row: row[3])
    chart = figures.new(
        f"Furthest from the record: {furthest[0]}, {multiple(furthest[3])}", "what it takes over what has been shown",
        x="multiple of the record", height=0.36 * len(rows) + 1.6,
        describe="; ".join(f"{label} {short(ours)} times {shown}" for label, shown, _, ours in rows),
    )
    for place, (_, _, claimed, ours) in enumerate(rows):
        if math.isfinite(claimed):
            chart.axes.plot([claimed, ours], [-place, -place], color=RECORD, linewidth=1.0, zorder=1)
            chart.axes.plot(claimed, -place, "D", color=CLAIMED)
            chart.axes.annotate(f"{times(claimed)}  ", (claimed, -place), ha="right", va="center", color=CLAIMED, fontsize=7.5)
        chart.axes.plot(ours, -place, "o", color=OURS)
        chart.axes.annotate(f"  {times(ours)}", (ours, -place), ha="left", va="center", color=OURS, fontsize=7.5)
    for text, colour, at in (("as claimed", CLAIMED, rows[0][2]), ("we find", OURS, rows[0][3])):
        if math.isfinite(at):
            chart.axes.annotate(text, (at, 0.32), ha="right" if colour == CLAIMED else "left", color=colour, fontsize=8.0)
    chart.axes.axvline(1.0, color=EARTH, linewidth=1.2, linestyle="--")
    chart.axes.annotate(" the record", (1.0, 0.45 - len(rows)), color=EARTH, fontsize=8.0)
    chart.axes.set_xscale("log")
    chart.axes.margins(x=0.15)
    chart.axes.xaxis.set_major_formatter(lambda multiple, _: f"{multiple:g}x")
    chart.axes.set_ylim(0.4 - len(rows), 0.8)
    chart.axes.set_yticks([-place for place in range(len(rows))], [f"{label}\n({shown})" for label, shown, *_ in rows],
                          fontsize=7.5)
    chart.axes.grid(visible=False, axis="y")
    chart.record(["what", "record", "claimed over record [1]", "ours over record [1]"], rows)
    chart.cite(_source(result))
    return chart
