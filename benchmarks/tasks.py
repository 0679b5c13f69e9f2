"""The five tasks of CONTRIBUTING.md, done in a fresh clone and timed: `python benchmarks/tasks.py [TASK...]`.

Each task is done as the text says, its code taken from there where it stands there, and proved by the command that it names
(`--brief`: the tests of a discipline are its own, not all of quantities, graph and catalog). Exits 1 where a proof fails.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

COMMAND = '''"""`orbitcompute {name}`: how many satellites a scenario takes."""

from __future__ import annotations

import click

from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
def command(scenario: str) -> None:
    """Print how many satellites SCENARIO takes."""
    from orbitcompute.report.screens.{name} import screen
    from orbitcompute.studies.answer.evaluate import evaluate

    click.echo(screen(evaluate(scenario, outputs=("satellite_count",), ranges=False)))
'''
SCREEN = '''"""The screen of `{name}`."""

from __future__ import annotations

from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result


def screen(result: Result) -> str:
    """One line."""
    return in_columns("<12 <", "satellites", round(result.value("satellite_count")))
'''
CASE = '''
[[case]]
id = "black-400k"
title = "A black face at 400 K emits 1451.6 W/m2"
quantity = "radiator_emitted_flux"
expected = "1451.6W/m2"
tolerance = 1e-04
reason = "sigma T^4, printed to five digits"
source = "incropera-2011"
grade = "derived"
tier = "analytic"
[case.inputs]
radiator_sides = "1"
surface_emissivity = "1"
radiator_fin_efficiency = "1"
radiator_temperature = "400K"
'''
QUANTITIES = '''"""Tethers: what a cable that hangs from a satellite weighs."""

from orbitcompute.declare import quantity


@quantity("kg")
def tether_mass(tether_length: float, tether_mass_per_length: float) -> float:
    """Mass of a tether of one thickness; leaves out its reel."""
    return tether_length * tether_mass_per_length
'''
PARAMETERS = '''title = "Tethers"
status = "reference"
as_of = 2026-11-20

[tether_length]
meaning = "Length of the tether"
value = 20
low = 5
high = 30
unit = "km"
minimum = 0
kind = "judgement"
grade = "unverified"
source = "orbitcompute-judgement"
note = "between the two that flew farthest out"

[tether_mass_per_length]
meaning = "Mass of a metre of tether"
value = 8
low = 1
high = 10
unit = "kg / km"
minimum = 0
kind = "judgement"
grade = "unverified"
source = "orbitcompute-judgement"
note = "a copper core in aramid"
'''
TESTS = '''"""Tethers: linear in length and in thickness."""

import random

import pytest

from orbitcompute import evaluate


def test_a_tether_by_hand() -> None:
    drawn = random.Random(5)
    length, mass = drawn.uniform(5, 30), drawn.uniform(1, 10)
    found = evaluate(set={"tether_length": f"{length}km", "tether_mass_per_length": f"{mass} kg/km"},
                     outputs=("tether_mass",), ranges=False)
    assert found.value("tether_mass") == pytest.approx(length * mass)
'''


def call(clone: Path, *words: str) -> str:
    """A command in the clone, as its own program; its output, or `SystemExit` with what it said."""
    environment = {**os.environ, "PYTHONPATH": str(clone), "NO_COLOR": "1"}
    found = subprocess.run([sys.executable, *words], cwd=clone, env=environment, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(f"{' '.join(words)}: exit {found.returncode}\n{found.stdout[-3000:]}{found.stderr[-3000:]}")
    return found.stdout


def expect(text: str, *words: str) -> None:
    """`SystemExit` where one of the words is missing."""
    missing = [word for word in words if word not in text]
    if missing:
        raise SystemExit(f"the proof does not say {', '.join(missing)}:\n{text[-3000:]}")


def add(file: Path, text: str) -> None:
    """Text at the end of a file, which is made where it is not there."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text((file.read_text(encoding="utf-8") if file.exists() else "") + text, encoding="utf-8")


def change(file: Path, before: str, after: str) -> None:
    """One text in the place of another that stands there once."""
    text = file.read_text(encoding="utf-8")
    if text.count(before) != 1:
        raise SystemExit(f"{file.name}: {before!r} stands there {text.count(before)} times")
    file.write_text(text.replace(before, after), encoding="utf-8")


