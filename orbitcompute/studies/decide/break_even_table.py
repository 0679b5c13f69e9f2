"""One answer at every value of another name: a break-even table."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from orbitcompute.catalog import units
from orbitcompute.catalog.catalog import Catalog, load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import members
from orbitcompute.studies.decide.crossings import Answer, answer
from orbitcompute.studies.decide.solve import Problem, prepare
from orbitcompute.studies.many.sweep import EXAMPLE, Axis, axis

MOST = 4_000


@dataclass(frozen=True)
class Along:
    """Answers over a grid, in the order of the axes, with the problem each was found in."""

    axes: tuple[Axis, ...]
    problems: tuple[Problem, ...]
    answers: tuple[Answer, ...]

    @property
    def places(self) -> list[tuple[str, ...]]:
        """The texts of the axes' values, one tuple an answer."""
        return list(itertools.product(*(one.texts for one in self.axes)))


def along(
    scenario: str, target: str, vary: str, specs: Sequence[str], settings: Mapping[str, str], *, text: str | None = None,
    allow: Sequence[str] = (),
) -> Along:
    """Solve for `vary` at every point of the grid of `specs` (as `--sweep` reads them); `CatalogError` with every fault.

    Each answer stays inside the closures that `vary` moves, but for those that `allow` names.
    """
    catalog = load()
    faults: list[str] = []
    hints: list[str] = []
    axes = tuple(found for spec in specs if (found := _axis(spec, catalog, faults, hints)) is not None)
    faults = [fault.replace("--sweep", "--along", 1) for fault in faults]
    names = [found.name for found in axes]
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            faults.append(f"--along {name}: two axes on one name")
        if name in settings:
            faults.append(f"--along {name}: is also fixed, by --set {name}={settings[name]}")
        if name == vary.partition("=")[0].strip():
            faults.append(f"--along {name}: is what --vary searches")
    size = math.prod(len(found.texts) for found in axes)
    if size > MOST:
        faults.append(f"--along: {size:,} answers: at most {MOST:,}")
    if faults:
        raise CatalogError(faults, [hint.replace("a sweep", "an axis") for hint in hints] or [EXAMPLE])
    problems = tuple(
        prepare(scenario, target, [vary], {**settings, **dict(zip(names, typed, strict=True))}, text=text, allow=allow)
        for typed in itertools.product(*(_typed(found) for found in axes))
    )
    return Along(axes, problems, tuple(answer(problem, problem.varied[0]) for problem in problems))


def _axis(spec: str, catalog: Catalog, faults: list[str], hints: list[str]) -> Axis | None:
    """An axis as a sweep reads it; of a group as its first member's, under the group's name, which `--set` takes too."""
    name, separator, values = spec.partition("=")
    found = axis(f"{members(name.strip())[0]}{separator}{values}", catalog, faults, hints)
    return None if found is None else replace(found, name=name.strip())


def _typed(found: Axis) -> Sequence[str]:
    """The values of an axis as `--set` reads them: full floats in the declared unit."""
    if found.values is None or not found.unit:
        return found.texts
    return [repr(units.from_si(value, found.unit)) for value in found.values]
