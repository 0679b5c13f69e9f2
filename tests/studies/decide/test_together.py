"""Searches that are judged together find what each would alone, and stop together where one fails."""

import numpy as np
import pytest

from orbitcompute.studies.decide.together import MOST, Judge, at_once


def test_each_search_is_told_its_own_points_in_one_call_for_all() -> None:
    calls: list[int] = []

    def judge(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        calls.append(len(places))
        return places[:, 0] ** 2, places + 1.0

    def search(judge: Judge, number: int) -> list[float]:
        told = []
        for turn in range(number):  # some end sooner than others
            values, margins = judge(np.full((number, 2), 10.0 * number + turn))
            assert margins.shape == (number, 2) and (margins == 10.0 * number + turn + 1.0).all()
            told.append(float(values[0]))
        return told

    many = MOST + 3
    found = at_once(judge, [lambda judge, number=number: search(judge, number) for number in range(many)])
    assert found == [[(10.0 * number + turn) ** 2 for turn in range(number)] for number in range(many)]
    assert len(calls) == (MOST - 1) + (many - 1)  # as many as the longest of each batch asks for
    assert calls[0] == sum(range(MOST))


def test_an_error_of_one_search_or_of_the_judge_stops_all() -> None:
    def fails(judge: Judge) -> float:
        judge(np.zeros((1, 1)))
        raise ValueError("no place")

    def goes_on(judge: Judge) -> float:
        while True:
            judge(np.ones((2, 1)))

    def judge(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return places[:, 0], places

    with pytest.raises(ValueError, match="no place"):
        at_once(judge, [goes_on, fails, goes_on])

    def broken(places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        at_once(broken, [goes_on, goes_on])
