"""Air density of other orbits and of another model, over that of the dawn-dusk orbit: a table made once with pymsis.

`density_ratio_table.npy` is made by validation/make_density_table.py: natural logarithms by solar activity, altitude, and
inclination, model or local time. A test recomputes places between its nodes.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orbitcompute.declare import formula
from orbitcompute.formulas import atmospheric_density

# By activity (3), altitude (27: each 50 km from 200 km, each 100 km from 1,000) and column (16: inclinations each 15 degrees,
# MSIS 2.1, then local times each 1.5 hours), one after the other.
RATIOS = np.load(Path(__file__).with_name("density_ratio_table.npy")).astype(np.float64).ravel()


@formula("1", altitude="m", solar_activity="1", column="1", beside="1", share="1")
def tabulated_density_ratio(altitude: float, solar_activity: float, column: float, beside: float, share: float) -> float:
    """The table between two of its columns, 0 to 15; not a number outside 200-2,000 km and activities of 0 to 2."""
    inside = 200e3 <= altitude <= 2000e3 and 0.0 <= solar_activity <= 2.0
    down = (altitude - 200e3) / 50e3 if altitude < 1000e3 else 16.0 + (altitude - 1000e3) / 100e3
    row = np.floor(down if down < 25.0 else 25.0) if inside else 0.0
    phase = 0.0 if solar_activity < 1.0 else 1.0
    logarithm = 0.0
    for corner in range(8):
        later, below, across = corner // 4, corner // 2 % 2, corner % 2
        weight = solar_activity - phase if later else 1.0 - (solar_activity - phase)
        weight = weight * (down - row if below else 1.0 - (down - row))
        weight = weight * (share if across else 1.0 - share)
        place = int(432.0 * phase + 16.0 * row + (beside if across else column)) + (432 * later + 16 * below)
        logarithm = logarithm + weight * RATIOS[place]
    return np.exp(logarithm) if inside else np.nan


@formula("1", altitude="m", inclination="rad", solar_activity="1", msis="1")
def density_ratio_in(altitude: float, inclination: float, solar_activity: float, msis: float) -> float:
    """Mean density over that of NRLMSISE-00 on the dawn-dusk orbit of the same altitude.

    `msis` 0: on a circular orbit of this inclination whose node turns through all local times, by NRLMSISE-00; 1: on the
    dawn-dusk orbit itself by MSIS 2.1, whatever the inclination. Not a number outside 200-2,000 km. Interpolated in the
    logarithm; within 2 % of the models themselves.
    """
    tilt = inclination if inclination <= 0.5 * np.pi else np.pi - inclination
    known = tilt >= 0.0
    across = tilt / (np.pi / 12.0) if known else 0.0
    column = 7.0 if msis >= 0.5 else np.floor(across if across < 5.0 else 5.0)
    beside = 7.0 if msis >= 0.5 else column + 1.0
    found = tabulated_density_ratio(altitude, solar_activity, column, beside, 0.0 if msis >= 0.5 else across - column)
    return found if known else np.nan


@formula("1", altitude="m", local_time="s", solar_activity="1")
def sun_synchronous_density_ratio_in(altitude: float, local_time: float, solar_activity: float) -> float:
    """Mean density of a Sun-synchronous orbit with its node at this local time over the dawn-dusk orbit's: 0.83 to 1.16.

    By NRLMSISE-00; nodes twelve hours apart are one. Not a number outside 200-2,000 km. Interpolated in the logarithm.
    """
    known = local_time >= 0.0
    hour = local_time / 5400.0 if known else 0.0
    hour = hour - 8.0 * np.floor(hour / 8.0)
    column = np.floor(hour)
    beside = column + 1.0 if column < 7.0 else 0.0
    found = tabulated_density_ratio(altitude, solar_activity, 8.0 + column, 8.0 + beside, hour - column)
    return found if known else np.nan


@formula(
    "kg / m3", altitude="m", solar_activity="1", sun_synchronous="1", inclination="rad", local_time="s", msis="1",
    source="picone-2002",
)
def orbit_density_in(
    altitude: float, solar_activity: float, sun_synchronous: float, inclination: float, local_time: float, msis: float
) -> float:
    """Mean density over a circular orbit as flown: Sun-synchronous at its local time, or drifting at its inclination.

    By NRLMSISE-00, or MSIS 2.1 where `msis` is 1. Not a number outside 200-2,000 km.
    """
    place = (
        sun_synchronous_density_ratio_in(altitude, local_time, solar_activity)
        if sun_synchronous >= 0.5
        else density_ratio_in(altitude, inclination, solar_activity, 0.0)
    )
    model = density_ratio_in(altitude, inclination, solar_activity, 1.0) if msis >= 0.5 else 1.0
    return atmospheric_density(altitude, solar_activity) * place * model


@formula(
    "m2 s / kg", top="m", floor="m", earth_radius="m", gravitational_parameter="m3 / s2", solar_activity="1",
    sun_synchronous="1", inclination="rad", local_time="s", msis="1",
)
def decay_resistance(
    top: float, floor: float, earth_radius: float, gravitational_parameter: float, solar_activity: float,
    sun_synchronous: float, inclination: float, local_time: float, msis: float,
) -> float:
    """Time in which a circular orbit falls from `top` to `floor`, times drag coefficient and area over mass.

    The inverse of da/dt = -density (drag coefficient area / mass) sqrt(mu a), summed over altitude by Gauss-Legendre's
    eight points in the root of the depth, which crowds them at the top: within 1.5 % of a fine sum. It knows no satellite,
    so that it is computed once where only the satellite varies.
    """
    depth = top - floor
    total = 0.0
    for step in range(8):
        root = (
            0.0198550717512319, 0.1016667612931866, 0.2372337950418355, 0.4082826787521751,
            0.5917173212478249, 0.7627662049581645, 0.8983332387068134, 0.9801449282487681,
        )[step]
        weight = (
            0.0506142681451881, 0.1111905172266872, 0.1568533229389437, 0.1813418916891810,
            0.1813418916891810, 0.1568533229389437, 0.1111905172266872, 0.0506142681451881,
        )[step]
        height = top - depth * root**2
        swept = np.sqrt(gravitational_parameter * (earth_radius + height))
        density = orbit_density_in(height, solar_activity, sun_synchronous, inclination, local_time, msis)
        total += weight * 2 * root / (density * swept)
    return depth * total
