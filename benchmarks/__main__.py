"""All benchmarks: `python benchmarks` measures and writes `benchmarks/RESULTS.md`, from which the README takes its table.

`python benchmarks --only sweeps samples` measures some parts and prints their rows; nothing is written then.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import platform
import subprocess
import sys
from pathlib import Path

from scale import PARTS, Row

HERE = Path(__file__).parent
OTHERS = {
    "season.py": "The eclipse season",
    "transient.py": "A radiator through an orbit",
    "routing.py": "Routing",
    "loads.py": "Link loads",
}


def table(rows: list[Row]) -> str:
    lines = ["| what | measured | budget | met |", "|---|---|---|---|"]
    for row in rows:
        met = "" if row.met is None else "yes" if row.met else "**no**"
        lines.append(f"| {row.what} | {row.measured} | {row.budget} | {met} |")
    return "\n".join(lines) + "\n"


def conditions() -> str:
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in ("numpy", "numba", "scipy"))
    return (
        f"Measured {datetime.datetime.now(datetime.UTC):%Y-%m-%d} on {platform.machine()}, {platform.system()}, Python"
        f" {platform.python_version()}, {versions}. Seconds are processor seconds of all threads, halved where a line says"
        " \"on two cores\"; the wall clock beside them is that of a shared machine. Ratios are medians over rounds in which"
        " both sides run one after the other.\n"
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *OTHERS], help="parts to measure; prints, writes nothing")
    asked = parser.parse_args().only
    rows: list[Row] = []
    for name, part in PARTS.items():
        if asked is None or name in asked:
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += part()
    text = table(rows)
    for script, title in OTHERS.items():
        if (HERE / script).exists() and (asked is None or script in asked):
            print(f"{script} ...", file=sys.stderr, flush=True)
            found = subprocess.run([sys.executable, str(HERE / script)], capture_output=True, text=True, check=True)
            text += f"\n## {title}\n\n{found.stdout.strip()}\n"
    if asked is not None:
        print(text, end="")
        return
    head = "# Benchmarks\n\n<!-- Written by `python benchmarks`; do not edit. -->\n\n"
    (HERE / "RESULTS.md").write_text(f"{head}{conditions()}\n{text}", encoding="utf-8")


if __name__ == "__main__":
    main()
