"""Speed to power: what earlier service is worth, on both sides, and the wait or the price of power at which orbit equals Earth.

Scarcity is a price. It stands here, beside the costs, and never inside a comparison of them: `cost_ratio` knows no rent.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, quantity


@quantity("1")
def rent_scarce_probability(
    year: float, rent_known_scarce_year: float, rent_leaving_scarcity_rate: float, rent_leaving_glut_rate: float
) -> float:
    """Chance that rents stand in their scarce regime in a year, given that they did in the year last seen.

    A chain of two states with constant rates of leaving each; the chance of the glut is what is left to one.
    """
    together = rent_leaving_scarcity_rate + rent_leaving_glut_rate
    settled = rent_leaving_glut_rate / together
    return settled + (1 - settled) * np.exp(-together * (year - rent_known_scarce_year) * JULIAN_YEAR)


@quantity("USD / h")
def rent_at_purchase(
    rent_world: float, rent_scarce_probability: float, rent_scarce: float, rent_glut: float, rent_over_index: float
) -> float:
    """Rent of an hour of the accelerator asked about in the year of purchase, when it is new: a price.

    The regimes are of the index, whose chip is the B200; another rents for more or less by as much as today. `rent_world` is
    one draw for all years, so that a world that turns to glut does so once: switching back is left out.
    """
    rent = rent_scarce if rent_world < rent_scarce_probability else rent_glut
    return rent * rent_over_index * (1.0 + 0.0 * (rent_world - rent_scarce_probability))


@quantity("USD / (kW year)")
def rent_per_power(rent_at_purchase: float, accelerator_server_power: float) -> float:
    """Rent that a delivered kilowatt of IT power earns in a year, every hour let: an upper bound of revenue."""
    return rent_at_purchase / accelerator_server_power


@quantity("USD / h")
def rent_earned(
    rent_at_purchase: float,
    rent_let_share: float,
    rent_age_decline: float,
    twin_discount_rate: float,
    twin_it_service_life: float,
) -> float:
    """Rent an hour, let or not, that one price for all a chip's service would have to match: a price.

    It starts at that of new chips, falls with age at a constant rate, and is levelised at Earth's cost of money.
    """
    years = twin_it_service_life / JULIAN_YEAR
    rate, ageing = np.log1p(twin_discount_rate), -np.log1p(-rent_age_decline)
    together = rate + ageing
    return rent_at_purchase * rent_let_share * (np.expm1(-together * years) / together) / (np.expm1(-rate * years) / rate)


@quantity("year")
def rent_payback_time(twin_capital_per_power: float, earth_margin_over_running: float) -> float:
    """Years in which rent less energy and operations, every hour let, comes to what hall and chips on Earth cost."""
    return twin_capital_per_power / earth_margin_over_running


@quantity("USD / (kW year)")
def earth_margin_over_cost(rent_per_power: float, twin_cost_per_kw_year: float) -> float:
    """Rent less all costs of the same chips on Earth: what a year's earlier service is worth where nothing was bought yet."""
    return rent_per_power - twin_cost_per_kw_year


@quantity("USD / (kW year)")
def orbit_margin_over_cost(rent_per_power: float, orbital_cost_per_kw_year: float) -> float:
    """Rent less all costs in orbit; negative where orbit would lose money at that rent, however early."""
    return rent_per_power - orbital_cost_per_kw_year


@quantity("USD / (kW year)")
def earth_margin_over_running(
    rent_per_power: float,
    twin_energy_cost_per_power: float,
    twin_operations_cost_per_power: float,
    twin_availability: float,
) -> float:
    """Rent less energy and operations: what a year's earlier service is worth where hall and chips stand paid and waiting."""
    return rent_per_power - (twin_energy_cost_per_power + twin_operations_cost_per_power) / twin_availability


@quantity("year")
def orbital_time_to_power(
    orbital_factory_lead: float, launch_count: float, permitted_flights: float, orbital_craft_idle_time: float
) -> float:
    """Time from decision to the mean satellite's first service: factory, half of the flights, raising and commissioning.

    Flights follow one another at the permitted rate; queues behind other customers are left out.
    """
    return orbital_factory_lead + launch_count / permitted_flights / 2 + orbital_craft_idle_time


@quantity("year", null="a side loses money at that rent: a loss has no equal in time, however long Earth waits")
def earth_wait_for_parity(
    orbit_margin_over_cost: float,
    earth_margin_over_cost: float,
    orbital_time_to_power: float,
    twin_discount_rate: float,
    head_start_horizon: float,
) -> float:
    """Wait for power on Earth at which both sides' margins have the same present value.

    Margins run from first service to the horizon at Earth's cost of money, continuously; whoever waits has not paid yet.
    Null where either side loses money at that rent: a loss has no equal in time, however long Earth waits.
    """
    rate = np.log1p(twin_discount_rate) / JULIAN_YEAR
    end = np.exp(-rate * head_start_horizon)
    over = np.sqrt(orbit_margin_over_cost / earth_margin_over_cost) ** 2  # null where one of the two loses
    gained = np.sqrt(earth_margin_over_cost) ** 2  # and where both do
    orbit = (np.exp(-rate * orbital_time_to_power) - end) * over * gained / earth_margin_over_cost
    return -np.log(end + orbit) / rate


@quantity("USD / MWh")
def power_price_for_parity(
    orbital_cost_per_kw_year: float,
    twin_cost_per_kw_year: float,
    twin_energy_cost_per_power: float,
    twin_availability: float,
    twin_grid_price: float,
) -> float:
    """Price of power on Earth at which the costs are equal, all else as it is: today's, risen by the whole difference."""
    rise = (orbital_cost_per_kw_year - twin_cost_per_kw_year) * twin_availability / twin_energy_cost_per_power
    return twin_grid_price * (1 + rise)


@quantity("USD / h")
def lease_exit_worth(
    rent_scarce: float,
    rent_glut: float,
    rent_leaving_scarcity_rate: float,
    rent_leaving_glut_rate: float,
    lease_notice: float,
    lease_term: float,
    twin_discount_rate: float,
    rent_over_index: float,
) -> float:
    """What a right to leave a lease at short notice is worth an hour, signed while rents are scarce: a price.

    Once rents turn to glut the tenant leaves and rents anew for less; levelised over the term at Earth's cost of money. Left
    out: rents within a regime move, and nothing is paid for leaving.
    """
    rate = np.log1p(twin_discount_rate) / JULIAN_YEAR
    together = rent_leaving_scarcity_rate + rent_leaving_glut_rate
    left = lease_term - lease_notice
    plentiful = -np.expm1(-rate * left) / rate + np.expm1(-(rate + together) * left) / (rate + together)
    term = -np.expm1(-rate * lease_term) / rate
    saved = rent_over_index * (rent_scarce - rent_glut) * rent_leaving_scarcity_rate / together
    return saved * np.exp(-rate * lease_notice) * plentiful / term
