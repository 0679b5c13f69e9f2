"""Make the table of equivalent fluences in `orbitcompute/kernels/fluence_table.npy`, and recompute single orbits against it.

What trapped particles do to a solar cell behind its cover glass: mean spectra over circular orbits, made as
`make_dose_table.py` makes them (AP8 at solar minimum and maximum, AE8 at maximum), folded with the relative damage
coefficients of the Jet Propulsion Laboratory's handbooks, omnidirectional, for maximum power, the back infinitely
shielded. Protons are counted in protons of 10 MeV and electrons in electrons of 1 MeV, each square metre and year.

`cell_damage_coefficients.csv` holds those coefficients for silicon and gallium arsenide behind 1 to 60 mil (25 um to
1.5 mm) of fused silica. They end at 200 MeV; above, the coefficient is held to 300 MeV where the flux ends.

    python validation/make_fluence_table.py
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))
from make_dose_table import (
    AE8_MAX,
    ALTITUDES_KM,
    AP8,
    ELECTRON_MEV,
    INCLINATIONS_DEG,
    LATITUDES,
    LONGITUDES,
    PROTON_MEV,
    YEAR,
    flux,
)

TABLE = Path(__file__).parents[1] / "orbitcompute" / "kernels" / "fluence_table.npy"
COEFFICIENTS = Path(__file__).with_name("cell_damage_coefficients.csv")
MILS = np.array([1.0, 3.0, 6.0, 12.0, 20.0, 30.0, 60.0])
GLASSES_MIL = 60.0 ** (np.arange(8) / 7.0)
CELLS = ("silicon", "gallium_arsenide")
SQUARE_CENTIMETRES = 1e4  # in a square metre
FINE = 2001
LEAST = 1e6  # per square metre and year: below it the table says no more


def coefficients(cell: str, particle: str) -> tuple[Any, Any]:
    """Energies [MeV] and relative damage coefficients, one row an energy, one column a glass of `MILS`."""
    with COEFFICIENTS.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if (row["cell"], row["particle"]) == (cell, particle)]
    energies = np.array([float(row["energy_mev"]) for row in rows])
    return energies, np.array([[float(row[f"mil_{mil:.0f}"]) for mil in MILS] for row in rows])


def equivalent(spectrum: Any, spectrum_energies: Any, cell: str, particle: str) -> Any:
    """Equivalent fluence [1/(m2 year)] behind each of `GLASSES_MIL`, from a mean spectrum [1/(cm2 s MeV)]."""
    energies, damage = coefficients(cell, particle)
    grid = np.geomspace(spectrum_energies[0], spectrum_energies[-1], FINE)
    flown = np.exp(np.interp(np.log(grid), np.log(spectrum_energies), np.log(spectrum + 1e-30)))
    found = [np.trapezoid(flown * np.interp(grid, energies, column, left=0.0), grid) for column in damage.T]
    logarithms = np.log(np.array(found) * YEAR * SQUARE_CENTIMETRES + LEAST)
    return np.interp(np.log(GLASSES_MIL), np.log(MILS), logarithms)


def orbit_fluence(altitude_km: float, inclination_deg: float, activity: str, cell: str) -> tuple[Any, Any]:
    """Logarithms of protons and electrons behind `GLASSES_MIL` by flying the orbit itself, no map between."""
    along, node = (grid.ravel() for grid in np.meshgrid(
        (np.arange(120) + 0.5) * 2.0 * np.pi / 120, (np.arange(60) + 0.5) * 2.0 * np.pi / 60))
    tilt = np.radians(inclination_deg)
    latitude = np.arcsin(np.sin(tilt) * np.sin(along))
    longitude = node + np.arctan2(np.cos(tilt) * np.sin(along), np.cos(along))
    protons = flux(altitude_km, latitude, longitude, PROTON_MEV, AP8[activity]).mean(axis=1)
    electrons = flux(altitude_km, latitude, longitude, ELECTRON_MEV, AE8_MAX).mean(axis=1)
    return (equivalent(protons, PROTON_MEV, cell, "proton"), equivalent(electrons, ELECTRON_MEV, cell, "electron"))


def table() -> Any:
    """Natural logarithms [1/(m2 year)]: cell; protons at solar minimum, at maximum, electrons; altitude, inclination, glass."""
    latitude, longitude = (grid.ravel() for grid in np.meshgrid(LATITUDES, LONGITUDES, indexing="ij"))
    along = (np.arange(720) + 0.5) * 2.0 * np.pi / 720
    runs = (
        ("proton", PROTON_MEV, AP8["minimum"]), ("proton", PROTON_MEV, AP8["maximum"]),
        ("electron", ELECTRON_MEV, AE8_MAX),
    )
    made = np.empty((2, 3, len(ALTITUDES_KM), len(INCLINATIONS_DEG), len(GLASSES_MIL)))
    for row, altitude in enumerate(ALTITUDES_KM):
        for kind, (particle, energies, model) in enumerate(runs):
            lines = (
                flux(altitude, latitude, longitude, energies, model)
                .reshape(-1, len(LATITUDES), len(LONGITUDES)).mean(axis=2)
            )
            for column, inclination in enumerate(INCLINATIONS_DEG):
                visited = np.arcsin(np.sin(np.radians(inclination)) * np.sin(along))
                spectrum = np.array([np.interp(visited, LATITUDES, line).mean() for line in lines])
                for number, cell in enumerate(CELLS):
                    made[number, kind, row, column, :] = equivalent(spectrum, energies, cell, particle)
    return made


def main() -> None:
    """Write the table beside its kernel."""
    values = table().astype(np.float32)
    np.save(TABLE, values)
    print(f"{TABLE.name}: {values.size} fluences, {np.exp(values.min()):.2g} to {np.exp(values.max()):.3g} a square metre")


if __name__ == "__main__":
    main()
