"""All benchmarks: `python benchmarks` measures and writes `benchmarks/RESULTS.md`, from which the README takes its table.

`python benchmarks --only sweeps samples` measures some parts anew; the others stay as `results.json` has them. Peers that
are not installed are left out and said to be (`pip install -e '.[bench,authorities]'`; the text in C needs gcc).
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime
import importlib.metadata
import json
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

from scale import PARTS, Row

HERE = Path(__file__).parent
KEPT = HERE / "results.json"
OTHERS = {
    "season.py": "The eclipse season",
    "transient.py": "A radiator through an orbit",
    "routing.py": "Routing",
    "loads.py": "Link loads",
    "live_page.py": "The live page",
}


def table(rows: list[Row]) -> str:
    lines = ["| what | now | goal | met |", "|---|---|---|---|"]
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
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="+", choices=[*PARTS, *OTHERS], help="parts to measure anew")
    asked = parser.parse_args().only
    kept = json.loads(KEPT.read_text(encoding="utf-8")) if asked and KEPT.exists() else {}
    for name in [name for name in (*PARTS, *OTHERS) if asked is None or name in asked]:
        print(f"{name} ...", file=sys.stderr, flush=True)
        if name in PARTS:
            kept[name] = [dataclasses.asdict(row) for row in PARTS[name]()]
        else:
            found = subprocess.run([sys.executable, str(HERE / name)], capture_output=True, text=True, check=True)
            kept[name] = found.stdout.strip()
        kept["conditions"] = conditions()
        KEPT.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    (HERE / "RESULTS.md").write_text(page(kept), encoding="utf-8")
    print(table([Row(**row) for name in PARTS for row in kept.get(name, [])]), end="")


def page(kept: dict[str, Any]) -> str:
    """What was measured, as a page."""
    rows = [Row(**row) for name in PARTS for row in kept.get(name, [])]
    head = "# Benchmarks\n\n<!-- Written by `python benchmarks`; do not edit. -->\n\n"
    others = [f"\n## {title}\n\n{kept[script]}\n" for script, title in OTHERS.items() if script in kept]
    return f"{head}{kept['conditions']}\n{table(rows)}{''.join(others)}"


if __name__ == "__main__":
    main()
