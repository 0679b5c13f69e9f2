"""Turyshev (JPL), arXiv 2604.27197: what a kilowatt may weigh, cost and send down."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("turyshev", "turyshev-2604-27197")
quantity = MODEL.quantity


@quantity("USD / kg")
def affordable_price(budget_per_power: float, specific_mass: float) -> float:
    """What is left for launch and build together, per kilogram."""
    return budget_per_power / specific_mass


@quantity("1")
def lifetime_penalty(loss_over_life: float) -> float:
    """How much dearer a unit delivered becomes when capacity dies exponentially over the life."""
    return loss_over_life / -np.expm1(-loss_over_life)


@quantity("W / m2")
def heat_flux(it_power: float, heat_overhead: float, radiator_area: float) -> float:
    """Heat rejected per area of radiator."""
    return it_power * heat_overhead / radiator_area


@quantity("W / m2")
def it_flux(it_power: float, radiator_area: float) -> float:
    """IT power per area of radiator."""
    return it_power / radiator_area


@quantity("Gbit / s")
def link_rate(data_per_energy: float, it_power: float) -> float:
    """Sustained rate of the ground link that the ceiling of data per energy comes to at a power."""
    return data_per_energy * it_power
