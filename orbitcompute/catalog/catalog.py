"""The catalog: declarations of parameters, components by kind, sources; and the resolving of a scenario's values.

Precedence, highest first: `--set`, the scenario, the scenarios it extends, its components, the declaration.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from orbitcompute.catalog import components, money, rows_by_year, units
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.files import (
    CatalogError,
    data_directory,
    exists,
    is_directory,
    is_file,
    nearest,
    parse_toml,
    read_toml,
    shown,
)
from orbitcompute.catalog.own_sources import read_own
from orbitcompute.catalog.shells import shells
from orbitcompute.catalog.structures import more_shells, sites_of, stored_forecast, traffic_of
from orbitcompute.declare import Assumption, Difference, Registry

# A scenario's slots: which kind of component each takes. `relay` routes, `constellation` computes.
SLOTS = {
    "satellite": "satellites",
    "constellation": "constellations",
    "relay": "constellations",
    "accelerator": "accelerators",
    "launcher": "launchers",
    "baseline": "terrestrial",
    "twin": "terrestrial",
    "sites": "sites",
}
HEADER = {"title", "status", "as_of", "note", "site", "vendor", "cable", "cloud", "relay_shell",
          "chip", "exit", "holds", "no_cost", "generations", "own_year", "last_year", "flies", "extends", "later"}
FLIES = ("constellation", "launcher")  # slots whose component a satellite's file may name as its maker's own
SCENARIO_FIELDS: dict[str, tuple[type, str]] = {
    "title": (str, "a text"), "question": (str, "a text"), "note": (str, "a text"),
    "extends": (str, "the name or file of a scenario"), "claimed": (str, "the name or file of a scenario"),
    "as_of": (datetime.date, "a date such as 2026-11-20"),
    "components": (dict, "a table"), "values": (dict, "a table"),
    "sources": (dict, "a table"),
}
DEFAULT_BASELINE = "colossus-1"
HEARSAY = ("calculator", "forum")  # kinds of source that have measured nothing themselves
TO_REPLACE = (*HEARSAY, "source code")  # kinds whose figures wait for the document behind them


@dataclass(frozen=True)
class Scenario:
    """One question: which components stand in which slots, and which values it sets itself."""

    name: str
    where: str
    title: str
    question: str
    components: Mapping[str, str]
    values: Mapping[str, tuple[Any, str]]
    claimed: str | None
    as_of: str | None

    @property
    def address(self) -> str:
        """What it can be asked for by: the name of a shipped one, the path of a file of one's own."""
        return self.name if self.where == f"models/scenarios/{self.name}.toml" else self.where


