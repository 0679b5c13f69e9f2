"""Other people's code on orbits, the Sun and the air, run beside our formulas."""

from __future__ import annotations

import importlib
import importlib.util
import itertools
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute import formulas
from orbitcompute.catalog.files import data_directory
from orbitcompute.declare import DAY
from orbitcompute.formulas import earth
from orbitcompute.studies.validate.validate import Row, live_row

EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2 = earth.EQUATORIAL_RADIUS, earth.GRAVITATIONAL_PARAMETER, earth.J2
YEAR = earth.TROPICAL_YEAR
THEIRS = "independent code"


def _radius(altitude_km: float) -> np.float64:
    return np.float64(EARTH_RADIUS + 1e3 * altitude_km)


def _sun_synchronous(altitude_km: float) -> float:
    return float(
        np.arccos(formulas.cosine_following_sun(_radius(altitude_km), EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2, YEAR))
    )


# -- the Sun -------------------------------------------------------------------------------------------------------


def astropy_sun() -> Iterator[Row]:
    """The Sun's direction over 2025-2035 in the true equator and equinox of date, and the mean Sun."""
    coordinates = importlib.import_module("astropy.coordinates")
    time = importlib.import_module("astropy.time").Time
    iers = importlib.import_module("astropy.utils.iers")

    def direction(seconds: Any) -> Any:
        # no network, and a table of polar motion that may be older than astropy likes: worth a millionth of the tolerance
        with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("auto_max_age", None):
            moment = time(2451545.0, seconds / DAY, format="jd", scale="tt")
            vector = coordinates.get_sun(moment).transform_to(coordinates.TETE(obstime=moment)).cartesian.xyz.value
        return vector / np.linalg.norm(vector, axis=0)

    seconds: Any = np.arange(9131.5, 13149.0, 4.37) * DAY
    theirs, ours = direction(seconds), np.array(formulas.sun_direction(seconds))
    apart = np.degrees(np.linalg.norm(np.cross(theirs.T, ours.T), axis=1))
    yield live_row("sun-2025-2035", "orbit", "Largest angle to astropy's Sun, 2025-2035", "sun_direction", apart.max(), 0.0,
               "deg", "the series leaves out planets, Moon and most of nutation", THEIRS, "astropy", width=0.01)
    seconds = 9861.5 * DAY + YEAR * (np.arange(1826) + 0.5) / 1826
    x, y, _ = direction(seconds)
    mean_sun: Any = formulas.sun_mean_longitude(seconds)
    ahead = np.degrees(np.angle(np.exp(1j * (np.arctan2(y, x) - mean_sun))))
    yield live_row("mean-sun", "orbit", "Mean of the true Sun's right ascension less the mean Sun's, 2027",
                   "sun_mean_longitude", ahead.mean(), 0.0, "deg", "aberration is left out: 0.006 deg", THEIRS,
                   "astropy", width=0.02)


# -- orbits --------------------------------------------------------------------------------------------------------


def boinor_eclipses() -> Iterator[Row]:
    """Boinor's shadow function: equal to ours for a Sun as wide as Earth; ours between its umbra and penumbra."""
    from scipy.optimize import brentq

    events = importlib.import_module("boinor.core.events")
    distance, sun_radius, earth = 1.495978707e8, 6.957e5, EARTH_RADIUS / 1e3

    def share(altitude: float, beta: float, secondary: float, umbra: bool) -> float:
        radius = float(_radius(altitude)) / 1e3
        speed = math.sqrt(GRAVITATIONAL_PARAMETER / 1e9 / radius)
        sun = distance * np.array([math.cos(beta), 0.0, math.sin(beta)])

        def lit(angle: float) -> float:
            cosine, sine = math.cos(angle), math.sin(angle)
            state = np.array([radius * cosine, radius * sine, 1e-9, -speed * sine, speed * cosine, 1e-9])
            return float(events.eclipse_function(GRAVITATIONAL_PARAMETER / 1e9, state, sun, secondary, earth, umbra))

        return 1.0 - float(brentq(lit, math.pi / 2, math.pi, xtol=1e-13)) / math.pi

    for altitude, degrees in [(400, 0.0), (600, 30.0), (600, 58.77), (1000, 45.0)]:
        beta = math.radians(degrees)
        ours = formulas.eclipse_fraction(_radius(altitude), EARTH_RADIUS, beta)
        where = f"{altitude} km, beta {degrees:g} deg"
        for kind, theirs, expect, share_allowed in (
            ("cylinder", share(altitude, beta, earth, True), "equals", 1e-6),
            ("umbra", share(altitude, beta, sun_radius, True), "at_least", 0.0),
            ("penumbra", share(altitude, beta, sun_radius, False), "at_most", 0.0),
        ):
            yield live_row(f"boinor-{kind}-{altitude}-{degrees:g}", "orbit", f"Share in shadow, boinor's {kind}, {where}",
                       "eclipse_fraction", ours, theirs, "1", "a cylinder lies between the cones", THEIRS, "boinor",
                       share=share_allowed, expect=expect)


