"""The figures of studies: tornado, Sobol indices, sweeps, fans, solutions and fronts, each with the numbers it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from orbitcompute.declare import Assumption
from orbitcompute.report import figures
from orbitcompute.report.sensitivity import Finding, factor_range, table
from orbitcompute.studies.assemble import Assembled
from orbitcompute.studies.sensitivity import Indices, Tornado

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


def source_line(assembled: Assembled, names: Iterable[str]) -> str:
    """What a figure stands on: the scenario, what was set, and the sources of the inputs it shows."""
    entries = [
        assembled.model.assumptions[name] for name in dict.fromkeys(names) if name in assembled.model.assumptions
    ]
    keys = dict.fromkeys(entry.source for entry in entries if entry.source)
    typed = "".join(f", {name}={value}" for name, value in assembled.settings.items())
    return f"orbitcompute, scenario {assembled.scenario.name}{typed}. Inputs: {', '.join(keys) or 'set by hand'}."


def _tornado(finding: Finding) -> figures.Chart:
    found = finding.found
    assert isinstance(found, Tornado)
    bars = _rows(finding)
    base = finding.shown(found.base)
    chart = figures.new(
        f"What moves {finding.output}", "each input from the low to the high end of its range, the others central",
        x=label(finding.output, finding.unit), height=1.5 + 0.27 * max(len(bars), 3), width=8.2,
        describe=f"Bars of the {len(bars)} inputs that move it most, widest first, about {base:.3g}.",
    )  # fmt: skip
    axes = chart.axes
    for place, bar in enumerate(bars):
        for end, colour in ((bar.at_low, figures.OURS), (bar.at_high, figures.CLAIMED)):
            if math.isfinite(end):
                axes.barh(place, finding.shown(end) - base, left=base, height=0.62, color=colour,
                          alpha=SOFT if bar.doubted else 1.0, edgecolor=colour, linewidth=0.6)  # fmt: skip
    axes.axvline(base, color=figures.INK, linewidth=1.0)
    axes.set_yticks(range(len(bars)), [_bar_name(finding, bar.factor) for bar in bars])
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    _key(chart, (("input at its low end", figures.OURS, False), ("at its high end", figures.CLAIMED, False),
                 ("rests on judgement or an unverified figure", figures.RECORD, True)))  # fmt: skip
    return chart


def _bar_name(finding: Finding, factor: Any) -> str:
    return f"{factor.name}  {factor_range(finding.found.factors, factor)}"


def _key(chart: figures.Chart, entries: Iterable[tuple[str, str, bool]]) -> None:
    """A legend of plain patches below the axes; pale ones for what is doubted."""
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=colour, edgecolor=colour, alpha=SOFT if pale else 1.0, label=words)
        for words, colour, pale in entries
    ]  # fmt: skip
    chart.legend(handles=patches, loc="upper center", bbox_to_anchor=(0.3, -0.14 if len(patches) else 0), ncols=3)


def _indices(finding: Finding) -> figures.Chart:
    found = finding.found
    assert isinstance(found, Indices)
    rows = _rows(finding)
    chart = figures.new(
        f"What the variance of {finding.output} comes from",
        f"Sobol indices with 95 % intervals, {found.points:,} base draws, seed {found.seed}",
        x="share of the variance [1]", height=1.5 + 0.3 * max(len(rows), 3), width=8.2,
        describe=f"First-order and total indices of the {len(rows)} factors that matter most.",
    )  # fmt: skip
    axes = chart.axes
    for place, row in enumerate(rows):
        for offset, (value, low, high), colour in (
            (-0.19, (row.first, row.first_low, row.first_high), figures.OURS),
            (0.19, (row.total, row.total_low, row.total_high), figures.EARTH),
        ):
            axes.barh(place + offset, max(value, 0.0), height=0.36, color=colour, alpha=SOFT if row.doubted else 1.0,
                      edgecolor=colour, linewidth=0.6)  # fmt: skip
            axes.plot([low, high], [place + offset] * 2, color=figures.INK, linewidth=1.0)
    axes.set_yticks(range(len(rows)), [_bar_name(finding, row.factor) for row in rows])
    axes.invert_yaxis()
    axes.set_xlim(left=0.0)
    axes.grid(axis="y", visible=False)
    _key(chart, (("alone (first order)", figures.OURS, False), ("with interactions (total)", figures.EARTH, False),
                 ("rests on judgement or an unverified figure", figures.RECORD, True)))  # fmt: skip
    return chart


def marked(entry: Assumption | None) -> bool:
    """Whether an input has a central value that can be marked on an axis."""
    return entry is not None and isinstance(entry.value, float) and math.isfinite(entry.value)
