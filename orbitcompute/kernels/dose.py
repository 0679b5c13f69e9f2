"""Trapped dose in silicon behind aluminium on circular orbits: a table made once with AP8, AE8 and SHIELDOSE-2.

`dose_table.npy` is made by validation/make_dose_table.py: natural logarithms of gray a year by solar minimum or maximum,
sphere or slab, altitude, inclination and thickness. A test recomputes orbits between its nodes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import JULIAN_YEAR, formula

ALTITUDES = (
    300e3, 350e3, 400e3, 450e3, 500e3, 550e3, 600e3, 650e3, 700e3, 750e3, 800e3, 850e3, 900e3,
    950e3, 1000e3, 1100e3, 1200e3, 1300e3, 1400e3, 1500e3, 1600e3, 1700e3, 1800e3, 1900e3, 2000e3,
)  # fmt: skip
TABLE = np.load(Path(__file__).with_name("dose_table.npy")).astype(np.float64)


@formula("Gy / s", altitude="m", inclination="rad", thickness="m", solar_activity="1", slab="1")
def trapped_dose_rate_in(
    altitude: float, inclination: float, thickness: float, solar_activity: float, slab: float
) -> float:
    """Orbit-mean trapped dose in silicon behind `thickness` of aluminium: AP8 and AE8 through SHIELDOSE-2.

    `slab` 0: at the centre of a solid sphere, particles from all directions (4 pi); 1: behind a half-infinite slab,
    from one side. `solar_activity` 0: AP8MIN, 2: AP8MAX (fewer protons), between them in the logarithm; electrons are
    AE8MAX throughout. Not a number outside 300-2,000 km and 1-26 mm; an inclination and its supplement dose alike.

    Interpolated in the logarithm, to 8 % of the models themselves; those are good to a factor of two, with the magnetic
    field of their epochs. Below 0.01 Gy a year (low orbits near the equator) it says no more than that. Leaves out solar
    protons and cosmic rays.
    """
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    inside = ALTITUDES[0] <= altitude <= ALTITUDES[24] and tilt >= 0.0 and 0.999999e-3 <= thickness <= 26.000001e-3
    if not (inside and 0.0 <= solar_activity <= 2.0 and 0.0 <= slab <= 1.0):
        return np.nan
    row = 0
    for step in range(24):
        row = step if altitude >= ALTITUDES[step] else row
    along = (altitude - ALTITUDES[row]) / (ALTITUDES[row + 1] - ALTITUDES[row])
    across = tilt / (np.pi / 36.0)
    column = 17 if across >= 17.0 else int(across)
    across -= column
    deep = np.log(thickness / 1e-3) / np.log(26.0) * 13.0
    layer = 12 if deep >= 12.0 else int(deep)
    deep -= layer
    shape = 0 if slab < 0.5 else 1
    logarithm = 0.0
    for phase in range(2):
        share = 0.5 * solar_activity if phase == 1 else 1.0 - 0.5 * solar_activity
        for corner in range(8):
            down, right, under = corner // 4, corner // 2 % 2, corner % 2
            weight = (
                (along if down else 1.0 - along) * (across if right else 1.0 - across) * (deep if under else 1.0 - deep)
            )
            logarithm += share * weight * TABLE[phase, shape, row + down, column + right, layer + under]
    return np.exp(logarithm) / JULIAN_YEAR


def dose_profile(altitude: float, inclination: float, solar_activity: float, slab: float) -> NDArray[np.float64]:
    """Logarithms of the dose behind the table's fourteen thicknesses in one orbit: what a loop computes only once."""
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    profile = np.full(14, np.nan)
    inside = ALTITUDES[0] <= altitude <= ALTITUDES[24] and tilt >= 0.0
    if not (inside and 0.0 <= solar_activity <= 2.0 and 0.0 <= slab <= 1.0):
        return profile
    row = 0
    for step in range(24):
        row = step if altitude >= ALTITUDES[step] else row
    along = (altitude - ALTITUDES[row]) / (ALTITUDES[row + 1] - ALTITUDES[row])
    across = tilt / (np.pi / 36.0)
    column = 17 if across >= 17.0 else int(across)
    across -= column
    shape = 0 if slab < 0.5 else 1
    for layer in range(14):
        profile[layer] = 0.0
        for phase in range(2):
            share = 0.5 * solar_activity if phase == 1 else 1.0 - 0.5 * solar_activity
            for corner in range(4):
                down, right = corner // 2, corner % 2
                weight = (along if down else 1.0 - along) * (across if right else 1.0 - across)
                profile[layer] += share * weight * TABLE[phase, shape, row + down, column + right, layer]
    return profile


def dose_through_profile(
    altitude: float, inclination: float, thickness: float, solar_activity: float, slab: float
) -> float:
    """`trapped_dose_rate_in` by way of the profile, which the fused loop takes out while the orbit is held."""
    profile = dose_profile(altitude, inclination, solar_activity, slab)
    if not 0.999999e-3 <= thickness <= 26.000001e-3:
        return np.nan
    deep = np.log(thickness / 1e-3) / np.log(26.0) * 13.0
    layer = 12 if deep >= 12.0 else int(deep)
    deep -= layer
    return np.exp((1.0 - deep) * profile[layer] + deep * profile[layer + 1]) / JULIAN_YEAR
