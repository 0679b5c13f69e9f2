"""What the Sun and the Earth send to a satellite's flat surfaces: sunlight, sunlight that Earth reflects, infrared.

Earth is a Lambert sphere of uniform albedo and infrared flux. Every flux is incident (absorptivities belong to the
surface) and is either of one face, as named, or the mean of the two faces of a plate per square metre of face; fluxes
from Earth are orbit means. What depends on the Sun's angle to the orbit plane is taken at the year's smallest angle,
at which reflected sunlight is greatest, and with perihelion sunlight: the hot case.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import (
    dark_face_lit_view,
    edge_on_earth_view,
    fixed_edge_earth_view,
    fixed_edge_lit_view,
    irradiance_factor,
    rolled_edge_lit_view,
    sun_facing_earth_view,
    sunlit_face_lit_view,
)

ROLLED, FIXED, SUN_FACING = choice(
    "radiator_attitude",
    "how the radiator is held to the Sun and to Earth",
    rolled="edge-on to the Sun, rolled about the Sun line so that its plane holds the vertical",
    fixed="edge-on to the Sun, fixed in space, its normal in the orbit plane",
    sun_facing="one face to the Sun",
)


@quantity("W / m2")
def solar_irradiance_farthest(total_solar_irradiance: float, earth_orbit_eccentricity: float) -> float:
    """Solar irradiance at aphelion, in early July."""
    return total_solar_irradiance * irradiance_factor(earth_orbit_eccentricity, -1.0)


@quantity("W / m2")
def solar_irradiance_nearest(total_solar_irradiance: float, earth_orbit_eccentricity: float) -> float:
    """Solar irradiance at perihelion, in early January."""
    return total_solar_irradiance * irradiance_factor(earth_orbit_eccentricity, 1.0)


@quantity("deg")
def earth_angular_radius(orbital_radius: float, earth_radius: float) -> float:
    """Angle between nadir and Earth's limb; Earth's flattening, left out, is up to 0.4 deg of it at 600 km."""
    return np.arcsin(earth_radius / orbital_radius)


@quantity("1", source="modest-2013")
def earth_view_nadir(orbital_radius: float, earth_radius: float) -> float:
    """View factor to Earth from a face that looks straight down; exact for a sphere."""
    return (earth_radius / orbital_radius) ** 2


@quantity("1", source="modest-2013")
def earth_view_edge_on(orbital_radius: float, earth_radius: float) -> float:
    """View factor to Earth from either face of a plate that holds the vertical; exact for a sphere."""
    return edge_on_earth_view(orbital_radius, earth_radius)


@quantity("1")
def earth_view_edge_fixed_mean(orbital_radius: float, earth_radius: float) -> float:
    """Orbit-mean view factor to Earth from either face of a plate fixed in space with its normal in the orbit plane.

    At a beta angle of 90 deg every plate edge-on to the Sun is of this kind; nearer the plane it is the worst of them.
    """
    return fixed_edge_earth_view(orbital_radius, earth_radius)


@quantity("1")
def earth_view_sun_facing_mean(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """Orbit-mean view factor to Earth from either face of a plate that faces the Sun, at the smallest beta angle."""
    return sun_facing_earth_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("1")
def radiator_earth_view(
    radiator_attitude: float,
    earth_view_edge_on: float,
    earth_view_edge_fixed_mean: float,
    earth_view_sun_facing_mean: float,
) -> float:
    """Orbit-mean view factor to Earth from a face of the radiator, mean of its faces, in the attitude chosen."""
    if radiator_attitude == ROLLED:
        return earth_view_edge_on
    return earth_view_edge_fixed_mean if radiator_attitude == FIXED else earth_view_sun_facing_mean


@quantity("W / m2")
def radiator_infrared_incident(radiator_earth_view: float, earth_infrared_flux: float) -> float:
    """Earth infrared on the radiator: orbit mean, per square metre of face, mean of its faces.

    Absorbed with the infrared emissivity, not the solar absorptivity. Leaves out weather and latitude.
    """
    return radiator_earth_view * earth_infrared_flux


@quantity("W / m2")
def radiator_albedo_incident_rolled(
    orbital_radius: float,
    earth_radius: float,
    beta_angle_min: float,
    earth_albedo: float,
    solar_irradiance_nearest: float,
) -> float:
    """Reflected sunlight on a rolled edge-on radiator: orbit mean, per face, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_nearest * rolled_edge_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def radiator_albedo_incident_fixed(
    orbital_radius: float,
    earth_radius: float,
    beta_angle_min: float,
    earth_albedo: float,
    solar_irradiance_nearest: float,
) -> float:
    """Reflected sunlight on a fixed edge-on radiator: orbit mean, per face, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_nearest * fixed_edge_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def array_albedo_incident_front(
    orbital_radius: float,
    earth_radius: float,
    beta_angle_min: float,
    earth_albedo: float,
    solar_irradiance_nearest: float,
) -> float:
    """Reflected sunlight on the sunlit face of a Sun-facing plate: orbit mean, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_nearest * sunlit_face_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def array_albedo_incident_back(
    orbital_radius: float,
    earth_radius: float,
    beta_angle_min: float,
    earth_albedo: float,
    solar_irradiance_nearest: float,
) -> float:
    """Reflected sunlight on the dark face of a Sun-facing plate: orbit mean, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_nearest * dark_face_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def array_infrared_incident(earth_view_sun_facing_mean: float, earth_infrared_flux: float) -> float:
    """Earth infrared on either face of a Sun-facing array: orbit mean, per square metre of that face."""
    return earth_view_sun_facing_mean * earth_infrared_flux


@quantity("W / m2")
def radiator_albedo_incident(
    radiator_attitude: float,
    radiator_albedo_incident_rolled: float,
    radiator_albedo_incident_fixed: float,
    array_albedo_incident_front: float,
    array_albedo_incident_back: float,
) -> float:
    """Reflected sunlight on the radiator: orbit mean, per square metre of face, mean of its faces, in the hot case."""
    if radiator_attitude == ROLLED:
        return radiator_albedo_incident_rolled
    if radiator_attitude == FIXED:
        return radiator_albedo_incident_fixed
    return 0.5 * (array_albedo_incident_front + array_albedo_incident_back)


@quantity("W / m2")
def radiator_sunlight_incident(radiator_attitude: float, solar_irradiance_nearest: float) -> float:
    """Direct sunlight on the radiator per square metre of plate: all of it on one face, or none when edge-on.

    Of plate, not of face: not to be multiplied by the number of sides. No pointing error: a degree of it would put
    1.7 % of the irradiance on a face. In sunlight, not averaged over eclipses.
    """
    return solar_irradiance_nearest if radiator_attitude == SUN_FACING else 0.0 * solar_irradiance_nearest
