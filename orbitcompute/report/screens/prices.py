"""The basis guard on the screen: a baseline that is a price says so, and by how much it exceeds costs, on which basis."""

from __future__ import annotations

import math
import textwrap

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import short, times
from orbitcompute.studies.answer.evaluate import Result

WIDTH = 100


def is_price(result: Result) -> bool:
    """Whether the baseline's figures are what a tenant pays rather than what it takes to provide."""
    return result.model.assumptions["terrestrial_basis"].choice == "price"


def terms(result: Result) -> str:
    """When the price was asked and for how long, in brackets; empty where it is not disclosed."""
    given = result.model.assumptions
    rented = given["terrestrial_price_form"].choice == "rent"
    price = given["terrestrial_rental_price" if rented else "terrestrial_lease_fee"]
    term = given["terrestrial_contract_term"]
    if price.absent or term.absent:
        return "" if price.absent else f" (as of {price.as_of})"
    years = from_si(float(term.value), "year")
    length = "on demand" if years == 0 else f"for {short(years)} year{'' if years == 1 else 's'}"
    return f" ({price.as_of}, {length})"


def price_lines(result: Result, name: str) -> list[str]:
    """What a price says beside costs; empty for a baseline that is a cost."""
    if not is_price(result):
        return []
    value = result.value
    told = [f"{name} is a PRICE, not a cost{terms(result)}: it holds a landlord's margin and risk, the others do not."]
    same = [
        f"{times(value(quantity))} {basis}" for quantity, basis in (
            ("price_over_cost_per_power", "per kW, IT over IT"),
            ("price_over_cost_per_accelerator_hour", "per accelerator-hour, whatever the chip"),
        ) if math.isfinite(value(quantity))
    ]
    if same:
        told.append(f"It is {' and '.join(same)}, of what the same chips on Earth cost")
        mixed = value("price_over_cost_bases_mixed")
        wrong = f" (its facility MW over their IT MW would say {times(mixed)})" if math.isfinite(mixed) else ""
        told[-1] += f"{wrong}; {times(value('price_over_rent'))} the market's rent."
    ours = value("cost_ratio_as_built")
    if math.isfinite(ours) and ours > 0:
        dearer = "above" if ours > 1 else "below"
        told.append(
            f"Orbit's cost is {short(ours)} of it per kW-year: a cost {dearer} a price, no comparison of costs."
        )
    text = " ".join(told)
    return textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="   ")
