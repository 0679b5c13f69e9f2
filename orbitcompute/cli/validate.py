"""`orbitcompute validate`: other people's numbers beside ours."""

from __future__ import annotations

import os
import sys

import click

from orbitcompute.cli.showing import show
from orbitcompute.report import plain


@click.command()
@click.option("--discipline", metavar="NAME", help="Only the cases of a discipline: orbit, thermal, power, ...")
@click.option("--case", "case", metavar="ID", help="One case, with its inputs' source and the reason of its tolerance.")
@click.option("--tier", metavar="NAME", help="analytic, own numerics, independent code, published or flown.")
@click.option("--all", "complete", is_flag=True, help="Every case, by discipline.")
@click.option(
    "--live", is_flag=True, help="Run other people's code beside ours as well (boinor, astropy, sgp4, pymsis)."
)
@click.option("--figure", metavar="FILE", help="Draw ours over theirs as .svg, .png or .pdf, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(("table", "json", "csv", "markdown")), default="table",
              help="What to print.")
def command(
    discipline: str | None, case: str | None, tier: str | None, complete: bool, live: bool, figure: str | None, form: str
) -> None:
    """Hold our quantities against flown, published and independently computed figures.

    Exits with 1 when a case is outside its tolerance, or agrees where a disagreement is recorded.
    """
    from orbitcompute.report.screens import validate as validation
    from orbitcompute.studies.validate.validate import FAILS, validate

    if figure is not None:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    only_live = live and case is not None and case.startswith("live-")
    rows = [] if only_live else list(validate(discipline, case, tier))
    if live:
        from orbitcompute.studies.validate.live import authorities

        found, missing = authorities(discipline, case, tier)
        rows += found
        for note in missing:
            click.echo(f"note: {note}", err=True)
    if not rows:
        click.echo("note: no case is all of that", err=True)
    if figure is not None:
        from orbitcompute.report.figures.drawing import save
        from orbitcompute.report.figures.validation import of_rows

        click.echo(f"written: {', '.join(save(of_rows(rows, discipline), figure))}", err=True)
    if form == "json":
        click.echo(plain.as_json(validation.document(rows)))
    elif form == "csv":
        click.echo(validation.as_csv(rows), nl=False)
    elif form == "markdown":
        click.echo(validation.markdown(rows), nl=False)
    else:
        part = complete or discipline is not None or case is not None or tier is not None
        show(validation.table(rows, _style, detailed=case is not None) if part else validation.overview(rows, _style))
    if any(row.verdict == FAILS for row in rows):
        raise click.exceptions.Exit(1)


def _style(text: str, kind: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg={"bad": "red", "known": "yellow"}.get(kind), bold=kind in ("bad", "heading"))
