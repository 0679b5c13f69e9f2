"""A result by its file or by its scenario: the document, and the live result behind it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orbitcompute._version import __version__
from orbitcompute.catalog.files import CatalogError, content_hash
from orbitcompute.graph.order import GraphError
from orbitcompute.report.documents import document
from orbitcompute.studies.answer import result_files as stored
from orbitcompute.studies.answer.evaluate import Result, evaluate

TIMELINE, VALUE, DESIGNED = "orbitcompute.timeline/1", "orbitcompute.value/1", "orbitcompute.designed/1"
# Schemas that can be cited, though no result can be made of them again; and what each is called.
CITED = {TIMELINE: "a timeline", VALUE: "a valuation", DESIGNED: "a design"}
Live = Callable[[], Result]


def name_of_schema(file: str) -> str | None:
    """The schema that a JSON file names; None where it names none or cannot be read, which its reader will say."""
    try:
        found = json.loads(Path(file).read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return found.get("schema") if isinstance(found, dict) else None


def moved(name: str, kept: dict[str, Any]) -> str | None:
    """The sentence that a result's file holds other figures than this version and catalog give; None where it does not.

    A file of the same version and catalog is not computed again.
    """
    provenance = kept.get("provenance", {})
    if not name.endswith(".json") or kept.get("schema") != stored.SCHEMA:
        return None
    if (kept["version"], provenance.get("catalog")) == (__version__, content_hash()):
        return None
    try:
        again = document(stored.recompute(kept, name))
    except (CatalogError, GraphError):
        return f"{name}: this version and catalog cannot compute it again, for it lacks inputs that they need"
    differing = [one.name for one in stored.verify(kept, again).differences]
    return _differ(name, differing) if differing else None


def _differ(name: str, differing: list[str]) -> str:
    names = list(dict.fromkeys(differing))
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{name}: this version and catalog give other figures ({', '.join(names[:3])}{more})"


def _no_page(name: str, what: str) -> Live:
    def live() -> Result:
        raise CatalogError([f"{name}: {what}, which can be cited, but has no page or bundle"],
                           ["make one of a result: `orbitcompute evaluate --set year=2035 --output FILE.json`"])

    return live


def opened(name: str) -> tuple[dict[str, Any], Live]:
    """The document that `name` stands for (a result's `.json`, else a scenario), and what makes it live again.

    Raises `CatalogError` for a file that cannot be read or was edited. The second raises it for a result of some outputs
    only, and where this version and catalog give other figures than the file: a page of one result must not show
    another's numbers.
    """
    if not name.endswith(".json"):
        result = evaluate(name)
        result.command = f"orbitcompute evaluate {name}"
        return document(result), lambda: result
    schema = name_of_schema(name)
    if schema in CITED:
        return stored.read(name, schema=schema), _no_page(name, CITED[schema])
    kept = stored.read(name)

    def live() -> Result:
        if not kept["verdict"]:
            raise CatalogError([f"{name}: holds only some outputs; a page needs a whole result"],
                               ["write it again without --outputs"])
        found = stored.recompute(kept, name)
        found.command, found.created = kept["provenance"].get("command"), kept["created"]
        differing = [one.name for one in stored.verify(kept, document(found)).differences]
        if differing:
            raise CatalogError(
                [_differ(name, differing)],
                [
                    f"`orbitcompute evaluate --verify {name}` says what moved; write it again for a page of today's figures"
                ],
            )
        return found

    return kept, live
