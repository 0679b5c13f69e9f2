"""Accelerators: how many a satellite carries, what they cost a watt, how hot the chip runs."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import Difference, quantity


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
    coolant_inlet_temperature: float,
    coolant_temperature_rise: float,
    chip_thermal_resistance: float,
    accelerator_chip_power: float,
) -> float:
    """Hottest chip: the one that sees the coolant where it leaves, heated by its own power.

    Steady, one resistance from junction to coolant; leaves out hot spots on the die and flow maldistribution.
    """
    return coolant_inlet_temperature + coolant_temperature_rise + chip_thermal_resistance * accelerator_chip_power


@quantity("K")
def coolant_inlet_allowed(
    chip_temperature_limit: float, coolant_temperature_rise: float, chip_thermal_resistance: float,
    accelerator_chip_power: float,
) -> float:
    """Warmest coolant at the inlet that leaves the hottest chip at its limit."""
    return chip_temperature_limit - coolant_temperature_rise - chip_thermal_resistance * accelerator_chip_power


@quantity(Difference("K"))
def chip_temperature_margin(chip_temperature_limit: float, chip_temperature: float) -> float:
    """How far the hottest chip stays below its limit; negative when it does not."""
    return chip_temperature_limit - chip_temperature


@quantity("K")
def memory_temperature(
    coolant_inlet_temperature: float,
    coolant_temperature_rise: float,
    chip_thermal_resistance: float,
    accelerator_chip_power: float,
    memory_rise_ratio: float,
) -> float:
    """Hottest memory beside the hottest chip: its rise above the coolant is a share of the chip's own."""
    rise = memory_rise_ratio * chip_thermal_resistance * accelerator_chip_power
    return coolant_inlet_temperature + coolant_temperature_rise + rise


@quantity(Difference("K"))
def memory_temperature_margin(memory_temperature_limit: float, memory_temperature: float) -> float:
    """How far the hottest memory stays below the temperature at which it throttles; negative when it does not."""
    return memory_temperature_limit - memory_temperature


@quantity("K")
def coolant_temperature_highest(
    chip_temperature_limit: float,
    memory_temperature_limit: float,
    coolant_temperature_rise: float,
    chip_thermal_resistance: float,
    accelerator_chip_power: float,
    memory_rise_ratio: float,
) -> float:
    """Warmest coolant that may enter the compute module: at it the first of chip and memory is at its limit.

    No margin is kept for hot spots, uneven flow or ageing of the interface.
    """
    rise = chip_thermal_resistance * accelerator_chip_power
    chip = chip_temperature_limit - rise
    memory = memory_temperature_limit - memory_rise_ratio * rise
    # the lesser of the two, written so that NaN is kept
    return (chip + memory - np.abs(chip - memory)) / 2 - coolant_temperature_rise
