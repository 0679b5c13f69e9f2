"""`orbitcompute timeline`: when orbit wins."""

from __future__ import annotations

import json

import click

from orbitcompute.cli.evaluate import _standard_input, settings_of


@click.command()
@click.argument("scenario", default="gigawatt-2028")
@click.option("--of", "name", metavar="NAME", default="cost_ratio", help="The quantity asked about [cost_ratio].")
@click.option("--target", metavar="VALUE", help="Where it crosses [1 for a ratio of costs]: at or below.")
@click.option("--from", "first", metavar="YEAR", type=int, default=2026, help="First year of purchase [2026].")
@click.option("--to", "last", metavar="YEAR", type=int, default=2040, help="Last year of purchase [2040].")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--draws", type=int, default=4096, help="Worlds drawn, each for all years [4096].")
@click.option("--seed", type=click.IntRange(0), default=1, help="Seed of the draws [1].")
@click.option("--figure", metavar="FILE", help="Draw the fan and the years of crossing as SVG, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(
    scenario: str, name: str, target: str | None, first: int, last: int, baseline: str | None, pairs: tuple[str, ...],
    draws: int, seed: int, figure: str | None, form: str,
) -> None:
    """A quantity of SCENARIO by year of purchase, and when it crosses: a distribution over all draws."""
    from orbitcompute.report.figures import timeline as charts
    from orbitcompute.report.figures.drawing import check_figure, save
    from orbitcompute.report.screens import timeline as screen
    from orbitcompute.studies.time.timeline import timeline

    if figure:
        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    text = _standard_input() if scenario == "-" else None
    found = timeline(scenario, settings, of=name, target=target, first=first, last=last, worlds=draws, seed=seed, text=text)
    for note in found.assembled.notes:
        click.echo(f"note: {note}", err=True)
    if figure:
        click.echo(f"written: {', '.join(save(charts.of_timeline(found), figure))}", err=True)
    if form == "json":
        click.echo(json.dumps(screen.data(found), indent=1, ensure_ascii=False, allow_nan=False))
    else:
        click.echo(screen.text(found))
