"""Models apart from ours as data: a published analysis, or the arithmetic of claims, with its inputs and its cases.

A file `models/analyses/NAME.toml` (or `models/record/NAME.toml`) gives the inputs of the quantities that are declared in
`orbitcompute/published/` under the same name:

    title = "..."                        # and authors' name, source, date, boundary, note
    [defaults]                           # fields that every input shares: kind, grade, source, as_of, currency_year
    [inputs.launch_price]                # value, unit, meaning, and what differs from the defaults
    [given.NAME]                         # inputs that several cases share, as typed after --set
    [[case]]                             # printed results: expected = { quantity = "51.1GUSD" }, set, given, tolerance
    [[stated]]                           # what they print without the inputs behind it, and why it is not computed
    [[headline]]                         # results in print from this one model, to be told apart
    [peer]  [[peer.case]]                # a package that computes it: module, inputs of its own files, printed results
    [bridge]  [[bridge.step]]            # how to say their assumptions in our words, one step at a time

Nothing here is read by a quantity of ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from orbitcompute.catalog.catalog import Catalog
from orbitcompute.catalog.figures import Figure, check
from orbitcompute.catalog.files import CatalogError, Faults, data_directory, is_file, nearest, read_toml, shown
from orbitcompute.catalog.shelf import unknown
from orbitcompute.declare import Apart, Assumption, models_apart

FOLDERS = ("analyses", "record")
FIELDS = {
    "title", "authors", "source", "date", "as_of", "boundary", "note", "headline_quantity", "defaults", "inputs", "given",
    "case", "stated", "headline", "bridge", "mistake", "peer",
}
CASE_FIELDS = {"title", "expected", "tolerance", "reason", "grade", "set", "given", "expect", "source"}
EXPECTATIONS = ("equals", "at_most", "at_least")


@dataclass
class ApartCatalog(Catalog):
    """The catalog as a model apart sees it: its own inputs are the only declarations, the sources are everybody's."""

    registry: Apart
    path: Path = field(default_factory=Path)

    @cached_property
    def data(self) -> dict[str, Any]:
        """The file as read; `CatalogError` with every field that is not known."""
        found = read_toml(self.path)
        faults = [f"{shown(self.path)}: {key}: unknown field" for key in found if key not in FIELDS]
        for number, case in enumerate(found.get("case", []), start=1):
            where = f"{shown(self.path)}: case {number} ({case.get('title', 'no title')})"
            faults += [f"{where}: {key}: unknown field" for key in case if key not in CASE_FIELDS]
            faults += [f"{where}: {key}: missing" for key in ("title", "expected", "tolerance", "reason", "grade")
                       if key not in case]
            faults += [f"{where}: {name}: not a quantity of this model" for name in case.get("expected", {})
                       if name not in self.registry.quantities]
            faults += [f"{where}: given: no [given.{name}]" for name in case.get("given", [])
                       if name not in found.get("given", {})]
            if case.get("expect", "equals") not in EXPECTATIONS:
                faults.append(f"{where}: expect: none of {', '.join(EXPECTATIONS)}")
        if faults:
            raise CatalogError(faults, ["the form is described in orbitcompute/catalog/analyses.py"])
        return found

    @cached_property
    def declarations(self) -> dict[str, Figure]:
        """Every input by name, each with what the file says of all of them; all faults at once."""
        found: dict[str, Figure] = {}
        faults: list[str] = []
        for name, entry in self.data.get("inputs", {}).items():
            shared = dict(self.data.get("defaults", {}))
            if isinstance(entry, dict) and "USD" not in str(entry.get("unit", "")):
                shared.pop("currency_year", None)
            figure, problems = check({**shared, **entry}, f"{shown(self.path)}: {name}", declaration=True)
            faults += problems
            if name in self.registry.quantities:
                faults.append(f"{shown(self.path)}: {name}: is already a quantity of this model")
            if figure is not None and figure.source is not None and figure.source not in self.sources:
                faults.append(f"{shown(self.path)}: {name}: source `{figure.source}` is not in models/sources.toml")
            if figure is not None:
                found[name] = figure
        if faults:
            raise CatalogError(faults)
        return found

    def _assumption(
        self, name: str, figure: Figure, origin: str, component: str | None,
        faults: Faults | None = None, where: str = "",
    ) -> Assumption:
        """The figure in SI, in dollars of the year it was printed in: what is in print is not deflated."""
        as_printed = super()._assumption(name, replace(figure, currency_year=None), origin, component, faults, where)
        return replace(as_printed, currency_year=figure.currency_year)

    def _hearsay(self, figure: Figure) -> str | None:
        """As of every figure, but that a calculator is the first source of its own inputs."""
        return None if figure.grade == "primary" and figure.kind != "measured" else super()._hearsay(figure)

    @property
    def currency_year(self) -> int | None:
        """The year whose dollars the model counts in; None where it counts no money."""
        years = {figure.currency_year for figure in self.declarations.values() if figure.currency_year is not None}
        if len(years) > 1:
            raise CatalogError([f"{shown(self.path)}: dollars of {len(years)} years in one model"])
        return years.pop() if years else None

    @property
    def assignable(self) -> list[str]:
        """Every name that can be given a value: the model's own inputs, choices and quantities."""
        return [*self.declarations, *self.registry.choices, *self.registry.quantities]

    def assumptions(self, settings: Mapping[str, str] | None = None) -> dict[str, Assumption]:
        """Every input in SI, as the file gives it or as `settings` say; `CatalogError` with every fault found."""
        where = shown(self.path)
        found = {name: self._assumption(name, figure, where, None) for name, figure in self.declarations.items()}
        faults = Faults()
        for name, text in (settings or {}).items():
            self._add_setting(found, name, str(text), faults)
        faults.hints = [hint if "explain" not in hint else self._hint(hint) for hint in faults.hints]
        faults.raise_any()
        return found

    def _hint(self, hint: str) -> str:
        """A hint of the main catalog in this model's own words."""
        name = self.registry.name
        return hint.replace("orbitcompute explain ", f"orbitcompute explain {name}.")


@cache
def file_of(name: str) -> Path:
    """The data file of a model apart; `CatalogError` with the nearest name when there is none."""
    for folder in FOLDERS:
        path = data_directory("models") / folder / f"{name}.toml"
        if is_file(path):
            return path
    raise unknown("analysis", name, names(), "orbitcompute reproduce")


def names(folder: str = "analyses") -> list[str]:
    """The models apart that have a file, sorted."""
    return sorted(path.stem for path in (data_directory("models") / folder).glob("*.toml"))


@cache
def load_apart(name: str) -> ApartCatalog:
    """A model apart with its data; one that states results only has no quantities."""
    import importlib

    importlib.import_module("orbitcompute.published")  # declares every one of them
    path = file_of(name)
    return ApartCatalog(models_apart.get(name) or Apart(name=name), path=path)


def nearest_analysis(name: str) -> str | None:
    """The name of a model apart that is most like `name`."""
    return nearest(name, names())