@dataclass
class Catalog:
    """Everything under `models/`, read when asked for."""

    registry: Registry
    root: Path = field(default_factory=lambda: data_directory("models"))
    _figures: dict[tuple[str, str, bytes, int], dict[str, Assumption]] = field(default_factory=dict, repr=False)

    # -- what there is -------------------------------------------------------------------------------------------

    @cached_property
    def sources(self) -> dict[str, Any]:
        """Every source by key: those of the catalog, and those that scenario files read since have brought."""
        return read_toml(self.root / "sources.toml")

    @cached_property
    def shipped_sources(self) -> frozenset[str]:
        """The keys of the catalog's own sources."""
        return frozenset(read_toml(self.root / "sources.toml"))

    @cached_property
    def declarations(self) -> dict[str, Figure]:
        """Every parameter by name, mirrored ones included; all faults of all files at once."""
        found: dict[str, Figure] = {}
        faults: list[str] = []
        for path in sorted((self.root / "parameters").glob("*.toml")):
            for name, entry in read_toml(path).items():
                if not isinstance(entry, dict):
                    continue
                where = f"{shown(path)}: {name}"
                declaration, problems = check(entry, where, declaration=True)
                faults += problems
                if name in found:
                    faults.append(f"{where}: declared twice")
                if name in self.registry.quantities or name in self.registry.formulas:
                    faults.append(f"{where}: is already a quantity or a formula")
                if declaration is not None:
                    found[name] = declaration
        if faults:
            raise CatalogError(faults)
        for prefix, other in self.registry.mirrors.items():
            for name in [name for name in found if name.startswith(prefix)]:
                found[other + name[len(prefix) :]] = found[name]
        return found

    def names(self, kind: str) -> list[str]:
        """The components of a kind (`satellites`, `scenarios`, ...), sorted; those of a folder after it: `screening/today`."""
        return sorted(
            str(path.relative_to(self.root / kind).with_suffix("")) for path in (self.root / kind).rglob("*.toml")
        )

    def component(self, kind: str, name: str) -> dict[str, Any]:
        """A component with what it extends, by name or by the path of a file of one's own; else `CatalogError`."""
        self.check_component(kind, name)
        return components.folded(self, kind, name)[0]

    def check_component(self, kind: str, name: str) -> None:
        """Raise `CatalogError`, with the nearest name, where there is no such component or file."""
        path = self.component_path(kind, name)
        if path.suffix == ".toml" and name.endswith(".toml"):
            if not is_file(path):
                raise CatalogError([f"{name}: no such file"], [f"or a name: `orbitcompute models {kind}`"])
        elif not self._has(kind, name):
            noun = {"terrestrial": "terrestrial cluster", "analyses": "analysis"}.get(kind, kind.removesuffix("s"))
            raise unknown(noun, name, self.names(kind), f"orbitcompute models {kind}")

    def flies(self, satellite: str) -> dict[str, str]:
        """The orbit and launcher that a satellite's file says are its maker's, by slot; what it does not name is left out.

        Raises `CatalogError` where it names another slot, or what is no component's name.
        """
        named = self.component("satellites", satellite).get("flies", {})
        where = shown(self.component_path("satellites", satellite))
        if not isinstance(named, dict):
            raise CatalogError([f"{where}: flies: must be a table of {' and '.join(FLIES)}, not {type(named).__name__}"])
        faults = [f"{where}: flies: {slot}: is none of {', '.join(FLIES)}" for slot in named if slot not in FLIES]
        faults += [f"{where}: flies: {slot}: must be the name of a component" for slot, name in named.items()
                   if slot in FLIES and not isinstance(name, str)]
        if faults:
            raise CatalogError(faults)
        return {slot: _beside(where, name) for slot, name in named.items()}

    def _has(self, kind: str, name: str) -> bool:
        """Whether the catalog has a component of that name, without listing all of them."""
        plain = PurePosixPath(name)
        inside = str(plain) == name and not plain.is_absolute() and ".." not in plain.parts
        return inside and is_file(self.root / kind / f"{name}.toml")

    def component_path(self, kind: str, name: str) -> Path:
        """Where a component stands: in the catalog, or at the path that ends in .toml."""
        return Path(name) if name.endswith(".toml") else self.root / kind / f"{name}.toml"

    def unit_of(self, name: str) -> str:
        """The declared unit of a parameter or quantity."""
        if name in self.registry.quantities:
            return self.registry.quantities[name].unit
        if name not in self.declarations:
            return "1"
        declaration = self.declarations[name]
        return Difference(declaration.unit) if declaration.difference else declaration.unit

    def knows(self, name: str) -> bool:
        """Whether `name` can be given a value."""
        return name in self.declarations or name in self.registry.quantities or name in self.registry.choices

    @property
    def assignable(self) -> list[str]:
        """Every name that can be given a value: parameters, choices, quantities, slots."""
        return [*self.declarations, *self.registry.choices, *self.registry.quantities, *SLOTS]

    # -- scenarios -----------------------------------------------------------------------------------------------

    def scenario(self, name: str, text: str | None = None) -> Scenario:
        """A scenario by name or path (or from `text`, for standard input), with what it extends folded in.

        Raises `CatalogError` with every fault of the file, those that resolving it would find included.
        """
        faults: list[str] = []
        hints: list[str] = []
        found = self._scenario(name, text, (), faults, hints)
        if faults:
            try:
                self.resolve(found, {})
            except CatalogError as more:
                faults += more.faults
                hints += more.hints
            raise CatalogError(faults, hints)
        return found

    def _scenario(
        self, name: str, text: str | None, trail: tuple[Path, ...], faults: list[str], hints: list[str]
    ) -> Scenario:
        """What can be read of a scenario; the rest is added to `faults`. A file's own references start beside it."""
        if text is not None:
            path, where, data = Path("standard-input"), "standard input", parse_toml(text, "standard input")
        else:
            path = self._scenario_path(name)
            where, data = shown(path), read_toml(path)
        data = _readable(data, where, faults, hints, self.assignable)
        components: dict[str, str] = {}
        values: dict[str, tuple[Any, str]] = {}
        question, claimed, as_of = data.get("question", ""), data.get("claimed"), data.get("as_of")
        if claimed:
            claimed = self._reference(claimed, path, f"{where}: claimed", faults, hints)
        if "extends" in data:
            above = self._reference(data["extends"], path, f"{where}: extends", faults, hints)
            known = (*trail, path)
            if above is not None and self._scenario_path(above).resolve() in [step.resolve() for step in known]:
                chain = " -> ".join(shown(step) for step in (*known, self._scenario_path(above)))
                faults.append(f"{where}: extends itself: {chain}")
            elif above is not None:
                parent = self._scenario(above, None, known, faults, hints)
                components.update(parent.components)
                values.update(parent.values)
                claimed = parent.claimed if claimed is None else claimed
                question, as_of = question or parent.question, as_of or parent.as_of
        own_sources = read_own(data.get("sources", {}), where, self.shipped_sources, faults)
        self.sources.update(own_sources)
        components.update(data.get("components", {}))
        values.update({key: (entry, f"scenario {where}") for key, entry in data.get("values", {}).items()})
        components.setdefault("baseline", DEFAULT_BASELINE)
        shipped = self.root / "scenarios"
        own = str(path.relative_to(shipped).with_suffix("")) if path.is_relative_to(shipped) else path.stem
        return Scenario(own, where, data.get("title", path.stem), question, components, values, claimed,
                        str(as_of) if as_of else None)

    def _reference(self, name: str, path: Path, where: str, faults: list[str], hints: list[str]) -> str | None:
        """Another scenario named in the file `path`, as a name or a path that can be opened; None, and a fault, if none."""
        try:
            return (
                str(self._scenario_path(name, path.parent)) if _is_file_name(name) else self._scenario_path(name).stem
            )
        except CatalogError as found:
            faults += [f"{where}: {fault}" for fault in found.faults]
            hints += found.hints
            return None

    def _scenario_path(self, name: str, beside: Path | None = None) -> Path:
        shipped = self.root / "scenarios" / f"{name}.toml"
        if not name.startswith((".", "/")) and is_file(shipped):
            return shipped
        if not _is_file_name(name) and self.knows(name):
            raise CatalogError([f"scenario `{name}`: is an input or a quantity, no scenario"],
                               [f"--set, --sweep or --vary {name} takes it; see `orbitcompute explain {name}`"])
        if not _is_file_name(name):
            raise unknown("scenario", name, self.names("scenarios"), "orbitcompute models scenarios")
        path = (beside or Path()) / name
        if is_directory(path):
            raise CatalogError([f"{path}: is a directory, not a scenario file"], ["name a file in it"])
        if not exists(path):
            close = nearest(path.stem, self.names("scenarios"))
            hint = f"did you mean the shipped `{close}`? " if close else ""
            raise CatalogError([f"{path}: no such scenario file"], [f"{hint}See `orbitcompute models scenarios`"])
        return path

    def slots(self, scenario: Scenario, settings: Mapping[str, str]) -> dict[str, str]:
        """The component of each slot: what was set, else the scenario's, a file of one's own looked for beside it too."""
        slots = {slot: _beside(scenario.where, component) for slot, component in scenario.components.items()}
        slots.update({name: value for name, value in settings.items() if name in SLOTS})
        return slots

    # -- resolving -----------------------------------------------------------------------------------------------

    def resolve(self, scenario: Scenario, settings: Mapping[str, str]) -> tuple[dict[str, Assumption], list[str]]:
        """Every value the scenario gives, in SI, with its origin; and notes on values outside their stated range.

        `settings` are `--set` pairs as typed, slots included. Raises `CatalogError` with every fault found.
        """
        slots = self.slots(scenario, settings)
        faults: list[str] = []
        hints: list[str] = []
        resolved = dict(self._defaults)
        for slot, component in slots.items():
            if slot not in SLOTS:
                faults.append(f"{scenario.where}: components: unknown slot `{slot}`")
                hints += _did_you_mean(slot, SLOTS)
                continue
            try:
                self._add_component(resolved, slot, component)
            except CatalogError as found:
                option = "--baseline" if slot == "baseline" else f"--set {slot}"
                where = option if slot in settings else f"{scenario.where}: components"
                faults += [fault if fault.startswith("models/") else f"{where}: {fault}" for fault in found.faults]
                hints += found.hints
        notes: list[str] = []
        for name, (entry, origin) in scenario.values.items():
            self._add_value(resolved, name, entry, origin, origin.removeprefix("scenario "), faults, hints, notes)
        if "year" in settings:
            self._add_setting(resolved, "year", settings["year"], faults, hints, notes)
        if not faults and "year" in resolved:
            outside = rows_by_year.in_year(resolved, float(resolved["year"].value))
            faults += outside
            hints += ["`orbitcompute explain NAME` draws a path; a figure given with --set has none"] if outside else []
        for name, text in settings.items():
            if name not in SLOTS and name != "year":
                self._add_setting(resolved, name, text, faults, hints, notes)
        for slot, component in slots.items():
            if component.endswith(".toml") and SLOTS.get(slot) in components.KINDS and not faults:
                faults += components.unsaid(self, slot, SLOTS[slot], component, resolved)
                hints += [components.advice(SLOTS[slot])] if faults else []
        if faults:
            raise CatalogError(faults, hints)
        return resolved, notes

    @cached_property
    def _defaults(self) -> dict[str, Assumption]:
        """What holds where no component says anything: every declared parameter, and the last stored forecast."""
        found = {"stored_forecast": stored_forecast(self.root)}
        for name, declaration in self.declarations.items():
            if declaration.value is not None or declaration.undisclosed:
                found[name] = self._assumption(name, declaration, "default (models/parameters)", None)
            else:
                found[name] = replace(self.blank(name, "no component gives it"), kind="not given", grade="not given")
        found["relay_more_shells"] = more_shells((), "no component gives any")
        return found

    def _add_component(self, resolved: dict[str, Assumption], slot: str, name: str) -> None:
        """Put a component's figures among the resolved; those of a file read before are kept under its content."""
        path = self.component_path(SLOTS[slot], name)
        try:
            content = path.read_bytes()
        except (OSError, ValueError):
            content = b""
        key = (slot, name, content, len(self.sources))
        found = self._figures.get(key, {})
        try:
            if not found:
                self._read_component(found, slot, name)
        finally:
            resolved.update(found)
        self._figures[key] = found

    def _read_component(self, resolved: dict[str, Assumption], slot: str, name: str) -> None:
        """The figures of a component, in SI; `CatalogError` with every fault."""
        kind = SLOTS[slot]
        self.check_component(kind, name)
        data, places = components.folded(self, kind, name)
        where = shown(self.component_path(kind, name))
        if kind == "sites":
            resolved["sites"] = sites_of(data, where, f"{slot} {name}")
            resolved["site_traffic"] = traffic_of(data, resolved["sites"].value, where, f"{slot} {name}")
            return
        faults: list[str] = []
        hints: list[str] = []
        if kind == "constellations" and not any(_belongs(key, slot) for key in data):
            what = (
                "no shell that routes: it has no relay_ values"
                if slot == "relay"
                else "no orbit of computing satellites"
            )
            raise CatalogError(
                [f"{slot} `{name}`: {where} describes {what}"], [f"see `orbitcompute models {kind} {name}`"]
            )
        if slot == "relay" and "relay_shell" in data:
            more, problems = shells(data["relay_shell"], where)
            faults += problems
            resolved["relay_more_shells"] = more_shells(more, f"{slot} {name} ({where})")
        for key, entry in data.items():
            if key in HEADER:
                continue
            target = key
            if slot == "twin" and key.startswith("terrestrial_"):
                target = "twin_" + key[len("terrestrial_") :]
            if kind == "constellations" and not _belongs(key, slot):
                continue
            place = places[key]
            if not self.knows(target):
                faults.append(f"{place}: {key}: unknown name")
                hints += _did_you_mean(key, self.assignable)
                continue
            figure, problems = check(entry, f"{place}: {key}")
            faults += problems
            if figure is not None and problems and "unit" in entry and (wrong := _unit_fault(figure, self.unit_of(target))):
                faults.append(f"{where}: {key}: {wrong}")
            if figure is None or problems:
                continue
            assumption = self._assumption(target, figure, f"{slot} {name} ({place})", f"{kind}/{name}", faults, place)
            resolved[target] = assumption
            faults += self._domain_faults(assumption, f"{place}: {key}")
        if faults:
            raise CatalogError(faults, hints)

    def _hearsay(self, figure: Figure) -> str | None:
        """What is wrong with a measurement that stands on a calculator or a forum: neither has measured anything."""
        kind = self.sources.get(figure.source or "", {}).get("kind")
        if figure.kind == "measured" and kind in HEARSAY:
            return f"measured, by `{figure.source}`, which is a {kind}: name who measured it, or say judgement or derived"
        return None

    @cached_property
    def to_replace(self) -> dict[str, list[str]]:
        """Sources that are calculators, forums or source code, with the parameters whose figure they give."""
        found: dict[str, list[str]] = {key: [] for key, one in self.sources.items() if one.get("kind") in TO_REPLACE}
        for name, figure in self.declarations.items():
            rows = [row.get("source") for row in (figure.path or ()) if isinstance(row, dict)]
            for key in dict.fromkeys([figure.source, *rows]):
                if key in found:
                    found[key].append(name)
        return found

    def _assumption(
        self, name: str, figure: Figure, origin: str, component: str | None,
        faults: list[str] | None = None, where: str = "",
    ) -> Assumption:
        """The figure in SI, with the declaration's domain (narrowed by the component's own, if it gives one)."""
        declaration = self.declarations.get(name)
        declared = self.unit_of(name)
        common: dict[str, Any] = {
            "name": name, "unit": declared, "origin": origin, "component": component,
            "grade": figure.grade or "unverified", "source": figure.source, "locator": figure.locator,
            "as_of": str(figure.as_of) if figure.as_of else None, "currency_year": figure.currency_year,
            "distribution": figure.distribution, "interval": figure.interval, "note": figure.note,
            "settled_by": figure.settled_by,
            "meaning": declaration.meaning if declaration else "", **self._domain(name),
        }
        if figure.undisclosed:
            return Assumption(value=math.nan, **{**common, "kind": "undisclosed", "grade": "undisclosed"})
        if name in self.registry.choices:
            code = self._code(name, str(figure.value), where or origin, faults)
            return Assumption(value=code, **{**common, "kind": "choice", "grade": "choice", "choice": str(figure.value),
                                             "meaning": self.registry.choices[name].meaning})
        wrong = _unit_fault(figure, declared)
        if wrong or not isinstance(figure.value, int | float):
            message = f"{where or origin}: {name}: {wrong}"
            if faults is None:
                raise CatalogError([message])
            faults.append(message)
            return Assumption(value=math.nan, **common)
        hearsay = self._hearsay(figure)
        if hearsay and faults is None:
            raise CatalogError([f"{where or origin}: {name}: {hearsay}"])
        if hearsay and faults is not None:
            faults.append(f"{where or origin}: {name}: {hearsay}")
        old = money.fault_of(figure.currency_year)
        if old and faults is None:
            raise CatalogError([f"{where or origin}: {name}: {old}"])
        if old and faults is not None:
            faults.append(f"{where or origin}: {name}: {old}")
            return Assumption(value=math.nan, **common)
        to_now = money.deflator().factor(figure.currency_year) if figure.currency_year is not None else 1.0
        low, high = (
            None if bound is None else units.to_si(bound, figure.unit, declared) * to_now
            for bound in (figure.low, figure.high)
        )
        for side, pick in (("minimum", max), ("maximum", min)):
            own = getattr(figure, side)
            if own is not None and component is not None:
                given, outer = units.to_si(own, figure.unit, declared), common[side]
                common[side] = given if outer is None else pick(outer, given)
        value = units.to_si(figure.value, figure.unit, declared) * to_now
        path = rows_by_year.rows_of(figure, {"value": value, "low": low, "high": high}, to_now, units.to_si)
        return Assumption(value=value, low=low, high=high, path=path, **{**common, "kind": figure.kind or "judgement"})

    def _domain(self, name: str) -> dict[str, Any]:
        declaration = self.declarations.get(name)
        if declaration is not None:
            return {side: None if bound is None else units.to_si(bound, declaration.unit)
                    for side, bound in (("minimum", declaration.minimum), ("maximum", declaration.maximum))}
        quantity = self.registry.quantities.get(name)
        if quantity is None:
            return {"minimum": None, "maximum": None}
        lower = quantity.minimum if quantity.above is None else quantity.above
        return {side: None if bound is None else units.to_si(bound, quantity.unit)
                for side, bound in (("minimum", lower), ("maximum", quantity.maximum))}

    def _domain_faults(self, assumption: Assumption, where: str) -> list[str]:
        """Faults of a figure whose value or range lies outside its domain; what is no number has its fault already."""
        numbers = {"": assumption.value, "low: ": assumption.low, "high: ": assumption.high}
        for row in assumption.path:
            if not row.own:
                numbers |= {f"path: {row.year:g}: {label}": number for label, number in
                            (("", row.value), ("low: ", row.low), ("high: ", row.high))}
        return [
            f"{where}: {label}{message}" for label, number in numbers.items()
            if isinstance(number, float) and not math.isnan(number)
            and (message := self.outside_domain(assumption, number))
        ]

    def outside_domain(self, assumption: Assumption, value: float) -> str | None:
        """What is wrong with an SI `value` for this parameter, with the allowed range; None when it is inside."""
        low, high = assumption.minimum, assumption.maximum
        if (low is None or value >= low) and (high is None or value <= high):
            return None
        unit = assumption.unit
        shown_value = f"{units.from_si(value, unit):g}"
        label = "" if unit == "1" else f" {unit}"
        ends = [f"{units.from_si(bound, unit):g}" if bound is not None else None for bound in (low, high)]
        allowed = f"{ends[0]} to {ends[1]}{label}" if None not in ends else (
            f"at least {ends[0]}{label}" if ends[0] is not None else f"at most {ends[1]}{label}"
        )
        narrowed = self._domain(assumption.name) != {"minimum": low, "maximum": high}
        why = f" ({assumption.note})" if assumption.note and narrowed else ""
        return f"{shown_value}{label} is outside its range, {allowed}{why}"

    def _code(self, name: str, alternative: str, where: str, faults: list[str] | None) -> float:
        choice = self.registry.choices[name]
        if alternative in choice.codes:
            return choice.codes[alternative]
        message = f"{where}: {name}: `{alternative}` is none of {', '.join(choice.codes)}"
        if faults is None:
            raise CatalogError([message])
        faults.append(message)
        return math.nan

    def blank(self, name: str, origin: str) -> Assumption:
        """An input of this name without a value: its unit, its domain and its meaning."""
        declaration = self.declarations.get(name)
        choice = self.registry.choices.get(name)
        meaning = declaration.meaning if declaration else choice.meaning if choice else ""
        return Assumption(name=name, value=math.nan, unit=self.unit_of(name), origin=origin, meaning=meaning,
                          **self._domain(name))

    def _add_value(
        self, resolved: dict[str, Assumption], name: str, entry: Any, origin: str, where: str,
        faults: list[str], hints: list[str], notes: list[str],
    ) -> None:
        """A scenario's own value: a whole figure as a table, or the short form of `--set`."""
        if not self.knows(name):
            faults.append(f"{where}: values: {name}: unknown name")
            hints += _did_you_mean(name, self.assignable)
        elif isinstance(entry, dict):
            entry, misread = self._with_numbers(name, entry, f"{where}: {name}")
            if misread:
                faults += misread
                return
            figure, problems = check(entry, f"{where}: {name}")
            faults += problems
            if figure is not None and problems and "unit" in entry and (wrong := _unit_fault(figure, self.unit_of(name))):
                faults.append(f"{where}: {name}: {wrong}")
            if figure is not None and not problems:
                assumption = self._assumption(name, figure, origin, where, faults, where)
                resolved[name] = assumption
                faults += self._domain_faults(assumption, f"{where}: {name}")
                if figure.source is not None and figure.source not in self.sources:
                    table = f"[sources.{_key(figure.source)}]"
                    notes.append(f"{name}: its source `{figure.source}` is not one of the catalog's; a table {table} with its"
                                 " title and url lets it be cited")
        elif isinstance(entry, str | int | float) and not isinstance(entry, bool):
            self._assign(resolved, name, str(entry), origin, where, faults, hints, notes)
        else:
            faults.append(f"{where}: {name}: must be a number, a text such as \"600km\" or a table with `value`, "
                          f"not {type(entry).__name__}")

    def _with_numbers(self, name: str, entry: dict[str, Any], what: str) -> tuple[dict[str, Any], list[str]]:
        """A figure's table with value, low and high as numbers in one unit, where they are written as `900USD/kg`."""
        written = [key for key in ("value", "low", "high") if isinstance(entry.get(key), str)]
        if name in self.registry.choices or not written:
            return entry, []
        declared = self.unit_of(name)
        numbers, faults = dict(entry), []
        for key in ("value", "low", "high"):
            given = entry.get(key)
            if not isinstance(given, int | float | str) or isinstance(given, bool):
                continue
            bare = not isinstance(given, str) or re.fullmatch(r"\s*[-+.\d_eE]+\s*", given) is not None
            text = f"{given} {entry.get('unit', declared)}" if bare else str(given)
            try:
                value = units.parse(text, declared)
            except units.UnitError as fault:
                faults.append(f"{what}: {key}: {fault}")
                continue
            numbers[key] = units.from_si(value, declared)
        return {**numbers, "unit": declared}, faults

    def _add_setting(
        self,
        resolved: dict[str, Assumption],
        name: str,
        text: str,
        faults: list[str],
        hints: list[str],
        notes: list[str],
    ) -> None:
        if not self.knows(name):
            faults.append(f"--set {name}: unknown name")
            hints += _did_you_mean(name, self.assignable)
            return
        self._assign(resolved, name, text, "--set", "--set", faults, hints, notes)

    def _assign(
        self, resolved: dict[str, Assumption], name: str, text: str, origin: str, where: str,
        faults: list[str], hints: list[str], notes: list[str],
    ) -> None:
        previous = resolved.get(name) or self.blank(name, origin)
        problems: list[str] = []
        assumption = self.assign(previous, name, text, origin, where, problems)
        if assumption is None:
            faults += problems
            hints.append(units.advice(text, f"`orbitcompute explain {name}` shows its unit, its range and its sources"))
            return
        resolved[name] = assumption
        note = self.outside_stated_range(previous, assumption.value)
        if note:
            notes.append(f"{name}: {note}")

    def assign(
        self, previous: Assumption, name: str, text: str, origin: str, where: str, faults: list[str]
    ) -> Assumption | None:
        """`previous` with the value typed as `text`; None, and a fault that names `where`, when it cannot be taken."""
        what = f"{where} {name}" if where.startswith("--") else f"{where}: {name}"
        if name in self.registry.choices:
            codes = self.registry.choices[name].codes
            if text not in codes:
                close = nearest(text, codes)
                faults.append(f"{what}: `{text}` is none of {', '.join(codes)}"
                              f"{f' (did you mean `{close}`?)' if close else ''}")
                return None
            return replace(previous, value=codes[text], choice=text, kind="choice", grade="choice", origin=origin)
        try:
            value = units.parse(text, self.unit_of(name))
        except units.UnitError as fault:
            faults.append(f"{what}: {fault}")
            return None
        outside = self.outside_domain(previous, value)
        if outside is None and not math.isfinite(value):
            outside = f"`{text}` is too large"
        if outside:
            faults.append(f"{what}: {outside}")
            return None
        year = (
            money.deflator().to_year if "USD" in self.unit_of(name) else None
        )  # what is typed is in the results' dollars
        return replace(previous, value=value, low=None, high=None, origin=origin, kind="set", grade="set", source=None,
                       locator=None, note="", distribution="fixed", currency_year=year, path=())

    def outside_stated_range(self, previous: Assumption, value: Any) -> str | None:
        """A note when a value lies outside the range that the sources span."""
        if previous.low is None or previous.high is None or not isinstance(value, float):
            return None
        if previous.low <= value <= previous.high:
            return None
        low, high, given = (units.from_si(x, previous.unit) for x in (previous.low, previous.high, value))
        label = "" if previous.unit == "1" else f" {previous.unit}"
        return f"{given:g}{label} is outside the range of its sources, {low:g} to {high:g}{label}"


