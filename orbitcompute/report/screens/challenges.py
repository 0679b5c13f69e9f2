"""The screen of `costs --challenges`: the cost ratio as advocates of either side would have it. At most 100 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import Any

from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short, times
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import finite, in_columns
from orbitcompute.studies.decide.challenges import Answer, Challenged

WIDTH = 100
HEADS = {
    "alike": "BOTH SIDES TREATED ALIKE",
    "orbit": "WHAT AN ADVOCATE OF ORBIT WOULD CHANGE",
    "earth": "WHAT A DOUBTER WOULD CHANGE",
}
WATT = "USD / W"


def screen(found: Challenged) -> str:
    """The whole screen as text."""
    title = f"orbitcompute costs {found.scenario} --challenges"
    lines = [
        in_columns("<78 >22", title, f"dollars of {deflator().to_year}"),
        in_columns("<78 >6 >8 >8", "ORBIT OVER THE SAME CHIPS ON EARTH", "ours", "claimed", "$/W"),
        _row("as it stands", "", found.given, True),
    ]
    for side, answers in found.sides.items():
        lines += ["", HEADS[side], *(_row(f"  {one.label}", _written(one), one, side == "alike") for one in answers)]
        lines += [_row("  all of these together", "", found.together[side], side == "alike")]
        if side == "orbit":
            lines += [_row("  and both sides treated alike", "", found.together["orbit and alike"], False)]
    return "\n".join(line.rstrip() for line in [*lines, "", *_foot(found)])


def _foot(found: Challenged) -> Iterator[str]:
    """How to read the table."""
    yield from textwrap.wrap(
        "$/W: what satellite and launch together may cost per watt for the two to be equal; none: no positive break-even. Each"
        " challenge stays within its inputs' sourced ranges; all of a side's together are a corner that no source holds, a"
        " bound and no estimate.", WIDTH,
    )
    idle = sorted({name for answers in found.sides.values() for one in answers for name in one.idle})
    if idle:
        yield from textwrap.wrap(f"note     kept as the scenario or --set gives them: {', '.join(idle)}", WIDTH,
                                 subsequent_indent=" " * 9)
    yield following((f"costs {found.scenario} --challenges --format json", f"sensitivity {found.scenario} --of cost_ratio"))


def _row(label: str, written: str, answer: Answer, two: bool) -> str:
    budget = from_si(answer.budget, WATT)
    allowed = NOTHING if math.isnan(budget) else short(budget) if budget > 0 else "none"
    return in_columns("<40 <38 >6 >8 >8", label, written, times(answer.ratio), times(answer.claimed) if two else "", allowed)


def _written(answer: Answer) -> str:
    """The first setting as `--set` takes it (a bare number is in the declared unit), and how many more there are."""
    if not answer.settings:
        return "as it is"
    name, text = next(iter(answer.settings.items()))
    value = f"{float(text.partition(' ')[0]):.4g}" if text[:1].isdigit() else text
    return f"{name}={value}" + (f" +{len(answer.settings) - 1}" if len(answer.settings) > 1 else "")


def rows(found: Challenged) -> tuple[list[str], list[list[Any]]]:
    """Every challenge as a row, for CSV and Markdown."""
    header = ["side", "challenge", "settings", "cost_ratio [1]", "claimed [1]", "parity_budget [USD/W]", "why"]
    listed = [("", found.given), *((side, one) for side, answers in found.sides.items() for one in answers),
              *found.together.items()]
    return header, [
        [side, one.label, "; ".join(f"{name}={text}" for name, text in one.settings.items()), one.ratio,
         one.claimed if math.isfinite(one.claimed) else None, from_si(one.budget, WATT), one.why] for side, one in listed
    ]


def as_data(found: Challenged) -> dict[str, Any]:
    """The challenges as plain data: ratios to the same chips on Earth, budgets in dollars per watt (negative: none)."""

    def answer(one: Answer) -> dict[str, Any]:
        return {"label": one.label, "why": one.why, "set": dict(one.settings), "kept": list(one.idle),
                "cost_ratio": finite(one.ratio), "claimed": finite(one.claimed),
                "parity_budget": finite(from_si(one.budget, WATT))}

    return {
        "schema": "orbitcompute.challenges/1", "scenario": found.scenario, "dollars_of": deflator().to_year,
        "budget_unit": WATT, "as_it_stands": answer(found.given),
        "challenges": {side: [answer(one) for one in answers] for side, answers in found.sides.items()},
        "together": {side: answer(one) for side, one in found.together.items()},
    }


