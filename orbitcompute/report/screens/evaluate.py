"""The first screen of `evaluate`: chance, lift, cost, when; a table; the verdict in words; what it rests on; what is next.

At most 25 lines of 80 columns. Figures are medians of the draws, brackets their 10th and 90th percentile; claimed and ours
never share a cell. The rest is in the sections of `evaluate_full`.
"""

from __future__ import annotations

import math
import shlex
import textwrap
from collections.abc import Sequence

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, multiple, of_draws, short
from orbitcompute.report.screens.chances import chances_of
from orbitcompute.report.screens.evaluate_full import SECTIONS, Screen
from orbitcompute.report.screens.next_commands import asked, explained, following, inside
from orbitcompute.report.screens.prices import is_price
from orbitcompute.report.screens.service_lines import SERVICE_RANGED
from orbitcompute.report.screens.verdict_table import Style, plain
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import AS_GIVEN, Result
from orbitcompute.studies.answer.verdict import Row, standing
from orbitcompute.studies.decide.challenges import like_terms
from orbitcompute.studies.decide.stored_design import best_design_answer
from orbitcompute.studies.time.bought_in import bought_in

WIDTH, HEIGHT = 80, 25
FIGURE, TEXT = 9, 23  # columns where the figure and its sentence begin
LATER = (2035, 2040)  # years of purchase that the first screen looks at
# The quantities that the first screen shows with a range, and those of its sections.
RANGED = (
    "permitted_power_by_date", "cost_ratio", "satellite_count", "satellite_mass", "launch_count", "orbital_capital",
    "orbital_cost_per_accelerator_hour", "twin_capital", "twin_cost_per_accelerator_hour", "permitted_flights_by_date",
    "radiator_area_needed_announced",
)
RANGED_IN_FULL = (
    *RANGED, "fleet_mass", "launch_rate_to_date", "fleet_array_power", "accelerator_count", "orbital_cost_per_kw_year",
    "orbital_cost_per_pflop_hour", "twin_cost_per_kw_year", "twin_cost_per_pflop_hour", "terrestrial_cost_per_accelerator_hour",
    "terrestrial_cost_per_kw_year", "terrestrial_cost_per_pflop_hour", "orbital_cost_over_rent", "radiator_area",
    "orbital_carbon_intensity", *SERVICE_RANGED,
)
# What each test is called in a line of words.
TEST_WORDS = {
    "radiator_area_margin": "radiator", "night_margin": "night", "dose_margin": "radiation dose",
    "user_latency_margin": "delay to users", "latency_margin": "delay between cities",
    "training_share_margin": "training", "launch_margin_permitted": "flights in time", "cost_margin": "cost",
    "earth_margin": "the same power on Earth",
}


