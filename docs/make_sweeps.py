"""Writes docs/trades.md and its figures: `python -m orbitcompute.remake sweeps`. Three sweeps, their shapes, and the night.

Every figure in the text is computed here; the words about it are held to what it shows by `told`, which stops where a
curve no
longer does what a sentence says of it.
"""

from __future__ import annotations

import math
import tempfile
import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.numbers import short
from orbitcompute.studies.scenario.assemble import assemble

HERE = Path(__file__).parent
FOLDER = "trades"
SCENARIO = "gigawatt-2028"
YEAR = 365.25 * 86400.0
WIDTH = 128
TICKS = (2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 40, 60, 100)
OUTPUTS = (
    "cost_ratio", "cell_degradation_rate", "accelerator_loss_rate", "it_power_share_year", "attitude_control_mass",
    "satellite_mass", "propellant_mass", "structure_mass",
)


@dataclass(frozen=True)
class Place:
    """A point of a sweep: where it is, its figures in SI, the closures it breaks, and its status."""

    at: float
    values: Mapping[str, float]
    broken: tuple[str, ...]
    status: str

    @property
    def cost(self) -> float:
        """Orbit's cost over that of the same chips on Earth; not a number where the design is void."""
        return float(self.values["cost_ratio"])


def sweep(name: str, places: Sequence[float], unit: str, **settings: str) -> tuple[Place, ...]:
    """A design at each place of one name, inputs at their best guess."""
    found = []
    for at in places:
        model = assemble(SCENARIO, {**settings, name: f"{at:g}{unit}"}).model.closing(OUTPUTS)
        point = model.evaluate()
        values = {one: float(point.values[one]) for one in OUTPUTS}
        found.append(Place(at, values, tuple(point.broken), point.status))
    return tuple(found)


def picture(
    name: str, title: str, x: str, lines: Mapping[str, Sequence[Place]], logarithmic: bool = False
) -> dict[Path, str]:
    """A figure of cost ratios, solid where a design closes and dotted where it does not, and its numbers: texts by file."""
    chart = figures.new(title, "cost over Earth's, same chips; dotted where a margin breaks", x=x, y="cost_ratio", height=3.6,
                        describe=f"cost_ratio along {x}")
    for (label, places), colour in zip(lines.items(), figures.CYCLE, strict=False):
        known = [one for one in places if math.isfinite(one.cost)]
        chart.axes.plot([one.at for one in known], [one.cost for one in known], ":", color=colour, linewidth=1.2)
        chart.axes.plot([one.at for one in known], [math.nan if one.broken else one.cost for one in known], "o-", color=colour,
                        markersize=3, label=label)
    if logarithmic:
        chart.axes.set_xscale("log")
        chart.axes.xaxis.set_major_formatter("{x:g}")
    costs = [one.cost for places in lines.values() for one in places if math.isfinite(one.cost)]
    if max(costs) > 4 * min(costs):
        chart.axes.set_yscale("log")
        chart.axes.set_yticks([one for one in TICKS if min(costs) <= one <= max(costs)])
        chart.axes.set_yticks([], minor=True)
        chart.axes.yaxis.set_major_formatter("{x:g}")
    chart.legend()
    chart.record(["reading", x, "cost_ratio", "breaks", "status"], [
        [label, one.at, one.cost if math.isfinite(one.cost) else None, " ".join(one.broken), one.status]
        for label, places in lines.items() for one in places
    ])
    chart.cite("orbitcompute evaluate --sweep; docs/make_sweeps.py")
    with tempfile.TemporaryDirectory() as folder:
        figures.save(chart, str(Path(folder) / f"{name}.svg"))
        return {HERE / FOLDER / file: (Path(folder) / file).read_text(encoding="utf-8")
                for file in (f"{name}.svg", f"{name}.csv")}


def told(holds: bool, sentence: str) -> None:
    """Stop where a curve no longer does what the text says of it."""
    if not holds:
        raise SystemExit(f"docs/make_sweeps.py: no longer true, write it anew: {sentence}")


