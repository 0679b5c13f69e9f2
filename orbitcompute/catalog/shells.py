"""Shells of a constellation as a file gives them: one table each, or one table for a stack of shells at several altitudes.

[[relay_shell]]
name = "shell 2"
planes = 72
slots = 22
phasing = 1                  # 0 unless given
link_shift = 0               # 0 unless given
altitude = "540km"           # or a list of them, or mean_motion = 15.06 (revolutions a day), or both
inclination = "53.2deg"      # or "sun_synchronous"
node_span = "360deg"         # 360 unless given: a Walker delta; 180 is a Walker star
first_node = "0deg"          # 0 unless given
source = "starlink-gen1-fcc"

`walker = "53:1584/72/1"` stands for inclination [deg], satellites, planes and phasing of a delta; `"star 87:66/6/2"` for
those of a star. It takes the place of planes, slots, phasing, inclination and node_span.
"""

from __future__ import annotations

import math
import re
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.files import nearest
from orbitcompute.declare import DAY
from orbitcompute.formulas import earth

# WGS-84 and the tropical year: what a mean motion and a sun-synchronous inclination are turned into an orbit with.
YEAR = earth.TROPICAL_YEAR
CONTRADICTION = (
    0.002  # of the mean motion: 9 km of altitude at 550 km, more than earth.J2 and the Earth models in use differ by
)
FIELDS = ("name", "walker", "planes", "slots", "phasing", "link_shift", "altitude", "mean_motion", "inclination",
          "node_span", "first_node", "source", "note")
WALKER = re.compile(
    r"\s*(?:(delta|star)\s+)?(\d+(?:\.\d+)?)\s*(?:deg|°)?\s*:\s*(\d{1,9})\s*/\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", re.IGNORECASE
)
IN_WALKER = ("planes", "slots", "phasing", "inclination", "node_span")
More = tuple[str, float, float, float, float, float, float, float, float]


