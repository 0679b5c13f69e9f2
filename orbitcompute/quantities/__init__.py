"""Physics and economics, one module a discipline; importing this package declares every quantity."""

from orbitcompute.declare import mirror
from orbitcompute.quantities import (
    collectives,
    comparison,
    compute,
    economics,
    environment,
    ground,
    laser,
    launch,
    learning,
    network,
    orbit,
    parity,
    power,
    radiation,
    reliability,
    spacecraft,
    terrestrial,
    thermal,
    training,
    verdict,
)

# the twin is the same equations over its own parameters: after every module that writes them
mirror("terrestrial_", "twin_")

__all__ = [
    "collectives", "comparison", "compute", "economics", "environment", "ground", "laser", "launch", "learning",
    "network", "orbit", "parity", "power", "radiation", "reliability", "spacecraft", "terrestrial", "thermal",
    "training", "verdict",
]  # fmt: skip
