"""The last line of a screen: what to type next, as much of it as fits."""

from __future__ import annotations

from collections.abc import Sequence

from orbitcompute.catalog.catalog import Scenario

WIDTH = 100
DEFAULT = "gigawatt-2028"


def following(commands: Sequence[str], head: str = "next     orbitcompute ") -> str:
    """The commands between bars; those at the end are left out where the line would be longer than the screen."""
    line = f"{head}{commands[0]}"
    for command in commands[1:]:
        if len(line) + 3 + len(command) > WIDTH:
            break
        line = f"{line} | {command}"
    return line


def asked(scenario: Scenario) -> str:
    """What names a scenario on the command line: its name, the path of a file of one's own, `-` for standard input."""
    if scenario.where.startswith("models/"):
        return scenario.name
    return "-" if scenario.where == "standard input" else scenario.where


def explained(name: str, scenario: Scenario) -> str:
    """The command that explains a name as it stands in a scenario."""
    where = asked(scenario)
    return f"explain {name}" if where in (DEFAULT, "-") else f"explain {name} --scenario {where}"
