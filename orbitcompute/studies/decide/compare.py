"""Scenarios, satellites or result files side by side: what differs in their inputs, and what each difference moves.

The difference of one output is shared out among the inputs that differ by their Shapley values: the mean of what each
adds over every order in which they could be exchanged, so that the shares sum to the difference whatever comes first.
Inputs of a kernel that runs once (routing) are exchanged together, as are those that mean nothing alone.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import SLOTS, unknown
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.graph.model import Model
from orbitcompute.graph.order import GraphError
from orbitcompute.studies.answer import result_files as stored
from orbitcompute.studies.answer.evaluate import Result, evaluate
from orbitcompute.studies.decide.sensitivity import check_output
from orbitcompute.studies.many.shapley import Step, shares

OUTPUTS = (
    "it_power_per_satellite", "satellite_mass", "specific_power", "radiator_area", "array_area", "satellite_count",
    "fleet_mass", "launch_count", "orbital_capital", "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "cost_ratio",
    "parity_budget", "latency_median",
)
APART = 8  # differences told apart exactly; all further ones count as one
REST = "all others"
MOST = 6
EXAMPLE = (
    "for example: compare gigawatt-2028 ai1-as-claimed, compare spacex-ai1 starlink-v2-mini, compare a.json b.json"
)


@dataclass(frozen=True)
class Side:
    """One of the things compared: its name, its result, and the file's document where it was read from one."""

    name: str
    result: Result
    document: Mapping[str, Any] | None = None

    @property
    def model(self) -> Model:
        """Its model."""
        return self.result.model

    def value(self, name: str) -> float:
        """The value of an output [SI], as the file says where it was read from one; nan where it is null."""
        return self.result.value(name)


@dataclass(frozen=True)
class Difference:
    """An input that is not the same: what it is on either side (None: computed, or not given), and what it moves.

    `moves` is its share in the difference of the output [SI]; `least` and `most` are the ends over all orders; None
    where it was not told apart.
    """

    name: str
    before: Assumption | None
    after: Assumption | None
    moves: float | None = None
    least: float | None = None
    most: float | None = None
    together: str | None = None


@dataclass(frozen=True)
class Pair:
    """The first thing compared and another: every input that differs, those that move the output most first."""

    first: Side
    other: Side
    output: str
    differences: tuple[Difference, ...]
    idle: tuple[Difference, ...]
    shared: tuple[Step, ...]
    note: str | None = None

    @property
    def total(self) -> float:
        """The difference of the output [SI]."""
        return self.other.value(self.output) - self.first.value(self.output)


# -- what is compared ----------------------------------------------------------------------------------------------


def sides(
    names: Sequence[str], base: str, settings: Mapping[str, str], ranged: tuple[str, ...] = OUTPUTS
) -> tuple[Side, ...]:
    """Everything named, evaluated: scenarios, components over the scenario `base`, changes of it, and result files.

    Raises `CatalogError` with every fault of every name.
    """
    faults: list[str] = []
    hints: list[str] = []
    if len(names) < 2:
        faults.append(f"compare: {len(names)} given: at least two are needed")
        hints.append(EXAMPLE)
    if len(names) > MOST:
        faults.append(f"compare: {len(names)} given: at most {MOST} fit side by side")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.append(f"compare {name}: given twice")
            hints.append(EXAMPLE)
    found = []
    for name in dict.fromkeys(names):
        try:
            found.append(_side(name, base, settings, ranged))
        except (CatalogError, GraphError) as fault:
            faults += [f"compare {name}: {line}" if not line.startswith(name) else line for line in fault.faults]
            hints += fault.hints
    if faults:
        raise CatalogError(faults, hints)
    return tuple(found)


def checked_outputs(names: Sequence[str], output: str) -> tuple[str, ...]:
    """The outputs to be shown, the one that is shared out last; `CatalogError` for names that are no computed number."""
    quantities = load().registry.quantities
    faults: list[str] = []
    hints: list[str] = []
    for name in (*names, output):
        if name not in quantities or quantities[name].unit == "structure":
            error = unknown("quantity", name, [key for key, one in quantities.items() if one.unit != "structure"],
                            "orbitcompute models quantities")
            faults += error.faults
            hints += error.hints
    if faults:
        raise CatalogError(faults, hints)
    return (*(name for name in names if name != output), output)


