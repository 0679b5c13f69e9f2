"""Staged results over what a reader moves most: lines through a scenario's point, one input at a time.

Routing, users' access and loads run compiled kernels, which no browser does; the forecast is a study of its own. A line
holds their figures at some values of one input, all else as the scenario has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import registry
from orbitcompute.graph.model import Model
from orbitcompute.kernels.network.constellation import BRICK, GRID
from orbitcompute.quantities.network import RING_POSITIONS

# What is moved, at which values (SI); choices at each of theirs.
KILOMETRE, DEGREE = 1e3, np.pi / 180.0
PLACES: dict[str, tuple[float, ...]] = {
    "altitude": tuple(KILOMETRE * one for one in (500, 550, 600, 650, 700, 800, 1000, 1200)),
    "relay_altitude": tuple(KILOMETRE * one for one in (400, 500, 550, 600, 700, 1000)),
    "relay_minimum_elevation": tuple(DEGREE * one for one in (10, 20, 25, 30, 40)),
    "relay_attachment": (), "relay_link_pattern": (GRID, BRICK),  # a ring reaches nobody outside its plane
    "fibre_refractive_index": (1.3, 1.6),  # the round trip is proportional to it
}
LARGEST = 3000  # satellites of the relay: beyond, a run takes seconds and no line is made
CAPPED = {"user_access": {"satellite_count": float(RING_POSITIONS)}}  # places beyond which more are not told apart


@dataclass(frozen=True)
class Line:
    """Results of a staged quantity along one input: `moves` are the arguments that move with it, `places` their values.

    A `stepped` line is of a choice and holds at its places only; a `logarithmic` one is linear in the logarithm between them.
    """

    along: str
    moves: tuple[str, ...]
    places: tuple[tuple[float, ...], ...]
    results: tuple[Any, ...]
    stepped: bool = False
    logarithmic: bool = False


def lines(model: Model, values: Mapping[str, Any]) -> dict[str, list[Line]]:
    """Lines by staged quantity; `values` are those of the model's own point."""
    staged = [name for name, one in model.quantities.items() if one.staged and name in model.needed]
    found: dict[str, list[Line]] = {name: [] for name in staged}
    if values["relay_planes"] * values["relay_slots"] <= LARGEST and not values["relay_more_shells"]:
        for along, places in PLACES.items():
            if along in model.assumptions and along not in model.registry.quantities:
                for name in staged:
                    line = _line(model, name, along, places or tuple(registry.choices[along].codes.values()), values)
                    if line is not None:
                        found[name].append(line)
    for name in ("probability_by_date", "median_year"):
        rows = sorted(values["stored_forecast"][2]) if name in found and values["stored_forecast"] else []
        if rows:
            powers = tuple((float(row[0]),) for row in rows)
            results = tuple(model.restricted([name]).evaluate({"it_power_target": row[0]}).values[name] for row in rows)
            found[name].append(Line("it_power_target", ("it_power_target",), powers, results, logarithmic=True))
    return found


def arguments(model: Model, name: str) -> tuple[str, ...]:
    """The arguments of a staged quantity that are one number."""
    quantities = model.quantities
    return tuple(one for one in quantities[name].arguments
                 if one in quantities or isinstance(model.assumptions[one].value, int | float))


def at(model: Model, name: str, values: Mapping[str, Any]) -> dict[str, float]:
    """What a staged quantity was computed from, none beyond what it tells apart."""
    caps = CAPPED.get(name, {})
    return {one: min(float(values[one]), caps.get(one, np.inf)) for one in arguments(model, name)}


def _line(model: Model, name: str, along: str, places: tuple[float, ...], values: Mapping[str, Any]) -> Line | None:
    """The results at the places and at the model's own; None where the input moves nothing of them."""
    names = arguments(model, name)
    computed = [one for one in names if one in model.quantities]
    if along not in names and not any(along in model.restricted([one]).needed for one in computed):
        return None
    own = float(values[along])
    domain = model.assumptions[along]
    nodes = sorted({own, *(one for one in places if _inside(one, domain.minimum, domain.maximum))})
    part, rows, results = model.restricted([*computed, name]), [], []
    for one in nodes:
        try:
            point = values if one == own else part.evaluate({along: one}).values
        except (CatalogError, ValueError):  # no such relay
            continue
        rows.append(at(model, name, point))
        results.append(point[name])
    moves = tuple(one for one in names if len({row[one] for row in rows}) > 1)
    if not moves:
        return None
    moves = tuple(sorted(moves, key=lambda one: (len({row[one] for row in rows}) != len(rows), names.index(one))))
    return Line(along, moves, tuple(tuple(row[one] for one in moves) for row in rows), tuple(results),
                stepped=along in registry.choices)


def _inside(value: float, minimum: float | None, maximum: float | None) -> bool:
    return (minimum is None or value >= minimum) and (maximum is None or value <= maximum)
