"""The cluster on Earth, on the same basis: per watt of IT power, per delivered kilowatt-year, per accelerator-hour.

Written once for `terrestrial_` (the baseline as built); the package mirrors it to `twin_` (the orbital chips in a new hall).
"""

from __future__ import annotations

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import growth_with_interest, periodic_capital_recovery

COST, PRICE = choice(
    "terrestrial_basis",
    "What the figures of a terrestrial cluster mean",
    cost="what it takes to provide",
    price="what a lease charges",
)
OWN, ORBITAL = choice(
    "terrestrial_chips",
    "Which accelerators stand in the terrestrial cluster",
    own="its own, as built",
    orbital="those of the orbital scenario",
)
TOTAL, PARTS = choice(
    "terrestrial_hall_rule",
    "What the cost of a hall is taken from",
    total="the capital that was spent on building, power and cooling",
    parts="its parts per watt of IT power: electrical plant, cooling plant, shell, fit-out",
)
FEE, RENT = choice(
    "terrestrial_price_form",
    "How the price of leased capacity is stated",
    fee="one fee for the whole capacity",
    rent="a rent per accelerator and hour",
)
WARRANTY, BOUGHT = choice(
    "accelerator_repair",
    "Who replaces accelerators that fail for good on Earth",
    warranty="their maker, under a warranty or support contract that is in the price; spares bridge the wait",
    bought="the operator, who buys a server's share for each, every year, on top of the spares",
)


@quantity("USD / W")
def terrestrial_own_server_cost_per_power(terrestrial_server_capital: float, terrestrial_it_power: float) -> float:
    """Servers as built, per watt of IT power."""
    return terrestrial_server_capital / terrestrial_it_power


@quantity("USD / W")
def terrestrial_server_cost_per_power(
    terrestrial_chips: float, terrestrial_own_server_cost_per_power: float, it_cost_per_power: float
) -> float:
    """Servers per watt of IT power."""
    return terrestrial_own_server_cost_per_power if terrestrial_chips == OWN else it_cost_per_power


@quantity("USD / W")
def terrestrial_network_cost_per_power(
    terrestrial_network_share: float, terrestrial_server_cost_per_power: float
) -> float:
    """What of the servers' cost per watt is the network between them; a part of it, not on top of it."""
    return terrestrial_network_share * terrestrial_server_cost_per_power


@quantity("USD / W")
def terrestrial_hall_cost_of_total(terrestrial_facility_capital: float, terrestrial_it_power: float) -> float:
    """Building, power and cooling per watt of IT power, from the capital spent on them."""
    return terrestrial_facility_capital / terrestrial_it_power


@quantity("USD / W")
def terrestrial_hall_cost_of_parts(
    terrestrial_electrical_plant_cost: float,
    terrestrial_cooling_plant_cost: float,
    terrestrial_shell_cost: float,
    terrestrial_fit_out_cost: float,
) -> float:
    """Building, power and cooling per watt of IT power, from their parts; generation of one's own is not in it."""
    return (
        terrestrial_electrical_plant_cost
        + terrestrial_cooling_plant_cost
        + terrestrial_shell_cost
        + terrestrial_fit_out_cost
    )


@quantity("USD / W")
def terrestrial_facility_cost_per_power(
    terrestrial_hall_rule: float, terrestrial_hall_cost_of_total: float, terrestrial_hall_cost_of_parts: float
) -> float:
    """Building, power and cooling per watt of IT power."""
    return terrestrial_hall_cost_of_total if terrestrial_hall_rule == TOTAL else terrestrial_hall_cost_of_parts


@quantity("USD / W")
def terrestrial_site_capital_per_power(
    terrestrial_facility_cost_per_power: float, terrestrial_generation_capital_per_power: float
) -> float:
    """Capital per watt of IT power of everything but the servers: hall, and generation of one's own."""
    return terrestrial_facility_cost_per_power + terrestrial_generation_capital_per_power


@quantity("USD / (kW year)")
def terrestrial_energy_cost_per_power(terrestrial_energy_cost: float, terrestrial_it_power: float) -> float:
    """Electricity a year per kilowatt of IT power, overheads included."""
    return terrestrial_energy_cost / terrestrial_it_power


@quantity("USD / (kW year)")
def terrestrial_operations_cost_per_power(terrestrial_operations_cost: float, terrestrial_it_power: float) -> float:
    """Operations other than electricity a year per kilowatt of IT power."""
    return terrestrial_operations_cost / terrestrial_it_power


