"""Collectives: what summing and exchanging over the satellites of one job takes, beside the same job on Earth.

A job's satellites form a torus of their own, folded so that no link is longer than two spacings. Every laser sends at once
(rings over all links, each both ways), which is the kindest reading of a satellite's rate.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import SPEED_OF_LIGHT, choice, quantity
from orbitcompute.formulas import (
    copies_steps,
    copies_sum_time,
    exchange_time,
    gather_transfer_time,
    greater,
    lesser,
    ring_all_reduce_time,
    torus_bisection_links,
    torus_diameter,
)
from orbitcompute.quantities.terrestrial import OWN

RING, GRID, CUBE, SWITCHED, BRICK = choice(
    "compute_topology",
    "How the satellites of one job are linked",
    ring="one ring: two links a satellite",
    grid="a torus of two dimensions: four links a satellite",
    cube="a torus of three dimensions, as a formation can hold: six links a satellite",
    switched="switches among the satellites give each its whole rate to any other (a Clos network)",
    brick="a brick wall of two dimensions, as three lasers can hold: three links a satellite",
)


# -- orbit ---------------------------------------------------------------------------------------------------------


@quantity("1")
def compute_dimensions(compute_topology: float) -> float:
    """Dimensions of the lattice that the job's satellites form: two for a grid and a brick wall, none for a switched fabric."""
    if compute_topology == RING:
        return 1.0
    if compute_topology == CUBE:
        return 3.0
    return 0.0 if compute_topology == SWITCHED else 2.0


@quantity(
    "1", minimum=0.0, otherwise="more links than laser terminals: a ring takes two, a brick wall three, a grid four"
)
def compute_terminals_left(laser_terminals: float, compute_topology: float, compute_dimensions: float) -> float:
    """Laser terminals that the topology leaves free at each satellite: for the ground, for users, in reserve."""
    if compute_topology == SWITCHED:
        return laser_terminals - 1.0
    return laser_terminals - (3.0 if compute_topology == BRICK else 2 * compute_dimensions)


@quantity("1")
def compute_links_needed(laser_terminals: float, compute_terminals_left: float) -> float:
    """Lasers that the topology asks of each satellite; no fewer than it has (more is an error that names them)."""
    return laser_terminals - compute_terminals_left


@quantity("us")
def hop_latency(compute_link_distance: float, compute_hop_processing: float) -> float:
    """Time from one satellite to the next: light over a folded link of two spacings, and the terminal's processing."""
    return 2 * compute_link_distance / SPEED_OF_LIGHT + compute_hop_processing


@quantity("Tbps")
def satellite_internal_rate(
    accelerators_per_satellite: float,
    accelerator_domain: float,
    accelerator_scale_up_rate: float,
    accelerator_scale_out_rate: float,
) -> float:
    """What each accelerator sends to others aboard: over the scale-up fabric, and what leaves its domain over scale-out."""
    inside = lesser(1.0, accelerator_domain / accelerators_per_satellite)
    return 1 / (inside / accelerator_scale_up_rate + (1 - inside) / accelerator_scale_out_rate)


@quantity("satellite")
def job_satellites(job_accelerators: float, accelerators_per_satellite: float, pipeline_stages_fewest: float) -> float:
    """Satellites of one job: as many as carry its accelerators, and at least as many as hold one copy of its model."""
    return greater(job_accelerators / accelerators_per_satellite, pipeline_stages_fewest)


@quantity("GB")
def gradient_size(model_parameters: float, gradient_width: float) -> float:
    """Gradients of the whole model, once."""
    return model_parameters * gradient_width


@quantity("s", source="nccl-tests-performance", locator="AllReduce")
def collective_time_ring(
    job_accelerators: float,
    gradient_size: float,
    satellite_network_rate: float,
    satellite_internal_rate: float,
    hop_latency: float,
) -> float:
    """All-reduce of the gradients over one ring of all accelerators, every step as slow as the hop between satellites.

    The ring passes through every accelerator aboard, so it is no faster than one of them.
    """
    rate = lesser(satellite_network_rate, satellite_internal_rate)
    return ring_all_reduce_time(job_accelerators, gradient_size, rate, hop_latency)


