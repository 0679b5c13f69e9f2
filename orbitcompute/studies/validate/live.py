"""Live authorities: other people's code, and our own brute force, run beside our quantities in this process.

Each gives rows of the same kind as the stored cases. One whose package is not installed is named, with what to install.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator

from orbitcompute.studies.validate import live_network, live_sensitivity, live_sky, live_surfaces
from orbitcompute.studies.validate.validate import Row

INSTALL = "pip install 'orbitcompute[authorities]'"
AUTHORITIES: tuple[tuple[str, Callable[[], Iterator[Row]]], ...] = (
    ("astropy", live_sky.astropy_sun),
    ("boinor", live_sky.boinor_eclipses),
    ("boinor", live_sky.boinor_node_rates),
    ("astropy", live_sky.orekit_events),
    ("sgp4", live_sky.sgp4_orbits),
    ("pymsis", live_sky.pymsis_densities),
    ("numpy", live_surfaces.plates_by_brute_force),
    ("numpy", live_surfaces.strips_by_brute_force),
    ("scipy", live_surfaces.scipy_fins),
    ("scipy", live_surfaces.scipy_transients),
    ("igraph", live_network.igraph_loads),
    ("SALib", live_sensitivity.salib_indices),
)


def authorities(
    discipline: str | None = None, case: str | None = None, tier: str | None = None
) -> tuple[list[Row], list[str]]:
    """The rows of every authority that is installed, and a note for each that is not."""
    rows: list[Row] = []
    missing: list[str] = []
    for package, authority in AUTHORITIES:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # dates beyond others' tables of leap seconds, others' deprecations
                rows += list(authority())
        except ImportError:
            missing.append(f"{package} is not installed: {authority.__name__} is left out; {INSTALL}")
    chosen = [row for row in rows if discipline in (None, row.discipline, row.folder) and case in (None, row.id)
              and tier in (None, row.tier)]
    return chosen, missing
