"""What is asked by default is named in one place, and Earth's constants stand in one."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import orbitcompute
from orbitcompute.catalog.catalog import load
from orbitcompute.default import DEFAULT_CLAIM, DEFAULT_SCENARIO

PACKAGE = Path(orbitcompute.__file__).parent
CONSTANTS = ("6378137.0", "3.986004418e14", "1.08262668e-3", "398600.8", "398600.8e9", "6378135.0", "1.082616e-3")


def tokens_of(file: Path) -> list[str]:
    return [token.string for token in tokenize.generate_tokens(io.StringIO(file.read_text(encoding="utf-8")).readline)]


def test_the_default_is_shipped_and_named_once() -> None:
    assert DEFAULT_SCENARIO in load().names("scenarios") and (load().root / "claims" / f"{DEFAULT_CLAIM}.toml").exists()
    named = {file.name for file in PACKAGE.rglob("*.py") if f'"{DEFAULT_SCENARIO}"' in tokens_of(file)}
    assert named == {"default.py"}


def test_earths_constants_stand_in_one_place() -> None:
    """Published models and what others' code is run with have their own."""
    apart = ("published", "validate")
    found = {file.name for file in PACKAGE.rglob("*.py") if file.parent.name not in apart and {*CONSTANTS} & {*tokens_of(file)}}
    assert found == {"earth.py"}
