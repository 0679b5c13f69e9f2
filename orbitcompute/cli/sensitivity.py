"""`orbitcompute sensitivity`: what moves an output, and which figure to settle first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from orbitcompute.cli.evaluate import FORMATS, settings_of
from orbitcompute.cli.showing import deliver, show
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report import plain

if TYPE_CHECKING:
    from orbitcompute.studies.scenario.assemble import Assembled


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option(
    "--of",
    "output",
    metavar="NAME",
    default="cost_ratio",
    help="The quantity that is moved, or `verdict` [cost_ratio].",
)
@click.option("--method", type=click.Choice(("tornado", "sobol")), default="tornado",
              help="One input at a time over its range, or shares of the variance.")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--points", type=int, help="Base draws of the Sobol indices, a power of two [1024].")
@click.option("--seed", type=click.IntRange(0), help="Seed of the draws [20261120].")
@click.option("--all", "complete", is_flag=True, help="List every input, not only those that move it most.")
@click.option("--figure", metavar="FILE", help="Draw it as .svg, .png or .pdf, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    scenario: str, output: str, method: str, baseline: str | None, pairs: tuple[str, ...], points: int | None,
    seed: int | None, complete: bool, figure: str | None, form: str,
) -> None:
    """Rank the inputs that move a quantity of SCENARIO, and say which one to settle first.

    Inputs that rest on judgement or on an unverified figure carry a star.
    """
    from orbitcompute.report.figures import studies as charts
    from orbitcompute.report.figures.drawing import check_figure, save
    from orbitcompute.report.screens import sensitivity
    from orbitcompute.studies.decide import sensitivity as study
    from orbitcompute.studies.decide.information import information
    from orbitcompute.studies.many.drawing import SEED
    from orbitcompute.studies.scenario.assemble import assemble

    if method == "tornado" and points is not None:
        raise click.UsageError("--points: only with --method sobol; a tornado draws nothing")
    points = study.POINTS if points is None else points
    seed = SEED if seed is None else seed
    study.check_points(points)
    if figure:
        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    assembled = assemble(scenario, settings)
    for note in assembled.notes:
        click.echo(f"note: {note}", err=True)
    if output == "verdict":
        if figure or method == "sobol":
            raise click.UsageError(
                f"--of verdict: not with {'--figure' if figure else '--method sobol'}; name one of its margins"
            )
        _verdict(assembled, seed, form)
        return
    study.check_output(assembled.model, output)
    study.check_uncertain(assembled.model, output)
    found = (
        study.tornado(assembled.model, output)
        if method == "tornado"
        else study.sobol(assembled.model, output, points, seed)
    )
    worth = information(assembled.model, output, study.WORTH[method], seed)
    finding = sensitivity.Finding(assembled, output, found, worth)
    if figure:
        click.echo(f"written: {', '.join(save(charts.of_sensitivity(finding), figure))}", err=True)
    deliver(form, lambda: sensitivity.text(finding, complete=complete),
            lambda: sensitivity.data(finding), lambda: sensitivity.table(finding))


def _verdict(assembled: Assembled, seed: int, form: str) -> None:
    from orbitcompute.report import documents
    from orbitcompute.report.screens import sensitivity
    from orbitcompute.studies.answer.evaluate import evaluated
    from orbitcompute.studies.decide.information import POINTS, verdict_information
    from orbitcompute.studies.scenario.margins import MARGINS

    rows = evaluated(assembled, ranged=MARGINS).verdict.rows
    found = verdict_information(assembled.model, rows, POINTS, seed)
    if form == "json":
        click.echo(
            plain.as_json(sensitivity.verdict_data(assembled, found))
        )
    elif form == "table":
        show(sensitivity.verdict_text(assembled, found))
    else:
        suffix = {"markdown": ".md"}.get(form, ".csv")
        click.echo(documents.render_rows(*sensitivity.verdict_table(found), suffix), nl=False)
