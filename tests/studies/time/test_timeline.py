"""A timeline is the scenario of each year in the same worlds; its break-even year is told over all of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.many import montecarlo
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.time.timeline import Timeline, timeline

DRAWS = 64


@pytest.fixture(scope="module")
def short_line() -> Timeline:
    return timeline(first=2029, last=2033, worlds=DRAWS, seed=3)


def with_values(found: Timeline, rows: list[list[float]]) -> Timeline:
    values = np.array(rows)
    return replace(found, values=values, years=tuple(range(2030, 2030 + len(values))), target=1.0)


def test_each_year_is_a_sample_of_that_year(short_line: Timeline) -> None:
    for place in (0, 3):
        year = short_line.years[place]
        study = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {"year": str(year)}, ["cost_ratio"])
        block = study.draws((0, DRAWS))
        assert short_line.values[place] == pytest.approx(block.values[0], rel=1e-11)


def test_the_best_guess_is_the_point_of_each_year(short_line: Timeline) -> None:
    for place, year in enumerate(short_line.years):
        point = assemble("gigawatt-2028", {"year": str(year)}).model.restricted(["cost_ratio"]).evaluate()
        assert short_line.central[place] == pytest.approx(float(point.values["cost_ratio"]), rel=1e-12)


def test_a_ratio_is_of_its_sides_and_dearer_money_raises_it(short_line: Timeline) -> None:
    orbit, earth = short_line.sides.values()
    assert short_line.values == pytest.approx(orbit / earth, rel=1e-12)
    assert short_line.same_money is not None
    dearer = np.nanmean(short_line.values > short_line.same_money)
    assert dearer > 0.9  # orbit's money costs more in nearly every draw


def test_a_crossing_lasts_two_years_and_counts_every_world(short_line: Timeline) -> None:
    nan = math.nan
    rows = [[2.0, 0.9, 0.9, 2.0, nan, 2.0], [0.9, 1.1, 0.8, 2.0, nan, 2.0], [0.9, 0.9, nan, 2.0, nan, 1.0]]
    found = with_values(short_line, rows)
    assert found.crossing.tolist() == [2031, 2032, 2030, math.inf, math.inf, 2032]
    assert found.never == pytest.approx(2 / 6)
    assert found.chance.tolist() == pytest.approx([2 / 6, 2 / 6, 3 / 6])
    assert found.crossed_by(0.5) == 2032
    assert found.crossed_by(0.9) == math.inf


def test_what_decides_is_what_was_drawn_differently(short_line: Timeline) -> None:
    place = short_line.inputs.index("launch_price")
    cheap = short_line.positions[place] < 0.4
    found = replace(short_line, values=np.where(cheap, 0.5, 2.0)[None, :] * np.ones((2, 1)), years=(2030, 2031))
    name, inside, outside = found.deciders[0]
    assert found.decided_by_crossing and name == "launch_price" and inside < 0.4 < outside


@pytest.mark.parametrize(("asked", "words"), [
    ({"first": 2031, "last": 2031}, "must be after"), ({"last": 2044}, "is known from 2026 to 2040"),
    ({"worlds": 5}, "from 32"), ({"of": "satellite_mass"}, "needs a --target"), ({"target": "three"}, "three"),
    ({"settings": {"year": "2030"}}, "the years are --from and --to"), ({"of": "nothing"}, "no quantity"),
])
def test_what_cannot_be_asked(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogError) as fault:
        timeline(**{"worlds": DRAWS, **asked})
    assert any(words in line for line in fault.value.faults)
