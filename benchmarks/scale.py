"""Sweeps and samples measured: points a second, beside numpy and `spacedc-mdao` in the same run, memory, growth, start-up.

Part of `python benchmarks`, which writes the table. A machine is seldom idle, so that times are processor time of all
threads ("on two cores" is two over processor seconds a point) unless they say wall; ratios are medians over rounds in which
both sides run one after the other.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parent.parent
SCENARIO = "gigawatt-2028"
DESIGNS = 2**16  # asked for in one call
TWO = ("launch_price=100:3000:2000lin", "fin_efficiency=0.5:1:1000lin")
EIGHT = (
    "launch_price=100:3000:6lin", "fin_efficiency=0.5:1:6lin", "radiator_emissivity=0.8:0.92:6lin",
    "it_power_per_satellite=100:150:6lin", "coolant_supply_temperature=30degC:60degC:6lin",
    "array_packing_factor=0.7:0.95:6lin", "satellite_design_life=3year:8year:6lin", "launch_payload=50t:150t:6lin",
)
ORBIT = ("altitude=500km:1200km:300lin", "local_time_of_ascending_node=5h:7h:300lin")


@dataclass(frozen=True)
class Row:
    """A line of the table; `met` is None where no budget stands."""

    what: str
    measured: str
    budget: str = ""
    met: bool | None = None


# An installed program starts with its bytecode at hand; so does this one, from its second start on.
BYTECODE = tempfile.TemporaryDirectory(prefix="orbitcompute-bytecode-")


def seconds(run: Callable[[], object]) -> tuple[float, float]:
    """Processor and wall seconds of a call, threads included."""
    wall, cpu = time.perf_counter(), time.process_time()
    run()
    return time.process_time() - cpu, time.perf_counter() - wall


def command(*arguments: str, cache: Path | None = None) -> tuple[float, float, float]:
    """Processor and wall seconds and peak memory [bytes] of a command in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": BYTECODE.name}
    environment |= {"XDG_CACHE_HOME": str(cache)} if cache else {}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryFile() as out:
        wall = time.perf_counter()
        child = subprocess.Popen(arguments, stdout=out, stderr=subprocess.STDOUT, env=environment)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - wall
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            out.seek(0)
            raise RuntimeError(f"{' '.join(arguments)}: {out.read().decode()[-400:]}")
    return usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def ours(*arguments: str, cache: Path | None = None) -> tuple[float, float, float]:
    """As `command`, of `orbitcompute`."""
    program = "from orbitcompute.cli.main import main; main()"
    return command(sys.executable, "-c", program, *arguments, cache=cache)


def million(rate: float) -> str:
    return f"{rate / 1e6:.2g} million" if rate >= 1e6 else f"{rate / 1e3:.3g} thousand"


def start_up() -> list[Row]:
    """Start-up times: medians of seven, interpreter included."""
    rows = []
    asked = [
        ("`--help`", ("--help",), 0.25), ("`explain radiator_area`", ("explain", "radiator_area"), 0.25),
        ("`models`", ("models",), 0.25), ("`evaluate`, one point with ranges", ("evaluate",), 0.6),
    ]
    for what, arguments, budget in asked:
        ours(*arguments)
        found = [ours(*arguments)[:2] for _ in range(7)]
        cpu, wall = (statistics.median(column) for column in zip(*found, strict=True))
        rows.append(Row(what, f"wall {wall:.2f} s (processor {cpu:.2f} s)", f"{budget} s wall", wall <= budget))
    bare = statistics.median(command(sys.executable, "-c", "pass")[0] for _ in range(7))
    peer = "import sys; from orbitdc.cli import main; sys.argv = ['orbitdc', '--help']; main()"
    try:
        theirs = statistics.median(command(sys.executable, "-c", peer)[0] for _ in range(7))
        rows.append(Row("beside: `orbitdc --help` of spacedc-mdao; a bare Python", f"{theirs:.2f} s; {bare:.3f} s"))
    except RuntimeError:
        rows.append(Row("beside: a bare Python", f"{bare:.3f} s"))
    return rows


