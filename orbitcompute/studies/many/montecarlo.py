"""Samples of any size in bounded memory: quantiles, chances and the share of infeasible points, with their sampling error.

A sample of N points is sixteen replicates of N/16: scrambled Sobol nets, each scrambled on its own (up to 2^20 points in
all), or stretches of Philox streams. Figures are those of all points; their error is the standard error over the
replicates (Owen 1997, Annals of Statistics 25, 1541, for nets). Up to 2^20 points every value is kept and quantiles are
exact; above, values are counted in bins laid out by the first points, and interpolated.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.correlations import Correlation
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import Assumption
from orbitcompute.graph.fused import present
from orbitcompute.graph.model import Model
from orbitcompute.kernels.draws import draw
from orbitcompute.studies.many.blocks import Block, Runner, Span, in_threads
from orbitcompute.studies.many.drawing import BLOCK, MOST_SOBOL, Joint, groups_among, joint, philox_shares, sobol_shares
from orbitcompute.studies.many.paths import Points, held, judged
from orbitcompute.studies.many.ranges import uncertain_inputs
from orbitcompute.studies.many.sweep import _check_outputs, check_allowed, shown
from orbitcompute.studies.many.tabulated import Stepped, Tabulated, tabulate
from orbitcompute.studies.scenario.assemble import Assembled, assemble
from orbitcompute.studies.scenario.idle import idle_notes
from orbitcompute.studies.scenario.margins import MARGINS

FEWEST, MOST = 32, 10**10
REPLICATES = 16
QUANTILES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
BINS = 16_384
BREAKS = "breaks "  # how the status of a point that breaks a closure begins
PILOT = 4 * BLOCK
OUTPUTS = (
    "satellite_mass", "satellite_count", "launch_count", "fleet_mass", "radiator_area", "array_area", "orbital_capital",
    "orbital_cost_per_kw_year", "cost_ratio", "cost_ratio_as_built",
)
# Where a reader's question lies: a ratio of costs at one, a margin at nought.
TURNING = {"cost_ratio": 1.0, "cost_ratio_as_built": 1.0, **dict.fromkeys(MARGINS, 0.0)}

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Bins:
    """Where values are counted: from `low`, `scale` bins a unit, an output each."""

    low: Floats
    scale: Floats

    def edges(self, output: int) -> Floats:
        """The edges of an output's bins."""
        found: Floats = self.low[output] + np.arange(BINS + 1) / self.scale[output]
        return found


@dataclass(frozen=True)
class Part:
    """What a span of one replicate adds up to; `values` where every value is kept, else `counts`."""

    replicate: int
    points: int
    statuses: Mapping[str, int]
    finite: Counts
    sums: Floats
    least: Floats
    most: Floats
    above: Counts
    values: Floats | None
    counts: Counts | None