def cost_at(places: Sequence[Place], at: float) -> str:
    """The cost ratio at a place, to two digits."""
    return short(next(one.cost for one in places if one.at == at), 2)


def least(places: Sequence[Place]) -> Place:
    """The cheapest place that is not void."""
    return min((one for one in places if math.isfinite(one.cost)), key=lambda one: one.cost)


def first_broken(places: Sequence[Place], closure: str) -> float:
    """The first place at which a closure is broken."""
    return next(one.at for one in places if closure in one.broken)


def altitude() -> tuple[str, dict[Path, str]]:
    """The sweep of altitude, and what makes its shape."""
    places = sweep("altitude", (400, 450, 500, 550, 600, 650, 700, 800, 900, 1000, 1200, 1400, 1600, 1800, 2000), "km")
    by = {one.at: one for one in places}
    best = least(places)
    told(500 <= best.at <= 650, "the least cost lies between 500 and 650 km")
    told(by[400].cost > best.cost < by[800].cost < by[1000].cost < by[2000].cost, "dearer below, and rising for good above")

    def yearly(name: str, at: float, scale: float = 1.0) -> str:
        return short(100 * scale * by[at].values[name], 2)

    lost = "accelerator_loss_rate"
    dark = {at: short(100 * (1 - by[at].values["it_power_share_year"]), 2) for at in (400, 600)}
    text = f"""## Altitude

    orbitcompute evaluate --sweep altitude=400:2000:200 --outputs cost_ratio,satellite_mass,cell_degradation_rate

![Altitude](trades/altitude.svg)

The cost falls a little from 400 km to {best.at:g} ({cost_at(places, 400)} to {short(best.cost, 2)} times the same
chips on Earth) and then
rises for good: {cost_at(places, 800)} at 800, {cost_at(places, 1000)} at 1,000, {cost_at(places, 1200)} at 1,200 and
{cost_at(places, 2000)} at 2,000 km. Low down it is propellant against
drag ({short(by[400].values["propellant_mass"], 2)} kg of it at 400 km, {short(by[600].values["propellant_mass"], 2)}
at 600) and the deeper shadow: {dark[400]} % of the year's power at 400 km,
{dark[600]} at 600, none above 1,300. Higher up sunlight is all there is to gain, and three things take more than it
gives. Cells age
with the protons of the inner belt, {yearly("cell_degradation_rate", 600)} % a year at 600 km,
{yearly("cell_degradation_rate", 1000)} at 1,000, {yearly("cell_degradation_rate", 2000)} at 2,000, the Sun's in all,
so that the array starts larger.
Accelerators fail with the dose, {yearly(lost, 600, YEAR)} % a year at 600 km, {yearly(lost, 1000, YEAR)} at 1,000,
{yearly(lost, 2000, YEAR)} at 2,000, so that more are flown. And two margins break:
a dead satellite stays longer than the rule's five years from {first_broken(places, "disposal"):g} km on, and memory
takes the dose at which it
misbehaves, behind 10 mm, from {first_broken(places, "dose"):g} km on. Until these were in, 1,000 km looked like a
bargain. More shielding moves the
second margin up, for its weight; nothing moves the first but more area or a tug.
"""
    return text, picture("altitude", "Altitude", "altitude [km]", {"gigawatt-2028": places})


