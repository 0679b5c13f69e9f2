"""Every case held against our quantities: verdicts, summaries by tier and discipline, and our error by discipline."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, data_directory, shown
from orbitcompute.catalog.shelf import unknown
from orbitcompute.catalog.units import from_si, unit
from orbitcompute.studies.validate.cases import TIERS, Case, cases

AGREES, RECORDED, FAILS = "agrees", "disagrees as recorded", "FAILS"
FEWEST = 3  # sources of outside cases below which the error of a discipline is unknown


@dataclass(frozen=True)
class Row:
    """One comparison as it is shown: values in `unit`, `difference` and `tolerance` as shares unless `absolute`.

    `low` and `high` are the ends of our range, equal unless an input of the source is unknown. `gap` is
    ln(ours/theirs) where the row counts for the model error.
    """

    id: str
    discipline: str
    folder: str
    title: str
    quantity: str
    tier: str
    grade: str
    source: str
    reason: str
    expect: str
    ours: float
    low: float
    high: float
    theirs: float
    unit: str
    difference: float
    tolerance: float
    absolute: bool
    verdict: str
    why: str
    gap: float | None
    fault: str = "ours"

    @property
    def outside(self) -> bool:
        """Whether the expected value is somebody else's."""
        return self.tier in TIERS[2:]


def held(case: Case) -> Row:
    """A case, run; never raises for a case that computes nothing: that one fails."""
    low, middle, high = case.span()
    share = case.absolute is None
    width = abs(case.expected) * case.tolerance if case.absolute is None else case.absolute
    inside = low - width <= case.expected <= high + width
    swept = bool(case.sweep)
    if case.expect == "at_most":
        verdict, why = (AGREES, "at most") if high <= case.expected + width else (FAILS, "above what it may be at most")
    elif case.expect == "at_least":
        verdict, why = (
            (AGREES, "at least") if low >= case.expected - width else (FAILS, "below what it must be at least")
        )
    elif case.expect == "disagrees":
        known = math.isfinite(low) and math.isfinite(high)
        verdict = RECORDED if known and not inside else FAILS
        why = (
            case.because
            if verdict == RECORDED
            else "agrees, though a disagreement is recorded"
            if known
            else "no value"
        )
    else:
        verdict, why = (AGREES, "within the range of what is not known" if swept else "") if inside else (
            FAILS, "outside the range of what is not known" if swept else "outside its tolerance")
    off = middle - case.expected
    if swept and case.expect in ("equals", "disagrees"):  # to the nearer end of the range
        off = 0.0 if low <= case.expected <= high else (low if case.expected < low else high) - case.expected
    ratio = middle / case.expected if case.expected != 0 else math.nan
    counts = case.expect in ("equals", "disagrees") and not case.arithmetic
    gap = math.log(ratio) if counts and ratio > 0 and math.isfinite(ratio) else None
    scale = unit(case.unit).scale
    return Row(
        case.id, case.discipline, case.folder, case.title, case.quantity, case.tier, case.grade, case.source, case.reason,
        case.expect, from_si(middle, case.unit), from_si(low, case.unit), from_si(high, case.unit),
        from_si(case.expected, case.unit), case.unit, off / abs(case.expected) if share and case.expected else off / scale,
        case.tolerance if share else width / scale, not share, verdict, why, gap, case.fault,
    )


def live_row(
    name: str, discipline: str, title: str, quantity: str, ours: float, theirs: float, unit: str, reason: str,
    tier: str, source: str, *, share: float | None = None, width: float = 0.0, expect: str = "equals",
    counts: bool = True,
) -> Row:
    """A comparison made by a live authority; the tolerance is a `share`, or a `width` in the unit.

    `counts` is False where the authority is what ours was made with, so that agreement says nothing of the model.
    """
    ours, theirs = float(ours), float(theirs)
    allowed = abs(theirs) * share if share is not None else width
    good = {"at_most": ours <= theirs + allowed, "at_least": ours >= theirs - allowed}.get(
        expect, abs(ours - theirs) <= allowed
    )
    off = (ours - theirs) / abs(theirs) if share is not None else ours - theirs
    gap = math.log(ours / theirs) if counts and expect == "equals" and theirs != 0 and ours / theirs > 0 else None
    return Row(
        f"live-{name}", discipline, discipline, title, quantity, tier, "primary", source, reason, expect, ours, ours, ours,
        theirs, unit, off, share if share is not None else width, share is None, AGREES if good else FAILS,
        "" if good else "outside its tolerance", gap,
    )


def _references() -> tuple[Row, ...]:
    """Whole networks of others, run with all their inputs: rows like those of the cases."""
    from orbitcompute.studies.validate.network_references import references

    return references()


@cache
def _held(case_id: str) -> Row:
    return held(next(case for case in cases() if case.id == case_id))


def disciplines() -> list[str]:
    """Every name that `--discipline` takes: modules of quantities with cases, and folders of `validation/`."""
    return sorted({name for case in cases() for name in (case.discipline, case.folder)})


