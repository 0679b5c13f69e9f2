"""The screen of `orbitcompute network`: each pair of cities, what is added to light's way, and users by hour."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from orbitcompute.catalog.ground import Ground
from orbitcompute.catalog.units import from_si
from orbitcompute.kernels.network import constellation, fleet
from orbitcompute.report.numbers import NOTHING, short, spread
from orbitcompute.report.screens.next_commands import asked, following, inside
from orbitcompute.report.table import Column, Table, at_both_ends, cut, finite, headed, in_columns
from orbitcompute.studies.network.round_trips import Network

FIRST = 80
MOST_PAIRS, FIRST_PAIRS = 14, 8
SHOWN_HOURS = (0, 3, 6, 9, 12, 15, 18, 21)
PATTERNS = {constellation.GRID: "four lasers, grid", constellation.BRICK: "three lasers, brick wall",
            constellation.RING: "two lasers, rings"}
PAIR = "<24 >4 1 >6 1 >4 1 >4 1 >4 1 >6 1 >5 1 >4 1 >7 1 >5 1 >5*1"  # a pair of cities and its figures
COLUMNS = ("from", "to", "geodesic [km]", "minimum [ms]", "median [ms]", "p95 [ms]", "p99 [ms]", "maximum [ms]",
           "jitter [ms]", "handovers [1/min]", "hops", "unreachable", "stretch", "fibre [ms]", "cable [ms]",
           "cloud p95 [ms]")


def screen(network: Network, *, complete: bool = False) -> str:
    """The screen: what a user waits for, pair by pair; with `complete` every percentile, the local hours and sources."""
    return whole(network) if complete else "\n".join(first(network))


def first(network: Network) -> list[str]:
    """The first screen: at most 25 lines of 80 columns."""
    name, delays = network.assembled.scenario.name, network.delays()
    relay = f"relay {network.name.removeprefix('relay ')}"
    lines = ["How long does a round trip between cities take over laser links in orbit?",
             at_both_ends(name, relay, FIRST)]
    if math.isfinite(delays["together"]):
        told = (f"{milliseconds(delays['together'])} ms, median over these pairs and time: light along the path "
                f"{milliseconds(delays['propagation'])}, satellites {milliseconds(delays['processing'])}, two user terminals "
                f"{milliseconds(delays['scheduling'])}; queues come on top")
    else:
        told = "there is no path in the median: more satellites, a lower relay_minimum_elevation or other --sites may give one"
    lines += [*headed("TIME", told, FIRST), *headed("RELAY", _relay(network), FIRST), *_first_pairs(network)]
    if network.access is not None:
        lines += headed("USERS", _users_told(network, network.access), FIRST)
    lines += [line for note in network.notes[:2] for line in headed("note", note, FIRST)]
    before = inside(network.assembled.scenario)
    return [*lines, following((f"network {before}--all", f"network {before}--loads gravity"), FIRST)]


def _first_pairs(network: Network) -> list[str]:
    """The pairs, nearest first: light over the relay, and over the ground as it could be and as it is sold."""
    chosen = sorted(network.pairs, key=lambda k: network.gathered["pairs"][k]["p99"])
    columns = (Column("round trip of light, ms|", side="<"), Column("|median"), Column("|p99"), Column("laser|hops"),
               Column("not|reached"), Column("ideal|fibre"), Column("best|cable"), Column("cloud|p95"))
    rows = []
    for k in chosen[:FIRST_PAIRS]:
        pair = network.gathered["pairs"][k]
        ground = (float(network.fibre[k]), _seconds(network.cables, k), _seconds(network.clouds, k))
        unreached = pair["unreachable"]
        rows.append((
            cut(f"{pair['from']} - {pair['to']}", 26), milliseconds(pair["median"]), milliseconds(pair["p99"]),
            f"{pair['hops']:.0f}" if math.isfinite(pair["hops"]) else NOTHING,
            "0" if unreached == 0 else f"{short(100 * unreached)} %", *map(milliseconds, ground),
        ))
    more = len(chosen) - FIRST_PAIRS
    notes = (f"and {more:,} pairs more, all longer (--all, --format csv)",) if more > 0 else ()
    return Table(columns, tuple(rows), notes).lines(FIRST)


def _users_told(network: Network, access: Mapping[str, Any]) -> str:
    """From users to the nearest satellite that computes, in one sentence."""
    sites = [site for site in access["sites"] if math.isfinite(site["median"])]
    if not sites:
        return "no satellite that computes is reached"
    medians, worst = [site["median"] for site in sites], max(site["p99"] for site in sites)
    ends = " to ".join(dict.fromkeys((milliseconds(min(medians), 2), milliseconds(max(medians), 2))))
    return (f"{ends} ms of light to the nearest satellite that computes and back, in the median of the day by city; "
            f"at most {milliseconds(worst, 2)} in 99 % of it")


def whole(network: Network) -> str:
    """All of it, within a hundred columns."""
    parts = [head(network), _pairs(network), _added(network)]
    if network.access is not None:
        parts.append(_users(network, network.access))
    notes = [f"note     {note}" for note in network.notes]
    text = [line for part in parts for line in [*part, ""]] + folded(notes) + [_next(network)]
    return "\n".join(line.rstrip() for line in text)


def folded(lines: list[str], indent: int = 9) -> list[str]:
    """Lines broken at a hundred columns."""
    import textwrap

    return [part for line in lines for part in textwrap.wrap(line, 100, subsequent_indent=" " * indent)]


def _next(network: Network) -> str:
    name = asked(network.assembled.scenario)
    return following((f"network {name} --sites cities --figure city.svg", f"network {name} --loads gravity"))


def milliseconds(seconds: float, digits: int = 3) -> str:
    """A time in milliseconds; `none` where it is infinite, that is where there is no path."""
    return "none" if math.isinf(seconds) else short(1e3 * seconds, digits) if seconds < 0.1 else (
        NOTHING if math.isnan(seconds) else f"{1e3 * seconds:.0f}" if digits < 4 else f"{1e3 * seconds:.1f}")


def head(network: Network) -> list[str]:
    """The lines that say what is looked at."""
    values = network.values
    times = network.times
    least = from_si(values["relay_minimum_elevation"], "deg")
    rule = "any satellite" if values["relay_attachment"] == 0.0 else "the nearest satellite"
    if math.isfinite(network.longest_range):
        rule += f" within {network.longest_range / 1e3:,.6g} km"
    lines = [
        in_columns("< 1 <24 1 <", "orbitcompute network", network.assembled.scenario.name,
                   f"relay: {network.name.removeprefix('relay ')}"),
        f"RELAY    {_relay(network)}",
        *folded([f"ROUTES   {network.routes.method}; {_moments(times)}; {rule} above {least:g} deg"]),
    ]
    if network.epoch is not None:
        lines.append(f"EPOCH    Julian date {network.epoch:.5f}, the youngest element set; moved by SGP4")
    return lines


def _moments(times: Any) -> str:
    """How often is looked, and for how long."""
    if len(times) == 1:
        return "one moment: no second step fits --period"
    step = times[1] - times[0]
    return f"{len(times):,} moments, every {step:,.6g} s for {(times[-1] + step) / 60.0:,.4g} min"


def _relay(network: Network) -> str:
    if isinstance(network.relay, fleet.Fleet):
        return f"{network.satellites:,} satellites, {len(network.relay.links):,} laser links between them"
    values, shells = network.values, network.relay
    planes, slots, phasing, shift = (
        int(values[f"relay_{key}"]) for key in ("planes", "slots", "phasing", "link_shift")
    )
    kind = "star" if shells[0].seam_shift is None else "delta"
    longest = max(constellation.link_length_extremes(shells[0]))
    first = (
        f"{planes} x {slots} Walker {kind}, {from_si(values['relay_altitude'], 'km'):g} km, "
        f"{from_si(values['relay_inclination'], 'deg'):.4g} deg, F = {phasing}, shift {shift}; "
        f"{PATTERNS[values['relay_link_pattern']]}, to {longest / 1e3:,.0f} km"
    )
    if len(shells) == 1:
        return first
    return (
        f"{len(shells)} shells, {network.satellites:,} satellites; the first: {planes} x {slots} {kind}, F = {phasing}"
    )


def _pairs(network: Network) -> list[str]:
    rows = [in_columns("<24 <34 >5 1 >4 1 >5 1 >7 1 >5*1", "ROUND TRIP, ms", "light in vacuum, shortest path", "hand-", "",
                       "un-", "stretch", "ideal", "best", "cloud"),
            in_columns(PAIR, "propagation alone", "min", "median", "p95", "p99", "max", "jitter", "a min", "hops", "reached",
                       "", "fibre", "cable", "p95")]
    chosen = sorted(network.pairs, key=lambda k: network.gathered["pairs"][k]["p99"])
    shown = chosen if len(chosen) <= MOST_PAIRS else [*chosen[: MOST_PAIRS // 2], *chosen[-MOST_PAIRS // 2 :]]
    rows += [_pair(network, k) for k in shown]
    if len(chosen) > MOST_PAIRS:
        rows.insert(
            2 + MOST_PAIRS // 2, f"  ... and {len(chosen) - MOST_PAIRS:,} pairs between (--format csv lists all)"
        )
    if len(network.pairs) > 1 and len(network.pairs) == len(network.gathered["pairs"]):
        rows.append(_line("all pairs", network.gathered, (math.nan, math.nan, math.nan)))
    if any(network.gathered["pairs"][k]["unreachable"] > 0.0 for k in network.pairs):
        rows.append("  time without a path counts as longer than any: none where so much of the time there is none")
    return rows + _whose(network, shown)


def _whose(network: Network, shown: Sequence[int]) -> list[str]:
    """Whose figures over the ground stand in the rows shown, and why others have none."""
    cables, clouds = ([known[k] for k in shown if k in known] for known in (network.cables, network.clouds))
    lines = []
    if cables:
        stated = [f"{one.start} - {one.end} {one.name}, {one.as_of} ({one.source}, {one.grade})" for one in cables]
        lines.append(f"  cable    the least round trip stated of a route: {'; '.join(stated)}")
    if clouds:
        held = sorted({f"to {one.as_of} ({one.source}, {one.grade})" for one in clouds})
        lines.append(f"  cloud    no one cable's: between data centres, 95 % of a month {', '.join(held)} at or below")
    if lines and any(k not in network.cables for k in shown):
        lines.append("  -        none whose source could be read; one between landing stations is not between cities")
    return folded(lines, 11)


def _pair(network: Network, k: int) -> str:
    pair = network.gathered["pairs"][k]
    ground = (float(network.fibre[k]), _seconds(network.cables, k), _seconds(network.clouds, k))
    return _line(f"{pair['from']} - {pair['to']}", pair, ground)


def _seconds(known: Mapping[int, Ground], k: int) -> float:
    return known[k].round_trip if k in known else math.nan


def _line(label: str, figures: Mapping[str, Any], ground: tuple[float, float, float]) -> str:
    name = label if len(label) <= 23 else f"{label[:21]}.."
    five = [milliseconds(figures[key]) for key in ("minimum", "median", "p95", "p99", "maximum")]
    unreached = figures["unreachable"]
    share = "0" if unreached == 0 else f"{short(100 * unreached)} %"
    extra = figures.get("handovers", math.nan)
    hops = f"{figures['hops']:.0f}" if math.isfinite(figures["hops"]) else NOTHING
    return (
        in_columns(PAIR, name, *five, short(1e3 * figures.get("jitter", math.nan)), short(60 * extra), hops, share,
                   short(figures.get("stretch", math.nan), 3), *(milliseconds(one) for one in ground))
    )


def _added(network: Network) -> list[str]:
    delays = network.delays()
    inputs = network.assembled.model.assumptions
    processing, scheduling = inputs["relay_processing_delay"], inputs["relay_scheduling_delay"]

    def range_of(entry: Any) -> str:
        return "" if entry.low is None else f" {spread(1e3 * entry.low, 1e3 * (entry.high or 0.0))}"

    if not math.isfinite(delays["together"]):
        head = "A USER'S ROUND TRIP between these sites, in the median over pairs and time: there is no path"
        return [head, "  more satellites, a lower relay_minimum_elevation or other --sites may give one"]
    return [
        f"A USER'S ROUND TRIP between these sites, in the median over pairs and time: {milliseconds(delays['together'])} ms",
        in_columns("2 <14 >6 1 <", "propagation", milliseconds(delays["propagation"]), "ms   computed: light along the path"),
        in_columns("2 <14 >6 1 <", "processing", milliseconds(delays["processing"]),
                   f"ms   {short(network.gathered['hops'] + 1)} satellites, there and back, {short(1e3 * processing.value)} ms"
                   f"{range_of(processing)} each ({processing.grade})"),
        in_columns("2 <14 >6 1 <", "scheduling", milliseconds(delays["scheduling"]),
                   f"ms   two user terminals, {short(1e3 * scheduling.value, 3)} ms{range_of(scheduling)} each"
                   f" ({scheduling.grade})"),
        "  queues come on top; sources: orbitcompute explain relay_scheduling_delay",
    ]


def _users(network: Network, access: Mapping[str, Any]) -> list[str]:
    slots = network.assembled.scenario.components
    name = network.assembled.settings.get("constellation", slots.get("constellation", "its orbit"))
    hours = SHOWN_HOURS
    rows = [
        *folded([f"USER TO THE NEAREST COMPUTING SATELLITE ({name}) over the relay: ms, there and back, light"]),
        in_columns("<16 >6* >9 >6 >13", "local hour", *hours, "median", "p99", "direct view"),
    ]
    for latitude, by_hour in zip(access["latitudes"], access["by_hour"], strict=True):
        rows.append(in_columns("<16 >6*", f"  latitude {latitude:g}", *(milliseconds(by_hour[hour], 2) for hour in hours)))
    for site, by_hour in zip(access["sites"], access["sites_by_hour"], strict=True):
        rows.append(in_columns("2 <14 >6* >9 >6 >11 <", site["name"][:13], *(milliseconds(by_hour[hour], 2) for hour in hours),
                               milliseconds(site["median"], 2),
                               milliseconds(site["p99"], 2), f"{100 * site['direct']:.0f}", " %"))
    rows.append("  claimed 6-8 ms, at no named place or hour; add one radio access and the model's own time")
    return rows


def table(network: Network) -> tuple[list[str], list[list[Any]]]:
    """Every pair asked for, as a header and rows."""
    rows = []
    for k in network.pairs:
        pair = network.gathered["pairs"][k]
        rows.append([
            pair["from"], pair["to"], pair["distance"] / 1e3,
            *(finite(1e3 * pair[key]) for key in ("minimum", "median", "p95", "p99", "maximum", "jitter")),
            finite(60.0 * pair["handovers"]), finite(pair["hops"]), pair["unreachable"], finite(pair["stretch"]),
            1e3 * float(network.fibre[k]), finite(1e3 * _seconds(network.cables, k)), finite(1e3 * _seconds(network.clouds, k)),
        ])
    return list(COLUMNS), rows


def as_data(network: Network) -> dict[str, Any]:
    """The same as JSON: what has no path is null."""
    header, rows = table(network)
    return {
        "schema": "orbitcompute.network/1", "scenario": network.assembled.scenario.name, "relay": network.name,
        "satellites": network.satellites, "method": network.routes.method, "moments": len(network.times),
        "longest_range_km": finite(network.longest_range / 1e3),
        "step_s": finite(float(network.times[1] - network.times[0])) if len(network.times) > 1 else None,
        "pairs": [dict(zip(header, row, strict=True)) for row in rows],
        "all_pairs_ms": {key: finite(1e3 * network.gathered[key])
                         for key in ("minimum", "median", "p95", "p99", "maximum")},
        "unreachable": network.gathered["unreachable"],
        "parts_ms": {key: finite(1e3 * value) for key, value in network.delays().items()},
        "over_ground": [_ground(kind, known[k]) for kind, known in (("cable", network.cables), ("cloud p95", network.clouds))
                        for k in network.pairs if k in known],
        "users": _plain(network.access), "notes": list(network.notes),
    }


def _ground(kind: str, one: Ground) -> dict[str, Any]:
    """A figure over the ground with where it stands."""
    named = {"from": one.start, "to": one.end, "kind": kind, "round_trip_ms": 1e3 * one.round_trip}
    return named | {key: getattr(one, key) for key in ("name", "source", "locator", "grade", "as_of", "note")}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return finite(value) if isinstance(value, float) else value
