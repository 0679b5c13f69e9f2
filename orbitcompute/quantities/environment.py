"""What the Sun and the Earth send to a satellite's flat surfaces: sunlight, sunlight that Earth reflects, infrared.

Earth is a Lambert sphere of uniform albedo and infrared flux. Every flux is incident (absorptivities belong to the
surface) and is either of one face, as named, or the mean of the two faces of a plate per square metre of face; fluxes
from Earth are orbit means. What depends on the Sun's angle to the orbit plane is taken at the year's smallest angle,
at which reflected sunlight is greatest. `design_case` says how near the Sun is and how bright the Earth.
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
    level_plate_sun_share,
    nadir_face_lit_view,
    rolled_edge_lit_view,
    sun_anomaly_cosine,
    sun_facing_earth_view,
    sunlit_face_lit_view,
)
from orbitcompute.kernels.array_view import strip_wing_view

ROLLED, FIXED, SUN_FACING, NADIR = choice(
    "radiator_attitude",
    "how the radiator is held to the Sun and to Earth",
    rolled="edge-on to the Sun, rolled about the Sun line so that its plane holds the vertical",
    fixed="edge-on to the Sun, fixed in space, its normal in the orbit plane",
    sun_facing="one face to the Sun",
    nadir="level: one face down to Earth, the other up",
)
NEAREST, HOT, MEAN, COLD = choice(
    "design_case",
    "The Sun and the Earth that the radiator is sized under",
    nearest="the nearest Sun over the mean Earth",
    hot="the nearest Sun, the highest albedo and the strongest infrared of an orbit's mean",
    mean="the mean Sun and Earth",
    cold="the farthest Sun, the lowest albedo and the weakest infrared of an orbit's mean",
)
VIEW_GIVEN, BESIDE = choice(
    "array_view_rule",
    "Where the radiator's view of its own array comes from",
    given="the parameter `radiator_array_view_given`",
    beside="a strip edge-on to the Sun between two Sun-facing wings, from their lengths",
)


@quantity("W / m2")
def solar_irradiance_farthest(total_solar_irradiance: float, earth_orbit_eccentricity: float) -> float:
    """Solar irradiance at aphelion, in early July."""
    return total_solar_irradiance * irradiance_factor(earth_orbit_eccentricity, -1.0)


@quantity("W / m2")
def solar_irradiance_nearest(total_solar_irradiance: float, earth_orbit_eccentricity: float) -> float:
    """Solar irradiance at perihelion, in early January."""
    return total_solar_irradiance * irradiance_factor(earth_orbit_eccentricity, 1.0)


@quantity("W / m2")
def solar_irradiance_worst_month(
    total_solar_irradiance: float, earth_orbit_eccentricity: float, season_start: float, worst_month_centre: float
) -> float:
    """Solar irradiance in the middle of the darkest thirty days: near its greatest where those are in December."""
    return total_solar_irradiance * irradiance_factor(
        earth_orbit_eccentricity, sun_anomaly_cosine(season_start + worst_month_centre)
    )


@quantity("W / m2")
def solar_irradiance_design(
    design_case: float,
    total_solar_irradiance: float,
    solar_irradiance_nearest: float,
    solar_irradiance_farthest: float,
) -> float:
    """Solar irradiance that the radiator is sized under; the array is always sized under the farthest Sun."""
    if design_case == MEAN:
        return total_solar_irradiance
    return solar_irradiance_farthest if design_case == COLD else solar_irradiance_nearest


@quantity("1")
def earth_albedo(
    design_case: float, earth_albedo_mean: float, earth_albedo_hot: float, earth_albedo_cold: float
) -> float:
    """Share of sunlight that Earth reflects, orbit mean, in the design case."""
    if design_case == HOT:
        return earth_albedo_hot
    return earth_albedo_cold if design_case == COLD else earth_albedo_mean


@quantity("W / m2")
def earth_infrared_flux(
    design_case: float, earth_infrared_mean: float, earth_infrared_hot: float, earth_infrared_cold: float
) -> float:
    """Infrared leaving the top of the atmosphere, orbit mean, in the design case."""
    if design_case == HOT:
        return earth_infrared_hot
    return earth_infrared_cold if design_case == COLD else earth_infrared_mean


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
    earth_view_nadir: float,
) -> float:
    """Orbit-mean view factor to Earth from a face of the radiator, mean of its faces, in the attitude chosen.

    A level plate sees Earth with its lower face only.
    """
    if radiator_attitude == ROLLED:
        return earth_view_edge_on
    if radiator_attitude == FIXED:
        return earth_view_edge_fixed_mean
    return 0.5 * earth_view_nadir if radiator_attitude == NADIR else earth_view_sun_facing_mean


@quantity("W / m2")
def radiator_infrared_incident(radiator_earth_view: float, earth_infrared_flux: float) -> float:
    """Earth infrared on the radiator: orbit mean, per square metre of face, mean of its faces.

    Absorbed with the infrared emissivity, not the solar absorptivity. Leaves out weather and latitude.
    """
    return radiator_earth_view * earth_infrared_flux


@quantity("1")
def radiator_lit_earth_view_rolled(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """View from a rolled edge-on radiator's face to sunlit Earth, weighted with the Sun's height there: orbit mean."""
    return rolled_edge_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def radiator_albedo_incident_rolled(
    radiator_lit_earth_view_rolled: float, earth_albedo: float, solar_irradiance_design: float
) -> float:
    """Reflected sunlight on a rolled edge-on radiator: orbit mean, per face, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_design * radiator_lit_earth_view_rolled


