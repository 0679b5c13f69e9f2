"""The claims of the ledger, each put to its test, live: computed from the graph, held against the record, or untestable.

Words of a computed claim: `reproduced`, `reproduced_if`, `optimistic`, `pessimistic`, `inconsistent`; of one held against
the record: `confirmed`, `contradicted`, `superseded`, `unsupported`, `open`; else `untestable`. A verdict that rests on an
unverified figure (in strict reading: on one not read in its source) is never stronger than `unsupported` or `open`: it says
which way it leans. A dated claim rests on priors, so it is never stronger either.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from orbitcompute.catalog import ledger, units
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.ledger import Entry, Fact
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import Row, row_of
from orbitcompute.studies.audit.disputes import Disagreement, disagreement
from orbitcompute.studies.many.swings import crossing
from orbitcompute.studies.published.evidence import READ, Evidence, Figure, amount, brief
from orbitcompute.studies.scenario.dated import Dated, Forecaster

COMPUTED = ("reproduced", "reproduced_if", "optimistic", "pessimistic", "inconsistent")
RECORD = ("confirmed", "contradicted", "superseded", "unsupported", "open")
FOR = {"reproduced", "reproduced_if", "confirmed", "pessimistic"}
CLOSED = ("holds", "thin")
ROUNDING = 0.02  # a figure in print is rounded
UNDERSTATED = 1.5  # a floor further below than this tells a reader too little
UNLIKELY = 0.1  # a date that no view gives more than one chance in ten is not supported
KINDS = {"primary": "read", "measured": "read", "secondary": "quoted", "derived": "computed", "unverified": "recalled"}


@dataclass(frozen=True)
class Verdict:
    """A claim with its verdict and all that it stands on.

    `factor` is claimed over ours, or over the record's where `ours` is the record's figure. `others` are figures that carry
    the verdict beside it. `leans` is the word that a capped verdict would have been; `rests_on` the unverified (or, in strict
    reading, unread) figures that capped it.
    """

    id: str
    document: str
    says: str
    family: str
    verdict: str
    finds: str
    kind: str
    claimed: float | None = None
    ours: Figure | None = None
    factor: float | None = None
    others: tuple[Figure, ...] = ()
    facts: tuple[Fact, ...] = ()
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    leans: str | None = None
    rests_on: tuple[str, ...] = ()
    only_if: str = ""
    note: str = ""
    contradicts: str | None = None
    explain: str | None = None
    rank: int | None = None
    who: str = ""
    said: str = ""
    due: str = ""

    @property
    def no_claim(self) -> bool:
        """Whether the row holds no claim at all: a document that is silent where one would look for it."""
        return self.family == "untestable" and self.finds.startswith("no claim")

    @property
    def holds(self) -> bool:
        """Whether the claim stands as it is said."""
        return self.verdict in ("reproduced", "confirmed")


@dataclass(frozen=True, repr=False)
class Audit:
    """The claims asked for with their verdicts, and the contradictions among the documents.

    `target` is the target claim where it was asked for: the claims are then its parts, and `ladder` is what the forecast
    says of each event that it may mean. `settings` are a reader's, and
    `moved` the claims whose verdict they change, with the word of before.
    """

    claims: tuple[Verdict, ...]
    contradictions: tuple[Disagreement, ...]
    strict: bool
    documents: tuple[ledger.Document, ...]
    target: ledger.Target | None = None
    ladder: tuple[Dated, ...] = ()
    settings: Mapping[str, str] | None = None
    moved: tuple[tuple[str, str], ...] = ()

    def __repr__(self) -> str:
        """One line."""
        return f"<audit of {len(self.claims)} claims>"

    @property
    def families(self) -> Counter[str]:
        """How many claims were computed, held against the record, or can't be tested."""
        return Counter(one.family for one in self.claims)

    @property
    def words(self) -> Counter[str]:
        """How many claims have each verdict."""
        return Counter(one.verdict for one in self.claims)

    @property
    def evidence(self) -> Counter[str]:
        """Claims by the weakest kind of evidence they rest on."""
        return Counter(one.kind for one in self.claims if one.family != "untestable")

    def top(self, count: int) -> tuple[Verdict, ...]:
        """The claims that matter most, by the ledger's ranks, then those furthest off."""

        def order(one: Verdict) -> tuple[float, float]:
            off = abs(math.log(one.factor)) if one.factor and one.factor > 0 else 0.0
            return (float(one.rank) if one.rank is not None else math.inf, -off)

        return tuple(sorted(self.claims, key=order)[:count])


