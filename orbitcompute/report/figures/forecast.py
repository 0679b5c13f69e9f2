"""The figures of a forecast: the fan of power in orbit, probability by year in both views, what binds.

Each is drawn from the plain document of a forecast, so that a stored one is drawn without running it again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from orbitcompute.catalog.files import CatalogError
from orbitcompute.report.figures.drawing import CLAIMED, CYCLE, OURS, RECORD, Chart, narrow, new
from orbitcompute.report.numbers import short

DRAWINGS = ("probability", "fan", "binds")
LEAST = 1.0  # MW: what is less is drawn at the foot of a logarithmic axis
LABELS = {"start": "not begun", "launch": "launch", "factory": "factory", "cells": "solar cells", "accelerators":
          "accelerators", "radiators": "radiators", "funding": "money"}


def draw(document: Mapping[str, Any], what: str) -> Chart:
    """One of `DRAWINGS` of a forecast's document; `CatalogError` where no futures were run."""
    if not document["rungs"]:
        raise CatalogError([f"--figure: {document['claim']}: no futures were run, so there is nothing to draw"],
                           ["claims of power have an inside view: orbitcompute models claims"])
    return {"probability": probability, "fan": fan, "binds": binds}[what](document)


def every(document: Mapping[str, Any]) -> dict[str, Chart]:
    """All figures of a forecast that has futures, by name; none of one that has not."""
    return {f"forecast-{what}": draw(document, what) for what in DRAWINGS} if document["rungs"] else {}


def _cite(chart: Chart, document: Mapping[str, Any], also: str = "") -> Chart:
    inputs, futures = document["inputs"], document["asked"]["futures"]
    chart.cite(f"orbitcompute, forecast {document['id']} of {document['created'][:10]}, {futures:,} futures, priors"
               f" {inputs['name']} of {inputs['as_of']} (judgement){also}")
    return chart


def _due(document: Mapping[str, Any]) -> float:
    """The claim's date on an axis where a year stands for its end."""
    year, month, _ = (int(part) for part in document["asked"]["by"].split("-"))
    return year - 1 + month / 12.0


def _years(document: Mapping[str, Any]) -> list[int]:
    return [int(year) for year in document["operating_mw"]]


def fan(document: Mapping[str, Any]) -> Chart:
    """Power operating at each year's end: median, half and four fifths of futures, and the claim."""
    years, power = _years(document), document["operating_mw"]
    columns = {key: [power[str(year)][key] for year in years] for key in ("p10", "p25", "p50", "p75", "p90")}
    drawn = {key: [max(value, LEAST) for value in values] for key, values in columns.items()}
    last = years[-1]
    half = f"{short(columns['p50'][-1])} MW in the middle"
    chart = new(f"IT power in orbit at the end of {last}: {half}, {short(columns['p10'][-1])} to {short(columns['p90'][-1])} in"
                " eight of ten futures", f"our model; {document['event']}", x="end of year", y="IT power operating [MW]",
                describe=f"Fan widening from nothing to {short(columns['p10'][-1])}-{short(columns['p90'][-1])} MW at the end"
                         f" of {last} (10th to 90th percentile), median {short(columns['p50'][-1])} MW")
    axes = chart.axes
    axes.fill_between(years, drawn["p10"], drawn["p90"], color=OURS, alpha=0.18, linewidth=0, label="80 % of futures")
    axes.fill_between(years, drawn["p25"], drawn["p75"], color=OURS, alpha=0.35, linewidth=0, label="50 % of futures")
    axes.plot(years, drawn["p50"], color=OURS, label="median")
    threshold, basis = document["asked"]["threshold_mw"], document["asked"]["basis"]
    if threshold is not None:
        axes.axhline(threshold, color=CLAIMED, linewidth=0.8, linestyle="--")
        word = "claim" if basis == "operating" else f"claim ({basis.replace('_', ' ')})"
        axes.plot([_due(document)], [threshold], "D", color=CLAIMED, markersize=7,
                  label=f"{word}: {short(threshold / 1000)} GW by {document['asked']['by']}")
    axes.set_yscale("log")
    axes.set_ylim(LEAST, max(drawn["p90"][-1] * 1.6, 2000.0))
    axes.set_yticks([1, 10, 100, 1000, 10_000] if drawn["p90"][-1] < 3e4 else [1, 10, 100, 1e3, 1e4, 1e5, 1e6])
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_xticks(years[:: 3 if narrow() else 1])
    axes.set_xlim(years[0], last)
    chart.legend(loc="lower right")
    keys = list(columns)
    chart.record(["end of year", *(f"{key} [MW]" for key in keys)],
                 [[year, *(columns[key][index] for key in keys)] for index, year in enumerate(years)])
    return _cite(chart, document)


def _chance(value: float) -> str:
    """A probability in words, never as nothing."""
    return "under 1 %" if value < 0.01 else f"{100 * value:.0f} %"


