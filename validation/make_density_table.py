"""Make the table of orbit-mean densities that stands in `orbitcompute.formulas.atmospheric_density`.

NRLMSISE-00 (through pymsis) on a circular dawn-dusk sun-synchronous orbit at constant geodetic altitude, ascending node
at 06:00 mean local time: the mean over 24 places of the orbit, 12 dates of the year and 4 hours of universal time. One
column for each activity: F10.7 (also its 81-day mean) and Ap of 70/4, 140/15 and 230/25.

    python validation/make_density_table.py
"""

from __future__ import annotations

import numpy as np
import pymsis

ACTIVITIES = ((70.0, 4.0), (140.0, 15.0), (230.0, 25.0))
ALTITUDES_KM = (*range(300, 1000, 50), *range(1000, 2001, 100))
EARTH_RADIUS_KM, GRAVITATIONAL_PARAMETER, J2 = 6378.137, 398600.4418, 1.08262668e-3
YEAR = 365.2422 * 86400.0


def orbit_mean_density(altitude_km: float, solar_flux: float, ap: float) -> float:
    """Mean density [kg/m3] over the orbit and the year at one altitude and one activity."""
    radius = EARTH_RADIUS_KM + altitude_km
    rate = 1.5 * J2 * (EARTH_RADIUS_KM / radius) ** 2 * np.sqrt(GRAVITATIONAL_PARAMETER / radius**3)
    inclination = np.arccos(-2.0 * np.pi / YEAR / rate)
    along = (np.arange(24) + 0.5) * 2.0 * np.pi / 24
    latitude = np.degrees(np.arcsin(np.sin(inclination) * np.sin(along)))
    local_hour = 6.0 + np.degrees(np.arctan2(np.cos(inclination) * np.sin(along), np.cos(along))) / 15.0
    day, universal_hour, place = (
        grid.ravel() for grid in np.meshgrid((np.arange(12) + 0.5) * 365.25 / 12, (3.0, 9.0, 15.0, 21.0), np.arange(24))
    )
    dates = np.datetime64("2027-01-01") + (np.floor(day) * 1440 + universal_hour * 60).astype("timedelta64[m]")
    longitude = (local_hour[place.astype(int)] - universal_hour) * 15.0 % 360.0
    same = np.ones(len(dates))
    states = pymsis.calculate(
        dates, longitude, latitude[place.astype(int)], altitude_km * same, solar_flux * same, solar_flux * same,
        np.full((len(dates), 7), ap), version=0,
    )
    return float(states[:, pymsis.Variable.MASS_DENSITY].mean())


def main() -> None:
    """Print the rows (altitude in metres, then low, mean and high activity) in the form in which they stand."""
    for altitude in ALTITUDES_KM:
        densities = ", ".join(f"{orbit_mean_density(altitude, *activity):.4e}" for activity in ACTIVITIES)
        print(f"({altitude * 1e3:.1f}, {densities}),")


if __name__ == "__main__":
    main()
