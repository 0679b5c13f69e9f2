"""`orbitcompute service`: what it prints, that its columns are the scenario under another choice, what it refuses."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from orbitcompute import evaluate
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.studies.network import service
from orbitcompute.studies.scenario.laser_terminals import NEEDED

pytestmark = pytest.mark.skipif(jit_disabled(), reason="too long in plain Python")


@pytest.mark.parametrize("words", [
    ("gigawatt-2028",), ("starlink-300mw",), ("gigawatt-2028", "--baseline", "anthropic-lease"),
    ("gigawatt-2028", "--set", "model_parameters=4e13"), ("gigawatt-2028", "--set", "job_accelerators=1e6"),
], ids=str)
def test_screen_has_every_section_and_fits(run: Any, words: tuple[str, ...]) -> None:
    found = run("service", "--all", *words)
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 100
    assert len(found.out.splitlines()) <= 52
    for word in (
        "LINKS",
        "COLLECTIVES",
        "TRAINING",
        "SERVING",
        "GROUND",
        "half to half",
        "all-to-all",
        "sites to build",
    ):
        assert word in found.out


def test_a_model_that_fits_stands_beside_one_that_does_not(run: Any) -> None:
    lines = run("service", "--all").out.splitlines()
    assert any("fits one satellite; no laser" in line for line in lines)
    assert any("3.0 satellites, +" in line and "ms a token" in line for line in lines)
    assert "fits one satellite" not in run("service", "--all", "starlink-300mw").out


def test_what_is_not_known_is_named(run: Any) -> None:
    out = run("service", "--all", "--set", "satellite=suncatcher").out
    assert "note     accelerator time left is not known: nobody gives it_power_rating" in out
    assert "nan" not in out and "None" not in out


def test_columns_are_what_the_choices_give() -> None:
    found = service.look("gigawatt-2028", {}, None)
    for topology in ("ring", "cube"):
        given = {"compute_topology": topology, "laser_terminals": str(max(4, NEEDED[topology]))}
        for name in ("training_time_share", "all_to_all_time"):
            expected = evaluate(set=given, outputs=(name,), ranges=False).value(name)
            assert found.topologies[topology][name] == pytest.approx(expected, rel=1e-12)
    given = {"ground_workload": "image", "ground_technology": "radio"}
    expected = evaluate(set=given, outputs=("ground_sites",), ranges=False).value("ground_sites")
    assert found.ground["image", "radio"]["ground_sites"] == pytest.approx(expected, rel=1e-12)
    assert found.several["serving_satellites"] == pytest.approx(3.0)


def test_more_bandwidth_never_leaves_less_time_and_more_power_never_fewer_sites() -> None:
    found = service.look("gigawatt-2028", {}, None)
    for shares in service.shares_by_rate(found).values():
        assert (shares[1:] >= shares[:-1] - 1e-9).all() and shares[-1] > 0.95
    for (work, _), sites in service.sites_by_power(found).items():
        assert work == "training" or (sites[1:] >= sites[:-1] - 1e-9).all()


def test_data_agree_with_the_screen(run: Any) -> None:
    data = json.loads(run("service", "--format", "json").out)
    figures = {(row["quantity"], row["column"]): row["value"] for row in data["figures"]}
    assert data["schema"] == "orbitcompute.service/1" and figures["compute_links_needed", "brick"] == 3.0
    rows = list(csv.DictReader(io.StringIO(run("service", "--format", "csv").out)))
    assert len(rows) == len(data["figures"])
    assert run("service", "--format", "markdown").out.startswith("| section |")


@pytest.mark.parametrize("kind", ["training", "ground"])
def test_figures_are_the_same_twice_with_their_numbers_beside_them(run: Any, tmp_path: Path, kind: str) -> None:
    pytest.importorskip("matplotlib")
    texts = []
    for name in ("one.svg", "two.svg"):
        found = run("service", "--draw", kind, "--figure", str(tmp_path / name))
        assert found.code == 0, found.err
        texts.append((tmp_path / name).read_text(encoding="utf-8"))
        assert len((tmp_path / name).with_suffix(".csv").read_text(encoding="utf-8").splitlines()) > 20
    assert texts[0] == texts[1]


@pytest.mark.parametrize(("words", "fault"), [
    (("--set", "compute_topology=cube"), "cube takes 6 laser links a satellite"),
    (("--set", "laser_terminals=1"), "grid takes 4 laser links a satellite"),
    (("--baseline", "colossus-1", "--set", "baseline=colossus-1"), "are both given"),
    (("--figure", "x.gif"), "figures are written as SVG"),
    (("nowhere",), "nowhere"),
])
def test_what_cannot_be_is_refused(run: Any, words: tuple[str, ...], fault: str) -> None:
    found = run("service", "--all", *words)
    assert found.code == 2
    assert fault in found.err
