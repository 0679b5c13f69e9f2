"""Shells with missing links, polar stars, several shells and networks of any kind: every search against scipy's."""

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import twins
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.kernels.network import constellation, routing, routing_buckets

MU, RADIUS, J2, ROTATION = 398600.8e9, 6378135.0, 1.082616e-3, 7.292115146706979e-5
LIGHT = 299792458.0
compiled_only = pytest.mark.skipif(jit_disabled(), reason="too long in plain Python")


def walker(planes: int, slots: int, phasing: int, inclination: float = 53.0, altitude: float = 2500e3) -> Any:
    return constellation.walker_shell(planes, slots, phasing, 0, altitude, np.radians(inclination), MU, RADIUS, J2)


def places(
    planes: int, slots: int, phasing: int, moment: float, inclination: float = 53.0, altitude: float = 2500e3
) -> Any:
    return twins.walker_positions(planes, slots, phasing, altitude, np.radians(inclination), MU, RADIUS, J2, moment)


def scattered(seed: int, count: int = 8) -> tuple[Any, Any]:
    generator = np.random.default_rng(seed)
    return np.arcsin(generator.uniform(-0.85, 0.85, count)), generator.uniform(-np.pi, np.pi, count)


def expected(satellites: Any, links: Any, where: Any, moment: float, elevation: float, attachment: float = 0.0) -> Any:
    sites, verticals = twins.site_vectors(where[0], where[1] + ROTATION * moment)
    graph = twins.relay_graph(satellites, links, sites, verticals, elevation, attachment)
    return twins.pair_distances(graph, len(satellites), len(where[0])) * 2.0 / LIGHT


def close(ours: Any, theirs: Any) -> None:
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=0.0, equal_nan=True)


