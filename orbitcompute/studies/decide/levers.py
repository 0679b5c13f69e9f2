"""The variables of one search for a design: read from what was typed, bound to the columns of the model that they set."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.design import DesignVariable, alternative_fault, design_variables
from orbitcompute.catalog.files import CatalogError, nearest
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.graph.model import Model
from orbitcompute.studies.scenario.assemble import Assembled, put_together

Floats = NDArray[np.float64]
DEFAULT = "default"
LIST = "`orbitcompute models design` lists what an engineer chooses"
MOST_PLACES = 100


@dataclass(frozen=True)
class Lever:
    """A design variable in one model: the columns it sets, and their SI values for each of its alternatives.

    A number between bounds has one column and no `table` (alternatives, columns). `choices` are those of the graph whose
    alternative it changes.
    """

    variable: DesignVariable
    columns: tuple[str, ...]
    table: Floats
    choices: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The variable's name."""
        return self.variable.name

    @property
    def places(self) -> int:
        """How many alternatives it has; nought for a number."""
        return len(self.table)

    def values(self, places: Floats) -> Floats:
        """SI values (columns, points) at `places` (points): of the unit interval, or numbers of alternatives."""
        if self.places:
            found: Floats = self.table[np.rint(places).astype(np.int64)].T
            return found
        low, high = self.variable.low, self.variable.high
        if self.variable.logarithmic:
            return (low * (high / low) ** places)[None, :]
        return (low + (high - low) * places)[None, :]

    def place(self, value: float) -> float:
        """Where an SI value of a number lies in the unit interval, an end where it lies outside."""
        low, high = self.variable.low, self.variable.high
        if self.variable.logarithmic:
            share = math.log(max(value, low) / low) / math.log(high / low)
        else:
            share = (value - low) / (high - low)
        return min(max(share, 0.0), 1.0)

    def typed(self, place: float) -> str:
        """What would be typed for it: an alternative, or a number in its unit with all its digits."""
        if self.variable.alternatives:
            return self.variable.alternatives[round(place)]
        value = units.from_si(float(self.values(np.array([place]))[0, 0]), self.variable.unit)
        return f"{value!r} {self.variable.unit}" if self.variable.unit != "1" else repr(value)


def read_levers(
    vary: Sequence[str], fix: Sequence[str], settings: Mapping[str, str], faults: list[str], hints: list[str]
) -> tuple[list[DesignVariable], dict[str, str]]:
    """The variables that are varied, and what is fixed at a value; every fault is added to `faults`.

    `vary` are NAME, NAME=LOW:HIGH or NAME=A,B,C, `default` standing for those that are searched unless told others;
    `fix` are NAME (held where the scenario has it) or NAME=VALUE. What was `set` is held.
    """
    known = design_variables()
    held: dict[str, str] = {}
    fixed: set[str] = set()
    for spec in fix:
        name, separator, value = (part.strip() for part in spec.partition("="))
        if _known("--fix", name, known, faults, hints):
            fixed.add(name)
            held |= {name: value} if separator else {}
    chosen: dict[str, DesignVariable] = {}
    for spec in vary or [DEFAULT]:
        if spec.strip() == DEFAULT:
            chosen = {**{name: one for name, one in known.items() if one.searched}, **chosen}
            continue
        name, separator, ends = (part.strip() for part in spec.partition("="))
        if not _known("--vary", name, known, faults, hints):
            continue
        if name in fixed or name in settings:
            faults.append(f"--vary {name}: is held by {'--fix' if name in fixed else '--set'}")
        variable = _typed(known[name], ends, faults, hints) if separator else known[name]
        if variable is not None:
            chosen[name] = replace(variable, searched=False)
    names = [spec.partition("=")[0].strip() for spec in vary]
    faults += [f"--vary {name}: given twice" for name in dict.fromkeys(names) if names.count(name) > 1]
    left = [one for name, one in chosen.items() if name not in fixed and name not in settings]
    if not left and not faults:
        faults.append("--vary: everything is held; nothing is left to design")
        hints.append(LIST)
    return [_placed(one) for one in left], held


def _known(
    option: str, name: str, known: Mapping[str, DesignVariable], faults: list[str], hints: list[str]
) -> bool:
    """Whether there is such a design variable; else why not."""
    if name in known:
        return True
    catalog = load()
    if name in catalog.assignable:
        faults.append(f"{option} {name}: not for an engineer to choose: nature, a maker or the market decides it")
        hints += [LIST, f"`orbitcompute solve --vary {name}` asks what it would have to be"]
    else:
        close = nearest(name, known)
        faults.append(f"{option} {name}: unknown design variable")
        hints.append(f"did you mean `{close}`? {LIST}" if close else LIST)
    return False


