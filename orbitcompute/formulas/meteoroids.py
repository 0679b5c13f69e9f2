"""Meteoroids at Earth's distance from the Sun, and the wall that stops them."""

from __future__ import annotations

from orbitcompute.declare import JULIAN_YEAR, constant, formula

GRAM = constant("GRAM", "kg", 1e-3, source="iau-units", locator=None)
SQUARE_METRE = constant("SQUARE_METRE", "m2", 1.0, source="iau-units", locator=None)


@formula("1 / (m2 s)", mass="kg", source="ecss-e-st-10-04c", locator="sec. 10.2.4.1")
def meteoroid_flux(mass: float) -> float:
    """Meteoroids of a mass or more that hit a randomly turned, one-sided plate, far from any planet (Gruen's model).

    The standard prints grams and seconds scaled to a year; Earth's shadow and pull are left to the caller.
    """
    grams = mass / GRAM
    large = (2200.0 * grams**0.306 + 15.0) ** -4.38
    small = 1.3e-9 * (grams + 1e11 * grams**2 + 1e27 * grams**4) ** -0.36
    dust = 1.3e-16 * (grams + 1e6 * grams**2) ** -0.85
    return 3.15576e7 * (large + small + dust) / (SQUARE_METRE * JULIAN_YEAR)
