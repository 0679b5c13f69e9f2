"""How to cite a result: a sentence, BibTeX and CSL-JSON for exactly the sources, equations and version it stands on."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, nearest
from orbitcompute.default import DEFAULT_CLAIM
from orbitcompute.report.screens.next_commands import following

WIDTH = 100
NAME = "orbitcompute"
TITLE = "orbitcompute: feasibility and cost of orbital AI compute beside terrestrial clusters"
# What a source's kind is called in BibTeX and in CSL.
TYPES = {
    "book": ("book", "book"), "paper": ("article", "article-journal"), "dataset": ("misc", "dataset"),
    "software": ("misc", "software"), "report": ("techreport", "report"), "government": ("techreport", "report"),
    "filing": ("misc", "legal_case"), "press": ("misc", "article-newspaper"), "datasheet": ("misc", "document"),
    "web page": ("misc", "webpage"), "own arithmetic": ("misc", "document"), "calculator": ("misc", "software"),
    "forum": ("misc", "post"), "trade press": ("misc", "article-newspaper"), "vendor page": ("misc", "webpage"),
    "source code": ("misc", "software"), "code": ("misc", "software"), "data": ("misc", "dataset"),
    "standard": ("techreport", "standard"),
}
RECORD_OF_FLIGHTS = "gcat-mcdowell"
ADDRESS = "repository address: to be filled at release"
CSL_FILING = "report"  # CSL has no word for a filing with a regulator


@dataclass(frozen=True)
class Reference:
    """One source of a result, the inputs whose figures it gives, and the quantities whose equations it gives."""

    key: str
    source: Mapping[str, Any]
    figures: tuple[str, ...]
    equations: tuple[str, ...]

    @property
    def read(self) -> bool:
        """Whether we have read the source itself, rather than pages that quote it."""
        return bool(self.source.get("read"))

    @property
    def own(self) -> bool:
        """Whether it is our own arithmetic or judgement, which is part of the program."""
        return self.source.get("kind") == "own arithmetic"


def references(document: Mapping[str, Any]) -> list[Reference]:
    """The sources of exactly what a result stands on, by key.

    Raises `CatalogError` with every key that this version's `models/sources.toml` does not hold.
    """
    figures: dict[str, list[str]] = {}
    equations: dict[str, list[str]] = {}
    for name, entry in document["parameters"].items():
        if entry.get("source"):
            figures.setdefault(entry["source"], []).append(name)
    for source, priors in forecast_sources(document).items():
        figures.setdefault(source, []).extend(priors)
    for name, (source, locator) in document["provenance"].get("equations", {}).items():
        equations.setdefault(source, []).append(f"{name} ({locator})" if locator else name)
    known = {**load().sources, **document["provenance"].get("own_sources", {})}
    keys = sorted({*figures, *equations})
    missing = [key for key in keys if key not in known]
    if missing:
        hints = [f"did you mean `{close}`?" for key in missing if (close := nearest(key, known))]
        raise CatalogError(
            [f"source `{key}`: not in models/sources.toml, and {document['id']} stands on it" for key in missing],
            [*hints, f"cite it with the version that wrote it ({document['version']}), or add the source"],
        )
    return [Reference(key, known[key], tuple(figures.get(key, ())), tuple(equations.get(key, ()))) for key in keys]


def places(source: Mapping[str, Any]) -> list[str]:
    """Where a source is: the original's address, then the page on which we read of it."""
    return [f"{word}{source[field]}" for field, word in (("url", ""), ("via", "via ")) if source.get(field)]


def doi_of(source: Mapping[str, Any]) -> str | None:
    """The DOI of a source: given, in its address, or the one that arXiv registers for each of its papers."""
    if source.get("doi"):
        return str(source["doi"])
    url = str(source.get("url", ""))
    registered = re.search(r"doi\.org/(10\.\d{4,9}/\S+)", url)
    if registered:
        return registered[1]
    paper = re.search(r"arxiv\.org/(?:abs|pdf|html)/(\d{4}\.\d{4,5})", url)
    return f"10.48550/arXiv.{paper[1]}" if paper else None


def forecast_sources(document: Mapping[str, Any]) -> dict[str, list[str]]:
    """What the stored forecast behind a result's chance stands on: its priors by source; empty where none is behind it."""
    if not document.get("quantities", {}).get("probability_by_date", {}).get("value") or "parameters" not in document:
        return {}
    stored = _stored()
    return {} if stored is None else priors_by_source(stored["inputs"])


@cache
def _stored() -> dict[str, Any] | None:
    folder = data_directory("models") / "forecasts" / "stored"
    found = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))]
    return max((one for one in found if one["claim"] == DEFAULT_CLAIM), key=lambda one: str(one["created"]), default=None)


