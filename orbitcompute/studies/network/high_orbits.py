"""Orbits that the tables of dose, cells and air end below: high ones and ellipses, with the physics there is.

Kepler's motion about a round Earth, its shadow a cylinder; light as it falls over a year of turns of the Sun and over all
nodes; the launcher's own stage, its tanks full, by impulses from where its payload is stated. Left out of every figure is
what `LEFT_OUT` says; no cost is given, since dose and the ageing of cells decide it there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orbitcompute.catalog import units
from orbitcompute.catalog.files import CatalogError, nearest
from orbitcompute.declare import DAY, SPEED_OF_LIGHT, STANDARD_GRAVITY
from orbitcompute.formulas import inclination_delta_v
from orbitcompute.studies.scenario.assemble import Assembled, assemble

Floats = NDArray[np.float64]
LOWEST, HIGHEST = 200e3, 400_000e3  # m
TABLES_END = 2_000e3  # m, of dose and of what it does to cells
PLACES, SUNS, NODES = 1440, 72, 12
YEAR = 365.2421897 * DAY
OBLIQUITY = math.radians(23.4393)
# Perigee, apogee [km], inclination, argument of perigee [deg]. A geostationary and a 12-hour orbit follow from their periods.
NAMED = {
    "geostationary": (35_786.0, 35_786.0, 0.0, 0.0), "molniya": (600.0, 39_754.0, 63.4349, 270.0),
    "tundra": (24_469.0, 47_103.0, 63.4349, 270.0), "sun-facing": (1_000.0, 100_000.0, 90.0, 90.0),
}
TYPED = re.compile(r"(?P<low>[^x@]+?)(?:x(?P<high>[^x@]+?))?@(?P<tilt>[^@,]+?)(?:,(?P<perigee>[^,]+))?")
EXAMPLE = "geostationary, molniya, tundra, sun-facing, 8000km@0deg, or 600kmx39700km@63.4deg,270deg (perigee's argument)"
LEFT_OUT = (
    "trapped dose and the ageing of cells above 2,000 km: the tables end there, and the outer belt is crossed or lived in",
    "the pull of Moon and Sun, J2, and what keeping station asks for", "drag at a low perigee, and half-shadow",
    "disposal: nothing falls from there; a graveyard or a lowered perigee costs propellant", "refuelling in orbit",
)


@dataclass(frozen=True)
class HighOrbit:
    """An ellipse: perigee and apogee above the equator's radius [m], inclination and argument of perigee [rad]."""

    name: str
    perigee: float
    apogee: float
    inclination: float
    argument: float


@dataclass(frozen=True)
class Evaluated:
    """An orbit and its figures in SI; a payload of nought or less is none."""

    orbit: HighOrbit
    figures: Mapping[str, float]


@dataclass(frozen=True)
class HighOrbits:
    """Orbits side by side in a scenario."""

    assembled: Assembled
    rows: tuple[Evaluated, ...]


def read_orbits(given: Sequence[str]) -> tuple[HighOrbit, ...]:
    """Orbits by name or as typed; `CatalogError` with every fault found."""
    faults: list[str] = []
    found = [one for text in given if (one := _read(text.strip(), faults)) is not None]
    if faults:
        raise CatalogError(faults, [f"an orbit is {EXAMPLE}"])
    return tuple(found)


def _read(text: str, faults: list[str]) -> HighOrbit | None:
    if text in NAMED:
        low, high, tilt, argument = NAMED[text]
        return HighOrbit(text, low * 1e3, high * 1e3, math.radians(tilt), math.radians(argument))
    typed = TYPED.fullmatch(text)
    if typed is None:
        close = nearest(text, NAMED)
        faults.append(f"--orbit {text}: is no orbit{f' (did you mean `{close}`?)' if close else ''}")
        return None
    try:
        low, high = units.parse(typed["low"], "km"), units.parse(typed["high"] or typed["low"], "km")
        tilt, argument = units.parse(typed["tilt"], "deg"), units.parse(typed["perigee"] or "270", "deg")
    except units.UnitError as fault:
        faults.append(f"--orbit {text}: {fault}")
        return None
    if not LOWEST <= low <= high <= HIGHEST:
        faults.append(f"--orbit {text}: a perigee and a higher apogee lie between {LOWEST / 1e3:,.0f} and"
                      f" {HIGHEST / 1e3:,.0f} km")
        return None
    if not 0 <= tilt <= math.pi:
        faults.append(f"--orbit {text}: an inclination is from 0 to 180 deg")
        return None
    return HighOrbit(text, low, high, tilt, argument)


def evaluate_orbits(scenario: str, settings: Mapping[str, str], orbits: Sequence[HighOrbit]) -> HighOrbits:
    """The orbits with the Earth and the launcher of a scenario."""
    assembled = assemble(scenario, settings)
    values = assembled.model.evaluate().values
    return HighOrbits(assembled, tuple(Evaluated(one, figures(one, values)) for one in orbits))


