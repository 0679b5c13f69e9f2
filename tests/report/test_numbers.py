"""Numbers as a reader sees them: each rule of `report/numbers.py` on both sides of where it changes."""

from __future__ import annotations

import math

import pytest

from orbitcompute.report import numbers

NAN = math.nan


@pytest.mark.parametrize(("value", "digits", "shown"), [
    (0.0, 2, "0"), (1234.5, 3, "1,230"), (9.96, 2, "10"), (9.94, 2, "9.9"), (0.0956, 2, "0.096"), (0.0996, 2, "0.10"),
    (-3.14159, 3, "-3.14"), (99_950.0, 3, "100,000"), (1e-5, 2, "0.000010"), (9.9e-6, 2, "9.9e-6"), (-2.346e-7, 3, "-2.35e-7"),
    (NAN, 2, "-"), (math.inf, 2, "-"), (-math.inf, 2, "-"),
])
def test_short_keeps_so_many_digits(value: float, digits: int, shown: str) -> None:
    assert numbers.short(value, digits) == shown


@pytest.mark.parametrize(("low", "high", "digits", "shown"), [
    (3.3, 4.9, 2, "[3.3-4.9]"), (-23.0, -3.9, 2, "[-23 to -3.9]"), (-1.0, 2.0, 2, "[-1.0 to 2.0]"), (3.31, 3.32, 2, ""),
    (3.31, 3.32, 3, "[3.31-3.32]"), (NAN, 4.0, 2, ""), (4.0, math.inf, 2, ""),
])
def test_spread_is_a_range_or_nothing(low: float, high: float, digits: int, shown: str) -> None:
    assert numbers.spread(low, high, digits) == shown
    assert numbers.ranged(4.0, low, high, digits) == f"{numbers.short(4.0, digits)} {shown}".rstrip()


@pytest.mark.parametrize(("error", "shown"), [
    (None, "unknown"), (0.0, "under 0.1 %"), (0.00099, "under 0.1 %"), (0.001, "0.1 %"), (0.173, "17 %"), (0.499, "50 %"),
    (0.5, "a factor 1.6"), (1.163, "a factor 3.2"),
])
def test_an_error_is_a_share_and_from_a_half_on_a_factor(error: float | None, shown: str) -> None:
    assert numbers.error_text(error) == shown


def test_multiples_and_percent() -> None:
    assert numbers.times(13.04) == "13x" and numbers.times(13.04, 3) == "13.0x" and numbers.times(NAN) == "-"
    assert numbers.multiple(4.62) == "4.6 times" and numbers.multiple(4.62, 3) == "4.62 times" and numbers.multiple(NAN) == "-"
    assert numbers.percent(-0.0432) == "-4.3 %" and numbers.percent(0.0432) == "+4.3 %" and numbers.percent(0.0) == "0 %"
    assert numbers.percent(0.04321, 3) == "+4.32 %" and numbers.percent(math.inf) == "-"
    assert numbers.temperature(273.15 + 63.6) == "64 C" and numbers.temperature(NAN) == "-"


def test_none_of_n_is_the_rule_of_three() -> None:
    """None of n leaves 3/n at 95 % (Hanley and Lippman-Hand 1983): (1 - 3/n)^n is about 5 %."""
    for draws in (100, 256, 4096):
        assert numbers.none_of(draws) == 3.0 / draws
        assert (1 - numbers.none_of(draws)) ** draws == pytest.approx(0.05, rel=0.06)


@pytest.mark.parametrize(("share", "draws", "shown"), [
    (0.0, 256, "fewer than 12 of 1,000 draws"), (0.0, 4096, "fewer than 1 of 1,000 draws"),
    (0.0, 15_000, "fewer than 20 of 100,000 draws"), (0.0, 14_999, "fewer than 1 of 1,000 draws"),
    (1.0, 256, "more than 988 of 1,000 draws"), (1.0, 30_000, "more than 99,990 of 100,000 draws"),
    (0.0012, 4096, "5 of 4,096 draws"), (0.0001, 4096, "1 of 4,096 draws"), (0.0015, 4096, "2 of 1,000 draws"),
    (0.0042, 4096, "4 of 1,000 draws"), (0.0042, 30_000, "4 of 1,000 draws"), (0.0012, 30_000, "120 of 100,000 draws"),
    (0.01, 4096, "1.0 % of draws"), (0.123, 4096, "12 % of draws"), (0.99, 4096, "99 % of draws"),
    (0.991, 4096, "over 99 % of draws"), (NAN, 4096, "-"), (0.5, 0, "-"),
])
def test_a_share_of_draws_in_a_sentence(share: float, draws: int, shown: str) -> None:
    assert numbers.of_draws(share, draws) == shown


def test_a_share_says_of_how_many_where_some_have_no_value() -> None:
    assert numbers.of_draws(0.25, 3000, 4096) == "25 % of draws with a value (3,000 of 4,096)"
    assert numbers.of_draws(0.25, 4096, 4096) == "25 % of draws"


@pytest.mark.parametrize(("share", "draws", "shown"), [
    (0.0, 256, "<1.2 %"), (1.0, 256, ">98.8 %"), (0.123, 256, "12 %"), (0.004, 256, "0.40 %"), (0.0, 2, "<100 %"),
    (0.5, 0, "-"), (0.5, 1, "50 %"), (NAN, 256, "-"),
])
def test_a_share_of_draws_in_a_table(share: float, draws: int, shown: str) -> None:
    assert numbers.share_cell(share, draws) == shown


@pytest.mark.parametrize(("share", "shown"), [
    (0.0, "under 1 %"), (0.0099, "under 1 %"), (0.01, "1.0 %"), (0.15, "15 %"), (0.99, "99 %"), (0.9901, "over 99 %"),
    (NAN, "-"),
])
def test_a_judged_chance_is_no_more_precise_than_it_is(share: float, shown: str) -> None:
    assert numbers.chance(share) == shown


def test_what_is_too_small_to_show_says_so() -> None:
    import orbitcompute.quantities  # noqa: F401
    from orbitcompute.declare import registry

    quantity = next(one for one in registry.quantities.values() if one.least is not None)
    least = float(quantity.least or 0.0)
    said = f"below {least:g}"
    assert numbers.below(0.0, quantity.name) == numbers.below(0.99 * least, quantity.name) == said
    assert numbers.below(least, quantity.name) is None and numbers.below(-least, quantity.name) is None
    assert numbers.below(0.0, "no_such_quantity") is None
    assert numbers.figure(0.5 * least, quantity.name) == said
    assert numbers.figure(3.14159, "no_such_quantity", 3) == "3.14"


def test_a_date_is_shown_as_a_date() -> None:
    import orbitcompute.quantities  # noqa: F401
    from orbitcompute.declare import registry

    name = next(one.name for one in registry.quantities.values() if one.unit == "year" and one.least is None)
    assert numbers.figure(2039.84, name) == "2039.8"
    assert numbers.figure(1900.0, name) == "1,900" and numbers.figure(2200.0, name) == "2,200"
    assert numbers.figure(2039.84, "no_such_quantity") == "2,000"


@pytest.mark.parametrize(("value", "instead", "said"), [
    (-1.0, "none", "none"), (0.0, "none", "none"), (1e-12, "none", None), (1.0, "none", None), (-1.0, None, None),
    (NAN, "none", None), (-math.inf, "none", None),
])
def test_a_price_that_is_not_positive_is_called_something_else(value: float, instead: str | None, said: str | None) -> None:
    assert numbers.worded(value, instead) == said