class First(Screen):
    """The first screen of one result."""

    def first(self) -> list[str]:
        """At most 25 lines: further commands go first where there is too much to say, then the blank lines."""
        answers = [*self.chance(), *self.lift(), *self.cost_lines(), *self.design(), *self.when()]
        sure = self.sure()
        notes = self.note_lines()
        parts = [self.question(), answers, self.table(), self.words(), [*notes, *sure]]
        if sum(map(len, parts)) > HEIGHT - 1 and self.result.verdict.broken:  # a design that does not close has no later years
            parts[1] = [*self.chance(), *self.lift(), *self.cost_lines(), *self.design()]
        if sum(map(len, parts)) > HEIGHT - 1 and len(notes) > 1:
            said = textwrap.shorten(" ".join(" ".join(notes).split()[1:]), WIDTH - FIGURE - 9, placeholder=" ..")
            notes = [in_columns(f"<{FIGURE} <", "note", f"{said} (--full)")]
            parts[-1] = [*notes, *sure]
        if sum(map(len, parts)) > HEIGHT - 2:  # no room for where to look further, beside a blank line
            parts[-1] = [*notes, *sure[:1]]
        if sum(map(len, parts)) > HEIGHT - 1 and len(parts[0]) > 2:  # the whole question stands in `--full`
            parts[0] = [textwrap.shorten(" ".join(parts[0][:-1]), WIDTH, placeholder=" ..?"), parts[0][-1]]
        if sum(map(len, parts)) > HEIGHT - 1:
            parts[3] = self.words(whole=False)
        first, *further = self.next_lines()
        room = HEIGHT - sum(map(len, parts)) - 1
        gaps = set((2, 1, 3)[: max(room, 0)])
        lines = [line for place, part in enumerate(parts) for line in ([""] if place in gaps else []) + part]
        return [line.rstrip() for line in [*lines, first, *further[: max(room - len(gaps), 0)]]]

    def question(self) -> list[str]:
        """What is asked, of which scenario, beside what, and the result's id."""
        scenario = self.result.assembled.scenario
        lines = textwrap.wrap(f"{(scenario.question or scenario.title).rstrip('?.')}?", WIDTH)
        dated = f", figures of {scenario.as_of}" if scenario.as_of else ""
        given = [f"{name}={value}" for name, value in self.result.assembled.settings.items() if name != "baseline"]
        changed = f", {given[0]}{f' and {len(given) - 1} more' if len(given) > 1 else ''}" if given else ""
        named = f"id {self.result.id}"
        for said in (f"{scenario.name}{changed}, beside {self.baseline}{dated}", f"{scenario.name}{changed}", scenario.name):
            if len(said) + len(named) + 2 <= WIDTH:
                break
        return [*lines, in_columns(f"<{WIDTH - len(named)} <", said, named)]

    @property
    def baseline(self) -> str:
        """The cluster that stands beside."""
        assembled = self.result.assembled
        return assembled.settings.get("baseline", assembled.scenario.components["baseline"])

    def chance(self) -> list[str]:
        """How likely it is by the date: both views, never averaged."""
        chances = chances_of(self.result)
        if chances is None:
            return _said("CHANCE", "not known", "no forecast of this power is stored: orbitcompute forecast")
        lines = _said("CHANCE", chances.inside, f"our model, all priors our judgement; half {chances.half}")
        if chances.outside:
            lines += _said("", chances.outside, f"what became of similar announcements; half {chances.outside_half}")
        return [*lines, *([in_columns(f"{FIGURE} <", chances.other)[:WIDTH]] if chances.other else [])]

    def lift(self) -> list[str]:
        """The most that the permitted flights could carry by the date."""
        value = self.result.value
        target = short(from_si(value("it_power_target"), "GW")).removesuffix(".0")
        lifted = short(from_si(self.middle("permitted_power_by_date"), "GW"))
        flights = short(self.middle("permitted_flights_by_date"))
        if flights == NOTHING:
            return _said("LIFT", "no bound", "nobody has set a ceiling on this launcher's flights")
        if lifted == NOTHING:
            return _said("LIFT", "not known", self.missing("permitted_power_by_date"))
        claimed = self.claimed("permitted_power_by_date", "GW")
        also = f"{claimed} as claimed; " if claimed else ""
        return [
            *_said("LIFT", f"{lifted} of {target} GW", "the most that all permitted flights could carry by then"),
            *_said("", "", f"({also}{short(self.middle('launch_count'))} flights needed, {flights} allowed)"),
        ]

    def cost_lines(self) -> list[str]:
        """Orbit over the same chips on Earth: the median, on like terms, and both readings of the claim."""
        result = self.result
        if not math.isfinite(result.value("cost_ratio")):
            return _said("COST", "not known", self.missing("cost_ratio"))
        ratio, terms = result.draws.spread("cost_ratio"), like_terms(result.assembled)
        ends = f"; 10-90 %: {short(ratio.p10)} to {short(ratio.p90)}" if math.isfinite(ratio.p10) else ""
        lines = _said("COST", multiple(self.middle("cost_ratio")), f"the same chips, new, on Earth{ends}")
        if result.verdict.broken:
            names = ", ".join(one.closure.name for one in result.verdict.broken)
            lines += _said("", "", textwrap.shorten(f"of a design that does not close: it breaks {names}", WIDTH - FIGURE - 14,
                                                    placeholder=" .."))
        if math.isfinite(terms.median):
            lines += _said("", "", f"{short(terms.median)} with the same money, repair and waiting on both sides")
        if result.claimed is not None:
            lines += _said("", "", f"{short(result.claimed_middle('cost_ratio'))} on vendors' engineering,"
                           f" {short(terms.claimed)} on Earth's finance too")
        return lines + self.beside_baseline()

    def beside_baseline(self) -> list[str]:
        """Orbit over a baseline that was asked for, or that is a price; nothing for the one that stands there anyway."""
        over = self.result.value("cost_ratio_as_built") * self.moved("orbital_cost_per_kw_year")
        if "baseline" not in self.result.assembled.settings or not math.isfinite(over):
            return []
        what = "a price" if is_price(self.result) else "a cost as built"
        return _said("", "", f"{short(over)} over {self.baseline}, {what}, per kW-year")

    def design(self) -> list[str]:
        """What the best design that closes would cost, where one is kept for these very inputs."""
        found = best_design_answer(self.result)
        return [] if found is None else _said("DESIGN", multiple(found[0]), found[1])

    def when(self) -> list[str]:
        """Whether it gets cheaper than Earth in years to come."""
        if not math.isfinite(self.result.value("cost_ratio")) or "year" in self.result.assembled.settings:
            return []
        years = [one for one in bought_in(self.result.assembled, LATER) if math.isfinite(one.median)]
        if not years:
            return []
        said = f"Earth if bought in {years[0].year}"
        said += "".join(f", {short(one.median)} in {one.year}" for one in years[1:])
        cheaper = [of_draws(one.below, one.draws) for one in years]
        if len(set(cheaper)) == 1:
            said += f"; cheaper than Earth in {cheaper[0]}"
        else:
            said += "; cheaper than Earth in " + ", ".join(
                f"{text.removesuffix(' of draws')} by {one.year}" for text, one in zip(cheaper, years, strict=True))
        return _said("WHEN", multiple(years[0].median), said)

    def table(self) -> list[str]:
        """What it takes and costs: as claimed, as we find it, and the record so far."""
        two = self.result.claimed is not None
        ours = "we find" if self.column == "ours" else "as claimed"
        lines = [_row("", "as claimed" if two else "", in_columns(">10 2 <", ours, "[10-90 %]"), "record so far")]
        rows = [
            ("satellites", "satellite_count", "satellite", self.best_year("record_satellites_best_year")),
            ("tonnes each", "satellite_mass", "t",
             f"{short(from_si(self.middle('record_heaviest_satellite_class'), 't'))}, made in series"),
            ("flights", "launch_count", "flight", self.best_year("record_flights_best_year")),
            ("capital, $ billion", "orbital_capital", "GUSD",
             f"{short(from_si(self.middle('twin_capital'), 'GUSD'))}, same chips, Earth"),
            ("$ per chip-hour", "orbital_cost_per_accelerator_hour", "USD / h",
             f"{short(from_si(self.middle('twin_cost_per_accelerator_hour'), 'USD / h'))}, same chips, Earth"),
        ]
        for label, name, unit, shown in rows:
            figure, _, ends = self.ours(name, unit).partition(" ")
            lines.append(_row(label, self.claimed(name, unit), in_columns(">10 2 <", figure, ends), shown))
        return lines

    def words(self, *, whole: bool = True) -> list[str]:
        """The verdict in words, a line a word; longer ones wrap, or end in two dots where they may not."""
        rows = self.result.verdict.rows
        closures = self.result.verdict.closures
        kept = sum(one.word == "closes" for one in closures)
        lines = []
        for word, extra in (("holds", f"{kept} of {len(closures)} margins of the design"), ("thin", ""), ("open", ""),
                            ("fails", self.broken())):
            said = [self.words_of(row) for row in rows if row.word == word] + ([extra] if extra else [])
            if said:
                wrapped = textwrap.wrap(", ".join(said), WIDTH - FIGURE, break_on_hyphens=False)
                if not whole and len(wrapped) > 1:
                    wrapped = [textwrap.shorten(", ".join(said), WIDTH - FIGURE, placeholder=" ..")]
                lines += [f"  {self.style(word, word)}{' ' * (FIGURE - 2 - len(word))}{wrapped[0]}",
                          *(in_columns(f"{FIGURE} <", line) for line in wrapped[1:])]
        void = [self.words_of(row) for row in rows if row.word == "-"]
        return lines + ([in_columns("2 <8 <", "no data", ", ".join(void))[:WIDTH]] if void else [])

    def broken(self) -> str:
        """The margins of the design that are not kept; empty where all are."""
        names = [one.closure.name for one in self.result.verdict.broken]
        return f"the design's {', '.join(names)}" if names else ""

    def words_of(self, row: Row) -> str:
        """A test in two or three words; the radiator with both its areas where they part."""
        named = TEST_WORDS.get(row.margin_name or "", row.test)
        if row.margin_name == "radiator_area_margin" and row.word in ("open", "fails"):
            names = ("radiator_area_announced", "radiator_area_needed_announced")
            areas = [short(self.middle(name)) for name in names]
            return f"{named} ({areas[0]} m2 claimed, {areas[1]} needed)" if NOTHING not in areas else named
        return named

    def sure(self) -> list[str]:
        """How much of it is our own judgement."""
        counts, shares = standing(self.model, "cost_ratio")
        total = sum(counts.values())
        sources = "Prices, sources and equations: orbitcompute explain NAME"
        if not total or not math.isfinite(self.result.value("cost_ratio")):
            return [in_columns(f"<{FIGURE} <", "SURE?", sources)]
        said = (f"our judgement: {counts.get('judgement', 0)} of {total} uncertain inputs,"
                f" {100 * shares.get('judgement', 0.0):.0f} % of the cost's spread")
        return [in_columns(f"<{FIGURE} <", "SURE?", said), in_columns(f"{FIGURE} <", sources)]

    def note_lines(self) -> list[str]:
        """What a reader must know beside the figures; that a vendor's figure was taken as given stands in `--full`."""
        notes = [note for note in self.result.notes if not note.startswith(AS_GIVEN)]
        return [line for note in notes for line in textwrap.wrap(
            in_columns(f"<{FIGURE} <", "note", note), WIDTH, subsequent_indent=" " * FIGURE, drop_whitespace=True)]

    def next_lines(self) -> list[str]:
        """What to type next."""
        scenario = self.result.assembled.scenario
        own = inside(scenario)
        typed = "".join(f"--set {shlex.quote(f'{name}={value}')} " for name, value in self.result.assembled.settings.items())
        full = f"evaluate {own}{typed}--full"
        if asked(scenario) == "-" or len(full) > WIDTH - FIGURE - len("orbitcompute "):
            full = f"evaluate {own}--full"
        return [following((full, explained("launch_count", scenario)), WIDTH),
                following((f"timeline {own}".rstrip(), "forecast"), WIDTH, " " * FIGURE)]


def _said(label: str, figure: str, text: str) -> list[str]:
    """A figure and its sentence in their columns; a figure that is too wide pushes its sentence to the right."""
    head = in_columns(f"<{FIGURE} <{TEXT - FIGURE}", label, figure)
    first = head if head.endswith(" ") else f"{head} "
    return textwrap.wrap(f"{first}{text}", WIDTH, subsequent_indent=" " * TEXT, drop_whitespace=True,
                         break_on_hyphens=False)


def _row(label: str, claimed: str, ours: str, shown: str) -> str:
    return in_columns("2 <19 >9 1 <26 1 <", label, claimed, ours, shown)


def screen(result: Result, style: Style = plain, show: Sequence[str] = ()) -> str:
    """The first screen of a result, or the sections `show` of the whole answer, as text."""
    made = First(result, style)
    return "\n".join(made.lines(show) if show else made.first())


def ranged(show: Sequence[str]) -> tuple[str, ...]:
    """The quantities that need a range for what is shown."""
    return RANGED_IN_FULL if show else RANGED


__all__ = ["SECTIONS", "First", "Screen", "ranged", "screen"]