def validate(discipline: str | None = None, case: str | None = None, tier: str | None = None) -> tuple[Row, ...]:
    """The rows of the cases asked for (all by default), in the order of the files; `CatalogError` on unknown names."""
    if discipline is not None and discipline not in disciplines():
        raise unknown("discipline", discipline, disciplines(), "orbitcompute validate")
    wider = discipline in (None, "network") and (case is None or case not in {one.id for one in cases()})
    beside = _references() if wider else ()
    known = {one.id for one in cases()} | {row.id for row in beside}
    if case is not None and case not in known:
        raise unknown("case", case, sorted(known), "orbitcompute validate")
    if tier is not None and tier not in TIERS:
        raise CatalogError([f"tier `{tier}`: none of {', '.join(TIERS)}"])
    chosen = [one for one in cases() if (discipline is None or discipline in (one.discipline, one.folder))
              and (case is None or one.id == case) and (tier is None or one.tier == tier)]
    faults: list[str] = []
    rows = []
    for one in chosen:
        try:
            rows.append(_held(one.id))
        except CatalogError as fault:
            faults += fault.faults
    if faults:
        raise CatalogError(dict.fromkeys(faults), ["the form of a case is described in orbitcompute/studies/validate/cases.py"])
    rows += [row for row in beside if case in (None, row.id) and tier in (None, row.tier)]
    return tuple(rows)


@dataclass(frozen=True)
class Tally:
    """How many rows of a kind agree, disagree as recorded, or fail."""

    name: str
    rows: int
    agree: int
    recorded: int
    fail: int


def tally(name: str, rows: Iterable[Row]) -> Tally:
    """The verdicts of some rows, counted."""
    verdicts = [row.verdict for row in rows]
    return Tally(name, len(verdicts), verdicts.count(AGREES), verdicts.count(RECORDED), verdicts.count(FAILS))


def by_tier(rows: Sequence[Row]) -> list[Tally]:
    """A tally of each tier that occurs; our own numerics apart from what is somebody else's."""
    return [tally(name, [row for row in rows if row.tier == name]) for name in TIERS
            if any(row.tier == name for row in rows)]


def by_discipline(rows: Sequence[Row]) -> list[Tally]:
    """A tally of each discipline that occurs."""
    names = sorted({row.discipline for row in rows})
    return [tally(name, [row for row in rows if row.discipline == name]) for name in names]


@dataclass(frozen=True)
class ModelError:
    """Our error in a discipline: root mean square of ln(ours/theirs) over outside cases, one vote a source; None below three.

    `everything` takes in the disagreements whose fault is recorded as theirs, which `error` leaves out; `worst` is the
    case that is furthest off among those counted. `cases` could have disagreed; `sources` is how many they come from.
    """

    discipline: str
    cases: int
    sources: int
    error: float | None
    everything: float | None
    worst: str
    worst_gap: float | None


def errors_of(rows: Sequence[Row], discipline: str) -> ModelError:
    """The model error of a discipline among these rows."""
    outside = [row for row in rows if row.discipline == discipline and row.outside and row.gap is not None]
    counted = [row for row in outside if row.verdict != RECORDED or row.fault == "ours"]
    worst = max(counted, key=lambda row: abs(row.gap or 0.0), default=None)
    return ModelError(
        discipline, len(counted), len({row.source for row in counted}), _mean_square(counted), _mean_square(outside),
        worst.id if worst else "", worst.gap if worst else None,
    )


def _mean_square(rows: Sequence[Row]) -> float | None:
    """The root of the mean over sources of each source's mean squared gap; None below three sources."""
    by_source: dict[str, list[float]] = {}
    for row in rows:
        by_source.setdefault(row.source, []).append((row.gap or 0.0) ** 2)
    if len(by_source) < FEWEST:
        return None
    return math.sqrt(sum(sum(squares) / len(squares) for squares in by_source.values()) / len(by_source))


def model_error(discipline: str) -> float | None:
    """Root mean square of ln(ours/theirs) over a discipline's outside cases, one vote a source; None below three sources.

    Cases that can only fail by our sums (`Case.arithmetic`) do not count. A disagreement counts, unless it is recorded that the
    fault is in the other figure. An input that a source does not give is in the middle of its range.
    """
    rows = [_held(case.id) for case in cases() if case.discipline == discipline and case.outside]
    rows += _references() if discipline == "network" else ()
    return errors_of(rows, discipline).error


def model_errors(rows: Sequence[Row]) -> list[ModelError]:
    """The model error of every discipline among these rows."""
    return [errors_of(rows, name) for name in sorted({row.discipline for row in rows})]


def sources_of(rows: Iterable[Row]) -> dict[str, str]:
    """The titles of the sources that the rows cite, by key."""
    catalog = load()
    return {
        key: catalog.sources[key]["title"] for key in sorted({row.source for row in rows}) if key in catalog.sources
    }


def files() -> list[str]:
    """The case files, as a reader knows them."""
    return [shown(path) for path in sorted(data_directory("validation").rglob("*.toml"))]


def fresh_errors() -> dict[str, dict[str, float | int | None]]:
    """The errors computed from the cases now, to six digits."""
    return {
        entry.discipline: {
            "error": None if entry.error is None else float(f"{entry.error:.6g}"),
            "cases": entry.cases, "sources": entry.sources,
        }
        for entry in model_errors(validate())
    }
