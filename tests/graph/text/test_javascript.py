"""The bodies as JavaScript, run in Node: every value, void and status of the plain path, at every choice and override."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from random_points import anywhere, random_changes

from orbitcompute.declare import Assumption, registry
from orbitcompute.graph.model import Model
from orbitcompute.graph.text.javascript import TranslationError, Translator
from orbitcompute.graph.text.live import Live, live, selected
from orbitcompute.report.page import explore as page
from orbitcompute.report.page import live as page_modules
from orbitcompute.studies.scenario.assemble import assemble

NODE = shutil.which("node")
AGREEMENT = 1e-9
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")

Changes = Mapping[str, float]


def held(scenario: str, settings: Mapping[str, str] | None = None) -> tuple[Model, Live]:
    """A scenario's model with staged results held at its own point, and its translation."""
    model = assemble(scenario, settings).model
    staged = [name for name, one in model.quantities.items() if one.staged and name in model.needed]
    values = model.restricted(staged).evaluate().values
    return model.held(values, staged), live(model, values)


@pytest.fixture(scope="module")
def gigawatt() -> tuple[Model, Live]:
    return held("gigawatt-2028")


def in_node(made: Live, names: Sequence[str], models: Sequence[Mapping[str, Any]], place: Path) -> list[Any]:
    """What Node computes: a list of points for each model."""
    functions = place / "functions.mjs"
    used = page.functions(made)
    functions.write_text(f"{made.text}export const functions = {{{', '.join(used)}}};\n", encoding="utf-8")
    asked = place / "points.json"
    asked.write_text(json.dumps({"table": made.table, "names": names, "models": models}, default=float, allow_nan=True)
                     .replace("NaN", "null"), encoding="utf-8")
    for module in Path(page_modules.__path__[0]).glob("*.js"):
        (place / module.name).write_text(module.read_text(encoding="utf-8"), encoding="utf-8")
    (place / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    driver = Path(__file__).with_name("points.mjs")
    command = [str(NODE), str(driver), str(place / "model.js"), str(functions), str(asked)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return list(json.loads(done.stdout))


def texts(changes: Changes) -> dict[str, str]:
    """Numbers to the last digit, as JavaScript reads them."""
    return {name: repr(float(value)).replace("inf", "Infinity").replace("nan", "NaN") for name, value in changes.items()}


def scalars(model: Model) -> list[str]:
    """The quantities that are one number."""
    return [name for name in model.needed if name in model.quantities and model.quantities[name].unit != "structure"]


def compare(model: Model, changes: Changes, names: Sequence[str], reply: Mapping[str, Any]) -> None:
    """One point by the plain path against one from Node."""
    point = model.evaluate(changes)
    assert reply["status"] == point.status, changes
    assert reply["where"] == point.where, changes
    assert dict(reply["outside"]) == dict(point.outside), changes
    close = [one.name for one in model.closures if abs(float(point.values[one.margin])) > 1e-8]
    assert [one for one in reply["broken"] if one in close] == [one for one in point.broken if one in close]
    mine = np.array([float(point.values[name]) for name in names])
    theirs = np.array([float(text) for text in reply["values"]])
    # a difference of near equals, as margins are, is as good as what it is taken of
    scale = np.array([1.0 if model.quantities[name].unit == "1" else 0.0 for name in names])
    with np.errstate(invalid="ignore"):
        near = abs(theirs - mine) <= 1e-12 * scale
    off = ~(np.isclose(theirs, mine, rtol=AGREEMENT, atol=0.0, equal_nan=True) | near)
    worst = [(names[at], mine[at], theirs[at]) for at in np.flatnonzero(off)[:5]]
    assert not worst, (worst, changes)


@pytest.mark.parametrize("many", [100, pytest.param(1000, marks=pytest.mark.slow)])
def test_random_points_agree_with_the_plain_path(many: int, gigawatt: tuple[Model, Live], tmp_path: Path) -> None:
    """In and around the ranges of sources, and over whole domains; choices at any of their values."""
    model, made = gigawatt
    random = np.random.default_rng(many)
    points = [anywhere(model, random) if at % 3 == 0 else random_changes(model, random, random.choice([0.05, 0.5, 1.0]))
              for at in range(many)]
    names = scalars(model)
    assert len(names) > 650
    (replies,) = in_node(made, names, [{"values": {}, "points": [texts(one) for one in points]}], tmp_path)
    statuses = [reply["status"] for reply in replies]
    assert many // 15 < sum(status != "ok" for status in statuses) < many, "points inside and outside their domains"
    for changes, reply in zip(points, replies, strict=True):
        compare(model, changes, names, reply)


def test_every_value_of_every_choice_agrees(gigawatt: tuple[Model, Live], tmp_path: Path) -> None:
    model, made = gigawatt
    points = [{name: code} for name, one in registry.choices.items() if name in model.assumptions
              for code in one.codes.values()]
    assert len(points) > 100
    names = scalars(model)
    (replies,) = in_node(made, names, [{"values": {}, "points": [texts(one) for one in points]}], tmp_path)
    for changes, reply in zip(points, replies, strict=True):
        compare(model, changes, names, reply)


@pytest.mark.slow
def test_any_override_cuts_turns_and_is_judged_alike(gigawatt: tuple[Model, Live], tmp_path: Path) -> None:
    """Each of 60 quantities given at most of its own value, and each side of a balance that turns round or is a law."""
    model, made = gigawatt
    point = model.evaluate()
    given = {*(pair.given for pair in registry.pairs), *registry.laws}
    others = [name for name in scalars(model) if name not in model.overrides and name not in given]
    random = np.random.default_rng(4)
    asked = [*sorted(given & model.needed), *random.choice(sorted(others), 60, replace=False)]
    overrides = [{str(name): 0.9 * float(point.values[name])} for name in asked
                 if math.isfinite(float(point.values[name]))]
    names = scalars(model)
    models = [{"values": texts(one), "points": [{}]} for one in overrides]
    turned = 0
    for override, (reply,) in zip(overrides, in_node(made, names, models, tmp_path), strict=True):
        entries = {name: Assumption(name, value, model.quantities[name].unit, "--set") for name, value in override.items()}
        here = Model(registry, {**model.assumptions, **entries}, model.to_si)
        turned += here.cut_arguments.keys() != model.cut_arguments.keys() and bool(set(override) & given)
        compare(here, {}, names, reply)
    assert turned >= 10


def test_two_sides_of_a_balance_given_at_once_are_held_against_each_other(
    gigawatt: tuple[Model, Live], tmp_path: Path
) -> None:
    model, made = gigawatt
    given = {"radiator_area": 110.0, "it_power_per_satellite": 120e3}
    entries = {name: Assumption(name, value, "m2" if name == "radiator_area" else "W", "--set")
               for name, value in given.items()}
    here = Model(registry, {**model.assumptions, **entries}, model.to_si)
    names = ["radiator_temperature", "radiator_area", "cost_ratio"]
    ((reply,),) = in_node(made, names, [{"values": texts(given), "points": [{}]}], tmp_path)
    compare(here, {}, names, reply)
    assert float(reply["values"][0]) - float(model.evaluate().values["radiator_temperature"]) > 10.0


def test_what_is_asked_for_alone_is_the_same(gigawatt: tuple[Model, Live], tmp_path: Path) -> None:
    model, made = gigawatt
    outputs = ["cost_ratio", "satellite_mass", "radiator_area"]
    random = np.random.default_rng(9)
    points = [random_changes(model, random) for _ in range(20)]
    points = [{name: value for name, value in one.items() if name not in registry.choices} for one in points]
    asked = [{"values": {}, "options": {"outputs": outputs, "selectedOnly": True}, "points": [texts(one) for one in points]}]
    (replies,) = in_node(made, outputs, asked, tmp_path)
    for changes, reply in zip(points, replies, strict=True):
        compare(model.restricted(outputs), changes, outputs, reply)


@pytest.mark.parametrize("scenario", ["ai1-as-claimed", "starlink-300mw"])
def test_other_scenarios_agree(scenario: str, tmp_path: Path) -> None:
    model, made = held(scenario)
    random = np.random.default_rng(2)
    points: list[Changes] = [{}, *(random_changes(model, random, 0.3) for _ in range(15))]
    names = scalars(model)
    (replies,) = in_node(made, names, [{"values": {}, "points": [texts(one) for one in points]}], tmp_path)
    for changes, reply in zip(points, replies, strict=True):
        compare(model, changes, names, reply)


def test_a_selection_names_what_it_picks() -> None:
    for name, one in registry.quantities.items():
        picked = selected(registry, one)
        for argument in picked.values():
            assert argument in one.arguments and argument not in registry.choices, name
    assert sum(bool(selected(registry, one)) for one in registry.quantities.values()) > 20


def kept(value: float) -> float:
    return value.real


def test_a_body_without_javascript_is_named() -> None:
    with pytest.raises(TranslationError, match=r"kept: `value.real` has no JavaScript"):
        Translator().function(kept)


def powers(base: float, exponent: float) -> float:
    return base**exponent + base**2 - (base**-1) // 2 % 3 if not base < 0 and exponent else -(base - 1.0) ** 2


def test_what_javascript_does_differently_is_written_out(tmp_path: Path) -> None:
    translator = Translator()
    name = translator.function(powers)
    pairs = [(1.0, math.nan), (1.0, math.inf), (-1.0, math.inf), (0.3, 0.0), (7.0, 2.5), (2.0, math.nan), (-2.0, 3.0)]
    texted = json.dumps([list(texts({"a": a, "b": b}).values()) for a, b in pairs])
    script = f"{translator.text}\nfor (const [a, b] of {texted}) console.log({name}(Number(a), Number(b)));"
    file = tmp_path / "powers.mjs"
    file.write_text(script, encoding="utf-8")
    printed = subprocess.run([str(NODE), str(file)], capture_output=True, text=True, check=True).stdout.split()
    expected = [float(powers(np.float64(a), np.float64(b))) for a, b in pairs]
    np.testing.assert_allclose([float(text) for text in printed], expected, rtol=1e-15)


@pytest.mark.parametrize("kind", ["Float32Array", "Float64Array"])
def test_a_table_keeps_every_bit(kind: str, tmp_path: Path) -> None:
    values = np.random.default_rng(3).normal(size=300) * 10.0 ** np.arange(-150, 150)
    if kind == "Float32Array":
        values = np.random.default_rng(3).normal(size=300).astype(np.float32).astype(np.float64)
    translator = Translator()
    name = translator.table(values)
    assert f", {4 if kind == 'Float32Array' else 8}, " in translator.text
    file = tmp_path / "table.mjs"
    file.write_text(f"{translator.text}\nconsole.log(JSON.stringify(Array.from({name})));", encoding="utf-8")
    printed = subprocess.run([str(NODE), str(file)], capture_output=True, text=True, check=True).stdout
    np.testing.assert_array_equal(json.loads(printed, parse_int=float), values)
