"""Knobs that do nothing say so, and what overrides them; knobs that do something do not."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import Run

from orbitcompute.declare import registry
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.scenario.idle import idle, idle_notes, shown

IDLE = {
    "inclination_given=50deg": "inclination_rule is sun_synchronous", "laser_terminals=9": "satellite_network_rate is given",
    "battery_depth_of_discharge_given=0.4": "battery_depth_rule is", "heat_pump_lift=20": "heat_pump is none",
    "twin_lease_fee=100MUSD/year": "twin_basis is cost",
}
BUSY = ("altitude=700km", "launch_price=1000", "coolant_supply_temperature=38degC", "satellite_design_life=6")


@pytest.mark.parametrize("setting", [*IDLE, *BUSY])
def test_what_is_set_in_vain_says_what_overrides_it(setting: str) -> None:
    name, value = setting.split("=")
    model = assemble("gigawatt-2028", {name: value}).model
    notes = idle_notes(model, [name], shown(model))
    if setting in IDLE:
        assert len(notes) == 1 and notes[0].startswith(f"{name} moves nothing that is shown: ")
        assert IDLE[setting] in notes[0]
    else:
        assert notes == ()


def test_it_is_said_by_evaluate_sweep_and_sample(run: Run) -> None:
    said = "inclination_given moves nothing that is shown: inclination_rule is sun_synchronous"
    pair = ("--set", "inclination_given=50deg")
    assert said in " ".join(run("evaluate", *pair, "--full").out.split())
    assert said in run("evaluate", "--sweep", "inclination_given=50deg,60deg", "--outputs", "cost_ratio").err
    assert said in run("evaluate", "--sweep", "altitude=600km,700km", *pair, "--outputs", "cost_ratio").err
    assert said in run("evaluate", "--sample", "64", *pair, "--outputs", "cost_ratio").err
    given = ("--set", "inclination_rule=given")
    found = run("evaluate", "--sweep", "inclination_given=50deg,60deg", *given, "--outputs", "cost_ratio")
    assert found.code == 0 and "moves nothing" not in found.err


def test_an_axis_that_cuts_what_it_is_computed_from_says_so(run: Run) -> None:
    found = run("evaluate", "--sweep", "radiator_temperature=300,330", "--outputs", "cost_ratio")
    assert "radiator_fluid_temperature, coolant_surface_drop no longer move it" in found.err
    assert "; coolant_design_temperature follows it" in found.err
    found = run("evaluate", "--sweep", "coolant_supply_temperature=30degC,40degC", "--outputs", "cost_ratio")
    assert "no longer" not in found.err


@pytest.mark.slow
def test_a_note_stands_where_nothing_moves_and_nowhere_else() -> None:
    """Every numeric input of a scenario, tried far off its value: whatever is called idle moves nothing at all."""
    model = assemble("gigawatt-2028", {"eclipse_policy": "battery"}).model
    outputs = tuple(name for name in shown(model) if name not in ("latency_median", "latency_p99"))
    chosen = model.restricted(outputs)
    staged = [name for name in chosen.quantities if chosen.quantities[name].staged and name in chosen.needed]
    held = chosen.held(chosen.evaluate().values, staged)
    before = held.evaluate()
    random = np.random.default_rng(3)
    names = [name for name, entry in model.assumptions.items()
             if isinstance(entry.value, float) and math.isfinite(entry.value)
             and name not in registry.choices and name not in registry.quantities]
    still = 0
    for name in random.choice(sorted(names), 120, replace=False).tolist():
        why = idle(model, name, outputs)
        entry = model.assumptions[name]
        ends = [end for end in (entry.low, entry.high, entry.value * 1.3 + 0.01) if end is not None]
        moved = name in held.needed and any(
            not np.array_equal(before.values[one], after.values[one], equal_nan=True)
            for end in ends for after in [held.evaluate({name: end}, base=before)] for one in outputs
            if isinstance(before.values[one], float))
        if why is not None and why != "not at these values":
            still += 1
            assert not moved, (name, why)
        if not moved and name not in chosen.needed:
            assert why is not None, name
    assert still > 10
