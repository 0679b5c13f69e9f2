"""`orbitcompute evaluate`: one scenario, or a sweep over it."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from orbitcompute.cli.showing import show as show_screen
from orbitcompute.default import DEFAULT_SCENARIO

if TYPE_CHECKING:
    from orbitcompute.studies.answer.evaluate import Result

FORMATS = ("table", "json", "csv", "markdown")


def settings_of(pairs: tuple[str, ...], option: str = "--set") -> dict[str, str]:
    """NAME=VALUE pairs as a dictionary; raises `CatalogError` naming every pair that is not one."""
    from orbitcompute.catalog.files import CatalogError

    faults = []
    found: dict[str, str] = {}
    for pair in pairs:
        name, separator, value = pair.partition("=")
        if not separator or not name.strip() or not value.strip():
            faults.append(f"{option} {pair}: expected NAME=VALUE")
        elif name.strip() in found:
            faults.append(f"{option} {name.strip()}: given twice")
        found[name.strip()] = value.strip()
    if faults:
        raise CatalogError(faults, [f"each name once, for example {option} altitude=700km"])
    return found


def names_of(text: str | None) -> tuple[str, ...]:
    """Names between commas, each once."""
    return tuple(dict.fromkeys(name.strip() for name in (text or "").split(",") if name.strip()))


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--sweep", "specs", metavar="NAME=SPEC", multiple=True,
              help="START:STOP:STEP, START:STOP:13log, A,B,C or a CSV file of points; several make a grid. NAME may be a"
              " group such as chip_life.")
@click.option(
    "--sample",
    "size",
    type=int,
    metavar="N",
    help="Draw N points of every uncertain input; quantiles with their error; with --sweep at each of its points.",
)
@click.option("--seed", type=int, metavar="S", help="Seed of a sample [default: 1].")
@click.option(
    "--exceed",
    "thresholds",
    metavar="NAME=VALUE",
    multiple=True,
    help="In a sample: the chance that NAME exceeds VALUE.",
)
@click.option("--with-inputs", is_flag=True, help="In a sample: write the drawn inputs beside the outputs of each point.")
@click.option("--semicolons", is_flag=True, help="Points as CSV with ; between cells and a decimal comma.")
@click.option("--allow", metavar="CLOSURE,...", help="In a sweep or sample: closures that a point may break unsaid.")
@click.option("--dask", metavar="ADDRESS", help="Run a sweep or sample on a Dask scheduler, or on a `local` cluster.")
@click.option("--outputs", metavar="NAME,...", help="Quantities to compute [default: all; headlines in a sweep].")
@click.option(
    "--output",
    "files",
    metavar="FILE",
    multiple=True,
    help="Write to a file: .json, .csv, .md, .html; points .parquet, .nc.",
)
@click.option("--figure", metavar="FILE",
              help="Draw it as .svg, .png or .pdf, the data beside it as CSV; of one result, a card to share.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
@click.option("--model-error", is_flag=True, help="Put our own error, as validation found it, into the ranges.")
@click.option(
    "--verify",
    "verified",
    metavar="RESULT",
    help="Compute a result's file anew and say what differs; exit 1 if anything.",
)
@click.option("--fail-if", "refused", metavar="EXPR", multiple=True,
              help="Exit 1 if the result meets EXPR, as in 'cost_ratio>2' or 'radiator_area.p90>=150m2'.")
@click.option("--full", is_flag=True, help="Every section: answer, needs, cost, service, verdict, what it rests on.")
@click.option("--show", "sections", metavar="SECTION,...",
              help="Some sections: answer, needs, cost, service, verdict, rests.")
@click.option("--show-origin", is_flag=True, help="List every value that was used, with who set it and its source.")
def command(
    scenario: str, baseline: str | None, pairs: tuple[str, ...], specs: tuple[str, ...], size: int | None,
    seed: int | None, thresholds: tuple[str, ...], with_inputs: bool, semicolons: bool, allow: str | None, dask: str | None,
    outputs: str | None, files: tuple[str, ...],
    figure: str | None, form: str, model_error: bool, verified: str | None, refused: tuple[str, ...],
    full: bool, sections: str | None, show_origin: bool,
) -> None:
    """Evaluate SCENARIO (a name, a file, or - for standard input; default gigawatt-2028).

    Values take units: 600km, 55degC, 1500USD/kg, 6h; a bare number is in the declared unit.
    """
    import orbitcompute.quantities  # noqa: F401  (declares every quantity)
    from orbitcompute.catalog.catalog import load
    from orbitcompute.report.files import SUFFIXES, check_outputs

    if verified is not None:
        _verify(verified, form)
        return
    settings = settings_of(pairs)
    if baseline is not None:
        if "baseline" in settings:
            raise click.UsageError("--baseline and --set baseline=... are both given")
        settings["baseline"] = baseline
    names = (
        tuple(dict.fromkeys(name.strip() for name in outputs.split(",") if name.strip())) if outputs is not None else ()
    )
    if outputs is not None and not names:
        raise click.UsageError("--outputs: names no quantity")
    inputs = [name for name in names if name in load().declarations]
    if inputs:
        raise click.UsageError(
            f"--outputs {', '.join(inputs)}: an input, not a quantity; --show-origin lists the inputs"
        )
    if specs and model_error:
        raise click.UsageError("--model-error: not with --sweep, whose points are not drawn")
    if specs and show_origin:
        raise click.UsageError("--show-origin: not with --sweep, whose values differ from row to row")
    _check_together(specs, size, seed, thresholds, dask, model_error, show_origin)
    if with_inputs and (size is None or not files):
        raise click.UsageError("--with-inputs: only with --sample and --output FILE, whose points then hold them")
    points_as_csv = form == "csv" or any(Path(file).suffix == ".csv" for file in files)
    if semicolons and not ((specs or size is not None) and points_as_csv):
        raise click.UsageError("--semicolons: only for the points of --sweep or --sample as CSV")
    if refused and (specs or size is not None):
        raise click.UsageError("--fail-if: for one result; not with --sweep or --sample")
    show = _sections(full, sections, bool(specs or size is not None or outputs or show_origin or form != "table"))
    if allow is not None and not specs and size is None:
        raise click.UsageError("--allow: only with --sweep or --sample; one result shows every closure")
    if figure is not None and names and not specs and size is None:
        raise click.UsageError("--figure: the card of one result shows its answer: not with --outputs")
    text = _standard_input() if scenario == "-" else None
    if specs or size is not None:
        from orbitcompute.cli import many

        asked = many.Asked(scenario, settings, names, files, form, text, dask, _typed(without="--dask"), figure,
                           names_of(allow), with_inputs, semicolons)
        if size is None:
            many.sweep(asked, specs)
        elif specs:
            many.sweep_of_samples(asked, specs, size, 1 if seed is None else seed)
        else:
            many.sample(asked, size, 1 if seed is None else seed, thresholds)
    else:
        check_outputs(files, (*SUFFIXES, ".html"))
        _check_pages(files, names)
        _evaluate(scenario, settings, names, files, form, show_origin, model_error, text, refused, show, figure)


def _check_together(
    specs: tuple[str, ...], size: int | None, seed: int | None, thresholds: tuple[str, ...], dask: str | None,
    model_error: bool, show_origin: bool,
) -> None:
    """Refuse options that have no meaning together."""
    if specs and size is not None and (thresholds or dask is not None):
        raise click.UsageError(f"{'--exceed' if thresholds else '--dask'}: not with --sweep and --sample together")
    if size is None and (seed is not None or thresholds):
        raise click.UsageError(f"{'--seed' if seed is not None else '--exceed'}: only with --sample")
    if dask is not None and not specs and size is None:
        raise click.UsageError("--dask: only with --sweep or --sample")
    if size is not None and (model_error or show_origin):
        raise click.UsageError(f"{'--model-error' if model_error else '--show-origin'}: not with --sample")


def _sections(full: bool, sections: str | None, elsewhere: bool) -> tuple[str, ...]:
    """The sections of the whole answer to show; none is the first screen."""
    from orbitcompute.report.screens.evaluate import SECTIONS

    if not full and sections is None:
        return ()
    option = "--full" if full else "--show"
    if elsewhere:
        raise click.UsageError(f"{option}: for the screen of one result; not with --sweep, --sample, --outputs,"
                               " --show-origin or another --format")
    if full and sections is not None:
        raise click.UsageError("--full and --show are both given; --full shows every section")
    names = names_of(sections)
    wrong = [name for name in names if name not in SECTIONS]
    if wrong or (sections is not None and not names):
        raise click.UsageError(f"--show {', '.join(wrong) or sections}: the sections are {', '.join(SECTIONS)}")
    return SECTIONS if full else names


def _check_pages(files: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Refuse a page of some outputs, or one whose library is missing, before anything is computed."""
    from orbitcompute.catalog.extras import optional

    pages = [file for file in files if Path(file).suffix == ".html"]
    if pages and names:
        raise click.UsageError(f"--output {pages[0]}: a page shows a whole result: not with --outputs")
    if pages:
        optional("jinja2", "report", f"--output {pages[0]}")


