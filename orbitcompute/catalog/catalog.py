"""The catalog: declarations of parameters, components by kind, sources; and the resolving of a scenario's values.

Precedence, highest first: `--set`, the scenario, the scenarios it extends, its components, the declaration.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.files import CatalogError, data_directory, nearest, parse_toml, read_toml, shown
from orbitcompute.declare import Assumption, Registry

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
HEADER = {"title", "status", "as_of", "note", "site", "vendor"}
SCENARIO_FIELDS = {"title", "question", "extends", "components", "values", "claimed", "as_of", "note"}
DEFAULT_BASELINE = "colossus-1"


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


@dataclass
class Catalog:
    """Everything under `models/`, read when asked for."""

    registry: Registry
    root: Path = field(default_factory=lambda: data_directory("models"))

    # -- what there is -------------------------------------------------------------------------------------------

    @cached_property
    def sources(self) -> dict[str, Any]:
        """Every source by key."""
        return read_toml(self.root / "sources.toml")

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
        """The components of a kind (`satellites`, `scenarios`, ...), sorted."""
        return sorted(path.stem for path in (self.root / kind).glob("*.toml"))

    def component(self, kind: str, name: str) -> dict[str, Any]:
        """A component file as read; `CatalogError` with the nearest name when there is none."""
        path = self.root / kind / f"{name}.toml"
        if not path.is_file():
            raise unknown(kind.rstrip("s") if kind != "accelerators" else "accelerator", name, self.names(kind),
                          f"orbitcompute models {kind}")  # fmt: skip
        return read_toml(path)

    def unit_of(self, name: str) -> str:
        """The declared unit of a parameter or quantity."""
        if name in self.registry.quantities:
            return self.registry.quantities[name].unit
        return self.declarations[name].unit if name in self.declarations else "1"

    def knows(self, name: str) -> bool:
        """Whether `name` can be given a value."""
        return name in self.declarations or name in self.registry.quantities or name in self.registry.choices

    @property
    def assignable(self) -> list[str]:
        """Every name that can be given a value: parameters, choices, quantities, slots."""
        return [*self.declarations, *self.registry.choices, *self.registry.quantities, *SLOTS]

    # -- scenarios -----------------------------------------------------------------------------------------------

    def scenario(self, name: str, text: str | None = None) -> Scenario:
        """A scenario by name or path (or from `text`, for standard input), with what it extends folded in."""
        return self._scenario(name, text, ())

    def _scenario(self, name: str, text: str | None, trail: tuple[str, ...]) -> Scenario:
        if text is not None:
            where, data = "standard input", parse_toml(text, "standard input")
        else:
            path = self._scenario_path(name)
            where, data = shown(path), read_toml(path)
        faults, hints = _scenario_faults(data, where)
        if name in trail:
            faults.append(f"{where}: extends itself through {' -> '.join((*trail, name))}")
        if faults:
            raise CatalogError(faults, hints)
        components: dict[str, str] = {}
        values: dict[str, tuple[Any, str]] = {}
        claimed = data.get("claimed")
        title, question = data.get("title", name), data.get("question", "")
        if "extends" in data:
            parent = self._scenario(data["extends"], None, (*trail, name))
            components.update(parent.components)
            values.update(parent.values)
            claimed = data.get("claimed", parent.claimed)
            question = question or parent.question
        components.update(data.get("components", {}))
        values.update({key: (entry, f"scenario {where}") for key, entry in data.get("values", {}).items()})
        components.setdefault("baseline", DEFAULT_BASELINE)
        stem = Path(name).stem if text is None else "standard-input"
        as_of = str(data["as_of"]) if "as_of" in data else None
        return Scenario(stem, where, title, question, components, values, claimed, as_of)

    def _scenario_path(self, name: str) -> Path:
        path = self.root / "scenarios" / f"{name}.toml"
        if path.is_file():
            return path
        if name.endswith(".toml") or "/" in name:
            if Path(name).is_file():
                return Path(name)
            raise CatalogError(
                [f"{name}: no such scenario file"], ["orbitcompute models scenarios lists the shipped ones"]
            )
        raise unknown("scenario", name, self.names("scenarios"), "orbitcompute models scenarios")

    # -- resolving -----------------------------------------------------------------------------------------------

    def resolve(self, scenario: Scenario, settings: Mapping[str, str]) -> tuple[dict[str, Assumption], list[str]]:
        """Every value the scenario gives, in SI, with its origin; and notes on values outside their stated range.

        `settings` are `--set` pairs as typed, slots included. Raises `CatalogError` with every fault found.
        """
        slots = dict(scenario.components)
        slots.update({name: value for name, value in settings.items() if name in SLOTS})
        faults: list[str] = []
        hints: list[str] = []
        resolved: dict[str, Assumption] = {}
        for name, declaration in self.declarations.items():
            if declaration.value is not None or declaration.undisclosed:
                resolved[name] = self._assumption(name, declaration, "default (models/parameters)", None)
            else:
                resolved[name] = replace(
                    self._blank(name, "no component gives it"), kind="not given", grade="not given"
                )
        for slot, component in slots.items():
            if slot not in SLOTS:
                faults.append(f"{scenario.where}: components: unknown slot `{slot}`")
                hints += _did_you_mean(slot, SLOTS)
                continue
            try:
                self._add_component(resolved, slot, component)
            except CatalogError as found:
                faults += found.faults
                hints += found.hints
        for name, (entry, origin) in scenario.values.items():
            self._add_value(resolved, name, entry, origin, scenario.where, faults, hints)
        notes: list[str] = []
        for name, text in settings.items():
            if name not in SLOTS:
                self._add_setting(resolved, name, text, faults, hints, notes)
        if faults:
            raise CatalogError(faults, hints)
        return resolved, notes

    def _add_component(self, resolved: dict[str, Assumption], slot: str, name: str) -> None:
        kind = SLOTS[slot]
        data = self.component(kind, name)
        where = f"models/{kind}/{name}.toml"
        if kind == "sites":
            resolved["sites"] = _sites(data, where, f"{slot} {name}")
            return
        faults: list[str] = []
        hints: list[str] = []
        for key, entry in data.items():
            if key in HEADER:
                continue
            target = key
            if slot == "twin" and key.startswith("terrestrial_"):
                target = "twin_" + key[len("terrestrial_") :]
            # a constellation file may describe a shell that computes, one that routes, or both
            if kind == "constellations" and key.startswith("relay_") != (slot == "relay"):
                continue
            if not self.knows(target):
                faults.append(f"{where}: {key}: unknown name")
                hints += _did_you_mean(key, self.assignable)
                continue
            figure, problems = check(entry, f"{where}: {key}")
            faults += problems
            if figure is None:
                continue
            assumption = self._assumption(target, figure, f"{slot} {name} ({where})", f"{kind}/{name}", faults, where)
            resolved[target] = assumption
            faults += self._domain_faults(assumption, f"{where}: {key}")
        if faults:
            raise CatalogError(faults, hints)

    def _assumption(
        self, name: str, figure: Figure, origin: str, component: str | None,
        faults: list[str] | None = None, where: str = "",
    ) -> Assumption:  # fmt: skip
        """The figure in SI, with the declaration's domain (narrowed by the component's own, if it gives one)."""
        declaration = self.declarations.get(name)
        declared = self.unit_of(name)
        common: dict[str, Any] = {
            "name": name, "unit": declared, "origin": origin, "component": component,
            "grade": figure.grade or "unverified", "source": figure.source, "locator": figure.locator,
            "as_of": str(figure.as_of) if figure.as_of else None, "currency_year": figure.currency_year,
            "distribution": figure.distribution, "interval": figure.interval, "note": figure.note,
            "meaning": declaration.meaning if declaration else "", **self._domain(name),
        }  # fmt: skip
        if figure.undisclosed:
            return Assumption(value=math.nan, **{**common, "kind": "undisclosed", "grade": "undisclosed"})
        if name in self.registry.choices:
            code = self._code(name, str(figure.value), where or origin, faults)
            return Assumption(value=code, **{**common, "kind": "choice", "grade": "choice", "choice": str(figure.value),
                                             "meaning": self.registry.choices[name].meaning})  # fmt: skip
        same = units.unit(figure.unit).dimension == units.unit(declared).dimension
        if not same or not isinstance(figure.value, int | float):
            message = f"{where or origin}: {name}: `{figure.unit}` is not a unit of the same kind as `{declared}`"
            if isinstance(figure.value, str):
                message = f"{where or origin}: {name}: `{figure.value}` is not a number"
            if faults is None:
                raise CatalogError([message])
            faults.append(message)
            return Assumption(value=math.nan, **common)
        low, high = (None if bound is None else units.to_si(bound, figure.unit) for bound in (figure.low, figure.high))
        for side, pick in (("minimum", max), ("maximum", min)):
            own = getattr(figure, side)
            if own is not None and component is not None:
                given, outer = units.to_si(own, figure.unit), common[side]
                common[side] = given if outer is None else pick(outer, given)
        value = units.to_si(figure.value, figure.unit)
        return Assumption(value=value, low=low, high=high, **{**common, "kind": figure.kind or "judgement"})

    def _domain(self, name: str) -> dict[str, float | None]:
        declaration = self.declarations.get(name)
        if declaration is not None:
            return {side: None if bound is None else units.to_si(bound, declaration.unit)
                    for side, bound in (("minimum", declaration.minimum), ("maximum", declaration.maximum))}  # fmt: skip
        quantity = self.registry.quantities.get(name)
        if quantity is None:
            return {"minimum": None, "maximum": None}
        lower = quantity.minimum if quantity.above is None else quantity.above
        return {side: None if bound is None else units.to_si(bound, quantity.unit)
                for side, bound in (("minimum", lower), ("maximum", quantity.maximum))}  # fmt: skip

    def _domain_faults(self, assumption: Assumption, where: str) -> list[str]:
        if not isinstance(assumption.value, float) or math.isnan(assumption.value):
            return (
                [] if assumption.undisclosed or not isinstance(assumption.value, float) else [f"{where}: not a number"]
            )
        return [f"{where}: {message}" for message in [self.outside_domain(assumption, assumption.value)] if message]

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
        )  # fmt: skip
        why = f" ({assumption.note})" if assumption.note and assumption.component else ""
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

    def _blank(self, name: str, origin: str) -> Assumption:
        declaration = self.declarations.get(name)
        choice = self.registry.choices.get(name)
        meaning = declaration.meaning if declaration else choice.meaning if choice else ""
        return Assumption(name=name, value=math.nan, unit=self.unit_of(name), origin=origin, meaning=meaning,
                          **self._domain(name))  # fmt: skip

    def _add_value(
        self, resolved: dict[str, Assumption], name: str, entry: Any, origin: str, where: str,
        faults: list[str], hints: list[str],
    ) -> None:  # fmt: skip
        """A scenario's own value: a whole figure as a table, or the short form of `--set`."""
        if not self.knows(name):
            faults.append(f"{where}: {name}: unknown name")
            hints += _did_you_mean(name, self.assignable)
        elif isinstance(entry, dict):
            figure, problems = check(entry, f"{where}: {name}")
            faults += problems
            if figure is not None and not problems:
                assumption = self._assumption(name, figure, origin, where, faults, where)
                resolved[name] = assumption
                faults += self._domain_faults(assumption, f"{where}: {name}")
        else:
            previous = resolved.get(name) or self._blank(name, origin)
            self._assign(resolved, name, str(entry), previous, origin, where, faults, [])

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
        previous = resolved.get(name) or self._blank(name, "--set")
        self._assign(resolved, name, text, previous, "--set", "--set", faults, notes)

    def _assign(
        self, resolved: dict[str, Assumption], name: str, text: str, previous: Assumption, origin: str, where: str,
        faults: list[str], notes: list[str],
    ) -> None:  # fmt: skip
        assumption = self.assign(previous, name, text, origin, where, faults)
        if assumption is None:
            return
        resolved[name] = assumption
        note = self.outside_stated_range(previous, assumption.value)
        if note:
            notes.append(f"{name}: {note}")

    def assign(
        self, previous: Assumption, name: str, text: str, origin: str, where: str, faults: list[str]
    ) -> Assumption | None:
        """`previous` with the value typed as `text`; None, and a fault, when it cannot be taken."""
        if name in self.registry.choices:
            code = self._code(name, text, where, faults)
            return replace(previous, value=code, choice=text, kind="choice", grade="choice", origin=origin)
        try:
            value = units.parse(text, self.unit_of(name))
        except units.UnitError as fault:
            faults.append(f"{where} {name}: {fault}" if where == "--set" else f"{where}: {name}: {fault}")
            return None
        outside = self.outside_domain(previous, value)
        if outside or not math.isfinite(value):
            faults.append(f"{where} {name}: {outside}" if where == "--set" else f"{where}: {name}: {outside}")
            return None
        return replace(previous, value=value, low=None, high=None, origin=origin, kind="set", grade="set", source=None,
                       locator=None, note="", distribution="fixed")  # fmt: skip

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
    known = list(known)
    close = nearest(name, known)
    hint = f"did you mean `{close}`? " if close else ""
    return CatalogError([f"{kind} `{name}`: unknown name"], [f"{hint}See `{command}`"])


