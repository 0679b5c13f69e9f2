"""The screen of `orbitcompute network --loads`: what traffic does to the lasers, what fills them, and which fill first."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, ranged, short, spread
from orbitcompute.report.screens.network import folded, head
from orbitcompute.report.screens.next_commands import asked, following
from orbitcompute.report.table import finite, in_columns
from orbitcompute.studies.network.loads import Loaded, turn

MOST_PAIRS, MOST_LASERS = 3, 8
COLUMNS = ("from latitude [deg]", "from longitude [deg]", "to latitude [deg]", "to longitude [deg]", "length [km]",
           "share of traffic")


def screen(loaded: Loaded) -> str:
    """The whole screen, within a hundred columns."""
    notes = [f"note     {note}" for note in loaded.network.notes]
    parts = [[*head(loaded.network), *folded([_traffic(loaded)])], _loads(loaded), _filled(loaded), _busiest(loaded)]
    after = following([f"network {asked(loaded.network.assembled.scenario)} --loads gravity --figure loads.svg"])
    return "\n".join(line.rstrip() for part in [*parts, [*folded(notes), after]] for line in [*part, ""]).rstrip()


def _traffic(loaded: Loaded) -> str:
    sites = [site[0] for site in loaded.network.sites]
    both = np.triu(loaded.demand + loaded.demand.T, 1)
    order = np.argsort(-both, axis=None, kind="stable")[:MOST_PAIRS]
    pairs = [(sites[k // len(sites)], sites[k % len(sites)], both.flat[k]) for k in order.tolist()]
    most = ", ".join(f"{start} - {end} {short(100 * share)}%" for start, end, share in pairs if share > 0)
    weights = loaded.network.values["site_traffic"][0]
    alike = ", weights alike" if loaded.rule.startswith("gravity") and len(set(weights)) <= 1 else ""
    return (f"TRAFFIC  {loaded.rule}{alike}, between {len(sites)} sites: {most}; each pair on its one shortest path, at "
            f"{len(loaded.moments)} of those moments")


def _loads(loaded: Loaded) -> list[str]:
    ways = 2 * len(loaded.moments[0].network.links)
    busiest, mean = loaded.over_time("busiest")[0], loaded.over_time("mean")[0]
    uneven = f"; the busiest: {short(busiest / mean)} times" if mean > 0 else ""
    return [
        in_columns("<36 <", "LASER LOADS, one way", "median [10-90 % over time]"),
        _row("busiest laser, share of traffic", loaded, "busiest"),
        _row("mean of all", loaded, "mean", after=f"{ways:,} ways{uneven}"),
        _row("lasers with any load", loaded, "used"),
        _row("busiest satellite's way down", loaded, "downlink", after="of all traffic, by radio or light"),
        _row("laser hops of a unit of traffic", loaded, "hops"),
        _row("traffic without a path", loaded, "unreached", after="counted, not averaged away"),
    ]


def _row(label: str, loaded: Loaded, name: str, after: str = "") -> str:
    middle, low, high = loaded.over_time(name)
    return in_columns("2 <34 <26 <", label, ranged(middle, low, high), after)


def _filled(loaded: Loaded) -> list[str]:
    rate = loaded.network.assembled.model.assumptions["relay_link_rate"]
    lasers = f"{short(from_si(rate.value, 'Gbps'), 3)} Gb/s a laser"
    ends = "" if rate.low is None else f" {spread(from_si(rate.low, 'Gbps'), from_si(rate.high or 0.0, 'Gbps'), 3)}"

    def capacity(name: str) -> str:
        most = [loaded.capacity(value or rate.value, name) for value in (rate.value, rate.low, rate.high)]
        if not all(math.isfinite(value) for value in most):
            return "no limit"
        middle, low, high = (from_si(value, "Tbps") for value in most)
        return ranged(middle, low, high)

    rows = [
        in_columns("<36 <", "TRAFFIC THAT FILLS THEM, Tb/s",
                   f"at {lasers}{ends}, {rate.kind.replace('_', ' ')}, {rate.grade}"),
        in_columns("2 <34 <26 <", "on shortest paths", capacity("busiest"), "the busiest laser is full"),
        in_columns("2 <34 <26 <", "split over many, at the first", capacity("split"), _detour(loaded)),
        in_columns("2 <34 <26 <", "  at most, on any paths", capacity("least"), "all lasers about some site are full"),
    ]
    text, most = loaded.text, loaded.capacity(rate.value)
    if math.isfinite(text):
        share = f"{short(text / most)} of the first line" if math.isfinite(most) else NOTHING
        rows.append(in_columns("2 <34 <26 <", "all the fleet answering in text", short(from_si(text, "Tbps")), share))
    return rows


def _detour(loaded: Loaded) -> str:
    ratio = loaded.detour()
    return f"{short(ratio)} times the laser way" if math.isfinite(ratio) else ""


def busiest(loaded: Loaded) -> list[list[Any]]:
    """Every laser way with a load at the first moment, the busiest first: places under its ends, length, share."""
    moment = loaded.moments[0]
    links, load = moment.network.links, moment.loads.links
    places = moment.network.positions
    angle = turn(loaded.network, moment.time)
    longitude = (np.degrees(np.arctan2(places[:, 1], places[:, 0]) - angle) + 180.0) % 360.0 - 180.0
    latitude = np.degrees(np.arcsin(places[:, 2] / np.maximum(np.linalg.norm(places, axis=1), 1.0)))
    order = np.argsort(-load, axis=None, kind="stable")
    rows = []
    for k in order[: int((load > 0).sum())].tolist():
        ends = links[k // 2] if k % 2 == 0 else links[k // 2][::-1]
        where = [float(value) for end in ends for value in (latitude[end], longitude[end])]
        rows.append([*where, float(moment.network.lengths[k // 2]) / 1e3, float(load.flat[k])])
    return rows


def _busiest(loaded: Loaded) -> list[str]:
    rows, shown_before = [], set()
    for row in busiest(loaded):  # a laser once, by its busier way
        if frozenset((tuple(row[:2]), tuple(row[2:4]))) not in shown_before:
            shown_before.add(frozenset((tuple(row[:2]), tuple(row[2:4]))))
            rows.append(row)
    shown = [in_columns("<36 <16 <16 >8 >20", "BUSIEST LASERS at the first moment", "from", "to", "km", "share of traffic")]
    for *ends, length, share in rows[:MOST_LASERS]:
        start, end = (f"{_place(*ends[k : k + 2])}" for k in (0, 2))
        shown.append(in_columns("<36 <16 <16 >8 >20", "", start, end, f"{length:,.0f}", short(share)))
    return shown if rows else [f"{shown[0].split('  ')[0]}: none is used"]


def _place(latitude: float, longitude: float) -> str:
    return f"{abs(latitude):.0f} {'N' if latitude >= 0 else 'S'} {abs(longitude):.0f} {'E' if longitude >= 0 else 'W'}"


def as_data(loaded: Loaded) -> dict[str, Any]:
    """The same as JSON: what is not known is null."""
    sites = [site[0] for site in loaded.network.sites]
    rate = loaded.network.values["relay_link_rate"]
    names = ("busiest", "mean", "used", "downlink", "hops", "unreached")
    return {
        "schema": "orbitcompute.loads/1", "scenario": loaded.network.assembled.scenario.name, "relay": loaded.network.name,
        "traffic": loaded.rule, "moments": len(loaded.moments), "sites": sites,
        "demand": [[float(value) for value in row] for row in loaded.demand],
        "over_time": {name: dict(zip(("median", "p10", "p90"), map(finite, loaded.over_time(name)), strict=True))
                      for name in names},
        "link_rate_Gbps": from_si(rate, "Gbps"),
        "capacity_shortest_paths_Tbps": finite(from_si(loaded.capacity(rate), "Tbps")),
        "capacity_split_paths_Tbps": finite(from_si(loaded.capacity(rate, "split"), "Tbps")),
        "capacity_any_paths_Tbps": finite(from_si(loaded.capacity(rate, "least"), "Tbps")),
        "fleet_text_Tbps": finite(from_si(loaded.text, "Tbps")),
        "lasers": [dict(zip(COLUMNS, row, strict=True)) for row in busiest(loaded)],
        "notes": list(loaded.network.notes),
    }
