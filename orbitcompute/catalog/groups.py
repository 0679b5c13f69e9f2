"""Names for several inputs that are one thing (`models/groups.toml`): `chip_life` is the life of servers on both sides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from orbitcompute.catalog.files import CatalogError, data_directory, read_toml


@dataclass(frozen=True)
class Group:
    """A name, what it means and the inputs that it gives a value to."""

    name: str
    meaning: str
    members: tuple[str, ...]


@cache
def groups() -> dict[str, Group]:
    """Every group by its name."""
    read = read_toml(data_directory("models") / "groups.toml")
    return {name: Group(name, entry["meaning"], tuple(entry["members"])) for name, entry in read.items()}


def members(name: str) -> tuple[str, ...]:
    """The inputs that a name stands for: those of its group, or itself."""
    return groups()[name].members if name in groups() else (name,)


def one_by_one(changes: Mapping[str, float]) -> dict[str, float]:
    """Changes with the members of each group in place of its name."""
    return {member: value for name, value in changes.items() for member in members(name)}


def spread(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings with each group in place of its members; `CatalogError` where a member is given as well."""
    if not any(name in groups() for name in settings):
        return dict(settings)
    faults: list[str] = []
    found: dict[str, str] = {}
    givers: dict[str, str] = {}
    for name, value in settings.items():
        group = groups().get(name)
        for member in group.members if group is not None else (name,):
            if member in givers:
                faults.append(f"--set {name}: gives `{member}`, which `{givers[member]}` gives too")
            givers[member], found[member] = name, value
    if faults:
        raise CatalogError(faults, ["a group gives all its members one value: set them one by one, or the group alone"])
    return found
