"""Numbers as a reader wants them: few digits, thousands grouped, the range in brackets."""

from __future__ import annotations

import math

from orbitcompute.declare import registry
from orbitcompute.studies.scenario.model_error import FACTOR_FROM
from orbitcompute.studies.scenario.model_error import error_text as error_text

NOTHING = "-"
TINY = 1e-5  # below it zeros would have to be counted


def short(value: float, digits: int = 2) -> str:
    """`value` with so many significant digits and grouped thousands; `-` when it is not finite; 1.4e-13 when tiny."""
    if not math.isfinite(value):
        return NOTHING
    if value == 0:
        return "0"
    if abs(value) < TINY:
        head, power = f"{value:.{digits - 1}e}".split("e")
        return f"{head}e{int(power)}"
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    if rounded != 0:  # 9.96 rounds to 10: recount, so that it is shown as 10, not 10.0
        places = digits - 1 - math.floor(math.log10(abs(rounded)))
    return f"{rounded:,.{max(places, 0)}f}"


def spread(low: float, high: float, digits: int = 2) -> str:
    """A range in brackets, `[3.3-4.9]` or `[-23 to -3.9]`; empty when an end is not finite or both read the same."""
    ends = short(low, digits), short(high, digits)
    between = " to " if ends[0].startswith("-") else "-"
    return "" if NOTHING in ends or ends[0] == ends[1] else f"[{ends[0]}{between}{ends[1]}]"


def ranged(value: float, low: float, high: float, digits: int = 2) -> str:
    """A value and its range."""
    return f"{short(value, digits)} {spread(low, high, digits)}".rstrip()


def gap_text(gap: float) -> str:
    """How far ours is from theirs, ln(ours/theirs), in the same tongue: `-17 %`, from a factor 1.6 on `a factor 2.6 high`."""
    if abs(gap) >= FACTOR_FROM:
        return f"{error_text(abs(gap))} {'high' if gap > 0 else 'low'}"
    return f"{100 * math.expm1(gap):+.2g} %"


def times(value: float, digits: int = 2) -> str:
    """A multiple: `13x`."""
    text = short(value, digits)
    return text if text == NOTHING else f"{text}x"


def percent(value: float, digits: int = 2) -> str:
    """A share as signed percent: `-4.3 %`."""
    return NOTHING if not math.isfinite(value) else f"{'+' if value > 0 else ''}{short(100 * value, digits)} %"


def none_of(draws: int) -> float:
    """The share that is excluded at 95 % where none of so many draws has it: three in so many (the rule of three)."""
    return 3.0 / draws


def multiple(value: float, digits: int = 2) -> str:
    """A multiple in a sentence: `4.6 times`."""
    text = short(value, digits)
    return text if text == NOTHING else f"{text} times"


def of_draws(share: float, draws: int, drawn: int = 0) -> str:
    """A share of draws in a sentence: `12 % of draws`, `4 of 1,000 draws`; none is `fewer than 12 of 1,000 draws` (3/n).

    Where more were `drawn` than the `draws` that have a value, it says of how many the share is.
    """
    if not math.isfinite(share) or draws <= 0:
        return NOTHING
    if drawn > draws:
        return f"{of_draws(share, draws)} with a value ({draws:,} of {drawn:,})"
    rarest = none_of(draws)
    out_of = 1000 if rarest > 2e-4 else 100_000
    if share <= 0:
        return f"fewer than {math.ceil(rarest * out_of - 1e-9):,} of {out_of:,} draws"
    if share >= 1:
        return f"more than {out_of - math.ceil(rarest * out_of - 1e-9):,} of {out_of:,} draws"
    if share < 0.0015 and out_of == 1000:  # so few that their number says more than a share of more draws than there are
        return f"{max(round(share * draws), 1):,} of {draws:,} draws"
    if share < 0.01:
        out_of = 1000 if share >= 0.0015 else 100_000
        return f"{max(round(share * out_of), 1):,} of {out_of:,} draws"
    return "over 99 % of draws" if share > 0.99 else f"{short(100 * share)} % of draws"


def share_cell(share: float, draws: int) -> str:
    """A share of draws in a table: `12 %`, `0.4 %`; `<1.2 %` where none of them (3/n), `>98.8 %` where all are."""
    if not math.isfinite(share) or draws <= 0:
        return NOTHING
    least = min(100.0 * none_of(draws), 100.0)
    if share <= 0:
        return f"<{short(least)} %"
    return f">{100 - least:.3g} %" if share >= 1 else f"{short(100 * share)} %"


def chance(share: float) -> str:
    """A judged probability at the precision it has: `under 1 %`, `15 %`, `over 99 %`; `-` where it is not finite."""
    if not math.isfinite(share):
        return NOTHING
    if share < 0.01:
        return "under 1 %"
    return "over 99 %" if share > 0.99 else f"{short(100 * share)} %"


def below(value: float, name: str) -> str | None:
    """`below 0.001` for a value of the quantity `name`, in its unit, under the least that screens show; None for others."""
    quantity = registry.quantities.get(name)
    least = quantity.least if quantity is not None else None
    return f"below {least:g}" if least is not None and 0 <= value < least else None


def figure(value: float, name: str, digits: int = 2) -> str:
    """A value of the quantity `name`, in its unit: `below 0.001`, a date as `2039.8`, others as `short` has them."""
    quantity = registry.quantities.get(name)
    if quantity is not None and quantity.unit == "year" and 1900 < value < 2200:
        return f"{value:.1f}"
    return below(value, name) or short(value, digits)


def temperature(kelvin: float) -> str:
    """A temperature in Celsius, whole degrees."""
    return NOTHING if not math.isfinite(kelvin) else f"{kelvin - 273.15:.0f} C"


def worded(value: float, instead: str | None) -> str | None:
    """What stands in place of a value that is not positive and is called something: a negative price is no price."""
    return instead if instead is not None and math.isfinite(value) and value <= 0 else None
