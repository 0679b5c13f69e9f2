"""The lines of the screen that say what the fleet can do: training beside the same job on Earth, serving, the ground."""

from __future__ import annotations

import math

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short
from orbitcompute.report.screens.cells import Cells
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result

WIDE = 52  # of the labels
LARGEST_SERVER = 16  # accelerators that share a fabric; more are a rack
SERVICE_RANGED = ("collective_time", "training_working_share")


def service_lines(result: Result) -> list[str]:
    """One block of the screen, at most 100 columns."""
    value = result.value
    accelerators = f"{value('job_accelerators'):,.0f}"
    model = whole(value("model_parameters") / 1e9)
    settings = result.assembled.settings
    baseline = settings.get("baseline", result.assembled.scenario.components["baseline"])
    fits = value("serving_satellites") == 1.0
    left = f"  share of chips' time computing{'; serving fits one satellite' if fits else ''}"
    summed = f"  all-reduce of {whole(from_si(value('gradient_size'), 'GB'))} GB over all of them, s"
    rows = ((summed, "collective_time", "s"), (left, "training_working_share", "1"))
    lines = [_row(f"SERVICE  train {model} billion weights, {accelerators} chips", "orbit [10-90 %]", "same chips",
                  baseline[:13])]
    for label, name, unit in rows:
        earth = [short(from_si(value(f"{side}_{name}"), unit)) for side in ("twin", "terrestrial")]
        lines.append(_row(label, _ranged(result, name, unit), *earth))
    lines.insert(2, _copies(result))
    return [*lines, *([] if fits else [_serving(result)]), _ground(result)]


def whole(number: float) -> str:
    """What is given as a round number: no digits after the point from a hundred on, three digits below."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}"


def _row(label: str, orbit: str, twin: str, built: str) -> str:
    return (
        in_columns(f"<{WIDE} <23 >9 1 >14", label if len(label) < WIDE else label[: WIDE - 3] + "..", orbit, twin,
                   built).rstrip()
    )


def _ranged(result: Result, name: str, unit: str) -> str:
    return Cells(result).ours(name, unit)


def _copies(result: Result) -> str:
    """How the job is split on each side: over how many satellites, racks or servers a copy of the model is spread."""
    counts = [result.value(f"{side}pipeline_stages") for side in ("", "twin_", "terrestrial_")]
    fabrics = [result.value(f"{side}_domain") for side in ("twin", "terrestrial")]
    words = ["satellite", *("server" if fabric <= LARGEST_SERVER else "rack" for fabric in fabrics)]
    return _row("  one copy of the model is spread over", *(
        f"{'one' if count == 1.0 else short(count)} {word}{'' if count == 1.0 else 's'}" if math.isfinite(count) else NOTHING
        for count, word in zip(counts, words, strict=True)
    ))


def _serving(result: Result) -> str:
    """What it takes to serve the model that is trained, where one satellite does not hold it."""
    value = result.value
    delay, share = short(from_si(value("serving_token_delay"), "ms")), short(value("serving_link_share"))
    copies = short(value("serving_satellites"))
    return f"  served by {copies} satellites together: +{delay} ms a token, {share} of their lasers' rate"


def _ground(result: Result) -> str:
    """Traffic with the ground, and the sites that take it."""
    value = result.value
    text, lasers = (short(from_si(value(name), "Tbps")) for name in ("text_traffic", "fleet_network_rate"))
    kind = result.model.assumptions["ground_technology"].choice
    sites = [short(value(f"sites_for_{work}")) for work in ("text", "images", "training")]
    return (
        f"  to the ground: text is {text} of {lasers} Tb/s; {kind} sites for text {sites[0]}, images {sites[1]},"
        f" training {sites[2]}"
    )
