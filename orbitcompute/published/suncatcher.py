"""Project Suncatcher (arXiv 2511.19468): launch per kilowatt-year against electricity on Earth, and its links."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, apart

MODEL = apart("suncatcher", "suncatcher-2511-19468")
quantity = MODEL.quantity


@quantity("USD / (kW year)", locator="table of launched power prices")
def launched_power_price(launch_price: float, satellite_mass: float, satellite_power: float, life: float) -> float:
    """Launch per kilowatt of solar power and year of life: no build, no radiator, no chips, no ground segment."""
    return launch_price * satellite_mass / (satellite_power * life)


@quantity("kW", locator="note to the table")
def array_power(array_area: float, cell_efficiency: float, solar_irradiance: float, packing: float) -> float:
    """Power of the optimised satellite's array."""
    return array_area * cell_efficiency * solar_irradiance * packing


@quantity("USD / (kW year)", locator="comparison with data centres")
def terrestrial_power_price(electricity_price: float, power_usage_effectiveness: float) -> float:
    """Electricity for a kilowatt of IT, a year."""
    return electricity_price * power_usage_effectiveness


@quantity("1", locator="learning curve of launch prices")
def doublings(price_at_start: float, price_sought: float, learning_rate: float) -> float:
    """Doublings of the mass launched until the price is the one sought."""
    return np.log(price_sought / price_at_start) / np.log(1 - learning_rate)


@quantity("t", locator="learning curve of launch prices")
def further_mass(mass_at_start: float, doublings: float) -> float:
    """Mass still to be launched until then."""
    return mass_at_start * (np.exp(np.log(2.0) * doublings) - 1)


@quantity("flight", locator="learning curve of launch prices")
def further_flights(further_mass: float, launch_payload: float) -> float:
    """Flights that carry it."""
    return further_mass / launch_payload


@quantity("1", locator="learning curve of launch prices")
def year_of_price(year_at_start: float, further_flights: float, flights_a_year: float) -> float:
    """The year, with its fraction, in which the price is the one sought, at so many flights a year from now on."""
    return year_at_start + further_flights / flights_a_year


@quantity("1", source="orbitcompute-derived")
def year_of_price_from_today(
    year_at_start: float, price_today: float, price_sought: float, mass_today: float, learning_rate: float,
    launch_payload: float, flights_a_year: float,
) -> float:
    """The same curve anchored at today's mass and price: the year in which the price is the one sought."""
    ratio = np.exp(np.log(2.0) * np.log(price_sought / price_today) / np.log(1 - learning_rate))
    return year_at_start + mass_today * (ratio - 1) / (launch_payload * flights_a_year)


@quantity("USD / kg", source="orbitcompute-derived")
def price_from_today(price_today: float, mass_today: float, mass_reached: float, learning_rate: float) -> float:
    """The same curve anchored at today's mass and price instead, at the mass that theirs reaches."""
    return price_today * np.exp(np.log(1 - learning_rate) * np.log(mass_reached / mass_today) / np.log(2.0))


@quantity("uW", locator="laser link budget")
def received_power(
    transmitted_power: float, antenna_gain: float, wavelength: float, link_length: float, link_loss: float
) -> float:
    """Power received over the link: both gains, free space, and what else is lost."""
    spread = wavelength / (4 * np.pi * link_length)
    return transmitted_power * (antenna_gain * spread) ** 2 * link_loss


@quantity("Tbit / s", locator="laser link budget")
def aperture_rate(channels: float, channel_rate: float) -> float:
    """Data rate of an aperture."""
    return channels * channel_rate


@quantity("1 / bit", locator="laser link budget")
def photons_per_bit(received_at_rate: float, wavelength: float, aperture_rate: float, planck_constant: float) -> float:
    """Photons received for each bit."""
    return received_at_rate * wavelength / (planck_constant * SPEED_OF_LIGHT) / aperture_rate


@quantity("km", locator="confocal distance")
def confocal_distance(aperture_radius: float, wavelength: float) -> float:
    """Distance within which a beam of this radius stays collimated."""
    return np.pi * aperture_radius**2 / wavelength


# -- in the words of the bridge --------------------------------------------------------------------------------------


@quantity("1 / year")
def recovery_rate(life: float) -> float:
    """Yearly payment per dollar of capital: no interest, written off over the life."""
    return 1 / life
