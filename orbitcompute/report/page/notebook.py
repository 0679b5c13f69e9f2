"""What a result shows of itself in a notebook: question, answer, verdict, needs and costs, as plain HTML.

Importing this module gives `Result` its representation: studies know nothing of layout, and a result that was made
without the public functions of the package shows as text.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import percent, short, times
from orbitcompute.report.screens.evaluate_full import Screen
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import NOT_YET

COSTS = (
    ("$ per accelerator-hour", "cost_per_accelerator_hour", "USD / h", 2),
    ("$ per kW-year of IT", "cost_per_kw_year", "USD / (kW year)", 3),
    ("$ per PFLOP-hour, BF16", "cost_per_pflop_hour", "USD / PFLOPh", 2),
)


def table(caption: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """An HTML table; every cell is escaped, the first of a row is its header."""
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in header)
    body = "".join(
        "<tr>" + f'<th scope="row" style="text-align:left">{html.escape(row[0])}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in row[1:]) + "</tr>"
        for row in rows
    )
    return (
        f"<table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def result_html(result: Result) -> str:
    """A result as HTML for a notebook; of a result of some outputs, those."""
    scenario = result.assembled.scenario
    question, name = html.escape(scenario.question or scenario.title), html.escape(scenario.name)
    head = f"<p><strong>{question}</strong><br>{name}, {result.id}</p>"
    if result.assembled.asked:
        return head + table("Outputs", ("output", "ours [10-90 %]", "unit"), _outputs(result)) + _notes(result)
    screen = Screen(result)
    parts = [
        head,
        table("Verdict: one test a row", ("test", "needs", "has", "margin", "word"), _tests(screen)),
        table("What it takes", ("what", "claimed", "ours [10-90 %]", "shown so far", "ours over that"), _needs(screen)),
        table("Cost, delivered", ("cost", "claimed", "ours [10-90 %]", "same chips on Earth"), _costs(screen)),
        _notes(result),
    ]
    return "".join(parts)


def _outputs(result: Result) -> list[tuple[str, str, str]]:
    screen = Screen(result)
    units = {name: result.model.quantities[name].unit for name in result.assembled.asked}
    return [(name, screen.ours(name, unit, digits=4), unit) for name, unit in units.items() if unit != "structure"]


def _tests(screen: Screen) -> list[Sequence[str]]:
    rows = [row for row in screen.result.verdict.rows if row.word != NOT_YET]
    return [(*screen.row_text(row), "-" if row.margin is None else percent(row.margin), row.word) for row in rows]


def _needs(screen: Screen) -> list[Sequence[str]]:
    return [
        (need.label.strip(), screen.claimed(need.name, need.unit) or "-", screen.ours(need.name, need.unit), need.shown,
         times(screen.result.value(need.multiple)))
        for need in screen.needs()
    ]


def _costs(screen: Screen) -> list[tuple[str, str, str, str]]:
    rows = []
    for label, stem, unit, digits in COSTS:
        orbit = f"orbital_{stem}"
        twin = short(from_si(screen.result.value(f"twin_{stem}"), unit), digits)
        claimed = screen.claimed(orbit, unit, digits=digits) or "-"
        rows.append((label, claimed, screen.ours(orbit, unit, digits=digits), twin))
    return rows


def _notes(result: Result) -> str:
    return "".join(f"<p><em>note: {html.escape(note)}</em></p>" for note in result.notes)


def _cite(result: Result, form: str) -> str:
    from orbitcompute.report.cite import citation
    from orbitcompute.report.documents import document

    forms = {"text": citation.sentence, "bibtex": citation.bibtex}
    if form not in forms:
        raise ValueError(f"form is text or bibtex, not {form!r}")
    return forms[form](document(result))


def _report(result: Result, file: str) -> str:
    from orbitcompute.report.documents import document
    from orbitcompute.report.files import check_writable, write
    from orbitcompute.report.page.page import page

    check_writable([file], "report")
    write(file, page(result, document(result), result.assembled.scenario.name))
    return file


def _to_frame(result: Result) -> Any:
    from orbitcompute.report.documents import flat

    return flat(result).to_frame()


Result.show = staticmethod(result_html)
Result.doors = {"cite": _cite, "report": _report, "to_frame": _to_frame}
