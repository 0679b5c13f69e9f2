"""The screen of `evaluate`: question, answer, what it takes, what it costs, the verdict, what it stands on.

At most 100 columns. Two significant digits, the range in brackets; claimed and ours never share a cell.
"""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.report.numbers import (
    NOTHING,
    chance,
    error_text,
    percent,
    probability,
    ranged,
    short,
    spread,
    temperature,
    times,
)
from orbitcompute.report.screens import air_and_sky
from orbitcompute.report.screens.closure import end_text, margin_text
from orbitcompute.report.screens.next_commands import asked, explained, following
from orbitcompute.report.screens.prices import price_lines
from orbitcompute.report.screens.service_lines import SERVICE_RANGED, service_lines
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import NOT_YET, Row, standing
from orbitcompute.studies.decide.challenges import like_terms
from orbitcompute.studies.forecast.stored_for import changed
from orbitcompute.studies.many.drawing import groups_among
from orbitcompute.studies.many.ranges import Spread

WIDTH = 100
# The quantities that the screen shows with a range.
RANGED = (
    "permitted_power_by_date", "cost_ratio", "satellite_count", "satellite_mass", "fleet_mass", "launch_count",
    "launch_rate_to_date", "fleet_array_power", "accelerator_count", "orbital_capital",
    "orbital_cost_per_accelerator_hour", "orbital_cost_per_kw_year", "orbital_cost_per_pflop_hour",
    "orbital_cost_over_rent", "radiator_area", "orbital_carbon_intensity", *SERVICE_RANGED,
)
Style = Callable[[str, str], str]


def plain(text: str, _word: str) -> str:
    """No colour."""
    return text


@dataclass(frozen=True)
class Need:
    """A line of what the target needs: its quantity and unit, what has been shown, and the multiple of that."""

    label: str
    name: str
    unit: str
    shown: str
    multiple: str


