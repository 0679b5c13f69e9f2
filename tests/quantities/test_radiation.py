"""Trapped dose against the models it was tabulated from, its physics, and what errors cost."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.kernels import dose
from orbitcompute.kernels.dose import trapped_dose_rate_in
from orbitcompute.quantities import radiation
from orbitcompute.studies.answer.evaluate import evaluate

MAKER = Path(__file__).resolve().parents[2] / "validation" / "make_dose_table.py"
SPHERE, SLAB = 0.0, 1.0
MINIMUM, MAXIMUM = 0.0, 2.0


def gray_per_year(
    altitude_km: float, inclination_deg: float, millimetres: float, activity: float, slab: float
) -> float:
    inclination = np.float64(np.radians(inclination_deg))
    rate = trapped_dose_rate_in(np.float64(1e3 * altitude_km), inclination, 1e-3 * millimetres, activity, slab)
    return float(rate * JULIAN_YEAR)


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    """The script that made the table, with spacepy's libraries; skipped where spacepy is not installed."""
    if importlib.util.find_spec("spacepy") is None:
        pytest.skip("spacepy (AP8, AE8, SHIELDOSE-2) is not installed: pip install 'orbitcompute[authorities]'")
    if not MAKER.exists():
        pytest.skip("validation/make_dose_table.py is not shipped with this installation")
    spec = importlib.util.spec_from_file_location("make_dose_table", MAKER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_dose_table"] = module
    spec.loader.exec_module(module)
    return module


LIVE = [
    (600.0, 97.79, "minimum"), (575.0, 97.7, "maximum"), (550.0, 53.0, "maximum"), (475.0, 28.5, "minimum"),
    (1050.0, 62.5, "minimum"), (1850.0, 33.0, "maximum"), (725.0, 17.5, "minimum"), (625.0, 42.4, "maximum"),
]


@pytest.mark.slow
@pytest.mark.parametrize(("altitude", "inclination", "activity"), LIVE)
def test_table_against_the_models_live(maker: ModuleType, altitude: float, inclination: float, activity: str) -> None:
    """The orbit flown through AP8 and AE8 without a map between; 9 % is what interpolation costs at its worst."""
    found = maker.orbit_dose(altitude, inclination, activity)
    phase = MINIMUM if activity == "minimum" else MAXIMUM
    for column, slab in enumerate((SPHERE, SLAB)):
        for millimetres in (1.15, 2.54, 5.0, 10.0, 23.0):
            direct = np.exp(np.interp(np.log(millimetres), np.log(maker.DEPTHS_MM), np.log(found[:, column])))
            assert gray_per_year(altitude, inclination, millimetres, phase, slab) == pytest.approx(direct, rel=0.09)


@pytest.mark.slow
def test_protons_above_300_mev_are_as_many_as_the_model_has(maker: ModuleType) -> None:
    """The continuation of the differential flux integrates to AP8's own integral flux above 300 MeV."""
    latitude, longitude = np.radians([-25.0, -30.0, -20.0]), np.radians([-50.0, -45.0, -40.0])
    ends = np.array([200.0, 300.0])
    at_200, at_300 = maker.flux(650.0, latitude, longitude, ends, 3).mean(axis=1)
    above = float(maker.flux(650.0, latitude, longitude, ends, 3, maker.INTEGRAL).mean(axis=1)[1])
    assert at_300 * 100.0 / np.log(at_200 / at_300) == pytest.approx(above, rel=0.1)


def test_the_table_has_the_shape_that_the_kernel_reads() -> None:
    assert dose.LOGARITHMS.shape == (2 * 2 * 25 * 19 * 14,)
    assert np.isfinite(dose.LOGARITHMS).all()


def test_nodes_are_returned() -> None:
    altitudes = (*range(300, 1000, 50), *range(1000, 2001, 100))
    table = dose.LOGARITHMS.reshape(2, 2, 25, 19, 14)
    for row, column, layer in ((0, 18, 0), (6, 10, 5), (24, 0, 13), (12, 18, 13)):
        thickness = 26.0 ** (layer / 13)
        for phase, activity in enumerate((MINIMUM, MAXIMUM)):
            for shape, slab in enumerate((SPHERE, SLAB)):
                found = gray_per_year(float(altitudes[row]), 5.0 * column, thickness, activity, slab)
                assert found == pytest.approx(float(np.exp(table[phase, shape, row, column, layer])), rel=1e-9)


ORBITS = st.tuples(st.floats(300.0, 2000.0), st.floats(0.0, 180.0), st.floats(1.0, 26.0), st.floats(0.0, 2.0))


@given(ORBITS)
def test_a_sphere_takes_more_than_a_slab(orbit: tuple[float, float, float, float]) -> None:
    assert gray_per_year(*orbit, SPHERE) >= gray_per_year(*orbit, SLAB) * (1 - 1e-12)


@given(ORBITS, st.sampled_from([SPHERE, SLAB]), st.floats(1.05, 3.0))
def test_more_aluminium_never_adds_dose(orbit: tuple[float, float, float, float], slab: float, factor: float) -> None:
    altitude, inclination, thickness, activity = orbit
    thicker = thickness * factor if thickness * factor < 26.0 else 26.0
    assert gray_per_year(altitude, inclination, thicker, activity, slab) <= 1.001 * gray_per_year(*orbit, slab)


@given(ORBITS, st.sampled_from([SPHERE, SLAB]))
def test_an_active_sun_has_fewer_protons(orbit: tuple[float, float, float, float], slab: float) -> None:
    altitude, inclination, thickness, _ = orbit
    quiet, active = (gray_per_year(altitude, inclination, thickness, activity, slab) for activity in (MINIMUM, MAXIMUM))
    mean = gray_per_year(altitude, inclination, thickness, 1.0, slab)
    assert mean == pytest.approx(np.sqrt(quiet * active), rel=1e-9)
    assert active <= quiet * 1.02


@given(ORBITS, st.sampled_from([SPHERE, SLAB]))
def test_retrograde_is_as_prograde(orbit: tuple[float, float, float, float], slab: float) -> None:
    altitude, inclination, thickness, activity = orbit
    assert gray_per_year(altitude, 180.0 - inclination, thickness, activity, slab) == pytest.approx(
        gray_per_year(*orbit, slab), rel=1e-9
    )


def test_shielding_beyond_a_quarter_inch_is_ineffective() -> None:
    """APEX, CRRES and DMSP dosimeters (Advances in Space Research 21, 1998): beyond 6.35 mm little is gained."""
    at = {depth: gray_per_year(650.0, 97.99, depth, MINIMUM, SPHERE) for depth in (3.175, 6.35, 12.7)}
    assert at[3.175] / at[6.35] > 3.0
    assert at[6.35] / at[12.7] < 2.0


@pytest.mark.parametrize(("altitude", "inclination", "thickness", "activity"), [
    (299.0, 53.0, 10.0, 1.0), (2001.0, 53.0, 10.0, 1.0), (600.0, -1.0, 10.0, 1.0), (600.0, 181.0, 10.0, 1.0),
    (600.0, 53.0, 0.99, 1.0), (600.0, 53.0, 26.1, 1.0), (600.0, 53.0, 10.0, 2.1), (np.nan, 53.0, 10.0, 1.0),
    (600.0, np.nan, 10.0, 1.0), (600.0, 53.0, np.nan, 1.0), (600.0, 53.0, 10.0, np.nan),
])
def test_outside_the_table_there_is_no_figure(
    altitude: float, inclination: float, thickness: float, activity: float
) -> None:
    assert np.isnan(gray_per_year(altitude, inclination, thickness, activity, SPHERE))
    assert radiation.dose_table_coverage(np.float64(np.nan)) == 0.0


def test_an_orbit_outside_the_table_says_so() -> None:
    found = evaluate(ranges=False, outputs=("dose_margin", "dose_table_coverage", "cost_ratio"))
    assert found.point.status == "ok"
    outside = found.model.evaluate({"altitude": 2.1e6})
    assert outside.status == "the orbit lies below or beyond the altitudes of the models"
    assert "no trapped dose: the table covers altitudes of 300 to 2,000 km" in str(outside)
    assert np.isnan(outside.values["dose_margin"])
    with pytest.raises(CatalogError, match="shielding_thickness"):
        evaluate(set={"shielding_thickness": "30mm"}, ranges=False)


def test_geometries_between() -> None:
    sphere, slab = np.float64(2.0), np.float64(0.5)
    assert radiation.trapped_dose_rate(0.0, sphere, slab) == 2.0
    assert radiation.trapped_dose_rate(1.0, sphere, slab) == pytest.approx(0.5)
    assert radiation.trapped_dose_rate(0.5, sphere, slab) == pytest.approx(1.0)


def test_errors_cost_time_or_copies() -> None:
    """8 accelerators, 10 silent errors a year each, a quarter of an hour each: 20 h of 8,766."""
    per_year, hour = 1 / JULIAN_YEAR, 3600.0
    retried = radiation.radiation_time_share_with_retry(0.0, 8.0, 10 * per_year, 0.0, hour / 4)
    assert 1 / retried - 1 == pytest.approx(20 / 8766, rel=1e-9)
    checked = radiation.radiation_time_share_with_retry(0.013, 8.0, 0.0, 0.0, hour)
    assert checked == pytest.approx(0.987)
    assert radiation.radiation_time_share(1.0, retried, 1 / 3) == retried
    assert radiation.radiation_time_share(3.0, retried, 1 / 3) == pytest.approx(1 / 3)


def test_the_compiled_kernel_is_the_plain_one() -> None:
    numba = pytest.importorskip("numba")
    compiled = numba.njit(error_model="numpy")(trapped_dose_rate_in)
    random = np.random.default_rng(11)
    for _ in range(200):
        point = (random.uniform(250e3, 2.1e6), random.uniform(0.0, np.pi), random.uniform(0.5e-3, 27e-3),
                 random.uniform(0.0, 2.0), random.choice([0.0, 1.0]))
        assert compiled(*point) == pytest.approx(float(trapped_dose_rate_in(*point)), rel=1e-12, nan_ok=True)