def boinor_node_rates() -> Iterator[Row]:
    """Two days of boinor's Cowell propagation under J2."""
    cowell = importlib.import_module("boinor.core.propagation.cowell").cowell
    perturbation = importlib.import_module("boinor.core.perturbations").J2_perturbation
    two_bodies = importlib.import_module("boinor.core.propagation.base").func_twobody
    mu, earth = GRAVITATIONAL_PARAMETER / 1e9, EARTH_RADIUS / 1e3

    def acceleration(time: float, state: Any, k: float) -> Any:
        derivative = two_bodies(time, state, k)
        derivative[3:] += perturbation(time, state, k, J2, earth)
        return derivative

    for altitude, inclination in [(600.0, _sun_synchronous(600.0)), (550.0, math.radians(53.0))]:
        radius = earth + altitude
        speed = math.sqrt(mu / radius)
        times = np.linspace(0.0, 2.0 * DAY, 1501)
        start = np.array([radius, 0.0, 0.0]), speed * np.array([0.0, math.cos(inclination), math.sin(inclination)])
        positions, velocities = cowell(mu, *start, times, rtol=1e-10, f=acceleration)
        yield _nodelive_row(
            "boinor", altitude, inclination, times, positions, velocities, "Cowell propagation under J2"
        )


def _nodelive_row(
    package: str, altitude: float, inclination: float, times: Any, positions: Any, velocities: Any, what: str
) -> Row:
    momentum = np.cross(positions, velocities)
    measured = np.polyfit(times, np.unwrap(np.arctan2(momentum[:, 0], -momentum[:, 1])), 1)[0]
    mean_radius = 1e3 * np.linalg.norm(positions, axis=1).mean()
    ours = formulas.secular_node_rate(mean_radius, inclination, EARTH_RADIUS, GRAVITATIONAL_PARAMETER, J2)
    return live_row(f"{package}-node-rate-{altitude:g}", "orbit",
                f"Node rate by {what}, {altitude:g} km, {math.degrees(inclination):.2f} deg", "node_rate",
                math.degrees(ours) * DAY, math.degrees(measured) * DAY, "deg/day",
                "the secular formula leaves out terms in J2 squared and above", THEIRS, package, share=3e-3)


def orekit_events() -> Iterator[Row]:
    """Orekit's own test of its eclipse detector, under astropy's geometric Sun: our cones, and our search for crossings."""
    from scipy.optimize import brentq

    from orbitcompute.kernels.orbit.eclipse import eclipse_crossings, kepler_position

    coordinates = importlib.import_module("astropy.coordinates")
    units = importlib.import_module("astropy.units")
    epoch = importlib.import_module("astropy.time").Time("1969-07-28T04:00:00", scale="tt")
    place = np.array([-6142438.668, 3492467.560, -25767.25680])
    velocity = np.array([505.8479685, 942.7809215, 7435.922231])
    mu, earth, sun_radius = 3.9860047e14, 6.4e6, 6.96e8

    def sun(elapsed: float) -> Any:
        moment = epoch + elapsed * units.s
        apart = coordinates.get_body_barycentric("sun", moment) - coordinates.get_body_barycentric("earth", moment)
        return apart.xyz.to_value("m")

    def excess(elapsed: float, side: float) -> float:
        """Distance from the shadow's axis over that of the shadow's edge, less one."""
        there, away = kepler_position(place, velocity, mu, elapsed), sun(elapsed)
        radius, distance = float(np.linalg.norm(there)), float(np.linalg.norm(away))
        half_angle = side * math.asin((sun_radius + side * earth) / distance)
        off = float(np.linalg.norm(np.cross(there, away / distance)))
        return off / float(formulas.cone_shadow_radius(np.float64(radius), earth, half_angle)) - 1.0

    at_epoch, a_minute_on = sun(0.0), sun(60.0)  # in steps of a minute the Sun moves evenly
    crossings = eclipse_crossings(place, velocity, mu, earth, sun_radius,
                                  lambda time: at_epoch + (a_minute_on - at_epoch) * time / 60.0, 5000.0)
    found = {f"{one.edge}-{'entry' if one.entering else 'exit'}": one.time for one in crossings}
    for name, side, theirs in (("umbra-entry", -1.0, 2303.1835), ("penumbra-exit", 1.0, 4388.155852)):
        by_cone = brentq(excess, theirs - 60.0, theirs + 60.0, args=(side,), xtol=1e-9)
        for what, quantity, ours in (
            ("cone", "cone_shadow_radius", by_cone),
            ("search", "eclipse_crossings", found[name]),
        ):
            yield live_row(f"orekit-{name}-{what}", "orbit",
                           f"Orekit's test of its eclipse detector: {name.replace('-', ' ')}, by our {what}", quantity, ours,
                           theirs, "s", "another ephemeris of the Sun", THEIRS, "orekit", width=0.002)


