"""A timeline is the scenario of each year in the same worlds; its break-even year is told over all of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.decide import challenges
from orbitcompute.studies.many import montecarlo, sweep
from orbitcompute.studies.many.paths import held
from orbitcompute.studies.scenario.assemble import assemble
from orbitcompute.studies.time.closing import closing
from orbitcompute.studies.time.parted import Dated, alike
from orbitcompute.studies.time.timeline import ALIKE, ALIKE_SETTINGS, Timeline, timeline

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
        assert short_line.values[place] == pytest.approx(block.values[0], rel=1e-11, nan_ok=True)


def test_the_best_guess_is_the_point_of_each_year(short_line: Timeline) -> None:
    for place, year in enumerate(short_line.years):
        point = assemble("gigawatt-2028", {"year": str(year)}).model.restricted(["cost_ratio"]).evaluate()
        assert short_line.central[place] == pytest.approx(float(point.values["cost_ratio"]), rel=1e-12)


def test_a_sweep_over_years_gives_the_best_guesses_and_a_sample_of_a_year_its_median(short_line: Timeline) -> None:
    swept = sweep.prepare("gigawatt-2028", ["year=2029:2033:1"], {}, ["cost_ratio"])
    rows = np.concatenate([swept.work(span).values[0] for span in swept.spans])
    assert rows == pytest.approx(short_line.central, rel=1e-12)
    drawn = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {"year": "2031"}, ["cost_ratio"]).summary()
    assert drawn.quantiles["cost_ratio"][0.5].value == pytest.approx(short_line.quantiles(short_line.values)[1, 2], rel=1e-11)


def test_equal_inputs_have_an_equal_id_and_a_row_of_a_path_has_a_say_in_it(short_line: Timeline) -> None:
    again = replace(short_line, values=short_line.values * 2)
    assert again.id == short_line.id and replace(short_line, seed=4).id != short_line.id
    model = short_line.assembled.model
    path = model.assumptions["launch_price"].path
    dearer = replace(model.assumptions["launch_price"], path=(*path[:-1], replace(path[-1], value=path[-1].value * 1.01)))
    moved = replace(model, assumptions={**model.assumptions, "launch_price": dearer})
    assert replace(short_line, assembled=replace(short_line.assembled, model=moved)).id != short_line.id


def test_a_world_without_a_value_counts_as_one_that_does_not_cross(short_line: Timeline) -> None:
    found = with_values(short_line, [[math.nan, 0.5], [0.5, 0.5], [math.nan, 0.5]])
    assert found.void == 0.5 and found.never == 0.5


def test_a_ratio_is_of_its_sides_and_dearer_money_raises_it(short_line: Timeline) -> None:
    orbit, earth = short_line.sides.values()
    assert short_line.values == pytest.approx(orbit / earth, rel=1e-12, nan_ok=True)
    assert short_line.like_terms is not None
    dearer = np.nanmean(short_line.values > short_line.like_terms)
    assert dearer > 0.6  # orbit's money costs more in most draws
    assert np.nanmedian(short_line.values) > np.nanmedian(short_line.like_terms)


@pytest.mark.parametrize(("of", "settings"), [
    ("satellite_mass", {}),
    ("orbital_cost_per_kw_year", {"launch_price_rule": "owner", "satellite_learning_rule": "experience"}),
    ("twin_cost_per_kw_year", {"twin_energy_supply": "gas_engine"}), ("eclipse_duration_max", {}),
])
def test_parts_that_the_year_leaves_alone_are_those_of_a_sample(of: str, settings: dict[str, str]) -> None:
    found = timeline("gigawatt-2028", settings, of=of, target="1", first=2030, last=2031, worlds=DRAWS, seed=3)
    study = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {**settings, "year": "2031"}, [of])
    assert found.values[1] == pytest.approx(study.draws((0, DRAWS)).values[0], rel=1e-11, nan_ok=True)


def test_like_terms_give_orbit_earths_money_and_waiting_world_by_world(short_line: Timeline) -> None:
    """The plain path at drawn inputs, three worlds: orbit's rate and waiting replaced by the other side's of the same draw."""
    study = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {"year": "2031", "accelerator_repair": "bought"}, ["cost_ratio"])
    drawn = dict(zip(study.draws.joint.names, study.draws.inputs(0, DRAWS), strict=True))
    model = study.assembled.model.restricted(["cost_ratio"])
    assert short_line.like_terms is not None
    for world in (1, 20, 50):
        given = {name: float(values[world]) for name, values in drawn.items() if name in model.needed}
        for orbital, terrestrial in ALIKE.items():
            given[orbital] = given.get(terrestrial, float(model.assumptions[terrestrial].value))
        point = model.evaluate(given)
        assert short_line.like_terms[2, world] == pytest.approx(float(point.values["cost_ratio"]), rel=1e-10, nan_ok=True)


def test_like_terms_are_the_challenges_that_treat_both_sides_alike() -> None:
    alike = {name: text for one in challenges.read() if one.side == "alike" for name, text in one.settings.items()}
    assert alike == {**{name: f"={other}" for name, other in ALIKE.items()}, **ALIKE_SETTINGS}


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
    ({"first": 2031, "last": 2031}, "must be after"), ({"last": 2044}, "outside 2026 to 2040, the years of"),
    ({"worlds": 5}, "from 32"), ({"of": "satellite_mass"}, "needs a --target"), ({"target": "three"}, "three"),
    ({"by": 2050}, "--by 2050: from 2026 to 2040"),
    ({"settings": {"year": "2030"}}, "the years are --from and --to"), ({"of": "nothing"}, "no quantity"),
])
def test_what_cannot_be_asked(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(CatalogError) as fault:
        timeline(**{"worlds": DRAWS, **asked})
    assert any(words in line for line in fault.value.faults)


def test_every_fault_of_what_was_asked_is_told_at_once() -> None:
    with pytest.raises(CatalogError) as fault:
        timeline(first=1999, last=2050, worlds=4, target="x", settings={"year": "2030"}, by=2051)
    words = ("--from 1999 --to 2050: outside", "--draws 4", "--target x", "--set year=2030", "--by 2051")
    assert all(any(line.startswith(word) for line in fault.value.faults) for word in words)


def test_the_newest_chips_are_those_of_a_sample_with_them_and_in_their_own_year_the_vr200(short_line: Timeline) -> None:
    assert short_line.newest is not None
    study = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {"year": "2031", "accelerator": "newest"}, ["cost_ratio"])
    assert short_line.newest[2] == pytest.approx(study.draws((0, DRAWS)).values[0], rel=1e-11, nan_ok=True)
    newest, own = (assemble("gigawatt-2028", {"accelerator": name}).model.assumptions for name in ("newest", "vr200"))
    for name, entry in own.items():
        assert newest[name].value == entry.value or math.isnan(float(entry.value)), name
        assert (newest[name].low, newest[name].high, newest[name].source) == (entry.low, entry.high, entry.source), name
    before, bought = (assemble("gigawatt-2028", {"year": "2026", "accelerator": name}).model.assumptions
                      for name in ("newest", "gb300"))
    for name in ("accelerator_server_power", "accelerator_server_price", "accelerator_memory", "accelerator_chip_power"):
        assert before[name].value == bought[name].value, name
    asked = timeline("gigawatt-2028", {"accelerator": "gb300"}, first=2030, last=2031, worlds=32)
    assert asked.newest is None


def test_what_two_scenarios_have_in_common_hangs_on_nothing_in_which_they_differ() -> None:
    """The orbit is the same under other chips, and another height shares nothing that hangs on the height."""
    one, chips, higher = (
        Dated(held(assemble("gigawatt-2028", given).model, ("cost_ratio",)), frozenset({"year", "launch_price"}))
        for given in ({}, {"accelerator": "newest"}, {"altitude": "700km"}))
    shared = alike([one, chips])
    assert shared is not None and not {"accelerator_power", "launch_price"} & set(shared)
    behind = set().union(*(one.model.stands_on(name) | {name} for name in shared))
    assert "eclipse_season" in behind and "year" not in behind
    assert not any("altitude" in one.model.stands_on(name) for name in alike([one, higher]) or ())


def test_what_a_timeline_says_of_margins_is_what_a_sample_of_its_last_year_says(short_line: Timeline) -> None:
    told = closing(replace(short_line, target=float(np.nanmedian(short_line.values[-1]))))
    sample = montecarlo.prepare("gigawatt-2028", DRAWS, 3, {"year": "2033"}, ["cost_ratio"]).summary()
    assert told.year == 2033 and sum(told.broken.values()) == pytest.approx(sample.broken.value)
    assert sum(told.void.values()) == pytest.approx(sample.infeasible.value)
    for name, share in told.broken.items():
        of_name = [one.value for said, one in sample.statuses.items() if said.startswith(f"breaks {name}:")]
        assert share == pytest.approx(sum(of_name))
    assert 0 < told.met_that_close < told.met <= DRAWS / 2
