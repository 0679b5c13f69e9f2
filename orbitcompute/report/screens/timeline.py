"""The screen of `timeline`: the share that never crosses first, then a quantity by year of purchase, and what decides it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, none_of, short
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.table import in_columns
from orbitcompute.report.timeline_document import Second
from orbitcompute.studies.decide.joint import Joint
from orbitcompute.studies.decide.solve import Problem
from orbitcompute.studies.time.closing import Closing
from orbitcompute.studies.time.timeline import Timeline

WIDTH = 80
SIDE_LABELS = {"orbital_cost_per_kw_year": "  orbit, $1,000/kW-year", "twin_cost_per_kw_year": "  Earth, same chips"}
LABEL = 22
DECIDERS = 3  # as many as fit one screen; the document has all
BREAKERS = 3


def text(found: Timeline, change: Sequence[str] = (), closes: Closing | None = None) -> str:
    """The screen as text, 80 columns; `change` are lines on the smallest joint change, where one was asked for.

    `closes` says which worlds are of a design that keeps its margins.
    """
    columns = _columns(found)
    lines = [_title(found), *_asked(found), *_break_even(found),
             in_columns(f"<{LABEL} >{_wide(found)}*", "year of purchase", *(found.years[place] for place in columns))]
    cheaper = "cheaper in orbit" if _costs(found) else f"at most {_figure(found, found.target)} in"
    lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", f" {cheaper}",
                            *(share(found.chance[place], found.worlds) for place in columns)))
    middle = found.quantiles(found.values)
    lines.append(_row(_median_label(found), found, middle[1], columns))
    lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", "  10 to 90 %",
                            *(_between(found, middle[0, place], middle[2, place]) for place in columns)))
    for name, values in found.sides.items():
        half = found.quantiles(values)
        unit = found.assembled.model.quantities[name].unit
        thousands = [[from_si(float(value), unit) / 1e3 for value in row] for row in half]
        lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", SIDE_LABELS.get(name, name),
                                *(short(thousands[1][place]) for place in columns)))
        lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", "    10 to 90 %",
                                *(_joined(thousands[0][place], thousands[2][place]) for place in columns)))
    if found.like_terms is not None:
        lines.append(_row("  terms alike", found, found.quantiles(found.like_terms)[1], columns))
    if found.newest is not None:
        lines.append(_row("  newest chips", found, found.quantiles(found.newest)[1], columns))
        met = found.shares_at_target(found.newest)
        lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", "   cheaper in orbit",
                                *(share(met[place], found.worlds) for place in columns)))
    lines.append(_row("  best guess", found, np.array(found.central), columns))
    if found.claimed is not None:
        lines.append(_row("   as claimed", found, np.array(found.claimed), columns))
    if found.like_terms is not None:
        said = "TERMS    costs alone; alike: same money, repair, waiting"
        said += "; newest: chips by year" if found.newest is not None else ""
        lines += textwrap.wrap(said, WIDTH, subsequent_indent=" " * 9)
    lines += [*(_closes(found, closes) if closes else []), *_decides(found), *change]
    asked = f"timeline {inside(found.assembled.scenario)}{_again(found)}"
    commands = [f"{asked}--by {found.years[-1]}", f"{asked}--figure fan.svg",
                explained(found.deciders[0][0] if found.deciders else "year", found.assembled.scenario)]
    return "\n".join(line.rstrip() for line in [*lines, following(commands[1:] if change else commands)])


def share(value: float, draws: int) -> str:
    """A share of draws: `<0.1%` where none of them (below three over their number), `>99.9%` where all, never nought."""
    if math.isnan(value):
        return NOTHING
    if value <= 0:
        return f"<{short(300 / draws, 1)}%"
    if value >= 1:
        return f">{100 - 300 / draws:.1f}%"
    return f"{short(100 * value, 2)}%"


def _costs(found: Timeline) -> bool:
    return found.name == "cost_ratio" and found.target == 1.0


def _again(found: Timeline) -> str:
    """What was asked, as it is typed."""
    of = "" if found.name == "cost_ratio" else f"--of {found.name} "
    return of + ("" if _costs(found) else f"--target {_figure(found, found.target)}{_unit(found.unit).strip()} ")


def _title(found: Timeline) -> str:
    if _costs(found):
        return "When do the same chips cost less in orbit than on Earth?"
    return f"When is {found.name} at most {_figure(found, found.target)}{_unit(found.unit)}?"


def _median_label(found: Timeline) -> str:
    label = f" {found.name}, median"
    return label if len(label) < LABEL else f" median{',' if found.unit != '1' else ''}{_unit(found.unit)}"


def _asked(found: Timeline) -> list[str]:
    settings = "".join(f" --set {name}={value}" for name, value in found.assembled.settings.items())
    words = f"{found.assembled.scenario.name}{settings}   id {found.id}   {found.worlds:,} draws, each one world in all years"
    return textwrap.wrap(words, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)


def _wide(found: Timeline) -> int:
    """Width of a column: of the widest range, and a space."""
    low, _, high = found.quantiles(found.values)
    return max(8, 1 + max(len(_between(found, *ends)) for ends in zip(low, high, strict=True)))


def _columns(found: Timeline) -> list[int]:
    many = min((WIDTH - LABEL) // _wide(found), len(found.years))
    return sorted({round(place) for place in np.linspace(0, len(found.years) - 1, many)})


def _figure(found: Timeline, value: float) -> str:
    return short(from_si(value, found.unit)) if math.isfinite(value) else NOTHING


def _joined(low: float, high: float) -> str:
    return f"{short(low)}-{short(high)}" if math.isfinite(low) else NOTHING


def _between(found: Timeline, low: float, high: float) -> str:
    return f"{_figure(found, low)}-{_figure(found, high)}" if math.isfinite(low) else NOTHING


def _row(label: str, found: Timeline, values: Any, columns: list[int]) -> str:
    return in_columns(f"<{LABEL} >{_wide(found)}*", label, *(_figure(found, float(values[place])) for place in columns))


def _break_even(found: Timeline) -> list[str]:
    """The share that never crosses, then how many have crossed by some years: all of them shares of every draw."""
    last = found.years[-1]
    if found.nowhere:
        return [f"CROSSES  {NOTHING}: none of the {found.worlds:,} draws has a value in any year"]
    parts = [f"never by {last} in {_whole(found.never, found.worlds)} of draws"]
    by = [(year, float(np.mean(found.crossing <= year))) for year in sorted({_between_years(found), last})]
    whens = [(f"by {year}", _part(crossed, found.worlds)) for year, crossed in by]
    alike = len({part for _, part in whens}) == 1
    parts.append(f"{' and '.join(when for when, _ in whens)} in {whens[0][1]}" if alike
                 else ", ".join(f"{when} in {part}" for when, part in whens))
    for level, words in ((0.1, "a tenth"), (0.5, "half")):
        when = found.crossed_by(level)
        if math.isfinite(when):
            parts.append(f"{words} of draws by {when:g}")
    if found.void > 0:
        parts.append(f"{_part(found.void, found.worlds)} have no value and count as not crossing")
    return textwrap.wrap(f"CROSSES  {'; '.join(parts)}", WIDTH, subsequent_indent=" " * 9)


def _between_years(found: Timeline) -> int:
    """2035 where the years go beyond it, else the middle one."""
    return 2035 if found.years[0] < 2035 < found.years[-1] else found.years[len(found.years) // 2]


def _whole(value: float, draws: int) -> str:
    if value >= 1:
        digits = max(1, int(math.log10(draws / 300))) if draws > 300 else 0
        return f"more than {math.floor((100 - 300 / draws) * 10**digits) / 10**digits:.{digits}f} %"  # never rounded up to all
    if value <= 0:
        return _part(value, draws)
    return f"{100 * value:.{1 if value < 0.9995 else 3}f} %"


def _part(value: float, draws: int) -> str:
    if value > 0:
        return f"{short(100 * value)} %"
    of = 10_000
    while of * none_of(draws) < 1:
        of *= 10
    return f"fewer than {short(of * none_of(draws), 1)} in {of:,}"


def _decides(found: Timeline) -> list[str]:
    if not found.deciders:
        return []
    words = [f"{name} {100 * crossing:.0f} ({100 * others:.0f})" for name, crossing, others in found.deciders[:DECIDERS]
             if abs(crossing - others) > found.chance_difference]
    if not words:
        return [f"DECIDES  no input stands out from chance among {found.worlds:,} draws"]
    lead = "worlds that cross" if found.decided_by_crossing else "the twentieth nearest to it"
    return textwrap.wrap(f"DECIDES  {lead} drew, in percentiles of range (the others): {', '.join(words)}",
                         WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)


def _closes(found: Timeline, closes: Closing) -> list[str]:
    """How many draws are of a design that breaks a margin, and why others have no value."""
    broken, last = sum(closes.broken.values()), closes.year
    first = ", ".join(f"{name} {_part(value, found.worlds)}" for name, value in list(closes.broken.items())[:BREAKERS])
    words = f"not in {_part(broken, found.worlds)} of draws in {last}, which are among the figures: breaks first {first}"
    parts = [words if closes.broken else f"in all draws that have a value in {last}"]
    if closes.broken and closes.met:
        parts.append(f"of {closes.met:,} at target in {last}, {closes.met_that_close:,} close")
    parts += [f"void in {_part(value, found.worlds)}: {said}" for said, value in list(closes.void.items())[:1]]
    if closes.void and sum(closes.void.values()) >= 1.0:
        parts = [f"no draw has a value in {last}: {next(iter(closes.void))}"]
    return textwrap.wrap(f"CLOSES   {'; '.join(parts)}", WIDTH, subsequent_indent=" " * 9)


WHO = {"price": "customer's price", "owner": "owner's cost"}


def calendar_lines(found: Timeline, second: Second) -> list[str]:
    """The second reading: the same worlds with costs by experience in a forecast's futures."""
    columns = _columns(found)
    readings, exists = second
    lines = ["CALENDAR costs by experience with what the forecast's futures have flown by then"]
    lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", "  1 GW in orbit before",
                            *(share(exists[place], found.worlds) for place in columns)))
    for reading in readings:
        lines.append(_row(f"  {WHO[reading.who]}", found, found.quantiles(reading.values)[1], columns))
        met = found.shares_at_target(reading.values)
        cells = [share(met[place], found.worlds) for place in columns]
        lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", "   at target in", *cells))
        beside = (("launch, $/kg", "USD / kg", reading.launch), ("satellite, $/W", "USD / W", reading.satellite))
        for label, unit, values in beside:
            cells = [short(from_si(values[place], unit)) for place in columns]
            lines.append(in_columns(f"<{LABEL} >{_wide(found)}*", f"   {label}", *cells))
    return lines


