"""View factors and the Sun's and Earth's fluxes, against cases and brute force over Earth's disc."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitcompute import formulas
from orbitcompute.kernels.array_view import strip_wing_view
from orbitcompute.quantities import environment

EARTH_RADIUS = 6378137.0
INFRARED, ALBEDO, IRRADIANCE = 237.0, 0.30, 1361.0  # physics_cases.json E01


def radius(altitude_km: float) -> np.float64:
    return np.float64(EARTH_RADIUS + 1e3 * altitude_km)


@pytest.mark.parametrize(
    ("altitude", "nadir", "edge_on", "degrees"),
    [(600, 0.83543, 0.24901, 66.0665), (800, 0.78952, 0.21853, 62.6917), (2000, 0.57955, 0.11830, 49.5775)],
)
def test_v01_nadir_and_edge_on(altitude: float, nadir: float, edge_on: float, degrees: float) -> None:
    place = (radius(altitude), EARTH_RADIUS)
    assert environment.earth_view_nadir(*place) == pytest.approx(nadir, abs=6e-6)
    assert environment.earth_view_edge_on(*place) == pytest.approx(edge_on, abs=6e-6)
    assert np.degrees(environment.earth_angular_radius(*place)) == pytest.approx(degrees, abs=6e-5)
    assert formulas.plate_earth_view(*place, 0.0) == pytest.approx(nadir, abs=6e-6)
    assert formulas.plate_earth_view(*place, np.pi / 2) == pytest.approx(edge_on, abs=6e-6)


def test_published_edge_on_view_at_550_km() -> None:
    """published_analyses.md: 0.257773 exact at 550 km with an Earth of 6,371 km, where one calculator has 0.0211845."""
    assert formulas.edge_on_earth_view(6921e3, 6371e3) == pytest.approx(0.257773, abs=1e-6)


@pytest.mark.parametrize(
    ("altitude", "tilt", "view"),
    [
        (550, 45, 0.62371), (550, 120, 0.07652), (550, 135, 0.02442), (550, 150, 0.00171), (650, 30, 0.71403),
        (650, 45, 0.60187), (650, 60, 0.47892), (650, 135, 0.01951), (1000, 45, 0.53730), (1000, 60, 0.41758),
    ],
)
def test_v02_tilted_plate(altitude: float, tilt: float, view: float) -> None:
    """V02, which doesn't print its Earth's radius: 6,371 and 6,378.137 km differ by 0.0002 at most."""
    found = formulas.plate_earth_view(radius(altitude), EARTH_RADIUS, np.radians(tilt))
    assert found == pytest.approx(view, rel=2e-2 if tilt == 150 else 2e-3)


@given(st.floats(100.0, 40000.0), st.floats(0.0, np.pi))
def test_reciprocity_and_net_flux(altitude: float, tilt: float) -> None:
    """What a plate's two faces see differs by the flux through its plane; all of Earth's light crosses every shell."""
    place = (radius(altitude), EARTH_RADIUS)
    front, back = formulas.plate_earth_view(*place, tilt), formulas.plate_earth_view(*place, np.pi - tilt)
    shell_over_earth = (place[0] / EARTH_RADIUS) ** 2
    assert front - back == pytest.approx(np.cos(tilt) / shell_over_earth, abs=1e-12)
    assert formulas.plate_earth_view(*place, 0.0) * shell_over_earth == pytest.approx(1.0, rel=1e-12)


@given(st.floats(100.0, 40000.0), st.floats(0.0, np.pi), st.floats(0.0, 0.5))
def test_view_falls_with_tilt_and_is_a_share(altitude: float, tilt: float, more: float) -> None:
    view = formulas.plate_earth_view(radius(altitude), EARTH_RADIUS, tilt)
    further = formulas.plate_earth_view(radius(altitude), EARTH_RADIUS, np.minimum(tilt + more, np.pi))
    assert 0.0 <= further <= view + 1e-12
    assert view <= 1.0


def test_view_is_continuous_at_the_edges_of_partial_sight() -> None:
    place = (radius(600), EARTH_RADIUS)
    limb = np.arcsin(EARTH_RADIUS / place[0])
    for edge in (np.pi / 2 - limb, np.pi / 2 + limb):
        views = [formulas.plate_earth_view(*place, edge + step) for step in (-1e-9, -1e-16, 0.0, 1e-16, 1e-9)]
        assert np.ptp(views) < 1e-8


def brute_force(altitude: float, beta: float, mode: str) -> tuple[float, float, float, float]:
    """Orbit means on the two faces over albedo irradiance, and of their views: sums over the orbit and the disc."""
    height = float(radius(altitude)) / EARTH_RADIUS
    away = np.arccos(1 / height) * (np.arange(60) + 0.5) / 60
    round_ = 2 * np.pi * (np.arange(120) + 0.5) / 120
    area = np.sin(away) * (away[1] - away[0]) * (round_[1] - round_[0])
    sun = np.array([np.cos(beta), 0.0, np.sin(beta)])
    sums = np.zeros(4)
    for angle in 2 * np.pi * (np.arange(60) + 0.5) / 60:
        up, ahead = np.array([np.cos(angle), np.sin(angle), 0.0]), np.array([-np.sin(angle), np.cos(angle), 0.0])
        horizontal = np.cos(round_)[:, None] * ahead + np.sin(round_)[:, None] * np.array([0.0, 0.0, 1.0])
        ground = np.cos(away)[:, None, None] * up + np.sin(away)[:, None, None] * horizontal
        sight = ground - height * up
        distance = np.linalg.norm(sight, axis=-1, keepdims=True)
        sight = sight / distance
        solid_angle = area[:, None] * -(ground * sight).sum(-1) / distance[..., 0] ** 2
        normal = {
            "edge_vert": np.cross(sun, up),
            "edge_horiz": up - (up @ sun) * sun,
            "edge_fixed": np.array([0.0, 1.0, 0.0]),
            "nadir": -up,
            "sunfacing": sun,
        }[mode]
        cosine = sight @ (normal / np.linalg.norm(normal))
        lit = np.maximum(ground @ sun, 0.0) * solid_angle / np.pi
        seen = solid_angle / np.pi
        front, back = np.maximum(cosine, 0.0), np.maximum(-cosine, 0.0)
        sums += [(lit * front).sum(), (lit * back).sum(), (seen * front).sum(), (seen * back).sum()]
    return tuple(sums / 60)


def closed(altitude: float, beta: float, mode: str) -> tuple[float, float, float, float]:
    """The same by what ships; the level plate, for which there is no choice, as a mean over the orbit."""
    place = (radius(altitude), EARTH_RADIUS)
    if mode == "edge_vert":
        lit, view = formulas.rolled_edge_lit_view(*place, beta), formulas.edge_on_earth_view(*place)
        return lit, lit, view, view
    if mode == "edge_fixed":
        lit, view = formulas.fixed_edge_lit_view(*place, beta), formulas.fixed_edge_earth_view(*place)
        return lit, lit, view, view
    if mode == "sunfacing":
        view = formulas.sun_facing_earth_view(*place, beta)
        return formulas.sunlit_face_lit_view(*place, beta), formulas.dark_face_lit_view(*place, beta), view, view
    if mode == "nadir":
        return formulas.nadir_face_lit_view(*place, beta), 0.0, environment.earth_view_nadir(*place), 0.0
    sums = np.zeros(4)
    for angle in (np.arange(16) + 0.5) * np.pi / 16:
        sun_cosine = np.cos(beta) * np.cos(angle)
        sun_sine = np.sqrt(1 - sun_cosine**2)
        sums += [
            formulas.lit_earth_view(*place, sun_cosine, -sun_sine, -sun_cosine),
            formulas.lit_earth_view(*place, sun_cosine, sun_sine, sun_cosine),
            formulas.plate_earth_view(*place, np.arccos(-sun_sine)),
            formulas.plate_earth_view(*place, np.arccos(sun_sine)),
        ]
    return tuple(sums / 16)


# physics_cases.json E01 at 600 km: beta deg, attitude, albedo and infrared on face 1, on face 2, W/m2
E01 = [
    (90, "edge_horiz", 0.0, 0.0, 10.9, 198.0),
    (90, "edge_fixed", 4.3, 77.2, 4.3, 77.2),
    (90, "sunfacing", 11.1, 59.0, 0.0, 59.0),
    (75, "edge_horiz", 0.0, 0.0, 30.5, 194.6),
    (75, "edge_fixed", 11.0, 77.2, 11.0, 77.2),
    (75, "sunfacing", 11.3, 60.0, 6.3, 60.0),
    (60, "edge_vert", 16.3, 59.0, 16.3, 59.0),
    (60, "edge_fixed", 20.1, 77.2, 20.1, 77.2),
]


@pytest.mark.parametrize(("beta", "mode", "albedo_1", "infrared_1", "albedo_2", "infrared_2"), E01)
def test_e01_earth_on_a_plate(
    beta: float, mode: str, albedo_1: float, infrared_1: float, albedo_2: float, infrared_2: float
) -> None:
    lit_1, lit_2, view_1, view_2 = closed(600, np.radians(beta), mode)
    assert ALBEDO * IRRADIANCE * lit_1 == pytest.approx(albedo_1, rel=0.015, abs=0.15)
    assert ALBEDO * IRRADIANCE * lit_2 == pytest.approx(albedo_2, rel=0.015, abs=0.15)
    assert INFRARED * view_1 == pytest.approx(infrared_1, abs=0.11)
    assert INFRARED * view_2 == pytest.approx(infrared_2, abs=0.11)


@pytest.mark.parametrize("mode", ["edge_vert", "edge_fixed", "sunfacing", "nadir"])
@pytest.mark.parametrize("altitude", [300, 600, 2000])
@pytest.mark.parametrize("degrees", [90, 58, -30, 0])
def test_earth_on_a_plate_against_brute_force(mode: str, altitude: float, degrees: float) -> None:
    """Any angle of the Sun, not only the dawn-dusk ones; shares of albedo irradiance, so that 0.001 is 0.4 W/m2."""
    beta = np.radians(degrees)
    ours, theirs = closed(altitude, beta, mode), brute_force(altitude, beta, mode)
    assert ours[:2] == pytest.approx(theirs[:2], rel=0.015, abs=1e-3)
    assert ours[2:] == pytest.approx(theirs[2:], rel=1.2e-3, abs=5e-4)


def test_e02_subsolar_plate() -> None:
    exact = ALBEDO * IRRADIANCE * formulas.lit_earth_view(radius(600), EARTH_RADIUS, 1.0, 1.0, 0.0)
    assert exact == pytest.approx(338.5, rel=1e-3)
    assert ALBEDO * IRRADIANCE * environment.earth_view_nadir(radius(600), EARTH_RADIUS) == pytest.approx(
        341.1, abs=0.1
    )


def test_lit_view_of_the_day_side_is_a_share_of_the_view() -> None:
    """A plate facing down, the Sun overhead or underfoot: all of Earth's face lit, or none."""
    assert formulas.lit_earth_view(radius(600), EARTH_RADIUS, -1.0, 1.0, 0.0) == 0.0
    assert formulas.lit_earth_view(radius(600), EARTH_RADIUS, 1.0, -1.0, 0.0) == 0.0
    assert formulas.lit_earth_view(radius(1), EARTH_RADIUS, 0.7, 1.0, 0.0) == pytest.approx(0.7, rel=0.03)


