"""The words of the verdict, on both sides of every limit: a row's margin, its model's error, what decides, what it rests on."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from orbitcompute.studies.answer import verdict

NAN = math.nan
NONE: tuple[Any, ...] = ()


def swung(name: str, low: float, high: float) -> Any:
    return SimpleNamespace(name=name, low=low, high=high, width=abs(high - low))


FAR, NEAR, SOME = swung("far", -0.9, -0.5), swung("near", -0.1, -0.6), swung("some", -0.7, -0.05)


@pytest.mark.parametrize(("margin", "below", "above", "closed", "swings", "word"), [
    (0.2, 0.1, 0.1, 1.0, NONE, ("holds", None)),
    (0.1, 0.1, 0.1, 1.0, NONE, ("thin", None)),  # just the model's error: not wider than it
    (0.0, 1e-9, 0.0, 1.0, NONE, ("holds", None)),  # no error: met is met
    (0.0, 0.1, 0.1, 1.0, NONE, ("thin", None)),
    (-1e-10, 1e-9, 0.0, 1.0, NONE, ("thin", None)),
    (-0.1, 0.1, 0.1, 0.0, NONE, ("thin", None)),
    (-0.3, 0.1, 0.1, 0.0, (FAR,), ("fails", None)),
    (-0.3, 0.1, 0.1, 0.0, (FAR, NEAR), ("open", "near")),  # an end that reaches the model's error just so
    (-0.3, 0.1, 0.1, 0.0, (FAR, SOME, NEAR), ("open", "some")),  # whichever end, the widest first
    (-0.3, 0.1, 0.1, 0.2, (FAR,), ("open", "far")),  # a draw closes it, no single input does
    (-0.3, 0.1, 0.1, 0.2, NONE, ("open", None)),
    (-0.3, 0.1, 0.1, 0.0, NONE, ("fails", None)),
])
def test_the_word_of_a_margin(
    monkeypatch: pytest.MonkeyPatch, margin: float, below: float, above: float, closed: float, swings: Any, word: Any
) -> None:
    monkeypatch.setattr(verdict, "swings", lambda model, name: list(swings))
    assert verdict._word(SimpleNamespace(), "some_margin", margin, below, above, closed) == word  # type: ignore[arg-type]


def graded(kind: str, grade: str) -> Any:
    return SimpleNamespace(kind=kind, grade=grade)


def model(**said: Any) -> Any:
    """A model of one input that says what a row asks of one."""
    made = {"void": lambda point: set(), "reason": lambda name, point: "outside its domain",
            "assumptions": {"input": graded("vendor_claim", "primary")},
            "absent_behind": lambda name, values: [], "stands_on": lambda name: ["input", "a_quantity"]}
    return SimpleNamespace(**(made | said))


def row(monkeypatch: pytest.MonkeyPatch, name: str | None, margin: float, draws: list[float], **said: Any) -> verdict.Row:
    monkeypatch.setattr(verdict, "swings", lambda model, name: [swung("input", margin - 0.2, margin + 0.05)])
    point = SimpleNamespace(values={} if name is None else {name: margin}, status="infeasible: too hot")
    sample = SimpleNamespace(columns={str(name): np.array(draws)})
    return verdict.row_of(model(**said), point, sample, "physics", "a test", name)  # type: ignore[arg-type]


def test_a_row_whose_model_does_not_exist_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    found = row(monkeypatch, None, NAN, [])
    assert (found.word, found.margin, found.margin_name) == (verdict.NOT_YET, None, None)


def test_a_void_row_has_no_word_and_gives_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    found = row(monkeypatch, "some_margin", 0.3, [0.3], void=lambda point: {"some_margin"})
    assert (found.word, found.margin, found.decides) == (verdict.VOID, None, "outside its domain")


@pytest.mark.parametrize(("absent", "decides"), [(["payload", "price"], "payload"), ([], "infeasible: too hot")])
def test_a_row_without_a_value_waits_for_what_nobody_gives(monkeypatch: pytest.MonkeyPatch, absent: Any, decides: str) -> None:
    found = row(monkeypatch, "some_margin", NAN, [NAN], absent_behind=lambda name, values: absent)
    assert (found.word, found.margin, found.decides, found.share_closed) == ("open", None, decides, None)


@pytest.mark.parametrize(("margin", "shown", "grade"), [
    (9.9e-10, 0.0, None), (-9.9e-10, 0.0, None), (1.1e-9, 1.1e-9, "vendor"), (-0.3, -0.3, "vendor"),
])
def test_a_margin_of_nought_by_construction_rests_on_no_input(
    monkeypatch: pytest.MonkeyPatch, margin: float, shown: float, grade: str | None
) -> None:
    found = row(monkeypatch, "some_margin", margin, [margin])
    assert (found.margin, found.grade) == (shown, grade)
    assert found.word == ("holds" if shown >= 0 else "fails")
    assert found.model_error is None and found.model_factor is None and found.error is None


def test_only_draws_with_a_value_count_and_those_within_the_models_error_close(monkeypatch: pytest.MonkeyPatch) -> None:
    """The night's error is 5 %: a draw closes from 1 - exp(-0.05) under nothing on, that one included."""
    edge = -(1 - math.exp(-0.05))
    found = row(monkeypatch, "night_margin", -0.2, [NAN, edge, edge - 1e-9, -0.3, 0.4, math.inf])
    assert (found.draws, found.share_closed, found.word) == (4, 0.5, "open")
    assert (found.model_error, found.model_factor, found.error) == (0.05, None, 0.05)
    assert row(monkeypatch, "night_margin", edge, [edge]).word == "thin"
    assert row(monkeypatch, "night_margin", math.expm1(0.05), [0.1]).word == "thin"
    assert row(monkeypatch, "night_margin", math.expm1(0.05) + 1e-9, [0.1]).word == "holds"
    none = row(monkeypatch, "night_margin", -0.9, [NAN])
    assert (none.draws, none.share_closed, none.word) == (0, None, "fails")


