"""Cases: other people's numbers, each with all the inputs its source gives, held against our quantities.

A file under `validation/` holds `[[case]]` entries and, where many share inputs, `[given.NAME]` tables of them:

    [[case]]
    id = "landsat-inclination"                     # unique
    title = "Landsat 8: 98.2 deg at 705 km"
    quantity = "sun_synchronous_inclination"       # or formula = "...", its inputs by argument name
    expected = "98.2deg"
    tolerance = 0.001                              # a share, or absolute = "0.05deg"
    reason = "printed to 0.1 deg"                  # why the tolerance is what it is
    source = "usgs-landsat"                        # a key of models/sources.toml
    grade = "secondary"
    tier = "flown"
    given = ["earth"]
    inputs = { altitude = "705km" }

`expect` is "equals" unless it says "at_most", "at_least" or "disagrees" (with `because`; `fault = "theirs"` where the
error is in the other figure). `sweep = { name = [low, high] }` holds inputs that the source does not give: ours is then a
range; `assumed = [names]` says which of `inputs` the source does not give, each at a value of ours. A published figure all of
whose inputs its own source hands over, and behind which stands no table or kernel of ours, is arithmetic (`Case.arithmetic`):
it tests our sums, not our model, and is left out of the model error. `pick` names an entry of a structure, such as a pair
of sites and a figure.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from types import CodeType
from typing import Any

import numpy as np

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, nearest, read_toml, shown
from orbitcompute.declare import Assumption, Quantity, Registry, registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.order import GraphError
from orbitcompute.kernels._jit import Kernel

TIERS = ("analytic", "own numerics", "independent code", "published", "flown")
OUTSIDE = ("independent code", "published", "flown")
GRADES = ("primary", "secondary", "derived", "unverified")
TABLE = 8  # numbers in a row that make a table of ours rather than coefficients
EXPECTATIONS = ("equals", "at_most", "at_least", "disagrees")
TEXTS = ("id", "title", "expected", "reason", "source", "grade", "tier")
OPTIONAL = {"quantity", "formula", "tolerance", "absolute", "expect", "because", "fault", "sweep", "pick", "given", "inputs",
            "assumed"}


@dataclass(frozen=True)
class Case:
    """One expected value of one quantity or formula, in SI; `tolerance` is a share (of kelvin for temperatures).

    `absolute` is the alternative to it, in SI. `unit` is the one that the source prints and that is shown.
    """

    id: str
    where: str
    title: str
    quantity: str
    inputs: dict[str, Any]
    expected: float
    unit: str
    tolerance: float
    absolute: float | None
    reason: str
    source: str
    grade: str
    tier: str
    is_formula: bool = False
    expect: str = "equals"
    because: str = ""
    fault: str = "ours"
    sweep: dict[str, tuple[str, str]] = field(default_factory=dict)
    pick: tuple[Any, ...] = ()
    own: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()

    @property
    def folder(self) -> str:
        """The folder of `validation/` that the case lies in."""
        return self.where.split("/")[1]

    @property
    def discipline(self) -> str:
        """The module of the quantity; of a formula, the folder."""
        return self.folder if self.is_formula else registry.quantities[self.quantity].discipline

    @property
    def outside(self) -> bool:
        """Whether the expected value is somebody else's: flown, published, or from code that is not ours."""
        return self.tier in OUTSIDE

    @cached_property
    def arithmetic(self) -> bool:
        """Whether it can only fail by our sums: a computed figure of others, all of whose inputs its source hands over.

        What was measured in flight, and what somebody else's code made, can differ from ours with every input alike; so
        can a published figure that ours reaches through a table or a kernel of our own.
        """
        if self.tier not in ("analytic", "own numerics", "published") or self.sweep or self.assumed:
            return False
        if self.is_formula:
            return not stands_on_tables(registry.formulas[self.quantity].function)
        quantities = _above(self.quantity, set(self.inputs)).quantities.values()
        return not any(entry.staged or stands_on_tables(entry.function) for entry in quantities)

    def ours(self) -> float:
        """Our value, in SI, from nothing but the case's own inputs; what is swept is in the middle of its range."""
        return self.span()[1]

    def span(self) -> tuple[float, float, float]:
        """Our smallest value, the one in the middle, and the largest: over the ends and middles of what is swept."""
        faults: list[str] = []
        changes = {name: self._ends(name, faults) for name in self.sweep}
        texts = {**self.inputs, **{name: low for name, (low, _) in self.sweep.items()}}
        run = self._formula(texts, faults) if self.is_formula else self._model(texts, faults)
        if faults:
            raise CatalogError(faults)
        middle = {name: ends[1] for name, ends in changes.items()}
        values = [run(dict(zip(changes, point, strict=True))) for point in itertools.product(*changes.values())]
        values = values if all(map(math.isfinite, values)) else [math.nan]
        return min(values), run(middle), max(values)

    def difference(self) -> float:
        """Ours over theirs, less one; `inf` where theirs is zero and ours is not."""
        ours = self.ours()
        if self.expected == 0:
            return 0.0 if ours == 0 else math.inf
        return ours / self.expected - 1

    def unused(self) -> list[str]:
        """Inputs of the case's own (not of a shared table) that move nothing it asks for."""
        if self.is_formula:
            return []
        texts = {**self.inputs, **{name: low for name, (low, _) in self.sweep.items()}}
        model = self._built(texts, [])
        return sorted(self.own - model.needed)

    def _ends(self, name: str, faults: list[str]) -> tuple[float, float, float]:
        unit = registry.formulas[self.quantity].arguments[name] if self.is_formula else load().unit_of(name)
        low, high = (_parsed(text, unit, f"{self.where}: {self.id}: {name}", faults) for text in self.sweep[name])
        return low, (low + high) / 2, high

    def _formula(self, texts: dict[str, Any], faults: list[str]) -> Any:
        formula = registry.formulas[self.quantity]
        wrong = set(texts) ^ set(formula.arguments)
        faults += [f"{self.where}: {self.id}: {name}: {'not an argument' if name in texts else 'no value'}"
                   for name in sorted(wrong)]
        values = {name: np.float64(_parsed(text, formula.arguments[name], f"{self.where}: {self.id}: {name}", faults))
                  for name, text in texts.items() if name in formula.arguments}

        def run(changes: dict[str, float]) -> float:
            point = {**values, **{name: np.float64(value) for name, value in changes.items()}}
            with np.errstate(all="ignore"):
                return float(picked(formula.function(*[point[name] for name in formula.arguments]), self.pick))

        return run

    def _built(self, texts: dict[str, Any], faults: list[str]) -> Model:
        catalog = load()
        assumptions = {}
        for name, text in texts.items():
            where = f"{self.where}: {self.id}"
            if name == "sites":
                places = tuple((str(site), math.radians(at[0]), math.radians(at[1])) for site, at in text.items())
                assumptions[name] = Assumption(name, places, "1", self.where)
            elif not catalog.knows(name):
                close = nearest(name, catalog.assignable)
                faults.append(f"{where}: {name}: unknown name{f' (did you mean `{close}`?)' if close else ''}")
            else:
                blank = Assumption(name, math.nan, catalog.unit_of(name), self.where)
                found = catalog.assign(blank, name, str(text), self.where, where, faults)
                if found is not None:
                    assumptions[name] = found
        assumptions.setdefault("relay_more_shells", Assumption("relay_more_shells", (), "1", self.where))
        assumptions.setdefault("site_traffic", Assumption("site_traffic", ((), ()), "1", self.where))
        model = Model(_above(self.quantity, set(assumptions)), assumptions, units.to_si, (self.quantity,), True)
        if not faults:
            try:
                _ = model.plan
            except GraphError as fault:
                faults += [f"{self.where}: {self.id}: {one}" for one in fault.faults]
        return model

    def _model(self, texts: dict[str, Any], faults: list[str]) -> Any:
        model = self._built(texts, faults)
        return lambda changes: float(picked(model.evaluate(changes).values[self.quantity], self.pick))


