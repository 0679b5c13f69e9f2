"""Places and what they send each other: the sites of a file, their weights, and a traffic matrix where one is given."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from orbitcompute.catalog.files import CatalogError, nearest

Site = tuple[str, float, float]
Traffic = tuple[tuple[float, ...], tuple[tuple[float, float, float], ...]]


def read_sites(data: dict[str, Any], where: str) -> tuple[Site, ...]:
    """The sites of a file as (name, latitude, longitude) in radians, checked to lie on the globe; every fault at once."""
    faults = []
    sites: list[Site] = []
    for number, site in enumerate(data.get("site", []), start=1):
        name = site.get("name") or f"site {number}"
        at = f"{where}: line {site['line']}: {name}" if "line" in site else f"{where}: {name}"
        latitude, longitude = site.get("latitude"), site.get("longitude")
        if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
            faults.append(f"{at}: latitude and longitude must be numbers, in degrees")
        elif not (-90 <= latitude <= 90 and -180 <= longitude <= 360):
            faults.append(f"{at}: {latitude:g}, {longitude:g} is off the globe (-90 to 90, -180 to 360 deg)")
        elif str(name) in {known for known, _, _ in sites}:
            faults.append(f"{at}: named twice")
        else:
            sites.append((str(name), math.radians(latitude), math.radians(longitude)))
    if len(sites) < 2 and not faults:
        faults.append(f"{where}: at least two sites are needed for a latency")
    if faults:
        raise CatalogError(
            faults, ["a site has a name, a latitude and a longitude in degrees, north and east positive"]
        )
    return tuple(sites)


def read_traffic(data: dict[str, Any], sites: Sequence[Site], where: str) -> Traffic:
    """What the sites send each other: (weights, demands), the demands as (from, to, amount) in place of the gravity model.

    `[[site]]` may give a `weight` (1 unless given); `[[traffic]]` entries give `from`, `to` and `amount`, in any one unit.
    `CatalogError` with every fault.
    """
    weights = [site.get("weight", 1.0) for site in data.get("site", [])]
    faults = [f"{where}: {site.get('name')}: weight: must be a number of at least 0"
              for site, weight in zip(data.get("site", []), weights, strict=True) if not _amount(weight)]
    places = {name: number for number, (name, _, _) in enumerate(sites)}
    demands = []
    for number, entry in enumerate(data.get("traffic", []), start=1):
        at = f"{where}: line {entry['line']}" if "line" in entry else f"{where}: traffic {number}"
        fault = _fault(entry, places)
        if fault:
            faults.append(f"{at}: {fault}")
        else:
            demands.append((float(places[entry["from"]]), float(places[entry["to"]]), float(entry["amount"])))
    if not faults and demands and not any(amount for _, _, amount in demands):
        faults.append(f"{where}: traffic: adds up to nothing")
    if not faults and not demands and sum(weight > 0 for weight in weights) < 2:
        faults.append(f"{where}: weight: at least two sites need one above 0")
    if faults:
        raise CatalogError(faults)
    return tuple(map(float, weights)), tuple(demands)


def _fault(entry: dict[str, Any], places: dict[str, int]) -> str | None:
    ends = [entry.get("from"), entry.get("to")]
    for end in ends:
        if end not in places:
            close = nearest(str(end), places)
            return f"`{end}` is none of its sites{f' (did you mean `{close}`?)' if close else ''}"
    if ends[0] == ends[1]:
        return f"from {ends[0]} to itself"
    return None if _amount(entry.get("amount")) else "amount: must be a number of at least 0"


def _amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf
