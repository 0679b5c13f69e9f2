"""Accelerators: how many a satellite carries, what they cost a watt, how hot the chip runs."""

from __future__ import annotations

from orbitcompute.declare import quantity


@quantity("accelerator")
def accelerators_per_satellite(it_power_per_satellite: float, accelerator_server_power: float) -> float:
    """Accelerators that the IT power of one satellite runs; a continuous count."""
    return it_power_per_satellite / accelerator_server_power


@quantity("USD / W")
def it_cost_per_power(accelerator_server_price: float, accelerator_server_power: float) -> float:
    """Price of servers per watt of IT power, the same chips in orbit and on the ground.

    Leaves out qualification, radiation screening and repackaging for flight: a satellite's cost holds those.
    """
    return accelerator_server_price / accelerator_server_power


@quantity("TFLOP / (s kW)")
def throughput_per_power(accelerator_throughput: float, accelerator_server_power: float) -> float:
    """Dense BF16 operations a second per kilowatt of IT power, at the maker's peak; utilisation is left out."""
    return accelerator_throughput / accelerator_server_power


@quantity("K")
def chip_temperature(
    coolant_supply_temperature: float,
    coolant_temperature_rise: float,
    chip_thermal_resistance: float,
    accelerator_chip_power: float,
) -> float:
    """Hottest chip: the one that sees the coolant where it leaves, heated by its own power.

    Steady, one resistance from junction to coolant; leaves out hot spots on the die and flow maldistribution.
    """
    return coolant_supply_temperature + coolant_temperature_rise + chip_thermal_resistance * accelerator_chip_power


@quantity("K")
def chip_temperature_margin(chip_temperature_limit: float, chip_temperature: float) -> float:
    """How far the hottest chip stays below its limit; negative when it does not."""
    return chip_temperature_limit - chip_temperature
