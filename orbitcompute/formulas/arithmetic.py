"""Arithmetic that numpy has no scalar word for."""

from __future__ import annotations

import numpy as np

from orbitcompute.declare import formula


@formula("1", first="1", second="1")
def arithmetic_geometric_mean(first: float, second: float) -> float:
    """Arithmetic-geometric mean of two positive numbers, to the last bit after six rounds; pi / (2 agm) is an elliptic K."""
    for _ in range(6):
        first, second = (first + second) / 2, np.sqrt(first * second)
    return first


@formula("1", first="1", second="1")
def lesser(first: float, second: float) -> float:
    """The smaller of two numbers of one unit; nan when either is (a bare conditional would drop it)."""
    if first != first:
        return first
    return first if first < second else second


@formula("1", ratio="1")
def logarithmic_mean_over_one(ratio: float) -> float:
    """Logarithmic mean of a number and one, (ratio - 1) / ln(ratio): what splits a ratio's change among its factors.

    A difference of two products shares out over the logarithms of their factors, exactly and in no order (the
    logarithmic mean Divisia index); at ratio one it is one.
    """
    return ratio if ratio == 1 else (ratio - 1) / np.log(ratio)


@formula("1", first="1", second="1")
def greater(first: float, second: float) -> float:
    """The larger of two numbers of one unit; nan when either is."""
    if first != first:
        return first
    return second if first < second else second if second != second else first
