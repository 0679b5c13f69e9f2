"""`orbitcompute forecast`: when would it happen, and how likely is the date."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from orbitcompute.cli.showing import ALL, FORM, show
from orbitcompute.default import DEFAULT_CLAIM
from orbitcompute.report import plain

DRAWINGS = ("probability", "fan", "binds")
SUFFIXES = (".json", ".csv", ".md")


@click.command()
@click.argument("claim", default=DEFAULT_CLAIM)
@click.option("--independent", is_flag=True, help="Draw inputs independently, not with their common factor.")
@click.option("--rung", metavar="NAME", help="Another rung of the ladder: L0, L1, L2, C1, L3 or L4.")
@click.option("--reading", metavar="NAME", help="Another reading of the date: start, end or begun.")
@click.option("--priors", metavar="NAME", default="headline", help="A set of priors, by name or file [headline].")
@click.option("--scenario", metavar="NAME", help="Where the graph's part of the priors is taken [the set's own].")
@click.option("--futures", type=click.IntRange(1000, 5_000_000), default=200_000, help="How many futures [200000].")
@click.option("--seed", type=click.IntRange(0), default=1, help="Seed of the draws [1].")
@click.option("--score", "stored", metavar="FILE", help="Score a stored forecast against the record.")
@click.option("--record", metavar="FILE", help="With --score: outcomes as CSV [those shipped].")
@click.option("--output", "files", metavar="FILE", multiple=True, help="Store it; .json, .csv or .md.")
@click.option("--figure", metavar="FILE", help="Draw it as .svg, .png or .pdf, the numbers beside it as CSV.")
@click.option("--draw", type=click.Choice(DRAWINGS), help="What is drawn: probability by year, the fan, what binds.")
@ALL
@FORM
def command(
    claim: str, independent: bool, rung: str | None, reading: str | None, priors: str, scenario: str | None,
    futures: int, seed: int, stored: str | None, record: str | None, files: tuple[str, ...],
    figure: str | None, draw: str | None, complete: bool, form: str,
) -> None:
    """Forecast CLAIM (a name or a file; default gigawatt-2028): both views of the event, and what would move them.

    The inside view is a calendar of what is scarcest; the outside view what became of comparable announcements.
    """
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash
    from orbitcompute.report import forecast_document as documents
    from orbitcompute.report.files import check_outputs, write
    from orbitcompute.report.screens import forecast as text
    from orbitcompute.studies.forecast.forecast import at_rung, forecast

    if stored is not None:
        _score(stored, record, form)
        return
    if record is not None:
        raise click.UsageError("--record: only with --score")
    if draw is not None and figure is None:
        raise click.UsageError("--draw: needs --figure FILE.svg")
    check_outputs(files)
    if figure is not None:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    asked = at_rung(claim, rung, reading)

    def computed() -> dict[str, str]:
        result = forecast(asked, priors=priors, scenario=scenario, independent=independent, futures=futures, seed=seed)
        return {"table": text.screen(result), "all": text.screen(result, complete=True),
                **{suffix: documents.render(result, suffix) for suffix in SUFFIXES}}

    question = {"claim": repr(asked), "priors": priors, "scenario": scenario, "independent": independent,
                "futures": futures, "seed": seed}
    own = [name for name in (priors, scenario) if name is not None and name.endswith(".toml")]
    found = computed() if own else cache.answer("forecast", program_hash(), question, computed)
    if figure is not None:
        _draw(json.loads(found[".json"]), draw or "probability", figure)
    for file in files:
        write(file, found[Path(file).suffix])
    if form == "table":
        show(found["all" if complete else "table"])
    else:
        click.echo(found[{"markdown": ".md"}.get(form, f".{form}")], nl=False)


def _draw(document: dict[str, Any], what: str, file: str) -> None:
    from orbitcompute.report.figures.drawing import save
    from orbitcompute.report.figures.forecast import draw

    click.echo(f"written: {', '.join(save(draw(document, what), file))}", err=True)


def _score(stored: str, record: str | None, form: str) -> None:
    from orbitcompute.report.screens import forecast as text
    from orbitcompute.studies.forecast.scoring import read_stored, score

    document = read_stored(stored)
    scored = score(document, record)
    if form == "json":
        rows = [{**vars(row), "brier": row.brier} for row in scored]
        click.echo(plain.as_json({"id": document["id"], "scored": rows}))
    elif form == "table":
        show(text.score_text(document, scored))
    else:
        from orbitcompute.report.documents import render_rows

        rows_ = [[row.rung, row.year, row.probability, row.happened, row.brier] for row in scored]
        header = ["rung", "year", "probability", "happened", "brier"]
        click.echo(render_rows(header, rows_, {"markdown": ".md"}.get(form, f".{form}")), nl=False)