def first_use() -> list[Row]:
    """What a newcomer waits for: commands with an empty cache, and what is found again by its identity."""
    asked = [
        ("first `--sample 65536`", ("evaluate", "--sample", "65536"), 2.0, False),
        ("first sweep of eight axes, 1.7 million points", ("evaluate", *_axes(EIGHT), "--outputs", "cost_ratio"), None, False),
        ("first `sensitivity --method sobol`", ("sensitivity", "--of", "cost_ratio", "--method", "sobol"), 3.0, False),
        ("first `forecast`", ("forecast",), 4.0, False), ("`forecast` again", ("forecast",), 0.8, True),
        ("first `report`", ("report",), None, False), ("`report` again", ("report",), 1.5, True),
        ("first `audit`", ("audit",), None, False), ("`audit` again", ("audit",), 0.8, True),
        ("`timeline` again", ("timeline",), None, True), ("`cite` again", ("cite", SCENARIO, "cost_ratio"), None, True),
        ("`evaluate`, a changed relay, first", ("evaluate", "--set", "relay_minimum_elevation=33deg"), 4.0, False),
    ]
    rows = []
    for what, arguments, budget, again in asked:
        found = []
        for _ in range(3):
            with tempfile.TemporaryDirectory() as cache:
                kind = "parquet" if "--sweep" in arguments else "html" if arguments[0] == "report" else ""
                output = ("--output", str(Path(cache) / f"x.{kind}")) if kind else ()
                if again:
                    ours(*arguments, *output, cache=Path(cache))
                found.append(ours(*arguments, *output, cache=Path(cache))[:2])
        cpu, wall = (statistics.median(column) for column in zip(*found, strict=True))
        measured = f"wall {wall:.1f} s (processor {cpu:.1f} s)"
        rows.append(Row(what, measured, f"{budget} s wall" if budget else "", wall <= budget if budget else None))
    return [*rows, *_once()]


TEN = (
    ("evaluate",), ("explain", "radiator_area"),
    ("evaluate", "--set", "launch_price=200USD/kg", "--set", "eclipse_policy=battery"),
    ("evaluate", *(part for spec in ("altitude=500km:1200km:50km", "coolant_supply_temperature=20degC:60degC:10degC")
                   for part in ("--sweep", spec))),
    ("evaluate", "--sample", "65536", "--outputs", "cost_ratio"), ("evaluate", "--baseline", "anthropic-lease"),
    ("models", "terrestrial"), ("forecast", SCENARIO),
    ("solve", "--target", "cost_ratio=2", "--vary", "launch_price", "--vary", "satellite_cost_per_power_given"),
    ("closure", "AI1", "starcloud", "suncatcher", "starlink"),
)
FILING = ("network", "--constellation", "million-satellite-filing")


def _once() -> list[Row]:
    """What takes too long for three rounds: the README's first ten commands, and the filing, each with an empty cache."""
    rows = []
    with tempfile.TemporaryDirectory() as cache:
        found = [ours(*arguments, cache=Path(cache))[:2] for arguments in TEN]
        cpu, wall = (sum(column) for column in zip(*found, strict=True))
        rows.append(Row("first ten commands of the README, empty cache", f"wall {wall:.1f} s (processor {cpu:.1f} s)",
                        "8 s wall", wall <= 8.0))
    with tempfile.TemporaryDirectory() as cache:
        for what, budget in (("first", 25.0), ("again", 10.0)):
            cpu, wall, peak = ours(*FILING, cache=Path(cache))
            rows.append(Row(f"`network` over the filing of a million satellites, {what}",
                            f"wall {wall:.0f} s (processor {cpu:.0f} s), {peak / 2**20:.0f} MiB", f"{budget:.0f} s wall",
                            wall <= budget))
    return rows


def _axes(specs: Sequence[str]) -> list[str]:
    return [part for spec in specs for part in ("--sweep", spec)]


