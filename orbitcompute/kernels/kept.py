"""What is kept between runs on this machine, and how to be rid of it: nothing in it changes a figure."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from orbitcompute import cache

PURPOSES = {"kernels": "machine code of kernels", "fused": "compiled loops", "results": "results of long computations",
            "staged": "results of long computations"}
OTHER = "kept by another version"


@dataclass(frozen=True)
class Folder:
    """A folder of kept files: what it is for, how many files, how many bytes."""

    path: Path
    purpose: str
    files: int
    size: int


def folders() -> list[Folder]:
    """The folders that this version or another one keeps here, by name; none where there is no home."""
    bases = {base.resolve() for base in (*cache.bases(), cache.root()) if base is not None}
    found = [path for base in sorted(bases) if base.is_dir() for path in sorted(base.iterdir()) if _ours(path)]
    return [_measured(path) for path in found]


def clear() -> list[Folder]:
    """Delete them and return what was there; OSError where one cannot be deleted."""
    found = folders()
    for folder in found:
        shutil.rmtree(folder.path)
    return found


def _ours(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and path.name.split("-")[0] in PURPOSES


def _measured(path: Path) -> Folder:
    files = [file for file in path.rglob("*") if file.is_file()]
    purpose = PURPOSES[path.name.split("-")[0]]
    current = path.name in (f"kernels-{cache.machine_code()}", "fused") or path == cache.results()
    return Folder(path, purpose if current else f"{purpose}, {OTHER}", len(files), sum(file.stat().st_size for file in files))
