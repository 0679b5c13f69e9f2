"""How solar cells age: what trapped and solar particles do behind the cover glass, and what everything else does.

The equivalent-fluence method: the damage of a spectrum is that of so many electrons of 1 MeV, and a cell's power falls with
the logarithm of their number. Solar protons reach an orbit over the poles; heavier ions are left out.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.kernels.cells import cell_fluence_rate_in, cell_solar_proton_rate_in, solar_proton_exposure_in
from orbitcompute.quantities.power import III_V, TECHNOLOGY_GIVEN

RATE_GIVEN, FROM_FLUENCE = choice(
    "cell_degradation_rule",
    "Where the ageing of solar cells comes from",
    given="a rate a year by technology, wherever the satellite flies",
    fluence="the trapped and solar particles of the orbit behind the cover glass, and a rate for all else",
)


@quantity("1 / (cm2 year)", source="irbem-spacepy")
def cell_proton_fluence_rate(
    altitude: float,
    inclination: float,
    cover_glass_thickness: float,
    solar_activity: float,
    cell_technology: float,
    cell_rear_exposure: float,
) -> float:
    """Trapped protons a year in protons of 10 MeV that do a cell the same damage, front and back.

    Through the cover glass as through a back that `cell_rear_exposure` times as much gets through.
    """
    family = 1.0 if cell_technology == III_V else 0.0
    front = cell_fluence_rate_in(altitude, inclination, cover_glass_thickness, solar_activity, family, 0.0)
    return front * (1 + cell_rear_exposure)


@quantity("1 / (cm2 year)", source="irbem-spacepy")
def cell_electron_fluence_rate(
    altitude: float,
    inclination: float,
    cover_glass_thickness: float,
    solar_activity: float,
    cell_technology: float,
    cell_rear_exposure: float,
) -> float:
    """Trapped electrons a year in electrons of 1 MeV that do a cell the same damage, front and back."""
    family = 1.0 if cell_technology == III_V else 0.0
    front = cell_fluence_rate_in(altitude, inclination, cover_glass_thickness, solar_activity, family, 1.0)
    return front * (1 + cell_rear_exposure)


@quantity("1")
def solar_proton_exposure(altitude: float, inclination: float) -> float:
    """Share of the solar protons of open space that the orbit meets: over the polar caps, from the sky that Earth leaves."""
    return solar_proton_exposure_in(altitude, inclination)


@quantity("1 / (cm2 year)", source="loveless-spenvis-2025")
def cell_solar_proton_fluence_rate(
    solar_proton_exposure: float,
    cover_glass_thickness: float,
    cell_technology: float,
    cell_rear_exposure: float,
    solar_proton_share: float,
) -> float:
    """Solar protons a year in protons of 10 MeV that do a cell the same damage, front and back, as a mean over the life.

    What the field lets through of the worst active years of the ESP-PSYCHIC model, times what a life meets of them. Arrives
    in a few storms, so that the first years may have none of it.
    """
    family = 1.0 if cell_technology == III_V else 0.0
    front = cell_solar_proton_rate_in(cover_glass_thickness, family)
    return solar_proton_share * solar_proton_exposure * front * (1 + cell_rear_exposure)


@quantity("1 / (cm2 year)", source="jpl-eqflux-solarpy")
def cell_fluence_rate(
    cell_technology: float,
    cell_proton_fluence_rate: float,
    cell_solar_proton_fluence_rate: float,
    cell_electron_fluence_rate: float,
    silicon_proton_damage: float,
    three_junction_proton_damage: float,
) -> float:
    """Electrons of 1 MeV a year that do the cell the damage of all particles, trapped and solar."""
    damage = three_junction_proton_damage if cell_technology == III_V else silicon_proton_damage
    return (cell_proton_fluence_rate + cell_solar_proton_fluence_rate) * damage + cell_electron_fluence_rate


@quantity("1", above=0.0, otherwise="the cells give no power after the radiation of their life")
def cell_radiation_factor(
    cell_technology: float,
    cell_fluence_rate: float,
    satellite_design_life: float,
    silicon_damage_slope: float,
    silicon_damage_onset: float,
    three_junction_damage_slope: float,
    three_junction_damage_onset: float,
) -> float:
    """Share of a cell's first power left after the particles of the life: 1 - C log10(1 + fluence / onset)."""
    slope = three_junction_damage_slope if cell_technology == III_V else silicon_damage_slope
    onset = three_junction_damage_onset if cell_technology == III_V else silicon_damage_onset
    return 1 - slope * np.log(1 + cell_fluence_rate * satellite_design_life / onset) / np.log(10.0)


@quantity("1")
def cell_degradation_from_fluence(
    cell_radiation_factor: float, array_other_degradation_rate: float, satellite_design_life: float
) -> float:
    """Share of array power lost a year, radiation and all else, as the mean that compounds to the end of the life."""
    left = cell_radiation_factor ** (JULIAN_YEAR / satellite_design_life)
    return 1 - left * (1 - array_other_degradation_rate)


@quantity("1")
def cell_degradation_by_technology(
    cell_technology: float,
    cell_degradation_rate_given: float,
    silicon_degradation_rate: float,
    three_junction_degradation_rate: float,
) -> float:
    """Share of array power lost a year in the technology chosen, wherever it flies."""
    if cell_technology == TECHNOLOGY_GIVEN:
        return cell_degradation_rate_given
    return three_junction_degradation_rate if cell_technology == III_V else silicon_degradation_rate


@quantity("1")
def cell_degradation_rate(
    cell_degradation_rule: float, cell_degradation_by_technology: float, cell_degradation_from_fluence: float
) -> float:
    """Share of array power lost per year: given by technology, or from the orbit's particles and all else."""
    by_technology = cell_degradation_by_technology
    return by_technology if cell_degradation_rule == RATE_GIVEN else cell_degradation_from_fluence
