"""A result as an RO-Crate: scenario, result, report, figures with their numbers, sources, and the command to repeat it.

The scenario file holds everything that was typed and everything it extends, so that it evaluates to the same id. Needs
the extra `report`.
"""

from __future__ import annotations

import datetime
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orbitcompute.catalog.extras import optional
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.shelf import SLOTS
from orbitcompute.report.cite import citation
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures import result as result_figures
from orbitcompute.report.page.page import page
from orbitcompute.report.results import Live
from orbitcompute.studies.answer.evaluate import Result

ENCODINGS = {".json": "application/json", ".toml": "application/toml", ".html": "text/html", ".svg": "image/svg+xml",
             ".csv": "text/csv", ".bib": "application/x-bibtex", ".txt": "text/plain"}


def scenario_toml(document: Mapping[str, Any]) -> str:
    """The scenario of a result as one TOML file that extends nothing, settings folded in; same inputs, same id."""
    write = optional("tomli_w", "report", "--bundle")
    inputs = document["provenance"]["inputs"]
    scenario, settings = inputs["scenario"], inputs["settings"]
    components = {**scenario["components"], **{name: one for name, one in settings.items() if name in SLOTS}}
    values = {name: _dated(one["entry"]) for name, one in scenario["values"].items()}
    values.update({name: text for name, text in settings.items() if name not in SLOTS})
    data = {
        "title": scenario["title"], "question": scenario["question"], "components": components,
        "values": values,
    }
    if inputs["claimed"] and inputs["claimed"]["where"].startswith("models/"):
        data["claimed"] = inputs["claimed"]["name"]
    if scenario["as_of"]:
        data["as_of"] = datetime.date.fromisoformat(scenario["as_of"])
    head = f"# The inputs of result {document['id']}, orbitcompute {document['version']}; evaluates to the same id.\n"
    return head + str(write.dumps(data))


def _dated(entry: Any) -> Any:
    if not isinstance(entry, dict):
        return entry
    return {key: datetime.date.fromisoformat(one) if key == "as_of" else one for key, one in entry.items()}


def write_bundle(document: Mapping[str, Any], live: Live, directory: str) -> int:
    """Write the crate into a new directory, whole or not at all; how many files it holds.

    Raises `CatalogError` where the directory exists with something in it, or cannot be made.
    """
    target = Path(directory)
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise CatalogError([f"--bundle {directory}: exists already"], ["name a new or an empty directory"])
    if not target.resolve().parent.is_dir():
        raise CatalogError([f"--bundle {directory}: the directory {target.resolve().parent} does not exist"],
                           ["make it first"])
    crate = optional("rocrate.rocrate", "report", "--bundle").ROCrate
    result = live()
    try:
        with tempfile.TemporaryDirectory(dir=target.resolve().parent, prefix=".orbitcompute-") as beside:
            files = _fill(Path(beside) / "files", document, result)
            _describe(crate(), Path(beside) / "files", Path(beside) / "crate", files, document)
            if target.exists():
                target.rmdir()
            shutil.move(Path(beside) / "crate", target)
    except OSError as fault:
        raise CatalogError([f"--bundle {directory}: cannot be written ({fault.strerror or fault})"],
                           ["nothing was left half-written"]) from fault
    return len(files) + 1


def _fill(place: Path, document: Mapping[str, Any], result: Result) -> dict[str, str]:
    """Write every file but the metadata; what each is, by its name in the crate."""
    texts = {
        "scenario.toml": (scenario_toml(document), "The inputs: one scenario file with everything folded in"),
        "result.json": (json.dumps(document, indent=1, ensure_ascii=False) + "\n", "The result, after its schema"),
        "report.html": (page(result, document, "result.json"), "The report, one page without a network"),
        "references.bib": (citation.bibtex(document), "Sources and program, BibTeX"),
        "references.json": (json.dumps(citation.csl(document), indent=1, ensure_ascii=False) + "\n", "The same, CSL-JSON"),
        "cite.txt": (citation.sentence(document) + "\n", "How to cite the result"),
        "repeat.txt": (_repeat(document), "The commands that repeat it"),
    }
    for name, chart in result_figures.of_result(result).items():
        texts[f"figures/{name}.svg"] = (figures.svg(chart), f"{chart.title}: {chart.description}")
        texts[f"figures/{name}.csv"] = (figures.table(chart), f"The numbers of figures/{name}.svg")
    for name, (text, _) in texts.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8", newline="")
    return {name: what for name, (_, what) in texts.items()}


def _repeat(document: Mapping[str, Any]) -> str:
    typed = document["provenance"].get("command")
    lines = [f"pip install 'orbitcompute[report]=={document['version']}'", "orbitcompute evaluate scenario.toml",
             "orbitcompute evaluate --verify result.json"]
    return "\n".join([*([f"# typed at first: {typed}"] if typed else []), *lines]) + "\n"


def _describe(crate: Any, place: Path, target: Path, files: Mapping[str, str], document: Mapping[str, Any]) -> None:
    """Add the files, the program that made them and the action that did, and write the crate."""
    model = optional("rocrate.model.contextentity", "report", "--bundle").ContextEntity
    crate.name = f"orbitcompute result {document['id']}: {document['scenario']} beside {document['baseline']}"
    crate.description = citation.sentence(document)
    crate.license = "https://spdx.org/licenses/MIT"
    crate.datePublished = datetime.datetime.fromisoformat(document["created"])
    program = crate.add(model(crate, "#orbitcompute", properties={
        "@type": "SoftwareApplication", "name": "orbitcompute", "softwareVersion": document["version"],
    }))
    added = {
        name: crate.add_file(str(place / name), dest_path=name, properties={
            "name": what, "encodingFormat": ENCODINGS[Path(name).suffix],
        })
        for name, what in files.items()
    }
    crate.add(model(crate, "#evaluation", properties={
        "@type": "CreateAction", "name": document["provenance"].get("command") or "orbitcompute evaluate",
        "instrument": {"@id": program.id}, "endTime": document["created"],
        "object": [{"@id": added["scenario.toml"].id}],
        "result": [{"@id": one.id} for name, one in added.items() if name != "scenario.toml"],
    }))
    crate.write(str(target))