SIZES = [(1, 1), (1, 5), (2, 1), (2, 2), (2, 7), (3, 2), (3, 5), (5, 4), (6, 9), (9, 8)]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_failed_satellites_and_links_by_fixpoint_and_by_buckets(size: Any, seed: int) -> None:
    planes, slots = size
    phasing, elevation, moment = seed, np.radians(10.0), 321.0 + 1000.0 * seed
    generator = np.random.default_rng([planes, slots, seed])
    links = twins.walker_links(planes, slots, phasing, 0)
    dead = {int(v) for v in generator.choice(planes * slots, planes * slots // 8, replace=False)}
    cut = {pair for pair in sorted(links) if generator.random() < 0.2 and not dead & set(pair)}
    shell = constellation.with_failures(walker(planes, slots, phasing), sorted(dead), sorted(cut))
    satellites = places(planes, slots, phasing, moment)
    satellites[sorted(dead)] *= 1e-3  # inside the Earth, where no site sees it
    left = {pair for pair in links - cut if not dead & set(pair)}
    where = scattered(planes * 10 + slots)
    twin = expected(satellites, left, where, moment, elevation)
    for method in (None, routing.BUCKETS):
        found = routing.route((shell,), elevation, 0.0, ROTATION, *where, [moment], method=method, threads=1)
        assert found.method == (method or routing.FIXPOINT)
        close(found.times[0], twin)
    assert {tuple(pair) for pair in constellation.links(shell).tolist()} == left


@pytest.mark.parametrize("attachment", [0.0, 1.0])
@pytest.mark.parametrize("pattern", [constellation.GRID, constellation.BRICK, constellation.RING])
@pytest.mark.parametrize(
    ("size", "phasing"), [((6, 8), 0), ((6, 8), 3), ((5, 8), 1), ((6, 7), 2), ((3, 3), 1), ((2, 4), 1)]
)
def test_patterns_of_links(size: Any, phasing: int, pattern: float, attachment: float) -> None:
    shell = constellation.with_pattern(walker(*size, phasing), pattern)
    held = constellation.terminals_held(shell)
    assert held.max() <= constellation.LINKS_OF_PATTERN[pattern]
    if pattern == constellation.BRICK and size == (6, 8) and phasing == 0:
        assert set(held.tolist()) == {3}
    links = {tuple(pair) for pair in constellation.links(shell).tolist()}
    assert links <= twins.walker_links(*size, phasing, 0)
    where, moment = scattered(7), 500.0
    found = routing.route((shell,), 0.1, attachment, ROTATION, *where, [moment])
    assert found.method == (routing.EAST if pattern == constellation.GRID else routing.FIXPOINT)
    close(found.times[0], expected(places(*size, phasing, moment), links, where, moment, 0.1, attachment))


def test_more_links_than_terminals_names_the_satellite() -> None:
    with pytest.raises(ValueError, match=r"satellite 0 \(plane 0, slot 0\) holds 4 laser links with 3 terminals"):
        constellation.with_pattern(walker(5, 6, 1), constellation.GRID, 3)


@pytest.mark.parametrize("size", [(6, 11), (2, 6), (3, 1), (1, 4), (7, 8)])
def test_polar_star_has_no_links_across_its_seam(size: Any) -> None:
    planes, slots = size
    shell = constellation.walker_shell(planes, slots, 1, 0, 780e3, np.radians(86.4), MU, RADIUS, J2, constellation.STAR)
    links = {pair for pair in twins.walker_links(planes, slots, 0, 0) if max(pair) // slots - min(pair) // slots < 2}
    if planes == 2:
        links = {pair for pair in links if pair[0] % slots == pair[1] % slots or pair[0] // slots == pair[1] // slots}
    assert {tuple(pair) for pair in constellation.links(shell).tolist()} == links
    satellites = twins.star_positions(planes, slots, 1, RADIUS + 780e3, np.radians(86.4))
    np.testing.assert_allclose(constellation.positions(shell, 0.0), satellites, rtol=0.0, atol=1e-6)
    where = scattered(planes)
    found = routing.route((shell,), 0.1, 0.0, ROTATION, *where, [0.0])
    assert found.method == routing.EAST
    close(found.times[0], expected(satellites, links, where, 0.0, 0.1))


@pytest.mark.parametrize("moment", [0.0, 700.0, 2900.0])
def test_links_are_down_near_the_poles_and_where_the_earth_is_in_the_way(moment: float) -> None:
    planes, slots, highest = 7, 9, np.radians(60.0)
    whole = walker(planes, slots, 2, 80.0)
    grazing = 6371e3 + 80e3
    longest = constellation.largest_link_distance(whole.orbital_radius, grazing)
    shell = replace(whole, longest_link=longest, highest_crossing=highest)
    satellites = places(planes, slots, 2, moment, 80.0)
    low = np.abs(satellites[:, 2]) <= whole.orbital_radius * np.sin(highest)
    links = {
        (i, j) for i, j in twins.walker_links(planes, slots, 2, 0) if i // slots == j // slots or (low[i] and low[j])
    }
    links = {(i, j) for i, j in links if twins.clear_of_earth(satellites[i], satellites[j], grazing)}
    assert {tuple(sorted(pair)) for pair in constellation.topology((shell,), moment).links.tolist()} == links
    where = scattered(3)
    for method in (None, routing.BUCKETS):
        found = routing.route((shell,), 0.1, 0.0, ROTATION, *where, [moment], method=method)
        close(found.times[0], expected(satellites, links, where, moment, 0.1))


@pytest.mark.parametrize("attachment", [0.0, 1.0])
@pytest.mark.parametrize("threads", [1, 2])
def test_several_shells(attachment: float, threads: int) -> None:
    sizes = [(6, 8, 1, 53.0, 1200e3), (5, 7, 2, 97.6, 1500e3), (7, 9, 3, 30.0, 2000e3)]
    shells = [walker(*size) for size in sizes]
    moments, where = [10.0, 3000.0], scattered(11, 12)
    found = routing.route(shells, 0.0, attachment, ROTATION, *where, moments, threads=threads, paths=True)
    assert found.method == "eastward sweep (3 shells)"
    for at, moment in enumerate(moments):
        satellites = [places(*size[:3], moment, *size[3:]) for size in sizes]
        links, before = set(), 0
        for size, some in zip(sizes, satellites, strict=True):
            links |= {(i + before, j + before) for i, j in twins.walker_links(*size[:3], 0)}
            before += len(some)
        close(found.times[at], expected(np.concatenate(satellites), links, where, moment, 0.0, attachment))
        assert np.array_equal(found.hops[at] >= 0, np.isfinite(found.times[at]))  # type: ignore[index]
    again = routing.route(shells, 0.0, attachment, ROTATION, *where, moments, method=routing.BUCKETS, paths=True)
    close(again.times, found.times)
    assert np.array_equal(again.hops, found.hops)  # type: ignore[arg-type]
    assert np.array_equal(again.begins, found.begins) and np.array_equal(again.ends, found.ends)  # type: ignore[arg-type]


@pytest.mark.parametrize("shell", [walker(9, 8, 2), constellation.with_random_failures(walker(9, 8, 2), 0.1, 0.1, 5)],
                         ids=["east", "fixpoint"])
def test_paths_have_the_length_they_are_said_to_have(shell: Any) -> None:
    """Scipy's shortest hop count over the links on shortest paths, and the first and last satellite's ranges, fit."""
    where, moment = scattered(2, 10), 1234.5
    found = routing.route((shell,), 0.05, 0.0, ROTATION, *where, [moment], paths=True)
    assert found.hops is not None and found.begins is not None and found.ends is not None
    here = constellation.topology((shell,), moment)
    between = twins.dijkstra(here.matrix())
    sites, _ = twins.site_vectors(where[0], where[1] + ROTATION * moment)
    known = 0
    for pair, (i, j) in enumerate(itertools.combinations(range(10), 2)):
        begin, end = int(found.begins[0, pair]), int(found.ends[0, pair])
        if begin < 0:
            assert np.isnan(found.times[0, pair])
            continue
        known += 1
        ends = np.linalg.norm(here.positions[begin] - sites[i]) + np.linalg.norm(here.positions[end] - sites[j])
        assert 2.0 * (between[begin, end] + ends) / LIGHT == pytest.approx(found.times[0, pair], rel=1e-12)
        fewest = between[begin, end] / here.lengths.max()
        assert fewest - 1e-9 <= found.hops[0, pair] <= between[begin, end] / here.lengths.min() + 1e-9
    assert known > 20


@pytest.mark.slow
@compiled_only
@pytest.mark.parametrize("seed", range(27))
@pytest.mark.parametrize("size", [(72, 22), (24, 66), (34, 34), (28, 60)])
@pytest.mark.parametrize("kind", ["failures", "brick"])
def test_216_configurations_with_missing_links_equal_the_scipy_twin(size: Any, seed: int, kind: str) -> None:
    planes, slots = size
    phasing, moment = [0, 1, 5, 13, 17, 39][seed % 6], 0.5 + 1800.25 * seed
    shell = walker(planes, slots, phasing, altitude=550e3)
    shell = constellation.with_random_failures(shell, 0.03, 0.03, seed) if kind == "failures" else (
        constellation.with_pattern(shell, constellation.BRICK, 3))
    satellites = places(planes, slots, phasing, moment, altitude=550e3)
    if shell.working is not None:
        satellites[~shell.working.ravel()] *= 1e-3
    where = scattered(seed, 20)
    links = {tuple(pair) for pair in constellation.links(shell).tolist()}
    twin = expected(satellites, links, where, moment, np.radians(25.0))
    assert np.isfinite(twin).any()
    for method in (None, routing.BUCKETS):
        close(routing.route((shell,), np.radians(25.0), 0.0, ROTATION, *where, [moment], method=method).times[0], twin)


@given(st.integers(1, 7), st.integers(1, 7), st.integers(0, 9), st.floats(0.0, 0.4), st.integers(0, 99))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_a_failure_never_shortens_a_path(planes: int, slots: int, phasing: int, share: float, seed: int) -> None:
    whole = walker(planes, slots, phasing)
    broken = constellation.with_random_failures(whole, share, share, seed)
    where = scattered(seed, 5)
    before, after = (routing.route((one,), 0.0, 0.0, ROTATION, *where, [60.0]).times for one in (whole, broken))
    worse = np.nan_to_num(after, nan=np.inf) >= np.nan_to_num(before, nan=np.inf) * (1.0 - 1e-13)
    assert worse.all()


def test_adjacency_lists_every_link_both_ways() -> None:
    here = constellation.topology((walker(4, 5, 1), walker(3, 4, 0)), 10.0)
    starts, neighbours, numbers, lengths = here.adjacency()
    rebuilt = sorted((v, int(neighbours[k])) for v in range(32) for k in range(starts[v], starts[v + 1]))
    assert rebuilt == sorted(
        [tuple(pair) for pair in here.links.tolist()] + [tuple(pair[::-1]) for pair in here.links.tolist()]
    )
    apart = np.linalg.norm(np.diff(here.positions[here.links], axis=1)[:, 0], axis=1)
    np.testing.assert_allclose(lengths, apart[numbers], rtol=1e-12)
    assert (here.matrix() != here.matrix().T).nnz == 0


def test_shortest_link_shift_of_the_common_workload() -> None:
    assert constellation.shortest_link_shift(72, 22, 39, np.radians(53.0)) == -1
    assert constellation.shortest_link_shift(72, 22, 1, np.radians(53.0)) == 0


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: constellation.with_failures(walker(3, 4, 0), [12]), "12 is outside 0 to 11"),
        (lambda: constellation.with_failures(walker(3, 4, 0), [], [(0, 6)]), "no link between 0 and 6"),
        (lambda: constellation.with_random_failures(walker(3, 4, 0), 1.0, 0.0, 1), "satellite_share"),
        (lambda: constellation.with_pattern(walker(3, 4, 0), 3.0), "pattern"),
        (lambda: constellation.walker_shell(3, 4, 0, 0, 5e5, 1.0, MU, RADIUS, J2, 7.0), "node_span"),
        (lambda: routing.route((), 0.1, 0.0, ROTATION, [0.0], [0.0], [0.0]), "at least one shell"),
        (lambda: routing.route((walker(3, 4, 0),), 0.1, 0.0, ROTATION, [0.0], [0.0], [0.0], method="guess"), "method"),
        (lambda: routing.route((constellation.with_pattern(walker(3, 4, 0), 2.0),), 0.1, 0.0, ROTATION, [0.0], [0.0],
                               [0.0], method=routing.EAST), "exact only where"),
    ],
)
def test_what_is_wrong_is_named(call: Any, named: str) -> None:
    with pytest.raises(ValueError, match=named):
        call()


@pytest.mark.parametrize("wider", [1.0, 3.0, 1e9])
def test_buckets_of_any_width_and_too_little_room_give_scipys_distances(wider: float) -> None:
    """Old entries fill the room, and it is made anew from those that still wait."""
    from scipy.sparse.csgraph import dijkstra

    shell = constellation.walker_shell(9, 7, 2, 0, 1200e3, 0.9, 398600.8e9, 6378135.0, 1.082616e-3)
    here = constellation.topology((shell,), 1000.0)
    starts, neighbours, _, lengths = here.adjacency()
    lengths = lengths * (0.5 + np.random.default_rng(3).random(len(lengths)))  # each direction its own
    width, count = routing_buckets.bucket_width(lengths, np.zeros(1))
    heads = np.empty(count, np.int64)
    entries, following = np.empty(shell.size, np.int64), np.empty(shell.size, np.int64)
    settled, distance, before = np.empty(shell.size), np.empty(shell.size), np.empty(shell.size, np.int64)
    for source in (0, 40):
        routing_buckets.spread(
            starts, neighbours, lengths, np.array([source], np.int32), np.zeros(1), width * wider, heads, entries,
            following, settled, distance, before,
        )
        expected = dijkstra(csr_array((lengths, neighbours, starts), shape=(shell.size,) * 2), indices=source)
        np.testing.assert_allclose(distance, expected, rtol=1e-14)
