"""`orbitcompute value`: would it pay."""

from __future__ import annotations

import json

import click

from orbitcompute.cli.evaluate import FORMATS, _standard_input, settings_of
from orbitcompute.cli.showing import show
from orbitcompute.default import DEFAULT_SCENARIO

DRAWS = 256  # each side has its rents, parts and waits drawn


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--show", "section", type=click.Choice(("summary", "flows", "lease", "head-start", "token")), default="summary",
              help="What is shown: worth and needs, cash flows by year, a lease beside owning, what a wait for power is worth,"
                   " what a token costs.")
@click.option("--money", type=click.Choice(("nominal", "real")), default="nominal",
              help="Prices that stay as they are, or dollars of the first day.")
@click.option("--tax", type=click.Choice(("none", "straight", "accelerated")), default="none",
              help="Tax on profits, and how capital is written off for it.")
@click.option("--salvage", type=click.Choice(("remaining", "none")), default="remaining",
              help="What the last parts fetch: what they still have to pay back, or nothing.")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--draws", type=click.IntRange(16, 65_536),
              help=f"Draws of the uncertain inputs [{DRAWS}; for `--show token` 128].")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    scenario: str, section: str, money: str, tax: str, salvage: str, baseline: str | None, pairs: tuple[str, ...],
    draws: int | None, form: str,
) -> None:
    """Value SCENARIO: cash flows, worth, return, payback and break-even rent of orbit, the same chips on Earth, the baseline.

    Rents are prices: they stand here and in no comparison of costs.
    """
    from orbitcompute.report import documents, value_document
    from orbitcompute.report.screens import value as screen
    from orbitcompute.studies.time.value import Rules, value

    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    text = _standard_input() if scenario == "-" else None
    if section == "token":
        _tokens(scenario, settings, text, form, draws)
        return
    found = value(scenario, settings, Rules(money, tax, salvage), points=draws or DRAWS, text=text)
    for note in found.assembled.notes:
        click.echo(f"note: {note}", err=True)
    if form == "json":
        click.echo(json.dumps(value_document.document(found), indent=1, ensure_ascii=False, allow_nan=False))
    elif form == "table":
        show(screen.text(found, section))
    else:
        click.echo(documents.render_rows(*value_document.table(found), {"markdown": ".md"}.get(form, ".csv")), nl=False)


def _tokens(scenario: str, settings: dict[str, str], text: str | None, form: str, draws: int | None) -> None:
    from orbitcompute.report import documents, value_document
    from orbitcompute.report.screens import value as screen
    from orbitcompute.studies.scenario.assemble import assemble
    from orbitcompute.studies.time.tokens import POINTS, tokens

    found = tokens(scenario, settings, points=draws or POINTS, text=text)
    if form == "json":
        click.echo(json.dumps(value_document.tokens_document(found), indent=1, ensure_ascii=False, allow_nan=False))
    elif form == "table":
        show(screen.token_text(assemble(scenario, settings, text=text), found))
    else:
        header, rows = value_document.tokens_table(found)
        click.echo(documents.render_rows(header, rows, {"markdown": ".md"}.get(form, ".csv")), nl=False)
