"""The screen, rows and plain data of `network --orbit`: orbits beyond our tables, with the physics there is."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import short
from orbitcompute.report.screens.next_commands import WIDTH, following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.network.high_orbits import LEFT_OUT, HighOrbits

ROWS = (
    ("period", "h", "period"), ("sunlit_share", "%", "in sunlight, of a year"),
    ("longest_night", "min", "longest night"), ("earth_view", "%", "Earth's infrared, of that at its surface"),
    ("earth_infrared", "W / m2", "Earth's infrared, facing it"),
    ("round_trip_least", "ms", "light down and back, at perigee"), ("round_trip_mean", "ms", "light down and back, mean"),
    ("round_trip_most", "ms", "light down and back, at apogee"),
    ("share_above_tables", "%", "time above 2,000 km, where tables end"),
    ("launch_delta_v", "km / s", "from where a payload is stated"),
    ("propellant_share", "%", "of the mass there is propellant"), ("launch_payload", "t", "a flight carries"),
)


def screen(found: HighOrbits) -> str:
    """A column an orbit, and what is left out."""
    names = [row.orbit.name for row in found.rows]
    launcher = found.assembled.scenario.components.get("launcher", "the launcher")
    launcher = found.assembled.settings.get("launcher", launcher)
    said = f"orbits beyond our tables, in {found.assembled.scenario.name}, launcher {launcher}: no cost, for what is left out"
    shape = " ".join(["<50", *(f">{max(len(name), 9) + 2}" for name in names)])
    lines = [said, "", in_columns(shape, "", *names)]
    for name, unit, label in ROWS:
        cells = [_cell(name, row.figures[name], unit) for row in found.rows]
        head = f"{label} [{unit.replace(' / ', '/')}]"
        lines.append(in_columns(shape, head, *cells))
    lines += ["", *textwrap.wrap(f"LEFT OUT {'; '.join(LEFT_OUT)}", WIDTH, subsequent_indent=" " * 9)]
    return "\n".join([*lines, following(("explain launch_payload_to_orbit", "models launchers"))])


def _cell(name: str, value: float, unit: str) -> str:
    if name == "launch_payload" and value <= 0:
        return "none"
    return short(_in(value, unit), 3)


def _in(value: float, unit: str) -> float:
    return 100.0 * value if unit == "%" else from_si(value, unit)


def table(found: HighOrbits) -> tuple[list[str], list[list[Any]]]:
    """Header and rows, an orbit each."""
    header = ["orbit", "perigee [km]", "apogee [km]", "inclination [deg]", *(f"{name} [{unit}]" for name, unit, _ in ROWS)]
    return header, [
        [row.orbit.name, row.orbit.perigee / 1e3, row.orbit.apogee / 1e3, round(math.degrees(row.orbit.inclination), 9),
         *(_in(max(row.figures[name], 0.0), unit) for name, unit, _ in ROWS)] for row in found.rows
    ]


def as_data(found: HighOrbits) -> dict[str, Any]:
    """The orbits as plain data."""
    header, rows = table(found)
    return {"schema": "orbitcompute.high-orbits/1", "scenario": found.assembled.scenario.name,
            "settings": dict(found.assembled.settings), "left_out": list(LEFT_OUT),
            "orbits": [dict(zip(header, row, strict=True)) for row in rows]}
