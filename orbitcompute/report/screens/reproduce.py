"""The screens of `reproduce`: every case of every analysis, one analysis with its headlines, and its bridge to ours."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from orbitcompute.report.numbers import NOTHING, percent, ranged, short
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import Column, Table, cut, headed, in_columns
from orbitcompute.studies.published.bridge import Bridge, BridgeStep
from orbitcompute.studies.published.our_figures import Beside
from orbitcompute.studies.published.reproduce import Case, Reproduction, Stated

WIDTH = 100
WINDOW = 48  # lines
HEAD = in_columns("<40 >14 >14 1 <14 >9 >7", "", "printed", "computed", "unit", "off", "within")
Style = Callable[[str, str], str]


Besides = Mapping[str, Sequence[Beside]]


def summary(found: Sequence[Reproduction], besides: Mapping[str, Besides], style: Style, *, complete: bool = False) -> str:
    """An analysis a row: its printed figures that its own formulas give, and its headline; with `complete` every case."""
    cases = [case for one in found for case in one.cases]
    inside = sum(case.inside for case in cases)
    computed = sum(1 for one in found if one.cases)
    lines = [
        f"{inside} of {len(cases)} printed figures come out of their own formulas, in {computed} of {len(found)} published"
        " analyses;",
        "the others print no inputs and are stated only.",
    ]
    if complete:
        lines += ["", HEAD]
        for one in found:
            lines.append(style(f"{one.name}: {one.title}"[:WIDTH], "heading"))
            lines += _cases(one.cases, style)
            lines += [line for entry in one.stated for line in _stated(entry, besides.get(one.name, {}))]
    else:
        columns = (Column("analysis", side="<"), Column("what it says", side="<"), Column("computed"), Column("stated"))
        rows = tuple((one.name, cut(one.title, 62), f"{one.inside} of {len(one.cases)}" if one.cases else NOTHING,
                      str(len(one.stated)) if one.stated else NOTHING) for one in found)
        lines += Table(columns, rows).lines(WIDTH)
    named = next((one for one in found if one.headline), found[0])
    shown = [f"explain {named.name}.{named.headline}"] if named.headline else []
    lines.append(following((f"reproduce {named.name}", "reproduce --all", *shown)))
    return "\n".join(line.rstrip() for line in lines)


def screen(
    found: Reproduction, bridge: Bridge | None, style: Style, *, whole: bool = False, besides: Besides | None = None,
    complete: bool = True,
) -> str:
    """One analysis: its boundary, cases, headlines told apart, bridge to ours, what it states, what is wrong with it.

    Where that is longer than a window and not `complete`, cases that agree, headlines and what is stated are counted only.
    """
    text = _screen(found, bridge, style, whole, besides or {}, brief=False)
    if complete or whole or text.count("\n") < WINDOW:
        return text
    return _screen(found, bridge, style, whole, besides or {}, brief=True)


def _screen(
    found: Reproduction, bridge: Bridge | None, style: Style, whole: bool, besides: Besides, *, brief: bool
) -> str:
    lines = textwrap.wrap(f"{found.title}, {found.authors} ({found.source})", WIDTH, subsequent_indent=" " * 9)
    lines += headed("BOUNDARY", found.boundary, WIDTH)
    if found.note:
        lines += headed("NOTE", found.note, WIDTH)
    if found.settings:
        lines += _changes(found)
    if found.cases:
        shown = [case for case in found.cases if not (brief and case.inside)]
        head = f"CASES    {found.inside} of {len(found.cases)} inside"
        lines += ["", in_columns("<40", head) + HEAD[40:] if shown else f"{head} their tolerances"]
        lines += _cases(shown, style)
    if len(found.headlines) > 1 and not brief:
        lines += _headlines(found)
    if bridge is not None:
        lines += _bridge(bridge, whole)
    if brief:
        lines += ["", f"MORE     {len(found.headlines)} headlines told apart, {len(found.stated)} figures stated without"
                      f" inputs, {len(found.mistakes)} mistakes: --all"]
    if found.stated and not brief:
        lines += ["", "STATED in print without the inputs behind it: listed, not computed"]
        lines += [line for entry in found.stated for line in _stated(entry, besides or {})]
    if found.mistakes and not brief:
        lines += ["", "MISTAKES we know of in it, kept as published"]
        lines += [line for text in found.mistakes
                  for line in textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")]
    lines += ["", _next(found)]
    return "\n".join(line.rstrip() for line in lines)


def document(found: Reproduction, bridge: Bridge | None, besides: Besides | None = None) -> dict[str, Any]:
    """What the screen says, as plain data."""
    return {
        "analysis": found.name, "title": found.title, "authors": found.authors, "source": found.source,
        "boundary": found.boundary, "settings": dict(found.settings),
        "cases": [{**asdict(case), "off": case.off, "inside": case.inside} for case in found.cases],
        "stated": [{**asdict(entry), "ours": [asdict(one) for one in (besides or {}).get(entry.figure, ())]}
                   for entry in found.stated], "headlines": [asdict(entry) for entry in found.headlines],
        "quantities": [asdict(entry) for entry in found.outputs], "mistakes": list(found.mistakes),
        "bridge": None if bridge is None else {**asdict(bridge), "difference": bridge.difference},
    }


def _cases(cases: Sequence[Case], style: Style) -> list[str]:
    """Cases under their titles, one line a printed figure."""
    lines = []
    title = ""
    for case in cases:
        if case.title != title:
            title = case.title
            lines += textwrap.wrap(f"{title}   ({case.reason}; {case.grade})", WIDTH - 2, initial_indent="  ",
                                   subsequent_indent="      ")
        lines.append(_case(case, style))
    return lines


def _case(case: Case, style: Style) -> str:
    sign = {"at_most": "<= ", "at_least": ">= "}.get(case.expect, "")
    off = percent(case.off) if abs(case.off) >= 5e-6 else "0 %"
    unit = "" if case.unit == "1" else case.unit
    text = (
        in_columns("4 <36 >14 >14 1 <14 >9 >7", case.quantity, sign + number(case.printed), number(case.computed), unit, off,
                   f"{100 * case.tolerance:g} %")
    )
    return text if case.inside else style(text + " OUT", "bad")


def number(value: float) -> str:
    """Six significant digits without the zeros that say nothing; large and small ones by powers of ten."""
    if value and not 1e-4 <= abs(value) < 1e8:
        return f"{value:.6g}"
    text = short(value, 6)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stated(entry: Stated, besides: Besides) -> list[str]:
    text = f"stated   {entry.figure}: {entry.what} ({entry.why})"
    lines = textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent=" " * 11)
    for one in besides.get(entry.figure, ()):
        unit = "" if one.unit == "1" else f" {one.unit.replace(' / ', '/')}"
        line = in_columns(">11 < 1 <25 1 <", "", "ours", ranged(one.value, one.low, one.high) + unit, one.says)
        whole = f"{line}   {one.name}"
        lines.append(whole if len(whole) <= WIDTH else line[:WIDTH])
    return lines


def _changes(found: Reproduction) -> list[str]:
    """What a reader's change does to every quantity that it moves."""
    lines = ["", in_columns("<60 >14 >14", "WITH " + ", ".join(f"{name}={text}" for name, text in found.settings.items()),
                            "as published", "changed")]
    moved = [one for one in found.outputs if one.changed is not None and one.changed != one.value]
    for one in moved:
        unit = "" if one.unit == "1" else f" [{one.unit}]"
        lines.append(in_columns("2 <58 >14 >14", one.name + unit, number(one.value), number(one.changed or 0.0)))
    return lines if moved else [*lines, "  moves no quantity of the analysis"]


