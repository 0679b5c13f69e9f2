"""Satellites side by side: names as people type them, both readings, what nobody publishes, and every closure there is."""

from __future__ import annotations

import csv
import io
import json
import math
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.declare import registry
from orbitcompute.studies.answer.closing import ANNOUNCED, OURS, UNPUBLISHED, closing, named
from orbitcompute.studies.answer.verdict import VOID
from orbitcompute.studies.scenario.assemble import assemble

# The closures that a design has to have, by what they hold.
LISTED = {
    "chip", "memory", "coolant", "radiator", "heat", "night", "month", "battery", "array", "dose", "hard_dose", "disposal",
    "drag", "raising", "climb", "attitude", "torque", "launcher", "loops", "fairing", "ground",
}


@pytest.mark.parametrize(("typed", "meant", "also"), [
    ("AI1", "spacex-ai1", 0), ("spacex-ai1", "spacex-ai1", 0), ("starcloud", "starcloud-1", 2), ("Suncatcher", "suncatcher", 0),
    ("starlink", "starlink-v3", 2), ("Starlink V3", "starlink-v3", 0), ("starlink_v2_mini", "starlink-v2-mini", 0),
])
def test_satellites_are_named_as_people_type_them(typed: str, meant: str, also: int) -> None:
    found = named(typed)
    assert found[0] == meant and len(found) == 1 + also


def test_a_name_that_is_none_is_refused(run: Run) -> None:
    with pytest.raises(CatalogError, match="unknown name"):
        named("sputnik")
    found = run("closure", "sputnik")
    assert found.code == 2 and "hint:" in found.err


def test_every_closure_is_declared_with_its_source_and_both_ends() -> None:
    assert set(registry.closures) == LISTED
    sources = load().sources
    model = assemble("gigawatt-2028").model
    for one in registry.closures.values():
        assert one.source in sources and one.discipline and one.sentence and one.broken
        assert one.has in model.quantities or one.has in model.assumptions
        assert one.needs is None or one.needs in model.quantities or one.needs in model.assumptions
        assert {one.has, one.needs} & (model.stands_on(one.margin) | {one.margin})


@pytest.mark.parametrize("settings", [{}, {"altitude": "900km", "eclipse_policy": "battery"}, {"it_power_rating": "20kW"}])
def test_a_margin_is_negative_where_what_it_has_is_short_of_what_it_needs(settings: dict[str, str]) -> None:
    for column in closing((), settings=settings):
        for one in column.margins:
            if one.margin is None or one.has is None or one.needs is None:
                continue
            side = one.has - one.needs
            nought = abs(side) <= 1e-6 * abs(one.needs)
            assert nought or math.copysign(1, side) == math.copysign(1, one.margin), one.closure.name
            assert (one.word == "fails") == (one.margin < -1e-9)


def test_four_satellites_as_announced_and_as_ours() -> None:
    columns = closing(("AI1", "starcloud", "suncatcher", "starlink"))
    assert [(one.name, one.reading) for one in columns] == [
        (name, reading) for name in ("ai1", "starcloud-1", "suncatcher", "starlink-v3") for reading in (ANNOUNCED, OURS)]
    for column in columns:
        names = {one.closure.name for one in column.margins}
        assert names >= LISTED
    announced = {one.name: {margin.closure.name: margin for margin in one.margins}
                 for one in columns if one.reading == ANNOUNCED}
    assert announced["suncatcher"]["chip"].because == UNPUBLISHED and announced["suncatcher"]["chip"].word == VOID
    assert announced["starcloud-1"]["dose"].margin is not None  # its life is published
    assert announced["starcloud-1"]["launcher"].margin is not None  # and its mass
    assert announced["ai1"]["night"].word == announced["ai1"]["radiator"].word == "fails"
    ours = next(one for one in columns if one.name == "ai1" and one.reading == OURS)
    assert ours.closes is True and next(one for one in columns if one.name == "suncatcher").closes is None
    starcloud = next(one for one in columns if one.name == "starcloud-1" and one.reading == OURS)
    assert "it_power_rating" in starcloud.absent
    assert not any(margin.closure.name == "satellite_mass" for margin in starcloud.margins)  # ours weighs what its parts do


def test_what_is_announced_carries_no_figure_that_nobody_announced() -> None:
    """A figure of ours, moved, moves no margin of a satellite whose maker says nothing of it."""
    before, after = (
        {one.closure.name: one.margin for one in closing(("suncatcher",), settings=settings)[0].margins}
        for settings in ({}, {"coolant_supply_temperature": "30degC", "launch_payload": "60t"})
    )
    assert before == after


