"""Files that say CF are CF: units that UDUNITS reads as ours, and no error found by the compliance checker."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path

import pytest
from conftest import Run

from orbitcompute.catalog.units import TABLE, unit
from orbitcompute.report.cf_units import COUNTED, cf_unit

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
