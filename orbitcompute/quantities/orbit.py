"""The orbit and its year of day and night: a circular orbit about an Earth of which only J2 is not round."""

from __future__ import annotations

from typing import Any

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import circular_period, circular_speed, cosine_following_sun, secular_node_rate
from orbitcompute.kernels.season import season_summary

SUN_SYNCHRONOUS, GIVEN = choice(
    "inclination_rule",
    "where the orbit's inclination comes from",
    sun_synchronous="the inclination at which J2 turns the node once a year",
    given="the parameter `inclination_given`",
)


@quantity("km")
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


@quantity("structure")
def eclipse_season(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    earth_gravitational_parameter: float,
    tropical_year: float,
    local_time_of_ascending_node: float,
    season_start: float,
) -> Any:
    """One year of the orbit's days and nights: the seven figures below, from the Sun's direction twice a day.

    Cylindrical shadow of a sphere; the node turns at its J2 rate from its local time at `season_start`.
    """
    return season_summary(
        orbital_radius, inclination, node_rate, earth_radius, earth_gravitational_parameter, tropical_year,
        local_time_of_ascending_node, season_start,
    )  # fmt: skip


@quantity("day")
def eclipse_days_per_year(eclipse_season: Any) -> float:
    """Days a year on which an orbit meets Earth's shadow.

    Cylindrical shadow: umbra alone 2 % less, with penumbra 2 % more at 600 km dawn-dusk (12 % and 11 % at 1,200 km).
    """
    return eclipse_season[0]


@quantity("min")
def eclipse_duration_max(eclipse_season: Any) -> float:
    """Longest eclipse of the year.

    Cylindrical shadow: umbra alone 2 % less, with penumbra 2 % more at 600 km dawn-dusk (12 % and 11 % at 1,200 km).
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
