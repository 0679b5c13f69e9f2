"""The screens of `sensitivity`: tornado, Sobol indices, and what settling one figure would do; as text, rows and data."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.units import from_si, is_temperature
from orbitcompute.declare import Assumption
from orbitcompute.report.numbers import figure, percent, share_cell, short
from orbitcompute.report.screens.explain import range_text, value_text
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.table import cut, finite, in_columns
from orbitcompute.studies.decide.information import Information, Settled, VerdictInformation
from orbitcompute.studies.decide.sensitivity import Bar, Index, Indices, Tornado
from orbitcompute.studies.many.uncertain_inputs import Factor, Factors
from orbitcompute.studies.scenario.assemble import Assembled

WIDTH = 100
SHOWN = 16
BAR = 16
SMALL = 0.005
TAIL = 0.25


@dataclass(frozen=True)
class Finding:
    """What one run of `sensitivity` found: the scenario, the tornado or the indices, and what settling would do."""

    assembled: Assembled
    output: str
    found: Tornado | Indices
    information: Information

    @property
    def unit(self) -> str:
        """The unit of the output."""
        return self.assembled.model.quantities[self.output].unit

    def shown(self, value: float) -> float:
        """An SI value of the output in its unit."""
        return from_si(value, self.unit)


# -- text ----------------------------------------------------------------------------------------------------------


def text(finding: Finding, *, complete: bool = False) -> str:
    """The screen of a finding."""
    body = _tornado(finding, complete) if isinstance(finding.found, Tornado) else _indices(finding, complete)
    settle = _settle(finding) if _moved_by(finding) else []
    lines = [*body, *settle, _next(finding)]
    return "\n".join(part.rstrip() for line in lines for part in (_folded(line) if len(line) > WIDTH else [line]))


def _folded(line: str) -> list[str]:
    return textwrap.wrap(line, WIDTH, subsequent_indent=" " * 9, break_on_hyphens=False)


def factor_range(factors: Factors, factor: Factor) -> str:
    """The range of a factor's input; of a group, how many move together."""
    if len(factor.members) > 1:
        return f"{len(factor.members)} inputs together"
    entry = factors.assumptions[factor.members[0]]
    return f"{range_text(entry, 2)}{_unit(entry)}"


def _unit(entry: Assumption) -> str:
    if entry.unit == "1":
        return ""
    celsius = is_temperature(entry.unit)
    return " C" if celsius else f" {entry.unit.replace(' / ', '/')}"


def _title(finding: Finding) -> str:
    name = finding.assembled.scenario.name
    return f"sensitivity of {finding.output}, {name}"


def _tornado(finding: Finding, complete: bool) -> list[str]:
    tornado = finding.found
    assert isinstance(tornado, Tornado)
    bars = tornado.bars if complete else tornado.bars[:SHOWN]
    base = value_text(tornado.base, finding.unit, of=finding.output)
    lines = [f"{_title(finding)}: {base}",
             "one input at a time, from the low (L) to the high (H) end of its range; the others at best guess", ""]
    if not bars:
        return [*lines, "no input with a range moves it"]
    finite = [end for bar in bars for end in (bar.at_low, bar.at_high) if math.isfinite(end)] + [tornado.base]
    low, high = min(finite), max(finite)
    lines.append(in_columns(f"<33 <18 >7 >8 2 <{BAR} 2 <", "input", "range", "at low", "at high", "", "grade"))
    for bar in bars:
        ends = [_output(finding, end) for end in (bar.at_low, bar.at_high)]
        drawn = _drawn(bar, tornado.base, low, high)
        lines.append(
            in_columns("<33 <18 >7 >8 2 <", cut(bar.factor.name, 32), cut(factor_range(tornado.factors, bar.factor), 17),
                       ends[0], ends[1], f"{drawn}  {bar.grade}{' *' if bar.doubted else ''}")
        )
    lines += _rest(len(tornado.bars) - len(bars))
    lines += _outside(tornado)
    share = tornado.doubted_share
    if math.isfinite(share):
        lines.append(f"* judgement or unverified: {100 * share:.0f} % of the summed squared swings")
    return lines


def _output(finding: Finding, value: float) -> str:
    return figure(finding.shown(value), finding.output, 3)


def _outside(tornado: Tornado) -> list[str]:
    """The ends at which nothing can be built."""
    ends = [
        f"{bar.factor.name} at its {side} end" for bar in tornado.bars
        for side, value in (("low", bar.at_low), ("high", bar.at_high)) if not math.isfinite(value)
    ]
    return [f"infeasible (-): {', '.join(ends[:3])}{', ...' if len(ends) > 3 else ''}"] if ends else []


