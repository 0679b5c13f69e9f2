"""One meaning of infeasible at every door: a void name has no finite number, margin, word or range anywhere.

Random designs that cannot exist go through all doors of one list (`doors.py`): a thousand where that is cheap, the live page
in Node among them, and fewer through files, pages and commands.
"""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run
from doors import (
    FORMATS,
    NO_DESIGN,
    NO_DESIGN_IN_PYTHON,
    OWN_TEST,
    PAGE_FILES,
    POINT_FILES,
    POINTS,
    PYTHON,
    REFUSING,
    RESULT_FILES,
    SCREENS,
    TOLD,
)
from in_node import ask, in_node

import orbitcompute
from orbitcompute.catalog.units import from_si
from orbitcompute.cli import evaluate as cli_evaluate
from orbitcompute.cli.main import COMMANDS
from orbitcompute.graph.model import Model, Point
from orbitcompute.report import datasets, files
from orbitcompute.report.documents import document, render
from orbitcompute.report.page.explore import explore
from orbitcompute.report.page.page import page
from orbitcompute.report.plain import as_json, nulled
from orbitcompute.studies.answer.evaluate import evaluate, evaluated
from orbitcompute.studies.answer.verdict import VOID, margins
from orbitcompute.studies.many.paths import Points
from orbitcompute.studies.scenario.assemble import Assembled, assemble

# What can make a design impossible, with the draws' ends in declared units, and names that move with it.
CULPRITS = {
    "radiator_temperature": (3.0, 260.0, "K"), "launch_payload": (0.1, 14.0, "t"), "satellite_mass": (200.0, 900.0, "t"),
    "inclination_given": (0.0, 20.0, "deg"), "radiator_array_flux": (900.0, 4000.0, "W/m2"),
    "site_latitude": (86.0, 90.0, "deg"),
}
COMPANY = {
    "altitude": (350.0, 1500.0, "km"), "fin_efficiency": (0.4, 1.0, "1"), "satellite_design_life": (3.0, 12.0, "year"),
    "it_power_rating": (5.0, 500.0, "kW"), "launch_price": (100.0, 4000.0, "USD/kg"),
}
COLUMNS = ("value", "orbit", "ours", "p10", "p50", "p90", "median", "margin", "now", "best_guess", "margin_value")


ASKED = ("cost_ratio", "launch_count", "radiator_area", "satellite_count", "cost_margin", "launch_margin_permitted")


def drawn(many: int, seed: int) -> Iterator[dict[str, str]]:
    random = np.random.default_rng(seed)
    while many:
        culprits = random.choice(list(CULPRITS), size=random.integers(1, 3), replace=False).tolist()
        company = random.choice(list(COMPANY), size=random.integers(0, 4), replace=False).tolist()
        ends = {name: {**CULPRITS, **COMPANY}[name] for name in (*culprits, *company)}
        settings = {name: f"{random.uniform(low, high):.6g}{'' if unit == '1' else unit}"
                    for name, (low, high, unit) in ends.items()}
        if "inclination_given" in settings:
            settings["inclination_rule"] = "given"
        if "it_power_rating" in settings:
            settings["eclipse_policy"] = str(random.choice(["battery", "throttle", "overbuild"]))
        many -= 1
        yield settings


def impossible(many: int, seed: int) -> Iterator[tuple[Assembled, Model, Point]]:
    """So many draws that are infeasible, each with the model of what is asked of it, and its point."""
    left = many
    for settings in drawn(3 * many, seed):
        assembled = assemble("gigawatt-2028", settings)
        model = assembled.model.closing(ASKED)
        point = model.evaluate()
        if point.status != "ok":
            left -= 1
            yield assembled, model, point
        if left == 0:
            return
    raise AssertionError("too few of the draws are infeasible")


def void(model: Model, point: Point) -> set[str]:
    """By the slow way: what is outside its domain, and all that reads it, one name at a time."""
    found = set(point.outside)
    for name in [name for group in model.plan for name in group]:
        selected = model.selections.get(name)
        reads = (selected,) if selected else model.cut_arguments.get(name, ())
        if any(argument in found for argument in reads):
            found.add(name)
    return found


