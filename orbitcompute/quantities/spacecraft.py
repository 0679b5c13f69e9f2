"""The satellite's mass, line by line, with propellant closed over drag."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import STANDARD_GRAVITY, choice, quantity
from orbitcompute.formulas import (
    arithmetic_geometric_mean,
    atmospheric_density,
    exponential_density,
    propellant_share,
    spiral_delta_v,
)
from orbitcompute.kernels.density import decay_resistance, density_ratio_in, sun_synchronous_density_ratio_in
from orbitcompute.quantities.environment import FIXED, NADIR, ROLLED
from orbitcompute.quantities.orbit import SUN_SYNCHRONOUS

LOW, MEAN, HIGH = choice(
    "solar_activity",
    "Solar activity that sets the density of the upper atmosphere",
    low="F10.7 of 70, Ap of 4",
    mean="F10.7 of 140, Ap of 15",
    high="F10.7 of 230, Ap of 25",
)
AVERAGE, FIRING = choice(
    "thruster_power_rule",
    "The thruster power that the array is sized for",
    average="the mean over time of what makes up drag",
    firing="the thruster's rated power, while the servers run",
)


FROM_PARTS, AS_FLOWN = choice(
    "satellite_mass_rule",
    "What a satellite weighs at launch",
    parts="what its parts weigh, with the servers and the radiator it needs",
    flown="what the satellite of that name has weighed, whatever was not aboard",
)


BY_AREA, BY_POWER = choice(
    "array_mass_rule",
    "What the mass of the array goes with",
    area="its square metres: blanket, booms and drives weigh the same whatever the cells give",
    power="its power when new",
)


PROPORTIONAL, ALIKE = choice(
    "structure_rule",
    "How structure grows with what it carries",
    proportional="a share of it whatever the size, as textbooks estimate it",
    alike="a share that grows with the cube root of it: bodies alike in form under the same acceleration at launch",
)


@quantity("kg / m2")
def array_areal_mass(array_reference_flux: float, array_specific_power: float) -> float:
    """Mass of an array per square metre of blanket, booms and drives with it: what its power per mass means at its flux."""
    return array_reference_flux / array_specific_power


@quantity("kg")
def array_mass(
    array_mass_rule: float,
    array_area: float,
    array_areal_mass: float,
    array_power_beginning_of_life: float,
    array_specific_power: float,
) -> float:
    """Mass of the solar array, wings, booms and drives included, by its square metres or by its power when new.

    Booms of like stiffness weigh with the square of their length, so that they too go with the area.
    """
    by_power = array_power_beginning_of_life / array_specific_power
    return array_area * array_areal_mass if array_mass_rule == BY_AREA else by_power


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
    """Mass of servers, cold plates and power conversion, repackaged for flight, in their cases."""
    return it_power_per_satellite * compute_specific_mass


@quantity("kg")
def carried_mass(
    array_mass: float,
    radiator_mass: float,
    battery_mass: float,
    compute_mass: float,
    shielding_mass: float,
    loop_armour_mass: float,
    avionics_mass: float,
    propulsion_mass: float,
    heat_pump_mass: float,
    attitude_control_mass: float,
) -> float:
    """What structure, harness and mechanisms carry: every part that is counted."""
    return (
        array_mass
        + radiator_mass
        + battery_mass
        + compute_mass
        + shielding_mass
        + loop_armour_mass
        + avionics_mass
        + propulsion_mass
        + heat_pump_mass
        + attitude_control_mass
    )


@quantity("kg", source="campbell-mccandless")
def structure_mass(
    structure_rule: float, structure_factor: float, carried_mass: float, structure_reference_mass: float
) -> float:
    """Mass of structure, harness and mechanisms: a share on top of everything they carry.

    The textbook's share of dry mass is the same for large and small. Alike in form, a body's own weight under the launcher's
    acceleration stresses it with its length, so that its share grows with the cube root of the mass; from the reference on
    both sides. Wings have their booms within their own mass. The stiffness of wings unfolded is not priced by either.
    """
    share = structure_factor - 1
    if structure_rule == ALIKE:
        share = share * (carried_mass / structure_reference_mass) ** (1 / 3)
    return share * carried_mass


@quantity("kg")
def dry_mass(carried_mass: float, structure_mass: float) -> float:
    """The satellite without propellant: array, radiator and loop, battery, compute, links, propulsion, and structure."""
    return carried_mass + structure_mass


@quantity("1")
def radiator_ram_share(radiator_attitude: float, ram_cosine_mean: float) -> float:
    """Share of the radiator's plate that faces the flow, as a mean over the orbit and the year.

    Rolled about the Sun line so that the plate holds the vertical, its normal n follows the velocity: the mean of
    |n . v| is sin(beta) / agm(1, sin(beta)), near 1 in a dawn-dusk orbit. Fixed in inertial space it is 2 / pi; facing
    the Sun it is (2 / pi) cos(beta), as for the array; level it is nothing.
    """
    if radiator_attitude == NADIR:
        return 0.0 * ram_cosine_mean
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


NRLMSISE, EXPONENTIAL, MSIS = choice(
    "density_model",
    "Which model gives the density of the upper atmosphere",
    nrlmsise="NRLMSISE-00, mean over the circular orbit and the year, at the solar activity chosen",
    exponential="the piecewise exponential atmosphere of CIRA-72, at moderate activity",
    msis="MSIS 2.1, which has a tenth less than NRLMSISE-00 at 400 to 600 km, at the solar activity chosen",
)


@quantity("kg / m3", source="picone-2002")
def air_density_nrlmsise(altitude: float, solar_activity: float) -> float:
    """Mean density over the orbit and the year; good to a factor of 2 for a forecast of solar activity."""
    return atmospheric_density(altitude, solar_activity)


@quantity("kg / m3", source="vallado-2013")
def air_density_exponential(altitude: float) -> float:
    """Density of the exponential atmosphere at moderate activity: the rival table."""
    return exponential_density(altitude)


@quantity("1", source="picone-2002")
def density_over_dawn_dusk(
    inclination_rule: float, altitude: float, inclination: float, local_time_of_ascending_node: float, solar_activity: float
) -> float:
    """Mean density of the orbit flown over that of the dawn-dusk orbit at its altitude.

    A node that drifts meets the afternoon's bulge as well, and a low inclination the thicker air over the equator; a
    Sun-synchronous orbit that crosses the equator at three in the afternoon meets a seventh more, at ten less.
    """
    if inclination_rule == SUN_SYNCHRONOUS:
        return sun_synchronous_density_ratio_in(altitude, local_time_of_ascending_node, solar_activity)
    return density_ratio_in(altitude, inclination, solar_activity, 0.0)


@quantity("kg / m3", source="emmert-2022")
def air_density_msis(
    air_density_nrlmsise: float, altitude: float, inclination: float, solar_activity: float
) -> float:
    """Mean density on the dawn-dusk orbit by MSIS 2.1: the rival of the same kind, fitted to newer data."""
    return air_density_nrlmsise * density_ratio_in(altitude, inclination, solar_activity, 1.0)


@quantity("kg / m3")
def air_density(
    density_model: float,
    air_density_nrlmsise: float,
    air_density_exponential: float,
    air_density_msis: float,
    density_over_dawn_dusk: float,
) -> float:
    """Density that the satellite flies through, by the model chosen; the exponential one knows no orbit."""
    if density_model == EXPONENTIAL:
        return air_density_exponential
    return density_over_dawn_dusk * (air_density_msis if density_model == MSIS else air_density_nrlmsise)


@quantity("N", source="vallado-2013")
def drag_force(air_density: float, orbital_speed: float, drag_coefficient: float, drag_area: float) -> float:
    """Mean drag in free-molecular flow; leaves out the rotation of the atmosphere (5 % of the speed)."""
    return 0.5 * air_density * orbital_speed**2 * drag_coefficient * drag_area


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
def satellite_mass(
    satellite_mass_rule: float, dry_mass: float, propellant_mass: float, satellite_mass_flown: float
) -> float:
    """Mass at launch, bottom-up, or that of the satellite as it has flown; a vendor's figure overrides either."""
    return satellite_mass_flown if satellite_mass_rule == AS_FLOWN else dry_mass + propellant_mass


