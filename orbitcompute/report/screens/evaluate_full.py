"""The whole answer of `evaluate`, in sections: question, answer, what it takes, what it costs, the verdict, what it stands on.

At most 100 columns. Two significant digits, the range in brackets; claimed and ours never share a cell.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, multiple, of_draws, short, spread, times
from orbitcompute.report.screens import air_and_sky
from orbitcompute.report.screens.chances import chances_of
from orbitcompute.report.screens.next_commands import asked, explained, following
from orbitcompute.report.screens.prices import price_lines
from orbitcompute.report.screens.service_lines import service_lines
from orbitcompute.report.screens.verdict_table import VerdictTable
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import Row, standing
from orbitcompute.studies.decide.challenges import like_terms
from orbitcompute.studies.decide.stored_design import best_design_line
from orbitcompute.studies.many.drawing import groups_among
from orbitcompute.studies.many.ranges import Spread

WIDTH = 100
GRADES = {"judgement": "our judgement"}
SECTIONS = ("answer", "needs", "cost", "service", "verdict", "rests")


class Screen(VerdictTable):
    """Lays out one result in sections."""

    def lines(self, shown: Sequence[str] = SECTIONS) -> list[str]:
        """The sections `shown`, in the order of the whole screen."""
        made = {
            "answer": self.head, "needs": self.takes, "cost": self.costs, "service": lambda: service_lines(self.result),
            "verdict": self.verdict, "rests": self.foot,
        }
        parts = [made[name]() for name in SECTIONS if name in shown]
        text = [line for part in parts for line in [*part, ""]][:-1]
        return [line.rstrip() for line in text]

    # -- parts -------------------------------------------------------------------------------------------------

    def head(self) -> list[str]:
        """Question and answer."""
        scenario, result = self.result.assembled.scenario, self.result
        baseline = scenario.components["baseline"]
        baseline = result.assembled.settings.get("baseline", baseline)
        ratio = result.draws.spread("cost_ratio") if "cost_ratio" in result.draws.columns else None
        title = f"orbitcompute evaluate {scenario.name} --baseline {baseline}"
        dated = f"figures of {scenario.as_of}  " if scenario.as_of else ""
        named = f"id {result.id}"
        whole = [in_columns("<62 1 <", title, f"{dated}{named}"), in_columns("<62 2 <", title, named)]
        lines = next(([line] for line in whole if len(line) <= WIDTH), [title, in_columns(f">{WIDTH}", dated + named)])
        asks = f"ASKED   {scenario.question or scenario.title}"
        lines += [*textwrap.wrap(asks, WIDTH, subsequent_indent=" " * 8), self.shells()]
        if result.point.status != "ok":
            lines.append(f"ANSWER  not feasible at the central values: {result.point.status} ({result.point.where})")
        bound = self.ours("permitted_power_by_date", "GW")
        claimed_bound = self.claimed("permitted_power_by_date", "GW")
        flights = short(self.middle("permitted_flights_by_date"))
        target = short(from_si(result.value("it_power_target"), "GW"))
        first, *others = self.stored().split("\n")
        for line in (f"ANSWER  Date   {first}", *(f"               {line}" for line in others)):
            lines += textwrap.wrap(line, WIDTH, subsequent_indent=" " * 15, drop_whitespace=True)
        if flights == NOTHING:
            lines.append(
                "               no ceiling on this launcher's flights is known: no bound without priors"
            )
        elif bound == NOTHING:
            lines.append(f"               no bound without priors is given: {self.missing('permitted_power_by_date')}")
        else:
            shown = short(from_si(result.value("permitted_power_demonstrated"), "GW"))
            payload = short(from_si(result.value("record_payload_demonstrated"), "t"))
            also = f"{claimed_bound} as claimed, " if claimed_bound else ""
            said = (f"could lift at most {bound} of the {target} GW in {flights} permitted flights, if none failed and none"
                    f" carried spares; {also}{shown} at the {payload} t flown so far")
            lines += textwrap.wrap(said, WIDTH, initial_indent=" " * 15, subsequent_indent=" " * 15)
        if not math.isfinite(result.value("cost_ratio")):
            lines.append(f"        Cost   not computed: {self.missing('cost_ratio')}")
        elif ratio is not None:
            lines += self.cost(ratio)
        return lines

    def cost(self, ratio: Spread) -> list[str]:
        """The cost ratio: its median and range, on like terms, at all best guesses, and in both readings of the claim."""
        result = self.result
        terms = like_terms(result.assembled)
        lines = [
            f"        Cost   {multiple(self.middle('cost_ratio'))} {spread(ratio.p10, ratio.p90)} the same chips on Earth,"
            f" median; {short(result.value('cost_ratio'))} at all best guesses",
            f"               {short(terms.median)} {spread(terms.low, terms.high)} with the same money, repair and waiting"
            " on both sides",
        ]
        designed = best_design_line(result)
        if designed is not None:
            lines += textwrap.wrap(f"{designed} (orbitcompute design)", WIDTH, initial_indent=" " * 15,
                                   subsequent_indent=" " * 15)
        if result.claimed is not None:
            lines.append(
                f"               as claimed: {short(result.claimed_middle('cost_ratio'))} on the vendors' engineering and"
                f" our finance, {short(terms.claimed)} on Earth's terms too"
            )
        return lines

    def stored(self) -> str:
        """What the last stored forecast says of the power asked for, and the outside view of its own; none is run."""
        chances = chances_of(self.result)
        if chances is None:
            return "no forecast of this power is stored: orbitcompute forecast"
        outside = f", {chances.outside} (record of similar promises)" if chances.outside else ""
        said = f"by end-{chances.year}: {chances.inside} (our model, priors our judgement, {chances.id}){outside}; "
        said += f"half {chances.half}"
        return f"{said}\n{chances.other}" if chances.other else said

    def shells(self) -> str:
        """What computes and what routes: two things, named apart."""
        slots = {**self.result.assembled.scenario.components, **self.result.assembled.settings}
        inclination = short(from_si(self.result.value("inclination"), "deg"), 3)
        own, relay = (short(from_si(self.result.value(name), "km"), 3) for name in ("altitude", "relay_altitude"))
        return (
            f"        computes: {slots['satellite']}, {own} km, {inclination} deg; routes: {slots['relay']}, {relay} km"
        )

    def takes(self) -> list[str]:
        """What the target needs, beside what has been shown."""
        spares = short(100 * (self.result.value("spare_ratio") - 1))
        target = short(from_si(self.result.value("it_power_target"), "GW")).removesuffix(".0")
        two = self.result.claimed is not None
        head = f"WHAT {target} GW TAKES"
        lines = [
            self._takes_row(head, "as" if two else "", self.column, "record", "claimed" if two else "", self.column),
            self._takes_row(f" (with {spares} % spares)", "claimed" if two else "", "[10-90 %]", "so far",
                            "over it" if two else "", "over it"),
        ]
        for need in self.needs():
            claimed, ours = self.ratio(need.multiple, need.name)
            cells = self.claimed(need.name, need.unit), self.ours(need.name, need.unit)
            lines.append(self._takes_row(f"  {need.label}", *cells, need.shown, claimed, ours))
        twin = short(from_si(self.middle("twin_capital"), "GUSD"))
        lines.append(
            self._takes_row(
                "  capital, $ billion", self.claimed("orbital_capital", "GUSD"), self.ours("orbital_capital", "GUSD"),
                f"{twin}, chips on Earth",
                times(self.result.claimed_middle("orbital_capital") / self.result.claimed_middle("twin_capital"))
                if two else "",
                times(self.middle("orbital_capital") / self.middle("twin_capital")),
            )
        )
        return lines

    @staticmethod
    def _takes_row(label: str, claimed: str, ours: str, shown: str, multiple: str, own: str) -> str:
        return in_columns("<25 >9 2 <26 <23 >7 1 >7", label, claimed, ours, shown, multiple, own)

    def costs(self) -> list[str]:
        """Cost per delivered unit, in orbit and on Earth."""
        baseline = self.model.assumptions["terrestrial_basis"]
        what = "price" if baseline.choice == "price" else "cost"
        name = self.result.assembled.settings.get("baseline", self.result.assembled.scenario.components["baseline"])
        two = self.result.claimed is not None
        lines = [
            self._cost_row(
                "COST, delivered",
                "orbit" if two else "",
                "orbit",
                "the same",
                name if len(name) <= 14 else f"{name[:12]}..",
                "over   over",
            ),
            self._cost_row(
                "", "claimed" if two else "", f"{self.column} [10-90 %]", "on Earth", f"({what})", "chips   built"
            ),
        ]
        rows = [
            (
                "$ per accelerator-hour",
                "cost_per_accelerator_hour",
                "USD / h",
                "cost_ratio_as_built_per_accelerator_hour",
            ),
            ("$ per kW-year of IT", "cost_per_kw_year", "USD / (kW year)", "cost_ratio_as_built"),
            ("$ per PFLOP-hour, BF16", "cost_per_pflop_hour", "USD / PFLOPh", "cost_ratio_as_built_per_pflop_hour"),
        ]
        for label, stem, unit, over in rows:
            digits = 3 if unit == "USD / (kW year)" else 2
            over_baseline = self.result.value(over) * self.moved(f"orbital_{stem}")
            both = in_columns(">5 1 >7", times(self.middle("cost_ratio")), times(over_baseline))
            lines.append(
                self._cost_row(
                    f"  {label}", self.claimed(f"orbital_{stem}", unit, digits=digits),
                    self.ours(f"orbital_{stem}", unit, digits=digits),
                    short(from_si(self.middle(f"twin_{stem}"), unit), digits),
                    short(from_si(self.middle(f"terrestrial_{stem}"), unit), digits), both,
                )
            )
        lines.append(self._carbon_row())
        lines += self._split()
        lines += self._wrapped(air_and_sky.carbon(self.result), air_and_sky.sky(self.result))
        lines += self._wrapped(self._price_check())
        lines += self._wrapped(*air_and_sky.missing(self.result, name))
        lines += price_lines(self.result, name)
        return lines

    def _price_check(self) -> str:
        """What an hour of the same chip rents for beside its cost: a price, with its landlord's profit."""
        rent = self.model.assumptions["accelerator_rent"]
        over = self.result.draws.columns.get("orbital_cost_over_rent")
        known = over[np.isfinite(over)] if over is not None else np.empty(0)
        if not known.size and not np.isfinite(rent.value):
            return "price check: nobody says what an hour of this chip rents for"
        said = f"price check: an hour of this chip rents for {short(from_si(rent.value, 'USD / h'))} $, profit included"
        said += f" ({rent.as_of}, {rent.source})"
        if over is None or not known.size:
            return said
        return f"{said}; orbit costs less in {of_draws(float((known < 1).mean()), known.size, over.size)}"

    @staticmethod
    def _wrapped(*texts: str) -> list[str]:
        """Lines under a table, within the width."""
        return [
            line
            for text in texts
            for line in textwrap.wrap(text, WIDTH, initial_indent=" " * 3, subsequent_indent=" " * 5)
        ]

    def _carbon_row(self) -> str:
        """Carbon per delivered kilowatt-hour, in the columns of the costs."""
        value, unit = self.result.value, air_and_sky.INTENSITY
        orbit, twin, built = (value(f"{side}_carbon_intensity") for side in ("orbital", "twin", "terrestrial"))
        over = times(orbit / twin)
        return self._cost_row(
            f"  g CO2e/kWh, {air_and_sky.boundary(self.result)}", self.claimed("orbital_carbon_intensity", unit),
            self.ours("orbital_carbon_intensity", unit), short(from_si(twin, unit)), short(from_si(built, unit)),
            in_columns(f">5 >{13 - max(5, len(over))}", over, times(orbit / built)),
        )

    @staticmethod
    def _cost_row(label: str, claimed: str, ours: str, twin: str, built: str, ratio: str) -> str:
        return in_columns("<25 >8 2 <26 >9 1 >14 2 >13", label, claimed, ours, twin, built, ratio)

    def _split(self) -> list[str]:
        """The parts of a delivered kilowatt-year."""
        value = self.result.value
        share = value("orbital_delivered_share")
        parts = [
            from_si(value("orbital_it_annuity") / share, "USD / (kW year)"),
            from_si(value("orbital_craft_annuity") / share, "USD / (kW year)"),
            from_si(value("orbital_operations_cost_per_power") / share, "USD / (kW year)"),
        ]
        earth = value("twin_availability")
        ground = [
            from_si(value("twin_server_annuity") / earth, "USD / (kW year)"),
            from_si(value("twin_facility_annuity") / earth, "USD / (kW year)"),
            from_si((value("twin_operations_cost_per_power") + value("twin_energy_cost_per_power")) / earth, "USD / (kW year)"),
        ]
        orbit = [short(part / 1000) for part in parts]
        land = [short(part / 1000) for part in ground]
        return [
            in_columns("3 < 1 <12 1 <", "$1,000 per kW-year: orbit,", self.column,
                       f"chips {orbit[0]}, craft and launch {orbit[1]}, operations {orbit[2]}"),
            f"                       Earth, same chips   chips {land[0]}, hall {land[1]}, operations and energy {land[2]}",
        ]

    def foot(self) -> list[str]:
        """What limits most, what would close it, what it rests on, and what to type next."""
        verdict = self.result.verdict
        lines = []
        if verdict.binds is not None and (verdict.binds.margin or 0.0) < 0:
            lines += _labelled("LIMIT", tightest(self.result))
        decided = [f"{row.test}: {row.decides} decides" for row in verdict.rows if row.word == "open" and row.decides]
        if decided:
            lines += _labelled("OPEN", "; ".join(decided))
        failing = [row for row in verdict.rows
                   if row.word == "fails" and row.group != "service" and not (row.margin_name and row.margin is None)]
        for number, row in enumerate(failing):
            lines += _labelled("WOULD CLOSE" if number == 0 else "", self._closing(row))
        lines += _labelled("BREAK-EVEN", self._break_even())
        lines += _labelled("RESTS ON", rests_on(self.result))
        for note in self.result.notes:
            lines += _labelled("note", note)
        scenario = self.result.assembled.scenario
        then = f"evaluate {asked(scenario)} --show-origin", explained("cost_ratio", scenario), "models scenarios"
        return [*lines, following(then)]

    def _break_even(self) -> str:
        """What satellite and launch may cost together for the costs to be equal."""
        budget = from_si(self.result.value("parity_budget"), "USD / W")
        craft = short(from_si(self.result.value("satellite_and_launch_per_power"), "USD / W"))
        for name in ("parity_budget", "satellite_and_launch_per_power"):
            if not math.isfinite(self.result.value(name)):
                return f"not computed: {self.missing(name)}"
        claimed = ""
        if self.result.claimed is not None:
            claimed_craft = from_si(self.result.claimed_value("satellite_and_launch_per_power"), "USD / W")
            claimed = f", {short(claimed_craft)} as claimed"
        costs = f"({craft} $/W {self.column}{claimed})"
        if budget > 0:
            return f"satellite and launch together may cost {short(budget)} $/W {costs}"
        return f"none: even with satellite and launch free {costs}, orbit costs more than Earth"

    def _closing(self, row: Row) -> str:
        """The single change that would close a row, beside the range its sources span."""
        change = self.result.verdict.flips.get(row.margin_name or "")
        if change is None:
            return f"{row.test}: no single input of the orbital side does it"
        entry = self.model.assumptions[change.name]
        now, then = (short(from_si(number, entry.unit), 3) for number in (float(entry.value), change.value))
        unit = "" if entry.unit == "1" else f" {entry.unit.replace(' / ', '/')}"
        ends = [] if entry.low is None or entry.high is None else [
            short(from_si(end, entry.unit), 3) for end in (entry.low, entry.high)]
        span = f" (our sources span {ends[0]} to {ends[1]})" if ends else ""
        return f"{row.test}: {change.name} {then}{unit}, not {now}{span}"


