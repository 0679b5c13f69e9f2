"""A name for inputs that are one thing gives each of them the value, and is told apart from its members."""

from __future__ import annotations

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import groups, spread
from orbitcompute.studies.decide.break_even_table import along
from orbitcompute.studies.decide.crossings import answer
from orbitcompute.studies.decide.pareto import prepare as prepare_front
from orbitcompute.studies.decide.solve import prepare
from orbitcompute.studies.scenario.assemble import assemble


@pytest.mark.parametrize("name", groups())
def test_a_group_is_a_name_of_its_own_and_its_members_take_one_value(name: str) -> None:
    catalog, group = load(), groups()[name]
    assert not catalog.knows(name) and len(group.members) >= 2
    assert len({catalog.unit_of(member) for member in group.members}) == 1
    given = spread({name: "0.3", "altitude": "700km"})
    assert given == {**dict.fromkeys(group.members, "0.3"), "altitude": "700km"}


def test_chip_life_reaches_both_sides() -> None:
    year = assemble("gigawatt-2028", {"chip_life": "4year"}).model.assumptions
    assert year["twin_it_life"].value == year["terrestrial_it_life"].value == 4 * 31557600.0


@pytest.mark.parametrize("names", [("chip_life", "twin_it_life"), ("twin_it_life", "chip_life"), ("pue", "twin_pue")])
def test_a_member_beside_its_group_is_refused(names: tuple[str, str]) -> None:
    with pytest.raises(CatalogError, match="gives too"):
        spread(dict.fromkeys(names, "1.1"))


def test_explain_says_what_a_group_sets(run: Run) -> None:
    found = run("explain", "chip_life")
    assert found.code == 0 and "twin_it_life, terrestrial_it_life" in found.out
    assert run("evaluate", "--set", "chip_life=-1year").code == 2


def test_a_sweep_and_a_search_take_a_group(run: Run) -> None:
    """Every member moves along the axis, and where a search ends `--set` of the group gives the target."""
    swept = run("evaluate", "--sweep", "discount_rate=0.06,0.14", "--outputs", "cost_ratio", "--format", "csv")
    rows = [line.split(",") for line in swept.out.splitlines()]
    members = groups()["discount_rate"].members
    assert swept.code == 0 and [title.split(" ")[0] for title in rows[0][:3]] == list(members) and len(rows) == 3
    assert all(row[:3] == [value] * 3 for row, value in zip(rows[1:], ("0.06", "0.14"), strict=True))
    goal = float(rows[1][3])
    problem = prepare("gigawatt-2028", f"cost_ratio={goal!r}", ["discount_rate=0.02:0.1"], {})
    assert [one.value for one in answer(problem, problem.varied[0]).crossings] == pytest.approx([0.06], rel=1e-5)
    trade = prepare_front("gigawatt-2028", "cost_ratio,launch_count", ["chip_life=3year:8year", "launch_payload"], None, {})
    assert trade.varied[0].inputs == groups()["chip_life"].members


@pytest.mark.parametrize("words", [
    ("--sweep", "chip_life=3m,4year", "--outputs", "cost_ratio"),
    ("--sweep", "chip_life=3year,4year", "--sweep", "twin_it_life=3,4"),
    ("--sweep", "chip_life=-3year,4year", "--outputs", "cost_ratio"),
])
def test_a_group_that_cannot_be_swept_says_why(run: Run, words: tuple[str, ...]) -> None:
    found = run("evaluate", *words)
    assert found.code == 2 and "twin_it_life" in found.err


def test_a_table_of_answers_takes_a_group_along_its_side() -> None:
    found = along("gigawatt-2028", "cost_ratio=4", "launch_price", ["chip_life=4year,6year"], {})
    alone = prepare("gigawatt-2028", "cost_ratio=4", ["launch_price"], {"chip_life": "6year"})
    assert found.answers[1].value == pytest.approx(answer(alone, alone.varied[0]).value, rel=1e-12)
    assert found.answers[0].value != pytest.approx(found.answers[1].value, rel=1e-3)
