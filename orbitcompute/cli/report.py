"""`orbitcompute report`: a result as one HTML page."""

from __future__ import annotations

import json
from pathlib import Path

import click


@click.command()
@click.argument("result", default="gigawatt-2028")
@click.option("--output", "file", metavar="FILE", help="The page's file [default: the result's id, .html].")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print of it.")
def command(result: str, file: str | None, form: str) -> None:
    """Write RESULT as one HTML page that needs no network: every number links to its equation and its sources.

    RESULT is a file written by `evaluate --output FILE.json`, or a scenario, which is then evaluated as it stands.
    """
    from orbitcompute.report.files import check_writable, write
    from orbitcompute.report.page.page import page
    from orbitcompute.report.results import opened

    if file is not None and Path(file).suffix != ".html":
        raise click.UsageError(f"--output {file}: a report is an HTML page: name a file that ends in .html")
    document, live = opened(result)
    file = file or f"{document['id']}.html"
    check_writable([file])
    text = page(live(), document, result)
    write(file, text)
    if form == "json":
        click.echo(json.dumps({"id": document["id"], "file": file, "bytes": len(text.encode())}))
        return
    click.echo(f"{file}: result {document['id']}, {document['scenario']} beside {document['baseline']}")
