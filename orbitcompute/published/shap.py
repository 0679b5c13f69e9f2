"""J. Shap, orbital-compute-economics, spreadsheet of June 2026: capital per watt, and dollars per useful PFLOP-hour."""

from __future__ import annotations

from orbitcompute.declare import apart

MODEL = apart("shap", "shap-2026")
quantity = MODEL.quantity


@quantity("USD / W")
def launch_cost(launch_price: float, specific_power: float) -> float:
    """Launch of the satellite without its radiators, per watt."""
    return launch_price / specific_power


@quantity("USD / W")
def radiator_cost(launch_price: float, radiator_areal_mass: float, radiator_flux: float) -> float:
    """Launch of the radiators, per watt: the mass tax of heat."""
    return launch_price * radiator_areal_mass / radiator_flux


@quantity("USD / W")
def orbital_capital(
    compute_cost: float, power_cost: float, bus_cost: float, launch_cost: float, radiator_cost: float
) -> float:
    """Capital per watt in orbit."""
    return compute_cost + power_cost + bus_cost + launch_cost + radiator_cost


@quantity("1")
def capital_ratio(orbital_capital: float, terrestrial_capital: float) -> float:
    """Orbit over ground, capital per usable watt."""
    return orbital_capital / terrestrial_capital


@quantity("1")
def hardware_floor(compute_cost: float, power_cost: float, bus_cost: float, terrestrial_capital: float) -> float:
    """Ratio that is left when launch is free."""
    return (compute_cost + power_cost + bus_cost) / terrestrial_capital


@quantity("EFLOP / s")
def useful_rate(terrestrial_annual_cost: float, terrestrial_cost_per_pflop_hour: float, year_length: float) -> float:
    """Useful operations a second that its ground figures come to, the same in orbit for inference."""
    return terrestrial_annual_cost / (terrestrial_cost_per_pflop_hour * year_length)


@quantity("USD / PFLOPh")
def inference_cost_per_pflop_hour(orbital_annual_cost: float, useful_rate: float, year_length: float) -> float:
    """A useful PFLOP-hour of inference in orbit: as many useful operations as on the ground."""
    return orbital_annual_cost / (useful_rate * year_length)


@quantity("1")
def training_utilisation_kept(inference_cost_per_pflop_hour: float, training_cost_per_pflop_hour: float) -> float:
    """Share of useful operations that its training keeps in orbit: what the thin links cost."""
    return inference_cost_per_pflop_hour / training_cost_per_pflop_hour


@quantity("1")
def annual_share(orbital_annual_cost: float, orbital_capital: float, power: float) -> float:
    """Annual cost over capital: annuity and running cost together."""
    return orbital_annual_cost / (orbital_capital * power)


@quantity("1")
def inference_ratio(inference_cost_per_pflop_hour: float, terrestrial_cost_per_pflop_hour: float) -> float:
    """A useful operation of inference in orbit over one on the ground."""
    return inference_cost_per_pflop_hour / terrestrial_cost_per_pflop_hour


@quantity("1")
def training_ratio(training_cost_per_pflop_hour: float, terrestrial_cost_per_pflop_hour: float) -> float:
    """A useful operation of training in orbit over one on the ground."""
    return training_cost_per_pflop_hour / terrestrial_cost_per_pflop_hour


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("USD / (kW year)")
def running_cost_implied(
    orbital_annual_cost: float, power: float, annuity_year: float, orbital_capital: float, capital_recovery_ten: float
) -> float:
    """What its annual figure holds beside the annuity of its capital: not itemised in what we have read."""
    return orbital_annual_cost / (power * annuity_year) - orbital_capital * capital_recovery_ten / annuity_year


@quantity("1")
def capital_recovery_ten(discount_rate: float, years: float) -> float:
    """Share of a capital paid each year."""
    return discount_rate / (1 - (1 + discount_rate) ** (-years))


@quantity("1 / year")
def recovery_rate(capital_recovery_ten: float, annuity_year: float) -> float:
    """Yearly payment per dollar of capital."""
    return capital_recovery_ten / annuity_year


@quantity("W / kg")
def specific_power_with_radiators(specific_power: float, radiator_areal_mass: float, radiator_flux: float) -> float:
    """Power over mass, radiators included."""
    return 1 / (1 / specific_power + radiator_areal_mass / radiator_flux)


@quantity("USD / W")
def craft_cost(power_cost: float, bus_cost: float) -> float:
    """Satellite without servers, per watt."""
    return power_cost + bus_cost


@quantity("TFLOP / (s kW)")
def useful_rate_per_power(useful_rate: float, power: float) -> float:
    """Useful operations a second per kilowatt."""
    return useful_rate / power
