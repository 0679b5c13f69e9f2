"""orbital-compute-finance (TheEnergyNerd, January 2026): the year in which a cost in orbit falls below a price on the ground.

Written without units, as its program has none: dollars, kilowatts, kilograms and years in the meaning of each input. It
compares the cost of an accelerator-hour in orbit with one on the ground times a premium for scarcity, which is a price;
`cost_over_cost` leaves the premium out. Demand is never met and never capped: both as published.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, apart
from orbitcompute.formulas import greater, lesser

MODEL = apart("energynerd-finance", "theenergynerd-finance-2026")
quantity = MODEL.quantity

# -- scarcity --------------------------------------------------------------------------------------------------------


@quantity("1", locator="src/model/market.ts")
def demand(year: float, demand_start: float, demand_growth: float) -> float:
    """Demand for compute in a year [GW]: growth that begins a tenth faster, for ever."""
    passed = year - 2026
    return demand_start * np.exp(np.log(1 + demand_growth + 0.1 * np.exp(-passed / 8)) * passed)


@quantity("1", locator="src/model/market.ts")
def behind_meter_share(year: float, behind_meter_start: float, queue_months: float) -> float:
    """Share of new supply that waits for no grid."""
    return lesser(0.25, behind_meter_start * (queue_months / 36 + 1) / 2 + 0.02 * (year - 2026))


@quantity("1", locator="src/model/market.ts")
def supply(
    year: float, supply_start: float, supply_growth: float, behind_meter_share: float, queue_months: float
) -> float:
    """Supply on the ground in a year [GW]: additions of one size, faster from 2032, after their queue."""
    passed = year - 2026
    faster = 1.0 if year < 2032 else 1.5 + lesser(1.0, (year - 2032) / 8)
    added = supply_growth * faster * supply_start
    queued = greater(0.0, passed - queue_months / 12)
    unqueued = greater(0.0, passed - 1.0)
    return supply_start + added * ((1 - behind_meter_share) * queued + behind_meter_share * unqueued)


@quantity("1", locator="src/model/physics.ts, getLaunchCost")
def launch_price(
    year: float, demand_start: float, demand_growth: float, supply_start: float, supply_growth: float,
    behind_meter_start: float, queue_months: float, launch_start: float, launch_learning: float, launch_floor: float,
    starship_year: float,
) -> float:
    """Launch price [USD/kg]: each year's learning is raised by that year's scarcity, to the power 1.5."""
    price = launch_start
    for passed in range(60):
        asked = demand_start * np.exp(np.log(1 + demand_growth + 0.1 * np.exp(-passed / 8)) * passed)
        share = lesser(0.25, behind_meter_start * (queue_months / 36 + 1) / 2 + 0.02 * passed)
        faster = 1.0 if passed < 6 else 1.5 + lesser(1.0, (passed - 6) / 8)
        given = (1 - share) * greater(0.0, passed - queue_months / 12) + share * greater(0.0, passed - 1.0)
        scarce = lesser(2.0, greater(0.2, asked / (supply_start * (1 + supply_growth * faster * given))))
        floor = launch_floor if passed + 2026 >= starship_year else 300.0
        cheaper = greater(floor, price * (1 - launch_learning * scarce**1.5))
        price = cheaper if passed + 0.5 < year - 2026 else price
    return price


@quantity("1", locator="src/model/physics.ts, getOrbitalEfficiency")
def chip_efficiency(
    year: float, demand_start: float, demand_growth: float, supply_start: float, supply_growth: float,
    behind_meter_start: float, queue_months: float, ai_learning: float,
) -> float:
    """Operations of a watt of chips [GFLOP/s/W], on both sides: learning raised by scarcity, slower near a ceiling."""
    found = 2800.0 + 0.0 * year
    for passed in range(60):
        asked = demand_start * np.exp(np.log(1 + demand_growth + 0.1 * np.exp(-passed / 8)) * passed)
        share = lesser(0.25, behind_meter_start * (queue_months / 36 + 1) / 2 + 0.02 * passed)
        faster = 1.0 if passed < 6 else 1.5 + lesser(1.0, (passed - 6) / 8)
        given = (1 - share) * greater(0.0, passed - queue_months / 12) + share * greater(0.0, passed - 1.0)
        scarce = lesser(2.0, greater(0.2, asked / (supply_start * (1 + supply_growth * faster * given))))
        learnt = greater(0.03, ai_learning - 0.007 * passed) * (0.7 + 0.3 * scarce) * greater(0.05, 1 - found / 1e5)
        better = lesser(1e5, found * (1 + learnt))
        found = better if passed + 0.5 < year - 2026 else found
    return found


@quantity("1", locator="src/model/satellite.ts:83-90")
def manufacturing_factor(
    year: float, demand_start: float, demand_growth: float, supply_start: float, supply_growth: float,
    behind_meter_start: float, queue_months: float, manufacturing_start: float,
) -> float:
    """What hardware in orbit costs over its reference: falls with scarcity by up to a quarter a year, to a quarter."""
    found = manufacturing_start
    for passed in range(60):
        asked = demand_start * np.exp(np.log(1 + demand_growth + 0.1 * np.exp(-passed / 8)) * passed)
        share = lesser(0.25, behind_meter_start * (queue_months / 36 + 1) / 2 + 0.02 * passed)
        faster = 1.0 if passed < 6 else 1.5 + lesser(1.0, (passed - 6) / 8)
        given = (1 - share) * greater(0.0, passed - queue_months / 12) + share * greater(0.0, passed - 1.0)
        scarce = lesser(2.0, greater(0.2, asked / (supply_start * (1 + supply_growth * faster * given))))
        found = found * (1 - lesser(0.25, 0.12 * scarce)) if passed + 0.5 < year - 2026 else found
    return greater(0.25, found)


# -- a platform ------------------------------------------------------------------------------------------------------


@quantity("1", locator="src/model/physics.ts")
def platform_power(year: float, launch_price: float, thermal_year: float) -> float:
    """Power of a platform [kW]: larger as launch gets cheaper, and again after a breakthrough in radiators."""
    cheap = lesser(1.0, greater(0.0, (800 - launch_price) / 750))
    after = 1 + 4 * lesser(1.0, greater(0.0, year - thermal_year) / 20)
    return lesser(20000.0, (100 + 40 * (year - 2026)) * (1 + 2 * cheap) * after)


@quantity("1", locator="src/model/satellite.ts")
def array_and_battery_mass(year: float, platform_power: float) -> float:
    """Array and battery [kg]: 2 kg/m2 of array that also charges for two fifths of an orbit in the dark."""
    efficiency = lesser(0.5, 0.2 + 0.008 * (year - 2026))
    array = 2.0 * platform_power * 1e3 / (efficiency * 1361 * 0.6)
    return array + platform_power * 1e3 * 0.6 * 1.2 / lesser(1000.0, 280 + 35 * (year - 2026))


@quantity("1", locator="src/model/satellite.ts")
def radiator_flux(radiator_temperature: float) -> float:
    """Net flux of a radiator [W/m2], two sides, lit for 0.65 of the time."""
    emitted = 2 * 0.85 * 5.670374419e-8 * radiator_temperature**4
    return 0.65 * (emitted - 400) + 0.35 * (emitted - 150)


@quantity("1", locator="src/model/satellite.ts, the mass closed in 20 rounds")
def compute_power(
    platform_power: float, array_and_battery_mass: float, radiator_flux: float, radiator_share: float, compute_share: float
) -> float:
    """Compute that a platform cools [kW]: its radiator may be a share of the dry mass, which holds the compute."""
    found, radiator = platform_power * compute_share, 50.0 + 0.0 * platform_power
    for _ in range(20):
        parts = array_and_battery_mass + 5 * found
        other = (50 + 0.02 * platform_power) + 30 + 0.03 * parts + 20 + (15 + 0.01 * platform_power)
        dry = (parts + radiator + other) * 1.02 * 1.1
        most = greater(50.0, radiator_share * dry) / 3.0
        cooled = lesser(platform_power * compute_share, radiator_flux * most / 1e3 / 0.9)
        radiator = lesser(cooled * 0.9 * 1e3 / radiator_flux, most) * 3.0
        found = cooled
    return found


@quantity("1", locator="src/model/satellite.ts")
def radiator_area(compute_power: float, radiator_flux: float) -> float:
    """Area of the radiator [m2]."""
    return compute_power * 0.9 * 1e3 / radiator_flux


@quantity("1", locator="src/model/satellite.ts; src/model/reliability.ts")
def useful_operations(year: float, compute_power: float, chip_efficiency: float, radiation_penalty: float) -> float:
    """Operations of a platform that survive radiation [TFLOP/s]."""
    return compute_power * chip_efficiency * (1 - radiation_penalty) / (1 + 0.05 * np.exp(np.log(0.89) * (year - 2026)))


@quantity("1", locator="src/model/satellite.ts")
def data_rate(useful_operations: float, rate_per_operation: float) -> float:
    """Traffic of a platform [Gbit/s]."""
    return useful_operations * rate_per_operation


@quantity("1", locator="src/model/satellite.ts")
def base_mass(
    platform_power: float, array_and_battery_mass: float, compute_power: float, radiator_area: float, data_rate: float
) -> float:
    """Platform without shield and structure [kg]."""
    parts = array_and_battery_mass + 5 * compute_power
    links = 20 + 0.5 * data_rate
    return parts + 3 * radiator_area + 50 + 0.02 * platform_power + 30 + 0.03 * parts + links + 15 + 0.01 * platform_power


@quantity("1", locator="src/model/satellite.ts")
def commercial_share(launch_price: float) -> float:
    """How far parts are commercial ones: all at 100 USD/kg of launch, none at 500."""
    return lesser(1.0, greater(0.0, (500 - launch_price) / 400))


@quantity("1", locator="src/model/satellite.ts")
def dry_mass(base_mass: float, commercial_share: float) -> float:
    """Dry mass of a platform [kg]: shield by how commercial its parts are, a tenth of structure."""
    return base_mass * (1 + 0.02 + 0.06 * commercial_share) * 1.1


@quantity("1", locator="src/model/satellite.ts")
def hardware_cost(
    year: float, platform_power: float, array_and_battery_mass: float, compute_power: float, radiator_area: float,
    base_mass: float, dry_mass: float, commercial_share: float, manufacturing_factor: float, data_rate: float,
) -> float:
    """Hardware of a platform [USD]: watts of array, kilowatts of heat, kilograms of the rest, optical terminals."""
    passed = year - 2026
    battery = platform_power * 1e3 * 0.6 * 1.2 / lesser(1000.0, 280 + 35 * passed)
    array = platform_power * 1e3 * greater(100.0, 500 * np.exp(np.log(0.9) * passed)) * (platform_power / 1e3) ** (-0.3)
    shield = base_mass * (0.02 + 0.06 * commercial_share)
    by_mass = (
        10000 * battery + 5 * compute_power * (50000 - 42000 * commercial_share) + shield * (1000 - 800 * commercial_share)
        + 3000 * dry_mass / 11 + 15e6 + 8000 * (30 + 0.03 * (array_and_battery_mass + 5 * compute_power))
        + (15 + 0.01 * platform_power) * (15000 - 10000 * commercial_share)
        + 8e6 * greater(2.0, lesser(50.0, np.ceil(data_rate / 100)))
    )
    heat = greater(50000.0, 400000 * manufacturing_factor * np.exp(np.log(0.85) * passed)) * 0.9 * compute_power
    return manufacturing_factor * (array + by_mass) + heat * (radiator_area / 100) ** (-0.15)


@quantity("1", locator="src/model/satellite.ts:577-600")
def capital(
    year: float, hardware_cost: float, dry_mass: float, launch_price: float, orbital_money: float, build_years: float,
    data_rate: float,
) -> float:
    """Capital of a platform [USD]: hardware, integration, launch, a premium of 12 %, ground, interest while it is built."""
    integration = 0.6 * hardware_cost * lesser(1.0, (hardware_cost / 1e8) ** (-0.2))
    ground = (20e6 + 0.5e6 * np.sqrt(data_rate)) * greater(0.4, np.exp(np.log(0.9) * (year - 2026)))
    built = 1.12 * (hardware_cost + integration + dry_mass * launch_price) + ground
    return built * (1 + orbital_money * build_years / 2)


@quantity("1", locator="src/model/satellite.ts; src/model/reliability.ts")
def orbital_cost(
    year: float, capital: float, useful_operations: float, orbital_money: float, satellite_life: float, thermal_year: float,
    data_rate: float,
) -> float:
    """Cost of an hour of an H100's operations in orbit [USD/h]."""
    passed = year - 2026
    recovery = orbital_money / (1 - (1 + orbital_money) ** (-satellite_life))
    improved = 1.3 if year >= thermal_year else 1.0
    between = lesser(13140.0, 2190 * np.exp(np.log(1.1) * passed) * improved)
    working = 1 - (87.6 + 8760 / between / 6) / 8760
    hours = useful_operations / 1979 * 8760 * 0.99 * working * 0.9
    traffic = 50000 * data_rate * greater(0.1, np.exp(np.log(0.85) * passed))
    return (capital * (recovery + 0.015) + traffic) / hours


