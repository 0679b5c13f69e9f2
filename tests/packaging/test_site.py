"""The documentation site: every name has its page, links lead somewhere, hand-written pages type no figure of the model."""

import importlib.util
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import orbitcompute.quantities  # noqa: F401
from orbitcompute.catalog.catalog import load
from orbitcompute.cli.main import COMMANDS
from orbitcompute.declare import registry
from orbitcompute.report.site import SITE, page_of, place

ROOT = Path(__file__).parents[2]
WRITTEN = sorted((ROOT / "docs" / "site").rglob("*.md"))


def script(name: str) -> ModuleType:
    sys.path.insert(0, str(ROOT / "docs"))
    found = importlib.util.spec_from_file_location(name, ROOT / "docs" / f"{name}.py")
    assert found is not None and found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.modules[name] = module
    found.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def pages() -> Iterator[ModuleType]:
    yield script("site_pages")


def test_every_name_has_its_page_and_its_anchor(pages: ModuleType) -> None:
    headings: dict[str, set[str]] = {
        f"chapters/{name}": {one.name for one in entries} for name, entries in pages.chapters().items()
    }
    for page in ("parameters", "choices"):
        headings[f"reference/{page}"] = set(re.findall(r"^## (\S+)$", getattr(pages, page)(), re.MULTILINE))
    for name in (*registry.quantities, *registry.choices, *load().declarations):
        at = place(name)
        assert at is not None, name
        anchors = {heading.replace("_", "-").lower() for heading in headings[at[0]]}
        assert at[1] in anchors, f"{name}: {at}"
        assert page_of(name) == f"{SITE}/{at[0]}.html#{at[1]}"
    assert page_of("no_such_name") is None


def test_a_chapter_shows_equation_value_and_source(pages: ModuleType) -> None:
    text = pages.chapter("thermal", pages.chapters()["thermal"], [], picture=False)
    part = text.split("### radiator_area\n")[1].split("### ")[0]
    assert "<mfrac>" in part and 'href="#heat-rejected"' in part and "m2" in part
    assert "sources.html#" in text and "../reference/parameters.html#" in text


def test_links_that_lead_nowhere_are_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(
        '<a href="b.html#here">x</a><a href="b.html#gone">x</a><a href="c.html">x</a><a href="#mine">x</a><p id="mine"></p>'
        '<a href="https://example.org/">x</a><img src="https://example.org/x.png"><script src="gone.js"></script>',
        encoding="utf-8",
    )
    (tmp_path / "b.html").write_text('<p id="here"></p>', encoding="utf-8")
    assert script("make_site").dead_links(tmp_path) == [
        "a.html: b.html#gone: no such anchor", "a.html: c.html: no such page",
        "a.html: https://example.org/x.png: loaded from elsewhere", "a.html: gone.js: no such page",
    ]


def test_the_gallery_has_twelve_figures_and_every_command_shown_is_ours() -> None:
    figures = tomllib.loads((ROOT / "docs" / "site" / "gallery.toml").read_text(encoding="utf-8"))["figure"]
    assert len(figures) >= 12 and len({one["command"] for one in figures}) == len(figures)
    lines = [one["command"] for one in figures]
    for page in WRITTEN:
        for block in script("site_commands").SCREEN.findall(page.read_text(encoding="utf-8")):
            lines += block[1].strip().splitlines()
    for line in lines:
        assert line.split()[0] == "orbitcompute" and line.split()[1] in COMMANDS, line


@pytest.mark.parametrize("page", WRITTEN, ids=lambda path: path.stem)
def test_hand_written_pages_take_the_models_figures_from_the_model(page: Path) -> None:
    text = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    typed = re.findall(r"\d+(?:\.\d+)? times\b|\d[\d,.]* (?:satellites|flights)\b", text)
    assert typed == [], f"{page.name}: {typed}: write {{value}}`NAME` instead"


def test_the_paper_cites_sources_that_are_ours_and_fits_four_pages() -> None:
    text = (ROOT / "docs" / "paper.md").read_text(encoding="utf-8")
    keys = set(re.findall(r"@([a-z0-9][a-z0-9-]+)", " ".join(re.findall(r"\[(@[^\]]+)\]", text))))
    assert len(keys) >= 10 and keys <= set(load().sources)
    listed = (ROOT / "docs" / "paper.bib").read_text(encoding="utf-8")
    assert set(re.findall(r"^@\w+\{([^,]+),$", listed, re.MULTILINE)) == keys, "python -m orbitcompute.remake paper"
    words = len(re.sub(r"<!--.*?-->|^---.*?^---$", "", text, flags=re.DOTALL | re.MULTILINE).split())
    assert words < 1900, f"{words} words: a page of such a journal holds about 500"
    for part in ("# Summary", "# Statement of need", "# Validation", "# Limits", "# References"):
        assert f"\n{part}\n" in text


def test_the_comparison_names_every_other_calculator() -> None:
    entries = tomllib.loads((ROOT / "docs" / "site" / "comparison.toml").read_text(encoding="utf-8"))["rival"]
    assert len(entries) >= 15
    for one in entries:
        assert one["asks"].endswith(("?", ".")) and one["differs"] and one["try"].split()[1] in COMMANDS
        assert not re.search(r"\d+(?:\.\d+)?(?: times|x)\b", one["differs"]), f"{one['name']}: figures come from `reproduce`"


def test_every_picture_of_a_copied_page_is_there_to_be_copied() -> None:
    maker = script("make_site")
    for name in maker.COPIED:
        page = ROOT / "docs" / f"{name}.md"
        for picture in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
            found = page.parent / picture
            copied = found.suffix in maker.PICTURES and found.parent.name not in maker.OWN
            assert found.is_file() and copied, f"{name}: {picture}"
    pictures = re.findall(r"\]\((site-pictures/[^)]+)\)", (ROOT / "docs" / "site-pictures.md").read_text(encoding="utf-8"))
    assert len(pictures) >= 12 and all((ROOT / "docs" / one).is_file() for one in pictures)
