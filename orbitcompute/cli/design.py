"""`orbitcompute design`: the best design that closes."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from typing import Any

import click

from orbitcompute.cli.evaluate import FORMATS, _standard_input, names_of, settings_of
from orbitcompute.cli.showing import SUFFIX, show
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report import plain


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--minimise", metavar="NAME[,NAME]", default="cost_ratio",
              help="What to make least [cost_ratio]; NAME:max where more is better. Two or three give a front.")
@click.option("--over", type=click.Choice(("central", "claimed", "draws")), default="central",
              help="Inputs at their best guess, as the vendors have them, or drawn [central].")
@click.option("--quantile", type=click.FloatRange(0.1, 0.95), default=0.5,
              help="With --over draws: the quantile made least [0.5]; 0.9 is the 90th percentile.")
@click.option("--draws", type=click.IntRange(32, 4096), default=256, help="With --over draws: common draws [256].")
@click.option("--vary", "names", metavar="NAME[=LOW:HIGH|=A,B,C]", multiple=True,
              help="What may be chosen, with other bounds or another list; `default` is what is searched without it.")
@click.option("--fix", "fixed", metavar="NAME[=VALUE]", multiple=True,
              help="What is held, where the scenario has it or at VALUE.")
@click.option("--allow", "allowed", metavar="CLOSURE,...", help="Closures that a design may break; those of `closure`.")
@click.option("--baseline", metavar="NAME", help="Terrestrial cluster compared with [default: colossus-1].")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--seed", type=click.IntRange(0), help="Seed of the starts [20261129].")
@click.option("--output", metavar="FILE.toml", help="Write the design as a scenario file that every command takes.")
@click.option("--figure", metavar="FILE", help="Draw the trade around the design as SVG, the data beside it as CSV.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")
def command(
    scenario: str, minimise: str, over: str, quantile: float, draws: int, names: tuple[str, ...], fixed: tuple[str, ...],
    allowed: str | None, baseline: str | None, pairs: tuple[str, ...], seed: int | None, output: str | None,
    figure: str | None, form: str,
) -> None:
    """Find the best design for SCENARIO that closes: what an engineer chooses, inside every margin.

    Beside the scenario's own and the vendor's design: what it changes, which closures hold it there and what a unit more
    of each would save, and how the answer moves with the aim. `models design` lists what is chosen. With two or three
    aims instead: the front of designs that close, what one aim costs in another; --output is then its knee.
    """
    from orbitcompute import cache
    from orbitcompute.catalog.files import program_hash
    from orbitcompute.report.files import check_outputs, write

    if output:
        check_outputs([output], (".toml",))
    if figure:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    settings = settings_of(pairs)
    if baseline is not None:
        settings["baseline"] = baseline
    text = _standard_input() if scenario == "-" else None

    def computed() -> dict[str, Any]:
        from orbitcompute.studies.decide.design import prepare
        from orbitcompute.studies.decide.designed import SEED

        brief = prepare(
            scenario, minimise, settings, over=over, vary=names, fix=fixed, allow=names_of(allowed), text=text, level=quantile,
            draws=draws, priced=True,
        )
        best = _front if brief.asked > 1 else _best
        return {"notes": list(brief.notes), **best(brief, SEED if seed is None else seed, figure)}

    question = {"scenario": scenario, "minimise": minimise, "over": over, "quantile": quantile, "draws": draws, "vary": names,
                "fix": fixed, "allow": allowed, "settings": settings, "seed": seed}
    own = cache.nameless([scenario, *settings.values(), *names, *fixed])
    found = computed() if own or figure else cache.answer("design", program_hash(), question, computed)
    for note in found["notes"]:
        click.echo(f"note: {note}", err=True)
    if output:
        write(output, found["toml"])
        click.echo(f"written: {output}", err=True)
    if form == "table":
        from orbitcompute.report.screens.design_front import ending
        from orbitcompute.report.screens.next_commands import of_design

        last = ending if "designs" in found else of_design
        show(found["table"].removesuffix(last(None)) + last(output))
    else:
        click.echo(found[form], nl=False)


def _best(brief: Any, seed: int, figure: str | None) -> dict[str, Any]:
    """The best design in every format."""
    from orbitcompute.report.design_document import document
    from orbitcompute.report.figures import design as charts
    from orbitcompute.report.screens import design as screen
    from orbitcompute.studies.decide.designed import design

    with _progress(brief) as progress:
        found = design(brief, seed, progress)
    if figure:
        _draw(charts.of_design(found), figure)
    return {"table": screen.text(found), "json": plain.as_json(document(found)) + "\n", "toml": found.text,
            **_rows(*screen.table(found))}


def _front(brief: Any, seed: int, figure: str | None) -> dict[str, Any]:
    """The front in every format, and how many designs stand in it; its knee is the design."""
    from orbitcompute.report.screens import design_front as screen
    from orbitcompute.studies.decide.design_front import front

    with _progress(brief) as progress:
        found = front(brief, seed, progress)
    if figure:
        _draw(screen.chart(found), figure)
    return {"table": screen.text(found), "json": plain.as_json(screen.data(found)) + "\n", "toml": screen.knee_text(found),
            "designs": len(found.places), **_rows(*screen.table(found))}


def _draw(chart: Any, figure: str) -> None:
    from orbitcompute.report.figures.drawing import save

    click.echo(f"written: {', '.join(save(chart, figure))}", err=True)


def _rows(header: list[str], rows: list[list[Any]]) -> dict[str, str]:
    from orbitcompute.report import documents

    return {form: documents.render_rows(header, rows, SUFFIX[form]) for form in ("csv", "markdown")}


@contextlib.contextmanager
def _progress(brief: Any) -> Iterator[Callable[[int], None]]:
    """Whom to tell of designs that were tried: a bar on a terminal, nobody elsewhere."""
    from orbitcompute.studies.decide.designed import expected

    if sys.stderr is None or not sys.stderr.isatty():
        yield lambda designs: None
        return
    points = brief.points if brief.robust is None else brief.points_drawn
    compiling = points.uncompiled()
    if compiling:
        click.echo(f"compiling {compiling} quantities, once for this kind of study ...", err=True)
    with click.progressbar(length=expected(brief), label="searching", file=sys.stderr) as bar:
        yield bar.update
