"""Latency between cities over a relay shell with laser links, beside fibre along the great circle.

What routes and what computes are two things: the relay's parameters are `relay_...`, the computing shell's are those of
`orbit`. Propagation only: processing at each hop, scheduling on the radio link and queues come on top.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, choice, quantity
from orbitcompute.kernels import staged

ANY_VISIBLE, NEAREST = choice(
    "relay_attachment",
    "Which satellites a site may use",
    any_visible="every satellite above the minimum elevation, whichever makes the path shortest",
    nearest="only the nearest one",
)

Sites = tuple[tuple[str, float, float], ...]


@lru_cache(maxsize=64)
def _route(**inputs: Any) -> dict[str, Any]:
    def compute() -> dict[str, Any]:
        from orbitcompute.kernels.routing import round_trip_times

        sites = inputs["sites"]
        trips = round_trip_times(
            int(inputs["relay_planes"]), int(inputs["relay_slots"]), int(inputs["relay_phasing"]),
            int(inputs["relay_link_shift"]), inputs["relay_altitude"], inputs["relay_inclination"],
            inputs["relay_minimum_elevation"], inputs["relay_attachment"], inputs["earth_gravitational_parameter"],
            inputs["earth_radius"], inputs["earth_j2"], inputs["earth_rotation_rate"],
            np.array([site[1] for site in sites]), np.array([site[2] for site in sites]),
            np.arange(0.0, inputs["latency_period"], inputs["latency_step"]),
        )  # fmt: skip
        return _gather(np.where(np.isfinite(trips), trips, np.inf), sites)

    return staged.remember("relay_routing", inputs, compute)


def _gather(trips: Any, sites: Sites) -> dict[str, Any]:
    names = [(a[0], b[0]) for i, a in enumerate(sites) for b in sites[i + 1 :]]

    def figures(values: Any) -> dict[str, float]:
        ordered = np.sort(values.ravel())
        last = ordered.size - 1
        # order statistics: an unreachable time stays infinite instead of being interpolated away
        return {"minimum": ordered[0], "median": ordered[round(0.5 * last)], "p99": ordered[int(np.ceil(0.99 * last))],
                "maximum": ordered[-1], "unreachable": float(np.mean(~np.isfinite(ordered)))}  # fmt: skip

    pairs = [{"from": a, "to": b, **figures(trips[:, i])} for i, (a, b) in enumerate(names)]
    return {**figures(trips), "pairs": pairs}


@quantity("structure", staged=True)
def relay_routing(
    relay_planes: float,
    relay_slots: float,
    relay_phasing: float,
    relay_link_shift: float,
    relay_altitude: float,
    relay_inclination: float,
    relay_minimum_elevation: float,
    relay_attachment: float,
    earth_gravitational_parameter: float,
    earth_radius: float,
    earth_j2: float,
    earth_rotation_rate: float,
    latency_period: float,
    latency_step: float,
    sites: Any,
) -> Any:
    """Round-trip times over the relay for every pair of sites, gathered over the period: one staged run of the kernel.

    Holds `minimum`, `median`, `p99`, `maximum` over all times and pairs [s], `unreachable` (share of times and pairs
    without a path, which count as infinitely long), and `pairs`: for each, its names and its own figures. Exact
    shortest paths over the four links of each satellite; leaves out processing, scheduling and queues.
    """
    return _route(
        relay_planes=float(relay_planes), relay_slots=float(relay_slots), relay_phasing=float(relay_phasing),
        relay_link_shift=float(relay_link_shift), relay_altitude=float(relay_altitude),
        relay_inclination=float(relay_inclination), relay_minimum_elevation=float(relay_minimum_elevation),
        relay_attachment=float(relay_attachment), earth_gravitational_parameter=float(earth_gravitational_parameter),
        earth_radius=float(earth_radius), earth_j2=float(earth_j2), earth_rotation_rate=float(earth_rotation_rate),
        latency_period=float(latency_period), latency_step=float(latency_step), sites=sites,
    )  # fmt: skip


@quantity("ms")
def latency_minimum(relay_routing: Any) -> float:
    """Shortest round trip between any two sites at any time."""
    return relay_routing["minimum"]


@quantity("ms")
def latency_median(relay_routing: Any) -> float:
    """Median round trip over time and over the pairs of the scenario's sites."""
    return relay_routing["median"]


@quantity("ms")
def latency_p99(relay_routing: Any) -> float:
    """99th percentile of the round trip over time and pairs."""
    return relay_routing["p99"]


@quantity("ms")
def latency_maximum(relay_routing: Any) -> float:
    """Longest round trip between any two sites at any time."""
    return relay_routing["maximum"]


@quantity("1")
def latency_unreachable_share(relay_routing: Any) -> float:
    """Share of times and pairs without a path; such times count as infinitely long, never averaged away."""
    return relay_routing["unreachable"]


@quantity("ms", staged=True)
def fibre_latency_median(sites: Any, fibre_refractive_index: float) -> float:
    """Median round trip over the same pairs if fibre lay along the geodesic; real cables are longer."""
    from orbitcompute.kernels.routing import great_circle_distances

    lengths = great_circle_distances(np.array([site[1] for site in sites]), np.array([site[2] for site in sites]))
    ordered = np.sort(2 * np.asarray(lengths) * fibre_refractive_index / SPEED_OF_LIGHT)
    return np.float64(ordered[round(0.5 * (ordered.size - 1))])


@quantity("1")
def latency_over_fibre(latency_median: float, fibre_latency_median: float) -> float:
    """Median round trip over the relay as a share of the ideal fibre's; below 1 where light in vacuum wins."""
    return latency_median / fibre_latency_median
