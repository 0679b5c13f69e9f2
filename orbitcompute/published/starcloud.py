"""Starcloud's white paper 1.03: the flux of its radiator, and energy in orbit against energy on Earth."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import apart

MODEL = apart("starcloud", "starcloud-2024")
quantity = MODEL.quantity


@quantity("W / m2")
def emitted_flux(radiator_emissivity: float, stefan_boltzmann: float, radiator_temperature: float) -> float:
    """Flux that both faces of a plate emit, per square metre of plate."""
    return 2 * radiator_emissivity * stefan_boltzmann * radiator_temperature**4


@quantity("W / m2")
def absorbed_sunlight(radiator_absorptivity: float, solar_irradiance: float) -> float:
    """Sunlight absorbed by the face to the Sun."""
    return radiator_absorptivity * solar_irradiance


@quantity("W / m2")
def earth_emission(stefan_boltzmann: float, earth_temperature: float) -> float:
    """Infrared that the Earth emits."""
    return stefan_boltzmann * earth_temperature**4


@quantity("W / m2")
def net_flux(
    emitted_flux: float,
    absorbed_sunlight: float,
    radiator_absorptivity: float,
    earth_view: float,
    albedo: float,
    solar_irradiance: float,
    earth_emission: float,
) -> float:
    """Net flux as published: the Earth's infrared is absorbed with the absorptivity for sunlight."""
    earth = radiator_absorptivity * earth_view * (albedo * solar_irradiance + earth_emission)
    return emitted_flux - absorbed_sunlight - earth


@quantity("W / m2", source="incropera-2011", locator="Kirchhoff's law")
def net_flux_kirchhoff(
    emitted_flux: float,
    absorbed_sunlight: float,
    radiator_absorptivity: float,
    radiator_emissivity: float,
    earth_view: float,
    albedo: float,
    solar_irradiance: float,
    earth_emission: float,
) -> float:
    """The same with the Earth's infrared absorbed with the emissivity, as Kirchhoff's law has it."""
    earth = earth_view * (radiator_absorptivity * albedo * solar_irradiance + radiator_emissivity * earth_emission)
    return emitted_flux - absorbed_sunlight - earth


@quantity("1", source="gilmore-2002")
def earth_view_exact(earth_radius: float, altitude: float) -> float:
    """View from one face of an edge-on plate to the Earth, exactly."""
    sine = earth_radius / (earth_radius + altitude)
    return (np.arcsin(sine) - sine * np.sqrt(1 - sine**2)) / np.pi


@quantity("W / m2", source="orbitcompute-derived")
def net_flux_both_faces(
    emitted_flux: float,
    absorbed_sunlight: float,
    radiator_absorptivity: float,
    radiator_emissivity: float,
    earth_view_exact: float,
    albedo: float,
    solar_irradiance: float,
    earth_emission: float,
) -> float:
    """The same with the exact view, from both faces."""
    earth = radiator_absorptivity * albedo * solar_irradiance + radiator_emissivity * earth_emission
    return emitted_flux - absorbed_sunlight - 2 * earth_view_exact * earth


@quantity("GWh")
def energy(power: float, years: float, year_length: float) -> float:
    """Energy over the years."""
    return power * years * year_length


@quantity("MUSD")
def terrestrial_energy_bill(energy: float, electricity_price: float) -> float:
    """What that energy costs on Earth."""
    return energy * electricity_price


@quantity("USD / kWh")
def orbital_energy_price(array_cost: float, launch_cost: float, energy: float) -> float:
    """Array and launch over the energy: no interest, no radiator, no servers, no replacement."""
    return (array_cost + launch_cost) / energy


@quantity("USD / kWh", source="orbitcompute-derived")
def third_launch_energy_price(
    third_launch_price: float, third_mass: float, third_power: float, third_life: float, year_length: float
) -> float:
    """Launch of the third satellite over all energy that it gives in its life: nothing built, no interest."""
    return third_launch_price * third_mass / (third_power * third_life * year_length)


@quantity("1", source="orbitcompute-derived")
def third_life_needed(
    third_launch_price: float, third_mass: float, third_power: float, third_energy_price: float, year_length: float
) -> float:
    """Years that it would have to run for launch alone to come to the price of energy stated."""
    return third_launch_price * third_mass / (third_power * third_energy_price * year_length)


@quantity("USD / kg")
def launch_price_implied(launch_cost: float, launch_payload: float) -> float:
    """Price of a kilogram that the paper's launch cost comes to; it states 30 dollars."""
    return launch_cost / launch_payload


@quantity("USD / (kW year)")
def orbital_power_price(array_cost: float, launch_cost: float, power: float, years: float, year_length: float) -> float:
    """Array and launch per kilowatt and year."""
    return (array_cost + launch_cost) / (power * years * year_length)


@quantity("USD / W")
def array_price(array_cost: float, power: float) -> float:
    """Array per watt."""
    return array_cost / power


@quantity("1 / year")
def recovery_rate(years: float, year_length: float) -> float:
    """Yearly payment per dollar of capital: no interest, written off over the years of the comparison."""
    return 1 / (years * year_length)


@quantity("W / kg")
def specific_power(power: float, launch_payload: float) -> float:
    """Power over the mass of the one launch that carries it."""
    return power / launch_payload
