"""Physics and economics, one module a discipline; importing this package declares every quantity."""

from orbitcompute.declare import mirror
from orbitcompute.quantities import (
    attitude,
    carbon,
    cells,
    closure,
    collectives,
    comparison,
    compute,
    crowding,
    economics,
    energy,
    environment,
    finance,
    forecast,
    ground,
    head_start,
    laser,
    launch,
    learning,
    lives,
    meteoroids,
    network,
    orbit,
    parity,
    parts,
    power,
    radiation,
    raising,
    reliability,
    serving,
    sizing,
    spacecraft,
    terrestrial,
    thermal,
    traffic,
    training,
    verdict,
    water,
)

# the twin is the same equations over its own parameters: after every module that writes them
mirror("terrestrial_", "twin_")

__all__ = [
    "attitude", "carbon", "cells", "closure", "collectives", "comparison", "compute", "crowding", "economics",
    "energy", "environment", "finance", "forecast", "ground", "head_start", "laser", "launch", "learning", "lives",
    "meteoroids", "network", "orbit", "parity", "parts", "power", "radiation", "raising", "reliability", "serving",
    "sizing", "spacecraft", "terrestrial", "thermal", "traffic", "training", "verdict", "water",
]
