"""Make the table of trapped dose in `orbitcompute/kernels/dose_table.npy`, and recompute single orbits against it.

AP8 and AE8 fluxes (IRBEM, through spacepy) on a map of latitude and longitude at each altitude; for each inclination the
mean over a circular orbit whose node has taken every longitude; SHIELDOSE-2 on the mean spectra (silicon behind
aluminium, nuclear attenuation with its neutron dose, INUC 3). Solar minimum is AP8MIN, maximum AP8MAX, both with AE8MAX.
Altitudes count from the equator's radius. Nothing is drawn at random: the same libraries give the same table.

IRBEM's differential proton flux is zero above 300 MeV, where the model still has 3 of the 66 protons/(cm2 s) that it has
above 10 MeV (650 km, sun-synchronous, minimum). The flux is continued exponentially from 200-300 MeV, which gives 3.2: the
model's own integral flux. Solar protons and cosmic rays are left out.

    python validation/make_dose_table.py
"""

from __future__ import annotations

import ctypes
import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

TABLE = Path(__file__).parents[1] / "orbitcompute" / "kernels" / "dose_table.npy"
EARTH_RADIUS_KM = 6378.137
IRBEM_RADIUS_KM = 6371.2
YEAR = 365.25 * 86400.0
GRAY_PER_RAD = 0.01
ALTITUDES_KM = np.array([*range(300, 1000, 50), *range(1000, 2001, 100)], dtype=float)
INCLINATIONS_DEG = np.arange(0.0, 91.0, 5.0)
THICKNESSES_MM = 26.0 ** (np.arange(14) / 13.0)
# Half the table's steps, and three steps beyond both ends: SHIELDOSE-2 finds the sphere's dose by a derivative.
DEPTHS_MM = 26.0 ** (np.arange(-6, 33) / 26.0)
PROTON_MEV = np.geomspace(0.1, 300.0, 48)
ELECTRON_MEV = np.geomspace(0.04, 7.0, 48)
PROTON_MAX_MEV = 700.0
LATITUDES = np.radians(np.linspace(-90.0, 90.0, 121))
LONGITUDES = (np.arange(48) + 0.5) * 2.0 * np.pi / 48
AE8_MAX, AP8 = 2, {"minimum": 3, "maximum": 4}
DIFFERENTIAL, INTEGRAL = 1, 3


def irbem() -> Any:
    """spacepy's IRBEM library; spacepy keeps its files in a directory that must exist and is given here."""
    os.environ.setdefault("SPACEPY", tempfile.mkdtemp(prefix="spacepy-"))
    import spacepy.irbempy

    return spacepy.irbempy.irbemlib


