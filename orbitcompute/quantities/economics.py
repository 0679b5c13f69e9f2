"""What a delivered kilowatt-year and accelerator-hour cost in orbit, line by line, and over the same on Earth.

Each asset class has its own life and its own recovery of capital. Reliability is charged once: spares and survival in
`capacity_held`, lost flights either as hardware bought again or as a premium, never both (`launch_risk`).
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import growth_with_interest, periodic_capital_recovery, sinking_fund

PER_POWER, PER_SATELLITE, PER_MASS, BY_PARTS = choice(
    "satellite_cost_basis",
    "What the cost of a satellite is known as",
    power="a price per watt of IT power, and a bus that costs the same whatever its power",
    satellite="a price per satellite, whatever power its orbit leaves for compute",
    mass="a price per kilogram of satellite without its servers, as satellites in series have cost",
    parts="prices of its own square metres, kilowatt-hours and kilograms: what a trade between parts stands on",
)
CARRIED, INSURED = choice(
    "launch_risk",
    "Who pays for what a failed flight takes with it",
    carried="the operator: satellites, servers and the flight are bought again",
    insured="an insurer, for a premium on everything launched; the operator buys nothing again",
)

LEFT, REMOVED = choice(
    "dead_satellites",
    "What becomes of satellites that fail before they bring themselves down",
    left="they are left to the air: nobody is obliged to fetch them",
    removed="somebody is paid to remove each at the end of the design life",
)

# -- capital per wanted watt ---------------------------------------------------------------------------------------


@quantity("USD / W")
def satellite_price_per_power(satellite_price: float, it_power_per_satellite: float) -> float:
    """Price of a satellite over the IT power it feeds."""
    return satellite_price / it_power_per_satellite


@quantity("USD / W")
def satellite_cost_per_power_by_mass(
    satellite_price_per_mass: float, satellite_mass: float, compute_mass: float, it_power_per_satellite: float
) -> float:
    """What a satellite of this mass would cost per watt of IT power at the price per kilogram of satellites in series.

    Launch mass without the servers, as the price is quoted; a satellite made lighter at the same design is no cheaper.
    """
    return satellite_price_per_mass * (satellite_mass - compute_mass) / it_power_per_satellite


@quantity("USD / W")
def satellite_bus_cost_per_power(satellite_bus_price: float, it_power_per_satellite: float) -> float:
    """What a satellite's bus costs whatever its power, per watt of IT power: attitude control, computer, thrusters."""
    return satellite_bus_price / it_power_per_satellite


@quantity("USD / W")
def satellite_cost_per_power_by_parts(
    satellite_bus_cost_per_power: float, satellite_cost_per_power_given: float
) -> float:
    """Cost of a satellite without its servers, per watt of IT power: its bus, and what grows with power.

    A straight line through craft of one maker's design at different sizes; leaves out what volume takes off.
    """
    return satellite_bus_cost_per_power + satellite_cost_per_power_given


@quantity("USD / W")
def satellite_first_cost_per_power(
    satellite_cost_basis: float,
    satellite_cost_per_power_by_parts: float,
    satellite_price_per_power: float,
    satellite_cost_per_power_by_mass: float,
    satellite_cost_per_power_by_areas: float,
) -> float:
    """Cost of a satellite without its servers, per watt of IT power, before its makers have learned from this fleet."""
    if satellite_cost_basis == PER_POWER:
        return satellite_cost_per_power_by_parts
    if satellite_cost_basis == BY_PARTS:
        return satellite_cost_per_power_by_areas
    return satellite_price_per_power if satellite_cost_basis == PER_SATELLITE else satellite_cost_per_power_by_mass


@quantity("USD / W")
def satellite_cost_per_power(satellite_first_cost_per_power: float, satellite_learning_factor: float) -> float:
    """Cost of a satellite without its servers, per watt of IT power, as a mean over the fleet."""
    return satellite_first_cost_per_power * satellite_learning_factor


@quantity("USD / kg")
def satellite_and_launch_price_per_mass(
    satellite_cost_per_power: float, launch_cost_per_power: float, launch_success: float, it_power_per_satellite: float,
    satellite_mass: float, compute_mass: float,
) -> float:
    """Satellite and its launch, without servers, per kilogram of satellite without them: held against what a fleet cost.

    `record_satellite_and_launch_price` bounds the two together where neither is published.
    """
    paid = satellite_cost_per_power + launch_cost_per_power * launch_success
    return paid * it_power_per_satellite / (satellite_mass - compute_mass)


