"""What trapped particles do to solar cells on circular orbits: a table made once with AP8, AE8 and damage coefficients.

`fluence_table.npy` is made by validation/make_fluence_table.py: natural logarithms of equivalent particles a square metre
and year by cell, particle, altitude, inclination and cover glass. A test recomputes orbits between its nodes.

`solar_proton_table.npy` is made by validation/make_solar_proton_table.py: what the protons of an active year do in open
space by cell and cover glass, and the share of them that reaches an orbit by altitude and inclination.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, formula

# By cell (2: silicon, gallium arsenide), kind (3: protons at solar minimum, at maximum, electrons), altitude (25: each 50 km
# from 300 km, each 100 km from 1,000), inclination (19: each 5 degrees) and glass (8: evenly in the logarithm from 1 to 60
# mil), one after the other.
FLUENCES = np.load(Path(__file__).with_name("fluence_table.npy")).astype(np.float64).ravel()
# Solar protons [1/(m2 year)] by cell (2) and glass (8), then the share that reaches each altitude (25) and inclination (19).
SOLAR = np.load(Path(__file__).with_name("solar_proton_table.npy")).astype(np.float64).ravel()


@formula("1 / (m2 s)", altitude="m", inclination="rad", glass="m", solar_activity="1", gallium_arsenide="1", electrons="1")
def cell_fluence_rate_in(
    altitude: float, inclination: float, glass: float, solar_activity: float, gallium_arsenide: float, electrons: float
) -> float:
    """Equivalent fluence in a solar cell a second behind `glass` of fused silica, as a mean over the orbit.

    `electrons` 0: trapped protons, in protons of 10 MeV that do the same damage; 1: trapped electrons, in electrons of
    1 MeV. `gallium_arsenide` 0 takes silicon's damage coefficients, 1 gallium arsenide's, as flux from all directions with
    the back infinitely shielded: a cell open behind takes the same again through what covers its back.

    `solar_activity` 0: AP8MIN, 2: AP8MAX, between them in the logarithm; electrons are AE8MAX. Not a number outside
    300-2,000 km and 25.4 um-1.524 mm. Interpolated in the logarithm; the models are good to a factor of two. Below 1e6 a
    square metre and year it says no more than that. Solar protons stand apart.
    """
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    inside = 300e3 <= altitude <= 2000e3 and tilt >= 0.0 and 25.39999e-6 <= glass <= 1.5240001e-3
    inside = inside and 0.0 <= solar_activity <= 2.0
    down = (altitude - 300e3) / 50e3 if altitude < 1000e3 else 14.0 + (altitude - 1000e3) / 100e3
    across = tilt / (np.pi / 36.0)
    deep = np.log(glass / 25.4e-6) / np.log(60.0) * 7.0
    row = np.floor(down if down < 23.0 else 23.0) if inside else 0.0
    column = np.floor(across if across < 17.0 else 17.0) if inside else 0.0
    layer = np.floor(deep if deep < 6.0 else 6.0) if deep >= 0.0 and inside else 0.0
    first = 11400.0 * (0.0 if gallium_arsenide < 0.5 else 1.0) + 152.0 * row + 8.0 * column + layer
    logarithm = 0.0
    for corner in range(16):
        phase, below, beside, under = corner // 8, corner // 4 % 2, corner // 2 % 2, corner % 2
        share = 0.5 * solar_activity if phase else 1.0 - 0.5 * solar_activity
        weight = down - row if below else 1.0 - (down - row)
        weight = weight * (across - column if beside else 1.0 - (across - column))
        weight = weight * (deep - layer if under else 1.0 - (deep - layer))
        kind = 7600.0 if electrons >= 0.5 else 3800.0 * phase
        place = int(first + kind) + (152 * below + 8 * beside + under)
        logarithm = logarithm + share * weight * FLUENCES[place]
    return np.exp(logarithm) / JULIAN_YEAR if inside else np.nan


@formula("1", altitude="m", inclination="rad")
def solar_proton_exposure_in(altitude: float, inclination: float) -> float:
    """Share of the solar protons of open space that a circular orbit meets, as a mean over it.

    Time on field lines that reach out beyond five Earth radii, times the sky that Earth leaves free. Not a number outside
    300-2,000 km. Linear in altitude and inclination. Good to a factor of two where an orbit only grazes the polar caps; holds
    to some 150 MeV, above which protons age cells little.
    """
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    inside = 300e3 <= altitude <= 2000e3 and tilt >= 0.0
    down = (altitude - 300e3) / 50e3 if altitude < 1000e3 else 14.0 + (altitude - 1000e3) / 100e3
    across = tilt / (np.pi / 36.0)
    row = np.floor(down if down < 23.0 else 23.0) if inside else 0.0
    column = np.floor(across if across < 17.0 else 17.0) if inside else 0.0
    share = 0.0
    for corner in range(4):
        below, beside = corner // 2, corner % 2
        weight = down - row if below else 1.0 - (down - row)
        weight = weight * (across - column if beside else 1.0 - (across - column))
        place = int(16.0 + 19.0 * row + column) + (19 * below + beside)
        share = share + weight * SOLAR[place]
    return share if inside else np.nan


@formula("1 / (m2 s)", glass="m", gallium_arsenide="1")
def cell_solar_proton_rate_in(glass: float, gallium_arsenide: float) -> float:
    """What solar protons do to a cell in open space in an active year at its worst, in protons of 10 MeV a second.

    A third of what one mission in twenty exceeds in three active years, behind `glass` of fused silica, the back infinitely
    shielded. Not a number outside 25.4 um-1.524 mm. Interpolated in the logarithm.
    """
    inside = 25.39999e-6 <= glass <= 1.5240001e-3
    deep = np.log(glass / 25.4e-6) / np.log(60.0) * 7.0
    layer = np.floor(deep if deep < 6.0 else 6.0) if deep >= 0.0 and inside else 0.0
    first = 8.0 * (0.0 if gallium_arsenide < 0.5 else 1.0) + layer
    logarithm = 0.0
    for under in range(2):
        place = int(first) + under
        logarithm = logarithm + (deep - layer if under else 1.0 - (deep - layer)) * np.log(SOLAR[place])
    return np.exp(logarithm) / JULIAN_YEAR if inside else np.nan
