"""Colossus 1 as arithmetic: power and silicon of its accelerators, and its place in the world."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("cluster", "colossus-1-press")
quantity = MODEL.quantity


@quantity("kW")
def power_per_accelerator(
    hopper_count: float,
    hopper_server_power: float,
    blackwell_count: float,
    blackwell_server_power: float,
    load: float,
    power_usage_effectiveness: float,
) -> float:
    """Facility power per accelerator, bottom-up: servers at their mean load, and what cooling and losses add."""
    servers = hopper_count * hopper_server_power + blackwell_count * blackwell_server_power
    return servers * load * power_usage_effectiveness / (hopper_count + blackwell_count)


@quantity("kW")
def power_by_division(facility_power: float, count_stated: float) -> float:
    """Facility power per accelerator, by dividing the two figures that the documents give."""
    return facility_power / count_stated


@quantity("accelerator")
def hopper_equivalents(hopper_count: float, blackwell_count: float, blackwell_over_hopper: float) -> float:
    """Accelerators in units of an H100, by dense operations."""
    return hopper_count + blackwell_count * blackwell_over_hopper


@quantity("1")
def share_of_world(hopper_equivalents: float, world_hopper_equivalents: float) -> float:
    """Share of what the world had been delivered."""
    return hopper_equivalents / world_hopper_equivalents


@quantity("GUSD")
def silicon_value(hopper_count: float, hopper_price: float, blackwell_count: float, blackwell_price: float) -> float:
    """Accelerators at street prices, without servers, network or building."""
    return hopper_count * hopper_price + blackwell_count * blackwell_price


@quantity("1")
def share_paid_for(
    hopper_equivalents: float,
    second_site_accelerators: float,
    blackwell_over_hopper: float,
    world_hopper_equivalents: float,
) -> float:
    """Share of what the world had been delivered, with the part of the second site that the contract pays for."""
    return (hopper_equivalents + second_site_accelerators * blackwell_over_hopper) / world_hopper_equivalents


@quantity("GUSD")
def silicon_paid_for(silicon_value: float, second_site_accelerators: float, blackwell_price: float) -> float:
    """Accelerators at street prices, with the part of the second site that the contract pays for."""
    return silicon_value + second_site_accelerators * blackwell_price


@quantity("1")
def over_training_cluster(hopper_count: float, blackwell_count: float, training_cluster: float) -> float:
    """Accelerators over those that trained GPT-4, by count; in operations it is several times more."""
    return (hopper_count + blackwell_count) / training_cluster


@quantity("1")
def homes(facility_power: float, year_length: float, home_consumption: float) -> float:
    """Homes in the United States that use as much electricity in a year."""
    return facility_power * year_length / home_consumption
