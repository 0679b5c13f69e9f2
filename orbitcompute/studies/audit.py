"""The claims of the ledger, each put to its test, live: computed from the graph, held against the record, or untestable.

Words of a computed claim: `reproduced`, `reproduced_if`, `optimistic`, `pessimistic`, `inconsistent`; of one held against
the record: `confirmed`, `contradicted`, `superseded`, `unsupported`, `open`; else `untestable`. A verdict that rests on an
unverified figure (in strict reading: on one not read in its source) is never stronger than `unsupported` or `open`: it says
which way it leans. A dated claim rests on priors, so it is never stronger either.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from orbitcompute.catalog import ledger, units
from orbitcompute.catalog.apart import load_apart
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.ledger import Contradiction, Entry, Fact
from orbitcompute.studies.dated import Dated, dated
from orbitcompute.studies.evaluate import Result, evaluate
from orbitcompute.studies.reproduce import model_of
from orbitcompute.studies.swings import crossing, swings
from orbitcompute.studies.verdict import shown_grade

COMPUTED = ("reproduced", "reproduced_if", "optimistic", "pessimistic", "inconsistent")
RECORD = ("confirmed", "contradicted", "superseded", "unsupported", "open")
FOR = {"reproduced", "reproduced_if", "confirmed", "pessimistic"}
ROUNDING = 0.02  # a figure in print is rounded
UNDERSTATED = 1.5  # a floor further below than this tells a reader too little
UNLIKELY = 0.05
CARRIES = 0.01  # share of the squared swing from which a figure of the graph is said to rest on an input
READ = {"primary", "measured", "derived", "choice", "set", "datasheet"}
KINDS = {"primary": "read", "measured": "read", "secondary": "quoted", "derived": "computed", "unverified": "recalled"}
PLACE = re.compile(r"\{([^{}:]+(?::[a-z_0-9]+)?)(:%)?\}")


@dataclass(frozen=True)
class Figure:
    """One of our figures in a unit, with its range and the grades and sources that it rests on."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """A claim with its verdict and all that it stands on.

    `factor` is claimed over ours. `leans` is the word that a capped verdict would have been; `rests_on` the unverified (or,
    in strict reading, unread) figures that capped it. `awaits` names what a dated claim waits for.
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
    facts: tuple[Fact, ...] = ()
    grades: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    leans: str | None = None
    rests_on: tuple[str, ...] = ()
    only_if: str = ""
    note: str = ""
    contradicts: str | None = None
    awaits: str | None = None
    explain: str | None = None
    rank: int | None = None

    @property
    def holds(self) -> bool:
        """Whether the claim stands as it is said."""
        return self.verdict in ("reproduced", "confirmed")


@dataclass(frozen=True)
class Pair:
    """Two positions that contradict each other: documents, what each says, and whom the record is with."""

    one: str
    other: str
    one_says: str
    other_says: str
    with_record: str | None


@dataclass(frozen=True)
class Disagreement:
    """A contradiction, its pairs, and what settles it: facts and figures, and whom the record is with."""

    id: str
    topic: str
    positions: tuple[tuple[str, str, str], ...]
    pairs: tuple[Pair, ...]
    settled: tuple[str, ...]
    finds: tuple[str, ...]
    note: str
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Audit:
    """The claims asked for with their verdicts, and the contradictions among the documents.

    `target` is the target claim where it was asked for: the claims are then its parts.
    """

    claims: tuple[Verdict, ...]
    contradictions: tuple[Disagreement, ...]
    strict: bool
    documents: tuple[ledger.Document, ...]
    target: ledger.Target | None = None

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