def _typed(
    variable: DesignVariable, text: str, faults: list[str], hints: list[str]
) -> DesignVariable | None:
    """The variable between other bounds, or with another list."""
    where, catalog = f"--vary {variable.name}", load()
    if ":" not in text:
        texts = tuple(part.strip() for part in text.split(","))
        before = len(faults)
        faults += [f"{where}={text}: `{one}` twice" for one in dict.fromkeys(texts) if texts.count(one) > 1]
        unknown = [one for one in texts if alternative_fault(variable.name, one, "--vary", catalog, faults)]
        if len(texts) < 2 and not unknown:
            faults.append(f"{where}={text}: one value is nothing to choose from")
            hints.append(f"hold it with --fix {variable.name}={text}")
        return replace(variable, alternatives=texts, whole=False) if len(faults) == before else None
    if variable.name in SLOTS or variable.name in catalog.registry.choices:
        faults.append(f"{where}={text}: takes a list of alternatives, not a range")
        hints.append(f"for example --vary {variable.name}={','.join(variable.alternatives[:2])}")
        return None
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 2:
        faults.append(f"{where}={text}: bounds are LOW:HIGH")
        return None
    try:
        low, high = (units.parse(part, variable.unit) for part in parts)
    except units.UnitError as fault:
        faults.append(f"{where}: {fault}")
        hints.append(units.advice(parts[0], f"for example --vary {variable.name}=LOW:HIGH"))
        return None
    blank = catalog.blank(variable.name, where)
    wrong = [message for end in (low, high) if (message := catalog.outside_domain(blank, end))]
    if not low < high:
        wrong.append(f"bounds reversed or equal: {parts[0]} is not below {parts[1]}")
        hints.append(f"for example --vary {variable.name}={parts[1]}:{parts[0]}" if low > high else
                     f"hold it with --fix {variable.name}={parts[0]}")
    faults += [f"{where}: {message}" for message in wrong]
    return None if wrong else replace(
        variable, low=low, high=high, alternatives=(), logarithmic=variable.logarithmic and low > 0
    )


def _placed(variable: DesignVariable) -> DesignVariable:
    """A variable that takes whole numbers with the list of them, where they are not too many to list."""
    if not variable.whole or variable.alternatives:
        return variable
    low, high = (units.from_si(end, variable.unit) for end in (variable.low, variable.high))
    first, last = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if not 1 <= last - first < MOST_PLACES:
        raise CatalogError([f"--vary {variable.name}: {last - first + 1} whole numbers between {low:g} and {high:g}"],
                           [f"from 2 to {MOST_PLACES}"])
    return replace(variable, alternatives=tuple(str(number) for number in range(first, last + 1)))


def bound(variable: DesignVariable, assembled: Assembled, faults: list[str]) -> Lever | None:
    """A variable as the columns of a scenario's model that it sets; None, and a fault, where it cannot be."""
    registry = assembled.model.registry
    if not variable.alternatives:
        return Lever(variable, (variable.name,), np.empty((0, 1)))
    if variable.name in registry.choices:
        codes = registry.choices[variable.name].codes
        table = np.array([[codes[text]] for text in variable.alternatives])
        return Lever(variable, (variable.name,), table, (variable.name,))
    if variable.name not in SLOTS:
        table = np.array([[units.parse(text, variable.unit)] for text in variable.alternatives])
        return Lever(variable, (variable.name,), table)
    return _exchanged(variable, assembled, faults)


def _exchanged(variable: DesignVariable, assembled: Assembled, faults: list[str]) -> Lever | None:
    """A slot's components: the columns are the inputs in which they differ."""
    models: list[Model] = [
        put_together(assembled.scenario, {**assembled.settings, variable.name: text}).model
        for text in variable.alternatives
    ]
    first = models[0]
    for text, model in zip(variable.alternatives, models, strict=True):
        if model.overrides != first.overrides:
            other = sorted(model.overrides ^ first.overrides)
            faults.append(f"--vary {variable.name}: {text} gives {', '.join(other)}, which the others leave computed")
            return None
    names = [
        name for name in first.assumptions
        if len({repr(model.assumptions[name].value) for model in models}) > 1
    ]
    structured = [name for name in names if not isinstance(first.assumptions[name].value, float)]
    if structured:
        faults.append(f"--vary {variable.name}: {', '.join(structured)} are no numbers; compare them one by one")
        return None
    table = np.array([[float(model.assumptions[name].value) for name in names] for model in models])
    choices = tuple(name for name in names if name in assembled.model.registry.choices)
    return Lever(variable, tuple(names), table, choices)
