"""Link loads: the kernel against paths followed by scipy, conservation, symmetry, and what a site file may say."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import twins

from orbitcompute import evaluate
from orbitcompute.catalog.catalog import load
from orbitcompute.catalog.files import CatalogError
from orbitcompute.formulas import torus_bisection_links
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.kernels.network import constellation, loads

MU, RADIUS, J2 = 398600.8e9, 6378135.0, 1.082616e-3
compiled_only = pytest.mark.skipif(jit_disabled(), reason="too long in plain Python")


def network(planes: int, slots: int, phasing: int = 1, failed: Any = ()) -> constellation.Topology:
    shell = constellation.walker_shell(planes, slots, phasing, 0, 1200e3, np.radians(60), MU, RADIUS, J2)
    return constellation.topology((constellation.with_failures(shell, failed),), 500.0)


def scattered(seed: int, count: int) -> tuple[Any, Any]:
    generator = np.random.default_rng(seed)
    return np.arcsin(generator.uniform(-0.8, 0.8, count)), generator.uniform(-np.pi, np.pi, count)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("size", [(4, 6), (5, 8), (8, 9)], ids=str)
def test_every_demand_loads_its_shortest_path(size: tuple[int, int], seed: int) -> None:
    """The twin searches with scipy and walks every pair's path back link by link."""
    generator = np.random.default_rng(seed)
    here = network(*size, failed=generator.choice(size[0] * size[1], seed, replace=False))
    here = replace(here, lengths=here.lengths * generator.uniform(1.0, 1.01, len(here.lengths)))  # no ties
    where = scattered(seed, 6)
    ends = loads.sites_as_endpoints(here, np.radians(10.0), *where, 0.3)
    demand = generator.random((6, 6)) * (1 - np.eye(6))
    found = loads.link_loads(here, ends, demand)
    expected, unreached = twins.link_loads(here, ends, demand)
    np.testing.assert_allclose(found.links, expected, rtol=1e-12, atol=1e-12)
    assert found.unreached == pytest.approx(unreached, abs=1e-12)
    assert found.up.sum() == pytest.approx(demand.sum() - unreached)
    assert found.down.sum() == pytest.approx(found.up.sum())
    carried = demand.sum() - unreached
    assert found.links.sum() == pytest.approx(found.hops * carried if carried > 1e-9 else 0.0)


def test_what_goes_in_comes_out_of_every_satellite() -> None:
    here = network(6, 7)
    ends = loads.sites_as_endpoints(here, np.radians(10.0), *scattered(9, 5), 0.0)
    found = loads.link_loads(here, ends, np.ones((5, 5)) - np.eye(5))
    balance = found.up - found.down
    for (a, b), (there, back) in zip(here.links.tolist(), found.links.tolist(), strict=True):
        balance[a] += back - there
        balance[b] += there - back
    np.testing.assert_allclose(balance, 0.0, atol=1e-12)


def test_twice_the_traffic_is_twice_the_load_and_both_ways_are_alike() -> None:
    here = network(5, 6, failed=[3])
    ends = loads.sites_as_endpoints(here, np.radians(15.0), *scattered(2, 4), 0.0)
    demand = np.triu(np.ones((4, 4)), 1)
    once, back = loads.link_loads(here, ends, demand), loads.link_loads(here, ends, demand.T)
    np.testing.assert_allclose(loads.link_loads(here, ends, 2 * demand).links, 2 * once.links)
    np.testing.assert_allclose(once.links, back.links[:, ::-1], atol=1e-12)


def test_a_site_that_sees_nothing_loads_nothing_and_is_counted() -> None:
    here = network(3, 3)
    none = loads.Endpoints(np.array([0, 1, 1]), np.array([0], np.int32), np.array([1.0e6]))
    found = loads.link_loads(here, none, [[0.0, 3.0], [2.0, 0.0]])
    assert found.unreached == 5.0
    assert not found.links.any()


