"""Where the documents contradict each other or themselves, pair by pair, and whom the record is with."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass

from orbitcompute.catalog import units
from orbitcompute.catalog.ledger import Contradiction, Position, facts
from orbitcompute.studies.published.evidence import Figure, amount


@dataclass(frozen=True)
class Pair:
    """Two positions that contradict each other: documents, what each says, and whom the record is with.

    `apart` is the larger figure over the smaller where both give one in the same unit; `with_record` is None for neither,
    `both` where each is right of something else.
    """

    one: str
    other: str
    one_says: str
    other_says: str
    with_record: str | None
    apart: float | None = None


@dataclass(frozen=True)
class Disagreement:
    """A contradiction, its pairs, and what settles it: facts and figures, and whom the record is with."""

    id: str
    topic: str
    positions: tuple[tuple[str, str, str], ...]
    pairs: tuple[Pair, ...]
    settled: tuple[str, ...]
    finds: tuple[str, ...]
    note: str
    grades: tuple[str, ...]


def disagreement(one: Contradiction, figure: Callable[[str], Figure], text: Callable[[str], str]) -> Disagreement:
    """A contradiction with what settles it filled in, live."""
    pairs = [
        _pair(left, right, one.settled)
        for left, right in itertools.combinations(one.positions, 2)
        if left.side != right.side
    ]
    found, grades = [], []
    for name in one.by:
        if name in facts():
            found.append(facts()[name].says)
            grades.append(facts()[name].grade)
        else:
            ours = figure(name)
            found.append(f"{name} {amount(units.to_si(ours.value, ours.unit), ours.unit)}")
            grades.append("derived")
    settled = tuple(dict.fromkeys(entry.document for entry in one.positions if entry.side in one.settled))
    return Disagreement(one.id, one.topic, tuple((entry.document, entry.says, entry.side) for entry in one.positions),
                        tuple(pairs), settled, tuple(found), text(one.note), tuple(dict.fromkeys(grades)))


def _pair(left: Position, right: Position, settled: tuple[str, ...]) -> Pair:
    with_record = [entry.document for entry in (left, right) if entry.side in settled]
    whom = "both" if len(with_record) == 2 else next(iter(with_record), None)
    return Pair(left.document, right.document, left.says, right.says, whom, _apart(left, right))


def _apart(left: Position, right: Position) -> float | None:
    """How many times the larger figure is the smaller; None where one gives none, or of another kind."""
    if left.figure is None or right.figure is None:
        return None
    (one, one_unit), (other, other_unit) = left.figure, right.figure
    if units.unit(one_unit).dimension != units.unit(other_unit).dimension:
        return None
    values = sorted((units.to_si(one, one_unit), units.to_si(other, other_unit)))
    return values[1] / values[0] if values[0] > 0 else None
