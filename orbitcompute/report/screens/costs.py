"""The screen of `costs`: every line of a delivered kilowatt-year, in orbit and on Earth, and what sets each line.

The first screen has at most 25 lines of 80 columns, all of it 100 columns. Costs and prices never share a column; a price is
marked as one.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption
from orbitcompute.report.numbers import NOTHING, short, times, worded
from orbitcompute.report.screens import ladder
from orbitcompute.report.screens.cells import Cells
from orbitcompute.report.screens.explain import range_text
from orbitcompute.report.screens.next_commands import asked, explained, following, inside
from orbitcompute.report.screens.prices import is_price, price_lines
from orbitcompute.report.table import Column, Figure, Table, at_both_ends, cut, finite, headed, in_columns
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import shown_grade

WIDTH, FIRST = 100, 80
KW_YEAR = "USD / (kW year)"


@dataclass(frozen=True)
class Line:
    """A line of the cost of a delivered kilowatt-year: our quantity, the twin's, and what the baseline pays installed."""

    label: str
    orbit: str | None
    twin: str | None
    baseline: str | None


LINES = (
    Line("servers", "chips_in_orbit", "chips_on_earth", "terrestrial_server_annuity"),
    Line("satellites", "orbit_adds_satellites", None, None),
    Line("launch", "orbit_adds_launch", None, None),
    Line("insurance", "orbit_adds_insurance", None, None),
    Line("engineering, paid once", "orbit_adds_engineering", None, None),
    Line("removal of dead satellites", "orbit_adds_disposal", None, None),
    Line("building, power, cooling", None, "orbit_deletes_facility", "terrestrial_facility_annuity"),
    Line("energy", None, "orbit_deletes_energy", "terrestrial_energy_cost_per_power"),
    Line("operations", "orbit_adds_control", "orbit_deletes_operations", "terrestrial_operations_cost_per_power"),
    Line("ground segment", "orbit_adds_ground", None, None),
)
LETTERS = "abcdefghij"  # each line's own, so that its inputs can name it
TOTAL = Line("total", "orbital_cost_per_kw_year", "twin_cost_per_kw_year", "terrestrial_cost_per_kw_year")
# The same in other units: label, stem (orbital_, twin_ and terrestrial_ before it) and unit.
UNITS = (
    ("$ per accelerator-hour", "cost_per_accelerator_hour", "USD / h"),
    ("$ per PFLOP-hour, BF16, peak", "cost_per_pflop_hour", "USD / PFLOPh"),
    ("$ per PFLOP-hour, at", "cost_per_effective_pflop_hour", "USD / PFLOPh"),
    ("$ per H100-equivalent hour", "cost_per_h100_equivalent_hour", "USD / h"),
    ("$ of capital per watt of IT", "capital_per_power", "USD / W"),
)
RANGED = (
    *(line.orbit for line in (*LINES, TOTAL) if line.orbit), *(f"orbital_{stem}" for _, stem, _ in UNITS),
    "cost_ratio", "twin_cost_per_kw_year", "twin_cost_per_accelerator_hour", "orbital_present_value",
    "steady_spending", "steady_flights", "orbital_cost_per_year", "it_power_nameplate",
)
PARITY = (
    ("satellite and launch together", "parity_budget", "satellite_and_launch_per_power", "USD / W"),
    ("satellite alone", "parity_satellite_cost", "satellite_cost_per_power", "USD / W"),
    ("launch alone", "parity_launch_price", "launch_price_paid", "USD / kg"),
)
FACTORS = (
    ("dead or lost without repair", "orbit_adds_chips_by_losses"),
    ("waiting (shadow, service, errors)", "orbit_adds_chips_by_time"),
    ("dearer money, shorter life, longer idling", "orbit_adds_chips_by_money"),
    ("another price", "orbit_adds_chips_by_price"),
    ("exchanged or run on when old", "orbit_adds_chips_by_age"),
)
# Boundaries that are switches: what is chosen is printed with the result.
SWITCHES = (
    "discount_rate_rule", "launch_risk", "accelerator_repair", "dead_satellites", "launch_price_rule",
    "satellite_learning_rule", "satellite_cost_basis", "launch_price_basis", "spares_rule", "h100_equivalence",
)
SHORT_UNITS = (
    ("USD / (kW year)", "$/kW-y"), ("USD / (W year)", "$/W-y"), ("GUSD / year", "bn $/y"), ("MUSD / year", "m $/y"),
    ("USD / year", "$/y"), ("GUSD", "bn $"), ("MUSD", "m $"), ("USD / ", "$/"), ("USD", "$"),
)


