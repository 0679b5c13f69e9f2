"""Inputs that are no numbers, made from what a file holds: sites and their traffic, further shells, a stored forecast."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

from orbitcompute.catalog.places import read_sites, read_traffic
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_CLAIM


def sites_of(data: dict[str, Any], where: str, origin: str) -> Assumption:
    """The sites of a file as an input."""
    return Assumption(name="sites", value=read_sites(data, where), unit="1", origin=f"{origin} ({where})", kind="structure",
                      grade="primary", source=data.get("source"), meaning="The places whose pairs are connected")


def traffic_of(data: dict[str, Any], sites: tuple[Any, ...], where: str, origin: str) -> Assumption:
    """Weights and traffic of the sites as an input."""
    return Assumption(name="site_traffic", value=read_traffic(data, sites, where), unit="1", origin=f"{origin} ({where})",
                      kind="structure", grade="structure", source=data.get("source"),
                      meaning="What the sites send each other")


def more_shells(value: tuple[Any, ...], origin: str) -> Assumption:
    """The shells that route beside the one of the relay's scalar values."""
    return Assumption(name="relay_more_shells", value=value, unit="1", origin=origin, kind="structure", grade="structure",
                      meaning="Further shells of the relay beside the one of its scalar values")


def stored_forecast(root: Path, claim: str = DEFAULT_CLAIM) -> Assumption:
    """The last stored forecast of a claim: id, date, (power [W], probability by the date, median year) rows, outside view.

    The outside view is (power [W], least, most) by the claim's date. The value is empty where none is stored.
    """
    found = [
        json.loads(path.read_text(encoding="utf-8")) for path in sorted((root / "forecasts").glob("stored/*.json"))
    ]
    found = sorted((entry for entry in found if entry["claim"] == claim), key=lambda entry: str(entry["created"]))
    value: tuple[Any, ...] = ()
    if found:
        last = found[-1]
        rows = tuple((1e6 * row["power_mw"], row["probability_by_date"], row["median_year"] or math.inf)
                     for row in last["operating_rungs"])
        ends = [entry["by_date"] for entry in last["outside_view"]["estimates"]]
        outside = (1e6 * last["asked"]["threshold_mw"], min(ends), max(ends))
        value = (last["id"], str(last["created"])[:10], rows, outside)
    return Assumption(name="stored_forecast", value=value, unit="1", origin="models/forecasts/stored", kind="structure",
                      grade="judgement", source="orbitcompute-judgement", meaning="The last stored forecast")
