"""The screen of `forecast`: the bound without priors, both views of the same event, what binds, what to watch.

The first screen has at most 25 lines of 80 columns, all of it 100 columns. The views stand side by side and are never
averaged; a probability is never shown as zero.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from orbitcompute.catalog.claims import Step
from orbitcompute.catalog.units import from_si
from orbitcompute.kernels.calendar import FIRST_YEAR, RESOURCES
from orbitcompute.report.numbers import NOTHING, none_of, ranged, short, times
from orbitcompute.report.screens.next_commands import following
from orbitcompute.report.table import Column, Table, at_both_ends, headed, in_columns, wrapped
from orbitcompute.studies.forecast.alternatives import LAST_YEAR, WATCHED_YEAR, Beside
from orbitcompute.studies.forecast.forecast import ForecastResult
from orbitcompute.studies.forecast.futures import Futures
from orbitcompute.studies.forecast.hindcast import kept_results
from orbitcompute.studies.forecast.lift_bound import Bound, Needed
from orbitcompute.studies.forecast.reference_classes import (
    Trend,
    bounds,
    starship_flights,
    targets,
    targets_met,
    trends,
    unverified,
)
from orbitcompute.studies.forecast.scoring import Scored
from orbitcompute.studies.forecast.slips import CANCELLED, slips

WIDTH, FIRST = 100, 80
WATCHES = 3
GROWTH = "growth that wears off"
YEARS = (2028, 2029, 2030, 2031, 2032, 2033, 2035, 2040)
LABEL = 28
CELL = 9
SHOWN_YEARS = (2028, 2029, 2030, 2032, 2035, 2040)
LEAST_CHANCE = 0.01
FAN_YEARS = (2028, 2030, 2032, 2035, 2040)
FLOWN_YEARS = (2027, 2028, 2030, 2032, 2035)
ANNOUNCED_MOST = 200.0  # t, claimed for the fourth Starship
BIND_YEARS = (2028, 2030, 2032, 2035, 2040)
BESIDE_YEARS = (2028, 2030, 2032, 2035)


def chance(share: float, futures: int) -> str:
    """A judged probability at the precision it has, whole percents: `7%`, `<1%`, `>99%`, never nothing or all.

    Two sets of priors move it by more than ten points, so that digits below one percent would be of the draws alone.
    """
    if not math.isfinite(share):
        return NOTHING
    least = max(LEAST_CHANCE, none_of(max(futures, 1)))
    if share < least:
        return f"<{100 * least:.2g}%"
    return ">99%" if share > 1 - LEAST_CHANCE else f"{100 * share:.0f}%"


def band(low: float, high: float) -> str:
    """Two estimates, the less favourable first: `2-5%`."""
    ends = chance(low, 1000), chance(high, 1000)
    if low < LEAST_CHANCE <= high:
        return f"to {ends[1]}"
    return ends[0] if ends[0] == ends[1] else f"{ends[0].removesuffix('%')}-{ends[1]}"


def date(value: float | None) -> str:
    """A date as a year; `after 2040` where the calendar ends first."""
    return f"after {LAST_YEAR}" if value is None or not math.isfinite(value) else f"{value - 1e-9:.1f}"


def _row(label: str, cells: Sequence[str]) -> str:
    return in_columns(f"<{LABEL} >{CELL}*", label, *cells)


def screen(result: ForecastResult, *, complete: bool = False) -> str:
    """The screen as text: both views, the bound, what limits and what to watch; with `complete` all they stand on."""
    return "\n".join(lines(result) if complete else first(result))


def first(result: ForecastResult) -> list[str]:
    """The first screen: at most 25 lines of 80 columns."""
    claim, main = result.claim, result.main
    runs = f"{result.futures:,} futures, " if main else ""
    named = f"{runs}id {result.id}"
    found = [*wrapped(f"{claim.text}, by {claim.by:%d %b %Y}?", FIRST, 0),
             at_both_ends(claim.name, named, FIRST)]
    found += headed("CHANCE", "; ".join(_chances(result)), FIRST)
    if result.bound is not None and math.isfinite(result.bound.flights) and result.need is not None and result.own_launcher:
        most, (_, low, high) = result.bound.median, result.bound.ours
        found += headed("LIFT", f"all {short(result.bound.flights, 3)} flights permitted by then could carry at most"
                        f" {ranged(most, low, high)} of the {short(result.need.power / 1000.0)} GW, whatever the priors", FIRST)
    found += _first_years(result).lines(FIRST)
    if main is None:
        found += headed("note", f"our model is not run: {_why_not(result)}", FIRST)
    else:
        tenth, half = (_by(main.date(result.rung, share)) for share in (0.1, 0.5))
        found += headed("DATE", f"a tenth of futures {tenth}, half {half}", FIRST)
        found += headed("LIMIT", _limits(main), FIRST)
        found += _first_watch(result)
        if result.without_priors:
            left = ", ".join(result.without_priors)
            found += headed("note", f"our model runs without {left}, for whom no priors are given", FIRST)
    then = (f"forecast {claim.name} --all", f"forecast {claim.name} --rung L0", "explain chance")
    return [*found, following(then, FIRST)]


def _chances(result: ForecastResult) -> list[str]:
    """Both views at the claim's own date, each with what it is."""
    parts = []
    if result.main is not None:
        parts.append(f"{chance(result.probability_by_date, result.main.size).replace('%', ' %')} our model, all priors our"
                     " judgement")
    found = result.estimates(result.rung)
    if found:
        parts.append(f"{band(*bounds(found, result.date)).replace('%', ' %')} what became of similar announcements")
    return parts or ["no view: no priors and no similar announcements"]


