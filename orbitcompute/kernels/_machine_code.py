"""Machine code kept on disk by numba, believed only when it is what was written; done without where it cannot be kept.

numba ends in a fault when a file of its cache is cut, damaged or cannot be written, and runs what the file holds when a byte
of it changed. Here each file begins with a digest of its name and content; one that does not fit is thrown away with a note,
and the kernel is compiled again.
"""

from __future__ import annotations

import contextlib
import hashlib
import pickle
import sys
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache, IndexDataCacheFile

DIGEST = 32  # bytes


class DamagedError(Exception):
    """A kept file that is not what was written."""


class CheckedFile(IndexDataCacheFile):
    """numba's index and data files, each behind a digest."""

    def _load_index(self) -> Any:
        try:
            version, stamp, overloads = self._unpacked(self._index_name)
        except FileNotFoundError:
            return {}
        return overloads if (version, stamp) == (self._version, self._source_stamp) else {}

    def _save_index(self, overloads: Any) -> None:
        self._packed(self._index_name, (self._version, self._source_stamp, overloads))

    def _load_data(self, name: str) -> Any:
        return self._unpacked(name)

    def _save_data(self, name: str, data: Any) -> None:
        self._packed(name, data)

    def _unpacked(self, name: str) -> Any:
        content = Path(self._data_path(name)).read_bytes()
        if content[:DIGEST] != _digest(name, content[DIGEST:]):
            raise DamagedError(name)
        return pickle.loads(content[DIGEST:])

    def _packed(self, name: str, data: Any) -> None:
        content = self._dump(data)
        with self._open_for_write(self._data_path(name)) as handle:
            handle.write(_digest(name, content) + content)


def _digest(name: str, content: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\0" + content).digest()


class CheckedCache(FunctionCache):
    """The cache of one function, over checked files."""

    def __init__(self, function: Any) -> None:
        """As numba's, which chooses the place by its settings; RuntimeError where there is none."""
        super().__init__(function)
        old = self._cache_file
        self._cache_file = CheckedFile(old._cache_path, old._index_name.removesuffix(".nbi"), old._source_stamp)

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """The kept code, or None: what cannot be loaded, for whatever reason, is thrown away and compiled again."""
        try:
            return super().load_overload(sig, target_context)
        except Exception as fault:
            name = str(fault) if isinstance(fault, DamagedError) else self._cache_file._index_name
            print(f"note: {name}: a kept kernel was damaged; compiled again", file=sys.stderr)
            with contextlib.suppress(OSError):
                self.flush()
            return None

    def save_overload(self, sig: Any, data: Any) -> None:
        """Keep the code; where there is no room or no permission, do without."""
        with contextlib.suppress(OSError, DamagedError, pickle.UnpicklingError):
            super().save_overload(sig, data)


def keep(dispatcher: Any, directory: Path | None = None) -> None:
    """Give a dispatcher a checked cache, in `directory` or beside its file; none where no place can be written."""
    config: Any = numba.config
    set_before = config.CACHE_DIR
    try:
        if directory is not None:
            config.CACHE_DIR = str(directory)  # numba reads it when the cache is made; others' functions keep their place
        with contextlib.suppress(RuntimeError, OSError):
            dispatcher._cache = CheckedCache(dispatcher.py_func)
    finally:
        config.CACHE_DIR = set_before
