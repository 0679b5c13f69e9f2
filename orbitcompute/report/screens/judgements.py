"""The judgements that a quantity stands on most, each with its bounds and whose figure would replace it."""

from __future__ import annotations

import textwrap

from orbitcompute.declare import Assumption
from orbitcompute.studies.answer.explain import Explanation
from orbitcompute.studies.answer.verdict import shown_grade

WIDTH = 100
LISTED = 5
LEAST_SHARE = 0.01  # of the squared swing: below it a judgement does not matter to the answer


def judgements(found: Explanation) -> tuple[list[tuple[Assumption, float]], float]:
    """Inputs that rest on judgement with their share of the squared swing, largest first, and the share of all of them."""
    total = sum(swing.width**2 for swing in found.swings)
    if not total:
        return [], 0.0
    entries = [(found.model.assumptions[swing.name], swing.width**2 / total) for swing in found.swings]
    ours = [(entry, share) for entry, share in entries if shown_grade(entry.kind, entry.grade) == "judgement"]
    return sorted(ours, key=lambda pair: -pair[1]), sum(share for _, share in ours)


def judgement_lines(found: Explanation) -> list[str]:
    """The five judgements that move it most: share of the squared swing, and what would settle each."""
    ranked, whole = judgements(found)
    shown = [(entry, share) for entry, share in ranked[:LISTED] if share >= LEAST_SHARE and entry.settled_by]
    if not shown:
        return []
    lines = ["", f"judgement carries {100 * whole:.0f} % of the squared swing; what would replace it most:"]
    for entry, share in shown:
        text = f"  {entry.name} {100 * share:.0f} %: {entry.settled_by}"
        lines += textwrap.wrap(text, WIDTH, subsequent_indent="    ")
    return lines