def shells(entries: Any, where: str) -> tuple[tuple[More, ...], list[str]]:
    """The shells of `[[relay_shell]]` tables, and every fault; each shell is (name, planes, slots, phasing, link shift,
    altitude, inclination, span of the nodes, first node) in SI."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return (), [f"{where}: relay_shell: must be tables, [[relay_shell]]"]
    found: list[More] = []
    faults: list[str] = []
    for number, entry in enumerate(entries, start=1):
        name = str(entry.get("name", f"shell {number}"))
        at = f"{where}: relay_shell {name}"
        for key in entry:
            if key not in FIELDS:
                close = nearest(key, FIELDS)
                faults.append(f"{at}: {key}: unknown field{f' (did you mean `{close}`?)' if close else ''}")
        entry = _spelled(entry, at, faults)
        planes, slots = (_whole(entry, key, None, 1, at, faults) for key in ("planes", "slots"))
        phasing, shift = (_whole(entry, key, 0, -100000, at, faults) for key in ("phasing", "link_shift"))
        span = _value(entry.get("node_span", "360deg"), "deg", 1.0, 360.0, f"{at}: node_span", faults)
        node = _value(entry.get("first_node", "0deg"), "deg", -360.0, 360.0, f"{at}: first_node", faults)
        for altitude in _altitudes(entry, at, faults):
            inclination = _inclination(entry.get("inclination"), altitude, at, faults)
            label = name if not isinstance(entry.get("altitude"), list) else f"{name}, {altitude / 1e3:.0f} km"
            found.append((label, planes, slots, phasing, shift, altitude, inclination, span, node))
    return tuple(found), faults


def _spelled(entry: dict[str, Any], where: str, faults: list[str]) -> dict[str, Any]:
    """The entry with a Walker text spelled out as the fields that it stands for."""
    if "walker" not in entry:
        return entry
    given = entry["walker"]
    spelled = walker(given) if isinstance(given, str) else f"must be a text, not {type(given).__name__}"
    twice = [key for key in IN_WALKER if key in entry]
    if twice:
        faults.append(f"{where}: {', '.join(twice)}: stands in its walker already")
    if isinstance(spelled, str):
        faults.append(f"{where}: walker: {spelled}")
        spelled = {"planes": 1, "slots": 1, "inclination": "0deg"}
    return {**{key: value for key, value in entry.items() if key not in IN_WALKER}, **spelled}


def walker(text: str) -> dict[str, Any] | str:
    """The fields of a shell that `INCLINATION:SATELLITES/PLANES/PHASING` stands for; what is wrong with it where it does not.

    A delta spreads its planes' nodes over 360 degrees, a `star` over 180. The phase between neighbouring planes is the
    phasing times 360 degrees over the satellites (Walker 1984, Journal of the British Interplanetary Society 37, 559).
    """
    found = WALKER.fullmatch(text)
    if found is None:
        return f"`{text}` is not INCLINATION:SATELLITES/PLANES/PHASING, such as 53:1584/72/1 or star 87:66/6/2"
    kind, inclination = (found[1] or "delta").lower(), float(found[2])
    satellites, planes, phasing = (int(found[place]) for place in (3, 4, 5))
    if inclination > 180:
        return f"`{text}`: an inclination is at most 180 degrees"
    if not 1 <= planes <= satellites or satellites % planes:
        return f"`{text}`: {satellites} satellites do not stand in {planes} planes of as many each"
    if phasing >= planes:
        return f"`{text}`: a phasing is from 0 to {planes - 1}, the planes less one"
    return {"planes": planes, "slots": satellites // planes, "phasing": phasing, "inclination": f"{inclination:g}deg",
            "node_span": "180deg" if kind == "star" else "360deg"}


def _whole(entry: dict[str, Any], key: str, default: int | None, least: int, where: str, faults: list[str]) -> float:
    value = entry.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        faults.append(
            f"{where}: {key}: {'missing' if value is None else f'`{value}` is no whole number from {least} up'}"
        )
        return math.nan
    return float(value)


def _value(text: Any, unit: str, low: float, high: float, where: str, faults: list[str]) -> float:
    try:
        value = units.parse(str(text), unit)
    except units.UnitError as fault:
        faults.append(f"{where}: {fault}")
        return math.nan
    if not low <= units.from_si(value, unit) <= high:
        faults.append(f"{where}: {text} is outside {low:g} to {high:g} {unit}")
        return math.nan
    return value


def _altitudes(entry: dict[str, Any], where: str, faults: list[str]) -> list[float]:
    """Altitudes above the equator's radius [m], checked against the mean motion where both are given."""
    given = entry.get("altitude")
    texts = given if isinstance(given, list) else [] if given is None else [given]
    found = [_value(text, "km", 100.0, 100000.0, f"{where}: altitude", faults) for text in texts]
    motion = entry.get("mean_motion")
    if motion is None:
        if not found:
            faults.append(f"{where}: altitude: missing (or mean_motion, in revolutions a day)")
        return found
    if isinstance(motion, bool) or not isinstance(motion, int | float) or not 0.1 <= motion <= 17.0:
        faults.append(f"{where}: mean_motion: {motion} is outside 0.1 to 17 revolutions a day")
        return found
    implied = (earth.GRAVITATIONAL_PARAMETER / (motion * 2.0 * math.pi / DAY) ** 2) ** (1 / 3) - earth.EQUATORIAL_RADIUS
    for altitude in found:
        ours = math.sqrt(earth.GRAVITATIONAL_PARAMETER / (earth.EQUATORIAL_RADIUS + altitude) ** 3) * DAY / (2.0 * math.pi)
        if math.isfinite(altitude) and abs(ours / motion - 1.0) > CONTRADICTION:
            faults.append(f"{where}: altitude: {altitude / 1e3:g} km goes with {ours:.3f} revolutions a day, not with the "
                          f"mean_motion given, {motion:g}, which belongs to {implied / 1e3:.0f} km")
    return found or [implied]


def _inclination(text: Any, altitude: float, where: str, faults: list[str]) -> float:
    if text == "sun_synchronous":
        from orbitcompute.formulas import cosine_following_sun

        if not math.isfinite(altitude):
            return math.nan
        radius = earth.EQUATORIAL_RADIUS
        cosine = cosine_following_sun(radius + altitude, radius, earth.GRAVITATIONAL_PARAMETER, earth.J2, YEAR)
        if cosine < -1.0:
            faults.append(f"{where}: inclination: none is sun-synchronous at {altitude / 1e3:g} km")
            return math.nan
        return math.acos(cosine)
    if text is None:
        faults.append(f"{where}: inclination: missing")
        return math.nan
    return _value(text, "deg", 0.0, 180.0, f"{where}: inclination", faults)
