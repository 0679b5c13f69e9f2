"""Sweeps and samples at scale: both paths, files, resuming, errors of sampling, workers that are lost."""

from __future__ import annotations

import csv
import itertools
import json
import math
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import Run

import orbitcompute
from orbitcompute.catalog.files import CatalogError
from orbitcompute.cli import many
from orbitcompute.studies.many import montecarlo, tabulated
from orbitcompute.studies.many.blocks import Block, Kept, compute, in_threads, spans
from orbitcompute.studies.many.drawing import BLOCK, MOST_SOBOL
from orbitcompute.studies.many.sweep import prepare

compiled = pytest.mark.skipif(os.environ.get("NUMBA_DISABLE_JIT") == "1", reason="nothing is compiled")
OUTPUTS = ("cost_ratio", "radiator_area")
GRID = ["launch_price=500USD/kg:1500USD/kg:90lin", "fin_efficiency=0.5:1:100lin"]


def columns(study: object, read: object) -> list[np.ndarray]:
    return [np.hstack([read(number).values for number in range(len(study.spans))])]  # type: ignore[attr-defined,operator]


# -- sweeps --------------------------------------------------------------------------------------------------------


@compiled
def test_a_large_sweep_agrees_with_points_of_its_own(run: Run) -> None:
    study = prepare("gigawatt-2028", [*GRID, "heat_pump=none,lift"], {}, OUTPUTS)
    assert study.size == 18_000 and not any(points.plain for points in study.work.variants.values())
    read = compute(study.work, study.spans)
    found = np.hstack([read(number).values for number in range(len(study.spans))])
    for index in (0, 1, 7_777, 17_999):
        price, fin, pump = (column[0] for column in study.input_columns(index, index + 1))
        settings = {"launch_price": f"{float(price)!r}", "fin_efficiency": f"{float(fin)!r}", "heat_pump": pump}
        point = orbitcompute.evaluate("gigawatt-2028", set=settings, outputs=OUTPUTS, ranges=False)
        assert found[:, index] == pytest.approx([point.value(name) for name in OUTPUTS], rel=1e-12, nan_ok=True)


@compiled
def test_threads_and_spans_do_not_change_a_bit() -> None:
    study = prepare("gigawatt-2028", GRID, {}, OUTPUTS)
    whole = study.work((0, study.size))
    for threads in (1, 3):
        parts = dict(in_threads(study.work, [(0, 4_000), (4_000, 4_003), (4_003, study.size)], threads))
        assert np.hstack([parts[number].values for number in range(3)]).tobytes() == whole.values.tobytes()


@pytest.mark.slow
@compiled
def test_the_compiled_loop_agrees_with_numpy_blocks() -> None:
    axes = ["coolant_supply_temperature=-20degC:60degC:80lin", "satellite_design_life=3year:8year:80lin"]
    study = prepare("gigawatt-2028", axes, {"radiator_attitude": "sun_facing"}, ("satellite_mass", "radiator_area"))
    columns = np.ascontiguousarray(study.work.grid.inputs(study.work.grid.places(0, study.size)))
    points = study.work.variants[0]
    (ours, codes), (theirs, kinds) = points.loop.columns(columns), points.fused.columns(columns)
    assert type(points.loop) is not type(points.fused) and points.loop.messages == points.fused.messages
    margins = [name.endswith("_margin") for name in points.computed]  # a small difference of nearly equal numbers
    np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14 * max(margins))
    assert (codes == kinds).all() and 0 < np.count_nonzero(codes) < study.size  # some colder than their sink