def audit(claim: str | None = None, *, document: str | None = None, strict: bool = False) -> Audit:
    """Put a claim, the claims of a document, or all of them to the test.

    `strict` counts only what was read in its source. Raises `CatalogError` with the nearest id or document.
    """
    entries: Iterable[Entry] = ledger.claims().values()
    target = ledger.target()
    if claim is not None and claim.upper() == target.id and document is None:
        desk = Desk()
        judged = tuple(capped(desk.judge(ledger.claim(name)), strict) for name in target.claims)
        disputes = [one for one in ledger.contradictions() if one.id in {verdict.contradicts for verdict in judged}]
        return Audit(judged, tuple(desk.disagreement(one) for one in disputes), strict, ledger.documents(), target)
    wanted = ledger.document(document) if document is not None else None
    if claim is not None:
        entries = [ledger.claim(claim)]
        if wanted is not None and entries[0].document != wanted.key:
            raise CatalogError([f"claim {entries[0].id}: is of document {entries[0].document}, not {wanted.key}"],
                               [f"orbitcompute audit --document {wanted.key} lists its claims"])  # fmt: skip
    if wanted is not None:
        entries = [one for one in entries if one.document == wanted.key]
    desk = Desk()
    judged = tuple(capped(desk.judge(entry), strict) for entry in entries)
    ids = {one.contradicts for one in judged}
    keys = {one.document for one in judged}
    disputes = [one for one in ledger.contradictions() if claim is None or one.id in ids]
    disputes = [one for one in disputes if claim is not None or wanted is None or keys & {p[0] for p in one.positions}]
    return Audit(judged, tuple(desk.disagreement(one) for one in disputes), strict, ledger.documents())


def capped(verdict: Verdict, strict: bool) -> Verdict:
    """The verdict, no stronger than its evidence: what leans for a claim is `open`, what leans against `unsupported`."""
    if verdict.family == "untestable" or verdict.verdict in ("unsupported", "open"):
        return verdict
    figures = [] if verdict.ours is None else [verdict.ours]
    weak = [name for figure in figures for name in (figure.unread if strict else figure.unverified)]
    held = verdict.facts[:1] if verdict.family == "record" else ()  # what stands beside it carries nothing
    weak += [fact.name for fact in held if fact.grade == "unverified" or (strict and fact.grade not in READ)]
    if not weak:
        return verdict
    word = "open" if verdict.verdict in FOR else "unsupported"
    return replace(verdict, verdict=word, leans=verdict.verdict, rests_on=tuple(dict.fromkeys(weak)))


