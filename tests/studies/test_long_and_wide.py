"""Many evaluations in one process, in threads, in forked and spawned processes and under asyncio; runs killed at any moment."""

from __future__ import annotations

import asyncio
import gc
import json
import multiprocessing
import random
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import orbitcompute

pytestmark = pytest.mark.slow
HEADLINES = ("cost_ratio", "launch_count", "radiator_area", "satellite_mass", "latency_median")


def answer(altitude: float) -> list[float]:
    """Headlines of the default scenario at an altitude [km]."""
    found = orbitcompute.evaluate(set={"altitude": altitude}, ranges=False)
    return [float(found[name].si) if hasattr(found[name], "si") else float(found[name]) for name in HEADLINES]


def resident() -> float:
    """Memory of this process [MB]."""
    text = Path("/proc/self/status").read_text()
    return int(text.split("VmRSS:")[1].split()[0]) / 1e3


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="reads /proc")
def test_many_evaluations_leave_nothing_behind() -> None:
    """Growth over 300 evaluations, of inputs never seen before, bounds that over ten thousand: nothing is kept a call."""
    for number in range(100):
        answer(550.0 + number / 7.0)
    gc.collect()
    before, handles, threads = resident(), len(list(Path("/proc/self/fd").iterdir())), threading.active_count()
    for number in range(300):
        answer(600.0 + number / 7.0)
    gc.collect()
    assert resident() - before < 8.0, "MB over 300 evaluations"
    assert (len(list(Path("/proc/self/fd").iterdir())), threading.active_count()) == (handles, threads)


def test_threads_processes_and_asyncio_give_what_one_gives() -> None:
    altitudes = [500.0 + 25.0 * number for number in range(8)]
    alone = [answer(altitude) for altitude in altitudes]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(answer, altitudes)) == alone

    async def together() -> list[list[float]]:
        return await asyncio.gather(*(asyncio.to_thread(answer, altitude) for altitude in altitudes))

    assert asyncio.run(together()) == alone
    for method in ("fork", "spawn"):
        if method in multiprocessing.get_all_start_methods():
            with multiprocessing.get_context(method).Pool(2) as workers:
                assert workers.map(answer, altitudes) == alone, method


@pytest.mark.parametrize("suffix", [".json", ".csv"])
def test_a_run_that_is_killed_leaves_the_old_file_or_the_new_one(suffix: str, tmp_path: Path) -> None:
    target = tmp_path / f"out{suffix}"
    command = [sys.executable, "-m", "orbitcompute", "evaluate", "--output", str(target)]
    start = time.perf_counter()
    assert subprocess.run(command, capture_output=True).returncode == 0
    length, whole = time.perf_counter() - start, len(target.read_bytes())
    rng = random.Random(1)
    for _ in range(5):
        target.write_bytes(b"old")
        running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(length * rng.uniform(0.5, 1.05))
        running.send_signal(signal.SIGKILL)
        running.wait()
        found = target.read_bytes()
        assert found == b"old" or abs(len(found) - whole) < 0.01 * whole
        if suffix == ".json" and found != b"old":
            json.loads(found)
