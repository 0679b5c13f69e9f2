"""A constellation written for other tools and read back: the same satellites, the same links, the same round trips."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from sgp4.exporter import export_tle

from orbitcompute.catalog.ephemerides import moment, read_ephemerides
from orbitcompute.catalog.files import CatalogError
from orbitcompute.catalog.links import links_path
from orbitcompute.kernels.network import constellation
from orbitcompute.kernels.network.tracks import Tracks, elements
from orbitcompute.report.constellation_files import check_export, save
from orbitcompute.studies.network.export import exported
from orbitcompute.studies.network.loads import put_on
from orbitcompute.studies.network.round_trips import Network, look
from orbitcompute.studies.validate import network_references

PERIOD = 1200.0
SETS = ("sets.tle", "sets.kvn", "sets.xml", "sets.json", "sets.csv")
PLACES = ("places.oem", "places.czml")


def drawn(seed: int) -> str:
    """Two shells of a relay, of any kind."""
    random = np.random.default_rng(seed)
    shells = []
    for name in ("one", "two"):
        planes, slots = random.integers(5, 12), random.integers(8, 16)
        kind, phasing = random.choice(["delta", "star"]), random.integers(0, planes)
        inclination = random.uniform(40, 100)
        shells.append(
            f'[[relay_shell]]\nname = "{name}"\nwalker = "{kind} {inclination:.3f}:{planes * slots}/{planes}/{phasing}"\n'
            f'altitude = "{random.uniform(500, 1400):.1f}km"\nlink_shift = {random.integers(-1, 2)}\n'
            f'first_node = "{random.uniform(0, 90):.2f}deg"\n'
        )
    return "\n".join(shells)


def seen(relay: str, **settings: str) -> Network:
    return look("gigawatt-2028", settings, relay=relay, period=PERIOD, step=120.0)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_written_reads_back_to_the_same_round_trips(seed: int, tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(drawn(seed))
    settings = {"relay_highest_crossing": "60deg", "relay_failed_satellites": "0.05"} if seed == 2 else {}
    own = seen(str(file), **settings)
    made = exported(own, PERIOD)
    for name in (*SETS, *PLACES):
        written = save(made, str(tmp_path / name))
        back = seen(written[0])
        assert back.satellites == len(made.names) and back.names == made.names
        assert np.array_equal(np.sort(back.relay.links, axis=1), np.sort(made.links.ends, axis=1))
        nowhere = np.isnan(own.routes.times)
        apart = np.abs(back.routes.times / own.routes.times - 1.0)[~nowhere & ~np.isnan(back.routes.times)]
        if name in PLACES:
            assert np.array_equal(np.isnan(back.routes.times), nowhere)
            assert apart.max() < 2e-7
        else:  # SGP4 moves them by a theory of its own: kilometres of radius
            assert np.median(apart) < 2e-3
            assert (np.isnan(back.routes.times) != nowhere).mean() < 0.05


def test_a_failed_satellite_is_not_written_and_the_others_keep_their_links(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(drawn(0))
    whole, some = (exported(seen(str(file), relay_failed_satellites=share), PERIOD) for share in ("0", "0.2"))
    left = set(some.names)
    assert 0 < len(left) < len(whole.names)
    assert {frozenset((some.names[a], some.names[b])) for a, b in some.links.ends} == {
        frozenset((whole.names[a], whole.names[b])) for a, b in whole.links.ends
        if whole.names[a] in left and whole.names[b] in left
    }


def test_element_sets_are_written_as_places_and_these_read_back(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text(drawn(4))
    sets = save(exported(seen(str(file)), PERIOD), str(tmp_path / "a.kvn"))[0]
    fleet = seen(sets)
    places = seen(save(exported(fleet, PERIOD), str(tmp_path / "b.oem"))[0])
    again = seen(save(exported(places, PERIOD), str(tmp_path / "c.czml"))[0])
    for found in (places, again):
        assert found.routes.times == pytest.approx(fleet.routes.times, rel=3e-7, nan_ok=True)


def test_without_a_table_of_links_our_rule_draws_the_grid_of_a_plain_shell(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text('[[relay_shell]]\nwalker = "53:720/36/1"\naltitude = "550km"\n')
    made = exported(seen(str(file)), PERIOD)
    for name in ("a.tle", "a.oem"):
        path = str(tmp_path / name)
        save(made, path)
        links_path(path).unlink()
        links = seen(path).relay.links
        assert {tuple(sorted(pair)) for pair in links.tolist()} == {tuple(sorted(pair)) for pair in made.links.ends.tolist()}


def test_places_in_a_celestial_frame_are_turned_to_the_equator_of_date(tmp_path: Path) -> None:
    """Against astropy's own way from its celestial frame to that of SGP4."""
    import astropy.units as u
    from astropy.coordinates import GCRS, TEME, CartesianRepresentation
    from astropy.time import Time
    from astropy.utils import iers

    stamps = [f"2020-05-0{day}T00:00:00.000" for day in range(1, 9)]
    places = np.random.default_rng(1).uniform(-7000, 7000, (8, 3))
    rows = "\n".join(f"{at} {x} {y} {z}" for at, (x, y, z) in zip(stamps, places.tolist(), strict=True))
    file = tmp_path / "a.oem"
    file.write_text(HEAD.format("EARTH", "GCRF", "UTC") + rows)
    found = read_ephemerides(str(file)).tracks.places[0, 0] / 1e3
    with iers.conf.set_temp("auto_download", False), iers.conf.set_temp("iers_degraded_accuracy", "ignore"):
        when = Time(stamps[0])
        wanted = GCRS(CartesianRepresentation(places[0] * u.km), obstime=when).transform_to(TEME(obstime=when))
    # no polar motion and no UT1 in ours: neither turns the frame by more than what a satellite flies in milliseconds
    assert found == pytest.approx(wanted.cartesian.xyz.to_value("km"), abs=0.05)


