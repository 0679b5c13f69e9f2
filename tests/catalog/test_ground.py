"""Round trips over the ground: whose figure each is, and that none is faster than light in glass along the geodesic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.ground import Ground, least
from orbitcompute.catalog.places import read_sites
from orbitcompute.declare import SPEED_OF_LIGHT
from orbitcompute.kernels.network.geodesic import great_circle_distances

PURE_SILICA = 1.444  # group index near 1.46; no fibre in the ground is faster than this, and none is straight
STATED = {  # as the source prints it, ms
    ("London", "New York"): (58.55, "ispreview-exa-2024", "secondary"),
    ("London", "Tokyo"): (194.0, "submarinenetworks-tea", "secondary"),
}
MEASURED = {
    ("London", "Johannesburg"): 169.0, ("London", "Tokyo"): 235.0, ("London", "Sydney"): 277.0,
    ("Tokyo", "Sydney"): 105.0, ("Johannesburg", "Tokyo"): 254.0, ("Johannesburg", "Sydney"): 347.0,
}
ENTRY = """
[[cable]]
from = "A"
to = "B"
round_trip = "{trip}"
name = "one"
source = "{source}"
grade = "{grade}"
as_of = "2020"
"""


def known(kind: str) -> dict[frozenset[str], Ground]:
    catalog = load()
    return least(kind, catalog.root, catalog.sources)


def test_every_cable_is_what_its_source_states() -> None:
    found = {(one.start, one.end): (1e3 * one.round_trip, one.source, one.grade) for one in known("cable").values()}
    assert found.keys() == STATED.keys()
    for ends, (trip, source, grade) in STATED.items():
        assert found[ends] == (pytest.approx(trip), source, grade)


def test_every_measured_figure_is_in_one_table_by_its_operator() -> None:
    found = known("cloud")
    assert {(one.start, one.end): pytest.approx(1e3 * one.round_trip) for one in found.values()} == MEASURED
    for one in found.values():
        assert (one.source, one.grade, one.as_of) == ("azure-latency-2026", "primary", "2026-07-30")


@pytest.mark.parametrize("kind", ["cable", "cloud"])
def test_its_source_was_read_and_light_is_not_outrun(kind: str) -> None:
    catalog = load()
    sites = read_sites(catalog.component("sites", "five-cities"), "five-cities")
    names = [name for name, _, _ in sites]
    latitudes, longitudes = (np.array([site[axis] for site in sites]) for axis in (1, 2))
    lengths = great_circle_distances(latitudes, longitudes)
    pairs = [frozenset((names[i], names[j])) for i in range(len(names)) for j in range(i + 1, len(names))]
    distance = dict(zip(pairs, lengths, strict=True))
    for one in known(kind).values():
        source = catalog.sources[one.source]
        assert source["read"] is True and source["url"].startswith("https://"), one.source
        light = 2.0 * distance[frozenset((one.start, one.end))] / SPEED_OF_LIGHT
        assert one.round_trip > PURE_SILICA * light > light, one.name
        assert one.round_trip < 5.0 * light, f"{one.name}: is that a round trip?"


def test_a_network_adds_to_the_best_route() -> None:
    cables, clouds = known("cable"), known("cloud")
    both = cables.keys() & clouds.keys()
    assert both and all(clouds[ends].round_trip > cables[ends].round_trip for ends in both)


def test_the_least_of_a_pair_in_either_order_and_every_fault_at_once(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    good = ENTRY.format(trip="50ms", source="s", grade="secondary")
    turned = good.replace('"A"', '"x"').replace('"B"', '"A"').replace('"x"', '"B"').replace("50ms", "40ms")
    file = tmp_path / "sites" / "own.toml"
    file.write_text(good + turned, encoding="utf-8")
    assert least("cable", tmp_path, {"s"})[frozenset("AB")].round_trip == pytest.approx(0.040)
    assert least("cloud", tmp_path, {"s"}) == {}
    bad = [ENTRY.format(trip="50km", source="s", grade="secondary"), ENTRY.format(trip="-5ms", source="s", grade="secondary"),
           ENTRY.format(trip="50ms", source="t", grade="secondary"), ENTRY.format(trip="50ms", source="s", grade="rumour"),
           good.replace("name", "nam"), good.replace('"B"', '"A"'), good.replace('"2020"', "2020")]
    file.write_text("".join(bad), encoding="utf-8")
    with pytest.raises(CatalogError) as fault:
        least("cable", tmp_path, {"s"})
    for number, words in enumerate(("round_trip", "outside 0 to 10 s", "not in models/sources.toml", "rumour",
                                    "nam: unknown field", "to itself", "as_of: must be text"), start=1):
        assert any(f"cable {number}: " in text and words in text for text in fault.value.faults), words