def size() -> tuple[str, dict[Path, str]]:
    """The sweep of a satellite's size, by price per watt and by its parts, and what makes its shape."""
    powers = (1, 2, 3, 5, 10, 20, 30, 50, 100, 175, 300, 500, 700, 1000, 1500, 2000, 3000)
    places = sweep("it_power_rating", powers, "kW")
    parts = sweep("it_power_rating", powers, "kW", satellite_cost_basis="parts")
    alike = sweep("it_power_rating", powers, "kW", satellite_cost_basis="parts", structure_rule="alike")
    by = {one.at: one for one in places}
    best = least(places)
    told(100 <= best.at <= 500 and by[1].cost > 5 * best.cost, "a steep left wall and a floor between 100 and 500 kW")
    told(by[1000].cost > best.cost and by[1000].cost < 1.3 * best.cost, "the floor is flat to 1,000 kW")
    told(math.isnan(by[3000].cost), "3 MW is more than a flight carries")
    last = max(one.at for one in places if math.isfinite(one.cost))
    gyros = {at: short(by[at].values["attitude_control_mass"], 2) for at in (10, 100, 1000)}
    ends = {power: short(next(one.values["structure_mass"] for one in alike if one.at == power)
                         / next(one.values["structure_mass"] for one in parts if one.at == power), 2) for power in (10, 1000)}
    text = f"""## Size

    orbitcompute evaluate --sweep it_power_rating=1kW,3kW,10kW,30kW,100kW,300kW,1MW,3MW --outputs cost_ratio,specific_power

![Size](trades/size.svg)

A valley with a flat floor: {cost_at(places, 1)} times at 1 kW, {cost_at(places, 10)} at 10, {cost_at(places, 30)} at
30, {cost_at(places, 100)} at 100, {cost_at(places, 300)} at 300, {cost_at(places, 1000)} at 1,000 kW. The left
wall is the bus that every satellite has one of, $1.1 million and its fixed kilograms: it falls as one over the power. The
right wall is
gravity. The torque of its gradient goes with mass times the square of the span, and the gyros that answer it with the
square of the
power: {gyros[10]} kg at 10 kW, {gyros[100]} at 100, {gyros[1000]} at 1 MW. Beyond {last:,g} kW one satellite is more
than a flight carries, and there is no cost:
the line ends there, up to the 3 MW that were asked. Priced by its square metres, kilowatt-hours and kilograms the
wall comes earlier
({cost_at(parts, 175)} at 175 kW, {cost_at(parts, 1000)} at 1,000), since a price per watt does not notice a gyro.
Structure is a share of what it carries,
as a textbook has it for any size; alike in form, bodies need a share that grows with the cube root of their mass
(`structure_rule=alike`: {ends[10]} times as much at 10 kW, {ends[1000]} times at 1 MW), the third line. The floor is
no optimum to
build on: between 100 and 700 kW the cost moves by less than the range of any one of its inputs, and a wing of a
hundred metres has
a stiffness that nothing here prices.
"""
    lines = {"price per watt and bus": places, "by its parts": parts, "by its parts, structure alike": alike}
    return text, picture("size", "Size of a satellite", "it_power_rating [kW]", lines, logarithmic=True)


def life() -> tuple[str, dict[Path, str]]:
    """The sweep of design life by what happens to old servers, and what makes its shape."""
    years = tuple(range(3, 13))
    rules = ("capped", "run_on", "replaced")
    lines = {rule: sweep("satellite_design_life", years, "year", craft_life_rule=rule) for rule in rules}
    capped, run_on, replaced = lines.values()
    told(4 <= least(capped).at <= 6 and 4 <= least(run_on).at <= 6 and 5 <= least(replaced).at <= 7, "least at 5 or 6 years")
    told(all(least(one).at < 10 and one[-1].cost > least(one).cost for one in lines.values()), "none is least at ten years")
    text = f"""## Design life

    orbitcompute evaluate --sweep satellite_design_life=3:12:1 --set craft_life_rule=capped --outputs cost_ratio,satellite_mass

![Design life](trades/life.svg)

Three readings of a craft that outlives its servers, which last five years. Capped at them, the cost falls to five years
({cost_at(capped, 3)}, {cost_at(capped, 4)}, {cost_at(capped, 5)}) and creeps up after, {cost_at(capped, 12)} at
twelve: the craft is heavier for longer ageing and drag, and earns
nothing with it. With servers that run on it turns up at once, since old ones give half and fail twice as often while
new ones on
Earth have taken over: {cost_at(run_on, 5)} at five years, {cost_at(run_on, 10)} at ten. With servers replaced it is
least at {least(replaced).at:g} years, {short(least(replaced).cost, 2)}, and rises as
accelerators die between exchanges and each exchange takes a launch and a visit: {cost_at(replaced, 10)} at ten. None
has its least at ten
years: that was a charge of four-year annuities spread over ten, and it is gone. From {first_broken(capped, "dose"):g}
years on memory takes its
dose besides.
"""
    named = {"capped at the servers' life": capped, "servers run on": run_on, "servers replaced": replaced}
    return text, picture("life", "Design life", "satellite_design_life [year]", named)


