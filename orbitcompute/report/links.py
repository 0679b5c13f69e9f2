"""Where what a label stands for is said: the page of its documentation, or the file that declares it."""

from __future__ import annotations

import importlib.metadata
import inspect
import socket
from functools import cache
from pathlib import Path

from orbitcompute.report import glossary


def address(label: str) -> str | None:
    """The address behind a label of a screen; None for one that stands for nothing.

    The released documentation where the package names one (`Documentation` among its addresses), else the file on this
    machine that declares the name, so that a link never needs a network that is not there.
    """
    import orbitcompute.quantities  # noqa: F401  (declares every quantity)

    found = glossary.resolve(label)
    name = found.explains or found.word if isinstance(found, glossary.Term) else found or _name_in(label)
    if name is None:
        return None
    pages = documentation()
    if pages is not None:
        page = "glossary" if isinstance(found, glossary.Term) and found.explains is None else "quantities"
        return f"{pages}/{page}/#{name.replace(' ', '-')}"
    place = _declared(name)
    return None if place is None else f"file://{socket.gethostname()}{place.as_posix()}"


def _name_in(label: str) -> str | None:
    """A name of the graph that the label itself is, with or without the unit behind it."""
    from orbitcompute.catalog.catalog import load

    first = label.split(" ")[0]
    return first if load().knows(first) else None


@cache
def documentation() -> str | None:
    """The address of the released documentation, from the package's own data; None before there is one."""
    try:
        urls = importlib.metadata.metadata("orbitcompute").get_all("Project-URL") or []
    except importlib.metadata.PackageNotFoundError:
        return None
    named = dict(url.split(", ", 1) for url in urls if ", " in url)
    return named["Documentation"].rstrip("/") if "Documentation" in named else None


def _declared(name: str) -> Path | None:
    """The file that declares a quantity, a parameter or a word."""
    from orbitcompute.catalog.catalog import load
    from orbitcompute.declare import registry

    quantity = registry.quantities.get(name)
    if quantity is not None:
        return Path(inspect.getfile(quantity.function)).resolve()
    if load().knows(name):
        files = sorted((load().root / "parameters").glob("*.toml"))
        return next((file.resolve() for file in files if f"\n[{name}]" in f"\n{file.read_text(encoding='utf-8')}"), None)
    return glossary.FILE.resolve()