def _verify(file: str, form: str) -> None:
    given = {
        parameter.name for parameter in click.get_current_context().command.params
        if parameter.name and click.get_current_context().get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    } - {"verified", "form"}
    if given:
        raise click.UsageError(f"--verify takes everything from the result: not with {', '.join(sorted(given))}")
    from orbitcompute.report.documents import document
    from orbitcompute.report.screens import verify as verification
    from orbitcompute.studies.answer import page_states
    from orbitcompute.studies.answer import result_files as stored

    live = page_states.state(file)
    if live is not None:
        checked = page_states.check(live)
        said = verification.state_as_json(checked) if form == "json" else verification.state_screen(checked, file)
        click.echo(said, nl=False)
        if not checked.holds:
            sys.exit(1)
        return
    kept = stored.read(file, edited=True)
    found = stored.verify(kept, document(stored.recompute(kept, file)))
    click.echo(verification.as_json(found) if form == "json" else verification.screen(found, file), nl=False)
    if not found.holds:
        sys.exit(1)


def _standard_input() -> str:
    from orbitcompute.catalog.files import CatalogError, decode

    if sys.stdin is None:
        raise CatalogError(["standard input: closed"], ["for example `orbitcompute evaluate - < mine.toml`"])
    return decode(sys.stdin.buffer.read(), "standard input")


