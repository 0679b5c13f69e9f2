"""The screen of `explain`: a name's value, equation, inputs with their ranges and sources, and what it moves."""

from __future__ import annotations

import math
import shlex
import textwrap
from dataclasses import replace
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.units import from_si, is_temperature
from orbitcompute.declare import Assumption, Choice, Quantity
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.equation import equation, position
from orbitcompute.graph.model import Model, Point
from orbitcompute.report.numbers import error_text, figure, percent, short, spread, temperature, worded
from orbitcompute.report.screens.by_year import path_lines
from orbitcompute.report.screens.judgements import judgement_lines
from orbitcompute.report.screens.next_commands import explained, following, inside
from orbitcompute.report.site import page_of
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.explain import Explanation
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.scenario.model_error import error_of
from orbitcompute.studies.validate.cases import cases_of

SHOWN, CHECKED = 8, 3  # inputs and cases that the screen lists
WIDTH = 100
HEADLINES = [
    "it_power_average",
    "it_power_per_satellite",
    "array_area",
    "battery_capacity",
    "radiator_temperature",
    "radiator_net_flux",
    "radiator_area",
    "satellite_mass",
    "specific_power",
    "satellite_count",
    "fleet_mass",
    "launch_count",
    "latency_median",
    "latency_p99",
    "effective_life",
    "availability",
    "orbital_cost_per_accelerator_hour",
    "orbital_cost_per_kw_year",
    "cost_ratio",
    "cost_ratio_as_built",
    "parity_budget",
    "permitted_power_by_date",
]


STRUCTURE = "structure"
ROUNDING = 1e-9  # a swing smaller than this share of the value is arithmetic, not an input's


def value_text(value: Any, unit: str, digits: int = 3, of: str = "") -> str:
    """A value with its unit; temperatures in Celsius; `of` names the quantity whose it is, if it may be too small to show."""
    if not isinstance(value, int | float):
        return f"{len(value)} entries" if isinstance(value, tuple | list | dict) else str(value)
    if not math.isfinite(value):
        return "-"
    if is_temperature(unit):
        return temperature(value)
    given = from_si(float(value), unit)
    return f"{figure(given, of, digits)}{'' if unit == '1' else ' ' + unit}"


def input_text(entry: Assumption) -> str:
    """The value of an input: three digits where it has a range, up to seven where it is exact; units without spaces."""
    if entry.absent:
        return entry.kind
    digits = 3 if entry.uncertain else 7
    text = value_text(entry.value, entry.unit, digits)
    if digits == 7 and "." in text.split(" ")[0]:
        number, _, unit = text.partition(" ")
        text = f"{number.rstrip('0').rstrip('.')} {unit}".rstrip()
    return text.replace(" / ", "/")


def range_text(entry: Assumption, digits: int = 3) -> str:
    """The range of an input in its unit; empty where none is known."""
    if entry.low is None or entry.high is None or entry.low == entry.high:
        return ""
    if is_temperature(entry.unit):
        return f"{entry.low - 273.15:.0f} to {entry.high - 273.15:.0f}"
    ends = short(from_si(entry.low, entry.unit), digits), short(from_si(entry.high, entry.unit), digits)
    return f"{ends[0]} to {ends[1]}" if ends[0].startswith("-") else f"{ends[0]}-{ends[1]}"


def kind_text(entry: Assumption) -> str:
    """Kind and, where it says more, grade."""
    grade = shown_grade(entry.kind, entry.grade)
    kind = entry.kind.replace("vendor_claim", "vendor")
    return kind if kind in (grade, "choice", "set", "undisclosed", "not given") else f"{kind}, {entry.grade}"


def origin_text(entry: Assumption) -> str:
    """Who set a value, briefly."""
    return entry.origin.split(" (")[0].replace("scenario models/scenarios/", "scenario ").replace(".toml", "")


