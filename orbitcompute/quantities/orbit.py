"""The orbit and its year of day and night: a circular orbit about an Earth of which only J2 is not round."""

from __future__ import annotations

from typing import Any

import numpy as np

from orbitcompute.declare import DAY, choice, quantity
from orbitcompute.formulas import (
    circular_period,
    circular_speed,
    cone_shadow_radius,
    cosine_following_sun,
    eclipse_fraction,
    secular_node_rate,
)
from orbitcompute.kernels.orbit.season import season_summary

SUN_SYNCHRONOUS, GIVEN = choice(
    "inclination_rule",
    "where the orbit's inclination comes from",
    sun_synchronous="the inclination at which J2 turns the node once a year",
    given="the parameter `inclination_given`",
)
CYLINDER, CONE, OBLATE = choice(
    "shadow",
    "The shape of Earth's shadow",
    cylinder="a cylinder behind a sphere: the Sun is a point, infinitely far",
    cone="the outer cone behind a sphere: every moment at which a part of the Sun is hidden counts as night",
    oblate="a cylinder behind the flattened Earth",
)
HELD, DRIFTING, EDGE = choice(
    "local_time_rule",
    "Which satellite's year of days and nights is taken",
    held="one whose local time is held at its nominal value",
    drifting="one whose orbit was off when its control ended: the last year of its design life",
    edge="the darker of the two at the edges of the fleet's spread of local times",
)


@quantity("km", minimum=6670.0, maximum=8400.0, otherwise="the orbit lies below or beyond the altitudes of the models")
def orbital_radius(earth_radius: float, altitude: float) -> float:
    """Distance of the satellite from Earth's centre, the altitude being counted from the equator's radius."""
    return earth_radius + altitude


@quantity("min", source="vallado-2013")
def orbital_period(orbital_radius: float, earth_gravitational_parameter: float) -> float:
    """Time of one revolution against the stars; J2 would add 0.1 % between nodes of a 600 km dawn-dusk orbit."""
    return circular_period(orbital_radius, earth_gravitational_parameter)


@quantity("km / s", source="vallado-2013")
def orbital_speed(orbital_radius: float, earth_gravitational_parameter: float) -> float:
    """Speed of the satellite in an inertial frame; the rotating air is up to 0.5 km/s slower or faster than rest."""
    return circular_speed(orbital_radius, earth_gravitational_parameter)


@quantity("1", source="vallado-2013")
def sun_synchronous_cosine(
    orbital_radius: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    earth_j2: float,
    tropical_year: float,
) -> float:
    """Cosine of the inclination at which J2 keeps the orbit's node with the mean Sun; below -1 where none does.

    Leaves out J2 squared and J4 and above (0.02 deg of inclination in low orbits).
    """
    return cosine_following_sun(orbital_radius, earth_radius, earth_gravitational_parameter, earth_j2, tropical_year)


@quantity("deg")
def sun_synchronous_inclination(sun_synchronous_cosine: float) -> float:
    """Inclination at which J2 keeps the orbit's node with the mean Sun; not a number above about 5,970 km."""
    return np.nan if sun_synchronous_cosine < -1.0 else np.arccos(sun_synchronous_cosine)


@quantity(
    "1", minimum=-1.0, maximum=1.0, otherwise="no inclination is sun-synchronous at this altitude: it is too high"
)
def inclination_cosine(inclination_rule: float, sun_synchronous_cosine: float, inclination_given: float) -> float:
    """Cosine of the orbit's inclination to the equator, sun-synchronous or given."""
    return sun_synchronous_cosine if inclination_rule == SUN_SYNCHRONOUS else np.cos(inclination_given)


@quantity("deg")
def inclination(inclination_cosine: float) -> float:
    """Inclination of the orbit to the equator, sun-synchronous or given as `inclination_rule` says."""
    return np.arccos(inclination_cosine)


@quantity("deg / day", source="vallado-2013")
def node_rate(
    orbital_radius: float,
    inclination: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    earth_j2: float,
) -> float:
    """Secular rate of the ascending node under J2, eastward positive; leaves out 0.2 % of higher terms."""
    return secular_node_rate(orbital_radius, inclination, earth_radius, earth_gravitational_parameter, earth_j2)


# -- the local time, if nobody holds it ------------------------------------------------------------------------------


@quantity("deg / day", source="vallado-2013")
def node_rate_uncontrolled(
    orbital_radius: float,
    altitude_error: float,
    inclination: float,
    inclination_error: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    earth_j2: float,
) -> float:
    """Rate of the node of an orbit that is off by the errors of altitude and inclination and is not corrected."""
    return secular_node_rate(
        orbital_radius + altitude_error, inclination + inclination_error, earth_radius, earth_gravitational_parameter,
        earth_j2,
    )


