"""Costs by experience in given futures: nothing flown leaves them as they are, more flown never makes them dearer."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import Run

from orbitcompute.studies.time.calendar_learning import CalendarFutures, by_calendar
from orbitcompute.studies.time.timeline import Timeline, timeline

WORLDS = 64


@pytest.fixture(scope="module")
def line() -> Timeline:
    return timeline(first=2028, last=2036, worlds=WORLDS, seed=4)


def futures(flights: int, megawatts: float) -> CalendarFutures:
    operating = np.tile(megawatts * np.arange(14.0), (WORLDS, 1))
    return CalendarFutures(2027, np.full((WORLDS, 14), flights, dtype=np.int64), operating)


def test_a_calendar_counts_what_was_before_the_year() -> None:
    some = futures(10, 100.0)
    assert (some.flown_before(2027) == 0).all() and (some.flown_before(2030) == 30).all()
    assert (some.megawatts_before(2030) == 200).all()
    assert some.reached(1000.0, 2037) == 0.0 and some.reached(1000.0, 2039) == 1.0


def test_more_flown_makes_launch_cheaper_and_an_owner_learns_faster(line: Timeline) -> None:
    few = {one.who: one for one in by_calendar(line, "gigawatt-2028", {}, futures(0, 0.0))}
    many = {one.who: one for one in by_calendar(line, "gigawatt-2028", {}, futures(200, 500.0))}
    for who in ("price", "owner"):
        assert many[who].launch[-1] < few[who].launch[-1]
        assert many[who].satellite[-1] < few[who].satellite[-1] == pytest.approx(few[who].satellite[0])
        assert np.nanmedian(many[who].values[-1]) < np.nanmedian(few[who].values[-1])
    fall = {who: many[who].launch[-1] / many[who].launch[0] for who in many}
    assert fall["owner"] < fall["price"] < 1


def test_futures_are_taken_again_where_they_run_out(line: Timeline) -> None:
    whole = futures(50, 100.0)
    one = CalendarFutures(2027, whole.flights[:1], whole.operating[:1])
    pairs = zip(*(by_calendar(line, "gigawatt-2028", {}, given) for given in (whole, one)), strict=True)
    for first, again in pairs:
        assert first.values == pytest.approx(again.values, nan_ok=True)


def test_the_reading_stands_beside_the_paths(run: Run) -> None:
    import json

    asked = ("timeline", "--from", "2029", "--to", "2031", "--draws", "64", "--calendar")
    document = json.loads(run(*asked, "--format", "json").out)
    assert set(document["by_calendar"]["readings"]) == {"price", "owner"}
    assert len(document["by_calendar"]["gigawatt_before_year"]) == 3
    assert "CALENDAR" in run(*asked).out
