"""The figure of `timeline`: the fan of a quantity by year, of its two sides where it is a ratio, and the years of crossing."""

from __future__ import annotations

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.studies import label, source_line
from orbitcompute.report.numbers import of_draws, short
from orbitcompute.studies.time.timeline import Timeline


def _told(found: Timeline) -> str:
    """What the median does from the first year to the last, and in how many draws the target is met by then."""
    half = found.quantiles(found.values)[1]
    first, last = (short(from_si(float(value), found.unit)) for value in (half[0], half[-1]))
    met = of_draws(1.0 - found.never, found.worlds)
    return f"{found.name}: {first} if bought in {found.years[0]}, {last} in {found.years[-1]}; crosses in {met}"


def of_timeline(found: Timeline) -> figures.Chart:
    """Fans of the sides and of the quantity (10 to 90 % of draws, median); the share that crosses by year, where any does.

    Beside the quantity's fan: its median with the newest chips of each year, as claimed, and the target.
    """
    crossed = found.never < 1
    rows = (["sides"] if found.sides else []) + ["quantity"] + (["crossing"] if crossed else [])
    chart = figures.new(
        _told(found), f"{found.assembled.scenario.name}, {found.worlds:,} draws", x="year of purchase",
        rows=len(rows), height=3.0 * len(rows) if len(rows) > 1 else 4.2,
        describe=f"Median and 10 to 90 % of draws from {found.years[0]} to {found.years[-1]}.",
    )
    axes = dict(zip(rows, chart.axes if len(rows) > 1 else [chart.axes], strict=True))
    header: list[str] = ["year"]
    columns: list[list[float]] = [[float(year) for year in found.years]]
    shown = {**found.sides, found.name: found.values}
    for (name, values), colour in zip(shown.items(), (figures.OURS, figures.EARTH, figures.OURS)[-len(shown):], strict=True):
        unit = found.assembled.model.quantities[name].unit
        at = axes["sides" if name in found.sides else "quantity"]
        p10, p50, p90 = (np.array([from_si(float(v), unit) for v in row]) for row in found.quantiles(values))
        at.fill_between(found.years, p10, p90, color=colour, alpha=0.25, linewidth=0)
        at.plot(found.years, p50, color=colour, label=name if name in found.sides else "median, 10 to 90 % of draws")
        at.set_ylabel(f"[{unit.replace(' / ', '/')}]" if name in found.sides else label(name, unit))
        header += [f"{name} {part} [{unit}]" for part in ("p10", "median", "p90")]
        columns += [p10.tolist(), p50.tolist(), p90.tolist()]
    beside = {"newest chips median": None if found.newest is None else found.quantiles(found.newest)[1],
              "as claimed": found.claimed}
    for (said, line), colour in zip(beside.items(), (figures.INK, figures.CLAIMED), strict=True):
        if line is not None:
            drawn = [from_si(float(value), found.unit) for value in line]
            axes["quantity"].plot(found.years, drawn, color=colour, linestyle="--", linewidth=1.2, label=said)
            header.append(f"{found.name} {said} [{found.unit}]")
            columns.append(drawn)
    target = from_si(found.target, found.unit)
    axes["quantity"].axhline(target, color=figures.RECORD, linewidth=1.0, label=f"target {short(target)}")
    for name in ("sides", "quantity"):
        if name in axes:
            axes[name].set_ylim(bottom=0)
            chart.legend(axes[name])
    shares = [100 * float(np.mean(found.crossing == year)) for year in found.years]
    if crossed:
        last = axes["crossing"]
        last.bar(found.years, shares, color=figures.OURS)
        last.set_ylabel("crosses in that year [% of all draws]")
        last.set_title(f"not by {found.years[-1]} in {of_draws(found.never, found.worlds)}", fontsize=9.0, fontweight="normal")
        last.set_ylim(0.0, max(1.15 * max(shares), 1.0))
    for one in axes.values():
        one.set_xlim(found.years[0] - 0.6, found.years[-1] + 0.6)
    chart.record([*header, "crosses in that year [% of draws]"], list(zip(*columns, shares, strict=True)))
    chart.cite(source_line(found.assembled, (name for name, _, _ in found.deciders[:8])))
    return chart