def _first_years(result: ForecastResult) -> Table:
    """Both views by year: the claim's rung, 300 MW and the first satellite."""
    columns = (Column("chance by the end of", side="<"), *(Column(str(year)) for year in SHOWN_YEARS))
    event = result.claim.basis == "first_event"
    shown = [result.rung] if event else [result.rung, *(name for name in ("C1", "L0") if name != result.rung)]
    rows: list[tuple[str, ...]] = []
    texts = {step.name: step.text for step in result.steps}
    for name in shown:
        text = texts.get(name, "the event")
        if result.main is not None:
            rows.append((f"{text}, model", *_cells(result.main, name, SHOWN_YEARS)))
        found = result.estimates(name)
        if found:
            rows.append((f"{text}, record", *(band(*bounds(found, year + 1.0)) for year in SHOWN_YEARS)))
    return Table(columns, tuple(rows))


def _limits(main: Futures) -> str:
    """What is scarcest, by year, as a share of futures."""
    told = []
    for year in BIND_YEARS[1:]:
        share, name = max(zip(main.binding[year - FIRST_YEAR], RESOURCES, strict=True))
        told.append(f"{year} {name} ({100 * share:.0f} %)")
    return f"scarcest in most futures: {', '.join(told)}"


def _first_watch(result: ForecastResult) -> list[str]:
    """The observations that would move the chance most."""
    if not result.watches:
        return []
    head = result.watches[0]
    far = sorted(result.watches, key=lambda watch: abs(math.log((watch.after + 1e-6) / (watch.before + 1e-6))), reverse=True)
    told = "; ".join(f"{watch.observation}: {chance(watch.after, result.futures)}" for watch in far[:WATCHES])
    now = chance(head.before, result.futures)
    return headed("WATCH", f"chance by end-{head.year}, now {now}, would be, with {told}", FIRST)


def lines(result: ForecastResult) -> list[str]:
    """All of it."""
    parts = [_head(result), _bound(result), _answer(result), _views(result)]
    if result.main is not None:
        parts += [_fan(result), _beside(result), _back(result), _binding(result), _need(result), _watch(result)]
        parts += [_record(result), _earth(result)]
    parts += [_foot(result)]
    return [line.rstrip() for part in parts for line in part]


def _head(result: ForecastResult) -> list[str]:
    claim = result.claim
    runs = f"{result.futures:,} futures, seed {result.seed}   " if result.main else ""
    title = f"orbitcompute forecast {claim.name}"
    by = f"by {claim.by:%d %b %Y}"
    if claim.reading:
        by += f", read as {claim.reading}"
    who = f"; counts {', '.join(claim.operators)}" if claim.operators else ""
    said = f"; announced {claim.announced:%d %b %Y}, {claim.source} ({claim.grade})"
    found = [in_columns("<50 1 <", title,
                        f"{runs}id {result.id}"), *_wrap("EVENT", f"{result.rung}: {claim.text}; {by}{who}{said}")]
    if claim.readings and not claim.reading:
        found.append(f"        other readings: {', '.join(f'--reading {name}' for name in claim.readings)}")
    if result.main is None:
        return found
    found += _wrap("PRIORS", f"{result.priors.name} of {result.priors.as_of}, {_grades(result)}; explained one by one in "
                   f"{_file(result.priors.name)}")
    return found


