"""What traffic does to the lasers of a network that is looked at: every link's load over time, and what fills it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.catalog.files import CatalogError, decode, parse_toml
from orbitcompute.catalog.places import read_traffic
from orbitcompute.catalog.tables import read_table
from orbitcompute.kernels.network import constellation, fleet, loads
from orbitcompute.quantities.traffic import demand_of
from orbitcompute.studies.network.round_trips import Network, number_in, of_scenario

GRAVITY, GIVEN = "gravity", "given"
MOMENTS = 24  # at most, of those the network is looked at
MOST_SEARCHES = 12_000  # of splitting traffic over many paths


@dataclass(frozen=True)
class Moment:
    """Loads at a time [s]: the network then, its loads as shares of all traffic, and the least share of any routing.

    `least` is what the busiest laser carries at the least, however traffic is routed: some site's traffic has to leave the
    satellites it sees over the lasers that lead away from them.
    """

    time: float
    network: constellation.Topology
    loads: loads.Loads
    least: float


@dataclass(frozen=True)
class Loaded:
    """A network under traffic: `rule` says whose, `demand` (sites, sites) the shares of it, `moments` what it does.

    `split` are the loads (links, 2) at the first moment when demands are split over many paths (`kernels.loads.split_loads`).
    `text` [bit/s] is what the scenario's whole fleet would send if it answered in text; NaN where that is not known.
    """

    network: Network
    rule: str
    demand: Any
    moments: tuple[Moment, ...]
    split: Any
    text: float

    def over_time(self, name: str) -> tuple[float, float, float]:
        """Median, 10th and 90th percentile over the moments of a figure: `busiest`, `mean`, `used`, `downlink`, `hops`,
        `distance`, `unreached`, `least`."""
        found = [_figure(moment, name) for moment in self.moments]
        if not np.isfinite(found).all():
            found = [value for value in found if np.isfinite(value)] or [np.nan]
        middle, low, high = np.percentile(found, (50, 10, 90)).tolist()
        return middle, low, high

    def detour(self) -> float:
        """Laser way that split traffic takes over that of shortest paths, at the first moment."""
        moment = self.moments[0]
        shortest = float(moment.loads.links.sum(axis=1) @ moment.network.lengths)
        return float(self.split.sum(axis=1) @ moment.network.lengths) / shortest if shortest > 0 else np.nan

    def capacity(self, rate: float, name: str = "busiest") -> float:
        """Traffic [bit/s] at which the busiest laser is full at `rate`; `split`: with demands split over many paths, and
        `least`: the most that any routing carries, both at the first moment."""
        first = {"split": float(self.split.max(initial=0.0)), "least": self.moments[0].least}
        share = first[name] if name in first else self.over_time(name)[0]
        return rate / share if share > 0 else np.inf


def _figure(moment: Moment, name: str) -> float:
    links = moment.loads.links
    if name == "least":
        return moment.least
    if name in ("hops", "distance", "unreached"):
        return float(getattr(moment.loads, name))
    if name == "downlink":
        return float(moment.loads.down.max())
    if not links.size:
        return 0.0
    return float({"busiest": links.max(), "mean": links.mean(), "used": (links > 0).mean()}[name])


def put_on(network: Network, traffic: str) -> Loaded:
    """The lasers of `network` under traffic: `gravity` over the sites' weights, `given` with the sites, or of a file.

    A file is CSV with the columns from, to and amount, or TOML with `[[traffic]]` of the same. `CatalogError` says what is
    wrong with it.
    """
    weights, given = network.values["site_traffic"]
    if traffic == GIVEN and not given:
        raise CatalogError(["--loads given: the sites come with no traffic"],
                           ["--loads gravity, or a .csv of from, to, amount, or [[traffic]] in the sites' file"])
    if traffic not in (GRAVITY, GIVEN):
        given = traffic_of(traffic, network)
    chosen = (weights, given if traffic != GRAVITY else ())
    demand = demand_of({**network.values, "site_traffic": chosen})
    every = max(1, -(-len(network.times) // MOMENTS))
    found = tuple(_at(network, demand, float(time)) for time in network.times[::every])
    rule = {GRAVITY: f"gravity, weight x weight / distance^{network.values['traffic_distance_exponent']:g}",
            GIVEN: "as given with the sites"}.get(traffic, f"as in {traffic}")
    first = found[0]
    rounds = max(60, min(300, MOST_SEARCHES // len(network.sites)))
    split = loads.split_loads(first.network, _ends(network, first.network, first.time), demand, rounds)
    return Loaded(network, rule, demand, found, split, float(of_scenario(network.assembled, "text_traffic")))


def traffic_of(file: str, network: Network) -> tuple[tuple[float, float, float], ...]:
    """The traffic matrix of a file, as (from, to, amount)."""
    path = Path(file)
    if path.suffix.lower() not in (".csv", ".toml"):
        raise CatalogError([f"--loads {file}: must be gravity, given, or a file that ends in .csv or .toml"],
                           ["CSV needs from, to, amount"])
    try:
        text = decode(path.read_bytes(), file)
    except OSError as fault:
        raise CatalogError([f"{file}: cannot be read ({fault.strerror or fault})"]) from fault
    entries = parse_toml(text, file).get("traffic", []) if path.suffix.lower() == ".toml" else _rows(text, file)
    if not entries:
        raise CatalogError([f"{file}: holds no traffic"], ["CSV needs from, to, amount; TOML [[traffic]] of the same"])
    return read_traffic({"traffic": entries}, network.sites, file)[1]


def _rows(text: str, file: str) -> list[dict[str, Any]]:
    table = read_table(text, file)
    columns = {column.lower(): column for column in table.header}
    missing = [name for name in ("from", "to", "amount") if name not in columns]
    if missing:
        raise CatalogError([f"{file}: line 1: no column {', '.join(missing)}"], ["from, to, amount"])
    return [{"line": line, "amount": number_in(row[columns["amount"]]),
             **{end: row[columns[end]].strip() for end in ("from", "to")}} for line, row in table.records()]


def _at(network: Network, demand: Any, time: float) -> Moment:
    here = (
        network.relay(time) if isinstance(network.relay, fleet.Fleet) else constellation.topology(network.relay, time)
    )
    ends = _ends(network, here, time)
    return Moment(time, here, loads.link_loads(here, ends, demand), least_share(here, ends, demand))


def _ends(network: Network, here: constellation.Topology, time: float) -> loads.Endpoints:
    values, relay = network.values, network.relay
    if isinstance(relay, fleet.Fleet):
        working = here.positions.any(axis=1)
    else:
        working = np.concatenate(
            [np.ones(one.size, bool) if one.working is None else one.working.ravel() for one in relay]
        )
    latitudes, longitudes = (np.array([site[axis] for site in network.sites]) for axis in (1, 2))
    return loads.sites_as_endpoints(
        here, values["relay_minimum_elevation"], latitudes, longitudes, turn(network, time), values["relay_attachment"],
        working, network.longest_range,
    )


def turn(network: Network, time: float) -> float:
    """How far the Earth has turned under the network [rad]."""
    start = 0.0 if network.epoch is None else fleet.greenwich_angle(network.epoch)
    return start + float(network.values["earth_rotation_rate"]) * time


def least_share(network: constellation.Topology, endpoints: loads.Endpoints, demand: Any) -> float:
    """Share of all traffic that the busiest laser carries at the least under any routing, by the cut about each site.

    What a site exchanges with sites that share none of its satellites crosses the lasers out of the satellites it sees.
    """
    count, ends = len(network.positions), network.links
    seen = np.zeros((len(endpoints), count), bool)
    for j in range(len(endpoints)):
        seen[j, endpoints.seen[endpoints.first[j] : endpoints.first[j + 1]]] = True
    least = 0.0
    for i, mine in enumerate(seen):
        far = np.flatnonzero(~(seen & mine).any(axis=1) & seen.any(axis=1))
        crossing = int((mine[ends[:, 0]] != mine[ends[:, 1]]).sum())
        if len(far) and crossing:
            least = max(least, float(max(demand[i, far].sum(), demand[far, i].sum())) / crossing)
    return least
