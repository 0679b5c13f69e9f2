"""The catalog: the shelf of components, the scenarios that choose from it, and the resolving of their values."""

from __future__ import annotations

from functools import cache

from orbitcompute.catalog.files import CatalogError, Faults
from orbitcompute.catalog.resolving import Resolving
from orbitcompute.catalog.scenarios import Scenario


class Catalog(Resolving):
    """Everything under `models/`, read when asked for."""

    def scenario(self, name: str, text: str | None = None) -> Scenario:
        """A scenario by name or path (or from `text`, for standard input), with what it extends folded in.

        Raises `CatalogError` with every fault of the file, those that resolving it would find included.
        """
        faults = Faults()
        found = self.read_scenario(name, text, (), faults)
        if faults:
            try:
                self.resolve(found, {})
            except CatalogError as more:
                faults.take(more)
        faults.raise_any()
        return found


@cache
def load() -> Catalog:
    """The catalog of this installation, over every declared quantity."""
    import importlib

    from orbitcompute.declare import registry

    importlib.import_module("orbitcompute.quantities")  # declares every quantity, choice and mirror
    return Catalog(registry)
