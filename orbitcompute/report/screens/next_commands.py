"""The last line of a screen: what to type next, each command whole, so that the line can be pasted as it stands."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from orbitcompute.catalog.scenarios import Scenario
from orbitcompute.default import DEFAULT_SCENARIO
from orbitcompute.report.table import in_columns

WIDTH = 100
HEAD = in_columns("<9", "next")
PROGRAM = "orbitcompute "


def following(commands: Sequence[str], width: int = WIDTH, head: str = HEAD) -> str:
    """The commands, each with the program's name, between semicolons; those at the end that do not fit are left out."""
    line = f"{head}{PROGRAM}{commands[0]}"
    for command in commands[1:]:
        longer = f"{line}; {PROGRAM}{command}"
        if len(longer) > width:
            break
        line = longer
    return line


def of_design(file: str | None) -> str:
    """What to ask of a design next; `file` is where it was written."""
    there = [f"evaluate {file}", f"closure --scenario {file}", "models design"]
    return following(there if file else ["models design", "closure"])


def asked(scenario: Scenario) -> str:
    """What names a scenario on the command line: its name, the path of a file of one's own, `-` for standard input."""
    return "-" if scenario.where == "standard input" else shlex.quote(scenario.address)


def inside(scenario: Scenario) -> str:
    """A scenario as the argument of a command, with a space behind it; nothing for the default one."""
    return "" if asked(scenario) in (DEFAULT_SCENARIO, "-") else f"{asked(scenario)} "


def explained(name: str, scenario: Scenario) -> str:
    """The command that explains a name as it stands in a scenario."""
    return f"explain {name} --scenario {inside(scenario)}".rstrip() if inside(scenario) else f"explain {name}"
