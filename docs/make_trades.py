"""Writes docs/design-trades.md and its figures: `python docs/make_trades.py`. One search, then one variable at a time."""

from __future__ import annotations

import math
from pathlib import Path

from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.numbers import short
from orbitcompute.studies.decide.design import prepare
from orbitcompute.studies.decide.designed import design
from orbitcompute.studies.decide.trades import Trade, TradePoint, least_of, trade_points

HERE = Path(__file__).parent
SUN = {"inclination_rule": "sun_synchronous"}
TRADES = (
    (
        Trade("altitude", "Altitude", "altitude", (450, 550, 600, 650, 700, 800, 1000)),
        "Higher up the nights along the day-night line get shorter, and drag asks for less. The belts' dose, the climb and "
        "the rule that a dead satellite must fall within years hold it from above.",
    ),
    (
        Trade("size", "Few large satellites against many small", "it_power_rating",
              (20, 60, 120, 200, 300, 500, 1000)),
        "A larger satellite shares computers, links and the part of its bus that does not grow. Gravity's torque grows with "
        "the square of its power and with it the gyros; stiffness, which is not counted, would bend the curve earlier.",
    ),
    (
        Trade("radiator-temperature", "Radiator temperature, with and without a heat pump", "coolant_supply_temperature",
              (15, 25, 35, 41, 50),
              (("no heat pump", {"heat_pump": "none"}), ("heat pump", {"heat_pump": "lift"}))),
        "A radiator sheds with the fourth power of its temperature, so that the warmest coolant the chips stand is the "
        "cheapest, which for the best design lies between two of the points. A heat pump makes the plate hotter than the "
        "chips and smaller, but its work needs array, battery and radiator of its own.",
    ),
    (
        Trade("night", "Battery against throttle", "local_time_of_ascending_node", (6, 7, 8, 10, 12),
              tuple((policy, {**SUN, "eclipse_policy": policy}) for policy in ("battery", "throttle"))),
        "A battery that carries the whole load through the night, and the array that refills it, weigh on every satellite; a "
        "throttle loses the share of the orbit in shadow instead, and pays with more satellites and idle chips. Along the line "
        "of day and night little is lost and the throttle is cheaper; over the middle of the day a third of the orbit is "
        "dark, and chips that idle cost more than batteries.",
    ),
    (
        Trade("sides", "One radiating face against two", "coolant_supply_temperature", (20, 30, 41),
              tuple((f"{sides} of 2 faces", {"radiator_sides": sides}) for sides in ("1", "2"))),
        "A second face doubles what a square metre of plate sheds at the same mass, while it is held edge-on to the Sun and "
        "sees little of Earth. One face needs nearly twice the plate, its mass, drag and room in the fairing.",
    ),
    (
        Trade("orbit", "Dawn-dusk against 53 degrees", "altitude", (500, 600, 700, 800),
              (("dawn-dusk", {**SUN, "local_time_of_ascending_node": "6 h"}),
               ("53 degrees", {"inclination_rule": "given", "inclination_given": "53 deg"}))),
        "To 53 degrees Earth's rotation helps, and a flight carries more. A third of each of its orbits lies in shadow for "
        "most of the year, which costs more chips or batteries than the flight saves.",
    ),
)
FOLDER = "design-trades"
HEAD = """# Trades of the best design

Made by `python docs/make_trades.py` from the best design of `gigawatt-2028` (`orbitcompute design`): one variable at a time,
all that is not named settled anew inside every closure. Orbit's cost over that of the same chips on Earth, every input at its
best guess, a satellite priced by its own square metres, kilowatt-hours and kilograms (`satellite_cost_basis=parts`): a price
per watt notices none of them. Lines are solid where a design closes; what binds is the closure whose room would save most.
"""


def picture(trade: Trade, points: tuple[TradePoint, ...], unit: str) -> None:
    """The figure of a trade and its numbers."""
    x = f"{trade.along} [{unit}]"
    chart = figures.new(trade.title, "cost over Earth's, same chips", x=x, y="cost_ratio", height=3.6,
                        describe=f"cost_ratio along {trade.along}")
    for (label, _), colour in zip(trade.variants, figures.CYCLE, strict=False):
        own = [one for one in points if one.variant == label]
        chart.axes.plot([one.at for one in own], [one.value for one in own], ":", color=colour, linewidth=1.0)
        chart.axes.plot([one.at for one in own], [math.nan if one.broken else one.value for one in own], "o-", color=colour,
                        markersize=3, label=label)
    if trade.along == "it_power_rating":
        chart.axes.set_xscale("log")
    chart.legend()
    rows = [[one.variant, one.at, one.value if math.isfinite(one.value) else None, " ".join(one.broken),
             " ".join(one.binds)] for one in points]
    chart.record(["variant", x, "cost_ratio", "breaks", "binds"], rows)
    chart.cite("orbitcompute design; docs/make_trades.py")
    figures.save(chart, str(HERE / FOLDER / f"{trade.name}.svg"))


def section(trade: Trade, reason: str, points: tuple[TradePoint, ...], unit: str) -> str:
    """What a trade says: the best of each variant, the reason, what binds."""
    lines = [f"## {trade.title}", "", f"![{trade.title}]({FOLDER}/{trade.name}.svg)", ""]
    for label, _ in trade.variants:
        best = least_of(points, label)
        if best is None:
            lines.append(f"- {label}: no place along it closes")
            continue
        binds = f"; binds: {', '.join(best.binds[:2])}" if best.binds else "; no closure binds, bounds and the trade itself do"
        lines.append(f"- {label}: least at {short(best.at, 3)} {unit}, {short(best.value, 3)} times Earth{binds}")
    return "\n".join([*lines, "", reason, ""])


def main() -> None:
    """Search once, then tell every trade."""
    (HERE / FOLDER).mkdir(exist_ok=True)
    brief = prepare("gigawatt-2028", "cost_ratio", {"satellite_cost_basis": "parts"})
    found = design(brief, other_aims=False)
    best, own = short(found.best.value, 3), short(found.now.value, 3)
    parts = [HEAD, f"Best design {found.id}: {best} times Earth, the scenario's own {own}.\n"]
    for trade, reason in TRADES:
        points = trade_points(brief, found.place, trade)
        unit = next(lever.variable.unit for lever in brief.levers if lever.name == trade.along)
        picture(trade, points, unit)
        parts.append(section(trade, reason, points, unit))
        print(trade.name, [(one.variant, one.at, round(one.value, 3), one.broken, one.binds) for one in points], flush=True)
    (HERE / f"{FOLDER}.md").write_text("\n".join(parts), encoding="utf-8")


if __name__ == "__main__":
    main()
