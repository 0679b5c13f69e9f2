"""The network of a scenario, looked at closely: every pair of sites over time, and users by latitude and hour.

The relay is the scenario's, another of the catalog, one of an own file, or real satellites of a file of element sets.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.elements import SUFFIXES, ages, read_elements, youngest
from orbitcompute.catalog.ephemerides import SUFFIXES as EPHEMERIDES
from orbitcompute.catalog.ephemerides import read_ephemerides
from orbitcompute.catalog.files import CatalogError, decode, nearest, parse_toml, read_toml
from orbitcompute.catalog.ground import Ground, least
from orbitcompute.catalog.links import Links, links_beside, links_path, read_links
from orbitcompute.catalog.places import Site, Traffic, read_sites, read_traffic
from orbitcompute.catalog.shelf import unknown
from orbitcompute.catalog.shells import shells
from orbitcompute.catalog.tables import read_table
from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels.network import constellation, fleet
from orbitcompute.kernels.network.geodesic import great_circle_distances
from orbitcompute.kernels.network.routing import Routes, route
from orbitcompute.kernels.network.tracks import Tracks
from orbitcompute.quantities import network as quantities
from orbitcompute.studies.scenario.assemble import Assembled, assemble

PERIOD, STEP = 5940.0, 15.0
STALE = 30  # days; judgement: only a note hangs on it
COLUMNS = {"name": ("name", "city", "site"), "latitude": ("latitude", "latitude_deg", "lat"),
           "longitude": ("longitude", "longitude_deg", "lon", "lng"), "weight": ("weight", "population")}
LARGEST = 40_000_000  # round trips of one run: sites, pairs and moments together


@dataclass(frozen=True)
class Network:
    """A relay, its sites, and every pair's round trips over time [s], with figures of each pair and of users.

    `relay` is a tuple of shells or a `kernels.fleet.Fleet`; `pairs` are those asked for, by place in `routes`; `fibre` [s]
    is the geodesic's round trip in fibre; by pair, `cables` the best one known and `clouds` what was measured between data
    centres. `access` is None where the scenario's computing orbit is not known; `names` are those of a file's satellites;
    `longest_range` [m] is that from a site to a satellite.
    """

    assembled: Assembled
    values: Mapping[str, Any]
    name: str
    relay: Any
    sites: tuple[Site, ...]
    times: Any
    routes: Routes
    gathered: Mapping[str, Any]
    pairs: tuple[int, ...]
    fibre: Any
    cables: Mapping[int, Ground]
    clouds: Mapping[int, Ground]
    access: Mapping[str, Any] | None
    epoch: float | None
    notes: tuple[str, ...]
    names: tuple[str, ...] = ()
    longest_range: float = math.inf

    @property
    def satellites(self) -> int:
        """Number of relay satellites."""
        return len(self.relay.records) if isinstance(self.relay, fleet.Fleet) else sum(s.size for s in self.relay)

    def delays(self) -> dict[str, float]:
        """The three parts of the median round trip over all pairs [s], and their sum."""
        middle = self.gathered["median"]
        passing = 2.0 * (self.gathered["hops"] + 1.0) * self.values["relay_processing_delay"]
        waiting = 2.0 * self.values["relay_scheduling_delay"]
        return {"propagation": middle, "processing": passing, "scheduling": waiting,
                "together": middle + passing + waiting}


def look(
    scenario: str, settings: Mapping[str, str], *, relay: str | None = None, sites: str | None = None,
    ends: tuple[str | None, str | None] = (None, None), period: float = PERIOD, step: float = STEP, skip_bad: bool = False,
    links: str | None = None, longest_range: float = math.inf,
) -> Network:
    """The network of a scenario under `settings`; `relay` and `sites` are names in the catalog or files.

    `ends` are names of sites: only pairs with them are asked for. With `skip_bad`, broken element sets of a file are left
    out, and counted in the notes. `period` and `step` [s]. `links` is a file of links between the satellites of a file
    (`catalog/links.py`); a site uses no satellite beyond `longest_range` [m]. `CatalogError` with what is wrong with any of it.
    """
    given = dict(settings)
    if relay is None and "relay" in given and _is_file(given["relay"]) and not given["relay"].endswith(".toml"):
        relay = given.pop("relay")  # a real fleet, which no other question takes for its relay
    own_file = relay is not None and _is_file(relay)
    if links is not None and not (own_file and Path(str(relay)).suffix.lower() != ".toml"):
        raise CatalogError([f"--links {links}: only satellites of a file take links of one's own"],
                           ["--constellation tles.txt; shells take relay_link_pattern"])
    for slot, value in (
        ("relay", relay if not own_file else None),
        ("sites", sites if sites in load().names("sites") else None),
    ):
        if value is not None:
            if slot in given:
                raise CatalogError([f"--set {slot}={given[slot]} and `{value}` are both given"], ["name it once"])
            given[slot] = value
    assembled = assemble(scenario, given, ("relay_routing", "latency_service_median", "relay_traffic_capacity"))
    values = {name: entry.value for name, entry in assembled.model.assumptions.items()}
    if sites is not None and "sites" not in given:
        values["sites"], values["site_traffic"] = sites_of(sites)
    places = values["sites"]
    built, name, epoch, notes, names = _relay(relay if own_file else None, values, assembled, skip_bad, links)
    moments = np.arange(0.0, period, step)
    _check_covered(built, float(moments[-1]))
    count = len(places) * (len(places) - 1) // 2
    if len(moments) * count > LARGEST:
        raise CatalogError([f"--period, --step: {len(moments):,} moments of {count:,} pairs are more than {LARGEST:,} round "
                            "trips"], ["take a longer step, or fewer sites"])
    latitudes, longitudes = (np.array([site[axis] for site in places]) for axis in (1, 2))
    turned = longitudes if epoch is None else longitudes + fleet.greenwich_angle(epoch)
    try:
        routes = route(
            built, values["relay_minimum_elevation"], values["relay_attachment"], values["earth_rotation_rate"], latitudes,
            turned, moments, longest_range=longest_range, paths=True,
        )
    except ValueError as fault:
        raise quantities.RelayError(fault) from fault
    lengths = great_circle_distances(latitudes, longitudes)
    gathered = quantities.gather(routes, places, lengths, step)
    fibre = 2.0 * lengths * values["fibre_refractive_index"] / SPEED_OF_LIGHT
    return Network(
        assembled, values, name, built, places, moments, routes, gathered, _chosen(gathered["pairs"], ends, places), fibre,
        _over_ground("cable", gathered["pairs"]), _over_ground("cloud", gathered["pairs"]),
        None if own_file else _access(assembled), epoch, (*assembled.notes, *notes), names, longest_range,
    )


def _is_file(text: str) -> bool:
    return Path(text).suffix.lower() in (*SUFFIXES, *EPHEMERIDES, ".toml", ".gz") or "/" in text


def _access(assembled: Assembled) -> Mapping[str, Any] | None:
    """Users to the computing satellites, over the sites of the scenario; None where its orbit is not known."""
    found = of_scenario(assembled, "user_access")
    return found if math.isfinite(found["minimum"]) else None


def of_scenario(assembled: Assembled, name: str) -> Any:
    """The value of a quantity of the scenario whose network is looked at, under the same settings."""
    return assemble(assembled.scenario.address, assembled.settings, (name,)).model.evaluate().values[name]


# -- relays ------------------------------------------------------------------------------------------------------------


def _relay(
    file: str | None, values: dict[str, Any], assembled: Assembled, skip_bad: bool, links: str | None
) -> tuple[Any, str, float | None, list[str], tuple[str, ...]]:
    """The relay, its name, the epoch of a fleet, notes on it, and the names of a file's satellites."""
    if file is None:
        built = quantities.relay_constellation(values)
        return built, assembled.model.assumptions["relay_planes"].origin.split(" (")[0], None, _notes_on(values), ()
    if Path(file).suffix.lower() == ".toml":
        more, faults = shells(read_toml(Path(file)).get("relay_shell", []), file)
        if not more and not faults:
            faults.append(f"{file}: holds no [[relay_shell]]")
        if faults:
            raise CatalogError(faults, ["the form of a shell is described in orbitcompute/catalog/shells.py"])
        names = ("planes", "slots", "phasing", "link_shift", "altitude", "inclination", "node_span")
        values |= {f"relay_{key}": value for key, value in zip(names, more[0][1:8], strict=True)}
        values["relay_more_shells"] = more[1:]
        return quantities.relay_constellation(values), file, None, _notes_on(values), ()
    grazing = values["earth_radius"] + values["relay_grazing_altitude"]
    if Path(file).suffix.lower() in EPHEMERIDES:
        found = read_ephemerides(file)
        tracks = found.tracks
        given = read_links(links, len(tracks)) if links else found.links or links_beside(file, len(tracks))
        moving = _linked(tracks, given, tracks.epoch, grazing)
        notes = [f"{file}: {len(tracks):,} satellites, places over {(tracks.times[-1] - tracks.times[0]) / 60:,.0f} min;"
                 f" {_told(moving, given, links or _source(file))}"]
        return moving, file, tracks.epoch, notes, found.names
    broken: list[str] | None = [] if skip_bad else None
    sets = read_elements(file, broken)
    elements = youngest(sets)
    records = tuple(record for _, record in elements)
    source = links or _source(file)
    given = read_links(links, len(records)) if links else links_beside(file, len(records))
    if given is not None and (broken or len(elements) < len(sets)):
        raise CatalogError([f"{source}: counts the satellites of {file}, where sets repeat a satellite or are left out"],
                           ["a file with one good set a satellite, or no links"])
    moving = _linked(records, given, fleet.latest_epoch(records), grazing)
    alive = int(fleet.positions(records, moving.epoch).any(axis=1).sum())
    notes = [f"{file}: {len(records):,} element sets, {alive:,} of them in orbit; {_told(moving, given, source)}"]
    if broken:
        many = f"{len(broken):,} fault{'' if len(broken) == 1 else 's'} left out with the sets"
        notes.append(f"{file}: {many}, the first: {broken[0].removeprefix(f'{file}: ')}")
    if len(elements) < len(sets):
        notes.append(f"{file}: {len(sets) - len(elements):,} sets repeat a satellite; the youngest of each is kept")
    old = [age for age in ages(elements) if age > STALE]
    if old:
        notes.append(f"{file}: {len(old):,} of {len(elements):,} sets are more than {STALE} days older than the youngest, "
                     f"up to {max(old):,.0f} days; their satellites may be elsewhere: leave them out")
    return moving, file, moving.epoch, notes, tuple(name for name, _ in elements)


