"""`orbitcompute service`: what the fleet can do: links, collectives, training, serving, and the ground."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import ALL, FORM, deliver
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--figure", metavar="FILE", help="Draw it as .svg, .png or .pdf, the numbers beside it as CSV.")
@click.option("--draw", type=click.Choice(("training", "ground")), default="training", show_default=True,
              help="What is drawn.")
@ALL
@FORM
def command(
    scenario: str, baseline: str | None, pairs: tuple[str, ...], figure: str | None, draw: str, complete: bool, form: str
) -> None:
    """What the fleet of SCENARIO can do beside clusters on Earth: collectives, one training job, serving, the ground.

    With --all collectives and training for every way to link the satellites; the job is the scenario's own: `--set
    model_parameters=70e9 --set batch_tokens=4e6 --set job_accelerators=4096`; the ground for text, images
    and training, by light and by radio.
    """
    from orbitcompute.report.screens import service as service_screen
    from orbitcompute.studies.network.service import look

    if figure is not None:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None and "baseline" in settings:
        raise click.UsageError("--baseline and --set baseline=... are both given")
    found = look(scenario, settings, baseline)
    if figure is not None:
        from orbitcompute.report.figures.drawing import save

        for written in save(service_screen.draw(found, draw), figure):
            click.echo(f"written: {written}", err=True)
    deliver(form, lambda: service_screen.screen(found, complete=complete), lambda: service_screen.as_data(found),
            lambda: service_screen.rows(found))
