"""The verdict as a table: one test a row, then the closures that the design breaks, and what the four words mean."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import JULIAN_YEAR
from orbitcompute.report.numbers import NOTHING, error_text, percent, short, temperature
from orbitcompute.report.screens.cells import Cells, ceiling
from orbitcompute.report.screens.closure import end_text, margin_text
from orbitcompute.report.table import in_columns
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.verdict import NOT_YET, Row

WIDTH = 100
Style = Callable[[str, str], str]
# What each word says of a margin.
MEANING = {
    "holds": "the margin is wider than our model's error",
    "thin": "the margin lies within our model's error",
    "open": "it fails at our best guesses, a value within the sources' ranges closes it",
    "fails": "no value within the sources' ranges closes it",
}


def plain(text: str, _word: str) -> str:
    """No colour."""
    return text


class VerdictTable(Cells):
    """The tests of one result. `style(text, word)` colours a verdict word, or returns it as it is."""

    def __init__(self, result: Result, style: Style = plain) -> None:
        super().__init__(result)
        self.style = style

    def verdict(self) -> list[str]:
        """The table of tests."""
        lines = [in_columns("<9 <26 <16 <18 >8 >6 1 <11 <", "VERDICT", "test", "needs", "has", "margin", "model", "grade",
                            "word")]
        group = ""
        for row in self.result.verdict.rows:
            label, needs, has = self.row_text(row)
            word = "-" if row.word == NOT_YET else row.word
            margin = percent(row.margin) if row.margin is not None else "-"
            error = error_text(row.error).replace("a factor ", "x ") if row.error else "-"
            lines.append(
                in_columns("<9 <26 <16 <18 >8 >6 1 <11 <", row.group if row.group != group else "", label, needs + " ", has,
                           margin, error, row.grade or "-", self.style(word, word))
            )
            group = row.group
        return [*lines, *self.closures(), *self.beside(), *self.legend()]

    def closures(self) -> list[str]:
        """Every closure that the design breaks, as a row of the table, and how many it keeps."""
        lines = []
        margins = self.result.verdict.closures
        for number, one in enumerate(self.result.verdict.broken):
            label = f"{one.closure.name}: {one.closure.broken};"
            ends = f"has {end_text(one.has, one.units[0])}, needs {end_text(one.needs, one.units[1])}"
            head = in_columns("<9 <", "design" if number == 0 else "", label)
            if len(head) + len(ends) + 12 > WIDTH - 18:
                lines.append(head)
                head = " " * 11
            word = self.style("fails", "fails")
            shape = f"<{WIDTH - 32 - len(ends)} 1 < 1 >12 1 <12 <"
            lines.append(in_columns(shape, head, ends, margin_text(one), "", word))
        unknown = [one.closure.name for one in margins if one.margin is None]
        kept = sum(one.word == "closes" for one in margins)
        said = f"closes in {kept} of {len(margins)} disciplines' margins"
        said += f"; no value for {', '.join(unknown)}" if unknown else ""
        said += ": orbitcompute closure"
        return lines + textwrap.wrap(in_columns("<9 <", "" if lines else "design", said), WIDTH, subsequent_indent=" " * 9,
                                     drop_whitespace=True)

    @staticmethod
    def legend() -> list[str]:
        """What the four words mean."""
        return [in_columns("<9 <7 <", "" if number else "words", word,
                           meaning) for number, (word, meaning) in enumerate(MEANING.items())]

    def beside(self) -> list[str]:
        """What has to be known beside the rows: how hot, how often, behind what, for whom."""
        value = self.result.value
        parts = []
        hot = temperature(value("radiator_temperature_announced"))
        if hot != NOTHING:
            parts.append(f"the radiator as claimed would have to run at {hot}")
        days = from_si(value("eclipse_days_per_year"), "day")
        worst = short(from_si(value("it_power_target") * (1 + value("worst_month_margin")), "GW"))
        if math.isfinite(days) and worst != NOTHING:
            parts.append(f"nights on {days:.0f} days a year, {worst} GW in the worst month")
        slab = value("shielding_slab_share")
        shape = "a sphere" if slab == 0 else "a slab" if slab == 1 else "mixed shapes"
        shield = short(1000 * value("shielding_thickness"))
        if shield != NOTHING:
            parts.append(f"radiation behind {shield} mm of aluminium, {shape}; memory errs from its limit on")
        noon = short(from_si(value("user_latency_noon"), "ms"))
        if noon != NOTHING:
            parts.append(f"a user at noon on the equator waits {noon} ms")
        links = 1 + value("training_link_margin")
        if math.isfinite(links):
            shown = f"1/{short(1 / links)}" if 0.0 < links < 0.5 else short(links)
            parts.append(f"links between satellites carry {shown} of a rack's")
        parts.append("whether the largest campus on Earth counts IT or facility power is not stated")
        text = "; ".join(parts)
        return textwrap.wrap(in_columns("<9 <", "beside", text), WIDTH, subsequent_indent=" " * 9, drop_whitespace=True)

    def row_text(self, row: Row) -> tuple[str, str, str]:
        """Label, needs and has of a verdict row, needs and has in one unit."""
        value = self.result.value
        if row.word == NOT_YET:
            return row.test, "", NOT_YET
        if row.margin_name == "radiator_area_margin":
            area, announced = (short(value(name), 3) for name in ("radiator_area_needed_announced", "radiator_area_announced"))
            has = "undisclosed" if announced == NOTHING else f"{announced} m2, claimed"
            return "radiator area", f"{area} m2 at {temperature(value('radiator_temperature'))}", has
        if row.margin_name == "dose_margin":
            life = short(value("satellite_design_life") / JULIAN_YEAR)
            dose, limit = (from_si(value(name), "Gy") for name in ("dose_over_life", "memory_irregularity_dose"))
            return f"radiation in {life} years", f"{short(dose)} Gy", f"{short(limit)} Gy"
        if row.margin_name == "night_margin":
            minutes = short(from_si(value("eclipse_duration_max"), "min"), 3)
            promised, carried = (short(from_si(value(name), "kW"), 3)
                                 for name in ("it_power_per_satellite", "night_power_carried"))
            label = f"longest night, {minutes} min" if minutes not in (NOTHING, "0") else "longest night"
            return label, f"{promised} kW each", f"{carried} kW"
        if row.margin_name == "user_latency_margin":
            felt, middle = (short(from_si(value(name), "ms"))
                            for name in ("interactive_latency_limit", "user_latency_median"))
            return "user to satellite, median", f"{felt} ms", f"{middle} ms"
        if row.margin_name == "latency_margin":
            fibre, relay = (short(from_si(value(name), "ms"), 3) for name in ("fibre_latency_median", "latency_median"))
            return "city to city, round trip", f"{fibre} ms by fibre", f"{relay} ms"
        if row.margin_name == "training_share_margin":
            earth, orbit = (short(100 * value(name)) for name in ("twin_training_working_share", "training_working_share"))
            if NOTHING in (earth, orbit):
                return "training, time computing", "not known", "not known"
            return "training, time computing", f"{earth} % on Earth", f"{orbit} %"
        if row.margin_name == "launch_margin_permitted":
            return (
                f"flights in {value('launch_window') / JULIAN_YEAR:.2f} year",
                short(value("launch_count"), 3),
                ceiling(value("permitted_flights_by_date"), "permitted"),
            )
        if row.margin_name == "cost_margin":
            return "cost over that on Earth", "1.0", self.ours("cost_ratio", "1")
        target = short(from_si(value("it_power_target"), "GW"))
        record = short(from_si(value("record_earth_it_power"), "GW"))
        return "one campus on Earth", f"{target} GW", f"{record} GW"