def figures(orbit: HighOrbit, values: Mapping[str, float]) -> dict[str, float]:
    """Period, light, Earth, delay and launch of an orbit, in SI."""
    earth, mu = float(values["earth_radius"]), float(values["earth_gravitational_parameter"])
    low, high = earth + orbit.perigee, earth + orbit.apogee
    axis, eccentricity = 0.5 * (low + high), (high - low) / (high + low)
    period = 2.0 * math.pi * math.sqrt(axis**3 / mu)
    places = _places(axis, eccentricity, orbit)
    radius = np.linalg.norm(places[0], axis=1)
    lit, longest = _sunlight(places, earth, period)
    view = float((earth / radius) ** 2 @ np.full(PLACES, 1.0 / PLACES))
    change = transfer(orbit, values)
    return {
        "period": period, "sunlit_share": lit, "longest_night": longest, "earth_view": view,
        "earth_infrared": view * float(values["earth_infrared_mean"]),
        "round_trip_least": 2.0 * orbit.perigee / SPEED_OF_LIGHT, "round_trip_most": 2.0 * orbit.apogee / SPEED_OF_LIGHT,
        "round_trip_mean": 2.0 * float(radius.mean() - earth) / SPEED_OF_LIGHT,
        "share_above_tables": float((radius > earth + TABLES_END).mean()), "launch_delta_v": change,
        "launch_payload": payload(change, values),
        "propellant_share": 1.0 - math.exp(-change / (STANDARD_GRAVITY * float(values["launch_exhaust_specific_impulse"]))),
    }


def _places(axis: float, eccentricity: float, orbit: HighOrbit) -> Floats:
    """Places (nodes, moments, 3) [m] at even steps of time."""
    mean = 2.0 * np.pi * (np.arange(PLACES) + 0.5) / PLACES
    anomaly = mean + eccentricity * np.sin(mean)
    for _ in range(50):  # Newton, from a start that converges for every ellipse here
        anomaly -= (anomaly - eccentricity * np.sin(anomaly) - mean) / (1.0 - eccentricity * np.cos(anomaly))
    x, y = axis * (np.cos(anomaly) - eccentricity), axis * math.sqrt(1.0 - eccentricity**2) * np.sin(anomaly)
    along = x * math.cos(orbit.argument) - y * math.sin(orbit.argument)
    across = x * math.sin(orbit.argument) + y * math.cos(orbit.argument)
    up, across = across * math.sin(orbit.inclination), across * math.cos(orbit.inclination)
    found = []
    for node in 2.0 * np.pi * np.arange(NODES) / NODES:
        found.append(np.stack([along * math.cos(node) - across * math.sin(node),
                               along * math.sin(node) + across * math.cos(node), up], axis=1))
    return np.array(found)


def _sunlight(places: Floats, earth: float, period: float) -> tuple[float, float]:
    """The share of time in sunlight over a year and all nodes, and the longest night of any of them [s]."""
    shares, longest = [], 0.0
    for turn in 2.0 * np.pi * np.arange(SUNS) / SUNS:
        sun = np.array([math.cos(turn), math.sin(turn) * math.cos(OBLIQUITY), math.sin(turn) * math.sin(OBLIQUITY)])
        along = places @ sun
        dark = (along < 0) & ((places**2).sum(axis=2) - along**2 < earth**2)
        shares.append(float(dark.mean()))
        longest = max(longest, max(_run(row) for row in dark) * period / PLACES)
    return 1.0 - float(np.mean(shares)), longest


def _run(dark: NDArray[np.bool_]) -> int:
    """The longest run of a ring of truths."""
    if not dark.any():
        return 0
    if dark.all():
        return len(dark)
    ring = np.roll(dark, -int(np.flatnonzero(~dark)[0]))
    edges = np.flatnonzero(np.diff(np.concatenate([[0], ring.astype(np.int8), [0]])))
    return int((edges[1::2] - edges[::2]).max())


def transfer(orbit: HighOrbit, values: Mapping[str, float]) -> float:
    """Speed change [m/s] beyond what a stated payload takes: the Earth's rotation, up at perigee, the rest at apogee.

    The launch goes to the inclination itself where its site sees it, with less help of the Earth; what is left of the turn
    is made at apogee, together with the rise of the perigee.
    """
    mu, earth = float(values["earth_gravitational_parameter"]), float(values["earth_radius"])
    start = earth + float(values["launch_reference_altitude"])
    low, high = earth + orbit.perigee, earth + orbit.apogee
    site = abs(float(values["launch_site_latitude"]))
    launched = min(max(orbit.inclination, site), math.pi - site)
    rotation = inclination_delta_v(float(values["earth_rotation_rate"]), earth,
                                   float(values["launch_reference_inclination"]), launched)

    def speed(radius: float, one: float, other: float) -> float:
        return math.sqrt(mu * (2.0 / radius - 2.0 / (one + other)))

    rising = abs(speed(start, start, high) - speed(start, start, start))
    arriving, wanted = speed(high, start, high), speed(high, low, high)
    turn = math.cos(orbit.inclination - launched)
    return float(rotation) + rising + math.sqrt(max(arriving**2 + wanted**2 - 2.0 * arriving * wanted * turn, 0.0))


def payload(more: float, values: Mapping[str, float]) -> float:
    """What a flight carries [kg] with `more` to do [m/s], its stage's tanks full; nought or less: nothing."""
    exhaust = STANDARD_GRAVITY * float(values["launch_exhaust_specific_impulse"])
    dry, propellant = float(values["launch_stage_burnout_mass"]), float(values["launch_stage_propellant"])
    final = float(values["launch_payload"]) + dry
    done = exhaust * math.log((final + propellant) / final)
    return propellant / math.expm1((done + more) / exhaust) - dry
