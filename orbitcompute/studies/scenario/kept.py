"""Results by identity: what a study wrote is kept under all that it was computed from, and found again by the next run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orbitcompute import cache
from orbitcompute.catalog.files import program_hash

LIBRARIES = ("numba", "numpy", "scipy")
FILES = (".toml", ".json", ".csv", ".xlsx", ".txt")


def nameless(typed: Iterable[str | None]) -> bool:
    """Whether something typed names a file of the reader's own, or standard input: such a question has no identity."""
    values = [text.rpartition("=")[2] for text in typed if text is not None]
    return any(value == "-" or value.startswith((".", "/", "~")) or value.endswith(FILES) for value in values)


def kept(study: str, question: Mapping[str, Any], compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What a study gives for a question (texts, numbers), computed at most once by this program from this catalog.

    The identity is the question, every module of the program, every file of the catalog and of `validation/`, and the
    versions of the libraries that compute; it is kept with a digest, as every result is. A question that names a file of
    the reader's own has no identity here: do not ask for it.
    """
    from importlib.metadata import version

    versions = {name: version(name) for name in LIBRARIES}
    asked = {"question": dict(question), "versions": versions}
    return cache.remember(cache.key(study, program_hash(), asked), compute)
