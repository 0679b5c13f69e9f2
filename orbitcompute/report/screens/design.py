"""The screen, rows and plain data of `design`: the best design that closes, beside the scenario's and the vendor's."""

from __future__ import annotations

import math
import textwrap
from typing import Any

from orbitcompute.catalog.units import UnitError, from_si, parse
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.next_commands import WIDTH, inside, of_design
from orbitcompute.report.table import WIDEST, Table, finite, headed, in_columns
from orbitcompute.report.table import Column as TableColumn
from orbitcompute.studies.decide.design import Aim
from orbitcompute.studies.decide.designed import FIGURES, Column, Designed, Price
from orbitcompute.studies.decide.levers import Lever

PRICES = 6
LEAST_GAP = 1e-6


def text(found: Designed, file: str | None = None) -> str:
    """The screen of a design; `file` is where it was written, for the command that evaluates it."""
    lines = [_title(found), *_best(found), "", *_table(found), "", *_binding(found)]
    if found.by_aim:
        lines += ["", *_aims(found)]
    return "\n".join([*lines, *_search(found), of_design(file)])


def _title(found: Designed) -> str:
    brief = found.brief
    over = {"central": "all inputs at their best guess", "claimed": "the vendors' inputs", "draws": ""}[brief.over]
    if brief.robust is not None:
        over = f"the {100 * brief.robust.level:g} % quantile of {brief.robust.draws} draws"
    return f"design {inside(brief.scenario.scenario)}{brief.aims[0].said}, {over}   id {found.id}"


def _best(found: Designed) -> list[str]:
    aim = found.brief.aims[0]
    now = "which closes" if not found.now.broken else f"which breaks {', '.join(found.now.broken)}"
    lines = [f"BEST     {_shown(found.best.value, aim, 3)} that closes, against {_shown(found.now.value, aim, 3)} of the"
             f" scenario's own design, {now}"]
    if found.vendor is not None and found.brief.over == "central":
        breaks = f"; breaks {', '.join(found.vendor.broken)}" if found.vendor.broken else ""
        lines.append(f"         {_shown(found.vendor.value, aim, 3)} as claimed, on the vendors' inputs{breaks}")
    lines.append(f"         {_in_draws(found)}")
    if found.brief.scenario.settings.get("satellite_cost_basis") == "parts":
        lines.append("         priced by parts (satellite_cost_basis=parts), here and in the scenario's own")
    if found.brief.computed:
        lines.append(f"         computed from the design, not as given: {', '.join(found.brief.computed)}")
    return lines


def _in_draws(found: Designed) -> str:
    """How the design fares when inputs are drawn."""
    if found.brief.robust is not None:
        return f"closes in {100 * found.closing:.0f} % of its draws"
    share = "fewer than 1" if found.closing < 0.01 else f"{100 * found.closing:.0f}"
    median = "" if math.isnan(found.median) else f", median {_shown(found.median, found.brief.aims[0])}"
    said = f"closes in {share} % of the draws of evaluate{median}"
    return f"{said}: at best guesses it stands on its limits; --over draws leaves room" if found.closing < 0.5 else said


def _shown(value: float, aim: Aim, digits: int = 2) -> str:
    label = "" if aim.unit == "1" else f" {aim.unit}"
    return f"{short(from_si(value, aim.unit), digits)}{label}"


def _table(found: Designed) -> list[str]:
    """Each variable in which the designs differ, and what putting it back would cost; then what they come to."""
    beside = [found.now, *([found.vendor] if found.vendor is not None else []), found.best]
    changes = {one.name: one for one in found.changes}
    alike, rows = [], []
    for lever in found.brief.levers:
        cells = [cell(column, lever) for column in beside]
        change = changes.get(lever.name)
        if len(set(cells)) == 1 and change is None:
            alike.append(f"{lever.name} {cells[0]}")
            continue
        back = "" if change is None else f"breaks {', '.join(change.broken)}" if change.broken else _worth(change.worth)
        rows.append([named_in_unit(lever.name, lever.variable.unit), *cells, back])
    figures = []
    for name in _figures(found):
        unit = found.brief.scenario.model.quantities[name].unit
        cells = [short(from_si(column.figures.get(name, math.nan), unit), 3) for column in beside]
        figures.append([named_in_unit(name, unit), *cells, ""])
    head = ["", "scenario", *(["as claimed"] if found.vendor is not None else []), "best", "put back costs"]
    lines = _aligned([head, *rows, *figures])
    lines[1 + len(rows) : 1 + len(rows)] = textwrap.wrap(
        f"as in the scenario: {', '.join(alike)}", WIDTH, subsequent_indent="  ", break_on_hyphens=False
    ) if alike else []
    return lines