def _check_covered(built: Any, last: float) -> None:
    """Refuse a period that is longer than an ephemeris."""
    tracks = built.records if isinstance(built, fleet.Fleet) else None
    if isinstance(tracks, Tracks) and last > tracks.times[-1] + 1.0:
        covered = (float(tracks.times[-1]) - float(tracks.times[0])) / 60.0
        raise CatalogError([f"--period: {last / 60:,.0f} min are longer than the ephemeris, {covered:,.0f} min"],
                           [f"--period {covered:.0f}min"])


def _linked(records: Any, given: Links | None, epoch: float, grazing: float) -> fleet.Fleet:
    """A fleet with the links that a file gives, or else those that our rule draws."""
    if given is None:
        return fleet.Fleet(records, fleet.drawn_grid(records, epoch), epoch, grazing)
    return fleet.Fleet(records, given.ends, epoch, grazing, given.highest)


def _told(built: fleet.Fleet, given: Links | None, source: str) -> str:
    """How many links there are, and whose."""
    held = np.bincount(built.links.ravel(), minlength=len(built.records))
    whose = "drawn by our rule, as nobody publishes them" if given is None else f"as {source} gives them"
    return f"{len(built.links):,} links {whose}; {int((held == 0).sum()):,} satellites hold none"


def _source(file: str) -> str:
    return "the file" if Path(file).suffix.lower() == ".czml" else str(links_path(file))


