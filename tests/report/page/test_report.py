"""The page of a result: whole, linked, quiet in a browser, and no other result's numbers; the crate that holds it."""

import base64
import html
import json
import os
import re
import shutil
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from conftest import Run

from orbitcompute import audit
from orbitcompute.catalog.catalog import load
from orbitcompute.report.page.page import page
from orbitcompute.report.results import opened
from orbitcompute.studies.answer import result_files as stored

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage")


class Reader(HTMLParser):
    """Collects what a page refers to and what it has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.identifiers: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.outside: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.append(tag)
        if found.get("id"):
            self.identifiers.append(str(found["id"]))
        if tag == "a":
            self.links.append(str(found.get("href")))
        elif found.get("src") or (tag == "link" and not str(found.get("href")).startswith("data:")):
            self.outside.append(f"{tag} {found}")


@pytest.fixture(scope="module")
def text() -> str:
    document, live = opened("gigawatt-2028")
    return page(live(), document, "gigawatt-2028")


@pytest.mark.slow
def test_every_link_arrives_and_nothing_is_fetched(text: str) -> None:
    found = Reader(text)
    assert len(found.identifiers) == len(set(found.identifiers)), "an identifier stands twice"
    inside = [link[1:] for link in found.links if link.startswith("#")]
    assert len(inside) > 1000 and set(inside) <= set(found.identifiers)
    assert not found.outside and "script" not in found.tags
    assert not re.search(r"url\((?!#)", text) and "@import" not in text


def test_a_number_is_two_links_from_its_source(text: str) -> None:
    """From the table of what it takes, over the equation and an input, to a source."""
    assert 'href="#quantity-satellite_mass"' in text
    entry = text[text.index('id="quantity-radiator_area"') :]
    entry = entry[: entry.index("</div>")]
    assert "heat_rejected / radiator_net_flux" in re.sub("<[^>]+>", "", entry) and 'href="#quantity-heat_rejected"' in entry
    row = text[text.index('id="input-radiator_emissivity"') :]
    assert 'href="#source-az-93-nasa-smallsat"' in row[: row.index("</tr>")]


def test_limits_come_before_results_and_words_are_words(text: str) -> None:
    places = [text.index(f'<h2 id="{name}">') for name in ("verdict", "limits", "results", "figures", "assumptions")]
    assert places == sorted(places)
    words = set(re.findall(r'<span class="word (\w+)"', text))
    assert words and words <= {"holds", "thin", "open", "fails"}
    assert text.count('scope="row"') > 200 and "<caption>" in text and 'lang="en"' in text


def test_every_claim_stands_on_the_page_with_its_verdict(text: str) -> None:
    part = text[text.index('<section aria-labelledby="claims">') :]
    part = part[: part.index("</section>")]
    found = audit()
    for one in found.claims:
        row = part[part.index(f'<th role="rowheader" scope="row">{one.id}</th>') :]
        row = row[: row.index("</tr>")]
        published = [key for key in one.sources if key in load().sources]  # a forecast of our own has no entry
        assert one.verdict in row and (not published or "#source-" in row), one.id
    assert all(html.escape(one.topic) in part.replace("&#39;", "&#x27;") for one in found.contradictions)


def test_a_page_shows_no_other_results_numbers(run: Run, tmp_path: Path) -> None:
    """A file of an older catalog whose figures are no longer given is refused rather than shown with today's."""
    path = tmp_path / "old.json"
    kept = json.loads(run("evaluate", "--format", "json").out)
    kept["provenance"]["catalog"] = "0" * 16
    kept["quantities"]["cost_ratio"]["value"] *= 1.01
    kept["digest"] = stored.digest(kept)
    path.write_text(json.dumps(kept), encoding="utf-8")
    found = run("report", str(path), "--output", str(tmp_path / "old.html"))
    assert found.code == 2 and "gives other figures" not in found.out and "give other figures (cost_ratio)" in found.err
    assert not (tmp_path / "old.html").exists()


