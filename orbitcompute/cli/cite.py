"""`orbitcompute cite`: how to cite a result."""

from __future__ import annotations

import click

from orbitcompute.cli.showing import show

FORMATS = ("table", "text", "bibtex", "csl", "json")


@click.command()
@click.argument("result")
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
@click.option("--bundle", metavar="DIR", help="Write an RO-Crate: scenario, result, figures, sources, report, command.")
@click.option("--all", "complete", is_flag=True, help="Each source with what it gives.")
def command(result: str, name: str | None, form: str, bundle: str | None, complete: bool) -> None:
    """Cite exactly the sources, equations and version that RESULT stands on; with NAME, one number of it in a sentence.

    RESULT is a file written by `evaluate`, `forecast`, `timeline` or `value`, or a scenario, which is then evaluated as it
    stands. NAME is a quantity, or a label of a screen.
    """
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash

    if name is not None and bundle is not None:
        raise click.UsageError("--bundle: of a whole result, not of one NAME")
    if bundle is not None:
        text = _cited(result, name, form, complete, bundle)
        if form != "table":
            show(text)
        return
    question = {"result": result, "name": name, "format": form, "all": complete}

    def computed() -> dict[str, str]:
        return {"text": _cited(result, name, form, complete)}

    found = computed() if cache.nameless([result]) else cache.answer("cite", program_hash(), question, computed)
    show(found["text"])


def _cited(result: str, name: str | None, form: str, complete: bool, bundle: str | None = None) -> str:
    """The citation of a result, or of one number of it, as a text; a `bundle` is written as well, and said."""
    from orbitcompute.report.cite import citation, forecasts, one_number
    from orbitcompute.report.results import moved, opened

    document, evaluated = forecasts.opened(result) if forecasts.is_forecast(result) else opened(result)
    other = moved(result, document)
    if other is not None:
        click.echo(f"note: {other}; cited are those of the file: `orbitcompute evaluate --verify {result}`", err=True)
    if name is not None:
        document = one_number.narrowed(document, evaluated, name)
    if bundle is not None:
        from orbitcompute.report.cite.bundle import write_bundle

        count = write_bundle(document, evaluated, bundle)
        click.echo(f"{bundle}: an RO-Crate of {count} files", err=True)
    return citation.render(document, form, result, complete)

