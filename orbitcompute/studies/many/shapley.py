"""Who moved a figure: the share of each step in a difference, independent of the order in which the steps are taken."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

MOST = 12  # 4,096 subsets


@dataclass(frozen=True)
class Step:
    """A step's share of a difference, and the least and most it would count as in some order of the steps."""

    name: str
    share: float
    least: float
    most: float


def shares(players: Sequence[str], value: Callable[[frozenset[str]], float]) -> list[Step]:
    """The Shapley value of each player of the game `value`, exact over all subsets: the shares sum to the difference.

    `value` takes the set of steps taken and is called once a subset, so at most 12 players. The share is the mean, over
    every order, of what the step adds when it is taken (Shapley 1953); `least` and `most` are the ends over all orders.
    """
    if len(players) > MOST:
        raise ValueError(f"{len(players)} steps: at most {MOST} are told apart exactly")
    values = {chosen: value(chosen) for chosen in _subsets(players)}
    return [_step(player, players, values) for player in players]


def _subsets(players: Iterable[str]) -> list[frozenset[str]]:
    names = list(players)
    sizes = range(len(names) + 1)
    return [frozenset(chosen) for size in sizes for chosen in itertools.combinations(names, size)]


def _step(player: str, players: Sequence[str], values: dict[frozenset[str], float]) -> Step:
    count = len(players)
    adds = {chosen: values[chosen | {player}] - values[chosen] for chosen in values if player not in chosen}
    share = math.fsum(
        added * math.factorial(len(chosen)) * math.factorial(count - len(chosen) - 1) / math.factorial(count)
        for chosen, added in adds.items()
    )
    return Step(player, share, min(adds.values()), max(adds.values()))