def as_data(found: Explanation) -> dict[str, Any]:
    """What `explain` says, as plain data in declared units."""
    subject, model = found.subject, found.model
    data: dict[str, Any] = {"name": subject.name, "scenario": found.scenario.name}
    if isinstance(subject, Choice):
        entry = model.assumptions.get(subject.name)
        return {**data, "kind": "choice", "meaning": subject.meaning, "alternatives": dict(subject.descriptions),
                "chosen": entry.choice if entry else None, "moves": sorted(model.reach(subject.name))}
    if isinstance(subject, Assumption):
        low, high = (None if end is None else from_si(end, subject.unit) for end in (subject.low, subject.high))
        value = from_si(subject.value, subject.unit) if _finite(subject.value) else None
        return {**data, "kind": subject.kind, "value": value, "low": low, "high": high, "unit": subject.unit,
                "meaning": subject.meaning, "grade": subject.grade, "source": subject.source,
                "locator": subject.locator, "origin": subject.origin, "note": subject.note,
                "bounds": None if subject.bounds is None else dict(zip(("low", "high"), subject.bounds, strict=True)),
                "settled_by": subject.settled_by or None,
                "moves": sorted(model.reach(subject.name))}
    value = found.point.values.get(subject.name, math.nan)
    ends = (found.spread.p10, found.spread.p90) if found.spread and _finite(value) else (math.nan, math.nan)
    low, high = (from_si(end, subject.unit) if math.isfinite(end) else None for end in ends)
    return {
        **data, "kind": "quantity", "value": from_si(float(value), subject.unit) if _finite(value) else None, "p10": low,
        "p90": high, "draws": found.draws, "unit": subject.unit,
        "documentation": subject.documentation, "equation": equation(subject),
        "instead_of_value": worded(float(value), subject.unless_positive) if _finite(value) else None,
        "position": position(subject), "source": subject.source, "locator": subject.locator,
        "arguments": list(subject.arguments), "moves": sorted(model.reach(subject.name)),
        "null_because": None if _finite(value) else model.reason(subject.name, found.point),
        "inputs": [
            {"name": swing.name, "at_low": from_si(swing.low, subject.unit), "at_high": from_si(swing.high, subject.unit)}
            for swing in found.swings if swing.width > 0
        ],
    }


def meant(word: str, means: str) -> str:
    """A word of the glossary and its meaning, within the width of the screen."""
    return "\n".join(textwrap.wrap(f"{word}: {means}", WIDTH, subsequent_indent="  "))


def word(name: str, means: str) -> str:
    """The screen of a word that no figure stands behind."""
    return f"{meant(name, means)}\n{following(('evaluate --show verdict', 'explain cost_ratio'))}"


def explanation(found: Explanation) -> str:
    """The screen as text."""
    if isinstance(found.subject, Quantity):
        lines = _quantity(found, found.subject)
    elif isinstance(found.subject, Choice):
        lines = _choice(found, found.subject)
    else:
        lines = _parameter(found, found.subject)
    page = page_of(found.subject.name)
    if page is not None:
        lines.insert(len(lines) - lines[-1].startswith("next"), f"page     {page}")
    return "\n".join(line.rstrip() for line in lines)


def _scenario(found: Explanation) -> str:
    """Which scenario the value is of, where it is not the default one."""
    return "" if found.scenario.name == DEFAULT_SCENARIO else f"   scenario {found.scenario.name}"


def _source(key: str | None, locator: str | None) -> str:
    return "own definition" if key is None else key + (f", {locator}" if locator else "")


