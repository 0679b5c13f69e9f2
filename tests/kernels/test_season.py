"""The Sun's direction and the eclipse season, against astropy, a brute-force year and the scalar twin."""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orbitcompute import formulas
from orbitcompute.declare import DAY
from orbitcompute.kernels.orbit import season
from orbitcompute.quantities import orbit

EARTH_RADIUS = 6378137.0
GRAVITATIONAL_PARAMETER = 3.986004418e14
J2 = 1.08262668e-3
FLATTENING = 1 / 298.257223563
TROPICAL_YEAR = 365.2421897 * DAY
START_2027 = 9861.5 * DAY  # 2027-01-01 00:00, Julian date 2,461,406.5


def circumstances(
    altitude_km: float, local_hour: float, inclination_deg: float | None = None, flattening: float = 0.0
) -> tuple[float, ...]:
    """The arguments of `season_summary`, by default for a sun-synchronous orbit, from the first of January 2027."""
    radius = np.float64(EARTH_RADIUS + 1e3 * altitude_km)
    shape = (EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    if inclination_deg is None:
        inclination = np.arccos(formulas.cosine_following_sun(radius, *shape, TROPICAL_YEAR))
    else:
        inclination = np.float64(np.radians(inclination_deg))
    rate = formulas.secular_node_rate(radius, inclination, *shape)
    return (
        radius, inclination, rate, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, TROPICAL_YEAR, local_hour * 3600.0, START_2027,
        flattening,
    )


@pytest.fixture(scope="module")
def astropy_sun() -> Callable[[Any], Any]:
    """The Sun's direction in the true equator and equinox of date, from seconds of TT since J2000.0."""
    import warnings

    from astropy.coordinates import TETE, get_sun
    from astropy.time import Time
    from astropy.utils import iers

    def direction(seconds: Any) -> Any:
        offline, of_any_age = iers.conf.set_temp("auto_download", False), iers.conf.set_temp("auto_max_age", None)
        with offline, of_any_age, warnings.catch_warnings():
            warnings.simplefilter("ignore")  # dates beyond the tables of leap seconds and polar motion
            time = Time(2451545.0, np.asarray(seconds) / DAY, format="jd", scale="tt")
            vector = get_sun(time).transform_to(TETE(obstime=time)).cartesian.xyz.value
        return vector / np.linalg.norm(vector, axis=0)

    return direction


def test_sun_direction_against_astropy(astropy_sun: Callable[[Any], Any]) -> None:
    seconds: Any = np.arange(9131.5, 13149.0, 1.37) * DAY  # 2025 to 2035
    theirs = astropy_sun(seconds)
    ours = np.array(formulas.sun_direction(seconds))
    apart = np.degrees(np.linalg.norm(np.cross(theirs.T, ours.T), axis=1))
    assert apart.max() < 0.01
    assert apart.mean() < 0.0032, "nutation of the obliquity alone is worth 0.0003"
    assert np.linalg.norm(ours, axis=0) == pytest.approx(1.0, abs=1e-14)


def test_mean_sun_against_astropy(astropy_sun: Callable[[Any], Any]) -> None:
    """Right ascension of the true Sun less that of the mean: the equation of time, zero on the mean over a year."""
    seconds: Any = START_2027 + TROPICAL_YEAR * (np.arange(3652) + 0.5) / 3652
    x, y, _ = astropy_sun(seconds)
    ahead = np.angle(np.exp(1j * (np.arctan2(y, x) - formulas.sun_mean_longitude(seconds))))
    assert np.degrees(ahead.mean()) == pytest.approx(0.0, abs=0.02)
    assert np.degrees(ahead).max() * 4 == pytest.approx(14.2, abs=0.2), "minutes in February"
    assert np.degrees(ahead).min() * 4 == pytest.approx(-16.4, abs=0.2), "minutes in November"


# physics_cases.json X03, LTAN 06:00, year 2027, cylinder: altitude km, smallest beta deg, days, longest min, h a year,
# sunlit share
X03 = [
    (500, 59.16, 102.4, 22.66, 474.5, 0.9459),
    (550, 58.97, 97.4, 21.66, 424.7, 0.9516),
    (600, 58.77, 92.4, 20.69, 379.6, 0.9567),
    (650, 58.58, 87.4, 19.73, 338.5, 0.9614),
    (700, 58.37, 82.4, 18.78, 300.9, 0.9657),
    (900, 57.53, 64.5, 14.99, 178.4, 0.9796),
    (1000, 57.08, 55.5, 13.04, 130.3, 0.9851),
    (1200, 56.14, 36.0, 8.65, 53.8, 0.9939),
    (1500, 54.61, 0.0, 0.0, 0.0, 1.0),
]


@pytest.mark.parametrize(("altitude", "beta", "days", "longest", "hours", "sunlit"), X03)
def test_x03_dawn_dusk_season(
    altitude: float, beta: float, days: float, longest: float, hours: float, sunlit: float
) -> None:
    """X03 within 1 % or half a day, its own step (the case allows 3 %)."""
    found = season.season_summary(*circumstances(altitude, 6.0))
    assert found[0] / DAY == pytest.approx(days, abs=0.55)
    assert found[1] / 60 == pytest.approx(longest, abs=0.02)
    assert (1 - found[2]) * 365.2422 * 24 == pytest.approx(hours, rel=0.01, abs=1e-9)
    assert found[2] == pytest.approx(sunlit, abs=2e-4)
    assert np.degrees(found[5]) == pytest.approx(beta, abs=0.01)


def test_the_dawn_dusk_shell_at_600_km() -> None:
    arguments = circumstances(600, 6.0)
    year = orbit.eclipse_season(*arguments)
    days = orbit.eclipse_days_per_year(year) / DAY
    assert days == pytest.approx(92.0, abs=0.5)
    assert orbit.eclipse_duration_max(year) / 60 == pytest.approx(20.7, abs=0.05)
    assert orbit.sunlit_fraction(year) == pytest.approx(0.957, abs=5e-4)
    assert orbit.sunlit_fraction_worst_month(year) == pytest.approx(0.79, abs=0.005)
    assert 334 < orbit.worst_month_centre(year) / DAY < 365, "December"
    assert np.degrees(orbit.beta_angle_min(year)) == pytest.approx(58.77, abs=0.01)
    period = orbit.orbital_period(arguments[0], GRAVITATIONAL_PARAMETER)
    assert orbit.eclipse_cycles_per_year(days * DAY, period) == pytest.approx(1377.0, rel=0.01), "B04's note"
    dusk = orbit.eclipse_season(*circumstances(600, 18.0))
    assert 171 < orbit.worst_month_centre(dusk) / DAY < 174, "June for a node at dusk"


def brute_force(arguments: tuple[float, ...], astropy_sun: Callable[[Any], Any], hours: float, places: int) -> Any:
    """Days, sunlit share, worst thirty days, their middle, mean cosine: positions of a satellite tested for shadow."""
    radius, inclination, rate, earth_radius, _, year, local_time, start, flattening = arguments
    elapsed = (np.arange(round(year / 3600 / hours)) + 0.5) * (year / round(year / 3600 / hours))
    sun = astropy_sun(start + elapsed)
    mean_sun = np.radians(280.46646 + 36000.76983 * start / 36525 / DAY)
    node = mean_sun + (local_time / DAY - 0.5) * 2 * np.pi + rate * elapsed
    along = np.array([np.cos(node), np.sin(node), 0 * node])
    across = np.array(
        [-np.sin(node) * np.cos(inclination), np.cos(node) * np.cos(inclination), 0 * node + np.sin(inclination)]
    )
    normal = np.cross(along.T, across.T).T
    cosine = np.sqrt(1 - (normal * sun).sum(axis=0) ** 2)
    # Stretched along its axis, a flattened Earth is a sphere, and a shadow stays a shadow.
    for vectors in (sun, along, across):
        vectors[2] = vectors[2] / (1 - flattening)
    sun = sun / np.linalg.norm(sun, axis=0)
    angle = (np.arange(places) + 0.5) * 2 * np.pi / places
    square = radius**2 * (
        np.outer((along * along).sum(axis=0), np.cos(angle) ** 2)
        + np.outer((across * across).sum(axis=0), np.sin(angle) ** 2)
    )
    towards = radius * (
        np.outer((sun * along).sum(axis=0), np.cos(angle)) + np.outer((sun * across).sum(axis=0), np.sin(angle))
    )
    dark = ((towards < 0) & (square - towards**2 < earth_radius**2)).mean(axis=1)
    length = round(30 * DAY / (elapsed[1] - elapsed[0]))
    windows = np.convolve(np.concatenate((dark, dark[: length - 1])), np.ones(length), "valid") / length
    return (
        (dark > 0).mean() * year, 1 - dark.mean(), 1 - windows.max(),
        (elapsed[windows.argmax()] + 15 * DAY) % year, cosine.mean(),
    )


@pytest.mark.parametrize(
    ("altitude", "local_hour", "inclination", "flattening"),
    [(600, 6.0, None, 0.0), (600, 18.0, None, 0.0), (1200, 6.0, None, 0.0), (800, 10.5, None, 0.0),
     (550, 6.0, 53.0, 0.0), (600, 6.0, None, FLATTENING), (1200, 6.0, None, FLATTENING), (550, 6.0, 53.0, FLATTENING)],
)
def test_season_against_brute_force(
    astropy_sun: Callable[[Any], Any],
    altitude: float,
    local_hour: float,
    inclination: float | None,
    flattening: float,
) -> None:
    arguments = circumstances(altitude, local_hour, inclination, flattening)
    days, sunlit, worst, centre, cosine = brute_force(arguments, astropy_sun, 2.0, 1440)
    found = season.season_summary(*arguments)
    assert found[0] == pytest.approx(days, rel=5e-3)
    assert 1 - found[2] == pytest.approx(1 - sunlit, rel=5e-3)
    assert 1 - found[3] == pytest.approx(1 - worst, rel=5e-3)
    assert found[4] == pytest.approx(centre, abs=1.5 * DAY)
    assert found[6] == pytest.approx(cosine, abs=1e-3)


COMPARED = [
    (600, 6.0, None),
    (600, 18.0, None),
    (1385, 6.0, None),
    (1500, 6.0, None),
    (550, 3.0, 53.0),
    (500, 12.0, 0.0),
]
SHAPES = [0.0, FLATTENING]


@pytest.mark.parametrize("flattening", SHAPES)
@pytest.mark.parametrize(("altitude", "local_hour", "inclination"), COMPARED)
def test_scalar_twin(altitude: float, local_hour: float, inclination: float | None, flattening: float) -> None:
    arguments = circumstances(altitude, local_hour, inclination, flattening)
    assert season.season_loop(*arguments) == pytest.approx(season.season_summary(*arguments), rel=1e-12, abs=1e-12)


def test_compiled_twin() -> None:
    numba = pytest.importorskip("numba")

    def compiled(function: Any, **names: Any) -> Any:
        return numba.njit(error_model="numpy")(
            types.FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)
        )

    longitude = compiled(formulas.sun_mean_longitude)
    direction = compiled(formulas.sun_direction, sun_mean_longitude=longitude)
    loop = compiled(
        season.season_loop,
        sun_table=compiled(season.sun_table, sun_direction=direction),
        season_under_sun=compiled(
            season.season_under_sun, sun_mean_longitude=longitude, circular_period=compiled(formulas.circular_period)
        ),
    )
    for (altitude, local_hour, inclination), shape in itertools.product(COMPARED, SHAPES):
        arguments = tuple(float(argument) for argument in circumstances(altitude, local_hour, inclination, shape))
        assert loop(*arguments) == pytest.approx(season.season_summary(*arguments), rel=1e-12, abs=1e-12)


