"""`orbitcompute reproduce`: published analyses from their own formulas, and the bridge from their headline to ours."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import ALL, show
from orbitcompute.report import plain

if TYPE_CHECKING:
    from orbitcompute.studies.published.bridge import Bridge


@click.command()
@click.argument("analysis", required=False)
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Change an input of the analysis.")
@click.option(
    "--scenario", metavar="NAME", help="What of ours the bridge leads to [default: the analysis' own choice]."
)
@click.option("--steps", is_flag=True, help="List what each step of the bridge sets, theirs beside ours.")
@click.option("--figure", metavar="FILE", help="Draw the bridge as .svg, .png or .pdf, the data beside it as CSV.")
@ALL
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(
    analysis: str | None, pairs: tuple[str, ...], scenario: str | None, steps: bool, figure: str | None,
    complete: bool, form: str,
) -> None:
    """Compute a published ANALYSIS from its own formulas (all of them by default) and bridge its headline to ours.

    Exits with 1 when a printed figure is outside its tolerance.
    """
    from orbitcompute.report.screens import reproduce as reproduction
    from orbitcompute.studies.published.bridge import bridge
    from orbitcompute.studies.published.evidence import Evidence
    from orbitcompute.studies.published.our_figures import beside
    from orbitcompute.studies.published.reproduce import all_analyses, reproduce

    if analysis is None and (pairs or scenario or steps or figure):
        raise click.UsageError("--set, --scenario, --steps and --figure: name an ANALYSIS")
    if figure:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    found = all_analyses() if analysis is None else [reproduce(analysis, settings_of(pairs))]
    evidence = Evidence()
    besides = {one.name: beside(one.name, evidence, scenario) for one in found}
    if analysis is None:
        data = [reproduction.document(one, None, besides[one.name]) for one in found]
        text = reproduction.summary(found, besides, _style, complete=complete) if form == "table" else _json(data)
    else:
        wanted = found[0].bridged or scenario or steps or figure  # asked for one, an analysis without says so
        bridged = bridge(analysis, settings_of(pairs), scenario) if wanted else None
        if figure and bridged is not None:
            _draw(bridged, figure)
        text = (
            reproduction.screen(found[0], bridged, _style, whole=steps, besides=besides[analysis], complete=complete)
            if form == "table"
            else _json(reproduction.document(found[0], bridged, besides[analysis]))
        )
    (show if form == "table" else click.echo)(text)
    if any(not case.inside for one in found for case in one.cases):
        raise click.exceptions.Exit(1)


def _draw(bridged: Bridge, file: str) -> None:
    from orbitcompute.report.figures.bridge import of_bridge
    from orbitcompute.report.figures.drawing import save

    click.echo(f"written to {', '.join(save(of_bridge(bridged), file))}", err=True)


def _json(data: object) -> str:
    return plain.as_json(data)


def _style(text: str, kind: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg="red" if kind == "bad" else None, bold=True)
