"""The screens of `solve`: each input alone, all together, what was shown and what is claimed, and the parity budget."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.explain import range_text, value_text
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.table import cut, finite, in_columns
from orbitcompute.studies.answer.demonstrated import CLAIMED, SHOWN, Known, known
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.decide.break_even import Parity
from orbitcompute.studies.decide.break_even_table import Along
from orbitcompute.studies.decide.crossings import Answer
from orbitcompute.studies.decide.joint import Joint
from orbitcompute.studies.decide.solve import Problem, Varied
from orbitcompute.studies.many.uncertain_inputs import DOUBTED

WIDTH = 100
NAMES = WIDTH - 57  # what the columns of numbers leave for a name
NO_POSITIVE = "no positive break-even"
NO_SOLUTION = "no solution in the range"


@dataclass(frozen=True)
class Solved:
    """What one run of `solve` found."""

    problem: Problem
    answers: tuple[Answer, ...]
    joint: Joint | None
    known: dict[str, list[Known]]
    parity: Parity | None


def in_unit(value: float, one: Varied) -> float:
    """An SI value of an input in its unit."""
    return from_si(value, one.unit)


def unit_text(unit: str) -> str:
    """A unit without spaces, in front of nothing where there is none."""
    return "" if unit == "1" else f" {unit.replace(' / ', '/')}"


def money(unit: str) -> bool:
    """Whether a unit is a price."""
    return "USD" in unit


def none_text(answer: Answer) -> str:
    """Why there is no answer: even for nothing it is not met, or nothing in the range meets it."""
    if math.isnan(answer.closest):
        return "infeasible, or not closing, wherever it was searched"
    return NO_POSITIVE if answer.no_positive and money(answer.varied.unit) else NO_SOLUTION


def out_text(out: int, of: int, what: str, why: Mapping[str, int]) -> str:
    """How many of what was searched is out, and the reasons, commonest first."""
    reasons = [f"{text} {many:,}" for text, many in sorted(why.items(), key=lambda entry: -entry[1])]
    return f"{out:,} of the {of:,} {what} are out" + (f": {'; '.join(reasons)}" if reasons else "")


# -- text ----------------------------------------------------------------------------------------------------------


def text(solved: Solved) -> str:
    """The screen of a solution."""
    problem = solved.problem
    target, unit = problem.target, problem.target.unit
    lines = [
        f"solve {problem.assembled.scenario.name}: {target.name} = {value_text(target.value, unit)},"
        f" now {value_text(problem.now, unit, of=target.name)}", "", *_table(solved), "",
    ]
    for answer in solved.answers:
        lines += _alone(solved, answer)
    lines += _together(solved)
    lines += _beside(solved)
    lines += _parity(solved)
    lines.append(_next(solved))
    return "\n".join(part.rstrip() for line in lines for part in (_wrapped(line) if len(line) > WIDTH else [line]))


def _table(solved: Solved) -> list[str]:
    """One input a row: where it stands, the answers, and what was shown and is claimed of it."""
    labels = [_label(answer.varied) for answer in solved.answers]
    width = min(max(len("input"), *(len(label) for label in labels)) + 2, NAMES)
    together = in_columns(">10 >8", "together", "ranges") if solved.joint is not None else ""
    lines = [in_columns(f"<{width} >8 >8 < >14 >9", "input", "now", "alone", together, "demonstrated", "claimed")]
    for at, (answer, label) in enumerate(zip(solved.answers, labels, strict=True)):
        one = answer.varied
        alone = short(in_unit(answer.value, one), 3) if answer.solved else "none"
        row = in_columns(f"<{width} >8 >8", cut(label, width - 1), short(in_unit(one.start, one), 3), alone)
        if solved.joint is not None:
            values = solved.joint.values
            then = short(in_unit(values[at], one), 3) if values else "none"
            row += in_columns(">10 >8", then, _signed(solved.joint.changes[at]) if values else NOTHING)
        shown, claimed = (_first(solved.known[one.name], standing, one) for standing in (SHOWN, CLAIMED))
        lines.append(in_columns("< >14 >9", row, shown, claimed))
    if any(star(answer.varied.entry) for answer in solved.answers):
        lines.append("* where it stands now is judgement or an unverified figure")
    return lines


def _label(one: Varied) -> str:
    name = f"{one.name}{star(one.entry)}"
    return f"{name} [{one.unit.replace(' / ', '/')}]" if one.unit != "1" else name


def star(entry: Assumption) -> str:
    """The mark of a value that rests on judgement or on an unverified figure."""
    return " *" if shown_grade(entry.kind, entry.grade) in DOUBTED else ""


def _signed(change: float) -> str:
    return "0" if abs(change) < 5e-4 else f"{change:+.2f}"


def _first(known: list[Known], standing: str, one: Varied) -> str:
    found = next((entry for entry in known if entry.standing == standing), None)
    return NOTHING if found is None else short(in_unit(found.value, one), 2)


def _alone(solved: Solved, answer: Answer) -> list[str]:
    one, target = answer.varied, solved.problem.target
    label = unit_text(one.unit)
    span = f"searched {short(in_unit(one.least, one), 3)} to {short(in_unit(one.most, one), 3)}{label}"
    head = f"{one.name} alone: "
    lines = []
    if answer.solved:
        values = ", ".join(short(in_unit(crossing.value, one), 3) for crossing in answer.crossings[:4])
        first = answer.crossings[0]
        lines.append(f"{head}{values}{label}{_distance(one, first.value)}; {span}")
        if first.step:
            ends = (value_text(end, target.unit, of=target.name) for end in (first.before, first.after))
            lines.append(f"  there {target.name} steps from {' to '.join(ends)}: it does not take the value between")
    else:
        lines.append(f"{head}{none_text(answer)}; {span}")
        if math.isfinite(answer.closest):
            where = f"{short(in_unit(answer.closest, one), 3)}{label}"
            lines.append(
                f"  closest approach: {target.name} {value_text(answer.closest_output, target.unit, of=target.name)} at {where}"
            )
    if answer.infeasible:
        lines.append(f"  {out_text(answer.infeasible, answer.searched, 'places searched', answer.why)}")
    return lines


def _distance(one: Varied, value: float) -> str:
    if not math.isfinite(one.reach):
        return ""
    ranges = abs(value - one.start) / one.reach
    inside = one.low <= value <= one.high
    span = range_text(one.entry, 2) or f"{short(in_unit(one.low, one))}-{short(in_unit(one.high, one))}"
    return f", {short(ranges)} of its range away, {'inside' if inside else 'outside'} {span}"


def _reached(problem: Problem, output: float) -> str:
    return value_text(output, problem.target.unit, of=problem.target.name)


def _together(solved: Solved) -> list[str]:
    found, problem = solved.joint, solved.problem
    if found is None:
        return []
    if found.values is None:
        where = ", ".join(f"{one.name} {short(in_unit(value, one), 3)}{unit_text(one.unit)}"
                          for one, value in zip(problem.varied, found.closest, strict=True))
        return [f"together: {NO_SOLUTION}; closest approach: {problem.target.name}"
                f" {_reached(problem, found.closest_output)} at", *_wrapped(where)]
    lines = [f"together: the smallest joint change is {short(found.length)} ranges long (root of the sum of squares)"]
    if found.step:
        lines.append(f"  there {problem.target.name} steps to {_reached(problem, found.output)}")
    lines.append(
        f"  {found.starts} starts, seed {found.seed}; none of {found.checked:,} random points nearer by meets it"
    )
    return lines


def _beside(solved: Solved) -> list[str]:
    lines = []
    for one in solved.problem.varied:
        entries = [
            f"{entry.standing} {_known_value(entry, one)} by {entry.of} ({entry.source or 'no source'}, {entry.grade})"
            for standing in (SHOWN, CLAIMED)
            for entry in [known for known in solved.known[one.name] if known.standing == standing][:2]
        ]
        lines += _wrapped(f"{one.name}: {'; '.join(entries) or 'nothing demonstrated, nothing claimed in the catalog'}")
    return [*([""] if lines else []), *lines]


def _known_value(entry: Known, one: Varied) -> str:
    text = short(in_unit(entry.value, one), 3)
    if entry.low is not None and entry.high is not None and entry.low < entry.high:
        text += f" [{short(in_unit(entry.low, one), 2)}-{short(in_unit(entry.high, one), 2)}]"
    return f"{text}{unit_text(one.unit)}"


def _parity(solved: Solved) -> list[str]:
    found = solved.parity
    if found is None:
        return []
    claimed = "" if math.isnan(found.claimed) else f", claimed {short(from_si(found.claimed, 'USD / W'))} $/W"
    ours = short(from_si(found.ours, "USD / W"))
    budget = (f"satellite and launch together may cost {short(from_si(found.budget, 'USD / W'))} $/W at this target"
              if found.budget > 0 else "none at this target, even with satellite and launch free")
    return ["", f"BREAK-EVEN  {budget}; ours {ours} $/W{claimed}"]


def _next(solved: Solved) -> str:
    problem = solved.problem
    first, name, scenario = problem.varied[0].name, problem.target.name, problem.assembled.scenario
    then = [explained(first, scenario), f"sensitivity {inside(scenario)}--of {name}"]
    varied = " ".join(f"--vary {one.name}" for one in problem.varied[:2])
    then.append(f"solve {inside(scenario)}--pareto {name},launch_count {varied}")
    return following(then)


def _wrapped(words: str) -> list[str]:
    import textwrap

    return textwrap.wrap(words, WIDTH, subsequent_indent="  ", break_on_hyphens=False)


# -- rows and data -------------------------------------------------------------------------------------------------


def table(solved: Solved) -> tuple[list[str], list[list[Any]]]:
    """Header and rows, one an input, in the inputs' own units."""
    header = ["input", "unit", "now", "low", "high", "alone", "alone, closest", f"closest {solved.problem.target.name}",
              "together", "change in ranges", "demonstrated", "demonstrated by", "claimed", "claimed by"]
    rows = []
    for at, answer in enumerate(solved.answers):
        one, found = answer.varied, solved.joint
        values = found.values if found is not None else None
        beside: list[Any] = []
        for standing in (SHOWN, CLAIMED):
            entry = next((known for known in solved.known[one.name] if known.standing == standing), None)
            beside += [None, None] if entry is None else [in_unit(entry.value, one), entry.of]
        rows.append([
            one.name, one.unit, in_unit(one.start, one), in_unit(one.low, one), in_unit(one.high, one),
            finite(in_unit(answer.value, one)), finite(in_unit(answer.closest, one)),
            finite(from_si(answer.closest_output, solved.problem.target.unit)),
            None if values is None else in_unit(values[at], one),
            None if values is None or found is None else found.changes[at], *beside,
        ])
    return header, rows


