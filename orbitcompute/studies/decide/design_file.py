"""A design as a scenario file of its own, which every command takes: what it stands on, and what was chosen."""

from __future__ import annotations

import datetime
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orbitcompute.catalog import money, units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.figures import WORDS
from orbitcompute.catalog.files import is_file
from orbitcompute.catalog.scenarios import Scenario
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.declare import Assumption
from orbitcompute.studies.decide.design import Brief
from orbitcompute.studies.scenario.assemble import Assembled, assemble


def scenario_text(brief: Brief, chosen: Mapping[str, str], note: str) -> str:
    """The scenario file of a design: `chosen` are its variables as they are typed.

    It extends nothing: components, the scenario's own values, what was set, and the design stand in it.
    """
    base = brief.scenario
    slots, values = _slots(brief), _values(base, {})
    typed = {name: text for name, text in chosen.items() if name not in SLOTS}
    slots |= {name: text for name, text in chosen.items() if name in SLOTS}
    plain = _written(base, slots, {**values, **typed}, note, brief)
    beside = assemble("-", text=plain).model.assumptions
    wanted = brief.assembled.model.assumptions
    for name, entry in wanted.items():
        same = name in beside and repr(beside[name].value) == repr(entry.value)
        if not same and name not in brief.columns and not isinstance(entry.value, tuple):
            values[name] = _figure(entry)
    return _written(base, slots, {**values, **typed}, note, brief)


def _slots(brief: Brief) -> dict[str, str]:
    """The components of the file, by full paths where they are files of one's own."""
    catalog, base = load(), brief.scenario
    slots = catalog.slots(base.scenario, base.settings)
    if brief.computed:
        claimed = catalog.slots(brief.assembled.scenario, brief.assembled.settings)
        slots |= {
            slot: name for slot, name in claimed.items()
            if not set(brief.computed) & set(catalog.component(SLOTS[slot], name))
        }
    return {
        slot: str(Path(name).resolve()) if name.endswith(".toml") and is_file(Path(name)) else name
        for slot, name in slots.items()
    }


def _values(assembled: Assembled, more: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {name: entry for name, (entry, _) in assembled.scenario.values.items()}
    return {**found, **{name: text for name, text in assembled.settings.items() if name not in SLOTS}, **more}


def _figure(entry: Assumption) -> Any:
    """An input as a scenario's own value: a whole figure where it has a source, else what would be typed."""
    if entry.choice is not None:
        return entry.choice
    if not isinstance(entry.value, float) or not math.isfinite(entry.value):
        return {"undisclosed": True, "note": entry.note or "no value in the scenario that this design stands on"}
    value = units.from_si(entry.value, entry.unit)
    if entry.kind not in WORDS["kind"] or entry.source is None:
        return f"{value!r} {entry.unit}" if entry.unit != "1" else value
    made: dict[str, Any] = {"value": value, "unit": entry.unit, "kind": entry.kind, "source": entry.source}
    for end in ("low", "high"):
        if (given := getattr(entry, end)) is not None:
            made[end] = units.from_si(given, entry.unit)
    made |= {"grade": entry.grade} if entry.grade in WORDS["grade"] else {}
    made |= {field: given for field in ("locator", "note", "distribution", "interval") if (given := getattr(entry, field))}
    made |= {"as_of": datetime.date.fromisoformat(entry.as_of)} if entry.as_of else {}
    return made | ({"currency_year": money.deflator().to_year} if "USD" in entry.unit else {})


def _written(base: Assembled, slots: Mapping[str, str], values: Mapping[str, Any], note: str, brief: Brief) -> str:
    scenario: Scenario = base.scenario
    aim = brief.aims[0]
    head: dict[str, Any] = {"title": f"{scenario.title}: the design of {aim.said}, {brief.over}"}
    head |= {"question": scenario.question} if scenario.question else {}
    head |= {"claimed": _claimed(scenario)} if scenario.claimed else {}
    head |= {"as_of": datetime.date.fromisoformat(scenario.as_of)} if scenario.as_of else {}
    head["note"] = note
    lines = [f"{key} = {toml(entry)}" for key, entry in head.items()]
    for table, entries in (("components", slots), ("values", values)):
        lines += ["", f"[{table}]", *(f"{key} = {toml(entry)}" for key, entry in entries.items())]
    return "\n".join(lines) + "\n"


def _claimed(scenario: Scenario) -> str:
    assert scenario.claimed is not None
    path = Path(scenario.claimed)
    return str(path.resolve()) if scenario.claimed.endswith(".toml") and is_file(path) else scenario.claimed


def toml(entry: Any) -> str:
    """A value as TOML on one line."""
    if isinstance(entry, bool):
        return "true" if entry else "false"
    if isinstance(entry, str):
        return json.dumps(entry, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(entry, int | float):
        return repr(entry)
    if isinstance(entry, datetime.date):
        return entry.isoformat()
    if isinstance(entry, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(part)}" for key, part in entry.items()) + " }"
    return "[" + ", ".join(toml(part) for part in entry) + "]"