class Costs:
    """Lays out the costs of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        own = result.assembled.scenario
        self.column = "claimed" if own.claimed == own.name else "ours"
        self.baseline = result.assembled.settings.get("baseline", own.components["baseline"])
        self.price = is_price(result)

    # -- numbers -----------------------------------------------------------------------------------------------

    def value(self, name: str | None, unit: str = KW_YEAR) -> float:
        """Our value in a unit; nan for no name, and for lines of a cluster of which only a price is known."""
        return math.nan if name is None else from_si(self.result.value(name), unit)

    def baseline_line(self, line: Line) -> float:
        """The baseline's line per delivered kilowatt-year; nan where only a price is known."""
        if line is TOTAL:
            return self.value(line.baseline)
        if self.price or line.baseline is None:
            return math.nan
        return self.value(line.baseline) / self.result.value("terrestrial_availability")

    def ours(self, name: str | None, unit: str = KW_YEAR, digits: int = 3) -> str:
        """Our median with its 10 to 90 % range."""
        return NOTHING if name is None else Cells(self.result).ours(name, unit, digits=digits)

    def over_twin(self, orbit: str, twin: str) -> str:
        """The median of orbit's figure over Earth's."""
        return times(Cells(self.result).middle(orbit) / self.result.value(twin))

    def claimed(self, name: str | None, unit: str = KW_YEAR, digits: int = 3) -> str:
        """The claimed value."""
        if name is None or self.result.claimed is None:
            return "" if self.result.claimed is None else NOTHING
        return short(from_si(self.result.claimed_value(name), unit), digits)

    def set_by(self, name: str | None) -> list[Assumption]:
        """The inputs in money that set a quantity: what is not selected is left out."""
        if name is None:
            return []
        model = self.result.model.restricted([name])
        found = [model.assumptions[leaf] for leaf in sorted(model.needed) if leaf in model.assumptions]
        return [entry for entry in found if "USD" in entry.unit and isinstance(entry.value, int | float)]

    # -- the first screen --------------------------------------------------------------------------------------

    def first(self) -> list[str]:
        """The first screen: how many times as much, line by line at best guesses, what would have to be free."""
        result, scenario = self.result, self.result.assembled.scenario
        where = f"{scenario.name}, beside {self.baseline}, dollars of {deflator().to_year}"
        named = f"id {result.id}"
        lines = [*headed("COST", self.answer(), FIRST), *headed("", self.hour(), FIRST)]
        lines = ["What does a year of one delivered kilowatt of AI computing cost?",
                 at_both_ends(where, named, FIRST), *lines]
        lines += self.bill().lines(FIRST, gap=1)
        for name in (TOTAL.orbit, TOTAL.twin, TOTAL.baseline):
            if name and not math.isfinite(self.value(name)):
                lines += headed("note", f"{name} is not computed: {result.model.reason(name, result.point)}", FIRST)
        if self.price:
            told = " ".join(text.strip() for text in price_lines(result, self.baseline))
            lines += headed("note", told.split(": ")[0].split(" It is ")[0] + " (--all)", FIRST)
        lines += headed("BREAK-EVEN", self.equal(), FIRST, 12)
        then = (f"costs {inside(scenario)}--all", f"costs {inside(scenario)}--challenges", explained("cost_ratio", scenario))
        return [*lines, following(then, FIRST)]

    def answer(self) -> str:
        """Orbit over the same chips on Earth, and both in dollars."""
        ratio = Figure(*self._drawn("cost_ratio", "1"))
        orbit = Figure(*self._drawn("orbital_cost_per_kw_year", KW_YEAR), digits=3)
        built = "" if self.price else f", {short(self.value(TOTAL.baseline), 3)} {self.baseline} as built"
        who = "as claimed" if self.column == "claimed" else "median [10-90 %]"
        return (f"{ratio.text()} times the same chips on Earth, {who}: {orbit.text()} $ in orbit, "
                f"{short(self._drawn('twin_cost_per_kw_year', KW_YEAR)[0], 3)} on Earth{built}")

    def hour(self) -> str:
        """The same for an hour of one accelerator, beside the prices of its kind."""
        hour = Figure(*self._drawn("orbital_cost_per_accelerator_hour", "USD / h"))
        steps = ladder.rungs(self.result, self.baseline, self.column)
        rents = [step.value for step in steps if step.price is not None and step.price.exit == "on demand"]
        asked_for = ""
        if rents and not self.price:
            asked_for = f"; on demand chips let for {short(min(rents))} to {short(max(rents))} (prices)"
        earth = short(self._drawn("twin_cost_per_accelerator_hour", "USD / h")[0])
        return f"{hour.text()} $ an hour of an accelerator, {earth} on Earth{asked_for}"

    def equal(self) -> str:
        """What would have to be cheaper for the two to cost the same."""
        name, paid, unit = "parity_budget", "satellite_and_launch_per_power", "USD / W"
        most, ours = self.value(name, unit), short(self.value(paid, unit))
        if worded(most, "none"):
            return (f"none: even with satellite and launch free (now {ours} $ a watt) orbit costs more")
        return f"satellite and launch may cost {short(most)} $ a watt together; now {ours}"

    def bill(self) -> Table:
        """Every line of the cost at the best guesses, which add up."""
        two = self.result.claimed is not None
        rows = []
        for line in (*LINES, TOTAL):
            ours, twin = self.value(line.orbit), self.value(line.twin)
            added = (0.0 if line.orbit is None else ours) - (0.0 if line.twin is None else twin)
            rows.append((
                line.label, self.claimed(line.orbit) if two else "", NOTHING if line.orbit is None else short(ours, 3),
                short(twin, 3), short(self.baseline_line(line), 3), _signed(added),
            ))
        ours_head = "as claimed" if self.column == "claimed" else "best guess"
        built = f"{cut(self.baseline, 11)}|{'(a price)' if self.price else 'as built'}"
        columns = (Column("$ per delivered kW-year|", side="<"), Column("claimed,|best guess" if two else "|"),
                   Column(f"orbit,|{ours_head}"), Column("same chips|on Earth"), Column(built), Column("orbit|adds"))
        return Table(columns, tuple(rows))

    def _drawn(self, name: str, unit: str) -> tuple[float, float | None, float | None]:
        """Median and range of a quantity; its only value where nothing is drawn."""
        middle = from_si(Cells(self.result).middle(name), unit)
        if name not in self.result.draws.columns or not math.isfinite(middle):
            return middle, None, None
        found = self.result.draws.spread(name)
        return middle, from_si(found.p10, unit), from_si(found.p90, unit)

    # -- screens -----------------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The whole screen."""
        capital = [*self.differences(), *self.by_mass(), *self.paid_back()]
        steps = ladder.lines(self.result, self.baseline, self.column)
        parts = [self.head(), self.units(), self.matched(), capital, steps, self.parity(), [*self.inputs(), *self.foot()]]
        text = [line for part in parts if part for line in [*part, ""]][:-1]
        return [line.rstrip() for line in text]

    @staticmethod
    def _row(label: str, claimed: str, ours: str, twin: str, built: str, added: str) -> str:
        return in_columns("<32 >8 2 <24 >10 >14 >10", label, claimed, ours, twin, built, added)

    def head(self) -> list[str]:
        """Every line of a delivered kilowatt-year."""
        scenario = self.result.assembled.scenario
        year = deflator().to_year
        two = self.result.claimed is not None
        title, dated = f"orbitcompute costs {scenario.name} --baseline {self.baseline}", (
            f"dollars of {year}  id {self.result.id}")
        lines = [
            *([in_columns("<62 1 <", title,
                          dated)] if len(title) + 1 + len(dated) <= WIDTH else [title, in_columns("<62 1 <", "", dated)]),
            self._row("COST of a delivered kW-year, $", "orbit" if two else "", "orbit", "same chips", cut(self.baseline, 13),
                      "orbit"),
            self._row("", "claimed" if two else "", f"{self.column}, best guesses", "on Earth",
                      "(a price)" if self.price else "(cost)", "adds"),
        ]
        for letter, line in zip((*LETTERS, " "), (*LINES, TOTAL), strict=True):
            twin = self.value(line.twin)
            ours = self.value(line.orbit)
            added = (0.0 if math.isnan(ours) and line.orbit is None else ours) - (0.0 if line.twin is None else twin)
            lines.append(
                self._row(f"{letter} {line.label}", self.claimed(line.orbit),
                          NOTHING if line.orbit is None else short(ours, 3), short(twin, 3),
                          short(self.baseline_line(line), 3), _signed(added))
            )
        if TOTAL.orbit in self.result.draws.columns and math.isfinite(self.value(TOTAL.orbit)):
            lines.append(self._row("  median of the draws [10-90 %]", "", self.ours(TOTAL.orbit), "", "", ""))
        for name in (TOTAL.orbit, TOTAL.twin, TOTAL.baseline):
            if name and not math.isfinite(self.value(name)):
                why = self.result.model.reason(name, self.result.point)
                lines += textwrap.wrap(f"  {name} is not computed: {why}", WIDTH, subsequent_indent=" " * 4)
        return lines + price_lines(self.result, self.baseline)

    def units(self) -> list[str]:
        """The same cost in other units."""
        utilisation = short(100 * self.result.value("orbital_utilisation"))
        rule = self.result.model.assumptions["h100_equivalence"].choice
        many = short(self.result.value("h100_equivalents_per_accelerator"))
        notes = {"cost_per_effective_pflop_hour": f" {utilisation} %"}
        head = f"IN OTHER UNITS, medians [10-90 %]; one accelerator is {many} H100 by {rule}"
        lines = [in_columns("<90 >10", head, "over twin")]
        for label, stem, unit in UNITS:
            built = "baseline" if stem == "cost_per_h100_equivalent_hour" else "terrestrial"
            shown = math.nan if self.price and stem == "capital_per_power" else self.value(f"{built}_{stem}", unit)
            same = "cost_ratio" if stem != "capital_per_power" else None  # one ratio in every unit of what is delivered
            both = times(Cells(self.result).middle(same)) if same else self.over_twin(f"orbital_{stem}", f"twin_{stem}")
            lines.append(
                self._row(f"  {label}{notes.get(stem, '')}", self.claimed(f"orbital_{stem}", unit, 2),
                          self.ours(f"orbital_{stem}", unit, 2), short(self.value(f"twin_{stem}", unit)), short(shown), both)
            )
        return lines

    def matched(self) -> list[str]:
        """The fleet, the same chips on Earth and clusters like the baseline, scaled to the same delivered compute."""
        compute = short(from_si(self.result.value("delivered_compute"), "EFLOP / s"))
        power = short(from_si(self.result.value("delivered_it_power"), "GW"))
        head = f"SAME COMPUTE, {compute} EFLOP/s of BF16 at peak from {power} GW"
        lines = [in_columns("<90 >10", head, "over twin")]
        horizon = short(from_si(self.result.value("analysis_horizon"), "year"))
        many = short(self.result.value("baselines_matched"))
        for label, name, twin, built, unit in (
            ("GW of IT power held", "it_power_nameplate", "twin_it_power_matched", "baseline_it_power_matched", "GW"),
            ("$ billion a year", "orbital_cost_per_year", "twin_cost_per_year_matched", "baseline_cost_per_year_matched",
             "GUSD / year"),
            ("$ billion a year to keep it up", "steady_spending", "twin_steady_spending", "", "GUSD / year"),
            (f"$ billion, present value, {horizon} y", "orbital_present_value", "twin_present_value", "", "GUSD"),
        ):
            over = times(Cells(self.result).middle("cost_ratio")) if name == "orbital_cost_per_year" else \
                self.over_twin(name, twin)
            own = short(self.value(built, unit)) if built else NOTHING
            lines.append(self._row(f"  {label}", self.claimed(name, unit, 2), self.ours(name, unit, 2),
                                   short(self.value(twin, unit)), own, over))
        flights = self.ours("steady_flights", "flight / year", 2)
        lines.append(self._row("  flights a year to keep it up", self.claimed("steady_flights", "flight / year", 2), flights,
                               NOTHING, NOTHING, ""))
        lines.append(self._row(f"  clusters like {self.baseline}", "", "", "", many, ""))
        return lines

    def differences(self) -> list[str]:
        """Why the same servers cost more in orbit: shares of one difference, in no order."""
        parts = [(label, self.value(name)) for label, name in FACTORS]
        if not all(math.isfinite(part) for _, part in parts):
            return []
        told = "; ".join(f"{label} {_signed(part)}" for label, part in parts if part)
        return textwrap.wrap(f"SERVERS  in orbit over the same on Earth, in no order: {told} $", WIDTH,
                             subsequent_indent=" " * 9)

    def by_mass(self) -> list[str]:
        """What satellites would cost at the price per kilogram of those made in series, beside what is charged."""
        name, charged, unit = "satellite_cost_per_power_by_mass", "satellite_cost_per_power", "USD / W"
        if not math.isfinite(self.value(name, unit)):
            return []
        price = from_si(float(self.result.model.assumptions["satellite_price_per_mass"].value), "USD / kg")
        also = (
            f"; as claimed {self.claimed(name, unit, 2)}, {self.claimed(charged, unit, 2)}"
            if self.result.claimed
            else ""
        )
        return [f"CHECK    satellites at Starlinks' {short(price, 3)} $/kg would cost {short(self.value(name, unit))} $/W,"
                f" charged are {short(self.value(charged, unit))}{also}"]

    def parity(self) -> list[str]:
        """What each price would have to be for the costs to be equal, everything else as it is."""
        lines = [
            in_columns("<12 <43 >14 >12 >12", "BREAK-EVEN", "with the same chips on Earth if it cost", "no more than", "ours",
                       "claimed")
        ]
        for label, name, paid, unit in PARITY:
            value = self.result.value(name)
            budget = "none" if worded(value, "none") else short(from_si(value, unit))
            lines.append(in_columns("<9 <46 >14 >12 >12", "", label + ", " + unit.replace(" ", ""), budget,
                                    short(self.value(paid, unit)), self.claimed(paid, unit, 2)))
        if any(worded(self.result.value(name), "none") for _, name, _, _ in PARITY):
            lines.append(in_columns("9 <", "none: no positive break-even"))
        more = self.value("parity_earth_cost")
        if more > 0:
            lines.append(
                in_columns("9 <", f"or everything on Earth {short(more)} $ a kW-year dearer than the"
                                  f" {short(self.value(TOTAL.twin))} it is")
            )
        return lines

    def paid_back(self) -> list[str]:
        """Rates, lives, idle times and yearly payments by asset class; and the switches that bound the costs."""

        def side(label: str, *classes: tuple[str, str, str, str, str]) -> str:
            told = []
            for what, rate, life, idle, recovery in classes:
                waiting = self.value(idle, "year") if idle else 0.0
                told.append(
                    f"{what} {short(100 * self.value(rate, '1'))} %, {short(self.value(life, 'year'))} y"
                    + (f" after {short(waiting)} y idle" if waiting else "")
                    + f": {short(self.value(recovery, '1 / year'))} a year"
                )
            return in_columns("<6 1 <", label, "; ".join(told))

        craft = ("satellite, launch", "orbital_discount_rate", "satellite_design_life", "orbital_craft_idle_time",
                 "orbital_craft_capital_recovery")
        chips = ("servers", "orbital_discount_rate", "orbital_it_service_life", "orbital_it_idle_time",
                 "orbital_it_capital_recovery")
        earth = ("servers", "twin_discount_rate", "twin_it_service_life", "twin_it_idle_time",
                 "twin_it_capital_recovery")
        hall = ("hall", "twin_discount_rate", "twin_facility_life", "twin_facility_idle_time",
                "twin_facility_capital_recovery")
        chosen = self.result.model.assumptions
        switches = ", ".join(f"{name}={chosen[name].choice}" for name in SWITCHES if name in chosen)
        wrapped = textwrap.wrap(f"SWITCHES {switches}", WIDTH, subsequent_indent=" " * 9)
        lines = [in_columns("<10 <", "PAID BACK", side("orbit", chips)), in_columns("17 <", side("", craft).strip()),
                 in_columns("10 <", side("Earth", earth)), in_columns("17 <", side("", hall).strip())]
        return [*lines, *wrapped]

    def inputs(self) -> list[str]:
        """The inputs in money that set each line, by its letter, with source, grade and the year of their dollars."""
        lines = [in_columns("<33 >13 1 <14 <24 <11 >4", "SET BY", "value", "range", "source", "grade", "$ of")]
        seen: set[str] = set()
        for letter, line in zip(LETTERS, LINES, strict=True):
            names = (line.orbit, line.twin, None if self.price else line.baseline)
            for entry in (found for name in names if name and self.value(name) != 0 for found in self.set_by(name)):
                if entry.name not in seen:
                    seen.add(entry.name)
                    lines.append(f"{letter} {_input_row(entry)}")
        return lines

    def foot(self) -> list[str]:
        """What to type next."""
        scenario = self.result.assembled.scenario
        return [following((f"costs {asked(scenario)} --challenges", explained("cost_ratio", scenario)))]


