"""Every file of data says where it comes from, on one page."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "data.md"
FOLDERS = ("models", "orbitcompute", "seeds", "validation", "benchmarks")
SUFFIXES = (".csv", ".json", ".npy", ".npz", ".txt", ".tle", ".xml", ".parquet", ".nc", ".gz", ".bin")
OF_ITS_OWN = ("report/page/",)  # code, styles and bundles of the page, which say it in their own folder


def data_files() -> set[str]:
    files = {path.relative_to(ROOT).as_posix() for folder in FOLDERS for path in (ROOT / folder).rglob("*")
             if path.suffix in SUFFIXES and "__pycache__" not in path.parts and not path.name.startswith(".")}
    return {name for name in files if not any(own in name for own in OF_ITS_OWN)}


def test_every_file_of_data_says_where_it_comes_from() -> None:
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`((?:models|orbitcompute|seeds|validation|benchmarks)/[^`]+)`",
                                                        row.split("|")[1])}
    assert data_files() - named == set()
    assert {name for name in named if not (ROOT / name).is_file()} == set()


def test_every_row_has_an_origin_a_licence_and_a_date() -> None:
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            assert len(cells) == 5 and all(cells), line
