"""Sets of priors (`models/forecasts/*.toml`): what the calendar draws, checked at the door.

A prior is a figure like any other, in the unit of its declaration, with a `loading` on the common factor. Three forms
say where a figure comes from instead of giving it: `quantity` (the spread of one of the graph's quantities), `slips`
with `announced` and `target` (a date drawn from a class of schedule slips), and `shift` (a lognormal above a date).
"""

from __future__ import annotations

import copy
import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.figures import check
from orbitcompute.catalog.files import CatalogError, data_directory, is_file, nearest, read_toml, shown

DEFAULT_PRIORS = "headline"
FORMS = ("loading", "shift", "quantity", "slips", "announced", "target")
PLAIN: dict[str, dict[str, Any]] = {
    "site": {"ceilings": list, "reaches": bool},
    "vehicle": {"operator": str, "sited": bool, "first_year_most": float, "most": float},
    "operator": {"never": (float, str), "who": str},
}
JUDGEMENT = {"kind": "judgement", "grade": "judgement", "source": "orbitcompute-judgement"}
HEADER = {
    "title", "status", "as_of", "note", "extends", "scenario", "variation", "back", "watch",
    "design", "site", "vehicle", "operator",
}


@dataclass(frozen=True)
class Prior:
    """One prior, in its declared unit; `low` and `high` are None where it is a fixed number.

    `quantity`, or `slips` with `announced` and `target` (calendar years), say where the figure is to be taken from: it has
    none yet.
    """

    path: str
    unit: str
    meaning: str
    value: float = float("nan")
    low: float | None = None
    high: float | None = None
    distribution: str = "triangular"
    interval: str = "bounds"
    loading: float = 0.0
    shift: float = 0.0
    minimum: float | None = None
    maximum: float | None = None
    kind: str = "judgement"
    grade: str = "judgement"
    source: str | None = None
    note: str = ""
    quantity: str | None = None
    slips: str | None = None
    announced: float | None = None
    target: float | None = None


@dataclass(frozen=True)
class PriorSet:
    """A set of priors as read: `priors` by dotted path, `plain` what is not drawn, by group and name, and variations.

    `groups` names the sites, vehicles and operators in the order of the file; the first vehicle is the one whose flights
    are reported.
    """

    name: str
    title: str
    as_of: str
    note: str
    correlated: bool
    scenario: str | None
    priors: Mapping[str, Prior]
    plain: Mapping[str, Any]
    groups: Mapping[str, tuple[str, ...]]
    variations: tuple[dict[str, Any], ...] = field(default=())
    raw: Mapping[str, Any] = field(default_factory=dict)


@cache
def declarations() -> dict[str, dict[str, dict[str, Any]]]:
    """The declared priors by group and name."""
    found = read_toml(data_directory("models") / "forecasts" / "declarations.toml")
    return {group: found[group] for group in ("design", "site", "vehicle", "operator")}


def names() -> list[str]:
    """The sets that ship."""
    directory = data_directory("models") / "forecasts"
    return sorted(path.stem for path in directory.glob("*.toml") if path.stem != "declarations")


def read_priors(name: str) -> PriorSet:
    """The set of a name or file, with what it extends folded in; `CatalogError` with every fault found."""
    data, where = _folded(name, ())
    return priors_of(data, name, where)


def _folded(name: str, trail: tuple[Path, ...]) -> tuple[dict[str, Any], str]:
    path = Path(name) if name.endswith(".toml") else data_directory("models") / "forecasts" / f"{name}.toml"
    if not is_file(path):
        close = nearest(path.stem, names())
        raise CatalogError([f"priors `{name}`: no such set"],
                           [f"did you mean `{close}`?" if close else f"the sets are {', '.join(names())}"])
    if path in trail:
        raise CatalogError([f"{shown(path)}: extends itself"])
    data = read_toml(path)
    if "extends" in data:
        above, _ = _folded(str(data["extends"]), (*trail, path))
        data = _merged(above, data)
    return data, shown(path)


def _merged(above: dict[str, Any], below: dict[str, Any]) -> dict[str, Any]:
    """`below` over `above`, group by group and name by name; a prior given below replaces the whole prior above."""
    found = copy.deepcopy(above)
    for key, entry in below.items():
        if key == "design":
            found[key] = {**found.get(key, {}), **entry}
        elif key in ("site", "vehicle", "operator"):
            for member, values in entry.items():
                found.setdefault(key, {})[member] = {**found.get(key, {}).get(member, {}), **values}
        else:
            found[key] = entry
    return found


def varied(priors: PriorSet, changes: Mapping[str, Any]) -> PriorSet:
    """The set with dotted names (`vehicle.starship.flights`) given other figures."""
    data = copy.deepcopy(dict(priors.raw))
    faults = []
    for path, entry in changes.items():
        parts = path.split(".")
        at: Any = data
        for part in parts[:-1]:
            at = at.get(part) if isinstance(at, dict) else None
        if not isinstance(at, dict) or parts[-1] not in at:
            faults.append(f"{priors.name}: variation: {path}: no such prior")
        else:
            at[parts[-1]] = entry
    if faults:
        raise CatalogError(faults)
    return priors_of(data, priors.name, f"priors {priors.name}")


