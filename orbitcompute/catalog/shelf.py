"""What there is in the catalog: parameters, components by kind, sources. It knows no scenario."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

from orbitcompute.catalog import components, units
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.files import CatalogError, data_directory, is_file, nearest, read_toml, shown
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
# How the names of files with real satellites end (`elements`, `ephemerides`).
FLEETS = (".tle", ".txt", ".csv", ".json", ".xml", ".kvn", ".oem", ".czml", ".gz")
HEADER = {"title", "status", "as_of", "note", "site", "vendor", "cable", "cloud", "relay_shell",
          "chip", "exit", "holds", "no_cost", "generations", "own_year", "last_year", "flies", "extends", "later"}
FLIES = ("constellation", "launcher")  # slots whose component a satellite's file may name as its maker's own


@dataclass
class Shelf:
    """Everything under `models/` but the scenarios, read when asked for."""

    registry: Registry
    root: Path = field(default_factory=lambda: data_directory("models"))

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
        elif kind == "constellations" and name.lower().endswith(FLEETS) and is_file(Path(name)):
            raise CatalogError([f"{name}: satellites of a file are the relay of `orbitcompute network` alone; other questions"
                                " route over shells"],
                               [f"orbitcompute network --constellation {name}, or a .toml of shells"])
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
        return {slot: beside_of(where, name) for slot, name in named.items()}

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

    def domain(self, name: str) -> dict[str, Any]:
        """The least and the most that a name may be, in SI; None where there is no bound."""
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

    def blank(self, name: str, origin: str) -> Assumption:
        """An input of this name without a value: its unit, its domain and its meaning."""
        declaration = self.declarations.get(name)
        choice = self.registry.choices.get(name)
        meaning = declaration.meaning if declaration else choice.meaning if choice else ""
        return Assumption(name=name, value=math.nan, unit=self.unit_of(name), origin=origin, meaning=meaning,
                          **self.domain(name))


def unknown(kind: str, name: str, known: Iterable[str], command: str) -> CatalogError:
    """The error for a name that is not in the catalog, with the nearest one."""
    known = [other for other in known if other != name]
    if name in SLOTS and kind in ("name", "output"):
        return CatalogError([f"{kind} `{name}`: a slot for a component, not a number"],
                            [f"see `orbitcompute models {SLOTS[name]}`"])
    close = nearest(name, known)
    hint = f"did you mean `{close}`? See `{command}`" if close else f"see `{command}`"
    return CatalogError([f"{kind} `{name}`: unknown name"], [hint])


def did_you_mean(name: str, known: Iterable[str]) -> list[str]:
    """The hint for an unknown name: the nearest one, and where it is explained."""
    if name in SLOTS:
        return [f"`{name}` is a slot: it belongs under [components]"]
    close = nearest(name, known)
    if close in SLOTS:
        return [f"did you mean `{close}`? See `orbitcompute models {SLOTS[close]}`"]
    return [f"did you mean `{close}`? See `orbitcompute explain {close}`" if close else "see `orbitcompute models`"]


def beside_of(scenario: str, component: str) -> str:
    """A component's path that stands beside the scenario's file rather than in the working directory."""
    near = Path(scenario).parent / component
    return str(near) if component.endswith(".toml") and not is_file(Path(component)) and is_file(near) else component
