"""A design as plain data with the inputs, sources and equations behind it, as `cite` takes them."""

from __future__ import annotations

import datetime
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.files import content_hash
from orbitcompute.report.results import DESIGNED
from orbitcompute.report.screens.design import data
from orbitcompute.report.timeline_document import parameter
from orbitcompute.studies.answer.result_files import digest
from orbitcompute.studies.decide.designed import Designed


def document(found: Designed) -> dict[str, Any]:
    """Everything a design says, in declared units, and what its aim and the margins it keeps stand on. Carries a digest."""
    brief, aim = found.brief, found.brief.aims[0]
    model = brief.scenario.model
    behind = set(brief.outputs) | {name for output in brief.outputs for name in model.stands_on(output)}
    said = data(found)
    whole = {
        "schema": DESIGNED, "version": __version__,
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"), **said,
        "baseline": brief.scenario.settings.get("baseline", brief.scenario.scenario.components.get("baseline")),
        "quantities": {aim.name: {
            "value": said["value"], "unit": aim.unit, "p50": None, "p10": None, "p90": None,
            "of": f"the best design that closes, {found.id}",
        }},
        "parameters": {name: parameter(model.assumptions[name]) for name in sorted(behind) if name in model.assumptions},
        "provenance": {"catalog": content_hash(), "equations": {
            name: [model.quantities[name].source, model.quantities[name].locator]
            for name in sorted(behind) if name in model.quantities and model.quantities[name].source
        }},
    }
    return {**whole, "digest": digest(whole)}