def data(solved: Solved) -> dict[str, Any]:
    """The solution as plain data in declared units."""
    problem, found, unit = solved.problem, solved.joint, solved.problem.target.unit
    return {
        "scenario": problem.assembled.scenario.name, "settings": dict(problem.assembled.settings),
        "target": {"name": problem.target.name, "value": from_si(problem.target.value, unit), "unit": unit,
                   "now": finite(from_si(problem.now, unit))},
        "allowed": list(problem.allowed), "inputs": [_input(solved, answer) for answer in solved.answers],
        "joint": None if found is None else {
            "solved": found.values is not None,
            "values": None if found.values is None else {
                one.name: in_unit(value, one) for one, value in zip(problem.varied, found.values, strict=True)},
            "changes": dict(zip((one.name for one in problem.varied), found.changes, strict=False)),
            "length": finite(found.length), "output": finite(from_si(found.output, unit)), "step": found.step,
            "closest": {one.name: in_unit(value, one) for one, value in zip(problem.varied, found.closest, strict=True)},
            "closest_output": finite(from_si(found.closest_output, unit)),
            "seed": found.seed, "starts": found.starts, "checked": found.checked,
        },
        "parity": None if solved.parity is None else {
            "unit": "USD / W", "budget": finite(from_si(solved.parity.budget, "USD / W")),
            "ours": finite(from_si(solved.parity.ours, "USD / W")),
            "claimed": finite(from_si(solved.parity.claimed, "USD / W"))},
        "notes": list(problem.notes),
    }


