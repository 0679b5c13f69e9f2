"""Round-trip times between 100 cities over one snapshot of Starlink's first shell: our kernel beside other libraries.

Run as `python benchmarks/routing.py`. Prints markdown. Peers get a graph that is ready and are timed for the shortest
paths alone, while our figure is the whole pipeline (propagation, visibility, link lengths, search, pairs). A peer that
isn't installed is left out and said to be.
"""

from __future__ import annotations

import csv
import functools
import importlib.util
import resource
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from orbitcompute.kernels import routing

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
import twins  # noqa: E402

WGS72: dict[str, Any] = {"gravitational_parameter": 398600.8e9, "shell_radius": 6378135.0, "j2": 1.082616e-3}
ROTATION = 7.292115146706979e-5
ELEVATION = np.radians(25.0)


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
    )  # fmt: skip


def graph(planes: int, slots: int) -> csr_array:
    satellites = twins.walker_positions(
        planes, slots, 1, 550e3, np.radians(53.0), 398600.8e9, 6378135.0, 1.082616e-3, 0.0
    )
    sites, verticals = twins.site_vectors(*cities())
    return twins.relay_graph(satellites, twins.walker_links(planes, slots, 1, 0), sites, verticals, ELEVATION, 0.0)


def median(run: Callable[[], object], rounds: int = 15) -> float:
    """Median wall time of a call in milliseconds, after one that isn't counted."""
    run()
    marks = []
    for _ in range(rounds):
        start = time.perf_counter()
        run()
        marks.append((time.perf_counter() - start) * 1e3)
    return statistics.median(marks)


def peers(network: csr_array, sources: Any) -> dict[str, Callable[[], object]]:
    """Shortest distances from every source, by each library that is installed, on a graph made beforehand."""
    found: dict[str, Callable[[], object]] = {"scipy `csgraph.dijkstra`": lambda: dijkstra(network, indices=sources)}
    coordinates = network.tocoo()
    rows, columns, lengths = coordinates.row, coordinates.col, coordinates.data
    if importlib.util.find_spec("networkit"):
        import networkit

        built = networkit.GraphFromCoo(
            (lengths, (rows, columns)), n=network.shape[0], weighted=True, directed=True
        )  # fmt: skip
        for threads in (1, 2):

            def run(threads: int = threads) -> object:
                networkit.setNumberOfThreads(threads)
                return networkit.distance.SPSP(built, sources.tolist()).run()

            found[f"networkit `SPSP`, {threads} thread{'s' * (threads > 1)}"] = run
    if importlib.util.find_spec("igraph"):
        import igraph  # type: ignore[import-not-found]

        other = igraph.Graph(network.shape[0], list(zip(rows.tolist(), columns.tolist(), strict=True)), directed=True)
        found["igraph `distances`"] = lambda: other.distances(source=sources.tolist(), weights=lengths.tolist())
    return found


def compare() -> None:
    network = graph(72, 22)
    n = 72 * 22
    sources = np.arange(n, n + 100)
    expected = twins.pair_distances(network, n, 100) * 2.0 / twins.LIGHT
    error = np.nanmax(np.abs(ours(72, 22, [0.0])[0] / expected - 1.0))
    many = np.arange(0.0, 400.0)  # enough work that starting threads doesn't count
    figures = {
        "**ours, whole pipeline, 1 thread**": median(lambda: ours(72, 22, many)) / len(many),
        "ours, whole pipeline, 2 threads": median(lambda: ours(72, 22, many, 2)) / len(many),
        "ours, one call for one snapshot, 1 thread": median(lambda: ours(72, 22, [0.0]), 101),
    }
    figures |= {name: median(run) for name, run in peers(network, sources).items()}
    base = next(iter(figures.values()))
    print(f"1,584 satellites, 100 cities, all pairs; {network.nnz:,} directed edges; scipy differs by {error:.0e}.\n")
    print("| method | ms a snapshot | against ours |\n|---|---|---|")
    for name, figure in figures.items():
        print(f"| {name} | {figure:.3g} | {figure / base:.3g} |")
    print(
        "\nNot installed: "
        + (", ".join(x for x in ("networkit", "igraph") if not importlib.util.find_spec(x)) or "none")
    )


def growth() -> None:
    sizes = [(18, 22), (36, 22), (72, 22), (72, 44), (144, 44), (144, 88), (288, 88), (288, 176)]
    milliseconds = [median(functools.partial(ours, *size), 9) for size in sizes]
    count = [planes * slots for planes, slots in sizes]
    exponent = np.polyfit(np.log(count), np.log(milliseconds), 1)[0]
    print("\n| satellites | ms a snapshot, 1 thread | us a satellite |\n|---|---|---|")
    for satellites, figure in zip(count, milliseconds, strict=True):
        print(f"| {satellites:,} | {figure:.3g} | {figure * 1e3 / satellites:.3g} |")
    print(f"\nTime grows with the number of satellites to the power {exponent:.2f}.")


def day() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    table = ours(72, 22, np.arange(0.0, 86400.0, 10.0), 2)
    elapsed = time.perf_counter() - start
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    print(
        f"\nA day at 10 s, all {table.shape[1]:,} pairs, 2 threads: {elapsed:.2f} s; peak memory grew by "
        f"{grown / 1024:.0f} MiB, of which the result is {table.nbytes / 2**20:.0f} MiB."
    )


if __name__ == "__main__":
    ours(72, 22, [0.0])
    day()
    compare()
    growth()
