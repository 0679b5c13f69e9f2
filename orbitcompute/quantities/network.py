"""Latency between cities over relay shells with laser links, and from users to the satellites that compute.

What routes and what computes are two things: the relay's parameters are `relay_...`, the computing shell's are those of
`orbit`. Propagation, processing at the satellites on the way, and scheduling of the radio access are three figures.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, choice, quantity
from orbitcompute.kernels import staged
from orbitcompute.quantities.orbit import SUN_SYNCHRONOUS

ANY_VISIBLE, NEAREST = choice(
    "relay_attachment",
    "Which satellites a site may use",
    any_visible="every satellite above the minimum elevation, whichever makes the path shortest",
    nearest="only the nearest one",
)
GRID, BRICK, RING = choice(
    "relay_link_pattern",
    "Which laser links the satellites of a relay shell hold",
    grid="four: to both neighbours in the plane and to one satellite in each plane beside it",
    brick="three: every second link between planes is left out, like the joints of a brick wall",
    ring="two: within the plane only",
)

Sites = tuple[tuple[str, float, float], ...]

SHELL_INPUTS = (
    "relay_planes", "relay_slots", "relay_phasing", "relay_link_shift", "relay_altitude", "relay_inclination",
    "relay_node_span", "relay_link_pattern", "relay_laser_terminals", "relay_grazing_altitude", "relay_highest_crossing",
    "relay_failed_satellites", "relay_failed_links", "relay_failure_seed", "earth_gravitational_parameter",
    "earth_radius", "earth_j2",
)
ROUTING_INPUTS = (
    *SHELL_INPUTS, "relay_minimum_elevation", "relay_attachment", "earth_rotation_rate", "latency_period", "latency_step",
)
ACCESS_INPUTS = (
    *SHELL_INPUTS, "relay_minimum_elevation", "orbital_radius", "inclination", "local_time_of_ascending_node",
    "satellite_count", "inclination_rule",
)
RING_POSITIONS = 720  # along the computing orbit: half a degree, so the nearest is met to 0.02 ms
SPREAD_PLANES = 36  # of those places, over all local times, where the computing orbit does not follow the Sun
USER_HOURS = tuple(range(24))
USER_LATITUDES = (0.0, 15.0, 30.0, 45.0, 60.0)


# -- the relay ---------------------------------------------------------------------------------------------------------


class RelayError(ValueError):
    """A relay that cannot be built or routed as given: what is wrong with it, and what to do about it."""

    def __init__(self, fault: ValueError) -> None:
        super().__init__(f"relay: {fault}")
        self.faults = [f"relay: {fault}"]
        remedy = "relay_link_pattern=brick takes three terminals, ring two, grid four"
        ranges = "`orbitcompute explain relay_planes` and its like show each input's range"
        self.hints = [remedy if "terminals" in str(fault) else ranges]


def relay_constellation(inputs: Mapping[str, Any]) -> tuple[Any, ...]:
    """The relay's shells: the one that the scalar inputs describe, and those of `relay_more_shells` beside it.

    Links, failures and limits are alike for all of them. `RelayError` names what contradicts itself.
    """
    try:
        return _constellation(inputs)
    except ValueError as fault:
        raise RelayError(fault) from fault


def _constellation(inputs: Mapping[str, Any]) -> tuple[Any, ...]:
    from orbitcompute.kernels.network import constellation as shells

    radius = inputs["earth_radius"]
    own = (inputs["relay_planes"], inputs["relay_slots"], inputs["relay_phasing"], inputs["relay_link_shift"],
           inputs["relay_altitude"], inputs["relay_inclination"], inputs["relay_node_span"], 0.0)
    found = []
    for number, entry in enumerate((own, *(tuple(more[1:]) for more in inputs["relay_more_shells"]))):
        planes, slots, phasing, shift, altitude, inclination, span, first_node = entry
        shell = shells.walker_shell(
            planes, slots, phasing, shift, altitude, inclination, inputs["earth_gravitational_parameter"], radius,
            inputs["earth_j2"], span,
        )
        shell = replace(
            shell, nodes=shell.nodes + first_node,
            longest_link=shells.largest_link_distance(shell.orbital_radius, radius + inputs["relay_grazing_altitude"]),
            highest_crossing=inputs["relay_highest_crossing"],
        )
        shell = shells.with_pattern(shell, inputs["relay_link_pattern"], inputs["relay_laser_terminals"])
        shares = inputs["relay_failed_satellites"], inputs["relay_failed_links"]
        if any(shares):
            shell = shells.with_random_failures(shell, *shares, int(inputs["relay_failure_seed"]) + number)
        found.append(shell)
    return tuple(found)


def _named(inputs: tuple[str, ...], values: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: float(values[name]) for name in inputs}, "relay_more_shells": tuple(values["relay_more_shells"]),
            "sites": tuple(values["sites"])}


def routing_inputs(values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a run of the routing kernel, from a mapping of names to SI values; what a run is identified by."""
    return _named(ROUTING_INPUTS, values)


