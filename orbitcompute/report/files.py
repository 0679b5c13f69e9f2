"""Writing files: checked before anything is computed, and never left half-written."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from orbitcompute.catalog.files import CatalogError

SUFFIXES = (".json", ".csv", ".md")


def check_outputs(files: Sequence[str], suffixes: Sequence[str] = SUFFIXES) -> None:
    """Refuse what could not be written later: an unknown suffix, a missing or locked directory; all faults at once."""
    faults, hints = [], []
    for file in dict.fromkeys(files):
        if files.count(file) > 1:
            faults.append(f"--output {file}: given twice")
            hints.append("name each file once")
        suffix = Path(file).suffix
        if suffix not in suffixes:
            wrong = f"`{suffix}` is not a format that can be written" if suffix else "has no suffix"
            faults.append(f"--output {file}: {wrong}")
            hints.append(f"the suffix chooses the format: {', '.join(suffixes)}")
            continue
        locked = _unwritable(Path(file))
        if locked:
            faults.append(f"--output {file}: {locked}")
            hints.append("name a file in a directory that exists and can be written to")
    if faults:
        raise CatalogError(faults, hints)


def check_writable(files: Sequence[str], option: str = "--output") -> None:
    """Refuse files that could not be written later, whatever their suffix; all faults at once."""
    found = [(file, _unwritable(Path(file))) for file in dict.fromkeys(files)]
    faults = [f"{option} {file}: {locked}" for file, locked in found if locked]
    if faults:
        raise CatalogError(faults, ["name a file in a directory that exists and can be written to"])


def _unwritable(path: Path) -> str | None:
    """Why a file could not be written there; None when a trial file could be opened beside it."""
    try:
        path = path.resolve()
        if path.is_dir():
            return "is a directory"
        if not path.parent.is_dir():
            return f"the directory {path.parent} does not exist"
        if path.exists() and not os.access(path, os.W_OK):
            return "no permission to write to it"
        if _replaceable(path):
            tempfile.TemporaryFile(dir=path.parent).close()
    except (OSError, RuntimeError) as fault:  # RuntimeError: a loop of symbolic links, before Python 3.13
        return f"cannot be written ({getattr(fault, 'strerror', None) or fault})"
    return None


def _replaceable(path: Path) -> bool:
    """Whether a new file may take the place of the path: not so for a device or a pipe, which are written into."""
    return path.is_file() or not path.exists()


def write(file: str, content: str | bytes) -> None:
    """Write the whole content or nothing: beside the target first, then moved onto it. Links are followed."""
    with replacing(file) as path:
        if isinstance(content, bytes):
            path.write_bytes(content)
        else:
            path.write_text(content, encoding="utf-8", newline="")


@contextlib.contextmanager
def replacing(file: str, directory: Path | None = None) -> Iterator[Path]:
    """A path to fill, which becomes the file when all went well; nothing is left of it otherwise.

    It lies beside the file, or in a `directory` of the same disk that somebody clears, should this run be killed.
    Raises `CatalogError` where it cannot be written: a full disk, a missing permission.
    """
    path = Path(file).resolve()
    try:
        if _replaceable(path):
            yield from _beside(path, directory or path.parent)
        else:
            yield path
    except OSError as fault:
        raise CatalogError([f"--output {file}: cannot be written ({fault.strerror or fault})"],
                           ["nothing was left half-written; free some space or name another place"]) from fault


def _beside(path: Path, directory: Path) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(
        "wb", dir=directory, prefix=".orbitcompute-", suffix=path.suffix, delete=False
    ) as handle:
        beside = Path(handle.name)
    try:
        yield beside
        beside.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        beside.replace(path)
    except BaseException:  # an interrupt as well: nothing is left beside the target
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current
