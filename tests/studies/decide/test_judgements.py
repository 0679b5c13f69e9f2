"""What of the answer is our own judgement: how much, within what bounds, and what would replace it."""

from __future__ import annotations

import pytest

from orbitcompute.report.screens.explain import as_data, explanation
from orbitcompute.report.screens.judgements import judgements
from orbitcompute.studies.answer.explain import Explanation, explain


@pytest.fixture(scope="module")
def ratio() -> Explanation:
    return explain("cost_ratio")


def test_judgement_carries_at_most_half_of_the_swing(ratio: Explanation) -> None:
    _, whole = judgements(ratio)
    assert 0.0 < whole <= 0.5


def test_each_judgement_that_matters_is_bounded_and_says_what_would_replace_it(ratio: Explanation) -> None:
    ranked, _ = judgements(ratio)
    weighty = [entry for entry, share in ranked if share >= 0.01]
    assert len(weighty) >= 3
    for entry in weighty:
        assert entry.low is not None and entry.high is not None and entry.low < entry.high, entry.name
        assert entry.note, entry.name
        assert len(entry.settled_by.split()) >= 5, f"{entry.name}: say whose figure would replace it (`settled_by`)"


def test_the_five_that_move_it_most_are_listed(ratio: Explanation) -> None:
    ranked, whole = judgements(ratio)
    text = explanation(ratio)
    assert f"judgement carries {100 * whole:.0f} % of the squared swing" in text
    for entry, share in ranked[:3]:
        assert f"{entry.name} {100 * share:.0f} %" in text
    assert max(map(len, text.splitlines())) <= 100


def test_a_parameter_says_what_would_replace_it() -> None:
    found = explain("orbital_discount_rate_given")
    assert "settled  by the coupon" in explanation(found)
    assert as_data(found)["settled_by"].startswith("the coupon")
