"""Groups of inputs that move together, as `models/correlations.toml` states them, checked at the door."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from orbitcompute.catalog.files import CatalogError, data_directory, nearest, read_toml

FILE = "correlations.toml"
FIELDS = {"meaning", "members", "kind", "source", "as_of", "note", "correlations"}
PAIR = {"first", "second", "value", "low", "high"}


@dataclass(frozen=True)
class Correlation:
    """A group: its members in order, and the lower triangular root of their correlation matrix, row by row."""

    name: str
    meaning: str
    members: tuple[str, ...]
    pairs: Mapping[frozenset[str], float]
    root: tuple[tuple[float, ...], ...]

    def between(self, first: str, second: str) -> float:
        """The correlation of two members' normal scores; 1 of a member with itself, 0 where none is stated."""
        return 1.0 if first == second else self.pairs.get(frozenset((first, second)), 0.0)


def _cholesky(members: tuple[str, ...], pairs: Mapping[frozenset[str], float]) -> tuple[tuple[float, ...], ...] | None:
    """The lower triangular root of the matrix; None when it is no correlation matrix (not positive definite)."""
    root: list[list[float]] = []
    for row, first in enumerate(members):
        line: list[float] = []
        root.append(line)
        for column in range(row + 1):
            entry = 1.0 if row == column else pairs.get(frozenset((first, members[column])), 0.0)
            rest = entry - math.fsum(line[k] * root[column][k] for k in range(column))
            if row == column and rest <= 1e-12:
                return None
            line.append(math.sqrt(rest) if row == column else rest / root[column][column])
    return tuple(tuple(line) for line in root)


def read(data: Mapping[str, Any], known: Iterable[str], sources: Iterable[str]) -> dict[str, Correlation]:
    """The groups of a parsed file; `CatalogError` with every fault found."""
    known, sources = set(known), set(sources)
    faults: list[str] = []
    taken: dict[str, str] = {}
    found: dict[str, Correlation] = {}
    for name, entry in data.items():
        if not isinstance(entry, dict):
            continue
        where = f"models/{FILE}: {name}"
        group = _group(name, entry, where, known, sources, faults)
        for member in group.members if group is not None else ():
            if member in taken:
                faults.append(f"{where}: {member} is in group {taken[member]} already")
            taken[member] = name
        if group is not None:
            found[name] = group
    if faults:
        raise CatalogError(faults, ["see the groups that stand in the file"])
    return found


def _group(
    name: str, entry: Mapping[str, Any], where: str, known: set[str], sources: set[str], faults: list[str]
) -> Correlation | None:
    before = len(faults)
    faults += [f"{where}: {field}: unknown field" for field in entry if field not in FIELDS]
    faults += [
        f"{where}: {field}: missing" for field in ("meaning", "members", "source", "note") if not entry.get(field)
    ]
    if "source" in entry and entry["source"] not in sources:
        faults.append(f"{where}: source: `{entry['source']}` is none of the catalog's")
    members = tuple(entry.get("members", ()))
    for member in members:
        if member not in known:
            close = nearest(member, known)
            faults.append(f"{where}: {member}: unknown name{f' (did you mean `{close}`?)' if close else ''}")
    pairs: dict[frozenset[str], float] = {}
    for pair in entry.get("correlations", ()):
        two = frozenset((pair.get("first"), pair.get("second")))
        low, value, high = (pair.get(field) for field in ("low", "value", "high"))
        if set(pair) != PAIR or len(two) != 2 or not two <= set(members):
            faults.append(f"{where}: correlations: each takes {', '.join(sorted(PAIR))} of two members, not {pair}")
        elif not (-1 <= low <= value <= high <= 1):
            faults.append(f"{where}: correlations: needs -1 <= low <= value <= high <= 1, not {low}, {value}, {high}")
        else:
            pairs[two] = float(value)
    root = _cholesky(members, pairs)
    if root is None:
        faults.append(f"{where}: correlations: no joint distribution has these (the matrix is not positive definite)")
    if len(faults) > before or root is None:
        return None
    return Correlation(name, entry["meaning"], members, pairs, root)


@cache
def correlations() -> dict[str, Correlation]:
    """The groups of this installation by name."""
    from orbitcompute.catalog.catalog import load

    path = data_directory("models") / FILE
    return read(read_toml(path), load().declarations, load().sources) if path.exists() else {}
