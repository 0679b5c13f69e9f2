"""`orbitcompute models`: what is in the catalog."""

from __future__ import annotations

import click

from orbitcompute.cli.showing import show
from orbitcompute.report import plain


@click.command()
@click.argument("kind", required=False)
@click.argument("name", required=False)
@click.option("--template", is_flag=True, help="Print a file of one's own to fill in: `models satellites --template`.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(kind: str | None, name: str | None, template: bool, form: str) -> None:
    """List the catalog: its kinds, the components of a KIND, or everything in the component NAME."""
    from orbitcompute.report.screens import models as listing

    if template:
        click.echo(listing.template(kind, name))
        return
    found = listing.listing(kind, name)
    if form == "json":
        click.echo(plain.as_json(found.data))
    else:
        show(found.text)