def test_an_exchange_on_shortest_paths_is_no_faster_than_the_bisection() -> None:
    here = network(8, 8, phasing=0)
    everyone = loads.satellites_as_endpoints(np.arange(64))
    found = loads.link_loads(here, everyone, loads.uniform_demand(64))
    assert found.links.max() >= 64 / 63 / 4 / torus_bisection_links(64.0, 2.0) * (1 - 1e-12)
    assert found.unreached == 0.0


@pytest.mark.parametrize("side", [4, 6, 8])
def test_a_torus_is_loaded_as_the_textbook_says(side: int) -> None:
    """Uniform traffic loads a channel of a k-ary 2-cube with k / 8 of what a node sends (Dally and Towles 2004, sec. 5.2.1).

    Their nodes send to themselves too: k^2 / (k^2 - 1) of it goes to others.
    """
    number = np.arange(side**2).reshape(side, side)
    links = [(a, b) for axis in (0, 1) for a, b in zip(number.flat, np.roll(number, -1, axis).flat, strict=True)]
    torus = constellation.Topology(np.zeros((side**2, 3)), np.sort(np.array(links), axis=1), np.ones(len(links)))
    found = loads.link_loads(torus, loads.satellites_as_endpoints(np.arange(side**2)), loads.uniform_demand(side**2))
    channel = found.links.mean() * side**2 * (side**2 - 1) / side**2
    assert channel == pytest.approx(side / 8, rel=1e-12)
    assert found.links.max() >= found.links.mean()


@compiled_only
@pytest.mark.parametrize(("planes", "slots"), [(4, 4), (8, 8), (12, 8), (20, 6), (72, 22)])
def test_the_bisection_of_a_grid_is_two_cross_sections(planes: int, slots: int) -> None:
    low, high = loads.bisection_bounds(network(planes, slots, phasing=0))
    assert low <= 2 * min(planes, slots) == high


def test_gravity() -> None:
    demand = loads.gravity_demand([2.0, 1.0, 1.0], [1.0, 2.0, 4.0], 1.0)
    assert demand.sum() == pytest.approx(1.0)
    assert np.array_equal(demand, demand.T)
    assert not np.diag(demand).any()
    assert demand[0, 1] / demand[0, 2] == pytest.approx(2.0)  # half as far
    assert demand[0, 1] / demand[1, 2] == pytest.approx(8.0)  # twice the weight, a quarter of the way
    assert np.ptp(loads.gravity_demand(np.ones(3), [1.0, 2.0, 4.0], 0.0)[np.triu_indices(3, 1)]) == 0.0


