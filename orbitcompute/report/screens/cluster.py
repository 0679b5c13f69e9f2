"""The screen of `orbitcompute network` for a cluster: distances between neighbours, reach and drift."""

from __future__ import annotations

import math
from typing import Any

from orbitcompute.declare import DAY, SPEED_OF_LIGHT
from orbitcompute.report.numbers import short
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.network.cluster import Cluster

COLUMNS = ("set up", "neighbours least [m]", "neighbours most [m]", "reach [m]", "least in the last revolution [m]",
           "most in the last revolution [m]", "reach in the last revolution [m]", "fastest drift [m/day]")


def screen(cluster: Cluster) -> str:
    """The whole screen, within a hundred columns."""
    period = next(iter(cluster.falls.values())).period
    figures = cluster.figures()
    kept = figures["J2 allowed for"]
    fastest = 1e3 * float(abs(cluster.speeds).max())
    lines = [
        f"orbitcompute network: {cluster.name}, a cluster of {cluster.side**2} computing satellites in free fall",
        f"LATTICE  {cluster.side} x {cluster.side} in the plane of the orbit, {cluster.spacing[0]:g} m apart radially and "
        f"{cluster.spacing[1]:g} m along it",
        f"ORBIT    {cluster.altitude / 1e3:.0f} km, {math.degrees(cluster.inclination):.2f} deg; {cluster.revolutions} "
        f"revolutions of {period / 60:.1f} min",
        "",
        in_columns("<24 >26 >27 >14", "metres", "first revolution", "last revolution", "fastest"),
        in_columns("<24 >18 >8 >19 >8 >14", "set up", "neighbours apart", "reach", "neighbours apart", "reach", "drift a day"),
    ]
    for name, one in figures.items():
        lines.append(in_columns("<24 >10 1 < 1 <5 >8 >11 1 < 1 <5 >8 >14", name, f"{one['least']:.0f}", "-",
                                f"{one['most']:.0f}", f"{one['reach']:,.0f}", f"{one['least_last']:.0f}", "-",
                                f"{one['most_last']:.0f}", f"{one['reach_last']:,.0f}", _drift(one["drift"])))
    lines += [
        "",
        f"  light between neighbours {1e6 * kept['least'] / SPEED_OF_LIGHT:.2f}-{1e6 * kept['most'] / SPEED_OF_LIGHT:.2f} us, "
        f"across the cluster {2e6 * kept['reach'] / SPEED_OF_LIGHT:.1f} us one way",
        f"  J2 is allowed for by up to {fastest:.2f} mm/s along the orbit; a speed wrong by 1 mm/s drifts "
        f"{3e-3 * DAY:.0f} m a day",
        f"  distances between neighbours: {cluster.source}; the square lattice is our reading",
        "  left out: drag and its differences, pressure of light, higher harmonics of gravity",
        "",
        following([f"service --set constellation={cluster.name}"]),
    ]
    return "\n".join(line.rstrip() for line in lines)


def _drift(metres: float) -> str:
    return "below 0.1" if metres < 0.1 else short(metres)


def table(cluster: Cluster) -> tuple[list[str], list[list[Any]]]:
    """Each set-up, as a header and rows."""
    keys = ("least", "most", "reach", "least_last", "most_last", "reach_last", "drift")
    return list(COLUMNS), [[name, *(one[key] for key in keys)] for name, one in cluster.figures().items()]


def as_data(cluster: Cluster) -> dict[str, Any]:
    """The same as JSON."""
    header, rows = table(cluster)
    return {"schema": "orbitcompute.cluster/1", "constellation": cluster.name, "satellites": cluster.side**2,
            "altitude_km": cluster.altitude / 1e3, "inclination_deg": math.degrees(cluster.inclination),
            "revolutions": cluster.revolutions, "largest_speed_added_mm_s": 1e3 * float(abs(cluster.speeds).max()),
            "falls": [dict(zip(header, row, strict=True)) for row in rows]}
