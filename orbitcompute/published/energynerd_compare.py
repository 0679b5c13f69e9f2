"""orbitalcomputeopensource (TheEnergyNerd, December 2025), its comparison by year: dollars a PFLOP-year.

Written without units, as its program has none. The ground is computed from its equations, queue and all; the parts of the
cost in orbit (two thousand lines) are inputs here, as its own run prints them for a year.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart
from orbitcompute.formulas import greater, lesser

MODEL = apart("energynerd-compare", "theenergynerd-open-2025")
quantity = MODEL.quantity


@quantity("1", locator="app/lib/model/physicsCost.ts, computeGroundHardwareCost")
def ground_hardware(year: float, hardware_start: float, hardware_life: float) -> float:
    """Chips on the ground [USD a PFLOP-year]: a tenth cheaper a year at first, half a percent after ten years."""
    found = hardware_start / hardware_life
    for passed in range(60):
        fall = 0.1 if passed < 3 else 0.05 if passed < 6 else 0.02 if passed < 10 else 0.005
        found = found * (1 - fall) if passed + 0.5 < year - 2025 else found
    return found


@quantity("1", locator="app/lib/model/physicsCost.ts, groundEnergyCostPerPflopYear")
def ground_energy(
    year: float, ground_efficiency: float, power_usage_effectiveness: float, electricity_price: float, ground_busy_share: float
) -> float:
    """Energy on the ground [USD a PFLOP-year]: chips keep the efficiency of 2025, prices rise 2 % a year."""
    effectiveness = power_usage_effectiveness + 0.01 * (year - 2025)
    price = electricity_price * np.exp(np.log(1.02) * (year - 2025))
    return 8760 / ground_efficiency * effectiveness * price * ground_busy_share


@quantity("1", locator="app/lib/model/ground_queue_model.ts, stepGroundSupply")
def backlog(
    year: float, demand_start: float, demand_growth: float, backlog_start: float, build_start: float
) -> float:
    """Power that waits to be built on the ground [GW]; what is built in a year is kept as the next year's rate."""
    found = backlog_start
    rate = build_start
    for passed in range(60):
        grown = demand_start * np.exp(np.log(1 + demand_growth) * passed) * demand_growth
        eager = np.exp(-found / 50)
        limit = lesser(rate * 1.05, 50.0) * (1 + 0.2 * (1 - eager) / (1 + eager))
        built = lesser(grown + 0.15 * found, limit)
        more = greater(0.0, found + greater(0.0, grown - built) - greater(0.0, built - grown))
        on = passed + 0.5 < year - 2025
        found = more if on else found
        rate = limit if on else rate
    return found


@quantity("1", locator="app/lib/model/ground_queue_model.ts, stepGroundSupply")
def capacity_used(
    year: float, demand_start: float, demand_growth: float, backlog_start: float, build_start: float, capacity_start: float
) -> float:
    """Share of the ground's capacity that is asked for, at most all of it."""
    waiting = backlog_start
    rate = build_start
    found = capacity_start
    for passed in range(60):
        grown = demand_start * np.exp(np.log(1 + demand_growth) * passed) * demand_growth
        eager = np.exp(-waiting / 50)
        limit = lesser(rate * 1.05, 50.0) * (1 + 0.2 * (1 - eager) / (1 + eager))
        built = lesser(grown + 0.15 * waiting, limit)
        more = greater(0.0, waiting + greater(0.0, grown - built) - greater(0.0, built - grown))
        on = passed + 0.5 < year - 2025
        found = found + built if on else found
        waiting = more if on else waiting
        rate = limit if on else rate
    return lesser(1.0, demand_start * np.exp(np.log(1 + demand_growth) * (year - 2025)) / found)


@quantity("1", locator="app/lib/model/ground_constraint_penalties.ts:98-100")
def ground_site(backlog: float, capacity_used: float, site_start: float, queue_counted: float) -> float:
    """Site on the ground [USD a PFLOP-year]: up to 1.95 times dearer as a queue forms, which is a price of scarcity."""
    dearer = (1 + 0.5 * lesser(1.0, backlog / 100)) * (1 + 0.3 * lesser(1.0, capacity_used / 0.85))
    return site_start * (1 + queue_counted * (dearer - 1))


@quantity("1", locator="app/lib/model/physicsCost.ts, groundTotalCost")
def ground_cost(ground_hardware: float, ground_energy: float, ground_site: float) -> float:
    """A PFLOP-year on the ground [USD]."""
    return ground_hardware + ground_energy + ground_site


@quantity("1", locator="app/lib/model/physicsCost.ts")
def orbital_cost(
    orbital_hardware: float, orbital_launch: float, orbital_energy: float, orbital_replacement: float, orbital_other: float
) -> float:
    """A PFLOP-year in orbit [USD], the sum of its printed parts and of what it counts beside them."""
    return orbital_hardware + orbital_launch + orbital_energy + orbital_replacement + orbital_other


@quantity("1", locator="app/lib/model/trajectory.ts:16-19")
def cost_ratio(orbital_cost: float, ground_cost: float) -> float:
    """Orbit over ground."""
    return orbital_cost / ground_cost


# -- said in our words -------------------------------------------------------------------------------------------------


@quantity("USD / PFLOPh", locator="app/lib/model/physicsCost.ts")
def orbital_cost_per_hour(orbital_cost: float, dollar: float, pflop_year: float) -> float:
    """An hour of a PFLOP/s in orbit."""
    return orbital_cost * dollar / pflop_year


@quantity("USD / (kW year)", locator="app/lib/model/physicsCost.ts")
def hardware_per_power(orbital_hardware: float, dollar: float, pflop_year: float, orbital_efficiency: float) -> float:
    """Chips and satellite of a kilowatt and year."""
    return orbital_hardware * dollar / pflop_year * orbital_efficiency


@quantity("USD / (kW year)", locator="app/lib/model/physicsCost.ts")
def launch_per_power(orbital_launch: float, dollar: float, pflop_year: float, orbital_efficiency: float) -> float:
    """Launch of a kilowatt and year."""
    return orbital_launch * dollar / pflop_year * orbital_efficiency


@quantity("USD / (kW year)", locator="app/lib/model/physicsCost.ts")
def running_per_power(
    orbital_energy: float, orbital_replacement: float, orbital_other: float, dollar: float, pflop_year: float,
    orbital_efficiency: float,
) -> float:
    """Energy, replacement and the rest of a kilowatt and year."""
    return (orbital_energy + orbital_replacement + orbital_other) * dollar / pflop_year * orbital_efficiency
