"""Optional libraries: imported when they are needed, with one clear error where they are not installed."""

from __future__ import annotations

import importlib
from types import ModuleType

from orbitcompute.catalog.files import CatalogError


def optional(module: str, extra: str, what: str) -> ModuleType:
    """The module of an optional library; `CatalogError` that says what needs it and which extra installs it.

    `what` is the subject of the sentence: "figures", "--dask".
    """
    try:
        return importlib.import_module(module)
    except ModuleNotFoundError as fault:
        raise CatalogError([f"{what}: needs `{fault.name}`, which is not installed"],
                           [f"pip install 'orbitcompute[{extra}]'"]) from fault
