"""The screen of `service`: links, collectives on each topology, one training job, serving, and the ground."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from typing import Any

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures.drawing import CYCLE, RECORD, Chart, new
from orbitcompute.report.numbers import NOTHING, short, times
from orbitcompute.report.screens.cells import Cells
from orbitcompute.report.screens.next_commands import asked, explained, following, inside
from orbitcompute.report.screens.service_lines import LARGEST_SERVER, whole
from orbitcompute.report.table import Column, Table, at_both_ends, cut, finite, headed, in_columns
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.network.service import (
    POWERS,
    RATES,
    TECHNOLOGIES,
    TOPOLOGIES,
    WORKLOADS,
    Service,
    shares_by_rate,
    sites_by_power,
)

WIDTH, FIRST = 100, 80
EARTH = ("twin_", "terrestrial_")
# Label, quantity, unit, and whether the clusters on Earth have it too; `{}` takes the size that is exchanged.
COLLECTIVES = (
    ("lasers it takes of a satellite", "compute_links_needed", "1", False),
    ("a satellite sends, Tb/s", "satellite_network_rate", "Tbps", False),
    ("half to half of the job, Tb/s", "job_bisection_rate", "Tbps", False),
    ("all-reduce of {gradients}, ring, s", "collective_time_ring", "s", False),
    (" the same, hierarchical, s", "collective_time_hierarchical", "s", False),
    (" the faster of the two, s", "collective_time", "s", True),
    ("all-gather of the weights, s", "all_gather_time", "s", False),
    ("all-to-all, {exchange} a chip, s", "all_to_all_time", "s", True),
)
TRAINING = (
    ("one copy is spread over", "pipeline_stages", "1", True),
    ("gradients summed in a step, s", "gradient_exchange_time", "s", True),
    ("one sequence handed on, ms", "activation_transfer_time", "ms", False),
    ("a step, s ({compute} if none waited)", "training_step_time", "s", True),
    ("accelerator time left by waits", "training_time_share", "1", True),
    (" and by night and interruptions", "training_working_share", "1", True),
)
GROUND = (
    ("whole fleet, mean, Tb/s", "ground_traffic", "Tbps"),
    ("per satellite, sustained, Gb/s", "ground_rate_per_satellite", "Gbps"),
    ("per delivered kWh, GB", "ground_data_per_energy", "GB / kWh"),
    ("one site sustains, Gb/s", "site_capacity", "Gbps"),
    ("of the time it is clear", "site_availability", "1"),
    ("sites to build", "ground_sites", "1"),
    ("terminals", "ground_terminals", "1"),
    ("$ per kW-year of IT", "ground_cost_per_power", "USD / (kW year)"),
)


FIRST_LINES = (
    ("chips share one fabric", "fabric", "1"),
    ("one copy is spread over", "pipeline_stages", "1"),
    ("all-reduce of {gradients}, s", "collective_time", "s"),
    ("a step, s ({compute} if none waited)", "training_step_time", "s"),
    ("accelerator time left by waits", "training_time_share", "1"),
    ("and by night and interruptions", "training_working_share", "1"),
)
FIRST_GROUND = (("sites to build", "ground_sites", "1"), ("$ per kW-year of IT", "ground_cost_per_power", "USD / (kW year)"))


def screen(service: Service, *, complete: bool = False) -> str:
    """The screen: one training job, serving and the ground beside Earth; with `complete` links and every topology."""
    return whole_screen(service) if complete else "\n".join(first(service))


def first(service: Service) -> list[str]:
    """The first screen: at most 25 lines of 80 columns."""
    result, scenario = service.result, service.result.assembled.scenario
    model, chips = whole(result.value("model_parameters") / 1e9), f"{result.value('job_accelerators'):,.0f}"
    where, named = f"{scenario.name}, beside {_baseline(result)}", f"id {result.id}"
    share, twin = _of(result, "training_working_share", "1", 100.0), short(100 * result.value("twin_training_working_share"))
    lines = [f"Can it train a model of {model} billion weights on {chips} chips, and serve it?",
             at_both_ends(where, named, FIRST),
             *headed("TRAIN", f"chips compute {share} % of the time [10-90 %]; the same chips on Earth {twin} %", FIRST)]
    lines += headed("LINKS", _links_told(result), FIRST)
    lines += _beside(service).lines(FIRST)
    lines += headed("SERVE", "; ".join(line.strip().replace(";", ",") for line in _serving(service)[1:]), FIRST)
    lines += _ground_table(service).lines(FIRST)
    lines += [line for note in _unknown(result) for line in headed("note", note, FIRST)]
    then = (f"service {inside(scenario)}--all", explained("training_working_share", scenario))
    return [*lines, following(then, FIRST)]


def _links_told(result: Result) -> str:
    rack, own = result.value("rack_network_rate"), result.value("satellite_network_rate")
    given = result.model.assumptions.get("satellite_network_rate")
    who = f" ({given.kind.replace('_', ' ')})" if given is not None else " (by its lasers)"
    return (f"a satellite sends {_of(result, 'satellite_network_rate', 'Tbps')} Tb/s{who}, its chips on Earth "
            f"{short(from_si(rack, 'Tbps'))}: {short(rack / own)} times as much")


def _beside(service: Service) -> Table:
    """The job on the satellites as they are linked, on the same chips on Earth and on the baseline."""
    result = service.result
    sizes = {"gradients": f"{whole(from_si(result.value('gradient_size'), 'GB'))} GB",
             "compute": short(result.value("training_compute_time"))}
    chosen = result.assembled.model.assumptions["compute_topology"].choice
    columns = (Column("one training job|", side="<"), Column(f"satellites in a {chosen}|[10-90 %]", side="<"),
               Column("same chips|on Earth"), Column(f"{cut(_baseline(result), 13)}|as built"))
    rows: list[tuple[str, str, str, str]] = []
    for label, name, unit in FIRST_LINES:
        if name == "fabric":
            sizes_of = [result.value(size) for size in ("accelerators_per_satellite", "twin_domain", "terrestrial_domain")]
            words = ["satellite", *("server" if size <= LARGEST_SERVER else "rack" for size in sizes_of[1:])]
            satellite, twin, built = (f"{short(size)} a {word}" if math.isfinite(size) else NOTHING
                                      for size, word in zip(sizes_of, words, strict=True))
        else:
            satellite = _of(result, name, unit)
            twin, built = (short(from_si(result.value(f"{side}{name}"), unit)) for side in EARTH)
        rows.append((label.format(**sizes), satellite, twin, built))
    return Table(columns, tuple(rows))


def _ground_table(service: Service) -> Table:
    """Sites to build and what they cost, by workload and technology."""
    columns = (Column("ground segment", side="<"), *(Column(f"{work}, {carrier}") for work in ("text", "image")
                                                     for carrier in TECHNOLOGIES))
    rows = tuple(
        (label, *(short(from_si(service.ground[work, carrier][name], unit)) for work in ("text", "image")
                  for carrier in TECHNOLOGIES)) for label, name, unit in FIRST_GROUND
    )
    return Table(columns, rows)


def whole_screen(service: Service) -> str:
    """All of it, within a hundred columns."""
    parts = [_head(service.result), _links(service.result), _collectives(service), _training(service), _serving(service),
             _ground(service)]
    scenario = service.result.assembled.scenario
    after = following((f"service {asked(scenario)} --figure service.svg", explained("training_time_share", scenario)))
    said = [*_unknown(service.result), *service.result.assembled.notes]
    notes = [line for note in said
             for line in textwrap.wrap(f"note     {note}", WIDTH, subsequent_indent=" " * 9)]
    return "\n".join(line.rstrip() for part in [*parts, [*notes, after]] for line in [*part, ""]).rstrip()


def _unknown(result: Result) -> list[str]:
    """Why there is nothing to be said of training or of the ground, where that is so."""
    found = []
    for what, name in (("accelerator time left", "training_time_share"), ("the ground", "ground_sites"),
                       ("training at the baseline", "terrestrial_training_time_share")):
        if not math.isfinite(result.value(name)):
            why = result.model.reason(name, result.point)
            found.append(f"{what} is not known: {why}")
    return found


def _baseline(result: Result) -> str:
    return str(result.assembled.settings.get("baseline", result.assembled.scenario.components["baseline"]))


def _head(result: Result) -> list[str]:
    chips, satellites = short(result.value("accelerators_per_satellite")), short(result.value("satellite_count"))
    power = short(from_si(result.value("it_power_target"), "GW"))
    return [f"orbitcompute service {result.assembled.scenario.name} --baseline {_baseline(result)}",
            f"FLEET    {power} GW of IT on {satellites} satellites of {chips} accelerators each"]


def _of(result: Result, name: str, unit: str, scale: float = 1.0) -> str:
    return Cells(result).ours(name, unit, scale)


def _links(result: Result) -> list[str]:
    given = result.model.assumptions.get("satellite_network_rate")
    rack, own = result.value("rack_network_rate"), result.value("satellite_network_rate")
    who = f"given ({given.kind.replace('_', ' ')})" if given is not None else "by its lasers"
    value = {name: short(from_si(result.value(name), unit)) for name, unit in (
        ("laser_terminal_rate", "Tbps"), ("compute_link_distance", "km"), ("laser_aperture", "cm"),
        ("laser_transmit_power", "W"), ("laser_wavelength", "nm"), ("laser_received_power", "mW"),
        ("laser_power_needed", "mW"))}
    return [
        f"LINKS    a satellite sends {_of(result, 'satellite_network_rate', 'Tbps')} Tb/s, {who}; its chips "
        f"{short(from_si(rack, 'Tbps'))} on Earth: {times(rack / own)}",
        f"  budget of one laser over {value['compute_link_distance']} km: {value['laser_transmit_power']} W from "
        f"{value['laser_aperture']} cm, {value['laser_received_power']} mW arrive, {value['laser_power_needed']} needed "
        f"for its {value['laser_terminal_rate']} Tb/s",
    ]


def _columns(label: str, cells: Sequence[str], earth: Sequence[str] = ("", "")) -> str:
    return (
        in_columns("<37 >7* >10 >12 >12", label, *cells[:-1], cells[-1], earth[0], earth[1])
    )


def _table(service: Service, lines: Sequence[tuple[str, str, str, bool]], sizes: dict[str, str]) -> list[str]:
    rows = []
    for label, name, unit, on_earth in lines:
        text = whole if name == "compute_links_needed" else short
        cells = [text(from_si(service.topologies[one][name], unit)) for one in TOPOLOGIES]
        earth = [short(from_si(service.result.value(f"{side}{name}"), unit)) if on_earth else NOTHING for side in EARTH]
        rows.append(_columns(f"  {label.format(**sizes)}", cells, earth))
    return rows


def _collectives(service: Service) -> list[str]:
    result = service.result
    chips = f"{result.value('job_accelerators'):,.0f}"
    sizes = {"gradients": f"{whole(from_si(result.value('gradient_size'), 'GB'))} GB",
             "exchange": f"{whole(from_si(result.value('exchange_size'), 'GB'))} GB"}
    head = _columns(f"COLLECTIVES of {chips} chips", TOPOLOGIES, ("same chips", _baseline(result)[:11]))
    return [head, *_table(service, COLLECTIVES, sizes)]


def _training(service: Service) -> list[str]:
    result = service.result
    model, tokens = (
        whole(result.value(name) / scale) for name, scale in (("model_parameters", 1e9), ("batch_tokens", 1e6))
    )
    chosen = result.assembled.model.assumptions["compute_topology"].choice
    lines = [
        f"TRAINING {model} G parameters, {tokens} M tokens a step, split as is fastest; here satellites form a {chosen}:",
        f"  {_of(result, 'training_time_share', '1')} of accelerator time left by waits; on Earth, same chips, "
        f"{short(result.value('twin_training_time_share'))}",
        *_table(service, TRAINING, {"compute": short(result.value("training_compute_time"))}),
    ]
    for label, shares in (
        (" on the fewest that hold a copy", service.fewest),
        (" a sum every 500 steps only", service.seldom),
    ):
        lines.append(_columns(f"  {label}", [short(shares[one]) for one in TOPOLOGIES], (NOTHING, NOTHING)))
    return lines


def _serving(service: Service) -> list[str]:
    result, several = service.result, service.several
    memory = short(from_si(result.value("satellite_memory"), "TB"))

    def line(size: float, parameters: float, copies: float, delay: float, share: float) -> str:
        said = f"  {whole(parameters / 1e9)} G parameters with caches, {short(from_si(size, 'TB'))} TB: "
        if copies <= 1.0:
            return said + "fits one satellite; no laser in the way of a token"
        return said + (f"{short(copies)} satellites, +{short(from_si(delay, 'ms'))} ms a token, "
                       f"{short(share)} of the lasers")

    names = ("serving_size", "model_parameters", "serving_satellites", "serving_token_delay", "serving_link_share")
    context, count = whole(result.value("context_length")), whole(result.value("sequences_served"))
    rows = [f"SERVING  {memory} TB of memory a satellite; {count} sequences of {context} tokens at once",
            line(*(result.value(name) for name in names))]
    if result.value("serving_satellites") <= 1.0 and math.isfinite(several["serving_size"]):
        rows.append(line(*(several[name] for name in names)))
    return rows


def _ground(service: Service) -> list[str]:
    result, ground = service.result, service.ground
    each = ("text_traffic_per_accelerator", "image_traffic_per_accelerator", "training_traffic_per_accelerator")
    rates = [short(from_si(result.value(name), "Mbps")) for name in each]
    outage = f"{100 * result.value('ground_outage'):.2g} %"
    bits, images = whole(from_si(result.value("bits_per_token"), "bit")), short(result.value("image_rate"))
    tokens, size = short(result.value("text_token_rate")), short(from_si(result.value("image_size"), "MB"))
    shape = "<37" + " >11 >10" * len(WORKLOADS)
    rows = [
        in_columns("<37 >21*", "GROUND", *WORKLOADS),
        in_columns(shape, "", *(carrier for _ in WORKLOADS for carrier in TECHNOLOGIES)),
        in_columns(shape, "  per accelerator, Mb/s", *(cell for rate in rates for cell in (rate, ""))),
    ]
    for label, name, unit in GROUND:
        digits = 3 if name == "site_availability" else 2
        cells = [
            short(from_si(ground[work, carrier][name], unit), digits) for work in WORKLOADS for carrier in TECHNOLOGIES
        ]
        if name in ("ground_traffic", "ground_rate_per_satellite", "ground_data_per_energy"):
            cells = [cell if at % 2 == 0 else "" for at, cell in enumerate(cells)]
        rows.append(in_columns(shape, f"  {label}", *cells))
    rows += textwrap.wrap(
        f"text: {tokens} tokens a second and accelerator of {bits} bit; images: {images} a second of {size} MB; training: data "
        f"up, checkpoints down. Sites are clear independently of each other; enough of them for the peak, "
        f"{short(result.value('traffic_peak_ratio'))} times the mean, all but {outage} of the time; counts are continuous.",
        WIDTH, initial_indent="  ", subsequent_indent="  ",
    )
    return rows


def rows(service: Service) -> tuple[list[str], list[list[Any]]]:
    """Every figure of the tables as rows: section, line, column, value, unit."""
    found: list[list[Any]] = []
    for section, lines in (("collectives", COLLECTIVES), ("training", TRAINING)):
        for _, name, unit, on_earth in lines:
            for one in TOPOLOGIES:
                found.append([section, name, one, finite(from_si(service.topologies[one][name], unit)), unit])
            for side in EARTH if on_earth else ():
                value = finite(from_si(service.result.value(f"{side}{name}"), unit))
                found.append([section, name, side.rstrip("_"), value, unit])
    for label, shares in (("fewest", service.fewest), ("every 500 steps", service.seldom)):
        found += [["training", f"training_time_share, {label}", one, finite(shares[one]), "1"] for one in TOPOLOGIES]
    for _, name, unit in GROUND:
        found += [["ground", name, f"{work}, {carrier}", finite(from_si(service.ground[work, carrier][name], unit)), unit]
                  for work in WORKLOADS for carrier in TECHNOLOGIES]
    return ["section", "quantity", "column", "value", "unit"], found


def as_data(service: Service) -> dict[str, Any]:
    """The same as JSON: what is not known is null."""
    header, found = rows(service)
    return {"schema": "orbitcompute.service/1", "id": service.result.id, "scenario": service.result.assembled.scenario.name,
            "baseline": _baseline(service.result), "figures": [dict(zip(header, row, strict=True)) for row in found],
            "notes": list(service.result.assembled.notes)}


# -- figures -----------------------------------------------------------------------------------------------------------


def draw(service: Service, kind: str) -> Chart:
    """The chart of a kind: `training` (time left over the satellite's rate) or `ground` (sites over the fleet's power)."""
    drawn = {"training": _training_chart, "ground": _ground_chart}[kind](service)
    result = service.result
    drawn.cite(
        f"orbitcompute service, scenario {result.assembled.scenario.name}, id {result.id}; every other input at its central "
        "value. Sources: orbitcompute explain training_time_share, explain ground_sites."
    )
    return drawn


def _training_chart(service: Service) -> Chart:
    result = service.result
    found = shares_by_rate(service)
    model = whole(result.value("model_parameters") / 1e9)
    chart = new(
        f"Training keeps {short(100.0 * result.value('training_time_share'))} % of the chips' time in orbit,"
        f" {short(100.0 * result.value('twin_training_time_share'))} % on Earth",
        f"{model} G parameters on {result.value('job_accelerators'):,.0f} accelerators; "
        "dotted: this satellite, its chips on Earth",
        x="what a satellite sends [Tb/s]", y="share of accelerator time left",
        describe="Lines of the share of time left over what a satellite sends, one a topology.",
    )
    for name, colour in zip(TOPOLOGIES, CYCLE, strict=False):
        chart.axes.plot(RATES / 1e12, found[name], color=colour, label=name)
    for name in ("satellite_network_rate", "rack_network_rate"):
        chart.axes.axvline(from_si(result.value(name), "Tbps"), color=RECORD, lw=1.0, ls=":")
    chart.axes.set_xscale("log")
    chart.axes.set_ylim(0.0, 1.03)
    chart.legend(loc="lower right")
    lines = [[float(rate) / 1e12, *(finite(found[name][at]) for name in TOPOLOGIES)] for at, rate in enumerate(RATES)]
    chart.record(["satellite_network_rate [Tb/s]", *(f"{name} [1]" for name in TOPOLOGIES)], lines)
    return chart


def _ground_chart(service: Service) -> Chart:
    found = sites_by_power(service)
    at = int(np.argmin(np.abs(np.log(np.asarray(POWERS) / 1e9))))
    counts = {work: float(np.asarray(sites)[at]) for (work, carrier), sites in found.items() if carrier == "optical"}
    told = ", ".join(f"{short(count)} for {work}" for work, count in counts.items() if np.isfinite(count))
    chart = new(
        f"At {short(float(POWERS[at]) / 1e6)} MW the fleet takes {told} in optical sites on the ground",
        "lines: optical; dashed: radio; for the peak in all but rare weather",
        x="IT power [MW]", y="sites to build",
        describe="Lines of the number of sites over the fleet's power, by workload and technology.",
    )
    for (work, carrier), sites in found.items():
        colour = CYCLE[WORKLOADS.index(work)]
        style = "-" if carrier == "optical" else "--"
        width = 3.2 if work == "text" else 1.6  # text and training lie on one another at first
        chart.axes.plot(POWERS / 1e6, sites, color=colour, ls=style, lw=width, alpha=0.85, label=f"{work}, {carrier}")
    chart.axes.set_xscale("log")
    chart.axes.set_yscale("log")
    chart.legend(loc="upper left")
    chart.record(["it_power_target [MW]", *(f"{work}, {carrier} [1]" for work, carrier in found)],
                 [[float(power) / 1e6, *(finite(np.asarray(sites)[at]) for sites in found.values())]
                  for at, power in enumerate(POWERS)])
    return chart
