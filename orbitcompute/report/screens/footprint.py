"""The screen of `footprint`: carbon, water and power line by line, and what a fleet takes of the sky and leaves in the air.

The first screen has at most 25 lines of 80 columns, all of it 100 columns. What has no agreed conversion to CO2 stands under
the total, never in it unless it is chosen.
"""

from __future__ import annotations

import math
import textwrap
from dataclasses import dataclass
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import NOTHING, short, times
from orbitcompute.report.screens.cells import Cells
from orbitcompute.report.screens.explain import range_text
from orbitcompute.report.screens.next_commands import asked, explained, following, inside
from orbitcompute.report.table import Column, Figure, Table, at_both_ends, cut, headed, in_columns, wrapped
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import shown_grade
from orbitcompute.studies.many.swings import swings

WIDTH, FIRST = 100, 80
CARBON, WATER = "g / kWh", "l / kWh"


@dataclass(frozen=True)
class Line:
    """A line of the footprint: the quantity in orbit, with the twin and as built, each or none."""

    label: str
    orbit: str | None
    twin: str | None
    built: str | None
    unit: str = CARBON


CARBON_LINES = (
    Line("exhaust of the propellant", "orbital_exhaust_carbon_intensity", None, None),
    Line("making the propellant", "orbital_propellant_carbon_intensity", None, None),
    Line("making the launcher", "orbital_launcher_carbon_intensity", None, None),
    Line("making the satellite", "orbital_satellite_carbon_intensity", None, None),
    Line("making the servers", "orbital_server_carbon_intensity", "twin_server_carbon_intensity",
         "terrestrial_server_carbon_intensity"),
    Line("building the hall", None, "twin_hall_carbon_intensity", "terrestrial_hall_carbon_intensity"),
    Line("electricity", None, "twin_operation_carbon_intensity", "terrestrial_operation_carbon_intensity"),
    Line("life cycle", "orbital_life_cycle_carbon_intensity", "twin_carbon_intensity", "terrestrial_carbon_intensity"),
)
DISPUTED = (
    Line("nitrogen oxides of re-entry", "orbital_reentry_carbon_intensity", None, None),
    Line("soot above the weather", "orbital_black_carbon_intensity", None, None),
)
# By boundary: what the total of orbit is, with the name of the choice.
BOUNDARIES = (
    ("propellant", "orbital_exhaust_carbon_intensity"),
    ("launch", "orbital_launch_carbon_intensity"),
    ("launch_and_reentry", "orbital_launch_and_reentry_carbon_intensity"),
    ("life_cycle", "orbital_life_cycle_carbon_intensity"),
    ("everything", "orbital_disputed_carbon_intensity"),
)
COMPARATORS = (
    ("baseline", "terrestrial_carbon_intensity"), ("grid", "twin_carbon_intensity_on_grid"),
    ("gas", "twin_carbon_intensity_on_gas"), ("solar", "twin_carbon_intensity_on_solar"),
)
WATER_LINES = (
    Line("deluge of the launch pad", "orbital_water_intensity", None, None, WATER),
    Line("at the site", None, "twin_site_water", "terrestrial_site_water", WATER),
    Line("at site and power plant", None, "twin_water_intensity", "terrestrial_water_intensity", WATER),
)
# Supplies by the name of the choice: electricity price, its carbon, time to power.
SUPPLIES = (
    ("grid", "grid_price", "grid_life_cycle_carbon", "grid_wait"),
    ("gas_turbine", "gas_turbine_electricity_cost", "gas_turbine_carbon", "gas_turbine_wait"),
    ("combined_cycle", "combined_cycle_electricity_cost", "combined_cycle_carbon", "combined_cycle_wait"),
    ("gas_engine", "gas_engine_electricity_cost", "gas_engine_carbon", "gas_engine_wait"),
    ("solar_storage", "solar_storage_electricity_cost", "solar_storage_carbon", "solar_wait"),
)
SKY = (
    ("of today's active satellites", "satellites_over_active", "1"),
    ("slots of one shell", "shell_slots", "satellite"),
    ("shells filled at these spacings", "shells_filled", "1"),
    ("avoidance manoeuvres a year", "avoidance_manoeuvres", "1 / year"),
    ("kilotonnes re-entering a year", "reentering_mass", "kt / year"),
    ("tonnes of aluminium in it a year", "reentering_aluminium", "t / year"),
    ("  over what meteoroids bring", "aluminium_over_natural", "1"),
    ("tonnes of alumina it leaves a year", "alumina_per_year", "t / year"),
    ("  over all satellites of 2022", "alumina_over_record", "1"),
)
LINES = (*CARBON_LINES, *DISPUTED, *WATER_LINES)
RANGED = tuple(
    dict.fromkeys([
        *(name for line in LINES for name in (line.orbit, line.twin) if name), *(name for _, name in BOUNDARIES),
        *(name for _, name, _ in SKY), "carbon_ratio",
    ])
)
MOVERS = 6


