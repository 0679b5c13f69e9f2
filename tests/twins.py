"""The obvious slow twins of the kernels: written another way, from the definitions, with other people's code."""

from __future__ import annotations

from typing import Any

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
) -> Array:
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
) -> Array:
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
) -> csr_array:
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


def ring_all_reduce(ranks: int, size: float, rate: float, latency: float) -> tuple[float, Array]:
    """Twin of `formulas.ring_all_reduce_time`: chunks passed on and added, step by step; time and every rank's result."""
    rng = np.random.default_rng(1)
    held = rng.random((ranks, ranks))  # held[r, c]: what rank r holds of chunk c
    time = 0.0
    for phase in (1, 0):  # add while passing on, then overwrite
        for step in range(ranks - 1):
            sent = held.copy()
            for rank in range(ranks):
                chunk = (rank - step + (1 - phase)) % ranks
                target = (rank + 1) % ranks
                held[target, chunk] = sent[rank, chunk] + (held[target, chunk] if phase else 0.0)
            time += latency + size / ranks / rate
    return time, held


def torus_exchange_loads(side: int, dimensions: int) -> Array:
    """Paths over every link, one for each ordered pair of ranks of a torus, routed along one dimension after another.

    Ties between the two ways round are split in halves. Shape (ranks, dimensions, 2): the link out of a rank, both ways.
    """
    shape = (side,) * dimensions
    loads = np.zeros((*shape, dimensions, 2))
    for source in np.ndindex(*shape):
        for target in np.ndindex(*shape):
            at = list(source)
            for axis in range(dimensions):
                away = (target[axis] - at[axis]) % side
                ways = [(0, away, 1.0)] if 2 * away < side else [(1, side - away, 1.0)]
                if 2 * away == side:
                    ways = [(0, away, 0.5), (1, away, 0.5)]
                for way, hops, weight in ways:
                    here = list(at)
                    for _ in range(hops):
                        loads[(*here, axis, way)] += weight
                        here[axis] = (here[axis] + (1 if way == 0 else -1)) % side
                at[axis] = target[axis]
    return loads


def pipeline_schedule(microbatches: int, stages: int, turn: float) -> float:
    """Twin of `formulas.pipeline_time` without interleaving: each stage starts when the one before has handed on."""
    done = np.zeros((microbatches + 1, stages + 1))
    for m in range(1, microbatches + 1):
        for s in range(1, stages + 1):
            done[m, s] = max(done[m - 1, s], done[m, s - 1]) + turn
    return float(done[-1, -1])


def view_share(latitude: float, inclination: float, reach: float) -> float:
    """Twin of `formulas.site_view_share`: 40,000 places along the orbit, evenly spread."""
    sine = np.sin(inclination) * np.sin(2 * np.pi * (np.arange(40000) + 0.5) / 40000)
    cosine = (np.cos(reach) - np.sin(latitude) * sine) / (np.cos(latitude) * np.sqrt(1 - sine**2))
    return float(np.mean(np.arccos(np.clip(cosine, -1, 1))) / np.pi)


def link_loads(network: Any, endpoints: Any, demand: Array) -> tuple[Array, float]:
    """Twin of `kernels.loads.link_loads`: scipy's tree from every source, every pair's path walked back link by link.

    The network's lengths must leave no ties. Loads of (lower to higher, higher to lower) and the demand without a path.
    """
    from scipy.sparse import coo_array

    count, n = len(network.positions), len(endpoints)
    rows = [*network.links[:, 0], *network.links[:, 1]]
    columns = [*network.links[:, 1], *network.links[:, 0]]
    lengths = [*network.lengths, *network.lengths]
    for j in range(n):
        for k in range(endpoints.first[j], endpoints.first[j + 1]):
            rows.append(count + j)
            columns.append(endpoints.seen[k])
            lengths.append(endpoints.ranges[k])
    graph = coo_array((lengths, (rows, columns)), shape=(count + n, count + n)).tocsr()
    distances, before = dijkstra(graph, indices=np.arange(count, count + n), return_predecessors=True)
    numbers = {tuple(pair): number for number, pair in enumerate(network.links.tolist())}
    loads, unreached = np.zeros((len(network.links), 2)), 0.0
    for i in range(n):
        for j in range(n):
            options = [(distances[i, endpoints.seen[k]] + endpoints.ranges[k], int(endpoints.seen[k]))
                       for k in range(endpoints.first[j], endpoints.first[j + 1])]
            best, at = min(options, default=(np.inf, -1))
            if not np.isfinite(best):
                unreached += demand[i, j]
                continue
            while before[i, at] < count:
                west = int(before[i, at])
                loads[numbers[min(west, at), max(west, at)], 0 if west < at else 1] += demand[i, j]
                at = west
    return loads, unreached


