"""What fails and is not repaired, what spares hold, and how often a working accelerator works.

Reliability is charged once. Spares make good what dies over the life; availability is the share of time that an unfailed
accelerator works. A cost uses spares and design life, or effective life without spares: the two are the same number.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity

SURVIVAL, GIVEN = choice(
    "spares_rule",
    "How many spares are flown",
    survival="as many as keep the target as a mean over the life, from the failure rates",
    given="the ratio given",
)


@quantity("1 / year")
def orbital_loss_rate(satellite_failure_rate: float, accelerator_orbital_failure_rate: float) -> float:
    """Share of compute lost a year in orbit: satellites and accelerators fail independently, nothing is repaired."""
    return satellite_failure_rate + accelerator_orbital_failure_rate


@quantity("year")
def effective_life(orbital_loss_rate: float, satellite_design_life: float) -> float:
    """Full-capacity years that a satellite gives within its design life: survival integrated over it.

    Exponential survival; leaves out infant mortality, wear-out and the overhead of silent errors.
    """
    exposure = orbital_loss_rate * satellite_design_life
    return satellite_design_life * (-np.expm1(-exposure) / exposure if exposure > 0 else 1.0)


@quantity("1")
def spare_ratio_from_survival(orbital_loss_rate: float, satellite_design_life: float) -> float:
    """Capacity launched over capacity wanted that still meets the target at mid-life, without repair."""
    return np.exp(orbital_loss_rate * satellite_design_life / 2)


@quantity("1")
def spare_ratio(spares_rule: float, spare_ratio_from_survival: float, spare_ratio_given: float) -> float:
    """Capacity launched over capacity wanted, spares included."""
    return spare_ratio_from_survival if spares_rule == SURVIVAL else spare_ratio_given


@quantity("1")
def capacity_at_mid_life(spare_ratio: float, spare_ratio_from_survival: float) -> float:
    """Capacity that stands at half the design life over capacity wanted; below 1 where spares do not cover failures."""
    return spare_ratio / spare_ratio_from_survival


@quantity("1")
def capacity_held(spare_ratio: float, effective_life: float, satellite_design_life: float) -> float:
    """Capacity that stands as a mean over the design life, over capacity wanted; what a cost is divided by.

    Spares and survival meet here and nowhere else, so that more spares make no delivered kilowatt dearer or cheaper.
    """
    return spare_ratio * effective_life / satellite_design_life


@quantity("1")
def availability(service_availability: float, it_power_share_year: float) -> float:
    """Share of time that an unfailed accelerator in orbit works: not throttled in the shadow and not out of service."""
    return service_availability * it_power_share_year
