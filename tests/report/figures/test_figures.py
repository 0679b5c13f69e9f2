"""Figures: the same text for the same numbers, readable as text, with the data beside them."""

import csv
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from orbitcompute.catalog import extras
from orbitcompute.catalog.files import CatalogError
from orbitcompute.report.figures import drawing as figures

SVG = "{http://www.w3.org/2000/svg}"


def chart() -> figures.Chart:
    made = figures.new("Round trip", "by distance", x="distance [km]", y="round trip [ms]", describe="It rises.")
    made.axes.plot([0.0, 1000.0], [1.0, 7.5], label="relay")
    made.legend()
    made.record(["distance [km]", "relay [ms]"], [(0.0, 1.0), (1000.0, 7.5)])
    made.cite("result oc1-000000; own kernels")
    return made


def test_one_chart_is_one_text() -> None:
    assert figures.svg(chart()) == figures.svg(chart())
    assert not re.search(r"20\d\d-\d\d-\d\dT", figures.svg(chart())), "a date would differ from run to run"


def test_words_stay_words() -> None:
    root = ET.fromstring(figures.svg(chart()))
    words = {node.text for node in root.iter(f"{SVG}text")}
    assert {"Round trip", "by distance", "distance [km]", "round trip [ms]", "relay"} <= words
    assert any("oc1-000000" in (word or "") for word in words)
    assert root.get("role") == "img" and "It rises." in (root.get("aria-label") or "")


def test_two_figures_of_one_page_share_no_identifier_and_no_ink() -> None:
    one, two = figures.inline(chart(), "a"), figures.inline(chart(), "b")
    own = set(re.findall(r'\bid="([^"]+)"', one))
    assert own and own.isdisjoint(re.findall(r'\bid="([^"]+)"', two))
    for target in re.findall(r'(?:href="#|url\(#)([^")]+)', one):
        assert target in own, "a reference must follow its identifier"
    assert figures.INK not in one and "currentColor" in one
    ET.fromstring(one)


def test_the_numbers_lie_beside_the_picture(tmp_path: Path) -> None:
    written = figures.save(chart(), str(tmp_path / "trip.svg"))
    assert written == [str(tmp_path / "trip.svg"), str(tmp_path / "trip.csv")]
    with (tmp_path / "trip.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["distance [km]", "relay [ms]"], ["0.0", "1.0"], ["1000.0", "7.5"]]


def test_a_figure_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"trip\.png: figures are written as SVG"):
        figures.check_figure("trip.png")
    with pytest.raises(CatalogError, match="does not exist"):
        figures.check_figure(str(tmp_path / "nowhere" / "trip.svg"))


def test_a_missing_library_names_its_extra() -> None:
    with pytest.raises(CatalogError, match="figures: needs `no_such_library`") as caught:
        extras.optional("no_such_library.part", "report", "figures")
    assert caught.value.hints == ["pip install 'orbitcompute[report]'"]