def _quantity(found: Explanation, quantity: Quantity) -> list[str]:
    model, point, name = found.model, found.point, quantity.name
    value = point.values.get(name, math.nan)
    ends = ""
    if found.spread is not None and _finite(value):
        ends = _spread_text(found, quantity)
    error = error_of(name)
    off = error_text(error, float(value) if is_temperature(quantity.unit) and _finite(value) else None)
    override = "   OVERRIDDEN" if name in model.overrides else ""
    none = worded(float(value), quantity.unless_positive) if _finite(value) else None
    value_shown = none or value_text(value, quantity.unit, of=name).replace(" / ", "/")
    ends = "" if none else ends
    inputs = ""
    if ends and found.spread is not None:
        inputs = f" {ends}, median and 10-90 % of {found.draws:,} draws; {value_shown} at best guesses"
        value_shown = value_text(found.spread.p50, quantity.unit, 2, of=name).replace(" / ", "/")
    lines = [f"{name}    {value_shown}{inputs}   model error {off}{override}{_scenario(found)}"]
    if len(lines[0]) > WIDTH:
        lines = [f"{name}    {value_shown}{inputs}", f"  model error {off}{override}{_scenario(found)}"]
    if len(lines[0]) > WIDTH:
        first, _, best = lines[0].partition("; ")
        lines = [first, f"  {best}   {lines[1].lstrip()}"]
    lines += paragraphs(quantity.documentation)
    lines += _announced(found)
    if name in point.otherwise:
        lines.append(f"  computed otherwise: {value_text(point.otherwise[name], quantity.unit)}")
        lines.append(
            f"  set by: {origin_text(model.assumptions[name])}; {_source(model.assumptions[name].source, None)}"
        )
    body = equation(quantity)
    where = f"{position(quantity)}, {_source(quantity.source, quantity.locator)}"
    lines.append("")
    first = body[0]
    if len(first) + len(where) + 4 > WIDTH:
        lines += [*(in_columns(f">{WIDTH}", line) for line in textwrap.wrap(where, WIDTH)), *wrapped(body)]
    else:
        lines += [in_columns(f"<{WIDTH - len(where)} <", first, where), *wrapped(body[1:])]
    lines += _columns(_arguments(model, point, quantity))
    lines += _inputs(found)
    lines += judgement_lines(found)
    if not _finite(value) and not isinstance(value, float | int):
        return lines + _checks(found) + _moves(found, name) + _next(found)
    if not _finite(value):
        why = model.reason(name, point).replace("nobody gives ", "nobody gives: ", 1)
        lines += ["", *textwrap.wrap(f"null because {why}", WIDTH, subsequent_indent="  ")]
    lines += _closures(found, name)
    return lines + _checks(found) + _moves(found, name) + _next(found)


def _spread_text(found: Explanation, quantity: Quantity) -> str:
    assert found.spread is not None
    if quantity.unit == "K" and float(found.point.values[quantity.name]) > 150:
        return f"[{found.spread.p10 - 273.15:.0f}-{found.spread.p90 - 273.15:.0f}] C"
    low, high = (from_si(end, quantity.unit) for end in (found.spread.p10, found.spread.p90))
    return spread(low, high) or spread(low, high, 3)


def wrapped(body: list[str]) -> list[str]:
    """Lines of an equation within the width of the screen."""
    return [
        piece for line in body
        for piece in textwrap.wrap(line, WIDTH - 4, subsequent_indent="      ", break_long_words=False,
                                   drop_whitespace=True, replace_whitespace=False)
    ]


def paragraphs(text: str) -> list[str]:
    """A docstring or a meaning, indented, within the width of the screen."""
    lines = []
    for paragraph in text.split("\n\n"):
        lines += textwrap.wrap(" ".join(paragraph.split()), WIDTH - 2, initial_indent="  ", subsequent_indent="  ")
    return lines


def _finite(value: Any) -> bool:
    return isinstance(value, int | float) and math.isfinite(value)


def _columns(rows: list[tuple[str, str, str]]) -> list[str]:
    """Name, value and equation side by side: the first two as wide as they must be, the last cut to what is left."""
    first = max([38, *(len(label) for label, _, _ in rows)]) + 2
    second = max([21, *(len(text) for _, text, _ in rows)]) + 2
    room = WIDTH - first - second
    return [
        in_columns(f"<{first} <{second} <", label, text, origin if len(origin) <= room else origin[: room - 3] + "...")
        for label, text, origin in rows
    ]