def _notes_on(values: Mapping[str, Any]) -> list[str]:
    """A link shift that is not the shortest."""
    planes, slots, phasing, shift = (
        int(values[f"relay_{key}"]) for key in ("planes", "slots", "phasing", "link_shift")
    )
    if planes < 2 or slots > 500:
        return []
    best = constellation.shortest_link_shift(
        planes, slots, phasing, values["relay_inclination"], values["relay_node_span"]
    )
    if best == shift:
        return []

    def longest(chosen: int) -> float:
        shell = constellation.walker_shell(
            planes, slots, phasing, chosen, values["relay_altitude"], values["relay_inclination"],
            values["earth_gravitational_parameter"], values["earth_radius"], 0.0, values["relay_node_span"],
        )
        return constellation.link_length_extremes(shell)[2]

    now, then = longest(shift), longest(best)
    if then >= now * (1.0 - 1e-9):
        return []
    return [f"relay_link_shift: {shift} is not the shortest: links between planes are up to {now / 1e3:,.0f} km, with "
            f"{best} up to {then / 1e3:,.0f} km"]


# -- sites -------------------------------------------------------------------------------------------------------------


def sites_of(file: str) -> tuple[tuple[Site, ...], Traffic]:
    """Sites of a file and their traffic: TOML as under `models/sites/`, or CSV with columns for name, latitude and
    longitude in degrees, and if there is one for the weight."""
    path = Path(file)
    if path.suffix.lower() not in (".toml", ".csv"):
        if _is_file(file):
            raise CatalogError([f"--sites {file}: must end in .toml or .csv"], ["CSV needs name, latitude, longitude"])
        raise unknown("sites", file, load().names("sites"), "orbitcompute models sites")
    try:
        text = decode(path.read_bytes(), file)
    except OSError as fault:
        raise CatalogError([f"{file}: cannot be read ({fault.strerror or fault})"]) from fault
    data = parse_toml(text, file) if path.suffix.lower() == ".toml" else {"site": _rows(text, file)}
    sites = read_sites(data, file)
    return sites, read_traffic(data, sites, file)


