"""Round-trip times between 100 cities over Starlink's first shell and over a million satellites, beside other libraries.

Run as `python benchmarks/routing.py`; prints markdown, and with `--write` puts it into `benchmarks/ROUTING.md`, from which
the README takes its table. Peers get a graph that is ready and are timed for the shortest paths alone, while our figure is
the whole pipeline (propagation, visibility, link lengths, search, pairs). A peer that isn't installed is left out and said
to be. A machine is seldom idle: times are processor time of all threads unless they say wall, and a ratio is the median
over rounds in which all sides run one after the other.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import functools
import importlib.util
import io
import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from orbitcompute.formulas import cosine_following_sun
from orbitcompute.kernels.network import constellation, routing
from orbitcompute.kernels.network.routing_buckets import route_snapshot
from orbitcompute.kernels.network.routing_view import see_places, site_table
from orbitcompute.kernels.orbit import sunlight

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import twins  # noqa: E402

WGS72: dict[str, Any] = {"gravitational_parameter": 398600.8e9, "shell_radius": 6378135.0, "j2": 1.082616e-3}
ROTATION = 7.292115146706979e-5
ELEVATION = np.radians(25.0)
Row = tuple[str, str, str, bool]


@functools.cache
def cities() -> tuple[Any, Any]:
    with (ROOT / "models" / "sites" / "cities.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    return tuple(np.radians([float(row[key]) for row in rows]) for key in ("latitude_deg", "longitude_deg"))  # type: ignore[return-value]


def ours(planes: int, slots: int, times: Any = (0.0,), threads: int = 1) -> Any:
    latitudes, longitudes = cities()
    return routing.round_trip_times(
        planes, slots, 1, 0, 550e3, np.radians(53.0), ELEVATION, 0.0, **WGS72, earth_rotation_rate=ROTATION,
        latitudes=latitudes, longitudes=longitudes, times=times, threads=threads,
    )


def graph(planes: int, slots: int) -> csr_array:
    satellites = twins.walker_positions(
        planes, slots, 1, 550e3, np.radians(53.0), 398600.8e9, 6378135.0, 1.082616e-3, 0.0
    )
    sites, verticals = twins.site_vectors(*cities())
    return twins.relay_graph(satellites, twins.walker_links(planes, slots, 1, 0), sites, verticals, ELEVATION, 0.0)


def seconds(run: Callable[[], object]) -> float:
    """Processor seconds of a call, threads included."""
    start = time.process_time()
    run()
    return time.process_time() - start


def peers(network: csr_array, sources: Any) -> dict[str, Callable[[], object]]:
    """Shortest distances from every source, by each library that is installed, on a graph made beforehand."""
    found: dict[str, Callable[[], object]] = {}
    coordinates = network.tocoo()
    rows, columns, lengths = coordinates.row, coordinates.col, coordinates.data
    if importlib.util.find_spec("networkit"):
        import networkit

        networkit.setNumberOfThreads(1)
        built = networkit.GraphFromCoo(
            (lengths, (rows, columns)), n=network.shape[0], weighted=True, directed=True
        )
        found["networkit `SPSP`"] = lambda: networkit.distance.SPSP(built, sources.tolist()).run()
    if importlib.util.find_spec("igraph"):
        import igraph  # type: ignore[import-not-found]

        other = igraph.Graph(network.shape[0], list(zip(rows.tolist(), columns.tolist(), strict=True)), directed=True)
        found["igraph `distances`"] = lambda: other.distances(source=sources.tolist(), weights=lengths.tolist())
    found["scipy `csgraph.dijkstra`"] = lambda: dijkstra(network, indices=sources)
    if importlib.util.find_spec("rustworkx"):
        import rustworkx  # type: ignore[import-not-found]

        third = rustworkx.PyDiGraph()
        third.add_nodes_from(range(network.shape[0]))
        third.add_edges_from(list(zip(rows.tolist(), columns.tolist(), lengths.tolist(), strict=True)))
        found["rustworkx `dijkstra_shortest_path_lengths`"] = lambda: [
            rustworkx.dijkstra_shortest_path_lengths(third, int(source), float) for source in sources
        ]
    return found


def buckets(planes: int, slots: int) -> Callable[[], object]:
    """Our search for networks of any form, on a graph that is ready: 100 sources to every satellite, and the pairs."""
    shell = constellation.walker_shell(planes, slots, 1, 0, 550e3, np.radians(53.0), 398600.8e9, 6378135.0, 1.082616e-3)
    here = constellation.topology((shell,), 0.0)
    starts, neighbours, _, lengths = here.adjacency()
    sites = site_table(ELEVATION, *cities())
    first, seen = np.empty(101, np.int64), np.empty(100 * shell.size, np.int32)
    ranges, distances, none = np.empty(100 * shell.size), np.empty(4950), np.empty(0, np.int64)
    working = np.ones(shell.size, bool)
    see_places(1.0, 0.0, np.ascontiguousarray(here.positions), working, sites, 0.0, first, seen, ranges)
    return lambda: route_snapshot(starts, neighbours, lengths, first, seen, ranges, distances, none, none, none)


def compare() -> list[Row]:
    """All pairs of 100 cities over 1,584 satellites, beside the others; prints a table and gives the ratio asked for."""
    network = graph(72, 22)
    n = 72 * 22
    expected = twins.pair_distances(network, n, 100) * 2.0 / twins.LIGHT
    error = np.nanmax(np.abs(ours(72, 22, [0.0])[0] / expected - 1.0))
    many = np.arange(0.0, 100.0)
    own = "**ours, whole pipeline: eastward sweep**"
    sides = {own: lambda: ours(72, 22, many), "ours, search alone: buckets": buckets(72, 22)}
    sides |= peers(network, np.arange(n, n + 100))
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(12):
        for name, run in sides.items():
            found = seconds(run) / (len(many) if name == own else 1)
            if turn:
                taken[name].append(found * 1e3)
    ratios = {name: statistics.median(a / b for a, b in zip(took, taken[own], strict=True))
              for name, took in taken.items()}
    print(
        f"1,584 satellites, 100 cities, all pairs, one thread; {network.nnz:,} directed edges; scipy differs by {error:.0e}.\n"
    )
    print("| method | ms a snapshot | against ours |\n|---|---|---|")
    for name, took in taken.items():
        print(f"| {name} | {statistics.median(took):.3g} | {ratios[name]:.3g} |")
    missing = [name for name in ("networkit", "igraph", "rustworkx") if not importlib.util.find_spec(name)]
    if missing:
        print(f"\nNot installed and left out: {', '.join(missing)}.")
    if "networkit `SPSP`" not in ratios:
        return []
    ratio = ratios["networkit `SPSP`"]
    return [
        (
            "1,584 satellites, 100 cities, all pairs, one thread: networkit's `SPSP` over ours",
            f"{ratio:.0f}x",
            "40x",
            ratio >= 40,
        )
    ]


def exponent(sizes: list[int], took: list[float]) -> float:
    return float(np.polyfit(np.log(sizes), np.log(took), 1)[0])


def growth() -> list[Row]:
    """How time grows with satellites and with moments."""
    shapes = [(18, 22), (36, 22), (72, 22), (72, 44), (144, 44), (144, 88), (288, 88), (288, 176)]
    moments = np.arange(0.0, 20.0)
    count = [planes * slots for planes, slots in shapes]
    took = [
        statistics.median(seconds(functools.partial(ours, *shape, moments)) for _ in range(5)) / 20 for shape in shapes
    ]
    print("\n| satellites | ms a snapshot, one thread | us a satellite |\n|---|---|---|")
    for satellites, figure in zip(count, took, strict=True):
        print(f"| {satellites:,} | {figure * 1e3:.3g} | {figure * 1e6 / satellites:.3g} |")
    steps = [100, 400, 1600, 6400]
    ran = [
        statistics.median(seconds(functools.partial(ours, 72, 22, np.arange(float(k)))) for _ in range(3))
        for k in steps
    ]
    by_size, by_step = exponent(count, took), exponent(steps, ran)
    return [
        (f"growth of the time from {count[0]:,} to {count[-1]:,} satellites", f"satellites to the power {by_size:.2f}",
         "1", by_size < 1.1),
        (f"growth of the time from {steps[0]} to {steps[-1]:,} moments", f"moments to the power {by_step:.2f}", "1",
         by_step < 1.1),
    ]


def day() -> list[Row]:
    """A day at 10 s on two threads, and the memory it adds."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    marks, table = [], np.empty((0, 0))
    for _ in range(3):
        del table
        wall, cpu = time.perf_counter(), time.process_time()
        table = ours(72, 22, np.arange(0.0, 86400.0, 10.0), 2)
        marks.append(((time.process_time() - cpu) / 2, time.perf_counter() - wall))
    cpu, wall = (statistics.median(column) for column in zip(*marks, strict=True))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    return [(f"a day of it at 10 s ({len(table):,} moments, all {table.shape[1]:,} pairs), on two cores",
             f"{cpu:.2f} s (wall {wall:.2f} s), {grown:.0f} MiB of which the result is {table.nbytes / 2**20:.0f}",
             "2.5 s", cpu <= 2.5)]