@quantity("W")
def terrestrial_power_per_accelerator(
    terrestrial_chips: float,
    terrestrial_it_power: float,
    terrestrial_accelerator_count: float,
    accelerator_server_power: float,
) -> float:
    """IT power of the cluster per accelerator."""
    return (
        terrestrial_it_power / terrestrial_accelerator_count if terrestrial_chips == OWN else accelerator_server_power
    )


@quantity("TFLOP / s")
def terrestrial_throughput_per_accelerator(
    terrestrial_chips: float, terrestrial_accelerator_throughput: float, accelerator_throughput: float
) -> float:
    """Dense BF16 operations a second per accelerator, at the maker's peak."""
    return terrestrial_accelerator_throughput if terrestrial_chips == OWN else accelerator_throughput


@quantity("year", above=0.0, otherwise="servers are worn out before they enter service")
def terrestrial_it_service_life(terrestrial_it_life: float, terrestrial_it_idle_time: float) -> float:
    """Years of service over which servers are paid off: their economic life less what they age before they start."""
    return terrestrial_it_life - terrestrial_it_idle_time


@quantity("1 / year")
def terrestrial_it_capital_recovery(
    terrestrial_discount_rate: float,
    terrestrial_it_service_life: float,
    terrestrial_it_idle_time: float,
    payments_per_year: float,
) -> float:
    """Yearly payment per dollar of servers, with the interest from their purchase to their first service."""
    recovery = periodic_capital_recovery(terrestrial_discount_rate, terrestrial_it_service_life, payments_per_year)
    return recovery * growth_with_interest(terrestrial_discount_rate, terrestrial_it_idle_time) / JULIAN_YEAR


@quantity("year")
def terrestrial_facility_idle_time(terrestrial_hall_construction_time: float) -> float:
    """Mean time from the payment of a hall to its first service: it is paid for evenly while it is built."""
    return terrestrial_hall_construction_time / 2


@quantity("1 / year")
def terrestrial_facility_capital_recovery(
    terrestrial_discount_rate: float,
    terrestrial_facility_life: float,
    terrestrial_facility_idle_time: float,
    payments_per_year: float,
) -> float:
    """Yearly payment per dollar of building, power and cooling, with the interest while they are built."""
    recovery = periodic_capital_recovery(terrestrial_discount_rate, terrestrial_facility_life, payments_per_year)
    return recovery * growth_with_interest(terrestrial_discount_rate, terrestrial_facility_idle_time) / JULIAN_YEAR


@quantity("1 / year")
def terrestrial_repair_rate(accelerator_repair: float, accelerator_earth_failure_rate: float) -> float:
    """Share of the accelerators that the operator buys again each year; none where their maker replaces them."""
    return accelerator_earth_failure_rate if accelerator_repair == BOUGHT else 0.0 * accelerator_earth_failure_rate


@quantity("1")
def terrestrial_servers_bought_ratio(
    terrestrial_spare_ratio: float, terrestrial_repair_rate: float, terrestrial_it_capital_recovery: float
) -> float:
    """Servers paid for over servers at work, in money of the first day: spares, and those bought again over the life."""
    return terrestrial_spare_ratio + terrestrial_repair_rate / terrestrial_it_capital_recovery


@quantity("USD / (kW year)")
def terrestrial_server_annuity(
    terrestrial_server_cost_per_power: float,
    terrestrial_servers_bought_ratio: float,
    terrestrial_it_capital_recovery: float,
) -> float:
    """Yearly payment for servers, their spares and those that are bought again, over the servers' life."""
    return terrestrial_servers_bought_ratio * terrestrial_server_cost_per_power * terrestrial_it_capital_recovery


@quantity("USD / (kW year)")
def terrestrial_facility_annuity(
    terrestrial_facility_cost_per_power: float, terrestrial_facility_capital_recovery: float
) -> float:
    """Yearly payment for the building, power and cooling, over the building's life."""
    return terrestrial_facility_cost_per_power * terrestrial_facility_capital_recovery


@quantity("USD / (kW year)")
def terrestrial_built_cost_per_kw_year(
    terrestrial_server_annuity: float,
    terrestrial_facility_annuity: float,
    terrestrial_operations_cost_per_power: float,
    terrestrial_energy_cost_per_power: float,
    terrestrial_availability: float,
) -> float:
    """Cost of a kilowatt-year of IT power delivered by an owned cluster."""
    return (
        terrestrial_server_annuity
        + terrestrial_facility_annuity
        + terrestrial_operations_cost_per_power
        + terrestrial_energy_cost_per_power
    ) / terrestrial_availability