def access_inputs(values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a run of the access kernel, as `routing_inputs`."""
    return _named(ACCESS_INPUTS, {**values, "satellite_count": _positions_of(values["satellite_count"])})


def _positions_of(satellite_count: float) -> float:
    """Places along the computing orbit: no more than are told apart, so that a larger fleet is not another run."""
    return float(np.ceil(satellite_count)) if satellite_count < RING_POSITIONS else float(RING_POSITIONS)


def compute_routing(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Run the kernel over the period and gather its round-trip times; see `relay_routing`."""
    from orbitcompute.kernels.network.geodesic import great_circle_distances
    from orbitcompute.kernels.network.routing import route

    sites = inputs["sites"]
    times = np.arange(0.0, inputs["latency_period"], inputs["latency_step"])
    latitudes, longitudes = (np.array([site[axis] for site in sites]) for axis in (1, 2))
    relay = relay_constellation(inputs)
    try:
        found = route(
            relay, inputs["relay_minimum_elevation"], inputs["relay_attachment"], inputs["earth_rotation_rate"],
            latitudes, longitudes, times, paths=True,
        )
    except ValueError as fault:
        raise RelayError(fault) from fault
    return gather(found, sites, great_circle_distances(latitudes, longitudes), inputs["latency_step"])


UNKNOWN_ROUTING = dict.fromkeys(("minimum", "median", "p95", "p99", "maximum", "unreachable", "hops"), np.nan)


@lru_cache(maxsize=64)
def _route(*inputs: Any) -> dict[str, Any]:
    if not np.isfinite(inputs[: len(ROUTING_INPUTS)]).all():
        return {**UNKNOWN_ROUTING, "pairs": []}
    named = dict(zip((*ROUTING_INPUTS, "relay_more_shells", "sites"), inputs, strict=True))
    return staged.remember("relay_routing", named, lambda: compute_routing(named))


def gather(found: Any, sites: Sites, lengths: Any, step: float) -> dict[str, Any]:
    """Figures over all times and pairs, and of each pair, from `kernels.routing.Routes` with paths.

    `lengths` are those of the geodesics [m], `step` the time between moments [s]. Percentiles are order statistics in
    which a time without a path counts as infinitely long. `jitter` is the mean difference between the round trips of
    successive moments (RFC 3393); `handovers` the changes of either end's satellite per hour that the step can see;
    `stretch` the median round trip over light's along the geodesic.
    """
    trips = np.where(np.isfinite(found.times), found.times, np.inf)
    names = [(a[0], b[0]) for i, a in enumerate(sites) for b in sites[i + 1 :]]
    pairs = []
    for k, (a, b) in enumerate(names):
        series = trips[:, k]
        both = np.isfinite(series[1:]) & np.isfinite(series[:-1])
        changed = (np.diff(found.begins[:, k]) != 0).astype(int) + (np.diff(found.ends[:, k]) != 0)
        hops = np.sort(found.hops[:, k][found.hops[:, k] >= 0])
        summary = figures_of(series)
        pairs.append({
            "from": a, "to": b, **summary,
            "jitter": float(np.abs(series[1:][both] - series[:-1][both]).mean()) if both.any() else np.nan,
            "handovers": float(changed[both].sum() / (both.sum() * step)) if both.any() else np.nan,
            "hops": float(hops[round(0.5 * (hops.size - 1))]) if hops.size else np.nan,
            "stretch": summary["median"] * SPEED_OF_LIGHT / (2.0 * lengths[k]) if lengths[k] > 0 else np.nan,
            "distance": float(lengths[k]),
        })
    hops = np.sort(found.hops[found.hops >= 0])
    return {
        **figures_of(trips), "hops": float(hops[round(0.5 * (hops.size - 1))]) if hops.size else np.nan,
        "method": found.method, "pairs": pairs,
    }


def figures_of(values: Any) -> dict[str, float]:
    """Order statistics of round-trip times: an unreachable time stays infinite instead of being interpolated away."""
    ordered = np.sort(np.asarray(values).ravel())
    last = ordered.size - 1
    return {
        "minimum": ordered[0], "median": ordered[round(0.5 * last)], "p95": ordered[int(np.ceil(0.95 * last))],
        "p99": ordered[int(np.ceil(0.99 * last))], "maximum": ordered[-1],
        "unreachable": float(np.mean(~np.isfinite(ordered))),
    }


@quantity("structure", staged=True)
def relay_routing(
    relay_planes: float,
    relay_slots: float,
    relay_phasing: float,
    relay_link_shift: float,
    relay_altitude: float,
    relay_inclination: float,
    relay_node_span: float,
    relay_link_pattern: float,
    relay_laser_terminals: float,
    relay_grazing_altitude: float,
    relay_highest_crossing: float,
    relay_failed_satellites: float,
    relay_failed_links: float,
    relay_failure_seed: float,
    earth_gravitational_parameter: float,
    earth_radius: float,
    earth_j2: float,
    relay_minimum_elevation: float,
    relay_attachment: float,
    earth_rotation_rate: float,
    latency_period: float,
    latency_step: float,
    relay_more_shells: Any,
    sites: Any,
) -> Any:
    """Round-trip times over the relay for every pair of sites, gathered over the period: one staged run of the kernel.

    Holds `minimum`, `median`, `p95`, `p99`, `maximum` over all times and pairs [s], `unreachable` (share of times and
    pairs without a path, which count as infinitely long), `hops` (median number of laser links), `method` (how paths were
    searched), and `pairs`: for each, its names and its own figures, with `jitter`, `handovers`, `stretch`. Exact shortest
    paths over the links that are up; leaves out processing, scheduling, queues and links between shells.
    """
    numbers = (
        relay_planes, relay_slots, relay_phasing, relay_link_shift, relay_altitude, relay_inclination,
        relay_node_span, relay_link_pattern, relay_laser_terminals, relay_grazing_altitude,
        relay_highest_crossing, relay_failed_satellites, relay_failed_links, relay_failure_seed,
        earth_gravitational_parameter, earth_radius, earth_j2, relay_minimum_elevation, relay_attachment,
        earth_rotation_rate, latency_period, latency_step,
    )
    return _route(*map(float, numbers), relay_more_shells, sites)


@quantity("ms")
def latency_minimum(relay_routing: Any) -> float:
    """Shortest round trip between any two sites at any time; propagation alone."""
    return relay_routing["minimum"]


@quantity("ms")
def latency_median(relay_routing: Any) -> float:
    """Median round trip over time and over the pairs of the scenario's sites; propagation alone."""
    return relay_routing["median"]


@quantity("ms")
def latency_p95(relay_routing: Any) -> float:
    """95th percentile of the round trip over time and pairs; propagation alone."""
    return relay_routing["p95"]


@quantity("ms")
def latency_p99(relay_routing: Any) -> float:
    """99th percentile of the round trip over time and pairs; propagation alone."""
    return relay_routing["p99"]


@quantity("ms")
def latency_maximum(relay_routing: Any) -> float:
    """Longest round trip between any two sites at any time; propagation alone."""
    return relay_routing["maximum"]


@quantity("1")
def latency_unreachable_share(relay_routing: Any) -> float:
    """Share of times and pairs without a path; such times count as infinitely long, never averaged away."""
    return relay_routing["unreachable"]


@quantity("1")
def latency_hops(relay_routing: Any) -> float:
    """Median number of laser links on the shortest paths over time and pairs."""
    return relay_routing["hops"]


@quantity("ms")
def latency_processing(latency_hops: float, relay_processing_delay: float) -> float:
    """What the satellites on a median path add to a round trip: one more than the laser links, passed there and back."""
    return 2.0 * (latency_hops + 1.0) * relay_processing_delay


@quantity("ms")
def latency_scheduling(relay_scheduling_delay: float) -> float:
    """What scheduling of the radio adds to a round trip between two sites that both reach the relay by user terminals."""
    return 2.0 * relay_scheduling_delay


@quantity("ms")
def latency_service_median(latency_median: float, latency_processing: float, latency_scheduling: float) -> float:
    """Median round trip as a user would see it, queues left out: propagation, processing and scheduling."""
    return latency_median + latency_processing + latency_scheduling


@quantity("ms", staged=True)
def fibre_latency_median(sites: Any, fibre_refractive_index: float) -> float:
    """Median round trip over the same pairs if fibre lay along the geodesic; real cables are longer."""
    from orbitcompute.kernels.network.geodesic import great_circle_distances

    lengths = great_circle_distances(np.array([site[1] for site in sites]), np.array([site[2] for site in sites]))
    ordered = np.sort(2 * np.asarray(lengths) * fibre_refractive_index / SPEED_OF_LIGHT)
    return np.float64(ordered[round(0.5 * (ordered.size - 1))])


@quantity("1")
def latency_over_fibre(latency_median: float, fibre_latency_median: float) -> float:
    """Median round trip over the relay as a share of the ideal fibre's; below 1 where light in vacuum wins."""
    return latency_median / fibre_latency_median


# -- from a user to the nearest satellite that computes ----------------------------------------------------------------


def compute_access(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Run the access kernel for users at every hour of the day and gather its round-trip times; see `user_access`."""
    from orbitcompute.declare import DAY
    from orbitcompute.kernels.network import constellation as shells
    from orbitcompute.kernels.network.access import access_times

    relay = relay_constellation(inputs)
    mu, earth, j2 = (inputs[name] for name in ("earth_gravitational_parameter", "earth_radius", "earth_j2"))
    count = max(1, int(inputs["satellite_count"]))
    follows = inputs["inclination_rule"] == SUN_SYNCHRONOUS
    planes = 1 if follows else max(1, min(SPREAD_PLANES, count))
    orbit = shells.walker_shell(
        planes,
        count // planes,
        planes // 2 if planes > 1 else 0,
        0,
        inputs["orbital_radius"] - earth,
        inputs["inclination"],
        mu,
        earth,
        j2,
    )
    # The mean Sun at right ascension 0: an hour of local time is fifteen degrees.
    node = 2.0 * np.pi * (inputs["local_time_of_ascending_node"] / DAY - 0.5)
    orbit = replace(orbit, nodes=orbit.nodes + node)
    rows = [*((site[0], site[1]) for site in inputs["sites"]), *((None, np.radians(at)) for at in USER_LATITUDES)]
    hours = np.array(USER_HOURS)
    latitudes = np.repeat([at for _, at in rows], len(hours))
    ascensions = np.tile((hours - 12) * np.pi / 12.0, len(rows))
    revolution = 2.0 * np.pi / relay[0].argument_rate
    found = access_times(
        relay, orbit, None, inputs["relay_minimum_elevation"], earth + inputs["relay_grazing_altitude"], latitudes,
        ascensions, np.arange(48) * revolution / 48,
    )
    shape = len(found.times), len(rows), len(hours)
    trips = np.where(np.isfinite(found.times), found.times, np.inf).reshape(shape)
    direct = np.isfinite(found.direct).reshape(shape)
    named = len(inputs["sites"])
    middle = np.sort(trips, axis=0)[round(0.5 * (shape[0] - 1))]
    return {
        **figures_of(trips[:, :named]),
        "sites": [{"name": name, **figures_of(trips[:, k]), "direct": float(direct[:, k].mean())}
                  for k, (name, _) in enumerate(rows[:named])],
        "latitudes": list(USER_LATITUDES), "hours": list(USER_HOURS),
        "by_hour": middle[named:].tolist(), "sites_by_hour": middle[:named].tolist(),
        "equator_noon": float(middle[named, 12]), "equator_dawn": float(middle[named, 6]),
        "equator_midnight": float(middle[named, 0]), "equator_median": figures_of(trips[:, named])["median"],
    }


UNKNOWN_ACCESS = dict.fromkeys(
    ("minimum", "median", "p95", "p99", "maximum", "unreachable", "equator_noon", "equator_dawn", "equator_midnight",
     "equator_median"), np.nan,
)


@lru_cache(maxsize=64)
def _access(*inputs: Any) -> dict[str, Any]:
    if not np.isfinite(inputs[: len(ACCESS_INPUTS)]).all():
        return dict(UNKNOWN_ACCESS)
    named = dict(zip((*ACCESS_INPUTS, "relay_more_shells", "sites"), inputs, strict=True))
    return staged.remember("user_access", named, lambda: compute_access(named))


@quantity("structure", staged=True)
def user_access(
    relay_planes: float,
    relay_slots: float,
    relay_phasing: float,
    relay_link_shift: float,
    relay_altitude: float,
    relay_inclination: float,
    relay_node_span: float,
    relay_link_pattern: float,
    relay_laser_terminals: float,
    relay_grazing_altitude: float,
    relay_highest_crossing: float,
    relay_failed_satellites: float,
    relay_failed_links: float,
    relay_failure_seed: float,
    earth_gravitational_parameter: float,
    earth_radius: float,
    earth_j2: float,
    relay_minimum_elevation: float,
    orbital_radius: float,
    inclination: float,
    local_time_of_ascending_node: float,
    satellite_count: float,
    inclination_rule: float,
    relay_more_shells: Any,
    sites: Any,
) -> Any:
    """Round-trip times from users to the nearest computing satellite, straight up or over the relay: one staged run.

    Users stand at the scenario's sites and at five latitudes, at every full local hour; the relay is sampled over one
    revolution. Holds figures over the sites (as `relay_routing`), `sites` with each one's own and the share of time with
    a computing satellite in `direct` view, `by_hour` (medians at `latitudes` in degrees and `hours`), and the equator's
    at noon, dawn and midnight. The fleet is taken to fill its orbit evenly (in planes at all
    local times where it doesn't follow the Sun) and every satellite to serve everyone: the nearest is the best case. Leaves out
    processing, scheduling, queues and the shell's width.
    """
    numbers = (
        relay_planes, relay_slots, relay_phasing, relay_link_shift, relay_altitude, relay_inclination,
        relay_node_span, relay_link_pattern, relay_laser_terminals, relay_grazing_altitude,
        relay_highest_crossing, relay_failed_satellites, relay_failed_links, relay_failure_seed,
        earth_gravitational_parameter, earth_radius, earth_j2, relay_minimum_elevation, orbital_radius,
        inclination, local_time_of_ascending_node, _positions_of(satellite_count), inclination_rule,
    )
    return _access(*map(float, numbers), relay_more_shells, sites)


@quantity("ms")
def user_latency_median(user_access: Any) -> float:
    """Median round trip from the scenario's sites to the nearest computing satellite, over the day; propagation alone."""
    return user_access["median"]


@quantity("ms")
def user_latency_p99(user_access: Any) -> float:
    """99th percentile of the round trip from the scenario's sites to the nearest computing satellite, over the day."""
    return user_access["p99"]


@quantity("ms")
def user_latency_dawn(user_access: Any) -> float:
    """Median round trip from a user on the equator at six in the morning to the nearest computing satellite."""
    return user_access["equator_dawn"]


@quantity("ms")
def user_latency_noon(user_access: Any) -> float:
    """Median round trip from a user on the equator at noon to the nearest computing satellite."""
    return user_access["equator_noon"]


@quantity("ms")
def user_latency_equator(user_access: Any) -> float:
    """Median round trip from users on the equator, at all hours, to the nearest computing satellite."""
    return user_access["equator_median"]


@quantity("ms")
def user_service_median(user_latency_median: float, relay_scheduling_delay: float) -> float:
    """Median round trip of a user's request as it would be seen: propagation and one radio access, queues left out.

    Processing on the way is below a millisecond and the model's own time is not in it.
    """
    return user_latency_median + relay_scheduling_delay
