"""`orbitcompute models`: what is in the catalog."""

from __future__ import annotations

import click

from orbitcompute.cli.showing import show
from orbitcompute.report import plain


@click.command()
@click.argument("kind", required=False)
@click.argument("name", required=False)
@click.option("--template", is_flag=True, help="Print a file of one's own to fill in: `models satellites --template`.")
@click.option("--clear", is_flag=True, help="With `caches`: delete what is kept between runs; no figure changes.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(kind: str | None, name: str | None, template: bool, clear: bool, form: str) -> None:
    """List the catalog: its kinds, the components of a KIND, or everything in the component NAME.

    `models caches` lists what is kept on this machine between runs.
    """
    if kind == "caches" and name is None and not template:
        _caches(clear, form)
        return
    if clear:
        raise click.UsageError("--clear: only with `models caches`")
    from orbitcompute.report.screens import models as listing

    if template:
        click.echo(listing.template(kind, name))
        return
    found = listing.listing(kind, name)
    if form == "json":
        click.echo(plain.as_json(found.data))
    else:
        show(found.text)


def _caches(clear: bool, form: str) -> None:
    """What is kept between runs, and after `--clear` nothing."""
    from orbitcompute import cache
    from orbitcompute.catalog.files import CatalogError
    from orbitcompute.report.table import in_columns

    try:
        found = cache.clear() if clear else cache.folders()
    except OSError as fault:
        raise CatalogError([f"{fault.filename}: cannot be deleted ({fault.strerror})"],
                           ["delete the folder by hand, or as the user who owns it"]) from fault
    if form == "json":
        rows = [{"folder": str(one.path), "purpose": one.purpose, "files": one.files, "bytes": one.size} for one in found]
        click.echo(plain.as_json({"cleared": clear, "folders": rows}))
        return
    for one in found:
        click.echo(in_columns(">8 < >5 <", f"{one.size / 1e6:.1f}", " MB  ", one.files, f" files  {one.purpose}"))
        click.echo(in_columns("13 <", one.path))
    total = sum(one.size for one in found) / 1e6
    if clear:
        click.echo(in_columns(">8 <", f"{total:.1f}", " MB deleted"))
    elif found:
        told = " MB in all; no figure stands on it. next  orbitcompute models caches --clear"
        click.echo(in_columns(">8 <", f"{total:.1f}", told))
    else:
        click.echo("nothing is kept")
