"""Make the table of solar protons in `orbitcompute/kernels/solar_proton_table.npy`: spectrum, cover glass and Earth's field.

Two parts. What the protons of an active year do to a solar cell in open space: `solar_proton_spectrum.csv` holds the
differential fluence that one mission in twenty exceeds in three active years by the ESP-PSYCHIC model, one astronomical
unit from the Sun, as SPENVIS printed it (and in two, from which the spread follows); a third is folded with the
damage coefficients of `make_fluence_table.py`. And the share of it that reaches an orbit: protons of the energies that
age cells (up to some 150 MeV) reach every place whose field line goes beyond five Earth radii and none below, from
the part of the sky that Earth leaves free. Field lines are those of the eccentric dipole of IGRF-14 in 2025.

SPENVIS has 0.2138 of the protons at 825 km and 98.8 degrees, 0.0061 at 530 km and 53 degrees; this 0.2123 and 0.0133. At the
edge of the polar caps a storm doubles such a share, which is too little to age a cell.

    python validation/make_solar_proton_table.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_dose_table import ALTITUDES_KM, EARTH_RADIUS_KM, INCLINATIONS_DEG, IRBEM_RADIUS_KM
from make_fluence_table import CELLS, FINE, GLASSES_MIL, MILS, SQUARE_CENTIMETRES, coefficients

TABLE = Path(__file__).parents[1] / "orbitcompute" / "kernels" / "solar_proton_table.npy"
SPECTRUM = Path(__file__).with_name("solar_proton_spectrum.csv")
ACTIVE_YEARS = 3.0
REACHED_FROM = 5.0  # Earth radii that a field line must reach out to
# IGRF-14 in 2025, nT: g10, g11, h11, g20, g21, h21, g22, h22
FIELD = (-29350.0, -1410.3, 4545.5, -2556.2, 2950.9, -3133.6, 1648.7, -814.2)


def eccentric_dipole() -> tuple[Any, Any]:
    """Centre [Earth radii] and northward axis of the eccentric dipole, geographic (Fraser-Smith, 1987)."""
    g10, g11, h11, g20, g21, h21, g22, h22 = FIELD
    squared, root = g10**2 + g11**2 + h11**2, np.sqrt(3.0)
    along = 2 * g10 * g20 + root * (g11 * g21 + h11 * h21)
    first = -g11 * g20 + root * (g10 * g21 + g11 * g22 + h11 * h22)
    second = -h11 * g20 + root * (g10 * h21 - h11 * g22 + g11 * h22)
    common = (along * g10 + first * g11 + second * h11) / (4 * squared)
    centre = [(first - g11 * common), (second - h11 * common), (along - g10 * common)]
    return np.array(centre) / (3 * squared), -np.array([g11, h11, g10]) / np.sqrt(squared)


def exposure(altitude_km: float, inclination_deg: float, steps: int = 360) -> float:
    """Share of solar protons in open space that an orbit meets: time on open field lines, times the sky that Earth leaves."""
    along, node = np.meshgrid((np.arange(2 * steps) + 0.5) * np.pi / steps, (np.arange(steps) + 0.5) * 2 * np.pi / steps)
    tilt = np.radians(inclination_deg)
    latitude = np.arcsin(np.sin(tilt) * np.sin(along))
    longitude = node + np.arctan2(np.cos(tilt) * np.sin(along), np.cos(along))
    radius = (EARTH_RADIUS_KM + altitude_km) / IRBEM_RADIUS_KM
    centre, axis = eccentric_dipole()
    place = radius * np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)])
    place -= centre[:, None, None]
    away = np.linalg.norm(place, axis=0)
    reaches = away / (1 - (np.tensordot(axis, place, 1) / away) ** 2)
    hidden = np.sqrt(1 - (EARTH_RADIUS_KM / (EARTH_RADIUS_KM + altitude_km)) ** 2)
    return float((reaches > REACHED_FROM).mean() * (1 + hidden) / 2)


def spectrum() -> tuple[Any, Any, Any]:
    """Energies [MeV], fluence that one mission in twenty exceeds in three and in two active years [1/(cm2 MeV)]."""
    with SPECTRUM.open(encoding="utf-8", newline="") as file:
        rows = [[float(entry) for entry in row.values()] for row in csv.DictReader(file)]
    energies, three, two = np.array(rows).T
    return energies, three, two


def open_space(cell: str) -> Any:
    """Protons of 10 MeV [1/(m2 year)] of an active year behind each of `GLASSES_MIL`, in open space."""
    energies, three, _ = spectrum()
    at, damage = coefficients(cell, "proton")
    grid = np.geomspace(energies[0], energies[-1], FINE)
    flown = np.exp(np.interp(np.log(grid), np.log(energies), np.log(three / ACTIVE_YEARS)))
    found = [np.trapezoid(flown * np.interp(grid, at, column, left=0.0), grid) for column in damage.T]
    return np.exp(np.interp(np.log(GLASSES_MIL), np.log(MILS), np.log(np.array(found) * SQUARE_CENTIMETRES)))


def mean_share(energy_mev: float = 30.0) -> tuple[float, float]:
    """Mean of an active year over the third that was tabulated, and the spread's relative variance in a year.

    From the two durations: fluences are lognormal, the mean goes with the time and the relative variance with its inverse.
    """
    energies, three, two = spectrum()
    ratio = np.trapezoid(three[energies >= energy_mev], energies[energies >= energy_mev]) / np.trapezoid(
        two[energies >= energy_mev], energies[energies >= energy_mev])

    def exceeded(years: float, variance: float) -> float:
        sigma = np.sqrt(np.log(1 + variance / years))
        return float(years * np.exp(1.645 * sigma - sigma**2 / 2))

    variances = np.geomspace(5.0, 500.0, 4001)
    ratios = np.array([exceeded(3.0, one) / exceeded(2.0, one) for one in variances])
    variance = float(variances[np.argmin(np.abs(ratios - ratio))])
    return ACTIVE_YEARS / exceeded(ACTIVE_YEARS, variance), variance


def table() -> Any:
    """Fluences in open space [1/(m2 year)] by cell and glass, then exposures by altitude and inclination, one after another."""
    shares = [[exposure(altitude, inclination) for inclination in INCLINATIONS_DEG] for altitude in ALTITUDES_KM]
    return np.concatenate([np.array([open_space(cell) for cell in CELLS]).ravel(), np.array(shares).ravel()])


def main() -> None:
    """Write the table beside its kernel, and say what the spread is."""
    values = table()
    np.save(TABLE, values)
    print(f"{TABLE.name}: {values.size} values; at 825 km, 98.8 deg {exposure(825.0, 98.8):.4f}, at 530 km, 53 deg "
          f"{exposure(530.0, 53.0):.4f}; mean share and variance {mean_share()}")


if __name__ == "__main__":
    main()
