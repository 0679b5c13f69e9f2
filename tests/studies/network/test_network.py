"""`orbitcompute network`: what it prints, what it reads, what it refuses."""

from __future__ import annotations

import csv
import io
import itertools
import json
import math
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from test_access import element_lines, written

from orbitcompute.kernels._jit import jit_disabled

pytestmark = pytest.mark.skipif(jit_disabled(), reason="too long in plain Python")

FAST = ("--period", "10min", "--step", "60s")
SHELL = """
[[relay_shell]]
name = "one"
planes = 24
slots = 22
altitude = "800km"
inclination = "53deg"
[[relay_shell]]
name = "two"
planes = 12
slots = 20
altitude = ["900km", "1000km"]
inclination = "sun_synchronous"
node_span = "180deg"
"""


def own(folder: Path, text: str, name: str = "own.toml") -> str:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return str(file)


def test_screen_has_every_figure_and_fits(run: Any) -> None:
    found = run("network", "--all", *FAST)
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 100
    for word in ("eastward sweep", "F = 1, shift 0", "London - New York", "propagation", "processing", "scheduling", "58.5",
                 "all pairs", "dawn-dusk-600", "latitude 0", "direct view"):
        assert word in found.out


def test_json_says_what_the_screen_says_and_parts_add_up(run: Any) -> None:
    data = json.loads(run("network", *FAST, "--format", "json").out)
    assert data["method"] == "eastward sweep" and data["moments"] == 10 and len(data["pairs"]) == 10
    parts = data["parts_ms"]
    assert parts["together"] == pytest.approx(parts["propagation"] + parts["processing"] + parts["scheduling"])
    pair = data["pairs"][0]
    assert pair["cable [ms]"] == pytest.approx(58.55) and pair["fibre [ms]"] == pytest.approx(54.7, abs=0.05)
    assert pair["stretch"] == pytest.approx(pair["median [ms]"] / (2.0 * pair["geodesic [km]"] / 299.792458))
    ground = {(one["from"], one["to"], one["kind"]): one for one in data["over_ground"]}
    assert len(ground) == 8 and ground["London", "New York", "cable"]["source"] == "ispreview-exa-2024"
    for pair, kind in itertools.product(data["pairs"], ("cable", "cloud p95")):
        one = ground.get((pair["from"], pair["to"], kind)) or ground.get((pair["to"], pair["from"], kind))
        assert pair[f"{kind} [ms]"] == (one and pytest.approx(one["round_trip_ms"])), pair
    users = data["users"]
    assert users["equator_noon"] > 10 * users["equator_dawn"] > 0


def test_one_pair_of_a_hundred_cities(run: Any) -> None:
    found = run("network", "--sites", "cities", "--from", "tokyo", "--to", "London", *FAST, "--format", "csv")
    rows = list(csv.reader(io.StringIO(found.out)))
    assert len(rows) == 2 and rows[1][:2] == ["Tokyo", "London"]


def test_own_shells_own_sites_and_a_fleet(run: Any, tmp_path: Path) -> None:
    sites = own(tmp_path, "name,lat,lon\nA,10,20\nB,-30,140\nC,45,-100\n", "sites.csv")
    found = json.loads(
        run("network", "--constellation", own(tmp_path, SHELL), "--sites", sites, *FAST, "--format", "json").out
    )
    assert found["satellites"] == 24 * 22 + 2 * 12 * 20
    assert found["method"] == "eastward sweep (3 shells)" and [pair["from"] for pair in found["pairs"]] == [
        "A",
        "A",
        "B",
    ]
    assert found["users"] is None
    fleet = written(tmp_path, element_lines(24, 22, 14.0))
    found = json.loads(run("network", "--constellation", fleet, "--sites", sites, *FAST, "--format", "json").out)
    assert found["method"] == "buckets" and found["satellites"] == 528
    assert "1,056 links drawn by our rule" in found["notes"][0]
    assert all(pair["median [ms]"] is None or 40 < pair["median [ms]"] < 250 for pair in found["pairs"])


def test_what_cannot_be_reached_is_counted(run: Any) -> None:
    found = json.loads(run("network", "--set", "relay_link_pattern=ring", *FAST, "--format", "json").out)
    assert found["method"] == "fixpoint sweep"
    missing = [pair for pair in found["pairs"] if pair["unreachable"] > 0.5]
    assert missing and all(pair["median [ms]"] is None for pair in missing)
    assert found["unreachable"] == pytest.approx(sum(pair["unreachable"] for pair in found["pairs"]) / 10)


STAR = """
[[relay_shell]]
planes = 6
slots = 11
altitude = "780km"
inclination = "86.4deg"
node_span = "180deg"
"""


def test_a_path_that_comes_and_goes_says_so_without_a_warning(run: Any, tmp_path: Path) -> None:
    """Iridium's shell above 25 degrees: a path for a part of the time, none in the median."""
    found = run("network", "--all", "--constellation", own(tmp_path, STAR), *FAST)
    assert found.code == 0 and found.err == "" and "none ms" not in found.out
    assert "6 x 11 Walker star" in found.out and "there is no path" in found.out
    assert "time without a path counts as longer than any" in found.out
    lower = run("network", "--all", "--constellation", own(tmp_path, STAR), "--set", "relay_minimum_elevation=8deg", *FAST)
    assert "without a path" not in lower.out and "there is no path" not in lower.out


@pytest.mark.parametrize(("planes", "slots"), [(1, 2), (2, 1), (2, 2), (1, 1)])
def test_the_smallest_shells_are_looked_at(run: Any, tmp_path: Path, planes: int, slots: int) -> None:
    text = f'[[relay_shell]]\nplanes = {planes}\nslots = {slots}\naltitude = "8000km"\ninclination = "53deg"\n'
    found = run("network", "--all", "--constellation", own(tmp_path, text), *FAST)
    assert found.code == 0 and found.err == "" and f"{planes} x {slots} Walker delta" in found.out


