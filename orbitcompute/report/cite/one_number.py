"""One number to quote: its range, its id and what it stands on, in one sentence, and as a document for BibTeX and CSL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orbitcompute.catalog.files import CatalogError, nearest
from orbitcompute.declare import registry
from orbitcompute.report.cite.citation import references
from orbitcompute.report.glossary import Term, resolve
from orbitcompute.report.numbers import chance, figure, of_draws, short
from orbitcompute.report.results import Live
from orbitcompute.studies.many.swings import swings

COUNTED = ("flight", "satellite", "accelerator")
MOST = 5  # sources that the sentence names; the others are in its BibTeX


def narrowed(document: Mapping[str, Any], live: Live, name: str) -> dict[str, Any]:
    """The document of one quantity: itself, the inputs it stands on and the equations between.

    `name` may be any label of a screen. Raises `CatalogError` for one that the document does not hold.
    """
    known = _known(document)
    if name not in known:
        word = resolve(name)
        name = (word.explains if isinstance(word, Term) else word) or name
    if name not in known:
        close = nearest(name, known)
        raise CatalogError([f"{name}: no quantity of {document['id']}"], [f"did you mean `{close}`?"] if close else [])
    if "event" in document or "verdict" not in document:  # a forecast, a timeline, a design: it stands on all of its inputs
        return {**document, "one": name, "leading": [], "quantities": {name: known[name]}}
    model = live().model
    behind = model.stands_on(name) | {name}
    equations = {one: where for one, where in document["provenance"].get("equations", {}).items() if one in behind}
    parameters = {one: entry for one, entry in document["parameters"].items() if one in behind}
    leading = [document["parameters"][swing.name]["source"] for swing in swings(model, name)
               if swing.name in document["parameters"] and document["parameters"][swing.name].get("source")]
    return {
        **document, "one": name, "leading": list(dict.fromkeys(leading)), "parameters": parameters,
        "quantities": {name: known[name]}, "provenance": {**document["provenance"], "equations": equations},
    }


def _known(document: Mapping[str, Any]) -> dict[str, Any]:
    """The quantities that a document holds; of a timeline, the one that it follows over the years."""
    if "years" in document and "median" in document:
        return {document["of"]: {"unit": document["unit"], "value": None, "by_year": document}}
    return dict(document.get("quantities", {}))


def sentence(document: Mapping[str, Any]) -> str:
    """The number, its range, where it is from, and what carries it, in one sentence."""
    name = document["one"]
    entry = document["quantities"][name]
    found = references(document)
    titles = {one.key: one for one in found if not one.own}
    ordered = [key for key in document["leading"] if key in titles] + sorted(set(titles) - set(document["leading"]))
    named = [_named(titles[key].source) for key in ordered[:MOST]]
    rest = len(ordered) - len(named)
    judged = sum(len(one.figures) for one in found if one.own)
    sources = "; ".join(named) + (f"; and {rest} more" if rest else "")
    return (
        f"{_value(name, entry)}{_event(document)} (orbitcompute {document['version']}, result {document['id']} of"
        f" {document['created'][:10]}, scenario {document['scenario']}), which stands on {len(ordered)} sources"
        f" ({sources}) and on {judged} inputs of our own arithmetic or judgement."
    )


def _value(name: str, entry: Mapping[str, Any]) -> str:
    """`cost_ratio (orbit over ...): 4.9, the median of the draws, 3.8 to 6.7 in eight of ten`; a best guess if undrawn."""
    unit = "" if entry["unit"] in ("1", "year") else f" {entry['unit']}{'s' if entry['unit'] in COUNTED else ''}"
    if "by_year" in entry:
        return _by_year(name, entry["by_year"], unit)
    if entry.get("p50") is not None:
        ends = f"{short(entry['p10'])} to {short(entry['p90'])}"
        return f"{_meant(name)}: {short(entry['p50'])}{unit}, the median of the draws, {ends}{unit} in eight of ten of them"
    if entry["value"] is None:
        return f"{name}: null ({entry.get('null_because') or entry.get('status') or 'no value'})"
    name = f"{name} of {entry['of']}" if "of" in entry else name
    text = chance(entry["value"]) if name == "probability_by_date" else figure(entry["value"], name)
    return f"{name}: {text}{unit}"


def _meant(name: str) -> str:
    """A name and what it is: `launch_count (whole flights that put the fleet up, failed ones included)`."""
    quantity = registry.quantities.get(name)
    if quantity is None:
        return name
    said = quantity.summary.split(";")[0].rstrip(".")
    return f"{name} ({said[0].lower() if said[1:2].islower() else said[0]}{said[1:]})"


def _by_year(name: str, told: Mapping[str, Any], unit: str) -> str:
    """`cost_ratio by year of purchase: 5.9 in 2026, ..., at or below 1 in 2 % of the draws by 2040`."""
    years = told["years"]
    places = dict.fromkeys((0, len(years) // 2, len(years) - 1))
    parts = [f"{short(told['median'][at])} ({short(told['p10'][at])} to {short(told['p90'][at])}){unit} in {years[at]}"
             for at in places if told["median"][at] is not None]
    never = told["never_by_last_year"]
    crossed = "" if never is None else (f"; at or below {short(told['target'])}{unit} in"
                                        f" {of_draws(1.0 - never, told['draws'])} by {years[-1]}")
    return f"{name} by year of purchase, medians and 10 to 90 % of the draws: {', '.join(parts)}{crossed}"


def _event(document: Mapping[str, Any]) -> str:
    if "event" not in document:
        return ""
    said = f": {document['event']}, by {document['asked']['by']}, by our model, all priors our judgement"
    view = document.get("outside_view")
    ends = [one["by_date"] for one in view["estimates"]] if view else []
    return said + (f"; {100 * min(ends):.0f} to {100 * max(ends):.0f} % by the record of similar announcements" if ends else "")


def _named(source: Mapping[str, Any]) -> str:
    who = str(source.get("authors") or source.get("publisher") or "")
    year = f" {source['year']}" if source.get("year") else ""
    return f"{who}{year}, {source['title']}".removeprefix(", ")
