"""Plain functions used by more than one quantity or kernel: SI floats in, SI floats out.

Angles are in radians, times in seconds. A function returns NaN where it isn't defined and for an argument that is NaN.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import DAY, JULIAN_YEAR, formula

# --- circular orbits -------------------------------------------------------------------------------------------------


@formula("s", radius="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def circular_period(radius: float, gravitational_parameter: float) -> float:
    """Sidereal period of a circular Keplerian orbit.

    Leaves out J2: the nodal period of a 600 km sun-synchronous orbit is 0.1 % longer.
    """
    return 2.0 * np.pi * np.sqrt(radius**3 / gravitational_parameter)


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
)  # fmt: skip
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


# --- a plate and the Earth: infrared ---------------------------------------------------------------------------------


@formula("1", radius="m", earth_radius="m", tilt="rad", source="modest-2013")
def plate_earth_view(radius: float, earth_radius: float, tilt: float) -> float:
    """View factor from one face of a small plate to a sphere, `tilt` being the angle from the face's normal to nadir.

    Exact for a sphere: sphere wholly in front of the plate, partly visible, or behind it. Written with arctangents,
    so that rounding at the edges between those cases does no harm. Leaves out Earth's flattening.
    """
    sine = earth_radius / radius
    cosine = np.sqrt((radius - earth_radius) * (radius + earth_radius)) / radius
    height = np.cos(tilt)
    cut = sine**2 - height**2
    if cut <= 0.0:
        return sine**2 * height if height > 0.0 else 0.0
    chord = np.sqrt(cut)
    front = sine**2 * height * np.arctan2(chord, -cosine * height)
    return 0.5 + (front - cosine * chord - np.arctan2(cosine, chord)) / np.pi


@formula("1", radius="m", earth_radius="m", source="modest-2013")
def edge_on_earth_view(radius: float, earth_radius: float) -> float:
    """View factor to a sphere from either face of a plate that holds the vertical: (rho - sin(2 rho) / 2) / pi."""
    angular_radius = np.arcsin(earth_radius / radius)
    return (angular_radius - 0.5 * np.sin(2.0 * angular_radius)) / np.pi


@formula("1", radius="m", earth_radius="m")
def fixed_edge_earth_view(radius: float, earth_radius: float) -> float:
    """Orbit-mean view factor to a sphere from either face of a plate fixed in space with its normal in the orbit plane.

    Averaging the plate's cosine over the orbit first leaves one integral over the sphere's disc, periodic and smooth:
    eight midpoints are good to 1e-6 above 200 km.
    """
    sine = earth_radius / radius
    cosine = np.sqrt((radius - earth_radius) * (radius + earth_radius)) / radius
    total = 0.0
    for step in range(8):
        phase = (step + 0.5) * np.pi / 16.0
        across = sine * np.cos(phase)
        total += np.sqrt(1.0 - (sine * np.sin(phase)) ** 2) * np.arctan2(across, cosine) * across
    return total / 4.0 / np.pi


@formula("1", radius="m", earth_radius="m", beta="rad")
def sun_facing_earth_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit-mean view factor to a sphere from either face of a plate whose normal points at the Sun.

    The two faces see the same over an orbit. Four midpoints of a quarter orbit, good to 0.1 %.
    """
    total = 0.0
    for step in range(4):
        height = np.cos(beta) * np.cos((step + 0.5) * np.pi / 8.0)
        total += plate_earth_view(radius, earth_radius, np.arccos(height)) - 0.5 * (earth_radius / radius) ** 2 * height
    return total / 4.0


# --- a plate and the Earth: reflected sunlight -----------------------------------------------------------------------
# A Lambert sphere of uniform albedo, lit by a point Sun. Every function gives the flux on one face of a plate over
# albedo times solar irradiance. The disc of Earth is integrated over the angle t at which the line of sight meets the
# ground (Gauss-Legendre, four points: at angle alpha from nadir, sin(alpha) = R / r sin(t), Earth's central angle is
# t - alpha), which keeps the integrand smooth at nadir and at the limb; the azimuth is done in closed form.


