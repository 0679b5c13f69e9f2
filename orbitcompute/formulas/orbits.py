"""Circular orbits and the apparent motion of the Sun."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import DAY, formula

# --- circular orbits -------------------------------------------------------------------------------------------------


@formula("s", radius="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def circular_period(radius: float, gravitational_parameter: float) -> float:
    """Sidereal period of a circular Keplerian orbit.

    Leaves out J2: the nodal period of a 600 km sun-synchronous orbit is 0.1 % longer.
    """
    return 2.0 * np.pi * np.sqrt(radius**3 / gravitational_parameter)


@formula("m", radius="m", grazing_radius="m")
def clear_link_distance(radius: float, grazing_radius: float) -> float:
    """Longest straight line between two points at `radius` that stays outside a sphere of `grazing_radius`.

    Valid for `radius` not below `grazing_radius`; leaves out refraction.
    """
    return 2.0 * np.sqrt((radius - grazing_radius) * (radius + grazing_radius))


@formula("m / s", radius="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def circular_speed(radius: float, gravitational_parameter: float) -> float:
    """Speed on a circular Keplerian orbit, in an inertial frame."""
    return np.sqrt(gravitational_parameter / radius)


@formula("rad / s", radius="m", earth_radius="m", gravitational_parameter="m3 / s2", j2="1", source="vallado-2013")
def node_rate_scale(radius: float, earth_radius: float, gravitational_parameter: float, j2: float) -> float:
    """Secular rate at which J2 turns the node of a circular orbit backwards, for a cosine of inclination of one.

    Leaves out J2 squared and J4 and above (about 0.2 % in low orbits).
    """
    return 1.5 * j2 * (earth_radius / radius) ** 2 * np.sqrt(gravitational_parameter / radius**3)


@formula(
    "rad / s", radius="m", inclination="rad", earth_radius="m", gravitational_parameter="m3 / s2", j2="1",
    source="vallado-2013",
)
def secular_node_rate(
    radius: float, inclination: float, earth_radius: float, gravitational_parameter: float, j2: float
) -> float:
    """Secular rate of the ascending node of a circular orbit under J2; eastward is positive.

    Leaves out J2 squared and J4 and above (about 0.2 % in low orbits), the Moon and the Sun (below 0.01 deg a day).
    """
    return -node_rate_scale(radius, earth_radius, gravitational_parameter, j2) * np.cos(inclination)


@formula("1", radius="m", earth_radius="m", gravitational_parameter="m3 / s2", j2="1", year="s", source="vallado-2013")
def cosine_following_sun(
    radius: float, earth_radius: float, gravitational_parameter: float, j2: float, year: float
) -> float:
    """Cosine of the inclination at which J2 turns a circular orbit's node once a `year`; below -1 where none does.

    Leaves out J2 squared and J4 and above (about 0.02 deg in low orbits). Above -1 up to about 5,970 km of altitude.
    """
    return -(2.0 * np.pi / year) / node_rate_scale(radius, earth_radius, gravitational_parameter, j2)


@formula("rad", right_ascension="rad", declination="rad", inclination="rad", node="rad", source="vallado-2013")
def sun_beta(right_ascension: float, declination: float, inclination: float, node: float) -> float:
    """Angle of the Sun out of the orbit plane, positive on the side of the orbit's angular momentum."""
    ahead = node - right_ascension
    normal = np.cos(declination) * np.sin(inclination) * np.sin(ahead) + np.sin(declination) * np.cos(inclination)
    along = np.cos(declination) * np.cos(ahead)
    across = np.sin(declination) * np.sin(inclination) - np.cos(declination) * np.cos(inclination) * np.sin(ahead)
    return np.arctan2(normal, np.sqrt(along**2 + across**2))