def test_e03_seasons_of_sunlight() -> None:
    assert environment.solar_irradiance_nearest(1361.0, 0.0167) == pytest.approx(1407.6, abs=0.1)
    assert environment.solar_irradiance_farthest(1361.0, 0.0167) == pytest.approx(1316.7, abs=0.1)
    assert formulas.irradiance_factor(0.0, 0.3) == 1.0


@pytest.mark.parametrize(
    ("attitude", "celsius", "net"),
    [("fixed", 20, 613.1), ("fixed", 55, 1042.8), ("fixed", 65, 1193.8), ("rolled", 20, 646.1), ("rolled", 65, 1226.9),
     ("rolled", 75, 1391.9)],
)
def test_r18_net_flux_of_a_radiator(attitude: str, celsius: float, net: float) -> None:
    """R18 (beta 90, 600 km): the quantities' per-face means times two sides close on somebody's whole radiator."""
    code = {"rolled": environment.ROLLED, "fixed": environment.FIXED}[attitude]
    view, albedo, sunlight = chosen(code, np.pi / 2, IRRADIANCE)
    emitted = 2 * 0.9 * 5.670374419e-8 * (celsius + 273.15) ** 4
    absorbed = 2 * (0.9 * environment.radiator_infrared_incident(view, INFRARED) + 0.2 * albedo) + 0.2 * sunlight
    assert emitted - absorbed == pytest.approx(net, rel=1e-3)