def _side(text: str, base: str, settings: Mapping[str, str], ranged: tuple[str, ...]) -> Side:
    if text.endswith(".json"):
        if settings:
            raise CatalogError([f"{text}: a result stands as it was written: --set does not change it"],
                               ["compare scenarios, or leave --set out"])
        document = stored.read(text)
        return Side(Path(text).stem, stored.recompute(document, text), document)
    if "=" in text:
        return Side(text, evaluate(base, set={**settings, **_pairs(text)}, ranged=ranged))
    catalog = load()
    if text.endswith(".toml") or text in catalog.names("scenarios"):
        label = Path(text).stem if text.endswith(".toml") else text
        return Side(label, evaluate(text, set=dict(settings), ranged=ranged))
    return Side(text, evaluate(base, set={**settings, _slot(text): text}, ranged=ranged))


def _pairs(text: str) -> dict[str, str]:
    found = {}
    for part in text.split(","):
        name, separator, value = (piece.strip() for piece in part.partition("="))
        if not separator or not name or not value:
            raise CatalogError(
                [f"{text}: `{part}` is not NAME=VALUE"], ["for example launch_price=200USD/kg,altitude=700km"]
            )
        found[name] = value
    return found


def _slot(name: str) -> str:
    """The slot that a component's name fills; of a shell that may route or compute, the one that computes."""
    catalog = load()
    for slot, kind in SLOTS.items():
        if name in catalog.names(kind) and slot not in ("relay", "twin"):
            return slot
    known = [
        *catalog.names("scenarios"),
        *(one for kind in dict.fromkeys(SLOTS.values()) for one in catalog.names(kind)),
    ]
    raise unknown("scenario or component", name, known, "orbitcompute models")


# -- what differs and what it moves --------------------------------------------------------------------------------


def pair(first: Side, other: Side, output: str) -> Pair:
    """Every input that differs between two sides, with its share in the difference of `output`.

    Where the output is null on a side there is nothing to share out: the note says why.
    """
    mixed = _Mixed(first.model, other.model, output)
    for side in (first, other):
        try:
            check_output(side.model, output)
        except CatalogError as fault:
            why = fault.faults[0].removeprefix(f"--of {output}: ")
            return _told(first, other, output, mixed, {}, [], f"nothing to share out: {output} {why} ({side.name})")
    alone = {name: mixed.alone(name) for name in mixed.players}
    loose = [name for name, effect in alone.items() if not math.isfinite(effect)]
    ranked = sorted((name for name in alone if name not in loose), key=lambda name: -alone[name])
    apart = [name for name in ranked[:APART] if alone[name] > 0]
    rest = [name for name in ranked if name not in apart]
    groups = {name: mixed.players[name] for name in apart}
    for label, names in ((" + ".join(loose[:2]), loose), (REST, rest)):
        if names:
            groups[label] = tuple(member for name in names for member in mixed.players[name])
    groups = _buildable(groups, mixed)
    found = shares(list(groups), lambda chosen: _value(mixed, groups, chosen))
    note = None
    if len(groups) == 1 and len(mixed.relevant) > 1:
        note = "no mixture of the two can be built: what differs moves it together"
    if not all(math.isfinite(step.share) for step in found):
        note = "some mixtures of the two cannot be built, so that their shares are not told apart"
        found = []
    return _told(first, other, output, mixed, groups, found, note)


def _value(mixed: _Mixed, groups: Mapping[str, tuple[str, ...]], chosen: Collection[str]) -> float:
    return mixed.value([member for name in chosen for member in groups[name]])


def _buildable(groups: Mapping[str, tuple[str, ...]], mixed: _Mixed) -> dict[str, tuple[str, ...]]:
    """The groups with those merged that mean nothing apart, until every mixture of groups can be built.

    A mixture that cannot be built has one of two inputs that belong together: those are merged first that so stand
    apart in most of them.
    """
    found = dict(groups)
    while len(found) > 1:
        names = list(found)
        subsets = [chosen for size in range(len(names) + 1) for chosen in itertools.combinations(names, size)]
        broken = [set(chosen) for chosen in subsets if not math.isfinite(_value(mixed, found, chosen))]
        if not broken:
            break
        one, other = max(
            itertools.combinations(names, 2), key=lambda two: sum((two[0] in s) != (two[1] in s) for s in broken)
        )
        merged = found.pop(one) + found.pop(other)
        found[f"{one} + {other}"] = merged
    return found


