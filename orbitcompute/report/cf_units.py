"""Units as UDUNITS reads them, for files that follow the CF conventions.

The two languages share most symbols and differ in some: `kt` is a knot there and a kiloton here, `year` is the tropical
year there and 365.25 days here, and money, bits, operations and counted things are unknown there. Those are pure numbers to
CF, so that USD/kg becomes `kg-1` and 1 GUSD becomes `1e9`; the unit in our own words stands beside it in another attribute.
"""

from __future__ import annotations

import re
from functools import cache

from orbitcompute.catalog.units import unit

ALIKE = frozenset((
    "m", "km", "cm", "mm", "um", "nm", "ft", "l", "kg", "g", "mg", "t", "s", "ms", "us", "min", "h", "day", "K", "degC",
    "W", "kW", "MW", "GW", "mW", "uW", "J", "kJ", "MJ", "N", "mN", "Pa", "kPa", "Gy", "rad", "urad", "%",
))
OTHERWISE = {"d": "day", "deg": "degree", "Wh": "W h", "kWh": "kW h", "MWh": "MW h", "GWh": "GW h", "year": "Julian_year",
             "tCO2": "t"}
COUNTED = frozenset(("USD", "bit", "FLOP", "accelerator", "satellite", "flight"))
FACTOR = re.compile(r"([A-Za-z%]+)(-?\d*)")


@cache
def cf_unit(text: str) -> str:
    """The UDUNITS text of a unit of ours, of equal size and dimension with counted things taken as pure numbers."""
    if text in ("", "1"):
        return "1"
    return _by_symbol(text) or _by_base(text)


def _by_symbol(text: str) -> str:
    """The unit with its own symbols where UDUNITS knows each of them; nothing where one is unknown."""
    above, _, below = text.partition("/")
    factors = []
    for part, sign in ((above, 1), (below, -1)):
        for symbol in part.replace("(", " ").replace(")", " ").split():
            match = FACTOR.fullmatch(symbol)
            if symbol == "1" or (match is not None and match[1] in COUNTED):
                continue
            if match is None:
                return ""
            name, power = match[1], sign * int(match[2] or 1)
            if name not in ALIKE and name not in OTHERWISE:
                return ""
            factors += [one if power == 1 else f"{one}{power}" for one in OTHERWISE.get(name, name).split()]
    return " ".join(factors) or "1"


def _by_base(text: str) -> str:
    """The unit in SI base units, with its size in front."""
    known = unit(text)
    factors = [f"{known.scale:.15g}"] if known.scale != 1 else []
    for factor in known.dimension.split():
        match = FACTOR.fullmatch(factor)
        if match is None or match[1] not in COUNTED:
            factors.append(factor)
    return " ".join(factors) or "1"
