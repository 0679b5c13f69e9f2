"""Clusters in free fall: Hill's ellipses, the drift that a speed makes, and what J2 does to a lattice."""

import json
from typing import Any

import numpy as np
import pytest

from orbitcompute.kernels.network import cluster

MU, RADIUS, J2 = 3.986004418e14, 6378137.0, 1.08262668e-3
ORBIT, TILT = RADIUS + 650e3, np.radians(97.99)


def fall(places: Any, speeds: Any = None, j2: float = 0.0, revolutions: int = 4) -> cluster.Fall:
    extra = np.zeros(len(places)) if speeds is None else speeds
    return cluster.free_fall(np.asarray(places), extra, ORBIT, TILT, MU, RADIUS, j2, revolutions)


def test_a_neighbour_runs_round_an_ellipse_twice_as_long_as_high() -> None:
    """Hill's closed solution, x = x0 cos nt + (y0 / 2) sin nt and y = y0 cos nt - 2 x0 sin nt (Vallado 2013, sec. 6.8)."""
    x0, y0 = 3.0, 5.0
    found = fall([[x0, y0]], revolutions=2).relative[:, 0]
    turn = 2.0 * np.pi * np.arange(len(found)) / cluster.SAMPLES
    np.testing.assert_allclose(found[:, 0], x0 * np.cos(turn) + y0 / 2.0 * np.sin(turn), atol=1e-3)
    np.testing.assert_allclose(found[:, 1], y0 * np.cos(turn) - 2.0 * x0 * np.sin(turn), atol=1e-3)
    np.testing.assert_allclose(found[:, 2], 0.0, atol=1e-6)


def test_a_speed_along_the_orbit_falls_back_three_times_as_fast() -> None:
    assert fall([[0.0, 10.0]], np.array([1e-3])).drift[0] == pytest.approx(-3e-3, rel=1e-3)


def test_a_lattice_twice_as_wide_along_the_orbit_breathes_between_its_spacings() -> None:
    made = cluster.lattice(9, 9, 100.0, 200.0)
    assert len(made.places) == 81 and len(made.neighbours) == 2 * 9 * 8
    least, most = fall(made.places, revolutions=1).apart(made.neighbours, 0)
    assert least == pytest.approx(100.0, rel=1e-3) and most == pytest.approx(200.0, rel=1e-3)


def test_j2_parts_what_a_round_earth_would_keep_and_matched_speeds_hold_it() -> None:
    made = cluster.lattice(3, 3, 100.0, 200.0)
    plain = fall(made.places, j2=J2)
    speeds = cluster.matched_speeds(made.places, ORBIT, TILT, MU, RADIUS, J2, 4)
    assert np.abs(plain.drift).max() * 86400.0 > 10.0
    assert np.abs(fall(made.places, speeds, J2).drift).max() * 86400.0 < 0.05
    assert 1e-6 < np.abs(speeds).max() < 1e-3


def test_the_energy_of_every_satellite_is_kept() -> None:
    """No drift comes from the integration: with J2 off, the same places after a revolution, to a hundredth of a millimetre."""
    found = fall([[0.0, 0.0], [0.0, 1.0]], revolutions=30).relative
    np.testing.assert_allclose(found[-cluster.SAMPLES, 0], 0.0, atol=1e-5)
    np.testing.assert_allclose(found[-cluster.SAMPLES, 1], [0.0, 1.0, 0.0], atol=1e-4)


@pytest.mark.parametrize("shape", [(1, 1, 100.0, 200.0), (0, 9, 100.0, 200.0), (9, 9, 0.0, 200.0)])
def test_a_lattice_that_cannot_be(shape: Any) -> None:
    with pytest.raises(ValueError, match="at least two satellites"):
        cluster.lattice(*shape)


def test_suncatchers_cluster_on_the_screen(run: Any) -> None:
    found = run("network", "--constellation", "suncatcher-81")
    assert found.code == 0, found.err
    assert max(map(len, found.out.splitlines())) <= 100
    for word in ("81 computing satellites", "9 x 9", "100 - 200", "J2 allowed for", "suncatcher-2511-19468", "next"):
        assert word in found.out
    data = json.loads(run("network", "--constellation", "suncatcher-81", "--format", "json").out)
    hill, matched = data["falls"][1], data["falls"][2]
    assert hill["fastest drift [m/day]"] > 100 > 1 > matched["fastest drift [m/day]"]
    refused = run("network", "--constellation", "suncatcher-81", "--loads", "gravity")
    assert refused.code == 2 and "suncatcher-81 is a cluster" in refused.err