def _file(name: str) -> str:
    """Where a set of priors stands."""
    return name if name.endswith(".toml") else f"models/forecasts/{name}.toml"


def _grades(result: ForecastResult) -> str:
    """The priors counted by grade, the most common first."""
    counts: dict[str, int] = {}
    for prior in result.priors.priors.values():
        if prior.low is not None:
            grade = "vendor claim" if prior.kind == "vendor_claim" else prior.grade
            counts[grade] = counts.get(grade, 0) + 1
    return ", ".join(f"{count} {grade}" for grade, count in sorted(counts.items(), key=lambda item: -item[1]))


def _wrap(word: str, text: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=in_columns("<8", word),
        subsequent_indent=" " * 8,
        break_on_hyphens=False,
        break_long_words=False,
    )


def _bound(result: ForecastResult) -> list[str]:
    found, need = result.bound, result.need
    if need is None or math.isnan(need.window) or not result.own_launcher:
        return []
    if found is None:
        return ["BOUND   without priors: no flight before 2028 can count, so nothing is lifted by then"]
    if not math.isfinite(found.flights):
        return ["BOUND   no ceiling on this launcher's flights is on record"]
    text = (
        f"without priors: {short(found.ceiling, 3)} flights a year permitted x {found.window:.2f} year ="
        f" {short(found.flights, 3)} flights; x {short(found.payload)} t to {short(found.inclination, 3)} deg"
        f" x {short(found.specific_power)} kW/t = {ranged(*found.ours)} GW by {result.claim.by:%d %b %Y}, ours;"
        f" {short(need.power / 1000.0)} GW asked"
    )
    said = _wrap("BOUND", text)
    if math.isfinite(found.claimed[0]):
        low, high = found.claimed_specific_power
        said += _wrap(
            "",
            f"as claimed, {short(found.claimed_payload, 3)} t x {low:.0f}-{high:.0f} kW/t = {short(found.claimed[0])}-"
            f"{short(found.claimed[1])} GW; ours at the {short(found.demonstrated_payload)} t flown"
            f" {short(found.demonstrated)}; {_breaks(found, need.power)}",
        )
    return said


def _breaks(found: Bound, power: float) -> str:
    """What would lift what is asked in spite of the bound, in a few words."""
    if found.ours[0] * 1000.0 >= power:
        return "the ceilings leave room for it"
    if found.breaks_at > ANNOUNCED_MOST:
        return f"no announced payload (up to {ANNOUNCED_MOST:.0f} t) breaks it, only other ceilings or vehicles"
    return (
        f"it breaks with {short(found.breaks_at, 3)} t to that orbit in every flight, other vehicles or ceilings, or"
        " production in 2027"
    )


def _answer(result: ForecastResult) -> list[str]:
    """Both views at the claim's own date, side by side."""
    parts = []
    if result.main is not None:
        parts.append(f"inside view {chance(result.probability_by_date, result.main.size)} (priors our judgement)")
    found = result.estimates(result.rung)
    if found:
        parts.append(f"outside view {band(*bounds(found, result.date))} (comparable announcements)")
    if result.main is not None:
        parts.append(f"half of futures {_by(result.main.date(result.rung, 0.5))}")
    return _wrap("ANSWER", f"by {result.claim.by:%d %b %Y}: {'; '.join(parts)}") if parts else []


def _by(value: float | None) -> str:
    """`by 2034.2`, or `after 2040`."""
    text = date(value)
    return text if text.startswith("after") else f"by {text}"


def _views(result: ForecastResult) -> list[str]:
    """Both views of the claim's rung, of 300 MW and of the first satellite, side by side."""
    found = [_row("BY END OF", [str(year) for year in YEARS])]
    event = result.claim.basis == "first_event"
    shown = [] if event else [result.rung, *(name for name in ("C1", "L0") if name != result.rung)]
    for index, name in enumerate(shown):
        step = next(step for step in result.steps if step.name == name)
        found += _inside(result, step, first=index == 0)
    if result.main is None:
        found += _wrap("", "inside: not run; " + _why_not(result))
    elif result.without_priors:
        found += _wrap("", f"inside: without {', '.join(result.without_priors)}, for whom no priors are given")
    for index, name in enumerate(shown or [result.rung]):
        found += _outside(result, name, first=index == 0)
    return found


