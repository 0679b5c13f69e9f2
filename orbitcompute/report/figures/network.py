"""Figures of a network: round trips over time, against distance beside fibre, the grid on a world map, users by hour."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels.network import constellation, fleet
from orbitcompute.report.figures.drawing import CLAIMED, CYCLE, EARTH, OURS, RECORD, Chart, new
from orbitcompute.report.numbers import short
from orbitcompute.report.screens.loads import COLUMNS, busiest
from orbitcompute.report.table import finite
from orbitcompute.studies.network.loads import Loaded, turn
from orbitcompute.studies.network.round_trips import Network

MOST_LINES = 4
MOST_LINKS = 12_000  # on a map; more would be a blot


def draw(network: Network, kind: str | None) -> Chart:
    """The chart of a kind: `time`, `distance`, `map` or `users`; by itself, time for few pairs and distance for many."""
    chosen = kind or ("time" if len(network.pairs) <= MOST_LINES else "distance")
    drawn = {"time": over_time, "distance": against_distance, "map": on_a_map, "users": by_hour}[chosen](network)
    keys = [network.assembled.model.assumptions[name].source for name in ("relay_altitude", "relay_phasing")]
    drawn.cite(
        f"orbitcompute network, scenario {network.assembled.scenario.name}, {network.name}; {network.routes.method}; light in "
        f"vacuum, propagation alone. Inputs: {', '.join(dict.fromkeys(key for key in keys if key)) or network.name}."
    )
    return drawn


def _relay(network: Network) -> str:
    if isinstance(network.relay, fleet.Fleet):
        return f"{network.satellites:,} satellites"
    shell = network.relay[0]
    first = f"{shell.planes} x {shell.slots} satellites, F = {network.values['relay_phasing']:.0f}"
    return first if len(network.relay) == 1 else f"{len(network.relay)} shells, {network.satellites:,} satellites"


def over_time(network: Network) -> Chart:
    """Round trips of the first few pairs asked for, over time, with the ideal fibre's and the best cable's."""
    pairs = network.pairs[:MOST_LINES]
    minutes = np.asarray(network.times) / 60.0
    names = [f"{network.gathered['pairs'][k]['from']} - {network.gathered['pairs'][k]['to']}" for k in pairs]
    first, own = pairs[0], 1e3 * network.routes.times[:, pairs[0]]
    up = own[np.isfinite(own)]
    told = f"{short(float(np.median(up)))} ms ({short(float(up.min()))} to {short(float(up.max()))})" if up.size else "no path"
    chart = new(
        f"{names[0]} and back: {told} over the lasers; ideal fibre takes {short(1e3 * float(network.fibre[first]))}",
        f"{_relay(network)}; dashed: ideal fibre along the geodesic; dotted: best cable known",
        x="time [min]", y="round trip [ms]", describe=f"Lines of the round trip of {', '.join(names)}.",
    )
    for k, name, colour in zip(pairs, names, CYCLE, strict=False):
        chart.axes.plot(minutes, 1e3 * network.routes.times[:, k], color=colour, lw=1.2, label=name)
        chart.axes.axhline(1e3 * float(network.fibre[k]), color=colour, lw=1.0, ls="--")
        if k in network.cables:
            chart.axes.axhline(1e3 * network.cables[k].round_trip, color=colour, lw=1.0, ls=":")
    low, high = chart.axes.get_ylim()
    chart.axes.set_ylim(low, high + 0.16 * (high - low))
    chart.legend(loc="upper left", ncols=2)
    columns = [f"{name} [ms]" for name in names]
    chart.record(["time [s]", *columns], [
        [float(time), *(finite(1e3 * value) for value in row)]
        for time, row in zip(network.times, network.routes.times[:, list(pairs)], strict=True)
    ])
    return chart


def against_distance(network: Network) -> Chart:
    """Median and 99th percentile of every pair against the length of its geodesic, beside fibre and light."""
    pairs = [network.gathered["pairs"][k] for k in network.pairs]
    pairs = [pair for pair in pairs if np.isfinite(pair["median"])]
    if not pairs:
        raise CatalogError(["--figure: no pair has a path at half of the moments"], ["lower relay_minimum_elevation"])
    distance = np.array([pair["distance"] for pair in pairs]) / 1e3
    middle, late = (1e3 * np.array([pair[key] for pair in pairs]) for key in ("median", "p99"))
    index = float(network.values["fibre_refractive_index"])
    light = 2.0 * 1e3 * 1e3 / SPEED_OF_LIGHT  # ms there and back over a kilometre
    faster = distance[middle < distance * index * light]
    told = f"Lasers are quicker than ideal fibre for {faster.size:,} of {len(pairs):,} pairs"
    chart = new(
        told + (f", the nearest {short(faster.min())} km apart" if faster.size else ""),
        f"{_relay(network)}; {len(pairs):,} pairs of {len(network.sites)} places",
        x="length of the geodesic [km]", y="round trip [ms]",
        describe="Points of every pair's median round trip over its distance, with the lines of fibre and of light.",
    )
    size = 14.0 if len(pairs) < 200 else 3.0
    shown = np.isfinite(late)
    chart.axes.scatter(
        distance[shown], late[shown], s=size * 0.6, color="#56B4E9", label="99th percentile", lw=0, alpha=0.7
    )
    chart.axes.scatter(distance, middle, s=size, color=OURS, label="median over time", lw=0, alpha=0.8)
    ends = np.array([0.0, float(distance.max()) * 1.02])
    chart.axes.plot(ends, ends * index * light, color=CLAIMED, lw=1.4, label="ideal fibre along the geodesic")
    chart.axes.plot(ends, ends * light, color=RECORD, lw=1.0, ls="--", label="light along the geodesic")
    for known, marker, label in (
        (network.cables, "x", "best cable known"), (network.clouds, "+", "measured between data centres, p95"),
    ):
        over = [(network.gathered["pairs"][k]["distance"] / 1e3, 1e3 * one.round_trip) for k, one in known.items()]
        if over:
            chart.axes.scatter(*zip(*over, strict=True), marker=marker, s=30, color=EARTH, label=label, zorder=4)
    chart.axes.set_xlim(0.0, ends[1])
    chart.axes.set_ylim(bottom=0.0)
    chart.legend(loc="upper left")
    chart.record(
        ["from", "to", "geodesic [km]", "median [ms]", "p99 [ms]", "fibre [ms]"],
        [[pair["from"], pair["to"], pair["distance"] / 1e3, 1e3 * pair["median"], finite(1e3 * pair["p99"]),
          pair["distance"] / 1e3 * index * light] for pair in pairs],
    )
    return chart


def by_hour(network: Network) -> Chart:
    """Users' round trips to the nearest computing satellite over the local hour, a line a latitude."""
    if network.access is None:
        raise CatalogError(
            ["--draw users: the scenario's computing orbit is not known"], ["draw time, distance or map"]
        )
    access = network.access
    reached = [(1e3 * value, latitude, hour) for latitude, row in zip(access["latitudes"], access["by_hour"], strict=False)
               for hour, value in zip(access["hours"], row, strict=True) if np.isfinite(value)]
    best, worst = (min(reached), max(reached)) if reached else ((np.nan, 0.0, 0), (np.nan, 0.0, 0))
    chart = new(
        f"A user reaches a satellite that computes in {short(best[0])} ms at best ({best[2]:g} h), {short(worst[0])} at"
        f" worst ({worst[2]:g} h)",
        "median over the relay's revolution; dotted: 8 ms, as claimed",
        x="local hour", y="round trip [ms]", describe="Lines of the round trip over the hours of the day, one a latitude.",
    )
    hours = [*access["hours"], 24]
    for latitude, row, colour in zip(access["latitudes"], access["by_hour"], CYCLE, strict=False):
        values = [1e3 * value if np.isfinite(value) else np.nan for value in [*row, row[0]]]
        chart.axes.plot(hours, values, color=colour, label="equator" if latitude == 0 else f"{latitude:g} deg north")
    chart.axes.axhline(8.0, color=RECORD, lw=1.0, ls=":")
    chart.axes.set_xlim(0, 24)
    chart.axes.set_xticks(range(0, 25, 3))
    high = chart.axes.get_ylim()[1]
    chart.axes.set_ylim(0.0, high * 1.15)
    chart.legend(loc="upper center", ncols=3)
    chart.record(
        ["local hour", *(f"latitude {latitude:g} [ms]" for latitude in access["latitudes"])],
        [[hour, *(finite(1e3 * row[k]) for row in access["by_hour"])] for k, hour in enumerate(access["hours"])],
    )
    return chart