# -- the ground ------------------------------------------------------------------------------------------------------


@quantity("1", locator="src/model/ground.ts")
def ground_cost(year: float, chip_efficiency: float, behind_meter_share: float, ground_money: float) -> float:
    """Cost of an hour of an H100's operations on the ground [USD/h]: hardware of five years, energy, overheads."""
    passed = year - 2026
    mature = lesser(1.0, greater(0.0, year - 2032) / 8)
    discount = 1.0 if year < 2032 else 0.6 - 0.4 * mature
    chips = chip_efficiency * (1 + 0.15 * mature)
    price = 1.4 * greater(1000.0, 25000 * np.exp(np.log(0.84) * passed)) + 3000 * np.exp(np.log(0.84) * passed)
    recovery = ground_money / (1 - (1 + ground_money) ** (-5.0))
    hardware = price / (chips / 2800) * (1 + 0.15 * behind_meter_share) * recovery
    energy_price = discount * (0.065 * np.exp(np.log(1.04) * passed) * (1 - behind_meter_share) + 0.025 * behind_meter_share)
    energy = 0.7 * 2800 / chips * 8760 * 0.999 * energy_price * greater(1.08, 1.3 - 0.01 * passed)
    overhead = greater(0.15, 0.32 * np.exp(np.log(0.96) * passed)) * 8760 * 0.999
    return (hardware + energy + overhead) / (8760 * 0.999 * lesser(0.95, 0.7 + 0.1 * mature))


