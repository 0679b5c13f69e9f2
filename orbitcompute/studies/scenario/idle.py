"""Knobs that do nothing: names that are set or swept and on which nothing depends that is shown, and what overrides them.

A name is idle where every way from it to what is shown ends at a quantity that is given, at a choice of another
alternative, or at a body that does not read it at these values.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable

from orbitcompute.graph.model import Model, Point
from orbitcompute.graph.order import users
from orbitcompute.studies.scenario.margins import MARGINS

# What `evaluate` shows, beside the margins of its verdict and of the closures.
SHOWN = (
    "altitude", "inclination", "orbital_period", "sunlit_fraction", "eclipse_days_per_year", "eclipse_duration_max",
    "beta_angle_min", "it_power_average", "it_power_per_satellite", "array_area", "array_power_beginning_of_life",
    "battery_capacity", "radiator_temperature", "radiator_net_flux", "radiator_area", "satellite_mass", "specific_power",
    "satellite_count", "fleet_mass", "launch_count", "latency_median", "latency_p99", "collective_time", "effective_life",
    "availability", "orbital_cost_per_accelerator_hour", "terrestrial_cost_per_accelerator_hour",
    "orbital_cost_per_kw_year", "terrestrial_cost_per_kw_year", "cost_ratio", "cost_ratio_as_built", "parity_budget",
    "probability_by_date", "permitted_power_by_date", "median_year", "orbital_carbon_intensity",
    "terrestrial_carbon_intensity", "orbital_capital", "twin_cost_per_kw_year", "orbital_cost_over_rent",
)
STEP = 0.01  # share of a value by which it is tried whether anything moves


def shown(model: Model) -> tuple[str, ...]:
    """The quantities of a model that a reader of `evaluate` sees."""
    margins = [one.margin for one in model.all_closures.values()]
    return tuple(name for name in dict.fromkeys((*SHOWN, *MARGINS, *margins)) if name in model.quantities)


def idle_notes(model: Model, names: Iterable[str], outputs: Collection[str]) -> tuple[str, ...]:
    """A note for each of `names` that moves none of `outputs`, naming what overrides it."""
    found = []
    for name in names:
        if name not in model.assumptions or name in outputs:
            continue
        by = idle(model, name, outputs)
        if by is not None:
            found.append(f"{name} moves nothing that is shown{f': {by}' if by else ''}")
    return tuple(found)


def idle(model: Model, name: str, outputs: Collection[str]) -> str | None:
    """What overrides a name that moves none of `outputs`; empty where nothing reads it, None where it moves one."""
    chosen = model.restricted(outputs)
    if name == "year" and any(entry.path for entry in model.assumptions.values() if entry.name in chosen.needed):
        return None  # figures by year were read at it when the scenario was put together
    if name not in chosen.needed:
        return "; ".join(_ends(model, name))
    if name in model.registry.choices:
        return None
    staged = [one for one in chosen.quantities if chosen.quantities[one].staged and one in chosen.needed]
    read = {argument for one in staged for argument in chosen.cut_arguments.get(one, ())}
    watched = tuple(dict.fromkeys([*outputs, *(one for one in read if one in model.quantities)]))
    if name in read:
        return None
    if staged:  # a kernel is not run again: what it reads is watched instead
        chosen = model.restricted(watched).held(chosen.evaluate().values, staged)
    before = chosen.evaluate()
    if before.outside:  # what is void moves for no step: nothing can be said of a name that it stands on
        return None
    after = _moved(chosen, name, before)
    if after is None or any(_differs(before.values[one], after.values[one]) for one in watched):
        return None
    given = [end for end in _ends(model, name) if end.endswith(" is given")]
    return "; ".join(_unread(chosen, name, before, after) or given) or "not at these values"


def _moved(model: Model, name: str, before: Point) -> Point | None:
    """The point with a name a little off; None where it cannot be."""
    entry = model.assumptions[name]
    if not isinstance(entry.value, int | float) or not math.isfinite(entry.value):
        return None
    step = STEP * abs(entry.value) or STEP
    value = float(entry.value) + step
    if entry.maximum is not None and value > entry.maximum:
        value = float(entry.value) - step
    return model.evaluate({name: value}, base=before)


def _differs(one: object, other: object) -> bool:
    if not isinstance(one, float) or not isinstance(other, float):
        return False
    return one != other and not (math.isnan(one) and math.isnan(other))


def _ends(model: Model, name: str) -> list[str]:
    """Where the ways from a name end: quantities that are given, and choices of another alternative."""
    readers = users({one: quantity.arguments for one, quantity in model.quantities.items()})
    ends: dict[str, None] = {}
    waiting, seen = [name], {name}
    while waiting:
        at = waiting.pop(0)
        for reader in readers.get(at, ()):
            if reader in model.overrides and reader != at:
                ends[f"{reader} is given"] = None
            elif model.selections.get(reader, at) != at:
                ends.update(dict.fromkeys(_choices(model, reader)))
            elif reader not in seen:
                seen.add(reader)
                waiting.append(reader)
    return list(ends)


def _unread(model: Model, name: str, before: Point, after: Point) -> list[str]:
    """The choices of the first quantities along the way that do not move."""
    readers = users(model.cut_arguments)
    ends: dict[str, None] = {}
    waiting, seen = [name], {name}
    while waiting:
        for reader in readers.get(waiting.pop(0), ()):
            if reader in seen or reader not in before.values:
                continue
            seen.add(reader)
            if _differs(before.values[reader], after.values[reader]):
                waiting.append(reader)
            else:
                ends.update(dict.fromkeys(_choices(model, reader)))
    return list(ends)


def _choices(model: Model, quantity: str) -> list[str]:
    """The choices that a quantity reads, each with the alternative that stands."""
    found = [argument for argument in model.quantities[quantity].arguments if argument in model.registry.choices]
    return [f"{one} is {model.assumptions[one].choice}" for one in found if one in model.assumptions]
