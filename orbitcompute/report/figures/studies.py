"""The figures of studies: tornado, Sobol indices, sweeps, fans, solutions and fronts, each with the numbers it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.numbers import short
from orbitcompute.report.screens import compare as comparison
from orbitcompute.report.screens import solve as solutions
from orbitcompute.report.screens.compare import Comparison
from orbitcompute.report.screens.sensitivity import Finding, factor_range, table
from orbitcompute.report.screens.solve import Solved
from orbitcompute.studies.answer.demonstrated import SHOWN
from orbitcompute.studies.decide.break_even_table import Along
from orbitcompute.studies.decide.landscape import line, surface, window
from orbitcompute.studies.decide.sensitivity import Indices, Tornado
from orbitcompute.studies.scenario.assemble import Assembled

MOST_BARS = 14
SOFT = 0.45


def of_sensitivity(finding: Finding) -> figures.Chart:
    """The tornado, or the bars of the Sobol indices, of a finding."""
    drawn = _tornado(finding) if isinstance(finding.found, Tornado) else _indices(finding)
    drawn.record(*table(finding))
    drawn.cite(source_line(finding.assembled, (name for row in _rows(finding) for name in row.factor.members)))
    return drawn


def _rows(finding: Finding) -> list[Any]:
    found = finding.found
    return list(found.bars if isinstance(found, Tornado) else found.indices)[:MOST_BARS]


def label(name: str, unit: str) -> str:
    """A name with its unit, for an axis."""
    return f"{name} [{unit.replace(' / ', '/')}]"


def source_line(assembled: Assembled, names: Iterable[str], swept: Iterable[str] = ()) -> str:
    """What a figure stands on: the scenario, what was set (not what is swept), and the sources of the inputs it shows."""
    swept = set(swept)
    entries = [
        assembled.model.assumptions[name] for name in dict.fromkeys(names) if name in assembled.model.assumptions
    ]
    keys = dict.fromkeys(entry.source for entry in entries if entry.source)
    typed = "".join(f", {name}={value}" for name, value in assembled.settings.items() if name not in swept)
    return f"orbitcompute, scenario {assembled.scenario.name}{typed}. Inputs: {', '.join(keys) or 'set by hand'}."


def _tornado(finding: Finding) -> figures.Chart:
    found = finding.found
    assert isinstance(found, Tornado)
    bars = _rows(finding)
    base = finding.shown(found.base)
    chart = figures.new(
        _most(finding, bars), "each over its own range, the others at their best guess",
        x=label(finding.output, finding.unit), height=1.5 + 0.27 * max(len(bars), 3), width=8.2,
        describe=f"Bars of the {len(bars)} inputs that move it most, widest first, about {base:.3g}.",
    )
    axes = chart.axes
    for place, bar in enumerate(bars):
        for end, colour in ((bar.at_low, figures.OURS), (bar.at_high, figures.CLAIMED)):
            if math.isfinite(end):
                axes.barh(place, finding.shown(end) - base, left=base, height=0.62, color=colour,
                          alpha=SOFT if bar.doubted else 1.0, edgecolor=colour, linewidth=0.6)
    axes.axvline(base, color=figures.INK, linewidth=1.0)
    ends = [finding.shown(end) for bar in bars for end in (bar.at_low, bar.at_high) if math.isfinite(end)]
    if ends:
        figures.equal_cost(axes, finding.output, min(ends), max(ends), upright=True, foot=True)
    axes.set_yticks(range(len(bars)), [_bar_name(finding, bar.factor) for bar in bars])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    _key(chart, (("input at its low end", figures.OURS, False), ("at its high end", figures.CLAIMED, False),
                 ("rests on judgement or an unverified figure", figures.RECORD, True)))
    return chart


def _most(finding: Finding, bars: Sequence[Any]) -> str:
    """Which input moves the output most, and from where to where."""
    ends = [finding.shown(end) for end in (bars[0].at_low, bars[0].at_high) if math.isfinite(end)] if bars else []
    if len(ends) < 2:
        return f"What moves {finding.output}"
    return f"{bars[0].factor.name} moves {finding.output} most: {short(min(ends))} to {short(max(ends))}"


def _bar_name(finding: Finding, factor: Any) -> str:
    return f"{factor.name}  {factor_range(finding.found.factors, factor)}"


def _key(chart: figures.Chart, entries: Iterable[tuple[str, str, bool]]) -> None:
    """A legend of plain patches below the axes; pale ones for what is doubted."""
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, edgecolor=colour, alpha=SOFT if pale else 1.0, label=words)
        for words, colour, pale in entries
    ]
    chart.legend(handles=patches, loc="upper center", bbox_to_anchor=(0.3, -0.14 if len(patches) else 0), ncols=3)


def _indices(finding: Finding) -> figures.Chart:
    found = finding.found
    assert isinstance(found, Indices)
    rows = _rows(finding)
    chart = figures.new(
        f"{rows[0].factor.name} makes {short(100 * max(rows[0].total, 0.0))} % of the variance of {finding.output}"
        if rows else f"What the variance of {finding.output} comes from",
        f"Sobol indices with 95 % intervals, {found.points:,} base draws, seed {found.seed}",
        x="share of the variance [1]", height=1.5 + 0.3 * max(len(rows), 3), width=8.2,
        describe=f"First-order and total indices of the {len(rows)} factors that matter most.",
    )
    axes = chart.axes
    for place, row in enumerate(rows):
        for offset, (value, low, high), colour in (
            (-0.19, (row.first, row.first_low, row.first_high), figures.OURS),
            (0.19, (row.total, row.total_low, row.total_high), figures.EARTH),
        ):
            axes.barh(place + offset, max(value, 0.0), height=0.36, color=colour, alpha=SOFT if row.doubted else 1.0,
                      edgecolor=colour, linewidth=0.6)
            axes.plot([low, high], [place + offset] * 2, color=figures.INK, linewidth=1.0)
    axes.set_yticks(range(len(rows)), [_bar_name(finding, row.factor) for row in rows])
    axes.invert_yaxis()
    axes.set_xlim(left=0.0)
    axes.grid(axis="y", visible=False)
    _key(chart, (("alone (first order)", figures.OURS, False), ("with interactions (total)", figures.EARTH, False),
                 ("rests on judgement or an unverified figure", figures.RECORD, True)))
    return chart


# -- solutions -----------------------------------------------------------------------------------------------------


def of_solution(solved: Solved) -> figures.Chart:
    """The output over one input, or over two as contours; the changes as bars where there are more."""
    count = len(solved.answers)
    chart = _curve(solved) if count == 1 else _contours(solved) if count == 2 else _changes(solved)
    chart.cite(source_line(solved.problem.assembled, (one.name for one in solved.problem.varied)))
    return chart


def _curve(solved: Solved) -> figures.Chart:
    problem, answer = solved.problem, solved.answers[0]
    one, target = answer.varied, problem.target
    known = solved.known[one.name]
    found = line(problem, one, *window(one, [place.value for place in answer.crossings[:1]], known))
    chart = figures.new(
        _said(solved).rstrip("."), f"{problem.assembled.scenario.name}, everything else as it stands",
        x=label(one.name, one.unit), y=label(target.name, target.unit), describe=_said(solved),
    )
    places, outputs = ([solutions.in_unit(float(x), one) for x in found.places],
                       [from_si(float(y), target.unit) for y in found.outputs])
    axes = chart.axes
    axes.plot(places, outputs, color=figures.OURS)
    axes.axhline(from_si(target.value, target.unit), color=figures.INK, linewidth=1.0, linestyle="--",
                 label=f"target {from_si(target.value, target.unit):.3g}")
    axes.axvspan(solutions.in_unit(one.low, one), solutions.in_unit(one.high, one), color=figures.RECORD, alpha=0.13,
                 linewidth=0, label="range of its sources")
    axes.plot(
        [solutions.in_unit(one.start, one)], [from_si(problem.now, target.unit)], "o", color=figures.OURS, label="now"
    )
    for crossing in answer.crossings[:1]:
        axes.plot([solutions.in_unit(crossing.value, one)], [from_si(target.value, target.unit)], "D", color=figures.INK,
                  label=f"solution {solutions.in_unit(crossing.value, one):.3g}")
    _mark_known(axes, solved, one, axes.axvline, (min(places), max(places)))
    chart.legend()
    chart.record(
        [label(one.name, one.unit), label(target.name, target.unit)], zip(places, map(_null, outputs), strict=True)
    )
    return chart


def _mark_known(axes: Any, solved: Solved, one: Any, draw: Any, ends: tuple[float, float]) -> None:
    """Lines at the first demonstrated and the first claimed figure that lie within the axes."""
    for standing, colour, style in ((SHOWN, figures.RECORD, "-."), ("claimed", figures.CLAIMED, ":")):
        entry = next((found for found in solved.known[one.name] if found.standing == standing), None)
        if entry is not None and ends[0] <= solutions.in_unit(entry.value, one) <= ends[1]:
            draw(solutions.in_unit(entry.value, one), color=colour, linestyle=style, linewidth=1.4,
                 label=f"{standing}: {entry.of}")


def _contours(solved: Solved) -> figures.Chart:
    problem, target = solved.problem, solved.problem.target
    joint = solved.joint
    spans = [
        window(one, [joint.values[at]] if joint is not None and joint.values else [], solved.known[one.name])
        for at, one in enumerate(problem.varied)
    ]
    found = surface(problem, (spans[0], spans[1]))
    first, second = problem.varied
    chart = figures.new(
        _said(solved).rstrip("."),
        f"{problem.assembled.scenario.name}, everything else as it stands",
        x=label(first.name, first.unit), y=label(second.name, second.unit), height=5.0, describe=_said(solved),
    )
    x = [solutions.in_unit(float(value), first) for value in found.first]
    y = [solutions.in_unit(float(value), second) for value in found.second]
    z = [[from_si(float(value), target.unit) for value in row] for row in found.outputs]
    axes = chart.axes
    draw_contours(axes, x, y, z)
    level = from_si(target.value, target.unit)
    if _iso(axes, x, y, z, level):
        axes.plot([], [], color=figures.EARTH, linewidth=2.2, label=f"{target.name} = {level:.3g}")
    axes.plot([solutions.in_unit(first.start, first)], [solutions.in_unit(second.start, second)], "o", color=figures.OURS,
              label=f"now {from_si(problem.now, target.unit):.3g}")
    if joint is not None and joint.values:
        axes.plot([solutions.in_unit(joint.values[0], first)], [solutions.in_unit(joint.values[1], second)], "D",
                  color=figures.INK, label=f"smallest change to {from_si(target.value, target.unit):.3g}")
    _mark_known(axes, solved, first, axes.axvline, (x[0], x[-1]))
    _mark_known(axes, solved, second, axes.axhline, (y[0], y[-1]))
    chart.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=3)
    chart.record([label(first.name, first.unit), label(second.name, second.unit), label(target.name, target.unit)],
                 [(x[i], y[j], _null(z[j][i])) for j in range(len(y)) for i in range(len(x))])
    return chart


def draw_contours(axes: Any, x: Any, y: Any, z: Any) -> None:
    """Filled contours in one hue with labelled lines; what is infeasible stays blank."""
    import numpy as np

    values = np.ma.masked_invalid(np.array(z, dtype=float))
    if values.count() == 0 or values.max() == values.min():
        return
    axes.contourf(x, y, values, levels=12, cmap="Blues", alpha=0.75)
    lines = axes.contour(x, y, values, levels=12, colors=figures.INK, linewidths=0.4, alpha=0.6)
    axes.clabel(lines, fontsize=7.0, fmt="%.3g")
    axes.grid(visible=False)


def _iso(axes: Any, x: Any, y: Any, z: Any, level: float) -> bool:
    """Draw where the output is at its target; whether it is anywhere."""
    import numpy as np

    values = np.ma.masked_invalid(np.array(z, dtype=float))
    found = bool(values.count()) and values.min() < level < values.max()
    if found:
        axes.contour(x, y, values, levels=[level], colors=figures.EARTH, linewidths=2.2)
    return found


def _changes(solved: Solved) -> figures.Chart:
    problem, joint = solved.problem, solved.joint
    assert joint is not None
    target = problem.target
    chart = figures.new(
        _jointly(solved),
        f"{problem.assembled.scenario.name}, now {from_si(problem.now, target.unit):.3g}",
        x="change in units of each input's own range [1]", height=1.4 + 0.35 * len(problem.varied), width=8.2,
        describe=_said(solved),
    )
    changes = joint.changes or (0.0,) * len(problem.varied)
    values = joint.values or tuple(one.start for one in problem.varied)
    names = [
        f"{one.name}  {solutions.in_unit(one.start, one):.3g} > {solutions.in_unit(value, one):.3g}"
        f"{solutions.unit_text(one.unit)}" for one, value in zip(problem.varied, values, strict=True)
    ]
    chart.axes.barh(range(len(names)), changes, color=figures.OURS, height=0.6)
    chart.axes.axvline(0.0, color=figures.INK, linewidth=1.0)
    chart.axes.set_yticks(range(len(names)), names)
    chart.axes.invert_yaxis()
    chart.axes.grid(axis="y", visible=False)
    chart.record(*solutions.table(solved))
    return chart


def _jointly(solved: Solved) -> str:
    """What the smallest joint change takes: how far the input that moves most moves, in units of its own range."""
    problem, joint = solved.problem, solved.joint
    goal = f"{problem.target.name} {from_si(problem.target.value, problem.target.unit):.3g}"
    if joint is None or not joint.values or not joint.changes:
        return f"No joint change of these {len(problem.varied)} inputs brings {goal}"
    at = max(range(len(joint.changes)), key=lambda place: abs(joint.changes[place]))
    one = problem.varied[at]
    return (f"{goal} takes all {len(problem.varied)} inputs at once: {one.name} to"
            f" {solutions.in_unit(joint.values[at], one):.3g}{solutions.unit_text(one.unit)},"
            f" {abs(joint.changes[at]):.2g} of its range")


def _said(solved: Solved) -> str:
    """What a solution's figure shows, in a sentence."""
    problem = solved.problem
    parts = [
        f"{answer.varied.name} alone: {solutions.in_unit(answer.value, answer.varied):.3g}"
        f"{solutions.unit_text(answer.varied.unit)}"
        if answer.solved else f"{answer.varied.name} alone: {solutions.none_text(answer)}" for answer in solved.answers
    ]
    return (
        f"{problem.target.name} {from_si(problem.target.value, problem.target.unit):.3g} is met by {'; '.join(parts)}."
    )


