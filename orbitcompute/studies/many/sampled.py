"""A sweep whose every point is a sample: medians and ranges along axes, each point drawn as a sample of its own settings.

A plain sweep sets and draws nothing: its rows are best guesses. Here each point has the same draws (one seed), so that a row
is `evaluate --set NAME=VALUE --sample N` of its values, and along `year` the medians are those of `timeline`.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.many.axes import EXAMPLE, Axis, dimension
from orbitcompute.studies.many.montecarlo import MonteCarlo, Summary, prepare

MOST = 1_000  # points, each a sample
OUTPUTS = ("launch_count", "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "cost_ratio")
LEVELS = {"p10": 0.1, "median": 0.5, "p90": 0.9}


@dataclass(frozen=True)
class SampledSweep:
    """A sweep of samples ready to run: its axes, the texts and settings of every point, and the first point's sample."""

    scenario: str
    axes: tuple[Axis, ...]
    settings: tuple[Mapping[str, str], ...]
    outputs: tuple[str, ...]
    size: int
    seed: int
    units: Mapping[str, str]
    notes: tuple[str, ...]
    first: MonteCarlo
    text: str | None = None
    allow: tuple[str, ...] = ()

    def columns(self) -> list[str]:
        """Headers: axes, then 10th percentile, median and 90th of each output, then shares of draws."""
        heads = [f"{one.name} [{one.unit}]" if one.unit else one.name for one in self.axes]
        heads += [f"{name} {level} [{self.units[name]}]" for name in self.outputs for level in LEVELS]
        return [*heads, "infeasible [1]", "breaks a closure [1]"]

    def rows(self, told: Callable[[int], None] = lambda point: None) -> list[list[float | str | None]]:
        """A row a point, in declared units; null where an output has no value."""
        found = []
        for number, settings in enumerate(self.settings):
            study = self.first if number == 0 else prepare(
                self.scenario, self.size, self.seed, settings, self.outputs, text=self.text, allow=self.allow)
            found.append([*self._place(settings), *self._figures(study.summary())])
            told(number)
        return found

    def _place(self, settings: Mapping[str, str]) -> list[float | str | None]:
        return [settings[one.name] if one.exchanges else _number(units.parse(settings[one.name], one.unit), one.unit)
                for one in self.axes]

    def _figures(self, summary: Summary) -> list[float | str | None]:
        cells: list[float | str | None] = [
            _number(summary.quantiles[name][level].value, self.units[name])
            for name in self.outputs for level in LEVELS.values()]
        return [*cells, summary.infeasible.value, summary.broken.value]


def _number(value: float, unit: str) -> float | None:
    return units.from_si(value, unit) if math.isfinite(value) else None


def prepare_sampled(
    scenario: str, specs: Sequence[str], size: int, seed: int, settings: Mapping[str, str], outputs: Sequence[str] = (), *,
    text: str | None = None, allow: Sequence[str] = (),
) -> SampledSweep:
    """A sweep of samples, its axes and its first point checked before anything runs; `CatalogError` with every fault found."""
    catalog = load()
    faults: list[str] = []
    hints: list[str] = []
    notes: list[str] = []
    dimensions = [found for spec in specs if (found := dimension(spec, catalog, faults, hints, notes)) is not None]
    axes = tuple(one for together in dimensions for one in together)
    names = [one.name for one in axes]
    faults += [f"--sweep {name}: two axes on one name" for name in dict.fromkeys(names) if names.count(name) > 1]
    faults += [f"--sweep {name}: is also fixed, by --set {name}={settings[name]}" for name in names if name in settings]
    points = math.prod(len(together[0].texts) for together in dimensions)
    if points > MOST:
        faults.append(f"--sweep with --sample: {points:,} samples: at most {MOST:,}")
        hints.append("widen a step")
    if faults:
        raise CatalogError(faults, hints or [EXAMPLE])
    places = itertools.product(*(range(len(together[0].texts)) for together in dimensions))
    asked = tuple(
        {**settings, **{one.name: _typed(one, place)
                        for together, place in zip(dimensions, at, strict=True) for one in together}}
        for at in places
    )
    chosen = tuple(outputs) or tuple(name for name in OUTPUTS if name not in names)
    first = prepare(scenario, size, seed, asked[0], chosen, text=text, allow=allow)
    quantities = first.assembled.model.quantities
    return SampledSweep(scenario, axes, asked, chosen, size, seed, {name: quantities[name].unit for name in chosen},
                        tuple(dict.fromkeys((*notes, *first.notes))), first, text, tuple(allow))


def _typed(one: Axis, place: int) -> str:
    """A value of an axis as it is typed after --set, to the last digit."""
    if one.exchanges or one.values is None:
        return one.texts[place]
    value = units.from_si(one.values[place], one.unit)
    return repr(value) if one.unit == "1" else f"{value!r} {one.unit}"
