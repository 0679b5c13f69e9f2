"""The screens of `audit`: every claim in a line, the ones that matter most, one claim with all it stands on, the pairs."""

from __future__ import annotations

import csv
import io
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.report.cite.citation import places
from orbitcompute.report.numbers import short, spread, times
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import headed, in_columns
from orbitcompute.studies.audit.audit import Audit, Verdict, chance
from orbitcompute.studies.audit.disputes import Disagreement

WIDTH = 100
FIRST = 5  # claims that the overview shows in full
ID, SAYS, FINDS, FACTOR, WORD, KIND = 7, 32, 30, 6, 14, 9
COLUMNS = ("claim", "document", "says", "family", "verdict", "leans", "finds", "claimed", "ours", "low", "high", "unit",
           "factor", "kind", "grades", "sources", "who", "said", "due")
Style = Callable[[str, str], str]
HEAD = in_columns(f"<{ID} <{SAYS} <{FINDS} >{FACTOR} 2 <{WORD} <", "claim", "they say, in our words", "we find", "factor",
                  "verdict", "kind")


def overview(found: Audit, style: Style) -> str:
    """How many claims hold, which ones by verdict, what the evidence is, and the ones that matter most; one screen."""
    families = found.families
    silent = sum(one.no_claim for one in found.claims)
    lines = [
        f"{len(found.claims) - silent} claims, {families['computed'] + families['record']} of them testable:"
        f" {families['computed']} computed, {families['record']} held against the record;",
        in_columns("9 <", f"{families['untestable'] - silent} give no figure; {silent} rows more hold no claim"),
        *_evidence(found), "",
    ]
    for word, count in found.words.most_common():
        named = " ".join(one.id for one in found.claims if one.verdict == word)
        head = in_columns("< >3 2", f"{style(word, word)}{' ' * (14 - len(word))}", count)
        wrapped = textwrap.wrap(named, WIDTH - 19, break_on_hyphens=False)
        lines += [head + wrapped[0], *(" " * 19 + line for line in wrapped[1:])]
    lines += ["", "those that matter most", HEAD]
    for one in found.top(FIRST):
        lines += _row(one, style, detailed=False)
    counted = f"{len(found.contradictions)} contradictions between the documents: --pairs" if found.contradictions else ""
    first = f"audit {found.top(1)[0].id} --why" if found.claims else "audit T-01"
    lines += ["", *([counted] if counted else []), following((first, "audit --all", "audit --top 10"))]
    return "\n".join(line.rstrip() for line in lines)


def screen(found: Audit, style: Style, *, top: int | None = None, pairs: bool = False) -> str:
    """The claims (the `top` ones with their notes), the contradictions (pair by pair if asked), after what it all rests on."""
    families = found.families
    keys = {one.document for one in found.claims}
    documents = [one for one in found.documents if one.key in keys]
    shown = found.claims if top is None else found.top(top)
    count = f"{len(found.claims)} claims: {families['computed']} computed, {families['record']} against the record,"
    lines = [
        f"orbitcompute audit{'' if top is None else f' --top {top}'}     {count} {families['untestable']} untestable"
    ]
    if len(documents) == 1:
        lines += headed(documents[0].key, _described(documents[0]), WIDTH)
    lines += [*_asked(found), *_standing(found), "", HEAD]
    for one in shown:
        lines += _row(one, style, detailed=top is not None)
    lines += ["", *_contradictions(found.contradictions, pairs, whole=pairs or top is None)]
    lines += ["", _next(found, top, pairs)]
    return "\n".join(line.rstrip() for line in lines)


def target(found: Audit, style: Style) -> str:
    """The target claim: what it leaves open, how it is read, and the claims that it is made of."""
    asked = found.target
    assert asked is not None
    lines = [f"{asked.id}     {asked.says}", *_asked(found), "", "it leaves open"]
    lines += [in_columns("2 <13 <", name, text) for name, text in asked.open]
    lines += ["", f"the ladder; it is read as {asked.read_as}"]
    for (name, text), view in zip(asked.ladder, found.ladder, strict=True):
        lines += [in_columns("< 1 <13 <", ">" if name == asked.read_as else " ", name, text),
                  *textwrap.wrap(f"by end-{view.by[:4]}: {chance(view)}", WIDTH, initial_indent=" " * 15,
                                 subsequent_indent=" " * 17)]
    lines += ["", HEAD]
    for one in found.claims:
        lines += _row(one, style, detailed=True)
    lines += ["", *_contradictions(found.contradictions, False, whole=True)]
    lines.append(following((f"audit {asked.claims[0]} --why", f"forecast {asked.forecast}", "evaluate")))
    return "\n".join(line.rstrip() for line in lines)


