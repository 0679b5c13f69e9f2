"""Figures: the same text for the same numbers, readable as text, with the data beside them."""

import csv
import re
import struct
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from orbitcompute.catalog import extras
from orbitcompute.catalog.files import CatalogError
from orbitcompute.report.figures import card
from orbitcompute.report.figures import drawing as figures
from orbitcompute.report.figures.result import of_result
from orbitcompute.report.numbers import short
from orbitcompute.report.screens.evaluate import screen
from orbitcompute.studies.answer.evaluate import evaluate

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


@pytest.mark.parametrize(("suffix", "magic"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_a_picture_for_print_is_the_same_for_the_same_numbers(tmp_path: Path, suffix: str, magic: bytes) -> None:
    for name in ("one", "two"):
        figures.save(chart(), str(tmp_path / f"{name}{suffix}"))
    one, two = ((tmp_path / f"{name}{suffix}").read_bytes() for name in ("one", "two"))
    assert one == two and one.startswith(magic)


def test_the_card_is_what_a_link_shows(tmp_path: Path) -> None:
    """1200 x 630, the size that pages ask for; it says what the first screen says."""
    result = evaluate()
    drawn = card.of_result(result)
    figures.save(drawn, str(tmp_path / "card.png"), card.DOTS)
    width, height = struct.unpack(">II", (tmp_path / "card.png").read_bytes()[16:24])
    assert (width, height) == (1200, 630)
    said = screen(result)
    assert [row[0] for row in drawn.rows][:3] == ["CHANCE", "LIFT", "COST"]
    assert all(row[1] in said for row in drawn.rows[:3])


@pytest.mark.parametrize("scenario", ["gigawatt-2028", "starlink-300mw"])
def test_titles_say_the_finding(scenario: str) -> None:
    result = evaluate(scenario)
    middle = short(result.draws.spread("cost_ratio").p50)
    titles = {name: one.title for name, one in of_result(result).items()}
    assert f"{middle} times" in titles["cost-ratio"] and "draws" in titles["cost-ratio"]
    assert all(re.search(r"\d", title) for title in titles.values()), titles


def test_a_figure_is_refused_before_anything_is_computed(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match=r"trip\.gif: figures are written as SVG, PNG or PDF"):
        figures.check_figure("trip.gif")
    with pytest.raises(CatalogError, match="does not exist"):
        figures.check_figure(str(tmp_path / "nowhere" / "trip.svg"))


def test_a_missing_library_names_its_extra() -> None:
    with pytest.raises(CatalogError, match="figures: needs `no_such_library`") as caught:
        extras.optional("no_such_library.part", "report", "figures")
    assert caught.value.hints == ["pip install 'orbitcompute[report]'"]


def test_a_phone_has_a_layout_of_its_own() -> None:
    result = evaluate("gigawatt-2028")
    wide = of_result(result)
    with figures.for_phones():
        narrow = of_result(result)
    assert not figures.narrow() and narrow.keys() == wide.keys()
    for name, chart in narrow.items():
        assert chart.figure.get_figwidth() == figures.PHONE < wide[name].figure.get_figwidth()
        assert (chart.title, chart.rows) == (wide[name].title, wide[name].rows), "another layout, the same finding and numbers"
        figures.raster(chart, ".png", 50)  # lays it out, foot and all
        chart.figure.draw_without_rendering()
        edge = chart.figure.bbox.width
        axes = chart.axes  # ticks to the right of the last one shown are drawn nowhere: only those of the names count
        words = [*chart.figure.texts, *axes.texts, axes.xaxis.label, axes.yaxis.label, *axes.get_yticklabels()]
        boxes = [(word.get_text(), word.get_window_extent()) for word in words if word.get_text()]
        outside = [text for text, box in boxes if box.width and (box.x0 < -edge / 100 or box.x1 > edge * 1.02)]
        assert outside == [], f"{name}: past the edge of the glass: {outside}"
