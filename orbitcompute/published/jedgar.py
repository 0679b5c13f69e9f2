"""space-data-center-model (007jedgar, June 2026): capital and running cost of a cluster in orbit and in a hall, by year."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("jedgar", "jedgar-2026")
quantity = MODEL.quantity


@quantity("kW", locator="src/lib/payload-model.ts, calcPayload")
def compute_power(chips: float, chip_power: float) -> float:
    """Power of the chips: servers around them draw nothing."""
    return chips * chip_power


@quantity("kW", locator="src/lib/payload-model.ts, calcPayload")
def array_power(compute_power: float, solar_availability: float) -> float:
    """Power of the array."""
    return compute_power / solar_availability


@quantity("t", locator="src/lib/payload-model.ts, calcPayload")
def launched_mass(
    chips: float, chip_mass: float, switch_mass: float, laser_mass: float, structure_ratio: float, compute_power: float,
    radiator_mass: float, loop_mass: float, distribution_mass: float, array_power: float, array_mass: float,
    chips_per_robot: float, robot_mass: float, attitude_share: float,
) -> float:
    """Mass launched: chips without servers, switches, links, structure, heat, power, robots, attitude control."""
    electronics = chips * (chip_mass + switch_mass + laser_mass) * structure_ratio
    heat_and_power = compute_power * (radiator_mass + loop_mass + distribution_mass) + array_power * array_mass
    robots = np.ceil(chips / chips_per_robot) * robot_mass
    return (electronics + heat_and_power + robots) * (1 + attitude_share)


@quantity("GUSD", locator="src/lib/payload-model.ts, calcPayload")
def array_capital(array_power: float, array_cost: float) -> float:
    """Array at its price a kilowatt."""
    return array_power * array_cost


@quantity("GUSD", locator="src/lib/payload-model.ts; src/components/EarthDCComparison.tsx")
def orbital_capital(
    array_capital: float, chips: float, chip_cost: float, switch_cost: float, laser_cost: float, compute_power: float,
    radiator_cost: float, chips_per_robot: float, robot_cost: float, launched_mass: float, launch_price: float,
) -> float:
    """Capital in orbit with launch."""
    robots = np.ceil(chips / chips_per_robot) * robot_cost
    electronics = chips * (chip_cost + switch_cost + laser_cost)
    return array_capital + electronics + compute_power * radiator_cost + robots + launched_mass * launch_price


@quantity("GUSD", locator="src/components/EarthDCComparison.tsx")
def orbital_running_cost(
    orbital_capital: float, chips: float, chip_cost: float, upgrade_share: float, maintenance_share: float,
    insurance_share: float,
) -> float:
    """A year in orbit: a tenth of the chips bought again, maintenance of the rest, insurance of all."""
    own = chips * chip_cost
    return own * upgrade_share + (orbital_capital - own) * maintenance_share + orbital_capital * insurance_share


@quantity("GUSD", locator="src/lib/earth-dc-model.ts, calcEarthDC")
def hall_capital(compute_power: float, power_usage_effectiveness: float, hall_cost: float) -> float:
    """Hall with its power and cooling."""
    return compute_power * power_usage_effectiveness * hall_cost


@quantity("GUSD", locator="src/lib/earth-dc-model.ts, calcEarthDC")
def ground_capital(hall_capital: float, chips: float, chip_cost: float) -> float:
    """Capital on the ground."""
    return hall_capital + chips * chip_cost


@quantity("GUSD", locator="src/lib/earth-dc-model.ts, calcEarthDC")
def ground_running_cost(
    compute_power: float, power_usage_effectiveness: float, hours_counted: float, electricity_price: float, water_use: float,
    water_price: float, land_cost: float, staff_cost: float, hall_capital: float, upkeep_share: float,
) -> float:
    """A year on the ground: electricity, water, land, staff, upkeep and permits; chips are never replaced."""
    energy = compute_power * hours_counted
    facility = compute_power * power_usage_effectiveness
    return (
        energy * (power_usage_effectiveness * electricity_price + water_use * water_price) + facility * land_cost + staff_cost
        + hall_capital * upkeep_share
    )


@quantity("1", locator="src/components/EarthDCComparison.tsx")
def cost_ratio(
    orbital_capital: float, orbital_running_cost: float, ground_capital: float, ground_running_cost: float,
    years_counted: float,
) -> float:
    """Orbit over the ground: capital and so many years of running it."""
    orbit = orbital_capital + orbital_running_cost * years_counted
    return orbit / (ground_capital + ground_running_cost * years_counted)


@quantity("1", source="orbitcompute-derived")
def cost_ratio_with_replacement(
    orbital_capital: float, orbital_running_cost: float, ground_capital: float, ground_running_cost: float,
    years_counted: float, chips: float, chip_cost: float, upgrade_share: float,
) -> float:
    """The same with as many chips bought again on the ground as in orbit."""
    orbit = orbital_capital + orbital_running_cost * years_counted
    renewed = chips * chip_cost * upgrade_share
    return orbit / (ground_capital + (ground_running_cost + renewed) * years_counted)


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / W")
def orbital_capital_per_power(orbital_capital: float, compute_power: float) -> float:
    """Capital in orbit per watt of chips."""
    return orbital_capital / compute_power


@quantity("USD / W")
def servers_per_power(chip_cost: float, chip_power: float) -> float:
    """Chips per watt of theirs."""
    return chip_cost / chip_power


@quantity("USD / W")
def craft_per_power(
    orbital_capital: float, launched_mass: float, launch_price: float, chips: float, chip_cost: float, compute_power: float
) -> float:
    """All that is neither chips nor launch, per watt of chips."""
    return (orbital_capital - launched_mass * launch_price - chips * chip_cost) / compute_power