def test_points_of_a_file(run: Run, tmp_path: Path) -> None:
    points = tmp_path / "points.csv"
    points.write_text("altitude [m],eclipse_policy,launcher\n600000,battery,starship\n 7e5 , throttle,falcon-9\n")
    outputs = ("--outputs", "battery_capacity,launch_count", "--format", "json")
    found = run("evaluate", "--sweep", str(points), "--sweep", "fin_efficiency=0.8,0.9", *outputs)
    assert found.code == 0, found.err
    rows = json.loads(found.out)["rows"]
    assert [row[:4] for row in rows] == [
        [600.0, "battery", "starship", 0.8], [600.0, "battery", "starship", 0.9],
        [700.0, "throttle", "falcon-9", 0.8], [700.0, "throttle", "falcon-9", 0.9],
    ]
    single = orbitcompute.evaluate(
        set={"altitude": "700km", "launcher": "falcon-9", "eclipse_policy": "throttle", "fin_efficiency": 0.9},
        outputs=("launch_count",), ranges=False,
    )
    assert rows[3][5] == single.value("launch_count")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "is empty"),
        ("altitude\n", "no points below its header"),
        ("altitude,launch_price\n600\n", "line 2 has 1 cells, the header 2"),
        ("altitude [kg]\n600\n", "line 2: altitude: `600 kg`: `kg` is not a unit of the same kind as `km`"),
        ("altitude\n600\nhigh\n", "line 3: altitude: `high` is not a number"),
        ("altitud\n600\n", "name `altitud`: unknown name"),
        ("eclipse_policy\nbatery\n", "`batery` is none of"),
        ("altitude\n100\n", "100 km is outside its range"),
    ],
)
def test_files_of_points_that_cannot_be_read(run: Run, tmp_path: Path, content: str, says: str) -> None:
    points = tmp_path / "points.csv"
    points.write_text(content)
    found = run("evaluate", "--sweep", str(points), "--outputs", "satellite_mass")
    assert (found.code, found.out, len(found.faults)) == (2, "", 1)
    assert says in found.faults[0]


def test_an_axis_that_a_staged_kernel_reads_makes_models_of_its_own() -> None:
    study = prepare("gigawatt-2028", ["relay_altitude=550km,560km", "fibre_path_factor=1.2,1.5"]
                    if "fibre_path_factor" in orbitcompute.evaluate(ranges=False).model.assumptions
                    else ["relay_altitude=550km,560km"], {}, ("latency_median",))
    assert len(study.work.variants) == 2
    read = compute(study.work, study.spans)
    latencies = read(0).values[0]
    assert latencies[0] < latencies[-1]


def test_netcdf_and_parquet_hold_units_sources_and_provenance(run: Run, tmp_path: Path) -> None:
    xarray, parquet = pytest.importorskip("xarray"), pytest.importorskip("pyarrow.parquet")
    files = [tmp_path / f"out{suffix}" for suffix in (".csv", ".nc", ".parquet", ".json")]
    named = [part for file in files for part in ("--output", str(file))]
    found = run("evaluate", "--sweep", "altitude=600km:800km:100km", "--sweep", "eclipse_policy=battery,throttle",
                "--outputs", "battery_capacity", *named)
    assert found.code == 0, found.err
    rows = list(csv.reader(files[0].open()))[1:]
    table = parquet.read_table(files[2])
    assert table["battery_capacity"].to_pylist() == [float(row[2]) for row in rows]
    assert table.schema.field("battery_capacity").metadata[b"unit"] == b"kWh"
    about = json.loads(table.schema.metadata[b"orbitcompute"])
    assert about["scenario"] == "gigawatt-2028" and "ai1-talk-2026-06" in about["sources"]
    beside = json.loads((tmp_path / "out.csv-metadata.json").read_text())
    assert beside["orbitcompute:about"] == about
    with xarray.open_dataset(files[1], engine="h5netcdf") as dataset:
        assert dataset.battery_capacity.attrs["units"] == "kW h" and dataset.altitude.attrs["units"] == "km"
        assert dataset.battery_capacity.attrs["orbitcompute_unit"] == "kWh"
        assert dataset.battery_capacity.dims == ("altitude_number", "eclipse_policy_number")
        assert dataset.eclipse_policy.values.tolist() == ["battery", "throttle"]
        assert dataset.battery_capacity.values.ravel().tolist() == table["battery_capacity"].to_pylist()
        assert dataset.status.attrs["flag_meanings"].split()[0] == "ok"
    direct = orbitcompute.sweep(axes={"altitude": [600, 700, 800], "eclipse_policy": "battery,throttle"},
                                outputs=["battery_capacity"])
    assert direct.battery_capacity.values.ravel().tolist() == table["battery_capacity"].to_pylist()