# -- the map -----------------------------------------------------------------------------------------------------------


@cache
def land() -> list[Any]:
    """Outlines of land, each an array of longitudes and latitudes [deg] (Natural Earth, 1:110 million)."""
    text = Path(__file__).with_name("land.json").read_text(encoding="utf-8")
    found = []
    for ring in json.loads(text)["rings"]:
        outline = np.array(ring).reshape(-1, 2)
        if np.abs(np.diff(outline[:, 0])).max() > 180.0 and outline[:, 1].min() > -85.0:  # over the date line
            outline[:, 0] = np.unwrap(outline[:, 0], period=360.0)
            turn = np.array([360.0, 0.0])
            found += [outline - turn, outline + turn]
        found.append(outline)
    return found


def _below(places: Any, angle: float) -> Any:
    """Longitudes and latitudes [deg] under places in the inertial frame, at a Greenwich angle [rad]."""
    longitude = np.degrees(np.arctan2(places[:, 1], places[:, 0]) - angle)
    latitude = np.degrees(np.arcsin(places[:, 2] / np.linalg.norm(places, axis=1)))
    return np.stack([(longitude + 180.0) % 360.0 - 180.0, latitude], axis=1)


def _lines(start: Any, end: Any) -> list[Any]:
    """Lines between points on the map; those over its edge are drawn on both sides."""
    found = []
    for a, b in zip(start, end, strict=True):
        step = b[0] - a[0]
        if abs(step) <= 180.0:
            found.append((a, b))
        else:
            turn = np.array([360.0 if step < 0 else -360.0, 0.0])
            found += [(a, b + turn), (a - turn, b)]
    return found


