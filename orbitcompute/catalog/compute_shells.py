"""Shells of satellites that compute, as they are typed or as a file gives them.

Typed: `53:1584/72/1@550km`, `star 87:66/6/2@780km`, `sso:1000/20/0@650km+ascend-800kw`: a Walker text (a delta, or a star),
its altitude, and the satellite that flies there where it is another than the scenario's. A file has `[[compute_shell]]`
tables with the fields of a relay's shell (`shells`), and `satellite` and `lasers`; without these its relay shells are taken,
and so are those of a constellation of the catalog.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError, nearest, read_toml
from orbitcompute.catalog.shelf import unknown
from orbitcompute.catalog.shells import shells, walker

TYPED = re.compile(r"(?P<walker>[^@+]+:[^@+]+)@(?P<altitude>[^@+]+?)(?:\+(?P<satellite>[\w.-]+))?")
EXAMPLE = "53:1584/72/1@550km, sso:1000/20/0@650km+ascend-800kw, a FILE.toml or a constellation's name"
VARIED = ("planes", "slots", "altitude", "inclination", "lasers")
MOST = 400


@dataclass(frozen=True)
class ComputeShell:
    """A shell: altitude and inclination in SI (`sun_synchronous` ones follow the Sun), and what flies there.

    `satellite` and `lasers` are the scenario's where they are None.
    """

    name: str
    planes: int
    slots: int
    altitude: float
    inclination: float
    sun_synchronous: bool
    satellite: str | None = None
    lasers: int | None = None

    @property
    def satellites(self) -> int:
        """Number of satellites."""
        return self.planes * self.slots


def read_compute_shells(given: Sequence[str], sweeps: Sequence[str]) -> tuple[ComputeShell, ...]:
    """The shells that were typed, each with every value of what is swept; `CatalogError` with every fault found."""
    faults: list[str] = []
    entries: list[dict[str, Any]] = []
    for text in given:
        entries += _entries(text, faults)
    for text in sweeps:
        entries = _swept(entries, text, faults)
    if len(entries) > MOST:
        faults.append(f"--sweep: {len(entries):,} shells are more than {MOST}")
    if faults:
        raise CatalogError(faults, [f"a shell is {EXAMPLE}; what is swept is {', '.join(VARIED)}=A,B,C"])
    found = tuple(one for entry in entries if (one := _shell(entry, faults)) is not None)
    if faults:
        raise CatalogError(list(dict.fromkeys(faults)), [f"a shell is {EXAMPLE}"])
    return found


def _entries(text: str, faults: list[str]) -> list[dict[str, Any]]:
    typed = TYPED.fullmatch(text.strip())
    if typed is not None:
        following = typed["walker"].strip().lower().startswith("sso:")
        spelled = walker("0" + typed["walker"].strip()[3:] if following else typed["walker"])
        if isinstance(spelled, str):
            faults.append(f"--compute {text}: {spelled}")
            return []
        entry = {**spelled, "altitude": typed["altitude"], "name": text.partition("+")[0], "satellite": typed["satellite"]}
        return [{**entry, "inclination": "sun_synchronous"} if following else entry]
    if Path(text).suffix.lower() == ".toml":
        return _of_file(read_toml(Path(text)), text, faults)
    if text in load().names("constellations"):
        return _of_catalog(text, faults)
    if ":" in text or "/" in text:
        faults.append(f"--compute {text}: is no shell")
        return []
    error = unknown("constellation", text, load().names("constellations"), "orbitcompute models constellations")
    faults += [f"--compute {fault}" for fault in error.faults]
    return []


def _of_file(data: Mapping[str, Any], where: str, faults: list[str]) -> list[dict[str, Any]]:
    tables = data.get("compute_shell") or data.get("relay_shell") or []
    if not tables:
        faults.append(f"--compute {where}: holds no [[compute_shell]]")
    found: list[dict[str, Any]] = []
    for table in tables if isinstance(tables, list) else []:
        altitudes = table.get("altitude")
        for altitude in altitudes if isinstance(altitudes, list) else [altitudes]:
            label = table.get("name", f"shell {len(found) + 1}")
            named = f"{label}, {altitude}" if isinstance(altitudes, list) else label
            found.append({**table, "name": named, **({} if altitude is None else {"altitude": altitude})})
    return found


def _of_catalog(name: str, faults: list[str]) -> list[dict[str, Any]]:
    """The relay shells of a constellation of the catalog: the one in values, and those in tables."""
    path = load().root / "constellations" / f"{name}.toml"
    data = read_toml(path)
    if "compute_shell" in data:
        return _of_file(data, name, faults)
    if "relay_planes" not in data:
        faults.append(f"--compute {name}: gives an orbit and no shells")
        return []
    first = {
        "name": "first shell", "planes": int(data["relay_planes"]["value"]), "slots": int(data["relay_slots"]["value"]),
        "altitude": f"{data['relay_altitude']['value']} {data['relay_altitude']['unit']}",
        "inclination": f"{data['relay_inclination']['value']} {data['relay_inclination']['unit']}",
    }
    return [first, *_of_file(data, name, faults)] if data.get("relay_shell") else [first]


def _swept(entries: Sequence[dict[str, Any]], text: str, faults: list[str]) -> list[dict[str, Any]]:
    name, equals, values = text.partition("=")
    alternatives = [value.strip() for value in values.split(",") if value.strip()]
    if name not in VARIED or not equals or not alternatives:
        close = nearest(name, VARIED)
        faults.append(f"--sweep {text}: is none of {', '.join(f'{one}=A,B,C' for one in VARIED)}"
                      + (f" (did you mean `{close}`?)" if close and close != name else ""))
        return list(entries)
    found = []
    for entry in entries:
        for value in alternatives:
            changed: Any = int(value) if name in ("planes", "slots", "lasers") and value.isdigit() else value
            plain = {key: kept for key, kept in entry.items() if key != "mean_motion" or name != "altitude"}
            if "walker" in plain and name != "altitude":
                spelled = walker(str(plain.pop("walker")))
                plain |= spelled if isinstance(spelled, dict) else {}
            label = entry.get("name", "shell") if entry.get("swept") or len(entries) > 1 else ""
            found.append({**plain, name: changed, "swept": True, "name": f"{label}, {_said(name, value)}".removeprefix(", ")})
    return found


def _said(name: str, value: str) -> str:
    return value if name in ("altitude", "inclination") else f"{value} {name}"


def _shell(entry: dict[str, Any], faults: list[str]) -> ComputeShell | None:
    name = str(entry.get("name", "shell"))
    satellite, lasers = entry.pop("satellite", None), entry.pop("lasers", None)
    entry.pop("swept", None)
    before = len(faults)
    if satellite is not None and satellite not in load().names("satellites") and not Path(str(satellite)).is_file():
        close = nearest(str(satellite), load().names("satellites"))
        faults.append(f"--compute {name}: satellite `{satellite}`: unknown{f' (did you mean `{close}`?)' if close else ''}")
    if lasers is not None and (not isinstance(lasers, int) or isinstance(lasers, bool) or lasers < 1):
        faults.append(f"--compute {name}: lasers: `{lasers}` is no whole number from 1 up")
    made, wrong = shells([entry], "--compute")
    faults += wrong
    if len(faults) > before or len(made) != 1:
        return None
    label, planes, slots, _, _, altitude, inclination, *_ = made[0]
    if not math.isfinite(altitude + inclination):
        return None
    return ComputeShell(label, int(planes), int(slots), altitude, inclination, entry.get("inclination") == "sun_synchronous",
                        satellite, lasers)