def _signed(value: float) -> str:
    return NOTHING if not math.isfinite(value) or value == 0 else f"{'+' if value > 0 else ''}{short(value)}"


def _input_row(entry: Assumption) -> str:
    value = f"{short(from_si(float(entry.value), entry.unit), 3)} {entry.unit}" if not entry.absent else entry.kind
    for long, brief in SHORT_UNITS:
        value = value.replace(long, brief)
    grade = NOTHING if entry.absent else shown_grade(entry.kind, entry.grade)
    year = str(entry.currency_year) if entry.currency_year else str(deflator().to_year)
    return (
        in_columns("<30 >14 1 <14 <24 >10 >5", cut(entry.name, 30), value, range_text(entry, 2),
                   cut(entry.source or entry.origin.split(" ")[0], 24), grade, year)
    )


def screen(result: Result, *, complete: bool = False) -> str:
    """The screen of a result's costs as text: the bill, or with `complete` all that it stands on."""
    costs = Costs(result)
    return "\n".join(costs.lines() if complete else costs.first())


def rows(result: Result) -> tuple[list[str], list[list[Any]]]:
    """Every line as a row: dollars per delivered kilowatt-year, and the money inputs that set it, for CSV and Markdown."""
    costs = Costs(result)
    header = ["line", "orbit claimed [USD/(kW year)]", "orbit [USD/(kW year)]", "p10", "p90", "twin [USD/(kW year)]",
              "baseline [USD/(kW year)]", "set by", "source", "grade", "currency year"]
    found = []
    for line in (*LINES, TOTAL):
        money = {entry.name: entry for name in (line.orbit, line.twin, None if costs.price else line.baseline)
                 for entry in (costs.set_by(name) if line is not TOTAL else [])}
        spread = result.draws.spread(line.orbit) if line.orbit and line.orbit in result.draws.columns else None
        ends = [finite(from_si(end, KW_YEAR)) for end in (spread.p10, spread.p90)] if spread else [None, None]
        claimed = from_si(result.claimed_value(line.orbit), KW_YEAR) if line.orbit else math.nan
        listed = [
            "; ".join(texts) for texts in (
                money, [entry.source or entry.origin for entry in money.values()],
                [shown_grade(entry.kind, entry.grade) for entry in money.values()],
                [str(entry.currency_year or deflator().to_year) for entry in money.values()],
            )
        ]
        found.append([line.label, finite(claimed), finite(costs.value(line.orbit)), *ends, finite(costs.value(line.twin)),
                      finite(costs.baseline_line(line)), *listed])
    return header, found