def on_a_map(network: Network) -> Chart:
    """Satellites, laser links and sites over the Earth at the first moment, with the path of the pairs asked for."""
    collections = optional("matplotlib.collections", "report", "figures")
    time = float(network.times[0])
    moving = isinstance(network.relay, fleet.Fleet)
    here = network.relay(time) if moving else constellation.topology(network.relay, time)
    rate = float(network.values["earth_rotation_rate"])
    angle = fleet.greenwich_angle(network.epoch) if network.epoch is not None else rate * time
    seen = np.linalg.norm(here.positions, axis=1) > 1e6
    under = np.full((len(seen), 2), np.nan)
    under[seen] = _below(here.positions[seen], angle)
    chart = new(
        f"{len(here.links):,} laser links of {network.satellites:,} satellites are up", f"{_relay(network)}; first moment",
        x="longitude [deg]", y="latitude [deg]", width=9.0, height=5.0,
        describe="A world map with the satellites, the laser links between them and the sites.",
    )
    axes = chart.axes
    axes.add_collection(collections.PolyCollection(land(), facecolor="#E6E3DA", edgecolor="#C9C4B5", lw=0.4, zorder=0))
    if len(here.links) <= MOST_LINKS:
        lines = _lines(under[here.links[:, 0]], under[here.links[:, 1]])
        axes.add_collection(collections.LineCollection(lines, colors="#56B4E9", lw=0.35, alpha=0.8, zorder=1))
    axes.scatter(under[:, 0], under[:, 1], s=2.0 if network.satellites < 5000 else 0.2, color=OURS, lw=0, zorder=2)
    named = {
        name
        for k in network.pairs
        for name in (network.gathered["pairs"][k]["from"], network.gathered["pairs"][k]["to"])
    }
    for name, latitude, longitude in network.sites:
        if name in named:
            at = (np.degrees(longitude) + 180.0) % 360.0 - 180.0, np.degrees(latitude)
            axes.scatter(*at, s=18, color=CLAIMED, zorder=4)
            if len(named) <= 20:
                axes.annotate(name, at, xytext=(4, 4), textcoords="offset points", fontsize=7.5, zorder=5)
    if len(network.pairs) <= MOST_LINES:
        for k in network.pairs:
            way = path(network, here, k, angle)
            if way is not None:
                axes.add_collection(
                    collections.LineCollection(_lines(way[:-1], way[1:]), colors=CLAIMED, lw=1.6, zorder=3)
                )
    _world(axes)
    chart.record(["satellite", "longitude [deg]", "latitude [deg]"],
                 [[number, *map(finite, point)] for number, point in enumerate(under.tolist())])
    return chart


