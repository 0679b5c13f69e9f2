"""A scenario's values: every parameter in SI with its origin, range and domain, and what is wrong with any of them.

Precedence, highest first: `--set`, the scenario, the scenarios it extends, its components, the declaration.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from orbitcompute.catalog import components, money, rows_by_year, units
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.files import CatalogError, Faults, nearest, read_toml, shown
from orbitcompute.catalog.scenarios import Scenario, Scenarios
from orbitcompute.catalog.shelf import HEADER, SLOTS, did_you_mean
from orbitcompute.catalog.shells import shells
from orbitcompute.catalog.structures import more_shells, sites_of, stored_forecast, traffic_of
from orbitcompute.declare import Assumption

HEARSAY = ("calculator", "forum")  # kinds of source that have measured nothing themselves
TO_REPLACE = (*HEARSAY, "source code")  # kinds whose figures wait for the document behind them


@dataclass
class Resolving(Scenarios):
    """Scenarios, and the values that one of them gives."""

    _figures: dict[tuple[str, str, bytes, int], dict[str, Assumption]] = field(default_factory=dict, repr=False)

    def resolve(self, scenario: Scenario, settings: Mapping[str, str]) -> tuple[dict[str, Assumption], list[str]]:
        """Every value the scenario gives, in SI, with its origin; and notes on values outside their stated range.

        `settings` are `--set` pairs as typed, slots included. Raises `CatalogError` with every fault found.
        """
        slots = self.slots(scenario, settings)
        faults = Faults()
        resolved = dict(self._defaults)
        for slot, component in slots.items():
            if slot not in SLOTS:
                faults.add(f"{scenario.where}: components: unknown slot `{slot}`", *did_you_mean(slot, SLOTS))
                continue
            try:
                self._add_component(resolved, slot, component)
            except CatalogError as found:
                option = "--baseline" if slot == "baseline" else f"--set {slot}"
                faults.take(found, option if slot in settings else f"{scenario.where}: components")
        for name, (entry, origin) in scenario.values.items():
            self._add_value(resolved, name, entry, origin, origin.removeprefix("scenario "), faults)
        if "year" in settings:
            self._add_setting(resolved, "year", settings["year"], faults)
        if not faults and "year" in resolved:
            for line in rows_by_year.in_year(resolved, float(resolved["year"].value)):
                faults.add(line, "`orbitcompute explain NAME` draws a path; a figure given with --set has none")
        for name, text in settings.items():
            if name not in SLOTS and name != "year":
                self._add_setting(resolved, name, text, faults)
        for slot, component in slots.items():
            if component.endswith(".toml") and SLOTS.get(slot) in components.KINDS and not faults:
                for line in components.unsaid(self, slot, SLOTS[slot], component, resolved):
                    faults.add(line, components.advice(SLOTS[slot]))
        faults.raise_any()
        return resolved, faults.notes

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
        faults = Faults()
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
            faults.lines += problems
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
                faults.add(f"{place}: {key}: unknown name", *did_you_mean(key, self.assignable))
                continue
            figure = self._checked(entry, target, f"{place}: {key}", faults)
            if figure is None:
                continue
            assumption = self._assumption(target, figure, f"{slot} {name} ({place})", f"{kind}/{name}", faults, place)
            resolved[target] = assumption
            faults.lines += self._domain_faults(assumption, f"{place}: {key}")
        faults.raise_any()

    def _checked(self, entry: Any, name: str, what: str, faults: Faults) -> Figure | None:
        """The figure of a table; None, and its faults, where it cannot be used."""
        figure, problems = check(entry, what)
        faults.lines += problems
        if figure is not None and problems and "unit" in entry and (wrong := _unit_fault(figure, self.unit_of(name))):
            faults.add(f"{what}: {wrong}")
        elif figure is not None and problems:
            faults.lines += self._faults_of_rows(name, figure, what)
        if figure is not None:
            strange = [row for row in figure.path or () if isinstance(row, dict) and isinstance(row.get("source"), str)
                       and row["source"] not in self.sources]
            for row in strange:
                faults.add(f"{what}: path: {row.get('year', '?')}: source `{row['source']}` is not one of the catalog's",
                           "a scenario's own sources stand in its tables [sources.NAME], each with title and url")
            problems = [*problems, *(what for _ in strange)]
        return None if problems else figure

    def _faults_of_rows(self, name: str, figure: Figure, what: str) -> list[str]:
        """Numbers of a path's rows outside the domain of the name, of a figure that has other faults already."""
        blank = self.blank(name, "")
        numbers = [(row, field, row[field]) for row in figure.path or () if isinstance(row, dict)
                   for field in ("value", "low", "high") if isinstance(row.get(field), int | float)]
        return [f"{what}: path: {row.get('year', '?')}: {'' if field == 'value' else f'{field}: '}{message}"
                for row, field, number in numbers
                if (message := self.outside_domain(blank, units.to_si(number, figure.unit, self.unit_of(name))))]

    def _hearsay(self, figure: Figure) -> str | None:
        """What is wrong with a measured or primary figure of a calculator or a forum: neither has measured anything."""
        kind = self.sources.get(figure.source or "", {}).get("kind")
        if kind in HEARSAY and (figure.kind == "measured" or figure.grade == "primary"):
            said = "measured" if figure.kind == "measured" else "primary"
            return f"{said}, by `{figure.source}`, which is a {kind}: name who measured it, or say judgement or derived"
        return None

    @cached_property
    def to_replace(self) -> dict[str, list[str]]:
        """Sources that are calculators, forums or source code, with the parameters and components whose figure they give."""
        found: dict[str, list[str]] = {key: [] for key, one in self.sources.items() if one.get("kind") in TO_REPLACE}
        for kind in sorted(set(SLOTS.values())):
            for component in self.names(kind):
                for name, entry in read_toml(self.component_path(kind, component)).items():
                    if isinstance(entry, dict) and entry.get("source") in found:
                        found[entry["source"]].append(f"{kind}/{component}: {name}")
        for name, figure in self.declarations.items():
            rows = [row.get("source") for row in (figure.path or ()) if isinstance(row, dict)]
            for key in dict.fromkeys([figure.source, *rows]):
                if key in found:
                    found[key].append(name)
        return found

    def _assumption(
        self, name: str, figure: Figure, origin: str, component: str | None,
        faults: Faults | None = None, where: str = "",
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
            "bounds": (figure.bounds.get("low", ""), figure.bounds.get("high", "")) if figure.bounds else None,
            "meaning": declaration.meaning if declaration else "", **self.domain(name),
        }
        own = Faults() if faults is None else faults
        what = f"{where or origin}: {name}"
        if figure.undisclosed:
            return Assumption(value=math.nan, **{**common, "kind": "undisclosed", "grade": "undisclosed"})
        if name in self.registry.choices:
            choice = self.registry.choices[name]
            code = choice.codes.get(str(figure.value), math.nan)
            if str(figure.value) not in choice.codes:
                own.add(f"{what}: `{figure.value}` is none of {', '.join(choice.codes)}")
            found = Assumption(value=code, **{**common, "kind": "choice", "grade": "choice", "choice": str(figure.value),
                                              "meaning": choice.meaning})
        else:
            found = self._number(name, figure, common, own, what)
        if faults is None:
            own.raise_any()
        return found

    def _number(self, name: str, figure: Figure, common: dict[str, Any], faults: Faults, what: str) -> Assumption:
        """The figure of a number in SI and in the results' dollars; not a number, and a fault, where it cannot be taken."""
        declared, component = common["unit"], common["component"]
        wrong = _unit_fault(figure, declared)
        if wrong or not isinstance(figure.value, int | float):
            faults.add(f"{what}: {wrong}")
            return Assumption(value=math.nan, **common)
        hearsay, old = self._hearsay(figure), money.fault_of(figure.currency_year)
        for message in (hearsay, old):
            if message:
                faults.add(f"{what}: {message}")
        if old:
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
        narrowed = self.domain(assumption.name) != {"minimum": low, "maximum": high}
        why = f" ({assumption.note})" if assumption.note and narrowed else ""
        return f"{shown_value}{label} is outside its range, {allowed}{why}"

    def _add_value(
        self, resolved: dict[str, Assumption], name: str, entry: Any, origin: str, where: str,
        faults: Faults,
    ) -> None:
        """A scenario's own value: a whole figure as a table, or the short form of `--set`."""
        if not self.knows(name):
            faults.add(f"{where}: values: {name}: unknown name", *did_you_mean(name, self.assignable))
        elif isinstance(entry, dict):
            entry, misread = self._with_numbers(name, entry, f"{where}: {name}")
            if misread:
                faults.lines += misread
                return
            figure = self._checked(entry, name, f"{where}: {name}", faults)
            if figure is not None:
                assumption = self._assumption(name, figure, origin, where, faults, where)
                resolved[name] = assumption
                faults.lines += self._domain_faults(assumption, f"{where}: {name}")
                if figure.source is not None and figure.source not in self.sources:
                    table = f"[sources.{_key(figure.source)}]"
                    faults.notes.append(f"{name}: its source `{figure.source}` is not one of the catalog's; a table {table}"
                                        " with its title and url lets it be cited")
        elif isinstance(entry, str | int | float) and not isinstance(entry, bool):
            self._assign(resolved, name, str(entry), origin, where, faults)
        else:
            faults.add(f"{where}: {name}: must be a number, a text such as \"600km\" or a table with `value`, "
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

    def _add_setting(self, resolved: dict[str, Assumption], name: str, text: str, faults: Faults) -> None:
        if not self.knows(name):
            faults.add(f"--set {name}: unknown name", *did_you_mean(name, self.assignable))
            return
        self._assign(resolved, name, text, "--set", "--set", faults)

    def _assign(
        self, resolved: dict[str, Assumption], name: str, text: str, origin: str, where: str, faults: Faults,
    ) -> None:
        previous = resolved.get(name) or self.blank(name, origin)
        problems: list[str] = []
        assumption = self.assign(previous, name, text, origin, where, problems)
        if assumption is None:
            faults.lines += problems
            faults.hints.append(units.advice(text, f"`orbitcompute explain {name}` shows its unit, its range and its sources"))
            return
        resolved[name] = assumption
        note = self.outside_stated_range(previous, assumption.value)
        if note:
            faults.notes.append(f"{name}: {note}")

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