@pytest.mark.parametrize(("arguments", "fault"), [
    (([1.0, -1.0], [1.0], 1.0), "weights: need one number"),
    (([1.0, 1.0], [0.0], 1.0), "distances: need one above 0"),
    (([1.0, 1.0, 1.0], [1.0], 1.0), "distances: need one above 0 for each of 3"),
    (([1.0, 0.0], [1.0], 1.0), "no pair of sites has traffic"),
])
def test_a_gravity_model_that_cannot_be(arguments: Any, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        loads.gravity_demand(*arguments)


def test_a_demand_that_cannot_be() -> None:
    here, ends = network(3, 3), loads.satellites_as_endpoints([0, 1])
    with pytest.raises(ValueError, match=r"demand: shape \(3, 3\)"):
        loads.link_loads(here, ends, np.ones((3, 3)))
    with pytest.raises(ValueError, match="below 0"):
        loads.link_loads(here, ends, [[0.0, -1.0], [0.0, 0.0]])


# -- a site file with its own weights and matrix ------------------------------------------------------------------------

SITES = """title = "three"
[[site]]
name = "A"
latitude = 10
longitude = 0
weight = 3
[[site]]
name = "B"
latitude = 0
longitude = 60
[[site]]
name = "C"
latitude = 40
longitude = -80
"""


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The catalog with a `sites` folder of its own."""
    for entry in load().root.iterdir():
        if entry.name != "sites":
            (tmp_path / entry.name).symlink_to(entry)
    (tmp_path / "sites").mkdir()
    for file in (load().root / "sites").iterdir():
        (tmp_path / "sites" / file.name).symlink_to(file)
    monkeypatch.setattr(load(), "root", tmp_path)
    return tmp_path / "sites"


@pytest.mark.parametrize(("text", "fault"), [
    ('[[traffic]]\nfrom = "A"\nto = "Bb"\namount = 1', "`Bb` is none of its sites .did you mean `B`"),
    ('[[traffic]]\nfrom = "A"\nto = "A"\namount = 1', "from A to itself"),
    ('[[traffic]]\nfrom = "A"\nto = "B"\namount = -1', "amount: must be a number of at least 0"),
    ('[[traffic]]\nfrom = "A"\nto = "B"\namount = 0', "adds up to nothing"),
    ('[[site]]\nname = "D"\nlatitude = 1\nlongitude = 1\nweight = -2', "D: weight: must be a number"),
])
def test_traffic_that_cannot_be_is_named(models: Path, text: str, fault: str) -> None:
    (models / "own.toml").write_text(SITES + text)
    with pytest.raises(CatalogError, match=fault):
        evaluate(set={"sites": "own"}, outputs=("relay_busiest_link_share",), ranges=False)


@compiled_only
def test_a_given_matrix_takes_the_place_of_gravity(models: Path) -> None:
    (models / "own.toml").write_text(SITES + '[[traffic]]\nfrom = "A"\nto = "B"\namount = 5')
    found = evaluate(
        set={"sites": "own"}, outputs=("relay_busiest_link_share", "relay_unreached_traffic"), ranges=False
    )
    assert found.value("relay_busiest_link_share") == 1.0  # one demand: its links carry all of it
    assert found.value("relay_unreached_traffic") == 0.0


# -- orbitcompute network --loads ------------------------------------------------------------------------------------------

FAST = ("--period", "10min", "--step", "120s")


@compiled_only
def test_screen_and_json_say_what_fills_the_lasers(run: Any) -> None:
    found = run("network", "--loads", "gravity", *FAST)
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 100
    for word in ("gravity, weight x weight / distance^1, weights alike", "busiest laser", "without a path", "BUSIEST LASERS",
                 "at 100 Gb/s a laser [100-200], vendor claim"):
        assert word in found.out
    data = json.loads(run("network", "--loads", "gravity", *FAST, "--format", "json").out)
    assert data["moments"] == 5
    assert sum(map(sum, data["demand"])) == pytest.approx(1.0)
    assert data["capacity_shortest_paths_Tbps"] == pytest.approx(0.1 / data["over_time"]["busiest"]["median"])
    limits = [data[f"capacity_{way}_paths_Tbps"] for way in ("shortest", "split", "any")]
    assert limits[0] < limits[1] < limits[2]
    shares = [laser["share of traffic"] for laser in data["lasers"]]
    assert shares == sorted(shares, reverse=True)
    rows = run("network", "--loads", "gravity", *FAST, "--format", "csv").out.splitlines()
    assert rows[0].startswith("from latitude [deg]") and len(rows) == len(shares) + 1


@compiled_only
def test_a_matrix_of_a_file_loads_only_its_pair(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "traffic.csv"
    file.write_text("from,to,amount\nTokyo,Sydney,3\n")
    data = json.loads(run("network", "--loads", str(file), *FAST, "--format", "json").out)
    assert {laser["share of traffic"] for laser in data["lasers"]} == {1.0}
    assert data["over_time"]["busiest"]["median"] == 1.0


@compiled_only
def test_sites_of_a_file_bring_their_weights_and_their_traffic(run: Any, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(SITES + '[[traffic]]\nfrom = "A"\nto = "B"\namount = 5')
    (tmp_path / "own.csv").write_text("name,lat,lon,population\nA,10,0,3\nB,0,60,1\nC,40,-80,0\n")
    for name, traffic, expected in (("own.toml", "given", (1.0, 0.0)), ("own.csv", "gravity", (0.5, 0.5))):
        found = run("network", "--sites", str(tmp_path / name), "--loads", traffic, *FAST, "--format", "json")
        demand = json.loads(found.out)["demand"]
        assert (demand[0][1], demand[1][0]) == expected and demand[0][2] == 0.0


@compiled_only
@pytest.mark.parametrize(("words", "text", "fault"), [
    (("--loads", "given"), "", "--loads given: the sites come with no traffic"),
    (("--loads", "gravty"), "", "--loads gravty: must be gravity, given, or a file"),
    (("--loads", "gravity", "--from", "London"), "", "--loads: looks at all pairs"),
    (("--loads", "t.csv"), "from,to\nLondon,Tokyo\n", "line 1: no column amount"),
    (("--loads", "t.csv"), "from,to,amount\nLondon,Tokio,1\n", "line 2: `Tokio` is none of its sites (did you mean `Tokyo`?)"),
    (("--loads", "t.csv"), "from,to,amount\nLondon,Tokyo,much\n", "line 2: amount: must be a number of at least 0"),
    (("--loads", "t.csv"), "from,to,amount\n", "holds no traffic"),
    (("--loads", "absent.csv"), "", "absent.csv: cannot be read"),
])
def test_traffic_that_cannot_be_is_refused(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], text: str, fault: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.csv").write_text(text)
    found = run("network", *words, *FAST)
    assert found.code == 2
    assert fault in found.err


@compiled_only
def test_igraph_finds_the_same_loads() -> None:
    pytest.importorskip("igraph")
    from orbitcompute.studies.validate.live_network import igraph_loads

    assert {row.verdict for row in igraph_loads()} == {"agrees"}


def test_no_routing_beats_the_cut_about_a_site() -> None:
    from orbitcompute.studies.network.loads import least_share

    for seed in range(6):
        here = network(6, 8)
        ends = loads.sites_as_endpoints(here, np.radians(25.0), *scattered(seed, 5), 0.0)
        demand = loads.gravity_demand(np.ones(5), np.ones(10), 0.0)
        least, split = least_share(here, ends, demand), loads.split_loads(here, ends, demand, 40).max()
        assert least - 1e-12 <= split <= loads.link_loads(here, ends, demand).links.max() + 1e-12


def test_two_equal_ways_share_what_is_split() -> None:
    """A ring of four: what goes across is halved; a demand to a neighbour takes the one link, or three at a third."""
    ring = constellation.Topology(np.zeros((4, 3)), np.array([[0, 1], [1, 2], [2, 3], [0, 3]]), np.ones(4))
    ends = loads.satellites_as_endpoints([0, 2])
    assert loads.split_loads(ring, ends, [[0.0, 1.0], [0.0, 0.0]], 400).max() == pytest.approx(0.5, abs=0.01)
    ends = loads.satellites_as_endpoints([0, 1])
    assert loads.split_loads(ring, ends, [[0.0, 1.0], [0.0, 0.0]], 400).max() == pytest.approx(0.5, abs=0.01)


@compiled_only
def test_split_traffic_is_that_of_the_linear_programme() -> None:
    """The least load of the busiest link, by HiGHS: one flow a source, conserved at every satellite."""
    here, sources = network(4, 5), [0, 7, 13]
    demand = np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 0.5], [0.3, 0.2, 0.0]])
    found = loads.split_loads(here, loads.satellites_as_endpoints(sources), demand, 3000).max()
    assert twins.least_busiest(here.links, len(here.positions), sources, demand) <= found + 1e-9
    assert found == pytest.approx(twins.least_busiest(here.links, len(here.positions), sources, demand), rel=0.04)


@compiled_only
def test_the_map_of_loads_is_drawn_with_its_numbers(run: Any, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    found = run("network", "--loads", "gravity", *FAST, "--figure", str(tmp_path / "l.svg"))
    assert found.code == 0, found.err
    assert "share of all traffic [%]" in (tmp_path / "l.svg").read_text()
    assert (tmp_path / "l.csv").read_text().startswith("from latitude [deg]")