def _arguments(model: Model, point: Point, quantity: Quantity, depth: int = 0) -> list[tuple[str, str, str]]:
    """Direct inputs with their values, and one level below those that are computed."""
    lines = []
    for argument in quantity.arguments:
        entry = model.assumptions.get(argument)
        below = model.quantities.get(argument) if argument not in model.overrides else None
        if entry is not None and entry.choice is not None:
            text, origin = entry.choice, "choice"
        else:
            known = argument in point.values
            text = (
                value_text(point.values[argument], load().unit_of(argument)).replace(" / ", "/")
                if known
                else "not selected"
            )
            origin = " ".join(equation(below)) if below else kind_text(entry) if entry else ""
        lines.append((in_columns(f"<{2 + 2 * depth} <", "", argument), text, origin))
        if below is not None and depth == 0 and below.unit != "structure":
            lines += _arguments(model, point, below, 1)
    return lines


def _inputs(found: Explanation) -> list[str]:
    """Every uncertain input behind the quantity, by how far its range moves it."""
    if not found.swings:
        return []
    central = float(found.point.values[found.subject.name])
    shown = [swing for swing in found.swings if swing.width > ROUNDING * abs(central)]
    if not shown:
        return []
    rows = [("input", "value", "range", "kind", "source", f"{found.subject.name.split('_')[0][:8]} moves")]
    for swing in shown if found.complete else shown[:SHOWN]:
        entry = found.model.assumptions[swing.name]
        low, high = (_moved(end, central) for end in (swing.low, swing.high))
        moved = f"{low.removesuffix(' %')}..{high}"
        kind = entry.kind.replace("vendor_claim", "vendor")
        rows.append((swing.name, input_text(entry), range_text(entry), kind, entry.source or "no source", moved))
    lines = ["", *_table(rows)]
    rest = len(shown) - SHOWN
    if rest > 0 and not found.complete:
        lines.append(f"and {rest} inputs that move it less (--all); where each stands: explain INPUT")
    return lines


def _moved(end: float, central: float) -> str:
    """What an end of a range makes of the value: percent of it, two digits from a thousandth up, one below."""
    if not central:
        return short(end)
    share = end / central - 1
    return percent(share, 2 if abs(share) >= 1e-3 else 1)


def _table(rows: list[tuple[str, str, str, str, str, str]]) -> list[str]:
    """Inputs in columns: a name and its value share one, so that a long name costs no room; the source is cut to fit."""
    first = max(45, *(len(name) + 1 + len(value) for name, value, *_ in rows))
    range_, kind, moved = (max(len(row[column]) for row in rows) for column in (2, 3, 5))
    room = min(max(WIDTH - first - range_ - kind - moved - 4, 5), 16)
    return [
        in_columns(f"< >{first - len(name)} 1 <{range_} 1 <{kind} 1 <{room} 1 <", name, value, between, sort,
                   source if len(source) <= room else source[: room - 2] + "..", moves)
        for name, value, between, sort, source, moves in rows
    ]


def _closures(found: Explanation, name: str) -> list[str]:
    """The closure whose margin a quantity is, and those that it is what they have or need."""
    lines = []
    for one in found.model.all_closures.values():
        if name == one.margin:
            lines.append(f"closure  {one.name} ({one.discipline}): {one.sentence}; has {one.has},"
                         f" needs {one.needs or '1'}; {_source(one.source, one.locator)}")
        elif name in (one.has, one.needs):
            lines.append(f"closure  {one.name}: {one.margin}")
    return ["", *(piece for line in lines for piece in textwrap.wrap(line, WIDTH, subsequent_indent=" " * 9))] if lines else []