def chosen(code: float, beta: float, irradiance: float) -> tuple[float, float, float]:
    """The radiator's view, albedo and sunlight in an attitude, at 600 km."""
    place = (radius(600), EARTH_RADIUS)
    view = environment.radiator_earth_view(
        code,
        environment.earth_view_edge_on(*place),
        environment.earth_view_edge_fixed_mean(*place),
        environment.earth_view_sun_facing_mean(*place, beta),
        environment.earth_view_nadir(*place),
    )
    lit, light = (*place, beta), (ALBEDO, irradiance)
    albedo = environment.radiator_albedo_incident(
        code,
        environment.radiator_albedo_incident_rolled(environment.radiator_lit_earth_view_rolled(*lit), *light),
        environment.radiator_albedo_incident_fixed(environment.radiator_lit_earth_view_fixed(*lit), *light),
        environment.radiator_albedo_incident_nadir(environment.radiator_lit_earth_view_nadir(*lit), *light),
        environment.array_albedo_incident_front(environment.array_lit_earth_view_front(*lit), *light),
        environment.array_albedo_incident_back(environment.array_lit_earth_view_back(*lit), *light),
    )
    level = environment.radiator_sunlight_incident_nadir(environment.radiator_sun_share_nadir(*lit), irradiance)
    return view, albedo, environment.radiator_sunlight_incident(code, irradiance, level)