def audit(
    claim: str | None = None, *, forecaster: Forecaster, document: str | None = None, strict: bool = False,
    settings: Mapping[str, str] | None = None,
) -> Audit:
    """Put a claim, the claims of a document, or all of them to the test.

    `forecaster` says what the forecast has of a dated claim. `strict` counts only what was read in its source. `settings`
    are as on --set: a plain name sets an input of our scenarios, `MODEL.NAME` one of the arithmetic behind a claim; a
    forecast stays as it is. Raises `CatalogError`.
    """
    entries, target = _asked(claim, document)
    desk = Desk(settings, forecaster)
    judged = tuple(capped(desk.judge(entry), strict) for entry in entries)
    disputes = _disputes(judged, document if claim is None else None, whole=claim is None and document is None)
    moved: tuple[tuple[str, str], ...] = ()
    if settings:
        plain = Desk(None, forecaster)
        before = (capped(plain.judge(entry), strict) for entry in entries)
        moved = tuple(
            (old.id, old.verdict) for old, new in zip(before, judged, strict=True) if old.verdict != new.verdict
        )
    found = tuple(disagreement(one, desk.figure, desk.text) for one in disputes)
    ladder = tuple(forecaster(target.forecast, name) for name, _ in target.ladder) if target is not None else ()
    return Audit(judged, found, strict, ledger.documents(), target, ladder, dict(settings or {}), moved)


def _asked(claim: str | None, document: str | None) -> tuple[list[Entry], ledger.Target | None]:
    """The claims asked for; those that the target claim is made of, where that is."""
    target = ledger.target()
    if claim is not None and claim.upper() == target.id and document is None:
        return [ledger.claim(name) for name in target.claims], target
    wanted = ledger.document(document) if document is not None else None
    entries = list(ledger.claims().values()) if claim is None else [ledger.claim(claim)]
    if claim is not None and wanted is not None and entries[0].document != wanted.key:
        raise CatalogError([f"claim {entries[0].id}: is of document {entries[0].document}, not {wanted.key}"],
                           [f"orbitcompute audit --document {wanted.key} lists its claims"])
    return [one for one in entries if wanted is None or one.document == wanted.key], None


def _disputes(judged: Iterable[Verdict], document: str | None, *, whole: bool) -> list[ledger.Contradiction]:
    """The contradictions that belong to what was asked for: all, a document's, or those that the claims name."""
    if whole:
        return list(ledger.contradictions())
    if document is not None:
        key = ledger.document(document).key
        return [one for one in ledger.contradictions() if key in {entry.document for entry in one.positions}]
    ids = {one.contradicts for one in judged}
    return [one for one in ledger.contradictions() if one.id in ids]


def capped(verdict: Verdict, strict: bool) -> Verdict:
    """The verdict, no stronger than its evidence: what leans for a claim is `open`, what leans against `unsupported`."""
    if verdict.family == "untestable" or verdict.verdict in ("unsupported", "open"):
        return verdict
    figures = [*([] if verdict.ours is None else [verdict.ours]), *verdict.others]
    weak = [name for figure in figures for name in (figure.unread if strict else figure.unverified)]
    held = verdict.facts[:1] if verdict.family == "record" else ()  # what stands beside it carries nothing
    weak += [fact.name for fact in held if fact.grade == "unverified" or (strict and fact.grade not in READ)]
    if not weak:
        return verdict
    word = "open" if verdict.verdict in FOR else "unsupported"
    return replace(verdict, verdict=word, leans=verdict.verdict, rests_on=tuple(dict.fromkeys(weak)))


