"""A forecast's file as something to cite: its priors are inputs, the graph's figures among them stand on their own inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orbitcompute.catalog.files import CatalogError, decode, parse_json, read_bytes
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report.cite.citation import priors_by_source
from orbitcompute.report.results import Live
from orbitcompute.studies.answer.evaluate import Result
from orbitcompute.studies.forecast.scoring import SCHEMA
from orbitcompute.studies.scenario.assemble import assemble

NEEDED = ("id", "version", "created", "claim", "inputs", "provenance", "quantities")


def is_forecast(file: str) -> bool:
    """Whether a file is a forecast's."""
    try:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(found, dict) and found.get("schema") == SCHEMA


def opened(file: str) -> tuple[dict[str, Any], Live]:
    """The forecast of a file as something to cite; what would make it live refuses: a forecast has no page or bundle."""
    def live() -> Result:
        raise CatalogError([f"{file}: a forecast, which can be cited, but has no page or bundle"],
                           ["`orbitcompute report` shows the stored forecast beside a result"])

    return citable(file), live


def citable(file: str) -> dict[str, Any]:
    """The forecast of a file in the fields that a citation reads; `CatalogError` naming what the file lacks."""
    kept = parse_json(decode(read_bytes(Path(file), file), file), file)
    lacking = [name for name in NEEDED if not isinstance(kept, dict) or name not in kept]
    if lacking:
        raise CatalogError([f"{file}: not a forecast that can be cited: {', '.join(lacking)} missing"],
                           ["write it with `orbitcompute forecast --output FILE.json`"])
    inputs = kept["inputs"]
    parameters = {name: {"source": source} for source, names in priors_by_source(inputs).items() for name in names}
    parameters |= _behind(inputs)
    return {
        "schema": SCHEMA, "id": kept["id"], "version": kept["version"], "created": kept["created"],
        "scenario": f"{kept['claim']} (forecast)", "baseline": "the record of similar announcements",
        "parameters": parameters, "quantities": kept["quantities"], "event": kept["event"],
        "asked": kept["asked"], "outside_view": kept.get("outside_view"),
        "provenance": {"catalog": kept["provenance"]["catalog"], "equations": {}},
    }


def _behind(inputs: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The catalog's figures that the graph's quantities among the priors stand on."""
    model = assemble(inputs.get("scenario") or DEFAULT_SCENARIO).model
    names = {part.strip() for prior in inputs["priors"].values() if prior.get("quantity")
             for part in prior["quantity"].split("/")}
    found: dict[str, dict[str, Any]] = {}
    for name in sorted(names & set(model.quantities)):
        for leaf in sorted(model.stands_on(name)):
            entry = model.assumptions.get(leaf)
            if entry is not None and entry.source:
                found[leaf] = {"source": entry.source}
    return found
