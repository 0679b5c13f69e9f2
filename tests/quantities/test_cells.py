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
from orbitcompute.kernels.cells import cell_fluence_rate_in

FOLDER = Path(__file__).resolve().parents[2] / "validation"


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


@pytest.fixture(scope="module")
def maker() -> Any:
    pytest.importorskip("spacepy")
    if not (FOLDER / "make_fluence_table.py").is_file():
        pytest.skip("validation/make_fluence_table.py is not shipped with this installation")
    spec = importlib.util.spec_from_file_location("make_fluence_table", FOLDER / "make_fluence_table.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_fluence_table"] = module
    spec.loader.exec_module(module)
    return module


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