@quantity("1", locator="src/model/ground.ts")
def scarcity_premium(year: float, demand: float, supply: float) -> float:
    """What scarcity puts on a cost to make it a price: no ceiling."""
    mature = lesser(1.0, greater(0.0, year - 2032) / 8)
    unmet = demand / (supply * (1 + 0.2 * mature)) - 1
    some = 1 + 4 * unmet if unmet <= 0.3 else 2.2 + 2.5 * (unmet - 0.3)
    much = some if unmet <= 1 else 4 + 2 * np.log(greater(unmet, 1.0)) / np.log(10.0)
    return greater(0.6, 0.85 + unmet) if unmet <= -0.3 else 1 + unmet / 2 if unmet <= 0 else much


@quantity("1", locator="src/model/ground.ts")
def ground_price(ground_cost: float, scarcity_premium: float) -> float:
    """The market's price on the ground [USD/h]."""
    return ground_cost * scarcity_premium


@quantity("1", locator="src/model/computeAll.ts:49-51")
def cost_over_price(orbital_cost: float, ground_price: float) -> float:
    """What it finds its year by: a cost in orbit over a price on the ground."""
    return orbital_cost / ground_price


@quantity("1", source="orbitcompute-derived")
def cost_over_cost(orbital_cost: float, ground_cost: float) -> float:
    """The same with a cost on both sides."""
    return orbital_cost / ground_cost