class Desk(Evidence):
    """Where claims are judged; what several claims need is evaluated once."""

    def __init__(self, settings: Mapping[str, str] | None, forecaster: Forecaster) -> None:
        super().__init__(settings)
        self.forecaster = forecaster

    # -- claims ------------------------------------------------------------------------------------------------------

    def judge(self, entry: Entry) -> Verdict:
        """A claim with its verdict, before its evidence caps it."""
        tests = {"record": self._record, "computed": self._computed, "dated": self._dated, "futures": self._futures,
                 "closes": self._closes, "untestable": self._untestable}
        found = tests[entry.test](entry)
        beside = tuple(ledger.facts()[name] for name in entry.beside)
        known = tuple(dict.fromkeys([*found.facts, *beside]))
        sources = dict.fromkeys([*found.sources, *(fact.source for fact in beside)])
        notes = [part for part in (found.note, self._foretold(entry), self.text(entry.note)) if part]
        return replace(
            found, facts=known, sources=tuple(sources), note="; ".join(notes), contradicts=entry.contradicts,
            rank=entry.rank, who=entry.who, said=entry.said, due=entry.due,
            grades=tuple(dict.fromkeys([*found.grades, *(fact.grade for fact in beside)])),
        )

    def _foretold(self, entry: Entry) -> str:
        """What the forecast says beside a verdict that does not rest on it."""
        if entry.forecast is None:
            return ""
        found = self.forecaster(entry.forecast["claim"], entry.forecast["rung"])
        return f"{found.text} by end-{found.by[:4]}: {chance(found)}"

    def _untestable(self, entry: Entry) -> Verdict:
        return Verdict(entry.id, entry.document, entry.says, "untestable", "untestable", str(entry.fields["why"]), "-")

    def _record(self, entry: Entry) -> Verdict:
        fact = ledger.facts()[entry.fields["fact"]]
        claimed: float | None = None
        ours: Figure | None = None
        if "figure" in entry.fields:
            claimed = units.from_si(units.parse(str(entry.fields["figure"]), fact.unit), fact.unit)
            word = _against(fact, claimed, entry.fields)
            ours = Figure(fact.name, *_spread(fact), fact.unit)
        else:
            word = str(entry.fields["reading"])
        if entry.ours is not None:
            ours = self.figure(str(entry.ours["quantity"]))
            claimed = _parsed(str(entry.ours["claimed"]), ours.unit)
        return Verdict(
            entry.id, entry.document, entry.says, "record", word, self.text(entry.finds) or fact.says,
            "assumed" if ours is not None and "judgement" in ours.grades else KINDS[fact.grade], claimed, ours,
            _ratio(claimed, ours), facts=(fact,), grades=(fact.grade,), sources=(fact.source,),
            explain=str(entry.ours["quantity"]) if entry.ours else None,
        )

    def _computed(self, entry: Entry) -> Verdict:
        fields = entry.fields
        ours = self.figure(str(fields["ours"]))
        given = fields.get("claimed")
        texts = [str(one) for one in (given if isinstance(given, list) else [given]) if one is not None]
        others = tuple(self.figure(text) for text in texts if _is_reference(text))
        claims = [self._claimed(text, ours.unit) for text in texts]
        word, claimed = _judged(claims, ours, float(fields.get("tolerance", ROUNDING)), fields)
        condition = entry.only_if
        if word == "reproduced" and entry.only_if:
            word = "reproduced_if"
        elif word == "reproduced_if" and claimed is not None:
            condition = entry.only_if or self.condition(ours.name, claimed)
        unverified = [name for figure in (ours, *others) for name in figure.unverified]
        kind = "recalled" if unverified else "assumed" if ours.grades == ("judgement",) else "computed"
        return Verdict(
            entry.id, entry.document, entry.says, "computed", word, self.text(entry.finds), kind, claimed, ours,
            _ratio(claimed, ours), others, (), ours.grades, ours.sources,
            only_if=condition if word == "reproduced_if" else "", explain=ours.name,
        )

    def _claimed(self, given: str, unit: str) -> float:
        """A figure as a document gives it, or as its own figures come to."""
        return self.figure(given).value if _is_reference(given) else _parsed(given, unit)

    def _dated(self, entry: Entry) -> Verdict:
        """A dated claim: the ceiling without priors from the graph, ours and as claimed, and what the forecast says.

        `unsupported` where the claim is above both ceilings, or no view of the forecast gives it one chance in ten.
        """
        bound, vendor = (self.figure(str(entry.fields[key])) for key in ("bound", "bound_as_claimed"))
        claimed = _parsed(str(entry.fields["claimed"]), bound.unit)
        found = self.forecaster(str(entry.fields["claim"]), str(entry.fields["rung"]))
        above = claimed > max(bound.high, vendor.value)
        unlikely = max(found.probability, *(found.outside or (0.0,))) < UNLIKELY
        return Verdict(
            entry.id, entry.document, entry.says, "computed", "unsupported" if above or unlikely else "open",
            f"{chance(found)}; {self.text(entry.finds)}", "judgement", claimed, bound, _ratio(claimed, bound),
            grades=("judgement", *bound.grades), sources=(*bound.sources, f"forecast {found.id}"), explain=bound.name,
        )

    def _futures(self, entry: Entry) -> Verdict:
        """A power at work in orbit at the end of a year, beside the futures of the forecast; their priors are judgement.

        `unsupported` above nine tenths of the futures, else `open`: judged priors carry no stronger word.
        """
        year, given = int(str(entry.fields["year"])), entry.fields["claimed"]
        claims = [_parsed(str(one), "MW") for one in (given if isinstance(given, list) else [given])]
        found = self.forecaster(str(entry.fields["claim"]), "L3")
        low, middle, high = found.powers[year]
        claimed = min(max(middle, min(claims)), max(claims))
        return Verdict(
            entry.id, entry.document, entry.says, "computed", "unsupported" if claimed > high else "open",
            f"{brief(middle)} MW in the middle of our futures, {brief(low)} to {brief(high)} in four fifths of them"
            + (f"; {self.text(entry.finds)}" if entry.finds else ""),
            "judgement", claimed, Figure(f"power in orbit at the end of {year}", middle, low, high, "MW", ("judgement",)),
            claimed / middle if middle else None, grades=("judgement",), sources=(f"forecast {found.id}",),
        )

    def _closes(self, entry: Entry) -> Verdict:
        """A claim that something does not close, part by part, each a margin of the graph.

        Upheld (`reproduced`) where no value in range closes any part, `pessimistic` where every part closes, else
        `reproduced_if`, which names the parts that do not close and what would close those that are open.
        """
        scenario = str(entry.fields["scenario"])
        result = self.result(scenario)
        parts = entry.fields["parts"]
        rows = [row_of(result.model, result.point, result.draws, "claim", one["about"], one["margin"]) for one in parts]
        words = {"open" if _short(row) else row.word for row in rows}
        word = "pessimistic" if words <= set(CLOSED) else "reproduced" if words == {"fails"} else "reproduced_if"
        figures = [self.figure(f"{scenario}:{one['margin']}") for one in parts]
        said = "; ".join(self._part(result, row, one) for row, one in zip(rows, parts, strict=True))
        return Verdict(
            entry.id, entry.document, entry.says, "computed", word, self.text(entry.finds), "computed", None, figures[0],
            None, tuple(figures[1:]), (), tuple(sorted({grade for figure in figures for grade in figure.grades})),
            tuple(dict.fromkeys(source for figure in figures for source in figure.sources)),
            only_if=said if word == "reproduced_if" else "", note="" if word == "reproduced_if" else said,
            explain=f"{scenario}:{parts[0]['margin']}",
        )

    def _part(self, result: Result, row: Row, part: Mapping[str, object]) -> str:
        """One part of such a claim: what it is about, its word, and what would close it where it is open."""
        if _short(row):
            return f"{row.test}: falls short, within our error"
        if row.word != "open":
            return f"{row.test}: {'does not close' if row.word == 'fails' else 'closes'}"
        margin, names = str(part["margin"]), [str(name) for name in part.get("by", ())]  # type: ignore[attr-defined]
        for target, words in ((0.0, "closes only at"), (-(row.model_error or 0.0), "comes within our error at")):
            found = [(name, crossing(result.model, margin, name, target)) for name in names]
            said = [self._now(result, name, value) for name, value in found if value is not None]
            if said:
                return f"{row.test}: {words} {' or '.join(said)}"
        return f"{row.test}: open, {row.decides} decides"

    def _now(self, result: Result, name: str, value: float) -> str:
        """A value of an input, and what it is now."""
        unit = load().unit_of(name)
        return f"{name} {amount(value, unit)}, now {amount(float(result.model.assumptions[name].value), unit)}"


