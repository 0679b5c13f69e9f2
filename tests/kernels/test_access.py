"""From users to computing satellites, light and dark, real fleets and files of elements."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import twins

from orbitcompute.catalog.elements import read_elements
from orbitcompute.catalog.files import CatalogError
from orbitcompute.kernels._jit import jit_disabled
from orbitcompute.kernels.network import access, constellation, fleet, routing
from orbitcompute.kernels.orbit import sunlight

MU, RADIUS, J2, ROTATION = 398600.8e9, 6378135.0, 1.082616e-3, 7.292115146706979e-5
GRAZING = 6371e3 + 80e3
LIGHT = 299792458.0


def walker(planes: int, slots: int, phasing: int, inclination: float, altitude: float) -> Any:
    return constellation.walker_shell(planes, slots, phasing, 0, altitude, np.radians(inclination), MU, RADIUS, J2)


# -- users and computing satellites ------------------------------------------------------------------------------------


@pytest.mark.parametrize("pairs", [access.PAIRS, 0])
@pytest.mark.parametrize("lit_share", [1.0, 0.5])
@pytest.mark.parametrize("moment", [0.0, 1500.0])
def test_access_equals_the_scipy_twin(
    monkeypatch: pytest.MonkeyPatch, moment: float, lit_share: float, pairs: int
) -> None:
    """Twin: one graph of users, relay and computing satellites; lines of sight by points along the line.

    With no pairs allowed, a tree finds the nearest computing satellite, as for large shells.
    """
    monkeypatch.setattr(access, "PAIRS", pairs)
    generator = np.random.default_rng(4)
    relay, compute = walker(7, 9, 2, 53.0, 1200e3), walker(1, 15, 0, 97.0, 600e3)
    lit = generator.random(15) < lit_share
    latitudes, ascensions = np.arcsin(generator.uniform(-0.9, 0.9, 8)), generator.uniform(-np.pi, np.pi, 8)
    found = access.access_times((relay,), compute, lit, np.radians(10.0), GRAZING, latitudes, ascensions, [moment])
    relays = twins.walker_positions(7, 9, 2, 1200e3, np.radians(53.0), MU, RADIUS, J2, moment)
    still = replace(compute, node_rate=0.0)
    computing = constellation.positions(still, moment)[lit]
    places = np.concatenate([relays, computing])
    links = twins.walker_links(7, 9, 2, 0)
    links |= {(i, 63 + j) for i in range(63) for j in range(len(computing))
              if twins.clear_of_earth(relays[i], computing[j], GRAZING)}
    graph = twins.relay_graph(places, links, *twins.site_vectors(latitudes, ascensions), np.radians(10.0), 0.0)
    n = len(places)
    across = twins.dijkstra(graph, indices=np.arange(n, n + 8))[:, 63:n].min(axis=1)
    expected = np.where(np.isfinite(across), 2.0 * across / LIGHT, np.nan)
    np.testing.assert_allclose(found.times[0], expected, rtol=1e-9, equal_nan=True)
    known = np.isfinite(found.direct[0])
    assert (found.times[0][known] <= found.direct[0][known]).all()


def test_a_user_under_the_orbit_goes_straight_up() -> None:
    compute = walker(1, 720, 0, 90.0, 600e3)
    found = access.access_times((), compute, None, 0.5, GRAZING, [0.0, 0.0], [0.0, np.pi / 2], [0.0])
    assert found.times[0, 0] == pytest.approx(2.0 * 600e3 / LIGHT, rel=1e-4)
    assert np.isnan(found.times[0, 1])  # nothing in view, and no relay


def test_access_names_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="lit: 3 satellites are given, the shell has 4"):
        access.access_times((), walker(1, 4, 0, 90.0, 6e5), [1, 1, 1], 0.5, GRAZING, [0.0], [0.0], [0.0])
    with pytest.raises(ValueError, match="grazing_radius"):
        access.access_times(
            (walker(1, 4, 0, 90.0, 5e5),), walker(1, 4, 0, 90.0, 6e5), None, 0.5, 7e6, [0.0], [0.0], [0.0]
        )


# -- light -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [0.0, 777.0, 50000.0])
@pytest.mark.parametrize("sun", [(1.0, 0.0, 0.0), (-0.3, 0.8, 0.4), (0.0, 0.0, -2.0)])
def test_light_of_every_satellite_by_vectors(sun: Any, moment: float) -> None:
    shell = walker(8, 30, 1, 63.0, 900e3)
    places = twins.walker_positions(8, 30, 1, 900e3, np.radians(63.0), MU, RADIUS, J2, moment)
    direction = np.array(sun) / np.linalg.norm(sun)
    along = places @ direction
    aside = np.linalg.norm(places - along[:, None] * direction, axis=1)
    ours = sunlight.sunlit(shell, moment, sun, RADIUS)
    assert np.array_equal(ours.ravel(), (along > 0.0) | (aside > RADIUS))


def test_share_of_light_is_that_of_the_eclipse_formula() -> None:
    from orbitcompute.formulas import eclipse_fraction

    shell = walker(1, 20000, 0, 53.0, 550e3)
    dark = 1.0 - sunlight.sunlit(shell, 0.0, (1.0, 0.0, 0.0), RADIUS).mean()
    assert dark == pytest.approx(eclipse_fraction(RADIUS + 550e3, RADIUS, 0.0), abs=1e-4)


# -- element sets ------------------------------------------------------------------------------------------------------


def element_lines(planes: int = 6, slots: int = 8, altitude_motion: float = 13.0) -> list[str]:
    api, exporter = pytest.importorskip("sgp4.api"), pytest.importorskip("sgp4.exporter")
    lines = []
    for number in range(planes * slots):
        plane, slot = divmod(number, slots)
        satellite = api.Satrec()
        argument = 2.0 * np.pi * (slot / slots + plane / (planes * slots))
        satellite.sgp4init(
            api.WGS72, "i", number + 1, 27000.3, 0.0, 0.0, 0.0, 1e-4, 0.0, np.radians(53.0), argument % (2.0 * np.pi),
            altitude_motion * 2.0 * np.pi / 1440.0, 2.0 * np.pi * plane / planes,
        )
        satellite.classification, satellite.intldesg = "U", "24001A"
        lines += [f"RELAY-{number + 1}", *exporter.export_tle(satellite)]
    return lines


def written(folder: Path, lines: list[str], name: str = "fleet.tle") -> str:
    file = folder / name
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(file)


@pytest.mark.skipif(jit_disabled(), reason="too long in plain Python")
def test_a_walker_shell_as_element_sets_gets_its_own_grid_and_nearly_its_own_latencies(tmp_path: Path) -> None:
    records = tuple(record for _, record in read_elements(written(tmp_path, element_lines(24, 22))))
    epoch = fleet.latest_epoch(records)
    links = fleet.drawn_grid(records, epoch)
    assert {tuple(pair) for pair in links.tolist()} == twins.walker_links(24, 22, 1, -1)  # the shortest shift
    moving = fleet.Fleet(records, links, epoch, GRAZING)
    radius = float(np.linalg.norm(moving(0.0).positions, axis=1).mean())
    shell = constellation.walker_shell(24, 22, 1, -1, radius - RADIUS, np.radians(53.0), MU, RADIUS, J2)
    where = np.radians([(51.5, -0.1), (40.7, -74.0), (-26.2, 28.0), (35.7, 139.7)]).T
    moments = np.arange(0.0, 6000.0, 300.0)
    real, circles = (routing.route(one, 0.1, 0.0, ROTATION, *where, moments).times for one in (moving, (shell,)))
    both = np.isfinite(real) & np.isfinite(circles)
    assert both.mean() > 0.5
    np.testing.assert_allclose(np.median(real[both]), np.median(circles[both]), rtol=0.02)


def test_names_lines_and_formats_are_read_alike(tmp_path: Path) -> None:
    lines = element_lines(2, 3)
    named = read_elements(written(tmp_path, lines))
    bare = read_elements(written(tmp_path, [line for line in lines if line[0] != "R"], "bare.txt"))
    assert [name for name, _ in named] == [f"RELAY-{number}" for number in range(1, 7)]
    record = named[3][1]
    angles = [float(np.degrees(one)) for one in (record.inclo, record.nodeo, record.argpo, record.mo)]
    values = [
        "ONE",
        "2024-001A",
        "2023-12-03T07:12:00.000000",
        record.no_kozai * 1440 / (2 * np.pi),
        record.ecco,
        *angles,
    ]
    keys = ["OBJECT_NAME", "OBJECT_ID", "EPOCH", "MEAN_MOTION", "ECCENTRICITY", "INCLINATION", "RA_OF_ASC_NODE",
            "ARG_OF_PERICENTER", "MEAN_ANOMALY"]
    csv = [",".join(keys), ",".join(map(str, values))]
    ((_, from_csv),) = read_elements(written(tmp_path, csv, "one.csv"))
    json = "[{" + ", ".join(f'"{key}": "{value}"' for key, value in zip(keys, values, strict=True)) + "}]"
    ((_, from_json),) = read_elements(written(tmp_path, [json], "one.json"))
    fields = "".join(f"<{key}>{value}</{key}>" for key, value in zip(keys, values, strict=True))
    ((_, from_xml),) = read_elements(
        written(tmp_path, [f"<ndm><omm><body><segment>{fields}</segment></body></omm></ndm>"], "one.xml")
    )
    at = record.jdsatepoch + record.jdsatepochF + 0.1
    there = fleet.positions([record], at)
    for other in (bare[3][1], from_csv, from_json, from_xml):
        np.testing.assert_allclose(fleet.positions([other], at), there, atol=200.0)


def broken(lines: list[str], number: int, change: Any) -> list[str]:
    return [change(line) if k == number - 1 else line for k, line in enumerate(lines)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: broken(lines, 3, lambda line: line[:-1] + str((int(line[-1]) + 1) % 10)),
         "line 3: column 69: the checksum is"),
        (lambda lines: broken(lines, 6, lambda line: line[:30]), "line 6: 30 characters long, a line of a TLE has 69"),
        (lambda lines: broken(lines, 6, lambda line: line[:8] + "  abc.de" + line[16:]), "line 6: columns 9-16: `abc.de`"),
        (lambda lines: lines[:2] + lines[3:], "line 3: the second line of `00001` was to come"),
        (lambda lines: lines[:1] + lines[2:], "line 2: no first line stands before it"),
        (lambda lines: lines[:5], "line 5: no second line follows it"),
        (lambda lines: [*lines[:2], lines[5], *lines[6:]], "line 3: satellite `00002` follows the first line of `00001`"),
        (lambda lines: ["nothing", "of use"], "holds no element sets"),
    ],
)
def test_a_broken_set_is_named_with_its_line(tmp_path: Path, change: Any, said: str) -> None:
    with pytest.raises(CatalogError) as fault:
        read_elements(written(tmp_path, change(element_lines(1, 3))))
    assert any(said in line for line in fault.value.faults), fault.value.faults


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"OBJECT_NAME": "A"}]', "record 1 (A): EPOCH: missing"),
        ('[{"OBJECT_NAME": "A", "EPOCH": "2024-01-01T00:00:00", "MEAN_MOTION": 15.0, "SEMIMAJOR_AXIS": 7500, '
         '"ECCENTRICITY": 0, "INCLINATION": 53, "RA_OF_ASC_NODE": 0, "ARG_OF_PERICENTER": 0, "MEAN_ANOMALY": 0}]',
         "SEMIMAJOR_AXIS: 7500 km contradicts the mean motion, which goes with 6945 km"),
        ('[{"OBJECT_NAME": "A", "EPOCH": "2024-01-01T00:00:00", "MEAN_MOTION": 15.0, "ECCENTRICITY": 0, "INCLINATION": 190, '
         '"RA_OF_ASC_NODE": 0, "ARG_OF_PERICENTER": 0, "MEAN_ANOMALY": 0}]', "INCLINATION: 190 is outside 0 to 180"),
        ("[1, 2]", "cannot be read as JSON: not a list of records"), ("{", "cannot be read as JSON"),
    ],
)
def test_a_broken_record_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(CatalogError) as fault:
        read_elements(written(tmp_path, [text], "fleet.json"))
    assert any(said in line for line in fault.value.faults), fault.value.faults