def _drawn(bar: Bar, base: float, low: float, high: float) -> str:
    """A bar in characters: where the output stands with the input low (L) and high (H), about the base (|)."""
    if high <= low:
        return " " * BAR
    cells = [" "] * BAR

    def place(value: float) -> int:
        return round((BAR - 1) * (value - low) / (high - low))

    finite = [end for end in (bar.at_low, bar.at_high) if math.isfinite(end)]
    for cell in range(place(min([*finite, base])), place(max([*finite, base])) + 1):
        cells[cell] = "-"
    cells[place(base)] = "|"
    for end, mark in ((bar.at_low, "L"), (bar.at_high, "H")):
        if math.isfinite(end) and place(end) != place(base):
            cells[place(end)] = mark
    return "".join(cells)


def _indices(finding: Finding, complete: bool) -> list[str]:
    found = finding.found
    assert isinstance(found, Indices)
    rows = found.indices if complete else [row for row in found.indices[:SHOWN] if row.total > SMALL]
    spread_of = math.sqrt(found.variance)
    scale = finding.shown(spread_of) - finding.shown(0.0)
    lines = [
        f"{_title(finding)}: mean {short(finding.shown(found.mean), 3)}, standard deviation {short(scale, 3)}"
        f"{'' if finding.unit == '1' else ' ' + finding.unit}",
        f"Sobol indices, {found.points:,} base draws x {len(found.indices) + 2} = {found.points * (len(found.indices) + 2):,}"
        f" points, seed {found.seed}; 95 % intervals by bootstrap", "",
        in_columns("<33 <18 >5 1 <12 >6 1 <12 <", "factor", "range", "alone", "[95 %]", "in all", "[95 %]", "grade"),
    ]
    for row in rows:
        lines.append(
            in_columns("<33 <18 >5 1 <12 >6 1 <12 <", cut(row.factor.name, 32),
                       cut(factor_range(found.factors, row.factor), 17), _share(row.first),
                       _ends(row.first_low, row.first_high), _share(row.total), _ends(row.total_low, row.total_high),
                       f"{row.grade}{' *' if row.doubted else ''}")
        )
    lines += _rest(len(found.indices) - len(rows))
    if found.kept < found.points:
        share = 1 - found.kept / found.points
        lines.append(f"{share:.1%} of the base draws hold an infeasible point and are left out")
    if found.tail > TAIL:
        lines.append(f"the most distant 1 % of the draws make {100 * found.tail:.0f} % of the variance")
    alone, doubted = sum(row.first for row in found.indices), sum(row.first for row in found.indices if row.doubted)
    lines.append(
        f"all alone {alone:.2f}, so interactions {max(1 - alone, 0):.2f}; * judgement or unverified: {doubted:.2f}"
    )
    return lines


def _rest(left: int) -> list[str]:
    return [f"and {left} that move it less (--all)"] if left > 0 else []


def _share(value: float) -> str:
    return f"{max(value, 0.0):.2f}" if math.isfinite(value) else "-"


def _ends(low: float, high: float) -> str:
    return f"[{_share(low)}-{_share(high)}]"


def _settle(finding: Finding) -> list[str]:
    found = finding.information
    ends = [short(finding.shown(end)) for end in (found.p10, found.p90)]
    span = f"{ends[0]} to {ends[1]}" if ends[0].startswith("-") else f"{ends[0]}-{ends[1]}"
    lines = [
        "",
        f"SETTLE   learning one figure narrows the 10-90 % range {span} by (chance shows {100 * found.floor:.0f} %)",
    ]
    best = [one for one in found.settled if one.narrows > found.floor][:4]
    listed = [f"{one.factor.name} {100 * one.narrows:.0f} %{' *' if one.doubted else ''}" for one in best]
    lines += _wrapped(listed or ["no single figure narrows it by more than chance would show"])
    if found.threshold is None or not math.isfinite(found.met):
        return lines
    test = f"{finding.output} {_sense(finding.output)} {short(finding.shown(found.threshold))}"
    met = _met(found)
    if not 0 < found.met < 1:
        word = "none" if met == 0 else "all"
        lines.append(
            f"         {test} in {word} of {found.points:,} draws: no one figure, within its range, changes the word"
        )
        return lines
    clearing = [one for one in found.settled if one.clears > 0][:3]
    listed = [f"{one.factor.name} {100 * one.clears:.0f} %{' *' if one.doubted else ''}" for one in clearing]
    tail = f"learning lowers that: {', '.join(listed)}" if listed else "no single figure lowers that"
    lines.append(
        f"         {test} in {short(met)} of the draws, so the likelier word is wrong in {short(found.misjudged)};"
    )
    return [*lines, *_wrapped([tail])]


