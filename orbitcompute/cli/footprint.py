"""`orbitcompute footprint`: carbon, water, power on Earth, and what a fleet takes of the sky."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.report import plain


@click.command()
@click.argument("scenario", default="gigawatt-2028")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--format", "form", type=click.Choice(("table", "json", "csv", "markdown")), default="table",
              help="What to print.")
def command(scenario: str, baseline: str | None, pairs: tuple[str, ...], form: str) -> None:
    """Footprint of SCENARIO, line by line: carbon and water of a delivered kilowatt-hour, in orbit and on Earth.

    With every supply of power on Earth beside the others, what waiting for it costs, both readings of the baseline's
    megawatts, and what the fleet takes of the sky and leaves in the air. Boundary and comparator are choices:
    `--set carbon_boundary=launch_and_reentry`, `--set carbon_comparator=solar`, `--set twin_energy_supply=gas_engine`.
    """
    from orbitcompute.report import documents
    from orbitcompute.report.screens import footprint
    from orbitcompute.studies.answer.evaluate import evaluate

    settings = settings_of(pairs)
    if baseline is not None and "baseline" in settings:
        raise click.UsageError("--baseline and --set baseline=... are both given")
    result = evaluate(scenario, baseline=baseline, set=settings, ranged=footprint.RANGED)
    if form == "json":
        click.echo(plain.as_json(footprint.as_data(result)))
    elif form == "table":
        click.echo(footprint.screen(result))
    else:
        click.echo(documents.render_rows(*footprint.rows(result), {"csv": ".csv", "markdown": ".md"}[form]), nl=False)