@cache
def stands_on_tables(function: Callable[..., Any]) -> bool:
    """Whether a body reaches a kernel, or a table of numbers (an array, or eight of them in a row), through what it calls."""
    if isinstance(function, Kernel) or not hasattr(function, "__code__"):
        return isinstance(function, Kernel)
    scope = function.__globals__
    for name in _names_in(function.__code__):
        value = scope.get(name)
        if isinstance(value, np.ndarray | Kernel) or (isinstance(value, tuple) and len(value) >= TABLE):
            return True
        module = getattr(value, "__module__", None) if callable(value) else getattr(value, "__name__", None)
        if isinstance(module, str) and module.startswith("orbitcompute.kernels"):
            return True
        if callable(value) and isinstance(module, str) and module.startswith("orbitcompute.") and stands_on_tables(value):
            return True
    return any(name.startswith("orbitcompute.kernels") for name in function.__code__.co_names)


def _names_in(code: CodeType) -> set[str]:
    names = set(code.co_names)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            names |= _names_in(constant)
    return names


def _above(quantity: str, given: set[str]) -> Registry:
    """A registry of only what a quantity stands on, what is given being a leaf: a small model is put together quickly."""
    found: dict[str, Quantity] = {}
    waiting = [quantity]
    while waiting:
        name = waiting.pop()
        if name in registry.quantities and name not in found and (name not in given or name == quantity):
            found[name] = registry.quantities[name]
            waiting += found[name].arguments
    return Registry(found, registry.constants, registry.choices, registry.formulas)


