"""The report inside the live page: the whole of it for readers without scripts, and the texts that the page itself reads.

What an input means, a quantity's equation and what a source is stand once in the file, as HTML; `live/texts.js` reads them
from there.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.extras import optional
from orbitcompute.declare import Assumption, registry
from orbitcompute.report.page.page import Page
from orbitcompute.report.page.sections import Section

# What only a table laid out anew for telephones needs; those of this page scroll sideways.
ROLES = re.compile(r' (?:role="(?:table|rowgroup|row|cell|columnheader|rowheader)"|data-label="[^"]*")')
BETWEEN = re.compile(r"\n\s*\n+")
DIGITS = re.compile(r"-?\d+\.\d{2,}")
DRAWN = re.compile(r"<svg.*?</svg>", re.DOTALL)
SPENT = re.compile(r'<metadata>.*?</metadata>|<defs>\s*<style.*?</style>\s*</defs>|<!--.*?-->'
                   r'| transform="rotate\(-0 [^"]*"|\n\s*', re.DOTALL)
STYLED = re.compile(r' style="([^"]*)"')
TYPEFACE = re.compile(r" ?font-family:[^;]*;?")


class LivePage(Page):
    """What the template is given: every input and every source, those too that the answer does not stand on."""

    @cached_property
    def inputs(self) -> dict[str, Assumption]:
        """Every input there is."""
        return dict(sorted(self.model.assumptions.items()))

    def assumptions(self) -> list[dict[str, Any]]:
        """Every input, choices with what can be chosen."""
        return [
            {**row, "alternatives": dict(registry.choices[row["name"]].descriptions) if row["name"] in registry.choices else {},
             "meaning": row["meaning"] or _meaning(row["name"])}
            for row in super().assumptions()
        ]

    def equations(self) -> dict[str, list[dict[str, Any]]]:
        """Every quantity, where it stands by its file alone: its function has its name, and numbers of lines pack badly."""
        return {discipline: [{**row, "position": row["position"].partition(":")[0]} for row in rows]
                for discipline, rows in super().equations().items()}

    def charts(self) -> list[dict[str, Any]]:
        """The figures in one layout: with scripts on, the page draws its own to any width."""
        return [{**one, "narrow": ""} for one in super().charts()]

    @cached_property
    def sections(self) -> list[Section]:
        """What other studies say, their figures in one layout too."""
        return [replace(one, charts=tuple({**chart, "narrow": ""} for chart in one.charts)) for one in super().sections]

    def further_sources(self) -> list[tuple[str, dict[str, Any]]]:
        """What the claims stand on, and inputs and equations that the result does not reach."""
        own, known = {one.key for one in self.sources()}, load().sources
        others = {one.source for one in self.inputs.values()} | {one.source for one in self.model.quantities.values()}
        keys = {key for key in others if key in known} | {key for key, _ in super().further_sources()}
        return [(key, known[key]) for key in sorted(keys - own)]


def _meaning(name: str) -> str:
    return registry.choices[name].meaning if name in registry.choices else ""


def report(page: LivePage) -> str:
    """The report's sections as HTML."""
    jinja = optional("jinja2", "report", "explore")
    environment = jinja.Environment(
        loader=jinja.PackageLoader("orbitcompute.report.page"), autoescape=True, undefined=jinja.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )
    made: str = environment.get_template("live_report.html").render(page=page, document=page.document)
    return BETWEEN.sub("\n", DRAWN.sub(lambda drawn: _small(drawn[0]), ROLES.sub("", made))).replace("&#39;", "'")


def _small(drawing: str) -> str:
    """A drawing with a tenth of a point for its coordinates, and without remarks, idle identifiers and styles.

    Styles become attributes: the page's security policy lets no style in that it does not know.
    """
    used = set(re.findall(r'#([\w.-]+)[")]', drawing))
    drawing = re.sub(r' id="([^"]+)"', lambda found: found[0] if found[1] in used else "", SPENT.sub(" ", drawing))
    drawing = STYLED.sub(lambda style: _attributes(style[1]), drawing)
    drawing = re.sub(r"<g>\s*(<(?:path|text)[^>]*?(?:/>|>[^<]*</text>))\s*</g>", r"\1", drawing)
    return DIGITS.sub(lambda digits: f"{float(digits[0]):.1f}".removesuffix(".0"), drawing)


def _attributes(style: str) -> str:
    pairs = (one.split(":", 1) for one in TYPEFACE.sub("", style).split(";") if ":" in one)
    return "".join(f' {name.strip()}="{value.strip()}"' for name, value in pairs)
