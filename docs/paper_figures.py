"""What `paper.md` says in figures, written from the program; and `paper.bib`, the sources that the paper cites."""

from __future__ import annotations

import json
import re
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

import orbitcompute.quantities  # noqa: F401  (declares every quantity)
from orbitcompute.catalog.catalog import load
from orbitcompute.declare import registry
from orbitcompute.report.cite.citation import entry_of
from orbitcompute.report.documents import document
from orbitcompute.report.numbers import error_text, short
from orbitcompute.studies.answer.evaluate import evaluate
from orbitcompute.studies.answer.verdict import standing
from orbitcompute.studies.published.bridge import bridge
from orbitcompute.studies.published.reproduce import all_analyses
from orbitcompute.studies.validate.validate import model_errors, validate

__all__ = ["findings", "limits", "reproduced", "size", "summary", "validation"]
WIDTH = 128


@cache
def _answer() -> dict[str, Any]:
    return document(evaluate("gigawatt-2028"))


def _of(name: str) -> tuple[str, str, str]:
    """Median and 10th and 90th percentile of a quantity, for reading."""
    found = _answer()["quantities"][name]
    return short(found["p50"]), short(found["p10"]), short(found["p90"])


def _line(text: str) -> None:
    import cog  # there only while cog makes the page

    cog.outl(text)


def _say(text: str) -> None:
    _line(textwrap.fill(" ".join(text.split()), WIDTH, break_long_words=False, break_on_hyphens=False))


def summary() -> None:
    """The headline, of the default scenario."""
    middle, low, high = _of("cost_ratio")
    claimed = short(evaluate().claimed_middle("cost_ratio"))
    count, least, most = _of("launch_count")
    _say(f"For a gigawatt in orbit by the end of 2028 it finds a delivered kilowatt-year at {middle} times the cost of the same"
         f" chips, new, on Earth ({low} to {high} in eight of ten draws; {claimed} with every vendor's figure at face value),"
         f" and {count} flights ({least} to {most}) where {_flown()} were flown in 2025. Result `{_answer()['id']}` of version"
         f" {_answer()['version']}; the same inputs give the same identity and the same digits.")


def _flown() -> str:
    rows = (Path(__file__).parents[1] / "models" / "forecasts" / "launches_by_year_and_family.csv").read_text(encoding="utf-8")
    found = [line.split(",") for line in rows.splitlines() if line.startswith("2025,") and ",Starship," in line]
    return found[0][2] if found else "none"


def reproduced() -> None:
    """How many analyses are computed, how many printed figures come out, the largest step of each bridge."""
    found = all_analyses()
    computed = [one for one in found if one.cases]
    steps = []
    for one in found:
        if one.bridged:
            led = bridge(one.name)
            largest = max(led.steps, key=lambda step: abs(step.share))
            unit = led.unit.replace(" / ", "/")
            whose = one.authors.split(" (")[0]
            steps.append(f"{whose}, {short(led.theirs)} to {short(led.ours)} {unit}, most of it {largest.name}")
    cases = sum(len(one.cases) for one in computed)
    _say(f"Of {len(found)} analyses in print {len(computed)} are computed from their own formulas, with"
         f" {sum(one.inside for one in computed)} of {cases} printed figures inside their tolerance. Bridges lead"
         f" {len(steps)} of them to ours: {'; '.join(steps)}.")


def size() -> None:
    """How large the graph is."""
    own = [one for one in registry.quantities.values() if not one.mirror_of]
    _say(f"Version {_answer()['version']} has {len(own)} quantities in {len({one.discipline for one in own})} disciplines,"
         f" {len(load().declarations)} parameters, {len(registry.choices)} choices, {len(registry.closures)} closures,"
         f" {len(load().sources)} sources and {len(validate())} cases.")


def validation() -> None:
    """The table of errors where three sources or more tell one, the others by name."""
    found = model_errors(validate())
    told = [one for one in found if one.error is not None]
    _line("| discipline | outside cases | sources | our error |")
    _line("|:-----------|--------------:|--------:|----------:|")
    for one in told:
        _line(f"| {one.discipline} | {one.cases} | {one.sources} | {error_text(one.error)} |")
    _line("")
    rows = [row for row in validate() if row.outside]
    unknown = ", ".join(one.discipline for one in found if one.error is None)
    _say(f"Table: our error by discipline. {len(rows)} cases are somebody else's figure. Unknown, for want of three sources:"
         f" {unknown}.")


def findings() -> None:
    """What the default scenario answers."""
    verdict = _answer()["verdict"]
    fails = [row["test"] for row in verdict if row["word"] == "fails"]
    mass, mass_low, mass_high = _of("satellite_mass")
    count, count_low, count_high = _of("satellite_count")
    area, area_low, area_high = _of("radiator_area")
    claimed = short(_answer()["quantities"]["radiator_area"]["claimed"])
    ratio, ratio_low, ratio_high = _of("cost_ratio")
    _say(f"For the announced satellite our graph finds {count} of them ({count_low} to {count_high}), {mass} kg each"
         f" ({mass_low} to {mass_high}), and a radiator of {area} m$^2$ of plate ({area_low} to {area_high}) where"
         f" {claimed} are announced."
         f" The cost ratio is {ratio} ({ratio_low} to {ratio_high})."
         + (f" The verdict's rows that no value in range closes: {', '.join(fails)}." if fails else ""))
    _line("")
    _say(f"The stored forecast gives the gigawatt by 2028 a chance {_chance()}. Neither is a measurement.")


def _chance() -> str:
    folder = Path(__file__).parents[1] / "models" / "forecasts" / "stored"
    stored = json.loads(sorted(folder.glob("gigawatt-2028-*.json"))[-1].read_text(encoding="utf-8"))
    views = stored.get("outside_view") or {}
    ends = [one["by_date"] for one in views.get("estimates", [])]
    value = stored["quantities"]["probability_by_date"]["value"]
    inside = "under 1 %" if value < 0.01 else f"of {100 * value:.0f} %"
    return f"{inside} by our calendar, and of {100 * min(ends):.0f} to {100 * max(ends):.0f} % by the record of announcements"


def limits() -> None:
    """How much of the result is judgement."""
    counts, shares = standing(evaluate("gigawatt-2028").model, "cost_ratio")
    _say(f"Of the {sum(counts.values())} uncertain inputs that `cost_ratio` stands on {counts.get('judgement', 0)} are our"
         f" judgement, with {short(100.0 * shares.get('judgement', 0.0))} % of its squared swing.")


def cited() -> list[str]:
    """The sources that the paper cites, by key."""
    text = (Path(__file__).parent / "paper.md").read_text(encoding="utf-8")
    return sorted({key for group in re.findall(r"\[(@[^\]]+)\]", text) for key in re.findall(r"@([a-z0-9-]+)", group)})


def bibliography() -> str:
    """`paper.bib`: an entry for each source that the paper cites, from `models/sources.toml`."""
    return "\n".join(entry_of(key, load().sources[key]) for key in cited())