def _checks(found: Explanation) -> list[str]:
    """The cases of others that check the quantity, or what it is computed from directly."""
    assert isinstance(found.subject, Quantity)
    names = {found.subject.name, *found.subject.arguments}
    relevant = cases_of(*names)
    relevant.sort(
        key=lambda case: (case.quantity != found.subject.name, case.tier != "flown", case.tier != "published")
    )
    lines = []
    for index, case in enumerate(relevant[:CHECKED]):
        title = case.title if len(case.title) < 60 else case.title[:56] + "..."
        lines.append(in_columns("<9 <62 >9 2 <", "checked" if index == 0 else "", title, _off(case.difference()), case.tier))
    if len(relevant) > 4:
        lines.append(in_columns("9 <", f"and {len(relevant) - 4} more cases in validation/"))
    return ["", *lines] if lines else []


def _off(difference: float) -> str:
    """A disagreement in percent; nothing is a share of zero."""
    if math.isinf(difference):
        return "theirs 0"
    return "< 0.01 %" if abs(difference) < 1e-4 else f"{100 * difference:+.2g} %"


def _announced(found: Explanation) -> list[str]:
    """A maker's announced figure for the same thing, where one is in the catalog: held against ours, not used."""
    name = f"{found.subject.name}_announced"
    entry = found.model.assumptions.get(name)
    if entry is None or entry.absent:
        return []
    ours = float(found.point.values[found.subject.name])
    ratio = percent(float(entry.value) / ours - 1)
    return [f"  as claimed: {value_text(entry.value, entry.unit)} ({entry.source}), {ratio} of ours; not used here"]


def _moves(found: Explanation, name: str) -> list[str]:
    reached = found.model.reach(name)
    ordered = [headline for headline in HEADLINES if headline in reached]
    rest = len(reached) - len(ordered)
    if not reached:
        return ["", "moves    nothing further"]
    text = " ".join(ordered) + (
        f" and {rest} more" if rest and ordered else "" if ordered else " ".join(sorted(reached))
    )
    wrapped = textwrap.wrap(text, WIDTH - 9, break_on_hyphens=False)
    return ["", *[in_columns("<9 <", "moves" if index == 0 else "", line) for index, line in enumerate(wrapped)]]


def _next(found: Explanation) -> list[str]:
    subject = found.subject
    change = [f"evaluate {inside(found.scenario)}--set {subject.name}={_other_value(subject)}"] if _other_value(subject) else []
    behind = [swing.name for swing in found.swings if swing.width > 0]
    if isinstance(subject, Quantity):
        behind += subject.arguments
    elif isinstance(subject, Assumption) and subject.kind == STRUCTURE:
        behind, change = sorted(found.model.reach(subject.name)), []
    then = explained(behind[0] if behind else "cost_ratio", found.scenario)
    return [following((then, *change))]


def _other_value(subject: Quantity | Assumption | Choice) -> str:
    """A value that the subject can be given instead, as `--set` takes it; empty where it has no range."""
    if not isinstance(subject, Assumption):
        return ""
    ends = [end for end in (subject.high, subject.low) if end is not None and end != subject.value]
    if not ends or subject.absent or not _finite(subject.value):
        return ""
    unit = "" if subject.unit == "1" else subject.unit.replace(" ", "")
    return shlex.quote(f"{from_si(ends[0], subject.unit):.6g}{unit}")


def _parameter(found: Explanation, entry: Assumption) -> list[str]:
    catalog = load()
    declaration = catalog.declarations.get(entry.name)
    range_ = range_text(entry)
    lines = [
        f"{entry.name}    {value_text(entry.value, entry.unit) if not entry.absent else entry.kind}"
        f"{'   [' + range_ + ']' if range_ else ''}{_scenario(found)}",
        *paragraphs(entry.meaning),
        "",
        f"kind     {entry.kind}, grade {entry.grade}{', as of ' + entry.as_of if entry.as_of else ''}",
        f"set by   {entry.origin}",
        *([] if entry.kind == STRUCTURE else [f"allowed  {_domain_text(entry)}"]),
    ]
    if entry.uncertain:
        bounds = "10th and 90th percentile" if entry.interval == "p10-p90" else "bounds"
        lines += textwrap.wrap(f"range    {bounds}, {entry.distribution}{_whose(entry)}", WIDTH, subsequent_indent=" " * 9)
    if entry.currency_year is not None:
        lines.append(_money_line(entry))
    if entry.source:
        lines += source_lines(entry)
    if entry.note:
        lines += textwrap.wrap(f"note     {entry.note}", WIDTH, subsequent_indent=" " * 9)
    if entry.settled_by:
        lines += textwrap.wrap(f"settled  by {entry.settled_by}", WIDTH, subsequent_indent=" " * 9)
    if entry.path:
        lines += path_lines(entry)
    if entry.name == "year":
        lines += textwrap.wrap(f"read by  {', '.join(_with_paths(found.model))}", WIDTH, subsequent_indent=" " * 9)
    elif declaration is not None and declaration.informational:
        lines.append("informational: it moves no headline")
    return lines + _moves(found, entry.name) + _next(found)