def filing() -> tuple[constellation.Shell, ...]:
    """A million satellites in the form of the filing: 500-2,000 km in shells 50 km apart, at 30 degrees and Sun-synchronous."""
    mu, radius, j2 = WGS72["gravitational_parameter"], WGS72["shell_radius"], WGS72["j2"]
    found = []
    for altitude in (525e3 + 50e3 * np.arange(30)).tolist():
        following = np.arccos(cosine_following_sun(radius + altitude, radius, mu, j2, 365.2421897 * 86400.0))
        for inclination in (np.radians(30.0), float(following)):
            found.append(constellation.walker_shell(120, 139, 1, 0, altitude, inclination, mu, radius, j2))
    return tuple(found)


def snapshot(threads: int) -> tuple[float, float, float, int]:
    """Light of every satellite and all pairs of cities at one moment: processor and wall seconds, median trip, lit ones."""
    shells = filing()
    marks = []
    for _ in range(6):
        wall, cpu = time.perf_counter(), time.process_time()
        lit = sum(int(sunlight.sunlit(shell, 0.0, (1.0, 0.0, 0.3), 6378137.0).sum()) for shell in shells)
        trips = routing.route(shells, ELEVATION, 0.0, ROTATION, *cities(), [0.0], threads=threads).times
        marks.append((time.process_time() - cpu, time.perf_counter() - wall))
    cpu, wall = (statistics.median(column) for column in zip(*marks[1:], strict=True))
    return cpu, wall, float(np.nanmedian(trips)), lit


