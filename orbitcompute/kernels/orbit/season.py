"""The eclipse season: one tropical year of a circular orbit, its node turning at a steady rate.

`season_summary` is numpy throughout and remembers its last answers; `season_loop` is the same sums in scalar steps, for
numba to compile. A test holds the two together to 1e-12.

The shadow is a cylinder: of a sphere, or of an ellipsoid, which stretching the polar axis turns into a sphere and the
orbit into an ellipse. A cone's edge at the orbit's distance is the edge of the cylinder of another sphere, so that
`earth_radius` serves for umbra and penumbra too (`formulas.cone_shadow_radius`).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from orbitcompute.declare import DAY, formula
from orbitcompute.formulas import circular_period, sun_direction, sun_mean_longitude

STEPS = 732  # a year, so that a step is just under half a day
BLOCK = 28  # steps over which angles are added instead of computed
WINDOW_DAYS = 30.0
TOGETHER = 32  # orbits in one run over the year

Floats = NDArray[np.float64]
PLACES: Floats = np.arange(float(BLOCK))
BEGINS: Floats = np.arange(0.0, STEPS + 1, BLOCK)
Summary = tuple[float, float, float, float, float, float, float]


@lru_cache(maxsize=8)
def _sun_through_the_year(tropical_year: float, start: float) -> tuple[Floats, Floats, Floats]:
    """The Sun's direction at the ends of the steps."""
    elapsed = tropical_year / STEPS * np.arange(STEPS + 1)
    x, y, z = sun_direction(start + elapsed)  # type: ignore[arg-type]
    return x, y, z  # type: ignore[return-value]


