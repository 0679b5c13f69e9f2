"""The upper atmosphere, and what of it a satellite meets."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("kg / m3", altitude="m", solar_activity="1", source="picone-2002")
def atmospheric_density(altitude: float, solar_activity: float) -> float:
    """Air density averaged over a dawn-dusk sun-synchronous orbit and the year, NRLMSISE-00; NaN outside the table.

    `solar_activity` is 0 (F10.7 70, Ap 4), 1 (140, 15) or 2 (230, 25), or anything between; the logarithm is linear in
    it and in altitude, 300-2,000 km. The table is made by validation/make_density_table.py; interpolation in altitude
    costs up to 2 %, in activity 15 %. Forecasts are good to a factor of two; above 1,000 km the model is untried.
    """
    altitudes = (
        300e3, 350e3, 400e3, 450e3, 500e3, 550e3, 600e3, 650e3, 700e3, 750e3, 800e3, 850e3, 900e3,
        950e3, 1000e3, 1100e3, 1200e3, 1300e3, 1400e3, 1500e3, 1600e3, 1700e3, 1800e3, 1900e3, 2000e3,
    )
    low = (
        7.8001e-12, 2.2262e-12, 7.0769e-13, 2.4462e-13, 9.1994e-14, 3.8318e-14, 1.8113e-14, 9.8450e-15, 6.0840e-15,
        4.1480e-15, 3.0206e-15, 2.2930e-15, 1.7874e-15, 1.4187e-15, 1.1415e-15, 7.6367e-16, 5.3115e-16, 3.8319e-16,
        2.8629e-16, 2.2102e-16, 1.7578e-16, 1.4352e-16, 1.1987e-16, 1.0203e-16, 8.8241e-17,
    )
    mean = (
        2.3429e-11, 8.7725e-12, 3.5958e-12, 1.5708e-12, 7.2016e-13, 3.4377e-13, 1.7039e-13, 8.7796e-14, 4.7240e-14,
        2.6714e-14, 1.5982e-14, 1.0160e-14, 6.8628e-15, 4.9024e-15, 3.6726e-15, 2.2879e-15, 1.5543e-15, 1.1070e-15,
        8.1057e-16, 6.0492e-16, 4.5832e-16, 3.5194e-16, 2.7371e-16, 2.1552e-16, 1.7178e-16,
    )
    high = (
        4.8342e-11, 2.0994e-11, 9.8481e-12, 4.8851e-12, 2.5289e-12, 1.3545e-12, 7.4639e-13, 4.2165e-13, 2.4375e-13,
        1.4410e-13, 8.7167e-14, 5.4026e-14, 3.4378e-14, 2.2513e-14, 1.5205e-14, 7.6529e-15, 4.3805e-15, 2.7972e-15,
        1.9368e-15, 1.4165e-15, 1.0737e-15, 8.3345e-16, 6.5775e-16, 5.2557e-16, 4.2416e-16,
    )
    if not (altitudes[0] <= altitude <= altitudes[24] and 0.0 <= solar_activity <= 2.0):
        return np.nan
    row = 0
    for step in range(5):
        ahead = row + (16, 8, 4, 2, 1)[step]
        ahead = ahead if ahead < 24 else row
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