def sweeps() -> list[Row]:
    """Points a second of whole sweeps, outputs kept in memory."""
    from orbitcompute.studies.many.blocks import compute
    from orbitcompute.studies.many.sweep import prepare

    rows = []
    cases = [("two axes, nine outputs", TWO, 2e6), ("eight axes, nine outputs", EIGHT, 2e6),
             ("altitude and node varied, nine outputs", ORBIT, 2e5)]
    for what, specs, budget in cases:
        study = prepare(SCENARIO, specs, {}, ())
        study.work.warm()
        compute(study.work, study.spans)
        found = [seconds(lambda s=study: compute(s.work, s.spans)) for _ in range(7)]  # type: ignore[misc]
        cpu, wall = (statistics.median(column) / study.size for column in zip(*found, strict=True))
        rows.append(Row(f"sweep, {what}: points a second on two cores", f"{million(2 / cpu)} (wall {million(1 / wall)})",
                        million(budget), 2 / cpu >= budget))
    return rows


def beside_numpy() -> list[Row]:
    """The compiled loop beside the numpy blocks of the same bodies on the same points, one thread each."""
    from orbitcompute.studies.many import montecarlo
    from orbitcompute.studies.many.sweep import prepare

    rows = []
    for what, specs in (("two axes", TWO), ("eight axes", EIGHT)):
        study = prepare(SCENARIO, specs, {}, ())
        inputs = np.ascontiguousarray(study.work.grid.inputs(study.work.grid.places(0, min(study.size, 2**20))))
        rows += _ratios(f"sweep, {what}", study.work.variants[0], inputs)
    sample = montecarlo.prepare(SCENARIO, 2**18, 1, {})
    points = getattr(sample.draws.points, "points", sample.draws.points)
    inputs = np.ascontiguousarray(sample.draws.inputs(0, 2**18))
    return rows + _ratios(f"sample of {len(sample.drawn)} inputs (drawing left out)", points, inputs)


def _ratios(what: str, points: Any, inputs: Any) -> list[Row]:
    size = inputs.shape[1]
    loop, blocks = points.fused, points.loop
    started = time.perf_counter()
    loop.ready()
    compiling = time.perf_counter() - started
    blocks.ready()

    def run(side: Any, length: int) -> Callable[[], Any]:
        parts = [np.ascontiguousarray(inputs[:, start : start + length]) for start in range(0, size, length)]
        return lambda: [side.columns(part) for part in parts]

    sides = {"ours": run(loop, 16_384)} | {f"blocks of {length:,}": run(blocks, length) for length in (4_096, 16_384, 65_536)}
    taken: dict[str, list[float]] = {name: [] for name in sides}
    found: dict[str, Any] = {}
    for _ in range(5):
        for name, side in sides.items():
            taken[name].append(seconds(lambda side=side, name=name: found.update({name: side()}))[0])  # type: ignore[misc]
    ours_, theirs_ = (np.hstack([values for values, _ in found[name]]) for name in ("ours", "blocks of 16,384"))
    with np.errstate(all="ignore"):
        off = np.abs(ours_ - theirs_) / (np.abs(theirs_) + 1e-2)  # margins are small differences of nearly equal numbers
    assert np.nanmax(off) < 1e-12 and (np.isnan(ours_) == np.isnan(theirs_)).all()
    ratios = {name: statistics.median(theirs / mine for theirs, mine in zip(took, taken["ours"], strict=True))
              for name, took in taken.items()}
    best = min((name for name in sides if name.startswith("blocks")), key=ratios.__getitem__)
    nanoseconds = statistics.median(taken["ours"]) / size * 1e9
    even = compiling / max(statistics.median(taken[best]) / size - nanoseconds * 1e-9, 1e-12)
    return [
        Row(f"{what}: numpy blocks over the compiled loop",
            f"{ratios[best]:.1f}x, one thread each ({best}; the loop {nanoseconds:.0f} ns a point)", "3x", ratios[best] >= 3),
        Row(f"{what}: points from which compiling pays",
            f"{even / 1e6:.1f} million on one thread ({compiling:.0f} s to compile)"),
    ]