# -- killed, full, resumed -----------------------------------------------------------------------------------------


def first_spans(kept: Kept, many_spans: int) -> object:
    """A runner that is interrupted after some spans."""

    def run(work: object, items: object) -> object:
        for number, item in enumerate(items):  # type: ignore[var-annotated,arg-type]
            if number == many_spans:
                raise KeyboardInterrupt
            yield number, work(item)  # type: ignore[operator]

    return run


@compiled
@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
def test_an_interrupted_sweep_goes_on_and_gives_the_same_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    monkeypatch.setattr(many, "PARTIAL_FROM", 1_000)
    from orbitcompute.studies.many import blocks

    arguments = [
        "evaluate",
        "--sweep",
        GRID[0].replace("90lin", "400lin"),
        "--sweep",
        GRID[1],
        "--outputs",
        "cost_ratio",
    ]
    (tmp_path / "whole").mkdir()
    monkeypatch.chdir(tmp_path / "whole")
    assert run(*arguments, "--output", f"out{suffix}").code == 0
    monkeypatch.chdir(tmp_path)
    real = blocks.in_threads
    monkeypatch.setattr(blocks, "in_threads", first_spans(None, 1))  # type: ignore[arg-type]
    found = run(*arguments, "--output", f"out{suffix}")
    assert found.code == 130 and f"1 of 3 blocks are kept in out{suffix}.partial" in found.err
    assert not Path(f"out{suffix}").exists()
    other = run(*arguments[:-1], "cost_ratio_as_built", "--output", f"out{suffix}")
    assert other.code == 2 and "holds blocks of another run (other outputs)" in other.faults[0]
    computed = []

    def counting(work: object, items: object, threads: int | None = None) -> object:
        computed.extend(items)  # type: ignore[arg-type]
        return real(work, items, threads)  # type: ignore[arg-type]

    monkeypatch.setattr(blocks, "in_threads", counting)
    assert run(*arguments, "--output", f"out{suffix}").code == 0
    assert len(computed) == 2
    assert Path(f"whole/out{suffix}").read_bytes() == Path(f"out{suffix}").read_bytes()
    assert not list(tmp_path.glob("*.partial")) and not list(tmp_path.glob(".orbitcompute*"))


