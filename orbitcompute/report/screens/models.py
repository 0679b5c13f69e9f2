"""The screens of `models`: kinds, components of a kind, one component."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import components
from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.design import design_variables
from orbitcompute.catalog.files import CatalogError, data_directory, shown
from orbitcompute.catalog.shelf import HEADER, unknown
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.verdict import shown_grade

WIDTH = 100
KINDS = {
    "scenarios": "questions: which components, which values of their own",
    "satellites": "what computes: flown hardware and vendors' promises are different files",
    "constellations": "orbits that compute, shells that route",
    "accelerators": "chips: server power, price, throughput",
    "launchers": "as flown, as claimed, as we see it",
    "terrestrial": "what orbit is compared with",
    "sites": "places whose latency is computed",
    "analyses": "other people's published models: inputs, printed results, bridge to ours",
    "parameters": "every name that can be assumed, with unit, domain and default",
    "quantities": "every number that is computed, with unit, by discipline",
    "design": "what an engineer chooses: bounds or a list each, and why",
    "choices": "alternatives among models and policies",
    "sources": "every source by key",
}

COST_NEEDS = {  # what a cost in orbit stands on and only the component's own file can give
    "accelerators": ("accelerator_server_power", "accelerator_server_price"),
    "satellites": ("array_area", "it_power_rating", "satellite_mass"),
    "launchers": ("launch_price",),
    "constellations": (),
    "terrestrial": (),
}
COMPONENTS = ("satellites", "constellations", "accelerators", "launchers", "terrestrial")


@dataclass(frozen=True)
class Listing:
    """A listing as text for a terminal and as plain data."""

    text: str
    data: Any


def listing(kind: str | None, name: str | None) -> Listing:
    """The catalog's kinds, a kind's entries, or one entry; `CatalogError` with the nearest name for an unknown one."""
    catalog = load()
    if kind is None:
        return _kinds(catalog)
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS, "orbitcompute models")
    if name is None:
        return _entries(catalog, kind)
    return _entry(catalog, kind, name)


def template(kind: str | None, name: str | None) -> str:
    """A component file of a kind to fill in; `CatalogError` where there is none of it."""
    if kind is None or name is not None:
        raise CatalogError(["--template: goes with a kind alone"], ["`orbitcompute models satellites --template`"])
    if kind not in KINDS:
        raise unknown("kind", kind, KINDS, "orbitcompute models")
    return components.template(load(), kind)


def _kinds(catalog: Catalog) -> Listing:
    counts = {kind: len(_names(catalog, kind)) for kind in KINDS}
    lines = [in_columns("<16 >5 2 <", kind, counts[kind], text) for kind, text in KINDS.items()]
    lines.append(following(("models satellites", "models satellites spacex-ai1", "models scenarios")))
    return Listing("\n".join(lines), counts)


def _names(catalog: Catalog, kind: str) -> list[str]:
    if kind == "parameters":
        return sorted(catalog.declarations)
    if kind in ("quantities", "choices"):
        return sorted(getattr(catalog.registry, kind))
    if kind == "sources":
        return sorted(catalog.sources)
    if kind == "design":
        return list(design_variables())
    return catalog.names(kind)


def _entries(catalog: Catalog, kind: str) -> Listing:
    rows = [(name, *_summary(catalog, kind, name)) for name in _names(catalog, kind)]
    lines = _by_discipline(rows) if kind == "quantities" else _aligned(rows)
    data: list[dict[str, Any]] = [dict(zip(("name", "of", "title"), row, strict=True)) for row in rows]
    if kind in COST_NEEDS:
        missing = [without_cost(catalog, kind, name) for name, _, _ in rows]
        why = [_no_cost(catalog, kind, name) for name, _, _ in rows]
        data = [entry | {"no_cost_without": names, "no_cost": reason or None}
                for entry, names, reason in zip(data, missing, why, strict=True)]
        lines = [
            piece for line, reason in zip(lines, why, strict=True)
            for piece in (line, *textwrap.wrap(f"no cost in its slot: {reason}" if reason else "", WIDTH - 4,
                                               initial_indent="    ", subsequent_indent="      "))
        ]
    if kind == "sources":
        waiting = [key for key, names in catalog.to_replace.items() if names]
        told = f"to be replaced by the documents behind them, being calculators, forums or source code: {', '.join(waiting)}"
        lines += ["", *textwrap.wrap(told, WIDTH, subsequent_indent="  ", break_on_hyphens=False)]
        data = [entry | {"to_replace": catalog.to_replace.get(entry["name"], [])} for entry in data]
    return Listing("\n".join(lines), data)


def _no_cost(catalog: Catalog, kind: str, name: str) -> str:
    """Why no cost comes out of a component in the default scenario: what is undisclosed, or what its file says of it."""
    missing = without_cost(catalog, kind, name)
    return f"nobody gives {', '.join(missing)}" if missing else str(catalog.component(kind, name).get("no_cost", ""))


def without_cost(catalog: Catalog, kind: str, name: str) -> list[str]:
    """What nobody has published of a component and its cost would stand on; empty if it has one."""
    data = catalog.component(kind, name)
    return [
        needed for needed in COST_NEEDS[kind]
        if (needed in data and data[needed].get("undisclosed"))
        or (needed not in data and (kind != "satellites" or needed == "it_power_rating"))
    ]


def _aligned(rows: list[tuple[str, str, str]]) -> list[str]:
    """Name, what it is of and title in columns; the title is cut to what the screen has left."""
    first, second = (max((len(row[at]) for row in rows), default=0) + 2 for at in (0, 1))
    room = WIDTH - first - second
    return [
        in_columns(f"<{first} <{second} <", name, middle, textwrap.shorten(text, room, placeholder=" ...")).rstrip()
        for name, middle, text in rows
    ]


def _by_discipline(rows: list[tuple[str, str, str]]) -> list[str]:
    """Quantities under their discipline, which would else take the room of what they say."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for name, middle, text in rows:
        unit, _, discipline = middle.partition(" | ")
        groups.setdefault(discipline, []).append((f"  {name}", unit.replace(" / ", "/"), text))
    aligned = iter(_aligned([row for discipline in sorted(groups) for row in groups[discipline]]))
    return [line for name in sorted(groups) for line in (name, *(next(aligned) for _ in groups[name]))]