def _told(
    first: Side, other: Side, output: str, mixed: _Mixed, groups: Mapping[str, tuple[str, ...]], found: list[Step],
    note: str | None,
) -> Pair:
    steps = {step.name: step for step in found}
    of = {member: name for name, members in groups.items() for member in members}

    def difference(name: str) -> Difference:
        before, after = (side.model.assumptions.get(name) for side in (first, other))
        group = of.get(name)
        step = steps.get(group) if group is not None else None
        if group is None or step is None:
            return Difference(name, before, after, together=group)
        lone = len(groups[group]) == 1
        return Difference(name, before, after, step.share if lone else None, step.least if lone else None,
                          step.most if lone else None, None if lone else group)

    moving = [difference(name) for name in mixed.relevant]
    moving.sort(key=lambda one: (-abs(one.moves or 0.0), one.together or "", one.name))
    idle = [difference(name) for name in mixed.differing if name not in mixed.relevant]
    joint = tuple(step for step in found if len(groups[step.name]) > 1)
    return Pair(first, other, output, tuple(moving), tuple(idle), joint, note)


@dataclass
class _Mixed:
    """Models between two: some of the inputs that differ are the other's, all else the first's."""

    first: Model
    other: Model
    output: str
    kept: dict[frozenset[str], float] = field(default_factory=dict)

    @cached_property
    def differing(self) -> list[str]:
        """Every name whose value is not the same on both sides, given on one only included."""
        names = dict.fromkeys([*self.first.assumptions, *self.other.assumptions])
        return [name for name in names if not _same(self.first.assumptions.get(name), self.other.assumptions.get(name))]

    @cached_property
    def relevant(self) -> list[str]:
        """The names that differ and that the output stands on, on either side."""
        ends = [model.restricted([self.output]) for model in (self.first, self.other)]
        needed = ends[0].needed | ends[1].needed
        return [name for name in self.differing if name in needed]

    @cached_property
    def players(self) -> dict[str, tuple[str, ...]]:
        """What is exchanged: every relevant name, those behind a kernel that runs once together."""
        staged: set[str] = set()
        for model in (self.first, self.other):
            restricted = model.restricted([self.output])
            for name, quantity in restricted.quantities.items():
                if quantity.staged and name in restricted.needed:
                    staged |= restricted.stands_on(name) & set(self.relevant)
        found: dict[str, tuple[str, ...]] = {name: (name,) for name in self.relevant if name not in staged}
        return {**found, "routing": tuple(sorted(staged))} if staged else found

    def value(self, members: Sequence[str]) -> float:
        """The output with `members` taken from the other side; nan where such a mixture cannot be built."""
        chosen = frozenset(members)
        if chosen not in self.kept:
            self.kept[chosen] = self._value(chosen)
        return self.kept[chosen]

    def _value(self, chosen: frozenset[str]) -> float:
        mixed = dict(self.first.assumptions)
        for name in chosen:
            entry = self.other.assumptions.get(name)
            if entry is None:
                mixed.pop(name, None)
            else:
                mixed[name] = entry
        try:
            point = Model(self.first.registry, mixed, self.first.to_si, (self.output,), True).evaluate()
        except GraphError:
            return math.nan
        return float(point.values[self.output]) if point.status == "ok" else math.nan

    def alone(self, name: str) -> float:
        """The most that a player moves the output when it is exchanged first, or last; nan where neither can be built."""
        everything = [member for members in self.players.values() for member in members]
        others = [member for member in everything if member not in self.players[name]]
        first = self.value(self.players[name]) - self.value([])
        last = self.value(everything) - self.value(others)
        return max(abs(first), abs(last))


def _same(one: Assumption | None, other: Assumption | None) -> bool:
    if one is None or other is None:
        return one is other
    if isinstance(one.value, float) and isinstance(other.value, float):
        return one.value == other.value or (math.isnan(one.value) and math.isnan(other.value))
    return bool(one.value == other.value)


def moved_since(side: Side, name: str) -> float | None:
    """What this program makes of a stored output [SI], where that is not what its file says; None where it is the same."""
    if side.document is None or name not in side.document["quantities"]:
        return None
    entry = side.document["quantities"][name]
    now = side.value(name)
    if entry["value"] is None or not math.isfinite(now):
        return None
    shown = from_si(now, entry["unit"])
    return None if math.isclose(shown, entry["value"], rel_tol=1e-9) else now
