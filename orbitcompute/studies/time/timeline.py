"""When orbit wins: every year of purchase in the same worlds, and the first year in which a quantity meets a target.

A world is one draw of all uncertain inputs for all years: the same share of every input's range in each year, tied by the
catalog's correlations. The draws are those of a sample of one year (`evaluate --set year=2035 --sample 4096 --seed 1`), so
that both give the same medians. Nothing but `year` changes between years, and a figure without a path stays what it is.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from orbitcompute._version import __version__
from orbitcompute.catalog import units
from orbitcompute.catalog.files import CatalogError, content_hash
from orbitcompute.catalog.rows_by_year import at_year, beyond
from orbitcompute.declare import Assumption
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.graph.model import Model
from orbitcompute.studies.many.blocks import in_threads
from orbitcompute.studies.many.drawing import BLOCK, Joint, joint, sobol_shares
from orbitcompute.studies.many.paths import Points, held
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.scenario.assemble import Assembled, assemble, claimed_counterpart
from orbitcompute.studies.time.parted import Dated, Parted, alike, parted

Floats = NDArray[np.float64]
WORLDS, SEED, REPLICATES = 4_096, 1, 16
FEWEST, MOST = 32, 2**20
FIRST, LAST = 2026, 2040
LASTING = 2  # years that a target must be met in a row
# Like terms: what orbit takes from the other side, draw by draw, and how both sides see to their dead chips (the challenges of
# `models/challenges.toml` that treat both sides alike).
ALIKE = {"orbital_discount_rate_given": "twin_discount_rate_given", "orbital_it_idle_time": "twin_it_idle_time"}
ALIKE_SETTINGS = {"accelerator_repair": "bought"}
NEWEST = "newest"  # the accelerator that is another one in another year
SIDES = {"cost_ratio": ("orbital_cost_per_kw_year", "twin_cost_per_kw_year")}


@dataclass(frozen=True, repr=False)
class Timeline:
    """A quantity by year of purchase in the same worlds: values (years, worlds) in SI, nan where a world is infeasible.

    `sides` are what the quantity is a ratio of, `like_terms` the quantity with one cost of money, repair and waiting on both
    sides, `newest` with the chips of each year on both (None where the scenario has them already, or is asked for its own),
    `central` its value with every input at its best guess, `claimed` that of the vendor's figures (None where there are none).
    `positions` (inputs, worlds) are the shares at which the worlds were drawn.
    """

    assembled: Assembled
    name: str
    target: float
    years: tuple[int, ...]
    values: Floats
    sides: Mapping[str, Floats]
    like_terms: Floats | None
    newest: Floats | None
    central: tuple[float, ...]
    claimed: tuple[float, ...] | None
    inputs: tuple[str, ...]
    positions: Floats
    seed: int

    def __repr__(self) -> str:
        """One line."""
        return f"<timeline of {self.name}, {self.years[0]} to {self.years[-1]}>"

    @property
    def unit(self) -> str:
        """The unit of the quantity."""
        return self.assembled.model.quantities[self.name].unit

    @property
    def worlds(self) -> int:
        """How many worlds were drawn."""
        return int(self.values.shape[1])

    @cached_property
    def id(self) -> str:
        """A short name for inputs with their paths, what was asked, catalog and version: equal inputs, equal id."""
        inputs = {
            name: [repr(entry.value), repr(entry.low), repr(entry.high), entry.distribution,
                   [[repr(row.year), repr(row.value), repr(row.low), repr(row.high)] for row in entry.path]]
            for name, entry in sorted(self.assembled.model.assumptions.items()) if name in self.needed
        }
        asked = [self.name, repr(self.target), list(self.years), self.worlds, self.seed]
        text = json.dumps([inputs, asked, content_hash(), __version__], sort_keys=True)
        return "oc1-" + hashlib.sha256(text.encode()).hexdigest()[:6]

    @cached_property
    def needed(self) -> set[str]:
        """Names of the inputs and quantities that the quantity and its sides stand on."""
        return set(self.assembled.model.restricted([self.name, *self.sides]).needed)

    @property
    def void(self) -> float:
        """Share of worlds that have no value in some year: outside a domain there, and counted as not meeting the target."""
        return float(np.mean(~np.isfinite(self.values).all(axis=0)))

    def quantiles(self, values: Floats, levels: Sequence[float] = (0.1, 0.5, 0.9)) -> Floats:
        """Quantiles (levels, years) over the worlds in which a year's value is finite; nan where fewer than half are."""
        found = np.full((len(levels), len(self.years)), math.nan)
        for place, row in enumerate(values):
            finite = row[np.isfinite(row)]
            if 2 * finite.size >= row.size:
                found[:, place] = np.quantile(finite, levels, method="hazen")
        return found

    @cached_property
    def chance(self) -> Floats:
        """Share of all worlds that meet the target in each year; nan in a year in which none has a value."""
        return self.shares_at_target(self.values)

    @property
    def nowhere(self) -> bool:
        """Whether no world has a value in any year: then nothing can be said of crossing."""
        return not np.isfinite(self.values).any()

    def shares_at_target(self, values: Floats) -> Floats:
        """Share of all worlds whose values (years, worlds) meet the target in each year; nan where none has a value."""
        with np.errstate(invalid="ignore"):
            return np.where(np.isfinite(values).any(axis=1), np.mean(values <= self.target, axis=1), math.nan)

    @property
    def _met(self) -> NDArray[np.bool_]:
        with np.errstate(invalid="ignore"):
            return np.asarray(self.values <= self.target)

    @cached_property
    def crossing(self) -> Floats:
        """Each world's break-even year: the first that meets the target and is followed by another; inf where there is none.

        The last year has no next one and stands alone.
        """
        lasting = self._met.copy()
        lasting[:-1] &= self._met[1:]
        first = np.argmax(lasting, axis=0)
        years = np.array(self.years, dtype=np.float64)
        return np.where(lasting.any(axis=0), years[first], math.inf)

    @property
    def never(self) -> float:
        """Share of all worlds that do not cross by the last year."""
        return float(np.mean(np.isinf(self.crossing)))

    def crossed_by(self, share: float) -> float:
        """The year by which a share of all worlds has crossed; inf where fewer do."""
        return float(np.quantile(self.crossing, share, method="inverted_cdf"))

    @property
    def decided_by_crossing(self) -> bool:
        """Whether enough worlds cross, and enough don't, to be told apart."""
        return 12 <= int(np.isfinite(self.crossing).sum()) <= self.worlds - 12

    @property
    def chance_difference(self) -> float:
        """A difference of mean positions that chance alone may bring in one of all inputs: four standard errors."""
        inside = int(np.isfinite(self.crossing).sum()) if self.decided_by_crossing else max(1, self.worlds // 20)
        return 4 * math.sqrt((1 / inside + 1 / (self.worlds - inside)) / 12)

    @cached_property
    def deciders(self) -> tuple[tuple[str, float, float], ...]:
        """Inputs by how differently the worlds that cross and those that don't drew them, the most different first.

        Each with its mean position in its range (0 at the low end, 1 at the high) in worlds that cross, and in the others.
        Where fewer than a dozen worlds are on either side, the twentieth of worlds nearest to the target stands for them.
        """
        if self.nowhere:
            return ()
        crossed = np.isfinite(self.crossing)
        if not self.decided_by_crossing:
            last = np.where(np.isfinite(self.values[-1]), self.values[-1], math.inf)
            crossed = np.argsort(np.argsort(last, kind="stable"), kind="stable") < max(1, self.worlds // 20)
        inside, outside = self.positions[:, crossed].mean(axis=1), self.positions[:, ~crossed].mean(axis=1)
        order = np.argsort(-np.abs(inside - outside), kind="stable")
        return tuple((self.inputs[place], float(inside[place]), float(outside[place])) for place in order)


def timeline(
    scenario: str = DEFAULT_SCENARIO, settings: Mapping[str, str] | None = None, *, of: str = "cost_ratio",
    target: str | None = None, first: int = FIRST, last: int = LAST, by: int | None = None, worlds: int = WORLDS,
    seed: int = SEED, text: str | None = None,
) -> Timeline:
    """A quantity of a scenario by year of purchase, `first` to `last`, and when it is at or below a `target` [1].

    `target` is typed as for `--set`; `by` is a year among them that will be asked about. Raises `CatalogError` with every
    fault found.
    """
    assembled = assemble(scenario, settings, text=text)
    goal = _checked(assembled, of, target, (first, last, by), worlds)
    years = tuple(range(first, last + 1))
    claims = claimed_counterpart(assembled)
    main = _prepared(assembled, of, years)
    others = {
        "newest": _with_newest(assembled, scenario, settings or {}, of, text),
        "like": _on_like_terms(assembled, scenario, settings or {}, of, text),
    }
    beside = {name: _prepared(one, of, years, alone=True, level=name == "like")
              for name, one in others.items() if one is not None}
    draws = Draws({}, worlds, seed)
    shared = alike([main.dated, *(one.dated for one in beside.values())]) if beside else None
    common = {} if shared is None else _computed_once(main, shared, draws)
    values = _run(main, draws, common)
    found = {name: _run(one, draws, common)[:, 0] for name, one in beside.items()}
    positions = np.array([draws.kept[name] for name in main.names])
    return Timeline(
        assembled, of, goal, years, values[:, 0],
        {name: values[:, 1 + place] for place, name in enumerate(SIDES.get(of, ()))},
        found.get("like"), found.get("newest"), _central(main.dated.model, of, years),
        None if claims is None else _central(held(claims.model, (of,)), of, years), main.names, positions, seed,
    )


@dataclass(frozen=True)
class _Prepared:
    """A model whose staged results are held, what is drawn of it, and what stands in each year.

    `level` are the inputs of orbit that get what the other side has.
    """

    dated: Dated
    names: tuple[str, ...]
    inputs: Mapping[str, Assumption]
    by_year: tuple[Mapping[str, Assumption], ...]
    outputs: tuple[str, ...]
    level: frozenset[str]


def _prepared(
    assembled: Assembled, of: str, years: Sequence[int], alone: bool = False, level: bool = False
) -> _Prepared:
    """The worlds of a scenario; `alone` leaves out the sides, `level` gives orbit what the other side has of `ALIKE`."""
    whole = (of, *SIDES.get(of, ()))
    model = held(assembled.model, whole)
    paths = with_paths(model)
    given = {name for name in ALIKE if name not in assembled.settings} if level else set()
    return _Prepared(
        Dated(model, frozenset({*paths, "year", *given})), tuple(uncertain_inputs(model)),
        {**assembled.model.assumptions, **model.assumptions},
        tuple(entries_of(model, paths, year) for year in years), (of,) if alone else whole, frozenset(given),
    )


def _computed_once(main: _Prepared, shared: Sequence[str], draws: Draws) -> dict[str, Floats]:
    """What several scenarios have in common, by name: each quantity (worlds), nan where a world is outside a domain."""
    model = main.dated.model.restricted(shared)
    names = tuple(name for name in main.names if name in model.needed)
    points = Points(model, names, tuple(shared), draws.size)
    whole, rows = joint({**main.inputs, **main.by_year[0]}, names), draws.shares(main.inputs, main.names)
    found = np.empty((len(shared), draws.size))
    points.ready()

    def work(first: int) -> None:
        here = draws.part(first)
        found[:, here] = _outcomes(points, whole.at(_stacked(rows, names, here)))

    for _ in in_threads(work, range(0, draws.size, BLOCK)):
        pass
    return dict(zip(shared, found, strict=True))


def _with_newest(
    assembled: Assembled, scenario: str, settings: Mapping[str, str], of: str, text: str | None
) -> Assembled | None:
    """The scenario with the chips that can be bought in each year; None where it has them, or has no chips of the catalog."""
    given = settings.get("accelerator") or assembled.scenario.components.get("accelerator")
    if of not in SIDES or "accelerator" in settings or given in (None, NEWEST):
        return None
    return assemble(scenario, {**settings, "accelerator": NEWEST}, text=text)


def _on_like_terms(
    assembled: Assembled, scenario: str, settings: Mapping[str, str], of: str, text: str | None
) -> Assembled | None:
    """The scenario with its dead chips seen to alike on both sides, unless that is set; None where nothing is compared."""
    changed = {name: value for name, value in ALIKE_SETTINGS.items() if name not in assembled.settings}
    return assemble(scenario, {**settings, **changed}, text=text) if of in SIDES else None


def _checked(
    assembled: Assembled, of: str, target: str | None, when: tuple[int, int, int | None], worlds: int
) -> float:
    """The target in SI; `CatalogError` with every fault of what was asked."""
    first, last, by = when
    faults: list[str] = []
    hints: list[str] = []
    model = assembled.model
    quantity = model.quantities.get(of)
    if quantity is None or quantity.unit == "structure":
        faults.append(f"--of {of}: is no quantity that is a number")
        hints.append("see `orbitcompute models quantities`")
    if first >= last:
        faults.append(f"--from {first} --to {last}: the last year must be after the first")
    if last - first > 100:
        faults.append(f"--from {first} --to {last}: at most 100 years")
    if by is not None and not first <= by <= last:
        faults.append(f"--by {by}: from {first} to {last}, the years asked about")
    if not FEWEST <= worlds <= MOST:
        faults.append(f"--draws {worlds}: from {FEWEST} to {MOST:,}")
    if "year" in assembled.settings:
        faults.append(f"--set year={assembled.settings['year']}: the years are --from and --to")
    if quantity is not None and quantity.unit != "structure":
        needed = sorted(model.restricted([of]).needed)
        short = beyond([model.assumptions[name] for name in needed if name in model.assumptions], first, last)
        for (earliest, latest), names in short.items():
            faults.append(f"--from {first} --to {last}: outside {earliest:g} to {latest:g}, the years of {', '.join(names)}")
            hints.append(f"`orbitcompute explain {names[0]}` draws its path; --set {names[0]}=VALUE fixes it")
    goal = 1.0
    if quantity is not None and target is not None:
        try:
            goal = units.parse(target, quantity.unit)
        except units.UnitError as fault:
            faults.append(f"--target {target}: {fault}")
    elif quantity is not None and target is None and of not in ("cost_ratio", "cost_ratio_as_built"):
        faults.append(f"--of {of}: needs a --target")
        hints.append(f"for example --of {of} --target 1")
    if faults:
        raise CatalogError(faults, hints or ["for example --from 2026 --to 2040 --target 1"])
    return goal


def entries_of(model: Model, paths: Sequence[str], year: float) -> dict[str, Assumption]:
    """The inputs that move with the year, as they stand in it."""
    found = {name: at_year(model.assumptions[name], year) for name in paths}
    if "year" in model.assumptions:
        found["year"] = replace(model.assumptions["year"], value=float(year))
    return found


def with_paths(model: Model) -> list[str]:
    """The inputs of a model that have a path."""
    return [name for name in sorted(model.needed) if name in model.assumptions and model.assumptions[name].path]


def _central(model: Model, of: str, years: Sequence[int]) -> tuple[float, ...]:
    """The quantity of each year with every input at its best guess; nan where it means nothing."""
    paths = with_paths(model)
    found = []
    for year in years:
        entries = entries_of(model, paths, year)
        point = model.evaluate({name: entry.value for name, entry in entries.items() if name in model.needed})
        found.append(math.nan if of in model.void(point) else float(point.values[of]))
    return tuple(found)


@dataclass(frozen=True)
class Draws:
    """The shares at which worlds are drawn, by name: what one input draws does not depend on which others are drawn."""

    kept: dict[str, Floats]
    size: int
    seed: int

    def part(self, first: int) -> slice:
        """The worlds of the block that begins there."""
        return slice(first, min(self.size, first + BLOCK))

    def shares(self, inputs: Mapping[str, Assumption], names: Sequence[str]) -> Mapping[str, Floats]:
        """Tied shares (worlds) of inputs by name."""
        missing = tuple(name for name in names if name not in self.kept)
        if missing:
            self.kept.update(zip(missing, self._drawn(joint(inputs, missing)), strict=False))
        return self.kept

    def _drawn(self, table: Joint) -> Floats:
        """Tied shares (streams, worlds): replicate by replicate, as a sample of this size has them."""
        replicates = min(REPLICATES, self.size // 16)
        bounds = [self.size * number // replicates for number in range(replicates + 1)]
        found = np.empty((len(table.streams), self.size))
        for number, (start, stop) in enumerate(itertools.pairwise(bounds)):  # rows of a net are kept: not by many threads
            if start < stop:
                found[:, start:stop] = table.tie(sobol_shares(table.streams, 0, stop - start, self.seed, number))
        return found


def _run(asked: _Prepared, draws: Draws, common: Mapping[str, Floats]) -> Floats:
    """Outputs (years, outputs, worlds) of a scenario: inputs are drawn once, in a year only those again that have a path.

    What is `common` is not computed again.
    """
    study = parted(asked.dated, asked.names, asked.outputs, draws.size, len(asked.by_year), tuple(common))
    rows = draws.shares(asked.inputs, asked.names)
    meeting = {name: common[name] for name in study.meeting if name in common}
    if study.once is not None:
        found = _once(study, asked, draws, common)
        meeting.update(zip(study.once.outputs, found, strict=True))
    order = [meeting[name] for name in study.meeting]
    void = np.zeros(draws.size, dtype=np.bool_)
    for row in order:
        void |= ~np.isfinite(row)
    dated = [name for name in study.drawn if any(name in entries for entries in asked.by_year)]
    still = [name for name in study.drawn if name not in dated]
    lasting = joint(asked.inputs, still)
    tables = [joint({**asked.inputs, **entries}, dated) for entries in asked.by_year]
    places = {name: place for place, name in enumerate(study.again.varied)}
    values = np.full((len(asked.by_year), len(asked.outputs), draws.size), math.nan)
    study.again.ready()

    def work(first: int) -> None:
        here = draws.part(first)
        columns = np.empty((len(study.again.varied), here.stop - here.start))
        for name, value in zip(still, lasting.at(_stacked(rows, still, here)), strict=True):
            columns[places[name]] = value
        for name, row in zip(study.meeting, order, strict=True):
            columns[places[name]] = row[here]
        moving = _stacked(rows, dated, here)
        for number, entries in enumerate(asked.by_year):
            for name, value in zip(dated, tables[number].at(moving), strict=True):
                columns[places[name]] = value
            for name in study.moving:
                columns[places[name]] = float((entries.get(name) or asked.inputs[name]).value)
            for name in asked.level & places.keys():
                other = ALIKE[name]
                columns[places[name]] = columns[places[other]] if other in places else float(
                    (entries.get(other) or asked.inputs[other]).value)
            values[number, :, here] = _outcomes(study.again, columns)

    for _ in in_threads(work, range(0, draws.size, BLOCK)):
        pass
    values[:, :, void] = math.nan
    return values


def _once(study: Parted, asked: _Prepared, draws: Draws, common: Mapping[str, Floats]) -> Floats:
    """What the year leaves alone of a scenario (quantities, worlds), from the inputs drawn and what is common."""
    points = study.once
    assert points is not None
    names = [name for name in points.varied if name not in common]
    given = [common[name] for name in points.varied if name in common]
    whole, rows = joint({**asked.inputs, **asked.by_year[0]}, names), draws.shares(asked.inputs, asked.names)
    found = np.empty((len(points.outputs), draws.size))
    points.ready()

    def work(first: int) -> None:
        here = draws.part(first)
        found[:, here] = _outcomes(points, np.vstack([whole.at(_stacked(rows, names, here)), *(row[here] for row in given)]))

    for _ in in_threads(work, range(0, draws.size, BLOCK)):
        pass
    return found


def _stacked(rows: Mapping[str, Floats], names: Sequence[str], here: slice) -> Floats:
    """Some rows' values in one block (names, points)."""
    found = np.empty((len(names), here.stop - here.start))
    for place, name in enumerate(names):
        found[place] = rows[name][here]
    return found


def _outcomes(points: Points, columns: Floats) -> Floats:
    """Outputs (outputs, points); nan where a point lies outside a domain."""
    found = points.block(np.ascontiguousarray(columns))
    return np.where(found.codes == 0, found.values, math.nan)