def night() -> str:
    """The arithmetic of the night for AI1 as claimed, June's and August's."""
    august, june = (
        assemble("ai1-as-claimed", settings).model.evaluate().values
        for settings in ({}, {"satellite": "spacex-ai1-claimed-2026-06"})
    )
    noon = assemble("ai1-as-claimed", {"local_time_of_ascending_node": "12h"}).model.evaluate().values
    dark = round(float(august["eclipse_duration_max"]) / 60, 1)
    period = round(float(august["orbital_period"]) / 60, 1)
    lit = period - dark

    def balance(array: float, average: float) -> tuple[str, str, str]:
        made, taken = array * lit, average * (lit + dark / 0.92)
        return f"{made:,.0f}", f"{round(taken, -1):,.0f}", f"{100 * (1 - made / taken):.2g}"

    made, taken, short_by = balance(150, 120)
    made_august, taken_august, short_august = balance(210, 175)

    def margin(values: Mapping[str, float], name: str = "night_margin") -> str:
        return f"{-100 * float(values[name]):.0f}"

    keep = 100 * float(june["array_end_of_life_factor"])
    told(float(noon["night_margin"]) < -1 / 3, "at a noon node the array is short by a third and more")
    return f"""## The night, as claimed

    orbitcompute closure AI1 spacex-ai1-2026-06
    orbitcompute reproduce spacex-ai1

An array that is dark for part of an orbit has to make in the light what is used in both. At 600 km over the
terminator the darkest
orbit of the year has {dark:g} minutes of shadow in {period:g}. June's AI1: 150 kW of array for {lit:.1f} minutes are
{made} kW-min. 120 kW day
and night are 120 x {lit:.1f} in the light and 120 x {dark:g} / 0.92 through a battery that gives back 92 %: {taken}.
It is short by {short_by} % when
nothing else takes power, no converter loses any and no cell ages. With all of that it is short by {margin(june)} %:
servers, converters
and housekeeping are {float(june["bus_power_per_satellite"]) / 1e3:.0f} kW on the bus, the battery's refill another
{float(june["battery_recharge_power"]) / 1e3:.0f} kW in the light, and cells that keep {keep:.0f} % after five years
would have to be {float(june["array_power_asked"]) / keep / 10:.0f} kW when new. August's: 210 kW make {made_august}
kW-min, 175 kW take {taken_august}, short by {short_august} %, and by
{margin(august)} % with everything on the bus. (June's stood at -24 % while cells were taken to lose 2.5 % a year by
all causes everywhere.) In
the worst thirty days it is {100 * float(august["month_margin"] - august["night_margin"]):.1f} of a point better than
in the worst orbit. The fleet as we size it makes the promise good: with a larger
array where batteries bridge the night, with more satellites where power is throttled; `night` and `month` then stand
at nought, which
is why they print `thin`. At a noon node, where every orbit has its 35 minutes, the announced array is short by
{margin(noon)} %.
"""


JUNE = {"it_power_rating": "120kW", "it_power_announced": "120kW"}
LIGHT = {"radiator_areal_mass_given": "6kg/m2"}
PAYLOAD = {"launch_payload_to_orbit": "73.8t"}
BARE = {
    "loop_wall_rule": "given", "loop_loss_rule": "within", "shielding_mass_rule": "within", "array_mass_rule": "power",
    "attitude_control_rule": "included", "cell_degradation_rule": "given",
}
HAND = {
    "array_view_rule": "beside", "radiator_strip_length": "20m", "radiator_strip_depth": "5.5m", "loop_wall_rule": "given",
    "loop_wall_thickness": "3mm", "attitude_control_mass": "200kg",
}
STEPS: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("ours", {}), ("with a radiator of 6 kg/m2, as then", LIGHT), ("and 73.8 t to orbit, as then", {**LIGHT, **PAYLOAD}),
    ("and no armour, walls, gyros; arrays by power; cells as given", {**LIGHT, **PAYLOAD, **BARE}),
    ("ours, with what the hostile reading changed", {**LIGHT, **HAND}),
)