def detail(found: Audit, style: Style, *, why: bool = False) -> str:
    """One claim: what is said and where, what we find, the verdict, what it rests on; with `why`, every source of it."""
    one = found.claims[0]
    document = next(entry for entry in found.documents if entry.key == one.document)
    lines = [
        f"{one.id}    {one.says}",
        *headed("document", f"{one.document}: {_described(document)}", WIDTH),
        *(headed("said", _when(one), WIDTH) if one.who else []),
        *_asked(found),
        *headed("we find", one.finds, WIDTH),
        *headed("verdict", style(one.verdict, one.verdict) + _reason(one), WIDTH),
    ]
    if one.ours is not None:
        lines += _figures(one)
    for fact in one.facts:
        lines += headed("record", f"{fact.says} ({fact.source}, {fact.grade}, {fact.as_of})", WIDTH)
    if one.note:
        lines += headed("note", one.note, WIDTH)
    for dispute in found.contradictions:
        lines += headed(dispute.id, f"{dispute.topic}: {_sides(dispute)}", WIDTH)
    lines += headed("rests on", ", ".join(one.grades) or "nothing", WIDTH)
    if why:
        lines += ["", *_sources(one)]
    explain = one.explain.replace(":", " --scenario ") if one.explain else ""
    if explain and " --scenario " in explain:
        scenario, name = (one.explain or "").split(":")
        scenario, _, year = scenario.partition("@")
        explain = f"{name} --scenario {scenario}{f' --set year={year}' if year else ''}"
    foretold = any(key.startswith("forecast ") for key in one.sources) or bool(found.claims[0].contradicts)
    parts = ["" if why else f"audit {one.id} --why", "forecast gigawatt-2028" if foretold else "",
             f"explain {explain}" if explain else "", "audit"]
    lines.append(following([part for part in parts if part]))
    return "\n".join(line.rstrip() for line in lines)


def document(found: Audit) -> dict[str, Any]:
    """The audit as plain data."""
    return {
        "settings": dict(found.settings or {}), "moved": dict(found.moved),
        "claims": [asdict(one) for one in found.claims], "contradictions": [asdict(one) for one in found.contradictions],
        "families": dict(found.families), "verdicts": dict(found.words), "evidence": dict(found.evidence),
        "strict": found.strict, "target": None if found.target is None else asdict(found.target),
        "ladder": [asdict(one) for one in found.ladder],
        "documents": [asdict(one) for one in found.documents],
    }


def as_csv(found: Audit) -> str:
    """One line a claim."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for one in found.claims:
        ours = one.ours
        writer.writerow(
            [one.id, one.document, one.says, one.family, one.verdict, one.leans or "", one.finds, one.claimed,
             *((ours.value, ours.low, ours.high, ours.unit) if ours else ("", "", "", "")), one.factor, one.kind,
             " ".join(one.grades), " ".join(one.sources), one.who, one.said, one.due]
        )
    return text.getvalue()


def _row(one: Verdict, style: Style, *, detailed: bool) -> list[str]:
    says, finds = textwrap.wrap(one.says, SAYS - 1), textwrap.wrap(one.finds, FINDS - 1)
    factor = times(one.factor) if one.factor is not None else "-"
    lines = []
    for index in range(max(len(says), len(finds))):
        left = (
            in_columns(f"<{SAYS} <{FINDS}", says[index] if index < len(says) else "",
                       finds[index] if index < len(finds) else "")
        )
        if index == 0:
            word = style(in_columns(f"<{WORD}", one.verdict), one.verdict)
            lines.append(in_columns(f"<{ID} < >{FACTOR} 2 <", one.id, left, factor, f"{word}{one.kind}"))
        else:
            lines.append(in_columns(f"{ID} <", left))
    more = [text for text in (_when(one) if one.who else "", _reason(one)[2:-1], one.note if detailed else "") if text]
    if more and (detailed or one.who or one.leans or one.only_if):
        lines += textwrap.wrap(
            "; ".join(more), WIDTH - ID - 4, initial_indent=" " * (ID + 4), subsequent_indent=" " * (ID + 4)
        )
    return lines


def _when(one: Verdict) -> str:
    """Who said it, when, and for when."""
    return ", ".join([one.who, one.said, *([f"for {one.due}"] if one.due else [])])


def _reason(one: Verdict) -> str:
    parts = []
    if one.leans:
        parts.append(f"leans {one.leans}, but rests on {', '.join(one.rests_on[:3])}"
                     + (f" and {len(one.rests_on) - 3} more" if len(one.rests_on) > 3 else ""))
    if one.only_if:  # parts of a claim are listed, a condition is one
        parts.append(one.only_if if ": " in one.only_if else f"if {one.only_if}")
    return f" ({'; '.join(parts)})" if parts else ""


def _figures(one: Verdict) -> list[str]:
    ours = one.ours
    assert ours is not None
    unit = "" if ours.unit == "1" else f" {ours.unit}"
    recorded = ours.name in {fact.name for fact in one.facts}  # the record's figure is not ours
    label, whose = ("recorded", "the record's") if recorded else ("ours", "ours")
    lines = headed(label, f"{short(ours.value, 3)}{unit} {spread(ours.low, ours.high, 3)}   {ours.name}", WIDTH)
    if one.claimed is not None:
        lines += headed(
            "claimed", f"{short(one.claimed, 3)}{unit}" + (f", {times(one.factor)} of {whose}" if one.factor else "")
        , WIDTH)
    for other in one.others:
        unit = "" if other.unit == "1" else f" {other.unit}"
        lines += headed("beside", f"{short(other.value, 3)}{unit} {spread(other.low, other.high, 3)}   {other.name}", WIDTH)
    return lines


def _described(document: Any) -> str:
    """A document as it describes itself: title, publisher, kind, file, date, and when it speaks of."""
    title = "without a title" if document.title == "not stated" else document.title
    publisher = "publisher not stated" if document.publisher == "not stated" else document.publisher
    date = "no date stated" if document.date == "none" else f"dated {document.date}"
    return f"{title}, {publisher}, {document.kind}; {document.file}; {date}, {document.period}"


def _asked(found: Audit) -> list[str]:
    """What was asked beside the claims: strictness, a reader's settings, and the verdicts that they move."""
    lines = ["strict: what we have not read in its source does not count"] if found.strict else []
    if found.settings:
        lines += headed("with", ", ".join(f"{name}={text}" for name, text in found.settings.items()), WIDTH)
        now = {one.id: one.verdict for one in found.claims}
        moved = ", ".join(f"{name} from {before} to {now[name]}" for name, before in found.moved)
        lines += headed("moves", moved or "no verdict that is shown", WIDTH)
    return lines


