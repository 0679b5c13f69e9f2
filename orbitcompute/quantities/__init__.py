"""Physics and economics, one module a discipline; importing this package declares every quantity."""

from orbitcompute.quantities import (
    comparison,
    compute,
    economics,
    environment,
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
    verdict,
)

__all__ = [
    "comparison", "compute", "economics", "environment", "launch", "learning", "network", "orbit", "parity",
    "power", "radiation", "reliability", "spacecraft", "terrestrial", "thermal", "verdict",
]  # fmt: skip
