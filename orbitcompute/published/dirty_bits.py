""" "Dirty Bits" (arXiv 2508.06250): carbon of launch and re-entry, beside counting propellant alone."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("dirty-bits", "ohs-2508-06250")
quantity = MODEL.quantity


@quantity("g / kWh")
def launch_carbon(carbon_per_mass: float, specific_mass: float, years: float, year_length: float) -> float:
    """Carbon of a kilogram launched and re-entered, over the energy of its life."""
    return carbon_per_mass * specific_mass / (years * year_length)


@quantity("tCO2")
def propellant_carbon(methane: float, carbon_per_methane: float) -> float:
    """Carbon of the propellant of a flight."""
    return methane * carbon_per_methane


@quantity("g / kWh")
def propellant_only(
    propellant_carbon: float, launch_payload: float, payload_power: float, years: float, year_length: float,
    availability: float,
) -> float:
    """Carbon when nothing but the propellant is counted, over the energy of the payload's life."""
    return propellant_carbon / (launch_payload * payload_power * years * year_length * availability)
