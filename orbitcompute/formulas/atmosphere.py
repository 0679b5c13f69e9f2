"""The upper atmosphere, and what of it a satellite meets."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("kg / m3", altitude="m", solar_activity="1", source="picone-2002")
def atmospheric_density(altitude: float, solar_activity: float) -> float:
    """Air density averaged over a dawn-dusk sun-synchronous orbit and the year, NRLMSISE-00; NaN outside the table.

    `solar_activity` is 0 (F10.7 70, Ap 4), 1 (140, 15) or 2 (230, 25), or anything between; the logarithm is linear in
    it and in altitude, 200-2,000 km, which counts from the equator's radius: over the flattened poles the air is some
    21 km further down. The table is made by validation/make_density_table.py; interpolation in altitude
    costs up to 2 % (4 % below 300 km), in activity 15 %. Forecasts are good to a factor of two; above 1,000 km the
    model is untried.
    """
    altitudes = (
        200e3, 250e3, 300e3, 350e3, 400e3, 450e3, 500e3, 550e3, 600e3, 650e3, 700e3, 750e3, 800e3, 850e3, 900e3,
        950e3, 1000e3, 1100e3, 1200e3, 1300e3, 1400e3, 1500e3, 1600e3, 1700e3, 1800e3, 1900e3, 2000e3,
    )
    low = (
        1.2459e-10, 2.4143e-11,
        6.0483e-12, 1.7671e-12, 5.7112e-13, 2.0037e-13, 7.6649e-14, 3.2623e-14, 1.5820e-14, 8.8224e-15, 5.5688e-15,
        3.8541e-15, 2.8342e-15, 2.1651e-15, 1.6951e-15, 1.3498e-15, 1.0890e-15, 7.3206e-16, 5.1142e-16, 3.7052e-16,
        2.7793e-16, 2.1534e-16, 1.7182e-16, 1.4068e-16, 1.1777e-16, 1.0044e-16, 8.7005e-17,
    )
    mean = (
        2.0997e-10, 5.6901e-11,
        1.9127e-11, 7.3058e-12, 3.0360e-12, 1.3394e-12, 6.1880e-13, 2.9738e-13, 1.4839e-13, 7.7042e-14, 4.1826e-14,
        2.3904e-14, 1.4472e-14, 9.3155e-15, 6.3687e-15, 4.5979e-15, 3.4744e-15, 2.1899e-15, 1.4972e-15, 1.0701e-15,
        7.8542e-16, 5.8718e-16, 4.4556e-16, 3.4263e-16, 2.6684e-16, 2.1040e-16, 1.6793e-16,
    )
    high = (
        3.1154e-10, 1.0267e-10,
        4.0728e-11, 1.7991e-11, 8.5433e-12, 4.2772e-12, 2.2302e-12, 1.2014e-12, 6.6522e-13, 3.7743e-13, 2.1909e-13,
        1.3007e-13, 7.9038e-14, 4.9229e-14, 3.1497e-14, 2.0748e-14, 1.4103e-14, 7.1925e-15, 4.1670e-15, 2.6862e-15,
        1.8722e-15, 1.3753e-15, 1.0455e-15, 8.1314e-16, 6.4267e-16, 5.1412e-16, 4.1532e-16,
    )
    if not (altitudes[0] <= altitude <= altitudes[26] and 0.0 <= solar_activity <= 2.0):
        return np.nan
    row = 0
    for step in range(5):
        ahead = row + (16, 8, 4, 2, 1)[step]
        ahead = ahead if ahead < 26 else row
        row = ahead if altitude >= altitudes[ahead] else row
    share = (altitude - altitudes[row]) / (altitudes[row + 1] - altitudes[row])
    below = mean[row] if solar_activity < 1.0 else high[row]
    above = mean[row + 1] if solar_activity < 1.0 else high[row + 1]
    other_below = low[row] if solar_activity < 1.0 else mean[row]
    other_above = low[row + 1] if solar_activity < 1.0 else mean[row + 1]
    weight = solar_activity if solar_activity < 1.0 else solar_activity - 1.0
    return np.exp(
        weight * ((1.0 - share) * np.log(below) + share * np.log(above))
        + (1.0 - weight) * ((1.0 - share) * np.log(other_below) + share * np.log(other_above))
    )


@formula("kg / m3", altitude="m", source="vallado-2013")
def exponential_density(altitude: float) -> float:
    """Air density of the piecewise exponential atmosphere (CIRA-72, moderate activity); nan outside 300-2,000 km.

    One scale height from 1,000 km up. No orbit mean, no season, no change with solar activity: a rival to the table.
    """
    bases = (300e3, 350e3, 400e3, 450e3, 500e3, 600e3, 700e3, 800e3, 900e3, 1000e3)
    densities = (
        2.418e-11, 9.518e-12, 3.725e-12, 1.585e-12, 6.967e-13, 1.454e-13, 3.614e-14, 1.170e-14, 5.245e-15, 3.019e-15,
    )
    scales = (53.628e3, 53.298e3, 58.515e3, 60.828e3, 63.822e3, 71.835e3, 88.667e3, 124.64e3, 181.05e3, 268.0e3)
    if not 300e3 <= altitude <= 2000e3:
        return np.nan
    density = np.nan
    for step in range(10):
        if altitude >= bases[step]:
            density = densities[step] * np.exp(-(altitude - bases[step]) / scales[step])
    return density


@formula("1", beta="rad")
def sun_tracking_ram_share(beta: float) -> float:
    """Orbit mean of the area a Sun-tracking array shows to the air ahead, over its own area: 2 / pi cos(beta).

    Leaves out the edge of the array and Earth's rotation of the air (a few degrees of incidence): an array seen
    edge-on drags more than the zero given here.
    """
    return 2.0 / np.pi * np.abs(np.cos(beta))