def priors_of(data: dict[str, Any], name: str, where: str) -> PriorSet:
    """The set that `data` describes; `CatalogError` with every fault, each naming `where` it is."""
    faults: list[str] = []
    priors: dict[str, Prior] = {}
    plain: dict[str, Any] = {}
    faults += [f"{where}: {key}: unknown field" for key in data if key not in HEADER]
    groups = {group: tuple(data.get(group, {})) for group in ("site", "vehicle", "operator")}
    members = [("design", "design", data.get("design", {}))]
    members += [(group, f"{group}.{member}", data[group][member]) for group in groups for member in groups[group]]
    for group, path, entries in members:
        declared = declarations()[group]
        for key, entry in entries.items():
            if key in PLAIN.get(group, {}):
                plain[f"{path}.{key}"] = entry
            elif key in declared:
                found, problems = _prior(entry, f"{path}.{key}", declared[key], where)
                faults += problems
                if found is not None:
                    priors[found.path] = found
            else:
                close = nearest(key, [*declared, *PLAIN.get(group, {})])
                faults.append(f"{where}: {path}.{key}: unknown prior{f' (did you mean `{close}`?)' if close else ''}")
        faults += [f"{where}: {path}.{key}: missing" for key in declared if key not in entries]
    for group in groups:
        if not groups[group]:
            faults.append(f"{where}: no {group} is given")
    for vehicle in groups["vehicle"]:
        if plain.get(f"vehicle.{vehicle}.operator") not in groups["operator"]:
            faults.append(f"{where}: vehicle.{vehicle}.operator: must be one of {', '.join(groups['operator'])}")
    if faults:
        raise CatalogError(faults)
    scenario = data.get("scenario", {})
    return PriorSet(
        name, str(data.get("title", name)), str(data.get("as_of", "")), str(data.get("note", "")),
        bool(scenario.get("correlated", True)), scenario.get("name"), priors, plain, groups,
        tuple(data.get("variation", ())), data,
    )


def _prior(entry: Any, path: str, declared: dict[str, Any], where: str) -> tuple[Prior | None, list[str]]:
    unit = declared.get("unit", "1")
    common: dict[str, Any] = {
        "path": path, "unit": unit, "meaning": declared["meaning"],
        "minimum": declared.get("minimum"), "maximum": declared.get("maximum"),
    }
    if not isinstance(entry, dict):
        return None, [f"{where}: {path}: must be a table such as {{ value = 1.0, note = ... }}"]
    forms = {key: entry[key] for key in FORMS if key in entry}
    loading = float(forms.get("loading", 0.0))
    if not -1.0 <= loading <= 1.0:
        return None, [f"{where}: {path}: loading: {loading:g} is outside -1 to 1"]
    own = {"kind": entry.get("kind", "judgement"), "note": entry.get("note", ""), "loading": loading}
    if "quantity" in forms:
        return Prior(**common, **{**own, "kind": "derived"}, grade="derived", quantity=str(forms["quantity"])), []
    if "slips" in forms:
        return Prior(
            **common, **{**own, "kind": "derived"}, grade="unverified", slips=str(forms["slips"]),
            announced=year_of(forms["announced"]), target=year_of(forms["target"]),
        ), []
    rest = {**JUDGEMENT, **{key: value for key, value in entry.items() if key not in FORMS}}
    shifted = rest.get("distribution") == "shifted"
    figure, faults = check({**rest, "distribution": "lognormal"} if shifted else rest, f"{where}: {path}")
    if figure is None or faults or not isinstance(figure.value, int | float):
        return None, faults or [f"{where}: {path}: must be a number"]
    try:
        if units.unit(figure.unit).dimension != units.unit(unit).dimension:
            return None, [f"{where}: {path}: `{figure.unit}` is not a unit of the same kind as `{unit}`"]
    except units.UnitError as fault:
        return None, [f"{where}: {path}: {fault}"]
    value, low, high = (
        None if x is None else x if figure.unit == unit else units.from_si(units.to_si(x, figure.unit), unit)
        for x in (float(figure.value), figure.low, figure.high)
    )
    assert value is not None
    outside = [x for x in (value, low, high)
               if x is not None and not common["minimum"] <= x <= common["maximum"]]
    if outside:
        return None, [f"{where}: {path}: {outside[0]:g} is outside its range, {common['minimum']:g} to "
                      f"{common['maximum']:g} {unit if unit != '1' else ''}".rstrip()]
    return Prior(
        **common, **own, value=value, low=low, high=high, distribution=figure.distribution, interval=figure.interval,
        shift=float(forms.get("shift", 0.0)), grade=figure.grade or "judgement", source=figure.source,
    ), []


def year_of(date: Any) -> float:
    """A date as a calendar year with its fraction."""
    if isinstance(date, datetime.date):
        begins = datetime.date(date.year, 1, 1)
        return date.year + (date - begins).days / (datetime.date(date.year + 1, 1, 1) - begins).days
    return float(date)
