"""`orbitcompute explain`: from a name to its equation and its sources."""

from __future__ import annotations

import json

import click

from orbitcompute.cli.evaluate import settings_of


@click.command()
@click.argument("name")
@click.option("--scenario", default="gigawatt-2028", metavar="NAME", help="Where its value is taken [gigawatt-2028].")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster whose figures are taken [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--all", "complete", is_flag=True, help="List every input, not only those that move it most.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(
    name: str, scenario: str, baseline: str | None, pairs: tuple[str, ...], complete: bool, form: str
) -> None:
    """Explain NAME: a quantity, a parameter or a choice; ANALYSIS.NAME for one of a published analysis."""
    settings = settings_of(pairs)
    if baseline is not None:
        if "baseline" in settings:
            raise click.UsageError("--baseline and --set baseline=... are both given")
        settings["baseline"] = baseline
    if "." in name:
        if baseline is not None:
            raise click.UsageError(f"--baseline: {name} is of a published analysis, which has none")
        from orbitcompute.report.screens import explain_published as apart
        from orbitcompute.studies.published.reproduce import explain_apart

        one = explain_apart(name, settings)
        click.echo(
            json.dumps(apart.as_data(one), indent=1, ensure_ascii=False) if form == "json" else apart.screen(one)
        )
        return
    from orbitcompute.report.screens import explain as explanation
    from orbitcompute.studies.answer.explain import explain

    found = explain(name, scenario, settings, complete=complete)
    if form == "json":
        click.echo(json.dumps(explanation.as_data(found), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(explanation.explanation(found))