def _why_not(result: ForecastResult) -> str:
    if result.claim.basis == "first_event":
        return "a first event, which the calendar of power does not hold"
    return f"no priors are given for {', '.join(result.claim.operators)}"


def _inside(result: ForecastResult, step: Step, *, first: bool) -> list[str]:
    """A rung's row; under the first, the same priors drawn the other way and the first set of priors."""
    if result.main is None:
        return []
    head = " inside  " if first else "         "
    found = [_row(f"{head}{step.text} ({step.name})", _cells(result.main, step.name))]
    if first and result.other is not None:
        found.append(_row(f"          inputs {'correlated' if result.independent else 'independent'}",
                          _cells(result.other, step.name)))
    if first and result.first_set is not None:
        own = result.first_set
        cells = [chance(own.probability[year], own.futures) for year in YEARS]
        found.append(_row("          priors: first-set", cells))
    return found


def _cells(run: Futures, rung: str, years: Sequence[int] = YEARS) -> list[str]:
    return [chance(run.probability(rung, year), run.size) for year in years]


def _outside(result: ForecastResult, name: str, *, first: bool) -> list[str]:
    found = result.estimates(name)
    if not found:
        return []
    text = next((step.text for step in result.steps if step.name == name), "the event")
    head = " outside " if first else "         "
    label = f"{head}{text} ({name})" if result.main is not None else f"{head}{text}"
    return [_row(label, [band(*bounds(found, year + 1.0)) for year in YEARS])]


def _fan(result: ForecastResult) -> list[str]:
    main = result.main
    assert main is not None
    cells = [f"{year}: {'|'.join(_power(main.power(year, share)) for share in (0.1, 0.5, 0.9))}" for year in FAN_YEARS]
    tenth, half, ninth = (main.date(result.rung, share) for share in (0.1, 0.5, 0.9))
    # one sigma of the shares' sampling: largest at a half
    error = 0.5 / math.sqrt(main.size)
    vehicle = result.priors.groups["vehicle"][0].capitalize()
    flown = [f"{year}: {'|'.join(f'{x:.0f}' for x in main.flights(year, (0.1, 0.5, 0.9)))}" for year in FLOWN_YEARS]
    return [
        *_wrap("MW", f"in orbit, 10|50|90 %: {'   '.join(cells)}"),
        *(_wrap("FLIGHTS", f"{vehicle}, a year, 10|50|90 %: {'   '.join(flown)}") if result.own_launcher else []),
        *_wrap("WHEN", f"{result.rung} in a tenth of futures {_by(tenth)}, half {_by(half)}, nine tenths {_by(ninth)};"
               f" sampling error of a probability {short(100 * error)} points at most, of the median of 2035"
               f" {short(main.power_error(2035, 0.5))} MW"),
        *_wrap("VIEWS", _clash(result)),
    ]


def _power(value: float) -> str:
    return "0" if value < 0.5 else f"{value / 1000.0:.1f}k" if value >= 1000 else f"{value:.0f}"


def _clash(result: ForecastResult) -> str:
    """What the outside view is of, how the two differ on the start, and where they differ at all."""
    shift = result.claim.outside.shift
    late, count = unverified()
    never = sum(slip.milestone in CANCELLED for slip in slips())
    met, all_targets = targets_met()
    shares = sorted(row["reached"] / row["target"] for row in targets() if row["kind"] != "rate")
    new = " and ".join(short(share) for share in shares)
    start = "starts are drawn from the slips" if any(
        path.endswith(".start") and prior.shift > 0 and prior.kind == "derived" for path, prior in result.priors.priors.items()
    ) else _kinder(result)
    event = f"the announced target + {shift:g} year" if shift else "the announced target"
    return (
        f"never averaged; outside is {event} by the slips of {count} milestones, less favourable first: {late} dates"
        f" unverified, open ones censored, {never} cancelled = never; {met} of {all_targets} rate and volume targets met,"
        f" new vehicles and fleets reached {new} of theirs;"
        f" {start}{_differ(result)}"
    )