def test_each_is_judged_where_its_maker_says_it_flies() -> None:
    """The orbit and launcher of its file, else the scenario's; what is set goes before both."""
    columns = {one.name: one for one in closing(("AI1", "starcloud", "suncatcher", "starlink")) if one.reading == OURS}
    where = {name: one.judged for name, one in columns.items()}
    assert [round(where[name].altitude / 1e3) for name in where] == [600, 325, 650, 600]
    assert where["starcloud-1"].own == {"constellation", "launcher"} and where["starlink-v3"].own == {"launcher"}
    assert where["starlink-v3"].components["launcher"] == "starship-flown"
    margins = {one.closure.name: one for one in columns["starcloud-1"].margins}
    low, = (one.margin for one in columns["suncatcher"].margins if one.closure.name == "dose")
    assert margins["dose"].margin > low
    moved, = (one for one in closing(("suncatcher",), settings={"altitude": "900km"}) if one.reading == OURS)
    assert moved.judged.altitude == 900e3
    elsewhere, = (one for one in closing(("suncatcher",), settings={"constellation": "dawn-dusk-600"}) if one.reading == OURS)
    assert elsewhere.judged.altitude == 600e3 and not elsewhere.judged.own


def test_a_satellite_of_ones_own_has_its_own_name_and_both_columns(tmp_path: Path, run: Run) -> None:
    """Given with --set or by its path: never under the name of the scenario's satellite."""
    path = tmp_path / "mine.toml"
    path.write_text('title = "Mine"\nextends = "spacex-ai1"\nflies = { constellation = "suncatcher-650" }\n\n[radiator_area]\n'
                    'value = 120\nunit = "m2"\nkind = "judgement"\nsource = "notes"\n')
    for columns in (closing((), settings={"satellite": str(path)}), closing((str(path),))):
        assert [one.title for one in columns] == ["mine announced", "mine ours"]
        claimed, ours = ({one.closure.name: one for one in column.margins} for column in columns)
        assert claimed["radiator"].word == "fails" and ours["radiator"].word != "fails"
        assert {round(one.judged.altitude / 1e3) for one in columns} == {650}
    found = run("closure", "--set", f"satellite={path}")
    assert found.out.splitlines()[0].split()[-1] == "mine" and "ai1" not in found.out.split("judged in")[0]


def test_one_screen_and_its_data(run: Run, tmp_path: Path) -> None:
    text = run("closure", "AI1", "starcloud", "suncatcher", "starlink").out
    lines = text.splitlines()
    assert max(map(len, lines)) <= 100 and "nan" not in text
    assert lines[0].split()[-4:] == ["ai1", "starcloud-1", "suncatcher", "starlink-v3"]
    assert any(line.startswith("closes") and line.split()[1:3] == ["no", "yes"] for line in lines)
    assert len(lines) <= 52 and "starcloud-1: starcloud-1 (325 km, 45.0 deg), its maker's; falcon-9, its maker's" in text
    assert "starlink-v3 is taken, the newest (flown before announced); also starlink-v2-mini, starlink-v1" in text
    data = json.loads(run("closure", "AI1", "starcloud", "--format", "json").out)
    assert [one["reading"] for one in data] == [ANNOUNCED, OURS] * 2
    for column in data:
        for one in column["closures"]:
            assert (one["margin"] is None) == (one["word"] == VOID) == (one["because"] is not None)
            assert one["source"] and one["has_unit"]
    own = tmp_path / "mine.toml"
    own.write_text('title = "mine"\nextends = "gigawatt-2028"\n\n[values]\ncoolant_supply_temperature = "70 degC"\n')
    found = run("closure", str(own), "AI1")
    assert found.code == 0 and "mine" in found.out.splitlines()[0] and "chip" in found.out
    table = run("closure", "AI1", "--set", "coolant_supply_temperature=70degC", "--format", "csv").out
    assert table.count("\n") > 2 * len(LISTED)
    for row in csv.DictReader(io.StringIO(table)):  # what it has and needs in one unit: the margin follows from the row
        if row["closure"] in ("chip", "coolant"):
            assert float(row["has"]) - float(row["needs"]) == pytest.approx(float(row["margin"]), abs=1e-6)
            assert row["unit"] == "degC"
        elif row["margin unit"] == "1" and row["needs"] and row["margin"]:
            assert float(row["has"]) / float(row["needs"]) - 1 == pytest.approx(float(row["margin"]), abs=1e-9)


def test_each_margin_is_explained_in_two_steps(run: Run) -> None:
    """The margin, and from it what it has: an equation and a source, or where a figure comes from."""
    for name in ("night", "radiator", "climb", "month"):
        one = registry.closures[name]
        first = run("explain", one.margin)
        assert first.code == 0 and one.has in first.out and one.sentence.split()[-1] in " ".join(first.out.split())
        assert run("explain", one.has).code == 0


def test_the_same_from_python() -> None:
    import orbitcompute

    columns = orbitcompute.closure("AI1", set={"coolant_supply_temperature": "60degC"})
    assert [one.title for one in columns] == ["ai1 announced", "ai1 ours"] and columns[1].closes is False
    rows = orbitcompute.sweep(axes={"coolant_supply_temperature": "30degC,60degC"}, outputs=("cost_ratio",))
    meanings = json.loads(rows["status"].attrs["messages"])
    assert rows["status"].values.tolist() == [0, 1]
    assert meanings[1] == registry.closures["chip"].status
    free = orbitcompute.sweep(axes={"coolant_supply_temperature": "30degC,60degC"}, outputs=("cost_ratio",),
                              allow=("chip", "memory"))
    assert free["status"].values.tolist() == [0, 0]
