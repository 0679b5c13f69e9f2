"""CSV as spreadsheets and programs write it: which reading was taken is said, and what has two readings is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.tables import read_table


def values(text: str) -> list[tuple[str, ...]]:
    return [cells for _, cells in read_table(text, "mine.csv").rows]


@pytest.mark.parametrize("text", [
    "altitude,launch_price\n600,200.5\n700,300\n", "\ufeffaltitude;launch_price\r\n600;200,5\r\n700;300\r\n",
    "altitude\tlaunch_price\n600\t200,5\n700\t300\n", ",altitude,launch_price\n0,600,200.5\n1,700,300\n",
    ";altitude;launch_price\n0;600;200,5\n1;700;300\n", "sep=;\naltitude;launch_price\n600;200,5\n700;300\n",
    '"altitude","launch_price"\n"600","200.5"\n\n"700","300"\n',
])
def test_one_table_in_many_hands(text: str) -> None:
    table = read_table(text, "mine.csv")
    assert table.header == ("altitude", "launch_price")
    assert values(text) == [("600", "200.5"), ("700", "300")]
    assert (";" in text or "\t" in text) == any("parted by" in note for note in table.notes)
    assert ("200,5" in text) == any("decimal point" in note for note in table.notes)
    assert text.startswith((",", ";")) == any("index" in note for note in table.notes)


def test_thousands_or_a_part_is_not_guessed() -> None:
    with pytest.raises(CatalogError, match="thousands"):
        read_table("altitude;launch_price\n600;1,200\n", "mine.csv")
    assert values("altitude;launch_price\n600;1,200\n650,5;1,200\n")[0] == ("600", "1.200")  # the other cell tells


@pytest.mark.parametrize(("text", "says"), [
    ("a,b\n1,2,3\n", "line 2 has 3 cells, the header 2"), ("a,a\n1,2\n", "column a stands twice"),
])
def test_what_cannot_be_read_names_its_line(text: str, says: str) -> None:
    with pytest.raises(CatalogError, match=says):
        read_table(text, "mine.csv")


def test_points_from_a_spreadsheet_are_the_points_of_a_program(run: Run, tmp_path: Path) -> None:
    program, sheet = tmp_path / "points.csv", tmp_path / "sheet.csv"
    program.write_text("altitude,launch_price\n600,200.5\n700,300\n", encoding="utf-8")
    sheet.write_text("\ufeff;altitude;launch_price\n0;600;200,5\n1;700;300\n", encoding="utf-8")
    first, second = (run("evaluate", "--sweep", str(file), "--outputs", "launch_count,cost_ratio", "--format", "csv")
                     for file in (program, sheet))
    assert first.code == second.code == 0, second.err
    assert first.out == second.out


def test_points_for_a_spreadsheet_hold_the_same_figures_and_can_be_read_again(run: Run, tmp_path: Path) -> None:
    asked = ("evaluate", "--sweep", "altitude=600,650.5", "--sweep", "radiator_area=200m2,300m2", "--outputs",
             "cost_ratio,launch_count")
    plain, sheet = tmp_path / "plain.csv", tmp_path / "sheet.csv"
    assert run(*asked, "--output", str(plain)).code == 0
    assert run(*asked, "--output", str(sheet), "--semicolons").code == 0
    assert "650,5;" in sheet.read_text() and sheet.read_text().replace(",", ".").replace(";", ",") == plain.read_text()
    assert '"delimiter": ";"' in Path(f"{sheet}-metadata.json").read_text()
    assert run(*asked, "--format", "csv", "--semicolons").out == sheet.read_text()
    first, second = (run("evaluate", "--sweep", str(file), "--outputs", "cost_ratio,launch_count", "--format", "csv")
                     for file in (plain, sheet))
    assert first.code == second.code == 0 and first.out == second.out == plain.read_text(), second.err
    assert "results of a sweep, left out: cost_ratio, launch_count, status" in first.err
    refused = run("evaluate", "--semicolons")
    assert refused.code == 2 and "only for the points" in refused.err


def test_cities_and_element_sets_from_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    cities = tmp_path / "cities.csv"
    cities.write_text("\ufeffname;latitude;longitude\nZürich;47,3769;8,5417\nSão Paulo;-23,5505;-46,6333\n", encoding="utf-8")
    sets = tmp_path / "sets.csv"
    header = "OBJECT_NAME;EPOCH;MEAN_MOTION;ECCENTRICITY;INCLINATION;RA_OF_ASC_NODE;ARG_OF_PERICENTER;MEAN_ANOMALY"
    rows = [f"DEMO-{n};2026-10-27T12:00:00.0;15,05491974;0,0001;53,5;{n * 40 % 360},5;90,0;{n * 15},5" for n in range(24)]
    bad = "BROKEN;2026-10-27T12:00:00.0;99,5;0,0001;53,5;0,5;90,0;0,5"
    sets.write_text("\ufeff" + "\n".join([header, *rows, bad]) + "\n", encoding="utf-8")
    asked = ("network", "--constellation", str(sets), "--sites", str(cities), "--period", "15s", "--format", "json")
    refused = run(*asked)
    assert refused.code == 2 and "MEAN_MOTION: 99.5 is outside" in refused.err and "--skip-bad" in refused.err
    found = run(*asked, "--skip-bad")
    assert found.code == 0, found.err
    said = " ".join(json.loads(found.out)["notes"])
    assert "1 fault left out" in said and "24 element sets" in said