def unknown(kind: str, name: str, known: Iterable[str], command: str) -> CatalogError:
    """The error for a name that is not in the catalog, with the nearest one."""
    known = [other for other in known if other != name]
    if name in SLOTS and kind in ("name", "output"):
        return CatalogError([f"{kind} `{name}`: a slot for a component, not a number"],
                            [f"see `orbitcompute models {SLOTS[name]}`"])
    close = nearest(name, known)
    hint = f"did you mean `{close}`? See `{command}`" if close else f"see `{command}`"
    return CatalogError([f"{kind} `{name}`: unknown name"], [hint])


def _did_you_mean(name: str, known: Iterable[str]) -> list[str]:
    if name in SLOTS:
        return [f"`{name}` is a slot: it belongs under [components]"]
    close = nearest(name, known)
    if close in SLOTS:
        return [f"did you mean `{close}`? See `orbitcompute models {SLOTS[close]}`"]
    return [f"did you mean `{close}`? See `orbitcompute explain {close}`" if close else "see `orbitcompute models`"]


def _key(text: str) -> str:
    """A name for a table made of a text: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "name"


def _unit_fault(figure: Figure, declared: str) -> str | None:
    """What is wrong with the value or the unit of a figure whose name is declared in the unit `declared`."""
    if not isinstance(figure.value, int | float):
        return f'`{figure.value}` is not a number; a table gives its unit apart: value = 700, unit = "km"'
    try:
        same = units.unit(figure.unit).dimension == units.unit(declared).dimension
    except units.UnitError as fault:
        return str(fault)
    return None if same else f"`{figure.unit}` is not a unit of the same kind as `{declared}`"


def _belongs(key: str, slot: str) -> bool:
    """Whether a value of a constellation file is of the slot's kind: the file may describe a shell that computes, one
    that routes, or both."""
    return key not in HEADER and key.startswith("relay_") == (slot == "relay")


def _is_file_name(name: str) -> bool:
    """Whether a scenario is named as a file rather than by its name in the catalog."""
    return name.endswith(".toml") or "/" in name or "\\" in name


def _readable(
    data: dict[str, Any], where: str, faults: list[str], hints: list[str], assignable: Iterable[str]
) -> dict[str, Any]:
    """The fields of a scenario file that are known and of their type; one fault for each of the others."""
    good: dict[str, Any] = {}
    for key, entry in data.items():
        if key not in SCENARIO_FIELDS and key in assignable:
            part = "components" if key in SLOTS else "values"
            faults.append(f"{where}: {key}: belongs under [{part}]")
            hints.append("a file's values stand under [values], its satellite, launcher, baseline under [components]")
        elif key not in SCENARIO_FIELDS:
            faults.append(f"{where}: {key}: unknown field")
            close = nearest(key, SCENARIO_FIELDS)
            hints.append(f"did you mean `{close}`?" if close else f"fields are {', '.join(sorted(SCENARIO_FIELDS))}")
        elif not isinstance(entry, SCENARIO_FIELDS[key][0]):
            faults.append(f"{where}: {key}: must be {SCENARIO_FIELDS[key][1]}, not {type(entry).__name__}")
        else:
            good[key] = entry
    if "components" in good:
        for slot, name in good["components"].items():
            if not isinstance(name, str):
                faults.append(
                    f"{where}: components: {slot}: must be the name of a component, not {type(name).__name__}"
                )
        good["components"] = {slot: name for slot, name in good["components"].items() if isinstance(name, str)}
    return good


def _beside(scenario: str, component: str) -> str:
    """A component's path that stands beside the scenario's file rather than in the working directory."""
    near = Path(scenario).parent / component
    return str(near) if component.endswith(".toml") and not is_file(Path(component)) and is_file(near) else component


@cache
def load() -> Catalog:
    """The catalog of this installation, over every declared quantity."""
    import importlib

    from orbitcompute.declare import registry

    importlib.import_module("orbitcompute.quantities")  # declares every quantity, choice and mirror
    return Catalog(registry)
