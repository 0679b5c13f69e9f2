"""The documentation: what is generated is fresh, what is code runs, what is named exists, and a result shows itself."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import orbitcompute
from orbitcompute.cli.main import COMMANDS

ROOT = Path(__file__).parents[2]


def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_reference", ROOT / "docs" / "make_reference.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("file", ["commands.md", "quantities.md"])
def test_the_reference_is_fresh(file: str) -> None:
    kept = (ROOT / "docs" / file).read_text(encoding="utf-8")
    assert kept == maker().PAGES[file](), "python -m orbitcompute.remake reference"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    assert re.findall(r"^## (\S+)$", text, re.MULTILINE) == list(COMMANDS)


def test_the_tutorial_runs(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    assert len(blocks) >= 7
    space: dict[str, Any] = {}
    for number, block in enumerate(blocks, start=1):
        exec(compile(block, f"docs/tutorial.md, block {number}", "exec"), space)
    said = capsys.readouterr().out
    assert "did you mean `launch_price`?" in said and "orbitcompute" in said


def test_a_result_shows_itself_in_a_notebook() -> None:
    result = orbitcompute.evaluate("ai1-as-claimed", ranges=False)
    shown = result._repr_html_()
    assert shown is not None and shown.count("<table>") == 3
    assert "<caption>Verdict: one test a row</caption>" in shown and result.id in shown
    some = orbitcompute.evaluate("gigawatt-2028", outputs=["radiator_area"])._repr_html_()
    assert some is not None and some.count("<table>") == 1 and "radiator_area" in some
    assert repr(result) == f"<Result {result.id} of ai1-as-claimed: ok>"
