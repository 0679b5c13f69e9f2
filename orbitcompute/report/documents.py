"""Results as documents: JSON after DESIGN section 6, CSV with units in the header, Markdown."""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import platform
from collections.abc import Sequence
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import content_hash
from orbitcompute.catalog.money import deflator
from orbitcompute.catalog.units import from_si
from orbitcompute.declare import Assumption, registry
from orbitcompute.report.numbers import below, worded
from orbitcompute.report.screens.chances import stored_notes
from orbitcompute.report.table import Table, finite
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.answer.result_files import SCHEMA, digest, inputs_of
from orbitcompute.studies.answer.verdict import Margin
from orbitcompute.studies.many.drawing import SEED, groups_among
from orbitcompute.studies.many.ranges import POINTS
from orbitcompute.studies.scenario.model_error import error_of

# Headline names that are inputs: they stand among the quantities as well, so that a script finds every one there.
INPUT_HEADLINES = ("altitude",)


def document(result: Result) -> dict[str, Any]:
    """The result as plain data, quantities and parameters in their declared units, with a digest of what it says."""
    found = _document(result)
    return {**found, "digest": digest(found)}


def _document(result: Result) -> dict[str, Any]:
    model = result.model
    used = {name: entry for name, entry in sorted(model.assumptions.items()) if name in model.needed}
    verdict = (
        result.verdict
        if set(model.outputs) >= set(result.point.values) & set(model.quantities) - result.model.overrides
        else None
    )
    void = model.void(result.point)
    # kept with the result, so that every file of one run names the same moment
    result.created = result.created or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    return {
        "schema": SCHEMA,
        "id": result.id,
        "version": __version__,
        "created": result.created,
        "scenario": result.assembled.scenario.name,
        "baseline": result.assembled.settings.get("baseline", result.assembled.scenario.components["baseline"]),
        "status": result.point.status,
        "parameters": {name: _parameter(entry) for name, entry in used.items()},
        "quantities": {
            name: _quantity(result, name)
            for name in sorted({*model.outputs, *(INPUT_HEADLINES if verdict is not None else ())}) if _scalar(result, name)
        },
        "structures": {
            name: None if name in void else _structure(result.point.values[name])
            for name in sorted(model.outputs) if not _scalar(result, name)
        },
        "verdict": [] if verdict is None else [
            {
                "group": row.group, "test": row.test, "margin": row.margin, "margin_quantity": row.margin_name,
                "model_error": row.model_error, "model_factor": row.model_factor, "grade": row.grade, "word": row.word,
                "decides": row.decides,
                "share_of_draws_met": row.share_closed, "draws": row.draws,
            }
            for row in verdict.rows
        ],
        "closures": [] if verdict is None else [_closure(one) for one in verdict.closures],
        "notes": [*result.notes, *stored_notes(result)],
        "provenance": _provenance(result),
    }


def _closure(one: Margin) -> dict[str, Any]:
    """A closure in declared units; `because` says why a margin is null."""
    def shown(value: float | None, unit: str) -> float | None:
        return None if value is None else finite(from_si(value, unit))

    closure = one.closure
    return {
        "closure": closure.name, "discipline": closure.discipline, "sentence": closure.sentence,
        "has": closure.has, "has_value": shown(one.has, one.units[0]),
        "needs": closure.needs, "needs_value": shown(one.needs, one.units[1]),
        "margin_quantity": closure.margin, "margin": None if one.margin is None else finite(from_si(one.margin, one.unit)),
        "unit": one.unit, "word": one.word, "because": one.because,
        "share_of_draws_kept": one.share_kept, "draws": one.draws, "source": closure.source, "locator": closure.locator,
    }


def _scalar(result: Result, name: str) -> bool:
    return _unit(result, name) != "structure"


def _unit(result: Result, name: str) -> str:
    quantity = result.model.quantities.get(name)
    return quantity.unit if quantity is not None else result.model.assumptions[name].unit