def _input(solved: Solved, answer: Answer) -> dict[str, Any]:
    one, unit = answer.varied, solved.problem.target.unit
    return {
        "name": one.name, "unit": one.unit, "now": in_unit(one.start, one),
        "range": [in_unit(one.low, one), in_unit(one.high, one)] if math.isfinite(one.reach) else None,
        "searched": [in_unit(one.least, one), in_unit(one.most, one)], "grade": shown_grade(one.entry.kind, one.entry.grade),
        "solutions": [
            {"value": in_unit(crossing.value, one), "step": crossing.step,
             "output": [from_si(crossing.before, unit), from_si(crossing.after, unit)]}
            for crossing in answer.crossings
        ],
        "none": None if answer.solved else none_text(answer), "infeasible": answer.infeasible,
        "searched_places": answer.searched, "infeasible_by": dict(answer.why),
        "closest": finite(in_unit(answer.closest, one)), "closest_output": finite(from_si(answer.closest_output, unit)),
        "beside": [
            {"standing": entry.standing, "name": entry.name, "value": in_unit(entry.value, one),
             "low": None if entry.low is None else in_unit(entry.low, one),
             "high": None if entry.high is None else in_unit(entry.high, one),
             "of": entry.of, "source": entry.source, "grade": entry.grade}
            for entry in solved.known[one.name]
        ],
    }


