"""The one place that decides how kernels compile, and when; `cache` says where the machine code is kept."""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Callable
from typing import Any, Generic, ParamSpec, TypeVar

from orbitcompute import cache

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
    keep(dispatcher, cache.kernels())
    return dispatcher


def kernel(function: Callable[Parameters, Result]) -> Kernel[Parameters, Result]:
    """Compile the decorated function at its first call, with the options that all kernels share."""
    return Kernel(function)


def jit_disabled() -> bool:
    """Whether NUMBA_DISABLE_JIT asks for plain Python; read without importing numba."""
    return os.environ.get("NUMBA_DISABLE_JIT", "0").strip() not in ("", "0")
