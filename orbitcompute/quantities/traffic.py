"""What traffic between the sites does to the relay's lasers: the busiest link, and how much traffic fills it.

Demand follows the gravity model over the sites' weights, or the matrix that a site file gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import numpy as np

from orbitcompute.declare import quantity
from orbitcompute.kernels import staged
from orbitcompute.quantities.network import SHELL_INPUTS, RelayError, relay_constellation

LOAD_INPUTS = (
    *SHELL_INPUTS, "relay_minimum_elevation", "relay_attachment", "earth_rotation_rate", "traffic_distance_exponent",
)
MOMENTS = 24  # over one revolution of the relay
MOST_EXCHANGING = 3000  # satellites of an exchange of all with all; of a larger shell every second, every third ...
UNKNOWN_LOADS = dict.fromkeys(
    ("busiest", "busiest_maximum", "mean", "used", "hops", "unreached", "downlink", "exchange", "bisection"), np.nan
)


def load_inputs(values: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a run of the load kernel, from a mapping of names to SI values; what a run is identified by."""
    return {**{name: float(values[name]) for name in LOAD_INPUTS}, "relay_more_shells": tuple(values["relay_more_shells"]),
            "site_traffic": tuple(values["site_traffic"]), "sites": tuple(values["sites"])}


def demand_of(inputs: Mapping[str, Any]) -> Any:
    """Shares of all traffic between every ordered pair of sites: as given, or by gravity."""
    from orbitcompute.kernels.network.geodesic import great_circle_distances
    from orbitcompute.kernels.network.loads import gravity_demand

    sites, (weights, given) = inputs["sites"], inputs["site_traffic"]
    if given:
        demand = np.zeros((len(sites), len(sites)))
        for source, target, amount in given:
            demand[int(source), int(target)] += amount
        return demand / demand.sum()
    latitudes, longitudes = (np.array([site[axis] for site in sites]) for axis in (1, 2))
    distances = great_circle_distances(latitudes, longitudes)
    return gravity_demand(weights or np.ones(len(sites)), distances, inputs["traffic_distance_exponent"])