@pytest.mark.slow
def test_a_thousand_impossible_points_hold_no_finite_void() -> None:
    """The point, the reason, the closures, and the row of a sweep."""
    voided: set[str] = set()
    for _, model, point in impossible(POINTS["point"], 7):
        names = void(model, point)
        voided |= names
        assert names and point.status == point.outside[point.where or ""]
        for name in names:
            value = point.values[name]
            assert not isinstance(value, float) or math.isnan(value), (name, value)
        for one in margins(model, point):
            if one.closure.margin in names:
                assert one.margin is None and one.word == VOID and one.because in point.outside.values()
        assert not names & {model.all_closures[name].margin for name in point.broken}
        assert all(model.reason(name, point) in point.outside.values() for name in names)
        row = Points(model, (), ASKED, 1, tuple(model.all_closures))(np.empty((1, 0)))
        assert [name for name, value in zip(ASKED, row.values[0], strict=True) if math.isnan(value)] == [
            name for name in ASKED if name in names]
        assert row.messages[int(row.codes[0])] == point.status
    assert set(ASKED) <= voided


@pytest.mark.slow
def test_documents_and_python_of_impossible_results() -> None:
    for assembled, _, _ in impossible(POINTS["result"], 8):
        result = evaluated(assembled)  # with draws: some of them may be feasible
        model, point = assembled.model, result.point
        names = void(model, point)
        made = document(result)
        json.loads(as_json(made))
        assert made == nulled(made) and made["status"] == point.status
        for name in names & set(made["quantities"]):
            entry = made["quantities"][name]
            assert entry["value"] is None and entry["p10"] is None and entry["p90"] is None and entry["null_because"]
            value = result[name]
            assert math.isnan(value.value) and value.p10 is None and value.p90 is None and value.status != "ok"
        rows = {row["margin_quantity"]: row for row in made["verdict"] if row["margin_quantity"]}
        for name in names & set(rows):
            row = rows[name]
            assert row["margin"] is None and row["word"] == VOID and row["share_of_draws_met"] is None and row["decides"]
        binding = [name for name in rows if name in names and rows[name]["group"] in ("physics", "industry", "economy")]
        assert not binding or result.verdict.binds is None
        assert not names & set(result.verdict.flips)
        for row in made["verdict"]:
            assert row["share_of_draws_met"] is None or row["draws"] > 0
        for one in made["closures"]:
            if one["margin_quantity"] in names:
                assert one["margin"] is None and one["word"] == VOID and one["because"]
        for suffix in RESULT_FILES:
            words = set(re.split(r"[\s,|]+", render(result, suffix)))
            assert not {"nan", "NaN", "inf", "Infinity", "None"} & words, suffix


def told(data: Any, names: set[str], named: str | None = None) -> Iterator[tuple[str, str, Any]]:
    """Every finite number that plain data say of a name: beside the name, or under it."""
    if isinstance(data, dict) and data.get("column") not in ("twin", "terrestrial"):  # on Earth, under the same name
        keys = ("name", "quantity", "output", "margin_quantity", "has")
        own = next((data[key] for key in keys if data.get(key) in names), None)
        for key, entry in data.items():
            if isinstance(entry, int | float) and not isinstance(entry, bool):
                if key in names:
                    yield key, key, entry
                elif (own or named) and key in COLUMNS:
                    yield str(own or named), key, entry
            elif key not in ("parameters", "claimed", "knobs", "inputs", "pairs"):
                yield from told(entry, names, key if key in names else None)
    elif isinstance(data, list):
        for entry in data:
            yield from told(entry, names)


def columns_of(model: Model, names: tuple[str, ...], many: int, seed: int) -> np.ndarray:
    """Draws of names with their ends in declared units, in SI: points by names."""
    random = np.random.default_rng(seed)
    ends = {**CULPRITS, **COMPANY}
    return np.column_stack([
        model.to_si(1.0, ends[name][2], model.quantities[name].unit if name in model.quantities else
                    model.assumptions[name].unit) * random.uniform(*ends[name][:2], many)
        for name in names
    ])


