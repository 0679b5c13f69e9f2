"""The screen, rows and figure of `solve --pareto`: what one output costs in another."""

from __future__ import annotations

import math
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.fronts import Drawn, of_front
from orbitcompute.report.figures.studies import label, source_line
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.screens.solve import in_unit, out_text, star
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.demonstrated import CLAIMED, SHOWN, Known
from orbitcompute.studies.decide.pareto import Front, Objective, alike, dominates

ROWS = 9
WIDE = 11


@dataclass(frozen=True)
class Traded:
    """A front with what was demonstrated and what is claimed of each input."""

    front: Front
    known: dict[str, list[Known]]


def text(traded: Traded) -> str:
    """The screen of a front."""
    front = traded.front
    test = "" if front.trade.constraint is None else f", with {front.trade.constraint.text}"
    aims = " against ".join(f"{_aim(one)} {label(one.name, one.unit)}" for one in front.trade.objectives)
    lines = [
        f"solve {front.trade.assembled.scenario.name}: {aims.replace(' [1]', '')}{test}",
        f"{len(front.inputs):,} of {front.tried:,} points stand on the front: none of the others is as good in everything;"
        f" seed {front.seed}",
    ]
    if front.infeasible:
        lines += wrap(out_text(front.infeasible, front.tried, "points", front.why), 96, subsequent_indent="  ")
    lines += ["", *_inputs(traded), "", *_points(front), "", *_verdict(front)]
    one, other = front.trade.varied[0].name, front.trade.objectives[0].name
    scenario = front.trade.assembled.scenario
    then = explained(one, scenario), f"sensitivity {inside(scenario)}--of {other}"
    return "\n".join([*lines, following(then)])


def _aim(one: Objective) -> str:
    return "most" if one.most else "least"


def _key(place: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[place] if place < 26 else str(place)


def _inputs(traded: Traded) -> list[str]:
    lines = [in_columns("3 <46 >9 2 <15 >13 >9", "input", "now", "searched", "demonstrated", "claimed")]
    for place, one in enumerate(traded.front.trade.varied):
        name = f"{one.name}{star(one.entry)} [{one.unit.replace(' / ', '/')}]".replace(" [1]", "")
        ends = f"{short(in_unit(one.least, one), 3)}-{short(in_unit(one.most, one), 3)}"
        beside = [next((entry for entry in traded.known[one.name] if entry.standing == standing), None)
                  for standing in (SHOWN, CLAIMED)]
        cells = [NOTHING if entry is None else short(in_unit(entry.value, one)) for entry in beside]
        lines.append(
            in_columns("< 2 <46 >9 2 <15 >13 >9", _key(place), name, short(in_unit(one.start, one), 3), ends, cells[0],
                       cells[1])
        )
    if any(star(one.entry) for one in traded.front.trade.varied):
        lines.append("*  where it stands now is judgement or an unverified figure")
    return lines


def shown_rows(front: Front, count: int = ROWS) -> list[int]:
    """The points of a front that a screen shows: both ends, the knee, and others evenly between by the first output."""
    size = len(front.inputs)
    even = {round(at * (size - 1) / max(count - 1, 1)) for at in range(min(count, size))}
    return sorted(even | {front.knee, 0, size - 1})


def _points(front: Front) -> list[str]:
    objectives, varied = front.trade.objectives, front.trade.varied
    shape = " ".join(["<22", *(f">{max(WIDE, len(one.name) + 2)}" for one in objectives), "2", ">8*"])
    lines = [in_columns(shape, "", *(one.name for one in objectives), *(_key(place) for place in range(len(varied))))]

    def row(name: str, outputs: Any, inputs: list[str]) -> str:
        values = (short(from_si(float(value), one.unit), 3) for value, one in zip(outputs, objectives, strict=True))
        return in_columns(shape, name, *values, *inputs)

    lines.append(row("now", front.now, [short(in_unit(one.start, one), 3) for one in varied]))
    if front.claimed is not None:
        lines.append(row("as claimed", front.claimed, [NOTHING] * len(varied)))
    best = {int((front.outputs[:, at] * one.sign).argmin()): f"front, {_aim(one)} {one.name}"
            for at, one in enumerate(objectives)}
    for at in sorted({*shown_rows(front), *best}):
        name = "front, knee" if at == front.knee else "front"
        if at in best and len(best[at]) <= 21:
            name = best[at]
        cells = [short(in_unit(float(value), one), 3) for value, one in zip(front.inputs[at], varied, strict=True)]
        lines.append(row(name, front.outputs[at], cells))
    return lines


def _verdict(front: Front) -> list[str]:
    signs = [one.sign for one in front.trade.objectives]
    better = int(dominates(front.outputs * signs, alike(front.now) * signs).sum())
    lines = []
    if len(front.inputs) == 1:
        lines.append("TRADE    none within these ranges: one point is the best in every output at once")
    count = f"{better:,}" if better else "no"
    points = "1 point of the front beats" if better == 1 else f"{count} points of the front beat"
    return [*lines, f"NOW      {points} it: as good in everything, better in something"]


def table(traded: Traded) -> tuple[list[str], list[list[Any]]]:
    """Header and rows: the scenario, what is claimed of it, and every point of the front."""
    front = traded.front
    objectives, varied = front.trade.objectives, front.trade.varied
    header = [
        "point",
        *(label(one.name, one.unit) for one in objectives),
        *(label(one.name, one.unit) for one in varied),
    ]

    def outputs(values: Any) -> list[Any]:
        return [from_si(float(value), one.unit) for value, one in zip(values, objectives, strict=True)]

    rows = [["now", *outputs(front.now), *(in_unit(one.start, one) for one in varied)]]
    if front.claimed is not None:
        rows.append(["claimed", *outputs(front.claimed), *[None] * len(varied)])
    for at in range(len(front.inputs)):
        inputs = [in_unit(float(value), one) for value, one in zip(front.inputs[at], varied, strict=True)]
        rows.append(["knee" if at == front.knee else "front", *outputs(front.outputs[at]), *inputs])
    return header, rows


def data(traded: Traded) -> dict[str, Any]:
    """The front as plain data in declared units."""
    front = traded.front
    header, rows = table(traded)
    return {
        "scenario": front.trade.assembled.scenario.name, "settings": dict(front.trade.assembled.settings),
        "objectives": [{"name": one.name, "unit": one.unit, "aim": _aim(one)} for one in front.trade.objectives],
        "constraint": None if front.trade.constraint is None else front.trade.constraint.text,
        "inputs": [{"name": one.name, "unit": one.unit, "now": in_unit(one.start, one),
                    "searched": [in_unit(one.least, one), in_unit(one.most, one)],
                    "known": [{"standing": entry.standing, "value": in_unit(entry.value, one), "by": entry.of,
                               "source": entry.source, "grade": entry.grade} for entry in traded.known[one.name]]}
                   for one in front.trade.varied],
        "points": [{name: _plain(value) for name, value in zip(header, row, strict=True)} for row in rows],
        "tried": front.tried, "infeasible": front.infeasible, "infeasible_by": dict(front.why),
        "notes": list(front.trade.notes), "seed": front.seed, "dominated": front.dominated,
    }


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value


def chart(traded: Traded) -> figures.Chart:
    """The front over every point searched; a third output is the shade of the front's points."""
    front = traded.front
    return of_front(
        Drawn(front.trade.objectives, front.outputs, front.searched, front.now, front.claimed, front.knee),
        f"{front.trade.assembled.scenario.name}, over the ranges of {len(front.trade.varied)} inputs", table(traded),
        source_line(front.trade.assembled, (one.name for one in front.trade.varied)),
    )
