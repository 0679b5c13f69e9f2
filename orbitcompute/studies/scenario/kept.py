"""Results by identity: what a study wrote is kept under all that it was computed from, and found again by the next run."""

from __future__ import annotations

import importlib.metadata
from collections.abc import Callable, Mapping
from typing import Any

from orbitcompute.catalog.files import program_hash
from orbitcompute.kernels.staged import remember

LIBRARIES = ("numba", "numpy", "scipy")


def kept(study: str, question: Mapping[str, Any], compute: Callable[[], dict[str, str]]) -> dict[str, str]:
    """The texts that a study gives for a question, computed at most once by this program from this catalog.

    The identity is the question, every module of the program, every file of the catalog and of `validation/`, and the
    versions of the libraries that compute; the texts are kept as results of staged kernels are, with a digest. A question
    that names a file of the reader's own has no identity here: do not ask for it.
    """
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES}
    return remember(study, {"question": dict(question), "program": program_hash(), "versions": versions}, compute)