def _stretched(inclination: Floats, flattening: float, along: Floats, ahead: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Least and greatest square of the satellite's distance from the shadow's axis, over the orbit's radius squared.

    In space stretched along Earth's axis until Earth is a sphere: the two eigenvalues of the quadratic form that the
    distance is in the cosine and sine of the argument of latitude.
    """
    stretch = 1.0 / (1.0 - flattening) ** 2
    sine = np.sin(inclination)
    sun = 1.0 + (stretch - 1.0) * z**2
    along_squared = along**2 / sun
    across_squared = (stretch * sine * z - np.cos(inclination) * ahead) ** 2 / sun
    tall = 1.0 + (stretch - 1.0) * sine**2
    half = 0.5 * (1.0 + tall - along_squared - across_squared)
    product = (1.0 - along_squared) * tall - across_squared
    wide = half + np.sqrt(np.maximum(half**2 - product, 0.0))
    return product / wide, wide


def _seasons(
    orbital_radius: Floats, inclination: Floats, node_rate: Floats, earth_radius: Floats, gravitational_parameter: Floats,
    tropical_year: float, local_time: Floats, start: float, flattening: float,
) -> tuple[Floats, ...]:
    """`season_summary` of some orbits (orbits, 1) in one year, from one start, round one Earth: each figure (orbits)."""
    x, y, z = _sun_through_the_year(tropical_year, start)
    first_node = sun_mean_longitude(start) + 2.0 * np.pi * (local_time / DAY - 0.5)
    begin = (first_node + node_rate * (tropical_year / STEPS) * BEGINS)[:, :, np.newaxis]
    turn = (node_rate * (tropical_year / STEPS) * PLACES)[:, np.newaxis, :]
    begin_cosine, begin_sine, turn_cosine, turn_sine = np.cos(begin), np.sin(begin), np.cos(turn), np.sin(turn)
    many = len(begin)
    node_cosine = (begin_cosine * turn_cosine - begin_sine * turn_sine).reshape(many, -1)[:, : STEPS + 1]
    node_sine = (begin_sine * turn_cosine + begin_cosine * turn_sine).reshape(many, -1)[:, : STEPS + 1]
    ahead = node_sine * x - node_cosine * y
    sine = np.sin(inclination) * ahead + np.cos(inclination) * z

    reach = (earth_radius / orbital_radius) ** 2
    if flattening != 0.0:
        narrow, wide = _stretched(inclination, flattening, node_cosine * x + node_sine * y, ahead, z)
        horizon = np.sqrt(wide - reach)
    else:
        narrow = sine**2
        horizon = np.sqrt((orbital_radius - earth_radius) * (orbital_radius + earth_radius)) / orbital_radius
    inside = reach - narrow
    depth = np.maximum(inside, 0.0)
    share = np.arctan(np.sqrt(depth) / horizon) * (1.0 / np.pi)
    off = np.abs(inside)
    days = ((depth[:, :-1] + depth[:, 1:]) / (off[:, :-1] + off[:, 1:])).sum(axis=1) / STEPS * tropical_year
    eclipsed = 0.5 * (share[:, :-1] + share[:, 1:])

    away = np.abs(sine)
    smallest = np.where((sine[:, :-1] * sine[:, 1:]).min(axis=1) < 0.0, 0.0, away.min(axis=1))
    period = circular_period(orbital_radius, gravitational_parameter)[:, 0]  # type: ignore[arg-type, index]
    if flattening != 0.0:
        deepest = depth.max(axis=1)
        longest = share.max(axis=1) * period
    else:
        deepest = np.maximum(reach[:, 0] - smallest**2, 0.0)
        longest = np.arctan2(np.sqrt(deepest), horizon[:, 0]) / np.pi * period

    window = WINDOW_DAYS * DAY / tropical_year * STEPS
    window = window if 0.0 < window < STEPS else np.nan  # a year of less than thirty days has no worst thirty
    whole = int(window) if window > 0.0 else 0
    running = np.empty((many, STEPS + whole + 2))
    running[:, 0] = 0.0
    running[:, 1 : STEPS + 1] = eclipsed
    running[:, STEPS + 1 :] = eclipsed[:, : whole + 1]
    wrapped = running[:, 1 + whole : 1 + whole + STEPS] * (window - whole)
    np.add.accumulate(running, axis=1, out=running)
    windows = running[:, whole : whole + STEPS] - running[:, :STEPS] + wrapped
    worst_at = windows.argmax(axis=1)
    centre = np.where(deepest > 0.0, worst_at + 0.5 * window, away.argmin(axis=1) + 0.0)
    centre = np.where(centre >= STEPS, centre - STEPS, centre) + 0.0 * deepest  # NaN stays NaN
    ram = np.sqrt(np.maximum(1.0 - sine**2, 0.0))
    return (
        days,
        longest,
        1.0 - eclipsed.sum(axis=1) / STEPS,
        1.0 - windows[np.arange(many), worst_at] / window,
        centre / STEPS * tropical_year,
        np.arcsin(smallest),
        (ram.sum(axis=1) - 0.5 * (ram[:, 0] + ram[:, -1])) / STEPS,
    )


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
    flattening: float,
) -> Summary:
    radius, tilt, rate, earth, attraction, local = (
        np.array([[value]])
        for value in (orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter, local_time)
    )
    figures = _seasons(radius, tilt, rate, earth, attraction, tropical_year, local, start, flattening)
    return tuple(figure[0] for figure in figures)


def season_points(
    orbital_radius: Floats | float,
    inclination: Floats | float,
    node_rate: Floats | float,
    earth_radius: Floats | float,
    gravitational_parameter: Floats | float,
    tropical_year: Floats | float,
    local_time: Floats | float,
    start: Floats | float,
    flattening: Floats | float,
) -> tuple[Floats, ...]:
    """`season_summary` of many orbits at once, each argument a number or an array (orbits).

    Equal orbits once; those of one year, start and flattening together, a few dozen at a time, as a near cache holds.
    """
    given = np.broadcast_arrays(
        orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter, local_time, tropical_year, start,
        flattening,
    )
    if given[0].ndim == 0:
        radius, tilt, rate, earth, attraction, local, year, begin, flat = (np.float64(value) for value in given)
        return _summary(radius, tilt, rate, earth, attraction, year, local, begin, flat)  # type: ignore[return-value]
    columns = np.stack(given)
    if len(np.unique(columns[0])) == columns.shape[1]:  # no two are equal, which is told faster by one of their figures
        return tuple(_of_columns(columns.tobytes()))
    alike, place = np.unique(columns, axis=1, return_inverse=True)
    return tuple(_of_columns(alike.tobytes())[:, place.ravel()])


@lru_cache(maxsize=4)
def _of_columns(content: bytes) -> Floats:
    """The figures (7, orbits) of orbits by the content of their columns: a study of sensitivity asks for the same often."""
    columns = np.frombuffer(content).reshape(9, -1)
    found = np.empty((7, columns.shape[1]))
    for (year, begin, flat), places in _alike(*columns[6:]):
        for first in range(0, len(places), TOGETHER):
            at = places[first : first + TOGETHER]
            radii, tilts, rates, earths, attractions, times = (value[at, np.newaxis] for value in columns[:6])
            found[:, at] = _seasons(radii, tilts, rates, earths, attractions, year, times, begin, flat)
    return found


def _alike(*columns: Floats) -> list[tuple[tuple[np.float64, ...], NDArray[np.int64]]]:
    """The values that the columns take together, and the places of each."""
    values, number = np.unique(np.stack(columns), axis=1, return_inverse=True)
    order = np.argsort(number.ravel(), kind="stable")
    ends = np.cumsum(np.bincount(number.ravel(), minlength=values.shape[1]))
    return list(zip((tuple(column) for column in values.T), np.split(order, ends[:-1]), strict=True))


@formula(
    ("s", "s", "1", "1", "s", "rad", "1"), orbital_radius="m", inclination="rad", node_rate="rad / s", earth_radius="m",
    gravitational_parameter="m3 / s2", tropical_year="s", local_time="s", start="s", flattening="1",
    source="meeus-1998",
)
def season_summary(
    orbital_radius: float,
    inclination: float,
    node_rate: float,
    earth_radius: float,
    gravitational_parameter: float,
    tropical_year: float,
    local_time: float,
    start: float,
    flattening: float,
) -> Summary:
    """One tropical year of eclipses of a circular orbit by a cylindrical shadow, from `start` (TT since J2000.0).

    The node starts at the mean local time given and turns at `node_rate` (whose frame's precession, 0.014 deg a year,
    is left out). Half-day steps, the season's ends interpolated within a step; the worst thirty days are a moving
    window that wraps around the year. `earth_radius` is the sphere's or, where `flattening` is not 0, the equator's (the
    longest eclipse is then that of the darkest half-day's orbit). Leaves out the penumbra, unless the radius is that of
    one, and drift of the inclination.
    Seasons are good to 0.5 % above four days, the smallest angle to 0.01 deg while the node follows the Sun.

    Returns seconds a year in days with eclipse; the longest eclipse; the sunlit share of the year and of its worst
    thirty days; the middle of those after `start` (of the smallest angle when there is no eclipse); the smallest angle
    between the Sun and the orbit plane; the mean of that angle's cosine.
    """
    return _summary(
        orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter, tropical_year, local_time, start,
        flattening,
    )


def sun_table(tropical_year: float, start: float) -> Floats:
    """The Sun's direction at the ends of the steps, a row a component; what a loop over orbits computes only once."""
    table = np.empty((3, STEPS + 1))
    for end in range(STEPS + 1):
        table[0, end], table[1, end], table[2, end] = sun_direction(start + tropical_year / STEPS * end)
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
    flattening: float,
) -> Summary:
    """`season_summary` in scalar steps, of which numba makes a loop."""
    return season_under_sun(
        sun_table(tropical_year, start), orbital_radius, inclination, node_rate, earth_radius, gravitational_parameter,
        tropical_year, local_time, start, flattening,
    )


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
    flattening: float,
) -> Summary:
    """`season_loop` with the Sun's directions given, from `sun_table` for the same year and start.

    Three passes of independent steps, which a compiler can do several at a time, and one over the sums. The node's
    sines and cosines are those of 27 places and of 28 steps from each, added; the arctangent is Cephes's rational
    approximation, to the last digits, of which a compiler can do several at a time too.
    """
    step = tropical_year / STEPS
    reach = (earth_radius / orbital_radius) ** 2
    horizon = np.sqrt((orbital_radius - earth_radius) * (orbital_radius + earth_radius)) / orbital_radius
    incline_sine, incline_cosine = np.sin(inclination), np.cos(inclination)
    first_node = sun_mean_longitude(start) + 2.0 * np.pi * (local_time / DAY - 0.5)
    turn_cosine, turn_sine = np.empty(BLOCK), np.empty(BLOCK)
    for place in range(BLOCK):
        turn_cosine[place], turn_sine[place] = np.cos(node_rate * step * place), np.sin(node_rate * step * place)
    sines, insides = np.empty(STEPS + 1), np.empty(STEPS + 1)
    shares, rams, eclipsed = np.empty(STEPS + 1), np.empty(STEPS + 1), np.empty(STEPS)
    for begin in range(0, STEPS + 1, BLOCK):
        node = first_node + node_rate * (step * begin)
        base_cosine, base_sine = np.cos(node), np.sin(node)
        for place in range(min(BLOCK, STEPS + 1 - begin)):
            node_cosine = base_cosine * turn_cosine[place] - base_sine * turn_sine[place]
            node_sine = base_sine * turn_cosine[place] + base_cosine * turn_sine[place]
            ahead = node_sine * sun[0, begin + place] - node_cosine * sun[1, begin + place]
            sines[begin + place] = incline_sine * ahead + incline_cosine * sun[2, begin + place]
            shares[begin + place] = node_cosine * sun[0, begin + place] + node_sine * sun[1, begin + place]
            rams[begin + place] = ahead

    if flattening != 0.0:
        stretch = 1.0 / (1.0 - flattening) ** 2
        tall = 1.0 + (stretch - 1.0) * incline_sine**2
        for end in range(STEPS + 1):
            scale = 1.0 + (stretch - 1.0) * sun[2, end] ** 2
            along = shares[end] ** 2 / scale
            across = (stretch * incline_sine * sun[2, end] - incline_cosine * rams[end]) ** 2 / scale
            half = 0.5 * (1.0 + tall - along - across)
            product = (1.0 - along) * tall - across
            spread = half**2 - product
            wide = half + np.sqrt(0.0 if spread <= 0.0 else spread)
            insides[end] = reach - product / wide
            rams[end] = 1.0 / np.sqrt(wide - reach)
    else:
        for end in range(STEPS + 1):
            insides[end] = reach - sines[end] ** 2
            rams[end] = 1.0 / horizon
    for end in range(STEPS + 1):
        depth = 0.0 if insides[end] <= 0.0 else insides[end]
        tangent = np.sqrt(depth) * rams[end]
        offset = 0.0 if tangent <= 0.66 else 0.25 * np.pi
        tangent = tangent if tangent <= 0.66 else (tangent - 1.0) / (tangent + 1.0)
        square = tangent * tangent
        above = (((-0.8750608600031904 * square - 16.157537187333652) * square - 75.00855792314705) * square
                 - 122.88666844901361) * square - 64.85021904942025
        below = ((((square + 24.858464901423062) * square + 165.02700983169885) * square + 432.88106049129027) * square
                 + 485.3903996359137) * square + 194.5506571482614
        shares[end] = (offset + tangent + tangent * square * above / below) * (1.0 / np.pi)
        open_square = 1.0 - sines[end] ** 2
        rams[end] = np.sqrt(0.0 if open_square <= 0.0 else open_square)

    # four sums at a time, each of which has to wait only for itself
    sums, ram_sums, least = (0.0, 0.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), (np.inf, np.inf, np.inf, np.inf)
    for end in range(0, STEPS, 4):
        sums = (
            sums[0] + shares[end], sums[1] + shares[end + 1], sums[2] + shares[end + 2], sums[3] + shares[end + 3],
        )
        ram_sums = (
            ram_sums[0] + rams[end], ram_sums[1] + rams[end + 1], ram_sums[2] + rams[end + 2],
            ram_sums[3] + rams[end + 3],
        )
        here_0, here_1, here_2, here_3 = (
            np.abs(sines[end]), np.abs(sines[end + 1]), np.abs(sines[end + 2]), np.abs(sines[end + 3]),
        )
        least = (
            least[0] if here_0 >= least[0] else here_0, least[1] if here_1 >= least[1] else here_1,
            least[2] if here_2 >= least[2] else here_2, least[3] if here_3 >= least[3] else here_3,
        )
    total = sums[0] + sums[1] + sums[2] + sums[3] + 0.5 * (shares[STEPS] - shares[0])
    ram_total = ram_sums[0] + ram_sums[1] + ram_sums[2] + ram_sums[3] + 0.5 * (rams[STEPS] - rams[0])
    smallest = np.abs(sines[STEPS])
    for lane in range(4):
        smallest = smallest if least[lane] >= smallest else least[lane]

    days, crossings, dark = 0.0, 0, 0
    for end in range(STEPS):
        crossings += 1 if sines[end] * sines[end + 1] < 0.0 else 0
        dark += 1 if insides[end] > 0.0 and insides[end + 1] > 0.0 else 0
        eclipsed[end] = 0.5 * (shares[end] + shares[end + 1])
    for end in range(STEPS):
        if not (insides[end] * insides[end + 1] > 0.0):
            within = insides[end] if insides[end] > 0.0 else insides[end + 1]
            within = 0.0 if within <= 0.0 else within
            days += within / (np.abs(insides[end]) + np.abs(insides[end + 1]))
    days += dark
    if crossings > 0:
        smallest = 0.0
    deepest = 0.0 if reach <= smallest**2 else reach - smallest**2
    period = circular_period(orbital_radius, gravitational_parameter)
    longest = np.arctan2(np.sqrt(deepest), horizon) / np.pi * period
    if flattening != 0.0:
        deepest = -np.inf
        for end in range(STEPS + 1):
            deepest = deepest if shares[end] <= deepest else shares[end]
        longest = deepest * period

    window = WINDOW_DAYS * DAY / tropical_year * STEPS
    window = window if 0.0 < window < STEPS else np.nan  # a year of less than thirty days has no worst thirty
    whole = int(window) if window > 0.0 else 0
    running = 0.0
    for begin in range(whole):
        running += eclipsed[begin]
    worst, worst_at = -np.inf, 0
    for begin in range(STEPS):
        after = begin + whole if begin + whole < STEPS else begin + whole - STEPS
        here = running + (window - whole) * eclipsed[after]
        if not here <= worst:
            worst = here
            worst_at = begin
        running += eclipsed[after] - eclipsed[begin]
    smallest_at = 0
    if not deepest > 0.0:
        for end in range(1, STEPS + 1):
            smallest_at = end if np.abs(sines[end]) < np.abs(sines[smallest_at]) else smallest_at
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
