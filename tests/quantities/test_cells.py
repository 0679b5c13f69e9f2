"""Ageing of solar cells: the table against orbits flown by the models themselves, and what it must do with height."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from orbitcompute import evaluate
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.kernels.cells import cell_fluence_rate_in, cell_solar_proton_rate_in, solar_proton_exposure_in

FOLDER = Path(__file__).resolve().parents[2] / "validation"


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


def script(name: str) -> Any:
    """A script of `validation/` as a module."""
    if not (FOLDER / f"{name}.py").is_file():
        pytest.skip(f"validation/{name}.py is not shipped with this installation")
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def maker() -> Any:
    pytest.importorskip("spacepy")
    return script("make_fluence_table")


@pytest.fixture(scope="module")
def solar() -> Any:
    return script("make_solar_proton_table")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("altitude", "inclination", "activity", "cell"),
    [(625.0, 97.8, "minimum", "silicon"), (425.0, 51.6, "maximum", "silicon"), (1150.0, 53.0, "minimum", "gallium_arsenide")],
)
def test_the_table_against_the_orbit_itself(
    maker: Any, altitude: float, inclination: float, activity: str, cell: str
) -> None:
    """Between the nodes of altitude and inclination, behind every glass: within 12 %, of models good to a factor of two."""
    for electrons, logarithms in enumerate(maker.orbit_fluence(altitude, inclination, activity, cell)):
        for glass, logarithm in zip(maker.GLASSES_MIL, logarithms, strict=True):
            table = cell_fluence_rate_in(
                altitude * 1e3, np.radians(inclination), glass * 25.4e-6, 0.0 if activity == "minimum" else 2.0,
                float(cell == "gallium_arsenide"), float(electrons),
            )
            assert table * JULIAN_YEAR == pytest.approx(np.exp(logarithm), rel=0.12)


@pytest.mark.parametrize(
    ("altitude", "inclination", "glass", "activity"),
    [(299.0, 53.0, 100.0, 1.0), (2001.0, 53.0, 100.0, 1.0), (600.0, 181.0, 100.0, 1.0), (600.0, 53.0, 25.0, 1.0),
     (600.0, 53.0, 1525.0, 1.0), (600.0, 53.0, 100.0, 2.1)],
)
def test_outside_the_table_there_is_no_figure(altitude: float, inclination: float, glass: float, activity: float) -> None:
    assert np.isnan(cell_fluence_rate_in(altitude * 1e3, np.radians(inclination), glass * 1e-6, activity, 0.0, 0.0))


@pytest.mark.parametrize("technology", ["given", "silicon", "iii_v"])
def test_cells_age_faster_higher_up_and_behind_thinner_glass(technology: str) -> None:
    rates = [
        value("cell_degradation_rate", altitude=f"{altitude}km", cell_technology=technology)
        for altitude in (400, 600, 900, 1200)
    ]
    assert rates == sorted(rates)
    thin, thick = (
        value("cell_degradation_rate", cover_glass_thickness=glass, cell_technology=technology)
        for glass in ("50um", "150um")
    )
    assert thin > thick
    assert value("cell_degradation_rate", cell_degradation_rule="given", altitude="1200km") == value(
        "cell_degradation_rate", cell_degradation_rule="given", altitude="400km"
    )


def test_the_power_left_is_the_radiations_times_all_else() -> None:
    settings = {"satellite_design_life": "8year", "altitude": "800km", "array_other_degradation_rate": "0.011"}
    names = ("cell_radiation_factor", "array_end_of_life_factor")
    radiation, left = (value(name, **settings) for name in names)
    assert left == pytest.approx(radiation * (1 - 0.011) ** 8, rel=1e-9)


# -- solar protons -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("altitude", "inclination"), [(625.0, 97.8), (825.0, 98.8), (560.0, 72.0),
                                                       (1450.0, 63.0), (700.0, 3.0)])
def test_exposure_against_the_orbit_itself(solar: Any, altitude: float, inclination: float) -> None:
    """Between the table's nodes, within half a percent of open space."""
    table = solar_proton_exposure_in(altitude * 1e3, np.radians(inclination))
    assert table == pytest.approx(solar.exposure(altitude, inclination, 180), abs=0.005)


@pytest.mark.parametrize("cell", ["silicon", "gallium_arsenide"])
def test_open_space_behind_each_glass_is_the_spectrum_folded_with_the_damage(solar: Any, cell: str) -> None:
    for glass, fluence in zip(solar.GLASSES_MIL, solar.open_space(cell), strict=True):
        found = cell_solar_proton_rate_in(glass * 25.4e-6, float(cell == "gallium_arsenide")) * JULIAN_YEAR
        assert found == pytest.approx(fluence, rel=1e-9)


def test_share_and_spread_of_a_life_follow_from_the_two_durations(solar: Any) -> None:
    """At 20 to 50 MeV: the parameter's range is the tenth and nine tenths of five years, 7/11 of them active."""
    found = {}
    for energy in (20.0, 50.0):
        mean, variance = solar.mean_share(energy)
        sigma = np.sqrt(np.log(1 + variance / (5 * 7 / 11)))
        found[energy] = [7 / 11 * mean * np.exp(-sigma**2 / 2 + side * sigma) for side in (-1.2816, 0.0, 1.2816)]
    low, middle, high = (np.mean(ends) for ends in zip(*found.values(), strict=True))
    assert (low, middle, high) == (pytest.approx(0.006, rel=0.15), pytest.approx(0.05, rel=0.15), pytest.approx(0.35, rel=0.15))


def test_no_solar_protons_below_the_caps_and_none_outside_the_table() -> None:
    assert solar_proton_exposure_in(600e3, np.radians(30.0)) == 0.0
    shares = [solar_proton_exposure_in(600e3, np.radians(tilt)) for tilt in (50, 60, 70, 80, 90)]
    assert shares == sorted(shares) and shares[-1] > 0.2
    assert solar_proton_exposure_in(600e3, np.radians(82.2)) == pytest.approx(solar_proton_exposure_in(600e3, np.radians(97.8)))
    assert np.isnan(solar_proton_exposure_in(299e3, 1.0)) and np.isnan(cell_solar_proton_rate_in(25e-6, 0.0))
    quiet, worst = (value("cell_degradation_rate", solar_proton_share=share) for share in ("0", "0.35"))
    assert worst > quiet + 0.01
    low = {"inclination_rule": "given", "inclination_given": "28deg"}
    assert value("cell_degradation_rate", solar_proton_share="0.35", **low) == value(
        "cell_degradation_rate", solar_proton_share="0", **low)