@quantity("1")
def job_ring_steps(compute_dimensions: float, job_satellites: float) -> float:
    """Messages one after another when all satellites sum or gather: along each dimension in turn, or up a tree of switches."""
    return copies_steps(job_satellites, 1.0, compute_dimensions)


@quantity("s")
def collective_time_hierarchical(
    accelerators_per_satellite: float,
    job_satellites: float,
    gradient_size: float,
    satellite_internal_rate: float,
    satellite_network_rate: float,
    job_ring_steps: float,
    hop_latency: float,
) -> float:
    """All-reduce in three parts: reduce-scatter aboard, all-reduce between satellites, all-gather aboard.

    The parts work on one chunk after another at once, so the slowest sets the time. Latency aboard is left out.
    """
    aboard = 2 * gather_transfer_time(greater(1.0, accelerators_per_satellite), gradient_size, satellite_internal_rate)
    between = gather_transfer_time(job_satellites, gradient_size, satellite_network_rate) + job_ring_steps * hop_latency
    return greater(aboard, 2 * between)


@quantity("s")
def collective_time(collective_time_ring: float, collective_time_hierarchical: float) -> float:
    """Time to sum a whole model's gradients over all accelerators of the job: the faster of ring and hierarchical all-reduce.

    The same sum on both sides, whatever a job does: training splits the model, and waits for `gradient_exchange_time`.
    """
    return lesser(collective_time_ring, collective_time_hierarchical)


@quantity("s", source="nccl-tests-performance", locator="AllGather")
def all_gather_time(
    job_satellites: float,
    model_parameters: float,
    weight_width: float,
    satellite_network_rate: float,
    job_ring_steps: float,
    hop_latency: float,
) -> float:
    """Time for every satellite to gather all weights, of which each holds a share: what sharding them costs a pass."""
    size = model_parameters * weight_width
    return gather_transfer_time(job_satellites, size, satellite_network_rate) + job_ring_steps * hop_latency


@quantity("1")
def job_bisection_links(compute_topology: float, compute_dimensions: float, job_satellites: float) -> float:
    """Links between two halves of the job's satellites; a brick wall, laid twice as wide as high, has 0.71 of a grid's."""
    return torus_bisection_links(job_satellites, compute_dimensions) * (
        np.sqrt(0.5) if compute_topology == BRICK else 1.0
    )


@quantity("Tbps")
def job_bisection_rate(
    compute_topology: float, compute_links_needed: float, job_bisection_links: float, job_satellites: float,
    satellite_network_rate: float,
) -> float:
    """What one half of the job's satellites can send to the other half, one way."""
    if compute_topology == SWITCHED:
        return job_satellites / 2 * satellite_network_rate
    return job_bisection_links * satellite_network_rate / compute_links_needed


@quantity("Tbps", source="van-berkel-2607-14172")
def fleet_bisection_rate(
    compute_topology: float, compute_dimensions: float, compute_links_needed: float, satellite_count: float,
    satellite_network_rate: float,
) -> float:
    """The same for the whole fleet as one torus: it grows with the square root of a grid, not with the fleet."""
    if compute_topology == SWITCHED:
        return satellite_count / 2 * satellite_network_rate
    links = torus_bisection_links(satellite_count, compute_dimensions) * (
        np.sqrt(0.5) if compute_topology == BRICK else 1.0
    )
    return links * satellite_network_rate / compute_links_needed


@quantity("TB/s", source="van-berkel-2607-14172")
def terrestrial_fleet_bisection_rate(
    satellite_count: float, accelerators_per_satellite: float, terrestrial_scale_out_rate: float
) -> float:
    """Bisection of the fleet's accelerators on Earth, in a network without blocking: half of all they can send."""
    return satellite_count * accelerators_per_satellite / 2 * terrestrial_scale_out_rate


@quantity("s")
def all_to_all_time(
    job_satellites: float,
    accelerators_per_satellite: float,
    exchange_size: float,
    satellite_network_rate: float,
    job_bisection_rate: float,
    compute_topology: float,
    compute_dimensions: float,
    hop_latency: float,
) -> float:
    """Time for every accelerator to send `exchange_size`, spread over all others of the job (experts, transposes).

    Bound by what a satellite sends or by the bisection, whichever is later, and once across the torus.
    """
    across = 1.0 if compute_topology == SWITCHED else torus_diameter(job_satellites, compute_dimensions)
    size = exchange_size * accelerators_per_satellite
    return exchange_time(job_satellites, size, satellite_network_rate, job_bisection_rate) + across * hop_latency