@formula("1", radius="m", earth_radius="m", sun_cosine="1", normal_down="1", normal_sunward="1")
def lit_earth_view(
    radius: float, earth_radius: float, sun_cosine: float, normal_down: float, normal_sunward: float
) -> float:
    """Reflected sunlight on a plate whose normal is in the plane of the vertical and the Sun, over albedo irradiance.

    `sun_cosine` is the cosine of the Sun's angle from the zenith; the normal's two components are towards nadir and
    horizontally towards the Sun. Leaves out anything but diffuse reflection by a uniform sphere.
    """
    sun_sine = np.sqrt((1.0 - sun_cosine) * (1.0 + sun_cosine))
    total = 0.0
    for step in range(4):
        emission_cosine = (0.994058492765765, 0.8686241377879603, 0.49547160085329073, 0.10884720005703184)[step]
        emission_sine = (0.1088472000570319, 0.4954716008532907, 0.8686241377879602, 0.994058492765765)[step]
        weight = (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269)[step]
        sine = earth_radius / radius * emission_sine
        cosine = np.sqrt(1.0 - sine**2)
        lit = (emission_cosine * cosine + emission_sine * sine) * sun_cosine
        lit_swing = (emission_sine * cosine - emission_cosine * sine) * sun_sine
        seen = cosine * normal_down
        swing = sine * normal_sunward
        # azimuths up to which the ground is lit, and up to (or, facing away, from) which it is in front of the plate
        lit_to = np.pi if lit >= lit_swing else 0.0 if lit <= -lit_swing else np.arccos(-lit / lit_swing)
        wide = np.abs(swing)
        seen_to = np.pi if seen >= wide else 0.0 if seen <= -wide else np.arccos(-seen / swing)
        end = lit_to if swing < 0.0 or lit_to < seen_to else seen_to
        start = seen_to if swing < 0.0 and 0.0 < seen_to < np.pi else 0.0
        if end <= start or seen_to <= 0.0:
            flux = 0.0
        else:
            flux = (
                (lit * seen + 0.5 * lit_swing * swing) * (end - start)
                + (lit * swing + lit_swing * seen) * (np.sin(end) - np.sin(start))
                + 0.25 * lit_swing * swing * (np.sin(2.0 * end) - np.sin(2.0 * start))
            )
        total += weight * sine * emission_cosine / cosine * flux
    return earth_radius / radius * total


@formula("1", radius="m", earth_radius="m", beta="rad")
def sunlit_face_lit_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of reflected sunlight on the sunlit face of a Sun-facing plate, over albedo irradiance.

    Six midpoints of half an orbit: within 0.001 of brute force, 300-2,000 km, any beta (0.4 W/m2 at albedo 0.3).
    """
    total = 0.0
    for step in range(6):
        sun_cosine = np.cos(beta) * np.cos((step + 0.5) * np.pi / 6.0)
        sun_sine = np.sqrt((1.0 - sun_cosine) * (1.0 + sun_cosine))
        total += lit_earth_view(radius, earth_radius, sun_cosine, -sun_cosine, sun_sine)
    return total / 6.0


@formula("1", radius="m", earth_radius="m", beta="rad")
def dark_face_lit_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of reflected sunlight on the dark face of a Sun-facing plate, over albedo irradiance.

    Three midpoints of the quarter orbit on the day side (on the night side the dark face looks away from whatever
    ground is lit): within 0.001 of brute force, 300-2,000 km, any beta (0.4 W/m2 at albedo 0.3).
    """
    total = 0.0
    for step in range(3):
        sun_cosine = np.cos(beta) * np.cos((step + 0.5) * np.pi / 6.0)
        sun_sine = np.sqrt((1.0 - sun_cosine) * (1.0 + sun_cosine))
        total += lit_earth_view(radius, earth_radius, sun_cosine, sun_cosine, -sun_sine)
    return total / 6.0


