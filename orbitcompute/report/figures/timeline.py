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
    """Fans (10 to 90 % of draws, median) above, the share of all draws that crosses in each year below."""
    chart = figures.new(
        _told(found), f"{found.assembled.scenario.name}, {found.worlds:,} draws", x="year of purchase",
        rows=2, height=6.0, describe=f"Median and 10 to 90 % of draws from {found.years[0]} to {found.years[-1]}.",
    )
    fans, crossings = chart.axes
    header: list[str] = ["year"]
    columns: list[list[float]] = [[float(year) for year in found.years]]
    shown = found.sides or {found.name: found.values}
    for (name, values), colour in zip(shown.items(), (figures.OURS, figures.EARTH), strict=False):
        unit = found.assembled.model.quantities[name].unit
        p10, p50, p90 = (np.array([from_si(float(v), unit) for v in row]) for row in found.quantiles(values))
        fans.fill_between(found.years, p10, p90, color=colour, alpha=0.25, linewidth=0)
        fans.plot(found.years, p50, color=colour, label=name)
        fans.set_ylabel(f"[{unit.replace(' / ', '/')}]" if found.sides else label(name, unit))
        header += [f"{name} {part} [{unit}]" for part in ("p10", "median", "p90")]
        columns += [p10.tolist(), p50.tolist(), p90.tolist()]
    if found.sides:
        header += [f"{found.name} {part} [{found.unit}]" for part in ("p10", "median", "p90")]
        columns += [[from_si(float(v), found.unit) for v in row] for row in found.quantiles(found.values)]
    fans.set_ylim(bottom=0)
    shares = [100 * float(np.mean(found.crossing == year)) for year in found.years]
    crossings.bar(found.years, shares, color=figures.OURS)
    crossings.set_ylabel("crosses in that year [% of all draws]")
    crossings.set_title(f"not by {found.years[-1]} in {of_draws(found.never, found.worlds)}", fontsize=9.0, fontweight="normal")
    crossings.set_ylim(0.0, max(1.15 * max(shares), 1.0))
    chart.legend(fans)
    chart.record([*header, "crosses in that year [% of draws]"], list(zip(*columns, shares, strict=True)))
    chart.cite(source_line(found.assembled, (name for name, _, _ in found.deciders[:8])))
    return chart
