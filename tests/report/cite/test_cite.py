"""Citations: exactly what a result stands on, in forms that other people's programs read."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.report.cite import citation
from orbitcompute.studies.answer import result_files as stored

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def kept() -> dict[str, Any]:
    return {}


@pytest.fixture
def file(run: Run, kept: dict[str, Any], tmp_path: Path) -> str:
    """A result of three outputs, which stands on less than the whole catalog."""
    path = tmp_path / "r.json"
    if not kept:
        run("evaluate", "--outputs", "radiator_area,satellite_mass", "--output", str(path))
        kept.update(stored.read(str(path)))
    else:
        path.write_text(json.dumps(kept), encoding="utf-8")
    return str(path)


def test_only_sources_that_the_result_used_are_cited(run: Run, file: str, kept: dict[str, Any]) -> None:
    keys = {one.key for one in citation.references(kept)}
    used = {entry["source"] for entry in kept["parameters"].values() if entry["source"]}
    equations = {source for source, _ in kept["provenance"]["equations"].values()}
    assert keys == used | equations == set(kept["provenance"]["sources"])
    assert keys < set(load().sources)
    assert "launch_price" not in kept["parameters"] and "falcon-9-price" not in keys
    shown = run("cite", file).out
    assert all(key in shown for key in keys) and kept["id"] in shown


def test_another_input_brings_another_source(run: Run, kept: dict[str, Any], file: str) -> None:
    """A value that was typed no longer stands on the source of the figure it replaces."""
    alone = [one for one in citation.references(kept) if one.figures == ("radiator_emissivity",)]
    before = {one.key: one.figures for one in citation.references(kept)}
    typed = run(
        "evaluate", "--outputs", "radiator_area,satellite_mass", "--set", "radiator_emissivity=0.9", "--format", "json"
    )
    after = {one.key: one.figures for one in citation.references(json.loads(typed.out))}
    assert any("radiator_emissivity" in names for names in before.values())
    assert not any("radiator_emissivity" in names for names in after.values())
    assert all(one.key not in after for one in alone)


def test_bibtex_is_read_by_another_program(run: Run, file: str, kept: dict[str, Any]) -> None:
    from pybtex.database import parse_string

    found = parse_string(run("cite", file, "--format", "bibtex").out, "bibtex")
    outside = {one.key for one in citation.references(kept) if not one.own}
    assert set(found.entries) == outside | {"orbitcompute"}
    entry = found.entries["kopp-lean-2011"] if "kopp-lean-2011" in outside else found.entries["orbitcompute"]
    assert entry.fields["title"] and (entry.persons.get("author") or entry.fields.get("author"))
    assert kept["id"] in found.entries["orbitcompute"].fields["note"]


def test_csl_is_rendered_by_another_program(run: Run, file: str) -> None:
    items = json.loads(run("cite", file, "--format", "csl").out)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # citeproc-py says which fields it leaves out
        from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
        from citeproc.source.json import CiteProcJSON

        source = CiteProcJSON(items)
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        made = CitationStylesBibliography(style, source, formatter.plain)
        for item in items:
            made.register(Citation([CitationItem(item["id"])]))
        lines = [str(line) for line in made.bibliography()]
    assert len(lines) == len(items)
    assert any("orbitcompute" in line for line in lines)


@pytest.mark.parametrize(
    ("authors", "found"),
    [
        ("G. Kopp, J. L. Lean", [("G.", "Kopp"), ("J. L.", "Lean")]),
        ("B. Aguera y Arcas, T. Beals and others (Google)", [("B.", "Aguera y Arcas"), ("T.", "Beals"), "others"]),
        ("S. G. Turyshev (JPL)", [("S. G.", "Turyshev")]),
        ("SpaceX (E. Musk, I. Dahl)", ["SpaceX (E. Musk, I. Dahl)"]),
        ("J. R. Wertz, W. J. Larson (editors)", [("J. R.", "Wertz"), ("W. J.", "Larson")]),
        ("FAA; U.S. Air Force", ["FAA", "U.S. Air Force"]),
        ("van Berkel", ["van Berkel"]),
    ],
)
def test_people_are_told_from_organisations(authors: str, found: list[Any]) -> None:
    names = [(one["given"], one["family"]) if "family" in one else one["literal"] for one in citation.people(authors)]
    assert names == found


def test_what_tex_would_take_for_itself_is_escaped() -> None:
    assert citation.tex("60% of R&D_{x} at $5") == r"60\% of R\&D\_\{x\} at \$5"


def test_a_source_that_is_gone_is_named(run: Run, kept: dict[str, Any], file: str, tmp_path: Path) -> None:
    other = json.loads(json.dumps(kept))
    other["parameters"]["radiator_emissivity"]["source"] = "az-93-nasa-smallsatt"
    other["digest"] = stored.digest(other)
    path = tmp_path / "other.json"
    path.write_text(json.dumps(other), encoding="utf-8")
    found = run("cite", str(path))
    assert found.code == 2 and "source `az-93-nasa-smallsatt`: not in models/sources.toml" in found.err
    assert "did you mean `az-93-nasa-smallsat`?" in found.err and "Traceback" not in found.err


def test_an_edited_result_is_not_cited(run: Run, kept: dict[str, Any], file: str, tmp_path: Path) -> None:
    path = tmp_path / "edited.json"
    path.write_text(json.dumps({**kept, "id": "oc1-ffffff"}), encoding="utf-8")
    for command in ("cite", "report"):
        found = run(command, str(path))
        assert found.code == 2 and "edited by hand, or damaged" in found.err and "--verify" in found.err


def test_a_result_of_some_outputs_makes_no_page(run: Run, file: str, tmp_path: Path) -> None:
    found = run("cite", file, "--bundle", str(tmp_path / "crate"))
    assert found.code == 2 and "a page needs a whole result" in found.err
    assert not (tmp_path / "crate").exists()


def test_the_citation_file_is_valid() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cffconvert's own
        from cffconvert import Citation as CitationFile

        found = CitationFile((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
        found.validate()
    from orbitcompute import __version__

    assert f"version: {__version__}" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
