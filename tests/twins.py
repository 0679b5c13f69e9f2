"""The obvious slow twins of the kernels: written another way, from the definitions, with other people's code."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Array = NDArray[np.float64]
LIGHT = 299792458.0


def walker_links(planes: int, slots: int, phasing: int, link_shift: int) -> set[tuple[int, int]]:
    """Laser links of a Walker +Grid as pairs of satellite numbers `p * slots + s`: each once, none to itself."""
    links = set()
    for p in range(planes):
        for s in range(slots):
            neighbours = [p * slots + (s + 1) % slots]
            if planes > 1:
                shift = link_shift + (phasing if p == planes - 1 else 0)
                neighbours.append((p + 1) % planes * slots + (s + shift) % slots)
            here = p * slots + s
            links |= {(min(here, there), max(here, there)) for there in neighbours if there != here}
    return links


def walker_positions(
    planes: int, slots: int, phasing: int, altitude: float, inclination: float, mu: float, radius: float, j2: float,
    time: float,
) -> Array:  # fmt: skip
    """Inertial positions at `time` [m], shape (planes * slots, 3): rotate by argument, then inclination, then node."""
    a = radius + altitude
    n = np.sqrt(mu / a**3)
    k = 1.5 * n * j2 * (radius / a) ** 2
    plane, slot = np.divmod(np.arange(planes * slots), slots)
    rate = n + k / 2.0 * (3.0 * np.cos(inclination) ** 2 - 1.0) + k * (2.0 - 2.5 * np.sin(inclination) ** 2)
    u = 2.0 * np.pi * (slot / slots + phasing * plane / (planes * slots)) + rate * time
    node = 2.0 * np.pi * plane / planes - k * np.cos(inclination) * time
    x, y, z = np.cos(u), np.sin(u) * np.cos(inclination), np.sin(u) * np.sin(inclination)
    return a * np.stack((x * np.cos(node) - y * np.sin(node), x * np.sin(node) + y * np.cos(node), z), axis=1)


def round_trip_times(
    planes: int, slots: int, phasing: int, link_shift: int, altitude: float, inclination: float,
    minimum_elevation: float | Array, attachment: float, gravitational_parameter: float, shell_radius: float,
    j2: float, earth_rotation_rate: float, latitudes: Array, longitudes: Array, times: Array,
) -> Array:  # fmt: skip
    """Twin of `kernels.routing.round_trip_times`: one graph a moment, searched by scipy's Dijkstra."""
    links = walker_links(planes, slots, phasing, link_shift)
    result = []
    for time in times:
        satellites = walker_positions(
            planes, slots, phasing, altitude, inclination, gravitational_parameter, shell_radius, j2, time
        )
        sites, verticals = site_vectors(latitudes, longitudes + earth_rotation_rate * time)
        graph = relay_graph(satellites, links, sites, verticals, minimum_elevation, attachment)
        result.append(pair_distances(graph, len(satellites), len(sites)) * 2.0 / LIGHT)
    return np.array(result)


def site_vectors(latitudes: Array, longitudes: Array) -> tuple[Array, Array]:
    """Positions [m] and verticals of sites at sea level of WGS-84."""
    a, b = 6378137.0, 6378137.0 * (1.0 - 1.0 / 298.257223563)
    up = np.stack(
        (np.cos(latitudes) * np.cos(longitudes), np.cos(latitudes) * np.sin(longitudes), np.sin(latitudes)), axis=1
    )
    # The point of an ellipsoid whose vertical is `up`: the gradient's inverse, scaled to the surface.
    scaled = up * np.array([a * a, a * a, b * b])
    return scaled / np.sqrt((up * scaled).sum(axis=1, keepdims=True)), up


def relay_graph(
    satellites: Array, links: set[tuple[int, int]], sites: Array, verticals: Array, minimum_elevation: float | Array,
    attachment: float, limit: float = np.inf,
) -> csr_array:  # fmt: skip
    """Satellites, then the sites as sources (edges out only), then as targets (edges in only): no ground relays.

    A satellite is visible above the minimum elevation and within the `limit` of range [m].
    """
    n, m = len(satellites), len(sites)
    rows, columns, lengths = [], [], []
    for i, j in links:
        length = np.linalg.norm(satellites[i] - satellites[j])
        rows += [i, j]
        columns += [j, i]
        lengths += [length, length]
    limits = np.broadcast_to(minimum_elevation, (m,))
    for k in range(m):
        away = satellites - sites[k]
        ranges = np.linalg.norm(away, axis=1)
        visible = np.flatnonzero((away @ verticals[k] / ranges >= np.sin(limits[k])) & (ranges <= limit))
        if attachment == 1.0 and len(visible):
            visible = visible[[np.argmin(ranges[visible])]]
        for i in visible.tolist():
            rows += [n + k, i]
            columns += [i, n + m + k]
            lengths += [ranges[i], ranges[i]]
    return csr_array((lengths, (rows, columns)), shape=(n + 2 * m, n + 2 * m))


def pair_distances(graph: csr_array, satellites: int, sites: int) -> Array:
    """Shortest distance from every site to every later one, NaN where there is no path."""
    table = dijkstra(graph, indices=np.arange(satellites, satellites + sites))[:, satellites + sites :]
    upper = table[np.triu_indices(sites, 1)]
    return np.where(np.isfinite(upper), upper, np.nan)


def star_positions(planes: int, slots: int, phasing: int, radius: float, inclination: float) -> Array:
    """Positions of a Walker star at time 0: as `walker_positions`, with the nodes over half a turn."""
    plane, slot = np.divmod(np.arange(planes * slots), slots)
    u = 2.0 * np.pi * (slot / slots + phasing * plane / (planes * slots))
    node = np.pi * plane / planes
    x, y, z = np.cos(u), np.sin(u) * np.cos(inclination), np.sin(u) * np.sin(inclination)
    return radius * np.stack((x * np.cos(node) - y * np.sin(node), x * np.sin(node) + y * np.cos(node), z), axis=1)


def clear_of_earth(one: Array, other: Array, grazing_radius: float) -> bool:
    """Whether the straight line between two satellites stays outside a sphere: the nearest of 20,001 points on it."""
    share = np.linspace(0.0, 1.0, 20001)[:, None]
    return bool(np.linalg.norm(one + share * (other - one), axis=1).min() >= grazing_radius)