def test_attitudes_differ_as_they_should() -> None:
    beta = np.radians(58.77)
    rolled, fixed, facing = (
        chosen(code, beta, 1407.6) for code in (environment.ROLLED, environment.FIXED, environment.SUN_FACING)
    )
    assert (rolled[2], fixed[2], facing[2]) == (0.0, 0.0, 1407.6)
    assert rolled[0] < facing[0] < fixed[0]
    assert rolled[1] < facing[1] < fixed[1]
    assert np.isnan(environment.radiator_sunlight_incident(environment.ROLLED, np.nan, 1.0))
    assert environment.array_infrared_incident(facing[0], INFRARED) == facing[0] * INFRARED


def test_a_level_plate() -> None:
    """Half of Earth's infrared as a mean of its faces, Earth's light from below, and the Sun on whichever face it finds."""
    place = (radius(600), EARTH_RADIUS)
    view, albedo, sunlight = chosen(environment.NADIR, np.radians(58.77), 1407.6)
    assert view == pytest.approx(0.5 * 0.83543, abs=1e-5)
    assert albedo == pytest.approx(0.5 * ALBEDO * 1407.6 * formulas.nadir_face_lit_view(*place, np.radians(58.77)))
    angle = (np.arange(200_000) + 0.5) * 2 * np.pi / 200_000
    for degrees in (0.0, 40.0, 58.77, 80.0, -58.77):
        beta = np.radians(degrees)
        along = np.cos(beta) * np.cos(angle)
        lit = ~((along < 0) & (1 - along**2 < (EARTH_RADIUS / place[0]) ** 2))
        expected = (np.abs(along) * lit).mean()
        assert formulas.level_plate_sun_share(*place, beta) == pytest.approx(expected, abs=2e-5)
    assert sunlight == pytest.approx(1407.6 * formulas.level_plate_sun_share(*place, np.radians(58.77)), rel=1e-12)


def test_design_cases() -> None:
    """As computed before there was a choice by default; hot above, cold below."""
    cases = (environment.NEAREST, environment.HOT, environment.MEAN, environment.COLD)
    assert [environment.solar_irradiance_design(case, 2.0, 3.0, 1.0) for case in cases] == [3.0, 3.0, 2.0, 1.0]
    assert [environment.earth_albedo(case, 2.0, 3.0, 1.0) for case in cases] == [2.0, 3.0, 2.0, 1.0]
    assert [environment.earth_infrared_flux(case, 2.0, 3.0, 1.0) for case in cases] == [2.0, 3.0, 2.0, 1.0]


