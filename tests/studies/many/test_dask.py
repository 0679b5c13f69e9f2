"""A cluster's ends: a scheduler that dies in the middle, and workers of other versions."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Run

import orbitcompute
from orbitcompute._version import __version__

PACKAGE = Path(orbitcompute.__file__).parent
pytestmark = pytest.mark.slow


@contextmanager
def started(folder: Path, *words: str, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A program of `distributed` in a process of its own, in a folder that holds no package."""
    pytest.importorskip("distributed")
    process = subprocess.Popen([sys.executable, "-m", *words], cwd=folder, stderr=subprocess.PIPE, text=True,
                               env=os.environ | settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        assert process.stderr is not None
        process.stderr.close()


@contextmanager
def scheduler(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A scheduler and its address."""
    file = folder / "scheduler.json"
    with started(folder, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                 "--scheduler-file", str(file)) as process:
        until(lambda: file.exists() and "tcp" in file.read_text())
        yield process, re.search("tcp://[0-9.:]+", file.read_text())[0]  # type: ignore[index]


@contextmanager
def worker(address: str, folder: Path, **settings: str) -> Iterator[subprocess.Popen[str]]:
    """A worker of one thread."""
    with started(folder, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
                 "--local-directory", str(folder), **settings) as process:
        yield process


def until(true: object, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not true():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_scheduler_that_dies_is_told_within_seconds_and_blocks_are_kept(tmp_path: Path) -> None:
    with scheduler(tmp_path) as (process, address), worker(address, tmp_path):
        command = [sys.executable, "-m", "orbitcompute", "evaluate", "--sweep", "fin_efficiency=0.5:1:4000lin", "--sweep",
                   "launch_price=100:3000:4000lin", "--outputs", "cost_ratio", "--output", "points.csv", "--dask", address]
        asked = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        until(lambda: len(list(tmp_path.glob("points.csv.partial/*"))) > 4 or asked.poll() is not None)
        process.send_signal(signal.SIGKILL)
        killed = time.monotonic()
        out, err = asked.communicate(timeout=60)
        assert asked.returncode == 2 and not out, err
        assert f"--dask {address}: the cluster was lost" in err
        assert "Traceback" not in err, err
        assert err.count("error:") == 1
        assert time.monotonic() - killed < 10.0  # five on a machine that does nothing else
        assert not (tmp_path / "points.csv").exists() and len(list(tmp_path.glob("points.csv.partial/*"))) > 3


def test_a_worker_of_another_version_is_refused_by_name(run: Run, tmp_path: Path) -> None:
    other = tmp_path / "other" / "orbitcompute"
    shutil.copytree(PACKAGE, other, ignore=shutil.ignore_patterns("__pycache__", "_data", "page"))
    (other / "_version.py").write_text('__version__ = "0.0.9"\n')
    with scheduler(tmp_path) as (_, address), worker(address, tmp_path, PYTHONPATH=str(other.parent)):
        found = run("evaluate", "--sweep", "altitude=500,600", "--outputs", "satellite_mass", "--dask", address)
    assert (found.code, found.out, len(found.faults)) == (2, "", 1), found.err
    assert "a worker cannot be relied on" in found.faults[0] and "orbitcompute 0.0.9" in found.faults[0]
    assert f"orbitcompute {__version__}" in found.err


def test_a_scheduler_without_workers(run: Run, tmp_path: Path) -> None:
    with scheduler(tmp_path) as (_, address):
        found = run("evaluate", "--sweep", "altitude=500,600", "--outputs", "satellite_mass", "--dask", address)
    assert (found.code, found.out) == (2, "")
    assert "the scheduler has no workers" in found.faults[0]
