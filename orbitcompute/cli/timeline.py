"""`orbitcompute timeline`: when orbit wins."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from orbitcompute.cli.evaluate import FORMATS, _standard_input, settings_of
from orbitcompute.cli.showing import show
from orbitcompute.default import DEFAULT_CLAIM, DEFAULT_SCENARIO
from orbitcompute.report import plain

if TYPE_CHECKING:
    from orbitcompute.report.timeline_document import Second
    from orbitcompute.studies.decide.joint import Joint
    from orbitcompute.studies.decide.solve import Problem
    from orbitcompute.studies.time.timeline import Timeline

DECIDERS, MORE = 5, 10


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--of", "name", metavar="NAME", default="cost_ratio", help="The quantity asked about [cost_ratio].")
@click.option("--target", metavar="VALUE", help="Where it crosses [1 for a ratio of costs]: at or below.")
@click.option("--from", "first", metavar="YEAR", type=int, default=2026, help="First year of purchase [2026].")
@click.option("--to", "last", metavar="YEAR", type=int, default=2040, help="Last year of purchase [2040].")
@click.option("--by", metavar="YEAR", type=int, help="Find the smallest joint change that crosses in that year.")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--draws", type=int, default=4096, help="Worlds drawn, each for all years [4096].")
@click.option("--seed", type=click.IntRange(0), default=1, help="Seed of the draws [1].")
@click.option("--figure", metavar="FILE",
              help="Draw the fan and the years of crossing as .svg, .png or .pdf, the data beside it as CSV.")
@click.option("--calendar", is_flag=True, help="A second reading: costs by experience in the forecast's own futures.")
@click.option("--hindcast", is_flag=True, help="How such paths of cost fared before; takes no scenario.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    scenario: str, name: str, target: str | None, first: int, last: int, by: int | None, baseline: str | None,
    pairs: tuple[str, ...], draws: int, seed: int, figure: str | None, calendar: bool, hindcast: bool, form: str,
) -> None:
    """A quantity of SCENARIO by year of purchase, and when it crosses: a distribution over all draws."""
    if hindcast:
        _record(form)
        return
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash

    if figure:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    text = _standard_input() if scenario == "-" else None

    def computed() -> dict[str, Any]:
        from orbitcompute.report import documents
        from orbitcompute.report import timeline_document as written
        from orbitcompute.report.figures import timeline as charts
        from orbitcompute.report.figures.drawing import save
        from orbitcompute.report.screens import timeline as screen
        from orbitcompute.studies.time.closing import closing
        from orbitcompute.studies.time.timeline import timeline

        found = timeline(scenario, settings, of=name, target=target, first=first, last=last, by=by, worlds=draws, seed=seed,
                         text=text)
        second = _calendar(found, scenario, settings, text) if calendar else None
        problem, change = (None, None) if by is None else _joint(found, scenario, settings, by, text)
        if figure:
            click.echo(f"written: {', '.join(save(charts.of_timeline(found), figure))}", err=True)
        lines = [] if problem is None or change is None else screen.change_lines(found, by or last, problem, change)
        closes = closing(found)
        document = written.document(found, change_of=by, problem=problem, change=change, second=second, closes=closes)
        header, rows = written.table(found)
        # to be read: no share is nought or all
        read = [[year, *(screen.share(float("nan") if one is None else one, found.worlds) for one in shares), *others]
                for year, *shares, others in ((*row[:3], row[3:]) for row in rows)]
        return {"notes": list(found.assembled.notes), "json": plain.as_json(document) + "\n",
                "csv": documents.render_rows(header, rows, ".csv"), "markdown": documents.render_rows(header, read, ".md"),
                "table": screen.text(found, [*(screen.calendar_lines(found, second) if second else []), *lines], closes)}

    question = {"scenario": scenario, "settings": settings, "of": name, "target": target, "first": first, "last": last,
                "by": by, "draws": draws, "seed": seed, "calendar": calendar}
    own = cache.nameless([scenario, *settings.values()])
    found = computed() if own or figure else cache.answer("timeline", program_hash(), question, computed)
    for note in found["notes"]:
        click.echo(f"note: {note}", err=True)
    if form == "table":
        show(found["table"])
    else:
        click.echo(found[form], nl=False)


def _calendar(found: Timeline, scenario: str, settings: dict[str, str], text: str | None) -> Second:
    """The readings by the forecast's calendar, and the share of its futures that have a gigawatt by each year."""
    from orbitcompute.kernels.calendar import FIRST_YEAR
    from orbitcompute.studies.forecast.forecast import forecast
    from orbitcompute.studies.time.calendar_learning import CalendarFutures, by_calendar

    main = forecast(DEFAULT_CLAIM, futures=max(found.worlds, 1000), seed=found.seed, beside=False).main
    assert main is not None
    futures = CalendarFutures(FIRST_YEAR, main.flown, main.operating)
    exists = tuple(futures.reached(1000.0, year) for year in found.years)
    return by_calendar(found, scenario, settings, futures, text), exists


def _joint(found: Timeline, scenario: str, settings: dict[str, str], by: int, text: str | None) -> tuple[Problem, Joint]:
    """The smallest joint change of the inputs that decide which meets the target in a year, others at their best guess."""
    from orbitcompute.catalog.units import from_si

    goal = f"{found.name}={from_si(found.target, found.unit)!r}"
    problem, change = _changed(scenario, goal, [name for name, _, _ in found.deciders[:DECIDERS]], settings, by, text)
    if change.values is None:  # more of them may do what these few do not
        problem, change = _changed(scenario, goal, [name for name, _, _ in found.deciders[:MORE]], settings, by, text)
    return problem, change


def _changed(
    scenario: str, goal: str, names: list[str], settings: dict[str, str], by: int, text: str | None
) -> tuple[Problem, Joint]:
    from orbitcompute.studies.decide.joint import joint
    from orbitcompute.studies.decide.solve import prepare

    problem = prepare(scenario, goal, names, {**settings, "year": str(by)}, text=text)
    return problem, joint(problem)


def _record(form: str) -> None:
    from orbitcompute.report import documents
    from orbitcompute.report.screens import cost_hindcast as screen

    if form == "table":
        show(screen.text())
    elif form == "json":
        click.echo(plain.as_json(screen.data()))
    else:
        rows = [[record["name"], *one.values()] for record in screen.data()["series"] for one in record["forecasts"]]
        header = ["series", "origin", "ahead [year]", "low", "median", "high", "came", "held"]
        click.echo(documents.render_rows(header, rows, {"markdown": ".md"}.get(form, ".csv")), nl=False)
