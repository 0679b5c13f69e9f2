"""Cases and their verdicts as a table of 100 columns, Markdown, CSV and JSON, with our error by discipline."""

from __future__ import annotations

import csv
import io
import math
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

from orbitcompute.report.numbers import NOTHING, error_text, gap_text, short
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import Column, Table, cut, in_columns
from orbitcompute.studies.validate.validate import (
    AGREES,
    FAILS,
    RECORDED,
    ModelError,
    Row,
    Tally,
    by_discipline,
    by_tier,
    model_errors,
    sources_of,
    tally,
)

SCHEMA = "orbitcompute.validation/1"
WIDTH = 100
FURTHEST = 5  # disagreements that the overview names
LAST = 29  # characters of the last column of a summary
Style = Callable[[str, str], str]


def plain(text: str, _: str) -> str:
    """No style at all."""
    return text


APART = "<62 >11 >11 1 <8 >7"  # ours beside theirs, furthest first


def overview(rows: Sequence[Row], style: Style = plain) -> str:
    """The verdicts, our error where others' figures tell it, what fails, and the furthest disagreements: one screen."""
    failing = [row for row in rows if row.verdict == FAILS]
    apart = sorted((row for row in rows if row.verdict == RECORDED and row.outside), key=lambda row: -_distance(row))
    every, outside = tally("all", rows), tally("from outside", [row for row in rows if row.outside])
    fails = f"{every.fail} fail" if every.fail else "none fails"
    lines = [f"{every.rows} figures of others beside ours: {every.agree} agree, {every.recorded} differ with the"
             f" reason recorded, {fails}.", ""]
    counts = tuple(Column(name) for name in ("cases", "agree", "recorded", "fail"))
    lines += Table((Column("tier", side="<"), *counts), tuple(
        (one.name, str(one.rows), str(one.agree), str(one.recorded), str(one.fail)) for one in (*by_tier(rows), outside))
    ).lines(WIDTH)
    errors = {error.discipline: error for error in model_errors(rows)}
    tallied = {one.name: one for one in by_discipline(rows)}
    known = {name: error for name, error in errors.items() if error.error is not None and name in tallied}
    if known:
        columns = (Column("discipline", side="<"), *counts[:3], Column("our error"), Column("cases|sources".replace("|", ", ")),
                   Column("off, %"), Column("furthest off", side="<"))
        lines += ["", *Table(columns, tuple(
            (name, str(one.rows), str(one.agree), str(one.recorded), error_text(error.error),
             f"{error.cases}, {error.sources}", *reversed(_furthest(error).removesuffix(" %").rsplit(" ", 1)))
            for name, error in known.items() for one in [tallied[name]])).lines(WIDTH)]
    unknown = [name for name in tallied if name not in known]
    if unknown:
        told = f"too few sources to tell our error (--all): {', '.join(unknown)}"
        lines += textwrap.wrap(told, WIDTH, subsequent_indent="  ")
    for title, some in (("outside their tolerance", failing), ("furthest from other people's figures, recorded with the reason",
                                                              apart[:FURTHEST])):
        if some:
            lines += ["", style(in_columns(APART, title, "ours", "theirs", "", "off"), "heading")]
            lines += [in_columns(APART, "  " + cut(f"{row.discipline}: {row.id}", 59), _ours(row), _number(row.theirs),
                                 _unit(row.unit)[:8], off(row)) for row in some]
    first = [f"validate --case {one.id}" for one in (apart or rows)[:1]]
    lines += [following([*first, "validate --all", "validate --discipline thermal"])]
    return "\n".join(line.rstrip() for line in lines)


def _distance(row: Row) -> float:
    """How far ours is from theirs, as a logarithm; nought where a tolerance is absolute."""
    if row.absolute or not math.isfinite(row.difference) or row.difference <= -1.0:
        return 0.0
    return abs(math.log1p(row.difference))


def table(rows: Sequence[Row], style: Style = plain, *, detailed: bool = False) -> str:
    """The summaries, then ours, theirs, difference, tolerance and verdict by discipline; failures with their reasons."""
    lines = [] if detailed else [summary(rows), ""]
    for discipline in dict.fromkeys(row.discipline for row in rows):
        head = in_columns("<35 >11 >11 1 <12 >9 >9 2 <", discipline, "ours", "theirs", "unit", "differs", "allowed", "verdict")
        lines.append(style(head.rstrip(), "heading"))
        for row in rows:
            if row.discipline == discipline:
                lines += _lines(row, style, detailed)
        lines.append("")
    return "\n".join([*lines, summary(rows)] if detailed else lines[:-1])


