"""Losses without repair, spares and cohorts, against brute force; reliability is charged once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.quantities import reliability
from orbitcompute.studies.answer.evaluate import evaluate

RATES = st.floats(0.0, 0.5)
LIVES = st.floats(1.0, 15.0)


def cohorts_by_brute_force(rate: float, life: float, launched: float) -> tuple[float, float, float]:
    """Capacity just after a launch, just before the next, and the mean of the year between, in a settled fleet."""

    def standing(time: float) -> float:
        """What stands `time` years after a launch: every cohort that has not reached its design life."""
        return sum(launched * np.exp(-rate * (age + time)) for age in range(40) if age + time < life)

    steps = (np.arange(20_000) + 0.5) / 20_000
    return standing(0.0), standing(1.0 - 1e-9), float(np.mean([standing(step) for step in steps[::10]]))


@pytest.mark.parametrize(("rate", "life"), [(0.078, 5.0), (0.02, 7.0), (0.3, 4.0), (0.0, 3.0), (0.161, 5.5)])
def test_cohorts_against_brute_force(rate: float, life: float) -> None:
    loss, design = np.float64(rate / JULIAN_YEAR), np.float64(life * JULIAN_YEAR)
    effective = reliability.effective_life(loss, design)
    launched = reliability.cohort_launch_rate(effective)
    after, before, mean = cohorts_by_brute_force(rate, life, float(launched * JULIAN_YEAR))
    assert reliability.cohort_capacity_after_launch(launched, loss, design) == pytest.approx(after, rel=1e-9)
    assert reliability.cohort_capacity_before_launch(launched, loss, design) == pytest.approx(before, rel=1e-6)
    assert mean == pytest.approx(1.0, abs=2e-3)


@given(RATES, LIVES)
def test_yearly_cohorts_swing_round_the_target(rate: float, life: float) -> None:
    loss, design = np.float64(rate / JULIAN_YEAR), np.float64(life * JULIAN_YEAR)
    launched = reliability.cohort_launch_rate(reliability.effective_life(loss, design))
    after = reliability.cohort_capacity_after_launch(launched, loss, design)
    before = reliability.cohort_capacity_before_launch(launched, loss, design)
    assert before <= 1.0 + 1e-9
    assert after >= 1.0 - 1e-9
    assert after - before <= launched * JULIAN_YEAR * (1 + 1e-9)  # never more than the cohort that arrives


@given(RATES, LIVES)
def test_spares_hold_the_target_at_mid_life(rate: float, life: float) -> None:
    loss, design = np.float64(rate / JULIAN_YEAR), np.float64(life * JULIAN_YEAR)
    spares = reliability.spare_ratio_from_survival(loss, design)
    assert spares * np.exp(-rate * life / 2) == pytest.approx(1.0, rel=1e-12)
    held = reliability.capacity_held(spares, reliability.effective_life(loss, design), design)
    assert held >= 1.0 - 1e-12  # a convex decay: the mean is above the middle


@pytest.mark.parametrize(("power", "share"), [("1GW", 100 * 175e3 / 1e9), ("3.5MW", 1.0)])
def test_the_first_of_a_type_fail_more_often(power: str, share: float) -> None:
    """A fleet of twenty is all first batch; of thousands it is a hundred's share of it, by hand."""
    given = {"it_power_target": power, "satellite_failure_rate": "0.029", "first_batch_failure_rate": "0.15",
             "first_batch_satellites": "100", "it_power_per_satellite": "175kW"}
    found = evaluate(set=given, ranges=False, outputs=("satellite_loss_rate", "first_batch_share"))
    assert found.value("first_batch_share") == pytest.approx(share, rel=1e-12)
    assert found.value("satellite_loss_rate") * JULIAN_YEAR == pytest.approx(0.029 + share * 0.121, rel=1e-12)


def test_losses_add() -> None:
    settings = {"satellite_loss_rate": "0.01", "accelerator_orbital_failure_rate": "0.068",
                "memory_orbital_failure_rate": "0.008", "destructive_events_per_dose": "0", "loop_loss_rule": "within"}
    found = evaluate(set=settings, ranges=False)
    assert found.value("orbital_loss_rate") * JULIAN_YEAR == pytest.approx(0.086, rel=1e-12)
    assert found.value("build_ratio") == pytest.approx(
        found.value("spare_ratio") / found.value("launch_success"), rel=1e-12
    )


def test_radiation_is_charged_once() -> None:
    """Service without radiation, times radiation's share, is what the source gives for both: 0.95."""
    found = evaluate(ranges=False)
    both = found.value("service_availability") * found.value("radiation_time_share")
    assert both == pytest.approx(0.95, abs=0.001)
    assert found.value("availability") == pytest.approx(both * found.value("it_power_share_year"), rel=1e-12)


@pytest.mark.parametrize("name", ["shielding_thickness", "shielding_slab_share", "solar_proton_event_dose",
                                  "solar_proton_event_rate", "silent_corruptions_per_dose", "accelerator_reset_rate",
                                  "error_check_share", "accelerators_per_job", "rework_time", "voting_copies",
                                  "memory_orbital_failure_rate"])
def test_every_new_parameter_moves_the_cost(name: str) -> None:
    found = evaluate(ranges=False, outputs=("cost_ratio", "dose_margin"))
    entry = found.model.assumptions[name]
    ends = [end for end in (entry.low, entry.high) if end not in (None, entry.value)] or [3 * entry.value]
    moved = found.model.evaluate({name: ends[0]})
    assert moved.values["cost_ratio"] != found.value("cost_ratio")


@pytest.mark.parametrize("name", ["memory_irregularity_dose", "tested_dose_without_failure"])
def test_thresholds_move_the_dose_margin(name: str) -> None:
    found = evaluate(ranges=False, outputs=("dose_margin",))
    assert found.model.evaluate({name: 10.0}).values["dose_margin"] < found.value("dose_margin")
