"""`orbitcompute solve`: what would have to be true."""

from __future__ import annotations

import click

from orbitcompute.cli.evaluate import FORMATS, names_of, settings_of
from orbitcompute.cli.showing import deliver, show
from orbitcompute.default import DEFAULT_SCENARIO


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--target", metavar="NAME=VALUE", help="The quantity and the value it is to have: cost_ratio=1.")
@click.option("--pareto", metavar="NAME,NAME", help="Two or three quantities to trade: what one costs in another;"
              " NAME:max where more is better. --target NAME<=VALUE then bounds a further one.")
@click.option("--vary", "names", metavar="NAME[=LOW:HIGH]", multiple=True,
              help="What may change, an input or a group such as chip_life; several make the smallest joint change.")
@click.option("--along", "specs", metavar="NAME=SPEC", multiple=True,
              help="Solve again at every value of another name, as --sweep reads it: a table of answers.")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--allow", "allowed", metavar="CLOSURE,...", help="Closures that an answer may break; those of `closure`.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the starts [20261120].")
@click.option("--figure", metavar="FILE", help="Draw it as .svg, .png or .pdf, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    scenario: str, target: str | None, pareto: str | None, names: tuple[str, ...], specs: tuple[str, ...], baseline: str | None,
    pairs: tuple[str, ...], allowed: str | None, seed: int | None, figure: str | None, form: str,
) -> None:
    """Find what would have to change in SCENARIO for a quantity to reach a target.

    Each input alone, and all together by the smallest change in units of their own ranges; beside what was demonstrated
    and what is claimed. Where nothing in the range does it, the closest approach. With --pareto instead: the front of
    two or three quantities over the ranges of what may vary.
    """
    from orbitcompute.report.figures.drawing import check_figure

    if target is None and pareto is None:
        raise click.UsageError("--target: missing; for example --target cost_ratio=1 --vary launch_price")
    if figure:
        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    if pareto is not None:
        if specs:
            raise click.UsageError("--along: not with --pareto")
        _front(scenario, pareto, names, target, settings, names_of(allowed), seed, figure, form)
    elif specs:
        if len(names) != 1:
            raise click.UsageError("--along: with one --vary, whose answers fill the table")
        assert target is not None
        _along(scenario, target, names[0], specs, settings, names_of(allowed), figure, form)
    else:
        assert target is not None
        _solve(scenario, target, names, settings, names_of(allowed), seed, figure, form)


def _front(
    scenario: str, pareto: str, names: tuple[str, ...], target: str | None, settings: dict[str, str],
    allowed: tuple[str, ...], seed: int | None, figure: str | None, form: str,
) -> None:
    from orbitcompute.report.figures.drawing import save
    from orbitcompute.report.screens import pareto as front
    from orbitcompute.studies.answer.demonstrated import known
    from orbitcompute.studies.decide import pareto as study
    from orbitcompute.studies.many.drawing import SEED

    trade = study.prepare(scenario, pareto, names, target, settings, allow=allowed)
    for note in trade.notes:
        click.echo(f"note: {note}", err=True)
    found = study.front(trade, SEED if seed is None else seed)
    traded = front.Traded(found, {one.name: known(one.name, trade.assembled) for one in trade.varied})
    if figure:
        click.echo(f"written: {', '.join(save(front.chart(traded), figure))}", err=True)
    deliver(form, lambda: front.text(traded), lambda: front.data(traded), lambda: front.table(traded))


def _solve(
    scenario: str, target: str, names: tuple[str, ...], settings: dict[str, str], allowed: tuple[str, ...],
    seed: int | None, figure: str | None, form: str,
) -> None:
    from orbitcompute.report.figures import studies as charts
    from orbitcompute.report.figures.drawing import save
    from orbitcompute.report.screens import solve as solutions
    from orbitcompute.studies.answer.demonstrated import known
    from orbitcompute.studies.decide.break_even import parity
    from orbitcompute.studies.decide.crossings import answer
    from orbitcompute.studies.decide.joint import joint
    from orbitcompute.studies.decide.solve import prepare
    from orbitcompute.studies.many.drawing import SEED

    problem = prepare(scenario, target, names, settings, allow=allowed)
    for note in problem.notes:
        click.echo(f"note: {note}", err=True)
    together = joint(problem, SEED if seed is None else seed) if len(problem.varied) > 1 else None
    solved = solutions.Solved(
        problem, tuple(answer(problem, one) for one in problem.varied), together,
        {one.name: known(one.name, problem.assembled) for one in problem.varied},
        parity(problem.assembled, problem.target.name, problem.target.value),
    )
    if figure:
        click.echo(f"written: {', '.join(save(charts.of_solution(solved), figure))}", err=True)
    deliver(form, lambda: solutions.text(solved), lambda: solutions.data(solved), lambda: solutions.table(solved))


def _along(
    scenario: str,
    target: str,
    vary: str,
    specs: tuple[str, ...],
    settings: dict[str, str],
    allowed: tuple[str, ...],
    figure: str | None,
    form: str,
) -> None:
    from orbitcompute.report import documents
    from orbitcompute.report.figures import studies as charts
    from orbitcompute.report.figures.drawing import save
    from orbitcompute.report.screens import solve as solutions
    from orbitcompute.studies.decide.break_even_table import along

    found = along(scenario, target, vary, specs, settings, allow=allowed)
    for note in dict.fromkeys(note for problem in found.problems for note in problem.notes):
        click.echo(f"note: {note}", err=True)
    if figure:
        click.echo(f"written: {', '.join(save(charts.of_along(found), figure))}", err=True)
    if form == "table":
        show(solutions.along_text(found))
        return
    suffix = {"markdown": ".md"}.get(form, f".{form}")
    click.echo(documents.render_rows(*solutions.along_table(found), suffix), nl=False)
