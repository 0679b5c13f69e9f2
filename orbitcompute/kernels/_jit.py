"""The one place that decides how kernels compile, when, and where the machine code is kept."""

from __future__ import annotations

import functools
import hashlib
import os
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

# No full fastmath: inf and NaN carry meaning here, and reassociated sums would depend on the machine.
# No parallel=True: threads belong to the caller, over blocks, so that results don't depend on their number.
OPTIONS = {"nogil": True, "error_model": "numpy"}

_compiling = threading.RLock()


class Kernel(Generic[Parameters, Result]):
    """A function that numba compiles at its first call; `python` is the plain function.

    Other kernels, and any function that numba compiles, call it by name: `_numba_type_` is what numba asks an unknown
    object for. With NUMBA_DISABLE_JIT=1 the plain function runs and numba is never imported.
    """

    def __init__(self, function: Callable[Parameters, Result]) -> None:
        """Keep `function` for later; nothing is compiled or imported."""
        functools.update_wrapper(self, function)
        self.python = function
        self._call: Callable[Parameters, Result] | None = None
        self._dispatcher: Any = None

    def __call__(self, *args: Parameters.args, **kwargs: Parameters.kwargs) -> Result:
        """Call the compiled function, compiling it (or loading it from the cache) when it is the first time."""
        if self._call is None:
            self._call = self.python if jit_disabled() else self.compiled
        return self._call(*args, **kwargs)

    def __reduce__(self) -> str:
        """Pickle by name, like any function: numba's cache pickles the globals that a kernel refers to."""
        return self.python.__qualname__

    @property
    def compiled(self) -> Any:
        """The numba dispatcher, one for all threads."""
        with _compiling:
            if self._dispatcher is None:
                self._dispatcher = _dispatcher(self.python)
            return self._dispatcher

    @property
    def _numba_type_(self) -> Any:
        return self.compiled._numba_type_


def _dispatcher(function: Callable[..., Any]) -> Any:
    import numba

    from orbitcompute.kernels._machine_code import keep

    njit: Any = numba.njit
    dispatcher = njit(**OPTIONS)(function)
    keep(dispatcher, cache_directory())
    return dispatcher


def kernel(function: Callable[Parameters, Result]) -> Kernel[Parameters, Result]:
    """Compile the decorated function at its first call, with the options that all kernels share."""
    return Kernel(function)


def jit_disabled() -> bool:
    """Whether NUMBA_DISABLE_JIT asks for plain Python; read without importing numba."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0").strip() not in ("", "0")


@functools.cache
def cache_directory() -> Path:
    """The directory for compiled kernels, made if it is not there.

    It lies in NUMBA_CACHE_DIR, else in XDG_CACHE_HOME or ~/.cache, else (not writable, or writable by others: what lies
    there is run) in a new temporary directory. It is named by what the machine code depends on: numba itself looks only at
    the file of the outermost function, and would run old code after a change of a constant or callee in another file.
    """
    name = f"kernels-{source_hash()}"
    for base in candidates():
        directory = base / name
        try:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            directory.mkdir(mode=0o700, exist_ok=True)
            if own(base) and own(directory):
                with tempfile.TemporaryFile(dir=directory):
                    return directory
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix="orbitcompute-"))


def own(directory: Path) -> bool:
    """Whether the directory is this user's alone to write to; True where the system knows no owners."""
    if not hasattr(os, "getuid"):
        return True
    try:
        status = directory.stat()
    except (OSError, ValueError):
        return False
    return status.st_uid == os.getuid() and not status.st_mode & 0o022


def candidates() -> list[Path]:
    """Where kernels are kept, if it can be written to."""
    given = os.environ.get("NUMBA_CACHE_DIR")
    if given:
        return [Path(given)]
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    try:
        return [Path(home).expanduser() / "orbitcompute"]
    except RuntimeError:  # no home directory
        return []


@functools.cache
def source_hash() -> str:
    """Sixteen hexadecimal digits of what compiled kernels depend on: their text and the versions of numba and numpy."""
    import importlib.metadata  # takes as long as every kernel's module together, and most commands run none

    package = Path(__file__).parent.parent
    digest = hashlib.sha256()
    files = [
        *sorted((package / "kernels").rglob("*.py")),
        *sorted((package / "formulas").glob("*.py")),
        package / "declare.py",
    ]
    for file in files:
        if file.exists():
            digest.update(f"{file.relative_to(package)}\0".encode() + file.read_bytes() + b"\0")
    for library in ("numba", "numpy"):
        digest.update(f"{library} {importlib.metadata.version(library)}\0".encode())
    return digest.hexdigest()[:16]
