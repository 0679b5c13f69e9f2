"""The words of every screen: what each label stands for, what a word means, and the phrases that are no longer used.

`glossary.toml` holds the words; labels of tables that name their quantity in code are taken from there, and are not written
twice.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("glossary.toml")
LETTERED = re.compile(r"^[a-z] (?=[a-z])")  # the letter of a line of the bill
MOST_CITIES = 12  # of a list whose pairs are labels
NUMBER = re.compile(r"\d(?:[\d.,]*\d)?")


@dataclass(frozen=True)
class Term:
    """A word: what it means, the quantity or parameter behind it (None: words alone), its labels, what it replaced."""

    word: str
    means: str
    explains: str | None
    labels: tuple[str, ...]
    instead_of: tuple[str, ...]


@cache
def terms() -> tuple[Term, ...]:
    """Every word of the glossary, in the order of the file."""
    return tuple(
        Term(word, entry["means"], entry.get("explains"), tuple(entry.get("labels", ())), tuple(entry.get("instead_of", ())))
        for word, entry in _file()["term"].items()
    )


def retired() -> dict[str, str]:
    """Phrases that are no longer used, and what to say instead."""
    return dict(_file()["retired"])


@cache
def _file() -> dict[str, Any]:
    read: dict[str, Any] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return read


def normalised(label: str) -> str:
    """A label without its figures: lower case, numbers as #, nothing after a comma, bracket or colon."""
    text = re.split(r"[,(:;\[]| {2,}", NUMBER.sub("#", label.strip().lower()))[0]
    return re.sub(r"\s+", " ", text).strip(" |=*<>")


@cache
def labels() -> dict[str, str]:
    """What each normalised label stands for: a quantity, a parameter, a choice, or a word of the glossary."""
    known: dict[str, str] = {}
    for label, name in _in_tables():
        known.setdefault(normalised(label), name)
    for term in terms():
        for label in (term.word, *term.labels):
            known[normalised(label)] = term.word
    return known


def _in_tables() -> Iterator[tuple[str, str]]:
    """Labels whose quantity the layout of a table names."""
    from orbitcompute.declare import registry
    from orbitcompute.report.screens import closure, costs, footprint, service

    for line in (*costs.LINES, costs.TOTAL, *footprint.LINES):
        name = line.orbit or line.twin
        if name:
            yield line.label, name
    for label, stem, _ in costs.UNITS:
        yield label, f"orbital_{stem}"
    for row in (*costs.PARITY, *costs.FACTORS, *footprint.BOUNDARIES, *footprint.COMPARATORS, *footprint.SKY,
                *service.COLLECTIVES, *service.TRAINING, *service.GROUND):
        yield str(row[0]), str(row[1])
    for row in footprint.SUPPLIES:
        yield str(row[0]), "twin_energy_supply"
    for one in registry.closures.values():
        yield closure.LABELS.get(one.name, one.name), one.margin
        yield one.name, one.margin


def resolve(label: str) -> Term | str | None:
    """The term of the glossary, or the name of the quantity, that a label of a screen stands for; None for others."""
    for text in (normalised(label), LETTERED.sub("", normalised(label))):
        found = labels().get(text)
        if found is not None:
            return next((term for term in terms() if term.word == found), found)
    name = _living().get(normalised(label), _living().get(normalised(label.split("   ")[0])))
    return next((term for term in terms() if term.word == name), None)


@cache
def _living() -> dict[str, str]:
    """Labels that data bring: cities and their pairs, challenges, analyses, disciplines, priors changed; each a word here."""
    import itertools

    from orbitcompute.catalog.catalog import load
    from orbitcompute.catalog.files import read_toml

    catalog = load()
    known: dict[str, str] = {}
    for name in catalog.names("sites"):
        cities = [site["name"] for site in read_toml(catalog.root / "sites" / f"{name}.toml").get("site", ())]
        known |= {normalised(city): "users" for city in cities}
        if len(cities) <= MOST_CITIES:
            known |= {normalised(f"{a} - {b}"): "round trip" for a, b in itertools.permutations(cities, 2)}
    for entry in read_toml(catalog.root / "challenges.toml").get("challenge", ()):
        known[normalised(entry["label"])] = "challenge"
    for name in catalog.names("analyses"):
        known[normalised(name)] = "analysis"
    for file in sorted((catalog.root / "forecasts").glob("*.toml")):
        read = read_toml(file)
        for entry in (*read.get("variation", ()), *read.get("back", ())):
            known[normalised(entry["name"][:25].strip())] = "change of the priors"
        known |= {normalised(entry["name"]): "watch" for entry in read.get("watch", ())}
    from orbitcompute.declare import registry

    known |= {quantity.discipline: "discipline" for quantity in registry.quantities.values()}
    return known


def markdown() -> str:
    """The glossary as a document."""
    lines = ["# Words", "", "<!-- Generated by `python -m orbitcompute.remake reference`; do not edit. -->", "",
             "One word a thing, on every screen, in help, documents and pages; `orbitcompute explain WORD` takes each of them.",
             "", "| word | meaning | shows | instead of |", "|---|---|---|---|"]
    for term in sorted(terms(), key=lambda one: one.word.lower()):
        shows = f"`{term.explains}`" if term.explains else ""
        lines.append(f"| {term.word} | {term.means} | {shows} | {'; '.join(term.instead_of)} |")
    return "\n".join([*lines, ""])