def picked(value: Any, path: tuple[Any, ...]) -> Any:
    """An entry of a structure: by place, by name, or of a pair of sites (`("London", "Tokyo", "median")`)."""
    if len(path) == 3:
        pairs = [pair for pair in value["pairs"] if {pair["from"], pair["to"]} == set(path[:2])]
        return pairs[0][path[2]] if pairs else math.nan
    for step in path:
        value = value[step]
    return value


def _parsed(text: Any, unit: str, where: str, faults: list[str]) -> float:
    try:
        return units.parse(str(text), unit)
    except units.UnitError as fault:
        faults.append(f"{where}: {fault}")
        return math.nan


@cache
def cases() -> tuple[Case, ...]:
    """Every case under `validation/`, in the order of files and entries; every fault of every file at once."""
    files = [_of_file(path) for path in _paths()]
    faults = [fault for _, problems in files for fault in problems]
    found = tuple(case for some, _ in files for case in some)
    seen: dict[str, str] = {}
    for case in found:
        if case.id in seen:
            faults.append(f"{case.where}: {case.id}: also in {seen[case.id]}")
        seen[case.id] = case.where
    if faults:
        raise CatalogError(faults, ["the form of a case is described in orbitcompute/studies/validate/cases.py"])
    return found


def cases_of(*quantities: str) -> list[Case]:
    """The cases that check some quantities directly; reads only the files that name them, and skips faulty cases."""
    quoted = [f'"{name}"'.encode() for name in quantities]
    texts = [path for path in _paths() if any(name in path.read_bytes() for name in quoted)]
    return [case for path in texts for case in _of_file(path)[0] if case.quantity in quantities]


def _paths() -> list[Path]:
    return sorted(data_directory("validation").rglob("*.toml"))


@cache
def _of_file(path: Path) -> tuple[tuple[Case, ...], tuple[str, ...]]:
    faults: list[str] = []
    return tuple(read(read_toml(path), shown(path), faults)), tuple(faults)


def read(data: dict[str, Any], where: str, faults: list[str]) -> Iterator[Case]:
    """The cases of a file as read, faults added to `faults`."""
    given = data.get("given", {})
    for number, entry in enumerate(data.get("case", []), start=1):
        at = f"{where}: {entry.get('id', f'case {number}')}"
        problems = list(_problems(entry, given))
        faults += [f"{at}: {problem}" for problem in problems]
        if not problems:
            case = _case(entry, given, where, at, faults)
            if case is not None:
                yield case


