"""Components of one's own: what they take over, what they must say, and errors that name the right file."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.components import KINDS, may_say, must_say, template
from orbitcompute.catalog.files import CatalogError, parse_toml
from orbitcompute.studies.scenario.assemble import assemble

FIGURE = '\n[{name}]\nvalue = {value}\nunit = "{unit}"\nkind = "judgement"\nsource = "my notes"\n'


def written(folder: Path, name: str, head: str = "", **figures: str) -> Path:
    """A component file of one's own, each figure as `value unit`."""
    path = folder / name
    entries = (figure.split(" ", 1) for figure in figures.values())
    path.write_text(f'title = "{name}"\n{head}\n' + "".join(
        FIGURE.format(name=key, value=value, unit=unit) for key, (value, unit) in zip(figures, entries, strict=True)))
    return path


def test_a_component_takes_over_what_it_does_not_say(tmp_path: Path) -> None:
    """Through two files and a shipped one; the origin of each figure is the file that says it."""
    first = written(tmp_path, "first.toml", 'extends = "spacex-ai1"', it_power_rating="90 kW")
    second = written(tmp_path, "second.toml", 'extends = "first.toml"', it_power_peak="120 kW")
    model = assemble("gigawatt-2028", {"satellite": str(second)}).model
    shipped = assemble("gigawatt-2028").model
    assert model.assumptions["it_power_rating"].value == 90e3 and model.assumptions["it_power_peak"].value == 120e3
    assert model.assumptions["array_power_rating"].value == shipped.assumptions["array_power_rating"].value
    for name, path in (("it_power_rating", first), ("it_power_peak", second)):
        assert str(path) in model.assumptions[name].origin
    assert "models/satellites/spacex-ai1.toml" in model.assumptions["array_power_rating"].origin


@pytest.mark.parametrize(("kind", "slot"), [("accelerators", "accelerator"), ("launchers", "launcher"),
                                            ("terrestrial", "baseline"), ("constellations", "constellation")])
def test_any_kind_can_be_extended(tmp_path: Path, kind: str, slot: str) -> None:
    name = assemble("gigawatt-2028").scenario.components[slot]
    own = written(tmp_path, "own.toml", f'extends = "{name}"')
    before, after = (assemble("gigawatt-2028", settings).model.evaluate().values["cost_ratio_as_built"]
                     for settings in ({}, {slot: str(own)}))
    assert before == after


def test_a_fault_names_the_file_that_holds_it(tmp_path: Path, run: Run) -> None:
    first = written(tmp_path, "first.toml", 'extends = "spacex-ai1"', it_power="90 kW")
    second = written(tmp_path, "second.toml", 'extends = "first.toml"')
    found = run("evaluate", "--set", f"satellite={second}")
    assert found.code == 2 and f"{first}: it_power: unknown name" in found.err and "hint:" in found.err
    for head, said in (('extends = "second.toml"', "extends itself"), ('extends = "no-such"', "extends: satellite `no-such`"),
                       ("extends = 3", "must be the name or file of a component")):
        written(tmp_path, "first.toml", head)
        with pytest.raises(CatalogError, match=said):
            assemble("gigawatt-2028", {"satellite": str(second)})
    written(tmp_path, "first.toml", 'extends = "spacex-ai1"\nflies = { relay = "x" }')
    assert run("closure", str(first)).code == 2


def test_what_is_not_said_is_listed_with_the_users_file_and_can_be_given_otherwise(tmp_path: Path, run: Run) -> None:
    path = written(tmp_path, "mine.toml")
    found = run("evaluate", "--set", f"satellite={path}")
    assert found.code == 2 and found.err.startswith(f"error: {path}: does not say it_power_rating [kW, ")
    assert "compute_topology [ring, grid" in found.err and "--template" in found.err and "gigawatt-2028.toml" not in found.err
    settings = {"satellite": str(path), "it_power_rating": "100kW", "compute_topology": "grid"}
    assert assemble("gigawatt-2028", settings).model.evaluate().status == "ok"


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_is_a_component_as_it_stands(tmp_path: Path, run: Run, kind: str) -> None:
    """It loads, says all that it must, names all that others say, and evaluates to nulls, not to faults."""
    text = template(load(), kind)
    data = parse_toml(text, "template")
    assert set(must_say(load(), kind)) <= set(data) and max(map(len, text.splitlines())) <= 120
    assert all(f"# [{name}]" in text for name in may_say(load(), kind))
    path = tmp_path / "template.toml"
    path.write_text(text)
    slot = {"terrestrial": "baseline"}.get(kind, kind.removesuffix("s"))
    assemble("gigawatt-2028", {slot: str(path)}).model.evaluate()
    assert run("models", kind, "--template").out == text + "\n"


def test_a_template_of_what_has_none_is_refused(run: Run) -> None:
    for words in (("models", "--template"), ("models", "sources", "--template"), ("models", "satelites", "--template"),
                  ("models", "satellites", "spacex-ai1", "--template")):
        found = run(*words)
        assert found.code == 2 and "hint:" in found.err
