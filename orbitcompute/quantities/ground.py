"""The ground segment: what traffic a fleet sends down, and the sites and terminals that take it.

It grows with the fleet: traffic is per accelerator, capacity per terminal, and what one satellite gets falls as 1 / fleet
unless sites are added. Backhaul beyond the sites is left out: a cluster on Earth pays for the same.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import choice, quantity
from orbitcompute.formulas import diverse_sites, greater, ground_reach, lesser, site_view_share, slant_range

OPTICAL, RADIO = choice(
    "ground_technology",
    "What carries the traffic to the ground",
    optical="lasers to telescopes: high rates, stopped by cloud",
    radio="Ka and E band to dishes, as Starlink's gateways",
)
TEXT, IMAGE, TRAINING = choice(
    "ground_workload",
    "What the fleet's traffic with the ground is sized for",
    text="tokens of answers",
    image="generated images",
    training="data sent up to train on, and checkpoints sent down",
)

# -- traffic -------------------------------------------------------------------------------------------------------


@quantity("kbps")
def text_traffic_per_accelerator(text_token_rate: float, bits_per_token: float) -> float:
    """Answers that one accelerator sends down, serving text."""
    return text_token_rate * bits_per_token


@quantity("Mbps")
def image_traffic_per_accelerator(image_rate: float, image_size: float) -> float:
    """Images that one accelerator sends down."""
    return image_rate * image_size


@quantity("kbps")
def training_traffic_per_accelerator(
    batch_tokens: float,
    training_step_time: float,
    training_bits_per_token: float,
    model_parameters: float,
    weight_width: float,
    checkpoint_interval: float,
    job_satellites: float,
    accelerators_per_satellite: float,
) -> float:
    """Data to train on, sent up, and weights sent down at each checkpoint, over the accelerators of the job.

    Gradients stay in orbit. A job split between orbit and Earth would send them too: `gradient_size` a step.
    """
    accelerators = job_satellites * accelerators_per_satellite
    data = batch_tokens * training_bits_per_token / training_step_time
    return (data + model_parameters * weight_width / checkpoint_interval) / accelerators


@quantity("accelerator")
def accelerators_powered(it_power_average: float, accelerator_server_power: float) -> float:
    """Accelerators that run on average over the year at mid-life."""
    return it_power_average / accelerator_server_power


@quantity("Tbps")
def text_traffic(text_traffic_per_accelerator: float, accelerators_powered: float) -> float:
    """Mean traffic of the whole fleet, were it all to answer in text."""
    return text_traffic_per_accelerator * accelerators_powered


@quantity("Tbps")
def image_traffic(image_traffic_per_accelerator: float, accelerators_powered: float) -> float:
    """Mean traffic of the whole fleet, were it all to generate images."""
    return image_traffic_per_accelerator * accelerators_powered


@quantity("Tbps")
def training_traffic(training_traffic_per_accelerator: float, accelerators_powered: float) -> float:
    """Mean traffic of the whole fleet with the ground, were it all to train."""
    return training_traffic_per_accelerator * accelerators_powered


@quantity("Tbps")
def ground_traffic(ground_workload: float, text_traffic: float, image_traffic: float, training_traffic: float) -> float:
    """Mean traffic of the whole fleet with the ground, for the workload chosen."""
    if ground_workload == TEXT:
        return text_traffic
    return image_traffic if ground_workload == IMAGE else training_traffic


@quantity("1")
def text_share_of_links(text_traffic: float, fleet_network_rate: float) -> float:
    """Text as a share of what the fleet's lasers can send: where it is small, links do not limit answering in text."""
    return text_traffic / fleet_network_rate


@quantity("Gbps")
def ground_rate_per_satellite(ground_traffic: float, satellite_count: float) -> float:
    """Rate that the ground sustains for each satellite on average."""
    return ground_traffic / satellite_count


@quantity("GB / kWh", source="turyshev-2604-27197", locator="communication intensity")
def ground_data_per_energy(ground_traffic: float, it_power_average: float) -> float:
    """Data exchanged with the ground per kilowatt-hour of IT energy delivered."""
    return ground_traffic / it_power_average


# -- what a site sees ----------------------------------------------------------------------------------------------


@quantity("rad")
def site_reach(orbital_radius: float, earth_radius: float, site_minimum_elevation: float) -> float:
    """Angle at the Earth's centre between a site and the furthest computing satellite it uses."""
    return ground_reach(orbital_radius, earth_radius, site_minimum_elevation)


@quantity("km")
def site_slant_range(orbital_radius: float, earth_radius: float, site_minimum_elevation: float) -> float:
    """Distance to the furthest computing satellite that a site uses."""
    return slant_range(orbital_radius, earth_radius, site_minimum_elevation)


@quantity("1", above=0.0, otherwise="no ground terminal sees the orbit")
def site_contact_share(site_latitude: float, inclination: float, site_reach: float) -> float:
    """Share of the time that one satellite is in view of one site, over many days."""
    return site_view_share(site_latitude, inclination, site_reach)


@quantity("satellite")
def satellites_in_view(satellite_count: float, site_contact_share: float) -> float:
    """Computing satellites in view of a site, on average."""
    return satellite_count * site_contact_share


# -- capacity ------------------------------------------------------------------------------------------------------


@quantity("Gbps")
def site_capacity_optical(
    optical_terminals_per_site: float,
    optical_terminal_rate: float,
    terminal_time_share: float,
    satellites_in_view: float,
) -> float:
    """What one optical site sustains under a clear sky: its terminals, or as many as there are satellites to point at."""
    return lesser(optical_terminals_per_site, satellites_in_view) * optical_terminal_rate * terminal_time_share


