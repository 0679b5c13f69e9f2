"""Figures of sweeps and samples: lines over one axis, contours over two, distributions of what was drawn.

The scenario as it stands and what is claimed are marked; a swept input also where it was demonstrated and is claimed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.studies import draw_contours, label, source_line
from orbitcompute.report.numbers import short
from orbitcompute.studies.answer.demonstrated import CLAIMED, SHOWN, known
from orbitcompute.studies.many.axes import Axis
from orbitcompute.studies.many.montecarlo import MonteCarlo
from orbitcompute.studies.many.sweep import Sweep
from orbitcompute.studies.scenario.assemble import claimed_counterpart

Columns = dict[str, NDArray[np.float64]]
PANELS = 4
BINS = 60
LINES = 8


def check_sweep(study: Sweep) -> None:
    """Refuse, before anything is computed, a sweep that no figure shows: more than three axes, or points of a file."""
    if len(study.dimensions) > 3 or any(len(axes) > 1 for axes in study.dimensions):
        raise CatalogError(
            ["--figure: draws one axis, two or three, each of its own"], ["write the points with --output FILE.csv"]
        )
    if len(study.dimensions) == 3:
        _check_multiples(study)
    if len(study.outputs) > PANELS:
        raise CatalogError([f"--figure: draws at most {PANELS} outputs, not {len(study.outputs)}"],
                           ["name fewer with --outputs NAME,..."])


def _check_multiples(study: Sweep) -> None:
    """Refuse three axes that no small multiples show: one output, one numeric axis, few values of the other two."""
    sizes = sorted(len(axis.texts) for axis in study.axes)
    if len(study.outputs) != 1:
        raise CatalogError(["--figure: three axes draw one output"], ["name it with --outputs NAME"])
    if all(axis.exchanges for axis in study.axes):
        raise CatalogError(["--figure: three axes need one of numbers"], ["write the points with --output FILE.csv"])
    if sizes[0] > PANELS or sizes[1] > LINES:
        many = f"at most {PANELS} panels of {LINES} lines, not {sizes[0]} of {sizes[1]}"
        raise CatalogError([f"--figure: three axes draw {many}"], ["sweep fewer values of two of them"])


def _multiples(study: Sweep, inputs: Sequence[NDArray[Any]], columns: Columns) -> figures.Chart:
    """One output over the numeric axis with most values, a line a value of the second, a panel a value of the third."""
    order = sorted(range(3), key=lambda at: (study.axes[at].exchanges, -len(study.axes[at].texts)))
    over, *others = order
    line, panel = sorted(others, key=lambda at: -len(study.axes[at].texts))
    name = study.outputs[0]
    unit = study.assembled.model.quantities[name].unit
    kept = list(dict.fromkeys(inputs[panel].tolist()))
    reached = columns[name][np.isfinite(columns[name])]
    ends = f": {short(float(reached.min()))} to {short(float(reached.max()))}" if reached.size else ""
    chart = figures.new(
        f"{name} over {study.axes[over].name}, by {study.axes[line].name} and {study.axes[panel].name}{ends}",
        width=7.6, height=1.0 + 2.4 * len(kept), rows=len(kept),
        describe=f"{len(kept)} panels of {name} over {study.axes[over].name}.",
    )
    finite = columns[name][np.isfinite(columns[name])]
    for value, axes in zip(kept, np.atleast_1d(chart.axes), strict=True):
        here = inputs[panel] == value
        for each in dict.fromkeys(inputs[line].tolist()):
            chosen = here & (inputs[line] == each)
            axes.plot(inputs[over][chosen], columns[name][chosen], marker=".", label=f"{study.axes[line].name} {_text(each)}")
        axes.set_title(f"{study.axes[panel].name} {_text(value)}", fontsize=9.0, fontweight="normal")
        axes.set_ylabel(label(name, unit))
        _mark_input(axes, study, study.axes[over])
        if finite.size:
            least, most = float(finite.min()), float(finite.max())
            axes.set_ylim(least - 0.05 * (most - least) - 1e-12, most + 0.05 * (most - least) + 1e-12)
            figures.equal_cost(axes, name, least, most)
        if _logarithmic(study.axes[over]):
            axes.set_xscale("log")
        axes.legend(frameon=False, labelcolor=figures.INK, fontsize=7.0, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    np.atleast_1d(chart.axes)[-1].set_xlabel(label(study.axes[over].name, study.axes[over].unit))
    return chart


def _text(value: Any) -> str:
    """A value of an axis as a label."""
    return short(value, 3) if isinstance(value, float) else str(value)


def _standing(study: Any) -> tuple[dict[str, float], dict[str, float]]:
    """The outputs of the scenario as it stands and as claimed, in declared units; nothing where null."""
    quantities = study.assembled.model.quantities
    found = []
    for assembled in (study.assembled, claimed_counterpart(study.assembled)):
        values = {} if assembled is None else assembled.model.restricted(study.outputs).evaluate().values
        shown = {name: from_si(float(values[name]), quantities[name].unit) for name in study.outputs if name in values}
        found.append({name: value for name, value in shown.items() if math.isfinite(value)})
    return found[0], found[1]


def _here(study: Sweep, axis: Axis) -> float | None:
    """Where the scenario stands on a numeric axis, in its unit."""
    model = study.assembled.model
    if axis.name in model.assumptions:
        value = model.assumptions[axis.name].value
    elif axis.name in model.quantities:
        value = float(model.restricted([axis.name]).evaluate().values[axis.name])
    else:
        return None
    return from_si(float(value), axis.unit) if math.isfinite(float(value)) else None


def of_sweep(study: Sweep, inputs: Sequence[NDArray[Any]], outputs: Sequence[NDArray[np.float64]]) -> figures.Chart:
    """The figure of a sweep whose points stand in columns: inputs by axis, outputs by name, in declared units."""
    columns = dict(zip(study.outputs, outputs, strict=True))
    numeric = [axis for axis in study.axes if not axis.exchanges]
    if len(study.axes) == 3:
        made = _multiples(study, inputs, columns)
    elif len(study.axes) == 2 and len(numeric) == 2:
        made = _contours(study, columns)
    elif numeric:
        made = _lines(study, numeric[0], inputs, columns)
    else:
        made = _bars(study, inputs, columns)
    made.record(study.columns()[:-1], _rows(inputs, outputs))
    made.cite(source_line(study.assembled, [axis.name for axis in study.axes], [axis.name for axis in study.axes]))
    return made


def _rows(inputs: Sequence[NDArray[Any]], outputs: Sequence[NDArray[np.float64]]) -> list[list[Any]]:
    cells = [column.tolist() for column in (*inputs, *outputs)]
    return [[None if isinstance(cell, float) and not math.isfinite(cell) else cell for cell in row]
            for row in zip(*cells, strict=True)]


def _panels(
    study: Any, title: str, x: str, describe: str, height: float = 2.6, rest: str = "everything else as it stands"
) -> tuple[figures.Chart, list[Any]]:
    count = len(study.outputs)
    chart = figures.new(title, f"{study.assembled.scenario.name}, {rest}", width=7.6,
                        height=max(1.2 + height * count, 3.8), rows=count, describe=describe)
    axes = list(np.atleast_1d(chart.axes))
    for name, one in zip(study.outputs, axes, strict=True):
        one.set_ylabel(label(name, study.assembled.model.quantities[name].unit))
    axes[-1].set_xlabel(x)
    return chart, axes


def _lines(study: Sweep, axis: Axis, inputs: Sequence[NDArray[Any]], columns: Columns) -> figures.Chart:
    """Each output over the numeric axis, a line for each value of the other one."""
    at = study.axes.index(axis)
    other = study.axes[1 - at] if len(study.axes) == 2 else None
    names = [None] if other is None else list(dict.fromkeys(inputs[1 - at].tolist()))
    if len(names) > LINES:
        raise CatalogError(
            [f"--figure: {len(names)} lines are too many, at most {LINES}"], ["sweep fewer alternatives"]
        )
    what = " and ".join(study.outputs)
    told = _told(study, axis, inputs[at], columns) if other is None and len(study.outputs) == 1 else None
    chart, panels = _panels(study, told or f"{what} over {axis.name}", label(axis.name, axis.unit),
                            f"{what} at {len(axis.texts)} values of {axis.name}.")
    now, claimed = _standing(study)
    here = _here(study, axis)
    for name, axes in zip(study.outputs, panels, strict=True):
        for line in names:
            chosen = slice(None) if line is None else inputs[1 - at] == line
            axes.plot(inputs[at][chosen], columns[name][chosen], marker="." if len(axis.texts) <= 40 else "",
                      label=None if line is None else str(line))
        _mark_input(axes, study, axis)
        if here is not None and name in now and _within(here, inputs[at]):
            axes.plot([here], [now[name]], "o", color=figures.INK, label=f"now, {short(now[name])}")
        if name in claimed:
            axes.axhline(claimed[name], color=figures.CLAIMED, linestyle="--", linewidth=1.0,
                         label=f"as claimed, all of it: {short(claimed[name])}")
        finite = columns[name][np.isfinite(columns[name])]
        if finite.size:
            figures.equal_cost(axes, name, float(finite.min()), float(finite.max()))
        if _logarithmic(axis):
            axes.set_xscale("log")
        axes.legend(frameon=False, labelcolor=figures.INK, fontsize=7.0, loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return chart


def _told(study: Sweep, axis: Axis, places: NDArray[Any], columns: Columns) -> str | None:
    """What one output does along the axis, in a sentence; None where it is known at fewer than two places."""
    name = study.outputs[0]
    known = np.isfinite(columns[name])
    if known.sum() < 2:
        return None
    order = np.argsort(places[known], kind="stable")
    at, values = places[known][order], columns[name][known][order]
    first, last = float(values[0]), float(values[-1])
    steps = np.diff(values)
    goes = "falls" if (steps <= 0).all() else "rises" if (steps >= 0).all() else "goes"
    unit = "" if axis.unit == "1" else f" {axis.unit.replace(' / ', '/')}"
    over = f"{axis.name} from {short(float(at[0]), 3)} to {short(float(at[-1]), 3)}{unit}"
    if goes != "goes":
        return f"{name} {goes} from {short(first)} to {short(last)} over {over}"
    least = int(np.argmin(values))
    if 0 < least < values.size - 1:
        return f"{name} is least, {short(float(values[least]))}, at {axis.name} {short(float(at[least]), 3)}{unit}"
    return f"{name} goes from {short(first)} to {short(last)} over {over}"


def _logarithmic(axis: Axis) -> bool:
    """Whether an axis was swept in equal ratios: it is drawn so."""
    values = np.asarray([from_si(value, axis.unit) for value in axis.values or ()], dtype=np.float64)
    if values.size < 3 or not (values > 0).all():
        return False
    steps = np.diff(np.log(values))
    return bool(np.allclose(steps, steps[0], rtol=1e-3) and abs(values[-1] / values[0]) > 1.5
                and not np.allclose(np.diff(values), np.diff(values)[0], rtol=1e-3))


def _within(value: float, places: NDArray[Any]) -> bool:
    return bool(places.min() <= value <= places.max())


def _mark_input(axes: Any, study: Sweep, axis: Axis, draw: str = "axvline") -> None:
    """Where a swept input was demonstrated and is claimed to be."""
    ends = [from_si(value, axis.unit) for value in axis.values or ()]
    for standing, colour, style in ((SHOWN, figures.RECORD, "-."), (CLAIMED, figures.CLAIMED, ":")):
        entry = next((one for one in known(axis.name, study.assembled) if one.standing == standing), None)
        value = math.nan if entry is None else from_si(entry.value, axis.unit)
        if entry is not None and min(ends) <= value <= max(ends):
            getattr(axes, draw)(value, color=colour, linestyle=style, linewidth=1.4,
                                label=f"{axis.name} {standing}: {short(value, 3)}, {entry.of}")


def _bars(study: Sweep, inputs: Sequence[NDArray[Any]], columns: Columns) -> figures.Chart:
    """Each output by component or choice."""
    names = [", ".join(map(str, place)) for place in zip(*(column.tolist() for column in inputs), strict=True)]
    over = " and ".join(axis.name for axis in study.axes)
    chart, panels = _panels(study, f"{' and '.join(study.outputs)} by {over}", "", f"A bar for each of {len(names)}.",
                            0.5 + 0.3 * len(names))
    now, claimed = _standing(study)
    for name, axes in zip(study.outputs, panels, strict=True):
        axes.set_xlabel(axes.get_ylabel())
        axes.set_ylabel("")
        axes.barh(names, np.nan_to_num(columns[name]), color=figures.OURS, height=0.6)
        axes.invert_yaxis()
        axes.grid(axis="y", visible=False)
        for values, colour, word in ((now, figures.INK, "now"), (claimed, figures.CLAIMED, "as claimed")):
            if name in values:
                axes.axvline(
                    values[name], color=colour, linestyle="--", linewidth=1.0, label=f"{word}, {short(values[name])}"
                )
        axes.legend(frameon=False, labelcolor=figures.INK, fontsize=7.0, loc="best")
    return chart


def _contours(study: Sweep, columns: Columns) -> figures.Chart:
    """Each output as contours over two numeric axes; what is infeasible stays blank."""
    down, across = study.axes
    x, y = ([from_si(value, axis.unit) for value in axis.values or ()] for axis in (across, down))
    if len(x) < 2 or len(y) < 2:
        raise CatalogError(["--figure: contours need two values on each axis"], ["sweep one name alone for a line"])
    what = " and ".join(study.outputs)
    chart, panels = _panels(study, f"{what} over {across.name} and {down.name}", label(across.name, across.unit),
                            f"Contours over {len(x)} by {len(y)} points.", 3.6)
    now, _ = _standing(study)
    place = [_here(study, axis) for axis in (across, down)]
    for name, axes in zip(study.outputs, panels, strict=True):
        unit = study.assembled.model.quantities[name].unit
        axes.set_title(label(name, unit), fontsize=9.0, loc="right", color=figures.INK)
        axes.set_ylabel(label(down.name, down.unit))
        draw_contours(axes, x, y, columns[name].reshape(len(y), len(x)).tolist())
        axes.set_xlim(min(x), max(x))
        axes.set_ylim(min(y), max(y))
        _mark_input(axes, study, across)
        _mark_input(axes, study, down, "axhline")
        if name in now and place[0] is not None and place[1] is not None:
            axes.plot(place[:1], place[1:], "o", color=figures.INK, label=f"now, {short(now[name])}", clip_on=True)
        for one, scale in ((across, axes.set_xscale), (down, axes.set_yscale)):
            if _logarithmic(one):
                scale("log")
        if axes.get_legend_handles_labels()[0]:
            axes.legend(labelcolor=figures.INK, fontsize=7.0, loc="upper center", bbox_to_anchor=(0.5, -0.16), ncols=2)
    return chart


def of_sample(study: MonteCarlo, outputs: Sequence[NDArray[np.float64]]) -> figures.Chart:
    """How the outputs of a sample are distributed: 10-90 % shaded, median, the centre of the inputs, as claimed."""
    chart, panels = _panels(study, _median(study, outputs) or f"{study.size:,} draws of {' and '.join(study.outputs)}", "",
                            f"Histograms of {len(study.outputs)} outputs.",
                            rest=f"{len(study.drawn)} uncertain inputs drawn, each by its own distribution")
    now, claimed = _standing(study)
    rows: list[list[Any]] = []
    for name, values, axes in zip(study.outputs, outputs, panels, strict=True):
        finite = values[np.isfinite(values)]
        axes.set_xlabel(axes.get_ylabel())
        axes.set_ylabel("share of draws [1]")
        if not finite.size:
            continue
        low, ten, half, ninety, high = np.quantile(finite, [0.001, 0.1, 0.5, 0.9, 0.999])
        edges = np.linspace(low, high, BINS + 1) if high > low else np.array([low - 0.5, low + 0.5])
        shares = np.histogram(finite, edges)[0] / values.size
        axes.stairs(shares, edges, fill=True, color=figures.OURS, alpha=0.45)
        axes.axvspan(
            ten, ninety, color=figures.RECORD, alpha=0.15, linewidth=0, label=f"10-90 %: {short(ten)}-{short(ninety)}"
        )
        axes.axvline(half, color=figures.OURS, linewidth=1.4, label=f"median {short(half)}")
        for standing, colour, style, word in ((now, figures.INK, "-.", "all best guesses"),
                                              (claimed, figures.CLAIMED, "--", "as claimed")):
            if name in standing:
                axes.axvline(
                    standing[name],
                    color=colour,
                    linestyle=style,
                    linewidth=1.2,
                    label=f"{word} {short(standing[name])}",
                )
        figures.equal_cost(axes, name, float(low), float(high), upright=True)
        axes.legend(frameon=False, labelcolor=figures.INK, fontsize=7.0, loc="upper left", bbox_to_anchor=(1.0, 1.0))
        unit = study.assembled.model.quantities[name].unit
        rows += [[name, unit, float(left), float(right), float(share)]
                 for left, right, share in zip(edges[:-1], edges[1:], shares, strict=True)]
    chart.record(["output", "unit", "from", "to", "share of draws [1]"], rows)
    typed = "".join(f", {name}={value}" for name, value in study.assembled.settings.items())
    name = study.assembled.scenario.name
    chart.cite(f"orbitcompute, scenario {name}{typed}; seed {study.seed}; sources by orbitcompute cite.")
    return chart


def _median(study: MonteCarlo, outputs: Sequence[NDArray[np.float64]]) -> str | None:
    """The median and range of a single output, in a sentence; None for several, or where nothing is finite."""
    values = outputs[0][np.isfinite(outputs[0])] if len(study.outputs) == 1 else np.empty(0)
    if not values.size:
        return None
    ten, half, ninety = (float(value) for value in np.quantile(values, [0.1, 0.5, 0.9], method="hazen"))
    unit = study.assembled.model.quantities[study.outputs[0]].unit
    shown = "" if unit == "1" else f" {unit.replace(' / ', '/')}"
    return f"{study.outputs[0]}: {short(half)}{shown} in the middle, {short(ten)} to {short(ninety)} in eight of ten draws"


def check_sample(study: MonteCarlo, most: int) -> None:
    """Refuse a sample that no figure shows."""
    if len(study.outputs) > PANELS:
        raise CatalogError([f"--figure: draws at most {PANELS} outputs, not {len(study.outputs)}"],
                           ["name fewer with --outputs NAME,..."])
    if study.size > most:
        raise CatalogError(
            [f"--figure: draws at most {most:,} points"], [f"a figure looks the same from --sample {2**16}"]
        )
