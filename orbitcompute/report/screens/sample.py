"""A sample for a reader: quantiles and chances with their sampling error, what was infeasible, what was held."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from orbitcompute.catalog.units import from_si, unit
from orbitcompute.report.datasets import metadata
from orbitcompute.report.numbers import none_of
from orbitcompute.report.screens.next_commands import asked, following
from orbitcompute.report.table import WIDEST, Column, Table, finite, in_columns
from orbitcompute.studies.many.drawing import SEED
from orbitcompute.studies.many.montecarlo import BREAKS, QUANTILES, Estimate, MonteCarlo, Summary
from orbitcompute.studies.many.ranges import POINTS, sample
from orbitcompute.studies.many.tabulated import Tabulated

SCHEMA = "orbitcompute.sample/1"
SHOWN = (0.05, 0.10, 0.50, 0.90, 0.95)


def document(study: MonteCarlo, summary: Summary, command: str | None = None) -> dict[str, Any]:
    """The summary as plain data, in declared units; errors are one sigma."""
    quantities = study.assembled.model.quantities

    def entry(name: str) -> dict[str, Any]:
        label = quantities[name].unit
        return {
            "unit": label, "mean": _pair(summary.means[name], label),
            "quantiles": {f"{level:g}": _pair(summary.quantiles[name][level], label) for level in QUANTILES},
            "least": finite(from_si(summary.ends[name][0], label)), "most": finite(from_si(summary.ends[name][1], label)),
            "null": _share(summary.null[name]),
        }

    outputs = {name: entry(name) for name in summary.outputs}
    return {
        "schema": SCHEMA, "points": summary.size, "seed": study.seed, "outputs": outputs,
        "above": [
            {"name": summary.outputs[row], "unit": quantities[summary.outputs[row]].unit,
             "value": finite(from_si(value, quantities[summary.outputs[row]].unit)), **_share(found), "of": known}
            for (row, value), found, known in zip(summary.thresholds, summary.above, summary.known, strict=True)
        ],
        "infeasible": {**_share(summary.infeasible), "of": summary.size, "by": {
            name: _share(e) for name, e in summary.statuses.items() if not name.startswith(BREAKS)}},
        "broken": {**_share(summary.broken), "of": summary.size, "by": {
            name: _share(e) for name, e in summary.statuses.items() if name.startswith(BREAKS)}},
        "notes": list(study.notes), "metadata": metadata(study, command),
    }


def _share(found: Estimate) -> dict[str, float | None]:
    return {"share": finite(found.value), "error": finite(found.error)}


def _pair(found: Estimate, label: str) -> dict[str, float | None]:
    return {"value": finite(from_si(found.value, label)), "error": finite(found.error / unit(label).scale)}


def as_json(study: MonteCarlo, summary: Summary, command: str | None = None) -> str:
    """The summary as JSON text."""
    return json.dumps(document(study, summary, command), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def as_markdown(study: MonteCarlo, summary: Summary) -> str:
    """The quantiles as a Markdown table."""
    return Table.of(HEADER, rows(study, summary)).markdown()


def as_csv(study: MonteCarlo, summary: Summary) -> str:
    """Quantiles, mean and share of nulls as CSV, full floats, each with its error."""
    header = ["name", "unit", *(f"{part}{suffix}" for part in (*(f"p{100 * level:g}" for level in QUANTILES), "mean", "null")
                                for suffix in ("", " error"))]
    found = document(study, summary)["outputs"]
    lines = []
    for name, entry in found.items():
        pairs = [*entry["quantiles"].values(), entry["mean"]]
        cells = [cell for pair in pairs for cell in (pair["value"], pair["error"])]
        lines.append([name, entry["unit"], *cells, entry["null"]["share"], entry["null"]["error"]])
    return Table.of(header, lines).csv()


HEADER = ["output", "unit", *(f"{100 * level:g} %" for level in SHOWN), "mean", "+- of 50 %"]


def rows(study: MonteCarlo, summary: Summary) -> list[list[str]]:
    """A row an output: quantiles to the digits their error leaves, mean, error of the median."""
    quantities = study.assembled.model.quantities
    found = []
    for name in summary.outputs:
        label = quantities[name].unit
        scale = unit(label).scale
        estimates = [*(summary.quantiles[name][level] for level in SHOWN), summary.means[name]]
        cells = [_digits(from_si(one.value, label), one.error / scale) for one in estimates]
        found.append([name, label.replace(" / ", "/"), *cells, _short(summary.quantiles[name][0.5].error / scale)])
    return found


def _digits(value: float, error: float) -> str:
    """The value to the digit its error leaves, two or three of them."""
    if not math.isfinite(value):
        return "-"
    if value == 0.0:
        return "0"
    sure = 4 if not error > 0 else math.floor(math.log10(abs(value) / error)) + 1 if abs(value) > error else 1
    return _plain(value, min(3, max(2, sure)))


def _plain(value: float, digits: int) -> str:
    places = digits - 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, places)
    return f"{rounded:,.{max(0, places)}f}"


def _short(value: float) -> str:
    return "-" if not math.isfinite(value) else "0" if value == 0 else f"{_plain(value, 1)}"


def _chance(found: Estimate, size: int) -> str:
    """A share of `size` draws and its error; where none or all were seen, what that excludes."""
    if math.isnan(found.value):
        return "-"
    least = none_of(size)
    if found.value == 0.0:
        return f"below {least:.1g}"
    if found.value == 1.0:
        return f"above {1 - least:.{max(1, math.ceil(-math.log10(least)))}f}"
    return f"{_digits(found.value, found.error)} +- {_short(found.error)}"


def screen(study: MonteCarlo, summary: Summary) -> str:
    """The sample within a hundred columns."""
    draws, size = study.draws, summary.size
    method = (
        f"{draws.replicates} scrambled Sobol nets" if draws.sobol else f"{draws.replicates} stretches of Philox streams"
    )
    lines = [f"orbitcompute evaluate {study.assembled.scenario.name}: {size:,} draws, {method}, seed {study.seed}"]
    table = [HEADER, *rows(study, summary)]
    columns = tuple(Column("", side="<" if place < 2 else ">") for place in range(len(HEADER)))
    made = Table(columns, tuple(map(tuple, table)))
    wide = made.lines(WIDEST)
    lines += wide if max(map(len, wide)) <= 100 else made.lines(WIDEST, gap=1)
    if summary.thresholds:
        lines += ["", in_columns("<44 <", "chance of more than", "+- one sigma, of the draws with a value")]
    quantities = study.assembled.model.quantities
    for (place, value), found, known in zip(summary.thresholds, summary.above, summary.known, strict=True):
        name = summary.outputs[place]
        label = quantities[name].unit
        limit = f"{from_si(value, label):g}{'' if label == '1' else ' ' + label.replace(' ', '')}"
        lines.append(in_columns("<44 <20 1 <", f"  {name} {limit}", _chance(found, known), f"{known:,}"))
    return "\n".join([*lines, "", *_standing(study, summary)]) + "\n"


@dataclass(frozen=True)
class Edge:
    """A median or an end of a range whose second digit the first screen's draws and this sample round apart, in SI."""

    name: str
    level: float
    screen: float
    sample: float
    error: float


