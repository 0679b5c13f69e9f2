"""`orbitcompute cite`: how to cite a result."""

from __future__ import annotations

import click

FORMATS = ("table", "text", "bibtex", "csl", "json")


@click.command()
@click.argument("result")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
@click.option("--bundle", metavar="DIR", help="Write an RO-Crate: scenario, result, figures, sources, report, command.")
def command(result: str, form: str, bundle: str | None) -> None:
    """Cite exactly the sources, equations and version that RESULT stands on.

    RESULT is a file written by `evaluate --output FILE.json`, or a scenario, which is then evaluated as it stands.
    """
    from orbitcompute.report.cite import citation
    from orbitcompute.report.results import opened

    document, evaluated = opened(result)
    if bundle is not None:
        from orbitcompute.report.cite.bundle import write_bundle

        count = write_bundle(document, evaluated, bundle)
        click.echo(f"{bundle}: an RO-Crate of {count} files", err=True)
        if form == "table":
            return
    click.echo(citation.render(document, form, result), nl=False)
