"""`orbitcompute costs`: every line of a delivered kilowatt-year, and what sets it."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.report import plain


@click.command()
@click.argument("scenario", default="gigawatt-2028")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option(
    "--challenges",
    is_flag=True,
    help="The cost ratio as advocates of either side would have it, one change at a time and together.",
)
@click.option("--format", "form", type=click.Choice(("table", "json", "csv", "markdown")), default="table",
              help="What to print.")
def command(scenario: str, baseline: str | None, pairs: tuple[str, ...], challenges: bool, form: str) -> None:
    """Costs of SCENARIO, line by line: orbit claimed and ours, the same chips on Earth, the baseline.

    Every line with the inputs that set it, their source, grade and the year of their dollars; what orbit adds and deletes,
    the ladder from cost to rent to lease, and what would have to cost what for the two to be equal.
    """
    from orbitcompute.report import documents
    from orbitcompute.report.screens import costs
    from orbitcompute.studies.answer.evaluate import evaluate

    settings = settings_of(pairs)
    if baseline is not None and "baseline" in settings:
        raise click.UsageError("--baseline and --set baseline=... are both given")
    if challenges:
        if baseline is not None:
            settings["baseline"] = baseline
        _show_challenges(scenario, settings, form)
        return
    result = evaluate(scenario, baseline=baseline, set=settings, ranged=costs.RANGED)
    if form == "json":
        click.echo(plain.as_json(costs.as_data(result)))
    elif form == "table":
        click.echo(costs.screen(result))
    else:
        click.echo(documents.render_rows(*costs.rows(result), {"csv": ".csv", "markdown": ".md"}[form]), nl=False)


def _show_challenges(scenario: str, settings: dict[str, str], form: str) -> None:
    from orbitcompute.report import documents
    from orbitcompute.report.screens import challenges
    from orbitcompute.studies.decide.challenges import challenge

    found = challenge(scenario, settings)
    if form == "json":
        click.echo(plain.as_json(challenges.as_data(found)))
    elif form == "table":
        click.echo(challenges.screen(found))
    else:
        click.echo(documents.render_rows(*challenges.rows(found), {"csv": ".csv", "markdown": ".md"}[form]), nl=False)
