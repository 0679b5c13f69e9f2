"""Round trips over the ground between two places, as others state or measure them; the files of sites hold them.

[[cable]]                    # what is stated of one route: `[[cloud]]` is what was measured over a whole network
from = "London"
to = "New York"
round_trip = "58.95ms"
name = "Hibernia Express"
source = "hibernia-express-2015"
locator = "first paragraph"  # may be left out, as may the note
grade = "secondary"
as_of = "2015"                # as far as it is known: a day, a month, a year, or undated
note = "what else must be known of it"

The two kinds are never mixed: a cable's figure is light's way along one route, a cloud's adds what its network takes.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog import units
from orbitcompute.catalog.figures import WORDS
from orbitcompute.catalog.files import CatalogError, read_toml, shown

NEEDED = ("from", "to", "round_trip", "name", "source", "grade", "as_of")
FIELDS = (*NEEDED, "locator", "note")
Ends = frozenset[str]


@dataclass(frozen=True)
class Ground:
    """One figure: a round trip [s] between two places, whose it is, and where it stands."""

    start: str
    end: str
    round_trip: float
    name: str
    source: str
    grade: str
    as_of: str
    locator: str = ""
    note: str = ""


def least(kind: str, root: Path, sources: Container[str]) -> dict[Ends, Ground]:
    """The least figure of a kind (`cable`, `cloud`) for each pair of places, over all files of sites.

    `CatalogError` with every fault of every file.
    """
    found: dict[Ends, Ground] = {}
    faults: list[str] = []
    for path in sorted(root.glob("sites/*.toml")):
        for number, entry in enumerate(read_toml(path).get(kind, []), start=1):
            ground = _checked(entry, f"{shown(path)}: {kind} {number}", sources, faults)
            if ground is not None:
                ends = frozenset((ground.start, ground.end))
                found[ends] = min(ground, found.get(ends, ground), key=lambda one: one.round_trip)
    if faults:
        raise CatalogError(faults, ["the form of an entry is described in orbitcompute/catalog/ground.py"])
    return found


def _checked(entry: dict[str, Any], where: str, sources: Container[str], faults: list[str]) -> Ground | None:
    wrong = [f"{key}: unknown field" for key in entry if key not in FIELDS]
    wrong += [f"{key}: is missing" for key in NEEDED if key not in entry]
    wrong += [f"{key}: must be text" for key, value in entry.items() if not isinstance(value, str)]
    if not wrong and entry["from"] == entry["to"]:
        wrong.append(f"from {entry['from']} to itself")
    if not wrong and entry["source"] not in sources:
        wrong.append(f"source `{entry['source']}`: not in models/sources.toml")
    if not wrong and entry["grade"] not in WORDS["grade"]:
        wrong.append(f"grade: `{entry['grade']}` is none of {', '.join(WORDS['grade'])}")
    round_trip = 0.0
    if not wrong:
        try:
            round_trip = units.parse(entry["round_trip"], "s")
        except units.UnitError as fault:
            wrong.append(f"round_trip: {fault}")
        else:
            wrong += [] if 0.0 < round_trip < 10.0 else [f"round_trip: {entry['round_trip']} is outside 0 to 10 s"]
    faults += [f"{where}: {one}" for one in wrong]
    if wrong:
        return None
    return Ground(
        entry["from"], entry["to"], round_trip, entry["name"], entry["source"], entry["grade"], entry["as_of"],
        entry.get("locator", ""), entry.get("note", ""),
    )