@formula("1", radius="m", earth_radius="m", beta="rad")
def nadir_face_lit_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of reflected sunlight on a face that looks straight down, over albedo irradiance.

    `lit_earth_view` of a level plate, in fewer words. Six midpoints of half an orbit: within 0.001 of brute force or
    1.5 %, 300-2,000 km, any beta.
    """
    beta_cosine = np.cos(beta)
    total = 0.0
    for step in range(4):
        emission_cosine = (0.994058492765765, 0.8686241377879603, 0.49547160085329073, 0.10884720005703184)[step]
        emission_sine = (0.1088472000570319, 0.4954716008532907, 0.8686241377879602, 0.994058492765765)[step]
        weight = (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269)[step]
        sine = earth_radius / radius * emission_sine
        cosine = np.sqrt(1.0 - sine**2)
        flux = 0.0
        for place in range(6):
            sun_cosine = beta_cosine * (
                0.9659258262890683, 0.7071067811865476, 0.25881904510252074,
                -0.25881904510252074, -0.7071067811865476, -0.9659258262890683,
            )[place]  # fmt: skip
            lit = (emission_cosine * cosine + emission_sine * sine) * sun_cosine
            swing = (emission_sine * cosine - emission_cosine * sine) * np.sqrt(1.0 - sun_cosine**2)
            if lit >= swing:
                flux += np.pi * lit
            elif lit > -swing:
                edge = np.arccos(-lit / swing)
                flux += lit * edge + swing * np.sin(edge)
            else:
                flux += 0.0 * lit  # dark; NaN stays NaN
        total += weight * sine * emission_cosine * flux / 6.0
    return earth_radius / radius * total


@formula("1", radius="m", earth_radius="m", beta="rad")
def level_plate_sun_share(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of direct sunlight on a level plate, over the irradiance and the plate's area, both faces together.

    The cosine of the Sun's angle, whichever face it falls on, without the part of the orbit in Earth's cylindrical shadow.
    """
    dark = np.pi * eclipse_fraction(radius, earth_radius, beta)
    return np.abs(np.cos(beta)) * (2.0 - np.sin(dark)) / np.pi


