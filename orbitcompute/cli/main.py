"""Entry point: finds the command, and turns faults into one clear error and the right exit code."""

from __future__ import annotations

import contextlib
import errno
import importlib
import io
import os
import signal
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

from orbitcompute._version import __version__
from orbitcompute.cli.waiting import waiting

COMMANDS = {
    "evaluate": "Answer a scenario: what it takes, what it costs, what decides; sweep any assumption.",
    "costs": "Every line of a delivered kilowatt-year, in orbit and on Earth, and what sets it.",
    "footprint": "Carbon, water and power of a delivered kilowatt-hour, and what a fleet takes of the sky.",
    "explain": "Equation, unit, inputs, ranges, sources of a name, and what it moves.",
    "compare": "Scenarios, satellites or results side by side: what differs, and what it moves.",
    "sensitivity": "What moves a quantity: tornado, Sobol indices, and which figure to settle first.",
    "solve": "What would have to be true: inputs that bring a quantity to a target, alone or together.",
    "closure": "Every margin an engineer signs, of one or several satellites, side by side.",
    "design": "The best design that closes: what an engineer chooses, searched inside every margin.",
    "network": "Round trips between cities over laser links, and from users to computing satellites.",
    "service": "Collectives, training, serving and the ground segment, beside clusters on Earth.",
    "forecast": "When a dated claim would come true, and how likely its date is: two views, what binds.",
    "timeline": "When orbit wins: a ratio of costs by year of purchase, and the year it crosses, over all draws.",
    "value": "Whether it would pay: cash flows, return and break-even rent, and what a wait for power is worth.",
    "validate": "Other people's numbers beside ours: differences, verdicts, our error by discipline.",
    "audit": "The claims of the documents, each computed or held against the record, with verdicts.",
    "reproduce": "Published analyses from their own formulas, and the bridge from their headline to ours.",
    "models": "What is in the catalog.",
    "cite": "How to cite a result: sentence, BibTeX, CSL-JSON, RO-Crate.",
    "explore": "The whole model as one live HTML page: sliders, draws, maps, links; offline.",
    "report": "A result as one HTML page, every number a link to its equation and sources.",
    "completion": "What makes bash, zsh or fish complete commands, scenarios, inputs and quantities.",
}
GROUPS = {
    "Answer": ("evaluate", "costs", "footprint", "network", "service", "closure", "compare"),
    "When": ("forecast", "timeline", "value"),
    "What if": ("sensitivity", "solve", "design"),
    "Check": ("explain", "validate", "audit", "reproduce", "models"),
    "Publish": ("cite", "report", "explore"),
    "Set up": ("completion",),
}
VARIABLE = "_ORBITCOMPUTE_COMPLETE"  # set by the shell while it completes
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
        if VARIABLE in os.environ:
            from orbitcompute.cli.completion import taught

            return taught(command, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands without importing any of them."""
        longest = max(map(len, COMMANDS))
        for group, names in GROUPS.items():
            with formatter.section(group):
                formatter.write_dl([(name.ljust(longest), COMMANDS[name]) for name in names])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does, with the nearest name when there is no such command."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from orbitcompute.catalog.files import nearest

            close = nearest(args[0], COMMANDS)
            hint = f"did you mean `{close}`?" if close else f"the commands are {', '.join(COMMANDS)}"
            fail([f"`{args[0]}`: no such command"], [hint])
        return super().resolve_command(ctx, args)


@click.group(
    cls=Lazy, invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name="orbitcompute")
@click.pass_context
def cli(context: click.Context) -> None:
    """Is gigawatt-scale orbital AI compute by 2028 feasible, and how does it compare with a terrestrial cluster?"""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        fail(["no command given"], ["the shortest answer is `orbitcompute evaluate`"])


def fail(faults: list[str], hints: list[str], code: int = 2) -> NoReturn:
    """Print faults and hints on standard error and leave."""
    from orbitcompute.catalog.files import printable

    with contextlib.suppress(OSError):  # standard error may be closed or full as well
        for fault in faults:
            click.echo(printable(f"error: {fault}"), err=True)
        for hint in hints or ["see `orbitcompute --help`"]:
            click.echo(printable(f"hint: {hint}"), err=True)
    sys.exit(code)


def main() -> None:
    """Run the command line; exit codes are those of DESIGN section 5."""
    _write_nowhere_if_closed()
    _print_any_letter()
    _stop_as_an_interrupt()
    if VARIABLE in os.environ:  # a shell asks what fits: click answers and leaves
        cli.main(prog_name="orbitcompute")
    try:
        # not `cli.main`, which would leave with 1 when the reader of standard output has gone away
        named = next((word for word in sys.argv[1:] if not word.startswith("-")), "")
        with cli.make_context("orbitcompute", sys.argv[1:]) as context, waiting(named):
            cli.invoke(context)
        _flush()
    except click.exceptions.Exit as leaving:
        sys.exit(leaving.exit_code)
    except click.ClickException as fault:
        path = fault.ctx.command_path if isinstance(fault, click.UsageError) and fault.ctx else "orbitcompute"
        fail([fault.format_message()], [f"see `{path} --help`"])
    except (KeyboardInterrupt, click.Abort) as stop:
        with contextlib.suppress(ValueError):  # one more would only break into the wait for a thread's last step
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        said = "interrupted" if not _stopped_by else f"stopped by {signal.Signals(_stopped_by[0]).name}"
        with contextlib.suppress(OSError):
            click.echo(f"{said}: {stop}" if str(stop) else said, err=True)
        sys.exit(128 + _stopped_by[0] if _stopped_by else 130)
    except BrokenPipeError:
        _discard_output()
        sys.exit(141)
    except Exception as fault:
        _report(fault)


_stopped_by: list[int] = []  # the signal that asked to stop, where it was no interrupt


def _write_nowhere_if_closed() -> None:
    """Give a run whose standard output or error was closed (`>&-`) a place to write that keeps nothing."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (for the whole run)
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (for the whole run)


def _stop_as_an_interrupt() -> None:
    """Let SIGTERM and SIGHUP end a run as Ctrl-C does: nothing half-written, blocks that are done kept and named."""

    def stop(number: int, frame: object) -> NoReturn:
        if not _stopped_by:
            _stopped_by.append(number)
        raise KeyboardInterrupt

    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:
            signal.signal(getattr(signal, name), stop)


def _print_any_letter() -> None:
    """Let a letter that the output's code page lacks be written as an escape, where it would end the run."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _flush() -> None:
    if sys.stdout is not None:
        sys.stdout.flush()


def _discard_output() -> None:
    """Keep the interpreter from complaining at exit about a standard output that cannot be written."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _report(fault: Exception) -> NoReturn:
    """Leave with the user's faults and 2, or with our own and 101."""
    faults: list[str] | None = getattr(fault, "faults", None)
    if faults is not None:
        fail(list(faults), list(getattr(fault, "hints", [])))
    if isinstance(fault, OSError) and fault.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT, errno.EIO):
        with contextlib.suppress(OSError, ValueError):
            _discard_output()
        fail([f"standard output: cannot be written ({fault.strerror})"], ["free some space, or send it elsewhere"])
    if isinstance(fault, OSError) and fault.filename is not None and fault.errno == errno.ENAMETOOLONG:
        fail([f"{fault.filename}: cannot be used ({fault.strerror})"], ["name it shorter"])
    import traceback

    traceback.print_exc()
    fail([f"internal fault: {type(fault).__name__}: {fault}"], ["this is ours: please report it"], INTERNAL)