def test_seasons_of_sunlight_against_astropy() -> None:
    """Irradiance from the calendar against Earth's distance, to 0.05 % (the Moon's pull and precession are left out)."""
    from astropy.coordinates import get_body_barycentric
    from astropy.time import Time

    days = np.arange(10227.0, 10227.0 + 1461.0, 9.7)
    time = Time(2451545.0 + days, format="jd", scale="tdb")
    apart = get_body_barycentric("sun", time) - get_body_barycentric("earth", time)
    expected = 1.0 / apart.norm().to_value("au") ** 2
    ours = [
        environment.solar_irradiance_worst_month(1.0, 0.016695, 10227.0 * 86400.0, (day - 10227.0) * 86400.0)
        for day in days
    ]
    assert ours == pytest.approx(expected, rel=5e-4)


# -- the satellite's own array ---------------------------------------------------------------------------------------


def rays(reach: float, length: float, gap: float, width: float, wing: float, seed: int) -> tuple[float, float]:
    """Share of diffuse rays from one face of a strip that meet the wing, with its standard error."""
    random = np.random.default_rng(seed)
    count = 400_000
    height, along = reach * random.random(count), length * (random.random(count) - 0.5)
    # Lambert: the cosine from the strip's normal is the root of a uniform number; the wing's plane is at height 0
    cosine, turn = np.sqrt(random.random(count)), 2 * np.pi * random.random(count)
    sine = np.sqrt(1 - cosine**2)
    falling = -sine * np.cos(turn)
    with np.errstate(divide="ignore", invalid="ignore"):
        travel = np.where(falling < 0, -height / falling, np.nan)
    away, beside = travel * cosine, along + travel * sine * np.sin(turn)
    hit = (away > gap) & (away < gap + width) & (np.abs(beside) < wing / 2)
    share = float(hit.mean())
    return share, float(np.sqrt(share * (1 - share) / count))


LAYOUTS = [
    (5.5, 20.0, 1.0, 33.0, 9.0),
    (2.75, 20.0, 1.0, 33.0, 9.0),
    (10.0, 10.0, 0.01, 30.0, 10.0),
    (11.0, 10.0, 2.0, 10.0, 30.0),
    (3.0, 12.0, 5.0, 20.0, 6.0),
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_strip_and_wing_against_rays(layout: tuple[float, float, float, float, float]) -> None:
    share, error = rays(*layout, seed=7)
    assert strip_wing_view(*layout) == pytest.approx(share, abs=4 * error)


def test_strip_and_wing_in_the_limit_of_a_trough() -> None:
    """Two endless perpendicular strips with a common edge: (1 + w/h - sqrt(1 + (w/h)^2)) / 2 (crossed strings)."""
    for width in (0.5, 1.0, 3.0):
        expected = (1 + width - np.sqrt(1 + width**2)) / 2
        assert strip_wing_view(1.0, 1e4, 1e-9, width, 1e4) == pytest.approx(expected, abs=2e-3)


def test_views_of_usual_layouts() -> None:
    """0.08 to 0.22 a face beside a Sun-facing array; half of a strip ahead of it sees the front, half the rear."""
    straddling = environment.radiator_array_view_beside(20.0, 5.5, 0.5, 1.0, 33.0, 9.0)
    behind = environment.radiator_array_view_beside(20.0, 5.5, 0.0, 1.0, 33.0, 9.0)
    assert straddling == pytest.approx(strip_wing_view(2.75, 20.0, 1.0, 33.0, 9.0), rel=1e-12)
    assert behind == pytest.approx(strip_wing_view(5.5, 20.0, 1.0, 33.0, 9.0), rel=1e-12)
    boom = environment.radiator_array_view_beside(20.0, 5.5, 0.5, 5.0, 33.0, 9.0)
    assert 0.03 < boom < straddling < 0.22
    assert 0.08 < behind < 0.22
    assert environment.radiator_array_view(environment.VIEW_GIVEN, 0.1, 0.2) == 0.1
    assert environment.radiator_array_view(environment.BESIDE, 0.1, 0.2) == 0.2


@given(st.floats(0.5, 20.0), st.floats(0.01, 5.0), st.floats(1.0, 40.0), st.floats(1.0, 40.0))
def test_a_larger_wing_shows_more(reach: float, gap: float, width: float, wing: float) -> None:
    view = strip_wing_view(reach, 10.0, gap, width, wing)
    assert 0.0 < view < 0.5
    assert strip_wing_view(reach, 10.0, gap, width + 1.0, wing) > view
    assert strip_wing_view(reach, 10.0, gap, width, wing + 1.0) > view
