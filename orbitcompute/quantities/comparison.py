"""Orbit beside Earth on one basis: matched clusters, H100-equivalents, the ladder of prices, what orbit deletes and adds.

Costs and prices stand side by side here and never in one sum.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import logarithmic_mean_over_one

BY_THROUGHPUT, BY_MEMORY, BY_RENT = choice(
    "h100_equivalence",
    "By what an accelerator counts as so many H100",
    throughput="dense BF16 operations a second, at the makers' peaks",
    memory="high-bandwidth memory",
    rent="what an hour of each rents for: a price, which holds what buyers know of its use",
)

# -- the same delivered compute ------------------------------------------------------------------------------------


@quantity("GW")
def delivered_it_power(it_power_target: float, fleet_power_share: float, orbital_delivered_share: float) -> float:
    """IT power that the fleet delivers as a mean over its life and the year; every cost is divided by it."""
    return it_power_target / fleet_power_share * orbital_delivered_share


@quantity("EFLOP / s")
def delivered_compute(delivered_it_power: float, throughput_per_power: float) -> float:
    """Dense BF16 operations a second that the fleet delivers, at the maker's peak."""
    return delivered_it_power * throughput_per_power


@quantity("GW")
def twin_it_power_matched(delivered_it_power: float, twin_availability: float) -> float:
    """IT power that the same chips on Earth must hold to deliver the same compute."""
    return delivered_it_power / twin_availability


@quantity("GW")
def baseline_it_power_matched(
    delivered_compute: float,
    terrestrial_throughput_per_accelerator: float,
    terrestrial_power_per_accelerator: float,
    terrestrial_availability: float,
) -> float:
    """IT power that clusters like the baseline must hold to deliver the same compute with their own chips."""
    per_power = terrestrial_throughput_per_accelerator / terrestrial_power_per_accelerator * terrestrial_availability
    return delivered_compute / per_power


@quantity("1")
def baselines_matched(baseline_it_power_matched: float, terrestrial_it_power: float) -> float:
    """Clusters like the baseline that deliver the same compute as the fleet."""
    return baseline_it_power_matched / terrestrial_it_power


@quantity("GUSD / year")
def orbital_cost_per_year(orbital_cost_per_kw_year: float, delivered_it_power: float) -> float:
    """What the fleet costs a year."""
    return orbital_cost_per_kw_year * delivered_it_power


@quantity("GUSD / year")
def twin_cost_per_year_matched(twin_cost_per_kw_year: float, delivered_it_power: float) -> float:
    """What the same chips on Earth cost a year, scaled to the same delivered compute."""
    return twin_cost_per_kw_year * delivered_it_power


@quantity("GUSD / year")
def baseline_cost_per_year_matched(terrestrial_cost_per_pflop_hour: float, delivered_compute: float) -> float:
    """What clusters like the baseline cost a year, scaled to the same delivered compute; a price where it is a lease."""
    return terrestrial_cost_per_pflop_hour * delivered_compute


# -- H100-equivalents ----------------------------------------------------------------------------------------------


@quantity("1")
def h100_equivalents_by_throughput(accelerator_throughput: float, h100_throughput: float) -> float:
    """H100 that an accelerator in orbit stands for, by dense BF16 throughput."""
    return accelerator_throughput / h100_throughput


@quantity("1")
def h100_equivalents_by_memory(accelerator_memory: float, h100_memory: float) -> float:
    """H100 that an accelerator in orbit stands for, by memory."""
    return accelerator_memory / h100_memory


@quantity("1")
def h100_equivalents_by_rent(accelerator_rent: float, h100_rent: float) -> float:
    """H100 that an accelerator in orbit stands for, by market rent."""
    return accelerator_rent / h100_rent


@quantity("1")
def h100_equivalents_per_accelerator(
    h100_equivalence: float,
    h100_equivalents_by_throughput: float,
    h100_equivalents_by_memory: float,
    h100_equivalents_by_rent: float,
) -> float:
    """H100 that an accelerator in orbit stands for."""
    if h100_equivalence == BY_THROUGHPUT:
        return h100_equivalents_by_throughput
    return h100_equivalents_by_memory if h100_equivalence == BY_MEMORY else h100_equivalents_by_rent


@quantity("accelerator")
def h100_equivalents_delivered(
    delivered_it_power: float, accelerator_server_power: float, h100_equivalents_per_accelerator: float
) -> float:
    """H100-equivalents that the fleet delivers at work."""
    return delivered_it_power / accelerator_server_power * h100_equivalents_per_accelerator


