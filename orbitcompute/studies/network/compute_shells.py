"""A constellation for compute, shell by shell: power, cooling, delay, bisection, count and cost of each, and of all together.

Each shell is the scenario with its own orbit and as many satellites as it has places, its power what these deliver. Left
out: links between shells, delay through another shell, and that the planes of a Sun-synchronous shell have several local
times: all fly at the scenario's.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from orbitcompute.catalog import units
from orbitcompute.catalog.compute_shells import ComputeShell
from orbitcompute.graph.model import Model
from orbitcompute.studies.scenario.assemble import Assembled, assemble

# What a shell comes to; sums where shells add up.
OUTPUTS = (
    "satellite_count", "it_power_average", "it_power_share_year", "radiator_area", "satellite_mass", "fleet_mass",
    "launch_count", "user_service_median", "compute_link_distance", "satellite_network_rate", "fleet_bisection_rate",
    "orbital_capital", "orbital_cost_per_kw_year", "cost_ratio",
)
ADDED = ("satellite_count", "it_power_average", "fleet_mass", "launch_count", "fleet_bisection_rate", "orbital_capital")
WEIGHT = "delivered_it_power"
ROUNDS = 30


@dataclass(frozen=True)
class EvaluatedShell:
    """A shell with its figures in SI; `broken` the closures it breaks, `void` why it has no figures (None where it has)."""

    shell: ComputeShell
    figures: Mapping[str, float]
    broken: tuple[str, ...]
    void: str | None


@dataclass(frozen=True)
class EvaluatedShells:
    """All shells of a constellation, their sums, and what was done to get them."""

    assembled: Assembled
    rows: tuple[EvaluatedShell, ...]
    together: Mapping[str, float]
    notes: tuple[str, ...]


def evaluate_shells(
    scenario: str, settings: Mapping[str, str], shells: Sequence[ComputeShell], *, alternatives: bool = False
) -> EvaluatedShells:
    """The shells, each as a fleet of its own in the scenario; `CatalogError` where the scenario cannot be put together.

    `alternatives` are not added up.
    """
    base = assemble(scenario, settings)
    rows = tuple(_evaluated(scenario, settings, shell) for shell in shells)
    notes = list(base.notes)
    given = base.model.overrides & {"satellite_network_rate"}
    if given and any(one.lasers is not None for one in shells):
        notes.append("satellite_network_rate: computed from the lasers and what they collect, not as the vendor gives it")
    if any(one.sun_synchronous and one.planes > 1 for one in shells):
        notes.append("all planes of a Sun-synchronous shell fly at the scenario's local time")
    return EvaluatedShells(base, rows, {} if alternatives or len(rows) < 2 else _together(rows), tuple(notes))


def _evaluated(scenario: str, settings: Mapping[str, str], shell: ComputeShell) -> EvaluatedShell:
    typed = {
        "altitude": f"{shell.altitude / 1e3!r}km", "compute_planes": str(shell.planes),
        "inclination_rule": "sun_synchronous" if shell.sun_synchronous else "given",
    }
    if not shell.sun_synchronous:
        typed["inclination_given"] = f"{math.degrees(shell.inclination)!r}deg"
    if shell.satellite is not None:
        typed["satellite"] = shell.satellite
    if shell.lasers is not None:
        typed["laser_terminals"] = str(shell.lasers)
    assembled = assemble(scenario, {**settings, **typed})
    cut = {"satellite_count"} | ({"satellite_network_rate"} if shell.lasers is not None else set())
    model = assembled.model
    kept = {name: entry for name, entry in model.assumptions.items() if name not in cut & model.overrides}
    model = Model(model.registry, kept, model.to_si)
    target = _target(model, float(shell.satellites))
    if not math.isfinite(target):
        point = model.restricted(["satellite_count"]).evaluate()
        return EvaluatedShell(shell, {}, (), point.status if point.status != "ok" else "no power")
    point = model.closing((*OUTPUTS, WEIGHT)).evaluate({"it_power_target": target})
    if point.status != "ok":
        return EvaluatedShell(shell, {}, (), point.status)
    figures = {name: float(point.values[name]) for name in (*OUTPUTS, WEIGHT)}
    return EvaluatedShell(shell, figures, tuple(point.broken), None)


def _target(model: Model, satellites: float) -> float:
    """The power asked for [W] that so many satellites hold; nan where they hold none."""
    counted = model.restricted(["satellite_count"])
    target = float(counted.assumptions["it_power_target"].value)
    for _ in range(ROUNDS):
        count = float(counted.evaluate({"it_power_target": target}).values["satellite_count"])
        if not math.isfinite(count) or count <= 0:
            return math.nan
        if abs(count / satellites - 1.0) < 1e-12:
            break
        target *= satellites / count
    return target


def _together(rows: Sequence[EvaluatedShell]) -> dict[str, float]:
    """Sums over the shells with figures, and costs as means by the power delivered."""
    told = [row.figures for row in rows if row.void is None]
    if not told:
        return {}
    found = {name: math.fsum(one[name] for one in told) for name in (*ADDED, WEIGHT)}
    for name in ("orbital_cost_per_kw_year", "cost_ratio"):
        found[name] = math.fsum(one[name] * one[WEIGHT] for one in told) / found[WEIGHT]
    return found


def unit_of(found: EvaluatedShells, name: str) -> str:
    """The declared unit of a figure."""
    unit = found.assembled.model.quantities[name].unit
    return "MW" if units.unit(unit).dimension == units.unit("MW").dimension and name == "it_power_average" else unit
