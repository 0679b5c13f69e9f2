"""The ledger of claims in `seeds/`, and the facts of the public record that they are held against.

Only the audit reads either; no quantity does. Form of the entries: the heads of `seeds/claims.toml`,
`seeds/contradictions.toml` and `models/facts.toml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, nearest, read_toml, shown
from orbitcompute.catalog.shelf import unknown

READINGS = ("confirmed", "contradicted", "superseded", "unsupported", "open")
TESTS = ("record", "computed", "dated", "futures", "closes", "untestable")
CLAIM_FIELDS = {
    "document",
    "says",
    "finds",
    "note",
    "only_if",
    "ours",
    "beside",
    "contradicts",
    "forecast",
    "rank",
    "who",
    "said",
    "due",
    *TESTS,
}


@dataclass(frozen=True)
class Document:
    """One of the documents under audit, as it describes itself."""

    key: str
    file: str
    publisher: str
    title: str
    kind: str
    date: str
    period: str


@dataclass(frozen=True)
class Fact:
    """What the public record says, in our own words; `value` in `unit` where a figure can be compared with it."""

    name: str
    says: str
    source: str
    grade: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = "1"
    as_of: str = ""


@dataclass(frozen=True)
class Entry:
    """A claim of the ledger: what is said, and the one test it is put to, with that test's own fields.

    `who` said it, `said` when and `due` for when, where the document is many announcements; dates as far as they are known.
    """

    id: str
    document: str
    says: str
    test: str
    fields: Mapping[str, Any]
    finds: str
    note: str
    only_if: str
    ours: Mapping[str, Any] | None
    beside: tuple[str, ...]
    contradicts: str | None
    forecast: Mapping[str, str] | None
    rank: int | None
    who: str = ""
    said: str = ""
    due: str = ""


@dataclass(frozen=True)
class Position:
    """What a document says on a subject, on which side that is, and the figure it gives with its unit."""

    document: str
    says: str
    side: str
    figure: tuple[float, str] | None


@dataclass(frozen=True)
class Contradiction:
    """A subject on which documents contradict each other: their positions, the sides the record is on, what settles it."""

    id: str
    topic: str
    positions: tuple[Position, ...]
    settled: tuple[str, ...]
    by: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Target:
    """The claim that the project is about: what it leaves open, and the ladder of events that it may mean."""

    id: str
    says: str
    claims: tuple[str, ...]
    forecast: str
    open: tuple[tuple[str, str], ...]
    ladder: tuple[tuple[str, str], ...]
    read_as: str


@cache
def target() -> Target:
    """The target claim."""
    data = read_toml(data_directory("seeds") / "target.toml")
    name, entry = next((key, value) for key, value in data.items() if isinstance(value, dict))
    pairs = {key: tuple((one, text) for one, text in entry[key]) for key in ("open", "ladder")}
    return Target(name, entry["says"], tuple(entry["claims"]), entry["forecast"], pairs["open"], pairs["ladder"],
                  entry["read_as"])


@cache
def documents() -> tuple[Document, ...]:
    """The documents, in the order of the ledger."""
    data = read_toml(data_directory("seeds") / "documents.toml")
    return tuple(
        Document(one["key"], one["file"], one.get("publisher", "not stated"), one.get("title", "not stated"), one["kind"],
                 one["date_stated"], one["period_described"]) for one in data["document"]
    )


@cache
def facts() -> dict[str, Fact]:
    """Every fact by name; `CatalogError` with every fault."""
    path = data_directory("models") / "facts.toml"
    data = read_toml(path)
    as_of = str(data.pop("as_of"))
    found, faults = {}, []
    for name, entry in data.items():
        where = f"{shown(path)}: {name}"
        faults += [f"{where}: {key}: missing" for key in ("says", "source", "grade") if key not in entry]
        if entry.get("source") not in load().sources:
            faults.append(f"{where}: source `{entry.get('source')}` is not in models/sources.toml")
        if not faults:
            low, value, high = (float(entry[key]) if key in entry else None for key in ("low", "value", "high"))
            found[name] = Fact(name, entry["says"], entry["source"], entry["grade"], value, low, high,
                               entry.get("unit", "1"), as_of)
    if faults:
        raise CatalogError(faults)
    return found


@cache
def claims() -> dict[str, Entry]:
    """Every claim by id; `CatalogError` with every fault of the file."""
    path = data_directory("seeds") / "claims.toml"
    return _claims(read_toml(path), shown(path))


def _claims(data: Mapping[str, Any], file: str) -> dict[str, Entry]:
    known = {document.key for document in documents()}
    found: dict[str, Entry] = {}
    faults: list[str] = []
    for name, entry in data.items():
        if not isinstance(entry, dict):
            continue
        where = f"{file}: {name}"
        tests = [test for test in TESTS if test in entry]
        faults += [f"{where}: {key}: unknown field" for key in sorted(set(entry) - CLAIM_FIELDS)]
        faults += [f"{where}: {key}: missing" for key in ("document", "says") if key not in entry]
        if entry.get("document") not in known:
            faults.append(f"{where}: document `{entry.get('document')}` is none of {', '.join(sorted(known))}")
        if len(tests) != 1:
            faults.append(f"{where}: one of {', '.join(TESTS)}, not {len(tests)}")
            continue
        test = tests[0]
        fields = {"why": entry[test]} if test == "untestable" else dict(entry[test])
        faults += [f"{where}: {fault}" for fault in _faults(test, fields)]
        found[name] = Entry(
            name, entry.get("document", ""), entry.get("says", ""), test, fields, entry.get("finds", ""),
            entry.get("note", ""), entry.get("only_if", ""), entry.get("ours"), tuple(entry.get("beside", ())),
            entry.get("contradicts"), entry.get("forecast"), entry.get("rank"),
            *(str(entry.get(key, "")) for key in ("who", "said", "due")),
        )
    if faults:
        raise CatalogError(faults, ["the form is described at the head of seeds/claims.toml"])
    return found


def _faults(test: str, fields: Mapping[str, Any]) -> list[str]:
    if test != "record":
        return []
    faults = []
    if fields.get("fact") not in facts():
        close = nearest(str(fields.get("fact")), facts())
        faults.append(
            f"fact `{fields.get('fact')}`: not in models/facts.toml{f' (did you mean `{close}`?)' if close else ''}"
        )
    elif "figure" in fields and facts()[fields["fact"]].value is None:
        faults.append(f"fact `{fields['fact']}` has no value to compare a figure with")
    if ("figure" in fields) == ("reading" in fields):
        faults.append("one of `figure` and `reading`")
    if "reading" in fields and fields["reading"] not in READINGS:
        faults.append(f"reading: `{fields['reading']}` is none of {', '.join(READINGS)}")
    return faults


@cache
def contradictions() -> tuple[Contradiction, ...]:
    """Every contradiction, in the order of the ledger."""
    found = []
    for name, entry in read_toml(data_directory("seeds") / "contradictions.toml").items():
        positions = tuple(_position(key, *said) for key, all_said in entry["says"].items() for said in all_said)
        found.append(Contradiction(name, entry["topic"], positions, tuple(entry["settled"]), tuple(entry["by"]),
                                   entry.get("note", "")))
    return tuple(found)


def _position(document: str, says: str, side: str, figure: str | None = None) -> Position:
    match = units.NUMBER.fullmatch(figure) if figure else None
    return Position(document, says, side, (float(match[1]), match[2] or "1") if match else None)


def claim(name: str) -> Entry:
    """A claim by id, whatever its case; `CatalogError` with the nearest id when there is none."""
    wanted = name.upper()
    if wanted not in claims():
        raise unknown("claim", name, [*claims(), target().id], "orbitcompute audit")
    return claims()[wanted]


def document(name: str) -> Document:
    """A document by key, file, publisher or title, as typed; `CatalogError` with the nearest when there is none."""
    for one in documents():
        if name.lower() in {one.key, one.file.lower(), one.publisher.lower(), one.title.lower()}:
            return one
    known = [one.key for one in documents()] + [one.publisher for one in documents() if one.publisher != "not stated"]
    raise unknown("document", name, known, "orbitcompute audit")