# -- in the words of the bridge: its numbers have no units, which are inputs of their own here ----------------------------


@quantity("USD / h", source="orbitcompute-derived")
def orbital_cost_per_hour(orbital_cost: float, dollar_an_hour: float) -> float:
    """Cost of an hour of an H100's operations in orbit, with its unit."""
    return orbital_cost * dollar_an_hour


@quantity("1 / kW", source="orbitcompute-derived")
def equivalents_per_power(useful_operations: float, compute_power: float, kilowatt: float) -> float:
    """Its H100s, of 1,979 TFLOP/s, per kilowatt of compute."""
    return useful_operations / 1979 / (compute_power * kilowatt)


@quantity("USD / W", source="orbitcompute-derived")
def capital_per_power(capital: float, compute_power: float, dollar: float, kilowatt: float) -> float:
    """Capital of a watt of compute, everything in it."""
    return capital * dollar / (compute_power * kilowatt)


@quantity("1 / year", source="orbitcompute-derived")
def recovery_rate(orbital_money: float, satellite_life: float) -> float:
    """Yearly payment per dollar of capital."""
    return orbital_money / (1 - (1 + orbital_money) ** (-satellite_life)) / JULIAN_YEAR


@quantity("USD / (kW year)", source="orbitcompute-derived")
def running_cost_per_power(
    year: float, capital: float, data_rate: float, compute_power: float, dollar: float, kilowatt: float
) -> float:
    """Maintenance and traffic per kilowatt of compute and year."""
    traffic = 50000 * data_rate * greater(0.1, np.exp(np.log(0.85) * (year - 2026)))
    return (0.015 * capital + traffic) * dollar / (compute_power * kilowatt) / JULIAN_YEAR


@quantity("1", source="orbitcompute-derived")
def working_share(
    orbital_cost_per_hour: float, capital_per_power: float, recovery_rate: float, running_cost_per_power: float,
    equivalents_per_power: float,
) -> float:
    """Share of the hours of a Julian year that its H100s work: what is left of its cost once all else is counted."""
    return (capital_per_power * recovery_rate + running_cost_per_power) / (orbital_cost_per_hour * equivalents_per_power)
