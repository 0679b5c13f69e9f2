"""Parts of a result's page that other studies answer: what is claimed, and how published figures lead to ours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.report.figures import forecast as forecast_figures
from orbitcompute.report.figures.drawing import for_phones, inline
from orbitcompute.report.numbers import short, times
from orbitcompute.report.page import forecast_section
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.audit.audit import Verdict, audit
from orbitcompute.studies.audit.disputes import Disagreement
from orbitcompute.studies.forecast.dated_claims import dated
from orbitcompute.studies.published.bridge import Bridge, bridge

# The analyses that the press cites most; `orbitcompute reproduce` has the others.
BRIDGED = ("mccalip", "semianalysis")
CLAIMS = 12  # shown unfolded


@dataclass(frozen=True)
class Cell:
    """A text for a reader and what stands behind it, to which it links: a name of the graph, or a source."""

    text: str
    name: str | None = None
    source: str | None = None


@dataclass(frozen=True)
class Table:
    """A table of cells; the first cell of a row is its header. A `folded` one opens on demand."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[Sequence[str | Cell], ...]
    folded: bool = False


@dataclass(frozen=True)
class Section:
    """A part of the page: an anchor, a title, paragraphs, figures (as the template takes them) and tables.

    `sources` are the keys that its tables link to.
    """

    id: str
    title: str
    lines: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    charts: tuple[dict[str, Any], ...] = ()
    sources: tuple[str, ...] = ()


def sections(result: Result) -> list[Section]:
    """Every part there is for this result; of a scenario that only a file holds, those that do not need its name."""
    found = [_forecast(result), _claims(), _bridges(result)]
    return [one for one in found if one is not None]


def _claims() -> Section:
    """The claims of the documents with their verdicts, those that matter most first, and where the documents disagree."""
    found = audit(forecaster=dated)
    counts = ", ".join(f"{number} {word}" for word, number in found.words.most_common())
    lines = (
        f"{len(found.claims)} claims of five documents, put to the test as they stand in this catalog (not with this "
        f"result's own settings): {counts}. orbitcompute audit CLAIM --why shows what each verdict stands on.",
    )
    header = ("claim", "they say, in our words", "we find", "factor", "verdict", "evidence", "first source")
    first = found.top(CLAIMS)
    rest = tuple(one for one in found.claims if one not in first)
    tables = (
        Table("The claims that matter most. Factor: claimed over ours.", header, tuple(_claim(one) for one in first)),
        Table(f"The other {len(rest)} claims", header, tuple(_claim(one) for one in rest), folded=True),
        Table(f"The {len(found.contradictions)} contradictions within and between the documents",
              ("topic", "who says what", "what settles it"), tuple(_dispute(one) for one in found.contradictions), folded=True),
    )
    keys = {key for one in found.claims if (key := _first_source(one))}
    return Section("claims", "What is claimed", lines, tables, sources=tuple(sorted(keys)))


def _first_source(one: Verdict) -> str | None:
    """The source that a verdict leans on first, somebody else's before our own."""
    said = [fact.source for fact in one.facts]  # what is on the record before what a figure stands on
    known = [key for key in (*said, *one.sources) if key in load().sources]  # a forecast of ours is none
    return next(iter(sorted(known, key=lambda key: key.startswith("orbitcompute-"))), None)


def _claim(one: Verdict) -> Sequence[str | Cell]:
    finds = "; ".join(part for part in (one.finds, one.only_if, one.note) if part)
    word = f"{one.verdict} (leans {one.leans})" if one.leans else one.verdict
    leans_on = Cell(key, source=key) if (key := _first_source(one)) else "-"
    name = (one.explain or "").rpartition(":")[2]  # a claim may name the scenario before the quantity
    return (one.id, one.says, Cell(finds, name), times(one.factor) if one.factor else "-", word, one.kind, leans_on)


def _dispute(one: Disagreement) -> Sequence[str]:
    said: dict[str, list[str]] = {}
    for document, says, _ in one.positions:
        said.setdefault(says, []).append(document)
    positions = "; ".join(f"{says} ({', '.join(documents)})" for says, documents in said.items())
    return (one.topic, positions, "; ".join(part for part in (*one.finds, one.note) if part))


def _forecast(result: Result) -> Section | None:
    """The last stored forecast of the claim, where the result asks for its power: both views, need, what to watch."""
    document = forecast_section.stored()
    asked = document["asked"]["threshold_mw"] if document else None
    if document is None or asked is None or abs(result.value("it_power_target") / (1e6 * asked) - 1) > 1e-9:
        return None
    tables = tuple(
        Table(caption, header, tuple(rows))
        for caption, (header, rows) in (
            ("Probability by the end of each year, inside and outside view", forecast_section.ladder(document)),
            ("What it takes", forecast_section.need(document)),
            ("What would move the forecast", forecast_section.watch(document)),
        )
        if rows
    )
    with for_phones():
        narrow = forecast_figures.every(document)
    charts = tuple(
        {"name": name, "svg": inline(chart, name), "narrow": inline(narrow[name], f"{name}-narrow"), "title": chart.title,
         "description": chart.description, "header": chart.header, "rows": chart.rows}
        for name, chart in forecast_figures.every(document).items()
    )
    return Section("forecast", "When, and how likely", tuple(forecast_section.lines(document)), tables, charts)


def _bridges(result: Result) -> Section | None:
    """Published headlines to our cost of a delivered kilowatt-year, step by step."""
    scenario = result.assembled.scenario
    if scenario.address != scenario.name:
        return None
    found = [bridge(name, None, scenario.name, result.assembled.settings) for name in BRIDGED]
    lines = (
        "Each step is the mean over every order in which the steps can be taken; the brackets hold the least and the most "
        "it counts as in any order. The steps sum to the whole difference.",
    )
    return Section("bridge", "From published figures to ours", lines, tuple(_bridge(one) for one in found))


def _bridge(found: Bridge) -> Table:
    rows: list[Sequence[str]] = [("theirs", short(found.theirs, 3), "", "")]
    if found.dollars:
        rows.append(
            ("dollars", _signed(found.dollars), "", f"from those of {found.theirs_year} to those of {found.ours_year}")
        )
    if abs(found.form) > 5e-4 * abs(found.theirs):
        rows.append(("form", _signed(found.form), "", "what their equations do and ours cannot say"))
    rows += [
        (step.name, _signed(step.share), f"{short(step.least)} to {short(step.most)}", step.says)
        for step in found.steps
    ]
    rows.append(("ours", short(found.ours, 3), "", found.scenario))
    caption = f"{found.title}: {found.what}, {found.unit}"
    return Table(caption, ("step", "share", "in any order", "what changes"), tuple(rows))


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{short(value, 3)}"