class Footprint:
    """Lays out the footprint of one result."""

    def __init__(self, result: Result) -> None:
        self.result = result
        own = result.assembled.scenario
        self.column = "claimed" if own.claimed == own.name else "ours"
        self.baseline = result.assembled.settings.get("baseline", own.components["baseline"])

    # -- cells -------------------------------------------------------------------------------------------------

    def value(self, name: str | None, unit: str) -> float:
        """Our value in a unit; nan for no name."""
        return math.nan if name is None else from_si(self.result.value(name), unit)

    def ours(self, name: str | None, unit: str) -> str:
        """Our median with its 10 to 90 % range."""
        return NOTHING if name is None else Cells(self.result).ours(name, unit)

    def middle(self, name: str | None, unit: str) -> float:
        """Our median in a unit, the value at all best guesses where nothing is drawn; nan for no name."""
        return math.nan if name is None else from_si(Cells(self.result).middle(name), unit)

    def claimed(self, name: str | None, unit: str) -> str:
        """The claimed value; empty where there is no claimed counterpart."""
        if self.result.claimed is None:
            return ""
        return NOTHING if name is None else short(from_si(self.result.claimed_middle(name), unit))

    def choice(self, name: str) -> str:
        """The alternative chosen."""
        return self.result.model.assumptions[name].choice or ""

    @staticmethod
    def _row(label: str, claimed: str, ours: str, twin: str, built: str, over: str) -> str:
        return in_columns("<34 >8 2 <24 >11 >13 >8", label, claimed, ours, twin, built, over)

    def _line(self, line: Line) -> str:
        orbit, twin = self.middle(line.orbit, line.unit), self.middle(line.twin, line.unit)
        return self._row(
            f"  {line.label}", self.claimed(line.orbit, line.unit), self.ours(line.orbit, line.unit), short(twin),
            short(self.value(line.built, line.unit)), times(orbit / twin) if math.isfinite(orbit / twin) else "",
        )

    # -- the first screen --------------------------------------------------------------------------------------

    def first(self) -> list[str]:
        """The first screen: carbon against the same chips on Earth line by line, then water and sky."""
        scenario = self.result.assembled.scenario
        where, named = f"{scenario.name}, beside {self.baseline}", f"id {self.result.id}"
        lines = ["What does a delivered kilowatt-hour of AI computing put into the air?",
                 at_both_ends(where, named, FIRST), *headed("CARBON", self.answer(), FIRST)]
        lines += self.bill(CARBON_LINES, WATER_LINES).lines(FIRST)
        disputed = [f"{line.label.split(' of ')[0]} {self.ours(line.orbit, line.unit)}" for line in DISPUTED]
        lines += headed("not in it", f" for want of an agreed conversion; at published ones, g a kWh: {', '.join(disputed)}",
                        FIRST)
        lines += headed("SKY", self.sky_told(), FIRST) + [cut(line.strip(), FIRST)
                                                         for line in self.missing("terrestrial_carbon_intensity")]
        return [*lines, following((f"footprint {inside(scenario)}--all", explained("carbon_ratio", scenario)), FIRST)]

    def answer(self) -> str:
        """Orbit's total within the chosen boundary over what it is compared with."""
        boundary, compared = self.choice("carbon_boundary").replace("_", " "), self.choice("carbon_comparator")
        ratio = self.figure("carbon_ratio", "1")
        which = {"twin": "that of the same chips on Earth", "baseline": f"that of {self.baseline}"}.get(
            compared, f"that of the same chips on Earth on {compared}")
        cycle = self.middle("orbital_life_cycle_carbon_intensity", CARBON)
        solar = cycle / self.middle("twin_carbon_intensity_on_solar", CARBON)
        beside = f"; {short(solar)} times that of Earth on sun and batteries" if math.isfinite(solar) else ""
        return f"{ratio.text()} times {which}, counted over {boundary}, median [10-90 %]{beside}"

    def sky_told(self) -> str:
        """What the fleet takes of the sky and leaves in the air, in one sentence."""
        share, avoided = self.figure("satellites_over_active", "1", 100.0), self.figure("avoidance_manoeuvres", "1 / year")
        mass, meteors = self.figure("reentering_mass", "t / year"), self.figure("aluminium_over_natural", "1")
        return (f"adds {share.text()} % to today's satellites, {short(avoided.value)} avoidance manoeuvres a year; "
                f"{short(mass.value)} t a year burn up, {meteors.text()} times meteors' aluminium")

    def figure(self, name: str, unit: str, scale: float = 1.0) -> Figure:
        """Median and range of a quantity."""
        middle = scale * self.middle(name, unit)
        if name not in self.result.draws.columns or not math.isfinite(middle):
            return Figure(middle)
        found = self.result.draws.spread(name)
        return Figure(middle, scale * from_si(found.p10, unit), scale * from_si(found.p90, unit))

    def bill(self, carbon: tuple[Line, ...], water: tuple[Line, ...]) -> Table:
        """Lines of the footprint side by side: as claimed, ours, the same chips on Earth, as built."""
        two = self.result.claimed is not None
        columns = (Column("g CO2e a delivered kWh|", side="<"), Column("as|claimed" if two else "|"),
                   Column(f"orbit, {'as claimed' if self.column == 'claimed' else 'we find'}|[10-90 %]", side="<"),
                   Column("same chips|on Earth"), Column(f"{cut(self.baseline, 13)}|as built"))
        rows = [(
            line.label, self.claimed(line.orbit, line.unit), self.ours(line.orbit, line.unit),
            short(self.middle(line.twin, line.unit)), short(self.value(line.built, line.unit)),
        ) for line in (*carbon, *water)]
        rows.insert(len(carbon), ("litres of water a kWh", "", "", "", ""))
        return Table(columns, tuple(rows))

    # -- parts -------------------------------------------------------------------------------------------------

    def lines(self) -> list[str]:
        """The whole screen."""
        parts = [self.carbon(), self.totals(), self.water(), self.power(), self.sky(), self.inputs()]
        return [line.rstrip() for part in parts for line in [*part, ""]][:-1]

    def carbon(self) -> list[str]:
        """Carbon of a delivered kilowatt-hour, a line a cause."""
        two = self.result.claimed is not None
        name = self.baseline if len(self.baseline) <= 12 else f"{self.baseline[:10]}.."
        lines = [
            *self.title(),
            self._row("CARBON, g CO2e a kWh delivered", "orbit" if two else "", "orbit", "same chips", name, "over"),
            self._row("", "claimed" if two else "", f"{self.column} [10-90 %]", "on Earth", "as built", "twin"),
            *(self._line(line) for line in CARBON_LINES),
            "  not in it: no agreed conversion to CO2; at the published ones",
            *(self._line(line) for line in DISPUTED),
            "  left out: ground stations, water and NOx of the exhaust, vented methane; networks on Earth",
        ]
        lines.append("  medians of the draws: each line's own, so that they do not add up to that of the total")
        return lines + self.missing("terrestrial_carbon_intensity")

    def title(self) -> list[str]:
        """What was asked, with the result's name; on two lines where one would be too long."""
        title = f"orbitcompute footprint {self.result.assembled.scenario.name} --baseline {self.baseline}"
        named = f"  id {self.result.id}"
        room = WIDTH - len(title)
        return [in_columns(f"< >{room}", title, named)] if len(named) <= room else [title, in_columns(f">{WIDTH}", named)]

    def totals(self) -> list[str]:
        """Orbit's total by boundary, over Earth by comparator."""
        marks = {name: self.middle(quantity, CARBON) for name, quantity in COMPARATORS}
        chosen = self.choice("carbon_boundary")
        head = in_columns(">14*", *("/ " + name + " " + short(value) for name, value in marks.items()))
        lines = [in_columns("<34 <8 <", "BOUNDARY (carbon_boundary)", self.column, head)]
        for name, quantity in BOUNDARIES:
            value = self.middle(quantity, CARBON)
            over = in_columns(">14*", *(times(value / mark) for mark in marks.values()))
            lines.append(in_columns("2 <32 <8 <", name + (" <" if name == chosen else ""), short(value), over))
        compared = self.choice("carbon_comparator")
        return [*lines, f"  < is chosen; its ratio to {compared} (carbon_comparator): {self.ours('carbon_ratio', '1')}"]

    def water(self) -> list[str]:
        """Water consumed per delivered kilowatt-hour."""
        use = self.value("terrestrial_site_water_use", "Ml / day")
        own = self.result.model.assumptions["terrestrial_site_water"].component is not None
        takes, where = ("takes", "") if own else ("would take", ", at the mean of US sites")
        told = f"{self.baseline} {takes} {short(use)} million litres a day{where}; " if math.isfinite(use) else ""
        return [
            self._row("WATER, litres a kWh delivered", "", "", "", "", ""), *(self._line(line) for line in WATER_LINES),
            *wrapped(f"{told}making things is left out on both sides"),
        ]

    def power(self) -> list[str]:
        """Every supply of the twin: price, carbon, time; what being late costs; and what the baseline's megawatts mean."""
        chosen = self.choice("twin_energy_supply")
        lines = [in_columns("<34 >8 >8 >10 >7", "POWER for the same chips on Earth", "$/MWh", "g/kWh", "years to", "late")]
        construction = self.value("twin_hall_construction_time", "year")
        for name, price, carbon, wait in SUPPLIES:
            years = self.value(f"twin_{wait}", "year")
            lines.append(
                in_columns("2 <32 >8 >8 >10 >7", name + (" <" if name == chosen else ""),
                           short(self.value(f"twin_{price}", "USD / MWh")), short(self.value(f"twin_{carbon}", CARBON)),
                           short(years), short(max(years - construction, 0.0)))
            )
        lost = short(self.value("twin_revenue_per_power", "USD / (W year)"))
        interest = short(self.value("twin_delay_interest_per_power", "USD / W"))
        late = short(self.value("twin_delay", "year"))
        told = (
            f"a year late forgoes {lost} $ of rent a watt, a price; {late} years late cost {interest} $ a watt of"
            " interest on an idle hall; neither is in the cost"
        )
        return lines + wrapped(told) + self.readings()

    def readings(self) -> list[str]:
        """What the stated megawatts of the baseline are as IT power, by either reading."""
        stated = self.value("terrestrial_stated_power", "MW")
        if not math.isfinite(stated):
            note = self.result.model.assumptions["terrestrial_stated_power"].note or "its megawatts are not disclosed"
            return wrapped(f"{self.baseline}: {note}")
        site, servers = (short(self.value(f"terrestrial_it_power_of_{what}", "MW"), 3) for what in ("site", "servers"))
        chosen = {"facility": "the site's", "it": "the servers'"}[self.choice("terrestrial_power_basis")]
        return wrapped(
            f"{self.baseline}: {short(stated, 3)} MW are {site} of IT if the site's, {servers} if the servers'; taken as"
            f" {chosen}"
        )

    def sky(self) -> list[str]:
        """What the fleet takes of the sky and leaves in the air."""
        lines = [
            in_columns("<34 >8 2 <", "SKY AND AIR", "claimed" if self.result.claimed is not None else "",
                       f"{self.column} [10-90 %]")
        ]
        return lines + [
            in_columns("2 <32 >8 2 <", label, self.claimed(name, unit), self.ours(name, unit)) for label, name, unit in SKY
        ]

    def inputs(self) -> list[str]:
        """The inputs that move orbit's and the twin's carbon most, with source and grade."""
        lines = [in_columns("<33 >15 2 <14 <14 <13 <", "MOVED BY", "value", "range", "moves it", "source", "grade")]
        for output in ("orbital_carbon_intensity", "twin_carbon_intensity"):
            centre = self.result.value(output)
            for swing in swings(self.result.model, output)[:MOVERS]:
                entry = self.result.model.assumptions[swing.name]
                unit = "" if entry.unit == "1" else entry.unit.replace(" / ", "/")
                value = f"{short(from_si(float(entry.value), entry.unit), 3)} {unit}".rstrip()
                moved = "..".join(f"{100 * (end / centre - 1):+.0f}" for end in (swing.low, swing.high))
                lines.append(
                    in_columns("<33 >15 2 <14 <14 <13 <", cut(entry.name, 32), cut(value, 15), range_text(entry, 2),
                               moved + " %", cut(entry.source or "-", 12), shown_grade(entry.kind, entry.grade))
                )
        scenario = self.result.assembled.scenario
        then = f"footprint {asked(scenario)} --format csv", explained("carbon_ratio", scenario)
        return [*lines, following(then)]

    def missing(self, name: str) -> list[str]:
        """Why a value of the baseline is null."""
        if math.isfinite(self.result.value(name)):
            return []
        absent = self.result.model.absent_behind(name, self.result.point.values) or [name]
        text = f"{self.baseline}: nobody gives {', '.join(figure.removeprefix('terrestrial_') for figure in absent)}"
        return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def screen(result: Result, *, complete: bool = False) -> str:
    """The screen of a result's footprint as text: carbon, water, sky; with `complete` every boundary, supply and input."""
    footprint = Footprint(result)
    return "\n".join(footprint.lines() if complete else footprint.first())


