"""The satellite's mass, line by line, with propellant closed over drag."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STANDARD_GRAVITY, choice, quantity
from orbitcompute.formulas import arithmetic_geometric_mean, atmospheric_density, propellant_share, spiral_delta_v
from orbitcompute.quantities.environment import FIXED, ROLLED

LOW, MEAN, HIGH = choice(
    "solar_activity",
    "Solar activity that sets the density of the upper atmosphere",
    low="F10.7 of 70, Ap of 4",
    mean="F10.7 of 140, Ap of 15",
    high="F10.7 of 230, Ap of 25",
)


@quantity("kg")
def array_mass(array_power_beginning_of_life: float, array_specific_power: float) -> float:
    """Mass of the solar array, wings, booms and drives included, from its specific power when new."""
    return array_power_beginning_of_life / array_specific_power


@quantity("kg")
def radiator_mass(radiator_area: float, radiator_areal_mass: float) -> float:
    """Mass of the radiator and its pumped loop, per square metre of plate."""
    return radiator_area * radiator_areal_mass


@quantity("kg")
def battery_mass(battery_capacity: float, battery_specific_energy: float) -> float:
    """Mass of the battery at pack level."""
    return battery_capacity / battery_specific_energy


@quantity("kg")
def compute_mass(it_power_per_satellite: float, compute_specific_mass: float) -> float:
    """Mass of servers, cold plates and power conversion, repackaged for flight, shielding included."""
    return it_power_per_satellite * compute_specific_mass


@quantity("kg")
def structure_mass(
    structure_factor: float,
    array_mass: float,
    radiator_mass: float,
    battery_mass: float,
    compute_mass: float,
    avionics_and_links_mass: float,
    propulsion_dry_mass: float,
) -> float:
    """Mass of structure, harness and mechanisms: a share on top of everything they carry."""
    return (structure_factor - 1) * (
        array_mass + radiator_mass + battery_mass + compute_mass + avionics_and_links_mass + propulsion_dry_mass
    )


@quantity("kg")
def dry_mass(
    array_mass: float,
    radiator_mass: float,
    battery_mass: float,
    compute_mass: float,
    avionics_and_links_mass: float,
    propulsion_dry_mass: float,
    structure_mass: float,
) -> float:
    """The satellite without propellant: array, radiator and loop, battery, compute, links, propulsion, structure."""
    return (
        array_mass
        + radiator_mass
        + battery_mass
        + compute_mass
        + avionics_and_links_mass
        + propulsion_dry_mass
        + structure_mass
    )


@quantity("1")
def radiator_ram_share(radiator_attitude: float, ram_cosine_mean: float) -> float:
    """Share of the radiator's plate that faces the flow, as a mean over the orbit and the year.

    Rolled about the Sun line so that the plate holds the vertical, its normal n follows the velocity: the mean of
    |n . v| is sin(beta) / agm(1, sin(beta)), near 1 in a dawn-dusk orbit. Fixed in inertial space it is 2 / pi; facing
    the Sun it is (2 / pi) cos(beta), as for the array.
    """
    sine = np.sqrt(1 - ram_cosine_mean**2)
    rolled = sine / arithmetic_geometric_mean(1.0, sine)
    fixed = 2 / np.pi
    return rolled if radiator_attitude == ROLLED else fixed if radiator_attitude == FIXED else fixed * ram_cosine_mean


@quantity("m2")
def drag_area(array_area: float, radiator_area: float, ram_cosine_mean: float, radiator_ram_share: float) -> float:
    """Mean area facing the flow: a Sun-tracking array flies nearly edge-on at dawn-dusk, its radiator need not.

    Leaves out the body and mutual shading of array and radiator.
    """
    return 2 / np.pi * ram_cosine_mean * array_area + radiator_ram_share * radiator_area


@quantity("kg / m3")
def air_density(altitude: float, solar_activity: float) -> float:
    """Mean density over the orbit and the year; good to a factor of 2 for a forecast of solar activity."""
    return atmospheric_density(altitude, solar_activity)


@quantity("N", source="vallado-2013")
def drag_force(air_density: float, orbital_speed: float, drag_coefficient: float, drag_area: float) -> float:
    """Mean drag in free-molecular flow; leaves out the rotation of the atmosphere (5 % of the speed)."""
    return 0.5 * air_density * orbital_speed**2 * drag_coefficient * drag_area


@quantity("m / s")
def delta_v_raising(
    earth_radius: float, altitude: float, deployment_altitude: float, earth_gravitational_parameter: float
) -> float:
    """Low-thrust velocity change from where the launcher lets go to the orbit."""
    return spiral_delta_v(earth_radius + deployment_altitude, earth_radius + altitude, earth_gravitational_parameter)


@quantity("m / s")
def delta_v_disposal(
    earth_radius: float, altitude: float, disposal_altitude: float, earth_gravitational_parameter: float
) -> float:
    """Low-thrust velocity change from the orbit down to where the air takes over."""
    return spiral_delta_v(earth_radius + altitude, earth_radius + disposal_altitude, earth_gravitational_parameter)


@quantity("m / s")
def delta_v_drag(drag_force: float, satellite_mass: float, satellite_design_life: float) -> float:
    """Velocity change that makes up drag over the life."""
    return drag_force / satellite_mass * satellite_design_life


@quantity("m / s")
def delta_v(
    delta_v_raising: float,
    delta_v_drag: float,
    collision_avoidance_delta_v: float,
    satellite_design_life: float,
    delta_v_disposal: float,
) -> float:
    """Velocity change over the life: raised, drag made up, conjunctions avoided, lowered; plane changes are left out."""
    return delta_v_raising + delta_v_drag + collision_avoidance_delta_v * satellite_design_life + delta_v_disposal


@quantity("kg")
def propellant_mass(satellite_mass: float, delta_v: float, thruster_specific_impulse: float) -> float:
    """Propellant for the life, from the rocket equation."""
    return satellite_mass * propellant_share(delta_v, STANDARD_GRAVITY * thruster_specific_impulse)


@quantity("kg", start=2000.0, above=0.0, otherwise="no mass closes over its own propellant")
def satellite_mass(dry_mass: float, propellant_mass: float) -> float:
    """Mass at launch, bottom-up; a vendor's figure overrides it and this one stands beside."""
    return dry_mass + propellant_mass


@quantity("kW", start=0.1)
def propulsion_power(drag_force: float, thruster_specific_impulse: float, thruster_efficiency: float) -> float:
    """Mean electric power of thrusters that make up drag: thrust times exhaust speed over twice the efficiency."""
    return drag_force * STANDARD_GRAVITY * thruster_specific_impulse / (2 * thruster_efficiency)


@quantity("W / kg")
def specific_power(it_power_per_satellite: float, satellite_mass: float) -> float:
    """IT power per kilogram of whole satellite at launch."""
    return it_power_per_satellite / satellite_mass
