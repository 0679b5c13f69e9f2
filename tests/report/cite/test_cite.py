"""Citations: exactly what a result stands on, in forms that other people's programs read."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from orbitcompute.catalog.catalog import load
from orbitcompute.report.cite import citation
from orbitcompute.report.numbers import short
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
    shown = run("cite", file, "--all").out
    assert all(key in shown for key in keys) and kept["id"] in shown
    brief = run("cite", file).out
    assert kept["id"] in brief and brief.count("\n") < 25
    assert all(len(line) <= 80 or file in line for line in brief.splitlines()), "but for a path"


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


def test_a_result_of_another_version_is_cited_with_a_word(run: Run, kept: dict[str, Any], file: str, tmp_path: Path) -> None:
    assert run("cite", file).err == ""
    old = json.loads(json.dumps(kept))
    old["provenance"]["catalog"] = "0" * 16
    path = tmp_path / "old.json"
    path.write_text(json.dumps({**old, "digest": stored.digest(old)}))
    assert run("cite", str(path)).err == "", "the figures are the same"
    old["quantities"]["radiator_area"]["value"] *= 1.1
    path.write_text(json.dumps({**old, "digest": stored.digest(old)}))
    found = run("cite", str(path))
    assert found.code == 0 and "this version and catalog give other figures (radiator_area)" in found.err
    old["provenance"]["inputs"]["scenario"]["values"].pop("eclipse_policy")
    path.write_text(json.dumps({**old, "digest": stored.digest(old)}))
    assert run("cite", str(path)).code == 0


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


# -- one number, forecasts, timelines ------------------------------------------------------------------------------

STORED = sorted((load().root / "forecasts" / "stored").glob("*.json"))[-1]


@pytest.mark.slow
def test_one_number_is_cited_with_its_range_its_id_and_its_sources(run: Run) -> None:
    said = run("cite", "gigawatt-2028", "radiator_area", "--format", "text").out
    result = json.loads(run("evaluate", "--format", "json").out)
    entry = result["quantities"]["radiator_area"]
    assert said.startswith("radiator_area (area of plate (both faces counted once) that rejects the satellite's")
    assert f": {short(entry['p50'])} m2, the median of the draws, {short(entry['p10'])} to " in said
    assert result["id"] in said and said.rstrip().endswith("judgement.") and said.count(". ") < 12
    keys = {one["id"] for one in json.loads(run("cite", "gigawatt-2028", "radiator_area", "--format", "csl").out)}
    whole = {one["id"] for one in json.loads(run("cite", "gigawatt-2028", "--format", "csl").out)}
    assert 3 < len(keys) < len(whole) / 2 and keys <= whole, "what a radiator stands on is a part of the whole"


def test_a_number_is_cited_by_the_label_of_its_screen(run: Run) -> None:
    assert run("cite", "gigawatt-2028", "flights", "--format", "text").out.startswith("launch_count (")
    found = run("cite", "gigawatt-2028", "flihgts")
    assert found.code == 2 and "no quantity of oc1-" in found.err


def test_a_forecast_is_cited_with_its_priors(run: Run, tmp_path: Path) -> None:
    said = run("cite", str(STORED), "probability_by_date", "--format", "text").out
    stored_forecast = json.loads(STORED.read_text(encoding="utf-8"))
    assert "under 1 %" in said and stored_forecast["id"] in said and "2 to 5 %" in said and "2028-12-31" in said
    keys = {one["id"] for one in json.loads(run("cite", str(STORED), "--format", "csl").out)}
    own = {prior["source"] for prior in stored_forecast["inputs"]["priors"].values() if prior.get("source")}
    assert citation.RECORD_OF_FLIGHTS in keys
    assert {key for key in own if load().sources[key]["kind"] != "own arithmetic"} <= keys
    assert run("cite", str(STORED), "--format", "bibtex").code == 0
    broken = tmp_path / "broken.json"
    broken.write_text(json.dumps({"schema": stored_forecast["schema"], "id": "x"}), encoding="utf-8")
    found = run("cite", str(broken))
    assert found.code == 2 and "claim" in found.err and "inputs" in found.err
    assert run("cite", str(STORED), "--bundle", str(tmp_path / "crate")).code == 2


def test_a_result_that_shows_a_chance_cites_the_forecast_behind_it(run: Run) -> None:
    with_chance = run("cite", "gigawatt-2028", "probability_by_date", "--format", "bibtex").out
    assert f"@misc{{{citation.RECORD_OF_FLIGHTS}," in with_chance and "prior " in with_chance
    assert "prior " not in run("cite", "gigawatt-2028", "radiator_area", "--format", "bibtex").out


@pytest.mark.parametrize(
    ("source", "doi"),
    [
        ({"url": "https://doi.org/10.1029/2010GL045777"}, "10.1029/2010GL045777"),
        ({"url": "https://arxiv.org/abs/2407.21783"}, "10.48550/arXiv.2407.21783"),
        ({"url": "https://arxiv.org/pdf/2511.19468v2"}, "10.48550/arXiv.2511.19468"),
        ({"doi": "10.1/x", "url": "https://example.org"}, "10.1/x"),
        ({"url": "https://example.org/10.1029"}, None), ({}, None),
    ],
)
def test_a_paper_has_its_doi_in_its_field(source: dict[str, str], doi: str | None) -> None:
    assert citation.doi_of(source) == doi


def test_a_paper_has_one_key() -> None:
    dois = [doi for one in load().sources.values() if one["kind"] == "paper" and (doi := citation.doi_of(one))]
    assert len(dois) == len(set(dois)), sorted(doi for doi in dois if dois.count(doi) > 1)


@pytest.mark.parametrize("source", [key for key, one in load().sources.items() if one["kind"] in ("calculator", "forum")])
def test_nothing_is_measured_by_a_calculator_or_a_forum(run: Run, tmp_path: Path, source: str) -> None:
    mine = tmp_path / "mine.toml"
    text = 'extends = "gigawatt-2028"\n[values]\nearth_albedo_mean = {{ value = 0.3, kind = "{kind}", source = "{source}" }}\n'
    mine.write_text(text.format(kind="measured", source=source), encoding="utf-8")
    found = run("evaluate", str(mine), "--outputs", "radiator_area")
    assert found.code == 2 and f"measured, by `{source}`" in found.err
    mine.write_text(text.format(kind="judgement", source=source), encoding="utf-8")
    assert run("evaluate", str(mine), "--outputs", "radiator_area").code == 0


def test_a_timeline_is_cited_by_year_and_by_nothing_that_it_does_not_hold(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "timeline.json"
    file.write_text(run("timeline", "--draws", "64", "--format", "json").out, encoding="utf-8")
    said = run("cite", str(file), "cost_ratio", "--format", "text").out
    told = json.loads(file.read_text(encoding="utf-8"))
    assert said.startswith(f"cost_ratio by year of purchase, medians and 10 to 90 % of the draws: {short(told['median'][0])} (")
    assert f" in {told['years'][-1]}" in said and told["id"] in said and said.rstrip().endswith("judgement.")
    found = run("cite", str(file), "radiator_area")
    assert found.code == 2 and f"no quantity of {told['id']}" in found.err


@pytest.mark.slow
def test_a_design_is_cited_with_what_its_aim_and_its_margins_stand_on(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "design.json"
    file.write_text(run("design", "--vary", "altitude", "--format", "json").out, encoding="utf-8")
    told = json.loads(file.read_text(encoding="utf-8"))
    said = run("cite", str(file), "cost_ratio", "--format", "text").out
    assert said.startswith(f"cost_ratio of the best design that closes, {told['id']}: {short(told['value'])} (")
    keys = {one["id"] for one in json.loads(run("cite", str(file), "--format", "csl").out)}
    own = {entry["source"] for entry in told["parameters"].values() if entry["source"]}
    assert {key for key in own if load().sources[key]["kind"] != "own arithmetic"} <= keys
    file.write_text(file.read_text(encoding="utf-8").replace('"value": ', '"value": 1', 1), encoding="utf-8")
    found = run("cite", str(file))
    assert found.code == 2 and "edited by hand" in found.err


def test_the_original_stands_first_and_the_page_that_was_read_is_via() -> None:
    for key, one in load().sources.items():
        assert "quoting" not in one["kind"], f"{key}: the document is the source; the page that quotes it is `via`"
        assert not (one.get("via") and one.get("read")), f"{key}: read itself, or known via another page"
        assert not one.get("via") or one["via"] != one.get("url"), key
    filing = load().sources["spacex-s1-2026"]
    assert citation.places(filing) == [f"via {filing['via']}"]


def test_what_a_calculator_a_forum_or_source_code_gives_is_listed_and_is_not_primary(run: Run) -> None:
    listed = {one["name"]: one["to_replace"] for one in json.loads(run("models", "sources", "--format", "json").out)}
    assert "terrestrial_gas_engine_fixed_cost" in listed["offgridai-lcoe-2025"] and listed["gilmore-2002"] == []
    for names in load().to_replace.values():
        for name in names:
            assert ": " in name or load().declarations[name].grade != "primary", f"{name}: not primary from such a source"
    assert "terrestrial/azure-nvidia: terrestrial_stated_power" in listed["anthropic-azure-2025"]
    assert "to be replaced" in run("models", "sources").out


@pytest.mark.parametrize("wrong", ['kind = "measured"\ngrade = "secondary"', 'kind = "judgement"\ngrade = "primary"'])
def test_nothing_is_measured_or_primary_by_a_calculator(run: Run, tmp_path: Path, wrong: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('extends = "spacex-ai1"\n[satellite_design_life]\nvalue = 5\nunit = "year"\nas_of = 2026-11-01\n'
                    f'source = "offgridai-lcoe-2025"\n{wrong}\n', encoding="utf-8")
    found = run("evaluate", "--set", f"satellite={file}")
    assert found.code == 2 and "which is a calculator: name who measured it" in found.err
