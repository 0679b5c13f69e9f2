"""Make the table of orbit-mean densities that stands in `orbitcompute.formulas.atmospheric_density`.

NRLMSISE-00 (through pymsis) on a circular dawn-dusk sun-synchronous orbit, ascending node at 06:00 mean local time: the
mean over 24 places of the orbit, 12 dates of the year and 4 hours of universal time. The orbit's altitude is its radius
less the equator's, so that over the flattened poles the air is some 21 km further down. One column for each activity:
F10.7 (also its 81-day mean) and Ap of 70/4, 140/15 and 230/25.

Beside it the table of ratios in `orbitcompute/kernels/density_ratio_table.npy`: what the mean of an orbit of another
inclination is over it, its node at every local time in turn; what MSIS 2.1 has over NRLMSISE-00 on the table's orbit; and
what a Sun-synchronous orbit with its node at another local time has.

    python validation/make_density_table.py
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pymsis

ACTIVITIES = ((70.0, 4.0), (140.0, 15.0), (230.0, 25.0))
ALTITUDES_KM = (*range(200, 1000, 50), *range(1000, 2001, 100))
EARTH_RADIUS_KM, GRAVITATIONAL_PARAMETER, J2 = 6378.137, 398600.4418, 1.08262668e-3
FLATTENING = 1.0 / 298.257223563  # WGS 84
YEAR = 365.2422 * 86400.0
NRLMSISE_00, MSIS_2_1 = 0, 2.1
RATIOS = Path(__file__).parents[1] / "orbitcompute" / "kernels" / "density_ratio_table.npy"
INCLINATIONS_DEG = (0.0, 15.0, 30.0, 45.0, 60.0, 75.0, 90.0)
NODES_H = (np.arange(8) + 0.5) * 3.0  # local times of the ascending node, where it turns through all
LOCAL_TIMES_H = (0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0, 10.5)  # of a Sun-synchronous node; twelve hours later the same to 0.3 %


def geodetic(radius_km: float, geocentric_latitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Geodetic latitude [deg] and height above the ellipsoid [km] of points at one radius, by iteration to rounding."""
    square = FLATTENING * (2.0 - FLATTENING)
    across, up = radius_km * np.cos(geocentric_latitude), radius_km * np.sin(geocentric_latitude)
    latitude = geocentric_latitude
    for _ in range(8):
        sine = np.sin(latitude)
        latitude = np.arctan2(up + square * EARTH_RADIUS_KM * sine / np.sqrt(1.0 - square * sine**2), across)
    root = np.sqrt(1.0 - square * np.sin(latitude) ** 2)
    return np.degrees(latitude), across * np.cos(latitude) + up * np.sin(latitude) - EARTH_RADIUS_KM * root


def orbit_mean_density(
    altitude_km: float, solar_flux: float, ap: float, version: float = NRLMSISE_00, constant_geodetic: bool = False,
    inclination_deg: float | None = None, node_h: float = 6.0,
) -> float:
    """Mean density [kg/m3] over the orbit and the year at one altitude and one activity.

    `constant_geodetic` holds the height above the ellipsoid instead, as published means do; `version` picks the model;
    `inclination_deg`, Sun-synchronous unless given, with the ascending node at the local time `node_h`.
    """
    radius = EARTH_RADIUS_KM + altitude_km
    rate = 1.5 * J2 * (EARTH_RADIUS_KM / radius) ** 2 * np.sqrt(GRAVITATIONAL_PARAMETER / radius**3)
    inclination = np.arccos(-2.0 * np.pi / YEAR / rate) if inclination_deg is None else np.radians(inclination_deg)
    along = (np.arange(24) + 0.5) * 2.0 * np.pi / 24
    geocentric = np.arcsin(np.sin(inclination) * np.sin(along))
    latitude, height = geodetic(radius, geocentric)
    if constant_geodetic:
        latitude, height = np.degrees(geocentric), np.full(len(along), altitude_km)
    local_hour = node_h + np.degrees(np.arctan2(np.cos(inclination) * np.sin(along), np.cos(along))) / 15.0
    day, universal_hour, place = (
        grid.ravel() for grid in np.meshgrid((np.arange(12) + 0.5) * 365.25 / 12, (3.0, 9.0, 15.0, 21.0), np.arange(24))
    )
    dates = np.datetime64("2027-01-01") + (np.floor(day) * 1440 + universal_hour * 60).astype("timedelta64[m]")
    longitude = (local_hour[place.astype(int)] - universal_hour) * 15.0 % 360.0
    same = np.ones(len(dates))
    states = pymsis.calculate(
        dates, longitude, latitude[place.astype(int)], height[place.astype(int)], solar_flux * same, solar_flux * same,
        np.full((len(dates), 7), ap), version=version,
    )
    return float(states[:, pymsis.Variable.MASS_DENSITY].mean())


def drifting_mean_density(altitude_km: float, inclination_deg: float, solar_flux: float, ap: float) -> float:
    """Mean density [kg/m3] of an orbit whose node turns through all local times."""
    return float(np.mean([
        orbit_mean_density(altitude_km, solar_flux, ap, inclination_deg=inclination_deg, node_h=node) for node in NODES_H
    ]))


def ratios() -> np.ndarray:
    """Logarithms of ratios to the table: activity; altitude; inclinations, MSIS 2.1, then local times."""
    made = np.empty((len(ACTIVITIES), len(ALTITUDES_KM), len(INCLINATIONS_DEG) + 1 + len(LOCAL_TIMES_H)))
    for row, activity in enumerate(ACTIVITIES):
        for column, altitude in enumerate(ALTITUDES_KM):
            base = orbit_mean_density(altitude, *activity)
            found = [drifting_mean_density(altitude, inclination, *activity) for inclination in INCLINATIONS_DEG]
            found.append(orbit_mean_density(altitude, *activity, MSIS_2_1))
            found += [orbit_mean_density(altitude, *activity, node_h=node) for node in LOCAL_TIMES_H]
            made[row, column] = np.log(np.array(found) / base)
    return made.astype(np.float32)


def main() -> None:
    """Write the ratios beside their kernel; print rows as they stand (altitude [m], then low, mean and high activity)."""
    np.save(RATIOS, ratios())
    for altitude in ALTITUDES_KM:
        densities = ", ".join(f"{orbit_mean_density(altitude, *activity):.4e}" for activity in ACTIVITIES)
        print(f"({altitude * 1e3:.1f}, {densities}),")


if __name__ == "__main__":
    main()
