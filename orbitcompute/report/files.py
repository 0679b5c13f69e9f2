"""Writing files: checked before anything is computed, and never left half-written."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from orbitcompute.catalog.files import CatalogError

SUFFIXES = (".json", ".csv", ".md")


def check_outputs(files: Iterable[str]) -> None:
    """Refuse what could not be written later: an unknown suffix, a missing or locked directory; all faults at once."""
    faults, hints = [], []
    for file in files:
        path = Path(file)
        if path.suffix not in SUFFIXES:
            faults.append(f"--output {file}: `{path.suffix or 'no suffix'}` is not a format that can be written")
            hints.append(f"the suffix chooses the format: {', '.join(SUFFIXES)}")
        elif path.is_dir():
            faults.append(f"--output {file}: is a directory")
        elif not path.parent.is_dir():
            faults.append(f"--output {file}: the directory {path.parent} does not exist")
        elif not os.access(path.parent, os.W_OK) or (path.exists() and not os.access(path, os.W_OK)):
            faults.append(f"--output {file}: no permission to write there")
    if faults:
        raise CatalogError(faults, hints)


def write(file: str, text: str) -> None:
    """Write the whole text or nothing: beside the target first, then moved onto it."""
    path = Path(file)
    handle = None
    try:
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=f".{path.name}.", delete=False, encoding="utf-8", newline=""
        ) as handle:
            handle.write(text)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(handle.name).chmod(mode)
        Path(handle.name).replace(path)
    except OSError as fault:
        if handle is not None:
            Path(handle.name).unlink(missing_ok=True)
        raise CatalogError([f"--output {file}: cannot be written ({fault.strerror or fault})"]) from fault


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
