"""Where the costs of orbit and of Earth meet: budgets and break-even prices in closed form, all else as it is.

A negative budget or price is no price: every report says that there is no positive break-even.
"""

from __future__ import annotations

from orbitcompute.declare import quantity

NONE = "no positive break-even"


@quantity("USD / W", unless_positive=NONE)
def parity_budget(
    twin_cost_per_kw_year: float,
    orbital_delivered_share: float,
    orbital_operations_cost_per_power: float,
    orbital_development_annuity: float,
    orbital_disposal_annuity: float,
    orbital_it_annuity: float,
    insurance_load: float,
    orbital_craft_capital_recovery: float,
    spare_ratio: float,
) -> float:
    """What satellite and launch together may cost per watt launched for orbit to cost what the same chips cost on Earth.

    Negative where the chips alone cost more in orbit than everything on Earth: no positive break-even.
    """
    chips = orbital_it_annuity * (1 + insurance_load)
    fixed = orbital_operations_cost_per_power + orbital_development_annuity + orbital_disposal_annuity
    left = twin_cost_per_kw_year * orbital_delivered_share - fixed - chips
    return left / (spare_ratio * orbital_craft_capital_recovery * (1 + insurance_load))


@quantity("USD / W")
def satellite_per_power_paid(satellite_cost_per_power: float, hardware_bought_ratio: float) -> float:
    """What satellites do cost per watt launched, flights lost included."""
    return satellite_cost_per_power * hardware_bought_ratio


@quantity("USD / W")
def launch_per_power_paid(launch_cost_per_power: float, launch_success: float, hardware_bought_ratio: float) -> float:
    """What launch does cost per watt launched, flights lost included."""
    return launch_cost_per_power * launch_success * hardware_bought_ratio


@quantity("USD / W")
def satellite_and_launch_per_power(satellite_per_power_paid: float, launch_per_power_paid: float) -> float:
    """What satellite and launch together do cost per watt launched, flights lost included."""
    return satellite_per_power_paid + launch_per_power_paid


@quantity("USD / kg", unless_positive=NONE)
def parity_launch_price(
    parity_budget: float, satellite_per_power_paid: float, launch_price_paid: float, launch_per_power_paid: float
) -> float:
    """Launch price that makes the costs equal, everything else as it is; negative means no positive break-even."""
    return (parity_budget - satellite_per_power_paid) * launch_price_paid / launch_per_power_paid


@quantity("USD / W", unless_positive=NONE)
def parity_satellite_cost(parity_budget: float, launch_per_power_paid: float, hardware_bought_ratio: float) -> float:
    """Cost of a satellite per watt of IT that makes the costs equal, everything else as it is."""
    return (parity_budget - launch_per_power_paid) / hardware_bought_ratio


@quantity("kg / kW", unless_positive=NONE)
def parity_specific_mass(
    parity_budget: float, satellite_per_power_paid: float, launch_per_power_paid: float, specific_power: float
) -> float:
    """Mass per kilowatt of IT that makes the costs equal at the same launch price per kilogram delivered.

    Whole satellites a flight are taken as they are: a lighter satellite may fill a flight better or worse.
    """
    return (parity_budget - satellite_per_power_paid) / launch_per_power_paid / specific_power


@quantity("USD / (kW year)")
def parity_earth_cost(orbital_cost_per_kw_year: float, twin_cost_per_kw_year: float) -> float:
    """What everything on Earth would have to cost more, a year and delivered kilowatt, for orbit to be the equal."""
    return orbital_cost_per_kw_year - twin_cost_per_kw_year


# -- once it stands ------------------------------------------------------------------------------------------------


@quantity("flight / year")
def steady_flights(satellite_replacement_rate: float, satellites_per_flight: float, launch_success: float) -> float:
    """Flights a year that hold the target for ever once the first fleet stands, failed ones included."""
    return satellite_replacement_rate / satellites_per_flight / launch_success


@quantity("t / year")
def steady_launch_mass(satellite_replacement_rate: float, satellite_mass: float) -> float:
    """Mass that must reach orbit every year to hold the target for ever."""
    return satellite_replacement_rate * satellite_mass


@quantity("GUSD / year")
def steady_spending(
    orbital_it_cost_per_power: float,
    hardware_bought_ratio: float,
    satellite_and_launch_per_power: float,
    insurance_load: float,
    cohort_launch_rate: float,
    orbital_operations_cost_per_power: float,
    it_power_target: float,
    fleet_power_share: float,
) -> float:
    """Dollars a year that hold the target for ever in orbit: yearly cohorts and operations, without interest."""
    launched = orbital_it_cost_per_power * hardware_bought_ratio + satellite_and_launch_per_power
    yearly = launched * (1 + insurance_load) * cohort_launch_rate + orbital_operations_cost_per_power
    return yearly * it_power_target / fleet_power_share


@quantity("GUSD / year")
def twin_steady_spending(
    twin_server_cost_per_power: float,
    twin_spare_ratio: float,
    twin_repair_rate: float,
    twin_it_life: float,
    twin_facility_cost_per_power: float,
    twin_facility_life: float,
    twin_operations_cost_per_power: float,
    twin_energy_cost_per_power: float,
    it_power_target: float,
) -> float:
    """Dollars a year that hold the target for ever on Earth: replacement and running costs, without interest."""
    replaced = twin_server_cost_per_power * (twin_spare_ratio / twin_it_life + twin_repair_rate)
    rebuilt = twin_facility_cost_per_power / twin_facility_life
    return (replaced + rebuilt + twin_operations_cost_per_power + twin_energy_cost_per_power) * it_power_target
