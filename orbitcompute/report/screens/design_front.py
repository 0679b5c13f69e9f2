"""The screen, rows, plain data and figure of `design` with several aims: designs that close and that none beats in all."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.fronts import Drawn, of_front
from orbitcompute.report.figures.studies import label, source_line
from orbitcompute.report.numbers import short
from orbitcompute.report.screens.design import cell, named_in_unit, plain_cell
from orbitcompute.report.screens.next_commands import WIDTH, inside, of_design
from orbitcompute.report.table import WIDEST, Table
from orbitcompute.report.table import Column as TableColumn
from orbitcompute.studies.decide.design_front import DesignFront
from orbitcompute.studies.decide.designed import FIGURES, Column

KEYS = "abcdefghijklmnopqrstuvwxyz"


def ending(file: str | None) -> str:
    """The last lines of the screen of a front; `file` is where its knee was written."""
    knee = f"         {file} is the knee, the design nearest to the best of everything\n" if file else ""
    return knee + of_design(file)


def text(found: DesignFront, file: str | None = None) -> str:
    """The screen of a front; `file` is where its knee was written."""
    brief = found.brief
    over = {"central": "inputs at best guesses", "claimed": "the vendors' inputs"}.get(brief.over, "")
    if brief.robust is not None:
        over = f"the {100 * brief.robust.level:g} % quantile of {brief.robust.draws} draws"
    aims = " against ".join(aim.said for aim in brief.wanted)
    lines = [
        f"design {inside(brief.scenario.scenario)}{aims}, {over}   id {found.id}",
        f"FRONT    {len(found.places):,} designs that close, of {found.tried:,} tried: none beats"
        " another in every aim",
        *_verdict(found), "", *_table(found), "",
        f"SEARCH   from the best design of each aim; those shown are polished; seed {found.seed}" if brief.robust is None else
        f"SEARCH   from the best design of each aim; figures but the aims are at best guesses; seed {found.seed}",
    ]
    return "\n".join([*lines, ending(file)])


def _verdict(found: DesignFront) -> list[str]:
    if found.now.broken:
        return [f"         the scenario's own design breaks {', '.join(found.now.broken)}"]
    many = found.beating
    count = "1 of them beats" if many == 1 else f"{many:,} of them beat" if many else "none of them beats"
    trade = [] if len(found.places) > 1 else ["         no trade: one design is the best in every aim at once"]
    return [*trade, f"         {count} the scenario's own design: as good in every aim, better in one"]


def _beside(found: DesignFront) -> list[Column]:
    vendor = [found.vendor] if found.vendor is not None and found.brief.robust is None else []
    return [found.now, *vendor]


def _table(found: DesignFront) -> list[str]:
    """A column a design: the aims, the variables that differ, and what they come to."""
    brief = found.brief
    beside = _beside(found)
    columns = [*beside, *found.columns]
    heads = ["", *("scenario" if at == 0 else "as claimed" for at in range(len(beside))),
             *(KEYS[at] for at in range(len(found.columns)))]
    rows, alike = [heads], []
    for number, aim in enumerate(brief.wanted):
        values = [*([float(found.own[number])] + [one.figures.get(aim.name, math.nan) for one in beside[1:]]),
                  *(float(found.values[at, number]) for at in found.shown)]
        rows.append([named_in_unit(aim.name, aim.unit), *(short(from_si(value, aim.unit), 3) for value in values)])
    for lever in brief.levers:
        cells = [cell(column, lever) for column in columns]
        if len(set(cells)) == 1:
            alike.append(f"{lever.name} {cells[0]}")
        else:
            rows.append([named_in_unit(lever.name, lever.variable.unit), *cells])
    for name in FIGURES:
        if name not in [aim.name for aim in brief.wanted]:
            unit = brief.scenario.model.quantities[name].unit
            rows.append([named_in_unit(name, unit),
                         *(short(from_si(one.figures.get(name, math.nan), unit), 3) for one in columns)])
    table_of = Table((TableColumn("", side="<"), *(TableColumn("") for _ in columns)), tuple(map(tuple, rows)))
    titles = [f"{KEYS[at]} {one.title}" for at, one in enumerate(found.columns) if one.title != "between"]
    told = [*textwrap.wrap(", ".join(titles), WIDTH)]
    if alike:
        told += textwrap.wrap(f"alike in all: {', '.join(alike)}", WIDTH, subsequent_indent="  ", break_on_hyphens=False)
    return [*table_of.lines(WIDEST, gap=1), *told]


def table(found: DesignFront) -> tuple[list[str], list[list[Any]]]:
    """Header and rows: the scenario's and the vendor's designs, and every design of the front."""
    brief = found.brief
    header = ["design", *(label(aim.name, aim.unit) for aim in brief.wanted),
              *(named_in_unit(lever.name, lever.variable.unit) for lever in brief.levers)]
    rows: list[list[Any]] = []
    for at, one in enumerate(_beside(found)):
        values = found.own if at == 0 else [one.figures.get(aim.name, math.nan) for aim in brief.wanted]
        rows.append([one.title, *_plain(found, values), *(plain_cell(one, lever) for lever in brief.levers)])
    titles = dict(zip(found.shown, found.columns, strict=True))
    for at in range(len(found.places)):
        typed = brief.typed(found.places[at])
        title = titles[at].title if at in titles else "front"
        cells = [plain_cell(Column("", typed, {}, {}, ()), lever) for lever in brief.levers]
        rows.append(["front" if title == "between" else title, *_plain(found, found.values[at]), *cells])
    return header, rows


def _plain(found: DesignFront, values: Any) -> list[float | None]:
    return [from_si(float(value), aim.unit) if math.isfinite(value) else None
            for value, aim in zip(values, found.brief.wanted, strict=True)]


def data(found: DesignFront) -> dict[str, Any]:
    """The front as plain data, in declared units."""
    brief = found.brief
    header, rows = table(found)
    return {
        "id": found.id, "scenario": brief.scenario.scenario.name, "settings": dict(brief.scenario.settings),
        "over": brief.over, "aims": [{"name": aim.name, "unit": aim.unit, "most": aim.most} for aim in brief.wanted],
        "quantile": None if brief.robust is None else brief.robust.level,
        "draws": None if brief.robust is None else brief.robust.draws,
        "variables": [{"name": lever.name, "unit": lever.variable.unit, "bounds": lever.variable.shown_range,
                       "reason": lever.variable.reason} for lever in brief.levers],
        "designs": [dict(zip(header, row, strict=True)) for row in rows], "scenario_breaks": list(found.now.broken),
        "beat_the_scenario": found.beating, "tried": found.tried, "seed": found.seed,
        "closures": [one.name for one in brief.kept], "notes": list(brief.notes),
        "scenario_files": {KEYS[at]: text for at, text in enumerate(found.texts)}, "knee_file": knee_text(found),
    }


def knee_text(found: DesignFront) -> str:
    """The scenario file of the design nearest to the best of everything."""
    return found.texts[found.shown.index(found.knee)]


def chart(found: DesignFront) -> figures.Chart:
    """The front over every design tried that closes."""
    brief = found.brief
    claimed = None
    if found.vendor is not None and brief.robust is None:
        given = np.array([found.vendor.figures.get(aim.name, math.nan) for aim in brief.wanted])
        claimed = given if np.isfinite(given).all() else None
    own = found.own if np.isfinite(found.own).all() else None
    return of_front(
        Drawn(brief.wanted, found.values, found.seen, own, claimed, found.knee),
        f"{brief.scenario.scenario.name}: designs that close, over {brief.over}", table(found),
        source_line(brief.scenario, (lever.name for lever in brief.levers)),
    )

