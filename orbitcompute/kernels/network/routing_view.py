"""Which satellites a site sees: places on the ellipsoid, and the loops that list what stands high enough above them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from orbitcompute.kernels._jit import kernel
from orbitcompute.kernels.network.geodesic import EARTH_EQUATORIAL_RADIUS, EARTH_FLATTENING, coordinates

Array = NDArray[np.float64]

ANY_VISIBLE, NEAREST_VISIBLE = 0.0, 1.0


def site_table(
    minimum_elevation: ArrayLike, latitudes: ArrayLike, longitudes: ArrayLike, longest_range: float = np.inf
) -> Array:
    """One row a site: cos and sin of the longitude; axial and polar parts of position and vertical; three limits.

    The limits: sin e |sin e|; vertical . position; and the square of `longest_range` [m], beyond which no satellite is used
    however high it stands. `ValueError` names what is off the globe or out of its range.
    """
    latitude, longitude = coordinates(latitudes, longitudes)
    elevation = np.asarray(minimum_elevation, dtype=np.float64)
    if elevation.shape not in ((), latitude.shape):
        raise ValueError(f"minimum_elevation: shape {elevation.shape}, needs one number or one a site")
    if not ((elevation >= -np.pi / 2) & (elevation < np.pi / 2)).all():
        raise ValueError("minimum_elevation: outside -pi/2 to below pi/2")
    if not longest_range > 0.0:
        raise ValueError(f"longest_range: {longest_range} m is not above 0")
    eccentricity_squared = EARTH_FLATTENING * (2.0 - EARTH_FLATTENING)
    axial, polar = np.cos(latitude), np.sin(latitude)
    curvature = EARTH_EQUATORIAL_RADIUS / np.sqrt(1.0 - eccentricity_squared * polar**2)
    x, z = curvature * axial, curvature * (1.0 - eccentricity_squared) * polar
    mask = np.sin(elevation) * np.abs(np.sin(elevation)) + 0.0 * latitude
    square = np.full_like(latitude, longest_range) ** 2
    columns = np.cos(longitude), np.sin(longitude), x, z, axial, polar, mask, axial * x + polar * z, square
    return np.ascontiguousarray(np.stack(columns, axis=1))


def plane_limits(sites: Array, orbital_radius: float) -> Array:
    """For each site, |plane normal . position| beyond which it sees no satellite of the plane [m]."""
    x, z, axial, polar, mask = sites[:, 2], sites[:, 3], sites[:, 4], sites[:, 5], sites[:, 6]
    elevation = np.arcsin(np.sign(mask) * np.sqrt(np.abs(mask)))
    radius = np.hypot(x, z)
    if not orbital_radius > radius.max(initial=0.0):
        raise ValueError(f"altitude: an orbital radius of {orbital_radius} m is not above every site")
    # The vertical leans from the radius by up to 0.19 degrees, so from the centre an elevation can look lower by that.
    lean = np.abs(np.arctan2(polar * x - axial * z, axial * x + polar * z))
    lowest = np.maximum(elevation - lean, -np.pi / 2)
    reach = np.arccos(np.minimum(radius * np.cos(lowest) / orbital_radius, 1.0)) - lowest
    return radius * np.where(reach < np.pi / 2, np.sin(np.minimum(reach, np.pi / 2)), 1.0) * (1.0 + 1e-9) + 1e-3


@kernel
def see_shell(  # type: ignore[no-untyped-def]
    cos_turn, sin_turn, cosine, sine, planes, cos_slot, sin_slot, working, radius, cos_inclination, sin_inclination,
    sites, limits, attachment, first, seen, ranges,
):
    """List the satellites of a shell that each site may use and their ranges; site j has entries first[j] to first[j + 1].

    In the frame that turns with the planes, by the angle of which `cos_turn` and `sin_turn` are behind the sites.
    """
    count = 0
    for j in range(sites.shape[0]):
        first[j] = count
        east = sites[j, 0] * cos_turn - sites[j, 1] * sin_turn
        north = sites[j, 1] * cos_turn + sites[j, 0] * sin_turn
        gx, gy, gz = sites[j, 2] * east, sites[j, 2] * north, sites[j, 3]
        ux, uy, uz = sites[j, 4] * east, sites[j, 4] * north, sites[j, 5]
        squares = radius * radius + gx * gx + gy * gy + gz * gz
        for p in range(planes.shape[0]):
            cos_node, sin_node = planes[p, 0], planes[p, 1]
            if abs(sin_inclination * (sin_node * gx - cos_node * gy) + cos_inclination * gz) > limits[j]:
                continue
            # Along the plane's axes (to the node, and a quarter turn on): position and vertical of the site, turned
            # back by the angle that the satellites have moved, so that their own table need not change.
            g0 = radius * (cos_node * gx + sin_node * gy)
            g1 = radius * (cos_inclination * (cos_node * gy - sin_node * gx) + sin_inclination * gz)
            u0 = radius * (cos_node * ux + sin_node * uy)
            u1 = radius * (cos_inclination * (cos_node * uy - sin_node * ux) + sin_inclination * uz)
            g0, g1 = g0 * cosine + g1 * sine, g1 * cosine - g0 * sine
            u0, u1 = u0 * cosine + u1 * sine, u1 * cosine - u0 * sine
            for s in range(cos_slot.shape[1]):
                height = cos_slot[p, s] * u0 + sin_slot[p, s] * u1 - sites[j, 7]
                square = squares - 2.0 * (cos_slot[p, s] * g0 + sin_slot[p, s] * g1)
                # height >= range * sin(elevation), squared with its sign: no root and no arcsine.
                if height * abs(height) >= square * sites[j, 6] and square <= sites[j, 8] and working[p, s]:
                    seen[count] = p * cos_slot.shape[1] + s
                    ranges[count] = np.sqrt(square)
                    count += 1
        if attachment == NEAREST_VISIBLE:
            count = keep_nearest(first[j], count, seen, ranges)
    first[sites.shape[0]] = count


@kernel
def see_places(cos_turn, sin_turn, places, working, sites, attachment, first, seen, ranges):  # type: ignore[no-untyped-def]
    """As `see_shell`, for satellites at any `places`, shape (satellites, 3), in the inertial frame."""
    count = 0
    for j in range(sites.shape[0]):
        first[j] = count
        east = sites[j, 0] * cos_turn - sites[j, 1] * sin_turn
        north = sites[j, 1] * cos_turn + sites[j, 0] * sin_turn
        gx, gy, gz = sites[j, 2] * east, sites[j, 2] * north, sites[j, 3]
        ux, uy, uz = sites[j, 4] * east, sites[j, 4] * north, sites[j, 5]
        for v in range(places.shape[0]):
            x, y, z = places[v, 0] - gx, places[v, 1] - gy, places[v, 2] - gz
            height = x * ux + y * uy + z * uz
            square = x * x + y * y + z * z
            if height * abs(height) >= square * sites[j, 6] and square <= sites[j, 8] and working[v]:
                seen[count] = v
                ranges[count] = np.sqrt(square)
                count += 1
        if attachment == NEAREST_VISIBLE:
            count = keep_nearest(first[j], count, seen, ranges)
    first[sites.shape[0]] = count


@kernel
def keep_nearest(start, end, seen, ranges):  # type: ignore[no-untyped-def]
    """Move the nearest of the entries `start` to `end` to the front and return where the list now ends."""
    for k in range(start + 1, end):
        if ranges[k] < ranges[start]:
            ranges[start], seen[start] = ranges[k], seen[k]
    return min(start + 1, end)