def test_not_a_number_stays() -> None:
    arguments = list(circumstances(600, 6.0))
    for place in (1, 2, 3, 6, 8):
        touched = 5 if place in (3, 8) else 7  # the shadow's size moves neither the Sun nor the orbit
        spoilt = (*arguments[:place], np.nan, *arguments[place + 1 :])
        assert np.all(np.isnan(season.season_summary(*spoilt)[:touched]))
        assert np.all(np.isnan(season.season_loop(*spoilt)[:touched]))


@settings(deadline=None, max_examples=60)
@given(st.floats(200.0, 2000.0), st.floats(0.0, 24.0), st.one_of(st.none(), st.floats(0.0, 180.0)))
def test_a_season_hangs_together(altitude: float, local_hour: float, inclination: float | None) -> None:
    days, longest, sunlit, worst, centre, beta, ram = season.season_summary(
        *circumstances(altitude, local_hour, inclination)
    )
    period = formulas.circular_period(EARTH_RADIUS + 1e3 * altitude, GRAVITATIONAL_PARAMETER)
    assert 0.0 <= days <= TROPICAL_YEAR * (1 + 1e-12)
    assert 0.5 < worst <= sunlit + 1e-12 <= 1.0 + 2e-12
    assert 1 - sunlit <= longest / period * days / TROPICAL_YEAR + 1e-3
    assert 1 - worst <= longest / period + 1e-12
    assert 0.0 <= centre < TROPICAL_YEAR
    assert 0.0 <= beta <= np.pi / 2
    assert 0.0 <= ram <= 1.0
    assert (days == 0.0) == (longest == 0.0) or longest < 60.0


