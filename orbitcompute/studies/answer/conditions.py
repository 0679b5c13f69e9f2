"""Conditions on a result, for scripts: `cost_ratio>2`, `radiator_area.p90<=150m2`; a null figure meets none and breaks all."""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import unknown
from orbitcompute.studies.answer.evaluate import Result

SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<=": operator.le, ">=": operator.ge, "!=": operator.ne, "<": operator.lt, ">": operator.gt, "=": operator.eq,
}
FIELDS = ("value", "p10", "p90", "claimed")
EXPRESSION = re.compile(r"\s*(\w+)(?:\.(\w+))?\s*(<=|>=|!=|==?|<|>)\s*(\S.*?)\s*")


@dataclass(frozen=True)
class Condition:
    """A field of a quantity against a value [SI]; `text` is how it was written."""

    text: str
    name: str
    field: str
    sign: str
    value: float
    unit: str


def conditions(texts: Iterable[str], option: str = "--fail-if") -> tuple[Condition, ...]:
    """The conditions written as `NAME[.p10|.p90|.claimed] SIGN VALUE`; raises `CatalogError` naming every one that is not."""
    found: list[Condition] = []
    faults: list[str] = []
    hints: list[str] = []
    for text in texts:
        try:
            found.append(_condition(text, option))
        except CatalogError as fault:
            faults += fault.faults
            hints += fault.hints
    if faults:
        raise CatalogError(faults, hints)
    return tuple(found)


def _condition(text: str, option: str) -> Condition:
    match = EXPRESSION.fullmatch(text)
    if match is None:
        raise CatalogError([f"{option} {text}: expected NAME SIGN VALUE"], [f"for example {option} 'cost_ratio>2'"])
    name, field, sign, value = match[1], match[2] or "value", match[3].replace("==", "="), match[4]
    quantities = load().registry.quantities
    if name not in quantities or quantities[name].unit == "structure":
        raise unknown(f"{option} quantity", name, quantities, "orbitcompute models quantities")
    if field not in FIELDS:
        raise CatalogError([f"{option} {text}: `.{field}` is no part of a quantity"], [f"one of {', '.join(FIELDS)}"])
    unit = quantities[name].unit
    try:
        return Condition(text.strip(), name, field, sign, units.parse(value, unit), unit)
    except units.UnitError as fault:
        hint = units.advice(value, f"`orbitcompute explain {name}` shows its unit")
        raise CatalogError([f"{option} {name}: {fault}"], [hint]) from fault


def met(asked: Sequence[Condition], result: Result) -> list[str]:
    """A line for each condition that a result meets, or that a null figure leaves undecided."""
    found = []
    for one in asked:
        value = _value(one, result)
        if not math.isfinite(value):
            found.append(f"{one.text}: {one.name} has no {one.field} here")
        elif SIGNS[one.sign](value, one.value):
            found.append(f"{one.text}: it is {units.from_si(value, one.unit):.6g} {one.unit}".removesuffix(" 1"))
    return found


def _value(one: Condition, result: Result) -> float:
    """The figure a condition is about [SI]."""
    if one.field == "value":
        return float(result.value(one.name))
    if one.field == "claimed":
        return float(result.claimed_value(one.name))
    if one.name not in result.draws.columns or not result.draws.columns[one.name].size:
        return math.nan
    ends = result.draws.spread(one.name)
    return float(ends.p10 if one.field == "p10" else ends.p90)