def training_step(
    stages: float, members: float, compute: float, sequences: float, activations: float, gradients: float, rate: float,
    dimensions: float, links: float, latency: float, layers: float, most_chunks: float, overlap: float, local_steps: float,
) -> tuple[float, float]:
    """Twin of `formulas.training_step`: groups of layers by trying, gradients message by message; the time and the groups."""
    copies = max(1.0, members / stages)
    microbatches = max(1.0, sequences / copies)
    one_way = rate / 2 if dimensions == 0 else rate / links
    hand_over = (activations / one_way + 2 * latency) * min(1.0, stages - 1)
    if stages <= 1 or dimensions == 0:
        summing_rate = rate
    elif links == 2:
        summing_rate = rate / stages
    else:
        summing_rate = rate - 2 * rate / links
    if dimensions == 0:
        steps = np.log2(copies)
    elif stages <= 1:
        steps = dimensions * (copies ** (1 / dimensions) - 1)
    elif links == 2:
        steps = (copies - 1) * stages
    else:
        steps = (dimensions - 1) * (copies ** (1 / (dimensions - 1)) - 1)
    summing = 2 * ((copies - 1) * (gradients / stages / copies) / summing_rate + steps * latency)
    turn = compute / microbatches
    most = max(1.0, min(most_chunks, layers / stages))
    groups = np.append(np.linspace(1.0, most, 4001), np.clip(turn / max(hand_over, 1e-30), 1.0, most))
    times = (microbatches + (stages - 1) / groups) * np.maximum(turn, groups * hand_over)
    best = int(times.argmin())
    return float(times[best] + max(0.0, summing / local_steps - overlap * compute)), float(groups[best])


def least_busiest(links: Array, count: int, sources: list[int], demand: Array) -> float:
    """Twin of `kernels.loads.split_loads`: the least load of the busiest link way, as a linear programme solved by HiGHS."""
    from scipy.optimize import linprog

    ways = np.concatenate([links, links[:, ::-1]])
    wide = len(sources) * len(ways) + 1
    equal, right = [], []
    for i, source in enumerate(sources):
        for node in range(count):
            row = np.zeros(wide)
            row[i * len(ways) : (i + 1) * len(ways)] = (ways[:, 0] == node) * 1.0 - (ways[:, 1] == node)
            asked = demand[i, sources.index(node)] if node in sources and node != source else 0.0
            equal.append(row)
            right.append(demand[i].sum() if node == source else -asked)
    full = np.zeros((len(ways), wide))
    for i in range(len(sources)):
        full[:, i * len(ways) : (i + 1) * len(ways)] = np.eye(len(ways))
    full[:, -1] = -1.0
    aim = np.zeros(wide)
    aim[-1] = 1.0
    found = linprog(
        aim, A_ub=full, b_ub=np.zeros(len(ways)), A_eq=np.array(equal), b_eq=np.array(right), bounds=(0, None)
    )
    return float(found.fun)


# -- the calendar --------------------------------------------------------------------------------------------------

MASK = (1 << 64) - 1


def split_mix(seed: int, number: int) -> int:
    """SplitMix64's output `number`, in whole numbers of any size."""
    z = (seed + 0x9E3779B97F4A7C15 * (number + 1)) & MASK
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def share_of(seed: int, number: int) -> float:
    return ((split_mix(seed, number) >> 11) + 0.5) / 2**53