def _headlines(found: Reproduction) -> list[str]:
    first = found.headlines[0]
    lines = ["", f"HEADLINES of this one model, {first.unit}: what each change of input took from the first"]
    for one in found.headlines:
        parts = "  ".join(f"{step.name} {_signed(step.share)}" for step in one.steps)
        spread = max((step.most - step.least for step in one.steps), default=0.0)
        note = f"   (order moves a share by up to {short(spread)})" if spread > 0.005 * abs(one.value) else ""
        lines += textwrap.wrap(in_columns("2 >9 2 <", short(one.value, 4),
                                          f"{one.title}{note}"), WIDTH, subsequent_indent=" " * 13)
        if parts:
            lines.append(in_columns(">13 <", "", f"{short(first.value, 4)}  {parts}"))
    return lines


def _bridge(bridge: Bridge, whole: bool) -> list[str]:
    lines = ["", *headed("BRIDGE", f"{bridge.what}, {bridge.unit}: {bridge.analysis}.{bridge.theirs_name} to"
                                      f" {bridge.ours_name} of {bridge.scenario}", WIDTH)]
    lines.append(in_columns("2 <14 >10", "theirs", short(bridge.theirs, 4)))
    if bridge.dollars:
        lines.append(in_columns("2 <14 >10 >25 <", "dollars", _signed(bridge.dollars), "",
                                f"from those of {bridge.theirs_year} to those of {bridge.ours_year}"))
    if abs(bridge.form) > 5e-4 * abs(bridge.theirs):
        lines.append(in_columns("2 <14 >10 >25 <", "form", _signed(bridge.form), "",
                                "what their equations do and ours cannot say"))
    for step in bridge.steps:
        lines += _step(step, whole)
    lines.append(in_columns("2 <14 >10 3 <", "ours", short(bridge.ours, 4),
                            f"{short(bridge.ours / bridge.theirs)}x; shares are means over every order of steps, brackets the"
                            " ends"))
    return lines


def _step(step: BridgeStep, whole: bool) -> list[str]:
    ends = f"[{short(step.least)} to {short(step.most)}]" if step.most - step.least > 1e-9 * abs(step.share) else ""
    head = in_columns("2 <14 >10 1 <22 1", step.name, _signed(step.share), ends)
    lines = textwrap.wrap(step.says, WIDTH - len(head))
    found = [head + lines[0], *(" " * len(head) + line for line in lines[1:])]
    if whole:
        for one in step.settings:
            unit = "" if one.unit == "1" else one.unit.replace(" / ", "/")
            values = in_columns(">15 >12 1 <", _value(one.theirs), _value(one.ours), unit)
            found.append(in_columns(">6 <38 <", "", one.name, f"theirs, ours{values}"))
    return found


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else short(value, 4)


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{short(value, 3)}"


def _next(found: Reproduction) -> str:
    name = found.name
    if found.model is None:
        return following(["reproduce"])
    shown = found.headline or next(iter(found.model.quantities))
    steps = [f"reproduce {name} --all", *([f"reproduce {name} --steps"] if found.bridged else [])]
    return following((f"explain {name}.{shown}", *steps, "reproduce"))