@quantity("min / year")
def local_time_drift(
    inclination_rule: float, node_rate_uncontrolled: float, node_rate: float, tropical_year: float
) -> float:
    """Rate at which the node's mean local time changes in an orbit that is not corrected; later is positive.

    Against the designed node where that follows the Sun, against the mean Sun where the inclination is given. Leaves out
    what the Sun's pull does to the inclination: nothing at 6 and 18 h, up to 0.05 deg a year between.
    """
    followed = node_rate if inclination_rule == SUN_SYNCHRONOUS else 2 * np.pi / tropical_year
    return (node_rate_uncontrolled - followed) * DAY / (2 * np.pi)


@quantity("h")
def local_time_last_year(
    local_time_of_ascending_node: float, local_time_drift: float, satellite_design_life: float, tropical_year: float
) -> float:
    """Mean local time of the node a year before the end of the design life, uncorrected, between 0 and 24 h."""
    found = local_time_of_ascending_node + local_time_drift * (satellite_design_life - tropical_year)
    return found - DAY * np.floor(found / DAY)


@quantity("1")
def sunlit_fraction_last_year(
    orbital_radius: float,
    inclination: float,
    node_rate_uncontrolled: float,
    shadow_radius: float,
    earth_gravitational_parameter: float,
    tropical_year: float,
    local_time_last_year: float,
    season_start: float,
    shadow_flattening: float,
) -> float:
    """Share of sunlight in the last year of the design life of a satellite whose local time nobody holds.

    The Sun of the first year serves: it is where it was after every tropical year, to 0.02 deg.
    """
    return season_summary(
        orbital_radius, inclination, node_rate_uncontrolled, shadow_radius, earth_gravitational_parameter,
        tropical_year, local_time_last_year, season_start, shadow_flattening,
    )[2]


@quantity("1")
def sunlit_fraction_early(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    shadow_radius: float,
    earth_gravitational_parameter: float,
    tropical_year: float,
    local_time_of_ascending_node: float,
    local_time_spread: float,
    season_start: float,
    shadow_flattening: float,
) -> float:
    """Share of the year in sunlight at the early edge of the local times that the fleet's planes are spread over."""
    return season_summary(
        orbital_radius, inclination, node_rate, shadow_radius, earth_gravitational_parameter, tropical_year,
        local_time_of_ascending_node - local_time_spread / 2, season_start, shadow_flattening,
    )[2]


@quantity("1")
def sunlit_fraction_late(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    shadow_radius: float,
    earth_gravitational_parameter: float,
    tropical_year: float,
    local_time_of_ascending_node: float,
    local_time_spread: float,
    season_start: float,
    shadow_flattening: float,
) -> float:
    """Share of the year in sunlight at the late edge of the local times that the fleet's planes are spread over."""
    return season_summary(
        orbital_radius, inclination, node_rate, shadow_radius, earth_gravitational_parameter, tropical_year,
        local_time_of_ascending_node + local_time_spread / 2, season_start, shadow_flattening,
    )[2]


@quantity("1")
def sunlit_fraction_edge(sunlit_fraction_early: float, sunlit_fraction_late: float) -> float:
    """Share of the year in sunlight of the fleet's darkest plane."""
    return 0.5 * (sunlit_fraction_early + sunlit_fraction_late - np.abs(sunlit_fraction_early - sunlit_fraction_late))


@quantity("h")
def local_time_edge(
    local_time_of_ascending_node: float,
    local_time_spread: float,
    sunlit_fraction_early: float,
    sunlit_fraction_late: float,
) -> float:
    """Mean local time of the ascending node of the fleet's darkest plane."""
    gain = sunlit_fraction_late - sunlit_fraction_early
    side = -0.5 if gain > 0 else 0.5
    return local_time_of_ascending_node + (side + 0.0 * gain) * local_time_spread  # NaN stays NaN


@quantity("h")
def local_time_of_season(
    local_time_rule: float, local_time_of_ascending_node: float, local_time_last_year: float, local_time_edge: float
) -> float:
    """Mean local time with which the year of days and nights starts."""
    if local_time_rule == HELD:
        return local_time_of_ascending_node
    return local_time_last_year if local_time_rule == DRIFTING else local_time_edge


@quantity("deg / day")
def node_rate_of_season(local_time_rule: float, node_rate: float, node_rate_uncontrolled: float) -> float:
    """Rate of the node in the year of days and nights: the uncorrected orbit's where the local time drifts."""
    return node_rate_uncontrolled if local_time_rule == DRIFTING else node_rate


# -- the shadow and the year -----------------------------------------------------------------------------------------


@quantity("km", source="vallado-2013")
def penumbra_radius(orbital_radius: float, earth_radius: float, sun_radius: float, astronomical_unit: float) -> float:
    """Radius of the sphere whose cylindrical shadow is, at the orbit's distance, as wide as Earth's penumbra."""
    half_angle = np.arcsin((sun_radius + earth_radius) / astronomical_unit)
    return cone_shadow_radius(orbital_radius, earth_radius, half_angle)


