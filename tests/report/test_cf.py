"""Files that say CF are CF: units that UDUNITS reads as ours, and no error found by the compliance checker."""

from __future__ import annotations

import json
import math
import re
import tempfile
import warnings
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.units import TABLE, from_si, unit
from orbitcompute.declare import registry
from orbitcompute.graph.model import Model
from orbitcompute.report.cf_units import COUNTED, cf_unit
from orbitcompute.report.datasets import write_points
from orbitcompute.studies.many.blocks import Block
from orbitcompute.studies.many.sweep import prepare
from orbitcompute.studies.scenario.assemble import assemble

UNITS = sorted(json.loads(TABLE.read_text(encoding="utf-8")))


def test_udunits_reads_each_unit_as_we_do() -> None:
    cf_units = pytest.importorskip("cf_units")
    for text in UNITS:
        known = unit(text)
        bases = [part for part in known.dimension.split() if re.match("[A-Za-z]+", part)[0] not in COUNTED]  # type: ignore[index]
        read, base = cf_units.Unit(cf_unit(text)), cf_units.Unit(" ".join(bases) or "1")
        for value in (1.0, 3.0):
            assert read.convert(value, base) == pytest.approx(value * known.scale + known.offset, rel=1e-12), text


def errors_of(file: Path) -> list[str]:
    """What the compliance checker of the CF conventions calls an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runner = pytest.importorskip("compliance_checker.runner")
        runner.CheckSuite.load_all_available_checkers()
        report = file.with_suffix(".json")
        runner.ComplianceChecker.run_checker(
            str(file), ["cf:1.11"], 0, "normal", output_filename=str(report), output_format="json"
        )
    found = json.loads(report.read_text(encoding="utf-8"))["cf:1.11"]
    return [f"{one['name']}: {message}" for one in found["high_priorities"] for message in one["msgs"]]


@pytest.mark.parametrize("points", [
    ("--sweep", "launch_price=100:3000:3lin", "--sweep", "altitude=500km,700km,600km", "--sweep",
     "satellite=spacex-ai1,starcloud-1", "--sweep", "eclipse_policy=battery,throttle"),
    ("--sample", "64", "--with-inputs"),
])
def test_the_compliance_checker_finds_no_error(run: Run, tmp_path: Path, points: tuple[str, ...]) -> None:
    pytest.importorskip("compliance_checker")
    file = tmp_path / "points.nc"
    outputs = "cost_ratio,launch_count,battery_capacity,radiator_temperature,accelerators_per_satellite,latency_median"
    assert run("evaluate", *points, "--outputs", outputs, "--output", str(file)).code == 0
    assert errors_of(file) == []


def axes_of_every_kind(model: Model) -> dict[str, str]:
    """A one-point axis at its own value for an input of each unit and for every choice: what an axis says hangs on no more.

    To each the name of an output that it moves.
    """
    behind = {name: model.stands_on(name) for name in OUTPUTS}
    found, kinds = {}, set()
    for name, entry in model.assumptions.items():
        moved = next((output for output in OUTPUTS if name in behind[output]), None)
        kind = name if entry.choice else entry.unit
        if isinstance(entry.value, float) and math.isfinite(entry.value) and moved and kind not in kinds:
            kinds.add(kind)
            found[f"{name}={entry.choice or repr(from_si(float(entry.value), entry.unit))}"] = moved
    return found


OUTPUTS = tuple(name for name, one in registry.quantities.items() if one.unit != "structure")
RANK = 30  # axes of one file: HDF5 takes 32


def check_files(folder: Path, outputs: Iterable[str]) -> None:
    """No error in files that together hold axes of every kind, and these outputs."""
    axes = axes_of_every_kind(assemble("gigawatt-2028", {}, OUTPUTS).model)
    names, shown = list(axes), list(outputs)
    files = [(names[start : start + RANK], {axes[one] for one in names[start : start + RANK]})
             for start in range(0, len(names), RANK)]
    share = -(-len(shown) // 100)
    files += [(["altitude=600km", "launch_price=1500"], {*shown[start::share], "cost_ratio"}) for start in range(share)]
    for number, (some, moved) in enumerate(files):
        study = prepare("gigawatt-2028", some, {}, sorted(moved))
        values = np.random.default_rng(number).uniform(0.0, 2.0, (len(moved), 1))
        block = Block(values, np.zeros(1, np.int32), ("ok",))
        file = folder / f"{number}.nc"
        write_points(study, lambda _, block=block: block, str(file))  # type: ignore[misc]
        assert errors_of(file) == [], some


@pytest.mark.slow
def test_no_error_on_files_with_axes_and_outputs_of_every_kind(tmp_path: Path) -> None:
    """`python tests/report/test_cf.py` checks all outputs, some minutes; they differ in name, unit and meaning alone."""
    pytest.importorskip("compliance_checker")
    by_unit = {registry.quantities[name].unit: name for name in OUTPUTS}
    check_files(tmp_path, by_unit.values())
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]*", name) and registry.quantities[name].summary for name in OUTPUTS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        check_files(Path(place), OUTPUTS)
    print(f"{len(OUTPUTS)} outputs, axes of every kind: no error")
