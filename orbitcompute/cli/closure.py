"""`orbitcompute closure`: every margin of a design, side by side."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import FORMATS, settings_of
from orbitcompute.cli.showing import deliver
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("satellites", nargs=-1, metavar="[SATELLITE]...")
@click.option("--scenario", default=DEFAULT_SCENARIO, help="Scenario that the satellites fly in.")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--full", is_flag=True, help="Say of each broken margin what it has and needs.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(satellites: tuple[str, ...], scenario: str, pairs: tuple[str, ...], full: bool, form: str) -> None:
    """Show whether satellites close: every margin an engineer signs, as announced and as ours.

    SATELLITE is a name of the catalog, or a satellite's or scenario's file of your own; none means the scenario's.
    """
    from orbitcompute.report.screens import closure as screen
    from orbitcompute.studies.answer.closing import closing

    columns = closing(satellites, scenario, settings_of(pairs))
    deliver(form, lambda: screen.text(columns, full), lambda: screen.data(columns), lambda: screen.table(columns))
