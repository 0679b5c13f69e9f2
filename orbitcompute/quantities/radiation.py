"""What the belts and the Sun do to chips: dose, its margins, and the working time that errors cost.

Dose is in silicon and in gray (1 Gy is 100 rad). Every dose names its geometry: `sphere` is aluminium of the given
thickness on all sides, particles from everywhere; `slab` a half-infinite sheet in front and nothing from behind.
"""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import quantity
from orbitcompute.formulas import lesser
from orbitcompute.kernels.dose import trapped_dose_rate_in

# -- dose ----------------------------------------------------------------------------------------------------------


@quantity("Gy / year", source="irbem-spacepy")
def trapped_dose_rate_sphere(
    altitude: float, inclination: float, shielding_thickness: float, solar_activity: float
) -> float:
    """Trapped dose at the centre of a solid aluminium sphere, all directions (4 pi), as a mean over the orbit.

    AP8 and AE8 through SHIELDOSE-2, from a table for 300-2,000 km and 1-26 mm; low solar activity is AP8MIN, high
    AP8MAX. Good to a factor of two, as the models are.
    """
    return trapped_dose_rate_in(altitude, inclination, shielding_thickness, solar_activity, 0.0)


@quantity("Gy / year", source="irbem-spacepy")
def trapped_dose_rate_slab(
    altitude: float, inclination: float, shielding_thickness: float, solar_activity: float
) -> float:
    """Trapped dose behind a half-infinite aluminium slab, from one side, as a mean over the orbit; else as the sphere's."""
    return trapped_dose_rate_in(altitude, inclination, shielding_thickness, solar_activity, 1.0)


@quantity("Gy / year")
def trapped_dose_rate(
    shielding_slab_share: float, trapped_dose_rate_sphere: float, trapped_dose_rate_slab: float
) -> float:
    """Trapped dose in silicon in the geometry taken: a sphere (4 pi), a slab (one side), or between them.

    `shielding_slab_share` 0 is the sphere, 1 the slab, 0.5 their geometric mean.
    """
    return trapped_dose_rate_sphere * (trapped_dose_rate_slab / trapped_dose_rate_sphere) ** shielding_slab_share


@quantity(
    "1", above=0.0,
    otherwise="no trapped dose: the table covers altitudes of 300 to 2,000 km and 1 to 26 mm of aluminium",
)
def dose_table_coverage(trapped_dose_rate: float) -> float:
    """Whether the orbit and the shielding lie within the table of trapped dose: 1, or 0 where there is no figure."""
    return 1.0 if trapped_dose_rate == trapped_dose_rate else 0.0


@quantity("Gy / year")
def solar_proton_dose_rate(solar_proton_event_dose: float, solar_proton_event_rate: float) -> float:
    """Allowance for solar protons, whatever the geometry and the shielding: events a year times dose an event.

    Not scaled with thickness, orbit or activity: the guidance it comes from gives one figure for low orbits.
    """
    return solar_proton_event_dose * solar_proton_event_rate


@quantity("Gy / year")
def dose_rate(trapped_dose_rate: float, solar_proton_dose_rate: float) -> float:
    """Dose in silicon a year, trapped (sphere, slab or between by `shielding_slab_share`) and solar; no cosmic rays."""
    return trapped_dose_rate + solar_proton_dose_rate


@quantity("Gy")
def dose_over_life(dose_rate: float, satellite_design_life: float) -> float:
    """Dose in silicon over the design life, in the geometry taken (sphere, slab or between)."""
    return dose_rate * satellite_design_life


# -- margins -------------------------------------------------------------------------------------------------------


@quantity("1")
def memory_dose_margin(memory_irregularity_dose: float, dose_over_life: float) -> float:
    """Dose at which high-bandwidth memory first misbehaved in a beam over the dose of the life, less one."""
    return memory_irregularity_dose / dose_over_life - 1


@quantity("1")
def hard_failure_dose_margin(tested_dose_without_failure: float, dose_over_life: float) -> float:
    """Largest dose tested without hard failure over the dose of the life, less one; a lower bound of the true margin."""
    return tested_dose_without_failure / dose_over_life - 1


@quantity("1")
def dose_margin(memory_dose_margin: float, hard_failure_dose_margin: float) -> float:
    """The smaller of the two dose margins: what the verdict reads, in the geometry taken (sphere, slab or between)."""
    return lesser(memory_dose_margin, hard_failure_dose_margin)


# -- errors and the time they cost ---------------------------------------------------------------------------------


@quantity("1 / year")
def soft_error_rate(accelerator_memory: float, memory_upset_rate: float) -> float:
    """Bit flips a year in one accelerator's memory before correction; they cost no time where codes correct them."""
    return accelerator_memory * memory_upset_rate


@quantity("1 / year")
def silent_corruption_rate(dose_rate: float, silent_corruptions_per_dose: float) -> float:
    """Silently wrong results of one accelerator a year: dose a year, in the geometry taken, times those per dose.

    A proton beam's rate per dose is taken for the orbit's; electrons, a small part behind 5 mm, upset less.
    """
    return dose_rate * silent_corruptions_per_dose


@quantity("1")
def dose_rate_ratio(dose_rate: float, reference_dose_rate: float) -> float:
    """Dose a year over the one at which the rates of failures and resets are given."""
    return dose_rate / reference_dose_rate


@quantity("1 / year")
def accelerator_resets(accelerator_reset_rate: float, reset_radiation_share: float, dose_rate_ratio: float) -> float:
    """Resets of a working accelerator in orbit a year: a share of them is radiation's and grows with the dose a year."""
    return accelerator_reset_rate * (1 - reset_radiation_share + reset_radiation_share * dose_rate_ratio)


@quantity("1 / year")
def accelerator_loss_rate(
    accelerator_orbital_failure_rate: float,
    memory_orbital_failure_rate: float,
    destructive_events_per_dose: float,
    dose_rate: float,
    reference_dose_rate: float,
) -> float:
    """Share of accelerators that fail for good a year, memory with them: as given, and with the dose beyond the reference.

    Latch-up and burn-out are counted per dose, as silent errors are: protons do both. What total dose does when a part is
    near its limit is a closure, not a rate.
    """
    given = accelerator_orbital_failure_rate + memory_orbital_failure_rate
    rate = given + destructive_events_per_dose * (dose_rate - reference_dose_rate)
    return (rate + np.abs(rate)) / 2


@quantity("1")
def radiation_time_share_with_retry(
    error_check_share: float,
    accelerators_per_job: float,
    silent_corruption_rate: float,
    accelerator_resets: float,
    rework_time: float,
) -> float:
    """Share of time left when results are checked and redone: every error or reset sets its whole job back.

    Errors arrive at random; all are found. The check takes its share of what is left.
    """
    lost = accelerators_per_job * (silent_corruption_rate + accelerator_resets) * rework_time
    return (1 - error_check_share) / (1 + lost)


@quantity("1")
def radiation_time_share_with_voting(voting_copies: float) -> float:
    """Share of time left when everything is computed several times: errors and resets of one copy are outvoted."""
    return 1 / voting_copies


@quantity("1")
def radiation_time_share(
    voting_copies: float, radiation_time_share_with_retry: float, radiation_time_share_with_voting: float
) -> float:
    """Share of working time left after radiation's errors, resets and what guards against them; part of availability.

    Below two copies, checks and retries; from two on, voting.
    """
    if voting_copies != voting_copies:
        return voting_copies
    return radiation_time_share_with_retry if voting_copies < 2 else radiation_time_share_with_voting