def priors_by_source(inputs: Mapping[str, Any]) -> dict[str, list[str]]:
    """The priors of a forecast's inputs by the source that each names; flights of the record are their own."""
    found: dict[str, list[str]] = {RECORD_OF_FLIGHTS: ["flights by year and family"]}
    for path, prior in inputs["priors"].items():
        if prior.get("source"):
            found.setdefault(prior["source"], []).append(f"prior {path}")
    return found


# -- people --------------------------------------------------------------------------------------------------------


def people(authors: str) -> list[dict[str, str]]:
    """Authors as CSL names: persons by their initials, everybody else as they are written; `and others` is kept."""
    authors = re.sub(r"\s*\((editors?)\)", "", authors.replace("and others", ", others"))
    found: list[dict[str, str]] = []
    # a comma inside brackets does not part two authors: SpaceX (E. Musk, I. Dahl)
    for name in filter(None, (part.strip() for part in re.split(r"[;,](?![^(]*\))", authors))):
        initials = (
            None
            if name.startswith("U.S.")
            else re.match(r"((?:[A-Z]\.[ -]?)+)\s*(?P<family>[^()]+?)(?:\s*\(.*\))?$", name)
        )
        if name.split(" ")[0] == "others":
            found.append({"literal": "others"})
        elif initials:
            found.append({"given": initials.group(1).strip(), "family": initials.group("family").strip()})
        else:
            found.append({"literal": name})
    return found


def _names(authors: str) -> str:
    """Authors for a sentence: `Kopp, Lean`."""
    names = [one.get("family") or one["literal"] for one in people(authors)]
    shown = [name for name in names if name != "others"]
    return f"{shown[0]} and others" if len(shown) > 3 or "others" in names else ", ".join(shown)


# -- BibTeX --------------------------------------------------------------------------------------------------------

_SPECIAL = {"&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}", "\\": r"\textbackslash{}"}


def tex(text: str) -> str:
    """Text as BibTeX takes it."""
    return "".join(_SPECIAL.get(sign, sign) for sign in text)


def bibtex(document: Mapping[str, Any]) -> str:
    """One entry for the program and the result, then one a source."""
    fields = {
        "title": "{" + tex(TITLE) + "}", "author": "{The orbitcompute developers}", "year": document["created"][:4],
        "version": document["version"], "howpublished": tex(ADDRESS), "note": tex(_which(document)),
    }
    entries = [_entry("misc", "orbitcompute", fields)]
    for one in references(document):
        if not one.own:
            entries.append(_entry(TYPES.get(one.source["kind"], ("misc", ""))[0], one.key, _fields(one)))
    return "\n".join(entries)


def entry_of(key: str, source: Mapping[str, Any]) -> str:
    """One source as an entry, for a text that cites it by its key."""
    return _entry(TYPES.get(source["kind"], ("misc", ""))[0], key, _source_fields(source))


def _fields(one: Reference) -> dict[str, str]:
    return {**_source_fields(one.source), "note": tex(f"{_serves(one)}; {_reading(one)}")}


def _reading(one: Reference) -> str:
    via = f", via {one.source['via']}" if one.source.get("via") else ""
    return ("read" if one.read else "quoted, not read") + via


def _source_fields(source: Mapping[str, Any]) -> dict[str, str]:
    fields = {"title": "{" + tex(str(source["title"])) + "}"}
    if source.get("authors"):
        names = [
            "others" if name.get("literal") == "others"
            else f"{tex(name['family'])}, {tex(name['given'])}" if "family" in name else "{" + tex(name["literal"]) + "}"
            for name in people(source["authors"])
        ]
        fields["editor" if "(editor" in source["authors"] else "author"] = " and ".join(names)
    for key, field in (("year", "year"), ("url", "url"), ("publisher", "publisher")):
        if source.get(key):
            fields[field] = str(source[key]) if field == "url" else tex(str(source[key]))
    doi = doi_of(source)
    if doi:
        fields["doi"] = doi
    return fields


def _entry(kind: str, key: str, fields: Mapping[str, str]) -> str:
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items()]
    return f"@{kind}{{{key},\n" + "\n".join(lines) + "\n}\n"


# -- CSL-JSON ------------------------------------------------------------------------------------------------------