@quantity("kW", start=0.1)
def propulsion_power(drag_force: float, thruster_specific_impulse: float, thruster_efficiency: float) -> float:
    """Mean electric power of thrusters that make up drag: thrust times exhaust speed over twice the efficiency."""
    return drag_force * STANDARD_GRAVITY * thruster_specific_impulse / (2 * thruster_efficiency)


@quantity("kW")
def propulsion_power_sized(thruster_power_rule: float, propulsion_power: float, thruster_power_rating: float) -> float:
    """Thruster power that the array is sized for: the mean that makes up drag, or the rated power while firing."""
    return propulsion_power if thruster_power_rule == AVERAGE else thruster_power_rating


@quantity("W / kg")
def specific_power(it_power_per_satellite: float, satellite_mass: float) -> float:
    """IT power per kilogram of whole satellite at launch."""
    return it_power_per_satellite / satellite_mass


# -- keeping station and leaving it --------------------------------------------------------------------------------


@quantity("1")
def thruster_duty_drag(drag_force: float, thruster_thrust: float) -> float:
    """Share of the time for which one thruster fires to make up drag; above 1 one is not enough."""
    return drag_force / thruster_thrust


@quantity("m / (s year)")
def drag_delta_v_rate(drag_force: float, satellite_mass: float) -> float:
    """Velocity change a year that makes up drag."""
    return drag_force / satellite_mass


