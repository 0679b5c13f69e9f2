"""Van Berkel, arXiv 2607.14172: the radiator of 40 kW, and what a constellation's links can carry across its middle."""

from __future__ import annotations

from orbitcompute.declare import STEFAN_BOLTZMANN, apart

MODEL = apart("van-berkel", "van-berkel-2607-14172")
quantity = MODEL.quantity


@quantity("m2")
def radiating_surface(heat: float, radiator_temperature: float) -> float:
    """Black surface that radiates the heat to a cold sky."""
    return heat / (STEFAN_BOLTZMANN * radiator_temperature**4)


@quantity("m2")
def plate_area(radiating_surface: float, sides: float) -> float:
    """Plate with that surface."""
    return radiating_surface / sides


@quantity("TB / s")
def bisection_clos(satellites: float, node_rate: float) -> float:
    """Data rate across the middle of a full Clos network: half of the nodes talk to the other half."""
    return satellites / 2 * node_rate


@quantity("TB / s")
def bisection_torus_two(satellites: float, link_rate: float) -> float:
    """The same for a square torus: two rings of links are cut."""
    return 2 * satellites**0.5 * link_rate


@quantity("TB / s")
def bisection_torus_three(satellites: float, link_rate: float) -> float:
    """The same for a cubic torus: two planes of links are cut."""
    return 2 * satellites ** (2 / 3) * link_rate
