"""`orbitcompute compare`: side by side, with what differs and what it moves."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import FORMATS, settings_of
from orbitcompute.cli.showing import deliver
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("names", nargs=-1, metavar="A B ...")
@click.option("--of", "output", metavar="NAME", default="cost_ratio",
              help="The quantity whose difference is shared out [cost_ratio].")
@click.option("--scenario", "base", metavar="NAME", default=DEFAULT_SCENARIO,
              help="Where components and changes are put in [gigawatt-2028].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value on every side.")
@click.option("--outputs", metavar="NAME,...", help="Quantities to show [the headlines].")
@click.option("--all", "complete", is_flag=True, help="List every input that differs.")
@click.option("--figure", metavar="FILE", help="Draw what moves it as .svg, .png or .pdf, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    names: tuple[str, ...], output: str, base: str, pairs: tuple[str, ...], outputs: str | None, complete: bool,
    figure: str | None, form: str,
) -> None:
    """Put A, B, ... side by side: scenarios, components, changes (NAME=VALUE,...) or result files.

    The difference of one quantity between A and each other is shared out among the inputs that differ, so that the
    shares sum to it in whatever order they are exchanged.
    """
    from orbitcompute.report.figures import studies as charts
    from orbitcompute.report.figures.drawing import check_figure, save
    from orbitcompute.report.screens import compare as comparison
    from orbitcompute.studies.decide import compare

    if figure:
        check_figure(figure)
    shown = (
        compare.OUTPUTS
        if outputs is None
        else tuple(dict.fromkeys(name.strip() for name in outputs.split(",") if name.strip()))
    )
    shown = compare.checked_outputs(shown, output)
    found = compare.sides(names, base, settings_of(pairs), shown)
    made = comparison.Comparison(found, shown, tuple(compare.pair(found[0], other, output) for other in found[1:]))
    if figure:
        click.echo(f"written: {', '.join(save(charts.of_comparison(made), figure))}", err=True)
    deliver(form, lambda: comparison.text(made, complete=complete), lambda: comparison.data(made),
            lambda: comparison.table(made))