def _structure(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _structure(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_structure(entry) for entry in value]
    return finite(float(value)) if isinstance(value, int | float) else value


def _parameter(entry: Assumption) -> dict[str, Any]:
    found: dict[str, Any] = {
        "value": entry.choice if entry.choice is not None else _structure(entry.value)
        if not isinstance(entry.value, int | float) else finite(from_si(float(entry.value), entry.unit)),
        "unit": entry.unit,
        "low": None if entry.low is None else from_si(entry.low, entry.unit),
        "high": None if entry.high is None else from_si(entry.high, entry.unit),
        "kind": entry.kind, "grade": entry.grade, "source": entry.source, "locator": entry.locator,
        "as_of": entry.as_of, "origin": entry.origin,
    }
    if entry.currency_year is not None:
        found["currency_year"] = entry.currency_year
    return found


def _shown_as_claimed() -> frozenset[str]:
    """The quantities whose median as claimed stands on a screen: drawing those of all takes as long as all the rest."""
    from orbitcompute.report.screens.evaluate import RANGED_IN_FULL

    return frozenset(RANGED_IN_FULL)


def _quantity(result: Result, name: str) -> dict[str, Any]:
    unit = _unit(result, name)
    found: dict[str, Any] = {"value": finite(from_si(result.value(name), unit)), "unit": unit}
    if found["value"] is None:
        found["p10"] = found["p90"] = None  # a range of what has no value would stand on nothing
    elif name in result.draws.columns and result.draws.columns[name].size:
        spread = result.draws.spread(name)
        found["p10"], found["p50"], found["p90"] = (
            finite(from_si(level, unit)) for level in (spread.p10, spread.p50, spread.p90)
        )
        scale = from_si(1.0, unit) - from_si(0.0, unit)
        found["p10_error"], found["p90_error"] = finite(spread.p10_error * scale), finite(spread.p90_error * scale)
    else:
        found["p10"] = found["p50"] = found["p90"] = found["value"]
    found["model_error"] = error_of(name)
    if result.claimed is not None and name in result.claimed.values:
        found["claimed"] = finite(from_si(result.claimed_value(name), unit))
        if name in _shown_as_claimed():
            found["claimed_p50"] = finite(from_si(result.claimed_middle(name), unit))
    if found["value"] is None:
        found["null_because"] = (
            result.model.absent_behind(name, result.point.values) if not result.model.void(result.point) & {name} else None
        ) or result.model.reason(name, result.point)
    instead = worded(result.value(name), _instead(name))
    if instead is not None:
        found["instead_of_value"] = instead  # the value stays signed for scripts
    if name in result.point.otherwise:
        found["otherwise"] = finite(from_si(result.point.otherwise[name], unit))
    return found


def _instead(name: str) -> str | None:
    """What a value of this quantity that is not positive is called."""
    quantity = registry.quantities.get(name)
    return quantity.unless_positive if quantity is not None else None


def _provenance(result: Result) -> dict[str, Any]:
    import numpy

    return {
        "command": result.command, "catalog": content_hash(), "python": platform.python_version(),
        "numpy": numpy.__version__, "numba": importlib.metadata.version("numba"), "machine": platform.machine(),
        "inputs": inputs_of(result),
        "ranges": {"points": POINTS, "seed": SEED, "infeasible": result.draws.infeasible,
                   "correlated": {group.name: list(group.members) for group in groups_among(result.draws.inputs)},
                   "held": sorted(name for name, quantity in result.model.quantities.items() if quantity.staged)},
        "sources": _sources(result), "equations": _equations(result), **_own_sources(result),
    }


def _sources(result: Result) -> list[str]:
    """The keys of exactly the sources this result stands on: of its figures and of its equations."""
    model = result.model
    keys = {entry.source for name, entry in model.assumptions.items() if name in model.needed}
    keys |= {model.quantities[name].source for name in model.needed if name in model.quantities}
    series = deflator()
    used = {entry.currency_year for name, entry in model.assumptions.items() if name in model.needed}
    keys |= {series.source} if used - {None, series.to_year} else set()
    return sorted(key for key in keys if key and key in load().sources)


def _own_sources(result: Result) -> dict[str, Any]:
    """The sources that the scenario's own file brings, whole, so that the result can be cited without the file."""
    own = {key: load().sources[key] for key in _sources(result) if key not in load().shipped_sources}
    return {"own_sources": own} if own else {}


def _equations(result: Result) -> dict[str, list[str | None]]:
    """Source and locator of every equation that the result used and somebody else wrote."""
    needed = [result.model.quantities[name] for name in sorted(result.model.needed) if name in result.model.quantities]
    return {
        one.name: [one.source, one.locator] for one in needed if one.source and one.name not in result.model.overrides
    }


def as_json(result: Result) -> str:
    """The document as JSON text."""
    return json.dumps(document(result), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


HEADER = ["name", "unit", "value", "p10", "p90", "claimed", "kind", "grade", "source", "origin"]


def _flat(result: Result) -> list[list[Any]]:
    found = document(result)
    rows = [
        [name, entry["unit"], entry["value"], entry["p10"], entry["p90"], entry.get("claimed"), "quantity", "", "", ""]
        for name, entry in found["quantities"].items()
    ]
    for name, entry in found["parameters"].items():
        if not isinstance(entry["value"], list):
            rows.append([name, entry["unit"], entry["value"], entry["low"], entry["high"], None, entry["kind"],
                         entry["grade"], entry["source"], entry["origin"]])
    return rows


def flat(result: Result) -> Table:
    """Every quantity and parameter, one a row; a parameter's p10 and p90 columns hold its low and high."""
    return Table.of(HEADER, _flat(result))


def as_csv(result: Result) -> str:
    """Every quantity and parameter as CSV."""
    return flat(result).csv()


def as_markdown(result: Result) -> str:
    """Every quantity, as a Markdown table."""
    rows = [[*row[:2], *(_worded(cell, row[0]) for cell in row[2:6])] for row in _flat(result) if row[6] == "quantity"]
    return Table.of(HEADER[:6], rows).markdown()


def _worded(cell: Any, name: str) -> Any:
    """A cell of a quantity, or the words that stand in its place; a year is a date, not a count."""
    if name == "year" and isinstance(cell, int | float):
        return f"{cell:g}"
    return (worded(cell, _instead(name)) or below(cell, name) or cell) if isinstance(cell, int | float) else cell


def render(result: Result, suffix: str) -> str:
    """The result in the format of a suffix."""
    return {".json": as_json, ".csv": as_csv, ".md": as_markdown, ".html": as_html}[suffix](result)


def as_html(result: Result) -> str:
    """The whole result as the page that `orbitcompute report` writes; raises `CatalogError` without the extra `report`."""
    from orbitcompute.report.page.page import page

    kept = document(result)
    return page(result, kept, kept["scenario"])


def render_rows(header: Sequence[str], rows: Sequence[Sequence[Any]], suffix: str) -> str:
    """A sweep in the format of a suffix."""
    if suffix == ".json":
        return json.dumps({"columns": list(header), "rows": list(rows)}, indent=1, allow_nan=False) + "\n"
    if suffix == ".csv":
        return Table.of(header, rows).csv()
    names = [name.split(" [")[0] for name in header]
    shown = [[_worded(cell, name) for cell, name in zip(row, names, strict=True)] for row in rows]
    return Table.of(header, shown).render(suffix)
