"""Orbits, eclipses at a given Sun angle, the atmosphere and propulsion, against cases, books and others' code."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq

from orbitcompute import evaluate, formulas
from orbitcompute.declare import DAY, JULIAN_YEAR, STANDARD_GRAVITY
from orbitcompute.kernels.density import density_ratio_in, sun_synchronous_density_ratio_in
from orbitcompute.kernels.orbit import eclipse
from orbitcompute.quantities import orbit

EARTH_RADIUS = 6378137.0
GRAVITATIONAL_PARAMETER = 3.986004418e14
J2 = 1.08262668e-3
TROPICAL_YEAR = 365.2421897 * DAY
SUN_RADIUS, ASTRONOMICAL_UNIT = 6.96e8, 1.495978707e11


def radius(altitude_km: float) -> np.float64:
    return np.float64(EARTH_RADIUS + 1e3 * altitude_km)


def sun_synchronous_degrees(altitude_km: float) -> float:
    cosine = orbit.sun_synchronous_cosine(radius(altitude_km), EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2, TROPICAL_YEAR)
    return float(np.degrees(orbit.sun_synchronous_inclination(cosine)))


# physics_cases.json X01: altitude km, beta deg, period min, share of the orbit, minutes, beta at which eclipses end deg
X01 = [
    (400, 0, 92.5604, 0.39010, 36.108, 70.218),
    (400, 30, 92.5604, 0.37220, 34.451, 70.218),
    (400, 45, 92.5604, 0.34113, 31.575, 70.218),
    (400, 60, 92.5604, 0.26333, 24.374, 70.218),
    (500, 60, 94.6163, 0.23072, 21.830, 68.019),
    (550, 30, 95.6499, 0.35111, 33.584, 67.016),
    (550, 45, 95.6499, 0.31378, 30.013, 67.016),
    (550, 60, 95.6499, 0.21474, 20.539, 67.016),
    (600, 0, 96.6872, 0.36704, 35.488, 66.067),
    (600, 30, 96.6872, 0.34482, 33.340, 66.067),
    (600, 60, 96.6872, 0.19873, 19.215, 66.067),
    (650, 60, 97.7282, 0.18253, 17.838, 65.164),
    (800, 0, 100.8736, 0.34829, 35.133, 62.692),
    (800, 30, 100.8736, 0.32228, 32.510, 62.692),
    (800, 45, 100.8736, 0.27527, 27.767, 62.692),
    (1000, 0, 105.1187, 0.33234, 34.935, 59.822),
    (1000, 30, 105.1187, 0.30287, 31.838, 59.822),
    (1000, 45, 105.1187, 0.24828, 26.099, 59.822),
]


@pytest.mark.parametrize(("altitude", "beta", "period", "share", "minutes", "last_beta"), X01)
def test_x01_eclipse(
    altitude: float, beta: float, period: float, share: float, minutes: float, last_beta: float
) -> None:
    orbital_period = orbit.orbital_period(radius(altitude), GRAVITATIONAL_PARAMETER)
    fraction = formulas.eclipse_fraction(radius(altitude), EARTH_RADIUS, np.radians(beta))
    assert orbital_period / 60 == pytest.approx(period, rel=1e-6)
    assert fraction == pytest.approx(share, abs=1e-5)
    assert fraction * orbital_period / 60 == pytest.approx(minutes, abs=1e-3)
    assert formulas.eclipse_fraction(radius(altitude), EARTH_RADIUS, np.radians(last_beta + 1e-3)) == 0.0
    assert formulas.eclipse_fraction(radius(altitude), EARTH_RADIUS, np.radians(last_beta - 1e-3)) > 0.0


def test_x04_lowest_dawn_dusk_orbit_without_eclipse() -> None:
    """X04: 1,391 km at an obliquity of 23.4393 deg, when the node is ideally placed."""

    def depth(altitude: float) -> float:
        smallest_beta = np.radians(180.0 - 23.4393 - sun_synchronous_degrees(altitude))
        return float(np.sin(smallest_beta) - EARTH_RADIUS / radius(altitude))

    assert brentq(depth, 600.0, 2000.0) == pytest.approx(1391.0, abs=1.0)


@pytest.mark.parametrize(
    ("altitude", "degrees"),
    [
        (400, 97.030),
        (550, 97.593),
        (700, 98.188),
        (1000, 99.4793),
        (1200, 100.4195),
        (1400, 101.4269),
        (1600, 102.5052),
    ],
)
def test_o01_sun_synchronous_inclination(altitude: float, degrees: float) -> None:
    assert sun_synchronous_degrees(altitude) == pytest.approx(degrees, abs=1e-3)


@pytest.mark.parametrize(
    ("craft", "altitude", "degrees", "tolerance"),
    [
        ("O02 Landsat 8 and 9", 705, 98.2, 0.1),
        ("O02 Sentinel-1", 693, 98.18, 0.1),
        ("O02 MetOp", 817, 98.7, 0.1),
        ("O03 UPenn dawn-dusk reference", 1600, 102.5, 0.05),
    ],
)
def test_o02_o03_flown_orbits(craft: str, altitude: float, degrees: float, tolerance: float) -> None:
    assert sun_synchronous_degrees(altitude) == pytest.approx(degrees, abs=tolerance), craft


def test_inclination_by_rule_and_its_domain() -> None:
    def cosine(rule: float, altitude: float) -> float:
        natural = orbit.sun_synchronous_cosine(
            radius(altitude), EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2, TROPICAL_YEAR
        )
        return orbit.inclination_cosine(rule, natural, np.float64(np.radians(53.0)))

    assert np.degrees(orbit.inclination(cosine(orbit.GIVEN, 600))) == pytest.approx(53.0, rel=1e-14)
    assert np.degrees(orbit.inclination(cosine(orbit.SUN_SYNCHRONOUS, 600))) == pytest.approx(97.788, abs=1e-3)
    assert cosine(orbit.SUN_SYNCHRONOUS, 5900) > -1.0
    assert cosine(orbit.SUN_SYNCHRONOUS, 6000) < -1.0, "finite and outside the quantity's domain"
    assert cosine(orbit.GIVEN, 6000) > -1.0


def test_sun_synchronous_node_follows_the_year() -> None:
    inclination = np.radians(sun_synchronous_degrees(600))
    rate = orbit.node_rate(radius(600), inclination, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    assert rate * TROPICAL_YEAR == pytest.approx(2 * np.pi, rel=1e-12)


@pytest.mark.parametrize(("altitude", "cycles"), [(400, 5682), (550, 5499), (600, 5440)])
def test_b03_orbits_per_year(altitude: float, cycles: float) -> None:
    period = orbit.orbital_period(radius(altitude), GRAVITATIONAL_PARAMETER)
    assert JULIAN_YEAR / period == pytest.approx(cycles, abs=1.0)


def test_speed_is_circumference_over_period() -> None:
    speed = orbit.orbital_speed(radius(600), GRAVITATIONAL_PARAMETER)
    period = orbit.orbital_period(orbit.orbital_radius(EARTH_RADIUS, 600e3), GRAVITATIONAL_PARAMETER)
    assert speed * period == pytest.approx(2 * np.pi * radius(600), rel=1e-14)


@pytest.mark.slow
def test_eclipse_against_boinor() -> None:
    """Boinor's shadow function (Escobal): equal to ours for a Sun as wide as Earth; ours between umbra and penumbra."""
    events = pytest.importorskip("boinor.core.events")
    distance, sun_radius = 1.495978707e8, 6.957e5

    def share(altitude: float, beta: float, secondary: float, umbra: bool) -> float:
        orbital_radius = float(radius(altitude)) / 1e3
        speed = np.sqrt(GRAVITATIONAL_PARAMETER / 1e9 / orbital_radius)
        sun = distance * np.array([np.cos(beta), 0.0, np.sin(beta)])

        def lit(angle: float) -> float:
            state = np.array(
                [orbital_radius * np.cos(angle), orbital_radius * np.sin(angle), 1e-9, -speed * np.sin(angle),
                 speed * np.cos(angle), 1e-9]
            )
            return float(
                events.eclipse_function(GRAVITATIONAL_PARAMETER / 1e9, state, sun, secondary, EARTH_RADIUS / 1e3, umbra)
            )

        return 1.0 - float(brentq(lit, np.pi / 2, np.pi, xtol=1e-13)) / np.pi

    for altitude, degrees in [(400, 0), (600, 30), (600, 58.77), (1000, 45)]:
        beta = np.radians(degrees)
        ours = formulas.eclipse_fraction(radius(altitude), EARTH_RADIUS, beta)
        assert ours == pytest.approx(share(altitude, beta, EARTH_RADIUS / 1e3, True), rel=1e-6)
        umbra, penumbra = share(altitude, beta, sun_radius, True), share(altitude, beta, sun_radius, False)
        assert umbra < ours < penumbra
        assert (umbra + penumbra) / 2 == pytest.approx(ours, rel=1e-3)