def _met(found: Information) -> float:
    """The share of draws in which the test is met: ratios must be low, margins high."""
    return 1 - found.met if _sense(found.output) == "<" else found.met


def _sense(output: str) -> str:
    return "<" if output.startswith("cost_ratio") else ">="


def _wrapped(parts: list[str]) -> list[str]:
    lines, line = [], "         "
    for index, part in enumerate(parts):
        piece = part if index == 0 else f" | {part}"
        if line.strip() and len(line) + len(piece) > WIDTH:
            lines.append(line)
            line, piece = "         ", part
        line += piece
    return [*lines, line]


def _moved_by(finding: Finding) -> list[str]:
    found = finding.found
    return [row.factor.name for row in (found.bars if isinstance(found, Tornado) else found.indices)]


def _next(finding: Finding) -> str:
    found, names, scenario = finding.found, _moved_by(finding), finding.assembled.scenario
    first = names[0] if names else finding.output
    other = "--method sobol" if isinstance(found, Tornado) else "--all"
    if not names:
        return following([explained(first, scenario)])
    then = explained(first, scenario), f"sensitivity {inside(scenario)}--of {finding.output} {other}"
    return following(then)


# -- the verdict ---------------------------------------------------------------------------------------------------


def verdict_text(assembled: Assembled, found: VerdictInformation) -> str:
    """Which one figure, if learnt, would settle a verdict: for each test, and over all of them."""
    lines = [
        f"sensitivity of the verdict, {assembled.scenario.name}: what one figure, learnt exactly, would settle",
        f"{found.points:,} draws of every input and of our own model errors", "",
        in_columns("<19 <18 <7 <13 <", "test", "margin, 10-90 %", "word", "met in", "what narrows the margin most, if learnt"),
    ]
    for test in found.tests:
        ends = " to ".join(percent(end).removesuffix(" %") for end in (test.p10, test.p90))
        best = [f"{one.factor.name} {100 * one.narrows:.0f} %{' *' if one.doubted else ''}" for one in test.settled[:3]
                if one.narrows > 0] or ["nothing"]
        head = in_columns("<19 <18 <7 <13", test.row.test, ends + " %", test.row.word, share_cell(test.met, found.points))
        for at, part in enumerate(best):
            lines.append(in_columns("<57 <", str(head if at == 0 else ""), part))
    if found.steady:
        lines.append(f"the same in every draw: {', '.join(row.test for row in found.steady)}")
    lines += ["", *_verdict_settle(found)]
    first = found.overall[0].factor.members[0] if found.overall else "cost_ratio"
    then = explained(first, assembled.scenario), f"sensitivity {inside(assembled.scenario)}--of cost_margin"
    lines.append(following(then))
    return "\n".join(line.rstrip() for line in lines)


def _verdict_settle(found: VerdictInformation) -> list[str]:
    lines = [f"SETTLE   with the likelier word given to each test, {short(found.misjudged)} of {len(found.tests)} words are"
             " wrong on average;"]
    clearing = [one for one in found.overall if one.clears > SMALL][:3]
    listed = [f"{one.factor.name} {100 * one.clears:.0f} %{' *' if one.doubted else ''}" for one in clearing]
    lines += _wrapped([f"that falls by learning {listed[0]}", *listed[1:]] if listed else ["no one figure lowers that"])
    narrowing = sorted(found.overall, key=lambda one: -one.narrows)[:3]
    listed = [f"{one.factor.name} {100 * one.narrows:.0f} %{' *' if one.doubted else ''}" for one in narrowing]
    return [*lines, *_wrapped([f"margins narrow on average by {listed[0]}", *listed[1:]]), "* judgement or unverified"]


def verdict_table(found: VerdictInformation) -> tuple[list[str], list[list[Any]]]:
    """Header and rows, one a test and figure."""
    header = ["test", "margin", "word", "met in", "figure", "grade", "range narrows by", "misjudgement falls by"]
    return header, [
        [test.row.test, test.row.margin, test.row.word, test.met, one.factor.name, one.grade, one.narrows, one.clears]
        for test in found.tests for one in test.settled if one.narrows > 0 or one.clears > 0
    ]