@quantity("1")
def satellite_and_launch_over_record(
    satellite_and_launch_price_per_mass: float, record_satellite_and_launch_price: float
) -> float:
    """Satellite and launch per kilogram over what an operator's filings bound them to together."""
    return satellite_and_launch_price_per_mass / record_satellite_and_launch_price


@quantity("1")
def hardware_bought_ratio(launch_risk: float, launch_success: float) -> float:
    """Hardware and flights paid for over those that arrive: lost ones are bought again unless an insurer pays."""
    return 1 / launch_success if launch_risk == CARRIED else 1.0


@quantity("1")
def insurance_load(launch_risk: float, insurance_premium: float) -> float:
    """Premium over the insured value, launch and first year; zero where the operator carries the risk itself."""
    return insurance_premium if launch_risk == INSURED else 0.0


@quantity("1")
def insurer_margin(launch_risk: float, insurance_premium: float, launch_success: float) -> float:
    """What an insurer keeps of a premium after the flights it must pay for; negative where none would write it."""
    return insurance_premium - (1 - launch_success) if launch_risk == INSURED else 0.0


@quantity("USD / W")
def orbital_it_cost_per_power(it_cost_per_power: float, orbital_server_price_ratio: float) -> float:
    """Servers built for orbit per watt of IT power: without the hall's network and racks, with what space asks of them."""
    return it_cost_per_power * orbital_server_price_ratio


@quantity("USD / W")
def orbital_it_capital_per_power(
    orbital_it_cost_per_power: float, spare_ratio: float, hardware_bought_ratio: float
) -> float:
    """Servers per wanted watt of IT power: with spares, and with those lost on failed flights."""
    return orbital_it_cost_per_power * spare_ratio * hardware_bought_ratio


@quantity("USD / W")
def orbital_satellite_capital_per_power(
    satellite_cost_per_power: float, spare_ratio: float, hardware_bought_ratio: float
) -> float:
    """Satellites without their servers per wanted watt of IT power: with spares and flights lost."""
    return satellite_cost_per_power * spare_ratio * hardware_bought_ratio


@quantity("USD / W")
def orbital_launch_capital_per_power(
    launch_cost_per_power: float, launch_success: float, spare_ratio: float, hardware_bought_ratio: float
) -> float:
    """Launch per wanted watt of IT power: with spares, and with the flights lost unless an insurer pays for them."""
    return launch_cost_per_power * launch_success * spare_ratio * hardware_bought_ratio


@quantity("USD / W")
def orbital_development_capital_per_power(
    orbital_development_capital: float, it_power_target: float, fleet_power_share: float
) -> float:
    """Engineering paid once per wanted watt of IT power: written off with the first fleet."""
    return orbital_development_capital * fleet_power_share / it_power_target


@quantity("USD / W")
def orbital_capital_per_power(
    orbital_it_capital_per_power: float,
    orbital_satellite_capital_per_power: float,
    orbital_launch_capital_per_power: float,
    orbital_development_capital_per_power: float,
    insurance_load: float,
) -> float:
    """Capital per wanted watt of IT power: servers, satellites, launch, their insurance, and engineering paid once."""
    launched = orbital_it_capital_per_power + orbital_satellite_capital_per_power + orbital_launch_capital_per_power
    return launched * (1 + insurance_load) + orbital_development_capital_per_power


@quantity("GUSD")
def orbital_capital(orbital_capital_per_power: float, it_power_target: float, fleet_power_share: float) -> float:
    """Capital of the whole fleet."""
    return orbital_capital_per_power * it_power_target / fleet_power_share


@quantity("GUSD")
def twin_capital(twin_capital_per_power: float, it_power_target: float) -> float:
    """Capital of the same IT power with the same chips on Earth."""
    return twin_capital_per_power * it_power_target


# -- the yearly payment for a dollar of capital --------------------------------------------------------------------


@quantity("1 / year")
def orbital_it_capital_recovery(
    orbital_discount_rate: float, orbital_it_service_life: float, orbital_it_idle_time: float, payments_per_year: float
) -> float:
    """Yearly payment per dollar of servers in orbit, with the interest from their purchase to their first service."""
    recovery = periodic_capital_recovery(orbital_discount_rate, orbital_it_service_life, payments_per_year)
    return recovery * growth_with_interest(orbital_discount_rate, orbital_it_idle_time) / JULIAN_YEAR


