"""The eclipse season: one tropical year of a circular orbit, its node turning at a steady rate.

`season_summary` is numpy throughout and remembers its last answers; `season_loop` is the same sums in scalar steps, for
numba to compile. A test holds the two together to 1e-12.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import DAY, formula
from orbitcompute.formulas import circular_period, sun_direction, sun_mean_longitude

STEPS = 732  # a year, so that a step is just under half a day
WINDOW_DAYS = 30.0

Floats = NDArray[np.float64]
Summary = tuple[float, float, float, float, float, float, float]


@lru_cache(maxsize=8)
def _sun_through_the_year(tropical_year: float, start: float) -> tuple[Floats, Floats, Floats, Floats]:
    """Seconds since the start, and the Sun's direction, at the ends of the steps."""
    elapsed = tropical_year / STEPS * np.arange(STEPS + 1)
    x, y, z = sun_direction(start + elapsed)  # type: ignore[arg-type]
    return elapsed, x, y, z  # type: ignore[return-value]


@lru_cache(maxsize=256)
def _summary(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    gravitational_parameter: float,
    tropical_year: float,
    local_time: float,
    start: float,
) -> Summary:
    elapsed, x, y, z = _sun_through_the_year(tropical_year, start)
    node = sun_mean_longitude(start) + 2.0 * np.pi * (local_time / DAY - 0.5) + node_rate * elapsed
    sine = np.sin(inclination) * (np.sin(node) * x - np.cos(node) * y) + np.cos(inclination) * z

    reach = (earth_radius / orbital_radius) ** 2
    horizon = np.sqrt((orbital_radius - earth_radius) * (orbital_radius + earth_radius)) / orbital_radius
    inside = reach - sine**2
    depth = np.maximum(inside, 0.0)
    share = np.arctan2(np.sqrt(depth), horizon) / np.pi
    days = np.sum((depth[:-1] + depth[1:]) / (np.abs(inside[:-1]) + np.abs(inside[1:]))) / STEPS * tropical_year
    eclipsed = 0.5 * (share[:-1] + share[1:])

    smallest = np.min(np.abs(sine))
    if np.any(sine[:-1] * sine[1:] < 0.0):
        smallest = np.float64(0.0)
    deepest = np.maximum(reach - smallest**2, 0.0)
    longest = np.arctan2(np.sqrt(deepest), horizon) / np.pi * circular_period(orbital_radius, gravitational_parameter)

    window = WINDOW_DAYS * DAY / tropical_year * STEPS
    whole = int(window)
    wrapped = np.concatenate((eclipsed, eclipsed[: whole + 1]))
    running = np.concatenate((np.zeros(1), np.cumsum(wrapped)))
    windows = running[whole : whole + STEPS] - running[:STEPS] + (window - whole) * wrapped[whole : whole + STEPS]
    centre = np.argmax(windows) + 0.5 * window if deepest > 0.0 else np.argmin(np.abs(sine)) + 0.0
    centre = (centre - STEPS if centre >= STEPS else centre) + 0.0 * deepest  # NaN stays NaN
    ram = np.sqrt(np.maximum(1.0 - sine**2, 0.0))
    return (
        days,
        longest,
        1.0 - np.sum(eclipsed) / STEPS,
        1.0 - np.max(windows) / window,
        centre / STEPS * tropical_year,
        np.arcsin(smallest),
        (np.sum(ram) - 0.5 * (ram[0] + ram[-1])) / STEPS,
    )


@formula(
    ("s", "s", "1", "1", "s", "rad", "1"), orbital_radius="m", inclination="rad", node_rate="rad / s", earth_radius="m",
    gravitational_parameter="m3 / s2", tropical_year="s", local_time="s", start="s", source="meeus-1998",
)  # fmt: skip
def season_summary(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    gravitational_parameter: float,
    tropical_year: float,
    local_time: float,
    start: float,
) -> Summary:
    """One tropical year of eclipses of a circular orbit by a cylindrical shadow, from `start` (TT since J2000.0).

    The node starts at the mean local time given and turns at `node_rate` (whose frame's precession, 0.014 deg a year,
    is left out). Half-day steps, the season's ends interpolated within a step; the worst thirty days are a moving
    window that wraps around the year. Leaves out what `eclipse_fraction` leaves out, and drift of the inclination.
    Seasons are good to 0.5 % above four days, the smallest angle to 0.01 deg while the node follows the Sun.

    Returns seconds a year in days with eclipse; the longest eclipse; the sunlit share of the year and of its worst
    thirty days; the middle of those after `start` (of the smallest angle when there is no eclipse); the smallest angle
    between the Sun and the orbit plane; the mean of that angle's cosine.
    """
    return _summary(
        orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter, tropical_year, local_time, start
    )


