"""What fails and is not repaired, what spares hold, and how often a working accelerator works.

Reliability is charged once. Spares make good what dies over the life; availability is the share of time that an unfailed
accelerator works. A cost uses spares and design life, or effective life without spares: the two are the same number.
Flights lost are charged with the launch and as hardware lost on it (`economics`), not here.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import JULIAN_YEAR, choice, quantity
from orbitcompute.formulas import lesser

SURVIVAL, GIVEN = choice(
    "spares_rule",
    "How many spares are flown",
    survival="as many as keep the target as a mean over the life, from the failure rates",
    given="the ratio given",
)


@quantity("1")
def first_batch_share(first_batch_satellites: float, it_power_target: float, it_power_per_satellite: float) -> float:
    """Share of the satellites wanted, spares apart, that are the first of their type."""
    return lesser(1.0, first_batch_satellites * it_power_per_satellite / it_power_target)


@quantity("1 / year")
def satellite_loss_rate(
    satellite_failure_rate: float, first_batch_failure_rate: float, first_batch_share: float
) -> float:
    """Share of satellites lost as a whole a year, over a fleet whose first satellites are the first of their type."""
    return satellite_failure_rate + first_batch_share * (first_batch_failure_rate - satellite_failure_rate)


@quantity("1 / year")
def orbital_loss_rate(satellite_loss_rate: float, accelerator_loss_rate: float, loop_loss_rate: float) -> float:
    """Share of compute lost a year in orbit: satellites, accelerators and loops fail independently, without repair."""
    return satellite_loss_rate + accelerator_loss_rate + loop_loss_rate


@quantity("year")
def effective_life(orbital_loss_rate: float, satellite_working_life: float) -> float:
    """Full-capacity years that a satellite gives within its working life: survival integrated over it.

    Exponential survival; leaves out infant mortality, wear-out and the time that radiation's errors cost.
    """
    exposure = orbital_loss_rate * satellite_working_life
    return satellite_working_life * (1.0 if exposure == 0.0 else -np.expm1(-exposure) / exposure)


@quantity("year")
def effective_working_life(effective_life: float, radiation_time_share: float) -> float:
    """Full-capacity years of work: the effective life less the time that radiation's errors and their guards cost."""
    return effective_life * radiation_time_share


@quantity("1")
def spare_ratio_from_survival(orbital_loss_rate: float, satellite_working_life: float) -> float:
    """Capacity launched over capacity wanted that still meets the target at mid-life, without repair."""
    return np.exp(orbital_loss_rate * satellite_working_life / 2)


@quantity("1")
def spare_ratio(spares_rule: float, spare_ratio_from_survival: float, spare_ratio_given: float) -> float:
    """Capacity launched over capacity wanted, spares included."""
    return spare_ratio_from_survival if spares_rule == SURVIVAL else spare_ratio_given


@quantity("1")
def build_ratio(spare_ratio: float, launch_success: float) -> float:
    """Capacity built over capacity wanted: spares, and what is lost on failed flights."""
    return spare_ratio / launch_success


@quantity("1")
def capacity_at_mid_life(spare_ratio: float, spare_ratio_from_survival: float) -> float:
    """Capacity that stands at half the design life over capacity wanted; below 1 where spares do not cover failures."""
    return spare_ratio / spare_ratio_from_survival


@quantity("1")
def capacity_held(spare_ratio: float, effective_life: float, satellite_working_life: float) -> float:
    """Capacity that stands as a mean over the working life, over capacity wanted; what a cost is divided by.

    Spares and survival meet here and nowhere else, so that more spares make no delivered kilowatt dearer or cheaper.
    """
    return spare_ratio * effective_life / satellite_working_life


@quantity("1")
def availability(service_availability: float, it_power_share_year: float, radiation_time_share: float) -> float:
    """Share of time that an unfailed accelerator in orbit works.

    In service, not throttled in the shadow, and not checking, redoing or restarting what radiation upset.
    """
    return service_availability * it_power_share_year * radiation_time_share


# -- a constellation replenished by yearly cohorts -----------------------------------------------------------------


@quantity("1 / year")
def cohort_launch_rate(effective_life: float) -> float:
    """Capacity put up a year over capacity wanted that holds it for ever, as a mean over the year, by yearly cohorts.

    Every cohort flies its design life and dies exponentially: the mean over a year of what stands is one cohort times
    the effective life, exactly. Flights lost are beside it (`launch_success`).
    """
    return 1 / effective_life


@quantity("1")
def cohort_capacity_after_launch(
    cohort_launch_rate: float, orbital_loss_rate: float, satellite_working_life: float
) -> float:
    """Capacity over capacity wanted just after the yearly launch: cohorts of 0, 1, 2 ... years within the design life."""
    standing = 0.0 * cohort_launch_rate * satellite_working_life
    for age in range(31):
        flies = age * JULIAN_YEAR < 0.999999999 * satellite_working_life  # the last bit of a unit does not fly a cohort
        standing = standing + (np.exp(-orbital_loss_rate * age * JULIAN_YEAR) if flies else 0.0)
    return cohort_launch_rate * JULIAN_YEAR * standing


@quantity("1")
def cohort_capacity_before_launch(
    cohort_launch_rate: float, orbital_loss_rate: float, satellite_working_life: float
) -> float:
    """Capacity over capacity wanted just before the yearly launch: cohorts of 1, 2 ... years, the oldest still flying."""
    standing = 0.0 * cohort_launch_rate * satellite_working_life
    for age in range(1, 31):
        flies = age * JULIAN_YEAR < 1.000000001 * satellite_working_life
        standing = standing + (np.exp(-orbital_loss_rate * age * JULIAN_YEAR) if flies else 0.0)
    return cohort_launch_rate * JULIAN_YEAR * standing


@quantity("satellite / year")
def satellite_replacement_rate(satellite_count: float, spare_ratio: float, cohort_launch_rate: float) -> float:
    """Satellites that must reach orbit every year to hold the target for ever, once the first fleet stands."""
    return satellite_count / spare_ratio * cohort_launch_rate


@quantity("accelerator / year")
def accelerator_replacement_rate(satellite_replacement_rate: float, accelerators_per_satellite: float) -> float:
    """Accelerators that must reach orbit every year to hold the target for ever."""
    return satellite_replacement_rate * accelerators_per_satellite


# -- beside what has been recorded ---------------------------------------------------------------------------------


@quantity("1 / year")
def observed_event_rate(observed_failures: float, observed_population: float, observed_time: float) -> float:
    """Events per device and year in a record, failed devices being replaced; by default Meta's faulty GPUs on Earth."""
    return observed_failures / (observed_population * observed_time)


@quantity("1 / year")
def observed_hazard(observed_failures: float, observed_population: float, observed_time: float) -> float:
    """Hazard of a record whose failed devices were not replaced: minus the logarithm of the survivors' share, a year."""
    return -np.log1p(-observed_failures / observed_population) / observed_time


@quantity("1")
def orbital_failure_multiplier(accelerator_orbital_failure_rate: float, accelerator_earth_failure_rate: float) -> float:
    """Accelerators that fail for good in orbit over those that do on Earth; nobody has flown enough to measure it."""
    return accelerator_orbital_failure_rate / accelerator_earth_failure_rate


@quantity("1")
def orbital_over_observed_rate(accelerator_orbital_failure_rate: float, observed_event_rate: float) -> float:
    """Accelerators that fail for good in orbit over the recorded events on Earth, not all of which are permanent."""
    return accelerator_orbital_failure_rate / observed_event_rate
