"""Laser links between computing satellites: how far apart they fly, what a terminal collects, what a satellite can send.

What a component file states (AI1's terabit, Starlink's hundred gigabits) replaces the budget; the budget stands beside it.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import PLANCK_CONSTANT, SPEED_OF_LIGHT, choice, quantity
from orbitcompute.formulas import aperture_gain, encircled_energy, free_space_share, lesser

FAR_FIELD, FOCUSED = choice(
    "laser_propagation",
    "How the light that a receiving aperture collects is computed",
    far_field="gains of both apertures over the distance squared (Friis); above all of it close by, where it does not hold",
    focused="a uniform aperture focused on the receiver (Rayleigh's encircled energy); at most all of it",
)


@quantity("km")
def compute_link_distance(orbital_radius: float, compute_planes: float, satellite_count: float) -> float:
    """Distance between neighbours of the computing fleet, spread evenly over its planes.

    Along the plane; neighbours in the next plane are taken to be as far. A formation (`suncatcher-81`) states its own.
    """
    return 2 * np.pi * orbital_radius * compute_planes / satellite_count


@quantity("1")
def laser_transmit_gain(laser_aperture: float, laser_wavelength: float, laser_aperture_efficiency: float) -> float:
    """Gain of the transmitting aperture over an isotropic source."""
    return aperture_gain(laser_aperture, laser_wavelength, laser_aperture_efficiency)


@quantity("1")
def laser_receive_gain(laser_aperture: float, laser_wavelength: float, laser_aperture_efficiency: float) -> float:
    """Gain of the receiving aperture, as large as the transmitting one."""
    return aperture_gain(laser_aperture, laser_wavelength, laser_aperture_efficiency)


@quantity("km", source="suncatcher-2511-19468", locator="confocal distance")
def laser_confocal_distance(laser_aperture: float, laser_wavelength: float) -> float:
    """Distance over which a beam as wide as the aperture stays collimated: pi a^2 / lambda, a the aperture's radius."""
    return np.pi * (laser_aperture / 2) ** 2 / laser_wavelength


@quantity("1", source="liang-2022", locator="pointing losses of transmitter and receiver")
def laser_pointing_share(laser_transmit_gain: float, laser_receive_gain: float, laser_pointing_error: float) -> float:
    """Share left by an error of pointing at both ends: exp(-(G_t + G_r) theta^2), theta in radians.

    For errors small beside the beam's width; jitter and the time to acquire are left out.
    """
    return np.exp(-(laser_transmit_gain + laser_receive_gain) * laser_pointing_error**2)


@quantity("1", source="liang-2022", locator="received power")
def laser_far_field_share(
    laser_transmit_gain: float, laser_receive_gain: float, laser_wavelength: float, compute_link_distance: float
) -> float:
    """Share of the sent light that arrives in the far field: gains times free-space loss."""
    return laser_transmit_gain * laser_receive_gain * free_space_share(compute_link_distance, laser_wavelength)


@quantity("1", source="born-wolf-1999", locator="sec. 8.5.2, eq. 18")
def laser_focused_share(
    laser_aperture: float, laser_wavelength: float, laser_aperture_efficiency: float, compute_link_distance: float
) -> float:
    """Share of the sent light that arrives when the transmitter is focused on the receiver, at any distance.

    In the far field it equals the gains' share; it never exceeds the apertures' efficiencies.
    """
    argument = np.pi / 2 * laser_aperture**2 / (laser_wavelength * compute_link_distance)
    return laser_aperture_efficiency**2 * encircled_energy(argument)


@quantity("1")
def laser_collected_share(laser_propagation: float, laser_far_field_share: float, laser_focused_share: float) -> float:
    """Share of the sent light that the receiving aperture collects, losses and pointing aside."""
    return laser_far_field_share if laser_propagation == FAR_FIELD else laser_focused_share


@quantity("W", source="liang-2022", locator="received power")
def laser_received_power(
    laser_transmit_power: float,
    laser_collected_share: float,
    laser_optics_efficiency: float,
    laser_pointing_share: float,
) -> float:
    """Light at the detector."""
    return laser_transmit_power * laser_collected_share * laser_optics_efficiency * laser_pointing_share


@quantity("W")
def laser_power_needed(laser_photons_per_bit: float, laser_modem_rate: float, laser_wavelength: float) -> float:
    """Light at the detector that the modems' whole rate needs, at their photons per bit."""
    return laser_photons_per_bit * laser_modem_rate * PLANCK_CONSTANT * SPEED_OF_LIGHT / laser_wavelength


@quantity("Gbps")
def laser_modem_rate(laser_channels: float, laser_channel_rate: float) -> float:
    """Rate of all wavelengths of a terminal together, one way."""
    return laser_channels * laser_channel_rate


@quantity("1")
def laser_power_margin(laser_received_power: float, laser_power_needed: float) -> float:
    """Light received over the light that the modems' whole rate needs, less one; negative where light sets the rate."""
    return laser_received_power / laser_power_needed - 1


@quantity("Gbps")
def laser_terminal_rate(laser_modem_rate: float, laser_received_power: float, laser_power_needed: float) -> float:
    """Rate of one laser terminal, one way: its modems', or what the light received carries."""
    return laser_modem_rate * lesser(1.0, laser_received_power / laser_power_needed)


@quantity("Tbps")
def satellite_network_rate(laser_terminals: float, laser_terminal_rate: float) -> float:
    """What one satellite can send to others, all its lasers together, one way."""
    return laser_terminals * laser_terminal_rate


@quantity("Tbps")
def fleet_network_rate(satellite_network_rate: float, satellite_count: float) -> float:
    """What all satellites together can send to each other; passing traffic on takes from it."""
    return satellite_network_rate * satellite_count
