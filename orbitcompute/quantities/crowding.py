"""What a fleet takes of the sky and leaves in the air: satellites, slots, avoidance manoeuvres, re-entering mass, alumina."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import DAY, quantity
from orbitcompute.formulas import alumina_per_aluminium
from orbitcompute.quantities.orbit import SUN_SYNCHRONOUS

# -- in orbit ------------------------------------------------------------------------------------------------------


@quantity("1")
def satellites_over_active(satellite_count: float, record_active_satellites: float) -> float:
    """Satellites of the fleet over all that work in orbit today, of all operators."""
    return satellite_count / record_active_satellites


@quantity("km")
def shell_width(inclination_rule: float, local_time_spread: float, orbital_radius: float) -> float:
    """Length along the equator over which the nodes of the fleet's planes are spread.

    A sun-synchronous fleet keeps to its range of local times; any other may use the whole circle.
    """
    turn = 2 * np.pi * orbital_radius
    return turn * local_time_spread / DAY if inclination_rule == SUN_SYNCHRONOUS else turn


@quantity("1")
def shell_planes(shell_width: float, plane_spacing: float) -> float:
    """Planes of one shell side by side within the width it uses, one at each edge; continuous."""
    return 1 + shell_width / plane_spacing


@quantity("satellite")
def plane_slots(orbital_radius: float, slot_spacing: float) -> float:
    """Slots of one plane at the spacing along the orbit; continuous."""
    return 2 * np.pi * orbital_radius / slot_spacing


@quantity("satellite")
def shell_slots(shell_planes: float, plane_slots: float) -> float:
    """Slots of one shell, at one altitude, at the given spacings.

    A count of places, not a proof that they are safe: planes cross near the poles, and phasing must keep them apart.
    """
    return shell_planes * plane_slots


@quantity("1")
def shells_filled(satellite_count: float, shell_slots: float) -> float:
    """Fleet over the slots of one shell: how many altitudes it fills."""
    return satellite_count / shell_slots


@quantity("1 / year")
def avoidance_manoeuvres(satellite_count: float, avoidance_manoeuvre_rate: float) -> float:
    """Avoidance manoeuvres a year at the rate that Starlink reports for each satellite and threshold.

    The rate grows with everything else in orbit; a fleet of this size among itself is left out.
    """
    return satellite_count * avoidance_manoeuvre_rate


# -- back in the air -----------------------------------------------------------------------------------------------


@quantity("kt")
def expended_stage_mass(satellite_count: float, satellites_per_flight: float, launch_reentry_mass: float) -> float:
    """Upper stages that burn up after the flights that place the fleet; none where they come back."""
    return satellite_count / satellites_per_flight * launch_reentry_mass


@quantity("kt / year")
def reentering_mass(fleet_mass: float, expended_stage_mass: float, satellite_design_life: float) -> float:
    """Satellites and upper stages that burn up in a year once the fleet is replaced as it ages.

    As launched, propellant not taken off; a stage that comes back whole is not in it.
    """
    return (fleet_mass + expended_stage_mass) / satellite_design_life


@quantity("kg", source="ferreira-2024")
def alumina_per_satellite(
    satellite_mass: float, satellite_aluminium_share: float, demised_share: float, oxidised_share: float
) -> float:
    """Aluminium oxide that one satellite leaves high in the air: its aluminium, what of it burns up, what of that oxidises."""
    return satellite_mass * satellite_aluminium_share * demised_share * alumina_per_aluminium(oxidised_share)


@quantity("t / year")
def reentering_aluminium(
    fleet_mass: float,
    satellite_aluminium_share: float,
    expended_stage_mass: float,
    stage_aluminium_share: float,
    demised_share: float,
    satellite_design_life: float,
) -> float:
    """Aluminium of satellites and upper stages that burns up in a year."""
    metal = fleet_mass * satellite_aluminium_share + expended_stage_mass * stage_aluminium_share
    return metal * demised_share / satellite_design_life


@quantity("t / year", source="ferreira-2024")
def alumina_per_year(reentering_aluminium: float, oxidised_share: float) -> float:
    """Aluminium oxide left high in the air in a year by what burns up."""
    return reentering_aluminium * alumina_per_aluminium(oxidised_share)


@quantity("1", source="ferreira-2024")
def aluminium_over_natural(reentering_aluminium: float, natural_aluminium: float) -> float:
    """Aluminium of the fleet over that of meteoroids, both a year: metal over metal, whatever share of either oxidises."""
    return reentering_aluminium / natural_aluminium


@quantity("1")
def alumina_over_record(alumina_per_year: float, record_alumina: float) -> float:
    """Aluminium oxide of the fleet over that of all satellites that re-entered in 2022."""
    return alumina_per_year / record_alumina
