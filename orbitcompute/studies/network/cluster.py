"""A cluster of computing satellites, looked at closely: how it breathes in free fall, and what oblateness makes of it.

A constellation of the catalog is a cluster where it gives the distance between neighbours and no shell that routes: its
satellites then fly as a square lattice in one orbit, the lower end of that distance apart radially and the higher along the
orbit, which is how Hill's equations carry such a lattice onto itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import DAY
from orbitcompute.kernels.network import cluster as kernel
from orbitcompute.studies.scenario.assemble import assemble

FEWEST, MOST = 15, 150  # revolutions: a day unless a longer period is asked for
STARTS = ("round Earth", "by Hill's equations", "J2 allowed for")


@dataclass(frozen=True)
class Cluster:
    """A cluster and its falls, by how it is set up: on a round Earth, by Hill's equations under J2, and with J2 allowed for.

    Lengths [m], `speeds` [m/s]: what is added along the orbit in the third.
    """

    name: str
    source: str
    side: int
    spacing: tuple[float, float]
    altitude: float
    inclination: float
    revolutions: int
    neighbours: Any
    falls: Mapping[str, kernel.Fall]
    speeds: Any

    def figures(self) -> dict[str, dict[str, float]]:
        """Of each fall: neighbours apart and reach in the first and last revolution [m], fastest drift [m/day]."""
        found = {}
        for name, fall in self.falls.items():
            (least, most), (least_last, most_last) = (fall.apart(self.neighbours, turn) for turn in (0, -1))
            found[name] = {"least": least, "most": most, "reach": fall.reach(0), "least_last": least_last,
                           "most_last": most_last, "reach_last": fall.reach(-1),
                           "drift": float(np.abs(fall.drift).max()) * DAY}
        return found


def is_cluster(name: str) -> bool:
    """Whether a constellation of the catalog is a cluster."""
    catalog = load()
    if name not in catalog.names("constellations"):
        return False
    data = catalog.component("constellations", name)
    return "compute_link_distance" in data and not any(key.startswith("relay_") for key in data)


def look_at(scenario: str, name: str, settings: Mapping[str, str], period: float) -> Cluster:
    """The cluster `name` under `settings` over `period` [s], a day at least; `CatalogError` where it is no square lattice."""
    assembled = assemble(scenario, {**settings, "constellation": name}, ("orbital_radius", "inclination"))
    values = {key: entry.value for key, entry in assembled.model.assumptions.items()}
    found = assembled.model.evaluate().values
    data = load().component("constellations", name)
    count, given = int(data["satellite_count"]["value"]), data["compute_link_distance"]
    side = math.isqrt(count)
    if side * side != count or side < 2 or not {"low", "high"} <= given.keys():
        raise CatalogError([f"constellation {name}: {count} satellites with neighbours {given['value']} {given['unit']} apart "
                            "are no square lattice"], ["give a square number, and low and high of the distance"])
    from orbitcompute.catalog import units

    spacing = tuple(units.parse(f"{given[end]}{given['unit']}", "m") for end in ("low", "high"))
    radius, inclination = float(found["orbital_radius"]), float(found["inclination"])
    mu, earth, j2 = (values[key] for key in ("earth_gravitational_parameter", "earth_radius", "earth_j2"))
    turns = min(MOST, max(FEWEST, round(period / (2.0 * math.pi * math.sqrt(radius**3 / mu)))))
    made = kernel.lattice(side, side, *spacing)
    still = np.zeros(count)
    speeds = kernel.matched_speeds(made.places, radius, inclination, mu, earth, j2, 5)
    falls = {
        start: kernel.free_fall(made.places, extra, radius, inclination, mu, earth, bulge, turns)
        for start, extra, bulge in zip(STARTS, (still, still, speeds), (0.0, j2, j2), strict=True)
    }
    return Cluster(name, given["source"], side, (spacing[0], spacing[1]), radius - earth, inclination, turns, made.neighbours,
                   falls, speeds)
