"""`orbitcompute report`: a result as one HTML page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("result", default=DEFAULT_SCENARIO)
@click.option("--output", "file", metavar="FILE", help="The page's file [default: the result's id, .html].")
@click.option("--card", metavar="FILE", help="Write the card to share instead: 1200 x 630 PNG, or SVG or PDF.")
@click.option("--live", "moved", is_flag=True, help="The page of `explore` too: every number can be moved by hand.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print of it.")
def command(result: str, file: str | None, card: str | None, moved: bool, form: str) -> None:
    """Write RESULT as one HTML page that needs no network: every number links to its equation and its sources.

    RESULT is a file written by `evaluate --output FILE.json`, or a scenario, which is then evaluated as it stands. With --live
    the page computes in the reader's browser, offline, and is the report where scripts are off.
    """
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash
    from orbitcompute.report.files import check_writable, write
    from orbitcompute.report.page.page import page
    from orbitcompute.report.results import opened

    if file is not None and Path(file).suffix != ".html":
        raise click.UsageError(f"--output {file}: a report is an HTML page: name a file that ends in .html")
    if card is not None:
        from orbitcompute.report.figures import card as cards
        from orbitcompute.report.figures.drawing import check_figure, save

        if file is not None:
            raise click.UsageError("--output and --card are both given")
        if moved:
            raise click.UsageError("--live and --card are both given")
        check_figure(card, "--card")
        document, live = opened(result)
        written = save(cards.of_result(live()), card, cards.DOTS)
        click.echo(json.dumps({"id": document["id"], "files": written}) if form == "json" else ", ".join(written))
        return
    if file is not None:
        check_writable([file])

    def computed() -> dict[str, Any]:
        document, live = opened(result)
        check_writable([file or f"{document['id']}.html"])
        if moved:
            from orbitcompute.report.page.explore import explore

            text = explore(live(), result)
        else:
            text = page(live(), document, result)
        return {"text": text, **{name: document[name] for name in ("id", "scenario", "baseline")}}

    question = {"result": result, "live": moved}
    found = computed() if cache.nameless([result]) else cache.answer("report", program_hash(), question, computed)
    file = file or f"{found['id']}.html"
    write(file, found["text"])
    if form == "json":
        click.echo(json.dumps({"id": found["id"], "file": file, "bytes": len(found["text"].encode())}))
        return
    click.echo(f"{file}: result {found['id']}, {found['scenario']} beside {found['baseline']}")