def edges(study: MonteCarlo, summary: Summary) -> tuple[Edge, ...]:
    """Where this sample and the screens, whose draws are its first, print another second digit.

    Two estimates of a figure that lies at an edge of rounding cannot be made to round alike, however many draws each has: so
    it is named, with the error of the fewer draws. None for another seed, whose draws are others.
    """
    if study.seed != SEED or summary.size <= POINTS:
        return ()
    names = [name for name in summary.outputs if not study.assembled.model.quantities[name].staged]
    first = sample(study.assembled.model, names)
    found = []
    for name in names:
        one = first.spread(name)
        middle = max(one.p10_error, one.p90_error)
        for level, value, error in ((0.1, one.p10, one.p10_error), (0.5, one.p50, middle), (0.9, one.p90, one.p90_error)):
            other = summary.quantiles[name][level].value
            if math.isfinite(value) and math.isfinite(other) and f"{value:.1e}" != f"{other:.1e}":
                found.append(Edge(name, level, value, other, error))
    return tuple(found)


def _edge_lines(study: MonteCarlo, summary: Summary) -> list[str]:
    quantities = study.assembled.model.quantities
    told = []
    for edge in edges(study, summary):
        label = quantities[edge.name].unit
        ours, theirs = (from_si(value, label) for value in (edge.sample, edge.screen))
        told.append(f"{edge.name} {100 * edge.level:g} %: {_plain(ours, 4)} here, {_plain(theirs, 4)} +- "
                    f"{_short(edge.error / unit(label).scale)} there")
    if not told:
        return []
    text = f"edge      of rounding, on the first screen, which has {POINTS:,} of these draws: {'; '.join(told)}"
    return wrap(text, 98, subsequent_indent=" " * 10)


def _standing(study: MonteCarlo, summary: Summary) -> list[str]:
    """What was drawn, held and infeasible."""
    draws = study.draws
    together = [f"{group.name} ({', '.join(group.members)})" for group in draws.correlated]
    lines = [f"drawn     {len(study.drawn)} uncertain inputs, each by its own distribution"]
    lines += _edge_lines(study, summary)
    lines += [line for entry in together for line in wrap(f"jointly   {entry}", 98, subsequent_indent=" " * 10)]
    if study.held:
        lines.append(f"held      {', '.join(study.held)}, at its central inputs")
    if isinstance(draws.points, Tabulated):
        many = len(draws.points.nodes)
        lines.append(f"tabulated {draws.points.slow} takes {many:,} values of its distribution; the rest is exact")
    void = [status for status in summary.statuses if not status.startswith(BREAKS)]
    lines += wrap(f"infeasible {_chance(summary.infeasible, summary.size)} of the {summary.size:,} draws"
                  + (f", of which no figure is: {'; '.join(void)}" if void else ""), 98, subsequent_indent=" " * 10)
    broken = [f"{status.split(':')[0].removeprefix(BREAKS)} {_chance(share, summary.size)}"
              for status, share in sorted(summary.statuses.items(), key=lambda one: -one[1].value)
              if status.startswith(BREAKS)]
    feasible = round((1 - summary.infeasible.value) * summary.size)
    lines += wrap(f"closes    not in {_chance(summary.broken, summary.size)} of the {summary.size:,} draws, which are"
                  f" among the figures; first broken: {', '.join(broken)}" if broken else
                  f"closes    in all of the {feasible:,} draws that are feasible" if feasible else
                  "closes    -: none of the draws is feasible", 98, subsequent_indent=" " * 10)
    scenario = asked(study.assembled.scenario)
    first = summary.outputs[0] if "cost_ratio" not in summary.outputs else "cost_ratio"
    return [
        *lines,
        following((f"sensitivity {scenario} --of {first}", f"explain {first}")),
    ]