def csl(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same as CSL-JSON items (schema 1.0.2), the program first."""
    items: list[dict[str, Any]] = [{
        "id": NAME, "type": "software", "title": TITLE, "version": document["version"],
        "author": [{"literal": "The orbitcompute developers"}], "note": _which(document),
        "issued": {"date-parts": [[int(part) for part in document["created"][:10].split("-")]]},
    }]
    for one in references(document):
        if one.own:
            continue
        source = one.source
        kind = CSL_FILING if source["kind"] == "filing" else TYPES.get(source["kind"], ("", "document"))[1]
        item: dict[str, Any] = {"id": one.key, "type": kind, "title": str(source["title"])}
        if source.get("authors"):
            role = "editor" if "(editor" in source["authors"] else "author"
            item[role] = [name for name in people(source["authors"]) if name.get("literal") != "others"]
        if source.get("year"):
            item["issued"] = {"date-parts": [[int(source["year"])]]}
        for key, field in (("url", "URL"), ("publisher", "publisher")):
            if source.get(key):
                item[field] = str(source[key])
        doi = doi_of(source)
        if doi:
            item["DOI"] = doi
        item["note"] = f"{_serves(one)}; {_reading(one)}"
        items.append(item)
    return items


# -- words ---------------------------------------------------------------------------------------------------------


def _which(document: Mapping[str, Any]) -> str:
    return (
        f"result {document['id']}: scenario {document['scenario']} beside {document['baseline']}, "
        f"catalog {document['provenance']['catalog']}, computed {document['created'][:10]}"
    )


def _serves(one: Reference) -> str:
    parts = [f"figures: {', '.join(one.figures)}"] if one.figures else []
    return "; ".join([*parts, *([f"equations: {', '.join(one.equations)}"] if one.equations else [])])


def sentence(document: Mapping[str, Any]) -> str:
    """The sentence to put under a figure or in a text; of one number, the number with its range."""
    if "one" in document:
        from orbitcompute.report.cite import one_number

        return one_number.sentence(document)
    found = references(document)
    outside = [one for one in found if not one.own]
    read = sum(one.read for one in outside)
    rest = len(outside) - read
    judged = sum(len(one.figures) for one in found if one.own)
    return (
        f"The orbitcompute developers ({document['created'][:4]}), orbitcompute {document['version']}, {_which(document)}; "
        f"it stands on {len(outside)} sources ({read} read, {rest} only quoted by others) and on {judged} inputs that are "
        "the program's own arithmetic or judgement."
    )


def screen(document: Mapping[str, Any], file: str, complete: bool = False) -> str:
    """The sentence, how many sources of each kind, and those that carry it; `complete`: each source with what it gives."""
    asked = f"cite {file} {document['one']}" if "one" in document else f"cite {file}"
    lines = [f"orbitcompute {asked}", *_wrapped("CITE AS   ", sentence(document), 80), ""]
    found = references(document)
    if not complete:
        others = [one for one in found if not one.own]
        read, judged = sum(one.read for one in others), sum(len(one.figures) for one in found if one.own)
        told = (f"{read} sources that we have read, {len(others) - read} known from pages that quote them, and {judged}"
                " figures of our own arithmetic or judgement; each of them with --all")
        lines += _wrapped("STANDS ON ", told, 80)
        return "\n".join([*lines, following((f"{asked} --format bibtex", f"{asked} --all"), 80)]) + "\n"
    for title, group in (
        ("READ      sources that we have read", [one for one in found if one.read and not one.own]),
        ("QUOTED    sources known from pages that quote them", [one for one in found if not one.read and not one.own]),
        (
            "OWN       arithmetic and judgement; each figure's note says what bounds it",
            [one for one in found if one.own],
        ),
    ):
        lines.append(f"{title}: {len(group)}")
        lines += [line for one in group for line in _reference(one)]
        lines.append("")
    kept = f"evaluate --verify {file}" if file.endswith(".json") else f"evaluate {file} --output result.json"
    then = (f"{asked} --format bibtex", kept)
    lines.append(following(then))
    return "\n".join(lines) + "\n"


def _reference(one: Reference) -> list[str]:
    source = one.source
    who = _names(source["authors"]) if source.get("authors") else str(source.get("publisher", ""))
    year = f" ({source['year']})" if source.get("year") else ""
    head = f"{who}{year}: {source['title']}".removeprefix(": ")
    lines = textwrap.wrap(f"{one.key}  {head}", WIDTH, initial_indent="  ", subsequent_indent="      ")
    lines += [f"      {where}" for where in places(source)]
    for what, names in (("figures", one.figures), ("equations", one.equations)):
        if names:
            lines += textwrap.wrap(
                f"{what}: {_some(names)}", WIDTH, initial_indent="      ", subsequent_indent="        "
            )
    return lines


def _some(names: Iterable[str], most: int = 6) -> str:
    names = list(names)
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def _wrapped(head: str, text: str, width: int = WIDTH) -> list[str]:
    return textwrap.wrap(text, width, initial_indent=head, subsequent_indent=" " * len(head))


def as_json(document: Mapping[str, Any]) -> str:
    """Everything above as plain data."""
    data = {
        "id": document["id"], "sentence": sentence(document), "csl": csl(document),
        "references": [
            {"key": one.key, "read": one.read, "own": one.own, "figures": list(one.figures), "equations": list(one.equations)}
            for one in references(document)
        ],
    }
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def render(document: Mapping[str, Any], form: str, file: str, complete: bool = False) -> str:
    """The citation in a form: table, text, bibtex, csl or json."""
    if form == "text":
        return sentence(document) + "\n"
    if form == "bibtex":
        return bibtex(document)
    if form == "csl":
        return json.dumps(csl(document), indent=1, ensure_ascii=False) + "\n"
    return as_json(document) if form == "json" else screen(document, file, complete)
