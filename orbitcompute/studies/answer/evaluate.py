"""Evaluate a scenario: one point as claimed, one as we see it with ranges, and the verdict."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from orbitcompute._version import __version__
from orbitcompute.catalog.files import CatalogError, content_hash, nearest
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import registry
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model, Point
from orbitcompute.studies.answer.values import Value
from orbitcompute.studies.answer.verdict import Verdict, judge
from orbitcompute.studies.many import larger
from orbitcompute.studies.many.ranges import POINTS, Sample, sample
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart
from orbitcompute.studies.scenario.idle import idle_notes, shown
from orbitcompute.studies.scenario.margins import MARGINS
from orbitcompute.studies.scenario.model_error import carried, error_text

HEADLINES = (
    "satellite_mass", "satellite_count", "launch_count", "fleet_mass", "cost_ratio", "orbital_cost_per_kw_year",
    "orbital_capital", "radiator_area", "permitted_power_by_date",
)
AS_GIVEN = "taken as given"  # how the note of figures that stand where our equations give others begins
# Margins that no row of the verdict shows and that are no closures: a negative one is said in a note.
SILENT_MARGINS = {
    "laser_power_margin": "laser links between satellites get too little light for their modems' rate",
    "insurer_margin": "no insurer writes this premium: the flights it pays for cost {0:.1%} of the insured value more",
}


@dataclass(repr=False)
class Result:
    """A scenario evaluated: the model, its point, the claimed point, the sample behind the ranges, and the notes."""

    assembled: Assembled
    point: Point
    claimed: Point | None
    claimed_model: Model | None
    draws: Sample
    model_error: bool = False
    command: str | None = None
    created: str | None = None
    ranged: tuple[str, ...] = ()
    show: ClassVar[Callable[[Result], str] | None] = None  # set by orbitcompute.report.page.notebook
    doors: ClassVar[dict[str, Callable[..., Any]]] = {}  # so are these: what a result writes of itself

    def _repr_html_(self) -> str | None:
        """What a notebook shows; None (the plain text) where nobody has said how."""
        return Result.show(self) if Result.show is not None else None

    def cite(self, *, form: str = "text") -> str:
        """Exactly the sources it stands on: a sentence (`text`) or `bibtex`."""
        return str(Result.doors["cite"](self, form))

    def report(self, file: str | os.PathLike[str]) -> str:
        """Write it as one HTML page that needs no network; the name of the file."""
        return str(Result.doors["report"](self, os.fspath(file)))

    def to_frame(self) -> Any:
        """Every quantity and parameter, one a row, as a pandas DataFrame; needs the extra `data`."""
        return Result.doors["to_frame"](self)

    def __repr__(self) -> str:
        """One line: scenario, id, status."""
        return f"<Result {self.id} of {self.assembled.scenario.name}: {self.point.status}>"

    @property
    def model(self) -> Model:
        """The model of our own column."""
        return self.assembled.model

    @property
    def notes(self) -> list[str]:
        """What a reader must know beside the figures."""
        notes = [*self._idle, *self.assembled.notes]
        if self.point.status != "ok":
            notes.append(f"not feasible: {self.point.status} ({self.point.where})")
        if self.model_error:
            errors = ", ".join(f"{name} {error_text(error)}" for name, error in carried().items())
            notes.append(f"the ranges hold our model error, one sigma: {errors}")
        for name, text in SILENT_MARGINS.items():
            if self.value(name) < 0:
                notes.append(text.format(-self.value(name)))
        outside = [name for name in HEADLINES if self._outside_its_range(name)]
        if outside:
            notes.append(
                f"{', '.join(outside)}: the central value lies outside the 10-90 % range:"
                " inputs stand at the kind end of theirs"
            )
        beside = []
        for name, value in self.point.otherwise.items():
            entry = self.model.assumptions[name]
            if not math.isfinite(value):
                continue
            if entry.origin == "--set":
                notes.append(f"{name} is overridden; it would be {from_si(value, entry.unit):.4g} {entry.unit}")
            elif abs(value - float(entry.value)) > 0.05 * abs(float(entry.value)):
                given = from_si(float(entry.value), entry.unit)
                beside.append(f"{name} {given:.4g} {entry.unit} (our equations give {from_si(value, entry.unit):.4g})")
        if beside:
            notes.append(f"{AS_GIVEN}: {'; '.join(beside)}")
        if self.draws.infeasible > 0:
            larger = any(self.draws.spread(name).draws > self.draws.points for name in self.draws.columns)
            many, of = self.draws.infeasible, f"of the {'first ' if larger else ''}{self.draws.points:,} draws"
            part = f"{100 * many:.2g} %" if many < 0.995 else "over 99 %"
            notes.append(f"none {of} is feasible: no ranges" if many == 1
                         else f"{part} {of} are infeasible: ranges are of the others")
        return notes

    def _outside_its_range(self, name: str) -> bool:
        if name not in self.draws.columns or self.draws.columns[name].size == 0:
            return False
        spread = self.draws.spread(name)
        value = self.value(name)
        if not math.isfinite(value):
            return False
        return value < spread.p10 - spread.p10_error or value > spread.p90 + spread.p90_error

    @cached_property
    def _idle(self) -> tuple[str, ...]:
        """What was set and moves nothing that is shown."""
        return idle_notes(self.model, self.assembled.settings, self.assembled.asked or shown(self.model))

    @cached_property
    def verdict(self) -> Verdict:
        """One row a test, what binds, what flips."""
        return judge(self.model, self.point, self.draws)

    @cached_property
    def id(self) -> str:
        """A short name for the resolved inputs, the catalog and the version: equal inputs, equal id."""
        inputs = {
            name: [repr(entry.value), repr(entry.low), repr(entry.high), entry.distribution]
            for name, entry in sorted(self.model.assumptions.items())
        }
        text = json.dumps([inputs, content_hash(), __version__], sort_keys=True)
        return "oc1-" + hashlib.sha256(text.encode()).hexdigest()[:6]

    @cached_property
    def _void(self) -> set[str]:
        return self.model.void(self.point)

    @cached_property
    def _void_as_claimed(self) -> set[str]:
        if self.claimed is None or self.claimed_model is None:
            return set()
        return self.claimed_model.void(self.claimed)

    def __contains__(self, name: object) -> bool:
        """Whether `result[name]` has a value: a parameter or a computed quantity that is one number or a choice."""
        found = self.point.values.get(name) if isinstance(name, str) else None
        return isinstance(found, int | float)

    def __getitem__(self, name: str) -> Value:
        """A figure in its declared unit, with range, vendor's figure, status and source.

        Raises `CatalogError` for a name that nobody declared (with the nearest), that was not computed, or that is a
        structure.
        """
        self._known(name)
        if name not in self:
            what = "a structure, not a number" if name in self.point.values else "not computed: outputs leave it out"
            raise CatalogError([f"{name}: {what}"])
        quantity, given = self.model.quantities.get(name), self.model.assumptions.get(name)
        unit = quantity.unit if quantity is not None else given.unit if given is not None else "1"
        because = self.model.reason(name, self.point) if math.isnan(self.value(name)) else "ok"
        claimed = from_si(self.claimed_value(name), unit) if self.claimed and name in self.claimed.values else None
        source = given.source if given is not None else quantity.source if quantity is not None else None
        return Value(
            name, from_si(self.value(name), unit), unit, *self._percentiles(name, unit), claimed, because, source,
            given.choice if given is not None else None,
        )

    def _percentiles(self, name: str, unit: str) -> tuple[float | None, float | None, float | None]:
        if name not in self.draws.columns or self.draws.columns[name].size == 0 or not math.isfinite(self.value(name)):
            return None, None, None
        spread = self.draws.spread(name)
        return from_si(spread.p10, unit), from_si(spread.p50, unit), from_si(spread.p90, unit)

    def _known(self, name: str) -> None:
        """Raise for a name that is no quantity and no parameter."""
        known = {*self.point.values, *self.model.quantities, *self.model.assumptions, *registry.quantities}
        if name not in known:
            near = nearest(name, known)
            raise CatalogError([f"{name}: unknown name"], [f"did you mean `{near}`?"] if near else [])

    def value(self, name: str) -> float:
        """Our value of a quantity or parameter, in SI; nan when it is null, not computed or outside its domain.

        Raises `CatalogError` for a name that nobody declared; `result[name]` gives the declared unit and the range.
        """
        if name not in self.point.values:
            self._known(name)
        if name in self._void:
            return math.nan
        found = self.point.values.get(name, math.nan)
        return float(found) if isinstance(found, int | float) else math.nan

    def claimed_middle(self, name: str) -> float:
        """The median of the draws as claimed, in SI: vendors' figures at face value, our ranges for all that they leave out.

        The only value where nothing is drawn; nan without a claimed counterpart. `evaluate ai1-as-claimed` prints the same.
        """
        value = self.claimed_value(name)
        if not math.isfinite(value) or self.claimed_model is None or name not in self.draws.columns or not self.draws.points:
            return value
        if self.draws.spread(name).draws == larger.DRAWS and (kept := larger.by_inputs(self.claimed_model, name)):
            return kept[1]
        if name not in self._claimed_draws.columns:
            return value
        middle = self._claimed_draws.spread(name).p50
        return middle if math.isfinite(middle) else value

    @cached_property
    def _claimed_draws(self) -> Sample:
        assert self.claimed_model is not None
        names = self.ranged or tuple(self.draws.columns)
        return sample(self.claimed_model, [name for name in names if name in self.claimed_model.quantities
                                           and name in self.draws.columns])

    def claimed_value(self, name: str) -> float:
        """The value as claimed at best guesses, in SI; nan without a claimed counterpart, and as `value` otherwise."""
        if self.claimed is None or name in self._void_as_claimed:
            return math.nan
        found = self.claimed.values.get(name, math.nan)
        return float(found) if isinstance(found, int | float) else math.nan


def ranged_of(model: Model) -> list[str]:
    """The outputs that get a range: every scalar one, alternatives that no choice selects left out."""
    idle: set[str] = set()
    for name, chosen in model.selections.items():
        idle |= set(model.quantities[name].arguments) - {chosen}
    scalars = [name for name in model.outputs if model.quantities[name].unit != "structure" and name not in idle]
    return list(dict.fromkeys([*scalars, *_judged(model)]))


def _judged(model: Model) -> list[str]:
    """The margins that the verdict reads: those of its tests and those of the closures."""
    return [name for name in (*MARGINS, *(one.margin for one in model.closures)) if name in model.needed]


def evaluate(
    scenario: str = DEFAULT_SCENARIO,
    *,
    baseline: str | None = None,
    set: Mapping[str, str | float] | None = None,
    outputs: tuple[str, ...] = (),
    ranges: bool = True,
    ranged: tuple[str, ...] = (),
    model_error: bool = False,
    text: str | None = None,
) -> Result:
    """Evaluate a scenario by name or file.

    `set` gives values as on the command line (`{"altitude": "700km"}`; a bare number is in the declared unit);
    `outputs` restricts what is computed; `ranges=False` leaves out the draws; `ranged` names the outputs that get a
    range, where not all are wanted (the draws are the same); `model_error` puts our own
    error into the draws. Raises `CatalogError` or `GraphError` with
    every fault found.
    """
    settings = {name: str(value) for name, value in (set or {}).items()}
    if baseline is not None:
        settings["baseline"] = baseline
    return evaluated(assemble(scenario, settings, outputs, text=text), ranges, ranged, model_error)


def _emptied(draws: Sample, point: Point) -> Sample:
    """The draws, none of a quantity that has no value at the point: a range, a median or a share would stand on nothing."""
    void = {name for name in draws.columns if isinstance(point.values.get(name), float) and math.isnan(point.values[name])}
    if not void:
        return draws
    columns = {name: np.full_like(column, math.nan) if name in void else column for name, column in draws.columns.items()}
    return replace(draws, columns=columns)


def evaluated(
    assembled: Assembled, ranges: bool = True, ranged: tuple[str, ...] = (), model_error: bool = False
) -> Result:
    """As `evaluate`, of a scenario that has been put together already."""
    model = assembled.model
    point = model.evaluate(otherwise=True)
    counterpart = claimed_counterpart(assembled)
    wanted = [*(name for name in ranged if name in model.needed), *_judged(model)] if ranged else ranged_of(model)
    draws = sample(model, dict.fromkeys(wanted), POINTS if ranges else 0, errors=carried() if model_error else None)
    draws = _emptied(draws, point)
    return Result(
        assembled, point, counterpart.model.evaluate(otherwise=True) if counterpart else None,
        counterpart.model if counterpart else None, draws, model_error, ranged=ranged,
    )
