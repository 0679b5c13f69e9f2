"""Published analyses computed again from their own formulas, and what moved between the figures in print."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.analyses import ApartCatalog, load_apart, names
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Assumption, Quantity
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.many.shapley import Step, shares
from orbitcompute.studies.published import peers


@dataclass(frozen=True)
class Case:
    """One printed figure beside ours from their formula, in `unit`; `off` and `tolerance` are shares of it."""

    title: str
    quantity: str
    unit: str
    printed: float
    computed: float
    tolerance: float
    expect: str
    reason: str
    grade: str

    @property
    def off(self) -> float:
        """Computed over printed, less one; the plain difference where zero is printed."""
        return self.computed / self.printed - 1 if self.printed else self.computed

    @property
    def inside(self) -> bool:
        """Whether the figure is reproduced within its tolerance."""
        if self.expect == "at_most":
            return self.off * math.copysign(1, self.printed) <= self.tolerance
        if self.expect == "at_least":
            return self.off * math.copysign(1, self.printed) >= -self.tolerance
        return abs(self.off) <= self.tolerance


@dataclass(frozen=True)
class Stated:
    """A figure in print without the inputs behind it: listed, never computed."""

    figure: str
    what: str
    why: str
    grade: str
    source: str


@dataclass(frozen=True)
class Headline:
    """One of the results in print from one model: its value, and what each changed input took it from the first one.

    Shares are exact Shapley values over every order of the changes; their sum is the difference.
    """

    title: str
    quantity: str
    unit: str
    value: float
    change: float
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Output:
    """A quantity of the analysis with its value, and the value after the reader's change where there is one."""

    name: str
    unit: str
    summary: str
    value: float
    changed: float | None


@dataclass(frozen=True, repr=False)
class Reproduction:
    """An analysis computed again: its cases, what it states, its headlines, and what a reader's change does to it."""

    name: str
    title: str
    authors: str
    source: str
    boundary: str
    note: str
    headline: str | None
    model: Model | None
    point: Point | None
    settings: Mapping[str, str]
    cases: tuple[Case, ...]
    stated: tuple[Stated, ...]
    headlines: tuple[Headline, ...]
    outputs: tuple[Output, ...]
    mistakes: tuple[str, ...]
    bridged: bool

    def __repr__(self) -> str:
        """One line."""
        return f"<reproduction of {self.name}: {self.inside} of {len(self.cases)} inside>"

    @property
    def inside(self) -> int:
        """How many cases are inside their tolerance."""
        return sum(case.inside for case in self.cases)


def model_of(catalog: ApartCatalog, settings: Mapping[str, str] | None = None) -> Model:
    """The model of an analysis with a reader's settings; a quantity that is set cuts the graph there, as in ours."""
    return Model(catalog.registry, catalog.assumptions(settings), units.to_si)


def reproduce(name: str, settings: Mapping[str, str] | None = None) -> Reproduction:
    """An analysis by name, with `settings` as typed after --set.

    The cases keep their own inputs: a change moves the outputs, never what is in print. Raises `CatalogError` with every
    fault found.
    """
    if name not in names():  # the arithmetic of claims is the audit's
        raise unknown("analysis", name, names(), "orbitcompute reproduce")
    catalog = load_apart(name)
    data = catalog.data
    settings = dict(settings or {})
    peer = data.get("peer")
    if settings and not catalog.registry.quantities and not (peer and peers.installed(peer)):
        raise CatalogError([f"{name}: states results only, there is nothing to set"],
                           [f"see `orbitcompute reproduce {name}`"])
    if peer is not None:
        return _of_peer(name, data, settings)
    has_model = bool(catalog.registry.quantities)
    plain = model_of(catalog) if has_model else None
    point = plain.evaluate() if plain else None
    changed = model_of(catalog, settings).evaluate() if settings else None
    return Reproduction(
        name, data.get("title", name), data.get("authors", ""), data.get("source", ""), data.get("boundary", ""),
        data.get("note", ""), data.get("headline_quantity"), plain, changed or point, settings,
        tuple(_cases(catalog)), tuple(_stated(data)), tuple(_headlines(catalog)),
        tuple(_outputs(catalog, point, changed)) if point else (),
        _mistakes(data), "bridge" in data,
    )