def _differ(result: ForecastResult) -> str:
    """The year of the table in which the views of the claim's rung are furthest apart, when that is more than twice."""
    found, main = result.estimates(result.rung), result.main
    if not found or main is None:
        return ""
    gaps = []
    for year in YEARS:
        inside, (low, high) = main.probability(result.rung, year), bounds(found, year + 1.0)
        if inside >= 0.01 and high > 0:
            gaps.append((max(low / inside, inside / high), year, inside, low, high))
    if not gaps or max(gaps)[0] <= 2.0:
        return ""
    _, year, inside, low, high = max(gaps)
    return f"; they clash most in {year}: inside {chance(inside, main.size)}, outside {band(low, high)}"


def _kinder(result: ForecastResult) -> str:
    assert result.main is not None
    found = result.estimates("L0")
    if not found:
        return "starts are judged"
    inside = result.main.probability("L0", 2028)
    high = bounds(found, 2029.0)[1]
    return (
        f"the judged start is {times(inside / high)} its reference class by end-2028"
        if high > 0
        else "starts are judged"
    )


def _beside(result: ForecastResult) -> list[str]:
    """One input changed at a time."""
    return _table(f"IF      P({result.rung}) by end of", result.variations) if result.variations else []


def _table(head: str, runs: Sequence[Beside]) -> list[str]:
    """Runs by name and year, two a line, the first half on the left."""
    years = in_columns(">5*1", *BESIDE_YEARS)
    found = [in_columns("<26 < 2 <25 <", head, years, "", years)]
    cells = [(run.name, in_columns(">5*1", *(chance(run.probability[year], run.futures) for year in BESIDE_YEARS)))
             for run in runs]
    half = (len(cells) + 1) // 2
    for left, right in zip(cells[:half], [*cells[half:], ("", "")][:half], strict=True):
        found.append(in_columns("1 <25 < 2 <25 <", left[0][:25], left[1], right[0][:25], right[1]))
    return found


def _back(result: ForecastResult) -> list[str]:
    """From the headline back to the first set of priors: what each mend is worth in turn."""
    if not result.back or result.first_set is None:
        return []
    last = replace(result.first_set, name="drawn independently")
    return _table("WHY     undone one by one", (*result.back, last))


def _binding(result: ForecastResult) -> list[str]:
    main = result.main
    assert main is not None
    cells = []
    for year in BIND_YEARS:
        shares = sorted(zip(main.binding[year - FIRST_YEAR], RESOURCES, strict=True), reverse=True)
        shown = [f"{name} {100 * share:.0f}" for share, name in shares[:3] if share >= 0.005]
        cells.append(f"{year}: {' '.join(shown)}")
    return _wrap("LIMIT", "in % of futures; " + " | ".join(cells))


def _need(result: ForecastResult) -> list[str]:
    need = result.need
    if need is None:
        return []
    head = (
        f"{short(need.power / 1000.0)} GW takes, over the record ($ billion: the same on Earth) | over what permitted flights"
        f" lift by the date; {short(need.flights_for_ever)} flights and {short(need.satellites_for_ever)} satellites a year for"
        " ever"
    )
    cells = [_needed(row) for row in need.rows]
    half = (len(cells) + 1) // 2
    lefts, rights = cells[:half], [*cells[half:], ("", "", "")][:half]
    widths = [max(len(row[column]) for row in side) + 1
              for side in (lefts, rights) for column in range(3)]
    found = _wrap("NEED", head)
    if sum(widths) > WIDTH:
        return [*found, *(in_columns("1 <20 <34 <", what, needed, over) for what, needed, over in cells)]
    beside = Table((Column("", side="<"),) * 6, tuple((*left, *right) for left, right in zip(lefts, rights, strict=True)))
    return [*found, *beside.lines(WIDTH + 1, 1, gap=1)]


def needed(what: str) -> str:
    """What is needed as a reader is told it; the data keep the name that stored forecasts have."""
    return {"G$": "$ billion"}.get(what, what)


def _needed(row: Needed) -> tuple[str, str, str]:
    """A row's label, what it takes, and its multiples; accelerators in thousands."""
    scale, what = (1000.0, "1,000 accelerators") if row.what == "accelerators" else (1.0, needed(row.what))
    over = times(row.over_record) if math.isfinite(row.over_record) else NOTHING
    ceiling = times(row.over_ceiling) if math.isfinite(row.over_ceiling) else NOTHING
    against = over + " Earth" if needed(row.what) == "$ billion" else f"{over} | {ceiling}"
    return what, ranged(row.value / scale, row.p10 / scale, row.p90 / scale), against