def test_a_link_shift_that_is_not_the_shortest_is_noted(run: Any) -> None:
    found = run("network", "--all", "--set", "relay_phasing=39", *FAST)
    assert "relay_link_shift: 0 is not the shortest" in found.out and "with -1 up to" in found.out.replace(
        "\n         ", " "
    )
    assert "note" not in run("network", "--all", "--set", "relay_phasing=39", "--set", "relay_link_shift=-1", *FAST).out


@pytest.mark.parametrize("kind", ["time", "distance", "map", "users"])
def test_figures_are_the_same_twice_with_their_numbers_beside_them(run: Any, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    texts = []
    for name in ("a.svg", "b.svg"):
        found = run("network", *FAST, "--draw", kind, "--figure", str(tmp_path / name))
        assert found.code == 0, found.err
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
        rows = list(csv.reader(io.StringIO((tmp_path / name).with_suffix(".csv").read_text(encoding="utf-8"))))
        assert len(rows) > 5
    assert texts[0] == texts[1] and "Inputs:" in texts[0] and "starlink-gen1-fcc" in texts[0]  # the line may break


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("--from", "Londn"), "--from Londn: not one of the sites"),
        (("--from", "London", "--to", "london"), "both are London"),
        (("--sites", "nowhere"), "sites `nowhere`: unknown name"),
        (("--sites", "missing.csv"), "missing.csv: cannot be read"),
        (("--constellation", "starlink-gen2"), "constellation `starlink-gen2`: unknown name"),
        (("--constellation", "missing.tle"), "missing.tle: cannot be read"),
        (("--set", "relay=missing.tle"), "missing.tle: cannot be read"),
        (("--step", "0s"), "--step: 0s is outside"),
        (("--step", "fast"), "--step:"),
        (("--sites", "cities", "--period", "10day", "--step", "1s"), "--period, --step:"),
        (("--set", "relay_minimum_elevation=95deg"), "is outside its range, 0 to 89 deg"),
        (("--set", "relay_laser_terminals=3"), "holds 4 laser links with 3 terminals"),
        (("--set", "relay_phasing=0.5"), "phasing: 0.5 is not a whole number"),
        (("--figure", "x.gif"), "figures are written as SVG"),
        (("--draw", "map"), "--draw: needs --figure"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(run: Any, arguments: tuple[str, ...], fault: str) -> None:
    found = run("network", "--all", *arguments)
    assert found.code == 2 and found.out == ""
    assert any(fault in line for line in found.faults), found.err
    assert "hint:" in found.err


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name,lat,lon\nA,91,0\nB,0,400\n", "line 2: A: 91, 0 is off the globe"),
        ("name,lat,lon\nA,north,0\nB,0,0\n", "line 2: A: latitude and longitude must be numbers"),
        ("name,lat,lon\nA,1,0\nA,0,0\nB,0,1\n", "line 3: A: named twice"),
        ("name,lat,lon\nA,1,0\n", "at least two sites"), ("place,lat\nA,1\n", "line 1: no column for the name"),
    ],
)
def test_a_site_off_the_globe_is_named_with_its_line(run: Any, tmp_path: Path, text: str, fault: str) -> None:
    found = run("network", "--sites", own(tmp_path, text, "sites.csv"))
    assert found.code == 2 and any(fault in line for line in found.faults), found.err
    assert "hint: " in found.err and "--help" not in found.err


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (('altitude = "800km"', 'altitude = "800km"\nmean_motion = 15.06'),
         "altitude: 800 km goes with 14.275 revolutions a day, not with the mean_motion given, 15.06, which belongs to 548 km"),
        (("planes = 24", "planes = 2.5"), "planes: `2.5` is no whole number from 1 up"),
        (("planes = 24", "plains = 24"), "plains: unknown field (did you mean `planes`?)"),
        (('"53deg"', '"200deg"'), "200deg is outside 0 to 180 deg"),
        (('altitude = "800km"', ""), "altitude: missing (or mean_motion"),
        (('"800km"', '"800s"'), "altitude:"),
    ],
)
def test_a_shell_that_contradicts_itself_is_named(
    run: Any, tmp_path: Path, change: tuple[str, str], fault: str
) -> None:
    found = run("network", "--constellation", own(tmp_path, SHELL.replace(*change, 1)))
    assert found.code == 2 and any(fault in line for line in found.faults), found.err


def test_an_altitude_from_a_mean_motion() -> None:
    from orbitcompute.catalog.shells import shells

    (one,), faults = shells([{"planes": 1, "slots": 2, "mean_motion": 15.0, "inclination": "53deg"}], "here")
    assert not faults and one[5] == pytest.approx(
        (3.986004418e14 / (15 * 2 * math.pi / 86400) ** 2) ** (1 / 3) - 6378137.0
    )


@pytest.mark.parametrize(("period", "step", "told"), [
    ("60s", "60s", "one moment: no second step fits --period"), ("20s", "60s", "one moment"),
    ("1day", "2h", "12 moments, every 7,200 s for 1,440 min"), ("5min", "75s", "4 moments, every 75 s for 5 min"),
])
def test_the_screen_says_how_often_it_looked(run: Run, period: str, step: str, told: str) -> None:
    """A period of one step was `every 0 s for 0 min`, and a day of 1,440 minutes 1,400."""
    found = run("network", "--all", "--period", period, "--step", step)
    assert found.code == 0 and told in found.out and max(map(len, found.out.splitlines())) <= 100
