"""Design variables: what an engineer chooses, as `models/design.toml` states them, checked at the door.

A variable has bounds (a parameter), or a list: alternatives of a choice, values of a parameter, components of a slot.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.files import CatalogError, data_directory, nearest, read_toml
from orbitcompute.catalog.shelf import SLOTS

FILE = "design.toml"
HEADER = {"title": str, "status": str, "as_of": object, "note": str}
TYPES: dict[str, tuple[type, ...]] = {
    "low": (int, float), "high": (int, float), "unit": (str,), "choices": (list,), "searched": (bool,),
    "logarithmic": (bool,), "whole": (bool,), "reason": (str,), "sources": (list,),
}


@dataclass(frozen=True)
class DesignVariable:
    """What an engineer chooses: bounds in SI, or `alternatives` as they are typed, and why these.

    `searched` variables are those that `design` varies unless told others; a `whole` one takes whole numbers, and a
    `logarithmic` one is searched evenly by its logarithm.
    """

    name: str
    unit: str
    reason: str
    low: float = math.nan
    high: float = math.nan
    alternatives: tuple[str, ...] = ()
    searched: bool = False
    logarithmic: bool = False
    whole: bool = False
    sources: tuple[str, ...] = ()

    @property
    def shown_range(self) -> str:
        """Bounds in its unit, or the list."""
        if self.alternatives:
            return ", ".join(self.alternatives)
        label = "" if self.unit == "1" else f" {self.unit}"
        return f"{units.from_si(self.low, self.unit):g} to {units.from_si(self.high, self.unit):g}{label}"


def read(data: Mapping[str, Any], catalog: Catalog) -> dict[str, DesignVariable]:
    """The variables of a parsed file by name; `CatalogError` with every fault found."""
    faults: list[str] = []
    hints: list[str] = []
    found: dict[str, DesignVariable] = {}
    for name, entry in data.items():
        where = f"models/{FILE}: {name}"
        if not isinstance(entry, dict):
            if name not in HEADER or not isinstance(entry, HEADER[name]):
                faults.append(f"{where}: must be a table of low, high and reason, or of choices and reason")
            continue
        variable = _variable(name, entry, where, catalog, faults, hints)
        if variable is not None:
            found[name] = variable
    if faults:
        raise CatalogError(faults, hints or ["see the variables that stand in the file"])
    return found


def _variable(
    name: str, entry: Mapping[str, Any], where: str, catalog: Catalog, faults: list[str], hints: list[str]
) -> DesignVariable | None:
    before = len(faults)
    for field, given in entry.items():
        if field not in TYPES:
            close = nearest(field, TYPES)
            faults.append(f"{where}: {field}: unknown field{f' (did you mean `{close}`?)' if close else ''}")
        elif not isinstance(given, TYPES[field]) or (isinstance(given, bool) and TYPES[field] != (bool,)):
            faults.append(f"{where}: {field}: must be {TYPES[field][-1].__name__}, not {type(given).__name__}")
    known = {*catalog.declarations, *catalog.registry.choices, *SLOTS}
    if name not in known:
        close = nearest(name, known)
        faults.append(f"{where}: no parameter, choice or slot has this name")
        hints += [f"did you mean `{close}`?"] if close else []
    if not entry.get("reason"):
        faults.append(f"{where}: reason: missing")
    faults += [f"{where}: sources: `{key}` is none of the catalog's" for key in _listed(entry.get("sources"))
               if key not in catalog.sources]
    if len(faults) > before:
        return None
    common: dict[str, Any] = {
        "name": name, "reason": str(entry["reason"]), "sources": tuple(_listed(entry.get("sources"))),
        "searched": entry.get("searched", False), "logarithmic": entry.get("logarithmic", False),
        "whole": entry.get("whole", False),
    }
    if "choices" in entry:
        return _listing(common, entry, where, catalog, faults)
    return _bounded(common, entry, where, catalog, faults)


def _listed(given: Any) -> list[str]:
    return [str(entry) for entry in given] if isinstance(given, list) else []


def _listing(
    common: dict[str, Any], entry: Mapping[str, Any], where: str, catalog: Catalog, faults: list[str]
) -> DesignVariable | None:
    """A variable with a list."""
    name, texts = common["name"], tuple(_listed(entry["choices"]))
    wrong = [f"{field}: not beside choices" for field in ("low", "high", "logarithmic", "whole") if field in entry]
    if len(texts) < 2 or len(set(texts)) < len(texts):
        wrong.append("choices: needs two or more, each once")
    faults += [f"{where}: {fault}" for fault in wrong]
    unknown = [text for text in texts if alternative_fault(name, text, where, catalog, faults)]
    return None if wrong or unknown else DesignVariable(unit=catalog.unit_of(name), alternatives=texts, **common)


def alternative_fault(name: str, text: str, where: str, catalog: Catalog, faults: list[str]) -> bool:
    """Whether a variable cannot take what is typed as `text`; the reason is added to `faults`."""
    if name in SLOTS:
        if text in catalog.names(SLOTS[name]):
            return False
        close = nearest(text, catalog.names(SLOTS[name]))
        faults.append(f"{where}: `{text}`: no such component{f' (did you mean `{close}`?)' if close else ''}")
        return True
    return catalog.assign(catalog.blank(name, where), name, text, where, where, faults) is None


def _bounded(
    common: dict[str, Any], entry: Mapping[str, Any], where: str, catalog: Catalog, faults: list[str]
) -> DesignVariable | None:
    """A variable with bounds."""
    name, unit = common["name"], str(entry.get("unit", "1"))
    if name not in catalog.declarations:
        faults.append(f"{where}: a choice or a slot takes `choices`, no bounds")
        return None
    if "low" not in entry or "high" not in entry:
        faults.append(f"{where}: needs low and high, or choices")
        return None
    try:
        same = units.unit(unit).dimension == units.unit(catalog.unit_of(name)).dimension
    except units.UnitError as fault:
        faults.append(f"{where}: unit: {fault}")
        return None
    if not same:
        faults.append(f"{where}: `{unit}` is not a unit of the same kind as `{catalog.unit_of(name)}`")
        return None
    low, high = (units.to_si(float(entry[end]), unit) for end in ("low", "high"))
    blank = catalog.blank(name, where)
    wrong = [message for end in (low, high) if (message := catalog.outside_domain(blank, end))]
    if not low < high:
        wrong.append(f"low, {entry['low']:g}, is not below high, {entry['high']:g}")
    if common["logarithmic"] and low <= 0:
        wrong.append("logarithmic: needs both ends above 0")
    faults += [f"{where}: {message}" for message in wrong]
    return None if wrong else DesignVariable(unit=catalog.unit_of(name), low=low, high=high, **common)


@cache
def design_variables() -> dict[str, DesignVariable]:
    """The design variables of this installation by name, in the order of the file."""
    return read(read_toml(data_directory("models") / FILE), load())


def names_searched(variables: Iterable[DesignVariable]) -> list[str]:
    """The names of those that `design` varies unless told others."""
    return [variable.name for variable in variables if variable.searched]