@pytest.mark.slow
@pytest.mark.parametrize("culprit", ["radiator_temperature", "launch_payload", "satellite_mass", "radiator_array_flux"])
def test_blocks_of_a_sweep_or_sample_void_what_the_plain_path_voids(culprit: str) -> None:
    """A thousand points at once, as a sweep, a sample, a timeline and the page's draws compute them."""
    names = (culprit, "altitude", "satellite_design_life", "launch_price")
    low, _, unit = CULPRITS[culprit]
    given = {culprit: f"{low}{'' if unit == '1' else unit}"}
    model = assemble("gigawatt-2028", given).model.closing(ASKED)
    model = model.held(model.evaluate().values, [one for one in model.needed if one in model.quantities
                                                 and model.quantities[one].staged])
    points = columns_of(model, names, POINTS["blocks"], 11)
    found = Points(model, names, ASKED, 10**5, tuple(model.all_closures))(points)
    impossible_points = 0
    for row, values in enumerate(points[::10]):
        point = model.evaluate(dict(zip(names, values.tolist(), strict=True)))
        names_void = void(model, point)
        impossible_points += point.status != "ok"
        told = found.values[10 * row]
        assert [name for name, value in zip(ASKED, told, strict=True) if math.isnan(value)] == [
            name for name in ASKED if name in names_void or math.isnan(float(point.values[name]))]
        if point.status != "ok":
            assert found.messages[int(found.codes[10 * row])] == point.status
    assert impossible_points > 10


def held_to_no_number_on_a_void(run: Run, settings: dict[str, str], folder: Any) -> None:
    """Every screen, every command that refuses, figures' data and the Python interface, for a design without a cost."""
    pairs = tuple(word for name, value in settings.items() for word in ("--set", f"{name}={value}"))
    point = assemble("gigawatt-2028", settings).model.evaluate()
    for command in SCREENS:
        found = run(*command, *pairs)
        assert found.code == 0 and "Traceback" not in found.err and "Warning" not in found.err, (command, found.err)
        words = set(found.out.replace(",", " ").replace("[", " ").replace("]", " ").split())
        assert not {"nan", "inf", "nan%", "(nan", "nan-nan", "None"} & words, command
        if command[0] == "value" and "flows" not in command:
            assert "ORBIT has no value: " in found.out and " no wait" not in found.out and "<" not in found.out
        if command[0] == "timeline":
            table = found.out[found.out.index("year of purchase") : found.out.index("TERMS ")].splitlines()[1:]
            rows = [line.split() for line in table if line.startswith(" ") and "claimed" not in line and "earth_" not in line]
            assert {cell for row in rows for cell in row if cell[0] in "<>0123456789"} <= {"10", "to", "90", "%"}
        if "--sample" in command:
            assert "closes    -: none of the draws is feasible" in found.out or "infeasible" in found.out
    data = json.loads(run("value", *pairs, "--format", "json").out)
    assert "orbit" not in data["sides"] and data["without_value"]["orbit"] in point.outside.values()
    assert data["early_service"]["share_orbit_better"] == [[None] * 7] * 6
    for refusing in REFUSING:
        found = run(*refusing, *pairs)
        assert found.code == 2 and any(said in found.err for said in point.outside.values()), (refusing, found.err)
    axis = ("--sweep", "orbital_discount_rate_given=0.1,0.15", "--outputs", "cost_ratio,radiator_area")
    assert run("evaluate", *pairs, *axis, "--figure", str(folder / "sweep.svg")).code == 0
    rows = list(csv.DictReader(io.StringIO((folder / "sweep.csv").read_text())))
    assert [row["cost_ratio [1]"] for row in rows] == ["", ""]
    swept = orbitcompute.sweep(axes={"orbital_discount_rate_given": [0.1, 0.15]}, set=settings, outputs=("cost_ratio",))
    assert np.isnan(swept["cost_ratio"].values).all() and (swept["status"].values != 0).all()
    sampled = orbitcompute.sample(points=32, set=settings, outputs=("cost_ratio",))
    assert np.isnan(sampled["cost_ratio"].values[sampled["status"].values != 0]).all()
    assert all(math.isnan(share) for share in orbitcompute.timeline(set=settings, draws=64).chance)
    assert "orbit" not in orbitcompute.value(set=settings).central
    names = void(assemble("gigawatt-2028", settings).model, point)
    answers = [
        orbitcompute.costs(set=settings), orbitcompute.footprint(set=settings), orbitcompute.service(set=settings),
        orbitcompute.explain("cost_ratio", set=settings),
    ]
    assert [list(told(answer.data, names)) for answer in answers] == [[]] * len(answers)
    pair = orbitcompute.compare("gigawatt-2028", "ai1-as-claimed", set=settings)
    assert list(told(pair.data["sides"][0], names)) == [] and pair.data["pairs"][0]["difference"] is None
    ours = orbitcompute.closure(set=settings)[-1]
    assert all(one.margin is None and one.word == VOID for one in ours.margins if one.closure.margin in names)
    asked_why = (
        lambda: orbitcompute.sensitivity(set=settings), lambda: orbitcompute.design(set=settings),
        lambda: orbitcompute.solve(target="cost_ratio=2", vary=["launch_price"], set=settings),
    )
    for asking in asked_why:
        with pytest.raises(orbitcompute.CatalogError) as refused:
            asking()
        assert any(said in str(refused.value) for said in point.outside.values())
    for suffix in POINT_FILES:
        file = folder / f"points{suffix}"
        assert run("evaluate", *pairs, *axis, "--output", str(file)).code == 0
        if suffix == ".parquet":
            import pyarrow.parquet as parquet

            column = parquet.read_table(file).column("cost_ratio").to_pylist()
            assert all(one is None or math.isnan(one) for one in column)
        elif suffix == ".nc":
            import xarray

            with xarray.open_dataset(file) as kept:
                assert np.isnan(kept["cost_ratio"].values).all()
        else:
            words = set(re.split(r"[\s,|]+", file.read_text()))
            assert not {"nan", "NaN", "inf", "Infinity", "None"} & words, suffix


