"""The screen of `timeline`: a quantity by year of purchase, the break-even year over all draws, and what decides it."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.studies.time.timeline import Timeline

WIDTH = 80
COLUMNS = 7
LABEL = 22
DECIDERS = 5


def text(found: Timeline) -> str:
    """The screen as text, 80 columns."""
    columns = _columns(found)
    settings = "".join(f" --set {name}={value}" for name, value in found.assembled.settings.items())
    draws = f"{found.worlds:,} draws, each the same world in every year"
    lines = [_title(found), f"  {found.assembled.scenario.name}{settings}, {draws}",
             f"{'year of purchase':<{LABEL}}" + "".join(f"{found.years[place]:>8}" for place in columns)]
    middle = found.quantiles(found.values)
    lines.append(_row(f" {found.name[: LABEL - 10]}, median", found, middle[1], columns))
    lines.append(f"{'  10 to 90 %':<{LABEL}}" + "".join(
        f"{_between(found, middle[0, place], middle[2, place]):>8}" for place in columns))
    if found.same_money is not None:
        lines.append(_row("  same cost of money", found, found.quantiles(found.same_money)[1], columns))
    lines.append(_row("  best guess", found, np.array(found.central), columns))
    if found.claimed is not None:
        lines.append(_row("  as claimed", found, np.array(found.claimed), columns))
    lines.append(f"{f' at most {_figure(found, found.target)} in':<{LABEL}}" + "".join(
        f"{share(found.chance[place], found.worlds):>8}" for place in columns) + "  of draws")
    lines += [*_break_even(found), *_decides(found)]
    lines.append("         Costs against costs; scarcity on Earth is a price: explain rent_at_purchase")
    commands = [f"timeline {inside(found.assembled.scenario)}--figure fan.svg", explained("year", found.assembled.scenario)]
    return "\n".join(line.rstrip() for line in [*lines, following(commands)])


def share(value: float, draws: int) -> str:
    """A share of draws: `<0.1%` where none of them (below three over their number), never nought."""
    if value <= 0:
        return f"<{short(300 / draws, 1)}%"
    return f"{short(100 * value, 2)}%"


def _title(found: Timeline) -> str:
    if found.name == "cost_ratio" and found.target == 1.0:
        return "When do the same chips cost less in orbit than on Earth?"
    return f"When is {found.name} at most {_figure(found, found.target)}?"


def _columns(found: Timeline) -> list[int]:
    many = min(COLUMNS, len(found.years))
    return sorted({round(place) for place in np.linspace(0, len(found.years) - 1, many)})


def _figure(found: Timeline, value: float) -> str:
    return short(from_si(value, found.unit)) if math.isfinite(value) else NOTHING


def _between(found: Timeline, low: float, high: float) -> str:
    return f"{_figure(found, low)}-{_figure(found, high)}" if math.isfinite(low) else NOTHING


def _row(label: str, found: Timeline, values: Any, columns: list[int]) -> str:
    return f"{label:<{LABEL}}" + "".join(f"{_figure(found, float(values[place])):>8}" for place in columns)


def _break_even(found: Timeline) -> list[str]:
    last = found.years[-1]
    never = f"not by {last} in {_whole(found.never, found.worlds)} of draws"
    parts = [never]
    for level, words in ((0.1, "a tenth"), (0.5, "half")):
        year = found.crossed_by(level)
        if not math.isfinite(year):
            parts.append(f"less than {words} by {last}")
            break
        parts.append(f"{words} of draws by {year:g}")
    return textwrap.wrap(f"CROSSES  {'; '.join(parts)}", WIDTH, subsequent_indent=" " * 9)


def _whole(value: float, draws: int) -> str:
    return f"more than {100 - 300 / draws:.1f} %" if value >= 1 else f"{100 * value:.1f} %"


def _decides(found: Timeline) -> list[str]:
    first = found.deciders[:DECIDERS]
    words = [f"{name} ({100 * crossing:.0f} against {100 * others:.0f} %)" for name, crossing, others in first]
    lead = "what those that cross drew" if found.decided_by_crossing else "what the twentieth nearest to it drew"
    return textwrap.wrap(f"DECIDES  {lead}, as a place in the range, against the others: {', '.join(words)}", WIDTH,
                         subsequent_indent=" " * 9, break_on_hyphens=False)


def data(found: Timeline) -> dict[str, Any]:
    """What the screen says and more, as plain data in the declared unit; a year that never comes is null."""
    unit = found.unit

    def shown(values: Any) -> list[float | None]:
        return [from_si(float(value), unit) if math.isfinite(value) else None for value in values]

    levels = found.quantiles(found.values)
    return {
        "scenario": found.assembled.scenario.name, "settings": dict(found.assembled.settings), "of": found.name, "unit": unit,
        "target": from_si(found.target, unit), "draws": found.worlds, "seed": found.seed, "years": list(found.years),
        "p10": shown(levels[0]), "median": shown(levels[1]), "p90": shown(levels[2]), "best_guess": shown(found.central),
        "same_money_median": None if found.same_money is None else shown(found.quantiles(found.same_money)[1]),
        "claimed": None if found.claimed is None else shown(found.claimed), "share_at_target": found.chance.tolist(),
        "sides": {name: [shown(row) for row in _declared(found, name, values)] for name, values in found.sides.items()},
        "never_by_last_year": found.never,
        "crossing_share_by_year": [float(np.mean(found.crossing == year)) for year in found.years],
        "tenth_by": _year(found.crossed_by(0.1)), "half_by": _year(found.crossed_by(0.5)),
        "decided_by_crossing": found.decided_by_crossing,
        "decides": [{"name": name, "crossing": crossing, "others": others} for name, crossing, others in found.deciders],
    }


def _declared(found: Timeline, name: str, values: Any) -> Any:
    """Quantiles of a side, so that `shown`, which is in the unit of the quantity, leaves them in the side's own."""
    of_side, of_all = found.assembled.model.quantities[name].unit, found.unit
    scale = from_si(1.0, of_side) / from_si(1.0, of_all)
    return found.quantiles(values) * scale


def _year(value: float) -> int | None:
    return int(value) if math.isfinite(value) else None