def _watch(result: ForecastResult) -> list[str]:
    if not result.watches:
        return []
    first = result.watches[0]
    cells = [(watch.observation, in_columns("1 >5", chance(watch.after, result.futures))
              + (f" (in {chance(watch.share, result.futures)})" if math.isfinite(watch.share) else ""))
             for watch in result.watches]
    half = (len(cells) + 1) // 2
    head = f"WATCH   what would make P({result.rung}) by end-{first.year}, now {chance(first.before, result.futures)}, into"
    found = [head]
    for left, right in zip(cells[:half], [*cells[half:], ("", "")][:half], strict=True):
        found.append(in_columns("1 <36 <15 1 <32 1 <", left[0], left[1], right[0], right[1]))
    return found


def _record(result: ForecastResult) -> list[str]:
    kept = kept_results()
    choices = kept["choices"]
    best, growing = (
        {choice: scores[model] for choice, scores in choices.items()} for model in (kept["stands_on"], GROWTH)
    )
    held = ", ".join(f"{score['held']} of {score['families']} families ({choice})" for choice, score in best.items())
    shown = "; ".join(f"{name} {sum(row['low'] <= row['happened'] <= row['high'] for row in rows)} of {len(rows)}"
                      for name, rows in kept["shown"][kept["stands_on"]].items())
    miss = kept["failed"][0]
    low, middle, high = starship_flights(WATCHED_YEAR)
    brier, base, fitted = (
        " and ".join(f"{score[key]:.2f}" for score in scores.values())
        for scores, key in ((best, "brier"), (best, "brier_base"), (growing, "brier"))
    )
    text = (
        f"flights of a vehicle {kept['horizon']} years on, each family forecast with what was known at its own origin:"
        f" 80 % bands of '{kept['stands_on']}' held for {held}; Brier {brier} for a doubling (base rate {base}); a"
        f" fitted growth does worse ({fitted}). Shown, not counted, every miss too low: {shown}"
        f" years held. It gives Starship {middle:.0f} flights [{low:.0f}-{high:.0f}] in {WATCHED_YEAR}. One failed"
        f" forecast kept: {miss['forecast_value']} Starship flights in {miss['for_year']}, {miss['happened']} flew"
    )
    return _wrap("RECORD", text)


def _earth(result: ForecastResult) -> list[str]:
    """The same test on Earth, from the record: no model."""
    record = earth(result)
    if record is None:
        return []
    passed = ": passed" if record["passed"] else ": not shown"
    return _wrap("EARTH", f"the same test, a record and no model: {short(record['power_gw'])} GW on the largest campus"
                 f" ({record['note']}; {record['source']}, {record['grade']}){passed}")


def earth(result: ForecastResult) -> dict[str, Any] | None:
    """Power energised for AI on the largest campus, where it is from, and whether it passes a test of operating power."""
    if result.need is None or result.claim.basis != "operating":
        return None
    entry = result.need.result.model.assumptions["record_earth_it_power"]
    power = from_si(float(entry.value), "GW")
    return {"power_gw": power, "source": entry.source, "grade": entry.grade, "as_of": str(entry.as_of), "note": entry.note,
            "passed": power * 1000.0 >= result.claim.threshold * (1 - 1e-9)}


def _foot(result: ForecastResult) -> list[str]:
    found: list[str] = []
    if result.need is not None:
        mass = result.need.result.value("fleet_mass") / 1000.0
        claimed = result.need.result.claimed_value("fleet_mass") / 1000.0
        ran = trends(mass, claimed if math.isfinite(claimed) else mass)
        power = [trend for trend in ran if trend.unit == "MW a year"]
        payload = [trend for trend in ran if trend.unit != "MW a year"]
        found += _wrap("TRENDS", f"run on: Starlink nameplate, {_growth(power)} a year, launches 1 GW a year in {_when(power)};"
                       f" world payload, {_growth(payload)}, lifts {short(claimed / 1000)}-{short(mass / 1000)} kt a year in"
                       f" {_when(payload)}: curves, not forecasts")
    found.append(following((f"forecast {result.claim.name} --rung L0", f"forecast {result.claim.name} --priors first-set")))
    return found


def _growth(found: Sequence[Trend]) -> str:
    values = sorted(100 * trend.growth for trend in found)
    return f"{values[0]:.0f}-{values[-1]:.0f} %"


def _when(found: Sequence[Trend]) -> str:
    values = sorted(trend.reaches for trend in found)
    return f"{values[0]:.1f}-{values[-1]:.1f}"


