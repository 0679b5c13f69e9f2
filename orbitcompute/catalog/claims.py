"""Dated claims (`models/claims/*.toml`): what is claimed, from when on it holds, by when, and who counts."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.files import CatalogError, data_directory, is_file, nearest, read_toml, shown
from orbitcompute.catalog.priors import year_of
from orbitcompute.default import DEFAULT_CLAIM

BASES = ("operating", "launched", "factory_rate", "first_satellite", "first_event")
CLASSES = ("all", "spacex", "first flights", "spacecraft", "constellations", "rates")
MOST_POWER = 1e9  # MW: all that people use is 2e7


@dataclass(frozen=True)
class Outside:
    """How the outside view reads a claim: the class of milestones, the announced target and years to add to it."""

    group: str
    announced: float
    target: float
    shift: float
    note: str


@dataclass(frozen=True)
class Step:
    """A rung of the ladder: its name, basis, threshold [MW], short and long text, and its outside view, if any."""

    name: str
    basis: str
    threshold: float
    text: str
    long: str
    outside: Outside | None


@dataclass(frozen=True)
class Claim:
    """A claim with a date: its basis, threshold [MW; nan for a first event], date, operators counted (all if empty)."""

    name: str
    title: str
    text: str
    note: str
    basis: str
    threshold: float
    by: datetime.date
    operators: tuple[str, ...]
    announced: datetime.date
    source: str
    grade: str
    outside: Outside
    ladder: tuple[Step, ...]
    readings: Mapping[str, Mapping[str, Any]]
    reading: str = ""

    @property
    def rung(self) -> str | None:
        """The rung of the ladder that the claim is about; None when it is none of them."""
        for step in self.ladder:
            if (step.basis, step.threshold) == (self.basis, self.threshold):
                return step.name
        return None


def names() -> list[str]:
    """The claims that ship."""
    return sorted(path.stem for path in (data_directory("models") / "claims").glob("*.toml"))


def read_claim(name: str, reading: str | None = None) -> Claim:
    """A claim by name or file, under a reading of its date; `CatalogError` with every fault found."""
    path = Path(name) if name.endswith(".toml") else data_directory("models") / "claims" / f"{name}.toml"
    if not is_file(path):
        close = nearest(path.stem, names())
        raise CatalogError([f"claim `{name}`: unknown name"],
                           [f"did you mean `{close}`?" if close else f"the claims are {', '.join(names())}"])
    data, where = read_toml(path), shown(path)
    faults: list[str] = []
    needed = {"title": str, "text": str, "basis": str, "by": datetime.date, "announced": datetime.date, "source": str,
              "outside": dict}
    for key, kind in needed.items():
        if not isinstance(data.get(key), kind):
            faults.append(f"{where}: {key}: must be {kind.__name__}")
    if data.get("basis") not in BASES:
        faults.append(f"{where}: basis: `{data.get('basis')}` is none of {', '.join(BASES)}")
    elif data["basis"] != "first_event" and "threshold" not in data:
        faults.append(f"{where}: threshold: missing")
    threshold = _power(data["threshold"], f"{where}: threshold", faults) if "threshold" in data else float("nan")
    by, announced = data.get("by"), data.get("announced")
    if isinstance(by, datetime.date) and isinstance(announced, datetime.date) and by <= announced:
        faults.append(f"{where}: by: {by} is not after {announced}, when it was announced")
    if faults:
        raise CatalogError(faults)
    above = data if "ladder" in data else read_toml(data_directory("models") / "claims" / f"{DEFAULT_CLAIM}.toml")
    ladder = tuple(_step(entry, data, where, faults) for entry in above["ladder"])
    outside = _outside(data["outside"], data, f"{where}: outside", faults)
    if faults:
        raise CatalogError(faults)
    found = Claim(
        path.stem, data["title"], data["text"], str(data.get("note", "")), data["basis"], threshold, data["by"],
        tuple(data.get("operators", ())), data["announced"], data["source"], str(data.get("grade", "unverified")),
        outside, ladder, data.get("readings", {}),
    )
    return _read_as(found, reading, where) if reading else found


def _read_as(claim: Claim, reading: str, where: str) -> Claim:
    """The claim with another date, or another rung of its ladder, as one of its readings has it."""
    if reading not in claim.readings:
        known = ", ".join(claim.readings) or "none: its date has one reading"
        raise CatalogError([f"--reading {reading}: {where} has no such reading"], [f"its readings are {known}"])
    chosen = claim.readings[reading]
    found = replace(claim, by=chosen["by"], reading=str(chosen.get("text", reading)))
    if "rung" not in chosen:
        return found
    step = next(step for step in claim.ladder if step.name == chosen["rung"])
    return replace(
        found, basis=step.basis, threshold=step.threshold, text=step.long, outside=step.outside or claim.outside
    )


def _power(entry: Any, where: str, faults: list[str]) -> float:
    try:
        power = float(units.from_si(units.to_si(float(entry["value"]), entry["unit"]), "MW"))
        if not 0.0 < power <= MOST_POWER:
            faults.append(
                f"{where}: {entry['value']:g} {entry['unit']} is not above 0 and at most {MOST_POWER / 1e6:g} TW"
            )
        elif units.unit(str(entry["unit"])).dimension != units.unit("MW").dimension:
            faults.append(f"{where}: `{entry['unit']}` is not a unit of power such as `GW`")
        return power
    except (KeyError, TypeError, ValueError, units.UnitError) as fault:
        faults.append(f'{where}: must be a table such as {{ value = 1.0, unit = "GW" }} ({fault})')
        return float("nan")


def _outside(entry: Mapping[str, Any], data: Mapping[str, Any], where: str, faults: list[str]) -> Outside:
    if entry.get("class") not in CLASSES:
        faults.append(f"{where}: class: `{entry.get('class')}` is none of {', '.join(CLASSES)}")
    if not isinstance(entry.get("target"), datetime.date):
        faults.append(f"{where}: target: must be a date")
        return Outside("all", 0.0, 1.0, 0.0, "")
    announced, target = year_of(entry.get("announced", data["announced"])), year_of(entry["target"])
    if target <= announced:
        faults.append(f"{where}: target: must be after the announcement")
    return Outside(
        str(entry.get("class")), announced, target, float(entry.get("shift", 0.0)), str(entry.get("note", ""))
    )


def _step(entry: Mapping[str, Any], data: Mapping[str, Any], where: str, faults: list[str]) -> Step:
    missing = [key for key in ("name", "basis", "threshold", "text", "long") if key not in entry]
    if missing or entry["basis"] not in BASES:
        name = entry.get("name", "?")
        faults += [f"{where}: ladder {name}: {key}: missing" for key in missing]
        if not missing:
            faults.append(f"{where}: ladder {name}: basis: `{entry['basis']}` is none of {', '.join(BASES)}")
        return Step(str(name), BASES[0], float("nan"), "", "", None)
    outside = None
    if "outside" in entry:
        outside = _outside(entry["outside"], data, f"{where}: ladder {entry['name']}", faults)
    threshold = _power(entry["threshold"], f"{where}: ladder {entry['name']}", faults)
    return Step(entry["name"], entry["basis"], threshold, entry["text"], entry["long"], outside)