def million() -> list[Row]:
    """A million satellites, in a process of its own for its memory."""
    program = (
        f"import sys, json, resource; sys.path.insert(0, {str(Path(__file__).parent)!r}); import routing\n"
        "print(json.dumps([routing.snapshot(2), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    out = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    (cpu, wall, middle, lit), peak = json.loads(out)
    shells = filing()
    size = sum(shell.size for shell in shells)
    return [(f"{size:,} satellites in {len(shells)} shells, one snapshot: light of each ({lit / size:.0%} lit), all pairs of"
             f" 100 cities over every visible satellite (median {middle * 1e3:.0f} ms), on two cores",
             f"{cpu / 2:.2f} s (wall {wall:.2f} s), {peak / 1024:.0f} MiB", "1 s, 1.5 GiB",
             cpu / 2 <= 1.0 and peak < 1.5 * 2**20)]


def main() -> None:
    """Print the table of what was asked, and those behind it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write benchmarks/ROUTING.md instead of printing")
    ours(72, 22, np.arange(4.0), 2)
    tables = io.StringIO()
    asked = parser.parse_args()
    with contextlib.redirect_stdout(tables):
        largest = million()  # first: a process starts with the peak of the one that starts it
        rows = [*compare(), *day(), *largest, *growth()]
    text = "| what | measured | asked | met |\n|---|---|---|---|\n"
    text += "".join(
        f"| {what} | {measured} | {budget} | {'yes' if met else '**no**'} |\n" for what, measured, budget, met in rows
    )
    text += f"\n{tables.getvalue()}"
    if asked.write:
        head = "# Routing\n\n<!-- Written by `python benchmarks/routing.py --write`; do not edit. -->\n\n"
        (ROOT / "benchmarks" / "ROUTING.md").write_text(head + text, encoding="utf-8")
    else:
        print(text, end="")


if __name__ == "__main__":
    main()