@quantity("USD / (kW year)")
def terrestrial_leased_price_per_kw_year(terrestrial_lease_fee: float, terrestrial_it_power: float) -> float:
    """Price of a kilowatt-year of leased power, on the basis its megawatts are stated on: hours used or not."""
    return terrestrial_lease_fee / terrestrial_it_power


@quantity("USD / (kW year)")
def terrestrial_rented_price_per_kw_year(
    terrestrial_rental_price: float, terrestrial_power_per_accelerator: float
) -> float:
    """Price of a kilowatt-year of rented accelerators: what an hour costs over what an accelerator draws."""
    return terrestrial_rental_price / terrestrial_power_per_accelerator


@quantity("USD / (kW year)")
def terrestrial_price_per_kw_year(
    terrestrial_price_form: float,
    terrestrial_leased_price_per_kw_year: float,
    terrestrial_rented_price_per_kw_year: float,
) -> float:
    """Price of a kilowatt-year, in the form in which it is stated."""
    return (
        terrestrial_leased_price_per_kw_year if terrestrial_price_form == FEE else terrestrial_rented_price_per_kw_year
    )


@quantity("USD / (kW year)")
def terrestrial_cost_per_kw_year(
    terrestrial_basis: float,
    terrestrial_built_cost_per_kw_year: float,
    terrestrial_price_per_kw_year: float,
) -> float:
    """A kilowatt-year of IT power delivered: a cost, or a price where the cluster is leased or rented."""
    return terrestrial_built_cost_per_kw_year if terrestrial_basis == COST else terrestrial_price_per_kw_year


@quantity("USD / h")
def terrestrial_leased_price_per_accelerator_hour(
    terrestrial_lease_fee: float, terrestrial_accelerator_count: float
) -> float:
    """Price of an hour of a leased accelerator, used or not: the fee over their number, whatever they draw."""
    return terrestrial_lease_fee / terrestrial_accelerator_count


@quantity("USD / h")
def terrestrial_price_per_accelerator_hour(
    terrestrial_price_form: float,
    terrestrial_leased_price_per_accelerator_hour: float,
    terrestrial_rental_price: float,
) -> float:
    """Price of an accelerator-hour, in the form in which it is stated."""
    return (
        terrestrial_leased_price_per_accelerator_hour if terrestrial_price_form == FEE else terrestrial_rental_price
    )


@quantity("USD / h")
def terrestrial_built_cost_per_accelerator_hour(
    terrestrial_built_cost_per_kw_year: float, terrestrial_power_per_accelerator: float
) -> float:
    """An accelerator-hour of an owned cluster; the year has 8,766 hours (8,760 would make it 0.07 % dearer)."""
    return terrestrial_built_cost_per_kw_year * terrestrial_power_per_accelerator


@quantity("USD / h")
def terrestrial_cost_per_accelerator_hour(
    terrestrial_basis: float,
    terrestrial_built_cost_per_accelerator_hour: float,
    terrestrial_price_per_accelerator_hour: float,
) -> float:
    """An accelerator-hour delivered: a cost, or a price where the cluster is leased or rented."""
    return (
        terrestrial_built_cost_per_accelerator_hour
        if terrestrial_basis == COST
        else terrestrial_price_per_accelerator_hour
    )


@quantity("USD / PFLOPh")
def terrestrial_cost_per_pflop_hour(
    terrestrial_cost_per_accelerator_hour: float, terrestrial_throughput_per_accelerator: float
) -> float:
    """An hour of a PFLOP/s, dense BF16 at the maker's peak; utilisation is left out on both sides."""
    return terrestrial_cost_per_accelerator_hour / terrestrial_throughput_per_accelerator


@quantity("USD / PFLOPh")
def terrestrial_cost_per_effective_pflop_hour(
    terrestrial_cost_per_pflop_hour: float, terrestrial_utilisation: float
) -> float:
    """An hour of a PFLOP/s that a model gets out of the cluster: at the stated share of the maker's peak."""
    return terrestrial_cost_per_pflop_hour / terrestrial_utilisation


@quantity("USD / W")
def terrestrial_capital_per_power(
    terrestrial_server_cost_per_power: float, terrestrial_spare_ratio: float, terrestrial_site_capital_per_power: float
) -> float:
    """Capital per watt of IT power: servers with their spares, hall, and generation of one's own."""
    return terrestrial_server_cost_per_power * terrestrial_spare_ratio + terrestrial_site_capital_per_power