def _evaluate(
    scenario: str, settings: dict[str, str], names: tuple[str, ...], files: tuple[str, ...], form: str,
    show_origin: bool, model_error: bool, text: str | None, refused: tuple[str, ...], show: tuple[str, ...] = (),
    figure: str | None = None,
) -> None:
    from orbitcompute.declare import registry
    from orbitcompute.report.screens import evaluate as screen
    from orbitcompute.studies.answer.conditions import conditions, met
    from orbitcompute.studies.answer.evaluate import evaluate

    declared = registry.quantities
    structures = [name for name in names if name in declared and declared[name].unit == "structure"]
    if structures and form != "json":
        raise click.UsageError(f"--outputs {', '.join(structures)}: a structure, which only --format json can show")
    if figure is not None:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    asked = conditions(refused)
    judged = tuple(one.name for one in asked)
    on_screen = form == "table" and not names and not files and not show_origin
    ranged = (*screen.ranged(show), *judged) if on_screen else ()
    outputs = tuple(dict.fromkeys((*names, *judged))) if names else ()
    result = evaluate(scenario, set=settings, outputs=outputs, ranged=ranged, model_error=model_error, text=text)
    result.command = _typed()
    _write(result, files)
    if figure is not None:
        _card(result, figure)
    if form != "table" or show_origin or names:
        click.echo(_other_form(result, form, names, show_origin), nl=form == "table")
    else:
        show_screen(screen.screen(result, _style, show))
    failures = met(asked, result)
    for line in failures:
        click.echo(f"failed: --fail-if {line}", err=True)
    if failures:
        sys.exit(1)


def _write(result: Result, files: tuple[str, ...]) -> None:
    """The result in each file, by its suffix."""
    if files:
        from orbitcompute.report import documents
        from orbitcompute.report.files import write

        for file in files:
            write(file, documents.render(result, Path(file).suffix))


def _other_form(result: Result, form: str, names: tuple[str, ...], show_origin: bool) -> str:
    """The result as JSON, CSV or Markdown, its origins or the outputs asked for: what the first screen does without."""
    if form == "table":
        from orbitcompute.report.screens import listings

        return listings.origins(result) if show_origin else listings.outputs(result, names)
    from orbitcompute.report import documents

    forms = {"json": documents.as_json, "csv": documents.as_csv, "markdown": documents.as_markdown}
    return forms[form](result)


def _card(result: Result, file: str) -> None:
    """The share card of one result: PNG of 1200 x 630 points, or SVG or PDF, its figures beside it as CSV."""
    from orbitcompute.report.figures import card
    from orbitcompute.report.figures.drawing import save

    click.echo(f"written: {', '.join(save(card.of_result(result), file, card.DOTS))}", err=True)


def _style(text: str, word: str) -> str:
    colours = {"holds": "green", "thin": "yellow", "open": "yellow", "fails": "red"}
    if os.environ.get("NO_COLOR") or not sys.stdout.isatty() or word not in colours:
        return text
    return click.style(text, fg=colours[word])


def _typed(without: str | None = None) -> str:
    """The command line; `without` an option of one value that no figure depends on."""
    words = list(sys.argv[1:])
    while without in words:
        place = words.index(without)
        del words[place : place + 2]
    words = [word for word in words if without is None or not word.startswith(f"{without}=")]
    return " ".join(["orbitcompute", *words])