def _whose(entry: Assumption) -> str:
    """By which sources the ends of a range are; empty where the file names none."""
    if entry.bounds is None:
        return ""
    low, high = ("our judgement" if key == "orbitcompute-judgement" else key for key in entry.bounds)
    return f": both ends by {low}" if low == high else f": low by {low}, high by {high}"


def _with_paths(model: Model) -> list[str]:
    return sorted(name for name, entry in model.assumptions.items() if entry.path) or ["no figure of this scenario"]


def _money_line(entry: Assumption) -> str:
    """The year of an input's dollars as its source gives them, and what brought them to the results' year."""
    series = deflator()
    year = entry.currency_year or series.to_year
    if year == series.to_year:
        return f"money    dollars of {year}"
    then = input_text(replace(entry, value=float(entry.value) / series.factor(year)))
    return f"money    {then} in dollars of {year}, x {series.factor(year):.3f} to {series.to_year} ({series.source})"


def source_lines(entry: Assumption) -> list[str]:
    """Where a figure is from, and whether its source has been read."""
    source = load().sources.get(entry.source or "", {})
    by = source.get("authors") or source.get("publisher") or ""
    text = f"source   {entry.source}: {source.get('title', '')}. {by}, {source.get('year', source.get('date', ''))}"
    lines = textwrap.wrap(text, WIDTH, subsequent_indent=" " * 9)
    if entry.locator:
        lines += textwrap.wrap(f"         at: {entry.locator}", WIDTH, subsequent_indent=" " * 9)
    for field, word in (("url", ""), ("via", "via ")):  # the original, then the page that was read
        if source.get(field):
            lines += textwrap.wrap(f"{word}{source[field]}", WIDTH - 9, initial_indent=" " * 9, subsequent_indent=" " * 9,
                                   break_long_words=False, break_on_hyphens=False)
    read = "read by us" if source.get("read") else "not read by us: known through pages that quote it"
    return [*lines, f"         {read}"]


def _domain_text(entry: Assumption) -> str:
    ends = [None if bound is None else f"{from_si(bound, entry.unit):g}" for bound in (entry.minimum, entry.maximum)]
    unit = "" if entry.unit == "1" else f" {entry.unit}"
    if ends == [None, None]:
        return f"any number{unit}"
    return f"{ends[0] if ends[0] is not None else 'any'} to {ends[1] if ends[1] is not None else 'any'}{unit}"


def _choice(found: Explanation, choice: Choice) -> list[str]:
    entry = found.model.assumptions.get(choice.name)
    chosen = entry.choice if entry is not None else None
    lines = [f"{choice.name}    {chosen or 'not chosen'}{_scenario(found)}", *paragraphs(choice.meaning), ""]
    for name, description in choice.descriptions.items():
        mark = "*" if name == chosen else " "
        lines += textwrap.wrap(in_columns("< 1 <16 1 <", mark, name, description), WIDTH, subsequent_indent=" " * 19)
    if entry is not None:
        lines.append(f"set by   {entry.origin}")
    return (
        lines
        + _moves(found, choice.name)
        + [following([f"evaluate {inside(found.scenario)}--set {choice.name}={list(choice.codes)[-1]}"])]
    )
