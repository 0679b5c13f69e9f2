"""`orbitcompute footprint`: carbon, water, power on Earth, and what a fleet takes of the sky."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import ALL, FORM, deliver
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@ALL
@FORM
def command(scenario: str, baseline: str | None, pairs: tuple[str, ...], complete: bool, form: str) -> None:
    """Footprint of SCENARIO, line by line: carbon and water of a delivered kilowatt-hour, in orbit and on Earth.

    With --all every supply of power on Earth beside the others, what waiting for it costs, both readings of the baseline's
    megawatts, and line by line what the fleet takes of the sky and leaves in the air. Boundary and comparator are choices:
    `--set carbon_boundary=launch_and_reentry`, `--set carbon_comparator=solar`, `--set twin_energy_supply=gas_engine`.
    """
    from orbitcompute.report.screens import footprint
    from orbitcompute.studies.answer.evaluate import evaluate

    settings = settings_of(pairs)
    if baseline is not None and "baseline" in settings:
        raise click.UsageError("--baseline and --set baseline=... are both given")
    result = evaluate(scenario, baseline=baseline, set=settings, ranged=footprint.RANGED)
    deliver(form, lambda: footprint.screen(result, complete=complete), lambda: footprint.as_data(result),
            lambda: footprint.rows(result))
