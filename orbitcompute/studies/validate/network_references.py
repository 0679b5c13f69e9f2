"""Networks that others have routed, run with all their inputs through our kernels: rows of `validate` beside the cases.

A case is a few numbers in a file; these are whole constellations. Hypatia (Kassing et al. 2020) routes Kuiper's first shell
with satellites moved by SGP4 and a limit of range. The same search on SGP4's places shows that ours is exact; our circular
orbits on the same shell show what they cost.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from orbitcompute.declare import DAY
from orbitcompute.formulas import earth
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.kernels.network import constellation, fleet
from orbitcompute.kernels.network.routing import route
from orbitcompute.studies.validate.validate import Row, live_row

MU, RADIUS, J2, ROTATION = earth.SGP4_GRAVITATIONAL_PARAMETER, earth.SGP4_RADIUS, earth.SGP4_J2, earth.ROTATION
PLACES = np.radians([(14.6042, 120.9822), (38.913811, 121.602322), (59.929858, 30.326228)]).T
NAMES = ("Manila - Dalian", "Dalian - St Petersburg", "Manila - St Petersburg")
PAIRS = (0, 2, 1)  # of ours, which come as (0, 1), (0, 2), (1, 2)
AT_START = (29.4231377582, 63.2038665350, 76.8460487224)
EXTREMES = ((25.229775, 48.165140), (58.737428, 63.984686), (69.411983, 77.628598))
HOPS = (2, 7, None)  # 184-183-217 and 283-282-281-280-246-212-178-144
RANGE = 1260e3
PLANES = SLOTS = 34
INCLINATION, MOTION = np.radians(51.9), 14.80
EPOCH = 2451544.5  # 2000-01-01 00:00


@cache
def kuiper_records() -> tuple[Any, ...]:
    """The 34 x 34 satellites as Hypatia makes them: every other plane half a slot ahead, eccentricity 1e-7."""
    from sgp4.api import WGS72, Satrec

    found = []
    for number in range(PLANES * SLOTS):
        plane, slot = divmod(number, SLOTS)
        satellite = Satrec()
        anomaly = 2.0 * np.pi * (slot + 0.5 * (plane % 2)) / SLOTS % (2.0 * np.pi)
        satellite.sgp4init(
            WGS72, "i", number + 1, EPOCH - 2433281.5, 0.0, 0.0, 0.0, 1e-7, 0.0, INCLINATION, anomaly,
            MOTION * 2.0 * np.pi / 1440.0, 2.0 * np.pi * plane / PLANES,
        )
        found.append(satellite)
    return tuple(found)


def kuiper_circles() -> constellation.Shell:
    """The same shell on circles: the radius at which the mean motion (Kozai's) is the one given."""
    rate = MOTION * 2.0 * np.pi / DAY
    radius = (MU / rate**2) ** (1 / 3)
    for _ in range(50):
        k = 1.5 * np.sqrt(MU / radius**3) * J2 * (RADIUS / radius) ** 2
        radius = (MU / (rate - 0.5 * k * (3.0 * np.cos(INCLINATION) ** 2 - 1.0)) ** 2) ** (1 / 3)
    node_rate, argument_rate = constellation.secular_rates(float(radius), float(INCLINATION), MU, RADIUS, J2)
    return constellation.Shell(
        nodes=2.0 * np.pi * np.arange(PLANES) / PLANES, arguments=np.arange(PLANES) % 2 * np.pi / PLANES, slots=SLOTS,
        seam_shift=0, orbital_radius=float(radius), inclination=float(INCLINATION), node_rate=node_rate,
        argument_rate=argument_rate,
    )


def by_range(network: Any, times: Any) -> Any:
    """Routes of the three pairs, each site seeing what is within the limit of range."""
    latitudes, longitudes = PLACES
    return route(network, 0.0, 0.0, ROTATION, latitudes, longitudes + fleet.greenwich_angle(EPOCH), times, longest_range=RANGE,
                 paths=True)


@cache
def references() -> tuple[Row, ...]:
    """Every row; none where kernels are not compiled, which would take minutes."""
    return () if jit_disabled() else (*_hypatia_by_sgp4(), *_hypatia_by_circles())


def _row(name: str, title: str, ours: float, theirs: float, unit: str, reason: str, **tolerance: Any) -> Row:
    row = live_row(name, "network", title, "relay_routing", ours, theirs, unit, reason, "independent code",
                   "hypatia-2020", **tolerance)
    return Row(**{**vars(row), "id": name})


def _hypatia_by_sgp4() -> list[Row]:
    moving = fleet.Fleet(kuiper_records(), constellation.links(kuiper_circles()), EPOCH, 0.0)
    found = by_range(moving, np.arange(0.0, 200.05, 0.5))
    trips = found.times * 1e3  # without a path: St Petersburg sees nobody for a twentieth of the time, in Hypatia too
    slug = ("manila-dalian", "dalian-petersburg", "manila-petersburg")
    rows = []
    for k, pair in enumerate(PAIRS):
        name, title = f"hypatia-sgp4-{slug[k]}", f"Hypatia, Kuiper K1, places by SGP4: {NAMES[k]}"
        start = float(trips[0, pair])
        rows.append(
            _row(name, f"{title} and back at t = 0", start, AT_START[k], "ms", "1 us", width=1e-3, counts=False)
        )
        ends = float(np.nanmin(trips[:, pair])), float(np.nanmax(trips[:, pair]))
        for word, ours, theirs in zip(("least", "most"), ends, EXTREMES[k], strict=True):
            rows.append(_row(f"{name}-{word}", f"{title}, {word} over 200 s", ours, theirs, "ms",
                             "ours at steps of 0.5 s, theirs of 0.1 s", width=0.03, counts=False))
        hops = HOPS[k]
        if hops is not None:
            rows.append(_row(f"{name}-hops", f"{title}, laser hops at t = 0", float(found.hops[0, pair]), float(hops), "1",
                             "a count", width=0.0, counts=False))
    return rows


def _hypatia_by_circles() -> list[Row]:
    trips = by_range((kuiper_circles(),), [0.0]).times[0]
    return [
        _row(f"hypatia-circles-{k + 1}", f"Hypatia, Kuiper K1, our circles: {NAMES[k]} and back at t = 0",
             1e3 * trips[pair], AT_START[k], "ms", "SGP4's radii differ from the circle's by -7.5 to +4.3 km", width=0.1)
        for k, pair in enumerate(PAIRS)
    ]