def _of_peer(name: str, data: Mapping[str, Any], settings: Mapping[str, str]) -> Reproduction:
    """An analysis that is a package: its cases computed by its own code where that is installed, else only stated."""
    peer = data["peer"]
    unit, there = peer["printed_in"], peers.installed(peer)
    cases = tuple(
        Case(entry["title"], "levelised_cost", unit, entry["expected"],
             peers.optimum(peer, entry["chosen"], entry["fits"]) if "chosen" in entry else
             peers.run(peer, entry["side"], entry.get("set", {})),
             peers.TOLERANCE, "equals", entry.get("how", "their own package, on the inputs of its files"),
             entry.get("grade", "primary"))
        for entry in peer["case"]
    ) if there else ()
    stated = () if there else tuple(
        Stated(f"{entry['expected']:g} {unit}", entry["title"], f"pip install {peer['package']} computes it",
               entry.get("grade", "primary"), data["source"]) for entry in peer["case"]
    )
    given = {key: peers.typed(text) for key, text in settings.items()}
    outputs = (Output("levelised_cost", unit, "Levelised cost of compute in orbit", peers.run(peer, "space", {}),
                      peers.run(peer, "space", given)),) if given else ()
    return Reproduction(
        name, data["title"], data["authors"], data["source"], data["boundary"], data.get("note", ""), None, None, None,
        settings, cases, stated, (), outputs, _mistakes(data), False,
    )


def _mistakes(data: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(f"{entry['what']} (moves {entry['moves']})" for entry in data.get("mistake", []))


def all_analyses() -> list[Reproduction]:
    """Every published analysis, in the order of their names."""
    return [reproduce(name) for name in names()]


def _inputs(catalog: ApartCatalog, entry: Mapping[str, Any]) -> dict[str, str]:
    given: dict[str, str] = {}
    for shared in entry.get("given", []):
        given |= catalog.data["given"][shared]
    return {name: str(value) for name, value in {**given, **entry.get("set", {})}.items()}


def _cases(catalog: ApartCatalog) -> Iterable[Case]:
    for entry in catalog.data.get("case", []):
        values = model_of(catalog, _inputs(catalog, entry)).evaluate().values
        for quantity, text in entry["expected"].items():
            declared = catalog.registry.quantities[quantity].unit
            match = units.NUMBER.fullmatch(str(text))
            unit = (match[2] if match else "") or declared
            printed = units.parse(str(text), declared)
            yield Case(
                entry["title"], quantity, unit, units.from_si(printed, unit),
                units.from_si(float(values[quantity]), unit), float(entry["tolerance"]), entry.get("expect", "equals"),
                entry["reason"], entry["grade"],
            )


def _stated(data: Mapping[str, Any]) -> Iterable[Stated]:
    for entry in data.get("stated", []):
        yield Stated(entry["figure"], entry["what"], entry["why"], entry.get("grade", "primary"),
                     entry.get("source", data.get("source", "")))


def _headlines(catalog: ApartCatalog) -> Iterable[Headline]:
    """The first headline is what the others are told from."""
    base: Point | None = None
    for entry in catalog.data.get("headline", []):
        settings = _inputs(catalog, entry)
        quantity = entry["quantity"]
        unit = catalog.registry.quantities[quantity].unit
        start = model_of(catalog)
        wanted = catalog.assumptions(settings)
        players = [name for name in settings if not _same(wanted[name], start.assumptions.get(name))]
        base = base or start.evaluate()

        def value(chosen: frozenset[str], quantity: str = quantity, start: Model = start,
                  wanted: Mapping[str, Assumption] = wanted) -> float:
            changes = {name: wanted[name].value for name in chosen}
            return units.from_si(float(start.evaluate(changes).values[quantity]), unit_of(catalog, quantity))

        steps = shares(players, value)
        full = value(frozenset(players))
        yield Headline(entry["title"], quantity, unit, full, full - value(frozenset()), tuple(steps))


def unit_of(catalog: ApartCatalog, quantity: str) -> str:
    """The declared unit of a quantity of the analysis."""
    return catalog.registry.quantities[quantity].unit


def _same(one: Assumption, other: Assumption | None) -> bool:
    return other is not None and one.value == other.value


def _outputs(catalog: ApartCatalog, point: Point, changed: Point | None) -> Iterable[Output]:
    for name, quantity in catalog.registry.quantities.items():
        after = None if changed is None else units.from_si(float(changed.values[name]), quantity.unit)
        value = units.from_si(float(point.values[name]), quantity.unit)
        yield Output(name, quantity.unit, quantity.summary, value, after)


@dataclass(frozen=True)
class ApartExplanation:
    """A quantity or an input of a model apart, as it stands with a reader's settings."""

    name: str
    subject: Quantity | Assumption
    title: str
    catalog: ApartCatalog
    model: Model
    point: Point


def explain_apart(name: str, settings: Mapping[str, str] | None = None) -> ApartExplanation:
    """Explain `ANALYSIS.NAME`; `CatalogError` with the nearest name when there is none."""
    of, _, what = name.partition(".")
    catalog = load_apart(of)
    known = [*catalog.registry.quantities, *catalog.declarations]
    if what not in known:
        raise unknown("name", name, [f"{of}.{one}" for one in known], f"orbitcompute reproduce {of}")
    model = model_of(catalog, settings)
    subject = model.quantities.get(what) or model.assumptions[what]
    return ApartExplanation(name, subject, catalog.data["title"], catalog, model, model.evaluate(otherwise=True))
