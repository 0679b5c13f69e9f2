"""Sweeps and samples of `evaluate`: running, progress, resuming, and where the points go."""

from __future__ import annotations

import contextlib
import importlib.metadata
import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from orbitcompute.studies.many.blocks import Kept

IN_MEMORY = 1_000_000
WINDOW = 8  # updates of the bar that its pace is taken over
FORETOLD_FROM = 50_000_000  # points from which a request says its time and space before it starts
BYTES = {".parquet": 8, ".nc": 8, ".csv": 18}  # a number of a file, about
PARTIAL_FROM = 262_144  # points from which a file's blocks are kept beside it while it grows


@dataclass(frozen=True)
class Asked:
    """What was typed: the scenario with its settings, where results go, and who computes."""

    scenario: str
    settings: dict[str, str]
    outputs: tuple[str, ...]
    files: tuple[str, ...]
    form: str
    text: str | None
    dask: str | None
    command: str
    figure: str | None = None
    allow: tuple[str, ...] = ()
    with_inputs: bool = False
    semicolons: bool = False


def sweep(asked: Asked, specs: tuple[str, ...]) -> None:
    """Run a sweep and write or print its points."""
    from orbitcompute.report import datasets
    from orbitcompute.report.figures.drawing import check_figure
    from orbitcompute.studies.many.sweep import LARGEST_STORED, prepare

    _check(asked)
    if asked.figure is not None:
        check_figure(asked.figure)
    streamed = all(Path(file).suffix in datasets.STREAMED for file in asked.files) and asked.files
    most = LARGEST_STORED if streamed and asked.form == "table" else IN_MEMORY
    study = prepare(asked.scenario, specs, asked.settings, asked.outputs, text=asked.text, most=most,
                    allow=asked.allow)
    if asked.figure is not None:
        from orbitcompute.report.figures import sweeps as many_figures

        many_figures.check_sweep(study)
    _notes(study.notes)
    if any(axis.name == "year" for axis in study.axes):
        click.echo("note: a sweep sets and draws nothing: these are best guesses; with --sample 4096 its medians are those of"
                   " `timeline`", err=True)
    _foretell(study, asked)
    read, kept = _points(study, asked)
    if asked.figure is not None:
        inputs, outputs = _columns(study, read)
        _draw(many_figures.of_sweep(study, inputs, outputs), asked.figure)
    _deliver(study, read, asked, kept)


def sweep_of_samples(asked: Asked, specs: tuple[str, ...], size: int, seed: int) -> None:
    """Draw a sample at every point of a sweep, and write or print medians and ranges."""
    from orbitcompute.report.files import SUFFIXES, check_outputs, write
    from orbitcompute.report.screens import sampled
    from orbitcompute.studies.many.sampled import prepare_sampled

    if asked.figure is not None or asked.with_inputs:
        option = "--figure" if asked.figure is not None else "--with-inputs"
        raise click.UsageError(f"{option}: not with --sweep and --sample together")
    check_outputs(asked.files, SUFFIXES)
    study = prepare_sampled(asked.scenario, specs, size, seed, asked.settings, asked.outputs, text=asked.text,
                            allow=asked.allow)
    _notes(study.notes)
    rows = study.rows()
    for file in asked.files:
        write(file, sampled.rendered(study, rows, Path(file).suffix, asked.command))
    if not asked.files or asked.form != "table":
        suffix = {"table": ".txt", "markdown": ".md"}.get(asked.form, f".{asked.form}")
        click.echo(sampled.rendered(study, rows, suffix, asked.command), nl=False)


def _columns(study: Any, read: Callable[[int], Any]) -> tuple[list[Any], list[Any]]:
    """Every point of a study in columns: inputs and outputs in declared units."""
    import numpy as np

    parts = [
        (study.input_columns(start, stop), study.output_columns(read(number)))
        for number, (start, stop) in enumerate(study.spans)
    ]
    inputs = [np.concatenate(columns) for columns in zip(*(part[0] for part in parts), strict=True)]
    outputs = [np.concatenate(columns) for columns in zip(*(part[1] for part in parts), strict=True)]
    return inputs, outputs


def _draw(chart: Any, figure: str) -> None:
    from orbitcompute.report.figures.drawing import save

    click.echo(f"written: {', '.join(save(chart, figure))}", err=True)