@quantity("Gbps")
def site_capacity_radio(
    radio_terminals_per_site: float, radio_terminal_rate: float, terminal_time_share: float, satellites_in_view: float
) -> float:
    """What one radio gateway sustains."""
    return lesser(radio_terminals_per_site, satellites_in_view) * radio_terminal_rate * terminal_time_share


@quantity("Gbps")
def site_capacity(ground_technology: float, site_capacity_optical: float, site_capacity_radio: float) -> float:
    """What one site sustains in good weather, by the technology chosen."""
    return site_capacity_optical if ground_technology == OPTICAL else site_capacity_radio


@quantity("1")
def site_availability(
    ground_technology: float, optical_site_availability: float, radio_site_availability: float
) -> float:
    """Share of the time that a site works: clear of cloud, or free of heavy rain."""
    return optical_site_availability if ground_technology == OPTICAL else radio_site_availability


@quantity("1")
def site_independence(site_spacing: float, cloud_correlation_length: float) -> float:
    """Independent sites that one site of a long row counts for, cloud being correlated over an exponential's length.

    The variance of the number of clear sites is 1 + 2 q / (1 - q) times that of independent ones, with q the correlation
    of neighbours. Leaves out seasons, winds along the row, and what correlation does beyond the variance.
    """
    neighbours = np.exp(-site_spacing / cloud_correlation_length)
    return (1 - neighbours) / (1 + neighbours)


@quantity("1")
def sites_for_text(
    text_traffic: float,
    traffic_peak_ratio: float,
    site_capacity: float,
    site_availability: float,
    ground_outage: float,
    site_independence: float,
) -> float:
    """Sites to build for a fleet that answers in text: enough of them clear for its peak, all but the outage of the time."""
    working = greater(1.0, text_traffic * traffic_peak_ratio / site_capacity)
    return diverse_sites(working, site_availability, ground_outage, site_independence)


@quantity("1")
def sites_for_images(
    image_traffic: float,
    traffic_peak_ratio: float,
    site_capacity: float,
    site_availability: float,
    ground_outage: float,
    site_independence: float,
) -> float:
    """Sites to build for a fleet that generates images."""
    working = greater(1.0, image_traffic * traffic_peak_ratio / site_capacity)
    return diverse_sites(working, site_availability, ground_outage, site_independence)


@quantity("1")
def sites_for_training(
    training_traffic: float, traffic_peak_ratio: float, site_capacity: float, site_availability: float,
    ground_outage: float,
    site_independence: float,
) -> float:
    """Sites to build for a fleet that trains, job beside job."""
    working = greater(1.0, training_traffic * traffic_peak_ratio / site_capacity)
    return diverse_sites(working, site_availability, ground_outage, site_independence)


@quantity("1")
def ground_sites(
    ground_workload: float, sites_for_text: float, sites_for_images: float, sites_for_training: float
) -> float:
    """Sites of the ground segment, for the workload chosen; a continuous count."""
    if ground_workload == TEXT:
        return sites_for_text
    return sites_for_images if ground_workload == IMAGE else sites_for_training


@quantity("1")
def ground_terminals(
    ground_technology: float, ground_sites: float, optical_terminals_per_site: float, radio_terminals_per_site: float
) -> float:
    """Terminals of all sites."""
    return ground_sites * (optical_terminals_per_site if ground_technology == OPTICAL else radio_terminals_per_site)


@quantity("Gbps")
def ground_ceiling(site_capacity: float, site_availability: float, ground_sites: float) -> float:
    """What all sites sustain over the year, weather included, whatever is asked of them."""
    return site_capacity * site_availability * ground_sites


@quantity("GB / kWh", source="turyshev-2604-27197", locator="communication ceiling")
def ground_ceiling_per_energy(ground_ceiling: float, it_power_average: float) -> float:
    """Most that the sites can exchange per kilowatt-hour of IT energy: it falls as 1 / power unless sites are added."""
    return ground_ceiling / it_power_average


@quantity("1")
def ground_blackout_share(ground_sites: float, site_availability: float, site_independence: float) -> float:
    """Share of the time in which every site is under cloud at once."""
    return (1 - site_availability) ** (site_independence * ground_sites)


# -- cost ----------------------------------------------------------------------------------------------------------


@quantity("MUSD / year")
def ground_cost(
    ground_technology: float, ground_terminals: float, optical_terminal_cost: float, radio_terminal_cost: float
) -> float:
    """Cost of the ground segment a year: its terminals with their share of site, staff and replacement."""
    return ground_terminals * (optical_terminal_cost if ground_technology == OPTICAL else radio_terminal_cost)


@quantity("USD / (kW year)")
def ground_cost_per_power(ground_cost: float, it_power_target: float) -> float:
    """Cost of the ground segment per kilowatt of the IT power asked for."""
    return ground_cost / it_power_target


@quantity("USD / TB", source="turyshev-2606-23711", locator="abstract: cost normalisation")
def optical_cost_per_data(
    optical_terminal_cost: float,
    optical_terminal_rate: float,
    terminal_time_share: float,
    optical_site_availability: float,
    terminal_contact_share: float,
) -> float:
    """Fixed cost of an optical terminal per terabyte it takes down."""
    taken = optical_terminal_rate * terminal_time_share * optical_site_availability * terminal_contact_share
    return optical_terminal_cost / taken


@quantity("1")
def terminal_contact_share(satellites_in_view: float) -> float:
    """Share of the time that a terminal has a satellite to point at; 1 where several are in view."""
    return lesser(1.0, satellites_in_view)