def hostile() -> str:
    """A hostile centre worked out by hand for June's AI1, and where ours lies between it and what stood before."""
    rows = [("worked out by hand, hostile", "204", "5.4", "876", "4.5"), ("this program before", "176", "4.2", "670", "4.0")]
    ratios = {}
    for scenario, chips in (("gigawatt-2028-2026-chips", "the chips of then"), (SCENARIO, "chips of 2028")):
        for label, settings in STEPS:
            values = assemble(scenario, {**JUNE, **settings}).model.evaluate().values
            figures_of = [float(values[name]) for name in ("radiator_area", "satellite_mass", "launch_count", "cost_ratio")]
            ratios[chips, label] = figures_of
            rows.append((f"{label}, {chips}", f"{figures_of[0]:.0f}", f"{figures_of[1] / 1e3:.1f}", f"{figures_of[2]:,.0f}",
                         short(figures_of[3], 2)))
    ours = ratios["the chips of then", "ours"]
    told(176 <= ours[0] <= 204 and ours[1] > 5.2e3 and ours[2] > 876 and ours[3] > 4.5, "area between the two, the rest beyond")
    table = ["| June's AI1, 120 kW | radiator, m2 | tonnes | flights | over Earth's cost |", "|---|---|---|---|---|",
             *(f"| {' | '.join(row)} |" for row in rows)]
    body = "\n".join(table)
    model = assemble(SCENARIO, JUNE).model
    heavy = short(float(model.assumptions["radiator_areal_mass_given"].value), 2)
    lift = short(float(model.evaluate().values["launch_payload_to_orbit"]) / 1e3, 2)
    return f"""## A hostile centre

    orbitcompute evaluate gigawatt-2028-2026-chips --set it_power_rating=120kW --set it_power_announced=120kW

A doubter's own best guess for June's AI1, worked out by hand, kept the chips' limit, let the radiator see its own array at
the lengths announced, armoured the loops with 3 mm and gave 200 kg to attitude control. On the chips of then ours lies
between the two in area and beyond the doubter in mass, flights and cost. Two things that no margin asks for make up most of
the difference: radiators weigh {heavy} kg/m2 at best guess since the station's and the studies' were set side by side, and a
flight to 97.8 degrees carries {lift} t since Starship's only payload flew to 30.5. Armour, walls that shield, gyros, arrays by
their square metres and the Sun's protons are the rest. What is left open is how much of its own array a radiator sees
(`array_view_rule`: given, or from lengths); no drawing tells. Chips of 2028 stand warmer coolant, and so a smaller radiator.

{body}
"""


HEAD = """# Three sweeps and their shapes

Made by `python -m orbitcompute.remake sweeps`. For an engineer who doubts a curve before the figure on it. All are of
`gigawatt-2028`,
inputs at their best guess; each command prints its own figures, and `--figure FILE.svg` draws them. Trades of the
best design, each
variable with all others settled anew, are in [design-trades.md](design-trades.md).
"""


def texts() -> dict[Path, str | None]:
    """The page and its figures, by file."""
    sections, files = [HEAD], {}
    for made in (altitude, size, life):
        text, own = made()
        sections.append(text)
        files.update(own)
    return {**files, HERE / "trades.md": "\n".join(map(wrapped, [*sections, night(), hostile()]))}


def wrapped(section: str) -> str:
    """A section with its paragraphs filled to the width; headings, commands and pictures stay."""
    return "\n\n".join(
        paragraph if paragraph.startswith(("#", "    ", "!", "|")) else textwrap.fill(" ".join(paragraph.split()), WIDTH)
        for paragraph in section.strip().split("\n\n")
    ) + "\n"