def _aligned(rows: list[list[str]]) -> list[str]:
    """Rows of a name, figures to the right and a last remark."""
    columns = (TableColumn("", side="<"), *(TableColumn("") for _ in rows[0][1:-1]), TableColumn("", side="<"))
    return Table(columns, tuple(map(tuple, rows))).lines(WIDEST)


def _figures(found: Designed) -> list[str]:
    return [*dict.fromkeys([found.brief.aims[0].name, *FIGURES])]


def named_in_unit(name: str, unit: str) -> str:
    """A name with its unit in brackets."""
    return name if unit in ("1", "") else f"{name} [{unit.replace(' / ', '/')}]"


def cell(column: Column, lever: Lever) -> str:
    """A variable of a column, short: the number in its unit, or the alternative."""
    typed = column.variables[lever.name]
    if lever.places or typed == NOTHING:
        return typed
    try:
        return short(from_si(parse(typed, lever.variable.unit), lever.variable.unit), 3)
    except UnitError:
        return typed


def _worth(value: float) -> str:
    return f"+{short(value)}" if value > 0 else short(value)


def _binding(found: Designed) -> list[str]:
    """What holds the design there, and what a unit more would save."""
    aim = found.brief.aims[0]
    if found.brief.robust is not None:
        return [f"HOLDS    a design that closes in fewer than {100 * found.brief.robust.level:g} % of the draws has no value"]
    lines = [
        in_columns("<9 <", "HOLDS" if not row else "", one) for row, one in
        enumerate(_price(price, aim) for price in found.prices[:PRICES])
    ] or ["HOLDS    nothing: no closure and no bound is in its way"]
    if len(found.prices) > PRICES:
        lines.append(f"         and {len(found.prices) - PRICES} more: --format json")
    return lines


def _price(price: Price, aim: Aim) -> str:
    unit = {"degC": "K", "1": "unit"}.get(price.unit, price.unit)
    more = "less" if price.less else "more"
    saved = f"{short(price.worth)} {'' if aim.unit == '1' else aim.unit + ' '}of {aim.name}".replace("  ", " ")
    kind = f"{price.binds} of {price.of}" if price.binds.endswith("bound") else f"{price.binds} ({price.of})"
    return f"{kind}: one {unit} {more} saves {saved}"


def _aims(found: Designed) -> list[str]:
    """How the answer moves with what is asked for."""
    lines = []
    main = found.brief.aims[0]
    for row, (aim, column) in enumerate(found.by_aim):
        beside = _shown(column.figures[aim.name], aim, 3)
        here = short(from_si(found.best.figures[aim.name], aim.unit), 3)
        at = _shown(column.figures[main.name], main, 3)
        moved = [
            f"{lever.name} {cell(column, lever)}" for lever in found.brief.levers
            if cell(column, lever) != cell(found.best, lever) and NOTHING not in
            (cell(column, lever), cell(found.best, lever))
        ]
        lines.append(in_columns("<9 <", "AIMS" if not row else "",
                                f"{aim.said}: {beside} (here {here}), at a {main.name} of {at}"))
        for start in range(0, len(moved), 3):
            lines.append(in_columns("11 <", ", ".join(moved[start : start + 3])))
    return lines


