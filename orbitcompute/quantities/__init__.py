"""Physics and economics, one module a discipline; importing this package declares every quantity."""

from orbitcompute.quantities import (
    compute,
    economics,
    environment,
    launch,
    network,
    orbit,
    power,
    radiation,
    reliability,
    spacecraft,
    terrestrial,
    thermal,
    verdict,
)

__all__ = [
    "compute", "economics", "environment", "launch", "network", "orbit", "power", "radiation", "reliability",
    "spacecraft", "terrestrial", "thermal", "verdict",
]  # fmt: skip