@quantity("1 / year")
def orbital_craft_capital_recovery(
    orbital_discount_rate: float, orbital_craft_service_life: float, orbital_craft_idle_time: float, payments_per_year: float
) -> float:
    """Yearly payment per dollar of satellite and launch, with the interest from their payment to first service."""
    recovery = periodic_capital_recovery(orbital_discount_rate, orbital_craft_service_life, payments_per_year)
    return recovery * growth_with_interest(orbital_discount_rate, orbital_craft_idle_time) / JULIAN_YEAR


# -- what a wanted kilowatt costs a year, line by line -------------------------------------------------------------


@quantity("USD / (kW year)")
def orbital_it_annuity(
    orbital_it_capital_per_power: float, orbital_it_capital_recovery: float, orbital_exchange_annuity: float
) -> float:
    """Yearly payment for servers, over their life in orbit, with what it takes to exchange them where they are."""
    return orbital_it_capital_per_power * orbital_it_capital_recovery + orbital_exchange_annuity


@quantity("USD / (kW year)")
def orbital_satellite_annuity(
    orbital_satellite_capital_per_power: float, orbital_craft_capital_recovery: float
) -> float:
    """Yearly payment for satellites without their servers, over their design life."""
    return orbital_satellite_capital_per_power * orbital_craft_capital_recovery


@quantity("USD / (kW year)")
def orbital_launch_annuity(orbital_launch_capital_per_power: float, orbital_craft_capital_recovery: float) -> float:
    """Yearly payment for launch, over the satellite's design life."""
    return orbital_launch_capital_per_power * orbital_craft_capital_recovery


@quantity("USD / (kW year)")
def orbital_craft_annuity(orbital_satellite_annuity: float, orbital_launch_annuity: float) -> float:
    """Yearly payment for satellites and their launch, over the satellite's design life."""
    return orbital_satellite_annuity + orbital_launch_annuity


@quantity("USD / (kW year)")
def orbital_insurance_annuity(insurance_load: float, orbital_it_annuity: float, orbital_craft_annuity: float) -> float:
    """Yearly payment for the premium on everything launched, each part paid off with what it insures."""
    return insurance_load * (orbital_it_annuity + orbital_craft_annuity)


@quantity("USD / (kW year)")
def orbital_development_annuity(
    orbital_development_capital_per_power: float, orbital_craft_capital_recovery: float
) -> float:
    """Yearly payment for engineering paid once, over the life of the first fleet."""
    return orbital_development_capital_per_power * orbital_craft_capital_recovery


@quantity("1")
def satellites_dead_share(
    satellite_loss_rate: float, satellite_stranded_share: float, satellite_design_life: float
) -> float:
    """Share of the satellites that fail within their design life and can't bring themselves down."""
    return -np.expm1(-satellite_loss_rate * satellite_design_life) * satellite_stranded_share


@quantity("USD / W")
def orbital_removal_cost_per_power(
    disposal_removal_price: float, satellites_dead_share: float, spare_ratio: float, it_power_per_satellite: float
) -> float:
    """Removal of every dead satellite per wanted watt, paid at the end of life."""
    return disposal_removal_price * satellites_dead_share * spare_ratio / it_power_per_satellite


@quantity("USD / W")
def orbital_disposal_cost_per_power(dead_satellites: float, orbital_removal_cost_per_power: float) -> float:
    """Disposal per wanted watt, paid at the end of life.

    Living satellites bring themselves down: that is in their propellant and in operations.
    """
    return orbital_removal_cost_per_power if dead_satellites == REMOVED else 0.0 * orbital_removal_cost_per_power


@quantity("USD / (kW year)")
def orbital_disposal_annuity(
    orbital_disposal_cost_per_power: float, orbital_discount_rate: float, satellite_design_life: float
) -> float:
    """Set aside each year for the removal of dead satellites at the end of life."""
    return orbital_disposal_cost_per_power * sinking_fund(orbital_discount_rate, satellite_design_life) / JULIAN_YEAR


@quantity("USD / (kW year)")
def orbital_other_annuity(
    orbital_insurance_annuity: float, orbital_development_annuity: float, orbital_disposal_annuity: float
) -> float:
    """Insurance, engineering paid once and removal of dead satellites, a year and wanted kilowatt."""
    return orbital_insurance_annuity + orbital_development_annuity + orbital_disposal_annuity


# -- what is delivered costs ---------------------------------------------------------------------------------------


@quantity("1", above=0.0, otherwise="nothing is delivered")
def orbital_delivered_share(availability: float, capacity_held: float, servers_worth_share: float) -> float:
    """Share of the wanted kilowatts that is delivered: unfailed accelerators that work, old ones at what they are worth."""
    return availability * capacity_held * servers_worth_share


