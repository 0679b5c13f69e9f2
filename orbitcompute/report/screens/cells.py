"""The cells that every screen of a result is made of: ours with its range, as claimed, multiples, what has been shown."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.report.numbers import ranged, short, times
from orbitcompute.studies.answer.evaluate import Result

YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Need:
    """A line of what the target needs: its quantity and unit, what has been shown, and the multiple of that."""

    label: str
    name: str
    unit: str
    shown: str
    multiple: str


class Cells:
    """The figures of one result as text."""

    def __init__(self, result: Result) -> None:
        self.result = result
        self.model = result.model
        own = result.assembled.scenario
        self.column = "claimed" if own.claimed == own.name else "ours"

    def ours(self, name: str, unit: str, scale: float = 1.0, digits: int = 2) -> str:
        """Our median with its 10 to 90 % range; the value at all best guesses where nothing is drawn."""
        value = scale * from_si(self.middle(name), unit)
        if name not in self.result.draws.columns:
            return short(value, digits)
        found = self.result.draws.spread(name)
        return ranged(value, scale * from_si(found.p10, unit), scale * from_si(found.p90, unit), digits)

    def middle(self, name: str) -> float:
        """The figure that stands for a quantity, in SI: the median of its draws, its only value where it has none."""
        value = self.result.value(name)
        if name not in self.result.draws.columns or not math.isfinite(value):
            return value
        median = self.result.draws.spread(name).p50
        return median if math.isfinite(median) else value

    def moved(self, name: str) -> float:
        """The median of a quantity over its value at all best guesses: what a multiple of it moves by."""
        value = self.result.value(name)
        return self.middle(name) / value if value else 1.0

    def claimed(self, name: str, unit: str, scale: float = 1.0, digits: int = 2) -> str:
        """The median as claimed; a range where the vendor's own figure has two readings."""
        if self.result.claimed is None or self.result.claimed_model is None:
            return ""
        entry = self.result.claimed_model.assumptions.get(name)
        if entry is not None and entry.uncertain and entry.low is not None and entry.high is not None:
            ends = [short(scale * from_si(bound, unit), digits) for bound in (entry.low, entry.high)]
            return "-".join(ends)
        return short(scale * from_si(self.result.claimed_middle(name), unit), digits)

    def ratio(self, name: str, of: str) -> tuple[str, str]:
        """A multiple, claimed and ours; ours is that of the median of the quantity it is a multiple `of`."""
        has_claimed = self.result.claimed is not None
        ours = self.result.value(name) * self.moved(of)
        value = self.result.claimed_value(of)
        moved = self.result.claimed_middle(of) / value if value else 1.0
        return times(self.result.claimed_value(name) * moved) if has_claimed else "", times(ours)

    def missing(self, name: str) -> str:
        """Why a value is null."""
        return self.model.reason(name, self.result.point)

    def needs(self) -> list[Need]:
        """What the target needs, line by line, beside what has been shown so far."""
        power = short(from_si(self.result.value("it_power_per_satellite"), "kW"), 3)
        inclination = short(from_si(self.result.value("inclination"), "deg"), 3)
        value = self.result.value
        window = f"{value('launch_window') / JULIAN_YEAR:.2f}"
        heavy = short(from_si(value("record_heaviest_satellite_class"), "t"))
        world = short(from_si(value("record_world_payload_mass"), "kt / year"))
        array = short(from_si(value("record_array_power_launched"), "GW / year"))
        return [
            Need(f"satellites, {power} kW IT", "satellite_count", "satellite", self.best_year("record_satellites_best_year"),
                 "satellites_over_record"),
            Need("tonnes each", "satellite_mass", "t", f"{heavy}, made in series", "satellite_mass_over_record"),
            Need(f"kilotonnes to {inclination} deg", "fleet_mass", "kt",
                 f"{world}, world{self.dated('record_world_payload_mass')}", "mass_over_record"),
            Need("flights", "launch_count", "flight", self.best_year("record_flights_best_year"), "flights_over_record"),
            Need(f" a year, in {window} year", "launch_rate_to_date", "flight / year",
                 ceiling(from_si(value("permitted_flights"), "flight / year"), "permitted"), "launch_rate_over_permitted"),
            Need("solar array, GW", "fleet_array_power", "GW",
                 f"{array} launched{self.dated('record_array_power_launched')}", "array_over_record"),
            Need("accelerators", "accelerator_count", "accelerator",
                 f"{value('record_cluster_accelerators'):,.0f}, one cluster", "accelerators_over_record"),
        ]

    def best_year(self, name: str) -> str:
        """A yearly record and the year that its own note gives it."""
        unit = self.model.assumptions[name].unit
        return f"{from_si(self.result.value(name), unit):,.0f} a year{self.dated(name)}"

    def dated(self, name: str) -> str:
        """The calendar year that a record's locator or note names first, in brackets; empty where it names none."""
        entry = self.model.assumptions[name]
        year = YEAR.search(f"{entry.locator or ''} {entry.note or ''}")
        return f" ({year[0]})" if year else ""


def ceiling(flights: float, what: str) -> str:
    """A count of flights and `what` they are; says so where nobody has set a ceiling."""
    return f"{short(flights, 3)} {what}" if math.isfinite(flights) else "no ceiling known"
