"""One orbit of radiator and loop with an eclipse: our kernel beside scipy's solvers on the same two nodes.

Run as `python benchmarks/transient.py`. Prints markdown. The budget is 100 microseconds an orbit, compiled.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from scipy.integrate import solve_ivp

from orbitcompute.kernels.transient import compiled_transient, orbit_transient

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from test_thermal import ORBIT, transient_by_solve_ivp


def median(run: Callable[[], object], calls: int, rounds: int = 9) -> float:
    """Median wall time of a call in microseconds, after one that isn't counted."""
    run()
    marks = []
    for _ in range(rounds):
        start = time.perf_counter()
        for _ in range(calls):
            run()
        marks.append((time.perf_counter() - start) / calls * 1e6)
    return statistics.median(marks)


def coldest_by(method: str, tolerance: float) -> float:
    """Coldest radiator over the same two orbits by a solver of scipy."""
    o = ORBIT
    radiator = ((o["heat_lit"] / o["area"] + o["absorbed_lit"]) / o["emission"]) ** 0.25
    state: Any = np.array([radiator, radiator + o["heat_lit"] / o["conductance"]])
    coldest = radiator
    for _ in range(2):
        for length, heat, absorbed in (
            (o["eclipse"], o["heat_dark"], o["absorbed_dark"]),
            (o["period"] - o["eclipse"], o["heat_lit"], o["absorbed_lit"]),
        ):

            def slope(_: float, y: Any, heat: float = heat, absorbed: float = absorbed) -> Any:
                carried = o["conductance"] * (y[1] - y[0])
                gain = carried + o["area"] * (absorbed - o["emission"] * y[0] ** 4)
                return np.array([gain / o["radiator_capacity"], (heat - carried) / o["load_capacity"]])

            found = solve_ivp(slope, (0.0, length), state, method=method, rtol=tolerance, atol=tolerance)
            state = found.y[:, -1]
            coldest = min(coldest, float(found.y[0].min()))
    return coldest


if __name__ == "__main__":
    arguments = tuple(ORBIT.values())
    exact = transient_by_solve_ivp(**ORBIT)[0]
    rows = [
        ("**ours, compiled**", lambda: compiled_transient(*arguments)[0], 2000),
        ("ours, plain Python", lambda: orbit_transient(*map(np.float64, arguments))[0], 20),
        ("scipy `solve_ivp` Radau, 1e-6", lambda: coldest_by("Radau", 1e-6), 2),
        ("scipy `solve_ivp` LSODA, 1e-6", lambda: coldest_by("LSODA", 1e-6), 2),
        ("scipy `solve_ivp` RK45, 1e-6", lambda: coldest_by("RK45", 1e-6), 2),
    ]
    print("Two orbits (one to settle, one measured), coldest radiator.\n")
    print("| method | us, both orbits | off by, mK |\n|---|---|---|")
    for name, run, calls in rows:
        print(f"| {name} | {median(run, calls):,.1f} | {1e3 * (float(run()) - exact):+.2f} |")
