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


ROUTING_INPUTS = (
    "relay_planes", "relay_slots", "relay_phasing", "relay_link_shift", "relay_altitude", "relay_inclination",
    "relay_minimum_elevation", "relay_attachment", "earth_gravitational_parameter", "earth_radius", "earth_j2",
    "earth_rotation_rate", "latency_period", "latency_step",
)  # fmt: skip


def routing_inputs(values: Any) -> dict[str, Any]:
    """The inputs of a run of the routing kernel, from a mapping of names to SI values; what a run is identified by."""
    return {**{name: float(values[name]) for name in ROUTING_INPUTS}, "sites": tuple(values["sites"])}


def compute_routing(inputs: dict[str, Any]) -> dict[str, Any]:
    """Run the kernel over the period and gather its round-trip times; see `relay_routing`."""
    from orbitcompute.kernels.routing import round_trip_times

    sites = inputs["sites"]
    times = np.arange(0.0, inputs["latency_period"], inputs["latency_step"])
    coordinates = [np.array([site[axis] for site in sites]) for axis in (1, 2)]
    arguments: list[Any] = [*(inputs[name] for name in ROUTING_INPUTS[:12]), *coordinates, times]
    trips = round_trip_times(*arguments)
    return _gather(np.where(np.isfinite(trips), trips, np.inf), sites)


@lru_cache(maxsize=64)
def _route(*inputs: Any) -> dict[str, Any]:
    named = dict(zip((*ROUTING_INPUTS, "sites"), inputs, strict=True))
    return staged.remember("relay_routing", named, lambda: compute_routing(named))


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
    numbers = (
        relay_planes, relay_slots, relay_phasing, relay_link_shift, relay_altitude, relay_inclination,
        relay_minimum_elevation, relay_attachment, earth_gravitational_parameter, earth_radius, earth_j2,
        earth_rotation_rate, latency_period, latency_step,
    )  # fmt: skip
    return _route(*map(float, numbers), sites)


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
    from orbitcompute.kernels.geodesic import great_circle_distances

    lengths = great_circle_distances(np.array([site[1] for site in sites]), np.array([site[2] for site in sites]))
    ordered = np.sort(2 * np.asarray(lengths) * fibre_refractive_index / SPEED_OF_LIGHT)
    return np.float64(ordered[round(0.5 * (ordered.size - 1))])


@quantity("1")
def latency_over_fibre(latency_median: float, fibre_latency_median: float) -> float:
    """Median round trip over the relay as a share of the ideal fibre's; below 1 where light in vacuum wins."""
    return latency_median / fibre_latency_median