def _short(row: Row) -> bool:
    """Whether a margin is negative, though by less than our model may be off."""
    return row.word == "thin" and row.margin is not None and row.margin < -1e-9


def _spread(fact: Fact) -> tuple[float, float, float]:
    """A fact's figure and the ends of its range; the figure itself where no range is given."""
    middle = fact.value if fact.value is not None else math.nan
    return middle, middle if fact.low is None else fact.low, middle if fact.high is None else fact.high


def _against(fact: Fact, claimed: float, fields: Mapping[str, object]) -> str:
    """A claimed figure against the record's: confirmed within its range and the rounding of print."""
    tolerance = float(str(fields.get("tolerance", ROUNDING)))
    _, low, high = _spread(fact)
    if fields.get("relation") == "at_least":
        return "confirmed" if claimed >= low * (1 - tolerance) else "contradicted"
    return "confirmed" if low * (1 - tolerance) <= claimed <= high * (1 + tolerance) else "contradicted"


def _judged(
    claims: list[float], ours: Figure, tolerance: float, fields: Mapping[str, object]
) -> tuple[str, float | None]:
    """The word of a computed claim, and the one claimed figure that ours is compared with, where there is one."""
    test = str(fields.get("test", "figure"))
    if test == "positive":
        return "reproduced" if ours.value > 0 else "inconsistent", None
    if test == "one figure":
        return "reproduced" if max(claims) <= min(claims) * (1 + tolerance) else "inconsistent", None
    if test == "agree":
        return "reproduced" if _near(claims[0], ours.value, tolerance) else "inconsistent", claims[0]
    # a claimed range is compared at the point of it that is nearest to ours
    nearest = min(max(ours.value, min(claims)), max(claims))
    return _word(nearest, ours, tolerance, fields), nearest