def beside_others() -> list[Row]:
    """The compiled loop beside its own text in C, one thread each; and what the machine can do at most: a copy, an exponential.

    Left out where there is no gcc. numexpr, polars and JAX take part with one exponential a point: the least that a point costs
    there, where the loop has some two hundred steps.
    """
    from in_c import compiled as by_gcc

    from orbitcompute.studies.many import montecarlo
    from orbitcompute.studies.many.sweep import prepare

    rows = []
    for what in ("sweep, two axes", "sample of five outputs (drawing left out)"):
        if what.startswith("sweep"):
            study = prepare(SCENARIO, TWO, {}, ())
            points = study.work.variants[0]
            inputs = np.ascontiguousarray(study.work.grid.inputs(study.work.grid.places(0, 2**16)))
        else:
            sample = montecarlo.prepare(SCENARIO, 2**16, 1, {}, SIXTY)
            points = getattr(sample.draws.points, "points", sample.draws.points)
            inputs = np.ascontiguousarray(sample.draws.inputs(0, 2**16))
        loop = points.fused
        loop.ready()
        if shutil.which("gcc") is None:
            rows.append(Row(f"{what}: the loop over C at -O3", "no gcc here"))
            continue
        in_c = by_gcc(loop.text)
        results = [np.empty((len(loop.outputs), inputs.shape[1])) for _ in range(2)]
        codes = [np.zeros(inputs.shape[1], dtype=np.int64) for _ in range(2)]
        taken = []
        for _ in range(7):
            mine, _ = seconds(lambda: loop.whole(inputs, results[0], codes[0]))  # noqa: B023
            theirs, _ = seconds(lambda: in_c(inputs, loop.fixed, results[1], codes[1]))  # noqa: B023
            taken.append((mine, theirs))
        with np.errstate(all="ignore"):
            off = np.abs(results[0] - results[1]) / (np.abs(results[1]) + 1e-2)
        assert np.nanmax(off) < 1e-9 and (codes[0] == codes[1]).all()
        ratio = statistics.median(mine / theirs for mine, theirs in taken)
        each = [statistics.median(column) / inputs.shape[1] * 1e9 for column in zip(*taken, strict=True)]
        rows.append(Row(f"{what}: the loop over its text in C (gcc -O3)",
                        f"{ratio:.2f}x the time, one thread each ({each[0]:.0f} and {each[1]:.0f} ns a point)", "1.3x",
                        ratio <= 1.3))
    return [*rows, *_limits()]


def _limits() -> list[Row]:
    """What a point costs at least: a column copied, one exponential of it, by numpy and by each peer that is installed."""
    size = 2**22
    column = np.linspace(-1.0, 1.0, size)
    into = np.empty(size)
    sides: dict[str, Callable[[], object]] = {
        "copy": lambda: np.copyto(into, column), "numpy `exp`": lambda: np.exp(column, out=into),
    }
    if importlib.util.find_spec("numexpr"):
        import numexpr  # type: ignore[import-not-found]

        numexpr.set_num_threads(1)
        sides["numexpr `exp`"] = lambda: numexpr.evaluate("exp(column)", {"column": column}, out=into)
    if importlib.util.find_spec("polars"):
        import polars  # type: ignore[import-not-found]

        frame = polars.DataFrame({"x": column}).lazy().select(polars.col("x").exp())
        sides["polars `exp`"] = frame.collect
    if importlib.util.find_spec("jax"):
        import jax  # type: ignore[import-not-found]

        jax.config.update("jax_enable_x64", True)
        given, run = jax.numpy.asarray(column), jax.jit(jax.vmap(jax.numpy.exp))
        sides["JAX `jit(vmap(exp))`"] = lambda: run(given).block_until_ready()
    took = {}
    for name, side in sides.items():
        side()
        took[name] = statistics.median(seconds(side)[0] for _ in range(5)) / size * 1e9
    missing = [name for name in ("numexpr", "polars", "jax") if not importlib.util.find_spec(name)]
    told = ", ".join(f"{name} {nanoseconds:.2g} ns" for name, nanoseconds in took.items())
    return [Row("the limit: a column of 4 million points, processor time of all threads a point",
                told + (f"; not installed: {', '.join(missing)}" if missing else ""))]


# Outputs that stand on about as many uncertain inputs as the budget speaks of; () are those that `--sample` shows.
SIXTY = ("satellite_mass", "launch_count", "radiator_area", "array_area", "orbital_capital")


