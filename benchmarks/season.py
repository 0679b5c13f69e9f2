"""The eclipse season of one orbit over a year: our kernel beside boinor's shadow function and scipy's integrator.

Run as `python benchmarks/season.py`. Prints markdown. The peers answer a part of the question: boinor's function is asked
for the light at 96 places of each of the year's 732 half-day orbits (scipy for the root in each that has one), while
ours finds days, shares, the longest eclipse and the worst month, from the same directions of the Sun. A peer that isn't
installed is left out and said to be.
"""

from __future__ import annotations

import importlib.util
import math
import platform
import statistics
import time
import types
from collections.abc import Callable
from typing import Any

import numba
import numpy as np
from scipy.optimize import brentq

from orbitcompute import formulas
from orbitcompute.declare import DAY
from orbitcompute.kernels.orbit import season

EARTH_RADIUS, MU, J2 = 6378137.0, 3.986004418e14, 1.08262668e-3
YEAR, START = 365.24219 * DAY, 10227.0 * DAY
SUN_DISTANCE, SUN_RADIUS = 1.495978707e11, 6.957e8
PLACES = 96


def arguments(altitude: float, inclination: float | None = None) -> tuple[float, ...]:
    radius = EARTH_RADIUS + altitude
    if inclination is None:
        inclination = math.acos(formulas.cosine_following_sun(radius, EARTH_RADIUS, MU, J2, YEAR))
    rate = float(formulas.secular_node_rate(radius, inclination, EARTH_RADIUS, MU, J2))
    return radius, inclination, rate, EARTH_RADIUS, MU, YEAR, 6 * 3600.0, START, 0.0


def compiled(function: Callable[..., Any], **names: Any) -> Any:
    """The function as the fused loop holds it: callees compiled with it, numba's default optimisation, no fastmath."""
    body = types.FunctionType(function.__code__, {**function.__globals__, **names}, function.__name__)
    return numba.njit(error_model="numpy", nogil=True)(body)


def seconds(run: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Least and median wall time of a call, after one that isn't counted."""
    run()
    taken = []
    for _ in range(rounds):
        before = time.perf_counter()
        run()
        taken.append(time.perf_counter() - before)
    return min(taken), statistics.median(taken)


def ours_in_a_loop(at: tuple[float, ...], table: Any, points: int) -> Callable[[], object]:
    inner = compiled(
        season.season_under_sun,
        sun_mean_longitude=compiled(formulas.sun_mean_longitude),
        circular_period=compiled(formulas.circular_period),
    )

    @numba.njit(error_model="numpy", nogil=True)
    def loop(sun: Any, orbit: Any) -> float:
        total = 0.0
        for point in range(points):
            total += inner(
                sun,
                orbit[0] + 0.1 * point,
                orbit[1],
                orbit[2],
                orbit[3],
                orbit[4],
                orbit[5],
                orbit[6],
                orbit[7],
                orbit[8],
            )[2]
        return total

    return lambda: loop(table, at)


def orbit_vectors(at: tuple[float, ...]) -> tuple[Any, Any, Any]:
    """The Sun's position and the orbit's two axes at the ends of the half-day steps."""
    _, inclination, rate, _, _, year, local_time, start, _ = at
    elapsed = year / season.STEPS * np.arange(season.STEPS)
    node = formulas.sun_mean_longitude(start) + 2 * np.pi * (local_time / DAY - 0.5) + rate * elapsed  # type: ignore[arg-type]
    along = np.ascontiguousarray(np.array([np.cos(node), np.sin(node), 0 * node]).T)
    across = np.array([-np.sin(node) * np.cos(inclination), np.cos(node) * np.cos(inclination),
                       np.sin(inclination) + 0 * node]).T
    return SUN_DISTANCE * season.sun_table(year, start)[:, :-1].T, along, across


def boinor_share(at: tuple[float, ...], function: Any) -> float:
    """Sunlit share of the year by boinor's (compiled) shadow function, umbra of a Sun as wide as Earth: a cylinder."""
    sun, along, across = orbit_vectors(at)
    return float(function(sun, along, across, at[0], math.sqrt(MU / at[0])))


def scipy_share(at: tuple[float, ...]) -> float:
    """Sunlit share of the year by scipy's root finder on the cylinder's edge, a root an orbit that has one."""
    sun, along, across = orbit_vectors(at)
    sun = sun / SUN_DISTANCE
    reach = math.sqrt(1 - (EARTH_RADIUS / at[0]) ** 2)
    dark = 0.0
    for one, towards, aside in zip(sun, along, across, strict=True):
        in_plane = math.hypot(one @ towards, one @ aside)

        def edge(angle: float, in_plane: float = in_plane) -> float:
            return -in_plane * math.cos(angle) - reach

        if in_plane > reach:
            dark += 1 - brentq(edge, math.pi / 2, math.pi) / math.pi
    return 1 - dark / season.STEPS


def main() -> None:
    print(
        f"One season, {platform.machine()}, one thread, Python {platform.python_version()}, numba {numba.__version__}\n"
    )
    print("| what | least | median | sunlit share |")
    print("|---|---|---|---|")
    table = season.sun_table(YEAR, START)
    points = 400
    for name, at in (("dawn-dusk, 600 km", arguments(600e3)), ("53 deg, 550 km", arguments(550e3, math.radians(53)))):
        share = season.season_summary(*at)[2]
        least, median = (took / points * 1e6 for took in seconds(ours_in_a_loop(at, table, points), 60))
        print(f"| kernel with a Sun table, {name} | {least:.2f} us | {median:.2f} us | {share:.5f} |")

        def plain(at: tuple[float, ...] = at) -> object:
            season._summary.cache_clear()
            return season.season_summary(*at)

        least, median = (took * 1e6 for took in seconds(plain, 200))
        print(f"| plain path, numpy, {name} | {least:.1f} us | {median:.1f} us | {share:.5f} |")
        found = scipy_share(at)
        least, median = (took * 1e6 for took in seconds(lambda at=at: scipy_share(at), 10))  # type: ignore[misc]
        print(f"| scipy brentq, an orbit each half day, {name} | {least:.0f} us | {median:.0f} us | {found:.5f} |")
        if importlib.util.find_spec("boinor") is None:
            print("| boinor | not installed | | |")
            continue
        from boinor.core.events import eclipse_function

        @numba.njit
        def whole_year(sun: Any, along: Any, across: Any, radius: float, speed: float) -> float:
            lit = 0
            state = np.empty(6)
            for step in range(len(sun)):
                for place in range(PLACES):
                    angle = 2 * np.pi * (place + 0.5) / PLACES
                    state[:3] = radius * (np.cos(angle) * along[step] + np.sin(angle) * across[step]) + 1e-6
                    state[3:] = speed * (np.cos(angle) * across[step] - np.sin(angle) * along[step])
                    behind = state[0] * sun[step, 0] + state[1] * sun[step, 1] + state[2] * sun[step, 2] < 0
                    if not (behind and eclipse_function(MU, state, sun[step], EARTH_RADIUS, EARTH_RADIUS, True) > 0):
                        lit += 1
            return lit / (len(sun) * PLACES)

        found = boinor_share(at, whole_year)
        least, median = (took * 1e6 for took in seconds(lambda at=at, run=whole_year: boinor_share(at, run), 5))  # type: ignore[misc]
        print(f"| boinor, {PLACES} places, compiled, {name} | {least:.0f} us | {median:.0f} us | {found:.5f} |")


if __name__ == "__main__":
    main()
