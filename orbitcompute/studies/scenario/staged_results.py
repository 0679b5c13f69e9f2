"""Makes the staged results that ship with the package: one run for each distinct shell and set of sites that a scenario uses.

`python -m orbitcompute.remake staged` after the routing kernel, the network module or a shipped shell has
changed; a test fails until it is done.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.declare import registry
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.kernels import staged
from orbitcompute.quantities import network, traffic
from orbitcompute.studies.scenario import staged_tables
from orbitcompute.studies.scenario.assemble import assemble

Inputs = Mapping[str, Any]
RUNS: dict[str, tuple[Callable[[Inputs], dict[str, Any]], Callable[[Inputs], dict[str, Any]]]] = {
    "relay_routing": (network.routing_inputs, network.compute_routing),
    "user_access": (network.access_inputs, network.compute_access),
    "relay_loads": (traffic.load_inputs, traffic.compute_loads),
}


def shipped_runs() -> dict[str, tuple[str, dict[str, Any]]]:
    """The kernel and the inputs of every run the shipped scenarios need, by the run's key."""
    runs = {}
    for name in load().names("scenarios"):
        for quantity, (inputs_of, _) in RUNS.items():
            computed = tuple(one for one in registry.quantities[quantity].arguments if one in registry.quantities)
            model = assemble(name, outputs=(*computed, quantity)).model
            values = {key: entry.value for key, entry in model.assumptions.items()}
            inputs = inputs_of({**values, **model.restricted(computed).evaluate().values} if computed else values)
            runs[staged.key(quantity, inputs)] = (quantity, inputs)
    return {**runs, **_tabled()}


def _tabled() -> dict[str, tuple[str, dict[str, Any]]]:
    """Those of the lines that the default scenario's live page holds, so that `explore` compiles nothing for it."""
    runs = {}
    model = assemble(DEFAULT_SCENARIO).model
    for along, places in staged_tables.PLACES.items():
        for place in places or tuple(registry.choices[along].codes.values()):
            for quantity, (inputs_of, _) in RUNS.items():
                computed = [one for one in registry.quantities[quantity].arguments if one in registry.quantities]
                values = {key: entry.value for key, entry in model.assumptions.items()} | {along: place}
                if computed:
                    values |= model.restricted(computed).evaluate({along: place}).values
                inputs = inputs_of(values)
                runs[staged.key(quantity, inputs)] = (quantity, inputs)
    return runs


def shipped_text() -> str:
    """Every run's result as the file beside the staged module keeps it; a run whose key stands there is not run again."""
    kept = staged.shipped()
    runs = sorted(shipped_runs().items())
    results = {key: kept[key] if key in kept else RUNS[name][1](inputs) for key, (name, inputs) in runs}
    return json.dumps(results, indent=1, default=float, sort_keys=True) + "\n"