def compute_loads(inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Run the load kernel over one revolution and gather its figures; see `relay_loads`."""
    from orbitcompute.kernels.network import loads
    from orbitcompute.kernels.network.constellation import topology

    relay = relay_constellation(inputs)
    latitudes, longitudes = (np.array([site[axis] for site in inputs["sites"]]) for axis in (1, 2))
    demand = demand_of(inputs)
    working = np.concatenate([np.ones(one.size, bool) if one.working is None else one.working.ravel() for one in relay])
    found, down = [], []
    for moment in np.arange(MOMENTS) * 2.0 * np.pi / relay[0].argument_rate / MOMENTS:
        network = topology(relay, moment)
        ends = loads.sites_as_endpoints(
            network, inputs["relay_minimum_elevation"], latitudes, longitudes, inputs["earth_rotation_rate"] * moment,
            inputs["relay_attachment"], working,
        )
        one = loads.link_loads(network, ends, demand)
        down.append(one.down.max())
        found.append((one.links.max(initial=0.0), one.links.mean() if one.links.size else 0.0,
                      (one.links > 0).mean() if one.links.size else 0.0, one.hops, one.unreached))
    busiest, mean, used, hops, unreached = np.array(found).T
    network = topology(relay[:1], 0.0)  # the exchange of all with all, over the first shell
    satellites = np.flatnonzero(network.degrees)
    satellites = satellites[:: -(-len(satellites) // MOST_EXCHANGING) or 1]
    exchange = loads.link_loads(network, loads.satellites_as_endpoints(satellites),
                                loads.uniform_demand(len(satellites)))
    cut = loads.bisection_bounds(network)[1]
    # each half sends a quarter of all traffic (n / (n - 1) of it, pairs with oneself left out) to the other
    spread = len(satellites) / (len(satellites) - 1) / 4 / cut if cut else np.nan
    return {
        "busiest": float(np.median(busiest)), "busiest_maximum": float(busiest.max()), "mean": float(mean.mean()),
        "used": float(used.mean()), "hops": float(np.nanmean(hops)), "unreached": float(unreached.mean()),
        "downlink": float(np.median(down)), "exchange": float(exchange.links.max() / spread), "bisection": float(cut),
    }


@lru_cache(maxsize=64)
def _loads(*inputs: Any) -> dict[str, Any]:
    if not np.isfinite(inputs[: len(LOAD_INPUTS)]).all():
        return dict(UNKNOWN_LOADS)
    named = dict(zip((*LOAD_INPUTS, "relay_more_shells", "site_traffic", "sites"), inputs, strict=True))
    try:
        return staged.remember("relay_loads", named, lambda: compute_loads(named))
    except RelayError:
        raise
    except ValueError as fault:
        raise RelayError(fault) from fault


@quantity("structure", staged=True)
def relay_loads(
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
    traffic_distance_exponent: float,
    relay_more_shells: Any,
    site_traffic: Any,
    sites: Any,
) -> Any:
    """Loads of the relay's lasers by the traffic between the sites, as shares of all of it: one staged run of the kernel.

    24 moments of one revolution. Holds `busiest` (median over them) and `busiest_maximum`, `mean` over links and ways,
    `used` (share of links with any), `hops` (a unit of traffic takes), `unreached` (traffic without a path, which loads
    nothing), `downlink` (share that the busiest satellite sends down); and, of the first shell at the start, `bisection`
    (links between its halves) and `exchange`: how much busier than an even share of the bisection the busiest link is when
    every satellite sends to every other. Each demand takes its one shortest path; nothing gives way to full links.
    """
    numbers = (
        relay_planes, relay_slots, relay_phasing, relay_link_shift, relay_altitude, relay_inclination, relay_node_span,
        relay_link_pattern, relay_laser_terminals, relay_grazing_altitude, relay_highest_crossing,
        relay_failed_satellites, relay_failed_links, relay_failure_seed, earth_gravitational_parameter, earth_radius,
        earth_j2, relay_minimum_elevation, relay_attachment, earth_rotation_rate, traffic_distance_exponent,
    )
    return _loads(*map(float, numbers), relay_more_shells, site_traffic, sites)


@quantity("1")
def relay_busiest_link_share(relay_loads: Any) -> float:
    """Share of all traffic between the sites that the busiest laser carries, one way; median over a revolution."""
    return relay_loads["busiest"]


@quantity("1")
def relay_link_concentration(relay_loads: Any) -> float:
    """Load of the busiest laser over the mean of all: how unevenly shortest paths use the relay."""
    return relay_loads["busiest"] / relay_loads["mean"]


@quantity("1")
def relay_unreached_traffic(relay_loads: Any) -> float:
    """Share of the traffic between the sites that has no path; it loads nothing and is counted, not averaged away."""
    return relay_loads["unreached"]


@quantity("Tbps")
def relay_traffic_capacity(relay_busiest_link_share: float, relay_link_rate: float) -> float:
    """Traffic between the sites at which the busiest laser is full, on shortest paths.

    Routing that gives way carries more, at longer paths; radio to the ground is another limit.
    """
    return relay_link_rate / relay_busiest_link_share


@quantity("1")
def text_over_relay(text_traffic: float, relay_traffic_capacity: float) -> float:
    """The fleet's answers in text over what the relay carries between its sites: below 1, today's relay would do."""
    return text_traffic / relay_traffic_capacity


@quantity("1")
def relay_exchange_concentration(relay_loads: Any) -> float:
    """How many times longer an exchange of all satellites with all takes on shortest paths than its bisection allows.

    Shortest paths crowd onto the short links at high latitudes; routing in order of dimensions would reach 1.
    """
    return relay_loads["exchange"]