def _summary(catalog: Catalog, kind: str, name: str) -> tuple[str, str]:
    if kind == "parameters":
        declaration = catalog.declarations[name]
        return declaration.unit, declaration.meaning
    if kind == "quantities":
        quantity = catalog.registry.quantities[name]
        return f"{quantity.unit} | {quantity.discipline}", quantity.summary
    if kind == "choices":
        choice = catalog.registry.choices[name]
        return "", f"{choice.meaning}: {', '.join(choice.codes)}"
    if kind == "design":
        variable = design_variables()[name]
        return f"{'searched' if variable.searched else ''}", f"{variable.shown_range}: {variable.reason}"
    if kind == "sources":
        source = catalog.sources[name]
        return str(source.get("year", "")), str(source.get("title", ""))
    data = catalog.component(kind, name)
    return str(data.get("status", data.get("authors", ""))), str(data.get("title", ""))


def _entry(catalog: Catalog, kind: str, name: str) -> Listing:
    if kind in ("parameters", "quantities", "choices"):
        if name not in _names(catalog, kind):
            singular = {"quantities": "quantity"}.get(kind, kind.removesuffix("s"))
            raise unknown(singular, name, _names(catalog, kind), f"orbitcompute models {kind}")
        return Listing(f"see `orbitcompute explain {name}`", _summary(catalog, kind, name))
    if kind == "design":
        return _variable(name)
    if kind == "sources":
        if name not in catalog.sources:
            raise unknown("source", name, catalog.sources, "orbitcompute models sources")
        return _source(catalog, name)
    data = catalog.component(kind, name)
    where = shown(catalog.root / kind / f"{name}.toml")
    lines = [f"{data.get('title', name)}   ({data.get('status', kind)}; {where})"]
    if len(lines[0]) > WIDTH:
        lines = [*textwrap.wrap(str(data.get("title", name)), WIDTH), f"  ({data.get('status', kind)}; {where})"]
    if data.get("note"):
        lines += textwrap.wrap(" ".join(data["note"].split()), WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    if kind == "analyses":
        return Listing(f"see `orbitcompute reproduce {name}`", _plain(data))
    if kind == "scenarios":
        scenario = catalog.scenario(name)
        lines += [in_columns("2 <16 <", slot, component) for slot, component in scenario.components.items()]
        rows = [
            (key, str(entry), origin.replace("scenario models/scenarios/", "").removesuffix(".toml"))
            for key, (entry, origin) in scenario.values.items()
        ]
        first, second = (max((len(row[at]) for row in rows), default=0) + 2 for at in (0, 1))
        lines += [in_columns(f"2 <{first} <{second} <", key, entry, origin) for key, entry, origin in rows]
        return Listing("\n".join(lines), _plain(data))
    if "flies" in data:
        lines.append(f"  flies in {' on '.join(str(name) for name in data['flies'].values())}, as its maker says: `closure`")
    for site in data.get("site", []):
        lines.append(in_columns("2 <40 >10 1 >10", site["name"], f"{float(site['latitude']):.4f}",
                                f"{float(site['longitude']):.4f}"))
    for over in ("cable", "cloud"):
        for entry in data.get(over, []):
            ends = f"{entry['from']} - {entry['to']}"
            lines.append(in_columns("2 <6 <34 >10 2 <10 1 <", over, ends, entry["round_trip"], entry["grade"],
                                    entry["source"]))
    for key, entry in data.items():
        if key in HEADER or not isinstance(entry, dict):
            continue
        lines += _figure(key, entry)
    return Listing("\n".join(lines), _plain(data))


def _variable(name: str) -> Listing:
    """A design variable: its bounds or list, why, and by what source."""
    known = design_variables()
    if name not in known:
        raise unknown("design variable", name, known, "orbitcompute models design")
    variable = known[name]
    told = {
        "bounds": variable.shown_range, "searched": "yes" if variable.searched else "where --vary names it",
        "reason": variable.reason, "sources": ", ".join(variable.sources) or "none: the reason is ours",
    }
    lines = [line for key, value in told.items()
             for line in textwrap.wrap(in_columns("<10 <", key, value), WIDTH, subsequent_indent=" " * 10)]
    return Listing("\n".join([name, *lines, f"see `orbitcompute explain {name}`"]), {"name": name, **told})


def _figure(name: str, entry: dict[str, Any]) -> list[str]:
    if entry.get("undisclosed"):
        value = "undisclosed"
    else:
        unit = "" if entry.get("unit", "1") == "1" else entry["unit"]
        value = f"{_number(entry['value'])} {unit}".rstrip()
        if "low" in entry and "high" in entry:
            value += f" [{_number(entry['low'])}-{_number(entry['high'])}]"
    grade = shown_grade(entry.get("kind", ""), entry.get("grade", ""))
    source = " ".join(part for part in (grade, entry.get("source", "")) if part)
    told = in_columns("2 <36 1 <26 1 <", name, value, source)
    lines = [told.rstrip()] if len(told) <= WIDTH else [in_columns("2 <36 1 <", name,
        value).rstrip(), in_columns("39 <", source)]
    if entry.get("note"):
        lines += textwrap.wrap(entry["note"], WIDTH - 6, initial_indent="      ", subsequent_indent="      ")
    return lines


def _number(value: Any) -> str:
    """A figure as it was given, thousands grouped: 222,000; 0.36; a word as it is."""
    return f"{value:,.10g}" if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _source(catalog: Catalog, name: str) -> Listing:
    """A source, and every figure and equation that stands on it."""
    source = catalog.sources[name]
    told = {**source, "read": "by us" if source.get("read") else "not by us: as the note says"}
    standing, places = _standing(catalog, name), _named_in(catalog, name)
    if standing or not places:
        told["gives"] = "; ".join(standing) or "nothing: no file of the catalog names it"
    if places:
        told["named in"] = ", ".join(places)
    lines = []
    for key, value in told.items():
        lines += textwrap.wrap(
            in_columns("<10 <", key, value), WIDTH, subsequent_indent=" " * 10, break_long_words=False, break_on_hyphens=False
        )
    return Listing("\n".join(lines), {**_plain(source), "gives": standing, "named_in": places})


def _standing(catalog: Catalog, source: str) -> list[str]:
    """What a source gives: parameters, with the components whose figures they are, ends of ranges, equations, constants."""
    found: dict[str, list[str]] = {}

    def note(name: str, own: bool, bounds: Mapping[str, str] | None, place: str = "") -> None:
        ends = " and ".join(end for end, key in (bounds or {}).items() if key == source)
        if own:
            found.setdefault(name, []).extend([place] if place else [])
        elif ends:
            found.setdefault(name, []).append(f"{ends} end of {place or 'its range'}")

    for name, declaration in catalog.declarations.items():
        note(name, declaration.source == source, declaration.bounds)
    for kind in (*COMPONENTS, "scenarios"):
        for component in catalog.names(kind):
            for name, entry in catalog.component(kind, component).items():
                if isinstance(entry, dict):
                    note(name, entry.get("source") == source, entry.get("bounds"), component)
    for name, quantity in catalog.registry.quantities.items():
        note(name, quantity.source == source, None, "equation")
    for name, constant in catalog.registry.constants.items():
        note(name, constant.source == source, None, "constant")
    return [f"{name} ({', '.join(places)})" if places else name for name, places in sorted(found.items())]


def _named_in(catalog: Catalog, source: str) -> list[str]:
    """Files that name a source for what is no figure of a model: cases, facts, claims, priors, published analyses."""
    word = re.compile(rf"(?<![\w-]){re.escape(source)}(?![\w-])")
    left_out = {catalog.root / kind for kind in (*COMPONENTS, "scenarios", "parameters")}
    files = [*catalog.root.rglob("*.toml"), *catalog.root.rglob("*.csv"), *data_directory("validation").rglob("*.toml")]
    return [
        shown(path) for path in sorted(files)
        if path.name != "sources.toml" and not left_out & set(path.parents)
        and word.search(path.read_text(encoding="utf-8"))
    ]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_plain(entry) for entry in value]
    return value if isinstance(value, int | float | str | bool) or value is None else str(value)