# -- a table of answers --------------------------------------------------------------------------------------------


def along_text(found: Along) -> str:
    """The answers of a grid: the last axis across, the others down."""
    problem, one = found.problems[0], found.problems[0].varied[0]
    across, down = found.axes[-1], found.axes[:-1]
    unit = unit_text(one.unit)
    span = f"searched {short(in_unit(one.least, one), 3)} to {short(in_unit(one.most, one), 3)}{unit}"
    lines = [
        f"solve {problem.assembled.scenario.name}: {one.name} [{one.unit.replace(' / ', '/')}] at which"
        f" {problem.target.name} = {value_text(problem.target.value, problem.target.unit)}", "",
        f"{across.name}{unit_text(across.unit or '1')} across"
        f"{', ' + ', '.join(axis.name for axis in down) + ' down' if down else ''}",
    ]
    cells = [_cell(answer) for answer in found.answers]
    width = max(8, *(len(text) + 2 for text in across.texts), *(len(cell) + 2 for cell in cells))
    left = max([2, *(len(" ".join(place[:-1])) + 2 for place in found.places)])
    lines.append(in_columns(f"<{left} >{width}*", "", *across.texts))
    size = len(across.texts)
    for row in range(len(cells) // size):
        label = " ".join(found.places[row * size][:-1])
        lines.append(in_columns(f"<{left} >{width}*", label, *cells[row * size : (row + 1) * size]))
    lines += ["", *_along_notes(found, span)]
    return "\n".join(part.rstrip() for line in lines for part in (_wrapped(line) if len(line) > 10 * WIDTH else [line]))


def _cell(answer: Answer) -> str:
    if not answer.solved:
        return "none"
    return short(in_unit(answer.value, answer.varied), 3) + ("~" if answer.crossings[0].step else "")


def _nearest(found: Along) -> list[str]:
    """How near the target is come where it is not met: the nearest of the places without an answer."""
    target = found.problems[0].target
    missed = [(abs(answer.closest_output - target.value), place, answer)
              for place, answer in zip(found.places, found.answers, strict=True)
              if not answer.solved and math.isfinite(answer.closest) and math.isfinite(answer.closest_output)]
    if not missed:
        return []
    _, place, answer = min(missed, key=lambda one: one[0])
    at = f"{answer.varied.name} {short(in_unit(answer.closest, answer.varied), 3)}{unit_text(answer.varied.unit)}"
    reached = value_text(answer.closest_output, target.unit, of=target.name)
    return _wrapped(f"nearest  where there is none: {target.name} {reached} with {at}, at {' '.join(place)}")


def _along_notes(found: Along, span: str) -> list[str]:
    lines = []
    reasons = dict.fromkeys(none_text(answer) for answer in found.answers if not answer.solved)
    if reasons:
        lines.append(f"none     {'; '.join(reasons)} ({span})")
        lines += _nearest(found)
    if any(answer.solved and answer.crossings[0].step for answer in found.answers):
        lines.append(f"~        {found.problems[0].target.name} steps over the target there")
    if any(len(answer.crossings) > 1 for answer in found.answers):
        lines.append("several  the target is met more than once somewhere: the nearest is shown, --format json has all")
    entries = known(found.problems[0].varied[0].name, found.problems[0].assembled)
    one = found.problems[0].varied[0]
    for standing in (SHOWN, CLAIMED):
        texts = [f"{_known_value(entry, one)} by {entry.of} ({entry.source}, {entry.grade})"
                 for entry in entries if entry.standing == standing][:2]
        lines += _wrapped(in_columns("<13 <", standing, "; ".join(texts) or "nothing in the catalog"))
    return lines


def along_table(found: Along) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of a grid of answers, one an answer."""
    one, target = found.problems[0].varied[0], found.problems[0].target
    axes = [f"{axis.name} [{axis.unit}]" if axis.unit else axis.name for axis in found.axes]
    header = [*axes, f"{one.name} [{one.unit}]", "solutions", "why none", f"closest {one.name} [{one.unit}]",
              f"closest {target.name} [{target.unit}]"]
    rows = []
    for place, answer in zip(found.places, found.answers, strict=True):
        rows.append([
            *place, finite(in_unit(answer.value, one)), len(answer.crossings), None if answer.solved else none_text(answer),
            finite(in_unit(answer.closest, one)), finite(from_si(answer.closest_output, target.unit)),
        ])
    return header, rows
