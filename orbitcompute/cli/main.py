"""Entry point: finds the command, and turns faults into one clear error and the right exit code."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from orbitcompute._version import __version__

COMMANDS = {
    "evaluate": "Answer a scenario: what it takes, what it costs, what decides; sweep any assumption.",
    "explain": "Equation, unit, inputs, ranges, sources of a name, and what it moves.",
    "models": "What is in the catalog.",
}
INTERNAL = 101


class Lazy(click.Group):
    """A group that imports a command only when it is used, so that `--help` starts at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, in the order a reader meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a name, or None."""
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"orbitcompute.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with the nearest name when there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from orbitcompute.catalog.files import nearest

            close = nearest(args[0], COMMANDS)
            hint = f"did you mean `{close}`?" if close else f"commands are {', '.join(COMMANDS)}"
            fail([f"`{args[0]}`: no such command"], [hint])
        return super().resolve_command(ctx, args)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="orbitcompute")
def cli() -> None:
    """Is gigawatt-scale orbital AI compute by 2028 feasible, and how does it compare with a terrestrial cluster?"""


def fail(faults: list[str], hints: list[str], code: int = 2) -> None:
    """Print faults and hints on standard error and leave."""
    for fault in faults:
        click.echo(f"error: {fault}", err=True)
    for hint in hints:
        click.echo(f"hint: {hint}", err=True)
    sys.exit(code)


def main() -> None:
    """Run the command line; exit codes are those of DESIGN section 5."""
    try:
        cli.main(standalone_mode=False)
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.UsageError as fault:
        context = fault.ctx.command_path if fault.ctx else "orbitcompute"
        fail([fault.format_message()], [f"see `{context} --help`"])
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # the reader went away (`| head`): leave quietly, and keep the interpreter from complaining at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(141)
    except Exception as fault:
        faults, hints = getattr(fault, "faults", None), getattr(fault, "hints", [])
        if faults is not None:
            fail(list(faults), list(hints))
        import traceback

        traceback.print_exc()
        fail([f"internal fault: {type(fault).__name__}: {fault}"], ["this is ours: please report it"], INTERNAL)