@formula("1", radius="m", earth_radius="m", beta="rad")
def rolled_edge_lit_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of reflected sunlight on either face of a plate that holds the Sun line and the vertical.

    Six midpoints of half an orbit: within 0.7 % of brute force, 300-2,000 km, any beta.
    """
    beta_cosine = np.cos(beta)
    total = 0.0
    for step in range(4):
        emission_cosine = (0.994058492765765, 0.8686241377879603, 0.49547160085329073, 0.10884720005703184)[step]
        emission_sine = (0.1088472000570319, 0.4954716008532907, 0.8686241377879602, 0.994058492765765)[step]
        weight = (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269)[step]
        sine = earth_radius / radius * emission_sine
        cosine = np.sqrt(1.0 - sine**2)
        flux = 0.0
        for place in range(6):
            sun_cosine = beta_cosine * (
                0.9659258262890683, 0.7071067811865476, 0.25881904510252074,
                -0.25881904510252074, -0.7071067811865476, -0.9659258262890683,
            )[place]  # fmt: skip
            lit = (emission_cosine * cosine + emission_sine * sine) * sun_cosine
            swing = (emission_sine * cosine - emission_cosine * sine) * np.sqrt(1.0 - sun_cosine**2)
            # the integral over azimuth of (lit + swing cos) sin, where positive
            most = 0.0 if lit + swing < 0.0 else lit + swing
            least = 0.0 if lit - swing < 0.0 else lit - swing
            flux += (most - least) * (most + least) / (2.0 * swing)
        total += weight * emission_cosine / cosine * sine**2 * flux / 6.0
    return 0.5 * earth_radius / radius * total


@formula("1", radius="m", earth_radius="m", beta="rad")
def fixed_edge_lit_view(radius: float, earth_radius: float, beta: float) -> float:
    """Orbit mean of reflected sunlight on either face of an edge-on plate, inertially fixed, normal in the orbit plane.

    Both faces get the same, so that it is a quarter of the mean of |cosine on the ground| times |cosine on the plate|,
    and the mean over the orbit is closed for each line of sight: |sin(x - turn)| times |swing cos(x) + height|. Within
    1.5 % of brute force, 300-2,000 km, any beta.
    """
    beta_sine, beta_cosine = np.abs(np.sin(beta)), np.cos(beta)
    total = 0.0
    for step in range(4):
        emission_cosine = (0.994058492765765, 0.8686241377879603, 0.49547160085329073, 0.10884720005703184)[step]
        emission_sine = (0.1088472000570319, 0.4954716008532907, 0.8686241377879602, 0.994058492765765)[step]
        weight = (0.1739274225687269, 0.3260725774312731, 0.3260725774312731, 0.1739274225687269)[step]
        sine = earth_radius / radius * emission_sine
        cosine = np.sqrt(1.0 - sine**2)
        central_cosine = emission_cosine * cosine + emission_sine * sine
        central_sine = emission_sine * cosine - emission_cosine * sine
        flux = 0.0
        for place in range(4):
            along = (0.9807852804032304, 0.8314696123025452, 0.5555702330196023, 0.19509032201612833)[place]
            across = (0.19509032201612825, 0.5555702330196022, 0.8314696123025452, 0.9807852804032304)[place]
            height = central_sine * across * beta_sine
            swing = np.sqrt(central_cosine**2 + (central_sine * along) ** 2) * beta_cosine
            reach = np.sqrt(cosine**2 + (sine * along) ** 2)
            mean = 2.0 * height / np.pi
            if height < swing:
                turn = np.arctan2(sine * along, cosine) + np.arctan2(central_sine * along, central_cosine)
                edge = np.arccos(-height / swing)
                behind = turn - np.pi if turn - np.pi > -edge else -edge
                lit = 0.0
                for bound in range(4):
                    anomaly = (edge, turn, behind, -edge)[bound]
                    lit -= (1.0, -2.0, 2.0, -1.0)[bound] * (
                        height * np.cos(anomaly - turn)
                        + 0.25 * swing * np.cos(2.0 * anomaly - turn)
                        + 0.5 * swing * np.sin(turn) * anomaly
                    )
                mean = (lit - 2.0 * height) / np.pi
            flux += reach * mean
        total += weight * sine * emission_cosine / cosine * flux / 4.0
    return 0.25 * np.pi * earth_radius / radius * total


# --- the upper atmosphere --------------------------------------------------------------------------------------------


@formula("kg / m3", altitude="m", solar_activity="1", source="picone-2002")
def atmospheric_density(altitude: float, solar_activity: float) -> float:
    """Air density averaged over a dawn-dusk sun-synchronous orbit and the year, NRLMSISE-00; NaN outside the table.

    `solar_activity` is 0 (F10.7 70, Ap 4), 1 (140, 15) or 2 (230, 25), or anything between; the logarithm is linear in
    it and in altitude, 300-2,000 km. The table is made by validation/make_density_table.py; interpolation in altitude
    costs up to 2 %, in activity 15 %. Forecasts are good to a factor of two; above 1,000 km the model is untried.
    """
    altitudes = (
        300e3, 350e3, 400e3, 450e3, 500e3, 550e3, 600e3, 650e3, 700e3, 750e3, 800e3, 850e3, 900e3,
        950e3, 1000e3, 1100e3, 1200e3, 1300e3, 1400e3, 1500e3, 1600e3, 1700e3, 1800e3, 1900e3, 2000e3,
    )  # fmt: skip
    low = (
        7.8001e-12, 2.2262e-12, 7.0769e-13, 2.4462e-13, 9.1994e-14, 3.8318e-14, 1.8113e-14, 9.8450e-15, 6.0840e-15,
        4.1480e-15, 3.0206e-15, 2.2930e-15, 1.7874e-15, 1.4187e-15, 1.1415e-15, 7.6367e-16, 5.3115e-16, 3.8319e-16,
        2.8629e-16, 2.2102e-16, 1.7578e-16, 1.4352e-16, 1.1987e-16, 1.0203e-16, 8.8241e-17,
    )  # fmt: skip
    mean = (
        2.3429e-11, 8.7725e-12, 3.5958e-12, 1.5708e-12, 7.2016e-13, 3.4377e-13, 1.7039e-13, 8.7796e-14, 4.7240e-14,
        2.6714e-14, 1.5982e-14, 1.0160e-14, 6.8628e-15, 4.9024e-15, 3.6726e-15, 2.2879e-15, 1.5543e-15, 1.1070e-15,
        8.1057e-16, 6.0492e-16, 4.5832e-16, 3.5194e-16, 2.7371e-16, 2.1552e-16, 1.7178e-16,
    )  # fmt: skip
    high = (
        4.8342e-11, 2.0994e-11, 9.8481e-12, 4.8851e-12, 2.5289e-12, 1.3545e-12, 7.4639e-13, 4.2165e-13, 2.4375e-13,
        1.4410e-13, 8.7167e-14, 5.4026e-14, 3.4378e-14, 2.2513e-14, 1.5205e-14, 7.6529e-15, 4.3805e-15, 2.7972e-15,
        1.9368e-15, 1.4165e-15, 1.0737e-15, 8.3345e-16, 6.5775e-16, 5.2557e-16, 4.2416e-16,
    )  # fmt: skip
    if not (altitudes[0] <= altitude <= altitudes[24] and 0.0 <= solar_activity <= 2.0):
        return np.nan
    row = 0
    for step in range(5):
        ahead = row + (16, 8, 4, 2, 1)[step]
        ahead = ahead if ahead < 24 else row
        row = ahead if altitude >= altitudes[ahead] else row
    share = (altitude - altitudes[row]) / (altitudes[row + 1] - altitudes[row])
    below = mean[row] if solar_activity < 1.0 else high[row]
    above = mean[row + 1] if solar_activity < 1.0 else high[row + 1]
    other_below = low[row] if solar_activity < 1.0 else mean[row]
    other_above = low[row + 1] if solar_activity < 1.0 else mean[row + 1]
    weight = solar_activity if solar_activity < 1.0 else solar_activity - 1.0
    return np.exp(
        weight * ((1.0 - share) * np.log(below) + share * np.log(above))
        + (1.0 - weight) * ((1.0 - share) * np.log(other_below) + share * np.log(other_above))
    )


@formula("kg / m3", altitude="m", source="vallado-2013")
def exponential_density(altitude: float) -> float:
    """Air density of the piecewise exponential atmosphere (CIRA-72, moderate activity); nan outside 300-2,000 km.

    One scale height from 1,000 km up. No orbit mean, no season, no change with solar activity: a rival to the table.
    """
    bases = (300e3, 350e3, 400e3, 450e3, 500e3, 600e3, 700e3, 800e3, 900e3, 1000e3)
    densities = (
        2.418e-11, 9.518e-12, 3.725e-12, 1.585e-12, 6.967e-13, 1.454e-13, 3.614e-14, 1.170e-14, 5.245e-15, 3.019e-15,
    )  # fmt: skip
    scales = (53.628e3, 53.298e3, 58.515e3, 60.828e3, 63.822e3, 71.835e3, 88.667e3, 124.64e3, 181.05e3, 268.0e3)
    if not 300e3 <= altitude <= 2000e3:
        return np.nan
    density = np.nan
    for step in range(10):
        if altitude >= bases[step]:
            density = densities[step] * np.exp(-(altitude - bases[step]) / scales[step])
    return density


@formula("1", beta="rad")
def sun_tracking_ram_share(beta: float) -> float:
    """Orbit mean of the area a Sun-tracking array shows to the air ahead, over its own area: 2 / pi cos(beta).

    Leaves out the edge of the array and Earth's rotation of the air (a few degrees of incidence): an array seen
    edge-on drags more than the zero given here.
    """
    return 2.0 / np.pi * np.abs(np.cos(beta))


# --- propulsion ------------------------------------------------------------------------------------------------------


@formula("m / s", radius_from="m", radius_to="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def hohmann_delta_v(radius_from: float, radius_to: float, gravitational_parameter: float) -> float:
    """Speed change of a two-impulse transfer between coplanar circular orbits, up or down.

    Leaves out plane changes, drag and losses of finite burns.
    """
    mean = 0.5 * (radius_from + radius_to)
    first = circular_speed(radius_from, gravitational_parameter) * (np.sqrt(radius_to / mean) - 1.0)
    second = circular_speed(radius_to, gravitational_parameter) * (1.0 - np.sqrt(radius_from / mean))
    return np.abs(first) + np.abs(second)


@formula("m / s", radius_from="m", radius_to="m", gravitational_parameter="m3 / s2", source="vallado-2013")
def spiral_delta_v(radius_from: float, radius_to: float, gravitational_parameter: float) -> float:
    """Speed change of a low-thrust spiral between coplanar circular orbits: the difference of their speeds.

    Leaves out plane changes, drag and coasting in eclipse. The limit of vanishing thrust.
    """
    return np.abs(
        circular_speed(radius_from, gravitational_parameter) - circular_speed(radius_to, gravitational_parameter)
    )


@formula("m / s", rotation_rate="rad / s", earth_radius="m", reference_inclination="rad", inclination="rad")
def inclination_delta_v(
    rotation_rate: float, earth_radius: float, reference_inclination: float, inclination: float
) -> float:
    """Extra speed a launcher needs for an inclination other than its reference: the help of Earth's rotation it loses.

    Negative towards the equator. Leaves out dog-legs round forbidden ground and the small change of path.
    """
    return rotation_rate * earth_radius * (np.cos(reference_inclination) - np.cos(inclination))


@formula("1", delta_v="m / s", exhaust_velocity="m / s")
def propellant_share(delta_v: float, exhaust_velocity: float) -> float:
    """Propellant over initial mass for a speed change: the rocket equation."""
    return -np.expm1(-delta_v / exhaust_velocity)


@formula("1", first="1", second="1")
def arithmetic_geometric_mean(first: float, second: float) -> float:
    """Arithmetic-geometric mean of two positive numbers, to the last bit after six rounds; pi / (2 agm) is an elliptic K."""
    for _ in range(6):
        first, second = (first + second) / 2, np.sqrt(first * second)
    return first


@formula("1", first="1", second="1")
def lesser(first: float, second: float) -> float:
    """The smaller of two numbers of one unit; nan when either is (a bare conditional would drop it)."""
    if first != first:
        return first
    return first if first < second else second


# -- money ---------------------------------------------------------------------------------------------------------


@formula("1", rate="1", life="s", source="nrel-atb-2024")
def capital_recovery(rate: float, life: float) -> float:
    """Share of a capital paid each year, at the year's end, that pays it back with interest over its life.

    `rate` is per year; at zero it is one over the years. A start-of-year annuity would be 1 + rate lower.
    """
    years = life / JULIAN_YEAR
    return 1 / years if rate == 0 else rate / -np.expm1(-years * np.log1p(rate))


# -- radiating fins ------------------------------------------------------------------------------------------------


@formula("1", conductance_parameter="1", sink_share="1")
def radiating_fin_efficiency(conductance_parameter: float, sink_share: float) -> float:
    """Emission of a straight fin of constant thickness over that of an isothermal one at its root's temperature.

    The fin obeys t'' = z (t^4 - s), t = 1 at the root and t' = 0 at the tip, with `conductance_parameter` z = (sides)
    (emissivity) (Stefan-Boltzmann) (root temperature)^3 (length)^2 / (conductivity x thickness) and `sink_share` s the
    absorbed flux over the isothermal fin's emission. The tip's temperature follows from t'^2 by five rounds of Newton
    and five Gauss points: within 1e-6 of a boundary-value solver for z up to 5; not a number beyond. Leaves out the
    tip's own emission, the tube's, and radiation between fins.
    """
    if conductance_parameter > 5.0:
        return np.nan * conductance_parameter
    sink = np.sqrt(np.sqrt(sink_share))
    if conductance_parameter * np.abs(1.0 - sink_share) < 1e-9:
        return 1.0 + 0.0 * conductance_parameter * sink_share  # within 2e-9; nan stays nan
    reach = np.exp(np.sqrt(conductance_parameter * (1.0 + sink) * (1.0 + sink**2)))
    tip = sink + (1.0 - sink) * 2.0 / (reach + 1.0 / reach)
    for _ in range(5):
        length, slope = 0.0, 0.0
        for point in range(5):
            place = (0.0469100770306680, 0.2307653449471585, 0.5, 0.7692346550528415, 0.9530899229693320)[point] ** 2
            weight = (
                0.1184634425280945, 0.2393143352496832, 0.2844444444444444, 0.2393143352496832, 0.1184634425280945,
            )[point]  # fmt: skip
            here = tip + (1.0 - tip) * place
            drive = 0.4 * ((here + tip) * (here**3 + here * tip**2) + tip**4) - 2.0 * sink_share
            bend = 0.4 * (
                (4.0 * here**3 + 3.0 * here**2 * tip + 2.0 * here * tip**2 + tip**3) * (1.0 - place)
                + here**3 + 2.0 * here**2 * tip + 3.0 * here * tip**2 + 4.0 * tip**3
            )  # fmt: skip
            root = weight / np.sqrt(np.abs(drive))
            length += root
            slope -= 0.5 * root * bend / drive
        miss = np.log(4.0 * np.abs(1.0 - tip) * length**2 / conductance_parameter)
        rate = (tip - sink) * (2.0 * slope / length - 1.0 / (1.0 - tip))
        tip = sink + (tip - sink) * np.exp(-miss / rate)
    drawn = (1.0 - tip) * (0.4 * ((1.0 + tip) * (1.0 + tip**2) + tip**4) - 2.0 * sink_share)
    sign = 1.0 if sink_share < 1.0 else -1.0
    return sink_share + sign * np.sqrt(np.abs(drawn) / conductance_parameter)


@formula("1", conductance_parameter="1", sink_share="1", source="incropera-2011")
def linearised_fin_efficiency(conductance_parameter: float, sink_share: float) -> float:
    """The same with emission linear in temperature about the root's, as handbooks have it: tanh(m) / m, m^2 = 4 z.

    Exact for a short fin; too low by 0.6 % at z = 0.1, 2 % at 0.25, 14 % at 2: the tangent at the root takes more from
    a cold tip than it emits. Defined for any z above 0.
    """
    root = 2.0 * np.sqrt(conductance_parameter)
    return sink_share - (1.0 - sink_share) * np.expm1(-2.0 * root) / (1.0 + np.exp(-2.0 * root)) / root
