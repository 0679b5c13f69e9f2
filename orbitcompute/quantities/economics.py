"""What a delivered kilowatt-year and accelerator-hour cost in orbit, beside Earth, and the budget that makes them equal."""

from __future__ import annotations

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import capital_recovery, lesser

PER_POWER, PER_SATELLITE = choice(
    "satellite_cost_basis",
    "What the cost of a satellite is known as",
    power="a price per watt of IT power",
    satellite="a price per satellite, whatever power its orbit leaves for compute",
)

# -- orbit ---------------------------------------------------------------------------------------------------------


@quantity("USD / W")
def satellite_price_per_power(satellite_price: float, it_power_per_satellite: float) -> float:
    """Price of a satellite over the IT power it feeds."""
    return satellite_price / it_power_per_satellite


@quantity("USD / W")
def satellite_cost_per_power(
    satellite_cost_basis: float, satellite_cost_per_power_given: float, satellite_price_per_power: float
) -> float:
    """Cost of a satellite without its servers, per watt of IT power."""
    return satellite_cost_per_power_given if satellite_cost_basis == PER_POWER else satellite_price_per_power


@quantity("USD / W")
def orbital_it_capital_per_power(it_cost_per_power: float, spare_ratio: float, launch_success: float) -> float:
    """Servers per wanted watt of IT power: with spares, and with those lost on failed flights."""
    return it_cost_per_power * spare_ratio / launch_success


@quantity("USD / W")
def orbital_satellite_capital_per_power(
    satellite_cost_per_power: float, spare_ratio: float, launch_success: float
) -> float:
    """Satellites without their servers per wanted watt of IT power: with spares and flights lost."""
    return satellite_cost_per_power * spare_ratio / launch_success


@quantity("USD / W")
def orbital_launch_capital_per_power(launch_cost_per_power: float, spare_ratio: float) -> float:
    """Launch per wanted watt of IT power: with spares; failed flights are in the price per watt already."""
    return launch_cost_per_power * spare_ratio


@quantity("USD / W")
def orbital_capital_per_power(
    orbital_it_capital_per_power: float,
    orbital_satellite_capital_per_power: float,
    orbital_launch_capital_per_power: float,
) -> float:
    """Capital per wanted watt of IT power: servers, satellites, launch."""
    return orbital_it_capital_per_power + orbital_satellite_capital_per_power + orbital_launch_capital_per_power


@quantity("GUSD")
def orbital_capital(orbital_capital_per_power: float, it_power_target: float, fleet_power_share: float) -> float:
    """Capital of the whole fleet."""
    return orbital_capital_per_power * it_power_target / fleet_power_share


@quantity("GUSD")
def twin_capital(twin_capital_per_power: float, it_power_target: float) -> float:
    """Capital of the same IT power with the same chips on Earth."""
    return twin_capital_per_power * it_power_target


@quantity("year")
def orbital_it_service_life(orbital_it_life: float, satellite_design_life: float) -> float:
    """Years over which servers in orbit are paid off: their economic life, the satellite's at most.

    Servers worn out before the satellite are paid off sooner but not replaced: set both lives for that case.
    """
    return lesser(orbital_it_life, satellite_design_life)


@quantity("USD / (kW year)")
def orbital_it_annuity(
    orbital_it_capital_per_power: float, orbital_discount_rate: float, orbital_it_service_life: float
) -> float:
    """Yearly payment for servers, over their life in orbit."""
    return orbital_it_capital_per_power * capital_recovery(orbital_discount_rate, orbital_it_service_life) / JULIAN_YEAR


@quantity("USD / (kW year)")
def orbital_craft_annuity(
    orbital_satellite_capital_per_power: float,
    orbital_launch_capital_per_power: float,
    orbital_discount_rate: float,
    satellite_design_life: float,
) -> float:
    """Yearly payment for satellites and their launch, over the satellite's design life."""
    return (
        (orbital_satellite_capital_per_power + orbital_launch_capital_per_power)
        * capital_recovery(orbital_discount_rate, satellite_design_life)
        / JULIAN_YEAR
    )


@quantity("1", above=0.0, otherwise="nothing is delivered")
def orbital_delivered_share(availability: float, capacity_held: float) -> float:
    """Share of the wanted kilowatts that is delivered: unfailed accelerators that work."""
    return availability * capacity_held


@quantity("USD / (kW year)")
def orbital_cost_per_kw_year(
    orbital_it_annuity: float,
    orbital_craft_annuity: float,
    orbital_operations_cost_per_power: float,
    orbital_delivered_share: float,
) -> float:
    """Cost of a kilowatt-year of IT power delivered in orbit.

    End-of-year payments. Leaves out insurance (SpaceX carries none), engineering paid once, and a ground segment that
    grows with the traffic: operations hold a flat allowance.
    """
    return (orbital_it_annuity + orbital_craft_annuity + orbital_operations_cost_per_power) / orbital_delivered_share


@quantity("USD / h")
def orbital_cost_per_accelerator_hour(orbital_cost_per_kw_year: float, accelerator_server_power: float) -> float:
    """An accelerator-hour delivered in orbit; the year has 8,766 hours (8,760 would make it 0.07 % dearer)."""
    return orbital_cost_per_kw_year * accelerator_server_power


@quantity("USD / PFLOPh")
def orbital_cost_per_pflop_hour(orbital_cost_per_accelerator_hour: float, accelerator_throughput: float) -> float:
    """An hour of a PFLOP/s in orbit, dense BF16 at the maker's peak; utilisation is left out on both sides."""
    return orbital_cost_per_accelerator_hour / accelerator_throughput


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


@quantity("1")
def orbital_cost_over_rent(orbital_cost_per_accelerator_hour: float, market_rent: float) -> float:
    """Cost of an accelerator-hour in orbit over what one rents for: a cost over a price, for another chip (B200)."""
    return orbital_cost_per_accelerator_hour / market_rent


# -- parity --------------------------------------------------------------------------------------------------------


@quantity("USD / W")
def parity_budget(
    twin_cost_per_kw_year: float,
    orbital_delivered_share: float,
    orbital_operations_cost_per_power: float,
    orbital_it_annuity: float,
    orbital_discount_rate: float,
    satellite_design_life: float,
    spare_ratio: float,
) -> float:
    """What satellite and launch together may cost per watt launched for orbit to cost what the same chips cost on Earth.

    Negative where the chips alone cost more in orbit than everything on Earth: no positive break-even.
    """
    left = twin_cost_per_kw_year * orbital_delivered_share - orbital_operations_cost_per_power - orbital_it_annuity
    return left * JULIAN_YEAR / (spare_ratio * capital_recovery(orbital_discount_rate, satellite_design_life))


@quantity("USD / W")
def satellite_and_launch_per_power(
    satellite_cost_per_power: float, launch_success: float, launch_cost_per_power: float
) -> float:
    """What satellite and launch together do cost per watt launched, flights lost included."""
    return satellite_cost_per_power / launch_success + launch_cost_per_power


@quantity("USD / kg")
def parity_launch_price(
    parity_budget: float,
    satellite_cost_per_power: float,
    launch_success: float,
    launch_price: float,
    launch_cost_per_power: float,
) -> float:
    """Launch price that makes the costs equal, everything else as it is; negative means no positive break-even."""
    return (parity_budget - satellite_cost_per_power / launch_success) * launch_price / launch_cost_per_power