def loads_on_a_map(loaded: Loaded) -> Chart:
    """Lasers over the Earth at the first moment, coloured by the share of traffic that their busier way carries."""
    collections = optional("matplotlib.collections", "report", "figures")
    network, moment = loaded.network, loaded.moments[0]
    links, load = moment.network.links, moment.loads.links.max(axis=1)
    under = _below(moment.network.positions, turn(network, moment.time))
    chart = new(
        f"The busiest laser carries {short(100.0 * float(load.max()))} % of all traffic; {np.count_nonzero(load == 0):,} of"
        f" {len(links):,} carry none",
        f"{_relay(network)}; {loaded.rule}; first moment; share of all traffic on the busier way of a laser",
        x="longitude [deg]", y="latitude [deg]", width=9.0, height=5.0,
        describe="A world map with the laser links between satellites, coloured by load, and the sites.",
    )
    axes = chart.axes
    axes.add_collection(collections.PolyCollection(land(), facecolor="#E6E3DA", edgecolor="#C9C4B5", lw=0.4, zorder=0))
    if len(links) <= MOST_LINKS:
        idle = np.flatnonzero(load == 0)
        lines = _lines(under[links[idle, 0]], under[links[idle, 1]])
        axes.add_collection(collections.LineCollection(lines, colors="#56B4E9", lw=0.25, alpha=0.5, zorder=1))
    lines, shares = [], []
    for k in np.argsort(load, kind="stable")[np.searchsorted(np.sort(load), 0.0, side="right") :].tolist():
        drawn = _lines(under[links[k : k + 1, 0]], under[links[k : k + 1, 1]])
        lines += drawn
        shares += [100.0 * float(load[k])] * len(drawn)
    loaded_lines = collections.LineCollection(lines, array=np.array(shares), cmap="viridis_r", lw=2.2, zorder=2)
    loaded_lines.set_clim(0.0, max([*shares, 1e-9]))
    axes.add_collection(loaded_lines)
    chart.figure.colorbar(loaded_lines, ax=axes, label="share of all traffic [%]", shrink=0.7, pad=0.01)
    for name, latitude, longitude in network.sites:
        at = (np.degrees(longitude) + 180.0) % 360.0 - 180.0, np.degrees(latitude)
        axes.scatter(*at, s=18 if len(network.sites) <= 20 else 5, color=CLAIMED, zorder=4, lw=0)
        if len(network.sites) <= 20:
            axes.annotate(name, at, xytext=(4, 4), textcoords="offset points", fontsize=7.5, zorder=5)
    _world(axes)
    keys = [network.assembled.model.assumptions[key].source for key in ("relay_altitude", "relay_phasing")]
    chart.cite(
        f"orbitcompute network --loads, scenario {network.assembled.scenario.name}, {network.name}; every pair on its one "
        f"shortest path. Inputs: {', '.join(dict.fromkeys(key for key in keys if key)) or network.name}."
    )
    chart.record(list(COLUMNS), busiest(loaded))
    return chart


def _world(axes: Any) -> None:
    axes.set_xlim(-180, 180)
    axes.set_ylim(-90, 90)
    axes.set_xticks(range(-180, 181, 60))
    axes.set_yticks(range(-90, 91, 30))
    axes.set_aspect("equal")
    axes.grid(False)


def path(network: Network, here: constellation.Topology, k: int, angle: float) -> Any:
    """Points on the map along a shortest path of a pair at the first moment; None where there is none."""
    from scipy.sparse.csgraph import dijkstra

    begins, ends = network.routes.begins, network.routes.ends
    if begins is None or ends is None or begins[0, k] < 0:
        return None
    begin, end = int(begins[0, k]), int(ends[0, k])
    _, before = dijkstra(here.matrix(), indices=begin, return_predecessors=True)
    way = [end]
    while way[-1] != begin and before[way[-1]] >= 0:
        way.append(int(before[way[-1]]))
    names = [site[0] for site in network.sites]
    pair = network.gathered["pairs"][k]
    sites = [network.sites[names.index(pair[key])] for key in ("from", "to")]
    ground = [[(np.degrees(site[2]) + 180.0) % 360.0 - 180.0, np.degrees(site[1])] for site in sites]
    return np.array([ground[0], *_below(here.positions[way[::-1]], angle).tolist(), ground[1]])


