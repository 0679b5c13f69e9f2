"""The search itself: textbook problems with known optima, multipliers in closed form, and what it says of no design."""

import math

import numpy as np
import pytest

from orbitcompute.studies.decide import search
from orbitcompute.studies.decide.search import Box, Settings, fitness, held_back, least, within

QUICK = Settings(restarts=3, generations=300, tolerance=1e-8)


def two_circles(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """G06 of Michalewicz and Schoenauer: between two circles that all but touch; least -6961.81388."""
    x, y = 13 + 87 * places[:, 0], 100 * places[:, 1]
    inner, outer = (x - 5) ** 2 + (y - 5) ** 2 - 100, 82.81 - (x - 6) ** 2 - (y - 5) ** 2
    return (x - 10) ** 3 + (y - 20) ** 3, np.stack([inner, outer], axis=1) / 10


def vessel(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pressure vessel of Sandgren: two walls in sixteenths of an inch, radius and length; least 6059.714."""
    shell, head = 0.0625 * (places[:, 0] + 1), 0.0625 * (places[:, 1] + 1)
    radius, length = 10 + 190 * places[:, 2], 10 + 190 * places[:, 3]
    cost = (0.6224 * shell * radius * length + 1.7781 * head * radius**2 + 3.1661 * shell**2 * length
            + 19.84 * shell**2 * radius)
    volume = np.pi * radius**2 * length + 4 / 3 * np.pi * radius**3 - 1_296_000
    margins = [shell - 0.0193 * radius, head - 0.00954 * radius, volume / 1e5, 240 - length]
    return cost, np.stack(margins, axis=1)


def spring(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The tension spring of Arora: wire, coil and number of coils; least 0.012665."""
    wire, coil, coils = 0.05 + 1.95 * places[:, 0], 0.25 + 1.05 * places[:, 1], 2 + 13 * places[:, 2]
    margins = [
        coil**3 * coils / (71785 * wire**4) - 1,
        1 - (4 * coil**2 - wire * coil) / (12566 * (coil * wire**3 - wire**4)) - 1 / (5108 * wire**2),
        140.45 * wire / (coil**2 * coils) - 1,
        1 - (wire + coil) / 1.5,
    ]
    return (coils + 2) * coil * wire**2, np.stack(margins, axis=1)


@pytest.mark.parametrize(
    ("problem", "places", "known"),
    [(two_circles, (0, 0), -6961.81388), (vessel, (99, 99, 0, 0), 6059.714335), (spring, (0, 0, 0), 0.012665233)],
)
def test_known_optima_of_textbook_problems(problem, places, known) -> None:
    found = least(problem, Box(places), 7, QUICK)
    assert found.value == pytest.approx(known, rel=2e-5)
    assert within(found.margins[None, :]).all()
    values, margins = problem(found.place[None, :])
    assert (values[0], margins[0].tolist()) == (found.value, found.margins.tolist())
    assert found.gap < 0.005
    assert found.values.min() == pytest.approx(found.value, rel=1e-8)  # nothing it has seen is better


def test_alternatives_that_mislead_slopes_are_tried_one_by_one() -> None:
    """Each alternative has its own valley: the one whose floor is least looks worst from the middle of the box."""
    floors = np.array([3.0, 2.0, 1.0, 2.5])

    def valleys(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        chosen = np.rint(places[:, 0]).astype(int)
        return floors[chosen] + (5 + 20 * (chosen == 2)) * (places[:, 1] - 0.2 * chosen) ** 2, np.empty((len(places), 0))

    found = least(valleys, Box((4, 0)), 3, Settings(restarts=1, generations=5))
    assert found.value == pytest.approx(1.0)
    assert found.place[0] == 2


def test_the_deeper_of_two_valleys_is_found_from_the_floor_of_the_other() -> None:
    """As an orbit along the line of day and night at six or at eighteen o'clock: no slope leads from one to the other."""

    def clock(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        hour, size = places[:, 0], places[:, 1]
        night = 1 + 0.15 * np.cos(2 * np.pi * hour) ** 2 - 0.01 * np.sin(2 * np.pi * hour)
        return night + (size - 0.3) ** 2, (size - 0.2)[:, None]

    start = np.array([0.75, 0.3])
    stuck, _ = search._descended(clock, box=Box((0, 0)), place=start, rounds=60)
    ((found, place),) = search._Explorer(clock, Box((0, 0)), Settings(), 1).ends([start])
    assert stuck == pytest.approx(1.01) and found == pytest.approx(0.99)
    assert place == pytest.approx([0.25, 0.3], abs=1e-3)


def test_multipliers_are_what_more_room_saves() -> None:
    """The nearest point to the origin beyond a line, and the steepest descent into a corner: both in closed form."""

    def line(places: np.ndarray, room: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        x, y = 2 * places[:, 0], 2 * places[:, 1]
        return x**2 + y**2, (x + 2 * y - 2 + room)[:, None]

    box = Box((0, 0))
    found = least(line, box, 1, QUICK)
    assert found.value == pytest.approx(0.8, rel=1e-6)
    held = held_back(line, box, found.place)
    assert held.margins[0] == pytest.approx(0.8, rel=1e-3)  # 2 lambda of the Lagrange condition
    assert held.left < 1e-2
    more = least(lambda places: line(places, 0.01), box, 1, QUICK)
    assert (found.value - more.value) / 0.01 == pytest.approx(held.margins[0], rel=0.02)

    def slope(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return 3 * places[:, 0] - 5 * places[:, 1], np.empty((len(places), 0))

    found = least(slope, box, 1, QUICK)
    held = held_back(slope, box, found.place)
    assert held.ends == pytest.approx([-3.0, 5.0], rel=1e-6)
    assert held.left < 1e-6


def test_a_fold_holds_a_point_without_a_bound() -> None:
    def fold(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return np.abs(places[:, 0] - 0.4) + (places[:, 1] - 0.5) ** 2, np.empty((len(places), 0))

    box = Box((0, 0))
    found = least(fold, box, 2, QUICK)
    assert found.place == pytest.approx([0.4, 0.5], abs=1e-4)
    assert held_back(fold, box, np.array([0.4, 0.5])).left < 1e-3


def test_no_point_inside_gives_the_one_that_breaks_least() -> None:
    def apart(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return places[:, 0], np.stack([places[:, 0] - 0.7, 0.4 - places[:, 0]], axis=1)

    found = least(apart, Box((0,)), 1, QUICK)
    assert math.isnan(found.value)
    assert -found.margins[found.margins < 0].sum() == pytest.approx(0.3, abs=1e-6)


def test_points_are_compared_inside_first_then_by_how_far_outside_then_by_having_a_value() -> None:
    values = np.array([1e9, -5.0, -50.0, math.nan, 3.0])
    margins = np.array([[0.0, 1.0], [-0.1, 1.0], [-0.2, -0.3], [1.0, 1.0], [math.nan, 0.2]])
    assert np.argsort(fitness(values, margins)).tolist() == [4, 0, 1, 2, 3]


def test_the_same_seed_finds_the_same_and_another_the_same_to_half_a_percent() -> None:
    once, again, other = (least(spring, Box((0, 0, 0)), seed, QUICK) for seed in (11, 11, 12))
    assert once.place.tolist() == again.place.tolist()
    assert other.value == pytest.approx(once.value, rel=5e-3)