def _problems(entry: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    """What is wrong with the shape of an entry."""
    for key in TEXTS:
        if not isinstance(entry.get(key), str) or not entry[key].strip():
            yield f"{key}: missing, or not a text"
    for key in sorted(set(entry) - set(TEXTS) - OPTIONAL):
        close = nearest(key, [*TEXTS, *OPTIONAL])
        yield f"{key}: unknown field{f' (did you mean `{close}`?)' if close else ''}"
    for key, allowed in (("tier", TIERS), ("grade", GRADES), ("expect", EXPECTATIONS), ("fault", ("ours", "theirs"))):
        if isinstance(entry.get(key), str) and entry[key] not in allowed:
            yield f"{key}: `{entry[key]}` is none of {', '.join(allowed)}"
    if isinstance(entry.get("source"), str) and entry["source"] not in load().sources:
        close = nearest(entry["source"], load().sources)
        yield f"source: `{entry['source']}` is not in models/sources.toml{f' (did you mean `{close}`?)' if close else ''}"
    yield from _problems_of_kind(entry)
    for name in entry.get("given", []):
        if name not in given:
            yield f"given: there is no [given.{name}] in this file"
    if not isinstance(entry.get("inputs", {}), dict):
        yield "inputs: must be a table of names and values"
    assumed = entry.get("assumed", [])
    shared = {name for table in entry.get("given", []) for name in given.get(table, {})}
    if not isinstance(assumed, list) or not set(map(str, assumed)) <= set(entry.get("inputs", {})) | shared:
        yield "assumed: must be a list of names that `inputs` or `given` hold"
    for name, ends in entry.get("sweep", {}).items():
        if not isinstance(ends, list) or len(ends) != 2:
            yield f"sweep: {name}: must be [low, high]"


def _problems_of_kind(entry: dict[str, Any]) -> Iterator[str]:
    if ("quantity" in entry) == ("formula" in entry):
        yield "one of `quantity` and `formula`"
    for key, known in (("quantity", registry.quantities), ("formula", registry.formulas)):
        name = entry.get(key)
        if name is not None and name not in known:
            close = nearest(str(name), known)
            yield f"`{name}` is not a {key}{f' (did you mean `{close}`?)' if close else ''}"
    if "tolerance" in entry and "absolute" in entry:
        yield "one of `tolerance` and `absolute`"
    if "tolerance" not in entry and "absolute" not in entry and entry.get("expect") not in ("at_most", "at_least"):
        yield "tolerance: missing (a share, or `absolute` with a unit)"
    tolerance = entry.get("tolerance", 0.0)
    if not isinstance(tolerance, int | float) or isinstance(tolerance, bool) or not 0 <= tolerance < math.inf:
        yield "tolerance: must be a share, such as 0.01"
    if entry.get("expect") == "disagrees" and not entry.get("because"):
        yield "because: a disagreement needs its reason"


def _case(entry: dict[str, Any], given: dict[str, Any], where: str, at: str, faults: list[str]) -> Case | None:
    is_formula = "formula" in entry
    name = entry["formula" if is_formula else "quantity"]
    pick = tuple(entry.get("pick", ()))
    declared: Any = registry.formulas[name].unit if is_formula else registry.quantities[name].unit
    if isinstance(declared, tuple):
        declared = declared[pick[0]] if pick else "1"
    match = units.NUMBER.fullmatch(entry["expected"])
    written = match[2] if match is not None else ""
    unit = written or declared
    if declared == "structure":
        declared = written or "1"
    found: list[str] = []
    expected = _parsed(entry["expected"], declared, f"{at}: expected", found)
    absolute = _width(entry["absolute"], declared, f"{at}: absolute", found) if "absolute" in entry else None
    if expected == 0 and absolute is None and entry.get("expect", "equals") in ("equals", "disagrees"):
        found.append(f"{at}: absolute: a share of zero is zero")
    faults += found
    if found:
        return None
    inputs: dict[str, Any] = {}
    for shared in entry.get("given", []):
        inputs |= given[shared]
    inputs |= entry.get("inputs", {})
    sweep = {key: (str(ends[0]), str(ends[1])) for key, ends in entry.get("sweep", {}).items()}
    return Case(
        entry["id"], where, entry["title"], name, {key: text for key, text in inputs.items() if key not in sweep},
        expected, unit, float(entry.get("tolerance", 0.0)), absolute, entry["reason"], entry["source"], entry["grade"],
        entry["tier"], is_formula, entry.get("expect", "equals"), entry.get("because", ""), entry.get("fault", "ours"),
        sweep, pick, frozenset(entry.get("inputs", {})) | frozenset(sweep), frozenset(entry.get("assumed", ())),
    )


def _width(text: str, declared: str, where: str, faults: list[str]) -> float:
    """A difference in SI: as a value, without the offset of a temperature scale."""
    match = units.NUMBER.fullmatch(str(text))
    given = (match[2] if match is not None else "") or declared
    zero = _parsed(f"0{given if given != '1' else ''}", declared, where, faults)
    return abs(_parsed(text, declared, where, faults) - zero)
