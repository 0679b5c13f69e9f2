"""Links, collectives, training and the ground: closed forms against slow twins, other libraries and physics."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
import twins
from scipy import special, stats

from orbitcompute import evaluate
from orbitcompute.catalog.files import CatalogError
from orbitcompute.formulas import (
    copies_rate,
    copies_steps,
    copies_sum_time,
    diverse_sites,
    encircled_energy,
    exchange_time,
    fastest_stages,
    pipeline_time,
    ring_all_reduce_time,
    site_view_share,
    stage_rate,
    torus_bisection_links,
    torus_diameter,
    torus_ring_steps,
    training_step,
    upper_normal_quantile,
)

# -- light -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argument", "width"), [(1e-4, 1e-12), (0.1, 1e-11), (0.4999, 1e-9), (0.5001, 1e-14), (7.0, 1e-14), (59.9, 1e-14),
                            (60.1, 1e-4), (300.0, 1e-5)],
)
def test_encircled_energy_is_that_of_bessel_functions(argument: float, width: float) -> None:
    exact = 1 - special.j0(argument) ** 2 - special.j1(argument) ** 2
    if argument < 0.01:  # the difference of two ones
        exact = (argument / 2) ** 2 * (1 - argument**2 / 8)
    assert encircled_energy(argument) == pytest.approx(exact, rel=width)


def test_no_more_light_arrives_than_is_sent_and_closer_is_never_less() -> None:
    reached = [encircled_energy(float(x)) for x in np.geomspace(1e-3, 50, 400)]
    assert all(0 <= share <= 1 for share in reached)
    assert all(later >= earlier for earlier, later in itertools.pairwise(reached))


# -- collectives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ranks", "size", "rate", "latency"), [(2, 8.0, 2.0, 0.0), (5, 10.0, 1.0, 0.25), (16, 3.0, 7.0, 1.0)]
)
def test_a_ring_all_reduce_takes_what_its_messages_take(ranks: int, size: float, rate: float, latency: float) -> None:
    """The twin passes every chunk from rank to rank and adds it up; the sums must be right and the time the formula's."""
    time, sums = twins.ring_all_reduce(ranks, size, rate, latency)
    assert np.allclose(sums, sums[0])
    assert ring_all_reduce_time(float(ranks), size, rate, latency) == pytest.approx(time, rel=1e-12)


@pytest.mark.parametrize(("side", "dimensions"), [(8, 1), (4, 2), (6, 2), (4, 3)])
def test_an_exchange_over_a_torus_is_bound_by_its_bisection(side: int, dimensions: int) -> None:
    """Every path of every pair is followed, dimension by dimension: no link carries more than the bisection's share."""
    ranks, rate, size = side**dimensions, 2.0 * dimensions, 3.0  # links of rate 1
    bisection = torus_bisection_links(float(ranks), float(dimensions)) * rate / (2 * dimensions)
    loads = twins.torus_exchange_loads(side, dimensions) * size / ranks
    assert torus_bisection_links(float(ranks), float(dimensions)) == pytest.approx(2 * side ** (dimensions - 1))
    assert exchange_time(float(ranks), size, 1e9, bisection) == pytest.approx(loads.max(), rel=1e-12)
    assert torus_diameter(float(ranks), float(dimensions)) == pytest.approx(dimensions * side / 2)


def test_more_dimensions_take_fewer_steps_and_as_many_bits() -> None:
    steps = [torus_ring_steps(4096.0, dimensions) for dimensions in (1.0, 2.0, 3.0)]
    assert steps == pytest.approx([4095.0, 126.0, 45.0])


@pytest.mark.parametrize(("microbatches", "stages"), [(1, 1), (4, 3), (9, 4), (2, 8)])
def test_a_pipeline_takes_what_its_schedule_takes(microbatches: int, stages: int) -> None:
    expected = twins.pipeline_schedule(microbatches, stages, 1.0)
    assert pipeline_time(float(microbatches), float(stages), 1.0, 1.0, 0.0) == pytest.approx(expected)


# -- sites -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("latitude", [0.0, -35.0, 50.0, 85.0])
@pytest.mark.parametrize("inclination", [30.0, 53.0, 97.8])
def test_a_site_sees_a_satellite_as_often_as_a_fine_average_says(latitude: float, inclination: float) -> None:
    for reach in (5.0, 13.0, 40.0):
        angles = np.radians([latitude, inclination, reach])
        fine = twins.view_share(*angles)
        assert site_view_share(*map(float, angles)) == pytest.approx(fine, rel=1e-3, abs=1e-9)


