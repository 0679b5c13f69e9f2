"""Results as files: read back with every check, recomputed from the inputs kept in them, and compared.

A result keeps what it was made from (`provenance.inputs`: the scenario with everything it extends folded in, the scenario
of the vendor's claims, what was typed), so that it can be recomputed where the scenario's own file is gone. Its `digest`
tells whether a figure was edited after it was written.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import CatalogError, decode, parse_json, read_bytes
from orbitcompute.catalog.scenarios import Scenario
from orbitcompute.declare import registry
from orbitcompute.studies.answer.evaluate import Result, evaluated
from orbitcompute.studies.scenario.assemble import claimed_scenario, put_together

SCHEMA = "orbitcompute.result/1"
FIELDS = (
    "id",
    "version",
    "created",
    "scenario",
    "baseline",
    "parameters",
    "quantities",
    "verdict",
    "notes",
    "provenance",
)
AGAIN = "write it again with `orbitcompute evaluate SCENARIO --output FILE.json`"
# What may differ without a figure being wrong: everything else is compared bit for bit only where these are equal.
MACHINE = ("catalog", "python", "numpy", "numba", "machine")
CLOSE = 1e-9
UNSEEN = object()


# -- what is kept with a result ------------------------------------------------------------------------------------


def inputs_of(result: Result) -> dict[str, Any]:
    """What a result was made from, as plain data that `recompute` takes back."""
    claims = claimed_scenario(result.assembled) if result.claimed is not None else None
    return {
        "scenario": _scenario_data(result.assembled.scenario),
        "claimed": None if claims is None else _scenario_data(claims),
        "settings": dict(result.assembled.settings),
        "outputs": list(result.assembled.asked),
        "model_error": result.model_error,
        "ranges": bool(result.draws.columns and next(iter(result.draws.columns.values())).size),
    }


def _scenario_data(scenario: Scenario) -> dict[str, Any]:
    values = {name: {"entry": _plain(entry), "origin": origin} for name, (entry, origin) in scenario.values.items()}
    return {
        "name": scenario.name, "where": scenario.where, "title": scenario.title, "question": scenario.question,
        "components": dict(scenario.components), "values": values, "claimed": scenario.claimed, "as_of": scenario.as_of,
    }


def _plain(entry: Any) -> Any:
    if isinstance(entry, dict):
        return {key: _plain(value) for key, value in entry.items()}
    return entry.isoformat() if isinstance(entry, datetime.date) else entry


def _scenario(data: Mapping[str, Any]) -> Scenario:
    values = {name: (_dated(one["entry"]), one["origin"]) for name, one in data["values"].items()}
    return Scenario(data["name"], data["where"], data["title"], data["question"], data["components"], values,
                    data["claimed"], data["as_of"])


def _dated(entry: Any) -> Any:
    """A figure's dates as TOML gives them."""
    if not isinstance(entry, dict):
        return entry
    return {key: datetime.date.fromisoformat(value) if key == "as_of" else value for key, value in entry.items()}


def digest(document: Mapping[str, Any]) -> str:
    """A hash of everything a result's document says, `digest` itself left out."""
    content = {key: value for key, value in document.items() if key != "digest"}
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


# -- reading -------------------------------------------------------------------------------------------------------


def read(file: str, *, edited: bool = False, schema: str = SCHEMA) -> dict[str, Any]:
    """The document of a result's file.

    Raises `CatalogError` where it cannot be read, is cut off, is of another schema, lacks a field, or (unless `edited`)
    says something else than when it was written. Of another `schema` nothing but its digest is checked.
    """
    content = read_bytes(Path(file), file, [AGAIN])
    try:
        found = parse_json(decode(content, file), file, parse_constant=_no_constant)
    except json.JSONDecodeError as fault:
        cut = "" if fault.doc.rstrip().endswith("}") else " (the file ends early: it was cut off)"
        raise CatalogError([f"{file}: not JSON: line {fault.lineno}: {fault.msg}{cut}"], [AGAIN]) from fault
    except ValueError as fault:
        raise CatalogError([f"{file}: {fault}"], [AGAIN]) from fault
    if schema == SCHEMA:
        _check(found, file)
    if not edited and found.get("digest") != digest(found):
        raise CatalogError([f"{file}: its content is not what was written: edited by hand, or damaged"],
                           [f"`orbitcompute evaluate --verify {file}` names what differs"])
    return dict(found)


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not JSON: what is not finite is null")


