"""Futures of the calendar to 2040: our kernel beside plain Python and beside a vectorised numpy draw of the same priors.

Run as `python benchmarks/calendar_futures.py`. Prints markdown: wall and processor time, growth with the number of futures,
peak memory, and the Monte Carlo error of a quantile. The peers answer a part of the question: the slow twin runs the same
months one future at a time, numpy only draws the priors (a normal score and a table look-up each), scipy only the binomial
losses of one vehicle. There is no public tool that runs such a calendar.
"""

from __future__ import annotations

import os
import platform
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numba
import numpy as np
from scipy.special import ndtri
from scipy.stats import binom

from orbitcompute.catalog.claims import read_claim
from orbitcompute.catalog.priors import read_priors
from orbitcompute.kernels import calendar as kernel
from orbitcompute.studies.forecast import forecast, futures

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
import twins

SIZES = (12_500, 50_000, 200_000)
ROUNDS = 3


def timed(run: Callable[[], object]) -> tuple[float, float]:
    """Least wall and processor time [s] of a call over some rounds."""
    found = []
    for _ in range(ROUNDS):
        wall, processor = time.perf_counter(), time.process_time()
        run()
        found.append((time.perf_counter() - wall, time.process_time() - processor))
    return min(wall for wall, _ in found), min(processor for _, processor in found)


def memory() -> float:
    """Peak memory of this process [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    plan = futures.plan(futures.resolve(read_priors("headline")), independent=False)
    rungs = (*forecast.rungs_of(read_claim("gigawatt-2028")), *forecast.grid())
    futures.run(plan, rungs, futures=10)
    print(f"Futures to 2040, {platform.machine()}, {os.cpu_count()} cores, numba {numba.__version__}, load"
          f" {os.getloadavg()[0]:.1f}; {len(plan.tables)} priors, {len(rungs)} rungs\n")
    print("| what | futures | wall | processor | a future | peak memory |")
    print("|---|---:|---:|---:|---:|---:|")
    ours = 0.0
    for size in SIZES:
        wall, processor = timed(lambda size=size: futures.run(plan, rungs, futures=size))  # type: ignore[misc]
        ours = processor / size
        print(
            f"| calendar, all cores | {size:,} | {wall:.2f} s | {processor:.2f} s | {1e6 * ours:.1f} us | {memory():.0f} MB |"
        )
    rungs_of_twin = [(futures.BASES[rung.basis], rung.threshold) for rung in rungs]
    arguments = (int(futures.key_of(1)), plan.tables, plan.loadings, plan.ceilings, plan.reaches, plan.vehicle_operator,
                 plan.vehicle_sited, plan.vehicle_cap, plan.operator_never)

    def slow() -> None:
        for future in range(5):
            twins.calendar_future(arguments[0], future, *arguments[1:], np.ones(len(plan.operators)), rungs_of_twin,
                                  futures.YEARS)  # type: ignore[arg-type]

    peers: list[tuple[str, int, Callable[[], object]]] = [
        ("slow twin, plain Python", 5, slow),
        ("numpy, the draws alone", 50_000, lambda: drawn(plan.tables, 50_000)),
        ("scipy binom.ppf, losses of one vehicle", 2_000, lambda: losses(2_000)),
    ]
    for name, size, run in peers:
        wall, processor = timed(run)
        print(f"| {name} | {size:,} | {wall:.2f} s | {processor:.2f} s | {1e6 * processor / size:.1f} us,"
              f" {processor / size / ours:.2g}x | {memory():.0f} MB |")
    found = futures.run(plan, rungs)
    errors = [
        f"{year}: {found.power(year, 0.5):.0f} +- {found.power_error(year, 0.5):.1f} MW" for year in (2032, 2035, 2040)
    ]
    print(f"\nMedian power and its Monte Carlo error with {found.size:,} futures: {'; '.join(errors)}")


def drawn(tables: np.ndarray, size: int) -> np.ndarray:
    """Every prior of many futures by numpy: normal scores of uniform shares, then the table."""
    random = np.random.Generator(np.random.PCG64(1))
    nodes = futures.NODES
    total = np.zeros(size)
    for table in tables:
        total += np.interp(ndtri(random.random(size)), nodes, table)
    return total


def losses(size: int) -> np.ndarray:
    """Flights lost in each month of many futures, by scipy."""
    random = np.random.Generator(np.random.PCG64(1))
    flights = random.integers(1, 30, (size, 12 * futures.YEARS))
    found: np.ndarray = binom.ppf(random.random(flights.shape), flights, 1 - kernel.SUCCESS_MOST)
    return found


if __name__ == "__main__":
    main()