class Desk:
    """Where claims are judged; what several claims need is evaluated once."""

    def __init__(self) -> None:
        self._results: dict[str, Result] = {}
        self._figures: dict[str, Figure] = {}

    # -- figures -----------------------------------------------------------------------------------------------------

    def result(self, scenario: str) -> Result:
        """A scenario evaluated, with ranges."""
        if scenario not in self._results:
            self._results[scenario] = evaluate(scenario)
        return self._results[scenario]

    def figure(self, reference: str) -> Figure:
        """A figure of ours: `ANALYSIS.NAME` of a model apart, `SCENARIO:NAME` of the graph."""
        if reference not in self._figures:
            found = self._graph(*reference.split(":")) if ":" in reference else self._apart(*reference.split("."))
            self._figures[reference] = found
        return self._figures[reference]

    def _apart(self, model_name: str, name: str) -> Figure:
        catalog = load_apart(model_name)
        model = model_of(catalog)
        unit = catalog.unit_of(name)
        point = model.evaluate()
        behind = [model.assumptions[leaf] for leaf in sorted(model.stands_on(name)) if leaf in model.assumptions]
        loose = [one for one in behind if one.uncertain]
        ends = [
            float(model.evaluate({one.name: float(end or 0.0) for one, end in zip(loose, corner, strict=True)}).values[name])
            for corner in itertools.product(*[(one.low, one.high) for one in loose])
        ]  # fmt: skip
        low, high = (units.from_si(pick(ends), unit) for pick in (min, max))
        return Figure(
            f"{model_name}.{name}", units.from_si(float(point.values[name]), unit), low, high, unit,
            tuple(sorted({shown_grade(one.kind, one.grade) for one in behind})),
            tuple(sorted({one.source for one in behind if one.source})),
            tuple(one.name for one in behind if one.grade == "unverified"),
            tuple(one.name for one in behind if one.grade not in READ or one.kind == "judgement"),
        )  # fmt: skip

    def _graph(self, scenario: str, name: str) -> Figure:
        result = self.result(scenario)
        unit = load().unit_of(name)
        value = units.from_si(result.value(name), unit)
        low = high = value
        if name in result.draws.columns and result.draws.columns[name].size:
            spread = result.draws.spread(name)
            low, high = units.from_si(spread.p10, unit), units.from_si(spread.p90, unit)
        moving = [swing for swing in swings(result.model, name) if swing.width > 0]
        total = math.fsum(swing.width**2 for swing in moving)
        behind = [result.model.assumptions[swing.name] for swing in moving if swing.width**2 > CARRIES * total]
        return Figure(
            f"{scenario}:{name}", value, low, high, unit,
            tuple(sorted({shown_grade(one.kind, one.grade) for one in behind})),
            tuple(sorted({one.source for one in behind if one.source})),
            tuple(one.name for one in behind if one.grade == "unverified"),
            tuple(one.name for one in behind if one.grade not in READ or one.kind == "judgement"),
        )  # fmt: skip

    def text(self, template: str) -> str:
        """A sentence of the ledger with its figures filled in, two digits, shares in percent where asked."""

        def fill(match: re.Match[str]) -> str:
            figure = self.figure(match[1])
            return f"{_short(100 * figure.value)} %" if match[2] else _short(figure.value)

        return PLACE.sub(fill, template)

    # -- claims ------------------------------------------------------------------------------------------------------

    def judge(self, entry: Entry) -> Verdict:
        """A claim with its verdict, before its evidence caps it."""
        tests = {"record": self._record, "computed": self._computed, "dated": self._dated, "closes": self._closes,
                 "untestable": self._untestable}  # fmt: skip
        found = tests[entry.test](entry)
        beside = tuple(ledger.facts()[name] for name in entry.beside)
        known = tuple(dict.fromkeys([*found.facts, *beside]))
        sources = dict.fromkeys([*found.sources, *(fact.source for fact in beside)])
        return replace(
            found, facts=known if entry.test in ("record", "computed") else beside, sources=tuple(sources),
            note=self.text(entry.note), contradicts=entry.contradicts, rank=entry.rank,
            grades=tuple(dict.fromkeys([*found.grades, *(fact.grade for fact in beside)])),
        )  # fmt: skip

    def _untestable(self, entry: Entry) -> Verdict:
        return Verdict(entry.id, entry.document, entry.says, "untestable", "untestable", str(entry.fields["why"]), "-")

    def _record(self, entry: Entry) -> Verdict:
        fact = ledger.facts()[entry.fields["fact"]]
        claimed: float | None = None
        ours: Figure | None = None
        if "figure" in entry.fields:
            claimed = units.from_si(units.parse(str(entry.fields["figure"]), fact.unit), fact.unit)
            word = _against(fact, claimed, entry.fields)
            middle = fact.value if fact.value is not None else math.nan
            ours = Figure(fact.name, middle, fact.low or middle, fact.high or middle, fact.unit)
        else:
            word = str(entry.fields["reading"])
        if entry.ours is not None:
            ours = self.figure(str(entry.ours["quantity"]))
            claimed = _parsed(str(entry.ours["claimed"]), ours.unit)
        return Verdict(
            entry.id, entry.document, entry.says, "record", word, self.text(entry.finds) or fact.says,
            "assumed" if ours is not None and "judgement" in ours.grades else KINDS[fact.grade], claimed, ours,
            claimed / ours.value if claimed is not None and ours is not None and ours.value else None, (fact,), (fact.grade,),
            (fact.source,), explain=str(entry.ours["quantity"]) if entry.ours else None,
        )  # fmt: skip

    def _computed(self, entry: Entry) -> Verdict:
        fields = entry.fields
        ours = self.figure(str(fields["ours"]))
        test = str(fields.get("test", "figure"))
        given = fields.get("claimed")
        claims = [
            self._claimed(one, ours.unit) for one in (given if isinstance(given, list) else [given]) if one is not None
        ]
        claimed = claims[0] if claims else None
        tolerance = float(fields.get("tolerance", ROUNDING))
        if test == "positive":
            word = "reproduced" if ours.value > 0 else "inconsistent"
        elif test == "one figure":
            word = "reproduced" if max(claims) <= min(claims) * (1 + tolerance) else "inconsistent"
        elif test == "agree":
            word = "reproduced" if claimed is not None and _near(claimed, ours.value, tolerance) else "inconsistent"
        else:
            word = _word(claimed or 0.0, ours, tolerance, fields)
        if word == "reproduced" and entry.only_if:
            word = "reproduced_if"
        factor = claimed / ours.value if claimed is not None and ours.value and len(claims) == 1 else None
        kind = "recalled" if ours.unverified else "assumed" if ours.grades == ("judgement",) else "computed"
        return Verdict(
            entry.id, entry.document, entry.says, "computed", word, self.text(entry.finds), kind, claimed, ours, factor, (),
            ours.grades, ours.sources, only_if=entry.only_if, explain=ours.name,
        )  # fmt: skip

    def _claimed(self, given: str, unit: str) -> float:
        """A figure as a document gives it, or as its own figures come to."""
        if re.fullmatch(r"[a-z-]+\.[a-z_]+", given):
            return self.figure(given).value
        return _parsed(given, unit)

    def _dated(self, entry: Entry) -> Verdict:
        """A dated claim: the bound without priors from the graph, the probability from the last stored forecast."""
        claim = str(entry.fields["claim"])
        bound = self.figure(str(entry.fields["bound"]))
        stored = dated(claim)
        ceiling = f"at most {_short(bound.value)} {bound.unit} is permitted by then"
        common = Verdict(entry.id, entry.document, entry.says, "computed", "open", ceiling, "judgement", None, bound,
                         grades=("judgement", *bound.grades), sources=bound.sources, explain=bound.name)  # fmt: skip
        if stored is None:
            return replace(common, awaits=f"forecast {claim}: no forecast is stored")
        return replace(common, verdict="unsupported" if _least(stored) < UNLIKELY else "open", finds=_chance(stored),
                       only_if="", awaits=None, sources=(*bound.sources, f"forecast {stored.id}"))  # fmt: skip

    def _closes(self, entry: Entry) -> Verdict:
        """A claim that something does not close: upheld where no value in range closes it, `reproduced_if` where one does."""
        scenario = str(entry.fields["scenario"])
        result = self.result(scenario)
        names = [name for name in entry.fields["margins"] if name in result.model.quantities]
        rows = [row for row in result.verdict.rows if row.margin_name in names]
        waits = [name for name in entry.fields["margins"] if name not in result.model.quantities]
        words = [row.word for row in rows]
        holding = all(word in ("holds", "thin") for word in words)
        word = "pessimistic" if holding else "reproduced" if all(one == "fails" for one in words) else "reproduced_if"
        said = [f"{row.test}: {row.word}" + (f", {row.decides} decides" if row.decides else "") for row in rows]
        closing = [self._closing(result, row.margin_name or "", entry) for row in rows if row.word == "open"]
        ours = self.figure(f"{scenario}:{names[0]}") if names else None
        return Verdict(
            entry.id, entry.document, entry.says, "computed", word, self.text(entry.finds), "computed", None, ours,
            grades=ours.grades if ours else (), sources=ours.sources if ours else (), only_if="; ".join(closing),
            awaits=f"{', '.join(waits)}: not computed yet" if waits else None, explain=names[0] if names else None,
            facts=(), leans=None, note="; ".join(said),
        )  # fmt: skip

    def _closing(self, result: Result, margin: str, entry: Entry) -> str:
        """The inputs that the ledger names for a margin, each at the value that brings it to zero by itself."""
        found = []
        for name in entry.fields.get("by", {}).get(margin, ()):
            value = crossing(result.model, margin, name)
            if value is not None:
                given = _amount(float(result.model.assumptions[name].value), load().unit_of(name))
                found.append(f"{name} {_amount(value, load().unit_of(name))} (drawn with {given})")
        return f"unless {' or '.join(found)}" if found else "whatever single input the ledger names"

    # -- contradictions ----------------------------------------------------------------------------------------------

    def disagreement(self, one: Contradiction) -> Disagreement:
        """A contradiction pair by pair, and whom the record is with."""
        pairs = []
        for left, right in itertools.combinations(one.positions, 2):
            if left[2] != right[2]:
                right_one = next((key for key, _, side in (left, right) if side == one.settled), None)
                pairs.append(Pair(left[0], right[0], left[1], right[1], right_one))
        found, grades = [], []
        for name in one.by:
            if name in ledger.facts():
                found.append(ledger.facts()[name].says)
                grades.append(ledger.facts()[name].grade)
            else:
                figure = self.figure(name)
                found.append(f"{name} {_amount(units.to_si(figure.value, figure.unit), figure.unit)}")
                grades.append("derived")
        settled = tuple(dict.fromkeys(key for key, _, side in one.positions if side == one.settled))
        return Disagreement(one.id, one.topic, one.positions, tuple(pairs), settled, tuple(found), self.text(one.note),
                            tuple(dict.fromkeys(grades)))  # fmt: skip