@pytest.mark.slow
def test_node_rate_against_boinor_cowell() -> None:
    """Two days of boinor's Cowell propagation under J2: the secular formula leaves out terms in J2 squared (0.3 %)."""
    cowell = pytest.importorskip("boinor.core.propagation.cowell").cowell
    from boinor.core.perturbations import J2_perturbation
    from boinor.core.propagation.base import func_twobody

    mu = GRAVITATIONAL_PARAMETER / 1e9

    def acceleration(time: float, state: Any, k: float) -> Any:
        derivative = func_twobody(time, state, k)
        derivative[3:] += J2_perturbation(time, state, k, J2, EARTH_RADIUS / 1e3)
        return derivative

    for altitude, inclination in [(600.0, np.radians(97.788)), (550.0, np.radians(53.0))]:
        a = EARTH_RADIUS / 1e3 + altitude
        v = np.sqrt(mu / a)
        times = np.linspace(0.0, 2.0 * DAY, 1501)
        positions, velocities = cowell(
            mu, np.array([a, 0.0, 0.0]), np.array([0.0, v * np.cos(inclination), v * np.sin(inclination)]), times,
            rtol=1e-10, f=acceleration,
        )
        momentum = np.cross(positions, velocities)
        node = np.unwrap(np.arctan2(momentum[:, 0], -momentum[:, 1]))
        measured = np.polyfit(times, node, 1)[0]
        mean_radius = 1e3 * np.linalg.norm(positions, axis=1).mean()
        expected = orbit.node_rate(mean_radius, inclination, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
        assert measured == pytest.approx(expected, rel=3e-3)


def density_table() -> ModuleType:
    """The script that makes the table."""
    pytest.importorskip("pymsis")
    script = Path(__file__).parents[2] / "validation" / "make_density_table.py"
    spec = importlib.util.spec_from_file_location("make_density_table", script)
    assert spec is not None
    assert spec.loader is not None
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    return table


# physics_cases.json A02: activity, geodetic altitude km, NRLMSISE-00's mean density on a dawn-dusk orbit kg/m3
A02 = [
    ("low", 400, 7.037e-13), ("low", 500, 9.121e-14), ("low", 550, 3.797e-14), ("low", 600, 1.794e-14),
    ("low", 800, 2.990e-15), ("low", 1000, 1.130e-15), ("mean", 400, 3.598e-12), ("mean", 500, 7.198e-13),
    ("mean", 550, 3.435e-13), ("mean", 600, 1.703e-13), ("mean", 650, 8.776e-14), ("mean", 800, 1.599e-14),
    ("mean", 1000, 3.667e-15), ("high", 450, 4.887e-12), ("high", 500, 2.529e-12), ("high", 550, 1.354e-12),
    ("high", 600, 7.463e-13), ("high", 700, 2.438e-13), ("high", 1000, 1.527e-14),
]


@pytest.mark.parametrize(("activity", "altitude", "density"), A02)
def test_a02_density(activity: str, altitude: float, density: float) -> None:
    """The script at constant geodetic altitude, as these means are; the orbit's own radius lies in thinner air."""
    table = density_table()
    code = ("low", "mean", "high").index(activity)
    assert table.orbit_mean_density(
        altitude, *table.ACTIVITIES[code], constant_geodetic=True
    ) == pytest.approx(density, rel=0.015)
    assert 0.75 * density < formulas.atmospheric_density(altitude * 1e3, float(code)) < 0.99 * density


def test_density_of_the_circular_orbit_counted_from_the_equator() -> None:
    """A reviewer's own mean for a circular dawn-dusk orbit at 600 km, mean activity: 1.48e-13 kg/m3."""
    assert formulas.atmospheric_density(600e3, 1.0) == pytest.approx(1.48e-13, rel=0.01)


def test_geodetic_height_at_the_pole_and_the_equator() -> None:
    latitude, height = density_table().geodetic(6978.137, np.radians([0.0, 45.0, 90.0]))
    assert latitude == pytest.approx([0.0, 45.176, 90.0], abs=0.01)
    assert height == pytest.approx([600.0, 610.7, 621.385], abs=0.1)


def test_density_between_the_rows_of_the_table_and_outside() -> None:
    """Interpolation against pymsis itself, at altitudes halfway between rows."""
    table = density_table()
    for code, activity in enumerate(table.ACTIVITIES):
        for altitude in (325, 575, 875, 1050, 1750):
            expected = table.orbit_mean_density(altitude, *activity)
            assert formulas.atmospheric_density(altitude * 1e3, float(code)) == pytest.approx(expected, rel=0.02)
        for altitude in (225, 275):
            expected = table.orbit_mean_density(altitude, *activity)
            assert formulas.atmospheric_density(altitude * 1e3, float(code)) == pytest.approx(expected, rel=0.05)
        assert formulas.atmospheric_density(600e3, float(code)) == pytest.approx(
            table.orbit_mean_density(600, *activity), rel=1e-4
        )
    for height, activity_code in [(199e3, 1.0), (2001e3, 1.0), (600e3, 2.1), (600e3, -0.1), (np.nan, 1.0)]:
        assert np.isnan(formulas.atmospheric_density(height, activity_code))
    assert np.isfinite(formulas.atmospheric_density(200e3, 0.0))
    assert np.isfinite(formulas.atmospheric_density(2000e3, 2.0))


@given(st.floats(300e3, 1990e3), st.floats(0.0, 1.99))
def test_density_falls_with_altitude_and_rises_with_activity(altitude: float, activity: float) -> None:
    density = formulas.atmospheric_density(altitude, activity)
    assert formulas.atmospheric_density(altitude + 10e3, activity) < density
    assert formulas.atmospheric_density(altitude, activity + 0.01) > density


@pytest.mark.parametrize(("beta", "share"), [(0, 0.6366), (60, 0.3183), (75, 0.1648), (90, 0.0)])
def test_d02_ram_area_of_a_sun_tracking_array(beta: float, share: float) -> None:
    assert formulas.sun_tracking_ram_share(np.radians(beta)) == pytest.approx(share, abs=5e-5)


def test_n02_propellant_share() -> None:
    assert formulas.propellant_share(100.0, 2500.0 * STANDARD_GRAVITY) == pytest.approx(0.004071, rel=1e-3)
    assert formulas.propellant_share(0.0, 1.0) == 0.0


def test_published_analyses_inclination_costs_343_m_s() -> None:
    """53 to 97.8 deg, by the record's own arithmetic, with Earth's rate of 7.2921e-5 rad/s."""
    cost = formulas.inclination_delta_v(7.2921159e-5, EARTH_RADIUS, np.radians(53.0), np.radians(97.8))
    assert cost == pytest.approx(343.0, abs=1.0)


def test_transfers_to_geostationary_height() -> None:
    """191.344 to 35,781.349 km, a textbook example: 3,935 m/s in two impulses, 4,717 m/s in a spiral."""
    start, end = radius(191.34411), radius(35781.34857)
    two_impulses = formulas.hohmann_delta_v(start, end, GRAVITATIONAL_PARAMETER)
    assert two_impulses == pytest.approx(3935.224, abs=1.0)
    assert formulas.hohmann_delta_v(end, start, GRAVITATIONAL_PARAMETER) == pytest.approx(two_impulses, rel=1e-14)
    assert formulas.spiral_delta_v(start, end, GRAVITATIONAL_PARAMETER) == pytest.approx(4717.0, abs=5.0)


@given(st.floats(300.0, 2000.0), st.floats(0.1, 500.0))
def test_a_transfer_costs_between_nothing_and_a_spiral(altitude: float, rise: float) -> None:
    start, end = radius(altitude), radius(altitude + rise)
    two_impulses = formulas.hohmann_delta_v(start, end, GRAVITATIONAL_PARAMETER)
    assert 0.0 < two_impulses <= formulas.spiral_delta_v(start, end, GRAVITATIONAL_PARAMETER) * (1 + 1e-9)


@given(st.floats(200.0, 1990.0), st.floats(0.1, 500.0), st.floats(-90.0, 90.0))
def test_eclipses_at_a_fixed_sun_angle_shrink_with_altitude(altitude: float, rise: float, beta: float) -> None:
    angle = np.radians(beta)
    low = formulas.eclipse_fraction(radius(altitude), EARTH_RADIUS, angle)
    high = formulas.eclipse_fraction(radius(altitude + rise), EARTH_RADIUS, angle)
    assert high <= low
    assert 0.0 <= low < 0.5


@given(st.floats(-np.pi, np.pi), st.floats(-0.41, 0.41), st.floats(0.0, np.pi), st.floats(-np.pi, np.pi))
def test_beta_is_the_angle_to_the_orbit_plane(
    right_ascension: float, declination: float, inclination: float, node: float
) -> None:
    normal = [np.sin(inclination) * np.sin(node), -np.sin(inclination) * np.cos(node), np.cos(inclination)]
    sun = [
        np.cos(declination) * np.cos(right_ascension),
        np.cos(declination) * np.sin(right_ascension),
        np.sin(declination),
    ]
    beta = formulas.sun_beta(right_ascension, declination, inclination, node)
    assert np.sin(beta) == pytest.approx(np.dot(normal, sun), abs=1e-12)


def test_nothing_that_is_not_a_number_is_repaired() -> None:
    nan = np.float64(np.nan)
    for arguments in [(nan, EARTH_RADIUS, 1.0), (radius(600), nan, 1.0), (radius(600), EARTH_RADIUS, nan)]:
        assert np.isnan(formulas.eclipse_fraction(*arguments))
        assert np.isnan(formulas.plate_earth_view(*arguments))
        assert np.isnan(formulas.sun_facing_earth_view(*arguments))
        assert np.isnan(formulas.rolled_edge_lit_view(*arguments))
        assert np.isnan(formulas.fixed_edge_lit_view(*arguments))
        assert np.isnan(formulas.sunlit_face_lit_view(*arguments))
        assert np.isnan(formulas.dark_face_lit_view(*arguments))


# -- cones ---------------------------------------------------------------------------------------------------------


def test_orekit_eclipse_detector() -> None:
    """Orekit's EclipseDetectorTest (network.md item 7): Kepler, sphere of 6,400 km, Sun of 696,000 km, within 2 ms."""
    from astropy import units as u
    from astropy.coordinates import get_body_barycentric
    from astropy.time import Time

    start = Time("1969-07-28T04:00:00", scale="tt")

    def exact(seconds: float) -> Any:
        time = start + seconds * u.s
        return (get_body_barycentric("sun", time) - get_body_barycentric("earth", time)).xyz.to_value(u.m)

    knots = [exact(0.0), exact(3000.0), exact(6000.0)]

    def sun(seconds: float) -> Any:
        x = seconds / 3000.0
        return knots[0] * (1 - x) * (2 - x) / 2 + knots[1] * x * (2 - x) + knots[2] * x * (x - 1) / 2

    assert np.linalg.norm(sun(4388.0) - exact(4388.0)) < 100.0, "metres"
    found = eclipse.eclipse_crossings(
        np.array([-6142438.668, 3492467.560, -25767.25680]), np.array([505.8479685, 942.7809215, 7435.922231]),
        3.9860047e14, 6.4e6, 6.96e8, sun, 5000.0,
    )
    assert [(crossing.edge, crossing.entering) for crossing in found] == [
        ("penumbra", True), ("umbra", True), ("umbra", False), ("penumbra", False)]
    assert found[1].time == pytest.approx(2303.1835, abs=2e-3)
    assert found[3].time == pytest.approx(4388.155852, abs=2e-3)


def test_kepler_comes_round_and_is_refused_when_open() -> None:
    position, velocity = np.array([7e6, 0.0, 1e6]), np.array([0.0, 7.6e3, 1.2e3])
    axis = 1 / (2 / np.linalg.norm(position) - velocity @ velocity / GRAVITATIONAL_PARAMETER)
    period = 2 * np.pi * np.sqrt(axis**3 / GRAVITATIONAL_PARAMETER)
    round_ = eclipse.kepler_position(position, velocity, GRAVITATIONAL_PARAMETER, period)
    assert round_ == pytest.approx(position, abs=1e-2)
    with pytest.raises(ValueError, match="not closed"):
        eclipse.kepler_position(position, 2 * velocity, GRAVITATIONAL_PARAMETER, period)


# physics_cases.json X03: altitude km, smallest beta deg, longest umbra, longest umbra with penumbra, min
CONES = [
    (500, 59.16, 22.28, 23.03),
    (600, 58.77, 20.27, 21.09),
    (700, 58.37, 18.32, 19.23),
    (1000, 57.08, 12.36, 13.68),
    (1200, 56.14, 7.58, 9.61),
]


@pytest.mark.parametrize(("altitude", "beta", "umbra", "both"), CONES)
def test_x03_umbra_and_penumbra(altitude: float, beta: float, umbra: float, both: float) -> None:
    """Beta is printed to 0.01 deg, which is 0.06 min where the shadow is grazed."""
    period = orbit.orbital_period(radius(altitude), GRAVITATIONAL_PARAMETER)
    inner = orbit.umbra_radius(radius(altitude), EARTH_RADIUS, SUN_RADIUS, ASTRONOMICAL_UNIT)
    outer = orbit.penumbra_radius(radius(altitude), EARTH_RADIUS, SUN_RADIUS, ASTRONOMICAL_UNIT)
    assert inner < EARTH_RADIUS < outer
    dark = orbit.umbra_duration_max(radius(altitude), inner, np.radians(beta), period)
    partly = orbit.penumbra_duration_max(radius(altitude), outer, np.radians(beta), period, dark)
    assert dark / 60 == pytest.approx(umbra, abs=0.06)
    assert (dark + partly) / 60 == pytest.approx(both, abs=0.06)


def test_cones_against_crossings_of_an_orbit() -> None:
    """A sphere's radius that stands for a cone, against the edges found along an orbit by apparent radii."""
    beta, a = np.radians(50.0), float(radius(700))
    speed = np.sqrt(GRAVITATIONAL_PARAMETER / a)
    sun = ASTRONOMICAL_UNIT * np.array([np.cos(beta), 0.0, np.sin(beta)])
    period = orbit.orbital_period(radius(700), GRAVITATIONAL_PARAMETER)
    found = eclipse.eclipse_crossings(
        np.array([a, 0.0, 0.0]), np.array([0.0, speed, 0.0]), GRAVITATIONAL_PARAMETER, EARTH_RADIUS, SUN_RADIUS,
        lambda seconds: sun, float(period),
    )
    times = [crossing.time for crossing in found]
    inner = orbit.umbra_radius(radius(700), EARTH_RADIUS, SUN_RADIUS, ASTRONOMICAL_UNIT)
    outer = orbit.penumbra_radius(radius(700), EARTH_RADIUS, SUN_RADIUS, ASTRONOMICAL_UNIT)
    dark = orbit.umbra_duration_max(radius(700), inner, beta, period)
    partly = orbit.penumbra_duration_max(radius(700), outer, beta, period, dark)
    assert dark == pytest.approx(times[2] - times[1], rel=1e-4)
    assert partly == pytest.approx(times[1] - times[0] + times[3] - times[2], rel=1e-3)


@given(st.floats(300.0, 2000.0), st.floats(0.0, 90.0))
def test_the_cylinder_is_between_umbra_and_penumbra(altitude: float, degrees: float) -> None:
    sizes = (EARTH_RADIUS, SUN_RADIUS, ASTRONOMICAL_UNIT)
    inner, outer = orbit.umbra_radius(radius(altitude), *sizes), orbit.penumbra_radius(radius(altitude), *sizes)
    shares = [
        formulas.eclipse_fraction(radius(altitude), size, np.radians(degrees)) for size in (inner, EARTH_RADIUS, outer)
    ]
    assert shares == sorted(shares)


def test_shadow_by_choice() -> None:
    assert orbit.shadow_radius(orbit.CYLINDER, 1.0, 2.0) == orbit.shadow_radius(orbit.OBLATE, 1.0, 2.0) == 1.0
    assert orbit.shadow_radius(orbit.CONE, 1.0, 2.0) == 2.0
    assert [orbit.shadow_flattening(code, 0.003) for code in (orbit.CYLINDER, orbit.CONE, orbit.OBLATE)] == [
        0,
        0,
        0.003,
    ]


# -- the local time ------------------------------------------------------------------------------------------------


def drift(altitude_error: float, degrees: float) -> float:
    """Seconds of local time a year of a 600 km orbit with these errors."""
    shape = (EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    inclination = np.radians(sun_synchronous_degrees(600))
    nominal = orbit.node_rate(radius(600), inclination, *shape)
    free = orbit.node_rate_uncontrolled(radius(600), altitude_error, inclination, np.radians(degrees), *shape)
    return orbit.local_time_drift(orbit.SUN_SYNCHRONOUS, free, nominal, TROPICAL_YEAR) * JULIAN_YEAR


def test_local_time_drifts_with_the_error_of_inclination() -> None:
    """tan(i) times the error times a turn a year: a tenth of a degree is 18 minutes a year at 97.8 deg."""
    inclination = np.radians(sun_synchronous_degrees(600))
    for degrees in (0.1, -0.1, 0.02):
        expected = -np.tan(inclination) * np.radians(degrees) * DAY * JULIAN_YEAR / TROPICAL_YEAR
        assert drift(0.0, degrees) == pytest.approx(expected, rel=0.01)
    assert drift(0.0, 0.1) / 60 == pytest.approx(18.3, abs=0.5)
    assert drift(0.0, 0.0) == 0.0
    lower = -3.5 / radius(600) * 1e3 * DAY * JULIAN_YEAR / TROPICAL_YEAR
    assert drift(1e3, 0.0) == pytest.approx(lower, rel=1e-3), "a kilometre too high falls behind by 43 s a year"


def test_local_time_of_an_inclined_orbit_goes_round() -> None:
    shape = (EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    rate = orbit.node_rate_uncontrolled(radius(550), 0.0, np.radians(53.0), 0.0, *shape)
    slip = orbit.local_time_drift(orbit.GIVEN, rate, rate, TROPICAL_YEAR)
    assert slip * DAY / 60 == pytest.approx(-(4.49 + 0.9856) * 4, abs=0.1), "minutes a day"
    later = orbit.local_time_last_year(6 * 3600.0, slip, 5 * TROPICAL_YEAR, TROPICAL_YEAR)
    assert 0.0 <= later < DAY


def test_the_darkest_plane_of_a_fleet() -> None:
    assert orbit.sunlit_fraction_edge(0.95, 0.94) == pytest.approx(0.94, rel=1e-15)
    assert orbit.local_time_edge(6.0, 2.0, 0.95, 0.94) == 7.0
    assert orbit.local_time_edge(6.0, 2.0, 0.94, 0.95) == 5.0
    assert np.isnan(orbit.local_time_edge(6.0, 2.0, np.nan, 0.95))
    assert np.isnan(orbit.sunlit_fraction_edge(0.95, np.nan))
    assert orbit.local_time_of_season(orbit.HELD, 1.0, 2.0, 3.0) == 1.0
    assert orbit.local_time_of_season(orbit.DRIFTING, 1.0, 2.0, 3.0) == 2.0
    assert orbit.local_time_of_season(orbit.EDGE, 1.0, 2.0, 3.0) == 3.0
    assert orbit.node_rate_of_season(orbit.EDGE, 1.0, 2.0) == orbit.node_rate_of_season(orbit.HELD, 1.0, 2.0) == 1.0
    assert orbit.node_rate_of_season(orbit.DRIFTING, 1.0, 2.0) == 2.0


def test_local_times_off_dawn_and_dusk_are_darker() -> None:
    """An hour off the terminator costs more sunlight on either side, and both sides agree with a season of their own."""
    inclination = np.radians(sun_synchronous_degrees(600))
    rate = orbit.node_rate(radius(600), inclination, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    common = (radius(600), inclination, rate, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, TROPICAL_YEAR)
    start = 10227.0 * DAY
    held = orbit.eclipse_season(*common, 6 * 3600.0, start, 0.0)[2]
    for spread in (0.5 * 3600, 2 * 3600.0):
        early = orbit.sunlit_fraction_early(*common, 6 * 3600.0, spread, start, 0.0)
        late = orbit.sunlit_fraction_late(*common, 6 * 3600.0, spread, start, 0.0)
        assert early == orbit.eclipse_season(*common, 6 * 3600.0 - spread / 2, start, 0.0)[2]
        assert late == orbit.eclipse_season(*common, 6 * 3600.0 + spread / 2, start, 0.0)[2]
        assert orbit.sunlit_fraction_edge(early, late) < held
    last = orbit.sunlit_fraction_last_year(*common, 6.0 * 3600.0, start, 0.0)
    assert last == held


@pytest.mark.parametrize(("altitude", "inclination", "activity"), [
    (425.0, 53.0, 1), (560.0, 97.0, 1), (575.0, 8.0, 2), (725.0, 38.0, 0), (1150.0, 67.0, 1),
])
def test_density_of_other_orbits_between_the_tables_nodes(altitude: float, inclination: float, activity: int) -> None:
    """Against the model itself on the orbit, its node at every local time: within 2 %."""
    table = density_table()
    given = table.ACTIVITIES[activity]
    ratio = table.drifting_mean_density(altitude, inclination, *given) / table.orbit_mean_density(altitude, *given)
    assert density_ratio_in(altitude * 1e3, np.radians(inclination), float(activity), 0.0) == pytest.approx(ratio, rel=0.02)


@pytest.mark.parametrize(("altitude", "activity"), [(380.0, 0), (560.0, 1), (930.0, 2)])
def test_the_rival_model_between_the_tables_nodes(altitude: float, activity: int) -> None:
    table = density_table()
    given = table.ACTIVITIES[activity]
    ratio = table.orbit_mean_density(altitude, *given, table.MSIS_2_1) / table.orbit_mean_density(altitude, *given)
    for inclination in (0.0, 1.0, 1.7):
        assert density_ratio_in(altitude * 1e3, inclination, float(activity), 1.0) == pytest.approx(ratio, rel=0.02)


@pytest.mark.parametrize(("altitude", "local_time", "activity"), [(430.0, 14.2, 1), (600.0, 10.5, 2), (870.0, 23.3, 0)])
def test_density_by_local_time_between_the_tables_nodes(altitude: float, local_time: float, activity: int) -> None:
    table = density_table()
    given = table.ACTIVITIES[activity]
    ratio = table.orbit_mean_density(altitude, *given, node_h=local_time) / table.orbit_mean_density(altitude, *given)
    found = sun_synchronous_density_ratio_in(altitude * 1e3, local_time * 3600.0, float(activity))
    assert found == pytest.approx(ratio, rel=0.02)
    assert sun_synchronous_density_ratio_in(altitude * 1e3, (local_time - 12.0) % 24 * 3600.0, float(activity)) == (
        pytest.approx(found, rel=1e-12))


def test_a_low_orbit_that_drifts_meets_more_air_and_a_sun_synchronous_one_is_the_tables() -> None:
    def drag(**settings: str) -> float:
        return evaluate(set=settings, outputs=("air_density",), ranges=False).value("air_density")

    assert drag() == formulas.atmospheric_density(600e3, 1.0)
    rising = [drag(inclination_rule="given", inclination_given=f"{tilt}deg") for tilt in (90, 60, 30, 0)]
    assert rising == sorted(rising) and rising[0] > drag()
    assert drag(inclination_rule="given", inclination_given="120deg") == pytest.approx(rising[1])
    assert 0.8 * drag() < drag(density_model="msis") < 0.95 * drag()
    assert drag(local_time_of_ascending_node="18h") == drag()
    assert 1.1 * drag() < drag(local_time_of_ascending_node="15h") < 1.2 * drag()
    assert np.isnan(density_ratio_in(199e3, 1.0, 1.0, 0.0)) and np.isnan(density_ratio_in(600e3, 1.0, 2.1, 0.0))
