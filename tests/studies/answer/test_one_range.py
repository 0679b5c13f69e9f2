"""One way to draw: every command gives one range of a number, and a large sample agrees with it to its own error."""

from __future__ import annotations

import math

import numpy as np
import pytest

from orbitcompute.report.screens.sample import edges, screen
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.answer.explain import explain
from orbitcompute.studies.many import montecarlo
from orbitcompute.studies.many.swings import swing_together, swings
from orbitcompute.studies.scenario.assemble import assemble

NAMES = ("cost_ratio", "launch_count", "satellite_mass", "orbital_capital")
CASES = [("gigawatt-2028", {}), ("starlink-300mw", {}), ("gigawatt-2028", {"altitude": "1200km", "launcher": "falcon-9"})]


def two_digits(value: float) -> float:
    return float(f"{value:.1e}")


@pytest.mark.parametrize(("scenario", "settings"), CASES, ids=["default", "starlink", "higher"])
def test_every_command_gives_one_range(scenario: str, settings: dict[str, str]) -> None:
    result = evaluate(scenario, set=settings)
    beside = evaluate(scenario, set=settings, outputs=NAMES, ranged=NAMES)  # as `compare` does
    study = montecarlo.prepare(scenario, 65_536, 1, settings, NAMES)
    summary = study.summary()
    for name in NAMES:
        screen = result.draws.spread(name)
        for other in (explain(name, scenario, settings).spread, beside.draws.spread(name)):
            assert other is not None
            np.testing.assert_allclose(
                [other.p10, other.p50, other.p90], [screen.p10, screen.p50, screen.p90], rtol=1e-12
            )
        middle = max(screen.p10_error, screen.p90_error)
        for level, shown, error in ((0.1, screen.p10, screen.p10_error), (0.5, screen.p50, middle),
                                    (0.9, screen.p90, screen.p90_error)):
            found = summary.quantiles[name][level]
            assert abs(shown - found.value) < 3 * math.hypot(error, found.error), (name, level)
            assert two_digits(shown) == two_digits(found.value) or (
                two_digits(shown - 3 * error) <= two_digits(found.value) <= two_digits(shown + 3 * error)
            )


def test_a_second_digit_at_an_edge_of_rounding_is_named() -> None:
    """A sample of twice the screen's draws prints its two digits or names the figure: nothing differs silently."""
    names = (*NAMES, "satellite_count", "radiator_area", "fleet_mass", "array_area", "orbital_cost_per_kw_year")
    study = montecarlo.prepare("gigawatt-2028", 8192, 1, {}, names)
    summary = study.summary()
    result = evaluate("gigawatt-2028", outputs=names, ranged=names)
    named = {(edge.name, edge.level): edge for edge in edges(study, summary)}
    for name in names:
        shown = result.draws.spread(name)
        for level, value in ((0.1, shown.p10), (0.5, shown.p50), (0.9, shown.p90)):
            apart = two_digits(value) != two_digits(summary.quantiles[name][level].value)
            assert apart == ((name, level) in named), (name, level)
    text = screen(study, summary)
    assert all(f"{name} {100 * level:g} %:" in " ".join(text.split()) for name, level in named)
    assert edges(montecarlo.prepare("gigawatt-2028", 8192, 2, {}, names[:1]), summary) == ()


def test_no_centre_lies_outside_its_range() -> None:
    result = evaluate("gigawatt-2028")
    for name in result.draws.columns:
        found = result.draws.spread(name)
        assert math.isnan(found.p50) or found.p10 <= found.p50 <= found.p90


def test_swings_of_several_are_those_of_each_and_need_not_be_outputs() -> None:
    names = ["cost_ratio", "radiator_area_margin"]
    few = assemble("gigawatt-2028", {}, ("median_year",)).model
    swing_together(few, names)
    whole = assemble("gigawatt-2028").model
    for name in names:
        alone, together = swings(whole, name), {one.name: one for one in swings(few, name)}
        assert len(alone) == len(together) > 10
        for one in alone:
            np.testing.assert_allclose(
                [together[one.name].low, together[one.name].high], [one.low, one.high], rtol=1e-11, atol=1e-14
            )
