"""The live page: the whole model in one HTML file that computes offline, with no network, no storage and no `eval`.

Its modules are in `live/`, readable and tested by themselves, and ship as one text (`bundling`); here that is put after the
translated model (`graph.text`), with what it is given (`live_data`) and what a reader without scripts sees.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import math
import re
import string
import zlib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.files import content_hash
from orbitcompute.graph.text.live import Live, live
from orbitcompute.report.documents import document
from orbitcompute.report.page.bundling import built
from orbitcompute.report.page.live_data import data, stored_tables
from orbitcompute.report.page.live_report import LivePage, report
from orbitcompute.report.page.page import Page
from orbitcompute.report.screens.evaluate import screen as first_screen
from orbitcompute.studies.answer.evaluate import Result

# Formulas that the page's drawings ask by themselves, where the model has them.
DRAWN = ("f_eclipse_fraction", "f_sun_direction", "f_sun_mean_longitude")
HELD = re.compile(r'<script type="application/octet-stream" id="data">(.*?)</script>')


def explore(result: Result, name: str) -> str:
    """The live page of a result as HTML; `name` is what it was asked for by."""
    model = result.model
    stored = [one for one, quantity in model.quantities.items() if quantity.staged and one in model.needed]
    settled = model.held(result.point.values, stored)
    translated = live(model, result.point.values)
    inputs = data(result, settled)
    table = dict(translated.table)
    table["stored"] = stored_tables(model, result.point.values, translated)
    table["leaves"] = {name: value for name, value in table["leaves"].items() if not _same(inputs, name, value)}
    table["quantities"] = _by_place(table["quantities"], [*table["quantities"], *inputs["inputs"], *table["stored"]])
    given = {**inputs, "page": {**identity(result), "set": settings(result)}, "answer": answer(result), "table": table}
    script, style = bundle(translated), (files(__package__) / "live" / "page.css").read_text(encoding="utf-8")
    template = string.Template((files(__package__) / "live" / "page.html").read_text(encoding="utf-8"))
    page = LivePage(result, document(result), name)
    texts = {key: html.escape(str(value)) for key, value in identity(result).items()}
    policy = (f"default-src 'none'; script-src '{_digest(script)}'; style-src '{_digest(style)}'; img-src data: blob:;"
              " worker-src blob:;"
              " base-uri 'none'; form-action 'none'")
    return template.substitute(
        texts, policy=policy, style=style, script=script, data=_packed(given), answer=html.escape(page.answer()),
        first=html.escape(first_screen(result)), title=html.escape(f"{texts['scenario']}: orbital compute, live"),
        report=report(page),
        repeat=html.escape(f"To repeat it: pip install orbitcompute=={__version__}; {_repeated(result, name)}"),
    )


def _same(inputs: Mapping[str, Any], name: str, value: float) -> bool:
    """Whether an input's figure is a leaf of the graph as it stands."""
    return bool(inputs["inputs"].get(name, {}).get("value") == value)


def _by_place(quantities: Mapping[str, Any], names: list[str]) -> dict[str, Any]:
    """The quantities of a table, their arguments by the places at which these names stand first (`Study` has the same list)."""
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    return {name: {**one, "arguments": [places[argument] for argument in one["arguments"]]} for name, one in quantities.items()}


def _repeated(result: Result, name: str) -> str:
    return result.command or f"orbitcompute explore {name}"


def identity(result: Result) -> dict[str, str]:
    """What names the page: scenario, baseline, question, version, catalog, id."""
    scenario = result.assembled.scenario
    return {
        "scenario": scenario.address, "baseline": result.assembled.settings.get("baseline", scenario.components["baseline"]),
        "question": scenario.question or scenario.title, "version": __version__, "catalog": content_hash(),
        "id": result.id, "as_of": scenario.as_of or "no date",
    }


def settings(result: Result) -> dict[str, str]:
    """What the result was made with beside its scenario, as it was typed."""
    return {name: str(text) for name, text in result.assembled.settings.items() if name != "baseline"}


def answer(result: Result) -> dict[str, Any]:
    """What the page keeps of the stored answer: the chance, which no browser computes."""
    screen = Page(result, document(result), "").screen
    return {"chance": screen.stored(), "probability": result.value("probability_by_date")}


def bundle(translated: Live) -> str:
    """The functions of the model, the page's modules as they ship, and what starts them where there is a document."""
    names = ", ".join(functions(translated))
    started = 'if (typeof document !== "undefined") live.start(FUNCTIONS, $inflate);\n'
    return f"{translated.text}const FUNCTIONS = {{{names}}};\n{built()}{started}"


def functions(translated: Live) -> list[str]:
    """The functions that quantities are computed by, by their names in the text."""
    own = {one.get("function", f"f_{name}") for name, one in translated.table["quantities"].items()}
    drawn = {name for name in DRAWN if f"function {name}(" in translated.text}
    return sorted(own | set(translated.table["functions"].values()) | drawn)


def _digest(text: str) -> str:
    """A text as a content security policy names it."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _packed(value: Any) -> str:
    """JSON as a page holds it: packed, in base 64; what is not a number is null."""
    text = json.dumps(_plain(value), separators=(",", ":"), ensure_ascii=False)
    return base64.b64encode(zlib.compress(text.encode(), 9)).decode()


def held(text: str) -> dict[str, Any]:
    """What a page was given, out of its HTML."""
    found = HELD.search(text)
    assert found is not None
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(found[1])))
    return data


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float):
        value = float(value)
        return None if not math.isfinite(value) else int(value) if value.is_integer() and abs(value) < 1e15 else value
    return value
