"""A plate and the Earth: views, infrared and reflected sunlight."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula
from orbitcompute.formulas.orbits import eclipse_fraction

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
            )[place]
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
            )[place]
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
