"""The guard of lasers: a topology does not ask for more links than a satellite has terminals."""

from __future__ import annotations

from collections.abc import Mapping

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption

NEEDED = {"switched": 1, "ring": 2, "brick": 3, "grid": 4, "cube": 6}


def check(assumptions: Mapping[str, Assumption]) -> None:
    """Refuse a computing fleet with more links than laser terminals; `CatalogError` says who gave which.

    A point of a sweep or a draw is held to the same by the domain of `compute_terminals_left`.
    """
    topology, held = assumptions.get("compute_topology"), assumptions.get("laser_terminals")
    if topology is None or held is None or held.absent or topology.choice not in NEEDED:
        return
    needed = NEEDED[topology.choice]
    if needed <= held.value:
        return
    enough = [name for name, count in NEEDED.items() if 1 < count <= held.value]
    raise CatalogError(
        [f"compute_topology: {topology.choice} takes {needed} laser links a satellite ({_from(topology)}), but laser_terminals "
         f"is {held.value:g} ({_from(held)})"],
        [f"{' or '.join(f'compute_topology={name}' for name in enough)} would do, or laser_terminals={needed}" if enough
         else f"laser_terminals={needed}"],
    )


def _from(entry: Assumption) -> str:
    return entry.origin.split(" (")[0]
