"""What a power in orbit takes, and the most that is permitted, from the graph: no priors."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.claims import Claim
from orbitcompute.catalog.priors import year_of
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.studies.answer.evaluate import Result, evaluate

# What is needed, the unit shown, and its multiple of the record: a quantity of the graph, or None.
ROWS = (
    ("satellites", "satellite_count", "satellite", "satellites_over_record", "record_satellites_best_year"),
    ("kilotonnes", "fleet_mass", "kt", "mass_over_record", "record_world_payload_mass"),
    ("flights", "launch_count", "flight", "flights_over_record", "record_flights_best_year"),
    ("array, GW", "fleet_array_power", "GW", "array_over_record", "record_array_power_launched"),
    ("accelerators", "accelerator_count", "accelerator", "accelerators_over_record", "record_cluster_accelerators"),
)
LIFTED = ("satellite_count", "fleet_mass", "launch_count", "fleet_array_power")
RECORD_WEEKLY = 70.0  # Starlinks a week in August 2025 (models/parameters/records.toml)
PRODUCTION = 2028.0
WEEK = 7 * 86400.0


@dataclass(frozen=True)
class Needed:
    """One row: what, how much with its range, over the record, and over the ceiling (nan where there is none).

    The ceiling is what the flights lift that are permitted until the date, or in a year for what is counted by the week.
    """

    what: str
    value: float
    p10: float
    p90: float
    over_record: float
    over_ceiling: float


@dataclass(frozen=True)
class Need:
    """The rows for a power [MW], the upkeep a year, the years of launches that count, and the evaluated scenario."""

    power: float
    rows: tuple[Needed, ...]
    flights_for_ever: float
    satellites_for_ever: float
    window: float
    result: Result


def window(claim: Claim, launch_window: float, life: float) -> float:
    """Years of launches that can still count at a claim's date; 0 where it is before production, nan for other bases.

    `launch_window` is the part of 2028 that counts at its end: production is taken to begin with 2028. What operates was
    launched within a satellite's life, what was launched in twelve months within these.
    """
    since = year_of(claim.by + datetime.timedelta(days=1)) - PRODUCTION
    if claim.basis == "operating":
        return max(min(since - (1.0 - launch_window), life), 0.0)
    return max(min(since, 1.0), 0.0) if claim.basis == "launched" else math.nan


def need(power: float, claim: Claim, scenario: str = DEFAULT_SCENARIO) -> Need:
    """What `power` [MW] takes: satellites, tonnes, flights, satellites a week, cells, accelerators, dollars.

    Multiples are of the best year on record and of what the flights lift that are permitted within the launch window.
    Satellites a week are the fleet made within a year; upkeep replaces what dies and retires.
    """
    names = (*(name for row in ROWS for name in row[1:4:2]), "launch_rate_to_date", "orbital_capital")
    result = evaluate(scenario, set={"it_power_target": f"{power}MW"}, ranged=(*names, "permitted_power_by_date"))
    whole = result.value("launch_window") / JULIAN_YEAR
    years = window(claim, whole, result.value("satellite_design_life") / JULIAN_YEAR)
    yearly_over_permitted = result.value("launch_count") / (result.value("permitted_flights_by_date") / whole)
    over_permitted = yearly_over_permitted / years if years > 0.0 else math.nan
    rows = []
    for what, name, unit, over, _ in ROWS:
        ceiling = over_permitted if name in LIFTED else math.nan
        value, low, high = _ranged(result, name, unit)
        rows.append(Needed(what, value, low, high, result.value(over), ceiling))
    weekly = [x * WEEK / JULIAN_YEAR for x in _ranged(result, "satellite_count", "satellite")]
    rows.insert(1, Needed("satellites a week", weekly[0], weekly[1], weekly[2], weekly[0] / RECORD_WEEKLY,
                          yearly_over_permitted))
    value, low, high = _ranged(result, "orbital_capital", "GUSD")
    rows.append(Needed("$ billion", value, low, high,
                       result.value("orbital_capital") / result.value("twin_capital"), math.nan))
    upkeep = result.value("satellite_replacement_rate") * JULIAN_YEAR
    per_flight = result.value("satellites_per_flight") * result.value("launch_success")
    return Need(power, tuple(rows), upkeep / per_flight, upkeep, years, result)


def _ranged(result: Result, name: str, unit: str) -> tuple[float, float, float]:
    spread = result.draws.spread(name)
    return (from_si(result.value(name), unit), from_si(spread.p10, unit), from_si(spread.p90, unit))


@dataclass(frozen=True)
class Bound:
    """The most that permitted flights lift by the date, without priors [GW], and what would break it.

    `ours` is at best guesses, with the 10th and 90th percentile of the draws; `median` is theirs.
    `claimed` holds the two readings of the vendor's mass; `breaks_at` is the payload to the orbit flown [t] that would
    lift the target at the vendor's best specific power.
    """

    ceiling: float
    window: float
    flights: float
    ours: tuple[float, float, float]
    payload: float
    specific_power: float
    demonstrated: float
    demonstrated_payload: float
    claimed: tuple[float, float]
    claimed_payload: float
    claimed_specific_power: tuple[float, float]
    breaks_at: float
    inclination: float
    median: float


def bound(found: Need) -> Bound | None:
    """The bound for what a power needs; None where no flight can count by then or flights do not bound what is claimed."""
    result, value = found.result, found.result.value
    if not found.window > 0.0:
        return None
    scale = found.window / (value("launch_window") / JULIAN_YEAR)
    flights = value("permitted_flights_by_date") * scale
    claimed_specific = _claimed_specific_power(result)
    claimed_payload = from_si(result.claimed_value("launch_payload_to_orbit"), "t")
    claimed = [flights * claimed_payload * x / 1e6 for x in claimed_specific]
    spread = result.draws.spread("permitted_power_by_date")
    best = max(claimed_specific)
    ours = (value("permitted_power_by_date"), spread.p10, spread.p90)
    return Bound(
        from_si(value("permitted_flights"), "flight / year"), found.window, flights,
        (from_si(ours[0] * scale, "GW"), from_si(ours[1] * scale, "GW"), from_si(ours[2] * scale, "GW")),
        from_si(value("launch_payload_to_orbit"), "t"), from_si(value("specific_power"), "W / kg"),
        from_si(value("permitted_power_demonstrated") * scale, "GW"), from_si(value("record_payload_demonstrated"), "t"),
        (min(claimed), max(claimed)), claimed_payload, (min(claimed_specific), best),
        found.power * 1000.0 / (flights * best), from_si(value("inclination"), "deg"),
        from_si(spread.p50 * scale, "GW"),
    )


def _claimed_specific_power(result: Result) -> tuple[float, float]:
    """The vendor's kilowatts per tonne under both readings of its satellite's mass; nan where nothing is claimed."""
    model: Any = result.claimed_model
    if model is None:
        return math.nan, math.nan
    entry = model.assumptions.get("satellite_mass")
    power = result.claimed_value("it_power_per_satellite")
    masses = (
        [entry.low, entry.high] if entry is not None and entry.uncertain else [result.claimed_value("satellite_mass")]
    )
    found = [power / float(mass) for mass in masses]
    return min(found), max(found)