def change_lines(found: Timeline, year: int, problem: Problem, change: Joint) -> list[str]:
    """The smallest joint change that crosses in a year, from best guesses; the nearest approach where none does."""
    goal = f"{found.name} {_figure(found, found.target)} in {year}"
    if change.values is None:
        nearest = short(from_si(change.closest_output, problem.target.unit))
        names = ", ".join(one.name for one in problem.varied)
        words = f"no change of {names} within their domains makes {goal}; the nearest is {nearest}"
    elif change.length == 0:
        words = f"{goal} already"
    else:
        moved = [
            f"{one.name} {short(from_si(one.start, one.entry.unit))} to {_ended(value, one.start, one.entry.unit)}"
            f"{_unit(one.entry.unit)} ({ranges:+.1f})"
            for one, value, ranges in zip(problem.varied, change.values, change.changes, strict=True) if abs(ranges) > 0.05
        ]
        words = (f"smallest joint change for {goal}, others at best guesses (each in units of its own range, together"
                 f" {short(change.length)}): {', '.join(moved)}")
    return textwrap.wrap(f"BY {year}  {words}", WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)


def _ended(value: float, start: float, unit: str) -> str:
    """A value that was moved; nought where the search ended beside it."""
    return short(0.0 if abs(value) < 1e-6 * abs(start) else from_si(value, unit))


def _unit(unit: str) -> str:
    return "" if unit == "1" else f" {unit.replace(' / ', '/')}"