def verdict_data(assembled: Assembled, found: VerdictInformation) -> dict[str, Any]:
    """The same as plain data."""

    def plain(entries: Sequence[Settled]) -> list[dict[str, Any]]:
        return [
            {"figure": one.factor.name, "grade": one.grade, "narrows": one.narrows, "clears": one.clears}
            for one in entries if one.narrows > 0 or one.clears > 0
        ]

    return {
        "scenario": assembled.scenario.name, "settings": dict(assembled.settings), "of": "verdict", "points": found.points,
        "misjudged": found.misjudged,
        "tests": [
            {"test": test.row.test, "margin": test.row.margin, "word": test.row.word, "met": test.met, "p10": test.p10,
             "p90": test.p90, "misjudged": test.misjudged, "settle": plain(test.settled)}
            for test in found.tests
        ],
        "same_in_every_draw": [row.test for row in found.steady], "settle": plain(found.overall),
    }


# -- rows and data -------------------------------------------------------------------------------------------------


def table(finding: Finding) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of a finding, full floats, units in the header."""
    found, unit = finding.found, finding.unit
    worth = {one.factor.name: one for one in finding.information.settled}
    if isinstance(found, Tornado):
        header = [
            "factor",
            "low",
            "high",
            "unit of the factor",
            f"at low [{unit}]",
            f"at high [{unit}]",
            f"swing [{unit}]",
        ]
        rows = [[bar.factor.name, *_bounds(found.factors, bar.factor), *_ends_of(finding, bar)] for bar in found.bars]
        names, marks = [bar.factor.name for bar in found.bars], [(bar.grade, bar.doubted) for bar in found.bars]
    else:
        header = ["factor", "low", "high", "unit of the factor", "first order", "first order, low", "first order, high",
                  "total", "total, low", "total, high"]
        rows = [[row.factor.name, *_bounds(found.factors, row.factor), *_index(row)] for row in found.indices]
        names, marks = [row.factor.name for row in found.indices], [(row.grade, row.doubted) for row in found.indices]
    header += ["grade", "judgement or unverified", "settled: range narrows by", "settled: misjudgement falls by"]
    for row, name, (grade, doubted) in zip(rows, names, marks, strict=True):
        own = worth.get(name)  # a correlation group is not one figure
        row += [grade, doubted, own.narrows if own else None, own.clears if own else None]
    return header, rows


def _bounds(factors: Factors, factor: Factor) -> list[Any]:
    if len(factor.members) > 1:
        return [None, None, " + ".join(factor.members)]
    entry = factors.assumptions[factor.members[0]]
    return [*(None if end is None else from_si(end, entry.unit) for end in (entry.low, entry.high)), entry.unit]


def _ends_of(finding: Finding, bar: Bar) -> list[Any]:
    scale = finding.shown(1.0) - finding.shown(0.0)
    ends = [finding.shown(end) if math.isfinite(end) else None for end in (bar.at_low, bar.at_high)]
    return [*ends, bar.width * scale]


def _index(row: Index) -> list[Any]:
    values = [row.first, row.first_low, row.first_high, row.total, row.total_low, row.total_high]
    return [value if math.isfinite(value) else None for value in values]


def data(finding: Finding) -> dict[str, Any]:
    """The finding as plain data in declared units."""
    found, worth = finding.found, finding.information
    header, rows = table(finding)
    common: dict[str, Any] = {
        "scenario": finding.assembled.scenario.name, "settings": dict(finding.assembled.settings), "of": finding.output,
        "unit": finding.unit,
    }
    if isinstance(found, Tornado):
        common |= {"method": "tornado", "central": finite(finding.shown(found.base)),
                   "judgement_or_unverified": finite(found.doubted_share)}
    else:
        scale = finding.shown(1.0) - finding.shown(0.0)
        common |= {
            "method": "sobol", "mean": finding.shown(found.mean), "standard_deviation": math.sqrt(found.variance) * scale,
            "points": found.points, "kept": found.kept, "tail": found.tail, "seed": found.seed, "confidence": 0.95,
        }
    return {
        **common,
        "factors": [
            {**dict(zip((_key(name) for name in header), row, strict=True)), "members": list(factor.members)}
            for row, factor in zip(rows, _factors(finding), strict=True)
        ],
        "information": {
            "points": worth.points, "infeasible": worth.infeasible, "p10": finite(finding.shown(worth.p10)),
            "p90": finite(finding.shown(worth.p90)), "chance": worth.floor,
            "threshold": None if worth.threshold is None else finding.shown(worth.threshold),
            "met": finite(_met(worth)) if worth.threshold is not None else None,
            "settle": [
                {"factor": one.factor.name, "narrows": one.narrows, "clears": one.clears} for one in worth.settled[:10]
            ],
        },
    }


def _key(name: str) -> str:
    return name.split(" [")[0].replace(", ", "_").replace(": ", "_").replace(" ", "_")


def _factors(finding: Finding) -> list[Factor]:
    found = finding.found
    return [row.factor for row in (found.bars if isinstance(found, Tornado) else found.indices)]