@settings(deadline=None, max_examples=60)
@given(st.floats(300.0, 1300.0), st.floats(0.1, 100.0), st.sampled_from([6.0, 18.0]))
def test_a_higher_dawn_dusk_shell_has_less_night(altitude: float, rise: float, local_hour: float) -> None:
    low = season.season_summary(*circumstances(altitude, local_hour))
    high = season.season_summary(*circumstances(altitude + rise, local_hour))
    assert high[0] <= low[0]
    assert high[1] <= low[1]
    assert high[2] >= low[2]
    assert high[3] >= low[3]


def test_a_flattened_earth_darkens_a_polar_crossing_less() -> None:
    """Dawn-dusk eclipses are over a pole: 4 % fewer dark hours at 600 km, a fifth fewer at 1,200 km."""
    for altitude, least, most in ((600.0, 0.03, 0.06), (1200.0, 0.17, 0.25)):
        sphere, oblate = (season.season_summary(*circumstances(altitude, 6.0, None, shape)) for shape in SHAPES)
        assert least < 1 - (1 - oblate[2]) / (1 - sphere[2]) < most
    tiny = season.season_summary(*circumstances(600, 6.0, None, 1e-12))
    assert tiny == pytest.approx(season.season_summary(*circumstances(600, 6.0)), rel=1e-4)


def test_the_years_of_a_mission_are_alike() -> None:
    """The first year stands for all: over eight years the sunlit share of a held orbit moves by less than 0.0005."""
    arguments = circumstances(600, 6.0)
    first = season.season_summary(*arguments)
    for years in range(1, 9):
        later = season.season_summary(*arguments[:7], START_2027 + years * TROPICAL_YEAR, 0.0)
        assert later[2] == pytest.approx(first[2], abs=5e-4)
        assert later[0] == pytest.approx(first[0], abs=DAY)