class Screen:
    """Lays out one result. `style(text, word)` colours a verdict word, or returns it as it is."""

    def __init__(self, result: Result, style: Style = plain) -> None:
        self.result = result
        self.model = result.model
        self.style = style
        own = result.assembled.scenario
        self.column = "claimed" if own.claimed == own.name else "ours"

    # -- cells -------------------------------------------------------------------------------------------------

    def ours(self, name: str, unit: str, scale: float = 1.0, digits: int = 2) -> str:
        """Our median with its 10 to 90 % range; the value at all best guesses where nothing is drawn."""
        value = scale * from_si(self.middle(name), unit)
        if name not in self.result.draws.columns:
            return short(value, digits)
        found = self.result.draws.spread(name)
        return ranged(value, scale * from_si(found.p10, unit), scale * from_si(found.p90, unit), digits)

    def middle(self, name: str) -> float:
        """The figure that stands for a quantity, in SI: the median of its draws, its only value where it has none."""
        value = self.result.value(name)
        if name not in self.result.draws.columns or not math.isfinite(value):
            return value
        median = self.result.draws.spread(name).p50
        return median if math.isfinite(median) else value

    def moved(self, name: str) -> float:
        """The median of a quantity over its value at all best guesses: what a multiple of it moves by."""
        value = self.result.value(name)
        return self.middle(name) / value if value else 1.0

    def claimed(self, name: str, unit: str, scale: float = 1.0, digits: int = 2) -> str:
        """The claimed value; a range where the vendor's own figure has two readings."""
        if self.result.claimed is None or self.result.claimed_model is None:
            return ""
        entry = self.result.claimed_model.assumptions.get(name)
        if entry is not None and entry.uncertain and entry.low is not None and entry.high is not None:
            ends = [short(scale * from_si(bound, unit), digits) for bound in (entry.low, entry.high)]
            return "-".join(ends)
        return short(scale * from_si(self.result.claimed_value(name), unit), digits)

    def ratio(self, name: str, of: str) -> tuple[str, str]:
        """A multiple, claimed and ours; ours is that of the median of the quantity it is a multiple `of`."""
        has_claimed = self.result.claimed is not None
        ours = self.result.value(name) * self.moved(of)
        return times(self.result.claimed_value(name)) if has_claimed else "", times(ours)

    def lines(self) -> list[str]:
        """The whole screen."""
        parts = [self.head(), self.takes(), self.costs(), service_lines(self.result), self.verdict(), self.foot()]
        text = [line for part in parts for line in [*part, ""]][:-1]
        return [line.rstrip() for line in text]

    def missing(self, name: str) -> str:
        """Why a value is null."""
        return self.model.reason(name, self.result.point)

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
        whole = [f"{title:<62} {dated}{named}", f"{title:<62}  {named}"]
        lines = next(([line] for line in whole if len(line) <= WIDTH), [title, f"{dated + named:>{WIDTH}}"])
        asks = f"ASKED   {scenario.question or scenario.title}"
        lines += [*textwrap.wrap(asks, WIDTH, subsequent_indent=" " * 8), self.shells()]
        if result.point.status != "ok":
            lines.append(f"ANSWER  not feasible at the central values: {result.point.status} ({result.point.where})")
        bound = self.ours("permitted_power_by_date", "GW")
        claimed_bound = self.claimed("permitted_power_by_date", "GW")
        flights = short(result.value("permitted_flights_by_date"), 3)
        target = short(from_si(result.value("it_power_target"), "GW"))
        first, *others = self.stored().split("\n")
        for line in (f"ANSWER  Date   {first}", *(f"               {line}" for line in others)):
            lines += textwrap.wrap(line, WIDTH, subsequent_indent=" " * 15, drop_whitespace=True)
        if flights == NOTHING:
            lines.append(
                "               no priors: no ceiling on this launcher's flights is on record, so no bound is given"
            )
        elif bound == NOTHING:
            lines.append(f"               no priors: no bound is given: {self.missing('permitted_power_by_date')}")
        else:
            shown = short(from_si(result.value("permitted_power_demonstrated"), "GW"))
            payload = short(from_si(result.value("record_payload_demonstrated"), "t"))
            lines.append(f"               no priors: {flights} permitted flights lift at most {bound} GW, none lost,")
            also = f"{claimed_bound} as claimed, " if claimed_bound else ""
            lines.append(
                f"               all compute, no spares ({also}{shown} at the {payload} t flown); {target} GW asked"
            )
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
            f"        Cost   {times(self.middle('cost_ratio'))} {spread(ratio.p10, ratio.p90)} the same chips, new on Earth,"
            f" median; {times(result.value('cost_ratio'))} at all best guesses",
            f"               {times(terms.median)} {spread(terms.low, terms.high)} with the same money, repair and waiting"
            " on both sides",
        ]
        if result.claimed is not None:
            lines.append(
                f"               as claimed: {times(result.claimed_value('cost_ratio'))} on the vendors' engineering and"
                f" our finance; {times(terms.claimed)} on Earth's terms too"
            )
        return lines

    def stored(self) -> str:
        """What the last stored forecast says of the power asked for, and the outside view of its own; none is run."""
        held = self.model.assumptions["stored_forecast"].value
        share = self.result.value("probability_by_date")
        if not held or not math.isfinite(share):
            return "no forecast of this power is stored: orbitcompute forecast"
        power, least, most = held[3]
        own = abs(self.result.value("it_power_target") / power - 1.0) < 1e-9
        outside = f", {100 * least:.0f}-{100 * most:.0f} % (record of similar promises)" if own else ""
        median = self.result.value("median_year") / JULIAN_YEAR
        half = f"by end-{math.floor(median)}" if math.isfinite(median) else "after 2040"
        said = f"by end-2028: {chance(share)} (our model, judged, {held[0]}){outside}; half {half}"
        return f"{said}\n{self.other_assumptions()}" if changed(self.model) else said

    def other_assumptions(self) -> str:
        """What to say of a stored forecast that is not of the assumptions shown."""
        names = changed(self.model)
        listed = ", ".join(names[:2]) + (f" and {len(names) - 2} more" if len(names) > 2 else "")
        return f"stored, for the default assumptions: not of this {listed}"

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
        two = self.result.claimed is not None
        head = f"NEEDS, {spares} % spares"
        lines = [self._takes_row(head, "claimed" if two else "", f"{self.column} [10-90 %]", "shown so far",
                                 "claimed" if two else "", self.column)]
        for need in self.needs():
            claimed, ours = self.ratio(need.multiple, need.name)
            cells = self.claimed(need.name, need.unit), self.ours(need.name, need.unit)
            lines.append(self._takes_row(f"  {need.label}", *cells, need.shown, claimed, ours))
        value = self.result.value
        twin = short(from_si(value("twin_capital"), "GUSD"))
        lines.append(
            self._takes_row(
                "  capital, G$", self.claimed("orbital_capital", "GUSD"), self.ours("orbital_capital", "GUSD"),
                f"{twin} same chips on Earth",
                times(self.result.claimed_value("orbital_capital") / self.result.claimed_value("twin_capital")) if two else "",
                times(self.middle("orbital_capital") / value("twin_capital")),
            )
        )
        return lines

    def needs(self) -> list[Need]:
        """What the target needs, line by line, beside what has been shown so far."""
        power = short(from_si(self.result.value("it_power_per_satellite"), "kW"), 3)
        inclination = short(from_si(self.result.value("inclination"), "deg"), 3)
        value, model = self.result.value, self.model
        yearly = {
            name: from_si(value(name), model.assumptions[name].unit)
            for name in ("record_satellites_best_year", "record_world_payload_mass", "record_flights_best_year",
                         "record_array_power_launched", "permitted_flights")
        }
        heavy = short(from_si(value("record_heaviest_satellite_class"), "t"))
        return [
            Need(f"satellites, {power} kW IT", "satellite_count", "satellite",
                 f"{yearly['record_satellites_best_year']:,.0f} Starlinks, 2025", "satellites_over_record"),
            Need("tonnes each", "satellite_mass", "t", f"{heavy} Starlink V3", "satellite_mass_over_record"),
            Need(f"kilotonnes to {inclination} deg", "fleet_mass", "kt",
                 f"{yearly['record_world_payload_mass'] / 1000:.1f} world payload, 2025", "mass_over_record"),
            Need("flights", "launch_count", "flight",
                 f"{yearly['record_flights_best_year']:.0f} in its best year", "flights_over_record"),
            Need(f" a year, in {value('launch_window') / JULIAN_YEAR:.2f} year", "launch_rate_to_date", "flight / year",
                 _ceiling(yearly["permitted_flights"], "environmental ceiling"), "launch_rate_over_permitted"),
            Need("solar array, GW", "fleet_array_power", "GW",
                 f"{yearly['record_array_power_launched'] / 1000:.3f} launched, 2025", "array_over_record"),
            Need("accelerators", "accelerator_count", "accelerator",
                 f"{value('record_cluster_accelerators'):,.0f} at Colossus 1", "accelerators_over_record"),
        ]

    @staticmethod
    def _takes_row(label: str, claimed: str, ours: str, shown: str, multiple: str, own: str) -> str:
        return f"{label:<25}{claimed:>9}  {ours:<26}{shown:<24}{multiple:>6} {own:>6}"

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
                "new chips",
                name if len(name) <= 14 else f"{name[:12]}..",
                "over    over",
            ),
            self._cost_row(
                "", "claimed" if two else "", f"{self.column} [10-90 %]", "on Earth", f"({what})", "twin baseline"
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
        for label, stem, unit, multiple in rows:
            digits = 3 if unit == "USD / (kW year)" else 2
            over_baseline = self.result.value(multiple) * self.moved(f"orbital_{stem}")
            both = f"{times(self.middle('cost_ratio')):>5} {times(over_baseline):>7}"
            lines.append(
                self._cost_row(
                    f"  {label}", self.claimed(f"orbital_{stem}", unit, digits=digits),
                    self.ours(f"orbital_{stem}", unit, digits=digits),
                    short(from_si(self.result.value(f"twin_{stem}"), unit), digits),
                    short(from_si(self.result.value(f"terrestrial_{stem}"), unit), digits), both,
                )
            )
        lines.append(self._carbon_row())
        lines += self._split()
        lines += self._wrapped(air_and_sky.carbon(self.result), air_and_sky.sky(self.result))
        rent = self.model.assumptions["market_rent"]
        over = self.result.draws.columns.get("orbital_cost_over_rent")
        finite_draws = over[np.isfinite(over)] if over is not None else np.empty(0)
        below = probability(float((finite_draws < 1).mean()), finite_draws.size) if finite_draws.size else ""
        lines.append(
            f"   price check: B200 rents at {short(from_si(rent.value, 'USD / h'))} $/h, a price"
            + (f"; orbit costs less in {below} of the draws" if below else "")
        )
        lines += self._wrapped(*air_and_sky.missing(self.result, name))
        lines += price_lines(self.result, name)
        return lines

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
        return self._cost_row(
            f"  g CO2e/kWh, {air_and_sky.boundary(self.result)}", self.claimed("orbital_carbon_intensity", unit),
            self.ours("orbital_carbon_intensity", unit), short(from_si(twin, unit)), short(from_si(built, unit)),
            f"{times(orbit / twin):>5} {times(orbit / built):>7}",
        )

    @staticmethod
    def _cost_row(label: str, claimed: str, ours: str, twin: str, built: str, ratio: str) -> str:
        return f"{label:<25}{claimed:>8}  {ours:<26}{twin:>9} {built:>14}  {ratio:>13}"

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
            f"   k$ per kW-year: orbit, {self.column:<12} chips {orbit[0]}, craft and launch {orbit[1]}, operations {orbit[2]}",
            f"                   Earth, same chips   chips {land[0]}, hall {land[1]}, operations and energy {land[2]}",
        ]

    def verdict(self) -> list[str]:
        """The table of tests."""
        lines = [f"{'VERDICT':<9}{'test':<26}{'needs':<13}{'has':<21}{'margin':>8}{'model':>6} {'grade':<11}word"]
        group = ""
        for row in self.result.verdict.rows:
            label, needs, has = self.row_text(row)
            word = "-" if row.word == NOT_YET else row.word
            margin = percent(row.margin) if row.margin is not None else "-"
            error = error_text(row.error).replace("a factor ", "x ") if row.error else "-"
            lines.append(
                f"{row.group if row.group != group else '':<9}{label:<26}{needs:<13}{has:<21}{margin:>8}{error:>6}"
                f" {row.grade or '-':<11}{self.style(word, word)}"
            )
            group = row.group
        return [*lines, *self.closures()]

    def closures(self) -> list[str]:
        """Every closure that the design breaks, as a row of the table, and how many it keeps."""
        lines = []
        found = self.result.verdict.closures
        for number, one in enumerate(self.result.verdict.broken):
            label = f"{one.closure.name}: {one.closure.broken};"
            ends = f"has {end_text(one.has, one.units[0])}, needs {end_text(one.needs, one.units[1])}"
            head = f"{'design' if number == 0 else '':<9}{label}"
            if len(head) + len(ends) + 12 > WIDTH - 18:
                lines.append(head)
                head = " " * 11
            word = self.style("fails", "fails")
            lines.append(f"{head.ljust(WIDTH - 32 - len(ends))} {ends} {margin_text(one):>12} {'':<12}{word}".rstrip())
        unknown = [one.closure.name for one in found if one.margin is None]
        kept = sum(one.word == "closes" for one in found)
        said = f"closes in {kept} of {len(found)} disciplines' margins"
        said += f"; no value for {', '.join(unknown)}" if unknown else ""
        lines += textwrap.wrap(
            f"{'' if lines else 'design':<9}{said}: orbitcompute closure", WIDTH, subsequent_indent=" " * 9,
            drop_whitespace=True,
        ) if not lines else [f"{'':<9}{said}: orbitcompute closure"[:WIDTH]]
        return lines

    def row_text(self, row: Row) -> tuple[str, str, str]:
        """Label, needs and has of a verdict row."""
        value = self.result.value
        if row.word == NOT_YET:
            return row.test, "", NOT_YET
        if row.margin_name == "radiator_area_margin":
            announced = short(value("radiator_area_announced"), 3)
            if announced == "-":
                return "surface, area undisclosed", f"{short(value('radiator_area_needed'), 3)} m2", "-"
            return (
                f"surface, {announced} m2 drawn",
                f"{short(value('radiator_area_needed'), 3)} m2",
                f"{temperature(value('radiator_temperature'))}; needs {temperature(value('radiator_temperature_announced'))}",
            )
        if row.margin_name == "dose_margin":
            life = short(value("satellite_design_life") / JULIAN_YEAR)
            dose, limit = (from_si(value(name), "Gy") for name in ("dose_over_life", "memory_irregularity_dose"))
            shield = short(1000 * value("shielding_thickness"))
            slab = value("shielding_slab_share")
            shape = "sphere" if slab == 0 else "slab" if slab == 1 else "mixed"
            return f"dose {life} y, {shield} mm {shape}", f"{short(dose)} Gy", f"{short(limit)} Gy, memory errors"
        if row.margin_name == "night_margin":
            days = from_si(value("eclipse_days_per_year"), "day")
            minutes = short(from_si(value("eclipse_duration_max"), "min"), 3)
            worst = short(from_si(value("it_power_target") * (1 + value("worst_month_margin")), "GW"))
            promised = short(from_si(value("it_power_per_satellite"), "kW"), 3)
            carried = short(from_si(value("night_power_carried"), "kW"), 3)
            return f"night {minutes} min, {days:.0f} d/y", f"{promised} kW each", f"{carried} kW; worst mo. {worst}"
        if row.margin_name == "user_latency_margin":
            names = ("interactive_latency_limit", "user_latency_median", "user_latency_noon")
            felt, middle, noon = (short(from_si(value(name), "ms")) for name in names)
            return "user median|noon equator", f"{felt} ms", f"{middle} | {noon} ms, nearest"
        if row.margin_name == "latency_margin":
            fibre, relay = (short(from_si(value(name), "ms"), 3) for name in ("fibre_latency_median", "latency_median"))
            return "city to city, round trip", f"{fibre} ms fibre", f"{relay} ms relay"
        if row.margin_name == "training_share_margin":
            links = 1 + value("training_link_margin")
            shown = f"1/{short(1 / links)}" if 0.0 < links < 0.5 else short(links)
            earth, orbit = (short(value(name)) for name in ("twin_training_working_share", "training_working_share"))
            return f"training, {shown} the links", f"{earth} Earth", f"{orbit} of time left"
        if row.margin_name == "launch_margin_permitted":
            return (
                f"flights in {value('launch_window') / JULIAN_YEAR:.2f} year",
                short(value("launch_count"), 3),
                _ceiling(value("permitted_flights_by_date"), "permitted"),
            )
        if row.margin_name == "cost_margin":
            return "cost ratio, same chips", "1.0", self.ours("cost_ratio", "1")
        target = short(from_si(value("it_power_target"), "GW"))
        record = short(from_si(value("record_earth_it_power"), "GW"))
        return "the same, on the ground", f"{target} GW", f"{record} GW, basis unsaid"

    def foot(self) -> list[str]:
        """What binds, what would flip it, what it stands on, and what to type next."""
        verdict = self.result.verdict
        lines = []
        unknown = [row for row in verdict.rows if row.margin_name and row.margin is None]
        if verdict.binds is not None and (verdict.binds.margin or 0.0) < 0:
            closed = verdict.binds.share_closed
            draws = next(iter(self.result.draws.columns.values())).size if self.result.draws.columns else 0
            met = f"; met in {probability(closed, draws)} of the draws" if closed is not None and draws else ""
            lines.append(f"BINDS    {verdict.binds.test} ({percent(verdict.binds.margin or 0.0)}){met}")
        decided = [f"{row.test}: {row.decides}" for row in verdict.rows if row.word == "open" and row.decides]
        if decided:
            said = f"OPEN     {'; '.join(f'{line} decides' for line in decided)}"
            lines += textwrap.wrap(said, WIDTH, subsequent_indent=" " * 9, drop_whitespace=True)
        for index, line in enumerate(
            self._flip(row)
            for row in verdict.rows
            if row.word == "fails" and row.group != "service" and row not in unknown
        ):
            flips = f"{'FLIPS' if index == 0 else '':<9}{line}"
            lines += textwrap.wrap(flips, WIDTH, subsequent_indent=" " * 9, drop_whitespace=True)
        lines.append(self._parity())
        lines += self._standing()
        for note in self.result.notes:
            lines += textwrap.wrap(f"note     {note}", WIDTH, subsequent_indent=" " * 9)
        scenario = self.result.assembled.scenario
        then = explained("cost_ratio", scenario), f"evaluate {asked(scenario)} --show-origin", "models scenarios"
        return [*lines, following(then)]

    def _parity(self) -> str:
        """What satellite and launch may cost together for the costs to be equal."""
        budget = from_si(self.result.value("parity_budget"), "USD / W")
        craft = short(from_si(self.result.value("satellite_and_launch_per_power"), "USD / W"))
        for name in ("parity_budget", "satellite_and_launch_per_power"):
            if not math.isfinite(self.result.value(name)):
                return f"PARITY   not computed: {self.missing(name)}"
        left = f"{short(budget)} $/W" if budget > 0 else "nothing: no positive break-even"
        claimed = ""
        if self.result.claimed is not None:
            claimed_craft = from_si(self.result.claimed_value("satellite_and_launch_per_power"), "USD / W")
            claimed = f", claimed {short(claimed_craft)}"
        return f"PARITY   satellite + launch may cost {left} ({self.column} {craft} $/W{claimed})"

    def _flip(self, row: Row) -> str:
        """The single change that would close a row, beside the range its sources span."""
        found = self.result.verdict.flips.get(row.margin_name or "")
        if found is None:
            return f"{row.test}: no single input of the orbital side does it"
        entry = self.model.assumptions[found.name]
        now, then = (short(from_si(number, entry.unit), 3) for number in (float(entry.value), found.value))
        unit = "" if entry.unit == "1" else f" {entry.unit.replace(' ', '')}"
        return f"{row.test}: {found.name} {now} -> {then}{unit}, {short(found.distance)} times its range"

    def _jointly(self) -> str:
        behind = self.model.stands_on("cost_ratio")
        drawn = [name for name in self.result.draws.inputs if name in behind]
        together = sum(name in drawn for group in groups_among(drawn) for name in group.members)
        return f", {together} drawn jointly" if together else ""

    def _standing(self) -> list[str]:
        counts, shares = standing(self.model, "cost_ratio")
        total = sum(counts.values())
        order = sorted(counts, key=lambda grade: -shares.get(grade, 0.0))[:5]
        listed = ", ".join(f"{counts[grade]} {grade} {100 * shares[grade]:.0f} %" for grade in order)
        return [
            f"STANDS   cost ratio: {total} uncertain inputs{self._jointly()}; shares of its squared swing:",
            f"{'ON':<9}{listed}",
        ]


def screen(result: Result, style: Style = plain) -> str:
    """The screen of a result as text."""
    return "\n".join(Screen(result, style).lines())


def finite(value: float) -> float | None:
    """The value, or None where it is not finite."""
    return value if math.isfinite(value) else None


def _ceiling(flights: float, what: str) -> str:
    return f"{short(flights, 3)} {what}" if math.isfinite(flights) else "no ceiling on record"
