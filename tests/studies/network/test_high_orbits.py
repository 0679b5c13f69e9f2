"""Orbits beyond our tables: closed forms, the graph's own launch where both reach, and a launcher's published payload."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import Run

from orbitcompute.catalog.files import CatalogError
from orbitcompute.studies.network.high_orbits import HighOrbit, evaluate_orbits, figures, read_orbits
from orbitcompute.studies.scenario.assemble import assemble


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    return dict(assemble("gigawatt-2028").model.evaluate().values)


def test_a_geostationary_satellite_by_closed_forms(values: dict[str, float]) -> None:
    found = figures(read_orbits(["geostationary"])[0], values)
    earth, radius = values["earth_radius"], values["earth_radius"] + 35_786e3
    assert found["period"] == pytest.approx(86_164.1, abs=5)
    # the night at an equinox, when the Sun stands in the plane of the orbit; a step of time is a minute
    assert found["longest_night"] == pytest.approx(found["period"] / math.pi * math.asin(earth / radius), abs=61)
    assert found["sunlit_share"] == pytest.approx(0.9905, abs=0.0015)  # some ninety nights, an hour's mean
    assert found["round_trip_mean"] == pytest.approx(0.2387, abs=1e-4)
    assert found["earth_view"] == pytest.approx((earth / radius) ** 2)


def test_time_on_an_ellipse_is_keplers(values: dict[str, float]) -> None:
    random = np.random.default_rng(1)
    for _ in range(4):
        low = random.uniform(300e3, 5e6)
        orbit = HighOrbit("drawn", low, low + random.uniform(0, 9e7), random.uniform(0, math.pi), random.uniform(0, 6))
        found = figures(orbit, values)
        axis = values["earth_radius"] + 0.5 * (orbit.perigee + orbit.apogee)
        eccentricity = (orbit.apogee - orbit.perigee) / 2 / axis
        mean = axis * (1 + eccentricity**2 / 2) - values["earth_radius"]  # the mean of a radius over time
        assert found["round_trip_mean"] == pytest.approx(2 * mean / 299_792_458, rel=1e-5)
        # and of the inverse square: (1 - e^2)^(-1/2) over the square of the axis
        assert found["earth_view"] == pytest.approx(
            (values["earth_radius"] / axis) ** 2 / math.sqrt(1 - eccentricity**2), rel=1e-3)
        assert found["sunlit_share"] > 0.5


def test_where_the_graph_launches_too_the_payload_is_its_own(values: dict[str, float]) -> None:
    orbit = HighOrbit("let go", values["deployment_altitude"], values["deployment_altitude"], values["inclination"], 0.0)
    assert figures(orbit, values)["launch_payload"] == pytest.approx(values["launch_payload_to_orbit"], rel=0.02)


def test_falcon_9_carries_to_a_transfer_orbit_what_its_maker_says() -> None:
    """5.5 t with the booster recovered at sea, on its maker's page; nothing of ours was set by it."""
    found = evaluate_orbits("gigawatt-2028", {"launcher": "falcon-9"}, read_orbits(["250kmx35786km@27deg"]))
    assert found.rows[0].figures["launch_payload"] == pytest.approx(5_500, rel=0.1)


@pytest.mark.parametrize("text", ["geostationry", "8000km", "900kmx800km@0deg", "100km@0deg", "8000km@200deg", "8000kg@0deg"])
def test_what_is_no_orbit_is_refused(text: str) -> None:
    with pytest.raises(CatalogError) as fault:
        read_orbits([text])
    assert text in fault.value.faults[0] and fault.value.hints


def test_the_command_says_what_is_left_out(run: Run) -> None:
    shown = run("network", "--orbit", "geostationary", "--orbit", "molniya")
    assert shown.code == 0, shown.err
    assert "LEFT OUT trapped dose" in shown.out and "none" in shown.out
    rows = run("network", "--orbit", "molniya", "--format", "csv").out.splitlines()
    assert rows[0].startswith("orbit,perigee [km]") and rows[1].startswith("molniya,600")
    assert run("network", "--orbit", "molniya", "--from", "London").code == 2