def tightest(result: Result) -> str:
    """The test with the smallest margin, by how much it is missed, and in how many draws it is met; empty where all are."""
    row = result.verdict.binds
    if row is None or row.margin is None or row.margin >= 0:
        return ""
    few = f"{short(-100 * row.margin)} % {'too few' if row.test == 'flights' else 'short'}"
    draws = result.draws.points if result.draws.columns else 0
    met = f"; enough in {of_draws(row.share_closed, row.draws, draws)}" if row.share_closed is not None else ""
    return f"{row.test}, {few}{met}"


def rests_on(result: Result) -> str:
    """How many uncertain inputs the cost ratio stands on, by grade, and the share of its spread that each grade carries."""
    counts, shares = standing(result.model, "cost_ratio")
    if not counts:
        return f"{NOTHING}: the cost ratio has no value here"
    order = sorted(counts, key=lambda grade: -shares.get(grade, 0.0))[:5]
    listed = ", ".join(f"{counts[grade]} {GRADES.get(grade, grade)} {_whole_percent(shares[grade])}" for grade in order)
    behind = result.model.stands_on("cost_ratio")
    drawn = [name for name in result.draws.inputs if name in behind]
    together = sum(name in drawn for group in groups_among(drawn) for name in group.members)
    jointly = f", {together} of them drawn jointly" if together else ""
    return (f"{sum(counts.values())} uncertain inputs{jointly}; of the cost ratio's spread (squared swings) they carry: "
            f"{listed}")


def _whole_percent(share: float) -> str:
    return f"{100 * share:.0f} %" if share >= 0.005 else "under 1 %"


def _labelled(label: str, text: str) -> list[str]:
    """A label and its text within the width, the text aligned."""
    return textwrap.wrap(in_columns("<13 <", label, text), WIDTH, subsequent_indent=" " * 13, drop_whitespace=True,
                         break_on_hyphens=False)
