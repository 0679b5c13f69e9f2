"""Light between two apertures."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("1", diameter="m", wavelength="m", efficiency="1", source="liang-2022", locator="receiver gain")
def aperture_gain(diameter: float, wavelength: float, efficiency: float) -> float:
    """Gain of a circular aperture over an isotropic one: efficiency * (pi D / lambda)^2."""
    return efficiency * (np.pi * diameter / wavelength) ** 2


@formula("1", distance="m", wavelength="m", source="liang-2022", locator="free-space path loss")
def free_space_share(distance: float, wavelength: float) -> float:
    """Share of an isotropic source's power that an isotropic receiver collects: (lambda / 4 pi d)^2."""
    return (wavelength / (4 * np.pi * distance)) ** 2


@formula("1", argument="1", source="born-wolf-1999", locator="sec. 8.5.2, eq. 18")
def encircled_energy(argument: float) -> float:
    """Share of the light of a focused circular aperture within a circle: 1 - J0(x)^2 - J1(x)^2.

    For two equal apertures of radius a at distance d, x = 2 pi a^2 / (lambda d). Uniform illumination, paraxial, circles
    facing each other. The Bessel functions are their integrals by the midpoint rule, exact to rounding up to x = 60;
    above, 1 - 2 / (pi x), off by at most 1e-4; below 0.5 the power series, off by at most 1e-10.
    """
    square = (argument / 2) ** 2
    if argument < 0.5:
        return square * (1 - square / 2 + 5 * square**2 / 36 - 7 * square**3 / 288 + 7 * square**4 / 2400)
    if argument > 60:
        return 1 - 2 / (np.pi * argument)
    zeroth = 0.0
    first = 0.0
    for step in range(64):
        angle = np.pi * (step + 0.5) / 64
        zeroth = zeroth + np.cos(argument * np.sin(angle)) / 64
        first = first + np.cos(angle - argument * np.sin(angle)) / 64
    return 1 - zeroth**2 - first**2
