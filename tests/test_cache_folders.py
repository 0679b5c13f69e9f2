"""What is kept between runs is listed and can be deleted; nothing else is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute import cache


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.delenv("NUMBA_CACHE_DIR", raising=False)
    for name in ("kernels-0123456789abcdef", "staged-2", "mine"):
        (tmp_path / "orbitcompute" / name).mkdir(parents=True)
        (tmp_path / "orbitcompute" / name / "file").write_bytes(b"x" * 1000)
    return tmp_path / "orbitcompute"


def test_folders_are_listed_and_cleared_and_others_stay(run: Run, home: Path) -> None:
    assert [(one.path.name, one.files, one.size) for one in cache.folders()] == [
        ("kernels-0123456789abcdef", 1, 1000), ("staged-2", 1, 1000)]
    listed = json.loads(run("models", "caches", "--format", "json").out)
    assert [row["bytes"] for row in listed["folders"]] == [1000, 1000]
    assert "another version" in run("models", "caches").out
    assert "deleted" in run("models", "caches", "--clear").out
    assert [path.name for path in home.iterdir()] == ["mine"]
    assert run("models", "caches").out == "nothing is kept\n"


def test_clear_goes_with_caches_alone(run: Run) -> None:
    found = run("models", "satellites", "--clear")
    assert found.code == 2 and "--clear: only with `models caches`" in found.err
