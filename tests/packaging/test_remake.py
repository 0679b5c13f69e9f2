"""Every generated file has its maker in `orbitcompute.remake`, which tells a stale one from a fresh one."""

import subprocess
import sys
from pathlib import Path

import pytest

from orbitcompute import remake

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def run(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "orbitcompute.remake", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_every_page_with_marked_blocks_is_remade() -> None:
    marked = {str(page.relative_to(ROOT)) for page in PAGES if "[[[cog" in page.read_text(encoding="utf-8")}
    assert marked == set(remake.COGGED.values())


def test_a_file_that_differs_is_named_with_what_it_should_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh, old, missing, surplus = (tmp_path / name for name in ("fresh", "old", "missing", "surplus"))
    texts = {fresh: "a\n", old: "b\n", missing: "c\n", surplus: None}
    for path, text in ((fresh, "a\n"), (old, "a\n"), (surplus, "d\n")):
        path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(remake, "ARTEFACTS", (remake.Artefact("some", "files", lambda: texts),))
    differing = remake.stale("some")
    assert differing == {old: "b\n", missing: "c\n", surplus: None}
    for path, text in differing.items():
        remake.write(path, text)
    assert remake.stale("some") == {}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["fresh", "missing", "old"]


@pytest.mark.parametrize(
    ("left", "right", "alike"),
    [
        ({"a": [1.0, "x", None]}, {"a": [1.0 + 1e-12, "x", None]}, True),
        ({"a": 1.0}, {"a": 1.0 + 1e-6}, False),
        ({"a": 1}, {"a": 1, "b": 2}, False),
        ([1, 2], [1], False),
        ({"a": None}, {"a": 0.0}, False),
    ],
)
def test_documents_are_the_same_to_the_ninth_digit(left: object, right: object, alike: bool) -> None:
    assert remake.same(left, right) is alike


def test_what_is_fresh_passes_and_what_is_unknown_is_named() -> None:
    checked = run("--check", "units", "benchmarks")
    assert (checked.returncode, checked.stdout) == (0, ""), checked.stdout + checked.stderr
    unknown = run("unit")
    assert unknown.returncode == 2 and "unit: no such artefact" in unknown.stderr
