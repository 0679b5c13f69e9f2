"""Power for a cluster on Earth: what its megawatts mean, where the electricity comes from, when it comes, what it costs.

Written once for `terrestrial_` (the baseline as built) and mirrored to `twin_` (the orbital chips in a new hall).
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import capital_recovery, generation_cost, lesser

FACILITY, IT = choice(
    "terrestrial_power_basis",
    "What the stated megawatts of a terrestrial cluster are",
    facility="the site's, with cooling and losses: IT power is a PUE smaller",
    it="the servers': the site draws a PUE more",
)
GRID, GAS_TURBINE, COMBINED_CYCLE, GAS_ENGINE, SOLAR_STORAGE = choice(
    "terrestrial_energy_supply",
    "Where the electricity of a terrestrial cluster comes from",
    grid="bought from the grid",
    gas_turbine="simple-cycle gas turbines of its own, behind the meter",
    combined_cycle="a combined-cycle gas plant of its own",
    gas_engine="reciprocating gas engines of its own",
    solar_storage="solar panels and batteries of its own, with gas engines for the dark days",
)

# -- the two readings of a megawatt --------------------------------------------------------------------------------


@quantity("MW")
def terrestrial_it_power_of_site(terrestrial_stated_power: float, terrestrial_pue: float) -> float:
    """IT power of the cluster if the stated megawatts are the site's."""
    return terrestrial_stated_power / terrestrial_pue


@quantity("MW")
def terrestrial_it_power_of_servers(terrestrial_stated_power: float) -> float:
    """IT power of the cluster if the stated megawatts are the servers'."""
    return 1.0 * terrestrial_stated_power


@quantity("MW")
def terrestrial_it_power(
    terrestrial_power_basis: float, terrestrial_it_power_of_site: float, terrestrial_it_power_of_servers: float
) -> float:
    """IT power of the cluster, by the reading of its stated megawatts that is chosen."""
    return terrestrial_it_power_of_site if terrestrial_power_basis == FACILITY else terrestrial_it_power_of_servers


@quantity("MW")
def terrestrial_facility_power(terrestrial_it_power: float, terrestrial_pue: float) -> float:
    """Power of the site with cooling and losses."""
    return terrestrial_it_power * terrestrial_pue


@quantity("GWh / year")
def terrestrial_energy_use(terrestrial_facility_power: float, terrestrial_load_factor: float) -> float:
    """Electricity that the site draws in a year."""
    return terrestrial_facility_power * terrestrial_load_factor


# -- what a kilowatt-hour costs ------------------------------------------------------------------------------------


@quantity("USD / MWh")
def terrestrial_gas_turbine_electricity_cost(
    terrestrial_discount_rate: float,
    terrestrial_generation_life: float,
    terrestrial_gas_turbine_capital: float,
    terrestrial_gas_turbine_fixed_cost: float,
    terrestrial_generation_reserve: float,
    terrestrial_load_factor: float,
    terrestrial_gas_turbine_heat_rate: float,
    terrestrial_gas_price: float,
    terrestrial_gas_turbine_running_cost: float,
) -> float:
    """Cost of electricity from simple-cycle turbines behind the meter, plant and spare machines included."""
    fuel = terrestrial_gas_turbine_heat_rate * terrestrial_gas_price
    return generation_cost(
        terrestrial_discount_rate, terrestrial_generation_life, terrestrial_gas_turbine_capital,
        terrestrial_gas_turbine_fixed_cost, terrestrial_generation_reserve, terrestrial_load_factor, fuel,
        terrestrial_gas_turbine_running_cost,
    )


@quantity("USD / MWh")
def terrestrial_combined_cycle_electricity_cost(
    terrestrial_discount_rate: float,
    terrestrial_generation_life: float,
    terrestrial_combined_cycle_capital: float,
    terrestrial_combined_cycle_fixed_cost: float,
    terrestrial_generation_reserve: float,
    terrestrial_load_factor: float,
    terrestrial_combined_cycle_heat_rate: float,
    terrestrial_gas_price: float,
    terrestrial_combined_cycle_running_cost: float,
) -> float:
    """Cost of electricity from a combined-cycle plant of one's own, spare capacity included."""
    fuel = terrestrial_combined_cycle_heat_rate * terrestrial_gas_price
    return generation_cost(
        terrestrial_discount_rate, terrestrial_generation_life, terrestrial_combined_cycle_capital,
        terrestrial_combined_cycle_fixed_cost, terrestrial_generation_reserve, terrestrial_load_factor, fuel,
        terrestrial_combined_cycle_running_cost,
    )