@quantity("m / day", source="vallado-2013")
def drag_decay_rate(drag_force: float, satellite_mass: float, orbital_radius: float, orbital_speed: float) -> float:
    """Rate at which the orbit falls when drag is not made up: twice the drag's acceleration over the mean motion."""
    return 2 * drag_force / satellite_mass * orbital_radius / orbital_speed


@quantity("m2")
def drag_area_tumbling(array_area: float, radiator_area: float) -> float:
    """Mean area that a dead, tumbling satellite shows to the flow: half of each plate's; body and shading left out."""
    return 0.5 * (array_area + radiator_area)


@quantity("year")
def passive_decay_time(
    altitude: float,
    decay_floor: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    drag_coefficient: float,
    drag_area_tumbling: float,
    satellite_mass: float,
    solar_activity: float,
    density_model: float,
    inclination_rule: float,
    inclination: float,
    local_time_of_ascending_node: float,
) -> float:
    """Time in which a dead satellite falls from its orbit to the floor of the air's table, at one solar activity.

    Through the air of the inclination flown, or of the local time, which a falling orbit is taken to keep. The exponential
    atmosphere knows none below 300 km: NRLMSISE-00's stands for it.

    A factor of two for the forecast of density; a life longer than half a solar cycle meets more than one activity.
    """
    resistance = decay_resistance(
        altitude, decay_floor, earth_radius, earth_gravitational_parameter, solar_activity,
        1.0 if inclination_rule == SUN_SYNCHRONOUS else 0.0, inclination, local_time_of_ascending_node,
        1.0 if density_model == MSIS else 0.0,
    )
    return resistance * satellite_mass / (drag_coefficient * drag_area_tumbling)


@quantity("year")
def disposal_rule_margin(disposal_rule_limit: float, passive_decay_time: float) -> float:
    """Years by which a satellite that dies in its orbit is gone before the disposal rule's limit; negative when after."""
    return disposal_rule_limit - passive_decay_time
