"""One number to quote: its range, its id and what it stands on, in one sentence, and as a document for BibTeX and CSL."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orbitcompute.catalog.files import CatalogError, nearest
from orbitcompute.report.cite.citation import references
from orbitcompute.report.glossary import Term, resolve
from orbitcompute.report.numbers import chance, figure, short
from orbitcompute.report.results import Live
from orbitcompute.studies.many.swings import swings

MOST = 5  # sources that the sentence names; the others are in its BibTeX


def narrowed(document: Mapping[str, Any], live: Live, name: str) -> dict[str, Any]:
    """The document of one quantity: itself, the inputs it stands on and the equations between.

    `name` may be any label of a screen. Raises `CatalogError` for one that the document does not hold.
    """
    known = document["quantities"]
    if name not in known:
        word = resolve(name)
        name = (word.explains if isinstance(word, Term) else word) or name
    if name not in known:
        close = nearest(name, known)
        raise CatalogError([f"{name}: no quantity of {document['id']}"], [f"did you mean `{close}`?"] if close else [])
    if "event" in document:  # a forecast stands on all of its priors
        return {**document, "one": name, "leading": []}
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
    """`cost_ratio: 4.9, 3.8 to 6.7 in eight of ten draws`; the best guess where nothing was drawn."""
    unit = "" if entry["unit"] in ("1", "year") else f" {entry['unit']}"
    if entry.get("p50") is not None:
        ends = f"{short(entry['p10'])} to {short(entry['p90'])}"
        return f"{name}: {short(entry['p50'])}{unit}, the median of the draws, {ends}{unit} in eight of ten of them"
    if entry["value"] is None:
        return f"{name}: null ({entry.get('null_because') or entry.get('status') or 'no value'})"
    text = chance(entry["value"]) if name == "probability_by_date" else figure(entry["value"], name)
    return f"{name}: {text}{unit}"


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
