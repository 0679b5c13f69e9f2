"""The share card: chance, lift, cost and when on 1200 by 630 points, what a link to the answer shows."""

from __future__ import annotations

import math
import textwrap

from orbitcompute.catalog.units import from_si
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.drawing import CARD, INK, OURS, RECORD, Chart
from orbitcompute.report.numbers import NOTHING, multiple, short
from orbitcompute.report.screens.cells import Cells
from orbitcompute.report.screens.chances import chances_of
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.decide.challenges import like_terms

DOTS = 100  # an inch: 1200 x 630


def of_result(result: Result) -> Chart:
    """The answer of a result in large figures, each with what it is; medians of the draws."""
    scenario = result.assembled.scenario
    question = (scenario.question or scenario.title).rstrip("?.") + "?"
    facts = [fact for fact in (_chance(result), _lift(result), *_costs(result)) if fact is not None]
    chart = figures.new(question, width=CARD[0], height=CARD[1], describe="; ".join(" ".join(fact) for fact in facts))
    chart.figure.suptitle("")
    chart.axes.set_axis_off()
    chart.axes.set_xlim(0.0, 1.0)
    chart.axes.set_ylim(0.0, 1.0)
    chart.axes.text(0.02, 0.97, textwrap.fill(question, 52), va="top", fontsize=25, fontweight="bold", color=INK)
    for place, (label, figure, said) in enumerate(facts):
        height = 0.68 - 0.17 * place
        chart.axes.text(0.02, height, label, va="center", fontsize=13, color=RECORD)
        chart.axes.text(0.13, height, figure, va="center", fontsize=31, fontweight="bold", color=OURS)
        chart.axes.text(0.43, height, textwrap.fill(said, 52), va="center", fontsize=15, color=INK)
    chart.record(["what", "figure", "of what"], facts)
    dated = f", figures of {scenario.as_of}" if scenario.as_of else ""
    chart.cite(f"orbitcompute, result {result.id}, {scenario.name}{dated}; medians of the draws; orbitcompute cite names every"
               " source")
    return chart


def _chance(result: Result) -> tuple[str, str, str] | None:
    chances = chances_of(result)
    if chances is None:
        return None
    said = f"by end-{chances.year} by our model, all priors our judgement"
    said += f"; {chances.outside} by the record of similar promises" if chances.outside else ""
    return "CHANCE", chances.inside, said + (f" ({chances.other})" if chances.other else "")


def _lift(result: Result) -> tuple[str, str, str] | None:
    lifted = short(from_si(Cells(result).middle("permitted_power_by_date"), "GW"))
    if lifted == NOTHING:
        return None
    target = short(from_si(result.value("it_power_target"), "GW")).removesuffix(".0")
    return "LIFT", f"{lifted} of {target} GW", "the most that all flights permitted by then could carry"


def _costs(result: Result) -> list[tuple[str, str, str]]:
    if not math.isfinite(result.value("cost_ratio")):
        return []
    cells = Cells(result)
    facts = [("COST", multiple(cells.middle("cost_ratio")), "the same chips, new, on Earth")]
    ends = result.draws.spread("cost_ratio") if "cost_ratio" in result.draws.columns else None
    if ends is not None and math.isfinite(ends.p10):
        facts[0] = (*facts[0][:2], f"{facts[0][2]}; {short(ends.p10)} to {short(ends.p90)} in eight of ten draws")
    terms = like_terms(result.assembled)
    if math.isfinite(terms.median):
        claimed = result.claimed_middle("cost_ratio")
        also = f"; {short(claimed)} on the vendors' engineering" if math.isfinite(claimed) else ""
        facts.append(("", multiple(terms.median), f"with the same money, repair and waiting on both sides{also}"))
    return facts