def flux(altitude_km: float, latitude: Any, longitude: Any, energies: Any, model: int, kind: int = DIFFERENTIAL) -> Any:
    """Omnidirectional flux by energy and place (geographic, in radians): differential [1/(cm2 s MeV)] or integral."""
    library = irbem()
    types = library.fly_in_nasa_aeap1.argtypes
    energy_limit, place_limit = types[5]._type_._length_, types[6]._type_._length_
    radius = (EARTH_RADIUS_KM + altitude_km) / IRBEM_RADIUS_KM
    axes = (np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude))
    places = [np.zeros(place_limit) for _ in axes]
    for place, axis in zip(places, axes, strict=True):
        place[: len(latitude)] = radius * axis
    dates = [np.full(place_limit, 2027, np.int32), np.full(place_limit, 80, np.int32), np.zeros(place_limit)]
    found = []
    for part in np.array_split(energies, -(-len(energies) // energy_limit)):
        given = np.zeros((energy_limit, 2))
        given[: len(part), 0] = part
        result = np.zeros((energy_limit, place_limit))
        arrays = [given, *dates, *places, result]
        library.fly_in_nasa_aeap1(
            *(ctypes.c_int(number) for number in (len(latitude), 1, model, kind, len(part))),
            *(array.ctypes.data_as(pointer) for array, pointer in zip(arrays, types[5:], strict=True)),
        )
        found.append(result[: len(part), : len(latitude)])
    fluxes = np.concatenate(found)
    return np.where(fluxes > 0.0, fluxes, 0.0)  # the library's mark for "no flux" is a large negative number


def doses(protons: Any, electrons: Any) -> Any:
    """Dose [Gy/year] at `DEPTHS_MM`, columns sphere (4 pi) and slab (one side), from mean spectra on our energies."""
    library = irbem()
    types = library.shieldose2.argtypes
    depth_limit, energy_limit = types[4]._type_._length_, types[18]._type_._length_
    proton_energies, electron_energies = np.geomspace(0.1, PROTON_MAX_MEV, 301), np.geomspace(0.04, 7.0, 301)
    steep = (np.log(np.interp(200.0, PROTON_MEV, protons) + 1e-30) - np.log(protons[-1] + 1e-30)) / 100.0
    spectrum = _on(proton_energies, PROTON_MEV, protons)
    tail = proton_energies > PROTON_MEV[-1]
    spectrum[tail] = (protons[-1] + 1e-30) * np.exp(-steep * (proton_energies[tail] - PROTON_MEV[-1]))
    arrays = [np.zeros(energy_limit) for _ in range(6)]
    for array, values in zip(arrays, (proton_energies, np.full(301, 1e-30), proton_energies, spectrum,
                                      electron_energies, _on(electron_energies, ELECTRON_MEV, electrons)),
                             strict=True):
        array[:301] = values
    depths = np.zeros(depth_limit)
    depths[: len(DEPTHS_MM)] = DEPTHS_MM
    results = [np.zeros((3, depth_limit)) for _ in range(5)]
    whole, real = ctypes.c_int, ctypes.c_double
    library.shieldose2(
        whole(3), whole(3), whole(len(DEPTHS_MM)), whole(3), depths.ctypes.data_as(types[4]),
        real(0.1), real(PROTON_MAX_MEV), real(0.1), real(PROTON_MAX_MEV), whole(1001), real(0.04), real(7.0), whole(1001),
        whole(301), whole(301), whole(301), real(1.0), real(YEAR),
        *(array.ctypes.data_as(kind) for array, kind in zip(arrays, types[18:24], strict=True)),
        *(array.ctypes.data_as(kind) for array, kind in zip(results, types[24:], strict=True)),
    )
    total = results[4]
    # rows: half-infinite slab, back of a finite slab, half the dose at a sphere's centre
    return np.stack([2.0 * total[2], total[0]], axis=1)[: len(DEPTHS_MM)] * GRAY_PER_RAD


def _on(energies: Any, given: Any, values: Any) -> Any:
    return np.exp(np.interp(np.log(energies), np.log(given), np.log(values + 1e-30)))


def orbit_dose(altitude_km: float, inclination_deg: float, activity: str) -> Any:
    """Dose at `DEPTHS_MM` by flying the orbit itself: 120 places along it, its node at 60 longitudes; no map between."""
    along, node = (grid.ravel() for grid in np.meshgrid(
        (np.arange(120) + 0.5) * 2.0 * np.pi / 120, (np.arange(60) + 0.5) * 2.0 * np.pi / 60))
    tilt = np.radians(inclination_deg)
    latitude = np.arcsin(np.sin(tilt) * np.sin(along))
    longitude = node + np.arctan2(np.cos(tilt) * np.sin(along), np.cos(along))
    return doses(
        flux(altitude_km, latitude, longitude, PROTON_MEV, AP8[activity]).mean(axis=1),
        flux(altitude_km, latitude, longitude, ELECTRON_MEV, AE8_MAX).mean(axis=1),
    )


def table() -> Any:
    """Natural logarithm of the dose [Gy/year]: solar minimum and maximum, sphere and slab, altitude, inclination, depth."""
    latitude, longitude = (grid.ravel() for grid in np.meshgrid(LATITUDES, LONGITUDES, indexing="ij"))
    along = (np.arange(720) + 0.5) * 2.0 * np.pi / 720
    found = np.empty((2, 2, len(ALTITUDES_KM), len(INCLINATIONS_DEG), len(THICKNESSES_MM)))
    for row, altitude in enumerate(ALTITUDES_KM):
        maps = {
            model: flux(altitude, latitude, longitude, energies, model)
            .reshape(-1, len(LATITUDES), len(LONGITUDES)).mean(axis=2)
            for model, energies in ((AE8_MAX, ELECTRON_MEV), (AP8["minimum"], PROTON_MEV), (AP8["maximum"], PROTON_MEV))
        }
        for column, inclination in enumerate(INCLINATIONS_DEG):
            visited = np.arcsin(np.sin(np.radians(inclination)) * np.sin(along))
            spectra = {
                model: np.array([np.interp(visited, LATITUDES, line).mean() for line in lines])
                for model, lines in maps.items()
            }
            for phase, model in enumerate(AP8.values()):
                dose = doses(spectra[model], spectra[AE8_MAX])[6:33:2]
                found[phase, :, row, column, :] = np.log(np.where(dose > 1e-7, dose, 1e-7)).T
    return found


def main() -> None:
    """Write the table beside its kernel."""
    values = table().astype(np.float32)
    np.save(TABLE, values)
    print(f"{TABLE.name}: {values.size} doses, {np.exp(values.min()):.2g} to {np.exp(values.max()):.3g} Gy a year")


if __name__ == "__main__":
    main()