@compiled
def test_another_point_in_the_middle_is_another_study(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept of one study is refused by one whose points, figures or program differ anywhere."""

    def identity(axis: str, settings: dict[str, str]) -> dict[str, object]:
        return prepare("gigawatt-2028", [GRID[0].replace("90lin", "900lin"), axis], settings, OUTPUTS).identity()

    first = identity("fin_efficiency=0.5,0.6,0.7,0.8,0.9,1", {})
    assert first == identity("fin_efficiency=0.5,0.6,0.7,0.8,0.9,1", {})
    moved = identity("fin_efficiency=0.5,0.6,0.7,0.85,0.9,1", {})
    assert {name for name in first if first[name] != moved[name]} == {"axes"}
    other = identity("fin_efficiency=0.5,0.6,0.7,0.8,0.9,1", {"launch_payload": "90t"})
    assert {name for name in first if first[name] != other[name]} == {"program"}


def test_a_full_disk_keeps_what_was_computed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Kept(str(tmp_path / "out.csv"), {"a": 1})
    block = Block(np.zeros((1, 3)), np.zeros(3, dtype=np.int32), ("ok",))
    assert kept.open() == set()
    kept.save(0, block)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez", full)
    with pytest.raises(CatalogError, match=r"No space left on device.*1 blocks are kept"):
        kept.save(1, block)
    assert kept.open() == {0} and kept.load(0).values.tolist() == [[0.0, 0.0, 0.0]]
    assert sorted(path.name for path in kept.directory.iterdir()) == ["000000.npz", "held", "study.json"]


def test_one_run_holds_an_output_at_a_time(tmp_path: Path) -> None:
    first, second = (Kept(str(tmp_path / "out.csv"), {"a": 1}) for _ in range(2))
    first.open()
    first.save(0, Block(np.zeros((1, 3)), np.zeros(3, dtype=np.int32), ("ok",)))
    with pytest.raises(CatalogError, match="another run is at work on this output"):
        second.open()
    first.release()
    assert second.open() == {0}


def test_the_hold_of_a_killed_run_is_gone(tmp_path: Path) -> None:
    target = str(tmp_path / "out.csv")
    program = ("from orbitcompute.studies.many.blocks import Kept; import os\n"
               f"Kept({target!r}, {{'a': 1}}).open(); os.kill(os.getpid(), 9)")
    subprocess.run([sys.executable, "-c", program], check=False)
    assert (tmp_path / "out.csv.partial" / "held").exists()
    assert Kept(target, {"a": 1}).open() == set()


def test_blocks_of_another_kind_of_processor_give_way(tmp_path: Path) -> None:
    first = Kept(str(tmp_path / "out.csv"), {"a": 1, "processor": "x86_64 znver4"})
    first.open()
    first.save(0, Block(np.zeros((1, 3)), np.zeros(3, dtype=np.int32), ("ok",)))
    first.release()
    second = Kept(str(tmp_path / "out.csv"), {"a": 1, "processor": "aarch64 apple-m3"})
    assert second.open() == set() and second.anew


@pytest.mark.parametrize("size", [1, BLOCK, BLOCK + 1, 10**7, 10**9])
def test_spans_cover_a_study_once(size: int) -> None:
    found = spans(size)
    assert found[0][0] == 0 and found[-1][1] == size
    assert all(one[1] == two[0] for one, two in itertools.pairwise(found))


# -- samples -------------------------------------------------------------------------------------------------------


@pytest.mark.slow
def test_errors_of_a_sample_are_what_other_seeds_show() -> None:
    """The standard error printed is that of quantiles over forty samples of other seeds, within a factor 1.6."""
    found, stated = [], []
    for seed in range(40):
        summary = montecarlo.prepare("gigawatt-2028", 256, seed, {}, ["radiator_area"]).summary()
        found.append(summary.quantiles["radiator_area"][0.5].value)
        stated.append(summary.quantiles["radiator_area"][0.5].error)
    assert np.std(found) / np.sqrt(np.mean(np.square(stated))) == pytest.approx(1.0, abs=0.6)


@pytest.mark.slow
@compiled
def test_bins_and_streams_of_a_large_sample_agree_with_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    small = montecarlo.prepare(
        "gigawatt-2028", 2**15, 3, {}, ["battery_capacity"], ["battery_capacity=30kWh"]
    ).summary()
    monkeypatch.setattr(montecarlo, "MOST_SOBOL", 2**14)
    study = montecarlo.prepare("gigawatt-2028", 2**15, 3, {}, ["battery_capacity"], ["battery_capacity=30kWh"])
    assert not study.draws.sobol
    large = study.summary()
    for level in montecarlo.QUANTILES:
        one, two = small.quantiles["battery_capacity"][level], large.quantiles["battery_capacity"][level]
        assert abs(one.value - two.value) < 5 * math.hypot(one.error, two.error)
    assert abs(small.above[0].value - large.above[0].value) < 5 * math.hypot(small.above[0].error, large.above[0].error)
    again = study.summary(lambda work, items: sorted(in_threads(work, items, 3), key=lambda pair: -pair[0]))
    assert again == large, "another order, other figures"


@compiled
def test_a_tabulated_sample_is_exact_at_its_own_points() -> None:
    study = montecarlo.prepare("gigawatt-2028", 2**16, 1, {}, ["eclipse_duration_max", "battery_capacity"])
    assert isinstance(study.draws.points, tabulated.Tabulated)
    inputs = study.draws.inputs(0, 5)
    block = study.draws((0, 5))
    assert block.values.shape == (2, 5)
    model = study.draws.points.points.restricted
    for place in range(5):
        point = model.evaluate(dict(zip(study.draws.joint.names, inputs[:, place], strict=True)))
        expected = [float(point.values[name]) for name in study.outputs]
        np.testing.assert_allclose(block.values[:, place], expected, rtol=1e-12)


def test_the_screen_of_a_sample(run: Run) -> None:
    found = run("evaluate", "--sample", "256", "--seed", "4", "--exceed", "launch_count=500")
    assert found.code == 0 and found.err == ""
    assert max(map(len, found.out.splitlines())) <= 100
    assert re.search(r"launch_count 500 flight +0\.\d+ \+- 0\.0\d+ +\d+\n", found.out)
    assert "jointly   launch_maturity" in found.out and re.search(r"infeasible \d\.\d+ \+- ", found.out)
    assert run("evaluate", "--sample", "256", "--seed", "4", "--exceed", "launch_count=500").out == found.out
    document = json.loads(run("evaluate", "--sample", "256", "--outputs", "radiator_area", "--format", "json").out)
    quantiles = document["outputs"]["radiator_area"]["quantiles"]
    assert quantiles["0.1"]["value"] < quantiles["0.5"]["value"] < quantiles["0.9"]["value"]
    note = run("evaluate", "--sample", "300", "--outputs", "radiator_area").err
    assert note == "note: --sample 300 is not a power of two: Sobol points are balanced at 256 or 512\n"


def test_draws_can_be_kept(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "draws.csv"
    asked = ("evaluate", "--sample", "64", "--outputs", "cost_ratio", "--output", str(file))
    assert run(*asked).code == 0
    alone = list(csv.DictReader(file.open()))
    assert len(alone) == 64 and list(alone[0]) == ["cost_ratio [1]", "status"]
    assert run(*asked, "--with-inputs").code == 0
    rows = list(csv.DictReader(file.open()))
    assert len(rows) == 64 and {"launch_price [USD / kg]", "cost_ratio [1]", "status"} <= set(rows[0])
    assert [row["cost_ratio [1]"] for row in rows] == [row["cost_ratio [1]"] for row in alone]
    prices, payloads = (
        [float(row[name]) for row in rows] for name in ("launch_price [USD / kg]", "launch_payload [t]")
    )
    assert np.corrcoef(prices, payloads)[0, 1] < -0.2


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--sample", "8"), "--sample 8: from 32 to"),
        (("--sample", "x"), "'x' is not a valid integer"),
        (("--sample", "64", "--seed", "-1"), "--seed -1: from 0"),
        (("--sample", "64", "--sweep", "altitude=500,600", "--exceed", "cost_ratio=2"), "--exceed: not with --sweep"),
        (("--sample", "64", "--sweep", "altitude=500,600", "--figure", "x.svg"), "--figure: not with --sweep"),
        (("--sample", "64", "--sweep", "altitude=500,600", "--set", "altitude=500"), "--sweep altitude: is also fixed"),
        (("--sample", "64", "--sweep", "year=2030:2050:1"), "outside 2026 to 2040, the years of"),
        (("--sample", "64", "--sweep", "altitude=500:900:0.1"), "4,001 samples: at most 1,000"),
        (("--seed", "3"), "--seed: only with --sample"),
        (("--sample", "64", "--with-inputs"), "--with-inputs: only with --sample and --output FILE"),
        (("--exceed", "cost_ratio=1"), "--exceed: only with --sample"),
        (("--sample", "64", "--exceed", "cost_ratio=1kg"), "--exceed cost_ratio=1kg: `1kg`"),
        (("--sample", "64", "--exceed", "altitude=1"), "`altitude` is no quantity"),
        (("--sample", "64", "--outputs", "it_power_per_satelite"), "unknown name"),
        (("--dask", "local"), "--dask: only with --sweep or --sample"),
        (("--sample", "64", "--show-origin"), "--show-origin: not with --sample"),
        (("--sample", "64", "--output", "x.html"), "`.html` is not a format that can be written"),
    ],
)
def test_samples_that_cannot_be(run: Run, arguments: tuple[str, ...], says: str) -> None:
    found = run("evaluate", *arguments)
    assert (found.code, found.out, len(found.faults)) == (2, "", 1), found.err
    assert says in found.faults[0]


# -- Dask ----------------------------------------------------------------------------------------------------------


def test_a_scheduler_that_does_not_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    from orbitcompute.studies.many import dask

    monkeypatch.setattr(dask, "PATIENCE", "1s")
    found = run("evaluate", "--sweep", "altitude=500,600", "--outputs", "satellite_mass", "--dask", "tcp://127.0.0.1:9")
    assert (found.code, found.out) == (2, "")
    assert found.faults[0].startswith("--dask tcp://127.0.0.1:9: no scheduler answers")


def test_the_pace_of_a_bar() -> None:
    now = [0.0]
    pace = many.Pace(10_000_000, lambda: now[0])
    assert pace.text() == ""
    now[0] = 2.0
    pace.add(4_000_000)
    assert pace.text() == "2.0 M points/s, 3 s left"
    for _ in range(30):  # slower from here on: the pace is that of the last updates
        now[0] += 10.0
        pace.add(1_000)
    assert pace.text() == "100 points/s, 16 h 35 min left"


@pytest.mark.parametrize("option", [("--dask", "local"), ("--dask=tcp://host:8786",)])
def test_who_computed_is_not_part_of_a_file(monkeypatch: pytest.MonkeyPatch, option: tuple[str, ...]) -> None:
    from orbitcompute.cli.evaluate import _typed

    monkeypatch.setattr("sys.argv", ["orbitcompute", "evaluate", *option, "--sample", "64"])
    assert _typed(without="--dask") == "orbitcompute evaluate --sample 64"


@compiled
@pytest.mark.slow
def test_two_workers_one_of_them_killed_give_the_same_bits() -> None:
    pytest.importorskip("distributed")
    from orbitcompute.studies.many.dask import cluster

    study = prepare(
        "gigawatt-2028", [GRID[0].replace("90lin", "900lin"), GRID[1].replace("100lin", "900lin")], {}, OUTPUTS
    )
    read = compute(study.work, study.spans)
    draws = montecarlo.prepare("gigawatt-2028", 2**15, 5, {}, ["launch_count"])
    here = draws.summary()
    with cluster("local") as found:
        workers = list(found.client.run(os.getpid).values())
        done = 0

        def progress(points: int) -> None:
            nonlocal done
            if done < 100_000 <= done + points:
                os.kill(workers[0], signal.SIGKILL)
            done += points

        there = compute(study.work, study.spans, run=found, progress=progress)
        assert done == study.size
        assert workers[0] not in found.client.run(os.getpid).values()
        assert draws.summary(found) == here
    for number in range(len(study.spans)):
        assert there(number).values.tobytes() == read(number).values.tobytes()
    assert MOST_SOBOL == 2**20


@compiled
def test_an_interrupt_while_a_file_is_written_keeps_every_block(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The points are computed in seconds and written in a minute: most interrupts fall there."""
    from orbitcompute.report import datasets

    monkeypatch.setattr(many, "PARTIAL_FROM", 1_000)
    monkeypatch.chdir(tmp_path)
    arguments = ["evaluate", *(part for axis in GRID for part in ("--sweep", axis)), "--outputs", "cost_ratio",
                 "--output", "out.csv"]
    real = datasets._write_csv

    def stopped(*given: Any) -> None:
        real(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(datasets, "_write_csv", stopped)
    found = run(*arguments)
    assert found.code == 130
    assert "interrupted: 1 of 1 blocks are kept in out.csv.partial; the same command goes on from there" in found.err
    assert not Path("out.csv").exists()
    assert sorted(path.suffix for path in Path("out.csv.partial").iterdir()) == ["", ".json", ".npz"]
    monkeypatch.setattr(datasets, "_write_csv", real)
    assert run(*arguments).code == 0
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".partial"] == []
