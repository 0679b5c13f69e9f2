"""How an answer leaves: a screen to the terminal (labels as links, long ones paged), or its data in the format asked for."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from orbitcompute.report import plain

if TYPE_CHECKING:
    from orbitcompute.report.table import Table

FORMATS = ("table", "json", "csv", "markdown")
SUFFIX = {"csv": ".csv", "markdown": ".md", "html": ".html"}
LABEL = re.compile(r"^( {0,4})(\S(?:.*?\S)?)(?= {2,}\S)")
UNSTYLED = re.compile(r"\x1b\[[0-9;]*m")
ALL = click.option("--all", "complete", is_flag=True, help="All of it: what each line stands on, and the smaller tables.")
FORM = click.option("--format", "form", type=click.Choice(FORMATS), default="table", help="What to print.")


def deliver(
    form: str, screen: Callable[[], str], data: Callable[[], Any], table: Callable[[], tuple[list[str], list[list[Any]]]]
) -> None:
    """Print an answer in the format asked for; only that one is made."""
    if form == "json":
        click.echo(plain.as_json(data()))
    elif form == "table":
        show(screen())
    else:
        from orbitcompute.report import documents

        click.echo(documents.render_rows(*table(), SUFFIX[form]), nl=False)


def deliver_table(form: str, screen: Callable[[], str], data: Callable[[], Any], table: Callable[[], Table]) -> None:
    """The same for an answer whose rows are a `Table`."""
    deliver(form, screen, data, lambda: table().flat())


def show(text: str) -> None:
    """Print a screen; on a terminal its labels are links (not with `NO_COLOR`), and what is longer than the window is paged."""
    text = text.rstrip("\n")
    if not _terminal():
        click.echo(text)
        return
    height = shutil.get_terminal_size().lines
    shown = text if os.environ.get("NO_COLOR") else linked(text)
    if text.count("\n") + 2 > height and sys.stdin is not None and sys.stdin.isatty():
        sys.stdout.write("")  # a line that says what is being waited for goes away before the pager starts
        click.echo_via_pager(shown + "\n")
    else:
        click.echo(shown)


def _terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty() and os.environ.get("TERM", "dumb") != "dumb"


def linked(text: str) -> str:
    """The labels that begin its lines as hyperlinks (OSC 8) to where what they stand for is said; the rest as it is."""
    from orbitcompute.report.links import address

    def link(match: re.Match[str]) -> str:
        before, label = match.groups()
        target = address(UNSTYLED.sub("", label))
        return match[0] if target is None else f"{before}\x1b]8;;{target}\x1b\\{label}\x1b]8;;\x1b\\"

    return "\n".join(LABEL.sub(link, line) for line in text.split("\n"))
