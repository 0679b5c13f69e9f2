"""A valuation as plain data: each side's worth over the draws, its cash flows, the table of waits, and what it stands on."""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from orbitcompute._version import __version__
from orbitcompute.catalog.files import content_hash
from orbitcompute.catalog.served import served
from orbitcompute.report.plain import nulled
from orbitcompute.report.results import VALUE
from orbitcompute.report.table import finite
from orbitcompute.report.timeline_document import parameter
from orbitcompute.studies.answer.result_files import digest
from orbitcompute.studies.time.early_service import EarlyService, early_service
from orbitcompute.studies.time.tokens import OUTPUTS, Served, against_measured
from orbitcompute.studies.time.value import Valuation, Worth

LEVELS = {"p10": 0.1, "median": 0.5, "p90": 0.9}
FIGURES = {"value": "USD / kW", "break_even_rent": "USD / h", "rate_of_return": "1", "payback": "year",
           "discounted_payback": "year", "rent": "USD / h"}


def spread(values: Any) -> tuple[float, float, float]:
    """10th percentile, median and 90th over the draws that have a value; nan where fewer than half have one."""
    known = values[~np.isnan(values)]
    if 2 * known.size < values.size:
        return math.nan, math.nan, math.nan
    low, middle, high = np.quantile(known, list(LEVELS.values()), method="inverted_cdf")
    return float(low), float(middle), float(high)


def document(found: Valuation) -> dict[str, Any]:
    """Everything of a valuation in declared units; null where a figure is not finite: paid back never. Carries a digest."""
    model = found.assembled.model
    whole = {
        "schema": VALUE, "id": found.id, "version": __version__,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "scenario": found.assembled.scenario.name, "settings": dict(found.assembled.settings),
        "baseline": found.assembled.settings.get("baseline", found.assembled.scenario.components.get("baseline")),
        "rules": {"money": found.rules.money, "tax": found.rules.tax, "salvage": found.rules.salvage},
        "draws": found.drawn.points, "sides": {side: _side(found, side) for side in found.central},
        "leases": {name: {"unit_of_flows": "USD / kW", "paid": [0.0, *lease.yearly.tolist()]}
                   for name, lease in found.leases().items()},
        "hour_of_use": {name: {"unit": "USD / h", **dict(zip(LEVELS, map(finite, spread(values)), strict=True))}
                        for name, values in found.in_use.items()},
        "without_value": void_sides(found),
        "early_service": _early(early_service(found.drawn)),
        "parameters": {name: parameter(model.assumptions[name]) for name in sorted(found.needed) if name in model.assumptions},
        "notes": list(found.assembled.notes),
        "provenance": {"catalog": content_hash(), "equations": {
            name: [model.quantities[name].source, model.quantities[name].locator] for name in sorted(found.needed)
            if name in model.quantities and model.quantities[name].source}},
    }
    return {**whole, "digest": digest(whole)}


def void_sides(found: Valuation) -> dict[str, str]:
    """Why a side that has no cash flow has none: what its cost stands on that is outside its domain, or that nobody gives."""
    costs = {"orbit": "orbital_cost_per_kw_year", "twin": "twin_cost_per_kw_year"}
    model = found.assembled.model
    said = {}
    for side, cost in costs.items():
        if side not in found.central:
            restricted = model.restricted([cost])
            point = restricted.evaluate()
            if not math.isfinite(float(point.values[cost])):
                said[side] = restricted.reason(cost, point)
    return said


def _side(found: Valuation, side: str) -> dict[str, Any]:
    worth = found.worth[side]
    lines, amounts = found.table(side)
    return {
        **{name: {"unit": unit, **dict(zip(LEVELS, map(finite, spread(getattr(worth, name))), strict=True))}
           for name, unit in FIGURES.items()},
        "share_worth_more_than_nothing": finite(share_that_pays(worth)),
        "best_guess": {
            "value": finite(found.flows[side].value(found.central[side].rent)),
            "break_even_rent": finite(found.flows[side].break_even_rent), "rent": found.central[side].rent,
            "unit_of_flows": "USD / kW", "years": list(range(amounts.shape[1])),
            "flows": {line: row.tolist() for line, row in zip(lines, amounts, strict=True)},
        },
    }


def share_that_pays(worth: Worth) -> float:
    """Share of all draws in which a side is worth more than nothing at first service; nan where none has a value."""
    with np.errstate(invalid="ignore"):
        return float(np.mean(worth.value > 0)) if np.isfinite(worth.value).any() else math.nan


def table(found: Valuation) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of the cash flows at best guesses, a row a side and year, for CSV and Markdown."""
    names = list(dict.fromkeys(line for side in found.central for line in found.table(side)[0]))
    rows = []
    for side in found.central:
        lines, amounts = found.table(side)
        by_line = dict(zip(lines, amounts, strict=True))
        for year in range(amounts.shape[1]):
            rows.append([side, year, *(float(by_line[name][year]) if name in by_line else None for name in names)])
    return ["side", "year", *(f"{name} [USD / kW]" for name in names)], rows


def tokens_document(found: Sequence[Served]) -> dict[str, Any]:
    """Costs of tokens by model as plain data, in USD a million, 1/s an accelerator and seconds; and what others print."""
    return {
        "draws": found[0].drawn.points, "accelerators": dict(zip(("satellite", "rack"), found[0].accelerators, strict=True)),
        "models": {one.model.name: {
            "title": one.model.title, "inputs": dict(one.model.inputs), "source": one.model.source, "grade": one.model.grade,
            **{name: dict(zip(LEVELS, map(finite, spread(one.drawn.columns[name])), strict=True)) for name in OUTPUTS},
        } for one in found},
        "published": [vars(row) for row in served()[1]],
        "measured": [{**vars(row), "inputs": dict(row.inputs), "ours": ours, "unit": "1 / s"}
                     for row, ours in against_measured()],
    }


def tokens_table(found: Sequence[Served]) -> tuple[list[str], list[list[Any]]]:
    """Header and rows of costs of tokens, one a model."""
    units = {"rate": "1 / s", "tokens": "USD", "time": "s"}
    header = ["model", *(f"{name} {level} [{units[name.rsplit('_', 1)[1]]}]" for name in OUTPUTS for level in LEVELS)]
    return header, [[one.model.name, *(finite(value) for name in OUTPUTS for value in spread(one.drawn.columns[name]))]
                    for one in found]


def _early(found: EarlyService) -> dict[str, Any]:
    return {
        "rent_earned": list(found.rents), "rent_unit": "USD / h", "wait_on_earth": list(found.waits), "wait_unit": "year",
        "orbit_less_earth": nulled(found.ahead.tolist()), "unit": "USD / kW",
        "share_orbit_better": nulled(found.better.tolist()),
        "equal_after": [finite(wait) for wait in found.equal_after],
        "worth_of_a_month_on_earth": nulled(found.month.tolist()),
    }


