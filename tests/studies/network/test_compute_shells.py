"""Shells that compute: read from what is typed or a file, each a fleet of its own, and added up."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.compute_shells import read_compute_shells
from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.network.compute_shells import ADDED, WEIGHT, evaluate_shells
from orbitcompute.studies.scenario.assemble import assemble

SUN = "sso:{}/{}/0@{}km"


def test_a_shell_is_the_scenario_with_as_much_power_as_its_satellites_hold() -> None:
    random = np.random.default_rng(1)
    planes, slots, altitude = int(random.integers(2, 20)), int(random.integers(5, 40)), int(random.integers(560, 700))
    row = evaluate_shells("gigawatt-2028", {}, read_compute_shells([SUN.format(planes * slots, planes, altitude)], [])).rows[0]
    assert row.figures["satellite_count"] == pytest.approx(planes * slots, rel=1e-9)
    held = row.figures["it_power_average"] / 1e6
    model = assemble("gigawatt-2028", {"altitude": f"{altitude}km", "compute_planes": str(planes)}).model
    counted, target = model.restricted(["satellite_count"]), float(model.assumptions["it_power_target"].value)
    for _ in range(60):  # by halves, where the study goes by ratios: spares are more of a small fleet
        count = float(counted.evaluate({"it_power_target": target}).values["satellite_count"])
        target *= (planes * slots / count) ** 0.5
    values = model.evaluate({"it_power_target": target}).values
    for name in ("satellite_mass", "radiator_area", "it_power_average", "cost_ratio", "user_service_median"):
        assert row.figures[name] == pytest.approx(float(values[name]), rel=1e-6)
    assert 0 < held < 175 * planes * slots / 1e3


def test_a_text_and_a_table_are_the_same_shell_and_lasers_move_the_rate(tmp_path: Path) -> None:
    file = tmp_path / "shells.toml"
    file.write_text('[[compute_shell]]\nname = "a"\nwalker = "97.8:240/6/1"\naltitude = "600km"\nlasers = 8\n')
    typed = read_compute_shells(["97.8:240/6/1@600km"], ["lasers=4,8"])
    table = read_compute_shells([str(file)], [])
    found = evaluate_shells("gigawatt-2028", {}, [*typed, *table], alternatives=True)
    four, eight, same = (row.figures for row in found.rows)
    assert eight == same and found.together == {}
    for name in ("satellite_network_rate", "fleet_bisection_rate"):
        assert eight[name] == pytest.approx(2 * four[name])
    assert any("computed from the lasers" in note for note in found.notes)


def test_shells_of_several_satellites_add_up() -> None:
    shells = read_compute_shells(["sso:100/5/0@600km", "sso:50/5/0@650km+ascend-800kw"], [])
    found = evaluate_shells("gigawatt-2028", {}, shells)
    assert found.rows[1].figures["satellite_mass"] > 2 * found.rows[0].figures["satellite_mass"]
    for name in (*ADDED, WEIGHT):
        assert found.together[name] == pytest.approx(sum(row.figures[name] for row in found.rows))
    ratios = [row.figures["cost_ratio"] for row in found.rows]
    assert min(ratios) <= found.together["cost_ratio"] <= max(ratios)


def test_the_filing_is_its_shells() -> None:
    found = read_compute_shells(["million-satellite-filing"], [])
    assert len(found) == 60 and sum(one.satellites for one in found) == 998_460
    assert {one.sun_synchronous for one in found} == {True, False}
    assert min(one.altitude for one in found) == 525e3 and max(one.altitude for one in found) == 1_975e3
    assert {round(math.degrees(one.inclination), 6) for one in found if not one.sun_synchronous} == {30.0}


def test_what_is_swept_is_every_combination() -> None:
    found = read_compute_shells(["53:1584/72/1@550km"], ["planes=36,72", "altitude=500km,600km", "inclination=53deg,70deg"])
    assert len(found) == 8 and {one.slots for one in found} == {22}
    assert {(one.planes, one.altitude) for one in found} == {(36, 5e5), (36, 6e5), (72, 5e5), (72, 6e5)}


@pytest.mark.parametrize(
    ("shells", "sweeps", "said"),
    [
        (["53:1584/72/1"], [], "is no shell"),
        (["53:1584/70/1@550km"], [], "do not stand in 70 planes"),
        (["53:1584/72/1@50km"], [], "altitude"),
        (["starlnk"], [], "starlnk"),
        (["dawn-dusk-600"], [], "gives an orbit and no shells"),
        (["53:1584/72/1@550km+ascent-800kw"], [], "did you mean `ascend-800kw`"),
        (["53:1584/72/1@550km"], ["plane=3"], "did you mean `planes`"),
        (["53:1584/72/1@550km"], ["lasers=none"], "no whole number"),
        (["53:1584/72/1@550km"], [f"planes={','.join(map(str, range(1, 500)))}"], "more than 400"),
    ],
)
def test_what_is_no_shell_is_refused(shells: list[str], sweeps: list[str], said: str) -> None:
    with pytest.raises(CatalogError) as fault:
        read_compute_shells(shells, sweeps)
    assert said in "\n".join([*fault.value.faults, *fault.value.hints])


def test_the_command_prints_one_table(run: Run) -> None:
    shown = run("network", "--compute", "sso:100/5/0@600km", "--sweep", "lasers=4,8")
    assert shown.code == 0, shown.err
    assert "4 lasers" in shown.out and "8 lasers" in shown.out and max(map(len, shown.out.splitlines())) <= 100
    rows = run("network", "--compute", "sso:100/5/0@600km", "--compute", "53:100/5/0@550km", "--format", "csv").out.splitlines()
    assert rows[0].startswith("shell,satellite,planes") and "does not" not in rows[1] and rows[3].startswith("together")
    assert "thrusters do not overcome" in rows[2]
    assert run("network", "--sweep", "lasers=4").code == 2
    assert run("network", "--compute", "sso:100/5/0@600km", "--export", "a.tle").code == 2