@quantity("USD / h")
def orbital_cost_per_h100_equivalent_hour(
    orbital_cost_per_accelerator_hour: float, h100_equivalents_per_accelerator: float
) -> float:
    """An H100-equivalent hour delivered in orbit."""
    return orbital_cost_per_accelerator_hour / h100_equivalents_per_accelerator


@quantity("USD / h")
def twin_cost_per_h100_equivalent_hour(
    twin_cost_per_accelerator_hour: float, h100_equivalents_per_accelerator: float
) -> float:
    """An H100-equivalent hour of the same chips on Earth."""
    return twin_cost_per_accelerator_hour / h100_equivalents_per_accelerator


@quantity("USD / h")
def baseline_cost_per_h100_equivalent_hour(
    terrestrial_cost_per_accelerator_hour: float, terrestrial_throughput_per_accelerator: float, h100_throughput: float
) -> float:
    """An H100-equivalent hour of the baseline, by throughput whatever the rule: memory and rent of mixed fleets vary."""
    return terrestrial_cost_per_accelerator_hour * h100_throughput / terrestrial_throughput_per_accelerator


# -- cost, rent, lease: the ladder ---------------------------------------------------------------------------------


@quantity("1")
def rent_over_index(accelerator_rent: float, market_rent: float) -> float:
    """What an hour of this accelerator rents for over an hour of the index's chip, a B200: a price over a price."""
    return accelerator_rent / market_rent


@quantity("USD / h")
def market_rent_at_service(accelerator_rent: float, market_rent_decline: float, time_to_service: float) -> float:
    """Rent of an hour of this accelerator when the fleet could first serve; a price, and a guess about it."""
    return accelerator_rent * np.exp(np.log1p(-market_rent_decline) * time_to_service / JULIAN_YEAR)


@quantity("1")
def orbital_cost_over_rent(orbital_cost_per_accelerator_hour: float, accelerator_rent: float) -> float:
    """Cost of an accelerator-hour in orbit over what an hour of the same accelerator rents for: a cost over a price."""
    return orbital_cost_per_accelerator_hour / accelerator_rent


@quantity("1")
def orbital_cost_over_rent_at_service(orbital_cost_per_accelerator_hour: float, market_rent_at_service: float) -> float:
    """Cost of an accelerator-hour in orbit over what one may rent for by then: a cost over a price to come."""
    return orbital_cost_per_accelerator_hour / market_rent_at_service


# -- a price over costs: which basis -------------------------------------------------------------------------------


@quantity("1")
def price_over_cost_per_power(terrestrial_price_per_kw_year: float, twin_cost_per_kw_year: float) -> float:
    """A lease's or rent's price over the cost of the same chips on Earth, IT power over IT power (or site over site)."""
    return terrestrial_price_per_kw_year / twin_cost_per_kw_year


@quantity("1")
def price_over_cost_per_accelerator_hour(
    terrestrial_price_per_accelerator_hour: float, twin_cost_per_accelerator_hour: float
) -> float:
    """A lease's or rent's price over the cost of the same chips on Earth, per accelerator-hour: other chips on each side."""
    return terrestrial_price_per_accelerator_hour / twin_cost_per_accelerator_hour


@quantity("1")
def price_over_cost_bases_mixed(
    terrestrial_price_per_kw_year: float, terrestrial_pue: float, twin_cost_per_kw_year: float
) -> float:
    """A price per facility watt over a cost per IT watt: the common mistake, shown beside the right ones."""
    return terrestrial_price_per_kw_year / terrestrial_pue / twin_cost_per_kw_year


@quantity("1")
def price_over_rent(terrestrial_price_per_accelerator_hour: float, market_rent: float) -> float:
    """A lease's price over market rent (B200), per accelerator-hour: a price over a price."""
    return terrestrial_price_per_accelerator_hour / market_rent


# -- what orbit deletes, what it adds, per delivered kilowatt-year -------------------------------------------------
# Each line is a line of one side or a factor's share of the chips' difference: no step comes before another.


@quantity("USD / (kW year)")
def orbit_deletes_facility(twin_facility_annuity: float, twin_availability: float) -> float:
    """Building, power and cooling that orbit does without."""
    return twin_facility_annuity / twin_availability


@quantity("USD / (kW year)")
def orbit_deletes_energy(twin_energy_cost_per_power: float, twin_availability: float) -> float:
    """Electricity that orbit does without."""
    return twin_energy_cost_per_power / twin_availability


