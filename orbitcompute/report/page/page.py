"""One result as one HTML page: no network, no script, every number a link to its equation, its inputs and their sources.

Question, verdict and limits come before results. The page is plain HTML with its style inside: it reads on a telephone, on
paper, in the dark and aloud. Needs the extra `report`.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption, Quantity
from orbitcompute.graph.equation import equation, position
from orbitcompute.report.cite import citation
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures import result as result_figures
from orbitcompute.report.numbers import NOTHING, error_text, multiple, percent, short, spread, times
from orbitcompute.report.page.notebook import COSTS
from orbitcompute.report.page.sections import Cell, Section, sections
from orbitcompute.report.screens.cells import Need
from orbitcompute.report.screens.evaluate_full import Screen, tightest
from orbitcompute.report.screens.explain import kind_text, origin_text, range_text, value_text
from orbitcompute.report.screens.verdict_table import MEANING
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import NOT_YET, Row, standing
from orbitcompute.studies.scenario.model_error import error_of


class Page:
    """What the template is given."""

    def __init__(self, result: Result, document: Mapping[str, Any], name: str) -> None:
        """A result, its document, and the name by which it was asked for."""
        self.result, self.document, self.name = result, document, name
        self.model = result.model
        self.screen = Screen(result)

    # -- numbers -------------------------------------------------------------------------------------------------

    def cell(self, name: str, unit: str, digits: int = 2) -> Cell:
        """Our value with its range."""
        return Cell(self.screen.ours(name, unit, digits=digits), name)

    def claimed(self, name: str, unit: str, digits: int = 2) -> Cell:
        """The value as claimed."""
        return Cell(self.screen.claimed(name, unit, digits=digits) or "-", name)

    def anchor(self, name: str | None) -> str | None:
        """The identifier that a number of this name links to; None where it is not on the page."""
        if name in self.model.overrides or name in self.inputs:
            return f"input-{name}"
        return f"quantity-{name}" if name in self.quantities else None

    @property
    def inputs(self) -> dict[str, Assumption]:
        """Every input that was used."""
        return {name: one for name, one in sorted(self.model.assumptions.items()) if name in self.model.needed}

    @property
    def quantities(self) -> dict[str, Quantity]:
        """Every quantity that was computed."""
        found = self.model.quantities
        return {
            name: found[name]
            for name in sorted(self.model.needed)
            if name in found and name not in self.model.overrides
        }

    # -- parts ---------------------------------------------------------------------------------------------------

    def verdict(self) -> list[dict[str, Any]]:
        """The table of tests."""
        return [self._test(row) for row in self.result.verdict.rows if row.word != NOT_YET]

    def _test(self, row: Row) -> dict[str, Any]:
        label, needs, has = self.screen.row_text(row)
        error = (
            error_text(row.error) if row.error else NOTHING
        )
        return {
            "group": row.group, "test": label, "needs": needs, "has": has, "word": row.word,
            "margin": Cell("-" if row.margin is None else percent(row.margin), row.margin_name),
            "error": error, "grade": row.grade or "-", "decides": row.decides, "meaning": MEANING.get(row.word, ""),
        }

    @staticmethod
    def meaning() -> dict[str, str]:
        """What the four words of the verdict say."""
        return MEANING

    def limits(self) -> list[str]:
        """What the reader must know before a number: what is judged, drawn, left out."""
        counts, shares = standing(self.model, "cost_ratio")
        lines = []
        if counts:
            listed = ", ".join(f"{counts[grade]} {grade} ({_percent(shares[grade])})"
                               for grade in sorted(counts, key=lambda one: -shares[one]))
            lines.append(f"The cost ratio stands on {sum(counts.values())} uncertain inputs, with the share of its squared "
                         f"swing that each grade carries: {listed}.")
        if "cost_ratio" in self.result.draws.columns:
            draws = self.result.draws.spread("cost_ratio").draws
            lines.append(f"A range is the 10th to 90th percentile of {draws:,} draws of every uncertain input.")
        absent = sorted(name for name, one in self.inputs.items() if one.undisclosed)
        if absent:
            lines.append(f"Undisclosed, so that what stands on them is null: {', '.join(absent)}.")
        own = [f"{row['discipline']} {row['error']}" for row in self.errors()]
        if own:
            lines.append(f"Our own error, as validation found it: {', '.join(own)}.")
        return [*lines, *(note[:1].upper() + note[1:] + "." for note in self.result.notes)]

    def errors(self) -> list[dict[str, str]]:
        """Our own error by discipline, where enough outside cases tell it."""
        found: dict[str, float] = {}
        for one in self.quantities.values():
            error = error_of(one.name)
            if error is not None:
                found[one.discipline] = error
        return [{"discipline": name, "error": error_text(error)}
                for name, error in sorted(found.items())]

    def needs(self) -> list[dict[str, Any]]:
        """What the target needs, beside what has been shown."""
        return [self._need(need) for need in self.screen.needs()]

    def _need(self, need: Need) -> dict[str, Any]:
        claimed, ours = self.screen.ratio(need.multiple, need.name)
        return {
            "label": need.label.strip(), "claimed": self.claimed(need.name, need.unit), "ours": self.cell(need.name, need.unit),
            "shown": need.shown, "claimed_times": Cell(claimed or "-", need.multiple), "ours_times": Cell(ours, need.multiple),
        }

    def costs(self) -> list[dict[str, Any]]:
        """Cost per delivered unit, in orbit and on Earth."""
        rows = []
        for label, stem, unit, digits in COSTS:
            ours, twin = self.screen.middle(f"orbital_{stem}"), self.result.value(f"twin_{stem}")
            rows.append({
                "label": label, "claimed": self.claimed(f"orbital_{stem}", unit, digits),
                "ours": self.cell(f"orbital_{stem}", unit, digits),
                "twin": Cell(short(from_si(twin, unit), digits), f"twin_{stem}"),
                "built": Cell(short(from_si(self.result.value(f"terrestrial_{stem}"), unit), digits), f"terrestrial_{stem}"),
                "over": Cell(times(ours / twin), "cost_ratio"),
            })
        return rows

    @property
    def baseline_is_price(self) -> bool:
        """Whether the baseline is what somebody charges rather than what it costs."""
        return self.model.assumptions["terrestrial_basis"].choice == "price"

    def answer(self) -> str:
        """The answer in a few sentences: medians, never a centre beside a range that is not its own."""
        parts = []
        if math.isfinite(self.result.value("probability_by_date")):
            parts.append(f"Chance that it operates {self.screen.stored()}.".replace("\n", ", "))
        if math.isfinite(self.result.value("cost_ratio")):
            drawn = self.result.draws.columns.get("cost_ratio")
            ends = self.result.draws.spread("cost_ratio") if drawn is not None and drawn.size else None
            bracket = f" {spread(ends.p10, ends.p90)}" if ends else ""
            claimed = self.result.claimed_middle("cost_ratio")
            also = f", {multiple(claimed)} on the vendors' engineering" if math.isfinite(claimed) else ""
            parts.append(f"A delivered kilowatt-year costs {multiple(self.screen.middle('cost_ratio'))}{bracket} what the same"
                         f" chips cost on Earth{also}.")
        limit = tightest(self.result)
        if limit:
            parts.append(f"Tightest limit: {limit}.")
        return " ".join(parts) or f"Not computed: {self.result.point.status}."

    def charts(self) -> list[dict[str, Any]]:
        """The figures, each with its numbers, and a layout of its own for phones."""
        with figures.for_phones():
            narrow = result_figures.of_result(self.result)
        return [
            {"name": name, "svg": figures.inline(chart, name), "narrow": figures.inline(narrow[name], f"{name}-narrow"),
             "title": chart.title, "description": chart.description,
             "header": chart.header, "rows": [[_shown(cell) for cell in row] for row in chart.rows]}
            for name, chart in result_figures.of_result(self.result).items()
        ]

    def contents(self) -> list[tuple[str, str]]:
        """The parts of the page in order: anchor and title."""
        more = [(section.id, section.title) for section in self.sections]
        return [("verdict", "Verdict"), ("limits", "Limits"), ("results", "Results"), ("figures", "Figures"), *more,
                ("assumptions", "Assumptions"), ("equations", "Equations"), ("sources", "Sources"),
                ("repeat", "Repeat and cite")]

    @cached_property
    def sections(self) -> list[Section]:
        """What other studies say of the same question."""
        return sections(self.result)

    def assumptions(self) -> list[dict[str, Any]]:
        """Every input with its range, kind, grade, source and who set it."""
        return [
            {"name": name, "value": one.choice or ("undisclosed" if one.absent else value_text(one.value, one.unit)),
             "range": range_text(one), "kind": kind_text(one), "source": one.source, "locator": one.locator,
             "origin": origin_text(one), "meaning": one.meaning, "note": one.note, "as_of": one.as_of,
             "currency_year": one.currency_year}
            for name, one in self.inputs.items()
        ]

    def equations(self) -> dict[str, list[dict[str, Any]]]:
        """Every quantity by discipline: equation, value, inputs, source."""
        found: dict[str, list[dict[str, Any]]] = {}
        for name, one in self.quantities.items():
            value = self.result.point.values.get(name, math.nan) if one.unit == "structure" else self.result.value(name)
            found.setdefault(one.discipline, []).append({
                "name": name, "value": value_text(value, one.unit, of=name), "summary": one.summary,
                "linked": self._linked(name, "\n".join(equation(one))),
                "arguments": [Cell(argument, argument) for argument in one.arguments], "source": one.source,
                "locator": one.locator, "position": position(one), "unit": one.unit,
            })
        return dict(sorted(found.items()))

    def _linked(self, name: str, text: str) -> str:
        """An equation as HTML, in which every name but its own leads to its entry."""

        def link(found: re.Match[str]) -> str:
            at = self.anchor(found[0]) if found[0] != name else None
            return f'<a href="#{at}">{found[0]}</a>' if at else found[0]

        return re.sub(r"[A-Za-z_]\w*", link, html.escape(text, quote=False))

    def sources(self) -> list[citation.Reference]:
        """Every source that the result stands on."""
        return citation.references(self.document)

    def further_sources(self) -> list[tuple[str, dict[str, Any]]]:
        """What the claims stand on and the result itself does not."""
        own = {one.key for one in self.sources()}
        keys = sorted({key for section in self.sections for key in section.sources} - own)
        return [(key, load().sources[key]) for key in keys if key in load().sources]  # a stored forecast is none

    def repeat(self) -> list[str]:
        """The commands that repeat it."""
        return [
            f"pip install orbitcompute=={self.document['version']}",
            self.document["provenance"].get("command") or f"orbitcompute evaluate {self.document['scenario']}",
            "orbitcompute evaluate --verify RESULT.json",
        ]

    def sentence(self) -> str:
        """How to cite it."""
        return citation.sentence(self.document)


def _percent(share: float) -> str:
    """A share in whole percent, never as nothing."""
    return f"{100 * share:.0f} %" if share >= 0.005 else "below 1 %"


def _shown(cell: Any) -> str:
    return short(cell, 4) if isinstance(cell, float) else NOTHING if cell is None else str(cell)


def page(result: Result, document: Mapping[str, Any], name: str) -> str:
    """The page of a result as HTML; `name` is what it was asked for by."""
    jinja = optional("jinja2", "report", "report")
    environment = jinja.Environment(
        loader=jinja.PackageLoader("orbitcompute.report.page"), autoescape=True, undefined=jinja.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    made: str = environment.get_template("report.html").render(page=Page(result, document, name), document=document)
    return made + "\n"