def _search(found: Designed) -> list[str]:
    tried = f"{found.found.tried:,} designs tried in {len(found.found.restarts)} starts"
    gap = found.found.gap
    if math.isnan(gap):
        agree = "of which not all found one that closes"
    else:
        agree = f"which agree to {'0.0001' if gap < LEAST_GAP else short(100 * gap, 1)} %"
    left = "" if math.isnan(found.left) else f"; {100 * found.left:.1f} % of the slope is held by nothing named"
    said = f"{tried}, {agree}{left}; seed {found.seed}"
    if found.brief.left_out:
        said += f"; move nothing here: {', '.join(found.brief.left_out)}"
    return headed("SEARCH", said, 100)


# -- rows and data ---------------------------------------------------------------------------------------------------


def _columns(found: Designed) -> list[Column]:
    vendor = [found.vendor] if found.vendor is not None else []
    return [found.now, *vendor, found.best, *(column for _, column in found.by_aim)]


def table(found: Designed) -> tuple[list[str], list[list[Any]]]:
    """Header and rows: every variable, figure and margin of every design."""
    columns = _columns(found)
    rows: list[list[Any]] = []
    for lever in found.brief.levers:
        rows.append([named_in_unit(lever.name, lever.variable.unit), *(plain_cell(one, lever) for one in columns)])
    model = found.brief.scenario.model
    for name in dict.fromkeys([*(aim.name for aim in found.brief.aims), *FIGURES]):
        unit = model.quantities[name].unit
        rows.append([named_in_unit(name, unit), *(finite(from_si(one.figures.get(name, math.nan), unit)) for one in columns)])
    for one in found.brief.kept:
        unit = model.quantities[one.margin].unit
        margins = [finite(_in(column.margins.get(one.name), unit)) for column in columns]
        rows.append([named_in_unit(one.margin, unit), *margins])
    rows.append(["breaks", *(" ".join(one.broken) for one in columns)])
    return ["name", *(one.title for one in columns)], rows


def _in(value: float | None, unit: str) -> float:
    return math.nan if value is None else from_si(value, unit)


def plain_cell(column: Column, lever: Lever) -> Any:
    """A variable of a column as data: the number in its unit, the alternative, or None."""
    typed = column.variables[lever.name]
    if typed == NOTHING:
        return None
    return typed if lever.places else from_si(parse(typed, lever.variable.unit), lever.variable.unit)


def data(found: Designed) -> dict[str, Any]:
    """The design as plain data, in declared units."""
    brief, aim = found.brief, found.brief.aims[0]
    header, rows = table(found)
    return {
        "id": found.id, "scenario": brief.scenario.scenario.name, "settings": dict(brief.scenario.settings),
        "over": brief.over, "aim": {"name": aim.name, "unit": aim.unit, "most": aim.most},
        "quantile": None if brief.robust is None else brief.robust.level,
        "draws": None if brief.robust is None else brief.robust.draws,
        "closes_in_share_of_draws": finite(found.closing), "median_of_draws": finite(from_si(found.median, aim.unit)),
        "value": from_si(found.best.value, aim.unit), "scenario_value": finite(from_si(found.now.value, aim.unit)),
        "claimed_value": None if found.vendor is None else finite(from_si(found.vendor.value, aim.unit)),
        "variables": [
            {"name": lever.name, "unit": lever.variable.unit, "bounds": lever.variable.shown_range,
             "reason": lever.variable.reason} for lever in brief.levers
        ],
        "designs": [dict(zip([row[0] for row in rows], [row[at] for row in rows], strict=True)) | {"title": title}
                    for at, title in enumerate(header) if at],
        "changes": [{"name": one.name, "put_back_costs": finite(one.worth), "breaks": list(one.broken)}
                    for one in found.changes],
        "prices": [{"binds": one.binds, "of": one.of, "unit": one.unit, "less": one.less, "saves": one.worth}
                   for one in found.prices],
        "slope_unexplained": finite(found.left), "restarts": [finite(one * aim.sign) for one in found.found.restarts],
        "gap": finite(found.found.gap), "tried": found.found.tried, "seed": found.seed,
        "closures": [one.name for one in brief.kept], "notes": list(brief.notes), "scenario_file": found.text,
    }