def as_data(result: Result) -> dict[str, Any]:
    """Costs, ladder and parity as plain data: dollars of one year, everything per delivered kilowatt-year unless said."""
    costs = Costs(result)
    _, found = rows(result)
    lines = []
    for line, row in zip((*LINES, TOTAL), found, strict=True):
        names = {"orbit": line.orbit, "twin": line.twin, "baseline": None if costs.price else line.baseline}
        entries = {entry.name: _input(entry) for name in names.values() for entry in costs.set_by(name)}
        lines.append({"line": line.label, "unit": KW_YEAR, "claimed": row[1], "orbit": row[2], "p10": row[3], "p90": row[4],
                      "twin": row[5], "baseline": row[6], "quantities": names, "set_by": entries})
    parity = {
        name: {"value": finite(from_si(result.value(name), unit)), "unit": unit,
               "instead_of_value": worded(result.value(name), "no positive break-even")}
        for _, name, _, unit in PARITY
    }
    return {
        "schema": "orbitcompute.costs/1", "id": result.id, "scenario": result.assembled.scenario.name,
        "baseline": costs.baseline, "baseline_is_a_price": costs.price, "dollars_of": deflator().to_year,
        "deflator": deflator().source, "lines": lines,
        "servers_cost_more_by": {name: finite(costs.value(name)) for _, name in FACTORS},
        "ladder": ladder.as_rows(costs.result, costs.baseline, costs.column),
        "parity": parity, "notes": result.notes,
    }


def _input(entry: Assumption) -> dict[str, Any]:
    low, high = (None if end is None else from_si(end, entry.unit) for end in (entry.low, entry.high))
    return {"value": finite(from_si(float(entry.value), entry.unit)), "low": low, "high": high, "unit": entry.unit,
            "kind": entry.kind, "grade": entry.grade, "source": entry.source, "locator": entry.locator,
            "currency_year": entry.currency_year, "origin": entry.origin, "note": entry.note}

