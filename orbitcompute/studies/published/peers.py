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


def optimum(peer: Mapping[str, Any], chosen: list[str], fits: str) -> float:
    """The least levelised cost in orbit over the `chosen` of its design variables, found its own way.

    COBYLA from the middle of its bounds with the ratio `fits` at most one, as `optimize_single` of its `mdao.problem`
    calls scipy; its wrapper, which needs OpenMDAO, is left out.
    """
    import numpy as np
    from scipy.optimize import minimize

    variables = importlib.import_module(f"{peer['module']}.optimize.design")
    evaluate = importlib.import_module(f"{peer['module']}.compare").evaluate_space
    scenario = importlib.import_module(f"{peer['module']}.core.scenario").load_scenario_dict(dict(peer["space"]))
    names, low, high = zip(*(variables.DESIGN_VARS[name] for name in chosen), strict=True)

    def at(place: Any) -> tuple[float, float]:
        values = np.array(low) + np.clip(place, 0.0, 1.0) * (np.array(high) - np.array(low))
        found = evaluate(scenario, dict(zip(names, map(float, values), strict=True)))
        return float(variables.metric_value(found, "lcoc")), 1.0 - float(variables.metric_value(found, fits))

    middle = np.full(len(chosen), 0.5)
    scale = at(middle)[0]
    found = minimize(
        lambda place: at(place)[0] / scale, middle, method="COBYLA", options={"maxiter": 200, "tol": 1e-6},
        constraints=[{"type": "ineq", "fun": lambda place: at(place)[1]}, {"type": "ineq", "fun": lambda place: place},
                     {"type": "ineq", "fun": lambda place: 1.0 - place}],
    )
    return at(found.x)[0]


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
