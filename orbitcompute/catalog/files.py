"""Finds and reads the data files: `models/`, `validation/` and `seeds/`, in the package or beside the checkout."""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import tomli

# What a terminal obeys rather than shows: control characters but tab and line ends, and overrides of the direction.
OBEYED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

PACKAGE = Path(__file__).resolve().parent.parent


class CatalogError(Exception):
    """Faults in what was given, each as one line that names what and where, and hints at what to do about them."""

    def __init__(self, faults: Iterable[str], hints: Iterable[str] = ()) -> None:
        self.faults = list(faults)
        self.hints = list(dict.fromkeys(hints))
        super().__init__("\n".join([*self.faults, *(f"hint: {hint}" for hint in self.hints)]))

    def __reduce__(self) -> tuple[type[CatalogError], tuple[list[str], list[str]]]:
        """Carried from one process to another with its faults and hints, not made anew from its text."""
        return type(self), (self.faults, self.hints)


@dataclass
class Faults:
    """What is wrong with what is being read, gathered so that a reader is told all of it in one message.

    `lines` each name what and where, `hints` what to do about them, `notes` what is no fault.
    """

    lines: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.lines)

    def add(self, line: str, *hints: str) -> None:
        """One fault more, with what to do about it."""
        self.lines.append(line)
        self.hints += hints

    def take(self, found: CatalogError, where: str = "") -> None:
        """The faults of an error, after `where` they were met; a file of the catalog stands for itself."""
        self.lines += [f"{where}: {line}" if where and not line.startswith("models/") else line for line in found.faults]
        self.hints += found.hints

    def raise_any(self) -> None:
        """Raise `CatalogError` with all of them, where there is one."""
        if self.lines:
            raise CatalogError(self.lines, self.hints)


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
    return parse_toml(decode(read_bytes(path, shown(path)), shown(path)), shown(path))


def read_bytes(path: Path, where: str, hints: Iterable[str] = ()) -> bytes:
    """The content of a file; `CatalogError` naming `where` when it cannot be read, or no file can have such a name."""
    try:
        return path.read_bytes()
    except (OSError, ValueError) as fault:  # ValueError: a null character in the name
        reason = getattr(fault, "strerror", None) or fault
        raise CatalogError([f"{where}: cannot be read ({reason})"], hints) from fault


def is_file(path: Path) -> bool:
    """Whether the path names a file; False, where `Path.is_file` raises, for a name longer than any file's."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_directory(path: Path) -> bool:
    """Whether the path names a directory; False for a name longer than any directory's."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """Whether anything has this path, a device or a pipe too; False for a name longer than any file's."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def printable(text: str) -> str:
    """The text with what a terminal would obey (`OBEYED`) written as an escape; letters of every script stay."""
    return OBEYED.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)


def check_strings(value: Any, where: str) -> None:
    """Raise `CatalogError` for a string or a key, at any depth, that holds a control character or turns the direction."""
    rest = [value]
    while rest:
        part = rest.pop()
        if isinstance(part, dict):
            rest += [*part.keys(), *part.values()]
        elif isinstance(part, list):
            rest += part
        elif isinstance(part, str) and OBEYED.search(part):
            raise CatalogError([f"{where}: a text holds a character that a terminal obeys: `{printable(part)[:80]}`"],
                               ["leave out control characters and overrides of the direction of writing"])


def decode(content: bytes, where: str) -> str:
    """The text of UTF-8 `content`, a byte order mark left out; `CatalogError` naming the byte that is not UTF-8."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise CatalogError([f"{where}: not UTF-8 text: byte {fault.start + 1} is {content[fault.start]:#04x}"],
                           ["save it as UTF-8"]) from fault
    check_strings(text.splitlines() if OBEYED.search(text) else [], where)
    return text


def parse_toml(text: str, where: str) -> dict[str, Any]:
    """The parsed text; `CatalogError` naming `where` and the line when it is not TOML."""
    try:
        parsed = tomli.loads(text)
    except tomli.TOMLDecodeError as fault:
        hint = ("a scenario or component is TOML; a result goes to `cite`, `report`, `compare` or `evaluate --verify`"
                if where.endswith(".json") else "see https://toml.io for the format")
        raise CatalogError([f"{where}: not valid TOML: {fault}"], [hint]) from fault
    except RecursionError as fault:
        raise _too_deep(where) from fault
    except ValueError as fault:  # a whole number of more digits than Python turns into one
        raise _too_long(where) from fault
    if "\\" in text:  # no other way to a control character: TOML has none in its text
        check_strings(parsed, where)
    return parsed


def parse_json(text: str, where: str, **options: Any) -> Any:
    """What the text says; `options` are those of `json.loads`, whose `JSONDecodeError` the caller puts into words.

    Raises `CatalogError` where it is nested deeper, or a number is longer, than can be read.
    """
    try:
        parsed = json.loads(text, **options)
    except json.JSONDecodeError:
        raise
    except RecursionError as fault:
        raise _too_deep(where) from fault
    except ValueError as fault:
        if "integer string conversion" not in str(fault):
            raise
        raise _too_long(where) from fault
    if "\\" in text:
        check_strings(parsed, where)
    return parsed


def _too_deep(where: str) -> CatalogError:
    return CatalogError([f"{where}: lists and tables are nested deeper than can be read (some hundred levels)"],
                        ["nothing that this program reads needs more than five"])


def _too_long(where: str) -> CatalogError:
    return CatalogError([f"{where}: a whole number has too many digits (4,300 can be read)"],
                        ["write it as 1.5e9, or leave it out"])


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, or None."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


@cache
def program_hash() -> str:
    """A hash of every module of the program and of all data that it ships but the catalog, which `content_hash` tells."""
    package = Path(__file__).parents[1]
    digest = hashlib.sha256(content_hash().encode())
    kinds = ("*.toml", "*.json", "*.csv")
    files = [*package.rglob("*.py"), *(path for kind in kinds for path in data_directory("validation").rglob(kind))]
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def content_hash() -> str:
    """A hash of every file under `models/`: the version of the catalog a result stands on."""
    digest = hashlib.sha256()
    root = data_directory("models")
    for path in sorted(root.rglob("*.toml")) + sorted(root.rglob("*.csv")):
        digest.update(str(path.relative_to(root)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
