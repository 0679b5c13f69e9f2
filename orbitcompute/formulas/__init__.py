"""Plain functions used by more than one quantity or kernel: SI floats in, SI floats out.

Angles are in radians, times in seconds. A function returns NaN where it isn't defined and for an argument that is NaN.
"""

from __future__ import annotations

from orbitcompute.formulas.arithmetic import (
    arithmetic_geometric_mean,
    greater,
    lesser,
    logarithmic_mean_over_one,
)
from orbitcompute.formulas.atmosphere import (
    atmospheric_density,
    exponential_density,
    sun_tracking_ram_share,
)
from orbitcompute.formulas.chemistry import (
    alumina_per_aluminium,
)
from orbitcompute.formulas.collectives import (
    exchange_time,
    gather_transfer_time,
    pipeline_time,
    ring_all_gather_time,
    ring_all_reduce_time,
    torus_bisection_links,
    torus_diameter,
    torus_ring_steps,
)
from orbitcompute.formulas.energy import (
    generation_cost,
)
from orbitcompute.formulas.fins import (
    linearised_fin_efficiency,
    radiating_fin_efficiency,
)
from orbitcompute.formulas.ground import (
    argument_at_latitude,
    diverse_sites,
    ground_reach,
    site_view_share,
    slant_range,
    upper_normal_quantile,
)
from orbitcompute.formulas.meteoroids import (
    meteoroid_flux,
)
from orbitcompute.formulas.money import (
    capital_recovery,
    doublings_to_cost,
    experience_ratio,
    growth_with_interest,
    levelised_cost_of_energy,
    mean_experience_ratio,
    periodic_capital_recovery,
    sinking_fund,
    weighted_cost_of_capital,
)
from orbitcompute.formulas.optics import (
    aperture_gain,
    encircled_energy,
    free_space_share,
)
from orbitcompute.formulas.orbits import (
    circular_period,
    circular_speed,
    clear_link_distance,
    cone_shadow_radius,
    cosine_following_sun,
    eclipse_fraction,
    irradiance_factor,
    node_rate_scale,
    secular_node_rate,
    sun_anomaly_cosine,
    sun_beta,
    sun_direction,
    sun_mean_longitude,
)
from orbitcompute.formulas.parallelism import (
    best_chunks,
    copies_rate,
    copies_steps,
    copies_sum_time,
    fastest_stages,
    hand_over_time,
    stage_rate,
    training_step,
)
from orbitcompute.formulas.propulsion import (
    hohmann_delta_v,
    inclination_delta_v,
    propellant_share,
    spiral_delta_v,
)
from orbitcompute.formulas.serving import (
    sequences_held,
    token_rate_bound,
)
from orbitcompute.formulas.surfaces import (
    dark_face_lit_view,
    edge_on_earth_view,
    fixed_edge_earth_view,
    fixed_edge_lit_view,
    level_plate_sun_share,
    lit_earth_view,
    nadir_face_lit_view,
    plate_earth_view,
    rolled_edge_lit_view,
    sun_facing_earth_view,
    sunlit_face_lit_view,
)

__all__ = [
    "alumina_per_aluminium",
    "aperture_gain",
    "argument_at_latitude",
    "arithmetic_geometric_mean",
    "atmospheric_density",
    "best_chunks",
    "capital_recovery",
    "circular_period",
    "circular_speed",
    "clear_link_distance",
    "cone_shadow_radius",
    "copies_rate",
    "copies_steps",
    "copies_sum_time",
    "cosine_following_sun",
    "dark_face_lit_view",
    "diverse_sites",
    "doublings_to_cost",
    "eclipse_fraction",
    "edge_on_earth_view",
    "encircled_energy",
    "exchange_time",
    "experience_ratio",
    "exponential_density",
    "fastest_stages",
    "fixed_edge_earth_view",
    "fixed_edge_lit_view",
    "free_space_share",
    "gather_transfer_time",
    "generation_cost",
    "greater",
    "ground_reach",
    "growth_with_interest",
    "hand_over_time",
    "hohmann_delta_v",
    "inclination_delta_v",
    "irradiance_factor",
    "lesser",
    "level_plate_sun_share",
    "levelised_cost_of_energy",
    "linearised_fin_efficiency",
    "lit_earth_view",
    "logarithmic_mean_over_one",
    "mean_experience_ratio", "meteoroid_flux",
    "nadir_face_lit_view",
    "node_rate_scale",
    "periodic_capital_recovery",
    "pipeline_time",
    "plate_earth_view",
    "propellant_share",
    "radiating_fin_efficiency",
    "ring_all_gather_time",
    "ring_all_reduce_time",
    "rolled_edge_lit_view",
    "secular_node_rate",
    "sequences_held",
    "sinking_fund",
    "site_view_share",
    "slant_range",
    "spiral_delta_v",
    "stage_rate",
    "sun_anomaly_cosine",
    "sun_beta",
    "sun_direction",
    "sun_facing_earth_view",
    "sun_mean_longitude",
    "sun_tracking_ram_share",
    "sunlit_face_lit_view",
    "token_rate_bound",
    "torus_bisection_links",
    "torus_diameter",
    "torus_ring_steps",
    "training_step",
    "upper_normal_quantile",
    "weighted_cost_of_capital",
]
