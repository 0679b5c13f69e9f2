"""Makes the staged results that ship with the package: one run for each distinct shell and set of sites that a scenario uses.

`python -m orbitcompute.studies.staged` after the routing kernel, the network module or a shipped shell has changed; a
test fails until it is done.
"""

from __future__ import annotations

import json
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.kernels import staged
from orbitcompute.quantities.network import compute_routing, routing_inputs
from orbitcompute.studies.assemble import assemble


def shipped_runs() -> dict[str, dict[str, Any]]:
    """The inputs of every run the shipped scenarios need, by the run's key."""
    runs = {}
    for name in load().names("scenarios"):
        values = {
            key: entry.value for key, entry in assemble(name, outputs=("relay_routing",)).model.assumptions.items()
        }
        inputs = routing_inputs(values)
        runs[staged.key("relay_routing", inputs)] = inputs
    return runs


def main() -> None:
    """Compute every run and write them beside the staged module."""
    results = {key: compute_routing(inputs) for key, inputs in sorted(shipped_runs().items())}
    text = json.dumps(results, indent=1, default=float, sort_keys=True)
    staged.SHIPPED.write_text(text + "\n", encoding="utf-8")
    print(f"{staged.SHIPPED.name}: {len(results)} runs")


if __name__ == "__main__":
    main()
