"""What grows with the size of a satellite: avionics, thrusters, housekeeping, and the walls that shield its servers."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.quantities.power import PAYLOAD

FLAT, GROWING = choice(
    "size_rule",
    "Whether avionics, thrusters and housekeeping grow with a satellite's power",
    flat="they are as given whatever the power",
    growing="as given at the reference power, a share of each in proportion to the power",
)
SHIELD_WITHIN, SHIELD_ADDED = choice(
    "shielding_mass_rule",
    "Where the mass of shielding is counted",
    within="within `compute_specific_mass`, whatever the thickness",
    added="walls of the box round the servers, as far as they are thicker than what a craft gives anyway",
)


@quantity("1")
def satellite_size_ratio(
    size_rule: float,
    sizing_rule: float,
    it_power_rating: float,
    array_power_rating: float,
    compute_power_share: float,
    bus_conversion: float,
    reference_it_power: float,
) -> float:
    """Power that a satellite is built for over the reference's: its rating, or what its array's nameplate could feed."""
    power = it_power_rating if sizing_rule == PAYLOAD else array_power_rating * compute_power_share * bus_conversion
    return power / reference_it_power if size_rule == GROWING else 1.0


@quantity("kg")
def avionics_mass(
    avionics_and_links_mass: float, avionics_growing_share: float, satellite_size_ratio: float
) -> float:
    """Avionics and laser links of a satellite of this size."""
    return avionics_and_links_mass * (1 - avionics_growing_share + avionics_growing_share * satellite_size_ratio)


@quantity("kg")
def propulsion_mass(propulsion_dry_mass: float, propulsion_growing_share: float, satellite_size_ratio: float) -> float:
    """Thrusters, their power units, tank and lines of a satellite of this size."""
    return propulsion_dry_mass * (1 - propulsion_growing_share + propulsion_growing_share * satellite_size_ratio)


@quantity("kW")
def housekeeping_load(
    housekeeping_power: float, housekeeping_growing_share: float, satellite_size_ratio: float
) -> float:
    """Bus power of a satellite of this size for everything but compute."""
    return housekeeping_power * (1 - housekeeping_growing_share + housekeeping_growing_share * satellite_size_ratio)


@quantity("m2")
def server_box_area(compute_mass: float, server_box_density: float) -> float:
    """Walls of the smallest box that holds the servers: a cube of their mass over their density."""
    return 6 * (compute_mass / server_box_density) ** (2 / 3)


@quantity("mm")
def shielding_added_thickness(shielding_thickness: float, shielding_inherent_thickness: float) -> float:
    """Aluminium that shielding adds to what cases, plates and the craft's own walls give."""
    more = shielding_thickness - shielding_inherent_thickness
    return (more + np.abs(more)) / 2


@quantity("kg")
def shielding_mass(
    shielding_mass_rule: float, server_box_area: float, shielding_added_thickness: float, shielding_density: float
) -> float:
    """Walls round the servers: area of their box times thickness times density."""
    walls = server_box_area * shielding_added_thickness * shielding_density
    return walls if shielding_mass_rule == SHIELD_ADDED else 0.0 * walls
