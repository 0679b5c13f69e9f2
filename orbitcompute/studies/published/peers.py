"""Published models that are packages: their own code, run on the inputs of their own files, where it is installed."""

from __future__ import annotations

import copy
import importlib
import importlib.util
from collections.abc import Mapping
from typing import Any

from orbitcompute.catalog.files import CatalogError

HINT = "names are those of its scenario file, such as space.orbit.altitude_km=800"
TOLERANCE = 0.001  # their own code on their own inputs


def installed(peer: Mapping[str, Any]) -> bool:
    """Whether the package is there to be run."""
    return importlib.util.find_spec(peer["module"]) is not None


def run(peer: Mapping[str, Any], side: str, settings: Mapping[str, Any]) -> float:
    """The levelised cost of one side in the package's unit, with `settings` (dotted names of its own scenario file).

    Raises `CatalogError` where the package refuses them, with what it says.
    """
    load = importlib.import_module(f"{peer['module']}.core.scenario").load_scenario_dict
    compare = importlib.import_module(f"{peer['module']}.compare").compare
    given = {one: copy.deepcopy(dict(peer[one])) for one in ("space", "earth")}
    for name, value in settings.items():
        _put(given[side], name, value)
    try:
        found = compare(load(given["space"]), load(given["earth"]))
    except (ValueError, KeyError) as fault:
        named = ", ".join(f"{name}={value}" for name, value in settings.items())
        first = next((line for line in str(fault).splitlines()[2:] if line.strip()), str(fault)).strip()
        raise CatalogError([f"--set {named}: {peer['package']} refuses it: {first}"],
                           [HINT]) from fault
    return float(getattr(found, side).lcoc_per_pflop_day)


def _put(scenario: dict[str, Any], name: str, value: Any) -> None:
    """Set a dotted name; what it is a part of must be there."""
    *above, last = name.split(".")
    place: Any = scenario
    for part in above:
        place = place.get(part) if isinstance(place, dict) else None
    if not isinstance(place, dict):
        raise CatalogError([f"--set {name}: unknown name"], [HINT])
    place[last] = value


def typed(text: str) -> Any:
    """A value as typed: a number, true, false, or a name."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return {"true": True, "false": False}.get(text.lower(), text)