def _word(claimed: float, ours: Figure, tolerance: float, fields: Mapping[str, object]) -> str:
    """The word of a claimed figure beside ours: `kinder` says on which side of ours the claim flatters itself."""
    kinder = 1.0 if fields.get("kinder", "high") == "high" else -1.0
    if fields.get("relation") == "at_least" and ours.value >= claimed * (1 - tolerance):
        return "reproduced" if ours.value <= UNDERSTATED * claimed else "pessimistic"
    if _near(claimed, ours.value, tolerance):
        return "reproduced"
    if ours.low * (1 - tolerance) <= claimed <= ours.high * (1 + tolerance):
        return "reproduced_if"
    return "optimistic" if (claimed - ours.value) * kinder > 0 else "pessimistic"


def _near(one: float, other: float, tolerance: float) -> bool:
    return abs(one - other) <= tolerance * abs(other)


def _ratio(claimed: float | None, ours: Figure | None) -> float | None:
    return claimed / ours.value if claimed is not None and ours is not None and ours.value else None


def _is_reference(text: str) -> bool:
    return re.fullmatch(r"[a-z-]+\.[a-z_]+", text) is not None


def _parsed(text: str, unit: str) -> float:
    return units.from_si(units.parse(text, unit), unit)


def chance(stored: Dated) -> str:
    """A forecast in a line: probability inside and outside, and when half of the futures have reached it."""
    ends = sorted({_percent(end) for end in stored.outside or ()}, key=float)
    outside = f", {'-'.join(ends)} % by the record of similar promises" if ends else ""
    inside = "under 1 %" if stored.probability < 0.01 else f"{_percent(stored.probability)} %"
    median = f"by {stored.median_year:.1f}" if stored.median_year is not None else f"after {stored.last_year}"
    return f"{inside} by our model{outside}; half of futures {median}"


def _percent(value: float) -> str:
    """A probability in whole percent."""
    return f"{100 * value:.0f}"