def samples() -> list[Row]:
    """Sampling, drawing and quantiles included, beside the Monte Carlo of `spacedc-mdao`."""
    peer = _spacedc()
    cases = [("Sobol nets", 2**20, SIXTY), ("Philox streams", 2**21, SIXTY), ("Philox streams", 2**21, ())]
    return [row for what, size, outputs in cases for row in _sample(what, size, outputs, peer)]


def _sample(what: str, size: int, asked: tuple[str, ...], peer: Callable[[], float] | None) -> list[Row]:
    from orbitcompute.studies.many import montecarlo

    study = montecarlo.prepare(SCENARIO, size, 1, {}, asked)
    study.draws.warm()
    study.summary()
    cpus, walls, ratios = [], [], []
    for _ in range(5):
        cpu, wall = seconds(study.summary)
        cpus.append(cpu / size)
        walls.append(wall / size)
        if peer is not None:
            ratios.append(peer() / (cpu / size))
    rate = 2 / statistics.median(cpus)
    inputs, outputs = len(study.inputs), len(study.outputs)
    budget = ("1 million", rate >= 1e6) if asked else ("", None)
    rows = [Row(f"sample, {what}, {inputs} uncertain inputs, {outputs} outputs: points a second on two cores",
                f"{million(rate)} (wall {million(1 / statistics.median(walls))})", *budget)]
    if ratios:
        each = statistics.median(ratios)
        rows.append(Row("the same: over the Monte Carlo of spacedc-mdao (5 inputs, 1 output, a loop on one core)",
                        f"{2 * each:.0f}x on two cores, {each:.0f}x on one",
                        *(("100x", 2 * each >= 100) if asked else ("", None))))
    return rows


def _spacedc() -> Callable[[], float] | None:
    """Processor seconds a point of its Monte Carlo, on a scenario of its own defaults; None where it isn't installed."""
    try:
        from orbitdc.compare import evaluate_earth  # type: ignore[import-not-found]
        from orbitdc.core.scenario import load_scenario_dict  # type: ignore[import-not-found]
        from orbitdc.optimize.uncertainty import monte_carlo  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        return None
    fleet = {"orbit": {"altitude_km": 600}, "architecture": {"satellites": 100, "accelerators_per_satellite": 8}}
    space = load_scenario_dict({"name": "orbit", "kind": "space", "mission_life_years": 5, "space": fleet})
    earth = load_scenario_dict(
        {"name": "earth", "kind": "earth", "mission_life_years": 5, "earth": {"n_accelerators": 800}}
    )
    cost = evaluate_earth(earth).lcoc_per_pflop_day
    return lambda: seconds(lambda: monte_carlo(space, cost, n=1000))[0] / 1000


def memory(large: int = 10**8) -> list[Row]:
    """Peak memory and time of large studies, each in a process of its own."""
    rows = []
    for size in (10**6, large):
        cpu, wall, peak = ours("evaluate", "--sample", str(size), "--format", "json")
        budget = ("1 GiB and 3 minutes", peak < 2**30 and cpu / 2 < 180) if size == 10**8 else ("", None)
        rows.append(Row(f"sample of {size:.0e} points, start to finish".replace("e+0", "e"),
                        f"{peak / 2**20:.0f} MiB, {cpu / 2:.0f} s on two cores (wall {wall:.0f} s)", *budget))
    with tempfile.TemporaryDirectory() as place:
        for size, specs in ((10**6, ("launch_price=100:3000:1000lin", "fin_efficiency=0.5:1:1000lin")),
                            (10**7, ("launch_price=100:3000:2500lin", "fin_efficiency=0.5:1:4000lin"))):
            file = Path(place) / "x.parquet"
            cpu, wall, peak = ours("evaluate", *_axes(specs), "--outputs", "cost_ratio", "--output", str(file))
            rows.append(Row(f"sweep of {size:.0e} points to Parquet, one output".replace("e+0", "e"),
                            f"{peak / 2**20:.0f} MiB, {cpu / 2:.0f} s on two cores (wall {wall:.0f} s),"
                            f" {file.stat().st_size / 1e6:.0f} MB"))
    return rows