@pytest.mark.parametrize("outage", [0.01, 0.001, 0.0001])
@pytest.mark.parametrize("availability", [0.3, 0.5, 0.69, 0.9, 0.995])
def test_diverse_sites_are_those_of_the_binomial(outage: float, availability: float) -> None:
    """The exact count is a whole number; ours is off by less than two, and on the safe side where clouds are frequent."""
    for working in (1, 2, 5, 10, 100):
        exact = working
        while stats.binom.sf(working - 1, exact, availability) < 1 - outage:
            exact += 1
        found = diverse_sites(float(working), availability, outage, 1.0)
        assert exact - 2.1 < found < exact + (2 if availability > 0.6 else 13), working


def test_the_normal_quantile() -> None:
    for probability in (0.4, 0.1, 1e-3, 1e-6):
        assert upper_normal_quantile(probability) == pytest.approx(stats.norm.isf(probability), abs=4.5e-4)


# -- in the graph ----------------------------------------------------------------------------------------------------


def value(name: str, **settings: str) -> float:
    return evaluate(set=settings, outputs=(name,), ranges=False).value(name)


def test_training_waits_less_with_faster_links_and_never_more_than_all() -> None:
    shares = [value("training_time_share", satellite_network_rate=f"{rate}Tbps") for rate in (0.1, 1, 10, 100, 1e4)]
    assert all(0 < share <= 1 for share in shares)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(value("twin_training_time_share"), rel=0.02)


def test_low_communication_training_hides_the_links() -> None:
    assert value("training_time_share", local_steps="500") > 0.99 > value("training_time_share")


def test_the_collective_is_the_faster_of_the_two_and_no_faster_than_its_bits() -> None:
    times = [value(name) for name in ("collective_time", "collective_time_ring", "collective_time_hierarchical")]
    assert times[0] == min(times)
    ranks, size, rate = (value(name) for name in ("job_satellites", "gradient_size", "satellite_network_rate"))
    assert times[0] > 2 * (ranks - 1) / ranks * size / rate
    fast = {"satellite_network_rate": "1000Tbps", "it_power_rating": "120kW", "accelerator": "gb200"}  # waits for its fabric
    assert value("collective_time", **fast) == pytest.approx(2 * 71 / 72 * size / (900e9 * 8), rel=1e-3)


def test_a_model_too_large_for_a_satellite_is_spread_over_several() -> None:
    assert value("pipeline_stages_fewest") == 1.0
    rack = {"it_power_rating": "120kW", "accelerator": "gb200"}  # 72 accelerators
    fewest = 4e12 * 16 / (72 * 186e9 * 0.8)
    assert value("pipeline_stages_fewest", model_parameters="4e12", **rack) == pytest.approx(fewest, rel=2e-3)
    chosen = value("pipeline_stages", model_parameters="4e12", pipeline_rule="fewest", **rack)
    assert chosen == pytest.approx(fewest, rel=2e-3)
    assert value("serving_token_delay") == 0.0
    assert value("serving_token_delay", model_parameters="4e13") > 0
    assert value("serving_link_rate", model_parameters="4e13") > 0


STEP = {"members": 228.0, "compute": 2.2, "sequences": 1953.0, "activations": 2.147e9, "gradients": 6.48e12, "rate": 1e12,
        "dimensions": 2.0, "links": 4.0, "latency": 1e-4, "layers": 126.0, "most_chunks": 8.0, "overlap": 0.5,
        "local_steps": 1.0}


@pytest.mark.parametrize("changed", [{}, {"rate": 1e11}, {"rate": 1e14}, {"dimensions": 1.0, "links": 2.0},
                                     {"dimensions": 0.0, "links": 1.0}, {"local_steps": 500.0}, {"layers": 10.0},
                                     {"members": 3.0}], ids=str)
@pytest.mark.parametrize("fewest", [1.0, 2.7])
def test_the_fastest_pipeline_is_the_fastest_of_those_tried(changed: dict[str, float], fewest: float) -> None:
    """The twin tries every number of stages and every number of groups of layers, one message after another."""
    given = STEP | changed
    chosen = fastest_stages(fewest, *given.values())
    tried = [fewest]
    for _ in range(20):
        tried.append(np.sqrt(2.0) * tried[-1])
    allowed = [stages for stages in tried if stages == fewest or stages <= min(given["members"], given["layers"])]
    assert training_step(chosen, *given.values()) == min(training_step(stages, *given.values()) for stages in allowed)
    assert training_step(chosen, *given.values()) >= given["compute"] * (1 - 1e-12)
    for stages in allowed:
        twin, chunks = twins.training_step(stages, **given)
        assert training_step(stages, *given.values()) == pytest.approx(twin, rel=1e-6), (stages, chunks)


