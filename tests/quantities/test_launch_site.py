"""What the latitude of a launch site costs."""

from __future__ import annotations

import numpy as np
import pytest

from orbitcompute.quantities import launch
from orbitcompute.studies.answer.evaluate import evaluate


def turn(latitude: float, inclination: float) -> float:
    """Plane change [m/s] for angles in degrees on a planet that does not rotate, at 300 km."""
    return launch.launch_plane_change(
        np.radians(latitude), np.radians(inclination), 3.986004418e14, 6378137.0, 300e3, 0.0
    )


@pytest.mark.parametrize("inclination", [26.0, 53.0, 90.0, 97.8, 153.9])
def test_orbits_above_the_latitude_cost_no_turn(inclination: float) -> None:
    assert turn(26.0, inclination) == 0.0


def test_turn_of_sixty_degrees_costs_the_orbital_speed() -> None:
    assert turn(60.0, 0.0) == pytest.approx(np.sqrt(3.986004418e14 / 6678137.0), rel=1e-12)
    assert turn(30.0, 170.0) == pytest.approx(turn(30.0, 10.0), rel=1e-12)


@pytest.mark.slow
def test_nothing_reaches_the_equator_from_texas() -> None:
    point = evaluate(
        set={"inclination_rule": "given", "inclination_given": "0deg"}, ranges=False, outputs=("launch_payload_to_orbit",)
    ).point
    assert "carries nothing" in str(point.status) or not point.values["launch_payload_to_orbit"] > 0