def _rows(text: str, file: str) -> list[dict[str, Any]]:
    table = read_table(text, file)
    columns = {}
    for wanted, names in COLUMNS.items():
        found = [column for column in table.header if column.lower() in names]
        if found:
            columns[wanted] = found[0]
        elif wanted != "weight":
            raise CatalogError([f"{file}: line 1: no column for the {wanted}"], [f"one of {', '.join(names)}"])
    rows = []
    for line, row in table.records():
        entry: dict[str, Any] = {"name": row[columns["name"]].strip(), "line": line}
        for axis in columns.keys() - {"name"}:
            entry[axis] = number_in(row[columns[axis]])
        rows.append(entry)
    return rows


def number_in(text: str | None) -> Any:
    """The number a cell holds, or its text for whoever reads it to refuse."""
    try:
        return float(text)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return text


def _chosen(
    pairs: Sequence[Mapping[str, Any]], ends: tuple[str | None, str | None], sites: Sequence[Site]
) -> tuple[int, ...]:
    """The pairs that hold both names, or the one that is given, or all."""
    names = [site[0] for site in sites]
    wanted = []
    for option, name in zip(("--from", "--to"), ends, strict=True):
        if name is None:
            continue
        same = [site for site in names if site.lower() == name.lower()]
        if not same:
            close = nearest(name, names)
            hint = f"did you mean `{close}`?" if close else f"the sites are {', '.join(names[:12])}"
            raise CatalogError(
                [f"{option} {name}: not one of the sites"], [hint, "--sites cities has a hundred cities"]
            )
        wanted.append(same[0])
    if len(wanted) == 2 and wanted[0] == wanted[1]:
        raise CatalogError([f"--from, --to: both are {wanted[0]}"], ["name two different sites"])
    return tuple(k for k, pair in enumerate(pairs) if all(name in (pair["from"], pair["to"]) for name in wanted))


def _over_ground(kind: str, pairs: Sequence[Mapping[str, Any]]) -> dict[int, Ground]:
    """The least figure of a kind known between the sites of each pair, by the pair's place."""
    catalog = load()
    known = least(kind, catalog.root, catalog.sources)
    ends = [frozenset((pair["from"], pair["to"])) for pair in pairs]
    return {k: known[both] for k, both in enumerate(ends) if both in known}