def _lines(row: Row, style: Style, detailed: bool) -> list[str]:
    name = row.id if len(row.id) <= 34 else row.id[:31] + "..."
    values = in_columns(">11 >11 1 <12 >9 >9", _ours(row), _number(row.theirs), _unit(row.unit), off(row), allowed(row))
    mark = {FAILS: "bad", RECORDED: "known"}.get(row.verdict, "good")
    lines = [in_columns("2 <33 <", name, f"{values}  {style(_word(row), mark)}")]
    if row.verdict in (FAILS, RECORDED) or detailed:
        lines += _wrapped(row.title)
        lines += _wrapped(row.why) if row.why else []
    if detailed:
        lines += _wrapped(f"{row.quantity}; {row.tier}, {row.grade}, {row.source}; tolerance: {row.reason}")
    return lines


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="      ", subsequent_indent="      ")


def _word(row: Row) -> str:
    if row.verdict == RECORDED:
        return "recorded"
    if row.verdict == FAILS:
        return FAILS
    return {"at_most": "at most", "at_least": "at least"}.get(
        row.expect, "in range" if row.low < row.high else "agrees"
    )


def _ours(row: Row) -> str:
    return _number(row.ours) if row.low == row.high else f"{short(row.low, 3)}-{short(row.high, 3)}"


def _number(value: float) -> str:
    if value != 0 and math.isfinite(value) and not 1e-3 <= abs(value) < 1e7:
        return f"{value:.4g}"
    return short(value, 5)


def _unit(text: str) -> str:
    shown = text.replace(" ", "").replace("(kWyear)", "kW/year")
    return "" if shown == "1" else shown if len(shown) <= 11 else shown[:11]


def off(row: Row) -> str:
    """By how much ours differs: in percent, or in the unit where the tolerance is absolute."""
    if row.expect in ("at_most", "at_least") and not math.isfinite(row.difference):
        return NOTHING
    return _width(row.difference, row.absolute, sign=True)


def allowed(row: Row) -> str:
    """The tolerance: in percent, or in the unit where it is absolute."""
    return _width(row.tolerance, row.absolute, sign=False)


def _width(value: float, absolute: bool, *, sign: bool) -> str:
    if not math.isfinite(value):
        return NOTHING
    plus = "+" if sign and value > 0 else ""
    if absolute:
        return f"{plus}{value:.2g}"
    percent = 100 * value
    if value == 0:
        return "0 %"
    if abs(percent) < 0.01 and sign:
        return "<0.01 %"
    return f"{plus}{percent:.0f} %" if abs(percent) >= 100 else f"{plus}{percent:.2g} %"


# -- summaries -----------------------------------------------------------------------------------------------------


def summary(rows: Sequence[Row]) -> str:
    """How many agree, disagree as recorded and fail: by tier, by discipline, with our error in each discipline."""
    lines = [_tally_head("tier"), *map(_tally_line, by_tier(rows))]
    outside = tally("from outside", [row for row in rows if row.outside])
    lines += [_tally_line(outside), _tally_line(tally("all", rows)), ""]
    errors = {error.discipline: error for error in model_errors(rows)}
    lines.append(f"{_tally_head('discipline')}    our error, of cases|sources; furthest off")
    for one in by_discipline(rows):
        error = errors[one.name]
        lines.append(
            in_columns("< 1 >12 1 <8 <", _tally_line(one), error_text(error.error), _counts(error), _furthest(error)).rstrip()
        )
    return "\n".join(lines)


def _tally_head(what: str) -> str:
    return in_columns("<18 >6 >7 >10 >6", what, "cases", "agree", "recorded", "fail")


def _tally_line(one: Tally) -> str:
    return in_columns("<18 >6 >7 >10 >6", one.name, one.rows, one.agree, one.recorded, one.fail)


def _counts(error: ModelError) -> str:
    """Cases that could have disagreed, and the sources they come from, each with one vote."""
    return f"of {error.cases}|{error.sources}" if error.cases else ""


def _furthest(error: ModelError) -> str:
    if error.worst_gap is None or error.error is None:
        return ""
    gap = gap_text(error.worst_gap)
    return f"{cut(error.worst, LAST - 1 - len(gap))} {gap}"


# -- files ---------------------------------------------------------------------------------------------------------


def errors_table(rows: Sequence[Row]) -> str:
    """Our error by discipline as a Markdown table, for the README."""
    lines = ["| discipline | outside cases | sources | our error | with others' recorded faults | furthest off |",
             "|---|---:|---:|---:|---:|---|"]
    for error in model_errors(rows):
        worst = f"{error.worst} ({gap_text(error.worst_gap)})" if error.worst_gap is not None else ""
        lines.append(
            f"| {error.discipline} | {error.cases} | {error.sources} | {error_text(error.error)} |"
            f" {error_text(error.everything)} | {worst} |"
        )
    return "\n".join(lines)


