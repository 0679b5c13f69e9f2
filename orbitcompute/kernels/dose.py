"""Trapped dose in silicon behind aluminium on circular orbits: a table made once with AP8, AE8 and SHIELDOSE-2.

`dose_table.npy` is made by validation/make_dose_table.py: natural logarithms of gray a year by solar minimum or maximum,
sphere or slab, altitude, inclination and thickness. A test recomputes orbits between its nodes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, formula

# By phase (2), shape (2), altitude (25: each 50 km from 300 km, each 100 km from 1,000), inclination (19: each 5 degrees)
# and thickness (14: evenly in the logarithm from 1 to 26 mm), one after the other.
LOGARITHMS = np.load(Path(__file__).with_name("dose_table.npy")).astype(np.float64).ravel()


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
    inside = 300e3 <= altitude <= 2000e3 and tilt >= 0.0 and 0.999999e-3 <= thickness <= 26.000001e-3
    inside = inside and 0.0 <= solar_activity <= 2.0 and 0.0 <= slab <= 1.0
    down = (altitude - 300e3) / 50e3 if altitude < 1000e3 else 14.0 + (altitude - 1000e3) / 100e3
    across = tilt / (np.pi / 36.0)
    deep = np.log(thickness / 1e-3) / np.log(26.0) * 13.0
    row = np.floor(down if down < 23.0 else 23.0) if inside else 0.0
    column = np.floor(across if across < 17.0 else 17.0) if inside else 0.0
    layer = np.floor(deep if deep < 12.0 else 12.0) if deep >= 0.0 and inside else 0.0
    first = 6650.0 * (0.0 if slab < 0.5 else 1.0) + 266.0 * row + 14.0 * column + layer
    logarithm = 0.0
    for corner in range(16):
        phase, below, beside, under = corner // 8, corner // 4 % 2, corner // 2 % 2, corner % 2
        share = 0.5 * solar_activity if phase else 1.0 - 0.5 * solar_activity
        weight = down - row if below else 1.0 - (down - row)
        weight = weight * (across - column if beside else 1.0 - (across - column))
        weight = weight * (deep - layer if under else 1.0 - (deep - layer))
        place = int(first) + (13300 * phase + 266 * below + 14 * beside + under)
        logarithm = logarithm + share * weight * LOGARITHMS[place]
    return np.exp(logarithm) / JULIAN_YEAR if inside else np.nan
