"""NASA OTPS, space-based solar power (2024): launches and their share of the cost."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("nasa-otps", "nasa-otps-2024")
quantity = MODEL.quantity


@quantity("flight")
def launches_from_mass(system_mass: float, launch_payload: float, flights_per_load: float, builds: float) -> float:
    """Flights: loads of the launcher, each with its tanker flights, for every build over the life."""
    return system_mass / launch_payload * flights_per_load * builds


@quantity("1")
def launch_share(flights: float, flight_price: float, total_cost: float) -> float:
    """Launch over the total cost."""
    return flights * flight_price / total_cost
