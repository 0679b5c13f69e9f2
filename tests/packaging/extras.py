"""`python tests/packaging/extras.py [--extra NAME] [--versions lowest|newest] [--python PATH]`: each extra alone, in use.

The wheel is built once. For every interpreter at hand (3.11 and newer), each extra and both ends of the declared versions,
an empty environment in a folder with a space and a letter outside ASCII in its name takes the wheel with that one extra,
and runs what the extra is for. `base` is the wheel alone: its answer at the lowest versions is held against the newest, to
1e-9. `pip uninstall` must leave nothing. Prints a table; leaves with 1 when something fails. Needs the package index; takes
about a minute an environment.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BOUND = re.compile(r"([A-Za-z0-9_.-]+)\s*>=\s*([0-9.]+)")
# What each extra is for: command lines, run one after the other in a folder of their own.
USES = {
    "base": [
        ["evaluate", "--output", "answer.json"],
        ["explain", "cost_ratio"],
        ["evaluate", "--sweep", "altitude=500,600", "--outputs", "cost_ratio", "--figure", "a.png"],
        ["report", "answer.json", "--output", "page.html"],
    ],
    "data": [
        [
            "evaluate",
            "--sweep",
            "altitude=500,600",
            "--outputs",
            "battery_capacity",
            "--output",
            "a.nc",
            "--output",
            "a.parquet",
        ],
        ["evaluate", "--sample", "64", "--outputs", "cost_ratio", "--output", "b.nc"],
    ],
    "report": [["evaluate", "--output", "answer.json"], ["cite", "answer.json", "--bundle", "crate"]],
    "dask": [["evaluate", "--sweep", "altitude=500,600", "--outputs", "battery_capacity", "--dask", "local"]],
    "authorities": [["validate", "--live", "--discipline", "orbit"]],
}


@dataclass(frozen=True)
class Trial:
    """An environment and what came of it."""

    python: str
    extra: str
    versions: str
    seconds: float
    fault: str
    answer: dict[str, float | None]


def declared() -> dict[str, list[str]]:
    """Requirements by extra, those of the wheel alone as `base`."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {"base": project["dependencies"], **project["optional-dependencies"]}


def lowest(extra: str) -> str:
    """Constraints that hold what is declared to its lower bound."""
    found = dict(match.groups() for text in (*declared()["base"], *declared()[extra]) for match in BOUND.finditer(text))
    return "".join(f"{name}=={version}\n" for name, version in found.items())


def interpreters() -> list[str]:
    """Pythons at hand, from 3.11 up, one a minor version."""
    found = {}
    folders = [*os.environ.get("PATH", "").split(os.pathsep), *map(str, Path.home().glob(".pyenv/versions/*/bin"))]
    for minor in range(11, 20):
        for folder in folders:
            path = Path(folder) / f"python3.{minor}"
            if (
                path.exists()
                and minor not in found
                and not subprocess.run([path, "-c", "import venv, ensurepip"], capture_output=True).returncode
            ):
                found[minor] = str(path)
    return list(found.values())


def call(command: list[str | Path], folder: Path) -> str:
    """Run it; the tail of what it said where it failed, else nothing."""
    clean = {key: text for key, text in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    ended = subprocess.run([str(part) for part in command], cwd=folder, env=clean, capture_output=True, text=True)
    return "" if ended.returncode == 0 else (ended.stdout + ended.stderr).strip()[-600:] or f"code {ended.returncode}"


def trial(wheel: Path, python: str, extra: str, versions: str) -> Trial:
    """Install and use one extra in an environment of its own."""
    start, answer = time.perf_counter(), {}
    folder = Path(tempfile.mkdtemp(prefix="extras and é "))
    try:
        fault = call([python, "-m", "venv", folder / "environment"], folder)
        inside = folder / "environment" / ("Scripts" if os.name == "nt" else "bin")
        wanted = str(wheel) if extra == "base" else f"{wheel}[{extra}]"
        (folder / "constraints.txt").write_text(lowest(extra) if versions == "lowest" else "")
        fault = fault or call(
            [inside / "python", "-m", "pip", "install", "-q", "-c", folder / "constraints.txt", wanted], folder
        )
        for use in USES[extra]:
            fault = fault or call([inside / "orbitcompute", *use], folder)
        if not fault and (folder / "answer.json").exists():
            document = json.loads((folder / "answer.json").read_text(encoding="utf-8"))
            answer = {name: entry["value"] for name, entry in document["quantities"].items()}
        fault = fault or removed(inside, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return Trial(python, extra, versions, time.perf_counter() - start, fault, answer)


def removed(inside: Path, folder: Path) -> str:
    """What `pip uninstall` leaves of the package, as a fault."""
    fault = call([inside / "python", "-m", "pip", "uninstall", "-q", "-y", "orbitcompute"], folder)
    left = [str(path.relative_to(folder)) for path in (folder / "environment").rglob("orbitcompute*")]
    return fault or (f"left behind by pip uninstall: {', '.join(left[:5])}" if left else "")


def differing(trials: list[Trial]) -> Iterator[str]:
    """Figures in which two answers differ by more than 1e-9 of themselves."""
    answers = [one for one in trials if one.answer]
    for one in answers[1:]:
        first = answers[0]
        for name, value in first.answer.items():
            other = one.answer[name]
            if (value is None) != (other is None) or (
                value is not None and other is not None and not math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-15)
            ):
                yield f"{name}: {value!r} ({first.python}, {first.versions}) and {other!r} ({one.python}, {one.versions})"


def main() -> int:
    """Run the trials asked for and print their table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--extra", action="append", choices=sorted(USES))
    parser.add_argument("--versions", action="append", choices=("lowest", "newest"))
    parser.add_argument("--python", action="append")
    asked = parser.parse_args()
    place = Path(tempfile.mkdtemp(prefix="wheel "))
    trials = []
    try:
        fault = call([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--wheel-dir", place, ROOT], place)
        if fault:
            print(fault)
            return 1
        wheel = next(place.glob("*.whl"))
        for python in asked.python or interpreters():
            for extra in asked.extra or list(USES):
                for versions in asked.versions or ("lowest", "newest"):
                    trials.append(trial(wheel, python, extra, versions))
                    last = trials[-1]
                    print(
                        f"{Path(python).name:11} {extra:12} {versions:7} {last.seconds:5.0f} s  {last.fault or 'works'}",
                        flush=True,
                    )
    finally:
        shutil.rmtree(place, ignore_errors=True)
    unlike = list(differing(trials))
    print(*unlike[:20], sep="\n") if unlike else print(
        "all answers agree to 1e-9" if any(one.answer for one in trials) else ""
    )
    return 1 if unlike or any(one.fault for one in trials) else 0


if __name__ == "__main__":
    sys.exit(main())
