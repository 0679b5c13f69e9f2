"""What a kilowatt-hour leaves in the air and a fleet in the sky: the lines that the first screen of `evaluate` shows."""

from __future__ import annotations

from orbitcompute.catalog.units import from_si
from orbitcompute.report.numbers import multiple, short
from orbitcompute.studies.answer.evaluate import Result

INTENSITY = "g / kWh"
BOUNDARIES = {
    "propellant": "exhaust",
    "launch": "launch",
    "launch_and_reentry": "with entry",
    "life_cycle": "made + run",
    "everything": "with all",
}


def boundary(result: Result) -> str:
    """What the carbon of the orbital column counts, in a few words."""
    return BOUNDARIES[result.model.assumptions["carbon_boundary"].choice or "life_cycle"]


def carbon(result: Result) -> str:
    """What the carbon row leaves out or could be held against."""
    exhaust, reentry, soot, gas, sun = (
        short(from_si(result.value(name), INTENSITY))
        for name in ("orbital_exhaust_carbon_intensity", "orbital_reentry_carbon_intensity",
                     "orbital_black_carbon_intensity", "twin_carbon_intensity_on_gas", "twin_carbon_intensity_on_solar")
    )
    return (
        f"carbon: exhaust {exhaust}; disputed: NOx of re-entry {reentry}, soot {soot}; Earth on gas {gas}, on sun {sun}"
    )


def sky(result: Result) -> str:
    """Satellites, slots, manoeuvres, re-entering mass and aluminium, beside what is there today."""
    value = result.value
    manoeuvres = short(from_si(value("avoidance_manoeuvres"), "1 / year"))
    mass = short(from_si(value("reentering_mass"), "t / year"))
    return (
        f"sky: adds {short(100 * value('satellites_over_active'))} % to today's satellites; {manoeuvres} avoidance manoeuvres"
        f" a year; {mass} t a year burn up, with {multiple(value('aluminium_over_natural'))} meteors' aluminium"
    )


def missing(result: Result, name: str) -> list[str]:
    """A line for the baseline and one for orbit that name the figures nobody gives, where a column is empty for them."""
    absent: dict[str, None] = {}
    for output in ("terrestrial_cost_per_kw_year", "terrestrial_power_per_accelerator",
                   "terrestrial_throughput_per_accelerator", "terrestrial_carbon_intensity"):
        if short(result.value(output)) == "-":
            absent |= dict.fromkeys(result.model.absent_behind(output, result.point.values))
    figures = ", ".join(figure.removeprefix("terrestrial_") for figure in absent)
    lines = [f"{name}: nobody gives {figures}"] if absent else []
    orbit: dict[str, None] = {}
    for output in ("orbital_cost_per_kw_year", "orbital_cost_per_accelerator_hour", "orbital_cost_per_pflop_hour"):
        if short(result.value(output)) == "-" and result.point.status == "ok":
            orbit |= dict.fromkeys(result.model.absent_behind(output, result.point.values))
    return [*lines, *([f"orbit: nobody gives {', '.join(orbit)}"] if orbit else [])]
