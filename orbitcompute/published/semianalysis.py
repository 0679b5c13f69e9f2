"""SemiAnalysis, 3 June 2026, the public part: an accelerator-hour in orbit and on the ground."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("semianalysis", "semianalysis-2026-06")
quantity = MODEL.quantity


@quantity("1")
def discount_rate_mixed(debt_share: float, debt_rate: float, equity_rate: float) -> float:
    """Cost of money on the ground, mixed from debt and equity; printed rounded."""
    return debt_share * debt_rate + (1 - debt_share) * equity_rate


@quantity("1")
def orbital_it_recovery(orbital_discount_rate: float, it_months: float) -> float:
    """Share of a capital that is paid each month over the life of servers in orbit."""
    rate = orbital_discount_rate / 12
    return rate / (1 - (1 + rate) ** (-it_months))


@quantity("1")
def orbital_craft_recovery(orbital_discount_rate: float, craft_months: float) -> float:
    """Share of a capital that is paid each month over the life of the craft."""
    rate = orbital_discount_rate / 12
    return rate / (1 - (1 + rate) ** (-craft_months))


@quantity("1")
def terrestrial_it_recovery(terrestrial_discount_rate: float, it_months: float) -> float:
    """Share of a capital that is paid each month over the life of servers on the ground."""
    rate = terrestrial_discount_rate / 12
    return rate / (1 - (1 + rate) ** (-it_months))


@quantity("1")
def terrestrial_hall_recovery(terrestrial_discount_rate: float, hall_months: float) -> float:
    """Share of a capital that is paid each month over the life of a hall."""
    rate = terrestrial_discount_rate / 12
    return rate / (1 - (1 + rate) ** (-hall_months))


@quantity("h")
def accelerator_hours_a_month(accelerators: float, month_length: float) -> float:
    """Accelerator-hours of one craft in a month."""
    return accelerators * month_length


@quantity("USD / h")
def orbital_it_cost(orbital_it_capital: float, orbital_it_recovery: float, accelerator_hours_a_month: float) -> float:
    """Servers in orbit per accelerator-hour."""
    return orbital_it_capital * orbital_it_recovery / accelerator_hours_a_month


@quantity("USD / h")
def terrestrial_it_cost(
    terrestrial_it_capital: float, terrestrial_it_recovery: float, accelerator_hours_a_month: float
) -> float:
    """Servers on the ground per accelerator-hour."""
    return terrestrial_it_capital * terrestrial_it_recovery / accelerator_hours_a_month


@quantity("USD / h")
def orbital_craft_cost(
    orbital_craft_capital: float, orbital_craft_recovery: float, accelerator_hours_a_month: float
) -> float:
    """Craft and its launch per accelerator-hour."""
    return orbital_craft_capital * orbital_craft_recovery / accelerator_hours_a_month


@quantity("USD / h")
def terrestrial_hall_cost(
    terrestrial_hall_capital: float, terrestrial_hall_recovery: float, accelerator_hours_a_month: float
) -> float:
    """Hall per accelerator-hour."""
    return terrestrial_hall_capital * terrestrial_hall_recovery / accelerator_hours_a_month


@quantity("USD / h")
def orbital_total(
    orbital_it_cost: float, orbital_craft_cost: float, orbital_operations: float, accelerator_hours_a_month: float
) -> float:
    """Everything in orbit per accelerator-hour installed; operations are given a month."""
    return orbital_it_cost + orbital_craft_cost + orbital_operations / accelerator_hours_a_month


@quantity("USD / h")
def terrestrial_total(terrestrial_it_cost: float, terrestrial_hall_cost: float, terrestrial_operations: float) -> float:
    """Everything on the ground per accelerator-hour installed."""
    return terrestrial_it_cost + terrestrial_hall_cost + terrestrial_operations


@quantity("USD / h")
def orbital_levelised(orbital_total_printed: float, orbital_spares: float, orbital_availability: float) -> float:
    """Per accelerator-hour that works, from the total as printed."""
    return orbital_total_printed * orbital_spares / orbital_availability


@quantity("USD / h")
def terrestrial_levelised(terrestrial_total_printed: float, terrestrial_spares: float) -> float:
    """Per accelerator-hour that works, from the total as printed."""
    return terrestrial_total_printed * terrestrial_spares


@quantity("USD / h")
def orbital_levelised_computed(orbital_total: float, orbital_spares: float, orbital_availability: float) -> float:
    """Per accelerator-hour that works, from the total as computed here: where the bridge starts."""
    return orbital_total * orbital_spares / orbital_availability


@quantity("1")
def levelised_ratio(orbital_levelised: float, terrestrial_levelised: float) -> float:
    """Orbit over the ground, per accelerator-hour that works."""
    return orbital_levelised / terrestrial_levelised


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("W")
def accelerator_power(craft_power: float, accelerators: float) -> float:
    """Power of the craft per accelerator."""
    return craft_power / accelerators


@quantity("USD / W")
def it_price(orbital_it_capital: float, craft_power: float) -> float:
    """Servers per watt."""
    return orbital_it_capital / craft_power


@quantity("USD / W")
def craft_price(orbital_craft_capital: float, orbital_launch_capital: float, craft_power: float) -> float:
    """Craft without its launch, per watt."""
    return (orbital_craft_capital - orbital_launch_capital) / craft_power


@quantity("USD / W")
def launch_price_per_power(orbital_launch_capital: float, craft_power: float) -> float:
    """Launch per watt."""
    return orbital_launch_capital / craft_power


@quantity("1 / year")
def it_recovery_rate(orbital_it_recovery: float, month_length: float) -> float:
    """Payments per dollar of servers in orbit, as a yearly rate."""
    return orbital_it_recovery / month_length


@quantity("1 / year")
def craft_recovery_rate(orbital_craft_recovery: float, month_length: float) -> float:
    """Payments per dollar of craft and launch, as a yearly rate."""
    return orbital_craft_recovery / month_length


@quantity("USD / (kW year)")
def operations_price(
    orbital_operations: float, craft_power: float, month_length: float, orbital_spares: float
) -> float:
    """Operations a year per kilowatt wanted, spares operated too."""
    return orbital_operations / (craft_power * month_length) * orbital_spares
