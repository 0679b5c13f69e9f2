"""Costs that follow from a calendar: each world is given a future of flights and satellites, and costs fall with what it flew.

A second reading beside the paths. In the year of purchase launch has its maker's mass flown by then behind it (today's, what
its other rockets fly each year, and this future's flights at the world's own payload), under a customer's price or an
owner's cost; a satellite costs what its path says for its own year, less what experience with those built since takes off.
Paths of everything else stand. Worlds and futures are paired by number, independently of each other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.rows_by_year import at_year
from orbitcompute.formulas import experience_ratio
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.drawing import joint
from orbitcompute.studies.many.paths import Points, held
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.time.timeline import Timeline

Floats = NDArray[np.float64]
# What launch costs in each reading: the rule of the graph, by who buys.
READINGS = {"price": "experience", "owner": "owner"}
ANCHORED = 2026.25  # when the mass ever flown was the anchor's: the first quarter of 2026
OTHERS = 2.0  # years that `launch_mass_until_fleet` counts of its maker's other rockets
COST, LEARNING, COUNT = "satellite_cost_per_power_given", "satellite_learning_rate", "satellite_learning_anchor_count"
MASS, PAYLOAD, PAID = "launch_mass_until_fleet", "launch_payload", "launch_price_paid"


@dataclass(frozen=True)
class CalendarFutures:
    """Futures of a forecast: flights in each year and megawatts operating at its end, (futures, years) from `first` on."""

    first: int
    flights: NDArray[np.int64]
    operating: Floats

    def flown_before(self, year: int) -> Floats:
        """Flights of each future in all years before one."""
        return np.asarray(self.flights[:, : max(year - self.first, 0)].sum(axis=1), dtype=np.float64)

    def megawatts_before(self, year: int) -> Floats:
        """The most megawatts that each future has had in operation before a year."""
        seen = self.operating[:, : max(year - self.first, 0)]
        return np.asarray(seen.max(axis=1) if seen.shape[1] else np.zeros(len(seen)))

    def reached(self, megawatts: float, year: int) -> float:
        """Share of futures that have had so much in operation before a year."""
        return float(np.mean(self.megawatts_before(year) >= megawatts))


@dataclass(frozen=True)
class CalendarReading:
    """A timeline's quantity under one reading, (years, worlds) in SI, nan where void; launch and satellite beside it.

    `launch` and `satellite` are medians by year of what launch costs a kilogram and a satellite a watt, in SI.
    """

    who: str
    values: Floats
    launch: tuple[float, ...]
    satellite: tuple[float, ...]


def by_calendar(
    found: Timeline, scenario: str, settings: Mapping[str, str], futures: CalendarFutures, text: str | None = None
) -> tuple[CalendarReading, ...]:
    """Both readings of a timeline in its own worlds; futures are taken in order, again from the first where they run out."""
    return tuple(_reading(found, scenario, settings, futures, text, who, rule) for who, rule in READINGS.items())


def _reading(
    found: Timeline, scenario: str, settings: Mapping[str, str], futures: CalendarFutures, text: str | None, who: str, rule: str
) -> CalendarReading:
    assembled = assemble(scenario, {**settings, "launch_price_rule": rule}, text=text)
    outputs = tuple(dict.fromkeys((found.name, PAID)))
    model = held(assembled.model, outputs)
    inputs = assembled.model.assumptions
    names = tuple(name for name in uncertain_inputs(model) if name not in (MASS, COST))
    shares = np.vstack([_shares(found, name) for name in (*names, COST, LEARNING, COUNT, PAYLOAD, MASS)])
    moving = tuple(sorted(name for name in model.needed if name in inputs and name not in names
                          and (inputs[name].path or name in ("year", MASS, COST))))
    study = Points(model, (*names, *moving), outputs, found.worlds * len(found.years))
    study.ready()
    paired = np.arange(found.worlds) % len(futures.flights)
    values = np.full((len(found.years), found.worlds), math.nan)
    satellite, launch = [], []
    for place, year in enumerate(found.years):
        entries = {name: at_year(inputs[name], year) for name in {*names, *moving, PAYLOAD} if inputs[name].path}
        drawn = joint({**inputs, **entries, COST: inputs[COST]}, (*names, COST, LEARNING, COUNT, PAYLOAD, MASS)).at(shares)
        cost, rate, count, payload, others = drawn[len(names) :]
        own = {
            MASS: others / OTHERS * (year - ANCHORED) + futures.flown_before(year)[paired] * payload,
            COST: cost * _built(model, futures, year, paired, count, rate),  # as drawn for its own year
            "year": np.full(found.worlds, float(year)),
        }
        columns = [own[name] if name in own else np.full(found.worlds, float(entries[name].value)) for name in moving]
        block = study.block(np.ascontiguousarray(np.vstack([drawn[: len(names)], *columns])))
        values[place] = np.where(block.codes == 0, block.values[0], math.nan)
        satellite.append(float(np.median(own[COST])))
        launch.append(float(np.nanmedian(block.values[outputs.index(PAID)])))
    return CalendarReading(who, values, tuple(launch), tuple(satellite))


def _shares(found: Timeline, name: str) -> Floats:
    """Where a world drew an input: as in the timeline, else evenly, in an order of the input's own."""
    if name in found.inputs:
        return np.asarray(found.positions[found.inputs.index(name)])
    random = np.random.default_rng([found.seed, *name.encode()])
    return np.asarray((random.permutation(found.worlds) + random.random(found.worlds)) / found.worlds)


def _built(model: Model, futures: CalendarFutures, year: int, paired: NDArray[np.int64], count: Floats, rate: Floats) -> Floats:
    """What experience leaves of a satellite's cost: those built by then over those built when the cost held."""
    power = float(model.assumptions["it_power_rating"].value) if "it_power_rating" in model.assumptions else 1.2e5
    built = futures.megawatts_before(year)[paired] * 1e6 / power
    return np.array([experience_ratio(*pair) for pair in zip((count + built) / count, rate, strict=True)])