def sample(asked: Asked, size: int, seed: int, thresholds: tuple[str, ...]) -> None:
    """Run a sample; print its summary, write that or the draws themselves."""
    from orbitcompute.report import datasets
    from orbitcompute.report.figures.drawing import check_figure
    from orbitcompute.report.files import write
    from orbitcompute.report.screens import sample as sampled
    from orbitcompute.studies.many.montecarlo import prepare

    _check(asked)
    if asked.figure is not None:
        check_figure(asked.figure)
    study = prepare(asked.scenario, size, seed, asked.settings, asked.outputs, thresholds, text=asked.text,
                    allow=asked.allow, with_inputs=asked.with_inputs)
    if asked.figure is not None:
        from orbitcompute.report.figures import sweeps as many_figures
        from orbitcompute.studies.many.blocks import compute

        many_figures.check_sample(study, IN_MEMORY)
        drawn = compute(study.work, study.spans)
        _draw(many_figures.of_sample(study, _columns(study, drawn)[1]), asked.figure)
    _notes(study.notes)
    _foretell(study, asked)
    draws = tuple(file for file in asked.files if Path(file).suffix in datasets.STREAMED)
    if draws:
        one = Asked(**{**vars(asked), "files": draws, "form": "table"})
        read, kept = _points(study, one)
        _deliver(study, read, one, kept)
    summaries = tuple(file for file in asked.files if file not in draws)
    if draws and not summaries and asked.form == "table":
        return
    with _runner(asked.dask, study.work, study.size) as (run, progress):
        summary = study.summary(run, progress)
    forms: dict[str, Callable[[], str]] = {
        "json": lambda: sampled.as_json(study, summary, asked.command),
        "table": lambda: sampled.screen(study, summary),
        "markdown": lambda: sampled.as_markdown(study, summary),
        "csv": lambda: datasets.with_semicolons(sampled.as_csv(study, summary)) if asked.semicolons
        else sampled.as_csv(study, summary),
    }
    for file in summaries:
        write(file, forms[{".json": "json", ".md": "markdown"}[Path(file).suffix]]())
    if not summaries or asked.form != "table":
        click.echo(forms[asked.form](), nl=False)


def _check(asked: Asked) -> None:
    from orbitcompute.report import datasets
    from orbitcompute.report.files import check_outputs

    check_outputs(asked.files, (*datasets.IN_MEMORY, *datasets.STREAMED))
    datasets.check_libraries(asked.files)


def _notes(notes: tuple[str, ...]) -> None:
    for note in notes:
        click.echo(f"note: {note}", err=True)


def _foretell(study: Any, asked: Asked) -> None:
    """Say on standard error how long a large request takes and how much it writes, from two blocks of it; ask nothing."""
    if study.size < FORETOLD_FROM or asked.dask is not None:
        return
    from orbitcompute.graph.fused import cores
    from orbitcompute.studies.many.blocks import compute

    study.work.warm()
    compute(study.work, study.spans[:1])
    start = time.perf_counter()
    compute(study.work, study.spans[:1])
    seconds = (time.perf_counter() - start) * len(study.spans) / cores()
    said = f"note: {study.size:,} points: about {_duration(seconds)}"
    columns = len(study.columns()) if hasattr(study, "columns") else len(study.outputs)
    for file in asked.files:
        if Path(file).suffix in BYTES:
            said += f", {study.size * columns * BYTES[Path(file).suffix] / 1e9:,.0f} GB in {file}, twice while it is written"
    click.echo(said, err=True)


def _duration(seconds: float) -> str:
    for unit, length in (("hours", 5400.0), ("min", 90.0)):
        if seconds >= length:
            return f"{seconds / (3600.0 if unit == 'hours' else 60.0):.0f} {unit}"
    return f"{max(seconds, 1.0):.0f} s"


def _points(study: Any, asked: Asked) -> tuple[Callable[[int], Any], Kept | None]:
    """Compute every point; how to read the blocks, and where they are kept, if anywhere.

    A large study that goes to a file keeps its blocks beside it: killed, the same command goes on from there.
    """
    from orbitcompute.studies.many.blocks import Kept, compute

    kept = None
    if asked.files and study.size >= PARTIAL_FROM:
        kept = Kept(asked.files[0], _identity(study))
    with _runner(asked.dask, study.work, study.size) as (run, progress), _keeping(kept, study):
        read = compute(study.work, study.spans, kept, run, progress)
    if kept is not None and kept.anew:
        _notes((f"{kept.shown} came from another kind of processor, whose last bits may differ: begun anew",))
    return read, kept


@contextlib.contextmanager
def _keeping(kept: Kept | None, study: Any) -> Iterator[None]:
    """Say on an interrupt what is kept; leave nothing where no block is."""
    try:
        yield
    except KeyboardInterrupt:
        if kept is not None and kept.count():
            kept.release()
            raise KeyboardInterrupt(f"{kept.count()} of {len(study.spans)} blocks are kept in {kept.shown};"
                                    " the same command goes on from there") from None
        if kept is not None:
            kept.close()
        raise
    except BaseException:
        if kept is not None:
            kept.release()
        raise


