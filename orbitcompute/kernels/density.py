"""Air density of other orbits and of another model, over that of the dawn-dusk orbit: a table made once with pymsis.

`density_ratio_table.npy` is made by validation/make_density_table.py: natural logarithms by solar activity, altitude, and
inclination or model. A test recomputes places between its nodes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orbitcompute.declare import formula

# By activity (3), altitude (27: each 50 km from 200 km, each 100 km from 1,000) and column (8: inclinations each 15 degrees,
# then MSIS 2.1), one after the other.
RATIOS = np.load(Path(__file__).with_name("density_ratio_table.npy")).astype(np.float64).ravel()


@formula("1", altitude="m", inclination="rad", solar_activity="1", msis="1")
def density_ratio_in(altitude: float, inclination: float, solar_activity: float, msis: float) -> float:
    """Mean density over that of NRLMSISE-00 on the dawn-dusk orbit of the same altitude.

    `msis` 0: on a circular orbit of this inclination whose node turns through all local times, by NRLMSISE-00; 1: on the
    dawn-dusk orbit itself by MSIS 2.1, whatever the inclination. Not a number outside 200-2,000 km. Interpolated in the
    logarithm; within 2 % of the models themselves.
    """
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    inside = 200e3 <= altitude <= 2000e3 and tilt >= 0.0 and 0.0 <= solar_activity <= 2.0
    down = (altitude - 200e3) / 50e3 if altitude < 1000e3 else 16.0 + (altitude - 1000e3) / 100e3
    across = tilt / (np.pi / 12.0) if msis < 0.5 else 7.0
    row = np.floor(down if down < 25.0 else 25.0) if inside else 0.0
    column = 7.0 if msis >= 0.5 else np.floor(across if across < 5.0 else 5.0) if inside else 0.0
    phase = 0.0 if solar_activity < 1.0 else 1.0
    logarithm = 0.0
    for corner in range(8):
        beyond, below, beside = corner // 4, corner // 2 % 2, corner % 2
        weight = solar_activity - phase if beyond else 1.0 - (solar_activity - phase)
        weight = weight * (down - row if below else 1.0 - (down - row))
        weight = weight * (across - column if beside else 1.0 - (across - column))
        place = int(216.0 * phase + 8.0 * row + column) + (216 * beyond + 8 * below + (beside if msis < 0.5 else 0))
        logarithm = logarithm + weight * RATIOS[place]
    return np.exp(logarithm) if inside else np.nan