def quantity(clone: Path, brief: bool) -> None:
    """A function in the module of its discipline, as CONTRIBUTING.md prints it."""
    printed = re.search(r"```python\n(.*?)```", (clone / "CONTRIBUTING.md").read_text(encoding="utf-8"), re.DOTALL)
    assert printed is not None
    add(clone / "orbitcompute/quantities/thermal.py", f"\n\n{printed[1]}")
    expect(call(clone, "-m", "orbitcompute", "explain", "radiator_specific_power"),
           "= heat_rejected / radiator_mass", "W/kg", "radiator_mass", "draws")


def satellite(clone: Path, brief: bool) -> None:
    """A file of one's own from the template, judged."""
    add(clone / "mine.toml", call(clone, "-m", "orbitcompute", "models", "satellites", "--template"))
    expect(call(clone, "-m", "orbitcompute", "closure", "./mine.toml"), "judged in", "closes")


def command(clone: Path, brief: bool) -> None:
    """A thin module, a screen and a line in each list; the reference made anew, the tests of commands run."""
    add(clone / "orbitcompute/cli/many_satellites.py", COMMAND.format(name="many_satellites"))
    add(clone / "orbitcompute/report/screens/many_satellites.py", SCREEN.format(name="many_satellites"))
    main = clone / "orbitcompute/cli/main.py"
    line = '    "models": "What is in the catalog.",\n'
    change(main, line, f'    "many_satellites": "How many satellites a scenario takes.",\n{line}')
    change(main, '"reproduce", "models")', '"reproduce", "models", "many_satellites")')
    expect(call(clone, "-m", "orbitcompute", "many_satellites"), "satellites  ")
    call(clone, "-m", "orbitcompute.remake", "reference")
    tests = ["tests/cli/test_manners.py"] if brief else ["tests/packaging/test_docs.py", "tests/cli"]
    expect(call(clone, "-m", "pytest", "-q", *tests), "passed")


def case(clone: Path, brief: bool) -> None:
    """Somebody else's number beside ours."""
    add(clone / "validation/thermal/analytic.toml", CASE)
    expect(call(clone, "-m", "orbitcompute", "validate", "--discipline", "thermal"), "black-400k")
    expect(call(clone, "-m", "orbitcompute", "validate", "--case", "black-400k"), "agrees")


def discipline(clone: Path, brief: bool) -> None:
    """A module of quantities with its parameters and tests."""
    add(clone / "orbitcompute/quantities/tethers.py", QUANTITIES)
    package = clone / "orbitcompute/quantities/__init__.py"
    change(package, "    terrestrial,\n    thermal,", "    terrestrial,\n    tethers,\n    thermal,")
    change(package, '"terrestrial", "thermal"', '"terrestrial", "tethers", "thermal"')
    add(clone / "models/parameters/tethers.toml", PARAMETERS)
    add(clone / "tests/quantities/test_tethers.py", TESTS)
    expect(call(clone, "-m", "orbitcompute", "explain", "tether_mass"), "160 kg", "tether_length")
    tests = ["tests/quantities/test_tethers.py"] if brief else ["tests/quantities", "tests/graph", "tests/catalog"]
    expect(call(clone, "-m", "pytest", "-q", *tests), "passed")


TASKS: dict[str, Callable[[Path, bool], None]] = {one.__name__: one for one in (quantity, satellite, command, case, discipline)}


def main() -> int:
    """Do the tasks, each in a clone of its own, and print how long each took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("tasks", nargs="*", metavar="TASK", help=f"of {', '.join(TASKS)} [all]")
    parser.add_argument("--brief", action="store_true")
    asked = parser.parse_args()
    failed = 0
    for name in asked.tasks or TASKS:
        with tempfile.TemporaryDirectory() as folder:
            clone = Path(folder) / "orbitcompute"
            subprocess.run(["git", "clone", "-q", "--local", str(ROOT), str(clone)], check=True)
            began = time.monotonic()
            try:
                TASKS[name](clone, asked.brief)
                said = "proved"
            except SystemExit as fault:
                said, failed = f"FAILS\n{fault}", 1
            print(f"{name:<12}{time.monotonic() - began:6.1f} s  {said}", flush=True)
    return failed


if __name__ == "__main__":
    sys.exit(main())