@quantity("km", source="vallado-2013")
def umbra_radius(orbital_radius: float, earth_radius: float, sun_radius: float, astronomical_unit: float) -> float:
    """Radius of the sphere whose cylindrical shadow is, at the orbit's distance, as wide as Earth's umbra."""
    half_angle = np.arcsin((sun_radius - earth_radius) / astronomical_unit)
    return cone_shadow_radius(orbital_radius, earth_radius, -half_angle)


@quantity("km")
def shadow_radius(shadow: float, earth_radius: float, penumbra_radius: float) -> float:
    """Radius of the sphere (or, flattened, of the equator) behind which it is night."""
    return penumbra_radius if shadow == CONE else earth_radius


@quantity("1")
def shadow_flattening(shadow: float, earth_flattening: float) -> float:
    """Flattening of the body behind which it is night; 0 for a sphere."""
    return earth_flattening if shadow == OBLATE else 0.0


@quantity("structure")
def eclipse_season(
    orbital_radius: float,
    inclination: float,
    node_rate_of_season: float,
    shadow_radius: float,
    earth_gravitational_parameter: float,
    tropical_year: float,
    local_time_of_season: float,
    season_start: float,
    shadow_flattening: float,
) -> Any:
    """One year of the orbit's days and nights: the seven figures below, from the Sun's direction twice a day.

    The shadow is the one chosen; the node turns at its J2 rate from its local time at `season_start`.
    """
    return season_summary(
        orbital_radius, inclination, node_rate_of_season, shadow_radius, earth_gravitational_parameter, tropical_year,
        local_time_of_season, season_start, shadow_flattening,
    )


@quantity("day")
def eclipse_days_per_year(eclipse_season: Any) -> float:
    """Days a year on which an orbit meets Earth's shadow.

    By a cylindrical shadow: umbra alone 2 % less, with penumbra 2 % more at 600 km dawn-dusk (12 % and 11 % at 1,200 km).
    """
    return eclipse_season[0]


@quantity("min")
def eclipse_duration_max(eclipse_season: Any) -> float:
    """Longest eclipse of the year.

    By a cylindrical shadow: umbra alone 2 % less, with penumbra 2 % more at 600 km dawn-dusk (12 % and 11 % at 1,200 km).
    """
    return eclipse_season[1]


@quantity("1")
def sunlit_fraction(eclipse_season: Any) -> float:
    """Share of the year in sunlight; the worst month, which a mean hides, is `sunlit_fraction_worst_month`."""
    return eclipse_season[2]


@quantity("1")
def sunlit_fraction_worst_month(eclipse_season: Any) -> float:
    """Share of sunlight in the thirty consecutive days of the year that have least of it."""
    return eclipse_season[3]


@quantity("day")
def worst_month_centre(eclipse_season: Any) -> float:
    """Middle of the thirty darkest days, counted from `season_start`; of the smallest beta angle when none is dark."""
    return eclipse_season[4]


@quantity("deg")
def beta_angle_min(eclipse_season: Any) -> float:
    """Smallest angle of the year between the Sun and the orbit plane, whichever side.

    Sampled twice a day: good to 0.01 deg while the node follows the Sun, and 0 wherever the Sun crosses the plane.
    """
    return eclipse_season[5]


@quantity("1")
def ram_cosine_mean(eclipse_season: Any) -> float:
    """Yearly mean of the cosine of the beta angle, by which a Sun-tracking array's drag area is averaged."""
    return eclipse_season[6]


@quantity("1")
def eclipse_cycles_per_year(eclipse_days_per_year: float, orbital_period: float) -> float:
    """Eclipses a year, which are battery cycles: one each orbit of the season."""
    return eclipse_days_per_year / orbital_period


@quantity("1")
def eclipse_cycles_over_life(
    eclipse_cycles_per_year: float, satellite_design_life: float, tropical_year: float
) -> float:
    """Eclipses over the design life, every year being like the one computed."""
    return eclipse_cycles_per_year * satellite_design_life / tropical_year


@quantity("day")
def eclipse_days_over_life(eclipse_days_per_year: float, satellite_design_life: float, tropical_year: float) -> float:
    """Days of the design life on which the orbit meets the shadow, every year being like the one computed."""
    return eclipse_days_per_year * satellite_design_life / tropical_year


@quantity("min")
def umbra_duration_max(
    orbital_radius: float, umbra_radius: float, beta_angle_min: float, orbital_period: float
) -> float:
    """Time without any Sun in the orbit of the smallest beta angle; behind a sphere, whatever shadow is chosen."""
    return orbital_period * eclipse_fraction(orbital_radius, umbra_radius, beta_angle_min)


@quantity("min")
def penumbra_duration_max(
    orbital_radius: float,
    penumbra_radius: float,
    beta_angle_min: float,
    orbital_period: float,
    umbra_duration_max: float,
) -> float:
    """Time with a part of the Sun, going in and coming out together, in the orbit of the smallest beta angle."""
    return orbital_period * eclipse_fraction(orbital_radius, penumbra_radius, beta_angle_min) - umbra_duration_max
