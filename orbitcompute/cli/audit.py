"""`orbitcompute audit`: the claims of the documents, each put to its test."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import show
from orbitcompute.report import plain

GOOD = {"reproduced", "confirmed"}
BAD = {"contradicted", "inconsistent", "optimistic", "pessimistic"}


@click.command()
@click.argument("claim", required=False)
@click.option("--document", metavar="NAME", help="Only the claims of a document: 000 to 004, or its publisher.")
@click.option("--strict", is_flag=True,
              help="Count only what we read in its source; exit with 1 unless every claim shown then holds.")
@click.option("--top", type=click.IntRange(1), metavar="N", help="Only the N claims that matter most, with notes.")
@click.option("--all", "complete", is_flag=True, help="Every claim and contradiction.")
@click.option("--why", is_flag=True, help="With a CLAIM: every source that its verdict stands on.")
@click.option("--pairs", is_flag=True, help="Contradictions pair by pair.")
@click.option("--set", "pairs_set", metavar="NAME=VALUE", multiple=True,
              help="Change an input: a plain name in our scenarios, MODEL.NAME in the arithmetic behind a claim.")
@click.option("--format", "form", type=click.Choice(("table", "json", "csv")), default="table", help="What to print.")
def command(
    claim: str | None, document: str | None, strict: bool, top: int | None, complete: bool, why: bool, pairs: bool,
    pairs_set: tuple[str, ...], form: str,
) -> None:
    """Put a CLAIM (S4-06, or T-01, the target claim), the claims of a document, or all of them to the test.

    Computed claims: reproduced, reproduced_if, optimistic, pessimistic, inconsistent. Held against the record: confirmed,
    contradicted, superseded, unsupported, open. The factor is what is claimed over what we find.
    """
    if claim is None and why:
        raise click.UsageError("--why: name a CLAIM")
    if claim is not None and (top is not None or complete):
        raise click.UsageError(f"{'--all' if top is None else '--top'}: not with a CLAIM")
    if top is not None and complete:
        raise click.UsageError("--top and --all are both given")
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash

    def computed() -> dict[str, Any]:
        from orbitcompute.report.screens import audit as report
        from orbitcompute.studies.audit.audit import audit
        from orbitcompute.studies.forecast.dated_claims import dated

        found = audit(claim, forecaster=dated, document=document, strict=strict, settings=settings_of(pairs_set))
        if form == "json":
            text = plain.as_json(report.document(found))
        elif form == "csv":
            text = report.as_csv(found)
        elif found.target is not None:
            text = report.target(found, _style)
        elif claim is not None:
            text = report.detail(found, _style, why=why)
        elif complete or pairs or top is not None or document is not None:
            text = report.screen(found, _style, top=top, pairs=pairs)
        else:
            text = report.overview(found, _style)
        return {"text": text, "holds": all(one.holds for one in found.claims)}

    question = {"claim": claim, "document": document, "strict": strict, "top": top, "all": complete, "why": why,
                "pairs": pairs, "set": sorted(pairs_set), "format": form, "styled": _style("", "open") != ""}
    found = computed() if cache.nameless(pairs_set) else cache.answer("audit", program_hash(), question, computed)
    if form == "table":
        show(found["text"])
    else:
        click.echo(found["text"], nl=form == "json")
    if strict and not found["holds"]:
        raise click.exceptions.Exit(1)


def _style(text: str, word: str) -> str:
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        return text
    return click.style(text, fg="green" if word in GOOD else "red" if word in BAD else "yellow")
