"""Starlink as arithmetic: what its satellites' arrays and its ground stations could feed."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("starlink", "starlink-fleet-record")
quantity = MODEL.quantity


@quantity("GW")
def fleet_power(fleet_array_power: float) -> float:
    """Nameplate solar power of every Starlink in orbit, all of it for compute and none for communication."""
    return fleet_array_power


@quantity("MW")
def ground_compute(ground_stations: float, compute_per_station: float) -> float:
    """Compute that stations of a communications network could hold."""
    return ground_stations * compute_per_station