def calendar_future(
    seed: int, future: int, tables: Array, loadings: Array, ceilings: Array, reaches: Array, vehicle_operator: Array,
    vehicle_sited: Array, vehicle_cap: Array, operator_never: Array, counted: Array, rungs: list[tuple[int, float]],
    years: int,
) -> tuple[list[float], list[int], list[int], list[dict[str, float]]]:
    """Twin of `kernels.calendar.calendar` for one future, from its definitions: names for places, cohorts one by one.

    Power operating at each year's end, the month of each rung, flights of the first vehicle by year, and each year's
    shares by resource.
    """
    from statistics import NormalDist

    from scipy.stats import binom

    from orbitcompute.kernels import calendar as k

    start = future * k.DRAWS
    grid = k.NODE_LOW + k.NODE_STEP * np.arange(k.NODES)
    normal = NormalDist()
    common = normal.inv_cdf(share_of(seed, start))
    drawn = []
    for number, (table, loading) in enumerate(zip(tables, loadings, strict=True)):
        own = normal.inv_cdf(share_of(seed, start + 1 + number))
        drawn.append(float(np.interp(loading * common + np.sqrt(1 - loading**2) * own, grid, table)))

    def taken(names: tuple[str, ...], count: int) -> list[dict[str, float]]:
        return [{name: drawn.pop(0) for name in names} for _ in range(count)]

    (design,) = taken(k.DESIGN, 1)
    sites, vehicles = taken(k.SITE, len(ceilings)), taken(k.VEHICLE, len(vehicle_operator))
    operators = taken(k.OPERATOR, len(operator_never))

    def month(date: float) -> float:
        return max(0.0, np.ceil((date - k.FIRST_YEAR) * 12))

    begins, prototypes = [], []
    for number, operator in enumerate(operators):
        never = share_of(seed, start + k.FIRST_OF_NEVER + number) < operator_never[number]
        begin, prototype = (np.inf if never else month(operator[name]) for name in ("start", "prototype"))
        begins.append(max(begin, prototype) if prototype < 12 * years else begin)
        prototypes.append(prototype)

    paths = []
    for vehicle in vehicles:
        path, excess = [vehicle["flights"]], vehicle["flight_growth"] - 1
        for _ in range(years - 1):
            path.append(path[-1] * (1 + excess))
            excess *= vehicle["growth_kept"]
        paths.append(path)

    def rate_and_share(number: int, year: int) -> tuple[float, float]:
        vehicle, path = vehicles[number], paths[number][year]
        ends = vehicle["compute_share"], max(vehicle["compute_share"], vehicle["compute_share_later"])
        share = float(np.interp(year, [1, 5], ends))
        if not vehicle_sited[number]:
            return min(path, vehicle_cap[number]), share
        calendar_year = k.FIRST_YEAR + year
        tier = sum(calendar_year >= design[name] for name in ("second_ceilings", "third_ceilings"))
        open_part = [float(np.clip(calendar_year + 1 - site["opens"], 0, 1)) for site in sites]
        limits = [part * row[tier] for part, row in zip(open_part, ceilings, strict=True)]
        rate = min(path, sum(limits), *([vehicle_cap[number]] if year == 0 else []))
        reached = sum(limit for limit, reach in zip(limits, reaches, strict=True) if reach)
        return rate, min(share, reached / rate) if rate else 0.0

    def megawatts(number: int, year: int) -> float:
        vehicle = vehicles[number]
        payload = float(np.interp(year, [0, vehicle["payload_ramp"]],
                                  [vehicle["payload"], max(vehicle["payload"], vehicle["payload_later"])]))
        stage = vehicle["stage_burnout_mass"]
        to_orbit = max((payload + stage) * vehicle["mass_kept"] - stage, 0)
        each = design["satellite_power"] / (
            design["specific_power"] * design["specific_power_growth"] ** max(year - 1, 0)
        )
        return design["satellite_power"] / 1000 * np.floor(min(to_orbit / each, vehicle["satellites_by_volume"]) + 1e-9)

    flown_to = [share_of(seed, start + k.FIRST_OF_PHASES + 2 * v) for v in range(len(vehicles))]
    lifted_to = [share_of(seed, start + k.FIRST_OF_PHASES + 2 * v + 1) for v in range(len(vehicles))]
    stock = [0.0] * len(operators)
    launched, built, flights, shares_by_year = [], [], [0] * years, []
    bound: dict[str, float] = {}
    for now in range(12 * years):
        year = now // 12
        if now % 12 == 0:
            bound = dict.fromkeys(k.RESOURCES, 0.0)
        whole = []
        for v in range(len(vehicles)):
            rate, _ = rate_and_share(v, year)
            whole.append(int(np.floor(flown_to[v] + rate / 12) - np.floor(flown_to[v])))
            flown_to[v] += rate / 12
        flights[year] += whole[0]
        arrived = made_in_all = 0.0
        for o, operator in enumerate(operators):
            if now < begins[o]:
                continue
            age = min(now - begins[o], np.ceil(12 * operator["growth_years"])) / 12
            since = min(max(year - 1, 0), np.floor(operator["growth_years"]))
            cost = design["capital_cost"] * design["capital_cost_growth"] ** max(year - 1, 0)
            supplies = {
                "factory": operator["factory"] * operator["factory_growth"] ** age,
                "cells": operator["cells"] * operator["cell_growth"] ** since,
                "accelerators": operator["accelerators"] * operator["accelerator_growth"] ** since,
                "radiators": operator["radiators"] * operator["radiator_growth"] ** age,
                "funding": 1000 * operator["funding"] * operator["funding_growth"] ** since / cost,
            }
            which = min(supplies, key=lambda name: supplies[name])
            made = min(supplies[which] / 12, max(supplies[which] - stock[o], 0))
            stock[o] += made
            room = sent = 0.0
            for v in [v for v in range(len(vehicles)) if vehicle_operator[v] == o]:
                _, share = rate_and_share(v, year)
                own = int(np.floor(lifted_to[v] + whole[v] * share) - np.floor(lifted_to[v]))
                lifted_to[v] += whole[v] * share
                load = min(own * megawatts(v, year), stock[o])
                room += own * megawatts(v, year)
                if load > 0:
                    most = max(vehicles[v]["success"], 0.98)
                    success = min(vehicles[v]["success"] + vehicles[v]["success_gain"] * year, most)
                    chance = share_of(seed, start + k.FIRST_OF_FLIGHTS + v * 12 * years + now)
                    lost = int(binom.ppf(chance, own, 1 - success))
                    stock[o] -= load
                    sent += load
                    arrived += load * (own - lost) / own * counted[o]
            if counted[o]:
                made_in_all += made
                bound[which if room > sent else "launch"] += sent + 1e-9
        launched.append(arrived)
        built.append(made_in_all)
        if now % 12 == 11:
            total = sum(bound.values())
            shares_by_year.append({name: x / total if total else float(name == "start") for name, x in bound.items()})

    lag, life = int(design["commissioning_time"] + 0.5), int(12 * design["design_life"] + 0.5)
    kept = (1 - design["attrition"]) ** (1 / 12)
    operating = []
    for now in range(12 * years):
        cohorts = [(then, launched[then - lag] * design["commissioned_share"]) for then in range(lag, now + 1)]
        alive = sum(power * kept ** (now - then) for then, power in cohorts if now - then < life)
        operating.append(alive * design["delivered_share"])
    reached = []
    for basis, threshold in rungs:
        at = k.NEVER
        for now in range(12 * years):
            thirty_days = min(operating[now], operating[now - 1] if now else 0.0)
            level = {
                k.OPERATING: thirty_days, k.LAUNCHED: sum(launched[max(now - 11, 0) : now + 1]),
                k.FACTORY_RATE: 4 * sum(built[max(now - 2, 0) : now + 1]),
                k.FIRST_SATELLITE: threshold if any(now > p for p, c in zip(prototypes, counted, strict=True) if c)
                else thirty_days,
            }[basis]
            if level >= threshold:
                at = now
                break
        reached.append(at)
    return [operating[12 * year + 11] for year in range(years)], reached, flights, shares_by_year
