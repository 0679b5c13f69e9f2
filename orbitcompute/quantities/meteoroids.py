"""Meteoroids against the coolant loops: how often a loop is pierced, what that costs, and the wall that a target asks for.

Orbital debris is a multiple of the natural flux (`debris_flux_ratio`). The standard gives its flux to a factor of three.
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


WALL_GIVEN, WALL_FROM_TARGET = choice(
    "loop_wall_rule",
    "How thick the walls of the coolant loops are",
    given="the parameter `loop_wall_thickness`",
    target="as thick as all loops need to outlive the satellite with the chance asked for",
)


@quantity("1", source="ecss-e-st-10-04c")
def earth_shielded_share(orbital_radius: float, earth_radius: float, meteor_altitude: float) -> float:
    """Share of the sky, as a plate turned at random sees it, that Earth with its air does not cover."""
    return (1 + np.sqrt(1 - ((earth_radius + meteor_altitude) / orbital_radius) ** 2)) / 2


@quantity("1", source="ecss-e-st-10-04c")
def meteoroid_enhancement(
    orbital_radius: float,
    earth_radius: float,
    meteor_altitude: float,
    meteoroid_focusing: float,
    meteoroid_motion_ratio: float,
) -> float:
    """Meteoroids near Earth over those far from it: its pull gathers them, and the satellite's own motion meets more."""
    return (1 + meteoroid_focusing * (earth_radius + meteor_altitude) / orbital_radius) * meteoroid_motion_ratio


@quantity("mm")
def loop_wall(loop_wall_rule: float, loop_wall_thickness: float, loop_wall_needed: float) -> float:
    """Wall of the coolant's tubes, armour included: as given, or as the survival target asks."""
    return loop_wall_needed if loop_wall_rule == WALL_FROM_TARGET else loop_wall_thickness


@quantity("mg")
def meteoroid_critical_mass(
    loop_wall: float, loop_bumper_ratio: float, penetration_depth_ratio: float, meteoroid_density: float
) -> float:
    """Mass of the smallest meteoroid that pierces the wall: a sphere whose diameter the wall is a fixed multiple of.

    The sheet in front of the tubes breaks a particle up: together they stop what a wall `loop_bumper_ratio` as thick does.
    """
    return np.pi / 6 * meteoroid_density * (loop_wall * loop_bumper_ratio / penetration_depth_ratio) ** 3


@quantity("1 / (m2 year)")
def piercing_flux(
    meteoroid_critical_mass: float, earth_shielded_share: float, meteoroid_enhancement: float, debris_flux_ratio: float
) -> float:
    """Impacts that pierce the wall, per square metre of wall: meteoroids Earth does not stop, and debris beside them."""
    natural = meteoroid_flux(meteoroid_critical_mass) * earth_shielded_share * meteoroid_enhancement
    return natural * (1 + debris_flux_ratio)


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
    meteoroid_enhancement: float,
    debris_flux_ratio: float,
    penetration_depth_ratio: float,
    loop_bumper_ratio: float,
    meteoroid_density: float,
    loop_wall_thickness: float,
) -> float:
    """Wall at which all loops outlive the satellite with the chance asked for: within a factor 1,000 of ours.

    By secants in logarithms: the flux falls with a power of the wall between its first and its fifth, so that eight steps
    leave nothing (six: a part in ten million).
    """
    hits = np.abs(np.log(loops_survival_target)) / satellite_design_life
    allowed = hits / (
        loop_exposed_area * earth_shielded_share * meteoroid_enhancement * (1 + debris_flux_ratio)
    )
    heaviest = np.pi / 6 * (loop_bumper_ratio / penetration_depth_ratio * loop_wall_thickness) ** 3 * meteoroid_density
    ours = meteoroid_flux(heaviest)
    wall = 0.0  # the logarithm of its multiple of ours
    excess = np.log(ours / allowed)
    slope = -3.0
    for _ in range(8):
        ahead = wall - excess / slope
        ahead = -np.log(1000.0) if ahead < -np.log(1000.0) else ahead
        ahead = np.log(1000.0) if ahead > np.log(1000.0) else ahead
        further = np.log(meteoroid_flux(heaviest * np.exp(3 * ahead)) / allowed)
        found = (further - excess) / (ahead - wall) if ahead != wall else slope
        slope = found if -5.0 < found < -1.0 else -3.0
        wall = ahead
        excess = further
    return loop_wall_thickness * np.exp(wall) * (1.0 + 0.0 * (allowed / ours))  # an unknown stays unknown


@quantity("kg")
def loop_armour_mass(loop_exposed_area: float, loop_wall: float, loop_wall_included: float, fin_density: float) -> float:
    """Armour of the loops: wall beyond what the radiator's mass a square metre holds, over all that is exposed."""
    more = loop_wall - loop_wall_included
    return loop_exposed_area * (more + np.abs(more)) / 2 * fin_density