def _against(fact: Fact, claimed: float, fields: Mapping[str, object]) -> str:
    """A claimed figure against the record's: confirmed within its range and the rounding of print."""
    middle = fact.value if fact.value is not None else math.nan
    tolerance = float(str(fields.get("tolerance", ROUNDING)))
    low, high = (fact.low if fact.low is not None else middle), (fact.high if fact.high is not None else middle)
    if fields.get("relation") == "at_least":
        return "confirmed" if claimed >= low * (1 - tolerance) else "contradicted"
    return "confirmed" if low * (1 - tolerance) <= claimed <= high * (1 + tolerance) else "contradicted"


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


def _parsed(text: str, unit: str) -> float:
    return units.from_si(units.parse(text, unit), unit)


def _least(stored: Dated) -> float:
    """The kinder of the inside and the outside view: what is unlikely under both is unlikely."""
    return max(stored.probability, stored.outside[0] if stored.outside else 0.0)


def _chance(stored: Dated) -> str:
    """A stored forecast in a line: probability inside and outside, and when half of the futures have reached it."""
    inside = "P < .001" if stored.probability < 0.001 else f"P {_short(stored.probability)}"
    outside = f"; outside view {_short(stored.outside[0])}-{_short(stored.outside[1])}" if stored.outside else ""
    median = f"; half by {stored.median_year:.0f}" if stored.median_year is not None else ""
    return inside + outside + median


def _short(value: float) -> str:
    """Two significant digits, thousands grouped; three where a figure starts with one."""
    if not math.isfinite(value) or value == 0:
        return "0" if value == 0 else "nothing"
    places = (2 if f"{abs(value):e}"[0] == "1" else 1) - math.floor(math.log10(abs(value)))
    text = f"{round(value, places):,.{max(places, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _amount(value: float, unit: str) -> str:
    """An SI value in its unit; temperatures in Celsius."""
    if unit in ("K", "degC"):
        return f"{value - 273.15:.0f} C"
    shown = units.from_si(value, unit)
    return f"{_short(shown)}{'' if unit == '1' else ' ' + unit}"
