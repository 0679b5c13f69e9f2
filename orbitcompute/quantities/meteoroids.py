"""Meteoroids against the coolant loops: how often a loop is pierced, what that costs, and the wall that a target asks for.

Orbital debris is a multiple of the natural flux (`debris_flux_ratio`); Earth's pull on meteoroids is left out.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import meteoroid_flux

WITHIN, COUNTED = choice(
    "loop_loss_rule",
    "Where coolant loops lost to meteoroids and debris are counted",
    within="within `satellite_failure_rate`, though what it was measured on has no pumped loops",
    counted="on top of it: a pierced loop takes the share of the servers that it cools",
)


@quantity("1")
def earth_shielded_share(orbital_radius: float, earth_radius: float) -> float:
    """Share of the sky, as a plate turned at random sees it, that Earth does not cover; its air left out."""
    return (1 + np.sqrt(1 - (earth_radius / orbital_radius) ** 2)) / 2


@quantity("mg")
def meteoroid_critical_mass(
    loop_wall_thickness: float, penetration_depth_ratio: float, meteoroid_density: float
) -> float:
    """Mass of the smallest meteoroid that pierces the wall: a sphere whose diameter the wall is a fixed multiple of."""
    return np.pi / 6 * meteoroid_density * (loop_wall_thickness / penetration_depth_ratio) ** 3


@quantity("1 / (m2 year)")
def piercing_flux(meteoroid_critical_mass: float, earth_shielded_share: float, debris_flux_ratio: float) -> float:
    """Impacts that pierce the wall, per square metre of wall: meteoroids Earth does not stop, and debris beside them."""
    return meteoroid_flux(meteoroid_critical_mass) * earth_shielded_share * (1 + debris_flux_ratio)


@quantity("m2")
def loop_exposed_area(radiator_area: float, loop_exposed_share: float) -> float:
    """Wall with coolant behind it that meteoroids can reach, both faces of the plate."""
    return 2 * radiator_area * loop_exposed_share


@quantity("1 / year")
def loop_piercing_rate(piercing_flux: float, loop_exposed_area: float) -> float:
    """Times a year that some loop of a satellite is pierced."""
    return piercing_flux * loop_exposed_area


@quantity("1")
def loops_survival(loop_piercing_rate: float, satellite_design_life: float) -> float:
    """Chance that no loop of a satellite is pierced in its design life."""
    return np.exp(-loop_piercing_rate * satellite_design_life)


@quantity("1 / year")
def loop_loss_rate(loop_loss_rule: float, loop_piercing_rate: float, coolant_loops: float) -> float:
    """Share of compute lost a year to pierced loops, each taking its part of the servers with it."""
    lost = loop_piercing_rate / coolant_loops
    return lost if loop_loss_rule == COUNTED else 0.0 * lost


@quantity("mm")
def loop_wall_needed(
    loops_survival_target: float,
    satellite_design_life: float,
    loop_exposed_area: float,
    earth_shielded_share: float,
    debris_flux_ratio: float,
    penetration_depth_ratio: float,
    meteoroid_density: float,
    loop_wall_thickness: float,
) -> float:
    """Wall at which all loops outlive the satellite with the chance asked for: within a factor 1,000 of ours."""
    hits = -np.log(loops_survival_target) / satellite_design_life
    allowed = hits / (loop_exposed_area * earth_shielded_share * (1 + debris_flux_ratio))
    volume = np.pi / 6 / penetration_depth_ratio**3  # of the particle over the wall's cube
    thin = loop_wall_thickness / 1000
    thick = loop_wall_thickness * 1000
    for _ in range(40):
        middle = np.sqrt(thin * thick)
        pierced = meteoroid_flux(volume * meteoroid_density * middle**3) > allowed
        thin = middle if pierced else thin
        thick = thick if pierced else middle
    ours = meteoroid_flux(volume * meteoroid_density * loop_wall_thickness**3)
    return np.sqrt(thin * thick) * (1.0 + 0.0 * (allowed / ours))  # an unknown stays unknown