def test_orbits_are_told_from_a_place_and_a_velocity() -> None:
    random = np.random.default_rng(2)
    inclination, node, argument = random.uniform(0.1, 3.0), random.uniform(-3, 3), random.uniform(-3, 3)
    mu, radius = 3.986004418e14, 7.1e6
    turn = np.array([[np.cos(node), -np.sin(node) * np.cos(inclination)], [np.sin(node), np.cos(node) * np.cos(inclination)],
                     [0, np.sin(inclination)]])
    place = radius * turn @ [np.cos(argument), np.sin(argument)]
    velocity = np.sqrt(mu / radius) * turn @ [-np.sin(argument), np.cos(argument)]
    found = elements(place[None], velocity[None], mu)
    assert [float(one[0]) for one in found] == pytest.approx([inclination, np.sqrt(mu / radius**3), node, argument])


@pytest.mark.parametrize(("text", "days"), [("2000-01-01T12:00:00Z", 2451545.0), ("2000-001T12:00:00.0", 2451545.0),
                                            ("1970-01-01", 2440587.5)])
def test_moments_in_both_of_their_forms(text: str, days: float) -> None:
    assert moment(text) == days


HEAD = "META_START\nOBJECT_NAME = A\nCENTER_NAME = {}\nREF_FRAME = {}\nTIME_SYSTEM = {}\nMETA_STOP\n"
ROWS = "2020-01-01T00:00:00 7000 0 0\n2020-01-01T00:01:00 7000 1 0\n"


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.oem", "", "holds no ephemeris"),
        ("a.oem", HEAD.format("MOON", "TEME", "UTC") + ROWS, "flies about MOON"),
        ("a.oem", HEAD.format("EARTH", "MARS2000", "UTC") + ROWS, "frame MARS2000"),
        ("a.oem", HEAD.format("EARTH", "TEME", "TAI") + ROWS, "times in TAI"),
        ("a.oem", HEAD.format("EARTH", "TEME", "UTC") + "2020-01-01 7000\n", "line 7: `2020-01-01 7000`"),
        ("a.oem", HEAD.format("EARTH", "TEME", "UTC") + ROWS + HEAD.format("EARTH", "TEME", "UTC")
         + ROWS.replace("01:00", "02:00"), "its moments are not those of A"),
        ("a.oem", HEAD.format("EARTH", "TEME", "UTC") + ROWS.replace("7000 1", "x 1"), "cannot be read as OEM"),
        ("a.oem", HEAD.format("EARTH", "TEME", "UTC") + ROWS, "longer than the ephemeris, 1 min"),
        ("a.czml", "{", "not valid JSON"),
        ("a.czml", "{}", "not a list of packets"),
        ("a.czml", json.dumps([{"id": "document"}]), "no packet has a position"),
    ],
)
def test_a_file_that_holds_no_ephemeris_says_so(name: str, text: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(text)
    with pytest.raises(CatalogError) as fault:
        seen(str(file))
    assert said in "\n".join(fault.value.faults)


def test_a_link_to_a_satellite_that_is_none_names_its_line(tmp_path: Path) -> None:
    file = tmp_path / "relay.toml"
    file.write_text('[[relay_shell]]\nwalker = "53:24/4/1"\naltitude = "550km"\n')
    written = save(exported(seen(str(file)), PERIOD), str(tmp_path / "a.tle"))
    Path(written[1]).write_text("from,to\n1,2\n3,25\n")
    with pytest.raises(CatalogError) as fault:
        seen(written[0])
    assert fault.value.faults == [f"{written[1]}: line 3: `25` is no number from 1 to 24"]


@pytest.fixture(scope="module")
def hypatia(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as Hypatia's generator leaves it: `tles.txt` with its first line of counts, and `isls.txt`."""
    folder = tmp_path_factory.mktemp("hypatia")
    text = ["34 34"]
    for number, record in enumerate(network_references.kuiper_records()):
        record.classification, record.intldesg, record.ephtype, record.elnum, record.revnum = "U", "00000ABC", 0, 0, 0
        text += [f"Kuiper-630 {number}", *export_tle(record)]
    (folder / "tles.txt").write_text("\n".join(text) + "\n")
    links = constellation.links(network_references.kuiper_circles())
    (folder / "isls.txt").write_text("".join(f"{one} {other}\n" for one, other in links.tolist()))
    names = ("Manila", "Dalian", "St Petersburg")
    rows = [f"{name},{a:.7f},{b:.7f}" for name, a, b in zip(names, *np.degrees(network_references.PLACES), strict=True)]
    (folder / "sites.csv").write_text("\n".join(["name,latitude,longitude", *rows]) + "\n")
    return folder


def test_a_network_of_hypatia_reproduces_from_its_own_files(hypatia: Path) -> None:
    """Its round trips at the start and its extremes over 200 s (Kassing et al. 2020; see `validate`)."""
    found = look("gigawatt-2028", {"relay_minimum_elevation": "0deg"}, relay=str(hypatia / "tles.txt"),
                 sites=str(hypatia / "sites.csv"), links=str(hypatia / "isls.txt"), longest_range=1260e3, period=200.05,
                 step=0.5)
    trips = found.routes.times[:, [0, 2, 1]] * 1e3  # Manila - Dalian, Dalian - St Petersburg, Manila - St Petersburg
    np.testing.assert_allclose(trips[0], network_references.AT_START, rtol=0.0, atol=0.002)  # element sets hold 1e-4 degrees
    extremes = np.stack([np.nanmin(trips, axis=0), np.nanmax(trips, axis=0)], axis=1)
    np.testing.assert_allclose(extremes, network_references.EXTREMES, rtol=0.0, atol=0.03)
    assert "2,312 links as" in found.notes[-1] and "isls.txt gives them" in found.notes[-1]
    loads = put_on(found, "gravity").moments[0].loads
    assert loads.hops == pytest.approx(found.routes.hops[0].mean(), abs=3.0)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.csv", "from,to\n1,1157\n", "line 2: `1157` is no number from 1 to 1,156"),
        ("a.csv", "from,to\n4,4\n", "line 2: links satellite 4 to itself"),
        ("a.csv", "from,to,highest_latitude_deg\n1,2,north\n", "line 2: highest_latitude_deg: `north` is no number"),
        ("a.csv", "one,other\n1,2\n", "line 1: no column `from`"),
        ("a.txt", "0 1\n0 1156\n", "line 2: `1156` is no number from 0 to 1,155"),
        ("a.txt", "0 1\n\n3 4 5\n", "line 3: holds 3 numbers, a link has two ends"),
        ("a.txt", "0 1\n-3 99999999999999999999\n", "line 2: `-3` is no number"),
    ],
)
def test_links_that_cannot_be_are_named_by_line(hypatia: Path, tmp_path: Path, name: str, text: str, said: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(CatalogError) as fault:
        look("gigawatt-2028", {}, relay=str(hypatia / "tles.txt"), links=str(tmp_path / name))
    assert said in "\n".join(fault.value.faults)


def test_links_of_a_file_that_repeats_a_satellite_are_refused(hypatia: Path, tmp_path: Path) -> None:
    lines = (hypatia / "tles.txt").read_text().splitlines()
    (tmp_path / "twice.tle").write_text("\n".join([*lines[1:], *lines[1:4]]) + "\n")
    with pytest.raises(CatalogError, match="repeat a satellite"):
        look("gigawatt-2028", {}, relay=str(tmp_path / "twice.tle"), links=str(hypatia / "isls.txt"))


def test_shells_take_no_links_of_a_file(hypatia: Path) -> None:
    with pytest.raises(CatalogError, match="only satellites of a file take links"):
        look("gigawatt-2028", {}, links=str(hypatia / "isls.txt"))


def test_what_cannot_be_written_is_refused_before_anything_runs(tmp_path: Path) -> None:
    for name, said in (("a.kml", "`.kml` is not a format"), ("no/a.tle", "does not exist")):
        with pytest.raises(CatalogError) as fault:
            check_export(str(tmp_path / name))
        assert said in fault.value.faults[0]
    file = tmp_path / "relay.toml"
    file.write_text('[[relay_shell]]\nwalker = "53:24/4/1"\naltitude = "550km"\n')
    own = exported(seen(str(file)), PERIOD)
    places = exported(seen(save(own, str(tmp_path / "a.oem"))[0]), PERIOD)
    with pytest.raises(CatalogError, match="an ephemeris has no element sets"):
        save(places, str(tmp_path / "b.tle"))


def test_a_table_is_read_between_its_rows_as_the_curve_runs() -> None:
    times = np.arange(0.0, 900.0, 60.0)
    curve = lambda at: np.stack([np.cos(1.1e-3 * at), np.sin(1.1e-3 * at), 0 * at], axis=-1)  # noqa: E731
    tracks = Tracks(2451545.0, times, 7e6 * curve(times)[None])
    for at in np.random.default_rng(3).uniform(0, 840, 20):
        assert tracks.at(2451545.0 + at / 86400.0)[0] == pytest.approx(7e6 * curve(at), abs=1.0)
