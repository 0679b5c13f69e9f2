"""The margins that the verdict reads: what is there over what is needed, less one; negative where it does not suffice."""

from __future__ import annotations

from orbitcompute.declare import quantity


@quantity("m2", above=0.0, otherwise="the radiator is at or below its sink: no area rejects the heat")
def radiator_area_needed(
    heat_rejected: float,
    radiator_emitted_flux: float,
    radiator_absorbed_flux: float,
    radiator_array_flux: float,
    radiator_temperature: float,
    coolant_design_temperature: float,
    coolant_inlet_temperature: float,
) -> float:
    """Area of plate that the heat needs at the temperature the coolant is designed for, whatever area is drawn or given."""
    designed = radiator_temperature + (coolant_design_temperature - coolant_inlet_temperature)
    emitted = radiator_emitted_flux * (designed / radiator_temperature) ** 4
    return heat_rejected / (emitted - radiator_absorbed_flux - radiator_array_flux)


@quantity("m2")
def radiator_area_needed_announced(
    radiator_area_needed: float, it_power_announced: float, it_power_per_satellite: float
) -> float:
    """Area of plate that the power announced with a radiator needs: at another power of ours nobody announced it."""
    return radiator_area_needed * it_power_announced / it_power_per_satellite


@quantity("1")
def radiator_area_margin(radiator_area_announced: float, radiator_area_needed_announced: float) -> float:
    """Announced radiator over the one needed at the coolant's temperature for the power announced with it, less one."""
    return radiator_area_announced / radiator_area_needed_announced - 1


@quantity("1")
def worst_month_margin(
    it_power_average: float, it_power_share_worst_month: float, it_power_share_year: float, it_power_target: float
) -> float:
    """Mean IT power of the worst thirty days at mid-life over the target, less one."""
    return it_power_average * it_power_share_worst_month / (it_power_share_year * it_power_target) - 1


@quantity("1")
def latency_margin(fibre_latency_median: float, latency_median: float) -> float:
    """Ideal fibre's median round trip over the relay's, less one; positive where the relay is the faster."""
    return fibre_latency_median / latency_median - 1


@quantity("1")
def user_latency_margin(
    interactive_latency_limit: float,
    user_latency_p99: float,
    relay_scheduling_delay: float,
    relay_processing_delay: float,
) -> float:
    """What feels immediate over a user's round trip to the nearest computing satellite, its 99th percentile, less one.

    With one radio access and the passage through one satellite, the fewest there can be; without queues and without the
    time that the model takes to answer.
    """
    return interactive_latency_limit / (user_latency_p99 + relay_scheduling_delay + 2.0 * relay_processing_delay) - 1


@quantity("1")
def cost_margin(twin_cost_per_kw_year: float, orbital_cost_per_kw_year: float) -> float:
    """Cost of the same chips on Earth over their cost in orbit, less one; negative where orbit is dearer."""
    return twin_cost_per_kw_year / orbital_cost_per_kw_year - 1


@quantity("1")
def earth_margin(record_earth_it_power: float, it_power_target: float) -> float:
    """IT power on the largest terrestrial site on record over the target, less one."""
    return record_earth_it_power / it_power_target - 1
