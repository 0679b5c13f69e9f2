"""The screen of `timeline --hindcast`: how forecasts of the same kind fared from many starts, and launch beside them."""

from __future__ import annotations

import math
import textwrap
from typing import Any

import numpy as np

from orbitcompute.report.numbers import short
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import in_columns
from orbitcompute.studies.time.cost_hindcast import PairRecord, SeriesRecord, our_reach, pair_records, series_records

WIDTH = 80
AHEAD = (1, 3, 5, 10)
PATH, OURS = "launch_price", 2038  # ten years after the year that stands without a path
STARTS = {"pv-modules": (2016,), "battery-cells": (2010, 2016)}


def text() -> str:
    """The record as text, 80 columns."""
    lines = ["Did such paths of cost hold before?", *textwrap.wrap(
        "A price that changes by equal shares a year, with the drift and scatter of its last 15 years, started in every year"
        " with what was known then: 80 % bands that held, and what came over the median.", WIDTH, initial_indent="  ",
        subsequent_indent="  "),
        in_columns("<26 >13*", "years ahead", *AHEAD)]
    for record in series_records():
        lines += _series(record)
    lines.append("launch by mass flown, satellites by number: the first year's by learning rate")
    lines.append(in_columns("<37 >11 >8* >8", "", "came", *(f"at {100 * rate:g} %" for rate in pair_records()[0].foreseen),
                            "so"))
    for pair in pair_records():
        lines += _pair(pair)
    lines += _read()
    return "\n".join([*lines, following(["explain launch_price", "explain launch_learning_rate"])])


def _series(record: SeriesRecord) -> list[str]:
    held, off = [], []
    for ahead in AHEAD:
        found = record.at(ahead)
        held.append(f"{sum(one.held for one in found)} of {len(found)}")
        off.append(f"{math.exp(float(np.mean([one.off for one in found]))):.2f}x")
    lines = [in_columns("<26 >13*", f"{record.name}, {record.first}-{record.last}", *held),
             in_columns("<26 >13*", "  came over the median", *off)]
    starts = [record.started(origin) for origin in STARTS.get(record.name, (record.last - 5,))]
    for last in [start[-1] for start in starts if start]:
        unit = record.unit.replace(" / ", "/")
        lines.append(f"  from {last.origin} for {last.origin + last.ahead}: {short(last.median)}"
                     f" [{short(last.low)}-{short(last.high)}] {unit}; {short(last.came)} came")
    return lines


def _pair(pair: PairRecord) -> list[str]:
    unit = pair.unit.replace(" / ", "/")
    middle = sum(pair.rate_that_came) / 2
    came = f"{short(pair.last[0])}-{short(pair.last[1])}"
    cells = in_columns(">8*", *(short(value) for value in pair.foreseen.values()))
    note = f"{short(pair.first)} in {pair.first_year}, {pair.doublings:.1f} doublings to {pair.last_year}; {pair.note}"
    return [in_columns("<37 >11 < >8", f" {pair.what}, {unit}", came, cells, f"{100 * middle:+.0f} %"),
            *textwrap.wrap(note, WIDTH, initial_indent="    ", subsequent_indent="    ")]


def _read() -> list[str]:
    """What the record says of such bands, and how far ours reach."""
    longest = AHEAD[-1]
    found = series_records()
    held = " and ".join(f"{100 * record.held(longest):.0f} %" for record in found)
    reach = " and ".join(short(record.reach(longest)) for record in found)
    down, up = our_reach(PATH, OURS)
    said = [
        f"HELD     {held} of the 80 % bands {longest} years ahead: too narrow, since good and bad years follow one another."
        f" Four of five values came within a factor {reach} of the median",
        _curves(),
        f"OURS     {PATH} of {OURS} spans its value over {short(down)} to times {short(up)}. What customers paid for a launch"
        " did not follow its maker's experience",
    ]
    return [line for entry in said for line in textwrap.wrap(entry, WIDTH, subsequent_indent=" " * 9)]


def _curves() -> str:
    """How costs of launch and satellites fared against experience curves."""
    pairs = pair_records()
    fell = sum(pair.last[1] <= pair.foreseen[0.1] for pair in pairs)
    over = [math.sqrt(pair.last[0] * pair.last[1]) / pair.foreseen[0.2] for pair in pairs]
    return (f"CURVES   {fell} of {len(pairs)} fell by 10 % a doubling, all of their range; against 20 %, the rate that"
            f" forecasts of launch take, they came {short(min(over))} to {short(max(over))} times too dear")


def data() -> dict[str, Any]:
    """The same as plain data, every forecast in it."""
    return {
        "series": [{
            "name": record.name, "unit": record.unit, "source": record.source,
            "forecasts": [{**vars(one), "held": one.held} for one in record.forecasts],
        } for record in series_records()],
        "pairs": [{**vars(pair), "foreseen": {f"{rate:g}": value for rate, value in pair.foreseen.items()}}
                  for pair in pair_records()],
    }
