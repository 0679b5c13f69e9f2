"""A component that is another one in another year: the newest of its kind that can be bought, generation by generation.

    own_year = 2028                                           # the year whose component gives the figures themselves
    generations = [{ year = 2026, component = "gb300" }, ...]  # the newest that could be bought in a year, in order
    [[later]]                                                 # rows of years after the last generation, as in a path,
    figure = "NAME"                                           # with the figure that they are of

Every figure of the own year's component gets a path: its rows are what the other years' components say of it. Nothing is
copied, so that in its own year it is that component. A figure that one of them does not give keeps its value in every year.
Years after the last generation are judged: as the rows of `later` say, or as in the own year.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orbitcompute.catalog.files import CatalogError

ROW = ("value", "low", "high", "kind", "grade", "source", "locator")
AS_BEFORE = {"kind": "judgement", "grade": "judgement", "source": "orbitcompute-judgement", "note": "as in the year before"}


def expanded(data: Mapping[str, Any], read: Callable[[str], Mapping[str, Any]], where: str) -> dict[str, Any]:
    """The component with a path for each of its figures; itself where it has no `generations`.

    `read` gives a component by name. Raises `CatalogError` with every fault of the table.
    """
    if "generations" not in data:
        return dict(data)
    table, own, last = data["generations"], data.get("own_year"), data.get("last_year")
    faults = [f"{where}: {name}: missing, a year" for name in ("own_year", "last_year") if not isinstance(data.get(name), int)]
    rows = [row for row in table if isinstance(row, dict) and isinstance(row.get("year"), int) and "component" in row]
    if len(rows) < len(table):
        faults.append(f"{where}: generations: each is a table such as {{ year = 2026, component = \"gb300\" }}")
    years = [row["year"] for row in rows]
    if years != sorted(set(years)):
        faults.append(f"{where}: generations: years are not in order, each once: {', '.join(map(str, years))}")
    if own not in years:
        faults.append(f"{where}: generations: none is of {own}, the own year")
    if faults:
        raise CatalogError(faults, ["the form is described in orbitcompute/catalog/generations.py"])
    files = {row["year"]: read(row["component"]) for row in rows}
    names = {row["year"]: row["component"] for row in rows}
    head = {key: entry for key, entry in data.items() if key not in ("generations", "own_year", "last_year", "later")}
    figures = {key: dict(entry) for key, entry in files[own].items() if isinstance(entry, dict) and "as_of" in entry}
    for key, figure in figures.items():
        others = {year: file.get(key, {}) for year, file in files.items() if year != own}
        if "value" not in figure or isinstance(figure["value"], str) or any("value" not in one for one in others.values()):
            continue
        later = [{name: value for name, value in row.items() if name != "figure"} for row in data.get("later", ())
                 if row.get("figure") == key]
        later = later or [{"year": last, **{name: figure[name] for name in ROW[:3] if name in figure}, **AS_BEFORE}]
        path = [_row(year, one, figure, names[year]) for year, one in others.items()]
        figures[key] = {**figure, "year": own, "path": sorted([*path, *later], key=lambda row: row["year"])}
    return {**head, **figures}


def _row(year: int, entry: Mapping[str, Any], own: Mapping[str, Any], name: str) -> dict[str, Any]:
    """What another generation says of a figure, as a row: with a range where the own year's has one."""
    found = {key: entry[key] for key in ROW if key in entry}
    found.setdefault("grade", "unverified")
    if "low" in own:
        found = {**found, "low": entry.get("low", entry["value"]), "high": entry.get("high", entry["value"])}
    else:
        found = {key: value for key, value in found.items() if key not in ("low", "high")}
    return {"year": year, **found, "note": f"{name}: {entry.get('note', '')}".strip().rstrip(":")}
