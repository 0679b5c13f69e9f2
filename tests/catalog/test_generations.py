"""A component that is another one in another year: rows are those of the files, and every fault of its table is told."""

from __future__ import annotations

from typing import Any

import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.generations import expanded

FIGURE = {"unit": "W", "kind": "datasheet", "grade": "primary", "source": "x", "as_of": "2026-11-29"}
FILES: dict[str, dict[str, Any]] = {
    "old": {"power": {**FIGURE, "value": 1.0}, "only": {**FIGURE, "value": 3.0}},
    "new": {"title": "New", "power": {**FIGURE, "value": 2.0, "low": 1.5, "high": 3.0}, "mine": {**FIGURE, "value": 5.0}},
}
TABLE: dict[str, Any] = {"title": "Newest", "own_year": 2028, "last_year": 2040,
                         "generations": [{"year": 2026, "component": "old"}, {"year": 2028, "component": "new"}]}


def test_figures_are_the_own_years_with_a_row_for_each_other_generation() -> None:
    found = expanded(TABLE, FILES.__getitem__, "here")
    assert found["title"] == "Newest" and "only" not in found
    assert found["power"]["value"] == 2.0 and found["power"]["year"] == 2028
    first, last = found["power"]["path"]
    assert (first["year"], first["value"], first["low"], first["high"]) == (2026, 1.0, 1.0, 1.0)
    assert (last["year"], last["value"], last["low"], last["kind"]) == (2040, 2.0, 1.5, "judgement")
    assert "path" not in found["mine"]  # the older one does not give it


def test_every_fault_of_the_table_is_told() -> None:
    rows = [{"year": 2027, "component": "old"}, {"year": 2026, "component": "new"}, "later"]
    with pytest.raises(CatalogError) as fault:
        expanded({"generations": rows}, FILES.__getitem__, "here")
    assert len(fault.value.faults) == 5


def test_every_figure_of_the_newest_rack_reaches_from_2026_to_2040_or_has_no_path() -> None:
    for name, entry in load().component("accelerators", "newest").items():
        if isinstance(entry, dict) and "path" in entry:
            years = sorted([entry["year"], *(row["year"] for row in entry["path"])])
            assert years[0] <= 2026 and years[-1] == 2040, name
