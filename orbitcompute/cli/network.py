"""`orbitcompute network`: round trips between cities over a relay, from users to satellites that compute; and clusters."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import click

from orbitcompute.cli.evaluate import settings_of
from orbitcompute.cli.showing import ALL, FORM, deliver
from orbitcompute.default import DEFAULT_SCENARIO

if TYPE_CHECKING:
    from orbitcompute.report.figures.drawing import Chart
    from orbitcompute.studies.network.cluster import Cluster
    from orbitcompute.studies.network.loads import Loaded

DRAWINGS = ("time", "distance", "map", "users")


@click.command()
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--constellation", metavar="NAME|FILE",
              help="Relay: a name, a .toml of shells, element sets (.tle .txt .csv .json .xml .kvn),"
                   " or ephemerides (.oem .czml).")
@click.option("--sites", metavar="NAME|FILE", help="Places: a name, a .toml, or a .csv with name, latitude, longitude.")
@click.option("--from", "start", metavar="SITE", help="Only pairs with this site.")
@click.option("--to", "end", metavar="SITE", help="Only pairs with this site.")
@click.option("--period", metavar="TIME", default="99min", show_default=True, help="Time that is looked at.")
@click.option("--step", metavar="TIME", default="15s", show_default=True, help="Time between two moments.")
@click.option("--set", "pairs", metavar="NAME=VALUE", multiple=True, help="Give a value, a choice or a component.")
@click.option("--loads", "traffic", metavar="TRAFFIC",
              help="Loads of lasers instead: under gravity, given (with the sites), or a .csv: from, to, amount.")
@click.option("--links", metavar="FILE",
              help="Laser links of a file's satellites: .csv with from, to (from 1), or pairs of numbers (from 0).")
@click.option("--slant-range", metavar="LENGTH", help="Sites use no satellite farther away, such as 1260km.")
@click.option("--skip-bad", is_flag=True, help="Leave broken element sets of a file out, and count them.")
@click.option("--compute", "shells", metavar="SHELL", multiple=True,
              help="Shells that compute instead: WALKER@ALTITUDE[+SATELLITE], a .toml, or a constellation's name.")
@click.option("--sweep", "sweeps", metavar="NAME=A,B,C", multiple=True,
              help="With --compute: planes, slots, altitude, inclination or lasers of every shell.")
@click.option("--orbit", "orbits", metavar="ORBIT", multiple=True,
              help="Orbits beyond 2,000 km instead: geostationary, molniya, tundra, sun-facing, 600kmx39700km@63.4deg.")
@click.option("--export", "written", metavar="FILE",
              help="Write the relay and its links: .tle, OMM (.kvn .xml .json .csv), CCSDS .oem, .czml.")
@click.option("--figure", metavar="FILE", help="Draw it as .svg, .png or .pdf, the numbers beside it as CSV.")
@click.option("--draw", type=click.Choice(DRAWINGS), help="What is drawn [time for up to four pairs, else distance].")
@ALL
@FORM
def command(
    scenario: str, constellation: str | None, sites: str | None, start: str | None, end: str | None, period: str, step: str,
    pairs: tuple[str, ...], traffic: str | None, skip_bad: bool, written: str | None, figure: str | None,
    draw: str | None, complete: bool, form: str, shells: tuple[str, ...], sweeps: tuple[str, ...],
    orbits: tuple[str, ...], links: str | None, slant_range: str | None,
) -> None:
    """Round trips between cities over the relay of SCENARIO, beside fibre and cable, and from users to its satellites.

    For each pair: percentiles over time, jitter, hand-overs, laser hops, stretch over the geodesic, share of time without a
    path. Propagation, processing and scheduling are three lines. The method of the search follows from the links. With
    --loads instead: what traffic between the cities does to the lasers, and how much of it fills them. A cluster that flies
    in formation (suncatcher-81) is shown in free fall: how far neighbours are apart, and how oblateness parts them.
    With --compute: a constellation that computes, each shell a fleet of its own, in one table with --sweep. With
    --orbit: orbits beyond the tables of dose, high or elliptical, with the physics there is and what is left out.
    """
    from orbitcompute.report.screens import network
    from orbitcompute.studies.network.cluster import is_cluster, look_at
    from orbitcompute.studies.network.round_trips import look

    if orbits:
        if shells or constellation or sites or start or end or traffic or written or figure or draw or links or slant_range:
            raise click.UsageError("--orbit: orbits alone, beside none of the options that look at a network")
        _show_orbits(scenario, settings_of(pairs), orbits, form)
        return
    if shells or sweeps:
        if not shells:
            raise click.UsageError("--sweep: needs --compute SHELL, such as 53:1584/72/1@550km")
        if constellation or sites or start or end or traffic or written or figure or draw or links or slant_range:
            raise click.UsageError("--compute: shells that compute, beside none of the options that look at a relay")
        _show_shells(scenario, settings_of(pairs), shells, sweeps, form)
        return
    if draw is not None and figure is None:
        raise click.UsageError("--draw: needs --figure FILE.svg")
    if traffic is not None and (draw or start or end):
        raise click.UsageError("--loads: looks at all pairs and draws the map of loads; leave --from, --to, --draw out")
    if figure is not None:
        from orbitcompute.report.figures.drawing import check_figure

        check_figure(figure)
    if written is not None:
        from orbitcompute.report.constellation_files import check_export

        check_export(written)
    if constellation is not None and is_cluster(constellation):
        if traffic or figure or start or end or sites or written or links or slant_range:
            given = "--loads, --figure, --export, --links, --slant-range, --from, --to and --sites look at a relay"
            raise click.UsageError(
                f"--constellation: {constellation} is a cluster, its satellites route for nobody; {given}"
            )
        _show_cluster(look_at(scenario, constellation, settings_of(pairs), _seconds(period, "--period", 0.0)), form)
        return
    found = look(
        scenario, settings_of(pairs), relay=constellation, sites=sites, ends=(start, end),
        period=_seconds(period, "--period", 0.0), step=_seconds(step, "--step", 0.01), skip_bad=skip_bad, links=links,
        longest_range=math.inf if slant_range is None else _given(slant_range, "--slant-range", "m", 1e3, "1260km"),
    )
    if written is not None:
        from orbitcompute.report.constellation_files import save
        from orbitcompute.studies.network.export import exported

        for one in save(exported(found, _seconds(period, "--period", 0.0)), written):
            click.echo(f"written: {one}", err=True)
    if traffic is not None:
        from orbitcompute.studies.network.loads import put_on

        _show_loads(put_on(found, traffic), figure, form)
        return
    if figure is not None:
        from orbitcompute.report.figures.network import draw as drawn

        _save(drawn(found, draw), figure)
    deliver(form, lambda: network.screen(found, complete=complete), lambda: network.as_data(found),
            lambda: network.table(found))


def _show_loads(loaded: Loaded, figure: str | None, form: str) -> None:
    from orbitcompute.report.screens import loads

    if figure is not None:
        from orbitcompute.report.figures.network import loads_on_a_map

        _save(loads_on_a_map(loaded), figure)
    deliver(form, lambda: loads.screen(loaded), lambda: loads.as_data(loaded),
            lambda: (list(loads.COLUMNS), loads.busiest(loaded)))


def _show_orbits(scenario: str, settings: dict[str, str], orbits: tuple[str, ...], form: str) -> None:
    from orbitcompute.report.screens import high_orbits as report
    from orbitcompute.studies.network.high_orbits import evaluate_orbits, read_orbits

    found = evaluate_orbits(scenario, settings, read_orbits(orbits))
    deliver(form, lambda: report.screen(found), lambda: report.as_data(found), lambda: report.table(found))


def _show_shells(
    scenario: str, settings: dict[str, str], shells: tuple[str, ...], sweeps: tuple[str, ...], form: str
) -> None:
    from orbitcompute.catalog.compute_shells import read_compute_shells
    from orbitcompute.report.screens import compute_shells as report
    from orbitcompute.studies.network.compute_shells import evaluate_shells

    found = evaluate_shells(scenario, settings, read_compute_shells(shells, sweeps), alternatives=bool(sweeps))
    for note in found.notes:
        click.echo(f"note: {note}", err=True)
    deliver(form, lambda: report.screen(found), lambda: report.as_data(found), lambda: report.table(found))


def _show_cluster(cluster: Cluster, form: str) -> None:
    from orbitcompute.report.screens import cluster as report

    deliver(form, lambda: report.screen(cluster), lambda: report.as_data(cluster), lambda: report.table(cluster))


def _save(chart: Chart, file: str) -> None:
    from orbitcompute.report.figures.drawing import save

    for written in save(chart, file):
        click.echo(f"written: {written}", err=True)


def _seconds(text: str, option: str, above: float) -> float:
    return _given(text, option, "s", above, "6h")


def _given(text: str, option: str, unit: str, above: float, example: str) -> float:
    from orbitcompute.catalog import units
    from orbitcompute.catalog.files import CatalogError

    try:
        value = units.parse(text, unit)
    except units.UnitError as fault:
        raise CatalogError([f"{option}: {fault}"], [units.advice(text, f"for example {option} {example}")]) from fault
    if not above < value <= 1e8:
        outside = f"{option}: {text} is outside {above:g} to 100,000,000 {unit}"
        raise CatalogError([outside], [f"for example {option} {example}"])
    return value
