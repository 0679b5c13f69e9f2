"""The order in which quantities are computed, and the groups that depend on themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from orbitcompute.declare import Quantity


class GraphError(Exception):
    """A model that cannot be put together: missing values, or a cycle that nobody declared."""

    def __init__(self, faults: Iterable[str], hints: Iterable[str] = ()) -> None:
        self.faults = list(faults)
        self.hints = list(dict.fromkeys(hints))
        super().__init__("\n".join([*self.faults, *(f"hint: {hint}" for hint in self.hints)]))

    def __reduce__(self) -> tuple[type[GraphError], tuple[list[str], list[str]]]:
        """Carried from one process to another with its faults and hints, not made anew from its text."""
        return type(self), (self.faults, self.hints)


def ancestors(names: Iterable[str], arguments: Mapping[str, tuple[str, ...]]) -> set[str]:
    """The names and everything they are computed from, leaves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += arguments.get(name, ())
    return found


def users(arguments: Mapping[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """The quantities that read a name, by name: one table for all models of a graph, not to be changed."""
    return _users(tuple(arguments.items()))


@lru_cache(maxsize=64)
def _users(graph: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for quantity, names in graph:
        for argument in names:
            found.setdefault(argument, []).append(quantity)
    return found


def descendants(name: str, readers: Mapping[str, list[str]]) -> set[str]:
    """Everything that `name` moves, itself left out, from who reads whom (`users`)."""
    found: set[str] = set()
    waiting = list(readers.get(name, ()))
    while waiting:
        user = waiting.pop()
        if user not in found:
            found.add(user)
            waiting += readers.get(user, ())
    return found - {name}


def descendants_of(names: Iterable[str], readers: Mapping[str, list[str]]) -> set[str]:
    """Everything that some of `names` moves, in one walk; one of them only where another moves it."""
    starts = set(names)
    found: set[str] = set()
    waiting = [user for name in starts for user in readers.get(name, ())]
    while waiting:
        user = waiting.pop()
        if user not in found:
            found.add(user)
            waiting += readers.get(user, ())
    own = {name for name in found & starts
           if not any(name in descendants(other, readers) for other in starts if other != name)}
    return found - own


def groups(arguments: Mapping[str, tuple[str, ...]]) -> list[list[str]]:
    """Strongly connected groups, each after those it stands on (Tarjan 1972, written without recursion)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    on_stack: set[str] = set()
    stack: list[str] = []
    found: list[list[str]] = []
    for root in arguments:
        if root in index:
            continue
        work = [(root, iter(arguments[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        on_stack.add(root)
        while work:
            name, rest = work[-1]
            following = next((argument for argument in rest if argument in arguments), None)
            if following is None:
                work.pop()
                if work:
                    parent = work[-1][0]
                    low[parent] = min(low[parent], low[name])
                if low[name] == index[name]:
                    group: list[str] = []
                    while not group or group[-1] != name:
                        group.append(stack.pop())
                        on_stack.discard(group[-1])
                    found.append(group[::-1])
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(arguments[following])))
            elif following in on_stack:
                low[name] = min(low[name], index[following])
    return found


def chain(group: list[str], arguments: Mapping[str, tuple[str, ...]]) -> str:
    """One closed path through a group, for the message about an undeclared cycle."""
    members = set(group)
    path = [group[0]]
    while True:
        following = next(argument for argument in arguments[path[-1]] if argument in members)
        if following in path:
            return " -> ".join([*path[path.index(following) :], following])
        path.append(following)


def steps(arguments: Mapping[str, tuple[str, ...]], quantities: Mapping[str, Quantity]) -> list[list[str]]:
    """Groups in order of computation: one name each, or the members of a declared cycle in their inner order.

    Within a cycle, members are ordered with the arguments that name a `start=` quantity cut; those come last.
    Raises `GraphError`, printing the chain, for a cycle that no `start=` opens.
    """
    starts = frozenset(name for name in arguments if quantities[name].start is not None)
    return [list(group) for group in _steps(tuple(arguments.items()), starts)]


@lru_cache(maxsize=256)
def _steps(graph: tuple[tuple[str, tuple[str, ...]], ...], starts: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """As `steps`: models of one process are mostly of the same graph, and putting one in order takes milliseconds."""
    arguments = dict(graph)
    ordered = []
    for group in groups(arguments):
        if len(group) == 1 and group[0] not in arguments[group[0]]:
            ordered.append(tuple(group))
            continue
        members = set(group)
        cut = {
            name: tuple(argument for argument in arguments[name] if argument in members and argument not in starts)
            for name in group
        }
        inner = groups(cut)
        if any(len(part) > 1 or part[0] in cut[part[0]] for part in inner):
            closed = next(part for part in inner if len(part) > 1 or part[0] in cut[part[0]])
            raise GraphError(
                [f"undeclared cycle: {chain(closed, cut)}"], ["declare one of them with `start=`, or override one"]
            )
        ordered.append(tuple(part[0] for part in inner))
    return tuple(ordered)
