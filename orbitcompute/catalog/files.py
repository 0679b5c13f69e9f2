"""Finds and reads the data files: `models/`, `validation/` and `seeds/`, in the package or beside the checkout."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import tomli

PACKAGE = Path(__file__).resolve().parent.parent


class CatalogError(Exception):
    """Faults in what was given, each as one line that names what and where, and hints at what to do about them."""

    def __init__(self, faults: Iterable[str], hints: Iterable[str] = ()) -> None:
        self.faults = list(faults)
        self.hints = list(dict.fromkeys(hints))
        super().__init__("\n".join([*self.faults, *(f"hint: {hint}" for hint in self.hints)]))


@cache
def data_directory(name: str) -> Path:
    """The directory of `models`, `validation` or `seeds`: the wheel's copy, else the checkout's."""
    for candidate in (PACKAGE / "_data" / name, PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    raise CatalogError([f"{name}: the data directory is missing from this installation"], ["reinstall orbitcompute"])


def shown(path: Path) -> str:
    """A path as a reader knows it: relative to the data directories' parent where it lies there."""
    for directory in ("models", "validation", "seeds"):
        root = data_directory(directory)
        if path.is_relative_to(root):
            return str(Path(directory) / path.relative_to(root))
    return str(path)


def read_toml(path: Path) -> dict[str, Any]:
    """The parsed file; `CatalogError` naming file and line when it cannot be read."""
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise CatalogError([f"{shown(path)}: cannot be read ({fault.strerror or fault})"]) from fault
    return parse_toml(decode(content, shown(path)), shown(path))


def decode(content: bytes, where: str) -> str:
    """The text of UTF-8 `content`, a byte order mark left out; `CatalogError` naming the byte that is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CatalogError([f"{where}: not UTF-8 text: byte {fault.start + 1} is {content[fault.start]:#04x}"],
                           ["save it as UTF-8"]) from fault


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """The parsed text; `CatalogError` naming `where` and the line when it is not TOML."""
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        raise CatalogError([f"{where}: not valid TOML: {fault}"], ["see https://toml.io for the format"]) from fault


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


@cache
def content_hash() -> str:
    """A hash of every file under `models/`: the version of the catalog a result stands on."""
    digest = hashlib.sha256()
    root = data_directory("models")
    for path in sorted(root.rglob("*.toml")) + sorted(root.rglob("*.csv")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
