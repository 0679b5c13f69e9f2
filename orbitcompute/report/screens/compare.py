"""The screen of `compare`: outputs, verdicts and inputs side by side, and what each difference of input moves."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.report.numbers import NOTHING, figure, percent, short, spread
from orbitcompute.report.screens.explain import HEADLINES, input_text
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import cut, finite, in_columns
from orbitcompute.studies.answer.verdict import NOT_YET
from orbitcompute.studies.decide.compare import APART, Difference, Pair, Side, moved_since

WIDTH = 100
NAME = 33
LARGEST = 24


@dataclass(frozen=True)
class Comparison:
    """What is compared, the outputs shown, and each other side held against the first."""

    sides: tuple[Side, ...]
    outputs: tuple[str, ...]
    pairs: tuple[Pair, ...]

    @property
    def output(self) -> str:
        """The output whose difference is shared out."""
        return self.pairs[0].output


def unit_of(comparison: Comparison, name: str) -> str:
    """The unit of an output."""
    return comparison.sides[0].model.quantities[name].unit


# -- text ----------------------------------------------------------------------------------------------------------


def text(comparison: Comparison, *, complete: bool = False) -> str:
    """The screen of a comparison."""
    width = min(LARGEST, (WIDTH - NAME) // len(comparison.sides))
    lines = [f"compare, {comparison.output} shared out among what differs", "", _heads(comparison, "OUTPUTS", width)]
    for name in comparison.outputs:
        unit = unit_of(comparison, name)
        label = f"{name}{'' if unit == '1' else ' [' + unit.replace(' / ', '/') + ']'}"
        lines.append(_row(label, [_cell(side, name, unit, width) for side in comparison.sides], width))
    lines += ["", _heads(comparison, "VERDICT", width), *_verdicts(comparison, width)]
    for pair in comparison.pairs:
        lines += ["", *_pair(comparison, pair, complete)]
    lines += _stale(comparison)
    for side in comparison.sides:
        for note in side.result.assembled.notes:
            lines += textwrap.wrap(f"note     {side.name}: {note}", WIDTH, subsequent_indent=" " * 9)
    lines.append(following((f"explain {_leading(comparison)}", f"sensitivity --of {comparison.output}")))
    return "\n".join(line.rstrip() for line in lines)


def _leading(comparison: Comparison) -> str:
    found = comparison.pairs[0].differences
    return found[0].name if found else comparison.output


def _heads(comparison: Comparison, title: str, width: int) -> str:
    return _row(title, [cut(side.name, width - 1) for side in comparison.sides], width)


def _row(label: str, cells: Sequence[str], width: int) -> str:
    return in_columns(f"<{NAME} >{width}*", cut(label, NAME - 1), *cells)


def _cell(side: Side, name: str, unit: str, width: int) -> str:
    """A value with its range where there is room for it."""
    value = _output(side, name, unit)
    draws = side.result.draws
    if name not in draws.columns or not draws.columns[name].size:
        return value
    found = draws.spread(name)
    ends = spread(from_si(found.p10, unit), from_si(found.p90, unit))
    return f"{value} {ends}" if len(value) + len(ends) + 2 < width else value


def _output(side: Side, name: str, unit: str) -> str:
    return figure(from_si(side.value(name), unit), name, 3)


def _verdicts(comparison: Comparison, width: int) -> list[str]:
    lines = []
    for at, row in enumerate(comparison.sides[0].result.verdict.rows):
        cells = []
        for side in comparison.sides:
            own = side.result.verdict.rows[at]
            margin = "" if own.margin is None else f"{percent(own.margin)} "
            cells.append("-" if own.word == NOT_YET else f"{margin}{own.word}")
        lines.append(_row(f"{row.group}: {row.test}", cells, width))
    return lines


def _pair(comparison: Comparison, pair: Pair, complete: bool) -> list[str]:
    unit = unit_of(comparison, pair.output)
    scale = from_si(1.0, unit) - from_si(0.0, unit)
    ends = [_output(side, pair.output, unit) for side in (pair.first, pair.other)]
    lines = [f"{pair.first.name} -> {pair.other.name}: {pair.output} {ends[0]} -> {ends[1]}"
             f"{'' if unit == '1' else ' ' + unit}"
             f"{', ' + _signed(pair.total * scale) if math.isfinite(pair.total) else ''}"]
    if pair.note:
        lines += textwrap.wrap(pair.note, WIDTH, subsequent_indent="  ")
    if not pair.differences:
        return [*lines, f"no input that it stands on differs ({len(pair.idle)} others do{_other_output(pair)})"]
    shown = [one for one in pair.differences if one.together is None]
    told = bool(pair.shared) or any(one.moves is not None for one in shown)
    head = in_columns(">9 2 <", "moves it", "least to most") if told else ""
    lines.append(in_columns(f"<{NAME} >12 >12 2 <10 <", "INPUT", "from", "to", "unit", head))
    if not told:
        listed = list(pair.differences) if complete else list(pair.differences[:APART])
        lines += [_line(one) for one in listed]
        rest = len(pair.differences) - len(listed)
        return [*lines, f"and {rest + len(pair.idle)} more that differ (--all)"] if rest + len(pair.idle) else lines
    for one in shown:
        lines.append(in_columns("< >9 2 <", _line(one), _signed(_moves(one) * scale), _span(one.least, one.most, scale)))
    for step in pair.shared:
        members = [one for one in pair.differences if one.together == step.name]
        listed = members if complete else members[:4]
        lines.append(in_columns(f"<{NAME + 36} >9 2 <", f"these {len(members)}, exchanged together",
                                _signed(step.share * scale), _span(step.least, step.most, scale)))
        lines += [f" {_line(one)[:-1]}" for one in listed]
        lines += [f"  and {len(members) - len(listed)} more (--all)"] if len(members) > len(listed) else []
    if pair.idle and complete:
        lines += [f"do not move {pair.output}:", *(_line(one) for one in pair.idle)]
    elif pair.idle:
        lines.append(f"and {len(pair.idle)} that differ without moving it (--all)")
    return lines


def _other_output(pair: Pair) -> str:
    """A headline that the inputs do move which leave the output where it is."""
    for name in ("cost_ratio_as_built", *HEADLINES):
        if any(name in side.result.model.reach(one.name) for one in pair.idle for side in (pair.first, pair.other)):
            return f"; see --of {name}"
    return ""


def _moves(one: Difference) -> float:
    return math.nan if one.moves is None else one.moves


def _line(one: Difference) -> str:
    entry = one.before or one.after
    assert entry is not None
    unit = "" if entry.unit == "1" else entry.unit.replace(" / ", "/")
    return in_columns(f"<{NAME} >12 >12 2 <10", cut(one.name, NAME - 1), _value(one.before), _value(one.after), cut(unit, 9))


def _value(entry: Assumption | None) -> str:
    """The value of an input without its unit; `computed` where nothing overrides the quantity."""
    if entry is None:
        return "computed"
    if entry.choice is not None:
        return cut(entry.choice, 11)
    if not isinstance(entry.value, int | float) or entry.absent:
        return cut(input_text(entry), 11)
    return f"{from_si(float(entry.value), entry.unit):,.5g}"


def _signed(value: float) -> str:
    if not math.isfinite(value):
        return NOTHING
    return f"{'+' if value > 0 else ''}{short(value)}"


def _span(least: float | None, most: float | None, scale: float) -> str:
    if least is None or most is None or math.isclose(least, most, rel_tol=5e-3, abs_tol=1e-300):
        return ""
    return f"{_signed(least * scale)} to {_signed(most * scale)}"


def _stale(comparison: Comparison) -> list[str]:
    """What this program makes of a stored result, where that is not what its file says."""
    lines = []
    for side in comparison.sides:
        moved = [(name, now) for name in comparison.outputs if (now := moved_since(side, name)) is not None]
        if moved:
            name, now = moved[0]
            assert side.document is not None
            stated = short(float(side.document["quantities"][name]["value"]), 4)
            lines += ["", f"note     {side.name} was written by version {side.document['version']}: {name} {stated} there,",
                      f"         {short(from_si(now, unit_of(comparison, name)), 4)} with this program, which is shown"
                      f" ({len(moved)} of {len(comparison.outputs)} outputs moved)"]
    return lines


# -- rows and data -------------------------------------------------------------------------------------------------


def table(comparison: Comparison) -> tuple[list[str], list[list[Any]]]:
    """Header and rows: outputs first, then every input that differs from the first side on any other."""
    header = ["kind", "name", "unit", *(side.name for side in comparison.sides)]
    header += [f"moves {comparison.output}: {pair.other.name}" for pair in comparison.pairs]
    rows: list[list[Any]] = []
    blank: list[Any] = [None] * len(comparison.pairs)
    for name in comparison.outputs:
        unit = unit_of(comparison, name)
        rows.append(
            ["output", name, unit, *(finite(from_si(side.value(name), unit)) for side in comparison.sides), *blank]
        )
    unit = unit_of(comparison, comparison.output)
    scale = from_si(1.0, unit) - from_si(0.0, unit)
    by_name = [{one.name: one for one in (*pair.differences, *pair.idle)} for pair in comparison.pairs]
    for name in dict.fromkeys(name for found in by_name for name in found):
        moves = [
            None if (one := found.get(name)) is None or one.moves is None else one.moves * scale for found in by_name
        ]
        entries = [side.model.assumptions.get(name) for side in comparison.sides]
        declared = next(entry.unit for entry in entries if entry is not None)
        rows.append(["input", name, declared, *(_plain(entry) for entry in entries), *moves])
    return header, rows


def _plain(entry: Assumption | None) -> Any:
    if entry is None or entry.absent:
        return None
    if entry.choice is not None:
        return entry.choice
    if not isinstance(entry.value, int | float):
        return input_text(entry)
    return finite(from_si(float(entry.value), entry.unit))


def data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data in declared units."""
    unit = unit_of(comparison, comparison.output)
    scale = from_si(1.0, unit) - from_si(0.0, unit)
    return {
        "sides": [
            {
                "name": side.name, "id": side.result.id, "scenario": side.result.assembled.scenario.name,
                "settings": dict(side.result.assembled.settings), "status": side.result.point.status,
                "outputs": {name: {"value": finite(from_si(side.value(name), unit_of(comparison, name))),
                                   "unit": unit_of(comparison, name)} for name in comparison.outputs},
                "verdict": {row.test: {"word": row.word, "margin": row.margin} for row in side.result.verdict.rows},
            }
            for side in comparison.sides
        ],
        "of": comparison.output, "unit": unit,
        "pairs": [
            {
                "first": pair.first.name, "other": pair.other.name, "difference": pair.total * scale, "note": pair.note,
                "inputs": [
                    {"name": one.name, "unit": (one.before or one.after).unit,  # type: ignore[union-attr]
                     "before": _plain(one.before), "after": _plain(one.after),
                     **{key: None if value is None else value * scale for key, value in
                        (("moves", one.moves), ("least", one.least), ("most", one.most))}, "together": one.together}
                    for one in pair.differences
                ],
                "together": [{"name": step.name, "moves": step.share * scale, "least": step.least * scale,
                              "most": step.most * scale,
                              "inputs": [one.name for one in pair.differences if one.together == step.name]}
                             for step in pair.shared],
                "do_not_move_it": [one.name for one in pair.idle],
            }
            for pair in comparison.pairs
        ],
    }


