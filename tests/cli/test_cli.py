"""The command line: what it prints and where, its exit codes, and what it says to a clumsy or hostile user."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import Run, shipped

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.cli import main as entry
from orbitcompute.graph.order import GraphError
from orbitcompute.report.files import write
from orbitcompute.report.screens import models as listing
from orbitcompute.studies.scenario.assemble import assemble

PROGRAM = [sys.executable, "-c", "from orbitcompute.cli.main import main; main()"]
LINUX = pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
ESCAPE = "\x1b"
# DESIGN section 6, as far as this version computes them
HEADLINES = (
    "altitude", "inclination", "orbital_period", "sunlit_fraction", "eclipse_days_per_year", "eclipse_duration_max",
    "beta_angle_min", "it_power_average", "it_power_per_satellite", "array_area", "array_power_beginning_of_life",
    "battery_capacity", "radiator_temperature", "radiator_net_flux", "radiator_area", "satellite_mass",
    "specific_power", "satellite_count", "fleet_mass", "launch_count", "latency_median", "latency_p99",
    "effective_life", "availability", "orbital_cost_per_accelerator_hour", "terrestrial_cost_per_accelerator_hour",
    "orbital_cost_per_kw_year", "terrestrial_cost_per_kw_year", "cost_ratio", "cost_ratio_as_built", "parity_budget",
    "orbital_carbon_intensity", "terrestrial_carbon_intensity", "probability_by_date", "median_year",
)
ONE = ("--outputs", "radiator_area")


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def result(run: Run, kept: dict[str, Any]) -> dict[str, Any]:
    """The default scenario as JSON; run once."""
    if not kept:
        kept.update(json.loads(run("evaluate", "--format", "json").out))
    return kept


# -- what a result holds -------------------------------------------------------------------------------------------


def test_the_result_follows_the_contract(result: dict[str, Any]) -> None:
    assert result["schema"] == "orbitcompute.result/1"
    assert re.fullmatch(r"oc1-[0-9a-f]+", result["id"])
    assert re.match(r"\d{4}-\d\d-\d\dT", result["created"])
    assert (result["scenario"], result["baseline"]) == ("gigawatt-2028", "colossus-1")
    assert {"version", "notes", "status"} <= set(result)
    assert {"command", "catalog", "python", "numpy", "ranges", "sources"} <= set(result["provenance"])
    assert result["provenance"]["command"] == "orbitcompute evaluate --format json"
    fields = {"value", "unit", "low", "high", "kind", "grade", "source", "origin"}
    assert all(fields <= set(entry) for entry in result["parameters"].values())
    assert all({"value", "unit", "p10", "p90"} <= set(entry) for entry in result["quantities"].values())
    words = {"holds", "thin", "open", "fails", "not yet computed"}
    assert {row["word"] for row in result["verdict"]} <= words
    assert {"group", "test", "margin", "model_error", "grade", "word"} <= set(result["verdict"][0])


@pytest.mark.parametrize("name", HEADLINES)
def test_headline(name: str, result: dict[str, Any]) -> None:
    found = result["quantities"][name]
    assert found["unit"]
    if name == "median_year" and found["value"] is None:  # half of the stored futures lies past their end
        assert found["null_because"]
        return
    assert found["value"] is not None and math.isfinite(found["value"])
    assert found["p10"] is not None and found["p10"] <= found["p90"]
    assert "claimed" in found


def test_what_has_no_value_is_null_and_says_why(run: Run) -> None:
    found = json.loads(run("evaluate", "--set", "satellite=starlink-v1", "--format", "json").out)["quantities"]
    assert found["radiator_area"]["value"] is None
    assert found["radiator_area"]["null_because"] == ["it_power_rating"]
    text = run("evaluate", "--set", "satellite=starlink-v1", "--format", "json").out
    assert not re.search(r"\b(NaN|Infinity)\b", text)


def test_an_infeasible_point_is_a_result(run: Run) -> None:
    found = run("evaluate", "--set", "radiator_temperature=210K", "--format", "json")
    assert found.code == 0, found.err
    document = json.loads(found.out)
    assert document["status"] != "ok"
    assert any(document["status"] in note for note in document["notes"])


def test_equal_inputs_have_equal_ids(run: Run, result: dict[str, Any]) -> None:
    def id_of(*arguments: str, stdin: bytes = b"") -> str:
        return str(json.loads(run("evaluate", *arguments, "--format", "json", stdin=stdin).out)["id"])

    assert id_of() == result["id"]
    assert id_of("-", stdin=b'extends = "gigawatt-2028"') == result["id"]
    assert id_of("--set", "altitude=700km") == id_of("--set", "altitude=700000m") != result["id"]
    assert id_of("--set", "altitude=700km") != id_of("--set", "altitude=710km")
    assert id_of("--baseline", "anthropic-lease") != result["id"]


def test_csv_and_markdown_are_well_formed(run: Run, result: dict[str, Any]) -> None:
    rows = list(csv.DictReader(io.StringIO(run("evaluate", "--format", "csv").out)))
    by_name = {row["name"]: row for row in rows}
    assert len(by_name) >= len(result["quantities"])
    assert float(by_name["cost_ratio"]["value"]) == result["quantities"]["cost_ratio"]["value"]
    lines = run("evaluate", "--format", "markdown").out.splitlines()
    assert len({line.count("|") for line in lines}) == 1
    assert set(lines[1]) == {"|", "-"}


def test_show_origin_lists_every_value_under_who_set_it(run: Run) -> None:
    found = run("evaluate", "--set", "altitude=700km", "--show-origin").out.splitlines()
    given = found.index("set by --set")
    assert found[given + 1].split()[:3] == ["altitude", "700", "km"] and found[given + 2] == ""
    assert "set by satellite spacex-ai1" in found
    assert given < found.index("set by scenario gigawatt-2028") < found.index("default, of the declaration")


@pytest.mark.parametrize("arguments", [(), ("screening/break-even-scarce-earth", "--baseline", "fluidstack")])
def test_show_origin_fits_the_screen(run: Run, arguments: tuple[str, ...]) -> None:
    """It had lines of 148 columns."""
    lines = run("evaluate", *arguments, "--show-origin").out.splitlines()
    assert max(map(len, lines)) <= 100
    for name in ("accelerator_chip_power", "cell_temperature_coefficient_given", "earth_rotation_rate"):
        place = next(at for at, line in enumerate(lines) if line.split()[:1] == [name])
        own = load().declarations[name].source
        sources = ("nvidia-dps-device-specifications", "vr200-press") if own is None else (own,)
        assert any(source in " ".join(lines[place : place + 3]) for source in sources)


def test_set_with_units_and_bare_numbers(run: Run) -> None:
    texts = ("altitude=700km", "altitude=700", "altitude=7e5m", "altitude= 700 km")
    assert len({run("evaluate", "--set", text, *ONE).out for text in texts}) == 1


def test_an_override_says_what_it_replaces(run: Run) -> None:
    found = json.loads(run("evaluate", "--set", "radiator_temperature=55degC", "--format", "json").out)
    assert found["quantities"]["radiator_temperature"]["value"] == pytest.approx(328.15)
    assert found["quantities"]["radiator_temperature"]["otherwise"] < 328.15
    assert found["parameters"]["radiator_temperature"]["origin"] == "--set"
    assert any(note.startswith("radiator_temperature is overridden") for note in found["notes"])


def test_a_value_outside_its_sources_range_is_a_note(run: Run) -> None:
    found = run("evaluate", "--set", "radiator_emissivity=0.7", *ONE)
    assert found.code == 0
    assert "radiator_emissivity: 0.7 is outside the range of its sources" in found.out


# -- scenarios given as files --------------------------------------------------------------------------------------


def scenario(directory: Path, text: str, name: str = "mine.toml") -> str:
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return str(path)


OWN = 'extends = "gigawatt-2028"\n[values]\naltitude = "700km"\n'


def test_a_scenario_file_anywhere_and_standard_input(run: Run, tmp_path: Path) -> None:
    by_file = run("evaluate", scenario(tmp_path, OWN), "--outputs", "orbital_period", "--format", "json")
    by_input = run("evaluate", "-", "--outputs", "orbital_period", "--format", "json", stdin=OWN.encode())
    assert json.loads(by_file.out)["quantities"]["orbital_period"]["value"] == pytest.approx(98.77, abs=0.01)
    assert json.loads(by_file.out)["id"] == json.loads(by_input.out)["id"]


def test_a_file_extends_another_beside_it(run: Run, tmp_path: Path) -> None:
    scenario(tmp_path, OWN, "far/base.toml")
    child = scenario(tmp_path, 'extends = "base.toml"\n[values]\nradiator_emissivity = 0.86\n', "far/child.toml")
    found = json.loads(run("evaluate", child, "--format", "json").out)["parameters"]
    assert found["altitude"]["value"] == pytest.approx(700)
    assert found["altitude"]["origin"].endswith("base.toml")
    assert found["radiator_emissivity"]["origin"].endswith("child.toml")


def test_sweeps_of_components_from_a_file_and_from_standard_input(run: Run, tmp_path: Path) -> None:
    arguments = ("--outputs", "satellite_mass", "--sweep", "satellite=spacex-ai1,starlink-v3", "--format", "csv")
    by_file = run("evaluate", scenario(tmp_path, OWN), *arguments)
    by_input = run("evaluate", "-", *arguments, stdin=OWN.encode())
    assert by_file.code == by_input.code == 0, by_file.err + by_input.err
    assert by_file.out == by_input.out
    assert by_file.out.count("\n") == 3


def test_a_byte_order_mark_is_no_fault(run: Run) -> None:
    assert run("evaluate", "-", *ONE, stdin=b"\xef\xbb\xbf" + OWN.encode()).code == 0


# -- sweeps --------------------------------------------------------------------------------------------------------


def test_the_sweep_of_the_issue(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "out.csv"
    found = run("evaluate", "--sweep", "altitude=500km:1200km:50km", "--sweep", "radiator_temperature=300K:360K:10K",
                "--output", str(file))
    assert found.code == 0, found.err
    assert found.out == ""
    rows = list(csv.DictReader(file.open()))
    assert len(rows) == 105
    assert {"altitude [km]", "radiator_temperature [K]", "radiator_area [m2]", "status"} <= set(rows[0])
    assert [float(row["altitude [km]"]) for row in rows[::7]] == pytest.approx(list(range(500, 1201, 50)))
    temperatures = [float(row["radiator_temperature [K]"]) for row in rows[:7]]
    assert temperatures == pytest.approx(list(range(300, 361, 10)))
    areas = [float(row["radiator_area [m2]"]) for row in rows[:7]]
    assert areas == sorted(areas, reverse=True) and areas[0] > 2 * areas[-1]
    assert not list(tmp_path.glob(".*")), "a temporary file is left"


def test_a_sweep_agrees_with_evaluate(run: Run) -> None:
    names = ("--outputs", "radiator_area,satellite_mass", "--format")
    row = list(csv.reader(io.StringIO(run("evaluate", "--sweep", "altitude=700km", *names, "csv").out)))[1]
    point = json.loads(run("evaluate", "--set", "altitude=700km", *names, "json").out)["quantities"]
    assert [float(cell) for cell in row[1:3]] == [point[name]["value"] for name in ("radiator_area", "satellite_mass")]


@pytest.mark.parametrize(
    ("spec", "values"),
    [
        ("altitude=500km:600km:50km", [500, 550, 600]),
        ("altitude=500:600:50", [500, 550, 600]),
        ("altitude=500km:620km:50km", [500, 550, 600]),
        ("altitude=500km,0.7Mm", [500, 700]),
        ("altitude=400km:1600km:3log", [400, 800, 1600]),
        ("altitude=400km:800km:3lin", [400, 600, 800]),
        ("radiator_temperature=30degC:40degC:5degC", [303.15, 308.15, 313.15]),
        ("radiator_temperature=30degC:40degC:5K", [303.15, 308.15, 313.15]),
    ],
)
def test_ranges(run: Run, spec: str, values: list[float]) -> None:
    found = run("evaluate", "--sweep", spec, *ONE, "--format", "json")
    assert [row[0] for row in json.loads(found.out)["rows"]] == pytest.approx(values)


def test_choices_and_components_make_axes(run: Run) -> None:
    found = run("evaluate", "--sweep", "eclipse_policy=battery,throttle", "--sweep", "satellite=spacex-ai1,starlink-v3",
                "--outputs", "battery_capacity", "--format", "json")
    document = json.loads(found.out)
    assert document["columns"] == ["eclipse_policy", "satellite", "battery_capacity [kWh]", "status"]
    assert [row[:2] for row in document["rows"]][:2] == [["battery", "spacex-ai1"], ["battery", "starlink-v3"]]
    assert document["rows"][1][2] is None, "no rated power is known for that satellite"


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("altitude", "expected NAME=START:STOP:STEP"),
        ("=3", "expected NAME=START:STOP:STEP"),
        ("altitude=", "expected NAME=START:STOP:STEP"),
        ("altitude=500km:400km:50km", "reversed: it starts at 500 km and stops at 400 km"),
        ("altitude=600km:500km:3log", "reversed"),
        ("altitude=500km:500km:10km", "empty: it starts and stops at 500 km"),
        ("altitude=500km:510km:50km", "a single point"),
        ("altitude=500km:600km:0km", "the step must be above 0"),
        ("altitude=500km:600km:-10km", "the step must be above 0"),
        ("altitude=500km:600km:1e-300km", "1e+302 points: at most 1,000,000"),
        ("altitude=500km:600km:99999999999lin", "points: from 2 to 1,000,000"),
        ("altitude=500km:600km:1log", "points: from 2 to"),
        ("altitude=0km:600km:5log", "a logarithmic range needs both ends above 0"),
        ("altitude=1e308:1e309:3lin", "too large"),
        ("altitude=500km:600km", "not 2 parts"),
        ("altitude=500km:600kg:10km", "`kg` is not a unit of the same kind as `km`"),
        ("altitude=500km:600km:10kg", "`kg` is not a unit of the same kind as `km`"),
        ("altitude=nan:600km:10km", "`nan` is not a number"),
        ("altitude=500,,600", "is not a number"),
        ("altitude=1km:600km:10km", "1 km is outside its range, 300 to 2000 km"),
        ("altitud=1:2:3", "name `altitud`: unknown name"),
        ("satellite=spacex-ai1,nope", "satellite `nope`: unknown name"),
        ("eclipse_policy=battery,b", "`b` is none of battery, throttle, overbuild"),
        ("twin_it_life=3,5", "moves none of the outputs radiator_area"),
        ("sites=five-cities", "moves none of the outputs radiator_area"),
    ],
)
def test_a_sweep_that_cannot_be(run: Run, spec: str, says: str) -> None:
    found = run("evaluate", "--sweep", spec, *ONE)
    assert (found.code, found.out) == (2, "")
    assert len(found.faults) == 1 and says in found.faults[0]
    assert found.faults[0].startswith("--sweep ")
    assert found.err.splitlines()[-1].startswith("hint: ")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--sweep", "altitude=500,600", "--sweep", "altitude=700,800"), "two axes on one name"),
        (("--sweep", "altitude=500,600", "--set", "altitude=700km"), "is also fixed, by --set altitude=700km"),
        (("--sweep", "altitude=300km:2000km:1km", "--sweep", "radiator_temperature=300K:360K:0.01K"), "points in all"),
        (("--sweep", "altitude=500,600", "--show-origin"), "--show-origin: not with --sweep"),
    ],
)
def test_sweeps_that_cannot_be_together(run: Run, arguments: tuple[str, ...], says: str) -> None:
    found = run("evaluate", *arguments, *ONE)
    assert (found.code, found.out) == (2, "")
    assert len(found.faults) == 1 and says in found.faults[0]


def test_all_faults_of_a_sweep_at_once(run: Run) -> None:
    found = run("evaluate", "--sweep", "altitude=5x,600", "--sweep", "foo=1,2", "--sweep", "eclipse_policy=z", *ONE)
    assert found.code == 2
    assert len(found.faults) == 3


# -- mistakes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "says", "hints"),
    [
        (("evalute",), "`evalute`: no such command", "did you mean `evaluate`?"),
        (("evaluate", "--nope"), "'--nope'", "see `orbitcompute evaluate --help`"),
        (("evaluate", "--format", "jsn"), "'jsn'", "see `orbitcompute evaluate --help`"),
        (("evaluate", "a", "b"), "unexpected extra argument", "--help"),
        (("evaluate", "gigawat-2028"), "scenario `gigawat-2028`: unknown name", "did you mean `gigawatt-2028`?"),
        (("evaluate", ""), "scenario ``: unknown name", "orbitcompute models scenarios"),
        (("evaluate", "/nowhere/mine.toml"), "/nowhere/mine.toml: no such scenario file", "models scenarios"),
        (("evaluate", "gigawatt-2028.toml"), "no such scenario file", "did you mean the shipped `gigawatt-2028`?"),
        (("evaluate", "/"), "/: is a directory", ""),
        (("evaluate", "--baseline", "colosus-1"), "--baseline: terrestrial cluster `colosus-1`", "did you mean `colossus-1`?"),
        (("evaluate", "--set", "satellite=spacex-ai"), "satellite `spacex-ai`", "did you mean `spacex-ai1`?"),
        (("evaluate", "--set", "relay=suncatcher-81"), "describes no shell that routes", "models constellations"),
        (("evaluate", "--set", "radiator_temprature=3"), "radiator_temprature: unknown", "mean `radiator_temperature`?"),
        (("evaluate", "--set", "eclipse_policy=batery"), "none of battery, throttle, overbuild (did you mean `battery`?)", ""),
        (("evaluate", "--set", "altitude=700kmm"), "`700kmm`: unknown unit `kmm`; it is given in `km` or the like",
         "orbitcompute explain altitude"),
        (("evaluate", "--set", "altitude=3kg"), "`kg` is not a unit of the same kind as `km`", "explain altitude"),
        (("evaluate", "--set", "radiator_emissivity=1.3"), "--set radiator_emissivity: 1.3 is outside its range, 0 to 1", ""),
        (("evaluate", "--set", "altitude=1e9"), "1e+09 km is outside its range, 300 to 2000 km", ""),
        (("evaluate", "--set", "altitude=nan"), "`nan` is not a number", ""),
        (("evaluate", "--set", "altitude=-inf"), "`-inf` is not a number", ""),
        (("evaluate", "--set", "altitude=1e999km"), "inf km is outside its range", ""),
        (("evaluate", "--set", "it_power_target=1e400"), "", ""),
        (("evaluate", "--set", "x"), "--set x: expected NAME=VALUE", "for example --set altitude=700km"),
        (("evaluate", "--set", "=3"), "--set =3: expected NAME=VALUE", ""),
        (("evaluate", "--set", "altitude="), "--set altitude=: expected NAME=VALUE", ""),
        (("evaluate", "--set", "altitude=1", "--set", "altitude=2"), "--set altitude: given twice", ""),
        (("evaluate", "--baseline", "colossus-1", "--set", "baseline=colossus-1"), "both given", ""),
        (("evaluate", "--outputs", "cost_rati"), "output `cost_rati`: unknown name", "did you mean `cost_ratio`?"),
        (("evaluate", "--outputs", "altitude"), "--outputs altitude: an input", ""),
        (("evaluate", "--outputs", ","), "--outputs: names no quantity", ""),
        (("evaluate", "--outputs", "relay_routing"), "a structure", ""),
        (("explain",), "Missing argument", "see `orbitcompute explain --help`"),
        (("explain", "radiator_are"), "`radiator_are`: unknown name", "did you mean `radiator_area`?"),
        (("explain", "satellite"), "a slot for a component", "orbitcompute models satellites"),
        (("explain", "altitude", "--scenario", "nope"), "scenario `nope`: unknown name", ""),
        (("models", "satelites"), "kind `satelites`: unknown name", "did you mean `satellites`?"),
        (("models", "satellites", "../sources"), "satellite `../sources`: unknown name", ""),
        (("models", "sources", "nope"), "source `nope`: unknown name", ""),
    ],
)
def test_a_mistake(run: Run, arguments: tuple[str, ...], says: str, hints: str) -> None:
    found = run(*arguments)
    assert (found.code, found.out) == (2, "")
    assert "Traceback" not in found.err
    assert len(found.faults) == 1 and says in found.faults[0], found.err
    assert found.err.splitlines()[-1].startswith("hint: ")
    assert hints in found.err


def test_all_mistakes_of_a_command_at_once(run: Run) -> None:
    pairs = ("altitud=3", "radiator_emissivity=2", "satellite=zz", "eclipse_policy=q", "altitude=9kg")
    found = run("evaluate", *[word for pair in pairs for word in ("--set", pair)])
    assert found.code == 2
    assert len(found.faults) == len(pairs)


def test_no_command_prints_the_help(run: Run) -> None:
    found = run()
    assert (found.code, found.out) == (2, "")
    assert "Answer:" in found.err and "hint: " in found.err


MANY_FAULTS = """
titel = "x"
extends = "gigawatt-2028"
as_of = "yesterday"
[components]
satelite = "spacex-ai1"
launcher = "starshp"
sites = 3
[values]
altitud = "500km"
radiator_emissivity = 1.3
eclipse_policy = "batery"
it_power_target = "1GWW"
structure_factor = true
radiator_temperature = { value = 300, unit = "kg", kind = "judgement", source = "orbitcompute-judgement" }
fin_efficiency = { value = 0.9, low = 0.95, high = 1.0, kind = "judgement", source = "orbitcompute-judgement" }
drag_coefficient = { value = 2.2, unti = "1", kind = "guess", source = "orbitcompute-judgement" }
thruster_efficiency = { value = nan, kind = "judgement", source = "orbitcompute-judgement" }
satellite_design_life = { value = 5, high = 500, unit = "year", kind = "judgement", source = "orbitcompute-judgement" }
avionics_and_links_mass = { value = 5, unit = "frob", kind = "judgement", source = "orbitcompute-judgement" }
propulsion_dry_mass = { value = "heavy", unit = "kg", kind = "judgement", source = "orbitcompute-judgement" }
"""


def test_all_faults_of_a_file_at_once(run: Run, tmp_path: Path) -> None:
    found = run("evaluate", scenario(tmp_path, MANY_FAULTS))
    assert (found.code, found.out) == (2, "")
    expected = [
        "titel: unknown field", "as_of: must be a date", "components: sites: must be the name of a component",
        "components: unknown slot `satelite`", "components: launcher `starshp`: unknown name",
        "values: altitud: unknown name", "radiator_emissivity: 1.3 is outside its range, 0 to 1",
        "eclipse_policy: `batery` is none of", "it_power_target: `1GWW`: unknown unit `GWW`",
        "structure_factor: must be a number",
        "radiator_temperature: `kg` is not a unit of the same kind as `K`",
        "fin_efficiency: value 0.9 is outside its own range",
        "drag_coefficient: unti: unknown field (did you mean `unit`?)", "drag_coefficient: kind: `guess` is none of",
        "thruster_efficiency: value: must be a finite number", "satellite_design_life: high: 500 year is outside its range",
        "avionics_and_links_mass: unknown unit `frob`", "propulsion_dry_mass: value: `heavy` is not a number",
    ]
    for text in expected:
        assert sum(text in fault for fault in found.faults) == 1, f"{text}\n{found.err}"
    assert len(found.faults) == len(expected), found.err
    assert all("mine.toml" in fault for fault in found.faults)
    for hint in ("`title`", "`satellite`", "`starship`", "`altitude`"):
        assert f"did you mean {hint}" in found.err
    assert found.err.splitlines()[-1].startswith("hint: ")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b'title = "x\n', "not valid TOML: Illegal character '\\n' (at line 1, column 11)"),
        (b"[values]\naltitude = ", "not valid TOML"),
        (b"[values\n", "not valid TOML"),
        (b'a = 1\na = 2\n', "not valid TOML"),
        (b'title = "\xff\xfe"', "not UTF-8 text: byte 10 is 0xff"),
        (b"\x00\x01", "a text holds a character that a terminal obeys: `\\x00\\x01`"),
        (b"extends = 3", "extends: must be the name or file of a scenario, not int"),
        (b'extends = "gigawat-2028"', "extends: scenario `gigawat-2028`: unknown name"),
        (b'extends = "gone.toml"', "gone.toml: no such scenario file"),
        (b'extends = "mine.toml"', "extends itself"),
        (b'extends = "gigawatt-2028"\nclaimed = "nope"', "claimed: scenario `nope`: unknown name"),
        (b'extends = "gigawatt-2028"\nclaimed = 3', "claimed: must be the name or file of a scenario"),
        (b'extends = "gigawatt-2028"\nvalues = [1]', "values: must be a table, not list"),
        (b'extends = "gigawatt-2028"\n[values]\nsites = "x"', "values: sites: unknown name"),
    ],
)
def test_a_file_that_cannot_be(run: Run, tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(content)
    found = run("evaluate", str(path))
    assert (found.code, found.out) == (2, "")
    assert len(found.faults) == 1 and says in found.faults[0], found.err
    assert "mine.toml" in found.faults[0]
    assert found.err.splitlines()[-1].startswith("hint: ")


def test_bad_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for content, says in ((b"a = [", "not valid TOML"), (b"\xff", "not UTF-8 text"), (b"", "no value")):
        found = run("evaluate", "-", stdin=content)
        assert found.code == 2 and says in found.faults[0]


def test_scenarios_that_extend_each_other(run: Run, tmp_path: Path) -> None:
    scenario(tmp_path, 'extends = "./b.toml"', "a.toml")
    scenario(tmp_path, f'extends = "{tmp_path}/a.toml"', "b.toml")
    found = run("evaluate", str(tmp_path / "a.toml"))
    assert found.code == 2
    assert len(found.faults) == 1 and "extends itself" in found.faults[0]


def test_our_own_fault_is_101(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "listing", lambda kind, name: 1 / 0)
    found = run("models")
    assert (found.code, found.out) == (101, "")
    assert "internal fault: ZeroDivisionError" in found.err and "hint: this is ours" in found.err


# -- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", [".json", ".csv", ".md"])
def test_output_files_hold_what_format_prints(run: Run, tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"out{suffix}"
    form = {".json": "json", ".csv": "csv", ".md": "markdown"}[suffix]
    found = run("evaluate", *ONE, "--output", str(file), "--format", form)
    assert found.code == 0
    assert file.read_text() == found.out
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("out.xlsx", "`.xlsx` is not a format"), ("out", "has no suffix"), ("", "has no suffix"),
        ("gone/out.csv", "does not exist"), ("here.csv", "is a directory"), ("file.csv/out.csv", "does not exist"),
        ("x" * 300 + ".csv", "cannot be written"),
    ],
)
def test_an_output_that_cannot_be(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, file: str, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("here.csv").mkdir()
    Path("file.csv").touch()
    found = run("evaluate", *ONE, "--output", file)
    assert (found.code, found.out) == (2, "")
    assert len(found.faults) == 1 and says in found.faults[0], found.err
    assert found.err.splitlines()[-1].startswith("hint: ")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file.csv", "here.csv"]


def test_all_faults_of_outputs_at_once(run: Run) -> None:
    found = run("evaluate", "--output", "a.xyz", "--output", "/nowhere/b.csv", "--output", "c.csv", "--output", "c.csv")
    assert found.code == 2
    assert len(found.faults) == 3


def test_a_directory_that_cannot_be_written_is_found_before_anything_runs(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if os.name == "posix" and os.geteuid() != 0:
        tmp_path.chmod(0o555)
    else:  # permissions do not bind root: make the trial file fail as a read-only file system does

        def refuse(**options: Any) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    monkeypatch.setattr("orbitcompute.studies.answer.evaluate.evaluate", lambda *a, **k: pytest.fail("it ran"))
    found = run("evaluate", *ONE, "--output", str(tmp_path / "out.csv"))
    tmp_path.chmod(0o755)
    assert found.code == 2
    assert "cannot be written" in found.err or "no permission" in found.err


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_write_that_stops_leaves_the_old_file_and_nothing_else(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    file = tmp_path / "out.csv"
    file.write_text("old")

    def stop(self: Path, target: Path) -> Path:
        raise fault

    monkeypatch.setattr(Path, "replace", stop)
    found = run("evaluate", *ONE, "--output", str(file))
    assert found.code == (2 if isinstance(fault, OSError) else 130)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_a_link_is_followed_and_permissions_are_kept(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("old")
    target.chmod(0o640)
    link.symlink_to(target)
    write(str(link), "new")
    assert link.is_symlink()
    assert target.read_text() == "new"
    assert target.stat().st_mode & 0o777 == 0o640


@LINUX
def test_a_full_disk(run: Run, tmp_path: Path) -> None:
    (tmp_path / "full.csv").symlink_to("/dev/full")
    found = run("evaluate", *ONE, "--output", str(tmp_path / "full.csv"))
    assert found.code == 2
    assert "No space left on device" in found.faults[0]
    assert Path("/dev/full").is_char_device(), "a device was replaced by a file"
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run([*PROGRAM, "models"], stdout=full, stderr=subprocess.PIPE, text=True)
    assert ended.returncode == 2
    assert "No space left on device" in ended.stderr and "Traceback" not in ended.stderr


# -- streams and signals -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments", [("--help",), ("models", "quantities"), ("evaluate", *ONE), ("evaluate", "--format", "json")]
)
def test_a_reader_that_goes_away(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run([*PROGRAM, *arguments], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert ended.returncode == 141
    assert ended.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="a shell as POSIX has it")
@pytest.mark.parametrize("closing", [">&-", "2>&-", ">&- 2>&-"])
@pytest.mark.parametrize("command", [
    "evaluate --outputs cost_ratio", "evaluate", pytest.param("audit --top 3", marks=pytest.mark.slow), "models sources",
])
def test_a_closed_output_is_no_fault(command: str, closing: str) -> None:
    ended = subprocess.run(f"{shlex.join(PROGRAM)} {command} {closing}", shell=True, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_large_request_says_what_it_takes(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    from orbitcompute.cli import many
    from orbitcompute.studies.many import montecarlo

    monkeypatch.setattr(many, "FORETOLD_FROM", 1000)
    study = montecarlo.prepare("gigawatt-2028", 4096, 1, {}, ("radiator_area",))
    many._foretell(study, many.Asked("gigawatt-2028", {}, ("radiator_area",), ("out.csv",), "table", None, None, ""))
    assert re.search(r"note: 4,096 points: about \d+ s, 0 GB in out.csv", capsys.readouterr().err)


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
@pytest.mark.parametrize(("number", "said"), [(signal.SIGINT, "interrupted\n"), (signal.SIGTERM, "stopped by SIGTERM\n"),
                                              (signal.SIGHUP, "stopped by SIGHUP\n")])
def test_an_interrupt_leaves_nothing_behind(tmp_path: Path, number: signal.Signals, said: str) -> None:
    outputs = "sunlit_fraction,radiator_area,cost_ratio"  # seconds of work: the interrupt must find it at it
    arguments = ["evaluate", "--sweep", "altitude=300km:2000km:7m", "--outputs", outputs, "--output", "out.csv"]
    before = signal.signal(number, signal.SIG_DFL)  # a run under nohup hands down that SIGHUP is nothing
    try:
        running = subprocess.Popen([*PROGRAM, *arguments], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(number, before)
    with running:
        assert running.stderr is not None
        first = running.stderr.readline()
        running.send_signal(number)
        rest = running.stderr.read()
    assert first.startswith("note: ")  # from there on it was in its loop
    assert (running.returncode, rest) == (128 + number, said)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_a_second_interrupt_shows_no_traceback() -> None:
    """It comes while a thread ends its last step, which cannot be broken off."""
    script = (
        "import os, signal, sys, threading, time\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "import orbitcompute.cli.main as entry\n"
        "def stop(context):\n"
        "    ThreadPoolExecutor(1).submit(time.sleep, 1.0)\n"
        "    raise KeyboardInterrupt\n"
        "entry.cli.invoke = stop\n"
        "sys.argv = ['orbitcompute', 'models']\n"
        "threading.Timer(0.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()\n"
        "entry.main()"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (130, "interrupted\n")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("terminal", "no_color", "coloured"), [(True, "", True), (True, "1", False), (False, "", False)]
)
def test_colours_only_on_a_terminal_that_wants_them(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, no_color: str, coloured: bool
) -> None:
    out = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "argv", ["orbitcompute", "evaluate"])
    monkeypatch.setenv("NO_COLOR", no_color)
    entry.main()
    assert (ESCAPE in out.getvalue()) == coloured


def test_data_on_standard_output_and_the_rest_on_standard_error(run: Run) -> None:
    found = run("evaluate", "--sweep", "altitude=500km,900km", *ONE, "--format", "csv")
    assert found.err.startswith("note: altitude: 500 km is outside the range of its sources")
    assert found.out.splitlines()[0] == "altitude [km],radiator_area [m2],status"
    assert run("evaluate", *ONE).err == ""


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("--version",), ("explain", "radiator_area"), ("explain", "cost_ratio"), ("models",),
     ("models", "quantities"), ("models", "satellites", "spacex-ai1")],
)
def test_quick_commands_import_nothing_heavy(arguments: tuple[str, ...]) -> None:
    program = (
        "import sys\nfrom orbitcompute.cli.main import main\n"
        "try: main()\nexcept SystemExit as leaving: assert not leaving.code\n"
        "heavy = {'numba', 'astropy', 'scipy', 'matplotlib', 'pandas'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    ended = subprocess.run([sys.executable, "-c", program, *arguments], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout


# -- explain and models --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["radiator_area", "cost_ratio", pytest.param("relay_routing", marks=pytest.mark.slow),
                                  "altitude", "eclipse_policy", "twin_it_life", "terrestrial_lease_fee", "launch_black_carbon"])
def test_explain(run: Run, name: str) -> None:
    found = run("explain", name)
    assert found.code == 0, found.err
    assert found.out.startswith(f"{name} ")
    assert "next " in found.out
    assert json.loads(run("explain", name, "--format", "json").out)


def test_explain_says_how_many_draws_a_range_stands_on(run: Run) -> None:
    """The median stands before its range, the value at best guesses behind it; the first screen has the same two digits."""
    said = run("explain", "cost_ratio").out
    shown = re.match(r"cost_ratio +(\S+) \[(\S+)-(\S+)\], median and 10-90 % of [0-9,]+ draws; \S+ at best guesses", said)
    assert shown is not None, said.splitlines()[0]
    (line,) = [line for line in run("evaluate").out.splitlines() if line.startswith("COST")]
    assert f"{shown[1]} times" in line and f"{shown[2]} to {shown[3]}" in line
    assert json.loads(run("explain", "cost_ratio", "--format", "json").out)["draws"] in (4096, 65536)


def test_hints_name_what_was_typed(run: Run) -> None:
    found = run("evaluate", "--sweep", "fin_efficiency=0.5:1.5:0.1")
    assert "hint: `orbitcompute explain fin_efficiency` shows its range" in found.err
    found = run("evaluate", "--sweep", "twin_it_life=3,5", "--outputs", "radiator_area")
    assert "`orbitcompute explain twin_it_life` lists what it moves" in found.err
    found = run("solve", "launch_price", "--target", "cost_ratio=1")
    assert found.code == 2 and "--vary launch_price takes it" in found.err


def test_explain_names_equation_inputs_and_sources(run: Run) -> None:
    found = run("explain", "radiator_area").out
    assert "thermal.py" in found and "radiator_net_flux" in found and "radiator_emissivity" in found
    assert "vallado-2013" in run("explain", "earth_radius").out


def test_the_longest_names_of_explain_fit(run: Run) -> None:
    for name in ("baseline_it_power_matched", "cell_temperature", "terrestrial_carbon_intensity", "launch_black_carbon",
                 "radiator_sink_temperature", "terrestrial_energy_cost_per_power"):
        lines = run("explain", name).out.splitlines()
        assert max(map(len, lines)) <= 100, name
        assert "00000000" not in "".join(lines), name


def test_explain_takes_a_baseline(run: Run) -> None:
    name = "terrestrial_cost_per_kw_year"
    found = run("explain", name, "--baseline", "fluidstack")
    assert found.code == 0 and "terrestrial_stated_power" in found.out.split("null because nobody gives:")[1]
    assert found.out == run("explain", name, "--set", "baseline=fluidstack").out
    assert run("explain", name, "--baseline", "fluidstack", "--set", "baseline=fluidstack").code == 2


def test_a_source_says_what_stands_on_it(run: Run) -> None:
    out = " ".join(run("models", "sources", "barker-2024").out.split())
    assert (
        "launch_black_carbon_index (falcon-9, high end of starship" in out and "launch_black_carbon (equation)" in out
    )
    assert (
        "return_nitrogen_oxide_yield"
        in json.loads(run("models", "sources", "barker-2024", "--format", "json").out)["gives"]
    )


def test_a_source_says_what_else_stands_on_it(run: Run) -> None:
    """Ends of ranges, constants, cases and facts: 87 of 232 sources were said to give nothing."""
    assert "total_solar_irradiance (high end of its range)" in run("models", "sources", "gueymard-2018").out
    assert "SPEED_OF_LIGHT (constant)" in run("models", "sources", "codata-2018").out
    assert "named in  models/facts.toml" in run("models", "sources", "portugal-gdp").out
    assert "named in  validation/terrestrial/" in run("models", "sources", "lazard-lcoe-2025").out
    idle = json.loads(run("models", "sources", "anderson-2001", "--format", "json").out)
    assert (idle["gives"], idle["named_in"]) == ([], [])


def test_a_long_locator_takes_lines_of_its_own(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """It was an internal fault: a field narrower than nothing."""
    quantity = load().registry.quantities["launch_black_carbon"]
    monkeypatch.setitem(load().registry.quantities, "launch_black_carbon", replace(quantity, locator="chapter " * 20))
    found = run("explain", "launch_black_carbon")
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 100


def test_drawn_names_can_be_explained(run: Run) -> None:
    catalog = load()
    for name in random.Random(3).sample([*catalog.declarations, *catalog.registry.choices], 60):
        found = run("explain", name)
        assert found.code == 0 and found.out.startswith(name), name


@pytest.mark.parametrize("kind", sorted(listing.KINDS))
def test_models_lists_every_kind_and_shows_what_is_drawn_of_it(run: Run, kind: str) -> None:
    found = run("models", kind, "--format", "json")
    assert (found.code, found.err) == (0, "")
    names = [row["name"] for row in json.loads(found.out)]
    assert names
    listed = [
        line for line in run("models", kind).out.partition("\n\nto be replaced")[0].splitlines()
        if line.startswith("  ") == (kind == "quantities") and "no cost in its slot" not in line
    ]
    assert sorted(line.split()[0] for line in listed) == sorted(names)
    for name in random.Random(kind).sample(names, min(12, len(names))):
        shown = run("models", kind, name)
        assert shown.code == 0 and shown.out and not shown.err, name
        assert json.loads(run("models", kind, name, "--format", "json").out)


# -- every shipped scenario with every component -------------------------------------------------------------------


def combinations() -> list[tuple[str, str, str]]:
    catalog = load()
    return [
        (scenario, slot, component)
        for scenario in shipped()
        for slot in ("satellite", "launcher", "accelerator", "baseline", "constellation", "relay")
        for component in catalog.names(SLOTS[slot])
    ]


@pytest.mark.parametrize("name", shipped())
def test_shipped_scenarios_evaluate(run: Run, name: str) -> None:
    found = run("evaluate", name)
    assert found.code == 0, found.err
    assert max(len(line) for line in found.out.splitlines() if not line.startswith(("note", "ASKED"))) <= 128
    document = json.loads(run("evaluate", name, "--format", "json").out)
    for headline in HEADLINES:
        assert document["quantities"][headline]["value"] is not None or headline == "median_year", headline


@pytest.mark.slow
def test_every_component_evaluates_or_is_refused_with_its_reason() -> None:
    """Every combination through the model itself: a clean refusal, or a value, or the reason why there is none."""
    wrong = []
    for scenario_name, slot, component in combinations():
        try:
            model = assemble(scenario_name, {slot: component}, HEADLINES[1:]).model
        except (CatalogError, GraphError) as refused:
            wrong += [] if refused.faults and refused.hints else [(scenario_name, slot, component, refused.faults)]
            continue
        point = model.evaluate()
        void = model.void(point)
        wrong += [(scenario_name, slot, component, name) for name in HEADLINES[1:]
                  if (name in void or not math.isfinite(point.values[name])) and not model.reason(name, point)]
    assert not wrong


def test_drawn_components_evaluate_or_name_what_is_missing(run: Run) -> None:
    """Some combinations through the command line."""
    names = ",".join(name for name in HEADLINES if name != "altitude")
    wrong = []
    for scenario_name, slot, component in random.Random(21).sample(combinations(), 8):
        arguments = ("--sweep", f"{slot}={component}", "--outputs", names, "--format", "csv")
        found = run("evaluate", scenario_name, *arguments)
        if found.code == 2:  # a clean refusal
            fine = found.faults and "hint: " in found.err and "Traceback" not in found.err
            wrong += [] if fine else [(scenario_name, slot, component, found.err)]
        elif found.code != 0:
            wrong.append((scenario_name, slot, component, found.err))
        elif "" in next(csv.reader(io.StringIO(found.out.splitlines()[1]))):
            document = json.loads(
                run(
                    "evaluate", scenario_name, "--set", f"{slot}={component}", "--outputs", names, "--format", "json"
                ).out
            )
            nulls = {name: entry for name, entry in document["quantities"].items() if entry["value"] is None}
            assert nulls
            wrong += [
                (scenario_name, slot, component, name) for name, entry in nulls.items() if not entry["null_because"]
            ]
    assert not wrong


@pytest.mark.parametrize("asked", [
    ("explain", "probability_by_date"), ("evaluate", "--outputs", "probability_by_date"),
    ("evaluate", "--sweep", "it_power_target=0.9GW,1GW", "--outputs", "probability_by_date"),
    ("sensitivity", "--of", "probability_by_date"), ("evaluate", "--format", "markdown"),
    ("compare", "gigawatt-2028", "ai1-as-claimed", "--of", "probability_by_date", "--outputs", "probability_by_date"),
    ("solve", "--target", "probability_by_date=0.5", "--vary", "it_power_target"),
])
def test_a_judged_chance_reads_alike_on_every_screen(run: Run, asked: tuple[str, ...]) -> None:
    """Judged priors tell nothing below a hundredth; 2.5e-6 is half a future."""
    found = run(*asked)
    assert found.code == 0 and "below 0.01" in found.out
    assert "2.5" not in "".join(line for line in found.out.splitlines() if "probability_by_date" in line)


def test_a_judged_chance_stays_a_number_in_json(run: Run) -> None:
    explained = json.loads(run("explain", "probability_by_date", "--format", "json").out)
    evaluated = json.loads(run("evaluate", "--outputs", "probability_by_date", "--format", "json").out)
    assert 0 < explained["value"] < 1e-3
    assert evaluated["quantities"]["probability_by_date"]["value"] == explained["value"]


def test_a_date_is_no_amount(run: Run) -> None:
    smaller = ("--set", "it_power_target=300MW")  # half of whose futures lies within those that were run
    assert "2,0" not in run("evaluate", "--outputs", "median_year", *smaller).out
    assert "median_year    20" in run("explain", "median_year", *smaller).out


def test_what_is_read_from_a_file_is_explained(run: Run) -> None:
    """`explain probability_by_date` names the stored forecast as its input."""
    found = run("explain", "probability_by_date").out
    assert "explain stored_forecast" in found.splitlines()[-1]
    assert "models/forecasts/stored" in run("explain", "stored_forecast").out
    assert "SETTLE" not in run("sensitivity", "--of", "probability_by_date").out


@pytest.mark.parametrize(("asked", "hint"), [
    (("evaluate", "--set", "launch_price=1,500USD/kg"), "1500USD/kg"),
    (("evaluate", "--set", "launch_price=1'500'000USD/kg"), "1500000USD/kg"),
    (("evaluate", "--set", "altitude=1 200km"), "1200km"),
    (("evaluate", "--set", "altitude=1,200.5km"), "1200.5km"),
    (("evaluate", "--set", "radiator_emissivity=0,9"), "0.9"),
    (("evaluate", "--sweep", "altitude=500km:1,200km:50km"), "1200km"),
    (("evaluate", "--fail-if", "satellite_count>10,000"), "10000"),
    (("evaluate", "--sample", "64", "--exceed", "satellite_count=10,000"), "satellite_count=10000"),
    (("solve", "--target", "cost_ratio=1,5", "--vary", "launch_price"), "1.5"),
    (("solve", "--target", "cost_ratio=2", "--vary", "launch_price=0:3,000USD/kg"), "3000USD/kg"),
    (("network", "--period", "1,000s"), "1000s"),
])
def test_a_separator_in_a_number_is_named_once(run: Run, asked: tuple[str, ...], hint: str) -> None:
    found = run(*asked)
    lines = found.err.splitlines()
    assert found.code == 2 and len(lines) == 2
    assert lines[0].startswith("error: ") and lines[1] == f"hint: did you mean `{hint}`?"


@pytest.mark.parametrize("text", ["600,000,00m", "1.200,5km", "1,2,3km"])
def test_a_number_that_cannot_be_told_is_not_guessed(run: Run, text: str) -> None:
    found = run("evaluate", "--set", f"altitude={text}")
    assert found.code == 2 and "did you mean" not in found.err and "a number takes no comma" in found.err


def test_an_analysis_has_no_baseline(run: Run) -> None:
    found = run("explain", "mccalip.orbital_total", "--baseline", "fluidstack")
    assert found.code == 2 and "--baseline: mccalip.orbital_total is of a published analysis" in found.err
    assert "See `orbitcompute audit`" in run("audit", "--document", "009").err


@pytest.mark.parametrize("asked", [
    ("evaluate", "screening/break-even-scarce-earth"), ("costs", "screening/break-even-scarce-earth"),
    ("evaluate", "screening/break-even-scarce-earth", "--baseline", "market-coreweave-gb200"),
    ("costs", "screening/break-even-scarce-earth", "--challenges"), ("costs", "--baseline", "fluidstack"),
    ("footprint", "screening/break-even-scarce-earth"), ("service", "screening/break-even-scarce-earth"),
    ("network", "screening/break-even-scarce-earth"), ("network", "starlink-300mw"),
    ("compare", "spacex-ai1", "starcloud-1", "suncatcher"), ("models", "quantities"),
    ("explain", "mccalip.orbital_total"), ("forecast", "--priors", "first-set", "--independent"),
    ("models", "scenarios", "screening/break-even-scarce-earth"),
])
def test_long_names_fit_the_screen(run: Run, asked: tuple[str, ...]) -> None:
    found = run(*asked)
    assert found.code == 0 and max(map(len, found.out.splitlines())) <= 100


@pytest.mark.slow
def test_what_to_type_next_asks_of_the_same_scenario(run: Run, tmp_path: Path) -> None:
    """`explain cost_ratio` after a screen of another scenario would show 4.0 where the screen said 11."""
    own = tmp_path / "mine.toml"
    own.write_text('extends = "gigawatt-2028"\n', encoding="utf-8")
    for scenario in ("starlink-300mw", str(own)):
        for command in ("evaluate", "costs", "footprint", "service"):
            last = run(command, scenario).out.splitlines()[-1]
            assert last.startswith("next ") and scenario in last
            assert "explain" not in last or f"--scenario {scenario}" in last
    assert "orbitcompute explain launch_count" in run("evaluate").out.splitlines()[-1]


def test_a_scenario_is_verified_from_a_file_only(run: Run) -> None:
    assert "--verify" not in run("cite", "gigawatt-2028").out.splitlines()[-1]


def test_a_cluster_of_no_known_size_has_no_racks(run: Run) -> None:
    found = run("evaluate", "--baseline", "fluidstack", "--full").out
    assert "- racks" not in found and "one copy of the model is spread over" in found


def test_flights_without_a_ceiling_say_so(run: Run) -> None:
    found = run("evaluate", "starlink-300mw", "--full").out
    assert "- environmental ceiling" not in found and found.count("no ceiling known") == 2


def test_two_clusters_are_told_what_they_differ_in(run: Run) -> None:
    """The default, cost_ratio, is against the twin: no two baselines differ in it."""
    found = run("compare", "colossus-1", "fluidstack")
    assert found.code == 0 and "see --of cost_ratio_as_built" in found.out
    assert "terrestrial_stated_power" in run("compare", "colossus-1", "fluidstack", "--of", "cost_ratio_as_built").out


def test_units_keep_the_space_between_their_names(run: Run) -> None:
    assert "USD/(kW year)" in run("evaluate", "--sample", "64", "--outputs", "orbital_cost_per_kw_year").out


def test_a_difference_from_zero_is_no_share(run: Run) -> None:
    found = run("explain", "eclipse_duration_max").out
    assert "inf" not in found and "theirs 0" in found
