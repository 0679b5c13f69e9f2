"""Scenario files: read with what they extend and their references, which start beside the file that names them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import (
    CatalogError,
    Faults,
    exists,
    is_directory,
    is_file,
    nearest,
    parse_toml,
    read_toml,
    shown,
)
from orbitcompute.catalog.own_sources import read_own
from orbitcompute.catalog.shelf import SLOTS, Shelf, beside_of, unknown

SCENARIO_FIELDS: dict[str, tuple[type, str]] = {
    "title": (str, "a text"), "question": (str, "a text"), "note": (str, "a text"),
    "extends": (str, "the name or file of a scenario"), "claimed": (str, "the name or file of a scenario"),
    "as_of": (datetime.date, "a date such as 2026-11-20"),
    "components": (dict, "a table"), "values": (dict, "a table"),
    "sources": (dict, "a table"),
}
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

    @property
    def address(self) -> str:
        """What it can be asked for by: the name of a shipped one, the path of a file of one's own."""
        return self.name if self.where == f"models/scenarios/{self.name}.toml" else self.where


class Scenarios(Shelf):
    """The shelf, and the scenarios that choose from it."""

    def read_scenario(
        self, name: str, text: str | None, trail: tuple[Path, ...], faults: Faults
    ) -> Scenario:
        """What can be read of a scenario; the rest is added to `faults`. A file's own references start beside it."""
        if text is not None:
            path, where, data = Path("standard-input"), "standard input", parse_toml(text, "standard input")
        else:
            path = self._scenario_path(name)
            where, data = shown(path), read_toml(path)
        data = _readable(data, where, faults, self.assignable)
        components: dict[str, str] = {}
        values: dict[str, tuple[Any, str]] = {}
        question, claimed, as_of = data.get("question", ""), data.get("claimed"), data.get("as_of")
        if claimed:
            claimed = self._reference(claimed, path, f"{where}: claimed", faults)
        if "extends" in data:
            above = self._reference(data["extends"], path, f"{where}: extends", faults)
            known = (*trail, path)
            if above is not None and self._scenario_path(above).resolve() in [step.resolve() for step in known]:
                chain = " -> ".join(shown(step) for step in (*known, self._scenario_path(above)))
                faults.add(f"{where}: extends itself: {chain}")
            elif above is not None:
                parent = self.read_scenario(above, None, known, faults)
                components.update(parent.components)
                values.update(parent.values)
                claimed = parent.claimed if claimed is None else claimed
                question, as_of = question or parent.question, as_of or parent.as_of
        own_sources = read_own(data.get("sources", {}), where, self.shipped_sources, faults.lines)
        self.sources.update(own_sources)
        components.update(data.get("components", {}))
        values.update({key: (entry, f"scenario {where}") for key, entry in data.get("values", {}).items()})
        components.setdefault("baseline", DEFAULT_BASELINE)
        shipped = self.root / "scenarios"
        own = str(path.relative_to(shipped).with_suffix("")) if path.is_relative_to(shipped) else path.stem
        return Scenario(own, where, data.get("title", path.stem), question, components, values, claimed,
                        str(as_of) if as_of else None)

    def _reference(self, name: str, path: Path, where: str, faults: Faults) -> str | None:
        """Another scenario named in the file `path`, as a name or a path that can be opened; None, and a fault, if none."""
        try:
            return (
                str(self._scenario_path(name, path.parent)) if _is_file_name(name) else self._scenario_path(name).stem
            )
        except CatalogError as found:
            for line in found.faults:
                faults.add(f"{where}: {line}", *found.hints)
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
        slots = {slot: beside_of(scenario.where, component) for slot, component in scenario.components.items()}
        slots.update({name: value for name, value in settings.items() if name in SLOTS})
        return slots


def _is_file_name(name: str) -> bool:
    """Whether a scenario is named as a file rather than by its name in the catalog."""
    return name.endswith(".toml") or "/" in name or "\\" in name


def _readable(
    data: dict[str, Any], where: str, faults: Faults, assignable: Iterable[str]
) -> dict[str, Any]:
    """The fields of a scenario file that are known and of their type; one fault for each of the others."""
    good: dict[str, Any] = {}
    for key, entry in data.items():
        if key not in SCENARIO_FIELDS and key in assignable:
            part = "components" if key in SLOTS else "values"
            faults.add(f"{where}: {key}: belongs under [{part}]",
                       "a file's values stand under [values], its satellite, launcher, baseline under [components]")
        elif key not in SCENARIO_FIELDS:
            close = nearest(key, SCENARIO_FIELDS)
            faults.add(f"{where}: {key}: unknown field",
                       f"did you mean `{close}`?" if close else f"fields are {', '.join(sorted(SCENARIO_FIELDS))}")
        elif not isinstance(entry, SCENARIO_FIELDS[key][0]):
            faults.add(f"{where}: {key}: must be {SCENARIO_FIELDS[key][1]}, not {type(entry).__name__}")
        else:
            good[key] = entry
    if "components" in good:
        for slot, name in good["components"].items():
            if not isinstance(name, str):
                faults.add(
                    f"{where}: components: {slot}: must be the name of a component, not {type(name).__name__}"
                )
        good["components"] = {slot: name for slot, name in good["components"].items() if isinstance(name, str)}
    return good
