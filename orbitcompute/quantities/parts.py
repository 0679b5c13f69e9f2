"""What a satellite costs by its own square metres and kilowatt-hours: what a trade between its parts has to stand on.

A price per watt does not notice a larger radiator, nor a price per kilogram a battery in place of steel.
"""

from __future__ import annotations

from orbitcompute.declare import quantity
from orbitcompute.quantities.power import III_V


@quantity("MUSD")
def array_price(
    cell_technology: float, array_area: float, silicon_array_price: float, three_junction_array_price: float
) -> float:
    """Array with its wings and drives, by the square metre and the technology of its cells."""
    return array_area * (three_junction_array_price if cell_technology == III_V else silicon_array_price)


@quantity("MUSD")
def radiator_price(radiator_area: float, radiator_price_per_area: float) -> float:
    """Deployed radiator with its mechanism, by the square metre of plate."""
    return radiator_area * radiator_price_per_area


@quantity("MUSD")
def battery_price(battery_capacity: float, battery_price_per_energy: float) -> float:
    """Battery at pack level, by the kilowatt-hour."""
    return battery_capacity * battery_price_per_energy


@quantity("MUSD")
def structure_price(
    structure_mass: float, shielding_mass: float, attitude_control_mass: float, structure_price_per_mass: float
) -> float:
    """Structure, harness, shielding and gyros beyond the bus, by the kilogram."""
    return (structure_mass + shielding_mass + attitude_control_mass) * structure_price_per_mass


@quantity("MUSD")
def coolant_loop_price(it_power_per_satellite: float, coolant_loop_price_per_power: float) -> float:
    """Cold plates, pumps and lines, by the kilowatt of IT they serve."""
    return it_power_per_satellite * coolant_loop_price_per_power


@quantity("MUSD")
def satellite_parts_price(
    satellite_bus_price: float,
    array_price: float,
    radiator_price: float,
    battery_price: float,
    structure_price: float,
    coolant_loop_price: float,
    integration_price_share: float,
) -> float:
    """A satellite without its servers: its bus and its parts, put together and tested for a share of the whole."""
    parts = array_price + radiator_price + battery_price + structure_price + coolant_loop_price
    return (satellite_bus_price + parts) / (1 - integration_price_share)


@quantity("USD / W")
def satellite_cost_per_power_by_areas(satellite_parts_price: float, it_power_per_satellite: float) -> float:
    """What a satellite costs by the price of each part, per watt of IT power."""
    return satellite_parts_price / it_power_per_satellite
