"""Prices of computing as records: what was asked or agreed, when, for how long, with what exit, for what, by whose word.

Every terrestrial cluster whose basis is a price is such a record; there is no one rent. A price holds a landlord's margin
and risk: no record is ever averaged with another or compared with a cost as if it were one.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.units import from_si, parse

HOUR = "USD / h"
POWER = "USD / (kW year)"


@dataclass(frozen=True)
class Price:
    """A price and its terms, in the dollars that results are in.

    `per_hour` [USD an accelerator-hour] with its range where several prices were asked, `per_kw_year`, IT power over a
    year, and `throughput` of the chip [TFLOP/s of dense BF16]; None where the record does not give what it takes. `term` in
    years, 0 on demand, None where it is not disclosed.
    """

    name: str
    title: str
    chip: str
    per_hour: float | None
    low: float | None
    high: float | None
    per_kw_year: float | None
    throughput: float | None
    as_of: str
    term: float | None
    exit: str
    holds: str
    source: str
    grade: str

    @property
    def length(self) -> str:
        """For how long, in words."""
        if self.term is None:
            return "not disclosed"
        return "on demand" if self.term == 0 else f"{self.term:.2g} year{'' if self.term == 1 else 's'}"


@cache
def prices() -> tuple[Price, ...]:
    """Every price of the catalog that comes to dollars an hour or a kilowatt-year, the cheapest hour first."""
    catalog = load()
    records = [_record(name, catalog.component("terrestrial", name)) for name in catalog.names("terrestrial")]
    known = [record for record in records if record is not None]
    return tuple(sorted(known, key=lambda price: (price.per_hour is None, price.per_hour or 0.0, price.name)))


def _record(name: str, data: dict[str, Any]) -> Price | None:
    if data.get("terrestrial_basis", {}).get("value") != "price":
        return None
    rent, fee = _figure(data, "terrestrial_rental_price"), _figure(data, "terrestrial_lease_fee")
    stated = rent if data["terrestrial_price_form"]["value"] == "rent" else fee
    if stated is None:
        return None
    count, power = _figure(data, "terrestrial_accelerator_count"), _figure(data, "terrestrial_stated_power")
    now = deflator().factor(stated.currency_year) if stated.currency_year is not None else 1.0
    if rent is not None and stated is rent:
        value, low, high = (_amount(end, HOUR, rent.unit, now) for end in (rent.value, rent.low, rent.high))
    else:
        many = None if count is None else _amount(count.value, "accelerator", count.unit)
        yearly = _amount(stated.value, "USD / year", stated.unit, now)
        value, low, high = None if many is None or yearly is None else yearly / many / 8766.0, None, None
    by_power = None
    if stated is fee and power is not None and data["terrestrial_power_basis"]["value"] == "it":
        by_power = float(_amount(stated.value, "USD / year", stated.unit, now) or 0.0) / float(
            _amount(power.value, "kW", power.unit) or 1.0)
    if value is None and by_power is None:
        return None
    term, speed = _figure(data, "terrestrial_contract_term"), _figure(data, "terrestrial_accelerator_throughput")
    return Price(
        name, data["title"], data.get("chip", "not said"), value, low, high, by_power,
        None if speed is None else _amount(speed.value, "TFLOP / s", speed.unit), _date(stated.as_of),
        None if term is None else _amount(term.value, "year", term.unit), data.get("exit", "not said"),
        data.get("holds", "not said"), str(stated.source), str(stated.grade),
    )


def _figure(data: dict[str, Any], key: str) -> Figure | None:
    """A figure of a component; None where it is missing or undisclosed. Faults are the catalog's to report."""
    figure = check(data[key], key)[0] if key in data else None
    return None if figure is None or figure.undisclosed else figure


def _amount(value: Any, wanted: str, unit: str | None, times: float = 1.0) -> float | None:
    return None if value is None else times * from_si(parse(f"{value} {unit}", wanted), wanted)


def _date(value: Any) -> str:
    return value.isoformat() if isinstance(value, datetime.date) else str(value)
