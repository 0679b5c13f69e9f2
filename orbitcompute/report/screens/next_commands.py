"""The last line of a screen: what to type next, as much of it as fits."""

from __future__ import annotations

import shlex
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
    return "-" if scenario.where == "standard input" else shlex.quote(scenario.address)


def inside(scenario: Scenario) -> str:
    """A scenario as the argument of a command, with a space behind it; nothing for the default one."""
    return "" if asked(scenario) in (DEFAULT, "-") else f"{asked(scenario)} "


def explained(name: str, scenario: Scenario) -> str:
    """The command that explains a name as it stands in a scenario."""
    return f"explain {name} --scenario {inside(scenario)}".rstrip() if inside(scenario) else f"explain {name}"
