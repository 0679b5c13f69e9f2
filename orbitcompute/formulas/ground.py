"""Sites on the ground: what they see, and how many it takes when some are under cloud."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("rad", radius="m", earth_radius="m", elevation="rad", source="vallado-2013")
def ground_reach(radius: float, earth_radius: float, elevation: float) -> float:
    """Angle at the Earth's centre between a site and the furthest satellite it sees above an elevation."""
    return np.arccos(earth_radius * np.cos(elevation) / radius) - elevation


@formula("m", radius="m", earth_radius="m", elevation="rad", source="vallado-2013")
def slant_range(radius: float, earth_radius: float, elevation: float) -> float:
    """Distance from a site to a satellite at an elevation, on a spherical Earth."""
    height = earth_radius * np.sin(elevation)
    return np.sqrt(radius**2 - earth_radius**2 + height**2) - height


@formula("rad", latitude="rad", inclination="rad")
def argument_at_latitude(latitude: float, inclination: float) -> float:
    """Argument of latitude, -90 to 90 degrees, at which a circular orbit is at a latitude, or at its nearest to it."""
    sine = np.sin(latitude) / np.sin(inclination)
    if latitude >= np.pi / 2 or sine >= 1:
        return np.pi / 2 + 0 * latitude
    if latitude <= -np.pi / 2 or sine <= -1:
        return -np.pi / 2 + 0 * latitude
    return np.arcsin(sine)


@formula("1", latitude="rad", inclination="rad", reach="rad")
def site_view_share(latitude: float, inclination: float, reach: float) -> float:
    """Share of the time that a satellite on a circular orbit is within `reach` of a site, over many days.

    Argument of latitude and longitude are both uniform in the long run, unless the ground track repeats: the mean share
    of longitudes over the arguments within reach. Near a pole that share is one; elsewhere it is taken at eight places
    and weights of Fejer's first rule, the zeros of a Chebyshev polynomial (within 0.1 %, for reaches above 50 degrees
    within 0.3 %).
    """
    north = np.abs(latitude)
    first = argument_at_latitude(north - reach, inclination)
    last = argument_at_latitude(north + reach, inclination)
    polar = argument_at_latitude(np.pi - reach - north, inclination)
    middle = polar if polar < last else last
    incline, height, base, edge = np.sin(inclination), np.sin(north), np.cos(north), np.cos(reach)
    total = np.pi * (last - middle)
    for step in range(8):
        place = np.cos((step + 0.5) * np.pi / 8)
        second = 2 * place**2 - 1  # the cosines of twice, four, six and eight times the angle
        fourth = 2 * second**2 - 1
        sixth = 2 * second * fourth - second
        weight = (1 - 2 * (second / 3 + fourth / 15 + sixth / 35 + (2 * fourth**2 - 1) / 63)) / 4
        sine = incline * np.sin((first + middle - (middle - first) * place) / 2)
        cosine = (edge - height * sine) / (base * np.sqrt(1 - sine**2))
        within = 0.0 if cosine >= 1 else np.pi if cosine <= -1 else np.arccos(cosine)
        total = total + weight * within * (middle - first) / 2
    return total / np.pi**2


@formula("1", probability="1", source="abramowitz-stegun", locator="eq. 26.2.23")
def upper_normal_quantile(probability: float) -> float:
    """How many standard deviations a normal deviate exceeds with a `probability` of at most a half, to 4.5e-4."""
    root = np.sqrt(-2 * np.log(probability))
    above = 2.515517 + 0.802853 * root + 0.010328 * root**2
    return root - above / (1 + 1.432788 * root + 0.189269 * root**2 + 0.001308 * root**3)


@formula("1", working="1", availability="1", outage="1", independence="1")
def diverse_sites(working: float, availability: float, outage: float, independence: float) -> float:
    """Sites to build so that `working` of them are clear at once but for an `outage` share of the time.

    `independence` is the number of independent sites that a site counts for: cloud is correlated. The larger of the exact
    number for one site, ln(outage) / ln(1 - availability) over it, and the normal approximation to the binomial, whose
    variance it divides; within two sites of the binomial for independent sites from an availability of 0.5 up to 0.995,
    up to ten too many at 0.3. Sites within one weather system are one.
    """
    one = np.log(outage) / np.log1p(-availability) / independence
    width = upper_normal_quantile(outage) * np.sqrt(availability * (1 - availability) / independence)
    root = (width + np.sqrt(width**2 + 4 * availability * working)) / (2 * availability)
    return (one + root**2 + np.abs(one - root**2)) / 2