def rows(result: Result) -> tuple[list[str], list[list[Any]]]:
    """Every line as a row, for CSV and Markdown: orbit claimed and ours with its range, the twin, the baseline, the unit."""
    header = ["line", "quantity", "unit", "orbit claimed", "orbit", "p10", "p90", "twin", "baseline"]
    found: list[list[Any]] = []
    sky = [Line(label.strip(), name, None, None, unit) for label, name, unit in SKY]
    totals = [Line(f"orbit within {name}", quantity, None, None) for name, quantity in BOUNDARIES]
    for line in (*LINES, *totals, *sky):
        spread = result.draws.spread(line.orbit) if line.orbit and line.orbit in result.draws.columns else None
        ends = [spread.p10, spread.p90] if spread else [math.nan, math.nan]
        numbers = [
            result.claimed_value(line.orbit) if line.orbit else math.nan,
            result.value(line.orbit) if line.orbit else math.nan, *ends,
            result.value(line.twin) if line.twin else math.nan, result.value(line.built) if line.built else math.nan,
        ]
        cells = [from_si(number, line.unit) if math.isfinite(number) else None for number in numbers]
        found.append([line.label, line.orbit or line.twin, line.unit, *cells])
    return header, found


def as_data(result: Result) -> dict[str, Any]:
    """The footprint as plain data: the rows by their headers, and the choices they stand on."""
    header, found = rows(result)
    chosen = {name: result.model.assumptions[name].choice for name in (
        "carbon_boundary", "carbon_comparator", "twin_energy_supply", "terrestrial_energy_supply",
        "terrestrial_power_basis")}
    lines = [dict(zip(header, row, strict=True)) for row in found]
    return {"schema": "orbitcompute.footprint/1", "id": result.id, "choices": chosen, "lines": lines}