def test_what_a_pipeline_costs_on_each_network() -> None:
    """A ring sums at the speed of the ring however the model is split; a grid gains until activations fill its links."""
    split = [copies_sum_time(228.0 / p, p, 6.48e12, 1e12, 1.0, 2.0, 0.0) for p in (1.0, 4.0, 57.0)]
    assert split == pytest.approx([2 * 6.48 * (1 - p / 228) for p in (1.0, 4.0, 57.0)])
    assert stage_rate(1e12, 4.0) == 2.5e11
    assert stage_rate(1e12, 1.0) == 5e11
    assert copies_rate(4.0, 1e12, 2.0, 4.0) == 5e11
    assert copies_rate(4.0, 1e12, 2.0, 3.0) == pytest.approx(1e12 / 3)
    assert copies_rate(1.0, 1e12, 2.0, 4.0) == copies_rate(8.0, 1e12, 0.0, 1.0) == 1e12
    assert copies_steps(49.0, 4.0, 2.0) == pytest.approx(48.0)  # what is left of the grid is rings
    assert copies_steps(49.0, 1.0, 2.0) == pytest.approx(12.0)


def test_quantities_of_the_job_add_up_to_the_step_that_was_chosen() -> None:
    names = ("training_step_time", "pipeline_stages", "job_satellites", "training_compute_time", "training_sequences",
             "activation_size", "gradient_size", "satellite_network_rate", "compute_dimensions", "compute_links_needed",
             "hop_latency", "training_time_share", "twin_training_time_share")
    for scenario in ("gigawatt-2028", "starlink-300mw"):
        found = evaluate(scenario, outputs=names, ranges=False)
        step, *inputs, ours, twin = (found.value(name) for name in names)
        assert step == pytest.approx(training_step(*inputs, 126.0, 8.0, 0.5, 1.0), rel=1e-12)
        assert ours < twin <= 1.0


def test_more_stages_are_taken_where_links_are_slow() -> None:
    fewest, fastest = (value("training_time_share", pipeline_rule=rule) for rule in ("fewest", "fastest"))
    assert fewest < 0.2 < 0.5 < fastest
    assert value("pipeline_stages", satellite_network_rate="1000Tbps") == 1.0


@pytest.mark.parametrize(
    ("topology", "terminals"), [("ring", 2), ("brick", 3), ("grid", 4), ("cube", 6), ("switched", 1)]
)
def test_a_topology_takes_so_many_terminals(topology: str, terminals: int) -> None:
    given = {"compute_topology": topology, "laser_terminals": str(terminals)}
    assert value("compute_terminals_left", **given) == 0.0
    assert value("compute_links_needed", **given) == terminals
    assert value("job_bisection_rate", **given) > 0
    with pytest.raises(CatalogError, match=f"{topology} takes {terminals} laser links a satellite"):
        value("training_time_share", **given | {"laser_terminals": str(terminals - 1)})


def test_a_brick_wall_is_cut_where_it_is_thinnest() -> None:
    """A wall of b columns and a rows, folded round: b links up and down cross a cut between rows, 2 a one between columns."""
    cuts = [min(2 * (columns / 2), 2 * (1152 / columns)) for columns in range(2, 1152)]
    assert max(cuts) == pytest.approx(torus_bisection_links(1152.0, 2.0) * 0.5**0.5, rel=1e-12)


def test_the_ground_segment_grows_with_the_fleet() -> None:
    """Twice the fleet has twice the traffic; the sites follow, and what each kilowatt-hour gets stays."""
    one, two = (evaluate(set={"it_power_target": f"{power}GW", "ground_workload": "image"}, ranges=False,
                         outputs=("ground_traffic", "ground_sites", "ground_data_per_energy")) for power in (1, 2))
    assert two.value("ground_traffic") == pytest.approx(2 * one.value("ground_traffic"), rel=1e-9)
    assert two.value("ground_data_per_energy") == pytest.approx(one.value("ground_data_per_energy"), rel=1e-9)
    assert 1.9 < two.value("ground_sites") / one.value("ground_sites") < 2.0  # diversity is cheaper in number


def test_without_more_sites_each_kilowatt_hour_gets_less() -> None:
    ceilings = [value("ground_ceiling_per_energy", ground_sites="10", it_power_target=f"{power}GW") for power in (1, 4)]
    assert ceilings[0] == pytest.approx(4 * ceilings[1], rel=0.2)


def test_nothing_is_seen_by_a_site_the_orbit_never_reaches() -> None:
    assert site_view_share(math.radians(80), math.radians(30), math.radians(10)) == 0.0
