"""Earth's constants where no scenario gives them: of the ellipsoid that places are stated on, and of element sets.

Radius, gravitation and J2 of a scenario are parameters (`models/parameters/earth.toml`): published cases differ in them.
"""

from __future__ import annotations

# WGS-84: equatorial radius [m], flattening, gravitational parameter [m3/s2], second zonal harmonic.
EQUATORIAL_RADIUS = 6378137.0
FLATTENING = 1.0 / 298.257223563
GRAVITATIONAL_PARAMETER = 3.986004418e14
J2 = 1.08262668e-3
TROPICAL_YEAR = 365.2421897 * 86400.0  # s
# WGS-72 as SGP4 has it: what element sets are made with; rotation in rad/s.
SGP4_RADIUS = 6378135.0
SGP4_GRAVITATIONAL_PARAMETER = 398600.8e9
SGP4_J2 = 1.082616e-3
ROTATION = 7.292115146706979e-5