def sun_table(tropical_year: float, start: float) -> Floats:
    """The Sun's direction at the ends of the steps, a row each; what a loop over orbits has to compute only once."""
    table = np.empty((STEPS + 1, 3))
    for end in range(STEPS + 1):
        table[end, 0], table[end, 1], table[end, 2] = sun_direction(start + tropical_year / STEPS * end)
    return table


def season_loop(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    gravitational_parameter: float,
    tropical_year: float,
    local_time: float,
    start: float,
) -> Summary:
    """`season_summary` in scalar steps, of which numba makes a loop."""
    return season_under_sun(
        sun_table(tropical_year, start), orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter,
        tropical_year, local_time, start,
    )  # fmt: skip


def season_under_sun(
    sun: Floats,
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    gravitational_parameter: float,
    tropical_year: float,
    local_time: float,
    start: float,
) -> Summary:
    """`season_loop` with the Sun's directions given, from `sun_table` for the same year and start."""
    step = tropical_year / STEPS
    reach = (earth_radius / orbital_radius) ** 2
    horizon = np.sqrt((orbital_radius - earth_radius) * (orbital_radius + earth_radius)) / orbital_radius
    first_node = sun_mean_longitude(start) + 2.0 * np.pi * (local_time / DAY - 0.5)
    # the orbit's normal is turned by the node's advance in a step, and set afresh every 32 so that nothing adds up
    normal_x, normal_y, normal_z = 0.0, 0.0, np.cos(inclination)
    turn_cosine, turn_sine = np.cos(node_rate * step), np.sin(node_rate * step)
    eclipsed = np.empty(STEPS)
    days, total, ram_total, smallest, smallest_at = 0.0, 0.0, 0.0, np.inf, 0
    sine_before, inside_before, depth_before, share_before, ram_before = 0.0, 0.0, 0.0, 0.0, 0.0
    crosses = False
    for end in range(STEPS + 1):
        if end % 32 == 0:
            node = first_node + node_rate * (step * end)
            normal_x, normal_y = np.sin(inclination) * np.sin(node), -np.sin(inclination) * np.cos(node)
        sine = normal_x * sun[end, 0] + normal_y * sun[end, 1] + normal_z * sun[end, 2]
        normal_x, normal_y = (
            normal_x * turn_cosine - normal_y * turn_sine,
            normal_x * turn_sine + normal_y * turn_cosine,
        )
        inside = reach - sine**2
        depth = 0.0 if inside <= 0.0 else inside
        share = 0.0 if inside <= 0.0 else np.arctan(np.sqrt(depth) / horizon) / np.pi
        ram = 0.0 if sine**2 > 1.0 else np.sqrt(1.0 - sine**2)
        if not np.abs(sine) >= smallest:
            smallest = np.abs(sine)
            smallest_at = end
        if end > 0:
            days += (depth_before + depth) / (np.abs(inside_before) + np.abs(inside))
            eclipsed[end - 1] = 0.5 * (share_before + share)
            total += eclipsed[end - 1]
            ram_total += 0.5 * (ram_before + ram)
            crosses = crosses or sine_before * sine < 0.0
        sine_before, inside_before, depth_before, share_before, ram_before = sine, inside, depth, share, ram
    if crosses:
        smallest = 0.0
    deepest = 0.0 if reach <= smallest**2 else reach - smallest**2
    longest = np.arctan2(np.sqrt(deepest), horizon) / np.pi * circular_period(orbital_radius, gravitational_parameter)

    window = WINDOW_DAYS * DAY / tropical_year * STEPS
    whole = int(window)
    running = 0.0
    for begin in range(whole):
        running += eclipsed[begin]
    worst, worst_at = -np.inf, 0
    for begin in range(STEPS):
        beyond = eclipsed[(begin + whole) % STEPS]
        here = running + (window - whole) * beyond
        if not here <= worst:
            worst = here
            worst_at = begin
        running += beyond - eclipsed[begin]
    centre = worst_at + 0.5 * window if deepest > 0.0 else float(smallest_at)
    centre = (centre - STEPS if centre >= STEPS else centre) + 0.0 * deepest
    return (
        days * step,
        longest,
        1.0 - total / STEPS,
        1.0 - worst / window,
        centre * step,
        np.arcsin(smallest),
        ram_total / STEPS,
    )