@pytest.mark.parametrize(("sigma", "error", "factor"), [
    (0.499, 0.499, None), (0.5, None, math.exp(0.5)), (1.2, None, math.exp(1.2)),
])
def test_a_large_error_of_the_model_is_kept_as_a_factor(
    monkeypatch: pytest.MonkeyPatch, sigma: float, error: float | None, factor: float | None
) -> None:
    monkeypatch.setattr(verdict, "error_in", lambda discipline: {"radiation": sigma}[discipline])
    found = row(monkeypatch, "dose_margin", 5.0, [5.0])
    assert (found.model_error, found.model_factor) == (error, factor)
    assert found.error == pytest.approx(sigma)
    assert row(monkeypatch, "dose_margin", math.expm1(sigma), [0.0]).word == "thin"


def test_a_discipline_without_an_error_has_the_records_own_or_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "error_in", lambda discipline: None)
    assert row(monkeypatch, "dose_margin", 0.01, [0.01]).word == "holds"
    assert row(monkeypatch, "earth_margin", 0.01, [0.01]).model_error == verdict.RECORD_ERROR["earth_margin"] == 0.17


def test_the_weakest_grade_is_that_of_what_moves_it_most(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"one": graded("measured", "secondary"), "two": graded("judgement", "primary")}
    made = model(assumptions=entries, stands_on=lambda name: ["one", "two", "a_quantity"])
    monkeypatch.setattr(verdict, "swings", lambda model, name: [swung("one", 0.0, 1.0), swung("two", 0.0, 0.5)])
    assert verdict.weakest_grade(made, "x") == "secondary"
    for still in ([swung("one", 0.5, 0.5), swung("two", 0.5, 0.5)], []):  # nothing moves it: the weakest that it stands on
        monkeypatch.setattr(verdict, "swings", lambda model, name, still=still: still)
        assert verdict.weakest_grade(made, "x") == "judgement"
    assert verdict.weakest_grade(model(stands_on=lambda name: []), "x") == "derived"
    entries["one"] = graded("datasheet", "a grade of no order")  # never the weakest of what has one
    assert verdict.weakest_grade(made, "x") == "judgement"


def test_a_vendors_claim_says_so_whatever_page_it_was_read_on() -> None:
    assert verdict.shown_grade("vendor_claim", "primary") == "vendor"
    assert verdict.shown_grade("judgement", "primary") == "judgement"
    assert verdict.shown_grade("datasheet", "primary") == "primary"


def test_what_an_output_stands_on_is_counted_by_grade_and_by_squared_swing(monkeypatch: pytest.MonkeyPatch) -> None:
    entries = {"a": graded("measured", "primary"), "b": graded("vendor_claim", "primary"), "c": graded("datasheet", "primary")}
    value = {"out": 1.0}
    made = model(assumptions=entries,
                 restricted=lambda names: SimpleNamespace(evaluate=lambda: SimpleNamespace(values=value)))
    monkeypatch.setattr(verdict, "swings", lambda model, name: [swung("a", 0, 3), swung("b", 0, 2), swung("c", 0, 1)])
    counts, shares = verdict.standing(made, "out")
    assert counts == {"primary": 2, "vendor": 1}
    assert shares == {"primary": pytest.approx(10 / 14), "vendor": pytest.approx(4 / 14)}
    monkeypatch.setattr(verdict, "swings", lambda model, name: [swung("a", 1, 1)])
    assert verdict.standing(made, "out") == ({"primary": 1}, {"primary": 0.0})
    value["out"] = NAN
    assert verdict.standing(made, "out") == ({}, {})



@pytest.mark.parametrize("margin", [-0.2, -1e-4, 1e-4, 0.2])
def test_a_closure_flips_where_its_margin_crosses_nought(margin: float) -> None:
    """Every closure of the headline, its margin set on either side of nought: broken below, kept above."""
    from orbitcompute.studies.scenario.assemble import assemble

    names = {one.name: one.margin for one in assemble("gigawatt-2028").model.closures}
    assert len(names) > 15
    made = assemble("gigawatt-2028", dict.fromkeys(names.values(), str(margin))).model.restricted(list(names.values()))
    assert set(made.evaluate().broken) == (set(names) if margin < 0 else set())
