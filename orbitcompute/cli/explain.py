"""`orbitcompute explain`: from a name to its equation and its sources."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import show
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report import plain

if TYPE_CHECKING:
    from orbitcompute.report.glossary import Term

CLAIM = re.compile(r"[A-Z]\d?-\d+")  # the id of a claim of the ledger


@click.command()
@click.argument("name")
@click.option("--scenario", default=DEFAULT_SCENARIO, metavar="NAME", help="Where its value is taken [gigawatt-2028].")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster whose figures are taken [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--all", "complete", is_flag=True, help="List every input, not only those that move it most.")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.")
def command(
    name: str, scenario: str, baseline: str | None, pairs: tuple[str, ...], complete: bool, form: str
) -> None:
    """Explain NAME: a quantity, a parameter, a choice, or any label of a screen (`flights`, `night`, `thin`).

    ANALYSIS.NAME explains a name of a published analysis, S4-16 a claim.
    """
    settings = settings_of(pairs)
    if baseline is not None:
        if "baseline" in settings:
            raise click.UsageError("--baseline and --set baseline=... are both given")
        settings["baseline"] = baseline
    if "." in name:
        if baseline is not None:
            raise click.UsageError(f"--baseline: {name} is of a published analysis, which has none")
        from orbitcompute.report.screens import explain_published as apart
        from orbitcompute.studies.published.reproduce import explain_apart

        one = explain_apart(name, settings)
        if form == "json":
            click.echo(plain.as_json(apart.as_data(one)))
        else:
            show(apart.screen(one))
        return
    if CLAIM.fullmatch(name):
        from orbitcompute.cli.audit import command as audit

        click.get_current_context().invoke(audit, claim=name)
        return
    if _elsewhere(name):
        return
    from orbitcompute.report.screens import explain as explanation
    from orbitcompute.studies.answer.explain import explain

    term, subject = _subject(name)
    if subject is None:
        assert term is not None
        click.echo(plain.as_json({"name": term.word, "kind": "word", "meaning": term.means})
                   if form == "json" else explanation.word(term.word, term.means))
        return
    found = explain(subject, scenario, settings, complete=complete)
    if form == "json":
        said = {} if term is None else {"word": term.word, "meaning_of_word": term.means}
        click.echo(plain.as_json({**explanation.as_data(found), **said}))
    else:
        show(explanation.explanation(found) if term is None else
                   f"{explanation.meant(term.word, term.means)}\n\n{explanation.explanation(found)}")


def _elsewhere(name: str) -> bool:
    """Show what another command has on a published analysis or a case; False for every other name."""
    from orbitcompute.catalog.catalog import load
    from orbitcompute.catalog.groups import groups

    if load().knows(name):
        return False
    group = groups().get(name)
    if group is not None:
        from orbitcompute.report.table import wrapped

        told = f"{name}: {group.meaning}. `--set {name}=VALUE` gives it to {', '.join(group.members)}."
        click.echo("\n".join(wrapped(told, 80, 0)))
        click.echo(f"next     orbitcompute explain {group.members[0]}")
        return True
    if name in load().names("analyses"):
        from orbitcompute.cli.reproduce import command as reproduce

        click.get_current_context().invoke(reproduce, analysis=name)
        return True
    _, colon, case = name.partition(": ")
    if colon:
        from orbitcompute.studies.validate.cases import cases

        if any(case == one.id for one in cases()):
            from orbitcompute.cli.validate import command as validate

            click.get_current_context().invoke(validate, case=case)
            return True
    return False


def _subject(name: str) -> tuple[Term | None, str | None]:
    """The word of the glossary that a name is, and the quantity, parameter or choice behind it; the name itself if unknown.

    A name of the graph goes before a word of the glossary.
    """
    from orbitcompute.catalog.catalog import load
    from orbitcompute.report import glossary
    from orbitcompute.studies.answer.explain import STRUCTURES

    if load().knows(name) or name in STRUCTURES:
        return None, name
    found = glossary.resolve(name)
    if isinstance(found, glossary.Term):
        return found, found.explains
    return None, found or name