def _span(found: Along) -> str:
    """From where to where the answer goes along the last axis."""
    problem, one = found.problems[0], found.problems[0].varied[0]
    goal = f"{problem.target.name} {from_si(problem.target.value, problem.target.unit):.3g}"
    answers = [solutions.in_unit(answer.value, one) for answer in found.answers if answer.solved]
    if not answers:
        return f"No {one.name} brings {goal} anywhere along {found.axes[-1].name}"
    unit = solutions.unit_text(one.unit)
    return f"{goal} takes {one.name} of {min(answers):.3g} to {max(answers):.3g}{unit} along {found.axes[-1].name}"


def of_along(found: Along) -> figures.Chart:
    """The answers along the last axis, one line for each value of the others."""
    problem, one = found.problems[0], found.problems[0].varied[0]
    across = found.axes[-1]
    size = len(across.texts)
    chart = figures.new(
        _span(found),
        problem.assembled.scenario.name, x=label(across.name, across.unit or "1"), y=label(one.name, one.unit),
        describe="A gap is where there is no solution.",
    )
    numeric = across.values is not None and bool(across.unit)
    x = [from_si(value, across.unit) for value in across.values or ()] if numeric else list(range(size))
    answers = [solutions.in_unit(answer.value, one) for answer in found.answers]
    for row in range(len(answers) // size):
        names = ", ".join(
            f"{axis.name} {text}{solutions.unit_text(axis.unit or '1')}"
            for axis, text in zip(found.axes[:-1], found.places[row * size][:-1], strict=True)
        )
        chart.axes.plot(x, answers[row * size : (row + 1) * size], "o-", markersize=4, label=names or one.name)
    if not numeric:
        chart.axes.set_xticks(x, across.texts)
    chart.axes.set_ylim(bottom=min(0.0, *(answer for answer in answers if math.isfinite(answer)), 0.0))
    chart.legend()
    chart.record(*solutions.along_table(found))
    chart.cite(source_line(problem.assembled, [one.name], [axis.name for axis in found.axes]))
    return chart


def _null(value: float) -> float | None:
    return value if math.isfinite(value) else None


# -- comparisons ---------------------------------------------------------------------------------------------------


def of_comparison(made: Comparison) -> figures.Chart:
    """From the first side's output to the second's, step by step: what each difference of input moves it by."""
    pair = made.pairs[0]
    unit = comparison.unit_of(made, pair.output)
    scale = from_si(1.0, unit) - from_si(0.0, unit)
    steps = [(one.name, one.moves) for one in pair.differences if one.moves is not None]
    steps += [
        (f"{sum(one.together == step.name for one in pair.differences)} more, together", step.share)
        for step in pair.shared
    ]
    steps.sort(key=lambda step: -abs(step[1]))
    ends = [from_si(side.value(pair.output), unit) for side in (pair.first, pair.other)]
    chart = figures.new(
        f"{pair.output}: {ends[0]:.3g} to {ends[1]:.3g}"
        + (f", most by {steps[0][0]} ({steps[0][1] * scale:+.2g})" if steps else ""),
        f"{pair.first.name} to {pair.other.name}; shares of the difference, whatever the order",
        x=label(pair.output, unit), height=1.8 + 0.3 * len(steps), width=8.2,
        describe=f"{len(steps)} steps between {from_si(pair.first.value(pair.output), unit):.3g} and"
        f" {from_si(pair.other.value(pair.output), unit):.3g}.",
    )
    at = from_si(pair.first.value(pair.output), unit)
    chart.axes.barh(0, at, color=figures.RECORD, height=0.6)
    for place, (_, moves) in enumerate(steps, start=1):
        chart.axes.barh(place, moves * scale, left=at, color=figures.OURS if moves < 0 else figures.CLAIMED, height=0.6)
        at += moves * scale
    chart.axes.barh(len(steps) + 1, from_si(pair.other.value(pair.output), unit), color=figures.RECORD, height=0.6)
    chart.axes.set_yticks(range(len(steps) + 2), [pair.first.name, *(name for name, _ in steps), pair.other.name])
    chart.axes.invert_yaxis()
    chart.axes.grid(axis="y", visible=False)
    chart.record(*comparison.table(made))
    chart.cite(source_line(pair.other.result.assembled, (one.name for one in pair.differences)))
    return chart