# -- scores --------------------------------------------------------------------------------------------------------


def score_text(document: dict[str, object], scored: Sequence[Scored]) -> str:
    """A stored forecast beside the record: what has come due, its Brier score, what is open."""
    closed = [row for row in scored if row.happened is not None]
    still = [row for row in scored if row.happened is None]
    found = [
        f"orbitcompute forecast --score   {document['id']} of {str(document['created'])[:10]}, {document['claim']}"
    ]
    for row in closed:
        found.append(in_columns("2 <6 < 1 >6 3 <", row.rung, f"by end of {row.year}   forecast",
                                chance(row.probability, 10**6),
                                f"{'happened' if row.happened else 'did not'}   Brier {row.brier:.4f}"))
    if closed:
        mean = sum(row.brier or 0.0 for row in closed) / len(closed)
        found.append(f"Brier   {mean:.4f} over {len(closed)} that have come due (0 is best; a coin scores 0.25)")
    else:
        found.append("Brier   none has come due")
    if still:
        found.append(f"open    {len(still)}, the next at the end of {min(row.year for row in still)}")
    return "\n".join(found)


# -- for the README ------------------------------------------------------------------------------------------------


def hindcast_table() -> str:
    """The kept hindcasts as Markdown: every model over both choices of families, then the series shown and the failed."""
    kept = kept_results()
    rows = [f"| flights of a vehicle {kept['horizon']} years on, by what was known at each origin | 80 % bands held |"
            " too high, too low | Brier (base rate) | CRPS, flights | CRPS, ln |", "|---|---:|---:|---:|---:|---:|"]
    for choice, scores in kept["choices"].items():
        rows.append(f"| *families chosen {choice}* | | | | | |")
        for model, score in scores.items():
            label = f"**{model}**" if model == kept["stands_on"] else model
            rows.append(f"| {label} | {score['held']} of {score['families']} | {score['below']}, {score['above']} |"
                        f" {score['brier']:.3f} ({score['brier_base']:.3f}) | {score['crps']:.2f} |"
                        f" {score['crps_logarithm']:.2f} |")
    rows += ["", "| shown, not counted | 80 % bands held | last year |", "|---|---:|---|"]
    for model, shown in kept["shown"].items():
        for name, series in shown.items():
            held = sum(row["low"] <= row["happened"] <= row["high"] for row in series)
            last = series[-1]
            rows.append(f"| {name} from {series[0]['year'] - 1}, {model} | {held} of {len(series)} | {last['year']}:"
                        f" {last['low']:.0f} to {last['high']:.0f} forecast, {last['happened']:,.0f} happened |")
    for miss in kept["failed"]:
        rows.append(f"| {miss['forecast']} in {miss['for_year']}, by {miss['method']} (kept as failed) | missed |"
                    f" {miss['forecast_value']} forecast, {miss['happened']} happened |")
    return "\n".join(rows) + "\n"


def stored_table(document: dict[str, Any]) -> str:
    """A stored forecast's ladder by year as Markdown, both views of the claim's rung."""
    years = [2028, 2030, 2032, 2035, 2040]
    rows = [f"| forecast {document['id']} of {document['created'][:10]}, by the end of |" + "".join(f" {y} |" for y in years),
            "|---|" + "---:|" * len(years)]
    for name in ("L3", "C1", "L0"):
        entry = document["rungs"][name]
        cells = [chance(entry["probability_by_year"][str(year)], document["asked"]["futures"]) for year in years]
        rows.append(f"| inside view: {entry['text']} ({name}) |" + "".join(f" {cell} |" for cell in cells))
    for entry in document["beside"]:
        if entry["name"] in ("inputs independent", "first-set"):
            cells = [chance(entry["probability_by_year"][str(year)], entry["futures"]) for year in years]
            label = {"first-set": "the first set of priors"}.get(entry["name"], entry["name"])
            rows.append(f"| the same, 1 GW, {label} |" + "".join(f" {cell} |" for cell in cells))
    found = [estimate["by_year"] for estimate in document["rungs"]["L3"]["outside"]]
    cells = [band(min(e[str(y)] for e in found), max(e[str(y)] for e in found)) for y in years]
    rows.append("| outside view: 1 GW (L3) |" + "".join(f" {cell} |" for cell in cells))
    return "\n".join(rows) + "\n"