def growth() -> list[Row]:
    """How time and memory grow with the number of points: exponents of a power law between the smallest and the largest."""
    sizes = [2**18, 2**20, 2**21, 2**23]
    program = (
        "import sys, time, json, resource; from orbitcompute.studies import montecarlo; import orbitcompute.quantities\n"
        "study = montecarlo.prepare('gigawatt-2028', int(sys.argv[1]), 1, {}, ['cost_ratio']); study.draws.warm()\n"
        "study.draws((0, 16384)); start = time.process_time(); study.summary()\n"
        "print(json.dumps([time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))"
    )
    found = []
    for size in sizes:
        out = subprocess.run([sys.executable, "-c", program, str(size)], capture_output=True, text=True, check=True,
                             env={**os.environ, "PYTHONPATH": str(ROOT)})
        found.append(json.loads(out.stdout))
    times, peaks = zip(*found, strict=True)
    exponent = [float(np.polyfit(np.log(sizes), np.log(column), 1)[0]) for column in (times, peaks)]
    shown = ", ".join(f"{peak / 1024:.0f}" for peak in peaks)
    return [
        Row(f"growth of a sample from {sizes[0]:,} to {sizes[-1]:,} points: time", f"points to the power {exponent[0]:.2f}"),
        Row("the same: peak memory", f"points to the power {exponent[1]:.2f} ({shown} MiB)"),
    ]


# Processes that are measured come first: a child's peak memory begins with what its parent held when it was started.
def design() -> list[Row]:
    """Designs a second in a search, beside the optimiser of `spacedc-mdao`, which asks its model one design at a time."""
    from orbitcompute.studies.decide.design import prepare

    brief = prepare(SCENARIO, "cost_ratio", {}, priced=True)
    judge = brief.judge(brief.aims[0])
    random = np.random.default_rng(1)
    places = np.stack([random.integers(0, many, DESIGNS) if many else random.random(DESIGNS) for many in brief.box.places], 1)
    judge(places)
    peer = _spacedc_design()
    rates, ratios = [], []
    for _ in range(5):
        rates.append(DESIGNS / seconds(lambda: judge(places))[0])
        if peer is not None:
            ratios.append(peer() * rates[-1])
    what = f"design, {len(brief.box.numbers)} numbers and {len(brief.levers) - len(brief.box.numbers)} lists"
    rows = [Row(f"{what}, {len(brief.kept)} closures: designs a second on two cores", million(2 * statistics.median(rates)))]
    if ratios:
        each = statistics.median(ratios)
        rows.append(Row("the same: over what the optimiser of spacedc-mdao asks for (3 variables, 1 constraint, one core)",
                        f"{2 * each:.0f}x on two cores, {each:.0f}x on one"))
    return rows


def _spacedc_design() -> Callable[[], float] | None:
    """Processor seconds of a design in its optimiser's loop; None where it isn't installed."""
    try:
        from orbitdc.compare import evaluate_space  # type: ignore[import-not-found]
        from orbitdc.core.scenario import load_scenario_dict  # type: ignore[import-not-found]
        from orbitdc.optimize.design import DESIGN_VARS, metric_value  # type: ignore[import-not-found]
    except ModuleNotFoundError:
        return None
    fleet = {"orbit": {"altitude_km": 600}, "architecture": {"satellites": 100, "accelerators_per_satellite": 8}}
    space = load_scenario_dict({"name": "orbit", "kind": "space", "mission_life_years": 5, "space": fleet})
    names = ("altitude_km", "radiator_t_rad_setpoint", "downlink_gbps")
    random = np.random.default_rng(1)

    def asked() -> None:
        for _ in range(1000):
            typed = {DESIGN_VARS[name][0]: float(random.uniform(*DESIGN_VARS[name][1:])) for name in names}
            found = evaluate_space(space, typed)
            metric_value(found, "lcoc")
            metric_value(found, "radiator_packaging_ratio")

    return lambda: seconds(asked)[0] / 1000


PARTS: dict[str, Callable[[], list[Row]]] = {
    "start-up": start_up, "first use": first_use, "memory": memory, "growth": growth, "sweeps": sweeps,
    "beside numpy": beside_numpy, "beside others": beside_others, "samples": samples, "design": design,
}