@quantity("USD / MWh")
def terrestrial_gas_engine_electricity_cost(
    terrestrial_discount_rate: float,
    terrestrial_generation_life: float,
    terrestrial_gas_engine_capital: float,
    terrestrial_gas_engine_fixed_cost: float,
    terrestrial_generation_reserve: float,
    terrestrial_load_factor: float,
    terrestrial_gas_engine_heat_rate: float,
    terrestrial_gas_price: float,
    terrestrial_gas_engine_running_cost: float,
) -> float:
    """Cost of electricity from reciprocating engines behind the meter, spare machines included."""
    fuel = terrestrial_gas_engine_heat_rate * terrestrial_gas_price
    return generation_cost(
        terrestrial_discount_rate, terrestrial_generation_life, terrestrial_gas_engine_capital,
        terrestrial_gas_engine_fixed_cost, terrestrial_generation_reserve, terrestrial_load_factor, fuel,
        terrestrial_gas_engine_running_cost,
    )


@quantity("USD / MWh")
def terrestrial_solar_electricity_cost(
    terrestrial_discount_rate: float,
    terrestrial_solar_life: float,
    terrestrial_solar_capital: float,
    terrestrial_solar_fixed_cost: float,
    terrestrial_solar_oversize: float,
    terrestrial_storage_life: float,
    terrestrial_storage_capital: float,
    terrestrial_storage_hours: float,
    terrestrial_solar_served_share: float,
) -> float:
    """Cost of a kilowatt-hour that panels and batteries serve to a constant load; what they waste in summer is in it."""
    panels = terrestrial_solar_oversize * (
        terrestrial_solar_capital * capital_recovery(terrestrial_discount_rate, terrestrial_solar_life) / JULIAN_YEAR
        + terrestrial_solar_fixed_cost
    )
    batteries = (
        terrestrial_storage_hours
        * terrestrial_storage_capital
        * capital_recovery(terrestrial_discount_rate, terrestrial_storage_life)
        / JULIAN_YEAR
    )
    return (panels + batteries) / terrestrial_solar_served_share


@quantity("USD / MWh")
def terrestrial_solar_storage_electricity_cost(
    terrestrial_solar_electricity_cost: float,
    terrestrial_solar_served_share: float,
    terrestrial_discount_rate: float,
    terrestrial_generation_life: float,
    terrestrial_gas_engine_capital: float,
    terrestrial_gas_engine_fixed_cost: float,
    terrestrial_gas_engine_heat_rate: float,
    terrestrial_gas_price: float,
    terrestrial_gas_engine_running_cost: float,
) -> float:
    """Cost of firm electricity: panels and batteries for most hours, engines as large as the load for the dark days.

    One engine plant without spare machines stands behind the panels; it burns gas for the hours they do not serve.
    """
    dark = 1 - terrestrial_solar_served_share
    fuel = dark * terrestrial_gas_engine_heat_rate * terrestrial_gas_price
    backup = generation_cost(
        terrestrial_discount_rate, terrestrial_generation_life, terrestrial_gas_engine_capital,
        terrestrial_gas_engine_fixed_cost, 1.0, 1.0, fuel, dark * terrestrial_gas_engine_running_cost,
    )
    return terrestrial_solar_served_share * terrestrial_solar_electricity_cost + backup


@quantity("USD / MWh")
def terrestrial_electricity_price(
    terrestrial_energy_supply: float,
    terrestrial_grid_price: float,
    terrestrial_gas_turbine_electricity_cost: float,
    terrestrial_combined_cycle_electricity_cost: float,
    terrestrial_gas_engine_electricity_cost: float,
    terrestrial_solar_storage_electricity_cost: float,
) -> float:
    """Price of electricity at the site: the grid's, or what a plant of one's own costs a kilowatt-hour."""
    return (
        terrestrial_grid_price
        if terrestrial_energy_supply == GRID
        else terrestrial_gas_turbine_electricity_cost
        if terrestrial_energy_supply == GAS_TURBINE
        else terrestrial_combined_cycle_electricity_cost
        if terrestrial_energy_supply == COMBINED_CYCLE
        else terrestrial_gas_engine_electricity_cost
        if terrestrial_energy_supply == GAS_ENGINE
        else terrestrial_solar_storage_electricity_cost
    )


@quantity("GUSD / year")
def terrestrial_energy_cost(terrestrial_energy_use: float, terrestrial_electricity_price: float) -> float:
    """What the site's electricity costs in a year."""
    return terrestrial_energy_use * terrestrial_electricity_price


# -- capital of generation -----------------------------------------------------------------------------------------


@quantity("USD / W")
def terrestrial_solar_storage_capital(
    terrestrial_solar_oversize: float,
    terrestrial_solar_capital: float,
    terrestrial_storage_hours: float,
    terrestrial_storage_capital: float,
    terrestrial_gas_engine_capital: float,
) -> float:
    """Capital per firm watt of panels, batteries and the engines behind them."""
    return (
        terrestrial_solar_oversize * terrestrial_solar_capital
        + terrestrial_storage_hours * terrestrial_storage_capital
        + terrestrial_gas_engine_capital
    )


