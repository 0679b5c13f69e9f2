"""A name for inputs that are one thing gives each of them the value, and is told apart from its members."""

from __future__ import annotations

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.groups import groups, spread
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
