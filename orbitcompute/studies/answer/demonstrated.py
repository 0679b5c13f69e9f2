"""What has been shown of a name, and what is claimed for it: the figures that stand beside an answer.

From the components of the kind that gives it (flown and built ones show, vendors' ones claim), from the records, and
from the scenario that takes the vendor's figures at face value.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.studies.scenario.assemble import Assembled, claimed_counterpart

SHOWN, CLAIMED = "demonstrated", "claimed"
STATUSES = {"flown": SHOWN, "as built": SHOWN, "in service": SHOWN, "measured record": SHOWN, "vendor claim": CLAIMED}
# Records under a name of their own, by the input or quantity that they are the record of.
RECORDS = {
    "launch_payload": "record_payload_demonstrated",
    "launch_payload_to_orbit": "record_payload_to_orbit",
    "permitted_flights": "record_flights_best_year",
    "launch_rate_to_date": "record_flights_best_year",
    "satellite_mass": "record_heaviest_satellite_class",
    "accelerator_count": "record_cluster_accelerators",
    "it_power_target": "record_earth_it_power",
}
# A ceiling is neither shown nor claimed, whatever file it stands in.
CEILINGS = {"permitted_flights"}
# What a flown satellite cost is known per satellite; per watt it is per watt of its array, all of it taken as compute.
PER_ARRAY = {"satellite_cost_per_power": ("satellite_price", "array_power_rating")}


@dataclass(frozen=True)
class Known:
    """A figure beside an answer [SI]: whether it was demonstrated or claimed, by what, its source and its grade."""

    name: str
    standing: str
    value: float
    low: float | None
    high: float | None
    of: str
    source: str | None
    grade: str


def known(name: str, assembled: Assembled) -> list[Known]:
    """Every demonstrated and claimed figure of a name: demonstrated first, the launcher's or satellite's own before others'.

    `X_given` stands for the quantity `X` as well, which vendors' files give.
    """
    catalog = load()
    names = tuple(dict.fromkeys((name, name.removesuffix("_given"))))
    found = _records(names, assembled)
    if name not in CEILINGS:
        found += [*_components(catalog, names), *_derived(catalog, names), *_claims(names, assembled)]
    kept: dict[tuple[str, float], Known] = {}
    for one in found:
        kept.setdefault((one.standing, round(one.value, 12)), one)
    return sorted(kept.values(), key=lambda one: (one.standing != SHOWN, one.grade == "unverified"))


def _records(names: tuple[str, ...], assembled: Assembled) -> list[Known]:
    found = []
    for record in dict.fromkeys(RECORDS[name] for name in names if name in RECORDS):
        entry = assembled.model.assumptions.get(record)
        if entry is not None and isinstance(entry.value, float) and math.isfinite(entry.value):
            found.append(Known(record, SHOWN, entry.value, entry.low, entry.high, record, entry.source, entry.grade))
    return found


def _components(catalog: Catalog, names: tuple[str, ...]) -> list[Known]:
    found = []
    for kind in dict.fromkeys(kind for kind in SLOTS.values() if kind != "sites"):
        for component in catalog.names(kind):
            data = catalog.component(kind, component)
            for name in names:
                entry = data.get(name)
                if isinstance(entry, dict) and isinstance(entry.get("value"), int | float):
                    promised = CLAIMED if entry.get("kind") == "vendor_claim" else None
                    standing = STATUSES.get(data.get("status", ""), promised)
                    if standing is not None and entry.get("kind") != "judgement":
                        found.append(_known(name, standing, entry, component))
    return found


def _known(name: str, standing: str, entry: dict[str, object], of: str) -> Known:
    value, low, high = (
        units.to_si(float(end), str(entry["unit"])) if isinstance(end := entry.get(key), int | float) else None
        for key in ("value", "low", "high")
    )
    source = entry.get("source")
    return Known(
        name, standing, value or 0.0, low, high, of, str(source) if source else None, str(entry.get("grade", ""))
    )


def _derived(catalog: Catalog, names: tuple[str, ...]) -> list[Known]:
    found = []
    for name in names:
        above, below = PER_ARRAY.get(name, ("", ""))
        for component in catalog.names("satellites") if above else ():
            data = catalog.component("satellites", component)
            two = [data.get(part, {}) for part in (above, below)]
            if data.get("status") == "flown" and all(isinstance(one.get("value"), int | float) for one in two):
                price, power = (units.to_si(float(one["value"]), one["unit"]) for one in two)
                found.append(Known(name, SHOWN, price / power, None, None, f"{component}, per watt of array",
                                   two[0].get("source"), str(two[0].get("grade", ""))))
    return found


def _claims(names: tuple[str, ...], assembled: Assembled) -> list[Known]:
    """The value in the scenario of the vendor's claims, where a vendor gives it."""
    counterpart = claimed_counterpart(assembled)
    if counterpart is None:
        return []
    found = []
    for name in names:
        entry = counterpart.model.assumptions.get(name)
        own = assembled.model.assumptions.get(name)
        if (
            entry is not None
            and isinstance(entry.value, float)
            and entry.component
            and (own is None or entry.value != own.value)
        ):
            found.append(Known(name, CLAIMED, entry.value, entry.low, entry.high, f"{entry.component.rpartition('/')[2]}",
                               entry.source, entry.grade))
    return found
