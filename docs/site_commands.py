"""What commands print and draw, put into pages: fences of `{screen}`, values in the text, and the gallery of figures."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

from orbitcompute.catalog.units import from_si
from orbitcompute.declare import registry
from orbitcompute.report.numbers import percent, short
from orbitcompute.studies.answer.evaluate import Result, evaluate

ROOT = Path(__file__).parents[1]
GALLERY = Path(__file__).parent / "site" / "gallery.toml"
SCREEN = re.compile(r"^```\{screen\}(?: (\d+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
VALUE = re.compile(r"\{value\}`([a-z_0-9]+)(?: (best|low|high|claimed|percent))?`")
AT_ONCE = 2


def run(line: str, place: Path) -> str:
    """What a command prints; `RuntimeError` with its message where it fails, so that a page never shows a fault."""
    words = shlex.split(line)
    if words[0] != "orbitcompute":
        raise RuntimeError(f"{line}: not a command of ours")
    made = subprocess.run(
        [sys.executable, "-m", *words], cwd=place, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"},
    )
    if made.returncode != 0:
        raise RuntimeError(f"{line}: {made.returncode}\n{made.stdout[-500:]}{made.stderr[-1500:]}")
    return made.stdout.rstrip()


@cache
def _answer() -> dict[str, Any]:
    from site_pages import answer

    return answer()


@cache
def _result() -> Result:
    return evaluate()


def value(name: str, which: str | None) -> str:
    """A figure of the default scenario: its median; or its best guess, an end of its range, or the median as claimed."""
    if which == "claimed":
        return short(from_si(_result().claimed_middle(name), registry.quantities[name].unit))
    entry = _answer()["quantities"][name]
    found = entry["value"] if which == "best" else entry[{"low": "p10", "high": "p90"}.get(which or "", "p50")]
    return percent(found) if which == "percent" else short(found)


def page(path: Path) -> str:
    """A page written by hand, with what its commands print and its figures put in; commands of a page share a folder."""
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as kept:
        def shown(found: re.Match[str]) -> str:
            most = int(found[1]) if found[1] else None
            lines = []
            for line in found[2].strip().splitlines():
                printed = run(line, Path(kept)).splitlines()
                cut = [*printed[:most], "..."] if most is not None and len(printed) > most else printed
                lines += [f"$ {line}", *cut]
            return "```text\n" + "\n".join(lines) + "\n```"

        text = SCREEN.sub(shown, text)
    return VALUE.sub(lambda found: value(found[1], found[2]), text)


def filled(files: list[Path], root: Path, into: Path) -> dict[Path, str]:
    """Every page written by hand, by the file of the site that it becomes."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip([into / file.relative_to(root) for file in files], pool.map(page, files), strict=True))


def figures() -> list[dict[str, str]]:
    """The figures of the gallery: title, command, what is to be seen."""
    read: list[dict[str, str]] = tomllib.loads(GALLERY.read_text(encoding="utf-8"))["figure"]
    return read


def gallery(into: Path) -> dict[Path, str]:
    """The page of figures, each drawn by the line that stands under it."""
    place = into / "gallery"
    place.mkdir(exist_ok=True)
    entries = figures()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: run(one["command"], place), entries))
    parts = ["# Gallery", "Every figure was drawn, when this page was made, by the line under it; beside each the program"
             " writes its numbers as CSV. `.svg`, `.png` and `.pdf` are chosen by the file's name."]
    for one in entries:
        file = one["command"].split("--figure ")[1].split(" ")[0]
        parts += [f"## {one['title']}", f"![{one['title']}](gallery/{file})", one["caption"],
                  f"```sh\n{one['command']}\n```"]
    return {into / "gallery.md": "\n\n".join(parts) + "\n"}
