"""The live page's own modules, asked in Node without a browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from orbitcompute.report.page.explore import held

NODE = shutil.which("node")
in_node = pytest.mark.skipif(NODE is None, reason="node is not installed")


def ask(text: str, expression: str, place: Path) -> Any:
    """What the page's own modules make of an expression of `study`, in Node."""
    script = re.search(r'<script type="module" id="script">(.*?)</script>', text, re.DOTALL)
    assert script is not None
    (place / "data.json").write_text(json.dumps(held(text)), encoding="utf-8")
    file = place / "ask.mjs"
    file.write_text(
        script[1] + 'import {readFileSync} from "node:fs";\n'
        "const {Study, State, Units, together, spread, yearOf, shellOf, placesOf, linksUp, pathBetween} = live;\n"
        f"const data = JSON.parse(readFileSync({json.dumps(str(place / 'data.json'))}, 'utf-8'));\n"
        f"const study = new Study(data, data.table, FUNCTIONS);\nconsole.log(JSON.stringify(await ({expression})));\n",
        encoding="utf-8",
    )
    done = subprocess.run([str(NODE), str(file)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-1500:]
    return json.loads(done.stdout)