@quantity("1")
def radiator_lit_earth_view_fixed(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """View from a fixed edge-on radiator's face to sunlit Earth, weighted with the Sun's height there: orbit mean."""
    return fixed_edge_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def radiator_albedo_incident_fixed(
    radiator_lit_earth_view_fixed: float, earth_albedo: float, solar_irradiance_design: float
) -> float:
    """Reflected sunlight on a fixed edge-on radiator: orbit mean, per face, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_design * radiator_lit_earth_view_fixed


@quantity("1")
def radiator_lit_earth_view_nadir(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """View from a level radiator's lower face to sunlit Earth, weighted with the Sun's height there: orbit mean."""
    return nadir_face_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def radiator_albedo_incident_nadir(
    radiator_lit_earth_view_nadir: float, earth_albedo: float, solar_irradiance_design: float
) -> float:
    """Reflected sunlight on the lower face of a level radiator: orbit mean, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_design * radiator_lit_earth_view_nadir


@quantity("1")
def array_lit_earth_view_front(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """View from a Sun-facing plate's sunlit face to sunlit Earth, weighted with the Sun's height there: orbit mean."""
    return sunlit_face_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def array_albedo_incident_front(
    array_lit_earth_view_front: float, earth_albedo: float, solar_irradiance_design: float
) -> float:
    """Reflected sunlight on the sunlit face of a Sun-facing plate: orbit mean, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_design * array_lit_earth_view_front


@quantity("1")
def array_lit_earth_view_back(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """View from a Sun-facing plate's dark face to sunlit Earth, weighted with the Sun's height there: orbit mean."""
    return dark_face_lit_view(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def array_albedo_incident_back(
    array_lit_earth_view_back: float, earth_albedo: float, solar_irradiance_design: float
) -> float:
    """Reflected sunlight on the dark face of a Sun-facing plate: orbit mean, at the smallest beta angle."""
    return earth_albedo * solar_irradiance_design * array_lit_earth_view_back


@quantity("W / m2")
def array_infrared_incident(earth_view_sun_facing_mean: float, earth_infrared_flux: float) -> float:
    """Earth infrared on either face of a Sun-facing array: orbit mean, per square metre of that face."""
    return earth_view_sun_facing_mean * earth_infrared_flux


@quantity("W / m2")
def radiator_albedo_incident(
    radiator_attitude: float,
    radiator_albedo_incident_rolled: float,
    radiator_albedo_incident_fixed: float,
    radiator_albedo_incident_nadir: float,
    array_albedo_incident_front: float,
    array_albedo_incident_back: float,
) -> float:
    """Reflected sunlight on the radiator: orbit mean, per square metre of face, mean of its faces."""
    if radiator_attitude == ROLLED:
        return radiator_albedo_incident_rolled
    if radiator_attitude == FIXED:
        return radiator_albedo_incident_fixed
    if radiator_attitude == NADIR:
        return 0.5 * radiator_albedo_incident_nadir
    return 0.5 * (array_albedo_incident_front + array_albedo_incident_back)


@quantity("1")
def radiator_sun_share_nadir(orbital_radius: float, earth_radius: float, beta_angle_min: float) -> float:
    """Share of the full sunlight that a level radiator's two faces take together: orbit mean."""
    return level_plate_sun_share(orbital_radius, earth_radius, beta_angle_min)


@quantity("W / m2")
def radiator_sunlight_incident_nadir(radiator_sun_share_nadir: float, solar_irradiance_design: float) -> float:
    """Direct sunlight on a level radiator per square metre of plate: orbit mean, both faces together."""
    return solar_irradiance_design * radiator_sun_share_nadir


@quantity("W / m2")
def radiator_sunlight_incident(
    radiator_attitude: float, solar_irradiance_design: float, radiator_sunlight_incident_nadir: float
) -> float:
    """Direct sunlight on the radiator per square metre of plate: all of it on one face, or none when edge-on.

    Of plate, not of face: not to be multiplied by the number of sides. No pointing error: a degree of it would put
    1.7 % of the irradiance on a face. In sunlight, not averaged over eclipses, but for a level plate: its orbit mean.
    """
    if radiator_attitude == NADIR:
        return radiator_sunlight_incident_nadir
    return solar_irradiance_design if radiator_attitude == SUN_FACING else 0.0 * solar_irradiance_design


# -- the satellite's own array -----------------------------------------------------------------------------------------


@quantity("1")
def radiator_array_view_beside(
    radiator_strip_length: float,
    radiator_strip_depth: float,
    radiator_sunward_share: float,
    array_gap: float,
    array_wing_width: float,
    array_wing_length: float,
) -> float:
    """View factor from either face of the radiator to the wing on its side, which stands at right angles to it.

    The part of the strip behind the wing sees its rear, the part sunward of it its front. Leaves out the body between
    them and what the wing reflects.
    """
    ahead = radiator_sunward_share * radiator_strip_depth
    front = strip_wing_view(ahead, radiator_strip_length, array_gap, array_wing_width, array_wing_length)
    rear = strip_wing_view(
        radiator_strip_depth - ahead, radiator_strip_length, array_gap, array_wing_width, array_wing_length
    )
    return radiator_sunward_share * front + (1 - radiator_sunward_share) * rear


@quantity("1")
def radiator_array_view(
    array_view_rule: float, radiator_array_view_given: float, radiator_array_view_beside: float
) -> float:
    """View factor from a radiating face to the satellite's own array, given or from the layout."""
    return radiator_array_view_given if array_view_rule == VIEW_GIVEN else radiator_array_view_beside


@quantity("1")
def radiator_area_for_array_view(radiator_array_flux: float, radiator_net_flux: float) -> float:
    """Share of radiator area that the sight of its own array adds: flux from the array over net flux."""
    return radiator_array_flux / radiator_net_flux