def _identity(study: Any) -> dict[str, Any]:
    """What makes two runs one study: inputs of every model, catalog, versions, points, and the kind of processor."""
    import platform

    from llvmlite.binding import get_host_cpu_name

    from orbitcompute._version import __version__
    from orbitcompute.catalog.files import content_hash
    from orbitcompute.studies.many.paths import hashed

    model = study.assembled.model
    inputs = {name: [repr(entry.value), repr(entry.low), repr(entry.high)] for name, entry in model.assumptions.items()}
    libraries = {name: importlib.metadata.version(name) for name in ("numba", "numpy")}
    return {"scenario": study.assembled.scenario.name, "inputs": hashed(json.dumps(inputs, sort_keys=True)),
            "catalog": content_hash(), "version": __version__, **libraries, **study.identity(),
            "processor": f"{platform.machine()} {get_host_cpu_name()}"}


def _deliver(study: Any, read: Callable[[int], Any], asked: Asked, kept: Kept | None) -> None:
    from orbitcompute.report import datasets
    from orbitcompute.report.screens.surface import surface
    from orbitcompute.studies.many.sweep import rows_of

    with _keeping(kept, study):
        for file in asked.files:
            with _writing(study, read, file) as told:
                datasets.write_points(study, told, file, asked.command, kept.directory if kept is not None else None,
                                      asked.semicolons)
    if kept is not None:
        kept.close()
    if asked.files and asked.form == "table":
        click.echo(f"{study.size} points written to {', '.join(asked.files)}", err=True)
        return
    if asked.form == "table" and len(getattr(study, "axes", ())) == 2:
        rows = [
            row for number, (start, stop) in enumerate(study.spans) for row in rows_of(study, start, stop, read(number))
        ]
        grid = surface(study.columns(), rows)
        if grid:
            click.echo(grid, nl=False)
            return
    suffix = {"table": ".txt", "markdown": ".md"}.get(asked.form, f".{asked.form}")
    printed = datasets.rendered(study, read, suffix)
    click.echo(datasets.with_semicolons(printed) if asked.semicolons else printed, nl=False)


@contextlib.contextmanager
def _writing(study: Any, read: Callable[[int], Any], file: str) -> Iterator[Callable[[int], Any]]:
    """How to read the blocks while a file is written: on a terminal, with a bar that says how far it is."""
    if sys.stderr is None or not sys.stderr.isatty() or study.size < PARTIAL_FROM:
        yield read
        return
    with click.progressbar(length=len(study.spans), label=f"writing {file}", file=sys.stderr, show_eta=True) as bar:

        def told(number: int) -> Any:
            bar.update(1)
            return read(number)

        yield told


@contextlib.contextmanager
def _runner(address: str | None, work: Any, size: int) -> Iterator[tuple[Any, Callable[[int], None]]]:
    """Who computes, and whom to tell of points that are done: a bar on a terminal, nobody elsewhere."""
    from orbitcompute.studies.many.blocks import in_threads

    with contextlib.ExitStack() as stack:
        run: Any = in_threads
        if address is not None:
            from orbitcompute.studies.many.dask import cluster

            run = stack.enter_context(cluster(address))
        shown = sys.stderr is not None and sys.stderr.isatty()
        compiling = work.uncompiled()
        if compiling and shown:
            click.echo(f"compiling {compiling} quantities, once for this kind of study ...", err=True)
        if compiling or address is None:
            work.warm()
        if not shown:
            yield run, lambda points: None
            return
        pace = Pace(size)
        bar: Any = stack.enter_context(
            click.progressbar(
                length=size, label=f"{size:,} points", file=sys.stderr, show_eta=False,
                item_show_func=lambda _: pace.text(),
            )
        )

        def progress(points: int) -> None:
            pace.add(points)
            bar.update(points)

        yield run, progress


class Pace:
    """How fast points are done, over the last seconds, and how long the rest takes at that pace."""

    def __init__(self, size: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.size, self.clock = size, clock
        self.marks = [(clock(), 0)]

    def add(self, points: int) -> None:
        """Note that so many points more are done, now."""
        self.marks = [*self.marks[-WINDOW:], (self.clock(), self.marks[-1][1] + points)]

    def text(self) -> str:
        """Points a second and time left; nothing before two marks."""
        (before, had), (now, done) = self.marks[0], self.marks[-1]
        if not now > before or done == had:
            return ""
        rate = (done - had) / (now - before)
        left = (self.size - done) / rate
        shown = f"{rate / 1e6:.1f} M" if rate > 1e6 else f"{rate / 1e3:.0f} k" if rate > 1e3 else f"{rate:.0f}"
        minutes, seconds = divmod(round(left), 60)
        hours, minutes = divmod(minutes, 60)
        rest = (
            f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {seconds:02d} s" if minutes else f"{seconds} s"
        )
        return f"{shown} points/s, {rest} left"