# -- Earth ---------------------------------------------------------------------------------------------------------


@quantity("Gbps")
def terrestrial_scale_out_rate(
    terrestrial_chips: float, terrestrial_scale_out_rate_given: float, accelerator_scale_out_rate: float
) -> float:
    """Network between racks per accelerator, one way."""
    return terrestrial_scale_out_rate_given if terrestrial_chips == OWN else accelerator_scale_out_rate


@quantity("Tbps")
def terrestrial_scale_up_rate(
    terrestrial_chips: float, terrestrial_scale_up_rate_given: float, accelerator_scale_up_rate: float
) -> float:
    """Network inside a server or rack per accelerator, one way."""
    return terrestrial_scale_up_rate_given if terrestrial_chips == OWN else accelerator_scale_up_rate


@quantity("accelerator")
def terrestrial_domain(terrestrial_chips: float, terrestrial_domain_given: float, accelerator_domain: float) -> float:
    """Accelerators that share one scale-up fabric: a server of eight, a rack of seventy-two."""
    return terrestrial_domain_given if terrestrial_chips == OWN else accelerator_domain


@quantity("Tbps")
def terrestrial_domain_rate(
    terrestrial_domain: float, terrestrial_scale_out_rate: float, cluster_network_efficiency: float
) -> float:
    """What one server or rack sends to others, at the throughput that its network sustains."""
    return terrestrial_domain * terrestrial_scale_out_rate * cluster_network_efficiency


@quantity("1")
def terrestrial_job_domains(
    job_accelerators: float, terrestrial_domain: float, terrestrial_pipeline_stages_fewest: float
) -> float:
    """Servers or racks of the same job on Earth, at least as many as hold one copy of its model."""
    return greater(job_accelerators / terrestrial_domain, terrestrial_pipeline_stages_fewest)


@quantity("s")
def terrestrial_collective_time(
    job_accelerators: float,
    terrestrial_domain: float,
    terrestrial_job_domains: float,
    gradient_size: float,
    terrestrial_scale_up_rate: float,
    terrestrial_domain_rate: float,
    cluster_hop_latency: float,
) -> float:
    """The same all-reduce in a cluster on Earth: the faster of one ring and the hierarchical one."""
    inside = 2 * gather_transfer_time(terrestrial_domain, gradient_size, terrestrial_scale_up_rate)
    between = copies_sum_time(
        terrestrial_job_domains, 1.0, gradient_size, terrestrial_domain_rate, 0.0, 1.0, cluster_hop_latency
    )
    rate = lesser(terrestrial_domain_rate, terrestrial_scale_up_rate)
    ring = ring_all_reduce_time(job_accelerators, gradient_size, rate, cluster_hop_latency)
    return lesser(ring, greater(inside, between))


@quantity("s")
def terrestrial_all_to_all_time(
    exchange_size: float, terrestrial_domain: float, terrestrial_domain_rate: float, cluster_hop_latency: float
) -> float:
    """The same exchange in a cluster whose network does not block: bound by what an accelerator sends."""
    return exchange_size * terrestrial_domain / terrestrial_domain_rate + cluster_hop_latency


# -- orbit beside Earth --------------------------------------------------------------------------------------------


@quantity("Tbps")
def rack_network_rate(accelerators_per_satellite: float, accelerator_scale_out_rate: float) -> float:
    """What as many of the same accelerators as one satellite carries have between racks on Earth, one way."""
    return accelerators_per_satellite * accelerator_scale_out_rate


@quantity("1")
def training_link_margin(satellite_network_rate: float, rack_network_rate: float) -> float:
    """What a satellite sends over what the same accelerators send on Earth, less one."""
    return satellite_network_rate / rack_network_rate - 1


@quantity("1")
def collective_time_over_twin(collective_time: float, twin_collective_time: float) -> float:
    """How many times longer the all-reduce takes in orbit than with the same chips on Earth."""
    return collective_time / twin_collective_time