@formula("1", radius="m", earth_radius="m", beta="rad")
def eclipse_fraction(radius: float, earth_radius: float, beta: float) -> float:
    """Share of a circular orbit inside Earth's cylindrical shadow; 0 when the orbit clears it.

    Leaves out the penumbra (umbra alone 2 % less, with penumbra 2 % more of the longest dawn-dusk eclipse at 600 km;
    12 % and 11 % at 1,200 km) and Earth's flattening (up to 3 % and 13 % less when the shadow is crossed over a pole).
    Valid for `radius` not below `earth_radius`.
    """
    inside = (earth_radius / radius) ** 2 - np.sin(beta) ** 2
    horizon = np.sqrt((radius - earth_radius) * (radius + earth_radius)) / radius
    return 0.0 if inside <= 0.0 else np.arctan2(np.sqrt(inside), horizon) / np.pi


@formula("m", radius="m", earth_radius="m", half_angle="rad", source="vallado-2013")
def cone_shadow_radius(radius: float, earth_radius: float, half_angle: float) -> float:
    """Radius of the sphere whose cylindrical shadow a circular orbit crosses where it crosses a cone behind Earth.

    `half_angle` of the cone is positive where it opens (penumbra), negative where it closes (umbra). Exact for a sphere:
    an orbit meets the cone at Earth's apparent radius and that angle from the point opposite to the Sun.
    """
    return radius * np.sin(np.arcsin(earth_radius / radius) + half_angle)


# --- the Sun ---------------------------------------------------------------------------------------------------------


@formula("1", eccentricity="1", anomaly_cosine="1")
def irradiance_factor(eccentricity: float, anomaly_cosine: float) -> float:
    """Solar irradiance over its value at one astronomical unit, from the cosine of Earth's true anomaly.

    1 is perihelion, -1 aphelion. Leaves out the Moon's pull on Earth (0.01 %) and the Sun's own variation (0.1 %).
    """
    return ((1.0 + eccentricity * anomaly_cosine) / (1.0 - eccentricity**2)) ** 2


@formula("1", time="s", source="meeus-1998")
def sun_anomaly_cosine(time: float) -> float:
    """Cosine of Earth's true anomaly, 1 at perihelion in early January; from seconds of TT since J2000.0.

    The equation of the centre to its second term (0.02 deg).
    """
    century = time / (36525.0 * DAY)
    anomaly = np.pi / 180.0 * (357.52911 + 35999.05029 * century)
    centre = 1.914602 * np.sin(anomaly) + 0.019993 * np.sin(2.0 * anomaly)
    return np.cos(anomaly + np.pi / 180.0 * centre)


@formula("rad", time="s", source="meeus-1998")
def sun_mean_longitude(time: float) -> float:
    """Mean longitude of the Sun, which is the right ascension of the mean Sun; from seconds of TT since J2000.0.

    Mean equinox of date, aberration left out (0.006 deg). The square term is left out (below 0.0001 deg to 2055).
    """
    return np.pi / 180.0 * (280.46646 + 36000.76983 / (36525.0 * DAY) * time)


@formula(("1", "1", "1"), time="s", source="meeus-1998")
def sun_direction(time: float) -> tuple[float, float, float]:
    """Unit vector to the Sun, true equator and equinox of date, from seconds of TT since J2000.0.

    The low-precision series: equation of the centre, aberration and the largest term of nutation. Leaves out the
    planets and the Moon: within 0.01 deg of astropy over 2025-2035.
    """
    century = time / (36525.0 * DAY)
    degree = np.pi / 180.0
    anomaly = degree * (357.52911 + 35999.05029 * century)
    moon_node = degree * (125.04 - 1934.136 * century)
    centre = (
        (1.914602 - 0.004817 * century) * np.sin(anomaly)
        + (0.019993 - 0.000101 * century) * np.sin(2.0 * anomaly)
        + 0.000289 * np.sin(3.0 * anomaly)
    )
    longitude = sun_mean_longitude(time) + degree * (centre - 0.00569 - 0.00478 * np.sin(moon_node))
    obliquity = degree * (23.4392911 - 0.0130042 * century + 0.00256 * np.cos(moon_node))
    return np.cos(longitude), np.sin(longitude) * np.cos(obliquity), np.sin(longitude) * np.sin(obliquity)