def _check(found: Any, file: str) -> None:
    if isinstance(found, dict) and {"columns", "rows"} <= set(found):
        raise CatalogError([f"{file}: a sweep, not a result"], ["a result is what `evaluate` writes without --sweep"])
    schema = found.get("schema") if isinstance(found, dict) else None
    if schema is None:
        raise CatalogError([f"{file}: not a result: it has no `schema`"], [AGAIN])
    if schema != SCHEMA:
        raise CatalogError([f"{file}: schema `{schema}`; this version reads `{SCHEMA}`"],
                           [f"read it with the version that wrote it ({found.get('version', 'not stated')})"])
    missing = [name for name in FIELDS if name not in found]
    tables = [name for name in ("parameters", "quantities", "provenance") if not isinstance(found.get(name, {}), dict)]
    tables += [
        f"{section}: {name}" for section in ("parameters", "quantities") if section not in missing + tables
        for name, entry in found[section].items() if not isinstance(entry, dict)
    ]
    if "verdict" not in missing and not _rows(found["verdict"]):
        tables.append("verdict")
    faults = [f"{file}: {name}: missing" for name in missing] + [f"{file}: {name}: not a table" for name in tables]
    if not faults and not isinstance(found["provenance"].get("inputs"), dict):
        faults.append(f"{file}: provenance: inputs: missing: it cannot be recomputed")
    if faults:
        raise CatalogError(faults, [AGAIN])


def _rows(verdict: Any) -> bool:
    return isinstance(verdict, list) and all(isinstance(row, dict) and "test" in row for row in verdict)


def recompute(document: Mapping[str, Any], file: str = "result") -> Result:
    """The result of a document's inputs, with the catalog and the program that are here."""
    inputs = document["provenance"]["inputs"]
    try:
        scenario, claims = _scenario(inputs["scenario"]), inputs["claimed"]
        settings, outputs, ranges, error = (inputs[key] for key in ("settings", "outputs", "ranges", "model_error"))
        claimed = None if claims is None else _scenario(claims)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise CatalogError([f"{file}: provenance: inputs: cannot be read ({fault})"], [AGAIN]) from fault
    known = [name for name in outputs if name in registry.quantities]
    if outputs and not known:
        raise CatalogError([f"{file}: none of its outputs is computed by this version: {', '.join(outputs)}"], [AGAIN])
    return evaluated(put_together(scenario, settings, known, claimed), bool(ranges), (), bool(error))


# -- comparing -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Difference:
    """One figure that is not the same: where it stands, what the file says and what is found now (None: null)."""

    section: str
    name: str
    field: str
    stored: Any
    found: Any

    @property
    def relative(self) -> float:
        """Found over stored, less one; nan where that has no meaning."""
        numbers = isinstance(self.stored, int | float) and isinstance(self.found, int | float)
        return self.found / self.stored - 1 if numbers and self.stored else math.nan


@dataclass(frozen=True)
class Verification:
    """A document beside its recomputation: what moved of program, catalog and machine, and every figure that differs."""

    document: Mapping[str, Any]
    fresh: Mapping[str, Any]
    moved: tuple[tuple[str, str, str], ...]
    differences: tuple[Difference, ...]
    edited: bool

    @property
    def exact(self) -> bool:
        """Whether the figures had to agree bit for bit, rather than to 1e-9."""
        return not self.moved

    @property
    def holds(self) -> bool:
        """Whether the file says what the program gives."""
        return not self.differences and not self.edited


def verify(document: Mapping[str, Any], fresh: Mapping[str, Any]) -> Verification:
    """A document held against that of its recomputation: bit for bit on the same versions and machine, else to 1e-9."""
    pairs = [("version", document["version"], fresh["version"])]
    pairs += [(name, document["provenance"].get(name), fresh["provenance"].get(name)) for name in MACHINE]
    moved = tuple((name, str(old), str(new)) for name, old, new in pairs if old != new)
    found = tuple(_differences(document, fresh, exact=not moved))
    return Verification(document, fresh, moved, found, document.get("digest") != digest(document))


def _differences(document: Mapping[str, Any], fresh: Mapping[str, Any], *, exact: bool) -> Iterator[Difference]:
    for section in ("parameters", "quantities", "structures"):
        old, new = document.get(section, {}), fresh.get(section, {})
        for name in dict.fromkeys([*old, *new]):
            yield from _of_entry(section, name, old.get(name, UNSEEN), new.get(name, UNSEEN), exact)
    old, new = ({row["test"]: row for row in one["verdict"]} for one in (document, fresh))
    for test in dict.fromkeys([*old, *new]):
        yield from _of_entry("verdict", test, old.get(test, UNSEEN), new.get(test, UNSEEN), exact)


def _of_entry(section: str, name: str, old: Any, new: Any, exact: bool) -> Iterator[Difference]:
    if old is UNSEEN or new is UNSEEN:
        yield Difference(section, name, "", "not there" if old is UNSEEN else "there",
                         "not there" if new is UNSEEN else "there")
        return
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if not _same(old, new, exact):
            yield Difference(section, name, "", old, new)
        return
    for field in dict.fromkeys([*old, *new]):
        if not _same(old.get(field), new.get(field), exact):
            yield Difference(section, name, field, old.get(field), new.get(field))


def _same(old: Any, new: Any, exact: bool) -> bool:
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(_same(old[key], new[key], exact) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(_same(one, other, exact) for one, other in zip(old, new, strict=True))
    numbers = all(isinstance(one, int | float) and not isinstance(one, bool) for one in (old, new))
    return math.isclose(old, new, rel_tol=CLOSE) if numbers and not exact else bool(old == new)