def probability(document: Mapping[str, Any]) -> Chart:
    """Probability of the claim's rung by year: inside, its variants, and the band of the outside view."""
    years, own = _years(document), document["rung"]
    shown = [own, *(name for name in ("C1", "L0") if name != own and name in document["rungs"])]
    lines = {name: _series(document["rungs"][name]["probability_by_year"], years) for name in shown}
    beside = {entry["name"]: _series(entry["probability_by_year"], years) for entry in document["beside"]
              if entry["name"].startswith("inputs ") or entry["name"] == "first-set"}
    estimates = [_series(entry["by_year"], years) for entry in document["outside_view"]["estimates"]]
    least, most = _ends(estimates)
    text = {name: document["rungs"][name]["text"] for name in shown}
    due = int(document["asked"]["by"][:4])
    at = f"{_chance(lines[own][years.index(due)])} inside" if due in years else ""
    outside = (
        f", {100 * least[years.index(due)]:.0f} to {100 * most[years.index(due)]:.0f} % by the record of similar promises"
        if due in years and least else ""
    )
    told = f"By the end of {due}: {_chance(lines[own][years.index(due)])} by our model{outside}" if due in years else \
        "Probability by date, two views that are never averaged"
    chart = new(told, f"{document['event']}; two views, never averaged", x="by the end of",
                y="probability [%]",
                describe=f"Rising curves; by the end of {due} {at}{outside}")
    axes = chart.axes
    if least:
        axes.fill_between(years, least, most, color=RECORD, alpha=0.28, linewidth=0, label=f"outside: {text[own]}")
    for number, name in enumerate(shown):
        axes.plot(years, lines[name], color=CYCLE[number * 2], marker="o", markersize=3, label=f"inside: {text[name]}")
    for (name, values), style in zip(beside.items(), ("--", ":"), strict=False):
        label = "priors first-set" if name == "first-set" else name
        axes.plot(years, values, color=OURS, linestyle=style, linewidth=1.2, label=f"inside: {text[own]}, {label}")
    if years[0] <= _due(document) <= years[-1]:
        axes.axvline(
            _due(document), color=CLAIMED, linestyle="--", linewidth=1.0, label=f"claimed for {document['asked']['by']}"
        )
    axes.set_ylim(0, 1)
    axes.yaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f}")
    axes.set_xticks(years[1::2])  # every year would run into the next
    axes.set_xlim(years[0] - 0.15, years[-1] + 0.15)
    chart.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    header = ["by the end of", *(f"inside {name}" for name in shown), *(f"inside {own}, {name}" for name in beside)]
    rows = [[year, *(lines[name][i] for name in shown), *(values[i] for values in beside.values())]
            for i, year in enumerate(years)]
    if least:
        header += [f"outside {own}, least", f"outside {own}, most"]
        rows = [[*row, least[i], most[i]] for i, row in enumerate(rows)]
    chart.record(header, rows)
    return _cite(chart, document, "; outside view: slips of 23 milestones, most dates unverified")


def binds(document: Mapping[str, Any]) -> Chart:
    """Share of futures by what binds in each year, one on top of the other."""
    years = _years(document)
    shares = {name: [document["binding"][str(year)][name] for year in years] for name in LABELS}
    kept = {name: values for name, values in shares.items() if max(values) >= 0.005}
    top = max(kept, key=lambda name: kept[name][-1])
    chart = new(f"In {years[-1]} {LABELS[top]} limits the build-up in {100 * kept[top][-1]:.0f} % of futures",
                document["event"], x="year", y="share of futures", height=3.6,
                describe=f"Stacked shares by year; in {years[-1]} {LABELS[top]} binds in"
                         f" {100 * kept[top][-1]:.0f} % of futures")
    below = [0.0] * len(years)
    for number, (name, values) in enumerate(kept.items()):
        chart.axes.bar(
            years, values, 0.8, bottom=below, color=RECORD if name == "start" else CYCLE[number % 6], label=LABELS[name]
        )
        below = [low + value for low, value in zip(below, values, strict=True)]
    chart.axes.set_ylim(0, 1)
    chart.axes.set_xticks(years[:: 3 if narrow() else 1])
    chart.axes.grid(visible=False, axis="x")
    chart.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    chart.record(["year", *(LABELS[name] for name in shares)],
                 [[year, *(values[i] for values in shares.values())] for i, year in enumerate(years)])
    return _cite(chart, document)


def _series(by_year: Mapping[str, Any], years: list[int]) -> list[float]:
    return [float(by_year[str(year)]) for year in years]


def _ends(estimates: list[list[float]]) -> tuple[list[float], list[float]]:
    """The least and most favourable estimate of each year; empty where there are none."""
    known = [values for values in estimates if all(math.isfinite(value) for value in values)]
    if not known:
        return [], []
    return [min(column) for column in zip(*known, strict=True)], [max(column) for column in zip(*known, strict=True)]