@quantity("USD / (kW year)")
def orbital_operations_cost_per_power(orbital_control_cost_per_power: float, ground_cost_per_power: float) -> float:
    """Operations of the orbital cluster: a flat allowance for control, and a ground segment that grows with the traffic."""
    return orbital_control_cost_per_power + ground_cost_per_power


@quantity("USD / (kW year)")
def orbital_cost_per_kw_year(
    orbital_it_annuity: float,
    orbital_craft_annuity: float,
    orbital_other_annuity: float,
    orbital_operations_cost_per_power: float,
    orbital_delivered_share: float,
) -> float:
    """Cost of a kilowatt-year of IT power delivered in orbit.

    Payments fall due at each period's end (`payments_per_year`). Leaves out taxes.
    """
    annuities = orbital_it_annuity + orbital_craft_annuity + orbital_other_annuity
    return (annuities + orbital_operations_cost_per_power) / orbital_delivered_share


@quantity("USD / h")
def orbital_cost_per_accelerator_hour(orbital_cost_per_kw_year: float, accelerator_server_power: float) -> float:
    """An accelerator-hour delivered in orbit; the year has 8,766 hours (8,760 would make it 0.07 % dearer)."""
    return orbital_cost_per_kw_year * accelerator_server_power


@quantity("USD / PFLOPh")
def orbital_cost_per_pflop_hour(orbital_cost_per_accelerator_hour: float, accelerator_throughput: float) -> float:
    """An hour of a PFLOP/s in orbit, dense BF16 at the maker's peak; utilisation is left out on both sides."""
    return orbital_cost_per_accelerator_hour / accelerator_throughput


@quantity("USD / PFLOPh")
def orbital_cost_per_effective_pflop_hour(orbital_cost_per_pflop_hour: float, orbital_utilisation: float) -> float:
    """An hour of a PFLOP/s that a model gets out of chips in orbit: at the stated share of the maker's peak."""
    return orbital_cost_per_pflop_hour / orbital_utilisation


@quantity("GUSD")
def orbital_present_value(
    orbital_cost_per_kw_year: float, it_power_target: float, orbital_discount_rate: float, analysis_horizon: float
) -> float:
    """Present value of building and running the target for the horizon, fleets replaced as they age, at its own rate."""
    recovery = periodic_capital_recovery(orbital_discount_rate, analysis_horizon, 1.0)
    return orbital_cost_per_kw_year * it_power_target * JULIAN_YEAR / recovery


@quantity("GUSD")
def twin_present_value(
    twin_cost_per_kw_year: float, it_power_target: float, twin_discount_rate: float, analysis_horizon: float
) -> float:
    """Present value of building and running the same delivered power on Earth for the horizon, at its own rate."""
    recovery = periodic_capital_recovery(twin_discount_rate, analysis_horizon, 1.0)
    return twin_cost_per_kw_year * it_power_target * JULIAN_YEAR / recovery


# -- orbit over Earth ----------------------------------------------------------------------------------------------


@quantity("1")
def cost_ratio(orbital_cost_per_kw_year: float, twin_cost_per_kw_year: float) -> float:
    """Orbit over the same chips newly built on Earth, per delivered kilowatt-year; the same in every unit."""
    return orbital_cost_per_kw_year / twin_cost_per_kw_year


@quantity("1")
def cost_ratio_as_built(orbital_cost_per_kw_year: float, terrestrial_cost_per_kw_year: float) -> float:
    """Orbit over the baseline as built, per delivered kilowatt-year of IT."""
    return orbital_cost_per_kw_year / terrestrial_cost_per_kw_year


@quantity("1")
def cost_ratio_as_built_per_accelerator_hour(
    orbital_cost_per_accelerator_hour: float, terrestrial_cost_per_accelerator_hour: float
) -> float:
    """Orbit over the baseline as built, per accelerator-hour: a new chip against an old one."""
    return orbital_cost_per_accelerator_hour / terrestrial_cost_per_accelerator_hour


@quantity("1")
def cost_ratio_as_built_per_pflop_hour(
    orbital_cost_per_pflop_hour: float, terrestrial_cost_per_pflop_hour: float
) -> float:
    """Orbit over the baseline as built, per PFLOP-hour, dense BF16 at the makers' peaks."""
    return orbital_cost_per_pflop_hour / terrestrial_cost_per_pflop_hour