@dataclass(frozen=True)
class Draws:
    """All that drawing and computing a span takes, and nothing else: it is what a worker is sent.

    `thresholds` are (output, SI value) pairs, counted exactly.
    """

    points: Points | Tabulated
    joint: Joint | Stepped
    size: int
    seed: int
    replicates: int
    thresholds: tuple[tuple[int, float], ...]
    bins: Bins | None = None

    def warm(self) -> None:
        """Do what has to be done once before spans are computed."""
        self.points.ready()

    def uncompiled(self) -> int:
        """How many quantities have still to be compiled."""
        return self.points.uncompiled()

    @property
    def sobol(self) -> bool:
        """Whether the points are scrambled Sobol nets."""
        return self.size <= MOST_SOBOL

    @property
    def correlated(self) -> tuple[Correlation, ...]:
        """The groups of inputs that are drawn jointly."""
        return tuple(groups_among(self.joint.names))

    @cached_property
    def bounds(self) -> list[int]:
        """The first point of each replicate, and the size of all."""
        return [self.size * number // self.replicates for number in range(self.replicates + 1)]

    def inputs(self, start: int, stop: int) -> Floats:
        """The inputs (inputs, points) of a span in SI; it may lie across replicates."""
        parts = []
        for number in range(self.replicates):
            first, last = max(start, self.bounds[number]), min(stop, self.bounds[number + 1])
            if first < last:
                parts.append(self.joint.values(self._shares(number, first, last)))
        return parts[0] if len(parts) == 1 else np.hstack(parts)

    def _shares(self, number: int, start: int, stop: int) -> Floats:
        if not self.sobol:
            return philox_shares(self.joint.streams, start, stop, self.seed)
        begin = self.bounds[number]
        return sobol_shares(self.joint.streams, start - begin, stop - begin, self.seed, number)

    def __call__(self, span: Span) -> Block:
        """The outputs of a span, to be kept."""
        start, stop = span
        values = np.empty((len(self.points.outputs), stop - start))
        codes = np.zeros(stop - start, dtype=np.int32)
        messages = {"ok": 0}
        for first in range(start, stop, BLOCK):
            part = slice(first - start, min(stop, first + BLOCK) - start)
            found = self.points.block(self.inputs(first, min(stop, first + BLOCK)))
            values[:, part] = found.values
            for code in present(found.codes):
                codes[part][found.codes == code] = messages.setdefault(found.messages[code], len(messages))
        return Block(values, codes, tuple(messages))


@dataclass(frozen=True)
class Adding:
    """The work of adding a span up, sent beside the draws."""

    draws: Draws

    def warm(self) -> None:
        """As the draws."""
        self.draws.warm()

    def __call__(self, span: Span) -> Part:
        """What the points of a span, of one replicate, add up to."""
        draws = self.draws
        block = draws(span)
        values = block.values
        replicate = next(n for n in range(draws.replicates) if draws.bounds[n] <= span[0] < draws.bounds[n + 1])
        good = np.isfinite(values)
        counts = None
        if draws.bins is not None:
            counts = np.zeros((len(values), BINS + 2), dtype=np.int64)
            draw.tally(values, draws.bins.low, draws.bins.scale, counts)
        numbers = np.bincount(block.codes, minlength=len(block.messages))
        with np.errstate(invalid="ignore"):
            above = np.array([np.count_nonzero(values[row] > value) for row, value in draws.thresholds], dtype=np.int64)
        return Part(
            replicate, values.shape[1], dict(zip(block.messages, numbers.tolist(), strict=True)), good.sum(axis=1),
            np.where(good, values, 0.0).sum(axis=1), np.where(good, values, math.inf).min(axis=1),
            np.where(good, values, -math.inf).max(axis=1), above, values if counts is None else None, counts,
        )


@dataclass(frozen=True)
class Estimate:
    """A figure of a sample in SI and its standard error."""

    value: float
    error: float


@dataclass
class Summary:
    """A sample added up: what the points say of each output.

    `infeasible`, `broken`, `null` and `statuses` are shares of all points; `above` are shares of the points where the
    output has a value, of which there are `known`, by threshold.
    """

    outputs: tuple[str, ...]
    thresholds: tuple[tuple[int, float], ...]
    size: int
    statuses: dict[str, Estimate]
    infeasible: Estimate
    broken: Estimate
    quantiles: dict[str, dict[float, Estimate]]
    means: dict[str, Estimate]
    ends: dict[str, tuple[float, float]]
    null: dict[str, Estimate]
    above: list[Estimate]
    known: tuple[int, ...]


@dataclass
class MonteCarlo:
    """A sample ready to run: what it was put together from, its notes, and the draws, which points hold `with_inputs`."""

    assembled: Assembled
    outputs: tuple[str, ...]
    draws: Draws
    notes: tuple[str, ...]
    held: tuple[str, ...]
    spans: list[Span] = field(default_factory=list)
    with_inputs: bool = True

    @property
    def size(self) -> int:
        """Number of points."""
        return self.draws.size

    @property
    def seed(self) -> int:
        """The seed of every stream."""
        return self.draws.seed

    @property
    def work(self) -> Draws:
        """What computes a block."""
        return self.draws

    @property
    def assumptions(self) -> Mapping[str, Assumption]:
        """The inputs' figures."""
        return self.assembled.model.assumptions

    @property
    def drawn(self) -> list[tuple[str, str]]:
        """Name and unit of each input that is drawn."""
        return [(name, self.assumptions[name].unit) for name in self.draws.joint.names]

    @property
    def inputs(self) -> list[tuple[str, str]]:
        """Name and unit of each input that its points hold."""
        return self.drawn if self.with_inputs else []

    def columns(self) -> list[str]:
        """Headers of the draws: inputs, outputs, status."""
        quantities = self.assembled.model.quantities
        return [*(f"{name} [{unit}]" for name, unit in self.inputs),
                *(f"{name} [{quantities[name].unit}]" for name in self.outputs), "status"]

    def input_columns(self, start: int, stop: int) -> list[NDArray[Any]]:
        """The inputs of a span that its points hold, in declared units."""
        return [] if not self.with_inputs else [
            shown(column, unit) for (_, unit), column in zip(self.inputs, self.draws.inputs(start, stop), strict=True)
        ]

    def output_columns(self, block: Block) -> list[Floats]:
        """The outputs of a block in declared units."""
        return [shown(column, self.assembled.model.quantities[name].unit)
                for name, column in zip(self.outputs, block.values, strict=True)]

    def identity(self) -> dict[str, Any]:
        """What makes two samples the same."""
        return {"sample": self.size, "seed": self.seed, "outputs": list(self.outputs),
                "program": self.draws.points.content}

    def summary(self, run: Runner = in_threads, progress: Callable[[int], None] = lambda points: None) -> Summary:
        """Run the sample and add it up; memory does not grow with its size beyond 2^20 points."""
        draws = self.draws
        if self.size > MOST_SOBOL:
            draws = Draws(**{**vars_of(draws), "bins": _bins(draws)})
        parts: dict[int, Part] = {}
        total: dict[int, Part] = {}
        for number, part in run(Adding(draws), self.spans):
            parts[number] = part
            progress(part.points)
            if part.counts is not None:  # whole numbers: the order in which they are added up changes nothing
                before = total.get(part.replicate)
                if before is None:
                    total[part.replicate] = part
                elif before.counts is not None:
                    before.counts.__iadd__(part.counts)
                parts[number] = Part(**{**vars_of(part), "counts": None})
        return _added(draws, [parts[number] for number in sorted(parts)], total, self.outputs)


def vars_of(entry: Any) -> dict[str, Any]:
    """The fields of a dataclass, not copied."""
    return {name: getattr(entry, name) for name in entry.__dataclass_fields__}


def _bins(draws: Draws) -> Bins:
    """Bins that span what the first points say is nearly all of each output, and a half more on either side."""
    first = draws((0, min(PILOT, draws.bounds[1]))).values
    low, scale = np.zeros(len(first)), np.ones(len(first))
    for row, values in enumerate(first):
        finite = values[np.isfinite(values)]
        if finite.size:
            least, most = np.quantile(finite, [0.0005, 0.9995])
            width = (most - least) or max(abs(most), 1.0) * 1e-6
            low[row], scale[row] = least - 0.5 * width, BINS / (2.0 * width)
    return Bins(low, scale)


def _added(draws: Draws, parts: list[Part], total: Mapping[int, Part], outputs: tuple[str, ...]) -> Summary:
    """The summary of all parts, in their order."""
    by = [[part for part in parts if part.replicate == number] for number in range(draws.replicates)]
    points = np.array([sum(part.points for part in own) for own in by])

    def share(count: Callable[[Part], float]) -> Estimate:
        each = np.array([sum(count(part) for part in own) for own in by])
        return Estimate(float(each.sum() / points.sum()), _error(each / points))

    rows = [row for row, _ in draws.thresholds]
    have = [np.array([sum(int(part.finite[row]) for part in own) for own in by]) for row in rows]

    def over(place: int) -> Estimate:
        """The share above a threshold of the points that have a value."""
        each = np.array([sum(int(part.above[place]) for part in own) for own in by])
        with np.errstate(invalid="ignore", divide="ignore"):
            return Estimate(float(each.sum() / have[place].sum()), _error(each / have[place]))

    statuses = sorted({status for part in parts for status in part.statuses if status != "ok"})
    quantiles, means, ends, null = {}, {}, {}, {}
    for row, name in enumerate(outputs):
        finite = np.array([sum(int(part.finite[row]) for part in own) for own in by])
        sums = np.array([math.fsum(float(part.sums[row]) for part in own) for own in by])
        some = bool(finite.sum())
        with np.errstate(invalid="ignore", divide="ignore"):
            means[name] = Estimate(math.fsum(sums) / finite.sum() if some else math.nan, _error(sums / finite))
        ends[name] = (min(float(part.least[row]) for part in parts), max(float(part.most[row]) for part in parts))
        null[name] = share(lambda part, row=row: part.points - int(part.finite[row]))  # type: ignore[misc]
        quantiles[name] = _quantiles(draws, by, total, row) if some else {
            level: Estimate(math.nan, math.nan) for level in QUANTILES
        }
    return Summary(
        outputs, draws.thresholds, draws.size,
        {status: share(lambda part, status=status: part.statuses.get(status, 0)) for status in statuses},  # type: ignore[misc]
        share(lambda part: part.points - part.statuses.get("ok", 0) - _breaking(part)), share(_breaking), quantiles, means,
        ends, null,
        [over(place) for place in range(len(draws.thresholds))], tuple(int(each.sum()) for each in have),
    )


def _breaking(part: Part) -> int:
    """Points inside every domain that break a closure."""
    return sum(many for status, many in part.statuses.items() if status.startswith(BREAKS))


def _quantiles(draws: Draws, by: list[list[Part]], total: Mapping[int, Part], row: int) -> dict[float, Estimate]:
    """The quantiles of one output over its finite values, and their standard error over the replicates."""
    levels = np.array(QUANTILES)
    if draws.bins is None:
        each = [np.concatenate([part.values[row] for part in own if part.values is not None]) for own in by]
        each = [values[np.isfinite(values)] for values in each]
        whole = np.quantile(np.concatenate(each), levels, method="hazen")
        single = [np.quantile(v, levels, method="hazen") if v.size else np.full(len(levels), math.nan) for v in each]
    else:
        counts = [total[number].counts[row] for number in sorted(total)]  # type: ignore[index]
        edges = draws.bins.edges(row)
        whole = _of_counts(np.sum(counts, axis=0), edges, levels)
        single = [_of_counts(own, edges, levels) for own in counts]
    errors = [_error(np.array(column)) for column in np.array(single).T]
    return {level: Estimate(float(value), error) for level, value, error in zip(QUANTILES, whole, errors, strict=True)}


def _of_counts(counts: Counts, edges: Floats, levels: Floats) -> Floats:
    """Quantiles of counted values, straight lines within a bin; nan beyond the bins."""
    below = np.cumsum(counts[:-1])
    found: Floats = np.interp(levels * counts.sum(), below, edges, left=math.nan, right=math.nan)
    return found


def _error(each: Floats) -> float:
    """The standard error of a mean over replicates; nan where one of them has no value."""
    return float(np.std(each, ddof=1) / math.sqrt(len(each))) if len(each) > 1 else math.nan


def _spans(draws: Draws) -> list[Span]:
    """Spans within one replicate each; they depend on the size alone."""
    length = BLOCK * min(16, max(1, draws.size // (64 * BLOCK)))
    if draws.sobol:
        return [
            (start, min(last, start + length))
            for first, last in itertools.pairwise(draws.bounds) for start in range(first, last, length)
        ]
    cuts = sorted({*range(0, draws.size, length), *draws.bounds})
    return list(itertools.pairwise(cuts))


def prepare(
    scenario: str, size: int, seed: int, settings: Mapping[str, str], outputs: Sequence[str] = (),
    thresholds: Sequence[str] = (), *, text: str | None = None, allow: Sequence[str] = (), with_inputs: bool = True,
) -> MonteCarlo:
    """A sample of a scenario's uncertain inputs, checked in full before anything runs; `CatalogError` with every fault.

    `thresholds` are `NAME=VALUE` texts: the chance that an output exceeds a value.
    """
    assembled = assemble(scenario, settings, (), text=text)
    faults: list[str] = []
    hints: list[str] = []
    _check_outputs(assembled.model, outputs, faults, hints)
    if not FEWEST <= size <= MOST:
        faults.append(f"--sample {size:,}: from {FEWEST} to {MOST:,} points")
    if not 0 <= seed < 2**63:
        faults.append(f"--seed {seed}: from 0 to 2^63 - 1")
    check_allowed(allow, assembled.model, faults, hints)
    asked = [_threshold(text_of, assembled.model, faults, hints) for text_of in thresholds]
    if faults:
        raise CatalogError(faults, hints or ["for example --sample 65536 --seed 1 --exceed cost_ratio=2"])
    named = [name for name, _ in asked if name]
    chosen = tuple(dict.fromkeys([*(outputs or OUTPUTS), *named]))
    return of_assembled(assembled, size, seed, chosen, asked, allow=allow, with_inputs=with_inputs)


def of_assembled(
    assembled: Assembled, size: int, seed: int, chosen: tuple[str, ...], asked: Sequence[tuple[str, float]] = (), *,
    allow: Sequence[str] = (), with_inputs: bool = True,
) -> MonteCarlo:
    """As `prepare`, of a scenario that has been put together already; `asked` are thresholds in SI."""
    closures, said = judged(assembled.model, allow, size)
    ready = held(assembled.model, (*chosen, *(assembled.model.all_closures[name].margin for name in closures)))
    names = [name for name in uncertain_inputs(ready) if name in ready.needed]
    if not names:
        raise CatalogError([f"--sample: no uncertain input stands behind {', '.join(chosen)}"],
                           ["every input they read is fixed; see --show-origin"])
    known = dict.fromkeys([*asked, *((name, value) for name, value in TURNING.items() if name in chosen)])
    limits = tuple((chosen.index(name), value) for name, value in known)
    replicates = min(REPLICATES, size // 16)
    points, drawn = Points(ready, tuple(names), chosen, size, closures), joint(ready.assumptions, names)
    mapped, stepped = tabulate(points, drawn)
    draws = Draws(mapped, stepped, size, seed, replicates, limits)
    staged = tuple(name for name, quantity in ready.quantities.items() if quantity.staged and name in ready.needed)
    notes = (*assembled.notes, *said, *idle_notes(assembled.model, assembled.settings, chosen), *_size_notes(size))
    return MonteCarlo(assembled, chosen, draws, notes, staged, _spans(draws), with_inputs)


def _size_notes(size: int) -> list[str]:
    if size <= MOST_SOBOL and size & (size - 1):
        near = 1 << (size.bit_length() - 1), 1 << size.bit_length()
        return [f"--sample {size:,} is not a power of two: Sobol points are balanced at {near[0]:,} or {near[1]:,}"]
    return []


def _threshold(text: str, model: Model, faults: list[str], hints: list[str]) -> tuple[str, float]:
    name, _, value = (part.strip() for part in text.partition("="))
    quantity = model.quantities.get(name)
    if quantity is None or quantity.unit == "structure":
        faults.append(f"--exceed {text}: `{name}` is no quantity with a number")
        return "", math.nan
    try:
        return name, units.parse(value, quantity.unit)
    except units.UnitError as fault:
        faults.append(f"--exceed {text}: {fault}")
        if better := units.respelled(value):
            hints.append(f"did you mean `{name}={better}`?")
        return "", math.nan