@quantity("USD / (kW year)")
def orbit_deletes_operations(twin_operations_cost_per_power: float, twin_availability: float) -> float:
    """Operations on Earth that orbit does without."""
    return twin_operations_cost_per_power / twin_availability


@quantity("USD / (kW year)")
def orbit_adds_satellites(orbital_satellite_annuity: float, orbital_delivered_share: float) -> float:
    """Satellites without their servers, spares and flights lost included."""
    return orbital_satellite_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_launch(orbital_launch_annuity: float, orbital_delivered_share: float) -> float:
    """Launch, spares and flights lost included."""
    return orbital_launch_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_insurance(orbital_insurance_annuity: float, orbital_delivered_share: float) -> float:
    """Premium on everything launched; nothing where the operator carries the risk."""
    return orbital_insurance_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_engineering(orbital_development_annuity: float, orbital_delivered_share: float) -> float:
    """Engineering of satellites and ground systems, paid once."""
    return orbital_development_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_disposal(orbital_disposal_annuity: float, orbital_delivered_share: float) -> float:
    """Removal of dead satellites; nothing where they are left to the air."""
    return orbital_disposal_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_control(orbital_control_cost_per_power: float, orbital_delivered_share: float) -> float:
    """Operations in orbit: control, licences, regulation."""
    return orbital_control_cost_per_power / orbital_delivered_share


@quantity("USD / (kW year)")
def orbit_adds_ground(ground_cost_per_power: float, orbital_delivered_share: float) -> float:
    """Ground stations and what they are connected with, sized for the traffic chosen."""
    return ground_cost_per_power / orbital_delivered_share


@quantity("USD / (kW year)")
def chips_in_orbit(orbital_it_annuity: float, orbital_delivered_share: float) -> float:
    """Servers in orbit, per delivered kilowatt-year."""
    return orbital_it_annuity / orbital_delivered_share


@quantity("USD / (kW year)")
def chips_on_earth(twin_server_annuity: float, twin_availability: float) -> float:
    """Servers of the twin, per delivered kilowatt-year."""
    return twin_server_annuity / twin_availability


@quantity("USD / (kW year)")
def chips_difference_per_factor(chips_in_orbit: float, chips_on_earth: float) -> float:
    """What each e-folding of a factor between the two chips' costs is worth: their logarithmic mean."""
    return chips_on_earth * logarithmic_mean_over_one(chips_in_orbit / chips_on_earth)


@quantity("USD / (kW year)")
def orbit_adds_chips_by_losses(
    chips_difference_per_factor: float,
    spare_ratio: float,
    hardware_bought_ratio: float,
    capacity_held: float,
    twin_servers_bought_ratio: float,
) -> float:
    """Servers that die without repair or go down with a flight, over the spares and repairs of the twin."""
    bought = spare_ratio * hardware_bought_ratio / capacity_held
    return chips_difference_per_factor * np.log(bought / twin_servers_bought_ratio)


@quantity("USD / (kW year)")
def orbit_adds_chips_by_time(
    chips_difference_per_factor: float, availability: float, twin_availability: float
) -> float:
    """Servers that wait: shadow, service, errors, against the twin's own outages."""
    return chips_difference_per_factor * np.log(twin_availability / availability)


@quantity("USD / (kW year)")
def orbit_adds_chips_by_money(
    chips_difference_per_factor: float, orbital_it_capital_recovery: float, twin_it_capital_recovery: float
) -> float:
    """Dearer money, a shorter life and longer idling of the same servers."""
    return chips_difference_per_factor * np.log(orbital_it_capital_recovery / twin_it_capital_recovery)


@quantity("USD / (kW year)")
def orbit_adds_chips_by_age(
    chips_difference_per_factor: float, orbital_it_annuity: float, orbital_exchange_annuity: float, servers_worth_share: float
) -> float:
    """Servers that grow old in orbit, exchanged or run on at what they are worth; nothing where a satellite ends with them."""
    left = (orbital_it_annuity - orbital_exchange_annuity) * servers_worth_share
    return chips_difference_per_factor * np.log(orbital_it_annuity / left)


@quantity("USD / (kW year)")
def orbit_adds_chips_by_price(
    chips_difference_per_factor: float, orbital_it_cost_per_power: float, twin_server_cost_per_power: float
) -> float:
    """Servers of another price per watt: nothing where the twin has the same chips at the same price."""
    return chips_difference_per_factor * np.log(orbital_it_cost_per_power / twin_server_cost_per_power)
