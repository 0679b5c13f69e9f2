"""`orbitcompute explore`: the whole model in one HTML page, moved by hand, offline."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--output", "file", metavar="FILE", help="The page's file [default: the result's id, -live.html].")
@click.option("--open", "shown", is_flag=True, help="Open the page in the browser.")
@click.option("--check", is_flag=True, help="Recompute its 200 stored points with Node; exit 1 if any differs by 1e-9.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print of it.")
def command(scenario: str, baseline: str | None, file: str | None, shown: bool, check: bool, form: str) -> None:
    """Write SCENARIO as one HTML page in which every quantity is computed live, offline, as the command line computes it.

    Sliders, a search over every input and choice, what changed, draws, a map of two inputs, and links that carry a state.
    Routing, users' access, loads and the forecast are stored, and say so.
    """
    import orbitcompute.quantities  # noqa: F401  (declares every quantity)
    from orbitcompute.report.files import check_writable, write
    from orbitcompute.report.page.explore import explore
    from orbitcompute.report.page.live_check import checked, node
    from orbitcompute.studies.answer.evaluate import evaluate

    if file is not None and Path(file).suffix != ".html":
        raise click.UsageError(f"--output {file}: the live page is an HTML page: name a file that ends in .html")
    if scenario == "-":
        raise click.UsageError("SCENARIO -: a page names its scenario in links: give a name or a file")
    if check and node() is None:
        raise click.UsageError("--check: needs Node (`node`), which is not on the path; a button on the page does the same")
    result = evaluate(scenario, baseline=baseline)
    file = file or f"{result.id}-live.html"
    check_writable([file])
    text = explore(result, scenario)
    write(file, text)
    found = checked(text) if check else None
    if form == "json":
        click.echo(json.dumps({"id": result.id, "file": file, "bytes": len(text.encode()), "check": found}))
    else:
        click.echo(f"{file}: {result.id}, {len(text.encode()) / 1e6:.2f} MB, nothing else needed")
        if found is not None:
            click.echo(f"check: {found['figures']:,} figures of {found['quantities']} quantities at {found['points']} points;"
                       f" worst difference {found['worst']:.1e}, {found['voids']} voids differ")
    if shown:
        click.launch(Path(file).resolve().as_uri())
    if found is not None and (found["voids"] or not found["worst"] <= 1e-9):
        click.echo(f"failed: --check: {found['where']}", err=True)
        sys.exit(1)
