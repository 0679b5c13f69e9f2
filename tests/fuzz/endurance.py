"""`python tests/fuzz/endurance.py [--times N]`: many evaluations in one process, and what memory, handles and threads do.

Every call has another altitude, launch price and set of outputs; each hundredth is whole, of another scenario in turn. After a
tenth of the calls, which fill what is kept on purpose, nothing may grow: less than 16 MiB of memory and no handle or thread.
Some six minutes for 10,000 on two cores; leaves with 1 where something grows. Linux only, for it reads /proc.
"""

from __future__ import annotations

import argparse
import gc
import sys
import threading
from pathlib import Path

import orbitcompute

OUTPUTS = (["radiator_area"], ["launch_count", "satellite_mass"], ["cost_ratio"], ["night_margin"], ["fleet_power_share"])
SCENARIOS = ("gigawatt-2028", "starlink-300mw", "ai1-as-claimed", "gigawatt-2028-2026-chips")
GROWTH = 16 << 20  # bytes
STEPS = 10


def standing() -> tuple[int, int, int]:
    """Resident bytes, open handles, threads."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096, len(list(Path("/proc/self/fd").iterdir())), threading.active_count()


def main() -> int:
    """Evaluate, and print what stands after each tenth."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--times", type=int, default=10_000)
    times = parser.parse_args().times
    found = []
    for number in range(times):
        if number % 100 == 0:
            assert orbitcompute.evaluate(SCENARIOS[number // 100 % len(SCENARIOS)])["cost_ratio"].p50 is not None
        else:
            given = {"altitude": f"{500 + number % 997}km", "launch_price": f"{200 + number % 1009} USD/kg"}
            asked = OUTPUTS[number % len(OUTPUTS)]
            assert orbitcompute.evaluate("gigawatt-2028", set=given, outputs=asked)[asked[0]].unit
        if (number + 1) % max(1, times // STEPS) == 0:
            found.append(standing())
            memory, handles, threads = found[-1]
            print(f"{number + 1:6,} evaluations: {memory / 2**20:6.0f} MiB, {handles} handles, {threads} threads", flush=True)
    limits = zip(("memory", "handles", "threads"), found[0], found[-1], (GROWTH, 0, 0), strict=True)
    grown = [name for name, first, last, room in limits if last - first > room]
    print(f"grown: {', '.join(grown)}" if grown else "nothing grew")
    return 1 if grown else 0


if __name__ == "__main__":
    sys.exit(main())
