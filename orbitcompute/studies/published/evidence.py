"""What a verdict rests on: figures of ours with their ranges, grades and sources, computed live, under a reader's settings."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from orbitcompute.catalog import units
from orbitcompute.catalog.analyses import FOLDERS, load_apart, names
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.many.swings import swings
from orbitcompute.studies.published.reproduce import model_of
from orbitcompute.studies.scenario.assemble import assemble

CARRIES = 0.01  # share of the squared swing from which a figure of the graph is said to rest on an input
READ = {"primary", "measured", "derived", "choice", "set", "datasheet"}
PLACE = re.compile(r"\{([^{}:]+(?::[a-z_0-9]+)?)(:%)?\}")


@dataclass(frozen=True)
class Figure:
    """One of our figures in a unit, with its range and the grades and sources that it rests on."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


class Evidence:
    """Figures by reference: `MODEL.NAME` of a model apart, `SCENARIO:NAME` of the graph; what several need is found once.

    `SCENARIO@YEAR:NAME` is of another year of purchase.

    `settings` are as on --set: `MODEL.NAME` sets an input of a model apart, a plain name one of every scenario. Raises
    `CatalogError` with every fault found.
    """

    def __init__(self, settings: Mapping[str, str] | None = None) -> None:
        self._apart_settings, self._settings = _sorted(settings or {})
        self._results: dict[str, Result] = {}
        self._figures: dict[str, Figure] = {}

    def result(self, scenario: str) -> Result:
        """A scenario evaluated, with ranges."""
        if scenario not in self._results:
            name, _, year = scenario.partition("@")
            self._results[scenario] = evaluate(name, set={**self._settings, "year": year} if year else self._settings)
        return self._results[scenario]

    def figure(self, reference: str) -> Figure:
        """A figure of ours by its reference."""
        if reference not in self._figures:
            found = self._graph(*reference.split(":")) if ":" in reference else self._apart(*reference.split("."))
            self._figures[reference] = found
        return self._figures[reference]

    def _model(self, model_name: str) -> Model:
        return model_of(load_apart(model_name), self._apart_settings.get(model_name))

    def _apart(self, model_name: str, name: str) -> Figure:
        model = self._model(model_name)
        unit = load_apart(model_name).unit_of(name)
        value = float(model.evaluate().values[name])
        behind = [model.assumptions[leaf] for leaf in sorted(model.stands_on(name)) if leaf in model.assumptions]
        ends = [value, *_at_corners(model, name, [one for one in behind if one.uncertain])]
        shown, low, high = (units.from_si(one, unit) for one in (value, min(ends), max(ends)))
        return _figure(f"{model_name}.{name}", shown, low, high, unit, behind)

    def _graph(self, scenario: str, name: str) -> Figure:
        result = self.result(scenario)
        unit = load().unit_of(name)
        value = units.from_si(result.value(name), unit)
        low = high = value
        if name in result.draws.columns and result.draws.columns[name].size:
            spread = result.draws.spread(name)
            low, high = units.from_si(spread.p10, unit), units.from_si(spread.p90, unit)
        if name in result.model.assumptions and name not in result.model.quantities:  # an input stands on itself
            return _figure(f"{scenario}:{name}", value, low, high, unit, [result.model.assumptions[name]])
        moving = [swing for swing in swings(result.model, name) if swing.width > 0]
        total = math.fsum(swing.width**2 for swing in moving)
        behind = [result.model.assumptions[swing.name] for swing in moving if swing.width**2 > CARRIES * total]
        return _figure(f"{scenario}:{name}", value, low, high, unit, behind)

    def condition(self, reference: str, target: float) -> str:
        """Which single input, within its range, brings a figure of a model apart to `target`, and at which value."""
        if ":" in reference:
            return ""
        model_name, name = reference.split(".")
        model, catalog = self._model(model_name), load_apart(model_name)
        wanted = units.to_si(target, catalog.unit_of(name))
        for leaf in sorted(model.stands_on(name)):
            entry = model.assumptions.get(leaf)
            value = _reaches(model, name, entry, wanted) if entry is not None and entry.uncertain else None
            if value is not None:
                return f"{leaf} is {amount(value, catalog.unit_of(leaf))}"
        return ""

    def text(self, template: str) -> str:
        """A sentence of the ledger with its figures filled in, two digits, shares in percent where asked."""

        def fill(match: re.Match[str]) -> str:
            figure = self.figure(match[1])
            return f"{brief(100 * figure.value)} %" if match[2] else brief(figure.value)

        return PLACE.sub(fill, template)


def _sorted(settings: Mapping[str, str]) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """Settings of models apart by model, and those of our scenarios; a fault for what is neither."""
    apart: dict[str, dict[str, str]] = {}
    ours: dict[str, str] = {}
    known = [name for folder in FOLDERS for name in names(folder)]
    for name, text in settings.items():
        model, dot, own = name.partition(".")
        if not dot:
            ours[name] = text
        elif model in known:
            apart.setdefault(model, {})[own] = text
        else:
            raise unknown("model", model, known, "orbitcompute audit CLAIM")
    for model, given in apart.items():
        try:
            load_apart(model).assumptions(given)  # a fault is one now, not at the first claim that needs the model
        except CatalogError as fault:
            names_of = ", ".join(load_apart(model).assignable)
            raise CatalogError(
                [line.replace("--set ", f"--set {model}.") for line in fault.faults],
                [hint for hint in fault.hints if "did you mean" in hint] or [f"{model} has {names_of}"],
            ) from fault
    if ours:
        assemble(DEFAULT_SCENARIO, ours)
    return apart, ours


def _at_corners(model: Model, name: str, loose: Sequence[Assumption]) -> list[float]:
    return [
        float(
            model.evaluate({one.name: float(end or 0.0) for one, end in zip(loose, corner, strict=True)}).values[name]
        )
        for corner in itertools.product(*[(one.low, one.high) for one in loose])
    ]


def _figure(name: str, value: float, low: float, high: float, unit: str, behind: Sequence[Assumption]) -> Figure:
    return Figure(
        name, value, low, high, unit, tuple(sorted({shown_grade(one.kind, one.grade) for one in behind})),
        tuple(dict.fromkeys(one.source for one in behind if one.source)),
        tuple(one.name for one in behind if one.grade == "unverified"),
        tuple(one.name for one in behind if one.grade not in READ or one.kind == "judgement"),
    )


def _reaches(model: Model, name: str, entry: Assumption, wanted: float) -> float | None:
    """The value of one input at which a quantity is `wanted`; None where its range does not hold one."""

    def off(value: float) -> float:
        return float(model.evaluate({entry.name: value}).values[name]) - wanted

    start = float(entry.value)
    for end in (float(entry.low or 0.0), float(entry.high or 0.0)):
        if off(start) * off(end) > 0 or start == end:
            continue
        inner, outer = start, end
        for _ in range(60):
            middle = (inner + outer) / 2
            inner, outer = (middle, outer) if off(inner) * off(middle) > 0 else (inner, middle)
        return (inner + outer) / 2
    return None


def brief(value: float) -> str:
    """Two significant digits, thousands grouped; three where a figure starts with one. Halves are rounded up."""
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else "nothing"
    places = (2 if f"{abs(value):e}"[0] == "1" else 1) - math.floor(math.log10(abs(value)))
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{rounded:,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def amount(value: float, unit: str) -> str:
    """An SI value in its unit; temperatures in Celsius."""
    if units.is_temperature(unit):
        return f"{value - 273.15:.0f} C"
    shown = units.from_si(value, unit)
    return f"{brief(shown)}{'' if unit == '1' else ' ' + unit}"