def sgp4_orbits() -> Iterator[Row]:
    """The verification set that ships with sgp4 (that the authority is sound), and its node rates beside ours."""
    api = importlib.import_module("sgp4.api")
    folder = Path(str(importlib.import_module("sgp4").__file__)).parent
    worst = max(_sgp4_gaps(api, folder))
    yield live_row("sgp4-verification", "orbit", "The installed sgp4 against AIAA 2006-6753: largest difference of a position",
               "sgp4 itself", worst * 1e6, 0.0, "mm", "its own test allows 0.2 mm between builds", THEIRS,
               "sgp4", width=0.2)
    times = np.linspace(0.0, 4.0 * DAY, 4001)
    for altitude, inclination in [(600.0, _sun_synchronous(600.0)), (550.0, math.radians(53.0))]:
        satellite = api.Satrec()
        motion = 60.0 * math.sqrt(GRAVITATIONAL_PARAMETER / float(_radius(altitude)) ** 3)
        satellite.sgp4init(api.WGS72, "i", 1, 28123.0, 0.0, 0.0, 0.0, 1e-6, 0.0, inclination, 0.0, motion, 0.5)
        _, positions, velocities = satellite.sgp4_array(np.full(times.size, satellite.jdsatepoch),
                                                        satellite.jdsatepochF + times / DAY)
        yield _nodelive_row("sgp4", altitude, inclination, times, positions, velocities, "sgp4, four days")


def _sgp4_gaps(api: Any, folder: Path) -> Iterator[float]:
    """Distances in km between sgp4's positions and those printed with its verification set, where both have one."""
    lines = (folder / "SGP4-VER.TLE").read_text(encoding="ascii").splitlines()
    elements = {line[2:7].strip(): (line[:69], other[:69]) for line, other in itertools.pairwise(lines)
                if line.startswith("1 ") and other.startswith("2 ")}
    satellite = None
    for line in (folder / "tcppver.out").read_text(encoding="ascii").splitlines():
        words = line.split()
        if len(words) == 2 and words[1] == "xx":
            satellite = api.Satrec.twoline2rv(*elements[words[0].zfill(5)]) if words[0].zfill(5) in elements else None
        elif satellite is not None and len(words) >= 7:
            error, position, _ = satellite.sgp4_tsince(float(words[0]))
            if error == 0:
                yield math.dist(position, [float(word) for word in words[1:4]])


# -- the air -------------------------------------------------------------------------------------------------------


def pymsis_densities() -> Iterator[Row]:
    """NRLMSISE-00 itself between the rows of our table, and on them."""
    importlib.import_module("pymsis")
    spec = importlib.util.spec_from_file_location(
        "make_density_table", data_directory("validation") / "make_density_table.py"
    )
    assert spec is not None and spec.loader is not None
    table = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(table)
    for code, activity in enumerate(table.ACTIVITIES):
        for altitude, allowed in ((600, 1e-4), (325, 0.02), (575, 0.02), (875, 0.02), (1050, 0.02), (1750, 0.02)):
            yield live_row(f"pymsis-{('low', 'mean', 'high')[code]}-{altitude}", "spacecraft",
                       f"Mean density at {altitude} km, F10.7 {activity[0]:g}, Ap {activity[1]:g}", "air_density",
                       formulas.atmospheric_density(altitude * 1e3, float(code)), table.orbit_mean_density(altitude, *activity),
                       "kg/m3", "a row of the table" if altitude == 600 else "between two rows of the table", THEIRS,
                       "pymsis", share=allowed, counts=False)
