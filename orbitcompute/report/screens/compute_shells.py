"""The screen, rows and plain data of `network --compute`: a constellation that computes, shell by shell."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.next_commands import WIDTH, following, inside
from orbitcompute.report.table import in_columns
from orbitcompute.studies.network.compute_shells import OUTPUTS, EvaluatedShell, EvaluatedShells, unit_of

# Heading, quantity and unit of each column on the screen.
COLUMNS = (
    ("MW", "it_power_average", "MW"), ("m2", "radiator_area", "m2"), ("t", "satellite_mass", "t"),
    ("flight", "launch_count", "flight"), ("ms", "user_service_median", "ms"), ("Tb/s", "satellite_network_rate", "Tbps"),
    ("bisect", "fleet_bisection_rate", "Tbps"), ("bn $", "orbital_capital", "GUSD"), ("xEarth", "cost_ratio", "1"),
)


def screen(found: EvaluatedShells) -> str:
    """The table, and what its columns are."""
    names = [_name(row) for row in found.rows]
    wide = min(max(map(len, [*names, "together"])), 28)
    head = in_columns(f"<{wide} >8 >7*", "shell", "craft", *(title for title, *_ in COLUMNS))
    said = f"network --compute in {found.assembled.scenario.name}: each shell a fleet of its own, inputs at best guesses"
    lines = [said, "", head]
    for row, name in zip(found.rows, names, strict=True):
        if row.void is not None:
            lines.append(in_columns(f"<{wide} >8 2 <", name[:wide], f"{row.shell.satellites:,}", f"- {row.void}"))
            continue
        lines.append(in_columns(f"<{wide} >8", name[:wide], f"{row.shell.satellites:,}") + _cells(row.figures))
        if row.broken:
            lines.append(in_columns(f"<{wide} 2 <", "", f"breaks {', '.join(row.broken)}"))
    if found.together:
        many = sum(row.shell.satellites for row in found.rows if row.void is None)
        lines.append(in_columns(f"<{wide} >8", "together", f"{many:,}") + _cells(found.together))
    told = ("MW: IT power averaged over a year; m2 of radiator and tonnes a satellite; ms from a user to the nearest one and"
            " back; Tb/s that a satellite sends, and over the middle of the shell; capital; cost over the same chips on Earth."
            " Left out: links between shells. More columns: --format csv")
    if any(row.void is not None and "drag" in row.void for row in found.rows):
        lines += textwrap.wrap("a satellite that cannot climb: let it go higher (--set deployment_altitude=350km) or give it"
                               " more thrust", WIDTH)
    lines += ["", *textwrap.wrap(told, WIDTH)]
    return "\n".join([*lines, following((f"evaluate {inside(found.assembled.scenario)}--full", "models satellites"))])


def _name(row: EvaluatedShell) -> str:
    """The shell's own name, and what flies there where it is not the scenario's."""
    shell = row.shell
    return shell.name if shell.satellite is None else f"{shell.name}+{shell.satellite}"


def _cells(figures: Any) -> str:
    return in_columns(">7*", *(_cell(figures.get(name, math.nan), unit) for _, name, unit in COLUMNS))


def _cell(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return NOTHING
    return short(from_si(value, unit), 3)


def table(found: EvaluatedShells) -> tuple[list[str], list[list[Any]]]:
    """Header and rows: what each shell is, its figures in declared units, and what it breaks."""
    shown = [(name, unit_of(found, name)) for name in OUTPUTS]
    header = ["shell", "satellite", "planes", "slots", "altitude [km]", "inclination [deg]", "lasers",
              *(f"{name} [{unit}]" for name, unit in shown), "breaks"]
    rows: list[list[Any]] = []
    for row in found.rows:
        shell = row.shell
        figures = [_plain(row.figures.get(name, math.nan), unit) for name, unit in shown]
        rows.append([shell.name, shell.satellite or "", shell.planes, shell.slots, shell.altitude / 1e3,
                     round(math.degrees(shell.inclination), 9), shell.lasers, *figures, row.void or " ".join(row.broken)])
    if found.together:
        figures = [_plain(found.together.get(name, math.nan), unit) for name, unit in shown]
        rows.append(["together", "", None, None, None, None, None, *figures, ""])
    return header, rows


def _plain(value: float, unit: str) -> float | None:
    return from_si(value, unit) if math.isfinite(value) else None


def as_data(found: EvaluatedShells) -> dict[str, Any]:
    """The shells as plain data."""
    header, rows = table(found)
    return {"schema": "orbitcompute.compute-shells/1", "scenario": found.assembled.scenario.name,
            "settings": dict(found.assembled.settings), "notes": list(found.notes),
            "shells": [dict(zip(header, row, strict=True)) for row in rows]}