@pytest.mark.slow
def test_report_writes_one_file(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = run("report", "ai1-as-claimed", "--format", "json")
    said = json.loads(found.out)
    assert found.code == 0 and [path.name for path in tmp_path.iterdir()] == [said["file"]] == [f"{said['id']}.html"]
    wrong = run("report", "ai1-as-claimed", "--output", "page.pdf")
    assert wrong.code == 2 and "ends in .html" in wrong.err
    assert run("report", "ai1-as-claimd").code == 2


@pytest.mark.slow
def test_evaluate_writes_the_page_of_its_result(run: Run, tmp_path: Path) -> None:
    """The page of `--output FILE.html` is the one that `report` makes of the JSON written beside it, bar the moment."""
    files = [tmp_path / "r.json", tmp_path / "r.html", tmp_path / "again.html"]
    found = run("evaluate", "--set", "altitude=700km", "--output", str(files[0]), "--output", str(files[1]))
    assert found.code == 0, found.err
    assert run("report", str(files[0]), "--output", str(files[2])).code == 0
    assert files[1].read_text(encoding="utf-8") == files[2].read_text(encoding="utf-8")
    part = run("evaluate", "--outputs", "cost_ratio", "--output", str(tmp_path / "part.html"))
    assert part.code == 2 and "not with --outputs" in part.err and not (tmp_path / "part.html").exists()


@pytest.mark.slow
def test_the_crate_repeats_the_result(run: Run, tmp_path: Path) -> None:
    from rocrate.rocrate import ROCrate

    file, crate = tmp_path / "r.json", tmp_path / "crate"
    run("evaluate", "--set", "altitude=700km", "--set", "baseline=anthropic-lease", "--output", str(file))
    made = run("cite", str(file), "--bundle", str(crate))
    assert made.code == 0, made.err
    files = {str(path.relative_to(crate)) for path in crate.rglob("*") if path.is_file()}
    described = {entity.id for entity in ROCrate(str(crate)).get_entities() if entity.type == "File"}
    assert files == described | {"ro-crate-metadata.json"}
    kept = stored.read(str(crate / "result.json"))
    again = json.loads(run("evaluate", str(crate / "scenario.toml"), "--format", "json").out)
    assert again["id"] == kept["id"] == stored.read(str(file))["id"]
    assert {name: one["value"] for name, one in again["quantities"].items()} == {
        name: one["value"] for name, one in kept["quantities"].items()
    }
    for path in crate.glob("figures/*.svg"):
        ET.parse(path)
        assert path.with_suffix(".csv").read_text(encoding="utf-8").count("\n") > 2
    twice = run("cite", str(file), "--bundle", str(crate))
    assert twice.code == 2 and "exists already" in twice.err


# -- in a browser --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser(text: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, Path]]:
    """Debian's Chromium on the page; where it is not installed the tests skip, except in CI, where they fail."""
    if not (CHROMIUM and DRIVER):
        if os.environ.get("CI"):
            pytest.fail("chromium and chromium-driver are not installed")
        pytest.skip("chromium and chromium-driver are not installed")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    place = tmp_path_factory.mktemp("page")
    (place / "report.html").write_text(text, encoding="utf-8")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={place / 'profile'}", "--window-size=1100,900"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.get((place / "report.html").as_uri())
    yield driver, place
    driver.quit()


@pytest.mark.slow
def test_the_browser_has_nothing_to_complain_of(browser: tuple[Any, Path]) -> None:
    driver, place = browser
    assert driver.title.startswith("gigawatt-2028")
    assert driver.get_log("browser") == []
    asked = driver.execute_script("return performance.getEntriesByType('resource').map(one => one.name)")
    assert [one for one in asked if not one.startswith("data:")] == [], "the page asked for something"
    assert driver.save_screenshot(str(place / "page.png")) and (place / "page.png").stat().st_size > 20_000


@pytest.mark.slow
def test_links_lead_to_what_they_name(browser: tuple[Any, Path]) -> None:
    from selenium.webdriver.common.by import By

    driver, _ = browser
    for part in driver.find_elements(By.CSS_SELECTOR, "nav a"):
        part.click()
        target = driver.execute_script("return document.querySelector(':target')")
        assert target is not None and f"#{target.get_attribute('id')}" == part.get_attribute("href").split("html")[1]
        top = driver.execute_script("return arguments[0].getBoundingClientRect().top", target)
        assert -1 <= top <= 900, "the target is in sight"
    number = driver.find_element(By.CSS_SELECTOR, 'a[href="#quantity-satellite_mass"]')
    driver.execute_script("arguments[0].click()", number)
    assert "satellite_mass" in driver.execute_script("return document.querySelector(':target').innerText")


@pytest.mark.slow
@pytest.mark.parametrize("width", [360, 800, 1400])
def test_no_line_is_wider_than_the_screen(browser: tuple[Any, Path], width: int) -> None:
    driver, _ = browser
    metrics = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        assert driver.execute_script("return document.documentElement.scrollWidth") <= width
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
def test_a_phone_shows_the_word_of_every_test(browser: tuple[Any, Path]) -> None:
    """Rows stack on a narrow screen, each cell under its column's name, and remain a table to a screen reader."""
    driver, _ = browser
    driver.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride", {"width": 360, "height": 800, "deviceScaleFactor": 1, "mobile": True}
    )
    try:
        rights = driver.execute_script(
            "return [...document.querySelectorAll('.word')].map(one => one.getBoundingClientRect().right)"
        )
        assert len(rights) >= 9 and max(rights) <= 360
        cells = "[...document.querySelectorAll('#assumptions ~ .wide td, #verdict ~ .wide td')]"
        assert driver.execute_script(
            f"return {cells}.every(one => one.dataset.label && one.getAttribute('role') == 'cell')"
        )
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_stand_out_from_the_paper(browser: tuple[Any, Path], scheme: str) -> None:
    """Contrast of at least 4.5 (WCAG 2.1, 1.4.3) for text, links and verdict words, in both schemes."""
    driver, _ = browser
    driver.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
    )
    colours = driver.execute_script(
        "const paper = getComputedStyle(document.body).backgroundColor;"
        "return ['body', '.faint', '.holds', '.thin', '.open', '.fails', 'main a', 'svg text'].flatMap("
        "one => [...document.querySelectorAll(one)].slice(0, 1).map(node => {const style = getComputedStyle(node);"
        "return [one, one == 'svg text' ? style.fill : style.color, paper]}))"
    )
    assert len(colours) >= 6
    for what, ink, paper in colours:
        assert _contrast(ink, paper) >= 4.5, (what, ink, paper)


def _contrast(one: str, other: str) -> float:
    """The contrast ratio of two `rgb(r, g, b)` colours (WCAG 2.1)."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.slow
def test_the_page_prints_on_eight_sheets(browser: tuple[Any, Path]) -> None:
    """Verdict, limits, results, figures and sources; what only a screen can hold stays there."""
    driver, _ = browser
    printed = driver.execute_cdp_cmd("Page.printToPDF", {"printBackground": True, "paperWidth": 8.27, "paperHeight": 11.69})
    pages = re.findall(rb"/Type\s*/Page\b", base64.b64decode(printed["data"]))
    assert 3 <= len(pages) <= 8