@quantity("USD / W")
def terrestrial_generation_capital_per_power(
    terrestrial_energy_supply: float,
    terrestrial_pue: float,
    terrestrial_generation_reserve: float,
    terrestrial_gas_turbine_capital: float,
    terrestrial_combined_cycle_capital: float,
    terrestrial_gas_engine_capital: float,
    terrestrial_solar_storage_capital: float,
) -> float:
    """Capital of generation of one's own per watt of IT power; none on the grid, whose price holds it.

    It is paid through the price of electricity; beside the hall's it makes the capital of the whole site.
    """
    if terrestrial_energy_supply == GRID:
        return 0.0 * terrestrial_gas_turbine_capital
    if terrestrial_energy_supply == SOLAR_STORAGE:
        return terrestrial_pue * terrestrial_solar_storage_capital
    plant = (
        terrestrial_gas_turbine_capital
        if terrestrial_energy_supply == GAS_TURBINE
        else terrestrial_combined_cycle_capital
        if terrestrial_energy_supply == COMBINED_CYCLE
        else terrestrial_gas_engine_capital
    )
    return terrestrial_pue * terrestrial_generation_reserve * plant


# -- time to power -------------------------------------------------------------------------------------------------


@quantity("year")
def terrestrial_power_wait(
    terrestrial_energy_supply: float,
    terrestrial_grid_wait: float,
    terrestrial_gas_turbine_wait: float,
    terrestrial_combined_cycle_wait: float,
    terrestrial_gas_engine_wait: float,
    terrestrial_solar_wait: float,
) -> float:
    """Time from decision to electricity: the interconnection queue, or the delivery of the machines."""
    return (
        terrestrial_grid_wait
        if terrestrial_energy_supply == GRID
        else terrestrial_gas_turbine_wait
        if terrestrial_energy_supply == GAS_TURBINE
        else terrestrial_combined_cycle_wait
        if terrestrial_energy_supply == COMBINED_CYCLE
        else terrestrial_gas_engine_wait
        if terrestrial_energy_supply == GAS_ENGINE
        else terrestrial_solar_wait
    )


@quantity("year")
def terrestrial_time_to_power(terrestrial_power_wait: float, terrestrial_hall_construction_time: float) -> float:
    """Time from decision to first service: hall and power are started together, and the later of them counts."""
    return (
        terrestrial_power_wait
        + terrestrial_hall_construction_time
        - lesser(terrestrial_power_wait, terrestrial_hall_construction_time)
    )


@quantity("year")
def terrestrial_delay(terrestrial_time_to_power: float, terrestrial_hall_construction_time: float) -> float:
    """How long a hall that was started at once would stand ready without power."""
    return terrestrial_time_to_power - lesser(terrestrial_time_to_power, terrestrial_hall_construction_time)


@quantity("USD / W")
def terrestrial_delay_interest_per_power(
    terrestrial_facility_cost_per_power: float, terrestrial_discount_rate: float, terrestrial_delay: float
) -> float:
    """Interest on a hall that stands idle for the delay, per watt of IT power; servers are bought when power is there."""
    growth = np.expm1(np.log1p(terrestrial_discount_rate) * terrestrial_delay / JULIAN_YEAR)
    return terrestrial_facility_cost_per_power * growth


@quantity("USD / (kW year)")
def terrestrial_delay_cost_per_kw_year(
    terrestrial_delay_interest_per_power: float,
    terrestrial_discount_rate: float,
    terrestrial_facility_life: float,
    terrestrial_availability: float,
) -> float:
    """What the idle hall's interest adds to a delivered kilowatt-year, over the hall's life; not in the cost as stated."""
    recovery = capital_recovery(terrestrial_discount_rate, terrestrial_facility_life) / JULIAN_YEAR
    return terrestrial_delay_interest_per_power * recovery / terrestrial_availability


@quantity("USD / (kW year)")
def terrestrial_revenue_per_power(
    market_rent: float, terrestrial_availability: float, terrestrial_power_per_accelerator: float
) -> float:
    """Rent that a kilowatt of IT power would earn in a year, every hour let: a price, and an upper bound of revenue."""
    return market_rent * terrestrial_availability / terrestrial_power_per_accelerator


@quantity("USD / W")
def terrestrial_delay_rent_lost_per_power(terrestrial_revenue_per_power: float, terrestrial_delay: float) -> float:
    """Rent not earned while power is late, per watt of IT power, if rents hold: a price, not a cost."""
    return terrestrial_revenue_per_power * terrestrial_delay