def known_errors_table(rows: Sequence[Row]) -> str:
    """Our error by discipline where a case from outside tells something of it, for the README; the others by name."""
    found = model_errors(rows)
    lines = errors_table(rows).split("\n")
    told = [line for line, error in zip(lines[2:], found, strict=True) if error.cases]
    others = [error.discipline for error in found if not error.cases]
    note = (
        f"\n\nNo case from outside tells our error of {', '.join(others)}: their cases check arithmetic."
        if others
        else ""
    )
    return "\n".join([*lines[:2], *told]) + note


def tiers_table(rows: Sequence[Row]) -> str:
    """The verdicts by tier as a Markdown table."""
    lines = ["| tier | cases | agree | disagree as recorded | fail |", "|---|---:|---:|---:|---:|"]
    tallies = [*by_tier(rows), tally("from outside", [row for row in rows if row.outside]), tally("all", rows)]
    return "\n".join(lines + [f"| {o.name} | {o.rows} | {o.agree} | {o.recorded} | {o.fail} |" for o in tallies])


def markdown(rows: Sequence[Row]) -> str:
    """The results page: summaries, disagreements with their reasons, then every case."""
    parts = [
        "# What our quantities give where somebody else has a number",
        "Generated by `orbitcompute validate --format markdown`; do not edit. Our error is the root mean square of"
        " ln(ours/theirs) over a discipline's cases from outside (flown, published, code that is not ours), one vote a"
        " source, unknown below three sources. A recorded disagreement counts unless the fault is recorded as theirs; a"
        " published figure all of whose inputs its source hands over tests our arithmetic and does not count.",
        "## By tier", tiers_table(rows), "## Our error by discipline", errors_table(rows), "## Disagreements",
    ]
    outside = [_disagreement(row) for row in rows if row.verdict != AGREES and row.outside]
    own = [_disagreement(row) for row in rows if row.verdict != AGREES and not row.outside]
    parts += ["\n".join(outside) or "None."]
    parts += ["Among our own numerics:", "\n".join(own)] if own else []
    for discipline in dict.fromkeys(row.discipline for row in rows):
        lines = [
            "| case | ours | theirs | unit | differs | allowed | verdict | tier, source |",
            "|---|---:|---:|---|---:|---:|---|---|",
        ]
        lines += [
            f"| {row.title.replace('|', '/')} | {_ours(row)} | {_number(row.theirs)} | {_unit(row.unit)} | {off(row)}"
            f" | {allowed(row)} | {_word(row)} | {row.tier}, {row.source} |"
            for row in rows if row.discipline == discipline
        ]
        parts += [f"## {discipline.capitalize()}", "\n".join(lines)]
    return "\n\n".join(parts) + "\n"


def _disagreement(row: Row) -> str:
    unit = _unit(row.unit)
    theirs = f"{_number(row.theirs)} {unit}".rstrip()
    differs = f"{off(row)} {unit}".rstrip() if row.absolute else off(row)
    reason = row.why[:1].upper() + row.why[1:]
    return f"- **{row.id}**: {row.title}. Ours {_ours(row)}, theirs {theirs} ({differs}). {reason}."


def as_csv(rows: Sequence[Row]) -> str:
    """One line a case."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    data = [as_data(row) for row in rows]
    names = list(data[0]) if data else []
    writer.writerow(names)
    writer.writerows([["" if line[name] is None else line[name] for name in names] for line in data])
    return out.getvalue()


def as_data(row: Row) -> dict[str, Any]:
    """A row as plain data; numbers that are not finite are null."""
    found = {
        "id": row.id, "discipline": row.discipline, "quantity": row.quantity, "title": row.title, "ours": row.ours,
        "ours_low": row.low, "ours_high": row.high, "theirs": row.theirs, "unit": row.unit,
        "difference": row.difference, "tolerance": row.tolerance, "absolute": row.absolute, "expect": row.expect,
        "verdict": row.verdict, "why": row.why, "tier": row.tier, "grade": row.grade, "source": row.source,
        "reason": row.reason,
    }
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value for name, value in found.items()
    }


def document(rows: Sequence[Row]) -> dict[str, Any]:
    """Everything as one JSON document."""
    return {
        "schema": SCHEMA,
        "cases": [as_data(row) for row in rows],
        "tiers": [vars(one) for one in by_tier(rows)],
        "disciplines": [vars(one) for one in by_discipline(rows)],
        "model_error": [vars(one) for one in model_errors(rows)],
        "sources": sources_of(rows),
    }