def _did_you_mean(name: str, known: Iterable[str]) -> list[str]:
    close = nearest(name, known)
    return [f"did you mean `{close}`? See `orbitcompute explain {close}`" if close else "see `orbitcompute models`"]


def _scenario_faults(data: dict[str, Any], where: str) -> tuple[list[str], list[str]]:
    faults, hints = [], []
    for key in data:
        if key not in SCENARIO_FIELDS:
            faults.append(f"{where}: {key}: unknown field")
            close = nearest(key, SCENARIO_FIELDS)
            hints.append(f"did you mean `{close}`?" if close else f"fields are {', '.join(sorted(SCENARIO_FIELDS))}")
    for key in ("components", "values"):
        if not isinstance(data.get(key, {}), dict):
            faults.append(f"{where}: {key}: must be a table")
    for slot, name in data.get("components", {}).items() if isinstance(data.get("components", {}), dict) else ():
        if not isinstance(name, str):
            faults.append(f"{where}: components: {slot}: must be the name of a component")
    return faults, hints


def _sites(data: dict[str, Any], where: str, origin: str) -> Assumption:
    """The sites of a file as ((name, latitude, longitude), ...) in radians, checked to lie on the globe."""
    faults = []
    sites = []
    for number, site in enumerate(data.get("site", []), start=1):
        name = site.get("name", f"site {number}")
        latitude, longitude = site.get("latitude"), site.get("longitude")
        if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
            faults.append(f"{where}: {name}: latitude and longitude must be numbers, in degrees")
        elif not (-90 <= latitude <= 90 and -180 <= longitude <= 360):
            faults.append(f"{where}: {name}: {latitude:g}, {longitude:g} is off the globe (-90 to 90, -180 to 360 deg)")
        else:
            sites.append((str(name), math.radians(latitude), math.radians(longitude)))
    if len(sites) < 2 and not faults:
        faults.append(f"{where}: at least two sites are needed for a latency")
    if faults:
        raise CatalogError(faults)
    return Assumption(name="sites", value=tuple(sites), unit="1", origin=f"{origin} ({where})", kind="structure",
                      grade="primary", source=data.get("source"), meaning="The places whose pairs are connected")  # fmt: skip


@cache
def load() -> Catalog:
    """The catalog of this installation, over every declared quantity."""
    from orbitcompute.declare import registry

    return Catalog(registry)