@pytest.mark.slow
def test_every_screen_of_a_design_without_a_cost(run: Run, tmp_path: Any) -> None:
    held_to_no_number_on_a_void(run, {"launch_payload": "2t"}, tmp_path)


@pytest.mark.slow
def test_every_screen_of_random_designs_without_a_cost(run: Run, tmp_path: Any) -> None:
    costless = [assembled for assembled, model, point in impossible(4 * POINTS["commands"], 12)
                if "cost_ratio" in void(model, point)]
    assert len(costless) >= POINTS["commands"], "a draw that tests nothing"
    for assembled in costless[: POINTS["commands"]]:
        held_to_no_number_on_a_void(run, dict(assembled.settings), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("settings", [
    {"launch_payload": "2t"}, {"radiator_temperature": "80"}, {"launch_payload": "3t", "radiator_temperature": "120"},
    {"inclination_rule": "given", "inclination_given": "3deg"},
], ids=str)
def test_every_command_says_no_number_of_a_void_name(run: Run, settings: dict[str, str]) -> None:
    pairs = tuple(word for name, value in settings.items() for word in ("--set", f"{name}={value}"))
    model = assemble("gigawatt-2028", settings).model
    point = model.evaluate()
    names = void(model, point)
    assert "cost_ratio" in names
    for command in TOLD:
        found = run(*command, *pairs, "--format", "json")
        assert found.code == 0, (command, found.err)
        data = json.loads(found.out)
        if command[0] == "closure":  # as claimed, the vendor's own figures stand
            data = [column for column in data if column["reading"] == "ours"]
        assert list(told(data, names)) == [], command
        text = run(*command, *pairs)
        assert text.code == 0 and not {"nan", "inf", "nan%", "(nan"} & set(text.out.replace(",", " ").split()), command
        if command[0] == "explain" and command[1] in names:
            first = text.out.splitlines()[0]
            assert first.split()[1] == "-" and "10-90 %" not in first and "null because" in text.out
            assert data["value"] is None and data["p10"] is None and data["null_because"] in point.outside.values()
    for refusing in (("sensitivity", "--of", "cost_ratio"), ("sensitivity", "--of", "cost_ratio", "--method", "sobol"),
                     ("solve", "--target", "cost_ratio=2", "--vary", "launch_price")):
        found = run(*refusing, *pairs)
        assert found.code == 2 and any(said in found.err for said in point.outside.values())


@pytest.mark.slow
def test_compare_sweep_sample_and_page_of_the_impossible(run: Run, tmp_path: Any) -> None:
    pairs = ("--set", "launch_payload=2t")
    model = assemble("gigawatt-2028", {"launch_payload": "2t"}).model
    point = model.evaluate()
    names = void(model, point)
    data = json.loads(run("compare", "gigawatt-2028", "ai1-as-claimed", *pairs, "--format", "json").out)
    assert list(told(data["sides"][0], names)) == [] and data["pairs"][0]["difference"] is None
    first = next(side for side in data["sides"] if side["name"] == "gigawatt-2028")
    assert {row["word"] for row in first["verdict"].values() if row["margin"] is None} == {VOID}
    rows = list(csv.DictReader(io.StringIO(run("evaluate", "--sweep", "launch_payload=1t,2t,5t", "--format", "csv").out)))
    assert all(row["cost_ratio [1]"] == "" and row["launch_count [flight]"] == "" and row["status"] in point.outside.values()
               and row["radiator_area [m2]"] for row in rows)
    sample = json.loads(run("evaluate", "--sample", "64", "--set", "launch_payload=0.5t", "--format", "json").out)
    ratio = sample["outputs"]["cost_ratio"]
    assert sample["infeasible"]["share"] == 1 and ratio["null"]["share"] == 1
    assert [entry["value"] for entry in ratio["quantiles"].values()] == [None] * 7
    assert all(one["share"] is None and one["of"] == 0 for one in sample["above"] if one["name"] == "cost_ratio")
    made = run("evaluate", *pairs, "--output", str(tmp_path / "result.json"))
    assert made.code == 0
    page = run("report", str(tmp_path / "result.json"), "--output", str(tmp_path / "page.html"))
    assert page.code == 0, page.err
    html = (tmp_path / "page.html").read_text()
    assert ">nan" not in html and "the launcher carries nothing to this orbit" in html
    assert "Tightest limit" not in html


# -- pages --------------------------------------------------------------------------------------------------------

LINKED = re.compile(r'data-label="([^"]*)"[^>]*>(?:<[^a][^>]*>)*<a href="#quantity-(\w+)">([^<]*)</a>')
STATED = re.compile(r'id="quantity-(\w+)">\s*<p><code><strong>\w+</strong></code> = ([^<]*)<')


@pytest.mark.slow
def test_pages_of_impossible_results(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell and every equation of the HTML file; others' claims and the drawings of its charts are left out."""
    monkeypatch.setattr("orbitcompute.report.page.page.sections", lambda result: [])
    monkeypatch.setattr("orbitcompute.report.figures.drawing.inline", lambda chart, name: "")
    stated = 0
    for assembled, _, _ in impossible(POINTS["page"], 21):
        result = evaluated(assembled)
        names = {name for name in void(result.model, result.point) if isinstance(result.point.values[name], float)}
        made = document(result)
        html = page(result, made, "drawn")
        others = ("Claimed", "Claimed over that", "Orbit, claimed", "Same chips on Earth", made["baseline"])
        for name, text in STATED.findall(html):
            stated += name in names
            assert name not in names or not any(letter.isdigit() for letter in text), (name, text)
        for label, name, text in LINKED.findall(html):
            ours = not label.startswith(others)
            assert not (ours and name in names) or not any(letter.isdigit() for letter in text), (label, name, text)
        assert not re.search(r">\s*[-+]?(?:nan|inf|None)\s*<", html)
        assert result.point.status in html and "Tightest limit" not in html
    assert stated > 20 * POINTS["page"]


@in_node
def test_the_live_page_voids_what_the_plain_path_voids(tmp_path: Path) -> None:
    """The page's own script in Node, at points in bulk: values, reasons, margins of the verdict and closures."""
    text = explore(evaluate("gigawatt-2028"), "gigawatt-2028")
    random, asked = np.random.default_rng(31), []
    groups = 40
    for settings in drawn(groups, 32):
        model = assemble("gigawatt-2028", settings).model.closing(ASKED)
        choices = {"inclination_rule", "eclipse_policy"} & set(settings)
        fixed = {name: float(model.assumptions[name].value) for name in choices}
        names = tuple(name for name in settings if name not in fixed)
        for _ in range(POINTS["live page"] // groups):
            values = {}
            for name in names:
                low, high, unit = {**CULPRITS, **COMPANY}[name]
                declared = model.quantities[name].unit if name in model.quantities else model.assumptions[name].unit
                values[name] = model.to_si(float(random.uniform(low, high)), unit, declared)
            point = model.evaluate(values)
            asked.append({"values": {**values, **fixed}, "void": sorted(void(model, point)),
                          "said": sorted(point.outside.values())})
    assert sum(bool(one["said"]) for one in asked) > 0.3 * POINTS["live page"]
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    found = ask(text, """JSON.parse(readFileSync("%s", "utf-8")).map((one) => {
        const point = study.point(one.values), names = one.void.filter((name) => point.model.slots.has(name));
        const reasons = [...point.outside].map(([, said]) => said);
        return {
          status: point.status, asked: names.length,
          told: names.filter((name) => !Number.isNaN(point.get(name))),
          unsaid: names.filter((name) => !reasons.includes(point.reason(name))),
          judged: data.tests.filter((test) => names.includes(test.margin) && Number.isFinite(point.get(test.margin))),
          broken: point.model.closures.filter(({margin, name}) => names.includes(margin) && point.broken.includes(name)),
        };
      })""" % (tmp_path / "asked.json"), tmp_path)
    assert sum(one["asked"] for one in found) > 10 * POINTS["live page"]
    for mine, theirs in zip(asked, found, strict=True):
        assert theirs["status"] in (mine["said"] or ["ok"]), mine  # which of several comes first is each one's order
        assert not theirs["told"] and not theirs["unsaid"] and not theirs["judged"] and not theirs["broken"], (mine, theirs)


# -- the list of doors --------------------------------------------------------------------------------------------


def test_every_door_is_on_the_list() -> None:
    """A new command, function of the interface or format of a file is opened to impossible designs, or says why not."""
    opened = {command[0] for command in (*TOLD, *SCREENS, *REFUSING)} | set(OWN_TEST)
    assert opened | set(NO_DESIGN) == set(COMMANDS) and not opened & set(NO_DESIGN)
    assert set(PYTHON) | set(NO_DESIGN_IN_PYTHON) == set(orbitcompute.__all__)
    assert RESULT_FILES == files.SUFFIXES and set(POINT_FILES) == {*datasets.STREAMED, *datasets.IN_MEMORY}
    assert FORMATS == cli_evaluate.FORMATS and PAGE_FILES == (".html",)
    text = Path(__file__).read_text(encoding="utf-8")
    for function in PYTHON:
        assert function == "Value" or re.search(rf"\b(orbitcompute\.{function}|{function})\(", text), function
    for name in OWN_TEST.values():
        assert f"def {name}(" in text


@pytest.mark.parametrize("settings", [{}, {"attitude_control_rule": "included"}, {"satellite": "starlink-v3"}], ids=str)
def test_nothing_is_null_for_no_reason(settings: dict[str, str]) -> None:
    """A figure nobody gives, a domain that is left, or what it means that there is none: never "no value"."""
    for name in ("gigawatt-2028", "ai1-as-claimed", "starlink-300mw", "screening/today"):
        model = assemble(name, settings).model
        point = model.evaluate()
        nulls = [one for one, value in point.values.items()
                 if one in model.quantities and isinstance(value, float) and not math.isfinite(value)]
        assert not [one for one in nulls if model.reason(one, point) in ("no value", "ok")]
    date = assemble("gigawatt-2028").model
    assert "stored forecast's futures" in date.reason("median_year", date.evaluate())


def test_in_declared_units_a_void_stays_void() -> None:
    assert math.isnan(from_si(math.nan, "degC")) and nulled({"a": [math.inf, (math.nan, 1.0)]}) == {"a": [None, [None, 1.0]]}
