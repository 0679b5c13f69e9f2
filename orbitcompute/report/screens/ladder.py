"""The ladder of `costs`: what an accelerator-hour costs and what has been asked for one, each with its date and terms."""

from __future__ import annotations

import datetime
import math
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orbitcompute.catalog.prices import Price, prices
from orbitcompute.catalog.units import from_si, parse
from orbitcompute.report.numbers import NOTHING, share_cell, short
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result

HOUR, SPEED = "USD / h", "TFLOP / s"
ORBIT, COMPUTE = "orbital_cost_per_accelerator_hour", "orbital_cost_per_pflop_hour"
HOUR_FOR_HOUR = "*"


@dataclass(frozen=True)
class Rung:
    """A step of the ladder: dollars an hour, `cost` or `price`, of what, when it is paid or was asked, and its record.

    `cheaper` is the share of draws in which the same compute (dense BF16) in orbit costs less; a star says that the price
    names no chip, so that hours are set against hours.
    """

    value: float
    basis: str
    what: str
    paid: str
    price: Price | None = None
    cheaper: str = ""


def rungs(result: Result, baseline: str, column: str) -> list[Rung]:
    """Every step, cheapest first; a baseline of the reader's own that is a cost or a price stands among them."""
    return sorted(_rungs(result, baseline, column), key=lambda rung: rung.value)


def _rungs(result: Result, baseline: str, column: str) -> Iterator[Rung]:
    dated = datetime.date.fromisoformat(result.assembled.scenario.as_of or "2026-11-20")
    service = (dated + datetime.timedelta(days=from_si(result.value("time_to_service"), "day"))).year
    yield Rung(_hour(result, "twin_cost_per_accelerator_hour"), "cost", "the same chips, newly built on Earth",
               f"from {dated.year + 1}")
    orbit = _hour(result, ORBIT)
    if math.isfinite(orbit):
        yield Rung(orbit, "cost", f"orbit, {column}, at all best guesses", f"{service} at the earliest")
    known = {price.name for price in prices()}
    own = _hour(result, "terrestrial_cost_per_accelerator_hour")
    if math.isfinite(own) and baseline not in known:
        is_price = result.model.assumptions["terrestrial_basis"].choice == "price"
        yield Rung(own, "price" if is_price else "cost", baseline if is_price else f"{baseline}, as built",
                   str(dated.year) if is_price else "in service", None,
               cheaper_in(result, own, _speed(result, "terrestrial_throughput_per_accelerator")) if is_price else "")
    decline = short(-100 * result.value("market_rent_decline"))
    later = _hour(result, "market_rent_at_service")
    if math.isfinite(later):
        yield Rung(later, "price", f"the orbit's chip for rent then, at {decline} % a year", f"{service}, a guess", None,
                   cheaper_in(result, later, _speed(result, "accelerator_throughput")))
    for price in prices():
        if price.per_hour is not None:
            paid = price.as_of[:7] + (f", {price.length}" if price.term else f", {price.exit}")
            yield Rung(price.per_hour, "price", price.title, paid, price,
                       cheaper_in(result, price.per_hour, price.throughput))


def _cut(text: str, width: int) -> str:
    return textwrap.shorten(text, width, placeholder=" ..")


def _hour(result: Result, name: str) -> float:
    return from_si(result.value(name), HOUR)


def _speed(result: Result, name: str) -> float | None:
    """A throughput in TFLOP/s; None where it is not known."""
    speed = from_si(result.value(name), SPEED)
    return speed if math.isfinite(speed) else None


def cheaper_in(result: Result, dollars: float, throughput: float | None) -> str:
    """The share of draws in which the compute of an hour at that price [USD] costs less in orbit; empty where none is known.

    `throughput` is that of the accelerator asked a price for [TFLOP/s of dense BF16]; without it hours stand against hours.
    """
    by_compute = throughput is not None and COMPUTE in result.draws.columns
    drawn = result.draws.columns.get(COMPUTE if by_compute else ORBIT)
    costs = drawn[np.isfinite(drawn)] if drawn is not None else np.empty(0)
    if not costs.size:
        return ""
    price = parse(f"{dollars} {HOUR}", HOUR)
    limit = price / parse(f"{throughput} {SPEED}", SPEED) if by_compute else price
    return share_cell(float(np.mean(costs < limit)), costs.size) + ("" if by_compute else HOUR_FOR_HOUR)


def lines(result: Result, baseline: str, column: str) -> list[str]:
    """The section as text: prices that come to no hour stand in words below."""
    head = in_columns("<9 <58 <22 1 <", "LADDER", "$ per accelerator-hour", "when, for how long", "orbit less")
    told = [
        in_columns("<9 >5 1 <6 <46 <21 >11", "", short(rung.value), rung.basis, _cut(rung.what, 46), _cut(rung.paid, 20),
                   rung.cheaper)
        for rung in rungs(result, baseline, column)
    ]
    by_power = [
        f"{price.title}: {short(price.per_kw_year)} $ a kW-year of IT ({price.chip}, {price.as_of[:7]}, {price.length})"
        for price in prices() if price.per_hour is None and price.per_kw_year is not None
    ]
    note = f"orbit less: draws in which the same BF16 compute costs less; {HOUR_FOR_HOUR} no chip named, hour for hour"
    return [head, *told, *(in_columns("9 <", text) for text in (*by_power, note))]


def as_rows(result: Result, baseline: str, column: str) -> list[dict[str, object]]:
    """The section as plain data; the terms of a price are those of its record."""
    return [
        {
            "value": rung.value, "unit": HOUR, "basis": rung.basis, "of": rung.what, "paid": rung.paid,
            "orbit_costs_less_in": rung.cheaper or NOTHING,
            **({} if rung.price is None else {
                "record": rung.price.name, "chip": rung.price.chip, "as_of": rung.price.as_of, "term_years": rung.price.term,
                "exit": rung.price.exit, "holds": rung.price.holds, "low": rung.price.low, "high": rung.price.high,
                "source": rung.price.source, "grade": rung.price.grade,
            }),
        }
        for rung in rungs(result, baseline, column)
    ]
