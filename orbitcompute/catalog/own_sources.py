"""Sources that a reader's own scenario file brings: `[sources.NAME]` with a title, so that one's own figure can be cited."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Mapping
from typing import Any

from orbitcompute.catalog.files import nearest

FIELDS: dict[str, tuple[type, ...]] = {
    "title": (str,), "authors": (str,), "publisher": (str,), "year": (int,), "date": (str, datetime.date), "url": (str,),
    "doi": (str,), "kind": (str,), "note": (str,), "read": (bool,), "locator": (str,), "via": (str,),
}


def read_own(
    given: Mapping[str, Any], where: str, shipped: Collection[str], faults: list[str]
) -> dict[str, dict[str, Any]]:
    """The sources of a file by key, as `models/sources.toml` holds them; a line in `faults` for each that cannot be."""
    found: dict[str, dict[str, Any]] = {}
    for key, entry in given.items():
        what = f"{where}: sources: {key}"
        if not isinstance(entry, dict):
            faults.append(f"{what}: must be a table such as {{ title = \"...\", url = \"...\" }}, not {type(entry).__name__}")
            continue
        problems = [_fault(what, field, value) for field, value in entry.items()]
        if key in shipped:
            problems.append(f"{what}: is a source of the catalog already: give yours another name")
        if not str(entry.get("title", "")).strip():
            problems.append(f"{what}: title: missing")
        address = entry.get("url")
        if isinstance(address, str) and not address.startswith(("https://", "http://")):
            problems.append(f"{what}: url: must start with https:// or http://")
        faults += [problem for problem in problems if problem]
        if not any(problems):
            dated = {"date": entry["date"].isoformat()} if isinstance(entry.get("date"), datetime.date) else {}
            found[key] = {"kind": "given by the scenario", "read": True, **entry, **dated, "given_by": where}
    return found


def _fault(what: str, field: str, value: Any) -> str | None:
    if field not in FIELDS:
        close = nearest(field, FIELDS)
        return f"{what}: {field}: unknown field{f' (did you mean `{close}`?)' if close else ''}"
    if not isinstance(value, FIELDS[field]) or (isinstance(value, bool) and bool not in FIELDS[field]):
        return f"{what}: {field}: must be {FIELDS[field][0].__name__}, not {type(value).__name__}"
    return None
