"""`orbitcompute costs`: every line of a delivered kilowatt-year, and what sets it."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import ALL, FORM, deliver
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option(
    "--challenges",
    is_flag=True,
    help="The cost ratio as advocates of either side would have it, one change at a time and together.",
)
@ALL
@FORM
def command(scenario: str, baseline: str | None, pairs: tuple[str, ...], challenges: bool, complete: bool, form: str) -> None:
    """Costs of SCENARIO, line by line: orbit claimed and ours, the same chips on Earth, the baseline.

    With --all every line's inputs, their source, grade and the year of their dollars; the same in other units, the ladder
    from cost to rent to lease, and what would have to cost what for the two to be equal.
    """
    from orbitcompute.report.screens import costs
    from orbitcompute.studies.answer.evaluate import evaluate

    settings = settings_of(pairs)
    if baseline is not None and "baseline" in settings:
        raise click.UsageError("--baseline and --set baseline=... are both given")
    if challenges:
        if baseline is not None:
            settings["baseline"] = baseline
        _show_challenges(scenario, settings, form)
        return
    result = evaluate(scenario, baseline=baseline, set=settings, ranged=costs.RANGED)
    deliver(form, lambda: costs.screen(result, complete=complete), lambda: costs.as_data(result), lambda: costs.rows(result))


def _show_challenges(scenario: str, settings: dict[str, str], form: str) -> None:
    from orbitcompute.report.screens import challenges
    from orbitcompute.studies.decide.challenges import challenge

    found = challenge(scenario, settings)
    deliver(form, lambda: challenges.screen(found), lambda: challenges.as_data(found), lambda: challenges.rows(found))
