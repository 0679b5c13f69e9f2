"""The percentiles that screens show are those of `--sample 65536`, by construction; a changed scenario draws its own."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute.report.screens.evaluate import RANGED
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.decide.challenges import like_terms
from orbitcompute.studies.many import larger
from orbitcompute.studies.many.montecarlo import prepare
from orbitcompute.studies.many.ranges import POINTS
from orbitcompute.studies.scenario.assemble import assemble

KEPT = ("gigawatt-2028", "ai1-as-claimed", "gigawatt-2028-2026-chips")


@pytest.mark.parametrize("scenario", KEPT)
def test_every_range_of_a_shipped_first_screen_is_of_the_larger_sample(scenario: str) -> None:
    """Fails where the table is not of this program: `python -m orbitcompute.remake larger`."""
    result = evaluate(scenario, ranged=RANGED)
    for name in set(RANGED) & set(result.draws.columns):
        own = result.draws.own_spread(name)
        if own.p10 < own.p90:
            assert result.draws.spread(name).draws == larger.DRAWS, name


def test_a_screen_and_a_sample_of_65536_print_the_same_digits() -> None:
    names = ("cost_ratio", "fleet_mass", "launch_count")
    quantiles = prepare("gigawatt-2028", larger.DRAWS, 1, {}, names).summary().quantiles
    draws = evaluate(ranged=names).draws
    for name in names:
        shown = draws.spread(name)
        assert (shown.p10, shown.p50, shown.p90) == pytest.approx([quantiles[name][level].value for level in (0.1, 0.5, 0.9)],
                                                                 rel=1e-9)


def test_what_a_reader_changed_has_its_own_draws_and_what_it_does_not_move_keeps_the_larger_ones() -> None:
    draws = evaluate(set={"launch_price": "700USD/kg"}, ranged=("cost_ratio", "satellite_mass")).draws
    changed, same = draws.spread("cost_ratio"), draws.spread("satellite_mass")
    assert (changed.draws, same.draws) == (POINTS, larger.DRAWS)
    column = draws.columns["cost_ratio"]
    assert changed.p50 == pytest.approx(np.quantile(column[np.isfinite(column)], 0.5, method="hazen"))


def test_a_figure_beside_ours_as_claimed_is_what_the_claimed_scenario_prints(monkeypatch: pytest.MonkeyPatch) -> None:
    claimed = evaluate("ai1-as-claimed", ranged=RANGED).draws
    ours = evaluate(ranged=RANGED)
    for name in ("cost_ratio", "orbital_capital", "satellite_count"):
        assert ours.claimed_middle(name) == pytest.approx(claimed.spread(name).p50, rel=1e-9), name
    monkeypatch.setattr(larger, "by_inputs", lambda model, name: None)  # what a program that is not the kept one does
    assert evaluate(ranged=RANGED).claimed_middle("cost_ratio") == pytest.approx(claimed.spread("cost_ratio").p50, rel=1e-9)
    alike = like_terms(assemble("gigawatt-2028"))
    assert alike.claimed == pytest.approx(like_terms(assemble("ai1-as-claimed")).median, rel=2e-3)


def test_a_kept_row_is_found_by_nine_digits_and_by_no_other() -> None:
    own = evaluate(ranged=("cost_ratio",)).draws.own_spread("cost_ratio")
    first = (own.p10, own.p50, own.p90)
    assert larger.of("cost_ratio", first) is not None
    assert larger.of("cost_ratio", (first[0], first[1] * (1 + 1e-7), first[2])) is None
    assert larger.of("cost_ratio_as_built", first) is None
    assert larger.of("cost_ratio", (first[0], float("nan"), first[2])) is None