def _sources(one: Verdict) -> list[str]:
    """Every source a verdict stands on, and whether it has been read."""
    lines = ["sources"]
    for key in one.sources:
        source = load().sources.get(key)
        if source is None:
            lines.append(f"  {key}: our own, from judged priors; `orbitcompute forecast gigawatt-2028` gives it")
            continue
        read = "read" if source.get("read") else "not read: known through pages that quote it"
        by = source.get("authors") or source.get("publisher") or ""
        lines += textwrap.wrap(f"{key}: {source['title']}. {by}, {source.get('year', '')} ({read})", WIDTH,
                               initial_indent="  ", subsequent_indent="    ")
        lines += [f"    {where}" for where in places(source)]
    return lines


def _contradictions(found: Sequence[Disagreement], pairs: bool, whole: bool) -> list[str]:
    if not found:
        return []
    total = sum(len(one.pairs) for one in found)
    first, second = ("s" if number > 1 else "" for number in (len(found), total))
    count = f"{len(found)} contradiction{first} among and within the documents, {total} pair{second}"
    lines = [f"{count}{'' if pairs else ', --pairs'}"]
    for one in found if whole else ():
        lines.append(in_columns(f"<7 <{SAYS} <", one.id, one.topic, _sides(one)))
        lines += textwrap.wrap(one.note, WIDTH, initial_indent=" " * 11, subsequent_indent=" " * 11) if one.note else []
        if pairs:
            lines += [line for pair in one.pairs for line in _pair(pair)]
            lines += textwrap.wrap(f"record: {'; '.join(one.finds)} ({', '.join(one.grades)})", WIDTH, initial_indent=" " * 7,
                                   subsequent_indent=" " * 7)
    return lines


def _pair(pair: Any) -> list[str]:
    whom = {None: "with neither", "both": "both right, of different things"}.get(
        pair.with_record, f"the record is with {pair.with_record}"
    )
    if pair.apart is not None:
        whom = f"{times(pair.apart)} apart; {whom}"
    itself = " (itself)" if pair.one == pair.other else ""
    text = f"{pair.one} {pair.one_says}  |  {pair.other}{itself} {pair.other_says}  ->  {whom}"
    return textwrap.wrap(text, WIDTH, initial_indent=" " * 7, subsequent_indent=" " * 11)


def _sides(one: Disagreement) -> str:
    sides: dict[str, list[str]] = {}
    for key, _, side in one.positions:
        sides.setdefault(side, []).append(key)
    against = " | ".join(" ".join(keys) for keys in sides.values())
    return f"{against}   record: {' '.join(one.settled) or 'none of them'}"


def _standing(found: Audit) -> list[str]:
    """The verdicts counted, and what the evidence is."""
    words = ", ".join(f"{count} {word}" for word, count in found.words.most_common())
    return [*headed("verdicts", words, WIDTH), *_evidence(found)]


def _evidence(found: Audit) -> list[str]:
    """How many filings were read, and how many claims rest on what."""
    evidence = found.evidence
    used = {key for one in found.claims for key in one.sources}
    filings = [key for key in used if load().sources.get(key, {}).get("kind") == "filing"]
    read = sum(bool(load().sources[key].get("read")) for key in filings)
    text = (
        f"{read} of {len(filings)} filings read by us, {evidence['quoted']} claims rest on pages that quote;"
        f" {evidence['assumed']} on an assumption of ours, {evidence['judgement']} on priors"
    )
    return headed("evidence", text, WIDTH)


def _next(found: Audit, top: int | None, pairs: bool) -> str:
    first = found.top(1)[0].id if found.claims else "S4-06"
    parts = [f"audit {first} --why", "" if top is not None else "audit --top 10", "" if pairs else "audit --pairs",
             "audit T-01"]
    return following([part for part in parts if part])


